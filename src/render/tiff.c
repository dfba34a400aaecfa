/* SPDX-License-Identifier: Apache-2.0 */
/* TIFF through libtiff, the first picture of a file. */
#include "decode.h"

#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <yinxin/limits.h>

/* libtiff reads and seeks in memory through these. */
struct source {
	struct yx_bytes in;
	size_t at;
};

static tmsize_t
source_read(thandle_t h, void *to, tmsize_t size)
{
	struct source *s = h;
	struct yx_bytes b;

	if (size <= 0 || s->at >= s->in.len)
		return 0;
	b = yx_bytes_slice(s->in, s->at, (size_t)size);
	memcpy(to, b.data, b.len);
	s->at += b.len;
	return (tmsize_t)b.len;
}

static tmsize_t
source_write(thandle_t h, void *from, tmsize_t size)
{
	(void)h, (void)from, (void)size;
	return 0;
}

static toff_t
source_seek(thandle_t h, toff_t to, int from)
{
	struct source *s = h;

	if (from == SEEK_SET)
		s->at = (size_t)to;
	else if (from == SEEK_CUR)
		s->at += (size_t)to;
	else
		s->at = s->in.len + (size_t)to;
	return (toff_t)s->at;
}

static int
source_close(thandle_t h)
{
	(void)h;
	return 0;
}

static toff_t
source_size(thandle_t h)
{
	return (toff_t)((struct source *)h)->in.len;
}

enum yx_status
render_decode_tiff(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	struct source s = { .in = in };
	uint32_t width = 0, height = 0, strip = 0;
	enum yx_status st;
	TIFF *t;

	/* it would print; a failure says all that is needed */
	(void)TIFFSetErrorHandler(NULL);
	(void)TIFFSetWarningHandler(NULL);
	t = TIFFClientOpen("picture", "rm", &s, source_read, source_write, source_seek,
			   source_close, source_size, NULL, NULL);
	if (!t)
		return yx_fail(err, YX_MALFORMED, NULL, "", "TIFF: the file cannot be read");
	(void)TIFFGetField(t, TIFFTAG_IMAGEWIDTH, &width);
	(void)TIFFGetField(t, TIFFTAG_IMAGELENGTH, &height);
	/* one strip is decoded at a time: its size is bounded like the picture's */
	if (TIFFIsTiled(t) ? TIFFTileSize64(t) > YX_LIMIT_RENDER_PIXELS * 4
			   : TIFFStripSize64(t) > YX_LIMIT_RENDER_PIXELS * 4)
		strip = 1;
	if (strip) {
		st = yx_fail(err, YX_LIMIT, NULL, "", "TIFF: the strips are too large");
		goto done;
	}
	if ((st = yx_image_begin(out, width, height, err)) != YX_OK)
		goto done;
	/* bytes in the order of the machine's words: R is the lowest */
	if (!TIFFReadRGBAImageOriented(t, width, height, (uint32_t *)(void *)out->rgba,
				       ORIENTATION_TOPLEFT, 0)) {
		yx_image_clear(out);
		st = yx_fail(err, YX_MALFORMED, NULL, "", "TIFF: the pixels cannot be decoded");
		goto done;
	}
	/* libtiff hands out multiplied colours */
	for (size_t i = 0, n = (size_t)width * height; i < n; i++) {
		uint8_t *p = out->rgba + 4 * i;

		for (int k = 0; p[3] > 0 && p[3] < 255 && k < 3; k++)
			p[k] = (uint8_t)(p[k] >= p[3] ? 255 : p[k] * 255 / p[3]);
	}
done:
	TIFFClose(t);
	return st;
}
