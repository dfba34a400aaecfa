/* SPDX-License-Identifier: Apache-2.0 */
/* What our CA makes, the openssl program accepts; what openssl asks, our CA answers. */
#include "ca_help.h"

/* --------------------------------------------------------- with openssl */

/* Certificate, CRL and OCSP of one kind of key, through openssl. */
static void
with_openssl(const struct kind *k)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = new_ca("ca", k->key, NULL), *sub;
	struct yx_key *key = NULL;
	struct yx_cert *good, *bad;
	struct yx_buf crl = { 0 };
	char serial[48];

	REQUIRE(ca != NULL);
	sub = new_ca("sub", k->key, ca);
	CHECK_OK(yx_key_generate(&key, k->key, &err));
	REQUIRE(sub && key);
	good = issue(sub, YX_CA_SIGNER, "/C=CN/O=甲公司/CN=张三", key);
	bad = issue(sub, YX_CA_SIGNER, "/C=CN/O=甲公司/CN=李四", key);
	REQUIRE(good && bad);
	put_pem("good.pem", "CERTIFICATE", yx_cert_der(good));
	put_pem("bad.pem", "CERTIFICATE", yx_cert_der(bad));
	CHECK_OK(yx_ca_revoke(sub, yx_cert_serial_hex(serial, sizeof(serial), bad),
			      YX_REASON_KEY_COMPROMISE, 0, &err));
	CHECK_OK(yx_ca_crl(sub, 0, &crl, &err));
	put_pem("sub.crl", "X509 CRL", yx_buf_bytes(&crl));

	/* openssl uses the SM2 user ID for the last certificate only: so link by link */
	CHECK_MSG(test_sh("openssl verify %s -x509_strict -CAfile %s %s >%s 2>&1 && openssl verify "
			  "%s -x509_strict -partial_chain -CAfile %s %s >%s 2>&1",
			  k->verify, folder("ca/ca.pem"), folder("sub/ca.pem"), folder("log"),
			  k->verify, folder("sub/ca.pem"), folder("good.pem"), folder("log")) == 0,
		  "openssl refuses a chain of %s", k->key);
	CHECK(test_sh("openssl x509 -in %s -noout -text | grep -q 'Non Repudiation'",
		      folder("good.pem")) == 0);
	CHECK(test_sh("openssl crl -in %s -noout -text | grep -q 'Key Compromise'",
		      folder("sub.crl")) == 0);
	if (strcmp(k->key, "sm2") != 0) { /* openssl cannot be told an SM2 user ID for CRLs */
		CHECK_MSG(test_sh("openssl verify -crl_check -CRLfile %s -CAfile %s -untrusted "
				  "%s/ca.pem %s >%s 2>&1",
				  folder("sub.crl"), folder("ca/ca.pem"), folder("sub"),
				  folder("good.pem"), folder("log")) == 0,
			  "openssl refuses a CRL of %s", k->key);
		CHECK(test_sh("openssl verify -crl_check -CRLfile %s -CAfile %s -untrusted "
			      "%s/ca.pem %s 2>&1 | grep -q 'certificate revoked'",
			      folder("sub.crl"), folder("ca/ca.pem"), folder("sub"),
			      folder("bad.pem")) == 0);
	}
	yx_cert_free(good);
	yx_cert_free(bad);
	yx_buf_clear(&crl);
	yx_key_free(key);
	yx_ca_free(sub);
	yx_ca_free(ca);
}

static void
certificates_and_crls_in_openssl(void)
{
	if (!test_have("openssl"))
		test_skip("there is no openssl program");
	for (size_t i = 0; i < KINDS; i++)
		with_openssl(&kinds[i]);
}

