/* SPDX-License-Identifier: Apache-2.0 */
/* The page for people, HTML and PDF: what it says, what it must never contain, what it marks. */
#include <yinxin/draw_document.h>
#include <yinxin/pdf.h>
#include <yinxin/pdf_update.h>
#include "report_kit.h"

static struct yx_error err = YX_ERROR_INIT;

/* ---------------------------------------------------------- untrusted text */

static void
markup_in_a_document_stays_text(void)
{
	static const char *const never[] = { "<script",      "<img src=x",   "onerror=alert(2)>",
					     "\xe2\x80\xae", "\xe2\x81\xa6", "\x1b",
					     "\x01" };

	for (int lang = YX_REPORT_ENGLISH; lang <= YX_REPORT_BOTH; lang++) {
		struct yx_report_options o = { .language = (enum yx_report_language)lang };
		struct yx_verify_report r = kit_report(EVIL);
		struct yx_buf out = { 0 };

		CHECK_OK(yx_report_html(&out, &r, &o, &err));
		for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
			CHECK_MSG(!kit_has(&out, never[i]), "language %d: %s is there", lang,
				  never[i]);
		CHECK(kit_has(&out, "&lt;script&gt;"));
		CHECK(kit_has(&out, "default-src 'none'"));
		CHECK(!kit_has(&out, "http://") && !kit_has(&out, "https://"));
		yx_buf_clear(&out);
	}
}

static void
very_long_texts_are_cut(void)
{
	struct yx_report_options o = { .language = YX_REPORT_BOTH };
	struct yx_verify_report r = kit_report(kit_very_long());
	struct yx_buf html = { 0 }, pdf = { 0 };

	CHECK_OK(yx_report_html(&html, &r, &o, &err));
	CHECK_MSG(html.len < 40000, "%zu bytes", html.len);
	CHECK(kit_has(&html, "WWW…"));
	CHECK_OK(yx_report_pdf(&pdf, &r, &o, &err));
	yx_buf_clear(&html);
	yx_buf_clear(&pdf);
}

/* Characters no font has must not cost the report; nor may bad UTF-8. */
static void
odd_characters_do_not_stop_the_pdf(void)
{
	static const char *const odd[] = { EVIL,           "a\xf0\x9f\xa6\x84 \xf0\x93\x80\x80 b",
					   "\xff\xfe\x80", "",
					   "\n\n\n",       "%s%n%d" };

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct yx_report_options o = { .language = YX_REPORT_BOTH };
		struct yx_verify_report r = kit_report(odd[i]);
		struct yx_buf out = { 0 };

		CHECK_OK(yx_report_pdf(&out, &r, &o, &err));
		CHECK(out.len > 1000 && memcmp(out.data, "%PDF-", 5) == 0);
		yx_buf_reset(&out);
		CHECK_OK(yx_report_html(&out, &r, &o, &err));
		CHECK(yx_utf8_valid(yx_buf_bytes(&out)));
		yx_buf_clear(&out);
	}
}

/* "No chain: CN=x" without "no chain" would say whom and not what. */
static void
a_reason_that_is_only_a_name_keeps_what_it_is_about(void)
{
	struct yx_report_options o = { .language = YX_REPORT_ENGLISH };
	struct yx_verify_report r = kit_report("x");
	struct yx_buf out = { 0 };
	char reason[2][400];

	kit_signature.sub = YX_SUB_NO_CERTIFICATE_CHAIN_FOUND;
	for (int i = 0; i < 2; i++)
		snprintf(reason[i], sizeof(reason[i]), "%s: %s",
			 yx_sub_indication_text(kit_signature.sub, false),
			 i ? "ask for the missing one" : "CN=Somebody,O=Us");
	kit_signature.reason = kit_text(reason[0]);
	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK_MSG(kit_has(&out, reason[0]), "%s", reason[0]);
	yx_buf_reset(&out);
	kit_signature.reason = kit_text(reason[1]);
	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK(kit_has(&out, "ask for the missing one") && !kit_has(&out, reason[1]));
	yx_buf_clear(&out);
}

