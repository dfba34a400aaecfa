/* SPDX-License-Identifier: Apache-2.0 */
/* openssl ts asks us, answers us, and judges us; and the tokens of other authorities. */
#include <yinxin/limits.h>
#include "authority.h"

/* A CA and a TSA below it: SCRATCH/NAME-ca.crt, NAME-tsa.crt, NAME-tsa.key. */
static struct identity
make_pki(const char *name, const char *kind, struct identity *ca)
{
	struct identity tsa = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes key, cert;
	char ca_name[64];

	snprintf(ca_name, sizeof(ca_name), "%s-ca", name);
	*ca = identity_make(ca_name, kind, "-addext keyUsage=critical,keyCertSign");
	snprintf(tsa.key_path, sizeof(tsa.key_path), "%s/%s-tsa.key", test_scratch(), name);
	snprintf(tsa.cert_path, sizeof(tsa.cert_path), "%s/%s-tsa.crt", test_scratch(), name);
	write_file(scratch("ext"), YX_BYTES_LIT("basicConstraints=CA:FALSE\n"
						"keyUsage=critical,digitalSignature\n"
						"extendedKeyUsage=critical,timeStamping\n"
						"subjectKeyIdentifier=hash\n"
						"authorityKeyIdentifier=keyid\n"));
	CHECK_INT(test_sh("openssl req -new -nodes %s -keyout %s -out %s -subj '/C=CN/CN=%s TSA' "
			  "2>/dev/null && openssl x509 -req -in %s -CA %s -CAkey %s -days 20 "
			  "-set_serial 77 -extfile %s -out %s 2>/dev/null",
			  identity_new_key(kind), tsa.key_path, scratch("csr"), name,
			  scratch("csr"), ca->cert_path, ca->key_path, scratch("ext"),
			  tsa.cert_path),
		  0);
	key = test_read(tsa.key_path);
	cert = test_read(tsa.cert_path);
	CHECK_OK(yx_key_parse(&tsa.key, key, yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_cert_load(&tsa.cert, cert, YX_PKI_STRICT, &err));
	free((void *)(uintptr_t)key.data);
	free((void *)(uintptr_t)cert.data);
	return tsa;
}

static const struct {
	const char *kind, *digest;
	bool cert, nonce;
} asked[] = {
	{ "p256", "-sha256", true, true },
	{ "p256", "-sha512", true, false },
	{ "rsa", "-sha256", true, true },
	{ "rsa", "-sha384", false, true },
};

static void
openssl_asks_and_judges_us(void)
{
	struct yx_error err = YX_ERROR_INIT;

	need_openssl();
	write_file(scratch("data"), YX_BYTES_LIT("stamped data\n"));
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct identity ca, tsa = make_pki("we", asked[i].kind, &ca);
		struct yx_tsp_authority *a = authority_make(&tsa, NULL, NULL);
		struct yx_bytes request;
		struct yx_buf answer;

		REQUIRE(a);
		CHECK_INT(test_sh("openssl ts -query -data %s %s %s %s -out %s 2>/dev/null",
				  scratch("data"), asked[i].digest, asked[i].cert ? "-cert" : "",
				  asked[i].nonce ? "" : "-no_nonce", scratch("q.tsq")),
			  0);
		request = test_read(scratch("q.tsq"));
		yx_buf_init(&answer, 0);
		CHECK_OK(yx_tsp_authority_answer(a, request, &answer, NULL, &err));
		write_file(scratch("r.tsr"), yx_buf_bytes(&answer));
		CHECK_MSG(
		    test_sh("openssl ts -verify -queryfile %s -in %s -CAfile %s %s %s >/dev/null "
			    "2>%s",
			    scratch("q.tsq"), scratch("r.tsr"), ca.cert_path,
			    asked[i].cert ? "" : "-untrusted", asked[i].cert ? "" : tsa.cert_path,
			    scratch("why")) == 0,
		    "openssl refuses %s %s", asked[i].kind, asked[i].digest);
		yx_buf_clear(&answer);
		yx_tsp_authority_free(a);
		free((void *)(uintptr_t)request.data);
		identity_free(&ca);
		identity_free(&tsa);
	}
}

static const struct {
	const char *kind, *digest, *ess;
} answered[] = {
	{ "p256", "sha256", "sha256" },
	{ "p256", "sha512", "sha1" }, /* ESSCertID of version 1 */
	{ "rsa", "sha256", "sha384" },
	{ "rsa", "sha384", "sha1" },
};

static void
put_config(const struct identity *tsa, const struct identity *ca, const char *digest,
	   const char *ess)
{
	struct yx_buf b;

	yx_buf_init(&b, 0);
	yx_buf_printf(
	    &b,
	    "[tsa]\ndefault_tsa=t\n[t]\nserial=%s\ncrypto_device=builtin\nsigner_cert=%s\n"
	    "certs=%s\nsigner_key=%s\nsigner_digest=%s\ndefault_policy=1.2.3.4.1\n"
	    "digests=sha256,sha384,sha512\naccuracy=secs:1,millisecs:500\nordering=yes\n"
	    "tsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=%s\n",
	    scratch("serial"), tsa->cert_path, ca->cert_path, tsa->key_path, digest, ess);
	write_file(scratch("ts.cnf"), yx_buf_bytes(&b));
	write_file(scratch("serial"), YX_BYTES_LIT("01\n"));
	yx_buf_clear(&b);
}

