/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A field filled in after signing, painted with a font that the update brings along: one whose
 * letters are what they are said to be passes, and one that draws others is refused (ISO 32000-2
 * 12.7.4.3). The programs are cut from fonts of this machine.
 */
#include "pdf_kit.h"
#include <yinxin/draw.h>
#include <yinxin/draw_letter.h>

#define DESCRIPTOR(file)                                                                           \
	"<< /Type /FontDescriptor /FontName /ABCDEF+Cut /Flags %d /FontBBox [0 -200 600 800] "     \
	"/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /" file " @0 >>"
#define SIGNS "0123456789-., ABCDEFabcdef"

static struct yx_buf
program(enum yx_draw_face face, const char *signs)
{
	struct yx_draw_font_program about;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	enum yx_status st = yx_draw_fonts_new(&fonts, NULL, &err);

	if (st == YX_OK)
		st = yx_draw_font_subset(&out, fonts, face, yx_bytes_str(signs), &about, &err);
	yx_draw_fonts_free(fonts);
	if (st != YX_OK)
		test_skip("%s", err.text);
	return out;
}

/* The code that leads to a letter's glyph: its number, or what a font keyed by CIDs calls it. */
static uint32_t
glyph_of(const struct yx_buf *font, uint32_t code)
{
	struct yx_font_program *p = NULL;
	struct yx_error err = YX_ERROR_INIT;
	uint32_t glyphs[YX_FONT_GLYPHS], cid = 0, found;
	size_t n = 0, k;

	CHECK_OK(yx_font_program_open(&p, yx_buf_bytes(font), &err));
	if (p)
		yx_font_program_find(p, YX_FONT_UNICODE, code, glyphs, &n);
	CHECK_MSG(n > 0, "no glyph for U+%04X", code);
	for (found = 0, k = 0; n && cid < 65536; cid++, k = 0) {
		yx_font_program_find_cid(p, cid, &found, &k);
		if (found == glyphs[0])
			break;
	}
	yx_font_program_free(p);
	return cid;
}

static void
put_hex(struct yx_buf *out, struct yx_bytes in)
{
	for (size_t i = 0; i < in.len; i++)
		yx_buf_printf(out, "%02x", in.data[i]);
	yx_buf_puts(out, ">");
	yx_buf_put_u8(out, 0);
}

/* The CFF by itself: readers agree on how CIDs lead to its glyphs, and within OpenType they don't.
 */
static struct yx_bytes
cff_of(struct yx_bytes font)
{
	struct yx_reader r = yx_reader(font);
	struct yx_bytes tag;
	uint16_t tables = 0;
	uint32_t at, length;

	if (!yx_skip(&r, 4) || !yx_take_u16be(&r, &tables) || !yx_skip(&r, 6))
		tables = 0;
	while (tables-- > 0 && yx_take(&r, 4, &tag) && yx_skip(&r, 4) && yx_take_u32be(&r, &at) &&
	       yx_take_u32be(&r, &length))
		if (yx_bytes_equal_str(tag, "CFF "))
			return yx_bytes_slice(font, at, length);
	CHECK_MSG(false, "no CFF in the font");
	return font;
}

/* How the font is brought, and what it is said to draw. */
struct how {
	enum yx_draw_face face;
	const char *value;   /* of the field */
	const char *said;    /* /ToUnicode, NULL: none; or the letters of the encoding */
	const char *painted; /* the glyphs */
	bool simple;
	int flags;
	bool wide;    /* letters of Chinese among them: smaller, and an em wide */
	uint32_t cid; /* of the one character, in the collection of its predefined CMap */
	struct yx_bytes instead; /* of the program */
};

static void
describe_composite(struct yx_buf *font, struct yx_buf *names, struct yx_buf *shown,
		   const struct yx_buf *cut, const struct how *h)
{
	bool cff = h->face == YX_DRAW_SONG;
	struct yx_reader painted, said;
	uint32_t glyph, letter, as;
	size_t n = 0;

	painted = yx_reader(yx_bytes_str(h->painted));
	while (yx_utf8_take(&painted, &letter))
		n++;
	painted = yx_reader(yx_bytes_str(h->painted));
	said = yx_reader(yx_bytes_str(h->said ? h->said : ""));
	yx_buf_printf(names, "1 begincodespacerange <0000> <FFFF> endcodespacerange ");
	yx_buf_printf(names, "%zu beginbfchar ", h->said ? n : 0);
	yx_buf_printf(shown, "BT /X %d Tf 0 g 2 5 Td <", h->wide ? 5 : 12);
	while (yx_utf8_take(&painted, &letter)) {
		glyph = glyph_of(cut, letter);
		yx_buf_printf(shown, "%04X", glyph);
		if (h->said && yx_utf8_take(&said, &as))
			yx_buf_printf(names, "<%04X> <%04X> ", glyph, as);
	}
	yx_buf_puts(shown, "> Tj ET");
	yx_buf_puts(names, "endbfchar endcmap");
	yx_buf_printf(font,
		      "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Cut /Encoding /Identity-H "
		      "%s /DescendantFonts [<< /Type /Font /Subtype /CIDFontType%d /BaseFont "
		      "/ABCDEF+Cut /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
		      "/Supplement 0 >> /DW %d /FontDescriptor ",
		      h->said ? "/ToUnicode @1" : "", cff ? 0 : 2, h->wide ? 1000 : 600);
	yx_buf_printf(font, cff ? DESCRIPTOR("FontFile3") : DESCRIPTOR("FontFile2"), 4);
	yx_buf_puts(font, " >>] >>");
}