/* What a good file hides, or nobody could tell, is said on the page, once with whom it is about. */
static void
remarks_are_on_the_page(void)
{
	static const struct yx_remark of_file = { "hidden", { { "it hides <b>", "有隐藏内容" } } };
	static const struct yx_remark own[] = { { "revocation-not-known",
						  { { "nobody told", "无从得知" } } },
						{ "seal", { { "seal one", "印章一" } } } };

	for (int passed = 0; passed < 2; passed++) {
		struct yx_report_options o = { .language = YX_REPORT_BOTH };
		struct yx_verify_report r = kit_report("x");
		struct yx_signature several[9];
		struct yx_buf out = { 0 };

		r.verdict = passed ? YX_VERDICT_TOTAL_PASSED : YX_VERDICT_TOTAL_FAILED;
		r.remarks = &of_file;
		for (size_t i = 0; i < 9; i++) {
			several[i] = kit_signature;
			several[i].remarks = own;
			several[i].remark_count = i == 1 ? 2 : 1;
		}
		r.signatures = several;
		r.signature_count = 9;
		CHECK_OK(yx_report_html(&out, &r, &o, &err));
		CHECK(kit_has(&out, "Remarks") && kit_has(&out, "备注"));
		CHECK(kit_has(&out, "it hides &lt;b&gt;") && kit_has(&out, "有隐藏内容"));
		CHECK(kit_has(&out, "Signature 1, Signature 2") && kit_has(&out, "Signature 6 …"));
		CHECK(!kit_has(&out, "Signature 6, Signature 7"));
		CHECK(kit_has(&out, "seal one") && kit_has(&out, "无从得知"));
		yx_buf_reset(&out);
		r.remark_count = 0;
		for (size_t i = 0; i < 9; i++)
			several[i].remark_count = 0;
		CHECK_OK(yx_report_html(&out, &r, &o, &err));
		CHECK(!kit_has(&out, "Remarks"));
		yx_buf_clear(&out);
	}
}

/* A line each; all that is known of them unfolds, and is not printed. */
static void
several_signatures_are_a_table_that_unfolds(void)
{
	struct yx_report_options o = { .language = YX_REPORT_ENGLISH };
	struct yx_verify_report r = kit_report("Li Yangben");
	struct yx_signature several[3];
	struct yx_buf out = { 0 };

	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK(!kit_has(&out, "<details>") && kit_has(&out, "class=\"card"));
	yx_buf_reset(&out);
	for (size_t i = 0; i < 3; i++)
		several[i] = kit_signature;
	r.signatures = several;
	r.signature_count = 3;
	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK(kit_has(&out, "<table class=\"sigs\">") && kit_has(&out, "<details>"));
	CHECK(kit_has(&out, "Signature 3<div class=\"res bad\">"));
	CHECK(kit_has(&out, "B-B<div class=\"sub\">"));
	CHECK(kit_has(&out, "1–3: FORMAT_FAILURE"));
	CHECK(kit_has(&out, "@media print") && kit_has(&out, "details,tr.rest{display:none}"));
	yx_buf_clear(&out);
}

/* Signatures with one reason are named together, those in a row by the first and the last. */
static void
those_with_one_reason_are_named_in_short(void)
{
	struct yx_report_options o = { .language = YX_REPORT_CHINESE };
	struct yx_verify_report r = kit_report("Li Yangben");
	struct yx_signature several[9];
	struct yx_buf out = { 0 };

	for (size_t i = 0; i < 9; i++) {
		several[i] = kit_signature;
		several[i].reason = kit_text(i == 2 ? "the second" : "the first");
	}
	several[8].kind = YX_KIND_SEAL;
	r.signatures = several;
	r.signature_count = 9;
	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK(kit_has(&out, "签名 1、2、4–8、印章 9"));
	CHECK(kit_has(&out, "文件：<strong>") && !kit_has(&out, "文件: "));
	yx_buf_clear(&out);
}

/* ---------------------------------------------------------------- pictures */

/* Pages of 200 x 300 pixels; the present state has a black square the signed one has not. */
struct painter {
	bool fails;
	unsigned calls, of_prefix;
	uint64_t prefix;
};

