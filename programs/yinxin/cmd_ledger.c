/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ledger: the record of acts, from the command line. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/limits.h>
#include "cmd_ledger.h"

const char *const cmd_ledger_help_en =
    "Usage: yinxin ledger init FOLDER --origin NAME\n"
    "       yinxin ledger append FOLDER --matter ID --type TYPE [OPTION]...\n"
    "       yinxin ledger checkpoint FOLDER [--key FILE] [--sm2-key FILE]\n"
    "       yinxin ledger prove FOLDER --matter ID [--number N] [-o FILE]\n"
    "       yinxin ledger verify FOLDER [--trust KEYFILE]...\n"
    "       yinxin ledger verify --proof FILE [--trust KEYFILE]...\n\n"
    "An append-only record: each matter has a chain of events, the chains are entries of one\n"
    "Merkle log, a checkpoint signs the whole. Holds no personal data (docs/LEDGER.md).\n\n"
    "  init         make the folder, two keys (Ed25519 and SM2, encrypted) in FOLDER/keys, and\n"
    "               FOLDER/keys/log.vkey, the keys others need to verify\n"
    "  append       record one event; when this returns 0 it is on disk\n"
    "  checkpoint   sign the head of the log\n"
    "  prove        an offline proof (tlog-proof) for an event of a matter\n"
    "  verify       read everything again and compare; or check a proof without the ledger\n"
    "  witness      have others sign the head too: not supported yet\n\n"
    "  --origin NAME      what the log is called everywhere: example.org/ledger\n"
    "  --matter ID        1 to 64 letters, digits and . _ : / -\n"
    "  --type TYPE        what happened: document.signed, consent.given, identity.verified ...\n"
    "  --document FILE    record the SHA-256 and SM3 digests of this file\n"
    "  --actor TEXT       who: only a salted commitment is recorded; the salt is printed, keep it\n"
    "  --commitment HEX   the same, with a commitment made before\n"
    "  --fact NAME=VALUE  a number or short word; may be given several times\n"
    "  --time TIME        when it happened (now)\n"
    "  --expect N         only if the matter has exactly N events so far\n"
    "  --number N         prove the N-th event of the matter (the last)\n"
    "  --password SPEC    of the keys: env:NAME, file:PATH or fd:N\n"
    "  --trust KEYFILE    keys you trust (log.vkey files)\n"
    "  --json             one JSON object\n\n"
    "Exit status of verify: 0 right and signed by a trusted key, 1 wrong, 2 nobody you trust\n"
    "signed it, or not all could be read.\n";
const char *const cmd_ledger_help_zh =
    "用法：yinxin ledger init 目录 --origin 名称\n"
    "      yinxin ledger append 目录 --matter 编号 --type 类型 [选项]...\n"
    "      yinxin ledger checkpoint 目录 [--key 文件] [--sm2-key 文件]\n"
    "      yinxin ledger prove 目录 --matter 编号 [--number N] [-o 文件]\n"
    "      yinxin ledger verify 目录 [--trust 密钥文件]...\n"
    "      yinxin ledger verify --proof 文件 [--trust 密钥文件]...\n\n"
    "只增不改的记录：每个事项是一条事件链，各链收录在同一个 Merkle 账本中，检查点对整体签名。\n"
    "账本中不存放个人信息（见 docs/LEDGER.md）。\n\n"
    "  init         建立目录，在 目录/keys 中生成两个加密密钥（Ed25519 与 SM2），并写出\n"
    "               目录/keys/log.vkey，供他人核验使用\n"
    "  append       记录一个事件；返回 0 时已写入磁盘\n"
    "  checkpoint   对账本当前状态签名\n"
    "  prove        为事项的某个事件生成离线证明（tlog-proof）\n"
    "  verify       全部重新读取并比对；或脱离账本核验一个证明\n"
    "  witness      由他人共同签名：暂不支持\n\n"
    "  --origin 名称      账本的统一名称，例如 example.org/ledger\n"
    "  --matter 编号      1 至 64 个字母、数字及 . _ : / -\n"
    "  --type 类型        发生了什么：document.signed、consent.given、identity.verified 等\n"
    "  --document 文件    记录该文件的 SHA-256 与 SM3 摘要\n"
    "  --actor 文字       行为人：只记录加盐承诺；盐值会打印出来，请妥善保存\n"
    "  --commitment 十六进制  同上，使用先前生成的承诺\n"
    "  --fact 名称=值     数字或短词，可多次给出\n"
    "  --time 时间        发生时间（默认为现在）\n"
    "  --expect N         仅当该事项目前恰有 N 个事件时才记录\n"
    "  --number N         证明该事项的第 N 个事件（默认最后一个）\n"
    "  --password 来源    密钥口令：env:变量名、file:路径 或 fd:数字\n"
    "  --trust 密钥文件   您信任的密钥（log.vkey 文件）\n"
    "  --json             输出一个 JSON 对象\n\n"
    "verify 的退出码：0 正确且由受信任的密钥签名，1 有误，2 "
    "没有受信任的密钥签名，或有内容未能读取。\n";

