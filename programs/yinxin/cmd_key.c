/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin key: private key files made, looked at, given another password. */
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/crypto.h>
#include <yinxin/limits.h>
#include "cli.h"

const char *const cmd_key_help_en =
    "Usage: yinxin key new [--type TYPE] -o FILE [--public FILE]\n"
    "       yinxin key show FILE\n"
    "       yinxin key change-password FILE [-o FILE]\n\n"
    "Private keys in encrypted PKCS#8 files (mode 0600), as OpenSSL reads them too.\n\n"
    "  new               make a key; FILE must not exist yet\n"
    "  show              what a key file holds, and its public half\n"
    "  change-password   encrypt a key anew, in place unless -o names another file\n\n"
    "  --type TYPE       sm2 (default), p256, p384, p521, rsa2048, rsa3072, rsa4096,\n"
    "                    ed25519, ed448\n"
    "  -o, --out FILE    where the key goes\n"
    "  --public FILE     also write the public key (PEM)\n"
    "  --password SPEC   env:NAME, file:PATH (its first line) or fd:N; otherwise the variable\n"
    "                    YINXIN_PASSWORD, otherwise the terminal is asked\n"
    "  --new-password SPEC   the new one, for change-password\n"
    "  --no-password     store the key without encryption; whoever reads the file owns the key\n"
    "  --kdf NAME        scrypt (default) or pbkdf2\n";
const char *const cmd_key_help_zh =
    "用法：yinxin key new [--type 类型] -o 文件 [--public 文件]\n"
    "      yinxin key show 文件\n"
    "      yinxin key change-password 文件 [-o 文件]\n\n"
    "私钥保存在加密的 PKCS#8 文件中（权限 0600），OpenSSL 也能读取。\n\n"
    "  new               生成密钥；目标文件不得已存在\n"
    "  show              查看密钥文件的内容及其公钥\n"
    "  change-password   更换口令；不用 -o 另指文件时就地替换\n\n"
    "  --type 类型       sm2（默认）、p256、p384、p521、rsa2048、rsa3072、rsa4096、\n"
    "                    ed25519、ed448\n"
    "  -o, --out 文件    密钥写到哪里\n"
    "  --public 文件     同时写出公钥（PEM）\n"
    "  --password 来源   env:变量名、file:路径（取第一行）或 fd:N；否则取环境变量\n"
    "                    YINXIN_PASSWORD，再否则在终端询问\n"
    "  --new-password 来源   新口令，用于 change-password\n"
    "  --no-password     不加密保存；任何能读到该文件的人都拥有此密钥\n"
    "  --kdf 名称        scrypt（默认）或 pbkdf2\n";

struct options {
	const char *action, *file, *type, *out, *public, *password, *new_password;
	enum yx_kdf kdf;
	bool no_password;
};

/* One option or operand; an exit status other than CLI_OK on a mistake. */
static int
take(struct cli *c, struct options *o, const char *opt, const char *value)
{
	if (!*opt && !o->action)
		o->action = value;
	else if (!*opt && !o->file)
		o->file = value;
	else if (strcmp(opt, "--type") == 0)
		o->type = value;
	else if (strcmp(opt, "-o") == 0 || strcmp(opt, "--out") == 0)
		o->out = value;
	else if (strcmp(opt, "--public") == 0)
		o->public = value;
	else if (strcmp(opt, "--password") == 0)
		o->password = value;
	else if (strcmp(opt, "--new-password") == 0)
		o->new_password = value;
	else if (strcmp(opt, "--no-password") == 0)
		o->no_password = true;
	else if (strcmp(opt, "--kdf") == 0 && strcmp(value, "scrypt") == 0)
		o->kdf = YX_KDF_SCRYPT;
	else if (strcmp(opt, "--kdf") == 0 && strcmp(value, "pbkdf2") == 0)
		o->kdf = YX_KDF_PBKDF2;
	else
		return cli_unexpected(c, opt, value);
	return CLI_OK;
}

/* The public key, PEM. */
static void
public_pem(const struct yx_key *k, struct yx_buf *out)
{
	yx_pem_put(out, "PUBLIC KEY", yx_pubkey_spki(yx_key_public(k)));
}

static int
tell(struct cli *c, const struct yx_key *k, const char *file)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_pubkey *pub = yx_key_public(k);
	struct yx_json_build b = { 0 };
	struct yx_buf pem = { 0 };
	struct yx_digest id;
	char name[64], hex[2 * YX_DIGEST_MAX + 1];
	int rc = CLI_OK;

	if (yx_digest(&id, YX_DIGEST_SHA256, yx_pubkey_spki(pub), &err) != YX_OK)
		return cli_error(c, &err, file);
	yx_pubkey_name(pub, name);
	yx_hex(hex, sizeof(hex), yx_digest_bytes(&id));
	public_pem(k, &pem);
	if (c->json) {
		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "file", yx_bytes_str(file));
		yx_json_put_str(&b, "type", name);
		yx_json_put_int(&b, "bits", yx_pubkey_bits(pub));
		yx_json_put_str(&b, "public_key_sha256", hex);
		yx_json_put_str(&b, "public_key", yx_buf_str(&pem));
		yx_json_end(&b);
		rc = cli_print_json(c, &b);
	} else {
		cli_say(c, "key        %s", "密钥       %s", file);
		cli_say(c, "type       %s", "类型       %s", name);
		cli_say(c, "public key SHA-256 %s", "公钥摘要   SHA-256 %s", hex);
		cli_say(c, "%s", "%s", yx_buf_str(&pem));
	}
	yx_buf_clear(&pem);
	return rc;
}

