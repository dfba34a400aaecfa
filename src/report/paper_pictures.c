/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures of the PDF page, as large as leaves the report on one page, with frames over them.
 */
#include <string.h>
#include "paper.h"

#define GAP 12.0 /* between two pictures, points */

static const struct yx_draw_colour red = { 179, 20, 31, 255 }, blue = { 11, 92, 173, 255 },
				   grey = { 87, 96, 106, 255 };

/* Both states in one picture, side by side on white. */
static enum yx_status
side_by_side(struct yx_image *out, const struct yx_image *a, const struct yx_image *b, uint32_t gap,
	     struct yx_error *err)
{
	const struct yx_image *parts[2] = { a, b };
	uint32_t height = a->height > b->height ? a->height : b->height, x = 0;
	enum yx_status st = yx_image_init(out, a->width + gap + b->width, height, err);

	if (st != YX_OK)
		return st;
	memset(out->rgba, 255, (size_t)out->width * out->height * 4);
	for (int i = 0; i < 2; i++) {
		for (uint32_t y = 0; y < parts[i]->height; y++)
			memcpy(out->rgba + ((size_t)y * out->width + x) * 4,
			       parts[i]->rgba + (size_t)y * parts[i]->width * 4,
			       (size_t)parts[i]->width * 4);
		x += parts[i]->width + gap;
	}
	return YX_OK;
}

static void
frame(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour, double width)
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
	struct yx_draw_style number = { .face = YX_DRAW_HEI_BOLD,
					.size = 7.5,
					.colour = { 255, 255, 255, 255 },
					.align = YX_DRAW_CENTRE };

	frame(p, yx_draw_rect_of(x, y, width, height), grey, 0.5);
	for (size_t i = 0; i < s->mark_count; i++) {
		const struct report_mark *m = &s->marks[i];
		struct yx_draw_colour colour = m->allowed ? blue : red;
		struct yx_draw_rect r = { x + m->at.x0 * width - 1.5, y + m->at.y0 * height - 1.5,
					  x + m->at.x1 * width + 1.5, y + m->at.y1 * height + 1.5 };
		double ly = r.y0 - 9 > y ? r.y0 - 9 : y;
		char text[16];

		if (m->allowed)
			dashed(p, r, colour);
		else
			frame(p, r, colour, 1.3);
		snprintf(text, sizeof(text), "%u", m->number);
		paper_filled(p, yx_draw_rect_of(r.x0, ly, 13, 9), colour);
		yx_draw_document_text_at(p->doc, &number, r.x0 + 6.5, ly + 7, text);
	}
}

#define CAPTION 24.0 /* two short lines */

static void
caption(struct paper *p, const struct report_shown *s, const struct yx_text2 *state, double x,
	double y, double width)
{
	struct yx_draw_style style = { .face = YX_DRAW_HEI_BOLD, .size = 7.5, .line_height = 1.3 };

	(void)yx_draw_document_text_box_at(
	    p->doc, &style, x, y, width,
	    paper_printed(p, "%s%s%s", paper_words(p, report_page_text(p->m, s->page + 1), " "),
			  state ? ": " : "", state ? paper_words(p, *state, " ") : ""));
}

/*
 * What pictures may take so that the report stays on one page: the rest of this one less what comes
 * below them. Where that is too little to see anything they get a good size and a second page.
 */
static double
picture_room(const struct paper *p)
{
	const struct report_model *m = p->m;
	double line = p->language == YX_REPORT_BOTH ? 22 : 15.5, below = 104, room;

	if (m->change_count)
		below += 56 + line * (double)m->change_count + 24;
	for (size_t i = 0; m->refused && i < m->block_count; i++)
		below += 24 + (line - 2) * (double)m->blocks[i].row_count;
	room = YX_DRAW_A4_HEIGHT - 46 - yx_draw_document_y(p->doc) - below - 30;
	room /= (double)m->shown_count;
	return room < 190 ? 360 : room > 420 ? 420 : room;
}

static enum yx_status
show(struct paper *p, const struct report_shown *s, struct yx_error *err)
{
	double left = yx_draw_document_left(p->doc), all = yx_draw_document_width(p->doc);
	double room = picture_room(p);
	bool pair = s->differs && s->then.rgba;
	double width = pair ? (all - GAP) / 2 : all * 0.62;
	double height = width * s->now.height / s->now.width, y, x = left;
	struct yx_image both = { 0 };
	enum yx_status st = YX_OK;

	if (height > room) { /* smaller rather than on a page of its own */
		width *= room / height;
		height = room;
	}
	yx_draw_document_need(p->doc, height + CAPTION + 8);
	y = yx_draw_document_y(p->doc);
	if (pair) {
		uint32_t gap = (uint32_t)(GAP / width * s->now.width + 0.5);
		double scale;

		st = side_by_side(&both, &s->then, &s->now, gap, err);
		if (st != YX_OK)
			return st;
		scale = (2 * width + GAP) / both.width;
		caption(p, s, p->m->base_revision ? &report_words.then : &report_words.part, left,
			y, width);
		caption(p, s, &report_words.now, left + (s->then.width + gap) * scale, y, width);
		yx_draw_document_space(p->doc, CAPTION);
		y = yx_draw_document_y(p->doc);
		yx_draw_document_image(p->doc, &both, both.width * scale, YX_DRAW_LEFT);
		marks(p, s, left, y, s->then.width * scale, s->then.height * scale);
		x = left + (s->then.width + gap) * scale;
		width = s->now.width * scale;
		height = s->now.height * scale;
	} else {
		x = left + (all - width) / 2;
		caption(p, s, p->m->base ? &report_words.now : NULL, x, y, width);
		yx_draw_document_space(p->doc, CAPTION);
		y = yx_draw_document_y(p->doc);
		yx_draw_document_image(p->doc, &s->now, width, YX_DRAW_CENTRE);
	}
	marks(p, s, x, y, width, height);
	yx_draw_document_space(p->doc, 8);
	yx_image_clear(&both);
	return st;
}

enum yx_status
paper_pictures(struct paper *p, struct yx_error *err)
{
	const struct report_model *m = p->m;
	struct yx_draw_style note = { .face = YX_DRAW_HEI, .size = 9 };
	enum yx_status st = YX_OK;

	if (!m->shown_count && !m->pictures_note.in[0][0])
		return YX_OK;
	paper_heading(p, report_words.pictures);
	if (m->pictures_note.in[0][0])
		yx_draw_document_paragraph(p->doc, &note, paper_words(p, m->pictures_note, "\n"));
	yx_draw_document_space(p->doc, 3);
	for (size_t i = 0; i < m->shown_count && st == YX_OK; i++)
		st = show(p, &m->shown[i], err);
	return st;
}