/* What openssl asks, we answer, and openssl believes. */
static void
ocsp_one(const struct kind *k, bool delegated, bool by_key)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = new_ca("ca", k->key, NULL);
	struct yx_key *key = NULL;
	struct yx_cert *good, *bad, *who = NULL;
	struct yx_buf out = { 0 };
	struct yx_ca_responder resp = { .by_key = by_key };
	struct yx_bytes request;
	struct yx_ocsp *o = NULL;
	struct yx_ocsp_single single;
	bool valid = false, sm2 = strcmp(k->key, "sm2") == 0;
	char serial[48];

	REQUIRE(ca != NULL);
	CHECK_OK(yx_key_generate(&key, k->key, &err));
	good = issue(ca, YX_CA_SIGNER, "/CN=张三", key);
	bad = issue(ca, YX_CA_SIGNER, "/CN=李四", key);
	REQUIRE(good && bad);
	CHECK_OK(yx_ca_revoke(ca, yx_cert_serial_hex(serial, sizeof(serial), bad),
			      YX_REASON_SUPERSEDED, 0, &err));
	put_pem("good.pem", "CERTIFICATE", yx_cert_der(good));
	put_pem("bad.pem", "CERTIFICATE", yx_cert_der(bad));
	if (delegated) {
		resp.cert = who = issue(ca, YX_CA_OCSP, "/CN=OCSP", key);
		resp.key = key;
	}
	CHECK(test_sh("openssl ocsp -issuer %s -cert %s -cert %s -reqout %s >%s 2>&1",
		      folder("ca/ca.pem"), folder("good.pem"), folder("bad.pem"), folder("ask.der"),
		      folder("log")) == 0);
	request = test_read(folder("ask.der"));
	CHECK_OK(yx_ca_ocsp_answer(ca, request, &resp, &out, &err));
	put("answer.der", yx_buf_bytes(&out));
	/* with a certificate named, openssl makes a request of its own: so once for the statuses,
	 */
	CHECK(test_sh(
		  "openssl ocsp %s -no_nonce -respin %s -issuer %s -cert %s -cert %s -CAfile %s "
		  ">%s 2>&1",
		  sm2 ? "-noverify" : "", folder("answer.der"), folder("ca/ca.pem"),
		  folder("good.pem"), folder("bad.pem"), folder("ca/ca.pem"), folder("log")) == 0);
	CHECK_MSG(test_sh("grep -q 'good.pem: good' %s && grep -q 'bad.pem: revoked' %s && "
			  "grep -q superseded %s",
			  folder("log"), folder("log"), folder("log")) == 0,
		  "%s: openssl does not read the answer", k->key);
	/* and once for the signature and the nonce */
	CHECK(test_sh("openssl ocsp %s -reqin %s -respin %s -verify_other %s -CAfile %s >%s 2>&1",
		      sm2 ? "-noverify" : "", folder("ask.der"), folder("answer.der"),
		      folder("ca/ca.pem"), folder("ca/ca.pem"), folder("log")) == 0);
	if (!sm2)
		CHECK_MSG(test_sh("grep -q 'Response verify OK' %s && ! grep -qi nonce %s",
				  folder("log"), folder("log")) == 0,
			  "%s delegated %d by key %d: openssl refuses the answer", k->key,
			  delegated, by_key);
	/* and ourselves, SM2 included */
	CHECK_OK(yx_ocsp_parse(&o, yx_buf_bytes(&out), YX_PKI_STRICT, &err));
	REQUIRE(o != NULL);
	CHECK(yx_ocsp_is_responder(o, who ? who : yx_ca_cert(ca)));
	CHECK_OK(yx_ocsp_verify(o, who ? who : yx_ca_cert(ca), &valid, &err));
	CHECK(valid);
	CHECK(yx_ocsp_find(o, bad, yx_ca_cert(ca), &single) &&
	      single.status == YX_CERT_STATUS_REVOKED && single.reason == YX_REASON_SUPERSEDED);
	CHECK(yx_ocsp_find(o, good, yx_ca_cert(ca), &single) &&
	      single.status == YX_CERT_STATUS_GOOD);
	yx_ocsp_free(o);
	free((void *)request.data);
	yx_cert_free(good);
	yx_cert_free(bad);
	yx_cert_free(who);
	yx_buf_clear(&out);
	yx_key_free(key);
	yx_ca_free(ca);
}

static void
ocsp_with_openssl(void)
{
	if (!test_have("openssl"))
		test_skip("there is no openssl program");
	ocsp_one(&kinds[0], false, false);
	ocsp_one(&kinds[0], true, true);
	ocsp_one(&kinds[1], true, false);
	ocsp_one(&kinds[2], false, true);
	ocsp_one(&kinds[4], true, true);
	ocsp_one(&kinds[4], false, false);
}

