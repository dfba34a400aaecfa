/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fonts as far as finding text needs them: how long a code is, what it means, how wide it is (ISO
 * 32000-2 9.5 to 9.10). No glyph is looked at.
 */
#include "text_scan.h"

#include <iconv.h>
#include <string.h>

void
text_font_clear(struct text_font *f)
{
	text_cmap_clear(&f->encoding);
	text_cmap_clear(&f->to_unicode);
	yx_free(f->cid_widths);
	memset(f, 0, sizeof(*f));
}

/* ------------------------------------------------------------ simple fonts */

static enum yx_status
load_encoding(struct text_font *f, struct yx_pdf_view v, const struct yx_pdf_obj *dict,
	      bool symbolic, struct yx_error *err)
{
	const struct yx_pdf_obj *encoding, *base, *list;
	struct yx_bytes name = { NULL, 0 };
	int64_t code = 0;
	enum yx_status st = yx_pdf_get(v, dict, "Encoding", &encoding, err);

	if (st != YX_OK)
		return st;
	if (encoding->kind == YX_PDF_NAME) {
		name = encoding->u.text;
	} else if (encoding->kind == YX_PDF_DICT) {
		if ((st = yx_pdf_get(v, encoding, "BaseEncoding", &base, err)) != YX_OK)
			return st;
		if (base->kind == YX_PDF_NAME)
			name = base->u.text;
	}
	text_base_encoding(f->unicode, name);
	for (unsigned i = 0; symbolic && encoding->kind == YX_PDF_NULL && i < 256; i++)
		f->unicode[i] = TEXT_UNKNOWN;
	if (encoding->kind != YX_PDF_DICT)
		return YX_OK;
	if ((st = yx_pdf_get(v, encoding, "Differences", &list, err)) != YX_OK)
		return st;
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++) {
		const struct yx_pdf_obj *item = list->u.array.items[i];

		if (item->kind == YX_PDF_INT) {
			code = item->u.integer;
		} else if (item->kind == YX_PDF_NAME && code >= 0 && code < 256) {
			uint32_t cp = text_glyph_name(item->u.text);

			f->unicode[code++] = cp ? cp : TEXT_UNKNOWN;
		}
	}
	return YX_OK;
}

static bool
has_word(struct yx_bytes name, const char *word)
{
	return name.len && memmem(name.data, name.len, word, strlen(word)) != NULL;
}

static enum yx_status
load_simple(struct text_font *f, struct yx_pdf_view v, const struct yx_pdf_obj *dict,
	    struct yx_error *err)
{
	const struct yx_pdf_obj *widths, *descriptor, *o;
	struct yx_bytes name = pdf_get_name(v, dict, "BaseFont");
	int64_t first = pdf_get_int(v, dict, "FirstChar", 0);
	double missing = -1;
	enum yx_status st;

	if ((st = yx_pdf_get(v, dict, "FontDescriptor", &descriptor, err)) != YX_OK)
		return st;
	/* pictures, not letters; of other symbolic fonts without an encoding (flags bit 3) the
	 * codes are their own business, yet mostly they are letters, and a wrong guess finds
	 * nothing */
	if ((st = load_encoding(f, v, dict, has_word(name, "Symbol") || has_word(name, "Dingbats"),
				err)) != YX_OK)
		return st;
	if (yx_pdf_get(v, descriptor, "MissingWidth", &o, NULL) == YX_OK && yx_pdf_is_number(o))
		missing = yx_pdf_number(o);
	for (unsigned i = 0; i < 256; i++)
		f->widths[i] = missing >= 0
				   ? missing
				   : text_usual_width(f->unicode[i], has_word(name, "Courier"));
	if ((st = yx_pdf_get(v, dict, "Widths", &widths, err)) != YX_OK)
		return st;
	for (size_t i = 0; widths->kind == YX_PDF_ARRAY && i < widths->u.array.count; i++)
		if (first >= 0 && first + (int64_t)i < 256) {
			if ((st = yx_pdf_item(v, widths, i, &o, err)) != YX_OK)
				return st;
			f->widths[first + (int64_t)i] = yx_pdf_number(o);
		}
	return YX_OK;
}

static void
load_type3(struct text_font *f, struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	const struct yx_pdf_obj *matrix, *o;

	if (yx_pdf_get(v, dict, "FontMatrix", &matrix, NULL) == YX_OK &&
	    yx_pdf_item(v, matrix, 0, &o, NULL) == YX_OK && yx_pdf_number(o) > 0)
		f->scale = yx_pdf_number(o);
}

/* --------------------------------------------------------- composite fonts */

