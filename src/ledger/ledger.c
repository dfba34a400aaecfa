/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ledger's life: create, open (replay what the index does not know), append, sync. The workload
 * is many small events from many matters, synced in batches.
 */
#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include "ledger_private.h"

enum yx_status
yx_ledger_create(const char *folder, const char *origin, struct yx_error *err)
{
	struct yx_buf path = { 0 };
	enum yx_status st;

	if ((st = yx_path_make_dirs(folder, true, err)) != YX_OK)
		return st;
	yx_buf_printf(&path, "%s/journal", folder);
	if ((st = yx_buf_status(&path, err)) == YX_OK) {
		st = journal_create(yx_buf_str(&path), origin, err);
		if (st == YX_CONFLICT)
			st = yx_fail(err, YX_CONFLICT, NULL, "", "%s: there is a ledger already",
				     folder);
	}
	yx_buf_clear(&path);
	return st;
}

void
yx_ledger_free(struct yx_ledger *l)
{
	if (!l)
		return;
	if (!l->broken)
		(void)!ledger_flush(l, NULL); /* what it leaves undone, opening does */
	journal_close(&l->journal);
	hashers_clear(&l->hashers);
	tree_free(l->sha256);
	tree_free(l->sm3);
	yx_store_free(l->index);
	chain_table_clear(&l->chains);
	yx_buf_clear(&l->leaves);
	yx_buf_clear(&l->stage);
	yx_free(l->staged);
	yx_free(l->folder);
	yx_free(l);
}

const char *
yx_ledger_origin(const struct yx_ledger *l)
{
	return l->journal.origin;
}

uint64_t
yx_ledger_size(const struct yx_ledger *l)
{
	return l->sha256->size;
}

enum yx_status
ledger_apply(struct yx_ledger *l, struct chain_entry *c, struct yx_bytes event, uint64_t offset,
	     struct yx_error *err)
{
	uint8_t entry[LEAF_ENTRY] = { 0, YX_LEDGER_LEAF };
	struct yx_bytes leaf = yx_bytes(entry + 2, YX_LEDGER_LEAF);
	struct yx_event_hash h;
	enum yx_status st;

	if ((st = event_hash(&l->hashers, event, &h, err)) != YX_OK ||
	    (st = chain_add(&l->hashers, &c->chain, &h, err)) != YX_OK)
		return st;
	yx_chain_leaf(&c->chain, entry + 2);
	if ((st = tree_add(l->sha256, leaf, err)) != YX_OK ||
	    (st = tree_add(l->sm3, leaf, err)) != YX_OK)
		return st;
	c->last = offset;
	c->dirty = true;
	yx_buf_put(&l->leaves, entry, sizeof(entry));
	return yx_buf_status(&l->leaves, err);
}

/* ------------------------------------------------------------------ opening */

/* A record of the journal is taken in: a chain's first makes the chain, every other continues it.
 */
static enum yx_status
replay(void *arg, const struct journal_record *r, uint64_t offset, struct yx_error *err)
{
	struct yx_ledger *l = arg;
	struct chain_entry *c = NULL;
	enum yx_status st;

	st = chain_find(l, r->matter, &c, NULL);
	if (st == YX_NOT_FOUND && r->number == 1)
		st = chain_new(l, r->matter, r->salt.data, &c, err);
	if (st != YX_OK)
		return yx_fail_at(err, st == YX_NOT_FOUND ? YX_MALFORMED : st, offset, "",
				  "%s: a chain without its beginning", l->journal.path);
	if (c->chain.count + 1 != r->number || c->last != r->before || offset <= c->last)
		return yx_fail_at(err, YX_MALFORMED, offset, "",
				  "%s: event %llu does not follow its chain", l->journal.path,
				  (unsigned long long)r->number);
	/* opening trusts the frame's hash for what appending had checked; verification does not */
	if (l->rebuilding && (st = yx_event_check(r->event, err)) != YX_OK)
		return yx_fail_prefix(err, st, "%s, entry %llu: ", l->journal.path,
				      (unsigned long long)r->index);
	return ledger_apply(l, c, r->event, offset, err);
}

static enum yx_status
replay_all(struct yx_ledger *l, struct yx_error *err)
{
	bool more = true;
	enum yx_status st = YX_OK;

	while (more && st == YX_OK) {
		st = journal_next(&l->journal, replay, l, &more, err);
		if (st == YX_OK && l->journal.entries - l->flushed >= FLUSH_EVERY)
			st = ledger_flush(l, err);
	}
	return st;
}

