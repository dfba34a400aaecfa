/* SPDX-License-Identifier: Apache-2.0 */
/* String preparation (RFC 4518, the part names need) and RFC 4514 escaping. */
#include "name_text.h"

#include <string.h>

bool
name_text_init(struct name_text *t, uint8_t tag, struct yx_bytes value)
{
	*t = (struct name_text){ .r = yx_reader(value), .tag = tag, .held = NAME_TEXT_END };
	switch (tag) {
	case YX_DER_UTF8_STRING:
	case YX_DER_PRINTABLE_STRING:
	case YX_DER_IA5_STRING:
	case YX_DER_VISIBLE_STRING:
	case YX_DER_NUMERIC_STRING:
	case YX_DER_T61_STRING:
	case YX_DER_BMP_STRING:
	case YX_DER_UNIVERSAL_STRING:
		return true;
	default:
		return false;
	}
}

/* One code point as written. */
static int32_t
decode(struct name_text *t)
{
	uint32_t cp = 0;
	uint16_t u16 = 0;
	uint8_t u8 = 0;
	bool ok;

	if (yx_reader_at_end(&t->r))
		return NAME_TEXT_END;
	switch (t->tag) {
	case YX_DER_UTF8_STRING:
		ok = yx_utf8_take(&t->r, &cp);
		break;
	case YX_DER_BMP_STRING:
		ok = yx_take_u16be(&t->r, &u16);
		cp = u16;
		break;
	case YX_DER_UNIVERSAL_STRING:
		ok = yx_take_u32be(&t->r, &cp);
		break;
	default:
		ok = yx_take_u8(&t->r, &u8); /* T61 is read as Latin-1 */
		cp = u8;
		break;
	}
	return ok && cp <= 0x10ffff ? (int32_t)cp : NAME_TEXT_BAD;
}

static bool
is_blank(int32_t c)
{
	return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
	       c == 0x205f || c == 0x3000;
}

/* Characters RFC 4518 2.2 maps to nothing. */
static bool
is_nothing(int32_t c)
{
	return c == 0xad || c == 0x34f || c == 0x1806 || (c >= 0x180b && c <= 0x180e) ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x2063) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff ||
	       c == 0xfffc || (c >= 0 && c <= 8) || (c >= 0x0e && c <= 0x1f) ||
	       (c >= 0x7f && c <= 0x84) || (c >= 0x86 && c <= 0x9f);
}

/* Simple case folding of the scripts that have it and occur in names. */
static int32_t
fold(int32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e) /* full-width forms */
		c -= 0xfee0;
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3ab && c != 0x3a2) ||
	    (c >= 0x410 && c <= 0x42f))
		return c + 32;
	if (c >= 0x400 && c <= 0x40f)
		return c + 80;
	if (c == 0x3c2) /* final sigma */
		return 0x3c3;
	if (c == 0x178)
		return 0xff;
	if ((c >= 0x100 && c <= 0x12f) || (c >= 0x132 && c <= 0x137) ||
	    (c >= 0x14a && c <= 0x177) || (c >= 0x460 && c <= 0x481) ||
	    (c >= 0x48a && c <= 0x4bf) || (c >= 0x4d0 && c <= 0x52f) ||
	    (c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c % 2 == 1 ? c + 1 : c;
	return c;
}

static int32_t
next_kept(struct name_text *t)
{
	int32_t c;

	do
		c = decode(t);
	while (c >= 0 && is_nothing(c));
	return c;
}

int32_t
name_text_next(struct name_text *t)
{
	int32_t c;

	if (t->held != NAME_TEXT_END) {
		c = t->held;
		t->held = NAME_TEXT_END;
		return c;
	}
	c = next_kept(t);
	if (c < 0)
		return c;
	if (!is_blank(c)) {
		t->started = true;
		return fold(c);
	}
	while (c >= 0 && is_blank(c))
		c = next_kept(t);
	if (c < 0)
		return c;
	if (!t->started) {
		t->started = true;
		return fold(c);
	}
	t->held = fold(c);
	return ' ';
}

/* Characters that could change what the rest of the line looks like. */
static bool
is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2028 && c <= 0x2029) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x61c;
}

static void
put_pairs(struct yx_buf *out, struct yx_bytes raw)
{
	for (size_t i = 0; i < raw.len; i++)
		yx_buf_printf(out, "\\%02X", raw.data[i]);
}

void
name_text_put_escaped(struct yx_buf *out, struct yx_bytes text)
{
	struct yx_reader r = yx_reader(text);
	uint64_t at;
	uint32_t cp;
	bool edge;
	struct yx_bytes raw;

	while (!yx_reader_at_end(&r)) {
		at = yx_reader_offset(&r);
		if (!yx_utf8_take(&r, &cp)) {
			cp = 0;
			if (!yx_skip(&r, 1))
				break;
		}
		raw = yx_bytes_slice(text, at, (size_t)(yx_reader_offset(&r) - at));
		edge = at == 0 || yx_reader_at_end(&r);
		if (cp == 0 || is_unsafe(cp)) {
			put_pairs(out, raw);
			continue;
		}
		if ((cp < 0x80 && strchr(",+\"\\<>;", (int)cp)) || (cp == '#' && at == 0) ||
		    (cp == ' ' && edge))
			yx_buf_put_u8(out, '\\');
		yx_buf_put_bytes(out, raw);
	}
}
