/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The validation report of ETSI TS 119 102-2 V1.2.1 as XML. Element names, their order and the URNs
 * are those of its schema (clause numbers of the specification in the comments); what this product
 * does not know is left out, as the schema permits, never filled with a guess.
 *
 * What has no URN there (changes after signing, remarks, our reasons) stands as ReportData of
 * AdditionalValidationReportData, typed with URNs of our own name space urn:yinxin:report.
 */
#include <string.h>
#include <yinxin/codec_xml.h>
#include <yinxin/limits.h>
#include <yinxin/version.h>
#include "etsi.h"

#define NAMESPACES                                                                                 \
	" xmlns=\"http://uri.etsi.org/19102/v1.2.1#\""                                             \
	" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\""                                         \
	" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""                                           \
	" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""                                 \
	" xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\""

/* xmlenc's name for SHA-256 */
#define SHA256_URI "http://www.w3.org/2001/04/xmlenc#sha256"

static void
indent(struct xml *x)
{
	for (unsigned i = 0; i < x->depth; i++)
		yx_buf_puts(x->out, "  ");
}

void
etsi_begin(struct xml *x, const char *element)
{
	indent(x);
	yx_buf_printf(x->out, "<%s>\n", element);
	x->depth++;
}

void
etsi_end(struct xml *x, const char *element)
{
	x->depth--;
	indent(x);
	yx_buf_printf(x->out, "</%s>\n", element);
}

/* Every text that is written comes through here: free of control and direction characters. */
static void
put(struct xml *x, const char *text)
{
	struct yx_buf clean = { 0 };

	yx_text_put_clean(&clean, yx_bytes_str(text));
	yx_xml_put_text(x->out, yx_buf_bytes(&clean));
	yx_buf_clear(&clean);
}

void
etsi_leaf(struct xml *x, const char *element, const char *text)
{
	indent(x);
	yx_buf_printf(x->out, "<%s>", element);
	put(x, text);
	yx_buf_printf(x->out, "</%s>\n", element);
}

static void
leaf_time(struct xml *x, const char *element, yx_time t)
{
	char text[32];

	etsi_leaf(x, element, yx_time_rfc3339(text, t - t % YX_SECOND));
}

/* An element whose only content is the VOReference attribute. */
void
etsi_reference(struct xml *x, const char *element, const char *id)
{
	indent(x);
	yx_buf_printf(x->out, "<%s VOReference=\"%s\"/>\n", element, id);
}

/* IDs are ours: prefix and number, so that nothing of the document gets into one. */
const char *
etsi_object_id(char out[24], const char *prefix, size_t n)
{
	snprintf(out, 24, "%s-%zu", prefix, n + 1);
	return out;
}

void
etsi_digest(struct xml *x, const char *element, const struct yx_digest *d)
{
	etsi_begin(x, element);
	indent(x);
	yx_buf_puts(x->out, "<ds:DigestMethod Algorithm=\"" SHA256_URI "\"/>\n");
	indent(x);
	yx_buf_puts(x->out, "<ds:DigestValue>");
	yx_base64_put(x->out, yx_digest_bytes(d));
	yx_buf_puts(x->out, "</ds:DigestValue>\n");
	etsi_end(x, element);
}

/* ---------------------------------------------------------- one signature */

/*
 * 4.3.3: what identifies the signature: its value and the field's name. DigestAlgAndValue would be
 * that of the data to be signed, which a verdict does not keep.
 */
static void
identifier(struct xml *x, const struct yx_signature *s, size_t n)
{
	char id[24];

	indent(x);
	yx_buf_printf(x->out, "<SignatureIdentifier id=\"%s\">\n", etsi_object_id(id, "S", n));
	x->depth++;
	if (s->value.len) {
		indent(x);
		yx_buf_puts(x->out, "<ds:SignatureValue>");
		yx_base64_put(x->out, s->value);
		yx_buf_puts(x->out, "</ds:SignatureValue>\n");
	}
	etsi_leaf(x, "HashOnly", "false");
	etsi_leaf(x, "DocHashOnly", "false");
	etsi_leaf(x, "DAIdentifier", s->id);
	etsi_end(x, "SignatureIdentifier");
}

