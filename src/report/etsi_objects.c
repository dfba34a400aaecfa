/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Validation objects of ETSI TS 119 102-2 4.4: the document by its digest, the certificates of each
 * path as they are, CRLs and OCSP responses by their digests (they may be large), the certificates
 * of time-stamp authorities. Each signature refers to its own.
 */
#include <yinxin/codec_xml.h>
#include "etsi.h"

/* "C-2-3": the third of the second signature. */
static const char *
numbered(char out[64], const char *prefix, size_t signature, size_t i)
{
	snprintf(out, 64, "%s-%zu-%zu", prefix, signature + 1, i + 1);
	return out;
}

void
etsi_chain(struct xml *x, const struct yx_signature *s, size_t n)
{
	char id[64];

	for (size_t i = 0; i < s->issuer_count; i++)
		etsi_reference(x,
			       s->issuers[i].anchor && i + 1 == s->issuer_count
				   ? "TrustAnchor"
				   : "IntermediateCertificate",
			       numbered(id, "C", n, i));
}

void
etsi_related(struct xml *x, const struct yx_signature *s, size_t n)
{
	char id[64];

	for (size_t i = 0; i < s->status_count; i++)
		etsi_reference(x, "RelatedValidationObject", numbered(id, "R", n, i));
	for (size_t i = 0; i < s->stamp_count; i++)
		if (s->stamps[i].certificate.len)
			etsi_reference(x, "RelatedValidationObject", numbered(id, "T", n, i));
}

static void
object_begin(struct xml *x, const char *id, const char *type)
{
	char text[120];

	snprintf(text, sizeof(text), "ValidationObject id=\"%s\"", id);
	etsi_begin(x, text);
	snprintf(text, sizeof(text), "urn:etsi:019102:validationObject:%s", type);
	etsi_leaf(x, "ObjectType", text);
	etsi_begin(x, "ValidationObjectRepresentation");
}

static void
object_end(struct xml *x)
{
	etsi_end(x, "ValidationObjectRepresentation");
	etsi_end(x, "ValidationObject");
}

static void
certificate(struct xml *x, const char *id, struct yx_bytes der)
{
	if (!der.len)
		return;
	object_begin(x, id, "certificate");
	yx_buf_puts(x->out, "<base64>");
	yx_base64_put(x->out, der);
	yx_buf_puts(x->out, "</base64>\n");
	object_end(x);
}

static void
of_signature(struct xml *x, const struct yx_signature *s, size_t n)
{
	char id[64], own[24];

	certificate(x, etsi_object_id(own, "C", n), s->certificate);
	for (size_t i = 0; i < s->issuer_count; i++)
		certificate(x, numbered(id, "C", n, i), s->issuers[i].certificate);
	for (size_t i = 0; i < s->status_count; i++) {
		object_begin(x, numbered(id, "R", n, i),
			     s->statuses[i].ocsp ? "OCSPResponse" : "CRL");
		etsi_digest(x, "DigestAlgAndValue", &s->statuses[i].sha256);
		object_end(x);
	}
	for (size_t i = 0; i < s->stamp_count; i++)
		certificate(x, numbered(id, "T", n, i), s->stamps[i].certificate);
}

void
etsi_objects(struct xml *x)
{
	const struct yx_verify_report *r = x->r;
	bool any = r->sha256.len > 0;

	for (size_t i = 0; i < r->signature_count && !any; i++)
		any = r->signatures[i].certificate.len || r->signatures[i].issuer_count ||
		      r->signatures[i].status_count || r->signatures[i].stamp_count;
	if (!any)
		return;
	etsi_begin(x, "SignatureValidationObjects");
	if (r->sha256.len) {
		object_begin(x, "D-1", "signedData");
		etsi_digest(x, "DigestAlgAndValue", &r->sha256);
		object_end(x);
	}
	for (size_t i = 0; i < r->signature_count; i++)
		of_signature(x, &r->signatures[i], i);
	etsi_end(x, "SignatureValidationObjects");
}
