/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content that all viewers paint alike (yinxin/pdf_content.h): two streams of a page, resources, a
 * form, a glyph of a Type 3 font and an appearance, parted by the byte 1e. What passes must be the
 * same tokens to readers of different habits (content_reader.h), and pass again as one stream.
 */
#include "content_reader.h"
#include <yinxin/pdf_content.h>
#include "fuzz.h"

#define PARTS 6

enum { FIRST, SECOND, RESOURCES, FORM, GLYPH, APPEARANCE };

static size_t offsets[20];

static void
object(struct yx_buf *b, unsigned num, const char *body)
{
	offsets[num] = b->len;
	yx_buf_printf(b, "%u 0 obj\n%s\nendobj\n", num, body);
}

static void
stream(struct yx_buf *b, unsigned num, const char *entries, struct yx_bytes data)
{
	offsets[num] = b->len;
	yx_buf_printf(b, "%u 0 obj\n<< %s /Length %zu >>\nstream\n", num, entries, data.len);
	yx_buf_put_bytes(b, data);
	yx_buf_puts(b, "\nendstream\nendobj\n");
}

static void
document(struct yx_buf *b, const struct yx_bytes p[PARTS])
{
	static const char form[] = "/Type /XObject /Subtype /Form /BBox [0 0 300 200]";
	size_t table;

	yx_buf_puts(b, "%PDF-1.7\n");
	object(b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	object(b, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	object(b, 3,
	       "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents [5 0 R 6 0 R] "
	       "/Resources 7 0 R /Annots [14 0 R] >>");
	object(b, 4, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
	stream(b, 5, "", p[FIRST]);
	stream(b, 6, "", p[SECOND]);
	offsets[7] = b->len;
	yx_buf_puts(b, "7 0 obj\n");
	if (p[RESOURCES].len)
		yx_buf_put_bytes(b, p[RESOURCES]);
	else
		yx_buf_puts(b,
			    "<< /Font << /F 4 0 R /T 9 0 R >> /XObject << /X 8 0 R /I 11 0 R >> "
			    "/ExtGState << /G 12 0 R >> /Pattern << /P 13 0 R >> /ColorSpace << "
			    "/C [/Indexed /DeviceRGB 1 (abcdef)] /Q [/Pattern /DeviceRGB] >> >>");
	yx_buf_puts(b, "\nendobj\n");
	stream(b, 8, form, p[FORM]);
	object(b, 9,
	       "<< /Type /Font /Subtype /Type3 /FontMatrix [0.01 0 0 0.01 0 0] /FontBBox [0 0 9 9] "
	       "/FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> "
	       "/Resources << /Font << /F 4 0 R >> >> /CharProcs << /a 10 0 R >> >>");
	stream(b, 10, "", p[GLYPH]);
	stream(b, 11,
	       "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
	       "/ColorSpace /DeviceGray",
	       YX_BYTES_LIT("abcd"));
	object(b, 12, "<< /LW 2 /BM /Multiply /ca 0.5 >>");
	stream(b, 13,
	       "/PatternType 1 /PaintType 2 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "
	       "/Resources << >>",
	       YX_BYTES_LIT("0 0 5 5 re f"));
	object(b, 14,
	       "<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /F 4 /P 3 0 R /AP << /N 15 0 R >> "
	       ">>");
	stream(b, 15, form, p[APPEARANCE]);
	table = b->len;
	yx_buf_puts(b, "xref\n0 16\n0000000000 65535 f \n");
	for (unsigned i = 1; i < 16; i++)
		yx_buf_printf(b, "%010zu 00000 n \n", offsets[i]);
	yx_buf_printf(b, "trailer\n<< /Size 16 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", table);
}

static bool
passes(const struct yx_bytes p[PARTS])
{
	struct yx_pdf_oddity odd, again;
	struct yx_buf file = { 0 };
	struct yx_pdf *doc = NULL;
	enum yx_status st;

	document(&file, p);
	REQUIRE(yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, NULL) == YX_OK);
	st = yx_pdf_content_check(yx_pdf_latest(doc), &odd, NULL);
	REQUIRE(st == yx_pdf_content_check(yx_pdf_latest(doc), &again, NULL));
	odd.found = odd.found || st != YX_OK; /* resources that are none, say */
	again.found = again.found || st != YX_OK;
	REQUIRE(odd.found == again.found && odd.byte == again.byte &&
		strcmp(odd.en, again.en) == 0);
	REQUIRE(st != YX_OK || (odd.found == (odd.en[0] != 0) && odd.found == (odd.zh[0] != 0)));
	REQUIRE(yx_utf8_valid(yx_bytes_str(odd.en)) && yx_utf8_valid(yx_bytes_str(odd.zh)));
	yx_pdf_free(doc);
	yx_buf_clear(&file);
	return !odd.found;
}

static void
require_one_reading(struct yx_bytes first, struct yx_bytes second)
{
	struct yx_buf is[CONTENT_READERS] = { { 0 } };

	for (int i = 0; i < CONTENT_READERS; i++) {
		content_read((enum content_habits)i, first, second, &is[i]);
		REQUIRE(yx_buf_status(&is[i], NULL) == YX_OK);
		REQUIRE(yx_bytes_equal(yx_buf_bytes(&is[i]), yx_buf_bytes(&is[0])));
	}
	for (int i = 0; i < CONTENT_READERS; i++)
		yx_buf_clear(&is[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes p[PARTS] = { { NULL, 0 } }, whole = yx_bytes(data, size);
	struct yx_buf one = { 0 };

	if (size > 16384)
		return 0;
	for (int i = 0; i < PARTS; i++) {
		const uint8_t *end = whole.len ? memchr(whole.data, 0x1e, whole.len) : NULL;
		size_t n = end && i + 1 < PARTS ? (size_t)(end - whole.data) : whole.len;

		p[i] = yx_bytes_slice(whole, 0, n);
		whole = yx_bytes_slice(whole, n + 1, whole.len);
	}
	if (!passes(p))
		return 0;
	require_one_reading(p[FIRST], p[SECOND]);
	require_one_reading(p[APPEARANCE], yx_bytes(NULL, 0));
	yx_buf_put_bytes(&one, p[FIRST]);
	yx_buf_puts(&one, "\n");
	yx_buf_put_bytes(&one, p[SECOND]);
	p[FIRST] = yx_buf_bytes(&one);
	p[SECOND] = yx_bytes(NULL, 0);
	REQUIRE(passes(p));
	yx_buf_clear(&one);
	return 0;
}
