/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flatten: curves to lines, and strokes to outlines. A stroke becomes one closed outline per open
 * contour and two per closed one; joins and caps are round.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>

#include "picture.h"
#include "raster.h"

void
draw_flat_clear(struct draw_flat *f)
{
	yx_free(f->points);
	yx_free(f->start);
	yx_free(f->closed);
	*f = (struct draw_flat){ 0 };
}

void
draw_flat_begin(struct draw_flat *f, bool closed)
{
	if (f->failed)
		return;
	if (f->contours + 2 > f->start_cap) {
		size_t cap = f->start_cap * 2 + 16;
		size_t *s = yx_realloc(f->start, cap * sizeof(*s));
		bool *c;

		if (s)
			f->start = s;
		c = yx_realloc(f->closed, cap * sizeof(*c));
		if (c)
			f->closed = c;
		f->failed = !s || !c;
		if (f->failed)
			return;
		f->start_cap = cap;
	}
	f->start[f->contours] = f->count;
	f->closed[f->contours] = closed;
	f->contours++;
	f->start[f->contours] = f->count;
}

void
draw_flat_add(struct draw_flat *f, double x, double y)
{
	if (f->failed || f->contours == 0)
		return;
	if (f->count == f->cap) {
		size_t cap = f->cap * 2 + 64;
		struct yx_draw_point *p =
		    cap > 8 * YX_LIMIT_DRAW_POINTS ? NULL : yx_realloc(f->points, cap * sizeof(*p));

		f->failed = !p;
		if (!p)
			return;
		f->points = p;
		f->cap = cap;
	}
	f->points[f->count++] = (struct yx_draw_point){ x, y };
	f->start[f->contours] = f->count;
}

static void
add_cubic(struct draw_flat *f, struct yx_draw_point a, const struct yx_draw_point *c,
	  double tolerance)
{
	double d1 = hypot(a.x - 2 * c[0].x + c[1].x, a.y - 2 * c[0].y + c[1].y);
	double d2 = hypot(c[0].x - 2 * c[1].x + c[2].x, c[0].y - 2 * c[1].y + c[2].y);
	double pieces = ceil(sqrt(0.75 * fmax(d1, d2) / tolerance));
	int n = pieces < 1 ? 1 : pieces > 200 ? 200 : (int)pieces;

	for (int i = 1; i <= n; i++) {
		double t = (double)i / n, u = 1 - t;
		double b0 = u * u * u, b1 = 3 * u * u * t, b2 = 3 * u * t * t, b3 = t * t * t;

		draw_flat_add(f, b0 * a.x + b1 * c[0].x + b2 * c[1].x + b3 * c[2].x,
			      b0 * a.y + b1 * c[0].y + b2 * c[1].y + b3 * c[2].y);
	}
}

void
draw_flatten(struct draw_flat *out, const struct yx_draw_path *p, struct yx_draw_matrix m,
	     double tolerance)
{
	struct yx_draw_point at = { 0, 0 }, first = { 0, 0 }, q[3];
	bool open = false;
	size_t k = 0;

	for (size_t i = 0; i < p->verb_count; i++) {
		unsigned n = yx_draw_verb_points(p->verbs[i]);

		for (unsigned j = 0; j < n; j++)
			q[j] = yx_draw_apply(m, p->points[k + j].x, p->points[k + j].y);
		k += n;
		if (p->verbs[i] == YX_DRAW_CLOSE) {
			if (open && out->contours)
				out->closed[out->contours - 1] = true;
			at = first;
			open = false;
			continue;
		}
		if (p->verbs[i] == YX_DRAW_MOVE || !open) {
			first = p->verbs[i] == YX_DRAW_MOVE ? q[0] : at;
			draw_flat_begin(out, false);
			draw_flat_add(out, first.x, first.y);
			open = true;
		}
		if (p->verbs[i] == YX_DRAW_LINE) {
			draw_flat_add(out, q[0].x, q[0].y);
		} else if (p->verbs[i] == YX_DRAW_QUAD) {
			struct yx_draw_point c[3];

			draw_quad_to_cubic(at, q[0], q[1], c);
			c[2] = q[1];
			add_cubic(out, at, c, tolerance);
		} else if (p->verbs[i] == YX_DRAW_CUBIC) {
			add_cubic(out, at, q, tolerance);
		}
		at = q[n - 1];
	}
}

/* -------------------------------------------------------------------- strokes */

/* Points on a circle from angle `from`, turning by `sweep` (radians), ends included. */
static void
round_corner(struct draw_flat *out, struct yx_draw_point c, double r, double from, double sweep)
{
	int n = (int)ceil(fabs(sweep) / (2 * acos(fmax(0, 1 - 0.1 / fmax(r, 0.11)))));

	if (n < 1)
		n = 1;
	for (int i = 0; i <= n; i++) {
		double t = from + sweep * i / n;

		draw_flat_add(out, c.x + r * cos(t), c.y + r * sin(t));
	}
}

/* One side of a polyline of n points, walked by step +1 or -1 from `at`; right-hand offset r. */
static void
one_side(struct draw_flat *out, const struct yx_draw_point *p, size_t n, bool back, bool closed,
	 double r)
{
	size_t segments = closed ? n : n - 1;
	double before = 0;

	for (size_t i = 0; i < segments + (closed ? 1 : 0); i++) {
		size_t a = i % n, b = (i + 1) % n;
		double normal;

		if (back) {
			a = (n * 2 - 1 - i) % n;
			b = (n * 2 - 2 - i) % n;
		}
		normal = atan2(p[b].y - p[a].y, p[b].x - p[a].x) - M_PI / 2;
		if (i > 0) {
			double turn = remainder(normal - before, 2 * M_PI);

			if (turn > 0) {
				round_corner(out, p[a], r, before, turn);
			} else {
				draw_flat_add(out, p[a].x + r * cos(before),
					      p[a].y + r * sin(before));
				draw_flat_add(out, p[a].x + r * cos(normal),
					      p[a].y + r * sin(normal));
			}
		} else if (!closed) {
			round_corner(out, p[a], r, normal - M_PI, M_PI);
		}
		if (i + 1 == segments && !closed)
			draw_flat_add(out, p[b].x + r * cos(normal), p[b].y + r * sin(normal));
		before = normal;
	}
}

void
draw_stroke(struct draw_flat *out, const struct draw_flat *in, double width)
{
	struct yx_draw_point *p = yx_alloc_array(in->count + 1, sizeof(*p));

	if (!p) {
		out->failed = true;
		return;
	}
	for (size_t c = 0; c < in->contours; c++) {
		bool closed = in->closed[c];
		size_t n = 0;

		for (size_t i = in->start[c]; i < in->start[c + 1]; i++) {
			struct yx_draw_point q = in->points[i];

			if (n == 0 || hypot(q.x - p[n - 1].x, q.y - p[n - 1].y) > 1e-6)
				p[n++] = q;
		}
		while (closed && n > 1 && hypot(p[0].x - p[n - 1].x, p[0].y - p[n - 1].y) <= 1e-6)
			n--;
		if (n == 0)
			continue;
		draw_flat_begin(out, true);
		if (n == 1) {
			round_corner(out, p[0], width / 2, 0, 2 * M_PI);
			continue;
		}
		if (n == 2)
			closed = false;
		one_side(out, p, n, false, closed, width / 2);
		if (closed)
			draw_flat_begin(out, true);
		one_side(out, p, n, true, closed, width / 2);
	}
	yx_free(p);
	out->failed |= in->failed;
}
