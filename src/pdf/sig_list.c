/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sig_list: all signatures of a view: those of the form, those on pages only, those under /Perms,
 * and with `stray` those that nothing reaches.
 */
#include "sig.h"

#include <stdlib.h>
#include <string.h>

/* What a listing owns. */
struct own {
	struct yx_arena *arena;
	struct yx_pdf_signature *sigs;
	struct yx_pdf_sig_field *fields;
};

static bool
listed(const struct pdf_listing *l, struct yx_pdf_ref value, uint64_t offset)
{
	size_t i;

	for (i = 0; i < l->sig_count; i++)
		if (yx_pdf_ref_equal(l->sigs[i].value, value) &&
		    (!l->sigs[i].dict || l->sigs[i].dict->offset == offset))
			return true;
	return false;
}

/*
 * Usage rights (12.8.2.3, deprecated) are signed by whoever made the program that may then comment
 * or save: nobody's signature on the document. Each save of such a program leaves an old one
 * behind.
 */
static bool
is_usage_rights(const struct yx_pdf_signature *s)
{
	for (size_t i = 0; i < s->reference_count; i++)
		if (s->references[i].transform != YX_PDF_TRANSFORM_UR)
			return false;
	return s->reference_count > 0 && !s->certifies;
}

static enum yx_status
add_loose(struct pdf_listing *l, struct yx_pdf_view v, struct yx_pdf_ref ref, size_t revision,
	  enum yx_pdf_signature_origin origin, struct yx_error *err)
{
	struct yx_pdf_signature s = { .origin = origin, .page = SIZE_MAX, .value = ref };
	enum yx_status st;

	if ((st = pdf_load_into(v, ref, l->arena, &s.dict, err)) != YX_OK)
		return st;
	if (s.dict->kind != YX_PDF_DICT || listed(l, ref, s.dict->offset))
		return YX_OK;
	s.revision = revision;
	if ((st = pdf_read_signature(l, v, &s, err)) != YX_OK)
		return st;
	if (is_usage_rights(&s)) {
		l->usage_rights = true;
		return YX_OK;
	}
	return pdf_listing_add(l, &s, err);
}

static enum yx_status
list_perms(struct pdf_listing *l, const struct yx_pdf_obj *catalog, struct yx_pdf_signatures *out,
	   struct yx_error *err)
{
	static const char *const keys[] = { "DocMDP", "UR3", "UR" };
	const struct yx_pdf_obj *perms = NULL, *o;
	struct yx_pdf_xref place;
	size_t i;
	enum yx_status st;

	if ((st = yx_pdf_get(l->v, catalog, "Perms", &perms, err)) != YX_OK)
		return st;
	for (i = 0; i < 3; i++) {
		o = yx_pdf_peek(perms, keys[i]);
		if (!o || o->kind != YX_PDF_REF || !yx_pdf_locate(l->v, o->u.ref.num, &place))
			continue;
		if (i == 0)
			out->perms_docmdp = o->u.ref;
		else
			out->perms_ur3 = o->u.ref;
		st = add_loose(l, l->v, o->u.ref, place.revision, YX_PDF_SIGNATURE_PERMS, err);
		if (st != YX_OK)
			return yx_fail_prefix(err, st, "/Perms");
	}
	return YX_OK;
}

/* Objects that cannot be read are no signatures anybody could show. */
static enum yx_status
list_stray(struct pdf_listing *l, struct yx_error *err)
{
	struct yx_pdf *doc = l->v.doc;
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf_xref x;
	size_t rev, i;
	enum yx_status st;

	for (rev = 0; rev <= l->v.revision; rev++) {
		struct yx_pdf_view v = yx_pdf_view(doc, rev);

		for (i = 0; yx_pdf_revision_entry(doc, rev, i, &x); i++) {
			struct yx_pdf_ref ref = { x.num, x.gen };

			if (x.place == YX_PDF_FREE)
				continue;
			yx_pdf_trim(doc);
			st = yx_pdf_load(v, ref, &o, err);
			if (st == YX_NOMEM || (st == YX_LIMIT && pdf_spend(doc, 0, NULL) != YX_OK))
				return st;
			if (st != YX_OK || !pdf_is_signature_dict(o) ||
			    !yx_pdf_peek(o, "ByteRange") || listed(l, ref, o->offset))
				continue;
			st = add_loose(l, v, ref, rev, YX_PDF_SIGNATURE_STRAY, err);
			if (st != YX_OK)
				return st;
		}
	}
	return YX_OK;
}

static int
compare(const void *a, const void *b)
{
	const struct yx_pdf_signature *x = a, *y = b;
	uint64_t p, q;

	if (x->covered_end != y->covered_end)
		return x->covered_end < y->covered_end ? -1 : 1;
	p = x->dict ? x->dict->offset : 0;
	q = y->dict ? y->dict->offset : 0;
	if (p != q)
		return p < q ? -1 : 1;
	return x->value.num < y->value.num ? -1 : x->value.num > y->value.num;
}

