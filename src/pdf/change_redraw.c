/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a viewer makes of a form when it is asked to draw it anew (ISO 32000-2 12.7.3,
 * /NeedAppearances): from values, default appearances, captions and grounds, which the signed
 * pictures need not have shown.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change_paint.h"

#define FLAG_PUSH (1 << 16) /* table 229 */

/* ------------------------------------------------------------- formatted values */

/* The digits among letters of four bytes; true when there are no more than fit. */
static bool
digits_of(struct yx_bytes text, char out[40])
{
	size_t n = 0;

	for (size_t i = 3; i < text.len; i += 4)
		if (!text.data[i - 3] && !text.data[i - 2] && !text.data[i - 1] &&
		    text.data[i] >= '0' && text.data[i] <= '9' && (n || text.data[i] != '0')) {
			if (n == 39)
				return false;
			out[n++] = (char)text.data[i];
		}
	out[n] = 0;
	return true;
}

/* A format may round, add places and turn dates around; it makes no other number of one. */
static bool
same_digits(struct yx_bytes shown, const struct yx_pdf_obj *value)
{
	struct yx_buf utf8 = { 0 }, want = { 0 };
	char a[40] = "", b[40] = "";
	size_t n;
	bool same = value && value->kind == YX_PDF_STRING && yx_pdf_text_utf8(value->u.text, &utf8);

	for (size_t i = 0; same && i < utf8.len; i++)
		change_letter(&want, utf8.data[i]);
	same = same && digits_of(shown, a) && digits_of(yx_buf_bytes(&want), b);
	n = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
	if (same && strncmp(a, b, n > 1 ? n - 1 : n) != 0) {
		change_sort_digits(a);
		change_sort_digits(b);
		same = strcmp(a, b) == 0;
	}
	yx_buf_clear(&utf8);
	yx_buf_clear(&want);
	return same;
}

/* ------------------------------------------------------------------- one widget */

static bool
is_push(struct yx_pdf_view v, const struct yx_pdf_obj *widget)
{
	const struct yx_pdf_obj *flags = change_inherited(v, widget, "Ff");

	return flags && (flags->kind != YX_PDF_INT || (flags->u.integer & FLAG_PUSH));
}

/* A push button's caption (12.5.6.19, /CA), shown or not. */
static bool
shows_caption(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct change_picture *p)
{
	const struct yx_pdf_obj *mk, *caption;
	struct yx_buf utf8 = { 0 }, want = { 0 };
	struct yx_reader r;
	uint32_t cp;
	bool shows;

	if (yx_pdf_get(v, widget, "MK", &mk, NULL) != YX_OK ||
	    yx_pdf_get(v, mk, "CA", &caption, NULL) != YX_OK)
		return false;
	if (caption->kind != YX_PDF_STRING)
		return true;
	(void)yx_pdf_text_utf8(caption->u.text, &utf8);
	r = yx_reader(yx_buf_bytes(&utf8));
	while (yx_utf8_take(&r, &cp))
		change_letter(&want, cp);
	shows = !want.len ||
		(!p->foreign && yx_bytes_equal(yx_buf_bytes(&want), yx_buf_bytes(&p->text)));
	yx_buf_clear(&utf8);
	yx_buf_clear(&want);
	return shows;
}

/* Does a box show a mark when it is on, and none of letters when it is off? */
static bool
shows_state(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct change_picture *p)
{
	const struct yx_pdf_obj *as = yx_pdf_peek(widget, "AS");
	bool off = !as || yx_pdf_is_name(as, "Off");

	(void)v;
	return p->foreign || (off ? !p->shown : p->shown || p->area_count || p->widest > 0);
}

/* The picture that is seen: of a box, that of its state. NULL: none. */
static const struct yx_pdf_obj *
picture_of(struct yx_pdf_view v, const struct yx_pdf_obj *widget)
{
	const struct yx_pdf_obj *ap, *n, *as = yx_pdf_peek(widget, "AS");

	if (yx_pdf_get(v, widget, "AP", &ap, NULL) != YX_OK ||
	    yx_pdf_get(v, ap, "N", &n, NULL) != YX_OK)
		return NULL;
	if (n->kind == YX_PDF_DICT &&
	    (!as || as->kind != YX_PDF_NAME ||
	     yx_pdf_resolve(v, yx_pdf_peek_bytes(n, as->u.text), &n, NULL) != YX_OK))
		return NULL;
	return n->kind == YX_PDF_STREAM ? n : NULL;
}

