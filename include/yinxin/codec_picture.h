/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec_picture: BMP and GIF pictures, decoded by us: old formats that no library at hand reads in
 * bounds, and that seals and packages in the field hold. Pixels are those of codec_png.h.
 */
#ifndef YINXIN_CODEC_PICTURE_H
#define YINXIN_CODEC_PICTURE_H

#include <yinxin/codec_png.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Room for a picture whose header states this size: MALFORMED for none, LIMIT as for a PNG. */
YX_MUST_CHECK enum yx_status yx_image_begin(struct yx_image *out, uint32_t width, uint32_t height,
					    struct yx_error *err);

/* By the first bytes. */
bool yx_bmp_is(struct yx_bytes in);
bool yx_gif_is(struct yx_bytes in);

/*
 * Uncompressed pictures of 1, 4, 8, 16, 24 and 32 bits and run lengths of 4 and 8; opaque but where
 * a mask for opacity is given. UNSUPPORTED names what else it is.
 */
YX_MUST_CHECK enum yx_status yx_bmp_decode(struct yx_image *out, struct yx_bytes in,
					   struct yx_error *err);
/* The first frame; its transparent colour is transparent. */
YX_MUST_CHECK enum yx_status yx_gif_decode(struct yx_image *out, struct yx_bytes in,
					   struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
