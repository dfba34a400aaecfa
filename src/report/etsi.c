/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The validation report of ETSI TS 119 102-2 V1.4.1 as XML. Element names, their order and the URNs
 * are those of its schema (clause numbers of the specification in the comments); what this product
 * does not know is left out, as the schema permits, never filled with a guess.
 *
 * What has no URN there (changes after signing, remarks, our reasons) stands as ReportData of
 * AdditionalValidationReportData, typed with URNs of our own name space urn:yinxin:report.
 */
#include <string.h>
#include <yinxin/version.h>
#include "etsi.h"

#define NAMESPACES                                                                                 \
	" xmlns=\"http://uri.etsi.org/19102/v1.4.1#\""                                             \
	" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\""                                         \
	" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""                                           \
	" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""                                 \
	" xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\""                                       \
	" xmlns:tsl=\"http://uri.etsi.org/02231/v2#\""

/* ---------------------------------------------------------- one signature */

/*
 * 4.3.3: what identifies the signature: its value and the name it has here. DigestAlgAndValue would
 * be that of the data to be signed, which a verdict does not keep.
 */
static void
identifier(struct xml *x, const struct yx_signature *s, size_t n)
{
	char id[24];

	snprintf(id, sizeof(id), "S-%zu", n + 1);
	etsi_begin_id(x, "SignatureIdentifier", id);
	if (s->value.len)
		etsi_base64(x, "ds:SignatureValue", s->value);
	etsi_leaf(x, "HashOnly", "false");
	etsi_leaf(x, "DocHashOnly", "false");
	etsi_leaf(x, "DAIdentifier", s->id);
	etsi_end(x, "SignatureIdentifier");
}

/* 4.3.5: a proof that it existed, and which; without one, that it is here now. */
static void
times(struct xml *x, const struct yx_signature *s)
{
	yx_time at = s->existed_by;
	const char *object = NULL;
	char id[ETSI_ID];

	/* a time-stamp's own time proves others, not itself */
	if (at == YX_TIME_NONE && s->kind != YX_KIND_TIMESTAMP && s->time_source != YX_TIME_CLAIMED)
		at = s->signing_time;
	for (size_t i = 0; i < s->stamp_count && at != YX_TIME_NONE && !object; i++)
		if (s->stamps[i].used && s->stamps[i].time == at && s->stamps[i].sha256.len)
			object = etsi_id(id, ETSI_STAMP, &s->stamps[i].sha256);
	etsi_begin(x, "ValidationTimeInfo");
	etsi_leaf_time(x, "ValidationTime", x->r->validated_at);
	etsi_poe(x, "BestSignatureTime", at == YX_TIME_NONE ? x->r->validated_at : at,
		 at != YX_TIME_NONE && !object && s->time_source != YX_TIME_STAMPED, object);
	etsi_end(x, "ValidationTimeInfo");
}

/* 4.3.6: the document as it was given; what of it the signature covers is in the report data. */
static void
document(struct xml *x)
{
	char id[ETSI_ID];

	if (!x->r->sha256.len)
		return;
	etsi_begin(x, "SignersDocument");
	etsi_digest(x, "DigestAlgAndValue", &x->r->sha256);
	etsi_reference(x, "SignersDocumentRef", etsi_id(id, ETSI_DOCUMENT, &x->r->sha256));
	etsi_end(x, "SignersDocument");
}

static void
attribute_stamp(struct xml *x, const char *element, const struct yx_digest *token, yx_time at)
{
	char id[ETSI_ID];

	etsi_begin(x, element);
	if (token && token->len)
		etsi_reference(x, "AttributeObject", etsi_id(id, ETSI_STAMP, token));
	etsi_leaf_time(x, "TimeStampValue", at);
	etsi_end(x, element);
}

/* Time-stamps on it. Where they are not told apart (seals of OFD), the time that was taken. */
static void
attribute_stamps(struct xml *x, const struct yx_signature *s)
{
	for (size_t i = 0; i < s->stamp_count; i++) {
		const struct yx_signature_stamp *t = &s->stamps[i];

		if (t->time != YX_TIME_NONE)
			attribute_stamp(x,
					strcmp(t->kind, "document") == 0 ? "DocTimeStamp"
									 : "SignatureTimeStamp",
					&t->sha256, t->time);
	}
	if (!s->stamp_count && s->time_source == YX_TIME_STAMPED && s->kind != YX_KIND_TIMESTAMP &&
	    s->signing_time != YX_TIME_NONE)
		attribute_stamp(x, "SignatureTimeStamp", NULL, s->signing_time);
}