/* Write the key to `path`, encrypted unless told otherwise. */
static enum yx_status
store(struct cli *c, const struct options *o, const struct yx_key *k, const char *spec,
      const char *path, unsigned flags, struct yx_error *err)
{
	struct yx_buf password = { 0 }, pem = { 0 };
	enum yx_status st;

	yx_buf_init_secret(&pem, YX_LIMIT_KEY_FILE);
	if (o->no_password)
		st = yx_key_export_plain(k, &pem, err);
	else if ((st = cli_password(c, spec, "new password for the key", "密钥的新口令", true,
				    &password, err)) == YX_OK)
		st = yx_key_export(k, yx_buf_bytes(&password), o->kdf, &pem, err);
	if (st == YX_OK)
		st = yx_file_write(path, yx_buf_bytes(&pem), flags | YX_OUT_PRIVATE, err);
	yx_buf_clear(&password);
	yx_buf_clear(&pem);
	return st;
}

static int
key_new(struct cli *c, const struct options *o)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL;
	struct yx_buf pem = { 0 };
	const char *subject = o->out;
	int rc;

	if (!o->out)
		return cli_usage(c, "say where the key goes:", "请指明密钥写到哪里：", "-o FILE");
	if (yx_key_generate(&k, o->type ? o->type : "sm2", &err) != YX_OK) {
		subject = "--type";
		goto fail;
	}
	if (store(c, o, k, o->password, o->out, YX_OUT_EXCLUSIVE, &err) != YX_OK)
		goto fail;
	if (o->public) {
		public_pem(k, &pem);
		subject = o->public;
		if (yx_buf_status(&pem, &err) != YX_OK ||
		    yx_file_write(o->public, yx_buf_bytes(&pem), YX_OUT_REPLACE, &err) != YX_OK)
			goto fail;
	}
	if (o->no_password)
		cli_note(c, "%s is not encrypted: whoever reads the file owns the key",
			 "%s 未加密：任何能读到该文件的人都拥有此密钥", o->out);
	rc = tell(c, k, o->out);
	goto done;
fail:
	rc = cli_error(c, &err, subject);
done:
	yx_buf_clear(&pem);
	yx_key_free(k);
	return rc;
}

/* Read a key file; asks for a password only when the file needs one. */
static enum yx_status
load(struct cli *c, const struct options *o, struct yx_key **out, struct yx_error *err)
{
	struct yx_buf password = { 0 };
	struct yx_file f = { 0 };
	enum yx_status st;

	*out = NULL;
	if ((st = yx_file_open(&f, o->file, YX_LIMIT_KEY_FILE, err)) != YX_OK)
		return st;
	st = yx_key_parse(out, f.bytes, (struct yx_bytes){ NULL, 0 }, err);
	if (st == YX_DENIED && (st = cli_password(c, o->password, "password of the key",
						  "密钥的口令", false, &password, err)) == YX_OK)
		st = yx_key_parse(out, f.bytes, yx_buf_bytes(&password), err);
	yx_buf_clear(&password);
	yx_file_close(&f);
	return st;
}

static int
key_show(struct cli *c, const struct options *o)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL;
	int rc;

	rc = load(c, o, &k, &err) == YX_OK ? tell(c, k, o->file) : cli_error(c, &err, o->file);
	yx_key_free(k);
	return rc;
}

static int
key_change_password(struct cli *c, const struct options *o)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *path = o->out ? o->out : o->file;
	struct yx_key *k = NULL;
	int rc;

	if (load(c, o, &k, &err) != YX_OK)
		rc = cli_error(c, &err, o->file);
	else if (store(c, o, k, o->new_password, path, o->out ? YX_OUT_EXCLUSIVE : YX_OUT_REPLACE,
		       &err) != YX_OK)
		rc = cli_error(c, &err, path);
	else
		rc = tell(c, k, path);
	yx_key_free(k);
	return rc;
}

int
cmd_key(struct cli *c)
{
	struct options o = { .kdf = YX_KDF_SCRYPT };
	const char *opt, *value;
	int rc;

	while ((opt = cli_option(c, "--type -o --out --public --password --new-password --kdf",
				 &value)))
		if ((rc = take(c, &o, opt, value)) != CLI_OK)
			return rc;
	if (c->next < 0)
		return CLI_USAGE;
	if (o.action && strcmp(o.action, "new") == 0 && !o.file)
		return key_new(c, &o);
	if (!o.action ||
	    (strcmp(o.action, "show") != 0 && strcmp(o.action, "change-password") != 0))
		return cli_usage(c, "say new, show or change-password, not",
				 "请使用 new、show 或 change-password，而不是",
				 o.action ? o.action : "");
	if (!o.file)
		return cli_usage(c, "say which key file", "请指明密钥文件", NULL);
	return strcmp(o.action, "show") == 0 ? key_show(c, &o) : key_change_password(c, &o);
}
