/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree over its tiles. A tile read from a file is folded and compared with the hash one level
 * up, and so on until a hash that is in memory: a tile that was damaged on disk never gets into a
 * proof.
 */
#include <inttypes.h>
#include <string.h>
#include "tree.h"

enum yx_status
tree_new(struct tree **out, enum yx_digest_alg alg, const char *folder, struct yx_error *err)
{
	struct tree *t = yx_alloc(sizeof(*t));
	enum yx_status st;

	*out = NULL;
	if (!t || !(t->folder = yx_strdup(folder))) {
		tree_free(t);
		return yx_fail_nomem(err);
	}
	if ((st = yx_merkle_new(&t->m, alg, err)) != YX_OK) {
		tree_free(t);
		return st;
	}
	*out = t;
	return YX_OK;
}

void
tree_free(struct tree *t)
{
	if (!t)
		return;
	for (int i = 0; i < TILE_LEVELS; i++)
		yx_free(t->level[i].hash);
	yx_merkle_free(t->m);
	yx_free(t->folder);
	yx_free(t);
}

static bool
level_push(struct tree_level *l, const struct yx_merkle_hash *h)
{
	if (l->count == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : TILE_WIDTH;
		struct yx_merkle_hash *p = yx_realloc(l->hash, cap * sizeof(*p));

		if (!p)
			return false;
		l->hash = p;
		l->cap = cap;
	}
	l->hash[l->count++] = *h;
	return true;
}

/* The root over `n` (a power of two) hashes; `h` is used up. */
static enum yx_status
fold(struct yx_merkle *m, struct yx_merkle_hash *h, size_t n, struct yx_merkle_hash *out,
     struct yx_error *err)
{
	enum yx_status st;

	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			if ((st = yx_merkle_node(m, &h[2 * i], &h[2 * i + 1], &h[i], err)) != YX_OK)
				return st;
	*out = h[0];
	return YX_OK;
}

enum yx_status
tree_add(struct tree *t, struct yx_bytes leaf, struct yx_error *err)
{
	struct yx_merkle_hash work[TILE_WIDTH], h;
	enum yx_status st;

	if ((st = yx_merkle_leaf(t->m, leaf, &h, err)) != YX_OK)
		return st;
	for (int i = 0; i < TILE_LEVELS; i++) {
		struct tree_level *l = &t->level[i];

		if (!level_push(l, &h))
			return yx_fail_nomem(err);
		if (l->count % TILE_WIDTH != 0)
			break;
		memcpy(work, l->hash + l->count - TILE_WIDTH, sizeof(work));
		if ((st = fold(t->m, work, TILE_WIDTH, &h, err)) != YX_OK)
			return st;
	}
	t->size++;
	return YX_OK;
}

/* ------------------------------------------------------------------ reading */

static enum yx_status tree_hash(struct tree *t, int level, uint64_t index,
				struct yx_merkle_hash *out, struct yx_error *err);

/* A full tile from its file, checked against the level above, into the cache. */
static enum yx_status
load_tile(struct tree *t, int level, uint64_t number, struct yx_error *err)
{
	struct yx_merkle_hash work[TILE_WIDTH], root, want;
	struct yx_file file = { 0 };
	struct yx_buf path = { 0 };
	enum yx_status st;

	if (t->cached[level] == number + 1)
		return YX_OK;
	t->cached[level] = 0;
	if (level + 1 == TILE_LEVELS)
		return yx_fail(err, YX_INTERNAL, NULL, "", "tile above the tree");
	if ((st = tile_path(&path, t->folder, level, number, 0, err)) != YX_OK ||
	    (st = yx_file_open(&file, yx_buf_str(&path), sizeof(work), err)) != YX_OK)
		goto done;
	if (file.bytes.len != sizeof(work)) {
		st = yx_fail(err, YX_MALFORMED, NULL, "C2SP tlog-tiles", "%s: not a full tile",
			     yx_buf_str(&path));
		goto done;
	}
	memcpy(t->cache[level], file.bytes.data, sizeof(work));
	memcpy(work, t->cache[level], sizeof(work));
	if ((st = fold(t->m, work, TILE_WIDTH, &root, err)) != YX_OK ||
	    (st = tree_hash(t, level + 1, number, &want, err)) != YX_OK)
		goto done;
	if (memcmp(root.b, want.b, sizeof(root.b)) != 0) {
		st = yx_fail(err, YX_MALFORMED, NULL, "C2SP tlog-tiles",
			     "%s: damaged; remove index.db to have it made again",
			     yx_buf_str(&path));
		goto done;
	}
	t->cached[level] = number + 1;
done:
	yx_file_close(&file);
	yx_buf_clear(&path);
	return st;
}

static enum yx_status
tree_hash(struct tree *t, int level, uint64_t index, struct yx_merkle_hash *out,
	  struct yx_error *err)
{
	const struct tree_level *l = &t->level[level];
	enum yx_status st;

	if (index >= l->first) {
		if (index - l->first >= l->count)
			return yx_fail(err, YX_INTERNAL, NULL, "", "hash beyond the tree");
		*out = l->hash[index - l->first];
		return YX_OK;
	}
	if ((st = load_tile(t, level, index / TILE_WIDTH, err)) != YX_OK)
		return st;
	*out = t->cache[level][index % TILE_WIDTH];
	return YX_OK;
}

