/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A closer look, beside the small pages of the first sheet: what stands at the first change that is
 * not permitted, as it was signed and as it is now, in the size it has on its page.
 */
#include <math.h>
#include <string.h>
#include "paper.h"

#define LEAST_WIDTH  110.0 /* points; a narrower one shows no more than the page does */
#define LEAST_HEIGHT 30.0
#define AROUND       1.25 /* of the marked place, that much is shown */
#define DPI          96.0 /* of the pages' pictures */

static const struct yx_draw_colour red = { 179, 20, 31, 255 }, grey = { 87, 96, 106, 255 };
static const struct yx_draw_style caption = { .face = YX_DRAW_HEI_BOLD,
					      .size = 7.5,
					      .line_height = 1.3 };

/* A mark of a whole page (as of an OFD's changed page) would show that page a second time. */
static bool
is_whole_page(const struct report_mark *m)
{
	return (m->at.x1 - m->at.x0) * (m->at.y1 - m->at.y0) > 0.7;
}

const struct report_mark *
paper_worst_mark(const struct report_shown *s)
{
	for (size_t i = 0; i < s->mark_count; i++)
		if (!s->marks[i].allowed && !is_whole_page(&s->marks[i]))
			return &s->marks[i];
	return NULL;
}

/* Where a cut of `size` begins so that `middle` is in its middle, within 0 to `end`. */
static uint32_t
cut_start(double middle, uint32_t size, uint32_t end)
{
	double start = fmin(fmax(middle - size / 2.0, 0), (double)(end - size));

	return (uint32_t)start;
}

/* The part of a page's picture around `at` that fills width x height points; where it begins. */
static enum yx_status
cut(struct yx_image *out, const struct yx_image *page, struct yx_draw_rect at, double width,
    double height, uint32_t *left, uint32_t *top, struct yx_error *err)
{
	double w = width * DPI / 72, h = height * DPI / 72, k;
	enum yx_status st;

	k = fmax(1, fmax((at.x1 - at.x0) * page->width * AROUND / w,
			 (at.y1 - at.y0) * page->height * AROUND / h));
	k = fmin(k, fmin(page->width / w, page->height / h));
	st = yx_image_init(out, (uint32_t)fmax(1, w * k), (uint32_t)fmax(1, h * k), err);
	if (st != YX_OK)
		return st;
	*left = cut_start((at.x0 + at.x1) / 2 * page->width, out->width, page->width);
	*top = cut_start((at.y0 + at.y1) / 2 * page->height, out->height, page->height);
	for (uint32_t y = 0; y < out->height; y++)
		memcpy(out->rgba + (size_t)y * out->width * 4,
		       page->rgba + ((size_t)(*top + y) * page->width + *left) * 4,
		       (size_t)out->width * 4);
	return YX_OK;
}

static enum yx_status
look_at(struct paper *p, const struct yx_image *page, const struct report_mark *mark,
	struct yx_draw_rect box, struct yx_error *err)
{
	double width = box.x1 - box.x0, height = box.y1 - box.y0, k;
	struct yx_image part = { 0 };
	struct yx_draw_rect r;
	uint32_t left, top;
	enum yx_status st = cut(&part, page, mark->at, width, height, &left, &top, err);

	if (st != YX_OK)
		return st;
	k = width / part.width;
	yx_draw_document_image_at(p->doc, &part, box.x0, box.y0, width);
	box.y1 = box.y0 + part.height * k;
	paper_frame(p, box, grey, 0.5);
	r = (struct yx_draw_rect){ box.x0 + (mark->at.x0 * page->width - left) * k - 1.5,
				   box.y0 + (mark->at.y0 * page->height - top) * k - 1.5,
				   box.x0 + (mark->at.x1 * page->width - left) * k + 1.5,
				   box.y0 + (mark->at.y1 * page->height - top) * k + 1.5 };
	r = (struct yx_draw_rect){ fmax(r.x0, box.x0), fmax(r.y0, box.y0), fmin(r.x1, box.x1),
				   fmin(r.y1, box.y1) };
	if (r.x1 > r.x0 && r.y1 > r.y0)
		paper_frame(p, r, red, 1.3);
	yx_image_clear(&part);
	return YX_OK;
}

enum yx_status
paper_closeup(struct paper *p, const struct report_shown *s, struct yx_draw_rect room,
	      struct yx_error *err)
{
	const struct report_mark *mark = paper_worst_mark(s);
	const struct yx_text2 *then = p->m->base_revision ? &report_words.then : &report_words.part;
	const struct {
		const struct yx_image *page;
		const struct yx_text2 *state;
	} looks[] = { { &s->then, then }, { &s->now, &report_words.now } };
	bool pair = s->differs && s->then.rgba;
	double width = room.x1 - room.x0, line, each, y = room.y0;
	enum yx_status st = YX_OK;

	if (!mark || width < LEAST_WIDTH)
		return YX_OK;
	line = yx_draw_document_measure(p->doc, &caption, width, paper_words(p, *then, " ")) + 3;
	each = (room.y1 - room.y0) / (pair ? 2 : 1) - line - (pair ? 3 : 0);
	if (each < LEAST_HEIGHT)
		return YX_OK;
	for (size_t i = pair ? 0 : 1; i < 2 && st == YX_OK; i++) {
		(void)yx_draw_document_text_box_at(
		    p->doc, &caption, room.x0, y, width,
		    paper_printed(p, "%u%s%s", mark->number, report_colon(p->language),
				  paper_words(p, *looks[i].state, " ")));
		y += line;
		st = look_at(p, looks[i].page, mark,
			     (struct yx_draw_rect){ room.x0, y, room.x1, y + each }, err);
		y += each + 6;
	}
	return st;
}
