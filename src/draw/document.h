/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a document being written. Private to draw. */
#ifndef YINXIN_DRAW_DOCUMENT_PRIVATE_H
#define YINXIN_DRAW_DOCUMENT_PRIVATE_H

#include <yinxin/draw_document.h>

#include "font.h"
#include "picture.h"

/* ------------------------------------------------------------ a PDF file */

/* Objects are numbered from 1; an object may be reserved before it is written. */
struct doc_file {
	struct yx_buf out;
	uint64_t *offset; /* by number; 0: not written */
	unsigned count, cap;
	enum yx_status status;
};

void doc_file_begin(struct doc_file *f);
unsigned doc_file_reserve(struct doc_file *f);
/* "N 0 obj\n" ... the caller writes the body ... "\nendobj\n". */
void doc_file_open(struct doc_file *f, unsigned number);
void doc_file_close(struct doc_file *f);
/* A whole stream object; `dict` holds the entries besides /Length and /Filter. Deflated. */
void doc_file_stream(struct doc_file *f, unsigned number, const char *dict, struct yx_bytes data);
/* Cross-reference table and trailer. */
void doc_file_end(struct doc_file *f, unsigned root, unsigned info);
void doc_file_clear(struct doc_file *f);
/* Text as a PDF string: UTF-16BE in hexadecimal. */
void doc_put_text_string(struct yx_buf *out, const char *text);

/* ------------------------------------------------------------------ fonts */

struct doc_glyph {
	uint32_t gid;
	uint32_t cid;
	double width;  /* 1/1000 em, as the file's W array has it */
	char text[28]; /* UTF-8 it stands for; "" for none */
};

struct doc_font {
	unsigned slot; /* of struct yx_draw_fonts */
	unsigned object;
	struct doc_glyph *glyphs; /* sorted by gid */
	size_t count, cap;
	bool cff;
	void *ft_library, *ft_face; /* for the CIDs of CID-keyed fonts */
	bool cid_keyed;
};

/* Register a glyph; NULL when memory runs out. `text` is what it stands for. */
const struct doc_glyph *doc_font_use(struct doc_font *df, struct draw_font *font, uint32_t gid,
				     struct yx_bytes text);
YX_MUST_CHECK enum yx_status doc_font_write(struct doc_file *f, struct doc_font *df,
					    struct draw_font *font, struct yx_error *err);
void doc_font_clear(struct doc_font *df);

/* --------------------------------------------------------------- document */

#define DOC_FONTS 12

struct doc_page {
	struct yx_buf content;
};

struct doc_object {
	char kind;       /* 'I' image, 'F' form */
	unsigned number; /* also its name: /I5, /F7 */
};

struct yx_draw_document {
	struct yx_draw_document_options o;
	struct yx_draw_fonts *fonts;
	struct doc_file file;
	struct doc_page *pages;
	unsigned page_count, page_cap;
	double y; /* from the top of the page */
	struct doc_font font[DOC_FONTS];
	size_t font_count;
	bool state[256]; /* alphas in use: /GSn */
	struct doc_object *objects;
	size_t object_count, object_cap;
	unsigned pages_object, resources_object;
	enum yx_status status;
	struct yx_error err;
};

/* True while nothing has failed; makes the first page when there is none. */
bool doc_ready(struct yx_draw_document *doc);
void doc_fail(struct yx_draw_document *doc, enum yx_status st, const struct yx_error *err);
struct yx_buf *doc_content(struct yx_draw_document *doc);
double doc_bottom(const struct yx_draw_document *doc);
/* Lay out and show one line between left and right by the style's alignment. */
void doc_show_text(struct yx_draw_document *doc, struct yx_buf *content,
		   const struct yx_draw_style *style, struct yx_bytes text, double left,
		   double right, double baseline, bool justify);
/* A number of at most `decimals` places and what follows it. */
void doc_put(struct yx_buf *out, double v, unsigned decimals, const char *after);
/* Add an XObject to the resources. */
void doc_add_object(struct yx_draw_document *doc, char kind, unsigned number);
/* The picture as a form; its object number, 0 after a failure. */
unsigned doc_form(struct yx_draw_document *doc, const struct yx_draw_picture *pic);
void doc_show_form(struct yx_buf *content, unsigned form, double scale, double x, double y);

/* Information dictionary, XMP metadata, output intent: docmeta.c. */
void doc_write_info(struct yx_draw_document *doc, unsigned number);
void doc_write_metadata(struct yx_draw_document *doc, unsigned number);
void doc_write_intent(struct yx_draw_document *doc, unsigned number);

#endif
