/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Written anew and still the same: values that say in other objects what they said before, captions
 * and colours that were written out again. Writers do both when they fill in a form. Clauses are of
 * ISO 32000-2.
 */
#include <math.h>
#include <string.h>
#include <yinxin/codec_deflate.h>
#include <yinxin/limits.h>
#include "change_picture.h"

#define SAME_DEPTH  24
#define SAME_VISITS 20000     /* values under one entry; an appearance has some dozens */
#define FLAG_PUSH   (1 << 16) /* table 229 */

/* ------------------------------------------------------------ the same values */

struct same {
	struct change_walk *w;
	struct yx_bytes key; /* the entry we are in */
	size_t visits;
};

static bool same(struct same *s, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n, int depth);

/* How the data of a stream are packed (7.3.8.2) does not matter once they are unpacked. */
bool
change_is_packing(struct yx_bytes key)
{
	return yx_bytes_equal_str(key, "Length") || yx_bytes_equal_str(key, "Filter") ||
	       yx_bytes_equal_str(key, "DecodeParms");
}

/* Four or six numbers: a rectangle or a matrix. */
static bool
is_rectangle(const struct yx_pdf_obj *o)
{
	if (o->kind != YX_PDF_ARRAY || (o->u.array.count != 4 && o->u.array.count != 6))
		return false;
	for (size_t i = 0; i < o->u.array.count; i++)
		if (!yx_pdf_is_number(o->u.array.items[i]))
			return false;
	return true;
}

/* Every entry of `a` is in `b`, with the same value. */
static bool
holds_all(struct same *s, const struct yx_pdf_obj *a, const struct yx_pdf_obj *b, bool a_is_old,
	  bool stream, int depth)
{
	for (size_t i = 0; i < a->u.dict.count; i++) {
		struct yx_bytes key = a->u.dict.entries[i].key;
		const struct yx_pdf_obj *x = a->u.dict.entries[i].value;
		const struct yx_pdf_obj *y = yx_pdf_peek_bytes(b, key);

		if (stream && change_is_packing(key))
			continue;
		/* names of resources are anybody's; rectangles and matrices are known by shape */
		s->key = is_rectangle(x) ? key : yx_bytes_str("");
		if (!y || !(a_is_old ? same(s, x, y, depth) : same(s, y, x, depth)))
			return false;
	}
	return true;
}

static bool
same_data(struct same *s, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	struct yx_buf a = { 0 }, b = { 0 };
	bool equal = o->stream_offset == n->stream_offset ||
		     (yx_pdf_stream_decode(s->w->old, o, 0, &a, NULL, NULL) == YX_OK &&
		      yx_pdf_stream_decode(s->w->new, n, 0, &b, NULL, NULL) == YX_OK &&
		      yx_bytes_equal(yx_buf_bytes(&a), yx_buf_bytes(&b)));

	yx_buf_clear(&a);
	yx_buf_clear(&b);
	return equal;
}

static bool
same(struct same *s, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n, int depth)
{
	bool stream;

	if (depth > SAME_DEPTH || ++s->visits > SAME_VISITS ||
	    yx_pdf_resolve(s->w->old, o, &o, NULL) != YX_OK ||
	    yx_pdf_resolve(s->w->new, n, &n, NULL) != YX_OK)
		return false;
	if (yx_pdf_is_number(o) && yx_pdf_is_number(n))
		return change_same_numbers(s->key, o, n);
	if (o->kind != n->kind)
		return false;
	if (o->kind == YX_PDF_ARRAY) {
		if (o->u.array.count != n->u.array.count)
			return false;
		for (size_t i = 0; i < o->u.array.count; i++)
			if (!same(s, o->u.array.items[i], n->u.array.items[i], depth + 1))
				return false;
		return true;
	}
	stream = o->kind == YX_PDF_STREAM;
	if (!stream && o->kind != YX_PDF_DICT)
		return yx_pdf_obj_equal(o, n);
	return holds_all(s, o, n, true, stream, depth + 1) &&
	       holds_all(s, n, o, false, stream, depth + 1) && (!stream || same_data(s, o, n));
}

