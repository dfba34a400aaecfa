/* SPDX-License-Identifier: Apache-2.0 */
/* strict_jbig2_pixels: pixels told by those around them (ITU-T T.88 6.2, 6.3). */
#include "strict_jbig2.h"

#include <string.h>
#include <yinxin/limits.h>

#define RUN_MIN 8 /* white pixels that are worth looking for at once, up to ... */
#define RUN_MAX 512

bool
jbig2_bitmap_make(struct jbig2_bitmap *b, uint64_t width, uint64_t height, bool *too_large)
{
	*b = (struct jbig2_bitmap){ 0 };
	*too_large = width > 1 << 24 || height > 1 << 24 ||
		     (width + 7) / 8 * height > YX_LIMIT_PDF_CHECK_SAMPLES;
	if (*too_large)
		return false;
	b->width = (uint32_t)width;
	b->height = (uint32_t)height;
	b->stride = (size_t)(width + 7) / 8;
	b->bits = yx_alloc(b->stride * b->height + 1);
	return b->bits != NULL;
}

void
jbig2_bitmap_clear(struct jbig2_bitmap *b)
{
	yx_free(b->bits);
	*b = (struct jbig2_bitmap){ 0 };
}

static void
set(struct jbig2_bitmap *b, uint32_t x, uint32_t y)
{
	b->bits[(size_t)y * b->stride + x / 8] |= (uint8_t)(0x80 >> x % 8);
}

void
jbig2_bitmap_put(struct jbig2_bitmap *to, const struct jbig2_bitmap *b, int64_t x, int64_t y,
		 unsigned how)
{
	for (uint32_t v = 0; v < b->height; v++)
		for (uint32_t u = 0; u < b->width; u++) {
			unsigned bit = jbig2_get(b, u, v), at = (unsigned)((x + u) & 7);

			if (x + u < 0 || y + v < 0 || x + u >= to->width || y + v >= to->height)
				continue;
			if (how == 3) /* XNOR */
				bit = !bit;
			if (how)
				to->bits[(size_t)(y + v) * to->stride + (size_t)(x + u) / 8] ^=
				    (uint8_t)(bit << (7 - at));
			else if (bit)
				set(to, (uint32_t)(x + u), (uint32_t)(y + v));
		}
}

/* -------------------------------------------------------------------- regions */

/*
 * Figures 3 to 6: how many pixels of the row itself, of the one above and of that above it, how far
 * these go to the right; the bits of adaptive pixels, where those have their usual place; the
 * context that tells a row as the one above.
 */
static const struct template
{
	unsigned own, above, right, higher, high_right;
	uint8_t bit[4];
	int8_t usual[4][2];
	uint16_t typical;
}
templates[4] = {
	{ 4,
	  7,
	  3,
	  5,
	  2,
	  { 4, 10, 11, 15 },
	  { { 3, -1 }, { -3, -1 }, { 2, -2 }, { -2, -2 } },
	  0x9b25 },
	{ 3, 6, 3, 4, 2, { 3 }, { { 3, -1 } }, 0x0795 },
	{ 2, 5, 2, 3, 1, { 2 }, { { 2, -1 } }, 0x00e5 },
	{ 4, 6, 2, 0, 0, { 4 }, { { 2, -1 } }, 0x0195 },
};

static bool
is_before(int x, int y)
{
	return y < 0 || (y == 0 && x < 0);
}

bool
jbig2_generic_take(struct yx_reader *r, struct jbig2_generic *g)
{
	uint8_t x, y;

	for (size_t i = 0; i < (g->template ? 1 : 4); i++) {
		if (!yx_take_u8(r, &x) || !yx_take_u8(r, &y) || !is_before((int8_t)x, (int8_t)y))
			return false;
		g->adaptive[i][0] = (int8_t)x;
		g->adaptive[i][1] = (int8_t)y;
	}
	return true;
}

/* Which adaptive pixels are not where they usually are. */
static unsigned
moved(const struct jbig2_generic *g, const struct template *t)
{
	unsigned out = 0;

	for (size_t i = 0; i < (g->template ? 1 : 4); i++)
		if (memcmp(g->adaptive[i], t->usual[i], 2) != 0)
			out |= 1u << i;
	return out;
}

static unsigned
with_moved(const struct jbig2_generic *g, const struct template *t, unsigned which,
	   const struct jbig2_bitmap *b, uint32_t x, uint32_t y, unsigned context)
{
	for (unsigned i = 0; i < 4; i++)
		if (which >> i & 1)
			context = (context & ~(1u << t->bit[i])) |
				  jbig2_get(b, (int64_t)x + g->adaptive[i][0],
					    (int64_t)y + g->adaptive[i][1])
				      << t->bit[i];
	return context;
}

/* Are the pixels of a row from x on white, in steps of eight? Up to `most`. */
static uint32_t
white(const struct jbig2_bitmap *b, uint32_t x, uint32_t y, uint32_t most)
{
	const uint8_t *row = b->bits + (size_t)y * b->stride;
	size_t i = x / 8, n = i, end = ((size_t)x + most) / 8 + 1;

	end = end < b->stride ? end : b->stride;
	while (n < end && !row[n])
		n++;
	if (n == b->stride) /* and beyond the edge */
		return most;
	n = n * 8 > x ? n * 8 - x : 0;
	return n < most ? (uint32_t)n : most;
}

