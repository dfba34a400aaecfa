/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parse_text: names and strings, from how they are written to what they say (ISO 32000-2 7.3.4,
 * 7.3.5).
 */
#include "parse.h"

#include <string.h>

/* ------------------------------------------------------------------- names */

enum yx_status
pdf_parse_name_text(struct pdf_parser *p, struct yx_bytes *out, struct yx_error *err)
{
	struct yx_bytes raw;
	uint8_t *copy;
	size_t i, n = 0;

	(void)yx_skip(&p->r, 1);
	raw = pdf_take_word(&p->r);
	if (raw.len && !memchr(raw.data, '#', raw.len)) {
		*out = p->in_file ? raw : yx_arena_dup(p->arena, raw);
		return out->data ? YX_OK : pdf_fail_arena(p->arena, err);
	}
	copy = yx_arena_alloc(p->arena, raw.len + 1);
	if (!copy)
		return pdf_fail_arena(p->arena, err);
	for (i = 0; i < raw.len; i++) {
		int hi = i + 1 < raw.len ? yx_hex_digit(raw.data[i + 1]) : -1;
		int lo = i + 2 < raw.len ? yx_hex_digit(raw.data[i + 2]) : -1;

		if (raw.data[i] != '#') {
			copy[n++] = raw.data[i];
		} else if (hi >= 0 && lo >= 0) {
			/* 7.3.5: none in a name; where it ends a string, readers see a shorter one
			 */
			if (!hi && !lo)
				pdf_parse_note(p, YX_PDF_NOTE_SYNTAX, "a name with a zero in it");
			copy[n++] = (uint8_t)(hi << 4 | lo);
			i += 2;
		} else {
			pdf_parse_note(p, YX_PDF_NOTE_SYNTAX,
				       "a # in a name without two hex digits");
			copy[n++] = '#';
		}
	}
	*out = yx_bytes(copy, n);
	return YX_OK;
}

/* ----------------------------------------------------------------- strings */

/* Length of a literal string's raw form, its closing parenthesis excluded; SIZE_MAX: never ends. */
static size_t
literal_span(const struct yx_reader *r)
{
	struct yx_bytes rest = yx_reader_rest(r);
	size_t i, depth = 1;

	for (i = 0; i < rest.len; i++) {
		if (rest.data[i] == '\\')
			i++;
		else if (rest.data[i] == '(')
			depth++;
		else if (rest.data[i] == ')' && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

static size_t
unescape(struct yx_reader *in, uint8_t *out)
{
	size_t n = 0;
	uint8_t c, d;

	while (yx_take_u8(in, &c)) {
		if (c == '\r') { /* an end of line in a string reads as LF */
			(void)yx_accept(in, "\n");
			out[n++] = '\n';
			continue;
		}
		if (c != '\\') {
			out[n++] = c;
			continue;
		}
		if (!yx_take_u8(in, &d))
			break;
		switch (d) {
		case 'n':
			out[n++] = '\n';
			break;
		case 'r':
			out[n++] = '\r';
			break;
		case 't':
			out[n++] = '\t';
			break;
		case 'b':
			out[n++] = '\b';
			break;
		case 'f':
			out[n++] = '\f';
			break;
		case '\r':
			(void)yx_accept(in, "\n");
			break;
		case '\n':
			break;
		default:
			if (d >= '0' && d <= '7') {
				unsigned v = (unsigned)(d - '0'), k;

				for (k = 0; k < 2; k++) {
					int e = yx_peek(in);

					if (e < '0' || e > '7')
						break;
					v = v * 8 + (unsigned)(e - '0');
					(void)yx_skip(in, 1);
				}
				out[n++] = (uint8_t)v;
			} else {
				out[n++] = d;
			}
		}
	}
	return n;
}

enum yx_status
pdf_parse_literal(struct pdf_parser *p, struct yx_pdf_obj **out, struct yx_error *err)
{
	struct yx_bytes raw;
	struct yx_reader in;
	uint8_t *copy;
	size_t n;
	enum yx_status st;

	if ((st = pdf_new_obj(p, YX_PDF_STRING, out, err)) != YX_OK)
		return st;
	(void)yx_skip(&p->r, 1);
	n = literal_span(&p->r);
	if (n == SIZE_MAX && p->doc)
		p->doc->parsed += yx_reader_left(&p->r);
	if (n == SIZE_MAX)
		return pdf_parse_fail(p, err, "a string without its closing parenthesis");
	(void)yx_take(&p->r, n, &raw);
	(void)yx_skip(&p->r, 1);
	if (p->in_file && raw.len && !memchr(raw.data, '\\', raw.len) &&
	    !memchr(raw.data, '\r', raw.len)) {
		(*out)->u.text = raw;
		return YX_OK;
	}
	copy = yx_arena_alloc(p->arena, raw.len + 1);
	if (!copy)
		return pdf_fail_arena(p->arena, err);
	in = yx_reader(raw);
	(*out)->u.text = yx_bytes(copy, unescape(&in, copy));
	return YX_OK;
}

enum yx_status
pdf_parse_hex(struct pdf_parser *p, struct yx_pdf_obj **out, struct yx_error *err)
{
	struct yx_bytes raw;
	uint8_t *copy;
	size_t i, n = 0;
	int half = -1;
	bool odd = false;
	enum yx_status st;

	if ((st = pdf_new_obj(p, YX_PDF_STRING, out, err)) != YX_OK)
		return st;
	(void)yx_skip(&p->r, 1);
	if (!yx_take_until(&p->r, '>', &raw)) {
		if (p->doc)
			p->doc->parsed += yx_reader_left(&p->r);
		return pdf_parse_fail(p, err, "a hex string without its closing bracket");
	}
	copy = yx_arena_alloc(p->arena, raw.len / 2 + 1);
	if (!copy)
		return pdf_fail_arena(p->arena, err);
	for (i = 0; i < raw.len; i++) {
		int d = yx_hex_digit(raw.data[i]);

		if (d < 0) {
			odd |= !pdf_is_space(raw.data[i]);
			continue;
		}
		if (half < 0) {
			half = d;
		} else {
			copy[n++] = (uint8_t)(half << 4 | d);
			half = -1;
		}
	}
	if (half >= 0)
		copy[n++] = (uint8_t)(half << 4);
	if (odd)
		pdf_parse_note(p, YX_PDF_NOTE_SYNTAX, "a hex string with other characters in it");
	(*out)->hex = true;
	(*out)->u.text = yx_bytes(copy, n);
	return YX_OK;
}
