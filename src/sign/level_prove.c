/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Showing that certificates were good when they were used: path validation with the demand that
 * every status is known, first looking for data from after the use, then accepting what was
 * current; and the same for those who signed that data. What was used becomes the signature's
 * material.
 */
#include <string.h>
#include "level.h"

/* Signers of revocation data, and of theirs. */
#define DEPTH_MAX 3

/* Times of CRLs and OCSP answers have no fraction of a second. */
static yx_time
new_from(const struct level_proof *p)
{
	return p->used_at - p->used_at % YX_SECOND;
}

static yx_time
judged_at(const struct level_job *j, const struct level_proof *p)
{
	return p->until == YX_TIME_NONE ? j->now : p->until;
}

static struct yx_path_options
path_options(const struct level_job *j, const struct level_proof *p)
{
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;

	o.trust = j->o->trust;
	o.extra = j->pool;
	o.at = judged_at(j, p);
	o.now = j->now > o.at ? j->now : o.at;
	o.existed_by = p->until;
	o.revocation = YX_REVOCATION_REQUIRED;
	o.eku = p->purpose;
	o.eku_required = p->purpose != YX_OID_NONE;
	if (p->purpose == YX_OID_NONE)
		o.key_usage = YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION;
	o.fetch = j->o->fetcher ? yx_fetcher_fetch : NULL;
	o.fetch_state = j->o->fetcher;
	/* a certificate that is trusted itself (an authority of one's own) has an issuer too:
	 * others, who trust only that one, need its status; see validate() */
	o.trust_end_anchor = false;
	return o;
}

/* A chain to a trusted issuer; only where there is none does being trusted oneself do. */
static enum yx_status
validate(struct level_job *j, const struct level_proof *p, struct yx_path_options *o,
	 struct yx_path_report **r, struct yx_error *err)
{
	enum yx_status st = yx_path_validate(r, p->cert, o, err);

	if (st != YX_OK || (*r)->anchored || !yx_trust_has_anchor(j->o->trust, p->cert))
		return st;
	yx_path_report_free(*r);
	o->trust_end_anchor = true;
	return yx_path_validate(r, p->cert, o, err);
}

/* What a validation fetched serves all that follow. */
static enum yx_status
keep_fetched(struct level_job *j, const struct yx_path_report *r, struct yx_error *err)
{
	enum yx_status st = yx_pool_merge(j->pool, r->fetched, err);

	return st == YX_OK ? yx_pool_merge(j->fetched, r->fetched, err) : st;
}

/*
 * Ask for data from after the use, for every certificate of the chain that has none. What comes of
 * it is not judged here: a root's list is months old and still current.
 */
static enum yx_status
look_for_newer(struct level_job *j, const struct level_proof *p, struct yx_error *err)
{
	struct yx_path_options o = path_options(j, p);
	struct yx_path_report *r = NULL;
	enum yx_status st;

	if (!j->o->fetcher)
		return YX_OK;
	yx_fetcher_since(j->o->fetcher, new_from(p));
	o.revocation = YX_REVOCATION_AVAILABLE;
	/* of that second, or later; not zero, which would set no limit */
	o.revocation_age_max = (o.at > new_from(p) ? o.at - new_from(p) : 0) + 1;
	st = validate(j, p, &o, &r, err);
	yx_fetcher_since(j->o->fetcher, YX_TIME_NONE);
	if (st == YX_OK)
		st = keep_fetched(j, r, err);
	yx_path_report_free(r);
	return st;
}

/* ------------------------------------------------------------------- refusal */

static const struct yx_fetched *
first_failure(const struct level_job *j, const struct yx_cert *c)
{
	const struct yx_fetched *f;
	struct yx_bytes url;

	for (size_t i = 0; j->o->fetcher && (f = yx_fetcher_at(j->o->fetcher, i)); i++) {
		if (f->status == YX_OK)
			continue;
		for (size_t k = 0; k < 4 && yx_cert_ocsp_url_at(c, k, &url); k++)
			if (yx_bytes_equal_str(url, f->url))
				return f;
		for (size_t k = 0; k < 4 && yx_cert_crl_url_at(c, k, &url); k++)
			if (yx_bytes_equal_str(url, f->url))
				return f;
	}
	return NULL;
}