/* Pixels that see nothing but white, whose decisions are all the same, as nearly all of a page. */
static uint32_t
run_of_white(struct jbig2_codes *d, uint8_t context, const struct jbig2_bitmap *b, uint32_t x,
	     uint32_t y, const struct template *t)
{
	uint32_t n = jbig2_zeros(d, context), seen;

	n = n < b->width - x ? n : b->width - x;
	n = n < RUN_MAX ? n : RUN_MAX;
	if (n < RUN_MIN)
		return 0;
	seen = n + t->right + 1;
	if (y)
		seen = white(b, x, y - 1, seen);
	if (y > 1 && t->higher)
		seen = white(b, x, y - 2, seen);
	if (seen <= t->right + 1)
		return 0;
	n = seen - t->right - 1;
	jbig2_skip_zeros(d, context, n);
	return n;
}

static void
take_row(struct jbig2_codes *d, struct jbig2_generic *g, const struct template *t, unsigned which,
	 struct jbig2_bitmap *out, uint32_t y)
{
	unsigned above = t->own, higher = t->own + t->above, context = 0, real;
	unsigned keep = (1u << (t->own + t->above + t->higher)) - 1;

	/* what a pixel before the first one would have seen; the first bit of each row goes */
	keep &= ~(1u | 1u << above | 1u << higher);
	for (uint32_t k = 0; k <= t->right; k++)
		context |= jbig2_get(out, k, (int64_t)y - 1) << (above + t->right - k);
	for (uint32_t k = 0; t->higher && k <= t->high_right; k++)
		context |= jbig2_get(out, k, (int64_t)y - 2) << (higher + t->high_right - k);
	for (uint32_t x = 0; x < out->width; x++) {
		unsigned bit;

		if (!context && !which) {
			x += run_of_white(d, g->contexts[0], out, x, y, t);
			if (x == out->width)
				return;
		}
		real = which ? with_moved(g, t, which, out, x, y, context) : context;
		bit = jbig2_decide(d, &g->contexts[real]);
		if (bit)
			set(out, x, y);
		context = (context << 1 & keep) | bit |
			  jbig2_get(out, (int64_t)x + t->right + 1, (int64_t)y - 1) << above;
		if (t->higher)
			context |= jbig2_get(out, (int64_t)x + t->high_right + 1, (int64_t)y - 2)
				   << higher;
	}
}

void
jbig2_generic(struct jbig2_codes *d, struct jbig2_generic *g, struct jbig2_bitmap *out)
{
	const struct template *t = &templates[g->template];
	unsigned which = moved(g, t);
	bool same = false;

	for (uint32_t y = 0; y < out->height && jbig2_codes_last(d); y++) {
		if (g->typical)
			same ^= jbig2_decide(d, &g->contexts[t->typical]);
		if (!same)
			take_row(d, g, t, which, out, y);
		else if (y)
			memcpy(out->bits + (size_t)y * out->stride,
			       out->bits + (size_t)(y - 1) * out->stride, out->stride);
	}
}

/* -------------------------------------------------------------------- symbols */

bool
jbig2_refined_take(struct yx_reader *r, struct jbig2_refined *f)
{
	uint8_t at[4];

	for (size_t i = 0; i < 4; i++)
		if (!yx_take_u8(r, &at[i]))
			return false;
	for (size_t i = 0; i < 4; i++)
		f->adaptive[i / 2][i % 2] = (int8_t)at[i];
	return is_before(f->adaptive[0][0], f->adaptive[0][1]);
}

/* Figures 12, 13 */
static unsigned
context_of(const struct jbig2_refined *f, const struct jbig2_bitmap *out,
	   const struct jbig2_bitmap *from, int64_t x, int64_t y, int64_t u, int64_t v)
{
	unsigned c = jbig2_get(out, x - 1, y) | jbig2_get(out, x + 1, y - 1) << 1 |
		     jbig2_get(out, x, y - 1) << 2;

	if (f->template)
		return c | jbig2_get(out, x - 1, y - 1) << 3 | jbig2_get(from, u + 1, v + 1) << 4 |
		       jbig2_get(from, u, v + 1) << 5 | jbig2_get(from, u + 1, v) << 6 |
		       jbig2_get(from, u, v) << 7 | jbig2_get(from, u - 1, v) << 8 |
		       jbig2_get(from, u, v - 1) << 9;
	c |= jbig2_get(out, x + f->adaptive[0][0], y + f->adaptive[0][1]) << 3;
	c |= jbig2_get(from, u + f->adaptive[1][0], v + f->adaptive[1][1]) << 12;
	return c | jbig2_get(from, u + 1, v + 1) << 4 | jbig2_get(from, u, v + 1) << 5 |
	       jbig2_get(from, u - 1, v + 1) << 6 | jbig2_get(from, u + 1, v) << 7 |
	       jbig2_get(from, u, v) << 8 | jbig2_get(from, u - 1, v) << 9 |
	       jbig2_get(from, u + 1, v - 1) << 10 | jbig2_get(from, u, v - 1) << 11;
}

void
jbig2_refined(struct jbig2_codes *d, struct jbig2_refined *f, const struct jbig2_bitmap *from,
	      int64_t dx, int64_t dy, struct jbig2_bitmap *out)
{
	for (uint32_t y = 0; y < out->height && jbig2_codes_last(d); y++)
		for (uint32_t x = 0; x < out->width; x++)
			if (jbig2_decide(
				d, &f->contexts[context_of(f, out, from, x, y, x - dx, y - dy)]))
				set(out, x, y);
}
