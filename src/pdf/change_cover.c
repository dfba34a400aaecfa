/* SPDX-License-Identifier: Apache-2.0 */
/* What lies over the page: patches of paper in a picture, widgets over signed words. */
#include <math.h>
#include <yinxin/limits.h>
#include "change_picture.h"
#include "text_scan.h"

static double
overlap(const double a[4], const double b[4])
{
	double w = fmin(a[2], b[2]) - fmax(a[0], b[0]);
	double h = fmin(a[3], b[3]) - fmax(a[1], b[1]);

	return w > 0 && h > 0 ? w * h : 0;
}

/* What is left of areas in the colour of paper after others were painted over them. */
double
change_bare_paper(const struct change_picture *p)
{
	double sum = 0;

	for (size_t i = 0; i < p->area_count; i++) {
		const struct change_area *a = &p->areas[i];
		bool over = false;

		for (size_t k = i + 1; !over && k < p->area_count; k++)
			over = overlap(p->areas[k].r, a->r) * 2 > overlap(a->r, a->r) &&
			       !change_is_paper(p->areas[k].colour);
		if (!over && change_is_paper(a->colour))
			sum += overlap(a->r, a->r);
	}
	return sum;
}

/* Images among a page's resources may be words too; where they lie is not looked at. */
static bool
has_images(struct yx_pdf_view v, const struct yx_pdf_obj *page)
{
	const struct yx_pdf_obj *resources = change_inherited(v, page, "Resources"), *list, *item;

	if (!resources)
		return false;
	if (yx_pdf_get(v, resources, "XObject", &list, NULL) != YX_OK)
		return true;
	for (size_t i = 0; list->kind == YX_PDF_DICT && i < list->u.dict.count; i++)
		if (yx_pdf_resolve(v, list->u.dict.entries[i].value, &item, NULL) != YX_OK ||
		    yx_pdf_is_name(yx_pdf_peek(item, "Subtype"), "Image"))
			return true;
	return false;
}

/*
 * The box of a letter as it was drawn, with what hangs below the line. As wide as it is high at
 * least: the width that a font tells is not that of its shapes.
 */
static void
letter_box(const struct text_drawn *g, double r[4])
{
	const double low = -0.3;
	double wide = hypot(g->dx, g->dy), high = hypot(g->ux, g->uy);
	double dx = wide < high ? g->uy : g->dx, dy = wide < high ? -g->ux : g->dy;

	for (int i = 0; i < 4; i++) {
		double up = i & 2 ? 1 : low, on = i & 1 ? 1 : 0;
		double x = g->x + on * dx + up * g->ux, y = g->y + on * dy + up * g->uy;

		r[0] = i ? fmin(r[0], x) : x;
		r[1] = i ? fmin(r[1], y) : y;
		r[2] = i ? fmax(r[2], x) : x;
		r[3] = i ? fmax(r[3], y) : y;
	}
}

enum yx_status
change_words_at(struct change_walk *w, const double r[4], bool *out, struct yx_error *err)
{
	struct text_scan scan = { .v = w->old };
	struct yx_pdf_page page;
	enum yx_status st;

	*out = true;
	if (w->page == SIZE_MAX || w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
	    yx_pdf_page(w->old, w->page, &page, NULL) != YX_OK)
		return YX_OK;
	/* not by yx_pdf_text_read(): that lets go of objects that the walk still holds */
	st = text_scan_page(&scan, &page, err);
	if (st == YX_OK)
		*out = false;
	for (size_t i = 0; st == YX_OK && !*out && i < scan.count; i++) {
		double glyph[4];

		letter_box(&scan.drawn[i], glyph);
		*out = scan.drawn[i].code > ' ' && overlap(glyph, r) > 0;
	}
	w->visits += scan.operators / 4;
	text_scan_clear(&scan);
	return st == YX_NOMEM ? st : YX_OK;
}

/* Did the signed page show anything to read at this place? */
static enum yx_status
is_over_words(struct change_walk *w, const double r[4], bool *out, struct yx_error *err)
{
	struct yx_pdf_page page;

	*out = true;
	if (w->page == SIZE_MAX || yx_pdf_page(w->old, w->page, &page, NULL) != YX_OK ||
	    has_images(w->old, page.dict))
		return YX_OK;
	return change_words_at(w, r, out, err);
}

