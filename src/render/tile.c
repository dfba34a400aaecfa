/* SPDX-License-Identifier: Apache-2.0 */
/* Tiling patterns (GB/T 33190-2016 8.3.3): a cell drawn again and again under what is filled. */
#include "shade.h"

#include <math.h>
#include <string.h>

struct tiles {
	double width, height, x_step, y_step;
	bool flip_columns, flip_rows;
	long left, top, right, bottom; /* numbers of the first and last cells */
};

static bool
read_tiles(struct render *r, const struct yx_xml_node *pattern, struct tiles *t)
{
	const char *reflect = yx_xml_attr(pattern, "ReflectMethod");

	t->width = render_number(yx_xml_attr(pattern, "Width"), 0);
	t->height = render_number(yx_xml_attr(pattern, "Height"), 0);
	t->x_step = fabs(render_number(yx_xml_attr(pattern, "XStep"), t->width));
	t->y_step = fabs(render_number(yx_xml_attr(pattern, "YStep"), t->height));
	if (t->x_step < 1e-6)
		t->x_step = t->width;
	if (t->y_step < 1e-6)
		t->y_step = t->height;
	t->flip_columns =
	    reflect && (strcmp(reflect, "Column") == 0 || strcmp(reflect, "RowAndColumn") == 0);
	t->flip_rows =
	    reflect && (strcmp(reflect, "Row") == 0 || strcmp(reflect, "RowAndColumn") == 0);
	if (t->width > 1e-6 && t->height > 1e-6)
		return true;
	render_warn(r, pattern, "the pattern has no size: not shown", "图案底纹没有尺寸，未显示",
		    NULL);
	return false;
}

/* Which cells touch the extents, given in device space by their corners. */
static bool
find_range(struct render *r, const struct yx_xml_node *pattern, const double corners[8],
	   struct tiles *t)
{
	double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;

	for (int i = 0; i < 4; i++) {
		double x = corners[2 * i], y = corners[2 * i + 1];

		cairo_device_to_user(r->cr, &x, &y);
		x0 = fmin(x0, x);
		x1 = fmax(x1, x);
		y0 = fmin(y0, y);
		y1 = fmax(y1, y);
	}
	x0 = floor((x0 - t->width) / t->x_step);
	x1 = ceil(x1 / t->x_step);
	y0 = floor((y0 - t->height) / t->y_step);
	y1 = ceil(y1 / t->y_step);
	if (!((x1 - x0 + 1) * (y1 - y0 + 1) <= YX_LIMIT_RENDER_TILES)) {
		render_warn(r, pattern, "the pattern has too many cells: not shown",
			    "图案底纹单元过多，未显示", NULL);
		return false;
	}
	t->left = (long)x0;
	t->right = (long)x1;
	t->top = (long)y0;
	t->bottom = (long)y1;
	return true;
}

static void
draw_cells(struct render *r, const struct yx_xml_node *cell, const struct tiles *t)
{
	for (long row = t->top; row <= t->bottom; row++) {
		for (long col = t->left; col <= t->right && !r->stopped; col++) {
			cairo_save(r->cr);
			cairo_translate(r->cr, (double)col * t->x_step, (double)row * t->y_step);
			if (t->flip_columns && col % 2 != 0) {
				cairo_translate(r->cr, t->width, 0);
				cairo_scale(r->cr, -1, 1);
			}
			if (t->flip_rows && row % 2 != 0) {
				cairo_translate(r->cr, 0, t->height);
				cairo_scale(r->cr, 1, -1);
			}
			cairo_new_path(r->cr);
			cairo_rectangle(r->cr, 0, 0, t->width, t->height);
			cairo_clip(r->cr);
			render_block(r, cell);
			cairo_restore(r->cr);
		}
	}
}

cairo_pattern_t *
render_tiles(struct render *r, const struct render_unit *u, const struct yx_xml_node *pattern,
	     double alpha, const struct render_extents *e)
{
	const struct yx_xml_node *cell = yx_xml_child(pattern, "CellContent");
	const char *relative = yx_xml_attr(pattern, "RelativeTo");
	const char *ctm = yx_xml_attr(pattern, "CTM");
	struct render_style layer = r->layer;
	double corners[8];
	cairo_pattern_t *p;
	cairo_matrix_t m;
	struct tiles t;

	(void)u;
	if (!cell || !read_tiles(r, pattern, &t) || r->depth == YX_LIMIT_RENDER_DEPTH)
		return NULL;
	for (int i = 0; i < 4; i++) {
		corners[2 * i] = i & 1 ? e->x1 : e->x0;
		corners[2 * i + 1] = i & 2 ? e->y1 : e->y0;
		cairo_user_to_device(r->cr, &corners[2 * i], &corners[2 * i + 1]);
	}
	cairo_push_group(r->cr);
	cairo_save(r->cr);
	if (relative && strcmp(relative, "Page") == 0)
		cairo_set_matrix(r->cr, &r->page_m);
	if (ctm && render_matrix(ctm, &m))
		(void)render_transform(r, &m);
	r->layer.count = 0;
	if (find_range(r, pattern, corners, &t))
		draw_cells(r, cell, &t);
	r->layer = layer;
	cairo_restore(r->cr);
	p = cairo_pop_group(r->cr);
	if (alpha < 1) {
		cairo_push_group(r->cr);
		cairo_set_source(r->cr, p);
		cairo_paint_with_alpha(r->cr, alpha);
		cairo_pattern_destroy(p);
		p = cairo_pop_group(r->cr);
	}
	return p;
}
