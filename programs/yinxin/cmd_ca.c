/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ca: a certification authority in a folder. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cmd_ca.h"

const char *const cmd_ca_help_en =
    "Usage: yinxin ca init DIR --subject NAME [OPTION]...\n"
    "       yinxin ca issue DIR --profile PROFILE -o FILE (--csr FILE | --public-key FILE |\n"
    "                 --new-key FILE) [--subject NAME] [OPTION]...\n"
    "       yinxin ca revoke DIR (--serial HEX | --cert FILE) [--reason REASON] [--at TIME]\n"
    "       yinxin ca crl DIR [--days N] [--der] [-o FILE]\n"
    "       yinxin ca ocsp DIR (--request FILE | --serial HEX | --cert FILE) -o FILE\n"
    "       yinxin ca ocsp DIR --serve [ADDRESS:]PORT\n"
    "       yinxin ca list DIR\n\n"
    "A certification authority in a folder: an encrypted key, a certificate, and a synced\n"
    "index of everything issued. An init that was interrupted can be run again.\n\n"
    "Names: \"/C=CN/O=Company/CN=Zhang San\" in order, or \"CN=Zhang San,O=Company,C=CN\".\n\n"
    "init:\n"
    "  --type TYPE          sm2 (default), p256, p384, rsa2048, rsa3072, rsa4096, ed25519\n"
    "  --days N             how long its certificate lasts (7300; below a parent 3650)\n"
    "  --path-len N         how many CAs may follow below it\n"
    "  --parent DIR         be certified by that CA instead of by itself\n"
    "  --parent-password SPEC\n"
    "  --crl-url, --ocsp-url, --issuer-url URL   put into what it issues\n"
    "issue:\n"
    "  --profile PROFILE    signer, tsa, ocsp, sub-ca, seal-maker, recipient (things are\n"
    "                       encrypted to it)\n"
    "  --csr FILE           a PKCS#10 request, whose signature is checked; its extensions are\n"
    "                       not taken over\n"
    "  --public-key FILE    a public key (PEM or DER)\n"
    "  --new-key FILE       make a key (--type; else of the CA's kind) and store it there, under\n"
    "                       --new-password SPEC or plainly with --no-new-password\n"
    "  --subject NAME       needed unless the request brings one\n"
    "  --email ADDRESS, --policy OID, --days N, --path-len N\n"
    "  --chain              append the certificates of the CAs\n"
    "revoke:\n"
    "  --reason REASON      unspecified, keyCompromise, cACompromise, affiliationChanged,\n"
    "                       superseded, cessationOfOperation, certificateHold,\n"
    "                       privilegeWithdrawn, aACompromise\n"
    "  --at TIME            RFC 3339; now by default\n"
    "crl:\n"
    "  --days N             until the next one (7); --der instead of PEM\n"
    "ocsp:\n"
    "  --responder-cert FILE --responder-key FILE [--responder-password SPEC]\n"
    "                       answer with a certificate of profile ocsp; else the CA's key signs\n"
    "  --by-key             name the responder by its key instead of its name\n"
    "  --hours N            how long an answer holds (24)\n"
    "  --serve              answer over HTTP: POST or GET; /ca.crl and /ca.cer beside it\n\n"
    "  --password SPEC      env:NAME, file:PATH or fd:N; otherwise YINXIN_PASSWORD, otherwise\n"
    "                       the terminal is asked\n"
    "  --no-password        init: store the CA's key without encryption\n";
