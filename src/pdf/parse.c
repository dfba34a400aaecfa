/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse: PDF syntax into objects (ISO 32000-2 7.3). One pass, bounded depth and count, everything
 * in the caller's arena. What has one meaning but breaks the syntax is noted, not repaired; what
 * has none is malformed.
 */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

#define ITEMS_MAX 1000000u /* values of the containers open at one time */

const struct yx_pdf_obj pdf_null = { .kind = YX_PDF_NULL,
				     .offset = YX_NO_OFFSET,
				     .end = YX_NO_OFFSET };

enum yx_status
pdf_fail_arena(const struct yx_arena *a, struct yx_error *err)
{
	if (yx_arena_used(a) > (1u << 20))
		return yx_fail_at(
		    err, YX_LIMIT, YX_NO_OFFSET, "",
		    "the objects need more memory than this program gives a document");
	return yx_fail_nomem(err);
}

void
pdf_parser_clear(struct pdf_parser *p)
{
	yx_free(p->stack);
	p->stack = NULL;
	p->stack_len = p->stack_cap = 0;
}

void
pdf_parse_note(struct pdf_parser *p, enum yx_pdf_note_kind kind, const char *text)
{
	uint64_t at = p->in_file ? yx_reader_offset(&p->r) : p->home ? p->home : YX_NO_OFFSET;

	p->odd |= yx_pdf_note_is_ambiguous(kind);
	if (p->doc)
		pdf_note(p->doc, kind, at, p->num, "%s", text);
}

enum yx_status
pdf_parse_fail(struct pdf_parser *p, struct yx_error *err, const char *what)
{
	if (p->in_file)
		return yx_fail(err, YX_MALFORMED, &p->r, "ISO 32000-2 7.3", "%s", what);
	return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.3", "object %u: %s",
			  p->num, what);
}

static enum yx_status
push(struct pdf_parser *p, struct yx_bytes key, const struct yx_pdf_obj *value,
     struct yx_error *err)
{
	if (p->stack_len == p->stack_cap) {
		size_t cap = p->stack_cap ? p->stack_cap * 2 : 64;
		struct yx_pdf_entry *grown;

		if (cap > ITEMS_MAX * 2)
			return yx_fail(err, YX_LIMIT, &p->r, "",
				       "an object with more than %u parts", ITEMS_MAX);
		grown = yx_realloc(p->stack, cap * sizeof(*grown));
		if (!grown)
			return yx_fail_nomem(err);
		p->stack = grown;
		p->stack_cap = cap;
	}
	p->stack[p->stack_len++] = (struct yx_pdf_entry){ key, value };
	return YX_OK;
}

enum yx_status
pdf_new_obj(struct pdf_parser *p, enum yx_pdf_kind kind, struct yx_pdf_obj **out,
	    struct yx_error *err)
{
	struct yx_pdf_obj *o = yx_arena_alloc(p->arena, sizeof(*o));

	if (!o)
		return pdf_fail_arena(p->arena, err);
	o->kind = kind;
	o->offset = p->in_file ? yx_reader_offset(&p->r) : YX_NO_OFFSET;
	o->end = YX_NO_OFFSET;
	*out = o;
	return YX_OK;
}

/* ----------------------------------------------------------------- numbers */

static double
fraction(struct yx_bytes word, size_t from, size_t *used)
{
	double v = 0, scale = 1;
	size_t i;

	for (i = from; i < word.len && word.data[i] >= '0' && word.data[i] <= '9'; i++) {
		if (i - from < 17) {
			scale /= 10;
			v += (word.data[i] - '0') * scale;
		}
	}
	*used = i;
	return v;
}

static enum yx_status
parse_number(struct pdf_parser *p, struct yx_pdf_obj **out, struct yx_error *err)
{
	struct yx_bytes word;
	bool negative = false, real = false;
	size_t i = 0, digits_at;
	double v = 0, part = 0;
	int64_t whole = 0;
	enum yx_status st;

	if ((st = pdf_new_obj(p, YX_PDF_INT, out, err)) != YX_OK)
		return st;
	word = pdf_take_word(&p->r);
	if (word.data[0] == '+' || word.data[0] == '-') {
		negative = word.data[0] == '-';
		i = 1;
	}
	digits_at = i;
	for (; i < word.len && word.data[i] >= '0' && word.data[i] <= '9'; i++) {
		v = v * 10 + (word.data[i] - '0');
		if (whole < INT64_MAX / 10 - 1)
			whole = whole * 10 + (word.data[i] - '0');
		else
			real = true;
	}
	if (i < word.len && word.data[i] == '.') {
		real = true;
		part = fraction(word, i + 1, &i);
		if (i == digits_at + 1)
			pdf_parse_note(p, YX_PDF_NOTE_SYNTAX, "a number without digits");
	} else if (i == digits_at) {
		pdf_parse_note(p, YX_PDF_NOTE_SYNTAX, "a sign without a number");
	}
	if (i != word.len)
		pdf_parse_note(p, YX_PDF_NOTE_SYNTAX, "a number with other characters in it");
	if (real) {
		(*out)->kind = YX_PDF_REAL;
		(*out)->u.real = negative ? -(v + part) : v + part;
	} else {
		(*out)->u.integer = negative ? -whole : whole;
	}
	return YX_OK;
}

