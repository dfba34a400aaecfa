/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a BMP or GIF picture; what decodes has every pixel its size promises. */
#include <stdlib.h>
#include <yinxin/codec_picture.h>

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_image image;
	struct yx_buf out = { 0 };
	enum yx_status st =
	    yx_gif_is(in) ? yx_gif_decode(&image, in, NULL) : yx_bmp_decode(&image, in, NULL);

	if ((st == YX_OK) != (image.rgba != NULL))
		abort();
	/* large pictures cost time, not new paths */
	if (st == YX_OK && (uint64_t)image.width * image.height <= 1 << 14 &&
	    yx_png_encode(&out, &image, NULL) != YX_OK)
		abort();
	yx_image_clear(&image);
	yx_buf_clear(&out);
	return 0;
}
