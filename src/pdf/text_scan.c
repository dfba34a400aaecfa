/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text operators of a page's content and of the forms it draws (ISO 32000-2 8.4.4, 9.3, 9.4),
 * run for their places alone: nothing is painted.
 */
#include "text_run.h"

#include <math.h>
#include <string.h>

#define ARENA_MAX ((size_t)4 << 20) /* operands kept before the memory is taken anew */

static const struct text_matrix identity = { 1, 0, 0, 1, 0, 0 };

static double
number(const struct text_run *r, size_t i)
{
	double v = i < r->count ? yx_pdf_number(r->args[i]) : 0;

	return isfinite(v) ? v : 0;
}

static struct text_matrix
six(const struct text_run *r)
{
	return (struct text_matrix){ number(r, 0), number(r, 1), number(r, 2),
				     number(r, 3), number(r, 4), number(r, 5) };
}

static enum yx_status run_stream(struct text_run *r, struct yx_bytes content);

/* A form: its matrix, its resources or else those around it (8.10). */
static enum yx_status
draw_form(struct text_run *r, const struct yx_pdf_obj *name)
{
	struct yx_pdf_view v = r->s->v;
	const struct yx_pdf_obj *objects, *form, *o, *item;
	struct text_run inner = *r;
	double m[6] = { 1, 0, 0, 1, 0, 0 };
	struct yx_buf content = { 0 };
	enum yx_status st;

	if (!name || name->kind != YX_PDF_NAME || r->forms == TEXT_FORMS_MAX)
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
	inner.now.ctm = text_matrix_multiply(
	    (struct text_matrix){ m[0], m[1], m[2], m[3], m[4], m[5] }, r->now.ctm);
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
text_state(struct text_run *r, struct yx_bytes op)
{
	struct text_state *g = &r->now;

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
		text_move_line(r, number(r, 0), number(r, 1));
		return true;
	case 'd':
		text_move_line(r, number(r, 0), number(r, 1));
		return true;
	case '*':
		text_move_line(r, 0, -g->leading);
		return true;
	case 'm':
		r->text = r->line = six(r);
		return true;
	default:
		return false;
	}
}

static bool
graphics_state(struct text_run *r, struct yx_bytes op)
{
	if (yx_bytes_equal_str(op, "cm")) {
		r->now.ctm = text_matrix_multiply(six(r), r->now.ctm);
	} else if (yx_bytes_equal_str(op, "q")) {
		if (r->depth < TEXT_SAVED_MAX)
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
execute(struct text_run *r, struct yx_bytes op)
{
	enum yx_status st;

	if (++r->s->operators > YX_LIMIT_PDF_TEXT_OPERATORS)
		return yx_fail(r->err, YX_LIMIT, NULL, "",
			       "the pages have more drawing operators than are read");
	if (text_state(r, op) || graphics_state(r, op))
		return YX_OK;
	if (yx_bytes_equal_str(op, "Tj") || yx_bytes_equal_str(op, "TJ"))
		return text_show(r);
	if (yx_bytes_equal_str(op, "'") || yx_bytes_equal_str(op, "\"")) {
		if (op.data[0] == '"') {
			r->now.word_spacing = number(r, 0);
			r->now.spacing = number(r, 1);
		}
		text_move_line(r, 0, -r->now.leading);
		return text_show(r);
	}
	if (yx_bytes_equal_str(op, "Tf")) {
		st = text_set_font(r, r->count ? r->args[0] : NULL);
		r->now.size = number(r, 1);
		return st;
	}
	if (yx_bytes_equal_str(op, "gs"))
		return text_use_state(r, r->count ? r->args[0] : NULL);
	if (yx_bytes_equal_str(op, "Do"))
		return draw_form(r, r->count ? r->args[0] : NULL);
	if (yx_bytes_equal_str(op, "ID"))
		skip_image(&r->p.r);
	return YX_OK;
}

/* Memory of operands is given back now and then, between operators. */
static enum yx_status
fresh_arena(struct text_run *r)
{
	if (r->p.arena && yx_arena_used(r->p.arena) < ARENA_MAX)
		return YX_OK;
	yx_arena_free(r->p.arena);
	r->p.arena = yx_arena_new(0);
	return r->p.arena ? YX_OK : yx_fail_nomem(r->err);
}

static enum yx_status
run_stream(struct text_run *r, struct yx_bytes content)
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
			if (r->count == TEXT_OPERANDS_MAX)
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
	struct text_run *r = yx_alloc(sizeof(*r));
	struct yx_buf content;
	enum yx_status st;

	s->count = 0;
	if (!r)
		return yx_fail_nomem(err);
	*r = (struct text_run){ .s = s,
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
