/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_font: a font's dictionary (ISO 32000-2 9.6, 9.7) says what every reader needs to choose
 * the same glyphs. Programs: strict_glyph.c.
 */
#include "strict.h"

#include <string.h>

static bool
bad_font(struct strict *s, const char *en, const char *zh)
{
	return strict_odd(s, en, zh);
}

/* Table 120: of the programs at most one is there; readers take them in another order. */
static bool
has_programs(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *d = strict_get(s, font, "FontDescriptor");

	return !!yx_pdf_peek(d, "FontFile") + !!yx_pdf_peek(d, "FontFile2") +
		   !!yx_pdf_peek(d, "FontFile3") >
	       1;
}

/* 9.6.2.1: widths are numbers, from a first code on; some readers fall back on the font's own. */
static bool
good_widths(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *last = strict_get(s, font, "LastChar");
	const struct yx_pdf_obj *widths = strict_get(s, font, "Widths");
	const struct yx_pdf_obj *first = strict_get(s, font, "FirstChar");

	if (widths->kind == YX_PDF_NULL)
		return true;
	if (widths->kind != YX_PDF_ARRAY || first->kind != YX_PDF_INT || first->u.integer < 0 ||
	    first->u.integer > 255 || last->kind != YX_PDF_INT ||
	    (last->u.integer <= 255 &&
	     last->u.integer >= first->u.integer + (int64_t)widths->u.array.count))
		return false;
	for (size_t i = 0; i < widths->u.array.count; i++) {
		const struct yx_pdf_obj *one = strict_item(s, widths, i);

		if (!yx_pdf_is_number(one) || yx_pdf_number(one) < 0)
			return false;
	}
	return true;
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

static bool
is_symbols(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *base = strict_get(s, font, "BaseFont");

	return (yx_pdf_is_name(base, "Symbol") || yx_pdf_is_name(base, "ZapfDingbats")) &&
	       !is_embedded(s, font);
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
	bool text_outside;

	if (encoding->kind == YX_PDF_DICT)
		base = strict_get(s, encoding, "BaseEncoding");
	text_outside = yx_pdf_is_name(base, "PDFDocEncoding");
	r->now.few = (is_symbols(s, font) && is_latin(base)) || text_outside;
	if (!r->now.few)
		return;
	memset(r->now.codes, 0, sizeof(r->now.codes));
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

/* 9.6.5: a name, or a dictionary with numbers and names. */
static bool
good_encoding(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *encoding = strict_get(s, font, "Encoding");
	const struct yx_pdf_obj *base = strict_get(s, font, "BaseFont"), *list;
	bool own = is_embedded(s, font) || yx_pdf_is_name(base, "Symbol") ||
		   yx_pdf_is_name(base, "ZapfDingbats");

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

/* 9.7.5.2, table 116: a font that is not there has the characters that its map leads to. */
static bool
is_of_collection(struct strict *s, const struct yx_pdf_obj *font, const struct yx_pdf_obj *one)
{
	static const struct {
		const char *begin, *ordering;
	} maps[] = { { "GB", "GB1" },      { "UniGB", "GB1" },     { "B5", "CNS1" },
		     { "HK", "CNS1" },     { "ET", "CNS1" },       { "CNS", "CNS1" },
		     { "UniCNS", "CNS1" }, { "KSC", "Korea1" },    { "UniKS", "Korea1" },
		     { "UniAKR", "KR" },   { "83pv", "Japan1" },   { "90", "Japan1" },
		     { "78", "Japan1" },   { "Add", "Japan1" },    { "EUC", "Japan1" },
		     { "Ext", "Japan1" },  { "UniJIS", "Japan1" }, { "H", "Japan1" },
		     { "V", "Japan1" } };
	const struct yx_pdf_obj *map = strict_get(s, font, "Encoding");
	const struct yx_pdf_obj *o = strict_get(s, strict_get(s, one, "CIDSystemInfo"), "Ordering");

	if (map->kind != YX_PDF_NAME || yx_pdf_is_name(map, "Identity-H") ||
	    yx_pdf_is_name(map, "Identity-V"))
		return true;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		size_t n = strlen(maps[i].begin);

		if (map->u.text.len >= n && memcmp(map->u.text.data, maps[i].begin, n) == 0)
			return o->kind == YX_PDF_STRING &&
			       yx_bytes_equal_str(o->u.text, maps[i].ordering);
	}
	return false;
}

/* 9.7.3, table 114, needed: without it poppler shows nothing of the font. */
static bool
has_collection(struct strict *s, const struct yx_pdf_obj *one)
{
	const struct yx_pdf_obj *info = strict_get(s, one, "CIDSystemInfo");

	return strict_get(s, info, "Registry")->kind == YX_PDF_STRING &&
	       strict_get(s, info, "Ordering")->kind == YX_PDF_STRING &&
	       yx_pdf_is_number(strict_get(s, info, "Supplement"));
}

/* 9.7.3, the character collections of Adobe. */
static bool
is_public_collection(struct strict *s, const struct yx_pdf_obj *one)
{
	static const char *const names[] = { "GB1", "CNS1", "Japan1", "Korea1", "KR" };
	const struct yx_pdf_obj *info = strict_get(s, one, "CIDSystemInfo");
	const struct yx_pdf_obj *registry = strict_get(s, info, "Registry");
	const struct yx_pdf_obj *ordering = strict_get(s, info, "Ordering");

	if (registry->kind != YX_PDF_STRING || ordering->kind != YX_PDF_STRING ||
	    !yx_bytes_equal_str(registry->u.text, "Adobe"))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (yx_bytes_equal_str(ordering->u.text, names[i]))
			return true;
	return false;
}

/* c [w w ...] and c1 c2 w (9.7.4.3): one width for each CID. */
static bool
add_width(float *widths, int64_t cid, double w)
{
	if (cid < 0 || cid > 65535)
		return true;
	if (widths[cid] >= 0 && widths[cid] != (float)w)
		return false;
	widths[cid] = (float)w;
	return true;
}

static bool
good_width_list(struct strict *s, const struct yx_pdf_obj *list, float *widths)
{
	for (size_t i = 0; i + 1 < list->u.array.count;) {
		const struct yx_pdf_obj *first = strict_item(s, list, i);
		const struct yx_pdf_obj *next = strict_item(s, list, i + 1), *one;

		if (first->kind != YX_PDF_INT)
			return false;
		if (next->kind == YX_PDF_ARRAY) {
			for (size_t k = 0; k < next->u.array.count; k++) {
				one = strict_item(s, next, k);
				if (!yx_pdf_is_number(one) ||
				    !add_width(widths, first->u.integer + (int64_t)k,
					       yx_pdf_number(one)))
					return false;
			}
			i += 2;
			continue;
		}
		if (i + 2 >= list->u.array.count)
			break; /* nobody takes what is left */
		one = strict_item(s, list, i + 2);
		if (next->kind != YX_PDF_INT || !yx_pdf_is_number(one))
			return false;
		for (int64_t cid = first->u.integer < 0 ? 0 : first->u.integer;
		     cid <= next->u.integer && cid <= 65535; cid++)
			if (!add_width(widths, cid, yx_pdf_number(one)))
				return false;
		s->work += 65536;
		i += 3;
	}
	return true;
}

static bool
good_cid_widths(struct strict *s, const struct yx_pdf_obj *one)
{
	const struct yx_pdf_obj *list = strict_get(s, one, "W"), *usual = strict_get(s, one, "DW");
	float *widths;
	bool good;

	if (usual->kind != YX_PDF_NULL && !yx_pdf_is_number(usual))
		return false;
	if (list->kind == YX_PDF_NULL)
		return true;
	if (list->kind != YX_PDF_ARRAY)
		return false;
	if (!(widths = yx_alloc_array(65536, sizeof(*widths)))) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	for (size_t i = 0; i < 65536; i++)
		widths[i] = -1;
	good = good_width_list(s, list, widths);
	s->work += 65536;
	yx_free(widths);
	return good;
}

/* Ghostscript drops letters of a font that says it is something else. */
static bool
says_font(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *type = strict_get(s, font, "Type");

	return type->kind == YX_PDF_NULL || yx_pdf_is_name(type, "Font");
}

static bool
composite(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *list = strict_get(s, font, "DescendantFonts");
	const struct yx_pdf_obj *one = strict_item(s, list, 0);
	const struct yx_pdf_obj *kind = strict_get(s, one, "Subtype");

	if (list->kind != YX_PDF_ARRAY || one->kind != YX_PDF_DICT ||
	    (!yx_pdf_is_name(kind, "CIDFontType0") && !yx_pdf_is_name(kind, "CIDFontType2")) ||
	    !says_font(s, one) || !good_cmap(strict_get(s, font, "Encoding")))
		return bad_font(s, "a composite font without descendant or character map",
				"复合字体缺少后代字体或字符映射");
	if (!has_collection(s, one))
		return bad_font(s, "a font's characters of no collection (/CIDSystemInfo)",
				"字体未说明其字符集（/CIDSystemInfo）");
	if (has_programs(s, one))
		return bad_font(s, "a font with two programs", "字体带有两个字体程序");
	if (!good_cid_widths(s, one))
		return bad_font(s, "a font's widths that are none", "字体的字宽无效");
	if (!is_embedded(s, one) && !is_of_collection(s, font, one))
		return bad_font(s, "a character map of another collection than the font",
				"字符映射与字体的字符集不符");
	/* glyphs by number mean nothing in a font that is not there (9.7.5.2) but in one of the
	 * collections, whose numbers all readers know: dvipdfmx writes so */
	if (!is_embedded(s, one) && !is_public_collection(s, one) &&
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

	if (font->kind != YX_PDF_DICT || !says_font(s, font))
		return bad_font(s, "a font that is no dictionary", "字体不是字典");
	if (yx_pdf_is_name(kind, "Type3"))
		return strict_type3(r, font);
	if (kind->kind != YX_PDF_NAME || strict_get(s, font, "BaseFont")->kind != YX_PDF_NAME)
		return bad_font(s, "a font without /Subtype or /BaseFont",
				"字体缺少 /Subtype 或 /BaseFont");
	if (yx_pdf_is_name(kind, "Type0"))
		return composite(s, font);
	if (has_programs(s, font))
		return bad_font(s, "a font with two programs", "字体带有两个字体程序");
	if (!good_widths(s, font))
		return bad_font(s, "a font's widths that are none", "字体的字宽无效");
	return (good_encoding(s, font) && good_symbols(s, font)) ||
	       bad_font(s, "a font's encoding that readers differ on",
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
