/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter: one filter of a stream (ISO 32000-2 7.4). Image filters are not decoded here. Data that
 * ends early gives what there is and says so; it is for the caller to note that.
 */
#include "doc.h"

#include <yinxin/codec_deflate.h>

bool
pdf_filter_is(struct yx_bytes name, const char *full, const char *abbreviated)
{
	return yx_bytes_equal_str(name, full) || yx_bytes_equal_str(name, abbreviated);
}

bool
pdf_filter_is_image(struct yx_bytes name)
{
	return pdf_filter_is(name, "DCTDecode", "DCT") || yx_bytes_equal_str(name, "JPXDecode") ||
	       yx_bytes_equal_str(name, "JBIG2Decode") ||
	       pdf_filter_is(name, "CCITTFaxDecode", "CCF");
}

static void
ascii_hex(struct yx_bytes in, struct yx_buf *out, bool *damaged)
{
	size_t i;
	int half = -1, d;

	for (i = 0; i < in.len && in.data[i] != '>'; i++) {
		if (pdf_is_space(in.data[i])) {
			/* poppler takes a NUL for a digit, PDFBox what parts a pair */
			*damaged |= half >= 0 || !in.data[i];
			continue;
		}
		d = yx_hex_digit(in.data[i]);
		if (d < 0) {
			*damaged = true;
			continue;
		}
		if (half < 0) {
			half = d;
			continue;
		}
		yx_buf_put_u8(out, (uint8_t)(half << 4 | d));
		half = -1;
	}
	/* without its end marker all readers take what there is, and some writers leave it out */
	if (half >= 0)
		yx_buf_put_u8(out, (uint8_t)(half << 4));
}

static void
ascii85(struct yx_bytes in, struct yx_buf *out, bool *damaged)
{
	uint64_t tuple = 0;
	unsigned n = 0, k;
	size_t i;

	for (i = 0; i < in.len && in.data[i] != '~'; i++) {
		uint8_t c = in.data[i];

		if (pdf_is_space(c)) {
			/* the other blanks of 7.2.3 are none to PDFBox, PDFium and pdf.js */
			*damaged |= c != ' ' && c != '\n' && c != '\r';
			continue;
		}
		if (c == 'z' && n == 0) {
			yx_buf_put_u32be(out, 0);
			continue;
		}
		if (c < '!' || c > 'u') {
			*damaged = true;
			continue;
		}
		tuple = tuple * 85 + (uint64_t)(c - '!');
		if (++n == 5) {
			*damaged |= tuple > UINT32_MAX;
			yx_buf_put_u32be(out, (uint32_t)tuple);
			tuple = n = 0;
		}
	}
	if (n > 1) {
		for (k = n; k < 5; k++)
			tuple = tuple * 85 + 84;
		for (k = 0; k + 1 < n; k++)
			yx_buf_put_u8(out, (uint8_t)(tuple >> (24 - 8 * k)));
	}
	*damaged |= i == in.len || n == 1;
}

static void
run_length(struct yx_bytes in, struct yx_buf *out, bool *damaged)
{
	struct yx_reader r = yx_reader(in);
	struct yx_bytes part;
	uint8_t n, c;

	while (yx_take_u8(&r, &n)) {
		if (n == 128)
			return;
		if (n < 128) {
			size_t want = (size_t)n + 1, have = yx_reader_left(&r);

			if (!yx_take(&r, want < have ? want : have, &part) || part.len < want)
				*damaged = true;
			yx_buf_put_bytes(out, part);
		} else if (yx_take_u8(&r, &c)) {
			yx_buf_fill(out, c, (size_t)(257 - n));
		} else {
			*damaged = true;
		}
	}
	/* no end marker: all readers take what there is */
}

/* --------------------------------------------------------------------- LZW */

#define LZW_CODES 4096

struct lzw {
	uint16_t prefix[LZW_CODES];
	uint16_t length[LZW_CODES];
	uint8_t last[LZW_CODES], first[LZW_CODES];
};

static void
lzw_put(const struct lzw *t, unsigned code, struct yx_buf *out)
{
	size_t n = t->length[code];
	uint8_t *room = yx_buf_grow(out, n);

	while (room && n > 0) {
		room[--n] = t->last[code];
		code = t->prefix[code];
	}
}

static unsigned
lzw_code(struct yx_reader *r, unsigned width, uint32_t *bits, unsigned *have)
{
	uint8_t byte;

	while (*have < width) {
		if (!yx_take_u8(r, &byte))
			return 257;
		*bits = *bits << 8 | byte;
		*have += 8;
	}
	*have -= width;
	return *bits >> *have & ((1u << width) - 1);
}

