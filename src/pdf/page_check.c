/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_check: would every reader take this tree for the same pages, and show the same of each
 * (ISO 32000-2 7.7.3)? What the standard asks of a node or a page is asked here; what does not fit
 * is noted, and nothing is refused: the list of pages is page.c's.
 */
#include "doc.h"

#include <string.h>

#define ROTATE_MAX 36000 /* degrees: many turns, and yet no reader's number wraps */

static const char *const painted[] = { "Contents", "Resources", "Annots" };

struct check {
	struct yx_pdf_view v;
	struct yx_arena *arena;
	struct pdf_page_memo *memo; /* of the page before */
};

/* What an entry leads to, kept no longer than the scratch memory; NULL: unreadable. */
static const struct yx_pdf_obj *
look(struct check *c, const struct yx_pdf_obj *o)
{
	for (unsigned i = 0; o && o->kind == YX_PDF_REF; i++)
		if (i == YX_LIMIT_PDF_REF_CHAIN ||
		    pdf_load_into(c->v, o->u.ref, c->arena, &o, NULL) != YX_OK)
			return NULL;
	return o;
}

static bool
is_null(const struct yx_pdf_obj *o)
{
	return !o || o->kind == YX_PDF_NULL;
}

static bool
has_type(struct check *c, const struct yx_pdf_obj *node, const char *type)
{
	return yx_pdf_is_name(look(c, yx_pdf_peek(node, "Type")), type);
}

/* 7.7.3.3: a stream, or an array of streams; readers differ on what else they take. */
static bool
has_plain_contents(struct check *c, const struct yx_pdf_obj *page)
{
	const struct yx_pdf_obj *entry = yx_pdf_peek(page, "Contents"), *o = look(c, entry), *item;

	if (!entry)
		return true;
	if (entry->kind == YX_PDF_REF && !entry->u.ref.num) /* poppler shows no page then */
		return false;
	if (!o || o->kind != YX_PDF_ARRAY)
		return o && (o->kind == YX_PDF_STREAM || o->kind == YX_PDF_NULL);
	for (size_t i = 0; i < o->u.array.count; i++) {
		item = look(c, o->u.array.items[i]);
		if (!item || item->kind != YX_PDF_STREAM)
			return false;
	}
	return true;
}

/* 12.7.4: a field that is its own widget says which of four types it has, or its parent does. */
static bool
is_plain_field(struct check *c, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *kind)
{
	const struct yx_pdf_obj *type = look(c, yx_pdf_peek(annot, "FT"));
	bool widget = yx_pdf_is_name(kind, "Widget");

	if (is_null(type))
		return !widget || !yx_pdf_peek(annot, "T") || yx_pdf_peek(annot, "Parent");
	return widget && (yx_pdf_is_name(type, "Tx") || yx_pdf_is_name(type, "Btn") ||
			  yx_pdf_is_name(type, "Ch") || yx_pdf_is_name(type, "Sig"));
}

/* 12.5.2, table 166: what kind it is, and where it lies. Some leave that out where nothing is
 * shown. */
static bool
is_plain_annot(struct check *c, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *kind = look(c, yx_pdf_peek(annot, "Subtype")), *item;
	const struct yx_pdf_obj *rect = look(c, yx_pdf_peek(annot, "Rect"));

	if (!is_plain_field(c, annot, kind))
		return false;
	if (is_null(rect) && !yx_pdf_peek(annot, "AP"))
		return true;
	if (!kind || kind->kind != YX_PDF_NAME || !rect || rect->kind != YX_PDF_ARRAY ||
	    rect->u.array.count != 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		item = look(c, rect->u.array.items[i]);
		if (!item || !yx_pdf_is_number(item))
			return false;
	}
	return true;
}

