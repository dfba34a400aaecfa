/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures that come after a signature: the field that holds one or is a place for one, and what
 * may happen to a field that was there. Clauses are of ISO 32000-2.
 */
#include <string.h>
#include "change.h"

#define EMPTY_SHARE 10 /* the part of a page that an empty signature field may take */
#define FRAME_WIDE  40 /* points: the least that a box to sign in measures when it is seen */
#define FRAME_HIGH  15
#define FRAMES_MOST 16 /* such boxes that came after a signature */

/* ---------------------------------------------------------- whose field it is */

/* Is this reference the field of the signature, or on a page: its widget? */
static bool
is_place_of(const struct yx_pdf_signature *s, const struct yx_pdf_obj *item, bool on_page)
{
	return item->kind == YX_PDF_REF && (yx_pdf_ref_equal(s->widget, item->u.ref) ||
					    (!on_page && yx_pdf_ref_equal(s->field, item->u.ref)));
}

/* The signature that this revision puts into the field, or NULL. */
static const struct yx_pdf_signature *
signature_of(const struct change_walk *w, const struct yx_pdf_obj *field)
{
	const struct yx_pdf_obj *v = change_inherited(w->new, field, "V");
	const struct yx_pdf_obj *direct = yx_pdf_peek(field, "V");

	/* the value is part of the revision that signs; a copy of an older one signs nothing */
	for (size_t i = 0; v && i < w->list->count; i++)
		if (w->list->items[i].revision == w->new.revision &&
		    !w->list->items[i].shared_value &&
		    ((direct && direct->kind == YX_PDF_REF &&
		      yx_pdf_ref_equal(w->list->items[i].value, direct->u.ref)) ||
		     w->list->items[i].contents_offset == v->offset))
			return &w->list->items[i];
	return NULL;
}

/* A new signature field, or widget of one, that a later revision signs. */
static const struct yx_pdf_signature *
signed_later(const struct change_walk *w, const struct yx_pdf_obj *item, bool on_page)
{
	const struct yx_pdf_obj *before;

	/* what was there before is shown where it was */
	if (yx_pdf_resolve(w->old, item, &before, NULL) != YX_OK || before->kind != YX_PDF_NULL)
		return NULL;
	for (size_t i = 0; i < w->list->count; i++)
		if (w->list->items[i].revision != SIZE_MAX &&
		    w->list->items[i].revision >=
			w->new.revision &&is_place_of(&w->list->items[i], item, on_page))
			return &w->list->items[i];
	return NULL;
}

/* ------------------------------------------------------------- what it covers */

/* Half of the page: more than a signature or a seal takes, and enough to hide what was signed. */
static bool
covers_page(const struct change_walk *w, const struct yx_pdf_signature *s)
{
	return change_covers_share(w, s, 2);
}

/* Another page than the one that its size is judged by: it would be shown on both. */
static bool
is_elsewhere(const struct change_walk *w, const struct yx_pdf_signature *s, bool on_page)
{
	return on_page && !w->silent && s->page != w->page;
}

/*
 * Printed and not shown: nobody who reads the file on a screen knows of it. Shown elsewhere than in
 * its rectangle: it could lie over anything.
 */
static bool
is_shown_oddly(const struct change_walk *w, const struct yx_pdf_signature *s)
{
	const struct yx_pdf_obj *widget;

	if (s->page == SIZE_MAX || s->rect.x1 <= s->rect.x0 || s->rect.y1 <= s->rect.y0)
		return false;
	return yx_pdf_load(w->new, s->widget, &widget, NULL) != YX_OK ||
	       change_is_elsewhere(w->new, s->page, widget, true);
}

/* A time-stamp that shows something is more than validation data. */
static enum yx_pdf_change_level
stamp_level(const struct yx_pdf_signature *s)
{
	return s->page != SIZE_MAX && s->rect.x1 > s->rect.x0 && s->rect.y1 > s->rect.y0
		   ? YX_PDF_CHANGE_SIGN
		   : YX_PDF_CHANGE_VALIDATION;
}