static void
attribute_text(struct xml *x, const char *element, const char *inner, const char *text)
{
	if (!text[0])
		return;
	etsi_begin(x, element);
	etsi_leaf(x, inner, text);
	etsi_end(x, element);
}

/* Annex A. Nothing when there is none: the schema wants at least one in it. */
static void
attributes(struct xml *x, const struct yx_signature *s)
{
	bool claimed = s->signing_time != YX_TIME_NONE && s->time_source == YX_TIME_CLAIMED;
	char id[ETSI_ID];
	const char *cert = etsi_certificate_id(id, s->certificate);
	struct yx_digest d;
	size_t start = x->out->len, inside;

	etsi_begin(x, "SignatureAttributes");
	inside = x->out->len;
	if (claimed) {
		etsi_begin(x, "SigningTime");
		etsi_leaf_time(x, "Time", s->signing_time);
		etsi_end(x, "SigningTime");
	}
	if (cert && yx_digest(&d, YX_DIGEST_SHA256, s->certificate, NULL) == YX_OK) {
		etsi_begin(x, "SigningCertificate");
		etsi_reference(x, "AttributeObject", cert);
		etsi_digest(x, "CertID", &d);
		etsi_end(x, "SigningCertificate");
	}
	attribute_text(x, "SignatureProductionPlace", "AddressString", s->claimed_location);
	attribute_stamps(x, s);
	attribute_text(x, "Reason", "ReasonElement", s->claimed_reason);
	if (x->out->len != inside) {
		etsi_end(x, "SignatureAttributes");
	} else {
		x->out->len = start;
		x->depth--;
	}
}

static void
signer(struct xml *x, const struct yx_signature *s)
{
	char id[ETSI_ID];
	const char *cert = etsi_certificate_id(id, s->certificate);

	if (!cert)
		return;
	etsi_begin(x, "SignerInformation");
	etsi_reference(x, "SignerCertificate", cert);
	etsi_leaf(x, "Signer", s->name);
	etsi_end(x, "SignerInformation");
}

/* -------------------------------------------------------------- the result */

static void
report_change(struct xml *x, const struct yx_change *c)
{
	struct yx_buf text = { 0 };

	yx_buf_printf(&text, "revision %zu; %s; %s; %s%s", c->revision,
		      c->allowed ? "permitted" : "not permitted", c->kind, c->object,
		      c->object[0] ? "; " : "");
	if (c->page)
		yx_buf_printf(&text, "page %zu; ", c->page);
	yx_buf_puts(&text, c->text.in[0]);
	etsi_report_data(x, "change", yx_buf_str(&text));
	yx_buf_clear(&text);
}

static void
additional(struct xml *x, const struct yx_signature *s)
{
	static const char *const coverage[] = { "none", "partial", "revision", "whole-file" };

	etsi_begin(x, "AdditionalValidationReportData");
	etsi_report_data(x, "coverage", coverage[(size_t)s->coverage < 4 ? s->coverage : 0]);
	if (s->reason.in[0][0]) {
		etsi_report_data(x, "reason:en", s->reason.in[0]);
		etsi_report_data(x, "reason:zh", s->reason.in[1]);
	}
	for (size_t i = 0; i < s->change_count; i++)
		report_change(x, &s->changes[i]);
	for (size_t i = 0; i < x->r->attack_count; i++)
		etsi_report_data(x, "attack", x->r->attacks[i]);
	for (size_t i = 0; i < s->remark_count; i++)
		etsi_report_data(x, "remark", s->remarks[i].text.in[0]);
	etsi_end(x, "AdditionalValidationReportData");
}

