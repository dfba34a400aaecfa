/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Type 1 program is PostScript that no reader runs: each looks for the words it knows. Here it is
 * told whether the words are there once, and the encoding is written as fonts are (Adobe Type 1
 * Font Format, 2.2 and 10).
 */
#include "program.h"

#include <string.h>

static bool
is_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
}

static bool
ends_word(int c)
{
	return c < 0 || is_space(c) || strchr("()<>[]{}/%", c) != NULL;
}

static void
skip_string(struct yx_reader *r)
{
	unsigned depth = 0;
	uint8_t c;

	while (yx_take_u8(r, &c)) {
		if (c == '\\')
			(void)!yx_skip(r, 1);
		depth += c == '(';
		depth -= c == ')';
		if (!depth)
			return;
	}
}

/* The next token; a procedure's braces are tokens, strings and comments are left out. Empty at the
 * end. */
static struct yx_bytes
next(struct yx_reader *r)
{
	struct yx_bytes rest;
	size_t n = 0;
	int c;

	for (;;) {
		while ((c = yx_peek(r)) >= 0 && is_space(c))
			(void)!yx_skip(r, 1);
		if (c == '(')
			skip_string(r);
		else if (c == '%')
			while ((c = yx_peek(r)) >= 0 && c != '\n' && c != '\r')
				(void)!yx_skip(r, 1);
		else
			break;
	}
	rest = yx_reader_rest(r);
	if (!rest.len)
		return rest;
	do
		n++;
	while (n < rest.len && !(n == 1 && rest.data[0] != '/' && ends_word(rest.data[0])) &&
	       !ends_word(rest.data[n]));
	(void)!yx_skip(r, n);
	return yx_bytes_slice(rest, 0, n);
}

static bool
is(struct yx_bytes word, const char *text)
{
	return yx_bytes_equal_str(word, text);
}

static bool
is_number(struct yx_bytes word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.data[i] < '0' || word.data[i] > '9')
			return false;
	return word.len > 0 && word.len <= 3;
}

/* Behind /Encoding: the standard one, or an array that is filled entry by entry. */
static bool
good_encoding(struct yx_reader *r)
{
	static const char *const fill[] = { "0",    "1",        "255", "{", "1",  "index",
					    "exch", "/.notdef", "put", "}", "for" };
	struct yx_bytes word = next(r);
	bool first = true;

	if (is(word, "StandardEncoding"))
		return is(next(r), "def");
	if (!is(word, "256") || !is(next(r), "array"))
		return false;
	for (;; first = false) {
		word = next(r);
		if (first && is(word, "0")) {
			for (size_t i = 1; i < sizeof(fill) / sizeof(fill[0]); i++)
				if (!is(next(r), fill[i]))
					return false;
			continue;
		}
		if (is(word, "readonly"))
			word = next(r);
		if (is(word, "def"))
			return true;
		if (!is(word, "dup") || !is_number(next(r)))
			return false;
		word = next(r);
		if (!word.len || word.data[0] != '/' || !is(next(r), "put"))
			return false;
	}
}

/* How often the name stands there by itself; with `numbered`: a number behind it. */
static size_t
count(struct yx_bytes in, const char *name, bool numbered)
{
	size_t n = 0, at = 0, len = strlen(name);

	while ((at = yx_bytes_find(in, yx_bytes_str(name), at)) != SIZE_MAX) {
		at += len;
		if (at < in.len && !ends_word(in.data[at]))
			continue;
		while (numbered && at < in.len && is_space(in.data[at]))
			at++;
		n += !numbered || (at < in.len && in.data[at] >= '0' && in.data[at] <= '9');
	}
	return n;
}

/* ------------------------------------------------------------------- encrypted */

static int
hex(int c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

static bool
is_hex(struct yx_bytes in)
{
	for (size_t i = 0; i < 4; i++)
		if (i >= in.len || hex(in.data[i]) < 0)
			return false;
	return true;
}

/* 7.1: the part behind eexec in the clear, without the four bytes in front. */
static void
decrypt(struct yx_bytes in, uint8_t *out, size_t *len)
{
	bool as_hex = is_hex(in);
	uint16_t key = 55665;
	size_t done = 0;
	int high = -1;

	for (size_t i = 0; i < in.len; i++) {
		uint8_t c = in.data[i];

		if (as_hex) {
			int digit = hex(c);

			if (digit < 0 && is_space(c))
				continue;
			if (digit < 0)
				return;
			if (high < 0) {
				high = digit;
				continue;
			}
			c = (uint8_t)(high << 4 | digit);
			high = -1;
		}
		if (done++ >= 4)
			out[(*len)++] = c ^ (uint8_t)(key >> 8);
		key = (uint16_t)((c + key) * 52845u + 22719u);
	}
}

void
draw_type1_read(struct yx_font_program *p, struct yx_bytes in)
{
	struct yx_reader r = yx_reader(in);
	struct yx_bytes word, rest, text;
	uint8_t *secret;
	size_t len = 0;
	size_t encodings = 0;
	bool good = true, binary = in.len && in.data[0] == 0x80;

	p->plain = p->plain_encoding = false;
	if (binary)
		return;
	while ((word = next(&r)).len && !is(word, "eexec"))
		if (is(word, "/Encoding")) {
			encodings++;
			good = good && good_encoding(&r);
		}
	rest = yx_reader_rest(&r);
	/* one line end, or blanks: what follows is bytes */
	while (rest.len && (rest.data[0] == ' ' || rest.data[0] == '\t' || rest.data[0] == '\r' ||
			    rest.data[0] == '\n'))
		rest = yx_bytes_slice(rest, 1, rest.len - 1);
	if (!(secret = yx_alloc(rest.len + 1)))
		return;
	decrypt(rest, secret, &len);
	text = yx_bytes(secret, len);
	/* a slanted font may take those of another by its name: no number */
	p->plain = count(text, "/CharStrings", true) == 1;
	p->plain_encoding =
	    good && encodings == 1 &&
	    count(yx_bytes_slice(in, 0, in.len - rest.len), "/Encoding", false) == 1 &&
	    count(text, "/Encoding", false) == 0;
	yx_free(secret);
}
