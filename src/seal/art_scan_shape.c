/* SPDX-License-Identifier: Apache-2.0 */
/*
 * art_scan_shape: which pixels are the imprint, and how far it is turned. Straight edges show the
 * angle of a rectangle, the long axis that of an ellipse, and the star that of a round seal: its
 * five points give the fifth harmonic of the ink around the middle a phase.
 */
#include <math.h>
#include <string.h>

#include "art_scan.h"

struct component {
	struct scan_box box;
	uint32_t pixels;
	bool keep;
};

struct labels {
	uint32_t *label; /* 0: none; else component + 1 */
	uint32_t *stack;
	struct component *list;
	uint32_t count, cap;
};

/* Collect the component that holds pixel `at`. The stack never holds a pixel twice. */
static void
flood(struct labels *l, const struct scan_ink *ink, uint32_t at, struct component *c)
{
	uint32_t top = 0, w = ink->width, h = ink->height;

	l->label[at] = l->count + 1;
	l->stack[top++] = at;
	*c = (struct component){ .box = { at % w, at / w, at % w + 1, at / w + 1 } };
	while (top) {
		uint32_t p = l->stack[--top], x = p % w, y = p / w;

		c->pixels++;
		c->box.x0 = x < c->box.x0 ? x : c->box.x0;
		c->box.y0 = y < c->box.y0 ? y : c->box.y0;
		c->box.x1 = x + 1 > c->box.x1 ? x + 1 : c->box.x1;
		c->box.y1 = y + 1 > c->box.y1 ? y + 1 : c->box.y1;
		for (uint32_t j = y ? y - 1 : 0; j <= y + 1 && j < h; j++)
			for (uint32_t i = x ? x - 1 : 0; i <= x + 1 && i < w; i++) {
				uint32_t q = j * w + i;

				if (ink->alpha[q] >= SCAN_INKED && l->label[q] == 0) {
					l->label[q] = l->count + 1;
					l->stack[top++] = q;
				}
			}
	}
}

static bool
find_components(struct labels *l, const struct scan_ink *ink)
{
	uint32_t n = ink->width * ink->height;

	for (uint32_t p = 0; p < n; p++) {
		if (ink->alpha[p] < SCAN_INKED || l->label[p])
			continue;
		if (l->count == l->cap) {
			uint32_t cap = l->cap * 2 + 64;
			struct component *v = yx_realloc(l->list, cap * sizeof(*v));

			if (!v)
				return false;
			l->list = v;
			l->cap = cap;
		}
		flood(l, ink, p, &l->list[l->count]);
		l->count++;
	}
	return true;
}

static uint64_t
box_area(struct scan_box b)
{
	return (uint64_t)(b.x1 - b.x0) * (b.y1 - b.y0);
}

/* Mark what stays: large enough, and inside the box of the widest component if that is an edge. */
static unsigned
judge(struct labels *l, unsigned speck)
{
	struct scan_box edge = { 0, 0, 0, 0 };
	uint64_t inside = 0, all = 0;
	unsigned removed = 0;

	for (uint32_t i = 0; i < l->count; i++)
		if (l->list[i].pixels >= speck && box_area(l->list[i].box) > box_area(edge))
			edge = l->list[i].box;
	for (int pass = 0; pass < 2; pass++) {
		uint32_t mx = (edge.x1 - edge.x0) / 33, my = (edge.y1 - edge.y0) / 33;

		for (uint32_t i = 0; i < l->count; i++) {
			struct component *c = &l->list[i];
			uint32_t x = (c->box.x0 + c->box.x1) / 2, y = (c->box.y0 + c->box.y1) / 2;
			bool in = x + mx >= edge.x0 && x < edge.x1 + mx && y + my >= edge.y0 &&
				  y < edge.y1 + my;

			if (c->pixels < speck)
				continue;
			if (pass == 0) {
				all += c->pixels;
				inside += in ? c->pixels : 0;
			} else {
				/* without an edge line around it, all of the ink is the imprint */
				c->keep = in || inside * 10 < all * 6;
			}
		}
	}
	for (uint32_t i = 0; i < l->count; i++)
		removed += !l->list[i].keep;
	return removed;
}

