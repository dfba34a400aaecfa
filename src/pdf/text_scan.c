/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text operators of a page's content and of the forms it draws (ISO 32000-2 8.4.4, 9.3, 9.4),
 * run for their places alone: nothing is painted.
 */
#include "text_scan.h"

#include <math.h>
#include <string.h>

#define OPERANDS_MAX 32
#define SAVED_MAX    64
#define FORMS_MAX    16
#define ARENA_MAX    ((size_t)4 << 20) /* operands kept before the memory is taken anew */

struct matrix {
	double a, b, c, d, e, f;
};

static const struct matrix identity = { 1, 0, 0, 1, 0, 0 };

/* First `m`, then `n` (8.3.4). */
static struct matrix
multiply(struct matrix m, struct matrix n)
{
	return (struct matrix){ m.a * n.a + m.b * n.c,       m.a * n.b + m.b * n.d,
				m.c * n.a + m.d * n.c,       m.c * n.b + m.d * n.d,
				m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f };
}

struct state {
	struct matrix ctm;
	const struct text_font *font;
	double size, spacing, word_spacing, scale, leading, rise;
};

struct run {
	struct text_scan *s;
	struct pdf_parser p;
	const struct yx_pdf_obj *resources;
	const struct yx_pdf_obj *args[OPERANDS_MAX];
	size_t count;
	struct state now, saved[SAVED_MAX];
	size_t depth, lost; /* q beyond what is kept */
	struct matrix text, line;
	unsigned forms;
	uint64_t drawing[FORMS_MAX]; /* the forms we are in: one that draws itself ends there */
	struct yx_error *err;
};

static double
number(const struct run *r, size_t i)
{
	double v = i < r->count ? yx_pdf_number(r->args[i]) : 0;

	return isfinite(v) ? v : 0;
}

static struct matrix
six(const struct run *r)
{
	return (struct matrix){ number(r, 0), number(r, 1), number(r, 2),
				number(r, 3), number(r, 4), number(r, 5) };
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
use_font(struct run *r, const struct yx_pdf_obj *entry)
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

static enum yx_status
find_font(struct run *r, const struct yx_pdf_obj *name)
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
static enum yx_status
use_state(struct run *r, const struct yx_pdf_obj *name)
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
show_code(struct run *r, const struct text_code *c)
{
	const struct state *g = &r->now;
	struct matrix m = multiply(r->text, g->ctm);
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
		r->text = multiply((struct matrix){ 1, 0, 0, 1, 0, advance }, r->text);
	else
		r->text = multiply((struct matrix){ 1, 0, 0, 1, advance * g->scale, 0 }, r->text);
	return st;
}

static enum yx_status
show_string(struct run *r, struct yx_bytes text)
{
	struct yx_reader in = yx_reader(text);
	struct text_code c;
	enum yx_status st = YX_OK;

	while (st == YX_OK && r->now.font && text_font_next(r->now.font, &in, &c))
		st = show_code(r, &c);
	return st;
}

static enum yx_status
show(struct run *r)
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

			r->text =
			    multiply((struct matrix){ 1, 0, 0, 1, down ? 0 : by * r->now.scale,
						      down ? by : 0 },
				     r->text);
		}
	}
	return st;
}

static void
move_line(struct run *r, double x, double y)
{
	r->line = r->text = multiply((struct matrix){ 1, 0, 0, 1, x, y }, r->line);
}

/* --------------------------------------------------------------- operators */

static enum yx_status run_stream(struct run *r, struct yx_bytes content);

