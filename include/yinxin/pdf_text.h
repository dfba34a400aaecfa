/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_text: the text that pages show, and where (ISO 32000-2 9). For finding the place of a seal
 * and for telling whether a picture covers words; it is no layout analysis.
 *
 * Read are the page's content and the forms it draws, in the last revision's or any other view:
 * simple fonts with their encodings, composite fonts with embedded CMaps, Identity, the Unicode and
 * GB character maps, ToUnicode before all of them. A character whose font does not tell what it
 * means is kept as U+FFFD. Text that is drawn invisibly (rendering mode 3, as below scans) counts:
 * it is where the words of the scan stand. Not read: annotations and fields, optional content's
 * switches, ActualText.
 */
#ifndef YINXIN_PDF_TEXT_H
#define YINXIN_PDF_TEXT_H

#include <yinxin/pdf.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One character. */
struct yx_pdf_glyph {
	uint32_t code;          /* Unicode; U+FFFD when the font does not say */
	uint32_t line;          /* counted from 0 in reading order */
	struct yx_pdf_rect box; /* as a person sees the page: origin lower left of the shown page */
	double size;            /* height of the font there, points */
	bool apart;             /* far from the one before it on its line: another column */
};

/* The characters of a page, line after line from the top, each line in its own direction. */
struct yx_pdf_text {
	struct yx_pdf_glyph *glyphs;
	size_t count;
	size_t unreadable; /* of them, U+FFFD */
};
void yx_pdf_text_clear(struct yx_pdf_text *t);

/* Reads pages one after the other; fonts are read once. */
struct yx_pdf_text_reader;
YX_MUST_CHECK enum yx_status yx_pdf_text_reader_new(struct yx_pdf_text_reader **out,
						    struct yx_pdf_view v, struct yx_error *err);
void yx_pdf_text_reader_free(struct yx_pdf_text_reader *r);
/*
 * LIMIT: YX_LIMIT_PDF_TEXT_*. A content stream that cannot be decoded is an error (of words that
 * were not read nobody can say they are not there); odd operators are passed over. Calls
 * yx_pdf_trim(): objects handed out before become invalid.
 */
YX_MUST_CHECK enum yx_status yx_pdf_text_read(struct yx_pdf_text_reader *r, size_t page,
					      struct yx_pdf_text *out, struct yx_error *err);
/* The same as UTF-8, one line each. */
YX_MUST_CHECK enum yx_status yx_pdf_text_put(const struct yx_pdf_text *t, struct yx_buf *out,
					     struct yx_error *err);

struct yx_pdf_hit {
	size_t page;
	struct yx_pdf_rect box; /* around the found characters */
};
struct yx_pdf_hits {
	struct yx_pdf_hit *items; /* by page, from the top, from the left */
	size_t count;
	size_t characters, unreadable; /* looked at, and not understood */
	char sample[100];              /* the first words seen, UTF-8, whole characters */
	size_t sample_page;
};
/*
 * Every place of a text (UTF-8). White space does not count, neither does the difference between
 * full-width and ordinary letters and between a ligature and its letters. A match stands on one
 * line. YX_OK also when there is none.
 */
YX_MUST_CHECK enum yx_status yx_pdf_text_find(struct yx_pdf_hits *out, struct yx_pdf_view v,
					      const char *text, struct yx_error *err);
void yx_pdf_hits_clear(struct yx_pdf_hits *h);

/*
 * The part of its box (0 to 1) that an appearance stream paints over so that nothing shows through:
 * fills and images, by area; an estimate. 1 for a stream that cannot be read. *pale (may be NULL)
 * gets the part that could pass for empty paper: fills, lines, letters and stencils of its colour,
 * patterns, spot colours, images.
 */
double yx_pdf_picture_cover(struct yx_pdf_view v, const struct yx_pdf_obj *stream, double *pale);

#ifdef __cplusplus
}
#endif
#endif
