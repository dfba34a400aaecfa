/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of entries: to UTF-8 (APPNOTE 4.4.17, Appendix D), to forward slashes, without the forms
 * that mean one thing to one reader and another to the next. What was written stays in raw_name.
 */
#include "zip.h"

#include <iconv.h>
#include <string.h>
#include <zlib.h>
#include <yinxin/limits.h>

bool
zip_extra(struct yx_bytes extra, uint16_t id, struct yx_bytes *out)
{
	struct yx_reader r = yx_reader(extra);
	uint16_t tag, len;

	while (yx_take_u16le(&r, &tag) && yx_take_u16le(&r, &len) && yx_take(&r, len, out))
		if (tag == id)
			return true;
	*out = yx_bytes(NULL, 0);
	return false;
}

static size_t
count_extra(struct yx_bytes extra, uint16_t id)
{
	struct yx_reader r = yx_reader(extra);
	struct yx_bytes field;
	uint16_t tag, len;
	size_t n = 0;

	while (yx_take_u16le(&r, &tag) && yx_take_u16le(&r, &len) && yx_take(&r, len, &field))
		n += tag == id;
	return n;
}

bool
zip_wide_lies(struct yx_bytes extra, uint32_t size32, uint32_t packed32)
{
	struct yx_bytes field;
	struct yx_reader r;
	uint64_t size, packed;

	if (count_extra(extra, 1) > 1)
		return true;
	if (!zip_extra(extra, 1, &field) || size32 == UINT32_MAX || packed32 == UINT32_MAX)
		return false;
	r = yx_reader(field);
	return yx_take_u64le(&r, &size) && yx_take_u64le(&r, &packed) &&
	       (size != size32 || packed != packed32);
}

bool
zip_path_lies(struct yx_bytes extra, struct yx_bytes raw, const char *name)
{
	struct yx_bytes field, path;

	if (count_extra(extra, 0x7075) > 1)
		return true;
	if (!zip_extra(extra, 0x7075, &field) || field.len < 5)
		return false;
	path = yx_bytes_slice(field, 5, field.len);
	return !yx_bytes_equal(path, raw) && !yx_bytes_equal_str(path, name);
}

static bool
is_ascii(struct yx_bytes s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] >= 0x80)
			return false;
	return true;
}

/* Chinese Windows writes GBK without saying so; anything else is kept readable by its bytes. */
static void
decode_foreign(struct yx_bytes raw, struct yx_buf *out)
{
	char in[YX_LIMIT_ZIP_NAME], text[YX_LIMIT_ZIP_NAME * 4];
	char *from = in, *to = text;
	size_t in_left = raw.len, out_left = sizeof(text);
	iconv_t cd = iconv_open("UTF-8", "GB18030");

	memcpy(in, raw.data, raw.len);
	if (cd != (iconv_t)-1) {
		size_t n = iconv(cd, &from, &in_left, &to, &out_left);

		iconv_close(cd);
		if (n != (size_t)-1 && in_left == 0) {
			yx_buf_put(out, text, sizeof(text) - out_left);
			return;
		}
	}
	for (size_t i = 0; i < raw.len; i++)
		yx_utf8_put(out, raw.data[i]); /* as Latin-1 */
}

static void
decode(struct yx_zip *z, struct yx_bytes raw, uint16_t flags, struct yx_bytes extra,
       uint64_t offset, struct yx_buf *out)
{
	struct yx_bytes field, name;
	struct yx_reader r;
	uint8_t version;
	uint32_t crc;

	/* Info-ZIP Unicode path (0x7075): believed by some readers only */
	if (zip_extra(extra, 0x7075, &field)) {
		r = yx_reader(field);
		if (yx_take_u8(&r, &version) && version == 1 && yx_take_u32le(&r, &crc) &&
		    crc == crc32(0, raw.data, (uInt)raw.len) &&
		    yx_utf8_valid(name = yx_reader_rest(&r)) && name.len <= YX_LIMIT_ZIP_NAME) {
			if (yx_utf8_valid(raw) && !yx_bytes_equal(raw, name))
				zip_note(z, YX_ZIP_HEADER_MISMATCH, offset, NULL);
			yx_buf_put_bytes(out, name);
			return;
		}
	}
	if (yx_utf8_valid(raw)) {
		if (!is_ascii(raw) && !(flags & ZIP_FLAG_UTF8))
			zip_note(z, YX_ZIP_NAME_CODE, offset, NULL);
		yx_buf_put_bytes(out, raw);
		return;
	}
	zip_note(z, (flags & ZIP_FLAG_UTF8) ? YX_ZIP_BAD_NAME : YX_ZIP_NAME_CODE, offset, NULL);
	decode_foreign(raw, out);
}

const char *
zip_name(struct yx_zip *z, struct yx_bytes raw, uint16_t flags, struct yx_bytes extra,
	 uint64_t offset)
{
	struct yx_buf text = { 0 }, clean = { 0 };
	struct yx_reader r;
	struct yx_bytes part;
	const char *name = NULL;
	bool backslash = false, bad = false, slash;

	decode(z, raw, flags, extra, offset, &text);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\\') {
			text.data[i] = '/';
			backslash = true;
		} else if (text.data[i] < 0x20 || text.data[i] == 0x7f) {
			text.data[i] = '?';
			bad = true;
		}
	}
	slash = text.len > 0 && text.data[text.len - 1] == '/';
	if (text.len >= 2 && text.data[1] == ':')
		bad = true;
	r = yx_reader(yx_buf_bytes(&text));
	(void)yx_accept(&r, "/");
	while (!yx_reader_at_end(&r)) {
		if (!yx_take_until(&r, '/', &part))
			(void)yx_take(&r, yx_reader_left(&r), &part);
		/* Windows drops blanks and dots at the end, and so "." and ".." too */
		if (part.len == 0 || part.data[part.len - 1] == '.' ||
		    part.data[part.len - 1] == ' ')
			bad = true;
		if (clean.len > 0)
			yx_buf_put_u8(&clean, '/');
		yx_buf_put_bytes(&clean, part);
	}
	if (slash)
		yx_buf_put_u8(&clean, '/');
	if (clean.len == 0)
		bad = true;
	if (yx_buf_status(&text, NULL) == YX_OK && yx_buf_status(&clean, NULL) == YX_OK)
		name = yx_arena_strdup(z->arena, yx_buf_bytes(&clean));
	if (bad)
		zip_note(z, YX_ZIP_BAD_NAME, offset, name);
	/* `text` is what was taken for the name: from the field when its checksum is right */
	if (name && zip_path_lies(extra, raw, yx_buf_str(&text)))
		zip_note(z, YX_ZIP_HEADER_MISMATCH, offset, name);
	if (backslash)
		zip_note(z, YX_ZIP_BACKSLASH, offset, name);
	yx_buf_clear(&text);
	yx_buf_clear(&clean);
	return name;
}