/* Faint pixels stay only beside kept ones. */
static void
erase(struct scan_ink *ink, const struct labels *l)
{
	uint32_t w = ink->width, h = ink->height;

	for (uint32_t y = 0; y < h; y++)
		for (uint32_t x = 0; x < w; x++) {
			uint32_t p = y * w + x;
			bool near = false;

			if (ink->alpha[p] == 0)
				continue;
			for (uint32_t j = y ? y - 1 : 0; !near && j <= y + 1 && j < h; j++)
				for (uint32_t i = x ? x - 1 : 0; !near && i <= x + 1 && i < w;
				     i++) {
					uint32_t label = l->label[j * w + i];

					near = label && l->list[label - 1].keep;
				}
			if (!near)
				ink->alpha[p] = 0;
		}
}

enum yx_status
scan_keep_imprint(struct scan_ink *ink, unsigned speck, unsigned *removed, struct yx_error *err)
{
	size_t n = (size_t)ink->width * ink->height;
	struct labels l = { .label = yx_alloc_array(n, sizeof(uint32_t)),
			    .stack = yx_alloc_array(n, sizeof(uint32_t)) };
	enum yx_status st = YX_OK;

	if (!l.label || !l.stack || !find_components(&l, ink)) {
		st = yx_fail_nomem(err);
	} else {
		*removed = judge(&l, speck);
		erase(ink, &l);
	}
	yx_free(l.label);
	yx_free(l.stack);
	yx_free(l.list);
	return st;
}

struct scan_box
scan_bounds(const struct scan_ink *ink)
{
	struct scan_box b = { ink->width, ink->height, 0, 0 };

	for (uint32_t y = 0; y < ink->height; y++)
		for (uint32_t x = 0; x < ink->width; x++) {
			if (ink->alpha[(size_t)y * ink->width + x] < SCAN_INKED)
				continue;
			b.x0 = x < b.x0 ? x : b.x0;
			b.x1 = x + 1 > b.x1 ? x + 1 : b.x1;
			b.y0 = y < b.y0 ? y : b.y0;
			b.y1 = y + 1;
		}
	return b;
}

/* -------------------------------------------------------------------- angles */

#define STEPS 1440 /* a quarter of a degree */

/* The first and last inked pixel of each row: enough for every outer tangent. */
static size_t
row_ends(struct yx_draw_point *out, const struct scan_ink *ink)
{
	size_t n = 0;

	for (uint32_t y = 0; y < ink->height; y++) {
		const uint8_t *row = ink->alpha + (size_t)y * ink->width;
		uint32_t a = 0, b = ink->width;

		while (a < b && row[a] < SCAN_INKED)
			a++;
		if (a == b)
			continue;
		while (row[b - 1] < SCAN_INKED)
			b--;
		out[n++] = (struct yx_draw_point){ a, y };
		out[n++] = (struct yx_draw_point){ b, y };
		out[n++] = (struct yx_draw_point){ a, y + 1.0 };
		out[n++] = (struct yx_draw_point){ b, y + 1.0 };
	}
	return n;
}

/* Support function: how far the ink reaches in each direction. */
static void
support(double *reach, const struct yx_draw_point *p, size_t n)
{
	for (int i = 0; i < STEPS; i++) {
		double c = cos(2 * M_PI * i / STEPS), s = sin(2 * M_PI * i / STEPS), most = -1e30;

		for (size_t k = 0; k < n; k++) {
			double d = p[k].x * c + p[k].y * s;

			most = d > most ? d : most;
		}
		reach[i] = most;
	}
}

static double
width_at(const double *reach, int i)
{
	return reach[i % STEPS] + reach[(i + STEPS / 2) % STEPS];
}

