/* SPDX-License-Identifier: Apache-2.0 */
/* sig_field: signature fields (ISO 32000-2 12.7) as the field tree of the AcroForm has them. */
#include "sig.h"

#include <math.h>

/* A field on the way down, with what it inherits. */
struct node {
	struct yx_bytes name, type;
	struct yx_pdf_ref value_of; /* object whose /V counts */
	int64_t flags;
};

bool
pdf_seen(struct pdf_listing *l, uint32_t num)
{
	uint8_t bit = (uint8_t)(1u << (num % 8));

	if (num >= l->v.doc->info.object_max)
		return true;
	if (l->seen[num / 8] & bit)
		return true;
	l->seen[num / 8] |= bit;
	return false;
}

struct yx_bytes
pdf_join_name(struct pdf_listing *l, struct yx_bytes parent, struct yx_bytes own)
{
	struct yx_buf b;
	struct yx_bytes out;

	if (own.len == 0)
		return parent;
	if (parent.len == 0)
		return own;
	yx_buf_init(&b, 1 << 20);
	yx_buf_put_bytes(&b, parent);
	yx_buf_put_u8(&b, '.');
	yx_buf_put_bytes(&b, own);
	out = yx_arena_dup(l->arena, yx_buf_bytes(&b));
	yx_buf_clear(&b);
	return out;
}

static struct yx_pdf_rect
widget_rect(struct yx_pdf_view v, const struct yx_pdf_obj *widget)
{
	const struct yx_pdf_obj *o = NULL, *n = NULL;
	double c[4];
	size_t i;

	if (yx_pdf_get(v, widget, "Rect", &o, NULL) != YX_OK || o->kind != YX_PDF_ARRAY)
		return (struct yx_pdf_rect){ 0, 0, 0, 0 };
	for (i = 0; i < 4; i++) {
		if (yx_pdf_item(v, o, i, &n, NULL) != YX_OK)
			n = NULL;
		c[i] = yx_pdf_number(n);
	}
	return (struct yx_pdf_rect){ fmin(c[0], c[2]), fmin(c[1], c[3]), fmax(c[0], c[2]),
				     fmax(c[1], c[3]) };
}

/* The field's widgets: its kids without a name, or itself. */
static enum yx_status
find_widgets(struct pdf_listing *l, const struct yx_pdf_obj *field, struct yx_pdf_ref ref,
	     struct yx_pdf_signature *s, struct yx_error *err)
{
	const struct yx_pdf_obj *kids = NULL, *kid = NULL;
	size_t i;
	enum yx_status st;

	if ((st = yx_pdf_get(l->v, field, "Kids", &kids, err)) != YX_OK)
		return st;
	for (i = 0; kids->kind == YX_PDF_ARRAY && i < kids->u.array.count; i++) {
		const struct yx_pdf_obj *item = kids->u.array.items[i];

		if ((st = yx_pdf_resolve(l->v, item, &kid, err)) != YX_OK)
			return st;
		if (kid->kind != YX_PDF_DICT || yx_pdf_peek(kid, "T"))
			continue;
		if (s->widget_count++ == 0) {
			s->rect = widget_rect(l->v, kid);
			if (item->kind == YX_PDF_REF)
				s->widget = item->u.ref;
		}
		if (item->kind == YX_PDF_REF)
			(void)pdf_seen(l, item->u.ref.num);
	}
	if (s->widget_count == 0 && yx_pdf_is_name(yx_pdf_peek(field, "Subtype"), "Widget")) {
		s->widget_count = 1;
		s->widget = ref;
		s->rect = widget_rect(l->v, field);
	}
	return YX_OK;
}

static enum yx_status
grow(void **array, size_t *cap, size_t count, size_t size, struct yx_error *err)
{
	size_t want = *cap ? *cap * 2 : 16;
	void *p;

	if (count < *cap)
		return YX_OK;
	if (count >= YX_LIMIT_PDF_SIGNATURES)
		return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "", "more than %d signature fields",
				  YX_LIMIT_PDF_SIGNATURES);
	p = yx_realloc(*array, want * size);
	if (!p)
		return yx_fail_nomem(err);
	*array = p;
	*cap = want;
	return YX_OK;
}

enum yx_status
pdf_listing_add(struct pdf_listing *l, const struct yx_pdf_signature *s, struct yx_error *err)
{
	void *p = l->sigs;
	enum yx_status st;

	st = grow(&p, &l->sig_cap, l->sig_count, sizeof(*l->sigs), err);
	l->sigs = p;
	if (st == YX_OK)
		l->sigs[l->sig_count++] = *s;
	return st;
}