/* A picture that fills areas or that is not known, or for a button one of its states. */
static enum yx_status
fills(struct change_walk *w, const struct yx_pdf_obj *n, bool *out, struct yx_error *err)
{
	const struct yx_pdf_obj *state;
	struct change_picture p;
	enum yx_status st = YX_OK;

	for (size_t i = 0; n->kind == YX_PDF_DICT && st == YX_OK && !*out && i < n->u.dict.count;
	     i++) {
		*out = yx_pdf_resolve(w->old, n->u.dict.entries[i].value, &state, NULL) != YX_OK ||
		       state->kind == YX_PDF_DICT;
		if (!*out)
			st = fills(w, state, out, err);
	}
	if (n->kind != YX_PDF_STREAM || *out)
		return st;
	if ((st = change_picture_read(w, w->old, n, &p, err)) != YX_OK)
		return st;
	*out = p.foreign || p.fills;
	change_picture_clear(&p);
	return YX_OK;
}

enum yx_status
change_widget_covers(struct change_walk *w, const struct yx_pdf_obj *widget, bool *out,
		     struct yx_error *err)
{
	const struct yx_pdf_obj *ap, *n, *mk;
	double r[4] = { 0 };
	enum yx_status st;

	*out = yx_pdf_get(w->old, widget, "AP", &ap, NULL) != YX_OK ||
	       yx_pdf_get(w->old, ap, "N", &n, NULL) != YX_OK ||
	       yx_pdf_get(w->old, widget, "MK", &mk, NULL) != YX_OK ||
	       !change_rect(w->old, widget, r);
	if (*out || w->silent || overlap(r, r) <= 0)
		return YX_OK;
	*out = yx_pdf_peek(mk, "BG") != NULL;
	if ((st = fills(w, n, out, err)) != YX_OK)
		return st;
	return *out ? is_over_words(w, r, out, err) : YX_OK;
}

/* ------------------------------------------------------------- grounds of fields */

/* Over letters, or on a page that is a scan: images, and no letters at all. */
static enum yx_status
is_over_letters(struct change_walk *w, const struct yx_pdf_page *page, const double r[4], bool *out,
		struct yx_error *err)
{
	const double all[4] = { -HUGE_VAL, -HUGE_VAL, HUGE_VAL, HUGE_VAL };
	/* a line above or below reaches in a little */
	double slack = 0.15 * (r[3] - r[1]), inner[4] = { r[0], r[1] + slack, r[2], r[3] - slack };
	bool letters;
	enum yx_status st = change_words_at(w, inner, out, err);

	if (st != YX_OK || *out || !has_images(w->old, page->dict))
		return st;
	st = change_words_at(w, all, &letters, err);
	*out = !letters;
	return st;
}

/* Is it over words on a page that lists the widget? */
static enum yx_status
hides_on_pages(struct change_walk *w, const struct yx_pdf_obj *ref, const double r[4], bool *out,
	       struct yx_error *err)
{
	size_t was = w->page, pages = 0;
	const struct yx_pdf_obj *annots;
	struct yx_pdf_page page;
	enum yx_status st = yx_pdf_page_count(w->old, &pages, err);

	*out = false;
	for (size_t i = 0; st == YX_OK && !*out && i < pages; i++) {
		if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
		    yx_pdf_page(w->old, i, &page, NULL) != YX_OK ||
		    yx_pdf_get(w->old, page.dict, "Annots", &annots, NULL) != YX_OK) {
			*out = true;
			break;
		}
		w->visits += annots->kind == YX_PDF_ARRAY ? annots->u.array.count / 8 : 0;
		if (!change_array_has(annots, ref))
			continue;
		w->page = i;
		st = is_over_letters(w, &page, r, out, err);
	}
	w->page = was;
	return st;
}

