/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colours of documents: what devices show for them, and how far what a colour profile makes of them
 * is from that.
 */
#include "profile_colour.h"

#include <math.h>

/*
 * What may be, measured on 120 real profiles (docs/VERIFICATION.md). Colours differ by up to ROOM
 * of CIE 1976 (for inks: each light by ROOM_INK of the whole); what differs by SEEN in lightness
 * for the one differs by UNSEEN at least for the other.
 */
#define ROOM     60.0
#define ROOM_INK 0.4
#define SEEN     45.0
#define UNSEEN   8.0

double
profile_unit(double v)
{
	return v > 0 ? fmin(v, 1) : 0; /* not a number: 0 */
}

/* IEC 61966-2-1: light to what screens are given. */
double
profile_coded(double v)
{
	v = profile_unit(v);
	return v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
}

/* Light under D50, the connection space's, as red, green and blue of IEC 61966-2-1. */
void
profile_from_xyz(const double xyz[3], double rgb[3])
{
	static const double m[3][3] = { { 3.1338561, -1.6168667, -0.4906146 },
					{ -0.9787684, 1.9161415, 0.0334540 },
					{ 0.0719453, -0.2289914, 1.4052427 } };

	for (int i = 0; i < 3; i++)
		rgb[i] = profile_coded(m[i][0] * xyz[0] + m[i][1] * xyz[1] + m[i][2] * xyz[2]);
}

uint64_t
profile_power(uint64_t base, unsigned n)
{
	uint64_t out = 1;

	while (n--)
		out *= base;
	return out;
}

/* What screens show for inks lies between two answers: each ink takes all of one light, or as
 * much as on coated paper (the sixteen colours of full inks, mixed by their areas). */
static void
ink_bounds(const double v[4], double low[3], double high[3])
{
	static const uint8_t solid[16][3] = {
		{ 255, 255, 255 }, { 0, 158, 224 }, { 230, 0, 126 }, { 49, 39, 131 },
		{ 255, 237, 0 },   { 0, 150, 64 },  { 227, 6, 19 },  { 57, 53, 53 },
		{ 29, 29, 27 },    { 0, 20, 30 },   { 29, 0, 9 },    { 6, 3, 12 },
		{ 28, 26, 0 },     { 0, 17, 4 },    { 27, 0, 0 },    { 0, 0, 0 },
	};

	for (int c = 0; c < 3; c++) {
		double plain = (1 - v[c]) * (1 - v[3]), paper = 0;

		for (unsigned k = 0; k < 16; k++) {
			double share = 1;

			for (unsigned i = 0; i < 4; i++)
				share *= k >> i & 1 ? v[i] : 1 - v[i];
			paper += share * solid[k][c] / 255;
		}
		low[c] = fmin(plain, paper);
		high[c] = fmax(plain, paper);
	}
}

/* CIE 15: lightness and opponent colours of what a screen shows. */
static void
to_lab(const double rgb[3], double lab[3])
{
	static const double m[3][3] = { { 0.4360747, 0.3850649, 0.1430804 },
					{ 0.2225045, 0.7168786, 0.0606169 },
					{ 0.0139322, 0.0971045, 0.7141733 } };
	static const double white[3] = { 0.9642, 1, 0.8249 };
	double f[3];

	for (int i = 0; i < 3; i++) {
		double t = 0;

		for (int k = 0; k < 3; k++) {
			double v = profile_unit(rgb[k]);

			t += m[i][k] / white[i] *
			     (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
		}
		f[i] = t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
	}
	lab[0] = 116 * f[1] - 16;
	lab[1] = 500 * (f[0] - f[1]);
	lab[2] = 200 * (f[1] - f[2]);
}

/* Words are read when they are lighter or darker than what is around them. */
static double
contrast(const struct profile_sample *a, const struct profile_sample *b)
{
	double d0 = fabs(a->device[0] - b->device[0]), d1 = fabs(a->device[1] - b->device[1]);
	double shown = fabs(a->shown - b->shown), lost = 0;

	if (fmin(d0, d1) >= SEEN)
		lost = UNSEEN / fmax(shown, 0.01);
	if (shown >= SEEN)
		lost = fmax(lost, UNSEEN / fmax(fmax(d0, d1), 0.01));
	return lost;
}

/* How far is what a profile makes of `v` from what devices would, in parts of what may be? */
static double
distance(unsigned parts, const double *v, const double rgb[3], struct profile_sample *out)
{
	double device[2][3], shown[3], lab[3], far = 0;

	if (parts == 4)
		ink_bounds(v, device[0], device[1]);
	for (unsigned c = 0; c < 3; c++) {
		double at = profile_unit(rgb[c]);

		if (parts == 4)
			far = fmax(far, fmax(device[0][c] - at, at - device[1][c]) / ROOM_INK);
		else
			device[0][c] = v[parts == 1 ? 0 : c];
	}
	to_lab(rgb, shown);
	to_lab(device[0], lab);
	out->shown = shown[0];
	out->device[0] = out->device[1] = lab[0];
	if (parts == 4) {
		to_lab(device[1], lab);
		out->device[1] = lab[0];
		return far;
	}
	for (unsigned c = 0; c < 3; c++)
		far += (lab[c] - shown[c]) * (lab[c] - shown[c]);
	return sqrt(far) / ROOM;
}

void
profile_look(struct profile_looked *l, const double *v, const double rgb[3])
{
	struct profile_sample s;
	size_t against;

	l->colours++;
	l->far = fmax(l->far, distance(l->parts, v, rgb, &s));
	against = l->count < PROFILE_FEW ? l->count : 2;
	for (size_t i = 0; i < against; i++)
		l->far = fmax(l->far, contrast(&l->at[i], &s));
	if (l->count < PROFILE_FEW)
		l->at[l->count++] = s;
}

void
profile_grid(unsigned parts, uint64_t k, unsigned steps, double v[4])
{
	for (unsigned i = 0; i < parts; i++, k /= steps)
		v[i] = (double)(k % steps) / (steps - 1);
}

void
profile_look_around(struct profile_looked *l, profile_paint_fn *paint, const void *with)
{
	static const double white[2][4] = { { 1, 1, 1 }, { 0, 0, 0, 0 } };
	static const double black[2][4] = { { 0, 0, 0 }, { 0, 0, 0, 1 } };
	unsigned steps = l->parts == 1 ? PROFILE_FEW - 2 : l->parts == 3 ? 5 : 3;
	uint64_t nodes = profile_power(steps, l->parts);
	double v[4], rgb[3];

	paint(with, white[l->parts == 4], rgb);
	profile_look(l, white[l->parts == 4], rgb);
	paint(with, black[l->parts == 4], rgb);
	profile_look(l, black[l->parts == 4], rgb);
	for (uint64_t k = 0; k < nodes; k++) {
		profile_grid(l->parts, k, steps, v);
		paint(with, v, rgb);
		profile_look(l, v, rgb);
	}
}
