/* SPDX-License-Identifier: Apache-2.0 */
/* The entry: what the terms permit, the walk from the trailer, and what nobody reached. */
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"

enum yx_pdf_change_level
yx_pdf_change_terms(const struct yx_pdf_signatures *list, const struct yx_pdf_signature *s)
{
	int p = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct yx_pdf_signature *t = &list->items[i];

		if (t->covered_end > s->covered_end)
			continue;
		for (size_t k = 0; k < t->reference_count; k++) {
			bool unknown = t->references[k].transform == YX_PDF_TRANSFORM_OTHER;
			int q = t->references[k].docmdp_p;

			if (t->references[k].transform != YX_PDF_TRANSFORM_DOCMDP && !unknown)
				continue;
			/* terms that nobody knows permit nothing */
			q = unknown || q < 1 || q > 3 ? 1 : q;
			p = p && p < q ? p : q;
		}
		if (t->lock.p)
			p = p && p < t->lock.p ? p : t->lock.p;
	}
	/* an approval signature is no seal on the form, but on the pages it is */
	return p == 1   ? YX_PDF_CHANGE_VALIDATION
	       : p == 3 ? YX_PDF_CHANGE_ANNOTATE
			: YX_PDF_CHANGE_FILL;
}

/* Every number the later revisions write. */
static enum yx_status
collect_later(struct change_walk *w, struct yx_error *err)
{
	struct yx_pdf_xref x;

	w->later_max = yx_pdf_info(w->doc)->object_max;
	w->later = yx_alloc((size_t)w->later_max + 1);
	w->roles = yx_alloc((size_t)w->later_max + 1);
	if (!w->later || !w->roles)
		return yx_fail_nomem(err);
	for (size_t r = w->old.revision + 1; r <= w->new.revision; r++)
		for (size_t i = 0; yx_pdf_revision_entry(w->doc, r, i, &x); i++)
			if (x.num <= w->later_max && x.place != YX_PDF_FREE)
				w->later[x.num] = LATER_WRITTEN;
			else if (x.num <= w->later_max)
				w->later[x.num] =
				    LATER_REACHED; /* freed: judged where it was used */
	return YX_OK;
}

static bool
is_freed(const struct change_walk *w, uint32_t num)
{
	struct yx_pdf_xref x;

	return !yx_pdf_locate(w->new, num, &x) || x.place == YX_PDF_FREE;
}

/* Cross-reference and object streams are written anew by every update and show nothing. */
static bool
is_plumbing(const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *type = yx_pdf_peek(o, "Type");

	return o->kind == YX_PDF_NULL ||
	       (o->kind == YX_PDF_STREAM &&
		(yx_pdf_is_name(type, "XRef") || yx_pdf_is_name(type, "ObjStm")));
}

/* Holds nothing that could be shown, and nothing leads to it. */
static bool
is_empty(const struct yx_pdf_obj *o)
{
	if (o->kind == YX_PDF_STREAM)
		return false;
	if (o->kind == YX_PDF_ARRAY)
		return o->u.array.count == 0;
	if (o->kind != YX_PDF_DICT)
		return true;
	if (yx_pdf_is_name(yx_pdf_peek(o, "Type"), "Font"))
		return o->u.dict.count == 1;
	return o->u.dict.count == 0 || yx_pdf_is_name(yx_pdf_peek(o, "Subtype"), "Widget") ||
	       yx_pdf_is_name(yx_pdf_peek(o, "Type"), "VRI") ||
	       yx_pdf_is_name(yx_pdf_peek(o, "Type"), "FontDescriptor");
}

/* A picture that was drawn and then drawn again, or the font it would have used. */
static bool
is_picture_part(const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *type = yx_pdf_peek(o, "Type"), *sub = yx_pdf_peek(o, "Subtype");

	if (o->kind == YX_PDF_STREAM)
		return yx_pdf_is_name(sub, "Form") && (!type || yx_pdf_is_name(type, "XObject"));
	return o->kind == YX_PDF_DICT && yx_pdf_is_name(type, "Font") &&
	       !yx_pdf_is_name(sub, "Type3");
}

/*
 * What writers in the field leave behind when they sign, fill in or add validation data: pictures
 * that were replaced before the file was written, lists that were merged.
 */
static bool
is_debris(const struct change_walk *w, const struct yx_pdf_obj *o)
{
	bool purpose = false;

	if (is_empty(o))
		return true;
	for (size_t i = 0; i < w->list->count; i++)
		purpose = purpose || w->list->items[i].revision == w->new.revision;
	for (size_t i = 0; i < w->out->count; i++) {
		const struct yx_pdf_change *c = &w->items[i];

		if (c->revision == w->new.revision &&
		    (strcmp(c->kind, "dss") == 0 || strcmp(c->kind, "form-fill") == 0))
			purpose = true;
	}
	if (is_picture_part(o))
		return purpose;
	if (o->kind == YX_PDF_STREAM || o->kind == YX_PDF_DICT)
		return purpose && !yx_pdf_peek(o, "Type") && !yx_pdf_peek(o, "Subtype");
	return purpose;
}

