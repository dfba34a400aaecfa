/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TrueType programs are plain where all readers read them alike. What is refused was drawn in two
 * ways by poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium, pdf.js 5 or PDFBox 2, which then take
 * another font, another glyph, or a part of one; what is kept stands in fonts of genuine documents.
 */
#include <yinxin/draw.h>
#include <yinxin/draw_program.h>
#include "../sign/font_kit.h"
#include "../test.h"

#define GLYPH(n) (34 * ((n)-1)) /* where it begins; 0 has none */
#define FLAGS    14             /* of its points, from its beginning */

static const struct font_map maps[] = { { 3, 1, '1', 1 }, { 3, 1, '2', 2 }, { 3, 1, '3', 7 } };

/* Opened, and asked for one glyph; `word`: the table that is another, or NULL. */
static void
expect(const char *name, struct yx_buf *font, uint32_t glyph, bool plain, const char *word)
{
	struct yx_font_program *p = NULL;

	CHECK_MSG(yx_font_program_open(&p, yx_buf_bytes(font), NULL) == YX_OK, "%s", name);
	if (p) {
		bool drawn = yx_font_program_outline(p, glyph);
		struct yx_font_odd odd = yx_font_program_odd(p);

		CHECK_MSG(yx_font_program_plain(p, false) == plain, "%s: \"%s\" at %zu", name,
			  odd.word, odd.at);
		CHECK_MSG(drawn == !word, "%s: \"%s\" at %zu", name, odd.word, odd.at);
		CHECK_MSG(strcmp(odd.word, word ? word : "") == 0, "%s: \"%s\"", name, odd.word);
		CHECK_MSG(odd.part == YX_FONT_WHOLE && odd.at <= font->len, "%s", name);
	}
	yx_font_program_free(p);
	yx_buf_clear(font);
}

/* Bytes of a table: with '+' in front the table is these alone. */
struct change {
	const char *name, *tag;
	size_t at;
	const char *hex;
};

static struct yx_buf
changed(const struct change *c)
{
	struct yx_buf font = font_true_type(maps, 3, false), bytes = { 0 };
	bool whole = c->hex && *c->hex == '+';
	uint8_t *at;
	uint32_t len;

	if (!c->hex)
		return font;
	CHECK(yx_hex_decode(&bytes, yx_bytes_str(c->hex + whole), NULL) == YX_OK);
	if (whole) {
		font_exchange(&font, c->tag, yx_buf_bytes(&bytes));
	} else {
		at = font_find(&font, c->tag, &len);
		CHECK_MSG(at && c->at + bytes.len <= len, "%s", c->name);
		if (at && c->at + bytes.len <= len)
			memcpy(at + c->at, bytes.data, bytes.len);
	}
	yx_buf_clear(&bytes);
	return font;
}

/* ----------------------------------------------------------------------- tables */

/* cmap of one sub-table for Windows, behind its head */
#define CMAP(hex) "+00000001000300010000000c" hex

/* One script, one feature, a lookup of each of the kinds that are read. */
#define GSUB(sets)                                                                                 \
	"+00010000000a0020002e"                                                                    \
	"00016c61746e0008"                                                                         \
	"00040000"                                                                                 \
	"0000ffff00010000"                                                                         \
	"0000"                                                                                     \
	"00016c6967610008"                                                                         \
	"000000010000"                                                                             \
	"00020006001e"                                                                             \
	"0001000000010008"                                                                         \
	"000100060001"                                                                             \
	"00020001000100010000"                                                                     \
	"0004000000010008"                                                                         \
	"00010008" sets "000e"                                                                     \
	"000100010001"                                                                             \
	"00010004"                                                                                 \
	"000300020002"

static void
tables_as_fonts_have_them(void)
{
	static const struct change same[] = {
		{ "nothing", "", 0, NULL },
		{ "a table that no reader knows", "Kit ", 0, "+0001" },
		{ "an empty table", "post", 0, "+" },
		{ "metrics of some glyphs, and the rest", "hhea", 34, "0003" },
		{ "codes of bytes", "cmap", 0, CMAP("0006001000000031000300010002000700") },
		{ "codes beyond the first plane, of glyphs that were left out", "cmap", 0,
		  CMAP("000c00000000001c00000000000000010001f6000001f6ff00000001") },
		{ "a last segment that leads nowhere", "cmap", 0,
		  CMAP("0004002000000004000000000000003affff00000031ffffffd00001000003e7") },
		{ "no codes", "cmap", 0, "+00000000" },
		{ "variations", "cmap", 0,
		  "+00000002"
		  "0000000500000014"
		  "000300010000001e"
		  "000e0000000a00000000"
		  "00040018000000020000000000"
		  "00"
		  "ffff0000ffff00010000" },
		{ "no names of glyphs", "post", 0,
		  "+0003000000000000000000000000000000000000000000000000000000000000" },
		{ "names of glyphs", "post", 0,
		  "+0002000000000000000000000000000000000000000000000000000000000000"
		  "000800000001000200030004000500060102"
		  "03656e64" },
		{ "names", "name", 0, "+0000000100120001000000000001000200004b6b" },
		{ "signs for others", "GSUB", 0, GSUB("0001") },
		{ "pairs", "kern", 0, "+0000000100000014000100010006000000000001000200ff" },
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		struct yx_buf font = changed(&same[i]);

		expect(same[i].name, &font, 1, true, NULL);
	}
}

