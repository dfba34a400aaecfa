/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures of the PDF page: in a row, as large as the room left allows, with frames over them.
 */
#include <string.h>
#include "paper.h"

#define GAP 0.05 /* between two pictures, of a width */

static const struct yx_draw_colour red = { 179, 20, 31, 255 }, blue = { 11, 92, 173, 255 },
				   grey = { 87, 96, 106, 255 };

#define ROW     3     /* pictures beside each other */
#define FURTHER 400.0 /* points, height of a picture in the annex */

/* Pictures that stand side by side: one page then and now, or several pages. */
struct row {
	struct {
		const struct report_shown *page;
		const struct yx_image *image;
		const struct yx_text2 *state; /* NULL: not said */
	} items[ROW];
	size_t count;
};

void
paper_frame(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour, double width)
{
	struct yx_draw_paint paint = { .stroke_width = width, .stroke_colour = colour };
	struct yx_draw_path path = { 0 };

	yx_draw_rectangle(&path, r, 0);
	yx_draw_document_path_at(p->doc, &path, &paint);
	yx_draw_path_clear(&path);
}

/* A frame of short strokes: permitted. */
static void
dashed(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour)
{
	struct yx_draw_paint paint = { .stroke_width = 1.1, .stroke_colour = colour };
	struct yx_draw_path path = { 0 };

	for (double x = r.x0; x < r.x1; x += 6) {
		double to = x + 3.5 < r.x1 ? x + 3.5 : r.x1;

		yx_draw_move(&path, x, r.y0);
		yx_draw_line(&path, to, r.y0);
		yx_draw_move(&path, x, r.y1);
		yx_draw_line(&path, to, r.y1);
	}
	for (double y = r.y0; y < r.y1; y += 6) {
		double to = y + 3.5 < r.y1 ? y + 3.5 : r.y1;

		yx_draw_move(&path, r.x0, y);
		yx_draw_line(&path, r.x0, to);
		yx_draw_move(&path, r.x1, y);
		yx_draw_line(&path, r.x1, to);
	}
	yx_draw_document_path_at(p->doc, &path, &paint);
	yx_draw_path_clear(&path);
}

static void
marks(struct paper *p, const struct report_shown *s, double x, double y, double width,
      double height)
{
	double k =
	    width < 190 ? (width > 110 ? width / 190 : 0.58) : 1; /* small numbers on small */
	struct yx_draw_style number = { .face = YX_DRAW_HEI_BOLD,
					.size = 7.5 * k,
					.colour = { 255, 255, 255, 255 },
					.align = YX_DRAW_CENTRE };

	paper_frame(p, yx_draw_rect_of(x, y, width, height), grey, 0.5);
	for (size_t i = 0; i < s->mark_count; i++) {
		const struct report_mark *m = &s->marks[i];
		struct yx_draw_colour colour = m->allowed ? blue : red;
		struct yx_draw_rect r = { x + m->at.x0 * width - 1.5, y + m->at.y0 * height - 1.5,
					  x + m->at.x1 * width + 1.5, y + m->at.y1 * height + 1.5 };
		double ly = r.y0 - 9 * k > y ? r.y0 - 9 * k : y;
		char text[16];

		if (m->allowed)
			dashed(p, r, colour);
		else
			paper_frame(p, r, colour, 1.3);
		snprintf(text, sizeof(text), "%u", m->number);
		paper_filled(p, yx_draw_rect_of(r.x0, ly, 13 * k, 9 * k), colour);
		yx_draw_document_text_at(p->doc, &number, r.x0 + 6.5 * k, ly + 7 * k, text);
	}
}

static void
row_add(struct row *r, const struct report_shown *page, const struct yx_image *image,
	const struct yx_text2 *state)
{
	r->items[r->count].page = page;
	r->items[r->count].image = image;
	r->items[r->count++].state = state;
}

/* A page as one or two of a row; false when they find no room in it. */
static bool
row_take(struct row *r, const struct report_model *m, const struct report_shown *s)
{
	bool pair = s->differs && s->then.rgba;

	if (r->count + (pair ? 2 : 1) > ROW)
		return false;
	if (pair)
		row_add(r, s, &s->then, m->base_revision ? &report_words.then : &report_words.part);
	row_add(r, s, &s->now, m->base ? &report_words.now : NULL);
	return true;
}

/* All in one picture, side by side on white; where each starts. */
static enum yx_status
join_row(struct yx_image *out, const struct row *r, uint32_t starts[ROW], struct yx_error *err)
{
	uint32_t width = 0, height = 0, gap = (uint32_t)(GAP * r->items[0].image->width);
	enum yx_status st;

	for (size_t i = 0; i < r->count; i++) {
		const struct yx_image *image = r->items[i].image;

		starts[i] = width + (i ? gap : 0);
		width = starts[i] + image->width;
		height = image->height > height ? image->height : height;
	}
	st = yx_image_init(out, width, height, err);
	if (st != YX_OK)
		return st;
	memset(out->rgba, 255, (size_t)width * height * 4);
	for (size_t i = 0; i < r->count; i++) {
		const struct yx_image *image = r->items[i].image;

		for (uint32_t y = 0; y < image->height; y++)
			memcpy(out->rgba + ((size_t)y * width + starts[i]) * 4,
			       image->rgba + (size_t)y * image->width * 4,
			       (size_t)image->width * 4);
	}
	return YX_OK;
}

