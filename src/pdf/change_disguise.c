/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the new picture of a form field is a disguise: it shows another thing than the field holds,
 * or brings to light what the signed state did not show.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/pdf_text.h>
#include "change.h"

#define FLAG_PUSH (1 << 16) /* table 229 */
#define BOX_MAX   40        /* points; of a box to tick */

/* ------------------------------------------------------------------ overlap */

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
static bool
is_under_signature(struct change_walk *w)
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

/* ----------------------------------------------------------------- disguise */

bool
change_same_value(const struct change_walk *w, const struct yx_pdf_obj *od,
		  const struct yx_pdf_obj *nd)
{
	static const char *const keys[] = { "V", "I", "RV" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct yx_pdf_obj *a = change_inherited(w->old, od, keys[i]);
		const struct yx_pdf_obj *b = change_inherited(w->new, nd, keys[i]);

		if ((!a || !b) ? a != b : !yx_pdf_obj_equal(a, b))
			return false;
	}
	return true;
}

/* Does the form ask the viewer to make the appearances anew (12.7.3)? */
static bool
viewer_draws(const struct change_walk *w)
{
	const struct yx_pdf_obj *catalog, *form, *flag;

	return yx_pdf_catalog(w->new, &catalog, NULL) == YX_OK &&
	       yx_pdf_get(w->new, catalog, "AcroForm", &form, NULL) == YX_OK &&
	       yx_pdf_get(w->new, form, "NeedAppearances", &flag, NULL) == YX_OK &&
	       flag->kind == YX_PDF_BOOL && flag->u.boolean;
}

/*
 * The worst that the widgets of a field show (ISO 32000-2 12.7.4.3: the appearance is that of the
 * value; one without the other is a disguise).
 */
static enum yx_status
shows_of_field(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *field,
	       int depth, enum change_shows *out, struct yx_error *err)
{
	const struct yx_pdf_obj *kids, *kid;
	enum change_shows one;
	enum yx_status st;

	if (depth > 4)
		return YX_OK;
	if (yx_pdf_get(v, field, "Kids", &kids, NULL) == YX_OK && kids->kind == YX_PDF_ARRAY) {
		for (size_t i = 0; i < kids->u.array.count; i++) {
			if (yx_pdf_item(v, kids, i, &kid, NULL) != YX_OK ||
			    kid->kind != YX_PDF_DICT || yx_pdf_peek(kid, "T"))
				continue;
			if ((st = shows_of_field(w, v, kid, depth + 1, out, err)) != YX_OK)
				return st;
		}
		return YX_OK;
	}
	if ((st = change_shows(w, v, field, &one, err)) != YX_OK)
		return st;
	if (one == CHANGE_SHOWS_OTHER ||
	    (one != CHANGE_SHOWS_VALUE &&
	     (*out == CHANGE_SHOWS_VALUE || *out == CHANGE_SHOWS_BLANK ||
	      *out == CHANGE_SHOWS_DRAWN)))
		*out = one;
	return YX_OK;
}

/* An appearance may be the same reference, and what it holds written anew. */
bool
change_entry_differs(struct change_walk *w, const char *key, const struct yx_pdf_obj *o,
		     const struct yx_pdf_obj *n)
{
	const struct yx_pdf_obj *ap;

	if (change_differs(w, o, n))
		return true;
	return n && strcmp(key, "AP") == 0 && yx_pdf_resolve(w->new, n, &ap, NULL) == YX_OK &&
	       change_differs(w, ap, ap);
}

/* The pictures for a pointer over it and a button held (12.5.5) stay what they were. */
static bool
other_faces(struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
	    const struct yx_pdf_obj *nd)
{
	static const char *const faces[] = { "R", "D" };
	const struct yx_pdf_obj *a, *b, *x, *y;

	if (strcmp(key, "AP") != 0)
		return false;
	if (yx_pdf_get(w->old, od, "AP", &a, NULL) != YX_OK ||
	    yx_pdf_get(w->new, nd, "AP", &b, NULL) != YX_OK)
		return true;
	for (size_t i = 0; i < 2; i++) {
		x = yx_pdf_peek(a, faces[i]);
		y = yx_pdf_peek(b, faces[i]);
		if (y && change_differs(w, x, y) && !change_same_below(w, w->way, x, y))
			return true;
	}
	return false;
}

/*
 * A check box or radio button that was signed without pictures: a mark is drawn into it. A push
 * button's picture is a caption, whatever its place.
 */
static bool
is_bare_box(struct change_walk *w, const struct yx_pdf_obj *od)
{
	const struct yx_pdf_obj *flags = change_inherited(w->old, od, "Ff");
	double r[4];

	if (flags && (flags->kind != YX_PDF_INT || (flags->u.integer & FLAG_PUSH)))
		return false;
	return change_rect(w->old, od, r) && r[2] - r[0] <= BOX_MAX && r[3] - r[1] <= BOX_MAX &&
	       !change_is_stacked(w);
}

