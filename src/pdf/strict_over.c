/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_over: paint that lets through what lies below (overprint: ISO 32000-2 8.6.7, 11.7.4).
 * MuPDF shows on the screen what a press would print, and so does Acrobat when asked to or for
 * PDF/X; others paint over. No matter for a dark colour, or where nothing lies below; a light one
 * over words hides them in the one and tints them in the other.
 */
#include "strict.h"

#include <string.h>

/* Dark enough that nobody reads what lies below; or so light that it is paper. */
static void
judge_colour(struct strict_paint *p, const struct strict_run *r, size_t n)
{
	double least = 1, most = 0, v;

	for (size_t i = 0; i < n; i++) {
		v = r->args[i].number;
		least = v < least ? v : least;
		most = v > most ? v : most;
	}
	p->dark = p->inks  ? p->black && least >= 0.7
		  : n == 4 ? r->args[3].number >= 0.7
			   : n > 0 && most <= 0.3;
}

void
strict_over_colour(struct strict_run *r, bool stroke, size_t numbers)
{
	judge_colour(&r->now.pen.paint[stroke], r, numbers);
}

/* Of a space by its array: is it of inks, and of those that make black? */
void
strict_over_space(struct strict_run *r, bool stroke, const struct yx_pdf_obj *space)
{
	struct strict_paint *p = &r->now.pen.paint[stroke];
	const struct yx_pdf_obj *o = space ? strict_resolve(r->s, space) : &pdf_null;
	const struct yx_pdf_obj *kind = strict_item(r->s, o, 0), *name = strict_item(r->s, o, 1);

	p->inks = yx_pdf_is_name(kind, "Separation") || yx_pdf_is_name(kind, "DeviceN");
	p->black = yx_pdf_is_name(name, "Black") || yx_pdf_is_name(name, "All");
	p->dark = true; /* the colour that a space begins with: black, or all of an ink */
	if (p->inks)
		p->dark = p->black;
}

/* 8.4.5: op is OP where it is not said. */
void
strict_over_state(struct strict_run *r, const struct yx_pdf_obj *gs)
{
	const struct yx_pdf_obj *all = strict_get(r->s, gs, "OP"),
				*fill = strict_get(r->s, gs, "op");

	if (all->kind == YX_PDF_BOOL)
		r->now.pen.paint[0].over = r->now.pen.paint[1].over = all->u.boolean;
	if (fill->kind == YX_PDF_BOOL)
		r->now.pen.paint[0].over = fill->u.boolean;
}

static bool
lets_through(const struct strict_run *r, bool fills, bool strokes)
{
	const struct strict_paint *p = r->now.pen.paint;

	return (fills && p[0].over && !p[0].dark) || (strokes && p[1].over && !p[1].dark);
}

/* A path, in a box on the page: does it cover words? */
bool
strict_over_path(struct strict_run *r, bool fills, bool strokes)
{
	const double *low = r->trace.path_low, *high = r->trace.path_high;
	double box[4] = { low[0], low[1], high[0], high[1] };

	return !lets_through(r, fills, strokes) || !strict_covers_words(r, box) ||
	       strict_odd(r->s, "a light colour that overprints words",
			  "浅色以叠印方式绘制在文字之上");
}

/* Letters: on a ground that is painted? */
bool
strict_over_text(struct strict_run *r)
{
	int mode = r->now.pen.mode & 3;

	return !lets_through(r, mode == 0 || mode == 2, mode == 1 || mode == 2) ||
	       r->s->areas == r->s->page_areas ||
	       strict_odd(r->s, "letters in a light colour that overprint",
			  "浅色文字以叠印方式绘制");
}

/* Images and shadings have colours of their own. */
bool
strict_over_object(struct strict_run *r)
{
	const double *m = r->now.matrix;
	double box[4] = { m[4], m[5], m[4], m[5] };

	if (!r->now.pen.paint[0].over)
		return true;
	for (size_t i = 1; i < 4; i++) { /* the corners of the unit square */
		double x = m[4] + (i & 1 ? m[0] : 0) + (i & 2 ? m[2] : 0);
		double y = m[5] + (i & 1 ? m[1] : 0) + (i & 2 ? m[3] : 0);

		box[0] = x < box[0] ? x : box[0];
		box[1] = y < box[1] ? y : box[1];
		box[2] = x > box[2] ? x : box[2];
		box[3] = y > box[3] ? y : box[3];
	}
	return !strict_covers_words(r, box) ||
	       strict_odd(r->s, "an image that overprints words", "图像以叠印方式绘制在文字之上");
}
