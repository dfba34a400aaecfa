/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of a revocation depends on when one asked. A CRL or OCSP answer from before a
 * signature cannot tell of a revocation in between, however current it is: who verifies online gets
 * what there is now, and both are judged.
 */
#include <string.h>
#include "past.h"

/* What was asked so long ago serves for many files that are looked at one after the other. */
#define LATELY YX_MINUTE

enum yx_status
past_keep_fetched(struct yx_pool **all, const struct past_item *item,
		  const struct yx_path_report *r, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	if (!r || !r->fetched)
		return YX_OK;
	if (!*all && (st = yx_pool_new(all, err)) == YX_OK)
		st = yx_pool_merge(*all, item->pool, err);
	return st == YX_OK ? yx_pool_merge(*all, r->fetched, err) : st;
}

/*
 * The time behind which a revocation does not matter any more: that of the proof. Without one the
 * signature may be from just now, whatever it says.
 */
enum yx_status
past_look_for_newer(struct yx_pool **all, const struct yx_verdict_builder *b,
		    const struct past_item *item, struct yx_path_options o, yx_time proven,
		    struct yx_error *err)
{
	const struct yx_verify_options *given = b->options;
	struct yx_path_report *r = NULL;
	enum yx_status st;

	if (!given->fetch || !given->fetch_since || o.revocation == YX_REVOCATION_NONE)
		return YX_OK;
	o.revocation = YX_REVOCATION_AVAILABLE;
	/* of that second, or later; not zero, which would set no limit */
	o.revocation_age_max = 1 + (proven == YX_TIME_NONE ? LATELY
				    : b->now > proven      ? b->now - proven
							   : 0);
	given->fetch_since(given->fetch_state,
			   proven == YX_TIME_NONE ? yx_time_now() - LATELY : proven);
	st = yx_path_validate(&r, item->cert, &o, err);
	given->fetch_since(given->fetch_state, YX_TIME_NONE);
	if (st == YX_OK)
		st = past_keep_fetched(all, item, r, err);
	yx_path_report_free(r);
	return st;
}
