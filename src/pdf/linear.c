/* SPDX-License-Identifier: Apache-2.0 */
/*
 * linear: does a linearised file (ISO 32000-2 annex F) begin with the page that its page tree
 * begins with? Readers that load a file in pieces take the first page's object and the number of
 * pages from the dictionary in front of everything, and never look at the tree for them: pdf.js and
 * PDFium do, as long as /L is the file's length. So does anybody who looks at an older state that
 * had this length.
 */
#include "doc.h"

#include <math.h>

static double
number(const struct yx_pdf_obj *dict, const char *key, double absent)
{
	const struct yx_pdf_obj *o = yx_pdf_peek(dict, key);

	return !o ? absent : yx_pdf_is_number(o) ? yx_pdf_number(o) : (double)NAN;
}

/* Do dictionary and page tree of this state tell of the same first page, and as many pages? */
static bool
fits(struct yx_pdf_view v, double object, double first, double count)
{
	struct yx_pdf_page page;
	size_t pages = 0;

	return yx_pdf_page_count(v, &pages, NULL) == YX_OK && count == (double)pages &&
	       first >= 0 && first < count && yx_pdf_page(v, (size_t)first, &page, NULL) == YX_OK &&
	       object == (double)page.ref.num && !page.ref.gen;
}

void
pdf_check_linear(struct yx_pdf *doc)
{
	struct pdf_indirect ind;
	struct yx_reader r = pdf_reader_at(doc->file, doc->info.header_offset,
					   doc->info.header_offset + YX_LIMIT_PDF_HEADER * 2);
	double length, object, first, count;

	(void)pdf_skip_space(&r);
	if (!doc->linearized_dict || pdf_parse_indirect(doc, doc->work, yx_reader_offset(&r),
							doc->file.len, 0, &ind, NULL) != YX_OK)
		return;
	length = number(ind.obj, "L", NAN);
	object = number(ind.obj, "O", NAN);
	first = number(ind.obj, "P", 0);
	count = number(ind.obj, "N", NAN);
	for (size_t i = 0; i < doc->revision_count; i++) {
		bool last = i + 1 == doc->revision_count;

		if (length != (double)doc->revisions[i].end &&
		    length != (double)doc->revisions[i].end_marker &&
		    !(last && length == (double)doc->file.len))
			continue;
		if (!fits(yx_pdf_view(doc, i), object, first, count))
			pdf_note(doc, YX_PDF_NOTE_LINEAR, doc->revisions[i].end, 0,
				 "a linearised file that names another first page, or number of "
				 "pages, than its page tree");
	}
}
