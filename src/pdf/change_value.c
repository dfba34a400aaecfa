/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of a form field against the appearance that paints it (ISO 32000-2 12.7.4.3): a form
 * may be filled in, not made to show one thing and hold another.
 */
#include <math.h>
#include "change_picture.h"

#define FLAG_MULTILINE (1 << 12)
#define FLAG_PASSWORD  (1 << 13)
#define FLAG_PUSH      (1 << 16)
#define FLAG_COMBO     (1 << 17)

static const struct yx_pdf_obj *
normal_appearance(struct yx_pdf_view v, const struct yx_pdf_obj *widget)
{
	const struct yx_pdf_obj *ap, *n;

	if (yx_pdf_get(v, widget, "AP", &ap, NULL) != YX_OK ||
	    yx_pdf_get(v, ap, "N", &n, NULL) != YX_OK || n->kind == YX_PDF_NULL)
		return NULL;
	return n;
}

/* How a field's letters come from its value. */
enum style { PLAIN, FORMATTED, PASSWORD, LIST };

static enum style
style_of(struct yx_pdf_view v, const struct yx_pdf_obj *field)
{
	const struct yx_pdf_obj *flags = change_inherited(v, field, "Ff");
	const struct yx_pdf_obj *aa = change_inherited(v, field, "AA");
	int64_t f = flags && flags->kind == YX_PDF_INT ? flags->u.integer : 0;

	if (change_is_kind(v, field, "Ch"))
		return f & FLAG_COMBO ? PLAIN : LIST;
	if (f & FLAG_PASSWORD)
		return PASSWORD;
	return aa && yx_pdf_peek(aa, "F") ? FORMATTED : PLAIN;
}

/* The widget's rectangle over the appearance's box, in both directions (12.5.5). */
static void
scale_of(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct change_picture *p,
	 double out[2])
{
	const struct yx_pdf_obj *rect, *item;
	double r[4] = { 0 };

	if (yx_pdf_get(v, widget, "Rect", &rect, NULL) == YX_OK)
		for (size_t i = 0; i < 4; i++)
			if (yx_pdf_item(v, rect, i, &item, NULL) == YX_OK)
				r[i] = yx_pdf_number(item);
	out[0] = p->width > 0 ? fabs(r[2] - r[0]) / p->width : 0;
	out[1] = p->height > 0 ? fabs(r[3] - r[1]) / p->height : 0;
}

/* The appearance fills the widget's rectangle, unscaled and unturned. */
static bool
fits(const struct change_picture *p, const double scale[2])
{
	return !p->turned && fabs(scale[0] - 1) * p->width < 2 &&
	       fabs(scale[1] - 1) * p->height < 2;
}

/* Nothing but one sign again and again, and no letter or digit. */
static bool
is_masked(struct yx_bytes text)
{
	for (size_t i = 4; i < text.len; i++)
		if (text.data[i] != text.data[i - 4])
			return false;
	if (text.len < 4 || text.data[0] || text.data[1] || text.data[2])
		return true;
	return !((text.data[3] >= '0' && text.data[3] <= '9') ||
		 ((text.data[3] | 0x20) >= 'a' && (text.data[3] | 0x20) <= 'z'));
}

/* Some writers draw the value of a choice itself, not the text that /Opt has for it. */
static bool
shows_export(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct yx_pdf_obj *value,
	     const struct change_picture *p)
{
	struct yx_buf own = { 0 };
	bool shows;

	if (!value || value->kind != YX_PDF_STRING || !change_is_kind(v, widget, "Ch"))
		return false;
	change_text_letters(value->u.text, &own);
	shows = yx_bytes_equal(yx_buf_bytes(&p->text), yx_buf_bytes(&own));
	yx_buf_clear(&own);
	return shows;
}

/*
 * Letters out of sight: only what a box has no room for, at the end where it is written (12.7.4.3:
 * quadding), and lines that a box of one line does not have. Letters of one value are of one size;
 * a sign much smaller than the others is overlooked.
 */
static bool
is_cut(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct change_picture *p,
       enum style style)
{
	const struct yx_pdf_obj *flags = change_inherited(v, widget, "Ff");
	const struct yx_pdf_obj *quadding = change_inherited(v, widget, "Q");
	bool lines = flags && flags->kind == YX_PDF_INT && (flags->u.integer & FLAG_MULTILINE) != 0;
	bool left = !quadding || quadding->kind != YX_PDF_INT || quadding->u.integer == 0;

