/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock.h: can a capture's times be relied on? Private to ink.
 *
 * The matcher compares movements, and a movement cannot be told without time. A capture whose
 * times are missing or made up is never called a mismatch for that reason: it is not decided.
 */
#ifndef INK_CLOCK_H
#define INK_CLOCK_H

#include <yinxin/ink.h>

struct ink_clock {
	/* No times, no rate they could be made from, or times that stand still or run backwards. */
	bool missing;
	/* The tip is elsewhere one sampling step after it was lifted: samples were counted, and
	 * how long the tip was up is not known. */
	bool gaps_unknown;
};
void ink_clock_read(struct ink_clock *c, const struct yx_ink *ink);

/* A step from one written sample to the next may be no longer than this to be called too short
 * for a lift; hands need more (SVC2004: one lift of a hundred is shorter). Seconds. */
#define INK_LIFT_MIN_S 0.05

#endif