static void
damaged_tables(void)
{
	static const struct change other[] = {
		{ "outlines of another kind", "CFF ", 0, "+01000401" },
		{ "places of no size", "head", 50, "0002" },
		{ "more glyphs than places", "maxp", 4, "0009" },
		{ "no metrics", "hhea", 34, "0000" },
		{ "more metrics than glyphs", "hhea", 34, "0009" },
		{ "fewer metrics than it has", "hmtx", 0, "+012c0000012c0000" },
		{ "a place in front of the last", "loca", 8, "0001" },
		{ "a place behind the end", "loca", 16, "0078" },
		{ "segments out of order", "cmap", 12 + 14, "0033" },
		{ "no last segment", "cmap", 12 + 20, "0040" },
		{ "a segment of a half", "cmap", 12 + 6, "0007" },
		{ "glyphs of a segment behind the end", "cmap", 12 + 40, "0100" },
		{ "another version", "cmap", 0, "0001" },
		{ "codes of a format that some do not know", "cmap", 0,
		  CMAP("000a0000000000160000000000000031000000010001") },
		{ "variations in the place of letters", "cmap", 0, CMAP("000e0000000a00000000") },
		{ "symbols in two places", "cmap", 0,
		  "+00000001"
		  "000300000000000c"
		  "0004002800000006000000000000"
		  "0031f032ffff0000"
		  "0031f032ffff"
		  "ffd00fd00001"
		  "000000000000" },
		{ "symbols in a list", "cmap", 0,
		  "+00000001000300000000000c000600100000f031000300010002"
		  "0007" },
		{ "codes that are none", "cmap", 0,
		  CMAP("000c00000000001c00000000000000010000d8000000d8ff00000001") },
		{ "codes of bytes, too short for FreeType", "cmap", 0,
		  CMAP("0006000e0000003100030001000200070000") },
		{ "a glyph that is none, moved", "cmap", 0,
		  CMAP("0004002200000004000000000000"
		       "0031ffff00000031ffff0001000100040000"
		       "0000") },
		{ "names of other glyphs", "post", 0,
		  "+0002000000000000000000000000000000000000000000000000000000000000"
		  "000700000001000200030004000500060007" },
		{ "names that end early", "post", 0,
		  "+0002000000000000000000000000000000000000000000000000000000000000"
		  "000800000001000200030004000500060102"
		  "04656e64" },
		{ "a name that ends behind the file", "name", 0,
		  "+00000001001200010000000000010fff00004b6b" },
		{ "pairs behind the end of the file", "kern", 0,
		  "+000000010000001400010fff0006000000000001000200ff" },
		{ "metrics of columns without a head", "vmtx", 0, "+012c0000" },
		{ "signs for others of more than there are", "GSUB", 0, GSUB("0002") },
		{ "scripts behind the end", "GSUB", 0,
		  "+00010000000aff00ff00"
		  "0001" },
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		struct yx_buf font = changed(&other[i]);
		bool places = strcmp(other[i].name, "more glyphs than places") == 0;

		expect(other[i].name, &font, 1, false, places ? "loca" : other[i].tag);
	}
}

/* One more table, whose entry is changed. */
static void
damaged_directories(void)
{
	static const struct {
		const char *name, *word;
		size_t at;
		uint8_t bytes[4];
	} cases[] = {
		{ "a table twice", "cmap", 0, "cmap" },
		{ "two tables in one place", "Kit ", 8, { 0, 0, 0, 200 } },
		{ "a table behind the end", "Kit ", 8, { 0, 0, 15, 255 } },
		{ "a table that ends behind the file", "Kit ", 12, { 0, 0, 15, 255 } },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf font = font_true_type(maps, 3, false);

		font_exchange(&font, "Kit ", YX_BYTES_LIT("kit"));
		memcpy(font.data + 12 + 16 * 7 + cases[i].at, cases[i].bytes, 4);
		expect(cases[i].name, &font, 1, false, cases[i].word);
	}
}

