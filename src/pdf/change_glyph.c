/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does the program of an embedded font draw the letters that a value has (ISO 32000-2 9.6.5, 9.7.4,
 * 9.9)? Readers find the glyph of a code in several ways where a font leaves it open, so every
 * glyph that one of them may find has to be the letter.
 */
#include <string.h>
#include <yinxin/draw_letter.h>
#include <yinxin/limits.h>
#include "change_paint.h"

#define FLAG_SYMBOLIC (1 << 2) /* table 121 */
#define SEEN          512

struct program {
	uint32_t num; /* object number of its stream */
	struct yx_buf data;
	struct yx_font_program *font; /* NULL: it cannot be read */
	struct {
		uint32_t glyph, letter;
		int width;
		enum yx_letter verdict;
		bool filled;
	} seen[SEEN];
};

/* The programs of one step, kept from field to field. */
struct change_glyphs {
	struct program *programs[YX_LIMIT_PDF_CHANGE_FONTS];
	size_t count, judged;
};

void
change_glyphs_free(struct change_glyphs *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->count; i++) {
		yx_font_program_free(g->programs[i]->font);
		yx_buf_clear(&g->programs[i]->data);
		yx_free(g->programs[i]);
	}
	yx_free(g);
}

/* The program in this stream; NULL when there are too many, or nothing to read them with. */
static struct program *
program_of(struct paint *p, const struct yx_pdf_obj *ref)
{
	struct change_glyphs *g = p->w->glyphs;
	const struct yx_pdf_obj *stream;
	struct program *to;

	if (yx_font_prepare(NULL) != YX_OK)
		return NULL;
	if (!g && !(g = p->w->glyphs = yx_alloc(sizeof(*g))))
		return NULL;
	for (size_t i = 0; i < g->count; i++)
		if (ref->kind == YX_PDF_REF && g->programs[i]->num == ref->u.ref.num)
			return g->programs[i];
	if (g->count == YX_LIMIT_PDF_CHANGE_FONTS) {
		p->w->stopped = true;
		return NULL;
	}
	if (!(to = yx_alloc(sizeof(*to))))
		return NULL;
	g->programs[g->count++] = to;
	to->num = ref->kind == YX_PDF_REF ? ref->u.ref.num : 0;
	if (yx_pdf_resolve(p->v, ref, &stream, NULL) == YX_OK && stream->kind == YX_PDF_STREAM &&
	    yx_pdf_stream_decode(p->v, stream, YX_LIMIT_PDF_FONT_PROGRAM, &to->data, NULL, NULL) ==
		YX_OK &&
	    yx_font_program_open(&to->font, yx_buf_bytes(&to->data), NULL) != YX_OK)
		to->font = NULL;
	return to;
}

/* ---------------------------------------------------------------- simple fonts */

/* The name that /Differences gives a code; empty when it gives none. */
static struct yx_bytes
name_of(struct paint *p, const struct yx_pdf_obj *encoding, uint32_t code)
{
	const struct yx_pdf_obj *list;
	struct yx_bytes name = { NULL, 0 };
	int64_t at = 0;

	if (encoding->kind != YX_PDF_DICT ||
	    yx_pdf_get(p->v, encoding, "Differences", &list, NULL) != YX_OK)
		return name;
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		const struct yx_pdf_obj *item = list->u.array.items[i];

		if (item->kind == YX_PDF_INT)
			at = item->u.integer;
		else if (item->kind == YX_PDF_NAME && at++ == (int64_t)code)
			name = item->u.text;
	}
	return name;
}

static void
find_by_code(struct yx_font_program *font, uint32_t code, uint32_t *glyphs, size_t *n)
{
	yx_font_program_find(font, YX_FONT_SYMBOL, code, glyphs, n);
	yx_font_program_find(font, YX_FONT_SYMBOL, 0xf000 + code, glyphs, n);
	yx_font_program_find(font, YX_FONT_MAC, code, glyphs, n);
	yx_font_program_find(font, YX_FONT_BUILTIN, code, glyphs, n);
}

