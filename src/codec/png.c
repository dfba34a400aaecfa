/* SPDX-License-Identifier: Apache-2.0 */
/*
 * png: reading and writing PNG through libpng's simplified interface. The chunk chain is read here
 * first: sizes are judged before anything is inflated, and only the chunks that make pixels reach
 * the library, so that compressed text, profiles and animation cannot cost memory. The checksum of
 * each chunk is libpng's to check.
 */
#include <png.h>
#include <string.h>
#include <yinxin/codec_picture.h>
#include <yinxin/limits.h>
#include <zlib.h>

#define CLAUSE "ISO/IEC 15948"

static const uint8_t magic[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

struct header {
	uint32_t width, height;
	double dpi;
	bool seen_header, seen_data, seen_end;
};

enum yx_status
yx_image_init(struct yx_image *image, uint32_t width, uint32_t height, struct yx_error *err)
{
	*image = (struct yx_image){ 0 };
	if (width == 0 || height == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "a picture needs at least one pixel");
	if (width > YX_LIMIT_PNG_SIDE || height > YX_LIMIT_PNG_SIDE ||
	    (uint64_t)width * height > YX_LIMIT_PNG_PIXELS)
		return yx_fail(err, YX_LIMIT, NULL, "", "%u by %u pixels are too many", width,
			       height);
	image->rgba = yx_alloc_array((size_t)width * height, 4);
	if (!image->rgba)
		return yx_fail_nomem(err);
	image->width = width;
	image->height = height;
	return YX_OK;
}

enum yx_status
yx_image_begin(struct yx_image *out, uint32_t width, uint32_t height, struct yx_error *err)
{
	*out = (struct yx_image){ 0 };
	if (width == 0 || height == 0)
		return yx_fail(err, YX_MALFORMED, NULL, "", "the picture has no size");
	return yx_image_init(out, width, height, err);
}

void
yx_image_clear(struct yx_image *image)
{
	if (!image)
		return;
	yx_free(image->rgba);
	*image = (struct yx_image){ 0 };
}

bool
yx_png_is(struct yx_bytes in)
{
	return yx_bytes_equal(yx_bytes_slice(in, 0, sizeof(magic)), yx_bytes(magic, sizeof(magic)));
}

static enum yx_status
read_header(struct header *h, struct yx_bytes body, const struct yx_reader *at,
	    struct yx_error *err)
{
	struct yx_reader r = yx_reader(body);

	if (h->seen_header || body.len != 13 || !yx_take_u32be(&r, &h->width) ||
	    !yx_take_u32be(&r, &h->height))
		return yx_fail(err, YX_MALFORMED, at, CLAUSE, "the picture header is wrong");
	h->seen_header = true;
	if (h->width == 0 || h->height == 0)
		return yx_fail(err, YX_MALFORMED, at, CLAUSE, "the picture has no pixels");
	if (h->width > YX_LIMIT_PNG_SIDE || h->height > YX_LIMIT_PNG_SIDE ||
	    (uint64_t)h->width * h->height > YX_LIMIT_PNG_PIXELS)
		return yx_fail(err, YX_LIMIT, at, "", "the picture has %u by %u pixels: too many",
			       h->width, h->height);
	return YX_OK;
}

static void
read_density(struct header *h, struct yx_bytes body)
{
	struct yx_reader r = yx_reader(body);
	uint32_t x, y;
	uint8_t unit;

	if (body.len == 9 && yx_take_u32be(&r, &x) && yx_take_u32be(&r, &y) &&
	    yx_take_u8(&r, &unit) && unit == 1 && x > 0 && x < 1000000)
		h->dpi = x * 0.0254;
}

static bool
is_type(struct yx_bytes type, const char *name)
{
	return yx_bytes_equal_str(type, name);
}

/* One chunk; `keep` (may be NULL) gets it when it makes pixels. */
static enum yx_status
read_chunk(struct yx_reader *r, struct header *h, struct yx_buf *keep, struct yx_error *err)
{
	struct yx_bytes all, type, body;
	struct yx_reader start = *r, inner;
	enum yx_status st = YX_OK;
	uint32_t len;

	if (!yx_take_u32be(r, &len) || len > INT32_MAX || !yx_take(r, 4, &type) ||
	    !yx_take(r, len, &body) || !yx_take(r, 4, &all))
		return yx_fail(err, YX_MALFORMED, &start, CLAUSE,
			       "the picture file ends inside a chunk");
	inner = start;
	if (!yx_take(&inner, (size_t)len + 12, &all))
		return yx_fail(err, YX_INTERNAL, &start, "", "chunk length");
	if (!h->seen_header && !is_type(type, "IHDR"))
		return yx_fail(err, YX_MALFORMED, &start, CLAUSE, "the picture header is missing");
	if (is_type(type, "IHDR"))
		st = read_header(h, body, &start, err);
	else if (is_type(type, "pHYs"))
		read_density(h, body);
	else if (is_type(type, "IDAT"))
		h->seen_data = true;
	else if (is_type(type, "IEND"))
		h->seen_end = true;
	else if (!is_type(type, "PLTE") && !is_type(type, "tRNS") && !is_type(type, "gAMA") &&
		 !is_type(type, "sRGB") && !(type.data[0] >= 'A' && type.data[0] <= 'Z'))
		return YX_OK;
	if (st == YX_OK && keep && !is_type(type, "pHYs"))
		yx_buf_put_bytes(keep, all);
	return st;
}

static enum yx_status
read_chain(struct header *h, struct yx_bytes in, struct yx_buf *keep, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct yx_bytes sign;
	enum yx_status st = YX_OK;

	if (!yx_take(&r, sizeof(magic), &sign) ||
	    !yx_bytes_equal(sign, yx_bytes(magic, sizeof(magic))))
		return yx_fail(err, YX_MALFORMED, &r, CLAUSE, "this is not a PNG picture");
	if (keep)
		yx_buf_put_bytes(keep, sign);
	for (unsigned n = 0; st == YX_OK && !h->seen_end; n++) {
		if (n >= YX_LIMIT_PNG_CHUNKS)
			return yx_fail(err, YX_LIMIT, &r, "", "the picture has too many chunks");
		st = read_chunk(&r, h, keep, err);
	}
	if (st == YX_OK && !h->seen_data)
		st = yx_fail(err, YX_MALFORMED, &r, CLAUSE, "the picture has no data");
	if (st == YX_OK && keep)
		st = yx_buf_status(keep, err);
	return st;
}

enum yx_status
yx_png_info(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	struct header h = { 0 };
	enum yx_status st = read_chain(&h, in, NULL, err);

	*out = (struct yx_image){ 0 };
	if (st != YX_OK)
		return st;
	out->width = h.width;
	out->height = h.height;
	out->dpi = h.dpi;
	return YX_OK;
}

enum yx_status
yx_png_decode(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	struct header h = { 0 };
	struct yx_buf kept = { 0 };
	png_image png = { .version = PNG_IMAGE_VERSION };
	enum yx_status st;

	*out = (struct yx_image){ 0 };
	st = read_chain(&h, in, &kept, err);
	if (st == YX_OK)
		st = yx_image_init(out, h.width, h.height, err);
	if (st != YX_OK)
		goto done;
	if (png_image_begin_read_from_memory(&png, kept.data, kept.len)) {
		png.format = PNG_FORMAT_RGBA;
		if (png.width != h.width || png.height != h.height)
			st = yx_fail(err, YX_MALFORMED, NULL, CLAUSE, "two different sizes");
		else
			png_image_finish_read(&png, NULL, out->rgba, 0, NULL);
	}
	/* a warning (a chunk out of place) leaves the pixels usable; an error does not */
	if (st == YX_OK && PNG_IMAGE_FAILED(png))
		st = yx_fail(err, YX_MALFORMED, NULL, CLAUSE, "the picture is damaged: %.60s",
			     png.message);
	out->dpi = h.dpi;
done:
	png_image_free(&png);
	yx_buf_clear(&kept);
	if (st != YX_OK)
		yx_image_clear(out);
	return st;
}

static void
put_chunk(struct yx_buf *out, const char *type, struct yx_bytes body)
{
	size_t start;

	yx_buf_put_u32be(out, (uint32_t)body.len);
	start = out->len;
	yx_buf_puts(out, type);
	yx_buf_put_bytes(out, body);
	if (out->status == YX_OK)
		yx_buf_put_u32be(out,
				 (uint32_t)crc32(0, out->data + start, (uInt)(out->len - start)));
}

/* pHYs goes right behind the header chunk: 8 bytes of signature and 25 of IHDR. */
static void
put_density(struct yx_buf *out, size_t start, double dpi)
{
	struct yx_buf body = { 0 }, chunk = { 0 };
	uint32_t per_metre = (uint32_t)(dpi / 0.0254 + 0.5);

	yx_buf_put_u32be(&body, per_metre);
	yx_buf_put_u32be(&body, per_metre);
	yx_buf_put_u8(&body, 1);
	put_chunk(&chunk, "pHYs", yx_buf_bytes(&body));
	if (body.status == YX_OK && chunk.status == YX_OK)
		yx_buf_insert(out, start + 33, chunk.data, chunk.len);
	else if (out->status == YX_OK)
		out->status = YX_NOMEM;
	yx_buf_clear(&body);
	yx_buf_clear(&chunk);
}

/* Drawn pictures have few colours beside their alpha; photographs have many. */
static bool
is_flat(const struct yx_image *image)
{
	size_t n = (size_t)image->width * image->height;
	uint32_t seen[64], last = 0;
	unsigned count = 0;

	for (size_t i = 0; i < n; i++) {
		const uint8_t *px = image->rgba + i * 4;
		uint32_t colour =
		    px[3] ? 1u << 24 | (uint32_t)(px[0] << 16 | px[1] << 8 | px[2]) : 0;
		unsigned k = 0;

		if (colour == last || colour == 0)
			continue;
		last = colour;
		while (k < count && seen[k] != colour)
			k++;
		if (k < count)
			continue;
		if (count == 64)
			return false;
		seen[count++] = colour;
	}
	return true;
}

/*
 * A drawn picture: rows without filters. Long runs of equal pixels deflate better so, and four
 * times faster, than with the filters that suit photographs.
 */
static enum yx_status
encode_flat(struct yx_buf *out, const struct yx_image *image, struct yx_error *err)
{
	size_t row = (size_t)image->width * 4 + 1, len = row * image->height;
	uLongf size = compressBound((uLong)len);
	uint8_t *raw = yx_alloc(len), *packed = yx_alloc(size);
	struct yx_buf head = { 0 };
	enum yx_status st = YX_OK;

	if (!raw || !packed) {
		st = yx_fail_nomem(err);
		goto done;
	}
	for (size_t y = 0; y < image->height; y++) /* raw[0] of each row stays 0: no filter */
		memcpy(raw + y * row + 1, image->rgba + y * (row - 1), row - 1);
	if (compress2(packed, &size, raw, (uLong)len, 6) != Z_OK) {
		st = yx_fail_nomem(err);
		goto done;
	}
	yx_buf_put(out, magic, sizeof(magic));
	yx_buf_put_u32be(&head, image->width);
	yx_buf_put_u32be(&head, image->height);
	yx_buf_put(&head, "\x08\x06\0\0", 5); /* 8 bits, RGBA, deflate, filters, not interlaced */
	put_chunk(out, "IHDR", yx_buf_bytes(&head));
	put_chunk(out, "sRGB", yx_bytes("\0", 1)); /* perceptual */
	put_chunk(out, "IDAT", yx_bytes(packed, size));
	put_chunk(out, "IEND", yx_bytes(NULL, 0));
	st = yx_buf_status(&head, err);
done:
	yx_buf_clear(&head);
	yx_free(raw);
	yx_free(packed);
	return st;
}

enum yx_status
yx_png_encode(struct yx_buf *out, const struct yx_image *image, struct yx_error *err)
{
	png_image png = { .version = PNG_IMAGE_VERSION,
			  .width = image->width,
			  .height = image->height,
			  .format = PNG_FORMAT_RGBA };
	size_t start = out->len;
	png_alloc_size_t size;
	uint8_t *room;

	if (!image->rgba || image->width == 0 || image->height == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "an empty picture cannot be written");
	if (is_flat(image)) {
		enum yx_status st = encode_flat(out, image, err);

		if (st == YX_OK && image->dpi > 0)
			put_density(out, start, image->dpi);
		return st == YX_OK ? yx_buf_status(out, err) : st;
	}
	/* room for the worst case, so that the picture is compressed once only */
	size = PNG_IMAGE_PNG_SIZE_MAX(png);
	room = yx_buf_grow(out, size);
	if (!room)
		return yx_buf_status(out, err);
	if (!png_image_write_to_memory(&png, room, &size, 0, image->rgba, 0, NULL))
		return yx_fail(err, YX_INTERNAL, NULL, "", "PNG writing failed: %.60s",
			       png.message);
	out->len = start + size;
	if (image->dpi > 0)
		put_density(out, start, image->dpi);
	return yx_buf_status(out, err);
}