/* Was an area of this colour painted there before? */
static bool
was_painted(const struct change_picture *p, const struct change_area *a)
{
	for (size_t i = 0; i < p->area_count; i++) {
		const struct change_area *b = &p->areas[i];

		if (fabs(a->colour[0] - b->colour[0]) < 0.02 &&
		    fabs(a->colour[1] - b->colour[1]) < 0.02 &&
		    fabs(a->colour[2] - b->colour[2]) < 0.02 &&
		    overlap(a->r, b->r) * 10 > overlap(a->r, a->r) * 9)
			return true;
	}
	return false;
}

/* A new picture's areas and wide lines against /MK and the old one's. */
static enum yx_status
lays_ground(struct change_walk *w, const struct yx_pdf_obj *n, const struct yx_pdf_obj *mk,
	    const struct change_picture *was, bool one_sign, bool *out, struct yx_error *err)
{
	const struct yx_pdf_obj *state;
	struct change_picture p;
	enum yx_status st = YX_OK;

	for (size_t i = 0; n->kind == YX_PDF_DICT && st == YX_OK && !*out && i < n->u.dict.count;
	     i++)
		if (yx_pdf_resolve(w->new, n->u.dict.entries[i].value, &state, NULL) == YX_OK &&
		    state->kind == YX_PDF_STREAM)
			st = lays_ground(w, state, mk, was, one_sign, out, err);
	if (n->kind != YX_PDF_STREAM || *out)
		return st;
	if ((st = change_picture_read(w, w->new, n, &p, err)) != YX_OK)
		return st;
	*out = p.foreign || (p.widest > CHANGE_LINE_MAX && p.widest > was->widest) ||
	       (one_sign && p.text.len > 4);
	for (size_t i = 0; !*out && i < p.area_count; i++)
		*out = !change_is_told(w->old, mk, &p.areas[i]) && !was_painted(was, &p.areas[i]);
	change_picture_clear(&p);
	return st;
}

/* Does /MK tell of a ground that the picture did not show? */
static bool
has_untold_ground(struct change_walk *w, const struct yx_pdf_obj *mk,
		  const struct change_picture *was)
{
	const struct yx_pdf_obj *bg;

	return yx_pdf_get(w->old, mk, "BG", &bg, NULL) != YX_OK ||
	       (bg->kind == YX_PDF_ARRAY && bg->u.array.count && !was->fills && !was->foreign);
}

static const struct yx_pdf_obj *
normal_of(struct yx_pdf_view v, const struct yx_pdf_obj *widget)
{
	const struct yx_pdf_obj *ap, *n;

	if (yx_pdf_get(v, widget, "AP", &ap, NULL) != YX_OK ||
	    yx_pdf_get(v, ap, "N", &n, NULL) != YX_OK || n->kind == YX_PDF_NULL)
		return NULL;
	return n;
}

enum yx_status
change_ground_hides(struct change_walk *w, const struct yx_pdf_obj *ref,
		    const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd, bool *out,
		    struct yx_error *err)
{
	struct yx_pdf_obj self = { .kind = YX_PDF_REF, .u.ref = w->object };
	const struct yx_pdf_obj *before, *after, *mk;
	struct change_picture was = { .fills = false };
	bool button = change_is_kind(w->old, od, "Btn");
	enum yx_status st = YX_OK;
	double r[4];

	*out = false;
	if (w->silent || !change_rect(w->old, od, r) || overlap(r, r) <= 0 ||
	    yx_pdf_get(w->old, od, "MK", &mk, NULL) != YX_OK)
		return YX_OK;
	before = normal_of(w->old, od);
	after = nd ? normal_of(w->new, nd) : NULL;
	/* the states of a box are compared step by step; see change_button.c */
	if (button && nd && before)
		return YX_OK;
	if (before && before->kind == YX_PDF_STREAM &&
	    (st = change_picture_read(w, w->old, before, &was, err)) != YX_OK)
		return st;
	if (after)
		st = lays_ground(w, after, mk, &was, button, out, err);
	else if (before)
		*out = has_untold_ground(w, mk, &was);
	change_picture_clear(&was);
	return st == YX_OK && *out ? hides_on_pages(w, ref ? ref : &self, r, out, err) : st;
}
