/* SPDX-License-Identifier: Apache-2.0 */
/* Flattened outlines and their coverage. Private to draw. */
#ifndef YINXIN_DRAW_RASTER_H
#define YINXIN_DRAW_RASTER_H

#include <yinxin/draw.h>

/* Polylines: contour i is points [start[i], start[i + 1]). */
struct draw_flat {
	struct yx_draw_point *points;
	size_t count, cap;
	size_t *start;
	size_t contours, start_cap;
	bool *closed;
	bool failed;
};

void draw_flat_clear(struct draw_flat *f);
void draw_flat_begin(struct draw_flat *f, bool closed);
void draw_flat_add(struct draw_flat *f, double x, double y);
/* Curves become lines within `tolerance`, after `m`. */
void draw_flatten(struct draw_flat *out, const struct yx_draw_path *p, struct yx_draw_matrix m,
		  double tolerance);
/* The outline of a round-joined stroke of the given width, to be filled nonzero. */
void draw_stroke(struct draw_flat *out, const struct draw_flat *in, double width);
/* Paint the inside onto an image; false when memory runs out. */
bool draw_cover(struct yx_image *onto, const struct draw_flat *f, bool evenodd,
		struct yx_draw_colour colour);

#endif
