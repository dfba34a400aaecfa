/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Type 1 program is PostScript that Ghostscript runs; others look for the words they know. Here
 * its parts are taken apart: in the clear, encrypted, and what follows (Adobe Type 1 Font Format,
 * 2.3, 7.2 and 10).
 */
#include "program.h"

#include <string.h>

/* ------------------------------------------------------------------- encrypted */

/* Between the encrypted bytes and their end: line ends. */
#define AFTER 16

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

/* Which word is another than fonts have. */
static void
note(struct yx_font_program *p, const struct type1_words *w, bool secret)
{
	struct yx_bytes rest = yx_reader_rest(&w->r);
	size_t n = 0, blank = 0;

	while (blank < rest.len && type1_is_space(rest.data[blank]))
		blank++;
	for (size_t i = blank; i < rest.len && n + 1 < sizeof(p->odd.word); i++) {
		if (n > 0 && type1_ends_word(rest.data[i]))
			break;
		p->odd.word[n++] =
		    (char)(rest.data[i] > ' ' && rest.data[i] < 0x7f ? rest.data[i] : '?');
	}
	p->odd.word[n] = 0;
	p->odd.at = (size_t)yx_reader_offset(&w->r) + blank;
	p->odd.part = secret ? YX_FONT_SECRET : YX_FONT_CLEAR;
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

			if (digit < 0 && type1_is_space(c))
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

/* Of the part in front: `len` bytes that are read. */
static size_t
encrypted_length(struct yx_bytes in, size_t len)
{
	size_t digits = 2 * (len + 4), at = 0;

	if (!is_hex(in))
		return len + 4;
	for (; digits && at < in.len; at++)
		digits -= hex(in.data[at]) >= 0;
	return at;
}

static void
skip_zeros(struct type1_words *w)
{
	int c;

	while ((c = yx_peek(&w->r)) == '0' || c == 0 || type1_is_space(c))
		(void)!yx_skip(&w->r, 1);
}

/* 2.3: 512 zeros and a word, for printers; writers of documents leave them out. */
static bool
good_trailer(struct yx_bytes in)
{
	struct type1_words w = { .r = yx_reader(in) };

	skip_zeros(&w);
	(void)type1_match(&w, "cleartomark ?{ ?restore ?} ?if");
	skip_zeros(&w);
	if (yx_accept(&w.r, "%{restore}if"))
		skip_zeros(&w);
	return yx_reader_at_end(&w.r);
}

static bool
good_encrypted(struct yx_font_program *p, struct yx_bytes in)
{
	struct type1_words w;
	uint8_t *secret = yx_alloc(in.len + 1);
	size_t len = 0;
	bool good;

	if (!secret)
		return false;
	decrypt(in, secret, &len);
	w = (struct type1_words){ .r = yx_reader(yx_bytes(secret, len)) };
	good = type1_private(&w, &p->steps);
	if (!good)
		note(p, &w, true);
	/* in the clear, or still encrypted */
	for (size_t i = 0; good; i++) {
		size_t at = encrypted_length(in, len - yx_reader_left(&w.r));

		if (good_trailer(yx_bytes_slice(in, at, in.len - at)))
			break;
		good = i < AFTER && type1_is_space(yx_peek(&w.r)) && yx_skip(&w.r, 1);
		if (!good)
			note(p, &w, true);
	}
	yx_free(secret);
	return good;
}

void
draw_type1_read(struct yx_font_program *p, struct yx_bytes in)
{
	struct type1_words w = { .r = yx_reader(in) };
	struct yx_bytes rest;
	bool good;

	p->plain = p->plain_encoding = false;
	if (!type1_clear(&w, &p->plain_encoding)) {
		note(p, &w, false);
		return;
	}
	/* one line end, of one byte: of two Ghostscript takes the second for the first of the
	 * bytes; among hexadecimal digits blanks are nothing */
	good = yx_accept(&w.r, "\n") || yx_accept(&w.r, "\r");
	rest = yx_reader_rest(&w.r);
	while (rest.len && type1_is_space(rest.data[0]))
		rest = yx_bytes_slice(rest, 1, rest.len - 1);
	if (!good || (rest.len < yx_reader_left(&w.r) && !is_hex(rest))) {
		note(p, &w, false);
		return;
	}
	p->plain = good_encrypted(p, rest);
	p->plain_encoding = p->plain && p->plain_encoding;
}
