/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec_jpeg: the size of a JPEG picture (ITU-T T.81), from its headers; nothing is decoded.
 */
#ifndef YINXIN_CODEC_JPEG_H
#define YINXIN_CODEC_JPEG_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct yx_jpeg_info {
	uint32_t width, height; /* samples */
	unsigned components;    /* 1 grey, 3 colour, 4 printing colours */
	bool progressive;
};

/* True for bytes that start with SOI and another marker. */
bool yx_jpeg_is(struct yx_bytes in);
/*
 * Walk the marker segments up to the first scan. UNSUPPORTED: not 8 bits a sample, lossless,
 * hierarchical or arithmetic coding, another number of components. LIMIT: YX_LIMIT_PNG_SIDE and
 * _PIXELS, as for every picture.
 */
YX_MUST_CHECK enum yx_status yx_jpeg_info(struct yx_jpeg_info *out, struct yx_bytes in,
					  struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
