/* SPDX-License-Identifier: Apache-2.0 */
/* JBIG2 pictures (ITU-T T.88): shared by strict_jbig2*.c, which decode them. */
#ifndef YX_PDF_STRICT_JBIG2_H
#define YX_PDF_STRICT_JBIG2_H

#include <yinxin/base.h>

#define JBIG2_SYMBOLS_MAX 65536 /* of one dictionary or text; real ones have thousands */

/* Annex E: arithmetic codes; each context is a state and the likelier decision. */
struct jbig2_codes {
	struct yx_bytes data;
	size_t at;
	uint32_t c, a;
	unsigned ct, lent; /* ... so many bytes were lent behind the end */
	uint64_t made;     /* decisions, and what else costs as much */
};

void jbig2_codes_begin(struct jbig2_codes *d, struct yx_bytes data);
unsigned jbig2_decide(struct jbig2_codes *d, uint8_t *context);
/* How many decisions of one context at least are 0 and change nothing in it; pass over `n` of them.
 */
uint32_t jbig2_zeros(const struct jbig2_codes *d, uint8_t context);
void jbig2_skip_zeros(struct jbig2_codes *d, uint8_t context, uint32_t n);
/* False: behind the end, or more than is looked at. */
bool jbig2_codes_last(const struct jbig2_codes *d);
/* Did the data last, and is no more behind them than the ends that writers leave? */
bool jbig2_codes_end(const struct jbig2_codes *d);

/* Annex A: numbers; false: out of band. */
struct jbig2_number {
	uint8_t contexts[512];
};
bool jbig2_number(struct jbig2_codes *d, struct jbig2_number *n, int64_t *out);

struct jbig2_bitmap {
	uint32_t width, height;
	size_t stride;
	uint8_t *bits;
};

/* False: no memory, or larger than any (`too_large`). */
bool jbig2_bitmap_make(struct jbig2_bitmap *b, uint64_t width, uint64_t height, bool *too_large);
void jbig2_bitmap_clear(struct jbig2_bitmap *b);
/* Combined by OR, XOR or XNOR, as far as it lies in `to`. */
void jbig2_bitmap_put(struct jbig2_bitmap *to, const struct jbig2_bitmap *b, int64_t x, int64_t y,
		      unsigned how);

static inline unsigned
jbig2_get(const struct jbig2_bitmap *b, int64_t x, int64_t y)
{
	if (x < 0 || y < 0 || x >= b->width || y >= b->height)
		return 0;
	return b->bits[(size_t)y * b->stride + (size_t)x / 8] >> (7 - x % 8) & 1;
}

/* 6.2: the pixels of a region, by those around them. */
struct jbig2_generic {
	unsigned template;
	bool typical;          /* rows may be told to be as those above */
	int8_t adaptive[4][2]; /* x, y */
	uint8_t contexts[65536];
};
/* The adaptive pixels, one or four; false: cut, or not among those that came before. */
bool jbig2_generic_take(struct yx_reader *r, struct jbig2_generic *g);
void jbig2_generic(struct jbig2_codes *d, struct jbig2_generic *g, struct jbig2_bitmap *out);

/* 6.3: the pixels of a symbol, by another one. */
struct jbig2_refined {
	unsigned template;
	int8_t adaptive[2][2];
	uint8_t contexts[8192];
};
bool jbig2_refined_take(struct yx_reader *r, struct jbig2_refined *f);
void jbig2_refined(struct jbig2_codes *d, struct jbig2_refined *f, const struct jbig2_bitmap *from,
		   int64_t dx, int64_t dy, struct jbig2_bitmap *out);

/* 6.5, 6.7: symbols or patterns; those of other dictionaries are borrowed. */
struct jbig2_symbols {
	struct jbig2_bitmap *own;
	size_t owned, count;
	const struct jbig2_bitmap **all; /* of a dictionary: those it hands on */
};
void jbig2_symbols_clear(struct jbig2_symbols *s);

/* What a segment is decoded from and for; `work` is counted in nanoseconds or so. */
struct jbig2_task {
	struct yx_bytes data;          /* behind what all regions begin with */
	uint32_t width, height;        /* of a region */
	struct jbig2_symbols *symbols; /* those it refers to, put together */
	uint64_t work, held;           /* ... and bytes of dictionaries */
	bool too_large;
};
/* Account for codes that were read. */
void jbig2_spend(struct jbig2_task *t, const struct jbig2_codes *d);

/* Each: false where it breaks a rule, ends early or goes on. */
bool jbig2_read_generic(struct jbig2_task *t);
bool jbig2_read_symbols(struct jbig2_task *t, struct jbig2_symbols *out);
bool jbig2_read_text(struct jbig2_task *t);
bool jbig2_read_patterns(struct jbig2_task *t, struct jbig2_symbols *out);
bool jbig2_read_halftone(struct jbig2_task *t);

#endif
