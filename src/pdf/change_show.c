/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text an appearance shows, run by run: where each run stands, whether it can be seen there,
 * and whether the runs follow each other as they are read. A run that stands on another, or leads
 * the eye elsewhere than its place in the value, shows another text than its letters spell.
 */
#include <math.h>
#include <string.h>
#include "change_paint.h"

/* Most of the height of letters, from the line they stand on. */
#define RISE 0.7

static double
light_of(const double c[3])
{
	return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2];
}

/* Too near to be seen; among light colours the eye tells only how light they are. */
static bool
near_colour(const double a[3], const double b[3])
{
	double x = light_of(a), y = light_of(b);

	return (fabs(a[0] - b[0]) < 0.15 && fabs(a[1] - b[1]) < 0.15 && fabs(a[2] - b[2]) < 0.15) ||
	       (fmin(x, y) > 0.75 && fabs(x - y) < 0.15);
}

/* The colour under a point: of the last area painted there, else of paper. */
static const double *
ground_at(const struct change_picture *out, double x, double y)
{
	static const double paper[3] = { 1, 1, 1 };

	for (size_t i = out->area_count; i-- > 0;) {
		const struct change_area *a = &out->areas[i];

		if (x >= a->r[0] && x <= a->r[2] && y >= a->r[1] && y <= a->r[3])
			return a->colour;
	}
	return paper;
}

/* Does it stand, in part at least, where it can be seen? */
static bool
is_seen(const struct paint *p, const struct change_run *run)
{
	const double *c = p->now.clip;

	return run->x1 > c[0] && run->x0 < c[2] - 0.5 && run->y + RISE * run->size > c[1] + 0.5 &&
	       run->y < c[3] - 0.5;
}

/* What goes on over the edge is text too long for its box, and goes on as it began. */
static bool
goes_on(const struct change_run *last, const struct change_run *run)
{
	if (fabs(run->y - last->y) < run->size / 2)
		return run->x0 <= last->x1 + 2.5 * run->size;
	return last->y - run->y <= 2.5 * run->size;
}

/*
 * As it is read: to the right of what came before, or on a line below. Letters are set closer by
 * less than a third of their size; where widths are guessed, so is the end of a long string.
 */
static bool
follows(const struct change_run *last, const struct change_run *run, bool measured)
{
	double slack = measured ? 0 : 0.2 * (last->x1 - last->x0);

	if (fabs(run->y - last->y) < run->size / 2)
		return run->x0 >= last->x1 - fmax(slack, 0.35 * last->size);
	return run->y < last->y;
}

/* What is cut off a line although there was room for it, by this frame or its clipping. */
static void
judge_width(struct paint *p, const struct paint_row *row)
{
	const double *c = row->clip, *f = p->out->box;
	double slack = 0.2 * row->size, room = fmin(c[2] - c[0], f[2] - f[0]);
	double margin = 4 + 0.1 * (f[2] - f[0]);
	double need = row->letters + fmin(row->spaces, 0.3 * row->size * (double)row->glyphs);

	if (c[0] - row->x0 <= slack && row->x1 - c[2] <= slack)
		return;
	if (need <= room - slack || c[0] - f[0] > margin || f[2] - c[2] > margin)
		p->out->cut = true;
	else if (c[0] - row->x0 > slack)
		p->out->cut_left = true;
}

void
paint_row_end(struct paint *p)
{
	struct paint_row *row = &p->row;
	const double *c = row->clip;
	double high = RISE * row->size;

	if (!row->open)
		return;
	row->open = false;
	p->rows++;
	if (p->rows == 1)
		p->top = row->y + 2.5 * row->size;
	/* letters as high as the box are cut whatever one does */
	if (fmin(row->y + high, c[3]) - fmax(row->y, c[1]) < 0.6 * high &&
	    high < 0.9 * (c[3] - c[1])) {
		p->out->cut_low = true;
		if (p->rows == 1 || p->top < c[3])
			p->out->cut = true; /* there was room above */
		return;
	}
	judge_width(p, row);
}

