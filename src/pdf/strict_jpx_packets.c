/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpx_packets: the packets of a tile (ISO/IEC 15444-1 annex B): which blocks each has
 * something for, in how many passes and bytes. So that a tile's data are all used and nothing is
 * missing: where they end early, poppler 22.12, Ghostscript 10 and PDFium show no picture, MuPDF no
 * page, newer decoders what they have. The codes of blocks are not run: whatever they are, they
 * come to some coefficients, the same for all.
 */
#include "strict_jpx.h"

#include <string.h>

#define BLOCK 60 /* nanoseconds or so for a block in a packet, and for a packet */

enum { BYPASS = 1, TERMINATE = 4 }; /* A.19 */
enum { SOP = 0xff91, EPH = 0xff92 };

struct packets {
	const struct jpx_tile *tile;
	struct jpx *out;
	struct jpx_plan plan;
	struct yx_reader data; /* of the part being read */
	size_t part;
	unsigned held, have; /* bits of a header */
	bool short_of;
	uint32_t *pieces; /* lengths of what a packet has for the blocks of its precinct */
	size_t piece_count, piece_room;
};

/* B.10.1: a bit is stuffed behind ff; what has none to give is short of. */
static unsigned
take_bit(struct packets *p)
{
	uint8_t byte = 0;

	if (!p->have) {
		bool after = p->held == 0xff;

		if (!yx_take_u8(&p->data, &byte) || (after && byte & 0x80))
			p->short_of = true;
		p->held = byte;
		p->have = after ? 7 : 8;
	}
	return p->held >> --p->have & 1;
}

static unsigned
take_bits(struct packets *p, unsigned n)
{
	unsigned v = 0;

	while (n--)
		v = v << 1 | take_bit(p);
	return v;
}

/* B.10.2: is a leaf's value less than this? */
static bool
is_less(struct packets *p, struct jpx_node *tree, const struct jpx_band *b, uint32_t x, uint32_t y,
	unsigned than)
{
	struct jpx_node *path[34];
	uint32_t across = b->across, down = b->down;
	unsigned n = 0, low = 0;

	for (;;) {
		path[n++] = tree + (size_t)y * across + x;
		if (across <= 1 && down <= 1)
			break;
		tree += (size_t)across * down;
		across = (across + 1) / 2;
		down = (down + 1) / 2;
		x /= 2;
		y /= 2;
	}
	while (n--) {
		if (path[n]->low < low)
			path[n]->low = (uint16_t)low;
		while (path[n]->low < than && path[n]->low < path[n]->value && !p->short_of) {
			if (take_bit(p))
				path[n]->value = path[n]->low;
			else
				path[n]->low++;
		}
		low = path[n]->low;
	}
	return path[0]->value < than;
}

/* Table B.4 */
static unsigned
take_passes(struct packets *p)
{
	unsigned n;

	if (!take_bit(p))
		return 1;
	if (!take_bit(p))
		return 2;
	if ((n = take_bits(p, 2)) < 3)
		return 3 + n;
	if ((n = take_bits(p, 5)) < 31)
		return 6 + n;
	return 37 + take_bits(p, 7);
}

static unsigned
log_of(unsigned n)
{
	unsigned bits = 0;

	while (n >>= 1)
		bits++;
	return bits;
}

/* Passes that go on in one piece of codes before it ends (D.4, D.6). */
static unsigned
passes_of_piece(const struct jpx_style *style, unsigned done)
{
	if (style->how & TERMINATE)
		return 1;
	if (!(style->how & BYPASS))
		return UINT16_MAX;
	if (done < 10)
		return 10 - done;
	done = (done - 10) % 3;
	return done < 2 ? 2 - done : 1;
}

static bool
add_piece(struct packets *p, uint32_t len)
{
	if (p->piece_count == p->piece_room) {
		size_t room = p->piece_room ? 2 * p->piece_room : 256;
		void *more = yx_realloc(p->pieces, room * sizeof(*p->pieces));

		if (!more)
			return false;
		p->pieces = more;
		p->piece_room = room;
	}
	p->pieces[p->piece_count++] = len;
	return true;
}

