/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/crypto.h>

static const struct yx_bytes none = { NULL, 0 };
static const char *const kinds[] = { "sm2", "p256", "p384", "p521", "rsa2048", "ed25519", "ed448" };
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* A signature of one key verifies under the other's public key. */
static bool
same_key(const struct yx_key *a, const struct yx_key *b)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s = yx_key_default_scheme(a, false);
	struct yx_buf sig = { 0 };
	bool valid = false;

	CHECK_OK(yx_key_sign(a, &s, YX_BYTES_LIT("m"), none, &sig, &err));
	CHECK_OK(yx_pubkey_verify(yx_key_public(b), &s, YX_BYTES_LIT("m"), yx_buf_bytes(&sig), none,
				  false, NULL, &valid, &err));
	yx_buf_clear(&sig);
	return valid;
}

static void
generated_exported_and_read_again(void)
{
	static const enum yx_kdf kdfs[] = { YX_KDF_SCRYPT, YX_KDF_PBKDF2 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes password = YX_BYTES_LIT("口令 pass");

	for (size_t i = 0; i < KINDS; i++) {
		struct yx_key *k = NULL, *again = NULL;
		struct yx_buf pem = { 0 }, open_buf = { 0 };

		CHECK_OK(yx_key_generate(&k, kinds[i], &err));
		REQUIRE(k != NULL);
		for (size_t f = 0; f < 2; f++) {
			yx_buf_reset(&pem);
			CHECK_OK(yx_key_export(k, password, kdfs[f], &pem, &err));
			CHECK(strstr(yx_buf_str(&pem), "-----BEGIN ENCRYPTED PRIVATE KEY-----"));
			CHECK_OK(yx_key_parse(&again, yx_buf_bytes(&pem), password, &err));
			CHECK(again && same_key(k, again));
			yx_key_free(again);
			CHECK_STATUS(
			    yx_key_parse(&again, yx_buf_bytes(&pem), YX_BYTES_LIT("wrong"), &err),
			    YX_DENIED);
			CHECK(again == NULL);
			CHECK_STR(err.text, "wrong password");
			CHECK_STATUS(yx_key_parse(&again, yx_buf_bytes(&pem), none, &err),
				     YX_DENIED);
			CHECK(strstr(err.text, "no password was given") != NULL);
		}
		yx_buf_clear(&pem);
		yx_buf_init_secret(&pem, 0);
		CHECK_OK(yx_key_export_plain(k, &pem, &err));
		CHECK_OK(yx_key_parse(&again, yx_buf_bytes(&pem), none, &err));
		CHECK(again && same_key(k, again));
		yx_key_free(again);
		yx_buf_clear(&pem);
		CHECK_STATUS(yx_key_export(k, none, YX_KDF_SCRYPT, &open_buf, &err), YX_USAGE);
		CHECK_STATUS(yx_key_export_plain(k, &open_buf, &err), YX_USAGE);
		CHECK_INT(open_buf.len, 0);
		yx_key_free(k);
	}
}

static void
unknown_kinds(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k;

	CHECK_STATUS(yx_key_generate(&k, "rsa1024", &err), YX_USAGE);
	CHECK(k == NULL && strstr(err.text, "ed25519") != NULL);
	CHECK_STATUS(yx_key_generate(&k, NULL, &err), YX_USAGE);
}

/* Plain PKCS#8 as DER. */
static void
plain_der(const struct yx_key *k, struct yx_buf *out)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf pem = { 0 };
	size_t pos = 0;

	yx_buf_init_secret(&pem, 0);
	yx_buf_init_secret(out, 0);
	CHECK_OK(yx_key_export_plain(k, &pem, &err));
	CHECK_OK(yx_pem_decode(out, yx_buf_bytes(&pem), &pos, "PRIVATE KEY", NULL, &err));
	yx_buf_clear(&pem);
}

static void
truncated_at_every_byte(void)
{
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < KINDS; i++) {
		struct yx_key *k = NULL, *cut = NULL;
		struct yx_buf der = { 0 };

		CHECK_OK(yx_key_generate(&k, kinds[i], &err));
		plain_der(k, &der);
		CHECK_OK(yx_key_parse(&cut, yx_buf_bytes(&der), none, &err));
		yx_key_free(cut);
		for (size_t n = 0; n < der.len; n++) {
			CHECK_STATUS(yx_key_parse(&cut, yx_bytes(der.data, n), none, &err),
				     YX_MALFORMED);
			CHECK(cut == NULL);
		}
		yx_buf_put_u8(&der, 0);
		CHECK_STATUS(yx_key_parse(&cut, yx_buf_bytes(&der), none, &err), YX_MALFORMED);
		yx_buf_clear(&der);
		yx_key_free(k);
	}
}

/* Encrypted files: cut anywhere they are malformed or the wrong password, never more. Scrypt costs
 * 100 ms a try, so only the structure before the ciphertext and its end are walked. */
