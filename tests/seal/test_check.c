/* SPDX-License-Identifier: Apache-2.0 */
/* One bad field per signature, made anew and signed properly, and the one answer expected for it.
 */
#include "kit.h"

static struct kit kit;

struct fault {
	const char *name;
	void (*make)(struct kit_spec *s);
	enum yx_seal_question question; /* who finds it; COUNT: nobody, the signature passes */
	enum yx_sub_indication sub;
	unsigned versions; /* bit 0: v1, bit 1: v4, bit 2: v5 */
	unsigned leniency; /* what must have been noted */
};

enum { V1 = 1, V4 = 2, V5 = 4, ALL = 7, NEW = 6 };
#define PASSES YX_SEAL_Q_COUNT

static const uint8_t garbage[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };

#define FAULT(fn, body)                                                                            \
	static void fn(struct kit_spec *s)                                                         \
	{                                                                                          \
		body;                                                                              \
	}

FAULT(nothing, (void)s)
FAULT(header_id, s->header_id = "EX")
FAULT(header_version_99, s->header_version = s->tbs_version = 99)
FAULT(header_version_0, s->header_version = 0)
FAULT(tbs_version, s->tbs_version = s->header_version + 3)
FAULT(no_es_id, s->es_id = "")
FAULT(no_name, s->name = "")
FAULT(list_type_0, s->cert_list_type = 0)
FAULT(list_type_3, s->cert_list_type = 3)
FAULT(list_type_contradicts, s->cert_list_type = 2)
FAULT(digests_called_certificates, s->digest_list = true)
FAULT(empty_list, s->empty_list = true)
FAULT(period_backwards, s->until = s->from - YX_DAY)
FAULT(no_picture, s->picture.len = 0)
FAULT(width_0, s->width = 0)
FAULT(height_negative, s->height = -5)
FAULT(no_hash, s->hash.len = 0)
FAULT(no_property, s->property = "")
FAULT(time_text_bad, s->time_text = "yesterday")
FAULT(critical_ext, s->critical_ext = true)
FAULT(critical_tbs_ext, s->critical_tbs_ext = true)
FAULT(plain_ext, s->with_ext = true)
FAULT(ext_tag_other_way, s->with_ext = s->tagged_ext = true)
FAULT(seal_value_broken, s->break_seal_value = true)
FAULT(seal_changed, s->change_info_after = true)
FAULT(seal_alg_unknown, s->seal_alg_text = "1.3.6.1.4.1.32473.9")
FAULT(seal_alg_arc, s->seal_alg = YX_OID_SM2_SM3_MISSING_ARC)
FAULT(maker_cert_garbage, s->maker_cert = yx_bytes(garbage, sizeof(garbage)))
FAULT(maker_untrusted, s->maker = &kit.stranger)
FAULT(maker_expired, s->maker = &kit.expired_maker)
FAULT(maker_revoked, s->maker = &kit.revoked_maker)
FAULT(maker_key_usage, s->maker = &kit.encrypt_only)
FAULT(maker_other_cert, s->maker_cert = kit_cert(&kit.other))
FAULT(seal_ended, s->until = KIT_DAY(-50))
FAULT(seal_not_begun, s->from = KIT_DAY(-5))
FAULT(signer_not_listed, s->listed = kit_cert(&kit.other))
FAULT(signer_digest_listed, (s->digest_list = true, s->cert_list_type = 2))
FAULT(signer_digest_wrong, (s->digest_list = true, s->cert_list_type = 2, s->wrong_digest = true))
FAULT(value_broken, s->break_value = true)
FAULT(tbs_changed, s->change_tbs_after = true)
FAULT(other_key, s->foreign_key = true)
FAULT(alg_unknown, s->alg_text = "1.3.6.1.4.1.32473.9")
FAULT(alg_key_oid, s->alg = YX_OID_SM2_SIGN)
FAULT(alg_arc, s->alg = YX_OID_SM2_SM3_MISSING_ARC)
FAULT(cert_garbage, (s->signer_cert = s->listed = yx_bytes(garbage, sizeof(garbage))))
FAULT(signer_untrusted, s->signer = &kit.stranger)
FAULT(signer_expired, s->signer = &kit.expired_signer)
FAULT(signer_not_yet, s->signer = &kit.future_signer)
FAULT(signer_revoked, s->signer = &kit.revoked_signer)
FAULT(signer_key_usage, s->signer = &kit.encrypt_only)
FAULT(time_in_future, s->time = KIT_DAY(20))
FAULT(raw_value, s->raw_value = true)
FAULT(type_15, s->type = 15)
FAULT(picture_ofd, s->picture_type = "ofd")
FAULT(picture_small, s->picture_type = "png")
FAULT(time_as_text, s->time_text = "2026-05-20T07:31:56")