/* What later revisions wrote and the walk did not meet. */
static enum yx_status
judge_unreached(struct change_walk *w, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (uint32_t num = 1; st == YX_OK && num <= w->later_max; num++) {
		const struct yx_pdf_obj *o, *before;
		struct yx_pdf_xref where;

		if (w->later[num] != LATER_WRITTEN || !yx_pdf_locate(w->new, num, &where))
			continue;
		w->object =
		    (struct yx_pdf_ref){ num, where.place == YX_PDF_IN_STREAM ? 0 : where.gen };
		/* what cannot be read cannot be judged: the step is then incomplete */
		if ((st = yx_pdf_load(w->new, w->object, &o, err)) != YX_OK)
			return st;
		if (is_plumbing(o))
			continue;
		/* it was there, nothing that was judged leads to it, and it is what it was */
		if (yx_pdf_load(w->old, w->object, &before, NULL) == YX_OK &&
		    before->kind != YX_PDF_NULL) {
			st = change_pair_apart(w, before, o, err);
			continue;
		}
		st = change_note(w, "hidden-object",
				 is_debris(w, o) ? YX_PDF_CHANGE_VALIDATION : YX_PDF_CHANGE_OTHER,
				 "an object nothing refers to was written after signing",
				 "签署之后写入了无处引用的对象", err);
	}
	return st;
}

static enum yx_status
compare(struct change_walk *w, struct yx_error *err)
{
	const struct yx_pdf_revision *a = yx_pdf_revision(w->doc, w->old.revision);
	const struct yx_pdf_revision *b = yx_pdf_revision(w->doc, w->new.revision);
	enum yx_status st = collect_later(w, err);

	if (st != YX_OK)
		return st;
	w->silent = true;
	st = change_pair_dict(w, ROLE_TRAILER, a->trailer, b->trailer, err);
	w->silent = false;
	if (st != YX_OK)
		return st;
	if (w->seen)
		memset(w->seen, 0, w->seen_cap * sizeof(*w->seen));
	w->seen_count = 0;
	/* what the first pass reached is to be reached again, under judgement */
	for (uint32_t i = 0; i <= w->later_max; i++)
		if (w->later[i] == LATER_REACHED && !is_freed(w, i))
			w->later[i] = LATER_WRITTEN;
	st = change_pair_dict(w, ROLE_TRAILER, a->trailer, b->trailer, err);
	if (st == YX_OK && !w->stopped)
		st = judge_unreached(w, err);
	return st;
}

/* One revision against the one before it. */
static enum yx_status
step(struct change_walk *w, size_t revision, struct yx_error *err)
{
	enum yx_status st;

	w->old = yx_pdf_view(w->doc, revision - 1);
	w->new = yx_pdf_view(w->doc, revision);
	w->object = (struct yx_pdf_ref){ 0, 0 };
	w->page = SIZE_MAX;
	w->path_len = 0;
	st = compare(w, err);
	yx_free(w->later);
	yx_free(w->roles);
	yx_free(w->seen);
	change_glyphs_free(w->glyphs);
	w->glyphs = NULL;
	w->later = w->roles = NULL;
	w->seen = NULL;
	w->seen_count = w->seen_cap = 0;
	/* an object that cannot be read is a change that cannot be judged */
	if (w->stopped || st == YX_MALFORMED || st == YX_LIMIT || st == YX_UNSUPPORTED) {
		w->stopped = true;
		if (w->out->incomplete_from > revision)
			w->out->incomplete_from = revision;
		return YX_OK;
	}
	return st;
}

enum yx_status
yx_pdf_changes_find(struct yx_pdf_changes *out, struct yx_pdf *doc,
		    const struct yx_pdf_signatures *list, size_t from, struct yx_error *err)
{
	struct change_walk w = { .doc = doc, .list = list, .out = out };
	enum yx_status st = YX_OK;

	*out = (struct yx_pdf_changes){ .incomplete_from = SIZE_MAX };
	out->arena = w.arena = yx_arena_new(0);
	if (!w.arena)
		return yx_fail_nomem(err);
	for (size_t r = from + 1; st == YX_OK && r < yx_pdf_revision_count(doc) && !w.stopped; r++)
		st = step(&w, r, err);
	if (st != YX_OK)
		yx_pdf_changes_clear(out);
	return st;
}

void
yx_pdf_changes_clear(struct yx_pdf_changes *c)
{
	yx_arena_free(c->arena);
	*c = (struct yx_pdf_changes){ 0 };
}
