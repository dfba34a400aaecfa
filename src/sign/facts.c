/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a signature is made of (sign_facts.h), gathered while it is judged. Nothing here is a
 * finding; what cannot be had is left empty.
 */
#include <string.h>
#include "facts.h"

static struct yx_bytes
keep(struct yx_verdict_builder *b, struct yx_bytes in)
{
	struct yx_bytes kept = yx_arena_dup(b->arena, in);

	b->failed = b->failed || (in.len && !kept.data);
	return kept.data ? kept : yx_bytes(NULL, 0);
}

static const char *
keep_oid(struct yx_verdict_builder *b, struct yx_bytes contents)
{
	char text[160];

	return contents.len ? yx_say(b, "%s", yx_oid_text(text, sizeof(text), contents)) : "";
}

/* ---------------------------------------------------------------------- CMS */

/* The OID that a signed attribute begins with: its value, or the first member of it. */
static const char *
attribute_oid(struct yx_verdict_builder *b, const struct yx_cms_signer *signer, enum yx_oid type)
{
	const struct yx_cms_attribute *a = yx_cms_attribute_find(&signer->signed_attributes, type);
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_bytes oid;
	struct yx_der d, inner;

	if (!a)
		return "";
	d = yx_der_lenient(a->value, &forgiven, NULL);
	if (yx_der_enter(&d, YX_DER_SEQUENCE, &inner))
		d = inner;
	return yx_der_value(&d, YX_DER_OID, &oid) ? keep_oid(b, oid) : "";
}

enum yx_status
yx_facts_of_cms(struct yx_verdict_builder *b, struct yx_judged *j,
		const struct yx_cms_signer *signer, const struct yx_cms_signer_report *r,
		struct yx_error *err)
{
	struct yx_signature_facts *f = &j->s.facts;
	struct yx_bytes hash, issuer_serial;
	yx_time said = yx_cms_signing_time(signer);

	if (said != YX_TIME_NONE) {
		f->claimed_time = said;
		f->time_signed = true;
	}
	f->content = r->content_digest;
	f->message_digest = keep(b, yx_cms_message_digest(signer));
	f->content_type = attribute_oid(b, signer, YX_OID_ATTR_CONTENT_TYPE);
	f->commitment = attribute_oid(b, signer, YX_OID_ATTR_COMMITMENT_TYPE);
	f->policy = attribute_oid(b, signer, YX_OID_ATTR_SIGNATURE_POLICY);
	if (yx_cms_signing_certificate(signer, &f->certificate_digest, &hash, &issuer_serial)) {
		f->certificate_hash = keep(b, hash);
		f->issuer_serial = keep(b, issuer_serial);
	}
	return yx_cms_to_be_signed(&f->to_be_signed, signer, r, err);
}

/* ---------------------------------------------------------------------- PDF */

void
yx_facts_of_pdf(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_pdf_signature *s)
{
	struct yx_signature_facts *f = &j->s.facts;
	int64_t *range = yx_arena_array(b->arena, s->byte_range_count, sizeof(*range));

	f->claimed_time = s->m_time;
	f->filter = yx_say_bytes(b, s->filter);
	f->sub_filter = yx_say_bytes(b, s->sub_filter);
	f->name = yx_say_bytes(b, s->name);
	f->contact = yx_say_bytes(b, s->contact);
	if (!range) {
		b->failed = true;
		return;
	}
	if (s->byte_range_count)
		memcpy(range, s->byte_range, s->byte_range_count * sizeof(*range));
	f->byte_range = range;
	f->byte_range_count = s->byte_range_count;
}

/* --------------------------------------------------------------------- path */

static bool
add_status(struct yx_signature_status *out, const struct yx_path_cert *c, size_t of,
	   const struct yx_poe *poe)
{
	struct yx_bytes der = c->ocsp  ? yx_ocsp_der(c->ocsp)
			      : c->crl ? yx_crl_der(c->crl)
				       : yx_bytes(NULL, 0);

	*out = (struct yx_signature_status){ .ocsp = c->ocsp != NULL,
					     .existed_by = yx_poe_of(
						 poe, c->ocsp ? yx_poe_object_ocsp(c->ocsp) : der),
					     .of = of,
					     .revoked_at = c->revoked_at,
					     .reason = c->reason };
	return der.len && yx_digest(&out->sha256, YX_DIGEST_SHA256, der, NULL) == YX_OK;
}

void
yx_facts_of_path(struct yx_verdict_builder *b, struct yx_signature_path *out,
		 const struct yx_path_report *path)
{
	struct yx_signature_issuer *issuers;
	struct yx_signature_status *statuses;

	*out = (struct yx_signature_path){ .issuer_count = 0 };
	if (!path || !path->chain_len)
		return;
	issuers = yx_arena_array(b->arena, path->chain_len, sizeof(*issuers));
	statuses = yx_arena_array(b->arena, path->chain_len, sizeof(*statuses));
	b->failed = b->failed || !issuers || !statuses;
	if (b->failed)
		return;
	for (size_t i = 0; i < path->chain_len; i++) {
		const struct yx_path_cert *c = &path->chain[i];

		if (i) {
			struct yx_bytes der = keep(b, yx_cert_der(c->cert));

			issuers[i - 1] =
			    (struct yx_signature_issuer){ .certificate = der,
							  .anchor = c->anchor,
							  .existed_by = yx_poe_of(b->poe, der) };
		}
		out->status_count += add_status(&statuses[out->status_count], c, i, b->poe);
	}
	out->issuers = issuers;
	out->issuer_count = path->chain_len - 1;
	out->statuses = statuses;
}
