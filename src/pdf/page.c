/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page: the page tree (ISO 32000-2 7.7.3). The list of leaves is made once per view by walking the
 * tree as it is; /Count and /Parent are compared with it and noted when they disagree, because a
 * reader that trusts them shows other pages.
 */
#include "doc.h"

#include <math.h>
#include <string.h>

struct walk {
	struct yx_pdf_view v;
	struct yx_arena *scratch;
	struct yx_pdf_ref *pages;
	size_t count, cap;
	uint32_t *path; /* object numbers from the root to here */
	unsigned depth;
	size_t visited;
	uint8_t *seen; /* interior nodes, one bit for each object number */
	struct pdf_page_memo memo;
};

static enum yx_status
add_page(struct walk *w, struct yx_pdf_ref ref, struct yx_error *err)
{
	if (w->count == w->cap) {
		size_t cap = w->cap ? w->cap * 2 : 64;
		struct yx_pdf_ref *grown;

		if (w->count >= YX_LIMIT_PDF_PAGES)
			return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "", "more than %d pages",
					  YX_LIMIT_PDF_PAGES);
		grown = yx_realloc(w->pages, cap * sizeof(*grown));
		if (!grown)
			return yx_fail_nomem(err);
		w->pages = grown;
		w->cap = cap;
	}
	w->pages[w->count++] = ref;
	return YX_OK;
}

static enum yx_status
enter(struct walk *w, uint32_t num, struct yx_error *err)
{
	unsigned i;

	if (++w->visited > YX_LIMIT_PDF_TREE_NODES || w->depth >= YX_LIMIT_DEPTH)
		return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "ISO 32000-2 7.7.3",
				  "the page tree is too large or too deep");
	for (i = 0; i < w->depth; i++)
		if (w->path[i] == num)
			return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.7.3",
					  "the page tree runs in a circle (object %u)", num);
	w->path[w->depth++] = num;
	return YX_OK;
}

static enum yx_status read_boxes(struct yx_pdf_view v, struct yx_pdf_page *p, struct yx_error *err);
static enum yx_status inherited(struct yx_pdf_view v, const struct yx_pdf_obj *node,
				const char *key, const struct yx_pdf_obj **out,
				struct yx_error *err);

/* A leaf of the tree: would every reader take it for a page, and show the same of it? */
static void
check_leaf(struct walk *w, const struct yx_pdf_obj *page, struct yx_pdf_ref ref)
{
	struct yx_pdf_page boxes = { .dict = page, .ref = ref };
	const struct yx_pdf_obj *o = NULL;

	pdf_check_leaf(w->v, w->scratch, &w->memo, page, ref);
	/* what cannot be read is told where the page is looked at */
	(void)read_boxes(w->v, &boxes, NULL);
	if (inherited(w->v, page, "Rotate", &o, NULL) == YX_OK && !pdf_is_plain_rotation(o))
		pdf_note(w->v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(w->v, ref.num), ref.num,
			 "/Rotate of a page is no multiple of 90");
}

static enum yx_status walk_kids(struct walk *w, const struct yx_pdf_obj *node,
				struct yx_pdf_ref ref, struct yx_error *err);

static enum yx_status
walk_node(struct walk *w, struct yx_pdf_ref ref, struct yx_pdf_ref parent, struct yx_error *err)
{
	const struct yx_pdf_obj *node = NULL, *up;
	enum yx_status st;

	if ((st = enter(w, ref.num, err)) != YX_OK)
		return st;
	if ((st = pdf_load_into(w->v, ref, w->scratch, &node, err)) != YX_OK)
		return st;
	if (node->kind != YX_PDF_DICT) {
		pdf_note(w->v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(w->v, ref.num), ref.num,
			 "a kid of the page tree (object %u) is no dictionary", ref.num);
		w->depth--;
		return YX_OK;
	}
	up = yx_pdf_peek(node, "Parent");
	if (parent.num && (!up || up->kind != YX_PDF_REF || !yx_pdf_ref_equal(up->u.ref, parent)))
		pdf_note(w->v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(w->v, ref.num), ref.num,
			 "/Parent of object %u does not lead to its parent", ref.num);
	if (yx_pdf_peek(node, "Kids") || !parent.num) {
		pdf_check_node(w->v, w->scratch, node, ref, !parent.num);
		if (w->seen[ref.num / 8] >> (ref.num % 8) & 1)
			return yx_fail_at(err, YX_MALFORMED, node->offset, "ISO 32000-2 7.7.3",
					  "object %u stands twice in the page tree", ref.num);
		w->seen[ref.num / 8] |= (uint8_t)(1u << (ref.num % 8));
		st = walk_kids(w, node, ref, err);
	} else {
		check_leaf(w, node, ref);
		st = add_page(w, ref, err);
	}
	w->depth--;
	return st;
}