bool
change_same_below(struct change_walk *w, struct yx_bytes key, const struct yx_pdf_obj *o,
		  const struct yx_pdf_obj *n)
{
	struct same s = { w, key, 0 };

	return o && n && same(&s, o, n, 0);
}

/* --------------------------------------------------------------- packed anew */

/*
 * What a stream unpacks to where all readers unpack alike: plain bytes, or one run of FlateDecode
 * without parameters, whole, with its checksum and nothing behind it.
 */
static bool
unpack(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *stream,
       struct yx_buf *out)
{
	const struct yx_pdf_obj *filter = yx_pdf_peek(stream, "Filter");
	struct yx_inflate_end end = { .complete = false };
	struct yx_bytes raw;
	bool good;

	if (filter && filter->kind == YX_PDF_ARRAY && filter->u.array.count == 1)
		filter = filter->u.array.items[0];
	if (yx_pdf_peek(stream, "DecodeParms") || yx_pdf_peek(stream, "F") ||
	    (filter && !yx_pdf_is_name(filter, "FlateDecode")) ||
	    w->unpacked > YX_LIMIT_PDF_CHECK_CONTENT ||
	    yx_pdf_stream_raw(v, stream, &raw, NULL) != YX_OK)
		return false;
	if (filter) {
		good = yx_inflate(out, raw, YX_DEFLATE_ZLIB, YX_LIMIT_PDF_STREAM, &end, NULL) ==
			   YX_OK &&
		       end.complete && end.consumed == raw.len;
	} else {
		yx_buf_put_bytes(out, raw);
		good = true;
	}
	w->unpacked += out->len;
	return good && yx_buf_status(out, NULL) == YX_OK;
}

bool
change_is_repacked(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	struct yx_buf a = { 0 }, b = { 0 };
	bool alike = o->stream_offset != n->stream_offset && unpack(w, w->old, o, &a) &&
		     unpack(w, w->new, n, &b) && yx_bytes_equal(yx_buf_bytes(&a), yx_buf_bytes(&b));

	yx_buf_clear(&a);
	yx_buf_clear(&b);
	return alike;
}

/* --------------------------------------------------------- captions and colours */

/* A colour of /MK (table 192) as red, green, blue; none when there is none. */
static bool
colour_of(struct yx_pdf_view v, const struct yx_pdf_obj *mk, const char *key, double rgb[3],
	  double *slack, bool *none)
{
	const struct yx_pdf_obj *array, *item;
	double c[4] = { 0 };
	size_t n;

	if (yx_pdf_get(v, mk, key, &array, NULL) != YX_OK)
		return false;
	*none = array->kind == YX_PDF_NULL ||
		(array->kind == YX_PDF_ARRAY && array->u.array.count == 0);
	if (*none)
		return true;
	n = array->kind == YX_PDF_ARRAY ? array->u.array.count : 0;
	if (n != 1 && n != 3 && n != 4)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (yx_pdf_item(v, array, i, &item, NULL) != YX_OK || !yx_pdf_is_number(item))
			return false;
		c[i] = yx_pdf_number(item);
	}
	for (size_t i = 0; i < 3; i++)
		rgb[i] = n == 1 ? c[0] : n == 3 ? c[i] : (1 - c[i]) * (1 - c[3]);
	/* one way to turn inks into light is as good as another */
	*slack = fmax(*slack, n == 4 ? 0.15 : 0.01);
	return true;
}

static bool
same_colour(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	    const char *key)
{
	double a[3] = { 0 }, b[3] = { 0 }, slack = 0;
	bool none_a, none_b;

	if (!colour_of(w->old, o, key, a, &slack, &none_a) ||
	    !colour_of(w->new, n, key, b, &slack, &none_b) || none_a != none_b)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (fabs(a[i] - b[i]) > slack)
			return false;
	return true;
}

