/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_mark: pictures that come with a signature but are not its widget: a signature field has one
 * widget only (ISO 32000-2 12.7.5.5), and a seal may stand in several places. Each is a stamp
 * annotation (12.5.6.12), locked, printed, and within the revision that the signature covers.
 */
#include "sign.h"

#include <inttypes.h>

/* Print, ReadOnly, Locked, LockedContents: 12.5.3 table 167. */
#define MARK_FLAGS (4 | 64 | 128 | 512)

/* A mark is no filling in: where an earlier signature permits that alone, there is none. */
static enum yx_status
check_terms(const struct yx_pdf_signatures *list, struct yx_error *err)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct yx_pdf_signature *s = &list->items[i];
		int p = s->lock.p;

		for (size_t k = 0; k < s->reference_count; k++)
			if (s->references[k].transform == YX_PDF_TRANSFORM_DOCMDP)
				p = s->references[k].docmdp_p;
		if (s->origin != YX_PDF_SIGNATURE_STRAY && p != 0 && p != 3)
			return yx_fail_at(
			    err, YX_DENIED, YX_NO_OFFSET, "ISO 32000-2 12.8.2.2",
			    "the document is certified and allows no pictures beside a "
			    "signature field (DocMDP %d); seal one place only",
			    p);
	}
	return YX_OK;
}

enum yx_status
yx_pdf_update_add_mark(struct yx_pdf_update *u, const struct yx_pdf_mark *m, struct yx_error *err)
{
	struct yx_pdf_signatures list = { 0 };
	struct yx_pdf_obj *annot = NULL, *ap = NULL;
	struct yx_pdf_rect rect;
	struct yx_pdf_page page;
	struct yx_pdf_ref ref;
	enum yx_status st;

	if ((st = yx_pdf_signatures_list(&list, yx_pdf_latest(u->doc), false, err)) != YX_OK)
		return st;
	st = check_terms(&list, err);
	yx_pdf_signatures_clear(&list);
	if (st != YX_OK || (st = yx_pdf_page(yx_pdf_latest(u->doc), m->page, &page, err)) != YX_OK)
		return st;
	rect = yx_pdf_page_place(&page, m->rect);
	if (rect.x1 <= rect.x0 || rect.y1 <= rect.y0)
		return yx_fail_at(err, YX_USAGE, YX_NO_OFFSET, "", "an empty rectangle");
	if ((st = pdf_make_appearance(u, m->appearance, &rect, page.rotate, &ap, NULL, err)) !=
		YX_OK ||
	    (st =
		 yx_pdf_update_printf(u, &annot, err,
				      "<< /Type /Annot /Subtype /Stamp /F %d /Rect [%.4f %.4f %.4f "
				      "%.4f] /P %" PRIu32 " %" PRIu32 " R >>",
				      MARK_FLAGS, rect.x0, rect.y0, rect.x1, rect.y1, page.ref.num,
				      page.ref.gen)) != YX_OK ||
	    (st = yx_pdf_dict_set(u, annot, "AP", ap, err)) != YX_OK)
		return st;
	if (m->name.len &&
	    (st = yx_pdf_dict_set(u, annot, "Name", pdf_make_name(u, m->name), err)) != YX_OK)
		return st;
	if (m->contents.len &&
	    (st = yx_pdf_dict_set(u, annot, "Contents", yx_pdf_make_text(u, m->contents), err)) !=
		YX_OK)
		return st;
	if ((st = yx_pdf_update_add(u, annot, &ref, err)) != YX_OK)
		return st;
	return yx_pdf_update_add_annotation(u, page.index, ref, err);
}
