/* SPDX-License-Identifier: Apache-2.0 */
/* The text of pages: encodings, maps, operators, rotated pages; and finding words in it. */
#include "build_pdf.h"
#include <math.h>
#include <yinxin/pdf_text.h>

/* A page of 300 by 400 with this content, these fonts, and further objects from number 6 on. */
struct page {
	const char *content, *fonts, *extra;
	const char *objects[4]; /* bodies, from object 6 on */
	const char *streams[3]; /* dictionary entries and data in turn, from object 10 on */
};

static struct yx_buf
make(const struct page *g)
{
	struct pencil p;
	char text[2048];

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	snprintf(
	    text, sizeof(text),
	    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R %s "
	    "/Resources << /Font << %s >> /XObject << /X 10 0 R >> /ExtGState << /G << /Font [5 "
	    "0 R 20] >> >> >> >>",
	    g->extra ? g->extra : "", g->fonts ? g->fonts : "/F 5 0 R");
	pencil_obj(&p, 3, text);
	pencil_stream(&p, 4, "", g->content, strlen(g->content));
	pencil_obj(
	    &p, 5,
	    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>");
	for (uint32_t i = 0; i < 4 && g->objects[i]; i++)
		pencil_obj(&p, 6 + i, g->objects[i]);
	for (uint32_t i = 0; i + 1 < 3 && g->streams[i]; i += 2)
		pencil_stream(&p, 10 + i / 2, g->streams[i], g->streams[i + 1],
			      strlen(g->streams[i + 1]));
	pencil_table(&p, "/Root 1 0 R");
	return p.out;
}

static enum yx_status
read_text(struct yx_bytes file, struct yx_pdf_text *t, struct yx_error *err)
{
	struct yx_pdf_text_reader *r = NULL;
	struct yx_pdf *doc = NULL;
	enum yx_status st;

	*t = (struct yx_pdf_text){ 0 };
	if ((st = yx_pdf_open(&doc, file, NULL, err)) == YX_OK &&
	    (st = yx_pdf_text_reader_new(&r, yx_pdf_latest(doc), err)) == YX_OK)
		st = yx_pdf_text_read(r, 0, t, err);
	yx_pdf_text_reader_free(r);
	yx_pdf_free(doc);
	return st;
}

static void
expect(const struct page *g, const char *wanted)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = make(g), out = { 0 };
	struct yx_pdf_text t;

	CHECK_OK(read_text(yx_buf_bytes(&file), &t, &err));
	CHECK_OK(yx_pdf_text_put(&t, &out, &err));
	CHECK_STR(yx_buf_str(&out), wanted);
	yx_pdf_text_clear(&t);
	yx_buf_clear(&out);
	yx_buf_clear(&file);
}

