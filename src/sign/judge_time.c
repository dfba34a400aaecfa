/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time-stamps and certificates of one signature, for every format: what past.c finds becomes the
 * signature's verdict, its remarks and its list of time-stamps.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>
#include "past.h"

static const char *
basis_of(const struct yx_verdict_builder *b, const struct past_stamp_result *r)
{
	if (!r->proves)
		return "";
	if (!b->policy->judge_certificates)
		return "value";
	return r->way == PAST_NOW ? "current" : r->way == PAST_PROVEN ? "proven" : "believed";
}

void
past_tell_stamp(struct yx_verdict_builder *b, struct yx_judged *j, const char *kind,
		const struct past_stamp_result *r)
{
	struct yx_signature_stamp s = { .kind = kind,
					.time = r->at,
					.authority = r->authority,
					.certificate = r->certificate,
					.used = r->proves,
					.basis = basis_of(b, r),
					.good_until = r->good_until,
					.reason = r->why,
					.sha256 = r->token,
					.indication = r->indication,
					.sub = r->sub,
					.value = r->value,
					.scheme = r->scheme,
					.path = r->path };

	yx_judge_add_stamp(b, j, &s);
}

/* A token on a signature that cannot be used: told, and where it speaks of tampering, judged. */
static void
judge_unused(struct yx_verdict_builder *b, struct yx_judged *j, const struct past_stamp_result *r)
{
	struct yx_text2 text, step;

	if (!r->readable) {
		text.in[0] = yx_say(b, "the signature time-stamp cannot be read: %s", r->why.in[0]);
		text.in[1] = yx_say(b, "签名时间戳无法读取：%s", r->why.in[1]);
		yx_judge_remark(b, j, "timestamp-unreadable", text);
		return;
	}
	text.in[0] = yx_say(b, "the signature time-stamp proves nothing: %s", r->why.in[0]);
	text.in[1] = yx_say(b, "签名时间戳不能作为证明：%s", r->why.in[1]);
	yx_judge_remark(b, j, "timestamp-not-used", text);
	step = (struct yx_text2){ { "do not rely on this time-stamp; ask the sender for the "
				    "original and compare",
				    "不要依据此时间戳；请向发送方索取原件并比对" } };
	if (r->right && !r->contradicts && r->next_step.in[0][0]) {
		j->unused_stamp = r->at;
		j->unused_step = r->next_step;
	}
	if (!r->right || r->contradicts) {
		j->order_broken = true;
		yx_judge(b, j, YX_INDICATION_INDETERMINATE, YX_SUB_TIMESTAMP_ORDER_FAILURE, text,
			 step);
	}
}

void
past_remark_believed(struct yx_verdict_builder *b, struct yx_judged *j,
		     const struct past_stamp_result *r)
{
	char end[32] = "", at[32] = "";

	if (r->way != PAST_BELIEVED || !b->policy->judge_certificates)
		return;
	yx_time_rfc3339(end, r->good_until);
	yx_time_rfc3339(at, r->at);
	yx_judge_remark(
	    b, j, "timestamp-believed",
	    (struct yx_text2){
		{ yx_say(
		      b,
		      "the time-stamp of %s is believed as it stands: nothing newer protects it, "
		      "and its authority's certificate (until %s) does not hold today",
		      at, end),
		  yx_say(b,
			 "%s 的时间戳按其所述采信：没有更新的时间戳保护它，而其机构证书（有效期至 "
			 "%s）目前已不成立",
			 at, end) } });
}

enum yx_status
yx_judge_stamp(struct yx_verdict_builder *b, struct yx_judged *j, struct yx_bytes encoding,
	       struct yx_bytes value, struct yx_pool *pool, struct yx_error *err)
{
	struct past_stamp s = { .encoding = encoding,
				.data = { .runs = &value, .run_count = 1, .given = true },
				.pool = pool,
				.made_after = j->made_after };
	struct past_stamp_result r;
	enum yx_status st;

	if (b->stamps_judged++ >= YX_LIMIT_VERIFY_STAMPS) {
		yx_judge_remark(b, j, "timestamps-too-many",
				(struct yx_text2){ { "not all time-stamps were looked at",
						     "时间戳过多，未全部检查" } });
		return YX_OK;
	}
	if ((st = past_judge_stamp(b, b->poe, &s, &r, err)) != YX_OK)
		return st;
	past_tell_stamp(b, j, "signature", &r);
	if (!r.proves) {
		judge_unused(b, j, &r);
		return YX_OK;
	}
	past_remark_believed(b, j, &r);
	if (j->stamped == YX_TIME_NONE || r.at < j->stamped)
		j->stamped = r.at;
	return b->poe ? yx_poe_add(b->poe, value, r.at, err) : YX_OK;
}

enum yx_status
yx_judge_stamps(struct yx_verdict_builder *b, struct yx_judged *j,
		const struct yx_cms_signer *signer, struct yx_pool *pool, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t n = 0; st == YX_OK && n < 16; n++) {
		struct yx_bytes token = yx_cms_signature_timestamp(signer, n);

		if (!token.len)
			break;
		st = yx_judge_stamp(b, j, token, signer->signature, pool, err);
	}
	if (j->stamped != YX_TIME_NONE) {
		j->claimed = j->s.signing_time;
		j->s.signing_time = j->stamped;
		j->s.time_source = YX_TIME_STAMPED;
	}
	return st;
}

