/* SPDX-License-Identifier: Apache-2.0 */
/* The page on paper: what a decision rests on stands on the first page, whatever the language. */
#include <yinxin/pdf.h>
#include "report_kit.h"

static struct yx_error err = YX_ERROR_INIT;
static struct yx_signature many_signed[12];

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

/* So many, of which the third fails for another reason than the rest, and the last passes. */
static void
make_several(struct yx_verify_report *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		many_signed[i] = kit_signature;
		many_signed[i].reason = kit_text(i == 2 ? "the second reason" : "the first reason");
		many_signed[i].next_step = kit_text(i == 2 ? "the second step" : "the first step");
		many_signed[i].claimed_reason = "for the buyer";
	}
	many_signed[n - 1].indication = YX_INDICATION_PASSED;
	r->signatures = many_signed;
	r->signature_count = n;
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

/* What a judge needs to decide. */
static void
check_first_page(const char *path, const char *last)
{
	const char *const first[] = { "NOT VALID",      "Signature 1",   "Li Yangben",
				      "2025-12-31",     "claimed",       "the first reason",
				      "the first step", "NOT permitted", last };

	if (!test_have("pdftotext") || !test_have("pdfimages"))
		return;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		CHECK_MSG(on_page(path, 1, 1, first[i]) == 0, "not on page 1: %s", first[i]);
	/* a reason is said once for all it is about */
	CHECK_INT(on_page(path, 1, 1, "Signature 1,"), 0);
	CHECK_INT(on_page(path, 1, 1, "the second reason"), 0);
	CHECK_INT(test_sh("pdfimages -list -f 1 -l 1 %s | grep -q image", path), 0);
}

static void
take_remarks_away(struct yx_verify_report *r)
{
	r->remark_count = 0;
	for (size_t i = 0; i < r->signature_count; i++)
		many_signed[i].remark_count = 0;
}

static void
up_to_six_signatures_are_one_page(void)
{
	static const size_t counts[] = { 2, 3, 4, 6 };
	char path[700], last[40];

	snprintf(path, sizeof(path), "%s/few.pdf", test_scratch());
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		for (int l = YX_REPORT_ENGLISH; l <= YX_REPORT_BOTH; l++) {
			struct yx_verify_report r = kit_report("Li Yangben");

			make_several(&r, counts[i]);
			if (counts[i] == 6 && l == YX_REPORT_BOTH) {
				/* what is left of the page belongs to the picture: remarks go on
				 * another, and this one says so */
				CHECK_INT(make(&r, YX_REPORT_BOTH, path), 2);
				if (test_have("pdftotext")) {
					CHECK_INT(on_page(path, 1, 1, "remarks are listed"), 0);
					CHECK_INT(on_page(path, 2, 2, "Remarks"), 0);
				}
				take_remarks_away(&r);
			}
			CHECK_INT(make(&r, (enum yx_report_language)l, path), 1);
			snprintf(last, sizeof(last), "Signature %zu", counts[i]);
			if (l != YX_REPORT_CHINESE && counts[i] > 3)
				check_first_page(path, last);
		}
	/* the bilingual one of six: all there is of each stands there too */
	if (test_have("pdftotext")) {
		CHECK_INT(on_page(path, 1, 1, "for the buyer"), 0);
		CHECK_INT(on_page(path, 1, 1, "6: 01"), 0);
		CHECK_INT(on_page(path, 1, 1, "SHA-256"), 0);
	}
}

static void
of_twelve_signatures_the_first_page_has_what_decides(void)
{
	char path[700];

	snprintf(path, sizeof(path), "%s/twelve.pdf", test_scratch());
	for (int l = YX_REPORT_ENGLISH; l <= YX_REPORT_BOTH; l += 2) {
		struct yx_verify_report r = kit_report("Li Yangben");

		make_several(&r, 12);
		CHECK(make(&r, (enum yx_report_language)l, path) > 1);
		check_first_page(path, "Signature 12");
		if (!test_have("pdftotext"))
			continue;
		CHECK_INT(on_page(path, 1, 1, "for the buyer"), 1);
		CHECK_INT(on_page(path, 2, 9, "for the buyer"), 0);
		/* a card is not torn: it ends on the page it begins on */
		if (l == YX_REPORT_ENGLISH)
			CHECK(
			    test_sh("pdftotext -f 3 -l 3 -layout %s - | grep -v '^$' | sed -n 2p | "
				    "grep -q 'Signature [0-9]* (Li Yangben)'",
				    path) == 0);
	}
}

static void
a_chinese_page_is_chinese(void)
{
	struct yx_verify_report r = kit_report("Li Yangben");
	char path[700];

	snprintf(path, sizeof(path), "%s/zh.pdf", test_scratch());
	CHECK_INT(make(&r, YX_REPORT_CHINESE, path), 1);
	if (!test_have("pdftotext"))
		return;
	CHECK_INT(on_page(path, 1, 1, "证书序列号 01"), 0);
	CHECK_INT(on_page(path, 1, 1, "certificate"), 1);
	CHECK_INT(on_page(path, 1, 1, "签署之后移去遮盖内容的对象"), 0); /* the attack */
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
	make_several(&r, 4);
	for (size_t i = 0; i < 30; i++) {
		snprintf(object[i], sizeof(object[i]), "%zu 0 R", i + 20);
		many[i] = kit_changes[0];
		many[i].object = object[i];
	}
	many_signed[0].changes = many;
	many_signed[0].change_count = 30;
	CHECK(make(&r, YX_REPORT_BOTH, path) > 2);
	if (test_have("pdftotext"))
		CHECK_INT(on_page(path, 2, 20, "49 0 R"), 0);
}

TEST_MAIN(CASE(a_single_signature_is_one_page), CASE(up_to_six_signatures_are_one_page),
	  CASE(of_twelve_signatures_the_first_page_has_what_decides),
	  CASE(a_chinese_page_is_chinese), CASE(what_does_not_fit_is_in_the_annex))
