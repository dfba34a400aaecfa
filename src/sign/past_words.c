/* SPDX-License-Identifier: Apache-2.0 */
/* What a verdict in time says to people: the reason, and what can be done about it. */
#include <stdio.h>
#include <string.h>
#include "past.h"

/* What helps, by sub-indication, where the path's own advice does not know about proofs. */
static bool
advice(enum yx_sub_indication sub, struct yx_text2 *out)
{
	static const struct {
		enum yx_sub_indication sub;
		const char *en, *zh;
	} list[] = {
		{ YX_SUB_CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
		  "a time-stamp from before that date would save it: look for a copy that was "
		  "extended in time (yinxin extend); otherwise ask for a new signature",
		  "若有早于该日期的时间戳即可认可：请查找当时已用 yinxin extend "
		  "续期的副本，否则请重新签名" },
		{ YX_SUB_CRYPTO_CONSTRAINTS_FAILURE,
		  "ask for a signature made with current algorithms",
		  "请要求对方使用现行算法重新签名" },
		{ YX_SUB_REVOCATION_OUT_OF_BOUNDS_NO_POE,
		  "get newer revocation data (--online or --extra), or a copy whose revocation "
		  "data "
		  "were time-stamped before their signer expired",
		  "请获取更新的吊销信息（--online 或 "
		  "--extra），或其吊销信息在签发者过期前已加盖时间戳的副本" },
		{ YX_SUB_NOT_YET_VALID,
		  "the clock of the signer or of the authority was wrong; ask for a new signature",
		  "签名人或时间戳机构的时钟有误，请要求重新签名" },
		{ YX_SUB_TIMESTAMP_ORDER_FAILURE,
		  "do not rely on these time-stamps; ask the sender for the original and compare",
		  "不要依据这些时间戳；请向发送方索取原件并比对" },
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i].sub == sub) {
			*out = (struct yx_text2){ { list[i].en, list[i].zh } };
			return true;
		}
	return false;
}

static const char *
with_detail(struct yx_verdict_builder *b, enum yx_sub_indication sub, const char *detail, bool zh)
{
	return yx_say(b, "%s%s%s", yx_sub_indication_text(sub, zh),
		      detail[0] ? (zh ? "：" : ": ") : "", detail);
}

/* Out of bounds or revoked: which proof would settle it depends on which there is. */
static bool
advice_on_proof(struct yx_verdict_builder *b, const struct past_verdict *v, struct yx_text2 *out)
{
	const struct yx_path_cert *end = &v->path->chain[0];
	bool bounds =
	    v->sub == YX_SUB_OUT_OF_BOUNDS_NO_POE || v->sub == YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED;
	yx_time last = bounds ? yx_cert_not_after(end->cert) : end->revoked_at;
	char when[32];

	if ((!bounds && v->sub != YX_SUB_REVOKED_NO_POE) || last == YX_TIME_NONE)
		return false;
	if (v->proven == YX_TIME_NONE) {
		yx_time_rfc3339(when, last);
		out->in[0] = yx_say(b,
				    "a trusted time-stamp from before %s would decide: look for a "
				    "copy that was extended in time (yinxin extend), or give the "
				    "issuer of its time-stamps with --trust",
				    when);
		out->in[1] = yx_say(b,
				    "如有早于 %s 的可信时间戳即可判定：请查找及时续期（yinxin "
				    "extend）的副本，或用 --trust 加入其时间戳的颁发者",
				    when);
		return true;
	}
	/* of what was revoked by then no later answer tells anything better */
	if (v->control_time == YX_TIME_NONE || v->control_time >= v->proven ||
	    (!bounds && last <= v->proven))
		return false;
	yx_time_rfc3339(when, v->proven);
	out->in[0] = yx_say(b,
			    "it existed at %s, but nothing issued after that tells that the "
			    "certificates were still good: give such a CRL or OCSP answer with "
			    "--extra, or try --online",
			    when);
	out->in[1] = yx_say(b,
			    "签名在 %s 已存在，但缺少此后签发、说明证书当时仍有效的吊销信息：请用 "
			    "--extra 提供此类 CRL 或 OCSP 应答，或加 --online 重试",
			    when);
	return true;
}

void
past_words(struct yx_verdict_builder *b, const struct past_verdict *v, struct yx_text2 *reason,
	   struct yx_text2 *next_step)
{
	char en[400], zh[400];

	*reason = *next_step = (struct yx_text2){ { "", "" } };
	if (v->way != PAST_NOT)
		return;
	if (v->path->sub == v->sub && !v->algorithm[0]) {
		*reason = yx_say2(b, yx_path_reason(en, sizeof(en), v->path, false),
				  yx_path_reason(zh, sizeof(zh), v->path, true));
	} else {
		char at[32] = "";
		const char *detail = v->algorithm;

		if (!detail[0] && v->sub == YX_SUB_NOT_YET_VALID)
			detail = yx_time_rfc3339(at, v->judged_at);
		reason->in[0] = with_detail(b, v->sub, detail, false);
		reason->in[1] = with_detail(b, v->sub, detail, true);
	}
	if (!advice(v->sub, next_step) && !advice_on_proof(b, v, next_step))
		*next_step = yx_say2(b, yx_path_next_step(en, sizeof(en), v->path, false),
				     yx_path_next_step(zh, sizeof(zh), v->path, true));
}

#define UNKNOWN_EN "it is not known whether the certificate of %s was revoked"
#define UNKNOWN_ZH "%s 的证书是否已被吊销尚不清楚"

/* Why nobody told: the address that was asked. */
static const char *
not_fetched(const struct yx_path_report *r, size_t cert)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->findings[i].cert == (int)cert &&
		    strcmp(r->findings[i].code, "fetch-failed") == 0)
			return r->findings[i].detail;
	return NULL;
}

bool
past_unknown(struct yx_verdict_builder *b, const struct past_verdict *v, struct yx_text2 *out)
{
	const struct yx_path_report *r = v->path;
	const char *why;
	char name[120];

	if (v->way == PAST_NOT || b->policy->revocation == YX_REVOCATION_NONE)
		return false;
	for (size_t i = 0; i + 1 < r->chain_len && !r->chain[i].anchor; i++) {
		if (r->chain[i].source != YX_FROM_NONE)
			continue;
		yx_name_display(name, sizeof(name), yx_cert_subject(r->chain[i].cert));
		if ((why = not_fetched(r, i)))
			*out = (struct yx_text2){ { yx_say(b, UNKNOWN_EN ": %s", name, why),
						    yx_say(b, UNKNOWN_ZH "：%s", name, why) } };
		else
			*out = (struct yx_text2){
				{ yx_say(b, UNKNOWN_EN "%s", name,
					 b->options->fetch ? "" : "; try --online"),
				  yx_say(b, UNKNOWN_ZH "%s", name,
					 b->options->fetch ? "" : "；可加 --online 查询") }
			};
		return true;
	}
	return false;
}
