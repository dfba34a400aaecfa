/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and signatures in both directions against the openssl program. */
#include "../test.h"
#include <yinxin/crypto.h>

static const struct yx_bytes none = { NULL, 0 };
#define MESSAGE "signed by one, verified by the other"

static const struct kind {
	const char *name;    /* ours */
	const char *genpkey; /* openssl's */
	const char *sign;    /* options of pkeyutl */
	bool pss;
} kinds[] = {
	{ "sm2", "-algorithm EC -pkeyopt ec_paramgen_curve:SM2",
	  "-rawin -digest sm3 -pkeyopt distid:1234567812345678", false },
	{ "p256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "-rawin -digest sha256",
	  false },
	{ "p384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "-rawin -digest sha384",
	  false },
	{ "p521", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521", "-rawin -digest sha512",
	  false },
	{ NULL, "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", "-rawin -digest sha256",
	  false },
	{ NULL, "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP384t1", "-rawin -digest sha384",
	  false },
	{ NULL, "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", "-rawin -digest sha256",
	  false },
	{ "rsa2048", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-rawin -digest sha256",
	  false },
	{ "rsa3072", "-algorithm RSA -pkeyopt rsa_keygen_bits:3072",
	  "-rawin -digest sha256 -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:digest "
	  "-pkeyopt rsa_mgf1_md:sha256",
	  true },
	{ "ed25519", "-algorithm ED25519", "-rawin", false },
	{ "ed448", "-algorithm ED448", "-rawin", false },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static char dir[256];

static void
prepare(void)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[300];

	if (!test_have("openssl"))
		test_skip("there is no openssl program");
	snprintf(dir, sizeof(dir), "%s", test_scratch());
	snprintf(path, sizeof(path), "%s/msg", dir);
	CHECK_OK(yx_file_write(path, YX_BYTES_LIT(MESSAGE), YX_OUT_REPLACE, &err));
}

static void
put(const char *name, struct yx_bytes data)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	CHECK_OK(yx_file_write(path, data, YX_OUT_REPLACE, &err));
}

static struct yx_bytes
get(const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return test_read(path);
}

/* We sign, openssl verifies; openssl signs, we verify. `priv` and `pub` lie in the folder. */
static void
sign_both_ways(const struct yx_key *k, const struct kind *kind)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s = yx_key_default_scheme(k, kind->pss);
	struct yx_buf sig = { 0 }, pub = { 0 };
	struct yx_bytes theirs;
	bool valid = false;

	yx_pem_put(&pub, "PUBLIC KEY", yx_pubkey_spki(yx_key_public(k)));
	put("pub.pem", yx_buf_bytes(&pub));
	CHECK_OK(yx_key_sign(k, &s, YX_BYTES_LIT(MESSAGE), none, &sig, &err));
	put("sig", yx_buf_bytes(&sig));
	CHECK_MSG(test_sh("openssl pkeyutl -verify -pubin -inkey %s/pub.pem -sigfile %s/sig "
			  "-in %s/msg %s >%s/log 2>&1",
			  dir, dir, dir, kind->sign, dir) == 0,
		  "openssl refuses our signature: %s", kind->genpkey);
	CHECK_MSG(test_sh("openssl pkeyutl -sign -inkey %s/priv.pem -out %s/sig2 -in %s/msg %s "
			  ">%s/log 2>&1",
			  dir, dir, dir, kind->sign, dir) == 0,
		  "openssl cannot sign: %s", kind->genpkey);
	theirs = get("sig2");
	CHECK_OK(yx_pubkey_verify(yx_key_public(k), &s, YX_BYTES_LIT(MESSAGE), theirs, none, false,
				  NULL, &valid, &err));
	CHECK_MSG(valid, "we refuse openssl's signature: %s", kind->genpkey);
	free((void *)theirs.data);
	yx_buf_clear(&sig);
	yx_buf_clear(&pub);
}

