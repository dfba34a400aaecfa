/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ofd: the table of its parts, and what is in a package. */
#include "cmd_ofd.h"
#include "apart.h"
#include <string.h>
#include <yinxin/ofd_crypt.h>

const char *const cmd_ofd_help_en =
    "Usage: yinxin ofd show FILE\n"
    "       yinxin ofd encrypt RECIPIENT... [--only PATH]... IN -o OUT\n"
    "       yinxin ofd decrypt --password SPEC|--key FILE [OPTION]... IN -o OUT\n\n"
    "show lists the entries of a package, what each is to the document, what nothing names, and\n"
    "for whom it is encrypted.\n"
    "encrypt hides entries (GM/T 0099-2020: SM4, a file key for each recipient). RECIPIENT is\n"
    "  --user NAME --password SPEC   a password (env:NAME, file:PATH, fd:N; 8 octets or more), or\n"
    "  [--user NAME] --to CERT       an SM2 certificate (PEM or DER); the name is else its own.\n"
    "All recipients are of one kind; --owner before one makes it the owner.\n"
    "  --only PATH    hide only this entry, or this folder (/Doc_0/Pages/Page_0/); may be "
    "repeated\n"
    "  --everything   hide OFD.xml too: other readers then do not know the file for an OFD\n"
    "decrypt restores the document as it was, signatures included.\n"
    "  --key FILE [--key-password SPEC]  the private key of a recipient\n"
    "  --user NAME    use only what is kept for this user\n\n"
    "Sign first, encrypt then. Encryption hides; only a signature shows that nothing was changed.\n"
    "The standard derives keys from passwords by one SM3: take a long password, or "
    "certificates.\n\n"
    "Exit status: 0 done, 64 usage, 65 unreadable, 66 no such file, 73 cannot write, 77 denied\n"
    "(wrong password or key).\n";
const char *const cmd_ofd_help_zh =
    "用法：yinxin ofd show 文件\n"
    "      yinxin ofd encrypt 接收人... [--only 路径]... 输入 -o 输出\n"
    "      yinxin ofd decrypt --password 来源|--key 文件 [选项]... 输入 -o 输出\n\n"
    "show 列出包内条目、各自在文档中的作用、无人引用的条目，以及加密的接收人。\n"
    "encrypt 加密条目（GM/T 0099-2020：SM4，文件密钥按接收人分别包装）。接收人可以是：\n"
    "  --user 姓名 --password 来源   口令（env:变量名、file:路径、fd:数字；至少 8 字节），或\n"
    "  [--user 姓名] --to 证书       SM2 证书（PEM 或 DER），未给姓名时取证书中的名称。\n"
    "同一次加密的接收人须为同一类；其前的 --owner 表示文档管理员。\n"
    "  --only 路径    只加密该条目或该目录（/Doc_0/Pages/Page_0/），可多次给出\n"
    "  --everything   连 OFD.xml 一并加密：其他阅读器将不再认得它是 OFD\n"
    "decrypt 还原加密前的文件，签名一并恢复。\n"
    "  --key 文件 [--key-password 来源]  接收人的私钥\n"
    "  --user 姓名    只使用为该用户保存的密钥\n\n"
    "请先签名后加密：加密只是隐藏内容，只有签名才能证明内容未被改动。\n"
    "标准规定的口令密钥派生只做一次 SM3，请使用足够长的口令，或使用证书。\n\n"
    "退出码：0 完成，64 用法错误，65 无法读取，66 没有该文件，73 无法写出，\n"
    "77 被拒绝（口令或密钥不对）。\n";

static const struct part {
	const char *name;
	int (*run)(struct cli *c);
} parts[] = { { "show", ofd_show }, { "encrypt", ofd_encrypt }, { "decrypt", ofd_decrypt } };

int
cmd_ofd(struct cli *c)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (c->argc < 1 || strcmp(c->argv[0], parts[i].name) != 0)
			continue;
		c->argc--;
		c->argv++;
		return apart_part(c, parts[i].run, false);
	}
	if (c->argc < 1)
		return cli_usage(c, "what shall be done? one of:", "缺少子命令，可用：",
				 "show encrypt decrypt");
	return cli_usage(c, "unknown part of ofd:", "未知的 ofd 子命令：", c->argv[0]);
}

/* -------------------------------------------------------------------- show */

