/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of a signer besides whether it is right: for reports to other software. */
#include "checks.h"

bool
yx_cms_signing_certificate(const struct yx_cms_signer *s, enum yx_digest_alg *digest,
			   struct yx_bytes *hash, struct yx_bytes *issuer_serial)
{
	const struct yx_cms_attributes *all = &s->signed_attributes;
	const struct yx_cms_attribute *a = yx_cms_attribute_find(all, YX_OID_ATTR_SIGNING_CERT_V2);
	bool v2 = a != NULL;
	struct cms_cert_id id;

	if (!v2)
		a = yx_cms_attribute_find(all, YX_OID_ATTR_SIGNING_CERT);
	if (!a || cms_cert_id_parse(&id, a->value, v2, NULL) != YX_OK)
		return false;
	*digest = id.digest;
	*hash = id.hash;
	*issuer_serial = id.issuer_serial;
	return true;
}

/* The attributes as DER wants them. */
static enum yx_status
put_attributes(struct yx_buf *set, const struct yx_cms_attributes *a, struct yx_error *err)
{
	if (!a->is_der)
		return cms_recode(set, a->contents, true, err);
	yx_der_put(set, YX_DER_SET, a->contents);
	return yx_buf_status(set, err);
}

enum yx_status
yx_cms_to_be_signed(struct yx_digest *out, const struct yx_cms_signer *s,
		    const struct yx_cms_signer_report *r, struct yx_error *err)
{
	const struct yx_pubkey *key = NULL;
	struct yx_hasher *hasher = NULL;
	struct yx_buf set = { 0 };
	enum yx_status st;

	*out = (struct yx_digest){ .alg = YX_DIGEST_NONE };
	if (!r->cert || r->scheme.kind == YX_SCHEME_NONE || cms_is_eddsa(&r->scheme) ||
	    r->form == YX_CMS_FORM_AS_STORED || yx_cert_public_key(r->cert, &key, NULL) != YX_OK)
		return YX_OK;
	if (!s->signed_attributes.present) {
		if (r->scheme.kind != YX_SCHEME_SM2 && r->content_digest.alg == r->scheme.digest)
			*out = r->content_digest;
		return YX_OK;
	}
	if ((st = put_attributes(&set, &s->signed_attributes, err)) != YX_OK)
		goto done;
	/* a digest that the backend lacks: it was told as undetermined */
	st = yx_hasher_new_for(&hasher, key, &r->scheme, yx_bytes(NULL, 0), NULL);
	if (st == YX_OK)
		st = yx_hasher_update(hasher, yx_buf_bytes(&set), NULL);
	if (st == YX_OK)
		st = yx_hasher_finish(hasher, out, NULL);
	if (st != YX_OK)
		*out = (struct yx_digest){ .alg = YX_DIGEST_NONE };
	st = st == YX_NOMEM ? yx_fail_nomem(err) : YX_OK;
done:
	yx_hasher_free(hasher);
	yx_buf_clear(&set);
	return st;
}