static enum yx_status
walk_kids(struct walk *w, const struct yx_pdf_obj *node, struct yx_pdf_ref ref,
	  struct yx_error *err)
{
	const struct yx_pdf_obj *kids = NULL;
	struct yx_pdf_ref *list;
	size_t i, n = 0, before = w->count;
	int64_t promised;
	bool odd = false;
	enum yx_status st;

	if ((st = yx_pdf_get_kind(w->v, node, "Kids", YX_PDF_ARRAY, &kids, err)) != YX_OK)
		return yx_fail_prefix(err, st, "page tree");
	if (!kids)
		return YX_OK;
	promised = pdf_get_int(w->v, node, "Count", -1);
	/* a list of our own, so that the scratch memory may be given back between kids */
	list = yx_alloc_array(kids->u.array.count + 1, sizeof(*list));
	if (!list)
		return yx_fail_nomem(err);
	for (i = 0; i < kids->u.array.count; i++) {
		if (kids->u.array.items[i]->kind == YX_PDF_REF)
			list[n++] = kids->u.array.items[i]->u.ref;
		else
			odd = true;
	}
	for (i = 0; i < n && st == YX_OK; i++) {
		if (yx_arena_used(w->scratch) > (1u << 20)) {
			yx_arena_free(w->scratch);
			w->scratch = yx_arena_new(YX_LIMIT_PDF_CACHE);
			if (!w->scratch) {
				st = yx_fail_nomem(err);
				break;
			}
		}
		st = walk_node(w, list[i], ref, err);
	}
	yx_free(list);
	if (st == YX_OK && (odd || promised < 0 || (uint64_t)promised != w->count - before))
		pdf_note(w->v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(w->v, ref.num), ref.num,
			 odd ? "/Kids of object %u holds something else than references"
			     : "/Count of object %u is not the number of its pages",
			 ref.num);
	return st;
}

static enum yx_status
page_list(struct yx_pdf_view v, struct yx_error *err)
{
	struct walk w = { .v = v };
	const struct yx_pdf_obj *catalog = NULL, *root;
	enum yx_status st;

	if (v.doc->pages && v.doc->pages_revision == v.revision)
		return YX_OK;
	if ((st = yx_pdf_catalog(v, &catalog, err)) != YX_OK)
		return st;
	if (!yx_pdf_is_name(yx_pdf_peek(catalog, "Type"), "Catalog"))
		pdf_note(v.doc, YX_PDF_NOTE_PAGE_TREE, catalog->offset, 0,
			 "a catalog whose /Type does not say so");
	root = yx_pdf_peek(catalog, "Pages");
	if (!root || root->kind != YX_PDF_REF)
		return yx_fail_at(err, YX_MALFORMED, catalog->offset, "ISO 32000-2 7.7.2",
				  "the catalog has no page tree");
	w.scratch = yx_arena_new(YX_LIMIT_PDF_CACHE);
	w.path = yx_alloc_array(YX_LIMIT_DEPTH + 1, sizeof(*w.path));
	w.pages = yx_alloc_array(64, sizeof(*w.pages));
	w.seen = yx_alloc_array(v.doc->info.object_max / 8 + 1, 1);
	w.cap = 64;
	if (!w.scratch || !w.path || !w.pages || !w.seen)
		st = yx_fail_nomem(err);
	else
		st = walk_node(&w, root->u.ref, (struct yx_pdf_ref){ 0, 0 }, err);
	yx_arena_free(w.scratch);
	yx_free(w.path);
	yx_free(w.seen);
	if (st != YX_OK) {
		yx_free(w.pages);
		return st;
	}
	yx_free(v.doc->pages);
	v.doc->pages = w.pages;
	v.doc->page_count = w.count;
	v.doc->pages_revision = v.revision;
	return YX_OK;
}

