/* SPDX-License-Identifier: Apache-2.0 */
/* Signed notes (c2sp.org/signed-note): the text format, read and written. */
#include <string.h>
#include <yinxin/ledger_note.h>
#include "note_key.h"

#define CLAUSE "C2SP signed-note"
#define DASH   "\xe2\x80\x94 " /* U+2014 and a space */

/* White_Space of Unicode, but for ASCII controls, which no note contains. */
static bool
is_space(uint32_t cp)
{
	return cp == 0x20 || cp == 0x85 || cp == 0xa0 || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 || cp == 0x202f ||
	       cp == 0x205f || cp == 0x3000;
}

bool
note_name_valid(struct yx_bytes name)
{
	struct yx_reader r = yx_reader(name);
	uint32_t cp;

	if (name.len == 0 || name.len > YX_LIMIT_NOTE_NAME)
		return false;
	while (yx_utf8_take(&r, &cp))
		if (cp < 0x20 || cp == '+' || is_space(cp))
			return false;
	return yx_reader_at_end(&r);
}

enum yx_status
note_check_text(struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	uint32_t cp;

	if (in.len > YX_LIMIT_NOTE_BYTES)
		return yx_fail_at(err, YX_LIMIT, YX_LIMIT_NOTE_BYTES, CLAUSE,
				  "a note of more than %d bytes", YX_LIMIT_NOTE_BYTES);
	while (yx_utf8_take(&r, &cp))
		if (cp < 0x20 && cp != '\n')
			return yx_fail(err, YX_MALFORMED, &r, CLAUSE,
				       "control character in a note");
	if (!yx_reader_at_end(&r))
		return yx_fail(err, YX_MALFORMED, &r, CLAUSE, "a note must be UTF-8");
	return YX_OK;
}

/* "— name base64", without its newline. The blob's place in `blobs` is kept as an offset in
 * blob.data until all are read, because the buffer may move. */
static enum yx_status
read_signature(struct yx_reader line, struct yx_note *n, struct yx_error *err)
{
	struct yx_note_signature *s = &n->signatures[n->count];
	struct yx_bytes decoded;
	size_t at = n->blobs.len;

	if (n->count == YX_LIMIT_NOTE_SIGNATURES)
		return yx_fail(err, YX_LIMIT, &line, CLAUSE, "more than %d signature lines",
			       YX_LIMIT_NOTE_SIGNATURES);
	if (!yx_accept(&line, DASH))
		return yx_fail(err, YX_MALFORMED, &line, CLAUSE,
			       "a signature line must begin with an em dash and a blank");
	if (!yx_take_until(&line, ' ', &s->name) || !note_name_valid(s->name))
		return yx_fail(err, YX_MALFORMED, &line, CLAUSE, "no proper key name");
	if (yx_base64_decode(&n->blobs, yx_reader_rest(&line), false, NULL) != YX_OK)
		return yx_fail(err, YX_MALFORMED, &line, CLAUSE, "signature is not base64");
	decoded = yx_bytes_slice(yx_buf_bytes(&n->blobs), at, n->blobs.len - at);
	if (decoded.len < 5)
		return yx_fail(err, YX_MALFORMED, &line, CLAUSE, "signature is too short");
	s->key_id = (uint32_t)decoded.data[0] << 24 | (uint32_t)decoded.data[1] << 16 |
		    (uint32_t)decoded.data[2] << 8 | decoded.data[3];
	s->blob = yx_bytes(NULL, decoded.len - 4);
	n->count++;
	return YX_OK;
}

enum yx_status
yx_note_parse(struct yx_note *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_bytes line, all;
	struct yx_reader r;
	size_t gap, at = 0;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if ((st = note_check_text(in, err)) != YX_OK)
		return st;
	gap = yx_bytes_find_last(in, YX_BYTES_LIT("\n\n"), in.len);
	if (gap == SIZE_MAX)
		return yx_fail_at(err, YX_MALFORMED, in.len, CLAUSE,
				  "no blank line between text and signatures");
	r = yx_reader(in);
	if (!yx_take(&r, gap + 1, &out->text) || !yx_skip(&r, 1))
		return yx_fail(err, YX_INTERNAL, &r, CLAUSE, "note text");
	if (yx_reader_at_end(&r))
		return yx_fail(err, YX_MALFORMED, &r, CLAUSE, "no signature line");
	while (!yx_reader_at_end(&r)) {
		struct yx_reader here = r;

		if (!yx_take_until(&r, '\n', &line)) {
			st = yx_fail(err, YX_MALFORMED, &r, CLAUSE, "last line has no newline");
			goto done;
		}
		here = yx_reader_sub(&here, line);
		if ((st = read_signature(here, out, err)) != YX_OK)
			goto done;
	}
	all = yx_buf_bytes(&out->blobs);
	for (size_t i = 0; i < out->count; i++) {
		struct yx_bytes *b = &out->signatures[i].blob;
		size_t len = b->len;

		*b = yx_bytes_slice(all, at + 4, len);
		at += 4 + len;
	}
done:
	if (st != YX_OK)
		yx_note_clear(out);
	return st;
}

void
yx_note_clear(struct yx_note *n)
{
	yx_buf_clear(&n->blobs);
	memset(n, 0, sizeof(*n));
}

enum yx_status
yx_note_begin(struct yx_buf *out, struct yx_bytes text, struct yx_error *err)
{
	enum yx_status st = note_check_text(text, err);

	if (st != YX_OK)
		return st;
	if (text.len < 2 || text.data[text.len - 1] != '\n')
		return yx_fail(err, YX_USAGE, NULL, CLAUSE, "note text must end with a newline");
	yx_buf_put_bytes(out, text);
	yx_buf_put_u8(out, '\n');
	return yx_buf_status(out, err);
}

enum yx_status
note_put_line(struct yx_buf *out, const char *name, uint32_t key_id, struct yx_bytes blob,
	      struct yx_error *err)
{
	struct yx_buf raw = { 0 };
	enum yx_status st;

	yx_buf_put_u32be(&raw, key_id);
	yx_buf_put_bytes(&raw, blob);
	if ((st = yx_buf_status(&raw, err)) == YX_OK) {
		yx_buf_puts(out, DASH);
		yx_buf_puts(out, name);
		yx_buf_put_u8(out, ' ');
		yx_base64_put(out, yx_buf_bytes(&raw));
		yx_buf_put_u8(out, '\n');
		st = yx_buf_status(out, err);
	}
	yx_buf_clear(&raw);
	return st;
}
