/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_text: text objects (ISO 32000-2 9.4): text is shown within them, with a font that is
 * there, and at a place that all readers know.
 */
#include "strict.h"

#include <math.h>

#define LARGE 1200 /* points */

/* Are all of the string's codes among those that readers agree on? */
static bool
knows_codes(const struct strict_run *r, const struct yx_pdf_obj *o)
{
	if (!r->now.few || !o || o->kind != YX_PDF_STRING)
		return true;
	for (size_t i = 0; i < o->u.text.len; i++)
		if (!((r->now.codes[o->u.text.data[i] / 8] >> o->u.text.data[i] % 8) & 1))
			return false;
	return true;
}

static bool
knows_all_codes(const struct strict_run *r)
{
	const struct yx_pdf_obj *o = r->count ? r->args[r->count - 1].o : NULL;

	for (size_t i = 0; o && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		if (!knows_codes(r, o->u.array.items[i]))
			return false;
	return knows_codes(r, o);
}

/* Blanks leave nothing to clip by, which some take for no clip at all. */
static bool
has_ink(const struct yx_pdf_obj *o)
{
	if (!o)
		return false;
	if (o->kind == YX_PDF_ARRAY) {
		for (size_t i = 0; i < o->u.array.count; i++)
			if (has_ink(o->u.array.items[i]))
				return true;
		return false;
	}
	for (size_t i = 0; o->kind == YX_PDF_STRING && i < o->u.text.len; i++)
		if (o->u.text.data[i] > ' ')
			return true;
	return false;
}

/* 9.3.6: within one text object all text clips or none does. */
static bool
good_mode(struct strict_run *r)
{
	r->plain |= r->now.pen.mode < 4;
	if (!r->clips)
		return true;
	if (r->plain)
		return strict_odd(r->s, "text that clips beside text that does not",
				  "同一文字对象中有的文字用于裁剪，有的不用");
	r->shown |= r->count && has_ink(r->args[r->count - 1].o);
	return true;
}

/* The strings of Tj, TJ and their kind. */
static bool
good_glyphs(struct strict_run *r)
{
	const struct yx_pdf_obj *o = r->count ? r->args[r->count - 1].o : NULL;

	/* what is around may be another font next time */
	r->s->misses += r->now.outer_font;
	if (!r->now.face || !o)
		return true;
	for (size_t i = 0; o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		if (o->u.array.items[i]->kind == YX_PDF_STRING &&
		    !strict_glyphs_shown(r->s, r->now.face, o->u.array.items[i]->u.text))
			return false;
	return o->kind != YX_PDF_STRING || strict_glyphs_shown(r->s, r->now.face, o->u.text);
}

/* poppler leaves out letters beyond some 1400 points, PDFium those beyond 3000. */
static bool
good_size(struct strict_run *r)
{
	const double *m = r->now.matrix, *t = r->text_axes;
	double across = r->now.size * r->now.across;
	double x[2] = { across * t[0], across * t[1] };
	double y[2] = { r->now.size * t[2], r->now.size * t[3] };

	return (hypot(x[0] * m[0] + x[1] * m[2], x[0] * m[1] + x[1] * m[3]) <= LARGE &&
		hypot(y[0] * m[0] + y[1] * m[2], y[0] * m[1] + y[1] * m[3]) <= LARGE) ||
	       strict_odd(r->s, "letters so large that some readers leave them out",
			  "文字过大，部分阅读器不予显示");
}

bool
strict_show(struct strict_run *r)
{
	if (!knows_all_codes(r))
		return strict_odd(r->s, "letters of a font whose encoding readers differ on",
				  "各阅读器对该字体编码中的字符解释不同");
	if (!r->in_text)
		return strict_odd(r->s, "text outside of a text object", "文字不在文字对象之内");
	if (r->unsure)
		return strict_odd(r->s, "text behind a Q within its text object: its place differs",
				  "文字对象内的 Q 之后显示文字：各阅读器的位置不同");
	r->moved = true;
	return good_mode(r) && good_size(r) && (r->now.pen.mode == 3 || strict_clip_text(r)) &&
	       strict_over_text(r) && strict_pattern_letters(r) && strict_blend_letters(r) &&
	       strict_outline(r) && good_glyphs(r);
}

bool
strict_show_array(struct strict_run *r)
{
	const struct yx_pdf_obj *a = r->args[0].o;

	for (size_t i = 0; i < a->u.array.count; i++)
		if (a->u.array.items[i]->kind != YX_PDF_STRING &&
		    !yx_pdf_is_number(a->u.array.items[i]))
			return strict_odd(r->s, "text with something else than strings and numbers",
					  "文字数组中含有字符串和数字以外的内容");
	return strict_show(r);
}

bool
strict_use_font(struct strict_run *r, const struct yx_pdf_obj *entry)
{
	strict_font_codes(r, entry);
	r->now.outer_font = false;
	r->now.drawn_letters =
	    yx_pdf_is_name(strict_get(r->s, strict_resolve(r->s, entry), "Subtype"), "Type3");
	return strict_face(r->s, entry, &r->now.face);
}

bool
strict_set_font(struct strict_run *r)
{
	const struct yx_pdf_obj *entry;

	if (!strict_find(r, "Font", r->args[0].o->u.text, &entry))
		return false;
	if (!entry)
		return strict_odd(r->s, "a font that is not there", "字体不存在");
	if (!strict_font(r, entry))
		return false;
	r->now.size = r->args[1].number;
	return strict_use_font(r, entry);
}

bool
strict_end_text(struct strict_run *r)
{
	if (r->in_text && r->clips && !r->shown)
		return strict_odd(r->s, "text that clips, and no text", "用于裁剪的文字为空");
	r->in_text = r->clips = false;
	return true;
}
