/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking a whole ledger over: everything is computed again from the journal in memory, then
 * compared with what is on disk.
 */
#include <string.h>
#include <sys/stat.h>
#include <yinxin/limits.h>
#include "ledger_private.h"

static void problem(struct yx_ledger_report *r, const char *fmt, ...) YX_PRINTF(2, 3);

static void
problem(struct yx_ledger_report *r, const char *fmt, ...)
{
	va_list ap;

	if (r->first_problem[0])
		return;
	va_start(ap, fmt);
	vsnprintf(r->first_problem, sizeof(r->first_problem), fmt, ap);
	va_end(ap);
}

/* The chain table says of each chain what the index must say, unless the index is behind. */
struct compare {
	struct yx_ledger *l;
	struct yx_ledger_report *report;
	uint64_t index_end; /* journal offset up to which the index knows */
	bool same;
};

static bool
compare_chain(void *arg, struct yx_bytes matter, struct yx_bytes value)
{
	struct compare *c = arg;
	struct yx_reader r = yx_reader(value);
	struct chain_entry *e = NULL;
	struct yx_bytes salt, sha256, sm3;
	uint64_t count, last;

	if (!yx_take(&r, YX_CHAIN_SALT, &salt) || !yx_take_u64be(&r, &count) ||
	    !yx_take(&r, YX_MERKLE_HASH, &sha256) || !yx_take(&r, YX_MERKLE_HASH, &sm3) ||
	    !yx_take_u64be(&r, &last) || !yx_reader_at_end(&r) ||
	    chain_find(c->l, matter, &e, NULL) != YX_OK || count > e->chain.count ||
	    !yx_bytes_equal(salt, yx_bytes(e->salt, YX_CHAIN_SALT)))
		c->same = false;
	/* at the same count the sums must be the same; behind it they are simply older */
	else if (count == e->chain.count &&
		 (!yx_bytes_equal(sha256, yx_bytes(e->chain.sha256.b, YX_MERKLE_HASH)) ||
		  !yx_bytes_equal(sm3, yx_bytes(e->chain.sm3.b, YX_MERKLE_HASH)) ||
		  last != e->last))
		c->same = false;
	else if (count < e->chain.count && e->last < c->index_end)
		c->same = false;
	if (!c->same)
		problem(c->report, "index.db: chain %.*s differs from the journal", (int)matter.len,
			(const char *)matter.data);
	return c->same;
}

/* The store keeps an index of its log in a file that it makes, which a sandboxed child may not. */
static bool
has_log_beside(const char *folder)
{
	struct yx_buf path = { 0 };
	struct stat sb;
	bool has;

	yx_buf_printf(&path, "%s/index.db-wal", folder);
	has = yx_buf_status(&path, NULL) == YX_OK && stat(yx_buf_str(&path), &sb) == 0 &&
	      sb.st_size > 0;
	yx_buf_clear(&path);
	return has;
}

static enum yx_status
check_index(struct yx_ledger *l, const char *folder, uint64_t *flushed,
	    struct yx_ledger_report *out, struct yx_error *err)
{
	struct yx_buf url = { 0 }, state = { 0 };
	struct compare c = { l, out, 0, true };
	struct yx_store *s = NULL;
	struct yx_reader r;
	enum yx_status st;

	*flushed = 0;
	yx_buf_printf(&url, "sqlite:%s/index.db", folder);
	if ((st = yx_buf_status(&url, err)) != YX_OK)
		goto done;
	if ((st = yx_store_open(&s, yx_buf_str(&url), YX_STORE_READ_ONLY, NULL)) != YX_OK) {
		out->index_ok = st == YX_NOT_FOUND; /* it will be made again */
		out->index_unread = st == YX_IO && has_log_beside(folder);
		if (!out->index_ok && !out->index_unread)
			problem(out, "index.db: cannot be read");
		st = YX_OK;
		goto done;
	}
	st = yx_store_get(s, "state", YX_BYTES_LIT("state"), &state, err);
	if (st == YX_NOT_FOUND) {
		out->index_ok = true;
		st = YX_OK;
		goto done;
	}
	if (st != YX_OK)
		goto done;
	r = yx_reader(yx_buf_bytes(&state));
	if (!yx_skip(&r, YX_MERKLE_HASH) || !yx_take_u64be(&r, flushed) ||
	    !yx_take_u64be(&r, &c.index_end) || *flushed > l->journal.entries ||
	    c.index_end > l->journal.end) {
		problem(out, "index.db: knows more entries than the journal has");
		goto done;
	}
	st =
	    yx_store_each(s, "chain", yx_bytes(NULL, 0), yx_bytes(NULL, 0), compare_chain, &c, err);
	out->index_ok = st == YX_OK && c.same;
done:
	yx_store_free(s);
	yx_buf_clear(&url);
	yx_buf_clear(&state);
	return st;
}

