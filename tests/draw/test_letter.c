/* SPDX-License-Identifier: Apache-2.0 */
/* Letters told by their shapes: fonts of this machine, cut down to what is asked. */
#include <yinxin/draw.h>
#include <yinxin/draw_letter.h>
#include <yinxin/limits.h>
#include "../test.h"

#define SIGNS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:;-+/()$%&@ "

struct font {
	struct yx_buf bytes;
	struct yx_font_program *program;
};

static struct font
font_of(enum yx_draw_face face, const char *signs)
{
	struct yx_draw_font_program about;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct font f = { { 0 }, NULL };
	enum yx_status st = yx_draw_fonts_new(&fonts, NULL, &err);

	if (st == YX_OK)
		st = yx_draw_font_subset(&f.bytes, fonts, face, yx_bytes_str(signs), &about, &err);
	yx_draw_fonts_free(fonts);
	if (st != YX_OK)
		test_skip("%s", err.text);
	CHECK_OK(yx_font_program_open(&f.program, yx_buf_bytes(&f.bytes), &err));
	if (!f.program)
		test_skip("the font cannot be read");
	return f;
}

static void
font_clear(struct font *f)
{
	yx_font_program_free(f->program);
	yx_buf_clear(&f->bytes);
}

static uint32_t
glyph_of(const struct font *f, uint32_t code)
{
	uint32_t glyphs[YX_FONT_GLYPHS];
	size_t n = 0;

	yx_font_program_find(f->program, YX_FONT_UNICODE, code, glyphs, &n);
	CHECK_MSG(n > 0, "no glyph for U+%04X", code);
	return n ? glyphs[0] : 0;
}

static enum yx_letter
judge(const struct font *f, uint32_t drawn, uint32_t said)
{
	return yx_font_program_judge(f->program, glyph_of(f, drawn), said, 1000);
}

static void
check_face(enum yx_draw_face face)
{
	struct font f = font_of(face, SIGNS);

	for (const char *c = SIGNS; *c; c++)
		CHECK_MSG(judge(&f, (uint32_t)*c, (uint32_t)*c) == YX_LETTER_RIGHT, "face %d: %c",
			  (int)face, *c);
	for (uint32_t a = '0'; a <= '9'; a++)
		for (uint32_t b = '0'; b <= '9'; b++)
			CHECK_MSG((judge(&f, a, b) == YX_LETTER_RIGHT) == (a == b),
				  "face %d: %c drawn for %c", (int)face, (int)a, (int)b);
	/* amounts and names */
	CHECK_INT(judge(&f, '.', ','), YX_LETTER_WRONG);
	CHECK_INT(judge(&f, ',', '.'), YX_LETTER_WRONG);
	CHECK_INT(judge(&f, '+', '-'), YX_LETTER_WRONG);
	CHECK_INT(judge(&f, 'B', 'A'), YX_LETTER_WRONG);
	CHECK_INT(judge(&f, 'e', 'a'), YX_LETTER_WRONG);
	/* nothing where ink is due, ink where none is */
	CHECK_INT(judge(&f, ' ', '1'), YX_LETTER_WRONG);
	CHECK_INT(judge(&f, '9', ' '), YX_LETTER_WRONG);
	CHECK_INT(judge(&f, '9', 0xa0), YX_LETTER_WRONG);
	font_clear(&f);
}

static void
letters_of_a_sans_face(void)
{
	check_face(YX_DRAW_LATIN);
}

static void
letters_of_a_typewriter(void)
{
	check_face(YX_DRAW_MONO);
}

static void
letters_of_a_serif_face_in_cff(void)
{
	check_face(YX_DRAW_SONG);
}

static void
letters_of_another_sans_face_in_cff(void)
{
	check_face(YX_DRAW_HEI);
}

