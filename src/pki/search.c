/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path building (RFC 4158): depth first from the end certificate upwards, candidates by subject
 * name, the likeliest first; every complete path is validated until one passes. Bounded by named
 * limits and safe against loops: no certificate twice, and no name with the same key twice.
 */
#include <yinxin/pki_past.h>
#include "path.h"

#define CANDIDATES_MAX 64 /* issuers tried for one certificate, the likeliest of all that fit */

struct candidate {
	const struct yx_cert *cert;
	int score;
	bool signature_good, anchor;
};

struct search {
	struct path_context *ctx;
	const struct path_request *req;
	const struct yx_cert *path[YX_LIMIT_PATH_CERTS];
	size_t len;
	unsigned tried;
	struct yx_path_report *best;
	/* the longest path that led nowhere, for the report */
	const struct yx_cert *stuck[YX_LIMIT_PATH_CERTS];
	size_t stuck_len;
	enum yx_status status; /* only memory can fail */
	struct yx_error *err;
};

/* ---------------------------------------------------------------- candidates */

/* What the key identifiers say: 1 they fit, -1 they contradict, 0 nothing. */
static int
key_ids_fit(const struct yx_cert *c, const struct yx_cert *issuer)
{
	struct yx_bytes subject = yx_cert_subject_key_id(issuer);
	struct yx_authority_key_id aki;

	if (!yx_cert_authority_key_id(c, &aki))
		return 0;
	if (aki.key_id.len > 0 && subject.len > 0)
		return yx_bytes_equal(aki.key_id, subject) ? 1 : -1;
	if (aki.serial.len > 0)
		return serial_equal(aki.serial, issuer->serial) ? 1 : -1;
	return 0;
}

static int
score(const struct search *s, const struct yx_cert *c, const struct yx_cert *issuer)
{
	return 8 * key_ids_fit(c, issuer) + 2 * yx_cert_is_ca(issuer) +
	       2 * (issuer->not_before <= s->req->at && s->req->at <= issuer->not_after) +
	       (yx_cert_self_issued(issuer) ? 0 : 1);
}

/* The same certificate, or the same name and key, is on the path already. */
static bool
on_path(const struct search *s, const struct yx_cert *c)
{
	for (size_t i = 0; i < s->len; i++)
		if (yx_cert_equal(s->path[i], c) ||
		    (yx_bytes_equal(s->path[i]->spki, c->spki) &&
		     yx_name_equal(s->path[i]->subject, c->subject)))
			return true;
	return false;
}

static void
consider(struct search *s, struct candidate *list, size_t *count, const struct yx_cert *issuer,
	 bool anchor)
{
	const struct yx_cert *c = s->path[s->len - 1];
	struct candidate new = { .cert = issuer, .anchor = anchor };
	size_t at;

	if (!yx_name_equal(issuer->subject, c->issuer) || on_path(s, issuer))
		return;
	for (size_t i = 0; i < *count; i++)
		if (yx_cert_equal(list[i].cert, issuer))
			return;
	new.score = score(s, c, issuer) + (anchor ? 50 : 0);
	for (at = *count; at > 0 && list[at - 1].score < new.score; at--)
		if (at < CANDIDATES_MAX)
			list[at] = list[at - 1];
	if (at < CANDIDATES_MAX) {
		list[at] = new;
		if (*count < CANDIDATES_MAX)
			++*count;
	}
}

/* Those whose key verifies go first; a namesake with another key than the one named is no issuer.
 */
static size_t
check_signatures(struct search *s, struct candidate *list, size_t count)
{
	const struct yx_cert *c = s->path[s->len - 1];
	struct candidate bad[CANDIDATES_MAX];
	size_t good = 0, bad_count = 0;
	enum yx_status st;

	for (size_t i = 0; i < count; i++) {
		list[i].signature_good = path_signature(s->ctx, c, list[i].cert, &st);
		if (list[i].signature_good)
			list[good++] = list[i];
		else if (key_ids_fit(c, list[i].cert) >= 0)
			bad[bad_count++] = list[i];
	}
	for (size_t i = 0; i < bad_count; i++)
		list[good + i] = bad[i];
	return good + bad_count;
}