static enum yx_status
paint(void *state, uint64_t prefix, size_t page, double dpi, struct yx_image *out,
      struct yx_error *e)
{
	struct painter *p = state;

	(void)dpi;
	p->calls++;
	p->of_prefix += prefix != 0;
	p->prefix = prefix ? prefix : p->prefix;
	if (p->fails)
		return yx_fail(e, YX_MALFORMED, NULL, "", "rendering failed: killed by signal 11");
	if (page > 1)
		return yx_fail(e, YX_NOT_FOUND, NULL, "", "no such page");
	CHECK_OK(yx_image_init(out, 200, 300, e));
	memset(out->rgba, 255, 200 * 300 * 4);
	for (unsigned y = 100; y < 140 && !prefix; y++)
		for (unsigned x = 50; x < 90; x++)
			memset(out->rgba + (y * 200 + x) * 4, 0, 3);
	return YX_OK;
}

/* A document of ours with a byte behind its first revision, so that there is a signed state. */
static struct yx_buf
two_revisions(void)
{
	struct yx_draw_document_options o = { .bare = true, .width = 200, .height = 300 };
	struct yx_draw_document *doc = NULL;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *pdf = NULL;
	struct yx_buf out = { 0 }, tail = { 0 };
	struct yx_pdf_obj *body;
	struct yx_pdf_ref ref;

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	CHECK_OK(yx_draw_document_new(&doc, fonts, &o, &err));
	CHECK_OK(yx_draw_document_write(doc, &out, NULL, &err));
	yx_draw_document_free(doc);
	yx_draw_fonts_free(fonts);
	CHECK_OK(yx_pdf_open(&pdf, yx_buf_bytes(&out), NULL, &err));
	CHECK_OK(yx_pdf_update_new(&u, pdf, &err));
	CHECK_OK(yx_pdf_update_printf(u, &body, &err, "<< /Later true >>"));
	CHECK_OK(yx_pdf_update_add(u, body, &ref, &err));
	CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
	yx_pdf_update_free(u);
	yx_pdf_free(pdf);
	yx_buf_put_bytes(&out, yx_buf_bytes(&tail));
	yx_buf_clear(&tail);
	return out;
}

/* How much of a picture taken out of the PDF is black; the pages are the last of them. */
static long
black_in(const char *folder, int number)
{
	struct yx_image cut = { 0 };
	struct yx_file f;
	char path[800];
	long black = 0;

	snprintf(path, sizeof(path), "%s/cut-%03d.png", folder, number);
	CHECK_OK(yx_file_open(&f, path, 0, &err));
	CHECK_OK(yx_png_decode(&cut, f.bytes, &err));
	for (size_t i = 0; i < (size_t)cut.width * cut.height; i++)
		black += cut.rgba[i * 4] == 0;
	yx_image_clear(&cut);
	yx_file_close(&f);
	return black;
}

/* Beside the pages of the PDF, the place itself: as it was signed, and as it is now. */
static void
check_closer_look(const struct yx_buf *pdf)
{
	const char *folder = test_scratch();
	char path[700];

	if (!test_have("pdfimages") || !test_have("pdftotext"))
		return;
	snprintf(path, sizeof(path), "%s/closer.pdf", folder);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(pdf), 0, &err));
	CHECK_INT(test_sh("pdfimages -png %s %s/cut", path, folder), 0);
	CHECK_INT(black_in(folder, 0), 0);
	CHECK_INT(black_in(folder, 1), 40 * 40);
	CHECK_INT(test_sh("pdftotext %s - | grep -q '^1: as it was signed$'", path), 0);
	CHECK_INT(test_sh("pdftotext %s - | grep -q '^1: as it is now$'", path), 0);
}

