/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpx_stream: code streams of JPEG 2000 (ISO/IEC 15444-1 annex A): headers, and tile-parts
 * whose lengths add up. Decoders stop, or fill up with black, where tiles are missing; Ghostscript
 * shows nothing of a last tile-part without a length (A.4.2).
 */
#include "strict_jpx.h"

#define TILES_MAX    65535               /* A.5.1 */
#define JPX_WORK_MAX (UINT64_C(1) << 30) /* nanoseconds or so */

enum { SOC = 0xff4f, SIZ = 0xff51, TLM = 0xff55, PLM = 0xff57, PLT = 0xff58, CRG = 0xff63 };
enum { COM = 0xff64, SOT = 0xff90, SOD = 0xff93, EOC = 0xffd9 };

struct tile {
	uint8_t seen, said;     /* tile-parts; 0: not said */
	struct jpx_coding *own; /* told in its header; NULL: as all */
	struct yx_bytes *parts; /* their data */
};

struct stream {
	struct jpx *out;
	struct jpx_coding coding;
	uint32_t across, down; /* size of a tile */
	uint32_t count;
	struct tile *tiles;
};

/* Size and tiles that begin at the origin (PDFium shows nothing else), components alike. */
static bool
take_size(struct yx_reader *r, struct stream *s)
{
	struct jpx *out = s->out;
	uint32_t x, y, x0, y0, tx, ty, tx0, ty0;
	uint64_t count;
	uint16_t len, rsiz, parts;
	uint8_t depth, across, down;

	if (!yx_take_u16be(r, &len) || !yx_take_u16be(r, &rsiz) || !yx_take_u32be(r, &x) ||
	    !yx_take_u32be(r, &y) || !yx_take_u32be(r, &x0) || !yx_take_u32be(r, &y0) ||
	    !yx_take_u32be(r, &tx) || !yx_take_u32be(r, &ty) || !yx_take_u32be(r, &tx0) ||
	    !yx_take_u32be(r, &ty0) || !yx_take_u16be(r, &parts))
		return false;
	if (len != 38u + 3u * parts || !x || !y || x0 || y0 || !tx || !ty || tx0 || ty0 || !parts ||
	    parts > JPX_PARTS_MAX || x > 1 << 24 || y > 1 << 24)
		return false;
	for (unsigned k = 0; k < parts; k++) {
		if (!yx_take_u8(r, &depth) || !yx_take_u8(r, &across) || !yx_take_u8(r, &down) ||
		    across != 1 || down != 1 || (depth != 7 && depth != 15) ||
		    (k && out->bits != depth + 1u))
			return false;
		out->bits = depth + 1u;
	}
	count = ((uint64_t)x + tx - 1) / tx * (((uint64_t)y + ty - 1) / ty);
	out->width = x;
	out->height = y;
	out->parts = parts;
	s->coding.parts = parts;
	s->across = tx;
	s->down = ty;
	s->count = (uint32_t)count;
	return count <= TILES_MAX;
}

/*
 * A segment of a header: how parts are coded, or what nobody needs. Not other orders of
 * progression, regions of interest, packets' headers by themselves.
 */
static bool
take_segment(struct yx_reader *r, unsigned kind, struct jpx_coding *coding)
{
	struct yx_bytes body;
	uint16_t len;

	if (!yx_take_u16be(r, &len) || len < 2 || !yx_take(r, len - 2u, &body))
		return false;
	switch (kind) {
	case JPX_COD:
	case JPX_COC:
	case JPX_QCD:
	case JPX_QCC:
		return coding && jpx_coding_take(coding, kind, body);
	case TLM:
	case PLM:
	case PLT:
	case CRG:
	case COM:
		return true;
	default:
		return false;
	}
}

/* Behind SIZ up to the first SOT, which is taken. */
static bool
main_header(struct yx_reader *r, struct jpx_coding *coding)
{
	uint16_t kind;

	while (yx_take_u16be(r, &kind) && kind != SOT)
		if (kind == PLT || !take_segment(r, kind, coding))
			return false;
	return coding->has_style && coding->has_quantity && jpx_coding_is_whole(coding) &&
	       kind == SOT;
}

