/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is painted with inks, shadings, patterns and masks (yinxin/pdf_content.h): content,
 * resources, and the entries and data of two streams they may name (8 and 9), parted by the byte
 * 1e. The answer is the same when it is asked again, and told in both languages.
 */
#include <string.h>
#include <yinxin/pdf_content.h>
#include "fuzz.h"

#define PARTS 6

enum { CONTENT, RESOURCES, ENTRIES, DATA, ENTRIES2, DATA2 };

static size_t offsets[10];

static void
stream(struct yx_buf *b, unsigned num, struct yx_bytes entries, struct yx_bytes data)
{
	offsets[num] = b->len;
	yx_buf_printf(b, "%u 0 obj\n<< ", num);
	yx_buf_put_bytes(b, entries);
	yx_buf_printf(b, " /Length %zu >>\nstream\n", data.len);
	yx_buf_put_bytes(b, data);
	yx_buf_puts(b, "\nendstream\nendobj\n");
}

static void
object(struct yx_buf *b, unsigned num, struct yx_bytes body)
{
	offsets[num] = b->len;
	yx_buf_printf(b, "%u 0 obj\n", num);
	yx_buf_put_bytes(b, body);
	yx_buf_puts(b, "\nendobj\n");
}

static void
document(struct yx_buf *b, const struct yx_bytes p[PARTS])
{
	size_t table;

	yx_buf_puts(b, "%PDF-1.7\n");
	object(b, 1, YX_BYTES_LIT("<< /Type /Catalog /Pages 2 0 R >>"));
	object(b, 2, YX_BYTES_LIT("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"));
	object(b, 3,
	       YX_BYTES_LIT("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R "
			    "/Resources 7 0 R >>"));
	object(b, 4, YX_BYTES_LIT("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"));
	stream(b, 5, YX_BYTES_LIT(""), p[CONTENT]);
	object(b, 6, YX_BYTES_LIT("null"));
	object(b, 7, p[RESOURCES]);
	stream(b, 8, p[ENTRIES], p[DATA]);
	stream(b, 9, p[ENTRIES2], p[DATA2]);
	table = b->len;
	yx_buf_puts(b, "xref\n0 10\n0000000000 65535 f \n");
	for (unsigned i = 1; i < 10; i++)
		yx_buf_printf(b, "%010zu 00000 n \n", offsets[i]);
	yx_buf_printf(b, "trailer\n<< /Size 10 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", table);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes p[PARTS] = { { NULL, 0 } }, whole = yx_bytes(data, size);
	struct yx_pdf_oddity odd, again;
	struct yx_buf file = { 0 };
	struct yx_pdf *doc = NULL;
	enum yx_status st;

	if (size > 16384)
		return 0;
	for (int i = 0; i < PARTS; i++) {
		const uint8_t *end = whole.len ? memchr(whole.data, 0x1e, whole.len) : NULL;
		size_t n = end && i + 1 < PARTS ? (size_t)(end - whole.data) : whole.len;

		p[i] = yx_bytes_slice(whole, 0, n);
		whole = yx_bytes_slice(whole, n + 1, whole.len);
	}
	document(&file, p);
	REQUIRE(yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, NULL) == YX_OK);
	st = yx_pdf_content_check(yx_pdf_latest(doc), &odd, NULL);
	REQUIRE(st == yx_pdf_content_check(yx_pdf_latest(doc), &again, NULL));
	REQUIRE(odd.found == again.found && strcmp(odd.en, again.en) == 0);
	REQUIRE(st != YX_OK || (odd.found == (odd.en[0] != 0) && odd.found == (odd.zh[0] != 0)));
	yx_pdf_free(doc);
	yx_buf_clear(&file);
	return 0;
}
