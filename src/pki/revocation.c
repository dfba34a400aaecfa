/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a certificate of the path revoked? Both kinds of source are asked; revoked wins over good,
 * except that a suspension lifted since is lifted. What neither knows is fetched, if the caller
 * gave a way to, and asked again.
 */
#include <yinxin/pki_past.h>
#include "path.h"

#include <string.h>

/* Clocks differ: data from this far in the future is still believed. */
#define CLOCK_SKEW (5 * YX_MINUTE)

enum freshness
revocation_fresh(const struct path_context *ctx, yx_time at, yx_time this_update,
		 yx_time next_update)
{
	const struct yx_path_options *o = ctx->options;

	if (this_update > ctx->now + CLOCK_SKEW)
		return FRESH_NOT_YET;
	if (this_update > at + CLOCK_SKEW)
		return o->later_revocation_data ? FRESH : FRESH_NOT_YET;
	if (o->revocation_age_max > 0 && at - this_update > o->revocation_age_max)
		return FRESH_STALE;
	if (next_update != YX_TIME_NONE)
		return at <= next_update ? FRESH : FRESH_STALE;
	/* no promise of an update: only a caller who said how old is too old can accept it */
	return o->revocation_age_max > 0 ? FRESH : FRESH_STALE;
}

static bool
proven_by(const struct revocation_question *q, struct yx_bytes object)
{
	yx_time proof = yx_poe_of(q->ctx->options->poe, object);

	return (proof == YX_TIME_NONE ? q->ctx->now : proof) <= q->at;
}

enum freshness
revocation_usable(const struct revocation_question *q, struct yx_bytes object, yx_time this_update,
		  yx_time next_update)
{
	if (!q->past)
		return revocation_fresh(q->ctx, q->at, this_update, next_update);
	/* EN 319 102-1 5.6.2.2.4 (2)(a) */
	return this_update <= q->at && proven_by(q, object) && proven_by(q, q->cert->der)
		   ? FRESH
		   : FRESH_NOT_YET;
}

const struct yx_pool *
path_pool(const struct path_context *ctx, unsigned index)
{
	const struct yx_path_options *o = ctx->options;
	const struct yx_pool *const pools[] = { o->extra, o->trust ? o->trust->pool : NULL,
						ctx->fetched };

	for (unsigned i = 0, n = 0; i < 3; i++)
		if (pools[i] && n++ == index)
			return pools[i];
	return NULL;
}

bool
path_is_busy(const struct path_context *ctx, const struct yx_cert *c)
{
	for (unsigned i = 0; i < ctx->busy_count; i++)
		if (yx_cert_equal(ctx->busy[i], c))
			return true;
	return false;
}

/* ----------------------------------------------------------------- fetching */

static size_t
pool_size(const struct yx_pool *p)
{
	return p->certs.count + p->crls.count + p->ocsps.count;
}

static enum yx_status
call_fetch(struct path_context *ctx, enum yx_fetch_kind kind, struct yx_bytes url,
	   struct yx_bytes request, struct yx_error *err)
{
	struct yx_buf body = { 0 };
	enum yx_status st;

	yx_buf_init(&body, YX_LIMIT_FETCH_BYTES);
	st = ctx->options->fetch(ctx->options->fetch_state, kind, url, request, &body, err);
	if (st == YX_OK && (st = yx_buf_status(&body, err)) == YX_OK)
		st = yx_pool_load(ctx->fetched, yx_buf_bytes(&body), YX_PKI_LENIENT, err);
	yx_buf_clear(&body);
	return st;
}

bool
path_fetch(struct path_context *ctx, struct yx_path_report *r, enum yx_fetch_kind kind,
	   struct yx_bytes url, struct yx_bytes request, int cert)
{
	struct yx_error err = YX_ERROR_INIT;
	size_t before;

	if (!ctx->options->fetch || ctx->fetches >= YX_LIMIT_PATH_FETCHES || url.len > 2048)
		return false;
	if (!ctx->fetched && yx_pool_new(&ctx->fetched, NULL) != YX_OK)
		return false;
	ctx->fetches++;
	before = pool_size(ctx->fetched);
	if (call_fetch(ctx, kind, url, request, &err) != YX_OK && r)
		report_add(r, FINDING_FETCH_FAILED, YX_SUB_NONE, cert, "%.*s: %s",
			   url.len > 80 ? 80 : (int)url.len, (const char *)url.data, err.text);
	return pool_size(ctx->fetched) > before;
}

