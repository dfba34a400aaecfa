/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_paint: what content paints by name: forms, graphics states with their soft masks,
 * patterns and shadings (ISO 32000-2 8.4.5, 8.7, 8.10, 11.6.5).
 */
#include "strict.h"

#include <string.h>

/* Absent, or six numbers. */
static bool
take_matrix(struct strict *s, const struct yx_pdf_obj *dict, double m[6])
{
	const struct yx_pdf_obj *o = strict_get(s, dict, "Matrix");

	if (o->kind != YX_PDF_NULL)
		return strict_numbers(s, o, m, 6);
	memcpy(m, ((double[6]){ 1, 0, 0, 1, 0, 0 }), 6 * sizeof(*m));
	return true;
}

static bool
good_matrix(struct strict *s, const struct yx_pdf_obj *dict)
{
	double m[6];

	return take_matrix(s, dict, m);
}

/* ---------------------------------------------------------------------- forms */

bool
strict_form(struct strict *s, struct strict_run *outer, const struct yx_pdf_obj *form,
	    const struct strict_state *state)
{
	const struct yx_pdf_obj *resources = strict_get(s, form, "Resources");
	/* the same form may be painted in several states: of colours none is relied on */
	struct strict_state open = { .pen = state ? state->pen : STRICT_PEN,
				     .across = 1,
				     .matrix = { 1, 0, 0, 1, 0, 0 } };
	double box[4], m[6];

	/* ... the font is that of text that sets none */
	if (state) {
		open.face = state->face;
		open.few = state->few;
		open.size = state->size;
		open.across = state->across;
		memcpy(open.codes, state->codes, sizeof(open.codes));
	}
	open.outer_font = true;
	if (strict_seen(s, STRICT_AS_STREAM | strict_pen_class(&open.pen) << 8,
			form->stream_of.num))
		return true;
	/* an appearance cannot be anything else */
	if ((!yx_pdf_is_name(strict_get(s, form, "Subtype"), "Form") &&
	     (outer || yx_pdf_peek(form, "Subtype"))) ||
	    yx_pdf_peek(form, "Subtype2") || yx_pdf_peek(form, "PS") || yx_pdf_peek(form, "Ref"))
		return strict_odd(s, "an object that only some readers take for a form",
				  "只有部分阅读器视之为表单 XObject");
	if (!strict_numbers(s, strict_get(s, form, "BBox"), box, 4) || !take_matrix(s, form, m))
		return strict_odd(s, "a form whose /BBox or /Matrix is none",
				  "表单 XObject 的 /BBox 或 /Matrix 无效");
	if (!strict_group(s, form))
		return false;
	if (state)
		memcpy(open.matrix, state->matrix, sizeof(open.matrix));
	strict_multiply(m, open.matrix);
	return strict_stream(s, outer, STRICT_FORM, form, resources, &open);
}

/* ------------------------------------------------------------- graphics state */

static bool
soft_mask(struct strict_run *r, const struct yx_pdf_obj *mask)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *kind = strict_get(s, mask, "S"), *g = strict_get(s, mask, "G");
	const struct yx_pdf_obj *group = strict_get(s, g, "Group");

	if (mask->kind == YX_PDF_NULL || yx_pdf_is_name(mask, "None"))
		return true;
	if (mask->kind != YX_PDF_DICT || g->kind != YX_PDF_STREAM || group->kind != YX_PDF_DICT ||
	    (!yx_pdf_is_name(kind, "Alpha") && !yx_pdf_is_name(kind, "Luminosity")))
		return strict_odd(s, "a soft mask that readers differ on",
				  "各阅读器对软蒙版的解释不同");
	if (yx_pdf_peek(mask, "BC") && !yx_pdf_peek(group, "CS"))
		return strict_odd(s, "a backdrop colour without a colour space",
				  "软蒙版的背景色没有颜色空间");
	return strict_form(s, r, g, NULL);
}

static bool
good_font_entry(struct strict_run *r, const struct yx_pdf_obj *o)
{
	return o->kind == YX_PDF_NULL ||
	       (o->kind == YX_PDF_ARRAY && o->u.array.count == 2 &&
		yx_pdf_is_number(strict_item(r->s, o, 1)) && strict_font(r, o->u.array.items[0]));
}

static bool
good_dash(struct strict *s, const struct yx_pdf_obj *o)
{
	const struct yx_pdf_obj *list = strict_item(s, o, 0);
	double sum = 0;

	if (o->kind == YX_PDF_NULL)
		return true;
	if (o->kind != YX_PDF_ARRAY || o->u.array.count != 2 || list->kind != YX_PDF_ARRAY ||
	    !yx_pdf_is_number(strict_item(s, o, 1)))
		return false;
	for (size_t i = 0; i < list->u.array.count; i++) {
		const struct yx_pdf_obj *n = strict_item(s, list, i);

		if (!yx_pdf_is_number(n) || yx_pdf_number(n) < 0)
			return false;
		sum += yx_pdf_number(n);
	}
	return !list->u.array.count || sum > 0;
}

/*
 * 11.3.5. For a mode that is none some readers leave out the whole state. An array means the first
 * that is known (before PDF 2.0): not to all readers.
 */
static bool
good_blend(struct strict *s, const struct yx_pdf_obj *o)
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

/* 10.5: a transfer function is for printers; some readers turn dark to light by it on the screen.
 */