enum yx_status
yx_pdf_page_count(struct yx_pdf_view v, size_t *out, struct yx_error *err)
{
	enum yx_status st = page_list(v, err);

	*out = st == YX_OK ? v.doc->page_count : 0;
	return st;
}

enum yx_status
yx_pdf_page_index(struct yx_pdf_view v, struct yx_pdf_ref ref, size_t *out, struct yx_error *err)
{
	size_t i;
	enum yx_status st;

	*out = SIZE_MAX;
	if ((st = page_list(v, err)) != YX_OK)
		return st;
	for (i = 0; i < v.doc->page_count; i++) {
		if (yx_pdf_ref_equal(v.doc->pages[i], ref)) {
			*out = i;
			return YX_OK;
		}
	}
	return yx_fail_at(err, YX_NOT_FOUND, YX_NO_OFFSET, "", "object %u is no page", ref.num);
}

/* An inheritable entry: the page's own, or that of the nearest ancestor. */
static enum yx_status
inherited(struct yx_pdf_view v, const struct yx_pdf_obj *node, const char *key,
	  const struct yx_pdf_obj **out, struct yx_error *err)
{
	unsigned i;
	enum yx_status st;

	for (i = 0; i < YX_LIMIT_DEPTH; i++) {
		if ((st = yx_pdf_get(v, node, key, out, err)) != YX_OK)
			return st;
		if ((*out)->kind != YX_PDF_NULL)
			return YX_OK;
		if ((st = yx_pdf_get(v, node, "Parent", &node, err)) != YX_OK)
			return st;
		if (node->kind != YX_PDF_DICT)
			return YX_OK;
	}
	return YX_OK;
}

static bool
read_rect(struct yx_pdf_view v, const struct yx_pdf_obj *o, struct yx_pdf_rect *out)
{
	const struct yx_pdf_obj *n = NULL;
	double c[4];
	size_t i;

	if (o->kind != YX_PDF_ARRAY || o->u.array.count != 4)
		return false;
	for (i = 0; i < 4; i++) {
		if (yx_pdf_item(v, o, i, &n, NULL) != YX_OK || !yx_pdf_is_number(n))
			return false;
		c[i] = yx_pdf_number(n);
		if (!isfinite(c[i]) || fabs(c[i]) > 1e7)
			return false;
	}
	*out = (struct yx_pdf_rect){ fmin(c[0], c[2]), fmin(c[1], c[3]), fmax(c[0], c[2]),
				     fmax(c[1], c[3]) };
	return out->x1 > out->x0 && out->y1 > out->y0;
}

/* Ghostscript cuts such a box by the page's before it finds out which corner is which. */
static bool
is_backwards(struct yx_pdf_view v, const struct yx_pdf_obj *box)
{
	const struct yx_pdf_obj *low = NULL, *high = NULL;

	for (size_t i = 0; i < 2; i++)
		if (yx_pdf_item(v, box, i, &low, NULL) == YX_OK &&
		    yx_pdf_item(v, box, i + 2, &high, NULL) == YX_OK &&
		    yx_pdf_number(low) > yx_pdf_number(high))
			return true;
	return false;
}