/* One character by a predefined CMap: the code is Unicode, and the CID leads to a glyph. */
static void
describe_predefined(struct yx_buf *font, struct yx_buf *map, struct yx_buf *shown,
		    const struct yx_buf *cut, const struct how *h)
{
	struct yx_reader painted = yx_reader(yx_bytes_str(h->painted));
	struct yx_reader said = yx_reader(yx_bytes_str(h->said));
	uint32_t letter = 0, as = 0;

	REQUIRE(yx_utf8_take(&painted, &letter) && yx_utf8_take(&said, &as));
	for (uint32_t i = 0; i < h->cid; i++)
		yx_buf_puts(map, "0000");
	yx_buf_printf(map, "%04X>", glyph_of(cut, letter));
	yx_buf_printf(shown, "BT /X 12 Tf 0 g 2 5 Td <%04X> Tj ET", as);
	yx_buf_puts(font,
		    "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Cut /Encoding /UniGB-UCS2-H "
		    "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont "
		    "/ABCDEF+Cut /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
		    "/Supplement 0 >> /CIDToGIDMap @1 /FontDescriptor ");
	yx_buf_printf(font, DESCRIPTOR("FontFile2"), 4);
	yx_buf_puts(font, " >>] >>");
}

static void
describe_simple(struct yx_buf *font, struct yx_buf *shown, const struct how *h)
{
	yx_buf_printf(shown, "BT /X 12 Tf 0 g 2 5 Td (%s) Tj ET", h->said);
	yx_buf_puts(font, "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Cut /Encoding "
			  "/WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [");
	for (int i = 32; i < 127; i++)
		yx_buf_puts(font, "600 ");
	yx_buf_puts(font, "] /FontDescriptor ");
	yx_buf_printf(font, DESCRIPTOR("FontFile2"), h->flags ? h->flags : 32);
	yx_buf_puts(font, " >>");
}

/* A text string (7.9.2.2): UTF-16 where it has more than ASCII. */
static void
put_value(struct yx_buf *out, const struct how *h)
{
	struct yx_reader r;
	uint32_t letter;

	if (!h->wide) {
		yx_buf_printf(out, "(%s)", h->value);
		return;
	}
	yx_buf_puts(out, "<FEFF");
	r = yx_reader(yx_bytes_str(h->value));
	while (yx_utf8_take(&r, &letter))
		yx_buf_printf(out, "%04X", letter);
	yx_buf_puts(out, ">");
}

/* The signed document with the field "amount" filled in so. */
static struct yx_buf
filled(const struct yx_buf *cut, const struct how *h)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = kit_signed(0, false), hex = { 0 }, names = { 0 }, font = { 0 };
	struct yx_buf shown = { 0 }, value = { 0 }, dict = { 0 };
	struct kit_edit edit = { .name = "filled in" };

	put_hex(&hex, h->instead.data           ? h->instead
		      : h->face == YX_DRAW_SONG ? cff_of(yx_buf_bytes(cut))
						: yx_buf_bytes(cut));
	if (h->simple)
		describe_simple(&font, &shown, h);
	else if (h->cid)
		describe_predefined(&font, &names, &shown, cut, h);
	else
		describe_composite(&font, &names, &shown, cut, h);
	put_value(&value, h);
	yx_buf_printf(&dict, "<< /Filter /ASCIIHexDecode%s >>",
		      h->face == YX_DRAW_SONG ? " /Subtype /CIDFontType0C" : "");
	yx_buf_put_u8(&font, 0);
	yx_buf_put_u8(&names, 0);
	yx_buf_put_u8(&shown, 0);
	yx_buf_put_u8(&value, 0);
	yx_buf_put_u8(&dict, 0);
	edit.steps[0] =
	    (struct kit_step){ OP_STREAM, NEW, (const char *)dict.data, (const char *)hex.data };
	edit.steps[1] = (struct kit_step){ OP_STREAM, NEW + 1,
					   h->cid ? "<< /Filter /ASCIIHexDecode >>" : "<< >>",
					   (const char *)names.data };
	edit.steps[2] = (struct kit_step){ OP_PUT, NEW + 2, NULL, (const char *)font.data };
	edit.steps[3] = (struct kit_step){ OP_SET, 21, "V", (const char *)value.data };
	edit.steps[4] = (struct kit_step){ OP_STREAM, 22,
					   "<< /Type /XObject /Subtype /Form /BBox [0 0 50 20] "
					   "/Resources << /Font << /X @2 >> >> >>",
					   (const char *)shown.data };
	CHECK_OK(kit_apply(&file, &edit, &err));
	yx_buf_clear(&hex);
	yx_buf_clear(&names);
	yx_buf_clear(&font);
	yx_buf_clear(&shown);
	yx_buf_clear(&value);
	yx_buf_clear(&dict);
	return file;
}

