/* SPDX-License-Identifier: Apache-2.0 */
/* authority.h: a time-stamp authority in memory. */
#ifndef YINXIN_TSP_AUTHORITY_H
#define YINXIN_TSP_AUTHORITY_H

#include "parts.h"

#define TSP_POLICIES_MAX 16
#define TSP_CHAIN_MAX    16

struct yx_tsp_authority {
	const struct yx_key *key;
	struct yx_key *own_key; /* when opened from a folder */
	struct yx_cert *cert;
	struct yx_buf chain[TSP_CHAIN_MAX];
	size_t chain_count;
	struct yx_buf policies[TSP_POLICIES_MAX]; /* OID contents; [0] is the default */
	size_t policy_count;
	struct yx_scheme scheme;
	enum yx_cms_family family;
	int64_t accuracy_us;
	bool ordering, omit_name;
	/* clocks */
	yx_time (*now)(void *state);
	yx_time (*monotonic)(void *state);
	void *clock_state;
	yx_time wall_mark, monotonic_mark; /* the last moment both were believed */
	yx_time floor;                     /* never issue before this */
	yx_time reserved;                  /* written down: nothing later was issued */
	uint64_t last_serial_time;
	uint8_t serial[16];
	/* how reservations are written down; NULL: they are not */
	tsp_reserve_fn reserve;
	void *reserve_state;
	void (*free_reserve_state)(void *);
};

/* reading.c: the second step of reading a request. False: what the first gave is no reading of it.
 * Borrows from both; release with tsp_reading_clear() either way. */
struct tsp_reading {
	int failure; /* enum yx_tsp_failure */
	char text[240];
	struct yx_tsp_request request; /* when there is none */
	struct yx_buf algorithm, whole;
};
bool tsp_reading_take(struct tsp_reading *out, struct yx_bytes reading, struct yx_bytes request);
void tsp_reading_clear(struct tsp_reading *r);

/* clock.c: the time to put into a token. DENIED with the reason when there is none to be had. */
YX_MUST_CHECK enum yx_status tsp_clock_read(struct yx_tsp_authority *a, yx_time *out,
					    struct yx_error *err);
yx_time tsp_clock_now(const struct yx_tsp_authority *a);
/* issue.c: the token for a request that was found acceptable. */
YX_MUST_CHECK enum yx_status tsp_issue(struct yx_tsp_authority *a, const struct yx_tsp_request *q,
				       struct yx_bytes policy, yx_time gen_time,
				       struct yx_buf *token, struct yx_error *err);

#endif
