/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers, words, texts and lists as bytes and back. Whatever does not fit is remembered, the first
 * of it, and what is read from then on is nothing.
 */
#include <string.h>
#include "wire.h"

void
wire_wrong(struct wire *w, const char *what)
{
	if (!w->wrong)
		w->wrong = what;
}

void
wire_number(struct wire *w, uint64_t *v)
{
	if (w->out)
		yx_buf_put_u64be(w->out, *v);
	else if (w->wrong || !yx_take_u64be(&w->in, v)) {
		*v = 0;
		wire_wrong(w, "a number is missing");
	}
}

void
wire_size(struct wire *w, size_t *v)
{
	uint64_t n = *v;

	wire_number(w, &n);
	*v = (size_t)n;
}

void
wire_moment(struct wire *w, yx_time *t)
{
	uint64_t n = (uint64_t)*t;

	wire_number(w, &n);
	*t = (yx_time)n;
}

void
wire_number_int(struct wire *w, int *v)
{
	uint64_t n = (uint64_t)(int64_t)*v;

	wire_number(w, &n);
	*v = (int)(int64_t)n;
	if ((uint64_t)(int64_t)*v != n)
		wire_wrong(w, "a number is too large");
}

unsigned
wire_choice(struct wire *w, unsigned v, unsigned end)
{
	uint64_t n = v;

	wire_number(w, &n);
	if (n >= end) {
		wire_wrong(w, "a word is not one of those known");
		n = 0;
	}
	return (unsigned)n;
}

void
wire_flag(struct wire *w, bool *v)
{
	*v = wire_choice(w, *v, 2) == 1;
}

size_t
wire_count(struct wire *w, size_t n)
{
	wire_size(w, &n);
	if (!w->out && n > yx_reader_left(&w->in) / 8) {
		wire_wrong(w, "a list is longer than what there is");
		n = 0;
	}
	return n;
}

void
wire_bytes(struct wire *w, struct yx_bytes *b)
{
	size_t len = b->len;

	wire_size(w, &len);
	if (w->out) {
		yx_buf_put_bytes(w->out, *b);
		return;
	}
	*b = yx_bytes(NULL, 0);
	if (w->wrong || !yx_take(&w->in, len, b)) {
		wire_wrong(w, "a text is cut off");
		return;
	}
	*b = yx_arena_dup(w->arena, *b);
	if (!b->data)
		wire_wrong(w, "out of memory");
}

void
wire_text(struct wire *w, const char **s)
{
	struct yx_bytes b = yx_bytes_str(*s);
	struct yx_buf clean = { 0 };

	wire_bytes(w, &b);
	if (w->out)
		return;
	if (!yx_utf8_valid(b) || memchr(b.data ? (const void *)b.data : "", 0, b.len))
		wire_wrong(w, "a text is not UTF-8");
	yx_text_put_clean(&clean, w->wrong ? yx_bytes(NULL, 0) : b);
	*s = yx_buf_status(&clean, NULL) == YX_OK ? yx_arena_strdup(w->arena, yx_buf_bytes(&clean))
						  : NULL;
	yx_buf_clear(&clean);
	if (!*s) {
		*s = "";
		wire_wrong(w, "out of memory");
	}
}

void
wire_text2(struct wire *w, struct yx_text2 *t)
{
	wire_text(w, &t->in[0]);
	wire_text(w, &t->in[1]);
}

void *
wire_list(struct wire *w, const void *there, size_t n, size_t each)
{
	void *p;

	if (w->out)
		return (void *)(uintptr_t)there;
	p = yx_arena_array(w->arena, n + 1, each);
	if (!p)
		wire_wrong(w, "out of memory");
	return p;
}