static enum yx_status
refuse_unknown(const struct level_job *j, const struct yx_cert *c, struct yx_error *err)
{
	const struct yx_fetched *f = first_failure(j, c);
	struct yx_bytes url;
	char name[72];

	yx_name_text(name, sizeof(name), yx_cert_subject(c));
	if (f)
		return yx_fail(err, YX_IO, NULL, "",
			       "nothing shows whether \"%s\" is revoked: %s %.80s: %.70s", name,
			       yx_fetch_kind_name(f->kind), f->url, f->text);
	if (yx_cert_ocsp_url_at(c, 0, &url) || yx_cert_crl_url_at(c, 0, &url))
		return yx_fail(err, YX_DENIED, NULL, "",
			       "nothing at hand shows whether \"%s\" is revoked%s; %.*s", name,
			       j->o->fetcher ? "" : ", and this is offline",
			       (int)(url.len < 80 ? url.len : 80), (const char *)url.data);
	return yx_fail(err, YX_DENIED, NULL, "",
		       "nothing shows whether \"%s\" is revoked, and it names no place to ask; "
		       "give its CRL or OCSP answer",
		       name);
}

static enum yx_status
refuse(const struct level_job *j, const struct level_proof *p, const struct yx_path_report *r,
       struct yx_error *err)
{
	const struct level_signature *s = &j->signatures[p->signature];
	const struct yx_finding *f = r->main_finding >= 0 ? &r->findings[r->main_finding] : NULL;
	const struct yx_cert *c = p->cert;
	char why[160];

	if (f && f->cert >= 0 && (size_t)f->cert < r->chain_len)
		c = r->chain[f->cert].cert;
	if (f && f->sub == YX_SUB_TRY_LATER)
		return yx_fail_prefix(err, refuse_unknown(j, c, err), "%s of %s", p->what, s->name);
	yx_path_reason(why, sizeof(why), r, false);
	return yx_fail(err, YX_DENIED, NULL, f ? f->clause : "", "%s of %s: %s", p->what, s->name,
		       why);
}

static enum yx_status
refuse_old(const struct level_job *j, const struct level_proof *p, const struct yx_path_cert *c,
	   struct yx_error *err)
{
	char name[72], of[32], next[32];

	yx_name_text(name, sizeof(name), yx_cert_subject(c->cert));
	return yx_fail(err, YX_DENIED, NULL, "EN 319 102-1 5.2.5",
		       "what is known of \"%s\" (%s) is of %s, before %s; try again after %s", name,
		       j->signatures[p->signature].name, yx_time_rfc3339(of, c->this_update),
		       p->purpose == YX_OID_NONE ? "the signature" : "the time-stamp",
		       c->next_update == YX_TIME_NONE ? "the next update"
						      : yx_time_rfc3339(next, c->next_update));
}

/* ------------------------------------------------------------------ material */

static bool
is_older(const struct level_proof *p, const struct yx_path_cert *c)
{
	return c->this_update != YX_TIME_NONE && c->this_update < new_from(p);
}

static enum yx_status
tell_status(struct level_job *j, const struct level_proof *p, const struct yx_path_cert *c,
	    struct yx_error *err)
{
	struct yx_level_report *r = j->report;
	struct yx_level_status *s;
	char name[300];

	if (r->status_count == j->status_room) {
		size_t room = j->status_room ? 2 * j->status_room : 16;

		s = yx_arena_array(r->arena, room, sizeof(*s));
		if (!s)
			return yx_fail_nomem(err);
		if (r->status_count)
			memcpy(s, j->statuses, r->status_count * sizeof(*s));
		j->statuses = s;
		j->status_room = room;
		r->statuses = s;
	}
	s = &j->statuses[r->status_count++];
	yx_name_text(name, sizeof(name), yx_cert_subject(c->cert));
	s->subject = yx_arena_strdup(r->arena, yx_bytes_str(name));
	s->field = yx_arena_strdup(r->arena, j->signatures[p->signature].s->field_name);
	s->source = c->source;
	s->this_update = c->this_update;
	s->next_update = c->next_update;
	s->older = is_older(p, c);
	return s->subject && s->field ? YX_OK : yx_fail_nomem(err);
}