static const struct yx_draw_style caption = { .face = YX_DRAW_HEI_BOLD,
					      .size = 7.5,
					      .line_height = 1.3 };

static const char *
caption_text(struct paper *p, const struct row *r, size_t i)
{
	const struct yx_text2 *state = r->items[i].state;

	return paper_printed(
	    p, "%s%s%s", paper_words(p, report_page_text(p->m, r->items[i].page->page + 1), " "),
	    state ? report_colon(p->language) : "", state ? paper_words(p, *state, " ") : "");
}

/* The highest caption, were the pictures `scale` points per pixel. */
static double
caption_height(struct paper *p, const struct row *r, double scale)
{
	double most = 0;

	for (size_t i = 0; i < r->count; i++) {
		double h = yx_draw_document_measure(
		    p->doc, &caption, r->items[i].image->width * scale, caption_text(p, r, i));

		most = h > most ? h : most;
	}
	return most + 3;
}

/* Points per pixel that fill the width (a single picture two thirds of it, two thirds also beside a
 * closer look), or the room. */
static double
fitting(struct paper *p, const struct row *r, const struct yx_image *all, double room, bool closer)
{
	double width = yx_draw_document_width(p->doc), scale, captions;

	scale = (closer || r->count == 1 ? width * 0.66 : width) / all->width;
	captions = caption_height(p, r, scale);
	if (all->height * scale + captions > room)
		scale = (room - captions) / all->height;
	captions = caption_height(p, r, scale); /* narrower: perhaps a line more */
	if (all->height * scale + captions > room)
		scale = (room - captions) / all->height;
	return scale;
}

/* `closer`: what is left of the width goes to a closer look at the first page's worst change. */
static enum yx_status
show(struct paper *p, const struct row *r, double room, bool closer, struct yx_error *err)
{
	uint32_t starts[ROW];
	struct yx_image all = { 0 };
	enum yx_status st = join_row(&all, r, starts, err);
	const struct report_shown *worst =
	    closer && paper_worst_mark(r->items[0].page) ? r->items[0].page : NULL;
	double scale, captions, left, free_width, y;

	if (st != YX_OK)
		return st;
	scale = fitting(p, r, &all, room, worst != NULL);
	captions = caption_height(p, r, scale);
	yx_draw_document_need(p->doc, all.height * scale + captions);
	left = yx_draw_document_left(p->doc);
	free_width = yx_draw_document_width(p->doc) - all.width * scale;
	y = yx_draw_document_y(p->doc);
	if (worst) {
		double right = left + yx_draw_document_width(p->doc);

		st = paper_closeup(p, worst,
				   (struct yx_draw_rect){ left + all.width * scale + 14, y, right,
							  y + captions + all.height * scale },
				   err);
	} else {
		left += free_width / 2;
	}
	for (size_t i = 0; i < r->count; i++)
		(void)yx_draw_document_text_box_at(p->doc, &caption, left + starts[i] * scale, y,
						   r->items[i].image->width * scale,
						   caption_text(p, r, i));
	yx_draw_document_space(p->doc, captions);
	y += captions;
	yx_draw_document_image_at(p->doc, &all, left, y, all.width * scale);
	yx_draw_document_space(p->doc, all.height * scale);
	for (size_t i = 0; i < r->count; i++)
		marks(p, r->items[i].page, left + starts[i] * scale, y,
		      r->items[i].image->width * scale, r->items[i].image->height * scale);
	yx_image_clear(&all);
	return st;
}

enum yx_status
paper_first_pictures(struct paper *p, double below, size_t *shown, struct yx_error *err)
{
	const struct report_model *m = p->m;
	struct row row = { .count = 0 };
	double room;

	*shown = 0;
	if (m->pictures_note.in[0][0]) {
		yx_draw_document_space(p->doc, 3);
		paper_small(p, paper_words(p, m->pictures_note, "\n"));
	}
	if (!m->shown_count)
		return YX_OK;
	yx_draw_document_space(p->doc, 8);
	room = YX_DRAW_A4_HEIGHT - PAPER_BOTTOM - yx_draw_document_y(p->doc) - below - 12;
	if (yx_draw_document_page(p->doc) > 1 || room < PAPER_LEAST - 15) {
		paper_small(p, paper_words(p, report_words.annex_pictures, " "));
		return YX_OK;
	}
	while (*shown < m->shown_count && row_take(&row, m, &m->shown[*shown]))
		++*shown;
	return show(p, &row, room, true, err);
}

enum yx_status
paper_further_pictures(struct paper *p, size_t from, struct yx_error *err)
{
	const struct report_model *m = p->m;
	enum yx_status st = YX_OK;

	if (from >= m->shown_count)
		return YX_OK;
	yx_draw_document_need(p->doc, FURTHER + 30);
	paper_heading(p, from ? report_words.pages_more : report_words.pictures);
	while (from < m->shown_count && st == YX_OK) {
		struct row row = { .count = 0 };

		while (from < m->shown_count && row.count < 2 && row_take(&row, m, &m->shown[from]))
			from++;
		st = show(p, &row, FURTHER, false, err);
		yx_draw_document_space(p->doc, 8);
	}
	return st;
}
