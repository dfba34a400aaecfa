/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jbig2_regions: regions of pixels, patterns and halftones (ITU-T T.88 6.6, 6.7, 7.4.4 to
 * 7.4.6), in arithmetic codes.
 */
#include "strict_jbig2.h"

#include <string.h>

#define GRID_MAX                                                                                   \
	(UINT64_C(1) << 26) /* bits of a halftone; a page of 600 dots an inch has 11 million */

static struct jbig2_generic *
generic_new(unsigned template)
{
	struct jbig2_generic *g = yx_alloc(sizeof(*g));

	if (g)
		g->template = template;
	return g;
}

static void
put_usual(struct jbig2_generic *g, int first)
{
	static const int8_t usual[4][2] = { { 0, -1 }, { -3, -1 }, { 2, -2 }, { -2, -2 } };

	memcpy(g->adaptive, usual, sizeof(usual));
	g->adaptive[0][0] = (int8_t)first;
}

bool
jbig2_read_generic(struct jbig2_task *t)
{
	struct yx_reader r = yx_reader(t->data);
	struct jbig2_bitmap b = { 0 };
	struct jbig2_codes codes = { 0 };
	struct jbig2_generic *g;
	uint8_t flags;
	bool good;

	if (!yx_take_u8(&r, &flags) || !(g = generic_new(flags >> 1 & 3)))
		return false;
	g->typical = flags & 8;
	good =
	    jbig2_generic_take(&r, g) && jbig2_bitmap_make(&b, t->width, t->height, &t->too_large);
	if (good) {
		jbig2_codes_begin(&codes, yx_reader_rest(&r));
		jbig2_generic(&codes, g, &b);
		good = jbig2_codes_end(&codes);
	}
	jbig2_spend(t, &codes);
	t->work += b.stride * b.height;
	jbig2_bitmap_clear(&b);
	yx_free(g);
	return good;
}

/* 6.7: one row of them. What they look like nobody asks here; each is a bitmap without pixels. */
bool
jbig2_read_patterns(struct jbig2_task *t, struct jbig2_symbols *out)
{
	struct yx_reader r = yx_reader(t->data);
	struct jbig2_bitmap b = { 0 };
	struct jbig2_codes codes = { 0 };
	struct jbig2_generic *g;
	uint8_t flags, width, height;
	uint32_t most;
	bool good;

	*out = (struct jbig2_symbols){ 0 };
	if (!yx_take_u8(&r, &flags) || flags & ~6u || !yx_take_u8(&r, &width) ||
	    !yx_take_u8(&r, &height) || !yx_take_u32be(&r, &most) || !width || width > 127 ||
	    !height || most >= JBIG2_SYMBOLS_MAX || !(g = generic_new(flags >> 1)))
		return false;
	put_usual(g, 0);
	g->adaptive[0][0] = (int8_t)-width;
	g->adaptive[0][1] = 0;
	good = jbig2_bitmap_make(&b, ((uint64_t)most + 1) * width, height, &t->too_large);
	if (good) {
		jbig2_codes_begin(&codes, yx_reader_rest(&r));
		jbig2_generic(&codes, g, &b);
		good = jbig2_codes_end(&codes);
	}
	out->count = (size_t)most + 1;
	jbig2_spend(t, &codes);
	t->work += b.stride * b.height;
	jbig2_bitmap_clear(&b);
	yx_free(g);
	return good;
}

/* Annex C: planes of bits in Gray code, each told by the one before: no value beyond the last. */
static bool
take_planes(struct jbig2_task *t, struct jbig2_codes *codes, struct jbig2_generic *g,
	    uint32_t width, uint32_t height, unsigned bits)
{
	struct jbig2_bitmap plane[17] = { { 0 } };
	bool good;

	t->too_large |= width > GRID_MAX || height > GRID_MAX ||
			(uint64_t)width * height > GRID_MAX / (bits + 1);
	good = !t->too_large;
	for (unsigned k = 0; good && k < bits; k++) {
		good = jbig2_bitmap_make(&plane[k], width, height, &t->too_large);
		if (!good)
			break;
		t->work += 16 * (uint64_t)width * height;
		jbig2_generic(codes, g, &plane[k]);
		for (size_t i = 0; k && i < plane[k].stride * height; i++)
			plane[k].bits[i] ^= plane[k - 1].bits[i];
		good = jbig2_codes_last(codes);
	}
	for (uint32_t y = 0; good && y < height; y++)
		for (uint32_t x = 0; good && x < width; x++) {
			uint32_t v = 0;

			for (unsigned k = 0; k < bits; k++)
				v = v << 1 | jbig2_get(&plane[k], x, y);
			good = v < t->symbols->count;
		}
	for (unsigned k = 0; k < bits; k++)
		jbig2_bitmap_clear(&plane[k]);
	return good;
}

/* 7.4.5; pdf.js cannot leave out what lies outside (/HENABLESKIP). */
bool
jbig2_read_halftone(struct jbig2_task *t)
{
	struct yx_reader r = yx_reader(t->data);
	struct jbig2_codes codes = { 0 };
	struct jbig2_generic *g;
	uint32_t width, height;
	unsigned bits = 0;
	uint8_t flags;
	bool good;

	if (!yx_take_u8(&r, &flags) || flags & 9 || (flags >> 4 & 7) == 1 || flags >> 4 > 4 ||
	    !yx_take_u32be(&r, &width) || !yx_take_u32be(&r, &height) || !yx_skip(&r, 12) ||
	    !t->symbols->count || t->symbols->count > JBIG2_SYMBOLS_MAX)
		return false;
	while (t->symbols->count > 1ull << bits)
		bits++;
	if (!(g = generic_new(flags >> 1 & 3)))
		return false;
	put_usual(g, g->template <= 1 ? 3 : 2);
	jbig2_codes_begin(&codes, yx_reader_rest(&r));
	good = take_planes(t, &codes, g, width, height, bits) && jbig2_codes_end(&codes);
	jbig2_spend(t, &codes);
	yx_free(g);
	return good;
}
