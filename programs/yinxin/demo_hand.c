/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A made-up hand that writes the made-up signatory's name, 李样本, stroke by stroke: each stroke a
 * smooth line whose speed rises and falls once (minimum jerk, Flash and Hogan 1985), the pen in the
 * air between them. Every call is another act of the same hand: shape, tempo and force vary a
 * little, as nobody writes twice alike. Drawn for this demonstration after nobody's handwriting.
 */
#include <math.h>
#include <yinxin/ink.h>
#include "demo.h"

#define POINTS       5      /* of a stroke, at most */
#define BOX          1200.0 /* of a character, in the tablet's units */
#define UNITS_PER_MM 100
#define RATE_HZ      120.0
#define FORCE_MAX    1023
#define SAMPLES_MAX  2000
#define NOISES       1024

/* Where a stroke goes, in hundredths of the character's box, y downwards. */
struct stroke {
	unsigned character, count;
	struct {
		signed char x, y;
	} at[POINTS];
};

static const struct stroke name[] = {
	{ 0, 2, { { 18, 20 }, { 82, 16 } } },
	{ 0, 2, { { 50, 4 }, { 50, 46 } } },
	{ 0, 3, { { 49, 19 }, { 36, 34 }, { 14, 46 } } },
	{ 0, 3, { { 51, 19 }, { 66, 32 }, { 88, 42 } } },
	{ 0, 3, { { 30, 52 }, { 66, 50 }, { 50, 63 } } },
	{ 0, 4, { { 50, 63 }, { 54, 78 }, { 50, 95 }, { 38, 88 } } },
	{ 0, 2, { { 16, 72 }, { 86, 69 } } },
	{ 1, 2, { { 6, 32 }, { 38, 28 } } },
	{ 1, 2, { { 24, 6 }, { 24, 94 } } },
	{ 1, 3, { { 23, 32 }, { 16, 50 }, { 4, 66 } } },
	{ 1, 3, { { 25, 42 }, { 32, 50 }, { 38, 56 } } },
	{ 1, 2, { { 52, 8 }, { 60, 18 } } },
	{ 1, 2, { { 86, 6 }, { 76, 20 } } },
	{ 1, 2, { { 48, 28 }, { 92, 25 } } },
	{ 1, 2, { { 52, 44 }, { 88, 42 } } },
	{ 1, 2, { { 42, 62 }, { 98, 59 } } },
	{ 1, 2, { { 70, 28 }, { 70, 96 } } },
	{ 2, 2, { { 10, 28 }, { 90, 25 } } },
	{ 2, 2, { { 50, 4 }, { 50, 96 } } },
	{ 2, 3, { { 48, 28 }, { 32, 56 }, { 6, 78 } } },
	{ 2, 3, { { 52, 28 }, { 68, 54 }, { 96, 74 } } },
	{ 2, 2, { { 34, 72 }, { 66, 70 } } },
};

struct act {
	struct yx_ink *ink;
	int32_t noise[NOISES];
	size_t drawn;
	double size, turn, tempo; /* of this act against the hand's usual */
	double t;                 /* seconds */
};

/* Between -much and much. */
static double
vary(struct act *a, double much)
{
	return much * (double)a->noise[a->drawn++ % NOISES] / 2147483648.0;
}

static void
put(struct act *a, double x, double y, double force)
{
	struct yx_ink_sample *s;

	if (a->ink->count == SAMPLES_MAX)
		return;
	s = &a->ink->samples[a->ink->count++];
	*s = (struct yx_ink_sample){ .x = floor(x * cos(a->turn) - y * sin(a->turn) + vary(a, 1.5)),
				     .y = floor(x * sin(a->turn) + y * cos(a->turn) + vary(a, 1.5)),
				     .t_us = llround(a->t * 1e6),
				     .force = (float)floor(force * FORCE_MAX),
				     .down = force > 0 };
	a->t += 1 / RATE_HZ;
}

/* Between b and c on the line that goes on smoothly from a and to d (Catmull and Rom 1974). */
static double
smooth(double a, double b, double c, double d, double u)
{
	return b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
}

/* The share of the way after a share of the time. */
static double
minimum_jerk(double u)
{
	return u * u * u * (10 - 15 * u + 6 * u * u);
}

static void
write_stroke(struct act *a, const struct stroke *k, size_t number)
{
	double x[POINTS], y[POINTS], length = 0, steps;
	unsigned n = k->count;

	for (unsigned i = 0; i < n; i++) {
		x[i] = (k->at[i].x + 104.0 * k->character + vary(a, 1.3)) / 100 * BOX * a->size;
		y[i] = (100 - k->at[i].y + vary(a, 1.3)) / 100 * BOX * a->size;
		if (i > 0)
			length += hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
	}
	if (a->ink->count > 0) { /* the way there, in the air; longer to the next character */
		bool next = number > 0 && k->character != k[-1].character;

		put(a, x[0], y[0], 0);
		a->t += a->tempo * (next ? 0.17 : 0.06 + 0.012 * (double)(number * 5 % 7));
	}
	steps = fmax(6, RATE_HZ * a->tempo * (0.05 + length / 8000));
	for (double i = 0; i <= steps; i++) {
		double way = minimum_jerk(i / steps) * (n - 1);
		unsigned b = way >= n - 1 ? n - 2 : (unsigned)way, c = b + 1;
		unsigned before = b > 0 ? b - 1 : 0, after = c + 1 < n ? c + 1 : c;
		double u = way - b, press = 0.3 + 0.4 * sqrt(sin(M_PI * (0.05 + 0.9 * i / steps)));

		put(a, smooth(x[before], x[b], x[c], x[after], u),
		    smooth(y[before], y[b], y[c], y[after], u), press + vary(a, 0.02));
	}
}

bool
demo_write_name(struct demo *d, struct yx_ink **out)
{
	struct act a = { 0 };

	*out = NULL;
	if (yx_ink_new(&a.ink, SAMPLES_MAX, &d->err) != YX_OK)
		return false;
	if (yx_random((uint8_t *)a.noise, sizeof(a.noise), &d->err) != YX_OK) {
		yx_ink_free(a.ink);
		return false;
	}
	a.ink->count = 0;
	a.size = 1 + vary(&a, 0.04);
	a.turn = vary(&a, 0.02);
	a.tempo = 1 + vary(&a, 0.05);
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		write_stroke(&a, &name[i], i);
	a.ink->channels = YX_INK_T | YX_INK_F | YX_INK_TIP;
	a.ink->captured_at = yx_time_now() / YX_SECOND * YX_SECOND;
	a.ink->device = (struct yx_ink_device){ .vendor = "Yinxin",
						.model = "demonstration hand",
						.sensing = YX_INK_SENSING_UNKNOWN,
						.rate_hz = RATE_HZ,
						.units_per_mm = UNITS_PER_MM,
						.force_max = FORCE_MAX };
	*out = a.ink;
	return true;
}