static enum yx_status
take_chain(struct level_job *j, const struct level_proof *p, const struct yx_path_report *r,
	   struct yx_error *err)
{
	struct yx_pool *m = j->signatures[p->signature].material;
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < r->chain_len; i++) {
		const struct yx_path_cert *c = &r->chain[i];

		st = yx_pool_add_cert(m, c->cert, err);
		if (st == YX_OK && c->crl)
			st = yx_pool_add_crl(m, c->crl, err);
		if (st == YX_OK && c->delta)
			st = yx_pool_add_crl(m, c->delta, err);
		if (st == YX_OK && c->ocsp)
			st = yx_pool_add_ocsp(m, c->ocsp, err);
		if (st == YX_OK && !c->anchor)
			st = tell_status(j, p, c, err);
	}
	return st;
}

static bool
in_chain(const struct yx_path_report *r, const struct yx_cert *c)
{
	for (size_t i = 0; i < r->chain_len; i++)
		if (yx_cert_equal(r->chain[i].cert, c))
			return true;
	return false;
}

static enum yx_status prove(struct level_job *j, const struct level_proof *p, unsigned depth,
			    struct yx_error *err);

/*
 * Who signed the CRLs and OCSP answers. A responder whose CA said not to ask about it (RFC 6960
 * 4.2.2.2.1) needs nothing more; others are shown like everybody.
 */
static enum yx_status
take_signers(struct level_job *j, const struct level_proof *p, const struct yx_path_report *r,
	     unsigned depth, struct yx_error *err)
{
	struct yx_pool *m = j->signatures[p->signature].material;
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < r->revocation_signers.count; i++) {
		const struct yx_cert *c = r->revocation_signers.items[i];
		struct level_proof of_signer = *p;

		if ((st = yx_pool_add_cert(m, c, err)) != YX_OK ||
		    (st = yx_pool_add_cert(j->pool, c, err)) != YX_OK)
			break;
		if (in_chain(r, c) || yx_cert_ocsp_no_check(c) ||
		    yx_trust_has_anchor(j->o->trust, c))
			continue;
		of_signer.cert = (struct yx_cert *)(uintptr_t)c;
		of_signer.what = "a signer of revocation data";
		of_signer.purpose = yx_cert_lists_eku(c, YX_OID_EKU_OCSP_SIGNING)
					? YX_OID_EKU_OCSP_SIGNING
					: YX_OID_NONE;
		st = prove(j, &of_signer, depth + 1, err);
	}
	return st;
}

static enum yx_status
prove(struct level_job *j, const struct level_proof *p, unsigned depth, struct yx_error *err)
{
	struct yx_path_options o;
	struct yx_path_report *r = NULL;
	enum yx_status st;

	if (depth > DEPTH_MAX)
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "signers of revocation data are vouched for by more than %d others",
			       DEPTH_MAX);
	if (depth == 0 && (st = look_for_newer(j, p, err)) != YX_OK)
		return st;
	o = path_options(j, p);
	if (depth && p->purpose == YX_OID_NONE)
		o.key_usage = YX_KU_CRL_SIGN | YX_KU_KEY_CERT_SIGN;
	if ((st = validate(j, p, &o, &r, err)) != YX_OK)
		return st;
	if ((st = keep_fetched(j, r, err)) != YX_OK)
		goto done;
	if (r->indication != YX_INDICATION_PASSED)
		st = refuse(j, p, r, err);
	else if (depth == 0 && j->o->freshness == YX_FRESHNESS_AFTER_SIGNING && r->chain_len &&
		 is_older(p, &r->chain[0]))
		st = refuse_old(j, p, &r->chain[0], err);
	if (st == YX_OK)
		st = take_chain(j, p, r, err);
	if (st == YX_OK)
		st = take_signers(j, p, r, depth, err);
done:
	yx_path_report_free(r);
	return st;
}

enum yx_status
level_prove(struct level_job *j, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < j->proof_count; i++)
		st = prove(j, &j->proofs[i], 0, err);
	return st;
}
