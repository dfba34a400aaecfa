/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docflow: what flows down the pages of a document: space, rules, headings, paragraphs, pairs of
 * columns; and text and paths put at a place.
 */
#include <math.h>
#include <string.h>

#include "document.h"

#define PAIR_GAP 20.0

void
yx_draw_document_space(struct yx_draw_document *doc, double height)
{
	/* no space at the top of a page that was begun by itself */
	if (doc_ready(doc) && (doc->y > doc->o.top || doc->page_count == 1))
		doc->y += height;
}

void
yx_draw_document_need(struct yx_draw_document *doc, double height)
{
	if (doc_ready(doc) && doc->y + height > doc_bottom(doc) + 1e-6 && doc->y > doc->o.top)
		yx_draw_document_break(doc);
}

void
yx_draw_document_rule(struct yx_draw_document *doc, double width)
{
	struct yx_draw_path path = { 0 };
	struct yx_draw_paint paint = { .stroke_width = width, .stroke_colour = doc->o.accent };

	if (!doc_ready(doc))
		return;
	yx_draw_move(&path, doc->o.left, doc->y + width / 2);
	yx_draw_line(&path, doc->o.width - doc->o.right, doc->y + width / 2);
	yx_draw_document_path_at(doc, &path, &paint);
	yx_draw_path_clear(&path);
	doc->y += width;
}

static bool
wrap(struct yx_draw_lines *lines, struct yx_draw_document *doc, const struct yx_draw_style *style,
     double width, const char *text)
{
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st = yx_draw_wrap(lines, doc->fonts, style, width, yx_bytes_str(text), &err);

	if (st != YX_OK)
		doc_fail(doc, st, &err);
	return st == YX_OK;
}

/* Lines [from, to) from y down; returns the y below them. */
static double
show_lines(struct yx_draw_document *doc, const struct yx_draw_style *style,
	   const struct yx_draw_lines *lines, size_t from, size_t to, double x, double width,
	   double y)
{
	double height = draw_style_height(style);

	for (size_t i = from; i < to && doc->status == YX_OK; i++, y += height)
		doc_show_text(doc, doc_content(doc), style, lines->line[i], x, x + width,
			      y + height / 2 + style->size * 0.38,
			      style->align == YX_DRAW_JUSTIFY && !lines->hard[i]);
	return y;
}

void
yx_draw_document_paragraph(struct yx_draw_document *doc, const struct yx_draw_style *style,
			   const char *text)
{
	double width = yx_draw_document_width(doc), height = draw_style_height(style);
	struct yx_draw_lines lines;
	size_t at = 0;

	if (!doc_ready(doc) || !wrap(&lines, doc, style, width, text))
		return;
	/* neither the first nor the last line stands alone */
	if (lines.count > 1)
		yx_draw_document_need(doc, 2 * height);
	while (at < lines.count && doc->status == YX_OK) {
		double room = (doc_bottom(doc) - doc->y + 1e-6) / height;
		size_t fit = room > 0 ? (size_t)room : 0, left = lines.count - at;

		if (fit + 1 == left && fit > 1)
			fit--;
		if (fit == 0 && doc->y <= doc->o.top)
			fit = 1;
		if (fit > left)
			fit = left;
		doc->y = show_lines(doc, style, &lines, at, at + fit, doc->o.left, width, doc->y);
		at += fit;
		if (at < lines.count)
			yx_draw_document_break(doc);
	}
	yx_draw_lines_clear(&lines);
}

void
yx_draw_document_heading(struct yx_draw_document *doc, unsigned level, const char *text)
{
	static const double size[] = { 20, 13.5, 11.5, 10.2 };
	static const double above[] = { 0, 12, 9, 7 }, below[] = { 4, 4, 3, 2 };
	unsigned n = level > 3 ? 3 : level;
	struct yx_draw_style s = { .face = level ? YX_DRAW_HEI_BOLD : YX_DRAW_SONG_BOLD,
				   .size = size[n],
				   .line_height = 1.35,
				   .align = level ? YX_DRAW_LEFT : YX_DRAW_CENTRE,
				   .colour = doc->o.accent };

	yx_draw_document_space(doc, above[n]);
	yx_draw_document_need(doc, draw_style_height(&s) + below[n] + 34);
	yx_draw_document_paragraph(doc, &s, text);
	yx_draw_document_space(doc, below[n]);
}

