/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The letters of a form field's value (ISO 32000-2 12.7.4.4, 12.7.5.3, 12.7.5.4): of text, of the
 * options chosen, of rich text; so that they can be compared with those that a picture shows.
 */
#include "change_picture.h"

/*
 * Letters are compared without spaces and line ends, which layout adds and drops, and without the
 * difference between forms of one sign that encodings choose among.
 */
void
change_letter(struct yx_buf *out, uint32_t cp)
{
	static const char ligatures[5][4] = { "ff", "fi", "fl", "ffi", "ffl" };

	if (cp == ' ' || cp == 0xa0 || cp == 0x3000 || cp == '\r' || cp == '\n' || cp == '\t')
		return;
	if (cp == '`' || cp == 0x2018 || cp == 0x2019)
		cp = '\'';
	else if (cp == 0xad || cp == 0x2010 || cp == 0x2011)
		cp = '-';
	if (cp >= 0xfb00 && cp <= 0xfb04)
		for (const char *c = ligatures[cp - 0xfb00]; *c; c++)
			yx_buf_put_u32be(out, (uint32_t)(unsigned char)*c);
	else
		yx_buf_put_u32be(out, cp);
}

static void
put_letters(struct yx_bytes utf8, struct yx_buf *out)
{
	struct yx_reader r = yx_reader(utf8);
	uint32_t cp;

	while (yx_utf8_take(&r, &cp))
		change_letter(out, cp);
}

void
change_text_letters(struct yx_bytes string, struct yx_buf *out)
{
	struct yx_buf utf8 = { 0 };

	if (yx_pdf_text_utf8(string, &utf8))
		put_letters(yx_buf_bytes(&utf8), out);
	yx_buf_clear(&utf8);
}

/* The same text, in whatever encoding (7.9.2.2). */
bool
change_same_text(struct yx_bytes a, struct yx_bytes b)
{
	struct yx_buf x = { 0 }, y = { 0 };
	bool same = yx_pdf_text_utf8(a, &x) && yx_pdf_text_utf8(b, &y) &&
		    yx_bytes_equal(yx_buf_bytes(&x), yx_buf_bytes(&y));

	yx_buf_clear(&x);
	yx_buf_clear(&y);
	return same;
}

/* The text a choice field shows for this value: the second of an /Opt pair (12.7.5.4). */
static struct yx_bytes
display_text(struct yx_pdf_view v, const struct yx_pdf_obj *field, const struct yx_pdf_obj *value)
{
	const struct yx_pdf_obj *opt = change_inherited(v, field, "Opt");
	const struct yx_pdf_obj *pair, *export, *shown;

	for (size_t i = 0; opt && opt->kind == YX_PDF_ARRAY && i < opt->u.array.count; i++)
		if (yx_pdf_item(v, opt, i, &pair, NULL) == YX_OK && pair->kind == YX_PDF_ARRAY &&
		    yx_pdf_item(v, pair, 0, &export, NULL) == YX_OK &&
		    yx_pdf_item(v, pair, 1, &shown, NULL) == YX_OK &&
		    export->kind == YX_PDF_STRING && shown->kind == YX_PDF_STRING &&
		    change_same_text(export->u.text, value->u.text))
			return shown->u.text;
	return value->u.text;
}

/*
 * The letters of a value: a text string or stream, or for a choice several (12.7.5.3, 12.7.5.4).
 * False when it is of no such kind.
 */
