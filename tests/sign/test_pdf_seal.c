/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seal signatures in PDF: one thing wrong at a time, in the structure, in the signature dictionary,
 * in the file, and the one answer expected for each.
 */
#include "pdf_seal_kit.h"

struct fault {
	const char *name;
	void (*make)(struct pdf_seal_job *j);
	enum yx_sub_indication sub;       /* NONE: it passes */
	unsigned versions;                /* bits: v1, v4, v5, CAdES */
	enum yx_sub_indication integrity; /* the same under the policy that judges bytes alone */
};

enum { V1 = 1, V4 = 2, V5 = 4, CADES = 8, SES = 7, NEW = 6, ALL = 15 };

static const uint8_t garbage[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };

#define FAULT(fn, body)                                                                            \
	static void fn(struct pdf_seal_job *j)                                                     \
	{                                                                                          \
		body;                                                                              \
	}

FAULT(nothing, (void)j)
FAULT(header_id, j->spec.header_id = "EX")
FAULT(no_es_id, j->spec.es_id = "")
FAULT(period_backwards, j->spec.until = j->spec.from - YX_DAY)
FAULT(critical_ext, j->spec.critical_ext = true)
FAULT(critical_tbs_ext, j->spec.critical_tbs_ext = true)
FAULT(seal_value_broken, j->spec.break_seal_value = true)
FAULT(seal_changed, j->spec.change_info_after = true)
FAULT(seal_alg_unknown, j->spec.seal_alg_text = "1.3.6.1.4.1.32473.9")
FAULT(maker_cert_garbage, j->spec.maker_cert = yx_bytes(garbage, sizeof(garbage)))
FAULT(maker_untrusted, j->spec.maker = &kit.stranger)
FAULT(maker_expired, j->spec.maker = &kit.expired_maker)
FAULT(maker_revoked, j->spec.maker = &kit.revoked_maker)
FAULT(seal_ended, j->spec.until = KIT_DAY(-50))
FAULT(seal_not_begun, j->spec.from = KIT_DAY(-5))
FAULT(signer_not_listed, j->spec.listed = kit_cert(&kit.other))
FAULT(signer_digest_listed, (j->spec.digest_list = true, j->spec.cert_list_type = 2))
FAULT(signer_digest_wrong,
      (j->spec.digest_list = true, j->spec.cert_list_type = 2, j->spec.wrong_digest = true))
FAULT(value_broken, j->spec.break_value = true)
FAULT(tbs_changed, j->spec.change_tbs_after = true)
FAULT(other_key, j->spec.foreign_key = true)
FAULT(alg_unknown, j->spec.alg_text = "1.3.6.1.4.1.32473.9")
FAULT(signer_untrusted, j->spec.signer = &kit.stranger)
FAULT(signer_expired, j->spec.signer = &kit.expired_signer)
FAULT(signer_revoked, j->spec.signer = &kit.revoked_signer)
FAULT(signer_key_usage, j->spec.signer = &kit.encrypt_only)
FAULT(time_in_future, j->spec.time = KIT_DAY(20))
FAULT(raw_value, j->spec.raw_value = true)
FAULT(other_digest, j->digest = YX_DIGEST_SHA256)
FAULT(original_alone, j->leave_out = true)
FAULT(padding, j->pad = true)
FAULT(no_sequence, j->no_sequence = true)
FAULT(called_cms, j->sub_filter = "adbe.pkcs7.detached")
FAULT(called_otherwise, (j->sub_filter = "Vendor.seal", j->filter = "Vendor.Handler"))
FAULT(two_times, j->m = KIT_DAY(-20))
FAULT(two_seals, j->twice = true)
FAULT(no_seal, j->garbage = true)

#define CRYPTO_FAILURE YX_SUB_SIG_CRYPTO_FAILURE
#define CONSTRAINTS    YX_SUB_SIG_CONSTRAINTS_FAILURE
#define FORMAT         YX_SUB_FORMAT_FAILURE
#define OK             YX_SUB_NONE

