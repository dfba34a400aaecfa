/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Embedded fonts whose tables lead a code to two glyphs never pass where viewers choose
 * differently, and pass where all choose the same. Each kind was drawn by poppler 22.12,
 * MuPDF 1.21, Ghostscript 10, PDFium, pdf.js 5 and PDFBox 2. The programs are made here.
 */
#include "pdf_kit.h"
#include <yinxin/draw.h>
#include <yinxin/draw_program.h>
#include <yinxin/sign_content.h>
#include "font_kit.h"
#include "font_page.h"

static void
expect(const char *name, struct yx_buf *file, bool good)
{
	expect_for(name, file, good, "");
}

#define WIN   "/Encoding /WinAnsiEncoding"
#define MAC   "/Encoding /MacRomanEncoding"
#define DIFF  "/Encoding << /Differences [49 /one /two] >>"
#define OTHER "/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [49 /two /one] >>"
#define U31(a, b)                                                                                  \
	{ 3, 1, '1', a },                                                                          \
	{                                                                                          \
		3, 1, '2', b                                                                       \
	}
#define U03(a, b)                                                                                  \
	{ 0, 3, '1', a },                                                                          \
	{                                                                                          \
		0, 3, '2', b                                                                       \
	}
#define M10(a, b)                                                                                  \
	{ 1, 0, '1', a },                                                                          \
	{                                                                                          \
		1, 0, '2', b                                                                       \
	}
#define S30(a, b)                                                                                  \
	{ 3, 0, 0xf031, a },                                                                       \
	{                                                                                          \
		3, 0, 0xf032, b                                                                    \
	}

/* 9.6.5.4: which table counts is said for a nonsymbolic font with an encoding, and for a symbolic
 * one without; elsewhere viewers choose. */
