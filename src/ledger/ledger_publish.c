/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints. The rule a log lives by: never sign a head that does not continue every head signed
 * before. So the checkpoint on disk is compared with our tree first, and what a signature speaks of
 * (tiles, entries) is on disk before it is made.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "ledger_private.h"

enum yx_status
yx_ledger_last_checkpoint(struct yx_ledger *l, struct yx_buf *out, struct yx_error *err)
{
	char *path = ledger_path(l, "checkpoint", err);
	struct yx_file f = { 0 };
	enum yx_status st;

	if (!path)
		return YX_NOMEM;
	if ((st = yx_file_open(&f, path, YX_LIMIT_NOTE_BYTES, err)) == YX_OK) {
		yx_buf_put_bytes(out, f.bytes);
		st = yx_buf_status(out, err);
	}
	yx_file_close(&f);
	yx_free(path);
	return st;
}

static enum yx_status
check_continues(struct yx_ledger *l, struct yx_error *err)
{
	struct yx_merkle_hash root;
	struct yx_buf text = { 0 };
	struct yx_checkpoint cp;
	struct yx_note note = { 0 };
	enum yx_status st = yx_ledger_last_checkpoint(l, &text, err);

	if (st == YX_NOT_FOUND) {
		yx_buf_clear(&text);
		return YX_OK;
	}
	if (st != YX_OK || (st = yx_note_parse(&note, yx_buf_bytes(&text), err)) != YX_OK ||
	    (st = yx_checkpoint_parse(&cp, note.text, err)) != YX_OK)
		goto done;
	if (!yx_bytes_equal_str(cp.origin, l->journal.origin) || cp.size > l->sha256->size)
		st = yx_fail(err, YX_CONFLICT, NULL, "C2SP tlog-checkpoint",
			     "%s/checkpoint is not of this log; nothing was signed", l->folder);
	else if ((st = yx_ledger_root(l, YX_DIGEST_SHA256, cp.size, &root, err)) == YX_OK &&
		 memcmp(root.b, cp.root.b, sizeof(root.b)) != 0)
		st = yx_fail(err, YX_CONFLICT, NULL, "C2SP tlog-checkpoint",
			     "the log no longer continues %s/checkpoint; nothing was signed",
			     l->folder);
done:
	yx_note_clear(&note);
	yx_buf_clear(&text);
	return st;
}

static enum yx_status
write_partials(struct yx_ledger *l, struct yx_error *err)
{
	unsigned width = (unsigned)(l->leaves.len / LEAF_ENTRY);
	enum yx_status st;

	if ((st = tree_write_partial(l->sha256, err)) != YX_OK ||
	    (st = tree_write_partial(l->sm3, err)) != YX_OK)
		return st;
	if (width && (st = tile_write(l->sha256->folder, -1, l->leaves_first / TILE_WIDTH, width,
				      yx_buf_bytes(&l->leaves), err)) != YX_OK)
		return st;
	return tiles_sync(l->folder, err);
}

static enum yx_status
make_note(struct yx_ledger *l, const struct yx_key *ed25519, const struct yx_key *sm2,
	  struct yx_buf *note, struct yx_error *err)
{
	struct yx_merkle_hash root, sm3_root;
	struct yx_buf text = { 0 };
	const char *name = l->journal.origin;
	uint64_t size = l->sha256->size;
	enum yx_status st;

	if ((st = yx_ledger_root(l, YX_DIGEST_SHA256, size, &root, err)) != YX_OK ||
	    (st = yx_ledger_root(l, YX_DIGEST_SM3, size, &sm3_root, err)) != YX_OK ||
	    (st = yx_checkpoint_put(&text, name, size, &root, err)) != YX_OK ||
	    (st = yx_note_begin(note, yx_buf_bytes(&text), err)) != YX_OK ||
	    (st = yx_note_sign(note, name, ed25519, yx_buf_bytes(&text), err)) != YX_OK)
		goto done;
	if (sm2)
		st = yx_note_sign_sm2(note, name, sm2, yx_buf_bytes(&text), &sm3_root, err);
done:
	yx_buf_clear(&text);
	return st;
}

enum yx_status
yx_ledger_checkpoint(struct yx_ledger *l, const struct yx_key *ed25519, const struct yx_key *sm2,
		     struct yx_buf *out, struct yx_error *err)
{
	struct yx_buf note = { 0 };
	char *path = NULL;
	enum yx_status st;

	if (l->read_only || l->rebuilding)
		return yx_fail(err, YX_DENIED, NULL, "", "the ledger was opened for reading only");
	if (l->broken)
		return yx_fail(err, YX_IO, NULL, "", "%s; open the ledger again", l->broken);
	if ((st = check_continues(l, err)) != YX_OK || (st = ledger_flush(l, err)) != YX_OK ||
	    (st = write_partials(l, err)) != YX_OK ||
	    (st = make_note(l, ed25519, sm2, &note, err)) != YX_OK)
		goto done;
	if (!(path = ledger_path(l, "checkpoint", err))) {
		st = YX_NOMEM;
		goto done;
	}
	if ((st = yx_file_write(path, yx_buf_bytes(&note), YX_OUT_REPLACE, err)) != YX_OK)
		goto done;
	if (out) {
		yx_buf_put_bytes(out, yx_buf_bytes(&note));
		st = yx_buf_status(out, err);
	}
done:
	yx_free(path);
	yx_buf_clear(&note);
	return st;
}
