/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_state: operators that set the graphics state and the colours (ISO 32000-2 8.4, 8.6): what
 * they set must be there, and be what it says.
 */
#include "strict.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------- graphics state */

void
strict_multiply(const double n[6], double m[6])
{
	double out[6];

	for (size_t i = 0; i < 6; i += 2) {
		out[i] = n[i] * m[0] + n[i + 1] * m[2] + (i == 4 ? m[4] : 0);
		out[i + 1] = n[i] * m[1] + n[i + 1] * m[3] + (i == 4 ? m[5] : 0);
	}
	memcpy(m, out, sizeof(out));
}

void
strict_concat(struct strict_run *r)
{
	double n[6];

	for (size_t i = 0; i < 6; i++)
		n[i] = r->args[i].number;
	strict_multiply(n, r->now.matrix);
}

/* A path of nothing but a beginning, which lies there under this matrix too. */
static bool
begins_there(const struct strict_run *r)
{
	const double *m = r->now.matrix, *p = r->trace.start;
	double x = p[0] * m[0] + p[1] * m[2] + m[4], y = p[0] * m[1] + p[1] * m[3] + m[5];

	return r->trace.bare && !r->trace.parts &&
	       fabs(x - r->trace.from[0]) <= 1e-6 * (1 + fabs(x)) &&
	       fabs(y - r->trace.from[1]) <= 1e-6 * (1 + fabs(y));
}

/*
 * Some readers take a point through the matrix when it is met, others when the path is painted.
 * Writers that surround each operator with a matrix and its inverse (dvipdfmx), or turn the rest
 * of a line around its beginning, mean no harm.
 */
bool
strict_path_matrix(struct strict_run *r)
{
	if (!r->path)
		memcpy(r->path_matrix, r->now.matrix, sizeof(r->path_matrix));
	for (size_t i = 0; i < 6; i++) {
		double was = r->path_matrix[i], is = r->now.matrix[i];

		if (fabs(is - was) <= 1e-6 * (1 + fabs(was)))
			continue;
		if (!begins_there(r))
			return strict_odd(r->s, "a path under two matrices", "路径之中改变矩阵");
		memcpy(r->path_matrix, r->now.matrix, sizeof(r->path_matrix));
	}
	return true;
}

bool
strict_save(struct strict_run *r)
{
	struct strict_state *grown;

	if (r->depth == r->room) {
		size_t room = r->room ? r->room * 2 : 16;

		if (room > YX_LIMIT_PDF_CHECK_SAVED)
			return strict_limit(r->s);
		if (!(grown = yx_realloc(r->saved, room * sizeof(*grown)))) {
			r->s->status = yx_fail_nomem(r->s->err);
			return false;
		}
		r->saved = grown;
		r->room = room;
	}
	r->now.in_text = r->in_text;
	r->now.moved = r->moved;
	r->saved[r->depth++] = r->now;
	r->moved = false;
	return true;
}

bool
strict_restore(struct strict_run *r)
{
	bool moved = r->moved;

	if (!r->depth) {
		/* at the end of a page or of an appearance it restores nothing */
		r->underflow = true;
		return !r->outer || strict_odd(r->s, "Q without q in a form", "表单中 Q 多于 q");
	}
	r->now = r->saved[--r->depth];
	/* some restore the text matrix as well */
	r->unsure |= r->in_text && r->now.in_text && moved;
	r->moved = moved || r->now.moved;
	return true;
}

/* 8.4.3.6; a negative length or none at all is drawn in three ways. */
bool
strict_dash(struct strict_run *r)
{
	const struct yx_pdf_obj *a = r->args[0].o;
	double sum = 0, list[STRICT_DASHES] = { 0 };
	size_t count = a->u.array.count;

	for (size_t i = 0; i < count; i++) {
		double v = yx_pdf_number(a->u.array.items[i]);

		if (!yx_pdf_is_number(a->u.array.items[i]) || v < 0)
			return strict_odd(r->s, "a dash that is no length", "虚线的长度无效");
		sum += v;
		list[i % STRICT_DASHES] = v;
	}
	strict_pen_dash(&r->now.pen, list, count < STRICT_DASHES ? count : STRICT_DASHES,
			r->args[1].number);
	return !a->u.array.count || sum > 0 ||
	       strict_odd(r->s, "a dash pattern without length", "虚线的长度为零");
}

/* What a graphics state that is good says of lines (8.4.5). */
static void
take_pen(struct strict_run *r, const struct yx_pdf_obj *gs)
{
	struct strict_pen *p = &r->now.pen;
	const struct yx_pdf_obj *width = strict_get(r->s, gs, "LW"),
				*cap = strict_get(r->s, gs, "LC");
	const struct yx_pdf_obj *dash = strict_get(r->s, gs, "D"),
				*all = strict_item(r->s, dash, 0);
	double list[STRICT_DASHES] = { 0 };
	size_t count = all->kind == YX_PDF_ARRAY ? all->u.array.count : 0;

	if (yx_pdf_is_number(width))
		p->width = yx_pdf_number(width);
	if (cap->kind == YX_PDF_INT)
		p->cap = cap->u.integer > 0 ? (cap->u.integer > 1 ? 2 : 1) : 0;
	if (dash->kind != YX_PDF_ARRAY)
		return;
	count = count < STRICT_DASHES ? count : STRICT_DASHES;
	for (size_t i = 0; i < count; i++)
		list[i] = yx_pdf_number(strict_item(r->s, all, i));
	strict_pen_dash(p, list, count, yx_pdf_number(strict_item(r->s, dash, 1)));
}

