/* SPDX-License-Identifier: Apache-2.0 */
/*
 * linear: does a linearised file (ISO 32000-2 annex F) tell of the pages that its page tree has?
 * As long as /L is the file's length, readers that load a file in pieces go by what is in front of
 * everything and never look further: pdf.js and PDFium take the first page's object and the number
 * of pages from the dictionary, poppler each page's object from the hint tables (F.4.1), and pdf.js
 * and poppler begin with the cross-references behind the dictionary, whatever the end of the file
 * says. So does anybody who looks at an older state that had this length.
 */
#include "doc.h"

#include <math.h>
#include <yinxin/limits.h>

static double
number(const struct yx_pdf_obj *dict, const char *key, double absent)
{
	const struct yx_pdf_obj *o = yx_pdf_peek(dict, key);

	return !o ? absent : yx_pdf_is_number(o) ? yx_pdf_number(o) : (double)NAN;
}

/* Most significant bit first; 0 behind the end. */
static uint32_t
take_bits(struct yx_bytes in, uint64_t *at, unsigned n)
{
	uint32_t v = 0;

	for (; n > 0; n--, ++*at) {
		uint64_t byte = *at / 8;

		v = v << 1 | (byte < in.len ? in.data[byte] >> (7 - *at % 8) & 1u : 0);
	}
	return v;
}

/* The hint stream, unpacked; false when there is none, or only readers without it are left. */
static bool
hints(struct yx_pdf *doc, struct yx_pdf_view v, const struct yx_pdf_obj *dict, struct yx_buf *out)
{
	const struct yx_pdf_obj *place = yx_pdf_peek(dict, "H");
	struct pdf_indirect ind;
	double at;

	if (!place || place->kind != YX_PDF_ARRAY || !place->u.array.count ||
	    !yx_pdf_is_number(place->u.array.items[0]))
		return false;
	at = yx_pdf_number(place->u.array.items[0]) + (double)doc->base;
	return at > 0 && at < (double)doc->file.len &&
	       pdf_parse_indirect(doc, doc->work, (uint64_t)at, doc->file.len, 0, &ind, NULL) ==
		   YX_OK &&
	       ind.obj->kind == YX_PDF_STREAM &&
	       yx_pdf_stream_decode(v, ind.obj, YX_LIMIT_PDF_HINTS, out, NULL, NULL) == YX_OK;
}

/*
 * F.4.1: the page that opens first is /O; the others' objects are numbered from 1, and each page
 * begins where the objects of the one before it end.
 */
static bool
hints_fit(struct yx_pdf_view v, struct yx_bytes in, size_t first, size_t count)
{
	uint64_t at = 0, number = 1;
	uint32_t least = take_bits(in, &at, 32), bits;
	struct yx_pdf_page page;

	at = 64;
	bits = take_bits(in, &at, 16);
	if (bits > 32)
		return false;
	at = 288 + bits; /* the table's head, and the page that opens first */
	for (size_t i = 0; i < count; i++) {
		if (i == first)
			continue;
		if (yx_pdf_page(v, i, &page, NULL) != YX_OK || page.ref.num != (uint32_t)number ||
		    page.ref.gen)
			return false;
		number += least + take_bits(in, &at, bits);
	}
	return true;
}

/* Do dictionary, hints and page tree of this state tell of the same pages? */
static bool
fits(struct yx_pdf *doc, struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	double object = number(dict, "O", NAN), first = number(dict, "P", 0);
	double count = number(dict, "N", NAN);
	struct yx_buf table = { 0 };
	struct yx_pdf_page page;
	size_t pages = 0;
	bool good;

	good = yx_pdf_page_count(v, &pages, NULL) == YX_OK && count == (double)pages &&
	       first >= 0 && first < count && yx_pdf_page(v, (size_t)first, &page, NULL) == YX_OK &&
	       object == (double)page.ref.num && !page.ref.gen;
	if (good && hints(doc, v, dict, &table))
		good = hints_fit(v, yx_buf_bytes(&table), (size_t)first, pages);
	yx_buf_clear(&table);
	return good;
}

/* Do the cross-references that are behind the dictionary, if any are, belong to this state? */
static bool
begins_there(struct yx_pdf *doc, const struct pdf_indirect *dict,
	     const struct yx_pdf_revision *state)
{
	struct yx_reader r = pdf_reader_at(doc->file, dict->end, doc->file.len);
	struct pdf_indirect ind;
	uint64_t at;

	(void)pdf_skip_space(&r);
	at = yx_reader_offset(&r);
	if (at == state->section)
		return true;
	return !pdf_accept_word(&r, "xref") &&
	       (pdf_parse_indirect(doc, doc->work, at, doc->file.len, 0, &ind, NULL) != YX_OK ||
		!yx_pdf_is_name(yx_pdf_peek(ind.obj, "Type"), "XRef"));
}

void
pdf_check_linear(struct yx_pdf *doc)
{
	struct pdf_indirect ind;
	struct yx_reader r = pdf_reader_at(doc->file, doc->info.header_offset,
					   doc->info.header_offset + YX_LIMIT_PDF_HEADER * 2);
	double length;

	(void)pdf_skip_space(&r);
	if (!doc->linearized_dict || pdf_parse_indirect(doc, doc->work, yx_reader_offset(&r),
							doc->file.len, 0, &ind, NULL) != YX_OK)
		return;
	length = number(ind.obj, "L", NAN);
	for (size_t i = 0; i < doc->revision_count; i++) {
		bool last = i + 1 == doc->revision_count;

		if (length != (double)doc->revisions[i].end &&
		    length != (double)doc->revisions[i].end_marker &&
		    !(last && length == (double)doc->file.len))
			continue;
		if (!fits(doc, yx_pdf_view(doc, i), ind.obj))
			pdf_note(doc, YX_PDF_NOTE_LINEAR, doc->revisions[i].end, 0,
				 "a linearised file whose dictionary or hint tables name other "
				 "pages than its page tree");
		else if (!begins_there(doc, &ind, &doc->revisions[i]))
			pdf_note(doc, YX_PDF_NOTE_LINEAR, doc->revisions[i].end, 0,
				 "a linearised file whose first cross-references are not its "
				 "last");
	}
}