/* 12.5.2: an array of dictionaries. One that was taken away leaves null. */
static bool
has_plain_annots(struct check *c, const struct yx_pdf_obj *page)
{
	const struct yx_pdf_obj *entry = yx_pdf_peek(page, "Annots"), *o = look(c, entry), *item;

	if (!entry || (o && o->kind == YX_PDF_NULL))
		return true;
	if (!o || o->kind != YX_PDF_ARRAY)
		return false;
	for (size_t i = 0; i < o->u.array.count; i++) {
		item = look(c, o->u.array.items[i]);
		if (!item || (item->kind != YX_PDF_NULL &&
			      (item->kind != YX_PDF_DICT || !is_plain_annot(c, item))))
			return false;
	}
	return true;
}

/*
 * Among what a page is painted with: a reference to an object that is there under another
 * generation number. It leads nowhere (7.3.10), but for readers that look at the number alone.
 * Elsewhere some writers leave such references (in structure trees, of hybrid files).
 */
static bool
has_other_generation(struct check *c, const struct yx_pdf_obj *o, unsigned depth)
{
	struct yx_pdf_xref x;
	bool found = false;

	if (!o || depth > 4)
		return false;
	if (o->kind == YX_PDF_REF)
		return (o->u.ref.gen || c->v.doc->has_generations) &&
		       yx_pdf_locate(c->v, o->u.ref.num, &x) && x.place != YX_PDF_FREE &&
		       (x.place == YX_PDF_AT_OFFSET ? x.gen : 0) != o->u.ref.gen;
	if (o->kind == YX_PDF_ARRAY)
		for (size_t i = 0; !found && i < o->u.array.count; i++)
			found = has_other_generation(c, o->u.array.items[i], depth + 1);
	if (o->kind == YX_PDF_DICT)
		for (size_t i = 0; !found && i < o->u.dict.count; i++)
			found = has_other_generation(c, o->u.dict.entries[i].value, depth + 1);
	return found;
}

/* -------------------------------------------------------------- inheritance */

/* Kinds of resources that readers may find in an ancestor's dictionary and not in the page's. */
static bool
lends_resources(struct check *c, const struct yx_pdf_obj *own, const struct yx_pdf_obj *ancestor)
{
	static const char *const kinds[] = { "Font",    "XObject", "ExtGState", "ColorSpace",
					     "Pattern", "Shading", "Properties" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct yx_pdf_obj *o = look(c, yx_pdf_peek(ancestor, kinds[i]));

		if (o && o->kind == YX_PDF_DICT && o->u.dict.count && !yx_pdf_peek(own, kinds[i]))
			return true;
	}
	return false;
}

/*
 * 7.7.3.4: a page has its own value or that of the nearest ancestor. One that is null is none
 * (7.3.7), but readers differ on whether it hides that of an ancestor. Resources are replaced as a
 * whole, but one reader adds the kinds that only an ancestor has.
 */
static const char *
odd_inheritance(struct check *c, const struct yx_pdf_obj *page, const char *key)
{
	const struct yx_pdf_obj *node = page, *own = NULL, *entry, *value;
	bool hidden = false;

	for (unsigned i = 0; node->kind == YX_PDF_DICT && i < YX_LIMIT_DEPTH; i++) {
		entry = yx_pdf_peek(node, key);
		/* ancestors are few and kept, pages many */
		value = NULL;
		if (node == page)
			value = look(c, entry);
		else if (yx_pdf_resolve(c->v, entry, &value, NULL) != YX_OK)
			break;
		if (entry && is_null(value))
			hidden = true;
		else if (entry && own && lends_resources(c, own, value))
			return "a page whose ancestors have resources that it lacks";
		else if (entry && hidden && !own)
			return "an entry of a page that is null, and that an ancestor has";
		if (!own && !is_null(value))
			own = value;
		if (own && strcmp(key, "Resources") != 0)
			break;
		if (yx_pdf_get(c->v, node, "Parent", &node, NULL) != YX_OK)
			break;
	}
	return NULL;
}

