/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that a table cannot say: lists of fields and annotations that may grow, fields that may be
 * filled in or signed, elements of the structure tree that come with them.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"

#define EMPTY_SHARE 10 /* the part of a page that an empty signature field may take */

/* ------------------------------------------------------------------ fields */

const struct yx_pdf_obj *
change_inherited(struct yx_pdf_view v, const struct yx_pdf_obj *field, const char *key)
{
	const struct yx_pdf_obj *value;

	for (int i = 0; i < YX_LIMIT_DEPTH && field; i++) {
		if (yx_pdf_get(v, field, key, &value, NULL) == YX_OK && value->kind != YX_PDF_NULL)
			return value;
		if (yx_pdf_get(v, field, "Parent", &field, NULL) != YX_OK ||
		    field->kind != YX_PDF_DICT)
			return NULL;
	}
	return NULL;
}

/* Fully qualified name, innermost last. */
static void
full_name(struct yx_pdf_view v, const struct yx_pdf_obj *field, struct yx_buf *out, int depth)
{
	const struct yx_pdf_obj *part;

	if (depth > YX_LIMIT_DEPTH || !field || field->kind != YX_PDF_DICT)
		return;
	if (yx_pdf_get(v, field, "Parent", &part, NULL) == YX_OK && part->kind == YX_PDF_DICT)
		full_name(v, part, out, depth + 1);
	if (yx_pdf_get(v, field, "T", &part, NULL) == YX_OK && part->kind == YX_PDF_STRING) {
		if (out->len)
			yx_buf_puts(out, ".");
		yx_pdf_text_utf8(part->u.text, out);
	}
}

/* Does a lock of a signature made before this revision cover the field? */
static bool
is_locked(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *field)
{
	struct yx_buf name = { 0 };
	bool locked = false;

	full_name(v, field, &name, 0);
	for (size_t i = 0; !locked && i < w->list->count; i++) {
		const struct yx_pdf_signature *s = &w->list->items[i];

		if (s->covered_revision == SIZE_MAX || s->covered_revision > w->old.revision)
			continue;
		locked = yx_pdf_lock_covers(&s->lock, yx_buf_bytes(&name));
		for (size_t k = 0; !locked && k < s->reference_count; k++)
			if (s->references[k].transform == YX_PDF_TRANSFORM_FIELDMDP)
				locked =
				    yx_pdf_lock_covers(&s->references[k].lock, yx_buf_bytes(&name));
	}
	yx_buf_clear(&name);
	return locked;
}

bool
change_is_kind(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *type)
{
	const struct yx_pdf_obj *ft = change_inherited(v, dict, "FT");

	return ft && yx_pdf_is_name(ft, type);
}

/* The signature listed for this field, or NULL when it holds none. */
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

/* An empty signature field of this revision that holds a signature in the end. */
static const struct yx_pdf_signature *
signed_later(const struct change_walk *w, const struct yx_pdf_obj *item)
{
	for (size_t i = 0; item->kind == YX_PDF_REF && i < w->list->count; i++)
		if (yx_pdf_ref_equal(w->list->items[i].field, item->u.ref) ||
		    yx_pdf_ref_equal(w->list->items[i].widget, item->u.ref))
			return &w->list->items[i];
	return NULL;
}

/* An action in something new could change what is shown, or run a script. */
static bool
has_action(const struct yx_pdf_obj *dict)
{
	return yx_pdf_peek(dict, "A") || yx_pdf_peek(dict, "AA");
}

enum yx_status
change_accept_as(struct change_walk *w, const struct yx_pdf_obj *n, const char *kind,
		 enum yx_pdf_change_level level, const char *en, const char *zh,
		 struct yx_error *err)
{
	enum yx_status st = change_note(w, kind, level, en, zh, err);

	return st == YX_OK ? change_accept(w, n, err) : st;
}

/* Half of the page: more than a signature or a seal takes, and enough to hide what was signed. */
static bool
covers_page(const struct change_walk *w, const struct yx_pdf_signature *s)
{
	return change_covers_share(w, s, 2);
}

/* A time-stamp that shows something is more than validation data. */
static enum yx_pdf_change_level
stamp_level(const struct yx_pdf_signature *s)
{
	return s->page != SIZE_MAX && s->rect.x1 > s->rect.x0 && s->rect.y1 > s->rect.y0
		   ? YX_PDF_CHANGE_SIGN
		   : YX_PDF_CHANGE_VALIDATION;
}

