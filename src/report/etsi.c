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
#include <yinxin/report_page.h>
#include <yinxin/version.h>

#define NAMESPACES                                                                                 \
	" xmlns=\"http://uri.etsi.org/19102/v1.2.1#\""                                             \
	" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\""                                         \
	" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""                                           \
	" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""                                 \
	" xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\""

/* xmlenc's name for SHA-256 */
#define SHA256_URI "http://www.w3.org/2001/04/xmlenc#sha256"

struct xml {
	struct yx_buf *out;
	const struct yx_verify_report *r;
	unsigned depth;
};

static void
indent(struct xml *x)
{
	for (unsigned i = 0; i < x->depth; i++)
		yx_buf_puts(x->out, "  ");
}

static void
begin(struct xml *x, const char *element)
{
	indent(x);
	yx_buf_printf(x->out, "<%s>\n", element);
	x->depth++;
}

static void
end(struct xml *x, const char *element)
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

static void
leaf(struct xml *x, const char *element, const char *text)
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

	leaf(x, element, yx_time_rfc3339(text, t - t % YX_SECOND));
}

/* An element whose only content is the VOReference attribute. */
static void
reference(struct xml *x, const char *element, const char *id)
{
	indent(x);
	yx_buf_printf(x->out, "<%s VOReference=\"%s\"/>\n", element, id);
}

/* IDs are ours: prefix and number, so that nothing of the document gets into one. */
static const char *
object_id(char out[24], const char *prefix, size_t n)
{
	snprintf(out, 24, "%s-%zu", prefix, n + 1);
	return out;
}

static void
digest(struct xml *x, const char *element, const struct yx_digest *d)
{
	begin(x, element);
	indent(x);
	yx_buf_puts(x->out, "<ds:DigestMethod Algorithm=\"" SHA256_URI "\"/>\n");
	indent(x);
	yx_buf_puts(x->out, "<ds:DigestValue>");
	yx_base64_put(x->out, yx_digest_bytes(d));
	yx_buf_puts(x->out, "</ds:DigestValue>\n");
	end(x, element);
}

/* ---------------------------------------------------------- one signature */

/* 4.3.3: what identifies the signature. Its own digest is not kept: the field's name is. */
static void
identifier(struct xml *x, const struct yx_signature *s, size_t n)
{
	char id[24];

	indent(x);
	yx_buf_printf(x->out, "<SignatureIdentifier id=\"%s\">\n", object_id(id, "S", n));
	x->depth++;
	leaf(x, "HashOnly", "false");
	leaf(x, "DocHashOnly", "false");
	leaf(x, "DAIdentifier", s->id);
	end(x, "SignatureIdentifier");
}

/* 4.3.4 */
static void
constraints(struct xml *x)
{
	begin(x, "ValidationConstraintsEvaluationReport");
	begin(x, "SignatureValidationPolicy");
	begin(x, "SignaturePolicyIdentifier");
	/* a policy of ours is not a signature policy with a digest of its own: it is named below */
	indent(x);
	yx_buf_puts(x->out, "<xades:SignaturePolicyImplied/>\n");
	end(x, "SignaturePolicyIdentifier");
	leaf(x, "PolicyName", x->r->policy);
	end(x, "SignatureValidationPolicy");
	end(x, "ValidationConstraintsEvaluationReport");
}

/* 4.3.5: a proven time proves existence then; without one, that of the validation does. */
static void
times(struct xml *x, const struct yx_signature *s)
{
	bool proven = s->time_source != YX_TIME_CLAIMED && s->signing_time != YX_TIME_NONE;

	begin(x, "ValidationTimeInfo");
	leaf_time(x, "ValidationTime", x->r->validated_at);
	begin(x, "BestSignatureTime");
	leaf_time(x, "POETime", proven ? s->signing_time : x->r->validated_at);
	leaf(x, "TypeOfProof",
	     s->time_source == YX_TIME_LEDGER && proven ? "urn:etsi:019102:poetype:provided"
							: "urn:etsi:019102:poetype:validation");
	end(x, "BestSignatureTime");
	end(x, "ValidationTimeInfo");
}

/* 4.3.6: the document as it was given; what of it the signature covers is in the report data. */
static void
document(struct xml *x)
{
	if (!x->r->sha256.len)
		return;
	begin(x, "SignersDocument");
	digest(x, "DigestAlgAndValue", &x->r->sha256);
	reference(x, "SignersDocumentRef", "D-1");
	end(x, "SignersDocument");
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
	begin(x, "SignatureAttributes");
	if (time && s->time_source == YX_TIME_CLAIMED) {
		begin(x, "SigningTime");
		leaf_time(x, "Time", s->signing_time);
		end(x, "SigningTime");
	} else if (time) {
		const char *element =
		    s->kind == YX_KIND_TIMESTAMP ? "DocTimeStamp" : "SignatureTimeStamp";

		begin(x, element);
		leaf_time(x, "TimeStampValue", s->signing_time);
		end(x, element);
	}
	if (cert && yx_digest(&d, YX_DIGEST_SHA256, s->certificate, NULL) == YX_OK) {
		begin(x, "SigningCertificate");
		reference(x, "AttributeObject", object_id(id, "C", n));
		digest(x, "CertID", &d);
		end(x, "SigningCertificate");
	}
	if (s->claimed_location[0]) {
		begin(x, "SignatureProductionPlace");
		leaf(x, "AddressString", s->claimed_location);
		end(x, "SignatureProductionPlace");
	}
	if (s->claimed_reason[0]) {
		begin(x, "Reason");
		leaf(x, "ReasonElement", s->claimed_reason);
		end(x, "Reason");
	}
	end(x, "SignatureAttributes");
}

