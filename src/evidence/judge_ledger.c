/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the ledger's part of a package is worth: its form, the events, the chain's sums recomputed,
 * the log's head signed by whom, and the way from the chain's last sum to that head.
 */
#include <inttypes.h>
#include <string.h>
#include <yinxin/limits.h>
#include "judge.h"

static bool
same(const struct yx_merkle_hash *a, const struct yx_merkle_hash *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

static void
judge_package(struct judge *j)
{
	bool ok = j->e->canonical && j->e->digest_ok;
	struct yx_evidence_item *it =
	    judge_item(j, YX_ITEM_PACKAGE, "", ok ? YX_INDICATION_PASSED : YX_INDICATION_FAILED);

	if (ok)
		judge_text(j, it, "the package is whole: both of its digests were recomputed",
			   "证据包完整：两种摘要均已重新计算并一致");
	else if (!j->e->canonical)
		judge_text(j, it, "the file is not in the exact form a package has",
			   "文件不是证据包应有的规范形式");
	else
		judge_text(j, it, "the content is not the one its digests were made of",
			   "内容与证据包的摘要不一致");
	if (!ok)
		judge_next(j, it, "obtain the package again from whoever made it",
			   "请向制作方重新获取证据包");
}

static void
judge_events(struct judge *j)
{
	size_t withheld = 0, odd = 0;
	struct yx_evidence_item *it;

	for (size_t i = 0; i < j->e->event_count; i++) {
		withheld += j->e->events[i].withheld;
		odd += !j->e->events[i].withheld && !j->e->events[i].type;
	}
	it = judge_item(j, YX_ITEM_EVENTS, "",
			odd        ? YX_INDICATION_FAILED
			: withheld ? YX_INDICATION_INDETERMINATE
				   : YX_INDICATION_PASSED);
	if (odd)
		judge_text(j, it, "an event is not of the form that the ledger records",
			   "有事件不符合账本记录的格式");
	else if (withheld) {
		judge_text(j, it,
			   judge_printf(j, "%zu of %zu events are here by their hashes only",
					withheld, j->e->event_count),
			   judge_printf(j, "%zu 个事件（共 %zu 个）仅以摘要形式提供", withheld,
					j->e->event_count));
		judge_next(j, it, "ask for the events that were withheld, if they still exist",
			   "如仍存在，请索取未披露的事件");
	} else
		judge_text(j, it, judge_printf(j, "all %zu events are here", j->e->event_count),
			   judge_printf(j, "%zu 个事件全部提供", j->e->event_count));
}

static enum yx_status
judge_chain(struct judge *j)
{
	const struct yx_evidence *e = j->e;
	struct yx_evidence_item *it;
	struct yx_chain c;
	enum yx_status st;

	st = yx_chain_start(&c, e->salt, e->matter, j->err);
	if (st != YX_OK && st != YX_USAGE)
		return st;
	j->chain_ok = st == YX_OK && same(&c.id, &e->claimed.id);
	for (size_t i = 0; i < e->event_count && j->chain_ok; i++)
		if ((st = yx_chain_add(&c, &e->events[i].hash, j->err)) != YX_OK)
			return st;
	j->chain_ok = j->chain_ok && c.count == e->claimed.count &&
		      same(&c.sha256, &e->claimed.sha256) && same(&c.sm3, &e->claimed.sm3);
	it = judge_item(j, YX_ITEM_CHAIN, e->matter,
			j->chain_ok ? YX_INDICATION_PASSED : YX_INDICATION_FAILED);
	if (j->chain_ok)
		judge_text(j, it,
			   "the events give the chain's sums, in SHA-256 and in SM3: none was "
			   "changed, left out or moved",
			   "由事件重新计算的链值（SHA-256 与 SM3）一致：无事件被修改、删除或调换");
	else {
		judge_text(j, it, "the events do not give the chain's sums",
			   "由事件重新计算的链值不一致");
		judge_next(j, it, "do not rely on the events of this package",
			   "不得依赖该证据包中的事件");
	}
	return YX_OK;
}

/* --------------------------------------------------------------- checkpoint */

static void
tell_key(struct judge *j, struct yx_evidence_item *it, const struct yx_note_key *k, bool trusted,
	 bool of_log, const struct yx_note_check *c)
{
	const char *type = yx_note_type_name(yx_note_key_type(k));

	it->time = c->time;
	switch (c->result) {
	case YX_NOTE_VALID:
		if (trusted) {
			judge_text(j, it,
				   judge_printf(j,
						"the head of the log is signed by a key you trust "
						"(%s)",
						type),
				   judge_printf(j, "账本检查点由您信任的密钥签名（%s）", type));
			break;
		}
		judge_text(
		    j, it,
		    judge_printf(j,
				 "the head of the log is signed (%s) with a key that only the "
				 "package itself vouches for",
				 type),
		    judge_printf(j, "账本检查点已签名（%s），但密钥仅由证据包自行声明", type));
		if (it->result == YX_INDICATION_PASSED)
			break;
		judge_next(j, it,
			   of_log
			       ? "get the log's key from its operator and give it with --trust"
			       : "get the witness's key from the witness and give it with --trust",
			   of_log ? "向账本运营方索取密钥，并以 --trust 给出"
				  : "向见证方索取密钥，并以 --trust 给出");
		break;
	case YX_NOTE_INVALID:
		judge_text(j, it, "the signature on the log's head does not verify",
			   "账本检查点的签名验证不通过");
		judge_next(j, it, "do not rely on this package", "不得依赖该证据包");
		break;
	case YX_NOTE_ABSENT:
		judge_text(j, it, "the package names this key, but it did not sign the log's head",
			   "证据包声明了该密钥，但它未对账本检查点签名");
		break;
	case YX_NOTE_UNSUPPORTED:
		judge_text(j, it, "a key of a kind that this program cannot check",
			   "本程序不支持核验的密钥类型");
		judge_next(j, it, "use a newer version", "请使用新版本");
		break;
	}
}

static enum yx_status
judge_key(struct judge *j, const struct yx_note *note, const char *text, bool trusted)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_evidence_item *it;
	struct yx_note_key *k = NULL;
	struct yx_note_check c;
	enum yx_indication result = YX_INDICATION_INDETERMINATE;
	bool of_log;
	enum yx_status st;

	st = yx_note_key_parse(&k, yx_bytes_str(text), &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(j->err);
	if (st != YX_OK) {
		it = judge_item(j, YX_ITEM_CHECKPOINT, "", YX_INDICATION_INDETERMINATE);
		judge_text(j, it, judge_printf(j, "a key cannot be read: %s", why.text),
			   judge_printf(j, "密钥无法读取：%s", why.text));
		judge_next(j, it, "give the key as the log's operator publishes it",
			   "请按账本运营方公布的形式给出密钥");
		return YX_OK;
	}
	if ((st = yx_note_verify(note, k, &c, j->err)) != YX_OK)
		goto done;
	of_log = strcmp(yx_note_key_name(k), j->e->origin) == 0;
	/* a key the package names itself must at least have signed */
	if (c.result == YX_NOTE_INVALID || (c.result == YX_NOTE_ABSENT && !trusted))
		result = YX_INDICATION_FAILED;
	else if (c.result == YX_NOTE_VALID && trusted)
		result = YX_INDICATION_PASSED;
	if (c.result == YX_NOTE_ABSENT && trusted)
		goto done; /* a set of trusted keys is not for one log alone */
	if (c.result == YX_NOTE_VALID && of_log) {
		j->head_trusted = j->head_trusted || trusted;
		if (c.has_sm3_root && (trusted || !j->sm3_head_known)) {
			j->sm3_head_known = true;
			j->sm3_head = c.sm3_root;
		}
	}
	/* what a key that nobody vouches for adds does not hold back what a trusted one settles */
	if (!trusted && c.result == YX_NOTE_VALID && j->head_trusted)
		result = YX_INDICATION_PASSED;
	it = judge_item(j, YX_ITEM_CHECKPOINT, yx_note_key_name(k), result);
	if (it)
		tell_key(j, it, k, trusted, of_log, &c);
done:
	yx_note_key_free(k);
	return st;
}

static bool
already_trusted(const struct judge *j, const char *key)
{
	for (size_t i = 0; i < j->o->key_count; i++)
		if (strcmp(j->o->keys[i], key) == 0)
			return true;
	return false;
}

/* Trusted keys first; then the package's own, which cannot make anything trusted. */
static enum yx_status
judge_checkpoint(struct judge *j, const struct yx_note *note)
{
	struct yx_evidence_item *it;
	size_t before = j->count;
	enum yx_status st;

	for (size_t i = 0; i < j->o->key_count; i++)
		if ((st = judge_key(j, note, j->o->keys[i], true)) != YX_OK)
			return st;
	for (size_t i = 0; i < j->e->key_count; i++)
		if (!already_trusted(j, j->e->keys[i]) &&
		    (st = judge_key(j, note, j->e->keys[i], false)) != YX_OK)
			return st;
	if (before != j->count)
		return YX_OK;
	it = judge_item(j, YX_ITEM_CHECKPOINT, j->e->origin, YX_INDICATION_INDETERMINATE);
	judge_text(j, it,
		   j->o->key_count ? "none of the trusted keys signed the log's head"
				   : "no key is at hand to check who signed the log's head",
		   j->o->key_count ? "受信任的密钥均未对账本检查点签名"
				   : "没有可用的密钥核验账本检查点由谁签名");
	judge_next(j, it, "get the log's key from its operator and give it with --trust",
		   "向账本运营方索取密钥，并以 --trust 给出");
	return YX_OK;
}

/* ---------------------------------------------------------------- inclusion */

static enum yx_status
check_path(struct judge *j, enum yx_digest_alg alg, const struct yx_merkle_proof *path,
	   const struct yx_merkle_hash *root, bool *valid)
{
	uint8_t leaf[YX_LEDGER_LEAF];
	struct yx_merkle *m = NULL;
	struct yx_merkle_hash h;
	enum yx_status st;

	*valid = false;
	yx_chain_leaf(&j->e->claimed, leaf);
	if ((st = yx_merkle_new(&m, alg, j->err)) == YX_OK &&
	    (st = yx_merkle_leaf(m, yx_bytes(leaf, sizeof(leaf)), &h, j->err)) == YX_OK)
		st = yx_merkle_check_inclusion(m, j->e->leaf_index, j->e->tree_size, &h, path, root,
					       valid, j->err);
	yx_merkle_free(m);
	return st;
}

static enum yx_status
judge_inclusion(struct judge *j, const struct yx_checkpoint *cp)
{
	bool heads = cp->size == j->e->tree_size && yx_bytes_equal_str(cp->origin, j->e->origin);
	struct yx_evidence_item *it;
	bool valid = false;
	enum yx_status st;

	if (heads &&
	    (st = check_path(j, YX_DIGEST_SHA256, &j->e->path_sha256, &cp->root, &valid)) != YX_OK)
		return st;
	j->included = valid;
	it = judge_item(j, YX_ITEM_INCLUSION, "",
			valid ? YX_INDICATION_PASSED : YX_INDICATION_FAILED);
	if (valid)
		judge_text(j, it,
			   judge_printf(j, "the chain is entry %" PRIu64 " of a log of %" PRIu64,
					j->e->leaf_index, j->e->tree_size),
			   judge_printf(j, "该链是账本第 %" PRIu64 " 项（共 %" PRIu64 " 项）",
					j->e->leaf_index, j->e->tree_size));
	else
		judge_text(j, it, "the proof does not lead from the chain to the log's head",
			   "证明路径无法从该链到达账本检查点");
	valid = false;
	if (j->sm3_head_known &&
	    (st = check_path(j, YX_DIGEST_SM3, &j->e->path_sm3, &j->sm3_head, &valid)) != YX_OK)
		return st;
	if (!j->sm3_head_known) {
		/* without an SM2 signature there is no SM3 head to reach; nothing is missing then,
		 * but a path that is there proves nothing */
		return YX_OK;
	}
	it = judge_item(j, YX_ITEM_INCLUSION_SM3, "",
			valid ? YX_INDICATION_PASSED : YX_INDICATION_FAILED);
	judge_text(j, it,
		   valid ? "the same in the SM3 tree, whose head is signed with SM2"
			 : "the proof does not lead to the SM3 head",
		   valid ? "在 SM3 树中同样成立，其树头由 SM2 签名" : "证明路径无法到达 SM3 树头");
	return YX_OK;
}

enum yx_status
judge_ledger(struct judge *j)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_evidence_item *it;
	struct yx_checkpoint cp;
	struct yx_note note = { 0 };
	enum yx_status st;

	judge_package(j);
	judge_events(j);
	if ((st = judge_chain(j)) != YX_OK)
		return st;
	if (yx_note_parse(&note, j->e->checkpoint, &why) != YX_OK ||
	    yx_checkpoint_parse(&cp, note.text, &why) != YX_OK) {
		it = judge_item(j, YX_ITEM_CHECKPOINT, "", YX_INDICATION_FAILED);
		judge_text(j, it, judge_printf(j, "the checkpoint cannot be read: %s", why.text),
			   judge_printf(j, "检查点无法读取：%s", why.text));
	} else if ((st = judge_checkpoint(j, &note)) == YX_OK)
		st = judge_inclusion(j, &cp);
	yx_note_clear(&note);
	return st;
}
