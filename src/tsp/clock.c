/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The authority's time. A time-stamp is worth what its clock is worth, so nothing is issued when
 * the wall clock went back, or moved differently from the monotonic clock since the last token:
 * somebody set it, and whether it is right now is for a person to say (who then starts the
 * authority again).
 */
#include <stdlib.h>
#include "authority.h"

#define RESERVE (2 * YX_SECOND) /* one write to disk for two seconds of work */

yx_time
tsp_clock_now(const struct yx_tsp_authority *a)
{
	return a->now ? a->now(a->clock_state) : yx_time_now();
}

static yx_time
monotonic(const struct yx_tsp_authority *a)
{
	return a->monotonic ? a->monotonic(a->clock_state) : yx_time_monotonic();
}

/* Discipline by NTP bends a clock by at most 500 ppm; steps are what this finds. */
static int64_t
tolerance(const struct yx_tsp_authority *a, int64_t elapsed)
{
	return a->accuracy_us + YX_SECOND + elapsed / 2000;
}

static enum yx_status
check_step(struct yx_tsp_authority *a, yx_time wall, struct yx_error *err)
{
	yx_time mono = monotonic(a);
	int64_t elapsed, drift;

	if (!a->now && getenv("YINXIN_TEST_CLOCK"))
		return YX_OK; /* a clock that stands still on purpose */
	if (a->wall_mark != YX_TIME_NONE) {
		elapsed = mono - a->monotonic_mark;
		drift = (wall - a->wall_mark) - elapsed;
		if (drift < -tolerance(a, elapsed) || drift > tolerance(a, elapsed))
			return yx_fail(err, YX_DENIED, NULL, "RFC 3161 2.1",
				       "the clock was set by %lld ms while running; check it and "
				       "start the authority again",
				       (long long)(drift / 1000));
	}
	a->wall_mark = wall;
	a->monotonic_mark = mono;
	return YX_OK;
}

enum yx_status
tsp_clock_read(struct yx_tsp_authority *a, yx_time *out, struct yx_error *err)
{
	yx_time wall = tsp_clock_now(a);
	enum yx_status st;
	char text[32];

	if ((st = check_step(a, wall, err)) != YX_OK)
		return st;
	if (a->floor != YX_TIME_NONE && wall < a->floor) {
		if (a->floor - wall > a->accuracy_us)
			return yx_fail(err, YX_DENIED, NULL, "RFC 3161 2.1",
				       "the clock is behind %s, a time that was issued already",
				       yx_time_rfc3339(text, a->floor));
		wall = a->floor; /* within the accuracy that is promised */
	}
	if (wall < yx_cert_not_before(a->cert) || wall > yx_cert_not_after(a->cert))
		return yx_fail(err, YX_DENIED, NULL, "RFC 3161 2.1",
			       "the authority's certificate is not valid at %s",
			       yx_time_rfc3339(text, wall));
	if (a->reserve && (a->reserved == YX_TIME_NONE || wall > a->reserved)) {
		if ((st = a->reserve(a->reserve_state, wall + RESERVE, err)) != YX_OK)
			return st;
		a->reserved = wall + RESERVE;
	}
	a->floor = wall;
	*out = wall;
	return YX_OK;
}
