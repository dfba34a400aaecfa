/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_glyph_cid: composite fonts (ISO 32000-2 9.7): the character map leads each code to one
 * CID, and the CID to one glyph, in every reader.
 */
#include "strict_glyph.h"

#include <string.h>

#define CODE 200 /* nanoseconds or so */

static bool
bad_map(struct strict *s)
{
	return strict_odd(s, "a character map that readers take in two ways",
			  "各阅读器对字符映射的解释不同");
}

/* ------------------------------------------------------------- character maps */

/* Ranges are sorted: does one that begins within another say the same? */
static bool
ranges_agree(const struct text_cmap *m)
{
	const struct text_range *widest = NULL;

	for (size_t i = 0; i < m->count; i++) {
		const struct text_range *r = &m->ranges[i];

		if (!widest || widest->bytes != r->bytes || r->lo > widest->hi) {
			widest = r;
			continue;
		}
		if (r->value - r->lo != widest->value - widest->lo)
			return false;
		if (r->hi > widest->hi)
			widest = r;
	}
	return true;
}

/* Codes of several lengths are told apart by their first bytes (9.7.6.3). */
static bool
spaces_agree(const struct text_cmap *m)
{
	for (size_t i = 0; i < m->space_count; i++)
		for (size_t k = 0; k < i; k++) {
			unsigned a = m->spaces[i].bytes, b = m->spaces[k].bytes;

			if (a != b &&
			    m->spaces[i].lo >> 8 * (a - 1) <= m->spaces[k].hi >> 8 * (b - 1) &&
			    m->spaces[k].lo >> 8 * (b - 1) <= m->spaces[i].hi >> 8 * (a - 1))
				return false;
		}
	return m->space_count > 0;
}

/* Does it map what is no code, which those find who cut codes otherwise? */
static bool
maps_others(const struct text_cmap *m)
{
	for (size_t i = 0; i < m->count; i++)
		if (!text_cmap_has(m, m->ranges[i].lo, m->ranges[i].bytes) ||
		    !text_cmap_has(m, m->ranges[i].hi, m->ranges[i].bytes))
			return true;
	return false;
}

static bool
read_cmap(struct strict *s, struct strict_face *f, const struct yx_pdf_obj *stream)
{
	const struct yx_pdf_obj *mode = strict_get(s, stream, "WMode");
	struct yx_buf data = { 0 };
	enum yx_status st = YX_OK;
	bool good = strict_decode(s, stream, 0, &data, NULL);

	if (good)
		st = text_cmap_parse(&f->cmap, yx_buf_bytes(&data), false, s->err);
	s->work += 50 * data.len;
	yx_buf_clear(&data);
	if (st == YX_NOMEM)
		s->status = st;
	else if (st != YX_OK)
		(void)strict_limit(s);
	if (!good || st != YX_OK)
		return false;
	if (yx_pdf_peek(stream, "UseCMap") || f->cmap.odd || !ranges_agree(&f->cmap) ||
	    !spaces_agree(&f->cmap))
		return bad_map(s);
	f->loose = f->cmap.has_notdef || maps_others(&f->cmap);
	if (mode->kind != YX_PDF_NULL &&
	    (mode->kind != YX_PDF_INT || (mode->u.integer == 1) != f->cmap.vertical))
		return strict_odd(s, "a character map that says two ways of writing",
				  "字符映射的书写方向自相矛盾");
	return true;
}

bool
strict_face_composite(struct strict *s, struct strict_face *f, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *encoding = strict_get(s, font, "Encoding");
	const struct yx_pdf_obj *one = strict_item(s, strict_get(s, font, "DescendantFonts"), 0);
	const struct yx_pdf_obj *map = strict_get(s, one, "CIDToGIDMap");

	f->by_glyph = yx_pdf_is_name(strict_get(s, one, "Subtype"), "CIDFontType2");
	f->in_file2 = yx_pdf_peek(strict_get(s, one, "FontDescriptor"), "FontFile2") != NULL;
	f->mapped = map->kind == YX_PDF_STREAM;
	if (f->mapped && !strict_decode(s, map, 0, &f->gids, NULL))
		return false;
	f->has_cmap = encoding->kind == YX_PDF_STREAM;
	f->identity =
	    yx_pdf_is_name(encoding, "Identity-H") || yx_pdf_is_name(encoding, "Identity-V");
	return !f->has_cmap || read_cmap(s, f, encoding);
}

/* ---------------------------------------------------------------------- codes */

/* The kinds of programs that tables 115 and 124 have for the two kinds of CIDFonts. */
static bool
good_kind(const struct strict_face *f, const struct yx_font_program *p)
{
	switch (yx_font_program_kind(p)) {
	case YX_FONT_TRUETYPE:
		return f->by_glyph;
	case YX_FONT_OPENTYPE:
		return f->by_glyph || !f->in_file2;
	case YX_FONT_CFF:
		/* some readers go by a map that is not for such fonts */
		return !f->by_glyph && !f->in_file2 && !f->mapped;
	default:
		return false;
	}
}

