/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_pattern: patterns (ISO 32000-2 8.7), and what may be painted with them. A cell is repeated
 * by a step that is no less than itself; one without colours has none; letters and stencils are
 * filled by a pattern in some readers only, and so is a form by one from around it.
 */
#include "strict.h"

#include <math.h>

#define FINE    0.05 /* points: a cell below is painted as nothing or as one colour */
#define OVERLAP 0.95 /* of a cell, that the step is at least: what overlaps is cut by PDFBox */
#define FAR     1e6  /* points, as for the circles of shadings */
#define HATCH   12   /* points: a cell that has no letters to be cut */

static bool
bad_pattern(struct strict *s)
{
	return strict_odd(s, "a pattern that readers differ on", "各阅读器对图案的解释不同");
}

static bool
good_matrix(struct strict *s, const struct yx_pdf_obj *dict, double *scale)
{
	double m[6], area;

	if (!strict_matrix(s, dict, m))
		return false;
	for (size_t i = 0; i < 6; i++)
		if (!(fabs(m[i]) <= FAR))
			return false;
	area = fabs(m[0] * m[3] - m[1] * m[2]);
	*scale = sqrt(area);
	return area > 1e-12 * (m[0] * m[0] + m[1] * m[1] + m[2] * m[2] + m[3] * m[3]);
}

/* A box with a step along each side, forwards (MuPDF paints one cell by others). */
static bool
good_cell(struct strict_run *r, const struct yx_pdf_obj *p)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *x = strict_get(s, p, "XStep"), *y = strict_get(s, p, "YStep");
	double box[4], scale, step[2], size[2];

	if (!yx_pdf_is_number(x) || !yx_pdf_is_number(y) ||
	    !strict_numbers(s, strict_get(s, p, "BBox"), box, 4) || !good_matrix(s, p, &scale))
		return false;
	step[0] = yx_pdf_number(x);
	step[1] = yx_pdf_number(y);
	for (size_t i = 0; i < 2; i++) {
		size[i] = fabs(box[i + 2] - box[i]);
		if (!(size[i] > 0 && step[i] > 0 && step[i] * scale >= FINE))
			return false;
	}
	return (step[0] >= OVERLAP * size[0] && step[1] >= OVERLAP * size[1]) ||
	       r->kind == STRICT_GLYPH || fmax(size[0], size[1]) * scale <= HATCH;
}

static bool
tiling(struct strict_run *r, const struct yx_pdf_obj *p, const struct strict_space *space)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *paint = strict_get(s, p, "PaintType");
	const struct yx_pdf_obj *kind = strict_get(s, p, "TilingType");
	struct strict_state state = { .pen = STRICT_PEN, .matrix = { 1, 0, 0, 1, 0, 0 } };

	if (p->kind != YX_PDF_STREAM || paint->kind != YX_PDF_INT || paint->u.integer < 1 ||
	    paint->u.integer > 2 || kind->kind != YX_PDF_INT || kind->u.integer < 1 ||
	    kind->u.integer > 3 || !good_cell(r, p))
		return bad_pattern(s);
	/* one without colours takes those in front of its name */
	if (space && paint->u.integer == 2 && (!space->parts || r->count != space->parts + 1))
		return bad_pattern(s);
	if (space && !space->parts && r->count != 1)
		return bad_pattern(s);
	state.pen.uncoloured = paint->u.integer == 2;
	return strict_stream(s, r, STRICT_PATTERN, p, strict_get(s, p, "Resources"), &state);
}

static bool
is_in_cell(const struct strict_run *r)
{
	for (; r; r = r->outer)
		if (r->kind == STRICT_PATTERN)
			return true;
	return false;
}

/* PDFBox and pdf.js forget the shading's box for letters and lines (pdf.js for areas as well). */
static void
take_box(struct strict_run *r, const struct yx_pdf_obj *p, struct strict_space *space)
{
	const struct yx_pdf_obj *o = strict_get(r->s, strict_get(r->s, p, "Shading"), "BBox");
	double box[4], m[6];

	space->boxed = o->kind != YX_PDF_NULL;
	if (!space->boxed)
		return;
	for (size_t k = 0; k < 4; k++) /* nothing is within */
		space->box[k] = k < 2 ? INFINITY : -INFINITY;
	if (r->kind != STRICT_PAGE || !strict_numbers(r->s, o, box, 4) ||
	    !strict_matrix(r->s, p, m) || m[1] != 0 || m[2] != 0)
		return;
	for (size_t k = 0; k < 4; k++) {
		double v = box[k] * m[k % 2 * 3] + m[4 + k % 2];

		space->box[k % 2] = fmin(space->box[k % 2], v);
		space->box[2 + k % 2] = fmax(space->box[2 + k % 2], v);
	}
}

