/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_run: the tokens of a content stream (ISO 32000-2 7.2, 7.8.2). Numbers, names and operators
 * are taken with the file's own lexer; what it forgives in files is not forgiven here.
 */
#include "strict.h"

#include <math.h>
#include <string.h>

#define ARENA_MAX ((size_t)1 << 20) /* operands kept before the memory is taken anew */

/* ISO 32000-2 7.3.3. What stands behind a second sign is left out by all readers once a point was
 * there (PDFium takes the sign for a digit: a third at most), and read in two ways before it. */
static bool
take_number(struct yx_bytes word, struct strict_operand *out)
{
	double v = 0, scale = 1;
	size_t i = word.data[0] == '+' || word.data[0] == '-', digits = 0;
	bool integral = true, loose = false;

	for (; i < word.len && word.data[i] >= '0' && word.data[i] <= '9'; i++, digits++)
		v = v * 10 + (word.data[i] - '0');
	if (v > INT32_MAX) /* where integers end in some readers */
		return false;
	if (i < word.len && word.data[i] == '.') {
		for (i++; i < word.len && word.data[i] >= '0' && word.data[i] <= '9';
		     i++, digits++) {
			scale /= 10;
			v += (word.data[i] - '0') * scale;
			integral &= word.data[i] == '0';
		}
		loose = digits && i + 1 < word.len && word.data[i] == '-';
		if (loose)
			for (i++; i < word.len && word.data[i] >= '0' && word.data[i] <= '9'; i++)
				;
	}
	if (!digits || i != word.len)
		return false;
	*out = (struct strict_operand){ .kind = integral ? YX_PDF_INT : YX_PDF_REAL,
					.loose = loose,
					.number = word.data[0] == '-' ? -v : v };
	return true;
}

/* References are for files; in content some readers see two numbers and a word. */
static bool
has_reference(const struct yx_pdf_obj *o)
{
	bool found = o->kind == YX_PDF_REF;

	for (size_t i = 0; !found && o->kind == YX_PDF_ARRAY && i < o->u.array.count; i++)
		found = has_reference(o->u.array.items[i]);
	for (size_t i = 0; !found && o->kind == YX_PDF_DICT && i < o->u.dict.count; i++)
		found = has_reference(o->u.dict.entries[i].value);
	return found;
}

static bool
cuts_token(struct strict_run *r)
{
	return strict_odd(r->s,
			  "a token that is cut by the end of one of the page's content streams",
			  "一个词法单元被页面内容流的边界切断");
}

bool
strict_has_join(struct strict_run *r, size_t from, size_t to)
{
	while (r->join_next < r->join_count && r->joins[r->join_next].at < from)
		r->join_next++;
	return r->join_next < r->join_count && r->joins[r->join_next].at < to;
}

/* Is the next join just here, and would the token run on without the line end put there? */
static bool
is_tight(struct strict_run *r, size_t end)
{
	return strict_has_join(r, end, end + 1) && r->joins[r->join_next].tight;
}

/*
 * White space and comments. A comment at the end of a stream without a line end of its own goes on
 * in the next one for some.
 */
static bool
skip_between(struct strict_run *r)
{
	size_t from = (size_t)yx_reader_offset(&r->p.r), to;
	bool comment = false;

	if (!pdf_skip_space(&r->p.r))
		return true;
	to = (size_t)yx_reader_offset(&r->p.r);
	for (size_t i = from; strict_has_join(r, i, to);) {
		size_t at = r->joins[r->join_next].at;

		for (comment = false; i < at; i++)
			comment =
			    r->content.data[i] == '%' ||
			    (comment && r->content.data[i] != '\n' && r->content.data[i] != '\r');
		if (comment)
			return cuts_token(r);
		r->join_next++;
		i = at + 1;
	}
	return true;
}

/*
 * The joins within an array or a dictionary lie between tokens (7.8.2), as Acrobat Distiller cuts
 * them: not in a string, a comment, or where two words would meet.
 */
static bool
joins_divide_tokens(struct strict_run *r, size_t from, size_t to)
{
	enum { BETWEEN, COMMENT, STRING, HEX } in = BETWEEN;
	const uint8_t *d = r->content.data;
	unsigned depth = 0;

	for (size_t i = from; i < to; i++) {
		if (strict_has_join(r, i, i + 1)) {
			if (in != BETWEEN || r->joins[r->join_next].tight || d[i - 1] == '/')
				return false;
			r->join_next++;
			continue;
		}
		if (in == COMMENT) {
			in = d[i] == '\n' || d[i] == '\r' ? BETWEEN : COMMENT;
		} else if (in == HEX) {
			in = d[i] == '>' ? BETWEEN : HEX;
		} else if (in == STRING) {
			depth += d[i] == '(';
			depth -= d[i] == ')';
			in = depth ? STRING : BETWEEN;
			if (d[i] == '\\' && strict_has_join(r, i + 1, i + 2))
				return false;
			i += d[i] == '\\';
		} else if (d[i] == '(') {
			in = STRING;
			depth = 1;
		} else if (d[i] == '%') {
			in = COMMENT;
		} else if (d[i] == '<') {
			in = i + 1 < to && d[i + 1] == '<' ? BETWEEN : HEX;
			i += in == BETWEEN;
		}
	}
	return true;
}