static enum yx_status
read_boxes(struct yx_pdf_view v, struct yx_pdf_page *p, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf_rect m = { 0, 0, 612, 792 }, c;
	enum yx_status st;

	if ((st = inherited(v, p->dict, "MediaBox", &o, err)) != YX_OK)
		return st;
	/* none at all: readers agree on US Letter, but for Ghostscript, which takes what it prints
	 * on; one that cannot be used: they do not */
	if (o->kind == YX_PDF_NULL)
		pdf_note(v.doc, YX_PDF_NOTE_OBJECT_SLOPPY, pdf_place(v, p->ref.num), p->ref.num,
			 "a page without /MediaBox; US Letter is taken");
	else if (!read_rect(v, o, &m))
		pdf_note(v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(v, p->ref.num), p->ref.num,
			 "a page whose /MediaBox is no rectangle; US Letter is taken");
	p->media_box = p->crop_box = m;
	if ((st = inherited(v, p->dict, "CropBox", &o, err)) != YX_OK)
		return st;
	if (read_rect(v, o, &c)) {
		if (is_backwards(v, o) &&
		    (c.x0 < m.x0 || c.y0 < m.y0 || c.x1 > m.x1 || c.y1 > m.y1))
			pdf_note(v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(v, p->ref.num), p->ref.num,
				 "a /CropBox from its far corner, and beyond the /MediaBox");
		c = (struct yx_pdf_rect){ fmax(c.x0, m.x0), fmax(c.y0, m.y0), fmin(c.x1, m.x1),
					  fmin(c.y1, m.y1) };
		if (c.x1 > c.x0 && c.y1 > c.y0)
			p->crop_box = c;
		else
			pdf_note(v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(v, p->ref.num), p->ref.num,
				 "a /CropBox outside the /MediaBox: some show nothing of the page");
	} else if (o->kind != YX_PDF_NULL) {
		pdf_note(v.doc, YX_PDF_NOTE_PAGE_TREE, pdf_place(v, p->ref.num), p->ref.num,
			 "a page whose /CropBox is no rectangle");
	}
	return YX_OK;
}

enum yx_status
yx_pdf_page(struct yx_pdf_view v, size_t index, struct yx_pdf_page *out, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL;
	enum yx_status st;

	*out = (struct yx_pdf_page){ .index = index, .user_unit = 1 };
	if ((st = page_list(v, err)) != YX_OK)
		return st;
	if (index >= v.doc->page_count)
		return yx_fail_at(err, YX_NOT_FOUND, YX_NO_OFFSET, "",
				  "there is no page %zu: the document has %zu", index + 1,
				  v.doc->page_count);
	out->ref = v.doc->pages[index];
	if ((st = yx_pdf_load(v, out->ref, &out->dict, err)) != YX_OK)
		return st;
	if ((st = read_boxes(v, out, err)) != YX_OK)
		return st;
	if ((st = inherited(v, out->dict, "Rotate", &o, err)) != YX_OK)
		return st;
	if (yx_pdf_is_number(o) && fabs(yx_pdf_number(o)) < 1e6)
		out->rotate = (((int)yx_pdf_number(o) / 90 * 90) % 360 + 360) % 360;
	if ((st = yx_pdf_get(v, out->dict, "UserUnit", &o, err)) != YX_OK)
		return st;
	if (yx_pdf_is_number(o) && yx_pdf_number(o) > 0)
		out->user_unit = yx_pdf_number(o);
	return inherited(v, out->dict, "Resources", &out->resources, err);
}

void
yx_pdf_page_shown(const struct yx_pdf_page *p, double *width, double *height)
{
	double w = p->crop_box.x1 - p->crop_box.x0, h = p->crop_box.y1 - p->crop_box.y0;
	bool turned = p->rotate == 90 || p->rotate == 270;

	*width = turned ? h : w;
	*height = turned ? w : h;
}

struct yx_pdf_rect
yx_pdf_page_place(const struct yx_pdf_page *p, struct yx_pdf_rect s)
{
	const struct yx_pdf_rect *c = &p->crop_box;

	switch (p->rotate) {
	case 90: /* shown x runs up the page, shown y runs to its left */
		return (struct yx_pdf_rect){ c->x1 - s.y1, c->y0 + s.x0, c->x1 - s.y0,
					     c->y0 + s.x1 };
	case 180:
		return (struct yx_pdf_rect){ c->x1 - s.x1, c->y1 - s.y1, c->x1 - s.x0,
					     c->y1 - s.y0 };
	case 270:
		return (struct yx_pdf_rect){ c->x0 + s.y0, c->y1 - s.x1, c->x0 + s.y1,
					     c->y1 - s.x0 };
	default:
		return (struct yx_pdf_rect){ c->x0 + s.x0, c->y0 + s.y0, c->x0 + s.x1,
					     c->y0 + s.y1 };
	}
}
