/* SPDX-License-Identifier: Apache-2.0 */
/* Character strings and times. */
#include <string.h>
#include <yinxin/der.h>
#include "der_private.h"

static bool
put_wide(struct yx_bytes value, unsigned width, struct yx_buf *out)
{
	struct yx_reader r = yx_reader(value);

	while (!yx_reader_at_end(&r)) {
		uint16_t half, low;
		uint32_t cp;

		if (width == 4) {
			if (!yx_take_u32be(&r, &cp))
				return false;
		} else {
			if (!yx_take_u16be(&r, &half))
				return false;
			cp = half;
			/* BMPString has no surrogates, yet producers write UTF-16 */
			if (half >= 0xd800 && half < 0xdc00) {
				if (!yx_take_u16be(&r, &low) || low < 0xdc00 || low >= 0xe000)
					return false;
				cp = 0x10000 + ((uint32_t)(half - 0xd800) << 10) + (low - 0xdc00u);
			}
		}
		if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000) || !yx_utf8_put(out, cp))
			return false;
	}
	return true;
}

bool
yx_der_text_value(uint8_t tag, struct yx_bytes value, struct yx_buf *out)
{
	switch (tag) {
	case YX_DER_UTF8_STRING:
		return yx_utf8_valid(value) && yx_buf_put_bytes(out, value);
	case YX_DER_NUMERIC_STRING:
	case YX_DER_PRINTABLE_STRING:
	case YX_DER_IA5_STRING:
	case YX_DER_VISIBLE_STRING:
		for (size_t i = 0; i < value.len; i++)
			if (value.data[i] >= 0x80)
				/* some CAs put UTF-8 here; anything else is not text */
				return yx_utf8_valid(value) && yx_buf_put_bytes(out, value);
		return yx_buf_put_bytes(out, value);
	case YX_DER_T61_STRING:
		for (size_t i = 0; i < value.len; i++)
			if (!yx_utf8_put(out, value.data[i]))
				return false;
		return true;
	case YX_DER_BMP_STRING:
		return put_wide(value, 2, out);
	case YX_DER_UNIVERSAL_STRING:
		return put_wide(value, 4, out);
	default:
		return false;
	}
}

bool
yx_der_text(struct yx_der *d, struct yx_buf *out)
{
	struct yx_der try = *d;
	struct yx_der_item item;
	size_t start = out->len;

	if (!yx_der_any(&try, &item))
		return false;
	if (!yx_der_text_value(item.tag, item.value, out)) {
		out->len = start;
		return false;
	}
	*d = try;
	return true;
}

static bool
take_number(struct yx_reader *r, unsigned digits, int *out)
{
	int v = 0;

	for (unsigned i = 0; i < digits; i++) {
		int c = yx_peek(r);

		if (c < '0' || c > '9' || !yx_skip(r, 1))
			return false;
		v = v * 10 + (c - '0');
	}
	*out = v;
	return true;
}

/* ".5": DER wants no trailing zero. Digits past the sixth are cut. */
static bool
take_fraction(struct yx_reader *r, int *micro, bool *der)
{
	int scale = 100000, c, last = '0', count = 0;

	if (!yx_accept(r, ".")) {
		if (!yx_accept(r, ","))
			return true;
		*der = false;
	}
	while ((c = yx_peek(r)) >= '0' && c <= '9' && yx_skip(r, 1)) {
		*micro += (c - '0') * scale;
		scale /= 10;
		last = c;
		count++;
	}
	*der = *der && last != '0';
	return count > 0 && count <= 12;
}

/* "Z", or (BER) "+hhmm", or (BER, GeneralizedTime) nothing: taken as UTC. */
static bool
take_zone(struct yx_reader *r, int64_t *offset, bool *der)
{
	int sign, hours, minutes;

	*offset = 0;
	if (yx_accept(r, "Z"))
		return true;
	*der = false;
	if (yx_reader_at_end(r))
		return true;
	sign = yx_accept(r, "+") ? 1 : yx_accept(r, "-") ? -1 : 0;
	if (!sign || !take_number(r, 2, &hours) || !take_number(r, 2, &minutes) || hours > 23 ||
	    minutes > 59)
		return false;
	*offset = sign * (hours * YX_HOUR + minutes * YX_MINUTE);
	return true;
}

bool
yx_der_time_value(struct yx_bytes value, bool generalized, bool lenient, yx_time *out)
{
	struct yx_reader r = yx_reader(value);
	struct yx_civil c = { 0 };
	int64_t offset;
	bool der = true;
	int next;

	if (!take_number(&r, generalized ? 4 : 2, &c.year) || !take_number(&r, 2, &c.month) ||
	    !take_number(&r, 2, &c.day) || !take_number(&r, 2, &c.hour) ||
	    !take_number(&r, 2, &c.minute))
		return false;
	if (!generalized)
		c.year += c.year < 50 ? 2000 : 1900; /* RFC 5280 4.1.2.5.1 */
	next = yx_peek(&r);
	if (next >= '0' && next <= '9') {
		if (!take_number(&r, 2, &c.second))
			return false;
	} else {
		der = false;
	}
	if (generalized && !take_fraction(&r, &c.micro, &der))
		return false;
	if (!take_zone(&r, &offset, &der) || !yx_reader_at_end(&r) || (!der && !lenient))
		return false;
	if (!yx_time_from_civil(out, &c))
		return false;
	*out -= offset;
	return true;
}

bool
yx_der_time(struct yx_der *d, yx_time *out)
{
	struct yx_der try = *d;
	struct yx_der_item item;
	bool generalized;

	if (!yx_der_any(&try, &item))
		return false;
	generalized = item.tag == YX_DER_GENERALIZED_TIME;
	if (!generalized && item.tag != YX_DER_UTC_TIME)
		return false;
	if (!yx_der_time_value(item.value, generalized, false, out) &&
	    !(d->forgiven && yx_der_time_value(item.value, generalized, true, out) &&
	      yx_der_forgive(d, YX_DER_FORGAVE_TIME_FORM)))
		return false;
	*d = try;
	return true;
}