static bool
add_width(struct text_font *f, int64_t lo, int64_t hi, double width)
{
	if (lo < 0 || hi < lo || hi > 65535)
		return true;
	if (f->width_count == f->width_cap) {
		size_t cap = f->width_cap ? f->width_cap * 2 : 64;
		struct text_width *grown;

		if (cap > YX_LIMIT_PDF_TEXT_CMAP || !(grown = yx_alloc_array(cap, sizeof(*grown))))
			return false;
		if (f->width_count)
			memcpy(grown, f->cid_widths, f->width_count * sizeof(*grown));
		yx_free(f->cid_widths);
		f->cid_widths = grown;
		f->width_cap = cap;
	}
	f->cid_widths[f->width_count++] = (struct text_width){ (uint32_t)lo, (uint32_t)hi, width };
	return true;
}

/* /W: c [w w ...] and c1 c2 w (9.7.4.3). */
static enum yx_status
load_cid_widths(struct text_font *f, struct yx_pdf_view v, const struct yx_pdf_obj *w,
		struct yx_error *err)
{
	const struct yx_pdf_obj *o, *next, *width;
	enum yx_status st = YX_OK;
	bool ok = true;

	for (size_t i = 0; w->kind == YX_PDF_ARRAY && ok && i + 1 < w->u.array.count;) {
		if ((st = yx_pdf_item(v, w, i, &o, err)) != YX_OK ||
		    (st = yx_pdf_item(v, w, i + 1, &next, err)) != YX_OK)
			return st;
		if (next->kind == YX_PDF_ARRAY) {
			for (size_t k = 0; ok && k < next->u.array.count; k++) {
				int64_t cid = (int64_t)yx_pdf_number(o) + (int64_t)k;

				if ((st = yx_pdf_item(v, next, k, &width, err)) != YX_OK)
					return st;
				ok = add_width(f, cid, cid, yx_pdf_number(width));
			}
			i += 2;
			continue;
		}
		if ((st = yx_pdf_item(v, w, i + 2, &width, err)) != YX_OK)
			return st;
		ok = add_width(f, (int64_t)yx_pdf_number(o), (int64_t)yx_pdf_number(next),
			       yx_pdf_number(width));
		i += 3;
	}
	return ok ? YX_OK : yx_fail(err, YX_LIMIT, NULL, "", "a font has too many widths");
}

/* The predefined CMaps (9.7.5.2) that need no table of theirs to be understood. */
static void
name_cmap(struct text_font *f, struct yx_bytes name)
{
	f->vertical = name.len > 2 && memcmp(name.data + name.len - 2, "-V", 2) == 0;
	f->codes = TEXT_TWO_BYTES;
	if (has_word(name, "UCS2") || has_word(name, "UTF16"))
		f->codes = TEXT_UCS2;
	else if (name.len > 2 && memcmp(name.data, "GB", 2) == 0)
		f->codes = TEXT_GB;
}

static enum yx_status
load_composite(struct text_font *f, struct yx_pdf_view v, const struct yx_pdf_obj *dict,
	       struct yx_error *err)
{
	const struct yx_pdf_obj *encoding, *list, *cid_font, *o;
	struct yx_buf data = { 0 };
	enum yx_status st;

	if ((st = yx_pdf_get(v, dict, "Encoding", &encoding, err)) != YX_OK)
		return st;
	f->codes = TEXT_TWO_BYTES;
	if (encoding->kind == YX_PDF_NAME)
		name_cmap(f, encoding->u.text);
	if (encoding->kind == YX_PDF_STREAM) {
		st = yx_pdf_stream_decode(v, encoding, 0, &data, NULL, err);
		if (st == YX_OK)
			st = text_cmap_parse(&f->encoding, yx_buf_bytes(&data), false, err);
		yx_buf_clear(&data);
		if (st != YX_OK)
			return st;
		f->codes = TEXT_CMAP;
		f->vertical = f->encoding.vertical || pdf_get_int(v, encoding, "WMode", 0) == 1;
	}
	if ((st = yx_pdf_get(v, dict, "DescendantFonts", &list, err)) != YX_OK ||
	    (st = yx_pdf_item(v, list, 0, &cid_font, err)) != YX_OK ||
	    (st = yx_pdf_get(v, cid_font, "DW", &o, err)) != YX_OK)
		return st;
	f->default_width = yx_pdf_is_number(o) ? yx_pdf_number(o) : 1000;
	if ((st = yx_pdf_get(v, cid_font, "W", &o, err)) != YX_OK)
		return st;
	return load_cid_widths(f, v, o, err);
}

enum yx_status
text_font_load(struct text_font *f, struct yx_pdf_view v, const struct yx_pdf_obj *dict,
	       struct yx_error *err)
{
	struct yx_bytes subtype = pdf_get_name(v, dict, "Subtype");
	const struct yx_pdf_obj *map;
	struct yx_buf data = { 0 };
	enum yx_status st;