static void
encrypted_truncated(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes password = YX_BYTES_LIT("pass");
	struct yx_key *k = NULL, *cut = NULL;
	struct yx_buf pem = { 0 }, der = { 0 };
	size_t pos = 0;

	CHECK_OK(yx_key_generate(&k, "p256", &err));
	CHECK_OK(yx_key_export(k, password, YX_KDF_SCRYPT, &pem, &err));
	CHECK_OK(
	    yx_pem_decode(&der, yx_buf_bytes(&pem), &pos, "ENCRYPTED PRIVATE KEY", NULL, &err));
	for (size_t n = 0; n < der.len; n++) {
		CHECK_STATUS(yx_key_parse(&cut, yx_bytes(der.data, n), password, &err),
			     YX_MALFORMED);
		CHECK(cut == NULL);
	}
	/* a changed last block: padding or contents break */
	der.data[der.len - 1] ^= 1;
	CHECK(yx_key_parse(&cut, yx_buf_bytes(&der), password, &err) != YX_OK);
	yx_buf_clear(&pem);
	yx_buf_clear(&der);
	yx_key_free(k);
}

/* A file that asks for too much work is refused before any is done. */
static void
greedy_files(void)
{
	static const struct {
		const char *what;
		int64_t n, r, p;
		enum yx_status status;
	} cases[] = {
		{ "one gigabyte", 1 << 20, 8, 1, YX_LIMIT },
		{ "a day of work", 1 << 14, 8, 65535, YX_LIMIT },
		{ "N not a power of two", 15, 8, 1, YX_MALFORMED },
		{ "N one", 1, 8, 1, YX_MALFORMED },
		{ "N negative", -2, 8, 1, YX_MALFORMED },
		{ "N beyond 64 bits", INT64_MAX, 8, 1, YX_MALFORMED },
		{ "r zero", 16384, 0, 1, YX_MALFORMED },
		{ "modest, wrong password", 2, 1, 1, YX_DENIED },
	};
	struct yx_error err = YX_ERROR_INIT;
	uint8_t zero[32] = { 0 };
	struct yx_key *k;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = { 0 };
		size_t all = yx_der_begin(&b, YX_DER_SEQUENCE), alg, pb, kdf, sp, enc;
		enum yx_status st;

		alg = yx_der_begin(&b, YX_DER_SEQUENCE);
		yx_der_put_oid(&b, YX_OID_PBES2);
		pb = yx_der_begin(&b, YX_DER_SEQUENCE);
		kdf = yx_der_begin(&b, YX_DER_SEQUENCE);
		yx_der_put_oid(&b, YX_OID_SCRYPT);
		sp = yx_der_begin(&b, YX_DER_SEQUENCE);
		yx_der_put_octets(&b, yx_bytes(zero, 8));
		yx_der_put_int64(&b, cases[i].n);
		yx_der_put_int64(&b, cases[i].r);
		yx_der_put_int64(&b, cases[i].p);
		yx_der_end(&b, sp);
		yx_der_end(&b, kdf);
		enc = yx_der_begin(&b, YX_DER_SEQUENCE);
		yx_der_put_oid(&b, YX_OID_AES256_CBC);
		yx_der_put_octets(&b, yx_bytes(zero, 16));
		yx_der_end(&b, enc);
		yx_der_end(&b, pb);
		yx_der_end(&b, alg);
		yx_der_put_octets(&b, yx_bytes(zero, 32));
		yx_der_end(&b, all);
		st = yx_key_parse(&k, yx_buf_bytes(&b), YX_BYTES_LIT("x"), &err);
		CHECK_MSG(st == cases[i].status, "%s: %s (%s)", cases[i].what, yx_status_name(st),
			  err.text);
		yx_buf_clear(&b);
	}
}

/* One changed bit in any of the eight numbers of an RSA key, or in the number of an EC key, is
 * noticed. */
static void
halves_that_do_not_fit(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL, *bad = NULL;
	struct yx_buf der = { 0 };
	struct yx_der d, seq, alg, octets, numbers;
	struct yx_bytes key, n;

	CHECK_OK(yx_key_generate(&k, "rsa2048", &err));
	plain_der(k, &der);
	d = yx_der(yx_buf_bytes(&der));
	REQUIRE(yx_der_enter(&d, YX_DER_SEQUENCE, &seq) && yx_der_integer(&seq, &n) &&
		yx_der_enter(&seq, YX_DER_SEQUENCE, &alg) && yx_der_octets(&seq, &key));
	octets = yx_der(key);
	REQUIRE(yx_der_enter(&octets, YX_DER_SEQUENCE, &numbers) && yx_der_integer(&numbers, &n));
	for (int i = 0; i < 8; i++) {
		uint8_t *at;

		REQUIRE(yx_der_integer(&numbers, &n));
		at = der.data + (n.data - der.data) + n.len / 2;
		*at ^= 0x10;
		CHECK_STATUS(yx_key_parse(&bad, yx_buf_bytes(&der), none, &err), YX_MALFORMED);
		CHECK(bad == NULL);
		*at ^= 0x10;
	}
	yx_buf_clear(&der);
	yx_key_free(k);
}

