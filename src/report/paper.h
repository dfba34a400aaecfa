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
	enum yx_report_language language;
};

/* In the language asked for; both: Chinese, then English after `between`. Showable. */
const char *paper_words(struct paper *p, struct yx_text2 t, const char *between);
const char *paper_printed(struct paper *p, const char *fmt, ...) YX_PRINTF(2, 3);
void paper_heading(struct paper *p, struct yx_text2 t);
void paper_filled(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour);
void paper_frame(struct paper *p, struct yx_draw_rect r, struct yx_draw_colour colour,
		 double width);

/* A line in small grey letters. */
void paper_small(struct paper *p, const char *text);

#define PAPER_BOTTOM  42.0  /* margin, points */
#define PAPER_PICTURE 140.0 /* points that the picture is to have */
#define PAPER_LEAST   105.0 /* a lower one shows nothing */
#define PAPER_CHANGES 10    /* lines of the list on the first page */
#define PAPER_NOTES   5     /* remarks on the first page */
#define PAPER_FULL    6     /* signatures told in full on the first page */

/* paper_tables.c */
void paper_card(struct paper *p, const struct report_block *b, double size);
void paper_overview(struct paper *p);
bool paper_reasons(struct paper *p); /* false: not all of them */
size_t paper_changes_fitting(struct paper *p);
void paper_changes(struct paper *p, size_t n, bool annex);
void paper_all_changes(struct paper *p);
double paper_technical_height(struct paper *p);
void paper_technical(struct paper *p);

/* paper_notes.c */
size_t paper_notes_fitting(struct paper *p);
void paper_notes(struct paper *p, size_t n);
void paper_all_notes(struct paper *p);

/*
 * paper_pictures.c: the pages with their marks. On the first page as large as leaves `below` free
 * under them; *shown tells how many of the model's have their place there. The others, in the
 * annex.
 */
enum yx_status paper_first_pictures(struct paper *p, double below, size_t *shown,
				    struct yx_error *err);
enum yx_status paper_further_pictures(struct paper *p, size_t from, struct yx_error *err);

/* paper_closeup.c: the first change of a page that is not permitted; NULL: none. */
const struct report_mark *paper_worst_mark(const struct report_shown *s);
/* That place, as it was signed and as it is now, one above the other in `room`. */
enum yx_status paper_closeup(struct paper *p, const struct report_shown *s,
			     struct yx_draw_rect room, struct yx_error *err);

#endif