/* ----------------------------------------------------------------- new fields */

/*
 * A box that is seen: large enough to sign in (small ones could pass for letters), on a blank
 * place, and one of a few (many could be put together to a picture).
 */
static enum yx_status
is_place_to_sign(struct change_walk *w, const struct yx_pdf_obj *item,
		 const struct yx_pdf_signature *place, bool *out, struct yx_error *err)
{
	const double r[4] = { place->rect.x0, place->rect.y0, place->rect.x1, place->rect.y1 };

	*out = false;
	if (w->silent || ++w->frames > FRAMES_MOST || r[2] - r[0] < FRAME_WIDE ||
	    r[3] - r[1] < FRAME_HIGH)
		return YX_OK;
	return change_is_blank(w, r, item, out, err);
}

/* A field without a signature: an empty place to sign, or something else. */
static enum yx_status
new_empty_field(struct change_walk *w, const struct yx_pdf_obj *item, const struct yx_pdf_obj *dict,
		bool on_page, struct yx_error *err)
{
	const struct yx_pdf_signature *later = signed_later(w, item, on_page);
	struct yx_pdf_signature place = { .page = w->page, .widget_count = 1 };
	enum change_empty empty = CHANGE_NOT_EMPTY;
	bool blank = true;
	double r[4];
	enum yx_status st = change_empty_field(w, item, dict, &empty, err);

	if (st != YX_OK)
		return st;
	if (later && !is_elsewhere(w, later, on_page) && !covers_page(w, later) &&
	    !is_shown_oddly(w, later) && !change_covers_field(w, later))
		return change_accept_as(w, item, "signature", YX_PDF_CHANGE_SIGN,
					"a signature field was added, and signed later",
					"新增了签名域，随后完成签名", err);
	if (empty && change_is_locked(w, w->new, dict))
		return change_accept_as(w, item, "locked-field", YX_PDF_CHANGE_OTHER,
					"a signature field was added to a form that is locked",
					"表单已锁定，却新增了签名域", err);
	/* some viewers put a mark of their own on it, the larger the field is */
	if (empty && change_rect(w->new, dict, r))
		place.rect = (struct yx_pdf_rect){ r[0], r[1], r[2], r[3] };
	if (empty && change_is_elsewhere(w->new, w->page, dict, true))
		empty = CHANGE_NOT_EMPTY;
	/* what it lies on is asked where a page lists it; no other page shows it */
	if (empty == CHANGE_EMPTY_FRAMED && on_page &&
	    (st = is_place_to_sign(w, item, &place, &blank, err)) != YX_OK)
		return st;
	if (!empty || !blank || change_covers_share(w, &place, EMPTY_SHARE) ||
	    change_covers_field(w, &place))
		return change_accept_as(
		    w, item, "form-field", YX_PDF_CHANGE_OTHER,
		    "an unsigned signature field was added that is no empty place to "
		    "sign: it paints, acts, holds something, or covers a field or "
		    "much of the page",
		    "新增的未签名签名域并非空白签署位置：会绘制内容、触发动作、带有内容，"
		    "或遮盖表单域、占据页面过大",
		    err);
	return change_accept_as(w, item, "signature-field", YX_PDF_CHANGE_SIGN,
				empty == CHANGE_EMPTY
				    ? "an empty signature field that shows nothing was added"
				    : "an empty signature field was added on a blank place",
				empty == CHANGE_EMPTY ? "新增了不显示任何内容的空白签名域"
						      : "在空白处新增了未签名的签名域",
				err);
}

/* An action in something new could change what is shown, or run a script. */
static bool
has_action(const struct yx_pdf_obj *dict)
{
	return yx_pdf_peek(dict, "A") || yx_pdf_peek(dict, "AA");
}

