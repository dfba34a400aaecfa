/* SPDX-License-Identifier: Apache-2.0 */
/*
 * duplicate: keys that stand twice in a dictionary (ISO 32000-2 7.3.7) and yet have one reading.
 * pdfTeX writes a page's /Group out and refers to the same one, once with a /Type and once without;
 * LaTeX gives a document two titles, in the information dictionary (14.3.3), which anybody may
 * change at any time, says of a link that it is an action, and of letters twice what to copy; TCPDF
 * says twice how a viewer's window is to be laid out, Word where on a page a place lies.
 */
#include "doc.h"

#define REVISIONS_MAX 16 /* of a file with more none is excused */
#define DEPTH_MAX     8
#define VISITS_MAX    2000 /* values that are compared for one object */

struct look {
	struct yx_pdf_view v;
	size_t visits;
};

static bool has_entries_of(struct look *l, const struct yx_pdf_obj *a, const struct yx_pdf_obj *b,
			   const char *but, unsigned depth);

/* The same whoever reads it, references followed; streams only when they are one. */
static bool
agree(struct look *l, const struct yx_pdf_obj *a, const struct yx_pdf_obj *b, unsigned depth)
{
	if (yx_pdf_obj_equal(a, b))
		return true;
	if (depth == DEPTH_MAX || ++l->visits > VISITS_MAX ||
	    yx_pdf_resolve(l->v, a, &a, NULL) != YX_OK ||
	    yx_pdf_resolve(l->v, b, &b, NULL) != YX_OK || a->kind != b->kind)
		return false;
	if (a->kind == YX_PDF_ARRAY) {
		if (a->u.array.count != b->u.array.count)
			return false;
		for (size_t i = 0; i < a->u.array.count; i++)
			if (!agree(l, a->u.array.items[i], b->u.array.items[i], depth + 1))
				return false;
		return true;
	}
	if (a->kind != YX_PDF_DICT)
		return yx_pdf_obj_equal(a, b);
	return has_entries_of(l, a, b, NULL, depth) && has_entries_of(l, b, a, NULL, depth);
}

/* Each entry of `a` stands in `b` with the same value; `but`: a key that doesn't matter. */
static bool
has_entries_of(struct look *l, const struct yx_pdf_obj *a, const struct yx_pdf_obj *b,
	       const char *but, unsigned depth)
{
	for (size_t i = 0; i < a->u.dict.count; i++) {
		const struct yx_pdf_entry *e = &a->u.dict.entries[i];
		const struct yx_pdf_obj *other = yx_pdf_peek_bytes(b, e->key);

		if (but && yx_bytes_equal_str(e->key, but))
			continue;
		if (!other || !agree(l, e->value, other, depth + 1))
			return false;
	}
	return true;
}

/* Only how a window around the pages looks when the document is opened (7.7.2, table 29). */
static bool
is_of_the_window(const struct yx_pdf_entry *e, const struct yx_pdf_obj *other)
{
	return e->value->kind == YX_PDF_NAME && other->kind == YX_PDF_NAME &&
	       (yx_bytes_equal_str(e->key, "PageMode") || yx_bytes_equal_str(e->key, "PageLayout"));
}

/* 12.5.6.5: a link is told by its /Subtype; no reader at hand asks for another /Type than that. */
static bool
is_of_a_link(const struct yx_pdf_obj *o, const struct yx_pdf_entry *e,
	     const struct yx_pdf_obj *other)
{
	static const char *const names[] = { "Annot", "Action" };
	unsigned known = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		known += yx_pdf_is_name(e->value, names[i]) + yx_pdf_is_name(other, names[i]);
	return yx_bytes_equal_str(e->key, "Type") && known == 2 &&
	       yx_pdf_is_name(yx_pdf_peek(o, "Subtype"), "Link") && !yx_pdf_peek(o, "AP");
}

/*
 * 11.6.6: two groups that differ in no more than that one says /Type /Group, which is optional and
 * which nobody asks for.
 */
static bool
is_one_group(struct look *l, const struct yx_pdf_entry *e, const struct yx_pdf_obj *other)
{
	const struct yx_pdf_obj *g[2] = { e->value, other }, *type;

	if (!yx_bytes_equal_str(e->key, "Group"))
		return false;
	for (size_t k = 0; k < 2; k++) {
		if (yx_pdf_resolve(l->v, g[k], &g[k], NULL) != YX_OK || g[k]->kind != YX_PDF_DICT)
			return false;
		type = yx_pdf_peek(g[k], "Type");
		if (type && !yx_pdf_is_name(type, "Group"))
			return false;
	}
	return has_entries_of(l, g[0], g[1], "Type", 0) && has_entries_of(l, g[1], g[0], "Type", 0);
}

/* 12.3.2.2: places on one page, which differ in where on it the window begins. */
static bool
is_one_page(const struct yx_pdf_obj *a, const struct yx_pdf_obj *b)
{
	static const char *const fits[] = { "XYZ",  "Fit",  "FitH",  "FitV",
					    "FitR", "FitB", "FitBH", "FitBV" };
	const struct yx_pdf_obj *const both[2] = { a, b };
	bool known = false;

	for (size_t k = 0; k < 2; k++) {
		if (both[k]->kind != YX_PDF_ARRAY || both[k]->u.array.count < 2 ||
		    both[k]->u.array.items[0]->kind != YX_PDF_REF)
			return false;
		for (size_t i = 2; i < both[k]->u.array.count; i++)
			if (!yx_pdf_is_number(both[k]->u.array.items[i]) &&
			    both[k]->u.array.items[i]->kind != YX_PDF_NULL)
				return false;
	}
	for (size_t i = 0; i < sizeof(fits) / sizeof(fits[0]); i++)
		known |= yx_pdf_is_name(a->u.array.items[1], fits[i]);
	return known && yx_pdf_obj_equal(a->u.array.items[0], b->u.array.items[0]) &&
	       yx_pdf_obj_equal(a->u.array.items[1], b->u.array.items[1]);
}

