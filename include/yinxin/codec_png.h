/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec_png: PNG pictures in and out, bounded. The pixels are always 8-bit RGBA, sRGB, straight
 * (not multiplied) alpha, rows from the top, no padding. Decoding sees only the chunks that make
 * pixels: text, profiles and animation are dropped before the library (libpng) is called, so they
 * cannot inflate. ISO/IEC 15948.
 */
#ifndef YINXIN_CODEC_PNG_H
#define YINXIN_CODEC_PNG_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct yx_image {
	uint32_t width, height; /* pixels */
	uint8_t *rgba;          /* width * height * 4 bytes, owned */
	double dpi;             /* 0: the file does not say (no pHYs chunk in metres) */
};

/* A picture of the given size, fully transparent black. */
YX_MUST_CHECK enum yx_status yx_image_init(struct yx_image *image, uint32_t width, uint32_t height,
					   struct yx_error *err);
void yx_image_clear(struct yx_image *image);

/* True for bytes that start with the PNG signature. */
bool yx_png_is(struct yx_bytes in);
/*
 * Width, height and dpi from the header chunks only; no pixels, nothing to clear (rgba NULL). The
 * chunk chain is walked to the end: a truncated or oversized file fails here.
 */
YX_MUST_CHECK enum yx_status yx_png_info(struct yx_image *out, struct yx_bytes in,
					 struct yx_error *err);
/* MALFORMED, LIMIT (YX_LIMIT_PNG_*) or OK; release with yx_image_clear(). Copies. */
YX_MUST_CHECK enum yx_status yx_png_decode(struct yx_image *out, struct yx_bytes in,
					   struct yx_error *err);
/* Appends a PNG file; a pHYs chunk is written when image->dpi > 0. The output is deterministic. */
YX_MUST_CHECK enum yx_status yx_png_encode(struct yx_buf *out, const struct yx_image *image,
					   struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
