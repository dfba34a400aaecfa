/* SPDX-License-Identifier: Apache-2.0 */
/* ink_match: scores, quality and liveness, replay, templates; on synthetic writers. */
#include "writer_kit.h"
#include <math.h>

static void
tells_writers_apart(void)
{
	unsigned rejected = 0, accepted_forged = 0, accepted_random = 0;

	for (uint32_t w = 1; w <= 8; w++) {
		struct yx_ink_template *t = enrols(w, 100, true);

		REQUIRE(t);
		for (uint32_t i = 5; i < 9; i++)
			rejected += !scores(t, writes(w, i, -1, 100, true)).accepted;
		for (uint32_t i = 0; i < 4; i++)
			accepted_forged += scores(t, writes(w, i, 0.5, 100, true)).accepted;
		for (uint32_t v = 1; v <= 8; v++)
			if (v != w)
				accepted_random += scores(t, writes(v, 3, -1, 100, true)).accepted;
		yx_ink_template_free(t);
	}
	CHECK_INT(rejected, 0);
	CHECK_INT(accepted_random, 0);
	CHECK_MSG(accepted_forged <= 3, "%u of 32 synthetic forgeries accepted", accepted_forged);
}

static void
same_input_gives_the_same_score(void)
{
	struct yx_ink_template *t = enrols(3, 100, true), *u = enrols(3, 100, true);
	struct yx_ink_score a = scores(t, writes(3, 9, -1, 100, true));
	struct yx_ink_score b = scores(u, writes(3, 9, -1, 100, true));

	CHECK(memcmp(&a.score, &b.score, sizeof(a.score)) == 0);
	CHECK(memcmp(a.features, b.features, sizeof(a.features)) == 0);
	yx_ink_template_free(t);
	yx_ink_template_free(u);
}

static void
units_place_and_size_do_not_matter(void)
{
	struct yx_ink_template *t = enrols(2, 100, true);
	struct yx_ink *probe = writes(2, 7, -1, 100, true), *moved = NULL;
	struct yx_ink_score a, b;

	CHECK_OK(yx_ink_dup(&moved, probe, &err));
	for (size_t i = 0; i < moved->count; i++) {
		moved->samples[i].x = moved->samples[i].x * 0.0254 - 900;
		moved->samples[i].y = moved->samples[i].y * 0.0254 + 77;
		moved->samples[i].force *= 0.25f;
	}
	moved->device.force_max *= 0.25;
	moved->device.units_per_mm *= 0.0254;
	a = scores(t, probe);
	b = scores(t, moved);
	CHECK(fabs(a.score - b.score) < 1e-6);
	yx_ink_template_free(t);
}

static void
works_across_rates_and_without_force(void)
{
	static const struct {
		const char *name;
		double enrol_hz, probe_hz;
		bool enrol_force, probe_force;
	} cases[] = {
		{ "tablet, 200 Hz probe", 100, 200, true, true },
		{ "200 Hz enrolment", 200, 100, true, true },
		{ "no force in the probe", 100, 100, true, false },
		{ "no force at all", 100, 100, false, false },
		{ "a screen of 120 Hz", 120, 120, true, true },
		{ "a browser of 60 Hz", 60, 60, false, false },
	};

	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		double genuine = 1e9, forged = -1e9;

		for (uint32_t w = 1; w <= 4; w++) {
			struct yx_ink_template *t =
			    enrols(w, cases[c].enrol_hz, cases[c].enrol_force);

			REQUIRE(t);
			for (uint32_t i = 5; i < 8; i++)
				genuine =
				    fmin(genuine, scores(t, writes(w, i, -1, cases[c].probe_hz,
								   cases[c].probe_force))
						      .score);
			for (uint32_t v = 1; v <= 4; v++)
				if (v != w)
					forged = fmax(forged,
						      scores(t, writes(v, 1, -1, cases[c].probe_hz,
								       cases[c].probe_force))
							  .score);
			yx_ink_template_free(t);
		}
		CHECK_MSG(genuine > 0 && forged < 0, "%s: least genuine %.2f, best stranger %.2f",
			  cases[c].name, genuine, forged);
	}
}