bool
strict_pattern(struct strict_run *r, const struct yx_pdf_obj *entry, struct strict_space *space)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *p = strict_resolve(s, entry);
	const struct yx_pdf_obj *kind = strict_get(s, p, "PatternType");
	double scale;

	if (kind->kind != YX_PDF_INT || (kind->u.integer != 1 && kind->u.integer != 2))
		return bad_pattern(s);
	space->shaded = kind->u.integer == 2;
	space->boxed = false;
	if (!space->shaded)
		return tiling(r, p, space->known ? space : NULL);
	if (!good_matrix(s, p, &scale))
		return bad_pattern(s);
	take_box(r, p, space);
	return strict_shading(r, yx_pdf_peek(p, "Shading"), scale, true);
}

/* ------------------------------------------------------------ what is painted so */

static bool
is_pattern(const struct strict_space *space)
{
	return space->pattern && space->chosen;
}

void
strict_pattern_around(struct strict_state *inner, const struct strict_state *outer)
{
	inner->pen.around[0] = outer->pen.around[0] || is_pattern(&outer->fill);
	inner->pen.around[1] = outer->pen.around[1] || is_pattern(&outer->stroke);
}

static bool
is_cut(const struct strict_space *space, const double box[4])
{
	return is_pattern(space) && space->boxed &&
	       !(box[0] >= space->box[0] - 1 && box[1] >= space->box[1] - 1 &&
		 box[2] <= space->box[2] + 1 && box[3] <= space->box[3] + 1);
}

/* Chosen around this form, it has the one's place for some and the other's for others. */
static bool
good_colours(struct strict_run *r, const double box[4], bool fills, bool strokes, bool letters)
{
	const bool *around = r->now.pen.around;

	if ((fills && around[0]) || (strokes && around[1]))
		return strict_odd(r->s, "painting with a pattern that was chosen around this form",
				  "以表单外层选定的图案绘制");
	return !((letters && fills && is_cut(&r->now.fill, box)) ||
		 (strokes && is_cut(&r->now.stroke, box))) ||
	       strict_odd(r->s, "painting beyond the box of a shading, which only some readers cut",
			  "绘制超出渐变的边界框，只有部分阅读器裁剪");
}

bool
strict_pattern_paints(struct strict_run *r, bool fills, bool strokes)
{
	const struct strict_trace *t = &r->trace;

	return !t->has_box || good_colours(r,
					   (double[4]){ t->path_low[0], t->path_low[1],
							t->path_high[0], t->path_high[1] },
					   fills, strokes, false);
}

static bool
odd_letters(struct strict_run *r)
{
	return strict_odd(r->s, "letters painted with a pattern that only some readers use",
			  "以图案绘制的文字只有部分阅读器如此显示");
}

/* Drawn letters (Type 3), outlines of a shading; shadings in cells, which MuPDF has elsewhere. */
bool
strict_pattern_letters(struct strict_run *r)
{
	int mode = r->now.pen.mode & 3;

	if (!good_colours(r, (double[4]){ -INFINITY, -INFINITY, INFINITY, INFINITY },
			  mode == 0 || mode == 2, mode == 1 || mode == 2, true))
		return false;
	if (mode != 3 && (mode != 1 && is_pattern(&r->now.fill)) &&
	    (r->now.drawn_letters || (r->now.fill.shaded && is_in_cell(r))))
		return odd_letters(r);
	if ((mode == 1 || mode == 2) && is_pattern(&r->now.stroke) && r->now.stroke.shaded)
		return odd_letters(r);
	return true;
}

bool
strict_pattern_stencil(struct strict_run *r)
{
	return (!is_pattern(&r->now.fill) && !r->now.pen.around[0]) ||
	       strict_odd(r->s, "a stencil painted with a pattern that only some readers use",
			  "以图案绘制的图像蒙版只有部分阅读器如此显示");
}

/* 8.7.3.3, 9.6.4: images and shadings have colours of their own. */
bool
strict_may_have_colours(struct strict_run *r)
{
	return !(r->coloured_not || r->now.pen.uncoloured) ||
	       strict_odd(r->s, "a colour where that of the pattern or of the text is taken",
			  "图案或字形应使用外部颜色，却又设置颜色");
}
