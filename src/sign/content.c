/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the document itself can switch, hide or fetch (yinxin/sign_content.h). Clauses are of ISO
 * 32000-2.
 */
#include <yinxin/pdf_change.h>
#include <yinxin/pdf_content.h>
#include <yinxin/sign_content.h>

#define PAGES_MAX  2000 /* looked at; forms are at the front */
#define ANNOTS_MAX 20000
#define BESIDE_MAX 400 /* widgets of one page that are compared with each other */

enum found { LAYERS, SCRIPT, HIDDEN, OVERLAY, NOT_SHOWN, XFA, EXTERNAL, TWO_WAYS, FOUND_COUNT };

static const struct yx_remark remarks[FOUND_COUNT] = {
	[LAYERS] = { "optional-content",
		     { { "the document has layers that can be switched on and off",
			 "文档含有可切换显示的图层" } } },
	[SCRIPT] = { "javascript",
		     { { "the document has scripts, which can change what is shown",
			 "文档含有脚本，脚本可能改变显示的内容" } } },
	[HIDDEN] = { "hidden-content",
		     { { "the document holds fields, annotations or objects that are not shown, "
			 "and could be",
			 "文档含有未显示、但可被显示的表单域、批注或对象" } } },
	[OVERLAY] = { "overlay",
		      { { "a form field or annotation lies over another and may hide it",
			  "有表单域或批注互相重叠，可能彼此遮盖" } } },
	[NOT_SHOWN] = { "value-not-shown",
			{ { "a form field shows something other than the value it holds",
			    "有表单域显示的内容与其值不一致" } } },
	[XFA] = { "xfa",
		  { { "the document has a second form (XFA), which some programs show instead",
		      "文档含有 XFA 表单，部分软件会改为显示该表单" } } },
	[EXTERNAL] = { "external-content",
		       { { "the document refers to content outside of it",
			   "文档引用了外部内容" } } },
	[TWO_WAYS] = { "two-readings",
		       { { "viewers show the pages differently; a signature on this file will not "
			   "be passed",
			   "各阅读器对页面的显示不同；对此文件的签名将无法通过验证" } } },
};

struct look {
	struct yx_pdf_view v;
	bool found[FOUND_COUNT];
	size_t annots;
};

/* ------------------------------------------------------------------ actions */

/* Actions that run something or bring something in (12.6.4). */
static void
look_at_action(struct look *l, const struct yx_pdf_obj *action)
{
	static const char *const outside[] = { "GoToR", "Launch", "ImportData", "GoToE", "Thread" };
	const struct yx_pdf_obj *o, *s;

	if (!action || yx_pdf_resolve(l->v, action, &o, NULL) != YX_OK ||
	    !(s = yx_pdf_peek(o, "S")))
		return;
	l->found[SCRIPT] |= yx_pdf_is_name(s, "JavaScript");
	l->found[LAYERS] |= yx_pdf_is_name(s, "SetOCGState");
	l->found[HIDDEN] |= yx_pdf_is_name(s, "Hide");
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
		l->found[EXTERNAL] |= yx_pdf_is_name(s, outside[i]);
}

static void
look_at_actions(struct look *l, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *aa;

	look_at_action(l, yx_pdf_peek(dict, "A"));
	look_at_action(l, yx_pdf_peek(dict, "OpenAction"));
	if (yx_pdf_get(l->v, dict, "AA", &aa, NULL) != YX_OK || aa->kind != YX_PDF_DICT)
		return;
	for (size_t i = 0; i < aa->u.dict.count; i++)
		look_at_action(l, aa->u.dict.entries[i].value);
}

/* -------------------------------------------------------------------- pages */

struct place {
	double r[4]; /* x0 y0 x1 y1 */
	bool field;
};