/* A field without a signature: an empty place to sign, or something else. */
static enum yx_status
new_empty_field(struct change_walk *w, const struct yx_pdf_obj *item, const struct yx_pdf_obj *dict,
		struct yx_error *err)
{
	const struct yx_pdf_signature *later = signed_later(w, item);
	struct yx_pdf_signature place = { .page = w->page, .widget_count = 1 };
	bool empty = false;
	double r[4];
	enum yx_status st = change_empty_field(w, item, dict, &empty, err);

	if (st != YX_OK)
		return st;
	if (later && !covers_page(w, later) && !change_covers_field(w, later))
		return change_accept_as(w, item, "signature", YX_PDF_CHANGE_SIGN,
					"a signature field was added, and signed later",
					"新增了签名域，随后完成签名", err);
	if (empty && is_locked(w, w->new, dict))
		return change_accept_as(w, item, "locked-field", YX_PDF_CHANGE_OTHER,
					"a signature field was added to a form that is locked",
					"表单已锁定，却新增了签名域", err);
	/* some viewers put a mark of their own on it, the larger the field is */
	if (empty && change_rect(w->new, dict, r))
		place.rect = (struct yx_pdf_rect){ r[0], r[1], r[2], r[3] };
	if (empty && !change_covers_share(w, &place, EMPTY_SHARE) &&
	    !change_covers_field(w, &place))
		return change_accept_as(w, item, "signature-field", YX_PDF_CHANGE_SIGN,
					"an empty signature field that shows nothing was added",
					"新增了不显示任何内容的空白签名域", err);
	return change_accept_as(
	    w, item, "form-field", YX_PDF_CHANGE_OTHER,
	    "an unsigned signature field was added that is no empty place to "
	    "sign: it paints, acts, holds something, or covers a field or "
	    "much of the page",
	    "新增的未签名签名域并非空白签署位置：会绘制内容、触发动作、带有内容，"
	    "或遮盖表单域、占据页面过大",
	    err);
}

enum yx_status
change_new_field(struct change_walk *w, const struct yx_pdf_obj *item, struct yx_error *err)
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
		return new_empty_field(w, item, dict, err);
	if (covers_page(w, s) || change_covers_field(w, s)) {
		w->attack = "sneaky-signature";
		return change_accept_as(
		    w, item, "signature", YX_PDF_CHANGE_OTHER,
		    "a signature was added whose picture covers the page or a field",
		    "新增的签名以其外观遮盖页面或表单域", err);
	}
	if (s->is_timestamp)
		return change_accept_as(w, item, "timestamp", stamp_level(s),
					"a document time-stamp was added", "新增了文档时间戳", err);
	return change_accept_as(w, item, "signature", YX_PDF_CHANGE_SIGN,
				"a further signature was added", "新增了另一个签名", err);
}

bool
change_only_has(const struct yx_pdf_obj *dict, const char *const *keys, size_t count)
{
	for (size_t i = 0; i < dict->u.dict.count; i++) {
		bool known = false;

		for (size_t k = 0; !known && k < count; k++)
			known = yx_bytes_equal_str(dict->u.dict.entries[i].key, keys[k]);
		if (!known)
			return false;
	}
	return true;
}

bool
change_array_has(const struct yx_pdf_obj *array, const struct yx_pdf_obj *item)
{
	for (size_t i = 0; array->kind == YX_PDF_ARRAY && i < array->u.array.count; i++)
		if (yx_pdf_obj_equal(array->u.array.items[i], item))
			return true;
	return false;
}

/* A widget that is no field of its own: an annotation, as far as its page is concerned. */
static bool
is_bare_widget(const struct change_walk *w, const struct yx_pdf_obj *item)
{
	const struct yx_pdf_obj *dict;

	return yx_pdf_resolve(w->old, item, &dict, NULL) == YX_OK && dict->kind == YX_PDF_DICT &&
	       yx_pdf_is_name(yx_pdf_peek(dict, "Subtype"), "Widget") && !yx_pdf_peek(dict, "T") &&
	       !yx_pdf_peek(dict, "FT") && !yx_pdf_peek(dict, "V");
}

/* AcroForm /Fields and field /Kids: what was there stays, new ones are judged one by one. */
static enum yx_status
pair_fields(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	    bool kids_may_go, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++) {
		const struct yx_pdf_obj *item = o->u.array.items[i];

		if (!change_array_has(n, item))
			st = change_note(
			    w, "form-field",
			    kids_may_go && is_bare_widget(w, item) ? YX_PDF_CHANGE_ANNOTATE
								   : YX_PDF_CHANGE_OTHER,
			    "a form field was removed after signing", "签署之后删除了表单域", err);
	}
	for (size_t i = 0; st == YX_OK && n->kind == YX_PDF_ARRAY && i < n->u.array.count; i++) {
		const struct yx_pdf_obj *item = n->u.array.items[i];
		size_t mark = change_push_index(w, i);

		st = change_array_has(o, item) ? change_pair(w, ROLE_FIELD, item, item, err)
					       : change_new_field(w, item, err);
		change_pop(w, mark);
	}
	return st;
}

