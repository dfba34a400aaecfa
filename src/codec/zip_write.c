/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing packages. A kept entry is copied from its local header to its descriptor as it stands,
 * and its directory record too but for the offset: signatures made over entries, and readers that
 * liked the file before, see no difference. New entries are written plainly: sizes in the local
 * header, no descriptor, deflated when that is smaller.
 */
#include "zip.h"

#include <string.h>
#include <zlib.h>
#include <yinxin/limits.h>

struct writer {
	const struct yx_zip_writer *w;
	uint64_t at;
	struct yx_buf directory;
	uint64_t count;
	uint32_t dos_time;
};

static void
put16(struct yx_buf *b, unsigned v)
{
	yx_buf_put_u8(b, (uint8_t)(v & 0xff));
	yx_buf_put_u8(b, (uint8_t)(v >> 8 & 0xff));
}

static void
put32(struct yx_buf *b, uint32_t v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

static void
put64(struct yx_buf *b, uint64_t v)
{
	put32(b, (uint32_t)v);
	put32(b, (uint32_t)(v >> 32));
}

static enum yx_status
emit(struct writer *w, struct yx_bytes piece, struct yx_error *err)
{
	w->at += piece.len;
	return w->w->write(w->w->ctx, piece, err);
}

/* MS-DOS date and time, UTC, from 1980 on (4.4.6). */
static uint32_t
dos_time(yx_time now)
{
	struct yx_civil c = yx_time_to_civil(now);

	if (c.year < 1980 || c.year > 2107)
		return 0x00210000;
	return (uint32_t)((c.year - 1980) << 25 | c.month << 21 | c.day << 16 | c.hour << 11 |
			  c.minute << 5 | c.second / 2);
}

static enum yx_status
deflate_content(struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	z_stream zs = { 0 };
	uint8_t piece[16384];
	size_t at = 0;
	int rc = Z_OK;

	if (deflateInit2(&zs, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return yx_fail_nomem(err);
	while (rc == Z_OK) {
		struct yx_bytes part = yx_bytes_slice(in, at, 1 << 20);

		zs.next_in = (Bytef *)(uintptr_t)part.data;
		zs.avail_in = (uInt)part.len;
		zs.next_out = piece;
		zs.avail_out = sizeof(piece);
		rc = deflate(&zs, at + part.len == in.len ? Z_FINISH : Z_NO_FLUSH);
		at += part.len - zs.avail_in;
		yx_buf_put(out, piece, sizeof(piece) - zs.avail_out);
		if (out->status != YX_OK)
			break;
	}
	deflateEnd(&zs);
	if (rc != Z_STREAM_END && out->status == YX_OK)
		return yx_fail(err, YX_INTERNAL, NULL, "", "deflate stopped with %d", rc);
	return yx_buf_status(out, err);
}

/* One new entry: local header and content now, the directory record kept for the end. */
static enum yx_status
add_entry(struct writer *w, const struct yx_zip_edit *e, struct yx_error *err)
{
	struct yx_buf packed = { 0 }, head = { 0 }, common = { 0 };
	struct yx_bytes data = e->content;
	uint64_t offset = w->at;
	size_t name_len = strlen(e->name);
	unsigned method = 0, flags = 0;
	enum yx_status st;

	if (name_len == 0 || name_len > YX_LIMIT_ZIP_NAME || e->name[0] == '/' ||
	    e->content.len >= UINT32_MAX || offset >= UINT32_MAX)
		return yx_fail(err, YX_USAGE, NULL, "", "entry %.100s cannot be written", e->name);
	for (size_t i = 0; i < name_len; i++)
		if ((unsigned char)e->name[i] >= 0x80)
			flags = ZIP_FLAG_UTF8;
	if (!e->store && e->content.len > 0) {
		yx_buf_init(&packed, e->content.len + e->content.len / 100 + 4096);
		if ((st = deflate_content(e->content, &packed, err)) != YX_OK)
			goto done;
		if (packed.len < e->content.len) {
			data = yx_buf_bytes(&packed);
			method = 8;
		}
	}
	put16(&common, 20);
	put16(&common, flags);
	put16(&common, method);
	put32(&common, w->dos_time);
	put32(&common, (uint32_t)crc32_z(crc32(0, NULL, 0), e->content.data, e->content.len));
	put32(&common, (uint32_t)data.len);
	put32(&common, (uint32_t)e->content.len);
	put16(&common, (unsigned)name_len);
	put16(&common, 0);
	put32(&head, ZIP_LOCAL);
	yx_buf_put_bytes(&head, yx_buf_bytes(&common));
	yx_buf_puts(&head, e->name);
	put32(&w->directory, ZIP_CENTRAL);
	put16(&w->directory, 20);
	yx_buf_put_bytes(&w->directory, yx_buf_bytes(&common));
	put16(&w->directory, 0); /* comment */
	put16(&w->directory, 0); /* disk */
	put16(&w->directory, 0);
	put32(&w->directory, 0);
	put32(&w->directory, (uint32_t)offset);
	yx_buf_puts(&w->directory, e->name);
	w->count++;
	if ((st = yx_buf_status(&common, err)) != YX_OK ||
	    (st = yx_buf_status(&head, err)) != YX_OK ||
	    (st = emit(w, yx_buf_bytes(&head), err)) != YX_OK)
		goto done;
	st = emit(w, data, err);
done:
	yx_buf_clear(&packed);
	yx_buf_clear(&head);
	yx_buf_clear(&common);
	return st;
}

/*
 * The directory record of a kept entry with its new offset. Offsets never grow past what they were,
 * so a 32-bit one still fits; one in the ZIP64 field is replaced there.
 */
static enum yx_status
keep_record(struct writer *w, struct yx_bytes record, uint64_t offset, struct yx_error *err)
{
	struct yx_reader r = yx_reader(record);
	struct yx_bytes part;
	uint32_t packed32 = 0, size32 = 0, offset32 = 0;
	uint16_t name_len = 0, extra_len = 0, tag, len;
	size_t at = SIZE_MAX;

	(void)(yx_skip(&r, 20) && yx_take_u32le(&r, &packed32) && yx_take_u32le(&r, &size32) &&
	       yx_take_u16le(&r, &name_len) && yx_take_u16le(&r, &extra_len) && yx_skip(&r, 10) &&
	       yx_take_u32le(&r, &offset32) && yx_skip(&r, name_len));
	if (offset32 == UINT32_MAX) {
		while (yx_take_u16le(&r, &tag) && yx_take_u16le(&r, &len)) {
			if (tag == 1) {
				at = (size_t)yx_reader_offset(&r) + (size32 == UINT32_MAX ? 8 : 0) +
				     (packed32 == UINT32_MAX ? 8 : 0);
				break;
			}
			if (!yx_take(&r, len, &part))
				break;
		}
	}
	yx_buf_put_bytes(&w->directory, yx_bytes_slice(record, 0, 42));
	if (at != SIZE_MAX && at + 8 <= record.len) {
		put32(&w->directory, UINT32_MAX);
		yx_buf_put_bytes(&w->directory, yx_bytes_slice(record, 46, at - 46));
		put64(&w->directory, offset);
		yx_buf_put_bytes(&w->directory, yx_bytes_slice(record, at + 8, record.len));
	} else {
		if (offset >= UINT32_MAX)
			return yx_fail(err, YX_LIMIT, NULL, "", "the package passes 4 GiB");
		put32(&w->directory, (uint32_t)offset);
		yx_buf_put_bytes(&w->directory, yx_bytes_slice(record, 46, record.len));
	}
	w->count++;
	return YX_OK;
}

static enum yx_status
finish(struct writer *w, struct yx_error *err)
{
	struct yx_buf end = { 0 };
	uint64_t start = w->at, size = w->directory.len, at64;
	bool wide = start >= UINT32_MAX || w->count >= 0xffff || size >= UINT32_MAX;
	enum yx_status st;

	if ((st = yx_buf_status(&w->directory, err)) != YX_OK ||
	    (st = emit(w, yx_buf_bytes(&w->directory), err)) != YX_OK)
		return st;
	at64 = w->at;
	if (wide) {
		put32(&end, ZIP_END64);
		put64(&end, 44);
		put16(&end, 45);
		put16(&end, 45);
		put32(&end, 0);
		put32(&end, 0);
		put64(&end, w->count);
		put64(&end, w->count);
		put64(&end, size);
		put64(&end, start);
		put32(&end, ZIP_LOCATOR64);
		put32(&end, 0);
		put64(&end, at64);
		put32(&end, 1);
	}
	put32(&end, ZIP_END);
	put32(&end, 0);
	put16(&end, w->count >= 0xffff ? 0xffff : (unsigned)w->count);
	put16(&end, w->count >= 0xffff ? 0xffff : (unsigned)w->count);
	put32(&end, size >= UINT32_MAX ? UINT32_MAX : (uint32_t)size);
	put32(&end, start >= UINT32_MAX ? UINT32_MAX : (uint32_t)start);
	put16(&end, 0);
	if ((st = yx_buf_status(&end, err)) == YX_OK)
		st = emit(w, yx_buf_bytes(&end), err);
	yx_buf_clear(&end);
	return st;
}

static bool
is_edited(const struct yx_zip_edit *edits, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(edits[i].name, name) == 0)
			return true;
	return false;
}

enum yx_status
yx_zip_rewrite(const struct yx_zip *z, const struct yx_zip_edit *edits, size_t count, yx_time now,
	       const struct yx_zip_writer *out, struct yx_error *err)
{
	struct writer w = { .w = out, .dos_time = dos_time(now) };
	const struct yx_zip_note *note = z ? yx_zip_ambiguity(z) : NULL;
	enum yx_status st = YX_OK;

	if (note)
		return yx_fail_at(err, YX_DENIED, note->offset, "", "%s",
				  yx_zip_note_text(note->kind, false));
	yx_buf_init(&w.directory, YX_LIMIT_ZIP_DIRECTORY * 2);
	for (size_t i = 0; z && i < z->count && st == YX_OK; i++) {
		const struct yx_zip_entry *e = &z->entries[i];
		uint64_t offset = w.at;

		if (is_edited(edits, count, e->name))
			continue;
		st = emit(&w,
			  yx_bytes_slice(z->in, (size_t)e->header_offset,
					 (size_t)(e->end_offset - e->header_offset)),
			  err);
		if (st == YX_OK)
			st = keep_record(&w, z->central[i], offset, err);
	}
	for (size_t i = 0; i < count && st == YX_OK; i++)
		if (!edits[i].remove)
			st = add_entry(&w, &edits[i], err);
	if (st == YX_OK)
		st = finish(&w, err);
	yx_buf_clear(&w.directory);
	return st;
}

enum yx_status
yx_zip_create(const struct yx_zip_edit *entries, size_t count, yx_time now,
	      const struct yx_zip_writer *w, struct yx_error *err)
{
	return yx_zip_rewrite(NULL, entries, count, now, w, err);
}
