/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every algorithm a PDF signature may come with: made here with our keys, and with OpenSSL where we
 * make none (brainpool, SHA-3, adbe.pkcs7.sha1). All are read under "integrity"; what was no longer
 * acceptable at the time is not passed where algorithms are judged (ISO 32000-2 12.8.3.3, ETSI TS
 * 119 312).
 */
#include "pdf_kit.h"
#include <unistd.h>

static const struct yx_signature *
judged(struct yx_verify_report **r, struct yx_bytes file, const char *policy_name)
{
	struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_policy policy;

	*r = NULL;
	CHECK_OK(yx_policy_builtin(&policy, policy_name, &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(r, file, "x.pdf", &o, &err));
	return *r && (*r)->signature_count ? &(*r)->signatures[0] : NULL;
}

static void
our_keys(void)
{
	static const struct {
		const char *type;
		bool pss;
	} keys[] = { { "rsa2048", false }, { "rsa2048", true }, { "p256", false },
		     { "p384", false },    { "p521", false },   { "ed25519", false },
		     { "ed448", false },   { "sm2", false } };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct yx_ca_wish wish = { .profile = YX_CA_SIGNER,
					   .not_before = KIT_TIME - YX_SECOND * 86400,
					   .not_after = KIT_TIME + YX_SECOND * 86400 * 3000 };
		struct yx_sign_options o = { .time = KIT_TIME };
		struct yx_buf file = { 0 }, tail = { 0 }, name = { 0 }, der = { 0 };
		struct yx_error err = YX_ERROR_INIT;
		struct yx_key *key = NULL;
		struct yx_cert *cert = NULL;
		struct pencil p;
		char why[200] = "";

		CHECK_OK(yx_key_generate(&key, keys[i].type, &err));
		CHECK_OK(yx_name_parse(&name, "/CN=Signer", &err));
		wish.subject = yx_buf_bytes(&name);
		wish.spki = yx_pubkey_spki(yx_key_public(key));
		CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, key, &err));
		CHECK_OK(yx_cert_parse(&cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
		pencil_init(&p);
		kit_objects(&p);
		pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
		o.who.key = key;
		o.who.cert = cert;
		o.who.pss = keys[i].pss;
		CHECK_OK(yx_sign_pdf(&tail, yx_buf_bytes(&p.out), &o, NULL, &err));
		yx_buf_put_bytes(&file, yx_buf_bytes(&p.out));
		yx_buf_put_bytes(&file, yx_buf_bytes(&tail));
		CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "%s%s: %s", keys[i].type,
			  keys[i].pss ? " PSS" : "", why);
		file.data[20] ^= 1;
		CHECK_MSG(!kit_passes(yx_buf_bytes(&file), NULL), "%s: passes changed",
			  keys[i].type);
		yx_cert_free(cert);
		yx_key_free(key);
		yx_buf_clear(&p.out);
		yx_buf_clear(&file);
		yx_buf_clear(&tail);
		yx_buf_clear(&name);
		yx_buf_clear(&der);
	}
}

/* ------------------------------------------------------------------ OpenSSL */

struct recipe {
	const char *name, *key; /* arguments of openssl req -newkey */
	const char *md;
	const char *sub_filter;
};

/* The value by `openssl cms`: of the bytes, or of their SHA-1 as content (12.8.3.3.2). */
static enum yx_status
by_openssl(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	   struct yx_error *err)
{
	const struct recipe *r = state;
	bool sha1 = strcmp(r->sub_filter, "adbe.pkcs7.sha1") == 0;
	const char *dir = test_scratch();
	struct yx_buf all = { 0 };
	struct yx_digest digest;
	struct yx_bytes cms;
	char path[600];
	enum yx_status st;

	for (size_t i = 0; i < count; i++)
		yx_buf_put_bytes(&all, parts[i]);
	if (sha1) {
		if ((st = yx_digest(&digest, YX_DIGEST_SHA1, yx_buf_bytes(&all), err)) != YX_OK)
			return st;
		yx_buf_reset(&all);
		yx_buf_put_bytes(&all, yx_digest_bytes(&digest));
	}
	snprintf(path, sizeof(path), "%s/data", dir);
	st = yx_file_write(path, yx_buf_bytes(&all), YX_OUT_REPLACE, err);
	yx_buf_clear(&all);
	if (st != YX_OK)
		return st;
	if (test_sh("openssl cms -sign -binary -md %s -signer %s/c.pem -inkey %s/k.pem -in %s "
		    "-outform DER -out %s/v.der%s 2>%s/log",
		    r->md, dir, dir, path, dir, sha1 ? " -nodetach" : "", dir) != 0)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "", "openssl cms made no signature");
	snprintf(path, sizeof(path), "%s/v.der", dir);
	cms = test_read(path);
	yx_buf_put_bytes(value, cms);
	free((void *)(uintptr_t)cms.data);
	return YX_OK;
}

