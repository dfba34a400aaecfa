/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the document itself can switch: content that was signed and may yet be shown or not (shadow
 * attacks are prepared like that). None of it is wrong; a reader should know.
 */
#include <yinxin/pdf.h>
#include "verdict.h"
#include "verify_pdf.h"

#define PAGES_MAX  2000 /* looked at; forms are at the front */
#define ANNOTS_MAX 20000

struct found {
	bool layers, script, hidden;
	size_t annots;
};

static bool
is_script(struct yx_pdf_view v, const struct yx_pdf_obj *action)
{
	const struct yx_pdf_obj *o;

	return action && yx_pdf_resolve(v, action, &o, NULL) == YX_OK &&
	       yx_pdf_is_name(yx_pdf_peek(o, "S"), "JavaScript");
}

static bool
has_script(struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *aa;

	if (is_script(v, yx_pdf_peek(dict, "A")) || is_script(v, yx_pdf_peek(dict, "OpenAction")))
		return true;
	if (yx_pdf_get(v, dict, "AA", &aa, NULL) != YX_OK || aa->kind != YX_PDF_DICT)
		return false;
	for (size_t i = 0; i < aa->u.dict.count; i++)
		if (is_script(v, aa->u.dict.entries[i].value))
			return true;
	return false;
}

/* Hidden or NoView (ISO 32000-2 12.5.3), and with something to show. */
static bool
is_hidden(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *flags, *ap, *n;

	return yx_pdf_get(v, annot, "F", &flags, NULL) == YX_OK && flags->kind == YX_PDF_INT &&
	       (flags->u.integer & 0x22) != 0 && yx_pdf_get(v, annot, "AP", &ap, NULL) == YX_OK &&
	       yx_pdf_get(v, ap, "N", &n, NULL) == YX_OK && n->kind == YX_PDF_STREAM &&
	       !yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Popup");
}

static void
look_at_page(struct yx_pdf_view v, size_t index, struct found *f)
{
	const struct yx_pdf_obj *annots, *annot;
	struct yx_pdf_page page;

	if (yx_pdf_page(v, index, &page, NULL) != YX_OK)
		return;
	f->script = f->script || has_script(v, page.dict);
	if (yx_pdf_get(v, page.dict, "Annots", &annots, NULL) != YX_OK)
		return;
	for (size_t i = 0;
	     annots->kind == YX_PDF_ARRAY && i < annots->u.array.count && f->annots < ANNOTS_MAX;
	     i++, f->annots++) {
		if (yx_pdf_item(v, annots, i, &annot, NULL) != YX_OK)
			continue;
		f->script = f->script || has_script(v, annot);
		f->hidden = f->hidden || is_hidden(v, annot);
	}
}

void
yx_pdf_remark_content(struct pdf_check *p)
{
	struct yx_pdf_view v = yx_pdf_latest(p->doc);
	const struct yx_pdf_obj *catalog, *names, *o;
	struct found f = { 0 };
	size_t pages = 0;

	if (yx_pdf_catalog(v, &catalog, NULL) != YX_OK)
		return;
	f.layers =
	    yx_pdf_get(v, catalog, "OCProperties", &o, NULL) == YX_OK && o->kind == YX_PDF_DICT;
	f.script =
	    has_script(v, catalog) ||
	    (yx_pdf_get(v, catalog, "Names", &names, NULL) == YX_OK &&
	     yx_pdf_get(v, names, "JavaScript", &o, NULL) == YX_OK && o->kind == YX_PDF_DICT);
	if (yx_pdf_page_count(v, &pages, NULL) != YX_OK)
		pages = 0;
	for (size_t i = 0; i < pages && i < PAGES_MAX && !(f.script && f.hidden); i++)
		look_at_page(v, i, &f);
	if (f.layers)
		yx_verdict_remark(
		    p->b, "optional-content",
		    (struct yx_text2){ { "the document has layers that can be switched on and off",
					 "文档含有可切换显示的图层" } });
	if (f.script)
		yx_verdict_remark(
		    p->b, "javascript",
		    (struct yx_text2){ { "the document has scripts, which can change what is shown",
					 "文档含有脚本，脚本可能改变显示的内容" } });
	if (f.hidden)
		yx_verdict_remark(
		    p->b, "hidden-content",
		    (struct yx_text2){ { "the document has form fields or annotations that are "
					 "hidden, and could be shown",
					 "文档含有被隐藏、但可被显示的表单域或批注" } });
}
