/* SPDX-License-Identifier: Apache-2.0 */
/* From a token's check results to one outcome, and the words for it. */
#include <stdio.h>
#include "parts.h"

struct rule {
	enum yx_tsp_check_id check;
	enum yx_cms_result result;
	enum yx_sub_indication sub;
};

/* What weighs most comes first. SIGNATURE and CHAIN bring their own sub-indication. The tsa field
 * (YX_TSP_CHECK_NAME) is reported, not judged: the signature binds the certificate, not the name.
 */
static const struct rule rules[] = {
	{ YX_TSP_CHECK_IMPRINT, YX_CMS_FAILED, YX_SUB_HASH_FAILURE },
	{ YX_TSP_CHECK_SIGNATURE, YX_CMS_FAILED, YX_SUB_NONE },
	{ YX_TSP_CHECK_FORM, YX_CMS_FAILED, YX_SUB_FORMAT_FAILURE },
	{ YX_TSP_CHECK_SIGNATURE, YX_CMS_UNDETERMINED, YX_SUB_NONE },
	{ YX_TSP_CHECK_IMPRINT, YX_CMS_UNDETERMINED, YX_SUB_GENERIC },
	{ YX_TSP_CHECK_NONCE, YX_CMS_FAILED, YX_SUB_SIG_CONSTRAINTS_FAILURE },
	{ YX_TSP_CHECK_POLICY, YX_CMS_FAILED, YX_SUB_SIG_CONSTRAINTS_FAILURE },
	{ YX_TSP_CHECK_CERTIFICATE, YX_CMS_FAILED, YX_SUB_SIG_CONSTRAINTS_FAILURE },
	{ YX_TSP_CHECK_CERTIFICATE, YX_CMS_UNDETERMINED, YX_SUB_GENERIC },
	{ YX_TSP_CHECK_PURPOSE, YX_CMS_FAILED, YX_SUB_CHAIN_CONSTRAINTS_FAILURE },
	{ YX_TSP_CHECK_TIME, YX_CMS_FAILED, YX_SUB_TIMESTAMP_ORDER_FAILURE },
	{ YX_TSP_CHECK_CHAIN, YX_CMS_FAILED, YX_SUB_NONE },
	{ YX_TSP_CHECK_CHAIN, YX_CMS_UNDETERMINED, YX_SUB_NONE },
};

void
tsp_decide(struct yx_tsp_report *r, enum yx_sub_indication of_signature, bool no_chain)
{
	const struct rule *hit = NULL;

	for (size_t i = 0; !hit && i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (no_chain && rules[i].check == YX_TSP_CHECK_CHAIN)
			continue;
		if (r->checks[rules[i].check].result == rules[i].result)
			hit = &rules[i];
	}
	r->sub = YX_SUB_NONE;
	if (!hit && !no_chain && r->checks[YX_TSP_CHECK_CHAIN].result != YX_CMS_PASSED) {
		r->sub = YX_SUB_NO_CERTIFICATE_CHAIN_FOUND;
		r->decisive = YX_TSP_CHECK_CHAIN;
	} else if (hit) {
		r->sub = hit->sub;
		r->decisive = hit->check;
		if (hit->check == YX_TSP_CHECK_SIGNATURE)
			r->sub = of_signature;
		else if (hit->check == YX_TSP_CHECK_CHAIN)
			r->sub = r->path->sub;
		if (r->sub == YX_SUB_NONE)
			r->sub = YX_SUB_GENERIC;
	}
	r->indication = yx_sub_indication_of(r->sub);
}

enum yx_status
yx_tsp_verify(struct yx_tsp_report **out, const struct yx_tsp_token *token,
	      const struct yx_tsp_verify_options *options, struct yx_error *err)
{
	struct yx_tsp_report *r = NULL;
	enum yx_sub_indication of_signature = YX_SUB_NONE;
	enum yx_status st;

	*out = NULL;
	r = yx_alloc(sizeof(*r));
	if (!r) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = tsp_check_all(r, token, options, &of_signature, err)) != YX_OK)
		goto done;
	tsp_decide(r, of_signature, options->no_chain);
	*out = r;
	r = NULL;
done:
	yx_tsp_report_free(r);
	return st;
}

void
yx_tsp_report_free(struct yx_tsp_report *r)
{
	if (!r)
		return;
	yx_cms_report_free(r->cms);
	yx_path_report_free(r->path);
	yx_cert_free(r->cert);
	yx_free(r);
}

static const struct {
	const char *name, *en, *zh;
} words[YX_TSP_CHECK_COUNT] = {
	[YX_TSP_CHECK_FORM] = { "form", "it is not a proper time-stamp", "不是合规的时间戳" },
	[YX_TSP_CHECK_IMPRINT] = { "imprint", "it is not for this data",
				   "时间戳对应的不是这份数据" },
	[YX_TSP_CHECK_NONCE] = { "nonce", "it does not answer this request",
				 "时间戳不是对本次请求的应答" },
	[YX_TSP_CHECK_POLICY] = { "policy", "its policy is not accepted",
				  "不接受该时间戳所依据的策略" },
	[YX_TSP_CHECK_SIGNATURE] = { "signature", "its signature does not hold",
				     "时间戳的签名不成立" },
	[YX_TSP_CHECK_CERTIFICATE] = { "signing-certificate",
				       "it is not bound to its authority's certificate",
				       "时间戳没有与其机构证书绑定" },
	[YX_TSP_CHECK_PURPOSE] = { "purpose",
				   "its authority's certificate is not for time-stamping alone",
				   "时间戳机构的证书不是专用于时间戳的证书" },
	[YX_TSP_CHECK_NAME] = { "name", "it names another authority",
				"时间戳中写的机构名称与证书不符" },
	[YX_TSP_CHECK_TIME] = { "time", "its time cannot be right", "时间戳的时间不可能正确" },
	[YX_TSP_CHECK_CHAIN] = { "chain", "its authority is not trusted", "时间戳机构不受信任" },
};

const char *
yx_tsp_check_name(enum yx_tsp_check_id id)
{
	return (unsigned)id < YX_TSP_CHECK_COUNT ? words[id].name : "?";
}

char *
yx_tsp_reason(char *out, size_t out_size, const struct yx_tsp_report *r, bool chinese)
{
	const struct yx_cms_check *check = &r->checks[r->decisive];
	char detail[200] = "";

	if (out_size == 0)
		return out;
	out[0] = 0;
	if (r->indication == YX_INDICATION_PASSED)
		return out;
	if (r->decisive == YX_TSP_CHECK_CHAIN && r->path)
		yx_path_reason(detail, sizeof(detail), r->path, chinese);
	else if (!chinese)
		snprintf(detail, sizeof(detail), "%s", check->text);
	snprintf(out, out_size, "%s%s%s", chinese ? words[r->decisive].zh : words[r->decisive].en,
		 detail[0] ? (chinese ? "：" : ": ") : "", detail);
	return out;
}
