/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits that leave all other bytes as they were: what somebody else wrote keeps its form, and a
 * diff shows only what a signature needed. Works on tags, not on a tree; the caller parses the
 * result and checks that it says what it should.
 */
#include "edit.h"

#include <string.h>

/* A tag as it stands in the bytes. */
struct tag {
	size_t start, end;      /* of '<', behind '>' */
	struct yx_bytes prefix; /* "ofd:" or empty */
	struct yx_bytes name;
	bool closing, empty;
};

static bool
is_name_byte(uint8_t c)
{
	return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* Step over "<!--...-->", "<![CDATA[...]]>", "<?...?>"; false when it is none of them. */
static bool
skip_special(struct yx_reader *r)
{
	static const char *const pairs[][2] = { { "<!--", "-->" },
						{ "<![CDATA[", "]]>" },
						{ "<?", "?>" } };

	for (size_t i = 0; i < 3; i++) {
		if (!yx_accept(r, pairs[i][0]))
			continue;
		while (!yx_reader_at_end(r) && !yx_accept(r, pairs[i][1]))
			(void)yx_skip(r, 1);
		return true;
	}
	return false;
}

static struct yx_bytes
take_name(struct yx_reader *r)
{
	struct yx_bytes rest = yx_reader_rest(r);
	size_t n = 0;

	while (n < rest.len && is_name_byte(rest.data[n]))
		n++;
	(void)yx_skip(r, n);
	return yx_bytes_slice(rest, 0, n);
}

static bool
next_tag(struct yx_reader *r, struct tag *t)
{
	int quote = 0, last = 0;
	uint8_t c;

	for (;;) {
		while (!yx_reader_at_end(r) && yx_peek(r) != '<')
			(void)yx_skip(r, 1);
		if (yx_reader_at_end(r))
			return false;
		if (skip_special(r))
			continue;
		memset(t, 0, sizeof(*t));
		t->start = (size_t)yx_reader_offset(r);
		(void)yx_skip(r, 1);
		t->closing = yx_accept(r, "/");
		t->name = take_name(r);
		if (yx_accept(r, ":")) {
			t->prefix = t->name;
			t->name = take_name(r);
		}
		while (yx_take_u8(r, &c)) {
			if (quote ? c == quote : c == '"' || c == '\'')
				quote = quote ? 0 : c;
			else if (!quote && c == '>')
				break;
			last = c;
		}
		t->empty = last == '/';
		t->end = (size_t)yx_reader_offset(r);
		return true;
	}
}

static void
put_prefix(struct yx_buf *out, struct yx_bytes prefix)
{
	if (prefix.len > 0) {
		yx_buf_put_bytes(out, prefix);
		yx_buf_puts(out, ":");
	}
}

static void
put_child(struct yx_buf *out, struct yx_bytes prefix, const char *child, const char *attributes,
	  const char *text)
{
	yx_buf_puts(out, "<");
	put_prefix(out, prefix);
	yx_buf_puts(out, child);
	yx_buf_puts(out, attributes);
	if (!text) {
		yx_buf_puts(out, "/>");
		return;
	}
	yx_buf_puts(out, ">");
	yx_buf_puts(out, text);
	yx_buf_puts(out, "</");
	put_prefix(out, prefix);
	yx_buf_puts(out, child);
	yx_buf_puts(out, ">");
}

enum yx_status
ofd_edit_append(struct yx_bytes in, const char *parent, const char *child, const char *attributes,
		const char *text, struct yx_buf *out, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct tag t;

	while (next_tag(&r, &t)) {
		if (!yx_bytes_equal_str(t.name, parent) || (!t.closing && !t.empty))
			continue;
		if (t.closing) {
			yx_buf_put_bytes(out, yx_bytes_slice(in, 0, t.start));
			put_child(out, t.prefix, child, attributes, text);
			yx_buf_put_bytes(out, yx_bytes_slice(in, t.start, in.len));
		} else {
			/* <parent .../> becomes <parent ...>child</parent> */
			yx_buf_put_bytes(out, yx_bytes_slice(in, 0, t.end - 2));
			yx_buf_puts(out, ">");
			put_child(out, t.prefix, child, attributes, text);
			yx_buf_puts(out, "</");
			put_prefix(out, t.prefix);
			yx_buf_puts(out, parent);
			yx_buf_puts(out, ">");
			yx_buf_put_bytes(out, yx_bytes_slice(in, t.end, in.len));
		}
		return yx_buf_status(out, err);
	}
	return yx_fail(err, YX_NOT_FOUND, NULL, "", "there is no element %s", parent);
}

enum yx_status
ofd_edit_insert(struct yx_bytes in, const char *parent, const char *const *before,
		const char *child, const char *text, struct yx_buf *out, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	size_t depth = 0;
	struct tag t;

	while (next_tag(&r, &t)) {
		if (t.closing)
			depth -= depth > 0;
		for (size_t i = 0; depth == 1 && !t.closing && before[i]; i++) {
			if (!yx_bytes_equal_str(t.name, before[i]))
				continue;
			yx_buf_put_bytes(out, yx_bytes_slice(in, 0, t.start));
			put_child(out, t.prefix, child, "", text);
			yx_buf_put_bytes(out, yx_bytes_slice(in, t.start, in.len));
			return yx_buf_status(out, err);
		}
		if (!t.closing && !t.empty)
			depth++;
	}
	return ofd_edit_append(in, parent, child, "", text, out, err);
}

enum yx_status
ofd_edit_text(struct yx_bytes in, const char *name, const char *text, struct yx_buf *out,
	      struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct tag t;
	size_t from = SIZE_MAX;

	while (next_tag(&r, &t)) {
		if (!yx_bytes_equal_str(t.name, name))
			continue;
		if (!t.closing && !t.empty) {
			from = t.end;
			continue;
		}
		if (from == SIZE_MAX && t.closing)
			break;
		if (from == SIZE_MAX) { /* <name .../> becomes <name ...>text</name> */
			yx_buf_put_bytes(out, yx_bytes_slice(in, 0, t.end - 2));
			yx_buf_printf(out, ">%s</", text);
			put_prefix(out, t.prefix);
			yx_buf_printf(out, "%s>", name);
			yx_buf_put_bytes(out, yx_bytes_slice(in, t.end, in.len));
			return yx_buf_status(out, err);
		}
		yx_buf_put_bytes(out, yx_bytes_slice(in, 0, from));
		yx_buf_puts(out, text);
		yx_buf_put_bytes(out, yx_bytes_slice(in, t.start, in.len));
		return yx_buf_status(out, err);
	}
	return yx_fail(err, YX_NOT_FOUND, NULL, "", "there is no element %s", name);
}
