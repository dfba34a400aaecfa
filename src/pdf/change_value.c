/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of a form field against the appearance that paints it (ISO 32000-2 12.7.4.3): a form
 * may be filled in, not made to show one thing and hold another.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"

#define FLAG_PASSWORD (1 << 13)
#define FLAG_COMBO    (1 << 17)

static const struct yx_pdf_obj *
normal_appearance(struct yx_pdf_view v, const struct yx_pdf_obj *widget)
{
	const struct yx_pdf_obj *ap, *n;

	if (yx_pdf_get(v, widget, "AP", &ap, NULL) != YX_OK ||
	    yx_pdf_get(v, ap, "N", &n, NULL) != YX_OK || n->kind == YX_PDF_NULL)
		return NULL;
	return n;
}

static void
letters(struct yx_bytes string, struct yx_buf *out)
{
	struct yx_buf utf8 = { 0 };
	struct yx_reader r;
	uint32_t cp;

	if (yx_pdf_text_utf8(string, &utf8)) {
		r = yx_reader(yx_buf_bytes(&utf8));
		while (yx_utf8_take(&r, &cp))
			change_letter(out, cp);
	}
	yx_buf_clear(&utf8);
}

/* The text a choice field shows for this value: the second of an /Opt pair (12.7.5.4). */
static struct yx_bytes
display_text(struct yx_pdf_view v, const struct yx_pdf_obj *field, const struct yx_pdf_obj *value)
{
	const struct yx_pdf_obj *opt = change_inherited(v, field, "Opt");
	const struct yx_pdf_obj *pair, *export, *shown;

	for (size_t i = 0; opt && opt->kind == YX_PDF_ARRAY && i < opt->u.array.count; i++)
		if (yx_pdf_item(v, opt, i, &pair, NULL) == YX_OK && pair->kind == YX_PDF_ARRAY &&
		    yx_pdf_item(v, pair, 0, &export, NULL) == YX_OK &&
		    yx_pdf_item(v, pair, 1, &shown, NULL) == YX_OK &&
		    export->kind == YX_PDF_STRING && shown->kind == YX_PDF_STRING &&
		    yx_bytes_equal(export->u.text, value->u.text))
			return shown->u.text;
	return value->u.text;
}

/* Fields whose appearance is not the letters of their value. */
static bool
is_formatted(struct yx_pdf_view v, const struct yx_pdf_obj *field)
{
	const struct yx_pdf_obj *flags = change_inherited(v, field, "Ff");
	const struct yx_pdf_obj *type = change_inherited(v, field, "FT");
	const struct yx_pdf_obj *aa = change_inherited(v, field, "AA");
	int64_t f = flags && flags->kind == YX_PDF_INT ? flags->u.integer : 0;

	if (type && yx_pdf_is_name(type, "Ch"))
		return !(f & FLAG_COMBO);
	return (f & FLAG_PASSWORD) != 0 || (aa && yx_pdf_peek(aa, "F"));
}

/* The appearance fills the widget's rectangle, unscaled and unturned. */
static bool
fits(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct change_picture *p)
{
	const struct yx_pdf_obj *rect, *item;
	double r[4] = { 0 };

	if (p->turned || yx_pdf_get(v, widget, "Rect", &rect, NULL) != YX_OK)
		return false;
	for (size_t i = 0; i < 4; i++)
		if (yx_pdf_item(v, rect, i, &item, NULL) == YX_OK)
			r[i] = yx_pdf_number(item);
	return fabs(fabs(r[2] - r[0]) - p->width) < 2 && fabs(fabs(r[3] - r[1]) - p->height) < 2;
}