/* What was once signed or indexed must still be in the journal. */
static enum yx_status
check_checkpoint_size(struct yx_ledger *l, struct yx_error *err)
{
	struct yx_buf text = { 0 };
	struct yx_checkpoint cp;
	struct yx_note note;
	enum yx_status st = yx_ledger_last_checkpoint(l, &text, err);

	if (st == YX_NOT_FOUND) {
		yx_buf_clear(&text);
		return YX_OK;
	}
	if (st == YX_OK && (st = yx_note_parse(&note, yx_buf_bytes(&text), err)) == YX_OK) {
		st = yx_checkpoint_parse(&cp, note.text, err);
		if (st == YX_OK && cp.size > l->journal.entries)
			st = yx_fail(err, YX_MALFORMED, NULL, "",
				     "%s: ends after %llu entries, but the checkpoint has %llu; "
				     "restore it from a copy",
				     l->journal.path, (unsigned long long)l->journal.entries,
				     (unsigned long long)cp.size);
		yx_note_clear(&note);
	}
	yx_buf_clear(&text);
	return st;
}

static enum yx_status
open_parts(struct yx_ledger *l, struct yx_error *err)
{
	char *journal = ledger_path(l, "journal", err), *tile = ledger_path(l, "tile", err);
	char *sm3 = ledger_path(l, "sm3/tile", err);
	enum yx_status st = YX_NOMEM;

	if (!journal || !tile || !sm3)
		goto done;
	if ((st = journal_open(&l->journal, journal, l->read_only || l->rebuilding, err)) != YX_OK)
		goto done;
	if (!l->read_only && !l->rebuilding && flock(l->journal.fd, LOCK_EX | LOCK_NB) != 0) {
		st = errno == EWOULDBLOCK
			 ? yx_fail(err, YX_CONFLICT, NULL, "",
				   "%s: another program is writing this ledger", l->folder)
			 : yx_fail_errno(err, "%s: locking", journal);
		goto done;
	}
	if ((st = hashers_init(&l->hashers, err)) != YX_OK ||
	    (st = tree_new(&l->sha256, YX_DIGEST_SHA256, tile, err)) != YX_OK ||
	    (st = tree_new(&l->sm3, YX_DIGEST_SM3, sm3, err)) != YX_OK)
		goto done;
	yx_buf_init(&l->stage, YX_LIMIT_FRAME);
	if (!l->rebuilding)
		st = index_open(l, err);
done:
	yx_free(journal);
	yx_free(tile);
	yx_free(sm3);
	return st;
}

static enum yx_status
open_ledger(struct yx_ledger **out, const char *folder, bool read_only, bool rebuilding,
	    struct yx_error *err)
{
	struct yx_ledger *l = yx_alloc(sizeof(*l));
	enum yx_status st = YX_OK;

	*out = NULL;
	if (!l || !(l->folder = yx_strdup(folder))) {
		yx_free(l);
		return yx_fail_nomem(err);
	}
	l->journal.fd = -1;
	l->read_only = read_only;
	l->rebuilding = rebuilding;
	l->broken = "not open";
	if ((st = open_parts(l, err)) != YX_OK || (st = replay_all(l, err)) != YX_OK)
		goto done;
	if (!rebuilding && (st = check_checkpoint_size(l, err)) != YX_OK)
		goto done;
	if (l->journal.torn && !read_only && !rebuilding &&
	    (st = journal_trim(&l->journal, err)) != YX_OK)
		goto done;
	l->broken = NULL;
	*out = l;
	l = NULL;
done:
	yx_ledger_free(l);
	return st;
}

enum yx_status
yx_ledger_open(struct yx_ledger **out, const char *folder, unsigned flags, struct yx_error *err)
{
	return open_ledger(out, folder, (flags & YX_LEDGER_READ_ONLY) != 0, false, err);
}

enum yx_status
ledger_rebuild(struct yx_ledger **out, const char *folder, struct yx_error *err)
{
	return open_ledger(out, folder, false, true, err);
}

/* ---------------------------------------------------------------- appending */

static enum yx_status
writable(const struct yx_ledger *l, struct yx_error *err)
{
	if (l->read_only || l->rebuilding)
		return yx_fail(err, YX_DENIED, NULL, "", "the ledger was opened for reading only");
	if (l->broken)
		return yx_fail(err, YX_IO, NULL, "", "%s; open the ledger again", l->broken);
	return YX_OK;
}

