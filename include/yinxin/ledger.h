/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger: the record of acts. Every act is an event of a matter (an envelope, a seal, a key); the
 * events of a matter form a chain
 *
 *	Sum_0 = H("yinxin-chain/1" 00 || salt || matter)      Sum_n = H(Sum_{n-1} || H(event_n))
 *
 * in SHA-256 and in SM3 side by side, and each Sum_n is a leaf of one append-only Merkle log (see
 * ledger_merkle.h) whose head is signed as a checkpoint (ledger_note.h). A leaf is 105 bytes:
 *
 *	01 || chain id (= Sum_0 in SHA-256) || n, 8 bytes || Sum_n SHA-256 || Sum_n SM3
 *
 * so that anyone who watches the log can see that no chain has two different n-th events, and no
 * one who watches it learns what happened: chain ids are salted, events carry a nonce.
 *
 * An event is canonical JSON (RFC 8785) of a fixed shape and holds no personal data: people appear
 * as commitments (yx_commit), documents as digests. What the library can tell is refused; see
 * docs/LEDGER.md for what it cannot tell.
 *
 * Durability: yx_ledger_append() stages, yx_ledger_sync() writes all that is staged as one frame of
 * the journal, with one flush; when it returns YX_OK the events are on disk, when it fails none of
 * them ever happened. The journal is the truth; tiles and index are made from it and made again
 * when lost. A torn last frame is cut off on opening; damage anywhere else is refused, never
 * repaired silently.
 *
 * The folder: journal, index.db, checkpoint, tile/... (C2SP layout), sm3/tile/... (the SM3 tree in
 * the same layout). One writer (it locks the journal), any number of readers.
 */
#ifndef YINXIN_LEDGER_H
#define YINXIN_LEDGER_H

#include <yinxin/base.h>
#include <yinxin/codec_json.h>
#include <yinxin/crypto.h>
#include <yinxin/ledger_merkle.h>
#include <yinxin/ledger_note.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------- commitments */

#define YX_COMMIT_SALT 32
/*
 * SHA-256("yinxin-commitment/1" 00 || salt || value): stands in the log for a person or anything
 * else that must be erasable. Whoever keeps `salt` and `value` can show what was meant; once the
 * salt is destroyed nobody can.
 */
YX_MUST_CHECK enum yx_status yx_commit(struct yx_bytes salt, struct yx_bytes value,
				       struct yx_merkle_hash *out, struct yx_error *err);

/* ------------------------------------------------------------------ events */

/* A document by digest. At least one of the two is there. */
struct yx_event_document {
	struct yx_digest sha256; /* alg NONE: absent */
	struct yx_digest sm3;
};

/* One free fact of an event: an integer, a boolean or a short token. */
struct yx_event_fact {
	const char *name;  /* [a-z0-9_]{1,32} */
	const char *token; /* [A-Za-z0-9._:/+=-]{1,128}, or NULL: `number` counts */
	int64_t number;    /* within +-10^10 */
};
#define YX_EVENT_FACTS_MAX 16

/* What happened. All pointers are borrowed for the call. */
struct yx_event {
	const char *type; /* "document.signed": [a-z0-9-]+(\.[a-z0-9-]+)*, at most 64 bytes */
	yx_time time;
	bool has_actor;
	struct yx_merkle_hash actor; /* commitment */
	struct yx_event_document document;
	const struct yx_event_fact *facts;
	size_t fact_count;
	const uint8_t *nonce; /* 16 bytes; NULL: drawn at random */
};

/* Append the canonical JSON. USAGE names what is not allowed. */
YX_MUST_CHECK enum yx_status yx_event_encode(const struct yx_event *e, struct yx_buf *out,
					     struct yx_error *err);
/* MALFORMED unless `in` is exactly the canonical form of an allowed event. */
YX_MUST_CHECK enum yx_status yx_event_check(struct yx_bytes in, struct yx_error *err);

/* ------------------------------------------------------------------ chains */

#define YX_CHAIN_SALT  16
#define YX_LEDGER_LEAF 105

