/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Change analysis: a small form is the signed state, the input is what somebody wrote behind it.
 * "N 0 obj" at the beginning of a line gets a cross-reference entry, so that mutations reach the
 * rules; an input that begins with '!' is appended as it stands. Whatever is permitted at the level
 * of annotating must leave every page with the bytes of content, and the font, it had.
 */
#include <stdlib.h>
#include <string.h>
#include <yinxin/pdf_change.h>
#include "fuzz.h"

#define OBJECTS_MAX 64

static const char *const base_objects[] = {
	"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>\nendobj\n",
	"2 0 obj\n<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 300 400] "
	">>\nendobj\n",
	"3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Annots [7 0 R 9 0 R] "
	"/Resources << /Font << /F 8 0 R >> >> >>\nendobj\n",
	"4 0 obj\n<< /Type /Page /Parent 2 0 R /Contents [11 0 R] >>\nendobj\n",
	"5 0 obj\n<< /Length 26 >>\nstream\nBT /F 9 Tf (Pay 100) Tj ET\nendstream\nendobj\n",
	"6 0 obj\n<< /Fields [7 0 R] /DA (/F 9 Tf 0 g) /DR << /Font << /F 8 0 R >> >> >>\nendobj\n",
	"7 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (x) /F 4 /P 3 0 R "
	"/Rect [0 0 90 20] /AP << /N 10 0 R >> >>\nendobj\n",
	"8 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n",
	"9 0 obj\n<< /Type /Annot /Subtype /Text /Contents (n) /Rect [90 90 99 99] /P 3 0 R >>\n"
	"endobj\n",
	"10 0 obj\n<< /Subtype /Form /BBox [0 0 90 20] /Resources << /Font << /F 8 0 R >> >> "
	"/Length 31 >>\nstream\nBT /F 9 Tf 0 g 2 5 Td (x) Tj ET \nendstream\nendobj\n",
	"11 0 obj\n<< /Length 4 >>\nstream\n0 g \nendstream\nendobj\n",
};

/* The cross-reference section of what lies from `from` on. */
static void
finish(struct yx_buf *b, size_t from, size_t previous)
{
	struct {
		unsigned num;
		size_t at;
	} found[OBJECTS_MAX];
	size_t count = 0, section;

	for (size_t i = from; i < b->len && count < OBJECTS_MAX; i++) {
		char line[16] = "", *end = line;
		size_t n = b->len - i < 15 ? b->len - i : 15;
		unsigned long num;

		if (i > from && b->data[i - 1] != '\n')
			continue;
		memcpy(line, b->data + i, n);
		num = strtoul(line, &end, 10);
		if (end > line && end - line < 5 && strncmp(end, " 0 obj", 6) == 0) {
			found[count].num = (unsigned)num;
			found[count++].at = i;
		}
	}
	section = b->len;
	yx_buf_puts(b, "xref\n");
	if (!previous)
		yx_buf_puts(b, "0 1\n0000000000 65535 f \n");
	for (size_t i = 0; i < count; i++)
		yx_buf_printf(b, "%u 1\n%010zu 00000 n \n", found[i].num, found[i].at);
	yx_buf_puts(b, "trailer\n<< /Size 100 /Root 1 0 R");
	if (previous)
		yx_buf_printf(b, " /Prev %zu", previous);
	yx_buf_printf(b, " >>\nstartxref\n%zu\n%%%%EOF\n", section);
}

static bool
content(struct yx_pdf_view v, size_t index, struct yx_buf *out)
{
	const struct yx_pdf_obj *c, *part;
	struct yx_pdf_page page;

	if (yx_pdf_page(v, index, &page, NULL) != YX_OK ||
	    yx_pdf_get(v, page.dict, "Contents", &c, NULL) != YX_OK)
		return false;
	yx_buf_printf(out, "%g %g %g %g %d\n", page.media_box.x0, page.media_box.y0,
		      page.media_box.x1, page.media_box.y1, page.rotate);
	if (c->kind == YX_PDF_STREAM)
		return yx_pdf_stream_decode(v, c, 0, out, NULL, NULL) == YX_OK;
	for (size_t i = 0; c->kind == YX_PDF_ARRAY && i < c->u.array.count; i++)
		if (yx_pdf_item(v, c, i, &part, NULL) != YX_OK || part->kind != YX_PDF_STREAM ||
		    yx_pdf_stream_decode(v, part, 0, out, NULL, NULL) != YX_OK)
			return false;
	return true;
}

