/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ledger prove, verify: offline proofs, and looking a whole ledger over. */
#include <inttypes.h>
#include <string.h>
#include <yinxin/limits.h>
#include "apart.h"
#include "cmd_ledger.h"

/* -------------------------------------------------------------------- prove */

/* The chain as it stood at event `number`, and that event's place in the log. */
static enum yx_status
chain_at(struct yx_ledger *l, const char *matter, uint64_t number, struct yx_chain *out,
	 uint64_t *index, struct yx_error *err)
{
	struct yx_arena *arena = yx_arena_new(0);
	struct yx_ledger_event *ev = NULL;
	uint8_t salt[YX_CHAIN_SALT];
	struct yx_event_hash h;
	struct yx_chain whole;
	size_t count = 0;
	enum yx_status st;

	if (!arena)
		return yx_fail_nomem(err);
	if ((st = yx_ledger_chain(l, matter, &whole, salt, err)) != YX_OK ||
	    (st = yx_ledger_events(l, matter, arena, &ev, &count, err)) != YX_OK ||
	    (st = yx_chain_start(out, salt, matter, err)) != YX_OK)
		goto done;
	if (number == 0)
		number = count;
	if (number > count) {
		st = yx_fail(err, YX_NOT_FOUND, NULL, "", "%s has %zu events", matter, count);
		goto done;
	}
	for (uint64_t i = 0; i < number && st == YX_OK; i++)
		if ((st = yx_event_hash(ev[i].json, &h, err)) == YX_OK)
			st = yx_chain_add(out, &h, err);
	*index = ev[number - 1].index;
done:
	yx_arena_free(arena);
	return st;
}

static enum yx_status
make_proof(struct ledger_request *r, struct yx_buf *out, uint64_t *index, struct yx_error *err)
{
	struct yx_ledger *l = NULL;
	struct yx_buf note = { 0 };
	struct yx_note parsed = { 0 };
	struct yx_merkle_proof path;
	uint8_t leaf[YX_LEDGER_LEAF];
	struct yx_checkpoint cp;
	struct yx_chain chain;
	enum yx_status st;

	if ((st = yx_ledger_open(&l, r->folder, YX_LEDGER_READ_ONLY, err)) != YX_OK ||
	    (st = chain_at(l, r->matter, r->number, &chain, index, err)) != YX_OK)
		goto done;
	if ((st = yx_ledger_last_checkpoint(l, &note, err)) != YX_OK ||
	    (st = yx_note_parse(&parsed, yx_buf_bytes(&note), err)) != YX_OK ||
	    (st = yx_checkpoint_parse(&cp, parsed.text, err)) != YX_OK)
		goto done;
	if (cp.size <= *index) {
		st = yx_fail(err, YX_CONFLICT, NULL, "",
			     "the last checkpoint is older than the event; make a new one first");
		goto done;
	}
	st = yx_ledger_inclusion(l, YX_DIGEST_SHA256, *index, cp.size, &path, err);
	if (st != YX_OK)
		goto done;
	yx_chain_leaf(&chain, leaf);
	st = yx_tlog_proof_put(out, *index, &path, yx_bytes(leaf, sizeof(leaf)),
			       yx_buf_bytes(&note), err);
done:
	yx_note_clear(&parsed);
	yx_buf_clear(&note);
	yx_ledger_free(l);
	return st;
}

int
ledger_prove(struct ledger_request *r)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	struct yx_buf out = { 0 };
	uint64_t index = 0;
	int rc = CLI_OK;
	enum yx_status st;

	if (!r->folder || !r->matter)
		return cli_usage(r->c, "needs FOLDER and --matter", "需要目录和 --matter", NULL);
	if ((st = make_proof(r, &out, &index, &err)) == YX_OK && r->out)
		st = yx_file_write(r->out, yx_buf_bytes(&out), YX_OUT_REPLACE, &err);
	if (st != YX_OK)
		rc = cli_error(r->c, &err, NULL);
	else if (r->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "matter", r->matter);
		yx_json_put_int(&b, "index", (int64_t)index);
		if (r->out)
			yx_json_put_text(&b, "file", yx_bytes_str(r->out));
		else
			yx_json_put_str(&b, "proof", yx_buf_str(&out));
		yx_json_end(&b);
		rc = cli_print_json(r->c, &b);
	} else if (!r->out)
		fputs(yx_buf_str(&out), stdout);
	yx_buf_clear(&out);
	return rc;
}