	if (style == LIST || !p->shown)
		return false;
	return p->cut || (p->cut_left && left) || (p->cut_low && !lines) ||
	       (p->largest > 2 * p->smallest && !change_inherited(v, widget, "RV"));
}

/* The picture's letters can be read, and are not those of the value. */
static bool
says_otherwise(struct yx_pdf_view v, const struct yx_pdf_obj *widget,
	       const struct yx_pdf_obj *value, const struct change_picture *p, enum style style,
	       struct yx_bytes want)
{
	if (p->unreadable || style == PASSWORD)
		return false;
	if (style == FORMATTED)
		return !change_format_tells(yx_buf_bytes(&p->text), want);
	if (style == LIST)
		return want.len && !change_list_agrees(v, widget, p);
	return !yx_bytes_equal(yx_buf_bytes(&p->text), want) && !shows_export(v, widget, value, p);
}

static enum yx_status
compare_text(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *widget,
	     const struct yx_pdf_obj *value, enum change_shows *out, struct yx_error *err)
{
	const struct yx_pdf_obj *n = normal_appearance(v, widget);
	enum style style = style_of(v, widget);
	struct change_picture p = { 0 };
	struct yx_buf want = { 0 };
	enum yx_status st = YX_OK;
	double scale[2];

	*out = CHANGE_SHOWS_OTHER;
	if (!change_value_letters(v, widget, value, &want) ||
	    (style != PASSWORD && !change_rich_agrees(v, widget, &want)))
		goto done;
	*out = CHANGE_SHOWS_NOTHING;
	/* what a revision brings is looked at; what was signed its signer saw */
	if (w->old.revision != w->new.revision)
		w->look = v.revision == w->new.revision;
	w->want = style == PLAIN ? &want : NULL;
	if (n)
		st = change_picture_read(w, v, n, &p, err);
	w->look = false;
	w->want = NULL;
	if (!n || st != YX_OK)
		goto done;
	scale_of(v, widget, &p, scale);
	w->says_otherwise = says_otherwise(v, widget, value, &p, style, yx_buf_bytes(&want));
	*out = CHANGE_SHOWS_UNKNOWN;
	if (p.foreign || p.disguised || p.misdrawn || p.states || is_cut(v, widget, &p, style) ||
	    (p.shown && p.smallest * fmin(scale[0], scale[1]) < CHANGE_LETTER_MIN))
		*out = CHANGE_SHOWS_OTHER;
	else if (!want.len && !p.shown && !p.fills)
		*out = CHANGE_SHOWS_BLANK;
	else if (style == PASSWORD)
		*out = is_masked(yx_buf_bytes(&p.text)) ? CHANGE_SHOWS_UNKNOWN
		       : yx_bytes_equal(yx_buf_bytes(&p.text), yx_buf_bytes(&want)) /* unmasked */
			   ? CHANGE_SHOWS_VALUE
			   : CHANGE_SHOWS_OTHER;
	else if (want.len && p.shown && !p.inside)
		*out = CHANGE_SHOWS_OTHER;
	else if (p.unreadable || style == FORMATTED)
		*out = w->says_otherwise ? CHANGE_SHOWS_OTHER : CHANGE_SHOWS_UNKNOWN;
	else if (style == LIST)
		*out = change_list_agrees(v, widget, &p) ? CHANGE_SHOWS_VALUE : CHANGE_SHOWS_OTHER;
	else
		*out = w->says_otherwise ? CHANGE_SHOWS_OTHER : CHANGE_SHOWS_VALUE;
	/* shapes that nobody has looked at, or a picture drawn into another frame */
	if (*out == CHANGE_SHOWS_VALUE && (p.own_shapes || !fits(&p, scale)))
		*out = p.unseen || !fits(&p, scale) ? CHANGE_SHOWS_UNKNOWN : CHANGE_SHOWS_DRAWN;
	if (yx_buf_status(&p.text, NULL) != YX_OK || yx_buf_status(&want, NULL) != YX_OK)
		st = yx_fail_nomem(err);
done:
	yx_buf_clear(&want);
	change_picture_clear(&p);
	return st;
}

