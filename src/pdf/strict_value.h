/* SPDX-License-Identifier: Apache-2.0 */
/* strict_value.h: functions (ISO 32000-2 7.10) run, for those who look at what they come to. */
#ifndef YX_PDF_STRICT_VALUE_H
#define YX_PDF_STRICT_VALUE_H

#include "strict.h"

/* strict_value.c: what a function that was judged is worth at a point, or just beside it; beyond
 * its domain, for those who forget it
 */
enum strict_side { STRICT_EXACT, STRICT_BELOW, STRICT_ABOVE, STRICT_BEYOND };
#define STRICT_HELD 8
struct strict_values {
	struct strict *s;
	enum strict_side side;
	const struct yx_pdf_obj *stream[STRICT_HELD]; /* whose data are held */
	struct yx_buf data[STRICT_HELD];
	size_t next;
};
/* A function, or an array of one for each result. */
bool strict_value(struct strict_values *h, const struct yx_pdf_obj *f, const double *in,
		  size_t inputs, enum strict_side side, double *out, size_t n);
void strict_values_clear(struct strict_values *h);

/* strict_calculator.c: run code that breaks no rule; false: it does. `beside`: what it compares and
 * rounds is so much more or less, in parts of it
 */
bool strict_calculate(struct yx_bytes code, const double *in, size_t inputs, double *out,
		      size_t outputs, double beside);

#endif
