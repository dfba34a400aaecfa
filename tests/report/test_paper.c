/* SPDX-License-Identifier: Apache-2.0 */
/* The page on paper: what a decision rests on stands on the first page, whatever the language. */
#include <yinxin/pdf.h>
#include "report_kit.h"

static struct yx_error err = YX_ERROR_INIT;
static struct yx_signature four[4];

/* An A4 page at 96 dots per inch; the present state has a black square the signed one has not. */
static enum yx_status
paint(void *state, uint64_t prefix, size_t page, double dpi, struct yx_image *out,
      struct yx_error *e)
{
	(void)state, (void)dpi, (void)page;
	CHECK_OK(yx_image_init(out, 794, 1123, e));
	memset(out->rgba, 255, (size_t)794 * 1123 * 4);
	for (unsigned y = 400; y < 420 && !prefix; y++)
		for (unsigned x = 300; x < 380; x++)
			memset(out->rgba + (y * 794 + x) * 4, 0, 3);
	return YX_OK;
}

static size_t
make(const struct yx_verify_report *r, enum yx_report_language language, const char *path)
{
	struct yx_report_options o = { .language = language,
				       .document = YX_BYTES_LIT("OFD"),
				       .draw = paint };
	struct yx_buf out = { 0 };
	struct yx_pdf *doc = NULL;
	size_t pages = 0;

	CHECK_OK(yx_report_pdf(&out, r, &o, &err));
	CHECK(kit_has(&out, "/Subtype/Image"));
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&out), 0, &err));
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&out), NULL, &err));
	CHECK_OK(yx_pdf_page_count(yx_pdf_latest(doc), &pages, &err));
	yx_pdf_free(doc);
	yx_buf_clear(&out);
	return pages;
}

/* Four, of which two fail for one reason and one for another. */
static void
make_four(struct yx_verify_report *r)
{
	for (size_t i = 0; i < 4; i++) {
		four[i] = kit_signature;
		four[i].reason = kit_text(i == 2 ? "the second reason" : "the first reason");
		four[i].next_step = kit_text(i == 2 ? "the second step" : "the first step");
		four[i].claimed_reason = "only in the annex";
	}
	four[3].indication = YX_INDICATION_PASSED;
	r->signatures = four;
	r->signature_count = 4;
}

static void
a_single_signature_is_one_page(void)
{
	char path[700];

	snprintf(path, sizeof(path), "%s/one.pdf", test_scratch());
	for (int passed = 0; passed < 2; passed++)
		for (int l = YX_REPORT_ENGLISH; l <= YX_REPORT_BOTH; l++) {
			struct yx_verify_report r = kit_report("Li Yangben 李样本");

			if (passed) {
				r.verdict = YX_VERDICT_TOTAL_PASSED;
				kit_signature.indication = YX_INDICATION_PASSED;
				kit_signature.change_count = 0;
			}
			CHECK_INT(make(&r, (enum yx_report_language)l, path), 1);
		}
}

static int
on_page(const char *path, int first, int last, const char *text)
{
	return test_sh("pdftotext -f %d -l %d -layout %s - | grep -qF '%s'", first, last, path,
		       text);
}

static void
of_four_signatures_the_first_page_has_what_decides(void)
{
	static const char *const first[] = { "NOT VALID",      "Signature 1",  "Signature 4",
					     "Li Yangben",     "2025-12-31",   "the first reason",
					     "the first step", "NOT permitted" };
	struct yx_verify_report r = kit_report("Li Yangben");
	char path[700];

	snprintf(path, sizeof(path), "%s/four.pdf", test_scratch());
	make_four(&r);
	for (int l = YX_REPORT_ENGLISH; l <= YX_REPORT_BOTH; l += 2) {
		CHECK(make(&r, (enum yx_report_language)l, path) > 1);
		if (!test_have("pdftotext") || !test_have("pdfimages"))
			continue;
		for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
			CHECK_MSG(on_page(path, 1, 1, first[i]) == 0, "not on page 1: %s",
				  first[i]);
		/* a reason is said once for all it is about */
		CHECK_INT(on_page(path, 1, 1, "Signature 1,"), 0);
		CHECK_INT(on_page(path, 1, 1, "the second reason"), 0);
		CHECK_INT(on_page(path, 1, 1, "only in the annex"), 1);
		CHECK_INT(on_page(path, 2, 9, "only in the annex"), 0);
		CHECK_INT(test_sh("pdfimages -list -f 1 -l 1 %s | grep -q image", path), 0);
	}
}

/* Far too much for a page: the annex takes it, and nothing is torn. */
static void
what_does_not_fit_is_in_the_annex(void)
{
	static struct yx_change many[30];
	static char object[30][16];
	struct yx_verify_report r = kit_report(kit_very_long());
	char path[700];

	snprintf(path, sizeof(path), "%s/many.pdf", test_scratch());
	make_four(&r);
	for (size_t i = 0; i < 30; i++) {
		snprintf(object[i], sizeof(object[i]), "%zu 0 R", i + 20);
		many[i] = kit_changes[0];
		many[i].object = object[i];
	}
	four[0].changes = many;
	four[0].change_count = 30;
	CHECK(make(&r, YX_REPORT_BOTH, path) > 2);
	if (test_have("pdftotext"))
		CHECK_INT(on_page(path, 2, 20, "49 0 R"), 0);
}

TEST_MAIN(CASE(a_single_signature_is_one_page),
	  CASE(of_four_signatures_the_first_page_has_what_decides),
	  CASE(what_does_not_fit_is_in_the_annex))
