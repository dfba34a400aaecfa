/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_shading: shadings (ISO 32000-2 8.7.4.5) that all readers paint alike. They differ on what
 * lies outside of a function's domain, on circles and lines that are none, on a background without
 * a pattern; on a box within one (strict_pattern.c). Meshes are in strict_mesh.c.
 */
#include "strict_shading.h"

#include <math.h>

#define FAR     0.35 /* of a colour's part, from its least to its most */
#define CELL    100  /* nanoseconds or so for each of them */
#define BETWEEN 8    /* the corners of a cell of a mesh */
#define STEPS   32   /* along a shading of inks */
#define LEAST   1e-4 /* of a line's or circle's place: where numbers of 32 bits end */
#define MOST    1e6  /* points: some reckon in numbers of 16 bits before the point */
#define TOUCH   1e-3 /* of a circle: nearly touching another */

/* One function of all parts, or one for each. */
static bool
good_functions(struct strict *s, const struct yx_pdf_obj *o, size_t inputs, size_t parts)
{
	if (o->kind != YX_PDF_ARRAY)
		return strict_function(s, o, inputs, parts);
	if (o->u.array.count == 1 && parts != 1)
		return strict_function(s, strict_item(s, o, 0), inputs, parts);
	if (o->u.array.count != parts)
		return false;
	for (size_t i = 0; i < parts; i++)
		if (!strict_function(s, strict_item(s, o, i), inputs, 1))
			return false;
	return true;
}

/* Each function knows what the shading asks it: Ghostscript paints nothing else. */
static bool
covers(struct strict_shading *h, double low, double high)
{
	struct strict *s = h->s;
	const struct yx_pdf_obj *f = h->function;
	size_t count = f->kind == YX_PDF_ARRAY ? f->u.array.count : 1;
	double domain[2], near = 1e-5 * (fabs(low) + fabs(high));

	for (size_t i = 0; i < count; i++) {
		const struct yx_pdf_obj *one = f->kind == YX_PDF_ARRAY ? strict_item(s, f, i) : f;

		if (!strict_numbers(s, strict_get(s, one, "Domain"), domain, 2) ||
		    domain[0] > low + near || domain[1] < high - near)
			return false;
	}
	return true;
}

bool
strict_shading_at(struct strict_shading *h, double t)
{
	static const enum strict_side sides[] = { STRICT_BELOW, STRICT_ABOVE };
	double colour[STRICT_OPERANDS], other[STRICT_OPERANDS];
	size_t parts = h->space.parts;

	if (!strict_value(&h->values, h->function, &t, 1, STRICT_EXACT, colour, parts))
		return false;
	for (size_t k = 0; k < 2; k++) {
		if (!strict_value(&h->values, h->function, &t, 1, sides[k], other, parts))
			return false;
		for (size_t i = 0; i < parts; i++)
			if (fabs(colour[i] - other[i]) >= FAR * h->most)
				return false;
	}
	return !h->space.inks || strict_ink_colours(h->s, h->space.inks, colour, 1);
}

bool
strict_shading_is_straight(struct strict_shading *h, double a, double b)
{
	double first[STRICT_OPERANDS], last[STRICT_OPERANDS], colour[STRICT_OPERANDS];
	size_t n = h->space.parts;

	h->s->work += BETWEEN * CELL;
	if (!strict_value(&h->values, h->function, &a, 1, STRICT_EXACT, first, n) ||
	    !strict_value(&h->values, h->function, &b, 1, STRICT_EXACT, last, n))
		return false;
	for (unsigned i = 1; i < BETWEEN; i++) {
		double part = (double)i / BETWEEN, t = a + (b - a) * part;

		if (!strict_value(&h->values, h->function, &t, 1, STRICT_EXACT, colour, n))
			return false;
		for (size_t k = 0; k < n; k++)
			if (fabs(colour[k] - first[k] - (last[k] - first[k]) * part) >=
			    FAR / 2 * h->most)
				return false;
	}
	return true;
}

/* Along the line between the ends, where it is of inks; and what goes on beyond them. */
static bool
good_colours(struct strict_shading *h, const double domain[2], const bool extend[2])
{
	double colour[STRICT_OPERANDS], t;

	for (size_t k = 0; k < 2; k++)
		if (extend[k] && !strict_shading_at(h, domain[k]))
			return false;
	for (unsigned i = 0; h->space.inks && i <= STEPS; i++) {
		t = domain[0] + (domain[1] - domain[0]) * i / STEPS;
		if (!strict_value(&h->values, h->function, &t, 1, STRICT_EXACT, colour,
				  h->space.parts) ||
		    !strict_ink_colours(h->s, h->space.inks, colour, 1))
			return false;
	}
	return true;
}

static bool
is_within(const struct strict_shading *h, const double *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(fabs(at[i]) * h->scale <= MOST))
			return false;
	return true;
}

/* 8.7.4.5.3: from a point to itself nothing is painted, and by some all. */
static bool
good_line(const struct strict_shading *h, const double at[4])
{
	double length = hypot(at[2] - at[0], at[3] - at[1]);

	return is_within(h, at, 4) && length > LEAST * fmax(fmax(fabs(at[0]), fabs(at[1])),
							    fmax(fabs(at[2]), fabs(at[3])));
}

