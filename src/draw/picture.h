/* SPDX-License-Identifier: Apache-2.0 */
/* What the writers see of a picture. Private to draw. */
#ifndef YINXIN_DRAW_PICTURE_H
#define YINXIN_DRAW_PICTURE_H

#include <yinxin/draw.h>

#define GROUP_DEPTH 16

/* A painted path, already in picture coordinates. */
struct draw_item {
	struct yx_draw_path path;
	struct yx_draw_paint paint;
	char *group;   /* name when this item begins a group, else NULL */
	unsigned ends; /* named groups that end behind this item */
};

struct yx_draw_picture {
	double width, height;
	enum yx_draw_unit unit;
	struct draw_item *items;
	size_t count, cap;
	struct {
		struct yx_draw_matrix m;
		bool named, started; /* started: an item carries its name */
		char *name;
	} stack[GROUP_DEPTH];
	unsigned depth, too_deep;
	enum yx_status status;
};

/* Millimetres or points per picture unit. */
double draw_unit_mm(const struct yx_draw_picture *pic);
double draw_unit_pt(const struct yx_draw_picture *pic);

/* A number without exponent or locale, at most `decimals` places, no trailing zeros, no "-0". */
void draw_put_number(struct yx_buf *out, double v, unsigned decimals);

/* Coordinates beyond this are no drawing: it keeps sums and products of them exact enough. */
#define DRAW_FAR 1e7

/*
 * Append path data (path_read.c). `letters` stand for the verbs in their order; with `ofd` also A
 * and S, and a close before all else says nothing. False where it cannot be read to its end, or
 * draws nothing; *rest is then what was not read ("" for nothing).
 */
bool draw_path_take(struct yx_draw_path *out, const char *text, const char *letters, bool ofd,
		    const char **rest);

/* Cubic Bézier control points of a quadratic one. */
void draw_quad_to_cubic(struct yx_draw_point from, struct yx_draw_point ctrl,
			struct yx_draw_point to, struct yx_draw_point out[2]);

/* How wide the average stretch of a matrix is. */
double draw_matrix_scale(struct yx_draw_matrix m);

/*
 * The path as PDF construction operators (m l c h), coordinates through `m`. Shared with the
 * document writer.
 */
void draw_put_pdf_path(struct yx_buf *out, const struct yx_draw_path *p, struct yx_draw_matrix m);

#endif
