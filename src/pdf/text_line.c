/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Characters put into lines. Programs draw a page in any order they like, down to one character at
 * a time, so nothing is taken from the order of the operators: characters of one direction whose
 * baselines meet are a line.
 */
#include "text_scan.h"

#include <math.h>
#include <stdlib.h>

/* A drawn character in the terms of its line. */
struct placed {
	uint32_t code;
	int angle;            /* of the writing direction as shown, whole degrees */
	double along, across; /* of its start: in that direction, and to the left of it */
	double width, size;
	uint32_t line;
	struct yx_pdf_rect box;
};

struct yx_pdf_text_reader {
	struct text_scan scan;
	struct yx_pdf_view v;
};

void
yx_pdf_text_clear(struct yx_pdf_text *t)
{
	yx_free(t->glyphs);
	*t = (struct yx_pdf_text){ 0 };
}

enum yx_status
yx_pdf_text_reader_new(struct yx_pdf_text_reader **out, struct yx_pdf_view v, struct yx_error *err)
{
	*out = yx_alloc(sizeof(**out));
	if (!*out)
		return yx_fail_nomem(err);
	(*out)->v = (*out)->scan.v = v;
	return YX_OK;
}

void
yx_pdf_text_reader_free(struct yx_pdf_text_reader *r)
{
	if (r)
		text_scan_clear(&r->scan);
	yx_free(r);
}

/* ------------------------------------------------------------------- lines */

/* A vector of user space on the page as shown: yx_pdf_page_place() the other way round. */
static void
turn(const struct yx_pdf_page *p, double x, double y, double *sx, double *sy)
{
	switch (p->rotate) {
	case 90:
		*sx = y;
		*sy = -x;
		break;
	case 180:
		*sx = -x;
		*sy = -y;
		break;
	case 270:
		*sx = -y;
		*sy = x;
		break;
	default:
		*sx = x;
		*sy = y;
	}
}

static void
show_point(const struct yx_pdf_page *p, double x, double y, double *sx, double *sy)
{
	const struct yx_pdf_rect *c = &p->crop_box;

	/* from the corner that is the lower left one as shown */
	turn(p, x - (p->rotate == 90 || p->rotate == 180 ? c->x1 : c->x0),
	     y - (p->rotate == 180 || p->rotate == 270 ? c->y1 : c->y0), sx, sy);
}

void
text_widen(struct yx_pdf_rect *box, double x, double y)
{
	box->x0 = fmin(box->x0, x);
	box->y0 = fmin(box->y0, y);
	box->x1 = fmax(box->x1, x);
	box->y1 = fmax(box->y1, y);
}

static void
place(const struct yx_pdf_page *page, const struct text_drawn *g, struct placed *out)
{
	double x, y, dx, dy, ux, uy, angle, c, s;

	show_point(page, g->x, g->y, &x, &y);
	turn(page, g->dx, g->dy, &dx, &dy);
	turn(page, g->ux, g->uy, &ux, &uy);
	*out = (struct placed){ .code = g->code, .width = hypot(dx, dy), .size = hypot(ux, uy) };
	/* a character without width is written at right angles to its height */
	angle = out->width > 0 ? atan2(dy, dx) : atan2(-ux, uy);
	out->angle = (int)lround(angle * 180 / M_PI);
	if (out->angle == -180)
		out->angle = 180;
	c = cos(out->angle * M_PI / 180);
	s = sin(out->angle * M_PI / 180);
	out->along = x * c + y * s;
	out->across = y * c - x * s;
	/* letters reach a little below their baseline */
	out->box = (struct yx_pdf_rect){ x, y, x, y };
	for (int i = 0; i < 4; i++) {
		double w = i & 1 ? 1 : 0, h = i & 2 ? 0.88 : -0.12;

		if (i == 0)
			out->box =
			    (struct yx_pdf_rect){ x + ux * h, y + uy * h, x + ux * h, y + uy * h };
		text_widen(&out->box, x + dx * w + ux * h, y + dy * w + uy * h);
	}
}

