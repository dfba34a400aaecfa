/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of a CMS signer and of time-stamp tokens mean for a verdict. */
#include <stdio.h>
#include <string.h>
#include "facts.h"

#define NONE2 ((struct yx_text2){ { "", "" } })

/* What to do about each way a signer can fail. */
static struct yx_text2
next_step_of(enum yx_sub_indication sub)
{
	switch (sub) {
	case YX_SUB_HASH_FAILURE:
		return (struct yx_text2){
			{ "do not rely on this file; ask the sender for the original and compare",
			  "不要依据此文件；请向发送方索取原件并比对" }
		};
	case YX_SUB_SIG_CRYPTO_FAILURE:
		return (struct yx_text2){
			{ "do not rely on this signature; ask the signer to sign again",
			  "不要依据此签名；请签名人重新签署" }
		};
	case YX_SUB_NO_SIGNING_CERTIFICATE_FOUND:
		return (struct yx_text2){ { "ask the signer for the certificate and give it with "
					    "--trust or --extra",
					    "请向签名人索取证书，并用 --trust 或 --extra 提供" } };
	case YX_SUB_FORMAT_FAILURE:
		return (struct yx_text2){ { "ask for a copy in which the signature is whole",
					    "请索取签名完整的副本" } };
	default:
		return (struct yx_text2){ { "look at the details, or ask the signer to sign again",
					    "请查看详细信息，或请签名人重新签署" } };
	}
}

static void
remark_oddities(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_cms *cms,
		const struct yx_cms_signer_report *r)
{
	char text[128];

	if (r->forgave_signature_encoding)
		yx_judge_remark(
		    b, j, "signature-encoding",
		    (struct yx_text2){ { "the signature value is not written in exact DER",
					 "签名值未按规范的 DER 编码书写" } });
	if (r->forgave_unsorted)
		yx_judge_remark(b, j, "attributes-unsorted",
				(struct yx_text2){ { "the signed attributes are not in DER order",
						     "签名属性未按 DER 规定排序" } });
	if (r->odd_algorithm)
		yx_judge_remark(
		    b, j, "algorithm-identifier",
		    (struct yx_text2){
			{ "an algorithm is named in a way the standard does not ask for",
			  "算法标识的写法与标准不一致" } });
	if (cms && cms->forgiven.kinds) {
		snprintf(text, sizeof(text),
			 "the CMS is not written in exact DER, first at its byte %llu",
			 (unsigned long long)cms->forgiven.offset);
		yx_judge_remark(b, j, "ber",
				(struct yx_text2){ { text, "CMS 未完全采用 DER 编码" } });
	}
}

/*
 * Combinations of algorithms that compute but are not what their standards ask for, so that two
 * verifiers would disagree: the value is then not relied on.
 */
static void
judge_combination(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_cms *cms,
		  const struct yx_cms_signer_report *r, const struct yx_cms_signer *signer)
{
	struct yx_scheme said;
	const char *en = NULL, *zh = NULL;

	if (r->scheme.kind == YX_SCHEME_RSA_PSS && r->scheme.mgf1 != r->scheme.digest) {
		en = "RSASSA-PSS with a mask digest that differs from its digest (RFC 4055 3.1)";
		zh = "RSASSA-PSS 的掩码摘要与其摘要算法不同（RFC 4055 3.1）";
	} else if (yx_scheme_parse(&said, signer->signature_algorithm, YX_DIGEST_NONE, NULL) ==
		       YX_OK &&
		   said.digest != YX_DIGEST_NONE && said.digest != r->scheme.digest) {
		en = "the value was not made with the signature algorithm that is named (RFC 5652 "
		     "5.3)";
		zh = "签名值并非用所声明的签名算法制作（RFC 5652 5.3）";
	}
	if (!en && r->odd_algorithm && cms->family == YX_CMS_RFC) {
		en = "an algorithm is named in a place or a way RFC 5652 does not provide for";
		zh = "算法标识的位置或写法不符合 RFC 5652";
	}
	if (en)
		yx_judge_sub(b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE, (struct yx_text2){ { en, zh } },
			     next_step_of(YX_SUB_SIG_CONSTRAINTS_FAILURE));
}

/* The decision names one check: those of the value are told apart from it, all of them. */
static void
find_values(struct yx_judged *j, const struct yx_cms_signer_report *r)
{
	enum yx_cms_result value = r->checks[YX_CMS_CHECK_SIGNATURE].result;

	j->s.value_checked = value == YX_CMS_PASSED || value == YX_CMS_FAILED;
	if (value == YX_CMS_FAILED)
		j->s.found |= UINT32_C(1) << YX_SUB_SIG_CRYPTO_FAILURE;
	if (r->checks[YX_CMS_CHECK_MESSAGE_DIGEST].result == YX_CMS_FAILED ||
	    r->checks[YX_CMS_CHECK_CONTENT].result == YX_CMS_FAILED)
		j->s.found |= UINT32_C(1) << YX_SUB_HASH_FAILURE;
}

enum yx_status
yx_judge_cms(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_cms *cms,
	     const struct yx_cms_signer_report *r, const struct yx_cms_signer *signer,
	     struct yx_error *err)
{
	enum yx_cms_check_id check = YX_CMS_CHECK_COUNT;
	enum yx_sub_indication sub = YX_SUB_NONE;
	enum yx_indication indication = yx_cms_decide(r, &sub, &check);
	char name[64];

	if (r->cert)
		yx_judge_signer(b, j, yx_cert_der(r->cert));
	if (r->scheme.kind != YX_SCHEME_NONE && !j->s.algorithm[0])
		j->s.algorithm = yx_say(b, "%s", yx_scheme_name(&r->scheme, name));
	if (signer->digest != YX_DIGEST_NONE)
		j->s.digest = yx_digest_name(signer->digest);
	if (j->s.signing_time == YX_TIME_NONE)
		j->s.signing_time = yx_cms_signing_time(signer);
	j->value = yx_arena_dup(b->arena, signer->signature);
	j->scheme = r->scheme;
	j->content_digest = signer->digest;
	find_values(j, r);
	remark_oddities(b, j, cms, r);
	if (indication != YX_INDICATION_PASSED) {
		const char *why = check < YX_CMS_CHECK_COUNT ? r->checks[check].text : "";
		struct yx_text2 detail = { { why, "" } };

		if (check < YX_CMS_CHECK_COUNT)
			detail.in[1] = yx_cms_check_zh(check, r->checks[check].result);
		yx_judge_sub(b, j, sub == YX_SUB_NONE ? YX_SUB_GENERIC : sub, detail,
			     next_step_of(sub));
	}
	judge_combination(b, j, cms, r, signer);
	return yx_facts_of_cms(b, j, signer, r, err);
}

void
yx_judge_token(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_tsp_report *r)
{
	char en[300], zh[300];

	if (r->indication == YX_INDICATION_PASSED)
		return;
	yx_tsp_reason(en, sizeof(en), r, false);
	yx_tsp_reason(zh, sizeof(zh), r, true);
	yx_judge(b, j, r->indication, r->sub == YX_SUB_NONE ? YX_SUB_GENERIC : r->sub,
		 (struct yx_text2){ { en, zh } }, next_step_of(r->sub));
}