/* The running value of a chain; pure, so that evidence is checked without a ledger. */
struct yx_chain {
	struct yx_merkle_hash id; /* Sum_0 in SHA-256 */
	uint64_t count;           /* events so far */
	struct yx_merkle_hash sha256;
	struct yx_merkle_hash sm3;
};
struct yx_event_hash {
	struct yx_merkle_hash sha256, sm3;
};
YX_MUST_CHECK enum yx_status yx_chain_start(struct yx_chain *c, const uint8_t salt[YX_CHAIN_SALT],
					    const char *matter, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_event_hash(struct yx_bytes event, struct yx_event_hash *out,
					   struct yx_error *err);
/* One event further. */
YX_MUST_CHECK enum yx_status yx_chain_add(struct yx_chain *c, const struct yx_event_hash *event,
					  struct yx_error *err);
/* The leaf that stands in the log for the chain as it is now (count >= 1). */
void yx_chain_leaf(const struct yx_chain *c, uint8_t out[YX_LEDGER_LEAF]);

/* ------------------------------------------------------------------ ledger */

struct yx_ledger;

/* Make a folder (which must not hold a ledger yet: CONFLICT) for a log with this origin, a name
 * such as "example.org/ledger" without blanks or '+'. */
YX_MUST_CHECK enum yx_status yx_ledger_create(const char *folder, const char *origin,
					      struct yx_error *err);
enum yx_ledger_flags {
	YX_LEDGER_READ_ONLY = 1 /* takes no lock and changes nothing */
};
/* NOT_FOUND: no ledger there. CONFLICT: another writer has it. MALFORMED: damaged, with the place.
 */
YX_MUST_CHECK enum yx_status yx_ledger_open(struct yx_ledger **out, const char *folder,
					    unsigned flags, struct yx_error *err);
/* Staged events that were not synced are dropped. */
void yx_ledger_free(struct yx_ledger *l);
const char *yx_ledger_origin(const struct yx_ledger *l);
/* Durable entries. */
uint64_t yx_ledger_size(const struct yx_ledger *l);

struct yx_ledger_receipt {
	uint64_t index;  /* the leaf's number in the log */
	uint64_t number; /* of the event in its chain, from 1 */
};
#define YX_LEDGER_ANY UINT64_MAX
/*
 * Stage an event (its canonical JSON, see yx_event_encode) of `matter`: 1 to 64 bytes of
 * [A-Za-z0-9._:/-]. A new matter starts a chain. `expect` is how many events the chain must have
 * now (staged ones counted), else CONFLICT: this is how a caller repeats an append after a crash
 * without doing it twice; YX_LEDGER_ANY asks for nothing. The receipt holds after yx_ledger_sync().
 */
YX_MUST_CHECK enum yx_status yx_ledger_append(struct yx_ledger *l, const char *matter,
					      struct yx_bytes event, uint64_t expect,
					      struct yx_ledger_receipt *out, struct yx_error *err);
/*
 * Durable, or dropped. After a failure that leaves that in doubt (a flush that failed, memory that
 * ran out behind it) every further append says so until the ledger is opened again, which tells.
 */
YX_MUST_CHECK enum yx_status yx_ledger_sync(struct yx_ledger *l, struct yx_error *err);

/* --------------------------------------------------------------- reading */

/* NOT_FOUND when the ledger knows no such matter. */
YX_MUST_CHECK enum yx_status yx_ledger_chain(struct yx_ledger *l, const char *matter,
					     struct yx_chain *out, uint8_t salt[YX_CHAIN_SALT],
					     struct yx_error *err);
struct yx_ledger_event {
	uint64_t index;
	uint64_t number;
	struct yx_bytes json; /* borrowed from the arena */
};
/* All events of a matter in order, checked against the chain's sum. */
YX_MUST_CHECK enum yx_status yx_ledger_events(struct yx_ledger *l, const char *matter,
					      struct yx_arena *arena, struct yx_ledger_event **out,
					      size_t *count, struct yx_error *err);
/* `alg` SHA-256 or SM3; `size` at most yx_ledger_size(). */
YX_MUST_CHECK enum yx_status yx_ledger_root(struct yx_ledger *l, enum yx_digest_alg alg,
					    uint64_t size, struct yx_merkle_hash *out,
					    struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ledger_inclusion(struct yx_ledger *l, enum yx_digest_alg alg,
						 uint64_t index, uint64_t size,
						 struct yx_merkle_proof *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ledger_consistency(struct yx_ledger *l, enum yx_digest_alg alg,
						   uint64_t size1, uint64_t size2,
						   struct yx_merkle_proof *out,
						   struct yx_error *err);

/* ------------------------------------------------------------- checkpoints */

/*
 * Write tiles and index out, then sign the head of the log as it is and put it in `checkpoint`.
 * `sm2` may be NULL (the SM3 head is then not signed). Refuses (CONFLICT) to sign a head that does
 * not continue the checkpoint already there. `out` (may be NULL) gets the note.
 */
YX_MUST_CHECK enum yx_status yx_ledger_checkpoint(struct yx_ledger *l, const struct yx_key *ed25519,
						  const struct yx_key *sm2, struct yx_buf *out,
						  struct yx_error *err);
/* The checkpoint on disk, appended; NOT_FOUND when none was made yet. */
YX_MUST_CHECK enum yx_status yx_ledger_last_checkpoint(struct yx_ledger *l, struct yx_buf *out,
						       struct yx_error *err);

/* ------------------------------------------------------------ verification */

struct yx_ledger_report {
	uint64_t entries, chains, frames;
	uint64_t tiles_checked, tiles_bad, tiles_missing;
	bool journal_ok; /* every frame, chain and sum recomputed */
	bool index_ok;   /* says the same as the journal */
	/* It was not looked at: a crash or a copy left a log beside it (index.db-wal), and that is
	 * only read where files may be written. */
	bool index_unread;
	bool has_checkpoint;
	bool checkpoint_continues; /* its size and root are those of the journal's tree */
	bool torn_tail;            /* an unfinished frame at the end: a crash, not damage */
	char first_problem[240];
};
/*
 * Read the whole folder again, from the journal's first byte, and compare everything with
 * everything. Reads only; works on a ledger that yx_ledger_open() refuses. Signatures on the
 * checkpoint are for yx_note_verify().
 */
YX_MUST_CHECK enum yx_status yx_ledger_verify(const char *folder, struct yx_ledger_report *out,
					      struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