static void
a_refused_change_is_shown_beside_what_was_signed(void)
{
	struct painter p = { 0 };
	struct yx_buf file = two_revisions(), out = { 0 };
	struct yx_report_options o = { .document = yx_buf_bytes(&file),
				       .draw = paint,
				       .draw_state = &p };
	struct yx_verify_report r = kit_report("changed");

	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK(p.of_prefix > 0 && p.prefix > 100 && p.prefix < file.len);
	CHECK(kit_has(&out, "as it was signed") && kit_has(&out, "as it is now"));
	CHECK(kit_has(&out, "what is shown here is not what was signed"));
	/* the square from (50,100) to (90,140), in cells of 8, with the frame's 3 pixels */
	CHECK_MSG(kit_has(&out, "<rect x=\"45.0\" y=\"93.0\" width=\"54.0\" height=\"54.0\""),
		  "no mark");
	CHECK(kit_has(&out, "data:image/png;base64,"));
	yx_buf_reset(&out);
	CHECK_OK(yx_report_pdf(&out, &r, &o, &err));
	check_closer_look(&out);
	yx_buf_clear(&out);
	yx_buf_clear(&file);
}

static void
a_failed_drawing_is_told_and_the_report_goes_on(void)
{
	struct painter p = { .fails = true };
	struct yx_report_options o = { .document = YX_BYTES_LIT("%PDF-1.7"),
				       .draw = paint,
				       .draw_state = &p };
	struct yx_verify_report r = kit_report("changed");
	struct yx_buf out = { 0 };

	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK(kit_has(&out, "rendering failed: killed by signal 11"));
	CHECK(kit_has(&out, "NOT VALID"));
	yx_buf_reset(&out);
	o.language = YX_REPORT_CHINESE;
	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK(kit_has(&out, "无法绘制：绘图程序中途退出") && !kit_has(&out, "rendering failed"));
	yx_buf_clear(&out);
}

static void
without_a_renderer_the_report_says_so(void)
{
	struct yx_report_renderer *renderer = NULL;
	struct yx_report_options o = { .document = YX_BYTES_LIT("%PDF-1.7") };
	struct yx_verify_report r = kit_report("x");
	struct yx_buf out = { 0 };

	CHECK_STATUS(yx_report_renderer_new(&renderer, "/no/such/renderer", o.document, &err),
		     YX_NOT_FOUND);
	o.no_pictures = (struct yx_text2){ { "no renderer here", "没有绘图程序" } };
	CHECK_OK(yx_report_html(&out, &r, &o, &err));
	CHECK(kit_has(&out, "no renderer here"));
	CHECK(!kit_has(&out, "data:image"));
	yx_buf_clear(&out);
}

static void
a_crashing_renderer_is_an_error_with_words(void)
{
	struct yx_report_renderer *renderer = NULL;
	struct yx_image image = { 0 };
	char path[600];

	snprintf(path, sizeof(path), "%s/crash", test_scratch());
	CHECK_INT(test_sh("printf '#!/bin/sh\\nkill -SEGV $$\\n' >%s; chmod +x %s", path, path), 0);
	CHECK_OK(yx_report_renderer_new(&renderer, path, YX_BYTES_LIT("%PDF-1.7"), &err));
	CHECK_STATUS(yx_report_render(renderer, 0, 0, 72, &image, &err), YX_MALFORMED);
	CHECK_MSG(strstr(err.text, "killed by signal 11"), "%s", err.text);
	yx_report_renderer_free(renderer);
	/* and one that answers with something that is no picture */
	CHECK_INT(test_sh("printf '#!/bin/sh\\necho nonsense\\n' >%s", path), 0);
	CHECK_OK(yx_report_renderer_new(&renderer, path, YX_BYTES_LIT("%PDF-1.7"), &err));
	CHECK_STATUS(yx_report_render(renderer, 0, 0, 72, &image, &err), YX_MALFORMED);
	yx_report_renderer_free(renderer);
}

TEST_MAIN(CASE(markup_in_a_document_stays_text), CASE(very_long_texts_are_cut),
	  CASE(odd_characters_do_not_stop_the_pdf),
	  CASE(a_reason_that_is_only_a_name_keeps_what_it_is_about), CASE(remarks_are_on_the_page),
	  CASE(several_signatures_are_a_table_that_unfolds),
	  CASE(those_with_one_reason_are_named_in_short),
	  CASE(a_refused_change_is_shown_beside_what_was_signed),
	  CASE(a_failed_drawing_is_told_and_the_report_goes_on),
	  CASE(without_a_renderer_the_report_says_so),
	  CASE(a_crashing_renderer_is_an_error_with_words))
