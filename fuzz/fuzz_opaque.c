/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a picture hides (yx_pdf_picture_cover): a form, its box and resources, and a form and a
 * soft mask that it may use, parted by the byte 1e. Both figures are parts of the whole, also of
 * numbers beyond all bounds; a picture is no less behind a white board as large as its box, and
 * that board alone hides everything.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/pdf_text.h>
#include "fuzz.h"

#define PARTS 5

enum { CONTENT, BOX, RESOURCES, FORM, MASK };

static size_t offsets[12];

static void
begin(struct yx_buf *b, unsigned num)
{
	offsets[num] = b->len;
	yx_buf_printf(b, "%u 0 obj\n", num);
}

static void
stream(struct yx_buf *b, unsigned num, const char *entries, struct yx_bytes more,
       struct yx_bytes first, struct yx_bytes data)
{
	begin(b, num);
	yx_buf_printf(b, "<< %s ", entries);
	yx_buf_put_bytes(b, more);
	yx_buf_printf(b, " /Length %zu >>\nstream\n", first.len + data.len);
	yx_buf_put_bytes(b, first);
	yx_buf_put_bytes(b, data);
	yx_buf_puts(b, "\nendstream\nendobj\n");
}

static void
document(struct yx_buf *b, const struct yx_bytes p[PARTS], struct yx_bytes first)
{
	static const struct yx_bytes none;
	size_t table;

	yx_buf_puts(b, "%PDF-1.7\n");
	begin(b, 1);
	yx_buf_puts(b, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
	begin(b, 2);
	yx_buf_puts(b, "<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n");
	stream(b, 3, "/Subtype /Form /Resources 4 0 R /BBox",
	       p[BOX].len ? p[BOX] : YX_BYTES_LIT("[0 0 100 100]"), first, p[CONTENT]);
	begin(b, 4);
	if (p[RESOURCES].len)
		yx_buf_put_bytes(b, p[RESOURCES]);
	else
		yx_buf_puts(b,
			    "<< /XObject << /X 5 0 R /I 6 0 R >> /ExtGState << /G << /ca 0.5 /LW "
			    "3 >> /M << /BM /Multiply >> >> /Font << /T << /Subtype /Type3 >> >> "
			    "/ColorSpace << /S [/Separation /A /DeviceGray 9 0 R] >> >>");
	yx_buf_puts(b, "\nendobj\n");
	stream(b, 5, "/Subtype /Form /Matrix [2 0 0 2 1 1]", none, none, p[FORM]);
	stream(b, 6,
	       "/Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
	       "/SMask 7 0 R",
	       none, none, YX_BYTES_LIT("\xff\xff\xff\x10\x20\x30"));
	stream(b, 7,
	       "/Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
	       none, none, p[MASK].len ? p[MASK] : YX_BYTES_LIT("\xff\x10"));
	table = b->len;
	yx_buf_puts(b, "xref\n0 8\n0000000000 65535 f \n");
	for (unsigned i = 1; i < 8; i++)
		yx_buf_printf(b, "%010zu 00000 n \n", offsets[i]);
	yx_buf_printf(b, "trailer\n<< /Size 8 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", table);
}

/* Twice the same, with and without the light part asked for. */
static double
cover(const struct yx_bytes p[PARTS], struct yx_bytes first, double *pale)
{
	const struct yx_pdf_obj *o;
	struct yx_buf file = { 0 };
	struct yx_pdf *doc = NULL;
	double share;

	document(&file, p, first);
	REQUIRE(yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, NULL) == YX_OK);
	*pale = 1;
	share = 1;
	if (yx_pdf_load(yx_pdf_latest(doc), (struct yx_pdf_ref){ 3, 0 }, &o, NULL) == YX_OK &&
	    o->kind == YX_PDF_STREAM) {
		*pale = -1;
		share = yx_pdf_picture_cover(yx_pdf_latest(doc), o, pale);
		REQUIRE(share == yx_pdf_picture_cover(yx_pdf_latest(doc), o, NULL));
	}
	REQUIRE(share >= 0 && share <= 1 && *pale >= 0 && *pale <= 1);
	yx_pdf_free(doc);
	yx_buf_clear(&file);
	return share;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes p[PARTS] = { { NULL, 0 } }, whole = yx_bytes(data, size);
	double alone, pale, behind, pale_behind;

	if (size > 8192)
		return 0;
	for (int i = 0; i < PARTS; i++) {
		const uint8_t *end = whole.len ? memchr(whole.data, 0x1e, whole.len) : NULL;
		size_t n = end && i + 1 < PARTS ? (size_t)(end - whole.data) : whole.len;

		p[i] = yx_bytes_slice(whole, 0, n);
		whole = yx_bytes_slice(whole, n + 1, whole.len);
	}
	alone = cover(p, yx_bytes(NULL, 0), &pale);
	behind = cover(p, YX_BYTES_LIT("q 1 g 0 0 100 100 re f Q "), &pale_behind);
	REQUIRE(behind >= alone && pale_behind >= pale);
	if (!p[BOX].len)
		REQUIRE(behind == 1 && pale_behind == 1);
	return 0;
}
