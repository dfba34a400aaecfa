/* SPDX-License-Identifier: Apache-2.0 */
/* ledger_private.h: an open ledger, as its files share it. */
#ifndef YINXIN_LEDGER_PRIVATE_H
#define YINXIN_LEDGER_PRIVATE_H

#include <yinxin/ledger.h>
#include <yinxin/store.h>
#include "chain.h"
#include "journal.h"
#include "tree.h"

/* Entries between two times that tiles and index are written out. */
#define FLUSH_EVERY 4096
/* Chains held in memory between two flushes; some 250 bytes each */
#define CHAINS_KEPT 65536

/* A chain that is in memory: used since the last flush. */
struct chain_entry {
	struct chain_entry *next; /* in its bucket */
	char *matter;
	uint8_t salt[YX_CHAIN_SALT];
	struct yx_chain chain;
	uint64_t last;        /* offset of its last record, 0: none */
	uint64_t staged;      /* events not yet synced */
	uint64_t staged_last; /* offset the last of them will have */
	bool dirty;           /* newer than the index */
};

struct chain_table {
	struct chain_entry **bucket;
	size_t size, count; /* size is a power of two */
	uint64_t seed;
};

struct staged_event {
	struct chain_entry *chain;
	size_t at, len; /* of the event within `stage` */
	uint64_t offset;
};

struct yx_ledger {
	char *folder;
	bool read_only, rebuilding; /* rebuilding: no index, nothing is written out */
	const char *broken;         /* why no further append is possible, or NULL */
	struct journal journal;
	struct hashers hashers;
	struct tree *sha256, *sm3;
	struct yx_buf leaves;  /* entries of the bundles not yet written, length-prefixed */
	uint64_t leaves_first; /* index of the first of them: a multiple of TILE_WIDTH */
	struct chain_table chains;
	struct yx_store *index; /* NULL: none */
	uint64_t flushed;       /* entries the index knows */
	struct yx_buf stage;    /* body of the frame in the making */
	struct staged_event *staged;
	size_t staged_count, staged_cap;
};

enum { LEAF_ENTRY = 2 + YX_LEDGER_LEAF }; /* one entry in a bundle */

/* ledger_index.c */
void chain_table_clear(struct chain_table *t);
/* From memory, else from the index; NOT_FOUND in neither. */
enum yx_status chain_find(struct yx_ledger *l, struct yx_bytes matter, struct chain_entry **out,
			  struct yx_error *err);
/* A new, empty chain in memory. */
enum yx_status chain_new(struct yx_ledger *l, struct yx_bytes matter, const uint8_t *salt,
			 struct chain_entry **out, struct yx_error *err);
/* Open the index and load what it knows; makes one where there is none. */
enum yx_status index_open(struct yx_ledger *l, struct yx_error *err);
/* Tiles, entry bundles, then index: in that order, so that the index never knows more. */
enum yx_status ledger_flush(struct yx_ledger *l, struct yx_error *err);
char *ledger_path(const struct yx_ledger *l, const char *name, struct yx_error *err);

/* ledger.c */
/* One durable event further: chain, leaf, trees. */
enum yx_status ledger_apply(struct yx_ledger *l, struct chain_entry *c, struct yx_bytes event,
			    uint64_t offset, struct yx_error *err);
/* Open without index, everything read from the journal, nothing written. */
enum yx_status ledger_rebuild(struct yx_ledger **out, const char *folder, struct yx_error *err);

#endif
