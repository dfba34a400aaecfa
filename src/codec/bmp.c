/* SPDX-License-Identifier: Apache-2.0 */
/* BMP: uncompressed pictures of 1, 4, 8, 16, 24 and 32 bits, and run lengths of 4 and 8. */
#include <string.h>
#include <yinxin/codec_picture.h>

struct bmp {
	uint32_t offset; /* of the pixels */
	int32_t width, height;
	bool top_down;
	uint16_t bits;
	uint32_t compression; /* 0 none, 1 RLE8, 2 RLE4, 3 bit fields */
	uint32_t mask[4];
	uint8_t palette[256][3];
};

enum { NONE, RLE8, RLE4, FIELDS };

static bool
read_header(struct yx_reader *r, struct bmp *b)
{
	uint32_t size, used, colours, w, h;
	uint16_t planes;
	size_t entry = 4;

	if (!yx_skip(r, 10) || !yx_take_u32le(r, &b->offset) || !yx_take_u32le(r, &size))
		return false;
	if (size == 12) { /* OS/2 */
		uint16_t w16, h16;

		if (!yx_take_u16le(r, &w16) || !yx_take_u16le(r, &h16) ||
		    !yx_take_u16le(r, &planes) || !yx_take_u16le(r, &b->bits))
			return false;
		w = w16;
		h = h16;
		used = 0;
		entry = 3;
	} else {
		if (size < 40 || size > 1024 || !yx_take_u32le(r, &w) || !yx_take_u32le(r, &h) ||
		    !yx_take_u16le(r, &planes) || !yx_take_u16le(r, &b->bits) ||
		    !yx_take_u32le(r, &b->compression) || !yx_skip(r, 12) ||
		    !yx_take_u32le(r, &used) || !yx_skip(r, 4))
			return false;
		/* masks stand in long headers, or behind the short one */
		if (b->compression == FIELDS)
			for (int i = 0; i < (size >= 56 ? 4 : 3); i++)
				if (!yx_take_u32le(r, &b->mask[i]))
					return false;
		size -= size >= 56 && b->compression == FIELDS   ? 56
			: size >= 52 && b->compression == FIELDS ? 52
								 : 40;
		if (!yx_skip(r, size))
			return false;
	}
	b->top_down = (int32_t)h < 0;
	if (w > INT32_MAX || h == 0x80000000u)
		return false;
	b->width = (int32_t)w;
	b->height = b->top_down ? -(int32_t)h : (int32_t)h;
	if (b->bits > 8)
		return true;
	colours = used && used <= 256 ? used : 1u << b->bits;
	for (uint32_t i = 0; i < colours && i < 256; i++) {
		struct yx_bytes c;

		if (!yx_take(r, entry, &c))
			return false;
		b->palette[i][0] = c.data[2];
		b->palette[i][1] = c.data[1];
		b->palette[i][2] = c.data[0];
	}
	return true;
}

static void
put(struct yx_image *out, const struct bmp *b, uint32_t x, uint32_t row, const uint8_t rgb[3],
    uint8_t alpha)
{
	uint32_t y = b->top_down ? row : out->height - 1 - row;
	uint8_t *p = out->rgba + ((size_t)y * out->width + x) * 4;

	memcpy(p, rgb, 3);
	p[3] = alpha;
}

/* A channel of a pixel under its mask, as 8 bits. */
static uint8_t
channel(uint32_t v, uint32_t mask)
{
	unsigned shift = 0;
	uint32_t most;

	if (!mask)
		return 0;
	while (!(mask >> shift & 1))
		shift++;
	most = mask >> shift;
	return (uint8_t)((uint64_t)((v & mask) >> shift) * 255 / most);
}

static bool
read_row(struct yx_bytes row, const struct bmp *b, struct yx_image *out, uint32_t y)
{
	for (uint32_t x = 0; x < out->width; x++) {
		uint8_t rgb[3], alpha = 255;
		size_t at = (size_t)x * b->bits / 8;
		uint32_t v;

		if (b->bits <= 8) {
			unsigned shift = 8 - b->bits - x * b->bits % 8;

			v = row.data[at] >> shift & ((1u << b->bits) - 1);
			memcpy(rgb, b->palette[v], 3);
		} else if (b->bits == 24) {
			rgb[0] = row.data[at + 2];
			rgb[1] = row.data[at + 1];
			rgb[2] = row.data[at];
		} else {
			v = (uint32_t)row.data[at] | (uint32_t)row.data[at + 1] << 8;
			if (b->bits == 32)
				v |= (uint32_t)row.data[at + 2] << 16 | (uint32_t)row.data[at + 3]
									    << 24;
			for (int i = 0; i < 3; i++)
				rgb[i] = channel(v, b->mask[i]);
			if (b->mask[3])
				alpha = channel(v, b->mask[3]);
		}
		put(out, b, x, y, rgb, alpha);
	}
	return true;
}

