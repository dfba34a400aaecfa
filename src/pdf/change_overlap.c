/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lies over what on a page: annotations, fields and signatures by their rectangles, and
 * whether the picture of a signature hides what is under it.
 */
#include <math.h>
#include <yinxin/limits.h>
#include <yinxin/pdf_text.h>
#include "change.h"

bool
change_rect(struct yx_pdf_view v, const struct yx_pdf_obj *annot, double r[4])
{
	const struct yx_pdf_obj *rect, *item;

	if (yx_pdf_get(v, annot, "Rect", &rect, NULL) != YX_OK || rect->kind != YX_PDF_ARRAY)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (yx_pdf_item(v, rect, i, &item, NULL) != YX_OK)
			return false;
		r[i] = yx_pdf_number(item);
	}
	for (size_t i = 0; i < 2; i++)
		if (r[i] > r[i + 2]) {
			double t = r[i];

			r[i] = r[i + 2];
			r[i + 2] = t;
		}
	return true;
}

#define FLAG_NO_ZOOM   8 /* table 167 */
#define FLAG_NO_ROTATE 16
#define FLAG_NO_VIEW   32
#define FLAG_TOGGLES   256

bool
change_is_elsewhere(struct yx_pdf_view v, size_t page, const struct yx_pdf_obj *annot,
		    bool strictly)
{
	const struct yx_pdf_obj *flags;
	struct yx_pdf_page p;
	int64_t f;

	if (yx_pdf_get(v, annot, "F", &flags, NULL) != YX_OK ||
	    (flags->kind != YX_PDF_INT && flags->kind != YX_PDF_NULL))
		return true;
	f = flags->kind == YX_PDF_INT ? flags->u.integer : 0;
	if (strictly && (f & (FLAG_NO_VIEW | FLAG_TOGGLES | FLAG_NO_ZOOM)))
		return true;
	if (!(f & FLAG_NO_ROTATE) || page == SIZE_MAX)
		return false;
	return yx_pdf_page(v, page, &p, NULL) != YX_OK || p.rotate != 0;
}

bool
change_covers(const double a[4], const double b[4])
{
	double w = fmin(a[2], b[2]) - fmax(a[0], b[0]);
	double h = fmin(a[3], b[3]) - fmax(a[1], b[1]);
	double least = fmin((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]));

	return w > 0 && h > 0 && w * h * 3 > least;
}

bool
change_is_stacked(struct change_walk *w)
{
	const struct yx_pdf_obj *annots, *item;
	struct yx_pdf_page page;
	double mine[4], other[4];
	size_t pages = 0;

	if (yx_pdf_load(w->new, w->object, &item, NULL) != YX_OK ||
	    !change_rect(w->new, item, mine) || yx_pdf_page_count(w->new, &pages, NULL) != YX_OK)
		return true;
	for (size_t i = 0; i < pages; i++) {
		bool here = false, over = false;

		if (yx_pdf_page(w->new, i, &page, NULL) != YX_OK ||
		    yx_pdf_get(w->new, page.dict, "Annots", &annots, NULL) != YX_OK ||
		    ++w->visits > YX_LIMIT_PDF_CHANGE_VISITS)
			return true;
		for (size_t k = 0; annots->kind == YX_PDF_ARRAY && k < annots->u.array.count; k++) {
			const struct yx_pdf_obj *ref = annots->u.array.items[k];

			if (ref->kind == YX_PDF_REF && yx_pdf_ref_equal(ref->u.ref, w->object))
				here = true;
			else if (yx_pdf_resolve(w->new, ref, &item, NULL) == YX_OK &&
				 change_rect(w->new, item, other) && change_covers(mine, other))
				over = true;
			w->visits++;
		}
		if (here && over)
			return true;
	}
	return false;
}

bool
change_covers_share(const struct change_walk *w, const struct yx_pdf_signature *s, int share)
{
	struct yx_pdf_page page;
	double shown, box;

	shown = (s->rect.x1 - s->rect.x0) * (s->rect.y1 - s->rect.y0);
	if (s->widget_count > 1)
		return true;
	if (s->page == SIZE_MAX || shown <= 0)
		return false;
	if (yx_pdf_page(w->new, s->page, &page, NULL) != YX_OK)
		return true;
	box = (page.crop_box.x1 - page.crop_box.x0) * (page.crop_box.y1 - page.crop_box.y0);
	return shown * share > box;
}

#define COVER_LEAST 0.5 /* of a picture's box: one can read between the ink of less */

static const struct yx_pdf_obj *
picture_of(struct yx_pdf_view v, const struct yx_pdf_obj *widget)
{
	const struct yx_pdf_obj *ap, *n;

	if (yx_pdf_get(v, widget, "AP", &ap, NULL) != YX_OK ||
	    yx_pdf_get(v, ap, "N", &n, NULL) != YX_OK || n->kind != YX_PDF_STREAM)
		return NULL;
	return n;
}

#define PATCH 20.0 /* square points: a letter of 8 points takes 24 */
#define DEEP  4.0  /* points by which boxes of neighbours do not overlap */

