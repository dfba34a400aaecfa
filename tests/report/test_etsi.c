/* SPDX-License-Identifier: Apache-2.0 */
/* The XML validation report: well formed, in the schema's order, whatever a document says. */
#include <yinxin/codec_xml.h>
#include "etsi_check.h"
#include "report_kit.h"

static struct yx_error err = YX_ERROR_INIT;

static const char *
field(const struct yx_xml *x, const char *name)
{
	const struct yx_xml_node *n = yx_xml_root(x);

	while ((n = yx_xml_walk(yx_xml_root(x), n)) != NULL)
		if (yx_xml_is(n, name))
			return yx_xml_text_str(x, n);
	return "";
}

static void
the_report_says_what_the_verdict_says(void)
{
	struct yx_verify_report r = kit_report("Li Yangben");
	struct yx_buf out = { 0 };
	struct yx_xml *x = NULL;

	CHECK_OK(yx_report_etsi(&out, &r, &err));
	etsi_check(&out);
	REQUIRE(yx_xml_parse(&x, yx_buf_bytes(&out), &err) == YX_OK);
	CHECK_STR(yx_xml_name(yx_xml_root(x)), "ValidationReport");
	CHECK_STR(yx_xml_namespace(yx_xml_root(x)), "http://uri.etsi.org/19102/v1.4.1#");
	CHECK(kit_has(&out, "urn:etsi:019102:mainindication:total-failed<"));
	CHECK_STR(field(x, "SubIndication"), "urn:etsi:019102:subindication:FORMAT_FAILURE");
	CHECK_STR(field(x, "ValidationTime"), "2026-01-01T00:00:00Z");
	CHECK_STR(field(x, "Signer"), "Li Yangben");
	/* a claimed time proves nothing: existence is proven only at validation */
	CHECK_STR(field(x, "POETime"), "2026-01-01T00:00:00Z");
	CHECK_STR(field(x, "Time"), "2025-12-31T23:50:00Z");
	CHECK_STR(field(x, "base64"), "MAMCAQU=");
	yx_xml_free(x);
	yx_buf_clear(&out);
}

static void
a_proven_time_is_the_best_signature_time(void)
{
	struct yx_verify_report r = kit_report("n");
	struct yx_buf out = { 0 };
	struct yx_xml *x = NULL;

	kit_signature.time_source = YX_TIME_STAMPED;
	kit_signature.indication = YX_INDICATION_PASSED;
	kit_signature.sub = YX_SUB_NONE;
	kit_signature.change_count = 0;
	r.verdict = YX_VERDICT_TOTAL_PASSED;
	CHECK_OK(yx_report_etsi(&out, &r, &err));
	etsi_check(&out);
	REQUIRE(yx_xml_parse(&x, yx_buf_bytes(&out), &err) == YX_OK);
	CHECK_STR(field(x, "POETime"), "2025-12-31T23:50:00Z");
	CHECK_STR(field(x, "TimeStampValue"), "2025-12-31T23:50:00Z");
	CHECK(kit_has(&out, "urn:etsi:019102:mainindication:total-passed<"));
	CHECK(!kit_has(&out, "SubIndication"));
	yx_xml_free(x);
	yx_buf_clear(&out);
}

static struct yx_digest
sha256(const char *text)
{
	struct yx_digest d = { 0 };

	CHECK_OK(yx_digest(&d, YX_DIGEST_SHA256, yx_bytes_str(text), &err));
	return d;
}

