/* SPDX-License-Identifier: Apache-2.0 */
/* A device held askew: the probe is compared turned too. */
#include "writer_kit.h"
#include <math.h>

static struct yx_ink *
askew(struct yx_ink *ink, double degrees)
{
	double c = cos(degrees * M_PI / 180), s = sin(degrees * M_PI / 180);

	for (size_t i = 0; i < ink->count; i++) {
		double x = ink->samples[i].x;

		ink->samples[i].x = c * x - s * ink->samples[i].y;
		ink->samples[i].y = s * x + c * ink->samples[i].y;
	}
	return ink;
}

static double
feature(const struct yx_ink_score *s, const char *name)
{
	for (size_t i = 0; i < s->feature_count; i++)
		if (strcmp(yx_ink_feature_name(i), name) == 0)
			return s->features[i];
	test_fail(__FILE__, __LINE__, "no feature %s", name);
	return 0;
}
/* Half of the angle between two turns, and beyond the last: what is left to be bridged. */
static const double angles[] = { -15, -12, -9, -6, -3, 3, 6, 9, 12, 15 };
#define ANGLES (sizeof(angles) / sizeof(angles[0]))

static void
a_turned_signature_is_accepted(void)
{
	for (uint32_t w = 1; w <= 6; w++) {
		struct yx_ink_template *t = enrols(w, 100, true);

		for (size_t k = 0; k < ANGLES; k++) {
			struct yx_ink_score own =
			    scores(t, askew(writes(w, 9, -1, 100, true), angles[k]));
			struct yx_ink_score stranger =
			    scores(t, askew(writes(w + 20, 9, -1, 100, true), angles[k]));

			CHECK_MSG(own.accepted, "writer %u turned by %.0f: %.2f", w, angles[k],
				  own.score);
			CHECK_MSG(!stranger.accepted, "stranger to %u turned by %.0f: %.2f", w,
				  angles[k], stranger.score);
		}
		yx_ink_template_free(t);
	}
}

/* Away from the angle it was turned by, when that helps. */
static void
the_turn_that_helped_is_told(void)
{
	struct yx_ink_template *t = enrols(4, 100, true);
	struct yx_ink_score upright = scores(t, writes(4, 9, -1, 100, true));
	struct yx_ink_score left = scores(t, askew(writes(4, 9, -1, 100, true), 12));
	struct yx_ink_score far = scores(t, askew(writes(24, 9, -1, 100, true), 12));

	CHECK(feature(&upright, "turned-degrees") == 0);
	CHECK(feature(&left, "turned-degrees") == -12);
	CHECK_MSG(far.score < -6 && feature(&far, "turned-degrees") == 0,
		  "plainly another hand is not turned: %.2f", far.score);
	CHECK(left.score < upright.score && left.score > upright.score - 1);
	yx_ink_template_free(t);
}

static void
a_turned_copy_is_a_replay(void)
{
	struct yx_ink_template *t = enrols(2, 100, true);

	for (size_t k = 0; k < ANGLES; k++) {
		struct yx_ink_score s = scores(t, askew(writes(2, 1, -1, 100, true), angles[k]));

		CHECK_MSG((s.reasons & YX_INK_REPLAYED) && !s.accepted, "turned by %.0f: %.2f",
			  angles[k], s.score);
	}
	yx_ink_template_free(t);
}

/* The key's transform is of features, which turning changes: it must come after the turn. */
static void
a_protected_template_is_turned_to_as_well(void)
{
	uint8_t key[YX_INK_KEY_BYTES] = { 7 };
	struct yx_ink_template *t = enrols(4, 100, true);
	struct yx_ink_score plain, keyed;

	plain = scores(t, askew(writes(4, 9, -1, 100, true), 9));
	CHECK(feature(&plain, "turned-degrees") != 0);
	CHECK_OK(yx_ink_template_protect(t, key, &err));
	keyed = scores(t, askew(writes(4, 9, -1, 100, true), 9));
	CHECK(feature(&plain, "turned-degrees") == feature(&keyed, "turned-degrees"));
	CHECK_MSG(fabs(plain.score - keyed.score) < 1e-3, "%.6f and %.6f", plain.score,
		  keyed.score);
	yx_ink_template_free(t);
}

static void
same_input_gives_the_same_score_turned(void)
{
	struct yx_ink_template *t = enrols(4, 100, true), *u = enrols(4, 100, true);
	struct yx_ink_score a = scores(t, askew(writes(4, 9, -1, 100, true), 11));
	struct yx_ink_score b = scores(u, askew(writes(4, 9, -1, 100, true), 11));

	CHECK(feature(&a, "turned-degrees") != 0);
	CHECK(memcmp(&a.score, &b.score, sizeof(a.score)) == 0);
	CHECK(memcmp(a.features, b.features, sizeof(a.features)) == 0);
	yx_ink_template_free(t);
	yx_ink_template_free(u);
}

TEST_MAIN(CASE(a_turned_signature_is_accepted), CASE(the_turn_that_helped_is_told),
	  CASE(a_turned_copy_is_a_replay), CASE(a_protected_template_is_turned_to_as_well),
	  CASE(same_input_gives_the_same_score_turned))