static bool
fetch_ocsp(struct path_context *ctx, struct yx_path_report *r, size_t i)
{
	struct yx_buf request = { 0 };
	struct yx_bytes url;
	bool news = false;

	/* SHA-1 names the issuer here, nothing more: every responder knows it (RFC 5019 2.1.1) */
	if (yx_ocsp_request_put(&request, r->chain[i].cert, r->chain[i + 1].cert, YX_DIGEST_SHA1,
				yx_bytes(NULL, 0), NULL) == YX_OK)
		for (size_t k = 0; k < 2 && !news && yx_cert_ocsp_url_at(r->chain[i].cert, k, &url);
		     k++)
			news =
			    path_fetch(ctx, r, YX_FETCH_OCSP, url, yx_buf_bytes(&request), (int)i);
	yx_buf_clear(&request);
	return news;
}

static bool
fetch_crls(struct path_context *ctx, struct yx_path_report *r, size_t i)
{
	struct yx_bytes url;
	bool news = false;

	for (size_t k = 0; k < 4 && yx_cert_crl_url_at(r->chain[i].cert, k, &url); k++)
		news = path_fetch(ctx, r, YX_FETCH_CRL, url, yx_bytes(NULL, 0), (int)i) || news;
	return news;
}

/* ------------------------------------------------------------------ signers */

void
revocation_signer(struct path_context *ctx, const struct yx_cert *c)
{
	if (yx_cert_list_add(&ctx->signers, c, &ctx->failure) != YX_OK)
		return; /* kept for embedding only; the outcome does not depend on it */
}

bool
revocation_signer_valid(const struct revocation_question *q, const struct yx_cert *signer,
			yx_time at, enum yx_oid eku, bool check_revocation,
			const struct yx_cert_list *more)
{
	struct path_context *ctx = q->ctx;
	struct path_request req = { .cert = signer,
				    .only_anchor = q->anchor,
				    .at = at,
				    .end_anchor = true,
				    .eku = eku,
				    .eku_required = eku != YX_OID_NONE,
				    .revocation = check_revocation,
				    .more = more };
	struct yx_path_report *r = NULL;
	bool good;

	if (ctx->nesting >= YX_LIMIT_PATH_NESTING || !path_spend(ctx, WORK_NESTED))
		return false;
	ctx->nesting++;
	good = path_search(ctx, &req, &r, &ctx->failure) == YX_OK &&
	       r->indication == YX_INDICATION_PASSED;
	ctx->nesting--;
	for (size_t i = 1; good && i + 1 < r->chain_len; i++)
		revocation_signer(ctx, r->chain[i].cert);
	yx_path_report_free(r);
	return good;
}

/* ------------------------------------------------------------------ deciding */

/* Of two sources that know, the one that decides. */
static struct revocation_status
decide(struct yx_path_report *r, int cert, const struct revocation_status *a,
       const struct revocation_status *b)
{
	if (!a->known || !b->known)
		return a->known ? *a : *b;
	if (a->status == b->status)
		return a->this_update >= b->this_update ? *a : *b;
	report_add(r, FINDING_CROSS_CHECK, YX_SUB_NONE, cert, "%s", "");
	if (a->status == YX_CERT_STATUS_REVOKED)
		return a->reason == YX_REASON_HOLD && b->this_update > a->this_update ? *b : *a;
	return b->reason == YX_REASON_HOLD && a->this_update > b->this_update ? *a : *b;
}

struct revocation_status
revocation_ask(const struct revocation_question *q)
{
	struct revocation_status crl = { 0 }, ocsp = { 0 };

	revocation_ask_ocsp(q, &ocsp);
	revocation_ask_crls(q, &crl);
	if (!ocsp.known && !crl.known && ocsp.doubt && !crl.doubt)
		return ocsp;
	return decide(q->r, (int)q->index, &crl, &ocsp);
}

void
revocation_keep(struct yx_path_cert *c, const struct revocation_status *s)
{
	yx_crl_free(c->crl);
	yx_crl_free(c->delta);
	yx_ocsp_free(c->ocsp);
	yx_cert_free(c->revocation_signer);
	c->revocation = s->status;
	c->source = s->ocsp ? YX_FROM_OCSP : YX_FROM_CRL;
	c->this_update = s->this_update;
	c->next_update = s->next_update;
	c->revoked_at = s->status == YX_CERT_STATUS_REVOKED ? s->revoked_at : YX_TIME_NONE;
	c->reason = s->reason;
	c->crl = yx_crl_dup(s->crl);
	c->delta = yx_crl_dup(s->delta);
	c->ocsp = yx_ocsp_dup(s->ocsp);
	c->revocation_signer = s->signer ? yx_cert_dup(s->signer) : NULL;
}

