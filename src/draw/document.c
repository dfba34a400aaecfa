/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: the life of a document being written: pages, text as operators, the shared resources,
 * headers and footers, and the file at the end.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>

#include "document.h"

#define INK 26, 28, 34, 255

enum yx_status
yx_draw_document_new(struct yx_draw_document **out, struct yx_draw_fonts *fonts,
		     const struct yx_draw_document_options *options, struct yx_error *err)
{
	struct yx_draw_document *doc;
	struct yx_draw_colour ink = { INK }, none = { 0 };

	*out = NULL;
	doc = yx_alloc(sizeof(*doc));
	if (!doc)
		return yx_fail_nomem(err);
	if (options)
		doc->o = *options;
	doc->fonts = fonts;
	doc->o.width = doc->o.width > 0 ? doc->o.width : YX_DRAW_A4_WIDTH;
	doc->o.height = doc->o.height > 0 ? doc->o.height : YX_DRAW_A4_HEIGHT;
	doc->o.left = doc->o.left > 0 ? doc->o.left : 62;
	doc->o.right = doc->o.right > 0 ? doc->o.right : 62;
	doc->o.top = doc->o.top > 0 ? doc->o.top : 70;
	doc->o.bottom = doc->o.bottom > 0 ? doc->o.bottom : 64;
	if (memcmp(&doc->o.accent, &none, sizeof(none)) == 0)
		doc->o.accent = ink;
	if (doc->o.bare)
		doc->o.left = doc->o.right = doc->o.top = doc->o.bottom = 0;
	else if (doc->o.width < doc->o.left + doc->o.right + 72 ||
		 doc->o.height < doc->o.top + doc->o.bottom + 72) {
		yx_free(doc);
		return yx_fail(err, YX_USAGE, NULL, "", "the margins leave no room on the page");
	}
	doc_file_begin(&doc->file);
	doc->pages_object = doc_file_reserve(&doc->file);
	doc->resources_object = doc_file_reserve(&doc->file);
	*out = doc;
	return YX_OK;
}

void
yx_draw_document_free(struct yx_draw_document *doc)
{
	if (!doc)
		return;
	for (unsigned i = 0; i < doc->page_count; i++)
		yx_buf_clear(&doc->pages[i].content);
	for (size_t i = 0; i < doc->font_count; i++)
		doc_font_clear(&doc->font[i]);
	yx_free(doc->pages);
	yx_free(doc->objects);
	doc_file_clear(&doc->file);
	yx_free(doc);
}

void
doc_fail(struct yx_draw_document *doc, enum yx_status st, const struct yx_error *err)
{
	if (doc->status != YX_OK)
		return;
	doc->status = st;
	if (err)
		doc->err = *err;
	else
		yx_fail_nomem(&doc->err);
}

bool
doc_ready(struct yx_draw_document *doc)
{
	if (doc->status == YX_OK && doc->page_count == 0)
		yx_draw_document_break(doc);
	return doc->status == YX_OK;
}

struct yx_buf *
doc_content(struct yx_draw_document *doc)
{
	return &doc->pages[doc->page_count - 1].content;
}

double
doc_bottom(const struct yx_draw_document *doc)
{
	return doc->o.height - doc->o.bottom;
}

double
yx_draw_document_width(const struct yx_draw_document *doc)
{
	return doc->o.width - doc->o.left - doc->o.right;
}

double
yx_draw_document_left(const struct yx_draw_document *doc)
{
	return doc->o.left;
}

double
yx_draw_document_y(const struct yx_draw_document *doc)
{
	return doc->page_count ? doc->y : doc->o.top;
}

unsigned
yx_draw_document_page(const struct yx_draw_document *doc)
{
	return doc->page_count ? doc->page_count : 1;
}

void
yx_draw_document_break(struct yx_draw_document *doc)
{
	struct yx_error err = YX_ERROR_INIT;

	if (doc->status != YX_OK)
		return;
	if (doc->page_count >= YX_LIMIT_DRAW_PAGES) {
		yx_fail(&err, YX_LIMIT, NULL, "", "the document has more than %u pages",
			YX_LIMIT_DRAW_PAGES);
		doc_fail(doc, YX_LIMIT, &err);
		return;
	}
	if (doc->page_count == doc->page_cap) {
		unsigned cap = doc->page_cap * 2 + 8;
		struct doc_page *p = yx_realloc(doc->pages, cap * sizeof(*p));

		if (!p) {
			doc_fail(doc, YX_NOMEM, NULL);
			return;
		}
		doc->pages = p;
		doc->page_cap = cap;
	}
	doc->pages[doc->page_count++] = (struct doc_page){ 0 };
	doc->y = doc->o.top;
}

/* --------------------------------------------------------------- text operators */

static struct doc_font *
font_of(struct yx_draw_document *doc, unsigned slot)
{
	for (size_t i = 0; i < doc->font_count; i++)
		if (doc->font[i].slot == slot)
			return &doc->font[i];
	if (doc->font_count == DOC_FONTS)
		return NULL;
	doc->font[doc->font_count].slot = slot;
	doc->font[doc->font_count].object = doc_file_reserve(&doc->file);
	return &doc->font[doc->font_count++];
}

static void
put(struct yx_buf *out, double v, unsigned decimals, const char *after)
{
	draw_put_number(out, v, decimals);
	yx_buf_puts(out, after);
}

