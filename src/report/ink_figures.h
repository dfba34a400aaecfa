/* SPDX-License-Identifier: Apache-2.0 */
/* ink_figures.h: the figures of the examiner's record. Private to report. */
#ifndef REPORT_INK_FIGURES_H
#define REPORT_INK_FIGURES_H

#include <yinxin/report_ink.h>

/* Measures of an act as a whole, in units a person can check with a ruler and a watch. */
enum ink_measure {
	MEASURE_DURATION, /* s */
	MEASURE_WRITING,  /* s with the tip down */
	MEASURE_STROKES,
	MEASURE_ASPECT,     /* width over height */
	MEASURE_PATH,       /* length of the written line over the diagonal of its box */
	MEASURE_SPEED,      /* mean, boxes' diagonals a second */
	MEASURE_SPEED_PEAK, /* 95th percentile over the mean */
	MEASURE_FORCE,      /* mean, share of the device's range */
	MEASURE_FORCE_SPREAD,
	MEASURES
};
void ink_measure(double out[MEASURES], const struct yx_ink *ink);

/* What was written, coloured by force (or speed), `width` by `height` points. */
YX_MUST_CHECK enum yx_status ink_figure_writing(struct yx_draw_picture **out,
						const struct yx_ink *ink, double width,
						double height, struct yx_error *err);
/*
 * Curves of x, y, speed and force over time, each in its own box; the questioned act in front of
 * the samples, each with mean 0 and its own time.
 */
YX_MUST_CHECK enum yx_status ink_figure_curves(struct yx_draw_picture **out,
					       struct yx_draw_fonts *fonts,
					       const struct yx_report_ink *r, double width,
					       struct yx_error *err);
/* A bar from -2 to 2 with the classes of the verbal scale and where the finding lies. */
YX_MUST_CHECK enum yx_status ink_figure_scale(struct yx_draw_picture **out,
					      struct yx_draw_fonts *fonts, double log10_lr,
					      bool chinese, double width, struct yx_error *err);

#endif
