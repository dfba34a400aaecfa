/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of pages: the input is, in parts cut at bytes of 0xff, a page's content, a ToUnicode map, a
 * font's own CMap, and a form that the content may draw. Every character must lie somewhere, and
 * what is found must be on the page that was read.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/pdf_text.h>
#include "fuzz.h"

static size_t offsets[16];

static void
put_object(struct yx_buf *b, unsigned num, const char *body)
{
	offsets[num] = b->len;
	yx_buf_printf(b, "%u 0 obj\n%s\nendobj\n", num, body);
}

static void
put_stream(struct yx_buf *b, unsigned num, const char *entries, const uint8_t *data, size_t size)
{
	offsets[num] = b->len;
	yx_buf_printf(b, "%u 0 obj\n<< %s /Length %zu >>\nstream\n", num, entries, size);
	yx_buf_put(b, data, size);
	yx_buf_puts(b, "\nendstream\nendobj\n");
}

static void
make_file(struct yx_buf *b, const uint8_t *data, size_t size)
{
	static const char *const entries[] = {
		"", "", "", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Matrix [1 0 0 1 3 3]"
	};
	size_t section;

	yx_buf_puts(b, "%PDF-1.7\n");
	put_object(b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	put_object(b, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	put_object(
	    b, 3,
	    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Rotate 90 /Contents 8 0 R "
	    "/Resources << /Font << /A 4 0 R /B 5 0 R /C 6 0 R >> /XObject << /X 11 0 R >> >> "
	    ">>");
	put_object(b, 4,
		   "<< /Type /Font /Subtype /TrueType /BaseFont /A /Encoding /MacRomanEncoding "
		   "/ToUnicode 9 0 R >>");
	put_object(
	    b, 5,
	    "<< /Type /Font /Subtype /Type0 /Encoding 10 0 R /DescendantFonts [7 0 R] /ToUnicode "
	    "9 0 R >>");
	put_object(
	    b, 6,
	    "<< /Type /Font /Subtype /Type0 /Encoding /GBK-EUC-V /DescendantFonts [7 0 R] >>");
	put_object(b, 7, "<< /Subtype /CIDFontType2 /DW 900 /W [1 [2 3] 4 9 500] >>");
	for (unsigned i = 0; i < 4; i++) {
		const uint8_t *end = size ? memchr(data, 0xff, size) : NULL;
		size_t len = end ? (size_t)(end - data) : size;

		put_stream(b, 8 + i, entries[i], data, len);
		size -= end ? len + 1 : len;
		data += end ? len + 1 : len;
	}
	section = b->len;
	yx_buf_puts(b, "xref\n0 12\n0000000000 65535 f \n");
	for (unsigned i = 1; i < 12; i++)
		yx_buf_printf(b, "%010zu 00000 n \n", offsets[i]);
	yx_buf_printf(b, "trailer\n<< /Size 12 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", section);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_pdf_text_reader *r = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_buf file = { 0 };
	struct yx_pdf_hits hits;
	struct yx_pdf_text t;

	if (size > 65536)
		return 0;
	make_file(&file, data, size);
	if (yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, NULL) != YX_OK)
		abort();
	if (yx_pdf_text_reader_new(&r, yx_pdf_latest(doc), NULL) == YX_OK &&
	    yx_pdf_text_read(r, 0, &t, NULL) == YX_OK) {
		for (size_t i = 0; i < t.count; i++)
			if (!(t.glyphs[i].box.x0 <= t.glyphs[i].box.x1) ||
			    !(t.glyphs[i].box.y0 <= t.glyphs[i].box.y1) ||
			    (i && t.glyphs[i].line < t.glyphs[i - 1].line))
				abort();
		yx_pdf_text_clear(&t);
	}
	if (yx_pdf_text_find(&hits, yx_pdf_latest(doc), "a1", NULL) == YX_OK) {
		for (size_t i = 0; i < hits.count; i++)
			if (hits.items[i].page != 0)
				abort();
		yx_pdf_hits_clear(&hits);
	}
	yx_pdf_text_reader_free(r);
	yx_pdf_free(doc);
	yx_buf_clear(&file);
	return 0;
}