/* A form: its matrix, its resources or else those around it (8.10). */
static enum yx_status
draw_form(struct run *r, const struct yx_pdf_obj *name)
{
	struct yx_pdf_view v = r->s->v;
	const struct yx_pdf_obj *objects, *form, *o, *item;
	struct run inner = *r;
	double m[6] = { 1, 0, 0, 1, 0, 0 };
	struct yx_buf content = { 0 };
	enum yx_status st;

	if (!name || name->kind != YX_PDF_NAME || r->forms == FORMS_MAX)
		return YX_OK;
	if ((st = yx_pdf_get(v, r->resources, "XObject", &objects, r->err)) != YX_OK ||
	    (st = yx_pdf_resolve(v, yx_pdf_peek_bytes(objects, name->u.text), &form, r->err)) !=
		YX_OK ||
	    form->kind != YX_PDF_STREAM || !yx_pdf_is_name(yx_pdf_peek(form, "Subtype"), "Form"))
		return st;
	for (unsigned i = 0; i < r->forms; i++)
		if (r->drawing[i] == form->stream_offset)
			return YX_OK;
	if ((st = yx_pdf_get(v, form, "Matrix", &o, r->err)) != YX_OK)
		return st;
	for (size_t i = 0; o->kind == YX_PDF_ARRAY && o->u.array.count == 6 && i < 6; i++) {
		if ((st = yx_pdf_item(v, o, i, &item, r->err)) != YX_OK)
			return st;
		m[i] = yx_pdf_number(item);
	}
	if ((st = yx_pdf_get(v, form, "Resources", &o, r->err)) != YX_OK)
		return st;
	if (o->kind == YX_PDF_DICT)
		inner.resources = o;
	inner.now.ctm = multiply((struct matrix){ m[0], m[1], m[2], m[3], m[4], m[5] }, r->now.ctm);
	inner.drawing[inner.forms++] = form->stream_offset;
	inner.depth = inner.lost = inner.count = 0;
	inner.p = (struct pdf_parser){ 0 };
	st = yx_pdf_stream_decode(v, form, 0, &content, NULL, r->err);
	if (st == YX_OK)
		st = run_stream(&inner, yx_buf_bytes(&content));
	yx_buf_clear(&content);
	return st;
}

static bool
text_state(struct run *r, struct yx_bytes op)
{
	struct state *g = &r->now;

	if (op.len != 2 || op.data[0] != 'T')
		return false;
	switch (op.data[1]) {
	case 'c':
		g->spacing = number(r, 0);
		return true;
	case 'w':
		g->word_spacing = number(r, 0);
		return true;
	case 'z':
		g->scale = number(r, 0) / 100;
		return true;
	case 'L':
		g->leading = number(r, 0);
		return true;
	case 's':
		g->rise = number(r, 0);
		return true;
	case 'D':
		g->leading = -number(r, 1);
		move_line(r, number(r, 0), number(r, 1));
		return true;
	case 'd':
		move_line(r, number(r, 0), number(r, 1));
		return true;
	case '*':
		move_line(r, 0, -g->leading);
		return true;
	case 'm':
		r->text = r->line = six(r);
		return true;
	default:
		return false;
	}
}

static bool
graphics_state(struct run *r, struct yx_bytes op)
{
	if (yx_bytes_equal_str(op, "cm")) {
		r->now.ctm = multiply(six(r), r->now.ctm);
	} else if (yx_bytes_equal_str(op, "q")) {
		if (r->depth < SAVED_MAX)
			r->saved[r->depth++] = r->now;
		else
			r->lost++;
	} else if (yx_bytes_equal_str(op, "Q")) {
		if (r->lost)
			r->lost--;
		else if (r->depth)
			r->now = r->saved[--r->depth];
	} else if (yx_bytes_equal_str(op, "BT")) {
		r->text = r->line = identity;
	} else {
		return false;
	}
	return true;
}

/* The data of an inline image, to the EI that stands alone (8.9.7). */
static void
skip_image(struct yx_reader *r)
{
	struct yx_bytes rest = yx_reader_rest(r);

	for (size_t i = 1; i + 2 < rest.len; i++)
		if (pdf_is_space(rest.data[i - 1]) && rest.data[i] == 'E' &&
		    rest.data[i + 1] == 'I' && !pdf_is_regular(rest.data[i + 2])) {
			(void)yx_skip(r, i + 2);
			return;
		}
	(void)yx_skip(r, rest.len);
}

static enum yx_status
execute(struct run *r, struct yx_bytes op)
{
	enum yx_status st;

	if (++r->s->operators > YX_LIMIT_PDF_TEXT_OPERATORS)
		return yx_fail(r->err, YX_LIMIT, NULL, "",
			       "the pages have more drawing operators than are read");
	if (text_state(r, op) || graphics_state(r, op))
		return YX_OK;
	if (yx_bytes_equal_str(op, "Tj") || yx_bytes_equal_str(op, "TJ"))
		return show(r);
	if (yx_bytes_equal_str(op, "'") || yx_bytes_equal_str(op, "\"")) {
		if (op.data[0] == '"') {
			r->now.word_spacing = number(r, 0);
			r->now.spacing = number(r, 1);
		}
		move_line(r, 0, -r->now.leading);
		return show(r);
	}
	if (yx_bytes_equal_str(op, "Tf")) {
		st = find_font(r, r->count ? r->args[0] : NULL);
		r->now.size = number(r, 1);
		return st;
	}
	if (yx_bytes_equal_str(op, "gs"))
		return use_state(r, r->count ? r->args[0] : NULL);
	if (yx_bytes_equal_str(op, "Do"))
		return draw_form(r, r->count ? r->args[0] : NULL);
	if (yx_bytes_equal_str(op, "ID"))
		skip_image(&r->p.r);
	return YX_OK;
}