/* --------------------------------------------------------- who signed a head */

struct heads {
	bool trusted, bad;
	char by[256];
};

static enum yx_status
check_head(struct ledger_request *r, const struct yx_note *note, const char *origin,
	   struct heads *out, struct yx_error *err)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < r->trust.count; i++) {
		struct yx_note_key *k = NULL;
		struct yx_note_check c;
		enum yx_status st;

		if ((st = yx_note_key_parse(&k, yx_bytes_str(r->trust.text[i]), err)) == YX_OK)
			st = yx_note_verify(note, k, &c, err);
		if (st == YX_OK && c.result == YX_NOTE_INVALID)
			out->bad = true;
		if (st == YX_OK && c.result == YX_NOTE_VALID &&
		    (!origin || strcmp(yx_note_key_name(k), origin) == 0)) {
			out->trusted = true;
			snprintf(out->by, sizeof(out->by), "%.180s (%s)", yx_note_key_name(k),
				 yx_note_type_name(yx_note_key_type(k)));
		}
		yx_note_key_free(k);
		if (st != YX_OK)
			return st;
	}
	return YX_OK;
}

static int
verdict(bool right, const struct heads *h)
{
	return !right || h->bad ? CLI_FAILED : h->trusted ? CLI_OK : CLI_INDETERMINATE;
}

static const char *
verdict_name(int rc)
{
	return rc == CLI_OK ? "passed" : rc == CLI_FAILED ? "failed" : "undetermined";
}

static void
tell_head(struct cli *c, const struct heads *h)
{
	if (h->bad)
		cli_say(c, "WRONG    a signature on the checkpoint does not verify",
			"不通过  检查点上有签名验证不通过");
	else if (h->trusted)
		cli_say(c, "checked  signed by %s", "通过    由 %s 签名", h->by);
	else
		cli_say(c,
			"open     no key you trust signed the checkpoint; give the log's keys with "
			"--trust",
			"未核验  没有受信任的密钥对检查点签名；请以 --trust 给出账本密钥");
}

/* ------------------------------------------------------------- offline proof */

