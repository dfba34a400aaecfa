/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What CRLs say about a certificate: RFC 5280 6.3.3. For each distribution point of the
 * certificate, and then for the one that goes without saying (its issuer's own list), every CRL at
 * hand that covers it is used, until all reasons for revocation are covered.
 */
#include "path.h"
#include "crl.h"

struct crl_search {
	const struct revocation_question *q;
	struct revocation_status *out;
	uint32_t covered;                       /* reasons_mask */
	const struct yx_cert *signer;           /* of the list just checked, if not the issuer */
	struct revocation_status revoked, good; /* the newest of each, when .known */
};

static void
note(const struct revocation_question *q, enum finding_id id, const char *detail)
{
	report_add(q->r, id, YX_SUB_NONE, (int)q->index, "%s", detail);
}

static void
doubt(struct crl_search *s, enum finding_id id, const char *words, const char *detail)
{
	note(s->q, id, detail);
	s->out->doubt = words;
}

/* ------------------------------------------------------------------- signer */

static bool
key_id_fits(const struct yx_crl *crl, const struct yx_cert *c)
{
	struct yx_bytes subject = yx_cert_subject_key_id(c);
	struct yx_authority_key_id aki;

	return !yx_crl_authority_key_id(crl, &aki) || aki.key_id.len == 0 || subject.len == 0 ||
	       yx_bytes_equal(aki.key_id, subject);
}

static bool
signature_good(const struct revocation_question *q, const struct yx_crl *crl,
	       const struct yx_cert *c)
{
	const struct yx_pubkey *key;
	char why[120] = "";
	bool valid = false;
	enum yx_status st;

	if (!memo_find(q->ctx, crl, c, &st, &valid)) {
		if (q->ctx->memo_count == YX_LIMIT_PATH_SIGNATURES)
			q->ctx->limit_hit = q->ctx->exhausted = true;
		if (q->ctx->exhausted ||
		    !path_spend(q->ctx, WORK_SIGNATURE + WORK_HASHED(crl->tbs.len)))
			return false;
		st = yx_crl_verify(crl, c, &valid, NULL);
		if (!memo_put(q->ctx, crl, c, st, valid))
			return false;
	}
	if (st != YX_OK || !valid)
		return false;
	if (yx_cert_public_key(c, &key, NULL) == YX_OK &&
	    !path_algorithm(q->ctx, &crl->scheme, key, q->at, crl->der, why, sizeof why)) {
		note(q, FINDING_CRL_SIGNATURE, why);
		return false;
	}
	return true;
}

/* A DSA issuer may have its parameters from above; its certificates verified, so may its lists. */
static bool
signed_by_path_issuer(const struct revocation_question *q, const struct yx_crl *crl)
{
	const struct yx_path_report *r = q->r;
	struct yx_pubkey *owned[YX_LIMIT_PATH_CERTS + 1] = { NULL };
	const struct yx_pubkey *key = NULL;
	bool valid = false, inherited = false;
	size_t n = r->chain_len;

	if (yx_cert_public_key(q->issuer, &key, NULL) == YX_OK)
		return signature_good(q, crl, q->issuer);
	if (!path_spend(q->ctx, WORK_SIGNATURE + WORK_HASHED(crl->tbs.len)))
		return false;
	for (size_t i = n; i-- > q->index + 1;)
		inherited = cert_key_inherit(r->chain[i].cert, key, &owned[i], &key, NULL) == YX_OK;
	if (inherited && yx_pubkey_verify(key, &crl->scheme, crl->tbs, crl->signature,
					  yx_bytes(NULL, 0), false, NULL, &valid, NULL) != YX_OK)
		valid = false;
	for (size_t i = 0; i < n; i++)
		yx_pubkey_free(owned[i]);
	return valid;
}

static yx_time
later(yx_time a, yx_time b)
{
	return a > b ? a : b;
}

enum signer { SIGNER_NONE, SIGNER_NAMED, SIGNER_GOOD };

/* (f), (g): may this certificate sign the list, did it, and is it valid itself? */
static enum signer
try_signer(const struct revocation_question *q, const struct yx_crl *crl, const struct yx_cert *c)
{
	bool ours = yx_cert_equal(c, q->issuer);

	if (!yx_name_equal(c->subject, crl->issuer) || !key_id_fits(crl, c) ||
	    path_is_busy(q->ctx, c))
		return SIGNER_NONE;
	if (!(ours ? signed_by_path_issuer(q, crl) : signature_good(q, crl, c)))
		return SIGNER_NAMED;
	if (!yx_cert_may(c, YX_KU_CRL_SIGN)) {
		note(q, FINDING_CRL_USAGE, "");
		return SIGNER_NAMED;
	}
	if (ours || yx_cert_equal(c, q->anchor) ||
	    revocation_signer_valid(q, c,
				    q->past ? crl->this_update : later(q->at, crl->this_update),
				    YX_OID_NONE, true, NULL)) {
		revocation_signer(q->ctx, c);
		return SIGNER_GOOD;
	}
	return SIGNER_NAMED;
}

static bool
signer_good(struct crl_search *s, const struct yx_crl *crl)
{
	const struct revocation_question *q = s->q;
	uint64_t name = name_hash(crl->issuer);
	enum signer best = SIGNER_NONE, one;
	const struct yx_pool *pool;

	s->signer = NULL;
	if ((best = try_signer(q, crl, q->issuer)) == SIGNER_GOOD ||
	    try_signer(q, crl, q->anchor) == SIGNER_GOOD)
		return true;
	for (unsigned k = 0; (pool = path_pool(q->ctx, k)); k++)
		for (size_t i = 0; i < pool->certs.count; i++) {
			if (pool->certs.items[i].name != name)
				continue;
			one = try_signer(q, crl, pool->certs.items[i].object);
			if (one == SIGNER_GOOD) {
				s->signer = pool->certs.items[i].object;
				return true;
			}
			best = one > best ? one : best;
		}
	if (best == SIGNER_NAMED)
		doubt(s, FINDING_CRL_SIGNATURE, "CRL: signature or signer not valid", "");
	else
		doubt(s, FINDING_CRL_SIGNER, "CRL: signer not found", "");
	return false;
}

/* ------------------------------------------------------------------- deltas */

static int
compare_numbers(struct yx_bytes a, struct yx_bytes b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return yx_bytes_compare(a, b);
}

static bool
same_scope(const struct yx_crl *a, const struct yx_crl *b)
{
	struct yx_authority_key_id ka, kb;
	bool has_a = yx_crl_authority_key_id(a, &ka), has_b = yx_crl_authority_key_id(b, &kb);

	return yx_name_equal(a->issuer, b->issuer) && a->scope.present == b->scope.present &&
	       a->scope.only_user == b->scope.only_user && a->scope.only_ca == b->scope.only_ca &&
	       a->scope.indirect == b->scope.indirect && a->scope.reasons == b->scope.reasons &&
	       yx_bytes_equal(a->scope.full_name, b->scope.full_name) &&
	       yx_bytes_equal(a->scope.relative_name, b->scope.relative_name) &&
	       (!has_a || !has_b || yx_bytes_equal(ka.key_id, kb.key_id));
}

/* (c): the newest delta that continues this complete list. */
static const struct yx_crl *
find_delta(struct crl_search *s, const struct yx_crl *base)
{
	const struct yx_crl *best = NULL, *d;
	const struct yx_pool *pool;
	struct yx_extension ext;

	if (base->number.len == 0)
		return NULL;
	for (unsigned k = 0; (pool = path_pool(s->q->ctx, k)); k++)
		for (size_t i = 0; i < pool->crls.count; i++) {
			d = pool->crls.items[i].object;
			if (!d->delta || !same_scope(base, d) ||
			    compare_numbers(base->number, d->delta_base) < 0 ||
			    compare_numbers(base->number, d->number) >= 0 ||
			    (best && compare_numbers(d->number, best->number) <= 0) ||
			    yx_crl_unknown_critical(d, &ext) || d->entry_unknown_critical ||
			    revocation_usable(s->q, d->der, d->this_update, d->next_update) !=
				FRESH)
				continue;
			if (signer_good(s, d))
				best = d;
		}
	return best;
}

/* ------------------------------------------------------------------- lookup */

/* (i), (j), (k): the delta first, then the complete list; a lifted suspension is none. */
static bool
look_up(const struct crl_search *s, const struct yx_crl *crl, const struct yx_crl *delta,
	struct yx_crl_entry *entry)
{
	const struct yx_cert *c = s->q->cert;

	if (delta && yx_crl_find(delta, c->issuer, c->serial, entry))
		return entry->reason != YX_REASON_REMOVE_FROM_CRL;
	return yx_crl_find(crl, c->issuer, c->serial, entry) &&
	       entry->reason != YX_REASON_REMOVE_FROM_CRL;
}

static void
record(struct crl_search *s, const struct yx_crl *crl, const struct yx_crl *delta,
       const struct yx_crl_entry *entry)
{
	const struct yx_crl *newest = delta ? delta : crl;
	struct revocation_status *to = entry ? &s->revoked : &s->good;

	/* a suspension gives way to what is final, and the newer of two of a kind counts */
	if (to->known &&
	    (!entry || (to->reason == YX_REASON_HOLD) == (entry->reason == YX_REASON_HOLD)
		 ? newest->this_update <= to->this_update
		 : entry->reason == YX_REASON_HOLD))
		return;
	*to = (struct revocation_status){
		.known = true,
		.status = entry ? YX_CERT_STATUS_REVOKED : YX_CERT_STATUS_GOOD,
		.revoked_at = entry ? entry->revoked_at : YX_TIME_NONE,
		.reason = entry ? entry->reason : YX_REASON_NOT_SAID,
		.this_update = newest->this_update,
		.next_update = newest->next_update,
		.crl = crl,
		.delta = delta,
		.signer = s->signer,
	};
}

/* A list from after the expiry need not name the certificate any more. */
static bool
may_have_dropped(const struct crl_search *s, const struct yx_crl *crl)
{
	yx_time end = s->q->cert->not_after;

	return crl->this_update > end &&
	       (crl->keeps_expired_since == YX_TIME_NONE || crl->keeps_expired_since > end);
}

/*
 * With a critical extension that is not known a list says nothing of the certificates it does not
 * name (RFC 5280 5.2, 5.3). Those it names are taken as revoked: X.509 9.5.1 demands it, and the
 * RFC's silence about them would only make a revoked certificate look like one to ask about later.
 */
static bool
complete(struct crl_search *s, const struct yx_crl *crl)
{
	struct yx_extension ext;
	char dotted[YX_LIMIT_OID_TEXT];

	if (crl->entry_unknown_critical) {
		doubt(s, FINDING_CRL_CRITICAL, "CRL: unknown critical extension", "");
		return false;
	}
	if (yx_crl_unknown_critical(crl, &ext)) {
		doubt(s, FINDING_CRL_CRITICAL, "CRL: unknown critical extension",
		      yx_oid_text(dotted, sizeof dotted, ext.oid));
		return false;
	}
	return true;
}

/* One complete CRL against one distribution point: (a) to (l). */
static void
use_crl(struct crl_search *s, const struct yx_crl *crl, const struct yx_dist_point *dp)
{
	uint32_t reasons = crl->scope.reasons & dp->reasons;
	const struct yx_crl *delta;
	struct yx_crl_entry entry;
	enum freshness fresh;
	char when[32];
	bool listed;

	fresh = revocation_usable(s->q, crl->der, crl->this_update, crl->next_update);
	listed = yx_crl_find(crl, s->q->cert->issuer, s->q->cert->serial, &entry);
	/* a stale list that names the certificate still tells that it is revoked */
	if (fresh == FRESH_NOT_YET ||
	    (fresh == FRESH_STALE && !(listed && entry.reason != YX_REASON_HOLD))) {
		doubt(s, FINDING_CRL_STALE, "CRL: not current",
		      yx_time_rfc3339(when, crl->next_update != YX_TIME_NONE ? crl->next_update
									     : crl->this_update));
		return;
	}
	if (!signer_good(s, crl))
		return;
	if (!complete(s, crl)) {
		if (listed)
			record(s, crl, NULL, &entry);
		return;
	}
	delta = fresh == FRESH ? find_delta(s, crl) : NULL;
	if (look_up(s, crl, delta, &entry)) {
		record(s, crl, delta, &entry);
		return;
	}
	if (fresh != FRESH)
		return;
	if (may_have_dropped(s, crl)) {
		doubt(s, FINDING_CRL_AFTER_EXPIRY, "CRL: issued after the certificate expired", "");
		return;
	}
	record(s, crl, delta, NULL);
	s->covered |= reasons;
}

static void
use_point(struct crl_search *s, const struct yx_dist_point *dp, bool *any)
{
	uint64_t issuer = name_hash(s->q->cert->issuer);
	const struct yx_pool *pool;
	const struct yx_crl *crl;

	for (unsigned k = 0; (pool = path_pool(s->q->ctx, k)); k++)
		for (size_t i = 0; i < pool->crls.count; i++) {
			crl = pool->crls.items[i].object;
			if (dp->crl_issuer.len == 0 && pool->crls.items[i].name != issuer)
				continue;
			if (crl->delta || !path_spend(s->q->ctx, WORK_LIST) ||
			    !crl_in_scope(s->q->ctx, s->q->cert, crl, dp))
				continue;
			*any = true;
			use_crl(s, crl, dp);
		}
}

static bool
has_crl_of(const struct path_context *ctx, struct yx_bytes issuer)
{
	uint64_t name = name_hash(issuer);
	const struct yx_pool *pool;

	for (unsigned k = 0; (pool = path_pool(ctx, k)); k++)
		for (size_t i = 0; i < pool->crls.count; i++)
			if (pool->crls.items[i].name == name)
				return true;
	return false;
}

void
revocation_ask_crls(const struct revocation_question *q, struct revocation_status *out)
{
	struct crl_search s = { .q = q, .out = out };
	struct yx_dist_point dp;
	struct yx_buf issuer = { 0 };
	bool any = false, good;
	size_t mark;

	for (size_t i = 0; yx_cert_crl_dist_point_at(q->cert, i, &dp); i++)
		use_point(&s, &dp, &any);
	/* the distribution point of every certificate: its issuer's name */
	mark = yx_der_begin(&issuer, YX_DER_CONTEXT_CONSTRUCTED(4));
	yx_der_put_raw(&issuer, q->cert->issuer);
	yx_der_end(&issuer, mark);
	dp = (struct yx_dist_point){ .full_name = yx_buf_bytes(&issuer),
				     .reasons = YX_CRL_ALL_REASONS };
	if (!s.revoked.known && s.covered != YX_CRL_ALL_REASONS)
		use_point(&s, &dp, &any);
	yx_buf_clear(&issuer);
	good = s.good.known && s.covered == YX_CRL_ALL_REASONS;
	if (s.revoked.known && !(good && s.revoked.reason == YX_REASON_HOLD &&
				 s.good.this_update > s.revoked.this_update))
		*out = s.revoked;
	else if (good)
		*out = s.good;
	else if (s.covered != 0)
		doubt(&s, FINDING_CRL_REASONS, "CRL: not all reasons covered", "");
	else if (!any && !out->doubt && has_crl_of(q->ctx, q->cert->issuer))
		doubt(&s, FINDING_CRL_SCOPE, "CRL: does not cover this certificate", "");
}
