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

struct stop {
	double at;
	struct render_rgba c;
};

struct shading {
	struct render *r;
	const struct yx_xml_node *node;
	double alpha;
	double from[2], to[2], r0, r1; /* radii stay 0 for an axial one */
	int extend;                    /* 1: before the start, 2: behind the end */
	cairo_extend_t repeat;
	double periods;     /* from start to end; 1 unless it repeats */
	double first, last; /* what is drawn, in periods from the start */
	struct stop *stops;
	size_t count;
};

static bool
read_stops(struct shading *s)
{
	const struct yx_xml_node *n, *colour;
	struct stop stop = { 0, { 0, 0, 0, 1 } };
	size_t i = 0, of = 0;

	for (n = yx_xml_child(s->node, "Segment"); n && of < YX_LIMIT_RENDER_STOPS;
	     n = yx_xml_next(n, "Segment"))
		of++;
	if (!(s->stops = yx_alloc_array(of + 1, sizeof(*s->stops))))
		return false;
	for (n = yx_xml_child(s->node, "Segment"); i < of; n = yx_xml_next(n, "Segment"), i++) {
		double at = of > 1 ? (double)i / (double)(of - 1) : 0;

		at = render_number(yx_xml_attr(n, "Position"), at);
		colour = yx_xml_child(n, "Color");
		if (!colour || !render_rgba(s->r, colour, &stop.c))
			continue;
		stop.c.a *= s->alpha;
		/* a stop does not stand before the one before it */
		stop.at = fmax(fmin(fmax(at, 0), 1), s->count ? s->stops[s->count - 1].at : 0);
		s->stops[s->count++] = stop;
	}
	return true;
}

static bool
read_shading(struct shading *s, struct render *r, const struct yx_xml_node *node, double alpha)
{
	const char *map = yx_xml_attr(node, "MapType");
	double extend = render_number(yx_xml_attr(node, "Extend"), 0);

	*s = (struct shading){ .r = r, .node = node, .alpha = alpha, .periods = 1 };
	if (yx_xml_numbers(yx_xml_attr(node, "StartPoint"), s->from, 2) != 2 ||
	    yx_xml_numbers(yx_xml_attr(node, "EndPoint"), s->to, 2) != 2 ||
	    !render_near(r, s->from[0], s->from[1]) || !render_near(r, s->to[0], s->to[1])) {
		render_warn(r, node, "the shading has no readable points: not shown",
			    "渐变缺少有效的端点，未显示", NULL);
		return false;
	}
	s->extend = extend >= 1 && extend <= 3 ? (int)extend : 0;
	s->repeat = CAIRO_EXTEND_PAD;
	if (map && strcmp(map, "Repeat") == 0)
		s->repeat = CAIRO_EXTEND_REPEAT;
	else if (map && strcmp(map, "Reflect") == 0)
		s->repeat = CAIRO_EXTEND_REFLECT;
	return read_stops(s);
}

/* How often the colours run from start to end, `length` long (MapUnit). */
static void
find_periods(struct shading *s, double length)
{
	double unit = render_number(yx_xml_attr(s->node, "MapUnit"), 0);

	if (s->repeat != CAIRO_EXTEND_PAD && unit > 0 && length > 0)
		s->periods = fmin(fmax(length / unit, 1e-3), YX_LIMIT_RENDER_STOPS);
}

static struct stop
between(const struct stop *a, const struct stop *b, double at)
{
	double k = b->at > a->at ? (at - a->at) / (b->at - a->at) : 0;

	return (struct stop){ at,
			      { a->c.r + (b->c.r - a->c.r) * k, a->c.g + (b->c.g - a->c.g) * k,
				a->c.b + (b->c.b - a->c.b) * k, a->c.a + (b->c.a - a->c.a) * k } };
}

static void
put_stop(const struct shading *s, cairo_pattern_t *p, const struct stop *stop)
{
	cairo_pattern_add_color_stop_rgba(p, (stop->at - s->first) / (s->last - s->first),
					  stop->c.r, stop->c.g, stop->c.b, stop->c.a);
}

/* One more stop of the endless row; what is outside first..last is cut. */
static void
next_stop(const struct shading *s, cairo_pattern_t *p, struct stop *before, bool *any,
	  const struct stop *stop)
{
	struct stop edge;

	if (*any && before->at < s->first && stop->at > s->first) {
		edge = between(before, stop, s->first);
		put_stop(s, p, &edge);
	}
	if (*any && before->at < s->last && stop->at > s->last) {
		edge = between(before, stop, s->last);
		put_stop(s, p, &edge);
	}
	if (stop->at >= s->first && stop->at <= s->last)
		put_stop(s, p, stop);
	*before = *stop;
	*any = true;
}

