/* SPDX-License-Identifier: Apache-2.0 */
/* What JPEG 2000 pictures say of themselves: shared by strict_jpx*.c. */
#ifndef YX_PDF_STRICT_JPX_H
#define YX_PDF_STRICT_JPX_H

#include <yinxin/base.h>

struct jpx {
	bool alone; /* a code stream without a file around it */
	uint32_t width, height;
	unsigned parts, bits; /* components; of each of them */
	unsigned columns;     /* of its palette; 0: none */
	struct yx_bytes colr; /* the first box of colours; empty: none */
	uint64_t work;        /* nanoseconds or so that reading it took */
	bool too_large;
};

/* strict_jpx_stream.c: a code stream (ISO/IEC 15444-1 annex A), all of it. False: it is not whole,
 * or not of a kind that decoders agree on. `left`: what lies behind its end. */
bool jpx_stream_read(struct yx_bytes in, struct jpx *out, struct yx_bytes *left);

/* strict_jpx_file.c: the boxes around it (annex I), or a code stream alone. */
bool jpx_file_read(struct yx_bytes in, struct jpx *out);

#define JPX_PARTS_MAX  4 /* grey, colours of a screen, inks */
#define JPX_LEVELS_MAX 32

/* How a component is coded (A.6.1, A.6.2, A.6.4). */
struct jpx_style {
	unsigned levels, across, down; /* of blocks: exponents of 2 */
	unsigned how;                  /* A.19 */
	bool exact;                    /* 5-3 reversible */
	uint8_t precinct[JPX_LEVELS_MAX + 1];
	bool own; /* told for this component alone */
};
struct jpx_quantity {
	unsigned guard, count;
	bool derived, own;
	uint8_t exponent[3 * JPX_LEVELS_MAX + 1];
};
struct jpx_coding {
	unsigned parts;
	bool marks, ends, has_style, has_quantity, mixed;
	unsigned order, layers;
	struct jpx_style style[JPX_PARTS_MAX];
	struct jpx_quantity quantity[JPX_PARTS_MAX];
};

/* strict_jpx_coding.c: a segment of a header, in that of a tile what is told before it counts less.
 */
enum { JPX_COD = 0xff52, JPX_COC = 0xff53, JPX_QCD = 0xff5c, JPX_QCC = 0xff5d };
bool jpx_coding_take(struct jpx_coding *c, unsigned kind, struct yx_bytes body);
/* A tile's own begins with that of all. */
void jpx_coding_inherit(struct jpx_coding *c);
bool jpx_coding_is_whole(const struct jpx_coding *c);

/* Where a tile lies, and the data of its parts one after the other. */
struct jpx_tile {
	const struct jpx_coding *coding;
	uint32_t left, top, right, bottom;
	const struct yx_bytes *parts;
	size_t count;
};

struct jpx_node {
	uint16_t low, value;
};

struct jpx_block {
	uint16_t passes;
	uint8_t bits, planes; /* Lblock; those that are not all zero */
	bool included;
};

/* A precinct's blocks of one band, with both of its trees (B.10.2). */
struct jpx_band {
	uint32_t across, down;
	unsigned planes;
	struct jpx_block *blocks;
	struct jpx_node *included, *zero;
};

struct jpx_precinct {
	unsigned layers; /* read so far */
	struct jpx_band bands[3];
};

struct jpx_level {
	uint32_t x0, y0, x1, y1, across, down; /* precincts */
	unsigned wide, high;                   /* ... exponents of their size */
	struct jpx_precinct *precincts;
};

/* A precinct by where it begins in the picture. */
struct jpx_place {
	uint64_t x, y;
	uint32_t number;
	uint8_t part, level;
};

/* All that a tile is divided into; its precincts in the order that they are told in. */
struct jpx_plan {
	struct jpx_level levels[JPX_PARTS_MAX][JPX_LEVELS_MAX + 1];
	uint64_t blocks;
	struct jpx_place *places;
	size_t count;
};
enum { JPX_LRCP, JPX_RLCP, JPX_RPCL, JPX_PCRL, JPX_CPRL };
#define JPX_NEVER UINT16_MAX

/* strict_jpx_plan.c; false: too large, too many bits, no memory. To be cleared either way. */
bool jpx_plan_make(const struct jpx_tile *t, struct jpx_plan *p, bool *too_large);
void jpx_plan_clear(struct jpx_plan *p);

/* strict_jpx_packets.c: all of a tile's packets, up to the end of its last part (annex B). */
bool jpx_packets_read(const struct jpx_tile *t, struct jpx *out);

#endif