static bool
place_of(struct yx_pdf_view v, const struct yx_pdf_obj *annot, struct place *out)
{
	const struct yx_pdf_obj *rect, *item;
	double r[4];

	if (yx_pdf_get(v, annot, "Rect", &rect, NULL) != YX_OK || rect->kind != YX_PDF_ARRAY)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (yx_pdf_item(v, rect, i, &item, NULL) != YX_OK)
			return false;
		r[i] = yx_pdf_number(item);
	}
	for (size_t i = 0; i < 2; i++) {
		out->r[i] = r[i] < r[i + 2] ? r[i] : r[i + 2];
		out->r[i + 2] = r[i] < r[i + 2] ? r[i + 2] : r[i];
	}
	return out->r[2] > out->r[0] && out->r[3] > out->r[1];
}

/* Half of the smaller one, or more. */
static bool
over(const struct place *a, const struct place *b)
{
	double w =
	    (a->r[2] < b->r[2] ? a->r[2] : b->r[2]) - (a->r[0] > b->r[0] ? a->r[0] : b->r[0]);
	double h =
	    (a->r[3] < b->r[3] ? a->r[3] : b->r[3]) - (a->r[1] > b->r[1] ? a->r[1] : b->r[1]);
	double x = (a->r[2] - a->r[0]) * (a->r[3] - a->r[1]);
	double y = (b->r[2] - b->r[0]) * (b->r[3] - b->r[1]);

	return w > 0 && h > 0 && w * h * 2 > (x < y ? x : y);
}

/* Hidden or NoView (12.5.3), and with something to show. */
static bool
is_hidden(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *flags, *ap, *n;

	return yx_pdf_get(v, annot, "F", &flags, NULL) == YX_OK && flags->kind == YX_PDF_INT &&
	       (flags->u.integer & 0x22) != 0 && yx_pdf_get(v, annot, "AP", &ap, NULL) == YX_OK &&
	       yx_pdf_get(v, ap, "N", &n, NULL) == YX_OK &&
	       (n->kind == YX_PDF_STREAM || n->kind == YX_PDF_DICT) &&
	       !yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Popup");
}

/* Of the page's own XObjects: pages of other files, data kept elsewhere (8.10.4, 7.3.8.2). */
static void
look_at_resources(struct look *l, const struct yx_pdf_obj *page)
{
	const struct yx_pdf_obj *resources, *objects, *o;

	if (yx_pdf_get(l->v, page, "Resources", &resources, NULL) != YX_OK ||
	    yx_pdf_get(l->v, resources, "XObject", &objects, NULL) != YX_OK ||
	    objects->kind != YX_PDF_DICT)
		return;
	for (size_t i = 0; i < objects->u.dict.count && i < BESIDE_MAX; i++)
		if (yx_pdf_resolve(l->v, objects->u.dict.entries[i].value, &o, NULL) == YX_OK)
			l->found[EXTERNAL] |=
			    yx_pdf_peek(o, "Ref") || yx_pdf_peek(o, "OPI") || yx_pdf_peek(o, "F");
}

static void
look_at_page(struct look *l, size_t index)
{
	static struct place none;
	const struct yx_pdf_obj *annots, *annot;
	struct place places[BESIDE_MAX];
	struct yx_pdf_page page;
	bool shown = true;
	size_t n = 0;

	if (yx_pdf_page(l->v, index, &page, NULL) != YX_OK)
		return;
	look_at_actions(l, page.dict);
	look_at_resources(l, page.dict);
	if (yx_pdf_get(l->v, page.dict, "Annots", &annots, NULL) != YX_OK)
		return;
	for (size_t i = 0;
	     annots->kind == YX_PDF_ARRAY && i < annots->u.array.count && l->annots < ANNOTS_MAX;
	     i++, l->annots++) {
		const struct yx_pdf_obj *subtype;
		struct place at = none;

		if (yx_pdf_item(l->v, annots, i, &annot, NULL) != YX_OK)
			continue;
		look_at_actions(l, annot);
		l->found[HIDDEN] |= is_hidden(l->v, annot);
		subtype = yx_pdf_peek(annot, "Subtype");
		at.field = yx_pdf_is_name(subtype, "Widget");
		/* also of fields that the form does not list: their widgets are shown all the same
		 */
		if (at.field && !l->found[NOT_SHOWN] &&
		    yx_pdf_widget_shows_value(l->v, annot, &shown, NULL) == YX_OK)
			l->found[NOT_SHOWN] = !shown;
		if (yx_pdf_is_name(subtype, "Popup") || yx_pdf_is_name(subtype, "Link") ||
		    !place_of(l->v, annot, &at))
			continue;
		for (size_t k = 0; k < n; k++)
			if (places[k].field || at.field)
				l->found[OVERLAY] |= over(&places[k], &at);
		if (n < BESIDE_MAX)
			places[n++] = at;
	}
}

