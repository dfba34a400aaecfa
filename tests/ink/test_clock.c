/* SPDX-License-Identifier: Apache-2.0 */
/* Captures whose times are missing, made up or poor: not decided, never a mismatch. */
#include "writer_kit.h"

enum clock_fault { ZEROS, NO_CHANNEL, BACKWARDS, SLOW, COARSE };

/* The same act as a device without a proper clock would tell it. */
static struct yx_ink *
without_clock(struct yx_ink *ink, enum clock_fault how)
{
	size_t n = 0;

	if (how == NO_CHANNEL) {
		ink->channels &= ~(unsigned)YX_INK_T;
		ink->device.rate_hz = 0;
	}
	for (size_t i = 0; i < ink->count; i++) {
		struct yx_ink_sample *s = &ink->samples[i];

		if (how == ZEROS)
			s->t_us = 0;
		else if (how == BACKWARDS)
			s->t_us = 1000000 - s->t_us;
		else if (how == COARSE)
			s->t_us -= s->t_us % 12000;
		if (how == SLOW && i % 5)
			continue;
		ink->samples[n++] = *s;
	}
	ink->count = n;
	return ink;
}

static void
missing_time_is_never_a_mismatch(void)
{
	static const struct {
		enum clock_fault how;
		unsigned reason;
	} cases[] = { { ZEROS, YX_INK_NO_TIME },
		      { NO_CHANNEL, YX_INK_NO_TIME },
		      { BACKWARDS, YX_INK_NO_TIME },
		      { SLOW, YX_INK_LOW_RATE },
		      { COARSE, YX_INK_TIME_BROKEN } };
	unsigned told = 0;

	for (uint32_t w = 1; w <= 6; w++) {
		struct yx_ink_template *t = enrols(w, 100, true);

		for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
			struct yx_ink_score own =
			    scores(t, without_clock(writes(w, 9, -1, 100, true), cases[c].how));
			struct yx_ink_score other = scores(
			    t, without_clock(writes(w + 20, 9, -1, 100, true), cases[c].how));

			told += own.reasons & cases[c].reason ? 1 : 0;
			CHECK_MSG(own.decision != YX_INK_NOT_ACCEPTED &&
				      other.decision == YX_INK_NOT_DECIDED,
				  "writer %u, case %zu: %s, %s", w, c,
				  yx_ink_decision_name(own.decision),
				  yx_ink_decision_name(other.decision));
			CHECK(other.log10_lr == 0 && other.support == YX_INK_SUPPORT_NONE);
			if (cases[c].reason == YX_INK_NO_TIME)
				CHECK(own.decision == YX_INK_NOT_DECIDED && own.score == 0);
		}
		yx_ink_template_free(t);
	}
	CHECK_INT(told, 30);
}

/* What was poor at enrolment is remembered, through a file too; without any time none is made. */
static void
samples_without_time_are_no_mismatch_either(void)
{
	struct yx_ink *samples[5];
	struct yx_ink_template *t = NULL, *u = NULL;
	struct yx_buf out = { 0 };
	struct yx_ink_score a, b;

	for (uint32_t i = 0; i < 5; i++)
		samples[i] = without_clock(writes(4, i, -1, 100, true), SLOW);
	CHECK_OK(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 5, NULL, &err));
	REQUIRE(t);
	CHECK_OK(yx_ink_template_write(t, &out, &err));
	CHECK_OK(yx_ink_template_parse(&u, yx_buf_bytes(&out), &err));
	REQUIRE(u);
	a = scores(t, writes(24, 9, -1, 100, true));
	b = scores(u, writes(24, 9, -1, 100, true));
	CHECK_INT(a.reasons & YX_INK_REASONS_OF_DEVICE, 0);
	CHECK_INT(a.sample_reasons, YX_INK_LOW_RATE);
	CHECK_INT(b.sample_reasons, YX_INK_LOW_RATE);
	CHECK_INT(a.decision, YX_INK_NOT_DECIDED);
	CHECK_INT(b.decision, YX_INK_NOT_DECIDED);
	yx_ink_template_free(t);
	yx_ink_template_free(u);
	yx_buf_clear(&out);
	(void)without_clock(samples[3], ZEROS);
	CHECK_STATUS(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 5, NULL, &err),
		     YX_MALFORMED);
	CHECK(strstr(err.text, "sample 4") && strstr(err.text, "time"));
	for (size_t i = 0; i < 5; i++)
		yx_ink_free(samples[i]);
}

/* Strokes that do not begin where the last one ended. */
static struct yx_ink *
apart(struct yx_ink *ink)
{
	double shift = 0;

	for (size_t i = 0; i < ink->count; i++) {
		if (i > 0 && ink->samples[i].down && !ink->samples[i - 1].down)
			shift += 900;
		ink->samples[i].x += shift;
	}
	return ink;
}

/* One sample tells that the tip was up, and 10 ms are taken for every sample. */
static struct yx_ink *
counted(struct yx_ink *ink)
{
	bool down = true;
	size_t n = 0;

	for (size_t i = 0; i < ink->count; i++) {
		struct yx_ink_sample s = ink->samples[i];

		if (s.down || down) {
			down = s.down;
			s.t_us = (int64_t)n * 10000;
			ink->samples[n++] = s;
		}
	}
	ink->count = n;
	return ink;
}

static void
pauses_of_counted_samples_are_put_back(void)
{
	static const uint32_t writers[] = { 1, 4, 6 }; /* who lift the pen */
	struct yx_ink *samples[5];

	for (size_t k = 0; k < 3; k++) {
		struct yx_ink_template *t = NULL;
		struct yx_ink_score timed, own, other;
		uint32_t w = writers[k];

		for (uint32_t i = 0; i < 5; i++)
			samples[i] = apart(writes(w, i, -1, 100, true));
		CHECK_OK(
		    yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 5, NULL, &err));
		REQUIRE(t);
		timed = scores(t, apart(writes(w, 9, -1, 100, true)));
		own = scores(t, counted(apart(writes(w, 9, -1, 100, true))));
		other = scores(t, counted(apart(writes(writers[(k + 1) % 3], 9, -1, 100, true))));
		CHECK_INT(timed.reasons & YX_INK_REASONS_OF_DEVICE, 0);
		CHECK_INT(own.reasons & YX_INK_REASONS_OF_DEVICE, YX_INK_GAPS_UNKNOWN);
		CHECK_MSG(own.accepted, "writer %u: %.2f, timed %.2f", w, own.score, timed.score);
		CHECK_INT(other.decision, YX_INK_NOT_DECIDED);
		CHECK(other.score < 0);
		yx_ink_template_free(t);
		for (size_t i = 0; i < 5; i++)
			yx_ink_free(samples[i]);
	}
}

TEST_MAIN(CASE(missing_time_is_never_a_mismatch), CASE(samples_without_time_are_no_mismatch_either),
	  CASE(pauses_of_counted_samples_are_put_back))
