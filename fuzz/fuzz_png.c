/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a PNG picture; what decodes is written and read again. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_png.h>

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_image info, image, again;
	struct yx_buf out = { 0 };

	/* large pictures cost time, not new paths */
	if (yx_png_info(&info, yx_bytes(data, size), NULL) != YX_OK ||
	    (uint64_t)info.width * info.height > 1 << 16)
		return 0;
	if (yx_png_decode(&image, yx_bytes(data, size), NULL) != YX_OK)
		return 0;
	if (yx_png_encode(&out, &image, NULL) != YX_OK ||
	    yx_png_decode(&again, yx_buf_bytes(&out), NULL) != YX_OK ||
	    again.width != image.width || again.height != image.height ||
	    memcmp(again.rgba, image.rgba, (size_t)image.width * image.height * 4) != 0)
		abort();
	yx_image_clear(&again);
	yx_image_clear(&image);
	yx_buf_clear(&out);
	return 0;
}
