/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_blend: transparency (ISO 32000-2 11): blend modes, opacities and soft masks that all
 * readers show alike.
 */
#include "strict.h"

#include <math.h>

#define CLEAR   0.1  /* opacity: nobody reads it */
#define SEEN    0.35 /* ... and somebody does */
#define CORNERS 5    /* lines of a letter, at least, and of no circle or bar */
#define NARROW  3    /* points: a frame that looks like a line */
#define LETTER  144  /* points: what is larger is no letter */

/*
 * 11.3.5. For a mode that is none some readers leave out the whole state. An array means the first
 * that is known (before PDF 2.0): not to all readers.
 */
bool
strict_blend_mode(struct strict *s, const struct yx_pdf_obj *o)
{
	static const char *const modes[] = { "Normal",    "Compatible", "Multiply",   "Screen",
					     "Overlay",   "Darken",     "Lighten",    "ColorDodge",
					     "ColorBurn", "HardLight",  "SoftLight",  "Difference",
					     "Exclusion", "Hue",        "Saturation", "Color",
					     "Luminosity" };

	if (o->kind == YX_PDF_NULL)
		return true;
	if (o->kind == YX_PDF_ARRAY && o->u.array.count == 1)
		o = strict_item(s, o, 0);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (yx_pdf_is_name(o, modes[i]))
			return true;
	return false;
}

/*
 * PDF 2.0 defined two modes anew: by ColorDodge and ColorBurn poppler and PDFium show white on
 * black and black on white, MuPDF, Ghostscript and PDFBox nothing. By others white leaves a colour
 * as it is; by the rest it counts whether something lies below.
 */
static void
take_mode(struct strict_run *r, const struct yx_pdf_obj *o)
{
	static const char *const plain[] = { "Normal", "Compatible", "Multiply",
					     "Darken", "HardLight",  "Luminosity" };

	if (o->kind == YX_PDF_ARRAY)
		o = strict_item(r->s, o, 0);
	if (o->kind != YX_PDF_NAME)
		return;
	r->now.pen.blend = yx_pdf_is_name(o, "ColorDodge") || yx_pdf_is_name(o, "ColorBurn")
			       ? STRICT_DODGE
			       : STRICT_GROUND;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (yx_pdf_is_name(o, plain[i]))
			r->now.pen.blend = STRICT_PLAIN;
}

/* Of a state that is good. Less than nothing is nothing, and to pdf.js what it was before. */
void
strict_blend_state(struct strict_run *r, const struct yx_pdf_obj *gs)
{
	static const char *const keys[] = { "ca", "CA" };

	for (size_t i = 0; i < 2; i++) {
		const struct yx_pdf_obj *o = strict_get(r->s, gs, keys[i]);
		double *was = &r->now.pen.opacity[i], is = yx_pdf_number(o);

		if (!yx_pdf_is_number(o))
			continue;
		r->now.pen.negative = is < 0 && (*was >= CLEAR || r->now.pen.negative);
		*was = is;
	}
	take_mode(r, strict_get(r->s, gs, "BM"));
}

void
strict_blend_form(struct strict *s, const struct yx_pdf_obj *form, struct strict_pen *pen)
{
	const struct yx_pdf_obj *group = strict_get(s, form, "Group");
	const struct yx_pdf_obj *alone = strict_get(s, group, "I");

	if (group->kind != YX_PDF_DICT)
		return;
	pen->opacity[0] = pen->opacity[1] = 1;
	pen->blend = STRICT_PLAIN;
	pen->grouped = alone->kind != YX_PDF_BOOL || !alone->u.boolean;
}

bool
strict_blend_apart(const struct strict_pen *p)
{
	return fmin(p->opacity[0], p->opacity[1]) < CLEAR &&
	       fmax(p->opacity[0], p->opacity[1]) >= SEEN;
}

/* Within a group that is not isolated nothing may lie below, and PDFBox blends with white then. */
static bool
is_plain(const struct strict_pen *p)
{
	return p->blend != STRICT_DODGE && !(p->blend == STRICT_GROUND && p->grouped);
}

static bool
odd_mode(struct strict_run *r)
{
	return strict_odd(r->s, "a blend mode that readers reckon in different ways",
			  "各阅读器对混合模式的计算不同");
}

