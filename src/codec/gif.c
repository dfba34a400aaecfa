/* SPDX-License-Identifier: Apache-2.0 */
/* GIF: the first picture of a file (GIF89a, LZW). */
#include <string.h>
#include <yinxin/codec_picture.h>

struct gif {
	struct yx_reader r;
	uint8_t global[256][3], local[256][3];
	int transparent; /* palette entry, -1: none */
};

static bool
read_palette(struct yx_reader *r, unsigned flags, uint8_t out[256][3])
{
	struct yx_bytes b;

	if (!yx_take(r, (size_t)3 << ((flags & 7) + 1), &b))
		return false;
	memcpy(out, b.data, b.len);
	return true;
}

/* Blocks of up to 255 bytes, ended by an empty one, into one run. */
static bool
read_blocks(struct yx_reader *r, struct yx_buf *out)
{
	struct yx_bytes b;
	uint8_t n;

	for (;;) {
		if (!yx_take_u8(r, &n))
			return false;
		if (n == 0)
			return true;
		if (!yx_take(r, n, &b))
			return false;
		if (out)
			yx_buf_put_bytes(out, b);
	}
}

/* Everything in front of the first picture; false when there is none. */
static bool
find_picture(struct gif *g)
{
	struct yx_bytes b;
	uint8_t c;

	while (yx_take_u8(&g->r, &c) && c != ';') {
		if (c == ',')
			return true;
		if (c != '!' || !yx_take_u8(&g->r, &c))
			return false;
		/* a graphic control says what is transparent */
		if (c == 0xf9 && yx_peek(&g->r) == 4 && yx_take(&g->r, 5, &b) && (b.data[1] & 1))
			g->transparent = b.data[4];
		if (!read_blocks(&g->r, NULL))
			return false;
	}
	return false;
}

struct lzw {
	struct yx_reader r;
	uint32_t bits;
	unsigned have;
	uint16_t prefix[4096];
	uint8_t suffix[4096];
};

static bool
take_code(struct lzw *z, unsigned width, unsigned *code)
{
	uint8_t c;

	while (z->have < width) {
		if (!yx_take_u8(&z->r, &c))
			return false;
		z->bits |= (uint32_t)c << z->have;
		z->have += 8;
	}
	*code = z->bits & ((1u << width) - 1);
	z->bits >>= width;
	z->have -= width;
	return true;
}

/* Indices of all pixels; what is missing at the end stays 0. */
static bool
inflate(struct lzw *z, unsigned root, uint8_t *out, size_t count)
{
	unsigned clear = 1u << root, end = clear + 1, next = end + 1, width = root + 1;
	unsigned code, before = 4096;
	uint8_t stack[4096], first = 0;
	size_t at = 0;

	for (unsigned i = 0; i < clear; i++) {
		z->prefix[i] = 4096;
		z->suffix[i] = (uint8_t)i;
	}
	while (at < count && take_code(z, width, &code) && code != end) {
		unsigned walk = code;
		size_t n = 0;

		if (code == clear) {
			next = end + 1;
			width = root + 1;
			before = 4096;
			continue;
		}
		if (code > next || (code == next && before == 4096) ||
		    (before == 4096 && code >= clear))
			return false;
		if (code == next) { /* the string that is just being made */
			stack[n++] = first;
			walk = before;
		}
		while (walk >= clear && n < sizeof(stack) - 1) {
			stack[n++] = z->suffix[walk];
			walk = z->prefix[walk];
		}
		first = z->suffix[walk];
		stack[n++] = first;
		while (n > 0 && at < count)
			out[at++] = stack[--n];
		if (before != 4096 && next < 4096) {
			z->prefix[next] = (uint16_t)before;
			z->suffix[next++] = first;
			if (next == 1u << width && width < 12)
				width++;
		}
		before = code;
	}
	return at > 0;
}

/* The row of the picture that the n-th row of the file is, when interlaced. */
static uint32_t
interlaced(uint32_t n, uint32_t height)
{
	static const struct {
		uint32_t from, step;
	} passes[4] = { { 0, 8 }, { 4, 8 }, { 2, 4 }, { 1, 2 } };

	for (int i = 0; i < 4; i++) {
		uint32_t rows =
		    height > passes[i].from
			? (height - passes[i].from + passes[i].step - 1) / passes[i].step
			: 0;

		if (n < rows)
			return passes[i].from + n * passes[i].step;
		n -= rows;
	}
	return height - 1;
}

static enum yx_status
read_picture(struct gif *g, struct yx_image *out, struct yx_error *err)
{
	uint8_t(*palette)[3] = g->global, flags, root, *index = NULL;
	struct yx_buf data = { 0 };
	struct lzw *z = NULL;
	uint16_t width, height;
	enum yx_status st;

	if (!yx_skip(&g->r, 4) || !yx_take_u16le(&g->r, &width) || !yx_take_u16le(&g->r, &height) ||
	    !yx_take_u8(&g->r, &flags))
		return yx_fail(err, YX_MALFORMED, &g->r, "", "GIF: the picture ends early");
	if (flags & 0x80) {
		if (!read_palette(&g->r, flags, g->local))
			return yx_fail(err, YX_MALFORMED, &g->r, "", "GIF: the palette ends early");
		palette = g->local;
	}
	if (!yx_take_u8(&g->r, &root) || root < 2 || root > 8)
		return yx_fail(err, YX_MALFORMED, &g->r, "", "GIF: the code size cannot be");
	(void)read_blocks(&g->r, &data);
	if ((st = yx_image_begin(out, width, height, err)) != YX_OK)
		goto done;
	index = yx_alloc_array((size_t)width * height, 1);
	z = yx_alloc(sizeof(*z));
	if (!index || !z) {
		st = yx_fail_nomem(err);
		goto done;
	}
	z->r = yx_reader(yx_buf_bytes(&data));
	if (!inflate(z, root, index, (size_t)width * height)) {
		st = yx_fail(err, YX_MALFORMED, NULL, "", "GIF: the pixels cannot be decoded");
		goto done;
	}
	for (uint32_t n = 0; n < height; n++) {
		uint32_t y = flags & 0x40 ? interlaced(n, height) : n;
		uint8_t *p = out->rgba + (size_t)y * width * 4;

		for (uint32_t x = 0; x < width; x++, p += 4) {
			uint8_t i = index[(size_t)n * width + x];

			memcpy(p, palette[i], 3);
			p[3] = i == g->transparent ? 0 : 255;
		}
	}
done:
	if (st != YX_OK)
		yx_image_clear(out);
	yx_free(index);
	yx_free(z);
	yx_buf_clear(&data);
	return st;
}

bool
yx_gif_is(struct yx_bytes in)
{
	return yx_bytes_equal(yx_bytes_slice(in, 0, 4), YX_BYTES_LIT("GIF8"));
}

enum yx_status
yx_gif_decode(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	struct gif *g = yx_alloc(sizeof(*g));
	struct yx_bytes b;
	enum yx_status st;

	*out = (struct yx_image){ 0 };
	if (!g)
		return yx_fail_nomem(err);
	g->r = yx_reader(in);
	g->transparent = -1;
	if (!yx_take(&g->r, 13, &b) ||
	    ((b.data[10] & 0x80) && !read_palette(&g->r, b.data[10], g->global)) ||
	    !find_picture(g))
		st = yx_fail(err, YX_MALFORMED, &g->r, "", "GIF: there is no picture");
	else
		st = read_picture(g, out, err);
	yx_free(g);
	return st;
}
