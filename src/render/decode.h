/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures in the formats that OFD packages and seals hold, as RGBA. */
#ifndef YINXIN_RENDER_DECODE_H
#define YINXIN_RENDER_DECODE_H

#include <yinxin/codec_picture.h>

enum render_format {
	RENDER_FORMAT_UNKNOWN,
	RENDER_FORMAT_PNG,
	RENDER_FORMAT_JPEG,
	RENDER_FORMAT_BMP,
	RENDER_FORMAT_GIF,
	RENDER_FORMAT_JBIG2,
	RENDER_FORMAT_TIFF,
	RENDER_FORMAT_JPX
};

/* By the bytes, whatever the name says. */
enum render_format render_format_of(struct yx_bytes in);
/* UNSUPPORTED for formats that are known but not read; LIMIT above YX_LIMIT_RENDER_PIXELS. */
YX_MUST_CHECK enum yx_status render_decode(struct yx_image *out, struct yx_bytes in,
					   struct yx_error *err);

YX_MUST_CHECK enum yx_status render_decode_jpeg(struct yx_image *out, struct yx_bytes in,
						struct yx_error *err);
/* The first page: black on white. A file, or segments without a file's header. */
YX_MUST_CHECK enum yx_status render_decode_jbig2(struct yx_image *out, struct yx_bytes in,
						 struct yx_error *err);
YX_MUST_CHECK enum yx_status render_decode_tiff(struct yx_image *out, struct yx_bytes in,
						struct yx_error *err);
YX_MUST_CHECK enum yx_status render_decode_jpx(struct yx_image *out, struct yx_bytes in,
					       struct yx_error *err);

#endif