static enum yx_status
compare_text(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *widget,
	     const struct yx_pdf_obj *value, enum change_shows *out, struct yx_error *err)
{
	const struct yx_pdf_obj *n = normal_appearance(v, widget);
	struct change_picture p;
	struct yx_buf want = { 0 };
	enum yx_status st;

	if (!n) {
		*out = CHANGE_SHOWS_NOTHING;
		return YX_OK;
	}
	*out = CHANGE_SHOWS_UNKNOWN;
	if ((value && value->kind != YX_PDF_STRING) || is_formatted(v, widget))
		return YX_OK;
	if ((st = change_picture_read(w, v, n, &p, err)) != YX_OK)
		return st;
	if (value)
		letters(display_text(v, widget, value), &want);
	if (p.foreign || p.disguised || p.states || (want.len && p.shown && !p.inside))
		*out = CHANGE_SHOWS_OTHER;
	else if (p.unreadable)
		*out = CHANGE_SHOWS_UNKNOWN;
	else if (!yx_bytes_equal(yx_buf_bytes(&p.text), yx_buf_bytes(&want)))
		*out = CHANGE_SHOWS_OTHER;
	else
		*out = fits(v, widget, &p) ? CHANGE_SHOWS_VALUE : CHANGE_SHOWS_UNKNOWN;
	if (yx_buf_status(&p.text, NULL) != YX_OK || yx_buf_status(&want, NULL) != YX_OK)
		st = yx_fail_nomem(err);
	yx_buf_clear(&want);
	change_picture_clear(&p);
	return st;
}

/* A check box or radio button: /AS is the value when the button has such a state, else Off. */
static enum change_shows
compare_state(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct yx_pdf_obj *value)
{
	const struct yx_pdf_obj *n = normal_appearance(v, widget);
	const struct yx_pdf_obj *as = yx_pdf_peek(widget, "AS");
	bool has;

	if (!n || n->kind != YX_PDF_DICT)
		return CHANGE_SHOWS_UNKNOWN;
	has = value && value->kind == YX_PDF_NAME && yx_pdf_peek_bytes(n, value->u.text);
	if (!as || as->kind != YX_PDF_NAME)
		return has ? CHANGE_SHOWS_OTHER : CHANGE_SHOWS_VALUE;
	if (has)
		return yx_bytes_equal(as->u.text, value->u.text) ? CHANGE_SHOWS_VALUE
								 : CHANGE_SHOWS_OTHER;
	return yx_pdf_is_name(as, "Off") || !yx_pdf_peek_bytes(n, as->u.text) ? CHANGE_SHOWS_VALUE
									      : CHANGE_SHOWS_OTHER;
}

enum yx_status
change_shows(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *widget,
	     enum change_shows *out, struct yx_error *err)
{
	const struct yx_pdf_obj *type = change_inherited(v, widget, "FT");
	const struct yx_pdf_obj *value = change_inherited(v, widget, "V");

	*out = CHANGE_SHOWS_UNKNOWN;
	if (!type)
		return YX_OK;
	if (yx_pdf_is_name(type, "Btn")) {
		*out = compare_state(v, widget, value);
		return YX_OK;
	}
	if (yx_pdf_is_name(type, "Tx") || yx_pdf_is_name(type, "Ch"))
		return compare_text(w, v, widget, value, out, err);
	return YX_OK;
}

enum yx_status
change_looks_alike(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
		   bool *out, struct yx_error *err)
{
	const struct yx_pdf_obj *a = normal_appearance(w->old, od);
	const struct yx_pdf_obj *b = normal_appearance(w->new, nd);
	struct change_picture p = { 0 }, q = { 0 };
	enum yx_status st;

	*out = false;
	if (!a || !b)
		return YX_OK;
	if ((st = change_picture_read(w, w->old, a, &p, err)) == YX_OK &&
	    (st = change_picture_read(w, w->new, b, &q, err)) == YX_OK) {
		*out = p.fills == q.fills && p.turned == q.turned && p.states == q.states &&
		       p.foreign == q.foreign;
		for (size_t i = 0; i < 3; i++)
			*out = *out && fabs(p.ink[i] - q.ink[i]) < 0.1 &&
			       fabs(p.ground[i] - q.ground[i]) < 0.1;
	}
	change_picture_clear(&p);
	change_picture_clear(&q);
	return st;
}