/* "N G R" at the reader; unmoved when it is something else. */
static bool
take_ref(struct yx_reader *r, struct yx_pdf_ref *out)
{
	struct yx_reader at = *r;
	struct yx_pdf_ref ref;

	if (!pdf_take_number_pair(&at, &ref) || !pdf_accept_word(&at, "R"))
		return false;
	*out = ref;
	*r = at;
	return true;
}

/* -------------------------------------------------------------- containers */

static enum yx_status parse_value(struct pdf_parser *p, unsigned depth, struct yx_pdf_obj **out,
				  struct yx_error *err);

static enum yx_status
parse_array(struct pdf_parser *p, unsigned depth, struct yx_pdf_obj **out, struct yx_error *err)
{
	size_t mark = p->stack_len, count, i;
	const struct yx_pdf_obj **items;
	struct yx_pdf_obj *item;
	enum yx_status st;

	if ((st = pdf_new_obj(p, YX_PDF_ARRAY, out, err)) != YX_OK)
		return st;
	(void)yx_skip(&p->r, 1);
	for (;;) {
		if (pdf_skip_space(&p->r))
			pdf_parse_note(p, YX_PDF_NOTE_COMMENT, "a comment inside an object");
		if (yx_accept(&p->r, "]"))
			break;
		if (yx_reader_at_end(&p->r))
			return pdf_parse_fail(p, err, "an array without its closing bracket");
		if ((st = parse_value(p, depth + 1, &item, err)) != YX_OK)
			return st;
		if ((st = push(p, (struct yx_bytes){ NULL, 0 }, item, err)) != YX_OK)
			return st;
	}
	count = p->stack_len - mark;
	items = yx_arena_array(p->arena, count + 1, sizeof(*items));
	if (!items)
		return pdf_fail_arena(p->arena, err);
	for (i = 0; i < count; i++)
		items[i] = p->stack[mark + i].value;
	p->stack_len = mark;
	(*out)->u.array.items = items;
	(*out)->u.array.count = count;
	return YX_OK;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct yx_pdf_entry *const *x = a, *const *y = b;

	return yx_bytes_compare((*x)->key, (*y)->key);
}

/* One key with two values; whichever of two that are the same a reader takes, it reads the same. */
static bool
disagree(const struct yx_pdf_entry *a, const struct yx_pdf_entry *b)
{
	return yx_bytes_equal(a->key, b->key) && !yx_pdf_obj_equal(a->value, b->value);
}

/* Duplicates are found by comparing all pairs in small dictionaries and by sorting in large ones.
 */
static enum yx_status
note_duplicates(struct pdf_parser *p, const struct yx_pdf_entry *e, size_t count,
		struct yx_error *err)
{
	const struct yx_pdf_entry **keys;
	size_t i, j;
	bool found = false;

	if (count <= 32) {
		for (i = 1; i < count && !found; i++)
			for (j = 0; j < i && !found; j++)
				found = disagree(&e[i], &e[j]);
	} else {
		keys = yx_alloc_array(count, sizeof(*keys));
		if (!keys)
			return yx_fail_nomem(err);
		for (i = 0; i < count; i++)
			keys[i] = &e[i];
		qsort(keys, count, sizeof(*keys), compare_keys);
		for (i = 1; i < count && !found; i++)
			found = disagree(keys[i], keys[i - 1]);
		yx_free(keys);
	}
	if (found)
		pdf_parse_note(p, YX_PDF_NOTE_DUPLICATE_KEY, "a dictionary with one key twice");
	return YX_OK;
}

