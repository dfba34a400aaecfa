/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a font program that lead from codes to glyphs, each by itself. */
#include "program.h"

#include <stdlib.h>
#include <string.h>

enum yx_font_kind
yx_font_program_kind(const struct yx_font_program *p)
{
	return p->kind;
}

bool
yx_font_program_by_cid(const struct yx_font_program *p)
{
	return p->gids || FT_IS_CID_KEYED(p->face); /* the flag is not set within OpenType */
}

bool
yx_font_program_plain(const struct yx_font_program *p, bool encoding)
{
	return p->plain && (!encoding || p->plain_encoding);
}

bool
yx_font_program_outline(struct yx_font_program *p, uint32_t glyph)
{
	if (p->kind == YX_FONT_TRUETYPE)
		return draw_truetype_outline(p, glyph);
	return !p->plain || !p->cff || draw_cff_outline(p->cff, glyph);
}

uint64_t
yx_font_program_steps(const struct yx_font_program *p)
{
	return p->steps;
}

struct yx_font_odd
yx_font_program_odd(const struct yx_font_program *p)
{
	return p->odd;
}

void
yx_font_found_add(struct yx_font_found *f, uint32_t glyph)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->glyphs[i] == glyph)
			return;
	if (f->count < YX_FONT_GLYPHS)
		f->glyphs[f->count++] = glyph;
	else
		f->more = true;
}

static bool
is_table(const struct yx_font_program *p, FT_CharMap m, enum yx_font_table table)
{
	bool sfnt = p->kind == YX_FONT_TRUETYPE || p->kind == YX_FONT_OPENTYPE;

	if (table == YX_TABLE_BUILTIN)
		return !sfnt && m->platform_id == 7;
	if (table == YX_TABLE_LETTERS)
		return !sfnt && m->encoding == FT_ENCODING_UNICODE;
	/* FreeType makes a map of its own from the names of glyphs: no reader's table; variation
	 * selectors (format 14) have no glyphs of codes */
	if (!sfnt || draw_ft.Get_CMap_Format(m) < 0 || draw_ft.Get_CMap_Format(m) == 14)
		return false;
	switch (table) {
	case YX_TABLE_WINDOWS:
		return m->platform_id == 3 && (m->encoding_id == 1 || m->encoding_id == 10);
	case YX_TABLE_WINDOWS_BASIC:
		return m->platform_id == 3 && m->encoding_id == 1;
	case YX_TABLE_UNICODE:
		return m->platform_id == 0;
	case YX_TABLE_UNICODE_BASIC:
		return m->platform_id == 0 && m->encoding_id <= 3 && m->encoding_id != 2;
	case YX_TABLE_MAC:
		return m->platform_id == 1 && m->encoding_id == 0;
	default:
		return m->platform_id == 3 && m->encoding_id == 0;
	}
}

bool
yx_font_program_ask(struct yx_font_program *p, enum yx_font_table table, uint32_t code,
		    struct yx_font_found *out)
{
	bool has = false;

	for (FT_Int i = 0; i < p->face->num_charmaps; i++) {
		if (!is_table(p, p->face->charmaps[i], table) ||
		    draw_ft.Set_Charmap(p->face, p->face->charmaps[i]) != 0)
			continue;
		has = true;
		yx_font_found_add(out, draw_ft.Get_Char_Index(p->face, code));
	}
	return has;
}

bool
yx_font_program_ask_name(struct yx_font_program *p, struct yx_bytes name, struct yx_font_found *out)
{
	char text[128], other[128];
	FT_UInt first;

	if (!FT_HAS_GLYPH_NAMES(p->face))
		return false;
	if (name.len >= sizeof(text) || (name.len && memchr(name.data, 0, name.len)))
		return true;
	if (name.len)
		memcpy(text, name.data, name.len);
	text[name.len] = 0;
	first = draw_ft.Get_Name_Index(p->face, text);
	yx_font_found_add(out, first);
	if (!first)
		return true;
	for (FT_Long i = p->face->num_glyphs - 1; i > (FT_Long)first; i--)
		if (draw_ft.Get_Glyph_Name(p->face, (FT_UInt)i, other, sizeof(other)) == 0 &&
		    strcmp(text, other) == 0) {
			yx_font_found_add(out, (uint32_t)i);
			break;
		}
	return true;
}

bool
yx_font_program_name(struct yx_font_program *p, uint32_t glyph, char *out, size_t size)
{
	return glyph && FT_HAS_GLYPH_NAMES(p->face) &&
	       draw_ft.Get_Glyph_Name(p->face, glyph, out, (FT_UInt)size) == 0 && *out;
}

/* ------------------------------------------------------------------- comparing */

static bool
load(struct yx_font_program *p, uint32_t glyph)
{
	return draw_ft.Load_Glyph(p->face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) == 0 &&
	       p->face->glyph->format == FT_GLYPH_FORMAT_OUTLINE;
}

bool
yx_font_program_has(struct yx_font_program *p, uint32_t glyph)
{
	return p->by_cid ? load(p, glyph) : glyph < (uint32_t)p->face->num_glyphs;
}

bool
yx_font_program_blank(struct yx_font_program *p, uint32_t glyph)
{
	const FT_Outline *o = &p->face->glyph->outline;

	if (!load(p, glyph))
		return glyph == 0;
	for (short i = 1; i < o->n_points; i++)
		if (o->points[i].x != o->points[0].x || o->points[i].y != o->points[0].y)
			return false;
	return true;
}

bool
yx_font_program_alike(struct yx_font_program *p, uint32_t a, uint32_t b)
{
	const FT_Outline *o = &p->face->glyph->outline;
	long slack = p->face->units_per_EM / 100; /* less than eyes tell apart */
	FT_Vector *points = NULL;
	bool same = false;
	short n, contours;

	if (a == b)
		return true;
	if (!load(p, a))
		return false;
	n = o->n_points;
	contours = o->n_contours;
	if (n && !(points = yx_alloc_array((size_t)n, sizeof(*points))))
		return false;
	if (n)
		memcpy(points, o->points, (size_t)n * sizeof(*points));
	if (load(p, b) && o->n_points == n && o->n_contours == contours) {
		same = true;
		for (short i = 0; same && i < n; i++)
			same = labs(points[i].x - o->points[i].x) <= slack &&
			       labs(points[i].y - o->points[i].y) <= slack;
	}
	yx_free(points);
	return same;
}
