/* SPDX-License-Identifier: Apache-2.0 */
/* BMP and GIF: pixels and transparency as they are stored; cut anywhere, too large, wrong. */
#include <stdlib.h>
#include <yinxin/codec_picture.h>
#include "../test.h"

/* Two by two, from the bottom: blue white, red green. */
static const uint8_t bmp[] = { 'B', 'M',  70,   0,    0, 0, 0, 0, 0,    0, 54,   0, 0,    0,
			       40,  0,    0,    0,    2, 0, 0, 0, 2,    0, 0,    0, 1,    0,
			       24,  0,    0,    0,    0, 0, 0, 0, 0,    0, 0,    0, 0,    0,
			       0,   0,    0,    0,    0, 0, 0, 0, 0,    0, 0,    0, 0xff, 0,
			       0,   0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0, 0xff, 0, 0,    0 };
/* The same from the top; red, of index 0, is transparent. */
static const uint8_t gif[] = "GIF89a\2\0\2\0\x91\0\0\xff\0\0\0\xff\0\0\0\xff\xff\xff\xff"
			     "!\xf9\4\1\0\0\0\0,\0\0\0\0\2\0\2\0\0\2\3\x44\x34\x05\0;";
enum { BMP_WIDTH = 18, BMP_BITS = 28, BMP_OFFSET = 10, GIF_INDEX = 31, GIF_WIDTH = 38 };

static uint32_t
pixel(const struct yx_image *i, size_t x, size_t y)
{
	const uint8_t *p = i->rgba + (y * i->width + x) * 4;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void
pixels_are_as_stored(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes b = yx_bytes(bmp, sizeof(bmp)), g = yx_bytes(gif, sizeof(gif) - 1);
	struct yx_image i;

	CHECK(yx_bmp_is(b) && !yx_bmp_is(g) && yx_gif_is(g) && !yx_gif_is(b));
	CHECK_OK(yx_bmp_decode(&i, b, &err));
	CHECK(i.width == 2 && i.height == 2);
	CHECK(pixel(&i, 0, 0) == 0xff0000ff && pixel(&i, 1, 0) == 0x00ff00ff);
	CHECK(pixel(&i, 0, 1) == 0x0000ffff && pixel(&i, 1, 1) == 0xffffffff);
	yx_image_clear(&i);
	CHECK_OK(yx_gif_decode(&i, g, &err));
	CHECK(i.width == 2 && i.height == 2);
	CHECK((pixel(&i, 0, 0) & 0xff) == 0 && pixel(&i, 1, 0) == 0x00ff00ff);
	CHECK(pixel(&i, 0, 1) == 0x0000ffff && pixel(&i, 1, 1) == 0xffffffff);
	yx_image_clear(&i);
}

static enum yx_status
decode(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	return yx_gif_is(in) ? yx_gif_decode(out, in, err) : yx_bmp_decode(out, in, err);
}

static void
cut_at_every_byte(void)
{
	const struct yx_bytes all[] = { yx_bytes(bmp, sizeof(bmp)),
					yx_bytes(gif, sizeof(gif) - 1) };

	for (size_t k = 0; k < 2; k++)
		for (size_t n = 0; n < all[k].len; n++) {
			struct yx_error err = YX_ERROR_INIT;
			struct yx_image out;
			/* a copy of its own, so that a read behind the end is seen */
			uint8_t *copy = malloc(n ? n : 1);
			enum yx_status st;

			memcpy(copy, all[k].data, n);
			st = decode(&out, yx_bytes(copy, n), &err);
			CHECK_MSG((st == YX_OK) == (out.rgba != NULL), "%zu of %zu", n, k);
			/* a GIF may lack its end, a BMP no pixel */
			CHECK(k == 1 || st != YX_OK);
			yx_image_clear(&out);
			free(copy);
		}
}

static void
wrong_headers_are_refused(void)
{
	static const struct {
		bool gif;
		size_t at;
		uint8_t value;
		enum yx_status st;
	} cases[] = {
		{ false, BMP_WIDTH, 0, YX_MALFORMED },
		{ false, BMP_WIDTH + 3, 0x7f, YX_LIMIT },
		{ false, BMP_WIDTH + 3, 0xff, YX_MALFORMED },
		{ false, BMP_BITS, 2, YX_UNSUPPORTED },
		{ false, BMP_BITS + 2, 4, YX_UNSUPPORTED },
		{ false, BMP_OFFSET, 60, YX_MALFORMED },
		{ false, BMP_OFFSET + 3, 1, YX_MALFORMED },
		{ true, GIF_WIDTH, 0, YX_MALFORMED },
		{ true, GIF_WIDTH + 1, 0x7f, YX_LIMIT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_image out;
		uint8_t bad[128];
		size_t len = cases[i].gif ? sizeof(gif) - 1 : sizeof(bmp);

		memcpy(bad, cases[i].gif ? gif : bmp, len);
		bad[cases[i].at] = cases[i].value;
		if (cases[i].gif && cases[i].st == YX_LIMIT)
			bad[cases[i].at + 2] = 0x7f; /* and as high */
		CHECK_STATUS(decode(&out, yx_bytes(bad, len), &err), cases[i].st);
		CHECK(out.rgba == NULL);
	}
}

TEST_MAIN(CASE(pixels_are_as_stored), CASE(cut_at_every_byte), CASE(wrong_headers_are_refused))
