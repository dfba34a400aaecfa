/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a TrueType program that lead from codes to glyphs (ISO/IEC 14496-22, 5.2.1). */
#include "program.h"

#define SUBTABLES  64                  /* more than fonts have */
#define LAST       0x10ffff            /* of Unicode */
#define STEPS      (UINT64_C(1) << 24) /* bytes: tables may lie upon each other */
#define BYTES      256                 /* a glyph for each */
#define SURROGATES 0xd800
#define BEHIND     0xe000

static bool
is_code(uint32_t code)
{
	return code <= LAST && (code < SURROGATES || code >= BEHIND);
}

/* Bytes of one or two. */
static bool
good_format2(struct yx_reader r)
{
	struct yx_reader list;
	uint16_t key, most = 0, count, offset;

	if (!yx_skip(&r, 6))
		return false;
	for (size_t i = 0; i < BYTES; i++) {
		if (!yx_take_u16be(&r, &key) || key % 8)
			return false;
		most = key > most ? key : most;
	}
	for (size_t i = 0; i <= most / 8u; i++) {
		if (!yx_skip(&r, 2) || !yx_take_u16be(&r, &count) || !yx_skip(&r, 2))
			return false;
		list = r;
		if (!yx_take_u16be(&r, &offset) || !yx_skip(&list, offset + 2 * (size_t)count))
			return false;
	}
	return true;
}

/* The four arrays of format 4. */
struct segments {
	struct yx_reader end, start, delta, offset;
	struct yx_bytes rest; /* from the offsets to the end of the table */
	size_t count;
};

static bool
split(struct yx_reader r, struct segments *s)
{
	struct yx_bytes part;
	uint16_t twice;

	if (!yx_skip(&r, 6) || !yx_take_u16be(&r, &twice) || !yx_skip(&r, 6) || twice < 2 ||
	    twice % 2)
		return false;
	s->count = twice / 2;
	if (!yx_take(&r, twice, &part))
		return false;
	s->end = yx_reader(part);
	if (!yx_skip(&r, 2) || !yx_take(&r, twice, &part))
		return false;
	s->start = yx_reader(part);
	if (!yx_take(&r, twice, &part))
		return false;
	s->delta = yx_reader(part);
	s->rest = yx_reader_rest(&r);
	if (!yx_take(&r, twice, &part))
		return false;
	s->offset = yx_reader(part);
	return true;
}

/* Glyphs of the codes one by one: behind the offsets, in the table. Where there is none but a
 * difference, some add that. */
static bool
good_list(struct yx_font_program *p, const struct segments *s, size_t segment, uint16_t offset,
	  size_t codes, bool moved)
{
	struct yx_reader r = yx_reader(s->rest);
	uint16_t glyph;

	if (offset % 2 || offset / 2 < s->count - segment || !yx_skip(&r, segment * 2 + offset))
		return false;
	p->steps += codes;
	if (p->steps >= STEPS)
		return false;
	for (; codes; codes--)
		if (!yx_take_u16be(&r, &glyph) || (moved && !glyph))
			return false;
	return true;
}

/* Segments: readers search by halves, or one by one. Symbols are at their own place or beyond
 * 0xf000: where they could be at both pdf.js takes the latter, a glyph or none. */
static bool
good_format4(struct yx_font_program *p, struct yx_reader r, bool symbols)
{
	bool low = false, far = false;
	struct segments s;
	uint16_t end, start, delta, offset;
	uint32_t next = 0;

	if (!split(r, &s))
		return false;
	for (size_t i = 0; i < s.count; i++) {
		if (!yx_take_u16be(&s.end, &end) || !yx_take_u16be(&s.start, &start) ||
		    !yx_take_u16be(&s.delta, &delta) || !yx_take_u16be(&s.offset, &offset))
			return false;
		if (start < next || start > end)
			return false;
		next = end + 1u;
		if (i + 1 == s.count) /* of no code that is asked for */
			return start == 0xffff && end == 0xffff && !(symbols && low && far);
		low |= start < BYTES;
		far |= start < 0xf000 + BYTES && end >= 0xf000;
		if (offset && !good_list(p, &s, i, offset, end - start + 1u, delta))
			return false;
	}
	return false;
}

static bool
good_format6(struct yx_reader r)
{
	uint16_t first, count;

	return yx_skip(&r, 6) && yx_take_u16be(&r, &first) && yx_take_u16be(&r, &count) &&
	       first + count <= 0x10000 && yx_skip(&r, 2 * (size_t)count);
}

/* Codes that are none make PDFBox take another font; glyphs that are not there are left by
 * subsetting. */
static bool
good_format12(struct yx_font_program *p, struct yx_reader r)
{
	uint32_t count, start, end, next = 0;

	if (!yx_skip(&r, 12) || !yx_take_u32be(&r, &count))
		return false;
	for (; count; count--) {
		if (!yx_take_u32be(&r, &start) || !yx_take_u32be(&r, &end) || !yx_skip(&r, 4) ||
		    start < next || start > end || !is_code(start) || !is_code(end))
			return false;
		next = end + 1;
		p->steps += 12;
	}
	return p->steps < STEPS;
}

