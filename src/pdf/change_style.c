/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Default appearance strings (ISO 32000-2 12.7.4.3): writers name their own font there when they
 * draw a value. That is part of filling in as long as what a viewer would draw with it looks as
 * before: the same colour, the same size, letters.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change_paint.h"

struct style {
	double colour[4];
	size_t parts; /* of the colour; 0: none, black */
	double size;
	struct yx_bytes font;
	bool odd; /* something else is in it */
};

static void
take_operator(struct style *s, struct yx_bytes op, const struct yx_pdf_obj *const *operands,
	      size_t count)
{
	size_t parts = yx_bytes_equal_str(op, "g") ? 1 : yx_bytes_equal_str(op, "rg") ? 3 : 4;

	if (yx_bytes_equal_str(op, "Tf")) {
		s->odd |= count != 2 || operands[0]->kind != YX_PDF_NAME;
		if (!s->odd) {
			s->font = operands[0]->u.text;
			s->size = yx_pdf_number(operands[1]);
		}
		return;
	}
	s->odd |= (parts == 4 && !yx_bytes_equal_str(op, "k")) || count != parts;
	s->parts = parts;
	for (size_t i = 0; i < parts && i < count; i++)
		s->colour[i] = yx_pdf_number(operands[i]);
}

static struct style
read_style(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *field)
{
	const struct yx_pdf_obj *da = change_inherited(v, field, "DA"), *operands[8];
	struct style s = { .parts = 0 };
	struct pdf_parser parser = { .arena = w->arena };
	struct yx_pdf_obj *o;
	size_t count = 0;

	if (!da || da->kind != YX_PDF_STRING) {
		s.odd = da != NULL;
		return s;
	}
	parser.r = yx_reader(da->u.text);
	for (;;) {
		struct yx_bytes op;
		int c;

		pdf_skip_space(&parser.r);
		if (s.odd || yx_reader_at_end(&parser.r))
			break;
		c = yx_peek(&parser.r);
		if ((c >= '0' && c <= '9') || strchr("+-.(<[/", c) != NULL) {
			if (count == 8 || pdf_parse(&parser, &o, NULL) != YX_OK)
				s.odd = true;
			else
				operands[count++] = o;
			continue;
		}
		op = pdf_take_word(&parser.r);
		s.odd |= !op.len;
		take_operator(&s, op, operands, count);
		count = 0;
	}
	pdf_parser_clear(&parser);
	return s;
}

/* The fonts of the form (12.7.3), or NULL. */
static const struct yx_pdf_obj *
form_fonts(struct yx_pdf_view v)
{
	const struct yx_pdf_obj *catalog, *form, *dr, *fonts;

	if (yx_pdf_catalog(v, &catalog, NULL) != YX_OK ||
	    yx_pdf_get(v, catalog, "AcroForm", &form, NULL) != YX_OK ||
	    yx_pdf_get(v, form, "DR", &dr, NULL) != YX_OK ||
	    yx_pdf_get(v, dr, "Font", &fonts, NULL) != YX_OK)
		return NULL;
	return fonts;
}

/*
 * A font for letters: one of the form's, or a name that viewers take for Helvetica. What an
 * embedded program shows for a value that was signed nobody has seen (`known`: only fonts that
 * viewers have themselves); a new value is as good as the picture that is drawn with it.
 */
static bool
is_letters(struct yx_pdf_view v, struct yx_bytes name, bool known)
{
	const struct yx_pdf_obj *fonts = form_fonts(v), *font, *entry;

	if (!fonts)
		return false;
	entry = yx_pdf_peek_bytes(fonts, name);
	if (!entry)
		return yx_bytes_equal_str(name, "Helv") || yx_bytes_equal_str(name, "Helvetica");
	return yx_pdf_resolve(v, entry, &font, NULL) == YX_OK && !paint_font_is_symbols(font) &&
	       !yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "Type3") &&
	       !(known && paint_font_has_program(v, font));
}

/* The name that viewers know the standard font of marks by. */
static bool
is_mark_font(struct yx_bytes name)
{
	return yx_bytes_equal_str(name, "ZaDb") || yx_bytes_equal_str(name, "ZapfDingbats");
}

bool
change_same_style(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd)
{
	struct style a = read_style(w, w->old, od), b = read_style(w, w->new, nd);

	bool known = change_same_value(w, od, nd) && !yx_bytes_equal(a.font, b.font);
	/* a box has marks, of that font or one that viewers find; its pictures are judged */
	bool fits = change_is_kind(w->new, nd, "Btn")
			? yx_bytes_equal(a.font, b.font) || is_mark_font(b.font) ||
			      (form_fonts(w->new) && !yx_pdf_peek_bytes(form_fonts(w->new), b.font))
			: is_letters(w->new, b.font, known);

	if (a.odd || b.odd || !fits)
		return false;
	/* none is black, and so is 0 g */
	for (size_t i = 0; i < 4; i++)
		if (fabs(a.colour[i] - b.colour[i]) > 0.02)
			return false;
	if (a.parts != b.parts && (a.parts == 4 || b.parts == 4 || a.colour[0] + b.colour[0] > 0))
		return false;
	/* 0: as large as fits */
	if (a.size <= 0 || b.size <= 0)
		return b.size <= 0 || b.size >= 4;
	return b.size >= a.size / 2 && b.size <= a.size * 2;
}

