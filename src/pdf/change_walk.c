/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two object graphs walked in step. A pair of objects is compared once per role; what is the same
 * in both states is still entered, because something below it may not be. The cost is that of one
 * pass over the reachable objects, and only files that were added to after signing pay it.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"
#include "doc.h"

/* ------------------------------------------------------------------- state */

bool
change_is_later(const struct change_walk *w, uint32_t num)
{
	return num <= w->later_max && w->later[num] != 0;
}

static void
reach(struct change_walk *w, uint32_t num)
{
	if (change_is_later(w, num))
		w->later[num] = LATER_REACHED;
}

static size_t
slot_of(const struct change_walk *w, uint64_t key)
{
	return (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (w->seen_cap - 1);
}

static bool
grow_seen(struct change_walk *w)
{
	struct change_seen *old = w->seen;
	size_t old_cap = w->seen_cap;

	w->seen_cap = old_cap ? old_cap * 2 : 1024;
	w->seen = yx_alloc_array(w->seen_cap, sizeof(*w->seen));
	if (!w->seen) {
		w->seen = old;
		w->seen_cap = old_cap;
		return false;
	}
	for (size_t i = 0; i < old_cap; i++) {
		size_t at;

		if (!old[i].role)
			continue;
		at = slot_of(w, (uint64_t)old[i].old_num << 32 | old[i].num |
				    (uint64_t)old[i].role << 58);
		while (w->seen[at].role)
			at = (at + 1) & (w->seen_cap - 1);
		w->seen[at] = old[i];
	}
	yx_free(old);
	return true;
}

bool
change_first(struct change_walk *w, uint32_t old_num, uint32_t num, unsigned role)
{
	struct change_seen key = { old_num, num, (uint8_t)(role + 1) };
	size_t at;

	if (w->seen_count * 2 >= w->seen_cap && !grow_seen(w)) {
		w->stopped = true;
		return false;
	}
	at = slot_of(w, (uint64_t)old_num << 32 | num | (uint64_t)key.role << 58);
	for (; w->seen[at].role; at = (at + 1) & (w->seen_cap - 1))
		if (w->seen[at].num == num && w->seen[at].old_num == old_num &&
		    w->seen[at].role == key.role)
			return false;
	w->seen[at] = key;
	w->seen_count++;
	return true;
}

/* ------------------------------------------------------------------- walk */

enum yx_status
change_accept(struct change_walk *w, const struct yx_pdf_obj *n, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	if (!n || w->stopped || w->silent)
		return YX_OK;
	if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS || w->depth > YX_LIMIT_DEPTH * 4) {
		w->stopped = true;
		return YX_OK;
	}
	w->depth++;
	if (n->kind == YX_PDF_REF) {
		const struct yx_pdf_obj *body;

		if (change_is_later(w, n->u.ref.num) &&
		    change_first(w, 0, n->u.ref.num, ROLE_COUNT)) {
			reach(w, n->u.ref.num);
			st = yx_pdf_load(w->new, n->u.ref, &body, err);
			if (st == YX_OK)
				st = change_accept(w, body, err);
		}
	} else if (n->kind == YX_PDF_ARRAY) {
		for (size_t i = 0; st == YX_OK && i < n->u.array.count; i++)
			st = change_accept(w, n->u.array.items[i], err);
	} else if (n->kind == YX_PDF_DICT || n->kind == YX_PDF_STREAM) {
		for (size_t i = 0; st == YX_OK && i < n->u.dict.count; i++)
			st = change_accept(w, n->u.dict.entries[i].value, err);
	}
	w->depth--;
	return st;
}

/* A difference that no rule permits. */
static enum yx_status
violation(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *n,
	  struct yx_error *err)
{
	bool xfa = role == ROLE_XFA;
	enum yx_status st = change_note(
	    w, change_role_kind(role), YX_PDF_CHANGE_OTHER,
	    xfa ? "the XFA form or its data was changed after signing: programs that show XFA show "
		  "something else than was signed, whatever the fields hold"
		: "something that must stay as it was signed is different",
	    xfa ? "签署之后 XFA 表单或其数据被改动：无论表单域内容如何，显示 XFA 的软件"
		  "所显示的已不是签署时的内容"
		: "应与签署时保持一致的内容发生了变化",
	    err);

	return st == YX_OK ? change_accept(w, n, err) : st;
}

static bool
same_scalar(const struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
	    const struct yx_pdf_obj *n)
{
	/* names of resources are anybody's, and no keys of the standard */
	bool named = role == ROLE_RESOURCE || role == ROLE_CONTENT;

	if (yx_pdf_is_number(o) && yx_pdf_is_number(n))
		return change_same_numbers(named ? yx_bytes_str("") : w->way, o, n);
	return yx_pdf_obj_equal(o, n);
}

