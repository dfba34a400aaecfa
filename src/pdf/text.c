/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: text strings and dates (ISO 32000-2 7.9.2.2, 7.9.4), read and made.
 */
#include "doc.h"

#include <string.h>

/* PDFDocEncoding where it differs from Latin-1 (annex D.3); 0: undefined. */
static uint32_t
doc_encoding(uint8_t c)
{
	static const uint16_t low[8] = { 0x02d8, 0x02c7, 0x02c6, 0x02d9,
					 0x02dd, 0x02db, 0x02da, 0x02dc };
	static const uint16_t high[33] = { 0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192,
					   0x2044, 0x2039, 0x203a, 0x2212, 0x2030, 0x201e, 0x201c,
					   0x201d, 0x2018, 0x2019, 0x201a, 0x2122, 0xfb01, 0xfb02,
					   0x0141, 0x0152, 0x0160, 0x0178, 0x017d, 0x0131, 0x0142,
					   0x0153, 0x0161, 0x017e, 0xfffd, 0x20ac };

	if (c >= 0x18 && c <= 0x1f)
		return low[c - 0x18];
	if (c >= 0x80 && c <= 0xa0)
		return high[c - 0x80];
	return c;
}

static bool
utf16(struct yx_bytes s, bool little, struct yx_buf *out)
{
	struct yx_reader r = yx_reader(s);
	uint16_t u, v;

	while (yx_reader_left(&r) >= 2) {
		if (!(little ? yx_take_u16le(&r, &u) : yx_take_u16be(&r, &u)))
			return false;
		if (u == 0x1b) { /* language escape: skip to its end */
			while ((little ? yx_take_u16le(&r, &v) : yx_take_u16be(&r, &v)) &&
			       v != 0x1b)
				;
			continue;
		}
		if (u >= 0xd800 && u < 0xdc00 &&
		    (little ? yx_take_u16le(&r, &v) : yx_take_u16be(&r, &v)) && v >= 0xdc00 &&
		    v < 0xe000) {
			yx_utf8_put(out, 0x10000 + ((uint32_t)(u - 0xd800) << 10) +
					     (uint32_t)(v - 0xdc00));
			continue;
		}
		yx_utf8_put(out, u >= 0xd800 && u < 0xe000 ? 0xfffd : u);
	}
	return yx_reader_at_end(&r);
}

bool
yx_pdf_text_utf8(struct yx_bytes s, struct yx_buf *out)
{
	size_t i;

	if (s.len >= 2 && s.data[0] == 0xfe && s.data[1] == 0xff)
		return utf16(yx_bytes_slice(s, 2, SIZE_MAX), false, out);
	if (s.len >= 2 && s.data[0] == 0xff && s.data[1] == 0xfe)
		return utf16(yx_bytes_slice(s, 2, SIZE_MAX), true, out);
	if (s.len >= 3 && s.data[0] == 0xef && s.data[1] == 0xbb && s.data[2] == 0xbf) {
		s = yx_bytes_slice(s, 3, SIZE_MAX);
		yx_buf_put_bytes(out, s);
		return yx_utf8_valid(s);
	}
	for (i = 0; i < s.len; i++)
		yx_utf8_put(out, doc_encoding(s.data[i]));
	return true;
}

static bool
two(struct yx_reader *r, int *out)
{
	int a = yx_peek(r), b = yx_peek_at(r, 1);

	if (a < '0' || a > '9' || b < '0' || b > '9')
		return false;
	*out = (a - '0') * 10 + (b - '0');
	return yx_skip(r, 2);
}

bool
yx_pdf_date(struct yx_bytes s, yx_time *out)
{
	struct yx_reader r = yx_reader(s);
	struct yx_civil c = { .month = 1, .day = 1 };
	int century, year, zone = 0, part = 0, sign;

	(void)yx_accept(&r, "D:");
	if (!two(&r, &century) || !two(&r, &year))
		return false;
	c.year = century * 100 + year;
	if (two(&r, &c.month) && two(&r, &c.day) && two(&r, &c.hour) && two(&r, &c.minute))
		(void)two(&r, &c.second);
	sign = yx_peek(&r);
	if (sign == '+' || sign == '-') {
		(void)yx_skip(&r, 1);
		if (!two(&r, &part))
			return false;
		zone = part * 60;
		part = 0;
		(void)yx_accept(&r, "'");
		if (two(&r, &part))
			zone += part;
		(void)yx_accept(&r, "'");
		if (sign == '-')
			zone = -zone;
	} else if (yx_accept(&r, "Z")) {
		(void)yx_accept(&r, "00'00'");
		(void)yx_accept(&r, "00'00");
	}
	if (!yx_reader_at_end(&r) || !yx_time_from_civil(out, &c))
		return false;
	*out -= zone * YX_MINUTE;
	return true;
}
