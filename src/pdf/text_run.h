/* SPDX-License-Identifier: Apache-2.0 */
/* The reading of one content stream, as text_scan.c runs it and text_show.c shows its text. */
#ifndef YX_PDF_TEXT_RUN_H
#define YX_PDF_TEXT_RUN_H

#include "text_scan.h"

#define TEXT_OPERANDS_MAX 32
#define TEXT_SAVED_MAX    64
#define TEXT_FORMS_MAX    16

struct text_matrix {
	double a, b, c, d, e, f;
};

struct text_state {
	struct text_matrix ctm;
	const struct text_font *font;
	double size, spacing, word_spacing, scale, leading, rise;
};

struct text_run {
	struct text_scan *s;
	struct pdf_parser p;
	const struct yx_pdf_obj *resources;
	const struct yx_pdf_obj *args[TEXT_OPERANDS_MAX];
	size_t count;
	struct text_state now, saved[TEXT_SAVED_MAX];
	size_t depth, lost; /* q beyond what is kept */
	struct text_matrix text, line;
	unsigned forms;
	uint64_t drawing[TEXT_FORMS_MAX]; /* we are in these: one that draws itself ends there */
	struct yx_error *err;
};

/* First `m`, then `n` (8.3.4). */
struct text_matrix text_matrix_multiply(struct text_matrix m, struct text_matrix n);

/* Tf: the font of this name; none when there is no such. */
YX_MUST_CHECK enum yx_status text_set_font(struct text_run *r, const struct yx_pdf_obj *name);
/* gs: a graphics state may set the font (table 57). */
YX_MUST_CHECK enum yx_status text_use_state(struct text_run *r, const struct yx_pdf_obj *name);
/* Tj, TJ: the last operand. */
YX_MUST_CHECK enum yx_status text_show(struct text_run *r);
/* Td and its kind: to the beginning of another line. */
void text_move_line(struct text_run *r, double x, double y);

#endif
