/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verdicts on encrypted packages (the decrypted document is judged; without the key nothing
 * passes), and the integrity list in the verdict.
 */
#include <yinxin/ofd_crypt.h>
#include <yinxin/sign.h>
#include <yinxin/sign_make.h>
#include "ofd_kit.h"

#define PASSWORD "correct horse battery"

static struct kit kit;
static struct yx_buf plain, signed_one;

static struct yx_sign_ofd_request
request(void)
{
	return (struct yx_sign_ofd_request){ .key = kit.signer.key,
					     .cert = kit_cert(&kit.signer),
					     .time = KIT_NOW };
}

static void
begin(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;

	kit_init(&kit, "sm2");
	q = request();
	ofd_make_rich(&plain);
	CHECK_OK(ofd_sign(&signed_one, &plain, &q, &err));
}

static void
end(void)
{
	yx_buf_clear(&plain);
	yx_buf_clear(&signed_one);
	kit_clear(&kit);
}

static void
encrypt(struct yx_buf *out, const struct yx_buf *in, const char *only)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	const struct yx_ofd_recipient to = { .user = "张三", .password = YX_BYTES_LIT(PASSWORD) };
	const struct yx_ofd_encrypt how = { .recipients = &to,
					    .recipient_count = 1,
					    .paths = &only,
					    .path_count = only ? 1 : 0,
					    .time = KIT_NOW };
	struct yx_ofd *o = NULL;

	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(in), &err));
	if (o)
		CHECK_OK(yx_ofd_encrypt(o, &how, &w, &err));
	yx_ofd_free(o);
}

/* What verify says, flat. */
struct said {
	enum yx_verdict verdict;
	enum yx_sub_indication sub; /* of the first signature */
	bool locked, attacked, encrypted, stand_in, smuggled, removed, list_attack, list_remark;
	char reason[300];
};

static struct said
verify(const struct yx_buf *in, const char *password)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_verify_options o = { .trust = kit.trust,
					     .at = KIT_NOW,
					     .password = yx_bytes_str(password) };
	struct yx_verify_report *r = NULL;
	struct said s = { 0 };

	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(in), "x.ofd", &o, &err));
	if (!r)
		return s;
	CHECK_STR(r->format, "ofd");
	s.verdict = r->verdict;
	s.locked = r->locked;
	s.attacked = r->attack_count > 0;
	if (r->signature_count) {
		s.sub = r->signatures[0].sub;
		snprintf(s.reason, sizeof(s.reason), "%s", r->signatures[0].reason.in[0]);
		CHECK(s.sub == YX_SUB_NONE || r->signatures[0].reason.in[1][0]);
		CHECK(s.sub == YX_SUB_NONE || r->signatures[0].next_step.in[1][0]);
	} else {
		snprintf(s.reason, sizeof(s.reason), "%s", r->reason.in[0]);
	}
	for (size_t i = 0; i < r->attack_count; i++) {
		s.smuggled |= strcmp(r->attacks[i], "ofd-smuggled-entry") == 0;
		s.removed |= strcmp(r->attacks[i], "ofd-removed-entry") == 0;
		s.list_attack |= strcmp(r->attacks[i], "ofd-integrity-list") == 0;
	}
	for (size_t i = 0; i < r->remark_count; i++) {
		s.encrypted |= strcmp(r->remarks[i].code, "encrypted") == 0;
		s.stand_in |= strcmp(r->remarks[i].code, "encrypted-stand-in") == 0;
		s.list_remark |= strcmp(r->remarks[i].code, "ofd-integrity-list") == 0;
		CHECK(r->remarks[i].text.in[0][0] && r->remarks[i].text.in[1][0]);
	}
	yx_verify_report_free(r);
	return s;
}

#define EXPECT(s, want, want_sub)                                                                  \
	CHECK_MSG((s).verdict == (want) && (s).sub == (want_sub), "%s, %s: %s",                    \
		  yx_verdict_name((s).verdict), (s).sub ? yx_sub_indication_name((s).sub) : "-",   \
		  (s).reason)

static void
the_decrypted_document_is_judged(void)
{
	static const char *const only[] = { NULL, "/Doc_0/Pages/Page_0/", "/Doc_0/Signs/" };
	struct said s;

	begin();
	s = verify(&signed_one, NULL);
	EXPECT(s, YX_VERDICT_TOTAL_PASSED, YX_SUB_NONE);
	for (size_t i = 0; i < 3; i++) {
		struct yx_buf sealed = { 0 };

		encrypt(&sealed, &signed_one, only[i]);
		s = verify(&sealed, PASSWORD);
		EXPECT(s, YX_VERDICT_TOTAL_PASSED, YX_SUB_NONE);
		CHECK(s.encrypted && !s.stand_in && !s.attacked && !s.locked);
		s = verify(&sealed, NULL);
		EXPECT(s, YX_VERDICT_INDETERMINATE, YX_SUB_SIGNED_DATA_NOT_FOUND);
		CHECK(s.encrypted && !s.attacked && !s.locked);
		s = verify(&sealed, "not the password");
		CHECK_INT(s.verdict, YX_VERDICT_UNREADABLE);
		CHECK(s.locked);
		yx_buf_clear(&sealed);
	}
	end();
}