static enum yx_status
pair_arrays(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
	    const struct yx_pdf_obj *n, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	if (o->u.array.count != n->u.array.count)
		return violation(w, role, n, err);
	for (size_t i = 0; st == YX_OK && i < n->u.array.count; i++) {
		size_t mark = change_push_index(w, i);

		st = change_pair(w, role, o->u.array.items[i], n->u.array.items[i], err);
		change_pop(w, mark);
	}
	return st;
}

/* The data, when they are not the same bytes of the file anyway; then the dictionary. */
static enum yx_status
pair_streams(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
	     const struct yx_pdf_obj *n, struct yx_error *err)
{
	const struct yx_pdf_obj *outer = w->repacked;
	enum yx_status st = YX_OK;
	struct yx_bytes a, b;

	if (o->stream_offset != n->stream_offset &&
	    (yx_pdf_stream_raw(w->old, o, &a, err) != YX_OK ||
	     yx_pdf_stream_raw(w->new, n, &b, err) != YX_OK || !yx_bytes_equal(a, b))) {
		if (!w->silent && change_is_repacked(w, o, n))
			w->repacked = n;
		else
			st = violation(w, role, n, err);
	}
	if (st == YX_OK)
		st = change_pair_dict(w, role, o, n, err);
	w->repacked = outer;
	return st;
}

static enum yx_status
pair_values(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
	    const struct yx_pdf_obj *n, struct yx_error *err)
{
	if (yx_pdf_is_number(o) && yx_pdf_is_number(n))
		return same_scalar(w, role, o, n) ? YX_OK : violation(w, role, n, err);
	if (o->kind != n->kind)
		return violation(w, role, n, err);
	switch (n->kind) {
	case YX_PDF_ARRAY:
		return pair_arrays(w, role, o, n, err);
	case YX_PDF_STREAM:
		return pair_streams(w, role, o, n, err);
	case YX_PDF_DICT:
		return change_pair_dict(w, role, o, n, err);
	default:
		return same_scalar(w, role, o, n) ? YX_OK : violation(w, role, n, err);
	}
}

/* Roles that an object has by its place in the document's structure. */
static bool
is_structural(enum change_role role)
{
	return role != ROLE_OTHER && role != ROLE_CONTENT && role != ROLE_RESOURCE &&
	       role != ROLE_DR_SECTION && role != ROLE_DR_ENTRY && role != ROLE_EXTENSIONS &&
	       role != ROLE_METADATA && role != ROLE_XFA;
}

/*
 * Does the reference at hand point back at an object that is judged where it belongs? Where a lax
 * role could be borrowed (a layer's policy that is listed as an annotation), only under the keys by
 * which such objects are named: 12.3.2, 12.6.4, 12.7.3, 14.7.4.
 */
static bool
is_judged_elsewhere(const struct change_walk *w, uint32_t num)
{
	unsigned role = !w->silent && num <= w->later_max ? w->roles[num] : 0;

	switch (role ? (enum change_role)(role - 1) : ROLE_OTHER) {
	case ROLE_CATALOG:
	case ROLE_PAGES:
	case ROLE_PAGE:
	case ROLE_SIGNATURE:
		return true;
	case ROLE_ANNOT:
	case ROLE_FIELD:
		return change_is_way(w->way, "Obj T Annotation AN TA Parent Popup IRT CO Fields");
	case ROLE_STRUCT:
	case ROLE_STRUCT_ROOT:
		return change_is_way(w->way, "SE SD D Dest Dests Names OpenAction Ref Obj");
	default:
		return false;
	}
}

/* Back pointers are dictionaries; another value under the same key says something else. */
static bool
is_back_pointer(const struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
		const struct yx_pdf_obj *n)
{
	if (role != ROLE_FIELD && role != ROLE_ANNOT && role != ROLE_STRUCT)
		return true;
	return yx_pdf_resolve(w->old, o, &o, NULL) == YX_OK &&
	       yx_pdf_resolve(w->new, n, &n, NULL) == YX_OK &&
	       (!o || o->kind == YX_PDF_NULL || o->kind == YX_PDF_DICT) &&
	       (!n || n->kind == YX_PDF_NULL || n->kind == YX_PDF_DICT);
}

static void
set_role(struct change_walk *w, uint32_t num, enum change_role role)
{
	if (w->silent && num <= w->later_max && is_structural(role))
		w->roles[num] = (uint8_t)(role + 1);
}

