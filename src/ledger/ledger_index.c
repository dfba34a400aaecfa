/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The index of a ledger: chains by matter, and how far tiles and index reach into the journal, so
 * that opening need not read it all. It is made from the journal and made again when lost.
 *
 *	chain   matter -> salt || count || sums || offset of the last record
 *	state   "state" -> journal id || entries || end || last frame's hash || unfinished tiles and
 *	        entry bundle
 */
#include <string.h>
#include <sys/stat.h>
#include <yinxin/limits.h>
#include "ledger_private.h"

char *
ledger_path(const struct yx_ledger *l, const char *name, struct yx_error *err)
{
	size_t len = strlen(l->folder) + strlen(name) + 2;
	char *p = yx_alloc(len);

	if (p)
		snprintf(p, len, "%s/%s", l->folder, name);
	else
		yx_fail_nomem(err);
	return p;
}

/* -------------------------------------------------------------- chain table */

static size_t
bucket_of(const struct chain_table *t, struct yx_bytes matter)
{
	uint64_t h = 14695981039346656037ULL ^ t->seed; /* FNV-1a, seeded */

	for (size_t i = 0; i < matter.len; i++)
		h = (h ^ matter.data[i]) * 1099511628211ULL;
	return (size_t)(h ^ h >> 32) & (t->size - 1);
}

static void
entry_free(struct chain_entry *e)
{
	if (!e)
		return;
	yx_free(e->matter);
	yx_free(e);
}

void
chain_table_clear(struct chain_table *t)
{
	for (size_t i = 0; i < t->size; i++)
		while (t->bucket[i]) {
			struct chain_entry *e = t->bucket[i];

			t->bucket[i] = e->next;
			entry_free(e);
		}
	yx_free(t->bucket);
	t->bucket = NULL;
	t->size = t->count = 0;
}

static bool
table_grow(struct chain_table *t)
{
	struct chain_table bigger = { .size = t->size ? t->size * 2 : 64, .seed = t->seed };

	if (!(bigger.bucket = yx_alloc_array(bigger.size, sizeof(struct chain_entry *))))
		return false;
	for (size_t i = 0; i < t->size; i++)
		while (t->bucket[i]) {
			struct chain_entry *e = t->bucket[i];
			size_t b = bucket_of(&bigger, yx_bytes_str(e->matter));

			t->bucket[i] = e->next;
			e->next = bigger.bucket[b];
			bigger.bucket[b] = e;
			bigger.count++;
		}
	yx_free(t->bucket);
	*t = bigger;
	return true;
}

static struct chain_entry *
table_find(const struct chain_table *t, struct yx_bytes matter)
{
	struct chain_entry *e = t->size ? t->bucket[bucket_of(t, matter)] : NULL;

	while (e && !yx_bytes_equal_str(matter, e->matter))
		e = e->next;
	return e;
}

enum yx_status
chain_new(struct yx_ledger *l, struct yx_bytes matter, const uint8_t *salt,
	  struct chain_entry **out, struct yx_error *err)
{
	struct chain_table *t = &l->chains;
	struct chain_entry *e = NULL;
	enum yx_status st;
	size_t b;

	*out = NULL;
	if (t->size == 0 && (st = yx_random(&t->seed, sizeof(t->seed), err)) != YX_OK)
		return st;
	if (t->count >= t->size && !table_grow(t))
		return yx_fail_nomem(err);
	if (!(e = yx_alloc(sizeof(*e))) || !(e->matter = yx_alloc(matter.len + 1))) {
		entry_free(e);
		return yx_fail_nomem(err);
	}
	memcpy(e->matter, matter.data, matter.len);
	memcpy(e->salt, salt, YX_CHAIN_SALT);
	if ((st = yx_chain_start(&e->chain, salt, e->matter, err)) != YX_OK) {
		entry_free(e);
		return st;
	}
	b = bucket_of(t, matter);
	e->next = t->bucket[b];
	t->bucket[b] = e;
	t->count++;
	*out = e;
	return YX_OK;
}

/* ------------------------------------------------------------ index records */

static void
put_chain(struct yx_buf *b, const struct chain_entry *e)
{
	yx_buf_put(b, e->salt, sizeof(e->salt));
	yx_buf_put_u64be(b, e->chain.count);
	yx_buf_put(b, e->chain.sha256.b, YX_MERKLE_HASH);
	yx_buf_put(b, e->chain.sm3.b, YX_MERKLE_HASH);
	yx_buf_put_u64be(b, e->last);
}