static bool
good_subtable(struct yx_font_program *p, struct yx_reader r, uint16_t platform, uint16_t encoding)
{
	bool symbols = platform == 3 && encoding == 0;
	struct yx_reader here = r;
	uint16_t format;

	if (!yx_take_u16be(&r, &format) || (symbols && format != 4))
		return false;
	switch (format) {
	case 0:
		return yx_skip(&here, 6 + BYTES);
	case 2: /* in encodings that no reader asks */
		return encoding && platform && encoding != 10 &&
		       !(platform == 3 && encoding == 1) && good_format2(here);
	case 4:
		return good_format4(p, here, symbols);
	case 6:
		return good_format6(here);
	case 12:
		return good_format12(p, here);
	case 14: /* no glyphs of codes, but of those with others behind them */
		return platform == 0 && encoding == 5 && yx_skip(&here, 10);
	default:
		return false;
	}
}

/* ---------------------------------------------------------------- the whole table */

/* The codes of Macintosh, of bytes; 0: none that is there. */
static uint32_t
mac_glyph(const struct yx_font_program *p, struct yx_reader r, unsigned code)
{
	uint16_t format, first, count, glyph = 0;
	uint8_t byte = 0;

	if (!yx_take_u16be(&r, &format) || !yx_skip(&r, 4))
		return 0;
	if (format == 0)
		return yx_skip(&r, code) && yx_take_u8(&r, &byte) && byte < p->glyphs ? byte : 0;
	if (format != 6 || !yx_take_u16be(&r, &first) || !yx_take_u16be(&r, &count) ||
	    code < first || code - first >= count || !yx_skip(&r, 2 * (size_t)(code - first)) ||
	    !yx_take_u16be(&r, &glyph))
		return 0;
	return glyph < p->glyphs ? glyph : 0;
}

static FT_CharMap
find_map(const struct yx_font_program *p, unsigned platform, unsigned encoding)
{
	for (FT_Int i = 0; i < p->face->num_charmaps; i++)
		if (p->face->charmaps[i]->platform_id == platform &&
		    p->face->charmaps[i]->encoding_id == encoding &&
		    draw_ft.Get_CMap_Format(p->face->charmaps[i]) >= 0)
			return p->face->charmaps[i];
	return NULL;
}

/* Old writers have the table of Macintosh behind the one of symbols, where pdf.js prefers it, and
 * say that it is shorter than it is, so that FreeType leaves it out. Then both say the same. */
static bool
agree(const struct yx_font_program *p, struct yx_reader mac)
{
	FT_CharMap symbols = find_map(p, 3, 0);

	if (!symbols || draw_ft.Set_Charmap(p->face, symbols) != 0)
		return false;
	for (unsigned code = 0; code < BYTES; code++) {
		uint32_t glyph = draw_ft.Get_Char_Index(p->face, 0xf000 + code);

		if (!glyph)
			glyph = draw_ft.Get_Char_Index(p->face, code);
		if (glyph != mac_glyph(p, mac, code))
			return false;
	}
	return true;
}

struct subtables {
	struct yx_reader mac; /* (1, 0): the first */
	size_t count;
	uint16_t last;
	bool has_mac, unordered;
};

static bool
take_subtable(struct yx_font_program *p, struct yx_bytes table, struct yx_reader *r,
	      struct subtables *s)
{
	struct yx_reader here = yx_reader(table);
	uint16_t platform, encoding;
	uint32_t at;

	if (!yx_take_u16be(r, &platform) || !yx_take_u16be(r, &encoding) ||
	    !yx_take_u32be(r, &at) || !yx_skip(&here, at) ||
	    !good_subtable(p, here, platform, encoding))
		return false;
	if (platform == 1 && encoding == 0 && !s->has_mac) {
		s->mac = here;
		s->has_mac = true;
	}
	s->unordered |= platform < s->last;
	s->last = platform;
	s->count++;
	return true;
}

bool
truetype_cmap(struct yx_font_program *p)
{
	struct subtables s = { 0 };
	struct yx_bytes table;
	struct yx_reader r;
	uint16_t version, count;
	size_t known = 0;

	if (!draw_sfnt_table(p->in, "cmap", &table) || !table.len)
		return true;
	r = yx_reader(table);
	if (!yx_take_u16be(&r, &version) || version || !yx_take_u16be(&r, &count) ||
	    count > SUBTABLES)
		return draw_sfnt_odd(p, "cmap", table.data);
	for (; count; count--) {
		const uint8_t *at = r.at;

		if (!take_subtable(p, table, &r, &s))
			return draw_sfnt_odd(p, "cmap", at);
	}
	for (FT_Int i = 0; i < p->face->num_charmaps; i++)
		known += draw_ft.Get_CMap_Format(p->face->charmaps[i]) >= 0;
	if (known == s.count && !s.unordered)
		return true;
	return (s.has_mac && s.count == 2 && known + !find_map(p, 1, 0) == s.count &&
		agree(p, s.mac)) ||
	       draw_sfnt_odd(p, "cmap", table.data);
}
