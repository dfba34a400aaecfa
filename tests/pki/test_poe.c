/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of existence: the earliest one counts, many are found again, a limit is kept. */
#include "make.h"
#include <yinxin/limits.h>

static void
the_earliest_proof_stays(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_poe *p = NULL;

	CHECK_OK(yx_poe_new(&p, &err));
	CHECK(yx_poe_of(p, YX_BYTES_LIT("a")) == YX_TIME_NONE);
	CHECK_OK(yx_poe_add(p, YX_BYTES_LIT("a"), 20, &err));
	CHECK_OK(yx_poe_add(p, YX_BYTES_LIT("a"), 10, &err));
	CHECK_OK(yx_poe_add(p, YX_BYTES_LIT("a"), 30, &err));
	CHECK_INT(yx_poe_of(p, YX_BYTES_LIT("a")), 10);
	CHECK(yx_poe_of(p, YX_BYTES_LIT("b")) == YX_TIME_NONE);
	CHECK(yx_poe_of(NULL, YX_BYTES_LIT("a")) == YX_TIME_NONE);
	CHECK_INT(yx_poe_count(p), 1);
	yx_poe_free(p);
}

static void
many_are_found_again_up_to_the_limit(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_poe *p = NULL;
	enum yx_status st = YX_OK;
	size_t i;

	CHECK_OK(yx_poe_new(&p, &err));
	for (i = 0; st == YX_OK && i <= YX_LIMIT_POE; i++)
		st = yx_poe_add(p, yx_bytes((const uint8_t *)&i, sizeof(i)), (yx_time)i, &err);
	CHECK_STATUS(st, YX_LIMIT);
	CHECK_INT(yx_poe_count(p), YX_LIMIT_POE);
	for (i = 0; i < YX_LIMIT_POE; i += 977)
		CHECK_INT(yx_poe_of(p, yx_bytes((const uint8_t *)&i, sizeof(i))), (yx_time)i);
	yx_poe_free(p);
}

TEST_MAIN(CASE(the_earliest_proof_stays), CASE(many_are_found_again_up_to_the_limit))