static enum yx_status
load_chain(struct yx_ledger *l, struct yx_bytes matter, struct yx_bytes value,
	   struct chain_entry **out, struct yx_error *err)
{
	struct yx_reader r = yx_reader(value);
	struct yx_bytes salt, sha256, sm3;
	uint64_t count, last;
	enum yx_status st;

	if (!yx_take(&r, YX_CHAIN_SALT, &salt) || !yx_take_u64be(&r, &count) ||
	    !yx_take(&r, YX_MERKLE_HASH, &sha256) || !yx_take(&r, YX_MERKLE_HASH, &sm3) ||
	    !yx_take_u64be(&r, &last) || !yx_reader_at_end(&r))
		return yx_fail(err, YX_MALFORMED, NULL, "",
			       "%s/index.db: damaged; remove it to have it made again", l->folder);
	if (last >= l->journal.end)
		return yx_fail(err, YX_CONFLICT, NULL, "",
			       "the ledger has grown since it was opened; open it again");
	if ((st = chain_new(l, matter, salt.data, out, err)) != YX_OK)
		return st;
	(*out)->chain.count = count;
	memcpy((*out)->chain.sha256.b, sha256.data, YX_MERKLE_HASH);
	memcpy((*out)->chain.sm3.b, sm3.data, YX_MERKLE_HASH);
	(*out)->last = last;
	return YX_OK;
}

enum yx_status
chain_find(struct yx_ledger *l, struct yx_bytes matter, struct chain_entry **out,
	   struct yx_error *err)
{
	struct yx_buf value = { 0 };
	enum yx_status st;

	if ((*out = table_find(&l->chains, matter)))
		return YX_OK;
	if (!l->index)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no events of %.*s", (int)matter.len,
			       (const char *)matter.data);
	st = yx_store_get(l->index, "chain", matter, &value, err);
	if (st == YX_OK)
		st = load_chain(l, matter, yx_buf_bytes(&value), out, err);
	else if (st == YX_NOT_FOUND)
		st = yx_fail(err, YX_NOT_FOUND, NULL, "", "no events of %.*s", (int)matter.len,
			     (const char *)matter.data);
	yx_buf_clear(&value);
	return st;
}

/* -------------------------------------------------------------------- state */

static void
put_state(struct yx_buf *b, const struct yx_ledger *l)
{
	yx_buf_put(b, l->journal.id.b, YX_MERKLE_HASH);
	yx_buf_put_u64be(b, l->journal.entries);
	yx_buf_put_u64be(b, l->journal.end);
	yx_buf_put(b, l->journal.last.b, YX_MERKLE_HASH);
	tree_save(l->sha256, b);
	tree_save(l->sm3, b);
	yx_buf_put_u32be(b, (uint32_t)l->leaves.len);
	yx_buf_put_bytes(b, yx_buf_bytes(&l->leaves));
}

static enum yx_status
load_state(struct yx_ledger *l, struct yx_bytes value, struct yx_error *err)
{
	struct yx_reader r = yx_reader(value);
	struct yx_bytes id, last, leaves;
	uint64_t entries, end;
	uint32_t leaves_len;
	struct stat info;

	if (!yx_take(&r, YX_MERKLE_HASH, &id) || !yx_take_u64be(&r, &entries) ||
	    !yx_take_u64be(&r, &end) || !yx_take(&r, YX_MERKLE_HASH, &last) ||
	    !tree_load(l->sha256, &r, entries) || !tree_load(l->sm3, &r, entries) ||
	    !yx_take_u32be(&r, &leaves_len) || !yx_take(&r, leaves_len, &leaves) ||
	    leaves.len != entries % TILE_WIDTH * LEAF_ENTRY || !yx_reader_at_end(&r))
		return yx_fail(err, YX_MALFORMED, NULL, "",
			       "%s/index.db: damaged; remove it to have it made again", l->folder);
	if (!yx_bytes_equal(id, yx_bytes(l->journal.id.b, YX_MERKLE_HASH)))
		return yx_fail(err, YX_MALFORMED, NULL, "",
			       "%s/index.db belongs to another ledger; remove it to have it made "
			       "again",
			       l->folder);
	if (fstat(l->journal.fd, &info) != 0)
		return yx_fail_errno(err, "%s", l->journal.path);
	if ((uint64_t)info.st_size < end)
		return yx_fail(err, YX_MALFORMED, NULL, "",
			       "%s: ends before entry %llu, which the index knows; restore it from "
			       "a copy",
			       l->journal.path, (unsigned long long)entries);
	l->journal.entries = l->flushed = entries;
	l->journal.end = end;
	memcpy(l->journal.last.b, last.data, YX_MERKLE_HASH);
	l->leaves_first = entries - entries % TILE_WIDTH;
	yx_buf_put_bytes(&l->leaves, leaves);
	return yx_buf_status(&l->leaves, err);
}

