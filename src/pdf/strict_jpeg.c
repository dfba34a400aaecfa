/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_jpeg: JPEG pictures (ITU-T T.81) as far as readers could decode them differently: two
 * frames in one, colours that the marks of their writers contradict, a profile within that only
 * some apply. Segments are walked and markers looked at, codes are counted; nothing is drawn.
 */
#include "strict_image.h"
#include "strict_jpeg.h"

#include <string.h>
#include <yinxin/draw_profile.h>
#include <yinxin/limits.h>

enum { SOF0 = 0xc0, SOF2 = 0xc2, DHT = 0xc4, JPG = 0xc8, DAC = 0xcc, RST0 = 0xd0, RST7 = 0xd7 };
enum {
	SOI = 0xd8,
	EOI = 0xd9,
	SOS = 0xda,
	DQT = 0xdb,
	DRI = 0xdd,
	APP0 = 0xe0,
	APP2 = 0xe2,
	APP14 = 0xee
};

#define CODES 32 /* nanoseconds or so for those of a byte */

struct jpeg {
	unsigned frames, kind, bits, parts;
	uint32_t width, height;
	bool counted; /* components are 1, 2, 3 */
	bool jfif;
	int adobe;             /* the transform that APP14 says; -1: none */
	bool two_minds;        /* another one says otherwise */
	struct yx_buf profile; /* of APP2 */
	bool damaged;
	struct jpeg_scans *scans;
};

static void
frame(struct jpeg *j, uint8_t kind, struct yx_bytes body)
{
	struct yx_reader r = yx_reader(body);
	uint8_t bits = 0, parts = 0, id, skipped;
	uint16_t height = 0, width = 0;

	j->frames++;
	j->kind = kind;
	if (!yx_take_u8(&r, &bits) || !yx_take_u16be(&r, &height) || !yx_take_u16be(&r, &width) ||
	    !yx_take_u8(&r, &parts))
		j->damaged = true;
	j->bits = bits;
	j->width = width;
	j->height = height;
	j->parts = parts;
	j->counted = true;
	for (unsigned i = 1; i <= parts; i++) {
		if (!yx_take_u8(&r, &id) || !yx_take_u8(&r, &skipped) || !yx_take_u8(&r, &skipped))
			j->damaged = true;
		else
			j->counted &= id == i;
	}
}

/* Of the kinds of frames that everybody reads. */
static bool
has_codes(const struct jpeg *j)
{
	return j->frames == 1 && j->kind <= SOF2 && j->bits == 8;
}

/* What the scans need. */
static bool
prepare(struct jpeg *j, uint8_t kind, struct yx_bytes body)
{
	if (kind == DQT)
		return jpeg_quantities(j->scans, body);
	if (kind == DHT)
		return jpeg_codes(j->scans, body);
	if (kind == DRI)
		return jpeg_interval(j->scans, body);
	return kind > SOF2 || kind < SOF0 || !has_codes(j) ||
	       jpeg_frame(j->scans, body, kind == SOF2);
}

static void
segment(struct jpeg *j, uint8_t kind, struct yx_bytes body)
{
	if (kind >= SOF0 && kind <= 0xcf && kind != DHT && kind != JPG && kind != DAC)
		frame(j, kind, body);
	if (kind == APP0 && yx_bytes_equal(yx_bytes_slice(body, 0, 5), YX_BYTES_LIT("JFIF\0")))
		j->jfif = true;
	if (kind == APP14 && yx_bytes_equal_str(yx_bytes_slice(body, 0, 5), "Adobe") &&
	    body.len >= 12) {
		j->two_minds |= j->adobe >= 0 && j->adobe != body.data[11];
		j->adobe = body.data[11];
	}
	if (kind == APP2 && body.len > 14 &&
	    yx_bytes_equal(yx_bytes_slice(body, 0, 12), YX_BYTES_LIT("ICC_PROFILE\0")))
		yx_buf_put_bytes(&j->profile, yx_bytes_slice(body, 14, body.len - 14));
	j->damaged |= !prepare(j, kind, body);
}

/* A marker and its segment, if it has one; false at the end or where none is. */
static bool
take_segment(struct yx_reader *r, uint8_t *kind, struct yx_bytes *body)
{
	uint16_t len;

	if (!yx_take_u8(r, kind) || *kind != 0xff)
		return false;
	while (yx_peek(r) == 0xff && yx_skip(r, 1))
		; /* fill bytes */
	*body = yx_bytes(NULL, 0);
	return yx_take_u8(r, kind) && *kind >= SOF0 &&
	       (*kind == EOI || (!(*kind >= RST0 && *kind <= SOI) && yx_take_u16be(r, &len) &&
				 len >= 2 && yx_take(r, len - 2u, body)));
}

