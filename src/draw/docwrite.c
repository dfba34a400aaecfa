/* SPDX-License-Identifier: Apache-2.0 */
/* docwrite: what a document's file gets at its end: resources, headers and footers, the pages. */
#include <math.h>
#include <string.h>

#include "document.h"

static void
write_resources(struct yx_draw_document *doc)
{
	struct yx_buf *o = &doc->file.out;

	doc_file_open(&doc->file, doc->resources_object);
	yx_buf_puts(o, "<</Font<<");
	for (size_t i = 0; i < doc->font_count; i++)
		yx_buf_printf(o, "/T%u %u 0 R", doc->font[i].object, doc->font[i].object);
	yx_buf_puts(o, ">>/XObject<<");
	for (size_t i = 0; i < doc->object_count; i++)
		yx_buf_printf(o, "/%c%u %u 0 R", doc->objects[i].kind, doc->objects[i].number,
			      doc->objects[i].number);
	yx_buf_puts(o, ">>/ExtGState<<");
	for (unsigned i = 0; i < 256; i++)
		if (doc->state[i]) {
			yx_buf_printf(o, "/GS%u<</ca ", i);
			doc_put(o, i / 255.0, 4, "/CA ");
			doc_put(o, i / 255.0, 4, ">>");
		}
	yx_buf_puts(o, ">>>>");
	doc_file_close(&doc->file);
}

/* "%u / %u" without trusting the caller's format: the first two %u are replaced. */
static void
put_page_number(struct yx_buf *out, const char *format, unsigned page, unsigned pages)
{
	unsigned value[2] = { page, pages }, used = 0;

	for (const char *c = format; *c; c++) {
		if (c[0] == '%' && c[1] == 'u' && used < 2) {
			yx_buf_printf(out, "%u", value[used++]);
			c++;
		} else {
			yx_buf_put_u8(out, (uint8_t)*c);
		}
	}
}

/* Header and footer lines of one page, written when the number of pages is known. */
static void
decorate(struct yx_draw_document *doc, unsigned page)
{
	struct yx_draw_style s = { .face = YX_DRAW_HEI,
				   .size = 7.6,
				   .colour = { 108, 112, 122, 255 } };
	struct yx_buf *o = &doc->pages[page].content, number = { 0 };
	double left = doc->o.left, right = doc->o.width - doc->o.right, foot = doc_bottom(doc);

	if (doc->o.header_left)
		doc_show_text(doc, o, &s, yx_bytes_str(doc->o.header_left), left, right,
			      doc->o.top - 28, false);
	s.align = YX_DRAW_RIGHT;
	if (doc->o.header_right)
		doc_show_text(doc, o, &s, yx_bytes_str(doc->o.header_right), left, right,
			      doc->o.top - 28, false);
	if (doc->o.header_left || doc->o.header_right) {
		yx_buf_puts(o, "0.72 0.74 0.78 RG 0.4 w ");
		doc_put(o, left, 2, " ");
		doc_put(o, doc->o.height - doc->o.top + 22, 2, " m ");
		doc_put(o, right, 2, " ");
		doc_put(o, doc->o.height - doc->o.top + 22, 2, " l S\n");
	}
	put_page_number(&number, doc->o.page_format ? doc->o.page_format : "%u / %u", page + 1,
			doc->page_count);
	doc_show_text(doc, o, &s, yx_buf_bytes(&number), left, right, foot + 30, false);
	yx_buf_clear(&number);
	s.align = YX_DRAW_LEFT;
	if (doc->o.footer)
		doc_show_text(doc, o, &s, yx_bytes_str(doc->o.footer), left, right, foot + 30,
			      false);
}