static const struct fault faults[] = {
	{ "nothing", nothing, PASSES, YX_SUB_NONE, ALL, 0 },
	{ "header ID", header_id, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL,
	  YX_SEAL_FORGAVE_HEADER_ID },
	{ "header version 99", header_version_99, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL,
	  YX_SEAL_FORGAVE_VERSION_FIELD },
	{ "header version 0", header_version_0, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL,
	  0 },
	{ "toSign version", tbs_version, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, NEW, 0 },
	{ "no esID", no_es_id, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "no name", no_name, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "certListType 0", list_type_0, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, NEW, 0 },
	{ "certListType 3", list_type_3, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, NEW, 0 },
	{ "certListType says digests", list_type_contradicts, YX_SEAL_Q_STRUCTURE,
	  YX_SUB_FORMAT_FAILURE, NEW, 0 },
	{ "digests called certificates", digests_called_certificates, YX_SEAL_Q_STRUCTURE,
	  YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "empty list of signers", empty_list, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "period ends before it begins", period_backwards, YX_SEAL_Q_STRUCTURE,
	  YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "no picture", no_picture, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "width 0", width_0, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "height below 0", height_negative, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "empty dataHash", no_hash, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "empty propertyInfo", no_property, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, ALL, 0 },
	{ "timeInfo no time", time_text_bad, YX_SEAL_Q_STRUCTURE, YX_SUB_FORMAT_FAILURE, V1, 0 },
	{ "critical extension of the seal", critical_ext, YX_SEAL_Q_STRUCTURE,
	  YX_SUB_SIG_CONSTRAINTS_FAILURE, ALL, 0 },
	{ "critical extension of toSign", critical_tbs_ext, YX_SEAL_Q_STRUCTURE,
	  YX_SUB_SIG_CONSTRAINTS_FAILURE, NEW, 0 },
	{ "an extension", plain_ext, PASSES, YX_SUB_NONE, ALL, 0 },
	{ "v1 extension untagged", ext_tag_other_way, PASSES, YX_SUB_NONE, V1,
	  YX_SEAL_FORGAVE_UNTAGGED_EXT },
	{ "extension tagged", ext_tag_other_way, PASSES, YX_SUB_NONE, NEW,
	  YX_SEAL_FORGAVE_TAGGED_EXT },
	{ "seal value broken", seal_value_broken, YX_SEAL_Q_SEAL_VALUE, YX_SUB_SIG_CRYPTO_FAILURE,
	  ALL, 0 },
	{ "seal changed after it was made", seal_changed, YX_SEAL_Q_SEAL_VALUE,
	  YX_SUB_SIG_CRYPTO_FAILURE, ALL, 0 },
	{ "seal algorithm unknown", seal_alg_unknown, YX_SEAL_Q_SEAL_VALUE,
	  YX_SUB_CRYPTO_CONSTRAINTS_FAILURE, ALL, 0 },
	{ "seal algorithm misses an arc", seal_alg_arc, PASSES, YX_SUB_NONE, ALL,
	  YX_SEAL_FORGAVE_OID_MISSING_ARC },
	{ "maker's certificate unreadable", maker_cert_garbage, YX_SEAL_Q_SEAL_VALUE,
	  YX_SUB_NO_SIGNING_CERTIFICATE_FOUND, ALL, 0 },
	{ "maker's certificate exchanged", maker_other_cert, YX_SEAL_Q_SEAL_VALUE,
	  YX_SUB_SIG_CRYPTO_FAILURE, ALL, 0 },
	{ "maker not trusted", maker_untrusted, YX_SEAL_Q_MAKER_CHAIN,
	  YX_SUB_NO_CERTIFICATE_CHAIN_FOUND, ALL, 0 },
	{ "maker expired when the seal was made", maker_expired, YX_SEAL_Q_MAKER_CHAIN,
	  YX_SUB_OUT_OF_BOUNDS_NO_POE, ALL, 0 },
	{ "maker revoked before", maker_revoked, YX_SEAL_Q_MAKER_CHAIN, YX_SUB_REVOKED_NO_POE, ALL,
	  0 },
	{ "maker may not sign", maker_key_usage, YX_SEAL_Q_MAKER_CHAIN,
	  YX_SUB_CHAIN_CONSTRAINTS_FAILURE, ALL, 0 },
	{ "seal's period had ended", seal_ended, YX_SEAL_Q_SEAL_PERIOD, YX_SUB_OUT_OF_BOUNDS_NO_POE,
	  ALL, 0 },
	{ "seal's period had not begun", seal_not_begun, YX_SEAL_Q_SEAL_PERIOD,
	  YX_SUB_OUT_OF_BOUNDS_NO_POE, ALL, 0 },
	{ "signer not in the list", signer_not_listed, YX_SEAL_Q_SIGNER_LISTED,
	  YX_SUB_SIG_CONSTRAINTS_FAILURE, ALL, 0 },
	{ "signer listed by digest", signer_digest_listed, PASSES, YX_SUB_NONE, NEW, 0 },
	{ "digest in the list is another", signer_digest_wrong, YX_SEAL_Q_SIGNER_LISTED,
	  YX_SUB_SIG_CONSTRAINTS_FAILURE, NEW, 0 },
	{ "signature value broken", value_broken, YX_SEAL_Q_SIGNATURE_VALUE,
	  YX_SUB_SIG_CRYPTO_FAILURE, ALL, 0 },
	{ "toSign changed after signing", tbs_changed, YX_SEAL_Q_SIGNATURE_VALUE,
	  YX_SUB_SIG_CRYPTO_FAILURE, ALL, 0 },
	{ "signed with another key", other_key, YX_SEAL_Q_SIGNATURE_VALUE,
	  YX_SUB_SIG_CRYPTO_FAILURE, ALL, 0 },
	{ "signature algorithm unknown", alg_unknown, YX_SEAL_Q_SIGNATURE_VALUE,
	  YX_SUB_CRYPTO_CONSTRAINTS_FAILURE, ALL, 0 },
	{ "algorithm names the key only", alg_key_oid, PASSES, YX_SUB_NONE, ALL, 0 },
	{ "algorithm misses an arc", alg_arc, PASSES, YX_SUB_NONE, ALL,
	  YX_SEAL_FORGAVE_OID_MISSING_ARC },
	{ "signer's certificate unreadable", cert_garbage, YX_SEAL_Q_SIGNATURE_VALUE,
	  YX_SUB_NO_SIGNING_CERTIFICATE_FOUND, ALL, 0 },
	{ "signer not trusted", signer_untrusted, YX_SEAL_Q_TIME, YX_SUB_NO_CERTIFICATE_CHAIN_FOUND,
	  ALL, 0 },
	{ "signer expired at signing", signer_expired, YX_SEAL_Q_TIME, YX_SUB_OUT_OF_BOUNDS_NO_POE,
	  ALL, 0 },
	/* the revocation list of today knows the certificate and does not name it */
	{ "signer not yet valid at signing", signer_not_yet, YX_SEAL_Q_TIME,
	  YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED, ALL, 0 },
	{ "signer revoked before signing", signer_revoked, YX_SEAL_Q_TIME, YX_SUB_REVOKED_NO_POE,
	  ALL, 0 },
	{ "signer may not sign", signer_key_usage, YX_SEAL_Q_TIME, YX_SUB_CHAIN_CONSTRAINTS_FAILURE,
	  ALL, 0 },
	{ "signing time in the future", time_in_future, YX_SEAL_Q_TIME, YX_SUB_NO_POE, ALL, 0 },
	{ "values as r||s", raw_value, PASSES, YX_SUB_NONE, ALL, YX_SEAL_FORGAVE_RAW_SIGNATURE },
	{ "seal type 15", type_15, PASSES, YX_SUB_NONE, ALL, YX_SEAL_FORGAVE_TYPE },
	{ "picture type ofd, as every maker spells it", picture_ofd, PASSES, YX_SUB_NONE, ALL, 0 },
	{ "picture type png", picture_small, PASSES, YX_SUB_NONE, ALL, YX_SEAL_FORGAVE_PICTURE },
	{ "time as text", time_as_text, PASSES, YX_SUB_NONE, V1, YX_SEAL_FORGAVE_TIME_TEXT },
};

