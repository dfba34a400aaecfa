/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deciding over one certificate in time. First as of now (EN 319 102-1 5.3); then, when that fails
 * for nothing but time, by what is proven (5.5.4, 5.6.2.4); last, where the policy believes claims,
 * at the claimed time. FAILED stands whenever it is found.
 */
#include <stdio.h>
#include <string.h>
#include "past.h"

struct judging {
	const struct yx_verdict_builder *b;
	const struct yx_poe *poe;
	const struct past_item *item;
	struct past_verdict *v;
	struct yx_error *err;
	struct yx_pool *all; /* the item's, and what was fetched; NULL: nothing was */
};

void
past_verdict_clear(struct past_verdict *v)
{
	yx_path_report_free(v->path);
	v->path = NULL;
}

static bool
believes(const struct yx_policy *p)
{
	return p->claimed_time != YX_CLAIMED_TIME_IGNORED;
}

/* --------------------------------------------------------------- algorithms */

/* Both the scheme with its key, and the digest of the content. */
static bool
algorithms_good(const struct judging *g, yx_time at, char *why, size_t size)
{
	struct yx_scheme content = { .kind = YX_SCHEME_NONE, .digest = g->item->digest };
	const struct yx_pubkey *key = NULL;

	if (!g->b->policy->judge_algorithms)
		return true;
	if (yx_cert_public_key(g->item->cert, &key, NULL) != YX_OK)
		key = NULL;
	if (g->item->scheme.kind != YX_SCHEME_NONE &&
	    !yx_policy_algorithm(NULL, &g->item->scheme, key, at, why, size))
		return false;
	return content.digest == YX_DIGEST_NONE ||
	       yx_policy_algorithm(NULL, &content, NULL, at, why, size);
}

/*
 * 5.2.8: what is weak now is good if it is proven to be older; if it is proven to be younger it is
 * bad; else proof is missing.
 */
static enum yx_sub_indication
judge_algorithms(const struct judging *g, char *why, size_t size)
{
	char unused[120];
	yx_time first = g->item->made_after;

	if (algorithms_good(g, g->b->now, why, size))
		return YX_SUB_NONE;
	if (g->v->proven != YX_TIME_NONE &&
	    algorithms_good(g, g->v->proven, unused, sizeof(unused)))
		return YX_SUB_NONE;
	if (first == YX_TIME_NONE || yx_cert_not_before(g->item->cert) > first)
		first = yx_cert_not_before(g->item->cert);
	return algorithms_good(g, first, unused, sizeof(unused))
		   ? YX_SUB_CRYPTO_CONSTRAINTS_FAILURE_NO_POE
		   : YX_SUB_CRYPTO_CONSTRAINTS_FAILURE;
}

/* -------------------------------------------------------------------- paths */

static struct yx_path_options
options_of(const struct judging *g, yx_time at)
{
	struct yx_path_options o = yx_judge_path_options(g->b, g->all ? g->all : g->item->pool, at);

	o.key_usage = YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION;
	o.key_usage_required = g->b->policy->require_key_usage && !g->item->stamp;
	if (g->item->stamp) {
		o.eku = YX_OID_EKU_TIME_STAMPING;
		o.eku_required = true;
	}
	o.past_by_issue = g->b->policy->past_by_issue;
	return o;
}

static struct yx_path_options
options_with_proof(const struct judging *g, yx_time at)
{
	struct yx_path_options o = options_of(g, at);

	o.poe = g->poe;
	o.made_after = g->item->made_after;
	if (g->b->policy->revocation_grace && g->v->proven != YX_TIME_NONE && !g->item->stamp)
		o.revocation_since = g->v->proven + g->b->policy->revocation_grace;
	return o;
}

static void
take_path(struct past_verdict *v, struct yx_path_report *r)
{
	yx_path_report_free(v->path);
	v->path = r;
}

static void
conclude(struct past_verdict *v, enum past_way way, yx_time at, enum yx_sub_indication sub)
{
	v->way = way;
	v->judged_at = at;
	v->sub = sub;
	v->indication = yx_sub_indication_of(sub);
}

/* Every problem of the path is of this kind, and (end) about the end certificate. */
static bool
only_problem(const struct yx_path_report *r, enum yx_sub_indication sub, bool end)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->findings[i].severity == YX_PROBLEM &&
		    (r->findings[i].sub != sub || (end && r->findings[i].cert != 0)))
			return false;
	return true;
}

/* ---------------------------------------------------------------------- now */

