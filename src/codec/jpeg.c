/* SPDX-License-Identifier: Apache-2.0 */
/* The headers of a JPEG picture: marker segments up to the frame header (ITU-T T.81 B.1, B.2). */
#include <yinxin/codec_jpeg.h>
#include <yinxin/limits.h>

static const char clause[] = "ITU-T T.81 B.2.2";

bool
yx_jpeg_is(struct yx_bytes in)
{
	return in.len > 3 && in.data[0] == 0xff && in.data[1] == 0xd8 && in.data[2] == 0xff;
}

/* SOF0..SOF15 but DHT, JPG and DAC, which share their range. */
static bool
is_frame(uint8_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
	       marker != 0xcc;
}

static enum yx_status
read_frame(struct yx_jpeg_info *out, struct yx_reader *r, uint8_t marker, struct yx_error *err)
{
	uint8_t precision, components;
	uint16_t height, width;

	if (!yx_take_u8(r, &precision) || !yx_take_u16be(r, &height) || !yx_take_u16be(r, &width) ||
	    !yx_take_u8(r, &components) || yx_reader_left(r) != (size_t)components * 3)
		return yx_fail(err, YX_MALFORMED, r, clause, "a broken frame header");
	if (marker > 0xc2 || precision != 8 ||
	    (components != 1 && components != 3 && components != 4))
		return yx_fail(err, YX_UNSUPPORTED, r, clause,
			       "a JPEG of a kind that readers of PDF need not show");
	if (height == 0 || width == 0)
		return yx_fail(err, YX_UNSUPPORTED, r, clause, "the picture does not say its size");
	if (height > YX_LIMIT_PNG_SIDE || width > YX_LIMIT_PNG_SIDE ||
	    (uint64_t)height * width > YX_LIMIT_PNG_PIXELS)
		return yx_fail(err, YX_LIMIT, r, clause, "a picture of %u by %u samples", width,
			       height);
	*out = (struct yx_jpeg_info){ width, height, components, marker == 0xc2 };
	return YX_OK;
}

enum yx_status
yx_jpeg_info(struct yx_jpeg_info *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in), body;
	struct yx_bytes segment;
	uint8_t marker;
	uint16_t len;

	*out = (struct yx_jpeg_info){ 0 };
	if (!yx_jpeg_is(in) || !yx_skip(&r, 2))
		return yx_fail(err, YX_MALFORMED, &r, "ITU-T T.81 B.2.1", "this is no JPEG");
	for (;;) {
		if (!yx_take_u8(&r, &marker) || marker != 0xff)
			return yx_fail(err, YX_MALFORMED, &r, "ITU-T T.81 B.1.1.2",
				       "expected a marker");
		while (yx_peek(&r) == 0xff && yx_skip(&r, 1))
			; /* fill bytes */
		if (!yx_take_u8(&r, &marker) || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda))
			return yx_fail(err, YX_MALFORMED, &r, "ITU-T T.81 B.2.1",
				       "no frame before the picture's data");
		if (!yx_take_u16be(&r, &len) || len < 2 || !yx_take(&r, len - 2u, &segment))
			return yx_fail(err, YX_MALFORMED, &r, "ITU-T T.81 B.1.1.4",
				       "a segment ends behind the file");
		if (is_frame(marker)) {
			body = yx_reader_sub(&r, segment);
			return read_frame(out, &body, marker, err);
		}
	}
}