/* Without the key: what can be read and was changed fails, the rest is undetermined. */
static void
tampering_under_encryption(void)
{
	static const struct {
		const char *name, *content;
		enum yx_verdict with, without;
		bool stand_in;
	} cases[] = {
		{ "Doc_0/Pages/Page_1/Content.xml", "<Page/>", YX_VERDICT_TOTAL_FAILED,
		  YX_VERDICT_TOTAL_FAILED, false },
		/* a file for other readers in the place of what is encrypted */
		{ "Doc_0/Pages/Page_0/Content.xml", "<Page/>", YX_VERDICT_TOTAL_PASSED,
		  YX_VERDICT_TOTAL_FAILED, true },
		{ "Doc_0/Pages/Page_1/Content.xml", NULL, YX_VERDICT_TOTAL_FAILED,
		  YX_VERDICT_INDETERMINATE, false },
		{ "enc/0.dat", NULL, YX_VERDICT_UNREADABLE, YX_VERDICT_INDETERMINATE, false },
		/* of whole blocks every 256th looks as if it were padded */
		{ "enc/0.dat", "fifteen octets.", YX_VERDICT_UNREADABLE, YX_VERDICT_INDETERMINATE,
		  false },
		{ "Encryptions.xml", NULL, YX_VERDICT_TOTAL_FAILED, YX_VERDICT_TOTAL_FAILED,
		  false },
		{ "Encryptions.xml", "<Encryptions/>", YX_VERDICT_UNREADABLE, YX_VERDICT_UNREADABLE,
		  false },
		{ "decryptseed.dat", NULL, YX_VERDICT_UNREADABLE, YX_VERDICT_INDETERMINATE, false },
	};
	struct yx_buf sealed = { 0 };

	begin();
	encrypt(&sealed, &signed_one, "/Doc_0/Pages/Page_0/");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf changed = { 0 };
		struct said s;

		ofd_edit(&changed, &sealed, cases[i].name, cases[i].content);
		s = verify(&changed, PASSWORD);
		CHECK_MSG(s.verdict == cases[i].with && s.stand_in == cases[i].stand_in,
			  "%s, with the key: %s, %s", cases[i].name, yx_verdict_name(s.verdict),
			  s.reason);
		s = verify(&changed, NULL);
		CHECK_MSG(s.verdict == cases[i].without, "%s, without: %s, %s", cases[i].name,
			  yx_verdict_name(s.verdict), s.reason);
		yx_buf_clear(&changed);
	}
	yx_buf_clear(&sealed);
	end();
}

/* Any bit of any ciphertext: never a pass. (CBC lets changes through; the signature does not.) */
static void
changed_ciphertext_never_passes(void)
{
	static const char *const names[] = { "enc/0.dat", "entriesmap.dat", "decryptseed.dat" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf sealed = { 0 };
	struct yx_zip *z = NULL;

	begin();
	encrypt(&sealed, &signed_one, "/Doc_0/Pages/Page_0/");
	CHECK_OK(yx_zip_open(&z, yx_buf_bytes(&sealed), &err));
	for (size_t k = 0; z && k < 3; k++) {
		struct yx_buf part = { 0 };

		CHECK_OK(yx_zip_read(z, yx_zip_find(z, names[k]), 0, &part, &err));
		for (size_t i = 0; i < part.len; i += k == 2 ? 3 : 1) {
			struct yx_buf made = { 0 };
			const struct yx_zip_writer w = { yx_zip_into_buf, &made };
			struct yx_zip_edit e = { .name = names[k], .content = yx_buf_bytes(&part) };
			struct said s;

			part.data[i] ^= (uint8_t)(1u << (i % 8));
			CHECK_OK(yx_zip_rewrite(z, &e, 1, KIT_NOW, &w, &err));
			part.data[i] ^= (uint8_t)(1u << (i % 8));
			s = verify(&made, PASSWORD);
			/* bits of the seed that say nothing (names, white space) may change */
			CHECK_MSG(s.verdict != YX_VERDICT_TOTAL_PASSED || k == 2,
				  "%s, octet %zu: passed", names[k], i);
			yx_buf_clear(&made);
		}
		yx_buf_clear(&part);
	}
	yx_zip_free(z);
	yx_buf_clear(&sealed);
	end();
}

static void
encrypted_packages_are_not_signed(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf sealed = { 0 }, dressed = { 0 }, out = { 0 };

	begin();
	q = request();
	encrypt(&sealed, &plain, "/Doc_0/Pages/Page_0/");
	ofd_edit(&dressed, &sealed, "Doc_0/Pages/Page_0/Content.xml", "<Page>stand-in</Page>");
	CHECK_STATUS(ofd_sign(&out, &dressed, &q, &err), YX_DENIED);
	CHECK(strstr(err.text, "encrypt") != NULL);
	CHECK_INT(out.len, 0);
	yx_buf_clear(&sealed);
	yx_buf_clear(&dressed);
	end();
}

/* Signed as `yinxin sign --integrity-list` does. */
static void
sign_with_list(struct yx_buf *out, bool list_last)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cert *cert = NULL;
	struct yx_sign_options options = { .time = KIT_NOW };
	const struct yx_sign_ofd_how how = { .integrity_list = true };

	if (list_last) {
		const struct yx_zip_writer w = { yx_zip_into_buf, out };
		struct yx_sign_ofd_request q = request();
		struct yx_ofd *o = NULL;

		CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&signed_one), &err));
		if (o)
			CHECK_OK(yx_sign_ofd_list_add(o, &q, false, &w, &err));
		yx_ofd_free(o);
		return;
	}
	CHECK_OK(yx_cert_parse(&cert, kit_cert(&kit.signer), YX_PKI_STRICT, &err));
	options.who.key = kit.signer.key;
	options.who.cert = cert;
	CHECK_OK(yx_sign_ofd(out, yx_buf_bytes(&plain), &options, &how, NULL, &err));
	yx_cert_free(cert);
}

