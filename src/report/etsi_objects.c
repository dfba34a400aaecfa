/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Validation objects of ETSI TS 119 102-2 4.4: certificates of the paths as they are, the document,
 * CRLs, OCSP responses and time-stamp tokens by their digests (they may be large). An object is
 * known by its digest and stands once; each has the earliest proof that it existed.
 */
#include <string.h>
#include "etsi.h"

static const struct {
	const char *prefix, *type;
} kinds[] = { [ETSI_DOCUMENT] = { "D", "signedData" },
	      [ETSI_CERTIFICATE] = { "C", "certificate" },
	      [ETSI_CRL] = { "R", "CRL" },
	      [ETSI_OCSP] = { "R", "OCSPResponse" },
	      [ETSI_STAMP] = { "T", "timestamp" } };

const char *
etsi_id(char out[ETSI_ID], enum etsi_type type, const struct yx_digest *sha256)
{
	char hex[2 * 64 + 1];

	snprintf(out, ETSI_ID, "%s-%.64s", kinds[type].prefix,
		 yx_hex(hex, sizeof(hex), yx_digest_bytes(sha256)));
	return out;
}

const char *
etsi_certificate_id(char out[ETSI_ID], struct yx_bytes der)
{
	struct yx_digest d;

	if (!der.len || yx_digest(&d, YX_DIGEST_SHA256, der, NULL) != YX_OK)
		return NULL;
	return etsi_id(out, ETSI_CERTIFICATE, &d);
}

/* ---------------------------------------------------------------- collect */

static bool
same_digest(const struct yx_digest *a, const struct yx_digest *b)
{
	return yx_bytes_equal(yx_digest_bytes(a), yx_digest_bytes(b));
}

static enum yx_status
add(struct xml *x, struct etsi_object o, struct yx_error *err)
{
	if (!o.sha256.len)
		return YX_OK;
	for (size_t i = 0; i < x->object_count; i++) {
		struct etsi_object *known = &x->objects[i];

		if (!same_digest(&known->sha256, &o.sha256))
			continue;
		if (known->existed_by == YX_TIME_NONE ||
		    (o.existed_by != YX_TIME_NONE && o.existed_by < known->existed_by))
			known->existed_by = o.existed_by;
		return YX_OK;
	}
	if (x->object_count == x->object_cap) {
		size_t cap = x->object_cap ? x->object_cap * 2 : 16;
		struct etsi_object *grown = yx_realloc(x->objects, cap * sizeof(*grown));

		if (!grown)
			return yx_fail_nomem(err);
		x->objects = grown;
		x->object_cap = cap;
	}
	x->objects[x->object_count++] = o;
	return YX_OK;
}

static enum yx_status
add_certificate(struct xml *x, struct yx_bytes der, yx_time existed_by, struct yx_error *err)
{
	struct etsi_object o = { .type = ETSI_CERTIFICATE, .der = der, .existed_by = existed_by };

	if (der.len && yx_digest(&o.sha256, YX_DIGEST_SHA256, der, err) != YX_OK)
		return YX_INTERNAL;
	return add(x, o, err);
}

static enum yx_status
add_signature(struct xml *x, const struct yx_signature *s, struct yx_error *err)
{
	/* the certificate is in the signature, or was there with it: as old as it is proven to be
	 * is not known, so no more than its presence is said */
	enum yx_status st = add_certificate(x, s->certificate, YX_TIME_NONE, err);

	for (size_t i = 0; st == YX_OK && i < s->issuer_count; i++)
		st = add_certificate(x, s->issuers[i].certificate, s->issuers[i].existed_by, err);
	for (size_t i = 0; st == YX_OK && i < s->status_count; i++)
		st = add(x,
			 (struct etsi_object){ .type = s->statuses[i].ocsp ? ETSI_OCSP : ETSI_CRL,
					       .sha256 = s->statuses[i].sha256,
					       .existed_by = s->statuses[i].existed_by },
			 err);
	for (size_t i = 0; st == YX_OK && i < s->stamp_count; i++) {
		st = add_certificate(x, s->stamps[i].certificate, YX_TIME_NONE, err);
		if (st == YX_OK)
			st = add(x,
				 (struct etsi_object){ .type = ETSI_STAMP,
						       .sha256 = s->stamps[i].sha256,
						       .existed_by = YX_TIME_NONE,
						       .stamp = &s->stamps[i] },
				 err);
	}
	return st;
}

