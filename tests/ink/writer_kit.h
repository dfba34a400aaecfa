/* SPDX-License-Identifier: Apache-2.0 */
/* Synthetic writers who write, enrol and are scored. */
#ifndef YINXIN_TEST_WRITER_KIT_H
#define YINXIN_TEST_WRITER_KIT_H

#include <yinxin/ink_match.h>
#include "../test.h"

static struct yx_error err;

static struct yx_ink *
writes(uint32_t writer, uint32_t execution, double skill, double rate_hz, bool with_force)
{
	struct yx_ink_synth what = { writer, execution, skill, rate_hz, with_force };
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_synth(&ink, &what, &err));
	return ink;
}

static struct yx_ink_template *
enrols(uint32_t writer, double rate_hz, bool with_force)
{
	struct yx_ink *samples[5];
	struct yx_ink_template *t = NULL;

	for (uint32_t i = 0; i < 5; i++)
		samples[i] = writes(writer, i, -1, rate_hz, with_force);
	CHECK_OK(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 5, NULL, &err));
	for (size_t i = 0; i < 5; i++)
		yx_ink_free(samples[i]);
	return t;
}

static struct yx_ink_score
scores(const struct yx_ink_template *t, struct yx_ink *probe)
{
	struct yx_ink_score s = { 0 };

	CHECK_OK(yx_ink_score(&s, t, probe, &err));
	yx_ink_free(probe);
	return s;
}

#endif
