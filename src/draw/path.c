/* SPDX-License-Identifier: Apache-2.0 */
/*
 * path: building, transforming and measuring vector paths. Memory only; the first failure (out of
 * memory, YX_LIMIT_DRAW_POINTS) stays in path->status and later calls do nothing.
 */
#include <math.h>
#include <string.h>
#include <yinxin/draw.h>
#include <yinxin/limits.h>

#include "picture.h"

const struct yx_draw_matrix yx_draw_identity = { 1, 0, 0, 1, 0, 0 };

/* Handle length of a cubic that follows a quarter of a unit circle. */
#define QUARTER 0.5522847498307936

struct yx_draw_matrix
yx_draw_translate(double x, double y)
{
	return (struct yx_draw_matrix){ 1, 0, 0, 1, x, y };
}

struct yx_draw_matrix
yx_draw_scale(double x, double y)
{
	return (struct yx_draw_matrix){ x, 0, 0, y, 0, 0 };
}

struct yx_draw_matrix
yx_draw_rotate(double degrees)
{
	double r = degrees * M_PI / 180;

	return (struct yx_draw_matrix){ cos(r), sin(r), -sin(r), cos(r), 0, 0 };
}

struct yx_draw_matrix
yx_draw_concat(struct yx_draw_matrix p, struct yx_draw_matrix q)
{
	return (struct yx_draw_matrix){
		p.a * q.a + p.b * q.c, p.a * q.b + p.b * q.d,       p.c * q.a + p.d * q.c,
		p.c * q.b + p.d * q.d, p.e * q.a + p.f * q.c + q.e, p.e * q.b + p.f * q.d + q.f,
	};
}

struct yx_draw_point
yx_draw_apply(struct yx_draw_matrix m, double x, double y)
{
	return (struct yx_draw_point){ m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f };
}

double
draw_matrix_scale(struct yx_draw_matrix m)
{
	return sqrt(fabs(m.a * m.d - m.b * m.c));
}

struct yx_draw_rect
yx_draw_rect_of(double x, double y, double width, double height)
{
	return (struct yx_draw_rect){ x, y, x + width, y + height };
}

bool
yx_draw_colour_parse(struct yx_draw_colour *out, const char *text)
{
	uint8_t v[4] = { 0, 0, 0, 255 };
	size_t n = text ? strlen(text) : 0;

	if ((n != 7 && n != 9) || text[0] != '#')
		return false;
	for (size_t i = 1; i < n; i++) {
		const char *digits = "0123456789abcdef";
		const char *at =
		    strchr(digits, text[i] >= 'A' && text[i] <= 'F' ? text[i] + 32 : text[i]);
		if (!at)
			return false;
		v[(i - 1) / 2] = (uint8_t)((v[(i - 1) / 2] << 4) | (uint8_t)(at - digits));
	}
	*out = (struct yx_draw_colour){ v[0], v[1], v[2], v[3] };
	return true;
}

unsigned
yx_draw_verb_points(uint8_t verb)
{
	static const uint8_t points[] = { 1, 1, 2, 3, 0 };

	return verb < sizeof(points) ? points[verb] : 0;
}

/* ------------------------------------------------------------------ building */

void
yx_draw_path_clear(struct yx_draw_path *p)
{
	if (!p)
		return;
	yx_free(p->verbs);
	yx_free(p->points);
	*p = (struct yx_draw_path){ 0 };
}

void
yx_draw_path_reset(struct yx_draw_path *p)
{
	p->verb_count = p->point_count = 0;
	p->status = YX_OK;
}

/* Room for one verb and its points. */
static bool
room(struct yx_draw_path *p, size_t verbs, size_t points)
{
	if (p->status != YX_OK)
		return false;
	if (p->point_count + points > YX_LIMIT_DRAW_POINTS ||
	    p->verb_count + verbs > YX_LIMIT_DRAW_POINTS) {
		p->status = YX_LIMIT;
		return false;
	}
	if (p->verb_count + verbs > p->verb_cap) {
		size_t cap = (p->verb_count + verbs) * 2 + 16;
		uint8_t *v = yx_realloc(p->verbs, cap);
		if (!v) {
			p->status = YX_NOMEM;
			return false;
		}
		p->verbs = v;
		p->verb_cap = cap;
	}
	if (p->point_count + points > p->point_cap) {
		size_t cap = (p->point_count + points) * 2 + 16;
		struct yx_draw_point *v = yx_realloc(p->points, cap * sizeof(*v));
		if (!v) {
			p->status = YX_NOMEM;
			return false;
		}
		p->points = v;
		p->point_cap = cap;
	}
	return true;
}