static enum yx_status
judge_now(struct judging *g)
{
	struct yx_path_options o = options_with_proof(g, g->b->now);
	enum yx_sub_indication weak;
	enum yx_status st;

	/* what is fetched to judge as of now speaks of the past as well: of revocations above all
	 */
	if ((st = past_look_for_newer(&g->all, g->b, g->item, o, g->v->proven, g->err)) != YX_OK)
		return st;
	o = options_with_proof(g, g->b->now);
	if ((st = yx_path_validate(&g->v->path, g->item->cert, &o, g->err)) != YX_OK ||
	    (st = past_keep_fetched(&g->all, g->item, g->v->path, g->err)) != YX_OK)
		return st;
	weak = judge_algorithms(g, g->v->algorithm, sizeof(g->v->algorithm));
	if (weak == YX_SUB_NONE)
		g->v->algorithm[0] = 0;
	/* the path is told first: it says more */
	if (g->v->path->indication == YX_INDICATION_PASSED)
		conclude(g->v, weak == YX_SUB_NONE ? PAST_NOW : PAST_NOT, g->b->now, weak);
	else
		conclude(g->v, PAST_NOT, g->b->now, g->v->path->sub);
	if (g->v->path->indication != YX_INDICATION_PASSED && g->v->sub != weak &&
	    weak == YX_SUB_CRYPTO_CONSTRAINTS_FAILURE)
		conclude(g->v, PAST_NOT, g->b->now, weak);
	return YX_OK;
}

/* ------------------------------------------------------------------- proven */

/* Table 6: these may become PASSED by proof. */
static bool
proof_may_help(enum yx_sub_indication sub)
{
	return sub == YX_SUB_CRYPTO_CONSTRAINTS_FAILURE_NO_POE || sub == YX_SUB_REVOKED_NO_POE ||
	       sub == YX_SUB_REVOKED_CA_NO_POE || sub == YX_SUB_TRY_LATER ||
	       sub == YX_SUB_OUT_OF_BOUNDS_NO_POE || sub == YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED ||
	       sub == YX_SUB_REVOCATION_OUT_OF_BOUNDS_NO_POE;
}

static bool
within(const struct yx_cert *c, yx_time t)
{
	return yx_cert_not_before(c) <= t && t <= yx_cert_not_after(c);
}

/* 5.5.4: the proven time alone settles it. */
static enum yx_status
judge_with_time(struct judging *g, bool *done)
{
	struct past_verdict *v = g->v;
	const struct yx_path_report *now = v->path;
	struct yx_path_options o = options_with_proof(g, v->proven);
	struct yx_path_report *then = NULL;
	enum yx_status st;

	*done = false;
	if (v->sub == YX_SUB_REVOKED_NO_POE && only_problem(now, v->sub, true) &&
	    now->chain[0].revoked_at > v->proven && within(g->item->cert, v->proven))
		*done = true;
	if (v->sub == YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED && only_problem(now, v->sub, true) &&
	    within(g->item->cert, v->proven))
		*done = true;
	if (*done || v->sub != YX_SUB_TRY_LATER || !only_problem(now, v->sub, false)) {
		if (*done)
			conclude(v, PAST_PROVEN, v->proven, YX_SUB_NONE);
		return YX_OK;
	}
	/* status data of that time, fresh at that time */
	o.existed_by = v->proven;
	if ((st = yx_path_validate(&then, g->item->cert, &o, g->err)) != YX_OK)
		return st;
	if (then->indication == YX_INDICATION_PASSED) {
		take_path(v, then);
		conclude(v, PAST_PROVEN, v->proven, YX_SUB_NONE);
		*done = true;
		return YX_OK;
	}
	yx_path_report_free(then);
	return YX_OK;
}

/* 5.6.2.4 (1): what tells of the end certificate existed while its signer was valid. */
static bool
status_proven(const struct judging *g, const struct yx_path_report *r)
{
	const struct yx_path_cert *c = &r->chain[0];
	const struct yx_cert *signer = c->revocation_signer;
	struct yx_bytes object;
	yx_time proof;

	if (!c->crl && !c->ocsp)
		return true;
	if (!signer && r->chain_len > 1 && !r->chain[1].anchor)
		signer = r->chain[1].cert;
	if (!signer || yx_cert_not_after(signer) >= g->b->now)
		return true;
	object = c->ocsp ? yx_poe_object_ocsp(c->ocsp) : yx_crl_der(c->crl);
	proof = yx_poe_of(g->poe, object);
	return proof != YX_TIME_NONE && proof <= yx_cert_not_after(signer);
}

/* 5.6.2.4: the past signature validation process. */
static enum yx_status
judge_past(struct judging *g)
{
	struct past_verdict *v = g->v;
	struct yx_path_options o = options_with_proof(g, g->b->now);
	struct yx_path_report *past = NULL;
	enum yx_status st;

	if ((st = yx_path_validate_past(&past, g->item->cert, &o, g->err)) != YX_OK)
		return st;
	if (past->indication != YX_INDICATION_PASSED)
		goto done; /* the indication of now stands */
	v->control_time = past->control_time;
	if (v->proven > past->control_time || !within(g->item->cert, v->proven))
		goto done;
	if (!status_proven(g, past)) {
		conclude(v, PAST_NOT, v->proven, YX_SUB_REVOCATION_OUT_OF_BOUNDS_NO_POE);
		goto done;
	}
	take_path(v, past);
	past = NULL;
	conclude(v, PAST_PROVEN, v->proven, YX_SUB_NONE);
done:
	yx_path_report_free(past);
	return YX_OK;
}