static struct staged_event *
staged_push(struct yx_ledger *l)
{
	if (l->staged_count == l->staged_cap) {
		size_t cap = l->staged_cap ? l->staged_cap * 2 : 64;
		struct staged_event *p = yx_realloc(l->staged, cap * sizeof(*p));

		if (!p)
			return NULL;
		l->staged = p;
		l->staged_cap = cap;
	}
	return &l->staged[l->staged_count];
}

static enum yx_status
find_or_start(struct yx_ledger *l, struct yx_bytes matter, struct chain_entry **out,
	      struct yx_error *err)
{
	uint8_t salt[YX_CHAIN_SALT];
	enum yx_status st = chain_find(l, matter, out, err);

	if (st != YX_NOT_FOUND)
		return st;
	if ((st = yx_random(salt, sizeof(salt), err)) != YX_OK)
		return st;
	return chain_new(l, matter, salt, out, err);
}

static enum yx_status
stage_record(struct yx_ledger *l, struct chain_entry *c, struct yx_bytes event,
	     struct yx_ledger_receipt *out, struct yx_error *err)
{
	struct journal_record r = { 0 };
	struct staged_event *s = staged_push(l);
	size_t mark = l->stage.len;

	if (!s)
		return yx_fail_nomem(err);
	r.matter = yx_bytes_str(c->matter);
	r.index = l->journal.entries + l->staged_count;
	r.number = c->chain.count + c->staged + 1;
	r.before = c->staged ? c->staged_last : c->last;
	r.salt = yx_bytes(c->salt, sizeof(c->salt));
	r.event = event;
	journal_put_record(&l->stage, &r);
	if (l->stage.status != YX_OK || l->staged_count == UINT32_MAX) {
		/* the frame is full: what was staged stays, this one is refused */
		l->stage.status = YX_OK;
		l->stage.len = mark;
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "more than %d bytes staged; sync before going on", YX_LIMIT_FRAME);
	}
	s->chain = c;
	s->at = l->stage.len - event.len;
	s->len = event.len;
	s->offset = l->journal.end + JOURNAL_FRAME_HEAD + mark;
	l->staged_count++;
	c->staged++;
	c->staged_last = s->offset;
	out->index = r.index;
	out->number = r.number;
	return YX_OK;
}

enum yx_status
yx_ledger_append(struct yx_ledger *l, const char *matter, struct yx_bytes event, uint64_t expect,
		 struct yx_ledger_receipt *out, struct yx_error *err)
{
	struct chain_entry *c = NULL;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if ((st = writable(l, err)) != YX_OK || (st = yx_event_check(event, err)) != YX_OK)
		return st;
	if (!matter_valid(yx_bytes_str(matter)))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a matter is 1 to %d of letters, digits and . _ : / -",
			       YX_LIMIT_MATTER);
	if ((st = find_or_start(l, yx_bytes_str(matter), &c, err)) != YX_OK)
		return st;
	if (expect != YX_LEDGER_ANY && expect != c->chain.count + c->staged)
		return yx_fail(err, YX_CONFLICT, NULL, "", "%s has %llu events, not %llu", matter,
			       (unsigned long long)(c->chain.count + c->staged),
			       (unsigned long long)expect);
	return stage_record(l, c, event, out, err);
}

static void
drop_staged(struct yx_ledger *l)
{
	for (size_t i = 0; i < l->staged_count; i++)
		l->staged[i].chain->staged = 0;
	l->staged_count = 0;
	yx_buf_reset(&l->stage);
}

enum yx_status
yx_ledger_sync(struct yx_ledger *l, struct yx_error *err)
{
	struct yx_bytes body = yx_buf_bytes(&l->stage);
	bool in_doubt = false;
	enum yx_status st;

	if ((st = writable(l, err)) != YX_OK)
		return st;
	if (l->staged_count == 0)
		return YX_OK;
	st = journal_append(&l->journal, body, (uint32_t)l->staged_count, &in_doubt, err);
	if (in_doubt)
		l->broken = "the journal is in doubt after a failed write";
	for (size_t i = 0; st == YX_OK && i < l->staged_count; i++) {
		const struct staged_event *s = &l->staged[i];

		st = ledger_apply(l, s->chain, yx_bytes_slice(body, s->at, s->len), s->offset, err);
		if (st != YX_OK)
			l->broken = "recorded, but out of memory";
	}
	drop_staged(l);
	/* tiles and index can wait: what is not written out now is tried again later */
	if (st == YX_OK && l->journal.entries - l->flushed >= FLUSH_EVERY)
		(void)!ledger_flush(l, NULL);
	return st;
}
