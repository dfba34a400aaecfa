/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An empty signature field that comes after a signature: a place prepared for the next signer.
 * DocMDP 2 and 3 permit signing (ISO 32000-2 12.8.2.2, table 257), and a field of its own for each
 * signature is part of that (12.7.5.5); so is making it one step earlier, as long as it says
 * nothing: nothing is seen of it, or a ground and a border on a place that is blank.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change_picture.h"

#define LIGHT 0.5 /* of the brightest ground */

/* 12.7.4.1, 12.7.5.5, 12.5.2, 12.5.6.19: what neither paints, nor acts, nor holds a value. */
static bool
has_plain_entries(const struct yx_pdf_obj *dict)
{
	static const char *const known[] = { "Type", "Subtype", "FT",          "T",    "TU",
					     "TM",   "Ff",      "Kids",        "V",    "P",
					     "F",    "Parent",  "Lock",        "SV",   "MK",
					     "BS",   "H",       "Border",      "Rect", "AP",
					     "DA",   "DR",      "NM",          "M",    "Contents",
					     "Q",    "Lang",    "StructParent" };

	return change_only_has(dict, known, sizeof(known) / sizeof(known[0]));
}

/* A dictionary, or nothing. */
static bool
is_dict_or_none(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key)
{
	const struct yx_pdf_obj *value;

	return yx_pdf_get(v, dict, key, &value, NULL) == YX_OK &&
	       (value->kind == YX_PDF_NULL || value->kind == YX_PDF_DICT);
}

/* A dark ground is a mark by itself: a bar beside a figure is one more figure. */
static bool
is_light(const double rgb[3])
{
	return 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2] >= LIGHT;
}

/* A colour (table 192), and a light one? An empty array is none. */
static bool
is_colour(struct yx_pdf_view v, const struct yx_pdf_obj *value, bool *light)
{
	double c[4] = { 0 }, rgb[3];
	const struct yx_pdf_obj *item;
	size_t n = value->kind == YX_PDF_ARRAY ? value->u.array.count : 2;

	if (n == 2 || n > 4)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (yx_pdf_item(v, value, i, &item, NULL) != YX_OK || !yx_pdf_is_number(item))
			return false;
		c[i] = yx_pdf_number(item);
	}
	for (size_t i = 0; i < 3; i++)
		rgb[i] = n == 1 ? c[0] : (n == 4 ? (1 - c[i]) * (1 - c[3]) : c[i]);
	*light = n == 0 || is_light(rgb);
	return true;
}

/* 12.5.6.19: viewers make a picture of border and ground colours, captions and icons. */
static enum change_empty
style_of(struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	enum change_empty how = CHANGE_EMPTY;
	const struct yx_pdf_obj *mk, *value;

	if (!is_dict_or_none(v, dict, "MK") || yx_pdf_get(v, dict, "MK", &mk, NULL) != YX_OK ||
	    change_is_wide(v, dict) || !is_dict_or_none(v, dict, "Lock") ||
	    !is_dict_or_none(v, dict, "SV") || yx_pdf_get(v, dict, "DR", &value, NULL) != YX_OK ||
	    (value->kind != YX_PDF_NULL && (value->kind != YX_PDF_DICT || value->u.dict.count)))
		return CHANGE_NOT_EMPTY;
	for (size_t i = 0; mk->kind == YX_PDF_DICT && i < mk->u.dict.count; i++) {
		struct yx_bytes key = mk->u.dict.entries[i].key;
		bool light;

		if (yx_bytes_equal_str(key, "R"))
			continue;
		if (yx_pdf_resolve(v, mk->u.dict.entries[i].value, &value, NULL) != YX_OK ||
		    !is_colour(v, value, &light) || (!light && yx_bytes_equal_str(key, "BG")))
			return CHANGE_NOT_EMPTY;
		if (value->u.array.count)
			how = yx_bytes_equal_str(key, "BC") || yx_bytes_equal_str(key, "BG")
				  ? CHANGE_EMPTY_FRAMED
				  : CHANGE_NOT_EMPTY;
		if (how == CHANGE_NOT_EMPTY)
			return how;
	}
	return how;
}