const char *const cmd_ca_help_zh =
    "用法：yinxin ca init 目录 --subject 名称 [选项]...\n"
    "      yinxin ca issue 目录 --profile 用途 -o 文件 (--csr 文件 | --public-key 文件 |\n"
    "                --new-key 文件) [--subject 名称] [选项]...\n"
    "      yinxin ca revoke 目录 (--serial 十六进制 | --cert 文件) [--reason 原因] [--at 时间]\n"
    "      yinxin ca crl 目录 [--days N] [--der] [-o 文件]\n"
    "      yinxin ca ocsp 目录 (--request 文件 | --serial 十六进制 | --cert 文件) -o 文件\n"
    "      yinxin ca ocsp 目录 --serve [地址:]端口\n"
    "      yinxin ca list 目录\n\n"
    "放在一个目录里的证书认证机构：加密的密钥、证书，以及即时落盘的签发索引。\n"
    "中断的 init 可以重新运行。\n\n"
    "名称写法：“/C=CN/O=某公司/CN=张三”（按顺序）或“CN=张三,O=某公司,C=CN”（逆序）。\n\n"
    "init：\n"
    "  --type 类型          sm2（默认）、p256、p384、rsa2048、rsa3072、rsa4096、ed25519\n"
    "  --days N             自身证书的天数（根 7300，下级 3650）\n"
    "  --path-len N         其下最多还能有几级 CA\n"
    "  --parent 目录        由该 CA 签发，而不是自签\n"
    "  --parent-password 来源\n"
    "  --crl-url、--ocsp-url、--issuer-url 网址   写入所签发的证书\n"
    "issue：\n"
    "  --profile 用途       signer（签名人）、tsa（时间戳）、ocsp、sub-ca（下级 CA）、\n"
    "                       seal-maker（制章人）、recipient（加密接收人）\n"
    "  --csr 文件           PKCS#10 申请，会核验其签名；申请中的扩展项不予采用\n"
    "  --public-key 文件    公钥（PEM 或 DER）\n"
    "  --new-key 文件       生成密钥（--type，默认与 CA 同类）并存到该文件，用 --new-password 来源 "
    "加密，\n"
    "                       或用 --no-new-password 明文保存\n"
    "  --subject 名称       申请中没有名称时必须给出\n"
    "  --email 邮箱、--policy OID、--days N、--path-len N\n"
    "  --chain              同时附上各级 CA 证书\n"
    "revoke：\n"
    "  --reason 原因        unspecified、keyCompromise、cACompromise、affiliationChanged、\n"
    "                       superseded、cessationOfOperation、certificateHold、\n"
    "                       privilegeWithdrawn、aACompromise\n"
    "  --at 时间            RFC 3339；默认为现在\n"
    "crl：\n"
    "  --days N             距下次更新的天数（7）；--der 输出 DER\n"
    "ocsp：\n"
    "  --responder-cert 文件 --responder-key 文件 [--responder-password 来源]\n"
    "                       用 ocsp 用途的证书应答；否则由 CA 密钥签名\n"
    "  --by-key             以密钥而不是名称标识应答者\n"
    "  --hours N            应答的有效小时数（24）\n"
    "  --serve              通过 HTTP 应答：POST 或 GET；另有 /ca.crl 和 /ca.cer\n\n"
    "  --password 来源      env:变量名、file:路径或 fd:N；否则取 YINXIN_PASSWORD，\n"
    "                       再否则在终端询问\n"
    "  --no-password        init：不加密保存 CA 密钥\n";

static const char with_value[] =
    "--subject --type --profile --email --policy --crl-url --ocsp-url --issuer-url --parent "
    "--parent-password --csr --public-key --new-key --new-password --serial --cert --reason --at "
    "--request --serve --responder-cert --responder-key --responder-password --password -o --out "
    "--days --hours --path-len";

/* A whole number from 0 to `max`. */
static bool
number(const char *text, int64_t max, int64_t *out)
{
	char *end = NULL;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	if (errno || end == text || *end || v < 0 || v > max)
		return false;
	*out = v;
	return true;
}

/* An option that takes a text, as it stands; NULL: not one of them. */
static const char **
text_option(struct ca_options *o, const char *opt)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = {
		{ "--subject", &o->subject },
		{ "--type", &o->type },
		{ "--profile", &o->profile },
		{ "--email", &o->email },
		{ "--policy", &o->policy },
		{ "--crl-url", &o->crl_url },
		{ "--ocsp-url", &o->ocsp_url },
		{ "--issuer-url", &o->issuer_url },
		{ "--parent", &o->parent },
		{ "--parent-password", &o->parent_password },
		{ "--csr", &o->csr },
		{ "--public-key", &o->public_key },
		{ "--new-key", &o->new_key },
		{ "--new-password", &o->new_password },
		{ "--serial", &o->serial },
		{ "--cert", &o->cert },
		{ "--reason", &o->reason },
		{ "--at", &o->at },
		{ "--request", &o->request },
		{ "--serve", &o->serve },
		{ "--responder-cert", &o->responder_cert },
		{ "--responder-key", &o->responder_key },
		{ "--responder-password", &o->responder_password },
		{ "--password", &o->password },
		{ "-o", &o->out },
		{ "--out", &o->out },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(opt, texts[i].name) == 0)
			return texts[i].to;
	return NULL;
}

static int
take(struct cli *c, struct ca_options *o, const char *opt, const char *value)
{
	const char **text = text_option(o, opt);
	const struct {
		const char *name;
		bool *to;
	} flags[] = {
		{ "--no-password", &o->no_password },
		{ "--no-new-password", &o->no_new_password },
		{ "--chain", &o->chain },
		{ "--der", &o->der },
		{ "--by-key", &o->by_key },
	};
	const struct {
		const char *name;
		int64_t max, *to;
	} numbers[] = {
		{ "--days", 36500, &o->days },
		{ "--hours", 876000, &o->hours },
		{ "--path-len", 32, &o->path_len },
	};

	if (!*opt && !o->action) {
		o->action = value;
		return CLI_OK;
	}
	if (!*opt && !o->dir) {
		o->dir = value;
		return CLI_OK;
	}
	if (text) {
		*text = value;
		return CLI_OK;
	}
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (strcmp(opt, flags[i].name) == 0) {
			*flags[i].to = true;
			return CLI_OK;
		}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (strcmp(opt, numbers[i].name) == 0)
			return number(value, numbers[i].max, numbers[i].to)
				   ? CLI_OK
				   : cli_usage(c, "expected a whole number after",
					       "此选项后应为整数：", opt);
	return cli_unexpected(c, opt, value);
}