static bool
apart(struct strict_run *r)
{
	return strict_odd(r->s, "areas and lines of which one is clear, to some readers both",
			  "填充与描边之一透明，部分阅读器视二者均透明");
}

static bool
is_small(const struct strict_trace *t, double most)
{
	return fmax(t->path_high[0] - t->path_low[0], t->path_high[1] - t->path_low[1]) <= most;
}

/* As large as letters, and with as many corners. */
static bool
may_be_letter(const struct strict_trace *t)
{
	return t->segments >= CORNERS && is_small(t, LETTER);
}

/* A bar, a circle or the head of an arrow. */
static bool
is_frame(const struct strict_trace *t)
{
	double wide = t->high[0] - t->low[0], high = t->high[1] - t->low[1];

	if (t->curved) /* a move may follow */
		return t->subpaths <= 2 && t->segments <= CORNERS;
	return t->subpaths <= 1 && fabs(t->area - wide * high) < wide * high / 100;
}

/* A line of some, or a frame as narrow as one over them. */
static bool
may_be_stroke(struct strict_run *r, const double box[4])
{
	const struct strict_trace *t = &r->trace;

	return (!is_frame(t) && is_small(t, LETTER / 2.0)) ||
	       (fmin(box[2] - box[0], box[3] - box[1]) <= NARROW && strict_covers_words(r, box));
}

/* By areas that may be letters or lie over some. `both`: Ghostscript's lines around areas have the
 * areas' opacity. */
bool
strict_blend_path(struct strict_run *r, bool both)
{
	const struct strict_trace *t = &r->trace;
	double box[4] = { t->path_low[0], t->path_low[1], t->path_high[0], t->path_high[1] };

	if (both && t->has_box && strict_blend_apart(&r->now.pen) && may_be_stroke(r, box))
		return apart(r);
	return is_plain(&r->now.pen) || !t->has_box ||
	       (!may_be_letter(t) && !strict_covers_words(r, box)) || odd_mode(r);
}

/*
 * Ghostscript paints areas and lines with the areas' opacity, pdf.js outlined letters; and what is
 * less than clear as it did before.
 */
bool
strict_blend_letters(struct strict_run *r)
{
	int mode = r->now.pen.mode & 3;

	if (r->now.pen.negative && mode != 3)
		return strict_odd(r->s, "an opacity of less than nothing", "不透明度为负");
	if ((mode == 1 || mode == 2) && strict_blend_apart(&r->now.pen))
		return apart(r);
	return mode == 3 || is_plain(&r->now.pen) || odd_mode(r);
}

static bool
is_flat(const double r[4])
{
	return r[0] == r[2] || r[1] == r[3];
}

/* 11.6.5.2. MuPDF knows no /TR, and PDFBox has no place for a group without area. */
bool
strict_soft_mask(struct strict_run *r, const struct yx_pdf_obj *mask)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *kind = strict_get(s, mask, "S"), *g = strict_get(s, mask, "G");
	const struct yx_pdf_obj *group = strict_get(s, g, "Group"),
				*back = strict_get(s, mask, "BC");
	const struct yx_pdf_obj *turn = strict_get(s, mask, "TR");
	bool lit = yx_pdf_is_name(kind, "Luminosity");
	double box[4], colour[STRICT_OPERANDS];
	struct strict_space space;

	if (mask->kind == YX_PDF_NULL || yx_pdf_is_name(mask, "None"))
		return true;
	if (mask->kind != YX_PDF_DICT || g->kind != YX_PDF_STREAM || group->kind != YX_PDF_DICT ||
	    !(lit || yx_pdf_is_name(kind, "Alpha")) ||
	    (turn->kind != YX_PDF_NULL && !yx_pdf_is_name(turn, "Identity")) ||
	    !strict_numbers(s, strict_get(s, g, "BBox"), box, 4) || is_flat(box))
		return strict_odd(s, "a soft mask that readers differ on",
				  "各阅读器对软蒙版的解释不同");
	if (back->kind != YX_PDF_NULL &&
	    (!lit || !yx_pdf_peek(group, "CS") ||
	     !strict_space(s, yx_pdf_peek(group, "CS"), &space, 0) || space.pattern ||
	     !strict_numbers(s, back, colour, space.parts)))
		return strict_odd(s, "a backdrop colour that readers differ on",
				  "各阅读器对软蒙版背景色的解释不同");
	return strict_form(s, r, g, NULL);
}
