/* SPDX-License-Identifier: Apache-2.0 */
/* doctable: tables, pictures and images in a document. */
#include <math.h>
#include <string.h>

#include "document.h"

#define CELL_X  5.0
#define CELL_Y  3.2
#define COLUMNS 32

/* ----------------------------------------------------------------- pictures */

unsigned
doc_form(struct yx_draw_document *doc, const struct yx_draw_picture *pic)
{
	struct yx_buf content = { 0 }, resources = { 0 }, dict = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	unsigned number = 0;
	double w, h;
	enum yx_status st = yx_draw_write_pdf(&content, &resources, pic, &err);

	if (st == YX_OK) {
		yx_draw_picture_pdf_size(pic, &w, &h);
		yx_buf_puts(&dict, "/Type/XObject/Subtype/Form/BBox[0 0 ");
		draw_put_number(&dict, w, 3);
		yx_buf_puts(&dict, " ");
		draw_put_number(&dict, h, 3);
		yx_buf_puts(&dict, "]/Resources<<");
		yx_buf_put_bytes(&dict, yx_buf_bytes(&resources));
		yx_buf_puts(&dict, ">>");
		st = yx_buf_status(&dict, &err);
	}
	if (st == YX_OK) {
		number = doc_file_reserve(&doc->file);
		doc_file_stream(&doc->file, number, yx_buf_str(&dict), yx_buf_bytes(&content));
		doc_add_object(doc, 'F', number);
	} else {
		doc_fail(doc, st, &err);
	}
	yx_buf_clear(&content);
	yx_buf_clear(&resources);
	yx_buf_clear(&dict);
	return number;
}

void
doc_show_form(struct yx_buf *content, unsigned form, double scale, double x, double y)
{
	yx_buf_puts(content, "q ");
	draw_put_number(content, scale, 5);
	yx_buf_puts(content, " 0 0 ");
	draw_put_number(content, scale, 5);
	yx_buf_puts(content, " ");
	draw_put_number(content, x, 3);
	yx_buf_puts(content, " ");
	draw_put_number(content, y, 3);
	yx_buf_printf(content, " cm /F%u Do Q\n", form);
}

void
yx_draw_document_picture_at(struct yx_draw_document *doc, const struct yx_draw_picture *pic,
			    double x, double y, double width)
{
	unsigned form;
	double w, h, scale;

	if (!doc_ready(doc))
		return;
	yx_draw_picture_pdf_size(pic, &w, &h);
	scale = width > 0 ? width / w : 1;
	form = doc_form(doc, pic);
	if (form)
		doc_show_form(doc_content(doc), form, scale, x, doc->o.height - y - h * scale);
}

static double
aligned(const struct yx_draw_document *doc, double width, enum yx_draw_align align)
{
	double room = yx_draw_document_width(doc) - width;

	return doc->o.left + (align == YX_DRAW_CENTRE  ? room / 2
			      : align == YX_DRAW_RIGHT ? room
						       : 0);
}

void
yx_draw_document_picture(struct yx_draw_document *doc, const struct yx_draw_picture *pic,
			 double width, enum yx_draw_align align)
{
	double w, h;

	if (!doc_ready(doc))
		return;
	yx_draw_picture_pdf_size(pic, &w, &h);
	width = fmin(width > 0 ? width : w, yx_draw_document_width(doc));
	h *= width / w;
	yx_draw_document_need(doc, h);
	yx_draw_document_picture_at(doc, pic, aligned(doc, width, align), doc->y, width);
	doc->y += h;
}

/* Colours or alpha of an image as one plane of bytes; yx_free() it. */
static uint8_t *
plane(const struct yx_image *image, bool alpha, size_t *len, bool *opaque)
{
	size_t n = (size_t)image->width * image->height, step = alpha ? 1 : 3;
	uint8_t *out = yx_alloc_array(n, step);

	*len = n * step;
	*opaque = true;
	for (size_t i = 0; out && i < n; i++) {
		const uint8_t *px = image->rgba + i * 4;

		if (alpha)
			out[i] = px[3];
		else
			memcpy(out + i * 3, px, 3);
		*opaque = *opaque && px[3] == 255;
	}
	return out;
}

