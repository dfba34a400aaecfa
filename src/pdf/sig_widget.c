/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sig_widget: the widgets on pages (ISO 32000-2 12.5.6.19): which page each signature field is on,
 * and signature fields that stand on a page alone and the AcroForm does not know.
 */
#include "sig.h"

/* FT, V and the name of a widget, its own or inherited. */
static enum yx_status
climb(struct pdf_listing *l, struct yx_pdf_ref ref, struct pdf_field *f,
      struct yx_pdf_ref *value_of, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL, *up;
	unsigned i;
	enum yx_status st;

	*f = (struct pdf_field){ .ref = ref };
	*value_of = (struct yx_pdf_ref){ 0, 0 };
	for (i = 0; i < YX_LIMIT_DEPTH && ref.num; i++) {
		if ((st = yx_pdf_load(l->v, ref, &o, err)) != YX_OK)
			return st;
		if (o->kind != YX_PDF_DICT)
			return YX_OK;
		f->name = pdf_join_name(l, pdf_listing_text(l, o, "T"), f->name);
		if (!f->type.len && yx_pdf_peek(o, "FT"))
			f->type = pdf_get_name(l->v, o, "FT");
		if (!value_of->num && yx_pdf_peek(o, "V"))
			*value_of = ref;
		up = yx_pdf_peek(o, "Parent");
		if (!up || up->kind != YX_PDF_REF)
			return YX_OK;
		ref = up->u.ref;
	}
	return YX_OK;
}

static void
set_page(struct pdf_listing *l, struct yx_pdf_ref widget, size_t page)
{
	size_t i;

	for (i = 0; i < l->field_count; i++)
		if (yx_pdf_ref_equal(l->field_widgets[i], widget))
			l->fields[i].page = page;
	for (i = 0; i < l->sig_count; i++)
		if (yx_pdf_ref_equal(l->sigs[i].widget, widget))
			l->sigs[i].page = page;
}

static enum yx_status
visit_annotation(struct pdf_listing *l, struct yx_pdf_ref ref, size_t page, struct yx_error *err)
{
	const struct yx_pdf_obj *o = NULL;
	struct yx_pdf_ref value_of;
	struct pdf_field f;
	enum yx_status st;

	if (!pdf_seen(l, ref.num)) {
		if (yx_arena_used(l->v.doc->work) > YX_LIMIT_PDF_CACHE / 2)
			yx_pdf_trim(l->v.doc);
		if ((st = yx_pdf_load(l->v, ref, &o, err)) != YX_OK)
			return st;
		if (!yx_pdf_is_name(yx_pdf_peek(o, "Subtype"), "Widget"))
			return YX_OK;
		if (!yx_pdf_is_name(yx_pdf_peek(o, "FT"), "Sig") && !yx_pdf_peek(o, "Parent"))
			return YX_OK;
		if ((st = climb(l, ref, &f, &value_of, err)) != YX_OK)
			return st;
		if (yx_bytes_equal_str(f.type, "Sig")) {
			if ((st = pdf_load_into(l->v, value_of, l->arena, &o, err)) != YX_OK)
				return st;
			f.value = yx_pdf_peek(o, "V");
			pdf_note(l->v.doc, YX_PDF_NOTE_FIELD_TREE, pdf_place(l->v, ref.num),
				 ref.num, "signature field %u is on a page but not in the AcroForm",
				 ref.num);
			if ((st = pdf_add_sig_field(l, &f, YX_PDF_SIGNATURE_WIDGET, err)) != YX_OK)
				return st;
		}
	}
	set_page(l, ref, page);
	return YX_OK;
}

static enum yx_status
visit_page(struct pdf_listing *l, size_t index, struct yx_error *err)
{
	const struct yx_pdf_obj *page = NULL, *annots = NULL;
	struct yx_pdf_ref *list;
	size_t i, n = 0;
	enum yx_status st;

	yx_pdf_trim(l->v.doc);
	if ((st = yx_pdf_load(l->v, l->v.doc->pages[index], &page, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_get(l->v, page, "Annots", &annots, err)) != YX_OK)
		return st;
	if (annots->kind != YX_PDF_ARRAY || annots->u.array.count == 0)
		return YX_OK;
	list = yx_alloc_array(annots->u.array.count, sizeof(*list));
	if (!list)
		return yx_fail_nomem(err);
	for (i = 0; i < annots->u.array.count; i++)
		if (annots->u.array.items[i]->kind == YX_PDF_REF)
			list[n++] = annots->u.array.items[i]->u.ref;
	for (i = 0; i < n && st == YX_OK; i++)
		st = visit_annotation(l, list[i], index, err);
	yx_free(list);
	return st;
}

enum yx_status
pdf_walk_annotations(struct pdf_listing *l, struct yx_error *err)
{
	size_t i, count = 0;
	enum yx_status st = yx_pdf_page_count(l->v, &count, err);

	for (i = 0; i < count && st == YX_OK; i++)
		st = visit_page(l, i, err);
	return st;
}
