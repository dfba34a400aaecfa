/* SPDX-License-Identifier: Apache-2.0 */
/* What parse.c and parse_text.c share. */
#ifndef YX_PDF_PARSE_H
#define YX_PDF_PARSE_H

#include "doc.h"

void pdf_parse_note(struct pdf_parser *p, enum yx_pdf_note_kind kind, const char *text);
enum yx_status pdf_parse_fail(struct pdf_parser *p, struct yx_error *err, const char *what);
/* A new object whose place is the reader's. */
YX_MUST_CHECK enum yx_status pdf_new_obj(struct pdf_parser *p, enum yx_pdf_kind kind,
					 struct yx_pdf_obj **out, struct yx_error *err);

/* parse_text.c: the reader stands at the '/', '(' or '<' */
YX_MUST_CHECK enum yx_status pdf_parse_name_text(struct pdf_parser *p, struct yx_bytes *out,
						 struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_parse_literal(struct pdf_parser *p, struct yx_pdf_obj **out,
					       struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_parse_hex(struct pdf_parser *p, struct yx_pdf_obj **out,
					   struct yx_error *err);

#endif