static bool
take_object(struct strict_run *r, struct strict_operand *out)
{
	size_t from = (size_t)yx_reader_offset(&r->p.r), to;
	struct yx_pdf_obj *o;
	enum yx_status st;

	r->p.odd = false;
	st = pdf_parse(&r->p, &o, NULL);
	if (st == YX_NOMEM) {
		r->s->status = yx_fail_nomem(r->s->err);
		return false;
	}
	if (st != YX_OK || r->p.odd || has_reference(o))
		return strict_odd(r->s, "an operand that readers differ on",
				  "各阅读器对操作数的解释不同");
	to = (size_t)yx_reader_offset(&r->p.r);
	if (strict_has_join(r, from, to) && ((o->kind != YX_PDF_ARRAY && o->kind != YX_PDF_DICT) ||
					     !joins_divide_tokens(r, from, to)))
		return cuts_token(r);
	if (o->kind == YX_PDF_NAME && is_tight(r, to))
		return cuts_token(r);
	*out = (struct strict_operand){ .kind = o->kind, .o = o };
	return true;
}

static bool
take_operand(struct strict_run *r, int c)
{
	struct strict_operand one;

	if (r->count == STRICT_OPERANDS)
		return strict_odd(r->s, "more operands than any operator has",
				  "操作数多于任何操作符所需");
	if (strchr("(<[/", c)) {
		if (!take_object(r, &one))
			return false;
	} else {
		struct yx_bytes word = pdf_take_word(&r->p.r);

		if (!take_number(word, &one))
			return strict_odd(r->s, "a number that readers differ on",
					  "各阅读器对数字的解释不同");
		if (is_tight(r, (size_t)yx_reader_offset(&r->p.r)))
			return cuts_token(r);
	}
	r->args[r->count++] = one;
	return true;
}

/* An operator, which one reader ends where a longer one is none. */
static bool
take_operator(struct strict_run *r)
{
	uint8_t longer[4];
	size_t end;

	r->op = pdf_take_word(&r->p.r);
	if (!r->op.len)
		return strict_odd(r->s, "a bracket that does not belong", "多余的括号");
	end = (size_t)yx_reader_offset(&r->p.r);
	if (yx_peek(&r->p.r) == '%') /* PDFBox takes it for a part of the operator */
		return strict_odd(r->s, "a comment that an operator runs into",
				  "操作符与注释之间没有分隔");
	if (is_tight(r, end)) {
		if (r->op.len >= sizeof(longer)) /* an unknown one, between BX and EX */
			return cuts_token(r);
		memcpy(longer, r->op.data, r->op.len);
		longer[r->op.len] = r->content.data[end + 1];
		if (strict_is_operator(yx_bytes(longer, r->op.len + 1)) ||
		    !strict_is_operator(r->op))
			return cuts_token(r);
	}
	return strict_operator(r);
}

static bool
fresh_arena(struct strict_run *r)
{
	if (r->p.arena && yx_arena_used(r->p.arena) < ARENA_MAX)
		return true;
	yx_arena_free(r->p.arena);
	r->p.arena = yx_arena_new(0);
	if (!r->p.arena)
		r->s->status = yx_fail_nomem(r->s->err);
	return r->p.arena != NULL;
}

/* What the end of a stream leaves open. */
static bool
is_closed(struct strict_run *r)
{
	r->op = (struct yx_bytes){ NULL, 0 };
	r->token = r->content.len;
	if (r->in_text && r->clips)
		return strict_odd(r->s, "text that clips, and no end of the text object",
				  "文字用于裁剪，而文字对象没有结束");
	if (r->has_layers && r->layers)
		return strict_odd(r->s, "a layer's content without an end", "图层内容没有结束");
	if (r->kind != STRICT_PAGE && (r->count || r->path))
		return strict_odd(r->s, "operands or a path left at the end",
				  "结尾处留有未用的操作数或路径");
	return true;
}

bool
strict_read(struct strict_run *r)
{
	bool good = !r->resources || strict_defaults(r->s, r->resources);

	r->p.r = yx_reader(r->content);
	while (good && r->s->status == YX_OK) {
		int c;

		if (r->count == 0 && !fresh_arena(r))
			break;
		if (!(good = skip_between(r)))
			break;
		r->op = (struct yx_bytes){ NULL, 0 };
		r->token = (size_t)yx_reader_offset(&r->p.r);
		if (yx_reader_at_end(&r->p.r)) {
			good = is_closed(r);
			break;
		}
		c = yx_peek(&r->p.r);
		if ((c >= '0' && c <= '9') || (c && strchr("+-.(<[/", c) != NULL)) {
			good = take_operand(r, c);
		} else {
			good = take_operator(r) && strict_goes_on(r->s);
			r->count = 0;
		}
	}
	pdf_parser_clear(&r->p);
	yx_arena_free(r->p.arena);
	r->p.arena = NULL;
	return good && r->s->status == YX_OK;
}