static enum yx_status
subtree(void *state, unsigned level, uint64_t index, struct yx_merkle_hash *out,
	struct yx_error *err)
{
	struct tree *t = state;
	struct yx_merkle_hash work[TILE_WIDTH];
	int tile_level = (int)(level / 8);
	size_t n = (size_t)1 << (level % 8);
	uint64_t first = index * n;
	enum yx_status st;

	if (tile_level >= TILE_LEVELS)
		return yx_fail(err, YX_INTERNAL, NULL, "", "hash beyond the tree");
	for (size_t i = 0; i < n; i++)
		if ((st = tree_hash(t, tile_level, first + i, &work[i], err)) != YX_OK)
			return st;
	return fold(t->m, work, n, out, err);
}

struct yx_merkle_source
tree_source(struct tree *t)
{
	struct yx_merkle_source s = { subtree, t, t->m };

	return s;
}

/* ------------------------------------------------------------------ writing */

static struct yx_bytes
hashes(const struct yx_merkle_hash *h, size_t n)
{
	return yx_bytes(h, n * sizeof(*h));
}

enum yx_status
tree_flush(struct tree *t, struct yx_error *err)
{
	enum yx_status st;

	for (int i = 0; i < TILE_LEVELS; i++) {
		struct tree_level *l = &t->level[i];
		size_t full = l->count - l->count % TILE_WIDTH;

		for (size_t at = 0; at < full; at += TILE_WIDTH)
			if ((st = tile_write(t->folder, i, (l->first + at) / TILE_WIDTH, 0,
					     hashes(l->hash + at, TILE_WIDTH), err)) != YX_OK)
				return st;
		if (!full)
			continue;
		memmove(l->hash, l->hash + full, (l->count - full) * sizeof(l->hash[0]));
		l->count -= full;
		l->first += full;
	}
	return YX_OK;
}

enum yx_status
tree_write_partial(struct tree *t, struct yx_error *err)
{
	enum yx_status st;

	for (int i = 0; i < TILE_LEVELS; i++) {
		struct tree_level *l = &t->level[i];
		size_t width = l->count % TILE_WIDTH;
		size_t at = l->count - width;

		if (!width)
			continue;
		st = tile_write(t->folder, i, (l->first + at) / TILE_WIDTH, (unsigned)width,
				hashes(l->hash + at, width), err);
		if (st != YX_OK)
			return st;
	}
	return YX_OK;
}

void
tree_save(const struct tree *t, struct yx_buf *out)
{
	for (int i = 0; i < TILE_LEVELS; i++) {
		const struct tree_level *l = &t->level[i];

		yx_buf_put_u16be(out, (uint16_t)l->count); /* after a flush: below TILE_WIDTH */
		yx_buf_put_bytes(out, hashes(l->hash, l->count));
	}
}

bool
tree_load(struct tree *t, struct yx_reader *in, uint64_t size)
{
	uint64_t total = size;
	struct yx_bytes b;
	uint16_t n;

	for (int i = 0; i < TILE_LEVELS; i++, total /= TILE_WIDTH) {
		struct tree_level *l = &t->level[i];

		if (!yx_take_u16be(in, &n) || n != total % TILE_WIDTH ||
		    !yx_take(in, n * sizeof(struct yx_merkle_hash), &b))
			return false;
		for (size_t k = 0; k < n; k++) {
			struct yx_merkle_hash h;

			memcpy(h.b, b.data + k * sizeof(h.b), sizeof(h.b));
			if (!level_push(l, &h))
				return false;
		}
		l->first = total - n;
	}
	t->size = size;
	return true;
}

enum yx_status
tree_compare(const struct tree *t, uint64_t flushed, struct yx_ledger_report *report,
	     struct yx_error *err)
{
	struct yx_buf path = { 0 };
	enum yx_status st = YX_OK;

	for (int i = 0; i < TILE_LEVELS && st == YX_OK; i++, flushed /= TILE_WIDTH) {
		const struct tree_level *l = &t->level[i];

		for (size_t at = 0; at + TILE_WIDTH <= l->count; at += TILE_WIDTH) {
			struct yx_file f = { 0 };

			yx_buf_reset(&path);
			st = tile_path(&path, t->folder, i, at / TILE_WIDTH, 0, err);
			if (st != YX_OK)
				break;
			if (yx_file_open(&f, yx_buf_str(&path), 0, NULL) != YX_OK)
				report->tiles_missing += at + TILE_WIDTH <= flushed;
			else {
				report->tiles_checked++;
				if (!yx_bytes_equal(f.bytes, hashes(l->hash + at, TILE_WIDTH))) {
					report->tiles_bad++;
					if (!report->first_problem[0])
						snprintf(report->first_problem,
							 sizeof(report->first_problem),
							 "%.200s: differs from the journal",
							 yx_buf_str(&path));
				}
			}
			yx_file_close(&f);
		}
	}
	yx_buf_clear(&path);
	return st;
}
