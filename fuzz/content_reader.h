/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens of content streams as three readers take them, each with other habits: what fuzz_strict
 * holds the library's own reading against. They share no code with it.
 */
#ifndef YINXIN_CONTENT_READER_H
#define YINXIN_CONTENT_READER_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/base.h>
#include <zlib.h>

enum content_habits {
	/* The streams of a page are put together with a line end. Of a number the rest is dropped
	 * from the first byte on that does not fit. An inline image ends with EI and a blank, not
	 * before the samples are there. */
	CONTENT_PLAIN,
	/* Each stream for itself; only operands are kept over its end. In numbers strange bytes are
	 * skipped. An inline image ends with the first EI behind its data. */
	CONTENT_COUNTING,
	/* The streams are put together with nothing between. An operator ends where a longer one is
	 * none, a number where a digit is none. An inline image ends with EI and a blank when text
	 * follows. */
	CONTENT_GREEDY,
	CONTENT_READERS
};

struct content_reader {
	enum content_habits habits;
	struct yx_bytes in;
	size_t at, join, behind; /* SIZE_MAX: none; bytes of the streams behind this one */
	unsigned depth;          /* of arrays and dictionaries */
	struct yx_buf *out;
};

struct content_token {
	char kind; /* n number, / name, ( string, < hexadecimal, w word; [ ] { }: {} dictionary */
	struct yx_bytes text;
	double number;
};

static bool
content_blank(int c)
{
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool
content_regular(int c)
{
	return c >= 0 && !content_blank(c) && (c == 0 || !strchr("()<>[]{}/%", c));
}

static int
content_byte(const struct content_reader *r, size_t at)
{
	return at < r->in.len ? r->in.data[at] : -1;
}

static size_t
content_word_end(const struct content_reader *r, size_t at)
{
	while (content_regular(content_byte(r, at)))
		at++;
	return at;
}

static void
content_number(struct content_reader *r, struct content_token *t)
{
	size_t end = content_word_end(r, r->at), i = r->at;
	double scale = 0;

	*t = (struct content_token){ .kind = 'n' };
	for (; i < end; i++) {
		int c = r->in.data[i];

		if (c >= '0' && c <= '9') {
			t->number =
			    scale > 0 ? t->number + (c - '0') * scale : t->number * 10 + (c - '0');
			scale /= 10;
		} else if (c == '.' && scale == 0) {
			scale = 0.1;
		} else if ((c == '-' || c == '+') && i == r->at) {
			continue;
		} else if (r->habits != CONTENT_COUNTING || scale > 0) {
			break;
		}
	}
	if (r->habits == CONTENT_GREEDY)
		while (i < end && strchr("+-.0123456789", r->in.data[i]))
			i++;
	if (content_byte(r, r->at) == '-')
		t->number = -t->number;
	r->at = r->habits == CONTENT_GREEDY ? i : end;
}

static void
content_string(struct content_reader *r, struct content_token *t)
{
	size_t from = ++r->at;
	unsigned open = 1;

	for (; r->at < r->in.len; r->at++) {
		int c = r->in.data[r->at];

		open += c == '(';
		open -= c == ')';
		if (!open)
			break;
		r->at += c == '\\';
	}
	r->at = r->at < r->in.len ? r->at : r->in.len;
	*t = (struct content_token){ '(', yx_bytes(r->in.data + from, r->at - from), 0 };
	r->at += r->at < r->in.len;
}

/* ISO 32000-2 annex A. */
static bool
content_is_operator(const uint8_t *at, size_t n)
{
	static const char all[] =
	    " b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i "
	    "ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm "
	    "Tr Ts Tw Tz v w W W* y ' \" ";
	char one[6] = " ";

	if (n > 3)
		return false;
	memcpy(one + 1, at, n);
	one[n + 1] = ' ';
	return strstr(all, one) != NULL;
}

static void
content_word(struct content_reader *r, struct content_token *t)
{
	size_t n = content_word_end(r, r->at) - r->at;

	if (n == 0) /* a bracket that does not belong */
		n = 1;
	for (size_t k = n < 3 ? n : 3; r->habits == CONTENT_GREEDY && !r->depth && k > 0; k--)
		if (content_is_operator(r->in.data + r->at, k)) {
			n = k;
			break;
		}
	*t = (struct content_token){ 'w', yx_bytes(r->in.data + r->at, n), 0 };
	r->at += n;
}

static void
content_skip(struct content_reader *r)
{
	for (;; r->at++) {
		int c = content_byte(r, r->at);

		if (c == '%')
			while (c >= 0 && c != '\n' && c != '\r')
				c = content_byte(r, ++r->at);
		if (!content_blank(c))
			return;
	}
}

static bool
content_token(struct content_reader *r, struct content_token *t)
{
	int c, next;

	content_skip(r);
	c = content_byte(r, r->at);
	next = content_byte(r, r->at + 1);
	if (c < 0)
		return false;
	*t = (struct content_token){ .kind = (char)c };
	if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.') {
		content_number(r, t);
	} else if (c == '(') {
		content_string(r, t);
	} else if ((c == '<' && next == '<') || (c == '>' && next == '>')) {
		t->kind = c == '<' ? '{' : '}';
		r->at += 2;
	} else if (c == '<') {
		size_t from = ++r->at;

		while (r->at < r->in.len && r->in.data[r->at] != '>')
			r->at++;
		t->text = yx_bytes(r->in.data + from, r->at - from);
		r->at += r->at < r->in.len;
	} else if (c == '/') {
		size_t end = content_word_end(r, r->at + 1);

		t->text = yx_bytes(r->in.data + r->at + 1, end - r->at - 1);
		r->at = end;
	} else if (c == '[' || c == ']') {
		r->at++;
	} else {
		content_word(r, t);
	}
	r->depth += t->kind == '[' || t->kind == '{';
	r->depth -= r->depth && (t->kind == ']' || t->kind == '}');
	return true;
}

