/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dynamic time warping between two series (Sakoe and Chiba 1978).
 *
 * Symmetric steps (a diagonal step counts twice), so the sum of both lengths is the right divisor
 * whatever the path; a band around the diagonal, because two acts of one hand never
 * drift further apart, and it makes the comparison several times faster. Two rows of memory.
 *
 * A probe turned by several angles is compared at all of them in one pass: the same moments, so the
 * same cells, with one lane of a vector for each angle.
 */
#include "series.h"

#include <math.h>
#include <string.h>

#define BAND       0.15
#define BAND_LEAST 3
/*
 * Moments that differ by d count d / (1 + SATURATION d): a few wild moments tell less of a hand
 * than many slight differences. The mean along the path is taken back by the inverse, so distances
 * keep the scale of the features.
 */
#define SATURATION 0.8

static double
unsaturated(double mean)
{
	return mean / (1 - SATURATION * mean);
}

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
	sum = sqrt(sum);
	return sum / (1 + SATURATION * sum);
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
	*out = unsaturated(last[m] / (double)(n + m));
	return YX_OK;
}

/* ------------------------------------------------------------------- turns */

const double ink_turn_degrees[INK_TURNS] = { -12, -6, 6, 12 };

/* Unaligned loads: an allocation may be aligned to less than a vector. */
typedef float lanes __attribute__((vector_size(INK_TURNS * sizeof(float)), aligned(sizeof(float))));
typedef int32_t masks
    __attribute__((vector_size(INK_TURNS * sizeof(int32_t)), aligned(sizeof(int32_t))));

enum yx_status
ink_turned_init(struct ink_turned *t, const struct ink_series turns[INK_TURNS],
		struct yx_error *err)
{
	size_t count = turns[0].length * INK_DIMS;

	*t = (struct ink_turned){ .length = turns[0].length };
	if (!(t->v = yx_alloc_array(count * INK_TURNS, sizeof(*t->v))))
		return yx_fail_nomem(err);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < INK_TURNS; k++)
			t->v[i * INK_TURNS + k] = (float)turns[k].v[i];
	return YX_OK;
}

void
ink_turned_clear(struct ink_turned *t)
{
	if (t->v)
		yx_wipe(t->v, t->length * INK_DIMS * INK_TURNS * sizeof(*t->v));
	yx_free(t->v);
	*t = (struct ink_turned){ 0 };
}

static lanes
lesser(lanes a, lanes b)
{
	masks m = a < b;

	return (lanes)(((masks)a & m) | ((masks)b & ~m));
}

static lanes
local_distances(const lanes *a, const lanes *b, size_t dims)
{
	lanes sum = { 0 };

	for (size_t d = 0; d < dims; d++)
		sum += (b[d] - a[d]) * (b[d] - a[d]);
	/* not a loop: stores of parts and a load of the whole would wait for each other */
	sum = (lanes){ sqrtf(sum[0]), sqrtf(sum[1]), sqrtf(sum[2]), sqrtf(sum[3]) };
	return sum / (1 + (float)SATURATION * sum);
}

enum yx_status
ink_distance_turned(double out[INK_TURNS], const struct ink_series *a, const struct ink_turned *b,
		    size_t dims, struct ink_scratch *w, struct yx_error *err)
{
	const size_t n = a->length, m = b->length;
	const double width = BAND * (double)(n > m ? n : m) + BAND_LEAST;
	const lanes far = { INFINITY, INFINITY, INFINITY, INFINITY };
	lanes *last, *row, *swap;
	enum yx_status st;

	memset(out, 0, INK_TURNS * sizeof(*out));
	if ((st = scratch_room(w, (m + 1) * sizeof(lanes) / sizeof(double), err)) != YX_OK)
		return st;
	last = (lanes *)w->rows;
	row = last + m + 1;
	for (size_t j = 0; j <= m; j++)
		last[j] = row[j] = far;
	last[0] = (lanes){ 0 };
	for (size_t i = 1; i <= n; i++) {
		lanes at[INK_DIMS];
		size_t low, high;

		for (size_t d = 0; d < dims; d++)
			at[d] = (lanes){ 0 } + (float)a->v[(i - 1) * INK_DIMS + d];
		band(i, n, m, width, &low, &high);
		row[low - 1] = far;
		for (size_t j = low; j <= high; j++) {
			const lanes *to = (const lanes *)b->v + (j - 1) * INK_DIMS;
			lanes d = local_distances(at, to, dims);

			row[j] = lesser(lesser(last[j - 1] + 2 * d, last[j] + d), row[j - 1] + d);
		}
		swap = last;
		last = row;
		row = swap;
	}
	for (size_t k = 0; k < INK_TURNS; k++)
		out[k] = unsaturated((double)last[m][k] / (double)(n + m));
	return YX_OK;
}
