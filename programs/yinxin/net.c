/* SPDX-License-Identifier: Apache-2.0 */
/* The network, for commands. Everything bounded; what cannot be reached is said in one line. */
#include <yinxin/http.h>
#include <yinxin/limits.h>
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

	st = yx_http_request(&got, "POST", url, "application/timestamp-query",
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