static void
add_stops(const struct shading *s, cairo_pattern_t *p)
{
	struct stop before = { 0 }, stop;
	bool any = false;
	long from = 0, to = 0;

	if (s->repeat != CAIRO_EXTEND_PAD && s->extend != 3) {
		from = (long)floor(s->first);
		to = (long)ceil(s->last);
	}
	/* beyond the outermost stops nothing is drawn, so there is one at each end */
	if (s->count > 0 && s->repeat == CAIRO_EXTEND_PAD) {
		stop = s->stops[0];
		stop.at = s->first;
		put_stop(s, p, &stop);
	}
	for (long k = from; k <= to; k++) {
		bool back = s->repeat == CAIRO_EXTEND_REFLECT && k % 2 != 0;

		for (size_t i = 0; i < s->count; i++) {
			stop = s->stops[back ? s->count - 1 - i : i];
			stop.at = (double)k + (back ? 1 - stop.at : stop.at);
			next_stop(s, p, &before, &any, &stop);
		}
	}
	if (s->count > 0 && s->repeat == CAIRO_EXTEND_PAD) {
		stop = s->stops[s->count - 1];
		stop.at = s->last;
		put_stop(s, p, &stop);
	}
	cairo_pattern_set_extend(p, s->extend == 3 ? s->repeat : CAIRO_EXTEND_NONE);
}

/*
 * What is drawn of the axis: to both sides without end cairo can do itself, and none at all.
 * To one side only, the axis is made as long as what is painted; `reach` is how far that is from
 * the start.
 */
static void
find_range(struct shading *s, double reach)
{
	double step =
	    fmax(hypot(s->to[0] - s->from[0], s->to[1] - s->from[1]), fabs(s->r1 - s->r0)) /
	    s->periods;
	double more = step > 0 ? fmin(reach / step + 1, YX_LIMIT_RENDER_STOPS) : 0;
	double grow = (s->r1 - s->r0) / s->periods; /* of the radius, a period */

	s->first = 0;
	s->last = s->extend == 3 ? 1 : s->periods;
	if (s->extend == 1)
		s->first -= grow > 0 ? fmin(more, s->r0 / grow) : more;
	if (s->extend == 2)
		s->last += grow < 0 ? fmin(more, s->r1 / -grow) : more;
}

/* Where the axis is at `t` periods from its start. */
static struct render_extents
circle_at(const struct shading *s, double t)
{
	double k = t / s->periods;

	return (struct render_extents){ .x0 = s->from[0] + (s->to[0] - s->from[0]) * k,
					.y0 = s->from[1] + (s->to[1] - s->from[1]) * k,
					.x1 = fmax(0, s->r0 + (s->r1 - s->r0) * k) };
}

static double
far_corner(const struct shading *s, const struct render_extents *e)
{
	return hypot(fmax(fabs(e->x0 - s->from[0]), fabs(e->x1 - s->from[0])),
		     fmax(fabs(e->y0 - s->from[1]), fabs(e->y1 - s->from[1])));
}

static cairo_pattern_t *
axial(struct render *r, const struct yx_xml_node *node, double alpha,
      const struct render_extents *e)
{
	struct shading s;
	struct render_extents a, b;
	cairo_pattern_t *p = NULL;

	if (read_shading(&s, r, node, alpha)) {
		find_periods(&s, hypot(s.to[0] - s.from[0], s.to[1] - s.from[1]));
		find_range(&s, far_corner(&s, e));
		a = circle_at(&s, s.first);
		b = circle_at(&s, s.last);
		p = cairo_pattern_create_linear(a.x0, a.y0, b.x0, b.y0);
		add_stops(&s, p);
	}
	yx_free(s.stops);
	return p;
}

static cairo_pattern_t *
radial(struct render *r, const struct yx_xml_node *node, double alpha,
       const struct render_extents *e)
{
	double flat = fmin(fmax(render_number(yx_xml_attr(node, "Eccentricity"), 0), 0), 0.9999);
	double angle = render_number(yx_xml_attr(node, "Angle"), 0) * M_PI / 180, reach;
	struct render_extents a, b;
	cairo_pattern_t *p = NULL;
	cairo_matrix_t m;
	struct shading s;

	if (!read_shading(&s, r, node, alpha))
		goto done;
	s.r0 = fmax(0, render_number(yx_xml_attr(node, "StartRadius"), 0));
	s.r1 = fmax(0, render_number(yx_xml_attr(node, "EndRadius"), 0));
	find_periods(&s, s.r1 - s.r0);
	/* in a space where the ellipses are circles around the start */
	flat = sqrt(1 - flat * flat);
	cairo_matrix_init_translate(&m, s.from[0], s.from[1]);
	cairo_matrix_rotate(&m, angle);
	cairo_matrix_scale(&m, 1, flat);
	if (cairo_matrix_invert(&m) != CAIRO_STATUS_SUCCESS)
		goto done;
	reach = far_corner(&s, e) / flat + s.r0 + s.r1;
	cairo_matrix_transform_point(&m, &s.to[0], &s.to[1]);
	s.from[0] = s.from[1] = 0;
	find_range(&s, reach);
	a = circle_at(&s, s.first);
	b = circle_at(&s, s.last);
	p = cairo_pattern_create_radial(a.x0, a.y0, a.x1, b.x0, b.y0, b.x1);
	cairo_pattern_set_matrix(p, &m);
	add_stops(&s, p);
done:
	yx_free(s.stops);
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
		p = axial(r, n, alpha, e);
	else if ((n = yx_xml_child(colour, "RadialShd")) != NULL)
		p = radial(r, n, alpha, e);
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
