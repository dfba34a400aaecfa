/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What we write, re-read by programs that share nothing with us: unzip takes the entries out,
 * openssl digests them and verifies every signature value. Skipped where they are not installed.
 */
#include <unistd.h>
#include "ofd_kit.h"

static struct kit kit;

static void
put_file(const char *name, struct yx_bytes data)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", test_scratch(), name);
	CHECK_OK(yx_file_write(path, data, YX_OUT_REPLACE, &err));
}

static void
openssl_verifies(const struct kit_pair *who, struct yx_bytes message, struct yx_bytes value,
		 const char *what)
{
	struct yx_buf pem = { 0 };
	const char *dir = test_scratch();

	yx_pem_put(&pem, "PUBLIC KEY", yx_pubkey_spki(yx_key_public(who->key)));
	put_file("pub.pem", yx_buf_bytes(&pem));
	put_file("message", message);
	put_file("value", value);
	CHECK_MSG(test_sh("openssl pkeyutl -verify -pubin -inkey %s/pub.pem -rawin -digest sm3 "
			  "-pkeyopt distid:1234567812345678 -in %s/message -sigfile %s/value "
			  ">/dev/null 2>&1",
			  dir, dir, dir) == 0,
		  "%s", what);
	yx_buf_clear(&pem);
}

static void
check_references(const struct yx_ofd_signature *s)
{
	const char *dir = test_scratch();

	for (size_t i = 0; i < s->ref_count; i++) {
		char hex[80] = "";

		(void)yx_hex(hex, sizeof(hex), s->refs[i].value);
		CHECK_MSG(
		    test_sh("unzip -p %s/signed.ofd '%s' | openssl dgst -sm3 -r | grep -q '^%s'",
			    dir, s->refs[i].path + 1, hex) == 0,
		    "%s", s->refs[i].path);
	}
	CHECK(s->ref_count > OFD_RICH);
}

static void
sealed_documents_of_every_generation(void)
{
	static const int versions[] = { 1, 4, 5 };
	const struct yx_ofd_place place = { .page = 0, .box = { 100, 200, 40, 40 } };

	if (!test_have("openssl") || !test_have("unzip"))
		test_skip("openssl or unzip is not here");
	for (size_t v = 0; v < 3; v++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_seal_signature *g = NULL;
		struct yx_ofd *o = NULL;
		struct yx_buf plain = { 0 }, out = { 0 }, esl = { 0 }, value = { 0 }, xml = { 0 };
		struct yx_seal_new n = { .version = (enum yx_seal_version)versions[v],
					 .vendor = "Yinxin",
					 .es_id = "1",
					 .type = 1,
					 .name = "测试",
					 .signer_count = 1,
					 .created = KIT_DAY(-20),
					 .valid_from = KIT_DAY(-20),
					 .valid_until = KIT_DAY(700),
					 .picture_type = "PNG",
					 .picture = YX_BYTES_LIT("p"),
					 .width_mm = 40,
					 .height_mm = 40 };
		struct yx_sign_ofd_request q = { .time = KIT_DAY(-1),
						 .places = &place,
						 .place_count = 1 };
		struct yx_bytes listed;
		struct yx_digest d;

		kit_init(&kit, "sm2");
		listed = kit_cert(&kit.signer);
		n.signer_certs = &listed;
		CHECK_OK(yx_seal_build(&n, kit_cert(&kit.maker), kit.maker.key, NULL, &esl, &err));
		q.key = kit.signer.key;
		q.cert = listed;
		q.seal = yx_buf_bytes(&esl);
		ofd_make_rich(&plain);
		CHECK_OK(ofd_sign(&out, &plain, &q, &err));
		put_file("signed.ofd", yx_buf_bytes(&out));
		CHECK(test_sh("unzip -tq %s/signed.ofd >/dev/null", test_scratch()) == 0);
		CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&out), &err));
		check_references(yx_ofd_signature(o, 0));
		CHECK_OK(yx_ofd_read(o, yx_ofd_signature(o, 0)->value_entry, &value, &err));
		CHECK_OK(yx_ofd_read(o, yx_ofd_signature(o, 0)->entry, &xml, &err));
		CHECK_OK(yx_seal_signature_parse(&g, yx_buf_bytes(&value), &err));
		if (g) {
			openssl_verifies(&kit.maker, g->seal->signed_bytes, g->seal->signature,
					 "seal value");
			openssl_verifies(&kit.signer, g->tbs, g->signature, "signature value");
			CHECK_OK(yx_digest(&d, YX_DIGEST_SM3, yx_buf_bytes(&xml), &err));
			CHECK(yx_seal_signature_hash_is(g, &d));
			put_file("ses.der", g->all);
			CHECK(
			    test_sh("openssl asn1parse -inform DER -in %s/ses.der >/dev/null 2>&1",
				    test_scratch()) == 0);
		}
		yx_seal_signature_free(g);
		yx_ofd_free(o);
		kit_clear(&kit);
		yx_buf_clear(&plain);
		yx_buf_clear(&out);
		yx_buf_clear(&esl);
		yx_buf_clear(&value);
		yx_buf_clear(&xml);
	}
}

static void
plain_signatures(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd *o = NULL;
	struct yx_cms *cms = NULL;
	struct yx_buf plain = { 0 }, out = { 0 }, value = { 0 }, xml = { 0 };
	struct yx_sign_ofd_request q = { .time = KIT_DAY(-1) };
	struct yx_digest d;

	if (!test_have("openssl") || !test_have("unzip"))
		test_skip("openssl or unzip is not here");
	kit_init(&kit, "sm2");
	q.key = kit.signer.key;
	q.cert = kit_cert(&kit.signer);
	ofd_make_rich(&plain);
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	put_file("signed.ofd", yx_buf_bytes(&out));
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&out), &err));
	CHECK_OK(yx_ofd_read(o, yx_ofd_signature(o, 0)->value_entry, &value, &err));
	CHECK_OK(yx_ofd_read(o, yx_ofd_signature(o, 0)->entry, &xml, &err));
	CHECK_OK(yx_cms_parse(&cms, yx_buf_bytes(&value), &err));
	CHECK_OK(yx_digest(&d, YX_DIGEST_SM3, yx_buf_bytes(&xml), &err));
	if (cms) {
		CHECK(yx_bytes_equal(cms->content, yx_digest_bytes(&d)));
		openssl_verifies(&kit.signer, cms->content, cms->signers[0].signature, "plain");
	}
	yx_cms_free(cms);
	yx_ofd_free(o);
	kit_clear(&kit);
	yx_buf_clear(&plain);
	yx_buf_clear(&out);
	yx_buf_clear(&value);
	yx_buf_clear(&xml);
}

TEST_MAIN(CASE(sealed_documents_of_every_generation), CASE(plain_signatures))
