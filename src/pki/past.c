/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Validation time sliding, ETSI EN 319 102-1 5.6.2.2: until when is each certificate of the chain
 * known to have been good? From the anchor down, so that what speaks of a certificate is believed
 * only as far as its own issuer was good.
 */
#include <yinxin/pki_past.h>
#include "crl.h"
#include "ocsp.h"
#include "path.h"

static yx_time
earlier(yx_time a, yx_time b)
{
	return a < b ? a : b;
}

/* The last moment in (-, until] at which the hook accepts the algorithm. Hooks forbid from a date
 * on, never only for a while, so halving finds it. */
static yx_time
algorithm_end(const struct path_context *ctx, const struct yx_scheme *scheme,
	      const struct yx_cert *signer, yx_time until)
{
	const struct yx_path_options *o = ctx->options;
	const struct yx_pubkey *key = NULL;
	yx_time good, bad = until;
	char why[120];

	if (!o->algorithm || yx_cert_public_key(signer, &key, NULL) != YX_OK ||
	    o->algorithm(o->algorithm_state, scheme, key, until, why, sizeof why))
		return until;
	good = signer->not_before - YX_DAY;
	if (!o->algorithm(o->algorithm_state, scheme, key, good, why, sizeof why))
		return good; /* nothing this signer made is good */
	while (bad - good > YX_SECOND) {
		yx_time middle = good + (bad - good) / 2;

		if (o->algorithm(o->algorithm_state, scheme, key, middle, why, sizeof why))
			good = middle;
		else
			bad = middle;
	}
	return good;
}

/* Until when were these status data fresh? */
static yx_time
fresh_until(const struct path_context *ctx, const struct revocation_status *s)
{
	const struct yx_path_options *o = ctx->options;
	yx_time end = s->next_update != YX_TIME_NONE ? s->next_update : s->this_update;

	if (o->revocation_age_max > 0 &&
	    (s->next_update == YX_TIME_NONE || end > s->this_update + o->revocation_age_max))
		end = s->this_update + o->revocation_age_max;
	return end;
}

/* (2)(b), (c) */
static yx_time
slide_status(const struct path_context *ctx, const struct yx_cert *c,
	     const struct revocation_status *s, yx_time control)
{
	if (s->status == YX_CERT_STATUS_REVOKED)
		return earlier(control, s->revoked_at);
	if (revocation_fresh(ctx, control, s->this_update, s->next_update) == FRESH)
		return control;
	if (ctx->options->past_by_issue)
		return earlier(control, s->this_update);
	/* what is said of a certificate says nothing of the time after its end */
	return earlier(earlier(control, fresh_until(ctx, s)), c->not_after);
}

/* (2)(d) */
static yx_time
slide_algorithms(const struct path_context *ctx, const struct yx_path_report *r, size_t i,
		 const struct revocation_status *s, yx_time control)
{
	const struct yx_cert *issuer = r->chain[i + 1].cert;
	const struct yx_cert *signer = s->signer ? s->signer : issuer;
	struct yx_scheme scheme;

	control = algorithm_end(ctx, &r->chain[i].cert->scheme, issuer, control);
	if (s->known && s->ocsp) {
		scheme = yx_ocsp_scheme(s->ocsp);
		control = algorithm_end(ctx, &scheme, signer, control);
	} else if (s->known) {
		control = algorithm_end(ctx, &s->crl->scheme, signer, control);
		if (s->delta)
			control = algorithm_end(ctx, &s->delta->scheme, signer, control);
	}
	return control;
}

static struct revocation_status
ask(const struct revocation_question *q, const struct path_request *req)
{
	struct path_context *ctx = q->ctx;
	struct revocation_status s = { 0 };

	if (!req->revocation || path_is_busy(ctx, q->cert) ||
	    ctx->busy_count > YX_LIMIT_PATH_NESTING)
		return s;
	ctx->busy[ctx->busy_count++] = q->cert;
	s = revocation_ask(q);
	ctx->busy_count--;
	return s;
}

/*
 * What nothing proves to be old says nothing good of the past, but a revocation counts wherever it
 * is told, be it an answer that the clock of its signer dates after ours: where no status is
 * demanded nobody else may tell of it, and where one is, what is proven may be from before it.
 */
static yx_time
slide_unproven(struct revocation_question q, const struct path_request *req, yx_time control)
{
	struct revocation_status s;

	q.past = false;
	q.at = q.ctx->now;
	s = ask(&q, req);
	if (!s.known || s.status != YX_CERT_STATUS_REVOKED || s.reason == YX_REASON_HOLD ||
	    s.revoked_at >= control)
		return control;
	revocation_keep(&q.r->chain[q.index], &s);
	return s.revoked_at;
}

/* One certificate; false when nothing proven speaks of it and something must. */
static bool
slide_one(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r,
	  size_t i, yx_time *control)
{
	struct revocation_question q = { .ctx = ctx,
					 .r = r,
					 .index = i,
					 .cert = r->chain[i].cert,
					 .issuer = r->chain[i + 1].cert,
					 .anchor = r->chain[r->chain_len - 1].cert,
					 .at = *control,
					 .past = true };
	struct revocation_status s = ask(&q, req);
	char when[32];

	if (s.known) {
		revocation_keep(&r->chain[i], &s);
		if (i == 0 && ctx->nesting == 0 && s.status != YX_CERT_STATUS_REVOKED &&
		    ctx->options->revocation_since != YX_TIME_NONE &&
		    s.this_update < ctx->options->revocation_since) {
			r->try_again = s.next_update;
			report_add(r, FINDING_STATUS_TOO_OLD, YX_SUB_NONE, (int)i, "%s",
				   yx_time_rfc3339(when, s.this_update));
			return false;
		}
		*control = slide_status(ctx, q.cert, &s, *control);
	} else if (ctx->options->revocation == YX_REVOCATION_REQUIRED) {
		report_add(r, FINDING_STATUS_NOT_PROVEN, YX_SUB_NONE, (int)i, "%s",
			   s.doubt ? s.doubt : "");
		return false;
	} else {
		/* nobody vouches for it behind its end */
		*control = earlier(*control, q.cert->not_after);
	}
	*control = slide_unproven(q, req, *control);
	*control = slide_algorithms(ctx, r, i, &s, *control);
	r->chain[i].control_time = *control;
	return true;
}

void
path_slide(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r)
{
	yx_time control = ctx->now;

	for (size_t i = r->chain_len; i-- > 0;) {
		if (r->chain[i].anchor || i + 1 == r->chain_len)
			r->chain[i].control_time = control;
		else if (!slide_one(ctx, req, r, i, &control))
			return;
	}
	r->control_time = control;
}
