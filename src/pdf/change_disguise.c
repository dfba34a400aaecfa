/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the new picture of a form field is a disguise: it shows another thing than the field holds,
 * or brings to light what the signed state did not show.
 */
#include <string.h>
#include <yinxin/pdf_text.h>
#include "change_picture.h"

#define FLAG_PUSH (1 << 16) /* table 229 */
#define BOX_MAX   40        /* points; of a box to tick */

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
	*out = *out || (!change_same_value(w, od, nd) && change_is_under_signature(w));
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
