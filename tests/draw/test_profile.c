/* SPDX-License-Identifier: Apache-2.0 */
/* Colour profiles against the device's colours. */
#include <yinxin/draw_profile.h>
#include <yinxin/limits.h>
#include "../profile_kit.h"
#include "../test.h"

static enum yx_profile
judge(struct yx_bytes in, unsigned parts)
{
	struct yx_error err = YX_ERROR_INIT;
	enum yx_profile said = YX_PROFILE_NONE;
	uint64_t colours = 0;
	enum yx_status st = yx_profile_judge(&said, in, parts, &colours, &err);

	if (st == YX_UNSUPPORTED)
		test_skip("%s", err.text);
	CHECK_OK(st);
	return said;
}

static enum yx_profile
judge_plan(const struct profile_plan *plan)
{
	struct yx_buf b = profile_make(plan);
	enum yx_profile said = judge(yx_buf_bytes(&b), plan->parts);

	yx_buf_clear(&b);
	return said;
}

static void
honest_profiles_are_alike(void)
{
	static const struct profile_plan plans[] = {
		{ .parts = 1 },
		{ .parts = 1, .curve = PROFILE_LINEAR },
		{ .parts = 1, .version = 4 },
		{ .parts = 1, .no_curves = true, .tables = { PROFILE_TABLE } },
		{ .parts = 3 },
		{ .parts = 3, .curve = PROFILE_LINEAR },
		{ .parts = 3, .kind = "scnr" },
		{ .parts = 3, .version = 4 },
		{ .parts = 3, .no_curves = true, .tables = { PROFILE_TABLE } },
		{ .parts = 3, .tables = { PROFILE_TABLE, PROFILE_TABLE, PROFILE_TABLE } },
		{ .parts = 4, .tables = { PROFILE_TABLE, PROFILE_TABLE } },
	};

	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++)
		CHECK_MSG(judge_plan(&plans[i]) == YX_PROFILE_ALIKE, "%zu", i);
}

/* One curve, one intent, one node is enough: some reader or other goes by it. */
static void
light_for_dark_is_found_anywhere(void)
{
	static const struct profile_plan plans[] = {
		{ .parts = 1, .curve = PROFILE_INVERTED },
		{ .parts = 1, .curve = PROFILE_NOTCH },
		{ .parts = 1, .curve = PROFILE_INVERTED, .version = 4 },
		{ .parts = 1, .curve = PROFILE_INVERTED, .tables = { PROFILE_TABLE } },
		{ .parts = 3, .curve = PROFILE_INVERTED },
		{ .parts = 3, .curve = PROFILE_NOTCH },
		{ .parts = 3, .swapped = true },
		{ .parts = 3, .tables = { PROFILE_TABLE_INVERTED } },
		{ .parts = 3, .tables = { PROFILE_TABLE, PROFILE_TABLE_INVERTED } },
		{ .parts = 3, .tables = { PROFILE_TABLE, PROFILE_TABLE, PROFILE_TABLE_INVERTED } },
		{ .parts = 3, .curve = PROFILE_INVERTED, .tables = { PROFILE_TABLE } },
		{ .parts = 3,
		  .no_curves = true,
		  .tables = { PROFILE_TABLE },
		  .node = 1 + 9 * 9 + 2 * 9 },
		{ .parts = 4, .tables = { PROFILE_TABLE_INVERTED } },
		{ .parts = 4, .tables = { PROFILE_TABLE }, .node = 1 + 4 },
	};

	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++)
		CHECK_MSG(judge_plan(&plans[i]) == YX_PROFILE_OTHER, "%zu", i);
}

static void
what_is_not_for_these_colours_is_told(void)
{
	static const struct profile_plan wrong[] = {
		{ .parts = 3, .kind = "link" },  { .parts = 3, .kind = "abst" },
		{ .parts = 3, .kind = "nmcl" },  { .parts = 3, .space = "Lab " },
		{ .parts = 3, .space = "GRAY" }, { .parts = 1, .space = "RGB " },
		{ .parts = 4, .space = "RGB " }, { .parts = 3, .base = "RGB " },
	};
	static const struct profile_plan broken[] = { { .parts = 3, .no_curves = true },
						      { .parts = 1, .no_curves = true },
						      { .parts = 4 },
						      { .parts = 3, .version = 9 } };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK_MSG(judge_plan(&wrong[i]) == YX_PROFILE_WRONG, "%zu", i);
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		CHECK_MSG(judge_plan(&broken[i]) == YX_PROFILE_BROKEN, "%zu", i);
	CHECK_INT(judge(YX_BYTES_LIT("no profile"), 3), YX_PROFILE_NONE);
	CHECK_INT(judge(yx_bytes(NULL, 0), 1), YX_PROFILE_NONE);
}

/* Cut anywhere it is none, or broken; a byte more and the length in front lies. */
static void
cut_at_every_byte(void)
{
	static const struct profile_plan plans[] = { { .parts = 1 },
						     { .parts = 3 },
						     { .parts = 4, .tables = { PROFILE_TABLE } } };

	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		struct yx_buf b = profile_make(&plans[i]);

		for (size_t len = 0; len < b.len; len += i == 2 && len > 400 ? 97 : 1) {
			uint8_t *copy = yx_alloc(len + 1);
			enum yx_profile said;

			REQUIRE(copy != NULL);
			memcpy(copy, b.data, len);
			said = judge(yx_bytes(copy, len), plans[i].parts);
			CHECK_MSG(said == (len < 40 ? YX_PROFILE_NONE : YX_PROFILE_BROKEN),
				  "%zu: %zu: %d", i, len, said);
			if (len >= 40) { /* and with a length that does not lie */
				copy[0] = 0;
				copy[1] = (uint8_t)(len >> 16);
				copy[2] = (uint8_t)(len >> 8);
				copy[3] = (uint8_t)len;
				(void)judge(yx_bytes(copy, len), plans[i].parts);
			}
			yx_free(copy);
		}
		yx_buf_put_u8(&b, 0);
		CHECK_INT(judge(yx_buf_bytes(&b), plans[i].parts), YX_PROFILE_BROKEN);
		yx_buf_clear(&b);
	}
}

static void
sizes_have_limits(void)
{
	static const struct profile_plan plan = { .parts = 4, .tables = { PROFILE_TABLE } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = profile_make(&plan);
	enum yx_profile said;
	static const uint8_t zeros[65536];
	uint64_t colours = 0;
	uint8_t *steps = memmem(b.data, b.len, "mft2\0\0\0\0\4\3\5", 11);

	CHECK_INT(judge(yx_buf_bytes(&b), 4), YX_PROFILE_ALIKE);
	REQUIRE(steps != NULL);
	steps[10] = 20;
	CHECK_STATUS(yx_profile_judge(&said, yx_buf_bytes(&b), 4, &colours, &err), YX_LIMIT);
	while (b.len <= YX_LIMIT_PROFILE)
		yx_buf_put_bytes(&b, yx_bytes(zeros, sizeof(zeros)));
	CHECK_STATUS(yx_profile_judge(&said, yx_buf_bytes(&b), 4, &colours, &err), YX_LIMIT);
	yx_buf_clear(&b);
}

TEST_MAIN(CASE(honest_profiles_are_alike), CASE(light_for_dark_is_found_anywhere),
	  CASE(what_is_not_for_these_colours_is_told), CASE(cut_at_every_byte),
	  CASE(sizes_have_limits))