static void
what_has_no_reference_is_no_digit(void)
{
	struct font f = font_of(YX_DRAW_SONG, "北京9");

	CHECK_INT(judge(&f, 0x5317, 0x5317), YX_LETTER_UNKNOWN);
	CHECK_INT(judge(&f, 0x4eac, 0x5317), YX_LETTER_UNKNOWN); /* nothing tells them apart */
	CHECK_INT(judge(&f, '9', 0x5317), YX_LETTER_WRONG);
	CHECK_INT(judge(&f, 0x5317, '9'), YX_LETTER_WRONG);
	CHECK(!yx_letter_known(0x5317));
	CHECK(yx_letter_known('9') && yx_letter_known(0xe9) && yx_letter_known(0x20ac));
	font_clear(&f);
}

static void
ink_beside_its_place_is_no_letter(void)
{
	struct font f = font_of(YX_DRAW_LATIN, "W1");

	CHECK_INT(yx_font_program_judge(f.program, glyph_of(&f, 'W'), 'W', 1000), YX_LETTER_RIGHT);
	CHECK_INT(yx_font_program_judge(f.program, glyph_of(&f, 'W'), 'W', 0), YX_LETTER_WRONG);
	font_clear(&f);
}

static void
glyphs_that_are_not_there(void)
{
	struct font f = font_of(YX_DRAW_MONO, "19");
	uint32_t glyphs[YX_FONT_GLYPHS];
	size_t n = 0;

	yx_font_program_find(f.program, YX_FONT_UNICODE, 'Q', glyphs, &n);
	yx_font_program_find_name(f.program, YX_BYTES_LIT("Q"), glyphs, &n);
	CHECK_INT(n, 0);
	yx_font_program_find_cid(f.program, 1, glyphs, &n);
	yx_font_program_find_cid(f.program, 1, glyphs, &n);
	CHECK_INT(n, 1);
	CHECK_INT(yx_font_program_judge(f.program, 60000, '1', 600), YX_LETTER_WRONG);
	font_clear(&f);
}

static void
cut_at_every_byte(void)
{
	struct font f = font_of(YX_DRAW_MONO, "19");
	uint32_t one = glyph_of(&f, '1'), nine = glyph_of(&f, '9');
	struct yx_error err = YX_ERROR_INIT;
	size_t opened = 0;

	for (size_t n = 0; n < f.bytes.len; n++) {
		/* a copy of its own, so that a read beyond its end is seen */
		uint8_t *cut = malloc(n ? n : 1);
		struct yx_font_program *p = NULL;

		memcpy(cut, f.bytes.data, n);
		if (yx_font_program_open(&p, yx_bytes(cut, n), &err) == YX_OK) {
			opened++;
			(void)yx_font_program_judge(p, one, '1', 600);
			CHECK(yx_font_program_judge(p, nine, '1', 600) == YX_LETTER_WRONG);
		} else {
			CHECK_INT(err.status, YX_MALFORMED);
		}
		yx_font_program_free(p);
		free(cut);
	}
	CHECK_MSG(opened < f.bytes.len, "%zu of %zu", opened, f.bytes.len);
	font_clear(&f);
}

static void
too_large_and_no_font(void)
{
	struct yx_font_program *p = NULL;
	struct yx_error err = YX_ERROR_INIT;
	uint8_t byte = 0;

	if (yx_font_prepare(&err) != YX_OK)
		test_skip("%s", err.text);
	CHECK_STATUS(yx_font_program_open(&p, yx_bytes(&byte, YX_LIMIT_PDF_FONT_PROGRAM + 1), &err),
		     YX_LIMIT);
	CHECK_STATUS(yx_font_program_open(&p, YX_BYTES_LIT("no font"), &err), YX_MALFORMED);
	CHECK(p == NULL);
	yx_font_program_free(NULL);
}

TEST_MAIN(CASE(letters_of_a_sans_face), CASE(letters_of_a_typewriter),
	  CASE(letters_of_a_serif_face_in_cff), CASE(letters_of_another_sans_face_in_cff),
	  CASE(what_has_no_reference_is_no_digit), CASE(ink_beside_its_place_is_no_letter),
	  CASE(glyphs_that_are_not_there), CASE(cut_at_every_byte), CASE(too_large_and_no_font))
