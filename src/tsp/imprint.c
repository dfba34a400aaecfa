/* SPDX-License-Identifier: Apache-2.0 */
/* MessageImprint (RFC 3161 2.4.1), read and written. */
#include <string.h>
#include "parts.h"

bool
tsp_imprint_take(struct yx_der *d, struct tsp_imprint *out)
{
	struct yx_der look = *d, body, alg;
	enum yx_oid oid;

	*out = (struct tsp_imprint){ 0 };
	if (!yx_der_enter(&look, YX_DER_SEQUENCE, &body) ||
	    !yx_der_enter_all(&body, YX_DER_SEQUENCE, &alg, &out->algorithm) ||
	    !yx_der_oid_known(&alg, &oid) || !yx_der_octets(&body, &out->value) ||
	    !yx_der_at_end(&body))
		return false;
	out->digest.alg = yx_digest_by_oid(oid);
	if (out->digest.alg != YX_DIGEST_NONE &&
	    out->value.len == yx_digest_size(out->digest.alg)) {
		out->digest.len = (uint8_t)out->value.len;
		memcpy(out->digest.value, out->value.data, out->value.len);
	} else {
		out->digest = (struct yx_digest){ 0 };
	}
	*d = look;
	return true;
}

void
tsp_imprint_put(struct yx_buf *out, const struct yx_digest *digest)
{
	size_t body = yx_der_begin(out, YX_DER_SEQUENCE);
	size_t alg = yx_der_begin(out, YX_DER_SEQUENCE);

	/* with NULL, as RFC 3161's own implementations write and some of them insist on */
	yx_der_put_oid(out, yx_digest_oid(digest->alg));
	yx_der_put_null(out);
	yx_der_end(out, alg);
	yx_der_put_octets(out, yx_digest_bytes(digest));
	yx_der_end(out, body);
}
