/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Embedded fonts whose outlines are damaged: some viewers draw a part of the letter, some leave it
 * out, some take another font for the whole text. Such a file never passes.
 */
#include "pdf_kit.h"
#include "../draw/cff_kit.h"
#include "font_kit.h"
#include "font_page.h"

#define SIMPLE_CFF                                                                                 \
	SIMPLE("Type1", "/Encoding << /Differences [49 /A /acute] >>"),                            \
	    DESCRIPTOR("4", "FontFile3"), "/Subtype /Type1C"
#define CIDS                                                                                       \
	COMPOSITE("/Identity-H", "CIDFontType0", "/DW 300"), DESCRIPTOR("4", "FontFile3"),         \
	    "/Subtype /CIDFontType0C"
#define PREDEFINED                                                                                 \
	COMPOSITE("/UniGB-UCS2-H", "CIDFontType0", "/DW 300"), DESCRIPTOR("4", "FontFile3"),       \
	    "/Subtype /CIDFontType0C"

#define LATIN   SIMPLE("TrueType", "/Encoding /WinAnsiEncoding")
#define NUMBERS COMPOSITE("/Identity-H", "CIDFontType2", "/DW 300")

static void
show(const char *name, struct cff_kit kit, const char *font, const char *descriptor,
     const char *entries, const char *text, bool good)
{
	struct yx_buf cff = cff_make(&kit);
	struct yx_buf file =
	    document(font, descriptor, entries, yx_buf_bytes(&cff), text, NULL, yx_bytes(NULL, 0));

	expect_for(name, &file, good, good ? "" : "a font program that readers read in two ways");
	yx_buf_clear(&cff);
}

static void
outlines_of_cff(void)
{
	struct cff_kit good = { .by_cid = false }, cids = { .by_cid = true };
	struct cff_kit bad = { .glyph = "10 20 rmoveto 30 hlineto" };
	struct cff_kit bad_cids = { .glyph = "10 20 rmoveto 30 hlineto", .by_cid = true };
	struct cff_kit other = { .top = "391 #00 391 #00" };

	show("as it should be", good, SIMPLE_CFF, "(1)", true);
	show("keyed by CIDs", cids, CIDS, "<00220022>", true);
	show("a letter without an end", bad, SIMPLE_CFF, "(21)", false);
	show("a letter without an end that is not shown", bad, SIMPLE_CFF, "(22)", true);
	show("a CID without an end", bad_cids, CIDS, "<007d0022>", false);
	show("a CID without an end that is not shown", bad_cids, CIDS, "<007d>", true);
	show("a dictionary that says a thing twice", other, SIMPLE_CFF, "(1)", false);
}

/* Which CIDs are shown a predefined map says, which is not looked into. */
static void
outlines_under_a_predefined_map(void)
{
	struct cff_kit cids = { .by_cid = true, .charset = "#00 #00 #01 #00 #02 #00 #03" };
	struct cff_kit bad = cids;

	show("a predefined map", cids, PREDEFINED, "<0020>", true);
	bad.composed = "3 hlineto endchar";
	show("a damaged outline under a predefined map", bad, PREDEFINED, "<0020>", false);
}

/* Glyph n of a program in which all have ink. */
static uint8_t *
outline_of(struct yx_buf *font, unsigned n)
{
	static const uint8_t first[] = { 0, 1, 0, 0, 0, 0, 1, 44, 0, 100 };
	size_t at = yx_bytes_find(yx_buf_bytes(font), yx_bytes(first, sizeof(first)), 0);

	if (at == SIZE_MAX)
		abort();
	return font->data + at + 34 * n;
}

/* Glyph `damaged` of a TrueType program has instructions that go on behind its end; of glyph 0
 * FreeType then shows nothing. */
