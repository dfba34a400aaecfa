/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_field: the field a signature goes into: found or made, its widget on a page, its appearance
 * as a Form XObject that stands upright on rotated pages (ISO 32000-2 12.5.5, 12.7.5.5).
 */
#include "sign.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void
take_existing(struct pdf_signing *s, const struct yx_pdf_sig_field *f)
{
	s->field = f->ref;
	s->name = f->name;
}

/* Is there a field of this name at the top of the form, of whatever kind? */
static enum yx_status
name_taken(struct pdf_signing *s, struct yx_bytes name, bool *taken, struct yx_error *err)
{
	struct yx_pdf_view v = yx_pdf_latest(s->u->doc);
	const struct yx_pdf_obj *o = NULL, *fields = NULL, *field = NULL;
	struct yx_buf b;
	size_t i;
	enum yx_status st;

	*taken = false;
	if ((st = yx_pdf_catalog(v, &o, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_get(v, o, "AcroForm", &o, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_get(v, o, "Fields", &fields, err)) != YX_OK)
		return st;
	for (i = 0; fields->kind == YX_PDF_ARRAY && i < fields->u.array.count && !*taken; i++) {
		if ((st = yx_pdf_item(v, fields, i, &field, err)) != YX_OK)
			return st;
		if ((st = yx_pdf_get(v, field, "T", &o, err)) != YX_OK)
			return st;
		if (o->kind != YX_PDF_STRING)
			continue;
		yx_buf_init(&b, 0);
		(void)yx_pdf_text_utf8(o->u.text, &b);
		*taken = yx_bytes_equal(yx_buf_bytes(&b), name);
		yx_buf_clear(&b);
	}
	return YX_OK;
}

static enum yx_status
new_name(struct pdf_signing *s, struct yx_error *err)
{
	const char *stem = s->signer->document_timestamp ? "Timestamp" : "Signature";
	char text[40];
	bool taken = true;
	unsigned i;
	enum yx_status st;

	for (i = 1; taken && i < 1000000; i++) {
		(void)snprintf(text, sizeof(text), "%s%u", stem, i);
		if ((st = name_taken(s, yx_bytes_str(text), &taken, err)) != YX_OK)
			return st;
	}
	s->name = yx_arena_dup(s->u->arena, yx_bytes_str(text));
	return s->name.data ? YX_OK : pdf_fail_arena(s->u->arena, err);
}

static enum yx_status
choose_named(struct pdf_signing *s, struct yx_error *err)
{
	struct yx_bytes name = s->o->field_name;
	bool taken = false;
	size_t i;
	enum yx_status st;

	for (i = 0; i < s->list.field_count; i++) {
		if (!yx_bytes_equal(s->list.fields[i].name, name))
			continue;
		if (s->list.fields[i].is_signed)
			return yx_fail_at(
			    err, YX_CONFLICT, YX_NO_OFFSET, "", "field \"%.*s\" is signed already",
			    (int)(name.len > 100 ? 100 : name.len), (const char *)name.data);
		take_existing(s, &s->list.fields[i]);
		return YX_OK;
	}
	if (s->o->existing_only)
		return yx_fail_at(err, YX_NOT_FOUND, YX_NO_OFFSET, "",
				  "there is no signature field \"%.*s\"",
				  (int)(name.len > 100 ? 100 : name.len), (const char *)name.data);
	if (memchr(name.data, '.', name.len))
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "ISO 32000-2 12.7.4.2",
				  "the name of a new field may not contain a period");
	if ((st = name_taken(s, name, &taken, err)) != YX_OK)
		return st;
	if (taken)
		return yx_fail_at(err, YX_CONFLICT, YX_NO_OFFSET, "",
				  "field \"%.*s\" exists and is no signature field",
				  (int)(name.len > 100 ? 100 : name.len), (const char *)name.data);
	s->is_new = true;
	s->name = name;
	return YX_OK;
}

enum yx_status
pdf_choose_field(struct pdf_signing *s, struct yx_error *err)
{
	size_t i;

	if (s->o->field_name.len)
		return choose_named(s, err);
	for (i = 0; (s->o->use_empty_field || s->o->existing_only) && i < s->list.field_count;
	     i++) {
		if (!s->list.fields[i].is_signed) {
			take_existing(s, &s->list.fields[i]);
			return YX_OK;
		}
	}
	if (s->o->existing_only)
		return yx_fail_at(err, YX_NOT_FOUND, YX_NO_OFFSET, "",
				  "there is no empty signature field");
	s->is_new = true;
	return new_name(s, err);
}

/* -------------------------------------------------------------- appearance */

/* The content is upright on the page as shown: turned against the page's rotation. */
static const char *
upright(int rotate)
{
	switch (rotate) {
	case 90:
		return "[0 1 -1 0 0 0]";
	case 180:
		return "[-1 0 0 -1 0 0]";
	case 270:
		return "[0 -1 1 0 0 0]";
	default:
		return "[1 0 0 1 0 0]";
	}
}

/*
 * A viewer stretches the BBox onto the widget's rectangle (ISO 32000-2 12.5.5): to keep proportions
 * in a rectangle of others the BBox gets room on two sides, and on all of them where nothing is to
 * be enlarged. The answer is how large the content then is, 1 being its own size.
 */
static double
fit(const struct yx_pdf_appearance *a, const struct yx_pdf_rect *rect, int rotate, double *x,
    double *y)
{
	bool turned = rotate == 90 || rotate == 270;
	double width = turned ? rect->y1 - rect->y0 : rect->x1 - rect->x0;
	double height = turned ? rect->x1 - rect->x0 : rect->y1 - rect->y0, scale;

	*x = *y = 0;
	if (!(width > 0 && height > 0 && a->width > 0 && a->height > 0))
		return 1;
	scale = fmin(width / a->width, height / a->height);
	if (a->own_size && scale > 1)
		scale = 1;
	*x = (width / scale - a->width) / 2;
	*y = (height / scale - a->height) / 2;
	return scale;
}

enum yx_status
pdf_make_appearance(struct yx_pdf_update *u, const struct yx_pdf_appearance *a,
		    const struct yx_pdf_rect *rect, int rotate, struct yx_pdf_obj **ap,
		    double *scale, struct yx_error *err)
{
	struct yx_pdf_obj *form = NULL;
	struct yx_pdf_ref ref;
	double x, y, own;
	enum yx_status st;

	own = fit(a, rect, rotate, &x, &y);
	if (scale)
		*scale = own;
	/* what was rounded on its way here fits */
	if (x < 0.01)
		x = 0;
	if (y < 0.01)
		y = 0;
	st = yx_pdf_update_printf(u, &form, err,
				  "<< /Type /XObject /Subtype /Form /FormType 1 "
				  "/BBox [%.4f %.4f %.4f %.4f] /Matrix %s >>",
				  0 - x, 0 - y, a->width + x, a->height + y, upright(rotate));
	if (st != YX_OK)
		return st;
	if (a->resources)
		st = yx_pdf_dict_set(u, form, "Resources", a->resources, err);
	if (st == YX_OK)
		st = yx_pdf_update_add_stream(u, form, a->content, a->content.len > 200, &ref, err);
	if (st != YX_OK)
		return st;
	return yx_pdf_update_printf(u, ap, err, "<< /N %" PRIu32 " 0 R >>", ref.num);
}

static enum yx_status
set_appearance(struct pdf_signing *s, struct yx_pdf_obj *widget, const struct yx_pdf_rect *rect,
	       int rotate, struct yx_error *err)
{
	struct yx_pdf_appearance blank = { .content = { NULL, 0 } };
	const struct yx_pdf_appearance *a = s->o->appearance;
	struct yx_pdf_obj *ap = NULL;
	bool turned = rotate == 90 || rotate == 270;
	enum yx_status st;

	if (!a) {
		if (yx_pdf_peek(widget, "AP"))
			return YX_OK;
		blank.width = turned ? rect->y1 - rect->y0 : rect->x1 - rect->x0;
		blank.height = turned ? rect->x1 - rect->x0 : rect->y1 - rect->y0;
		a = &blank;
	}
	if ((st = pdf_make_appearance(s->u, a, rect, rotate, &ap, &s->scale, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_dict_set(s->u, widget, "AP", ap, err)) != YX_OK)
		return st;
	return yx_pdf_dict_remove(s->u, widget, "AS", err);
}

/* ------------------------------------------------------------------- field */

static enum yx_status
set_lock(struct pdf_signing *s, struct yx_pdf_obj *dict, const struct yx_pdf_field_lock *lock,
	 struct yx_error *err)
{
	static const char *const names[] = { "", "All", "Include", "Exclude" };
	struct yx_pdf_obj *fields;
	size_t i;
	enum yx_status st;

	st = yx_pdf_dict_set(s->u, dict, "Action",
			     pdf_make_name(s->u, yx_bytes_str(names[lock->action])), err);
	if (st != YX_OK || lock->action == YX_PDF_FIELDS_ALL)
		return st;
	fields = pdf_make(s->u, YX_PDF_ARRAY);
	for (i = 0; i < lock->field_count && st == YX_OK; i++)
		st =
		    yx_pdf_array_append(s->u, fields, yx_pdf_make_text(s->u, lock->fields[i]), err);
	return st == YX_OK ? yx_pdf_dict_set(s->u, dict, "Fields", fields, err) : st;
}

static enum yx_status
place_new(struct pdf_signing *s, struct yx_error *err)
{
	struct yx_pdf_rect rect = { 0, 0, 0, 0 };
	struct yx_pdf_obj *field = NULL, *lock = NULL;
	struct yx_pdf_page page;
	enum yx_status st;

	st = yx_pdf_page(yx_pdf_latest(s->u->doc), s->o->visible ? s->o->page : 0, &page, err);
	if (st != YX_OK)
		return st;
	if (s->o->visible)
		rect = yx_pdf_page_place(&page, s->o->rect);
	if (s->o->visible && (rect.x1 <= rect.x0 || rect.y1 <= rect.y0))
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "", "an empty rectangle");
	st = yx_pdf_update_printf(
	    s->u, &field, err,
	    "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 "
	    "/Rect [%.4f %.4f %.4f %.4f] /P %" PRIu32 " %" PRIu32 " R /V %" PRIu32 " 0 R >>",
	    rect.x0, rect.y0, rect.x1, rect.y1, page.ref.num, page.ref.gen, s->value.num);
	if (st != YX_OK)
		return st;
	st = yx_pdf_dict_set(s->u, field, "T", yx_pdf_make_text(s->u, s->name), err);
	if (st != YX_OK)
		return st;
	if (s->o->visible && page.rotate) {
		st = yx_pdf_update_printf(s->u, &lock, err, "<< /R %d >>", page.rotate);
		if (st == YX_OK)
			st = yx_pdf_dict_set(s->u, field, "MK", lock, err);
		if (st != YX_OK)
			return st;
	}
	if (s->o->lock.action != YX_PDF_FIELDS_NONE) {
		if ((st = yx_pdf_update_printf(s->u, &lock, err, "<< /Type /SigFieldLock >>")) !=
		    YX_OK)
			return st;
		if ((st = set_lock(s, lock, &s->o->lock, err)) != YX_OK)
			return st;
		if ((st = yx_pdf_dict_set(s->u, field, "Lock", lock, err)) != YX_OK)
			return st;
	}
	if ((st = set_appearance(s, field, &rect, s->o->visible ? page.rotate : 0, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_update_add(s->u, field, &s->field, err)) != YX_OK)
		return st;
	return yx_pdf_update_add_annotation(s->u, page.index, s->field, err);
}

/* The existing field: its value, and the appearance on its first widget. */
static enum yx_status
fill_existing(struct pdf_signing *s, struct yx_error *err)
{
	const struct yx_pdf_sig_field *f = NULL;
	struct yx_pdf_obj *field = NULL, *widget = NULL;
	struct yx_pdf_view v = yx_pdf_latest(s->u->doc);
	const struct yx_pdf_obj *kids = NULL, *kid = NULL, *lock = NULL;
	struct yx_pdf_page page = { .rotate = 0 };
	size_t i;
	enum yx_status st;

	for (i = 0; i < s->list.field_count; i++)
		if (yx_pdf_ref_equal(s->list.fields[i].ref, s->field))
			f = &s->list.fields[i];
	if (!f)
		return yx_fail_at(err, YX_INTERNAL, YX_NO_OFFSET, "", "the field was lost");
	if (f->read_only)
		return yx_fail_at(err, YX_DENIED, YX_NO_OFFSET, "ISO 32000-2 12.7.4.1",
				  "the field is read-only");
	if ((st = yx_pdf_update_edit(s->u, s->field, &field, err)) != YX_OK)
		return st;
	st = yx_pdf_dict_set(s->u, field, "V", yx_pdf_make_ref(s->u, s->value), err);
	if (st != YX_OK)
		return st;
	if ((st = yx_pdf_get(v, field, "Lock", &lock, err)) != YX_OK)
		return st;
	s->lock_p = (int)pdf_get_int(v, lock, "P", 0);
	widget = field;
	if ((st = yx_pdf_get(v, field, "Kids", &kids, err)) != YX_OK)
		return st;
	if (kids->kind == YX_PDF_ARRAY && kids->u.array.count &&
	    (kid = kids->u.array.items[0])->kind == YX_PDF_REF &&
	    (st = yx_pdf_update_edit(s->u, kid->u.ref, &widget, err)) != YX_OK)
		return st;
	if (!yx_pdf_is_name(yx_pdf_peek(widget, "Subtype"), "Widget"))
		return YX_OK; /* a field without a widget stays without */
	if (f->page != SIZE_MAX && (st = yx_pdf_page(v, f->page, &page, err)) != YX_OK)
		return st;
	return set_appearance(s, widget, &f->rect, page.rotate, err);
}

/* The form knows the field and that there are signatures (SigFlags 3). */
static enum yx_status
register_field(struct pdf_signing *s, struct yx_error *err)
{
	struct yx_pdf_obj *form = NULL, *fields = NULL;
	struct yx_pdf_ref root, holder = { 0, 0 };
	const struct yx_pdf_obj *o = NULL;
	int flags = s->list.sig_flags < 0 ? 0 : s->list.sig_flags;
	enum yx_status st;

	if ((st = pdf_update_root(s->u, &root, err)) != YX_OK)
		return st;
	if ((flags & 3) != 3) {
		st = pdf_update_edit_under(s->u, root, "AcroForm", YX_PDF_DICT, &form, err);
		if (st == YX_OK)
			st = yx_pdf_dict_set(s->u, form, "SigFlags", pdf_make_int(s->u, flags | 3),
					     err);
		if (st != YX_OK)
			return st;
	}
	if (!s->is_new)
		return YX_OK;
	if ((st = yx_pdf_update_load(s->u, root, &o, err)) != YX_OK)
		return st;
	o = yx_pdf_peek(o, "AcroForm");
	if (o && o->kind == YX_PDF_REF)
		holder = o->u.ref;
	if (holder.num) {
		st = pdf_update_edit_under(s->u, holder, "Fields", YX_PDF_ARRAY, &fields, err);
	} else {
		st = pdf_update_edit_under(s->u, root, "AcroForm", YX_PDF_DICT, &form, err);
		if (st == YX_OK)
			st = yx_pdf_update_edit_entry(s->u, form, "Fields", YX_PDF_ARRAY, &fields,
						      err);
	}
	if (st != YX_OK)
		return st;
	return yx_pdf_array_append(s->u, fields, yx_pdf_make_ref(s->u, s->field), err);
}

enum yx_status
pdf_place_field(struct pdf_signing *s, struct yx_error *err)
{
	enum yx_status st = s->is_new ? place_new(s, err) : fill_existing(s, err);

	return st == YX_OK ? register_field(s, err) : st;
}
