/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of steps between characters. */
#ifndef YINXIN_RENDER_DELTAS_H
#define YINXIN_RENDER_DELTAS_H

#include <stdbool.h>
#include <stddef.h>

/* Where a list is being read; `at` may be NULL. Numbers, and "g N V" for N times V. */
struct render_deltas {
	const char *at;
	long repeat;
	double value;
	bool any; /* one was read, `value` */
};

/* How many steps a list holds. */
size_t render_deltas_count(const char *list);
/*
 * The step behind a character of `units`; where the list is too short its last one goes on. False
 * when there is none.
 */
bool render_deltas_take(struct render_deltas *d, int units, double *out);
/* A number of any such list, blanks and commas in front of it skipped. */
bool render_deltas_number(const char **at, double *out);

#endif
