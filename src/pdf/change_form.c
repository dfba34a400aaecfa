/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that a table cannot say: lists of fields and annotations that may grow, fields that may be
 * filled in or signed, elements of the structure tree that come with them.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"

/* ------------------------------------------------------------------ fields */

/* An attribute of a field, inherited from its parents (12.7.4.1); NULL when there is none. */
static const struct yx_pdf_obj *
inherited(struct yx_pdf_view v, const struct yx_pdf_obj *field, const char *key)
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
is_locked(struct change_walk *w, const struct yx_pdf_obj *field)
{
	struct yx_buf name = { 0 };
	bool locked = false;

	full_name(w->old, field, &name, 0);
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

static bool
is_kind_of_field(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *type)
{
	const struct yx_pdf_obj *ft = inherited(v, dict, "FT");

	return ft && yx_pdf_is_name(ft, type);
}

/* The signature listed for this field, or NULL when it holds none. */
static const struct yx_pdf_signature *
signature_of(const struct change_walk *w, const struct yx_pdf_obj *field)
{
	const struct yx_pdf_obj *v = inherited(w->new, field, "V");
	const struct yx_pdf_obj *direct = yx_pdf_peek(field, "V");

	for (size_t i = 0; v && i < w->list->count; i++)
		if ((direct && direct->kind == YX_PDF_REF &&
		     yx_pdf_ref_equal(w->list->items[i].value, direct->u.ref)) ||
		    w->list->items[i].contents_offset == v->offset)
			return &w->list->items[i];
	return NULL;
}

/* An empty signature field of this revision that holds a signature in the end. */
static bool
signed_later(const struct change_walk *w, const struct yx_pdf_obj *item)
{
	for (size_t i = 0; item->kind == YX_PDF_REF && i < w->list->count; i++)
		if (yx_pdf_ref_equal(w->list->items[i].field, item->u.ref) ||
		    yx_pdf_ref_equal(w->list->items[i].widget, item->u.ref))
			return true;
	return false;
}

/* An action in something new could change what is shown, or run a script. */
static bool
has_action(const struct yx_pdf_obj *dict)
{
	return yx_pdf_peek(dict, "A") || yx_pdf_peek(dict, "AA");
}

static enum yx_status
accept_as(struct change_walk *w, const struct yx_pdf_obj *n, const char *kind,
	  enum yx_pdf_change_level level, const char *en, const char *zh, struct yx_error *err)
{
	enum yx_status st = change_note(w, kind, level, en, zh, err);

	return st == YX_OK ? change_accept(w, n, err) : st;
}

/* A field that was not there when the signature was made. */
static enum yx_status
new_field(struct change_walk *w, const struct yx_pdf_obj *item, struct yx_error *err)
{
	const struct yx_pdf_signature *s;
	const struct yx_pdf_obj *dict;
	enum yx_status st = yx_pdf_resolve(w->new, item, &dict, err);

	if (st != YX_OK)
		return st;
	if (dict->kind != YX_PDF_DICT || has_action(dict) || !is_kind_of_field(w->new, dict, "Sig"))
		return accept_as(w, item, "form-field", YX_PDF_CHANGE_OTHER,
				 "a form field was added after signing", "签署之后新增了表单域",
				 err);
	s = signature_of(w, dict);
	if (!s && signed_later(w, item))
		return accept_as(w, item, "signature", YX_PDF_CHANGE_SIGN,
				 "a signature field was added, and signed later",
				 "新增了签名域，随后完成签名", err);
	if (!s)
		return accept_as(w, item, "form-field", YX_PDF_CHANGE_OTHER,
				 "an unsigned signature field was added after signing",
				 "签署之后新增了未签名的签名域", err);
	if (s->is_timestamp)
		return accept_as(w, item, "timestamp", YX_PDF_CHANGE_VALIDATION,
				 "a document time-stamp was added", "新增了文档时间戳", err);
	return accept_as(w, item, "signature", YX_PDF_CHANGE_SIGN, "a further signature was added",
			 "新增了另一个签名", err);
}

static bool
array_has(const struct yx_pdf_obj *array, const struct yx_pdf_obj *item)
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

		if (!array_has(n, item))
			st = change_note(
			    w, "form-field",
			    kids_may_go && is_bare_widget(w, item) ? YX_PDF_CHANGE_ANNOTATE
								   : YX_PDF_CHANGE_OTHER,
			    "a form field was removed after signing", "签署之后删除了表单域", err);
	}
	for (size_t i = 0; st == YX_OK && n->kind == YX_PDF_ARRAY && i < n->u.array.count; i++) {
		const struct yx_pdf_obj *item = n->u.array.items[i];
		size_t mark = change_push_index(w, i);

		st = array_has(o, item) ? change_pair(w, ROLE_FIELD, item, item, err)
					: new_field(w, item, err);
		change_pop(w, mark);
	}
	return st;
}

