/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structure tree (ISO 32000-2 14.7): nothing of it is painted, and it grows and shrinks with
 * the annotations it names. What it says about the page's own content stays.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "change.h"

/* A value that may stand alone or in an array. */
struct list {
	const struct yx_pdf_obj *const *items;
	size_t count;
};

/* `one` keeps the value when it is no array. */
static struct list
list_of(struct yx_pdf_view v, const struct yx_pdf_obj *const *one)
{
	const struct yx_pdf_obj *o;

	if (!*one || yx_pdf_resolve(v, *one, &o, NULL) != YX_OK || o->kind == YX_PDF_NULL)
		return (struct list){ NULL, 0 };
	if (o->kind == YX_PDF_ARRAY)
		return (struct list){ o->u.array.items, o->u.array.count };
	return (struct list){ one, 1 };
}

static bool
has(struct list l, const struct yx_pdf_obj *item)
{
	for (size_t i = 0; i < l.count; i++)
		if (yx_pdf_obj_equal(l.items[i], item))
			return true;
	return false;
}

/*
 * An element that stands for annotations alone: no marked content, no words of its own. What it
 * says of an annotation in other words (14.9.3, 14.9.5) needs one that it says it of.
 */
static bool
names_objects_only(struct yx_pdf_view v, const struct yx_pdf_obj *item, int depth)
{
	const struct yx_pdf_obj *dict, *kids;
	struct list l;

	if (depth > 8 || yx_pdf_resolve(v, item, &dict, NULL) != YX_OK)
		return false;
	if (dict->kind == YX_PDF_NULL || yx_pdf_is_name(yx_pdf_peek(dict, "Type"), "OBJR"))
		return true;
	if (dict->kind != YX_PDF_DICT || yx_pdf_peek(dict, "ActualText") ||
	    yx_pdf_peek(dict, "MCID"))
		return false;
	kids = yx_pdf_peek(dict, "K");
	l = list_of(v, &kids);
	if (!l.count && (yx_pdf_peek(dict, "Alt") || yx_pdf_peek(dict, "E")))
		return false;
	for (size_t i = 0; i < l.count; i++)
		if (!names_objects_only(v, l.items[i], depth + 1))
			return false;
	return true;
}

static enum yx_status
lost(struct change_walk *w, const struct yx_pdf_obj *item, struct yx_error *err)
{
	if (item->kind == YX_PDF_REF)
		(void)change_mark(w, item, err);
	return change_note(w, "structure",
			   names_objects_only(w->old, item, 0) ? YX_PDF_CHANGE_ANNOTATE
							       : YX_PDF_CHANGE_OTHER,
			   "the structure tree lost an element", "结构树中的元素被删除或改动", err);
}

static enum yx_status
gained(struct change_walk *w, const struct yx_pdf_obj *item, struct yx_error *err)
{
	return change_accept_as(w, item, "structure",
				names_objects_only(w->new, item, 0) ? YX_PDF_CHANGE_SIGN
								    : YX_PDF_CHANGE_OTHER,
				"the structure tree gained an element", "结构树新增了元素", err);
}

/* What both have comes in one order, and no more often: it is the order of reading (14.8.2.3). */
static bool
same_order(struct list o, struct list n)
{
	size_t at = 0;

	for (size_t i = 0; i < n.count; i++) {
		size_t k = at;

		while (k < o.count && !yx_pdf_obj_equal(o.items[k], n.items[i]))
			k++;
		if (k < o.count)
			at = k + 1;
		else if (has(o, n.items[i]))
			return false;
	}
	return true;
}

static enum yx_status
reordered(struct change_walk *w, struct yx_error *err)
{
	return change_note(w, "structure", YX_PDF_CHANGE_OTHER,
			   "the structure tree is read in another order, or on another page",
			   "结构树的阅读顺序或所在页面被改动", err);
}

