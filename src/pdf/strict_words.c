/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_words: where the words of a page are, as a raster, made when it is first asked for. A mark
 * that only some readers draw says something there: it strikes out a price or makes 10.00 of 1000.
 */
#include "strict.h"
#include "text_scan.h"

#include <math.h>
#include <string.h>

#define SIDE     1024 /* cells of the raster */
#define CELL     0.25 /* points at least */
#define NUMBER   0x80
#define HEIGHTS  0x7f
#define AROUND   2.0 /* points: as wide as a line without width is drawn, and more */
#define TOO_MUCH 1.0 /* heights of letters: two letters that are struck out, or a thick dot */

struct strict_words {
	double low[2], cell[2]; /* of the words' box */
	double page[4];         /* x0 y0 x1 y1: nobody shows what lies outside */
	bool none, unknown;
	double sum;                 /* of what was marked so far, in heights of letters */
	uint8_t cells[SIDE * SIDE]; /* the height of the letters there, and: of a number */
};

/* 0 also for what is no number. */
static double
clamp(double v, double most)
{
	return v > 0 ? fmin(v, most) : 0;
}

/* A letter with what belongs to it: half a letter to either side, an accent, what hangs below. */
static void
letter_box(const struct text_drawn *d, double box[4])
{
	double size = hypot(d->ux, d->uy);
	double x[4] = { d->x - 0.15 * d->ux, d->x + 0.75 * d->ux, d->x + d->dx - 0.15 * d->ux,
			d->x + d->dx + 0.75 * d->ux };
	double y[4] = { d->y - 0.15 * d->uy, d->y + 0.75 * d->uy, d->y + d->dy - 0.15 * d->uy,
			d->y + d->dy + 0.75 * d->uy };
	double along = hypot(d->dx, d->dy), px = 0, py = 0;

	if (along > 0) {
		px = fabs(d->dx) / along * size / 4;
		py = fabs(d->dy) / along * size / 4;
	}
	box[0] = fmin(fmin(x[0], x[1]), fmin(x[2], x[3])) - px;
	box[1] = fmin(fmin(y[0], y[1]), fmin(y[2], y[3])) - py;
	box[2] = fmax(fmax(x[0], x[1]), fmax(x[2], x[3])) + px;
	box[3] = fmax(fmax(y[0], y[1]), fmax(y[2], y[3])) + py;
}

static bool
is_word(const struct text_drawn *d)
{
	return d->code > ' ' && d->code != 0xa0 && isfinite(d->x + d->y + d->dx + d->dy) &&
	       isfinite(d->ux + d->uy);
}

/* Do these stand side by side? */
static bool
is_beside(const struct text_drawn *a, const struct text_drawn *b)
{
	double size = hypot(a->ux, a->uy), gap = hypot(b->x - a->x - a->dx, b->y - a->y - a->dy);

	return is_word(a) && is_word(b) && gap < 0.4 * size;
}

/* A letter of a word or a number; what stands alone is a point of a drawing, as R makes them. */
static bool
is_in_word(const struct text_scan *scan, size_t i)
{
	const struct text_drawn *d = scan->drawn;

	return (i > 0 && is_beside(&d[i - 1], &d[i])) ||
	       (i + 1 < scan->count && is_beside(&d[i], &d[i + 1]));
}

static bool
is_digit(const struct text_drawn *d)
{
	return (d->code >= '0' && d->code <= '9') || (d->code >= 0xff10 && d->code <= 0xff19);
}

/* A point more or less, or a stroke, makes another number. */
static bool
is_in_number(const struct text_scan *scan, size_t i)
{
	const struct text_drawn *d = scan->drawn;

	return is_digit(&d[i]) &&
	       ((i > 0 && is_digit(&d[i - 1]) && is_beside(&d[i - 1], &d[i])) ||
		(i + 1 < scan->count && is_digit(&d[i + 1]) && is_beside(&d[i], &d[i + 1])));
}

static void
fill_raster(struct strict_words *w, const struct text_scan *scan)
{
	double all[4] = { INFINITY, INFINITY, -INFINITY, -INFINITY }, box[4];

	for (size_t i = 0; i < scan->count; i++) {
		if (!is_in_word(scan, i))
			continue;
		letter_box(&scan->drawn[i], box);
		for (size_t k = 0; k < 2; k++) {
			all[k] = fmin(all[k], box[k]);
			all[k + 2] = fmax(all[k + 2], box[k + 2]);
		}
	}
	w->none = !(all[0] <= all[2]);
	if (w->none)
		return;
	for (size_t k = 0; k < 2; k++) {
		w->low[k] = all[k];
		w->cell[k] = fmax((all[k + 2] - all[k]) / (SIDE - 1), CELL);
	}
	for (size_t i = 0; i < scan->count; i++) {
		const struct text_drawn *d = &scan->drawn[i];
		uint8_t value = (uint8_t)clamp(ceil(hypot(d->ux, d->uy)), HEIGHTS);
		size_t at[4];

		if (!is_in_word(scan, i))
			continue;
		value |= is_in_number(scan, i) ? NUMBER : 0;
		letter_box(d, box);
		for (size_t k = 0; k < 4; k++)
			at[k] = (size_t)clamp((box[k] - w->low[k % 2]) / w->cell[k % 2], SIDE - 1);
		for (size_t y = at[1]; y <= at[3]; y++)
			for (size_t x = at[0]; x <= at[2]; x++)
				if (w->cells[y * SIDE + x] < value)
					w->cells[y * SIDE + x] = value;
	}
}