/* ------------------------------------------------------------- annotations */

/* Kinds that can paint anything anywhere; permitted by nothing once a document is certified. */
static bool
can_hide_content(const struct yx_pdf_obj *annot)
{
	static const char *const harmless[] = { "Text",      "Popup",    "Highlight",
						"Underline", "Squiggly", "StrikeOut",
						"Caret",     "Link",     "Ink" };
	const struct yx_pdf_obj *subtype = yx_pdf_peek(annot, "Subtype");

	for (size_t i = 0; subtype && i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (yx_pdf_is_name(subtype, harmless[i]))
			return false;
	return true;
}

static enum yx_status
new_annotation(struct change_walk *w, const struct yx_pdf_obj *item, struct yx_error *err)
{
	const struct yx_pdf_obj *dict;
	enum yx_status st = yx_pdf_resolve(w->new, item, &dict, err);

	if (st != YX_OK)
		return st;
	if (yx_pdf_is_name(yx_pdf_peek(dict, "Subtype"), "Widget"))
		return new_field(w, item, err);
	if (has_action(dict))
		return accept_as(w, item, "annotation", YX_PDF_CHANGE_OTHER,
				 "an annotation with an action was added", "新增了带动作的批注",
				 err);
	if (can_hide_content(dict)) {
		w->attack = "evil-annotation";
		return accept_as(w, item, "annotation", YX_PDF_CHANGE_OTHER,
				 "an annotation that can cover the page was added",
				 "新增了可能遮盖页面内容的批注", err);
	}
	return accept_as(w, item, "annotation", YX_PDF_CHANGE_ANNOTATE, "a comment was added",
			 "新增了批注", err);
}

static enum change_role
annot_role(struct change_walk *w, const struct yx_pdf_obj *item)
{
	const struct yx_pdf_obj *dict;

	if (yx_pdf_resolve(w->old, item, &dict, NULL) == YX_OK &&
	    yx_pdf_is_name(yx_pdf_peek(dict, "Subtype"), "Widget"))
		return ROLE_FIELD;
	return ROLE_ANNOT;
}

static enum yx_status
pair_annots(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	    struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		if (!array_has(n, o->u.array.items[i]))
			st = change_note(w, "annotation", YX_PDF_CHANGE_ANNOTATE,
					 "an annotation was removed", "删除了批注", err);
	for (size_t i = 0; st == YX_OK && n->kind == YX_PDF_ARRAY && i < n->u.array.count; i++) {
		const struct yx_pdf_obj *item = n->u.array.items[i];
		size_t mark = change_push_index(w, i);

		st = array_has(o, item) ? change_pair(w, annot_role(w, item), item, item, err)
					: new_annotation(w, item, err);
		change_pop(w, mark);
	}
	return st;
}

/* --------------------------------------------------------- entries of fields */

static bool
differs(const struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	if (!o || !n || !yx_pdf_obj_equal(o, n))
		return true;
	if (n->kind == YX_PDF_REF)
		return change_is_later(w, n->u.ref.num);
	if (n->kind == YX_PDF_ARRAY) {
		for (size_t i = 0; i < n->u.array.count; i++)
			if (differs(w, n->u.array.items[i], n->u.array.items[i]))
				return true;
	} else if (n->kind == YX_PDF_DICT) {
		for (size_t i = 0; i < n->u.dict.count; i++)
			if (differs(w, n->u.dict.entries[i].value, n->u.dict.entries[i].value))
				return true;
	}
	return false;
}

/* A signature field that was empty and now holds a signature. */
static bool
newly_signed(const struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd)
{
	return !inherited(w->old, od, "V") && signature_of(w, nd) != NULL;
}

static bool
same_value(const struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd)
{
	static const char *const keys[] = { "V", "I", "RV" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct yx_pdf_obj *a = inherited(w->old, od, keys[i]);
		const struct yx_pdf_obj *b = inherited(w->new, nd, keys[i]);

		if ((!a || !b) ? a != b : !yx_pdf_obj_equal(a, b))
			return false;
	}
	return true;
}

static enum yx_status
pair_field_entry(struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
		 const struct yx_pdf_obj *nd, const struct yx_pdf_obj *o,
		 const struct yx_pdf_obj *n, struct yx_error *err)
{
	bool is_field = inherited(w->old, od, "FT") != NULL;
	const struct yx_pdf_signature *s;

	if (!differs(w, o, n))
		return YX_OK;
	if (is_kind_of_field(w->old, od, "Sig")) {
		if (!newly_signed(w, od, nd))
			return accept_as(w, n, "signature-field", YX_PDF_CHANGE_OTHER,
					 "a signature or its appearance was changed",
					 "已有签名或其外观被改动", err);
		s = signature_of(w, nd);
		if (is_locked(w, od))
			return accept_as(w, n, "locked-field", YX_PDF_CHANGE_OTHER,
					 "a locked field was signed", "被锁定的签名域被签署", err);
		return accept_as(w, n, s->is_timestamp ? "timestamp" : "signature",
				 s->is_timestamp ? YX_PDF_CHANGE_VALIDATION : YX_PDF_CHANGE_SIGN,
				 "a signature field was signed", "签名域被签署", err);
	}
	if (is_field && is_locked(w, od))
		return accept_as(w, n, "locked-field", YX_PDF_CHANGE_OTHER,
				 "a locked field was changed", "被锁定的表单域被改动", err);
	/* ISO 32000-2 12.7.4.3: the appearance shows the value; one without the other is a disguise
	 */
	if (is_field && strcmp(key, "AP") == 0 && same_value(w, od, nd)) {
		w->attack = "shadow-hide";
		return accept_as(w, n, "form-field", YX_PDF_CHANGE_OTHER,
				 "the appearance of a form field was changed and its value was not",
				 "表单域的外观被改动，而其值并未改变", err);
	}
	if (is_field && strcmp(key, "Rect") != 0 && strcmp(key, "F") != 0 &&
	    strcmp(key, "MK") != 0 && strcmp(key, "DA") != 0)
		return accept_as(w, n, "form-fill", YX_PDF_CHANGE_FILL,
				 "a form field was filled in", "填写了表单域", err);
	return accept_as(w, n, "form-field", YX_PDF_CHANGE_OTHER,
			 "a form field was moved, hidden or restyled",
			 "表单域的位置、可见性或样式被改动", err);
}

/* --------------------------------------------------------------- structure */

/* A list that may grow: each old item is still there, the new ones come with signatures. */
static enum yx_status
pair_growing(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
	     const struct yx_pdf_obj *n, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < o->u.array.count; i++)
		if (!array_has(n, o->u.array.items[i]))
			st = change_note(w, "structure", YX_PDF_CHANGE_OTHER,
					 "the structure tree lost an element",
					 "结构树中的元素被删除或改动", err);
	for (size_t i = 0; st == YX_OK && i < n->u.array.count; i++) {
		const struct yx_pdf_obj *item = n->u.array.items[i];

		st = array_has(o, item) ? change_pair(w, role, item, item, err)
					: accept_as(w, item, "structure", YX_PDF_CHANGE_SIGN,
						    "the structure tree gained an element",
						    "结构树新增了元素", err);
	}
	return st;
}