static enum yx_status
list_all(struct pdf_listing *l, struct yx_pdf_signatures *out, bool stray, struct yx_error *err)
{
	const struct yx_pdf_obj *catalog = NULL, *form = NULL, *o = NULL;
	struct yx_pdf_ref docmdp = { 0, 0 };
	enum yx_status st;

	if ((st = yx_pdf_catalog(l->v, &catalog, err)) != YX_OK)
		return st;
	out->sig_flags = -1;
	if ((st = yx_pdf_get(l->v, catalog, "NeedsRendering", &o, err)) != YX_OK)
		return st;
	out->needs_rendering = o->kind == YX_PDF_BOOL && o->u.boolean;
	if ((st = yx_pdf_get(l->v, catalog, "Perms", &o, err)) != YX_OK)
		return st;
	o = yx_pdf_peek(o, "DocMDP");
	if (o && o->kind == YX_PDF_REF)
		docmdp = o->u.ref;
	l->perms_docmdp = docmdp;
	if ((st = yx_pdf_get(l->v, catalog, "AcroForm", &form, err)) != YX_OK)
		return st;
	out->has_acroform = form->kind == YX_PDF_DICT;
	out->has_xfa = yx_pdf_peek(form, "XFA") != NULL;
	if (out->has_acroform) {
		out->sig_flags = (int)pdf_get_int(l->v, form, "SigFlags", -1);
		if ((st = pdf_walk_fields(l, form, err)) != YX_OK)
			return yx_fail_prefix(err, st, "form fields");
	}
	st = pdf_walk_annotations(l, err);
	if (st == YX_NOMEM || st == YX_LIMIT)
		return st;
	if (st != YX_OK) /* the pages are broken: no page for any field, and a note */
		pdf_note(l->v.doc, YX_PDF_NOTE_PAGE_TREE, YX_NO_OFFSET, 0,
			 "the pages cannot all be visited");
	if ((st = yx_pdf_catalog(l->v, &catalog, err)) != YX_OK)
		return st;
	if ((st = list_perms(l, catalog, out, err)) != YX_OK)
		return st;
	if (stray && (st = list_stray(l, err)) != YX_OK)
		return st;
	return pdf_list_dss(l, out, err);
}

/* Hand what was found over to `out`, sorted. */
enum yx_status
pdf_listing_finish(struct pdf_listing *l, struct yx_pdf_signatures *out, struct yx_error *err)
{
	struct own *own = yx_alloc(sizeof(*own));

	if (!own)
		return yx_fail_nomem(err);
	if (l->sig_count > 1)
		qsort(l->sigs, l->sig_count, sizeof(*l->sigs), compare);
	out->items = own->sigs = l->sigs;
	out->count = l->sig_count;
	out->has_usage_rights = l->usage_rights;
	out->fields = own->fields = l->fields;
	out->field_count = l->field_count;
	own->arena = l->arena;
	out->own = own;
	l->sigs = NULL;
	l->fields = NULL;
	l->arena = NULL;
	return YX_OK;
}

enum yx_status
yx_pdf_signatures_list(struct yx_pdf_signatures *out, struct yx_pdf_view v, bool stray,
		       struct yx_error *err)
{
	struct pdf_listing l = { .v = v };
	enum yx_status st;

	*out = (struct yx_pdf_signatures){ .sig_flags = -1 };
	l.arena = yx_arena_new(YX_LIMIT_PDF_CACHE);
	l.seen = yx_alloc_array(v.doc->info.object_max / 8 + 1, 1);
	if (!l.arena || !l.seen) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = list_all(&l, out, stray, err)) != YX_OK)
		goto done;
	st = pdf_listing_finish(&l, out, err);
done:
	yx_free(l.sigs);
	yx_free(l.fields);
	yx_free(l.field_widgets);
	yx_free(l.seen);
	yx_arena_free(l.arena);
	if (st != YX_OK)
		*out = (struct yx_pdf_signatures){ .sig_flags = -1 };
	return st;
}

void
yx_pdf_signatures_clear(struct yx_pdf_signatures *s)
{
	struct own *own = s ? s->own : NULL;

	if (own) {
		yx_free(own->sigs);
		yx_free(own->fields);
		yx_arena_free(own->arena);
		yx_free(own);
	}
	if (s)
		*s = (struct yx_pdf_signatures){ .sig_flags = -1 };
}

/* A lock names a field, or one of its ancestors. */
static bool
names_field(struct yx_bytes lock, struct yx_bytes field)
{
	if (lock.len > field.len || !yx_bytes_equal(lock, yx_bytes_slice(field, 0, lock.len)))
		return false;
	return lock.len == field.len || field.data[lock.len] == '.';
}

bool
yx_pdf_lock_covers(const struct yx_pdf_field_lock *lock, struct yx_bytes field_name)
{
	size_t i;
	bool named = false;

	for (i = 0; i < lock->field_count && !named; i++)
		named = names_field(lock->fields[i], field_name);
	switch (lock->action) {
	case YX_PDF_FIELDS_ALL:
		return true;
	case YX_PDF_FIELDS_INCLUDE:
		return named;
	case YX_PDF_FIELDS_EXCLUDE:
		return !named;
	case YX_PDF_FIELDS_NONE:
		break;
	}
	return false;
}