/* Area of the convex hull from its support function: half the integral of h^2 - h'^2. */
static double
hull_area(const double *reach)
{
	double sum = 0, step = 2 * M_PI / STEPS;

	for (int i = 0; i < STEPS; i++) {
		double h = reach[i], d = (reach[(i + 1) % STEPS] - h) / step;

		sum += (h * h - d * d) / 2 * step;
	}
	return sum;
}

/* Index in [0, 90 degrees) of the smallest rectangle around the ink. */
static int
smallest_rectangle(const double *reach, double *area)
{
	int best = 0;

	*area = INFINITY;
	for (int i = 0; i < STEPS / 4; i++) {
		double a = width_at(reach, i) * width_at(reach, i + STEPS / 4);

		if (a < *area) {
			*area = a;
			best = i;
		}
	}
	return best;
}

/* Into (-span/2, span/2]. */
static double
wrap_angle(double degrees, double span)
{
	double v = remainder(degrees, span);

	return v <= -span / 2 ? v + span : v;
}

/* The turn of a five-pointed star about the middle; false when there is none to be seen. */
static bool
star_angle(double *out, const struct scan_ink *ink, const struct scan_shape *s)
{
	double most = s->diameter / 2 * 0.365, re = 0, im = 0, sum = 0;

	for (uint32_t y = 0; y < ink->height; y++)
		for (uint32_t x = 0; x < ink->width; x++) {
			double dx = x + 0.5 - s->cx, dy = y + 0.5 - s->cy, r = hypot(dx, dy), t, v;

			if (r > most)
				continue;
			v = ink->alpha[(size_t)y * ink->width + x] * r;
			t = 5 * atan2(dy, dx);
			re += v * cos(t);
			im += v * sin(t);
			sum += v;
		}
	/* a clean star gives 0.5; letters in the middle stay below 0.1 */
	if (sum <= 0 || hypot(re, im) < 0.2 * sum)
		return false;
	*out = wrap_angle(atan2(im, re) * 180 / M_PI / 5 + 90, 72);
	return true;
}

static void
judge_shape(struct scan_shape *out, const struct scan_ink *ink, const double *reach)
{
	double area, sum = 0, most = 0, least = INFINITY;
	int rectangle = smallest_rectangle(reach, &area), longest = 0;

	out->cx = (reach[0] - reach[STEPS / 2]) / 2;
	out->cy = (reach[STEPS / 4] - reach[STEPS * 3 / 4]) / 2;
	for (int i = 0; i < STEPS / 2; i++) {
		double w = width_at(reach, i);

		sum += w;
		least = fmin(least, w);
		if (w > most) {
			most = w;
			longest = i;
		}
	}
	out->diameter = sum / (STEPS / 2);
	/* a circle or an ellipse fills 0.785 of its rectangle */
	out->round = hull_area(reach) < 0.88 * area;
	if (!out->round) {
		out->angle = wrap_angle(rectangle * 360.0 / STEPS, 90);
		out->known = true;
	} else if (most > least * 1.1) {
		out->angle = wrap_angle(longest * 360.0 / STEPS, 180);
		out->known = fabs(out->angle) <= 45;
		if (!out->known)
			out->angle = 0; /* an upright ellipse, or lying on its side */
	} else {
		out->known = star_angle(&out->angle, ink, out);
	}
}

enum yx_status
scan_shape(struct scan_shape *out, const struct scan_ink *ink, struct yx_error *err)
{
	struct yx_draw_point *p = yx_alloc_array((size_t)ink->height * 4 + 1, sizeof(*p));
	double *reach = yx_alloc_array(STEPS, sizeof(*reach));
	enum yx_status st = YX_OK;

	*out = (struct scan_shape){ 0 };
	if (!p || !reach) {
		st = yx_fail_nomem(err);
	} else {
		support(reach, p, row_ends(p, ink));
		judge_shape(out, ink, reach);
	}
	yx_free(p);
	yx_free(reach);
	return st;
}