static enum yx_status
read_plain(struct yx_reader *r, struct bmp *b, struct yx_image *out, struct yx_error *err)
{
	size_t stride = ((size_t)out->width * b->bits + 31) / 32 * 4;
	struct yx_bytes row;

	if (b->compression != FIELDS) {
		static const uint32_t of16[3] = { 0x7c00, 0x3e0, 0x1f };
		static const uint32_t of32[3] = { 0xff0000, 0xff00, 0xff };

		memcpy(b->mask, b->bits == 16 ? of16 : of32, sizeof(of16));
		b->mask[3] = 0;
	}
	for (uint32_t y = 0; y < out->height; y++) {
		if (!yx_take(r, stride, &row))
			return yx_fail(err, YX_MALFORMED, r, "", "BMP: the pixels end early");
		(void)read_row(row, b, out, y);
	}
	return YX_OK;
}

/* Runs: count and value; 0 0 ends a line, 0 1 the picture, 0 2 moves, 0 n begins n as they are. */
static enum yx_status
read_runs(struct yx_reader *r, const struct bmp *b, struct yx_image *out, struct yx_error *err)
{
	uint32_t x = 0, y = 0;
	uint8_t count, value, right, up;
	struct yx_bytes raw;

	for (;;) {
		bool literal = false;
		size_t bytes;

		if (!yx_take_u8(r, &count) || !yx_take_u8(r, &value))
			return yx_fail(err, YX_MALFORMED, r, "", "BMP: the runs end early");
		if (count == 0 && value == 0) {
			x = 0;
			y++;
			continue;
		}
		if (count == 0 && value == 1)
			return YX_OK;
		if (count == 0 && value == 2) {
			if (!yx_take_u8(r, &right) || !yx_take_u8(r, &up))
				return yx_fail(err, YX_MALFORMED, r, "", "BMP: the runs end early");
			x += right;
			y += up;
			continue;
		}
		if (count == 0) {
			literal = true;
			count = value;
			bytes = b->bits == 8 ? count : ((size_t)count + 1) / 2;
			if (!yx_take(r, bytes, &raw) || (bytes % 2 && !yx_skip(r, 1)))
				return yx_fail(err, YX_MALFORMED, r, "", "BMP: the runs end early");
		}
		for (unsigned i = 0; i < count; i++, x++) {
			uint8_t v = literal ? raw.data[b->bits == 8 ? i : i / 2] : value;

			if (b->bits == 4)
				v = i % 2 ? v & 15 : v >> 4;
			if (x < out->width && y < out->height)
				put(out, b, x, y, b->palette[v], 255);
		}
	}
}

bool
yx_bmp_is(struct yx_bytes in)
{
	return yx_bytes_equal(yx_bytes_slice(in, 0, 2), YX_BYTES_LIT("BM"));
}

enum yx_status
yx_bmp_decode(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct bmp b = { 0 };
	enum yx_status st;

	*out = (struct yx_image){ 0 };
	if (!read_header(&r, &b))
		return yx_fail(err, YX_MALFORMED, &r, "", "BMP: the header cannot be read");
	if ((b.bits != 1 && b.bits != 4 && b.bits != 8 && b.bits != 16 && b.bits != 24 &&
	     b.bits != 32) ||
	    b.compression > FIELDS || (b.compression == RLE8 && b.bits != 8) ||
	    (b.compression == RLE4 && b.bits != 4) ||
	    (b.compression == FIELDS && b.bits != 16 && b.bits != 32))
		return yx_fail(err, YX_UNSUPPORTED, NULL, "", "BMP of %u bits, compression %u",
			       b.bits, (unsigned)b.compression);
	r = yx_reader(in);
	if (!yx_skip(&r, b.offset))
		return yx_fail(err, YX_MALFORMED, NULL, "", "BMP: the pixels lie behind the end");
	if ((st = yx_image_begin(out, (uint32_t)b.width, (uint32_t)b.height, err)) != YX_OK)
		return st;
	st = b.compression == RLE8 || b.compression == RLE4 ? read_runs(&r, &b, out, err)
							    : read_plain(&r, &b, out, err);
	if (st != YX_OK)
		yx_image_clear(out);
	return st;
}
