/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/crypto.h>

static const struct yx_bytes none = { NULL, 0 };

static struct yx_bytes
hex(struct yx_buf *keep, const char *s)
{
	yx_buf_reset(keep);
	if (yx_hex_decode(keep, yx_bytes_str(s), NULL) != YX_OK)
		test_fail(__FILE__, __LINE__, "bad hex %s", s);
	return yx_buf_bytes(keep);
}

/* GB/T 32918.5-2017 Annex A: a key, its Z for the default ID, and one signature. */
#define X         "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
#define Y         "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
#define Z         "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
#define E         "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
#define R         "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
#define S         "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
#define SPKI_HEAD "3059301306072a8648ce3d020106082a811ccf5501822d034200"

static struct yx_pubkey *
pubkey(const char *spki)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	struct yx_pubkey *k = NULL;

	CHECK_OK(yx_pubkey_parse(&k, hex(&b, spki), &err));
	yx_buf_clear(&b);
	return k;
}

static void
sm2_published_example(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s = { YX_SCHEME_SM2, YX_DIGEST_SM3, YX_DIGEST_NONE, 0 };
	struct yx_pubkey *k = pubkey(SPKI_HEAD "04" X Y);
	struct yx_buf sig = { 0 };
	struct yx_bytes msg = YX_BYTES_LIT("message digest");
	struct yx_digest z, e = { 0 };
	struct yx_hasher *h = NULL;
	char text[80];
	bool valid, forgiven;

	REQUIRE(k != NULL);
	CHECK_INT(yx_pubkey_type(k), YX_KEY_SM2);
	CHECK_INT(yx_pubkey_curve(k), YX_OID_SM2);
	CHECK_STR(yx_pubkey_name(k, text), "SM2");
	CHECK_OK(yx_sm2_z(k, none, &z, &err));
	CHECK_STR(yx_hex(text, sizeof(text), yx_digest_bytes(&z)), Z);
	CHECK_OK(yx_sm2_z(k, YX_BYTES_LIT("1234567812345678"), &z, &err));
	CHECK_STR(yx_hex(text, sizeof(text), yx_digest_bytes(&z)), Z);

	hex(&sig, "3046022100" R "022100" S);
	CHECK_OK(yx_pubkey_verify(k, &s, msg, yx_buf_bytes(&sig), none, false, NULL, &valid, &err));
	CHECK(valid);
	CHECK_OK(yx_pubkey_verify(k, &s, msg, yx_buf_bytes(&sig), YX_BYTES_LIT("other"), true, NULL,
				  &valid, &err));
	CHECK(!valid);
	CHECK_OK(yx_pubkey_verify(k, &s, msg, yx_buf_bytes(&sig), yx_sm2_id_none, true, NULL,
				  &valid, &err));
	CHECK(!valid);
	/* over e, made in pieces */
	CHECK_OK(yx_hasher_new_for(&h, k, &s, none, &err));
	for (int round = 0; round < 2 && h; round++) {
		CHECK_OK(yx_hasher_update(h, YX_BYTES_LIT("message "), &err));
		CHECK_OK(yx_hasher_update(h, YX_BYTES_LIT("digest"), &err));
		CHECK_OK(yx_hasher_finish(h, &e, &err));
		CHECK_STR(yx_hex(text, sizeof(text), yx_digest_bytes(&e)), E);
	}
	yx_hasher_free(h);
	CHECK_OK(
	    yx_pubkey_verify_digest(k, &s, &e, yx_buf_bytes(&sig), false, &forgiven, &valid, &err));
	CHECK(valid && !forgiven);
	yx_pubkey_free(k);
	yx_buf_clear(&sig);
}

