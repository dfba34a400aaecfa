/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_calculator: the stack of a PostScript calculator function (ISO 32000-2 7.10.5) and what
 * its operators do to it; only for strict_calculator*.c.
 */
#ifndef YX_PDF_STRICT_CALCULATOR_H
#define YX_PDF_STRICT_CALCULATOR_H

#include "strict_value.h"

#define CALC_STACK 100 /* annex C: what readers provide */

enum calc_type { CALC_INT, CALC_REAL, CALC_BOOL };

struct calc_value {
	enum calc_type type;
	double n;
};

struct calculator {
	struct calc_value stack[CALC_STACK];
	size_t depth;
	size_t steps;
	bool broken;
	bool aside;    /* in a branch that is not taken: numbers mean nothing */
	double beside; /* by so much other readers' numbers may be larger or smaller */
};

void calc_push(struct calculator *c, enum calc_type type, double n);
struct calc_value calc_pop(struct calculator *c);

/* Any operator but if and ifelse; false: it is none. */
bool calc_operator(struct calculator *c, struct yx_bytes op);

#endif