/* A copy, disturbed as somebody would who wants to pass it off as a new act. */
static struct yx_ink *
disturbed(const struct yx_ink *ink, double scale, double shift, double noise, double tempo)
{
	struct yx_ink *copy = NULL;
	uint64_t state = 42;

	CHECK_OK(yx_ink_dup(&copy, ink, &err));
	for (size_t i = 0; i < copy->count; i++) {
		double n[2];

		for (int k = 0; k < 2; k++) {
			state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
			n[k] = ((double)(state >> 40) / 16777216.0 - 0.5) * 2 * noise;
		}
		copy->samples[i].x = copy->samples[i].x * scale + shift + n[0];
		copy->samples[i].y = copy->samples[i].y * scale - shift + n[1];
		copy->samples[i].t_us = (int64_t)((double)copy->samples[i].t_us * tempo);
	}
	return copy;
}

static void
a_replay_is_found_and_a_second_act_is_not(void)
{
	static const struct {
		const char *name;
		double scale, shift, noise, tempo;
	} cases[] = {
		{ "the same bytes", 1, 0, 0, 1 },
		{ "moved", 1, 250, 0, 1 },
		{ "scaled", 1.2, 0, 0, 1 },
		{ "with noise of a unit", 1, 0, 1, 1 },
		{ "scaled, moved and slower", 0.9, 40, 0.5, 1.03 },
	};
	struct yx_ink *first = writes(4, 0, -1, 100, true), *second = writes(4, 1, -1, 100, true);
	struct yx_ink_template *t = enrols(4, 100, true);
	struct yx_ink_score s;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_ink *copy = disturbed(first, cases[i].scale, cases[i].shift,
						cases[i].noise, cases[i].tempo);
		double likeness = yx_ink_replay_likeness(first, copy);

		CHECK_MSG(likeness >= YX_INK_REPLAY_THRESHOLD, "%s: likeness %.3f", cases[i].name,
			  likeness);
		s = scores(t, copy);
		CHECK_MSG((s.reasons & YX_INK_REPLAYED) && !s.accepted, "%s is accepted",
			  cases[i].name);
	}
	CHECK(yx_ink_replay_likeness(first, second) < 0.2);
	s = scores(t, writes(4, 8, -1, 100, true));
	CHECK(!(s.reasons & YX_INK_REPLAYED) && s.accepted);
	yx_ink_template_free(t);
	yx_ink_free(first);
	yx_ink_free(second);
}

/* A capture out of a formula: n samples, one every step_us. */
static struct yx_ink *
drawn(size_t n, int64_t step_us, double width, double radius, double speed)
{
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_new(&ink, n, &err));
	ink->channels = YX_INK_T | YX_INK_TIP;
	ink->device.units_per_mm = 100;
	ink->device.rate_hz = 1e6 / (double)step_us;
	for (size_t i = 0; i < n; i++) {
		double t = (double)i * (double)step_us / 1e6;

		ink->samples[i].x = width * t + radius * cos(speed * t);
		ink->samples[i].y = radius * sin(speed * t);
		ink->samples[i].t_us = (int64_t)i * step_us;
		ink->samples[i].down = true;
	}
	return ink;
}