/* What real seals carry: STANDARDS section 3. */
static void
encodings_of_the_field(void)
{
	static const struct {
		const char *what, *value;
		bool strict, lenient;
	} cases[] = {
		{ "exact DER", "3046022100" R "022100" S, true, true },
		{ "raw r||s", R S, false, true },
		{ "INTEGERs without the leading zero", "30440220" R "0220" S, false, true },
		{ "INTEGERs with two leading zeros", "304802220000" R "02220000" S, false, true },
		{ "only s unpadded", "3045022100" R "0220" S, false, true },
		{ "lengths in long form", "308146022100" R "022100" S, false, true },
		{ "r and s exchanged", "3046022100" S "022100" R, false, false },
		{ "a byte after it", "3046022100" R "022100" S "00", false, false },
		{ "a byte inside after s", "3047022100" R "022100" S "00", false, false },
		{ "three numbers", "3049022100" R "022100" S "020101", false, false },
		{ "raw with a byte missing",
		  "a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7e"
		  "aceee720b3" S,
		  false, false },
		{ "r zero", "3026020100022100" S, false, false },
		{ "both zero", "3006020100020100", false, false },
		{ "nothing", "", false, false },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s = { YX_SCHEME_SM2, YX_DIGEST_SM3, YX_DIGEST_NONE, 0 };
	struct yx_pubkey *k = pubkey(SPKI_HEAD "04" X Y);
	struct yx_bytes msg = YX_BYTES_LIT("message digest");

	REQUIRE(k != NULL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf sig = { 0 };
		bool strict = true, lenient = true, forgiven = true;

		hex(&sig, cases[i].value);
		CHECK_OK(yx_pubkey_verify(k, &s, msg, yx_buf_bytes(&sig), none, false, NULL,
					  &strict, &err));
		CHECK_OK(yx_pubkey_verify(k, &s, msg, yx_buf_bytes(&sig), none, true, &forgiven,
					  &lenient, &err));
		CHECK_MSG(strict == cases[i].strict && lenient == cases[i].lenient &&
			      forgiven == (lenient && !strict),
			  "%s: strict %d lenient %d forgiven %d", cases[i].what, strict, lenient,
			  forgiven);
		yx_buf_clear(&sig);
	}
	yx_pubkey_free(k);
}

static void
public_key_forms(void)
{
	static const struct {
		const char *what, *spki;
		enum yx_status status;
	} cases[] = {
		{ "SM2 as ecPublicKey", SPKI_HEAD "04" X Y, YX_OK },
		{ "SM2 compressed",
		  "3039301306072a8648ce3d020106082a811ccf5501822d032200"
		  "03" X,
		  YX_OK },
		{ "SM2 by its own OID alone",
		  "3052300c06082a811ccf5501822d0500"
		  "03420004" X Y,
		  YX_OK },
		{ "SM2 by its own OID, curve named",
		  "305a301406082a811ccf5501822d06082a811ccf5501822d0342"
		  "0004" X Y,
		  YX_OK },
		{ "hybrid point", SPKI_HEAD "07" X Y, YX_MALFORMED },
		{ "point not on the curve", SPKI_HEAD "04" Y X, YX_MALFORMED },
		{ "point at infinity", "3019301306072a8648ce3d020106082a811ccf5501822d03020000",
		  YX_MALFORMED },
		{ "no curve",
		  "304e300906072a8648ce3d0201"
		  "03420004" X Y "00",
		  YX_MALFORMED },
		{ "explicit curve parameters", "3053300d06072a8648ce3d02013002300003420004" X Y,
		  YX_UNSUPPORTED },
		{ "unknown curve", "3053300d06072a8648ce3d020106022a0303420004" X Y,
		  YX_UNSUPPORTED },
		{ "unknown algorithm", "304c300406022a0303420004" X Y "0000", YX_MALFORMED },
		{ "unknown algorithm, well formed", "304a300406022a0303420004" X Y,
		  YX_UNSUPPORTED },
		{ "byte after it", SPKI_HEAD "04" X Y "00", YX_MALFORMED },
		{ "Ed25519 of 31 octets", "3029300506032b6570032000" X, YX_MALFORMED },
		{ "Ed25519", "302a300506032b6570032100" X, YX_OK },
		{ "RSA with exponent 1", "301a300d06092a864886f70d0101010500030900300602010f020101",
		  YX_MALFORMED },
		{ "RSA with an even modulus",
		  "301a300d06092a864886f70d0101010500030900300602010e020103", YX_MALFORMED },
		{ "RSA with modulus zero",
		  "301a300d06092a864886f70d01010105000309003006020100020103", YX_MALFORMED },
		{ "DSA whose parameters are its issuer's", "3011300906072a8648ce380401030400020105",
		  YX_UNSUPPORTED },
		{ "nothing", "", YX_MALFORMED },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pubkey *k;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = { 0 };
		enum yx_status st = yx_pubkey_parse(&k, hex(&b, cases[i].spki), &err);

		CHECK_MSG(st == cases[i].status, "%s: %s (%s)", cases[i].what, yx_status_name(st),
			  st == YX_OK ? "" : err.text);
		CHECK((st == YX_OK) == (k != NULL));
		if (k && yx_pubkey_type(k) == YX_KEY_SM2) {
			struct yx_digest z;
			char text[80];

			CHECK_OK(yx_sm2_z(k, none, &z, &err));
			CHECK_STR(yx_hex(text, sizeof(text), yx_digest_bytes(&z)), Z);
		}
		yx_pubkey_free(k);
		for (size_t n = 0; st == YX_OK && n < b.len; n++) {
			CHECK(yx_pubkey_parse(&k, yx_bytes(b.data, n), &err) != YX_OK);
			CHECK(k == NULL);
		}
		yx_buf_clear(&b);
	}
}

/* Every kind of key refuses every other kind's scheme, as a result and not as an error. */
static void
scheme_that_does_not_fit(void)
{
	static const char *const kinds[] = { "sm2", "p256", "rsa2048", "ed25519", "ed448" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *keys[5] = { NULL };
	struct yx_buf sig = { 0 };

	for (size_t i = 0; i < 5; i++)
		CHECK_OK(yx_key_generate(&keys[i], kinds[i], &err));
	for (size_t i = 0; i < 5; i++) {
		for (size_t j = 0; j < 5; j++) {
			struct yx_scheme s = yx_key_default_scheme(keys[j], false);
			bool valid = true;

			yx_buf_reset(&sig);
			CHECK_OK(yx_key_sign(keys[j], &s, YX_BYTES_LIT("m"), none, &sig, &err));
			CHECK(sig.len <= yx_key_signature_max(keys[j]));
			CHECK_OK(yx_pubkey_verify(yx_key_public(keys[i]), &s, YX_BYTES_LIT("m"),
						  yx_buf_bytes(&sig), none, true, NULL, &valid,
						  &err));
			CHECK_INT(valid, i == j);
			if (i != j)
				CHECK_STATUS(
				    yx_key_sign(keys[i], &s, YX_BYTES_LIT("m"), none, &sig, &err),
				    YX_USAGE);
		}
	}
	for (size_t i = 0; i < 5; i++)
		yx_key_free(keys[i]);
	yx_buf_clear(&sig);
}

static void
misuse(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s = { YX_SCHEME_EDDSA, YX_DIGEST_NONE, YX_DIGEST_NONE, 0 };
	struct yx_pubkey *k = pubkey("302a300506032b6570032100" X),
			 *sm2 = pubkey(SPKI_HEAD "04" X Y);
	struct yx_digest d;
	struct yx_hasher *h;
	uint8_t long_id[8192] = { 0 };
	bool valid;

	REQUIRE(k && sm2);
	CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, none, &err));
	CHECK_STATUS(yx_pubkey_verify_digest(k, &s, &d, none, false, NULL, &valid, &err), YX_USAGE);
	CHECK_STATUS(yx_hasher_new_for(&h, k, &s, none, &err), YX_USAGE);
	s.kind = YX_SCHEME_SM2;
	s.digest = YX_DIGEST_SM3;
	CHECK_STATUS(yx_pubkey_verify_digest(sm2, &s, &d, none, false, NULL, &valid, &err),
		     YX_USAGE);
	CHECK_STATUS(yx_sm2_z(k, none, &d, &err), YX_USAGE);
	CHECK_STATUS(yx_sm2_z(sm2, yx_bytes(long_id, 8192), &d, &err), YX_LIMIT);
	CHECK_OK(yx_sm2_z(sm2, yx_bytes(long_id, 8191), &d, &err));
	yx_pubkey_free(k);
	yx_pubkey_free(sm2);
}

TEST_MAIN(CASE(sm2_published_example), CASE(encodings_of_the_field), CASE(public_key_forms),
	  CASE(scheme_that_does_not_fit), CASE(misuse))
