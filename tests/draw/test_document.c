/* SPDX-License-Identifier: Apache-2.0 */
/* Documents: read back by other people's tools, where they are installed. */
#include <yinxin/draw_document.h>

#include "../test.h"

static const yx_time day = INT64_C(1795251600) * YX_SECOND; /* 2026-11-21T09:00:00Z */

static struct yx_draw_fonts *
fonts_or_skip(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = NULL;

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	if (!strstr(yx_draw_fonts_file(fonts, YX_DRAW_SONG), "NotoSerifCJK")) {
		yx_draw_fonts_free(fonts);
		test_skip("needs fonts-noto-cjk");
	}
	return fonts;
}

static void
save(const char *name, const struct yx_buf *b)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[300];

	(void)snprintf(path, sizeof(path), "%s/%s", test_scratch(), name);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(b), 0, &err));
}

/* All white space removed, so that line breaks do not matter. */
static char *
squeezed(const char *name)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	char path[300], *out;
	size_t n = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", test_scratch(), name);
	CHECK_OK(yx_file_open(&f, path, 0, &err));
	out = yx_alloc(f.bytes.len + 1);
	for (size_t i = 0; i < f.bytes.len; i++)
		if (f.bytes.data[i] > ' ')
			out[n++] = (char)f.bytes.data[i];
	yx_file_close(&f);
	return out;
}

static void
the_contract_has_two_pages_and_its_places(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_contract p;
	struct yx_buf b = { 0 }, again = { 0 };

	CHECK_OK(yx_draw_demo_contract(&b, &p, fonts, day, &err));
	CHECK_INT(p.pages, 2);
	CHECK_INT(p.seal_a.page, 2);
	CHECK_INT(p.signature_b.page, 2);
	CHECK(p.seal_a.x > 0 && p.seal_a.x + p.seal_a.width < YX_DRAW_A4_WIDTH);
	CHECK(p.seal_a.y > 60 && p.signature_b.y > 60);
	CHECK(p.signature_a.x + p.signature_a.width < p.signature_b.x);
	CHECK(yx_bytes_find(yx_buf_bytes(&b), YX_BYTES_LIT("<pdfaid:part>2<"), 0) != SIZE_MAX);
	CHECK(yx_bytes_find(yx_buf_bytes(&b), YX_BYTES_LIT("<xmp:CreateDate>2026-11-21T09:00:00Z<"),
			    0) != SIZE_MAX);
	CHECK(yx_bytes_find(yx_buf_bytes(&b), YX_BYTES_LIT("/CreationDate(D:20261121090000Z)"),
			    0) != SIZE_MAX);
	CHECK_OK(yx_draw_demo_contract(&again, NULL, fonts, day, &err));
	CHECK(yx_bytes_equal(yx_buf_bytes(&b), yx_buf_bytes(&again)));
	yx_buf_clear(&b);
	yx_buf_clear(&again);
	yx_draw_fonts_free(fonts);
}

