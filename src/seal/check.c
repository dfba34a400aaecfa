/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification of seals and of signatures made with them, in the order of GM/T 0031-2014 6.1.2 and
 * 6.2.3: structure, seal signature, maker, period, signer in the list, signature, time. Every
 * question is asked, whatever the earlier ones said: a report that stops at the first fault hides
 * the others. The verdict is that of the first fault in this order, failures before doubts.
 */
#include "check.h"

#include <stdio.h>
#include <string.h>

bool
yx_seal_lists(const struct yx_seal *seal, struct yx_bytes cert)
{
	for (size_t i = 0; i < seal->signer_count; i++) {
		const struct yx_seal_signer *s = &seal->signers[i];
		struct yx_digest d;
		enum yx_digest_alg alg = YX_DIGEST_NONE;
		char name[64];
		struct yx_buf oid = { 0 };

		if (s->cert.len > 0 && yx_bytes_equal(s->cert, cert))
			return true;
		if (s->digest.len == 0 || s->digest_type.len >= sizeof(name))
			continue;
		(void)snprintf(name, sizeof(name), "%.*s", (int)s->digest_type.len,
			       (const char *)s->digest_type.data);
		if (yx_oid_parse(&oid, name, NULL) == YX_OK)
			alg = yx_digest_by_oid(yx_oid_find(yx_buf_bytes(&oid)));
		if (alg == YX_DIGEST_NONE)
			alg = yx_digest_by_name(name);
		yx_buf_clear(&oid);
		if (alg == YX_DIGEST_NONE)
			alg = YX_DIGEST_SM3; /* "the certificate's digest": SM3 unless said */
		if (yx_digest(&d, alg, cert, NULL) == YX_OK &&
		    yx_bytes_equal(yx_digest_bytes(&d), s->digest))
			return true;
	}
	return false;
}

bool
yx_seal_signature_hash_is(const struct yx_seal_signature *s, const struct yx_digest *d)
{
	return d->len > 0 && yx_bytes_equal(s->data_hash, yx_digest_bytes(d));
}

static void
check_period(const struct yx_seal *s, yx_time at, bool proven, struct yx_seal_answer *a)
{
	char from[32], until[32], when[32];

	if (at >= s->valid_from && at <= s->valid_until) {
		seal_pass(a);
		return;
	}
	yx_time_rfc3339(from, s->valid_from);
	yx_time_rfc3339(until, s->valid_until);
	yx_time_rfc3339(when, at);
	seal_answer(a,
		    !proven              ? YX_SUB_OUT_OF_BOUNDS_NO_POE
		    : at < s->valid_from ? YX_SUB_NOT_YET_VALID
					 : YX_SUB_EXPIRED,
		    "the seal is valid from %s to %s, not at %s", "印章有效期为 %s 至 %s，不含 %s",
		    from, until, when);
}

static bool
is_judged(enum yx_seal_question q, const struct yx_seal_answer *a, bool integrity_only)
{
	if (!integrity_only)
		return true;
	/* a critical extension that is not known restricts use; it does not change the bytes */
	if (q == YX_SEAL_Q_STRUCTURE)
		return a->indication == YX_INDICATION_FAILED;
	return q == YX_SEAL_Q_SEAL_VALUE || q == YX_SEAL_Q_SIGNER_LISTED ||
	       q == YX_SEAL_Q_SIGNATURE_VALUE;
}

void
seal_decide(struct yx_seal_report *r, bool integrity_only)
{
	r->indication = YX_INDICATION_PASSED;
	r->sub = YX_SUB_NONE;
	r->decided_by = YX_SEAL_Q_COUNT;
	for (unsigned q = 0; q < YX_SEAL_Q_COUNT; q++) {
		const struct yx_seal_answer *a = &r->answers[q];

		if (!is_judged((enum yx_seal_question)q, a, integrity_only) ||
		    a->indication <= r->indication)
			continue;
		r->indication = a->indication;
		r->sub = a->sub;
		r->decided_by = (enum yx_seal_question)q;
	}
}

/* The four questions of the seal; `at`: when it is, or was, used. */
static enum yx_status
check_seal(const struct yx_seal *s, const struct yx_seal_check_options *o, yx_time at, yx_time now,
	   bool proven, struct yx_seal_report *r, struct yx_error *err)
{
	const struct yx_path_options *path = o->maker_path ? o->maker_path : o->path;
	enum yx_status st;

	r->leniencies |= s->leniencies;
	st = seal_check_value(s->cert, s->algorithm, s->signed_bytes, s->signature,
			      o->strict_encoding, &r->maker, &r->seal_scheme, &r->leniencies,
			      &r->answers[YX_SEAL_Q_SEAL_VALUE], err);
	if (st != YX_OK)
		return st;
	/* the maker's certificate counts at the time the seal was made: seals outlive it. A seal
	 * in a signature whose time is proven was there by then */
	if (path && r->maker) {
		const struct yx_seal_chain what = { .cert = r->maker,
						    .value = s->signature,
						    .scheme = r->seal_scheme,
						    .claimed = s->created,
						    .proven = o->proven,
						    .maker = true };
		struct yx_seal_answer *a = &r->answers[YX_SEAL_Q_MAKER_CHAIN];

		st = o->chain ? o->chain(o->chain_state, &what, &r->maker_path, a, err)
			      : seal_check_path(r->maker, path, s->created, now, o->proven,
						&r->maker_path, a, err);
		if (st != YX_OK)
			return st;
	} else if (path) {
		seal_answer(&r->answers[YX_SEAL_Q_MAKER_CHAIN], YX_SUB_NO_SIGNING_CERTIFICATE_FOUND,
			    "the maker's certificate cannot be read", "制章人证书无法读取");
	}
	check_period(s, at, proven, &r->answers[YX_SEAL_Q_SEAL_PERIOD]);
	return YX_OK;
}