/* Objects are there once and each reference leads to one: the check of IDs is the schema's. */
static void
the_path_and_its_status_are_objects(void)
{
	static const uint8_t issuer[] = { 0x30, 0x03, 0x02, 0x01, 0x06 };
	static const uint8_t root[] = { 0x30, 0x03, 0x02, 0x01, 0x07 };
	const struct yx_signature_issuer issuers[] = {
		{ yx_bytes(issuer, sizeof(issuer)), false, INT64_C(1767200000) * YX_SECOND },
		{ yx_bytes(root, sizeof(root)), true, YX_TIME_NONE }
	};
	const struct yx_signature_status status = { .ocsp = true,
						    .sha256 = sha256("status"),
						    .existed_by = YX_TIME_NONE,
						    .of =
							7, /* of nobody: a child may say anything */
						    .revoked_at = INT64_C(1767200000) * YX_SECOND,
						    .reason = 99 };
	const struct yx_signature_stamp stamp = { .kind = "signature",
						  .time = kit_report("").validated_at,
						  .authority = "TSA",
						  .certificate = yx_bytes(root, sizeof(root)),
						  .basis = "",
						  .reason = kit_text("not trusted"),
						  .sha256 = sha256("token"),
						  .indication = YX_INDICATION_INDETERMINATE,
						  .sub = YX_SUB_NO_CERTIFICATE_CHAIN_FOUND };
	struct yx_verify_report r = kit_report("n");
	struct yx_buf out = { 0 };

	kit_signature.value = YX_BYTES_LIT("value");
	kit_signature.path.issuers = issuers;
	kit_signature.path.issuer_count = 2;
	kit_signature.path.statuses = &status;
	kit_signature.path.status_count = 1;
	kit_signature.stamps = &stamp;
	kit_signature.stamp_count = 1;
	CHECK_OK(yx_report_etsi(&out, &r, &err));
	etsi_check(&out);
	CHECK(kit_has(&out, "<ds:SignatureValue>dmFsdWU=</ds:SignatureValue>"));
	CHECK(kit_has(&out, "<IntermediateCertificate VOReference=\"C-"));
	CHECK(kit_has(&out, "<TrustAnchor VOReference=\"C-"));
	CHECK(kit_has(&out, "<RelatedValidationObject VOReference=\"R-"));
	CHECK(kit_has(&out, "<RelatedValidationObject VOReference=\"T-"));
	CHECK(kit_has(&out, "validationObject:OCSPResponse"));
	CHECK(kit_has(&out, "<base64>MAMCAQY=</base64>") &&
	      kit_has(&out, "<base64>MAMCAQc=</base64>"));
	CHECK(kit_has(&out, "<POETime>2025-12-31T16:53:20Z</POETime>")); /* the issuer's */
	/* it proves nothing, and why */
	CHECK(kit_has(&out, "not trusted") && !kit_has(&out, "<POEProvisioning>"));
	yx_buf_clear(&out);
}

/* What is not said to have run has no result. */
static void
each_check_has_its_status(void)
{
	struct yx_verify_report r = kit_report("n");
	struct yx_buf out = { 0 };

	kit_signature.found = UINT32_C(1) << YX_SUB_FORMAT_FAILURE | UINT32_C(1) << YX_SUB_REVOKED;
	CHECK_OK(yx_report_etsi(&out, &r, &err));
	etsi_check(&out);
	CHECK(kit_has(&out, "subindication:FORMAT_FAILURE") &&
	      kit_has(&out, "subindication:REVOKED"));
	CHECK(kit_has(&out, "cryptographic-verification"));
	CHECK(kit_has(&out, "constraintStatus:disabled"));
	yx_buf_clear(&out);
}

static void
nothing_a_document_says_breaks_the_xml(void)
{
	const char *texts[] = { EVIL,       kit_very_long(),
				"\xff\xfe", "]]>",
				"",         "\xef\xbf\xbf \xed\xa0\x80" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct yx_verify_report r = kit_report(texts[i]);
		struct yx_buf out = { 0 };
		struct yx_xml *x = NULL;

		CHECK_OK(yx_report_etsi(&out, &r, &err));
		etsi_check(&out);
		CHECK_OK(yx_xml_parse(&x, yx_buf_bytes(&out), &err));
		CHECK(!kit_has(&out, "<script") && !kit_has(&out, "\xe2\x80\xae"));
		yx_xml_free(x);
		yx_buf_clear(&out);
	}
}

static void
every_sub_indication_has_its_urn(void)
{
	for (int s = 1; s < YX_SUB_COUNT; s++) {
		struct yx_verify_report r = kit_report("n");
		struct yx_buf out = { 0 };

		kit_signature.sub = (enum yx_sub_indication)s;
		kit_signature.indication = yx_sub_indication_of(kit_signature.sub);
		CHECK_OK(yx_report_etsi(&out, &r, &err));
		CHECK(kit_has(&out, yx_sub_indication_uri(kit_signature.sub)));
		yx_buf_clear(&out);
	}
}

static void
without_a_signature_there_is_no_such_report(void)
{
	struct yx_verify_report r = kit_report("n");
	struct yx_buf out = { 0 };

	r.signature_count = 0;
	CHECK_STATUS(yx_report_etsi(&out, &r, &err), YX_USAGE);
	yx_buf_clear(&out);
}

TEST_MAIN(CASE(the_report_says_what_the_verdict_says),
	  CASE(a_proven_time_is_the_best_signature_time), CASE(the_path_and_its_status_are_objects),
	  CASE(each_check_has_its_status), CASE(nothing_a_document_says_breaks_the_xml),
	  CASE(every_sub_indication_has_its_urn), CASE(without_a_signature_there_is_no_such_report))
