/* SPDX-License-Identifier: Apache-2.0 */
/*
 * get: references followed, and the entries of dictionaries and arrays got through them.
 */
#include "doc.h"

enum yx_status
yx_pdf_resolve(struct yx_pdf_view v, const struct yx_pdf_obj *o, const struct yx_pdf_obj **out,
	       struct yx_error *err)
{
	unsigned i;
	enum yx_status st;

	*out = NULL;
	for (i = 0; o && o->kind == YX_PDF_REF; i++) {
		if (i == YX_LIMIT_PDF_REF_CHAIN)
			return yx_fail_at(err, YX_MALFORMED, o->offset, "ISO 32000-2 7.3.10",
					  "references that lead in a circle (object %u)",
					  o->u.ref.num);
		if ((st = yx_pdf_load(v, o->u.ref, &o, err)) != YX_OK)
			return st;
	}
	*out = o ? o : &pdf_null;
	return YX_OK;
}

enum yx_status
yx_pdf_get(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key,
	   const struct yx_pdf_obj **out, struct yx_error *err)
{
	return yx_pdf_resolve(v, yx_pdf_peek(dict, key), out, err);
}

static const char *
kind_name(enum yx_pdf_kind kind)
{
	static const char *const names[] = { "null",     "a boolean",  "an integer", "a number",
					     "a name",   "a string",   "an array",   "a dictionary",
					     "a stream", "a reference" };

	return names[kind];
}

enum yx_status
yx_pdf_get_kind(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key,
		enum yx_pdf_kind kind, const struct yx_pdf_obj **out, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL;
	enum yx_status st;

	*out = NULL;
	if ((st = yx_pdf_get(v, dict, key, &o, err)) != YX_OK)
		return st;
	if (o->kind == YX_PDF_NULL)
		return YX_OK;
	if (o->kind != kind && !(o->kind == YX_PDF_STREAM && kind == YX_PDF_DICT) &&
	    !(o->kind == YX_PDF_INT && kind == YX_PDF_REAL))
		return yx_fail_at(err, YX_MALFORMED, o->offset, "ISO 32000-2 7.3",
				  "/%s is %s, not %s", key, kind_name(o->kind), kind_name(kind));
	*out = o;
	return YX_OK;
}

enum yx_status
yx_pdf_item(struct yx_pdf_view v, const struct yx_pdf_obj *array, size_t i,
	    const struct yx_pdf_obj **out, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL;

	if (array && array->kind == YX_PDF_ARRAY && i < array->u.array.count)
		o = array->u.array.items[i];
	return yx_pdf_resolve(v, o, out, err);
}

enum yx_status
yx_pdf_catalog(struct yx_pdf_view v, const struct yx_pdf_obj **out, struct yx_error *err)
{
	const struct yx_pdf_obj *trailer = v.doc->revisions[v.revision].trailer;
	const struct yx_pdf_obj *o = NULL;
	enum yx_status st;

	*out = NULL;
	if ((st = yx_pdf_get(v, trailer, "Root", &o, err)) != YX_OK)
		return yx_fail_prefix(err, st, "catalog");
	if (o->kind != YX_PDF_DICT)
		return yx_fail_at(err, YX_MALFORMED, trailer->offset, "ISO 32000-2 7.7.2",
				  "the trailer's /Root leads to no catalog (qpdf can rewrite the "
				  "file, which ends its signatures)");
	*out = o;
	return YX_OK;
}