static void
show_encryption(struct cli *c, const struct yx_ofd_crypt *crypt, struct yx_json_build *b)
{
	static const char *const words[][2] = { { "unstated scheme", "未注明方案" },
						{ "password", "口令" },
						{ "certificate", "证书" },
						{ "unknown scheme", "未知方案" } };

	yx_json_begin_array(b, "encryption");
	for (size_t i = 0; i < yx_ofd_crypt_count(crypt); i++) {
		const struct yx_ofd_operation *op = yx_ofd_crypt_operation(crypt, i);

		yx_json_begin_object(b, NULL);
		yx_json_put_text(b, "id", yx_bytes_str(op->id));
		yx_json_put_str(b, "scheme", words[op->protection][0]);
		yx_json_put_text(b, "provider", yx_bytes_str(op->provider));
		yx_json_put_text(b, "date", yx_bytes_str(op->date));
		yx_json_begin_array(b, "users");
		for (size_t k = 0; k < op->user_count; k++)
			yx_json_put_text(b, NULL, yx_bytes_str(op->users[k].name));
		yx_json_end(b);
		yx_json_end(b);
		cli_say(c, "encryption %s: %s; by %s, %s", "加密操作 %s：%s；%s，%s", op->id,
			words[op->protection][c->chinese], op->provider, op->date);
		for (size_t k = 0; k < op->user_count; k++)
			cli_say(c, "  for %s%s", "  接收人 %s%s", op->users[k].name,
				op->users[k].owner ? cli_text(c, " (owner)", "（管理员）") : "");
	}
	yx_json_end(b);
}

static void
show_entries(struct cli *c, const struct yx_ofd *o, struct yx_json_build *b)
{
	const struct yx_zip_note *note = yx_ofd_ambiguity(o);

	yx_json_put_int(b, "pages", (int64_t)yx_ofd_page_count(o));
	yx_json_put_int(b, "signatures", (int64_t)yx_ofd_signature_count(o));
	cli_say(c, "%zu pages, %zu signatures", "共 %zu 页，%zu 个签名", yx_ofd_page_count(o),
		yx_ofd_signature_count(o));
	yx_json_begin_array(b, "entries");
	for (size_t i = 0; i < yx_ofd_entry_count(o); i++) {
		const struct yx_ofd_entry *e = yx_ofd_entry(o, i);

		yx_json_begin_object(b, NULL);
		yx_json_put_text(b, "path", yx_bytes_str(e->path));
		yx_json_put_str(b, "role", yx_ofd_role_name(e->role));
		yx_json_put_int(b, "size", (int64_t)e->size);
		yx_json_end(b);
		cli_say(c, "  %-12s %10llu  %s", "  %-12s %10llu  %s", yx_ofd_role_name(e->role),
			(unsigned long long)e->size, e->path);
	}
	yx_json_end(b);
	yx_json_begin_array(b, "dangling");
	for (size_t i = 0; i < yx_ofd_dangling_count(o); i++) {
		const struct yx_ofd_dangling *d = yx_ofd_dangling(o, i);

		yx_json_put_text(b, NULL, yx_bytes_str(d->path));
		cli_say(c, "  not there: %s (named in %s line %u)", "  缺少：%s（%s 第 %u 行引用）",
			d->path, d->named_by ? d->named_by : "?", d->named_line);
	}
	yx_json_end(b);
	if (note) {
		yx_json_put_str(b, "ambiguity", yx_zip_note_text(note->kind, false));
		cli_say(c, "ambiguous: %s", "有歧义：%s", yx_zip_note_text(note->kind, c->chinese));
	}
}

int
ofd_show(struct cli *c)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	struct yx_ofd_crypt *crypt = NULL;
	struct yx_ofd *o = NULL;
	const char *opt, *value, *path = NULL;
	struct yx_file f;
	enum yx_status st = YX_OK;

	while ((opt = cli_option(c, "", &value))) {
		if (*opt || path)
			return cli_usage(c, "not understood:", "无法理解的参数：",
					 *opt ? opt : value);
		path = value;
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!path)
		return cli_usage(c, "which file?", "请给出文件", NULL);
	if (yx_file_open(&f, path, 0, &err) != YX_OK)
		return cli_error(c, &err, NULL);
	yx_json_begin_object(&b, NULL);
	yx_json_put_text(&b, "file", yx_bytes_str(path));
	if (yx_ofd_is_encrypted(f.bytes) &&
	    (st = yx_ofd_crypt_open(&crypt, f.bytes, &err)) == YX_OK)
		show_encryption(c, crypt, &b);
	/* with OFD.xml hidden there is no document to speak of */
	if (st == YX_OK && (!crypt || yx_ofd_looks_like(f.bytes)) &&
	    (st = yx_ofd_open(&o, f.bytes, &err)) == YX_OK)
		show_entries(c, o, &b);
	yx_json_end(&b);
	if (st == YX_OK && c->json && cli_print_json(c, &b) != CLI_OK)
		st = YX_INTERNAL;
	yx_json_build_clear(&b);
	yx_ofd_free(o);
	yx_ofd_crypt_free(crypt);
	yx_file_close(&f);
	return st == YX_OK ? CLI_OK : cli_error(c, &err, path);
}
