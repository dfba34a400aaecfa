/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures that come with a further signature beside its widget: a seal in several places, its
 * slices across the pages, a QR code. ISO 32000-2 12.7.5.5 gives a signature field one widget only,
 * so they are stamp annotations, written in the revision that the new signature covers. They may do
 * no more than its widget may: show a small, locked picture and nothing else.
 */
#include <math.h>
#include <string.h>
#include "change.h"

/* 12.5.3: ReadOnly and Locked must be set; Invisible, Hidden, NoZoom, NoRotate, NoView,
 * ToggleNoView must not. */
#define FLAGS_SET   (64 | 128)
#define FLAGS_CLEAR (1 | 2 | 8 | 16 | 32 | 256)
/* The part of a page that all of them together may take: a seal of 40 mm is a fiftieth of A4. */
#define PAGE_SHARE 10

/* The entries of ours, and nothing that opens, plays, switches or belongs to something. */
static bool
has_plain_entries(const struct yx_pdf_obj *dict)
{
	static const char *const known[] = { "Type", "Subtype", "F",        "Rect", "P",
					     "AP",   "Name",    "Contents", "NM",   "M" };

	return change_only_has(dict, known, sizeof(known) / sizeof(known[0]));
}

static bool
has_one_picture(struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *ap, *n;

	return yx_pdf_get(v, dict, "AP", &ap, NULL) == YX_OK && ap->kind == YX_PDF_DICT &&
	       ap->u.dict.count == 1 && yx_pdf_get(v, ap, "N", &n, NULL) == YX_OK &&
	       n->kind == YX_PDF_STREAM;
}

static bool
is_mark(struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *flags;

	return dict->kind == YX_PDF_DICT && yx_pdf_is_name(yx_pdf_peek(dict, "Subtype"), "Stamp") &&
	       yx_pdf_get(v, dict, "F", &flags, NULL) == YX_OK && flags->kind == YX_PDF_INT &&
	       (flags->u.integer & FLAGS_SET) == FLAGS_SET &&
	       (flags->u.integer & FLAGS_CLEAR) == 0 && has_plain_entries(dict) &&
	       has_one_picture(v, dict);
}

/* A signature of a person made in this revision, over all of it. */
static bool
revision_signs(const struct change_walk *w)
{
	for (size_t i = 0; i < w->list->count; i++) {
		const struct yx_pdf_signature *s = &w->list->items[i];

		if (s->revision == w->new.revision && s->covered_revision == w->new.revision &&
		    s->origin == YX_PDF_SIGNATURE_FIELD && !s->is_timestamp && !s->shared_value)
			return true;
	}
	return false;
}

/* INFINITY when it cannot be said. */
static double
area_of(struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *rect, *item;
	double c[4];

	if (yx_pdf_get(v, dict, "Rect", &rect, NULL) != YX_OK || rect->kind != YX_PDF_ARRAY ||
	    rect->u.array.count != 4)
		return INFINITY;
	for (size_t i = 0; i < 4; i++) {
		if (yx_pdf_item(v, rect, i, &item, NULL) != YX_OK || !yx_pdf_is_number(item))
			return INFINITY;
		c[i] = yx_pdf_number(item);
	}
	return fabs((c[2] - c[0]) * (c[3] - c[1]));
}

bool
change_marks_fit(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	struct yx_pdf_page page;
	double sum = 0, box;

	if (!revision_signs(w) || n->kind != YX_PDF_ARRAY || w->page == SIZE_MAX ||
	    yx_pdf_page(w->new, w->page, &page, NULL) != YX_OK)
		return false;
	box = (page.crop_box.x1 - page.crop_box.x0) * (page.crop_box.y1 - page.crop_box.y0);
	for (size_t i = 0; i < n->u.array.count; i++) {
		const struct yx_pdf_obj *dict;

		if (change_array_has(o, n->u.array.items[i]) ||
		    yx_pdf_resolve(w->new, n->u.array.items[i], &dict, NULL) != YX_OK ||
		    !is_mark(w->new, dict))
			continue;
		sum += area_of(w->new, dict);
	}
	return sum * PAGE_SHARE <= box;
}

bool
change_is_mark(struct change_walk *w, const struct yx_pdf_obj *item, const struct yx_pdf_obj *dict)
{
	struct yx_pdf_signature as = { .page = w->page, .widget_count = 1 };
	double r[4];

	if (!is_mark(w->new, dict) || item->kind != YX_PDF_REF || !change_rect(w->new, dict, r))
		return false;
	/* it may lie over no more than the signature's widget itself */
	as.widget = item->u.ref;
	as.rect = (struct yx_pdf_rect){ r[0], r[1], r[2], r[3] };
	return w->silent || !change_covers_field(w, &as);
}

/* Where filling in alone is permitted (DocMDP 2) a picture is not. */
static bool
is_certified(const struct change_walk *w)
{
	for (size_t i = 0; i < w->list->count; i++) {
		const struct yx_pdf_signature *s = &w->list->items[i];

		if (s->covered_revision > w->old.revision)
			continue;
		if (s->lock.p)
			return true;
		for (size_t k = 0; k < s->reference_count; k++)
			if (s->references[k].transform == YX_PDF_TRANSFORM_DOCMDP)
				return true;
	}
	return false;
}

enum yx_status
change_new_mark(struct change_walk *w, const struct yx_pdf_obj *item, struct yx_error *err)
{
	return change_accept_as(
	    w, item, "mark", is_certified(w) ? YX_PDF_CHANGE_ANNOTATE : YX_PDF_CHANGE_SIGN,
	    "a picture came with a further signature", "随另一个签名加盖了图案（如骑缝章）", err);
}
