/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Project Wycheproof's vectors, read from the shared corpora. A table of agreement is printed. The
 * one "acceptable" case (a PKCS#1 DigestInfo without its NULL) is refused when strict and accepted,
 * and told, when lenient.
 */
#include "../test.h"
#include <jansson.h>
#include <yinxin/crypto.h>

static struct yx_bytes
field(struct yx_buf *keep, const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	yx_buf_reset(keep);
	CHECK_MSG(s && yx_hex_decode(keep, yx_bytes_str(s), NULL) == YX_OK, "no %s", name);
	return yx_buf_bytes(keep);
}

struct tally {
	int valid, invalid, acceptable, forgiven;
};

static void
one_signature(const struct yx_pubkey *k, const struct yx_scheme *s, const json_t *t,
	      struct tally *tally)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *result = json_string_value(json_object_get(t, "result"));
	int id = (int)json_integer_value(json_object_get(t, "tcId"));
	struct yx_buf msg = { 0 }, sig = { 0 };
	struct yx_bytes none = { NULL, 0 };
	bool strict = false, lenient = false, forgiven = false;

	field(&msg, t, "msg");
	field(&sig, t, "sig");
	CHECK_OK(yx_pubkey_verify(k, s, yx_buf_bytes(&msg), yx_buf_bytes(&sig), none, false, NULL,
				  &strict, &err));
	CHECK_OK(yx_pubkey_verify(k, s, yx_buf_bytes(&msg), yx_buf_bytes(&sig), none, true,
				  &forgiven, &lenient, &err));
	CHECK_MSG(strict == (strcmp(result, "valid") == 0), "case %d is %s, strict says %d", id,
		  result, strict);
	CHECK_MSG(!strict || (lenient && !forgiven), "case %d: lenient is not wider", id);
	CHECK_MSG(strict || lenient == forgiven, "case %d: leniency not told", id);
	if (strcmp(result, "acceptable") == 0) {
		CHECK_MSG(lenient && forgiven, "case %d is acceptable, lenient refuses", id);
		tally->acceptable++;
	} else {
		strict ? tally->valid++ : tally->invalid++;
	}
	tally->forgiven += forgiven;
	yx_buf_clear(&msg);
	yx_buf_clear(&sig);
}

static struct tally
run_signatures(const char *file, const struct yx_scheme *s)
{
	struct yx_error err = YX_ERROR_INIT;
	struct tally tally = { 0 };
	char name[160];
	json_t *root, *group, *t;
	size_t i, j;

	snprintf(name, sizeof(name), "ecdsa-rsa-eddsa/wycheproof-%s", file);
	root = json_load_file(test_corpus(name), 0, NULL);
	CHECK(root != NULL);
	json_array_foreach(json_object_get(root, "testGroups"), i, group)
	{
		struct yx_buf der = { 0 };
		struct yx_pubkey *k = NULL;

		field(&der, group, "publicKeyDer");
		CHECK_OK(yx_pubkey_parse(&k, yx_buf_bytes(&der), &err));
		if (k) {
			json_array_foreach(json_object_get(group, "tests"), j, t)
			    one_signature(k, s, t, &tally);
		}
		yx_pubkey_free(k);
		yx_buf_clear(&der);
	}
	json_decref(root);
	printf("# %-48s valid %3d, invalid %3d, acceptable %d; lenient forgave %d\n", file,
	       tally.valid, tally.invalid, tally.acceptable, tally.forgiven);
	return tally;
}

static void
ecdsa_p256(void)
{
	struct yx_scheme s = { YX_SCHEME_ECDSA, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 };
	struct tally t = run_signatures("ecdsa_secp256r1_sha256_test.json", &s);

	CHECK_INT(t.valid, 174);
	CHECK_INT(t.invalid, 310);
}

static void
ed25519(void)
{
	struct yx_scheme s = { YX_SCHEME_EDDSA, YX_DIGEST_NONE, YX_DIGEST_NONE, 0 };
	struct tally t = run_signatures("ed25519_test.json", &s);

	CHECK_INT(t.valid, 88);
	CHECK_INT(t.invalid, 63);
	CHECK_INT(t.forgiven, 0);
}

static void
rsa_pss(void)
{
	struct yx_scheme s = { YX_SCHEME_RSA_PSS, YX_DIGEST_SHA256, YX_DIGEST_SHA256, 32 };
	struct tally t = run_signatures("rsa_pss_2048_sha256_mgf1_32_test.json", &s);

	CHECK_INT(t.valid, 63);
	CHECK_INT(t.invalid, 45);
	CHECK_INT(t.forgiven, 0);
}

static void
rsa_pkcs1(void)
{
	struct yx_scheme s = { YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 };
	struct tally t = run_signatures("rsa_signature_2048_sha256_test.json", &s);

	CHECK_INT(t.valid, 9);
	CHECK_INT(t.invalid, 249);
	CHECK_INT(t.acceptable, 1);
}

static void
hmac_sm3(void)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *path = test_corpus("ecdsa-rsa-eddsa/wycheproof-hmac_sm3_test.json");
	json_t *root = json_load_file(path, 0, NULL), *group, *t;
	size_t i, j;
	int good = 0, bad = 0;

	CHECK(root != NULL);
	json_array_foreach(json_object_get(root, "testGroups"), i, group)
	{
		json_array_foreach(json_object_get(group, "tests"), j, t)
		{
			struct yx_buf key = { 0 }, msg = { 0 }, tag = { 0 };
			struct yx_digest d;
			bool valid =
			    strcmp(json_string_value(json_object_get(t, "result")), "valid") == 0;
			bool same;

			field(&key, t, "key");
			field(&msg, t, "msg");
			field(&tag, t, "tag");
			CHECK_OK(yx_hmac(&d, YX_DIGEST_SM3, yx_buf_bytes(&key), yx_buf_bytes(&msg),
					 &err));
			same = tag.len <= d.len && yx_bytes_equal_secret(yx_bytes(d.value, tag.len),
									 yx_buf_bytes(&tag));
			CHECK_INT(same, valid);
			same ? good++ : bad++;
			yx_buf_clear(&key);
			yx_buf_clear(&msg);
			yx_buf_clear(&tag);
		}
	}
	json_decref(root);
	CHECK_INT(good, 66);
	CHECK_INT(bad, 108);
}

TEST_MAIN(CASE(ecdsa_p256), CASE(ed25519), CASE(rsa_pss), CASE(rsa_pkcs1), CASE(hmac_sm3))
