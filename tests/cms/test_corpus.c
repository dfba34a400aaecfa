/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other people's messages: CMS of RFC 4134 and of the DSS test suite, GB/T 35275 in OFD packages.
 * What is expected comes from the files' own sources (RFC text, names, package contents) and from
 * OpenSSL, which accepts each of those it can read.
 */
#include <yinxin/cms.h>
#include "identity.h"

struct expectation {
	const char *file;
	const char *content; /* a file of the same corpus, detached */
	enum yx_indication indication;
	enum yx_sub_indication sub;
};

static const struct expectation cms_files[] = {
	{ "rfc4134-4.1.bin", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "rfc4134-4.2.bin", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "rfc4134-4.3.bin", "rfc4134-ExContent.bin", YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "rfc4134-4.3.bin", NULL, YX_INDICATION_INDETERMINATE, YX_SUB_SIGNED_DATA_NOT_FOUND },
	{ "rfc4134-4.4.bin", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "rfc4134-4.5.bin", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	/* its second signer's DSA key inherits parameters from an issuer who is not in the message
	 */
	{ "rfc4134-4.6.bin", NULL, YX_INDICATION_INDETERMINATE, YX_SUB_GENERIC },
	{ "rfc4134-4.7.bin", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "rfc4134-4.10.bin", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "dss-cades-CAdESDoubleLTA.p7m", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "dss-cades-Signature-C-A-XL-1.p7m", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "dss-cades-Signature-CBp-LT-2.p7m", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "dss-cades-cades-b-copied-cnttst.p7m", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "dss-cades-cades-bes-signeddata-enveloping.p7m", NULL, YX_INDICATION_PASSED,
	  YX_SUB_NONE },
	{ "dss-cades-cades-double-signing-certificate.p7m", NULL, YX_INDICATION_INDETERMINATE,
	  YX_SUB_SIGNED_DATA_NOT_FOUND },
	{ "dss-cades-counterSig.p7m", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	/* the signature algorithm names another digest than digestAlgorithm, which was used */
	{ "dss-cades-dss-1419-CAdES-BpB-att-SHA256-SHA512withRSA.p7m", NULL, YX_INDICATION_PASSED,
	  YX_SUB_NONE },
	{ "dss-cades-dss-1419-CAdES-BpB-att-SHA256-SHA3_256withRSA.p7m", NULL, YX_INDICATION_PASSED,
	  YX_SUB_NONE },
	{ "dss-cades-dss-1419-CAdES-BpB-att-SHA3_224-SHA3_224withRSA.p7m", NULL,
	  YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "dss-cades-cades-extended-bes.pkcs7", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "dss-archive_timestamp.tst", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
	{ "dss-disig.tst", NULL, YX_INDICATION_PASSED, YX_SUB_NONE },
};

static enum yx_indication
judge(struct yx_bytes message, struct yx_bytes content, bool is_digest, enum yx_sub_indication *sub,
      struct yx_cms_signer_report *copy)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_verify_options o = { .content = { .runs = &content,
							.run_count = content.data ? 1 : 0 },
					   .content_is_digest = is_digest };
	struct yx_cms_report *r = NULL;
	struct yx_cms *c = NULL;
	enum yx_indication worst = YX_INDICATION_NONE;

	*sub = YX_SUB_NONE;
	CHECK_OK(yx_cms_parse(&c, message, &err));
	if (c)
		CHECK_OK(yx_cms_verify(&r, c, &o, &err));
	for (size_t i = 0; r && i < r->signer_count; i++) {
		enum yx_sub_indication one;
		enum yx_indication ind = yx_cms_decide(&r->signers[i], &one, NULL);

		if (ind > worst) {
			worst = ind;
			*sub = one;
		}
		if (copy) {
			*copy = r->signers[i];
			copy->cert = NULL;
		}
	}
	yx_cms_report_free(r);
	yx_cms_free(c);
	return worst;
}

static void
messages_of_others(void)
{
	(void)test_corpus("tsp-cms");
	for (size_t i = 0; i < sizeof(cms_files) / sizeof(cms_files[0]); i++) {
		const struct expectation *e = &cms_files[i];
		char path[256];
		struct yx_bytes message, content = { NULL, 0 };
		enum yx_sub_indication sub;
		enum yx_indication got;

		snprintf(path, sizeof(path), "tsp-cms/%s", e->file);
		message = test_read(test_corpus(path));
		if (e->content) {
			snprintf(path, sizeof(path), "tsp-cms/%s", e->content);
			content = test_read(test_corpus(path));
		}
		got = judge(message, content, false, &sub, NULL);
		CHECK_MSG(got == e->indication && sub == e->sub, "%s: %s %s", e->file,
			  yx_indication_name(got), sub ? yx_sub_indication_name(sub) : "");
		free((void *)(uintptr_t)message.data);
		free((void *)(uintptr_t)content.data);
	}
}

/* Package, SignedValue, Signature.xml; whether the message holds the digest of the latter. */
static const struct {
	const char *package, *value, *signed_file;
	bool is_digest;
} ofd_files[] = {
	{ "ofdrw-testPathClip-ecfb.ofd", "Doc_0/Signs/Sign_0/SignedValue.dat",
	  "Doc_0/Signs/Sign_0/Signature.xml", false },
	{ "ofdrw-testPathClip-ecfb.ofd", "Doc_0/Signs/Sign_1/SignedValue.dat",
	  "Doc_0/Signs/Sign_1/Signature.xml", false },
	{ "ofdrw-testImageNotFound-1fbd.ofd", "Doc_0/Signs/Sign_0/SignedValue.dat",
	  "Doc_0/Signs/Sign_0/Signature.xml", false },
	{ "ofdrw-keyword-1bd9.ofd", "Doc_0/Signs/Sign_3/SignedValue.dat",
	  "Doc_0/Signs/Sign_3/Signature.xml", true },
	{ "ofdrw-hello-integrity-ae1a.ofd", "signedvalue.dat", "OFDEntries.xml", true },
};

static void
messages_in_ofd_packages(void)
{
	(void)test_corpus("ofd");
	if (!test_have("unzip"))
		test_skip("unzip is not installed");
	for (size_t i = 0; i < sizeof(ofd_files) / sizeof(ofd_files[0]); i++) {
		char path[256];
		const char *package;
		struct yx_bytes message, content;
		struct yx_cms_signer_report report = { 0 };
		enum yx_sub_indication sub;

		snprintf(path, sizeof(path), "ofd/%s", ofd_files[i].package);
		package = test_corpus(path);
		CHECK_INT(test_sh("unzip -p %s %s >%s && unzip -p %s %s >%s", package,
				  ofd_files[i].value, scratch("value"), package,
				  ofd_files[i].signed_file, scratch("signed")),
			  0);
		message = test_read(scratch("value"));
		content = test_read(scratch("signed"));
		CHECK_MSG(judge(message, content, ofd_files[i].is_digest, &sub, &report) ==
			      YX_INDICATION_PASSED,
			  "%s %s: %s %s", ofd_files[i].package, ofd_files[i].value,
			  sub ? yx_sub_indication_name(sub) : "",
			  report.checks[YX_CMS_CHECK_MESSAGE_DIGEST].text);
		CHECK_INT(report.scheme.kind, YX_SCHEME_SM2);
		((uint8_t *)(uintptr_t)content.data)[content.len / 2] ^= 1;
		CHECK_MSG(judge(message, content, ofd_files[i].is_digest, &sub, NULL) ==
			      YX_INDICATION_FAILED,
			  "%s with a changed byte", ofd_files[i].package);
		free((void *)(uintptr_t)message.data);
		free((void *)(uintptr_t)content.data);
	}
}

TEST_MAIN(CASE(messages_of_others), CASE(messages_in_ofd_packages))
