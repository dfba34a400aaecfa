/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpx_plan: what a tile is divided into (ISO/IEC 15444-1 B.6, B.7, B.9): levels, precincts,
 * bands and blocks, and the order that precincts are told in (B.12).
 */
#include "strict_jpx.h"

#include <stdlib.h>

#define BLOCKS_MAX    (1u << 22) /* of a tile; a picture of 20000 by 20000 points has 1.2 million */
#define PRECINCTS_MAX (1u << 19)
#define PLANES_MAX    31 /* of bits; 16 and some are usual */

static uint32_t
divide(uint64_t a, unsigned exponent)
{
	return exponent > 40 ? a > 0 : (uint32_t)((a + (1ull << exponent) - 1) >> exponent);
}

static uint64_t
cut(uint64_t a, unsigned exponent)
{
	return exponent > 40 ? 0 : a >> exponent;
}

static size_t
tree_size(uint32_t across, uint32_t down)
{
	size_t n = (size_t)across * down;

	while (across > 1 || down > 1) {
		across = (across + 1) / 2;
		down = (down + 1) / 2;
		n += (size_t)across * down;
	}
	return n;
}

/* Blocks of the band's part x0 y0 x1 y1 that lies in the precinct. */
static bool
make_band(struct jpx_plan *p, struct jpx_band *b, const struct jpx_style *style,
	  const uint64_t box[4], unsigned wide, unsigned high)
{
	unsigned across = style->across < wide ? style->across : wide;
	unsigned down = style->down < high ? style->down : high;
	size_t n, nodes;

	if (box[0] >= box[2] || box[1] >= box[3])
		return true;
	b->across = (uint32_t)(divide(box[2], across) - cut(box[0], across));
	b->down = (uint32_t)(divide(box[3], down) - cut(box[1], down));
	p->blocks += (uint64_t)b->across * b->down;
	if (p->blocks > BLOCKS_MAX)
		return false;
	n = (size_t)b->across * b->down;
	nodes = tree_size(b->across, b->down);
	b->blocks = yx_alloc_array(n, sizeof(*b->blocks));
	b->included = yx_alloc_array(2 * nodes, sizeof(*b->included));
	if (!b->blocks || !b->included)
		return false;
	b->zero = b->included + nodes;
	for (size_t i = 0; i < n; i++)
		b->blocks[i].bits = 3;
	for (size_t i = 0; i < 2 * nodes; i++)
		b->included[i].value = JPX_NEVER;
	return true;
}

/* B-15: the bands of a level, in the order of their packets; E-2: their bits. */
static bool
make_precinct(struct jpx_plan *p, const struct jpx_tile *t, unsigned part, unsigned r,
	      uint32_t number)
{
	const struct jpx_style *style = &t->coding->style[part];
	const struct jpx_quantity *q = &t->coding->quantity[part];
	struct jpx_level *l = &p->levels[part][r];
	unsigned down = r ? style->levels - r + 1 : style->levels;
	unsigned wide = l->wide - (r ? 1 : 0), high = l->high - (r ? 1 : 0);
	uint64_t px = cut(l->x0, l->wide) + number % l->across;
	uint64_t py = cut(l->y0, l->high) + number / l->across;

	for (unsigned k = 0; k < (r ? 3 : 1); k++) {
		unsigned right = r ? (k + 1) & 1 : 0, below = r ? (k + 1) >> 1 : 0;
		uint64_t half = down ? 1ull << (down - 1) : 0;
		unsigned at = r ? 3 * (r - 1) + k + 1 : 0;
		int planes = (int)q->guard + q->exponent[q->derived ? 0 : at] - 1;
		uint64_t box[4] = {
			divide(t->left > right * half ? t->left - right * half : 0, down),
			divide(t->top > below * half ? t->top - below * half : 0, down),
			divide(t->right > right * half ? t->right - right * half : 0, down),
			divide(t->bottom > below * half ? t->bottom - below * half : 0, down)
		};

		if (q->derived && r)
			planes -= (int)r - 1;
		if (planes < 0 || planes > PLANES_MAX)
			return false;
		box[0] = box[0] > px << wide ? box[0] : px << wide;
		box[1] = box[1] > py << high ? box[1] : py << high;
		box[2] = box[2] < (px + 1) << wide ? box[2] : (px + 1) << wide;
		box[3] = box[3] < (py + 1) << high ? box[3] : (py + 1) << high;
		l->precincts[number].bands[k].planes = (unsigned)planes;
		if (!make_band(p, &l->precincts[number].bands[k], style, box, wide, high))
			return false;
	}
	return true;
}