/* 4.3.4 */
static void
constraints(struct xml *x)
{
	etsi_begin(x, "ValidationConstraintsEvaluationReport");
	etsi_begin(x, "SignatureValidationPolicy");
	etsi_begin(x, "SignaturePolicyIdentifier");
	/* a policy of ours is not a signature policy with a digest of its own: it is named below */
	indent(x);
	yx_buf_puts(x->out, "<xades:SignaturePolicyImplied/>\n");
	etsi_end(x, "SignaturePolicyIdentifier");
	etsi_leaf(x, "PolicyName", x->r->policy);
	etsi_end(x, "SignatureValidationPolicy");
	etsi_end(x, "ValidationConstraintsEvaluationReport");
}

/* 4.3.5: a proven time proves existence then; without one, that of the validation does. */
static void
times(struct xml *x, const struct yx_signature *s)
{
	bool proven = s->time_source != YX_TIME_CLAIMED && s->signing_time != YX_TIME_NONE;

	etsi_begin(x, "ValidationTimeInfo");
	leaf_time(x, "ValidationTime", x->r->validated_at);
	etsi_begin(x, "BestSignatureTime");
	leaf_time(x, "POETime", proven ? s->signing_time : x->r->validated_at);
	etsi_leaf(x, "TypeOfProof",
		  s->time_source == YX_TIME_LEDGER && proven
		      ? "urn:etsi:019102:poetype:provided"
		      : "urn:etsi:019102:poetype:validation");
	etsi_end(x, "BestSignatureTime");
	etsi_end(x, "ValidationTimeInfo");
}

/* 4.3.6: the document as it was given; what of it the signature covers is in the report data. */
static void
document(struct xml *x)
{
	if (!x->r->sha256.len)
		return;
	etsi_begin(x, "SignersDocument");
	etsi_digest(x, "DigestAlgAndValue", &x->r->sha256);
	etsi_reference(x, "SignersDocumentRef", "D-1");
	etsi_end(x, "SignersDocument");
}

/* Annex A. Nothing when there is none: the schema wants at least one in it. */
static void
attributes(struct xml *x, const struct yx_signature *s, size_t n)
{
	bool time = s->signing_time != YX_TIME_NONE, cert = s->certificate.len > 0;
	struct yx_digest d;
	char id[24];

	if (!time && !cert && !s->claimed_reason[0] && !s->claimed_location[0])
		return;
	etsi_begin(x, "SignatureAttributes");
	if (time && s->time_source == YX_TIME_CLAIMED) {
		etsi_begin(x, "SigningTime");
		leaf_time(x, "Time", s->signing_time);
		etsi_end(x, "SigningTime");
	} else if (time) {
		const char *element =
		    s->kind == YX_KIND_TIMESTAMP ? "DocTimeStamp" : "SignatureTimeStamp";

		etsi_begin(x, element);
		leaf_time(x, "TimeStampValue", s->signing_time);
		etsi_end(x, element);
	}
	if (cert && yx_digest(&d, YX_DIGEST_SHA256, s->certificate, NULL) == YX_OK) {
		etsi_begin(x, "SigningCertificate");
		etsi_reference(x, "AttributeObject", etsi_object_id(id, "C", n));
		etsi_digest(x, "CertID", &d);
		etsi_end(x, "SigningCertificate");
	}
	if (s->claimed_location[0]) {
		etsi_begin(x, "SignatureProductionPlace");
		etsi_leaf(x, "AddressString", s->claimed_location);
		etsi_end(x, "SignatureProductionPlace");
	}
	if (s->claimed_reason[0]) {
		etsi_begin(x, "Reason");
		etsi_leaf(x, "ReasonElement", s->claimed_reason);
		etsi_end(x, "Reason");
	}
	etsi_end(x, "SignatureAttributes");
}

static void
signer(struct xml *x, const struct yx_signature *s, size_t n)
{
	char id[24];

	if (!s->certificate.len)
		return;
	etsi_begin(x, "SignerInformation");
	etsi_reference(x, "SignerCertificate", etsi_object_id(id, "C", n));
	etsi_leaf(x, "Signer", s->name);
	etsi_end(x, "SignerInformation");
}

/* -------------------------------------------------------------- the result */