static void
find_simple(struct paint *p, const struct paint_font *f, struct yx_font_program *font,
	    uint32_t code, uint32_t *glyphs, size_t *n)
{
	const struct yx_pdf_obj *encoding, *descriptor;
	uint32_t letter = f->text.unicode[code & 0xff];
	bool symbolic, based;
	struct yx_bytes name;

	if (yx_pdf_get(p->v, f->dict, "Encoding", &encoding, NULL) != YX_OK ||
	    yx_pdf_get(p->v, f->dict, "FontDescriptor", &descriptor, NULL) != YX_OK)
		return;
	symbolic = pdf_get_int(p->v, descriptor, "Flags", 0) & FLAG_SYMBOLIC;
	based = encoding->kind == YX_PDF_NAME || yx_pdf_peek(encoding, "BaseEncoding");
	name = name_of(p, encoding, code);
	if (name.len)
		yx_font_program_find_name(font, name, glyphs, n);
	if (letter != TEXT_UNKNOWN && (name.len || based || !symbolic)) {
		yx_font_program_find(font, YX_FONT_UNICODE, letter, glyphs, n);
		if (letter < 0x80)
			yx_font_program_find(font, YX_FONT_MAC, letter, glyphs, n);
	}
	if (symbolic || (!name.len && !based))
		find_by_code(font, code, glyphs, n);
	if (*n == 0)
		yx_font_program_find(font, YX_FONT_UNICODE, code, glyphs, n);
}

/* -------------------------------------------------------------- composite fonts */

static bool
find_composite(struct paint *p, const struct paint_font *f, struct yx_font_program *font,
	       const struct text_code *c, uint32_t *glyphs, size_t *n)
{
	const struct yx_pdf_obj *map;
	struct yx_buf data = { 0 };
	uint32_t cid;

	if (!paint_cid_of(p, f, c, &cid))
		return false;
	if (!yx_pdf_is_name(yx_pdf_peek(f->cid_font, "Subtype"), "CIDFontType2")) {
		yx_font_program_find_cid(font, cid, glyphs, n);
		return true;
	}
	if (yx_pdf_get(p->v, f->cid_font, "CIDToGIDMap", &map, NULL) != YX_OK)
		return false;
	glyphs[(*n)++] = cid;
	if (map->kind != YX_PDF_STREAM)
		return true;
	if (yx_pdf_stream_decode(p->v, map, 0, &data, NULL, NULL) == YX_OK)
		glyphs[0] = (size_t)cid * 2 + 1 < data.len
				? (uint32_t)data.data[cid * 2] << 8 | data.data[cid * 2 + 1]
				: 0;
	yx_buf_clear(&data);
	return true;
}

/* -------------------------------------------------------------------- comparing */

static enum yx_letter
judge(struct paint *p, struct program *program, uint32_t glyph, uint32_t letter, double width)
{
	size_t slot = (glyph * 31 + letter) % SEEN;
	int w = (int)(width > 20000 ? 20000 : width);

	if (program->seen[slot].filled && program->seen[slot].glyph == glyph &&
	    program->seen[slot].letter == letter && program->seen[slot].width == w)
		return program->seen[slot].verdict;
	if (++p->w->glyphs->judged > YX_LIMIT_PDF_CHANGE_GLYPHS) {
		p->w->stopped = true;
		return YX_LETTER_WRONG;
	}
	program->seen[slot].filled = true;
	program->seen[slot].glyph = glyph;
	program->seen[slot].letter = letter;
	program->seen[slot].width = w;
	return program->seen[slot].verdict =
		   yx_font_program_judge(program->font, glyph, letter, width);
}

static bool
is_digit(uint32_t letter)
{
	return (letter >= '0' && letter <= '9') || yx_letter_numeral(letter);
}

