/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dynamic time warping between two series (Sakoe and Chiba 1978).
 *
 * Symmetric steps (a diagonal step counts twice), so the sum of both lengths is the right divisor
 * whatever the path; a band around the diagonal, because two acts of one hand never
 * drift further apart, and it makes the comparison several times faster. Two rows of memory.
 */
#include "series.h"

#include <math.h>

#define BAND       0.15
#define BAND_LEAST 3

void
ink_scratch_clear(struct ink_scratch *w)
{
	yx_free(w->rows);
	*w = (struct ink_scratch){ 0 };
}

static enum yx_status
scratch_room(struct ink_scratch *w, size_t length, struct yx_error *err)
{
	if (w->length >= length)
		return YX_OK;
	ink_scratch_clear(w);
	if (!(w->rows = yx_alloc_array(2 * length, sizeof(double))))
		return yx_fail_nomem(err);
	w->length = length;
	return YX_OK;
}

static double
local_distance(const double *a, const double *b, size_t dims)
{
	double sum = 0;

	for (size_t d = 0; d < dims; d++)
		sum += (a[d] - b[d]) * (a[d] - b[d]);
	return sqrt(sum);
}

/* Columns [*low, *high] of row i that lie in the band; all from 1. */
static void
band(size_t i, size_t n, size_t m, double width, size_t *low, size_t *high)
{
	double centre = (double)i * (double)m / (double)n;
	double from = ceil(centre - width), to = floor(centre + width);

	*low = from < 1 ? 1 : (size_t)from;
	*high = to > (double)m ? m : (size_t)to;
}

enum yx_status
ink_distance(double *out, const struct ink_series *a, const struct ink_series *b, size_t dims,
	     struct ink_scratch *w, struct yx_error *err)
{
	const size_t n = a->length, m = b->length;
	const double width = BAND * (double)(n > m ? n : m) + BAND_LEAST;
	double *last, *row, *swap;
	enum yx_status st;

	*out = 0;
	if ((st = scratch_room(w, m + 1, err)) != YX_OK)
		return st;
	last = w->rows;
	row = w->rows + w->length;
	for (size_t j = 0; j <= m; j++)
		last[j] = row[j] = INFINITY;
	/* columns right of the band were never written: they stay infinite in both rows */
	last[0] = 0;
	for (size_t i = 1; i <= n; i++) {
		const double *at = &a->v[(i - 1) * INK_DIMS];
		size_t low, high;

		band(i, n, m, width, &low, &high);
		row[low - 1] = INFINITY;
		for (size_t j = low; j <= high; j++) {
			double d = local_distance(at, &b->v[(j - 1) * INK_DIMS], dims);
			double best = last[j - 1] + 2 * d;

			/* comparisons, not fmin(): nothing here is NaN, and a call costs as much
			 * as the rest of the cell */
			if (last[j] + d < best)
				best = last[j] + d;
			if (row[j - 1] + d < best)
				best = row[j - 1] + d;
			row[j] = best;
		}
		swap = last;
		last = row;
		row = swap;
	}
	*out = last[m] / (double)(n + m);
	return YX_OK;
}
