/* SPDX-License-Identifier: Apache-2.0 */
/* Policies: what each built-in one judges, policy files, and the table of algorithms by date. */
#include "../test.h"
#include <yinxin/pki_ca.h>
#include <yinxin/sign.h>
#include <yinxin/sign_make.h>

static void
files_start_from_a_base(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_policy p;

	CHECK_OK(yx_policy_parse(
	    &p,
	    YX_BYTES_LIT("{\"name\":\"house\",\"base\":\"etsi\","
			 "\"require_timestamp\":true,\"revocation\":\"available\"}"),
	    &err));
	CHECK_STR(p.name, "house");
	CHECK(p.require_timestamp && p.judge_certificates && p.require_key_usage);
	CHECK_INT(p.revocation, YX_REVOCATION_AVAILABLE);
	CHECK_INT(p.claimed_time, YX_CLAIMED_TIME_IGNORED);
}

static void
bad_files_are_refused(void)
{
	static const char *const bad[] = {
		"",
		"[]",
		"{}",
		"{\"name\":\"x\",\"base\":\"nowhere\"}",
		"{\"name\":\"x\",\"unknown\":true}",
		"{\"name\":\"x\",\"judge_time\":1}",
		"{\"name\":\"x\",\"revocation\":\"sometimes\"}",
		"{\"name\":\"x\",\"name\":\"y\"}",
		"{\"name\":\"x\"} trailing",
	};
	struct yx_policy p;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		enum yx_status st = yx_policy_parse(&p, yx_bytes_str(bad[i]), &err);

		CHECK_MSG(st != YX_OK && err.text[0], "accepted %s", bad[i]);
	}
	{
		struct yx_error err = YX_ERROR_INIT;

		CHECK_STATUS(yx_policy_builtin(&p, "strict", &err), YX_NOT_FOUND);
		CHECK(strstr(err.text, "integrity") != NULL);
	}
}

static yx_time
year(int y)
{
	struct yx_civil c = { .year = y, .month = 6, .day = 1 };
	yx_time t = 0;

	CHECK(yx_time_from_civil(&t, &c));
	return t;
}

static void
algorithms_have_their_time(void)
{
	static const struct {
		enum yx_digest_alg digest;
		int year;
		bool good;
	} t[] = {
		{ YX_DIGEST_MD5, 2004, true },  { YX_DIGEST_MD5, 2006, false },
		{ YX_DIGEST_SHA1, 2011, true }, { YX_DIGEST_SHA1, 2013, false },
		{ YX_DIGEST_SM3, 2040, true },  { YX_DIGEST_SHA256, 2040, true },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct yx_scheme s = { .kind = YX_SCHEME_RSA_PKCS1, .digest = t[i].digest };
		char why[120] = "";

		CHECK_MSG(yx_policy_algorithm(NULL, &s, NULL, year(t[i].year), why, sizeof(why)) ==
			      t[i].good,
			  "%s in %d", yx_digest_name(t[i].digest), t[i].year);
		CHECK(t[i].good || why[0]);
	}
}