/* Without one of these some readers take another font. */
static void
tables_that_are_needed(void)
{
	static const char *const needed[] = { "glyf", "head", "hhea", "hmtx", "loca", "maxp" };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		struct yx_buf font = font_true_type(maps, 3, false);
		struct yx_font_program *p = NULL;

		for (size_t k = 0; k < 7; k++)
			if (memcmp(font.data + 12 + 16 * k, needed[i], 4) == 0)
				font.data[12 + 16 * k] = 'x';
		CHECK_MSG(yx_font_program_open(&p, yx_buf_bytes(&font), NULL) != YX_OK ||
			      !yx_font_program_plain(p, false),
			  "%s", needed[i]);
		yx_font_program_free(p);
		yx_buf_clear(&font);
	}
}

/* Symbols in front of the table of Macintosh: pdf.js takes the latter. */
static void
tables_out_of_order(void)
{
	static const struct font_map agree[] = { { 3, 0, 0xf031, 1 }, { 1, 0, '1', 1 } };
	static const struct font_map other[] = { { 3, 0, 0xf031, 1 }, { 1, 0, '1', 2 } };
	static const struct font_map sorted[] = { { 1, 0, '1', 2 }, { 3, 0, 0xf031, 1 } };
	static const struct font_map letters[] = { { 3, 1, '1', 1 }, { 0, 3, '1', 1 } };
	struct yx_buf font = font_true_type(other, 2, false);
	uint8_t list[] = { 0, 6, 0, 12, 0, 0, 0, '1', 0, 1, 0, 1 };
	uint32_t len;

	expect("another glyph", &font, 1, false, "cmap");
	font = font_true_type(sorted, 2, false);
	expect("the other way round", &font, 1, true, NULL);
	font = font_true_type(letters, 2, false);
	expect("letters of two platforms", &font, 1, false, "cmap");
	/* the same as a list, which is said to be shorter than it is */
	for (unsigned i = 0; i < 2; i++) {
		font = font_true_type(agree, 2, false);
		list[3] = i ? 10 : 12;
		memcpy(font_find(&font, "cmap", &len) + 20 + 32, list, sizeof(list));
		expect("the same glyph", &font, 1, true, NULL);
	}
}

/* --------------------------------------------------------------------- outlines */

/* A composite in the place of the last glyph; of glyph 1 and more. */
#define PARTS(hex) "ffff00000000012c0320" hex

static void
outlines_as_fonts_have_them(void)
{
	static const struct change same[] = {
		{ "nothing", "", 0, NULL },
		{ "flags of overlaps", "glyf", GLYPH(7) + FLAGS, "41010101" },
		{ "no contours", "glyf", GLYPH(7), "0000" },
		{ "instructions", "glyf", GLYPH(7) + 12, "0001003101370101000000" },
		{ "flags for several points", "glyf", GLYPH(7) + FLAGS, "3903" },
		{ "a part", "glyf", GLYPH(7),
		  PARTS("0002"
			"0001"
			"1010") },
		{ "parts, turned", "glyf", GLYPH(7),
		  PARTS("0023"
			"0001"
			"00100010"
			"0082"
			"0002"
			"0000"
			"0000"
			"4000"
			"c000"
			"0000") },
		{ "a part with metrics and instructions", "glyf", GLYPH(7),
		  PARTS("0316"
			"0001"
			"0000"
			"0001"
			"00") },
		{ "beside by a little", "hmtx", 4 * 7 + 2, "0020" },
		{ "a glyph that is not there", "maxp", 4, "0007" },
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		struct yx_buf font = changed(&same[i]);

		if (same[i].tag[0] == 'm')
			memcpy(font_find(&font, "hhea", &(uint32_t){ 0 }) + 34, "\0\7", 2);
		expect(same[i].name, &font, 7, true, NULL);
	}
}

