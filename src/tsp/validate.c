/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checking a time-stamp token: everything RFC 3161 and RFC 5816 ask of one before it may be relied
 * on. The chain is judged at the token's own time unless the caller says another: a token does not
 * become wrong because its authority's certificate has expired since.
 */
#include <stdio.h>
#include "parts.h"

#define DEFAULT_SKEW (5 * YX_MINUTE)

static void say(struct yx_cms_check *check, enum yx_cms_result result, const char *fmt, ...)
    YX_PRINTF(3, 4);

static void
say(struct yx_cms_check *check, enum yx_cms_result result, const char *fmt, ...)
{
	va_list args;

	check->result = result;
	va_start(args, fmt);
	vsnprintf(check->text, sizeof(check->text), fmt, args);
	va_end(args);
}

static void
check_form(const struct yx_tsp_token *t, struct yx_cms_check *check)
{
	check->result = YX_CMS_PASSED;
	if (t->forgiven.kinds)
		say(check, YX_CMS_PASSED, "the time-stamp's content is not DER");
	if (t->version != 1)
		say(check, YX_CMS_FAILED, "version %lld where 1 is the only one",
		    (long long)t->version);
	else if (t->cms->signer_count != 1)
		say(check, YX_CMS_FAILED, "%zu signers where there must be one",
		    t->cms->signer_count);
	else if (t->cms->content_not_octets || !t->cms->attached)
		say(check, YX_CMS_FAILED, "the content is not an octet string");
	else if (t->has_critical_extension)
		say(check, YX_CMS_FAILED, "a critical extension is not known here");
}

static enum yx_status
check_imprint(const struct yx_tsp_token *t, const struct yx_tsp_verify_options *o,
	      struct yx_cms_check *check, struct yx_error *err)
{
	struct yx_digest digest = { 0 };
	struct yx_hasher *hasher = NULL;
	enum yx_status st = YX_OK;

	if (!o->imprint && !o->data)
		return YX_OK;
	if (t->imprint.alg == YX_DIGEST_NONE) {
		say(check, YX_CMS_UNDETERMINED, "the imprint's digest algorithm is not known here");
		return YX_OK;
	}
	if (o->imprint) {
		digest = *o->imprint;
	} else {
		for (size_t i = 0; i < o->data->digest_count; i++)
			if (o->data->digests[i].alg == t->imprint.alg)
				digest = o->data->digests[i];
		if (o->data->run_count || o->data->given) {
			st = yx_hasher_new(&hasher, t->imprint.alg, err);
			for (size_t i = 0; st == YX_OK && i < o->data->run_count; i++)
				st = yx_hasher_update(hasher, o->data->runs[i], err);
			if (st == YX_OK)
				st = yx_hasher_finish(hasher, &digest, err);
			yx_hasher_free(hasher);
		}
	}
	if (st != YX_OK)
		return st;
	if (digest.alg != t->imprint.alg)
		say(check, YX_CMS_UNDETERMINED, "it holds a %s digest, and only %s was given",
		    yx_digest_name(t->imprint.alg), yx_digest_name(digest.alg));
	else if (!yx_digest_equal(&digest, &t->imprint))
		say(check, YX_CMS_FAILED, "it was made for other data");
	else
		check->result = YX_CMS_PASSED;
	return YX_OK;
}

static void
check_nonce(const struct yx_tsp_token *t, const struct yx_tsp_verify_options *o,
	    struct yx_cms_check *check)
{
	if (!o->nonce)
		return;
	check->result = YX_CMS_PASSED;
	if (!t->has_nonce)
		say(check, YX_CMS_FAILED, "the request's nonce is missing");
	else if (!yx_bytes_equal(t->nonce, *o->nonce))
		say(check, YX_CMS_FAILED, "the nonce is not that of the request");
}

static void
check_policy(const struct yx_tsp_token *t, const struct yx_tsp_verify_options *o,
	     struct yx_cms_check *check)
{
	char dotted[YX_LIMIT_OID_TEXT];

	if (o->policy_count == 0)
		return;
	for (size_t i = 0; i < o->policy_count; i++)
		if (yx_bytes_equal(t->policy, o->policies[i])) {
			check->result = YX_CMS_PASSED;
			return;
		}
	say(check, YX_CMS_FAILED, "made under policy %s, which was not asked for",
	    yx_oid_text(dotted, sizeof(dotted), t->policy));
}