enum told { PASSES, TOLD, REFUSED };

static void
expect(const struct yx_buf *cut, const struct how *h, enum told want)
{
	struct yx_verify_options o = { .at = KIT_TIME, .no_file_digests = true };
	struct yx_verify_report *r = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = filled(cut, h);
	struct yx_policy policy;
	bool told = false;

	CHECK_OK(yx_policy_builtin(&policy, "integrity", &err));
	o.policy = &policy;
	CHECK_OK(yx_verify_bytes(&r, yx_buf_bytes(&file), "kit.pdf", &o, &err));
	REQUIRE(r != NULL);
	for (size_t k = 0; k < r->signatures[0].change_count; k++)
		told |=
		    strstr(r->signatures[0].changes[k].text.in[0], "could not be compared") != NULL;
	CHECK_MSG((r->verdict == YX_VERDICT_TOTAL_PASSED) == (want != REFUSED),
		  "face %d, %s: \"%s\" said to be \"%s\", painted \"%s\": verdict %d", (int)h->face,
		  h->simple ? "simple" : "composite", h->value, h->said ? h->said : "nothing",
		  h->painted, (int)r->verdict);
	CHECK_MSG(told == (want == TOLD), "\"%s\" painted \"%s\": %s", h->value, h->painted,
		  told ? "told" : "not told");
	yx_verify_report_free(r);
	yx_buf_clear(&file);
}

static void
composite(const struct yx_buf *cut, enum yx_draw_face face, const char *value, const char *said,
	  const char *painted, enum told want)
{
	struct how h = { .face = face, .value = value, .said = said, .painted = painted };

	expect(cut, &h, want);
}

static void
check_composite(enum yx_draw_face face)
{
	struct yx_buf cut = program(face, SIGNS);

	/* compared, and no word of doubt */
	composite(&cut, face, "1000", "1000", "1000", PASSES);
	composite(&cut, face, "2,000.5", "2,000.5", "2,000.5", PASSES);
	composite(&cut, face, "Bad Ace", "Bad Ace", "Bad Ace", PASSES);
	/* without /ToUnicode its shapes tell the value */
	composite(&cut, face, "1000", NULL, "1000", PASSES);
	composite(&cut, face, "Bad Ace", NULL, "Bad Ace", PASSES);
	/* the map says what the value says, and people see something else */
	composite(&cut, face, "1234", "1234", "9234", REFUSED);
	composite(&cut, face, "1.234", "1.234", "1,234", REFUSED);
	composite(&cut, face, "-123", "-123", " 123", REFUSED);
	composite(&cut, face, "12 3", "12 3", "1293", REFUSED);
	composite(&cut, face, "Bad", "Bad", "Dad", REFUSED);
	/* and where no map is there to lie */
	composite(&cut, face, "1234", NULL, "9234", REFUSED);
	composite(&cut, face, "1234", NULL, "12345", REFUSED);
	composite(&cut, face, "1234", NULL, "123", REFUSED);
	yx_buf_clear(&cut);
}

static void
letters_of_truetype_programs(void)
{
	check_composite(YX_DRAW_MONO);
}

static void
letters_of_cff_programs(void)
{
	check_composite(YX_DRAW_SONG);
}

static void
wide(const struct yx_buf *cut, enum yx_draw_face face, const char *value, const char *painted,
     enum told want)
{
	struct how h = {
		.face = face, .value = value, .said = value, .painted = painted, .wide = true
	};

	expect(cut, &h, want);
	if (want == TOLD)
		return; /* without /ToUnicode nothing says what such letters are */
	h.said = NULL;
	expect(cut, &h, want);
}

