/* SPDX-License-Identifier: Apache-2.0 */
/* The network, for commands. Everything bounded; what cannot be reached is said in one line. */
#include <yinxin/limits.h>
#include "fetcher.h"
#include "net.h"

enum yx_status
cli_net_timestamp(void *state, const char *url, struct yx_bytes request, int64_t timeout_ms,
		  struct yx_buf *answer, struct yx_error *err)
{
	const struct cli_net *net = state;
	struct yx_http_options o = { .timeout_ms = timeout_ms,
				     .size_max = YX_LIMIT_TSP_ANSWER,
				     .ca_file = net ? net->ca_file : NULL,
				     .proxy = net ? net->proxy : NULL };
	struct yx_http_answer got;
	enum yx_status st;

	st = fetcher_request(&got, "POST", url, "application/timestamp-query",
			     "application/timestamp-reply", request, &o, err);
	if (st != YX_OK)
		return st;
	if (got.status != 200) {
		st = yx_fail(err, YX_DENIED, NULL, "RFC 3161 3.4",
			     "it answered with HTTP status %d", got.status);
	} else {
		yx_buf_put_bytes(answer, yx_buf_bytes(&got.body));
		st = yx_buf_status(answer, err);
	}
	yx_http_answer_clear(&got);
	return st;
}

enum yx_status
cli_net_fetch(void *state, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
	      struct yx_buf *out, struct yx_error *err)
{
	static const uint64_t sizes[] = { [YX_FETCH_CERT] = YX_LIMIT_CERT_BYTES,
					  [YX_FETCH_CRL] = YX_LIMIT_FETCH_BYTES,
					  [YX_FETCH_OCSP] = YX_LIMIT_OCSP_BYTES };
	const struct cli_net *net = state;
	bool post = kind == YX_FETCH_OCSP;
	struct yx_http_options o = { .timeout_ms = net ? net->timeout_ms : 0,
				     .size_max = (size_t)sizes[kind],
				     .redirects_max = 3,
				     .public_only = net && net->public_only,
				     .ca_file = net ? net->ca_file : NULL,
				     .proxy = net ? net->proxy : NULL };
	struct yx_http_answer got = { 0 };
	char text[YX_LIMIT_HTTP_URL + 1];
	enum yx_status st;

	if (url.len >= sizeof(text))
		return yx_fail(err, YX_LIMIT, NULL, "", "the address is too long");
	snprintf(text, sizeof(text), "%.*s", (int)url.len, (const char *)url.data);
	st = fetcher_request(&got, post ? "POST" : "GET", text,
			     post ? "application/ocsp-request" : NULL,
			     post ? "application/ocsp-response" : NULL, request, &o, err);
	if (st != YX_OK)
		return st;
	if (got.status != 200) {
		st = yx_fail(err, YX_IO, NULL, "", "it answered with HTTP status %d", got.status);
	} else {
		yx_buf_put_bytes(out, yx_buf_bytes(&got.body));
		st = yx_buf_status(out, err);
	}
	yx_http_answer_clear(&got);
	return st;
}