/* Pale outlines across the page, below everything else. */
static unsigned
make_watermark(struct yx_draw_document *doc)
{
	struct yx_draw_style s = { .face = YX_DRAW_HEI_BOLD,
				   .size = 10,
				   .align = YX_DRAW_CENTRE,
				   .colour = { 120, 130, 150, 26 } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = NULL;
	double w = 0;
	unsigned form = 0;
	enum yx_status st;

	st = yx_draw_text_width(&w, doc->fonts, &s, doc->o.watermark, &err);
	if (st == YX_OK)
		st = yx_draw_picture_new(&pic, doc->o.width, doc->o.height, YX_DRAW_PT, &err);
	if (st == YX_OK) {
		struct yx_draw_matrix m = yx_draw_concat(
		    yx_draw_rotate(-52), yx_draw_translate(doc->o.width / 2, doc->o.height / 2));

		s.size = fmin(10 * 0.82 * hypot(doc->o.width, doc->o.height) / fmax(w, 1), 64);
		yx_draw_picture_begin(pic, NULL, m);
		st = yx_draw_text_line(pic, doc->fonts, &s, 0, s.size * 0.38, doc->o.watermark,
				       &err);
		yx_draw_picture_end(pic);
	}
	if (st == YX_OK)
		form = doc_form(doc, pic);
	else
		doc_fail(doc, st, &err);
	yx_draw_picture_free(pic);
	return form;
}

static void
write_pages(struct yx_draw_document *doc, unsigned watermark)
{
	struct doc_file *f = &doc->file;
	unsigned *kids = yx_alloc_array(doc->page_count, sizeof(*kids));

	if (!kids) {
		doc_fail(doc, YX_NOMEM, NULL);
		return;
	}
	for (unsigned i = 0; i < doc->page_count; i++) {
		unsigned content = doc_file_reserve(f);
		struct yx_buf mark = { 0 };

		kids[i] = doc_file_reserve(f);
		if (watermark) {
			yx_buf_printf(&mark, "q 1 0 0 1 0 0 cm /F%u Do Q\n", watermark);
			yx_buf_insert(&doc->pages[i].content, 0, mark.data, mark.len);
			yx_buf_clear(&mark);
		}
		if (doc->pages[i].content.status != YX_OK)
			f->status = doc->pages[i].content.status;
		doc_file_stream(f, content, "", yx_buf_bytes(&doc->pages[i].content));
		doc_file_open(f, kids[i]);
		yx_buf_printf(&f->out,
			      "<</Type/Page/Parent %u 0 R/Resources %u 0 R/Contents %u 0 R"
			      "/MediaBox[0 0 ",
			      doc->pages_object, doc->resources_object, content);
		doc_put(&f->out, doc->o.width, 3, " ");
		doc_put(&f->out, doc->o.height, 3, "]>>");
		doc_file_close(f);
	}
	doc_file_open(f, doc->pages_object);
	yx_buf_printf(&f->out, "<</Type/Pages/Count %u/Kids[", doc->page_count);
	for (unsigned i = 0; i < doc->page_count; i++)
		yx_buf_printf(&f->out, "%s%u 0 R", i ? " " : "", kids[i]);
	yx_buf_puts(&f->out, "]>>");
	doc_file_close(f);
	yx_free(kids);
}

static void
write_file(struct yx_draw_document *doc)
{
	struct yx_error err = YX_ERROR_INIT;
	unsigned root, info, metadata, intent, mark = doc->o.watermark ? make_watermark(doc) : 0;
	enum yx_status st = YX_OK;

	for (unsigned i = 0; i < doc->page_count && !doc->o.bare; i++)
		decorate(doc, i);
	for (size_t i = 0; doc->status == YX_OK && st == YX_OK && i < doc->font_count; i++)
		st = doc_font_write(&doc->file, &doc->font[i],
				    draw_font_get(doc->fonts, doc->font[i].slot), &err);
	if (st != YX_OK)
		doc_fail(doc, st, &err);
	if (doc->status != YX_OK)
		return;
	write_pages(doc, mark);
	write_resources(doc);
	info = doc_file_reserve(&doc->file);
	root = doc_file_reserve(&doc->file);
	metadata = doc_file_reserve(&doc->file);
	intent = doc_file_reserve(&doc->file);
	doc_write_info(doc, info);
	doc_write_metadata(doc, metadata);
	doc_write_intent(doc, intent);
	doc_file_open(&doc->file, root);
	yx_buf_printf(&doc->file.out, "<</Type/Catalog/Pages %u 0 R/Lang", doc->pages_object);
	doc_put_text_string(&doc->file.out, doc->o.language ? doc->o.language : "zh-CN");
	yx_buf_printf(&doc->file.out,
		      "/Metadata %u 0 R/OutputIntents[%u 0 R]"
		      "/ViewerPreferences<</DisplayDocTitle true>>>>",
		      metadata, intent);
	doc_file_close(&doc->file);
	doc_file_end(&doc->file, root, info);
	if (doc->file.status != YX_OK || doc->file.out.status != YX_OK)
		doc_fail(doc, doc->file.status != YX_OK ? doc->file.status : doc->file.out.status,
			 NULL);
}

enum yx_status
yx_draw_document_write(struct yx_draw_document *doc, struct yx_buf *out, unsigned *pages,
		       struct yx_error *err)
{
	if (doc_ready(doc))
		write_file(doc);
	if (doc->status != YX_OK) {
		if (err)
			*err = doc->err;
		return doc->status;
	}
	if (pages)
		*pages = doc->page_count;
	yx_buf_put_bytes(out, yx_buf_bytes(&doc->file.out));
	return yx_buf_status(out, err);
}
