/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG headers: the size of what is asked for, and everything else refused. */
#include "../test.h"
#include <yinxin/codec_jpeg.h>

/* SOI, APP0, a fill byte, SOF0 of 32 by 16 in three components, SOS. */
static const uint8_t good[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 6, 'J', 'F', 'I',  'F', 0xff,
				0xff, 0xc0, 0,    17,   8, 0, 16,  0,   32,   3,   1,
				34,   0,    2,    17,   1, 3, 17,  1,   0xff, 0xda };
enum { MARKER = 12, PRECISION = 15, HEIGHT = 17, COMPONENTS = 20, FRAME_END = 30 };

static void
size_is_read(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_jpeg_info info;

	CHECK(yx_jpeg_is(yx_bytes(good, sizeof(good))));
	CHECK_OK(yx_jpeg_info(&info, yx_bytes(good, sizeof(good)), &err));
	CHECK(info.width == 32 && info.height == 16 && info.components == 3 && !info.progressive);
	for (size_t n = 0; n < FRAME_END; n++)
		CHECK(yx_jpeg_info(&info, yx_bytes(good, n), &err) != YX_OK);
}

static void
others_are_refused(void)
{
	static const struct {
		size_t at;
		uint8_t value;
		enum yx_status st;
	} cases[] = { { MARKER, 0xc3, YX_UNSUPPORTED }, { MARKER, 0xc9, YX_UNSUPPORTED },
		      { MARKER, 0xda, YX_MALFORMED },   { PRECISION, 12, YX_UNSUPPORTED },
		      { HEIGHT, 0, YX_UNSUPPORTED },    { HEIGHT - 1, 0xff, YX_LIMIT },
		      { COMPONENTS, 2, YX_MALFORMED },  { 0, 0, YX_MALFORMED } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_jpeg_info info;
		uint8_t bad[sizeof(good)];

		memcpy(bad, good, sizeof(bad));
		bad[cases[i].at] = cases[i].value;
		CHECK_STATUS(yx_jpeg_info(&info, yx_bytes(bad, sizeof(bad)), &err), cases[i].st);
	}
}

TEST_MAIN(CASE(size_is_read), CASE(others_are_refused))
