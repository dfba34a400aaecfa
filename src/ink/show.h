/* SPDX-License-Identifier: Apache-2.0 */
/* show.h: drawing helpers of show.c, replay.c and report.c. Private to ink. */
#ifndef INK_SHOW_H
#define INK_SHOW_H

#include <yinxin/ink_show.h>

/* Where a capture is drawn: its bounds mapped into a box, y turned over, aspect kept. */
struct ink_frame {
	double scale, left, top; /* of the box */
	double min_x, max_y;     /* of the capture */
	double width, height;    /* of the picture inside the box */
};
struct ink_frame ink_frame(const struct yx_ink *ink, double left, double top, double width,
			   double height);
double ink_frame_x(const struct ink_frame *f, double x);
double ink_frame_y(const struct ink_frame *f, double y);

/* What colours a step: force where there is one, else speed; from 0 to 1. */
double ink_level(const struct yx_ink *ink, size_t i, double fastest);
/* Largest speed between samples of one stroke (the 95th percentile, so that a glitch is none). */
double ink_fastest(const struct yx_ink *ink);
/* "#rrggbb" from blue (0) over green to red (1). */
void ink_colour(char out[8], double level);

/* Escaped for XML and HTML. */
void ink_put_escaped(struct yx_buf *out, const char *text);
/* A number with two decimals, without locale. */
void ink_put_px(struct yx_buf *out, double v);
/* The writing as polylines of one colour (NULL: coloured by level). */
void ink_put_writing(struct yx_buf *out, const struct yx_ink *ink, const struct ink_frame *f,
		     const char *colour, double line);

#endif