static void
other_refusals(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes old = YX_BYTES_LIT("-----BEGIN RSA PRIVATE KEY-----\n"
					   "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"
					   "AAAA\n-----END RSA PRIVATE KEY-----\n");
	struct yx_bytes cert = YX_BYTES_LIT("-----BEGIN CERTIFICATE-----\nAAAA\n"
					    "-----END CERTIFICATE-----\n");
	uint8_t *big = calloc(1, 70000);
	struct yx_key *k;

	CHECK_STATUS(yx_key_parse(&k, old, none, &err), YX_UNSUPPORTED);
	CHECK(strstr(err.text, "openssl pkcs8") != NULL);
	CHECK_STATUS(yx_key_parse(&k, cert, none, &err), YX_NOT_FOUND);
	CHECK_STATUS(yx_key_parse(&k, yx_bytes(big, 70000), none, &err), YX_LIMIT);
	CHECK_STATUS(yx_key_parse(&k, YX_BYTES_LIT("\x30\x00"), none, &err), YX_MALFORMED);
	CHECK_STATUS(yx_key_parse(&k, none, none, &err), YX_MALFORMED);
	free(big);
}

/* A backend of its own, as a token or a split key would bring. */
static enum yx_status
toy_sign(void *state, const struct yx_scheme *s, struct yx_bytes message, struct yx_bytes sm2_id,
	 struct yx_buf *out, struct yx_error *err)
{
	return yx_key_sign(state, s, message, sm2_id, out, err);
}

static enum yx_status
toy_public(void *state, struct yx_buf *out, struct yx_error *err)
{
	yx_buf_put_bytes(out, yx_pubkey_spki(yx_key_public(state)));
	return yx_buf_status(out, err);
}

static void
toy_free(void *state)
{
	yx_key_free(state);
}

static void
backend_of_ones_own(void)
{
	static const struct yx_key_ops ops = {
		.name = "a token", .sign = toy_sign, .public_key = toy_public, .free = toy_free
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *inner = NULL, *k = NULL;
	struct yx_buf out = { 0 };

	CHECK_OK(yx_key_generate(&inner, "sm2", &err));
	CHECK_OK(yx_key_new(&k, &ops, inner, &err));
	CHECK(same_key(k, inner));
	CHECK_STATUS(yx_key_export(k, YX_BYTES_LIT("p"), YX_KDF_SCRYPT, &out, &err), YX_DENIED);
	CHECK(strstr(err.text, "a token") != NULL);
	yx_key_free(k);
	yx_buf_clear(&out);
}

/* Every scheme an RSA and an EC key can do, changing between them on one key. */
static void
schemes_in_turn(void)
{
	static const struct yx_scheme rsa[] = {
		{ YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_RSA_PSS, YX_DIGEST_SHA256, YX_DIGEST_SHA256, -1 },
		{ YX_SCHEME_RSA_PSS, YX_DIGEST_SHA512, YX_DIGEST_SHA1, 20 },
		{ YX_SCHEME_RSA_PKCS1, YX_DIGEST_SM3, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA3_384, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_RSA_PSS, YX_DIGEST_SHA384, YX_DIGEST_NONE, -1 },
	};
	static const struct yx_scheme ec[] = {
		{ YX_SCHEME_ECDSA, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ECDSA_PLAIN, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ECDSA, YX_DIGEST_SHA512, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ECDSA, YX_DIGEST_SHA3_256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ECDSA, YX_DIGEST_SHA1, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ECDSA_PLAIN, YX_DIGEST_SHA384, YX_DIGEST_NONE, 0 },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *keys[2] = { NULL };
	struct yx_buf sig = { 0 };

	CHECK_OK(yx_key_generate(&keys[0], "rsa2048", &err));
	CHECK_OK(yx_key_generate(&keys[1], "p256", &err));
	for (int i = 0; i < 36; i++) {
		const struct yx_scheme *s = i % 2 ? &ec[i % 6] : &rsa[i / 2 % 6];
		bool valid = false;

		yx_buf_reset(&sig);
		CHECK_OK(yx_key_sign(keys[i % 2], s, YX_BYTES_LIT("m"), none, &sig, &err));
		CHECK_OK(yx_pubkey_verify(yx_key_public(keys[i % 2]), s, YX_BYTES_LIT("m"),
					  yx_buf_bytes(&sig), none, false, NULL, &valid, &err));
		CHECK(valid);
		CHECK_OK(yx_pubkey_verify(yx_key_public(keys[i % 2]), s, YX_BYTES_LIT("n"),
					  yx_buf_bytes(&sig), none, true, NULL, &valid, &err));
		CHECK(!valid);
	}
	yx_buf_clear(&sig);
	yx_key_free(keys[0]);
	yx_key_free(keys[1]);
}

TEST_MAIN(CASE(generated_exported_and_read_again), CASE(unknown_kinds),
	  CASE(truncated_at_every_byte), CASE(encrypted_truncated), CASE(greedy_files),
	  CASE(halves_that_do_not_fit), CASE(other_refusals), CASE(backend_of_ones_own),
	  CASE(schemes_in_turn))