void
ledger_put_hash(struct yx_json_build *b, const char *key, const struct yx_merkle_hash *h)
{
	yx_json_put_hex(b, key, yx_bytes(h->b, sizeof(h->b)));
}

/* ------------------------------------------------------------------ options */

static int
take_fact(struct ledger_request *r, const char *value)
{
	const char *eq = strchr(value, '=');
	struct yx_event_fact *f = &r->facts[r->fact_count];
	char *name = r->fact_names[r->fact_count], *end;
	size_t len;

	if (r->fact_count == YX_EVENT_FACTS_MAX)
		return cli_usage(r->c, "too many facts", "事实项过多", NULL);
	if (!eq || (len = (size_t)(eq - value)) == 0 || len >= sizeof(r->fact_names[0]))
		return cli_usage(r->c, "a fact is NAME=VALUE", "格式应为 名称=值", value);
	memcpy(name, value, len);
	name[len] = 0;
	f->name = name;
	f->number = strtoll(eq + 1, &end, 10);
	f->token = *end || end == eq + 1 ? eq + 1 : NULL;
	r->fact_count++;
	return CLI_OK;
}

static int
take_count(struct ledger_request *r, const char *value, uint64_t *out)
{
	char *end;

	if (*value < '0' || *value > '9')
		return cli_usage(r->c, "not a number", "不是数字", value);
	*out = strtoull(value, &end, 10);
	return *end ? cli_usage(r->c, "not a number", "不是数字", value) : CLI_OK;
}

static int
take(struct ledger_request *r, const char *opt, const char *value)
{
	const struct {
		const char *name;
		const char **to;
	} plain[] = {
		{ "--origin", &r->origin },     { "--password", &r->password },
		{ "--key", &r->key },           { "--sm2-key", &r->sm2_key },
		{ "--matter", &r->matter },     { "--type", &r->type },
		{ "--document", &r->document }, { "--actor", &r->actor },
		{ "--time", &r->time },         { "--commitment", &r->commitment },
		{ "--proof", &r->proof },       { "-o", &r->out },
		{ "--out", &r->out },
	};

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (strcmp(opt, plain[i].name) == 0) {
			*plain[i].to = value;
			return CLI_OK;
		}
	if (!*opt && !r->action)
		r->action = value;
	else if (!*opt && !r->folder)
		r->folder = value;
	else if (strcmp(opt, "--fact") == 0)
		return take_fact(r, value);
	else if (strcmp(opt, "--expect") == 0)
		return take_count(r, value, &r->expect);
	else if (strcmp(opt, "--number") == 0)
		return take_count(r, value, &r->number);
	else if (strcmp(opt, "--trust") == 0)
		return log_keys_load(r->c, &r->trust, value);
	else
		return cli_unexpected(r->c, opt, value);
	return CLI_OK;
}

/* --------------------------------------------------------------------- init */

