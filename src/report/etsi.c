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

/* 4.3.3: what identifies the signature: the digest it is over, its value, and its name here. */
static void
identifier(struct xml *x, const struct yx_signature *s, const char *id)
{
	etsi_begin_id(x, "SignatureIdentifier", id);
	etsi_digest(x, "DigestAlgAndValue", &s->facts.to_be_signed);
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

/*
 * 4.3.6: what was signed: the bytes of ByteRange, the content. Where these are not known (an OFD
 * package is signed entry by entry), the file; how far it is covered is in the report data.
 */
static void
document(struct xml *x, const struct yx_signature *s)
{
	const struct yx_digest *d = etsi_content(s);
	char id[ETSI_ID];

	if (!d && !x->r->sha256.len)
		return;
	etsi_begin(x, "SignersDocument");
	etsi_digest(x, "DigestAlgAndValue", d ? d : &x->r->sha256);
	etsi_reference(x, "SignersDocumentRef",
		       d ? etsi_id(id, ETSI_DOCUMENT, d) : etsi_id(id, ETSI_FILE, &x->r->sha256));
	etsi_end(x, "SignersDocument");
}

/* A pseudonym in the name means that it is one (RFC 3739 3.1.2). */
static bool
is_pseudonym(struct yx_bytes certificate)
{
	struct yx_cert *c = NULL;
	struct yx_buf name = { 0 };
	bool is = yx_cert_parse(&c, certificate, YX_PKI_LENIENT, NULL) == YX_OK &&
		  yx_name_put_attribute(&name, yx_cert_subject(c), YX_OID_DN_PSEUDONYM);

	yx_buf_clear(&name);
	yx_cert_free(c);
	return is;
}

void
etsi_signer(struct xml *x, struct yx_bytes certificate, const char *name)
{
	char id[ETSI_ID];
	const char *cert = etsi_certificate_id(id, certificate);

	if (!cert)
		return;
	etsi_begin(x, is_pseudonym(certificate) ? "SignerInformation Pseudonym=\"true\""
						: "SignerInformation");
	etsi_reference(x, "SignerCertificate", cert);
	etsi_leaf(x, "Signer", name);
	etsi_end(x, "SignerInformation");
}

/*
 * 4.3.8: the level of EN 319 142-1 or 319 122-1 that it has. Whether it is a qualified one in law
 * takes trusted lists; nothing is said of that.
 */
static void
quality(struct xml *x, const struct yx_signature *s)
{
	char urn[80];

	if (!s->level[0])
		return;
	snprintf(urn, sizeof(urn), "urn:yinxin:quality:level:%.20s", s->level);
	etsi_begin(x, "SignatureQuality");
	etsi_leaf(x, "SignatureQualityInformation", urn);
	etsi_end(x, "SignatureQuality");
}

/* -------------------------------------------------------------- the result */

static void
report_change(struct xml *x, const struct yx_change *c, int language)
{
	struct yx_buf text = { 0 };

	yx_buf_printf(&text, language ? "版本 %zu; %s; %s; %s%s" : "revision %zu; %s; %s; %s%s",
		      c->revision,
		      language     ? (c->allowed ? "允许" : "不允许")
		      : c->allowed ? "permitted"
				   : "not permitted",
		      c->kind, c->object, c->object[0] ? "; " : "");
	if (c->page)
		yx_buf_printf(&text, language ? "第 %zu 页; " : "page %zu; ", c->page);
	yx_buf_puts(&text, c->text.in[language]);
	etsi_report_data(x, language ? "change:zh" : "change:en", yx_buf_str(&text));
	yx_buf_clear(&text);
}

/* The same in both languages, as types of their own. */
static void
report_text2(struct xml *x, const char *en, const char *zh, struct yx_text2 text)
{
	if (!text.in[0][0])
		return;
	etsi_report_data(x, en, text.in[0]);
	etsi_report_data(x, zh, text.in[1]);
}

static void
additional(struct xml *x, const struct yx_signature *s)
{
	static const char *const coverage[] = { "none", "partial", "revision", "whole-file" };

	etsi_begin(x, "AdditionalValidationReportData");
	etsi_report_data(x, "coverage", coverage[(size_t)s->coverage < 4 ? s->coverage : 0]);
	report_text2(x, "reason:en", "reason:zh", s->reason);
	report_text2(x, "next-step:en", "next-step:zh", s->next_step);
	for (size_t i = 0; i < 2 * s->change_count; i++)
		report_change(x, &s->changes[i / 2], i % 2);
	for (size_t i = 0; i < x->r->attack_count; i++)
		etsi_report_data(x, "attack", x->r->attacks[i]);
	for (size_t i = 0; i < s->remark_count; i++)
		report_text2(x, "remark:en", "remark:zh", s->remarks[i].text);
	etsi_end(x, "AdditionalValidationReportData");
}

/* 4.3.11 and 4.3.12 */
static void
status(struct xml *x, const struct yx_signature *s, const char *id)
{
	const struct etsi_subject subject = { .id = id,
					      .whole = true,
					      .certificate = s->certificate,
					      .path = &s->path,
					      .stamps = s->stamps,
					      .stamp_count = s->stamp_count,
					      .scheme = &s->facts.scheme,
					      .judged_at = s->judged_at,
					      .sub = s->sub,
					      .found = s->found };

	etsi_begin(x, "SignatureValidationStatus");
	etsi_indication(x, s->indication, s->sub, true);
	etsi_begin(x, "AssociatedValidationReportData");
	etsi_associated(x, &subject);
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
	char id[24];

	snprintf(id, sizeof(id), "S-%zu", n + 1);
	etsi_begin(x, "SignatureValidationReport");
	identifier(x, s, id);
	etsi_constraints(x, s);
	times(x, s);
	document(x, s);
	etsi_attributes(x, s);
	etsi_signer(x, s->certificate, s->name);
	quality(x, s);
	etsi_begin(x, "SignatureValidationProcess");
	etsi_leaf(x, "SignatureValidationProcessID", process_of(s));
	etsi_end(x, "SignatureValidationProcess");
	status(x, s, id);
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