/* Memory of operands is given back now and then, between operators. */
static enum yx_status
fresh_arena(struct run *r)
{
	if (r->p.arena && yx_arena_used(r->p.arena) < ARENA_MAX)
		return YX_OK;
	yx_arena_free(r->p.arena);
	r->p.arena = yx_arena_new(0);
	return r->p.arena ? YX_OK : yx_fail_nomem(r->err);
}

static enum yx_status
run_stream(struct run *r, struct yx_bytes content)
{
	struct yx_pdf_obj *o;
	enum yx_status st = YX_OK;

	r->p.r = yx_reader(content);
	/* forms drawn again and again are read again, which costs more than an operator does */
	r->s->operators += 500 + content.len / 4;
	while (st == YX_OK) {
		struct yx_bytes op;
		int c;

		if (r->count == 0 && (st = fresh_arena(r)) != YX_OK)
			break;
		pdf_skip_space(&r->p.r);
		if (yx_reader_at_end(&r->p.r))
			break;
		c = yx_peek(&r->p.r);
		if ((c >= '0' && c <= '9') || strchr("+-.(<[/", c) != NULL) {
			if (r->count == OPERANDS_MAX)
				r->count = 0; /* no operator has so many */
			if (pdf_parse(&r->p, &o, NULL) == YX_OK)
				r->args[r->count++] = o;
			else if (!yx_skip(&r->p.r, 1))
				break;
			continue;
		}
		op = pdf_take_word(&r->p.r);
		if (!op.len) {
			(void)yx_skip(&r->p.r, 1); /* a stray delimiter */
			continue;
		}
		st = execute(r, op);
		r->count = 0;
	}
	pdf_parser_clear(&r->p);
	yx_arena_free(r->p.arena);
	r->p.arena = NULL;
	return st;
}

/* The parts of /Contents are one stream with a blank between (7.8.2). */
enum yx_status
text_join_contents(struct yx_pdf_view v, const struct yx_pdf_page *page, struct yx_buf *out,
		   struct yx_error *err)
{
	const struct yx_pdf_obj *contents, *part;
	enum yx_status st = yx_pdf_get(v, page->dict, "Contents", &contents, err);

	if (st != YX_OK)
		return st;
	if (contents->kind == YX_PDF_STREAM)
		return yx_pdf_stream_decode(v, contents, 0, out, NULL, err);
	for (size_t i = 0;
	     st == YX_OK && contents->kind == YX_PDF_ARRAY && i < contents->u.array.count; i++) {
		if ((st = yx_pdf_item(v, contents, i, &part, err)) != YX_OK)
			break;
		if (part->kind == YX_PDF_STREAM)
			st = yx_pdf_stream_decode(v, part, 0, out, NULL, err);
		yx_buf_put_u8(out, '\n');
	}
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

enum yx_status
text_scan_page(struct text_scan *s, const struct yx_pdf_page *page, struct yx_error *err)
{
	struct run *r = yx_alloc(sizeof(*r));
	struct yx_buf content;
	enum yx_status st;

	s->count = 0;
	if (!r)
		return yx_fail_nomem(err);
	*r = (struct run){ .s = s,
			   .resources = page->resources,
			   .now = { .ctm = identity, .scale = 1 },
			   .text = identity,
			   .line = identity,
			   .err = err };
	yx_buf_init(&content, YX_LIMIT_PDF_STREAM);
	if ((st = text_join_contents(s->v, page, &content, err)) == YX_OK)
		st = run_stream(r, yx_buf_bytes(&content));
	yx_buf_clear(&content);
	yx_free(r);
	return st;
}

void
text_scan_clear(struct text_scan *s)
{
	for (size_t i = 0; i < s->font_count; i++) {
		text_font_clear(s->fonts[i]);
		yx_free(s->fonts[i]);
	}
	yx_free(s->fonts);
	yx_free(s->drawn);
	*s = (struct text_scan){ 0 };
}