static bool
good_transfer(struct strict *s, const struct yx_pdf_obj *o)
{
	if (o->kind == YX_PDF_ARRAY) {
		for (size_t i = 0; i < o->u.array.count; i++) {
			const struct yx_pdf_obj *one = strict_item(s, o, i);

			if (!yx_pdf_is_name(one, "Identity") && !strict_is_identity(s, one))
				return false;
		}
		return true;
	}
	return o->kind == YX_PDF_NULL || yx_pdf_is_name(o, "Identity") ||
	       yx_pdf_is_name(o, "Default") || strict_is_identity(s, o);
}

bool
strict_graphics_state(struct strict_run *r, const struct yx_pdf_obj *entry)
{
	static const char *const numbers[] = { "LW", "LC", "LJ", "ML", "CA", "ca", "FL", "SM" };
	struct strict *s = r->s;
	const struct yx_pdf_obj *gs = strict_resolve(s, entry);
	unsigned misses = s->misses;

	if (gs->kind != YX_PDF_DICT)
		return true; /* nobody does anything */
	if (strict_seen(s, STRICT_AS_STATE, strict_num(entry)))
		return true;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const struct yx_pdf_obj *o = strict_get(s, gs, numbers[i]);

		if (o->kind != YX_PDF_NULL && !yx_pdf_is_number(o))
			return strict_odd(s, "a graphics state with something else than a number",
					  "图形状态中应为数字之处不是数字");
	}
	if (!good_dash(s, strict_get(s, gs, "D")) || !good_blend(s, strict_get(s, gs, "BM")) ||
	    !good_transfer(s, strict_get(s, gs, "TR")) ||
	    !good_transfer(s, strict_get(s, gs, "TR2")) ||
	    !good_font_entry(r, strict_get(s, gs, "Font")))
		return strict_odd(s, "a graphics state that readers differ on",
				  "各阅读器对图形状态的解释不同");
	if (!soft_mask(r, strict_get(s, gs, "SMask")))
		return false;
	if (misses == s->misses)
		strict_keep(s, STRICT_AS_STATE, strict_num(entry));
	return true;
}

/* -------------------------------------------------------- patterns, shadings */

static bool
bad_pattern(struct strict *s)
{
	return strict_odd(s, "a pattern that readers differ on", "各阅读器对图案的解释不同");
}

static bool
tiling(struct strict_run *r, const struct yx_pdf_obj *p, const struct strict_space *space)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *paint = strict_get(s, p, "PaintType");
	const struct yx_pdf_obj *kind = strict_get(s, p, "TilingType");
	const struct yx_pdf_obj *x = strict_get(s, p, "XStep"), *y = strict_get(s, p, "YStep");
	double box[4];

	if (p->kind != YX_PDF_STREAM || paint->kind != YX_PDF_INT || paint->u.integer < 1 ||
	    paint->u.integer > 2 || kind->kind != YX_PDF_INT || kind->u.integer < 1 ||
	    kind->u.integer > 3 || yx_pdf_number(x) == 0 || yx_pdf_number(y) == 0 ||
	    !strict_numbers(s, strict_get(s, p, "BBox"), box, 4) || !good_matrix(s, p))
		return bad_pattern(s);
	/* one without colours takes those in front of its name */
	if (space && paint->u.integer == 2 && (!space->parts || r->count != space->parts + 1))
		return bad_pattern(s);
	return strict_stream(s, r, STRICT_PATTERN, p, strict_get(s, p, "Resources"), NULL);
}

bool
strict_pattern(struct strict_run *r, const struct yx_pdf_obj *entry,
	       const struct strict_space *space)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *p = strict_resolve(s, entry);
	const struct yx_pdf_obj *kind = strict_get(s, p, "PatternType");

	if (kind->kind != YX_PDF_INT || (kind->u.integer != 1 && kind->u.integer != 2))
		return bad_pattern(s);
	if (kind->u.integer == 1)
		return tiling(r, p, space);
	if (!good_matrix(s, p))
		return bad_pattern(s);
	return strict_shading(r, yx_pdf_peek(p, "Shading"));
}

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

bool
strict_shading(struct strict_run *r, const struct yx_pdf_obj *entry)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *o = strict_resolve(s, entry);
	const struct yx_pdf_obj *kind = strict_get(s, o, "ShadingType");
	const struct yx_pdf_obj *f = strict_get(s, o, "Function");
	struct strict_space space;
	double at[6];
	bool good;

	if (strict_seen(s, STRICT_AS_SHADING, strict_num(entry)))
		return true;
	if (!strict_space(s, strict_get(s, o, "ColorSpace"), &space, 0))
		return false;
	good = kind->kind == YX_PDF_INT && !space.pattern;
	switch (good ? kind->u.integer : 0) {
	case 1:
		good = good_functions(s, f, 2, space.parts);
		break;
	case 2: /* from a point to itself nothing is painted, and by some all */
		good = strict_numbers(s, strict_get(s, o, "Coords"), at, 4) &&
		       (at[0] != at[2] || at[1] != at[3]) && good_functions(s, f, 1, space.parts);
		break;
	case 3:
		good = strict_numbers(s, strict_get(s, o, "Coords"), at, 6) &&
		       good_functions(s, f, 1, space.parts);
		break;
	case 4:
	case 5:
	case 6:
	case 7:
		good = o->kind == YX_PDF_STREAM &&
		       (f->kind == YX_PDF_NULL || good_functions(s, f, 1, space.parts));
		break;
	default:
		good = false;
	}
	if (!good)
		return strict_odd(s, "a shading that readers differ on",
				  "各阅读器对渐变的解释不同");
	strict_keep(s, STRICT_AS_SHADING, strict_num(entry));
	return true;
}
