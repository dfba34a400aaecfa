/* SPDX-License-Identifier: Apache-2.0 */
#include <yinxin/codec_png.h>
#include <yinxin/limits.h>
#include <zlib.h>

#include "../test.h"

/* A small picture with every kind of alpha. */
static struct yx_image
sample(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image;

	CHECK_OK(yx_image_init(&image, 17, 9, &err));
	for (size_t i = 0; i < 17 * 9 * 4; i++)
		image.rgba[i] = (uint8_t)(i * 37 + i / 4);
	image.dpi = 300;
	return image;
}

static void
pixels_and_density_come_back(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image = sample(), back, info;
	struct yx_buf b = { 0 };

	CHECK_OK(yx_png_encode(&b, &image, &err));
	CHECK(yx_png_is(yx_buf_bytes(&b)));
	CHECK_OK(yx_png_info(&info, yx_buf_bytes(&b), &err));
	CHECK(info.width == 17 && info.height == 9 && info.rgba == NULL);
	CHECK_OK(yx_png_decode(&back, yx_buf_bytes(&b), &err));
	CHECK(back.width == 17 && back.height == 9);
	CHECK(back.dpi > 299.9 && back.dpi < 300.1);
	CHECK(memcmp(back.rgba, image.rgba, 17 * 9 * 4) == 0);
	yx_image_clear(&back);
	yx_image_clear(&image);
	yx_buf_clear(&b);
}

/* Pictures of few colours take another way through the writer. */
static void
drawn_pictures_come_back(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image, back;
	struct yx_buf b = { 0 };

	CHECK_OK(yx_image_init(&image, 300, 200, &err));
	for (size_t i = 0; i < 300 * 200; i++)
		if (i / 300 > 40 && i % 300 > 60)
			memcpy(image.rgba + i * 4,
			       (uint8_t[4]){ 215, 16, 28, (uint8_t)(i % 7 ? 255 : i) }, 4);
	image.dpi = 600;
	CHECK_OK(yx_png_encode(&b, &image, &err));
	CHECK(b.len < 20000);
	CHECK_OK(yx_png_decode(&back, yx_buf_bytes(&b), &err));
	CHECK(back.width == 300 && back.height == 200 && back.dpi > 599.9 && back.dpi < 600.1);
	for (size_t i = 0; i < 300 * 200; i++) {
		const uint8_t *p = image.rgba + i * 4, *q = back.rgba + i * 4;

		if (p[3] != q[3] || (p[3] && memcmp(p, q, 3) != 0)) {
			test_fail(__FILE__, __LINE__, "pixel %zu", i);
			break;
		}
	}
	yx_image_clear(&back);
	yx_image_clear(&image);
	yx_buf_clear(&b);
}

static void
every_truncation_is_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image = sample(), back;
	struct yx_buf b = { 0 };

	CHECK_OK(yx_png_encode(&b, &image, &err));
	for (size_t n = 0; n < b.len; n++) {
		enum yx_status st =
		    yx_png_decode(&back, yx_bytes_slice(yx_buf_bytes(&b), 0, n), &err);

		CHECK_MSG(st == YX_MALFORMED, "%zu of %zu bytes: %s", n, b.len, yx_status_name(st));
		CHECK(back.rgba == NULL);
	}
	yx_image_clear(&image);
	yx_buf_clear(&b);
}

static void
bytes_behind_the_end_are_left_alone(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image = sample(), back;
	struct yx_buf b = { 0 };

	CHECK_OK(yx_png_encode(&b, &image, &err));
	yx_buf_put_u8(&b, 0);
	CHECK_OK(yx_png_decode(&back, yx_buf_bytes(&b), &err));
	yx_image_clear(&back);
	yx_image_clear(&image);
	yx_buf_clear(&b);
}

static void
put_chunk(struct yx_buf *b, const char *type, const void *data, size_t len)
{
	size_t start;

	yx_buf_put_u32be(b, (uint32_t)len);
	start = b->len;
	yx_buf_puts(b, type);
	yx_buf_put(b, data, len);
	yx_buf_put_u32be(b, (uint32_t)crc32(0, b->data + start, (uInt)(b->len - start)));
}

