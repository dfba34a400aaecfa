/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store: records by key, and lists that only grow; that is all the other modules keep. No query
 * language: who needs to find a record another way keeps a second table with that key, in the same
 * transaction. So one interface fits memory (tests), SQLite (one machine) and, later, PostgreSQL.
 *
 * Tables and lists are named by the caller ([a-z_]{1,32}) and exist once used. Keys and values are
 * bytes; keys are ordered as by memcmp. Every write happens inside a transaction; when
 * yx_store_commit() returns YX_OK it is durable (memory: while the process lives).
 *
 * One handle belongs to one thread. Several handles (processes) may have one SQLite file open:
 * writers wait for each other up to YX_STORE_WAIT_MS, then get CONFLICT.
 */
#ifndef YINXIN_STORE_H
#define YINXIN_STORE_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define YX_STORE_WAIT_MS 5000

struct yx_store;

enum yx_store_flags {
	YX_STORE_CREATE = 1,   /* make it when it is not there; else NOT_FOUND */
	YX_STORE_READ_ONLY = 2 /* writes are DENIED; sees the store as it was when opened */
};
/*
 * By URL: "memory:", "sqlite:PATH". "postgresql://..." is UNSUPPORTED so far, everything else
 * USAGE. A file that is not a store of ours, or of a newer layout, is MALFORMED or UNSUPPORTED.
 */
YX_MUST_CHECK enum yx_status yx_store_open(struct yx_store **out, const char *url, unsigned flags,
					   struct yx_error *err);
/* An open transaction is rolled back. */
void yx_store_free(struct yx_store *s);

/* ------------------------------------------------------------ transactions */

/* Transactions do not nest: USAGE. From begin on, reads see this transaction's own writes. */
YX_MUST_CHECK enum yx_status yx_store_begin(struct yx_store *s, struct yx_error *err);
/* On failure the transaction is rolled back. */
YX_MUST_CHECK enum yx_status yx_store_commit(struct yx_store *s, struct yx_error *err);
void yx_store_rollback(struct yx_store *s); /* nothing open: does nothing */

/* ----------------------------------------------------------------- records */

/* Append the value to `out`; NOT_FOUND when there is none. */
YX_MUST_CHECK enum yx_status yx_store_get(struct yx_store *s, const char *table,
					  struct yx_bytes key, struct yx_buf *out,
					  struct yx_error *err);
/* Insert or replace. Writes outside a transaction are USAGE. */
YX_MUST_CHECK enum yx_status yx_store_put(struct yx_store *s, const char *table,
					  struct yx_bytes key, struct yx_bytes value,
					  struct yx_error *err);
/* CONFLICT when the key is there. */
YX_MUST_CHECK enum yx_status yx_store_insert(struct yx_store *s, const char *table,
					     struct yx_bytes key, struct yx_bytes value,
					     struct yx_error *err);
/* NOT_FOUND when the key is not there. */
YX_MUST_CHECK enum yx_status yx_store_delete(struct yx_store *s, const char *table,
					     struct yx_bytes key, struct yx_error *err);

/* Called with each record; false ends the walk. The bytes are valid during the call; the store must
 * not be written during a walk. */
typedef bool (*yx_store_visit)(void *arg, struct yx_bytes key, struct yx_bytes value);
/* Records whose key begins with `prefix`, from `from` (empty: the first) on, in key order. */
YX_MUST_CHECK enum yx_status yx_store_each(struct yx_store *s, const char *table,
					   struct yx_bytes prefix, struct yx_bytes from,
					   yx_store_visit visit, void *arg, struct yx_error *err);

/* ------------------------------------------------------------------- lists */

/* Add to the end; *seq (may be NULL) counts from 1 without gaps. */
YX_MUST_CHECK enum yx_status yx_store_append(struct yx_store *s, const char *list,
					     struct yx_bytes value, uint64_t *seq,
					     struct yx_error *err);
/* How many there are. */
YX_MUST_CHECK enum yx_status yx_store_length(struct yx_store *s, const char *list, uint64_t *out,
					     struct yx_error *err);
typedef bool (*yx_store_visit_item)(void *arg, uint64_t seq, struct yx_bytes value);
/* Items from number `from` on, at most `max` (0: all). */
YX_MUST_CHECK enum yx_status yx_store_items(struct yx_store *s, const char *list, uint64_t from,
					    uint64_t max, yx_store_visit_item visit, void *arg,
					    struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
