/* SPDX-License-Identifier: Apache-2.0 */
/* The fetcher inside: fetcher.c asks and remembers, fetch_cache.c keeps on disk. */
#ifndef YINXIN_PKI_PRIVATE_FETCH_H
#define YINXIN_PKI_PRIVATE_FETCH_H

#include <yinxin/limits.h>
#include <yinxin/pki_fetch.h>

/* What is fetched is told apart by what was asked: SHA-256 over kind, URL and request. */
struct fetch_name {
	char hex[65];
};
YX_MUST_CHECK enum yx_status fetch_name_of(struct fetch_name *out, enum yx_fetch_kind kind,
					   struct yx_bytes url, struct yx_bytes request,
					   struct yx_error *err);

/*
 * May this be served at `now`? Parsed by its kind and dated; `since` as in yx_fetcher_since().
 * `stored`: when it was fetched.
 */
bool fetch_is_current(enum yx_fetch_kind kind, struct yx_bytes body, yx_time stored, yx_time now,
		      yx_time since);

/* A file of the cache: a line with kind, time and digest, then the body. False when it is torn. */
bool fetch_file_parse(struct yx_bytes in, enum yx_fetch_kind *kind, yx_time *stored,
		      struct yx_bytes *body);

#endif