static void
each_defect_has_its_reason(void)
{
	static const struct {
		const char *name;
		size_t n;
		int64_t step_us;
		double width, radius, speed;
		unsigned want;
	} cases[] = {
		{ "a dot", 12, 10000, 500, 300, 20, YX_INK_TOO_SHORT },
		{ "two minutes", 12000, 10000, 100, 300, 20, YX_INK_TOO_LONG },
		{ "20 samples a second", 100, 50000, 500, 300, 5, YX_INK_LOW_RATE },
		{ "a formula", 300, 10000, 500, 300, 0.9, YX_INK_MACHINE_SMOOTH },
		{ "a straight line of equal steps", 200, 10000, 1000, 0, 0, YX_INK_QUANTISED },
		{ "seven metres a second", 200, 10000, 700000, 300, 20, YX_INK_TOO_FAST },
		{ "one turn in eight seconds", 800, 10000, 0, 300, 0.8, YX_INK_TRACED },
	};
	struct yx_ink_quality q;
	struct yx_ink *ink;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ink = drawn(cases[i].n, cases[i].step_us, cases[i].width, cases[i].radius,
			    cases[i].speed);
		yx_ink_quality(&q, ink);
		CHECK_MSG(q.reasons & cases[i].want, "%s: reasons %u", cases[i].name, q.reasons);
		yx_ink_free(ink);
	}
	ink = drawn(200, 10000, 500, 300, 20);
	for (size_t i = 0; i < ink->count; i++) {
		ink->samples[i].x = floor(ink->samples[i].x / 100);
		ink->samples[i].y = floor(ink->samples[i].y / 100);
	}
	yx_ink_quality(&q, ink);
	CHECK(q.reasons & YX_INK_TOO_SMALL);
	ink->device.rate_hz = 200;
	yx_ink_quality(&q, ink);
	CHECK(q.reasons & YX_INK_RATE_DIFFERS);
	for (size_t i = 0; i < ink->count; i++)
		ink->samples[i].t_us = (int64_t)(i / 2) * 20000;
	yx_ink_quality(&q, ink);
	CHECK(q.reasons & YX_INK_TIME_BROKEN);
	yx_ink_free(ink);
	for (uint32_t w = 1; w <= 10; w++) {
		ink = writes(w, 3, -1, 100, true);
		yx_ink_quality(&q, ink);
		CHECK_MSG(q.reasons == 0, "writer %u: reasons %u", w, q.reasons);
		yx_ink_free(ink);
	}
	for (unsigned bit = 1; bit <= YX_INK_REASON_LAST; bit <<= 1)
		CHECK(*yx_ink_reason_name(bit) && *yx_ink_reason_text(bit, false) &&
		      *yx_ink_reason_text(bit, true));
}

static void
enrolment_is_checked(void)
{
	struct yx_ink *samples[5];
	struct yx_ink_template *t = NULL;
	struct yx_ink_enrolment info;

	for (uint32_t i = 0; i < 5; i++)
		samples[i] = writes(i == 3 ? 6 : 5, i, -1, 100, true);
	CHECK_OK(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 5, &info, &err));
	CHECK_INT(info.consistency, YX_INK_INCONSISTENT);
	CHECK_INT(info.worst, 3);
	yx_ink_template_free(t);
	yx_ink_free(samples[3]);
	samples[3] = writes(5, 3, -1, 100, true);
	CHECK_OK(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 5, &info, &err));
	CHECK_INT(info.consistency, YX_INK_CONSISTENT);
	yx_ink_template_free(t);
	CHECK_STATUS(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 0, &info, &err),
		     YX_USAGE);
	samples[4]->count = 3;
	CHECK_STATUS(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 5, &info, &err),
		     YX_MALFORMED);
	CHECK(!t);
	CHECK_OK(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 1, &info, &err));
	CHECK(isfinite(scores(t, writes(5, 9, -1, 100, true)).score));
	yx_ink_template_free(t);
	for (size_t i = 0; i < 5; i++)
		yx_ink_free(samples[i]);
}