/* ----------------------------------------------------------------- document */

static void
look_at_catalog(struct look *l)
{
	const struct yx_pdf_obj *catalog, *names, *form, *o;

	if (yx_pdf_catalog(l->v, &catalog, NULL) != YX_OK)
		return;
	look_at_actions(l, catalog);
	l->found[LAYERS] |=
	    yx_pdf_get(l->v, catalog, "OCProperties", &o, NULL) == YX_OK && o->kind == YX_PDF_DICT;
	l->found[SCRIPT] |= yx_pdf_get(l->v, catalog, "Names", &names, NULL) == YX_OK &&
			    yx_pdf_get(l->v, names, "JavaScript", &o, NULL) == YX_OK &&
			    o->kind == YX_PDF_DICT;
	l->found[XFA] |= yx_pdf_get(l->v, catalog, "AcroForm", &form, NULL) == YX_OK &&
			 yx_pdf_get(l->v, form, "XFA", &o, NULL) == YX_OK && o->kind != YX_PDF_NULL;
}

/* Bodies that no cross-reference leads to, and further ones of objects that have one. */
static bool
has_unused_bodies(struct yx_pdf *doc)
{
	for (size_t i = 0; i < yx_pdf_note_count(doc); i++)
		switch (yx_pdf_note(doc, i)->kind) {
		case YX_PDF_NOTE_DUPLICATE_OBJECT:
		case YX_PDF_NOTE_HIDDEN_OBJECT:
		case YX_PDF_NOTE_HIDDEN_SECTION:
			return true;
		default:
			break;
		}
	return false;
}

size_t
yx_pdf_content_remarks(struct yx_pdf *doc, struct yx_remark out[YX_CONTENT_REMARKS])
{
	struct look l = { .v = yx_pdf_latest(doc) };
	size_t pages = 0, count = 0;

	look_at_catalog(&l);
	if (yx_pdf_page_count(l.v, &pages, NULL) != YX_OK)
		pages = 0;
	for (size_t i = 0; i < pages && i < PAGES_MAX; i++) {
		look_at_page(&l, i);
		yx_pdf_trim(doc);
	}
	l.found[HIDDEN] |= has_unused_bodies(doc);
	for (size_t i = 0; i < FOUND_COUNT; i++)
		if (l.found[i])
			out[count++] = remarks[i];
	return count;
}

size_t
yx_content_warnings(struct yx_bytes file, struct yx_bytes password,
		    struct yx_remark out[YX_CONTENT_REMARKS])
{
	struct yx_pdf_options open = { .password = password };
	struct yx_pdf_oddity odd;
	struct yx_pdf *doc = NULL;
	size_t count = 0;

	if (!yx_pdf_looks_like(file) || yx_pdf_open(&doc, file, &open, NULL) != YX_OK)
		return 0;
	/* what the scan cannot read, signing and verifying will say */
	if (yx_pdf_scan(doc, NULL) != YX_NOMEM)
		count = yx_pdf_content_remarks(doc, out);
	/* of a signed file the verdict tells this, and where */
	if (yx_pdf_content_check(yx_pdf_latest(doc), &odd, NULL) == YX_OK && odd.found)
		out[count++] = remarks[TWO_WAYS];
	yx_pdf_free(doc);
	return count;
}