/*
 * Does the new state show another thing than the field's value; or, the value being what it was,
 * what the signed state did not show?
 */
enum yx_status
change_is_disguise(struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
		   const struct yx_pdf_obj *nd, bool *out, bool *unread, struct yx_error *err)
{
	enum change_shows now = CHANGE_SHOWS_VALUE, then = CHANGE_SHOWS_VALUE;
	bool alike = false, bare;
	bool new_picture =
	    change_entry_differs(w, "AP", yx_pdf_peek(od, "AP"), yx_pdf_peek(nd, "AP"));
	enum yx_status st = shows_of_field(w, w->new, nd, 0, &now, err);

	*out = false;
	*unread = now == CHANGE_SHOWS_UNKNOWN && new_picture && !change_is_kind(w->old, od, "Btn");
	if (st != YX_OK)
		return st;
	/* a picture that is empty stays behind until a viewer draws one; words would be believed */
	if (now == CHANGE_SHOWS_OTHER && !new_picture && viewer_draws(w)) {
		st = shows_of_field(w, w->old, od, 0, &then, err);
		if (st != YX_OK || then == CHANGE_SHOWS_BLANK || then == CHANGE_SHOWS_NOTHING)
			return st;
		then = CHANGE_SHOWS_VALUE;
	}
	bare = change_is_kind(w->old, od, "Btn") && !yx_pdf_peek(od, "AP");
	if (strcmp(key, "I") == 0 && yx_pdf_peek(nd, "I") && !change_choice_agrees(w->new, nd))
		now = CHANGE_SHOWS_OTHER;
	*out = now == CHANGE_SHOWS_OTHER || (!bare && other_faces(w, key, od, nd));
	*out = *out || (!change_same_value(w, od, nd) && is_under_signature(w));
	if (*out || strcmp(key, "AP") != 0)
		return YX_OK;
	if ((st = change_ground_hides(w, NULL, od, nd, out, err)) != YX_OK || *out)
		return st;
	if (change_is_kind(w->old, od, "Btn")) {
		/* a button's pictures are its form, not its value */
		*out = bare ? !is_bare_box(w, od)
			    : !change_button_alike(w, od, nd) || change_is_stacked(w);
		return YX_OK;
	}
	if (!change_same_value(w, od, nd))
		return YX_OK;
	st = shows_of_field(w, w->old, od, 0, &then, err);
	if (now == CHANGE_SHOWS_BLANK && (then == now || then == CHANGE_SHOWS_NOTHING))
		return st; /* no picture, and an empty one */
	if (st == YX_OK)
		st = then == CHANGE_SHOWS_NOTHING ? change_ground_told(w, od, nd, &alike, err)
						  : change_looks_alike(w, od, nd, &alike, err);
	*out = now != CHANGE_SHOWS_VALUE || !alike || change_is_stacked(w) ||
	       (then != CHANGE_SHOWS_VALUE && then != CHANGE_SHOWS_NOTHING);
	return st;
}

enum yx_status
yx_pdf_widget_shows_value(struct yx_pdf_view v, const struct yx_pdf_obj *widget, bool *out,
			  struct yx_error *err)
{
	struct change_walk w = { .doc = v.doc, .old = v, .new = v };
	enum change_shows shows = CHANGE_SHOWS_UNKNOWN;
	enum yx_status st;

	*out = true;
	if (!(w.arena = yx_arena_new(0)))
		return yx_fail_nomem(err);
	st = change_shows(&w, v, widget, &shows, err);
	yx_arena_free(w.arena);
	*out = shows != CHANGE_SHOWS_OTHER;
	return st;
}

enum yx_status
change_redraw(struct change_walk *w, const struct yx_pdf_obj *form, const struct yx_pdf_obj *o,
	      const struct yx_pdf_obj *n, struct yx_error *err)
{
	const struct yx_pdf_obj *fields, *catalog, *old_form, *disguised = NULL;
	enum yx_status st;

	(void)form;
	if (!change_differs(w, o, n))
		return YX_OK;
	if ((st = yx_pdf_catalog(w->old, &catalog, err)) != YX_OK ||
	    (st = yx_pdf_get(w->old, catalog, "AcroForm", &old_form, err)) != YX_OK ||
	    (st = yx_pdf_get(w->old, old_form, "Fields", &fields, err)) != YX_OK)
		return st;
	if (n && !w->silent &&
	    (st = change_one_is_disguised(w, fields, 0, &disguised, err)) != YX_OK)
		return st;
	if (!disguised)
		return change_accept_as(w, n, "form-fill", YX_PDF_CHANGE_FILL,
					"viewers are asked to draw the form anew",
					"要求阅读器重新绘制表单", err);
	w->attack = "shadow-replace";
	return change_accept_as(
	    w, n, "form-field", YX_PDF_CHANGE_OTHER,
	    "viewers are asked to draw anew a form that did not show its values",
	    "要求阅读器重新绘制表单，而表单原先显示的并非其值", err);
}