static void
put(struct yx_draw_path *p, enum yx_draw_verb verb, const struct yx_draw_point *points)
{
	unsigned n = yx_draw_verb_points((uint8_t)verb);

	if (!room(p, 1, n))
		return;
	p->verbs[p->verb_count++] = (uint8_t)verb;
	for (unsigned i = 0; i < n; i++) {
		bool fine = isfinite(points[i].x) && isfinite(points[i].y);
		p->points[p->point_count++] = fine ? points[i] : (struct yx_draw_point){ 0, 0 };
	}
}

void
yx_draw_move(struct yx_draw_path *p, double x, double y)
{
	put(p, YX_DRAW_MOVE, &(struct yx_draw_point){ x, y });
}

void
yx_draw_line(struct yx_draw_path *p, double x, double y)
{
	put(p, YX_DRAW_LINE, &(struct yx_draw_point){ x, y });
}

void
yx_draw_quad(struct yx_draw_path *p, double x1, double y1, double x, double y)
{
	put(p, YX_DRAW_QUAD, (struct yx_draw_point[2]){ { x1, y1 }, { x, y } });
}

void
yx_draw_cubic(struct yx_draw_path *p, double x1, double y1, double x2, double y2, double x,
	      double y)
{
	put(p, YX_DRAW_CUBIC, (struct yx_draw_point[3]){ { x1, y1 }, { x2, y2 }, { x, y } });
}

void
yx_draw_close(struct yx_draw_path *p)
{
	put(p, YX_DRAW_CLOSE, NULL);
}

void
yx_draw_rectangle(struct yx_draw_path *p, struct yx_draw_rect r, double radius)
{
	double k, most = fmin(r.x1 - r.x0, r.y1 - r.y0) / 2;

	if (radius > most)
		radius = most;
	if (radius <= 0) {
		yx_draw_move(p, r.x0, r.y0);
		yx_draw_line(p, r.x1, r.y0);
		yx_draw_line(p, r.x1, r.y1);
		yx_draw_line(p, r.x0, r.y1);
		yx_draw_close(p);
		return;
	}
	k = radius * (1 - QUARTER);
	yx_draw_move(p, r.x0 + radius, r.y0);
	yx_draw_line(p, r.x1 - radius, r.y0);
	yx_draw_cubic(p, r.x1 - k, r.y0, r.x1, r.y0 + k, r.x1, r.y0 + radius);
	yx_draw_line(p, r.x1, r.y1 - radius);
	yx_draw_cubic(p, r.x1, r.y1 - k, r.x1 - k, r.y1, r.x1 - radius, r.y1);
	yx_draw_line(p, r.x0 + radius, r.y1);
	yx_draw_cubic(p, r.x0 + k, r.y1, r.x0, r.y1 - k, r.x0, r.y1 - radius);
	yx_draw_line(p, r.x0, r.y0 + radius);
	yx_draw_cubic(p, r.x0, r.y0 + k, r.x0 + k, r.y0, r.x0 + radius, r.y0);
	yx_draw_close(p);
}

void
yx_draw_arc(struct yx_draw_path *p, double cx, double cy, double rx, double ry, double start,
	    double sweep, bool join)
{
	int pieces = (int)ceil(fabs(sweep) / 45 - 1e-9);
	double step, k, t = start * M_PI / 180;

	if (pieces < 1)
		pieces = 1;
	if (pieces > 64)
		pieces = 64;
	step = sweep / pieces * M_PI / 180;
	k = 4.0 / 3 * tan(step / 4);
	if (join)
		yx_draw_line(p, cx + rx * cos(t), cy + ry * sin(t));
	else
		yx_draw_move(p, cx + rx * cos(t), cy + ry * sin(t));
	for (int i = 0; i < pieces; i++, t += step) {
		double c0 = cos(t), s0 = sin(t), c1 = cos(t + step), s1 = sin(t + step);

		yx_draw_cubic(p, cx + rx * (c0 - k * s0), cy + ry * (s0 + k * c0),
			      cx + rx * (c1 + k * s1), cy + ry * (s1 - k * c1), cx + rx * c1,
			      cy + ry * s1);
	}
}

void
yx_draw_ellipse(struct yx_draw_path *p, double cx, double cy, double rx, double ry)
{
	yx_draw_arc(p, cx, cy, rx, ry, 0, 360, false);
	yx_draw_close(p);
}

void
yx_draw_star(struct yx_draw_path *p, double cx, double cy, double r)
{
	double inner = r * sin(M_PI / 10) / sin(7 * M_PI / 10); /* the pentagram's own notch */

	for (int i = 0; i < 10; i++) {
		double t = -M_PI / 2 + i * M_PI / 5, q = i % 2 ? inner : r;

		if (i == 0)
			yx_draw_move(p, cx + q * cos(t), cy + q * sin(t));
		else
			yx_draw_line(p, cx + q * cos(t), cy + q * sin(t));
	}
	yx_draw_close(p);
}

