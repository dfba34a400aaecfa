/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lex: white space, words and numbers (ISO 32000-2 7.2). Works on any run of bytes; every step goes
 * through the bounded reader.
 */
#include "doc.h"

#include <string.h>

#define SPACE     1
#define DELIMITER 2

static const uint8_t class_of[256] = {
	[0] = SPACE,       ['\t'] = SPACE,    ['\n'] = SPACE,    ['\f'] = SPACE,
	['\r'] = SPACE,    [' '] = SPACE,     ['('] = DELIMITER, [')'] = DELIMITER,
	['<'] = DELIMITER, ['>'] = DELIMITER, ['['] = DELIMITER, [']'] = DELIMITER,
	['{'] = DELIMITER, ['}'] = DELIMITER, ['/'] = DELIMITER, ['%'] = DELIMITER,
};

bool
pdf_is_space(int c)
{
	return c >= 0 && c < 256 && class_of[c] == SPACE;
}

bool
pdf_is_delimiter(int c)
{
	return c >= 0 && c < 256 && class_of[c] == DELIMITER;
}

bool
pdf_is_regular(int c)
{
	return c >= 0 && c < 256 && class_of[c] == 0;
}

void
pdf_skip_blank(struct yx_reader *r)
{
	struct yx_bytes rest = yx_reader_rest(r);
	size_t n = 0;

	while (n < rest.len && class_of[rest.data[n]] == SPACE)
		n++;
	(void)yx_skip(r, n);
}

bool
pdf_skip_space(struct yx_reader *r)
{
	struct yx_bytes rest;
	bool comment = false;
	size_t n;

	for (;;) {
		pdf_skip_blank(r);
		if (yx_peek(r) != '%')
			return comment;
		comment = true;
		rest = yx_reader_rest(r);
		for (n = 0; n < rest.len && rest.data[n] != '\n' && rest.data[n] != '\r'; n++)
			;
		(void)yx_skip(r, n);
	}
}

bool
pdf_take_uint(struct yx_reader *r, uint64_t *out)
{
	struct yx_bytes rest = yx_reader_rest(r);
	uint64_t v = 0;
	size_t n;

	for (n = 0; n < rest.len && rest.data[n] >= '0' && rest.data[n] <= '9'; n++) {
		if (v > (UINT64_MAX / 2 - 9) / 10)
			return false;
		v = v * 10 + (uint64_t)(rest.data[n] - '0');
	}
	if (n == 0)
		return false;
	*out = v;
	return yx_skip(r, n);
}

bool
pdf_take_number_pair(struct yx_reader *r, struct yx_pdf_ref *out)
{
	uint64_t num, gen;

	if (!pdf_take_uint(r, &num) || !pdf_is_space(yx_peek(r)))
		return false;
	pdf_skip_blank(r);
	if (!pdf_take_uint(r, &gen) || !pdf_is_space(yx_peek(r)))
		return false;
	pdf_skip_blank(r);
	if (num > UINT32_MAX || gen > UINT32_MAX)
		return false;
	*out = (struct yx_pdf_ref){ (uint32_t)num, (uint32_t)gen };
	return true;
}

struct yx_bytes
pdf_take_word(struct yx_reader *r)
{
	struct yx_bytes rest = yx_reader_rest(r), word = { NULL, 0 };
	size_t n = 0;

	while (n < rest.len && class_of[rest.data[n]] == 0)
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
