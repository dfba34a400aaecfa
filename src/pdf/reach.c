/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach: which objects a reader can come to from the trailer of any revision, but for what only the
 * document information dictionary (ISO 32000-2 14.3.3) refers to. What nothing leads to is read by
 * nobody; writers leave such things behind.
 */
#include "doc.h"

#include <string.h>

#define REVISIONS_MAX 16                  /* of more, everything counts as reached */
#define NUMBERS_MAX   ((uint32_t)1 << 23) /* of larger object numbers too */

struct walk {
	struct pdf_reach *r;
	struct yx_pdf_view v;
	uint8_t *seen; /* in this revision */
	struct yx_pdf_ref *todo;
	size_t count, room;
	bool painted; /* only what pages and forms are made of */
};

/* The structure tree, from the catalog, outlines and names, and what a document is called. */
bool
pdf_is_never_painted(struct yx_bytes key)
{
	static const char *const keys[] = { "StructTreeRoot", "SE",       "IDTree",
					    "Title",          "Author",   "Creator",
					    "Producer",       "Keywords", "Dests" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (yx_bytes_equal_str(key, keys[i]))
			return true;
	return false;
}

static bool
take_bit(uint8_t *bits, uint32_t num)
{
	bool had = (bits[num / 8] >> num % 8) & 1;

	bits[num / 8] |= (uint8_t)(1u << num % 8);
	return had;
}

/* All references of an object are to be followed. */
static enum yx_status
push_references(struct walk *w, const struct yx_pdf_obj *o, bool trailer, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	if (o->kind == YX_PDF_REF && o->u.ref.num <= w->r->last) {
		if (take_bit(w->seen, o->u.ref.num))
			return YX_OK;
		(void)take_bit(w->r->bits, o->u.ref.num);
		if (w->count == w->room) {
			size_t room = w->room * 2 + 256;
			struct yx_pdf_ref *grown = yx_realloc(w->todo, room * sizeof(*grown));

			if (!grown)
				return yx_fail_nomem(err);
			w->todo = grown;
			w->room = room;
		}
		w->todo[w->count++] = o->u.ref;
	}
	for (size_t i = 0; st == YX_OK && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		st = push_references(w, o->u.array.items[i], false, err);
	if (o->kind == YX_PDF_DICT || o->kind == YX_PDF_STREAM)
		for (size_t i = 0; st == YX_OK && i < o->u.dict.count; i++)
			if (!(trailer && yx_bytes_equal_str(o->u.dict.entries[i].key, "Info")) &&
			    !(w->painted && pdf_is_never_painted(o->u.dict.entries[i].key)))
				st = push_references(w, o->u.dict.entries[i].value, false, err);
	return st;
}

static enum yx_status
walk_revision(struct pdf_reach *r, size_t revision, bool painted, struct yx_error *err)
{
	size_t size = r->last / 8 + 1;
	struct walk w = { .r = r,
			  .v = yx_pdf_view(r->doc, revision),
			  .seen = yx_alloc(size),
			  .painted = painted };
	const struct yx_pdf_obj *o = r->doc->revisions[revision].trailer;
	enum yx_status st;

	if (!w.seen)
		return yx_fail_nomem(err);
	memset(w.seen, 0, size);
	st = push_references(&w, o, true, err);
	while (st == YX_OK && w.count) {
		struct yx_pdf_ref ref = w.todo[--w.count];

		yx_pdf_trim(r->doc);
		st = yx_pdf_load(w.v, ref, &o, NULL);
		if (st == YX_OK)
			st = push_references(&w, o, false, err);
		else if (st == YX_NOMEM || st == YX_LIMIT)
			st = yx_fail_at(err, st, YX_NO_OFFSET, "", "following references");
		else
			st = YX_OK; /* one that cannot be read leads nowhere */
	}
	yx_free(w.seen);
	yx_free(w.todo);
	return st;
}

/* From the newest revision, or from each. */
static enum yx_status
walk_all(struct pdf_reach *r, struct yx_pdf *doc, bool painted, uint32_t last, struct yx_error *err)
{
	enum yx_status st = YX_OK;
	size_t from = painted ? doc->revision_count - 1 : 0;

	*r = (struct pdf_reach){ .doc = doc };
	r->last = last;
	if (doc->revision_count - from > REVISIONS_MAX || r->last > NUMBERS_MAX)
		return YX_OK;
	if (!(r->bits = yx_alloc(r->last / 8 + 1)))
		return yx_fail_nomem(err);
	memset(r->bits, 0, r->last / 8 + 1);
	for (size_t i = from; st == YX_OK && i < doc->revision_count; i++)
		st = walk_revision(r, i, painted, err);
	if (st != YX_OK)
		pdf_reach_clear(r);
	return st == YX_LIMIT ? YX_OK : st; /* then everything counts as reached */
}

enum yx_status
pdf_reach_init(struct pdf_reach *r, struct yx_pdf *doc, struct yx_error *err)
{
	return walk_all(r, doc, false, doc->info.object_max ? doc->info.object_max - 1 : 0, err);
}

enum yx_status
pdf_reach_painted(struct pdf_reach *r, struct yx_pdf *doc, uint32_t last, struct yx_error *err)
{
	return walk_all(r, doc, true, last, err);
}

bool
pdf_reach_has(const struct pdf_reach *r, uint32_t num)
{
	return !r->bits || num > r->last || ((r->bits[num / 8] >> num % 8) & 1);
}

void
pdf_reach_clear(struct pdf_reach *r)
{
	yx_free(r->bits);
	r->bits = NULL;
}
