/* SPDX-License-Identifier: Apache-2.0 */
/* Which format a picture is in, and the formats that libraries read. */
#include "decode.h"

#include <jbig2.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>
#include <yinxin/codec_picture.h>
#include <yinxin/limits.h>

enum render_format
render_format_of(struct yx_bytes in)
{
	static const struct {
		struct yx_bytes magic;
		enum render_format format;
	} table[] = {
		{ YX_BYTES_LIT("\x89PNG\r\n\x1a\n"), RENDER_FORMAT_PNG },
		{ YX_BYTES_LIT("\xff\xd8\xff"), RENDER_FORMAT_JPEG },
		{ YX_BYTES_LIT("BM"), RENDER_FORMAT_BMP },
		{ YX_BYTES_LIT("GIF8"), RENDER_FORMAT_GIF },
		{ YX_BYTES_LIT("\x97JB2\r\n\x1a\n"), RENDER_FORMAT_JBIG2 },
		{ YX_BYTES_LIT("II*\0"), RENDER_FORMAT_TIFF },
		{ YX_BYTES_LIT("MM\0*"), RENDER_FORMAT_TIFF },
		{ YX_BYTES_LIT("\0\0\0\x0cjP  \r\n\x87\n"), RENDER_FORMAT_JPX },
		{ YX_BYTES_LIT("\xff\x4f\xff\x51"), RENDER_FORMAT_JPX },
		/* segment 0: information on page 1, a symbol dictionary */
		{ YX_BYTES_LIT("\0\0\0\0\x30\0\1"), RENDER_FORMAT_JBIG2 },
		{ YX_BYTES_LIT("\0\0\0\0\0\0\1"), RENDER_FORMAT_JBIG2 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (yx_bytes_equal(yx_bytes_slice(in, 0, table[i].magic.len), table[i].magic))
			return table[i].format;
	return RENDER_FORMAT_UNKNOWN;
}

enum yx_status
render_decode(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	switch (render_format_of(in)) {
	case RENDER_FORMAT_PNG:
		return yx_png_decode(out, in, err);
	case RENDER_FORMAT_JPEG:
		return render_decode_jpeg(out, in, err);
	case RENDER_FORMAT_BMP:
		return yx_bmp_decode(out, in, err);
	case RENDER_FORMAT_GIF:
		return yx_gif_decode(out, in, err);
	case RENDER_FORMAT_JBIG2:
		return render_decode_jbig2(out, in, err);
	case RENDER_FORMAT_TIFF:
		return render_decode_tiff(out, in, err);
	case RENDER_FORMAT_JPX:
		return render_decode_jpx(out, in, err);
	case RENDER_FORMAT_UNKNOWN:
		break;
	}
	return yx_fail(err, YX_UNSUPPORTED, NULL, "", "the format of the picture is not known");
}

/* -------------------------------------------------------------------- JPEG */

/* Four channels as Adobe writes them: inverted. */
static void
from_cmyk(struct yx_image *image)
{
	uint8_t *p = image->rgba, *end = p + (size_t)image->width * image->height * 4;

	for (; p < end; p += 4) {
		for (int i = 0; i < 3; i++)
			p[i] = (uint8_t)(p[i] * p[3] / 255);
		p[3] = 255;
	}
}

enum yx_status
render_decode_jpeg(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	tjhandle h = tjInitDecompress();
	int width, height, sampling, space, format;
	enum yx_status st;

	if (!h)
		return yx_fail_nomem(err);
	if (tjDecompressHeader3(h, in.data, (unsigned long)in.len, &width, &height, &sampling,
				&space) != 0 ||
	    width <= 0 || height <= 0) {
		st = yx_fail(err, YX_MALFORMED, NULL, "", "JPEG: %s", tjGetErrorStr2(h));
		goto done;
	}
	if ((st = yx_image_begin(out, (uint32_t)width, (uint32_t)height, err)) != YX_OK)
		goto done;
	format = space == TJCS_CMYK || space == TJCS_YCCK ? TJPF_CMYK : TJPF_RGBA;
	/* a warning (a truncated end, mostly) leaves pixels worth showing */
	if (tjDecompress2(h, in.data, (unsigned long)in.len, out->rgba, width, 0, height, format,
			  0) != 0 &&
	    tjGetErrorCode(h) != TJERR_WARNING) {
		st = yx_fail(err, YX_MALFORMED, NULL, "", "JPEG: %s", tjGetErrorStr2(h));
		yx_image_clear(out);
		goto done;
	}
	if (format == TJPF_CMYK)
		from_cmyk(out);
done:
	(void)tjDestroy(h);
	return st;
}

/* ------------------------------------------------------------------- JBIG2 */

/* No single piece of memory above one bit for each pixel we would take, and some. */
#define JBIG2_PIECE (YX_LIMIT_RENDER_PIXELS / 8 + (1 << 20))

static void *
piece_alloc(Jbig2Allocator *a, size_t size)
{
	(void)a;
	return size <= JBIG2_PIECE ? malloc(size ? size : 1) : NULL;
}

static void
piece_free(Jbig2Allocator *a, void *p)
{
	(void)a;
	free(p);
}

static void *
piece_realloc(Jbig2Allocator *a, void *p, size_t size)
{
	(void)a;
	return size <= JBIG2_PIECE ? realloc(p, size ? size : 1) : NULL;
}

static void
keep_quiet(void *data, const char *msg, Jbig2Severity severity, uint32_t segment)
{
	bool *failed = data;

	(void)msg;
	(void)segment;
	if (severity == JBIG2_SEVERITY_FATAL)
		*failed = true;
}

static void
from_bits(struct yx_image *out, const Jbig2Image *page)
{
	for (uint32_t y = 0; y < out->height; y++) {
		const uint8_t *row = page->data + (size_t)y * page->stride;
		uint8_t *p = out->rgba + (size_t)y * out->width * 4;

		for (uint32_t x = 0; x < out->width; x++, p += 4) {
			p[0] = p[1] = p[2] = row[x / 8] & (0x80 >> (x % 8)) ? 0 : 255;
			p[3] = 255;
		}
	}
}

enum yx_status
render_decode_jbig2(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	Jbig2Allocator pieces = { piece_alloc, piece_free, piece_realloc };
	bool failed = false, file = in.len > 0 && in.data[0] == 0x97;
	Jbig2Ctx *ctx = jbig2_ctx_new(&pieces, file ? (Jbig2Options)0 : JBIG2_OPTIONS_EMBEDDED,
				      NULL, keep_quiet, &failed);
	Jbig2Image *page = NULL;
	enum yx_status st;

	if (!ctx)
		return yx_fail_nomem(err);
	(void)jbig2_data_in(ctx, in.data, in.len);
	(void)jbig2_complete_page(ctx);
	page = jbig2_page_out(ctx);
	if (!page || failed || !page->data) {
		st = yx_fail(err, YX_MALFORMED, NULL, "", "JBIG2: the page cannot be decoded");
		goto done;
	}
	if ((st = yx_image_begin(out, page->width, page->height, err)) == YX_OK)
		from_bits(out, page);
done:
	if (page)
		jbig2_release_page(ctx, page);
	(void)jbig2_ctx_free(ctx);
	return st;
}
