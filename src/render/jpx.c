/* SPDX-License-Identifier: Apache-2.0 */
/* JPEG 2000 through OpenJPEG: writers that turn PDF into OFD keep such pictures as they are. */
#include "decode.h"

#include <openjpeg.h>
#include <string.h>
#include <yinxin/limits.h>

struct source {
	struct yx_bytes in;
	size_t at;
};

static OPJ_SIZE_T
source_read(void *to, OPJ_SIZE_T size, void *state)
{
	struct source *s = state;
	struct yx_bytes b = yx_bytes_slice(s->in, s->at, size);

	if (b.len == 0)
		return (OPJ_SIZE_T)-1;
	memcpy(to, b.data, b.len);
	s->at += b.len;
	return b.len;
}

static OPJ_OFF_T
source_skip(OPJ_OFF_T n, void *state)
{
	struct source *s = state;

	if (n < 0 || (uint64_t)n > s->in.len - s->at)
		return -1;
	s->at += (size_t)n;
	return n;
}

static OPJ_BOOL
source_seek(OPJ_OFF_T to, void *state)
{
	struct source *s = state;

	if (to < 0 || (uint64_t)to > s->in.len)
		return OPJ_FALSE;
	s->at = (size_t)to;
	return OPJ_TRUE;
}

static opj_stream_t *
open_source(struct source *s)
{
	opj_stream_t *stream = opj_stream_default_create(OPJ_TRUE);

	if (!stream)
		return NULL;
	opj_stream_set_user_data(stream, s, NULL);
	opj_stream_set_user_data_length(stream, s->in.len);
	opj_stream_set_read_function(stream, source_read);
	opj_stream_set_skip_function(stream, source_skip);
	opj_stream_set_seek_function(stream, source_seek);
	return stream;
}

static void
keep_text(const char *message, void *state)
{
	char *text = state;

	if (!*text) /* the first one says most */
		(void)snprintf(text, 100, "%.*s", (int)strcspn(message, "\r\n"), message);
}

/* A sample as 0 to 255; components may be coarser than the picture. */
static uint8_t
sample(const opj_image_comp_t *c, uint32_t x, uint32_t y)
{
	uint32_t cx = x / c->dx < c->w ? x / c->dx : c->w - 1;
	uint32_t cy = y / c->dy < c->h ? y / c->dy : c->h - 1;
	int64_t v = c->data[(size_t)cy * c->w + cx], most = (INT64_C(1) << c->prec) - 1;

	if (c->sgnd)
		v += INT64_C(1) << (c->prec - 1);
	v = v < 0 ? 0 : v > most ? most : v;
	return (uint8_t)(v * 255 / most);
}

static uint8_t
clamp(double v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v + 0.5);
}

static void
put_pixel(const opj_image_t *j, uint32_t x, uint32_t y, uint8_t to[4])
{
	uint8_t c[4] = { 0, 0, 0, 255 };

	for (uint32_t i = 0; i < j->numcomps && i < 4; i++)
		c[i] = sample(&j->comps[i], x, y);
	if (j->numcomps <= 2) { /* lightness, and perhaps opacity */
		to[0] = to[1] = to[2] = c[0];
		to[3] = j->numcomps == 2 ? c[1] : 255;
	} else if (j->color_space == OPJ_CLRSPC_CMYK && j->numcomps == 4) {
		for (int i = 0; i < 3; i++)
			to[i] = (uint8_t)((255 - c[i]) * (255 - c[3]) / 255);
		to[3] = 255;
	} else if (j->color_space == OPJ_CLRSPC_SYCC) {
		to[0] = clamp(c[0] + 1.402 * (c[2] - 128));
		to[1] = clamp(c[0] - 0.344136 * (c[1] - 128) - 0.714136 * (c[2] - 128));
		to[2] = clamp(c[0] + 1.772 * (c[1] - 128));
		to[3] = c[3];
	} else {
		memcpy(to, c, 4);
	}
}

static bool
is_usable(const opj_image_t *j)
{
	for (uint32_t i = 0; i < j->numcomps; i++) {
		const opj_image_comp_t *c = &j->comps[i];

		if (!c->data || c->w == 0 || c->h == 0 || c->dx == 0 || c->dy == 0 ||
		    c->prec == 0 || c->prec > 31)
			return false;
	}
	return j->numcomps > 0;
}

enum yx_status
render_decode_jpx(struct yx_image *out, struct yx_bytes in, struct yx_error *err)
{
	struct source source = { .in = in };
	opj_stream_t *stream = open_source(&source);
	/* a bare codestream begins with its marker, a file with a box */
	opj_codec_t *codec =
	    opj_create_decompress(in.len > 0 && in.data[0] == 0xff ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
	opj_dparameters_t how;
	opj_image_t *j = NULL;
	char why[100] = "";
	enum yx_status st = YX_MALFORMED;

	if (!stream || !codec) {
		st = yx_fail_nomem(err);
		goto done;
	}
	opj_set_default_decoder_parameters(&how);
	(void)opj_set_error_handler(codec, keep_text, why);
	if (!opj_setup_decoder(codec, &how) || !opj_read_header(stream, codec, &j) || !j) {
		(void)yx_fail(err, st, NULL, "", "JPEG 2000: %s", why);
		goto done;
	}
	/* before anything of that size is made; components are pictures of their own */
	if ((uint64_t)(j->x1 - j->x0) * (j->y1 - j->y0) * j->numcomps >
	    4 * YX_LIMIT_RENDER_PIXELS) {
		st = yx_fail(err, YX_LIMIT, NULL, "", "the picture has %u x %u pixels",
			     j->x1 - j->x0, j->y1 - j->y0);
		goto done;
	}
	if ((st = yx_image_begin(out, j->x1 - j->x0, j->y1 - j->y0, err)) != YX_OK)
		goto done;
	if (!opj_decode(codec, stream, j) || !is_usable(j)) {
		st = yx_fail(err, YX_MALFORMED, NULL, "", "JPEG 2000: %s", why);
		yx_image_clear(out);
		goto done;
	}
	for (uint32_t y = 0; y < out->height; y++)
		for (uint32_t x = 0; x < out->width; x++)
			put_pixel(j, x, y, out->rgba + ((size_t)y * out->width + x) * 4);
done:
	if (j)
		opj_image_destroy(j);
	if (codec)
		opj_destroy_codec(codec);
	if (stream)
		opj_stream_destroy(stream);
	return st;
}
