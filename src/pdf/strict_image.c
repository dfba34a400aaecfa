/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_image: does an image's dictionary fit its data (ISO 32000-2 8.9.5)? Of formats with a
 * header of their own the header is read, of others the data's length is counted.
 */
#include "strict_image.h"

#include <string.h>
#include <yinxin/codec_deflate.h>
#include <yinxin/codec_jpeg.h>

#define UNPACKED 2 /* nanoseconds or so, a byte */

static bool
bad_image(struct strict *s)
{
	return strict_odd(s, "an image whose entries readers differ on",
			  "各阅读器对图像条目的解释不同");
}

uint64_t
strict_samples_size(const struct strict_samples *i)
{
	uint64_t row = ((uint64_t)i->width * i->space.parts * (uint64_t)i->bits + 7) / 8;

	return row * (uint64_t)i->height;
}

/*
 * PDFBox 2 shows images darkened or made paler by it as they were, and indices of fewer than eight
 * bits in their own order; what PDFium and pdf.js make of other indices is their own.
 */
static bool
good_decode(struct strict *s, const struct yx_pdf_obj *o, const struct strict_samples *i)
{
	double v[2 * STRICT_OPERANDS];

	if (!o || o->kind == YX_PDF_NULL)
		return true;
	if (i->space.parts > STRICT_OPERANDS ||
	    !strict_numbers(s, o, v, 2 * (size_t)i->space.parts))
		return false;
	if (i->space.high >= 0 && i->bits < 8)
		return v[0] == 0 && v[1] == (double)((1 << i->bits) - 1);
	for (size_t k = 0; k < 2 * (size_t)i->space.parts; k += 2) {
		bool within = v[k] >= 0 && v[k] <= 1 && v[k + 1] >= 0 && v[k + 1] <= 1;

		if ((within || i->mask) && !(v[k] == 0 && v[k + 1] == 1) &&
		    !(v[k] == 1 && v[k + 1] == 0))
			return false;
	}
	return true;
}

bool
strict_samples_read(struct strict *s, const struct yx_pdf_obj *const e[5], bool mask,
		    bool own_format, const struct strict_space *space, struct strict_samples *out)
{
	*out = (struct strict_samples){ .mask = mask, .own_format = own_format, .bits = 8 };
	if (!e[0] || !e[1] || e[0]->kind != YX_PDF_INT || e[1]->kind != YX_PDF_INT ||
	    e[0]->u.integer < 1 || e[1]->u.integer < 1 || e[0]->u.integer > 1 << 24 ||
	    e[1]->u.integer > 1 << 24)
		return bad_image(s);
	out->width = e[0]->u.integer;
	out->height = e[1]->u.integer;
	if (mask) {
		out->bits = 1;
		out->space = (struct strict_space){ .known = true, .parts = 1, .high = -1 };
		if (e[2] && e[2]->kind != YX_PDF_NULL &&
		    (e[2]->kind != YX_PDF_INT || e[2]->u.integer != 1))
			return bad_image(s);
	} else if (own_format && !space) {
		return true;
	} else {
		if (!space)
			return bad_image(s);
		out->space = *space;
		if (!own_format) {
			int64_t b = e[2] && e[2]->kind == YX_PDF_INT ? e[2]->u.integer : 0;

			if (b != 1 && b != 2 && b != 4 && b != 8 && b != 16)
				return bad_image(s);
			out->bits = b;
		}
		if (space->pattern)
			return bad_image(s);
		if (space->inks && !strict_ink_samples(s, space->inks))
			return false;
	}
	return good_decode(s, e[4], out) || bad_image(s);
}

/* ------------------------------------------------------------------- the data */

static bool
jpeg(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes data,
     const struct strict_samples *i)
{
	size_t end;

	/* behind ID there may be CR and LF */
	while (data.len && pdf_is_space(data.data[0]))
		data = yx_bytes_slice(data, 1, data.len - 1);
	if (!yx_jpeg_is(data) || i->space.high >= 0)
		return bad_image(s);
	for (end = data.len; end > 2 && (data.data[end - 2] != 0xff || data.data[end - 1] != 0xd9);)
		end--;
	if (end <= 2)
		return strict_odd(s, "an image that ends early", "图像数据不完整");
	return strict_jpeg(s, parms, data, i);
}

