/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree.h: one Merkle tree kept as tiles (c2sp.org/tlog-tiles): full tiles as files, what is not yet
 * written out in memory. Tile level t holds the hashes of complete subtrees of 256^t leaves.
 */
#ifndef YINXIN_LEDGER_TREE_H
#define YINXIN_LEDGER_TREE_H

#include <yinxin/ledger.h>

#define TILE_WIDTH  256
#define TILE_LEVELS 7 /* 256^7 leaves and more: 2^56 */

struct tree_level {
	struct yx_merkle_hash *hash; /* those from index `first` on */
	size_t count, cap;
	uint64_t first; /* a multiple of TILE_WIDTH: everything before it is in files */
};

struct tree {
	struct yx_merkle *m;
	char *folder; /* ".../tile" */
	uint64_t size;
	struct tree_level level[TILE_LEVELS];
	/* the last tile read from a file, per level */
	struct yx_merkle_hash cache[TILE_LEVELS][TILE_WIDTH];
	uint64_t cached[TILE_LEVELS]; /* its number plus one; 0: none */
};

enum yx_status tree_new(struct tree **out, enum yx_digest_alg alg, const char *folder,
			struct yx_error *err);
void tree_free(struct tree *t);
/* One leaf more. On failure the tree must not be used any further. */
enum yx_status tree_add(struct tree *t, struct yx_bytes leaf, struct yx_error *err);
struct yx_merkle_source tree_source(struct tree *t);
/* Write every full tile that is still in memory, then forget it there. */
enum yx_status tree_flush(struct tree *t, struct yx_error *err);
/* Write the partial tiles a checkpoint of the present size needs. */
enum yx_status tree_write_partial(struct tree *t, struct yx_error *err);
/* The part that is not in full tiles, for the index; and back. */
void tree_save(const struct tree *t, struct yx_buf *out);
bool tree_load(struct tree *t, struct yx_reader *in, uint64_t size);
/* Compare the files with a tree that is whole in memory; those of the first `flushed` leaves must
 * be there. */
enum yx_status tree_compare(const struct tree *t, uint64_t flushed, struct yx_ledger_report *report,
			    struct yx_error *err);

/* "<folder>/<level>/x001/234" with ".p/<width>" when width is not 0; level -1 is "entries". */
enum yx_status tile_path(struct yx_buf *out, const char *folder, int level, uint64_t number,
			 unsigned width, struct yx_error *err);
/* Write a tile under its name, making its folders; durable after tiles_sync(). */
enum yx_status tile_write(const char *folder, int level, uint64_t number, unsigned width,
			  struct yx_bytes data, struct yx_error *err);
/* Everything written to the file system that `folder` is on, in one go. */
enum yx_status tiles_sync(const char *folder, struct yx_error *err);

#endif