/* One program's word on it: the worst of the glyphs that the code may lead to. */
static enum yx_letter
judge_in(struct paint *p, struct paint_font *f, const struct yx_pdf_obj *ref,
	 const struct text_code *c, uint32_t letter)
{
	enum yx_letter worst = YX_LETTER_RIGHT, one;
	uint32_t glyphs[YX_FONT_GLYPHS];
	struct program *program = program_of(p, ref);
	size_t n = 0;
	bool found = true;

	if (!program)
		return YX_LETTER_UNKNOWN;
	if (program->font && f->text.codes == TEXT_ONE_BYTE)
		find_simple(p, f, program->font, c->code, glyphs, &n);
	else if (program->font)
		found = find_composite(p, f, program->font, c, glyphs, &n);
	if (!found && is_digit(letter) && letter > 0x7f)
		return YX_LETTER_UNKNOWN; /* of the other predefined maps */
	/* what cannot be read or found may be so by others */
	if (!found || n == 0)
		return yx_letter_known(letter) ? YX_LETTER_WRONG : YX_LETTER_UNKNOWN;
	for (size_t i = 0; i < n && worst != YX_LETTER_WRONG; i++) {
		one = judge(p, program, glyphs[i], letter, c->width * 1000);
		worst = one == YX_LETTER_RIGHT ? worst : one;
	}
	return worst;
}

enum yx_letter
paint_glyph_judge(struct paint *p, struct paint_font *f, const struct text_code *c, uint32_t letter)
{
	static const char *const keys[] = { "FontFile", "FontFile2", "FontFile3" };
	const struct yx_pdf_obj *descriptor, *list, *ref;
	enum yx_letter worst = YX_LETTER_UNKNOWN, one;
	bool any = false;

	if (!f->cid_font) {
		f->cid_font = f->dict;
		if (f->text.codes != TEXT_ONE_BYTE &&
		    (yx_pdf_get(p->v, f->dict, "DescendantFonts", &list, NULL) != YX_OK ||
		     yx_pdf_item(p->v, list, 0, &f->cid_font, NULL) != YX_OK))
			return YX_LETTER_WRONG;
	}
	if (yx_pdf_get(p->v, f->cid_font, "FontDescriptor", &descriptor, NULL) != YX_OK)
		return YX_LETTER_WRONG;
	/* more than one is for each reader to choose from */
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!(ref = yx_pdf_peek(descriptor, keys[i])))
			continue;
		one = judge_in(p, f, ref, c, letter);
		if (!any || one == YX_LETTER_WRONG || worst == YX_LETTER_RIGHT)
			worst = one;
		any = true;
		if (worst == YX_LETTER_WRONG)
			break;
	}
	return worst;
}

/* ------------------------------------------------------------------ what is told */

/* A code that stands for several letters: ligatures do, digits never. */
static enum yx_letter
judge_several(struct paint *p, struct paint_font *f, const struct text_code *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (is_digit(c->unicode[i]))
			return YX_LETTER_WRONG;
	return paint_glyph_judge(p, f, c, TEXT_UNKNOWN);
}

void
paint_glyph_compare(struct paint *p, struct paint_font *f, const struct text_code *c)
{
	enum yx_letter one = YX_LETTER_UNKNOWN;

	if (p->w->look && f->own_shapes)
		one = c->count == 1 ? paint_glyph_judge(p, f, c, c->unicode[0])
				    : judge_several(p, f, c);
	if (one == YX_LETTER_WRONG)
		p->out->misdrawn = true;
	else if (one == YX_LETTER_UNKNOWN)
		p->out->unseen = true;
}

/*
 * A code whose letter nothing tells: is it the one that is next in the value? Spaces are no
 * letters. False when that cannot be said.
 */
bool
paint_glyph_await(struct paint *p, struct paint_font *f, struct text_code *c)
{
	struct yx_bytes want;
	size_t at = p->out->text.len;
	uint32_t letter;

	if (!p->w->look || !p->w->want || !f->own_shapes)
		return false;
	c->count = 1;
	c->unicode[0] = ' ';
	if (paint_glyph_judge(p, f, c, ' ') == YX_LETTER_RIGHT)
		return true;
	c->unicode[0] = TEXT_UNKNOWN;
	want = yx_buf_bytes(p->w->want);
	if (at + 4 > want.len) {
		p->out->misdrawn = true; /* more than the value has */
		return false;
	}
	letter = (uint32_t)want.data[at] << 24 | (uint32_t)want.data[at + 1] << 16 |
		 (uint32_t)want.data[at + 2] << 8 | want.data[at + 3];
	switch (paint_glyph_judge(p, f, c, letter)) {
	case YX_LETTER_RIGHT:
		c->unicode[0] = letter;
		return true;
	case YX_LETTER_WRONG:
		p->out->misdrawn = true;
		return false;
	default:
		return false;
	}
}