static void
damaged_outlines(void)
{
	static const struct change other[] = {
		{ "more contours than it has", "glyf", GLYPH(7), "0002" },
		{ "contours of no kind", "glyf", GLYPH(7), "fffe" },
		{ "contours out of order", "glyf", GLYPH(7), "000200000000012c032000030002" },
		{ "more points than it has", "glyf", GLYPH(7) + 10, "0007" },
		{ "instructions behind its end", "glyf", GLYPH(7) + 12, "0100" },
		{ "flags for more points than it has", "glyf", GLYPH(7) + FLAGS, "3904" },
		{ "a flag without a meaning", "glyf", GLYPH(7) + FLAGS, "81" },
		{ "an end too early", "loca", 16, "0076" },
		{ "far away", "glyf", GLYPH(7) + FLAGS + 6, "4400" },
		{ "too far for a number", "glyf", GLYPH(7) + FLAGS + 6, "7fff7fff" },
		{ "a part that is not there", "glyf", GLYPH(7),
		  PARTS("0002"
			"0008"
			"1010") },
		{ "a part of itself", "glyf", GLYPH(7),
		  PARTS("0002"
			"0007"
			"1010") },
		{ "parts without an end", "glyf", GLYPH(7),
		  PARTS("0022"
			"0001"
			"0000"
			"0022"
			"0001"
			"0000"
			"0022"
			"0001"
			"0000"
			"0022"
			"0001"
			"0000") },
		{ "points that match", "glyf", GLYPH(7),
		  PARTS("0000"
			"0001"
			"0001") },
		{ "two sizes", "glyf", GLYPH(7),
		  PARTS("004a"
			"0001"
			"0000"
			"4000"
			"4000"
			"4000") },
		{ "a place that grows with its part", "glyf", GLYPH(7),
		  PARTS("080a"
			"0001"
			"1010"
			"2000") },
		{ "flags of parts without a meaning", "glyf", GLYPH(7),
		  PARTS("8002"
			"0001"
			"1010") },
		{ "a part behind the end of numbers", "glyf", GLYPH(7),
		  PARTS("000b"
			"0001"
			"7f007f00"
			"7fff") },
		{ "beside where it says", "hmtx", 4 * 7 + 2, "0100" },
		{ "a part beside where it says", "hmtx", 4 * 1 + 2, "0100" },
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		struct yx_buf font = changed(&other[i]);
		uint32_t len;

		if (strcmp(other[i].name, "a part beside where it says") == 0)
			memcpy(font_find(&font, "glyf", &len) + GLYPH(7),
			       "\xff\xff\0\0\0\0\1\x2c\3\x20\0\2\0\1\0\0", 16);
		expect(other[i].name, &font, 7, true, "glyf");
		/* of no concern to another glyph */
		font = changed(&other[i]);
		expect(other[i].name, &font, 2, true, NULL);
	}
}

/* FreeType knows some old fonts by their names, and runs their instructions for all who asked it
 * not to. */
static void
fonts_that_need_their_instructions(void)
{
	static const struct change instructions = { "instructions", "glyf", GLYPH(7) + 12,
						    "0001003101370101000000" };
	static const char name[] = "\0\0\0\1\0\x12\0\1\0\0\0\0\0\1\0\4\0\0";

	for (int tricky = 0; tricky < 2; tricky++)
		for (uint32_t glyph = 6; glyph < 8; glyph++) {
			struct yx_buf font = changed(&instructions), table = { 0 };

			yx_buf_put(&table, name, sizeof(name) - 1);
			yx_buf_puts(&table, tricky ? "cpop" : "Kit ");
			font_exchange(&font, "name", yx_buf_bytes(&table));
			yx_buf_clear(&table);
			expect(tricky ? "cpop" : "Kit", &font, glyph, true,
			       tricky && glyph == 7 ? "glyf" : NULL);
		}
}

static void
cut_at_every_byte(void)
{
	struct yx_buf font = font_true_type(maps, 3, true);

	for (size_t len = 0; len < font.len; len++) {
		struct yx_font_program *p = NULL;
		uint8_t *copy = yx_alloc(len ? len : 1);

		REQUIRE(copy != NULL);
		memcpy(copy, font.data, len);
		if (yx_font_program_open(&p, yx_bytes(copy, len), NULL) == YX_OK) {
			CHECK_MSG(!yx_font_program_plain(p, false), "%zu bytes", len);
			for (uint32_t glyph = 0; glyph < FONT_GLYPHS + 1; glyph++)
				CHECK(!yx_font_program_outline(p, glyph));
		}
		yx_font_program_free(p);
		yx_free(copy);
	}
	yx_buf_clear(&font);
}

TEST_MAIN(CASE(tables_as_fonts_have_them), CASE(damaged_tables), CASE(damaged_directories),
	  CASE(tables_that_are_needed), CASE(tables_out_of_order),
	  CASE(outlines_as_fonts_have_them), CASE(damaged_outlines),
	  CASE(fonts_that_need_their_instructions), CASE(cut_at_every_byte))