static const struct fault faults[] = {
	{ "nothing", nothing, OK, ALL, OK },
	{ "header ID", header_id, FORMAT, ALL, FORMAT },
	{ "no esID", no_es_id, FORMAT, ALL, FORMAT },
	{ "period backwards", period_backwards, FORMAT, ALL, FORMAT },
	{ "critical extension", critical_ext, CONSTRAINTS, ALL, OK },
	{ "critical extension of toSign", critical_tbs_ext, CONSTRAINTS, NEW, OK },
	{ "maker's value", seal_value_broken, CRYPTO_FAILURE, ALL, CRYPTO_FAILURE },
	{ "seal changed", seal_changed, CRYPTO_FAILURE, ALL, CRYPTO_FAILURE },
	{ "maker's algorithm", seal_alg_unknown, YX_SUB_CRYPTO_CONSTRAINTS_FAILURE, ALL,
	  YX_SUB_CRYPTO_CONSTRAINTS_FAILURE },
	{ "maker's certificate", maker_cert_garbage, YX_SUB_NO_SIGNING_CERTIFICATE_FOUND, ALL,
	  YX_SUB_NO_SIGNING_CERTIFICATE_FOUND },
	{ "maker nobody trusts", maker_untrusted, YX_SUB_NO_CERTIFICATE_CHAIN_FOUND, ALL, OK },
	/* what says itself that it is younger than its certificate's end is taken at its word */
	{ "maker expired", maker_expired, YX_SUB_EXPIRED, ALL, OK },
	{ "maker revoked", maker_revoked, YX_SUB_REVOKED, ALL, OK },
	{ "seal ended", seal_ended, YX_SUB_OUT_OF_BOUNDS_NO_POE, ALL, OK },
	{ "seal not begun", seal_not_begun, YX_SUB_OUT_OF_BOUNDS_NO_POE, SES, OK },
	{ "signer not listed", signer_not_listed, CONSTRAINTS, ALL, CONSTRAINTS },
	{ "signer listed by digest", signer_digest_listed, OK, NEW | CADES, OK },
	{ "another digest listed", signer_digest_wrong, CONSTRAINTS, NEW | CADES, CONSTRAINTS },
	{ "value", value_broken, CRYPTO_FAILURE, SES, CRYPTO_FAILURE },
	{ "toSign changed", tbs_changed, CRYPTO_FAILURE, SES, CRYPTO_FAILURE },
	{ "another's key", other_key, CRYPTO_FAILURE, SES, CRYPTO_FAILURE },
	{ "algorithm", alg_unknown, YX_SUB_CRYPTO_CONSTRAINTS_FAILURE, SES,
	  YX_SUB_CRYPTO_CONSTRAINTS_FAILURE },
	{ "signer nobody trusts", signer_untrusted, YX_SUB_NO_CERTIFICATE_CHAIN_FOUND, ALL, OK },
	{ "signer expired", signer_expired, YX_SUB_EXPIRED, ALL, OK },
	{ "signer revoked", signer_revoked, YX_SUB_REVOKED, ALL, OK },
	{ "key usage", signer_key_usage, YX_SUB_CHAIN_CONSTRAINTS_FAILURE, SES, OK },
	{ "time in the future", time_in_future, YX_SUB_NO_POE, SES, OK },
	{ "value as r and s", raw_value, OK, SES, OK },
	{ "dataHash by SHA-256", other_digest, YX_SUB_HASH_FAILURE, SES, YX_SUB_HASH_FAILURE },
	{ "dataHash of the original alone", original_alone, YX_SUB_HASH_FAILURE, SES,
	  YX_SUB_HASH_FAILURE },
	{ "something in the padding", padding, FORMAT, SES, FORMAT },
	{ "a value of another type", no_sequence, FORMAT, SES, FORMAT },
	{ "SubFilter of CMS", called_cms, OK, SES, OK },
	{ "SubFilter of a vendor", called_otherwise, OK, SES, OK },
	{ "two times", two_times, OK, SES, OK },
	{ "two seals", two_seals, FORMAT, CADES, FORMAT },
	{ "a seal that is none", no_seal, FORMAT, CADES, FORMAT },
};