	f->scale = 0.001;
	if (yx_bytes_equal_str(subtype, "Type0"))
		st = load_composite(f, v, dict, err);
	else
		st = load_simple(f, v, dict, err);
	if (yx_bytes_equal_str(subtype, "Type3"))
		load_type3(f, v, dict);
	if (st != YX_OK || (st = yx_pdf_get(v, dict, "ToUnicode", &map, err)) != YX_OK ||
	    map->kind != YX_PDF_STREAM)
		return st;
	st = yx_pdf_stream_decode(v, map, 0, &data, NULL, err);
	if (st == YX_OK)
		st = text_cmap_parse(&f->to_unicode, yx_buf_bytes(&data), true, err);
	f->has_to_unicode = st == YX_OK;
	yx_buf_clear(&data);
	return st;
}

/* ------------------------------------------------------------------- codes */

/* One GBK or GB 18030 character. */
static uint32_t
from_gb(struct yx_bytes in)
{
	iconv_t cd = iconv_open("UTF-32BE", "GB18030");
	char from[4], to[8], *f = from, *t = to;
	size_t left = in.len, room = sizeof(to);
	uint32_t cp = TEXT_UNKNOWN;

	if (cd == (iconv_t)-1 || in.len > 4)
		return cp;
	memcpy(from, in.data, in.len);
	if (iconv(cd, &f, &left, &t, &room) != (size_t)-1 && room == sizeof(to) - 4)
		cp = (uint32_t)(uint8_t)to[0] << 24 | (uint32_t)(uint8_t)to[1] << 16 |
		     (uint32_t)(uint8_t)to[2] << 8 | (uint8_t)to[3];
	iconv_close(cd);
	return cp;
}

static unsigned
gb_length(struct yx_bytes at)
{
	if (at.data[0] < 0x81 || at.len < 2)
		return 1;
	return at.len >= 4 && at.data[1] >= 0x30 && at.data[1] <= 0x39 ? 4 : 2;
}

static unsigned
code_length(const struct text_font *f, struct yx_bytes at)
{
	unsigned n = 2;

	if (f->codes == TEXT_ONE_BYTE)
		n = 1;
	else if (f->codes == TEXT_GB)
		n = gb_length(at);
	else if (f->codes == TEXT_CMAP)
		n = text_cmap_length(&f->encoding, at);
	else if (f->codes == TEXT_UCS2 && at.len >= 4 && (at.data[0] & 0xfc) == 0xd8)
		n = 4;
	return n <= at.len ? n : (unsigned)at.len;
}

static double
cid_width(const struct text_font *f, uint32_t cid)
{
	for (size_t i = f->width_count; i > 0; i--)
		if (cid >= f->cid_widths[i - 1].lo && cid <= f->cid_widths[i - 1].hi)
			return f->cid_widths[i - 1].width;
	return f->default_width;
}

static void
width_of(const struct text_font *f, struct text_code *c)
{
	const struct text_range *r;
	double w = f->default_width;

	if (f->codes == TEXT_ONE_BYTE) {
		w = f->widths[c->code & 0xff];
	} else if (f->codes == TEXT_CMAP) {
		r = text_cmap_find(&f->encoding, c->code, c->bytes);
		w = cid_width(f, r ? r->value + (c->code - r->lo) : 0);
	} else if (f->codes == TEXT_TWO_BYTES) {
		w = cid_width(f, c->code);
	} else if (c->unicode[0] < 0x250 && c->unicode[0] != TEXT_UNKNOWN) {
		w = 500; /* half width: what these maps' Latin letters are */
	}
	c->width = w * f->scale;
}

/* What the encoding alone says. */
static uint32_t
own_meaning(const struct text_font *f, const struct text_code *c, struct yx_bytes raw)
{
	if (f->codes == TEXT_ONE_BYTE)
		return f->unicode[c->code & 0xff];
	if (f->codes == TEXT_GB)
		return from_gb(raw);
	if (f->codes == TEXT_UCS2 && c->bytes == 4)
		return 0x10000 + ((c->code >> 16 & 0x3ff) << 10) + (c->code & 0x3ff);
	return f->codes == TEXT_UCS2 ? c->code : TEXT_UNKNOWN;
}

bool
text_font_next(const struct text_font *f, struct yx_reader *r, struct text_code *out)
{
	struct yx_bytes raw = yx_reader_rest(r);
	const struct text_range *range = NULL;

	if (!raw.len || !yx_take(r, code_length(f, raw), &raw) || !raw.len)
		return false;
	*out = (struct text_code){ .bytes = (unsigned)raw.len, .count = 1 };
	for (size_t i = 0; i < raw.len; i++)
		out->code = out->code << 8 | raw.data[i];
	if (f->has_to_unicode)
		range = text_cmap_find(&f->to_unicode, out->code, out->bytes);
	if (range && range->more) {
		out->count = range->more;
		memcpy(out->unicode, f->to_unicode.pool + range->value,
		       out->count * sizeof(out->unicode[0]));
		/* of a range the last code point counts up (9.10.3) */
		out->unicode[out->count - 1] += out->code - range->lo;
	} else if (range) {
		out->unicode[0] = range->value + (out->code - range->lo);
	} else {
		out->unicode[0] = own_meaning(f, out, raw);
	}
	width_of(f, out);
	return true;
}
