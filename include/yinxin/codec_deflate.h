/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec_deflate: zlib (RFC 1950) and raw deflate (RFC 1951) with a ceiling on what comes out.
 */
#ifndef YINXIN_CODEC_DEFLATE_H
#define YINXIN_CODEC_DEFLATE_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_deflate_form {
	YX_DEFLATE_ZLIB, /* with header and Adler-32 */
	YX_DEFLATE_RAW
};

/* How a stream ended. Anything but `complete` means that other readers may see other data. */
struct yx_inflate_end {
	bool complete;   /* the end marker came and the checksum fits */
	bool flushed;    /* no end marker, but an empty block to flush what came before, at a byte's
			  * end and the last of the input: by a writer that never finished */
	size_t consumed; /* bytes of the input that were read */
};

/*
 * Append the inflated `in` to `out`. YX_LIMIT when more than `max` bytes would come out, or when
 * the buffer's own ceiling is reached. With `end` NULL damage is YX_MALFORMED. Otherwise what could
 * be read before the damage stays in `out`, YX_OK is returned and end->complete tells.
 */
YX_MUST_CHECK enum yx_status yx_inflate(struct yx_buf *out, struct yx_bytes in,
					enum yx_deflate_form form, size_t max,
					struct yx_inflate_end *end, struct yx_error *err);

/* Sees what was unpacked, a piece at a time; false: that is enough. */
typedef bool (*yx_inflate_visit)(void *context, struct yx_bytes piece);

/* The same without keeping it: at most 64 KiB are in memory. Stopped by `visit` it is not complete.
 */
YX_MUST_CHECK enum yx_status yx_inflate_pieces(struct yx_bytes in, enum yx_deflate_form form,
					       uint64_t max, yx_inflate_visit visit, void *context,
					       struct yx_inflate_end *end, struct yx_error *err);

/* Append the deflated `in` (level 1-9, 0 for the library's default). */
YX_MUST_CHECK enum yx_status yx_deflate(struct yx_buf *out, struct yx_bytes in,
					enum yx_deflate_form form, int level, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