static int
check_proof(struct ledger_request *r)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_tlog_proof p = { 0 };
	struct yx_note note = { 0 };
	struct yx_json_build b = { 0 };
	struct yx_checkpoint cp;
	struct yx_merkle *m = NULL;
	struct yx_merkle_hash leaf;
	struct yx_file f = { 0 };
	struct heads h;
	char origin[YX_LIMIT_NOTE_NAME + 1] = "";
	bool valid = false;
	int rc = CLI_INTERNAL;
	enum yx_status st;

	if ((st = yx_file_open(&f, r->proof, 2 * YX_LIMIT_NOTE_BYTES, &err)) != YX_OK ||
	    (st = yx_tlog_proof_parse(&p, f.bytes, &err)) != YX_OK ||
	    (st = yx_note_parse(&note, p.checkpoint, &err)) != YX_OK ||
	    (st = yx_checkpoint_parse(&cp, note.text, &err)) != YX_OK)
		goto done;
	if (!p.has_extra || p.extra.len != YX_LEDGER_LEAF) {
		st = yx_fail(&err, YX_UNSUPPORTED, NULL, "docs/LEDGER.md",
			     "the proof does not carry an entry of this kind of ledger");
		goto done;
	}
	snprintf(origin, sizeof(origin), "%.*s", (int)cp.origin.len, (const char *)cp.origin.data);
	if ((st = yx_merkle_new(&m, YX_DIGEST_SHA256, &err)) != YX_OK ||
	    (st = yx_merkle_leaf(m, yx_buf_bytes(&p.extra), &leaf, &err)) != YX_OK ||
	    (st = yx_merkle_check_inclusion(m, p.index, cp.size, &leaf, &p.path, &cp.root, &valid,
					    &err)) != YX_OK ||
	    (st = check_head(r, &note, origin, &h, &err)) != YX_OK)
		goto done;
	rc = verdict(valid, &h);
	if (r->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "file", yx_bytes_str(r->proof));
		yx_json_put_str(&b, "result", verdict_name(rc));
		yx_json_put_bool(&b, "included", valid);
		yx_json_put_bool(&b, "signed_by_trusted_key", h.trusted);
		yx_json_put_text(&b, "origin", yx_bytes_str(origin));
		yx_json_put_int(&b, "index", (int64_t)p.index);
		yx_json_put_int(&b, "size", (int64_t)cp.size);
		yx_json_put_hex(&b, "chain", yx_bytes_slice(yx_buf_bytes(&p.extra), 1, 32));
		yx_json_put_hex(&b, "sum", yx_bytes_slice(yx_buf_bytes(&p.extra), 41, 32));
		yx_json_end(&b);
		rc = cli_print_json(r->c, &b) == CLI_OK ? rc : CLI_INTERNAL;
	} else {
		if (valid)
			cli_say(r->c, "checked  entry %" PRIu64 " of %" PRIu64 " of %s",
				"通过    第 %" PRIu64 " 项，共 %" PRIu64 " 项，账本 %s", p.index,
				cp.size, origin);
		else
			cli_say(r->c,
				"WRONG    the proof does not lead from the entry to the log's head",
				"不通过  证明路径无法从该项到达账本检查点");
		tell_head(r->c, &h);
	}
done:
	if (st != YX_OK)
		rc = cli_error(r->c, &err, r->proof);
	yx_merkle_free(m);
	yx_note_clear(&note);
	yx_tlog_proof_clear(&p);
	yx_file_close(&f);
	return rc;
}

/* -------------------------------------------------------------- whole ledger */

/* The checkpoint's signatures; nothing to say when there is none. */
static enum yx_status
head_of_folder(struct ledger_request *r, struct heads *h, struct yx_error *err)
{
	struct yx_file f = { 0 };
	struct yx_note note = { 0 };
	char path[4096];
	enum yx_status st;

	memset(h, 0, sizeof(*h));
	snprintf(path, sizeof(path), "%s/checkpoint", r->folder);
	if ((st = yx_file_open(&f, path, YX_LIMIT_NOTE_BYTES, err)) == YX_OK &&
	    (st = yx_note_parse(&note, f.bytes, err)) == YX_OK)
		st = check_head(r, &note, NULL, h, err);
	yx_note_clear(&note);
	yx_file_close(&f);
	return st;
}

static void
tell_report(struct cli *c, const struct yx_ledger_report *p)
{
	cli_say(c, "entries %" PRIu64 ", chains %" PRIu64, "条目 %" PRIu64 "，事件链 %" PRIu64,
		p->entries, p->chains);
	cli_say(c,
		p->journal_ok ? "checked  journal: every frame, chain and sum" : "WRONG    journal",
		p->journal_ok ? "通过    日志：所有帧、事件链与链值" : "不通过  日志");
	if (p->index_unread)
		cli_say(c,
			"open     index: a crash or a copy left index.db-wal beside it, which the "
			"child process that reads the ledger cannot open; --no-sandbox reads it",
			"未核验  索引：崩溃或复制在其旁留下了 index.db-wal，受限的子进程无法打开；"
			"加 --no-sandbox 即可核验");
	else
		cli_say(c, p->index_ok ? "checked  index" : "WRONG    index",
			p->index_ok ? "通过    索引" : "不通过  索引");
	if (p->tiles_bad || p->tiles_missing)
		cli_say(c, "WRONG    tiles: %" PRIu64 " differ, %" PRIu64 " are missing",
			"不通过  瓦片：%" PRIu64 " 个不符，%" PRIu64 " 个缺失", p->tiles_bad,
			p->tiles_missing);
	else
		cli_say(c, "checked  tiles", "通过    瓦片");
	if (p->torn_tail)
		cli_say(c, "note     an unfinished frame at the end will be cut off on next use",
			"提示    末尾有未写完的帧，下次使用时会被截去");
	if (p->has_checkpoint)
		cli_say(c,
			p->checkpoint_continues ? "checked  the checkpoint is of this log"
						: "WRONG    the checkpoint is not of this log",
			p->checkpoint_continues ? "通过    检查点属于此账本"
						: "不通过  检查点不属于此账本");
	if (p->first_problem[0])
		cli_say(c, "         %s", "        %s", p->first_problem);
}