static unsigned
write_image(struct yx_draw_document *doc, const struct yx_image *image)
{
	size_t colour_len = 0, alpha_len = 0;
	bool opaque = true;
	uint8_t *colour = plane(image, false, &colour_len, &opaque);
	uint8_t *alpha = plane(image, true, &alpha_len, &opaque);
	unsigned number = doc_file_reserve(&doc->file), mask = 0;
	char dict[240], extra[48] = "";

	if (!colour || !alpha) {
		doc_fail(doc, YX_NOMEM, NULL);
		goto done;
	}
	if (!opaque) {
		mask = doc_file_reserve(&doc->file);
		(void)snprintf(dict, sizeof(dict),
			       "/Type/XObject/Subtype/Image/Width %u/Height %u"
			       "/ColorSpace/DeviceGray/BitsPerComponent 8",
			       image->width, image->height);
		doc_file_stream(&doc->file, mask, dict, yx_bytes(alpha, alpha_len));
		(void)snprintf(extra, sizeof(extra), "/SMask %u 0 R", mask);
	}
	(void)snprintf(dict, sizeof(dict),
		       "/Type/XObject/Subtype/Image/Width %u/Height %u"
		       "/ColorSpace/DeviceRGB/BitsPerComponent 8%s",
		       image->width, image->height, extra);
	doc_file_stream(&doc->file, number, dict, yx_bytes(colour, colour_len));
	doc_add_object(doc, 'I', number);
done:
	yx_free(colour);
	yx_free(alpha);
	return number;
}

void
yx_draw_document_image_at(struct yx_draw_document *doc, const struct yx_image *image, double x,
			  double y, double width)
{
	double h;
	struct yx_buf *o;
	unsigned number;

	if (!doc_ready(doc) || !image->rgba || image->width == 0 || image->height == 0)
		return;
	h = width * image->height / image->width;
	number = write_image(doc, image);
	if (!doc_ready(doc))
		return;
	o = doc_content(doc);
	yx_buf_puts(o, "q ");
	draw_put_number(o, width, 3);
	yx_buf_puts(o, " 0 0 ");
	draw_put_number(o, h, 3);
	yx_buf_puts(o, " ");
	draw_put_number(o, x, 3);
	yx_buf_puts(o, " ");
	draw_put_number(o, doc->o.height - y - h, 3);
	yx_buf_printf(o, " cm /I%u Do Q\n", number);
}

void
yx_draw_document_image(struct yx_draw_document *doc, const struct yx_image *image, double width,
		       enum yx_draw_align align)
{
	double w, h;

	if (!doc_ready(doc) || !image->rgba || image->width == 0 || image->height == 0)
		return;
	w = image->width * 72.0 / (image->dpi > 0 ? image->dpi : 96);
	width = fmin(width > 0 ? width : w, yx_draw_document_width(doc));
	h = width * image->height / image->width;
	if (h > doc_bottom(doc) - doc->o.top) {
		h = doc_bottom(doc) - doc->o.top;
		width = h * image->width / image->height;
	}
	yx_draw_document_need(doc, h);
	yx_draw_document_image_at(doc, image, aligned(doc, width, align), doc->y, width);
	if (doc_ready(doc))
		doc->y += h;
}

/* ------------------------------------------------------------------- tables */

struct grid {
	const struct yx_draw_table *t;
	double x[COLUMNS + 1]; /* column edges */
	struct yx_draw_style style;
};

static struct yx_draw_style
cell_style(const struct grid *g, size_t row, size_t column)
{
	struct yx_draw_style s = g->style;

	if (row < g->t->header_rows)
		s.face = YX_DRAW_HEI_BOLD;
	if (g->t->aligns)
		s.align = g->t->aligns[column];
	return s;
}

/* One row's cells as lines; `at` is the first line not yet shown. */
struct row {
	size_t number;
	struct yx_draw_lines lines[COLUMNS];
	size_t at[COLUMNS];
};

static void
row_clear(struct row *r)
{
	for (size_t c = 0; c < COLUMNS; c++)
		yx_draw_lines_clear(&r->lines[c]);
}

static void
row_wrap(struct yx_draw_document *doc, const struct grid *g, size_t number, struct row *r)
{
	struct yx_error err = YX_ERROR_INIT;

	*r = (struct row){ .number = number };
	for (size_t c = 0; c < g->t->columns && doc->status == YX_OK; c++) {
		struct yx_draw_style s = cell_style(g, number, c);
		const char *text = g->t->cells[number * g->t->columns + c];
		enum yx_status st =
		    yx_draw_wrap(&r->lines[c], doc->fonts, &s, g->x[c + 1] - g->x[c] - 2 * CELL_X,
				 yx_bytes_str(text ? text : ""), &err);

		if (st != YX_OK)
			doc_fail(doc, st, &err);
	}
}