/* An update with that value; false when this OpenSSL has no such algorithm. */
static bool
make(struct recipe *r, struct yx_buf *file)
{
	struct yx_pdf_signer signer = {
		.state = r, .size_max = 8192, .sub_filter = r->sub_filter, .sign = by_openssl
	};
	struct yx_pdf_sign_options options = { .time = KIT_TIME };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_buf tail = { 0 };
	struct pencil p;
	enum yx_status st;

	if (test_sh(
		"openssl req -x509 -newkey %s -nodes -keyout %s/k.pem -out %s/c.pem -subj /CN=S "
		"-days 9000 2>/dev/null",
		r->key, test_scratch(), test_scratch()) != 0)
		return false;
	pencil_init(&p);
	kit_objects(&p);
	pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	CHECK_OK(yx_pdf_update_new(&u, doc, &err));
	st = yx_pdf_sign(u, &options, &signer, &tail, NULL, &err);
	yx_buf_reset(file);
	yx_buf_put_bytes(file, yx_buf_bytes(&p.out));
	yx_buf_put_bytes(file, yx_buf_bytes(&tail));
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
	yx_buf_clear(&tail);
	CHECK_MSG(st == YX_OK || st == YX_UNSUPPORTED, "%s: %s", r->name, err.text);
	return st == YX_OK;
}

static void
others_keys(void)
{
	static struct recipe recipes[] = {
		{ "ECDSA with SHA3-256", "ec -pkeyopt ec_paramgen_curve:P-256", "sha3-256",
		  "ETSI.CAdES.detached" },
		{ "RSA with SHA3-384", "rsa:2048", "sha3-384", "adbe.pkcs7.detached" },
		{ "brainpoolP256r1", "ec -pkeyopt ec_paramgen_curve:brainpoolP256r1", "sha256",
		  "adbe.pkcs7.detached" },
		{ "brainpoolP384r1 with SHA3-384", "ec -pkeyopt ec_paramgen_curve:brainpoolP384r1",
		  "sha3-384", "adbe.pkcs7.detached" },
		{ "brainpoolP512r1", "ec -pkeyopt ec_paramgen_curve:brainpoolP512r1", "sha512",
		  "adbe.pkcs7.detached" },
		{ "adbe.pkcs7.sha1", "rsa:2048", "sha1", "adbe.pkcs7.sha1" },
		{ "adbe.pkcs7.sha1 within SHA-256", "rsa:2048", "sha256", "adbe.pkcs7.sha1" },
	};
	int made = 0;

	if (!test_have("openssl"))
		test_skip("openssl is not installed");
	for (size_t i = 0; i < sizeof(recipes) / sizeof(recipes[0]); i++) {
		struct yx_verify_report *r = NULL;
		const struct yx_signature *s;
		struct yx_buf file = { 0 };
		char why[200] = "";

		if (make(&recipes[i], &file)) {
			made++;
			CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "%s: %s", recipes[i].name,
				  why);
			if (strstr(recipes[i].sub_filter, "sha1")) {
				s = judged(&r, yx_buf_bytes(&file), "default");
				CHECK(s && s->indication != YX_INDICATION_PASSED);
				yx_verify_report_free(r);
			}
			file.data[20] ^= 1;
			CHECK_MSG(!kit_passes(yx_buf_bytes(&file), NULL), "%s: passes changed",
				  recipes[i].name);
		}
		yx_buf_clear(&file);
	}
	printf("# %d of %zu made\n", made, sizeof(recipes) / sizeof(recipes[0]));
	CHECK(made >= 4);
}

TEST_MAIN(CASE(our_keys), CASE(others_keys))