static void
signer(struct xml *x, const struct yx_signature *s, size_t n)
{
	char id[24];

	if (!s->certificate.len)
		return;
	begin(x, "SignerInformation");
	reference(x, "SignerCertificate", object_id(id, "C", n));
	leaf(x, "Signer", s->name);
	end(x, "SignerInformation");
}

/* -------------------------------------------------------------- the result */

static void
report_data(struct xml *x, const char *type, const char *text)
{
	begin(x, "ReportData");
	indent(x);
	yx_buf_printf(x->out, "<Type>urn:yinxin:report:%s</Type>\n", type);
	indent(x);
	yx_buf_puts(x->out, "<Value xsi:type=\"xs:string\">");
	put(x, text);
	yx_buf_puts(x->out, "</Value>\n");
	end(x, "ReportData");
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

	begin(x, "AdditionalValidationReportData");
	report_data(x, "coverage", coverage[(size_t)s->coverage < 4 ? s->coverage : 0]);
	report_data(x, "reason:en", s->reason.in[0]);
	report_data(x, "reason:zh", s->reason.in[1]);
	for (size_t i = 0; i < s->change_count; i++)
		report_change(x, &s->changes[i]);
	for (size_t i = 0; i < x->r->attack_count; i++)
		report_data(x, "attack", x->r->attacks[i]);
	for (size_t i = 0; i < s->remark_count; i++)
		report_data(x, "remark", s->remarks[i].text.in[0]);
	end(x, "AdditionalValidationReportData");
}

/* 4.3.11 and 4.3.12 */
static void
status(struct xml *x, const struct yx_signature *s, size_t n)
{
	const char *main = s->indication == YX_INDICATION_PASSED   ? "total-passed"
			   : s->indication == YX_INDICATION_FAILED ? "total-failed"
								   : "indeterminate";
	char uri[80], id[24];

	begin(x, "SignatureValidationStatus");
	snprintf(uri, sizeof(uri), "urn:etsi:019102:mainindication:%s", main);
	leaf(x, "MainIndication", uri);
	if (yx_sub_indication_uri(s->sub))
		leaf(x, "SubIndication", yx_sub_indication_uri(s->sub));
	begin(x, "AssociatedValidationReportData");
	if (s->certificate.len) {
		begin(x, "CertificateChain");
		reference(x, "SigningCertificate", object_id(id, "C", n));
		end(x, "CertificateChain");
	}
	additional(x, s);
	end(x, "AssociatedValidationReportData");
	end(x, "SignatureValidationStatus");
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
	begin(x, "SignatureValidationReport");
	identifier(x, s, n);
	constraints(x);
	times(x, s);
	document(x);
	attributes(x, s, n);
	signer(x, s, n);
	begin(x, "SignatureValidationProcess");
	leaf(x, "SignatureValidationProcessID", process_of(s));
	end(x, "SignatureValidationProcess");
	status(x, s, n);
	end(x, "SignatureValidationReport");
}

/* ---------------------------------------------------------------- objects */

static void
object_begin(struct xml *x, const char *id, const char *type)
{
	char uri[80];

	indent(x);
	yx_buf_printf(x->out, "<ValidationObject id=\"%s\">\n", id);
	x->depth++;
	snprintf(uri, sizeof(uri), "urn:etsi:019102:validationObject:%s", type);
	leaf(x, "ObjectType", uri);
	begin(x, "ValidationObjectRepresentation");
}

static void
object_end(struct xml *x)
{
	end(x, "ValidationObjectRepresentation");
	end(x, "ValidationObject");
}

/* 4.4: the document by its digest, the signers' certificates as they are. */
static void
objects(struct xml *x)
{
	const struct yx_verify_report *r = x->r;
	size_t certificates = 0;
	char id[24];

	for (size_t i = 0; i < r->signature_count; i++)
		certificates += r->signatures[i].certificate.len > 0;
	if (!r->sha256.len && !certificates)
		return;
	begin(x, "SignatureValidationObjects");
	if (r->sha256.len) {
		object_begin(x, "D-1", "signedData");
		digest(x, "DigestAlgAndValue", &r->sha256);
		object_end(x);
	}
	for (size_t i = 0; i < r->signature_count; i++) {
		if (!r->signatures[i].certificate.len)
			continue;
		object_begin(x, object_id(id, "C", i), "certificate");
		indent(x);
		yx_buf_puts(x->out, "<base64>");
		yx_base64_put(x->out, r->signatures[i].certificate);
		yx_buf_puts(x->out, "</base64>\n");
		object_end(x);
	}
	end(x, "SignatureValidationObjects");
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
	objects(&x);
	yx_buf_puts(out, "</ValidationReport>\n");
	return yx_buf_status(out, err);
}