static bool
has_program(struct look *l, const struct yx_pdf_obj *font)
{
	static const char *const files[] = { "FontFile", "FontFile2", "FontFile3" };
	const struct yx_pdf_obj *descriptor, *file;

	if (yx_pdf_get(l->v, font, "FontDescriptor", &descriptor, NULL) != YX_OK)
		return false;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (yx_pdf_get(l->v, descriptor, files[i], &file, NULL) == YX_OK &&
		    file->kind == YX_PDF_STREAM)
			return true;
	return false;
}

/*
 * 9.10.3: what to copy of a simple font that brings its shapes, said twice, as those who write
 * Chinese and Korean with pdfTeX have it. What is painted does not depend on it, and one map alone
 * may say anything.
 */
static bool
is_of_copying(struct look *l, const struct yx_pdf_obj *font, const struct yx_pdf_entry *e)
{
	const struct yx_pdf_obj *kind = yx_pdf_peek(font, "Subtype");

	return yx_bytes_equal_str(e->key, "ToUnicode") &&
	       (yx_pdf_is_name(kind, "Type1") || yx_pdf_is_name(kind, "TrueType")) &&
	       has_program(l, font);
}

/* All keys that stand twice, in this object and in what is written in it, have one value. */
static bool
has_one_reading(struct look *l, const struct yx_pdf_obj *o, unsigned depth)
{
	if (depth > YX_LIMIT_DEPTH)
		return false;
	for (size_t i = 0; o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		if (!has_one_reading(l, o->u.array.items[i], depth + 1))
			return false;
	if (o->kind != YX_PDF_DICT && o->kind != YX_PDF_STREAM)
		return true;
	for (size_t i = 0; i < o->u.dict.count; i++) {
		const struct yx_pdf_entry *e = &o->u.dict.entries[i];
		const struct yx_pdf_obj *other = yx_pdf_peek_bytes(o, e->key);

		if ((!agree(l, e->value, other, 0) && !is_of_the_window(e, other) &&
		     !is_of_a_link(o, e, other) && !is_one_group(l, e, other) &&
		     !is_one_page(e->value, other) && !is_of_copying(l, o, e)) ||
		    !has_one_reading(l, e->value, depth + 1))
			return false;
	}
	return true;
}

static bool
is_excused(struct yx_pdf *doc, uint32_t num)
{
	const struct yx_pdf_obj *o;
	bool found = false; /* by its number: a cross-reference stream may have another one */

	for (size_t i = 0; i < doc->revision_count; i++) {
		struct look l = { .v = yx_pdf_view(doc, i) };
		const struct pdf_entry *e = pdf_find_entry(l.v, num);

		yx_pdf_trim(doc);
		if (!e || e->place == YX_PDF_FREE)
			continue;
		if (yx_pdf_load(
			l.v, (struct yx_pdf_ref){ num, e->place == YX_PDF_AT_OFFSET ? e->gen : 0 },
			&o, NULL) != YX_OK ||
		    !has_one_reading(&l, o, 0))
			return false;
		found = true;
	}
	return found;
}

/* An information dictionary of some revision, and nothing but: *reach may have to be made. */
static enum yx_status
is_information(struct yx_pdf *doc, uint32_t num, struct pdf_reach *reach, bool *out,
	       struct yx_error *err)
{
	enum yx_status st = YX_OK;

	*out = false;
	for (size_t i = 0; i < doc->revision_count; i++) {
		const struct yx_pdf_obj *info = yx_pdf_peek(doc->revisions[i].trailer, "Info");

		*out |= info && info->kind == YX_PDF_REF && info->u.ref.num == num;
	}
	if (*out && !reach->doc)
		st = pdf_reach_init(reach, doc, err);
	*out = *out && st == YX_OK && !pdf_reach_has(reach, num);
	return st;
}

enum yx_status
pdf_check_duplicates(struct yx_pdf *doc, struct pdf_reach *reach, struct yx_error *err)
{
	size_t notes = doc->note_count; /* looking may add some */

	for (size_t i = 0; i < notes; i++) {
		uint32_t num = doc->notes[i].num;
		bool good;
		enum yx_status st;

		if (doc->notes[i].kind != YX_PDF_NOTE_DUPLICATE_KEY || !num ||
		    yx_pdf_duplicate_is_harmless(doc, num))
			continue;
		if (!doc->excused &&
		    !(doc->excused = yx_alloc_array(YX_LIMIT_PDF_NOTES, sizeof(*doc->excused))))
			return yx_fail_nomem(err);
		if ((st = is_information(doc, num, reach, &good, err)) != YX_OK)
			return st;
		good = good || (doc->revision_count <= REVISIONS_MAX && is_excused(doc, num));
		if (good && doc->excused_count < YX_LIMIT_PDF_NOTES)
			doc->excused[doc->excused_count++] = num;
	}
	return YX_OK;
}

bool
yx_pdf_duplicate_is_harmless(const struct yx_pdf *doc, uint32_t num)
{
	for (size_t i = 0; i < doc->excused_count; i++)
		if (doc->excused[i] == num)
			return true;
	return false;
}
