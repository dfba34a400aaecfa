/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict made by hand, with texts as bad as texts can be. */
#ifndef YINXIN_TEST_REPORT_KIT_H
#define YINXIN_TEST_REPORT_KIT_H

#include <yinxin/report_page.h>
#include "../test.h"

#define EVIL                                                                                       \
	"</td></table><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"               \
	"\xe2\x80\xae\xe2\x81\xa6 gnp.exe \xe2\x80\x8f\x01\x1b[31m ]]> --> <?x?>"

static struct yx_change kit_changes[2];
static struct yx_remark kit_remark;
static struct yx_signature kit_signature;
static const char *const kit_attacks[] = { "shadow-hide" };
static char kit_long[70001];

static struct yx_text2
kit_text(const char *both)
{
	return (struct yx_text2){ { both, both } };
}

/* TOTAL-FAILED, one signature, every text of the document set to `text`. */
static struct yx_verify_report
kit_report(const char *text)
{
	struct yx_verify_report r = { .file = text,
				      .format = "pdf",
				      .verdict = YX_VERDICT_TOTAL_FAILED,
				      .reason = kit_text(text),
				      .policy = "default",
				      .validated_at = INT64_C(1767225600) * YX_SECOND,
				      .size = 12345,
				      .signatures = &kit_signature,
				      .signature_count = 1,
				      .attacks = kit_attacks,
				      .attack_count = 1,
				      .remarks = &kit_remark,
				      .remark_count = 1 };
	static const uint8_t der[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };
	struct yx_error err = YX_ERROR_INIT;

	kit_changes[0] =
	    (struct yx_change){ 2, "page-content", false, "4 0 R", 1, text, kit_text(text) };
	kit_changes[1] =
	    (struct yx_change){ 2, "form-fill", true, "9 0 R", 1, text, kit_text(text) };
	kit_remark = (struct yx_remark){ "note", kit_text(text) };
	kit_signature = (struct yx_signature){
		.id = text,
		.indication = YX_INDICATION_FAILED,
		.sub = YX_SUB_FORMAT_FAILURE,
		.reason = kit_text(text),
		.next_step = kit_text(text),
		.profile = "PAdES-B-B",
		.subject = text,
		.serial = "01",
		.issuer = text,
		.name = text,
		.certificate = yx_bytes(der, sizeof(der)),
		.signing_time = INT64_C(1767225000) * YX_SECOND,
		.digest = "SHA-256",
		.algorithm = "ECDSA P-256",
		.coverage = YX_COVERAGE_REVISION,
		.revision = 1,
		.claimed_reason = text,
		.claimed_location = text,
		.level = "B-B",
		.existed_by = YX_TIME_NONE,
		.judged_at = YX_TIME_NONE,
		.judged_by = "",
		.extend_before = YX_TIME_NONE,
		.changes = kit_changes,
		.change_count = 2,
		.remarks = &kit_remark,
		.remark_count = 1,
		.facts = { .claimed_time = INT64_C(1767225000) * YX_SECOND,
			   .content_type = "",
			   .commitment = "",
			   .policy = "",
			   .filter = text,
			   .sub_filter = text,
			   .name = text,
			   .contact = text },
	};
	CHECK_OK(yx_digest(&r.sha256, YX_DIGEST_SHA256, YX_BYTES_LIT("x"), &err));
	CHECK_OK(yx_digest(&r.sm3, YX_DIGEST_SM3, YX_BYTES_LIT("x"), &err));
	return r;
}

static inline const char *
kit_very_long(void)
{
	memset(kit_long, 'W', sizeof(kit_long) - 1);
	return kit_long;
}

static inline bool
kit_has(const struct yx_buf *b, const char *text)
{
	return yx_bytes_find(yx_buf_bytes(b), yx_bytes_str(text), 0) != SIZE_MAX;
}

#endif