/* The parameters of the last filter. */
static const struct yx_pdf_obj *
last_parameters(struct strict *s, const struct yx_pdf_obj *image)
{
	const struct yx_pdf_obj *parms = strict_get(s, image, "DecodeParms");

	if (parms->kind == YX_PDF_ARRAY)
		return strict_item(s, parms, parms->u.array.count ? parms->u.array.count - 1 : 0);
	return parms;
}

bool
strict_inline_format(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes filter,
		     struct yx_bytes data, const struct strict_samples *i)
{
	if (pdf_filter_is(filter, "DCTDecode", "DCT"))
		return jpeg(s, parms, data, i);
	if (pdf_filter_is(filter, "CCITTFaxDecode", "CCF"))
		return strict_fax(s, parms, data, i);
	return bad_image(s);
}

static bool
with_header(struct strict *s, const struct yx_pdf_obj *image, struct yx_bytes filter,
	    struct yx_bytes data, const struct strict_samples *i)
{
	if (yx_bytes_equal_str(filter, "JPXDecode"))
		return strict_jpx(s, image, data, i);
	if (yx_bytes_equal_str(filter, "JBIG2Decode"))
		return strict_jbig2(s, last_parameters(s, image), data, i);
	/* PDFBox finds no picture behind blanks, MuPDF none behind zeros */
	if (data.len && pdf_is_space(data.data[0]) && pdf_filter_is(filter, "DCTDecode", "DCT"))
		return bad_image(s);
	return strict_inline_format(s, last_parameters(s, image), filter, data, i);
}

/* The only or last filter by name; empty when there is none. */
static struct yx_bytes
last_filter(struct strict *s, const struct yx_pdf_obj *image, size_t *count)
{
	const struct yx_pdf_obj *o = strict_get(s, image, "Filter");

	*count = o->kind == YX_PDF_NAME;
	if (o->kind == YX_PDF_ARRAY) {
		*count = o->u.array.count;
		o = strict_item(s, o, *count ? *count - 1 : 0);
	}
	return o->kind == YX_PDF_NAME ? o->u.text : (struct yx_bytes){ NULL, 0 };
}

/* What comes out of Flate, seen in passing: how much, and what predictors the rows name. */
struct passing {
	struct strict *s;
	uint64_t row, seen, enough;
	bool known; /* each row's predictor */
};

static bool
pass(void *context, struct yx_bytes piece)
{
	struct passing *p = context;

	for (uint64_t at = p->row ? (p->seen + p->row - 1) / p->row * p->row : UINT64_MAX;
	     at < p->seen + piece.len; at += p->row)
		p->known &= piece.data[at - p->seen] <= 4;
	p->seen += piece.len;
	p->s->work += UNPACKED * piece.len;
	return strict_goes_on(p->s) && p->seen < p->enough;
}

/* All of it there? As pdf_inflate() sees it: no reader misses the checksum. */
static bool
flows(struct passing *p, struct yx_bytes raw, bool *whole)
{
	struct passing again = *p;
	struct yx_inflate_end end;
	enum yx_status st =
	    yx_inflate_pieces(raw, YX_DEFLATE_ZLIB, UINT64_MAX, pass, p, &end, p->s->err);

	*whole = end.complete || end.flushed || p->seen >= p->enough;
	if (st == YX_OK && !*whole && p->seen && raw.len > 2 && !p->s->out->found) {
		st = yx_inflate_pieces(yx_bytes_slice(raw, 2, raw.len - 2), YX_DEFLATE_RAW,
				       UINT64_MAX, pass, &again, &end, p->s->err);
		*whole = end.complete && again.seen == p->seen;
	}
	if (st != YX_OK)
		p->s->status = st;
	return st == YX_OK && !p->s->out->found;
}

