/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_colour: colour spaces and the functions they use (ISO 32000-2 8.6, 7.10), as far as
 * readers could take them differently.
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

/* ------------------------------------------------------------------ functions */

static size_t
length(struct strict *s, const struct yx_pdf_obj *dict, const char *key)
{
	const struct yx_pdf_obj *o = strict_get(s, dict, key);

	return o->kind == YX_PDF_ARRAY ? o->u.array.count : 0;
}

bool
strict_function(struct strict *s, const struct yx_pdf_obj *o, size_t inputs, size_t outputs)
{
	const struct yx_pdf_obj *kind = strict_get(s, o, "FunctionType");
	size_t c0, c1, range;

	if ((o->kind != YX_PDF_DICT && o->kind != YX_PDF_STREAM) || kind->kind != YX_PDF_INT ||
	    length(s, o, "Domain") != 2 * inputs)
		return false;
	range = length(s, o, "Range");
	if (range && range != 2 * outputs)
		return false;
	c0 = length(s, o, "C0");
	c1 = length(s, o, "C1");
	switch (kind->u.integer) {
	case 0: /* samples */
		return o->kind == YX_PDF_STREAM && range && length(s, o, "Size") == inputs;
	case 2: /* exponential; both colours have one part by default */
		return (c0 ? c0 : 1) == outputs && (c1 ? c1 : 1) == outputs;
	case 3: /* one behind the other */
		return length(s, o, "Functions") > 0 &&
		       length(s, o, "Bounds") + 1 == length(s, o, "Functions") &&
		       length(s, o, "Encode") == 2 * length(s, o, "Functions");
	case 4: /* PostScript */
		return o->kind == YX_PDF_STREAM && range;
	default:
		return false;
	}
}

/* --------------------------------------------------------------------- spaces */

static bool
profile(struct strict *s, const struct yx_pdf_obj *array, struct strict_space *out)
{
	const struct yx_pdf_obj *stream = strict_item(s, array, 1);
	const struct yx_pdf_obj *n = strict_get(s, stream, "N");

	if (stream->kind != YX_PDF_STREAM || n->kind != YX_PDF_INT ||
	    (n->u.integer != 1 && n->u.integer != 3 && n->u.integer != 4))
		return bad(s);
	out->parts = (unsigned)n->u.integer;
	return true;
}

static bool
calibrated(struct strict *s, const struct yx_pdf_obj *array, unsigned parts,
	   struct strict_space *out)
{
	double white[3];

	out->parts = parts;
	return strict_numbers(s, strict_get(s, strict_item(s, array, 1), "WhitePoint"), white, 3) ||
	       bad(s);
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

	if (!strict_space(s, strict_item(s, array, 1), &base, depth + 1))
		return false;
	if (base.pattern || base.high >= 0 || high->kind != YX_PDF_INT || high->u.integer < 0 ||
	    high->u.integer > 255)
		return bad(s);
	if (table->kind == YX_PDF_STREAM) {
		good = strict_decode(s, table, 1 << 20, &data, &left);
		have = data.len;
		yx_buf_clear(&data);
	}
	if (!good)
		return false;
	out->parts = 1;
	out->high = high->u.integer;
	return have >= (size_t)(high->u.integer + 1) * base.parts ||
	       strict_odd(s, "a palette with fewer colours than it says", "调色板的颜色少于声明");
}

/* Inks: how many, what paints them elsewhere, and by which function. */
static bool
inks(struct strict *s, const struct yx_pdf_obj *array, bool one, struct strict_space *out,
     unsigned depth)
{
	const struct yx_pdf_obj *names = strict_item(s, array, 1);
	struct strict_space other;
	size_t n = one ? 1 : names->kind == YX_PDF_ARRAY ? names->u.array.count : 0;

	if (!n || n > STRICT_OPERANDS || (one && names->kind != YX_PDF_NAME))
		return bad(s);
	if (one && yx_pdf_is_name(names, "None"))
		return strict_odd(s, "an ink that paints nothing, which some paint nonetheless",
				  "颜色 None 应不作绘制，而部分阅读器仍会绘制");
	if (!strict_space(s, strict_item(s, array, 2), &other, depth + 1))
		return false;
	if (other.pattern || other.high >= 0 ||
	    !strict_function(s, strict_item(s, array, 3), n, other.parts))
		return bad(s);
	out->parts = (unsigned)n;
	return true;
}

static bool
of_array(struct strict *s, const struct yx_pdf_obj *o, struct strict_space *out, unsigned depth)
{
	const struct yx_pdf_obj *first = strict_item(s, o, 0);

	if (first->kind != YX_PDF_NAME)
		return bad(s);
	if (yx_pdf_is_name(first, "ICCBased"))
		return profile(s, o, out);
	if (yx_pdf_is_name(first, "CalGray"))
		return calibrated(s, o, 1, out);
	if (yx_pdf_is_name(first, "CalRGB") || yx_pdf_is_name(first, "Lab"))
		return calibrated(s, o, 3, out);
	if (yx_pdf_is_name(first, "Indexed"))
		return indexed(s, o, out, depth);
	if (yx_pdf_is_name(first, "Separation") || yx_pdf_is_name(first, "DeviceN"))
		return inks(s, o, yx_pdf_is_name(first, "Separation"), out, depth);
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
	*out = (struct strict_space){ .known = true, .high = -1 };
	o = strict_resolve(s, o);
	if (depth > 4)
		return bad(s);
	if (o->kind == YX_PDF_NAME)
		return strict_device(o->u.text, out) || bad(s);
	if (o->kind != YX_PDF_ARRAY || !o->u.array.count)
		return bad(s);
	return of_array(s, o, out, depth);
}
