/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan: account for every byte of the file. Each object that any revision knows is read where its
 * cross-reference says, and takes up the bytes it takes up; so does each cross-reference section.
 * What is left over is looked at: white space and comments are nothing, an object or a section
 * there is one that other readers may find and this one did not use.
 *
 * Stream data is stepped over, not read, so that an embedded PDF is not taken for part of this one,
 * and a large file costs little.
 */
#include "scan.h"

#include <stdlib.h>

static enum yx_status
add(struct scan *s, struct extent e, struct yx_error *err)
{
	if (s->count == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 256;
		struct extent *grown = yx_realloc(s->list, cap * sizeof(*grown));

		if (!grown)
			return yx_fail_nomem(err);
		s->list = grown;
		s->cap = cap;
	}
	s->list[s->count++] = e;
	return YX_OK;
}

static enum yx_status
fresh_arena(struct scan *s, struct yx_error *err)
{
	if (s->arena && yx_arena_used(s->arena) < (1u << 20))
		return YX_OK;
	yx_arena_free(s->arena);
	s->arena = yx_arena_new(YX_LIMIT_PDF_CACHE);
	return s->arena ? YX_OK : yx_fail_nomem(err);
}

/* Failures that end the scan; others are findings about one object. */
bool
scan_is_fatal(const struct scan *s, enum yx_status st)
{
	return st == YX_NOMEM || (st == YX_LIMIT && pdf_spend(s->doc, 0, NULL) != YX_OK);
}

/* Behind a stream's data, or behind the first endstream when its length lies. */
static uint64_t
stream_end(struct scan *s, struct yx_pdf_view v, const struct yx_pdf_obj *stream)
{
	struct yx_bytes raw, file = s->doc->file;
	struct yx_reader r;
	uint64_t end;
	size_t at;

	if (yx_pdf_stream_raw(v, stream, &raw, NULL) == YX_OK) {
		end = stream->stream_offset + raw.len;
	} else {
		at = yx_bytes_find(file, YX_BYTES_LIT("endstream"), (size_t)stream->stream_offset);
		end = at == SIZE_MAX ? file.len : at;
		s->doc->parsed += end - stream->stream_offset;
	}
	r = pdf_reader_at(file, end, file.len);
	pdf_skip_blank(&r);
	(void)yx_accept(&r, "endstream");
	(void)pdf_skip_space(&r);
	(void)yx_accept(&r, "endobj");
	return yx_reader_offset(&r);
}

/* Read one object of the file; its extent, and whether it is "num gen obj" at all. What it holds is
 * looked at when a cross-reference led here. */
enum yx_status
scan_measure(struct scan *s, uint64_t offset, uint64_t limit, uint32_t revision, bool used,
	     struct extent *out, struct yx_error *err)
{
	struct yx_pdf_view v = yx_pdf_view(s->doc, revision);
	struct pdf_indirect ind;
	enum yx_status st;

	if ((st = fresh_arena(s, err)) != YX_OK)
		return st;
	st = pdf_parse_indirect(s->doc, s->arena, offset, limit, revision, &ind, err);
	if (st != YX_OK)
		return st;
	*out = (struct extent){ ind.start, ind.end, ind.ref.num, revision };
	if (ind.obj->kind == YX_PDF_STREAM)
		out->end = stream_end(s, v, ind.obj);
	if (used && ind.obj->kind == YX_PDF_STREAM)
		pdf_check_stream(v, ind.obj);
	if (used)
		pdf_check_hidden(s->doc, ind.obj, ind.ref.num);
	return YX_OK;
}

/* An object that is not where its cross-reference says, or is none; newer ones may replace it. */
static void
add_broken(struct scan *s, const struct pdf_entry *e)
{
	if (pdf_find_entry(yx_pdf_latest(s->doc), e->num) == e && s->broken_count < BROKEN_MAX)
		s->broken[s->broken_count++] = e->num;
}

static enum yx_status
visit_entry(struct scan *s, const struct pdf_entry *e, struct yx_error *err)
{
	struct yx_pdf *doc = s->doc;
	const struct yx_pdf_obj *o = NULL;
	struct extent x;
	enum yx_status st;

	if (e->place == YX_PDF_FREE)
		return YX_OK;
	yx_pdf_trim(doc);
	if (e->place == YX_PDF_IN_STREAM) { /* its notes come with reading it */
		st = yx_pdf_load(yx_pdf_view(doc, e->revision), (struct yx_pdf_ref){ e->num, 0 },
				 &o, err);
		if (st == YX_OK)
			pdf_check_hidden(doc, o, e->num);
		else
			add_broken(s, e);
		return scan_is_fatal(s, st) ? st : YX_OK;
	}
	st = scan_measure(s, e->offset, pdf_revision_limit(doc, e->revision), e->revision, true, &x,
			  err);
	if (scan_is_fatal(s, st))
		return st;
	if (st != YX_OK || x.num != e->num) {
		pdf_note(doc, YX_PDF_NOTE_XREF_MISMATCH, e->offset, e->num,
			 "the cross-reference of object %u does not lead to a readable object",
			 e->num);
		add_broken(s, e);
		return YX_OK;
	}
	return add(s, x, err);
}

/* ------------------------------------------------------------------- broken */

