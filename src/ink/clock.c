/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a capture's times are worth. See clock.h.
 *
 * Two things are found here: times that say nothing (all alike, backwards, or none and no rate),
 * and times that were made by counting samples, which is right within a stroke and wrong between
 * strokes, where devices send nothing while the pen travels.
 */
#include "clock.h"

#include <math.h>
#include <stdlib.h>

#define STILL_SHARE 0.5 /* more than this share of steps without time: no clock */
#define JUMP_STEPS  3.0 /* a lift this many times as long as long steps of writing: too far */

struct clock_walk {
	double *lengths; /* of steps within strokes */
	size_t steps, still, lifts, quick_lifts;
	double longest_lift; /* among lifts quicker than INK_LIFT_MIN_S */
	bool backwards;
};

static void
walk(struct clock_walk *w, const struct yx_ink *ink)
{
	const struct yx_ink_sample *last = NULL;
	bool lifted = false;

	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];
		double length, step;

		w->backwards = w->backwards || (i > 0 && s->t_us < s[-1].t_us);
		if (!s->down) {
			lifted = true;
			continue;
		}
		if (last) {
			length = hypot(s->x - last->x, s->y - last->y);
			step = (double)(s->t_us - last->t_us) / 1e6;
			w->lifts += lifted;
			if (lifted && step < INK_LIFT_MIN_S) {
				w->quick_lifts++;
				w->longest_lift = fmax(w->longest_lift, length);
			}
			if (!lifted) {
				w->lengths[w->steps++] = length;
				w->still += step <= 0;
			}
		}
		last = s;
		lifted = false;
	}
}

void
ink_clock_read(struct ink_clock *c, const struct yx_ink *ink)
{
	struct clock_walk w = { .lengths = yx_alloc_array(ink->count + 1, sizeof(double)) };
	double longest;

	*c = (struct ink_clock){ 0 };
	if (!w.lengths) {
		c->missing = true; /* no memory: nothing is claimed */
		return;
	}
	walk(&w, ink);
	c->missing = w.backwards || (!(ink->channels & YX_INK_T) && ink->device.rate_hz <= 0) ||
		     (w.steps > 0 && (double)w.still > STILL_SHARE * (double)w.steps);
	/* a clock that tells one lift rightly tells them all */
	if (w.steps > 0 && w.longest_lift > 0 && w.quick_lifts == w.lifts) {
		qsort(w.lengths, w.steps, sizeof(*w.lengths), yx_compare_doubles);
		longest = w.lengths[w.steps * 19 / 20];
		c->gaps_unknown = w.longest_lift > JUMP_STEPS * longest;
	}
	yx_free(w.lengths);
}