enum yx_status
change_pair(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
	    const struct yx_pdf_obj *n, struct yx_error *err)
{
	struct yx_pdf_ref outer = w->object;
	bool outer_hidden = w->hidden;
	uint32_t old_num = o && o->kind == YX_PDF_REF ? o->u.ref.num : 0;
	enum yx_status st;

	if (w->stopped || (w->silent && !is_structural(role)))
		return YX_OK;
	if (++w->visits > YX_LIMIT_PDF_CHANGE_VISITS || w->depth > YX_LIMIT_DEPTH * 4) {
		w->stopped = true;
		return YX_OK;
	}
	if (n && n->kind == YX_PDF_REF) {
		if (role == ROLE_OTHER && old_num == n->u.ref.num &&
		    is_judged_elsewhere(w, old_num))
			return YX_OK;
		set_role(w, n->u.ref.num, role);
		reach(w, n->u.ref.num);
		if (!change_first(w, old_num, n->u.ref.num, role))
			return YX_OK;
		w->object = n->u.ref;
		w->hidden = w->hidden || change_was_hidden(w);
	}
	w->depth++;
	if ((st = yx_pdf_resolve(w->old, o, &o, err)) == YX_OK &&
	    (st = yx_pdf_resolve(w->new, n, &n, err)) == YX_OK)
		st = pair_values(w, role, o, n, err);
	w->depth--;
	w->object = outer;
	w->hidden = outer_hidden;
	return st;
}

/* One key of two dictionaries; either value may be NULL (absent). */
static enum yx_status
pair_entry(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *od,
	   const struct yx_pdf_obj *nd, struct yx_bytes key, const struct yx_pdf_obj *o,
	   const struct yx_pdf_obj *n, struct yx_error *err)
{
	const struct change_rule *rule = change_rule_find(role, key);
	bool unread;
	enum yx_status st = change_unread(w, role, nd, key, o, n, &unread, err);

	if (st != YX_OK || unread)
		return st;
	if (!w->silent && ((w->repacked == nd && change_is_packing(key)) ||
			   change_same_reals(w, od, nd, key, o, n)))
		return change_accept(w, n, err);
	/* written out, or left to be inherited or taken for granted: the page has it either way */
	if (role == ROLE_PAGE)
		change_page_defaults(w, od, nd, key, &o, &n);
	if (role == ROLE_TRAILER && !rule->kind && rule->how == HOW_SAME && !rule->key[0] && n &&
	    n->kind == YX_PDF_REF)
		return violation(w, role, n, err); /* a root of its own that no reader knows */
	switch (rule->how) {
	case HOW_SKIP:
		if (is_back_pointer(w, role, o, n))
			return YX_OK;
		break;
	case HOW_SPECIAL:
		return change_special(w, role, rule, od, nd, o, n, err);
	case HOW_ADDED:
		if (o)
			break;
		if (!w->silent && (change_fonts_awaited(w, rule->role, key, n) ||
				   (role == ROLE_ACROFORM && yx_bytes_equal_str(key, "DA") &&
				    !change_style_is_seen(w, w->new, nd))))
			return violation(w, role, n, err);
		st = change_note(w, rule->kind, rule->level, "added", "新增", err);
		return st == YX_OK ? change_accept(w, n, err) : st;
	case HOW_FREE:
		if (o && n && yx_pdf_obj_equal(o, n) &&
		    !(n->kind == YX_PDF_REF && change_is_later(w, n->u.ref.num)))
			return YX_OK;
		st = change_note(w, rule->kind, rule->level, "changed", "有改动", err);
		return st == YX_OK ? change_accept(w, n, err) : st;
	default:
		break;
	}
	return change_pair(w, rule->role, o, n, err);
}

enum yx_status
change_pair_dict(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
		 const struct yx_pdf_obj *n, struct yx_error *err)
{
	size_t page = w->page;
	struct yx_bytes way = w->way;
	enum yx_status st = YX_OK;

	if (role == ROLE_PAGES && !yx_pdf_peek(n, "Kids"))
		role = ROLE_PAGE;
	if (role == ROLE_PAGE && yx_pdf_page_index(w->new, w->object, &w->page, NULL) != YX_OK)
		w->page = SIZE_MAX;
	for (size_t i = 0; st == YX_OK && i < n->u.dict.count; i++) {
		struct yx_bytes key = n->u.dict.entries[i].key;
		size_t mark;

		w->way = key;
		mark = change_push(w, key);
		/* duplicates: every one is compared with what a reader saw before */
		st = pair_entry(w, role, o, n, key, yx_pdf_peek_bytes(o, key),
				n->u.dict.entries[i].value, err);
		change_pop(w, mark);
	}
	for (size_t i = 0; st == YX_OK && i < o->u.dict.count; i++) {
		struct yx_bytes key = o->u.dict.entries[i].key;
		size_t mark;

		if (yx_pdf_peek_bytes(n, key))
			continue;
		w->way = key;
		mark = change_push(w, key);
		st = pair_entry(w, role, o, n, key, o->u.dict.entries[i].value, NULL, err);
		change_pop(w, mark);
	}
	w->page = page;
	w->way = way;
	return st;
}

enum yx_status
change_mark(struct change_walk *w, const struct yx_pdf_obj *ref, struct yx_error *err)
{
	(void)err;
	reach(w, ref->u.ref.num);
	return YX_OK;
}

enum yx_status
change_pair_apart(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
		  struct yx_error *err)
{
	return pair_values(w, ROLE_OTHER, o, n, err);
}