static void
templates_are_stored_and_renewed(void)
{
	struct yx_ink_template *t = enrols(8, 100, true), *again = NULL;
	struct yx_buf out = { 0 };
	struct yx_ink_score a, b;
	struct yx_ink *ink;

	REQUIRE(t);
	CHECK_OK(yx_ink_template_write(t, &out, &err));
	CHECK_OK(yx_ink_template_parse(&again, yx_buf_bytes(&out), &err));
	REQUIRE(again);
	a = scores(t, writes(8, 6, -1, 100, true));
	b = scores(again, writes(8, 6, -1, 100, true));
	CHECK_MSG(fabs(a.score - b.score) < 0.01, "%.4f and %.4f", a.score, b.score);
	yx_ink_template_free(again);
	for (size_t n = 0; n < out.len; n += n < 100 ? 1 : 97)
		CHECK(yx_ink_template_parse(&again, yx_bytes(out.data, n), &err) != YX_OK &&
		      !again);
	yx_buf_put_u8(&out, 0);
	CHECK_STATUS(yx_ink_template_parse(&again, yx_buf_bytes(&out), &err), YX_MALFORMED);
	CHECK(!yx_ink_template_is_due(t, 1000 * YX_DAY)); /* nothing is dated */
	for (uint32_t i = 10; i < 18; i++) {
		ink = writes(8, i, -1, 100, true);
		ink->captured_at = i * YX_DAY;
		CHECK_OK(yx_ink_template_add(t, ink, NULL, &err));
		yx_ink_free(ink);
	}
	CHECK_INT(yx_ink_template_count(t), YX_INK_ENROL_KEEP);
	CHECK(!yx_ink_template_is_due(t, 100 * YX_DAY));
	CHECK(yx_ink_template_is_due(t, 800 * YX_DAY));
	CHECK(scores(t, writes(8, 30, -1, 100, true)).accepted);
	yx_buf_clear(&out);
	yx_ink_template_free(t);
}

static void
a_template_can_be_revoked(void)
{
	uint8_t key[YX_INK_KEY_BYTES] = { 1, 2, 3 }, other[YX_INK_KEY_BYTES] = { 9 };
	struct yx_ink_template *t = enrols(9, 100, true), *stolen = NULL;
	struct yx_ink_score plain, keyed, wrong;
	struct yx_ink *probe = writes(9, 7, -1, 100, true);
	struct yx_buf out = { 0 };

	plain = scores(t, writes(9, 7, -1, 100, true));
	CHECK_OK(yx_ink_template_protect(t, key, &err));
	keyed = scores(t, writes(9, 7, -1, 100, true));
	CHECK_MSG(fabs(plain.score - keyed.score) < 1e-6, "%.9f and %.9f", plain.score,
		  keyed.score);
	CHECK_STATUS(yx_ink_template_protect(t, key, &err), YX_CONFLICT);
	CHECK_OK(yx_ink_template_write(t, &out, &err));
	CHECK_OK(yx_ink_template_parse(&stolen, yx_buf_bytes(&out), &err));
	REQUIRE(stolen);
	CHECK_STATUS(yx_ink_score(&wrong, stolen, probe, &err), YX_DENIED);
	CHECK_OK(yx_ink_template_unlock(stolen, other, &err));
	wrong = scores(stolen, writes(9, 7, -1, 100, true));
	CHECK_MSG(!wrong.accepted && wrong.score < -5, "under another key: %.2f", wrong.score);
	CHECK_OK(yx_ink_template_unlock(stolen, key, &err));
	CHECK(scores(stolen, writes(9, 7, -1, 100, true)).accepted);
	/* without force too: the transform keeps the two groups of features apart */
	CHECK(isfinite(scores(stolen, writes(9, 7, -1, 100, false)).score));
	yx_buf_clear(&out);
	yx_ink_free(probe);
	yx_ink_template_free(stolen);
	yx_ink_template_free(t);
}

TEST_MAIN(CASE(tells_writers_apart), CASE(same_input_gives_the_same_score),
	  CASE(units_place_and_size_do_not_matter), CASE(works_across_rates_and_without_force),
	  CASE(a_replay_is_found_and_a_second_act_is_not), CASE(each_defect_has_its_reason),
	  CASE(enrolment_is_checked), CASE(templates_are_stored_and_renewed),
	  CASE(a_template_can_be_revoked))