static void
numerals_of_chinese(void)
{
	static const enum yx_draw_face faces[] = { YX_DRAW_SONG, YX_DRAW_KAI };

	for (size_t i = 0; i < 2; i++) {
		enum yx_draw_face f = faces[i];
		struct yx_buf cut =
		    program(f, "人民币壹贰叁柒玖仟佰元整二〇一三十月日年王染合同１２３");

		/* compared, and no word of doubt */
		wide(&cut, f, "人民币壹仟贰佰元整", "人民币壹仟贰佰元整", PASSES);
		wide(&cut, f, "二〇一三年十月一日", "二〇一三年十月一日", PASSES);
		wide(&cut, f, "１２３元", "１２３元", PASSES);
		/* one numeral for another, in both kinds */
		wide(&cut, f, "人民币壹仟贰佰元整", "人民币玖仟贰佰元整", REFUSED);
		wide(&cut, f, "壹仟贰佰元整", "壹仟柒佰元整", REFUSED);
		wide(&cut, f, "壹佰元整", "壹仟元整", REFUSED);
		wide(&cut, f, "二〇一三年一月", "二〇一三年三月", REFUSED);
		wide(&cut, f, "１２３元", "３２１元", REFUSED);
		/* another character for a numeral, a numeral for another character */
		wide(&cut, f, "壹仟", "王仟", REFUSED);
		wide(&cut, f, "王仟", "玖仟", REFUSED);
		/* others may come, and it is told that they were not compared */
		wide(&cut, f, "合同壹佰", "合同壹佰", TOLD);
		wide(&cut, f, "王染", "王染", TOLD);
		yx_buf_clear(&cut);
	}
}

static void
numerals_of_predefined_maps(void)
{
	struct yx_buf cut = program(YX_DRAW_KAI, "壹玖一合");
	struct how h = { YX_DRAW_KAI, "壹", "壹", "壹", .wide = true, .cid = 4163 };

	expect(&cut, &h, PASSES);
	h.painted = "玖";
	expect(&cut, &h, REFUSED);
	h = (struct how){ YX_DRAW_KAI, "一", "一", "壹", .wide = true, .cid = 4162 };
	expect(&cut, &h, REFUSED);
	/* of other characters no CID is known */
	h = (struct how){ YX_DRAW_KAI, "合", "合", "合", .wide = true, .cid = 1 };
	expect(&cut, &h, TOLD);
	yx_buf_clear(&cut);
}

/* Exchange the glyphs of '1' and '9', the only signs of the font, in its character map: two
 * segments of a table of format 4. */
static bool
lie(struct yx_buf *font)
{
	static const uint8_t ends[] = { 0, '1', 0, '9', 0xff, 0xff };
	bool done = false;

	for (size_t i = 0; i + 30 < font->len; i++) {
		uint8_t *end = font->data + i, *start = end + 8, *delta = end + 14;
		uint16_t one, nine;

		if (memcmp(end, ends, 6) != 0 || memcmp(start, ends, 6) != 0)
			continue;
		one = (uint16_t)('9' + (delta[2] << 8 | delta[3]) - '1');
		nine = (uint16_t)('1' + (delta[0] << 8 | delta[1]) - '9');
		delta[0] = (uint8_t)(one >> 8);
		delta[1] = (uint8_t)one;
		delta[2] = (uint8_t)(nine >> 8);
		delta[3] = (uint8_t)nine;
		done = true;
	}
	return done;
}

static void
encodings_of_simple_fonts(void)
{
	struct yx_buf cut = program(YX_DRAW_MONO, "19"), lying = { 0 };
	struct how honest = { YX_DRAW_MONO, "1919", "1919", "1919", .simple = true };
	struct how nonsense = honest;

	expect(&cut, &honest, PASSES);
	honest.flags = 4; /* symbolic: readers go by the code */
	expect(&cut, &honest, PASSES);
	honest.flags = 32;
	yx_buf_put_bytes(&lying, yx_buf_bytes(&cut));
	REQUIRE(lie(&lying));
	CHECK_INT(glyph_of(&lying, '1'), glyph_of(&cut, '9'));
	honest.painted = "9191";
	expect(&lying, &honest, REFUSED);
	/* a program that cannot be read may be read by others */
	nonsense.instead = YX_BYTES_LIT("no font");
	expect(&cut, &nonsense, REFUSED);
	yx_buf_clear(&cut);
	yx_buf_clear(&lying);
}

TEST_MAIN(CASE(letters_of_truetype_programs), CASE(letters_of_cff_programs),
	  CASE(numerals_of_chinese), CASE(numerals_of_predefined_maps),
	  CASE(encodings_of_simple_fonts))
