/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_colour: colour spaces (ISO 32000-2 8.6), as far as readers could take them differently.
 */
#include "strict.h"

#include <string.h>

bool
strict_device(struct yx_bytes name, struct strict_space *out)
{
	unsigned parts = yx_bytes_equal_str(name, "DeviceGray")   ? 1
			 : yx_bytes_equal_str(name, "DeviceRGB")  ? 3
			 : yx_bytes_equal_str(name, "DeviceCMYK") ? 4
								  : 0;

	*out = (struct strict_space){ .known = true, .parts = parts, .high = -1 };
	out->pattern = yx_bytes_equal_str(name, "Pattern");
	return parts || out->pattern;
}

static bool
bad(struct strict *s)
{
	return strict_odd(s, "a colour space that readers differ on",
			  "各阅读器对颜色空间的解释不同");
}

/* --------------------------------------------------------------------- spaces */

static bool
within(double n, double least, double most)
{
	return n >= least && n <= most;
}

/*
 * 8.6.5.2, 8.6.5.3: some readers take the numbers for those of the device, others reckon with
 * white, gamma and matrix. Of spaces that are meant for colours both come to nearly the same;
 * others turn what is light for one into what is dark for the other.
 */
static bool
good_calibration(struct strict *s, const struct yx_pdf_obj *dict, unsigned parts)
{
	const struct yx_pdf_obj *gamma = strict_get(s, dict, "Gamma");
	const struct yx_pdf_obj *matrix = strict_get(s, dict, "Matrix");
	double white[3], g[3] = { 1, 1, 1 }, m[9];

	if (!strict_numbers(s, strict_get(s, dict, "WhitePoint"), white, 3) || white[1] != 1 ||
	    !within(white[0], 0.5, 1.5) || !within(white[2], 0.3, 1.7))
		return false;
	if (gamma->kind != YX_PDF_NULL && parts == 1 && yx_pdf_is_number(gamma))
		g[0] = yx_pdf_number(gamma);
	else if (gamma->kind != YX_PDF_NULL && (parts == 1 || !strict_numbers(s, gamma, g, 3)))
		return false;
	for (size_t i = 0; i < 3; i++)
		if (!within(g[i], 0.8, 3))
			return false;
	if (matrix->kind == YX_PDF_NULL || parts == 1)
		return true;
	if (!strict_numbers(s, matrix, m, 9))
		return false;
	/* together they are white; green is the lightest of them and blue the darkest */
	for (size_t i = 0; i < 3; i++)
		if (!within(m[i] + m[3 + i] + m[6 + i], white[i] - 0.2, white[i] + 0.2))
			return false;
	return m[4] >= m[1] && m[1] >= m[7] && m[7] >= -0.1;
}

static bool
calibrated(struct strict *s, const struct yx_pdf_obj *array, unsigned parts,
	   struct strict_space *out)
{
	const struct yx_pdf_obj *dict = strict_item(s, array, 1);
	double white[3];

	out->parts = parts;
	if (yx_pdf_is_name(strict_item(s, array, 0), "Lab"))
		return strict_numbers(s, strict_get(s, dict, "WhitePoint"), white, 3) || bad(s);
	return good_calibration(s, dict, parts) || bad(s);
}

/* 8.6.6.3: the palette must have all its colours. */
static bool
indexed(struct strict *s, const struct yx_pdf_obj *array, struct strict_space *out, unsigned depth)
{
	const struct yx_pdf_obj *high = strict_item(s, array, 2), *table = strict_item(s, array, 3);
	struct strict_space base;
	struct yx_buf data = { 0 };
	struct yx_bytes left;
	size_t have = table->kind == YX_PDF_STRING ? table->u.text.len : 0;
	bool good = true;

	if (!strict_space(s, array->u.array.count > 1 ? array->u.array.items[1] : &pdf_null, &base,
			  depth + 1))
		return false;
	if (base.pattern || base.high >= 0 || high->kind != YX_PDF_INT || high->u.integer < 0 ||
	    high->u.integer > 255)
		return bad(s);
	if (table->kind == YX_PDF_STREAM) {
		good = strict_decode(s, table, 1 << 20, &data, &left);
		have = data.len;
	}
	if (good && base.inks)
		good = strict_ink_palette(s, array, &base,
					  table->kind == YX_PDF_STRING ? table->u.text
								       : yx_buf_bytes(&data));
	yx_buf_clear(&data);
	if (!good)
		return false;
	out->parts = 1;
	out->high = high->u.integer;
	return have >= (size_t)(high->u.integer + 1) * base.parts ||
	       strict_odd(s, "a palette with fewer colours than it says", "调色板的颜色少于声明");
}

/* No ink at all: each of the names is /None. */
static bool
is_none(struct strict *s, const struct yx_pdf_obj *names)
{
	if (names->kind != YX_PDF_ARRAY)
		return yx_pdf_is_name(names, "None");
	for (size_t i = 0; i < names->u.array.count; i++)
		if (!yx_pdf_is_name(strict_item(s, names, i), "None"))
			return false;
	return true;
}

