/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_font: a font's dictionary (ISO 32000-2 9.6, 9.7) says what every reader needs to choose
 * the same glyphs. Font programs are not opened.
 */
#include "strict.h"

#include <string.h>

static bool
bad_font(struct strict *s, const char *en, const char *zh)
{
	return strict_odd(s, en, zh);
}

/* Has the font its own shapes? */
static bool
is_embedded(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *d = strict_get(s, font, "FontDescriptor");

	return yx_pdf_peek(d, "FontFile") || yx_pdf_peek(d, "FontFile2") ||
	       yx_pdf_peek(d, "FontFile3");
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

/* 9.6.5: a name, or a dictionary with numbers and names. */
static bool
good_encoding(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *encoding = strict_get(s, font, "Encoding");
	const struct yx_pdf_obj *base = strict_get(s, font, "BaseFont"), *list;
	bool own = is_embedded(s, font) || yx_pdf_is_name(base, "Symbol") ||
		   yx_pdf_is_name(base, "ZapfDingbats");

	if (encoding->kind == YX_PDF_NULL || encoding->kind == YX_PDF_NAME)
		return true;
	if (encoding->kind != YX_PDF_DICT)
		return false;
	list = strict_get(s, encoding, "Differences");
	if (list->kind == YX_PDF_NULL)
		return true;
	if (list->kind != YX_PDF_ARRAY)
		return false;
	for (size_t i = 0; i < list->u.array.count; i++) {
		const struct yx_pdf_obj *o = strict_item(s, list, i);

		if (!yx_pdf_is_number(o) && o->kind != YX_PDF_NAME)
			return false;
		if (o->kind == YX_PDF_NAME && !own && !good_name(o->u.text))
			return false;
	}
	return true;
}

static bool
glyphs(struct strict_run *r, const struct yx_pdf_obj *procs, const struct yx_pdf_obj *resources)
{
	struct strict *s = r->s;

	for (size_t i = 0; i < procs->u.dict.count; i++) {
		const struct yx_pdf_obj *o = strict_resolve(s, procs->u.dict.entries[i].value);

		if (o->kind == YX_PDF_STREAM &&
		    !strict_stream(s, r, STRICT_GLYPH, o, resources, NULL))
			return false;
	}
	return true;
}

/* Glyphs that are content themselves (9.6.4); every entry is needed to place and to choose them. */
static bool
type3(struct strict_run *r, const struct yx_pdf_obj *font)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *procs = strict_get(s, font, "CharProcs");
	const struct yx_pdf_obj *widths = strict_get(s, font, "Widths");
	double m[6], box[4];

	if (!strict_numbers(s, strict_get(s, font, "FontMatrix"), m, 6) ||
	    !strict_numbers(s, strict_get(s, font, "FontBBox"), box, 4) ||
	    procs->kind != YX_PDF_DICT || strict_get(s, font, "Encoding")->kind != YX_PDF_DICT ||
	    widths->kind != YX_PDF_ARRAY || strict_get(s, font, "FirstChar")->kind != YX_PDF_INT)
		return bad_font(s, "a Type 3 font without all that it needs",
				"Type 3 字体缺少必需的条目");
	return glyphs(r, procs, strict_get(s, font, "Resources"));
}

/* The maps of 9.7.5.2 by how their names end; embedded ones are streams. */
static bool
good_cmap(const struct yx_pdf_obj *o)
{
	struct yx_bytes n;

	if (o->kind == YX_PDF_STREAM)
		return true;
	if (o->kind != YX_PDF_NAME)
		return false;
	n = o->u.text;
	return (n.len > 2 && n.data[n.len - 2] == '-' &&
		(n.data[n.len - 1] == 'H' || n.data[n.len - 1] == 'V')) ||
	       yx_bytes_equal_str(n, "H") || yx_bytes_equal_str(n, "V");
}

static bool
composite(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *list = strict_get(s, font, "DescendantFonts");
	const struct yx_pdf_obj *one = strict_item(s, list, 0);
	const struct yx_pdf_obj *kind = strict_get(s, one, "Subtype");

	if (list->kind != YX_PDF_ARRAY || one->kind != YX_PDF_DICT ||
	    (!yx_pdf_is_name(kind, "CIDFontType0") && !yx_pdf_is_name(kind, "CIDFontType2")) ||
	    !good_cmap(strict_get(s, font, "Encoding")))
		return bad_font(s, "a composite font without descendant or character map",
				"复合字体缺少后代字体或字符映射");
	/* glyphs by number mean nothing in a font that is not there (9.7.5.2) */
	if (!is_embedded(s, one) &&
	    (yx_pdf_is_name(strict_get(s, font, "Encoding"), "Identity-H") ||
	     yx_pdf_is_name(strict_get(s, font, "Encoding"), "Identity-V")))
		return bad_font(s, "glyphs by number of a font that is not embedded",
				"以编号引用字形，而字体未嵌入");
	return true;
}

static bool
judge(struct strict_run *r, const struct yx_pdf_obj *font)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *kind = strict_get(s, font, "Subtype");

	if (font->kind != YX_PDF_DICT)
		return bad_font(s, "a font that is no dictionary", "字体不是字典");
	if (yx_pdf_is_name(kind, "Type3"))
		return type3(r, font);
	if (kind->kind != YX_PDF_NAME || strict_get(s, font, "BaseFont")->kind != YX_PDF_NAME)
		return bad_font(s, "a font without /Subtype or /BaseFont",
				"字体缺少 /Subtype 或 /BaseFont");
	if (yx_pdf_is_name(kind, "Type0"))
		return composite(s, font);
	return good_encoding(s, font) || bad_font(s, "a font's encoding that readers differ on",
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