static void
operators(void)
{
	static const struct {
		const char *content, *text;
	} cases[] = {
		{ "BT /F 10 Tf 20 300 Td (one) Tj ET", "one\n" },
		{ "BT /F 10 Tf 20 300 Td [(o) -20 (ne) 30 (!)] TJ ET", "one!\n" },
		{ "BT /F 10 Tf 12 TL 20 300 Td (a) Tj (b) ' 1 2 (c) \" ET", "a\nb\nc\n" },
		{ "BT /F 10 Tf 20 300 Td (a) Tj 0 -14 TD (b) Tj T* (c) Tj ET", "a\nb\nc\n" },
		{ "BT /F 10 Tf 1 0 0 1 20 300 Tm (x) Tj 1 0 0 1 26 300 Tm (y) Tj ET", "xy\n" },
		/* the order of drawing is nobody's business */
		{ "BT /F 10 Tf 1 0 0 1 26 300 Tm (y) Tj 1 0 0 1 20 300 Tm (x) Tj ET", "xy\n" },
		{ "BT /F 10 Tf 1 0 0 1 20 200 Tm (below) Tj 1 0 0 1 20 300 Tm (above) Tj ET",
		  "above\nbelow\n" },
		/* a column of its own */
		{ "BT /F 10 Tf 20 300 Td (left) Tj 200 0 Td (right) Tj ET", "left right\n" },
		/* spacing, scaling, rise */
		{ "BT /F 10 Tf 5 Tc 20 300 Td (ab) Tj 3 Ts (c) Tj ET", "abc\n" },
		{ "BT /F 10 Tf 50 Tz 20 300 Td (ab) Tj ET", "ab\n" },
		/* printed twice to look bold */
		{ "BT /F 10 Tf 20 300 Td (bold) Tj 0.3 0 Td (bold) Tj ET", "bold\n" },
		{ "q 2 0 0 2 0 0 cm BT /F 10 Tf 10 150 Td (big) Tj ET Q", "big\n" },
		{ "/G gs BT 20 300 Td (state) Tj ET", "state\n" },
		{ "BI /W 1 /H 1 /BPC 8 /CS /G ID (Tj) EI BT /F 9 Tf 20 300 Td (after) Tj ET",
		  "after\n" },
		{ "BT /F 10 Tf 3 Tr 20 300 Td (invisible) Tj ET", "invisible\n" },
		{ "BT /F 10 Tf 20 300 Td (a", "" },
		{ "BT /None 10 Tf 20 300 Td (a) Tj ET", "" },
		{ "Q Q Q ] ) > } Do Tf Tj TJ ' BT /F 10 Tf 20 300 Td (ok) Tj ET", "ok\n" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect(&(struct page){ .content = cases[i].content }, cases[i].text);
}

static void
encodings(void)
{
	expect(&(struct page){ .content = "BT /F 10 Tf 20 300 Td (\\200\\344\\267) Tj ET" },
	       "\xe2\x82\xac\xc3\xa4\xc2\xb7\n");
	expect(
	    &(struct page){
		.content = "BT /A 10 Tf 20 300 Td (\\001\\002\\003Z) Tj ET",
		.fonts = "/A 6 0 R",
		.objects = { "<< /Type /Font /Subtype /Type1 /BaseFont /Sub /Encoding << "
			     "/Differences [1 /uni7532 /u65B9 /fi.alt] >> >>" } },
	    "\xe7\x94\xb2\xe6\x96\xb9\xef\xac\x81Z\n");
	expect(
	    &(struct page){ .content = "BT /A 10 Tf 20 300 Td (\\200\\247) Tj ET",
			    .fonts = "/A 6 0 R",
			    .objects = { "<< /Type /Font /Subtype /TrueType /BaseFont /M /Encoding "
					 "/MacRomanEncoding >>" } },
	    "\xc3\x84\xc3\x9f\n");
	expect(
	    &(struct page){
		.content = "BT /A 10 Tf 20 300 Td <7532 65b9 d840dc00> Tj ET",
		.fonts = "/A 6 0 R",
		.objects = { "<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding "
			     "/UniGB-UTF16-H /DescendantFonts [7 0 R] >>",
			     "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /S >>" } },
	    "\xe7\x94\xb2\xe6\x96\xb9\xf0\xa0\x80\x80\n");
	expect(
	    &(struct page){
		.content = "BT /A 10 Tf 20 300 Td <bcd7b7bd 41> Tj ET",
		.fonts = "/A 6 0 R",
		.objects = { "<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding /GBK-EUC-H "
			     "/DescendantFonts [7 0 R] >>",
			     "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /S >>" } },
	    "\xe7\x94\xb2\xe6\x96\xb9"
	    "A\n");
}

static void
character_maps(void)
{
	struct page
	    g = { .content = "BT /A 10 Tf 20 300 Td <0001 0002 0005 0006 0007> Tj ET",
		  .fonts = "/A 6 0 R",
		  .objects = { "<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding /Identity-H "
			       "/DescendantFonts [7 0 R] /ToUnicode 10 0 R >>",
			       "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /S /DW 1000 /W [1 "
			       "[500 "
			       "250] 5 7 750] >>" },
		  .streams = {
		      "", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
			  "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) >> def "
			  "1 begincodespacerange <0000> <ffff> endcodespacerange "
			  "1 beginbfchar <0001> <00660069> endbfchar "
			  "3 beginbfrange <0002> <0002> <7532> <0005> <0006> [<65b9> <d840dc00>] "
			  "<0007> <0009> <0041> endbfrange endcmap" } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = make(&g);
	struct yx_pdf_text t;

	expect(&g, "fi\xe7\x94\xb2\xe6\x96\xb9\xf0\xa0\x80\x80"
		   "A\n");
	CHECK_OK(read_text(yx_buf_bytes(&file), &t, &err));
	/* two letters share one glyph of 5 points; the next is 2.5 wide, then 7.5 each */
	CHECK(t.count == 6 && fabs(t.glyphs[1].box.x0 - 22.5) < 0.01);
	CHECK(fabs(t.glyphs[2].box.x0 - 25) < 0.01 && fabs(t.glyphs[3].box.x0 - 27.5) < 0.01);
	CHECK(fabs(t.glyphs[5].box.x1 - 50) < 0.01);
	yx_pdf_text_clear(&t);
	yx_buf_clear(&file);
	/* the font's own map: codes of one and two bytes */
	expect(
	    &(struct page){
		.content = "BT /A 10 Tf 20 300 Td <41 8140> Tj ET",
		.fonts = "/A 6 0 R",
		.objects = { "<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding 10 0 R "
			     "/DescendantFonts [7 0 R] /ToUnicode 11 0 R >>",
			     "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /S >>" },
		.streams = { "",
			     "2 begincodespacerange <00> <7f> <8140> <feff> endcodespacerange 1 "
			     "begincidrange <8140> <8150> 100 endcidrange" } },
	    "\xef\xbf\xbd\xef\xbf\xbd\n");
}

static void
forms_are_read(void)
{
	struct page g = {
		.content = "q 1 0 0 1 50 100 cm /X Do Q BT /F 10 Tf 20 300 Td (page) Tj ET",
		.streams = { "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Matrix [2 0 0 "
			     "2 0 0]",
			     "BT /F 10 Tf 5 10 Td (form) Tj ET" }
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = make(&g);
	struct yx_pdf_text t;

	expect(&g, "page\nform\n");
	CHECK_OK(read_text(yx_buf_bytes(&file), &t, &err));
	CHECK(t.count == 8 && fabs(t.glyphs[4].box.x0 - 60) < 0.01 &&
	      fabs(t.glyphs[4].size - 20) < 0.01);
	yx_pdf_text_clear(&t);
	yx_buf_clear(&file);
	/* one that draws itself ends */
	g.streams[0] =
	    "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /Font << /F 5 0 "
	    "R >> /XObject << /X 10 0 R >> >>";
	g.streams[1] = "BT /F 10 Tf 5 10 Td (x) Tj ET /X Do";
	file = make(&g);
	CHECK_OK(read_text(yx_buf_bytes(&file), &t, &err));
	CHECK_INT(t.count, 5);
	yx_pdf_text_clear(&t);
	yx_buf_clear(&file);
}

/* Twelve forms, each drawing the next one ten times: stopped, not followed for ever. */
static void
forms_without_end(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_text t;
	struct pencil p;
	char text[300];

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	pencil_obj(&p, 3,
		   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R "
		   "/Resources << /XObject << /X 5 0 R >> >> >>");
	pencil_stream(&p, 4, "", "/X Do", 5);
	for (unsigned i = 5; i < 17; i++) {
		static const char draws[] =
		    "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do";

		snprintf(text, sizeof(text),
			 "/Subtype /Form /Resources << /XObject << /X %u 0 R >> >>", i + 1);
		pencil_stream(&p, i, text, draws, sizeof(draws) - 1);
	}
	pencil_table(&p, "/Root 1 0 R");
	CHECK_STATUS(read_text(yx_buf_bytes(&p.out), &t, &err), YX_LIMIT);
	yx_buf_clear(&p.out);
}

static void
find(struct yx_bytes file, const char *text, struct yx_pdf_hits *h)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;

	CHECK_OK(yx_pdf_open(&doc, file, NULL, &err));
	CHECK_OK(yx_pdf_text_find(h, yx_pdf_latest(doc), text, &err));
	yx_pdf_free(doc);
}

/* Where "Party" stands as a person sees the page, however it is turned and cropped. */
static void
turned_pages(void)
{
	static const struct {
		const char *extra;
		double x, y;
		bool upright;
	} cases[] = { { "", 100, 200, true },
		      { "/Rotate 90", 200, 200, false },
		      { "/Rotate 180", 200, 200, true },
		      { "/Rotate 270", 200, 100, false },
		      { "/CropBox [50 100 250 350]", 50, 100, true },
		      { "/CropBox [50 100 250 350] /Rotate 90", 100, 150, false },
		      { "/CropBox [50 100 250 350] /Rotate 180", 150, 150, true },
		      { "/CropBox [50 100 250 350] /Rotate 270", 150, 50, false } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf file = make(&(struct page){
		    .content = "BT /F 10 Tf 100 200 Td (Party A) Tj ET", .extra = cases[i].extra });
		struct yx_pdf_hits h;
		double x, y;

		find(yx_buf_bytes(&file), "Party", &h);
		CHECK_INT(h.count, 1);
		/* the corner of the first letter: where the baseline begins */
		x = i % 4 == 0   ? h.items[0].box.x0
		    : i % 4 == 2 ? h.items[0].box.x1
				 : h.items[0].box.x0;
		y = i % 4 == 1   ? h.items[0].box.y1
		    : i % 4 == 3 ? h.items[0].box.y0
				 : h.items[0].box.y0;
		CHECK_MSG(fabs(x - cases[i].x) < 10 && fabs(y - cases[i].y) < 10, "%s: %.1f %.1f",
			  cases[i].extra, x, y);
		CHECK((h.items[0].box.x1 - h.items[0].box.x0 >
		       h.items[0].box.y1 - h.items[0].box.y0) == cases[i].upright);
		yx_pdf_hits_clear(&h);
		yx_buf_clear(&file);
	}
}

static void
words_are_found(void)
{
	struct yx_buf file = make(&(struct page){
	    .content =
		"BT /F 10 Tf 1 0 0 1 20 100 Tm (sign here) Tj 1 0 0 1 20 300 Tm (s) Tj 1 0 0 1 26 "
		"300 Tm (i) Tj 1 0 0 1 32 300 Tm (gn  here, sign) Tj 1 0 0 1 200 100 Tm (sig) Tj "
		"1 0 0 1 290 100 Tm (n) Tj ET" });
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;
	struct yx_pdf_hits h;

	find(yx_buf_bytes(&file), "sign here", &h);
	CHECK_INT(h.count, 2);
	CHECK(h.items[0].box.y0 > 290 && h.items[1].box.y0 < 110);
	yx_pdf_hits_clear(&h);
	find(yx_buf_bytes(&file), "\xef\xbd\x93ign", &h); /* a full-width s */
	CHECK_INT(h.count, 3);                            /* not the one in two columns */
	yx_pdf_hits_clear(&h);
	find(yx_buf_bytes(&file), "nowhere", &h);
	CHECK(h.count == 0 && h.characters > 20 && !h.unreadable);
	CHECK(strstr(h.sample, "sign") != NULL);
	yx_pdf_hits_clear(&h);
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, &err));
	CHECK_STATUS(yx_pdf_text_find(&h, yx_pdf_latest(doc), " ", &err), YX_USAGE);
	CHECK_STATUS(yx_pdf_text_find(&h, yx_pdf_latest(doc), "\xff", &err), YX_USAGE);
	yx_pdf_free(doc);
	yx_buf_clear(&file);
}

/* Content and maps that end anywhere: read as far as they go, or refused. */
static void
cut_anywhere(void)
{
	static const char content[] = "q 1 0 0 1 5 5 cm BT /A 10 Tf 1.5 Tc 12 TL 20 300 Td [<0001> "
				      "-20 <0002>] TJ T* (a\\)b) ' "
				      "ET Q BI /W 1 ID x EI /X Do";
	static const char map[] =
	    "1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfrange "
	    "<0001> <0002> [<0041> <0042>] <0003> <0004> <d840dc00> endbfrange";
	char text[sizeof(content)], cut[sizeof(map)];

	for (size_t n = 0; n < sizeof(content) + sizeof(map); n++) {
		size_t a = n < sizeof(content) ? n : sizeof(content) - 1;
		size_t b = n < sizeof(content) ? sizeof(map) - 1 : n - sizeof(content);
		struct page g = {
			.content = text,
			.fonts = "/A 6 0 R",
			.objects = { "<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding "
				     "/Identity-H /DescendantFonts [7 0 R] /ToUnicode 10 0 R >>",
				     "<< /Type /Font /Subtype /CIDFontType2 >>" },
			.streams = { "", cut }
		};
		struct yx_error err = YX_ERROR_INIT;
		struct yx_pdf_text t;
		struct yx_buf file;

		snprintf(text, sizeof(text), "%.*s", (int)a, content);
		snprintf(cut, sizeof(cut), "%.*s", (int)b, map);
		file = make(&g);
		CHECK_OK(read_text(yx_buf_bytes(&file), &t, &err));
		CHECK(t.count <= 6);
		yx_pdf_text_clear(&t);
		yx_buf_clear(&file);
	}
}

/* Words that could not be read could be the ones that are sought. */
static void
unreadable_content_is_an_error(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_text t;
	struct pencil p;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	pencil_obj(&p, 3,
		   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R "
		   "/Resources << >> >>");
	pencil_stream(&p, 4, "/Filter /Unknown", "x", 1);
	pencil_table(&p, "/Root 1 0 R");
	CHECK(read_text(yx_buf_bytes(&p.out), &t, &err) != YX_OK);
	CHECK(strstr(err.text, "page 1") != NULL);
	yx_buf_clear(&p.out);
}

TEST_MAIN(CASE(operators), CASE(encodings), CASE(character_maps), CASE(forms_are_read),
	  CASE(forms_without_end), CASE(turned_pages), CASE(words_are_found), CASE(cut_anywhere),
	  CASE(unreadable_content_is_an_error))
