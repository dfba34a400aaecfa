/* SPDX-License-Identifier: Apache-2.0 */
/* A Chinese verdict is Chinese: what a parser or a check says in English is not quoted in it. */
#include <ctype.h>
#include "../test.h"
#include "../../src/sign/words_zh.h"
#include "pdf_kit.h"

static struct yx_error err = YX_ERROR_INIT;

/* Three English words in a row: a quoted detail, no name, clause or option. */
static bool
half_english(const char *text)
{
	unsigned words = 0;

	while (*text) {
		size_t n = 0;

		while (islower((unsigned char)text[n]))
			n++;
		words = n > 1 && (text[n] == ' ' || !text[n]) ? words + 1 : 0;
		if (words == 3)
			return true;
		text += n;
		text += *text != 0;
	}
	return false;
}

static void
check(struct yx_bytes file, const char *what, const char *zh)
{
	struct yx_verify_options o = { .at = YX_TIME_NONE };
	struct yx_verify_report *r = NULL;
	struct yx_policy p;
	const char *reason;

	CHECK_OK(yx_policy_builtin(&p, "integrity", &err));
	o.policy = &p;
	CHECK_OK(yx_verify_bytes(&r, file, "x.pdf", &o, &err));
	if (!r)
		return;
	reason = r->signature_count ? r->signatures[0].reason.in[1] : r->reason.in[1];
	CHECK_MSG(!half_english(reason), "%s: %s", what, reason);
	CHECK_MSG(strstr(reason, zh) != NULL, "%s: %s", what, reason);
	yx_verify_report_free(r);
}

static void
the_usual_failures_are_told_in_chinese(void)
{
	struct yx_buf file = kit_signed(0, false);
	struct yx_bytes all = yx_buf_bytes(&file);
	size_t hole = yx_bytes_find(all, YX_BYTES_LIT("/Contents <"), 0);

	if (hole == SIZE_MAX)
		hole = yx_bytes_find(all, YX_BYTES_LIT("/Contents<"), 0);
	REQUIRE(hole != SIZE_MAX);
	hole = yx_bytes_find(all, YX_BYTES_LIT("<"), hole) + 1;
	check(YX_BYTES_LIT("neither this nor that"), "garbage", "不是可识别的格式");
	check(yx_bytes_slice(all, 0, 700), "cut", "文件无法读取");
	file.data[12] ^= 1;
	check(all, "changed", "摘要不一致");
	file.data[12] ^= 1;
	for (size_t i = hole; file.data[i] != '>'; i++)
		file.data[i] = '0';
	check(all, "empty", "没有签名");
	memcpy(file.data + hole, "3003020105", 10);
	check(all, "no CMS", "签名格式不符合规范");
	yx_buf_clear(&file);
}

/* Reworded in English, or never listed: the kind, the clause and the byte are left. */
static void
an_unlisted_error_is_told_by_its_kind(void)
{
	struct yx_error e = { YX_LIMIT, 0, 77, "RFC 5652 5.4", "more things than there may be" };
	char zh[200];

	CHECK_STR(yx_error_line_zh(&e, zh, sizeof(zh)),
		  "超出处理上限（RFC 5652 5.4），位于第 77 字节");
	CHECK(half_english("超出：more things than there may be"));
	CHECK(!half_english("颁发者：CN=Some Root CA,O=of us"));
	CHECK_STR(yx_cms_check_zh(YX_CMS_CHECK_SIGNATURE, YX_CMS_FAILED), "签名值不正确");
	CHECK_STR(yx_cms_check_zh(YX_CMS_CHECK_SIGNATURE, YX_CMS_PASSED), "");
}

/* What makes a PDF readable in two ways: each kind in words of its own, with the place. */
static void
every_oddity_of_a_pdf_is_told_in_chinese(void)
{
	struct yx_pdf_note n = { .kind = YX_PDF_NOTE_DUPLICATE_KEY,
				 .offset = 77,
				 .num = 5,
				 .text = "a dictionary with one key twice" };
	char text[200], before[200] = "";

	CHECK_STR(yx_note_line(&n, text, sizeof(text)),
		  "a dictionary with one key twice, object 5, at byte 77");
	CHECK_STR(yx_note_line_zh(&n, text, sizeof(text)),
		  "字典中同一个键出现两次（对象 5），位于第 77 字节");
	n.offset = YX_NO_OFFSET;
	n.num = 0;
	for (unsigned k = 0; k < YX_PDF_NOTE_COUNT; k++) {
		n.kind = (enum yx_pdf_note_kind)k;
		(void)yx_note_line_zh(&n, text, sizeof(text));
		CHECK_MSG(strlen(text) >= 12 && !half_english(text) && strcmp(text, before) != 0 &&
			      !strstr(text, "null"),
			  "%s: %s", yx_pdf_note_name(n.kind), text);
		memcpy(before, text, sizeof(text));
	}
}

TEST_MAIN(CASE(the_usual_failures_are_told_in_chinese), CASE(an_unlisted_error_is_told_by_its_kind),
	  CASE(every_oddity_of_a_pdf_is_told_in_chinese))
