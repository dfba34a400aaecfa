/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include "ghash.h"

static uint64_t
load(const uint8_t *p)
{
	uint64_t v = 0;
	int i;

	for (i = 0; i < 8; i++)
		v = v << 8 | p[i];
	return v;
}

static void
store(uint8_t *p, uint64_t v)
{
	int i;

	for (i = 7; i >= 0; i--, v >>= 8)
		p[i] = (uint8_t)v;
}

void
ghash_init(struct ghash *g, const uint8_t h[16])
{
	memset(g, 0, sizeof(*g));
	g->h[0] = load(h);
	g->h[1] = load(h + 8);
}

/* y = y * h in GF(2^128), SP 800-38D 6.3: bit by bit, choosing with masks. */
static void
multiply(struct ghash *g)
{
	uint64_t z0 = 0, z1 = 0, v0 = g->h[0], v1 = g->h[1], mask, low;
	int i;

	for (i = 0; i < 128; i++) {
		mask = 0 - ((g->y[i >> 6] >> (63 - (i & 63))) & 1);
		z0 ^= v0 & mask;
		z1 ^= v1 & mask;
		low = 0 - (v1 & 1);
		v1 = v1 >> 1 | v0 << 63;
		v0 = (v0 >> 1) ^ (low & UINT64_C(0xe100000000000000));
	}
	g->y[0] = z0;
	g->y[1] = z1;
}

void
ghash_update(struct ghash *g, struct yx_bytes in)
{
	uint8_t block[16];
	size_t at, n;

	for (at = 0; at < in.len; at += n) {
		n = in.len - at < 16 ? in.len - at : 16;
		memset(block, 0, sizeof(block));
		memcpy(block, in.data + at, n);
		g->y[0] ^= load(block);
		g->y[1] ^= load(block + 8);
		multiply(g);
	}
}

void
ghash_finish(struct ghash *g, uint64_t aad_len, uint64_t text_len, uint8_t out[16])
{
	g->y[0] ^= aad_len * 8;
	g->y[1] ^= text_len * 8;
	multiply(g);
	store(out, g->y[0]);
	store(out + 8, g->y[1]);
}