/* Is an entry the reference that the page before had? Then it was looked at there. */
static bool
was_seen(struct yx_pdf_ref *before, const struct yx_pdf_obj *entry)
{
	struct yx_pdf_ref ref =
	    entry && entry->kind == YX_PDF_REF ? entry->u.ref : (struct yx_pdf_ref){ 0, 0 };
	bool seen = ref.num && yx_pdf_ref_equal(ref, *before);

	*before = ref;
	return seen;
}

static const char *
odd_entry(struct check *c, const struct yx_pdf_obj *page)
{
	static const char *const inherited[] = { "Resources", "MediaBox", "CropBox", "Rotate" };
	const struct yx_pdf_obj *unit;
	const char *odd = NULL;
	bool same_parent = was_seen(&c->memo->parent, yx_pdf_peek(page, "Parent"));

	for (size_t i = 0; i < 3; i++)
		if (!c->memo->same[i] &&
		    (has_other_generation(c, yx_pdf_peek(page, painted[i]), 0) ||
		     has_other_generation(c, look(c, yx_pdf_peek(page, painted[i])), 0)))
			return "a page with a reference to an object of another generation";
	for (size_t i = same_parent && c->memo->same[1] ? 1 : 0; !odd && i < 4; i++)
		odd = odd_inheritance(c, page, inherited[i]);
	unit = look(c, yx_pdf_peek(page, "UserUnit"));
	if (!odd && !is_null(unit) && !(yx_pdf_number(unit) > 0))
		odd = "a page whose /UserUnit is no positive number";
	return odd;
}

/* ------------------------------------------------------------------ outside */

void
pdf_check_leaf(struct yx_pdf_view v, struct yx_arena *arena, struct pdf_page_memo *memo,
	       const struct yx_pdf_obj *page, struct yx_pdf_ref ref)
{
	struct check c = { v, arena, memo };
	const char *odd;

	for (size_t i = 0; i < 3; i++)
		memo->same[i] = was_seen(&memo->entry[i], yx_pdf_peek(page, painted[i]));
	if (!has_type(&c, page, "Page"))
		odd = "a page whose /Type does not say so";
	else if (!memo->same[0] && !has_plain_contents(&c, page))
		odd = "/Contents of a page is something else than streams";
	else if (!memo->same[2] && !has_plain_annots(&c, page))
		odd = "/Annots of a page is something else than a list of annotations";
	else
		odd = odd_entry(&c, page);
	if (odd)
		pdf_note(v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(v, ref.num), ref.num, "%s", odd);
}

void
pdf_check_node(struct yx_pdf_view v, struct yx_arena *arena, const struct yx_pdf_obj *node,
	       struct yx_pdf_ref ref, bool root)
{
	struct check c = { v, arena, NULL };
	const struct yx_pdf_obj *kids = look(&c, yx_pdf_peek(node, "Kids"));
	const char *odd = NULL;

	if (!has_type(&c, node, "Pages"))
		odd = "a node of the page tree whose /Type does not say so";
	else if (!kids || kids->kind != YX_PDF_ARRAY)
		odd = "a node of the page tree without /Kids";
	else if (root && yx_pdf_peek(node, "Parent"))
		odd = "the root of the page tree has a /Parent";
	else if (yx_pdf_peek(node, "Annots") || yx_pdf_peek(node, "Contents"))
		odd = "a node of the page tree with entries of a page";
	if (odd)
		pdf_note(v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(v, ref.num), ref.num, "%s", odd);
}

bool
pdf_is_plain_rotation(const struct yx_pdf_obj *o)
{
	return o->kind == YX_PDF_NULL || (o->kind == YX_PDF_REAL && o->u.real == 0) ||
	       (o->kind == YX_PDF_INT && o->u.integer % 90 == 0 && o->u.integer <= ROTATE_MAX &&
		o->u.integer >= -ROTATE_MAX);
}
