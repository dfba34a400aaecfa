/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal.h: the append-only file that is the truth of a ledger.
 *
 *	header  "yinxin-ledger/1\n" || u16 length || origin || 16 random bytes || SHA-256 of all
 *that frame   89 "yxframe" || u64 first index || u32 count || u32 body length
 *	        || SHA-256(hash before || the 24 bytes so far || body) || body
 *	record  u8 1 || u8 length || matter || u64 index || u64 number || u64 offset of the matter's
 *	        record before (0: none) || salt, when number is 1 || u16 length || event
 *
 * Integers are big-endian; "hash before" of the first frame is the header's. One frame is one
 * synced batch: it is there whole or not at all, and none can be taken out or moved.
 */
#ifndef YINXIN_LEDGER_JOURNAL_H
#define YINXIN_LEDGER_JOURNAL_H

#include <yinxin/ledger.h>

#define JOURNAL_FRAME_HEAD 56

struct journal {
	int fd;
	char *path;
	char *origin;
	struct yx_merkle_hash id;   /* the header's hash */
	struct yx_merkle_hash last; /* of the last frame */
	uint64_t end;               /* where the next frame goes */
	uint64_t entries, frames;   /* frames: read since it was opened */
	bool torn;                  /* something unfinished stood behind `end` */
};

struct journal_record {
	struct yx_bytes matter;
	uint64_t index, number, before;
	struct yx_bytes salt; /* empty unless number is 1 */
	struct yx_bytes event;
};

enum yx_status journal_create(const char *path, const char *origin, struct yx_error *err);
/* Opens and reads the header; `entries`, `end` and `last` stand at the first frame. */
enum yx_status journal_open(struct journal *j, const char *path, bool read_only,
			    struct yx_error *err);
void journal_close(struct journal *j);

typedef enum yx_status (*journal_visit)(void *arg, const struct journal_record *r, uint64_t offset,
					struct yx_error *err);
/*
 * Read one frame at `end` and move behind it; *more false at the end of the file or before a torn
 * tail (then `torn` is set). A damaged frame with others behind it is MALFORMED.
 */
enum yx_status journal_next(struct journal *j, journal_visit visit, void *arg, bool *more,
			    struct yx_error *err);
/* Cut a torn tail off. */
enum yx_status journal_trim(struct journal *j, struct yx_error *err);

/* Append one record to a body in the making. */
void journal_put_record(struct yx_buf *body, const struct journal_record *r);
/*
 * Write and sync a frame. On failure *in_doubt tells whether the file may hold the frame
 * nevertheless (the sync failed): the ledger must then be opened again.
 */
enum yx_status journal_append(struct journal *j, struct yx_bytes body, uint32_t count,
			      bool *in_doubt, struct yx_error *err);
/* The record at a known offset; bytes are kept in `hold`. */
enum yx_status journal_read(const struct journal *j, uint64_t offset, struct yx_buf *hold,
			    struct journal_record *out, struct yx_error *err);

/* What journal_frame.c needs of journal.c: up to `len` bytes, fewer only at the end of the file. */
ssize_t journal_read_at(int fd, void *out, size_t len, uint64_t offset);
bool journal_take_record(struct yx_reader *r, struct journal_record *out);

#endif