static enum yx_status
add_field(struct pdf_listing *l, const struct yx_pdf_sig_field *f, struct yx_pdf_ref widget,
	  struct yx_error *err)
{
	void *p = l->fields, *w = l->field_widgets;
	size_t cap = l->field_cap;
	enum yx_status st;

	st = grow(&p, &cap, l->field_count, sizeof(*l->fields), err);
	l->fields = p;
	if (st != YX_OK)
		return st;
	st = grow(&w, &l->field_cap, l->field_count, sizeof(*l->field_widgets), err);
	l->field_widgets = w;
	if (st != YX_OK)
		return st;
	l->fields[l->field_count] = *f;
	l->field_widgets[l->field_count++] = widget;
	return YX_OK;
}

static bool
value_shared(struct pdf_listing *l, struct yx_pdf_ref value)
{
	size_t i;
	bool shared = false;

	for (i = 0; value.num && i < l->sig_count; i++) {
		if (yx_pdf_ref_equal(l->sigs[i].value, value)) {
			l->sigs[i].shared_value = true;
			shared = true;
		}
	}
	return shared;
}

enum yx_status
pdf_add_sig_field(struct pdf_listing *l, const struct pdf_field *f,
		  enum yx_pdf_signature_origin origin, struct yx_error *err)
{
	struct yx_pdf_signature s = { .origin = origin, .page = SIZE_MAX };
	struct yx_pdf_sig_field out = { .page = SIZE_MAX };
	const struct yx_pdf_obj *field = NULL, *dict = NULL, *lock = NULL;
	struct yx_pdf_xref place;
	enum yx_status st;

	if ((st = pdf_load_into(l->v, f->ref, l->arena, &field, err)) != YX_OK)
		return st;
	s.field_name = out.name = f->name;
	s.field = out.ref = f->ref;
	if ((st = find_widgets(l, field, f->ref, &s, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_get(l->v, field, "Lock", &lock, err)) != YX_OK)
		return st;
	if ((st = pdf_read_lock(l, lock, &s.lock, err)) != YX_OK)
		return st;
	out.rect = s.rect;
	out.read_only = f->flags & 1;
	if (f->value && f->value->kind == YX_PDF_REF) {
		s.value = f->value->u.ref;
		st = pdf_load_into(l->v, s.value, l->arena, &dict, err);
	} else if (f->value) {
		dict = f->value;
		st = YX_OK;
	}
	if (st != YX_OK)
		return yx_fail_prefix(err, st, "value of a signature field");
	if (dict && dict->kind == YX_PDF_DICT) {
		out.is_signed = true;
		s.dict = dict;
		s.shared_value = value_shared(l, s.value);
		s.revision =
		    pdf_revision_of(l->v.doc, dict->offset == YX_NO_OFFSET ? 0 : dict->offset);
		if (dict->offset == YX_NO_OFFSET &&
		    yx_pdf_locate(l->v, s.value.num ? s.value.num : f->ref.num, &place))
			s.revision = place.revision;
		if ((st = pdf_read_signature(l, l->v, &s, err)) != YX_OK)
			return st;
		if ((st = pdf_listing_add(l, &s, err)) != YX_OK)
			return st;
	} else if (dict && dict->kind != YX_PDF_NULL) {
		pdf_note(l->v.doc, YX_PDF_NOTE_FIELD_TREE, pdf_place(l->v, f->ref.num), f->ref.num,
			 "the value of signature field %u is no dictionary", f->ref.num);
	}
	return add_field(l, &out, s.widget, err);
}

static enum yx_status walk_field(struct pdf_listing *l, struct yx_pdf_ref ref,
				 const struct node *parent, unsigned depth, struct yx_error *err);

/* Copy the kids that are fields of their own; the others are widgets. */
static enum yx_status
kid_fields(struct pdf_listing *l, const struct yx_pdf_obj *node, struct yx_pdf_ref **out,
	   size_t *count, struct yx_error *err)
{
	const struct yx_pdf_obj *kids = NULL, *kid = NULL;
	size_t i;
	enum yx_status st;

	*out = NULL;
	*count = 0;
	if ((st = yx_pdf_get(l->v, node, "Kids", &kids, err)) != YX_OK)
		return st;
	if (kids->kind != YX_PDF_ARRAY || kids->u.array.count == 0)
		return YX_OK;
	*out = yx_alloc_array(kids->u.array.count, sizeof(**out));
	if (!*out)
		return yx_fail_nomem(err);
	for (i = 0; i < kids->u.array.count; i++) {
		const struct yx_pdf_obj *item = kids->u.array.items[i];

		if (item->kind != YX_PDF_REF)
			continue;
		if ((st = yx_pdf_load(l->v, item->u.ref, &kid, err)) != YX_OK)
			return st;
		if (kid->kind == YX_PDF_DICT && (yx_pdf_peek(kid, "T") || yx_pdf_peek(kid, "Kids")))
			(*out)[(*count)++] = item->u.ref;
		else
			(void)pdf_seen(l, item->u.ref.num); /* a widget of a known field */
	}
	return YX_OK;
}

static enum yx_status
visit(struct pdf_listing *l, struct yx_pdf_ref ref, const struct node *n, struct yx_error *err)
{
	const struct yx_pdf_obj *holder = NULL;
	struct pdf_field f = { .ref = ref, .name = n->name, .type = n->type, .flags = n->flags };
	enum yx_status st;

	if (!yx_bytes_equal_str(n->type, "Sig"))
		return YX_OK;
	if (n->value_of.num) {
		if ((st = pdf_load_into(l->v, n->value_of, l->arena, &holder, err)) != YX_OK)
			return st;
		f.value = yx_pdf_peek(holder, "V");
	}
	return pdf_add_sig_field(l, &f, YX_PDF_SIGNATURE_FIELD, err);
}

static enum yx_status
walk_field(struct pdf_listing *l, struct yx_pdf_ref ref, const struct node *parent, unsigned depth,
	   struct yx_error *err)
{
	const struct yx_pdf_obj *field = NULL;
	struct node n = *parent;
	struct yx_pdf_ref *kids = NULL;
	size_t i, count = 0;
	enum yx_status st;

