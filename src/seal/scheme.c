/* SPDX-License-Identifier: Apache-2.0 */
/* Signature algorithms as seals name them: a bare OID, sometimes of the key only, once without an
 * arc. */
#include <yinxin/seal_check.h>

#include <string.h>

enum yx_status
yx_seal_scheme(struct yx_bytes oid, const struct yx_pubkey *key, struct yx_scheme *out,
	       bool *missing_arc, struct yx_error *err)
{
	struct yx_buf b = { 0 };
	enum yx_oid id = yx_oid_find(oid);
	enum yx_key_type type = key ? yx_pubkey_type(key) : YX_KEY_NONE;
	enum yx_digest_alg hint = YX_DIGEST_SHA256;
	enum yx_status st;
	size_t m;

	memset(out, 0, sizeof(*out));
	if (missing_arc)
		*missing_arc = id == YX_OID_SM2_SM3_MISSING_ARC;
	if (id == YX_OID_SM2_SM3_MISSING_ARC)
		oid = yx_oid_bytes(YX_OID_SM2_SM3);
	/* the OID of the key, or of the digest, says the rest together with the key */
	if (type == YX_KEY_SM2)
		hint = YX_DIGEST_SM3;
	if (yx_digest_by_oid(id) != YX_DIGEST_NONE && key) {
		hint = yx_digest_by_oid(id);
		oid = yx_oid_bytes(type == YX_KEY_SM2   ? YX_OID_SM2_SM3
				   : type == YX_KEY_RSA ? YX_OID_RSA
							: YX_OID_EC_PUBLIC_KEY);
	}
	m = yx_der_begin(&b, YX_DER_SEQUENCE);
	yx_der_put(&b, YX_DER_OID, oid);
	if (type == YX_KEY_RSA)
		yx_der_put_null(&b);
	yx_der_end(&b, m);
	if ((st = yx_buf_status(&b, err)) == YX_OK)
		st = yx_scheme_parse(out, yx_buf_bytes(&b), hint, err);
	yx_buf_clear(&b);
	return st;
}