/* ---------------------------------------------------------------- the signer */

struct yx_path_options
yx_judge_path_options(const struct yx_verdict_builder *b, const struct yx_pool *pool, yx_time at)
{
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;

	o.trust = b->options->trust;
	o.extra = pool;
	o.at = at;
	o.now = b->now;
	o.revocation = b->policy->revocation;
	o.revocation_age_max = b->policy->revocation_age_max;
	if (b->policy->judge_algorithms)
		o.algorithm = yx_policy_algorithm;
	o.fetch = b->options->fetch;
	o.fetch_state = b->options->fetch_state;
	o.work_left = b->path_work;
	return o;
}

/* The proof that is missing may be there, in a time-stamp that does not count yet. */
static bool
advise_on_stamp(struct yx_verdict_builder *b, const struct yx_judged *j,
		const struct past_verdict *v, struct yx_text2 *step)
{
	char at[32];

	if (v->proven != YX_TIME_NONE || j->unused_stamp == YX_TIME_NONE ||
	    (v->sub != YX_SUB_OUT_OF_BOUNDS_NO_POE && v->sub != YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED &&
	     v->sub != YX_SUB_REVOKED_NO_POE && v->sub != YX_SUB_REVOKED_CA_NO_POE &&
	     v->sub != YX_SUB_CRYPTO_CONSTRAINTS_FAILURE_NO_POE))
		return false;
	yx_time_rfc3339(at, j->unused_stamp - j->unused_stamp % YX_SECOND);
	step->in[0] = yx_say(b, "its time-stamp of %s may decide, once it can be judged: %s", at,
			     j->unused_step.in[0]);
	step->in[1] = yx_say(b, "其 %s 的时间戳若能判定即可作为证明：%s", at, j->unused_step.in[1]);
	return true;
}

const char *
past_judged_by(const struct yx_verdict_builder *b, const struct past_verdict *v)
{
	static const char *const ways[] = { "now", "now", "proven", "claimed" };

	if (v->way == PAST_NOT && v->judged_at != b->now)
		return v->judged_at == v->proven ? "proven" : "claimed";
	return ways[v->way];
}

static void
tell_verdict(struct yx_verdict_builder *b, struct yx_judged *j, const struct past_verdict *v)
{
	struct yx_text2 reason, step;

	j->s.existed_by = v->proven;
	j->s.judged_at = v->judged_at;
	j->s.judged_by = past_judged_by(b, v);
	if (past_unknown(b, v, &reason))
		yx_judge_remark(b, j, "revocation-not-known", reason);
	if (v->way != PAST_NOT)
		return;
	past_words(b, v, &reason, &step);
	(void)advise_on_stamp(b, j, v, &step);
	yx_judge(b, j, v->indication, v->sub == YX_SUB_NONE ? YX_SUB_GENERIC : v->sub, reason,
		 step);
}

/* No proof at all, where the policy wants one. */
void
past_judge_proof(struct yx_verdict_builder *b, struct yx_judged *j)
{
	bool proven = j->stamped != YX_TIME_NONE || yx_poe_of(b->poe, j->value) != YX_TIME_NONE;

	if (!b->policy->require_timestamp || proven)
		return;
	yx_judge_sub(
	    b, j, YX_SUB_NO_POE,
	    (struct yx_text2){ { "the policy demands a time-stamp", "所用策略要求有可信时间戳" } },
	    (struct yx_text2){ { "ask the signer to add a time-stamp, or add one now with "
				 "yinxin extend --level B-T",
				 "请签名人补加时间戳，或现在用 yinxin extend --level B-T 补加" } });
}

enum yx_status
yx_judge_chain(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_pool *pool,
	       struct yx_error *err)
{
	struct past_item item = { .value = j->value,
				  .scheme = j->scheme,
				  .digest = j->content_digest,
				  .claimed = j->s.time_source == YX_TIME_CLAIMED ? j->s.signing_time
										 : j->claimed,
				  .made_after = j->made_after,
				  .pool = pool };
	struct past_verdict v;
	struct yx_cert *cert = NULL;
	yx_time first = yx_poe_of(b->poe, j->value);
	enum yx_status st;

	past_judge_proof(b, j);
	if (!b->policy->judge_certificates || !j->s.certificate.len)
		return YX_OK;
	if (first != YX_TIME_NONE && j->made_after != YX_TIME_NONE &&
	    first + PAST_TOLERANCE < j->made_after)
		yx_judge_sub(
		    b, j, YX_SUB_TIMESTAMP_ORDER_FAILURE,
		    (struct yx_text2){
			{ "a time-stamp on the signature is older than one it covers",
			  "签名上的时间戳早于签名所覆盖的时间戳" } },
		    (struct yx_text2){ { "do not rely on these time-stamps; ask the sender "
					 "for the original and compare",
					 "不要依据这些时间戳；请向发送方索取原件并比对" } });
	if ((st = yx_cert_parse(&cert, j->s.certificate, YX_PKI_LENIENT, err)) != YX_OK)
		return st;
	item.cert = cert;
	st = past_judge(b, b->poe, &item, j->stamped, &v, err);
	if (st == YX_OK) {
		tell_verdict(b, j, &v);
		j->path = v.path;
	}
	yx_cert_free(cert);
	return st;
}