/* ------------------------------------------------------ validation material */

/* An unchanged DSS dictionary whose arrays or VRI entries were written anew. */
static bool
dss_differs(const struct change_walk *w, const struct yx_pdf_obj *dict)
{
	static const char *const keys[] = { "Certs", "OCSPs", "CRLs", "VRI" };
	const struct yx_pdf_obj *part, *entry;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (yx_pdf_get(w->new, dict, keys[i], &part, NULL) != YX_OK ||
		    differs(w, part, part))
			return true;
		for (size_t k = 0; part->kind == YX_PDF_DICT && k < part->u.dict.count; k++)
			if (yx_pdf_resolve(w->new, part->u.dict.entries[k].value, &entry, NULL) !=
				YX_OK ||
			    differs(w, entry, entry))
				return true;
	}
	return false;
}

/* The DSS may be anything but gone: its data prove, they do not show (ISO 32000-2 12.8.4.3). */
static enum yx_status
pair_dss(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	 const struct yx_pdf_obj *dict, struct yx_error *err)
{
	if (!differs(w, o, n) && !dss_differs(w, dict))
		return YX_OK;
	if (dict->kind != YX_PDF_DICT)
		return change_note(w, "dss", YX_PDF_CHANGE_OTHER, "validation data were removed",
				   "验证数据被删除", err);
	return accept_as(w, n, "dss", YX_PDF_CHANGE_VALIDATION, "validation data were added",
			 "补充了验证数据", err);
}

