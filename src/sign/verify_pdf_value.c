/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of a PDF signature, whatever form it has: CMS, a raw RSA value, a time-stamp token, a
 * seal. Is it right over the bytes that ByteRange names, and of the form that its SubFilter says?
 */
#include <stdio.h>
#include <yinxin/pdf_sign.h>
#include "facts.h"
#include "seal_attribute.h"
#include "verify_pdf.h"

#define NONE2 ((struct yx_text2){ { "", "" } })

enum pdf_container
yx_pdf_container_of(const struct yx_pdf_signature *s)
{
	if (yx_bytes_equal_str(s->sub_filter, "ETSI.RFC3161"))
		return PDF_TOKEN;
	if (yx_bytes_equal_str(s->sub_filter, "adbe.pkcs7.sha1"))
		return PDF_CMS_SHA1;
	if (yx_bytes_equal_str(s->sub_filter, "adbe.x509.rsa_sha1"))
		return PDF_RAW_RSA;
	/* some vendors keep the name of CMS and put SES_Signature there */
	if (yx_pdf_is_seal(s))
		return PDF_SEAL;
	if (yx_bytes_equal_str(s->sub_filter, "adbe.pkcs7.detached") ||
	    yx_bytes_equal_str(s->sub_filter, "ETSI.CAdES.detached"))
		return PDF_CMS_DETACHED;
	return PDF_UNKNOWN;
}

static void
unreadable_value(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_error *why)
{
	yx_judge_sub(b, j, YX_SUB_FORMAT_FAILURE, yx_say_error(b, why),
		     (struct yx_text2){ { "ask for a copy in which the signature is whole",
					  "请索取签名完整的副本" } });
	if (why->status == YX_NOT_FOUND) /* a slot that holds nothing */
		yx_verdict_attack(b, "universal-forgery");
}

/*
 * A PDF signature is one person's: none is no signature, several are not PAdES. Where certificates
 * are judged, only the first would be, so the whole is then undetermined; where bytes alone are,
 * all the values must be right.
 */
static void
judge_signer_count(struct pdf_check *p, struct yx_judged *j, const struct yx_cms *cms,
		   const struct yx_cms_report *report)
{
	static const struct yx_text2 several = { { "the signature value has several signers",
						   "签名值中有多个签名人" } };

	if (!cms->signer_count)
		yx_judge_sub(p->b, j, YX_SUB_FORMAT_FAILURE,
			     (struct yx_text2){
				 { "the signature value has no signer", "签名值中没有签名人" } },
			     NONE2);
	for (size_t i = 1; i < cms->signer_count; i++) {
		enum yx_sub_indication sub = YX_SUB_NONE;

		if (yx_cms_decide(&report->signers[i], &sub, NULL) != YX_INDICATION_PASSED)
			yx_judge_sub(p->b, j, sub == YX_SUB_NONE ? YX_SUB_GENERIC : sub, several,
				     NONE2);
	}
	if (cms->signer_count < 2)
		return;
	if (p->b->policy->judge_certificates)
		yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE, several, NONE2);
	else
		yx_judge_remark(p->b, j, "several-signers", several);
}

static enum yx_status
judge_cms_value(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s,
		const struct yx_bytes parts[2], enum pdf_container kind, size_t index,
		struct yx_error *err)
{
	struct yx_cms_verify_options o = {
		.content = { .runs = parts, .run_count = 2, .given = true },
		.content_is_digest = kind == PDF_CMS_SHA1
	};
	struct yx_error why = YX_ERROR_INIT;
	struct yx_cms *cms = NULL;
	struct yx_cms_report *report = NULL;
	enum yx_status st = yx_cms_parse(&cms, s->contents, &why);

	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK) {
		unreadable_value(p->b, j, &why);
		return YX_OK;
	}
	if ((st = yx_cms_verify(&report, cms, &o, err)) != YX_OK)
		goto done;
	if (kind == PDF_CMS_DETACHED && cms->attached)
		/* ISO 32000-2 12.8.3.3.1: no data shall be encapsulated */
		yx_judge_sub(
		    p->b, j, YX_SUB_FORMAT_FAILURE,
		    (struct yx_text2){ { "the signature carries content of its own besides "
					 "the file's",
					 "签名值中另外夹带了内容" } },
		    NONE2);
	judge_signer_count(p, j, cms, report);
	if (!cms->signer_count)
		goto done;
	st = yx_judge_cms(p->b, j, cms, &report->signers[0], &cms->signers[0], err);
	if (st == YX_OK)
		st = yx_pdf_check_pool_cms(p, cms, index, err);
	if (cms->signer_count > 1)
		j->s.profile = "PAdES (not baseline)";
	else if (yx_bytes_equal_str(s->sub_filter, "ETSI.CAdES.detached"))
		j->s.profile = yx_cms_attribute_find(&cms->signers[0].signed_attributes,
						     YX_OID_ATTR_SIGNING_CERT_V2) ||
				       yx_cms_attribute_find(&cms->signers[0].signed_attributes,
							     YX_OID_ATTR_SIGNING_CERT)
				   ? "PAdES-B-B"
				   : "PAdES (not baseline)";
	else
		j->s.profile =
		    kind == PDF_CMS_SHA1 ? "PDF adbe.pkcs7.sha1" : "PDF adbe.pkcs7.detached";
	if (p->entries && index != SIZE_MAX) {
		p->entries[index].cms = cms;
		cms = NULL;
	}
