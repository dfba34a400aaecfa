/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_inline: images within content (ISO 32000-2 8.9.7). Their data has no length; some readers
 * count its bytes, some unpack it, some look for EI. All must come to the same end.
 */
#include "strict_image.h"

#include <string.h>

#define ENTRIES_MAX 24

enum key { WIDTH, HEIGHT, BITS, SPACE, DECODE, FILTER, PARMS, MASK, KEYS };

static const char *const names[KEYS][2] = {
	[WIDTH] = { "W", "Width" },
	[HEIGHT] = { "H", "Height" },
	[BITS] = { "BPC", "BitsPerComponent" },
	[SPACE] = { "CS", "ColorSpace" },
	[DECODE] = { "D", "Decode" },
	[FILTER] = { "F", "Filter" },
	[PARMS] = { "DP", "DecodeParms" },
	[MASK] = { "IM", "ImageMask" },
};

static bool
bad(struct strict_run *r)
{
	return strict_odd(r->s, "an inline image that readers differ on",
			  "各阅读器对内嵌图像的解释不同");
}

/* Keys and values up to ID; true and false come as words here. */
static bool
entries(struct strict_run *r, const struct yx_pdf_obj *out[KEYS])
{
	for (size_t n = 0; n < ENTRIES_MAX; n++) {
		struct yx_pdf_obj *key, *value;

		(void)pdf_skip_space(&r->p.r);
		if (pdf_accept_word(&r->p.r, "ID"))
			return true;
		r->p.odd = false;
		if (yx_peek(&r->p.r) != '/' || pdf_parse(&r->p, &key, NULL) != YX_OK ||
		    pdf_parse(&r->p, &value, NULL) != YX_OK || r->p.odd ||
		    value->kind == YX_PDF_REF)
			return bad(r);
		for (size_t k = 0; k < KEYS; k++) {
			if (!yx_bytes_equal_str(key->u.text, names[k][0]) &&
			    !yx_bytes_equal_str(key->u.text, names[k][1]))
				continue;
			if (out[k])
				return strict_odd(r->s, "an entry twice in an inline image",
						  "内嵌图像中条目重复");
			out[k] = value;
		}
	}
	return bad(r);
}

/* ---------------------------------------------------------------- colour space */

static bool
short_space(struct yx_bytes name, struct strict_space *out)
{
	unsigned parts = yx_bytes_equal_str(name, "G")      ? 1
			 : yx_bytes_equal_str(name, "RGB")  ? 3
			 : yx_bytes_equal_str(name, "CMYK") ? 4
							    : 0;

	*out = (struct strict_space){ .known = true, .parts = parts, .high = -1 };
	return parts > 0;
}

static bool
palette(struct strict_run *r, const struct yx_pdf_obj *o, struct strict_space *out)
{
	struct strict_space base;
	const struct yx_pdf_obj *const *item = o->u.array.items;

	if (o->u.array.count != 4 ||
	    (!yx_pdf_is_name(item[0], "I") && !yx_pdf_is_name(item[0], "Indexed")) ||
	    item[1]->kind != YX_PDF_NAME ||
	    (!short_space(item[1]->u.text, &base) &&
	     (!strict_device(item[1]->u.text, &base) || base.pattern)) ||
	    item[2]->kind != YX_PDF_INT || item[2]->u.integer < 0 || item[2]->u.integer > 255 ||
	    item[3]->kind != YX_PDF_STRING ||
	    item[3]->u.text.len < (size_t)(item[2]->u.integer + 1) * base.parts)
		return bad(r);
	*out = (struct strict_space){ .known = true, .parts = 1, .high = item[2]->u.integer };
	return true;
}

static bool
space_of(struct strict_run *r, const struct yx_pdf_obj *o, struct strict_space *out)
{
	const struct yx_pdf_obj *entry;

	if (o->kind == YX_PDF_ARRAY && o->u.array.count > 1)
		return palette(r, o, out);
	if (o->kind == YX_PDF_ARRAY && o->u.array.count == 1)
		o = o->u.array.items[0];
	if (o->kind != YX_PDF_NAME)
		return bad(r);
	if (short_space(o->u.text, out) || strict_device(o->u.text, out))
		return !out->pattern || bad(r);
	if (!strict_find(r, "ColorSpace", o->u.text, &entry))
		return false;
	return entry ? strict_space(r->s, entry, out, 0) : bad(r);
}

/* Does a stream end with EI, and the next one begin without a blank? Who puts the two together with
 * nothing between then finds no end there. */
static bool
is_glued(struct strict_run *r, size_t at)
{
	return strict_has_join(r, at, at + 1) && at + 1 < r->content.len &&
	       memchr(" \n\r", r->content.data[at + 1], 3) == NULL;
}

static bool
skip_data(struct strict_run *r, const struct yx_pdf_obj *const e[KEYS],
	  const struct strict_samples *i)
{
	struct yx_bytes rest;
	size_t end, behind;
	int c = yx_peek(&r->p.r);

	/* one white space, which CR LF is to some and to others not */
	if (!pdf_is_space(c) || !yx_skip(&r->p.r, 1))
		return bad(r);
	rest = yx_reader_rest(&r->p.r);
	if (c == '\r' && rest.len && rest.data[0] == '\n' && !e[FILTER])
		return strict_odd(r->s, "an inline image whose data begins in one of two places",
				  "内嵌图像数据的起点不明确");
	end = strict_inline_end(r, e[FILTER], e[PARMS], rest, i);
	if (!strict_goes_on(r->s))
		return false;
	if (end == SIZE_MAX)
		return strict_odd(r->s, "an inline image whose data ends in one of two places",
				  "内嵌图像数据的终点不明确");
	r->lost |= !strict_inline_is_usual(rest, end + 2);
	behind = (size_t)yx_reader_offset(&r->p.r) + end + 2;
	if (strict_has_join(r, r->token, behind - 2) || is_glued(r, behind))
		return strict_odd(r->s, "an inline image cut by the end of a stream",
				  "内嵌图像被流的边界切断");
	return yx_skip(&r->p.r, end + 2);
}

bool
strict_inline_image(struct strict_run *r)
{
	const struct yx_pdf_obj *e[KEYS] = { NULL };
	struct strict_space space;
	struct strict_samples i;
	bool mask;

	if (!entries(r, e))
		return false;
	mask = e[MASK] && e[MASK]->kind == YX_PDF_BOOL && e[MASK]->u.boolean;
	if ((mask && e[SPACE]) ||
	    (e[MASK] && e[MASK]->kind != YX_PDF_NULL && e[MASK]->kind != YX_PDF_BOOL))
		return bad(r);
	if (!mask && (!e[SPACE] || !space_of(r, e[SPACE], &space)))
		return bad(r);
	if (!(mask ? strict_pattern_stencil(r) : strict_may_have_colours(r)))
		return false;
	if (!strict_samples_read(r->s, e, mask, false, mask ? NULL : &space, &i))
		return false;
	if (strict_samples_size(&i) > YX_LIMIT_PDF_STREAM)
		return bad(r);
	return skip_data(r, e, &i);
}