static enum yx_status
parse_dict(struct pdf_parser *p, unsigned depth, struct yx_pdf_obj **out, struct yx_error *err)
{
	size_t mark = p->stack_len, count;
	struct yx_pdf_entry *entries;
	struct yx_pdf_obj *item;
	struct yx_bytes key;
	enum yx_status st;

	if ((st = pdf_new_obj(p, YX_PDF_DICT, out, err)) != YX_OK)
		return st;
	(void)yx_skip(&p->r, 2);
	for (;;) {
		if (pdf_skip_space(&p->r))
			pdf_parse_note(p, YX_PDF_NOTE_COMMENT, "a comment inside an object");
		if (yx_accept(&p->r, ">>"))
			break;
		if (yx_peek(&p->r) != '/')
			return pdf_parse_fail(p, err,
					      yx_reader_at_end(&p->r)
						  ? "a dictionary without its closing brackets"
						  : "expected a key or the end of a dictionary");
		if ((st = pdf_parse_name_text(p, &key, err)) != YX_OK)
			return st;
		if (pdf_skip_space(&p->r))
			pdf_parse_note(p, YX_PDF_NOTE_COMMENT, "a comment inside an object");
		if ((st = parse_value(p, depth + 1, &item, err)) != YX_OK)
			return st;
		if ((st = push(p, key, item, err)) != YX_OK)
			return st;
	}
	count = p->stack_len - mark;
	entries = yx_arena_array(p->arena, count + 1, sizeof(*entries));
	if (!entries)
		return pdf_fail_arena(p->arena, err);
	if (count)
		memcpy(entries, p->stack + mark, count * sizeof(*entries));
	p->stack_len = mark;
	(*out)->u.dict.entries = entries;
	(*out)->u.dict.count = count;
	return note_duplicates(p, entries, count, err);
}

static enum yx_status
parse_word(struct pdf_parser *p, struct yx_pdf_obj **out, struct yx_error *err)
{
	enum yx_status st;

	if ((st = pdf_new_obj(p, YX_PDF_NULL, out, err)) != YX_OK)
		return st;
	if (pdf_accept_word(&p->r, "null"))
		return YX_OK;
	(*out)->kind = YX_PDF_BOOL;
	if (pdf_accept_word(&p->r, "true")) {
		(*out)->u.boolean = true;
		return YX_OK;
	}
	if (pdf_accept_word(&p->r, "false"))
		return YX_OK;
	return pdf_parse_fail(p, err,
			      yx_reader_at_end(&p->r) ? "the object ends too early"
						      : "a word that is no PDF object");
}

static enum yx_status
parse_value(struct pdf_parser *p, unsigned depth, struct yx_pdf_obj **out, struct yx_error *err)
{
	struct yx_pdf_ref ref;
	int c = yx_peek(&p->r);
	uint64_t start = yx_reader_offset(&p->r);
	enum yx_status st;

	if (depth > YX_LIMIT_DEPTH)
		return yx_fail(err, YX_LIMIT, &p->r, "", "objects nested deeper than %d",
			       YX_LIMIT_DEPTH);
	if (c == '<' && yx_peek_at(&p->r, 1) == '<') {
		st = parse_dict(p, depth, out, err);
	} else if (c == '<') {
		st = pdf_parse_hex(p, out, err);
	} else if (c == '(') {
		st = pdf_parse_literal(p, out, err);
	} else if (c == '[') {
		st = parse_array(p, depth, out, err);
	} else if (c == '/') {
		if ((st = pdf_new_obj(p, YX_PDF_NAME, out, err)) == YX_OK)
			st = pdf_parse_name_text(p, &(*out)->u.text, err);
	} else if (c >= '0' && c <= '9' && take_ref(&p->r, &ref)) {
		if ((st = pdf_new_obj(p, YX_PDF_REF, out, err)) == YX_OK) {
			(*out)->u.ref = ref;
			(*out)->offset = p->in_file ? start : YX_NO_OFFSET;
		}
	} else if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.') {
		st = parse_number(p, out, err);
	} else {
		st = parse_word(p, out, err);
	}
	if (st == YX_OK && p->in_file)
		(*out)->end = yx_reader_offset(&p->r);
	return st;
}

enum yx_status
pdf_parse(struct pdf_parser *p, struct yx_pdf_obj **out, struct yx_error *err)
{
	enum yx_status st;

	*out = NULL;
	if (pdf_skip_space(&p->r))
		pdf_parse_note(p, YX_PDF_NOTE_COMMENT, "a comment in front of an object");
	st = parse_value(p, 0, out, err);
	if (st != YX_OK)
		*out = NULL;
	return st;
}