static enum yx_status
make_key(struct ledger_request *r, const char *kind, const char *file, struct yx_bytes password,
	 struct yx_buf *vkeys, struct yx_error *err)
{
	struct yx_key *key = NULL;
	struct yx_note_key *vkey = NULL;
	struct yx_buf pem = { 0 };
	char path[4096];
	enum yx_status st;

	yx_buf_init_secret(&pem, 0);
	snprintf(path, sizeof(path), "%s/keys/%s", r->folder, file);
	if ((st = yx_key_generate(&key, kind, err)) == YX_OK &&
	    (st = yx_key_export(key, password, YX_KDF_SCRYPT, &pem, err)) == YX_OK &&
	    (st = yx_file_write(path, yx_buf_bytes(&pem), YX_OUT_EXCLUSIVE | YX_OUT_PRIVATE,
				err)) == YX_OK &&
	    (st = yx_note_key_new(&vkey, r->origin, yx_key_public(key), err)) == YX_OK) {
		yx_buf_puts(vkeys, yx_note_key_text(vkey));
		yx_buf_puts(vkeys, "\n");
	}
	yx_note_key_free(vkey);
	yx_key_free(key);
	yx_buf_clear(&pem);
	return st;
}

static int
ledger_init(struct ledger_request *r)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf password = { 0 }, vkeys = { 0 };
	struct yx_json_build b = { 0 };
	char path[4096];
	int rc = CLI_OK;
	enum yx_status st;

	if (!r->folder || !r->origin)
		return cli_usage(r->c, "needs FOLDER and --origin", "需要目录和 --origin", NULL);
	snprintf(path, sizeof(path), "%s/keys", r->folder);
	if ((st = cli_password(r->c, r->password, "new password for the log's keys",
			       "账本密钥的新口令", true, &password, &err)) != YX_OK ||
	    (st = yx_ledger_create(r->folder, r->origin, &err)) != YX_OK ||
	    (st = yx_path_make_dirs(path, true, &err)) != YX_OK ||
	    (st = make_key(r, "ed25519", "log.pem", yx_buf_bytes(&password), &vkeys, &err)) !=
		YX_OK ||
	    (st = make_key(r, "sm2", "log-sm2.pem", yx_buf_bytes(&password), &vkeys, &err)) !=
		YX_OK)
		goto done;
	snprintf(path, sizeof(path), "%s/keys/log.vkey", r->folder);
	if ((st = yx_file_write(path, yx_buf_bytes(&vkeys), YX_OUT_REPLACE, &err)) != YX_OK)
		goto done;
	if (r->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "ledger", yx_bytes_str(r->folder));
		yx_json_put_str(&b, "origin", r->origin);
		yx_json_put_str(&b, "keys", path);
		yx_json_end(&b);
		rc = cli_print_json(r->c, &b);
	} else
		cli_say(r->c, "ledger %s in %s; give %s to whoever verifies",
			"账本 %s 已建于 %s；请把 %s 交给核验方", r->origin, r->folder, path);
done:
	yx_buf_clear(&password);
	yx_buf_clear(&vkeys);
	return st == YX_OK ? rc : cli_error(r->c, &err, r->folder);
}

/* --------------------------------------------------------------- checkpoint */

static enum yx_status
load_key(struct ledger_request *r, const char *given, const char *own, struct yx_bytes password,
	 struct yx_key **out, struct yx_error *err)
{
	struct yx_file f = { 0 };
	char path[4096];
	enum yx_status st;

	*out = NULL;
	snprintf(path, sizeof(path), "%s/keys/%s", r->folder, own);
	if ((st = yx_file_open(&f, given ? given : path, YX_LIMIT_NOTE_BYTES, err)) != YX_OK)
		return st;
	st = yx_key_parse(out, f.bytes, password, err);
	yx_file_close(&f);
	return st == YX_OK ? st : yx_fail_prefix(err, st, "%s: ", given ? given : path);
}

