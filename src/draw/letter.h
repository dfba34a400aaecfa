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

struct letter_look {
	uint8_t at[YX_LETTER_FEATURES];
	double left, right; /* of the ink, in em */
	bool blank;
};

/* False when the glyph cannot be drawn. */
bool letter_look(struct yx_font_program *p, uint32_t glyph, struct letter_look *out);

#endif