	if (depth > YX_LIMIT_DEPTH)
		return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "", "the field tree is too deep");
	if (pdf_seen(l, ref.num)) {
		pdf_note(l->v.doc, YX_PDF_NOTE_FIELD_TREE, pdf_place(l->v, ref.num), ref.num,
			 "field %u stands twice in the field tree", ref.num);
		return YX_OK;
	}
	if (yx_arena_used(l->v.doc->work) > YX_LIMIT_PDF_CACHE / 2)
		yx_pdf_trim(l->v.doc);
	if ((st = yx_pdf_load(l->v, ref, &field, err)) != YX_OK)
		return st;
	if (field->kind != YX_PDF_DICT)
		return YX_OK;
	n.name = pdf_join_name(l, n.name, pdf_listing_text(l, field, "T"));
	if (yx_pdf_peek(field, "FT"))
		n.type = yx_arena_dup(l->arena, pdf_get_name(l->v, field, "FT"));
	if (yx_pdf_peek(field, "V"))
		n.value_of = ref;
	n.flags = pdf_get_int(l->v, field, "Ff", n.flags);
	if ((st = kid_fields(l, field, &kids, &count, err)) != YX_OK)
		goto done;
	if (count == 0)
		st = visit(l, ref, &n, err);
	for (i = 0; i < count && st == YX_OK; i++)
		st = walk_field(l, kids[i], &n, depth + 1, err);
done:
	yx_free(kids);
	return st;
}

enum yx_status
pdf_walk_fields(struct pdf_listing *l, const struct yx_pdf_obj *form, struct yx_error *err)
{
	const struct yx_pdf_obj *fields = NULL;
	struct node root = { .flags = 0 };
	struct yx_pdf_ref *list;
	size_t i, n = 0;
	enum yx_status st;

	if ((st = yx_pdf_get(l->v, form, "Fields", &fields, err)) != YX_OK)
		return st;
	if (fields->kind != YX_PDF_ARRAY || fields->u.array.count == 0)
		return YX_OK;
	list = yx_alloc_array(fields->u.array.count, sizeof(*list));
	if (!list)
		return yx_fail_nomem(err);
	for (i = 0; i < fields->u.array.count; i++)
		if (fields->u.array.items[i]->kind == YX_PDF_REF)
			list[n++] = fields->u.array.items[i]->u.ref;
	for (i = 0; i < n && st == YX_OK; i++)
		st = walk_field(l, list[i], &root, 0, err);
	yx_free(list);
	return st;
}