static int
check_folder(struct ledger_request *r)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ledger_report p;
	struct yx_json_build b = { 0 };
	struct heads h = { 0 };
	bool right;
	int rc;

	if (yx_ledger_verify(r->folder, &p, &err) != YX_OK)
		return cli_error(r->c, &err, NULL);
	right = p.journal_ok && (p.index_ok || p.index_unread) && !p.tiles_bad &&
		!p.tiles_missing && (!p.has_checkpoint || p.checkpoint_continues);
	if (p.has_checkpoint && p.checkpoint_continues && head_of_folder(r, &h, &err) != YX_OK)
		return cli_error(r->c, &err, NULL);
	rc = verdict(right, &h);
	if (rc == CLI_OK && p.index_unread)
		rc = CLI_INDETERMINATE;
	if (r->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "ledger", yx_bytes_str(r->folder));
		yx_json_put_str(&b, "result", verdict_name(rc));
		yx_json_put_int(&b, "entries", (int64_t)p.entries);
		yx_json_put_int(&b, "chains", (int64_t)p.chains);
		yx_json_put_bool(&b, "journal_ok", p.journal_ok);
		yx_json_put_bool(&b, "index_ok", p.index_ok);
		yx_json_put_bool(&b, "index_unread", p.index_unread);
		yx_json_put_int(&b, "tiles_bad", (int64_t)p.tiles_bad);
		yx_json_put_int(&b, "tiles_missing", (int64_t)p.tiles_missing);
		yx_json_put_bool(&b, "torn_tail", p.torn_tail);
		yx_json_put_bool(&b, "has_checkpoint", p.has_checkpoint);
		yx_json_put_bool(&b, "checkpoint_continues", p.checkpoint_continues);
		yx_json_put_bool(&b, "signed_by_trusted_key", h.trusted);
		yx_json_put_text(&b, "first_problem", yx_bytes_str(p.first_problem));
		yx_json_end(&b);
		return cli_print_json(r->c, &b) == CLI_OK ? rc : CLI_INTERNAL;
	}
	tell_report(r->c, &p);
	tell_head(r->c, &h);
	return rc;
}

static int
check_apart(void *state)
{
	struct ledger_request *r = state;

	return r->proof ? check_proof(r) : check_folder(r);
}

/* Every entry is hashed again: a ledger of millions takes its minutes. */
#define FOLDER_SECONDS 3600

int
ledger_check(struct ledger_request *r)
{
	if (r->proof && r->folder)
		return cli_usage(r->c, "give a FOLDER or --proof, not both",
				 "目录与 --proof 只能二选一", NULL);
	if (!r->proof && !r->folder)
		return cli_usage(r->c, "needs FOLDER or --proof", "需要目录或 --proof", NULL);
	return apart_run(&(struct apart){ .c = r->c,
					  .work = check_apart,
					  .state = r,
					  .subject = r->proof ? r->proof : r->folder,
					  .folder = r->folder,
					  .seconds = r->folder ? FOLDER_SECONDS : 0 });
}
