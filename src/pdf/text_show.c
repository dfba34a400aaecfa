/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text_show: strings of a page's content as characters at their places (ISO 32000-2 9.4.3, 9.4.4),
 * and the fonts that tell both.
 */
#include "text_run.h"

#include <math.h>
#include <string.h>

struct text_matrix
text_matrix_multiply(struct text_matrix m, struct text_matrix n)
{
	return (struct text_matrix){ m.a * n.a + m.b * n.c,       m.a * n.b + m.b * n.d,
				     m.c * n.a + m.d * n.c,       m.c * n.b + m.d * n.d,
				     m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f };
}

/* ------------------------------------------------------------------- fonts */

static enum yx_status
keep_font(struct text_scan *s, struct text_font *f, struct yx_error *err)
{
	if (s->font_count == YX_LIMIT_PDF_TEXT_FONTS)
		return yx_fail(err, YX_LIMIT, NULL, "", "a document with more than %d fonts",
			       YX_LIMIT_PDF_TEXT_FONTS);
	if (s->font_count == s->font_cap) {
		size_t cap = s->font_cap ? s->font_cap * 2 : 16;
		struct text_font **grown = yx_alloc_array(cap, sizeof(struct text_font *));

		if (!grown)
			return yx_fail_nomem(err);
		if (s->font_count)
			memcpy(grown, s->fonts, s->font_count * sizeof(struct text_font *));
		yx_free(s->fonts);
		s->fonts = grown;
		s->font_cap = cap;
	}
	s->fonts[s->font_count++] = f;
	return YX_OK;
}

static enum yx_status
use_font(struct text_run *r, const struct yx_pdf_obj *entry)
{
	struct yx_pdf_ref ref = { 0, 0 };
	const struct yx_pdf_obj *dict;
	struct text_font *f;
	enum yx_status st;

	r->now.font = NULL;
	if (!entry)
		return YX_OK;
	if (entry->kind == YX_PDF_REF)
		ref = entry->u.ref;
	for (size_t i = 0; ref.num && i < r->s->font_count; i++)
		if (yx_pdf_ref_equal(r->s->fonts[i]->ref, ref)) {
			r->now.font = r->s->fonts[i];
			return YX_OK;
		}
	if ((st = yx_pdf_resolve(r->s->v, entry, &dict, r->err)) != YX_OK ||
	    dict->kind != YX_PDF_DICT)
		return st;
	if (!(f = yx_alloc(sizeof(*f))))
		return yx_fail_nomem(r->err);
	f->ref = ref;
	if ((st = text_font_load(f, r->s->v, dict, r->err)) != YX_OK ||
	    (st = keep_font(r->s, f, r->err)) != YX_OK) {
		text_font_clear(f);
		yx_free(f);
		return st;
	}
	r->now.font = f;
	return YX_OK;
}

enum yx_status
text_set_font(struct text_run *r, const struct yx_pdf_obj *name)
{
	const struct yx_pdf_obj *fonts;
	enum yx_status st;

	if (!name || name->kind != YX_PDF_NAME)
		return YX_OK;
	if ((st = yx_pdf_get(r->s->v, r->resources, "Font", &fonts, r->err)) != YX_OK)
		return st;
	return use_font(r, yx_pdf_peek_bytes(fonts, name->u.text));
}

/* A graphics state may set the font (table 57). */
enum yx_status
text_use_state(struct text_run *r, const struct yx_pdf_obj *name)
{
	const struct yx_pdf_obj *states, *gs, *font, *size;
	enum yx_status st;

	if (!name || name->kind != YX_PDF_NAME)
		return YX_OK;
	if ((st = yx_pdf_get(r->s->v, r->resources, "ExtGState", &states, r->err)) != YX_OK ||
	    (st = yx_pdf_resolve(r->s->v, yx_pdf_peek_bytes(states, name->u.text), &gs, r->err)) !=
		YX_OK ||
	    (st = yx_pdf_get(r->s->v, gs, "Font", &font, r->err)) != YX_OK ||
	    font->kind != YX_PDF_ARRAY || font->u.array.count != 2 ||
	    (st = yx_pdf_item(r->s->v, font, 1, &size, r->err)) != YX_OK)
		return st;
	r->now.size = yx_pdf_number(size);
	return use_font(r, font->u.array.items[0]);
}