static size_t
collect(struct search *s, struct candidate *list)
{
	const struct yx_path_options *o = s->ctx->options;
	uint64_t name = name_hash(s->path[s->len - 1]->issuer);
	const struct yx_pool *pool;
	size_t count = 0;

	for (size_t i = 0; o->trust && i < o->trust->anchors.count; i++) {
		const struct pool_item *item = &o->trust->anchors.items[i];

		if (item->name == name &&
		    (!s->req->only_anchor || yx_cert_equal(item->object, s->req->only_anchor)))
			consider(s, list, &count, item->object, true);
	}
	for (unsigned k = 0; (pool = path_pool(s->ctx, k)); k++)
		for (size_t i = 0; i < pool->certs.count; i++)
			if (pool->certs.items[i].name == name)
				consider(s, list, &count, pool->certs.items[i].object, false);
	for (size_t i = 0; s->req->more && i < s->req->more->count; i++)
		consider(s, list, &count, s->req->more->items[i], false);
	return check_signatures(s, list, count);
}

/* ------------------------------------------------------------------- search */

/* Validate the path as it stands; true when the search is over. */
static bool
evaluate(struct search *s)
{
	struct yx_path_report *r;

	if (++s->tried > YX_LIMIT_PATHS_TRIED) {
		s->ctx->limit_hit = true;
		return true;
	}
	if ((s->status = report_new(&r, s->req->at, s->err)) != YX_OK)
		return true;
	s->status = report_set_chain(r, s->path, s->len, true, s->err);
	if (s->status != YX_OK) {
		yx_path_report_free(r);
		return true;
	}
	path_check(s->ctx, s->req, r);
	if (!s->best || report_rank(r) > report_rank(s->best)) {
		yx_path_report_free(s->best);
		s->best = r;
	} else {
		yx_path_report_free(r);
	}
	return s->best->indication == YX_INDICATION_PASSED;
}

static void
note_stuck(struct search *s)
{
	if (s->len <= s->stuck_len)
		return;
	for (size_t i = 0; i < s->len; i++)
		s->stuck[i] = s->path[i];
	s->stuck_len = s->len;
}

/* Go on from the last certificate of the path; true when the search is over. */
static bool
extend(struct search *s)
{
	struct candidate list[CANDIDATES_MAX];
	size_t count = collect(s, list);
	bool over = false, any_good = count > 0 && list[0].signature_good;

	if (count == 0)
		note_stuck(s);
	for (size_t i = 0; i < count && !over; i++) {
		/* a key that does not fit is followed only when none does, to say so */
		if (any_good && !list[i].signature_good)
			break;
		if (s->len + 1 >= YX_LIMIT_PATH_CERTS || ++s->ctx->steps > YX_LIMIT_PATH_STEPS) {
			s->ctx->limit_hit = true;
			note_stuck(s);
			return s->ctx->steps > YX_LIMIT_PATH_STEPS;
		}
		s->path[s->len++] = list[i].cert;
		over = list[i].anchor ? evaluate(s) : extend(s);
		s->len--;
	}
	return over;
}

static void
start(struct search *s)
{
	const struct yx_path_options *o = s->ctx->options;

	s->path[0] = s->req->cert;
	s->len = 1;
	if (s->req->end_anchor && o->trust && yx_trust_has_anchor(o->trust, s->req->cert) &&
	    (!s->req->only_anchor || yx_cert_equal(s->req->only_anchor, s->req->cert)) &&
	    evaluate(s))
		return;
	extend(s);
}

/* ----------------------------------------------------------------- fetching */

/* Ask for the issuers the stuck path lacks; true when something new came. */
static bool
fetch_issuers(struct search *s)
{
	const struct yx_cert *top = s->stuck_len ? s->stuck[s->stuck_len - 1] : s->req->cert;
	struct yx_bytes url;
	bool news = false;

	if (!s->ctx->options->fetch || yx_cert_self_issued(top))
		return false;
	for (size_t i = 0; i < 4 && yx_cert_issuer_url_at(top, i, &url); i++)
		news = path_fetch(s->ctx, NULL, YX_FETCH_CERT, url, yx_bytes(NULL, 0), -1) || news;
	return news;
}

