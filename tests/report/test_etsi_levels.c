/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XML validation reports of files that were signed, stamped and archived: constraints, time-stamps
 * as objects with a validation of their own, status data by digest, proofs of existence.
 */
#include <yinxin/codec_xml.h>
#include <yinxin/report_page.h>
#include "../sign/level_kit.h"
#include "etsi_check.h"

#define BLOCK(name) "urn:yinxin:constraint:" name "</ValidationConstraintIdentifier>"

static struct yx_error err = YX_ERROR_INIT;

static size_t
times(const struct yx_buf *xml, const char *text)
{
	size_t n = 0, at = 0;

	while ((at = yx_bytes_find(yx_buf_bytes(xml), yx_bytes_str(text), at)) != SIZE_MAX) {
		n++;
		at++;
	}
	return n;
}

/* `word` stands behind `from` and before `to`. */
static bool
between(const struct yx_buf *xml, const char *from, const char *word, const char *to)
{
	struct yx_bytes all = yx_buf_bytes(xml);
	size_t at = yx_bytes_find(all, yx_bytes_str(from), 0), end, found;

	if (at == SIZE_MAX)
		return false;
	end = yx_bytes_find(all, yx_bytes_str(to), at);
	found = yx_bytes_find(all, yx_bytes_str(word), at);
	return found < end;
}

/* The first `word` behind `from` comes before the next constraint begins. */
static bool
says(const struct yx_buf *xml, const char *from, const char *word)
{
	return between(xml, from, word, "</ValidationConstraint>");
}

static struct yx_buf
report_of(const struct yx_buf *file, const char *policy, yx_time at)
{
	struct yx_verify_options o = { .trust = world.trust, .at = at };
	struct yx_verify_report *r = NULL;
	struct yx_buf xml = { 0 };
	struct yx_policy p;

	CHECK_OK(yx_policy_builtin(&p, policy, &err));
	o.policy = &p;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(file), "test.pdf", &o, &err));
	if (r)
		CHECK_OK(yx_report_etsi(&xml, r, &err));
	yx_verify_report_free(r);
	etsi_check(&xml);
	return xml;
}

static struct yx_buf
archived(void)
{
	struct yx_buf file;

	world_make();
	file = world_signed(&world.alice, YX_LEVEL_B_T);
	CHECK_OK(world_extend(&file, YX_LEVEL_B_LTA, NULL, true, NULL, &err));
	return file;
}

static void
an_archived_signature_is_told_with_its_proofs(void)
{
	struct yx_buf file = archived(), xml = report_of(&file, "etsi", YX_TIME_NONE);

	CHECK_INT(times(&xml, "mainindication:total-passed"), 2); /* and the document time-stamp */
	CHECK(says(&xml, BLOCK("cryptographic-verification"), "mainindication:passed"));
	CHECK(says(&xml, BLOCK("x509-certificate-validation"), "constraintStatus:applied"));
	CHECK(says(&xml, BLOCK("past-signature-validation"), "constraintStatus:disabled"));
	CHECK(!says(&xml, BLOCK("past-signature-validation"), "MainIndication"));
	CHECK(says(&xml, BLOCK("changes-after-signing"), "mainindication:passed"));
	/* each token once, with its own validation, and which signatures it is about */
	CHECK_INT(times(&xml, "validationObject:timestamp<"), 2);
	CHECK_INT(times(&xml, "<POEProvisioning>"), 2);
	CHECK_INT(times(&xml, "<PAdESFieldName>Signature1<"), 2);
	/* a certificate that two signatures refer to stands once */
	CHECK_INT(times(&xml, "validationObject:certificate<"), 4);
	CHECK(times(&xml, "validationObject:OCSPResponse<") +
		  times(&xml, "validationObject:CRL<") >=
	      2);
	CHECK(between(&xml, "<BestSignatureTime>", "<POEObject VOReference=\"T-",
		      "</BestSignatureTime>"));
	/* the document's time-stamp proves how old status data are */
	CHECK(between(&xml, "validationObject:OCSPResponse<", "<POEObject VOReference=\"T-",
		      "</ValidationObject>"));
	CHECK(between(&xml, "<POEProvisioning>", "<ValidationObject VOReference=\"",
		      "</POEProvisioning>"));
	CHECK(between(&xml, "<ValidationReport>", "<IntermediateCertificate",
		      "</ValidationReport>") ||
	      between(&xml, "<ValidationReport>", "<TrustAnchor", "</ValidationReport>"));
	CHECK(times(&xml, "quality:level:B-LTA<") == 1 && times(&xml, "<DSS>") == 2);
	CHECK(times(&xml, "validationprocess:LTA") >= 1);
	yx_buf_clear(&xml);
	yx_buf_clear(&file);
}

