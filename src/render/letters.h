/* SPDX-License-Identifier: Apache-2.0 */
/* The characters of a text object, placed (GB/T 33190-2016 11). */
#ifndef YINXIN_RENDER_LETTERS_H
#define YINXIN_RENDER_LETTERS_H

#include "font.h"

struct render_letter {
	struct render_face *face;
	unsigned long glyph;
	double x, y;    /* origin, in the object's space */
	double fit;     /* horizontal scale that keeps a stand-in from running into the next one */
	uint32_t bytes; /* of UTF-8 this glyph begins; 0: one more glyph of the same cluster */
};

struct render_letters {
	struct render_letter *at;
	size_t count;
	struct yx_buf text; /* UTF-8, the bytes of all letters in their order */
	double size, hscale;
	bool bold, italic;
	struct render_extents extents; /* generous */
};

/* False when there is nothing to show. Release with render_letters_clear() either way. */
bool render_letters_place(struct render *r, const struct render_unit *u,
			  struct render_letters *out);
void render_letters_clear(struct render_letters *l);

#endif
