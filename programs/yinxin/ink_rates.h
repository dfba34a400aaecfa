/* SPDX-License-Identifier: Apache-2.0 */
/* ink_rates.h: trials of `yinxin ink eval` and what they come to. */
#ifndef YINXIN_PROGRAM_INK_RATES_H
#define YINXIN_PROGRAM_INK_RATES_H

#include <yinxin/ink_match.h>
#include "cli.h"

struct ink_trial {
	uint64_t user;      /* hash of the user's column */
	uint64_t enrolment; /* and of the trial's too: one template */
	char label;
	double score;
	enum yx_ink_decision decision;
};

struct ink_trials {
	struct ink_trial *items;
	size_t count, capacity;
	size_t unusable; /* of them: rejected because they cannot be compared */
};

/* Say the rates, and print them as JSON where that is asked for. */
int ink_rates_tell(const struct cli *c, const struct ink_trials *e);

#endif