static void
lzw_reset(struct lzw *t)
{
	unsigned i;

	for (i = 0; i < 256; i++) {
		t->length[i] = 1;
		t->first[i] = t->last[i] = (uint8_t)i;
	}
}

static enum yx_status
lzw(struct yx_bytes in, int early, struct yx_buf *out, bool *damaged, struct yx_error *err)
{
	struct lzw *t = yx_alloc(sizeof(*t));
	struct yx_reader r = yx_reader(in);
	unsigned next = 258, width = 9, prev = UINT32_MAX, have = 0;
	uint32_t bits = 0;

	if (!t)
		return yx_fail_nomem(err);
	lzw_reset(t);
	while (out->status == YX_OK) {
		unsigned code = lzw_code(&r, width, &bits, &have);

		if (code == 257) {
			*damaged |= yx_reader_left(&r) > 4;
			break;
		}
		if (code == 256) {
			next = 258;
			width = 9;
			prev = UINT32_MAX;
			continue;
		}
		if (code > next || (code == next && prev == UINT32_MAX) ||
		    (code > 255 && prev == UINT32_MAX)) {
			*damaged = true;
			break;
		}
		if (prev != UINT32_MAX && next < LZW_CODES) {
			t->prefix[next] = (uint16_t)prev;
			t->length[next] = (uint16_t)(t->length[prev] + 1);
			t->first[next] = t->first[prev];
			t->last[next] = code == next ? t->first[prev] : t->first[code];
			next++;
		} else if (code >= next) {
			*damaged = true;
			break;
		}
		lzw_put(t, code, out);
		prev = code;
		while (width < 12 && next + (early ? 1u : 0u) >= 1u << width)
			width++;
	}
	yx_free(t);
	return YX_OK;
}

/* ------------------------------------------------------------------- Flate */

enum yx_status
pdf_inflate(struct yx_bytes in, size_t max, struct yx_buf *out, bool *damaged, struct yx_error *err)
{
	struct yx_inflate_end end;
	size_t before = out->len;
	enum yx_status st = yx_inflate(out, in, YX_DEFLATE_ZLIB, max, &end, err);
	struct yx_buf again;

	/* Acrobat Reader on phones only flushes: all is there, and every reader takes it */
	if (st != YX_OK || end.complete || end.flushed)
		return st;
	*damaged = true;
	if (in.len < 3 || out->len == before)
		return st;
	/* all there but for its checksum, which no reader of PDF misses */
	yx_buf_init(&again, max);
	if (yx_inflate(&again, yx_bytes_slice(in, 2, in.len - 2), YX_DEFLATE_RAW, max, &end,
		       NULL) == YX_OK &&
	    end.complete && again.len == out->len - before)
		*damaged = false;
	yx_buf_clear(&again);
	return st;
}

/* ---------------------------------------------------------------- dispatch */

enum yx_status
pdf_filter(struct yx_bytes name, const struct pdf_filter_params *params, struct yx_bytes in,
	   size_t max, struct yx_buf *out, bool *damaged, struct yx_error *err)
{
	struct yx_buf plain;
	bool predicted = false;
	enum yx_status st = YX_OK;

	yx_buf_init(&plain, max + max / 8 + 64); /* a predictor drops a byte of each row */
	if (pdf_filter_is(name, "FlateDecode", "Fl")) {
		predicted = true;
		st = pdf_inflate(in, max + max / 8, &plain, damaged, err);
	} else if (pdf_filter_is(name, "LZWDecode", "LZW")) {
		predicted = true;
		st = lzw(in, params->early_change, &plain, damaged, err);
	} else if (pdf_filter_is(name, "ASCIIHexDecode", "AHx")) {
		ascii_hex(in, &plain, damaged);
	} else if (pdf_filter_is(name, "ASCII85Decode", "A85")) {
		ascii85(in, &plain, damaged);
	} else if (pdf_filter_is(name, "RunLengthDecode", "RL")) {
		run_length(in, &plain, damaged);
	} else {
		st = yx_fail_at(err, YX_UNSUPPORTED, YX_NO_OFFSET, "ISO 32000-2 7.4",
				"unknown filter \"%.*s\"", (int)(name.len > 40 ? 40 : name.len),
				(const char *)name.data);
	}
	if (st == YX_OK)
		st = yx_buf_status(&plain, err);
	if (st != YX_OK)
		goto done;
	if (predicted && params->predictor > 1) {
		st = pdf_filter_predict(params, yx_buf_bytes(&plain), out, damaged, err);
		if (st == YX_OK)
			st = yx_buf_status(out, err);
	} else {
		yx_buf_clear(out);
		*out = plain;
		yx_buf_init(&plain, 0);
	}
done:
	yx_buf_clear(&plain);
	return st;
}
