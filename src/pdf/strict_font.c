/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_font: a font's dictionary (ISO 32000-2 9.6) says what every reader needs to choose the
 * same glyphs. Composite fonts: strict_composite.c; programs: strict_glyph.c.
 */
#include "strict.h"

#include "text_scan.h"

#include <string.h>

#define SYMBOLIC 4    /* of /Flags (table 121) */
#define NO_BREAK 0xa0 /* a blank of Windows */

/* Table 120: of the programs at most one is there; readers take them in another order. */
bool
strict_font_programs(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *d = strict_get(s, font, "FontDescriptor");

	return !!yx_pdf_peek(d, "FontFile") + !!yx_pdf_peek(d, "FontFile2") +
		   !!yx_pdf_peek(d, "FontFile3") >
	       1;
}

/* Has the font its own shapes? */
bool
strict_font_embedded(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *d = strict_get(s, font, "FontDescriptor");

	return yx_pdf_peek(d, "FontFile") || yx_pdf_peek(d, "FontFile2") ||
	       yx_pdf_peek(d, "FontFile3");
}

/* 9.6.2.1: widths are numbers, from a first code on; some readers fall back on the font's own.
 * Where there are none at all poppler puts the letters of an embedded font over each other. */
static bool
good_widths(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *last = strict_get(s, font, "LastChar");
	const struct yx_pdf_obj *widths = strict_get(s, font, "Widths");
	const struct yx_pdf_obj *first = strict_get(s, font, "FirstChar");

	if (widths->kind == YX_PDF_NULL)
		return !strict_font_embedded(s, font);
	if (widths->kind != YX_PDF_ARRAY || first->kind != YX_PDF_INT || first->u.integer < 0 ||
	    first->u.integer > 255 || last->kind != YX_PDF_INT || last->u.integer > 255 ||
	    last->u.integer - first->u.integer + 1 != (int64_t)widths->u.array.count)
		return false;
	for (size_t i = 0; i < widths->u.array.count; i++) {
		const struct yx_pdf_obj *one = strict_item(s, widths, i);

		if (!yx_pdf_is_number(one) || yx_pdf_number(one) < 0)
			return false;
	}
	return true;
}

/*
 * Fonts of readers know letters by the names of the Adobe Glyph List. Of a name by number (g45,
 * uni0045) some make a letter and others nothing; those the list has are like afii10017, SF100000
 * and H22073.
 */
static bool
good_name(struct yx_bytes name)
{
	size_t digits = 0, first = 0;

	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] >= '0' && name.data[i] <= '9')
			digits++;
		else if (!digits)
			first++;
	if (!digits)
		return true;
	return first + digits == name.len &&
	       ((first == 4 && digits == 5 && memcmp(name.data, "afii", 4) == 0) ||
		(first == 2 && digits == 6 && memcmp(name.data, "SF", 2) == 0) ||
		(first == 1 && digits == 5 && name.data[0] == 'H'));
}

static bool
is_symbols(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *base = strict_get(s, font, "BaseFont");

	return (yx_pdf_is_name(base, "Symbol") || yx_pdf_is_name(base, "ZapfDingbats")) &&
	       !strict_font_embedded(s, font);
}

static bool
is_latin(const struct yx_pdf_obj *encoding)
{
	static const char *const latin[] = { "WinAnsiEncoding", "MacRomanEncoding",
					     "MacExpertEncoding" };

	for (size_t i = 0; i < sizeof(latin) / sizeof(latin[0]); i++)
		if (yx_pdf_is_name(encoding, latin[i]))
			return true;
	return false;
}

/*
 * 9.6.5.1, D.6: the two fonts of symbols that readers have know their own encoding. Over one of
 * letters, as Ghostscript writes them, readers agree on what both encodings have alike and on the
 * names that /Differences gives: strict_font_codes().
 */
static bool
good_symbols(struct strict *s, const struct yx_pdf_obj *font)
{
	return !is_symbols(s, font) || yx_pdf_is_name(strict_get(s, font, "Subtype"), "Type1");
}

static void
add_code(struct strict_run *r, int64_t code)
{
	if (code >= 0 && code < 256)
		r->now.codes[code / 8] |= (uint8_t)(1u << code % 8);
}

/* 9.6.5.1: of a font that readers have, without an encoding of its own, it is the standard one; to
 * codes that this has none for PDFium gives the letters of Windows. */
