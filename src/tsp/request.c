/* SPDX-License-Identifier: Apache-2.0 */
/* TimeStampReq (RFC 3161 2.4.1), read and written. An authority reads it from anybody: strict DER.
 */
#include "parts.h"

static const char clause_request[] = "RFC 3161 2.4.1";

enum yx_status
yx_tsp_request_put(struct yx_buf *out, const struct yx_tsp_request *r, struct yx_error *err)
{
	size_t body;

	if (r->imprint.alg == YX_DIGEST_NONE || r->imprint.len != yx_digest_size(r->imprint.alg))
		return yx_fail(err, YX_USAGE, NULL, clause_request, "there is nothing to stamp");
	body = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_int64(out, r->version ? r->version : 1);
	tsp_imprint_put(out, &r->imprint);
	if (r->policy.len)
		yx_der_put(out, YX_DER_OID, r->policy);
	if (r->has_nonce)
		yx_der_put_unsigned(out, r->nonce);
	if (r->cert_req) /* DEFAULT FALSE */
		yx_der_put_bool(out, true);
	yx_der_end(out, body);
	return yx_buf_status(out, err);
}

bool
tsp_has_critical(struct yx_der extensions)
{
	struct yx_der one;
	struct yx_bytes oid;
	bool critical;

	while (yx_der_enter(&extensions, YX_DER_SEQUENCE, &one))
		if (yx_der_oid(&one, &oid) && yx_der_bool(&one, &critical) && critical)
			return true;
	return false;
}

static enum yx_status
parse_optional(struct yx_tsp_request *out, struct yx_der *body, struct yx_error *err)
{
	struct yx_der extensions;

	if (yx_der_next_is(body, YX_DER_OID) && !yx_der_oid(body, &out->policy))
		return yx_der_fail(err, body, clause_request, "the policy cannot be read");
	if (yx_der_next_is(body, YX_DER_INTEGER)) {
		if (!yx_der_unsigned(body, &out->nonce))
			return yx_der_fail(err, body, clause_request,
					   "the nonce is not a number of zero or more");
		out->has_nonce = true;
	}
	out->has_cert_req = yx_der_next_is(body, YX_DER_BOOLEAN);
	if (out->has_cert_req && !yx_der_bool(body, &out->cert_req))
		return yx_der_fail(err, body, clause_request, "certReq cannot be read");
	if (yx_der_next_is(body, YX_DER_CONTEXT_CONSTRUCTED(0))) {
		if (!yx_der_enter(body, YX_DER_CONTEXT_CONSTRUCTED(0), &extensions))
			return yx_der_fail(err, body, clause_request, "broken extensions");
		out->has_extensions = true;
		out->has_critical_extension = tsp_has_critical(extensions);
	}
	return yx_der_finish(body, clause_request, err);
}

enum yx_status
yx_tsp_request_parse(struct yx_tsp_request *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_der d = yx_der(in), body;
	struct tsp_imprint imprint;
	enum yx_status st;

	*out = (struct yx_tsp_request){ 0 };
	if (in.len > YX_LIMIT_TSP_REQUEST)
		return yx_fail(err, YX_LIMIT, NULL, clause_request,
			       "a request of %zu bytes; at most %u are read", in.len,
			       YX_LIMIT_TSP_REQUEST);
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &body) || !yx_der_int64(&body, &out->version))
		return yx_der_fail(err, &d, clause_request, "expected a request with its version");
	if (!tsp_imprint_take(&body, &imprint))
		return yx_der_fail(err, &body, clause_request, "expected the message imprint");
	out->imprint = imprint.digest;
	out->imprint_algorithm = imprint.algorithm;
	out->imprint_value = imprint.value;
	if ((st = parse_optional(out, &body, err)) != YX_OK) {
		*out = (struct yx_tsp_request){ 0 };
		return st;
	}
	if ((st = yx_der_finish(&d, clause_request, err)) != YX_OK)
		*out = (struct yx_tsp_request){ 0 };
	return st;
}
