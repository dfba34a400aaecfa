/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of pages (yinxin/pdf_content.h): the entries of an image's dictionary, and behind a byte
 * 1e its data. Twice the same judgement, also of the data cut by a byte, with words for each.
 */
#include <string.h>
#include <yinxin/pdf_content.h>
#include "fuzz.h"

static size_t offsets[6];

static void
object(struct yx_buf *b, unsigned num, const char *body)
{
	offsets[num] = b->len;
	yx_buf_printf(b, "%u 0 obj\n%s\nendobj\n", num, body);
}

static void
document(struct yx_buf *b, struct yx_bytes entries, struct yx_bytes data)
{
	size_t table;

	yx_buf_puts(b, "%PDF-1.7\n");
	object(b, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	object(b, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	object(b, 3,
	       "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << "
	       "/XObject << /I 5 0 R >> >> >>");
	object(b, 4, "<< /Length 26 >>\nstream\nq 80 0 0 80 9 9 cm /I Do Q\nendstream");
	offsets[5] = b->len;
	yx_buf_puts(b, "5 0 obj\n<< /Type /XObject /Subtype /Image ");
	yx_buf_put_bytes(b, entries);
	yx_buf_printf(b, " /Length %zu >>\nstream\n", data.len);
	yx_buf_put_bytes(b, data);
	yx_buf_puts(b, "\nendstream\nendobj\n");
	table = b->len;
	yx_buf_puts(b, "xref\n0 6\n0000000000 65535 f \n");
	for (unsigned i = 1; i < 6; i++)
		yx_buf_printf(b, "%010zu 00000 n \n", offsets[i]);
	yx_buf_printf(b, "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", table);
}

static void
judge(struct yx_bytes entries, struct yx_bytes data)
{
	struct yx_pdf_oddity odd, again;
	struct yx_buf file = { 0 };
	struct yx_pdf *doc = NULL;
	enum yx_status st;

	document(&file, entries, data);
	if (yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, NULL) == YX_OK) {
		st = yx_pdf_content_check(yx_pdf_latest(doc), &odd, NULL);
		REQUIRE(st == yx_pdf_content_check(yx_pdf_latest(doc), &again, NULL));
		REQUIRE(st != YX_OK || (odd.found == again.found && strcmp(odd.en, again.en) == 0));
		REQUIRE(st != YX_OK ||
			(odd.found == (odd.en[0] != 0) && odd.found == (odd.zh[0] != 0)));
	}
	yx_pdf_free(doc);
	yx_buf_clear(&file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *mark = size && size <= 65536 ? memchr(data, 0x1e, size) : NULL;
	struct yx_bytes entries, samples;

	if (!mark)
		return 0;
	entries = yx_bytes(data, (size_t)(mark - data));
	samples = yx_bytes(mark + 1, size - entries.len - 1);
	judge(entries, samples);
	if (samples.len)
		judge(entries, yx_bytes_slice(samples, 0, samples.len - 1));
	return 0;
}
