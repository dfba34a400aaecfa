/* SPDX-License-Identifier: Apache-2.0 */
/* ink_paper.h: the record while it is written. Private to report. */
#ifndef REPORT_INK_PAPER_H
#define REPORT_INK_PAPER_H

#include <yinxin/draw_document.h>
#include "ink_figures.h"

struct paper {
	const struct yx_report_ink *r;
	struct yx_draw_document *doc;
	struct yx_draw_fonts *fonts;
	struct yx_error *err;
	struct yx_draw_style body, small;
};

const char *paper_say(const struct paper *p, const char *en, const char *zh);
void paper_paragraph(struct paper *p, const char *en, const char *zh);
/* A paragraph with values in it; both formats take the same. */
__attribute__((format(printf, 3, 5), format(printf, 4, 5))) void
paper_sayf(struct paper *p, const struct yx_draw_style *style, const char *en, const char *zh, ...);

/* ink_tables.c: what is examined, with what, and how the acts measure */
void paper_facts(struct paper *p);
void paper_captures(struct paper *p, const struct yx_report_capture *list, size_t count,
		    bool samples);
void paper_devices(struct paper *p);
void paper_quality(struct paper *p);
void paper_agreement(struct paper *p);
void paper_features(struct paper *p);

#endif