static void
report_data(struct xml *x, const char *type, const char *text)
{
	etsi_begin(x, "ReportData");
	indent(x);
	yx_buf_printf(x->out, "<Type>urn:yinxin:report:%s</Type>\n", type);
	indent(x);
	yx_buf_puts(x->out, "<Value xsi:type=\"xs:string\">");
	put(x, text);
	yx_buf_puts(x->out, "</Value>\n");
	etsi_end(x, "ReportData");
}

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
	report_data(x, "change", yx_buf_str(&text));
	yx_buf_clear(&text);
}

static void
additional(struct xml *x, const struct yx_signature *s)
{
	static const char *const coverage[] = { "none", "partial", "revision", "whole-file" };

	etsi_begin(x, "AdditionalValidationReportData");
	report_data(x, "coverage", coverage[(size_t)s->coverage < 4 ? s->coverage : 0]);
	report_data(x, "reason:en", s->reason.in[0]);
	report_data(x, "reason:zh", s->reason.in[1]);
	for (size_t i = 0; i < s->change_count; i++)
		report_change(x, &s->changes[i]);
	for (size_t i = 0; i < x->r->attack_count; i++)
		report_data(x, "attack", x->r->attacks[i]);
	for (size_t i = 0; i < s->remark_count; i++)
		report_data(x, "remark", s->remarks[i].text.in[0]);
	etsi_end(x, "AdditionalValidationReportData");
}

/* 4.3.11 and 4.3.12 */
static void
status(struct xml *x, const struct yx_signature *s, size_t n)
{
	const char *main = s->indication == YX_INDICATION_PASSED   ? "total-passed"
			   : s->indication == YX_INDICATION_FAILED ? "total-failed"
								   : "indeterminate";
	char uri[80], id[24];

	etsi_begin(x, "SignatureValidationStatus");
	snprintf(uri, sizeof(uri), "urn:etsi:019102:mainindication:%s", main);
	etsi_leaf(x, "MainIndication", uri);
	if (yx_sub_indication_uri(s->sub))
		etsi_leaf(x, "SubIndication", yx_sub_indication_uri(s->sub));
	etsi_begin(x, "AssociatedValidationReportData");
	if (s->certificate.len) {
		etsi_begin(x, "CertificateChain");
		etsi_reference(x, "SigningCertificate", etsi_object_id(id, "C", n));
		etsi_chain(x, s, n);
		etsi_end(x, "CertificateChain");
	}
	etsi_related(x, s, n);
	additional(x, s);
	etsi_end(x, "AssociatedValidationReportData");
	etsi_end(x, "SignatureValidationStatus");
}

static const char *
process_of(const struct yx_signature *s)
{
	return strstr(s->profile, "LTA") ? "urn:etsi:019102:validationprocess:LTA"
	       : strstr(s->profile, "LT") || s->time_source == YX_TIME_STAMPED
		   ? "urn:etsi:019102:validationprocess:LTVM"
		   : "urn:etsi:019102:validationprocess:Basic";
}

static void
signature(struct xml *x, const struct yx_signature *s, size_t n)
{
	etsi_begin(x, "SignatureValidationReport");
	identifier(x, s, n);
	constraints(x);
	times(x, s);
	document(x);
	attributes(x, s, n);
	signer(x, s, n);
	etsi_begin(x, "SignatureValidationProcess");
	etsi_leaf(x, "SignatureValidationProcessID", process_of(s));
	etsi_end(x, "SignatureValidationProcess");
	status(x, s, n);
	etsi_end(x, "SignatureValidationReport");
}

enum yx_status
yx_report_etsi(struct yx_buf *out, const struct yx_verify_report *r, struct yx_error *err)
{
	struct xml x = { out, r, 0 };

	if (!r->signature_count)
		return yx_fail(err, YX_USAGE, NULL, "ETSI TS 119 102-2 4.2",
			       "a file without signatures has no validation report; the .html and "
			       ".pdf reports say so in words");
	yx_buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<!-- yinxin " YX_VERSION " -->\n<ValidationReport" NAMESPACES ">\n");
	x.depth = 1;
	for (size_t i = 0; i < r->signature_count; i++)
		signature(&x, &r->signatures[i], i);
	etsi_objects(&x);
	yx_buf_puts(out, "</ValidationReport>\n");
	return yx_buf_status(out, err);
}
