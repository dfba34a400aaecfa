/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draw_letter.h: does the program of an embedded font draw the letter that it is said to draw?
 *
 * What a font's tables say about its glyphs is the word of whoever made the font; their shapes are
 * what people see. A glyph is painted small, described by where its edges run, and compared with
 * descriptions of printed letters that were learnt from some hundred free fonts (bench_letters).
 * References are the signs of ASCII, the letters of Latin-1, a few signs of money and print, and
 * the numerals of Chinese; of other signs only that they are no digits is known, of other Chinese
 * characters that they are no numerals.
 *
 * Programs come from documents. FreeType reads them without hinting and without their bitmaps: no
 * instruction of the font is run but those of its outlines.
 */
#ifndef YINXIN_DRAW_LETTER_H
#define YINXIN_DRAW_LETTER_H

#include <yinxin/base.h>

#define YX_LETTER_FEATURES 128

struct yx_font_program;

enum yx_letter {
	YX_LETTER_UNKNOWN, /* nothing to compare it with */
	YX_LETTER_RIGHT,   /* as this letter is printed */
	YX_LETTER_WRONG    /* as another one is, as none is, or nothing where ink is due */
};

/* Where a program looks up the glyph of a number. */
enum yx_font_map {
	YX_FONT_UNICODE, /* character maps of Unicode, for Type 1 and CFF by the names of glyphs */
	YX_FONT_SYMBOL,  /* those of codes that mean nothing elsewhere: (3, 0) */
	YX_FONT_MAC,     /* (1, 0) */
	YX_FONT_BUILTIN  /* the encoding within Type 1 and CFF */
};

/* A sandboxed child opens no library: open FreeType before it is made. UNSUPPORTED when it is not
 * there. */
YX_MUST_CHECK enum yx_status yx_font_prepare(struct yx_error *err);

/*
 * TrueType, OpenType, CFF or Type 1; the bytes stay the caller's and must outlive the program.
 * MALFORMED: it is none. UNSUPPORTED: FreeType is not there. LIMIT: larger than
 * YX_LIMIT_PDF_FONT_PROGRAM.
 */
YX_MUST_CHECK enum yx_status yx_font_program_open(struct yx_font_program **out, struct yx_bytes in,
						  struct yx_error *err);
void yx_font_program_free(struct yx_font_program *p);

#define YX_FONT_GLYPHS 8
/*
 * Add the glyphs that maps of this kind have for `code`, each once: a program may hold several that
 * disagree. `glyphs` has room for YX_FONT_GLYPHS.
 */
void yx_font_program_find(struct yx_font_program *p, enum yx_font_map map, uint32_t code,
			  uint32_t *glyphs, size_t *count);
/* By the glyph's name. */
void yx_font_program_find_name(struct yx_font_program *p, struct yx_bytes name, uint32_t *glyphs,
			       size_t *count);
/* The glyph of a CID (ISO 32000-2 9.7.4.2): by its charset in a CFF that is keyed by CIDs, else the
 * same number. */
void yx_font_program_find_cid(struct yx_font_program *p, uint32_t cid, uint32_t *glyphs,
			      size_t *count);

/* Compare a glyph with the letter `code`. `width`: what the document says that it advances, in
 * thousandths: ink far beside it belongs to no letter there. */
enum yx_letter yx_font_program_judge(struct yx_font_program *p, uint32_t glyph, uint32_t code,
				     double width);

/* ------------------------------------------------------------- for learning */

/* What a glyph looks like, each value 0 to 63; false when it cannot be drawn. *blank: no ink. */
bool yx_font_program_describe(struct yx_font_program *p, uint32_t glyph,
			      uint8_t out[YX_LETTER_FEATURES], bool *blank);
/* May these two be printed alike, or be told apart only by their size? */
bool yx_letters_alike(uint32_t a, uint32_t b);
/* Is it a numeral of Chinese, a fullwidth digit, or a word of amounts and dates (letter_han.c)? */
bool yx_letter_numeral(uint32_t code);
/* Are there references for it? */
bool yx_letter_known(uint32_t code);

#endif
