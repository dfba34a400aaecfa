/* SPDX-License-Identifier: Apache-2.0 */
/* paper.h: what the two halves of the PDF page share. */
#ifndef YINXIN_REPORT_PAPER_H
#define YINXIN_REPORT_PAPER_H

#include <yinxin/draw_document.h>
#include "model.h"

struct paper {
	struct yx_draw_document *doc;
	struct yx_draw_fonts *fonts;
	struct report_model *m;
	struct yx_arena *arena; /* texts made here */
	enum yx_report_language language;
	bool failed;
};

/* In the language asked for; both: Chinese, then English after `between`. Showable. */
const char *paper_words(struct paper *p, struct yx_text2 t, const char *between);
const char *paper_printed(struct paper *p, const char *fmt, ...) YX_PRINTF(2, 3);
void paper_heading(struct paper *p, struct yx_text2 t);
void paper_filled(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour);

/* The pages with their marks. */
enum yx_status paper_pictures(struct paper *p, struct yx_error *err);

#endif
