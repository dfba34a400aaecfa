/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin tsa: a time-stamp authority of one's own, and time-stamps from any. */
#include <stdlib.h>
#include <string.h>
#include "cmd_tsa.h"

const char *const cmd_tsa_help_en =
    "Usage: yinxin tsa init FOLDER [--cert FILE --key FILE] [OPTION]...\n"
    "       yinxin tsa serve FOLDER [--address IP] [--port N]\n"
    "       yinxin tsa stamp FILE -o FILE.tsr --tsa URL|local:FOLDER [--tsa ...]\n"
    "       yinxin tsa verify FILE.tsr [--data FILE] [--trust FILE|FOLDER]...\n"
    "\n"
    "init    makes a time-stamp authority in FOLDER: from a certificate and its key\n"
    "        (yinxin ca issue makes them), or with a self-signed demonstration certificate.\n"
    "        --kind p256|sm2|rsa2048|...   the new key          --subject NAME   --days N\n"
    "        --policy OID  --accuracy-ms N  --pss  --gm (GB/T 35275 identifiers)\n"
    "serve   answers requests over HTTP (RFC 3161, GB/T 20520), on 127.0.0.1 and a free port\n"
    "        unless told otherwise, until it is told to stop (SIGTERM).\n"
    "stamp   gets a time-stamp for FILE from the first authority that answers well.\n"
    "        --digest sha256|sha384|sha512|sm3   --policy OID   --trust FILE|FOLDER\n"
    "        --timeout-ms N   --token (write the token alone, not the response)\n"
    "        --data-digest HEX (stamp this digest; there is no FILE then)\n"
    "verify  checks a time-stamp: what was stamped, signature, certificate, chain at its time.\n"
    "        --data FILE   --data-digest HEX   --trust FILE|FOLDER   --at RFC3339\n"
    "\n"
    "Passwords of keys: --password env:NAME|file:PATH|fd:N, else YINXIN_PASSWORD, else asked.\n"
    "--key-password is that of --key where it differs.\n";
const char *const cmd_tsa_help_zh =
    "用法：yinxin tsa init 目录 [--cert 文件 --key 文件] [选项]...\n"
    "      yinxin tsa serve 目录 [--address IP] [--port N]\n"
    "      yinxin tsa stamp 文件 -o 文件.tsr --tsa URL|local:目录 [--tsa ...]\n"
    "      yinxin tsa verify 文件.tsr [--data 文件] [--trust 文件|目录]...\n"
    "\n"
    "init    在目录中建立时间戳服务机构：使用已有证书和私钥（可由 yinxin ca issue 生成），\n"
    "        或生成自签名的演示证书。\n"
    "        --kind p256|sm2|rsa2048|...   新密钥类型          --subject 名称   --days 天数\n"
    "        --policy OID  --accuracy-ms 毫秒  --pss  --gm（使用 GB/T 35275 标识符）\n"
    "serve   通过 HTTP 应答请求（RFC 3161、GB/T 20520），默认监听 127.0.0.1 的空闲端口，\n"
    "        直到收到停止信号（SIGTERM）。\n"
    "stamp   依次向各时间戳服务请求，取第一个通过全部检查的时间戳。\n"
    "        --digest sha256|sha384|sha512|sm3   --policy OID   --trust 文件|目录\n"
    "        --timeout-ms 毫秒   --token（只写出令牌，而非整个应答）\n"
    "        --data-digest 十六进制（对给定的摘要加盖，不需要文件）\n"
    "verify  检查时间戳：对应的数据、签名、证书、其时刻的证书链。\n"
    "        --data 文件   --data-digest 十六进制   --trust 文件|目录   --at RFC3339\n"
    "\n"
    "私钥口令：--password env:变量|file:路径|fd:描述符，否则取 YINXIN_PASSWORD，否则询问。\n"
    "--key 的口令不同时用 --key-password。\n";

bool
tsa_number(const char *text, int64_t min, int64_t max, int64_t *out)
{
	int64_t n = 0;

	if (!*text)
		return false;
	for (const char *c = text; *c; c++) {
		if (*c < '0' || *c > '9' || n > max / 10 + 1)
			return false;
		n = n * 10 + (*c - '0');
	}
	*out = n;
	return n >= min && n <= max;
}

int
tsa_open(const struct cli *c, const char *folder, const char *password_spec,
	 struct yx_tsp_authority **out)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf password;
	enum yx_status st = YX_NOT_FOUND;

	*out = NULL;
	yx_buf_init_secret(&password, 0);
	if (!yx_tsp_folder_exists(folder))
		yx_fail(&err, st, NULL, "",
			"no time-stamp authority here; yinxin tsa init makes one");
	else
		st = cli_password(c, password_spec,
				  "Password of the authority's key: ", "时间戳服务私钥的口令：",
				  false, &password, &err);
	if (st == YX_OK)
		st = yx_tsp_folder_open(out, folder, yx_buf_bytes(&password), &err);
	yx_buf_clear(&password);
	return st == YX_OK ? CLI_OK : cli_error(c, &err, folder);
}

/* --------------------------------------------------------------------- init */

struct init {
	const char *folder, *cert, *key, *password, *key_password;
	struct yx_tsp_init_options o;
};

