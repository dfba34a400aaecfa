/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki_fetch: what certificates point to (issuers, CRLs, OCSP answers), fetched within bounds and
 * kept in a folder while it is current.
 *
 * The network itself is the caller's: a yx_fetch_fn (pki_path.h). A fetcher puts around it a limit
 * of calls, octets and time, a memory of what failed, and a cache on disk; and is one itself
 * (yx_fetcher_fetch with the fetcher as state), so that path validation and the making of long-term
 * signatures use it alike.
 *
 * The cache is never trusted: what is read from it is parsed and dated again, and whoever uses it
 * checks its signature as if it had just come from the network. A CRL or OCSP answer serves until
 * its nextUpdate, one without nextUpdate is not kept; a certificate serves for a week.
 */
#ifndef YINXIN_PKI_FETCH_H
#define YINXIN_PKI_FETCH_H

#include <yinxin/pki_path.h>

#ifdef __cplusplus
extern "C" {
#endif

struct yx_fetcher_options {
	yx_fetch_fn fetch; /* NULL: nothing but the cache */
	void *fetch_state;
	const char *cache; /* folder, made when missing (mode 0700); NULL: none */
	/* or a cache that somebody else keeps (state: fetch_state): what was fetched with these
	 * three and when, false when there is nothing; and what `fetch` just brought, when it is
	 * one to keep */
	bool (*recall)(void *state, enum yx_fetch_kind kind, struct yx_bytes url,
		       struct yx_bytes request, yx_time *stored, struct yx_buf *out);
	void (*keep)(void *state, enum yx_fetch_kind kind, struct yx_bytes url,
		     struct yx_bytes request, struct yx_bytes body);
	size_t count_max;   /* calls of `fetch`; 0: YX_LIMIT_FETCHES */
	uint64_t bytes_max; /* of all answers; 0: YX_LIMIT_FETCHED_BYTES */
	int64_t total_ms;   /* for all of them; 0: one minute */
	yx_time now;        /* YX_TIME_NONE: the clock */
};

struct yx_fetcher;
/* A cache folder that cannot be made is no error: there is then no cache. */
YX_MUST_CHECK enum yx_status yx_fetcher_new(struct yx_fetcher **out,
					    const struct yx_fetcher_options *options,
					    struct yx_error *err);
void yx_fetcher_free(struct yx_fetcher *f);

/*
 * For that somebody: the folder's own reading and writing, in which nothing fetched is parsed. Is
 * it current? That the fetcher asks itself, where it may parse.
 */
bool yx_fetch_cache_read(const char *folder, enum yx_fetch_kind kind, struct yx_bytes url,
			 struct yx_bytes request, yx_time *stored, struct yx_buf *out);
void yx_fetch_cache_write(const char *folder, enum yx_fetch_kind kind, struct yx_bytes url,
			  struct yx_bytes request, yx_time now, struct yx_bytes body);

/* From now on CRLs and OCSP answers of before `t` are not taken from the cache: something newer is
 * asked for. YX_TIME_NONE: whatever is current will do. */
void yx_fetcher_since(struct yx_fetcher *f, yx_time t);

/* The same of those that were asked for before `t`, whatever date they bear. */
void yx_fetcher_asked_since(void *fetcher, yx_time t);

/*
 * A yx_fetch_fn; `state` is the fetcher. IO when it failed before or could not be reached, LIMIT
 * when a limit is used up; the text says which.
 */
YX_MUST_CHECK enum yx_status yx_fetcher_fetch(void *state, enum yx_fetch_kind kind,
					      struct yx_bytes url, struct yx_bytes request,
					      struct yx_buf *out, struct yx_error *err);

/* What was asked for, in order, and what came of it. */
struct yx_fetched {
	enum yx_fetch_kind kind;
	const char *url;
	enum yx_status status;
	char text[240]; /* why it failed; "" when it did not */
	bool from_cache;
	size_t size;
};
size_t yx_fetcher_count(const struct yx_fetcher *f);
const struct yx_fetched *yx_fetcher_at(const struct yx_fetcher *f, size_t index);
const char *yx_fetch_kind_name(enum yx_fetch_kind kind); /* "OCSP", "CRL", "certificate" */

#ifdef __cplusplus
}
#endif
#endif