static void
tables_of_truetype(void)
{
	static const struct {
		const char *name, *encoding;
		bool symbolic, good, ink;
		struct font_map maps[8];
	} cases[] = {
		{ "one table", WIN, false, true, false, { U31(1, 2) } },
		{ "Macintosh", WIN, false, true, false, { M10(1, 2) } },
		{ "Macintosh, symbolic", "", true, true, false, { M10(1, 2) } },
		{ "symbols", "", true, true, false, { S30(1, 2) } },
		{ "symbols at their own place",
		  "",
		  true,
		  true,
		  false,
		  { { 3, 0, '1', 1 }, { 3, 0, '2', 2 } } },
		{ "two that agree", "", false, true, false, { M10(1, 2), U31(1, 2) } },
		{ "by name, another for Macintosh",
		  WIN,
		  false,
		  true,
		  false,
		  { M10(2, 1), U31(1, 2) } },
		{ "by /Differences", DIFF, false, true, false, { M10(2, 1), U31(1, 2) } },
		{ "without an encoding", "", false, false, false, { M10(2, 1), U31(1, 2) } },
		{ "symbolic, without an encoding",
		  "",
		  true,
		  false,
		  false,
		  { M10(2, 1), U31(1, 2) } },
		{ "symbolic, by /Differences", DIFF, true, false, false, { M10(2, 1), U31(1, 2) } },
		{ "symbolic, a name", WIN, true, true, false, { M10(2, 1), U31(1, 2) } },
		{ "symbolic, other names", OTHER, true, false, false, { U31(1, 2) } },
		{ "symbols and Macintosh", "", true, true, false, { M10(2, 1), S30(1, 2) } },
		{ "the same by the name of an encoding",
		  MAC,
		  true,
		  false,
		  false,
		  { M10(2, 1), S30(1, 2) } },
		{ "symbols and letters", "", true, true, false, { S30(1, 2), U31(2, 1) } },
		{ "the same with names", WIN, true, false, false, { S30(1, 2), U31(2, 1) } },
		{ "symbols, nonsymbolic", WIN, false, false, false, { S30(1, 2) } },
		{ "symbols in two places",
		  "",
		  true,
		  false,
		  false,
		  { { 3, 0, '1', 1 }, { 3, 0, 0xf031, 2 } } },
		{ "symbols further out",
		  "",
		  true,
		  false,
		  false,
		  { { 3, 0, 0xf131, 1 }, { 3, 0, 0xf132, 2 } } },
		{ "Unicode of another platform", WIN, false, false, false, { U03(1, 2) } },
		{ "the same and Macintosh", WIN, false, true, false, { U03(1, 2), M10(1, 2) } },
		{ "the same, and they disagree",
		  WIN,
		  false,
		  false,
		  false,
		  { U03(1, 2), M10(2, 1) } },
		{ "two tables of one kind",
		  WIN,
		  false,
		  false,
		  false,
		  { U31(1, 2), { 3, 10, '1', 2 }, { 3, 10, '2', 1 } } },
		{ "a code that is missing in one",
		  WIN,
		  false,
		  false,
		  false,
		  { { 1, 0, '1', 1 }, { 1, 0, '2', 2 }, { 3, 1, '1', 1 } } },
		{ "a table that some leave alone",
		  WIN,
		  false,
		  false,
		  false,
		  { { 3, 10, '1', 1 } } },
		{ "another of these, symbolic", "", true, false, false, { { 0, 4, '1', 1 } } },
		{ "an older one, symbolic", "", true, true, false, { U03(1, 2) } },
		{ "symbols and Unicode, symbolic, a name",
		  WIN,
		  true,
		  false,
		  false,
		  { { 0, 3, '1', 2 }, { 0, 3, '2', 1 }, S30(1, 2) } },
		{ "a code without a glyph by its name, but as it is",
		  OTHER,
		  false,
		  false,
		  false,
		  { { 3, 1, '1', 1 } } },
		{ "a code without a glyph", WIN, false, true, false, { { 3, 1, '1', 1 } } },
		{ "a code without a glyph, and a sign for it",
		  WIN,
		  false,
		  false,
		  true,
		  { { 3, 1, '1', 1 } } },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf font, file;
		char text[600];
		size_t n = 0;

		while (n < 8 && cases[i].maps[n].code)
			n++;
		font = font_true_type(cases[i].maps, n, cases[i].ink);
		snprintf(text, sizeof(text), SIMPLE("TrueType", "%s"), cases[i].encoding);
		file = document(text,
				cases[i].symbolic ? DESCRIPTOR("4", "FontFile2")
						  : DESCRIPTOR("32", "FontFile2"),
				"", yx_buf_bytes(&font), "(12)", NULL, yx_bytes(NULL, 0));
		expect(cases[i].name, &file, cases[i].good);
		yx_buf_clear(&font);
	}
}

