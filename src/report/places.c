/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where on which page a change of a PDF is. The change analysis names objects; here every field
 * and comment of the shown pages is listed with its rectangle, its appearance streams and its
 * parent, so that whichever of those was changed leads to the place. What cannot be read is left
 * out: the page then shows the difference without a number.
 */
#include <yinxin/pdf.h>
#include "model.h"

struct finder {
	struct report_model *m;
	struct report_places *out;
	struct yx_pdf_view view;
	struct yx_pdf_page page;
	struct yx_error err; /* of what is skipped */
};

/* User space to parts of the page as shown: crop box, turned clockwise by /Rotate. */
static struct yx_draw_rect
as_shown(const struct yx_pdf_page *p, double x0, double y0, double x1, double y1)
{
	double w = p->crop_box.x1 - p->crop_box.x0, h = p->crop_box.y1 - p->crop_box.y0;
	double left = (x0 - p->crop_box.x0) / w, right = (x1 - p->crop_box.x0) / w;
	double low = (y0 - p->crop_box.y0) / h, high = (y1 - p->crop_box.y0) / h;

	switch (p->rotate) {
	case 90:
		return (struct yx_draw_rect){ low, left, high, right };
	case 180:
		return (struct yx_draw_rect){ 1 - right, low, 1 - left, high };
	case 270:
		return (struct yx_draw_rect){ 1 - high, 1 - right, 1 - low, 1 - left };
	default:
		return (struct yx_draw_rect){ left, 1 - high, right, 1 - low };
	}
}

static bool
rectangle(struct finder *f, const struct yx_pdf_obj *annot, struct yx_draw_rect *out)
{
	const struct yx_pdf_obj *rect, *item;
	double n[4];

	if (yx_pdf_get_kind(f->view, annot, "Rect", YX_PDF_ARRAY, &rect, &f->err) != YX_OK ||
	    !rect || rect->u.array.count != 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (yx_pdf_item(f->view, rect, i, &item, &f->err) != YX_OK ||
		    !yx_pdf_is_number(item))
			return false;
		n[i] = yx_pdf_number(item);
	}
	*out = as_shown(&f->page, n[0] < n[2] ? n[0] : n[2], n[1] < n[3] ? n[1] : n[3],
			n[0] < n[2] ? n[2] : n[0], n[1] < n[3] ? n[3] : n[1]);
	return out->x0 < out->x1 && out->y0 < out->y1;
}

static uint32_t
number_of(const struct yx_pdf_obj *o)
{
	return o && o->kind == YX_PDF_REF ? o->u.ref.num : 0;
}

/* /AP /N is a stream or a dictionary of them by state; /R and /D likewise are not shown. */
static void
appearances(struct finder *f, const struct yx_pdf_obj *annot, struct report_place *p)
{
	const struct yx_pdf_obj *ap, *normal;
	size_t n = 0;

	p->appearance[n++] = number_of(yx_pdf_peek(annot, "AP"));
	if (yx_pdf_get_kind(f->view, annot, "AP", YX_PDF_DICT, &ap, &f->err) != YX_OK || !ap)
		return;
	p->appearance[n++] = number_of(yx_pdf_peek(ap, "N"));
	if (yx_pdf_get(f->view, ap, "N", &normal, &f->err) != YX_OK || normal->kind != YX_PDF_DICT)
		return;
	for (size_t i = 0; i < normal->u.dict.count && n < 6; i++)
		p->appearance[n++] = number_of(normal->u.dict.entries[i].value);
}

static bool
is_signature(struct finder *f, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *type, *parent;

	if (yx_pdf_get(f->view, annot, "FT", &type, &f->err) == YX_OK &&
	    yx_pdf_is_name(type, "Sig"))
		return true;
	return yx_pdf_get(f->view, annot, "Parent", &parent, &f->err) == YX_OK &&
	       yx_pdf_get(f->view, parent, "FT", &type, &f->err) == YX_OK &&
	       yx_pdf_is_name(type, "Sig");
}

static void
find_on_page(struct finder *f)
{
	const struct yx_pdf_obj *annots, *annot;

	if (yx_pdf_get_kind(f->view, f->page.dict, "Annots", YX_PDF_ARRAY, &annots, &f->err) !=
		YX_OK ||
	    !annots || f->page.crop_box.x1 <= f->page.crop_box.x0 ||
	    f->page.crop_box.y1 <= f->page.crop_box.y0)
		return;
	for (size_t i = 0; i < annots->u.array.count; i++) {
		struct report_place p = { .page = f->page.index, .index = i };

		if (f->out->count >= YX_LIMIT_REPORT_PLACES ||
		    yx_pdf_item(f->view, annots, i, &annot, &f->err) != YX_OK ||
		    annot->kind != YX_PDF_DICT || !rectangle(f, annot, &p.at))
			continue;
		p.object = number_of(annots->u.array.items[i]);
		p.parent = number_of(yx_pdf_peek(annot, "Parent"));
		p.value = number_of(yx_pdf_peek(annot, "V"));
		p.signature = is_signature(f, annot);
		appearances(f, annot, &p);
		f->out->items[f->out->count++] = p;
	}
}