static void
other_tools_accept_the_contract_and_read_both_languages(void)
{
	static const char *const want[] = {
		"技术服务合同",
		"TECHNICALSERVICESAGREEMENT",
		"演示材料·虚构内容·不具法律效力",
		"NOLEGALEFFECT",
		"甲方（盖章）",
		"乙方（盖章）",
		"经核验有效的电子签名与手写签名或者盖章具有同等的法律效力",
		"PartyAshallpaythefeeforeachstagewithinfifteenworkingdays",
		"2026年11月21日",
		"第2页，共2页",
		"260,000.00",
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_buf b = { 0 };
	const char *dir = test_scratch();
	char *text;

	CHECK_OK(yx_draw_demo_contract(&b, NULL, fonts, day, &err));
	yx_draw_fonts_free(fonts);
	save("contract.pdf", &b);
	yx_buf_clear(&b);
	if (!test_have("qpdf") || !test_have("pdftotext") || !test_have("mutool"))
		test_skip("needs qpdf, poppler-utils and mupdf-tools");
	CHECK_INT(test_sh("qpdf --check %s/contract.pdf >/dev/null 2>&1", dir), 0);
	/* metadata is XML, and the colour profile has its magic in its place */
	CHECK_INT(test_sh("! command -v xmllint >/dev/null || "
			  "pdfinfo -meta %s/contract.pdf | xmllint --noout -",
			  dir),
		  0);
	CHECK_INT(
	    test_sh("n=$(mutool show %s/contract.pdf trailer/Root/OutputIntents/1 | "
		    "sed -n 's/.*DestOutputProfile \\([0-9]*\\).*/\\1/p'); "
		    "mutool show -b %s/contract.pdf $n | head -c 40 | tail -c 4 | grep -q acsp",
		    dir, dir),
	    0);
	CHECK_INT(test_sh("mutool draw -q -F txt -o %s/mu.txt %s/contract.pdf 2>%s/mu.err", dir,
			  dir, dir),
		  0);
	/* Debian's build says that it has no ICC support */
	CHECK_INT(test_sh("grep -v 'ICC support' %s/mu.err", dir), 1);
	CHECK_INT(test_sh("pdftotext %s/contract.pdf %s/out.txt 2>%s/pt.err", dir, dir, dir), 0);
	CHECK_INT(test_sh("test ! -s %s/pt.err", dir), 0);
	for (int tool = 0; tool < 2; tool++) {
		text = squeezed(tool ? "mu.txt" : "out.txt");
		for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++)
			CHECK_MSG(strstr(text, want[i]), "%s: \"%s\" is missing",
				  tool ? "mutool" : "pdftotext", want[i]);
		yx_free(text);
	}
}

/* TrueType outlines (DejaVu, AR PL) beside CFF ones, and text outside the first plane. */
static void
every_kind_of_font_is_embedded(void)
{
	static const enum yx_draw_face faces[] = { YX_DRAW_SONG, YX_DRAW_HEI_BOLD, YX_DRAW_KAI,
						   YX_DRAW_MING, YX_DRAW_LATIN,    YX_DRAW_MONO };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_document *doc = NULL;
	struct yx_buf b = { 0 };
	const char *dir = test_scratch();
	unsigned pages = 0;
	char *text;

	CHECK_OK(yx_draw_document_new(&doc, fonts, NULL, &err));
	for (size_t i = 0; i < sizeof(faces) / sizeof(*faces); i++) {
		struct yx_draw_style s = { .face = faces[i], .size = 14, .width_scale = 0.8 };

		yx_draw_document_paragraph(doc, &s, "印信 Yinxin office 1/2 — “x” 𠮷");
	}
	CHECK_OK(yx_draw_document_write(doc, &b, &pages, &err));
	CHECK_INT(pages, 1);
	yx_draw_document_free(doc);
	yx_draw_fonts_free(fonts);
	save("faces.pdf", &b);
	yx_buf_clear(&b);
	if (!test_have("qpdf") || !test_have("pdftotext"))
		test_skip("needs qpdf and poppler-utils");
	CHECK_INT(test_sh("qpdf --check %s/faces.pdf >/dev/null 2>&1", dir), 0);
	CHECK_INT(test_sh("pdftotext %s/faces.pdf %s/faces.txt 2>%s/f.err", dir, dir, dir), 0);
	CHECK_INT(test_sh("test ! -s %s/f.err", dir), 0);
	CHECK_INT(test_sh("test $(grep -c '印信.*office.*𠮷' %s/faces.txt) = 6", dir), 0);
	text = squeezed("faces.txt");
	CHECK(strstr(text, "印信Yinxinoffice1/2—“x”𠮷"));
	yx_free(text);
}

