/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where two pictures of a page differ: a grid of cells, those with differing pixels joined to
 * regions when they touch or nearly so, each region a rectangle. The two come from one renderer
 * with the same settings, so that any difference beyond rounding is a difference of the document.
 */
#include "model.h"

#define CELL   8  /* pixels */
#define REACH  2  /* cells without a difference that still join two */
#define NOTICE 24 /* of 255: below is rounding */

struct grid {
	uint8_t *set;
	size_t w, h;
	size_t *stack; /* of the flood fill */
};

static bool
differs(const uint8_t *a, const uint8_t *b)
{
	for (int i = 0; i < 3; i++) {
		int d = a[i] - b[i];

		if (d > NOTICE || d < -NOTICE)
			return true;
	}
	return false;
}

static void
fill_grid(struct grid *g, const struct yx_image *a, const struct yx_image *b)
{
	/* sizes may differ: what only one has is compared with white */
	static const uint8_t white[4] = { 255, 255, 255, 255 };
	size_t w = a->width > b->width ? a->width : b->width;
	size_t h = a->height > b->height ? a->height : b->height;

	for (size_t y = 0; y < h; y++)
		for (size_t x = 0; x < w; x++) {
			const uint8_t *p = x < a->width && y < a->height
					       ? a->rgba + (y * a->width + x) * 4
					       : white;
			const uint8_t *q = x < b->width && y < b->height
					       ? b->rgba + (y * b->width + x) * 4
					       : white;

			if (differs(p, q))
				g->set[y / CELL * g->w + x / CELL] = 1;
		}
}

/* What is marked already, and a cell around it, is left out. */
static void
clear_known(struct grid *g, const struct yx_image *a, const struct report_mark *known, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double x0 = known[i].at.x0 * a->width / CELL - 1,
		       x1 = known[i].at.x1 * a->width / CELL + 1;
		double y0 = known[i].at.y0 * a->height / CELL - 1,
		       y1 = known[i].at.y1 * a->height / CELL + 1;

		for (size_t y = y0 > 0 ? (size_t)y0 : 0; y < g->h && (double)y < y1; y++)
			for (size_t x = x0 > 0 ? (size_t)x0 : 0; x < g->w && (double)x < x1; x++)
				g->set[y * g->w + x] = 0;
	}
}

/* All cells that hang together with this one, cleared; their box in cells. */
static struct yx_draw_rect
take_region(struct grid *g, size_t start)
{
	size_t top = 0, x0 = start % g->w, x1 = x0, y0 = start / g->w, y1 = y0;

	g->stack[top++] = start;
	g->set[start] = 0;
	while (top) {
		size_t at = g->stack[--top], x = at % g->w, y = at / g->w;

		x0 = x < x0 ? x : x0;
		x1 = x > x1 ? x : x1;
		y0 = y < y0 ? y : y0;
		y1 = y > y1 ? y : y1;
		for (size_t j = y > REACH ? y - REACH : 0; j <= y + REACH && j < g->h; j++)
			for (size_t i = x > REACH ? x - REACH : 0; i <= x + REACH && i < g->w; i++)
				if (g->set[j * g->w + i]) {
					g->set[j * g->w + i] = 0;
					g->stack[top++] = j * g->w + i;
				}
	}
	return (struct yx_draw_rect){ (double)x0, (double)y0, (double)(x1 + 1), (double)(y1 + 1) };
}

static void
join(struct yx_draw_rect *a, const struct yx_draw_rect *b)
{
	a->x0 = b->x0 < a->x0 ? b->x0 : a->x0;
	a->y0 = b->y0 < a->y0 ? b->y0 : a->y0;
	a->x1 = b->x1 > a->x1 ? b->x1 : a->x1;
	a->y1 = b->y1 > a->y1 ? b->y1 : a->y1;
}

size_t
report_regions(const struct yx_image *a, const struct yx_image *b, const struct report_mark *known,
	       size_t known_count, struct yx_draw_rect *out, size_t max)
{
	struct grid g = { .w = (a->width > b->width ? a->width : b->width) / CELL + 1,
			  .h = (a->height > b->height ? a->height : b->height) / CELL + 1 };
	size_t n = 0;

	g.set = yx_alloc(g.w * g.h);
	g.stack = yx_alloc_array(g.w * g.h, sizeof(*g.stack));
	if (g.set && g.stack && a->rgba && b->rgba) {
		fill_grid(&g, a, b);
		clear_known(&g, a, known, known_count);
		for (size_t i = 0; i < g.w * g.h; i++) {
			struct yx_draw_rect r;

			if (!g.set[i])
				continue;
			r = take_region(&g, i);
			if (n < max)
				out[n++] = r;
			else /* too many to tell apart: the last one grows */
				join(&out[max - 1], &r);
		}
	}
	for (size_t i = 0; i < n; i++) {
		out[i].x0 *= (double)CELL / a->width;
		out[i].x1 *= (double)CELL / a->width;
		out[i].y0 *= (double)CELL / a->height;
		out[i].y1 *= (double)CELL / a->height;
	}
	yx_free(g.set);
	yx_free(g.stack);
	return n;
}