static enum yx_status
judge_proven(struct judging *g)
{
	bool done = false;
	enum yx_status st;

	if (g->v->proven < yx_cert_not_before(g->item->cert) - PAST_TOLERANCE &&
	    g->v->path->anchored) {
		conclude(g->v, PAST_NOT, g->v->proven, YX_SUB_NOT_YET_VALID);
		return YX_OK;
	}
	if (g->v->way != PAST_NOT || !proof_may_help(g->v->sub) || g->v->algorithm[0])
		return YX_OK;
	if ((st = judge_with_time(g, &done)) != YX_OK || done)
		return st;
	return judge_past(g);
}

/* ----------------------------------------------------------------- believed */

/* A revocation that a thief of the key would want to be before: of the signer's, or of a CA's, who
 * can certify anyone for any time. */
static bool
revoked_for_key(const struct yx_path_report *r)
{
	for (size_t i = 0; i < r->chain_len; i++)
		if (r->chain[i].revoked_at != YX_TIME_NONE &&
		    r->chain[i].reason != YX_REASON_SUPERSEDED &&
		    r->chain[i].reason != YX_REASON_CESSATION &&
		    r->chain[i].reason != YX_REASON_AFFILIATION_CHANGED &&
		    r->chain[i].reason != YX_REASON_HOLD)
			return true;
	return false;
}

static enum yx_status
judge_believed(struct judging *g, yx_time at, bool claim)
{
	struct past_verdict *v = g->v;
	struct yx_path_options o = options_of(g, at);
	enum yx_sub_indication sub;
	struct yx_path_report *r = NULL;
	char why[160] = "";
	enum yx_status st;

	o.existed_by = at;
	o.made_after = g->item->made_after;
	/* a signature that says itself that it is younger than the certificate's end is */
	if (!g->item->stamp && o.made_after == YX_TIME_NONE && g->item->claimed <= at)
		o.made_after = g->item->claimed;
	if ((st = yx_path_validate(&r, g->item->cert, &o, g->err)) != YX_OK)
		return st;
	sub = r->sub;
	if (r->indication == YX_INDICATION_PASSED && !algorithms_good(g, at, why, sizeof(why)))
		sub = YX_SUB_CRYPTO_CONSTRAINTS_FAILURE;
	if (sub == YX_SUB_NONE && claim && revoked_for_key(r) &&
	    g->b->policy->claimed_time == YX_CLAIMED_TIME_UNLESS_REVOKED) {
		/* what was found as of now stands: REVOKED_NO_POE */
		yx_path_report_free(r);
		return YX_OK;
	}
	take_path(v, r);
	snprintf(v->algorithm, sizeof(v->algorithm), "%s", why);
	conclude(v, sub == YX_SUB_NONE ? PAST_BELIEVED : PAST_NOT, at, sub);
	return YX_OK;
}

/* A token that says it is older than its authority's certificate: no time makes that right. */
static bool
claims_too_early(struct judging *g)
{
	yx_time begin = yx_cert_not_before(g->item->cert);

	if (!g->item->stamp || !g->v->path->anchored || g->item->claimed >= begin - PAST_TOLERANCE)
		return false;
	g->v->algorithm[0] = 0;
	conclude(g->v, PAST_NOT, g->item->claimed, YX_SUB_OUT_OF_BOUNDS_NO_POE);
	return true;
}

/* The time to fall back on: that of a stamp, else the claim, else now; never after a proof. */
static yx_time
believed_time(const struct judging *g, yx_time stamped)
{
	yx_time at = stamped != YX_TIME_NONE ? stamped : g->item->claimed;

	if (at == YX_TIME_NONE || at > g->b->now)
		at = g->b->now;
	return g->v->proven != YX_TIME_NONE && g->v->proven < at ? g->v->proven : at;
}

enum yx_status
past_judge(const struct yx_verdict_builder *b, const struct yx_poe *poe,
	   const struct past_item *item, yx_time stamped, struct past_verdict *out,
	   struct yx_error *err)
{
	struct judging g = { .b = b, .item = item, .v = out, .err = err };
	struct yx_poe *empty = NULL;
	bool too_early;
	enum yx_status st;

	*out = (struct past_verdict){ .control_time = YX_TIME_NONE };
	if (!poe && (st = yx_poe_new(&empty, err)) != YX_OK)
		return st;
	g.poe = poe ? poe : empty;
	out->proven = yx_poe_of(g.poe, item->value);
	st = judge_now(&g);
	too_early = st == YX_OK && claims_too_early(&g);
	if (st == YX_OK && !too_early && out->indication != YX_INDICATION_FAILED &&
	    out->proven != YX_TIME_NONE)
		st = judge_proven(&g);
	if (st == YX_OK && !too_early && out->way == PAST_NOT &&
	    out->indication != YX_INDICATION_FAILED && believes(b->policy))
		st = judge_believed(&g, believed_time(&g, stamped), stamped == YX_TIME_NONE);
	yx_poe_free(empty);
	yx_pool_free(g.all);
	if (st != YX_OK)
		past_verdict_clear(out);
	return st;
}