/* EN 319 102-1 5.2.6.4, 5.5: what a revocation means for a signature with this certificate. */
static void
judge_revoked(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r,
	      size_t i)
{
	const struct yx_path_options *o = ctx->options;
	struct yx_path_cert *c = &r->chain[i];
	bool end = i == 0 && ctx->nesting == 0;
	enum yx_sub_indication sub;
	char when[32];

	yx_time_rfc3339(when, c->revoked_at);
	if (c->revoked_at > req->at ||
	    (end && o->existed_by != YX_TIME_NONE && o->existed_by < c->revoked_at)) {
		report_add(r, FINDING_REVOKED_SINCE, YX_SUB_NONE, (int)i, "%s, %s", when,
			   yx_crl_reason_name(c->reason));
		return;
	}
	if (c->reason == YX_REASON_HOLD) {
		report_add(r, FINDING_ON_HOLD, YX_SUB_NONE, (int)i, "%s", when);
		return;
	}
	if (i > 0)
		sub = YX_SUB_REVOKED_CA_NO_POE;
	else if (end && o->made_after != YX_TIME_NONE && o->made_after >= c->revoked_at)
		sub = YX_SUB_REVOKED;
	else
		sub = YX_SUB_REVOKED_NO_POE;
	report_add(r, FINDING_REVOKED, sub, (int)i, "%s, %s", when, yx_crl_reason_name(c->reason));
}

/* Good data can still be too early, or signed with a certificate that nobody vouches for now. */
static void
judge_data(struct path_context *ctx, struct yx_path_report *r, size_t i,
	   const struct revocation_status *s)
{
	const struct yx_path_options *o = ctx->options;
	struct yx_bytes object =
	    s->ocsp ? yx_poe_object_ocsp(s->ocsp) : yx_crl_der(s->delta ? s->delta : s->crl);
	char when[32];
	yx_time proof;

	if (i == 0 && ctx->nesting == 0 && o->revocation_since != YX_TIME_NONE &&
	    s->this_update < o->revocation_since) {
		r->try_again = s->next_update;
		report_add(r, FINDING_STATUS_TOO_OLD, YX_SUB_NONE, (int)i, "%s",
			   yx_time_rfc3339(when, s->this_update));
	}
	if (!o->poe || !s->signer || s->signer->not_after >= ctx->now)
		return;
	proof = yx_poe_of(o->poe, object);
	if (proof == YX_TIME_NONE || proof > s->signer->not_after)
		report_add(r, FINDING_STATUS_SIGNER_OUT, YX_SUB_NONE, (int)i, "%s",
			   yx_time_rfc3339(when, s->signer->not_after));
}

void
revocation_check(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r,
		 size_t index)
{
	struct revocation_question q = { .ctx = ctx,
					 .r = r,
					 .index = index,
					 .cert = r->chain[index].cert,
					 .issuer = r->chain[index + 1].cert,
					 .anchor = r->chain[r->chain_len - 1].cert,
					 .at = req->at };
	bool required = ctx->options->revocation == YX_REVOCATION_REQUIRED;
	struct revocation_status s;

	/* a signer of revocation data that is already being asked about vouches for itself */
	if (path_is_busy(ctx, q.cert) || ctx->busy_count > YX_LIMIT_PATH_NESTING) {
		report_add(r, required ? FINDING_STATUS_UNKNOWN : FINDING_STATUS_NOT_CHECKED,
			   YX_SUB_NONE, (int)index, "%s", "");
		return;
	}
	ctx->busy[ctx->busy_count++] = q.cert;
	s = revocation_ask(&q);
	if (!s.known && ctx->options->fetch) {
		if (fetch_ocsp(ctx, r, index))
			s = revocation_ask(&q);
		if (!s.known && fetch_crls(ctx, r, index))
			s = revocation_ask(&q);
	}
	ctx->busy_count--;
	if (!s.known) {
		report_add(r, required ? FINDING_STATUS_UNKNOWN : FINDING_STATUS_NOT_CHECKED,
			   YX_SUB_NONE, (int)index, "%s", s.doubt ? s.doubt : "");
		return;
	}
	revocation_keep(&r->chain[index], &s);
	if (s.status == YX_CERT_STATUS_REVOKED)
		judge_revoked(ctx, req, r, index);
	else
		judge_data(ctx, r, index, &s);
}
