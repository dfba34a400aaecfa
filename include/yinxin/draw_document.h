/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draw_document: small, good-looking PDF documents from scratch: headings, paragraphs, pairs of
 * columns in two languages, tables, rules, pictures, page numbers. The text is real: subset fonts
 * are embedded (Type 0, Identity-H) with ToUnicode maps, so that it can be selected and searched.
 * Deterministic: the same calls give the same bytes. ISO 32000-1 (PDF 1.7); written by the rules of
 * PDF/A-2b (ISO 19005-2): fonts embedded, sRGB output intent, XMP metadata.
 *
 * Lengths are points. Calls append below what is there and break pages by themselves. A failed
 * call leaves the document unusable but for yx_draw_document_free(); the first failure is kept,
 * so a caller may check only the last call, yx_draw_document_write().
 */
#ifndef YINXIN_DRAW_DOCUMENT_H
#define YINXIN_DRAW_DOCUMENT_H

#include <yinxin/draw.h>

#ifdef __cplusplus
extern "C" {
#endif

#define YX_DRAW_A4_WIDTH  595.276
#define YX_DRAW_A4_HEIGHT 841.89

struct yx_draw_document;

struct yx_draw_document_options {
	double width, height;                   /* 0: A4 upright */
	double left, right, top, bottom;        /* margins; 0: 62 62 70 64 */
	const char *title, *author, *subject;   /* document information; may be NULL */
	const char *language;                   /* BCP 47; NULL: "zh-CN" */
	yx_time created;                        /* 0 or YX_TIME_NONE: left out */
	const char *header_left, *header_right; /* small line above each page; may be NULL */
	const char *footer;                     /* left of the page number; may be NULL */
	const char *page_format;                /* "%u" page, "%u" pages; NULL: "%u / %u" */
	const char *watermark;                  /* pale text across each page; may be NULL */
	bool bare;                    /* no margins, header or footer: a page for one picture */
	struct yx_draw_colour accent; /* headings' colour; all zero: near black */
};

YX_MUST_CHECK enum yx_status yx_draw_document_new(struct yx_draw_document **out,
						  struct yx_draw_fonts *fonts,
						  const struct yx_draw_document_options *options,
						  struct yx_error *err);
void yx_draw_document_free(struct yx_draw_document *doc);

/* Space between the margins, where we are (y from the top of the page), and the page (from 1). */
double yx_draw_document_width(const struct yx_draw_document *doc);
double yx_draw_document_left(const struct yx_draw_document *doc);
double yx_draw_document_y(const struct yx_draw_document *doc);
unsigned yx_draw_document_page(const struct yx_draw_document *doc);

void yx_draw_document_space(struct yx_draw_document *doc, double height);
void yx_draw_document_break(struct yx_draw_document *doc); /* a new page */
/* A new page unless this much room is left. */
void yx_draw_document_need(struct yx_draw_document *doc, double height);
/* A line across, in the accent colour at `width` thick. */
void yx_draw_document_rule(struct yx_draw_document *doc, double width);
/* Level 0 is the title (centred), 1..3 headings. Kept with two lines of what follows. */
void yx_draw_document_heading(struct yx_draw_document *doc, unsigned level, const char *text);
void yx_draw_document_paragraph(struct yx_draw_document *doc, const struct yx_draw_style *style,
				const char *text);
/* Two columns whose tops are level, e.g. Chinese left and English right; broken between lines. */
void yx_draw_document_pair(struct yx_draw_document *doc, const struct yx_draw_style *left_style,
			   const char *left, const struct yx_draw_style *right_style,
			   const char *right);

struct yx_draw_table {
	size_t columns;
	const double *widths;             /* relative; NULL: equal */
	const enum yx_draw_align *aligns; /* NULL: left */
	const char *const *cells;         /* rows * columns, row by row; NULL: empty */
	size_t rows;
	size_t header_rows; /* repeated on each page the table reaches */
	double size;        /* of the text; 0: 9 */
};
void yx_draw_document_table(struct yx_draw_document *doc, const struct yx_draw_table *table);
/* At its own size or scaled down to `width` (0: its own), aligned; in the flow. */
void yx_draw_document_picture(struct yx_draw_document *doc, const struct yx_draw_picture *pic,
			      double width, enum yx_draw_align align);
void yx_draw_document_image(struct yx_draw_document *doc, const struct yx_image *image,
			    double width, enum yx_draw_align align);

/* Free placing on the current page, y from the top; the flow does not move. */
void yx_draw_document_text_at(struct yx_draw_document *doc, const struct yx_draw_style *style,
			      double x, double baseline, const char *text);
void yx_draw_document_path_at(struct yx_draw_document *doc, const struct yx_draw_path *path,
			      const struct yx_draw_paint *paint);
void yx_draw_document_picture_at(struct yx_draw_document *doc, const struct yx_draw_picture *pic,
				 double x, double y, double width);
void yx_draw_document_image_at(struct yx_draw_document *doc, const struct yx_image *image, double x,
			       double y, double width);
/* Height the wrapped text takes at the given width (0 after a failure). */
double yx_draw_document_measure(struct yx_draw_document *doc, const struct yx_draw_style *style,
				double width, const char *text);
/* Wrapped text at a place; returns the y below it. */
double yx_draw_document_text_box_at(struct yx_draw_document *doc, const struct yx_draw_style *style,
				    double x, double y, double width, const char *text);

/* Appends the PDF file. `pages` (may be NULL) gets the number of pages. The document is spent. */
YX_MUST_CHECK enum yx_status yx_draw_document_write(struct yx_draw_document *doc,
						    struct yx_buf *out, unsigned *pages,
						    struct yx_error *err);

/* ------------------------------------------------- the demonstration contract */

/* A place on a page, in PDF coordinates (points, origin at the lower left of the page). */
struct yx_draw_place {
	unsigned page; /* from 1 */
	double x, y, width, height;
};
struct yx_draw_contract {
	unsigned pages;
	struct yx_draw_place signature_a, signature_b; /* the two parties' signature boxes */
	struct yx_draw_place seal_a;                   /* 42 x 42 mm, round company seal of A */
	struct yx_draw_place seal_b;                   /* 42 x 42 mm, room for one of B */
};

/*
 * A two-page A4 service contract in Chinese and English between two invented companies, marked as
 * demonstration material on every page in both languages. Appended to `out`; *places may be NULL.
 * The words 甲方（盖章） and 乙方（盖章） stand where a keyword search should find them.
 */
YX_MUST_CHECK enum yx_status yx_draw_demo_contract(struct yx_buf *out,
						   struct yx_draw_contract *places,
						   struct yx_draw_fonts *fonts, yx_time date,
						   struct yx_error *err);

/* The words of that contract, for makers of other formats. Static. */
struct yx_draw_demo_clause {
	const char *zh_title, *en_title, *zh, *en;
};
struct yx_draw_demo_words {
	const char *zh_title, *en_title;
	const char *zh_mark, *en_mark; /* "demonstration material ..." for each page */
	const char *number;
	const char *zh_agreed, *en_agreed; /* above the signatures */
	const char *const *parties;        /* 5 rows of 3 cells; lines within a cell end in \n */
	const char *const *fees;           /* 6 rows of 5 cells, the content of article 3 */
	/* in order; the table of fees stands before clauses[fees_before], under fees_title */
	const struct yx_draw_demo_clause *clauses;
	size_t clause_count, fees_before;
	const char *zh_fees_title, *en_fees_title;
};
const struct yx_draw_demo_words *yx_draw_demo_words(void);

#ifdef __cplusplus
}
#endif
#endif