static int
ledger_checkpoint(struct ledger_request *r)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *ed = NULL, *sm2 = NULL;
	struct yx_buf password = { 0 }, note = { 0 };
	struct yx_json_build b = { 0 };
	struct yx_ledger *l = NULL;
	int rc = CLI_OK;
	enum yx_status st;

	if (!r->folder)
		return cli_usage(r->c, "needs FOLDER", "需要目录", NULL);
	if ((st = yx_ledger_open(&l, r->folder, 0, &err)) != YX_OK ||
	    (st = cli_password(r->c, r->password, "password of the log's keys", "账本密钥的口令",
			       false, &password, &err)) != YX_OK ||
	    (st = load_key(r, r->key, "log.pem", yx_buf_bytes(&password), &ed, &err)) != YX_OK)
		goto done;
	st = load_key(r, r->sm2_key, "log-sm2.pem", yx_buf_bytes(&password), &sm2, &err);
	if (st == YX_NOT_FOUND && !r->sm2_key) {
		cli_note(r->c, "note: no SM2 key, the SM3 head is not signed",
			 "提示：没有 SM2 密钥，SM3 树头未签名");
		st = YX_OK;
	}
	if (st != YX_OK || (st = yx_ledger_checkpoint(l, ed, sm2, &note, &err)) != YX_OK)
		goto done;
	if (r->c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_str(&b, "origin", yx_ledger_origin(l));
		yx_json_put_int(&b, "size", (int64_t)yx_ledger_size(l));
		yx_json_put_str(&b, "checkpoint", yx_buf_str(&note));
		yx_json_end(&b);
		rc = cli_print_json(r->c, &b);
	} else
		fputs(yx_buf_str(&note), stdout);
done:
	if (st != YX_OK)
		rc = cli_error(r->c, &err, NULL);
	yx_key_free(ed);
	yx_key_free(sm2);
	yx_buf_clear(&password);
	yx_buf_clear(&note);
	yx_ledger_free(l);
	return rc;
}

static int
ledger_witness(struct ledger_request *r)
{
	struct yx_error err = YX_ERROR_INIT;

	yx_fail(
	    &err, YX_UNSUPPORTED, NULL, "C2SP tlog-witness", "%s",
	    cli_text(r->c,
		     "asking witnesses to sign is not supported yet; cosignatures that are on a "
		     "checkpoint already are verified",
		     "暂不支持向见证方请求签名；检查点上已有的见证签名可以核验"));
	return cli_error(r->c, &err, NULL);
}

int
cmd_ledger(struct cli *c)
{
	static const struct {
		const char *name;
		int (*run)(struct ledger_request *r);
	} actions[] = {
		{ "init", ledger_init },
		{ "append", ledger_append },
		{ "checkpoint", ledger_checkpoint },
		{ "prove", ledger_prove },
		{ "verify", ledger_check },
		{ "witness", ledger_witness },
	};
	struct ledger_request r = { .c = c, .expect = YX_LEDGER_ANY };
	const char *opt, *value;
	int rc = CLI_OK;

	while (rc == CLI_OK &&
	       (opt = cli_option(c,
				 "--origin --password --key --sm2-key --matter --type --document "
				 "--actor --commitment --time --fact --expect --number --proof "
				 "--trust -o --out",
				 &value)))
		rc = take(&r, opt, value);
	if (rc == CLI_OK && c->next < 0)
		rc = CLI_USAGE;
	if (rc == CLI_OK && !r.action)
		rc = cli_usage(c, "what shall be done? init, append, checkpoint, prove, verify",
			       "请指明操作：init、append、checkpoint、prove、verify", NULL);
	for (size_t i = 0; rc == CLI_OK && r.action; i++) {
		if (i == sizeof(actions) / sizeof(actions[0])) {
			rc = cli_usage(c, "no such action:", "没有此操作：", r.action);
		} else if (strcmp(r.action, actions[i].name) == 0) {
			rc = actions[i].run(&r);
			break;
		}
	}
	log_keys_clear(&r.trust);
	return rc;
}