/* Flate alone, as nearly all: unpacked in passing, and the predictor only counted. */
static bool
flate_fits(struct strict *s, const struct yx_pdf_obj *image, struct yx_bytes raw, uint64_t need)
{
	const struct yx_pdf_obj *parms = strict_get(s, image, "DecodeParms");
	/* more than twice what it needs is enough */
	struct passing p = { .s = s, .enough = 2 * need + 4096, .known = true };
	uint64_t predictor = 1, colours = 1, bits = 8, columns = 1, lines;
	bool whole;

	if (parms->kind == YX_PDF_ARRAY)
		parms = strict_item(s, parms, 0);
	(void)pdf_get_uint(s->v, parms, "Predictor", &predictor);
	(void)pdf_get_uint(s->v, parms, "Colors", &colours);
	(void)pdf_get_uint(s->v, parms, "BitsPerComponent", &bits);
	(void)pdf_get_uint(s->v, parms, "Columns", &columns);
	if (predictor >= 10) /* each row with the byte that says how */
		p.row = (columns * colours * bits + 7) / 8 + 1;
	if (!flows(&p, raw, &whole))
		return false;
	lines = p.row ? (p.seen + p.row - 1) / p.row : 0;
	return (whole && p.known && p.seen - lines >= need) ||
	       strict_odd(s, "an image that ends early or is damaged", "图像数据不完整或已损坏");
}

/* Indices beyond the palette have any colour (8.6.6.3). */
static bool
good_indices(struct yx_bytes data, const struct strict_samples *i)
{
	size_t per = (size_t)(8 / i->bits), row = (size_t)(((uint64_t)i->width + per - 1) / per);

	for (size_t y = 0; y < (size_t)i->height; y++)
		for (size_t x = 0; x < (size_t)i->width; x++) {
			unsigned shift = (unsigned)(8 - i->bits * (int64_t)(x % per + 1));
			unsigned v =
			    (unsigned)data.data[y * row + x / per] >> shift & ((1u << i->bits) - 1);

			if ((int64_t)v > i->space.high)
				return false;
		}
	return true;
}

/* A palette with fewer colours than samples can name. */
static bool
is_sparse(const struct strict_samples *i)
{
	return i->space.high >= 0 && i->bits <= 8 && i->space.high + 1 < 1 << i->bits;
}

/*
 * What may come of a picture's other filters: its own format is smaller than its samples, and blank
 * paper in it shrinks a hundredfold once more (FlateDecode around DCTDecode).
 */
static uint64_t
picture_size(uint64_t samples, uint64_t raw)
{
	uint64_t most = samples < YX_LIMIT_PDF_CHECK_SAMPLES ? samples : YX_LIMIT_PDF_CHECK_SAMPLES;

	return most > raw ? most : raw;
}

static bool
data_fits(struct strict *s, const struct yx_pdf_obj *image, const struct strict_samples *i)
{
	bool clear = !yx_pdf_info(s->v.doc)->encrypted, good = true;
	uint64_t need = strict_samples_size(i);
	struct yx_buf data = { 0 };
	struct yx_bytes left = { NULL, 0 }, raw;
	size_t filters;
	struct yx_bytes filter = last_filter(s, image, &filters);

	if (yx_pdf_stream_raw(s->v, image, &raw, NULL) != YX_OK)
		return bad_image(s);
	if (clear && filters == 1 && pdf_filter_is_image(filter))
		return with_header(s, image, filter, raw, i);
	if (clear && !filters && !(is_sparse(i) && raw.len >= need))
		return raw.len >= need ||
		       strict_odd(s, "an image that ends early", "图像数据不完整");
	if (pdf_filter_is_image(filter))
		need = picture_size(need, raw.len);
	if (clear && filters == 1 && pdf_filter_is(filter, "FlateDecode", "Fl") && !is_sparse(i))
		return strict_filters(s, image) && flate_fits(s, image, raw, need);
	if (need > YX_LIMIT_PDF_CHECK_SAMPLES)
		return strict_limit(s);
	/* a line more than it needs does no harm */
	good = strict_decode(s, image, (size_t)(2 * need + raw.len + 4096), &data, &left);
	if (good && left.len)
		good = with_header(s, image, left, yx_buf_bytes(&data), i);
	else if (good && data.len < need)
		good = strict_odd(s, "an image that ends early", "图像数据不完整");
	else if (good && is_sparse(i) && !good_indices(yx_buf_bytes(&data), i))
		good = strict_odd(s, "an image with colours beyond its palette",
				  "图像的颜色索引超出调色板");
	yx_buf_clear(&data);
	return good;
}

/* ------------------------------------------------------------------- XObjects */