/* The signer's checks of cms, and that one certificate is named at all (RFC 5816 2.2.1). */
static enum yx_status
check_signature(struct yx_tsp_report *r, const struct yx_tsp_token *t,
		const struct yx_tsp_verify_options *o, enum yx_sub_indication *sub,
		struct yx_error *err)
{
	struct yx_cms_verify_options options = { .certificates = o->certificates,
						 .certificate_count = o->certificate_count,
						 .sm2_id = o->sm2_id };
	struct yx_cms_check *check = &r->checks[YX_TSP_CHECK_SIGNATURE];
	struct yx_cms_check *named = &r->checks[YX_TSP_CHECK_CERTIFICATE];
	const struct yx_cms_signer_report *signer;
	enum yx_cms_check_id decisive;
	enum yx_status st;

	*sub = YX_SUB_NONE;
	if ((st = yx_cms_verify(&r->cms, t->cms, &options, err)) != YX_OK)
		return st;
	if (r->cms->signer_count == 0) {
		*sub = YX_SUB_FORMAT_FAILURE;
		say(check, YX_CMS_FAILED, "nobody signed it");
		return YX_OK;
	}
	signer = &r->cms->signers[0];
	r->cert = yx_cert_dup(signer->cert);
	switch (yx_cms_decide(signer, sub, &decisive)) {
	case YX_INDICATION_PASSED:
		check->result = YX_CMS_PASSED;
		break;
	case YX_INDICATION_FAILED:
		say(check, YX_CMS_FAILED, "%s: %s", yx_cms_check_name(decisive),
		    signer->checks[decisive].text);
		break;
	default:
		say(check, YX_CMS_UNDETERMINED, "%s: %s", yx_cms_check_name(decisive),
		    signer->checks[decisive].text);
	}
	*named = signer->checks[YX_CMS_CHECK_SIGNING_CERTIFICATE];
	if (named->result == YX_CMS_ABSENT)
		say(named, YX_CMS_FAILED, "it does not name its signer's certificate");
	return YX_OK;
}

static void
check_name(const struct yx_tsp_report *r, const struct yx_tsp_token *t, struct yx_cms_check *check)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der names = yx_der_lenient(t->tsa, &forgiven, NULL);
	struct yx_general_name name, other;

	if (t->tsa.len == 0 || !r->cert)
		return;
	if (!yx_general_name_next(&names, &name)) {
		say(check, YX_CMS_FAILED, "the authority's name cannot be read");
		return;
	}
	check->result = YX_CMS_PASSED;
	if (name.kind == YX_NAME_DIRECTORY && yx_name_equal(name.value, yx_cert_subject(r->cert)))
		return;
	for (size_t i = 0; yx_cert_alt_name_at(r->cert, i, &other); i++)
		if (other.kind == name.kind && yx_bytes_equal(other.value, name.value))
			return;
	say(check, YX_CMS_FAILED, "the name in it is not that of its certificate");
}

static void
check_time(const struct yx_tsp_token *t, const struct yx_tsp_verify_options *o,
	   struct yx_cms_check *check)
{
	yx_time now = o->now == YX_TIME_NONE || o->now == 0 ? yx_time_now() : o->now;
	int64_t skew = o->skew_us ? o->skew_us : DEFAULT_SKEW;
	char text[32];

	check->result = YX_CMS_PASSED;
	if (t->gen_time - t->accuracy_us > now + skew)
		say(check, YX_CMS_FAILED, "its time, %s, has not come yet",
		    yx_time_rfc3339(text, t->gen_time));
	else if (o->age_max_us && t->gen_time + t->accuracy_us + o->age_max_us + skew < now)
		say(check, YX_CMS_FAILED, "its time, %s, is too long ago",
		    yx_time_rfc3339(text, t->gen_time));
}

static enum yx_status
fill_pool(struct yx_pool *pool, const struct yx_tsp_token *t, const struct yx_tsp_verify_options *o,
	  struct yx_error *err)
{
	const struct yx_pool *extra = o->path->extra;
	const struct yx_cms *c = t->cms;
	enum yx_status st = YX_OK;

