/* SPDX-License-Identifier: Apache-2.0 */
/* Content of an entry, in pieces of 64 KiB, with size, CRC-32 and ratio checked on the way. */
#include "zip.h"

#include <zlib.h>
#include <yinxin/limits.h>

enum { PIECE = 65536 };

struct stream {
	const struct yx_zip_entry *e;
	yx_zip_sink sink;
	void *ctx;
	uint64_t total;
	uint32_t crc;
};

static enum yx_status
deliver(struct stream *s, struct yx_bytes piece, struct yx_error *err)
{
	s->total += piece.len;
	if (s->total > s->e->size)
		return yx_fail_at(err, YX_MALFORMED, s->e->header_offset, "APPNOTE 4.4.9",
				  "entry %s is longer than it says", s->e->name);
	if (s->total > YX_LIMIT_ZIP_RATIO_FROM && s->total / YX_LIMIT_ZIP_RATIO > s->e->packed_size)
		return yx_fail_at(err, YX_LIMIT, s->e->header_offset, "",
				  "entry %s inflates to more than %d times its size", s->e->name,
				  YX_LIMIT_ZIP_RATIO);
	s->crc = (uint32_t)crc32(s->crc, piece.data, (uInt)piece.len);
	return s->sink(s->ctx, piece, err);
}

static enum yx_status
stream_stored(struct stream *s, struct yx_bytes data, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t at = 0; at < data.len && st == YX_OK; at += PIECE)
		st = deliver(s, yx_bytes_slice(data, at, PIECE), err);
	return st;
}

static enum yx_status
stream_deflated(struct stream *s, struct yx_bytes data, struct yx_error *err)
{
	z_stream zs = { 0 };
	uint8_t *piece = yx_alloc(PIECE);
	enum yx_status st = YX_OK;
	int rc = Z_OK;
	size_t at = 0;

	if (!piece)
		return yx_fail_nomem(err);
	if (inflateInit2(&zs, -MAX_WBITS) != Z_OK) {
		yx_free(piece);
		return yx_fail_nomem(err);
	}
	while (rc != Z_STREAM_END && st == YX_OK) {
		struct yx_bytes in = yx_bytes_slice(data, at, PIECE);

		zs.next_in = (Bytef *)(uintptr_t)in.data;
		zs.avail_in = (uInt)in.len;
		zs.next_out = piece;
		zs.avail_out = PIECE;
		rc = inflate(&zs, Z_NO_FLUSH);
		at += in.len - zs.avail_in;
		if (rc != Z_OK && rc != Z_STREAM_END) {
			st = yx_fail_at(err, YX_MALFORMED, s->e->data_offset + at, "RFC 1951",
					"entry %s does not inflate", s->e->name);
			break;
		}
		if (zs.avail_out < PIECE)
			st = deliver(s, yx_bytes(piece, PIECE - zs.avail_out), err);
		else if (rc == Z_OK && at >= data.len)
			st = yx_fail_at(err, YX_MALFORMED, s->e->data_offset + at, "RFC 1951",
					"entry %s is cut off", s->e->name);
	}
	/* some writers count bytes behind the last block into the entry: every reader stops there
	 */
	inflateEnd(&zs);
	yx_free(piece);
	return st;
}

enum yx_status
yx_zip_stream(const struct yx_zip *z, size_t i, yx_zip_sink sink, void *ctx, struct yx_error *err)
{
	const struct yx_zip_entry *e = yx_zip_entry(z, i);
	struct stream s = { e, sink, ctx, 0, (uint32_t)crc32(0, NULL, 0) };
	struct yx_bytes data;
	enum yx_status st;

	if (!e)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no such entry in the package");
	if (e->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG))
		return yx_fail_at(err, YX_UNSUPPORTED, e->header_offset, "APPNOTE 4.4.4",
				  "entry %s is encrypted by the zip format", e->name);
	data = yx_bytes_slice(z->in, (size_t)e->data_offset, (size_t)e->packed_size);
	if (e->method == 0)
		st = stream_stored(&s, data, err);
	else if (e->method == 8)
		st = stream_deflated(&s, data, err);
	else
		return yx_fail_at(err, YX_UNSUPPORTED, e->header_offset, "APPNOTE 4.4.5",
				  "entry %s uses compression method %u, which is not read", e->name,
				  e->method);
	if (st != YX_OK)
		return st;
	if (s.total != e->size)
		return yx_fail_at(err, YX_MALFORMED, e->header_offset, "APPNOTE 4.4.9",
				  "entry %s is shorter than it says", e->name);
	if (s.crc != e->crc)
		return yx_fail_at(err, YX_MALFORMED, e->header_offset, "APPNOTE 4.4.7",
				  "the checksum of entry %s is wrong", e->name);
	return YX_OK;
}

enum yx_status
yx_zip_into_buf(void *buf, struct yx_bytes piece, struct yx_error *err)
{
	struct yx_buf *b = buf;

	yx_buf_put_bytes(b, piece);
	return yx_buf_status(b, err);
}

enum yx_status
yx_zip_into_out(void *out, struct yx_bytes piece, struct yx_error *err)
{
	return yx_out_write(out, piece, err);
}

enum yx_status
yx_zip_read(const struct yx_zip *z, size_t i, uint64_t max, struct yx_buf *out,
	    struct yx_error *err)
{
	const struct yx_zip_entry *e = yx_zip_entry(z, i);

	if (e && max > 0 && e->size > max)
		return yx_fail_at(err, YX_LIMIT, e->header_offset, "",
				  "entry %s is larger than %llu bytes", e->name,
				  (unsigned long long)max);
	return yx_zip_stream(z, i, yx_zip_into_buf, out, err);
}