void
yx_draw_document_pair(struct yx_draw_document *doc, const struct yx_draw_style *left_style,
		      const char *left, const struct yx_draw_style *right_style, const char *right)
{
	double width = (yx_draw_document_width(doc) - PAIR_GAP) / 2;
	const struct yx_draw_style *style[2] = { left_style, right_style };
	const char *text[2] = { left, right };
	struct yx_draw_lines lines[2] = { { 0 }, { 0 } };
	size_t at[2] = { 0, 0 };
	double tallest = 0;

	if (!doc_ready(doc))
		return;
	for (int c = 0; c < 2; c++) {
		if (!wrap(&lines[c], doc, style[c], width, text[c]))
			goto done;
		tallest = fmax(tallest, (double)lines[c].count * draw_style_height(style[c]));
	}
	/* a pair that fits on a third of a page is not torn apart */
	if (tallest < (doc_bottom(doc) - doc->o.top) / 3)
		yx_draw_document_need(doc, tallest);
	while (doc->status == YX_OK) {
		double y = doc->y, below = doc->y;

		for (int c = 0; c < 2; c++) {
			double x = doc->o.left + c * (width + PAIR_GAP);
			double room = (doc_bottom(doc) - y + 1e-6) / draw_style_height(style[c]);
			size_t fit = room > 0 ? (size_t)room : 0, n = lines[c].count - at[c];

			if (fit == 0 && y <= doc->o.top)
				fit = 1;
			n = n < fit ? n : fit;
			below = fmax(below, show_lines(doc, style[c], &lines[c], at[c], at[c] + n,
						       x, width, y));
			at[c] += n;
		}
		doc->y = below;
		if (at[0] >= lines[0].count && at[1] >= lines[1].count)
			break;
		yx_draw_document_break(doc);
	}
done:
	yx_draw_lines_clear(&lines[0]);
	yx_draw_lines_clear(&lines[1]);
}

/* --------------------------------------------------------------------- placed */

void
yx_draw_document_text_at(struct yx_draw_document *doc, const struct yx_draw_style *style, double x,
			 double baseline, const char *text)
{
	if (doc_ready(doc))
		doc_show_text(doc, doc_content(doc), style, yx_bytes_str(text), x, x, baseline,
			      false);
}

double
yx_draw_document_measure(struct yx_draw_document *doc, const struct yx_draw_style *style,
			 double width, const char *text)
{
	struct yx_draw_lines lines;
	double height = 0;

	if (doc_ready(doc) && wrap(&lines, doc, style, width, text)) {
		height = (double)lines.count * draw_style_height(style);
		yx_draw_lines_clear(&lines);
	}
	return height;
}

double
yx_draw_document_text_box_at(struct yx_draw_document *doc, const struct yx_draw_style *style,
			     double x, double y, double width, const char *text)
{
	struct yx_draw_lines lines;

	if (doc_ready(doc) && wrap(&lines, doc, style, width, text)) {
		y = show_lines(doc, style, &lines, 0, lines.count, x, width, y);
		yx_draw_lines_clear(&lines);
	}
	return y;
}

static void
use_alpha(struct yx_draw_document *doc, uint8_t alpha)
{
	if (alpha != 255) {
		doc->state[alpha] = true;
		yx_buf_printf(doc_content(doc), "/GS%u gs\n", alpha);
	}
}

static void
put_colour(struct yx_buf *o, struct yx_draw_colour c, const char *op)
{
	const uint8_t v[3] = { c.r, c.g, c.b };

	for (int i = 0; i < 3; i++) {
		draw_put_number(o, v[i] / 255.0, 4);
		yx_buf_puts(o, i < 2 ? " " : op);
	}
}

void
yx_draw_document_path_at(struct yx_draw_document *doc, const struct yx_draw_path *path,
			 const struct yx_draw_paint *paint)
{
	struct yx_draw_matrix m = { 1, 0, 0, -1, 0, doc->o.height };
	struct yx_buf *o;

	if (!doc_ready(doc))
		return;
	if (path->status != YX_OK) {
		doc_fail(doc, path->status, NULL);
		return;
	}
	o = doc_content(doc);
	yx_buf_puts(o, "q\n");
	if (paint->fill != YX_DRAW_FILL_NONE) {
		use_alpha(doc, paint->fill_colour.a);
		put_colour(o, paint->fill_colour, " rg\n");
		draw_put_pdf_path(o, path, m);
		yx_buf_puts(o, paint->fill == YX_DRAW_FILL_EVENODD ? "f*\n" : "f\n");
	}
	if (paint->stroke_width > 0) {
		use_alpha(doc, paint->stroke_colour.a);
		put_colour(o, paint->stroke_colour, " RG\n");
		draw_put_number(o, paint->stroke_width, 3);
		yx_buf_puts(o, " w\n");
		draw_put_pdf_path(o, path, m);
		yx_buf_puts(o, "S\n");
	}
	yx_buf_puts(o, "Q\n");
}
