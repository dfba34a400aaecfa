/* SPDX-License-Identifier: Apache-2.0 */
/* Escaping for XML 1.0: what a parser gives back is what was put in, or U+FFFD where XML has none.
 */
#include <yinxin/codec_xml.h>

static void
put(struct yx_buf *out, uint32_t cp, bool attribute)
{
	switch (cp) {
	case '&':
		yx_buf_puts(out, "&amp;");
		return;
	case '<':
		yx_buf_puts(out, "&lt;");
		return;
	case '>':
		yx_buf_puts(out, "&gt;");
		return;
	case '"':
		yx_buf_puts(out, attribute ? "&quot;" : "\"");
		return;
	case '\r':
		yx_buf_puts(out, "&#13;");
		return;
	case '\n':
	case '\t':
		if (attribute)
			yx_buf_printf(out, "&#%u;", cp);
		else
			yx_buf_put_u8(out, (uint8_t)cp);
		return;
	default:
		if (cp < 0x20 || cp == 0xfffe || cp == 0xffff)
			cp = 0xfffd;
		yx_utf8_put(out, cp);
	}
}

static bool
put_all(struct yx_buf *out, struct yx_bytes text, bool attribute)
{
	struct yx_reader r = yx_reader(text);
	uint32_t cp;

	while (!yx_reader_at_end(&r)) {
		if (!yx_utf8_take(&r, &cp)) {
			cp = 0xfffd;
			(void)yx_skip(&r, 1);
		}
		put(out, cp, attribute);
	}
	return out->status == YX_OK;
}

bool
yx_xml_put_text(struct yx_buf *out, struct yx_bytes text)
{
	return put_all(out, text, false);
}

bool
yx_xml_put_attr(struct yx_buf *out, const char *name, const char *value)
{
	yx_buf_printf(out, " %s=\"", name);
	put_all(out, yx_bytes_str(value), true);
	return yx_buf_puts(out, "\"");
}