static bool
is_push(struct yx_pdf_view v, const struct yx_pdf_obj *field)
{
	const struct yx_pdf_obj *flags = change_inherited(v, field, "Ff");

	return flags && flags->kind == YX_PDF_INT && (flags->u.integer & FLAG_PUSH);
}

/* A check box or radio button: /AS is the value when the button has such a state, else Off. */
static enum change_shows
compare_state(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct yx_pdf_obj *value)
{
	const struct yx_pdf_obj *n = normal_appearance(v, widget);
	const struct yx_pdf_obj *as = yx_pdf_peek(widget, "AS");
	bool has;

	if (as && as->kind != YX_PDF_NAME && as->kind != YX_PDF_NULL)
		return CHANGE_SHOWS_OTHER; /* what that shows is for each viewer to choose */
	if (n && n->kind == YX_PDF_STREAM && !is_push(v, widget))
		return CHANGE_SHOWS_OTHER; /* the same in either state */
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

/* A widget of a field that has another value than the field (12.7.4.1: a widget has none). */
static bool
has_own_value(struct yx_pdf_view v, const struct yx_pdf_obj *widget)
{
	const struct yx_pdf_obj *own, *parent, *value;

	if (yx_pdf_peek(widget, "T") || !yx_pdf_peek(widget, "V") ||
	    yx_pdf_get(v, widget, "Parent", &parent, NULL) != YX_OK || parent->kind != YX_PDF_DICT)
		return false;
	value = change_inherited(v, parent, "V");
	return yx_pdf_get(v, widget, "V", &own, NULL) != YX_OK || !value ||
	       !yx_pdf_obj_equal(own, value);
}

bool
change_has_two_values(struct yx_pdf_view v, const struct yx_pdf_obj *field)
{
	const struct yx_pdf_obj *kids, *kid;

	if (has_own_value(v, field))
		return true;
	if (yx_pdf_get(v, field, "Kids", &kids, NULL) != YX_OK || kids->kind != YX_PDF_ARRAY)
		return false;
	for (size_t i = 0; i < kids->u.array.count; i++)
		if (yx_pdf_item(v, kids, i, &kid, NULL) == YX_OK && kid->kind == YX_PDF_DICT &&
		    has_own_value(v, kid))
			return true;
	return false;
}

enum yx_status
change_shows(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *widget,
	     enum change_shows *out, struct yx_error *err)
{
	const struct yx_pdf_obj *type = change_inherited(v, widget, "FT");
	const struct yx_pdf_obj *value = change_inherited(v, widget, "V");

	*out = CHANGE_SHOWS_UNKNOWN;
	w->says_otherwise = false;
	if (!type)
		return YX_OK;
	if (has_own_value(v, widget)) {
		*out = CHANGE_SHOWS_OTHER;
		return YX_OK;
	}
	if (yx_pdf_is_name(type, "Btn")) {
		*out = compare_state(v, widget, value);
		return YX_OK;
	}
	if (yx_pdf_is_name(type, "Tx") || yx_pdf_is_name(type, "Ch"))
		return compare_text(w, v, widget, value, out, err);
	if (!yx_pdf_is_name(type, "Sig"))
		*out = CHANGE_SHOWS_OTHER; /* what such a field shows nothing tells */
	return YX_OK;
}

/* Fonts that bring their shapes: each one the old picture was drawn with? */
static bool
same_shapes(const struct change_picture *p, const struct change_picture *q)
{
	for (size_t i = 0; i < q->shape_count; i++) {
		bool found = false;

		for (size_t k = 0; !found && k < p->shape_count; k++)
			found = yx_pdf_ref_equal(q->shapes[i], p->shapes[k]);
		if (!found)
			return false;
	}
	return true;
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
		       p.foreign == q.foreign && same_shapes(&p, &q) &&
		       /* a list shows some of its options, a combo box one text or the other */
		       (style_of(w->new, nd) == LIST ||
			yx_bytes_equal(yx_buf_bytes(&p.text), yx_buf_bytes(&q.text)));
		for (size_t i = 0; i < 3; i++)
			*out = *out && fabs(p.ink[i] - q.ink[i]) < 0.1 &&
			       fabs(p.ground[i] - q.ground[i]) < 0.1;
	}
	change_picture_clear(&p);
	change_picture_clear(&q);
	return st;
}