/* The information dictionary holds words, not pictures: anything else in it is out of place. */
static enum yx_status
pair_info(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	  const struct yx_pdf_obj *dict, struct yx_error *err)
{
	if (!differs(w, o, n) && (!n || n->kind != YX_PDF_DICT))
		return YX_OK;
	for (size_t i = 0; dict->kind == YX_PDF_DICT && i < dict->u.dict.count; i++) {
		const struct yx_pdf_obj *value;

		if (yx_pdf_resolve(w->new, dict->u.dict.entries[i].value, &value, NULL) != YX_OK ||
		    value->kind == YX_PDF_STREAM || value->kind == YX_PDF_DICT)
			return accept_as(w, n, "trailer", YX_PDF_CHANGE_OTHER,
					 "the document information holds more than text",
					 "文档信息字典中含有文字以外的内容", err);
	}
	return accept_as(w, n, "metadata", YX_PDF_CHANGE_VALIDATION,
			 "the document information was changed", "文档信息有改动", err);
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
	if (n && n->kind == YX_PDF_REF)
		if ((st = change_mark(w, n, err)) != YX_OK)
			return st;
	if ((st = yx_pdf_resolve(w->old, o, &a, err)) != YX_OK ||
	    (st = yx_pdf_resolve(w->new, n, &b, err)) != YX_OK)
		return st;
	if (rule->role == ROLE_METADATA)
		return pair_info(w, o, n, b, err);
	if (rule->role == ROLE_DSS)
		return pair_dss(w, o, n, b, err);
	if (rule->role == ROLE_ACROFORM) {
		if (a->kind == YX_PDF_NULL && b->kind == YX_PDF_DICT)
			return change_pair_dict(w, ROLE_ACROFORM, &nothing, b, err);
		return change_pair(w, ROLE_ACROFORM, o, n, err);
	}
	if (rule->role == ROLE_FIELDS)
		return pair_fields(w, a, b, role == ROLE_FIELD && !is_locked(w, od), err);
	if (rule->role == ROLE_ANNOTS)
		return pair_annots(w, a, b, err);
	if (a->kind == YX_PDF_ARRAY && b->kind == YX_PDF_ARRAY)
		return pair_growing(w, ROLE_STRUCT, a, b, err);
	return change_pair(w, ROLE_STRUCT, o, n, err);
}
