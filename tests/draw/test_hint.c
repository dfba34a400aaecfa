/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instructions of TrueType outlines may fit them to pixels, and make no other letter of them. Moved
 * ones were drawn so by Ghostscript 10, by PDFium up and down, and not at all by poppler 22.12,
 * MuPDF 1.21, pdf.js 4 and PDFBox 2.
 */
#include <yinxin/draw.h>
#include <yinxin/draw_program.h>
#include "../sign/font_kit.h"
#include "../test.h"

#define GLYPH 1  /* a box, 300 wide and 200 high; it begins where the table does */
#define ROOM  34 /* bytes that it has */

/* A box in shorter words than the kit's, to leave room: its instructions come behind 12 bytes. */
#define BOX(count, code)                                                                           \
	"000100000000012c00c80003" count code "31352115"                                           \
	"012c"                                                                                     \
	"c8c8"
/* Glyph 2 as a part, and instructions of its own. */
#define PART(count, code)                                                                          \
	"ffff00000000012c00c801020002"                                                             \
	"0000" count code

#define ALONG         "01" /* SVTCA: points move from left to right */
#define UP            "00"
#define SHIFT(amount) "b002b8" amount "38" /* PUSHB point, PUSHW 64th of a pixel, SHPIX */

static struct yx_buf
instructed(const char *hex)
{
	static const struct font_map maps[] = { { 3, 1, '1', 1 }, { 3, 1, '2', 2 } };
	struct yx_buf font = font_true_type(maps, 2, false), bytes = { 0 };
	uint32_t len;
	uint8_t *glyf = font_find(&font, "glyf", &len);

	CHECK(yx_hex_decode(&bytes, yx_bytes_str(hex), NULL) == YX_OK);
	CHECK_MSG(glyf && bytes.len <= ROOM && len >= ROOM, "%s: %zu", hex, bytes.len);
	if (glyf && bytes.len <= ROOM)
		memcpy(glyf, bytes.data, bytes.len);
	yx_buf_clear(&bytes);
	return font;
}

static void
expect(const char *name, const char *hex, bool drawn)
{
	struct yx_buf font = instructed(hex);
	struct yx_font_program *p = NULL;
	struct yx_font_odd odd;
	uint32_t len;

	CHECK_MSG(yx_font_program_open(&p, yx_buf_bytes(&font), NULL) == YX_OK, "%s", name);
	CHECK_MSG(p && yx_font_program_plain(p, false), "%s", name);
	/* twice: sizes are kept */
	for (int i = 0; p && i < 2; i++) {
		CHECK_MSG(yx_font_program_outline(p, GLYPH) == drawn, "%s", name);
		CHECK_MSG(yx_font_program_outline(p, 2), "%s", name);
	}
	if (p && !drawn) {
		CHECK_MSG(!yx_font_program_outline(p, GLYPH), "%s", name);
		odd = yx_font_program_odd(p);
		CHECK_MSG(strcmp(odd.word, "instructions") == 0, "%s: %s", name, odd.word);
		CHECK_MSG(odd.at == (size_t)(font_find(&font, "glyf", &len) - font.data), "%s: %zu",
			  name, odd.at);
	}
	yx_font_program_free(p);
	yx_buf_clear(&font);
}

static void
points_moved_a_little(void)
{
	expect("no instructions", BOX("0000", ""), true);
	expect("nothing done", BOX("0001", ALONG), true);
	expect("a pixel to the right", BOX("0007", ALONG SHIFT("0040")), true);
	expect("a pixel and a half down", BOX("0007", UP SHIFT("ffa0")), true);
	expect("to the grid", BOX("0003", "b0022f"), true); /* MDAP */
	expect("a part, a pixel", PART("0006", SHIFT("0040")), true);
}

static void
points_moved_far(void)
{
	expect("to the right", BOX("0007", ALONG SHIFT("1000")), false);
	expect("to the left", BOX("0007", ALONG SHIFT("f000")), false);
	expect("up, by 100 pixels", BOX("0007", UP SHIFT("1900")), false);
	expect("six pixels, in small type", BOX("0007", ALONG SHIFT("0180")), false);
	expect("a part", PART("0006", SHIFT("1000")), false);
	/* from 40 pixels on: MPPEM, PUSHB 40, GTEQ, IF .. EIF */
	expect("in large type", BOX("000c", "4bb0285358" SHIFT("0800") "59"), false);
	expect("up to 20 pixels", BOX("000c", "4bb0145158" SHIFT("0800") "59"), false);
}

static void
instructions_that_fail(void)
{
	expect("one without a meaning", BOX("0001", "28"), false);
	expect("a point that is not there", BOX("0003", "b0502f"), true); /* passed over */
	expect("too few numbers", BOX("0001", "2f"), false);
	expect("without an end", BOX("0004", "b8fffd1c"), false); /* JMPR back */
}

TEST_MAIN(CASE(points_moved_a_little), CASE(points_moved_far), CASE(instructions_that_fail))
