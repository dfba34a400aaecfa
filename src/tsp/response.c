/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TimeStampResp (RFC 3161 2.4.2), read and written. Read leniently: what counts is whether there is
 * a token, and that is checked by itself.
 */
#include <stdio.h>
#include "parts.h"

static const char clause_response[] = "RFC 3161 2.4.2";

static const struct {
	int number;
	const char *name;
} failures[] = {
	{ YX_TSP_BAD_ALG, "badAlg" },
	{ YX_TSP_BAD_REQUEST, "badRequest" },
	{ YX_TSP_BAD_DATA_FORMAT, "badDataFormat" },
	{ YX_TSP_TIME_NOT_AVAILABLE, "timeNotAvailable" },
	{ YX_TSP_UNACCEPTED_POLICY, "unacceptedPolicy" },
	{ YX_TSP_UNACCEPTED_EXTENSION, "unacceptedExtension" },
	{ YX_TSP_ADD_INFO_NOT_AVAILABLE, "addInfoNotAvailable" },
	{ YX_TSP_SYSTEM_FAILURE, "systemFailure" },
};

const char *
yx_tsp_failure_name(int failure)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i].number == failure)
			return failures[i].name;
	return "";
}

const char *
yx_tsp_status_name(int status)
{
	static const char *const names[] = { "granted",           "grantedWithMods",
					     "rejection",         "waiting",
					     "revocationWarning", "revocationNotification" };

	if (status < 0 || (size_t)status >= sizeof(names) / sizeof(names[0]))
		return "unknown";
	return names[status];
}

enum yx_status
yx_tsp_response_put(struct yx_buf *out, const struct yx_tsp_response *r, struct yx_error *err)
{
	size_t body = yx_der_begin(out, YX_DER_SEQUENCE);
	size_t info = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_int64(out, r->status);
	if (r->text[0]) {
		size_t text = yx_der_begin(out, YX_DER_SEQUENCE);

		yx_der_put_utf8(out, r->text);
		yx_der_end(out, text);
	}
	if (r->failure >= 0 && r->failure < 32)
		yx_der_put_named_bits(out, YX_DER_BIT_STRING, UINT32_C(1) << r->failure);
	yx_der_end(out, info);
	if (r->token.len)
		yx_der_put_raw(out, r->token);
	yx_der_end(out, body);
	return yx_buf_status(out, err);
}

/* PKIFreeText: each line cleaned, joined by "; ". */
static void
take_text(struct yx_tsp_response *out, struct yx_der *info)
{
	struct yx_buf raw, clean;
	struct yx_der lines;

	yx_buf_init(&raw, 4096);
	yx_buf_init(&clean, 8192);
	if (yx_der_enter(info, YX_DER_SEQUENCE, &lines))
		while (!yx_der_at_end(&lines)) {
			if (raw.len)
				yx_buf_puts(&raw, "; ");
			if (!yx_der_text(&lines, &raw))
				break;
		}
	yx_text_put_clean(&clean, yx_buf_bytes(&raw));
	snprintf(out->text, sizeof(out->text), "%s", yx_buf_str(&clean));
	yx_buf_clear(&raw);
	yx_buf_clear(&clean);
}

static int
lowest_bit(uint32_t bits)
{
	for (int i = 0; i < 32; i++)
		if (bits & (UINT32_C(1) << i))
			return i;
	return YX_TSP_NO_FAILURE;
}

enum yx_status
yx_tsp_response_parse(struct yx_tsp_response *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = yx_der_lenient(in, &forgiven, NULL), body, info;
	struct yx_der_item token;
	int64_t status;
	uint32_t bits;

	*out = (struct yx_tsp_response){ .failure = YX_TSP_NO_FAILURE };
	if (in.len > YX_LIMIT_TSP_ANSWER)
		return yx_fail(err, YX_LIMIT, NULL, clause_response,
			       "an answer of %zu bytes; at most %u are read", in.len,
			       YX_LIMIT_TSP_ANSWER);
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &body) ||
	    !yx_der_enter(&body, YX_DER_SEQUENCE, &info) || !yx_der_int64(&info, &status))
		return yx_der_fail(err, &d, clause_response,
				   "this is not the answer of a time-stamp authority");
	if (status < 0 || status > 255)
		return yx_der_fail(err, &info, clause_response, "there is no such status");
	out->status = (int)status;
	if (yx_der_next_is(&info, YX_DER_SEQUENCE))
		take_text(out, &info);
	if (yx_der_named_bits(&info, YX_DER_BIT_STRING, &bits))
		out->failure = lowest_bit(bits);
	if (!yx_der_at_end(&body)) {
		if (!yx_der_item(&body, YX_DER_SEQUENCE, &token))
			return yx_der_fail(err, &body, clause_response, "expected the token");
		out->token = token.all;
	}
	return yx_der_finish(&body, clause_response, err);
}
