/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Validation objects of ETSI TS 119 102-2 4.4: certificates of the paths as they are; the file,
 * what was signed, CRLs, OCSP responses, time-stamp tokens and what else the document's store holds
 * by their digests (they may be large). An object is known by its digest and stands once; each has
 * the earliest proof that it existed.
 */
#include <string.h>
#include "etsi.h"

static const struct {
	const char *prefix, *type;
} kinds[] = { [ETSI_FILE] = { "F", "other" },
	      [ETSI_DOCUMENT] = { "D", "signedData" },
	      [ETSI_CERTIFICATE] = { "C", "certificate" },
	      [ETSI_CRL] = { "R", "CRL" },
	      [ETSI_OCSP] = { "R", "OCSPResponse" },
	      [ETSI_STAMP] = { "T", "timestamp" } };

const char *
etsi_id(char out[ETSI_ID], enum etsi_type type, const struct yx_digest *digest)
{
	char hex[2 * 64 + 1];

	snprintf(out, ETSI_ID, "%s-%.64s", kinds[type].prefix,
		 yx_hex(hex, sizeof(hex), yx_digest_bytes(digest)));
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

static bool
same(const struct etsi_object *a, const struct etsi_object *b)
{
	return kinds[a->type].prefix[0] == kinds[b->type].prefix[0] &&
	       same_digest(&a->digest, &b->digest);
}

/* What both say of it. */
static void
merge(struct etsi_object *known, const struct etsi_object *o)
{
	if (known->existed_by == YX_TIME_NONE ||
	    (o->existed_by != YX_TIME_NONE && o->existed_by < known->existed_by))
		known->existed_by = o->existed_by;
	if (!known->der.len)
		known->der = o->der;
	known->signed_data = known->signed_data || o->signed_data;
}

static enum yx_status
add(struct xml *x, struct etsi_object o, struct yx_error *err)
{
	if (!o.digest.len)
		return YX_OK;
	for (size_t i = 0; i < x->object_count; i++)
		if (same(&x->objects[i], &o)) {
			merge(&x->objects[i], &o);
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

	if (der.len && yx_digest(&o.digest, YX_DIGEST_SHA256, der, err) != YX_OK)
		return YX_INTERNAL;
	return add(x, o, err);
}

static enum yx_status
add_path(struct xml *x, const struct yx_signature_path *p, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < p->issuer_count; i++)
		st = add_certificate(x, p->issuers[i].certificate, p->issuers[i].existed_by, err);
	for (size_t i = 0; st == YX_OK && i < p->status_count; i++)
		st = add(x,
			 (struct etsi_object){ .type = p->statuses[i].ocsp ? ETSI_OCSP : ETSI_CRL,
					       .digest = p->statuses[i].sha256,
					       .existed_by = p->statuses[i].existed_by },
			 err);
	return st;
}

static enum yx_status
add_stamp(struct xml *x, const struct yx_signature_stamp *t, struct yx_error *err)
{
	enum yx_status st = add_certificate(x, t->certificate, YX_TIME_NONE, err);

	if (st == YX_OK)
		st = add_path(x, &t->path, err);
	return st != YX_OK ? st
			   : add(x,
				 (struct etsi_object){ .type = ETSI_STAMP,
						       .digest = t->sha256,
						       .existed_by = YX_TIME_NONE,
						       .stamp = t },
				 err);
}

const struct yx_digest *
etsi_content(const struct yx_signature *s)
{
	char uri[ETSI_URI];

	return s->facts.content.len && etsi_digest_uri(uri, s->facts.content.alg)
		   ? &s->facts.content
		   : NULL;
}

static enum yx_status
add_signature(struct xml *x, const struct yx_signature *s, struct yx_error *err)
{
	const struct yx_digest *content = etsi_content(s);
	struct etsi_object document = { .type = content ? ETSI_DOCUMENT : ETSI_FILE,
					.digest = content ? *content : x->r->sha256,
					.signed_data = true,
					.existed_by = content ? s->existed_by : YX_TIME_NONE };
	enum yx_status st = add(x, document, err);

	/* the certificate is in the signature, or was there with it: as old as it is proven to be
	 * is not known, so no more than its presence is said */
	if (st == YX_OK)
		st = add_certificate(x, s->certificate, YX_TIME_NONE, err);
	if (st == YX_OK)
		st = add_path(x, &s->path, err);
	for (size_t i = 0; st == YX_OK && i < s->stamp_count; i++)
		st = add_stamp(x, &s->stamps[i], err);
	return st;
}

static void
find_proof(const struct xml *x, struct etsi_object *o)
{
	for (size_t i = 0; o->existed_by != YX_TIME_NONE && !o->proof && i < x->object_count; i++) {
		const struct yx_signature_stamp *t = x->objects[i].stamp;

		if (t && t->used && t->time == o->existed_by && &x->objects[i] != o)
			o->proof = &x->objects[i];
	}
}

enum yx_status
etsi_collect(struct xml *x, struct yx_error *err)
{
	static const enum etsi_type types[] = { ETSI_CERTIFICATE, ETSI_CRL, ETSI_OCSP };
	const struct yx_verify_report *r = x->r;
	struct etsi_object file = { .type = ETSI_FILE,
				    .digest = r->sha256,
				    .existed_by = YX_TIME_NONE };
	enum yx_status st = add(x, file, err);

	for (size_t i = 0; st == YX_OK && i < r->signature_count; i++)
		st = add_signature(x, &r->signatures[i], err);
	for (size_t i = 0; st == YX_OK && i < r->store_count; i++)
		st = add(x,
			 (struct etsi_object){ .type = types[r->store[i].kind],
					       .digest = r->store[i].sha256,
					       .existed_by = r->store[i].existed_by },
			 err);
	for (size_t i = 0; i < x->object_count; i++)
		find_proof(x, &x->objects[i]);
	return st;
}

/* ------------------------------------------------------------------ write */

/* What a time-stamp proves the time of: objects, and signatures (of PDFs by the field's name). */
static void
provisioning(struct xml *x, const struct etsi_object *o)
{
	const struct yx_verify_report *r = x->r;
	char id[ETSI_ID];

	if (!o->stamp->used || o->stamp->time == YX_TIME_NONE)
		return;
	etsi_begin(x, "POEProvisioning");
	etsi_leaf_time(x, "POETime", o->stamp->time);
	for (size_t i = 0; i < x->object_count; i++)
		if (x->objects[i].proof == o)
			etsi_reference(x, "ValidationObject",
				       etsi_id(id, x->objects[i].type, &x->objects[i].digest));
	for (size_t i = 0; i < r->signature_count && strcmp(r->format, "pdf") == 0; i++) {
		const struct yx_signature *s = &r->signatures[i];
		bool of = false;

		for (size_t k = 0; k < s->stamp_count && !of; k++)
			of = same_digest(&s->stamps[k].sha256, &o->digest);
		if (!of || s->id[0] == '#') /* it has no field of its own */
			continue;
		etsi_begin(x, "SignatureReference");
		etsi_leaf(x, "PAdESFieldName", s->id);
		etsi_end(x, "SignatureReference");
	}
	etsi_end(x, "POEProvisioning");
}

static void
stamp_words(struct xml *x, const struct yx_signature_stamp *t)
{
	if (!t->reason.in[0][0] && !t->basis[0])
		return;
	etsi_begin(x, "AdditionalValidationReportData");
	if (t->basis[0])
		etsi_report_data(x, "basis", t->basis);
	if (t->reason.in[0][0]) {
		etsi_report_data(x, "reason:en", t->reason.in[0]);
		etsi_report_data(x, "reason:zh", t->reason.in[1]);
	}
	etsi_end(x, "AdditionalValidationReportData");
}

/* The time-stamp's own validation: judged now, or at its time where newer ones protect it. */
static void
stamp_report(struct xml *x, const struct yx_signature_stamp *t, const char *id)
{
	const struct etsi_subject subject = {
		.id = id,
		.certificate = t->certificate,
		.path = &t->path,
		.scheme = &t->scheme,
		.judged_at = t->used && strcmp(t->basis, "current") != 0 ? t->time : YX_TIME_NONE,
		.sub = t->sub,
		.found = UINT32_C(1) << t->sub
	};
	size_t start, inside;

	etsi_begin(x, "ValidationReport");
	if (t->value.len) {
		etsi_begin(x, "SignatureIdentifier");
		etsi_base64(x, "ds:SignatureValue", t->value);
		etsi_leaf(x, "HashOnly", "false");
		etsi_leaf(x, "DocHashOnly", "false");
		etsi_end(x, "SignatureIdentifier");
	}
	etsi_signer(x, t->certificate, t->authority);
	etsi_begin(x, "SignatureValidationStatus");
	etsi_indication(x, t->indication, t->sub, false);
	start = x->out->len;
	etsi_begin(x, "AssociatedValidationReportData");
	inside = x->out->len;
	etsi_associated(x, &subject);
	stamp_words(x, t);
	if (x->out->len != inside) {
		etsi_end(x, "AssociatedValidationReportData");
	} else {
		x->out->len = start;
		x->depth--;
	}
	etsi_end(x, "SignatureValidationStatus");
	etsi_end(x, "ValidationReport");
}

static void
object(struct xml *x, const struct etsi_object *o)
{
	const struct etsi_object *proof = o->proof;
	const char *type = o->signed_data ? "signedData" : kinds[o->type].type;
	char id[ETSI_ID], by[ETSI_ID], urn[80];

	etsi_begin_id(x, "ValidationObject", etsi_id(id, o->type, &o->digest));
	snprintf(urn, sizeof(urn), "urn:etsi:019102:validationObject:%s", type);
	etsi_leaf(x, "ObjectType", urn);
	etsi_begin(x, "ValidationObjectRepresentation");
	if (o->der.len)
		etsi_base64(x, "base64", o->der);
	else
		etsi_digest(x, "DigestAlgAndValue", &o->digest);
	etsi_end(x, "ValidationObjectRepresentation");
	/* proven by none of the file's time-stamps: it was known from elsewhere */
	etsi_poe(x, "POE", o->existed_by == YX_TIME_NONE ? x->r->validated_at : o->existed_by,
		 o->existed_by != YX_TIME_NONE && !proof,
		 proof ? etsi_id(by, ETSI_STAMP, &proof->digest) : NULL);
	if (o->stamp) {
		provisioning(x, o);
		stamp_report(x, o->stamp, id);
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
