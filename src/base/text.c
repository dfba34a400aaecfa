/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, hex and base64. */
#include <string.h>
#include <yinxin/base.h>

static const char hex_digits[] = "0123456789abcdef";

char *
yx_hex(char *out, size_t out_size, struct yx_bytes in)
{
	size_t n = 0;

	if (!out_size)
		return out;
	for (size_t i = 0; i < in.len && n + 2 < out_size; i++) {
		out[n++] = hex_digits[in.data[i] >> 4];
		out[n++] = hex_digits[in.data[i] & 15];
	}
	out[n] = 0;
	return out;
}

bool
yx_hex_put(struct yx_buf *out, struct yx_bytes in)
{
	for (size_t i = 0; i < in.len; i++) {
		char pair[2] = { hex_digits[in.data[i] >> 4], hex_digits[in.data[i] & 15] };

		if (!yx_buf_put(out, pair, 2))
			return false;
	}
	return true;
}

int
yx_hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

enum yx_status
yx_hex_decode(struct yx_buf *out, struct yx_bytes in, struct yx_error *err)
{
	if (in.len % 2)
		return yx_fail_at(err, YX_MALFORMED, in.len, "", "hex text has an odd length");
	for (size_t i = 0; i < in.len; i += 2) {
		int hi = yx_hex_digit(in.data[i]), lo = yx_hex_digit(in.data[i + 1]);

		if (hi < 0 || lo < 0)
			return yx_fail_at(err, YX_MALFORMED, i, "", "not a hex digit");
		yx_buf_put_u8(out, (uint8_t)(hi << 4 | lo));
	}
	return yx_buf_status(out, err);
}

bool
yx_base64_put(struct yx_buf *out, struct yx_bytes in)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < in.len; i += 3) {
		size_t n = in.len - i < 3 ? in.len - i : 3;
		uint32_t v = (uint32_t)in.data[i] << 16;
		char quad[4];

		if (n > 1)
			v |= (uint32_t)in.data[i + 1] << 8;
		if (n > 2)
			v |= in.data[i + 2];
		quad[0] = digits[v >> 18];
		quad[1] = digits[v >> 12 & 63];
		quad[2] = n > 1 ? digits[v >> 6 & 63] : '=';
		quad[3] = n > 2 ? digits[v & 63] : '=';
		if (!yx_buf_put(out, quad, 4))
			return false;
	}
	return true;
}

static int
base64_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The digits that were left over at the end: 2 give one byte, 3 give two, 1 is an error. */
static enum yx_status
base64_finish(struct yx_buf *out, uint32_t v, unsigned digits, unsigned pads, bool lenient,
	      size_t at, struct yx_error *err)
{
	bool padded = digits + pads == 4 || (digits == 0 && pads == 0);
	uint32_t spare = digits == 2 ? v & 15 : digits == 3 ? v & 3 : 0;

	if (digits == 1 || pads > 2 || (!padded && !(lenient && pads == 0)))
		return yx_fail_at(err, YX_MALFORMED, at, "RFC 4648 4", "base64 text is cut short");
	if (spare && !lenient)
		return yx_fail_at(err, YX_MALFORMED, at, "RFC 4648 3.5",
				  "base64 padding bits are not zero");
	if (digits == 2)
		yx_buf_put_u8(out, (uint8_t)(v >> 4));
	if (digits == 3) {
		yx_buf_put_u8(out, (uint8_t)(v >> 10));
		yx_buf_put_u8(out, (uint8_t)(v >> 2));
	}
	return yx_buf_status(out, err);
}

enum yx_status
yx_base64_decode(struct yx_buf *out, struct yx_bytes in, bool lenient, struct yx_error *err)
{
	uint32_t v = 0;
	unsigned digits = 0, pads = 0;

	for (size_t i = 0; i < in.len; i++) {
		int d = base64_value(in.data[i]);

		if (lenient && is_blank(in.data[i]))
			continue;
		if (in.data[i] == '=') {
			pads++;
			continue;
		}
		if (d < 0 || pads)
			return yx_fail_at(err, YX_MALFORMED, i, "RFC 4648 4",
					  "not a base64 character");
		v = v << 6 | (uint32_t)d;
		if (++digits == 4) {
			uint8_t raw[3] = { (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v };

			yx_buf_put(out, raw, 3);
			v = 0;
			digits = 0;
		}
	}
	return base64_finish(out, v, digits, pads, lenient, in.len, err);
}

bool
yx_utf8_take(struct yx_reader *r, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	struct yx_reader try = *r;
	uint8_t c;
	unsigned more;
	uint32_t v;

	if (!yx_take_u8(&try, &c))
		return false;
	if (c < 0x80)
		more = 0, v = c;
	else if (c >= 0xc2 && c < 0xe0)
		more = 1, v = c & 0x1f;
	else if (c >= 0xe0 && c < 0xf0)
		more = 2, v = c & 0x0f;
	else if (c >= 0xf0 && c < 0xf5)
		more = 3, v = c & 0x07;
	else
		return false;
	for (unsigned i = 0; i < more; i++) {
		if (!yx_take_u8(&try, &c) || (c & 0xc0) != 0x80)
			return false;
		v = v << 6 | (c & 0x3f);
	}
	if (v < least[more] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
		return false;
	*cp = v;
	*r = try;
	return true;
}

bool
yx_utf8_valid(struct yx_bytes in)
{
	struct yx_reader r = yx_reader(in);
	uint32_t cp;

	while (!yx_reader_at_end(&r))
		if (!yx_utf8_take(&r, &cp))
			return false;
	return true;
}

bool
yx_utf8_put(struct yx_buf *out, uint32_t cp)
{
	uint8_t raw[4];
	size_t n;

	if (cp < 0x80) {
		raw[0] = (uint8_t)cp;
		n = 1;
	} else if (cp < 0x800) {
		raw[0] = (uint8_t)(0xc0 | cp >> 6);
		n = 2;
	} else if (cp < 0x10000) {
		raw[0] = (uint8_t)(0xe0 | cp >> 12);
		n = 3;
	} else {
		raw[0] = (uint8_t)(0xf0 | (cp >> 18 & 7));
		n = 4;
	}
	for (size_t i = 1; i < n; i++)
		raw[i] = (uint8_t)(0x80 | (cp >> (6 * (n - 1 - i)) & 0x3f));
	return yx_buf_put(out, raw, n);
}

/* Characters that can make a text look like another one, or drive a terminal. */
static bool
is_dangerous(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7f && cp < 0xa0) ||
	       (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200e ||
	       cp == 0x200f || cp == 0xfeff;
}

bool
yx_text_put_clean(struct yx_buf *out, struct yx_bytes in)
{
	struct yx_reader r = yx_reader(in);
	uint32_t cp;
	bool ok = true;

	while (ok && !yx_reader_at_end(&r)) {
		if (!yx_utf8_take(&r, &cp)) {
			(void)yx_skip(&r, 1);
			cp = 0xfffd;
		}
		ok = yx_utf8_put(out, is_dangerous(cp) ? 0xfffd : cp);
	}
	return ok;
}
