/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_operator: where the operators of ISO 32000-2 annex A (strict_table.c) may stand, and what
 * comes of them. What the standard forbids and all readers do alike (text objects in text objects,
 * colours within a path, q without Q) is let through.
 */
#include "strict_table.h"

#include <math.h>
#include <string.h>

/* ----------------------------------------------------------------------- text */

static bool
in_range(struct strict_run *r, int most)
{
	return (r->args[0].kind == YX_PDF_INT && r->args[0].number >= 0 &&
		r->args[0].number <= most) ||
	       strict_odd(r->s, "a value that is none of this operator's", "取值不在规定范围之内");
}

static bool
text(struct strict_run *r, enum strict_act act)
{
	switch (act) {
	case BEGIN:
		r->in_text = true;
		r->shown = r->moved = r->unsure = false;
		r->text_axes[0] = r->text_axes[3] = 1;
		r->text_axes[1] = r->text_axes[2] = 0;
		r->plain = false;
		r->clips = r->now.pen.mode >= 4;
		return true;
	case END:
		return strict_end_text(r);
	case PLACE:
		r->moved = true;
		return true;
	case SET_TEXT:
		r->moved = true;
		r->unsure = false;
		for (size_t i = 0; i < 4; i++)
			r->text_axes[i] = r->args[i].number;
		return true;
	case MODE:
		r->clips |= r->args[0].number >= 4;
		if (!in_range(r, 7))
			return false;
		r->now.pen.mode = (int)r->args[0].number;
		return true;
	case FONT:
		return strict_set_font(r);
	default:
		return act == SHOW_ARRAY ? strict_show_array(r) : strict_show(r);
	}
}

/* ---------------------------------------------------------------------- paths */

/* With a colour space of patterns and none of them chosen nothing is painted, or black. */
static bool
has_colour(struct strict_run *r)
{
	uint8_t c = r->op.data[0];
	bool fills = strchr("fFBb", c), strokes = strchr("SsBb", c);

	return !((fills && r->now.fill.pattern && !r->now.fill.chosen) ||
		 (strokes && r->now.stroke.pattern && !r->now.stroke.chosen)) ||
	       strict_odd(r->s, "painting with a pattern that was not chosen",
			  "以未选定的图案绘制");
}

static bool
path(struct strict_run *r, enum strict_act act)
{
	if (r->clip_next && r->path && act != PAINT && act != CLIP && !r->clip_first)
		return strict_odd(r->s, "a path that goes on behind W", "W 之后路径继续");
	if (!strict_path_matrix(r))
		return false;
	switch (act) {
	case MOVE:
		r->path = true;
		strict_trace(r);
		return true;
	case SEGMENT:
		strict_trace(r);
		return r->path || strict_odd(r->s, "a path without a beginning", "路径没有起点");
	case CLIP:
		r->clip_first = !r->path; /* in front of the path that it takes */
		r->clip_next = true;
		return true;
	default:
		if (r->clip_next && !r->path)
			return strict_odd(r->s, "a clip without a path", "裁剪没有路径");
		if (r->op.data[0] != 'n' && !strict_clip_path(r))
			return false;
		if (r->clip_next)
			strict_clip_set(r, r->op.data[0] != 'n');
		r->path = r->clip_next = false;
		return has_colour(r) && strict_trace_paint(r);
	}
}

/* ----------------------------------------------------------- objects, marks */

static bool
good_stencil(struct strict_run *r, const struct yx_pdf_obj *image)
{
	const struct yx_pdf_obj *flag = strict_get(r->s, image, "ImageMask");

	return flag->kind == YX_PDF_BOOL && flag->u.boolean ? strict_pattern_stencil(r)
							    : strict_may_have_colours(r);
}

static bool
draw(struct strict_run *r)
{
	const struct yx_pdf_obj *entry, *o;
	bool image;

	if (!strict_find(r, "XObject", r->args[0].o->u.text, &entry))
		return false;
	if (!entry) /* nobody paints anything */
		return true;
	o = strict_resolve(r->s, entry);
	if (o->kind != YX_PDF_STREAM)
		return true;
	image = yx_pdf_is_name(strict_get(r->s, o, "Subtype"), "Image");
	if (!strict_draw_layer(r, o, image))
		return false;
	r->s->objects += image; /* a form has its own */
	if (image)
		return strict_square_in_glyph_box(r) && strict_over_object(r) &&
		       good_stencil(r, o) && strict_clip_object(r, NULL) && strict_image(r, o) &&
		       strict_image_place(r, o);
	return strict_clip_object(r, o) && strict_form(r->s, r, o, &r->now);
}

static bool
shade(struct strict_run *r)
{
	const struct yx_pdf_obj *entry;

	if (!strict_find(r, "Shading", r->args[0].o->u.text, &entry))
		return false;
	return !entry ||
	       (strict_may_have_colours(r) && strict_shading(r, entry, strict_scale(r), false));
}

static bool
mark(struct strict_run *r)
{
	r->marked++;
	r->has_layers |= yx_bytes_equal_str(r->args[0].o->u.text, "OC");
	if (yx_bytes_equal_str(r->args[0].o->u.text, "OC") && r->count == 2 &&
	    r->args[1].kind == YX_PDF_NAME) {
		const struct yx_pdf_obj *entry;

		if (!strict_find(r, "Properties", r->args[1].o->u.text, &entry) ||
		    !strict_marked_layer(r, r->args[1].o->u.text, entry))
			return false;
	}
	if (r->has_layers)
		r->layers++;
	return true;
}

