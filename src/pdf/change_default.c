/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries that say no more than their absence did, and entries that no reader looks at: writers
 * that write an object anew add or drop them. Clauses are of ISO 32000-2.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"

#define PRECISION     1e-6 /* of a real number; readers count with seven digits (annex C.2) */
#define PRODUCER_MOST 64   /* bytes of a program's name */

/*
 * Entries of numbers, whole or not. Where the standard wants an integer, readers differ on what a
 * real number is there (7.3.3): poppler takes flags of 2.0 for none at all.
 */
static bool
takes_reals(struct yx_bytes key)
{
	return change_is_way(key, "MediaBox CropBox BleedBox TrimBox ArtBox UserUnit Rect BBox "
				  "Matrix Border QuadPoints C BC BG IC CA RD Vertices InkList");
}

/*
 * The same among resources, whose names are anybody's: in what says by its kind which entries it
 * has (8.10.2, 9.6.2.1, 9.8.1, 8.4.5). Programs that write a file's objects anew write 1.0 as 1.
 */
static bool
takes_reals_in(const struct yx_pdf_obj *dict, struct yx_bytes key)
{
	static const struct {
		const char *type, *kind, *keys;
	} kinds[] = {
		{ "Subtype", "Form", "BBox Matrix" },
		{ "Type", "Font", "Widths FontBBox FontMatrix DW" },
		{ "Type", "FontDescriptor",
		  "FontBBox ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH "
		  "AvgWidth "
		  "MaxWidth MissingWidth" },
		{ "Type", "ExtGState", "LW ML CA ca" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (yx_pdf_is_name(yx_pdf_peek(dict, kinds[i].type), kinds[i].kind) &&
		    change_is_way(key, kinds[i].keys))
			return true;
	return false;
}

bool
change_same_reals(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
		  struct yx_bytes key, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	return o && n && takes_reals_in(od, key) && takes_reals_in(nd, key) &&
	       change_same_below(w, yx_bytes_str("Matrix"), o, n);
}

bool
change_same_numbers(struct yx_bytes key, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	double a = yx_pdf_number(o), b = yx_pdf_number(n);

	if (o->kind == YX_PDF_INT && n->kind == YX_PDF_INT)
		return o->u.integer == n->u.integer;
	if (o->kind != n->kind && !takes_reals(key))
		return false;
	return fabs(a - b) <= PRECISION * fmax(fabs(a), fabs(b));
}

/* ----------------------------------------------------------- attributes of pages */

/* Attributes that a page has from the nodes above it when it has none of its own (table 31). */
static const char *
inheritable(struct yx_bytes key)
{
	static const char *const keys[] = { "Resources", "MediaBox", "CropBox", "Rotate" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (yx_bytes_equal_str(key, keys[i]))
			return keys[i];
	return NULL;
}

/* What a page has without the entry (table 31): each box is the one around it. */
static const struct yx_pdf_obj *
absent_means(struct yx_pdf_view v, const struct yx_pdf_obj *page, struct yx_bytes key)
{
	static const struct yx_pdf_obj zero = { .kind = YX_PDF_INT };
	static const struct yx_pdf_obj one = { .kind = YX_PDF_INT, .u.integer = 1 };
	static const char *const inner[] = { "BleedBox", "TrimBox", "ArtBox" };
	const char *above = inheritable(key);
	const struct yx_pdf_obj *value = above ? change_inherited(v, page, above) : NULL;

	if (value)
		return value;
	if (yx_bytes_equal_str(key, "Rotate"))
		return &zero;
	if (yx_bytes_equal_str(key, "UserUnit"))
		return &one;
	if (yx_bytes_equal_str(key, "CropBox"))
		return change_inherited(v, page, "MediaBox");
	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++)
		if (yx_bytes_equal_str(key, inner[i]))
			return absent_means(v, page, YX_BYTES_LIT("CropBox"));
	return NULL;
}

void
change_page_defaults(const struct change_walk *w, const struct yx_pdf_obj *od,
		     const struct yx_pdf_obj *nd, struct yx_bytes key, const struct yx_pdf_obj **o,
		     const struct yx_pdf_obj **n)
{
	if (!*o)
		*o = absent_means(w->old, od, key);
	if (!*n)
		*n = absent_means(w->new, nd, key);
}

/* --------------------------------------------------------- what no reader looks at */

/* 14.2: names of procedure sets, for printers of the last century. Nothing, or those. */
static bool
is_procedures(struct yx_pdf_view v, const struct yx_pdf_obj *value)
{
	static const char *const names[] = { "PDF", "Text", "ImageB", "ImageC", "ImageI" };
	const struct yx_pdf_obj *item;

	if (!value)
		return true;
	if (yx_pdf_resolve(v, value, &value, NULL) != YX_OK || value->kind != YX_PDF_ARRAY ||
	    value->u.array.count > sizeof(names) / sizeof(names[0]))
		return false;
	for (size_t i = 0; i < value->u.array.count; i++) {
		bool known = false;

		if (yx_pdf_item(v, value, i, &item, NULL) != YX_OK)
			return false;
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			known |= yx_pdf_is_name(item, names[k]);
		if (!known)
			return false;
	}
	return true;
}

/* A program's name, as iText 2 and what comes of it leave at the root of the page tree. */
static bool
is_producer(const struct yx_pdf_obj *value)
{
	return value && value->kind == YX_PDF_STRING && value->u.text.len <= PRODUCER_MOST;
}

/*
 * ISO/TS 32004: the code over an encrypted file, made anew with each update. It stands in the
 * trailer itself or in a signature of the file; what it refers to is that signature and no more.
 */
static bool
is_integrity_code(const struct change_walk *w, const struct yx_pdf_obj *value)
{
	static const char *const keys[] = { "MACLocation", "MAC", "ByteRange", "SigObjRef" };
	const struct yx_pdf_obj *ref;
	bool listed = false;

	if (!value || value->kind != YX_PDF_DICT ||
	    !change_only_has(value, keys, sizeof(keys) / sizeof(keys[0])))
		return false;
	for (size_t i = 0; i < value->u.dict.count; i++)
		if (value->u.dict.entries[i].value->kind == YX_PDF_DICT ||
		    (value->u.dict.entries[i].value->kind == YX_PDF_REF &&
		     !yx_bytes_equal_str(value->u.dict.entries[i].key, "SigObjRef")))
			return false;
	if (!(ref = yx_pdf_peek(value, "SigObjRef")))
		return true;
	for (size_t i = 0; ref->kind == YX_PDF_REF && !listed && i < w->list->count; i++)
		listed = yx_pdf_ref_equal(w->list->items[i].value, ref->u.ref);
	return listed;
}

/*
 * PDFium's own note that it drew the annotation, for want of a picture. Only it looks for the note,
 * and where no picture was written there is none that it could take for its own.
 */
static bool
is_drawing_note(const struct yx_pdf_obj *annot, struct yx_bytes key, const struct yx_pdf_obj *o,
		const struct yx_pdf_obj *n)
{
	return yx_bytes_equal_str(key, "PDFIUM_HasGeneratedAP") && !o && n &&
	       n->kind == YX_PDF_BOOL && !yx_pdf_peek(annot, "AP");
}

enum yx_status
change_unread(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *nd,
	      struct yx_bytes key, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	      bool *out, struct yx_error *err)
{
	*out = true;
	if (role == ROLE_ANNOT && is_drawing_note(nd, key, o, n))
		return YX_OK;
	if ((role == ROLE_RESOURCE || role == ROLE_DR) && yx_bytes_equal_str(key, "ProcSet") &&
	    is_procedures(w->old, o) && is_procedures(w->new, n))
		return change_accept(w, n, err);
	if (role == ROLE_PAGES && yx_bytes_equal_str(key, "ITXT") && is_producer(n))
		return o && yx_pdf_obj_equal(o, n)
			   ? YX_OK
			   : change_note(w, "metadata", YX_PDF_CHANGE_VALIDATION,
					 "a program left its name", "某程序留下了自己的名称", err);
	if (role == ROLE_TRAILER && yx_bytes_equal_str(key, "AuthCode") && is_integrity_code(w, n))
		return o && yx_pdf_obj_equal(o, n)
			   ? YX_OK
			   : change_note(w, "extensions", YX_PDF_CHANGE_VALIDATION,
					 "the file's integrity code was made anew",
					 "文件的完整性校验码重新生成", err);
	*out = false;
	return YX_OK;
}