void
yx_draw_path_append(struct yx_draw_path *p, const struct yx_draw_path *q, struct yx_draw_matrix m)
{
	size_t verbs = q->verb_count, points = q->point_count;

	if (q->status != YX_OK && p->status == YX_OK)
		p->status = q->status;
	if (!room(p, verbs, points) || verbs == 0)
		return;
	memcpy(p->verbs + p->verb_count, q->verbs, verbs);
	for (size_t i = 0; i < points; i++)
		p->points[p->point_count + i] = yx_draw_apply(m, q->points[i].x, q->points[i].y);
	p->verb_count += verbs;
	p->point_count += points;
}

void
yx_draw_path_transform(struct yx_draw_path *p, struct yx_draw_matrix m)
{
	for (size_t i = 0; i < p->point_count; i++)
		p->points[i] = yx_draw_apply(m, p->points[i].x, p->points[i].y);
}

void
draw_quad_to_cubic(struct yx_draw_point from, struct yx_draw_point ctrl, struct yx_draw_point to,
		   struct yx_draw_point out[2])
{
	out[0].x = from.x + 2.0 / 3 * (ctrl.x - from.x);
	out[0].y = from.y + 2.0 / 3 * (ctrl.y - from.y);
	out[1].x = to.x + 2.0 / 3 * (ctrl.x - to.x);
	out[1].y = to.y + 2.0 / 3 * (ctrl.y - to.y);
}

/* -------------------------------------------------------------------- bounds */

static void
grow(struct yx_draw_rect *r, double x, double y)
{
	if (r->x0 > r->x1) {
		*r = (struct yx_draw_rect){ x, y, x, y };
		return;
	}
	r->x0 = fmin(r->x0, x);
	r->x1 = fmax(r->x1, x);
	r->y0 = fmin(r->y0, y);
	r->y1 = fmax(r->y1, y);
}

/* Parameters in (0,1) where one coordinate of a cubic stands still. */
static int
extrema(double p0, double p1, double p2, double p3, double t[2])
{
	double a = -p0 + 3 * p1 - 3 * p2 + p3, b = 2 * (p0 - 2 * p1 + p2), c = p1 - p0;
	double root[2] = { -1, -1 };
	int n = 0;

	if (fabs(a) < 1e-12) {
		if (fabs(b) > 1e-12)
			root[0] = -c / b;
	} else {
		double d = b * b - 4 * a * c;
		if (d >= 0) {
			root[0] = (-b + sqrt(d)) / (2 * a);
			root[1] = (-b - sqrt(d)) / (2 * a);
		}
	}
	for (int i = 0; i < 2; i++)
		if (root[i] > 0 && root[i] < 1)
			t[n++] = root[i];
	return n;
}

static double
bezier(double p0, double p1, double p2, double p3, double t)
{
	double u = 1 - t;

	return u * u * u * p0 + 3 * u * u * t * p1 + 3 * u * t * t * p2 + t * t * t * p3;
}

static void
grow_cubic(struct yx_draw_rect *r, struct yx_draw_point a, const struct yx_draw_point *c)
{
	double t[4];
	int n = extrema(a.x, c[0].x, c[1].x, c[2].x, t);

	n += extrema(a.y, c[0].y, c[1].y, c[2].y, t + n);
	for (int i = 0; i < n; i++)
		grow(r, bezier(a.x, c[0].x, c[1].x, c[2].x, t[i]),
		     bezier(a.y, c[0].y, c[1].y, c[2].y, t[i]));
	grow(r, c[2].x, c[2].y);
}

struct yx_draw_rect
yx_draw_path_bounds(const struct yx_draw_path *p)
{
	struct yx_draw_rect r = { 1, 1, 0, 0 };
	struct yx_draw_point at = { 0, 0 }, cubic[3];
	size_t k = 0;

	for (size_t i = 0; i < p->verb_count; i++) {
		const struct yx_draw_point *q = p->points + k;
		unsigned n = yx_draw_verb_points(p->verbs[i]);

		switch (p->verbs[i]) {
		case YX_DRAW_QUAD:
			draw_quad_to_cubic(at, q[0], q[1], cubic);
			cubic[2] = q[1];
			grow_cubic(&r, at, cubic);
			break;
		case YX_DRAW_CUBIC:
			grow_cubic(&r, at, q);
			break;
		case YX_DRAW_CLOSE:
			break;
		default:
			grow(&r, q[0].x, q[0].y);
		}
		if (n)
			at = q[n - 1];
		k += n;
	}
	return r;
}