static bool
is_standard(struct strict *s, const struct yx_pdf_obj *font, const struct yx_pdf_obj *base)
{
	return (base->kind == YX_PDF_NULL || yx_pdf_is_name(base, "StandardEncoding")) &&
	       !is_symbols(s, font) && !strict_font_embedded(s, font) &&
	       yx_pdf_is_name(strict_get(s, font, "Subtype"), "Type1") &&
	       !(pdf_get_int(s->v, strict_get(s, font, "FontDescriptor"), "Flags", 0) & SYMBOLIC);
}

/* All codes but those that are letters of Windows only. */
static void
add_standard(struct strict_run *r)
{
	uint32_t standard[256], windows[256];

	text_base_encoding(standard, yx_bytes_str("StandardEncoding"));
	text_base_encoding(windows, yx_bytes_str("WinAnsiEncoding"));
	for (int64_t c = 0; c < 256; c++)
		if (standard[c] != TEXT_UNKNOWN || windows[c] == TEXT_UNKNOWN || c == NO_BREAK)
			add_code(r, c);
}

void
strict_font_codes(struct strict_run *r, const struct yx_pdf_obj *entry)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *font = strict_resolve(s, entry);
	const struct yx_pdf_obj *encoding = strict_get(s, font, "Encoding"), *base = encoding,
				*list;
	/* the same in the encoding of Symbol and in those of letters (D.2, D.5) */
	static const char both[] = " !#%&()+,./0123456789:;<=>?[]_{|}\xb1";
	int64_t code = 0;
	bool text_outside, standard;

	if (encoding->kind == YX_PDF_DICT)
		base = strict_get(s, encoding, "BaseEncoding");
	text_outside = yx_pdf_is_name(base, "PDFDocEncoding");
	standard = encoding->kind != YX_PDF_STREAM && is_standard(s, font, base);
	r->now.few = (is_symbols(s, font) && is_latin(base)) || text_outside || standard;
	if (!r->now.few)
		return;
	memset(r->now.codes, 0, sizeof(r->now.codes));
	if (standard)
		add_standard(r);
	for (int64_t c = ' '; text_outside && c < 0x7f; c++)
		add_code(r, c);
	for (const char *c = yx_pdf_is_name(strict_get(s, font, "BaseFont"), "Symbol") ? both : " ";
	     *c; c++)
		add_code(r, (uint8_t)*c);
	if (yx_pdf_is_name(base, "WinAnsiEncoding") &&
	    yx_pdf_is_name(strict_get(s, font, "BaseFont"), "Symbol"))
		add_code(r, 0xb0); /* degree */
	list = strict_get(s, encoding, "Differences");
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		const struct yx_pdf_obj *o = strict_item(s, list, i);

		if (o->kind == YX_PDF_INT)
			code = o->u.integer;
		else if (o->kind == YX_PDF_NAME && code < 256)
			add_code(r, code++);
	}
}

/* Table 112; of a name that is none PDFium finds other letters than the rest. R names the one for
 * texts outside of content (D.2): of that only ASCII counts, strict_font_codes(). */
static bool
is_encoding(const struct yx_pdf_obj *o)
{
	return o->kind == YX_PDF_NULL || is_latin(o) || yx_pdf_is_name(o, "StandardEncoding") ||
	       yx_pdf_is_name(o, "PDFDocEncoding");
}

/* 9.6.5.4: of the signs of experts no TrueType font is, and poppler finds none of its letters. */
static bool
is_odd_for_true_type(struct strict *s, const struct yx_pdf_obj *font, const struct yx_pdf_obj *name)
{
	return yx_pdf_is_name(name, "MacExpertEncoding") &&
	       yx_pdf_is_name(strict_get(s, font, "Subtype"), "TrueType");
}