static bool
has_light_ground(const struct change_picture *p)
{
	for (size_t i = 0; i < p->area_count; i++) {
		const double *r = p->areas[i].r;

		if (fmin(r[2] - r[0], r[3] - r[1]) > CHANGE_LINE_MAX &&
		    !is_light(p->areas[i].colour))
			return false;
	}
	return true;
}

/* No appearance, one that leaves no mark, or one of a ground and a frame. */
static enum yx_status
picture_of(struct change_walk *w, const struct yx_pdf_obj *dict, enum change_empty *out,
	   struct yx_error *err)
{
	const struct yx_pdf_obj *ap, *face;
	struct change_picture p;
	enum yx_status st;

	*out = CHANGE_NOT_EMPTY;
	if (!is_dict_or_none(w->new, dict, "AP") ||
	    yx_pdf_get(w->new, dict, "AP", &ap, NULL) != YX_OK)
		return YX_OK;
	*out = CHANGE_EMPTY;
	for (size_t i = 0; *out && ap->kind == YX_PDF_DICT && i < ap->u.dict.count; i++) {
		if (yx_pdf_resolve(w->new, ap->u.dict.entries[i].value, &face, NULL) != YX_OK ||
		    face->kind != YX_PDF_STREAM) {
			*out = CHANGE_NOT_EMPTY;
			break;
		}
		if ((st = change_picture_read(w, w->new, face, &p, err)) != YX_OK)
			return st;
		if (p.foreign || p.shown || p.disguised || p.states || p.drawn ||
		    p.widest > CHANGE_LINE_MAX)
			*out = CHANGE_NOT_EMPTY;
		else if (p.fills || p.widest > 0)
			*out = yx_bytes_equal_str(ap->u.dict.entries[i].key, "N") &&
				       has_light_ground(&p)
				   ? CHANGE_EMPTY_FRAMED
				   : CHANGE_NOT_EMPTY;
		change_picture_clear(&p);
	}
	return YX_OK;
}

/* Is it among its siblings in the form's tree; has another of them its name (12.7.4.2)? */
static bool
look_up(struct change_walk *w, const struct yx_pdf_obj *ref, const struct yx_pdf_obj *field,
	bool *taken)
{
	const struct yx_pdf_obj *parent, *catalog, *form, *list, *other;
	const struct yx_pdf_obj *name = yx_pdf_peek(field, "T");
	struct yx_buf mine = { 0 }, theirs = { 0 };
	bool listed = false, twice = false;

	*taken = false;
	if (!name || name->kind != YX_PDF_STRING ||
	    yx_pdf_get(w->new, field, "Parent", &parent, NULL) != YX_OK)
		return false;
	if (parent->kind != YX_PDF_NULL) {
		if (yx_pdf_get(w->new, parent, "Kids", &list, NULL) != YX_OK)
			return false;
	} else if (yx_pdf_catalog(w->new, &catalog, NULL) != YX_OK ||
		   yx_pdf_get(w->new, catalog, "AcroForm", &form, NULL) != YX_OK ||
		   yx_pdf_get(w->new, form, "Fields", &list, NULL) != YX_OK) {
		return false;
	}
	yx_pdf_text_utf8(name->u.text, &mine);
	for (size_t i = 0; !twice && list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS)
			twice = true;
		else if (yx_pdf_obj_equal(list->u.array.items[i], ref))
			listed = true;
		else if (yx_pdf_item(w->new, list, i, &other, NULL) == YX_OK &&
			 (name = yx_pdf_peek(other, "T")) && name->kind == YX_PDF_STRING) {
			yx_buf_reset(&theirs);
			yx_pdf_text_utf8(name->u.text, &theirs);
			twice = yx_bytes_equal(yx_buf_bytes(&mine), yx_buf_bytes(&theirs));
		}
	}
	twice = twice || mine.status != YX_OK || theirs.status != YX_OK || !mine.len;
	yx_buf_clear(&mine);
	yx_buf_clear(&theirs);
	*taken = twice;
	return listed;
}