static void
we_ask_and_judge_openssl(void)
{
	struct yx_error err = YX_ERROR_INIT;

	need_openssl();
	for (size_t i = 0; i < sizeof(answered) / sizeof(answered[0]); i++) {
		static const uint8_t nonce[] = { 0x7f, 1, 2, 3, 4, 5, 6, 7 };
		struct identity ca, tsa = make_pki("they", answered[i].kind, &ca);
		struct yx_trust *trust = trust_of(&ca);
		struct yx_path_options path = YX_PATH_OPTIONS_INIT;
		struct yx_tsp_request q = { .imprint = digest_of(
						yx_digest_by_name(answered[i].digest), "some data"),
					    .nonce = { nonce, 8 },
					    .has_nonce = true,
					    .cert_req = true };
		struct yx_tsp_verify_options o = { .imprint = &q.imprint,
						   .nonce = &q.nonce,
						   .path = &path };
		struct yx_tsp_report *r = NULL;
		struct yx_tsp_token *t = NULL;
		struct yx_bytes answer;
		struct yx_buf request;

		path.trust = trust;
		yx_buf_init(&request, 0);
		CHECK_OK(yx_tsp_request_put(&request, &q, &err));
		write_file(scratch("ours.tsq"), yx_buf_bytes(&request));
		put_config(&tsa, &ca, answered[i].digest, answered[i].ess);
		CHECK_INT(
		    test_sh("openssl ts -reply -config %s -queryfile %s -out %s >/dev/null 2>%s",
			    scratch("ts.cnf"), scratch("ours.tsq"), scratch("theirs.tsr"),
			    scratch("why")),
		    0);
		answer = test_read(scratch("theirs.tsr"));
		CHECK_OK(yx_tsp_token_load(&t, answer, &err));
		REQUIRE(t);
		CHECK_OK(yx_tsp_verify(&r, t, &o, &err));
		CHECK_MSG(r && r->indication == YX_INDICATION_PASSED, "%s %s: %s", answered[i].kind,
			  answered[i].ess, r ? r->checks[r->decisive].text : "");
		CHECK_INT(t->accuracy_us, 1500000);
		CHECK_INT(r->checks[YX_TSP_CHECK_NAME].result, YX_CMS_PASSED);
		yx_tsp_report_free(r);
		yx_tsp_token_free(t);
		yx_trust_free(trust);
		yx_buf_clear(&request);
		free((void *)(uintptr_t)answer.data);
		identity_free(&ca);
		identity_free(&tsa);
	}
}

/* ------------------------------------------------------- other people's tokens */

static struct yx_trust *
load_trust(const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_trust *t = NULL;

	CHECK_OK(yx_trust_new(&t, &err));
	CHECK_OK(yx_trust_add_path(t, path, NULL, &err));
	return t;
}

static void
a_commercial_token(void)
{
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_tsp_verify_options o = { .path = &path };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes query, answer, helper;
	struct yx_tsp_report *r = NULL;
	struct yx_tsp_token *t = NULL;
	struct yx_pool *pool = NULL;
	struct yx_tsp_request q;
	struct yx_trust *trust;

	query = test_read(test_corpus("tsp-cms/openssl-all-zero.tsq"));
	answer = test_read(test_corpus("tsp-cms/openssl-sectigo-all-zero.tsr"));
	helper = test_read(test_corpus("tsp-cms/openssl-sectigo-time-stamping-ca.pem"));
	trust = load_trust(test_corpus("tsp-cms/openssl-user-trust-ca.pem"));
	CHECK_OK(yx_pool_new(&pool, &err));
	CHECK_OK(yx_pool_load(pool, helper, YX_PKI_LENIENT, &err));
	path.trust = trust;
	path.extra = pool;
	CHECK_OK(yx_tsp_request_parse(&q, query, &err));
	CHECK_OK(yx_tsp_token_load(&t, answer, &err));
	REQUIRE(t);
	o.imprint = &q.imprint;
	CHECK_OK(yx_tsp_verify(&r, t, &o, &err));
	CHECK_MSG(r && r->indication == YX_INDICATION_PASSED, "%s",
		  r ? r->checks[r->decisive].text : "");
	yx_tsp_report_free(r);
	r = NULL;
	q.imprint.value[7] ^= 1;
	CHECK_OK(yx_tsp_verify(&r, t, &o, &err));
	CHECK_INT(r->sub, YX_SUB_HASH_FAILURE);
	yx_tsp_report_free(r);
	yx_tsp_token_free(t);
	yx_trust_free(trust);
	yx_pool_free(pool);
	free((void *)(uintptr_t)query.data);
	free((void *)(uintptr_t)answer.data);
	free((void *)(uintptr_t)helper.data);
}

static void
tokens_of_the_dss_suite(void)
{
	static const char *const files[] = { "tsp-cms/dss-archive_timestamp.tst",
					     "tsp-cms/dss-disig.tst", "tsp-cms/dss-d-trust.tsr" };
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < 3; i++) {
		struct yx_tsp_verify_options o = { .no_chain = true };
		struct yx_bytes bytes = test_read(test_corpus(files[i]));
		struct yx_tsp_report *r = NULL;
		struct yx_tsp_token *t = NULL;

		CHECK_OK(yx_tsp_token_load(&t, bytes, &err));
		if (!t)
			continue;
		CHECK_OK(yx_tsp_verify(&r, t, &o, &err));
		CHECK_MSG(r && r->indication == YX_INDICATION_PASSED, "%s: %s", files[i],
			  r ? r->checks[r->decisive].text : "");
		yx_tsp_report_free(r);
		yx_tsp_token_free(t);
		free((void *)(uintptr_t)bytes.data);
	}
}

TEST_MAIN(CASE(openssl_asks_and_judges_us), CASE(we_ask_and_judge_openssl),
	  CASE(a_commercial_token), CASE(tokens_of_the_dss_suite))