static void
our_keys_in_openssl(void)
{
	struct yx_error err = YX_ERROR_INIT;

	prepare();
	for (size_t i = 0; i < KINDS; i++) {
		struct yx_key *k = NULL;
		struct yx_buf pem = { 0 };

		if (!kinds[i].name)
			continue;
		CHECK_OK(yx_key_generate(&k, kinds[i].name, &err));
		REQUIRE(k != NULL);
		CHECK_OK(yx_key_export(k, YX_BYTES_LIT("pass"),
				       i % 2 ? YX_KDF_PBKDF2 : YX_KDF_SCRYPT, &pem, &err));
		put("ours.pem", yx_buf_bytes(&pem));
		CHECK_MSG(test_sh("openssl pkey -in %s/ours.pem -passin pass:pass -out %s/priv.pem "
				  ">%s/log 2>&1",
				  dir, dir, dir) == 0,
			  "openssl cannot read our key %s", kinds[i].name);
		CHECK_MSG(test_sh("openssl pkey -in %s/priv.pem -check -noout >%s/log 2>&1", dir,
				  dir) == 0,
			  "openssl finds our key %s inconsistent", kinds[i].name);
		CHECK(test_sh("openssl pkey -in %s/ours.pem -passin pass:wrong -noout "
			      ">%s/log 2>&1",
			      dir, dir) != 0);
		sign_both_ways(k, &kinds[i]);
		yx_key_free(k);
		yx_buf_clear(&pem);
	}
}

/* Read one of openssl's files; `what` for messages. */
static struct yx_key *
theirs(const char *name, struct yx_bytes password, const char *what)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL;
	struct yx_bytes in = get(name);
	enum yx_status st = yx_key_parse(&k, in, password, &err);

	CHECK_MSG(st == YX_OK, "%s: %s: %s", what, yx_status_name(st), err.text);
	free((void *)in.data);
	return k;
}

static void
openssl_keys_here(void)
{
	static const struct {
		const char *what, *command;
	} forms[] = {
		{ "PKCS#8 PEM", "pkey" },
		{ "PKCS#8 DER", "pkcs8 -topk8 -nocrypt -outform DER" },
		{ "traditional PEM", "pkey -traditional" },
		{ "scrypt", "pkcs8 -topk8 -scrypt -passout pass:pass" },
		{ "PBKDF2 SHA-256", "pkcs8 -topk8 -passout pass:pass" },
		{ "PBKDF2 SHA-1", "pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA1 "
				  "-passout pass:pass" },
		{ "PBKDF2 SHA-512", "pkcs8 -topk8 -v2 aes-192-cbc -v2prf hmacWithSHA512 -iter 1000 "
				    "-passout pass:pass -outform DER" },
		{ "triple DES", "pkcs8 -topk8 -v2 des3 -passout pass:pass "
				"" },
	};

	prepare();
	for (size_t i = 0; i < KINDS; i++) {
		struct yx_key *first;

		CHECK(test_sh("openssl genpkey %s -out %s/priv.pem >%s/log 2>&1", kinds[i].genpkey,
			      dir, dir) == 0);
		first = theirs("priv.pem", none, kinds[i].genpkey);
		REQUIRE(first != NULL);
		sign_both_ways(first, &kinds[i]);
		/* derivations are slow on purpose: all of them for two kinds */
		for (size_t f = 0; f < (i == 0 || i == 7 ? sizeof(forms) / sizeof(forms[0]) : 3);
		     f++) {
			struct yx_key *k;

			if (test_sh("openssl %s -in %s/priv.pem -out %s/form >%s/log 2>&1",
				    forms[f].command, dir, dir, dir) != 0)
				continue; /* Edwards keys have no traditional form */
			k = theirs("form", YX_BYTES_LIT("pass"), forms[f].what);
			CHECK(k && yx_bytes_equal(yx_pubkey_spki(yx_key_public(k)),
						  yx_pubkey_spki(yx_key_public(first))));
			yx_key_free(k);
		}
		yx_key_free(first);
	}
}

/* EC files begin with their parameters; old PBES1 files are refused with the way out. */
static void
odd_files(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k;
	struct yx_bytes in;

	prepare();
	CHECK(test_sh("openssl ecparam -name SM2 -genkey -out %s/ec.pem 2>%s/log", dir, dir) == 0);
	k = theirs("ec.pem", none, "ecparam");
	CHECK(k && yx_pubkey_type(yx_key_public(k)) == YX_KEY_SM2);
	yx_key_free(k);
	if (test_sh("openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:pass -in %s/ec.pem "
		    "-out %s/old.pem 2>%s/log",
		    dir, dir, dir) != 0)
		return;
	in = get("old.pem");
	CHECK_STATUS(yx_key_parse(&k, in, YX_BYTES_LIT("pass"), &err), YX_UNSUPPORTED);
	CHECK(strstr(err.text, "openssl pkcs8 -topk8") != NULL);
	free((void *)in.data);
}