static bool
make_levels(struct jpx_plan *p, const struct jpx_tile *t, bool *too_large)
{
	for (unsigned part = 0; part < t->coding->parts; part++)
		for (unsigned r = 0; r <= t->coding->style[part].levels; r++) {
			const struct jpx_style *style = &t->coding->style[part];
			unsigned down = style->levels - r;
			struct jpx_level *l = &p->levels[part][r];
			uint64_t n;

			l->x0 = divide(t->left, down);
			l->y0 = divide(t->top, down);
			l->x1 = divide(t->right, down);
			l->y1 = divide(t->bottom, down);
			l->wide = style->precinct[r] & 15;
			l->high = style->precinct[r] >> 4;
			if (l->x0 >= l->x1 || l->y0 >= l->y1)
				continue;
			l->across = divide(l->x1, l->wide) - (uint32_t)cut(l->x0, l->wide);
			l->down = divide(l->y1, l->high) - (uint32_t)cut(l->y0, l->high);
			n = (uint64_t)l->across * l->down;
			*too_large = n > PRECINCTS_MAX || p->count + n > PRECINCTS_MAX;
			if (*too_large ||
			    !(l->precincts = yx_alloc_array((size_t)n, sizeof(*l->precincts))))
				return false;
			p->count += (size_t)n;
			for (uint32_t k = 0; k < n; k++)
				if (!make_precinct(p, t, part, r, k))
					return false;
		}
	return true;
}

static int
by(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int
by_place(const struct jpx_place *a, const struct jpx_place *b)
{
	int d = by(a->y, b->y);

	d = d ? d : by(a->x, b->x);
	d = d ? d : by(a->part, b->part);
	d = d ? d : by(a->level, b->level);
	return d ? d : by(a->number, b->number);
}

/* B.12.1.1 to B.12.1.5 */
static int
order_levels(const void *a, const void *b)
{
	const struct jpx_place *p = a, *q = b;
	int d = by(p->level, q->level);

	d = d ? d : by(p->part, q->part);
	return d ? d : by(p->number, q->number);
}

static int
order_rpcl(const void *a, const void *b)
{
	const struct jpx_place *p = a, *q = b;

	return p->level != q->level ? by(p->level, q->level) : by_place(p, q);
}

static int
order_pcrl(const void *a, const void *b)
{
	return by_place(a, b);
}

static int
order_cprl(const void *a, const void *b)
{
	const struct jpx_place *p = a, *q = b;

	return p->part != q->part ? by(p->part, q->part) : by_place(p, q);
}

static void
list_places(const struct jpx_plan *p, const struct jpx_tile *t)
{
	struct jpx_place *out = p->places;

	for (unsigned part = 0; part < t->coding->parts; part++)
		for (unsigned r = 0; r <= t->coding->style[part].levels; r++) {
			const struct jpx_level *l = &p->levels[part][r];
			unsigned down = t->coding->style[part].levels - r;

			for (uint32_t k = 0; l->precincts && k < l->across * l->down; k++, out++) {
				out->x = cut(l->x0, l->wide) + k % l->across;
				out->y = cut(l->y0, l->high) + k / l->across;
				out->x <<= l->wide + down;
				out->y <<= l->high + down;
				out->x = out->x > t->left ? out->x : t->left;
				out->y = out->y > t->top ? out->y : t->top;
				out->number = k;
				out->part = (uint8_t)part;
				out->level = (uint8_t)r;
			}
		}
}

bool
jpx_plan_make(const struct jpx_tile *t, struct jpx_plan *p, bool *too_large)
{
	static int (*const orders[])(const void *, const void *) = { order_levels, order_levels,
								     order_rpcl, order_pcrl,
								     order_cprl };

	if (!make_levels(p, t, too_large)) {
		*too_large |= p->blocks > BLOCKS_MAX;
		return false;
	}
	p->places = yx_alloc_array(p->count + 1, sizeof(*p->places));
	if (!p->places)
		return false;
	list_places(p, t);
	qsort(p->places, p->count, sizeof(*p->places), orders[t->coding->order]);
	return true;
}

void
jpx_plan_clear(struct jpx_plan *p)
{
	for (unsigned part = 0; part < JPX_PARTS_MAX; part++)
		for (unsigned r = 0; r <= JPX_LEVELS_MAX; r++) {
			struct jpx_level *l = &p->levels[part][r];

			for (size_t k = 0; l->precincts && k < (size_t)l->across * l->down; k++)
				for (unsigned b = 0; b < 3; b++) {
					yx_free(l->precincts[k].bands[b].blocks);
					yx_free(l->precincts[k].bands[b].included);
				}
			yx_free(l->precincts);
		}
	yx_free(p->places);
}