static void
add_to_row(struct paint *p, const struct change_run *run, const struct paint_row *part)
{
	struct paint_row *row = &p->row;

	if (row->open && fabs(run->y - row->y) >= run->size / 2)
		paint_row_end(p);
	if (!row->open) {
		*row = (struct paint_row){ run->x0, run->x1, run->y, run->size, .open = true };
		memcpy(row->clip, p->now.clip, sizeof(row->clip));
	}
	row->x0 = fmin(row->x0, run->x0);
	row->x1 = fmax(row->x1, run->x1);
	row->letters += part->letters;
	row->spaces += part->spaces;
	row->glyphs += part->glyphs;
	for (size_t i = 0; i < 2; i++) {
		row->clip[i] = fmax(row->clip[i], p->now.clip[i]);
		row->clip[i + 2] = fmin(row->clip[i + 2], p->now.clip[i + 2]);
	}
}

static void
judge_run(struct paint *p, const struct change_run *run)
{
	struct change_picture *out = p->out;
	const double *ground = ground_at(out, run->x0 + 0.1, run->y + RISE / 2 * run->size);

	if (is_seen(p, run))
		out->inside = true;
	else if (out->run_count && !goes_on(&out->last, run))
		out->disguised = true;
	if (out->run_count && !follows(&out->last, run, p->now.font->measured))
		out->disguised = true;
	if (p->now.invisible || near_colour(p->now.colour, ground))
		out->disguised = true;
	if (!out->shown || run->size < out->smallest)
		out->smallest = run->size;
	out->largest = fmax(out->largest, run->size);
	memcpy(out->ink, p->now.colour, sizeof(out->ink));
	memcpy(out->ground, ground, sizeof(out->ground));
	out->shown = true;
	out->last = *run;
	if (out->run_count < CHANGE_RUNS)
		out->runs[out->run_count] = *run;
	out->run_count++;
}

/*
 * One code's step. Letters that lie on each other, or that a space goes back to, are not those that
 * the codes say; marks that combine have no width of their own.
 */
static double
step_of(struct paint *p, const struct text_code *code, double scale, struct paint_row *part)
{
	const struct paint_state *s = &p->now;
	/* word spacing is for the code 32 of one byte (9.3.3) */
	bool space = code->bytes == 1 && code->code == ' ';
	double own = code->width * s->size;
	double step = own + s->spacing + (space ? s->word_spacing : 0);

	if (step < (space ? -0.05 : 0.1) * fabs(s->size) && code->unicode[0] < 0x300)
		p->out->disguised = true;
	if (code->unicode[0] == ' ' || code->unicode[0] == 0xa0) {
		part->spaces += fabs(own * s->stretch * scale);
	} else {
		part->letters += fabs(own * s->stretch * scale);
		part->glyphs++;
	}
	return step;
}

/* A mark in a box: in sight, at its place, and of about its size. */
static void
show_mark(struct paint *p, struct yx_bytes text, const double m[6])
{
	const double *box = p->out->box;
	double wide = box[2] - box[0], high = box[3] - box[1], at[2];
	double size = fabs(p->now.size * m[3]);
	const struct yx_pdf_obj *font;

	paint_point(m, 0, 0, at);
	if (!p->now.font || yx_pdf_resolve(p->v, p->now.font->entry, &font, NULL) != YX_OK ||
	    !paint_font_is_marks(font) || !paint_is_mark(text) || size < 4 || size > high * 2 ||
	    at[0] < box[0] || at[0] > box[0] + wide / 2 || at[1] < box[1] - high / 4 ||
	    at[1] > box[1] + high / 2 || p->now.invisible || p->now.stretch < 0.5 ||
	    !paint_is_mark_seen(p))
		p->out->foreign = true;
	else
		p->out->marks++;
}

/* One string: its letters, and where they stand. */
static void
show_string(struct paint *p, struct yx_bytes text)
{
	struct paint_state *s = &p->now;
	struct yx_reader r = yx_reader(text);
	struct change_run run = { .first = p->out->text.len / 4 };
	struct paint_row part = { .open = false };
	double m[6], start[2], end[2];
	struct text_code code;
	bool upright;

	paint_multiply(m, p->text, s->ctm);
	upright = fabs(m[1]) < 0.001 && fabs(m[2]) < 0.001 && m[0] > 0 && m[3] > 0;
	if (p->box_of_button && upright) {
		show_mark(p, text, m);
		return;
	}
	if (!upright || !s->font || s->font->foreign) {
		p->out->foreign = true;
		return;
	}
	paint_point(m, 0, 0, start);
	while (paint_font_next(p, &r, &code)) {
		double step = step_of(p, &code, m[0], &part);

		for (size_t i = 0; i < code.count; i++)
			change_letter(&p->out->text, code.unicode[i]);
		p->text[4] += step * s->stretch * p->text[0];
		p->text[5] += step * s->stretch * p->text[1];
	}
	paint_multiply(m, p->text, s->ctm);
	paint_point(m, 0, 0, end);
	run.x0 = start[0];
	run.x1 = end[0];
	run.y = start[1];
	run.size = fabs(s->size * m[3]);
	run.count = p->out->text.len / 4 - run.first;
	if (!run.count)
		return;
	add_to_row(p, &run, &part);
	judge_run(p, &run);
}