/* A whole public key of openssl's, DSA with and without its parameters. */
static void
dsa_signatures(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s = { YX_SCHEME_DSA, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 };
	struct yx_pubkey *k = NULL, *heir = NULL;
	struct yx_bytes spki, sig;
	struct yx_der d, seq;
	struct yx_der_item alg, bits;
	struct yx_buf bare = { 0 };
	size_t all, a;
	bool valid = false;

	prepare();
	CHECK(test_sh("openssl genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 "
		      "-out %s/dsap.pem >%s/log 2>&1 && openssl genpkey -paramfile %s/dsap.pem "
		      "-out %s/dsa.pem && openssl pkey -in %s/dsa.pem -pubout -outform DER "
		      "-out %s/dsa.der && openssl dgst -sha256 -sign %s/dsa.pem -out %s/dsa.sig "
		      "%s/msg",
		      dir, dir, dir, dir, dir, dir, dir, dir, dir) == 0);
	spki = get("dsa.der");
	sig = get("dsa.sig");
	CHECK_OK(yx_pubkey_parse(&k, spki, &err));
	REQUIRE(k != NULL);
	CHECK_OK(
	    yx_pubkey_verify(k, &s, YX_BYTES_LIT(MESSAGE), sig, none, false, NULL, &valid, &err));
	CHECK(valid);
	CHECK_OK(
	    yx_pubkey_verify(k, &s, YX_BYTES_LIT("other"), sig, none, true, NULL, &valid, &err));
	CHECK(!valid);
	/* the same key without parameters */
	d = yx_der(spki);
	REQUIRE(yx_der_enter(&d, YX_DER_SEQUENCE, &seq) &&
		yx_der_item(&seq, YX_DER_SEQUENCE, &alg) &&
		yx_der_item(&seq, YX_DER_BIT_STRING, &bits));
	all = yx_der_begin(&bare, YX_DER_SEQUENCE);
	a = yx_der_begin(&bare, YX_DER_SEQUENCE);
	yx_der_put_oid(&bare, YX_OID_DSA);
	yx_der_end(&bare, a);
	yx_der_put_raw(&bare, bits.all);
	yx_der_end(&bare, all);
	CHECK_STATUS(yx_pubkey_parse(&heir, yx_buf_bytes(&bare), &err), YX_UNSUPPORTED);
	CHECK_OK(yx_pubkey_parse_inherit(&heir, yx_buf_bytes(&bare), k, &err));
	yx_pubkey_free(k);
	CHECK_OK(yx_pubkey_verify(heir, &s, YX_BYTES_LIT(MESSAGE), sig, none, false, NULL, &valid,
				  &err));
	CHECK(valid);
	yx_pubkey_free(heir);
	yx_buf_clear(&bare);
	free((void *)spki.data);
	free((void *)sig.data);
}

/* Without an ID openssl hashes an empty one. */
static void
sm2_without_an_id(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_scheme s = { YX_SCHEME_SM2, YX_DIGEST_SM3, YX_DIGEST_NONE, 0 };
	struct yx_key *k;
	struct yx_bytes sig;
	bool valid;

	prepare();
	CHECK(test_sh("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 "
		      "-out %s/priv.pem >%s/log 2>&1 && openssl pkeyutl -sign -inkey %s/priv.pem "
		      "-rawin -digest sm3 -in %s/msg -out %s/sig2 >%s/log 2>&1",
		      dir, dir, dir, dir, dir, dir) == 0);
	k = theirs("priv.pem", none, "sm2");
	REQUIRE(k != NULL);
	sig = get("sig2");
	CHECK_OK(yx_pubkey_verify(yx_key_public(k), &s, YX_BYTES_LIT(MESSAGE), sig, none, false,
				  NULL, &valid, &err));
	CHECK(!valid);
	CHECK_OK(yx_pubkey_verify(yx_key_public(k), &s, YX_BYTES_LIT(MESSAGE), sig, yx_sm2_id_none,
				  false, NULL, &valid, &err));
	CHECK(valid);
	yx_key_free(k);
	free((void *)sig.data);
}

TEST_MAIN(CASE(our_keys_in_openssl), CASE(openssl_keys_here), CASE(odd_files), CASE(dsa_signatures),
	  CASE(sm2_without_an_id))