static void
check_fault(const struct fault *f, int version)
{
	static const struct {
		const char *policy;
	} policies[] = { { "default" }, { "integrity" } };
	struct yx_buf file = pdf_seal_document();
	struct pdf_seal_job j;

	pdf_seal_job_init(&j, version ? version : 4);
	j.cades = version == 0;
	f->make(&j);
	pdf_seal_sign(&file, &j);
	for (int i = 0; i < 2; i++) {
		struct yx_verify_report *r = pdf_seal_verify(&file, policies[i].policy);
		enum yx_sub_indication want = i ? f->integrity : f->sub;
		const struct yx_signature *s = &r->signatures[0];

		CHECK_INT(r->signature_count, 1);
		CHECK_MSG(s->sub == want, "v%d %s, %s: %s (%s), want %s", version, f->name,
			  policies[i].policy, yx_sub_indication_name(s->sub), s->reason.in[0],
			  yx_sub_indication_name(want));
		CHECK(s->indication == yx_sub_indication_of(want));
		CHECK_MSG(s->kind == YX_KIND_SEAL, "%s: kind", f->name);
		CHECK(want == OK || (s->reason.in[0][0] && s->reason.in[1][0] &&
				     s->next_step.in[0][0] && s->next_step.in[1][0]));
		CHECK(s->coverage == YX_COVERAGE_WHOLE_FILE);
		yx_verify_report_free(r);
	}
	yx_buf_clear(&file);
}

static size_t
run_version(int version, unsigned bit)
{
	size_t n = 0;

	kit_init(&kit, "sm2");
	kit_revoke(&kit, 7, KIT_DAY(-200));
	kit_revoke(&kit, 8, KIT_DAY(-200));
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].versions & bit) {
			check_fault(&faults[i], version);
			n++;
		}
	kit_clear(&kit);
	return n;
}

static void
one_fault_v1(void)
{
	CHECK(run_version(1, V1) >= 20);
}

static void
one_fault_v4(void)
{
	CHECK(run_version(4, V4) >= 20);
}

static void
one_fault_v5(void)
{
	CHECK(run_version(5, V5) >= 20);
}

static void
one_fault_cades(void)
{
	CHECK(run_version(0, CADES) >= 15);
}

/* What everybody else may do to the file, in front, within, behind. */
static void
files_are_judged_like_others(void)
{
	static const struct {
		const char *find, *put;
		enum yx_sub_indication sub;
	} edits[] = { { "Party A: 100", "Party A: 900", YX_SUB_HASH_FAILURE },
		      { "/GM.sm2seal", "/GM.sm3seal", YX_SUB_HASH_FAILURE } };

	kit_init(&kit, "sm2");
	for (size_t i = 0; i < 2; i++) {
		struct yx_buf file = pdf_seal_document();
		struct yx_verify_report *r;
		struct pdf_seal_job j;
		char *at;

		pdf_seal_job_init(&j, 4);
		pdf_seal_sign(&file, &j);
		at = memmem(file.data, file.len, edits[i].find, strlen(edits[i].find));
		CHECK(at != NULL);
		memcpy(at, edits[i].put, strlen(edits[i].put));
		r = pdf_seal_verify(&file, NULL);
		CHECK_INT(r->verdict, YX_VERDICT_TOTAL_FAILED);
		CHECK_INT(r->signatures[0].sub, edits[i].sub);
		yx_verify_report_free(r);
		yx_buf_clear(&file);
	}
	kit_clear(&kit);
}

TEST_MAIN(CASE(one_fault_v1), CASE(one_fault_v4), CASE(one_fault_v5), CASE(one_fault_cades),
	  CASE(files_are_judged_like_others))