enum yx_status
yx_seal_check(const struct yx_seal *s, const struct yx_seal_check_options *o,
	      struct yx_seal_report *out, struct yx_error *err)
{
	yx_time now = o->now == YX_TIME_NONE ? yx_time_now() : o->now;
	yx_time at = o->at == YX_TIME_NONE ? now : o->at;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	out->signing_time = YX_TIME_NONE;
	seal_check_structure(s, NULL, &out->answers[YX_SEAL_Q_STRUCTURE]);
	if ((st = check_seal(s, o, at, now, false, out, err)) != YX_OK) {
		yx_seal_report_clear(out);
		return st;
	}
	seal_decide(out, o->integrity_only);
	return YX_OK;
}

/* The time rule of 6.2.3: the signer's certificate at the signing time, with revocation. */
static enum yx_status
check_time(const struct yx_seal_signature *s, const struct yx_seal_check_options *o, yx_time now,
	   struct yx_seal_report *r, struct yx_error *err)
{
	const struct yx_seal_chain what = { .cert = r->signer,
					    .value = s->signature,
					    .scheme = r->signature_scheme,
					    .digest = o->digest,
					    .claimed = s->time,
					    .proven = o->proven };
	struct yx_seal_answer *a = &r->answers[YX_SEAL_Q_TIME];

	if (r->signing_time == YX_TIME_NONE) {
		seal_answer(a, YX_SUB_NO_POE, "the signing time is not known", "签章时间未知");
		return YX_OK;
	}
	if (r->signing_time > now + 10 * YX_MINUTE && !r->time_proven && o->at == YX_TIME_NONE) {
		seal_answer(a, YX_SUB_NO_POE, "the claimed signing time lies in the future",
			    "声称的签章时间在未来");
		return YX_OK;
	}
	if (!o->path)
		return YX_OK;
	if (!r->signer) {
		seal_answer(a, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND,
			    "the signer's certificate cannot be read", "签章人证书无法读取");
		return YX_OK;
	}
	if (o->chain)
		return o->chain(o->chain_state, &what, &r->signer_path, a, err);
	return seal_check_path(r->signer, o->path, r->signing_time, now,
			       r->time_proven ? r->signing_time : YX_TIME_NONE, &r->signer_path, a,
			       err);
}

enum yx_status
yx_seal_signature_check(const struct yx_seal_signature *s, const struct yx_seal_check_options *o,
			struct yx_seal_report *out, struct yx_error *err)
{
	yx_time now = o->now == YX_TIME_NONE ? yx_time_now() : o->now;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	out->time_proven = o->proven != YX_TIME_NONE;
	out->signing_time = out->time_proven ? o->proven : s->time;
	if (o->at != YX_TIME_NONE)
		out->signing_time = o->at;
	out->leniencies = s->leniencies;
	seal_check_structure(s->seal, s, &out->answers[YX_SEAL_Q_STRUCTURE]);
	st = check_seal(s->seal, o, out->signing_time == YX_TIME_NONE ? now : out->signing_time,
			now, out->time_proven, out, err);
	if (st != YX_OK)
		goto done;
	if (yx_seal_lists(s->seal, s->cert))
		seal_pass(&out->answers[YX_SEAL_Q_SIGNER_LISTED]);
	else
		seal_answer(&out->answers[YX_SEAL_Q_SIGNER_LISTED], YX_SUB_SIG_CONSTRAINTS_FAILURE,
			    "the signer's certificate is not in the seal's list; after a renewal "
			    "of the certificate the seal must be made again",
			    "签章人证书不在印章的证书列表中；证书更新后须重新制章");
	st = seal_check_value(s->cert, s->algorithm, s->tbs, s->signature, o->strict_encoding,
			      &out->signer, &out->signature_scheme, &out->leniencies,
			      &out->answers[YX_SEAL_Q_SIGNATURE_VALUE], err);
	if (st != YX_OK)
		goto done;
	if ((st = check_time(s, o, now, out, err)) != YX_OK)
		goto done;
	seal_decide(out, o->integrity_only);
done:
	if (st != YX_OK)
		yx_seal_report_clear(out);
	return st;
}

void
yx_seal_report_clear(struct yx_seal_report *r)
{
	if (!r)
		return;
	yx_cert_free(r->maker);
	yx_cert_free(r->signer);
	yx_path_report_free(r->maker_path);
	yx_path_report_free(r->signer_path);
	memset(r, 0, sizeof(*r));
}