int
cmd_ca(struct cli *c)
{
	static const struct {
		const char *name;
		int (*run)(struct cli *c, const struct ca_options *o);
	} actions[] = {
		{ "init", ca_init }, { "issue", ca_issue }, { "revoke", ca_revoke },
		{ "crl", ca_crl },   { "ocsp", ca_ocsp },   { "list", ca_list },
	};
	struct ca_options o = { .days = -1, .hours = -1, .path_len = -1 };
	const char *opt, *value;
	int rc;

	while ((opt = cli_option(c, with_value, &value)))
		if ((rc = take(c, &o, opt, value)) != CLI_OK)
			return rc;
	if (c->next < 0)
		return CLI_USAGE;
	for (size_t i = 0; o.action && i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(o.action, actions[i].name) != 0)
			continue;
		if (!o.dir)
			return cli_usage(c, "say which folder", "请指明目录", NULL);
		return actions[i].run(c, &o);
	}
	return cli_usage(c, "say init, issue, revoke, crl, ocsp or list, not",
			 "请使用 init、issue、revoke、crl、ocsp 或 list，而不是",
			 o.action ? o.action : "");
}

/* ------------------------------------------------------------ shared parts */

enum yx_status
ca_open(struct cli *c, const char *dir, const char *password, struct yx_ca **out,
	struct yx_error *err)
{
	struct yx_buf secret = { 0 };
	struct yx_bytes given = { NULL, 0 };
	enum yx_status st = yx_ca_open(out, dir, &given, err);

	if (st != YX_DENIED)
		return st;
	if ((st = cli_password(c, password, "password of the CA's key", "CA 密钥的口令", false,
			       &secret, err)) == YX_OK) {
		given = yx_buf_bytes(&secret);
		st = yx_ca_open(out, dir, &given, err);
	}
	yx_buf_clear(&secret);
	return st;
}

enum yx_status
ca_load_key(struct cli *c, const char *path, const char *password, struct yx_key **out,
	    struct yx_error *err)
{
	struct yx_buf secret = { 0 };
	struct yx_file f = { 0 };
	enum yx_status st;

	*out = NULL;
	if ((st = yx_file_open(&f, path, YX_LIMIT_KEY_FILE, err)) != YX_OK)
		return st;
	st = yx_key_parse(out, f.bytes, (struct yx_bytes){ NULL, 0 }, err);
	if (st == YX_DENIED && (st = cli_password(c, password, "password of the key", "密钥的口令",
						  false, &secret, err)) == YX_OK)
		st = yx_key_parse(out, f.bytes, yx_buf_bytes(&secret), err);
	yx_buf_clear(&secret);
	yx_file_close(&f);
	return st == YX_OK ? st : yx_fail_prefix(err, st, "%s", path);
}

enum yx_status
ca_serial(const struct ca_options *o, char out[48], struct yx_error *err)
{
	struct yx_file f = { 0 };
	struct yx_cert *cert = NULL;
	enum yx_status st;

	if (o->serial) {
		snprintf(out, 48, "%s", o->serial);
		return YX_OK;
	}
	if (!o->cert)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "say which certificate: --serial HEX or --cert FILE");
	if ((st = yx_file_open(&f, o->cert, YX_LIMIT_KEY_FILE, err)) == YX_OK &&
	    (st = yx_cert_load(&cert, f.bytes, YX_PKI_LENIENT, err)) == YX_OK)
		yx_cert_serial_hex(out, 48, cert);
	yx_cert_free(cert);
	yx_file_close(&f);
	return st == YX_OK ? st : yx_fail_prefix(err, st, "%s", o->cert);
}

void
ca_put_cert(struct yx_json_build *b, const struct yx_cert *cert)
{
	struct yx_digest d = { 0 };
	char text[600];

	yx_json_put_str(b, "serial", yx_cert_serial_hex(text, sizeof(text), cert));
	yx_json_put_str(b, "subject", yx_name_text(text, sizeof(text), yx_cert_subject(cert)));
	yx_json_put_str(b, "issuer", yx_name_text(text, sizeof(text), yx_cert_issuer(cert)));
	yx_json_put_time(b, "not_before", yx_cert_not_before(cert));
	yx_json_put_time(b, "not_after", yx_cert_not_after(cert));
	if (yx_cert_fingerprint(cert, YX_DIGEST_SHA256, &d, NULL) == YX_OK)
		yx_json_put_hex(b, "sha256", yx_digest_bytes(&d));
}

enum yx_status
ca_write(const char *path, struct yx_bytes data, unsigned flags, struct yx_error *err)
{
	if (path)
		return yx_file_write(path, data, flags, err);
	if (fwrite(data.data, 1, data.len, stdout) != data.len || fflush(stdout) != 0)
		return yx_fail_errno(err, "cannot write to standard output");
	return YX_OK;
}