/* The path, and what else decided. */
static void
chain(struct xml *x, const struct yx_signature *s)
{
	const struct yx_signature_issuer *last =
	    s->issuer_count ? &s->issuers[s->issuer_count - 1] : NULL;
	char id[ETSI_ID];

	if (!s->certificate.len)
		return;
	if (last && last->anchor)
		etsi_reference(x, "TrustAnchor", etsi_certificate_id(id, last->certificate));
	etsi_begin(x, "CertificateChain");
	etsi_reference(x, "SigningCertificate", etsi_certificate_id(id, s->certificate));
	for (size_t i = 0; i < s->issuer_count; i++)
		etsi_reference(x,
			       &s->issuers[i] == last && last->anchor ? "TrustAnchor"
								      : "IntermediateCertificate",
			       etsi_certificate_id(id, s->issuers[i].certificate));
	etsi_end(x, "CertificateChain");
}

static void
related(struct xml *x, const struct yx_signature *s)
{
	char id[ETSI_ID];

	for (size_t i = 0; i < s->status_count; i++)
		etsi_reference(x, "RelatedValidationObject",
			       etsi_id(id, s->statuses[i].ocsp ? ETSI_OCSP : ETSI_CRL,
				       &s->statuses[i].sha256));
	for (size_t i = 0; i < s->stamp_count; i++)
		if (s->stamps[i].sha256.len)
			etsi_reference(x, "RelatedValidationObject",
				       etsi_id(id, ETSI_STAMP, &s->stamps[i].sha256));
}

/* 4.3.11 and 4.3.12 */
static void
status(struct xml *x, const struct yx_signature *s)
{
	etsi_begin(x, "SignatureValidationStatus");
	etsi_indication(x, s->indication, s->sub, true);
	etsi_begin(x, "AssociatedValidationReportData");
	chain(x, s);
	related(x, s);
	additional(x, s);
	etsi_end(x, "AssociatedValidationReportData");
	etsi_end(x, "SignatureValidationStatus");
}

/* The process of EN 319 102-1 that the verdict took: 5.3, 5.5 or 5.6. */
static const char *
process_of(const struct yx_signature *s)
{
	bool stamped = false, archived = strcmp(s->judged_by, "proven") == 0;

	for (size_t i = 0; i < s->stamp_count; i++) {
		stamped = true;
		archived = archived || strcmp(s->stamps[i].kind, "document") == 0;
	}
	return !s->judged_by[0] ? "urn:etsi:019102:validationprocess:Basic"
	       : archived       ? "urn:etsi:019102:validationprocess:LTA"
	       : stamped        ? "urn:etsi:019102:validationprocess:LTVM"
				: "urn:etsi:019102:validationprocess:Basic";
}

static void
signature(struct xml *x, const struct yx_signature *s, size_t n)
{
	etsi_begin(x, "SignatureValidationReport");
	identifier(x, s, n);
	etsi_constraints(x, s);
	times(x, s);
	document(x);
	attributes(x, s);
	signer(x, s);
	etsi_begin(x, "SignatureValidationProcess");
	etsi_leaf(x, "SignatureValidationProcessID", process_of(s));
	etsi_end(x, "SignatureValidationProcess");
	status(x, s);
	etsi_end(x, "SignatureValidationReport");
}

/* 4.5: a program has no certificate to be known by. */
static void
validator(struct xml *x)
{
	etsi_begin(x, "SignatureValidator");
	etsi_begin(x, "DigitalId");
	etsi_leaf(x, "tsl:Other", "yinxin " YX_VERSION);
	etsi_end(x, "DigitalId");
	etsi_end(x, "SignatureValidator");
}

enum yx_status
yx_report_etsi(struct yx_buf *out, const struct yx_verify_report *r, struct yx_error *err)
{
	struct xml x = { .out = out, .r = r };
	enum yx_status st;

	if (!r->signature_count)
		return yx_fail(err, YX_USAGE, NULL, "ETSI TS 119 102-2 4.2",
			       "a file without signatures has no validation report; the .html and "
			       ".pdf reports say so in words");
	if ((st = etsi_collect(&x, err)) != YX_OK)
		goto done;
	yx_buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<ValidationReport" NAMESPACES ">\n");
	x.depth = 1;
	for (size_t i = 0; i < r->signature_count; i++)
		signature(&x, &r->signatures[i], i);
	etsi_objects(&x);
	validator(&x);
	yx_buf_puts(out, "</ValidationReport>\n");
	st = yx_buf_status(out, err);
done:
	yx_free(x.objects);
	return st;
}
