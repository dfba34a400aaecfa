/* SPDX-License-Identifier: Apache-2.0 */
/* Paths (GB/T 33190-2016 9): abbreviated data, fills and strokes. */
#include "render.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cursor over "M 0 0 L 10 0 C": operators and numbers, blanks and commas between them. */
struct data {
	struct render *r;
	const char *at;
	size_t points;
	bool far; /* a point beyond all bounds */
};

static void
skip_blanks(struct data *d)
{
	while (*d->at && (isspace((unsigned char)*d->at) || *d->at == ','))
		d->at++;
}

static bool
take_numbers(struct data *d, double *v, int n)
{
	for (int i = 0; i < n; i++) {
		char *end;

		skip_blanks(d);
		/* no names of numbers: strtod would take "INF" and "NAN" */
		if (!(isdigit((unsigned char)*d->at) || (*d->at && strchr("+-.", *d->at))))
			return false;
		v[i] = strtod(d->at, &end);
		if (end == d->at || !isfinite(v[i]))
			return false;
		d->at = end;
	}
	return true;
}

static bool
near(struct data *d, const double *v, int n)
{
	for (int i = 0; i < n; i += 2)
		d->far = d->far || !render_near(d->r, v[i], v[i + 1]);
	d->points += (size_t)n / 2;
	return !d->far;
}

/* An elliptical arc from the current point (the parameters are SVG's: 1.1 F.6.5). */
static void
add_arc(cairo_t *cr, const double *v)
{
	double x0, y0, rx = fabs(v[0]), ry = fabs(v[1]), phi = v[2] * M_PI / 180;
	double c = cos(phi), s = sin(phi), dx, dy, x1, y1, l, k, cx, cy, from, to;
	bool large = v[3] != 0, sweep = v[4] != 0;
	cairo_matrix_t before, m;

	cairo_get_current_point(cr, &x0, &y0);
	dx = (x0 - v[5]) / 2;
	dy = (y0 - v[6]) / 2;
	if (rx < 1e-9 || ry < 1e-9 || (fabs(dx) < 1e-12 && fabs(dy) < 1e-12)) {
		cairo_line_to(cr, v[5], v[6]);
		return;
	}
	x1 = (c * dx + s * dy) / rx;
	y1 = (-s * dx + c * dy) / ry;
	l = x1 * x1 + y1 * y1;
	if (l > 1) {
		rx *= sqrt(l);
		ry *= sqrt(l);
		x1 /= sqrt(l);
		y1 /= sqrt(l);
		l = 1;
	}
	k = sqrt(fmax(0, 1 / l - 1)) * (large == sweep ? -1 : 1);
	/* centre and angles on the unit circle */
	cx = k * y1;
	cy = -k * x1;
	from = atan2(y1 - cy, x1 - cx);
	to = atan2(-y1 - cy, -x1 - cx);
	cairo_get_matrix(cr, &before);
	cairo_matrix_init(&m, c * rx, s * rx, -s * ry, c * ry, (x0 + v[5]) / 2, (y0 + v[6]) / 2);
	if (!(fabs(m.xx * m.yy - m.xy * m.yx) > 1e-18))
		return;
	cairo_transform(cr, &m);
	if (sweep)
		cairo_arc(cr, cx, cy, 1, from, to);
	else
		cairo_arc_negative(cr, cx, cy, 1, from, to);
	cairo_set_matrix(cr, &before);
}

static bool
add_operator(struct data *d, char op)
{
	cairo_t *cr = d->r->cr;
	double v[7], x, y;

	if (op != 'M' && op != 'S' && op != 'C' && !cairo_has_current_point(cr))
		return false;
	switch (op) {
	case 'M':
	case 'S':
		if (!take_numbers(d, v, 2) || !near(d, v, 2))
			return false;
		cairo_move_to(cr, v[0], v[1]);
		return true;
	case 'L':
		if (!take_numbers(d, v, 2) || !near(d, v, 2))
			return false;
		cairo_line_to(cr, v[0], v[1]);
		return true;
	case 'Q':
		if (!take_numbers(d, v, 4) || !near(d, v, 4))
			return false;
		cairo_get_current_point(cr, &x, &y);
		cairo_curve_to(cr, x + (v[0] - x) * 2 / 3, y + (v[1] - y) * 2 / 3,
			       v[2] + (v[0] - v[2]) * 2 / 3, v[3] + (v[1] - v[3]) * 2 / 3, v[2],
			       v[3]);
		return true;
	case 'B':
		if (!take_numbers(d, v, 6) || !near(d, v, 6))
			return false;
		cairo_curve_to(cr, v[0], v[1], v[2], v[3], v[4], v[5]);
		return true;
	case 'A':
		if (!take_numbers(d, v, 7) || !near(d, v + 5, 2) || !near(d, v, 2))
			return false;
		add_arc(cr, v);
		return true;
	case 'C':
		cairo_close_path(cr);
		return true;
	default:
		return false;
	}
}

bool
render_path_data(struct render *r, const struct yx_xml_node *object)
{
	const struct yx_xml_node *n = yx_xml_child(object, "AbbreviatedData");
	struct yx_buf text = { 0 };
	struct data d = { .r = r };
	bool good = n && yx_xml_text(n, &text, NULL) == YX_OK;
	char op = 0;

	d.at = yx_buf_str(&text);
	while (good) {
		skip_blanks(&d);
		if (!*d.at)
			break;
		/* numbers without an operator repeat the last one, as in SVG */
		if (isalpha((unsigned char)*d.at))
			op = *d.at++;
		else if (op == 'C' || op == 0)
			good = false;
		good = good && d.points < YX_LIMIT_RENDER_POINTS && add_operator(&d, op);
	}
	if (d.far)
		render_warn(r, object, "the path leaves all bounds", "路径坐标超出范围", NULL);
	else if (!good)
		render_warn(r, object, "the path cannot be read to its end", "路径数据无法完整读取",
			    n ? yx_bytes_slice(yx_bytes_str(d.at), 0, 12).len ? d.at : "" : "");
	yx_buf_clear(&text);
	return good;
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