/* B.10.3 to B.10.7: one block in a packet. */
static bool
take_block(struct packets *p, const struct jpx_style *style, struct jpx_band *b, uint32_t at,
	   unsigned layer)
{
	struct jpx_block *k = &b->blocks[at];
	uint32_t x = at % b->across, y = at / b->across;
	unsigned n, zeros = 1, some;

	p->out->work += BLOCK;
	if (k->included) {
		if (!take_bit(p))
			return !p->short_of;
	} else if (!is_less(p, b->included, b, x, y, layer + 1)) {
		return !p->short_of;
	} else {
		while (!is_less(p, b->zero, b, x, y, zeros)) {
			zeros++;
			if (p->short_of || zeros > b->planes)
				return false;
		}
		k->planes = (uint8_t)(b->planes - (zeros - 1));
		k->included = true;
	}
	n = take_passes(p);
	if (p->short_of || !k->planes || k->passes + n > 3u * k->planes - 2)
		return false;
	while (take_bit(p) && !p->short_of)
		if (++k->bits > 32)
			return false;
	for (; n; n -= some, k->passes = (uint16_t)(k->passes + some)) {
		some = passes_of_piece(style, k->passes);
		some = some < n ? some : n;
		if (k->bits + log_of(some) > 32 ||
		    !add_piece(p, take_bits(p, k->bits + log_of(some))) || p->short_of)
			return false;
	}
	return true;
}

/* B.10.1: codes hold no marker. */
static bool
has_marker(struct yx_bytes codes)
{
	const uint8_t *at = codes.data, *end = at + codes.len;

	while (at < end && (at = memchr(at, 0xff, (size_t)(end - at)))) {
		if (at + 1 < end && at[1] > 0x8f)
			return true;
		at++;
	}
	return false;
}

static bool
take_marker(struct packets *p, unsigned marker, bool *found)
{
	struct yx_bytes rest = yx_reader_rest(&p->data);

	*found = rest.len >= 2 && (unsigned)(rest.data[0] << 8 | rest.data[1]) == marker;
	return *found && yx_skip(&p->data, 2);
}

static bool
take_packet(struct packets *p, const struct jpx_place *at)
{
	const struct jpx_coding *c = p->tile->coding;
	struct jpx_precinct *in = &p->plan.levels[at->part][at->level].precincts[at->number];
	unsigned layer = in->layers++;
	struct yx_bytes codes;
	bool found;

	while (!yx_reader_left(&p->data)) { /* packets don't go on in the next part */
		if (p->part == p->tile->count)
			return false;
		p->data = yx_reader(p->tile->parts[p->part++]);
	}
	if (c->marks && take_marker(p, SOP, &found) && !yx_skip(&p->data, 4))
		return false;
	p->out->work += BLOCK;
	p->held = p->have = 0;
	p->short_of = false;
	p->piece_count = 0;
	if (take_bit(p))
		for (unsigned b = 0; b < 3; b++)
			for (uint32_t k = 0; k < in->bands[b].across * in->bands[b].down; k++)
				if (!take_block(p, &c->style[at->part], &in->bands[b], k, layer))
					return false;
	if (p->short_of || (p->held == 0xff && !yx_skip(&p->data, 1)) ||
	    (c->ends && !take_marker(p, EPH, &found)))
		return false;
	for (size_t i = 0; i < p->piece_count; i++)
		if (!yx_take(&p->data, p->pieces[i], &codes) || has_marker(codes))
			return false;
	return true;
}

/* Layer by layer: all precincts, those of a level, or each by itself (B.12.1). */
static bool
take_groups(struct packets *p)
{
	const struct jpx_coding *c = p->tile->coding;
	const struct jpx_place *places = p->plan.places;
	size_t end;

	for (size_t from = 0; from < p->plan.count; from = end) {
		for (end = from + 1; end < p->plan.count; end++)
			if (c->order != JPX_LRCP &&
			    (c->order != JPX_RLCP || places[end].level != places[from].level))
				break;
		for (unsigned layer = 0; layer < c->layers; layer++)
			for (size_t i = from; i < end; i++)
				if (!take_packet(p, &places[i]))
					return false;
	}
	return true;
}

/* All that was read, and no part behind it that holds something. */
static bool
is_at_end(const struct packets *p)
{
	size_t left = yx_reader_left(&p->data);

	for (size_t i = p->part; i < p->tile->count; i++)
		left += p->tile->parts[i].len;
	return !left;
}

bool
jpx_packets_read(const struct jpx_tile *t, struct jpx *out)
{
	struct packets *p = yx_alloc(sizeof(*p));
	bool good;

	if (!p)
		return false;
	p->tile = t;
	p->out = out;
	p->data = yx_reader(yx_bytes(NULL, 0));
	good = jpx_plan_make(t, &p->plan, &out->too_large) && take_groups(p) && is_at_end(p);
	out->work += BLOCK * (p->plan.blocks + 4 * (uint64_t)p->plan.count);
	jpx_plan_clear(&p->plan);
	yx_free(p->pieces);
	yx_free(p);
	return good;
}
