/* SPDX-License-Identifier: Apache-2.0 */
/* Verification in time (EN 319 102-1): one condition turned at a time, one indication expected. */
#include "past_kit.h"

/* Signed, stamped, archived, renewed twice as authorities came and went; 15 years later. */
static const struct past_plan renewed = { .stamp_tsa = TSA1,
					  .steps = { { TSA1, 1 }, { TSA2, 1500 }, { TSA3, 4500 } },
					  .crls = { { CA, 1, 8, .in = 1 },
						    { ROOT, 0, 200, .in = 1 },
						    { CA, 1499, 1507, .in = 2 },
						    { ROOT, 1400, 1600, .in = 2 },
						    { CA, 4499, 4507, .in = 3 },
						    { ROOT, 4400, 4600, .in = 3 } } };

static void
fifteen_years_later_it_still_holds(void)
{
	static const char *const policies[] = { "default", "cn", "integrity" };
	struct past_world w;

	past_make(&w, &renewed);
	for (int k = 0; k < 3; k++) {
		struct yx_verify_report *r = past_verify(&w, policies[k], 5479);

		CHECK_MSG(r->verdict == YX_VERDICT_TOTAL_PASSED, "%s: %s", policies[k],
			  r->signatures[0].reason.in[0]);
		CHECK_INT(r->signature_count, 4);
		CHECK_INT(r->signatures[0].stamp_count, 4);
		yx_verify_report_free(r);
	}
	past_clear(&w);
}

TEST_MAIN(CASE(fifteen_years_later_it_still_holds))