/* The names of glyphs count for some where another table says something else, or nothing. */
static void
names_of_truetype(void)
{
	static const struct font_map letters[] = { U31(1, 2) }, mac[] = { M10(1, 2) };
	static const struct font_map one[] = { { 3, 1, '1', 1 } };
	static const struct {
		const char *name, *encoding;
		const struct font_map *maps;
		size_t count;
		uint8_t names[2]; /* 20: one; 21: two */
		bool symbolic, good;
	} cases[] = {
		{ "names and letters agree", WIN, letters, 2, { 20, 21 }, false, true },
		{ "names and letters disagree", WIN, letters, 2, { 21, 20 }, false, true },
		{ "the same, symbolic", WIN, letters, 2, { 21, 20 }, true, false },
		{ "names and the table of Macintosh agree", WIN, mac, 2, { 20, 21 }, false, true },
		{ "names and the table of Macintosh disagree",
		  WIN,
		  mac,
		  2,
		  { 21, 20 },
		  false,
		  false },
		{ "the same, without an encoding", "", mac, 2, { 21, 20 }, false, false },
		{ "the same, symbolic", "", mac, 2, { 21, 20 }, true, true },
		{ "the same, symbolic, a name", WIN, mac, 2, { 21, 20 }, true, false },
		{ "a letter that has a name only", WIN, one, 1, { 20, 21 }, true, false },
		{ "no table, but names", WIN, NULL, 0, { 20, 21 }, false, true },
		{ "a name that is not there, with no table",
		  OTHER,
		  NULL,
		  0,
		  { 20, 5 },
		  false,
		  false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf font = font_true_type(cases[i].maps, cases[i].count, false);
		struct yx_buf post = { 0 }, file;
		char text[600];

		yx_buf_put_u32be(&post, 0x20000);
		yx_buf_fill(&post, 0, 28);
		yx_buf_put_u16be(&post, FONT_GLYPHS);
		for (size_t k = 0; k < FONT_GLYPHS; k++)
			yx_buf_put_u16be(&post, k == 1 || k == 2 ? cases[i].names[k - 1] : 0);
		font_exchange(&font, "post", yx_buf_bytes(&post));
		yx_buf_clear(&post);
		snprintf(text, sizeof(text), SIMPLE("TrueType", "%s"), cases[i].encoding);
		file = document(text,
				cases[i].symbolic ? DESCRIPTOR("4", "FontFile2")
						  : DESCRIPTOR("32", "FontFile2"),
				"", yx_buf_bytes(&font), "(12)", NULL, yx_bytes(NULL, 0));
		expect(cases[i].name, &file, cases[i].good);
		yx_buf_clear(&font);
	}
}

#define ARRAY(entries)                                                                             \
	"/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n" entries "readonly def"
#define USUAL ARRAY("dup 49 /one put\ndup 50 /two put\n")
#define TURN  ARRAY("dup 49 /two put\ndup 50 /one put\n")
#define NAMES ".notdef one two three"

/* 9.6.2, 9.6.5.2: by name; without names the built-in encoding, and who believes which flag. */
static void
encodings_of_type1(void)
{
	static const struct {
		const char *name, *encoding;
		bool symbolic, good;
		const char *builtin, *names, *more;
	} cases[] = {
		{ "the standard one", "", false, true, "/Encoding StandardEncoding def", NAMES,
		  "" },
		{ "built in", "", true, true, USUAL, NAMES, "" },
		{ "built in, another", "", true, true, TURN, NAMES, "" },
		{ "built in, another, nonsymbolic", "", false, false, TURN, NAMES, "" },
		{ "by name over another", WIN, false, true, TURN, NAMES, "" },
		{ "by name over another, symbolic", WIN, true, false, TURN, NAMES, "" },
		{ "by /Differences over another", DIFF, true, true, TURN, NAMES, "" },
		{ "an empty dictionary", "/Encoding << >>", false, false, TURN, NAMES, "" },
		{ "a name that is not there", WIN, false, false, TURN, ".notdef one three", "" },
		{ "a name that is nowhere", WIN, false, true, "/Encoding StandardEncoding def",
		  ".notdef one three", "" },
		{ "the letter by another name", WIN, false, false, USUAL, ".notdef one uni0032",
		  "" },
		{ "two glyphs of a name", WIN, false, false, USUAL, ".notdef one two one", "" },
		{ "two glyphs of a name, built in", "", true, false, USUAL, ".notdef one two one",
		  "" },
		{ "two encodings", "", true, false, USUAL "\n" TURN, NAMES, "" },
		{ "an encoding among what is encrypted", "", true, false, USUAL, NAMES, TURN },
		{ "an encoding made by a loop", "", true, false,
		  ARRAY("dup 49 1 50 {/one put dup} for "), NAMES, "" },
		{ "an encoding with octal codes", "", true, false,
		  ARRAY("dup 8#61 /one put\ndup 8#62 /two put\n"), NAMES, "" },
		{ "names twice, and none of that is asked", WIN, false, true, USUAL "\n" TURN,
		  NAMES, "" },
		{ "two sets of glyphs", WIN, false, false, USUAL, NAMES,
		  "2 index /CharStrings 1 dict dup begin end" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[600], entries[80];
		struct yx_buf font, file;
		size_t sizes[2];

		font = font_type1(cases[i].builtin, cases[i].names, cases[i].more, sizes);
		snprintf(text, sizeof(text), SIMPLE("Type1", "%s"), cases[i].encoding);
		snprintf(entries, sizeof(entries), "/Length1 %zu /Length2 %zu /Length3 0", sizes[0],
			 sizes[1]);
		file = document(text,
				cases[i].symbolic ? DESCRIPTOR("4", "FontFile")
						  : DESCRIPTOR("32", "FontFile"),
				entries, yx_buf_bytes(&font), "(12)", NULL, yx_bytes(NULL, 0));
		expect(cases[i].name, &file, cases[i].good);
		yx_buf_clear(&font);
	}
}

/* The reason says which word is not that of a font: Ghostscript takes another font instead. */
static void
the_odd_word_is_told(void)
{
	struct yx_error err = YX_ERROR_INIT;
	char text[600], why[400] = "";
	size_t sizes[2];
	struct yx_buf font = font_type1(USUAL "\nfoo", NAMES, "", sizes), file;

	snprintf(text, sizeof(text), SIMPLE("Type1", WIN));
	file = document(text, DESCRIPTOR("32", "FontFile"), "", yx_buf_bytes(&font), "(12)", NULL,
			yx_bytes(NULL, 0));
	kit_identity();
	CHECK_OK(kit_sign(&file, 0, NULL, &err));
	CHECK(!kit_passes(yx_buf_bytes(&file), why));
	CHECK_MSG(strstr(why, "in two ways, from \"foo\" at byte "), "%s", why);
	yx_buf_clear(&font);
	yx_buf_clear(&file);
}

/* 9.6.5.1: a code that the named encoding has no letter for is what the program says to some. */
static void
codes_beyond_the_named_encoding(void)
{
	static const char *const builtin[] = { USUAL, ARRAY("dup 1 /two put\n") };

	for (int i = 0; i < 2; i++) {
		size_t sizes[2];
		struct yx_buf font = font_type1(builtin[i], NAMES, "", sizes);
		struct yx_buf file =
		    document(SIMPLE("Type1", WIN), DESCRIPTOR("4", "FontFile"), "",
			     yx_buf_bytes(&font), "<31013132>", NULL, yx_bytes(NULL, 0));

		expect(i ? "a code that the program leads to two" : "a code that leads nowhere",
		       &file, !i);
		yx_buf_clear(&font);
	}
}

/* Tables 124, 125: the kind of the program, its key and its parts. */
static void
programs_are_what_they_are_said_to_be(void)
{
	static const struct font_map maps[] = { U31(1, 2) };
	static const struct {
		const char *name, *subtype, *descriptor, *entries;
		bool type1, good;
	} cases[] = {
		{ "as it should be", "TrueType", DESCRIPTOR("32", "FontFile2"), "", false, true },
		{ "TrueType as Type 1", "Type1", DESCRIPTOR("32", "FontFile2"), "", false, false },
		{ "TrueType by another key", "TrueType", DESCRIPTOR("32", "FontFile"), "", false,
		  false },
		{ "TrueType by the third key", "TrueType", DESCRIPTOR("32", "FontFile3"),
		  "/Subtype /OpenType", false, false },
		{ "Type 1", "Type1", DESCRIPTOR("32", "FontFile"), "", true, true },
		{ "Type 1 as TrueType", "TrueType", DESCRIPTOR("32", "FontFile"), "", true, false },
		{ "Type 1 as CFF", "Type1", DESCRIPTOR("32", "FontFile3"), "/Subtype /Type1C", true,
		  false },
		{ "a first part without length", "Type1", DESCRIPTOR("32", "FontFile"),
		  "/Length1 0 /Length2 5000 /Length3 0", true, false },
		{ "a second part that is too short", "Type1", DESCRIPTOR("32", "FontFile"),
		  "/Length1 300 /Length2 10 /Length3 0", true, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t sizes[2];
		struct yx_buf font = cases[i].type1 ? font_type1(USUAL, NAMES, "", sizes)
						    : font_true_type(maps, 2, false);
		struct yx_buf file;
		char text[600];

		snprintf(
		    text, sizeof(text),
		    "<< /Type /Font /Subtype /%s /BaseFont /ABCDEF+Kit /FirstChar 49 /LastChar "
		    "50 /Widths [300 300] /FontDescriptor 6 0 R " WIN " >>",
		    cases[i].subtype);
		file = document(text, cases[i].descriptor, cases[i].entries, yx_buf_bytes(&font),
				"(12)", NULL, yx_bytes(NULL, 0));
		expect(cases[i].name, &file, cases[i].good);
		yx_buf_clear(&font);
	}
}

#define IDENTITY "/Identity-H", "CIDFontType2"
#define CMAP(body)                                                                                 \
	"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Kit def /WMode "  \
	"0 "                                                                                       \
	"def 1 begincodespacerange <0000> <ffff> endcodespacerange " body " endcmap end end"
#define RANGE "1 begincidrange <0001> <0005> 1 endcidrange "
#define OWN(good, name, text, map)                                                                 \
	{                                                                                          \
		name, COMPOSITE("9 0 R", "CIDFontType2", "/DW 300"), text, good, "", map,          \
		    sizeof(map) - 1                                                                \
	}
#define BY(good, name, more, text, data)                                                           \
	{                                                                                          \
		name, COMPOSITE("/Identity-H", "CIDFontType2", more), text, good, "", data,        \
		    sizeof(data) - 1                                                               \
	}

/* 9.7: codes to CIDs, CIDs to glyphs, and their widths. */
static void
composite_fonts(void)
{
	static const struct font_map maps[] = { U31(1, 2) };
	static const struct {
		const char *name, *font, *text;
		bool good;
		const char *entries, *data;
		size_t size;
	} cases[] = {
		BY(true, "glyphs by number", "/DW 300 /CIDToGIDMap /Identity", "<00010002>", ""),
		BY(true, "no map", "/DW 300", "<00010002>", ""),
		BY(true, "a map", "/DW 300 /CIDToGIDMap 9 0 R", "<00010002>", "\0\0\0\2\0\1"),
		BY(false, "a map that is too short", "/DW 300 /CIDToGIDMap 9 0 R", "<00010002>",
		   "\0\0\0\2"),
		BY(false, "half an entry", "/DW 300 /CIDToGIDMap 9 0 R", "<00010002>",
		   "\0\0\0\2\0"),
		BY(false, "widths of strings", "/DW 300 /W [1 [300 (x)]]", "<00010002>", ""),
		BY(false, "two widths of a CID", "/DW 300 /W [1 2 300 1 [900]]", "<00010002>", ""),
		BY(true, "the same width twice", "/DW 300 /W [1 2 300 1 [300]]", "<00010002>", ""),
		BY(false, "a usual width that is a name", "/DW /Kit", "<00010002>", ""),
		OWN(true, "a map of codes", "<00010002>", CMAP(RANGE)),
		OWN(true, "ranges that agree", "<00010002>", CMAP(RANGE RANGE)),
		OWN(true, "codes that it leaves out", "<00010009>", CMAP(RANGE)),
		OWN(false, "ranges that overlap", "<00010002>",
		    CMAP(RANGE "1 begincidrange <0002> <0003> 4 endcidrange")),
		OWN(false, "a single code within a range", "<00010002>",
		    CMAP("1 begincidchar <0002> 4 endcidchar " RANGE)),
		OWN(false, "more entries than announced", "<00010002>",
		    CMAP("1 begincidrange <0001> <0001> 1 <0002> <0002> 2 endcidrange")),
		OWN(false, "codes as numbers", "<00010002>",
		    CMAP("1 begincidrange 1 5 1 endcidrange")),
		OWN(false, "leaning on another map", "<00010002>",
		    CMAP("/Identity-H usecmap " RANGE)),
		OWN(false, "letters in a map of CIDs", "<00010002>",
		    CMAP(RANGE "1 beginbfchar <0001> <0002> endbfchar")),
		OWN(true, "what stands for missing ones, not asked", "<00010002>",
		    CMAP(RANGE "1 beginnotdefrange <0006> <0009> 2 endnotdefrange")),
		OWN(false, "what stands for missing ones", "<00010009>",
		    CMAP(RANGE "1 beginnotdefrange <0006> <0009> 2 endnotdefrange")),
		OWN(false, "a number that runs into something", "<00010002>",
		    CMAP("1 begincidrange <0001> <0005> 1\xc2 endcidrange ")),
		OWN(false, "a word that no map has", "<00010002>", CMAP(RANGE "known ")),
		OWN(false, "a bracket", "<00010002>", CMAP(RANGE "} ")),
		OWN(false, "a string without an end", "<00010002>", CMAP(RANGE "(")),
		OWN(false, "ranges of longer codes", "<00010002>",
		    CMAP("1 begincidrange <000001> <000005> 1 endcidrange")),
		OWN(false, "no code space", "<00010002>", "begincmap " RANGE " endcmap"),
		OWN(false, "codes beyond the code space", "<00010002>",
		    "begincmap 1 begincodespacerange <0000> <0001> endcodespacerange " RANGE
		    "endcmap"),
		OWN(false, "codes of two lengths that begin alike", "<00010002>",
		    "begincmap 2 begincodespacerange <0000> <ffff> <00> <80> "
		    "endcodespacerange " RANGE "endcmap"),
		{ "another direction", COMPOSITE("9 0 R", "CIDFontType2", ""), "<00010002>", false,
		  "/WMode 1", CMAP(RANGE), sizeof(CMAP(RANGE)) - 1 },
		{ "a map beside the stream's", COMPOSITE("9 0 R", "CIDFontType2", ""), "<00010002>",
		  false, "/UseCMap /Identity-H", CMAP(RANGE), sizeof(CMAP(RANGE)) - 1 },
		{ "TrueType as CIDFontType0", COMPOSITE("/Identity-H", "CIDFontType0", ""),
		  "<00010002>", false, "", "", 0 },
	};
	struct yx_buf font = font_true_type(maps, 2, false);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf file = document(cases[i].font, DESCRIPTOR("4", "FontFile2"), "",
					      yx_buf_bytes(&font), cases[i].text, cases[i].entries,
					      yx_bytes(cases[i].data, cases[i].size));

		expect(cases[i].name, &file, cases[i].good);
	}
	yx_buf_clear(&font);
}

/* A glyph that is not there is another sign in each viewer, or none; a blank one is none in all. */
static void
numbers_without_a_glyph(void)
{
	static const struct font_map maps[] = { U31(1, 2) };

	for (int ink = 0; ink < 2; ink++) {
		struct yx_buf font = font_true_type(maps, 2, ink);
		struct yx_buf file = document(COMPOSITE("/Identity-H", "CIDFontType2", "/DW 300"),
					      DESCRIPTOR("4", "FontFile2"), "", yx_buf_bytes(&font),
					      "<00010100>", NULL, yx_bytes(NULL, 0));

		expect(ink ? "beyond the last, with a sign" : "beyond the last", &file, !ink);
		yx_buf_clear(&font);
	}
}

/* 9.7.6.2: a code that no range has is CID 0, whose sign pdf.js leaves out. What is left of a
 * string is a code to some. */
static void
codes_that_lead_nowhere(void)
{
	static const struct font_map maps[] = { U31(1, 2) };
	static const char map[] = CMAP(RANGE);

	for (int ink = 0; ink < 2; ink++) {
		struct yx_buf font = font_true_type(maps, 2, ink);
		struct yx_buf file = document(COMPOSITE("9 0 R", "CIDFontType2", "/DW 300"),
					      DESCRIPTOR("4", "FontFile2"), "", yx_buf_bytes(&font),
					      "<00010040>", "", yx_bytes(map, sizeof(map) - 1));

		expect(ink ? "left out, with a sign" : "left out", &file, !ink);
		file = document(COMPOSITE("/Identity-H", "CIDFontType2", "/DW 300"),
				DESCRIPTOR("4", "FontFile2"), "", yx_buf_bytes(&font), "<000102>",
				NULL, yx_bytes(NULL, 0));
		expect("half a code", &file, false);
		yx_buf_clear(&font);
	}
}

/* The table CFF of an OpenType font, which then is a program by itself. */
static struct yx_bytes
cff_of(struct yx_bytes font)
{
	for (size_t i = 12; i + 16 <= font.len && i < 12 + 16 * (size_t)font.data[5]; i += 16) {
		const uint8_t *d = font.data + i;
		size_t at = (size_t)d[8] << 24 | (size_t)d[9] << 16 | (size_t)d[10] << 8 | d[11];
		size_t len = (size_t)d[12] << 24 | (size_t)d[13] << 16 | (size_t)d[14] << 8 | d[15];

		if (memcmp(d, "CFF ", 4) == 0 && at <= font.len && len <= font.len - at)
			return yx_bytes_slice(font, at, len);
	}
	return yx_bytes(NULL, 0);
}

/* Table 124: what is keyed by CIDs is for composite fonts. */
static void
a_program_of_cids_is_for_composite_fonts(void)
{
	struct yx_draw_font_program about;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf font = { 0 }, file;
	struct yx_bytes cff;
	enum yx_status st = yx_draw_fonts_new(&fonts, NULL, &err);

	if (st == YX_OK)
		st = yx_draw_font_subset(&font, fonts, YX_DRAW_SONG, yx_bytes_str("12"), &about,
					 &err);
	yx_draw_fonts_free(fonts);
	if (st != YX_OK)
		test_skip("%s", err.text);
	cff = cff_of(yx_buf_bytes(&font));
	CHECK(cff.len > 0);
	file = document("<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Kit /FirstChar 49 "
			"/LastChar 50 /Widths [300 300] /FontDescriptor 6 0 R >>",
			DESCRIPTOR("4", "FontFile3"), "/Subtype /CIDFontType0C", cff, "(12)", NULL,
			yx_bytes(NULL, 0));
	expect_for("a program of CIDs in a simple font", &file, false, "of another kind");
	file = document(COMPOSITE("/Identity-H", "CIDFontType0", "/DW 300"),
			DESCRIPTOR("4", "FontFile3"), "/Subtype /CIDFontType0C", cff, "<0000>",
			NULL, yx_bytes(NULL, 0));
	expect("a program of CIDs in a composite font", &file, true);
	yx_buf_clear(&font);
}

/* 9.7.4.2: within OpenType some go by the charset, some by the glyphs' numbers. */
static void
charsets_within_opentype(void)
{
	static const char signs[] = "12";
	struct yx_draw_font_program about;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf font = { 0 }, file;
	enum yx_status st = yx_draw_fonts_new(&fonts, NULL, &err);

	if (st == YX_OK)
		st = yx_draw_font_subset(&font, fonts, YX_DRAW_SONG, yx_bytes_str(signs), &about,
					 &err);
	yx_draw_fonts_free(fonts);
	if (st != YX_OK)
		test_skip("%s", err.text);
	file = document(COMPOSITE("/Identity-H", "CIDFontType0", "/DW 300"),
			DESCRIPTOR("4", "FontFile3"), "/Subtype /OpenType", yx_buf_bytes(&font),
			"<00010002>", NULL, yx_bytes(NULL, 0));
	expect("a charset that is no identity", &file, false);
	yx_buf_clear(&font);
}

/* The font of text that sets none is that around the form; the same form, other glyphs. */
static void
the_font_around_a_form(void)
{
	static const struct font_map maps[] = { M10(2, 1), U31(1, 2) };
	struct yx_buf font = font_true_type(maps, 4, false);
	static const struct {
		const char *content;
		bool good;
	} cases[] = {
		{ "/F 24 Tf /X Do", true },
		{ "/F 24 Tf /X Do /G 24 Tf /X Do", false },
		{ "/S gs /X Do", false },
		{ "/S gs q /F 24 Tf /X Do Q", true },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char why[400] = "";
		struct pencil p;

		kit_identity();
		pencil_init(&p);
		pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
		pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
		pencil_obj(&p, 3,
			   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 60] /Contents 4 0 R "
			   "/Resources << /Font << /F 5 0 R /G 8 0 R >> /XObject << /X 9 0 R >> "
			   "/ExtGState << /S << /Font [8 0 R 24] >> >> >> >>");
		pencil_stream(&p, 4, "", cases[i].content, strlen(cases[i].content));
		pencil_obj(&p, 5, SIMPLE("TrueType", WIN));
		pencil_obj(&p, 6, DESCRIPTOR("32", "FontFile2"));
		pencil_stream(&p, 7, "", font.data, font.len);
		pencil_obj(&p, 8, SIMPLE("TrueType", ""));
		pencil_stream(&p, 9, "/Type /XObject /Subtype /Form /BBox [0 0 300 60]",
			      "BT 10 20 Td (12) Tj ET", 22);
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == cases[i].good, "%s: %s",
			  cases[i].content, why);
		yx_buf_clear(&p.out);
	}
	yx_buf_clear(&font);
}