/* --------------------------------------------------------- entries of fields */

bool
change_differs(const struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	if (!o || !n || !yx_pdf_obj_equal(o, n))
		return true;
	if (n->kind == YX_PDF_REF)
		return change_is_later(w, n->u.ref.num);
	if (n->kind == YX_PDF_ARRAY) {
		for (size_t i = 0; i < n->u.array.count; i++)
			if (change_differs(w, n->u.array.items[i], n->u.array.items[i]))
				return true;
	} else if (n->kind == YX_PDF_DICT) {
		for (size_t i = 0; i < n->u.dict.count; i++)
			if (change_differs(w, n->u.dict.entries[i].value,
					   n->u.dict.entries[i].value))
				return true;
	}
	return false;
}

/* A signature field that was empty and now holds a signature. */
static bool
newly_signed(const struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd)
{
	return !change_inherited(w->old, od, "V") && signature_of(w, nd) != NULL;
}

/*
 * The same in other objects. The value of a signature is more than what it says (it has its place
 * in the file), and an appearance in a pile may come to lie on top when it is drawn again.
 */
static bool
is_written_again(struct change_walk *w, const char *key, const struct yx_pdf_obj *o,
		 const struct yx_pdf_obj *n)
{
	return strcmp(key, "V") != 0 && change_same_below(w, o, n) &&
	       (strcmp(key, "AP") != 0 || !change_is_stacked(w));
}