	for (size_t i = 0; extra && st == YX_OK && yx_pool_cert_at(extra, i); i++)
		st = yx_pool_add_cert(pool, yx_pool_cert_at(extra, i), err);
	for (size_t i = 0; extra && st == YX_OK && yx_pool_crl_at(extra, i); i++)
		st = yx_pool_add_crl(pool, yx_pool_crl_at(extra, i), err);
	for (size_t i = 0; extra && st == YX_OK && yx_pool_ocsp_at(extra, i); i++)
		st = yx_pool_add_ocsp(pool, yx_pool_ocsp_at(extra, i), err);
	/* what cannot be read in the token is no help, and no reason to stop */
	for (size_t i = 0; st == YX_OK && i < c->certificate_count; i++)
		if (yx_pool_load(pool, c->certificates[i], YX_PKI_LENIENT, NULL) == YX_NOMEM)
			st = yx_fail_nomem(err);
	for (size_t i = 0; st == YX_OK && i < o->certificate_count; i++)
		if (yx_pool_load(pool, o->certificates[i], YX_PKI_LENIENT, NULL) == YX_NOMEM)
			st = yx_fail_nomem(err);
	for (size_t i = 0; st == YX_OK && i < c->crl_count; i++)
		if (yx_pool_load(pool, c->crls[i], YX_PKI_LENIENT, NULL) == YX_NOMEM)
			st = yx_fail_nomem(err);
	for (size_t i = 0; st == YX_OK && i < c->ocsp_count; i++)
		if (yx_pool_load(pool, c->ocsps[i], YX_PKI_LENIENT, NULL) == YX_NOMEM)
			st = yx_fail_nomem(err);
	return st;
}

static enum yx_status
check_chain(struct yx_tsp_report *r, const struct yx_tsp_token *t,
	    const struct yx_tsp_verify_options *o, struct yx_error *err)
{
	struct yx_cms_check *check = &r->checks[YX_TSP_CHECK_CHAIN];
	struct yx_path_options path;
	struct yx_pool *pool = NULL;
	char reason[200];
	enum yx_status st;

	if (!o->path || !r->cert)
		return YX_OK;
	if ((st = yx_pool_new(&pool, err)) != YX_OK)
		return st;
	if ((st = fill_pool(pool, t, o, err)) != YX_OK)
		goto done;
	path = *o->path;
	path.extra = pool;
	if (path.at == YX_TIME_NONE)
		path.at = t->gen_time;
	path.eku = YX_OID_EKU_TIME_STAMPING;
	path.eku_required = true;
	path.key_usage = YX_KU_DIGITAL_SIGNATURE | YX_KU_NON_REPUDIATION;
	if ((st = yx_path_validate(&r->path, r->cert, &path, err)) != YX_OK)
		goto done;
	yx_path_reason(reason, sizeof(reason), r->path, false);
	if (r->path->indication == YX_INDICATION_PASSED)
		check->result = YX_CMS_PASSED;
	else
		say(check,
		    r->path->indication == YX_INDICATION_FAILED ? YX_CMS_FAILED
								: YX_CMS_UNDETERMINED,
		    "%s", reason);
done:
	yx_pool_free(pool);
	return st;
}

enum yx_status
tsp_check_all(struct yx_tsp_report *r, const struct yx_tsp_token *t,
	      const struct yx_tsp_verify_options *o, enum yx_sub_indication *sub,
	      struct yx_error *err)
{
	struct yx_cms_check *purpose = &r->checks[YX_TSP_CHECK_PURPOSE];
	const char *why;
	enum yx_status st;

	check_form(t, &r->checks[YX_TSP_CHECK_FORM]);
	check_nonce(t, o, &r->checks[YX_TSP_CHECK_NONCE]);
	check_policy(t, o, &r->checks[YX_TSP_CHECK_POLICY]);
	check_time(t, o, &r->checks[YX_TSP_CHECK_TIME]);
	if ((st = check_imprint(t, o, &r->checks[YX_TSP_CHECK_IMPRINT], err)) != YX_OK)
		return st;
	if ((st = check_signature(r, t, o, sub, err)) != YX_OK)
		return st;
	check_name(r, t, &r->checks[YX_TSP_CHECK_NAME]);
	if (!r->cert)
		say(purpose, YX_CMS_UNDETERMINED, "the authority's certificate was not found");
	else if (!tsp_purpose_fits(r->cert, &why))
		say(purpose, YX_CMS_FAILED, "%s", why);
	else
		purpose->result = YX_CMS_PASSED;
	return check_chain(r, t, o, err);
}
