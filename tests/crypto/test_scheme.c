/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/crypto.h>

static void
written_and_read_again(void)
{
	static const struct yx_scheme schemes[] = {
		{ YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_RSA_PKCS1, YX_DIGEST_SM3, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_RSA_PSS, YX_DIGEST_SHA256, YX_DIGEST_SHA256, 32 },
		{ YX_SCHEME_RSA_PSS, YX_DIGEST_SHA1, YX_DIGEST_SHA1, 20 },
		{ YX_SCHEME_RSA_PSS, YX_DIGEST_SHA512, YX_DIGEST_SHA1, 0 },
		{ YX_SCHEME_ECDSA, YX_DIGEST_SHA384, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ECDSA, YX_DIGEST_SHA3_256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ECDSA_PLAIN, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_SM2, YX_DIGEST_SM3, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_EDDSA, YX_DIGEST_NONE, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ED448, YX_DIGEST_NONE, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_DSA, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme got;
	char name[64], again[64];

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		struct yx_buf b = { 0 };

		CHECK_OK(yx_scheme_put(&b, &schemes[i], &err));
		CHECK_OK(yx_scheme_parse(&got, yx_buf_bytes(&b), YX_DIGEST_NONE, &err));
		CHECK_STR(yx_scheme_name(&got, again), yx_scheme_name(&schemes[i], name));
		CHECK_INT(got.kind, schemes[i].kind);
		CHECK_INT(got.mgf1, schemes[i].mgf1);
		CHECK_INT(got.salt_len, schemes[i].salt_len);
		/* truncated at every byte, and with one byte more */
		for (size_t n = 0; n < b.len; n++)
			CHECK(yx_scheme_parse(&got, yx_bytes(b.data, n), YX_DIGEST_NONE, &err) !=
			      YX_OK);
		yx_buf_put_u8(&b, 0);
		CHECK(yx_scheme_parse(&got, yx_buf_bytes(&b), YX_DIGEST_NONE, &err) != YX_OK);
		CHECK_INT(got.kind, YX_SCHEME_NONE);
		yx_buf_clear(&b);
	}
}

/* An AlgorithmIdentifier from hexadecimal contents. */
static enum yx_status
parse(struct yx_scheme *out, const char *dotted, const char *params, enum yx_digest_alg hint,
      struct yx_error *err)
{
	struct yx_buf b = { 0 }, oid = { 0 }, raw = { 0 };
	size_t m = yx_der_begin(&b, YX_DER_SEQUENCE);
	enum yx_status st;

	CHECK(yx_oid_parse(&oid, dotted, NULL) == YX_OK);
	yx_der_put(&b, YX_DER_OID, yx_buf_bytes(&oid));
	CHECK(yx_hex_decode(&raw, yx_bytes_str(params), NULL) == YX_OK);
	yx_der_put_raw(&b, yx_buf_bytes(&raw));
	yx_der_end(&b, m);
	st = yx_scheme_parse(out, yx_buf_bytes(&b), hint, err);
	yx_buf_clear(&b);
	yx_buf_clear(&oid);
	yx_buf_clear(&raw);
	return st;
}

static void
as_the_field_writes_them(void)
{
	static const struct {
		const char *what, *oid, *params;
		enum yx_digest_alg hint;
		enum yx_status status;
		enum yx_scheme_kind kind;
		enum yx_digest_alg digest;
	} cases[] = {
		{ "sha256WithRSA, NULL left out", "1.2.840.113549.1.1.11", "", YX_DIGEST_NONE,
		  YX_OK, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA256 },
		{ "ecdsaWithSha256 with a NULL", "1.2.840.10045.4.3.2", "0500", YX_DIGEST_NONE,
		  YX_OK, YX_SCHEME_ECDSA, YX_DIGEST_SHA256 },
		{ "rsaEncryption beside SHA-512", "1.2.840.113549.1.1.1", "0500", YX_DIGEST_SHA512,
		  YX_OK, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA512 },
		{ "rsaEncryption alone", "1.2.840.113549.1.1.1", "0500", YX_DIGEST_NONE,
		  YX_UNSUPPORTED, YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "ecPublicKey beside SHA-256", "1.2.840.10045.2.1", "", YX_DIGEST_SHA256, YX_OK,
		  YX_SCHEME_ECDSA, YX_DIGEST_SHA256 },
		{ "ecPublicKey beside SM3", "1.2.840.10045.2.1", "", YX_DIGEST_SM3, YX_OK,
		  YX_SCHEME_SM2, YX_DIGEST_SM3 },
		{ "sm2-sign", "1.2.156.10197.1.301.1", "0500", YX_DIGEST_SM3, YX_OK, YX_SCHEME_SM2,
		  YX_DIGEST_SM3 },
		{ "sm2-with-sm3 whose OID lacks an arc", "1.2.156.10197.501", "", YX_DIGEST_NONE,
		  YX_OK, YX_SCHEME_SM2, YX_DIGEST_SM3 },
		{ "the hint does not overrule the OID", "1.2.840.113549.1.1.11", "0500",
		  YX_DIGEST_SHA1, YX_OK, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA256 },
		{ "PSS with all defaults", "1.2.840.113549.1.1.10", "3000", YX_DIGEST_NONE, YX_OK,
		  YX_SCHEME_RSA_PSS, YX_DIGEST_SHA1 },
		{ "PSS without parameters", "1.2.840.113549.1.1.10", "", YX_DIGEST_NONE,
		  YX_MALFORMED, YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "PSS with NULL", "1.2.840.113549.1.1.10", "0500", YX_DIGEST_NONE, YX_MALFORMED,
		  YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "PSS with a negative salt", "1.2.840.113549.1.1.10", "3005a2030201ff",
		  YX_DIGEST_NONE, YX_MALFORMED, YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "PSS with a huge salt", "1.2.840.113549.1.1.10", "3006a20402027fff",
		  YX_DIGEST_NONE, YX_MALFORMED, YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "PSS with trailer field 2", "1.2.840.113549.1.1.10", "3005a303020102",
		  YX_DIGEST_NONE, YX_MALFORMED, YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "PSS with an unknown field", "1.2.840.113549.1.1.10", "3005a403020102",
		  YX_DIGEST_NONE, YX_MALFORMED, YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "parameters where none belong", "1.2.840.10045.4.3.2", "020105", YX_DIGEST_NONE,
		  YX_MALFORMED, YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "an OID nobody knows", "1.2.3.4.5", "", YX_DIGEST_SHA256, YX_UNSUPPORTED,
		  YX_SCHEME_NONE, YX_DIGEST_NONE },
		{ "an OID that is no signature", "2.5.4.3", "", YX_DIGEST_SHA256, YX_UNSUPPORTED,
		  YX_SCHEME_NONE, YX_DIGEST_NONE },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum yx_status st = parse(&s, cases[i].oid, cases[i].params, cases[i].hint, &err);

		CHECK_MSG(st == cases[i].status && s.kind == cases[i].kind &&
			      s.digest == cases[i].digest,
			  "%s: %s, kind %d, digest %d", cases[i].what, yx_status_name(st), s.kind,
			  s.digest);
	}
	CHECK_STATUS(parse(&s, "1.2.3.4.5", "", YX_DIGEST_NONE, &err), YX_UNSUPPORTED);
	CHECK(strstr(err.text, "1.2.3.4.5") != NULL);
}

static void
what_cannot_be_written(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s = { YX_SCHEME_ECDSA, YX_DIGEST_SM3, YX_DIGEST_NONE, 0 };
	struct yx_buf b = { 0 };

	CHECK_STATUS(yx_scheme_put(&b, &s, &err), YX_UNSUPPORTED);
	s.digest = YX_DIGEST_NONE;
	CHECK_STATUS(yx_scheme_put(&b, &s, &err), YX_UNSUPPORTED);
	s.kind = YX_SCHEME_NONE;
	CHECK_STATUS(yx_scheme_put(&b, &s, &err), YX_UNSUPPORTED);
	CHECK_INT(b.len, 0);
	yx_buf_clear(&b);
}

TEST_MAIN(CASE(written_and_read_again), CASE(as_the_field_writes_them),
	  CASE(what_cannot_be_written))