/* A list that may grow, and lose what stands for annotations. */
static enum yx_status
pair_lists(struct change_walk *w, struct list o, struct list n, struct yx_error *err)
{
	enum yx_status st = same_order(o, n) ? YX_OK : reordered(w, err);

	for (size_t i = 0; st == YX_OK && i < o.count; i++)
		if (!has(n, o.items[i]))
			st = lost(w, o.items[i], err);
	for (size_t i = 0; st == YX_OK && i < n.count; i++) {
		size_t mark = change_push_index(w, i);

		st = has(o, n.items[i]) ? change_pair(w, ROLE_STRUCT, n.items[i], n.items[i], err)
					: gained(w, n.items[i], err);
		change_pop(w, mark);
	}
	return st;
}

static const struct yx_pdf_obj *
value_of(struct list nums, int64_t key)
{
	for (size_t i = 0; i + 1 < nums.count; i += 2)
		if (nums.items[i]->kind == YX_PDF_INT && nums.items[i]->u.integer == key)
			return nums.items[i + 1];
	return NULL;
}

static bool
is_array(struct yx_pdf_view v, const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *r;

	return yx_pdf_resolve(v, o, &r, NULL) == YX_OK && r->kind == YX_PDF_ARRAY;
}

/* The elements of a page's marked content, by its numbers (14.7.5.4): the place in the list tells.
 */
static bool
same_places(struct change_walk *w, struct list o, struct list n)
{
	for (size_t i = 0; i < o.count; i++)
		if ((i >= n.count || !yx_pdf_obj_equal(o.items[i], n.items[i])) &&
		    !names_objects_only(w->old, o.items[i], 0))
			return false;
	return true;
}

/* The number tree's pairs (7.9.7), by key: an annotation's element, or a page's list of them. */
static enum yx_status
pair_numbers(struct change_walk *w, struct list o, struct list n, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i + 1 < o.count; i += 2)
		if (o.items[i]->kind == YX_PDF_INT && !value_of(n, o.items[i]->u.integer))
			st = lost(w, o.items[i + 1], err);
	for (size_t i = 0; st == YX_OK && i + 1 < n.count; i += 2) {
		const struct yx_pdf_obj *b = n.items[i + 1], *a;
		size_t mark = change_push_index(w, i + 1);

		a = n.items[i]->kind == YX_PDF_INT ? value_of(o, n.items[i]->u.integer) : NULL;
		if (b->kind == YX_PDF_REF)
			(void)change_mark(w, b, err);
		if (!a)
			/* an entry points back at elements, which are judged where they stand */
			st = change_note(w, "structure", YX_PDF_CHANGE_SIGN,
					 "the structure tree gained an element", "结构树新增了元素",
					 err);
		else if (is_array(w->old, a) && is_array(w->new, b) &&
			 !same_places(w, list_of(w->old, &a), list_of(w->new, &b)))
			st = reordered(w, err);
		else if (is_array(w->old, a) && is_array(w->new, b))
			st = pair_lists(w, list_of(w->old, &a), list_of(w->new, &b), err);
		else
			st = change_pair(w, ROLE_STRUCT, a, b, err);
		change_pop(w, mark);
	}
	return st;
}

/* The page whose content an element is (14.7.5.2); of one that stands for annotations, any. */
static enum yx_status
pair_page(struct change_walk *w, const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
	  const struct yx_pdf_obj *o, const struct yx_pdf_obj *n, struct yx_error *err)
{
	bool same = o && n ? yx_pdf_obj_equal(o, n) : o == n;

	return same || (names_objects_only(w->old, od, 0) && names_objects_only(w->new, nd, 0))
		   ? YX_OK
		   : reordered(w, err);
}

enum yx_status
change_structure(struct change_walk *w, const struct change_rule *rule, const struct yx_pdf_obj *od,
		 const struct yx_pdf_obj *nd, const struct yx_pdf_obj *o,
		 const struct yx_pdf_obj *n, struct yx_error *err)
{
	struct list a = list_of(w->old, &o), b = list_of(w->new, &n);

	if (strcmp(rule->key, "Pg") == 0)
		return pair_page(w, od, nd, o, n, err);
	if (rule->key[0] == 'N')
		return pair_numbers(w, a, b, err);
	if (rule->key[0] == 'K')
		return pair_lists(w, a, b, err);
	return change_pair(w, ROLE_STRUCT, o, n, err);
}