static struct strict_words *
words_of_page(struct strict *s)
{
	struct text_scan scan = { .v = s->v };
	struct yx_pdf_page page;
	enum yx_status st;

	if (s->words)
		return s->words;
	if (!(s->words = yx_alloc(sizeof(*s->words)))) {
		s->status = yx_fail_nomem(s->err);
		return NULL;
	}
	st = yx_pdf_page(s->v, s->page, &page, NULL);
	if (st == YX_OK)
		st = text_scan_page(&scan, &page, NULL);
	if (st == YX_OK) {
		const double box[4] = { page.media_box.x0, page.media_box.y0, page.media_box.x1,
					page.media_box.y1 };

		memcpy(s->words->page, box, sizeof(box));
		fill_raster(s->words, &scan);
	} else
		s->words->unknown = true;
	if (st == YX_NOMEM)
		s->status = yx_fail_nomem(s->err);
	s->work += scan.operators * 40 + scan.count * 100 + SIDE * SIDE / 8;
	text_scan_clear(&scan);
	return s->words;
}

static uint8_t
cell_at(const struct strict_words *w, double x, double y)
{
	double at[2] = { (x - w->low[0]) / w->cell[0], (y - w->low[1]) / w->cell[1] };

	if (!(at[0] >= 0 && at[1] >= 0 && at[0] < SIDE && at[1] < SIDE))
		return 0;
	return w->cells[(size_t)at[1] * SIDE + (size_t)at[0]];
}

/* A place that is not on the page, nor what is `around` it; LibreOffice leaves frames scrolled far
 * away there. */
static bool
is_off_page(const struct strict_words *w, double x, double y, double around)
{
	const double *p = w->page;

	return x < p[0] - around || y < p[1] - around || x > p[2] + around || y > p[3] + around;
}

static bool
is_outside(const struct strict_words *w, const double line[4])
{
	for (size_t k = 0; k < 2; k++) {
		double most = w->low[k] + SIDE * w->cell[k];

		if (fmax(line[k], line[k + 2]) < w->low[k] || fmin(line[k], line[k + 2]) > most)
			return true;
	}
	return false;
}

/* An appearance that has no fonts: handwriting, where the pen rested, and other pictures. */
static bool
is_drawn(const struct strict_run *r)
{
	for (; r; r = r->outer)
		if (r->kind != STRICT_FORM || (r->resources && yx_pdf_peek(r->resources, "Font")))
			return false;
	return true;
}

bool
strict_marks_words(struct strict_run *r, const double line[4], double width)
{
	double length = hypot(line[2] - line[0], line[3] - line[1]), steps;
	struct strict_words *w;

	r->s->misses++; /* a form says this of one of its places only */
	if (!r->placed)
		return !is_drawn(r);
	if (!(w = words_of_page(r->s)) || w->unknown)
		return true;
	if (w->none || is_outside(w, line))
		return false;
	steps = ceil(
	    clamp(fmax(fabs(line[2] - line[0]) / w->cell[0], fabs(line[3] - line[1]) / w->cell[1]),
		  4 * SIDE));
	r->s->work += (uint64_t)steps;
	for (double i = 0; i <= steps; i++) {
		double t = steps > 0 ? i / steps : 0;
		double x = line[0] + t * (line[2] - line[0]), y = line[1] + t * (line[3] - line[1]);
		uint8_t cell = is_off_page(w, x, y, width + AROUND) ? 0 : cell_at(w, x, y);

		if (cell & NUMBER)
			return true;
		if (cell)
			w->sum += fmax(length / (steps + 1), width / (steps + 1)) / cell;
	}
	return w->sum > TOO_MUCH;
}

bool
strict_covers_words(struct strict_run *r, const double box[4])
{
	struct strict_words *w;
	size_t at[4];

	r->s->misses++;
	if (!r->placed)
		return true;
	if (!(w = words_of_page(r->s)) || w->unknown)
		return true;
	if (w->none || is_outside(w, box))
		return false;
	for (size_t k = 0; k < 4; k++)
		at[k] = (size_t)clamp((box[k] - w->low[k % 2]) / w->cell[k % 2], SIDE - 1);
	r->s->work += (at[3] - at[1] + 1) * (at[2] - at[0] + 1) / 4;
	for (size_t y = at[1]; y <= at[3]; y++)
		for (size_t x = at[0]; x <= at[2]; x++)
			if (w->cells[y * SIDE + x])
				return true;
	return false;
}

void
strict_words_free(struct strict *s)
{
	yx_free(s->words);
	s->words = NULL;
}