enum yx_status
index_open(struct yx_ledger *l, struct yx_error *err)
{
	struct yx_buf value = { 0 }, url = { 0 };
	enum yx_status st;

	yx_buf_printf(&url, "sqlite:%s/index.db", l->folder);
	if ((st = yx_buf_status(&url, err)) != YX_OK)
		goto done;
	st = yx_store_open(&l->index, yx_buf_str(&url),
			   l->read_only ? YX_STORE_READ_ONLY : YX_STORE_CREATE, err);
	if (st != YX_OK) {
		/* a reader does without: it reads the whole journal */
		if (l->read_only)
			st = YX_OK;
		else if (st == YX_MALFORMED)
			yx_fail_prefix(
			    err, st,
			    "%s/index.db is damaged, remove it to have it made again: ", l->folder);
		goto done;
	}
	st = yx_store_get(l->index, "state", YX_BYTES_LIT("state"), &value, err);
	if (st == YX_OK)
		st = load_state(l, yx_buf_bytes(&value), err);
	else if (st == YX_NOT_FOUND)
		st = YX_OK;
done:
	yx_buf_clear(&url);
	yx_buf_clear(&value);
	return st;
}

/* -------------------------------------------------------------------- flush */

static enum yx_status
flush_entries(struct yx_ledger *l, struct yx_error *err)
{
	size_t bundle = (size_t)TILE_WIDTH * LEAF_ENTRY, at = 0;
	enum yx_status st;

	for (; l->leaves.len - at >= bundle; at += bundle) {
		uint64_t number = (l->leaves_first + at / LEAF_ENTRY) / TILE_WIDTH;

		st = tile_write(l->sha256->folder, -1, number, 0,
				yx_bytes_slice(yx_buf_bytes(&l->leaves), at, bundle), err);
		if (st != YX_OK)
			return st;
	}
	memmove(l->leaves.data, l->leaves.data + at, l->leaves.len - at);
	l->leaves.len -= at;
	l->leaves_first += at / LEAF_ENTRY;
	return YX_OK;
}

static enum yx_status
flush_index(struct yx_ledger *l, struct yx_error *err)
{
	struct yx_buf value = { 0 };
	enum yx_status st;

	if ((st = yx_store_begin(l->index, err)) != YX_OK)
		return st;
	for (size_t i = 0; i < l->chains.size; i++)
		for (struct chain_entry *e = l->chains.bucket[i]; e; e = e->next) {
			if (!e->dirty)
				continue;
			yx_buf_reset(&value);
			put_chain(&value, e);
			if ((st = yx_buf_status(&value, err)) != YX_OK ||
			    (st = yx_store_put(l->index, "chain", yx_bytes_str(e->matter),
					       yx_buf_bytes(&value), err)) != YX_OK)
				goto done;
		}
	yx_buf_reset(&value);
	put_state(&value, l);
	if ((st = yx_buf_status(&value, err)) != YX_OK ||
	    (st = yx_store_put(l->index, "state", YX_BYTES_LIT("state"), yx_buf_bytes(&value),
			       err)) != YX_OK)
		goto done;
	st = yx_store_commit(l->index, err);
done:
	if (st != YX_OK)
		yx_store_rollback(l->index);
	yx_buf_clear(&value);
	return st;
}

/* When there are many, chains at rest leave memory; they come back from the index. Staged ones
 * stay. */
static void
forget_chains(struct yx_ledger *l)
{
	bool many = l->chains.count > CHAINS_KEPT;

	for (size_t i = 0; i < l->chains.size; i++)
		for (struct chain_entry **p = &l->chains.bucket[i]; *p;) {
			struct chain_entry *e = *p;

			e->dirty = false;
			if (e->staged || !many) {
				p = &e->next;
				continue;
			}
			*p = e->next;
			entry_free(e);
			l->chains.count--;
		}
}

enum yx_status
ledger_flush(struct yx_ledger *l, struct yx_error *err)
{
	enum yx_status st;

	if (l->read_only || l->rebuilding || l->flushed == l->journal.entries)
		return YX_OK;
	if ((st = tree_flush(l->sha256, err)) != YX_OK || (st = tree_flush(l->sm3, err)) != YX_OK ||
	    (st = flush_entries(l, err)) != YX_OK || (st = tiles_sync(l->folder, err)) != YX_OK ||
	    (st = flush_index(l, err)) != YX_OK)
		return st;
	l->flushed = l->journal.entries;
	forget_chains(l);
	return YX_OK;
}