/* 8.7.4.5.4: two circles, one of them may be a point; those that touch are odd. */
static bool
good_circles(const struct strict_shading *h, const double at[6], const bool extend[2])
{
	double apart = hypot(at[3] - at[0], at[4] - at[1]), wider = fabs(at[5] - at[2]);
	double size = fmax(at[2], at[5]);

	if (!is_within(h, at, 6) || at[2] < 0 || at[5] < 0 || size <= 0 ||
	    fmax(apart, wider) <= LEAST * size)
		return false;
	if (fabs(apart - wider) <= TOUCH * size && apart > TOUCH)
		return false;
	/* PDFBox goes on outwards where the inner one of two is to go on */
	return apart >= wider || at[2] == 0 || at[5] == 0 || extend[at[5] > at[2]] ||
	       !extend[at[5] < at[2]];
}

/* Along a line or from circle to circle. */
static bool
good_ramp(struct strict_shading *h, bool circles, bool *covered)
{
	struct strict *s = h->s;
	const struct yx_pdf_obj *at = strict_get(s, h->dict, "Coords");
	const struct yx_pdf_obj *d = strict_get(s, h->dict, "Domain");
	const struct yx_pdf_obj *e = strict_get(s, h->dict, "Extend");
	double places[6], domain[2] = { 0, 1 };
	bool extend[2] = { false, false };

	if (d->kind != YX_PDF_NULL && (!strict_numbers(s, d, domain, 2) || domain[0] >= domain[1]))
		return false;
	for (size_t i = 0; e->kind != YX_PDF_NULL && i < 2; i++) {
		const struct yx_pdf_obj *one = strict_item(s, e, i);

		if (e->kind != YX_PDF_ARRAY || e->u.array.count != 2 || one->kind != YX_PDF_BOOL)
			return false;
		extend[i] = one->u.boolean;
	}
	*covered = !circles && extend[0] && extend[1];
	return strict_numbers(s, at, places, circles ? 6 : 4) &&
	       (circles ? good_circles(h, places, extend) : good_line(h, places)) &&
	       good_functions(s, h->function, 1, h->space.parts) &&
	       covers(h, domain[0], domain[1]) && good_colours(h, domain, extend);
}

/* What all kinds have (table 77). */
static bool
good_common(struct strict_shading *h, bool in_pattern, bool covered)
{
	struct strict *s = h->s;
	const struct yx_pdf_obj *smooth = strict_get(s, h->dict, "AntiAlias");
	const struct yx_pdf_obj *ground = strict_get(s, h->dict, "Background");
	const struct yx_pdf_obj *o = strict_get(s, h->dict, "BBox");
	double box[4], colour[STRICT_OPERANDS];

	if (smooth->kind != YX_PDF_NULL && smooth->kind != YX_PDF_BOOL)
		return false;
	if (o->kind != YX_PDF_NULL && !strict_numbers(s, o, box, 4))
		return false;
	if (ground->kind == YX_PDF_NULL)
		return true;
	/* it is that of patterns: MuPDF, pdf.js and PDFBox paint it by sh as well */
	return (in_pattern || covered) && strict_numbers(s, ground, colour, h->space.parts) &&
	       (!h->space.inks || strict_ink_colours(s, h->space.inks, colour, 1));
}

static bool
good_shading(struct strict_shading *h, bool in_pattern)
{
	struct strict *s = h->s;
	const struct yx_pdf_obj *kind = strict_get(s, h->dict, "ShadingType");
	bool none = h->function->kind == YX_PDF_NULL, covered = false, good;

	if (kind->kind != YX_PDF_INT || h->space.pattern || (h->space.high >= 0 && !none))
		return false;
	switch (kind->u.integer) {
	case 2:
	case 3:
		good = good_ramp(h, kind->u.integer == 3, &covered);
		break;
	case 4:
	case 5:
	case 6:
	case 7:
		good = (none || good_functions(s, h->function, 1, h->space.parts)) &&
		       strict_mesh(h, (unsigned)kind->u.integer);
		break;
	default: /* a function of the place: pdf.js knows none, Ghostscript not all */
		good = false;
	}
	return good && good_common(h, in_pattern, covered);
}

bool
strict_shading(struct strict_run *r, const struct yx_pdf_obj *entry, double scale, bool in_pattern)
{
	struct strict *s = r->s;
	enum strict_role role = in_pattern ? STRICT_AS_SHADING_PATTERN : STRICT_AS_SHADING;
	struct strict_shading h = { .s = s, .values.s = s, .most = 1, .scale = scale };
	const struct yx_pdf_obj *space;
	bool good;

	if (strict_seen(s, role, strict_num(entry)))
		return true;
	h.dict = strict_resolve(s, entry);
	h.function = strict_get(s, h.dict, "Function");
	space = strict_get(s, h.dict, "ColorSpace");
	if (!strict_space(s, yx_pdf_peek(h.dict, "ColorSpace"), &h.space, 0))
		return false;
	if (yx_pdf_is_name(strict_item(s, space, 0), "Lab"))
		h.most = 100;
	good = good_shading(&h, in_pattern);
	strict_values_clear(&h.values);
	if (!good)
		return s->status == YX_OK && strict_odd(s, "a shading that readers differ on",
							"各阅读器对渐变的解释不同");
	strict_keep(s, role, strict_num(entry));
	return true;
}
