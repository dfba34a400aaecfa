/* SPDX-License-Identifier: Apache-2.0 */
/* html.h: what the two halves of the HTML page share. */
#ifndef YINXIN_REPORT_HTML_H
#define YINXIN_REPORT_HTML_H

#include "model.h"

/* Changes that are printed: the file has all of them. */
#define HTML_PRINTED 8

struct html {
	struct yx_buf *out;
	struct report_model *m;
	enum yx_report_language language;
};

/* Our own markup. */
void html_raw(struct html *h, const char *text);
/* A text, escaped. */
void html_put(struct html *h, const char *text);
/* A text in the language asked for, or in both, Chinese first. */
void html_say(struct html *h, struct yx_text2 t);

extern const char html_style[]; /* the page's CSS, ours alone */

/* The pages with their marks, and what was changed larger. */
enum yx_status html_pictures(struct html *h, struct yx_error *err);

#endif