done:
	yx_cms_report_free(report);
	yx_cms_free(cms);
	return st;
}

static enum yx_status
judge_raw_value(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s,
		const struct yx_bytes parts[2], struct yx_error *err)
{
	struct yx_cms_content content = { .runs = parts, .run_count = 2, .given = true };
	enum yx_digest_alg alg = YX_DIGEST_NONE;
	struct yx_error why = YX_ERROR_INIT;
	bool valid = false;
	enum yx_status st;

	j->s.profile = "PDF adbe.x509.rsa_sha1";
	if (!s->cert_count) {
		yx_judge_sub(p->b, j, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND, NONE2, NONE2);
		return YX_OK;
	}
	yx_judge_signer(p->b, j, s->cert[0]);
	st = yx_cms_raw_verify(s->contents, s->cert[0], &content, &alg, &valid, &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK) {
		unreadable_value(p->b, j, &why);
		return YX_OK;
	}
	j->s.digest = alg == YX_DIGEST_NONE ? "" : yx_digest_name(alg);
	j->s.value_checked = true;
	j->value = yx_arena_dup(p->b->arena, s->contents);
	j->scheme = (struct yx_scheme){ .kind = YX_SCHEME_RSA_PKCS1, .digest = alg };
	if (!valid)
		yx_judge_sub(p->b, j, YX_SUB_HASH_FAILURE, NONE2,
			     (struct yx_text2){ { "do not rely on this file; ask for the original",
						  "不要依据此文件；请索取原件" } });
	return YX_OK;
}

/* The token's value and what it was made for; its authority and time come later. */
static enum yx_status
judge_document_stamp(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s,
		     const struct yx_bytes parts[2], size_t index, struct yx_error *err)
{
	struct yx_cms_content data = { .runs = parts, .run_count = 2, .given = true };
	struct yx_tsp_verify_options o = { .data = &data, .no_chain = true, .now = p->b->now };
	struct yx_error why = YX_ERROR_INIT;
	struct yx_tsp_token *token = NULL;
	struct yx_tsp_report *report = NULL;
	enum yx_status st = yx_tsp_token_parse(&token, s->contents, &why);

	j->s.profile = "PAdES-DocTimeStamp";
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK) {
		unreadable_value(p->b, j, &why);
		return YX_OK;
	}
	j->s.signing_time = token->gen_time;
	j->s.time_source = YX_TIME_STAMPED;
	j->s.digest = yx_digest_name(token->imprint.alg);
	if ((st = yx_tsp_verify(&report, token, &o, err)) != YX_OK)
		goto done;
	if (report->cert)
		yx_judge_signer(p->b, j, yx_cert_der(report->cert));
	yx_judge_token(p->b, j, report);
	j->s.value_checked = report->cert != NULL;
	if (token->cms->signer_count) {
		j->value = yx_arena_dup(p->b->arena, token->cms->signers[0].signature);
		j->scheme = report->cms->signers[0].scheme;
		st = yx_facts_of_cms(p->b, j, &token->cms->signers[0], &report->cms->signers[0],
				     err);
		/* what is signed there is the token's own content, not the document */
		j->s.facts.content = token->imprint;
	}
	if (p->entries && index != SIZE_MAX &&
	    report->checks[YX_TSP_CHECK_IMPRINT].result == YX_CMS_PASSED)
		p->entries[index].imprint = token->imprint;
	if (st == YX_OK)
		st = yx_pdf_check_pool_cms(p, token->cms, index, err);
done:
	yx_tsp_report_free(report);
	yx_tsp_token_free(token);
	return st;
}

enum yx_status
yx_pdf_judge_value(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s,
		   size_t index, struct yx_error *err)
{
	enum pdf_container kind = yx_pdf_container_of(s);
	struct yx_bytes parts[2];
	char text[200];

	if (!yx_pdf_signature_parts_in(p->file, s, parts))
		return YX_OK; /* coverage has said so */
	switch (kind) {
	case PDF_TOKEN:
		return judge_document_stamp(p, j, s, parts, index, err);
	case PDF_RAW_RSA:
		return judge_raw_value(p, j, s, parts, err);
	case PDF_SEAL: /* all of it at once: its time-stamp is among its seven questions */
		if (p->entries && index != SIZE_MAX) {
			p->entries[index].is_seal = true;
			return YX_OK;
		}
		return yx_pdf_judge_seal(p, j, s, parts, YX_TIME_NONE, err);
	case PDF_CMS_SHA1:
	case PDF_CMS_DETACHED:
		return judge_cms_value(p, j, s, parts, kind, index, err);
	default:
		snprintf(text, sizeof(text), "SubFilter %.*s",
			 (int)(s->sub_filter.len < 80 ? s->sub_filter.len : 80),
			 s->sub_filter.data ? (const char *)s->sub_filter.data : "");
		yx_judge_sub(
		    p->b, j, YX_SUB_GENERIC,
		    (struct yx_text2){
			{ yx_say(p->b, "this kind of signature is not supported (%s)", text),
			  yx_say(p->b, "尚不支持这种签名（%s）", text) } },
		    (struct yx_text2){ { "verify it with the program that made it",
					 "请用制作该签名的软件验证" } });
		return YX_OK;
	}
}