static uint32_t
needed_of(const struct scan *s, const struct yx_pdf_obj *o)
{
	uint32_t found = 0;

	if (o->kind == YX_PDF_REF)
		for (size_t i = 0; i < s->broken_count; i++)
			found = s->broken[i] == o->u.ref.num ? o->u.ref.num : found;
	if (o->kind == YX_PDF_ARRAY)
		for (size_t i = 0; !found && i < o->u.array.count; i++)
			found = needed_of(s, o->u.array.items[i]);
	if (o->kind == YX_PDF_DICT || o->kind == YX_PDF_STREAM)
		for (size_t i = 0; !found && i < o->u.dict.count; i++)
			found = needed_of(s, o->u.dict.entries[i].value);
	return found;
}

static bool
frees_something(const struct yx_pdf *doc)
{
	for (size_t i = 0; i + 1 < doc->entry_count; i++) {
		const struct pdf_entry *a = &doc->entries[doc->by_num[i]];
		const struct pdf_entry *b = &doc->entries[doc->by_num[i + 1]];

		if (a->num == b->num && a->num &&
		    (a->place == YX_PDF_FREE) != (b->place == YX_PDF_FREE))
			return true;
	}
	return false;
}

/*
 * What cannot be read lies in many files, left over and needed by nothing. When another object
 * that a reader comes to refers to it, readers differ: some go on without, some repair the file and
 * find what they find. cairo numbers objects for structure that it then does not write, and refers
 * to them from objects that nothing leads to.
 */
static enum yx_status
look_for_needed(struct scan *s, struct yx_error *err)
{
	struct yx_pdf_view latest = yx_pdf_latest(s->doc);
	const struct yx_pdf_obj *o = NULL;
	bool has_freed = frees_something(s->doc); /* some repair brings that back */
	enum yx_status st;

	for (size_t i = 0; s->broken_count && i < s->doc->entry_count; i++) {
		const struct pdf_entry *e = &s->doc->entries[s->doc->by_num[i]];
		uint32_t num;

		if (e->place == YX_PDF_FREE || pdf_find_entry(latest, e->num) != e ||
		    (!has_freed && !pdf_reach_has(&s->reach, e->num)))
			continue;
		if ((st = fresh_arena(s, err)) != YX_OK)
			return st;
		st = pdf_load_into(
		    latest,
		    (struct yx_pdf_ref){ e->num, e->place == YX_PDF_AT_OFFSET ? e->gen : 0 },
		    s->arena, &o, err);
		if (scan_is_fatal(s, st))
			return st;
		if (st == YX_OK && (num = needed_of(s, o)) != 0)
			pdf_note(s->doc, YX_PDF_NOTE_XREF_ENTRY, o->offset, num,
				 "object %u cannot be read, and object %u needs it", num, e->num);
	}
	return YX_OK;
}

/* ---------------------------------------------------------------------- all */

static int
compare(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->num < y->num ? 1 : x->num > y->num ? -1 : 0;
}

static enum yx_status
sweep(struct scan *s, struct yx_error *err)
{
	uint64_t at = 0, start = 0;
	size_t i;
	enum yx_status st;

	if (s->count)
		qsort(s->list, s->count, sizeof(*s->list), compare);
	for (i = 0; i < s->count; i++) {
		const struct extent *x = &s->list[i];

		if (x->start >= at) {
			if ((st = scan_gap(s, at, x->start, err)) != YX_OK)
				return st;
			scan_line(s, at, x);
		} else if (x->start != start && x->num) {
			pdf_note(s->doc, YX_PDF_NOTE_OBJECT_OVERLAP, x->start, x->num,
				 "object %u begins inside another one", x->num);
		}
		start = x->start;
		if (x->end > at)
			at = x->end;
	}
	return scan_gap(s, at, s->doc->file.len, err);
}

enum yx_status
yx_pdf_scan(struct yx_pdf *doc, struct yx_error *err)
{
	struct scan s = { .doc = doc };
	size_t i, k;
	enum yx_status st = YX_OK;

	for (i = 0; i < doc->area_count && st == YX_OK; i++)
		st = add(&s, (struct extent){ doc->areas[i].start, doc->areas[i].end, 0, 0 }, err);
	pdf_check_free_entries(doc);
	pdf_check_linear(doc);
	for (i = 0; i < doc->revision_count; i++)
		pdf_check_hidden(doc, doc->revisions[i].trailer, 0);
	for (i = 0; i < doc->revision_count && st == YX_OK; i++)
		for (k = 0; k < doc->slices[i].count && st == YX_OK; k++)
			st = visit_entry(&s, &doc->entries[doc->slices[i].first + k], err);
	if (st == YX_OK && s.broken_count)
		st = pdf_reach_init(&s.reach, doc, err);
	if (st == YX_OK)
		st = look_for_needed(&s, err);
	if (st == YX_OK)
		st = pdf_check_duplicates(doc, &s.reach, err);
	if (st == YX_OK)
		st = sweep(&s, err);
	if (st == YX_OK)
		st = pdf_check_repair(doc, &s.lost, err);
	pdf_reach_clear(&s.reach);
	yx_arena_free(s.arena);
	yx_free(s.list);
	return st;
}