/* Without layers marks mean nothing to what is painted. */
static bool
mark_end(struct strict_run *r)
{
	if (r->has_layers && !r->marked)
		return strict_odd(r->s, "an end of marked content that has no beginning",
				  "标记内容有结束而无开始");
	r->marked -= r->marked > 0;
	r->layers -= r->layers > 0;
	return true;
}

static bool
glyph(struct strict_run *r)
{
	if (r->kind != STRICT_GLYPH || r->operators != 1)
		return strict_odd(r->s, "d0 or d1 elsewhere than at the beginning of a glyph",
				  "d0 或 d1 不在字形开头");
	r->coloured_not = r->op.data[1] == '1';
	if (r->coloured_not)
		strict_glyph_box(r);
	return true;
}

/* ------------------------------------------------------------------- dispatch */

static bool
execute(struct strict_run *r, enum strict_act act)
{
	switch (act) {
	case SAVE:
		return strict_save(r);
	case RESTORE:
		return strict_restore(r);
	case MATRIX:
		strict_concat(r);
		return true;
	case WIDTH:
		r->now.pen.width = r->args[0].number;
		return r->args[0].number >= 0 ||
		       strict_odd(r->s, "a line of negative width", "线宽为负");
	case CLOSE:
		strict_trace_close(r);
		return true;
	case STYLE:
		if (!in_range(r, 2))
			return false;
		if (r->op.data[0] == 'J')
			r->now.pen.cap = (int)r->args[0].number;
		return true;
	case ACROSS:
		r->now.across = r->args[0].number / 100;
		return true;
	case DASH:
		return strict_dash(r);
	case STATE:
		return strict_set_state(r);
	case GREY:
		return strict_set_device(r, 1);
	case RGB:
		return strict_set_device(r, 3);
	case CMYK:
		return strict_set_device(r, 4);
	case SPACE:
		return strict_set_space(r);
	case COLOUR:
		return strict_set_colour(r);
	case SHADE:
		return strict_has_room(r) && strict_over_object(r) && strict_clip_shading(r) &&
		       shade(r);
	case DRAW:
		return strict_has_room(r) && draw(r);
	case IMAGE:
		return strict_has_room(r) && strict_square_in_glyph_box(r) &&
		       strict_over_object(r) && strict_clip_object(r, NULL) &&
		       strict_inline_image(r);
	case MARK:
		return mark(r);
	case MARK_END:
		return mark_end(r);
	case COMPATIBLE:
		r->compatible++;
		return true;
	case COMPATIBLE_END:
		r->compatible -= r->compatible > 0;
		return true;
	case GLYPH:
		return glyph(r);
	default:
		return true;
	}
}

/* Between BX and EX (7.8.2); not one that begins with another operator, where some end it. */
static bool
may_be_unknown(const struct strict_run *r)
{
	for (size_t n = 1; n < r->op.len && n <= 3; n++)
		if (strict_is_operator(yx_bytes_slice(r->op, 0, n)))
			return false;
	return r->compatible > 0;
}

#define FAR 1e7 /* points: 3.5 km; some readers reckon points of the screen in 31 bits */

/* On the page, or as far as is known of where a form or a glyph is placed. */
static bool
is_near(const struct strict_run *r)
{
	const double *m = r->now.matrix;

	for (size_t i = 0; i + 1 < r->count; i += 2) {
		double x = r->args[i].number, y = r->args[i + 1].number;

		if (!(fabs(x * m[0] + y * m[2] + m[4]) <= FAR &&
		      fabs(x * m[1] + y * m[3] + m[5]) <= FAR))
			return false;
	}
	return true;
}

static bool
paints(enum strict_act act)
{
	return act == PAINT || act == SHOW || act == SHOW_ARRAY || act == SHADE || act == DRAW ||
	       act == IMAGE;
}

bool
strict_operator(struct strict_run *r)
{
	const struct strict_operator_of *o = strict_find_operator(r->op);
	enum strict_act act;

	if (!o)
		return may_be_unknown(r) || strict_odd(r->s, "an unknown operator", "未知的操作符");
	if (!strict_takes(r, o))
		return strict_odd(r->s, "other operands than the operator takes",
				  "操作数的个数或类型不符");
	act = (enum strict_act)o->act;
	if ((act == MOVE || act == SEGMENT) && !is_near(r))
		return strict_odd(r->s, "a path that goes far beyond any page",
				  "路径远超出页面范围");
	r->operators++;
	r->s->objects += act == SHOW || act == SHOW_ARRAY || act == SHADE || act == IMAGE;
	r->s->areas += act == PAINT && strchr("fFBb", r->op.data[0]) != NULL;
	r->s->lines += act == MOVE || act == SEGMENT;
	if (paints(act) && r->underflow)
		return strict_odd(r->s, "painting behind a Q without q", "Q 多于 q 之后仍有绘制");
	if (paints(act) && r->lost)
		return strict_odd(r->s,
				  "painting behind an inline image that not all see the end of",
				  "内嵌图像之后仍有绘制，而部分阅读器找不到该图像的终点");
	if (r->in_text && r->clips && (act == PAINT || act == SHADE || act == DRAW || act == IMAGE))
		return strict_odd(r->s, "painting within text that clips",
				  "用于裁剪的文字对象之内另有绘制");
	if (r->path && (act == SHADE || act == DRAW || act == IMAGE))
		return strict_odd(r->s, "an object within a path", "路径之中绘制对象");
	if (act >= MOVE && act <= CLIP)
		return path(r, act);
	if (act >= BEGIN && act <= MODE)
		return text(r, act);
	return execute(r, act);
}