static void
pages_break_and_tables_repeat_their_head(void)
{
	static const char *cells[2 * 81];
	struct yx_draw_table t = { .columns = 2, .cells = cells, .rows = 81, .header_rows = 1 };
	struct yx_draw_style s = { .face = YX_DRAW_SONG, .size = 11, .align = YX_DRAW_JUSTIFY };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_document *doc = NULL;
	struct yx_image image;
	struct yx_buf b = { 0 }, longer = { 0 };
	const char *dir = test_scratch();
	unsigned pages = 0;

	for (size_t i = 0; i < 162; i++)
		cells[i] = i < 2 ? "HEADCELL" : i % 2 ? "右" : "left";
	for (int i = 0; i < 400; i++)
		yx_buf_puts(&longer, "印信是一个开放的电子签章平台，words between。");
	CHECK_OK(yx_image_init(&image, 40, 30, &err));
	memset(image.rgba, 0x7f, 40 * 30 * 4);
	CHECK_OK(yx_draw_document_new(&doc, fonts, NULL, &err));
	yx_draw_document_heading(doc, 0, "标题 Title");
	yx_draw_document_heading(doc, 1, "一、表 Table");
	yx_draw_document_table(doc, &t);
	yx_draw_document_paragraph(doc, &s, yx_buf_str(&longer));
	yx_draw_document_pair(doc, &s, yx_buf_str(&longer), &s, "right");
	yx_draw_document_image(doc, &image, 100, YX_DRAW_CENTRE);
	CHECK_OK(yx_draw_document_write(doc, &b, &pages, &err));
	CHECK(pages > 8 && pages < 40);
	yx_draw_document_free(doc);
	yx_draw_fonts_free(fonts);
	yx_image_clear(&image);
	yx_buf_clear(&longer);
	save("long.pdf", &b);
	yx_buf_clear(&b);
	if (!test_have("qpdf") || !test_have("pdftotext"))
		test_skip("needs qpdf and poppler-utils");
	CHECK_INT(test_sh("qpdf --check %s/long.pdf >/dev/null 2>&1", dir), 0);
	CHECK_INT(test_sh("pdftotext %s/long.pdf %s/long.txt", dir, dir), 0);
	/* two cells on each of two pages at least */
	CHECK_INT(test_sh("test $(grep -c HEADCELL %s/long.txt) -ge 4", dir), 0);
	CHECK_INT(test_sh("test $(tr -d '\\n' < %s/long.txt | grep -o '开放的电子签章平台' | wc -l)"
			  " -ge 700",
			  dir),
		  0);
}

static void
a_row_taller_than_a_page_is_divided(void)
{
	const char *cells[4] = { "HEAD", "HEAD", NULL, "short" };
	struct yx_draw_table t = { .columns = 2, .cells = cells, .rows = 2, .header_rows = 1 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_document *doc = NULL;
	struct yx_buf b = { 0 }, text = { 0 };
	const char *dir = test_scratch();
	unsigned pages = 0;

	for (int i = 0; i < 300; i++)
		yx_buf_printf(&text, "LINE%03d\n", i);
	cells[2] = yx_buf_str(&text);
	CHECK_OK(yx_draw_document_new(&doc, fonts, NULL, &err));
	yx_draw_document_table(doc, &t);
	CHECK_OK(yx_draw_document_write(doc, &b, &pages, &err));
	CHECK_MSG(pages >= 5 && pages <= 7, "%u pages", pages);
	yx_draw_document_free(doc);
	yx_draw_fonts_free(fonts);
	save("tall.pdf", &b);
	yx_buf_clear(&b);
	yx_buf_clear(&text);
	if (!test_have("pdftotext"))
		test_skip("needs poppler-utils");
	/* every line is there, on a page */
	CHECK_INT(test_sh("pdftotext %s/tall.pdf - | grep -c LINE > %s/tall.n; "
			  "test $(cat %s/tall.n) = 300",
			  dir, dir, dir),
		  0);
	CHECK_INT(
	    test_sh("test $(pdftotext %s/tall.pdf - | grep -o HEAD | wc -l) = %u", dir, 2 * pages),
	    0);
}

static void
a_failure_is_kept_until_the_end(void)
{
	struct yx_draw_style s = { .face = YX_DRAW_SONG, .size = 11 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_document *doc = NULL;
	struct yx_buf b = { 0 };

	CHECK_OK(yx_draw_document_new(&doc, fonts, NULL, &err));
	yx_draw_document_paragraph(doc, &s, "\xff");
	yx_draw_document_paragraph(doc, &s, "fine");
	CHECK_STATUS(yx_draw_document_write(doc, &b, NULL, &err), YX_MALFORMED);
	CHECK_INT(b.len, 0);
	yx_draw_document_free(doc);
	yx_draw_fonts_free(fonts);
}

TEST_MAIN(CASE(the_contract_has_two_pages_and_its_places),
	  CASE(other_tools_accept_the_contract_and_read_both_languages),
	  CASE(every_kind_of_font_is_embedded), CASE(pages_break_and_tables_repeat_their_head),
	  CASE(a_row_taller_than_a_page_is_divided), CASE(a_failure_is_kept_until_the_end))