static int
read_init_options(struct cli *c, struct init *in)
{
	const char *opt, *value;
	int64_t number;

	while ((opt = cli_option(c,
				 "--cert --key --kind --subject --days --policy --accuracy-ms "
				 "--password --key-password",
				 &value))) {
		if (strcmp(opt, "") == 0 && !in->folder)
			in->folder = value;
		else if (strcmp(opt, "--cert") == 0)
			in->cert = value;
		else if (strcmp(opt, "--key") == 0)
			in->key = value;
		else if (strcmp(opt, "--password") == 0)
			in->password = value;
		else if (strcmp(opt, "--key-password") == 0)
			in->key_password = value;
		else if (strcmp(opt, "--kind") == 0)
			in->o.kind = value;
		else if (strcmp(opt, "--subject") == 0)
			in->o.subject = value;
		else if (strcmp(opt, "--policy") == 0)
			in->o.policy = value;
		else if (strcmp(opt, "--pss") == 0)
			in->o.pss = true;
		else if (strcmp(opt, "--gm") == 0)
			in->o.gm = true;
		else if (strcmp(opt, "--days") == 0 && tsa_number(value, 1, 36500, &number))
			in->o.days = (int)number;
		else if (strcmp(opt, "--accuracy-ms") == 0 && tsa_number(value, 1, 100000, &number))
			in->o.accuracy_us = number * 1000;
		else
			return cli_usage(c, "not understood:", "无法理解：", *opt ? opt : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!in->folder)
		return cli_usage(c, "name the folder of the authority", "请给出时间戳服务的目录",
				 NULL);
	if (!in->cert != !in->key)
		return cli_usage(c, "--cert and --key go together", "--cert 与 --key 必须同时给出",
				 NULL);
	return CLI_OK;
}

static enum yx_status
read_key(const struct cli *c, const struct init *in, struct yx_key **key, struct yx_error *err)
{
	struct yx_file f = { 0 };
	struct yx_buf password;
	enum yx_status st;

	yx_buf_init_secret(&password, 0);
	if ((st = yx_file_open(&f, in->key, 1 << 20, err)) != YX_OK)
		return yx_fail_prefix(err, st, "%s: ", in->key);
	st = yx_key_parse(key, f.bytes, yx_bytes(NULL, 0), err);
	if (st == YX_DENIED) { /* encrypted: now a password is needed */
		st = cli_password(c, in->key_password ? in->key_password : in->password,
				  "Password of the key: ", "私钥口令：", false, &password, err);
		if (st == YX_OK)
			st = yx_key_parse(key, f.bytes, yx_buf_bytes(&password), err);
	}
	if (st != YX_OK)
		yx_fail_prefix(err, st, "%s: ", in->key);
	yx_buf_clear(&password);
	yx_file_close(&f);
	return st;
}

int
cmd_tsa_init(struct cli *c)
{
	struct init in = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file cert = { 0 };
	struct yx_key *key = NULL;
	struct yx_buf password;
	enum yx_status st;
	int rc = read_init_options(c, &in);

	if (rc != CLI_OK)
		return rc;
	yx_buf_init_secret(&password, 0);
	if (in.cert) {
		if ((st = yx_file_open(&cert, in.cert, 1 << 20, &err)) != YX_OK) {
			yx_fail_prefix(&err, st, "%s: ", in.cert);
			goto done;
		}
		if ((st = read_key(c, &in, &key, &err)) != YX_OK)
			goto done;
		in.o.certificates = cert.bytes;
		in.o.key = key;
	}
	st = cli_password(c, in.password,
			  "New password for the authority's key: ", "为时间戳服务私钥设置口令：",
			  true, &password, &err);
	if (st != YX_OK)
		goto done;
	in.o.password = yx_buf_bytes(&password);
	st = yx_tsp_folder_init(in.folder, &in.o, &err);
done:
	yx_file_close(&cert);
	yx_key_free(key);
	yx_buf_clear(&password);
	if (st != YX_OK)
		return cli_error(c, &err, in.folder);
	if (!in.cert)
		cli_note(c, "This authority is for demonstration: its certificate is self-signed.",
			 "此时间戳服务仅供演示：其证书为自签名证书。");
	if (c->json)
		printf("{\"created\":true,\"demonstration\":%s}\n", in.cert ? "false" : "true");
	cli_say(c, "Time-stamp authority made in %s (certificate: %s/tsa.crt).",
		"已在 %s 建立时间戳服务（证书：%s/tsa.crt）。", in.folder, in.folder);
	return CLI_OK;
}

int
cmd_tsa(struct cli *c)
{
	static const struct {
		const char *name;
		int (*run)(struct cli *c);
	} parts[] = { { "init", cmd_tsa_init },
		      { "serve", cmd_tsa_serve },
		      { "stamp", cmd_tsa_stamp },
		      { "verify", cmd_tsa_verify } };
	const char *opt, *value;

	opt = cli_option(c, "", &value);
	for (size_t i = 0; opt && !*opt && i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(value, parts[i].name) == 0)
			return parts[i].run(c);
	return cli_usage(c, "say what to do: init, serve, stamp or verify",
			 "请指明操作：init、serve、stamp 或 verify", NULL);
}
