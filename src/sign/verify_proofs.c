/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of the whole file from elsewhere: a time the caller vouches for (a ledger), and
 * time-stamp tokens over the file or over something that binds it. The tokens are judged like those
 * in files, under the policy; a good one proves that everything in the file existed.
 */
#include <yinxin/limits.h>
#include "level.h"
#include "past.h"

static void
tell_used(struct yx_verdict_builder *b, const struct past_stamp_result *r)
{
	char at[32];

	yx_time_rfc3339(at, r->at);
	yx_verdict_remark(
	    b, "existed-elsewhere",
	    (struct yx_text2){
		{ yx_say(b, "a time-stamp given with the file shows that it existed at %s (%s)", at,
			 r->authority),
		  yx_say(b, "随文件提供的时间戳表明文件在 %s 已存在（%s）", at, r->authority) } });
}

static enum yx_status
judge_proof(struct yx_verdict_builder *b, const struct yx_verify_proof *p, struct yx_bytes in,
	    struct yx_pool *pool, struct yx_error *err)
{
	struct yx_bytes over = p->over.len ? p->over : in;
	struct past_stamp s = { .encoding = p->token,
				.data = { .runs = &over, .run_count = 1, .given = true },
				.pool = pool,
				.made_after = YX_TIME_NONE };
	struct past_stamp_result r;
	enum yx_status st;

	if (b->stamps_judged++ >= YX_LIMIT_VERIFY_STAMPS)
		return YX_OK;
	if ((st = past_judge_stamp(b, NULL, &s, &r, err)) != YX_OK)
		return st;
	if (!r.proves) {
		yx_verdict_remark(
		    b, "existed-not-shown",
		    (struct yx_text2){
			{ yx_say(b, "a time-stamp given with the file proves nothing: %s",
				 r.why.in[0]),
			  yx_say(b, "随文件提供的时间戳不能作为证明：%s", r.why.in[1]) } });
		return YX_OK;
	}
	tell_used(b, &r);
	if (!b->existed || r.at < b->existed_at)
		b->existed_at = r.at;
	b->existed = true;
	return YX_OK;
}

enum yx_status
yx_judge_proofs(struct yx_verdict_builder *b, struct yx_bytes in, struct yx_error *err)
{
	const struct yx_verify_options *o = b->options;
	struct yx_pool *pool = NULL;
	enum yx_status st;

	b->existed = o->existed;
	b->existed_at = o->existed_at;
	if (!b->policy->judge_certificates || !o->proof_count)
		return YX_OK;
	if ((st = yx_pool_new(&pool, err)) == YX_OK)
		st = yx_pool_merge(pool, o->extra, err);
	for (size_t i = 0; st == YX_OK && i < o->proof_count; i++)
		st = judge_proof(b, &o->proofs[i], in, pool, err);
	yx_pool_free(pool);
	return st;
}

enum yx_status
yx_judge_existed(struct yx_verdict_builder *b, const struct yx_cms *cms, struct yx_error *err)
{
	const struct {
		const struct yx_bytes *items;
		size_t count;
	} lists[] = { { cms->certificates, cms->certificate_count },
		      { cms->crls, cms->crl_count } };
	enum yx_status st = YX_OK;

	if (!b->existed || !b->poe)
		return YX_OK;
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; st == YX_OK && i < lists[k].count; i++)
			st = yx_poe_add(b->poe, lists[k].items[i], b->existed_at, err);
	for (size_t i = 0; st == YX_OK && i < cms->signer_count; i++)
		if (cms->signers[i].signature.len)
			st = yx_poe_add(b->poe, cms->signers[i].signature, b->existed_at, err);
	return st == YX_LIMIT ? YX_OK : st;
}