/* ---------------------------------------------------------------- showing */

static enum yx_status
add_glyph(struct text_scan *s, const struct text_drawn *g, struct yx_error *err)
{
	if (s->count == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 1024;
		struct text_drawn *grown;

		if (s->count >= YX_LIMIT_PDF_TEXT_GLYPHS)
			return yx_fail(err, YX_LIMIT, NULL, "",
				       "a page with more than %d characters",
				       YX_LIMIT_PDF_TEXT_GLYPHS);
		if (!(grown = yx_alloc_array(cap, sizeof(*grown))))
			return yx_fail_nomem(err);
		if (s->count)
			memcpy(grown, s->drawn, s->count * sizeof(*grown));
		yx_free(s->drawn);
		s->drawn = grown;
		s->cap = cap;
	}
	s->drawn[s->count++] = *g;
	return YX_OK;
}

/* The glyph of one code, and the way to the next one (9.4.4). */
static enum yx_status
show_code(struct text_run *r, const struct text_code *c)
{
	const struct text_state *g = &r->now;
	struct text_matrix m = text_matrix_multiply(r->text, g->ctm);
	double advance = c->width * g->size + g->spacing +
			 (c->bytes == 1 && c->code == 32 ? g->word_spacing : 0);
	double x = 0, y = g->rise, part = c->width * g->size * g->scale / (double)c->count;
	enum yx_status st = YX_OK;

	if (g->font->vertical) { /* the usual metrics (9.7.4.3): down by the size, centred */
		x = -c->width * g->size * g->scale / 2;
		y -= 0.88 * g->size;
		advance = -g->size + g->spacing;
	}
	for (size_t i = 0; st == YX_OK && i < c->count; i++) {
		double at = x + part * (double)i;
		struct text_drawn d = { c->unicode[i],
					m.a * at + m.c * y + m.e,
					m.b * at + m.d * y + m.f,
					m.a * part,
					m.b * part,
					m.c * g->size,
					m.d * g->size };

		if (isfinite(d.x) && isfinite(d.y) && isfinite(d.dx) && isfinite(d.dy) &&
		    isfinite(d.ux) && isfinite(d.uy))
			st = add_glyph(r->s, &d, r->err);
	}
	if (g->font->vertical)
		r->text =
		    text_matrix_multiply((struct text_matrix){ 1, 0, 0, 1, 0, advance }, r->text);
	else
		r->text = text_matrix_multiply(
		    (struct text_matrix){ 1, 0, 0, 1, advance * g->scale, 0 }, r->text);
	return st;
}

static enum yx_status
show_string(struct text_run *r, struct yx_bytes text)
{
	struct yx_reader in = yx_reader(text);
	struct text_code c;
	enum yx_status st = YX_OK;

	while (st == YX_OK && r->now.font && text_font_next(r->now.font, &in, &c))
		st = show_code(r, &c);
	return st;
}

enum yx_status
text_show(struct text_run *r)
{
	const struct yx_pdf_obj *o = r->count ? r->args[r->count - 1] : NULL;
	enum yx_status st = YX_OK;

	if (o && o->kind == YX_PDF_STRING)
		return show_string(r, o->u.text);
	for (size_t i = 0; st == YX_OK && o && o->kind == YX_PDF_ARRAY && i < o->u.array.count;
	     i++) {
		const struct yx_pdf_obj *item = o->u.array.items[i];

		if (item->kind == YX_PDF_STRING) {
			st = show_string(r, item->u.text);
		} else if (yx_pdf_is_number(item) && r->now.font) {
			double by = -yx_pdf_number(item) / 1000 * r->now.size;
			bool down = r->now.font->vertical;

			r->text = text_matrix_multiply(
			    (struct text_matrix){ 1, 0, 0, 1, down ? 0 : by * r->now.scale,
						  down ? by : 0 },
			    r->text);
		}
	}
	return st;
}

void
text_move_line(struct text_run *r, double x, double y)
{
	r->line = r->text = text_matrix_multiply((struct text_matrix){ 1, 0, 0, 1, x, y }, r->line);
}