static void
content_tell(struct content_reader *r, const struct content_token *t)
{
	yx_buf_put_u8(r->out, (uint8_t)t->kind);
	if (t->kind == 'n')
		yx_buf_printf(r->out, "%.9g", t->number);
	for (size_t i = 0; i < t->text.len; i++) {
		/* digits alone: what is between them readers see as nothing */
		if (t->kind != '<' || isxdigit(t->text.data[i]))
			yx_buf_printf(r->out, "%02x", tolower(t->text.data[i]));
	}
	yx_buf_puts(r->out, "\n");
}

/* ------------------------------------------------------------ inline images */

struct content_image {
	uint64_t width, height, bits, parts; /* 0: not known */
	struct yx_bytes filter;
	bool stencil, several, palette;
};

static bool
content_is(struct yx_bytes b, const char *a, const char * or)
{
	return yx_bytes_equal(b, yx_bytes_str(a)) || yx_bytes_equal(b, yx_bytes_str(or));
}

static void
content_entry(struct content_image *i, struct yx_bytes key, const struct content_token *t)
{
	uint64_t n = t->kind == 'n' && t->number >= 0 && t->number < 1e7 ? (uint64_t)t->number : 0;

	if (content_is(key, "W", "Width"))
		i->width = n;
	else if (content_is(key, "H", "Height"))
		i->height = n;
	else if (content_is(key, "BPC", "BitsPerComponent"))
		i->bits = n;
	else if (content_is(key, "IM", "ImageMask"))
		i->stencil = t->kind == 'w' && content_is(t->text, "true", "true");
	else if (content_is(key, "CS", "ColorSpace"))
		i->parts = content_is(t->text, "G", "DeviceGray")      ? 1
			   : content_is(t->text, "RGB", "DeviceRGB")   ? 3
			   : content_is(t->text, "CMYK", "DeviceCMYK") ? 4
								       : 0;
	else if (content_is(key, "F", "Filter"))
		i->filter = t->text;
}

static bool
content_image_entries(struct content_reader *r, struct content_image *i)
{
	struct yx_bytes key = { NULL, 0 };
	struct content_token t;
	bool has_key = false;

	*i = (struct content_image){ .several = false };
	while (content_token(r, &t)) {
		if (!r->depth && t.kind == 'w' && content_is(t.text, "ID", "ID"))
			return true;
		content_tell(r, &t);
		if (t.kind == '/' && !has_key) {
			key = t.text;
			has_key = true;
			continue;
		}
		i->several |= content_is(key, "F", "Filter") && t.kind == '[';
		i->palette |= content_is(key, "CS", "ColorSpace") && t.kind == '[';
		if (t.kind != '[' && t.kind != '{')
			content_entry(i, key, &t);
		has_key = r->depth > 0;
	}
	return false;
}

/* Bytes that the data has at least; SIZE_MAX when this reader does not know. */
static size_t
content_data(const struct content_image *i, struct yx_bytes rest)
{
	uint64_t parts = i->palette ? 1 : i->parts;
	uint64_t row = (i->width * (i->stencil ? 1 : parts * i->bits) + 7) / 8;
	const uint8_t *end = NULL;
	z_stream z = { 0 };
	uint8_t piece[4096];
	int rc = Z_OK;

	if (i->several)
		return SIZE_MAX;
	if (!i->filter.data)
		return row && i->height && row * i->height <= rest.len ? (size_t)(row * i->height)
								       : SIZE_MAX;
	if (content_is(i->filter, "AHx", "ASCIIHexDecode"))
		end = rest.len ? memchr(rest.data, '>', rest.len) : NULL;
	else if (content_is(i->filter, "A85", "ASCII85Decode"))
		end = rest.len ? memmem(rest.data, rest.len, "~>", 2) : NULL;
	if (end)
		return (size_t)(end - rest.data) + (*end == '~' ? 2 : 1);
	if (!content_is(i->filter, "Fl", "FlateDecode") || inflateInit(&z) != Z_OK)
		return SIZE_MAX;
	z.next_in = (uint8_t *)(uintptr_t)rest.data;
	z.avail_in = (unsigned)rest.len;
	for (unsigned n = 0; rc == Z_OK && n < 256; n++) {
		z.next_out = piece;
		z.avail_out = sizeof(piece);
		rc = inflate(&z, Z_NO_FLUSH);
	}
	(void)inflateEnd(&z);
	return rc == Z_STREAM_END ? rest.len - z.avail_in : SIZE_MAX;
}