/* Lines still to be shown in the longest cell. */
static size_t
row_left(const struct grid *g, const struct row *r)
{
	size_t most = 0;

	for (size_t c = 0; c < g->t->columns; c++)
		if (r->lines[c].count - r->at[c] > most)
			most = r->lines[c].count - r->at[c];
	return most;
}

/* Show up to n lines of each cell as one box, and go on below it. */
static void
row_show(struct yx_draw_document *doc, const struct grid *g, struct row *r, size_t n)
{
	double line_height = draw_style_height(&g->style), y = doc->y;
	double height = (double)n * line_height + 2 * CELL_Y;
	struct yx_draw_paint line = { .stroke_width = 0.4,
				      .stroke_colour = { 190, 194, 202, 255 } };
	struct yx_draw_path path = { 0 };

	for (size_t c = 0; c < g->t->columns; c++)
		yx_draw_rectangle(&path, yx_draw_rect_of(g->x[c], y, g->x[c + 1] - g->x[c], height),
				  0);
	if (r->number < g->t->header_rows) {
		line.fill = YX_DRAW_FILL_NONZERO;
		line.fill_colour = (struct yx_draw_colour){ 240, 242, 246, 255 };
	}
	yx_draw_document_path_at(doc, &path, &line);
	yx_draw_path_clear(&path);
	for (size_t c = 0; c < g->t->columns; c++) {
		struct yx_draw_style s = cell_style(g, r->number, c);

		for (size_t i = 0; i < n && r->at[c] < r->lines[c].count; i++, r->at[c]++)
			doc_show_text(doc, doc_content(doc), &s, r->lines[c].line[r->at[c]],
				      g->x[c] + CELL_X, g->x[c + 1] - CELL_X,
				      y + CELL_Y + ((double)i + 0.5) * line_height + s.size * 0.38,
				      false);
	}
	doc->y = y + height;
}

static void
show_head(struct yx_draw_document *doc, const struct grid *g)
{
	struct row head;

	for (size_t r = 0; r < g->t->header_rows && doc->status == YX_OK; r++) {
		row_wrap(doc, g, r, &head);
		if (doc->status == YX_OK)
			row_show(doc, g, &head, row_left(g, &head));
		row_clear(&head);
	}
}

/* A row goes to the next page whole; one that is longer than half a page is divided. */
static void
put_row(struct yx_draw_document *doc, const struct grid *g, size_t number)
{
	double line_height = draw_style_height(&g->style);
	struct row r;

	row_wrap(doc, g, number, &r);
	while (doc->status == YX_OK && row_left(g, &r) > 0) {
		size_t left = row_left(g, &r);
		double room = doc_bottom(doc) - doc->y, whole = doc_bottom(doc) - doc->o.top;
		double height = (double)left * line_height + 2 * CELL_Y;
		double lines = (room - 2 * CELL_Y + 1e-6) / line_height;
		size_t fit = lines > 0 ? (size_t)lines : 0;

		if (height <= room + 1e-6) {
			row_show(doc, g, &r, left);
			break;
		}
		if (height > whole / 2 && fit >= 3)
			row_show(doc, g, &r, fit);
		else if (doc->y <= doc->o.top + whole / 2)
			row_show(doc, g, &r, fit ? fit : 1);
		yx_draw_document_break(doc);
		if (number >= g->t->header_rows)
			show_head(doc, g);
	}
	row_clear(&r);
}

void
yx_draw_document_table(struct yx_draw_document *doc, const struct yx_draw_table *table)
{
	struct grid g = { .t = table };
	double sum = 0, at;
	struct yx_error err = YX_ERROR_INIT;

	if (!doc_ready(doc))
		return;
	if (table->columns == 0 || table->columns > COLUMNS) {
		yx_fail(&err, YX_USAGE, NULL, "", "a table has 1 to %d columns", COLUMNS);
		doc_fail(doc, YX_USAGE, &err);
		return;
	}
	g.style = (struct yx_draw_style){ .face = YX_DRAW_HEI,
					  .size = table->size > 0 ? table->size : 9,
					  .line_height = 1.35,
					  .colour = { 26, 28, 34, 255 } };
	for (size_t c = 0; c < table->columns; c++)
		sum += table->widths ? table->widths[c] : 1;
	at = g.x[0] = doc->o.left;
	for (size_t c = 0; c < table->columns; c++) {
		at += (table->widths ? table->widths[c] : 1) / sum * yx_draw_document_width(doc);
		g.x[c + 1] = at;
	}
	for (size_t row = 0; row < table->rows && doc->status == YX_OK; row++)
		put_row(doc, &g, row);
}
