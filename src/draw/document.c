/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: a document while it is written: its pages, text as operators, what they share. The file
 * at the end is docwrite.c.
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

void
doc_put(struct yx_buf *out, double v, unsigned decimals, const char *after)
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
			doc_put(out, -shift, 0, "");
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
	doc_put(out, c.r / 255.0, 3, " ");
	doc_put(out, c.g / 255.0, 3, " ");
	doc_put(out, c.b / 255.0, 3, " rg\n");
	if (scale != 1)
		doc_put(out, scale * 100, 2, " Tz\n");
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
		doc_put(out, style->size, 3, " Tf 1 0 0 1 ");
		doc_put(out, x + line->x[i] + g[i].dx * style->size * scale, 3, " ");
		doc_put(out, doc->o.height - baseline + g[i].dy * style->size, 3, " Tm ");
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
