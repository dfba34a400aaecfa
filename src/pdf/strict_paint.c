/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_paint: what content paints by name: forms and graphics states (ISO 32000-2 8.4.5, 8.10).
 */
#include "strict.h"

#include <string.h>

/* Absent, or six numbers. */
bool
strict_matrix(struct strict *s, const struct yx_pdf_obj *dict, double m[6])
{
	const struct yx_pdf_obj *o = strict_get(s, dict, "Matrix");

	if (o->kind != YX_PDF_NULL)
		return strict_numbers(s, o, m, 6);
	memcpy(m, ((double[6]){ 1, 0, 0, 1, 0, 0 }), 6 * sizeof(*m));
	return true;
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
	if (state)
		strict_pattern_around(&open, state);
	open.pen.uncoloured |= outer && outer->coloured_not;
	strict_blend_form(s, form, &open.pen);
	if (strict_seen(s, STRICT_AS_STREAM | strict_pen_class(&open.pen) << 8,
			form->stream_of.num))
		return true;
	/* an appearance cannot be anything else */
	if ((!yx_pdf_is_name(strict_get(s, form, "Subtype"), "Form") &&
	     (outer || yx_pdf_peek(form, "Subtype"))) ||
	    yx_pdf_peek(form, "Subtype2") || yx_pdf_peek(form, "PS") || yx_pdf_peek(form, "Ref"))
		return strict_odd(s, "an object that only some readers take for a form",
				  "只有部分阅读器视之为表单 XObject");
	if (!strict_numbers(s, strict_get(s, form, "BBox"), box, 4) || !strict_matrix(s, form, m))
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

/* 10.5: a transfer function is for printers; some readers turn dark to light by it on the screen.
 */
static bool
good_transfer(struct strict *s, const struct yx_pdf_obj *o)
{
	if (o->kind == YX_PDF_ARRAY) {
		for (size_t i = 0; i < o->u.array.count; i++) {
			const struct yx_pdf_obj *one = strict_item(s, o, i);

			if (!yx_pdf_is_name(one, "Identity") && !strict_is_gentle(s, one))
				return false;
		}
		return true;
	}
	return o->kind == YX_PDF_NULL || yx_pdf_is_name(o, "Identity") ||
	       yx_pdf_is_name(o, "Default") || strict_is_gentle(s, o);
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
	if (!good_dash(s, strict_get(s, gs, "D")) ||
	    !strict_blend_mode(s, strict_get(s, gs, "BM")) ||
	    !good_transfer(s, strict_get(s, gs, "TR")) ||
	    !good_transfer(s, strict_get(s, gs, "TR2")) ||
	    !good_font_entry(r, strict_get(s, gs, "Font")))
		return strict_odd(s, "a graphics state that readers differ on",
				  "各阅读器对图形状态的解释不同");
	if (!strict_soft_mask(r, strict_get(s, gs, "SMask")))
		return false;
	if (misses == s->misses)
		strict_keep(s, STRICT_AS_STATE, strict_num(entry));
	return true;
}