/* A report for the case that no path reached an anchor. */
static enum yx_status
report_nothing(struct search *s)
{
	const struct yx_path_options *o = s->ctx->options;
	size_t len = s->stuck_len ? s->stuck_len : 1;
	const struct yx_cert *top = s->stuck_len ? s->stuck[len - 1] : s->req->cert;
	struct yx_path_report *r;
	enum finding_id id = FINDING_NO_CHAIN;
	char name[140];

	if ((s->status = report_new(&r, s->req->at, s->err)) != YX_OK)
		return s->status;
	s->status =
	    report_set_chain(r, s->stuck_len ? s->stuck : &s->req->cert, len, false, s->err);
	if (s->status != YX_OK) {
		yx_path_report_free(r);
		return s->status;
	}
	yx_name_text(name, sizeof name, top->issuer);
	if (!o->trust || o->trust->anchors.count == 0)
		id = FINDING_NO_ANCHORS;
	else if (s->ctx->limit_hit)
		id = FINDING_SEARCH_LIMIT;
	else if (len == 1 && yx_cert_self_issued(top))
		id = FINDING_NOT_TRUSTED;
	report_add(r, id, YX_SUB_NONE, (int)len - 1, "%s", name);
	report_conclude(r);
	s->best = r;
	return YX_OK;
}

enum yx_status
path_search(struct path_context *ctx, const struct path_request *req, struct yx_path_report **out,
	    struct yx_error *err)
{
	struct search s = { .ctx = ctx, .req = req, .err = err, .status = YX_OK };

	*out = NULL;
	start(&s);
	for (int round = 0; s.status == YX_OK && !ctx->limit_hit && !s.best &&
			    round < YX_LIMIT_PATH_CERTS && fetch_issuers(&s);
	     round++) {
		s.stuck_len = 0;
		start(&s);
	}
	if (s.status == YX_OK && !s.best)
		s.status = report_nothing(&s);
	if (s.status != YX_OK) {
		yx_path_report_free(s.best);
		return s.status;
	}
	s.best->paths_tried = s.tried;
	*out = s.best;
	return YX_OK;
}

/* --------------------------------------------------------------- public call */

static enum yx_status
validate(struct yx_path_report **out, const struct yx_cert *cert,
	 const struct yx_path_options *options, bool past, struct yx_error *err)
{
	struct path_context *ctx = NULL;
	struct path_request req = { .cert = cert };
	enum yx_status st;
	yx_time clock;

	*out = NULL;
	if (!cert || !options)
		return yx_fail(err, YX_USAGE, NULL, "", "no certificate or no options given");
	if (!(ctx = yx_alloc(sizeof *ctx)))
		return yx_fail_nomem(err);
	clock = yx_time_now();
	ctx->options = options;
	ctx->now = options->now;
	if (ctx->now == YX_TIME_NONE)
		ctx->now = options->at != YX_TIME_NONE && options->at > clock ? options->at : clock;
	req.at = options->at != YX_TIME_NONE && !past ? options->at : ctx->now;
	req.past = past;
	req.end_anchor = options->trust_end_anchor;
	req.check_anchor_validity = options->check_anchor_validity;
	req.key_usage = options->key_usage;
	req.key_usage_required = options->key_usage_required;
	req.eku = options->eku;
	req.eku_required = options->eku_required;
	req.eku_nested = options->eku_nested;
	req.policies = true;
	req.revocation = options->revocation != YX_REVOCATION_NONE;
	if ((st = path_search(ctx, &req, out, err)) != YX_OK)
		goto done;
	(*out)->fetched = ctx->fetched;
	ctx->fetched = NULL;
	(*out)->revocation_signers = ctx->signers;
	ctx->signers = (struct yx_cert_list){ 0 };
done:
	yx_pool_free(ctx->fetched);
	yx_cert_list_clear(&ctx->signers);
	yx_free(ctx);
	return st;
}

enum yx_status
yx_path_validate(struct yx_path_report **out, const struct yx_cert *cert,
		 const struct yx_path_options *options, struct yx_error *err)
{
	return validate(out, cert, options, false, err);
}

enum yx_status
yx_path_validate_past(struct yx_path_report **out, const struct yx_cert *cert,
		      const struct yx_path_options *options, struct yx_error *err)
{
	return validate(out, cert, options, true, err);
}