static void
requests_of_openssl(void)
{
	static const struct {
		const char *key, *options;
	} cases[] = {
		{ "-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "-sha256" },
		{ "-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-sha256" },
		{ "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
		  "-sha256 -sigopt rsa_padding_mode:pss" },
		{ "-algorithm ED25519", "" },
		{ "-algorithm EC -pkeyopt ec_paramgen_curve:SM2",
		  "-sm3 -sigopt distid:1234567812345678" },
		{ "-algorithm EC -pkeyopt ec_paramgen_curve:SM2", "-sm3" },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_csr csr;

	if (!test_have("openssl"))
		test_skip("there is no openssl program");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_bytes in;

		CHECK(
		    test_sh(
			"openssl genpkey %s -out %s >%s 2>&1 && openssl req -new -key %s %s -utf8 "
			"-subj '/C=CN/CN=张三' -outform DER -out %s >%s 2>&1",
			cases[i].key, folder("req.key"), folder("log"), folder("req.key"),
			cases[i].options, folder("req.der"), folder("log")) == 0);
		in = test_read(folder("req.der"));
		CHECK_OK(yx_csr_parse(&csr, in, &err));
		CHECK(csr.subject.len > 0);
		free((void *)in.data);
	}
}

/* A request made by others, from the corpora. */
static void
requests_of_the_field(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes pem = test_read(test_corpus("sm2-sm3/openssl-sm2-csr.pem"));
	struct yx_buf der = { 0 };
	struct yx_csr csr;
	size_t pos = 0;

	CHECK_OK(yx_pem_decode(&der, pem, &pos, "CERTIFICATE REQUEST", NULL, &err));
	CHECK_OK(yx_csr_parse(&csr, yx_buf_bytes(&der), &err));
	CHECK_INT(csr.scheme.kind, YX_SCHEME_SM2);
	yx_buf_clear(&der);
	free((void *)pem.data);
}

/* Our SM2 lists and answers, checked as plain signatures: openssl's own CRL and OCSP code cannot be
 * told the user ID. */
static void
sm2_crl_as_a_plain_signature(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca *ca = new_ca("ca", "sm2", NULL);
	struct yx_buf crl = { 0 };
	struct yx_der d, seq;
	struct yx_der_item tbs, alg;
	struct yx_bytes value;
	struct yx_crl *parsed = NULL;
	bool valid = false;

	REQUIRE(ca != NULL);
	if (!test_have("openssl"))
		test_skip("there is no openssl program");
	CHECK_OK(yx_ca_crl(ca, 0, &crl, &err));
	d = yx_der(yx_buf_bytes(&crl));
	REQUIRE(yx_der_enter(&d, YX_DER_SEQUENCE, &seq) &&
		yx_der_item(&seq, YX_DER_SEQUENCE, &tbs) &&
		yx_der_item(&seq, YX_DER_SEQUENCE, &alg) && yx_der_bits(&seq, &value));
	put("tbs", tbs.all);
	put("value", value);
	CHECK(test_sh("openssl x509 -in %s -noout -pubkey >%s && openssl pkeyutl -verify -pubin "
		      "-inkey %s -sigfile %s -in %s -rawin -digest sm3 -pkeyopt "
		      "distid:1234567812345678 >%s 2>&1",
		      folder("ca/ca.pem"), folder("pub"), folder("pub"), folder("value"),
		      folder("tbs"), folder("log")) == 0);
	CHECK_OK(yx_crl_parse(&parsed, yx_buf_bytes(&crl), YX_PKI_STRICT, &err));
	CHECK_OK(yx_crl_verify(parsed, yx_ca_cert(ca), &valid, &err));
	CHECK(valid);
	yx_crl_free(parsed);
	yx_buf_clear(&crl);
	yx_ca_free(ca);
}

TEST_MAIN(CASE(certificates_and_crls_in_openssl), CASE(ocsp_with_openssl),
	  CASE(requests_of_openssl), CASE(requests_of_the_field),
	  CASE(sm2_crl_as_a_plain_signature))
