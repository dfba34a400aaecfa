/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpx_stream: code streams of JPEG 2000 (ISO/IEC 15444-1 annex A): headers, and tile-parts
 * whose lengths add up. Packets are not opened. Decoders stop, or fill up with black, where tiles
 * are missing; Ghostscript shows nothing of a last tile-part without a length (A.4.2).
 */
#include "strict_jpx.h"

#define TILES_MAX 65535 /* A.5.1 */

enum { SOC = 0xff4f, SIZ = 0xff51, COD = 0xff52, TLM = 0xff55, PLM = 0xff57, PPT = 0xff61 };
enum { PLT = 0xff58, QCD = 0xff5c, POC = 0xff5f, PPM = 0xff60, CRG = 0xff63, COM = 0xff64 };
enum { SOT = 0xff90, SOD = 0xff93, EOC = 0xffd9, CAP = 0xff50, COC = 0xff53, RGN = 0xff5e };
enum { QCC = 0xff5d };

struct tile {
	uint8_t seen, said; /* tile-parts; 0: not said */
};

/* Size and tiles that begin at the origin (PDFium shows nothing else), components alike. */
static bool
take_size(struct yx_reader *r, struct jpx *out, uint32_t *tiles)
{
	uint32_t x, y, x0, y0, tx, ty, tx0, ty0;
	uint64_t count;
	uint16_t len, rsiz, parts;
	uint8_t depth, across, down;

	if (!yx_take_u16be(r, &len) || !yx_take_u16be(r, &rsiz) || !yx_take_u32be(r, &x) ||
	    !yx_take_u32be(r, &y) || !yx_take_u32be(r, &x0) || !yx_take_u32be(r, &y0) ||
	    !yx_take_u32be(r, &tx) || !yx_take_u32be(r, &ty) || !yx_take_u32be(r, &tx0) ||
	    !yx_take_u32be(r, &ty0) || !yx_take_u16be(r, &parts))
		return false;
	if (len != 38u + 3u * parts || !x || !y || x0 || y0 || !tx || !ty || tx0 || ty0 || !parts)
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
	*tiles = (uint32_t)count;
	return count <= TILES_MAX;
}

static bool
skip_segment(struct yx_reader *r)
{
	uint16_t len;

	return yx_take_u16be(r, &len) && len >= 2 && yx_skip(r, len - 2u);
}

/* Behind SIZ up to the first SOT, which is taken. */
static bool
main_header(struct yx_reader *r)
{
	bool coding = false, quantity = false;
	uint16_t kind;

	while (yx_take_u16be(r, &kind) && kind != SOT) {
		coding |= kind == COD;
		quantity |= kind == QCD;
		switch (kind) {
		case COD:
		case COC:
		case RGN:
		case QCD:
		case QCC:
		case POC:
		case PPM:
		case TLM:
		case PLM:
		case CRG:
		case COM:
		case CAP:
			if (!skip_segment(r))
				return false;
			break;
		default:
			return false;
		}
	}
	return coding && quantity && kind == SOT;
}

/* A tile-part's own header, and its data to the end. */
static bool
good_part(struct yx_bytes part)
{
	struct yx_reader r = yx_reader(part);
	uint16_t kind;

	while (yx_take_u16be(&r, &kind) && kind != SOD) {
		if (kind != COD && kind != COC && kind != RGN && kind != QCD && kind != QCC &&
		    kind != POC && kind != PPT && kind != PLT && kind != COM)
			return false;
		if (!skip_segment(&r))
			return false;
	}
	return part.len >= 2 && kind == SOD;
}

/* Behind the first SOT: parts of tiles, each in its turn, until EOC. */
static bool
take_parts(struct yx_reader *r, struct tile *tiles, uint32_t count)
{
	struct yx_bytes part;
	uint16_t len, tile, kind = SOT;
	uint32_t size;
	uint8_t number, said;

	while (kind == SOT) {
		if (!yx_take_u16be(r, &len) || !yx_take_u16be(r, &tile) ||
		    !yx_take_u32be(r, &size) || !yx_take_u8(r, &number) || !yx_take_u8(r, &said) ||
		    len != 10 || tile >= count || size < 12 || !yx_take(r, size - 12, &part))
			return false;
		if (number != tiles[tile].seen || number == UINT8_MAX ||
		    (said && tiles[tile].said && said != tiles[tile].said) || !good_part(part))
			return false;
		tiles[tile].seen++;
		if (said)
			tiles[tile].said = said;
		if (!yx_take_u16be(r, &kind))
			return false;
	}
	for (uint32_t i = 0; i < count; i++)
		if (!tiles[i].seen || (tiles[i].said && tiles[i].seen != tiles[i].said))
			return false;
	return kind == EOC;
}

bool
jpx_stream_read(struct yx_bytes in, struct jpx *out, struct yx_bytes *left)
{
	struct yx_reader r = yx_reader(in);
	struct tile *tiles = NULL;
	uint32_t count = 0;
	uint16_t kind;
	bool good;

	if (!yx_take_u16be(&r, &kind) || kind != SOC || !yx_take_u16be(&r, &kind) || kind != SIZ ||
	    !take_size(&r, out, &count) || !main_header(&r))
		return false;
	tiles = yx_alloc(count * sizeof(*tiles));
	good = tiles && take_parts(&r, tiles, count);
	yx_free(tiles);
	*left = yx_reader_rest(&r);
	return good;
}
