/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter_predict: what a predictor (ISO 32000-2 7.4.4.4) took from data before it was packed, put
 * back.
 */
#include "doc.h"

#include <string.h>

static uint8_t
paeth(int a, int b, int c)
{
	int p = a + b - c;
	int pa = p > a ? p - a : a - p, pb = p > b ? p - b : b - p, pc = p > c ? p - c : c - p;

	if (pa <= pb && pa <= pc)
		return (uint8_t)a;
	return (uint8_t)(pb <= pc ? b : c);
}

static bool
png_row(uint8_t tag, uint8_t *row, const uint8_t *up, size_t len, size_t bpp)
{
	size_t i;

	for (i = 0; i < len; i++) {
		uint8_t a = i >= bpp ? row[i - bpp] : 0, b = up ? up[i] : 0;
		uint8_t c = i >= bpp && up ? up[i - bpp] : 0;

		switch (tag) {
		case 0:
			return true;
		case 1:
			row[i] = (uint8_t)(row[i] + a);
			break;
		case 2:
			row[i] = (uint8_t)(row[i] + b);
			break;
		case 3:
			row[i] = (uint8_t)(row[i] + (a + b) / 2);
			break;
		case 4:
			row[i] = (uint8_t)(row[i] + paeth(a, b, c));
			break;
		default:
			return false;
		}
	}
	return true;
}

static void
png_predict(struct yx_bytes in, size_t row_len, size_t bpp, struct yx_buf *out, bool *damaged)
{
	struct yx_reader r = yx_reader(in);
	struct yx_bytes part;
	size_t up = SIZE_MAX;
	uint8_t tag, *row;

	while (yx_take_u8(&r, &tag)) {
		size_t have = yx_reader_left(&r);

		if (have == 0)
			break;
		if (have < row_len)
			*damaged = true;
		(void)yx_take(&r, have < row_len ? have : row_len, &part);
		row = yx_buf_grow(out, part.len);
		if (!row)
			return;
		memcpy(row, part.data, part.len);
		if (!png_row(tag, row, up == SIZE_MAX ? NULL : out->data + up, part.len, bpp))
			*damaged = true;
		up = out->len - part.len;
	}
}

static void
tiff_predict(struct yx_bytes in, size_t row_len, size_t colors, int bits, struct yx_buf *out)
{
	uint8_t *d = yx_buf_grow(out, in.len);
	size_t start, i, len;

	if (!d)
		return;
	memcpy(d, in.data, in.len);
	for (start = 0; start < in.len; start += row_len) {
		len = in.len - start < row_len ? in.len - start : row_len;
		if (bits == 8) {
			for (i = colors; i < len; i++)
				d[start + i] = (uint8_t)(d[start + i] + d[start + i - colors]);
			continue;
		}
		for (i = 2 * colors; i + 1 < len; i += 2) {
			size_t k = start + i, j = k - 2 * colors;
			unsigned v = (unsigned)(d[k] << 8 | d[k + 1]);

			v += (unsigned)(d[j] << 8 | d[j + 1]);
			d[k] = (uint8_t)(v >> 8);
			d[k + 1] = (uint8_t)v;
		}
	}
}

enum yx_status
pdf_filter_predict(const struct pdf_filter_params *p, struct yx_bytes in, struct yx_buf *out,
		   bool *damaged, struct yx_error *err)
{
	size_t row, bpp;

	if (p->colors < 1 || p->colors > 32 || p->columns < 1 ||
	    (p->bits != 1 && p->bits != 2 && p->bits != 4 && p->bits != 8 && p->bits != 16))
		return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.4.4.3",
				  "predictor parameters out of range");
	row = ((size_t)p->columns * (size_t)p->colors * (size_t)p->bits + 7) / 8;
	bpp = ((size_t)p->colors * (size_t)p->bits + 7) / 8;
	if (in.len == 0)
		return YX_OK;
	if (p->predictor >= 10 && p->predictor <= 15) {
		png_predict(in, row, bpp, out, damaged);
		return YX_OK;
	}
	if (p->predictor != 2)
		return yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.4.4.3",
				  "unknown predictor %d", p->predictor);
	if (p->bits < 8)
		return yx_fail_at(err, YX_UNSUPPORTED, YX_NO_OFFSET, "ISO 32000-2 7.4.4.4",
				  "the TIFF predictor is read for 8 and 16 bits only");
	tiff_predict(in, row, (size_t)p->colors, p->bits, out);
	return YX_OK;
}
