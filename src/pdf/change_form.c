/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that a table cannot say: lists of fields and annotations that may grow, fields that may be
 * filled in or signed, elements of the structure tree that come with them.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "change_picture.h"

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
bool
change_is_locked(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *field)
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

enum yx_status
change_accept_as(struct change_walk *w, const struct yx_pdf_obj *n, const char *kind,
		 enum yx_pdf_change_level level, const char *en, const char *zh,
		 struct yx_error *err)
{
	enum yx_status st = change_note(w, kind, level, en, zh, err);

	return st == YX_OK ? change_accept(w, n, err) : st;
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

/* Does a page still show what its field has let go? */
static bool
is_on_page(struct change_walk *w, const struct yx_pdf_obj *item)
{
	const struct yx_pdf_obj *annots;
	struct yx_pdf_page page;
	size_t pages = 0;

	if (yx_pdf_page_count(w->new, &pages, NULL) != YX_OK)
		return true;
	for (size_t i = 0; i < pages; i++)
		if (yx_pdf_page(w->new, i, &page, NULL) != YX_OK ||
		    ++w->visits > YX_LIMIT_PDF_CHANGE_VISITS ||
		    yx_pdf_get(w->new, page.dict, "Annots", &annots, NULL) != YX_OK ||
		    change_array_has(annots, item))
			return true;
	return false;
}

/*
 * A field that holds a value (12.7.4.1: one without fields below): with another field below it, it
 * would be a node, and its value nobody's.
 */
static bool
is_terminal(const struct change_walk *w, const struct yx_pdf_obj *od)
{
	const struct yx_pdf_obj *kids, *kid;

	if (!change_inherited(w->old, od, "FT") ||
	    yx_pdf_get(w->old, od, "Kids", &kids, NULL) != YX_OK)
		return false;
	for (size_t i = 0; kids->kind == YX_PDF_ARRAY && i < kids->u.array.count; i++)
		if (yx_pdf_item(w->old, kids, i, &kid, NULL) != YX_OK || yx_pdf_peek(kid, "T"))
			return false;
	return true;
}

/* May this come among the kids of `od`? */
static bool
has_no_room(const struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *item)
{
	const struct yx_pdf_obj *kid;

	return od && is_terminal(w, od) &&
	       (yx_pdf_peek(od, "Subtype") || yx_pdf_resolve(w->new, item, &kid, NULL) != YX_OK ||
		yx_pdf_peek(kid, "T"));
}

/*
 * AcroForm /Fields and the /Kids of field `od`: what was there stays, new ones are judged one by
 * one.
 */
static enum yx_status
pair_fields(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *o,
	    const struct yx_pdf_obj *n, struct yx_error *err)
{
	bool kids_may_go = od && !change_is_locked(w, w->old, od);
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++) {
		const struct yx_pdf_obj *item = o->u.array.items[i];

		if (!change_array_has(n, item))
			st = change_note(
			    w, "form-field",
			    kids_may_go && is_bare_widget(w, item) && !is_on_page(w, item)
				? YX_PDF_CHANGE_ANNOTATE
				: YX_PDF_CHANGE_OTHER,
			    "a form field was removed after signing", "签署之后删除了表单域", err);
	}
	for (size_t i = 0; st == YX_OK && n->kind == YX_PDF_ARRAY && i < n->u.array.count; i++) {
		const struct yx_pdf_obj *item = n->u.array.items[i];
		size_t mark = change_push_index(w, i);

		if (change_array_has(o, item))
			st = change_pair(w, ROLE_FIELD, item, item, err);
		else if (has_no_room(w, od, item))
			st = change_accept_as(w, item, "form-field", YX_PDF_CHANGE_OTHER,
					      "a field was added below one that holds a value",
					      "在带有值的表单域之下新增了表单域", err);
		else
			st = change_new_field(w, item, false, err);
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

/*
 * The same in other objects. The value of a signature is more than what it says (it has its place
 * in the file), and an appearance in a pile may come to lie on top when it is drawn again.
 */
static bool
is_written_again(struct change_walk *w, const char *key, const struct yx_pdf_obj *o,
		 const struct yx_pdf_obj *n)
{
	return strcmp(key, "V") != 0 && change_same_below(w, yx_bytes_str(key), o, n) &&
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

static enum yx_status
disguised(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
	  const struct yx_pdf_obj *n, struct yx_error *err)
{
	bool two = change_has_two_values(w->new, nd);

	w->attack = change_same_value(w, od, nd) ? "shadow-hide" : "shadow-replace";
	return change_accept_as(
	    w, n, "form-field", YX_PDF_CHANGE_OTHER,
	    two ? "a form field has one value and its widget another: programs that list values "
		  "tell either"
		: "a form field was made to show something other than its value",
	    two ? "表单域与其控件的值不同：列出域值的软件可能读到其中任何一个"
		: "表单域显示的内容与其值不一致",
	    err);
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
		return change_signature_entry(w, key, od, nd, n, err);
	if (is_field && change_is_locked(w, w->old, od))
		return change_accept_as(w, n, "locked-field", YX_PDF_CHANGE_OTHER,
					"a locked field was changed", "被锁定的表单域被改动", err);
	if (is_field && !w->silent) {
		bool disguise;

		st = change_is_disguise(w, key, od, nd, &disguise, &unread, err);
		if (st != YX_OK)
			return st;
		if (disguise)
			return disguised(w, od, nd, n, err);
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
	if (rule->role == ROLE_STRUCT && strcmp(rule->key, "Pg") == 0)
		return change_structure(w, rule, od, nd, o, n, err);
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
		return pair_fields(w, role == ROLE_FIELD ? od : NULL, a, b, err);
	if (rule->role == ROLE_ANNOTS)
		return change_annots(w, a, b, err);
	return change_structure(w, rule, od, nd, o, n, err);
}