/* Skip a scan's data up to the next marker; restarts in it are counted from 0 to 7. */
static bool
skip_scan(struct yx_reader *r, struct yx_bytes data)
{
	size_t at = (size_t)yx_reader_offset(r), from = at;
	unsigned restarts = 0;
	bool good = true;

	for (; at + 1 < data.len; at++) {
		const uint8_t *mark = memchr(data.data + at, 0xff, data.len - at - 1);
		uint8_t next;

		at = mark ? (size_t)(mark - data.data) : data.len - 1;
		next = mark ? mark[1] : 0;
		if (!next || next == 0xff)
			continue;
		if (next < RST0 || next > RST7)
			break;
		good &= next == RST0 + restarts++ % 8;
	}
	return yx_skip(r, at - from) && good;
}

/* A scan with its data: codes for all that it says. */
static bool
take_scan(struct jpeg *j, struct yx_reader *r, struct yx_bytes data, struct yx_bytes body)
{
	size_t from = (size_t)yx_reader_offset(r);

	return skip_scan(r, data) &&
	       (!has_codes(j) ||
		jpeg_scan(j->scans, body,
			  yx_bytes_slice(data, from, (size_t)yx_reader_offset(r) - from)));
}

static void
walk(struct jpeg *j, struct yx_bytes data)
{
	struct yx_reader r = yx_reader(data);
	struct yx_bytes body;
	bool scans = false;
	uint8_t kind;

	j->damaged = !yx_skip(&r, 2); /* SOI */
	while (!j->damaged) {
		if (!take_segment(&r, &kind, &body)) {
			j->damaged = true;
			return;
		}
		if (kind == EOI)
			break;
		segment(j, kind, body);
		if (kind == SOS) {
			scans = true;
			j->damaged = !take_scan(j, &r, data, body);
		}
	}
	j->damaged |= !scans || !j->frames;
}

/*
 * Three components are light and two colours, or red, green and blue. Adobe's mark says which; else
 * a JFIF mark or components with the usual numbers say the first, where /ColorTransform does not
 * say the other.
 */
static bool
good_colours(struct strict *s, const struct yx_pdf_obj *parms, const struct jpeg *j)
{
	const struct yx_pdf_obj *o;

	if (j->parts != 3)
		return true;
	if (j->two_minds)
		return false;
	if (j->adobe >= 0)
		return j->adobe == 1 || (j->adobe == 0 && !j->jfif);
	o = strict_get(s, parms, "ColorTransform");
	return (j->jfif || j->counted) &&
	       (o->kind == YX_PDF_NULL || (o->kind == YX_PDF_INT && o->u.integer == 1));
}

bool
strict_jpeg(struct strict *s, const struct yx_pdf_obj *parms, struct yx_bytes data,
	    const struct strict_samples *i)
{
	struct jpeg j = { .adobe = -1 };
	bool good = false, profile = true, large;

	if (!(j.scans = jpeg_scans_new())) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	s->work += CODES * data.len;
	if (!strict_goes_on(s)) {
		jpeg_scans_free(j.scans);
		return false;
	}
	walk(&j, data);
	large = jpeg_is_too_large(j.scans);
	jpeg_scans_free(j.scans);
	if (j.parts == 3 && j.profile.len)
		profile = strict_profile_bytes(s, yx_buf_bytes(&j.profile), 3);
	yx_buf_clear(&j.profile);
	if (!profile)
		return false;
	if (large)
		return strict_limit(s);
	if (j.damaged || j.frames != 1)
		return strict_odd(s, "an image that ends early or is damaged",
				  "图像数据不完整或已损坏");
	/* baseline, sequential, progressive; arithmetic codes are nothing to Ghostscript and pdf.js
	 */
	if (j.kind > SOF2)
		return strict_odd(s, "a JPEG of a kind that only some readers show",
				  "只有部分阅读器能显示的 JPEG 类型");
	if (j.width == i->width && j.height == i->height && i->bits == 8 && j.bits == 8 &&
	    j.parts == i->space.parts)
		good = good_colours(s, parms, &j) ||
		       strict_odd(s, "a JPEG whose colours readers take differently",
				  "各阅读器对 JPEG 颜色的解释不同");
	else
		good = strict_odd(s, "an image that is not of the size or colours its entries say",
				  "图像的尺寸或颜色与其条目不符");
	return good;
}