bool
strict_set_state(struct strict_run *r)
{
	const struct yx_pdf_obj *entry, *font;

	if (!strict_find(r, "ExtGState", r->args[0].o->u.text, &entry))
		return false;
	if (!entry) /* nobody does anything */
		return true;
	if (!strict_graphics_state(r, entry))
		return false;
	strict_over_state(r, strict_resolve(r->s, entry));
	strict_blend_state(r, strict_resolve(r->s, entry));
	take_pen(r, strict_resolve(r->s, entry));
	font = strict_get(r->s, strict_resolve(r->s, entry), "Font");
	if (font->kind == YX_PDF_ARRAY && yx_pdf_is_number(strict_item(r->s, font, 1)))
		r->now.size = yx_pdf_number(strict_item(r->s, font, 1));
	return font->kind != YX_PDF_ARRAY || !font->u.array.count ||
	       strict_use_font(r, font->u.array.items[0]);
}

/* -------------------------------------------------------------------- colours */

bool
strict_set_device(struct strict_run *r, unsigned parts)
{
	struct strict_space *to = r->op.data[0] >= 'a' ? &r->now.fill : &r->now.stroke;

	*to = (struct strict_space){ .known = true, .parts = parts, .high = -1 };
	strict_over_space(r, to == &r->now.stroke, NULL);
	strict_over_colour(r, to == &r->now.stroke, parts);
	r->now.pen.around[to == &r->now.stroke] = false;
	return strict_may_have_colours(r);
}

bool
strict_set_space(struct strict_run *r)
{
	struct strict_space *to = r->op.data[0] == 'c' ? &r->now.fill : &r->now.stroke;
	struct yx_bytes name = r->args[0].o->u.text;
	const struct yx_pdf_obj *entry;

	if (!strict_may_have_colours(r))
		return false;
	r->now.pen.around[to == &r->now.stroke] = false;
	strict_over_space(r, to == &r->now.stroke, NULL);
	if (strict_device(name, to))
		return !yx_pdf_peek_bytes(strict_get(r->s, r->resources, "ColorSpace"), name) ||
		       strict_odd(r->s, "a colour space of the device that resources define anew",
				  "资源重新定义了设备颜色空间");
	if (!strict_find(r, "ColorSpace", name, &entry))
		return false;
	if (!entry)
		return strict_odd(r->s, "a colour space that is not there", "颜色空间不存在");
	if (entry->kind == YX_PDF_NAME && !strict_device(entry->u.text, to))
		return strict_odd(r->s, "a colour space that only names another",
				  "颜色空间只是另一个名称");
	strict_over_space(r, to == &r->now.stroke, entry);
	return strict_space(r->s, entry, to, 0);
}

bool
strict_set_colour(struct strict_run *r)
{
	struct strict_space *to = r->op.data[0] == 's' ? &r->now.fill : &r->now.stroke;
	bool named = r->count && r->args[r->count - 1].kind == YX_PDF_NAME;
	size_t n = r->count - (named ? 1 : 0);
	const struct yx_pdf_obj *entry;

	if (!strict_may_have_colours(r))
		return false;
	for (size_t i = 0; i < n; i++)
		if (r->args[i].kind != YX_PDF_INT && r->args[i].kind != YX_PDF_REAL)
			return strict_odd(r->s, "a colour that is no number", "颜色分量不是数字");
	if (to->known && (named != to->pattern || (!named && n != to->parts)))
		return strict_odd(r->s, "not as many numbers as the colour space has",
				  "分量个数与颜色空间不符");
	if (to->known && !named && to->high >= 0 &&
	    (r->args[0].number < 0 || r->args[0].number > (double)to->high))
		return strict_odd(r->s, "an index beyond the palette", "索引超出调色板");
	to->chosen = true;
	if (to->known && to->inks && n == to->parts) {
		double tints[STRICT_OPERANDS];

		for (size_t i = 0; i < n; i++)
			tints[i] = r->args[i].number;
		if (!strict_ink_colours(r->s, to->inks, tints, 1))
			return false;
	}
	strict_over_colour(r, to == &r->now.stroke, named ? 0 : n);
	if (!named)
		return true;
	if (!strict_find(r, "Pattern", r->args[n].o->u.text, &entry))
		return false;
	if (!entry)
		return strict_odd(r->s, "a pattern that is not there", "图案不存在");
	r->now.pen.around[to == &r->now.stroke] = false;
	return strict_pattern(r, entry, to);
}
