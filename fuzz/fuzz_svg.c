/* SPDX-License-Identifier: Apache-2.0 */
/* SVG pictures, and the headers of JPEG ones: what is read can be written in every form. */
#include <stdlib.h>
#include <yinxin/codec_jpeg.h>
#include <yinxin/draw.h>
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_buf content = { 0 }, resources = { 0 }, again = { 0 };
	struct yx_draw_picture *p = NULL, *q = NULL;
	struct yx_jpeg_info info;

	if (yx_jpeg_info(&info, yx_bytes(data, size), NULL) == YX_OK &&
	    (!info.width || !info.height || !info.components))
		abort();
	if (size > 65536 || yx_draw_read_svg(&p, yx_bytes(data, size), NULL) != YX_OK)
		return 0;
	if (yx_draw_write_pdf(&content, &resources, p, NULL) != YX_OK ||
	    yx_draw_write_svg(&again, p, NULL) != YX_OK)
		abort();
	/* numbers are cut to what a page can hold, so the second reading may refuse; not crash */
	(void)!yx_draw_read_svg(&q, yx_buf_bytes(&again), NULL);
	yx_draw_picture_free(p);
	yx_draw_picture_free(q);
	yx_buf_clear(&content);
	yx_buf_clear(&resources);
	yx_buf_clear(&again);
	return 0;
}