/* Does text follow, as far as one looks? */
static bool
content_text_follows(struct yx_bytes rest, size_t at)
{
	size_t end = rest.len < at + 15 ? rest.len : at + 15;

	for (size_t i = at; i < end; i++) {
		if (rest.data[i] == 0 && (i + 1 == end || rest.data[i + 1] != 0))
			continue;
		if (rest.data[i] != '\n' && rest.data[i] != '\r' &&
		    (rest.data[i] < ' ' || rest.data[i] > 0x7f))
			return false;
	}
	return true;
}

static bool
content_ends(const struct content_reader *r, struct yx_bytes rest, size_t at, size_t data)
{
	int c = at + 2 < rest.len ? rest.data[at + 2] : -1;

	if (rest.data[at] != 'E' || rest.data[at + 1] != 'I')
		return false;
	if (r->habits == CONTENT_COUNTING && data != SIZE_MAX)
		return at >= data;
	if (r->habits == CONTENT_GREEDY && data == SIZE_MAX)
		return c < 0 ||
		       ((c == ' ' || c == '\n' || c == '\r') && content_text_follows(rest, at + 3));
	return (c < 0 || content_blank(c)) &&
	       (data != SIZE_MAX ? at >= data : at == 0 || content_blank(rest.data[at - 1]));
}

/* Who wants text behind it takes the last that there is when none has any. */
static size_t
content_end(const struct content_reader *r, struct yx_bytes rest, size_t data)
{
	size_t last = SIZE_MAX;

	for (size_t n = 0; n + 2 <= rest.len; n++) {
		if (content_ends(r, rest, n, data))
			return n;
		if (r->habits == CONTENT_GREEDY && data == SIZE_MAX && n + 2 < rest.len &&
		    memcmp(rest.data + n, "EI", 2) == 0 && rest.data[n + 2] &&
		    strchr(" \n\r", rest.data[n + 2]))
			last = n;
	}
	return last;
}

static void
content_image(struct content_reader *r)
{
	struct content_image i;
	struct yx_bytes rest;
	size_t data, end;

	if (!content_image_entries(r, &i))
		return;
	r->at += r->at < r->in.len; /* the blank */
	rest = yx_bytes_slice(r->in, r->at, r->in.len);
	data = content_data(&i, rest);
	/* text in a filter's alphabet may look like an end: all go by the filter's own */
	if (r->habits == CONTENT_GREEDY && !content_is(i.filter, "AHx", "ASCIIHexDecode") &&
	    !content_is(i.filter, "A85", "ASCII85Decode"))
		data = SIZE_MAX;
	end = content_end(r, rest, data);
	if (end == SIZE_MAX) {
		yx_buf_puts(r->out, "image without end\n");
		r->at = r->in.len;
		return;
	}
	r->at += end + 2;
	end = rest.len - end - 2 + r->behind;
	yx_buf_printf(r->out, "image %zu\n", end - (r->join != SIZE_MAX && r->at <= r->join));
}

/* ------------------------------------------------------------------ streams */

static void
content_run(struct content_reader *r)
{
	struct content_token t;

	while (content_token(r, &t)) {
		content_tell(r, &t);
		if (!r->depth && t.kind == 'w' && content_is(t.text, "BI", "BI"))
			content_image(r);
	}
}

/* One token a line; of an inline image how far from the end what follows it begins. */
static void
content_read(enum content_habits habits, struct yx_bytes first, struct yx_bytes second,
	     struct yx_buf *out)
{
	struct content_reader r = { .habits = habits, .join = SIZE_MAX, .in = first, .out = out };
	struct yx_buf both = { 0 };

	if (habits == CONTENT_COUNTING) {
		r.behind = second.len;
		content_run(&r);
		r = (struct content_reader){
			.habits = habits, .join = SIZE_MAX, .in = second, .out = out
		};
		content_run(&r);
		return;
	}
	yx_buf_put_bytes(&both, first);
	if (habits == CONTENT_PLAIN && first.len && second.len) {
		r.join = both.len;
		yx_buf_puts(&both, "\n");
	}
	yx_buf_put_bytes(&both, second);
	r.in = yx_buf_bytes(&both);
	content_run(&r);
	yx_buf_clear(&both);
}

#endif