static void
put_start(struct yx_buf *b, uint32_t width, uint32_t height)
{
	struct yx_buf head = { 0 };

	yx_buf_put(b, "\x89PNG\r\n\x1a\n", 8);
	yx_buf_put_u32be(&head, width);
	yx_buf_put_u32be(&head, height);
	yx_buf_put(&head, "\x08\x06\0\0", 5); /* 8 bits, RGBA */
	put_chunk(b, "IHDR", head.data, head.len);
	yx_buf_clear(&head);
}

static void
sizes_are_judged_before_anything_is_inflated(void)
{
	static const struct {
		uint32_t width, height;
		enum yx_status want;
	} cases[] = { { 0, 5, YX_MALFORMED },
		      { 5, 0, YX_MALFORMED },
		      { YX_LIMIT_PNG_SIDE + 1, 1, YX_LIMIT },
		      { 1, YX_LIMIT_PNG_SIDE + 1, YX_LIMIT },
		      { 20000, 20000, YX_LIMIT },
		      { UINT32_MAX, UINT32_MAX, YX_LIMIT },
		      { 5, 5, YX_MALFORMED } }; /* right size, but the data is empty */
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image back;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct yx_buf b = { 0 };

		put_start(&b, cases[i].width, cases[i].height);
		put_chunk(&b, "IDAT", "", 0);
		put_chunk(&b, "IEND", "", 0);
		CHECK_STATUS(yx_png_decode(&back, yx_buf_bytes(&b), &err), cases[i].want);
		yx_buf_clear(&b);
	}
}

static void
wrong_chains_are_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image back;
	struct yx_buf b = { 0 };

	CHECK_STATUS(yx_png_decode(&back, YX_BYTES_LIT("GIF89a..........."), &err), YX_MALFORMED);
	put_start(&b, 4, 4);
	put_chunk(&b, "IEND", "", 0);
	CHECK_STATUS(yx_png_decode(&back, yx_buf_bytes(&b), &err), YX_MALFORMED); /* no data */
	yx_buf_reset(&b);
	yx_buf_put(&b, "\x89PNG\r\n\x1a\n", 8);
	put_chunk(&b, "IDAT", "", 0);
	put_chunk(&b, "IEND", "", 0);
	CHECK_STATUS(yx_png_decode(&back, yx_buf_bytes(&b), &err), YX_MALFORMED); /* no header */
	yx_buf_reset(&b);
	put_start(&b, 4, 4);
	for (unsigned i = 0; i <= YX_LIMIT_PNG_CHUNKS; i++)
		put_chunk(&b, "teXt", "", 0);
	CHECK_STATUS(yx_png_decode(&back, yx_buf_bytes(&b), &err), YX_LIMIT);
	yx_buf_clear(&b);
}

static void
a_flipped_bit_in_the_data_is_found(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image = sample(), back;
	struct yx_buf b = { 0 };
	size_t idat;

	CHECK_OK(yx_png_encode(&b, &image, &err));
	idat = yx_bytes_find(yx_buf_bytes(&b), YX_BYTES_LIT("IDAT"), 0);
	REQUIRE(idat != SIZE_MAX);
	b.data[idat + 20] ^= 4;
	CHECK_STATUS(yx_png_decode(&back, yx_buf_bytes(&b), &err), YX_MALFORMED);
	CHECK(back.rgba == NULL);
	yx_image_clear(&image);
	yx_buf_clear(&b);
}

TEST_MAIN(CASE(pixels_and_density_come_back), CASE(drawn_pictures_come_back),
	  CASE(every_truncation_is_refused), CASE(bytes_behind_the_end_are_left_alone),
	  CASE(sizes_are_judged_before_anything_is_inflated), CASE(wrong_chains_are_refused),
	  CASE(a_flipped_bit_in_the_data_is_found))
