/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lex: white space, words and numbers (ISO 32000-2 7.2). Works on any run of bytes; every step goes
 * through the bounded reader.
 */
#include "doc.h"

#include <string.h>

bool
pdf_is_space(int c)
{
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

bool
pdf_is_delimiter(int c)
{
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' ||
	       c == '}' || c == '/' || c == '%';
}

bool
pdf_is_regular(int c)
{
	return c >= 0 && !pdf_is_space(c) && !pdf_is_delimiter(c);
}

void
pdf_skip_blank(struct yx_reader *r)
{
	int c;

	while ((c = yx_peek(r)) >= 0 && pdf_is_space(c))
		(void)yx_skip(r, 1);
}

bool
pdf_skip_space(struct yx_reader *r)
{
	bool comment = false;
	int c;

	for (;;) {
		pdf_skip_blank(r);
		if (yx_peek(r) != '%')
			return comment;
		comment = true;
		while ((c = yx_peek(r)) >= 0 && c != '\n' && c != '\r')
			(void)yx_skip(r, 1);
	}
}

bool
pdf_take_uint(struct yx_reader *r, uint64_t *out)
{
	struct yx_reader at = *r;
	uint64_t v = 0;
	unsigned digits = 0;
	int c;

	while ((c = yx_peek(&at)) >= '0' && c <= '9') {
		if (v > (UINT64_MAX / 2 - 9) / 10)
			return false;
		v = v * 10 + (uint64_t)(c - '0');
		digits++;
		(void)yx_skip(&at, 1);
	}
	if (digits == 0)
		return false;
	*out = v;
	*r = at;
	return true;
}

struct yx_bytes
pdf_take_word(struct yx_reader *r)
{
	struct yx_bytes word = { NULL, 0 };
	size_t n = 0;

	while (pdf_is_regular(yx_peek_at(r, n)))
		n++;
	(void)yx_take(r, n, &word);
	return word;
}

bool
pdf_accept_word(struct yx_reader *r, const char *word)
{
	struct yx_reader at = *r;

	if (!yx_accept(&at, word) || pdf_is_regular(yx_peek(&at)))
		return false;
	*r = at;
	return true;
}

struct yx_reader
pdf_reader_at(struct yx_bytes file, uint64_t offset, uint64_t end)
{
	struct yx_reader whole = yx_reader(file);

	if (end > file.len)
		end = file.len;
	if (offset > end)
		offset = end;
	return yx_reader_sub(&whole, yx_bytes_slice(file, (size_t)offset, (size_t)(end - offset)));
}