/* 9.6.5: a name, or a dictionary with numbers and names. */
static bool
good_encoding(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *encoding = strict_get(s, font, "Encoding");
	const struct yx_pdf_obj *base = strict_get(s, font, "BaseFont"), *list;
	bool own = strict_font_embedded(s, font) || yx_pdf_is_name(base, "Symbol") ||
		   yx_pdf_is_name(base, "ZapfDingbats");

	if (is_odd_for_true_type(s, font, encoding) ||
	    is_odd_for_true_type(s, font, strict_get(s, encoding, "BaseEncoding")))
		return false;
	if (encoding->kind == YX_PDF_NULL || encoding->kind == YX_PDF_NAME)
		return is_encoding(encoding);
	if (encoding->kind != YX_PDF_DICT || !is_encoding(strict_get(s, encoding, "BaseEncoding")))
		return false;
	list = strict_get(s, encoding, "Differences");
	if (list->kind == YX_PDF_NULL)
		return true;
	if (list->kind != YX_PDF_ARRAY)
		return false;
	for (size_t i = 0; i < list->u.array.count; i++) {
		const struct yx_pdf_obj *o = strict_item(s, list, i);

		if (o->kind != YX_PDF_INT && o->kind != YX_PDF_NAME)
			return false;
		if (o->kind == YX_PDF_NAME && !own && !good_name(o->u.text))
			return false;
	}
	return true;
}

/* Ghostscript drops letters of a font that says it is something else. */
bool
strict_font_says(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *type = strict_get(s, font, "Type");

	return type->kind == YX_PDF_NULL || yx_pdf_is_name(type, "Font");
}

/* Tables 109 and 120: without a box of four numbers pdf.js draws letters of another font; without
 * flags PDFBox takes other glyphs, without a name pdf.js and PDFBox another font. */
bool
strict_font_box(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *d = strict_get(s, font, "FontDescriptor");
	const struct yx_pdf_obj *box = strict_get(s, d, "FontBBox");
	const struct yx_pdf_obj *name = strict_get(s, d, "FontName");
	double b[4];

	if (d->kind != YX_PDF_NULL && d->kind != YX_PDF_DICT) /* pdf.js shows no letters */
		return strict_odd(s, "a font's descriptor that is no dictionary",
				  "字体描述符不是字典");
	if (strict_font_embedded(s, font) && strict_get(s, d, "Flags")->kind != YX_PDF_INT)
		return strict_odd(s, "a font's descriptor without /Flags", "字体描述符缺少 /Flags");
	if (name->kind != YX_PDF_NAME &&
	    (strict_font_embedded(s, font) ||
	     (name->kind != YX_PDF_NULL && name->kind != YX_PDF_STRING)))
		return strict_odd(s, "a font's descriptor without /FontName",
				  "字体描述符缺少 /FontName");
	return box->kind == YX_PDF_NULL || strict_numbers(s, box, b, 4) ||
	       strict_odd(s, "a font's box that is no rectangle (/FontBBox)",
			  "字体的边框不是矩形（/FontBBox）");
}

static bool
judge(struct strict_run *r, const struct yx_pdf_obj *font)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *kind = strict_get(s, font, "Subtype");

	if (font->kind != YX_PDF_DICT || !strict_font_says(s, font))
		return strict_odd(s, "a font that is no dictionary", "字体不是字典");
	if (yx_pdf_is_name(kind, "Type3"))
		return strict_type3(r, font);
	if (kind->kind != YX_PDF_NAME || strict_get(s, font, "BaseFont")->kind != YX_PDF_NAME)
		return strict_odd(s, "a font without /Subtype or /BaseFont",
				  "字体缺少 /Subtype 或 /BaseFont");
	if (yx_pdf_is_name(kind, "Type0"))
		return strict_composite(s, font);
	/* PDFBox shows nothing of a page with a descendant of a font among its fonts */
	if (!yx_pdf_is_name(kind, "Type1") && !yx_pdf_is_name(kind, "TrueType") &&
	    !yx_pdf_is_name(kind, "MMType1"))
		return strict_odd(s, "a font of a kind that is none", "字体的类型无效");
	if (!strict_font_box(s, font))
		return false;
	if (strict_font_programs(s, font))
		return strict_odd(s, "a font with two programs", "字体带有两个字体程序");
	if (!good_widths(s, font))
		return strict_odd(s, "a font's widths that are none", "字体的字宽无效");
	return (good_encoding(s, font) && good_symbols(s, font)) ||
	       strict_odd(s, "a font's encoding that readers differ on",
			  "各阅读器对字体编码的解释不同");
}

bool
strict_font(struct strict_run *r, const struct yx_pdf_obj *entry)
{
	uint32_t num = strict_num(entry);
	unsigned misses = r->s->misses;

	if (strict_seen(r->s, STRICT_AS_FONT, num))
		return true;
	/* glyphs may use the font they are in: readers stop there */
	if (!judge(r, strict_resolve(r->s, entry)))
		return false;
	if (misses == r->s->misses)
		strict_keep(r->s, STRICT_AS_FONT, num);
	return true;
}