enum yx_status
change_redraws_alike(struct change_walk *w, const struct yx_pdf_obj *ref,
		     const struct yx_pdf_obj *widget, bool *out, struct yx_error *err)
{
	const struct yx_pdf_obj *n = picture_of(w->old, widget);
	const struct yx_pdf_obj *value = change_inherited(w->old, widget, "V");
	bool button = change_is_kind(w->old, widget, "Btn"), hides = false;
	bool as_signed = w->old.revision == w->new.revision;
	struct change_picture p;
	enum change_shows shows;
	enum yx_status st = change_shows(w, w->old, widget, &shows, err);

	/* of what was signed so only what two viewers show in two ways counts */
	*out = as_signed ? !w->says_otherwise : shows != CHANGE_SHOWS_OTHER;
	if (st != YX_OK || !*out || !n || change_is_kind(w->old, widget, "Sig"))
		return st;
	if ((st = change_picture_read(w, w->old, n, &p, err)) != YX_OK)
		return st;
	if (button)
		*out = is_push(w->old, widget) ? shows_caption(w->old, widget, &p)
					       : shows_state(w->old, widget, &p);
	else if (p.shown)
		*out = (as_signed || shows == CHANGE_SHOWS_VALUE ||
			(!p.unreadable && same_digits(yx_buf_bytes(&p.text), value))) &&
		       change_style_is_seen(w, w->old, widget);
	st = change_ground_hides(w, ref, widget, NULL, &hides, err);
	*out = *out && !hides;
	change_picture_clear(&p);
	return st;
}

enum yx_status
change_one_is_disguised(struct change_walk *w, const struct yx_pdf_obj *fields, int depth,
			const struct yx_pdf_obj **out, struct yx_error *err)
{
	const struct yx_pdf_obj *field, *kids;
	enum yx_status st = YX_OK;
	bool alike;

	for (size_t i = 0;
	     st == YX_OK && !*out && fields->kind == YX_PDF_ARRAY && i < fields->u.array.count;
	     i++) {
		if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS || depth > 16 ||
		    yx_pdf_item(w->old, fields, i, &field, NULL) != YX_OK) {
			*out = fields;
			break;
		}
		if (yx_pdf_get(w->old, field, "Kids", &kids, NULL) == YX_OK &&
		    kids->kind == YX_PDF_ARRAY) {
			st = change_one_is_disguised(w, kids, depth + 1, out, err);
			continue;
		}
		st = change_redraws_alike(w, fields->u.array.items[i], field, &alike, err);
		*out = st == YX_OK && !alike ? fields->u.array.items[i] : NULL;
	}
	return st;
}

/* -------------------------------------------------------------------- one state */

enum yx_status
pdf_form_is_redrawn_alike(struct yx_pdf_view v, bool *out, uint32_t *field, struct yx_error *err)
{
	struct change_walk w = { .doc = v.doc, .old = v, .new = v };
	const struct yx_pdf_obj *catalog, *form, *o, *disguised = NULL;
	enum yx_status st;

	*out = true;
	/* what is no form, is asked of no viewer */
	if (yx_pdf_catalog(v, &catalog, NULL) != YX_OK ||
	    yx_pdf_get(v, catalog, "AcroForm", &form, NULL) != YX_OK ||
	    yx_pdf_get(v, form, "NeedAppearances", &o, NULL) != YX_OK || o->kind != YX_PDF_BOOL ||
	    !o->u.boolean || yx_pdf_get(v, form, "Fields", &o, NULL) != YX_OK)
		return YX_OK;
	if (!(w.arena = yx_arena_new(0)))
		return yx_fail_nomem(err);
	st = change_one_is_disguised(&w, o, 0, &disguised, err);
	*out = !disguised;
	*field = disguised && disguised->kind == YX_PDF_REF ? disguised->u.ref.num : 0;
	yx_arena_free(w.arena);
	return st;
}
