/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a TrueType program that lead to its outlines (ISO/IEC 14496-22, 5.2 and 5.3). What
 * is damaged is repaired by some readers, each in a way of its own, ignored by others, and a reason
 * for the rest to take another font.
 */
#include "program.h"

#include <string.h>

#define HEAD 54 /* bytes */
#define HHEA 36
#define MAXP 32

static bool
get(struct yx_bytes in, size_t at, uint16_t *out)
{
	struct yx_reader r = yx_reader(in);

	return yx_skip(&r, at) && yx_take_u16be(&r, out);
}

static bool
find(struct yx_font_program *p, const char *tag, size_t least, struct yx_bytes *out)
{
	return (draw_sfnt_table(p->in, tag, out) && out->len >= least) ||
	       draw_sfnt_odd(p, tag, out->data ? out->data : p->in.data);
}

static bool
good_head(struct yx_font_program *p)
{
	struct yx_bytes head;
	uint16_t format;

	if (!find(p, "head", HEAD, &head))
		return false;
	/* FreeType has seen to the units of the first */
	if (!get(head, 18, &p->em) || !get(head, 50, &format) || format > 1)
		return draw_sfnt_odd(p, "head", head.data + 50);
	p->long_loca = format;
	return true;
}

static bool
good_counts(struct yx_font_program *p)
{
	struct yx_bytes maxp, hhea;
	uint16_t glyphs;

	if (!find(p, "maxp", MAXP, &maxp) || !find(p, "hhea", HHEA, &hhea) ||
	    !find(p, "hmtx", 0, &p->hmtx))
		return false;
	if (!get(maxp, 4, &glyphs) || !glyphs)
		return draw_sfnt_odd(p, "maxp", maxp.data + 4);
	p->glyphs = glyphs;
	if (!get(hhea, 34, &p->metrics) || !p->metrics || p->metrics > p->glyphs)
		return draw_sfnt_odd(p, "hhea", hhea.data + 34);
	return p->hmtx.len >= 4u * p->metrics || draw_sfnt_odd(p, "hmtx", p->hmtx.data);
}

bool
truetype_place(const struct yx_font_program *p, uint32_t glyph, struct yx_bytes *out)
{
	struct yx_reader r = yx_reader(p->loca);
	uint16_t low = 0, high = 0;
	uint32_t from, to;

	if (!yx_skip(&r, (size_t)glyph * (p->long_loca ? 4 : 2)))
		return false;
	if (p->long_loca) {
		if (!yx_take_u32be(&r, &from) || !yx_take_u32be(&r, &to))
			return false;
	} else {
		if (!yx_take_u16be(&r, &low) || !yx_take_u16be(&r, &high))
			return false;
		from = 2u * low;
		to = 2u * high;
	}
	*out = yx_bytes_slice(p->glyf, from, to - from);
	return from <= to && to <= p->glyf.len;
}

/* In order: some look for the next glyph instead of the next number. */
static bool
good_places(struct yx_font_program *p)
{
	struct yx_bytes glyph;

	if (!find(p, "loca", 4, &p->loca) || !find(p, "glyf", 0, &p->glyf))
		return false;
	p->steps += p->glyphs;
	for (uint32_t i = 0; i < p->glyphs; i++)
		if (!truetype_place(p, i, &glyph)) {
			size_t at = (size_t)i * (p->long_loca ? 4 : 2);

			return draw_sfnt_odd(p, "loca",
					     p->loca.data + (at < p->loca.len ? at : p->loca.len));
		}
	return true;
}

/* Other outlines than those of TrueType, which some prefer. */
static bool
has_one_kind(struct yx_font_program *p)
{
	static const char *const others[] = { "CFF ", "CFF2", "SVG ", "sbix", "CBDT", "COLR" };
	struct yx_bytes table;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (draw_sfnt_table(p->in, others[i], &table) && table.len)
			return draw_sfnt_odd(p, others[i], table.data);
	return true;
}

void
draw_truetype_read(struct yx_font_program *p)
{
	p->plain = draw_sfnt_directory(p) && has_one_kind(p) && good_head(p) && good_counts(p) &&
		   good_places(p) && truetype_cmap(p) && truetype_beside(p);
	p->plain_encoding = p->plain;
}

void
draw_opentype_read(struct yx_font_program *p)
{
	struct yx_bytes maxp = { NULL, 0 };
	uint16_t glyphs = 0;

	p->plain = p->plain && draw_sfnt_directory(p) && find(p, "maxp", 6, &maxp) &&
		   get(maxp, 4, &glyphs);
	p->glyphs = glyphs;
	p->plain = p->plain && truetype_cmap(p) && truetype_beside(p);
	p->plain_encoding = p->plain_encoding && p->plain;
}