/* What glyph i stands for: the bytes of its cluster, cleaned of control characters. */
static struct yx_bytes
text_of(const struct yx_draw_glyph *g, struct yx_bytes text)
{
	if (g->code == ' ')
		return yx_bytes(" ", g->length ? 1 : 0);
	return yx_bytes_slice(text, g->cluster, g->length);
}

/* Glyphs [from, to), all of one font, on one baseline. */
static void
show_run(struct yx_draw_document *doc, struct yx_buf *out, struct doc_font *df,
	 const struct yx_draw_style *style, const struct draw_line *line, struct yx_bytes text,
	 size_t from, size_t to, double x0)
{
	struct draw_font *font = draw_font_get(doc->fonts, df->slot);
	double k = style->size * draw_style_scale(style) / 1000, pen = 0;
	bool open = false;

	yx_buf_puts(out, "[");
	for (size_t i = from; i < to; i++) {
		const struct yx_draw_glyph *g = &line->run.glyphs[i];
		const struct doc_glyph *dg = doc_font_use(df, font, g->glyph, text_of(g, text));
		double at = x0 + line->x[i] + g->dx * k * 1000, shift;

		if (!dg) {
			doc_fail(doc, YX_NOMEM, NULL);
			return;
		}
		if (i == from)
			pen = at;
		shift = (at - pen) / k;
		if (fabs(shift) >= 0.5) {
			yx_buf_puts(out, open ? ">" : "");
			put(out, -shift, 0, "");
			pen += round(shift) * k;
			open = false;
		}
		yx_buf_puts(out, open ? "" : "<");
		open = true;
		yx_buf_printf(out, "%04X", dg->cid);
		pen += dg->width * k;
	}
	yx_buf_puts(out, open ? ">]TJ\n" : "]TJ\n");
}

static void
show_glyphs(struct yx_draw_document *doc, struct yx_buf *out, const struct yx_draw_style *style,
	    const struct draw_line *line, struct yx_bytes text, double x, double baseline)
{
	struct yx_draw_colour c = draw_style_colour(style);
	double scale = draw_style_scale(style);
	const struct yx_draw_glyph *g = line->run.glyphs;

	if (line->run.count == 0)
		return;
	yx_buf_puts(out, "BT\n");
	put(out, c.r / 255.0, 3, " ");
	put(out, c.g / 255.0, 3, " ");
	put(out, c.b / 255.0, 3, " rg\n");
	if (scale != 1)
		put(out, scale * 100, 2, " Tz\n");
	for (size_t i = 0, j; i < line->run.count && doc->status == YX_OK; i = j) {
		struct doc_font *df = font_of(doc, g[i].font);

		if (!df) {
			struct yx_error err = YX_ERROR_INIT;

			yx_fail(&err, YX_LIMIT, NULL, "", "a document can use %d fonts", DOC_FONTS);
			doc_fail(doc, YX_LIMIT, &err);
			return;
		}
		for (j = i + 1; j < line->run.count; j++)
			if (g[j].font != g[i].font || fabs(g[j].dy - g[i].dy) > 1e-6)
				break;
		yx_buf_printf(out, "/T%u ", df->object);
		put(out, style->size, 3, " Tf 1 0 0 1 ");
		put(out, x + line->x[i] + g[i].dx * style->size * scale, 3, " ");
		put(out, doc->o.height - baseline + g[i].dy * style->size, 3, " Tm ");
		show_run(doc, out, df, style, line, text, i, j, x);
	}
	if (scale != 1)
		yx_buf_puts(out, "100 Tz\n");
	yx_buf_puts(out, "ET\n");
}

void
doc_show_text(struct yx_draw_document *doc, struct yx_buf *content,
	      const struct yx_draw_style *style, struct yx_bytes text, double left, double right,
	      double baseline, bool justify)
{
	struct yx_error err = YX_ERROR_INIT;
	struct draw_line line;
	enum yx_status st;
	double x = left;

	if (doc->status != YX_OK)
		return;
	st = draw_line_layout(&line, doc->fonts, style, text, justify ? right - left : 0, &err);
	if (st != YX_OK) {
		doc_fail(doc, st, &err);
		return;
	}
	if (style->align == YX_DRAW_CENTRE)
		x = (left + right - line.width) / 2;
	else if (style->align == YX_DRAW_RIGHT)
		x = right - line.width;
	show_glyphs(doc, content, style, &line, text, x, baseline);
	draw_line_clear(&line);
}

/* ------------------------------------------------------------------- resources */

void
doc_add_object(struct yx_draw_document *doc, char kind, unsigned number)
{
	if (doc->object_count == doc->object_cap) {
		size_t cap = doc->object_cap * 2 + 16;
		struct doc_object *v = yx_realloc(doc->objects, cap * sizeof(*v));

		if (!v) {
			doc_fail(doc, YX_NOMEM, NULL);
			return;
		}
		doc->objects = v;
		doc->object_cap = cap;
	}
	doc->objects[doc->object_count++] = (struct doc_object){ kind, number };
}

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
			put(o, i / 255.0, 4, "/CA ");
			put(o, i / 255.0, 4, ">>");
		}
	yx_buf_puts(o, ">>>>");
	doc_file_close(&doc->file);
}

/* ------------------------------------------------------------------ the file */

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
		put(o, left, 2, " ");
		put(o, doc->o.height - doc->o.top + 22, 2, " m ");
		put(o, right, 2, " ");
		put(o, doc->o.height - doc->o.top + 22, 2, " l S\n");
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
		put(&f->out, doc->o.width, 3, " ");
		put(&f->out, doc->o.height, 3, "]>>");
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