bool
change_value_letters(struct yx_pdf_view v, const struct yx_pdf_obj *field,
		     const struct yx_pdf_obj *value, struct yx_buf *out)
{
	const struct yx_pdf_obj *item;
	struct yx_buf data = { 0 };
	bool choice = change_is_kind(v, field, "Ch"), good = true;

	if (!value)
		return true;
	if (value->kind == YX_PDF_STREAM && !choice) {
		good = yx_pdf_stream_decode(v, value, 0, &data, NULL, NULL) == YX_OK;
		change_text_letters(yx_buf_bytes(&data), out);
		yx_buf_clear(&data);
		return good;
	}
	if (value->kind == YX_PDF_STRING) {
		change_text_letters(choice ? display_text(v, field, value) : value->u.text, out);
		return true;
	}
	if (value->kind != YX_PDF_ARRAY || !choice)
		return false;
	for (size_t i = 0; good && i < value->u.array.count; i++) {
		good =
		    yx_pdf_item(v, value, i, &item, NULL) == YX_OK && item->kind == YX_PDF_STRING;
		if (good)
			change_text_letters(display_text(v, field, item), out);
	}
	return good;
}

/* "&amp;" and its kind; the length taken, 0 for none of them. */
static size_t
entity(struct yx_bytes at, uint32_t *cp)
{
	static const struct {
		const char *name;
		uint32_t cp;
	} named[] = { { "&amp;", '&' },
		      { "&lt;", '<' },
		      { "&gt;", '>' },
		      { "&quot;", '"' },
		      { "&apos;", '\'' } };
	size_t end = yx_bytes_find(at, YX_BYTES_LIT(";"), 0);

	if (end == SIZE_MAX || end > 9)
		return 0;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (yx_bytes_equal_str(yx_bytes_slice(at, 0, end + 1), named[i].name)) {
			*cp = named[i].cp;
			return end + 1;
		}
	if (at.data[1] != '#')
		return 0;
	*cp = 0;
	for (size_t i = at.data[2] == 'x' ? 3 : 2; i < end; i++) {
		uint32_t base = at.data[2] == 'x' ? 16 : 10, c = at.data[i] | 0x20;
		uint32_t digit = c >= 'a' ? c - 'a' + 10 : c - ('0' | 0x20);

		if (digit >= base)
			return 0;
		*cp = *cp * base + digit;
	}
	return end + 1;
}

/* The words of rich text (12.7.4.4) without its marks. */
static void
rich_letters(struct yx_bytes utf8, struct yx_buf *out)
{
	bool tag = false;
	size_t from = 0, i = 0;

	while (i < utf8.len) {
		uint32_t cp;
		size_t n = utf8.data[i] == '&' && !tag
			       ? entity(yx_bytes_slice(utf8, i, utf8.len - i), &cp)
			       : 0;

		if (!n && (tag || utf8.data[i] != '<')) {
			if (tag && utf8.data[i] == '>') {
				tag = false;
				from = i + 1;
			}
			i++;
			continue;
		}
		put_letters(yx_bytes_slice(utf8, from, i - from), out);
		if (n)
			change_letter(out, cp);
		else
			tag = true;
		i += n ? n : 1;
		from = i;
	}
	if (!tag)
		put_letters(yx_bytes_slice(utf8, from, utf8.len - from), out);
}

/* Viewers of rich text show /RV in place of /V: both say the same. */
bool
change_rich_agrees(struct yx_pdf_view v, const struct yx_pdf_obj *widget, const struct yx_buf *want)
{
	const struct yx_pdf_obj *rv = change_inherited(v, widget, "RV");
	struct yx_buf data = { 0 }, utf8 = { 0 }, got = { 0 };
	bool agrees = true;

	if (!rv)
		return true;
	if (rv->kind == YX_PDF_STREAM)
		agrees = yx_pdf_stream_decode(v, rv, 0, &data, NULL, NULL) == YX_OK;
	else if (rv->kind == YX_PDF_STRING)
		yx_buf_put_bytes(&data, rv->u.text);
	agrees = agrees && yx_pdf_text_utf8(yx_buf_bytes(&data), &utf8);
	rich_letters(yx_buf_bytes(&utf8), &got);
	agrees = agrees && yx_bytes_equal(yx_buf_bytes(&got), yx_buf_bytes(want));
	yx_buf_clear(&data);
	yx_buf_clear(&utf8);
	yx_buf_clear(&got);
	return agrees;
}
