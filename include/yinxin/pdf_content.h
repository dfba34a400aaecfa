/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_content: would every reader paint the same? Reads all that the pages of a view paint (page
 * contents, forms, patterns, glyphs of Type 3 fonts, appearances of annotations, soft masks)
 * against the operators of ISO 32000-2 annex A: their operands, their nesting, the resources they
 * name, the filters that hold them. What breaks the standard and is known to be painted in two
 * ways is an oddity; what breaks it and is painted alike by the readers we know is none.
 *
 * Nothing is painted. Samples of images are unpacked as far as they are needed and counted, and
 * compared with the entries; formats of their own (JPEG, JPEG 2000, fax, JBIG2) are read by their
 * structure, without making a picture. Colour profiles are opened and tried. Programs of embedded
 * fonts are opened for the codes that are painted, which must lead to one glyph by every table
 * that readers ask. Without the libraries that takes (FreeType, Little CMS) it is an oddity with
 * `limit`.
 */
#ifndef YINXIN_PDF_CONTENT_H
#define YINXIN_PDF_CONTENT_H

#include <yinxin/pdf.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The first place that readers differ on. */
struct yx_pdf_oddity {
	bool found;
	bool limit;            /* not read in two ways: more than is read at all */
	size_t page;           /* from 0 */
	uint32_t object;       /* of the stream that paints; 0: none */
	uint64_t byte;         /* in its decoded data; YX_NO_OFFSET: the whole object */
	char operator_[8];     /* the operator there; "" for none */
	char en[240], zh[240]; /* what and where, for people */
};

/*
 * Look at every page of the view, and stop at the first oddity. YX_OK also when one is found; an
 * error is only what keeps the check from running. At most YX_LIMIT_PDF_CHECK_CONTENT bytes of
 * content are read; more is an oddity with `limit`. Calls yx_pdf_trim().
 */
YX_MUST_CHECK enum yx_status yx_pdf_content_check(struct yx_pdf_view v, struct yx_pdf_oddity *out,
						  struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
