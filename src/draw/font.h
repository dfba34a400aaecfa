/* SPDX-License-Identifier: Apache-2.0 */
/* Loaded fonts and laid-out lines. Private to draw. */
#ifndef YINXIN_DRAW_FONT_H
#define YINXIN_DRAW_FONT_H

#include <yinxin/draw.h>

#include "library.h"

#define FONT_SLOTS 32

struct draw_font {
	bool tried;
	char *path;     /* the file, once found */
	unsigned index; /* within a collection */
	hb_face_t *face;
	hb_font_t *font;
	double em; /* units */
};

struct yx_draw_fonts {
	struct yx_draw_font_options options;
	struct draw_font slot[FONT_SLOTS];
	hb_draw_funcs_t *outline;
};

/* The font in a slot, loaded when needed; NULL when it is not there. */
struct draw_font *draw_font_get(struct yx_draw_fonts *fonts, unsigned slot);
/* The slots to try for a face, in order; *count entries. */
const uint8_t *draw_font_chain(enum yx_draw_face face, size_t *count);
/* YX_NOT_FOUND with what to install. */
enum yx_status draw_font_missing(enum yx_draw_face face, struct yx_error *err);

/* East Asian wide letters and punctuation, between which lines may be broken. */
bool draw_is_wide(uint32_t code);
/* Punctuation that may not begin (closing) or end (opening) a line. */
bool draw_is_closing(uint32_t code);
bool draw_is_opening(uint32_t code);
/* Full-width closing punctuation, whose right half is empty: it may hang over by half an em. */
bool draw_is_hanging(uint32_t code);

/* One line of glyphs with its pen positions, in the unit of style->size, from x = 0. */
struct draw_line {
	struct yx_draw_run run;
	double *x;    /* pen of each glyph */
	double width; /* without the spacing behind the last glyph */
};

/*
 * Shape a line and place its glyphs. `fill` > 0 stretches the gaps (between wide characters and at
 * spaces) so that the line is that wide.
 */
YX_MUST_CHECK enum yx_status draw_line_layout(struct draw_line *out, struct yx_draw_fonts *fonts,
					      const struct yx_draw_style *style,
					      struct yx_bytes text, double fill,
					      struct yx_error *err);
void draw_line_clear(struct draw_line *line);

double draw_style_scale(const struct yx_draw_style *style);  /* width_scale or 1 */
double draw_style_height(const struct yx_draw_style *style); /* of a line, in picture units */
struct yx_draw_colour draw_style_colour(const struct yx_draw_style *style);

#endif
