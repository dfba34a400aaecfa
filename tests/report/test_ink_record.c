/* SPDX-License-Identifier: Apache-2.0 */
/* report_ink: the examiner's record is a whole PDF, says what was found, in both languages. */
#include <yinxin/pdf.h>
#include <yinxin/report_ink.h>
#include "../test.h"

#define SAMPLES 5
static struct yx_error err;

static struct yx_ink *
writes(uint32_t writer, uint32_t execution, bool force)
{
	struct yx_ink_synth what = { writer, execution, -1, 0, force };
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_synth(&ink, &what, &err));
	return ink;
}

static enum yx_status
record(struct yx_buf *out, unsigned *pages, uint32_t writer, bool force, bool chinese)
{
	struct yx_report_capture samples[SAMPLES];
	struct yx_ink *inks[SAMPLES + 1] = { NULL };
	struct yx_report_ink r = { .samples = samples,
				   .count = SAMPLES,
				   .matter = "(2026) 1 <&>",
				   .made = INT64_C(1767225600) * YX_SECOND,
				   .chinese = chinese };
	struct yx_ink_template *t = NULL;
	struct yx_ink_enrolment info;
	struct yx_ink_score score;
	struct yx_draw_fonts *fonts = NULL;
	enum yx_status st;

	for (uint32_t i = 0; i <= SAMPLES; i++)
		inks[i] = writes(i < SAMPLES ? 31 : writer, i, force);
	for (size_t i = 0; i < SAMPLES; i++)
		samples[i] = (struct yx_report_capture){ inks[i], "sample", NULL, i > 2, NULL };
	r.questioned =
	    (struct yx_report_capture){ inks[SAMPLES], "asked", "00ff", false, "sealed" };
	CHECK_OK(yx_ink_template_new(&t, (const struct yx_ink *const *)inks, SAMPLES, &info, &err));
	CHECK_OK(yx_ink_score(&score, t, inks[SAMPLES], &err));
	r.enrolment = &info;
	r.score = &score;
	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	st = yx_report_ink_pdf(out, pages, &r, fonts, &err);
	yx_draw_fonts_free(fonts);
	yx_ink_template_free(t);
	for (size_t i = 0; i <= SAMPLES; i++)
		yx_ink_free(inks[i]);
	return st;
}

static void
is_a_document_and_the_same_twice(void)
{
	for (int k = 0; k < 4; k++) {
		struct yx_buf a = { 0 }, b = { 0 };
		struct yx_pdf *doc = NULL;
		unsigned pages = 0;
		size_t count = 0;

		CHECK_OK(record(&a, &pages, k & 2 ? 31 : 32, k & 2, k & 1));
		CHECK_OK(record(&b, NULL, k & 2 ? 31 : 32, k & 2, k & 1));
		CHECK(yx_bytes_equal(yx_buf_bytes(&a), yx_buf_bytes(&b)));
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&a), NULL, &err));
		CHECK_OK(yx_pdf_page_count(yx_pdf_latest(doc), &count, &err));
		CHECK_INT(count, pages);
		CHECK(pages >= 3 && pages <= 8);
		yx_pdf_free(doc);
		yx_buf_clear(&a);
		yx_buf_clear(&b);
	}
}

static void
says_what_was_found(void)
{
	static const char *const words[2][4] = {
		{ "1. Questioned data", "natural", "experimental", "7. Limits" },
		{ "一、检材", "自然样本", "实验样本", "七、局限" }
	};
	const char *dir = test_scratch();
	struct yx_buf out = { 0 };
	char path[512];

	if (!test_have("pdftotext"))
		test_skip("pdftotext is not installed");
	(void)snprintf(path, sizeof(path), "%s/r.pdf", dir);
	for (int zh = 0; zh < 2; zh++) {
		yx_buf_reset(&out);
		CHECK_OK(record(&out, NULL, 31, true, zh));
		CHECK_OK(yx_file_write(path, yx_buf_bytes(&out), YX_OUT_REPLACE, &err));
		CHECK_INT(test_sh("pdftotext -layout %s %s/r.txt", path, dir), 0);
		for (int k = 0; k < 4; k++)
			CHECK_MSG(test_sh("grep -q '%s' %s/r.txt", words[zh][k], dir) == 0, "%s",
				  words[zh][k]);
		/* a genuine signature of a synthetic writer supports H1 and says so in words */
		CHECK_INT(test_sh("grep -q '%s' %s/r.txt",
				  zh ? "支持同一人书写" : "support for the same writer", dir),
			  0);
	}
	yx_buf_clear(&out);
}

static void
nothing_to_report_is_refused(void)
{
	struct yx_report_ink r = { .count = 0 };
	struct yx_draw_fonts *fonts = NULL;
	struct yx_buf out = { 0 };

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	CHECK_STATUS(yx_report_ink_pdf(&out, NULL, &r, fonts, &err), YX_USAGE);
	CHECK_INT(out.len, 0);
	yx_draw_fonts_free(fonts);
	yx_buf_clear(&out);
}

TEST_MAIN(CASE(is_a_document_and_the_same_twice), CASE(says_what_was_found),
	  CASE(nothing_to_report_is_refused))