static void
small_keys_have_their_time(void)
{
	struct yx_scheme s = { .kind = YX_SCHEME_RSA_PKCS1, .digest = YX_DIGEST_SHA256 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *key = NULL;
	char why[120] = "";

	CHECK_OK(yx_key_generate(&key, "rsa2048", &err));
	CHECK(yx_policy_algorithm(NULL, &s, yx_key_public(key), year(2026), why, sizeof(why)));
	CHECK(!yx_policy_algorithm(NULL, &s, yx_key_public(key), year(2032), why, sizeof(why)));
	CHECK(strstr(why, "RSA") != NULL);
	yx_key_free(key);
}

/* One attached CMS by a fresh signer, judged in every way. */
struct sample {
	struct yx_key *key;
	struct yx_cert *cert;
	struct yx_buf cms;
};

static void
make_sample(struct sample *s, yx_time from, yx_time to, yx_time signed_at)
{
	struct yx_ca_wish wish = {
		.profile = YX_CA_SIGNER, .path_len = -1, .not_before = from, .not_after = to
	};
	struct yx_sign_options o = { .time = signed_at };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf name = { 0 }, der = { 0 };

	*s = (struct sample){ 0 };
	CHECK_OK(yx_key_generate(&s->key, "p256", &err));
	CHECK_OK(yx_name_parse(&name, "/CN=Policy", &err));
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(s->key));
	CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, s->key, &err));
	CHECK_OK(yx_cert_parse(&s->cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	o.who = (struct yx_signatory){ .key = s->key, .cert = s->cert };
	CHECK_OK(yx_sign_cms(&s->cms, YX_BYTES_LIT("content"), true, false, &o, NULL, &err));
	yx_buf_clear(&name);
	yx_buf_clear(&der);
}

static void
clear_sample(struct sample *s)
{
	yx_buf_clear(&s->cms);
	yx_cert_free(s->cert);
	yx_key_free(s->key);
}

static void
check_verdict(const struct sample *s, const char *policy_name, bool trusted, yx_time at,
	      enum yx_verdict want, const char *sub)
{
	struct yx_verify_options o = { .at = at, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_trust *trust = NULL;
	struct yx_policy policy;
	const char *got;

	CHECK_OK(yx_trust_new(&trust, &err));
	if (trusted)
		CHECK_OK(yx_trust_add_anchor(trust, s->cert, &err));
	CHECK_OK(yx_policy_builtin(&policy, policy_name, &err));
	o.policy = &policy;
	o.trust = trust;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&s->cms), "x", &o, &err));
	REQUIRE(r && r->signature_count == 1);
	got = yx_sub_indication_name(r->signatures[0].sub);
	CHECK_MSG(r->verdict == want, "%s: %s (%s: %s)", policy_name, yx_verdict_name(r->verdict),
		  got ? got : "-", r->signatures[0].reason.in[0]);
	CHECK_MSG(!sub || (got && strcmp(got, sub) == 0), "%s: %s, want %s", policy_name,
		  got ? got : "-", sub);
	CHECK(r->verdict == YX_VERDICT_TOTAL_PASSED ||
	      (r->signatures[0].reason.in[0][0] && r->signatures[0].reason.in[1][0]));
	yx_verify_report_free(r);
	yx_trust_free(trust);
}

static void
trust_is_needed_but_for_integrity(void)
{
	struct sample s;

	make_sample(&s, year(2020), year(2030), year(2024));
	check_verdict(&s, "default", true, year(2025), YX_VERDICT_TOTAL_PASSED, NULL);
	check_verdict(&s, "cn", true, year(2025), YX_VERDICT_TOTAL_PASSED, NULL);
	check_verdict(&s, "integrity", false, year(2025), YX_VERDICT_TOTAL_PASSED, NULL);
	check_verdict(&s, "default", false, year(2025), YX_VERDICT_INDETERMINATE,
		      "NO_CERTIFICATE_CHAIN_FOUND");
	clear_sample(&s);
}

static void
a_claimed_time_counts_where_the_policy_says_so(void)
{
	struct sample s;

	make_sample(&s, year(2020), year(2022), year(2021));
	check_verdict(&s, "default", true, year(2025), YX_VERDICT_TOTAL_PASSED, NULL);
	check_verdict(&s, "integrity", true, year(2025), YX_VERDICT_TOTAL_PASSED, NULL);
	check_verdict(&s, "etsi", true, year(2025), YX_VERDICT_INDETERMINATE, NULL);
	clear_sample(&s);
}

static void
a_changed_byte_fails_under_every_policy(void)
{
	static const char *const names[] = { "default", "integrity", "etsi", "cn" };
	struct sample s;
	size_t at;

	make_sample(&s, year(2020), year(2030), year(2024));
	at = yx_bytes_find(yx_buf_bytes(&s.cms), YX_BYTES_LIT("content"), 0);
	REQUIRE(at != SIZE_MAX);
	s.cms.data[at] ^= 1;
	for (size_t i = 0; i < 4; i++)
		check_verdict(&s, names[i], true, year(2025), YX_VERDICT_TOTAL_FAILED,
			      "HASH_FAILURE");
	clear_sample(&s);
}

TEST_MAIN(CASE(files_start_from_a_base), CASE(bad_files_are_refused),
	  CASE(algorithms_have_their_time), CASE(small_keys_have_their_time),
	  CASE(trust_is_needed_but_for_integrity),
	  CASE(a_claimed_time_counts_where_the_policy_says_so),
	  CASE(a_changed_byte_fails_under_every_policy))
