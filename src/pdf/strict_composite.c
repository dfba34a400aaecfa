/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_composite: a composite font and its descendant (ISO 32000-2 9.7) say what every reader
 * needs to choose the same glyphs.
 */
#include "strict.h"

#include <string.h>

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

bool
strict_composite(struct strict *s, const struct yx_pdf_obj *font)
{
	const struct yx_pdf_obj *list = strict_get(s, font, "DescendantFonts");
	const struct yx_pdf_obj *one = strict_item(s, list, 0);
	const struct yx_pdf_obj *kind = strict_get(s, one, "Subtype");

	if (list->kind != YX_PDF_ARRAY || list->u.array.count != 1 || one->kind != YX_PDF_DICT ||
	    (!yx_pdf_is_name(kind, "CIDFontType0") && !yx_pdf_is_name(kind, "CIDFontType2")) ||
	    !strict_font_says(s, one) || !good_cmap(strict_get(s, font, "Encoding")))
		return strict_odd(s, "a composite font without descendant or character map",
				  "复合字体缺少后代字体或字符映射");
	if (!has_collection(s, one))
		return strict_odd(s, "a font's characters of no collection (/CIDSystemInfo)",
				  "字体未说明其字符集（/CIDSystemInfo）");
	if (!strict_font_box(s, one))
		return false;
	if (strict_font_programs(s, one))
		return strict_odd(s, "a font with two programs", "字体带有两个字体程序");
	if (!good_cid_widths(s, one))
		return strict_odd(s, "a font's widths that are none", "字体的字宽无效");
	if (!strict_font_embedded(s, one) && !is_of_collection(s, font, one))
		return strict_odd(s, "a character map of another collection than the font",
				  "字符映射与字体的字符集不符");
	/* glyphs by number mean nothing in a font that is not there (9.7.5.2) but in one of the
	 * collections, whose numbers all readers know: dvipdfmx writes so */
	if (!strict_font_embedded(s, one) && !is_public_collection(s, one) &&
	    (yx_pdf_is_name(strict_get(s, font, "Encoding"), "Identity-H") ||
	     yx_pdf_is_name(strict_get(s, font, "Encoding"), "Identity-V")))
		return strict_odd(s, "glyphs by number of a font that is not embedded",
				  "以编号引用字形，而字体未嵌入");
	return true;
}
