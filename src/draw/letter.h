/* SPDX-License-Identifier: Apache-2.0 */
/* Glyphs of embedded fonts, described. Private to draw. */
#ifndef YINXIN_DRAW_PRIVATE_LETTER_H
#define YINXIN_DRAW_PRIVATE_LETTER_H

#include <yinxin/draw_letter.h>

/* A reference: what bench_letters wrote, for each feature the sign so far behind this one. */
#define LETTER_ZERO '#'
struct letter_shape {
	uint32_t code;
	const char *text;
};

extern const struct letter_shape letter_shapes_ascii[], letter_shapes_more[];
extern const size_t letter_shapes_ascii_count, letter_shapes_more_count;

/* Numerals of Chinese, along axes of their own; code 0 is some other character. */
#define LETTER_HAN_AXES   48
#define LETTER_HAN_MIDDLE 'Q'
extern const int16_t letter_han_axes[LETTER_HAN_AXES][YX_LETTER_FEATURES];
extern const int32_t letter_han_origin[LETTER_HAN_AXES];
extern const struct letter_shape letter_shapes_han[];
extern const size_t letter_shapes_han_count;

struct letter_look {
	uint8_t at[YX_LETTER_FEATURES];
	double left, right; /* of the ink, in em */
	bool blank;
};

/* Two forms of one numeral. */
bool letter_han_alike(uint32_t a, uint32_t b);
/* This numeral, and clearly no other character. */
bool letter_han_is(const struct letter_look *look, uint32_t code);
/* Some capital numeral beyond doubt. */
bool letter_han_is_numeral(const struct letter_look *look);

/* False when the glyph cannot be drawn. */
bool letter_look(struct yx_font_program *p, uint32_t glyph, struct letter_look *out);

#endif
