/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which letters the codes of a string are, by what the font says about the shapes it paints (ISO
 * 32000-2 9.6, 9.7). /ToUnicode tells what to copy, not what is painted, so it is no witness where
 * the encoding itself can be asked.
 */
#include <string.h>
#include "change_paint.h"

/* An /Encoding that leaves the letters of ASCII where they are. */
static bool
keeps_ascii(struct yx_pdf_view v, const struct yx_pdf_obj *encoding)
{
	const struct yx_pdf_obj *list;
	int64_t code = 0;

	if (encoding->kind != YX_PDF_DICT)
		return encoding->kind == YX_PDF_NULL || encoding->kind == YX_PDF_NAME;
	if (yx_pdf_get(v, encoding, "Differences", &list, NULL) != YX_OK)
		return false;
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		const struct yx_pdf_obj *item = list->u.array.items[i];

		if (item->kind == YX_PDF_INT)
			code = item->u.integer;
		else if (code >= 32 && code < 127 && code != 39 && code != 96)
			return false;
		else
			code++;
	}
	return true;
}

static bool
name_contains(const struct yx_pdf_obj *name, const char *part)
{
	return name && name->kind == YX_PDF_NAME &&
	       yx_bytes_find(name->u.text, yx_bytes_str(part), 0) != SIZE_MAX;
}

/* Fonts whose letters are signs (9.6.2.2). */
static bool
is_symbols(const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *base = yx_pdf_peek(font, "BaseFont");

	return name_contains(base, "Symbol") || name_contains(base, "Dingbats") ||
	       name_contains(base, "Webdings") || name_contains(base, "Wingdings");
}

/* Predefined character maps whose codes are UTF-16 (9.7.5.2, table 116). */
static bool
is_utf16_map(const struct yx_pdf_obj *encoding)
{
	return name_contains(encoding, "-UCS2-") || name_contains(encoding, "-UTF16-");
}

static void
read_composite(struct yx_pdf_view v, const struct yx_pdf_obj *font, struct paint_font *out)
{
	const struct yx_pdf_obj *encoding;

	out->bytes = 2;
	out->usual = 1;
	if (yx_pdf_get(v, font, "Encoding", &encoding, NULL) == YX_OK && is_utf16_map(encoding))
		out->known = out->utf16 = true;
}

static void
read_simple(struct paint *p, const struct yx_pdf_obj *font, struct paint_font *out)
{
	const struct yx_pdf_obj *encoding, *first, *descriptor;

	out->bytes = 1;
	out->usual = name_contains(yx_pdf_peek(font, "BaseFont"), "Courier") ? 0.6 : 0.5;
	if (yx_pdf_get(p->v, font, "Widths", &out->widths, NULL) != YX_OK ||
	    out->widths->kind != YX_PDF_ARRAY)
		out->widths = NULL;
	if (yx_pdf_get(p->v, font, "FirstChar", &first, NULL) == YX_OK && first->kind == YX_PDF_INT)
		out->first = first->u.integer;
	if (is_symbols(font)) {
		out->foreign = true;
		return;
	}
	/* a font program comes with the update: the codes are compared, but its shapes may lie */
	if (yx_pdf_get(p->v, font, "FontDescriptor", &descriptor, NULL) == YX_OK)
		out->own_shapes =
		    (yx_pdf_peek(descriptor, "FontFile") || yx_pdf_peek(descriptor, "FontFile2") ||
		     yx_pdf_peek(descriptor, "FontFile3"));
	if (yx_pdf_get(p->v, font, "Encoding", &encoding, NULL) == YX_OK)
		out->known = keeps_ascii(p->v, encoding) &&
			     (!out->own_shapes || encoding->kind != YX_PDF_NULL);
}

void
paint_font_find(struct paint *p, const struct yx_pdf_obj *name, struct paint_font *out)
{
	const struct yx_pdf_obj *fonts, *font, *entry, *subtype;

	*out = (struct paint_font){ .foreign = true, .bytes = 1, .usual = 0.5 };
	if (!name || name->kind != YX_PDF_NAME ||
	    yx_pdf_get(p->v, p->resources, "Font", &fonts, NULL) != YX_OK)
		return;
	entry = yx_pdf_peek_bytes(fonts, name->u.text);
	if (!entry || yx_pdf_resolve(p->v, entry, &font, NULL) != YX_OK)
		return;
	subtype = yx_pdf_peek(font, "Subtype");
	if (yx_pdf_is_name(subtype, "Type0")) {
		out->foreign = false;
		read_composite(p->v, font, out);
	} else if (yx_pdf_is_name(subtype, "Type1") || yx_pdf_is_name(subtype, "TrueType") ||
		   yx_pdf_is_name(subtype, "MMType1")) {
		out->foreign = false;
		read_simple(p, font, out);
	}
	/* what the signed state held was seen by its signer */
	if (entry->kind == YX_PDF_REF && !change_is_later(p->w, entry->u.ref.num))
		out->own_shapes = false;
}

bool
paint_font_next(struct paint *p, struct yx_reader *r, uint32_t *letter, double *width, bool *space)
{
	const struct paint_font *f = &p->now.font;
	uint16_t two;
	uint8_t one;

	*space = false;
	*width = f->usual;
	if (f->bytes == 2) {
		if (!yx_take_u16be(r, &two))
			return false;
		*letter = f->utf16 ? two : 0xfffd;
		return true;
	}
	if (!yx_take_u8(r, &one))
		return false;
	*space = one == ' ';
	*letter = one < 0x20 || one >= 0x80 ? 0xfffd : one;
	if (f->widths && one >= f->first && (uint64_t)(one - f->first) < f->widths->u.array.count) {
		const struct yx_pdf_obj *w;

		if (yx_pdf_item(p->v, f->widths, (size_t)(one - f->first), &w, NULL) == YX_OK &&
		    yx_pdf_is_number(w))
			*width = yx_pdf_number(w) / 1000;
	}
	return true;
}
