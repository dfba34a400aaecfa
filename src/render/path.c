/* SPDX-License-Identifier: Apache-2.0 */
/* Paths (GB/T 33190-2016 9): fills and strokes; their data is read by module draw. */
#include "picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool
render_path_data(struct render *r, const struct yx_xml_node *object)
{
	const struct yx_xml_node *n = yx_xml_child(object, "AbbreviatedData");
	struct yx_draw_path path = { 0 };
	struct yx_buf text = { 0 };
	const char *rest = "";
	bool far, good = n && yx_xml_text(n, &text, NULL) == YX_OK;

	if (good)
		good = yx_draw_path_take_ofd(&path, yx_buf_str(&text), &rest) || !*rest;
	/* a number that the reader would not take is farther still */
	far = !render_add_path(r, &path) || (!good && strspn(rest, "+-.0123456789") > 0 &&
					     fabs(strtod(rest, NULL)) > YX_LIMIT_RENDER_FAR);
	if (far)
		render_warn(r, object, "the path leaves all bounds", "路径坐标超出范围", NULL);
	else if (!good)
		render_warn(r, object, "the path cannot be read to its end", "路径数据无法完整读取",
			    rest);
	yx_draw_path_clear(&path);
	yx_buf_clear(&text);
	return good && !far;
}

cairo_fill_rule_t
render_rule(const struct yx_xml_node *object)
{
	const char *rule = yx_xml_attr(object, "Rule");

	return rule && (strcmp(rule, "Even-Odd") == 0 || strcmp(rule, "EvenOdd") == 0)
		   ? CAIRO_FILL_RULE_EVEN_ODD
		   : CAIRO_FILL_RULE_WINDING;
}

static void
set_dashes(struct render *r, const struct render_unit *u, const struct render_extents *e)
{
	const char *pattern = render_style_attr(&u->style, "DashPattern");
	double v[32], sum = 0, length = 2 * (e->x1 - e->x0 + e->y1 - e->y0);
	int n = yx_xml_numbers(pattern, v, 32);

	cairo_set_dash(r->cr, NULL, 0, 0);
	if (n <= 0)
		return;
	for (int i = 0; i < n; i++) {
		if (v[i] < 0 || v[i] > YX_LIMIT_RENDER_FAR)
			return;
		sum += v[i];
	}
	if (!(sum > 0))
		return;
	if (length / sum * n > YX_LIMIT_RENDER_DASHES) {
		render_warn(r, u->node, "the dashes are too fine: drawn solid",
			    "虚线过密，按实线绘制", pattern);
		return;
	}
	cairo_set_dash(r->cr, v, n, render_number(render_style_attr(&u->style, "DashOffset"), 0));
}

bool
render_stroke_style(struct render *r, const struct render_unit *u, const struct render_extents *e,
		    bool lines)
{
	const char *join = render_style_attr(&u->style, "Join");
	const char *cap = render_style_attr(&u->style, "Cap");
	double width = fabs(render_number(render_style_attr(&u->style, "LineWidth"), 0.353));
	double miter = render_number(render_style_attr(&u->style, "MiterLimit"), 3.528);
	cairo_matrix_t m;
	double scale;

	cairo_get_matrix(r->cr, &m);
	scale = sqrt(fabs(m.xx * m.yy - m.xy * m.yx));
	if (!(scale > 0))
		return false;
	/* what is thinner than a pixel would fade away; a vector line keeps 0.05 mm (0.14 pt) */
	if (lines)
		width = fmax(width, r->vector ? 0.14 / scale : 1 / scale);
	if (!(width > 0))
		return false;
	cairo_set_line_width(r->cr, width);
	cairo_set_line_join(r->cr, join && strcmp(join, "Round") == 0   ? CAIRO_LINE_JOIN_ROUND
				   : join && strcmp(join, "Bevel") == 0 ? CAIRO_LINE_JOIN_BEVEL
									: CAIRO_LINE_JOIN_MITER);
	cairo_set_line_cap(r->cr, cap && strcmp(cap, "Round") == 0    ? CAIRO_LINE_CAP_ROUND
				  : cap && strcmp(cap, "Square") == 0 ? CAIRO_LINE_CAP_SQUARE
								      : CAIRO_LINE_CAP_BUTT);
	cairo_set_miter_limit(r->cr, fmax(1, miter));
	set_dashes(r, u, e);
	return true;
}

void
render_path(struct render *r, const struct render_unit *u)
{
	static const struct render_rgba black = { 0, 0, 0, 1 };
	bool fill = render_flag(yx_xml_attr(u->node, "Fill"), false);
	bool stroke = render_flag(yx_xml_attr(u->node, "Stroke"), true);
	struct render_extents e;
	cairo_path_t *kept;

	cairo_new_path(r->cr);
	/* what was read before the damage is shown */
	(void)render_path_data(r, u->node);
	if (!cairo_has_current_point(r->cr) || (!fill && !stroke))
		return;
	cairo_path_extents(r->cr, &e.x0, &e.y0, &e.x1, &e.y1);
	kept = cairo_copy_path(r->cr);
	render_clip_boundary(r, u, &e, 0.2);
	cairo_set_fill_rule(r->cr, render_rule(u->node));
	if (fill && render_source(r, u, render_style_child(&u->style, "FillColor"), NULL, &e)) {
		cairo_new_path(r->cr);
		cairo_append_path(r->cr, kept);
		cairo_fill(r->cr);
	}
	if (stroke && render_stroke_style(r, u, &e, true) &&
	    render_source(r, u, render_style_child(&u->style, "StrokeColor"), &black, &e)) {
		cairo_new_path(r->cr);
		cairo_append_path(r->cr, kept);
		cairo_stroke(r->cr);
	}
	cairo_path_destroy(kept);
	cairo_new_path(r->cr);
	cairo_set_fill_rule(r->cr, CAIRO_FILL_RULE_WINDING);
}