/* Poppler takes a soft mask that does not tell its bits for none at all, also in JPEG 2000. */
static bool
has_bits(struct strict *s, const struct yx_pdf_obj *soft)
{
	return strict_get(s, soft, "BitsPerComponent")->kind == YX_PDF_INT;
}

/* Stencils and soft masks beside the image; colours to leave out (8.9.6). */
static bool
masks(struct strict_run *r, const struct yx_pdf_obj *image, const struct strict_samples *i)
{
	struct strict *s = r->s;
	const struct yx_pdf_obj *soft = strict_get(s, image, "SMask");
	const struct yx_pdf_obj *mask = strict_get(s, image, "Mask"), *flag;
	double keys[2 * STRICT_OPERANDS];

	/* Ghostscript shows nothing where it is named and not there */
	if (soft->kind == YX_PDF_NULL && yx_pdf_peek(image, "SMask") &&
	    yx_pdf_peek(image, "SMask")->kind != YX_PDF_NULL)
		return bad_image(s);
	if (soft->kind != YX_PDF_NULL) {
		if (soft->kind != YX_PDF_STREAM ||
		    !yx_pdf_is_name(strict_get(s, soft, "ColorSpace"), "DeviceGray") ||
		    !has_bits(s, soft))
			return bad_image(s);
		return strict_image(r, soft);
	}
	if (mask->kind == YX_PDF_STREAM) {
		flag = strict_get(s, mask, "ImageMask");
		if (flag->kind != YX_PDF_BOOL || !flag->u.boolean)
			return bad_image(s);
		return strict_image(r, mask);
	}
	if (mask->kind == YX_PDF_NULL || i->own_format)
		return true;
	if (!strict_numbers(s, mask, keys, 2 * (size_t)i->space.parts))
		return bad_image(s);
	for (size_t k = 0; k < mask->u.array.count; k++) /* of reals poppler and PDFium cut */
		if (strict_item(s, mask, k)->kind != YX_PDF_INT)
			return bad_image(s);
	return true;
}

/* Another picture for printing is one that is not seen. */
static bool
has_print_alternate(struct strict *s, const struct yx_pdf_obj *image)
{
	const struct yx_pdf_obj *list = strict_get(s, image, "Alternates");

	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		const struct yx_pdf_obj *o =
		    strict_get(s, strict_item(s, list, i), "DefaultForPrinting");

		if (o->kind == YX_PDF_BOOL && o->u.boolean)
			return true;
	}
	return false;
}

bool
strict_image(struct strict_run *r, const struct yx_pdf_obj *image)
{
	static const char *const keys[] = { "Width", "Height", "BitsPerComponent", "ColorSpace",
					    "Decode" };
	struct strict *s = r->s;
	const struct yx_pdf_obj *flag = strict_get(s, image, "ImageMask"), *entry[5];
	struct strict_space space;
	struct strict_samples i;
	size_t filters;
	bool own, mask = flag->kind == YX_PDF_BOOL && flag->u.boolean, has_space;

	if (strict_seen(s, STRICT_AS_IMAGE, image->stream_of.num))
		return true;
	if (flag->kind != YX_PDF_NULL && flag->kind != YX_PDF_BOOL)
		return bad_image(s);
	if (s->depth == YX_LIMIT_PDF_CHECK_DEPTH)
		return strict_limit(s);
	for (size_t k = 0; k < 5; k++)
		entry[k] = strict_get(s, image, keys[k]);
	own = yx_bytes_equal_str(last_filter(s, image, &filters), "JPXDecode");
	has_space = !mask && entry[3]->kind != YX_PDF_NULL;
	if (has_space && !strict_space(s, entry[3], &space, 0))
		return false;
	if (!strict_samples_read(s, entry, mask, own, has_space ? &space : NULL, &i))
		return false;
	if (has_print_alternate(s, image))
		return strict_odd(s, "an image with another picture for printing",
				  "图像另有一幅打印用的图");
	s->depth++; /* masks of masks */
	if (!masks(r, image, &i) || !data_fits(s, image, &i)) {
		s->depth--;
		return false;
	}
	s->depth--;
	strict_keep(s, STRICT_AS_IMAGE, image->stream_of.num);
	return true;
}