/* The signer's certificate is long over: judged in the past, which the report says. */
static void
a_verdict_in_the_past_overrides_that_of_today(void)
{
	struct yx_buf file = archived(),
		      xml = report_of(&file, "default", yx_time_now() + 15 * 365 * YX_DAY);

	CHECK_INT(times(&xml, "mainindication:total-passed"), 2);
	CHECK(says(&xml, BLOCK("x509-certificate-validation"), "constraintStatus:overridden"));
	CHECK(says(&xml, BLOCK("x509-certificate-validation"),
		   "<OverriddenBy>urn:yinxin:constraint:past-signature-validation<"));
	CHECK(says(&xml, BLOCK("past-signature-validation"), "mainindication:passed"));
	CHECK(says(&xml, BLOCK("past-signature-validation"), "proven<"));
	yx_buf_clear(&xml);
	yx_buf_clear(&file);
}

static void
what_the_policy_leaves_out_is_disabled(void)
{
	struct yx_buf file = archived(), xml = report_of(&file, "integrity", YX_TIME_NONE);

	CHECK(says(&xml, BLOCK("x509-certificate-validation"), "constraintStatus:disabled"));
	CHECK(says(&xml, BLOCK("algorithms-acceptable"), "constraintStatus:disabled"));
	CHECK(says(&xml, BLOCK("cryptographic-verification"), "mainindication:passed"));
	CHECK_INT(times(&xml, "validationprocess:Basic"), 2);
	yx_buf_clear(&xml);
	yx_buf_clear(&file);
}

/* Two things are wrong: the verdict is the worse, the report has both. */
static void
a_finding_that_did_not_decide_is_told_too(void)
{
	struct yx_buf file, xml;
	struct yx_trust *nobody = NULL, *known;

	world_make();
	file = world_signed(&world.alice, YX_LEVEL_B_B);
	CHECK_OK(yx_trust_new(&nobody, &err));
	known = world.trust;
	world.trust = nobody;
	xml = report_of(&file, "default", YX_TIME_NONE);
	CHECK(says(&xml, BLOCK("x509-certificate-validation"), "NO_CERTIFICATE_CHAIN_FOUND"));
	CHECK(says(&xml, BLOCK("cryptographic-verification"), "mainindication:passed"));
	yx_buf_clear(&xml);
	file.data[20] ^= 1; /* within the signed bytes: a comment of the header */
	xml = report_of(&file, "default", YX_TIME_NONE);
	CHECK_INT(times(&xml, "mainindication:total-failed"), 1);
	CHECK(says(&xml, BLOCK("cryptographic-verification"), "HASH_FAILURE"));
	CHECK(!says(&xml, BLOCK("past-signature-validation"), "mainindication:passed"));
	yx_buf_clear(&xml);
	world.trust = known;
	yx_trust_free(nobody);
	yx_buf_clear(&file);
}

static void
the_official_schema_is_asked_where_it_is_given(void)
{
	struct yx_buf bad = { 0 };

	if (!test_have("xmllint") || !etsi_official())
		test_skip("YINXIN_TEST_ETSI_XSD names no schema of ETSI TS 119 102-2 V1.4.1");
	yx_buf_puts(&bad, "<ValidationReport xmlns=\"http://uri.etsi.org/19102/v1.4.1#\"/>");
	CHECK(etsi_lint(&bad, "--schema", etsi_official()) != 0);
	yx_buf_clear(&bad);
}

TEST_MAIN(CASE(an_archived_signature_is_told_with_its_proofs),
	  CASE(a_verdict_in_the_past_overrides_that_of_today),
	  CASE(what_the_policy_leaves_out_is_disabled),
	  CASE(a_finding_that_did_not_decide_is_told_too),
	  CASE(the_official_schema_is_asked_where_it_is_given))
