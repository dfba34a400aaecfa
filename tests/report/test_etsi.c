/* SPDX-License-Identifier: Apache-2.0 */
/* The XML validation report: well formed, in the schema's order, whatever a document says. */
#include <yinxin/codec_xml.h>
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
check_schema(const struct yx_buf *xml)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/report.xml", test_scratch());
	CHECK_OK(yx_file_write(path, yx_buf_bytes(xml), 0, &err));
	if (!test_have("xmllint"))
		return;
	CHECK_INT(test_sh("xmllint --noout --nonet --relaxng %s %s 2>%s/lint.txt",
			  test_data("etsi-report.rng"), path, test_scratch()),
		  0);
}

static void
the_report_says_what_the_verdict_says(void)
{
	struct yx_verify_report r = kit_report("Li Yangben");
	struct yx_buf out = { 0 };
	struct yx_xml *x = NULL;

	CHECK_OK(yx_report_etsi(&out, &r, &err));
	check_schema(&out);
	REQUIRE(yx_xml_parse(&x, yx_buf_bytes(&out), &err) == YX_OK);
	CHECK_STR(yx_xml_name(yx_xml_root(x)), "ValidationReport");
	CHECK_STR(yx_xml_namespace(yx_xml_root(x)), "http://uri.etsi.org/19102/v1.2.1#");
	CHECK_STR(field(x, "MainIndication"), "urn:etsi:019102:mainindication:total-failed");
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
	r.verdict = YX_VERDICT_TOTAL_PASSED;
	CHECK_OK(yx_report_etsi(&out, &r, &err));
	check_schema(&out);
	REQUIRE(yx_xml_parse(&x, yx_buf_bytes(&out), &err) == YX_OK);
	CHECK_STR(field(x, "POETime"), "2025-12-31T23:50:00Z");
	CHECK_STR(field(x, "TimeStampValue"), "2025-12-31T23:50:00Z");
	CHECK_STR(field(x, "MainIndication"), "urn:etsi:019102:mainindication:total-passed");
	CHECK(!kit_has(&out, "SubIndication"));
	yx_xml_free(x);
	yx_buf_clear(&out);
}

/* Objects are there once and each reference leads to one: the check of IDs is the schema's. */
static void
the_path_and_its_status_are_objects(void)
{
	static const uint8_t issuer[] = { 0x30, 0x03, 0x02, 0x01, 0x06 };
	static const uint8_t root[] = { 0x30, 0x03, 0x02, 0x01, 0x07 };
	const struct yx_signature_issuer issuers[] = { { yx_bytes(issuer, sizeof(issuer)), false },
						       { yx_bytes(root, sizeof(root)), true } };
	struct yx_signature_status status = { .ocsp = true };
	const struct yx_signature_stamp stamp = { .certificate = yx_bytes(root, sizeof(root)) };
	struct yx_verify_report r = kit_report("n");
	struct yx_buf out = { 0 };

	CHECK_OK(yx_digest(&status.sha256, YX_DIGEST_SHA256, YX_BYTES_LIT("status"), &err));
	kit_signature.value = YX_BYTES_LIT("value");
	kit_signature.issuers = issuers;
	kit_signature.issuer_count = 2;
	kit_signature.statuses = &status;
	kit_signature.status_count = 1;
	kit_signature.stamps = &stamp;
	kit_signature.stamp_count = 1;
	CHECK_OK(yx_report_etsi(&out, &r, &err));
	check_schema(&out);
	CHECK(kit_has(&out, "<ds:SignatureValue>dmFsdWU=</ds:SignatureValue>"));
	CHECK(kit_has(&out, "<IntermediateCertificate VOReference=\"C-1-1\"/>"));
	CHECK(kit_has(&out, "<TrustAnchor VOReference=\"C-1-2\"/>"));
	CHECK(kit_has(&out, "<RelatedValidationObject VOReference=\"R-1-1\"/>"));
	CHECK(kit_has(&out, "<ValidationObject id=\"T-1-1\">"));
	CHECK(kit_has(&out, "validationObject:OCSPResponse"));
	CHECK(kit_has(&out, "<base64>MAMCAQY=</base64>") &&
	      kit_has(&out, "<base64>MAMCAQc=</base64>"));
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
		check_schema(&out);
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
	  CASE(nothing_a_document_says_breaks_the_xml), CASE(every_sub_indication_has_its_urn),
	  CASE(without_a_signature_there_is_no_such_report))