static int
by_line(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->angle != y->angle)
		return abs(x->angle) < abs(y->angle) ? -1 : x->angle < y->angle ? 1 : -1;
	if (x->across != y->across)
		return x->across > y->across ? -1 : 1;
	return x->along < y->along ? -1 : x->along > y->along;
}

static int
by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->along < y->along ? -1 : x->along > y->along;
}

/* Baselines within a third of the letters' height are one: sub- and superscripts belong to it. */
static void
number_lines(struct placed *p, size_t count)
{
	size_t first = 0;
	uint32_t line = 0;

	for (size_t i = 1; i < count; i++) {
		double reach = fmax(p[first].size, p[i].size) * 0.33;

		if (p[i].angle != p[first].angle || p[first].across - p[i].across > reach) {
			line++;
			first = i;
		}
		p[i].line = line;
	}
}

/* Printed twice, a hair apart, to look bold. */
static bool
is_shadow(const struct placed *a, const struct placed *b)
{
	return a->line == b->line && a->code == b->code &&
	       fabs(b->along - a->along) < a->size * 0.15 &&
	       fabs(b->across - a->across) < a->size * 0.15;
}

static enum yx_status
put_in_order(const struct text_scan *s, const struct yx_pdf_page *page, struct yx_pdf_text *out,
	     struct yx_error *err)
{
	struct placed *p = yx_alloc_array(s->count + 1, sizeof(*p));
	const struct placed *before = NULL;

	out->glyphs = yx_alloc_array(s->count + 1, sizeof(*out->glyphs));
	if (!p || !out->glyphs) {
		yx_free(p);
		yx_pdf_text_clear(out);
		return yx_fail_nomem(err);
	}
	for (size_t i = 0; i < s->count; i++)
		place(page, &s->drawn[i], &p[i]);
	qsort(p, s->count, sizeof(*p), by_line);
	number_lines(p, s->count);
	qsort(p, s->count, sizeof(*p), by_place);
	for (size_t i = 0; i < s->count; i++) {
		struct yx_pdf_glyph *g = &out->glyphs[out->count];

		if (before && is_shadow(before, &p[i]))
			continue;
		*g = (struct yx_pdf_glyph){
			.code = p[i].code, .line = p[i].line, .box = p[i].box, .size = p[i].size
		};
		/* more than two letters wide, or backwards: something else begins */
		g->apart =
		    before && before->line == p[i].line &&
		    p[i].along - before->along - before->width > 2 * fmax(p[i].size, before->size);
		before = &p[i];
		out->unreadable += g->code == TEXT_UNKNOWN;
		out->count++;
	}
	yx_free(p);
	return YX_OK;
}

enum yx_status
yx_pdf_text_read(struct yx_pdf_text_reader *r, size_t page, struct yx_pdf_text *out,
		 struct yx_error *err)
{
	struct yx_pdf_page p;
	enum yx_status st;

	*out = (struct yx_pdf_text){ 0 };
	st = yx_pdf_page(r->v, page, &p, err);
	if (st == YX_OK)
		st = text_scan_page(&r->scan, &p, err);
	if (st == YX_OK)
		st = put_in_order(&r->scan, &p, out, err);
	yx_pdf_trim(r->v.doc);
	return st == YX_OK ? st : yx_fail_prefix(err, st, "the text of page %zu", page + 1);
}

enum yx_status
yx_pdf_text_put(const struct yx_pdf_text *t, struct yx_buf *out, struct yx_error *err)
{
	for (size_t i = 0; i < t->count; i++) {
		if (i && t->glyphs[i].line != t->glyphs[i - 1].line)
			yx_buf_put_u8(out, '\n');
		else if (t->glyphs[i].apart)
			yx_buf_put_u8(out, ' ');
		yx_utf8_put(out, t->glyphs[i].code);
	}
	if (t->count)
		yx_buf_put_u8(out, '\n');
	return yx_buf_status(out, err);
}
