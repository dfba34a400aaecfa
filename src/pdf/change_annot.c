/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Annotations that are no form fields: comments may come, go and change where the terms permit
 * annotating (DocMDP 3); what can paint over the page's content is no comment.
 */
#include <string.h>
#include <strings.h>
#include "change.h"

#define FLAG_HIDDEN 2 /* table 167 */

/* An address that is looked up, and none that runs. */
static bool
is_plain_address(struct yx_pdf_view v, const struct yx_pdf_obj *action)
{
	static const char *const schemes[] = { "http:", "https:", "mailto:", "ftp:", "tel:" };
	const struct yx_pdf_obj *uri;
	size_t end;

	if (yx_pdf_get(v, action, "URI", &uri, NULL) != YX_OK || uri->kind != YX_PDF_STRING)
		return false;
	end = yx_bytes_find(uri->u.text, YX_BYTES_LIT(":"), 0);
	if (end == SIZE_MAX)
		return true;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (end + 1 == strlen(schemes[i]) &&
		    strncasecmp((const char *)uri->u.text.data, schemes[i], end + 1) == 0)
			return true;
	return false;
}

/* Going to a place or an address shows nothing else on the page (12.6.4.2, 12.6.4.8). */
static bool
has_bad_action(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *a;

	if (yx_pdf_peek(annot, "AA"))
		return true;
	if (!yx_pdf_peek(annot, "A"))
		return false;
	if (yx_pdf_get(v, annot, "A", &a, NULL) != YX_OK || yx_pdf_peek(a, "Next") ||
	    !yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Link"))
		return true;
	if (yx_pdf_is_name(yx_pdf_peek(a, "S"), "URI"))
		return !is_plain_address(v, a);
	return !yx_pdf_is_name(yx_pdf_peek(a, "S"), "GoTo");
}

static enum yx_status
new_annotation(struct change_walk *w, const struct yx_pdf_obj *item, bool marks_fit,
	       struct yx_error *err)
{
	const struct yx_pdf_obj *dict;
	bool hides;
	enum yx_status st = yx_pdf_resolve(w->new, item, &dict, err);

	if (st != YX_OK)
		return st;
	if (yx_pdf_is_name(yx_pdf_peek(dict, "Subtype"), "Widget"))
		return change_new_field(w, item, true, err);
	if (marks_fit && change_is_mark(w, item, dict))
		return change_new_mark(w, item, err);
	if (has_bad_action(w->new, dict))
		return change_accept_as(w, item, "annotation", YX_PDF_CHANGE_OTHER,
					"an annotation with an action was added",
					"新增了带动作的批注", err);
	if ((st = change_can_hide(w, w->new, dict, &hides, err)) != YX_OK)
		return st;
	if (hides) {
		w->attack = "evil-annotation";
		return change_accept_as(w, item, "annotation", YX_PDF_CHANGE_OTHER,
					"an annotation that can cover the page was added",
					"新增了可能遮盖页面内容的批注", err);
	}
	return change_accept_as(w, item, "annotation", YX_PDF_CHANGE_ANNOTATE,
				"a comment was added", "新增了批注", err);
}

enum yx_status
change_annot_entry(struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
		   const struct yx_pdf_obj *nd, const struct yx_pdf_obj *o,
		   const struct yx_pdf_obj *n, struct yx_error *err)
{
	bool hides = true;
	enum yx_status st;

	/* a popup is an annotation of the page, with ways back to all the others */
	if (!change_differs(w, o, n))
		return change_pair(w, strcmp(key, "Popup") == 0 ? ROLE_ANNOT : ROLE_RESOURCE, o, n,
				   err);
	/* the same in other words: numbers with other digits, a picture's objects written again */
	if (!w->silent && strcmp(key, "Popup") != 0 &&
	    change_same_below(w, yx_bytes_str(key), o, n) &&
	    (strcmp(key, "AP") != 0 || !change_is_stacked(w)))
		return change_accept(w, n, err);
	/* what covers words now must not, and what covered some when it was signed stays */
	if (change_is_comment(od) &&
	    ((st = change_can_hide(w, w->old, od, &hides, err)) != YX_OK ||
	     (!hides && (st = change_can_hide(w, w->new, nd, &hides, err)) != YX_OK)))
		return st;
	if (hides) {
		w->attack = "evil-annotation";
		return change_accept_as(w, n, "annotation", YX_PDF_CHANGE_OTHER,
					"an annotation that can cover the page was changed",
					"可能遮盖页面内容的批注被改动", err);
	}
	return change_accept_as(w, n, "annotation", YX_PDF_CHANGE_ANNOTATE, "a comment was changed",
				"批注有改动", err);
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

/* A field that is its own widget, and not hidden. */
static bool
is_shown_field(struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *flags;

	if (!yx_pdf_is_name(yx_pdf_peek(dict, "Subtype"), "Widget") ||
	    (!yx_pdf_peek(dict, "T") && !yx_pdf_peek(dict, "FT") && !yx_pdf_peek(dict, "V")))
		return false;
	return yx_pdf_get(v, dict, "F", &flags, NULL) != YX_OK || flags->kind != YX_PDF_INT ||
	       !(flags->u.integer & FLAG_HIDDEN);
}

/* Could it hide something, and was there something to be hidden? */
static enum yx_status
did_hide(struct change_walk *w, const struct yx_pdf_obj *item, const struct yx_pdf_obj *dict,
	 bool *out, struct yx_error *err)
{
	enum yx_status st = change_can_hide(w, w->old, dict, out, err);
	bool blank = false;
	double r[4];

	if (st == YX_OK && *out && change_rect(w->old, dict, r))
		st = change_is_blank(w, r, item, &blank, err);
	*out = *out && !blank;
	return st;
}

/* What a note leaves behind was there before; what a stamp leaves behind it may have hidden. */
static enum yx_status
lost_annotation(struct change_walk *w, const struct yx_pdf_obj *item, struct yx_error *err)
{
	const struct yx_pdf_obj *dict;
	enum yx_status st = yx_pdf_resolve(w->old, item, &dict, err);
	bool covered = false;

	if (st != YX_OK)
		return st;
	if (item->kind == YX_PDF_REF)
		(void)change_mark(w, item, err); /* no page shows it any more */
	if (is_shown_field(w->old, dict))
		return change_note(w, "form-field", YX_PDF_CHANGE_OTHER,
				   "a form field was taken off its page: the form still holds what "
				   "nobody sees any more",
				   "表单域被移出页面：其内容仍在表单中，但已无法看到", err);
	if (yx_pdf_is_name(yx_pdf_peek(dict, "Subtype"), "Widget"))
		st = change_widget_covers(w, dict, &covered, err);
	else if (dict->kind != YX_PDF_NULL)
		st = did_hide(w, item, dict, &covered, err);
	if (st != YX_OK)
		return st;
	if (!covered)
		return change_note(w, "annotation", YX_PDF_CHANGE_ANNOTATE,
				   "an annotation was removed", "删除了批注", err);
	w->attack = "shadow-hide";
	return change_note(w, "annotation", YX_PDF_CHANGE_OTHER,
			   "an annotation that can cover the page was removed",
			   "可能遮盖页面内容的批注被删除", err);
}

static size_t
times(const struct yx_pdf_obj *array, const struct yx_pdf_obj *item)
{
	size_t n = 0;

	for (size_t i = 0; i < array->u.array.count; i++)
		n += yx_pdf_obj_equal(array->u.array.items[i], item);
	return n;
}

/*
 * Those that were there before lie in the order they lay in; the last is on top (12.5.2). One that
 * is listed twice lies in two places.
 */
static bool
same_order(const struct yx_pdf_obj *o, const struct yx_pdf_obj *n)
{
	size_t at = 0;

	if (o->kind != YX_PDF_ARRAY || n->kind != YX_PDF_ARRAY)
		return true;
	for (size_t i = 0; i < o->u.array.count; i++) {
		size_t k = at;

		while (k < n->u.array.count &&
		       !yx_pdf_obj_equal(o->u.array.items[i], n->u.array.items[k]))
			k++;
		if (k < n->u.array.count)
			at = k + 1;
		else if (change_array_has(n, o->u.array.items[i]))
			return false;
	}
	for (size_t i = 0; i < n->u.array.count; i++)
		if (times(n, n->u.array.items[i]) > 1 &&
		    times(n, n->u.array.items[i]) > times(o, n->u.array.items[i]))
			return false;
	return true;
}

enum yx_status
change_annots(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	      struct yx_error *err)
{
	bool marks_fit = change_marks_fit(w, o, n), dense = false;
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		if (!change_array_has(n, o->u.array.items[i]))
			st = lost_annotation(w, o->u.array.items[i], err);
	if (st == YX_OK && n->kind != YX_PDF_ARRAY && n->kind != YX_PDF_NULL)
		st = change_note(w, "annotation", YX_PDF_CHANGE_OTHER,
				 "the list of annotations is something else",
				 "批注列表变成了其他内容", err);
	if (st == YX_OK && !same_order(o, n))
		st = change_note(w, "annotation", YX_PDF_CHANGE_OTHER,
				 "the annotations lie over each other in another order",
				 "批注的叠放次序被改动", err);
	for (size_t i = 0; st == YX_OK && n->kind == YX_PDF_ARRAY && i < n->u.array.count; i++) {
		const struct yx_pdf_obj *item = n->u.array.items[i];
		size_t mark = change_push_index(w, i);

		st = change_array_has(o, item)
			 ? change_pair(w, annot_role(w, item), item, item, err)
			 : new_annotation(w, item, marks_fit, err);
		change_pop(w, mark);
	}
	if (st == YX_OK && !w->silent)
		st = change_is_dense(w, o, n, &dense, err);
	if (st == YX_OK && dense) {
		w->attack = "evil-annotation";
		st = change_note(w, "annotation", YX_PDF_CHANGE_OTHER,
				 "lines of comments lie so close that they cover the page",
				 "批注的线条过于密集，足以遮盖页面内容", err);
	}
	return st;
}