bool
change_style_is_seen(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *field)
{
	struct style s = read_style(w, v, field);
	const struct yx_pdf_obj *mk, *bg, *item;
	double ink[3], ground[3] = { 1, 1, 1 }, most = 0;

	for (size_t i = 0; i < 3; i++)
		ink[i] = s.parts == 4   ? (1 - s.colour[i]) * (1 - s.colour[3])
			 : s.parts == 3 ? s.colour[i]
					: s.colour[0];
	if (yx_pdf_get(v, field, "MK", &mk, NULL) == YX_OK &&
	    yx_pdf_get(v, mk, "BG", &bg, NULL) == YX_OK && bg->kind == YX_PDF_ARRAY &&
	    (bg->u.array.count == 1 || bg->u.array.count == 3))
		for (size_t i = 0; i < 3; i++)
			if (yx_pdf_item(v, bg, bg->u.array.count == 3 ? i : 0, &item, NULL) ==
			    YX_OK)
				ground[i] = yx_pdf_number(item);
	for (size_t i = 0; i < 3; i++)
		most = fmax(most, fabs(ink[i] - ground[i]));
	/* for a font that is not there a viewer takes its own; some draw nothing */
	return !s.odd && most >= 0.2 &&
	       (!form_fonts(v) || !yx_pdf_peek_bytes(form_fonts(v), s.font) ||
		is_letters(v, s.font, false));
}

/* Do the fields below, or one of them, name a font that the form did not have? */
static bool
names_font(struct change_walk *w, const struct yx_pdf_obj *fields, struct yx_bytes name, int depth)
{
	const struct yx_pdf_obj *field, *kids;

	for (size_t i = 0; fields->kind == YX_PDF_ARRAY && i < fields->u.array.count; i++) {
		if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS || depth > YX_LIMIT_DEPTH ||
		    yx_pdf_item(w->old, fields, i, &field, NULL) != YX_OK)
			return true;
		if (yx_pdf_peek(field, "DA") &&
		    yx_bytes_equal(read_style(w, w->old, field).font, name))
			return true;
		if (yx_pdf_get(w->old, field, "Kids", &kids, NULL) != YX_OK ||
		    names_font(w, kids, name, depth + 1))
			return true;
	}
	return false;
}

/* Do the codes of letters and digits paint these, one beside the other? */
static bool
is_plain_alphabet(struct yx_pdf_view v, const struct yx_pdf_obj *font)
{
	struct text_font f = { 0 };
	struct text_code code;
	bool loaded = text_font_load(&f, v, font, NULL) == YX_OK;
	/* the maps of Unicode and of GB say themselves which letters their codes are */
	bool plain =
	    loaded && (f.codes == TEXT_ONE_BYTE || f.codes == TEXT_UCS2 || f.codes == TEXT_GB);

	f.has_to_unicode = false;
	for (uint8_t c = '!'; plain && f.codes == TEXT_ONE_BYTE && c <= '~'; c++) {
		struct yx_reader r = yx_reader(yx_bytes(&c, 1));
		bool alnum = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
			     strchr(".,-+", c);

		plain = text_font_next(&f, &r, &code) &&
			(!alnum || (code.unicode[0] == c && code.width > 0.1 && code.width < 1.5));
	}
	text_font_clear(&f);
	return plain;
}

static bool
font_awaited(struct change_walk *w, struct yx_bytes name, const struct yx_pdf_obj *n)
{
	const struct yx_pdf_obj *font, *catalog, *form, *fields;

	if (yx_pdf_resolve(w->new, n, &font, NULL) != YX_OK)
		return true;
	if (!paint_font_has_program(w->new, font) &&
	    (!paint_font_is_symbols(font) ||
	     (is_mark_font(name) &&
	      yx_pdf_is_name(yx_pdf_peek(font, "BaseFont"), "ZapfDingbats"))) &&
	    !yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "Type3") &&
	    (paint_font_is_symbols(font) || is_plain_alphabet(w->new, font)))
		return false;
	return yx_pdf_catalog(w->old, &catalog, NULL) != YX_OK ||
	       yx_pdf_get(w->old, catalog, "AcroForm", &form, NULL) != YX_OK ||
	       yx_pdf_get(w->old, form, "Fields", &fields, NULL) != YX_OK ||
	       yx_bytes_equal(read_style(w, w->old, form).font, name) ||
	       names_font(w, fields, name, 0);
}

bool
change_fonts_awaited(struct change_walk *w, enum change_role role, struct yx_bytes key,
		     const struct yx_pdf_obj *n)
{
	const struct yx_pdf_obj *fonts;

	if (role == ROLE_DR_ENTRY)
		return font_awaited(w, key, n);
	if ((role != ROLE_DR && role != ROLE_DR_SECTION) ||
	    yx_pdf_resolve(w->new, n, &fonts, NULL) != YX_OK ||
	    (role == ROLE_DR && yx_pdf_get(w->new, fonts, "Font", &fonts, NULL) != YX_OK))
		return role == ROLE_DR || role == ROLE_DR_SECTION;
	for (size_t i = 0; fonts->kind == YX_PDF_DICT && i < fonts->u.dict.count; i++)
		if (font_awaited(w, fonts->u.dict.entries[i].key, fonts->u.dict.entries[i].value))
			return true;
	return false;
}

/* An entry that is 0 when absent, with what is inherited (12.7.4.1). */
bool
change_same_number(const struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
		   const struct yx_pdf_obj *nd)
{
	const struct yx_pdf_obj *a = change_inherited(w->old, od, key);
	const struct yx_pdf_obj *b = change_inherited(w->new, nd, key);

	return (!a || a->kind == YX_PDF_INT) && (!b || b->kind == YX_PDF_INT) &&
	       (a ? a->u.integer : 0) == (b ? b->u.integer : 0);
}
