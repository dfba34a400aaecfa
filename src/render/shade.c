/* SPDX-License-Identifier: Apache-2.0 */
/* Axial and radial shadings (GB/T 33190-2016 8.3.4.2, 8.3.4.3). */
#include "shade.h"

#include <math.h>
#include <string.h>

bool
render_is_shaded(const struct yx_xml_node *colour)
{
	static const char *const kinds[] = { "Pattern",    "AxialShd",     "RadialShd",
					     "GouraudShd", "LaGouraudShd", "LaGourandShd" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (yx_xml_child(colour, kinds[i]))
			return true;
	return false;
}

struct shading {
	struct render *r;
	const struct yx_xml_node *node;
	double alpha;
	double from[2], to[2];
	int extend; /* 1: before the start, 2: behind the end */
	cairo_extend_t repeat;
};

/* Colour stops, and transparent ends where the colour is not extended. */
static void
add_stops(const struct shading *s, cairo_pattern_t *p)
{
	const struct yx_xml_node *n, *colour;
	struct render_rgba c = { 0, 0, 0, 1 };
	size_t count = 0, of = 0;

	for (n = yx_xml_child(s->node, "Segment"); n; n = yx_xml_next(n, "Segment"))
		of++;
	for (n = yx_xml_child(s->node, "Segment"); n && count < YX_LIMIT_RENDER_STOPS;
	     n = yx_xml_next(n, "Segment"), count++) {
		double at = of > 1 ? (double)count / (double)(of - 1) : 0;

		at = render_number(yx_xml_attr(n, "Position"), at);
		colour = yx_xml_child(n, "Color");
		if (!colour || !render_rgba(s->r, colour, &c))
			continue;
		c.a *= s->alpha;
		if (count == 0 && s->repeat == CAIRO_EXTEND_PAD && !(s->extend & 1))
			cairo_pattern_add_color_stop_rgba(p, 0, c.r, c.g, c.b, 0);
		cairo_pattern_add_color_stop_rgba(p, fmin(fmax(at, 0), 1), c.r, c.g, c.b, c.a);
	}
	if (s->repeat == CAIRO_EXTEND_PAD && !(s->extend & 2))
		cairo_pattern_add_color_stop_rgba(p, 1, c.r, c.g, c.b, 0);
	cairo_pattern_set_extend(p, s->repeat);
}

static bool
read_points(struct shading *s)
{
	const char *map = yx_xml_attr(s->node, "MapType");

	if (yx_xml_numbers(yx_xml_attr(s->node, "StartPoint"), s->from, 2) != 2 ||
	    yx_xml_numbers(yx_xml_attr(s->node, "EndPoint"), s->to, 2) != 2 ||
	    !render_near(s->r, s->from[0], s->from[1]) || !render_near(s->r, s->to[0], s->to[1])) {
		render_warn(s->r, s->node, "the shading has no readable points: not shown",
			    "渐变缺少有效的端点，未显示", NULL);
		return false;
	}
	s->extend = (int)render_number(yx_xml_attr(s->node, "Extend"), 0);
	s->repeat = CAIRO_EXTEND_PAD;
	if (map && strcmp(map, "Repeat") == 0)
		s->repeat = CAIRO_EXTEND_REPEAT;
	else if (map && strcmp(map, "Reflect") == 0)
		s->repeat = CAIRO_EXTEND_REFLECT;
	return true;
}

static cairo_pattern_t *
axial(struct render *r, const struct yx_xml_node *node, double alpha)
{
	struct shading s = { .r = r, .node = node, .alpha = alpha };
	double unit, length;
	cairo_pattern_t *p;

	if (!read_points(&s))
		return NULL;
	length = hypot(s.to[0] - s.from[0], s.to[1] - s.from[1]);
	unit = render_number(yx_xml_attr(node, "MapUnit"), 0);
	if (s.repeat != CAIRO_EXTEND_PAD && unit > 0 && length > 0) {
		s.to[0] = s.from[0] + (s.to[0] - s.from[0]) * unit / length;
		s.to[1] = s.from[1] + (s.to[1] - s.from[1]) * unit / length;
	}
	p = cairo_pattern_create_linear(s.from[0], s.from[1], s.to[0], s.to[1]);
	add_stops(&s, p);
	return p;
}

static cairo_pattern_t *
radial(struct render *r, const struct yx_xml_node *node, double alpha)
{
	struct shading s = { .r = r, .node = node, .alpha = alpha };
	double e = render_number(yx_xml_attr(node, "Eccentricity"), 0);
	double angle = render_number(yx_xml_attr(node, "Angle"), 0) * M_PI / 180;
	double r0 = fmax(0, render_number(yx_xml_attr(node, "StartRadius"), 0));
	double r1 = fmax(0, render_number(yx_xml_attr(node, "EndRadius"), 0));
	double unit = render_number(yx_xml_attr(node, "MapUnit"), 0);
	cairo_matrix_t m;
	cairo_pattern_t *p;

	if (!read_points(&s))
		return NULL;
	if (s.repeat != CAIRO_EXTEND_PAD && unit > 0 && r1 > r0) {
		double k = unit / (r1 - r0);

		s.to[0] = s.from[0] + (s.to[0] - s.from[0]) * k;
		s.to[1] = s.from[1] + (s.to[1] - s.from[1]) * k;
		r1 = r0 + unit;
	}
	e = fmin(fmax(e, 0), 0.9999);
	/* in a space where the ellipses are circles around the start */
	cairo_matrix_init_translate(&m, s.from[0], s.from[1]);
	cairo_matrix_rotate(&m, angle);
	cairo_matrix_scale(&m, 1, sqrt(1 - e * e));
	if (cairo_matrix_invert(&m) != CAIRO_STATUS_SUCCESS)
		return NULL;
	cairo_matrix_transform_point(&m, &s.to[0], &s.to[1]);
	p = cairo_pattern_create_radial(0, 0, r0, s.to[0], s.to[1], r1);
	cairo_pattern_set_matrix(p, &m);
	add_stops(&s, p);
	return p;
}

/* What a mesh leaves free (8.3.4.4): its BackColor under it, where there is one. */
static cairo_pattern_t *
over_back_colour(struct render *r, const struct yx_xml_node *shd, double alpha, cairo_pattern_t *p)
{
	const struct yx_xml_node *back = yx_xml_child(shd, "BackColor");
	struct render_rgba c;

	if (!p || !back || !render_rgba(r, back, &c))
		return p;
	cairo_push_group(r->cr);
	cairo_set_source_rgba(r->cr, c.r, c.g, c.b, c.a * alpha);
	cairo_paint(r->cr);
	cairo_set_source(r->cr, p);
	cairo_paint(r->cr);
	cairo_pattern_destroy(p);
	return cairo_pop_group(r->cr);
}

cairo_pattern_t *
render_shade(struct render *r, const struct render_unit *u, const struct yx_xml_node *colour,
	     double alpha, const struct render_extents *e)
{
	const struct yx_xml_node *n;
	cairo_pattern_t *p = NULL;

	if ((n = yx_xml_child(colour, "AxialShd")) != NULL)
		p = axial(r, n, alpha);
	else if ((n = yx_xml_child(colour, "RadialShd")) != NULL)
		p = radial(r, n, alpha);
	else if ((n = yx_xml_child(colour, "Pattern")) != NULL)
		p = render_tiles(r, u, n, alpha, e);
	else if ((n = yx_xml_child(colour, "GouraudShd")) != NULL)
		p = over_back_colour(r, n, alpha, render_gouraud(r, n, alpha));
	else if ((n = yx_xml_child(colour, "LaGouraudShd")) != NULL ||
		 (n = yx_xml_child(colour, "LaGourandShd")) != NULL)
		p = over_back_colour(r, n, alpha, render_lattice(r, n, alpha));
	/* a pattern that failed must not take the context with it */
	if (p && cairo_pattern_status(p) != CAIRO_STATUS_SUCCESS) {
		render_warn(r, colour, "the shading cannot be drawn", "渐变无法绘制",
			    cairo_status_to_string(cairo_pattern_status(p)));
		cairo_pattern_destroy(p);
		p = NULL;
	}
	return p;
}