static void
outlines_of_truetype(void)
{
	static const struct font_map maps[] = { { 3, 1, '1', 1 }, { 3, 1, '2', 2 } };
	static const struct {
		const char *name, *font, *text;
		unsigned damaged; /* FONT_GLYPHS: none */
		bool good;
	} cases[] = {
		{ "as it should be", LATIN, "(12)", FONT_GLYPHS, true },
		{ "a damaged letter", LATIN, "(12)", 2, false },
		{ "one that is not shown", LATIN, "(11)", 2, true },
		{ "a damaged sign for what is not there", LATIN, "(13)", 0, false },
		{ "a damaged number", NUMBERS, "<00010002>", 2, false },
		{ "a number that is not shown", NUMBERS, "<0001>", 2, true },
		{ "one of all under a predefined map",
		  COMPOSITE("/UniGB-UCS2-H", "CIDFontType2", "/DW 300"), "<0020>", 7, false },
		{ "a damaged sign for a number that is not there", NUMBERS, "<00010100>", 0,
		  false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf font = font_true_type(maps, 2, true), file;

		if (cases[i].damaged < FONT_GLYPHS)
			outline_of(&font, cases[i].damaged)[13] = 255;
		file = document(cases[i].font, DESCRIPTOR("32", "FontFile2"), "",
				yx_buf_bytes(&font), cases[i].text, NULL, yx_bytes(NULL, 0));
		expect_for(cases[i].name, &file, cases[i].good, "");
		yx_buf_clear(&font);
	}
}

/* Two tables lead to two glyphs that are the same to FreeType, but for a flag without a meaning. */
static void
outlines_that_look_alike(void)
{
	static const struct font_map maps[] = { { 1, 0, '1', 2 }, { 3, 1, '1', 1 } };

	for (int damaged = 0; damaged < 2; damaged++) {
		struct yx_buf font = font_true_type(maps, 2, true), file;

		memcpy(outline_of(&font, 2), outline_of(&font, 1), 34);
		outline_of(&font, 2)[14] |= damaged ? 0x80 : 0;
		file = document(SIMPLE("TrueType", ""), DESCRIPTOR("4", "FontFile2"), "",
				yx_buf_bytes(&font), "(1)", NULL, yx_bytes(NULL, 0));
		expect_for(damaged ? "one of them damaged" : "the same twice", &file, !damaged, "");
		yx_buf_clear(&font);
	}
}

/* Tables 109 and 120: what some readers need to show a font, and all writers say. */
static void
dictionaries_without_what_they_need(void)
{
#define FONT(widths)                                                                               \
	"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Kit /FontDescriptor 6 0 R /Encoding << " \
	"/Differences [49 /A /acute] >> " widths " >>"
#define WIDTHS "/FirstChar 49 /LastChar 50 /Widths [300 300]"
#define ABOUT(entries)                                                                             \
	"<< /Type /FontDescriptor /FontBBox [0 0 300 900] /ItalicAngle 0 /Ascent 900 /Descent 0 "  \
	"/CapHeight 700 /StemV 80 " entries " >>"
#define GOOD ABOUT("/FontName /ABCDEF+Kit /Flags 4 /FontFile3 7 0 R")
	static const struct {
		const char *name, *font, *descriptor, *why;
	} cases[] = {
		{ "all", FONT(WIDTHS), GOOD, NULL },
		/* poppler puts the letters over each other, the others go by the program */
		{ "no widths", FONT(""), GOOD, "widths" },
		{ "fewer widths", FONT("/FirstChar 49 /LastChar 51 /Widths [300 300]"), GOOD,
		  "widths" },
		{ "more widths", FONT("/FirstChar 49 /LastChar 49 /Widths [300 300]"), GOOD,
		  "widths" },
		{ "a last code that is none", FONT("/FirstChar 49 /LastChar 70000 /Widths [300]"),
		  GOOD, "widths" },
		{ "a last code before the first", FONT("/FirstChar 49 /LastChar 3 /Widths [300]"),
		  GOOD, "widths" },
		/* PDFBox takes other glyphs */
		{ "no flags", FONT(WIDTHS), ABOUT("/FontName /ABCDEF+Kit /FontFile3 7 0 R"),
		  "/Flags" },
		{ "flags that are none", FONT(WIDTHS),
		  ABOUT("/FontName /ABCDEF+Kit /Flags /A /FontFile3 7 0 R"), "/Flags" },
		/* pdf.js shows nothing */
		{ "no name", FONT(WIDTHS), ABOUT("/Flags 4 /FontFile3 7 0 R"), "/FontName" },
		{ "a name that is a number", FONT(WIDTHS),
		  ABOUT("/FontName 3 /Flags 4 /FontFile3 7 0 R"), "/FontName" },
		{ "a program that is none", FONT(WIDTHS),
		  ABOUT("/FontName /ABCDEF+Kit /Flags 4 /FontFile3 []"), "font program" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf cff = cff_make(&(struct cff_kit){ .by_cid = false });
		struct yx_buf file =
		    document(cases[i].font, cases[i].descriptor, "/Subtype /Type1C",
			     yx_buf_bytes(&cff), "(12)", NULL, yx_bytes(NULL, 0));

		expect_for(cases[i].name, &file, !cases[i].why, cases[i].why ? cases[i].why : "");
		yx_buf_clear(&cff);
	}
}

TEST_MAIN(CASE(outlines_of_cff), CASE(outlines_of_truetype), CASE(outlines_that_look_alike),
	  CASE(outlines_under_a_predefined_map), CASE(dictionaries_without_what_they_need))