enum yx_status
etsi_collect(struct xml *x, struct yx_error *err)
{
	const struct yx_verify_report *r = x->r;
	struct etsi_object document = { .type = ETSI_DOCUMENT,
					.sha256 = r->sha256,
					.existed_by = YX_TIME_NONE };
	enum yx_status st = add(x, document, err);

	for (size_t i = 0; st == YX_OK && i < r->signature_count; i++)
		st = add_signature(x, &r->signatures[i], err);
	return st;
}

/* ------------------------------------------------------------------ write */

/* Which signatures a time-stamp proves the time of: of PDFs by the field's name. */
static void
provisioning(struct xml *x, const struct etsi_object *o)
{
	const struct yx_verify_report *r = x->r;

	if (!o->stamp->used || o->stamp->time == YX_TIME_NONE)
		return;
	etsi_begin(x, "POEProvisioning");
	etsi_leaf_time(x, "POETime", o->stamp->time);
	for (size_t i = 0; i < r->signature_count && strcmp(r->format, "pdf") == 0; i++) {
		const struct yx_signature *s = &r->signatures[i];
		bool of = false;

		for (size_t k = 0; k < s->stamp_count && !of; k++)
			of = same_digest(&s->stamps[k].sha256, &o->sha256);
		if (!of || s->id[0] == '#') /* it has no field of its own */
			continue;
		etsi_begin(x, "SignatureReference");
		etsi_leaf(x, "PAdESFieldName", s->id);
		etsi_end(x, "SignatureReference");
	}
	etsi_end(x, "POEProvisioning");
}

/* The time-stamp's own validation. */
static void
stamp_report(struct xml *x, const struct yx_signature_stamp *t)
{
	char id[ETSI_ID];
	const char *authority = etsi_certificate_id(id, t->certificate);

	etsi_begin(x, "ValidationReport");
	if (authority) {
		etsi_begin(x, "SignerInformation");
		etsi_reference(x, "SignerCertificate", authority);
		etsi_leaf(x, "Signer", t->authority);
		etsi_end(x, "SignerInformation");
	}
	etsi_begin(x, "SignatureValidationStatus");
	etsi_indication(x, t->indication, t->sub, false);
	if (authority || t->reason.in[0][0] || t->basis[0]) {
		etsi_begin(x, "AssociatedValidationReportData");
		if (authority) {
			etsi_begin(x, "CertificateChain");
			etsi_reference(x, "SigningCertificate", authority);
			etsi_end(x, "CertificateChain");
		}
		if (t->reason.in[0][0] || t->basis[0]) {
			etsi_begin(x, "AdditionalValidationReportData");
			if (t->basis[0])
				etsi_report_data(x, "basis", t->basis);
			if (t->reason.in[0][0]) {
				etsi_report_data(x, "reason:en", t->reason.in[0]);
				etsi_report_data(x, "reason:zh", t->reason.in[1]);
			}
			etsi_end(x, "AdditionalValidationReportData");
		}
		etsi_end(x, "AssociatedValidationReportData");
	}
	etsi_end(x, "SignatureValidationStatus");
	etsi_end(x, "ValidationReport");
}

static void
object(struct xml *x, const struct etsi_object *o)
{
	char id[ETSI_ID], urn[80];

	etsi_begin_id(x, "ValidationObject", etsi_id(id, o->type, &o->sha256));
	snprintf(urn, sizeof(urn), "urn:etsi:019102:validationObject:%s", kinds[o->type].type);
	etsi_leaf(x, "ObjectType", urn);
	etsi_begin(x, "ValidationObjectRepresentation");
	if (o->der.len)
		etsi_base64(x, "base64", o->der);
	else
		etsi_digest(x, "DigestAlgAndValue", &o->sha256);
	etsi_end(x, "ValidationObjectRepresentation");
	etsi_poe(x, "POE", o->existed_by == YX_TIME_NONE ? x->r->validated_at : o->existed_by,
		 false, NULL);
	if (o->stamp) {
		provisioning(x, o);
		stamp_report(x, o->stamp);
	}
	etsi_end(x, "ValidationObject");
}

void
etsi_objects(struct xml *x)
{
	if (!x->object_count)
		return;
	etsi_begin(x, "SignatureValidationObjects");
	for (size_t i = 0; i < x->object_count; i++)
		object(x, &x->objects[i]);
	etsi_end(x, "SignatureValidationObjects");
}
