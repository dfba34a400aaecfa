/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a ledger: chains, their events, roots and proofs. */
#include <string.h>
#include <yinxin/limits.h>
#include "ledger_private.h"

enum yx_status
yx_ledger_chain(struct yx_ledger *l, const char *matter, struct yx_chain *out,
		uint8_t salt[YX_CHAIN_SALT], struct yx_error *err)
{
	struct chain_entry *c = NULL;
	enum yx_status st = chain_find(l, yx_bytes_str(matter), &c, err);

	memset(out, 0, sizeof(*out));
	if (st != YX_OK)
		return st;
	if (c->chain.count == 0)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no events of %s", matter);
	*out = c->chain;
	memcpy(salt, c->salt, YX_CHAIN_SALT);
	return YX_OK;
}

/* Recompute the chain from its events: what is handed out is what was summed. */
static enum yx_status
check_sum(const struct yx_ledger *l, const char *matter, const struct chain_entry *c,
	  const struct yx_ledger_event *ev, struct yx_error *err)
{
	struct yx_event_hash h;
	struct yx_chain sum;
	enum yx_status st;

	if ((st = yx_chain_start(&sum, c->salt, matter, err)) != YX_OK)
		return st;
	for (uint64_t i = 0; i < c->chain.count; i++)
		if ((st = event_hash(&l->hashers, ev[i].json, &h, err)) != YX_OK ||
		    (st = chain_add(&l->hashers, &sum, &h, err)) != YX_OK)
			return st;
	if (memcmp(sum.sha256.b, c->chain.sha256.b, YX_MERKLE_HASH) != 0 ||
	    memcmp(sum.sm3.b, c->chain.sm3.b, YX_MERKLE_HASH) != 0)
		return yx_fail(err, YX_MALFORMED, NULL, "",
			       "%s: the events of %s do not give its sum", l->journal.path, matter);
	return YX_OK;
}

enum yx_status
yx_ledger_events(struct yx_ledger *l, const char *matter, struct yx_arena *arena,
		 struct yx_ledger_event **out, size_t *count, struct yx_error *err)
{
	struct yx_bytes name = yx_bytes_str(matter);
	struct chain_entry *c = NULL;
	struct journal_record r;
	struct yx_ledger_event *ev;
	struct yx_buf hold = { 0 };
	uint64_t at;
	enum yx_status st;

	*out = NULL;
	*count = 0;
	if ((st = chain_find(l, name, &c, err)) != YX_OK)
		return st;
	if (c->chain.count == 0)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no events of %s", matter);
	if (!(ev = yx_arena_array(arena, c->chain.count, sizeof(*ev))))
		return yx_fail_nomem(err);
	at = c->last;
	for (uint64_t n = c->chain.count; n > 0; n--) {
		if ((st = journal_read(&l->journal, at, &hold, &r, err)) != YX_OK)
			goto done;
		if (r.number != n || !yx_bytes_equal(r.matter, name)) {
			st = yx_fail_at(err, YX_MALFORMED, at, "", "%s: not event %llu of %s",
					l->journal.path, (unsigned long long)n, matter);
			goto done;
		}
		ev[n - 1].index = r.index;
		ev[n - 1].number = n;
		ev[n - 1].json = yx_arena_dup(arena, r.event);
		if (!ev[n - 1].json.data) {
			st = yx_fail_nomem(err);
			goto done;
		}
		at = r.before;
	}
	if ((st = check_sum(l, matter, c, ev, err)) != YX_OK)
		goto done;
	*out = ev;
	*count = (size_t)c->chain.count;
done:
	yx_buf_clear(&hold);
	return st;
}

static enum yx_status
pick_tree(struct yx_ledger *l, enum yx_digest_alg alg, uint64_t size, struct yx_merkle_source *out,
	  struct yx_error *err)
{
	if (alg != YX_DIGEST_SHA256 && alg != YX_DIGEST_SM3)
		return yx_fail(err, YX_USAGE, NULL, "", "the trees are SHA-256 and SM3");
	if (size > l->sha256->size)
		return yx_fail(err, YX_USAGE, NULL, "", "the log has %llu entries, not %llu",
			       (unsigned long long)l->sha256->size, (unsigned long long)size);
	*out = tree_source(alg == YX_DIGEST_SM3 ? l->sm3 : l->sha256);
	return YX_OK;
}

enum yx_status
yx_ledger_root(struct yx_ledger *l, enum yx_digest_alg alg, uint64_t size,
	       struct yx_merkle_hash *out, struct yx_error *err)
{
	struct yx_merkle_source src;
	enum yx_status st = pick_tree(l, alg, size, &src, err);

	return st != YX_OK ? st : yx_merkle_root(&src, size, out, err);
}

enum yx_status
yx_ledger_inclusion(struct yx_ledger *l, enum yx_digest_alg alg, uint64_t index, uint64_t size,
		    struct yx_merkle_proof *out, struct yx_error *err)
{
	struct yx_merkle_source src;
	enum yx_status st = pick_tree(l, alg, size, &src, err);

	return st != YX_OK ? st : yx_merkle_prove_inclusion(&src, index, size, out, err);
}

enum yx_status
yx_ledger_consistency(struct yx_ledger *l, enum yx_digest_alg alg, uint64_t size1, uint64_t size2,
		      struct yx_merkle_proof *out, struct yx_error *err)
{
	struct yx_merkle_source src;
	enum yx_status st = pick_tree(l, alg, size2, &src, err);

	return st != YX_OK ? st : yx_merkle_prove_consistency(&src, size1, size2, out, err);
}
