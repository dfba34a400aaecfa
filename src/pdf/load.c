/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load: from a reference to an object, as of a revision. What was parsed is kept, by place, until a
 * trim. A cross-reference that leads to something else is an error and a note, never a search.
 */
#include "doc.h"

#define DEPTH_MAX 12 /* loads that need loads (Length, object streams) */

const struct pdf_entry *
pdf_find_entry(struct yx_pdf_view v, uint32_t num)
{
	const struct yx_pdf *doc = v.doc;
	const struct pdf_entry *found = NULL;
	size_t lo = 0, hi = doc->entry_count;

	/* the last entry of this number whose revision is not newer than the view's */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct pdf_entry *e = &doc->entries[doc->by_num[mid]];

		if (e->num < num || (e->num == num && e->revision <= v.revision)) {
			if (e->num == num)
				found = e;
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return found;
}

size_t
pdf_first_entry(const struct yx_pdf *doc, uint32_t num)
{
	size_t lo = 0, hi = doc->entry_count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (doc->entries[doc->by_num[mid]].num < num)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* ------------------------------------------------------------------- cache */

static size_t
slot_of(const struct yx_pdf *doc, uint64_t offset, uint32_t num, uint32_t index)
{
	uint64_t h = (offset ^ ((uint64_t)num << 32) ^ index) * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(h >> 32) & (doc->cache_cap - 1);

	while (doc->cache[i].obj && (doc->cache[i].offset != offset || doc->cache[i].num != num ||
				     doc->cache[i].index != index))
		i = (i + 1) & (doc->cache_cap - 1);
	return i;
}

static const struct yx_pdf_obj *
cache_get(const struct yx_pdf *doc, uint64_t offset, uint32_t num, uint32_t index)
{
	return doc->cache_cap ? doc->cache[slot_of(doc, offset, num, index)].obj : NULL;
}

/* Not keeping an object is no failure: it is parsed again. */
static void
cache_put(struct yx_pdf *doc, uint64_t offset, uint32_t num, uint32_t index,
	  const struct yx_pdf_obj *obj)
{
	struct pdf_cache_slot *old = doc->cache;
	size_t i, old_cap = doc->cache_cap;

	if (doc->cache_len * 2 >= doc->cache_cap) {
		size_t cap = old_cap ? old_cap * 2 : 256;
		struct pdf_cache_slot *grown = yx_alloc_array(cap, sizeof(*grown));

		if (!grown)
			return;
		doc->cache = grown;
		doc->cache_cap = cap;
		for (i = 0; i < old_cap; i++)
			if (old[i].obj)
				doc->cache[slot_of(doc, old[i].offset, old[i].num, old[i].index)] =
				    old[i];
		yx_free(old);
	}
	i = slot_of(doc, offset, num, index);
	if (!doc->cache[i].obj)
		doc->cache_len++;
	doc->cache[i] = (struct pdf_cache_slot){ offset, num, index, obj };
}

void
pdf_cache_clear(struct yx_pdf *doc)
{
	yx_free(doc->cache);
	doc->cache = NULL;
	doc->cache_len = doc->cache_cap = 0;
}

/* ------------------------------------------------------------------ places */

uint64_t
pdf_place(struct yx_pdf_view v, uint32_t num)
{
	const struct pdf_entry *e = num ? pdf_find_entry(v, num) : NULL;

	if (e && e->place == YX_PDF_IN_STREAM)
		e = e->offset <= UINT32_MAX ? pdf_find_entry(v, (uint32_t)e->offset) : NULL;
	return e && e->place == YX_PDF_AT_OFFSET ? e->offset : YX_NO_OFFSET;
}

static enum yx_status
mismatch(struct yx_pdf *doc, uint64_t offset, uint32_t num, struct yx_error *err)
{
	pdf_note(doc, YX_PDF_NOTE_XREF_MISMATCH, offset, num,
		 "the cross-reference of object %u does not lead to it", num);
	return yx_fail_at(err, YX_MALFORMED, offset, "ISO 32000-2 7.5.4",
			  "object %u should be here; the cross-references are wrong (qpdf can "
			  "rewrite the file, which ends its signatures)",
			  num);
}

/* 7.3.10, 7.5.7: an object is a value; some readers do not go on from a reference to the next. */
static void
note_chain(struct yx_pdf *doc, const struct yx_pdf_obj *obj, uint64_t offset, uint32_t num)
{
	if (obj->kind == YX_PDF_REF)
		pdf_note(doc, YX_PDF_NOTE_SYNTAX, offset, num,
			 "object %u is nothing but a reference", num);
}

static enum yx_status
load_at_offset(struct yx_pdf *doc, const struct pdf_entry *e, struct yx_arena *arena,
	       const struct yx_pdf_obj **out, struct yx_error *err)
{
	struct pdf_indirect ind;
	struct yx_reader r;
	struct yx_pdf_ref ref;
	uint64_t start, limit = pdf_revision_limit(doc, e->revision);
	enum yx_status st;

	r = pdf_reader_at(doc->file, e->offset, limit);
	pdf_skip_blank(&r);
	if (!pdf_take_header(&r, &ref, &start) || ref.num != e->num || ref.gen != e->gen)
		return mismatch(doc, e->offset, e->num, err);
	if (start != e->offset)
		pdf_note(doc, YX_PDF_NOTE_XREF_SLOPPY, e->offset, e->num,
			 "a cross-reference points at white space in front of object %u", e->num);
	st = pdf_parse_indirect(doc, arena, start, limit, e->revision, &ind, err);
	if (st != YX_OK)
		return yx_fail_prefix(err, st, "object %u", e->num);
	st = pdf_crypt_strings(doc, ref, ind.obj, arena, err);
	if (st != YX_OK)
		return yx_fail_prefix(err, st, "object %u", e->num);
	note_chain(doc, ind.obj, e->offset, e->num);
	*out = ind.obj;
	return YX_OK;
}

/* ---------------------------------------------------------- object streams */

static enum yx_status
load_in_stream(struct yx_pdf_view v, const struct pdf_entry *e, struct yx_arena *arena,
	       const struct yx_pdf_obj **out, struct yx_error *err)
{
	struct pdf_parser p = {
		.arena = arena, .doc = v.doc, .num = e->num, .revision = e->revision
	};
	struct pdf_objstm *s = NULL;
	struct yx_pdf_obj *obj = NULL;
	struct yx_bytes part;
	uint64_t from;
	enum yx_status st;

	if (e->offset > UINT32_MAX)
		return mismatch(v.doc, YX_NO_OFFSET, e->num, err);
	if ((st = pdf_objstm_get(v, (uint32_t)e->offset, &s, err)) != YX_OK)
		return st;
	if (e->gen >= s->count || s->pairs[e->gen] >> 32 != e->num)
		return mismatch(v.doc, s->offset, e->num, err);
	from = s->first + (s->pairs[e->gen] & UINT32_MAX);
	part = yx_bytes_slice(yx_buf_bytes(&s->data), (size_t)from, SIZE_MAX);
	if ((st = pdf_spend(v.doc, 64, err)) != YX_OK)
		return st;
	p.r = yx_reader(part);
	p.home = s->offset;
	st = pdf_parse(&p, &obj, err);
	v.doc->parsed += st == YX_OK ? yx_reader_offset(&p.r) : part.len;
	pdf_parser_clear(&p);
	if (st != YX_OK)
		return yx_fail_prefix(err, st, "object stream %u", (uint32_t)e->offset);
	note_chain(v.doc, obj, s->offset, e->num);
	*out = obj;
	return YX_OK;
}

/* ----------------------------------------------------------------- loading */

static enum yx_status
load_entry(struct yx_pdf_view v, const struct pdf_entry *e, struct yx_arena *arena,
	   const struct yx_pdf_obj **out, struct yx_error *err)
{
	enum yx_status st;

	if (v.doc->depth >= DEPTH_MAX)
		return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.5.7",
				  "object %u needs itself to be read", e->num);
	v.doc->depth++;
	if (e->place == YX_PDF_IN_STREAM)
		st = load_in_stream(v, e, arena, out, err);
	else
		st = load_at_offset(v.doc, e, arena, out, err);
	v.doc->depth--;
	return st;
}

static const struct pdf_entry *
entry_of(struct yx_pdf_view v, struct yx_pdf_ref ref)
{
	const struct pdf_entry *e = ref.num ? pdf_find_entry(v, ref.num) : NULL;

	if (!e || e->place == YX_PDF_FREE)
		return NULL;
	if (ref.gen != (e->place == YX_PDF_AT_OFFSET ? e->gen : 0))
		return NULL;
	return e;
}

enum yx_status
pdf_load_into(struct yx_pdf_view v, struct yx_pdf_ref ref, struct yx_arena *arena,
	      const struct yx_pdf_obj **out, struct yx_error *err)
{
	const struct pdf_entry *e = entry_of(v, ref);

	*out = &pdf_null;
	return e ? load_entry(v, e, arena, out, err) : YX_OK;
}

enum yx_status
yx_pdf_load(struct yx_pdf_view v, struct yx_pdf_ref ref, const struct yx_pdf_obj **out,
	    struct yx_error *err)
{
	const struct pdf_entry *e = entry_of(v, ref), *container;
	const struct yx_pdf_obj *obj = NULL;
	uint64_t offset;
	uint32_t index = 0;
	enum yx_status st;

	*out = NULL;
	if (!e) {
		*out = &pdf_null;
		return YX_OK;
	}
	offset = e->offset;
	if (e->place == YX_PDF_IN_STREAM) { /* its place is that of its container */
		container = e->offset <= UINT32_MAX ? pdf_find_entry(v, (uint32_t)e->offset) : NULL;
		offset = container ? container->offset : YX_NO_OFFSET;
		index = e->gen + 1;
	}
	obj = cache_get(v.doc, offset, e->num, index);
	if (obj) {
		*out = obj;
		return YX_OK;
	}
	if ((st = load_entry(v, e, v.doc->work, &obj, err)) != YX_OK)
		return st;
	cache_put(v.doc, offset, e->num, index, obj);
	*out = obj;
	return YX_OK;
}

static bool
uses_indirect_length(const struct yx_pdf_obj *o, struct yx_pdf_ref *length)
{
	const struct yx_pdf_obj *l = o->kind == YX_PDF_STREAM ? yx_pdf_peek(o, "Length") : NULL;

	if (!l || l->kind != YX_PDF_REF)
		return false;
	*length = l->u.ref;
	return true;
}

static bool
same_place(const struct pdf_entry *a, const struct pdf_entry *b)
{
	if (!a || !b || a->place == YX_PDF_FREE || b->place == YX_PDF_FREE)
		return (!a || a->place == YX_PDF_FREE) && (!b || b->place == YX_PDF_FREE);
	return a->place == b->place && a->offset == b->offset && a->gen == b->gen;
}

enum yx_status
yx_pdf_same(struct yx_pdf_view a, struct yx_pdf_view b, uint32_t num, bool *same,
	    struct yx_error *err)
{
	const struct pdf_entry *x = pdf_find_entry(a, num), *y = pdf_find_entry(b, num);
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf_ref length;
	enum yx_status st;

	*same = same_place(x, y);
	if (!*same || !x || x->place == YX_PDF_FREE)
		return YX_OK;
	if (x->place == YX_PDF_IN_STREAM) {
		num = (uint32_t)x->offset;
		x = pdf_find_entry(a, num);
		y = pdf_find_entry(b, num);
		*same = x && x->place == YX_PDF_AT_OFFSET && same_place(x, y);
		if (!*same)
			return YX_OK;
	}
	if ((st = yx_pdf_load(a, (struct yx_pdf_ref){ num, x->gen }, &o, err)) != YX_OK)
		return st;
	if (uses_indirect_length(o, &length))
		*same = same_place(pdf_find_entry(a, length.num), pdf_find_entry(b, length.num));
	return YX_OK;
}