/* The bytes the oldest signature covers, when later bytes exist. */
static void
find_base(struct report_model *m, const struct yx_pdf *doc)
{
	const struct yx_verify_report *r = m->report;
	const struct yx_pdf_revision *rev;
	size_t oldest = SIZE_MAX;

	for (size_t i = 0; i < r->signature_count; i++)
		if (r->signatures[i].revision && r->signatures[i].revision < oldest)
			oldest = r->signatures[i].revision;
	if (oldest == SIZE_MAX)
		return;
	rev = yx_pdf_revision(doc, oldest - 1);
	if (rev && rev->end < m->options->document.len && oldest < yx_pdf_revision_count(doc)) {
		m->base = rev->end;
		m->base_revision = oldest;
	}
}

/* A whole number behind white space. */
static bool
take_number(struct yx_reader *r, uint64_t *out)
{
	bool any = false;

	while (yx_peek(r) == ' ' || yx_peek(r) == '\n' || yx_peek(r) == '\r' || yx_peek(r) == '\t')
		yx_skip(r, 1);
	for (*out = 0; yx_peek(r) >= '0' && yx_peek(r) <= '9' && *out < YX_LIMIT_FILE; any = true) {
		*out = *out * 10 + (uint64_t)(yx_peek(r) - '0');
		yx_skip(r, 1);
	}
	return any;
}

/*
 * A file that cannot be read without repair has no revisions; but where a signature's ByteRange
 * ends may still be seen, and what stands behind it was added. Only a picture rests on this, and
 * its caption does not claim that it is what was signed.
 */
static void
find_byte_range(struct report_model *m)
{
	struct yx_bytes doc = m->options->document;
	size_t at = 0;

	for (int i = 0;
	     i < 64 && (at = yx_bytes_find(doc, YX_BYTES_LIT("/ByteRange"), at)) != SIZE_MAX; i++) {
		struct yx_reader r = yx_reader(yx_bytes_slice(doc, at + 10, 200));
		uint64_t n[4];
		bool ok = true;

		while (yx_peek(&r) == ' ' || yx_peek(&r) == '\n' || yx_peek(&r) == '\r')
			yx_skip(&r, 1);
		ok = yx_accept(&r, "[");
		for (int k = 0; k < 4 && ok; k++)
			ok = take_number(&r, &n[k]);
		if (ok && n[0] == 0 && n[2] + n[3] > n[1] && n[2] + n[3] + 16 < doc.len &&
		    (!m->base || n[2] + n[3] < m->base))
			m->base = n[2] + n[3];
		at += 10;
	}
}

static void
find_fields(struct finder *f)
{
	const struct yx_pdf_obj *catalog, *form, *fields;
	size_t n;

	if (yx_pdf_catalog(f->view, &catalog, &f->err) != YX_OK ||
	    yx_pdf_get(f->view, catalog, "AcroForm", &form, &f->err) != YX_OK ||
	    yx_pdf_get_kind(f->view, form, "Fields", YX_PDF_ARRAY, &fields, &f->err) != YX_OK ||
	    !fields)
		return;
	n = fields->u.array.count < YX_LIMIT_REPORT_PLACES ? fields->u.array.count
							   : YX_LIMIT_REPORT_PLACES;
	f->out->fields = yx_arena_array(f->m->arena, n + 1, sizeof(*f->out->fields));
	for (size_t i = 0; f->out->fields && i < n; i++)
		f->out->fields[f->out->field_count++] = number_of(fields->u.array.items[i]);
}

static void
find_all(struct finder *f, struct yx_pdf *doc)
{
	size_t pages = 0;

	f->view = yx_pdf_latest(doc);
	if (yx_pdf_page_count(f->view, &pages, &f->err) != YX_OK)
		return;
	f->out->page_count = pages;
	find_fields(f);
	for (size_t i = 0; i < pages && f->out->count < YX_LIMIT_REPORT_PLACES && i < 2000; i++) {
		yx_pdf_trim(doc);
		if (yx_pdf_page(f->view, i, &f->page, &f->err) == YX_OK)
			find_on_page(f);
	}
}

enum yx_status
report_places_find(struct report_places *out, struct report_model *m, struct yx_error *err)
{
	struct yx_pdf_options o = { .password = m->options->password };
	struct finder f = { .m = m, .out = out, .err = YX_ERROR_INIT };
	struct yx_pdf *doc = NULL;

	out->items = yx_arena_array(m->arena, YX_LIMIT_REPORT_PLACES, sizeof(*out->items));
	if (!out->items)
		return yx_fail_nomem(err);
	if (!m->options->document.len || !yx_pdf_looks_like(m->options->document))
		return YX_OK;
	if (yx_pdf_open(&doc, m->options->document, &o, &f.err) != YX_OK) {
		if (m->report->signature_count)
			find_byte_range(m);
		return YX_OK;
	}
	find_base(m, doc);
	find_all(&f, doc);
	yx_pdf_free(doc);
	return YX_OK;
}