enum yx_status
change_new_field(struct change_walk *w, const struct yx_pdf_obj *item, bool on_page,
		 struct yx_error *err)
{
	const struct yx_pdf_signature *s;
	const struct yx_pdf_obj *dict;
	enum yx_status st = yx_pdf_resolve(w->new, item, &dict, err);

	if (st != YX_OK)
		return st;
	if (dict->kind != YX_PDF_DICT || has_action(dict) || !change_is_kind(w->new, dict, "Sig"))
		return change_accept_as(w, item, "form-field", YX_PDF_CHANGE_OTHER,
					"a form field was added after signing",
					"签署之后新增了表单域", err);
	s = signature_of(w, dict);
	if (!s)
		return new_empty_field(w, item, dict, on_page, err);
	if (!is_place_of(s, item, on_page) || is_elsewhere(w, s, on_page) || is_shown_oddly(w, s)) {
		w->attack = "sneaky-signature";
		return change_accept_as(
		    w, item, "signature", YX_PDF_CHANGE_OTHER,
		    "a signature was added that shows something besides its one widget on one "
		    "page, "
		    "or on paper only",
		    "新增的签名除其在某一页上的唯一外观之外，还显示其他内容，或仅在打印时显示",
		    err);
	}
	if (change_name_is_taken(w, item, dict))
		return change_accept_as(w, item, "signature", YX_PDF_CHANGE_OTHER,
					"a signature was added under the name of another field",
					"新增的签名使用了另一表单域的名称", err);
	if (covers_page(w, s) || change_covers_field(w, s)) {
		w->attack = "sneaky-signature";
		return change_accept_as(
		    w, item, "signature", YX_PDF_CHANGE_OTHER,
		    "a signature was added whose picture covers the page, a field or another "
		    "signature",
		    "新增的签名以其外观遮盖页面、表单域或其他签名", err);
	}
	if (s->is_timestamp)
		return change_accept_as(w, item, "timestamp", stamp_level(s),
					"a document time-stamp was added", "新增了文档时间戳", err);
	return change_accept_as(w, item, "signature", YX_PDF_CHANGE_SIGN,
				"a further signature was added", "新增了另一个签名", err);
}

/* --------------------------------------------------------- fields that were there */

/* A signature field that was empty and now holds a signature. */
static bool
newly_signed(const struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd)
{
	return !change_inherited(w->old, od, "V") && signature_of(w, nd) != NULL;
}

/* Signed without a picture, in a field that hid nothing: it has no place on the page any more. */
static bool
is_made_invisible(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd)
{
	double r[4];
	bool covered;

	return change_rect(w->new, nd, r) && (r[2] <= r[0] || r[3] <= r[1]) &&
	       change_widget_covers(w, od, &covered, NULL) == YX_OK && !covered;
}

enum yx_status
change_signature_entry(struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
		       const struct yx_pdf_obj *nd, const struct yx_pdf_obj *n,
		       struct yx_error *err)
{
	const struct yx_pdf_signature *s = signature_of(w, nd);

	if (!newly_signed(w, od, nd) || covers_page(w, s) || change_covers_field(w, s) ||
	    is_shown_oddly(w, s) || (strcmp(key, "Rect") == 0 && !is_made_invisible(w, od, nd)))
		return change_accept_as(w, n, "signature-field", YX_PDF_CHANGE_OTHER,
					"a signature or its appearance was changed",
					"已有签名或其外观被改动", err);
	if (change_is_locked(w, w->old, od))
		return change_accept_as(w, n, "locked-field", YX_PDF_CHANGE_OTHER,
					"a locked field was signed", "被锁定的签名域被签署", err);
	return change_accept_as(w, n, s->is_timestamp ? "timestamp" : "signature",
				s->is_timestamp ? stamp_level(s) : YX_PDF_CHANGE_SIGN,
				"a signature field was signed", "签名域被签署", err);
}