static void
show(struct paint *p)
{
	const struct yx_pdf_obj *o = p->count ? p->operands[p->count - 1] : NULL;

	if (o && o->kind == YX_PDF_STRING)
		show_string(p, o->u.text);
	for (size_t i = 0; o && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++) {
		const struct yx_pdf_obj *item = o->u.array.items[i];
		double back = yx_pdf_number(item) / 1000 * p->now.size * p->now.stretch;

		if (item->kind == YX_PDF_STRING) {
			show_string(p, item->u.text);
			continue;
		}
		p->text[4] -= back * p->text[0];
		p->text[5] -= back * p->text[1];
	}
}

static void
move_line(struct paint *p, double x, double y)
{
	double step[6] = { 1, 0, 0, 1, x, y }, m[6];

	paint_multiply(m, step, p->line);
	memcpy(p->line, m, sizeof(m));
	memcpy(p->text, m, sizeof(m));
}

static void
set_matrix(struct paint *p)
{
	for (size_t i = 0; i < 6; i++)
		p->line[i] = p->text[i] = paint_number(p, i);
}

bool
paint_text_operator(struct paint *p, struct yx_bytes op)
{
	static const double one[6] = { 1, 0, 0, 1, 0, 0 };
	struct paint_state *s = &p->now;

	if (yx_bytes_equal_str(op, "BT")) {
		memcpy(p->line, one, sizeof(one));
		memcpy(p->text, one, sizeof(one));
	} else if (yx_bytes_equal_str(op, "Tf")) {
		s->size = paint_number(p, 1);
		s->font = paint_font_find(p, p->count ? p->operands[0] : NULL);
	} else if (yx_bytes_equal_str(op, "Td") || yx_bytes_equal_str(op, "TD")) {
		move_line(p, paint_number(p, 0), paint_number(p, 1));
		s->leading = op.data[1] == 'D' ? -paint_number(p, 1) : s->leading;
	} else if (yx_bytes_equal_str(op, "Tm")) {
		set_matrix(p);
	} else if (yx_bytes_equal_str(op, "T*")) {
		move_line(p, 0, -s->leading);
	} else if (yx_bytes_equal_str(op, "TL")) {
		s->leading = paint_number(p, 0);
	} else if (yx_bytes_equal_str(op, "Tj") || yx_bytes_equal_str(op, "TJ")) {
		show(p);
	} else if (yx_bytes_equal_str(op, "'") || yx_bytes_equal_str(op, "\"")) {
		if (op.data[0] == '"') {
			s->word_spacing = paint_number(p, 0);
			s->spacing = paint_number(p, 1);
		}
		move_line(p, 0, -s->leading);
		show(p);
	} else if (yx_bytes_equal_str(op, "Tc")) {
		s->spacing = paint_number(p, 0);
	} else if (yx_bytes_equal_str(op, "Tw")) {
		s->word_spacing = paint_number(p, 0);
	} else if (yx_bytes_equal_str(op, "Tz")) {
		s->stretch = paint_number(p, 0) / 100;
		p->out->disguised |= s->stretch < 0.2;
	} else if (yx_bytes_equal_str(op, "Tr")) {
		s->invisible = paint_number(p, 0) != 0;
	} else if (yx_bytes_equal_str(op, "Ts")) {
		p->out->foreign |= paint_number(p, 0) != 0;
	} else {
		return yx_bytes_equal_str(op, "ET");
	}
	return true;
}

void
paint_over(struct paint *p, const double r[4])
{
	for (size_t i = 0; i < p->out->run_count && i < CHANGE_RUNS; i++) {
		const struct change_run *t = &p->out->runs[i];
		double high = fmin(r[3], t->y + RISE * t->size) - fmax(r[1], t->y);

		if (fmin(r[2], t->x1) > fmax(r[0], t->x0) && high > 0.15 * t->size)
			p->out->disguised = true;
	}
	if (p->out->run_count > CHANGE_RUNS)
		p->out->disguised = true; /* more text than is remembered */
}