static struct yx_seal_check_options
options(void)
{
	struct yx_seal_check_options o = YX_SEAL_CHECK_OPTIONS_INIT;

	o.path = &kit.path;
	o.now = KIT_NOW;
	return o;
}

static void
run_fault(const struct fault *f, int version)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_seal_check_options o = options();
	struct yx_seal_signature *g = NULL;
	struct yx_seal_report r = { 0 };
	struct kit_spec s;
	struct yx_buf b = { 0 };

	kit_spec_init(&s, version, &kit);
	f->make(&s);
	kit_signature(&b, &s, &kit);
	if (yx_seal_signature_parse(&g, yx_buf_bytes(&b), &err) != YX_OK) {
		test_fail(__FILE__, __LINE__, "v%d %s: %s", version, f->name, err.text);
		yx_buf_clear(&b);
		return;
	}
	CHECK_OK(yx_seal_signature_check(g, &o, &r, &err));
	CHECK_MSG(r.decided_by == f->question && r.sub == f->sub, "v%d %s: %s %s (%s), want %s %s",
		  version, f->name, yx_seal_question_name(r.decided_by),
		  r.sub ? yx_sub_indication_name(r.sub) : "-",
		  r.decided_by < YX_SEAL_Q_COUNT ? r.answers[r.decided_by].en : "",
		  yx_seal_question_name(f->question),
		  f->sub ? yx_sub_indication_name(f->sub) : "-");
	CHECK_MSG((r.leniencies & f->leniency) == f->leniency, "v%d %s: leniencies %x", version,
		  f->name, r.leniencies);
	CHECK(r.indication == yx_sub_indication_of(f->sub));
	if (r.decided_by < YX_SEAL_Q_COUNT) {
		CHECK_MSG(r.answers[r.decided_by].en[0] && r.answers[r.decided_by].zh[0],
			  "v%d %s: no reason", version, f->name);
		CHECK(r.answers[r.decided_by].indication == r.indication);
	}
	yx_seal_report_clear(&r);
	yx_seal_signature_free(g);
	yx_buf_clear(&b);
}