/* Cut anywhere, a program is read without harm: it opens or not. */
static void
programs_cut_at_every_byte(void)
{
	static const struct font_map maps[] = { M10(2, 1), U31(1, 2) };
	size_t sizes[2];

	for (int kind = 0; kind < 2; kind++) {
		struct yx_buf whole =
		    kind ? font_type1(USUAL, NAMES, "", sizes) : font_true_type(maps, 4, true);

		for (size_t len = 0; len <= whole.len; len++) {
			uint8_t *copy = yx_alloc(len ? len : 1);
			struct yx_font_program *p = NULL;
			struct yx_font_found f = { 0 };

			REQUIRE(copy != NULL);
			memcpy(copy, whole.data, len);
			if (yx_font_program_open(&p, yx_bytes(copy, len), NULL) == YX_OK) {
				for (int t = YX_TABLE_WINDOWS; t <= YX_TABLE_LETTERS; t++)
					(void)yx_font_program_ask(p, (enum yx_font_table)t, '1',
								  &f);
				(void)yx_font_program_ask_name(p, YX_BYTES_LIT("one"), &f);
				(void)yx_font_program_plain(p, true);
				CHECK(yx_font_program_alike(p, 1, 1));
				CHECK(len < whole.len || !yx_font_program_alike(p, 1, 2));
				CHECK(f.count <= YX_FONT_GLYPHS);
			} else {
				CHECK(len < whole.len);
			}
			yx_font_program_free(p);
			yx_free(copy);
		}
		yx_buf_clear(&whole);
	}
}

TEST_MAIN(CASE(tables_of_truetype), CASE(names_of_truetype), CASE(encodings_of_type1),
	  CASE(the_odd_word_is_told), CASE(programs_are_what_they_are_said_to_be),
	  CASE(composite_fonts), CASE(numbers_without_a_glyph), CASE(charsets_within_opentype),
	  CASE(codes_that_lead_nowhere), CASE(codes_beyond_the_named_encoding),
	  CASE(a_program_of_cids_is_for_composite_fonts), CASE(the_font_around_a_form),
	  CASE(programs_cut_at_every_byte))
