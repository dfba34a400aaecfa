/* SPDX-License-Identifier: Apache-2.0 */
/* profile_colour.h: colours as devices show them and as a profile does, compared. Private to draw.
 */
#ifndef YINXIN_DRAW_PROFILE_COLOUR_H
#define YINXIN_DRAW_PROFILE_COLOUR_H

#include <yinxin/base.h>

#define PROFILE_FEW 127 /* colours compared each with each */

/* What devices and the profile make of one colour. */
struct profile_sample {
	double device[2]; /* lightness, by either answer for inks; the same twice for others */
	double shown;
};

/* What was looked at so far: every colour against white and black, the first ones each by each. */
struct profile_looked {
	unsigned parts;
	double far;
	uint64_t colours;
	struct profile_sample at[PROFILE_FEW];
	size_t count;
};

/* The profile makes `rgb` of a colour: the worst of that is kept. */
void profile_look(struct profile_looked *l, const double *v, const double rgb[3]);
typedef void profile_paint_fn(const void *with, const double v[4], double rgb[3]);
/* Look at all colours that are compared: white, black, a coarse grid; the caller adds to them. */
void profile_look_around(struct profile_looked *l, profile_paint_fn *paint, const void *with);
/* Colour `k` of a grid of so many steps a channel. */
void profile_grid(unsigned parts, uint64_t k, unsigned steps, double v[4]);
uint64_t profile_power(uint64_t base, unsigned n);

/* A number between 0 and 1; what is none is 0. */
double profile_unit(double v);
/* IEC 61966-2-1: light to what screens are given. */
double profile_coded(double v);
/* Light under D50, the connection space's, as red, green and blue of IEC 61966-2-1. */
void profile_from_xyz(const double xyz[3], double rgb[3]);

#endif
