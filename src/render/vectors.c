/* SPDX-License-Identifier: Apache-2.0 */
/* Drawings of module draw on a cairo context. */
#include "picture.h"

#include <math.h>

bool
render_add_path(struct render *r, const struct yx_draw_path *p)
{
	const struct yx_draw_point *q = p->points;
	cairo_t *cr = r->cr;
	double x, y;

	for (size_t i = 0; i < p->verb_count; i++) {
		unsigned n = yx_draw_verb_points(p->verbs[i]);

		for (unsigned k = 0; k < n; k++)
			if (!render_near(r, q[k].x, q[k].y))
				return false;
		switch (p->verbs[i]) {
		case YX_DRAW_MOVE:
			cairo_move_to(cr, q[0].x, q[0].y);
			break;
		case YX_DRAW_LINE:
			cairo_line_to(cr, q[0].x, q[0].y);
			break;
		case YX_DRAW_QUAD:
			cairo_get_current_point(cr, &x, &y);
			cairo_curve_to(cr, x + (q[0].x - x) * 2 / 3, y + (q[0].y - y) * 2 / 3,
				       q[1].x + (q[0].x - q[1].x) * 2 / 3,
				       q[1].y + (q[0].y - q[1].y) * 2 / 3, q[1].x, q[1].y);
			break;
		case YX_DRAW_CUBIC:
			cairo_curve_to(cr, q[0].x, q[0].y, q[1].x, q[1].y, q[2].x, q[2].y);
			break;
		default:
			cairo_close_path(cr);
		}
		q += n;
	}
	return true;
}

static void
set_colour(cairo_t *cr, struct yx_draw_colour c)
{
	cairo_set_source_rgba(cr, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0);
}

void
render_vectors_put(struct render *r, const struct yx_draw_picture *pic)
{
	double width = yx_draw_picture_width(pic), height = yx_draw_picture_height(pic);
	cairo_t *cr = r->cr;

	cairo_save(cr);
	if (!render_transform(r, &(cairo_matrix_t){ 1 / width, 0, 0, 1 / height, 0, 0 }))
		goto done;
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_dash(cr, NULL, 0, 0);
	for (size_t i = 0; i < yx_draw_picture_count(pic) && !render_stop(r, NULL); i++) {
		struct yx_draw_paint paint;
		const struct yx_draw_path *p = yx_draw_picture_item(pic, i, &paint);

		cairo_new_path(cr);
		if (!render_add_path(r, p)) {
			render_warn(r, NULL, "the path leaves all bounds", "路径坐标超出范围",
				    NULL);
			continue;
		}
		cairo_set_fill_rule(cr, paint.fill == YX_DRAW_FILL_EVENODD
					    ? CAIRO_FILL_RULE_EVEN_ODD
					    : CAIRO_FILL_RULE_WINDING);
		if (paint.fill != YX_DRAW_FILL_NONE) {
			set_colour(cr, paint.fill_colour);
			cairo_fill_preserve(cr);
		}
		if (paint.stroke_width > 0) {
			set_colour(cr, paint.stroke_colour);
			cairo_set_line_width(cr, paint.stroke_width);
			cairo_stroke_preserve(cr);
		}
	}
done:
	cairo_new_path(cr);
	cairo_restore(cr);
}