/* Inks: how many, what paints them elsewhere, and by which function. */
static bool
inks(struct strict *s, const struct yx_pdf_obj *array, uint32_t num, struct strict_space *out,
     unsigned depth)
{
	bool one = yx_pdf_is_name(strict_item(s, array, 0), "Separation");
	const struct yx_pdf_obj *names = strict_item(s, array, 1);
	struct strict_space other;
	size_t n = one ? 1 : names->kind == YX_PDF_ARRAY ? names->u.array.count : 0;

	if (!n || n > STRICT_OPERANDS || (one && names->kind != YX_PDF_NAME))
		return bad(s);
	if (is_none(s, names))
		return strict_odd(s, "an ink that paints nothing, which some paint nonetheless",
				  "颜色 None 应不作绘制，而部分阅读器仍会绘制");
	if (!strict_space(s, strict_item(s, array, 2), &other, depth + 1))
		return false;
	if (other.pattern || other.high >= 0 ||
	    !strict_function(s, strict_item(s, array, 3), n, other.parts))
		return bad(s);
	out->inks = array;
	out->parts = (unsigned)n;
	return strict_inks(s, array, num);
}

/* Table 61 and 8.6.5 to 8.6.6: poppler takes no other colour space for what has more parts. */
static bool
has_parts(const struct yx_pdf_obj *array, const struct yx_pdf_obj *name)
{
	static const struct {
		const char *name;
		size_t least, most;
	} kinds[] = { { "Separation", 4, 4 }, { "DeviceN", 4, 5 }, { "Indexed", 4, 4 },
		      { "ICCBased", 2, 2 },   { "CalGray", 2, 2 }, { "CalRGB", 2, 2 },
		      { "Lab", 2, 2 },        { "Pattern", 1, 2 } };
	size_t n = array->u.array.count;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (yx_pdf_is_name(name, kinds[i].name))
			return n >= kinds[i].least && n <= kinds[i].most;
	return true;
}

static bool
of_array(struct strict *s, const struct yx_pdf_obj *o, uint32_t num, struct strict_space *out,
	 unsigned depth)
{
	const struct yx_pdf_obj *first = strict_item(s, o, 0);

	if (first->kind != YX_PDF_NAME || !has_parts(o, first))
		return bad(s);
	if (yx_pdf_is_name(first, "ICCBased"))
		return strict_profile(s, o, out, depth) || bad(s);
	if (yx_pdf_is_name(first, "CalGray"))
		return calibrated(s, o, 1, out);
	if (yx_pdf_is_name(first, "CalRGB") || yx_pdf_is_name(first, "Lab"))
		return calibrated(s, o, 3, out);
	if (yx_pdf_is_name(first, "Indexed"))
		return indexed(s, o, out, depth);
	if (yx_pdf_is_name(first, "Separation") || yx_pdf_is_name(first, "DeviceN"))
		return inks(s, o, num, out, depth);
	if (yx_pdf_is_name(first, "Pattern") && o->u.array.count > 1) {
		if (!strict_space(s, strict_item(s, o, 1), out, depth + 1))
			return false;
		if (out->pattern)
			return bad(s);
		out->pattern = true;
		return true;
	}
	return strict_device(first->u.text, out) || bad(s);
}

bool
strict_space(struct strict *s, const struct yx_pdf_obj *o, struct strict_space *out, unsigned depth)
{
	uint32_t num = strict_num(o);

	*out = (struct strict_space){ .known = true, .high = -1 };
	o = strict_resolve(s, o);
	if (depth > 4)
		return bad(s);
	if (o->kind == YX_PDF_NAME)
		return strict_device(o->u.text, out) || bad(s);
	if (o->kind != YX_PDF_ARRAY || !o->u.array.count)
		return bad(s);
	return of_array(s, o, num, out, depth);
}

/*
 * 8.6.5.6: what stands for the device's colours is a space of CIE with as many parts. Some readers
 * look for it and others don't.
 */
bool
strict_defaults(struct strict *s, const struct yx_pdf_obj *resources)
{
	static const struct {
		const char *key;
		unsigned parts;
	} defaults[] = { { "DefaultGray", 1 }, { "DefaultRGB", 3 }, { "DefaultCMYK", 4 } };
	const struct yx_pdf_obj *spaces = strict_get(s, resources, "ColorSpace");

	for (size_t i = 0; i < 3; i++) {
		const struct yx_pdf_obj *o = strict_get(s, spaces, defaults[i].key);
		const struct yx_pdf_obj *kind = strict_item(s, o, 0);
		struct strict_space space;

		if (o->kind == YX_PDF_NULL ||
		    (o->kind == YX_PDF_NAME && strict_device(o->u.text, &space) &&
		     space.parts == defaults[i].parts))
			continue;
		if ((!yx_pdf_is_name(kind, "ICCBased") && !yx_pdf_is_name(kind, "CalGray") &&
		     !yx_pdf_is_name(kind, "CalRGB")) ||
		    !strict_space(s, o, &space, 0) || space.parts != defaults[i].parts)
			return strict_odd(s, "a default colour space that only some readers use",
					  "默认颜色空间只有部分阅读器采用");
	}
	return true;
}