/* Does a widget's picture that hides something lie on more of `b` than an edge? */
static bool
hides_part(struct change_walk *w, const struct yx_pdf_obj *widget, const double a[4],
	   const double b[4])
{
	const struct yx_pdf_obj *n;
	double pale;

	if (fmin(a[2], b[2]) - fmax(a[0], b[0]) <= DEEP ||
	    fmin(a[3], b[3]) - fmax(a[1], b[1]) <= DEEP)
		return false;
	if (!(n = picture_of(w->new, widget)))
		return true;
	return yx_pdf_picture_cover(w->new, n, &pale) >= COVER_LEAST ||
	       pale * (a[2] - a[0]) * (a[3] - a[1]) >= PATCH;
}

static bool
lies_on(struct change_walk *w, const struct yx_pdf_signature *s, const double a[4],
	const double b[4])
{
	const struct yx_pdf_obj *widget;

	return yx_pdf_load(w->new, s->widget, &widget, NULL) != YX_OK ||
	       hides_part(w, widget, a, b);
}

/*
 * Does the picture of a signature hide a part of the widget in `w->object`? What is filled in there
 * nobody sees.
 */
bool
change_is_under_signature(struct change_walk *w)
{
	const struct yx_pdf_obj *annots, *item;
	const struct yx_pdf_obj self = { .kind = YX_PDF_REF, .u.ref = w->object };
	struct yx_pdf_page page;
	double mine[4], other[4];
	size_t pages = 0;

	if (yx_pdf_load(w->new, w->object, &item, NULL) != YX_OK ||
	    !change_rect(w->new, item, mine) || yx_pdf_page_count(w->new, &pages, NULL) != YX_OK)
		return false;
	for (size_t i = 0; i < pages; i++) {
		if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
		    yx_pdf_page(w->new, i, &page, NULL) != YX_OK ||
		    yx_pdf_get(w->new, page.dict, "Annots", &annots, NULL) != YX_OK)
			return true;
		if (!change_array_has(annots, &self))
			continue;
		for (size_t k = 0; k < annots->u.array.count; k++)
			if (yx_pdf_item(w->new, annots, k, &item, NULL) == YX_OK &&
			    change_is_kind(w->new, item, "Sig") &&
			    change_inherited(w->old, item, "V") && picture_of(w->new, item) &&
			    change_rect(w->new, item, other) && hides_part(w, item, other, mine))
				return true;
	}
	return false;
}

/* Does the new signature's picture let nothing show through? */
static bool
is_opaque(struct change_walk *w, const struct yx_pdf_signature *s)
{
	const struct yx_pdf_obj *widget, *n;

	return yx_pdf_load(w->new, s->widget, &widget, NULL) == YX_OK &&
	       (n = picture_of(w->new, widget)) &&
	       yx_pdf_picture_cover(w->new, n, NULL) >= COVER_LEAST;
}

/*
 * A field that shows a value, or a signature with a picture (which shows through what only writes
 * and draws over it); not the new one itself.
 */
static bool
is_worth_seeing(struct change_walk *w, const struct yx_pdf_signature *s,
		const struct yx_pdf_obj *ref, const struct yx_pdf_obj *annot)
{
	if (!yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Widget") ||
	    (ref->kind == YX_PDF_REF &&
	     (yx_pdf_ref_equal(s->widget, ref->u.ref) || yx_pdf_ref_equal(s->field, ref->u.ref))))
		return false;
	if (change_is_kind(w->new, annot, "Sig"))
		return change_inherited(w->old, annot, "V") && picture_of(w->new, annot) &&
		       is_opaque(w, s);
	return yx_pdf_peek(annot, "AP") || change_inherited(w->new, annot, "V");
}

/* Does a new signature lie over a field that shows a value, or over another signature? */
bool
change_covers_field(struct change_walk *w, const struct yx_pdf_signature *s)
{
	const double mine[4] = { s->rect.x0, s->rect.y0, s->rect.x1, s->rect.y1 };
	const struct yx_pdf_obj *annots, *item;
	struct yx_pdf_page page;
	double other[4];

	if (s->page == SIZE_MAX || mine[2] <= mine[0] || mine[3] <= mine[1])
		return false;
	if (yx_pdf_page(w->new, s->page, &page, NULL) != YX_OK ||
	    yx_pdf_get(w->new, page.dict, "Annots", &annots, NULL) != YX_OK)
		return true;
	for (size_t i = 0; annots->kind == YX_PDF_ARRAY && i < annots->u.array.count; i++) {
		if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS)
			return true;
		if (yx_pdf_item(w->new, annots, i, &item, NULL) == YX_OK &&
		    is_worth_seeing(w, s, annots->u.array.items[i], item) &&
		    change_rect(w->new, item, other) &&
		    (change_covers(mine, other) || lies_on(w, s, mine, other) ||
		     change_is_elsewhere(w->new, s->page, item, false)))
			return true;
	}
	return false;
}