/* A caption says nothing where the field shows text, or a box has pictures of its states. */
static bool
needs_captions(struct change_walk *w, const struct yx_pdf_obj *nd)
{
	const struct yx_pdf_obj *flags = change_inherited(w->new, nd, "Ff"), *ap, *n;

	if (!change_is_kind(w->new, nd, "Btn"))
		return !change_is_kind(w->new, nd, "Tx") && !change_is_kind(w->new, nd, "Ch");
	return (flags && (flags->kind != YX_PDF_INT || (flags->u.integer & FLAG_PUSH))) ||
	       yx_pdf_get(w->new, nd, "AP", &ap, NULL) != YX_OK ||
	       yx_pdf_get(w->new, ap, "N", &n, NULL) != YX_OK || n->kind != YX_PDF_DICT;
}

bool
change_same_captions(struct change_walk *w, const struct yx_pdf_obj *nd, const struct yx_pdf_obj *o,
		     const struct yx_pdf_obj *n)
{
	if (!o || !n || yx_pdf_resolve(w->old, o, &o, NULL) != YX_OK ||
	    yx_pdf_resolve(w->new, n, &n, NULL) != YX_OK || o->kind != YX_PDF_DICT ||
	    n->kind != YX_PDF_DICT || !same_colour(w, o, n, "BC") || !same_colour(w, o, n, "BG"))
		return false;
	for (size_t i = 0; i < n->u.dict.count; i++) {
		struct yx_bytes key = n->u.dict.entries[i].key;

		if (!yx_bytes_equal_str(key, "BC") && !yx_bytes_equal_str(key, "BG") &&
		    !change_same_below(w, key, yx_pdf_peek_bytes(o, key),
				       n->u.dict.entries[i].value))
			return false;
	}
	for (size_t i = 0; i < o->u.dict.count; i++) {
		struct yx_bytes key = o->u.dict.entries[i].key;

		if (!yx_pdf_peek_bytes(n, key) && !yx_bytes_equal_str(key, "BC") &&
		    !yx_bytes_equal_str(key, "BG") &&
		    (yx_bytes_equal_str(key, "R") || needs_captions(w, nd)))
			return false;
	}
	return true;
}

bool
change_is_told(struct yx_pdf_view v, const struct yx_pdf_obj *mk, const struct change_area *area)
{
	static const char *const keys[] = { "BG", "BC" };

	for (size_t k = 0; k < 2; k++) {
		double rgb[3] = { 0 }, slack = 0.02;
		bool none;

		if (colour_of(v, mk, keys[k], rgb, &slack, &none) && !none &&
		    fabs(rgb[0] - area->colour[0]) <= slack &&
		    fabs(rgb[1] - area->colour[1]) <= slack &&
		    fabs(rgb[2] - area->colour[2]) <= slack)
			return true;
	}
	return false;
}

enum yx_status
change_ground_told(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
		   bool *out, struct yx_error *err)
{
	const struct yx_pdf_obj *ap, *n, *mk;
	struct change_picture p;
	enum yx_status st;

	*out = false;
	if (yx_pdf_get(w->new, nd, "AP", &ap, NULL) != YX_OK ||
	    yx_pdf_get(w->new, ap, "N", &n, NULL) != YX_OK || n->kind != YX_PDF_STREAM ||
	    yx_pdf_get(w->old, od, "MK", &mk, NULL) != YX_OK)
		return YX_OK;
	if ((st = change_picture_read(w, w->new, n, &p, err)) != YX_OK)
		return st;
	*out = !p.foreign && !p.own_shapes && !p.states && p.shape_count == 0;
	for (size_t i = 0; *out && i < p.area_count; i++)
		*out = change_is_told(w->old, mk, &p.areas[i]);
	change_picture_clear(&p);
	return YX_OK;
}
