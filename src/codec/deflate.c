/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deflate: zlib behind a ceiling. Input of any size; output comes in steps, so that a bomb is
 * stopped at the ceiling and not behind it.
 */
#include <yinxin/codec_deflate.h>
#include <yinxin/limits.h>

#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <zlib.h>

#define STEP (64u << 10)

struct stand {
	int last; /* what inflate() said */
	int type; /* z_stream.data_type when it last took or gave anything */
};

/* What is unpacked goes piece by piece to `visit`. */
struct visitor {
	yx_inflate_visit visit;
	void *context;
	uint64_t max, seen;
};

static enum yx_status
inflate_all(z_stream *z, const uint8_t *room, struct visitor *v, struct yx_bytes in,
	    struct stand *stand, struct yx_error *err)
{
	size_t taken = 0;

	for (;;) {
		uInt got, had;

		if (z->avail_in == 0 && taken < in.len) {
			size_t n = in.len - taken > UINT_MAX / 2 ? UINT_MAX / 2 : in.len - taken;

			z->next_in = (Bytef *)(uintptr_t)(in.data + taken);
			z->avail_in = (uInt)n;
			taken += n;
		}
		z->next_out = (Bytef *)(uintptr_t)room;
		z->avail_out = STEP;
		had = z->avail_in;
		stand->last = inflate(z, Z_NO_FLUSH);
		got = STEP - z->avail_out;
		if (got || had != z->avail_in)
			stand->type = z->data_type;
		v->seen += got;
		if (v->seen > v->max)
			return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "",
					  "compressed data grows beyond %" PRIu64 " bytes", v->max);
		if (got && !v->visit(v->context, yx_bytes(room, got)))
			return YX_OK;
		if (stand->last == Z_STREAM_END ||
		    (stand->last != Z_OK && stand->last != Z_BUF_ERROR))
			return YX_OK;
		if (got == 0 && z->avail_in == 0 && taken == in.len)
			return YX_OK; /* ends early */
	}
}

static enum yx_status
unpack(struct visitor *v, struct yx_bytes in, enum yx_deflate_form form, struct yx_inflate_end *end,
       struct yx_error *err)
{
	static const uint8_t flush[] = { 0, 0, 0xff, 0xff }; /* RFC 1951 3.2.4: nothing, as it is */
	uint8_t *room = yx_alloc(STEP);
	z_stream z = { 0 };
	struct stand stand = { .last = Z_OK };
	enum yx_status st;

	if (end)
		*end = (struct yx_inflate_end){ .complete = false };
	if (!room || inflateInit2(&z, form == YX_DEFLATE_RAW ? -15 : 15) != Z_OK) {
		yx_free(room);
		return yx_fail_nomem(err);
	}
	st = inflate_all(&z, room, v, in, &stand, err);
	if (st == YX_OK && stand.last == Z_MEM_ERROR)
		st = yx_fail_nomem(err);
	else if (st == YX_OK && !end && stand.last != Z_STREAM_END)
		st = yx_fail_at(err, YX_MALFORMED, (uint64_t)z.total_in, "RFC 1950",
				"compressed data is damaged or cut short%s%s", z.msg ? ": " : "",
				z.msg ? z.msg : "");
	if (end) {
		end->complete = stand.last == Z_STREAM_END;
		end->consumed = (size_t)z.total_in;
		/* zlib: between two blocks (128), no bit of a byte left over, not the last block */
		end->flushed = (stand.last == Z_OK || stand.last == Z_BUF_ERROR) &&
			       stand.type == 128 && end->consumed == in.len &&
			       in.len >= sizeof(flush) &&
			       memcmp(in.data + in.len - sizeof(flush), flush, sizeof(flush)) == 0;
	}
	(void)inflateEnd(&z);
	yx_free(room);
	return st;
}

enum yx_status
yx_inflate_pieces(struct yx_bytes in, enum yx_deflate_form form, uint64_t max,
		  yx_inflate_visit visit, void *context, struct yx_inflate_end *end,
		  struct yx_error *err)
{
	struct visitor v = { visit, context, max, 0 };

	return unpack(&v, in, form, end, err);
}

static bool
keep(void *context, struct yx_bytes piece)
{
	return yx_buf_put_bytes(context, piece);
}

enum yx_status
yx_inflate(struct yx_buf *out, struct yx_bytes in, enum yx_deflate_form form, size_t max,
	   struct yx_inflate_end *end, struct yx_error *err)
{
	struct visitor v = { keep, out, max, 0 };
	enum yx_status st;

	if (max == 0 || max > YX_LIMIT_BUFFER)
		v.max = (uint64_t)YX_LIMIT_BUFFER;
	/* a buffer that is full says so itself */
	if ((st = unpack(&v, in, form, end, err)) == YX_NOMEM || yx_buf_status(out, NULL) == YX_OK)
		return st;
	return yx_buf_status(out, err);
}

enum yx_status
yx_deflate(struct yx_buf *out, struct yx_bytes in, enum yx_deflate_form form, int level,
	   struct yx_error *err)
{
	z_stream z = { 0 };
	uint8_t *room;
	uLong bound;
	int rc;
	enum yx_status st;

	if (in.len > UINT_MAX / 2)
		return yx_fail_at(err, YX_LIMIT, YX_NO_OFFSET, "", "too much to compress at once");
	if (level < 1 || level > 9)
		level = Z_DEFAULT_COMPRESSION;
	if (deflateInit2(&z, level, Z_DEFLATED, form == YX_DEFLATE_RAW ? -15 : 15, 8,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return yx_fail_nomem(err);
	bound = deflateBound(&z, (uLong)in.len);
	room = yx_buf_grow(out, bound);
	if (!room) {
		st = yx_buf_status(out, err);
		goto done;
	}
	z.next_in = (Bytef *)(uintptr_t)in.data;
	z.avail_in = (uInt)in.len;
	z.next_out = room;
	z.avail_out = (uInt)bound;
	rc = deflate(&z, Z_FINISH);
	out->len -= z.avail_out;
	st = rc == Z_STREAM_END ? YX_OK
				: yx_fail_at(err, YX_INTERNAL, YX_NO_OFFSET, "",
					     "zlib could not compress (%d)", rc);
done:
	(void)deflateEnd(&z);
	return st;
}