/* The font that the first page's letters are painted with. */
static void
put_font(struct yx_pdf_view v, struct yx_buf *out)
{
	const struct yx_pdf_obj *resources, *fonts, *font;
	struct yx_pdf_page page;

	if (yx_pdf_page(v, 0, &page, NULL) == YX_OK &&
	    yx_pdf_get(v, page.dict, "Resources", &resources, NULL) == YX_OK &&
	    yx_pdf_get(v, resources, "Font", &fonts, NULL) == YX_OK &&
	    yx_pdf_get(v, fonts, "F", &font, NULL) == YX_OK)
		yx_pdf_put(out, font);
}

/* Permitted, and readable in one way: then the pages must be what they were. */
static void
compare_pages(struct yx_pdf *doc)
{
	struct yx_pdf_view old = yx_pdf_view(doc, 0), new = yx_pdf_latest(doc);
	struct yx_buf a = { 0 }, b = { 0 };
	size_t m = 0, n = 0;

	if (yx_pdf_page_count(old, &m, NULL) != YX_OK || m != 2)
		abort();
	if (yx_pdf_page_count(new, &n, NULL) != YX_OK || n != m)
		abort();
	for (size_t i = 0; i < n; i++) {
		yx_buf_reset(&a);
		yx_buf_reset(&b);
		if (!content(old, i, &a) || !content(new, i, &b) ||
		    !yx_bytes_equal(yx_buf_bytes(&a), yx_buf_bytes(&b)))
			abort();
	}
	yx_buf_reset(&a);
	yx_buf_reset(&b);
	put_font(old, &a);
	put_font(new, &b);
	if (!a.len || !yx_bytes_equal(yx_buf_bytes(&a), yx_buf_bytes(&b)))
		abort();
	yx_buf_clear(&a);
	yx_buf_clear(&b);
}

static void
check(struct yx_bytes file)
{
	struct yx_pdf_signature fake = { .covered_revision = 0, .covered_end = 1 };
	struct yx_pdf_signatures list = { .items = &fake, .count = 1 };
	struct yx_pdf_changes changes = { 0 };
	struct yx_pdf *doc = NULL;
	bool permitted;

	if (yx_pdf_open(&doc, file, NULL, NULL) != YX_OK)
		return;
	permitted = yx_pdf_revision_count(doc) > 1 && yx_pdf_scan(doc, NULL) == YX_OK &&
		    yx_pdf_revision(doc, 0)->start == 0 &&
		    yx_pdf_changes_find(&changes, doc, &list, 0, NULL) == YX_OK &&
		    changes.incomplete_from == SIZE_MAX;
	for (size_t i = 0; permitted && i < changes.count; i++)
		permitted = changes.items[i].level <= YX_PDF_CHANGE_ANNOTATE;
	for (size_t i = 0; permitted && i < yx_pdf_note_count(doc); i++)
		permitted = !yx_pdf_note_is_ambiguous(yx_pdf_note(doc, i)->kind);
	if (permitted)
		compare_pages(doc);
	yx_pdf_changes_clear(&changes);
	yx_pdf_free(doc);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_buf file = { 0 };
	size_t section, from;

	yx_buf_puts(&file, "%PDF-1.7\n");
	for (size_t i = 0; i < sizeof(base_objects) / sizeof(base_objects[0]); i++)
		yx_buf_puts(&file, base_objects[i]);
	section = file.len;
	finish(&file, 0, 0);
	from = file.len;
	if (size && data[0] == '!') {
		yx_buf_put(&file, data + 1, size - 1);
	} else {
		yx_buf_put(&file, data, size);
		if (size && data[size - 1] != '\n')
			yx_buf_puts(&file, "\n");
		finish(&file, from, section);
	}
	if (yx_buf_status(&file, NULL) == YX_OK)
		check(yx_buf_bytes(&file));
	yx_buf_clear(&file);
	return 0;
}
