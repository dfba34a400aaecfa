/* SPDX-License-Identifier: Apache-2.0 */
/* What parsed attributes say: signing time, message digest, time-stamps, Adobe's revocation data.
 */
#include "parts.h"

const struct yx_cms_attribute *
yx_cms_attribute_find(const struct yx_cms_attributes *a, enum yx_oid oid)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->list[i].oid == oid && oid != YX_OID_NONE)
			return &a->list[i];
	return NULL;
}

yx_time
yx_cms_signing_time(const struct yx_cms_signer *s)
{
	const struct yx_cms_attribute *a;
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d;
	yx_time t;

	a = yx_cms_attribute_find(&s->signed_attributes, YX_OID_ATTR_SIGNING_TIME);
	if (!a)
		return YX_TIME_NONE;
	d = yx_der_lenient(a->value, &forgiven, NULL);
	return yx_der_time(&d, &t) ? t : YX_TIME_NONE;
}

struct yx_bytes
yx_cms_message_digest(const struct yx_cms_signer *s)
{
	const struct yx_cms_attribute *a;
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_bytes value = { NULL, 0 };
	struct yx_der d;

	a = yx_cms_attribute_find(&s->signed_attributes, YX_OID_ATTR_MESSAGE_DIGEST);
	if (!a)
		return value;
	d = yx_der_lenient(a->value, &forgiven, NULL);
	if (!yx_der_octets(&d, &value))
		return yx_bytes(NULL, 0);
	return value;
}

struct yx_bytes
yx_cms_signature_timestamp(const struct yx_cms_signer *s, size_t n)
{
	const struct yx_cms_attributes *all = &s->unsigned_attributes;

	for (size_t i = 0; i < all->count; i++) {
		const struct yx_cms_attribute *a = &all->list[i];
		struct yx_der_forgiven forgiven = { 0, 0 };
		struct yx_der d = yx_der_lenient(a->values, &forgiven, NULL);
		struct yx_der_item item;

		if (a->oid != YX_OID_ATTR_TIMESTAMP_TOKEN)
			continue;
		while (yx_der_any(&d, &item))
			if (n-- == 0)
				return item.all;
	}
	return yx_bytes(NULL, 0);
}

static enum yx_status
each_revocation(struct yx_der *d, bool ocsp, void (*each)(void *, bool, struct yx_bytes), void *ctx,
		struct yx_error *err)
{
	struct yx_der tagged, list;
	struct yx_der_item item;

	if (!yx_der_enter(d, YX_DER_CONTEXT_CONSTRUCTED(ocsp ? 1 : 0), &tagged) ||
	    !yx_der_enter(&tagged, YX_DER_SEQUENCE, &list))
		return yx_der_fail(err, d, "PDF 1.7 12.8.3.3.2",
				   "expected a list of CRLs or OCSP responses");
	for (size_t n = 0; !yx_der_at_end(&list); n++) {
		if (n >= YX_LIMIT_CMS_REVOCATION)
			return yx_fail(err, YX_LIMIT, &list.r, "PDF 1.7 12.8.3.3.2",
				       "more than %d CRLs or OCSP responses",
				       YX_LIMIT_CMS_REVOCATION);
		if (!yx_der_any(&list, &item))
			return yx_der_fail(err, &list, "PDF 1.7 12.8.3.3.2",
					   "a CRL or OCSP response cannot be read");
		each(ctx, ocsp, item.all);
	}
	return YX_OK;
}

/* RevocationInfoArchival ::= SEQUENCE { crl [0], ocsp [1], otherRevInfo [2], all optional } */
enum yx_status
yx_cms_adobe_revocation(const struct yx_cms_signer *s,
			void (*each)(void *ctx, bool ocsp, struct yx_bytes encoding), void *ctx,
			struct yx_error *err)
{
	const struct yx_cms_attribute *a;
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d, body;
	enum yx_status st;

	a = yx_cms_attribute_find(&s->signed_attributes, YX_OID_ATTR_ADOBE_REVOCATION);
	if (!a)
		return YX_OK;
	d = yx_der_lenient(a->value, &forgiven, NULL);
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &body))
		return yx_der_fail(err, &d, "PDF 1.7 12.8.3.3.2", "expected a sequence");
	for (int ocsp = 0; ocsp < 2; ocsp++)
		if (yx_der_next_is(&body, YX_DER_CONTEXT_CONSTRUCTED(ocsp)) &&
		    (st = each_revocation(&body, ocsp == 1, each, ctx, err)) != YX_OK)
			return st;
	return YX_OK;
}

bool
yx_cms_signer_matches(const struct yx_cms_signer *s, struct yx_bytes certificate)
{
	struct yx_cert *cert = NULL;
	bool matches = false;

	if (yx_cert_parse(&cert, certificate, YX_PKI_LENIENT, NULL) == YX_OK)
		matches = s->by_key_id ? s->key_id.len > 0 &&
					     yx_bytes_equal(s->key_id, yx_cert_subject_key_id(cert))
				       : yx_cert_is_named(cert, s->issuer, s->serial);
	yx_cert_free(cert);
	return matches;
}