static bool
good_cid(struct strict *s, const struct strict_face *f, struct yx_font_program *p, uint32_t cid)
{
	struct yx_font_found found = { 0 };

	if (!good_kind(f, p))
		return strict_odd(s, "an embedded font of another kind than its dictionary says",
				  "内嵌字体的类型与其字典所称不符");
	if (!strict_plain_program(s, p))
		return false;
	if (f->mapped && (size_t)cid * 2 + 1 >= f->gids.len)
		return strict_odd(s, "a code beyond the end of /CIDToGIDMap",
				  "代码超出 /CIDToGIDMap 的范围");
	if (f->mapped)
		cid = (uint32_t)f->gids.data[cid * 2] << 8 | f->gids.data[cid * 2 + 1];
	if (!yx_font_program_has(p, cid) && !yx_font_program_blank(p, 0))
		return strict_odd(s, NOTDEF_EN, NOTDEF_ZH);
	if (!strict_plain_outline(s, p, cid))
		return false;
	if (yx_font_program_kind(p) != YX_FONT_OPENTYPE || !yx_font_program_by_cid(p))
		return true;
	/* some go by the numbers of the glyphs, others by the charset */
	yx_font_program_find_cid(p, cid, found.glyphs, &found.count);
	return (found.count == 1 && yx_font_program_alike(p, cid, found.glyphs[0])) ||
	       strict_odd(s,
			  "a code for which an embedded font has several glyphs, and readers "
			  "choose differently",
			  "内嵌字体对同一代码有多个字形，各阅读器的选择不同");
}

/* Of all glyphs there are. */
static bool
good_outlines(struct strict *s, struct yx_font_program *p)
{
	bool by_number = yx_font_program_kind(p) == YX_FONT_TRUETYPE;

	for (uint32_t i = 0; i < 65536 && (!by_number || yx_font_program_has(p, i)); i++)
		if (!strict_plain_outline(s, p, i) || !strict_goes_on(s))
			return false;
	return true;
}

/* The next code and its CID; false at the end, or with the reading over. */
static bool
next_cid(struct strict *s, const struct strict_face *f, struct yx_bytes *text, uint32_t *cid,
	 bool *left_out)
{
	const struct text_range *r;
	unsigned n = 2;
	uint32_t code = 0;

	if (f->has_cmap && text->len)
		n = text_cmap_length(&f->cmap, *text);
	if (text->len < n) { /* what is left of a string is no code, but to some */
		if (text->len)
			(void)strict_odd(s, "a string that ends within a code",
					 "字符串在一个代码中间结束");
		return false;
	}
	for (unsigned i = 0; i < n; i++)
		code = code << 8 | text->data[i];
	text->data += n;
	text->len -= n;
	*cid = code;
	*left_out = false;
	if (!f->has_cmap)
		return true;
	if (!text_cmap_has(&f->cmap, code, n)) {
		(void)strict_odd(s, "a code outside of the character map's code space",
				 "代码不在字符映射的代码空间之内");
		return false;
	}
	r = text_cmap_find(&f->cmap, code, n);
	if (!r && f->loose) { /* CID 0 to some, something else to others */
		(void)bad_map(s);
		return false;
	}
	*left_out = !r;
	*cid = r ? r->value + (code - r->lo) : 0;
	return true;
}

bool
strict_glyph_cids(struct strict *s, struct strict_face *f, struct yx_bytes text)
{
	struct yx_font_program *p;
	uint32_t cid;
	bool left_out;

	if (!f->identity && !f->has_cmap) { /* of predefined maps no tables are carried */
		if (f->judged[0])
			return true;
		f->judged[0] = 1;
		return (p = strict_program(s, f)) != NULL && good_cid(s, f, p, 1) &&
		       good_outlines(s, p);
	}
	while (next_cid(s, f, &text, &cid, &left_out)) {
		if (cid > 65535)
			return bad_map(s);
		/* a box to all but pdf.js */
		if (left_out &&
		    ((p = strict_program(s, f)) == NULL || !yx_font_program_blank(p, 0)))
			return strict_odd(s, NOTDEF_EN, NOTDEF_ZH);
		if ((f->judged[cid / 8] >> cid % 8) & 1)
			continue;
		f->judged[cid / 8] |= (uint8_t)(1u << cid % 8);
		s->work += CODE;
		if (!(p = strict_program(s, f)) || !good_cid(s, f, p, cid))
			return false;
	}
	return s->status == YX_OK && !s->out->found;
}