static size_t
run_version(int version, unsigned bit)
{
	size_t n = 0;

	kit_init(&kit, "sm2");
	kit_revoke(&kit, 7, KIT_DAY(-20));
	kit_revoke(&kit, 8, KIT_DAY(-200));
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (!(faults[i].versions & bit))
			continue;
		run_fault(&faults[i], version);
		n++;
	}
	kit_clear(&kit);
	return n;
}

static void
every_fault_of_v1_has_its_own_answer(void)
{
	CHECK(run_version(1, V1) >= 40);
}

static void
every_fault_of_v4_has_its_own_answer(void)
{
	CHECK(run_version(4, V4) >= 45);
}

static void
every_fault_of_v5_has_its_own_answer(void)
{
	CHECK(run_version(5, V5) >= 45);
}

/* 6.2.3 (4): revoked after the signing time is not in its way; proof of time decides the rest. */
static void
revocation_after_signing_and_proof_of_time(void)
{
	static const struct {
		int revoked_day, signed_day;
		bool proven;
		enum yx_sub_indication sub;
	} cases[] = {
		{ -5, -10, true, YX_SUB_NONE },
		{ -20, -10, true, YX_SUB_REVOKED_NO_POE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_seal_check_options o;
		struct yx_seal_signature *g = NULL;
		struct yx_seal_report r = { 0 };
		struct yx_buf b = { 0 };
		struct kit_spec s;

		kit_init(&kit, "sm2");
		kit_revoke(&kit, 7, KIT_DAY(cases[i].revoked_day));
		o = options();
		kit_spec_init(&s, 4, &kit);
		s.signer = &kit.revoked_signer;
		s.time = KIT_DAY(cases[i].signed_day);
		if (cases[i].proven)
			o.proven = s.time;
		kit_signature(&b, &s, &kit);
		CHECK_OK(yx_seal_signature_parse(&g, yx_buf_bytes(&b), &err));
		CHECK_OK(yx_seal_signature_check(g, &o, &r, &err));
		CHECK_MSG(r.sub == cases[i].sub, "case %zu: %s", i,
			  r.sub ? yx_sub_indication_name(r.sub) : "passed");
		CHECK(r.time_proven == cases[i].proven);
		yx_seal_report_clear(&r);
		yx_seal_signature_free(g);
		yx_buf_clear(&b);
		kit_clear(&kit);
	}
}

static void
proven_time_outside_the_period_is_a_failure(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_seal_check_options o;
	struct yx_seal_signature *g = NULL;
	struct yx_seal_report r = { 0 };
	struct yx_buf b = { 0 };
	struct kit_spec s;

	kit_init(&kit, "sm2");
	o = options();
	kit_spec_init(&s, 4, &kit);
	s.until = KIT_DAY(-50);
	o.proven = KIT_DAY(-10);
	kit_signature(&b, &s, &kit);
	CHECK_OK(yx_seal_signature_parse(&g, yx_buf_bytes(&b), &err));
	CHECK_OK(yx_seal_signature_check(g, &o, &r, &err));
	CHECK_INT(r.sub, YX_SUB_EXPIRED);
	yx_seal_report_clear(&r);
	yx_seal_signature_free(g);
	yx_buf_clear(&b);
	kit_clear(&kit);
}

static void
integrity_leaves_trust_and_time_out(void)
{
	static void (*const trust[])(struct kit_spec *) = { maker_untrusted, signer_untrusted,
							    seal_ended, signer_expired,
							    critical_ext };

	kit_init(&kit, "sm2");
	for (size_t i = 0; i < sizeof(trust) / sizeof(trust[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_seal_check_options o = options();
		struct yx_seal_signature *g = NULL;
		struct yx_seal_report r = { 0 };
		struct yx_buf b = { 0 };
		struct kit_spec s;

		o.integrity_only = true;
		kit_spec_init(&s, 4, &kit);
		trust[i](&s);
		kit_signature(&b, &s, &kit);
		CHECK_OK(yx_seal_signature_parse(&g, yx_buf_bytes(&b), &err));
		CHECK_OK(yx_seal_signature_check(g, &o, &r, &err));
		CHECK_INT(r.indication, YX_INDICATION_PASSED);
		yx_seal_report_clear(&r);
		yx_seal_signature_free(g);
		yx_buf_clear(&b);
	}
	kit_clear(&kit);
}

static void
other_keys_make_seals_too(void)
{
	static const char *const kinds[] = { "rsa2048", "p256" };

	for (size_t i = 0; i < 2; i++) {
		kit_init(&kit, kinds[i]);
		run_fault(&faults[0], 1);
		run_fault(&faults[0], 4);
		kit_clear(&kit);
	}
}

TEST_MAIN(CASE(every_fault_of_v1_has_its_own_answer), CASE(every_fault_of_v4_has_its_own_answer),
	  CASE(every_fault_of_v5_has_its_own_answer),
	  CASE(revocation_after_signing_and_proof_of_time),
	  CASE(proven_time_outside_the_period_is_a_failure),
	  CASE(integrity_leaves_trust_and_time_out), CASE(other_keys_make_seals_too))