/* A tile-part's own header; only the first tells how the tile is coded. */
static bool
part_header(struct yx_reader *r, struct stream *s, struct tile *t)
{
	uint16_t kind;

	while (yx_take_u16be(r, &kind) && kind != SOD) {
		bool tells = kind != PLT && kind != COM;

		if (kind == TLM || kind == PLM || kind == CRG || (tells && t->seen))
			return false;
		if (tells && !t->own) {
			if (!(t->own = yx_alloc(sizeof(*t->own))))
				return false;
			*t->own = s->coding;
			jpx_coding_inherit(t->own);
		}
		if (!take_segment(r, kind, t->own))
			return false;
	}
	return kind == SOD && (!t->own || jpx_coding_is_whole(t->own));
}

static bool
take_part(struct yx_bytes part, struct stream *s, struct tile *t)
{
	struct yx_reader r = yx_reader(part);

	if (!part_header(&r, s, t))
		return false;
	if (!(t->seen & (t->seen + 1))) { /* room for twice as many, and one */
		void *more = yx_realloc(t->parts, (2 * (size_t)t->seen + 1) * sizeof(*t->parts));

		if (!more)
			return false;
		t->parts = more;
	}
	t->parts[t->seen++] = yx_reader_rest(&r);
	return true;
}

/* Behind the first SOT: parts of tiles, each in its turn, until EOC. */
static bool
take_parts(struct yx_reader *r, struct stream *s)
{
	struct yx_bytes part;
	uint16_t len, tile, kind = SOT;
	uint32_t size;
	uint8_t number, said;

	while (kind == SOT) {
		struct tile *t;

		if (!yx_take_u16be(r, &len) || !yx_take_u16be(r, &tile) ||
		    !yx_take_u32be(r, &size) || !yx_take_u8(r, &number) || !yx_take_u8(r, &said) ||
		    len != 10 || tile >= s->count || size < 12 || !yx_take(r, size - 12, &part))
			return false;
		t = &s->tiles[tile];
		if (number != t->seen || number == UINT8_MAX ||
		    (said && t->said && said != t->said) || !take_part(part, s, t))
			return false;
		if (said)
			t->said = said;
		if (!yx_take_u16be(r, &kind))
			return false;
	}
	for (uint32_t i = 0; i < s->count; i++)
		if (!s->tiles[i].seen || (s->tiles[i].said && s->tiles[i].seen != s->tiles[i].said))
			return false;
	return kind == EOC;
}

static bool
take_packets(const struct stream *s)
{
	uint32_t columns = (s->out->width - 1) / s->across + 1;

	for (uint32_t i = 0; i < s->count; i++) {
		const struct tile *t = &s->tiles[i];
		uint64_t left = (uint64_t)(i % columns) * s->across, right = left + s->across;
		uint64_t top = (uint64_t)(i / columns) * s->down, bottom = top + s->down;
		struct jpx_tile tile = { .coding = t->own ? t->own : &s->coding,
					 .left = (uint32_t)left,
					 .top = (uint32_t)top,
					 .parts = t->parts,
					 .count = t->seen };

		tile.right = right < s->out->width ? (uint32_t)right : s->out->width;
		tile.bottom = bottom < s->out->height ? (uint32_t)bottom : s->out->height;
		if (s->out->work > JPX_WORK_MAX)
			s->out->too_large = true;
		if (s->out->too_large || !jpx_packets_read(&tile, s->out))
			return false;
	}
	return true;
}

bool
jpx_stream_read(struct yx_bytes in, struct jpx *out, struct yx_bytes *left)
{
	struct yx_reader r = yx_reader(in);
	struct stream s = { .out = out };
	uint16_t kind;
	bool good;

	if (!yx_take_u16be(&r, &kind) || kind != SOC || !yx_take_u16be(&r, &kind) || kind != SIZ ||
	    !take_size(&r, &s) || !main_header(&r, &s.coding))
		return false;
	s.tiles = yx_alloc_array(s.count, sizeof(*s.tiles));
	good = s.tiles && take_parts(&r, &s) && take_packets(&s);
	for (uint32_t i = 0; s.tiles && i < s.count; i++) {
		yx_free(s.tiles[i].own);
		yx_free(s.tiles[i].parts);
	}
	yx_free(s.tiles);
	*left = yx_reader_rest(&r);
	return good;
}