static void
the_integrity_list_in_the_verdict(void)
{
	static const struct {
		const char *name, *content;
		/* list signed over by the signature, and list added behind it */
		enum yx_verdict first, last;
		bool smuggled, removed, list;
	} cases[] = {
		{ "Doc_0/evil.bin", "smuggled", YX_VERDICT_INDETERMINATE, YX_VERDICT_INDETERMINATE,
		  true, false, false },
		{ "Doc_0/Signs/Sign_7/Signature.xml", "<x/>", YX_VERDICT_INDETERMINATE,
		  YX_VERDICT_INDETERMINATE, true, false, false },
		{ "Doc_0/Tags/CustomTags.xml", NULL, YX_VERDICT_TOTAL_FAILED,
		  YX_VERDICT_TOTAL_FAILED, false, true, false },
		{ "OFDEntries.dat", NULL, YX_VERDICT_TOTAL_FAILED, YX_VERDICT_INDETERMINATE, false,
		  false, true },
		{ "OFDEntries.dat", "junk", YX_VERDICT_TOTAL_FAILED, YX_VERDICT_INDETERMINATE,
		  false, false, true },
		{ "OFDEntries.xml", "not XML", YX_VERDICT_TOTAL_FAILED, YX_VERDICT_INDETERMINATE,
		  false, false, true },
		/* taken out as a whole: seen when the signature covers it */
		{ "OFDEntries.xml", NULL, YX_VERDICT_TOTAL_FAILED, YX_VERDICT_TOTAL_PASSED, false,
		  false, false },
	};

	begin();
	for (int last = 0; last < 2; last++) {
		struct yx_buf whole = { 0 };
		struct said s;

		sign_with_list(&whole, last);
		s = verify(&whole, NULL);
		EXPECT(s, YX_VERDICT_TOTAL_PASSED, YX_SUB_NONE);
		CHECK(s.list_remark && !s.attacked);
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			struct yx_buf changed = { 0 };

			ofd_edit(&changed, &whole, cases[i].name, cases[i].content);
			s = verify(&changed, NULL);
			CHECK_MSG(s.verdict == (last ? cases[i].last : cases[i].first) &&
				      s.smuggled == cases[i].smuggled &&
				      s.removed == cases[i].removed &&
				      s.list_attack == cases[i].list,
				  "%s, list %s: %s %s", cases[i].name, last ? "last" : "first",
				  yx_verdict_name(s.verdict), s.reason);
			yx_buf_clear(&changed);
		}
		yx_buf_clear(&whole);
	}
	end();
}

/* Signing again is what the list foresees; a second list is not. */
static void
a_list_and_later_signatures(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_sign_ofd_request q;
	struct yx_buf whole = { 0 }, again = { 0 }, sealed = { 0 };
	struct said s;

	begin();
	q = request();
	sign_with_list(&whole, false);
	CHECK_OK(ofd_sign(&again, &whole, &q, &err));
	s = verify(&again, NULL);
	EXPECT(s, YX_VERDICT_TOTAL_PASSED, YX_SUB_NONE);
	CHECK(s.list_remark && !s.attacked);
	encrypt(&sealed, &again, NULL);
	s = verify(&sealed, PASSWORD);
	EXPECT(s, YX_VERDICT_TOTAL_PASSED, YX_SUB_NONE);
	CHECK(s.list_remark && !s.attacked);
	yx_buf_clear(&whole);
	yx_buf_clear(&again);
	yx_buf_clear(&sealed);
	end();
}

TEST_MAIN(CASE(the_decrypted_document_is_judged), CASE(tampering_under_encryption),
	  CASE(changed_ciphertext_never_passes), CASE(encrypted_packages_are_not_signed),
	  CASE(the_integrity_list_in_the_verdict), CASE(a_list_and_later_signatures))
