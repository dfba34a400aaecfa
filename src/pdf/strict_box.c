/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_box: d1 says the box that all of a glyph lies in (ISO 32000-2 9.6.4, table 111). Some
 * readers cut the glyph off there (Ghostscript, pdf.js, PDFium when it lies outside), others never
 * look: what goes beyond is a digit to some and nothing to others.
 */
#include "strict.h"

#include <math.h>

#define SLACK 0.05 /* of the box's larger side: boxes are rounded */

void
strict_glyph_box(struct strict_run *r)
{
	for (size_t k = 0; k < 2; k++) {
		double a = r->args[2 + k].number, b = r->args[4 + k].number;

		r->glyph_box[k] = fmin(a, b);
		r->glyph_box[k + 2] = fmax(a, b);
	}
	r->boxed = true;
}

bool
strict_in_glyph_box(struct strict_run *r, const double low[2], const double high[2])
{
	const double *b = r->glyph_box;
	double slack = SLACK * fmax(b[2] - b[0], b[3] - b[1]);

	if (!r->boxed)
		return true;
	for (size_t k = 0; k < 2; k++)
		if (low[k] < b[k] - slack || high[k] > b[k + 2] + slack)
			return strict_odd(
			    r->s, "a glyph that is larger than its box (d1), where some cut it off",
			    "字形超出其边界框（d1），部分阅读器会将其裁掉");
	return true;
}

bool
strict_square_in_glyph_box(struct strict_run *r)
{
	const double *m = r->now.matrix;
	double low[2], high[2];

	for (size_t k = 0; k < 2; k++) {
		low[k] = m[4 + k] + fmin(m[k], 0) + fmin(m[2 + k], 0);
		high[k] = m[4 + k] + fmax(m[k], 0) + fmax(m[2 + k], 0);
	}
	return strict_in_glyph_box(r, low, high);
}