/* What is written when a field is filled in; the rest is its place and style. */
static bool
is_filling(const char *key)
{
	static const char *const others[] = { "Rect", "F", "MK", "DA", "Ff", "Q" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(key, others[i]) == 0)
			return false;
	return true;
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

/* An entry of a signature field: signing it is all that may happen to it. */
static enum yx_status
pair_signature_entry(struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
		     const struct yx_pdf_obj *nd, const struct yx_pdf_obj *n, struct yx_error *err)
{
	const struct yx_pdf_signature *s = signature_of(w, nd);

	if (!newly_signed(w, od, nd) || covers_page(w, s) ||
	    (strcmp(key, "Rect") == 0 && !is_made_invisible(w, od, nd)))
		return change_accept_as(w, n, "signature-field", YX_PDF_CHANGE_OTHER,
					"a signature or its appearance was changed",
					"已有签名或其外观被改动", err);
	if (is_locked(w, w->old, od))
		return change_accept_as(w, n, "locked-field", YX_PDF_CHANGE_OTHER,
					"a locked field was signed", "被锁定的签名域被签署", err);
	return change_accept_as(w, n, s->is_timestamp ? "timestamp" : "signature",
				s->is_timestamp ? stamp_level(s) : YX_PDF_CHANGE_SIGN,
				"a signature field was signed", "签名域被签署", err);
}

static enum yx_status
pair_field_entry(struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
		 const struct yx_pdf_obj *nd, const struct yx_pdf_obj *o,
		 const struct yx_pdf_obj *n, struct yx_error *err)
{
	bool is_field = change_inherited(w->old, od, "FT") != NULL, unread = false;
	enum yx_status st;

	if ((strcmp(key, "Ff") == 0 || strcmp(key, "Q") == 0) && change_same_number(w, key, od, nd))
		return YX_OK;
	if (!change_entry_differs(w, key, o, n))
		return change_pair(w, strcmp(key, "AP") == 0 ? ROLE_RESOURCE : ROLE_SIGNATURE, o, n,
				   err);
	if (!w->silent && is_written_again(w, key, o, n))
		return change_accept(w, n, err);
	/* an appearance dictionary that is what it was, around a picture that is not */
	if (n && n->kind == YX_PDF_REF && !change_is_later(w, n->u.ref.num) &&
	    (st = yx_pdf_resolve(w->new, n, &n, err)) != YX_OK)
		return st;
	if (change_is_kind(w->old, od, "Sig"))
		return pair_signature_entry(w, key, od, nd, n, err);
	if (is_field && is_locked(w, w->old, od))
		return change_accept_as(w, n, "locked-field", YX_PDF_CHANGE_OTHER,
					"a locked field was changed", "被锁定的表单域被改动", err);
	if (is_field && !w->silent) {
		bool disguise;

		st = change_is_disguise(w, key, od, nd, &disguise, &unread, err);
		if (st != YX_OK)
			return st;
		if (disguise) {
			w->attack = change_same_value(w, od, nd) ? "shadow-hide" : "shadow-replace";
			return change_accept_as(
			    w, n, "form-field", YX_PDF_CHANGE_OTHER,
			    "a form field was made to show something other than its value",
			    "表单域显示的内容与其值不一致", err);
		}
	}
	/* where a list is scrolled to is part of choosing from it */
	if (is_field && strcmp(key, "TI") == 0 && change_same_value(w, od, nd))
		return change_accept_as(w, n, "form-field", YX_PDF_CHANGE_OTHER,
					"a list was scrolled", "列表被滚动", err);
	if (is_field &&
	    (is_filling(key) || (strcmp(key, "MK") == 0 && change_same_captions(w, nd, o, n)) ||
	     (strcmp(key, "DA") == 0 && !w->silent && change_same_style(w, od, nd))))
		return change_accept_as(
		    w, n, "form-fill", YX_PDF_CHANGE_FILL,
		    unread ? "a form field was filled in; its picture could not be compared with "
			     "its value (letters in shapes of their own, or a format)"
			   : "a form field was filled in",
		    unread ? "填写了表单域；其外观使用自带字形或格式，无法与域值核对"
			   : "填写了表单域",
		    err);
	return change_accept_as(w, n, "form-field", YX_PDF_CHANGE_OTHER,
				"a form field was moved, hidden or restyled",
				"表单域的位置、可见性或样式被改动", err);
}

/*
 * The order in which keys go through annotations (table 31) shows nothing. PDF/UA (ISO 14289-1
 * 7.18.3) asks for that of the structure on every page with an annotation, so one that gets its
 * first by a signature gets it too.
 */
static enum yx_status
change_tabs(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	    struct yx_error *err)
{
	const struct yx_pdf_obj *catalog, *tree;
	bool tagged = yx_pdf_catalog(w->old, &catalog, NULL) == YX_OK &&
		      yx_pdf_get(w->old, catalog, "StructTreeRoot", &tree, NULL) == YX_OK &&
		      tree->kind == YX_PDF_DICT;

	if (o && n && yx_pdf_obj_equal(o, n) && n->kind != YX_PDF_REF)
		return YX_OK;
	return change_accept_as(w, n, "page",
				tagged && !o && n && yx_pdf_is_name(n, "S")
				    ? YX_PDF_CHANGE_SIGN
				    : YX_PDF_CHANGE_ANNOTATE,
				"changed", "有改动", err);
}

enum yx_status
change_special(struct change_walk *w, enum change_role role, const struct change_rule *rule,
	       const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd, const struct yx_pdf_obj *o,
	       const struct yx_pdf_obj *n, struct yx_error *err)
{
	static const struct yx_pdf_obj nothing = { .kind = YX_PDF_DICT };
	const struct yx_pdf_obj *a, *b;
	enum yx_status st;

	if (role == ROLE_FIELD && strcmp(rule->key, "Kids") != 0)
		return pair_field_entry(w, rule->key, od, nd, o, n, err);
	if (role == ROLE_ANNOT)
		return change_annot_entry(w, rule->key, od, nd, o, n, err);
	if (n && n->kind == YX_PDF_REF)
		if ((st = change_mark(w, n, err)) != YX_OK)
			return st;
	if ((st = yx_pdf_resolve(w->old, o, &a, err)) != YX_OK ||
	    (st = yx_pdf_resolve(w->new, n, &b, err)) != YX_OK)
		return st;
	if (role == ROLE_PAGE && rule->role == ROLE_PAGE)
		return change_tabs(w, o, n, err);
	if (rule->role == ROLE_METADATA)
		return change_info(w, o, n, b, err);
	if (rule->role == ROLE_DSS)
		return change_dss(w, o, n, b, err);
	if (role == ROLE_ACROFORM && rule->role == ROLE_ACROFORM)
		return change_redraw(w, nd, o, n, err);
	if (rule->role == ROLE_PERMS)
		return change_perms(w, o, n, b, err);
	if (rule->role == ROLE_ACROFORM) {
		if (a->kind == YX_PDF_NULL && b->kind == YX_PDF_DICT)
			return change_pair_dict(w, ROLE_ACROFORM, &nothing, b, err);
		return change_pair(w, ROLE_ACROFORM, o, n, err);
	}
	if (rule->role == ROLE_FIELDS)
		return pair_fields(w, a, b, role == ROLE_FIELD && !is_locked(w, w->old, od), err);
	if (rule->role == ROLE_ANNOTS)
		return change_annots(w, a, b, err);
	return change_structure(w, rule, o, n, err);
}