static bool
is_listed_once(struct change_walk *w, const struct yx_pdf_obj *ref, const struct yx_pdf_obj *field)
{
	bool taken, listed = look_up(w, ref, field, &taken);

	return listed && !taken;
}

bool
change_name_is_taken(struct change_walk *w, const struct yx_pdf_obj *item,
		     const struct yx_pdf_obj *dict)
{
	bool taken = false;

	if (!yx_pdf_peek(dict, "T")) { /* a widget apart from its field */
		item = yx_pdf_peek(dict, "Parent");
		if (!item || yx_pdf_resolve(w->new, item, &dict, NULL) != YX_OK)
			return false;
	}
	if (dict->kind == YX_PDF_DICT)
		(void)look_up(w, item, dict, &taken);
	return taken;
}

/* The one widget of a field (12.7.5.5): itself, or its only kid. NULL when it is otherwise. */
static const struct yx_pdf_obj *
only_widget(struct change_walk *w, const struct yx_pdf_obj *ref, const struct yx_pdf_obj *field,
	    const struct yx_pdf_obj **widget_ref)
{
	const struct yx_pdf_obj *kids, *kid, *parent;

	*widget_ref = ref;
	if (yx_pdf_get(w->new, field, "Kids", &kids, NULL) != YX_OK)
		return NULL;
	if (kids->kind == YX_PDF_NULL)
		return field;
	if (kids->kind != YX_PDF_ARRAY || kids->u.array.count != 1 ||
	    yx_pdf_item(w->new, kids, 0, &kid, NULL) != YX_OK || kid->kind != YX_PDF_DICT ||
	    yx_pdf_peek(field, "Subtype") || yx_pdf_peek(field, "AP") || yx_pdf_peek(kid, "T") ||
	    yx_pdf_peek(kid, "Kids"))
		return NULL;
	parent = yx_pdf_peek(kid, "Parent");
	*widget_ref = kids->u.array.items[0];
	return parent && yx_pdf_obj_equal(parent, ref) ? kid : NULL;
}

enum yx_status
change_empty_field(struct change_walk *w, const struct yx_pdf_obj *item,
		   const struct yx_pdf_obj *dict, enum change_empty *out, struct yx_error *err)
{
	const struct yx_pdf_obj *ref = item, *field = dict, *widget, *widget_ref, *subtype;
	enum change_empty style, apart, picture;
	enum yx_status st;

	*out = CHANGE_NOT_EMPTY;
	if (change_inherited(w->new, dict, "V"))
		return YX_OK;
	if (!yx_pdf_peek(dict, "T")) { /* a widget apart from its field */
		ref = yx_pdf_peek(dict, "Parent");
		if (!ref || yx_pdf_resolve(w->new, ref, &field, NULL) != YX_OK)
			return YX_OK;
	}
	if (ref->kind != YX_PDF_REF || field->kind != YX_PDF_DICT ||
	    !change_is_later(w, ref->u.ref.num) || !is_listed_once(w, ref, field) ||
	    !(widget = only_widget(w, ref, field, &widget_ref)))
		return YX_OK;
	/* what a page lists is the field's own widget */
	if (field != dict && !yx_pdf_obj_equal(widget_ref, item))
		return YX_OK;
	subtype = yx_pdf_peek(widget, "Subtype");
	if ((subtype && !yx_pdf_is_name(subtype, "Widget")) || !has_plain_entries(field) ||
	    !has_plain_entries(widget) || !(style = style_of(w->new, field)) ||
	    !(apart = style_of(w->new, widget)))
		return YX_OK;
	if ((st = picture_of(w, widget, &picture, err)) != YX_OK || !picture)
		return st;
	*out = style == CHANGE_EMPTY && apart == style && picture == style ? CHANGE_EMPTY
									   : CHANGE_EMPTY_FRAMED;
	return YX_OK;
}
