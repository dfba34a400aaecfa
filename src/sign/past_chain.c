/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates of seals and of plain OFD signatures, judged in time like those of every format
 * (past.c). The formats ask through yx_seal_chain_fn; what is found beyond the answer is kept, by
 * signature value, for the verdict.
 */
#include <stdio.h>
#include <string.h>
#include "facts.h"
#include "past.h"

static struct past_told *
told_new(struct past_chains *c, struct yx_bytes value)
{
	struct past_told *t = yx_arena_alloc(c->b->arena, sizeof(*t));

	if (!t) {
		c->b->failed = true;
		return NULL;
	}
	t->value = yx_arena_dup(c->b->arena, value);
	t->next = c->told;
	c->told = t;
	return t;
}

const struct past_told *
past_told_of(const struct past_chains *c, struct yx_bytes value, enum past_told_kind kind)
{
	const struct past_told *t = c->told;

	while (t && (t->kind != kind || !value.len || !yx_bytes_equal(t->value, value)))
		t = t->next;
	return t;
}

static enum yx_status
add_proofs(struct past_chains *c, const struct yx_seal_chain *what, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	if (!c->b->poe || !what->value.len)
		return YX_OK;
	if (what->proven != YX_TIME_NONE)
		st = yx_poe_add(c->b->poe, what->value, what->proven, err);
	if (st == YX_OK && c->b->existed)
		st = yx_poe_add(c->b->poe, what->value, c->b->existed_at, err);
	return st;
}

/* A seal or signature that says it is older than its certificate contradicts itself; without a
 * proof nobody knows which of the two is right. */
static bool
claims_too_early(const struct yx_seal_chain *what, const struct past_verdict *v,
		 struct yx_seal_answer *a)
{
	yx_time begin = yx_cert_not_before(what->cert);
	char from[32], when[32];

	if (v->way == PAST_NOT || v->proven != YX_TIME_NONE || what->claimed == YX_TIME_NONE ||
	    what->claimed >= begin - PAST_TOLERANCE)
		return false;
	yx_time_rfc3339(from, begin);
	yx_time_rfc3339(when, what->claimed);
	a->sub = YX_SUB_OUT_OF_BOUNDS_NO_POE;
	a->indication = YX_INDICATION_INDETERMINATE;
	snprintf(a->en, sizeof(a->en),
		 "it says it was made at %s, and the certificate is not yet valid before %s", when,
		 from);
	snprintf(a->zh, sizeof(a->zh), "其声称的时间为 %s，而证书自 %s 起才有效", when, from);
	return true;
}

static void
answer(struct past_chains *c, const struct yx_seal_chain *what, const struct past_verdict *v,
       struct yx_seal_answer *a)
{
	struct past_told *t = told_new(c, what->maker ? yx_cert_der(what->cert) : what->value);
	struct yx_text2 reason, step;

	*a = (struct yx_seal_answer){ .indication = YX_INDICATION_PASSED };
	past_words(c->b, v, &reason, &step);
	if (v->way == PAST_NOT) {
		a->sub = v->sub == YX_SUB_NONE ? YX_SUB_GENERIC : v->sub;
		a->indication = v->indication;
		snprintf(a->en, sizeof(a->en), "%s", reason.in[0]);
		snprintf(a->zh, sizeof(a->zh), "%s", reason.in[1]);
	}
	if (claims_too_early(what, v, a))
		step = (struct yx_text2){ { "ask for one made with a certificate of its time",
					    "请要求以当时有效的证书重新制作" } };
	if (!t)
		return;
	t->kind = what->maker ? PAST_TOLD_MAKER : PAST_TOLD_SIGNER;
	t->sub = a->sub;
	t->next_step = step;
	if (!past_unknown(c->b, v, &t->unknown))
		t->unknown = (struct yx_text2){ { NULL, NULL } };
	t->existed_by = v->proven;
	t->judged_at = v->judged_at;
	t->judged_by = past_judged_by(c->b, v);
	yx_facts_of_path(c->b, &t->path, v->path);
}

enum yx_status
past_judge_seal_chain(void *state, const struct yx_seal_chain *what, struct yx_path_report **path,
		      struct yx_seal_answer *out, struct yx_error *err)
{
	struct past_chains *c = state;
	struct past_item item = { .cert = what->cert,
				  .value = what->value,
				  .scheme = what->scheme,
				  .digest = what->digest,
				  .claimed = what->claimed,
				  .made_after = what->maker ? YX_TIME_NONE : c->made_after,
				  .pool = c->pool };
	struct past_verdict v;
	enum yx_status st = add_proofs(c, what, err);

	if (st == YX_OK)
		st = past_judge(c->b, c->b->poe, &item, what->proven, &v, err);
	if (st != YX_OK)
		return st;
	answer(c, what, &v, out);
	*path = v.path;
	return YX_OK;
}

enum yx_status
past_judge_ofd_stamp(void *state, struct yx_bytes token, struct yx_bytes data, yx_time *proven,
		     struct yx_text2 *why, struct yx_error *err)
{
	struct past_chains *c = state;
	struct past_stamp stamp = { .encoding = token,
				    .data = { .runs = &data, .run_count = 1, .given = true },
				    .pool = c->pool,
				    .made_after = YX_TIME_NONE };
	struct past_told *t;
	enum yx_status st;

	*proven = YX_TIME_NONE;
	if (c->b->stamps_judged++ >= YX_LIMIT_VERIFY_STAMPS) {
		*why = (struct yx_text2){ { "too many time-stamps", "时间戳过多" } };
		return YX_OK;
	}
	if (!(t = told_new(c, data)))
		return yx_fail_nomem(err);
	t->kind = PAST_TOLD_STAMP;
	if ((st = past_judge_stamp(c->b, c->b->poe, &stamp, &t->stamp, err)) != YX_OK)
		return st;
	*why = t->stamp.why;
	if (t->stamp.proves)
		*proven = t->stamp.at;
	return YX_OK;
}

enum yx_status
past_take_material(void *state, const struct yx_cms *cms, struct yx_error *err)
{
	struct past_chains *c = state;

	enum yx_status st = past_add_material(c->pool, cms, err);

	return st == YX_OK ? yx_judge_existed(c->b, cms, err) : st;
}

void
past_tell_chain(const struct past_chains *c, struct yx_judged *j)
{
	const struct past_told *signer = past_told_of(c, j->value, PAST_TOLD_SIGNER);
	const struct past_told *stamp = past_told_of(c, j->value, PAST_TOLD_STAMP);

	if (stamp) {
		past_tell_stamp(c->b, j, "signature", &stamp->stamp);
		past_remark_believed(c->b, j, &stamp->stamp);
	}
	if (!signer)
		return;
	if (signer->unknown.in[0])
		yx_judge_remark(c->b, j, "revocation-not-known", signer->unknown);
	j->s.existed_by = signer->existed_by;
	j->s.judged_at = signer->judged_at;
	j->s.judged_by = signer->judged_by;
	j->s.path = signer->path;
}

struct yx_text2
past_seal_step(const struct past_chains *c, const struct yx_seal_report *seal,
	       struct yx_bytes value, struct yx_text2 other)
{
	const struct past_told *t = NULL;

	if (!seal || seal->decided_by == YX_SEAL_Q_TIME)
		t = past_told_of(c, value, PAST_TOLD_SIGNER);
	else if (seal->decided_by == YX_SEAL_Q_MAKER_CHAIN && seal->maker)
		t = past_told_of(c, yx_cert_der(seal->maker), PAST_TOLD_MAKER);
	return t && t->sub != YX_SUB_NONE && t->next_step.in[0][0] ? t->next_step : other;
}
