/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which letters the codes of a string are, by what the font says about the shapes it paints (ISO
 * 32000-2 9.6, 9.7). /ToUnicode tells what to copy, not what is painted: it is asked only where the
 * encoding says nothing, and is then the word of whoever brought the font, as is the encoding where
 * the font brings its shapes: change_glyph.c looks at those.
 */
#include <string.h>
#include "change_paint.h"

static bool
name_contains(const struct yx_pdf_obj *name, const char *part)
{
	return name && name->kind == YX_PDF_NAME &&
	       yx_bytes_find(name->u.text, yx_bytes_str(part), 0) != SIZE_MAX;
}

/* Fonts whose letters are signs (9.6.2.2). */
bool
paint_font_is_symbols(const struct yx_pdf_obj *font)
{
	static const char *const names[] = { "Symbol", "Dingbats", "Webdings", "Wingdings" };
	const struct yx_pdf_obj *base = yx_pdf_peek(font, "BaseFont");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name_contains(base, names[i]))
			return true;
	return false;
}

bool
paint_font_has_program(struct yx_pdf_view v, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *d, *list, *inner;

	if (yx_pdf_get(v, font, "DescendantFonts", &list, NULL) != YX_OK)
		return true;
	if (list->kind == YX_PDF_ARRAY) {
		if (yx_pdf_item(v, list, 0, &inner, NULL) != YX_OK)
			return true;
		font = inner;
	}
	return yx_pdf_get(v, font, "FontDescriptor", &d, NULL) != YX_OK ||
	       yx_pdf_peek(d, "FontFile") || yx_pdf_peek(d, "FontFile2") ||
	       yx_pdf_peek(d, "FontFile3");
}

bool
paint_font_is_marks(const struct yx_pdf_obj *font)
{
	return yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "Type1") &&
	       yx_pdf_is_name(yx_pdf_peek(font, "BaseFont"), "ZapfDingbats") &&
	       !yx_pdf_peek(font, "FontDescriptor") && !yx_pdf_peek(font, "Encoding");
}

bool
paint_is_mark(struct yx_bytes text)
{
	return text.len == 1 && memchr("345678HlnuN", text.data[0], 11) != NULL;
}

/* Does the encoding say which letters the codes are, or only the font program (9.6.5)? */
static bool
encoding_tells(struct yx_pdf_view v, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *encoding;

	return !paint_font_has_program(v, font) ||
	       (yx_pdf_get(v, font, "Encoding", &encoding, NULL) == YX_OK &&
		encoding->kind != YX_PDF_NULL);
}

static void
load(struct paint *p, const struct yx_pdf_obj *font, struct paint_font *f)
{
	const struct yx_pdf_obj *subtype = yx_pdf_peek(font, "Subtype");
	bool composite = yx_pdf_is_name(subtype, "Type0");

	f->dict = font;
	f->foreign = paint_font_is_symbols(font) ||
		     (!composite && !yx_pdf_is_name(subtype, "Type1") &&
		      !yx_pdf_is_name(subtype, "TrueType") && !yx_pdf_is_name(subtype, "MMType1"));
	if (f->foreign)
		return;
	/* what cannot be read tells no letters; the list of changes is no place for the reason */
	if (text_font_load(&f->text, p->v, font, NULL) != YX_OK)
		f->broken = true;
	f->has_map = f->text.has_to_unicode;
	f->text.has_to_unicode = false;
	f->own_shapes = paint_font_has_program(p->v, font);
	f->measured = composite || yx_pdf_peek(font, "Widths") ||
		      name_contains(yx_pdf_peek(font, "BaseFont"), "Helvetica") ||
		      name_contains(yx_pdf_peek(font, "BaseFont"), "Courier");
	if (!composite) {
		f->silent = !encoding_tells(p->v, font);
		return;
	}
	f->silent = f->text.codes != TEXT_UCS2 && f->text.codes != TEXT_GB;
}

struct paint_font *
paint_font_find(struct paint *p, const struct yx_pdf_obj *name)
{
	const struct yx_pdf_obj *fonts, *font, *entry;
	struct paint_font *f;

	if (!name || name->kind != YX_PDF_NAME ||
	    yx_pdf_get(p->v, p->resources, "Font", &fonts, NULL) != YX_OK)
		return NULL;
	entry = yx_pdf_peek_bytes(fonts, name->u.text);
	for (size_t i = 0; entry && i < p->font_count; i++)
		if (p->fonts[i]->entry == entry)
			return p->fonts[i];
	if (!entry || p->font_count == PAINT_FONTS ||
	    yx_pdf_resolve(p->v, entry, &font, NULL) != YX_OK || !(f = yx_alloc(sizeof(*f))))
		return NULL;
	p->fonts[p->font_count++] = f;
	f->entry = entry;
	load(p, font, f);
	/* what the signed state held was seen by its signer */
	f->later = entry->kind != YX_PDF_REF || change_is_later(p->w, entry->u.ref.num);
	return f;
}

void
paint_fonts_clear(struct paint *p)
{
	for (size_t i = 0; i < p->font_count; i++) {
		text_font_clear(&p->fonts[i]->text);
		yx_free(p->fonts[i]);
	}
	p->font_count = 0;
}

/* A font of the signed state whose shapes or letters are its own word. */
static void
remember(struct change_picture *to, struct yx_pdf_ref font)
{
	for (size_t i = 0; i < to->shape_count; i++)
		if (yx_pdf_ref_equal(to->shapes[i], font))
			return;
	if (to->shape_count < CHANGE_SHAPES)
		to->shapes[to->shape_count++] = font;
	else
		to->own_shapes = true; /* more than is remembered */
}

/*
 * What the encoding does not tell, /ToUnicode may, and if it doesn't, the shape of the letter that
 * is due. False when nothing does.
 */
static bool
ask(struct paint *p, struct paint_font *f, struct yx_reader *again, struct text_code *out)
{
	out->unicode[0] = TEXT_UNKNOWN;
	f->text.has_to_unicode = f->has_map;
	if (f->has_map)
		(void)text_font_next(&f->text, again, out);
	f->text.has_to_unicode = false;
	return out->unicode[0] != TEXT_UNKNOWN || paint_glyph_await(p, f, out);
}

bool
paint_font_next(struct paint *p, struct yx_reader *r, struct text_code *out)
{
	struct paint_font *f = p->now.font;
	struct yx_reader again = *r;
	struct change_picture *to = p->out;

	if (f->broken || f->text.vertical)
		to->unreadable = true;
	if (f->broken || !text_font_next(&f->text, r, out))
		return false;
	if (f->silent || out->unicode[0] == TEXT_UNKNOWN) {
		if (!ask(p, f, &again, out))
			to->unreadable = true;
		else if (f->later)
			to->own_shapes = true;
	}
	if (f->own_shapes && f->later)
		to->own_shapes = true;
	else if (f->own_shapes || f->silent)
		remember(to, f->entry->u.ref);
	if ((f->own_shapes || f->silent) && out->unicode[0] != TEXT_UNKNOWN)
		paint_glyph_compare(p, f, out);
	return true;
}