static enum yx_status
check_entries(struct yx_ledger *l, uint64_t flushed, struct yx_ledger_report *out,
	      struct yx_error *err)
{
	size_t bundle = (size_t)TILE_WIDTH * LEAF_ENTRY;
	struct yx_buf path = { 0 };
	enum yx_status st = YX_OK;

	for (uint64_t n = 0; (n + 1) * TILE_WIDTH <= flushed && st == YX_OK; n++) {
		struct yx_bytes want = yx_bytes_slice(yx_buf_bytes(&l->leaves), n * bundle, bundle);
		struct yx_file f = { 0 };

		yx_buf_reset(&path);
		if ((st = tile_path(&path, l->sha256->folder, -1, n, 0, err)) != YX_OK)
			break;
		if (yx_file_open(&f, yx_buf_str(&path), 0, NULL) != YX_OK)
			out->tiles_missing++;
		else if (out->tiles_checked++, !yx_bytes_equal(f.bytes, want)) {
			out->tiles_bad++;
			problem(out, "%.200s: differs from the journal", yx_buf_str(&path));
		}
		yx_file_close(&f);
	}
	yx_buf_clear(&path);
	return st;
}

static enum yx_status
check_checkpoint(struct yx_ledger *l, struct yx_ledger_report *out, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_merkle_hash root;
	struct yx_buf text = { 0 };
	struct yx_checkpoint cp;
	struct yx_note note = { 0 };
	enum yx_status st = yx_ledger_last_checkpoint(l, &text, err);

	if (st == YX_NOT_FOUND) {
		st = YX_OK;
		goto done;
	}
	if (st != YX_OK)
		goto done;
	out->has_checkpoint = true;
	if (yx_note_parse(&note, yx_buf_bytes(&text), &why) != YX_OK ||
	    yx_checkpoint_parse(&cp, note.text, &why) != YX_OK) {
		problem(out, "checkpoint: %.200s", why.text);
		goto done;
	}
	if (cp.size > l->sha256->size) {
		problem(out, "checkpoint: speaks of %llu entries, the journal has %llu",
			(unsigned long long)cp.size, (unsigned long long)l->sha256->size);
		goto done;
	}
	if ((st = yx_ledger_root(l, YX_DIGEST_SHA256, cp.size, &root, err)) != YX_OK)
		goto done;
	out->checkpoint_continues = memcmp(root.b, cp.root.b, sizeof(root.b)) == 0 &&
				    yx_bytes_equal_str(cp.origin, l->journal.origin);
	if (!out->checkpoint_continues)
		problem(out, "checkpoint: root or origin is not that of the journal");
done:
	yx_note_clear(&note);
	yx_buf_clear(&text);
	return st;
}

enum yx_status
yx_ledger_verify(const char *folder, struct yx_ledger_report *out, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_ledger *l = NULL;
	uint64_t flushed = 0;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	st = ledger_rebuild(&l, folder, &why);
	if (st == YX_MALFORMED || st == YX_LIMIT) {
		char line[240];

		problem(out, "%s", yx_error_line(&why, line, sizeof(line)));
		return YX_OK;
	}
	if (st != YX_OK) {
		if (err)
			*err = why;
		return st;
	}
	out->journal_ok = true;
	out->entries = l->journal.entries;
	out->chains = l->chains.count;
	out->frames = l->journal.frames;
	out->torn_tail = l->journal.torn;
	if ((st = check_index(l, folder, &flushed, out, err)) != YX_OK ||
	    (st = tree_compare(l->sha256, flushed, out, err)) != YX_OK ||
	    (st = tree_compare(l->sm3, flushed, out, err)) != YX_OK ||
	    (st = check_entries(l, flushed, out, err)) != YX_OK)
		goto done;
	if (out->tiles_missing)
		problem(out, "%llu tiles are missing", (unsigned long long)out->tiles_missing);
	st = check_checkpoint(l, out, err);
done:
	yx_ledger_free(l);
	return st;
}
