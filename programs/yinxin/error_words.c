/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors are written in English where they happen. This table says the usual ones in Chinese, and
 * in both languages what to do about them. A pattern is the whole text; `*` stands for any text,
 * the longest at the end; it is put into the Chinese where $1, $2, ... stand, itself in Chinese if
 * it is here.
 */
#include "error_words.h"
#include <string.h>

#define CAPTURES 4

struct saying {
	const char *en, *zh;
	const char *next_en, *next_zh; /* NULL: the text says it */
};

static const struct saying sayings[] = {
	/* the system's */
	{ "No such file or directory", "没有这个文件或目录", "check the path and the name",
	  "请检查路径和文件名" },
	{ "Permission denied", "没有权限", "ask for the right, or choose another place",
	  "请取得相应权限，或换一个位置" },
	{ "Is a directory", "这是一个目录", "name a file", "请给出文件名" },
	{ "Not a directory", "路径中有一段不是目录", "check the path", "请检查路径" },
	{ "File exists", "文件已存在", "choose another name", "请换一个名称" },
	{ "No space left on device", "磁盘空间不足", "make room, or write elsewhere",
	  "请腾出空间，或写到别处" },
	{ "Read-only file system", "文件系统只读", "write elsewhere", "请写到别处" },
	{ "Couldn't connect to server", "无法连接服务器",
	  "check the address and the connection, or name another server",
	  "请检查地址和网络，或换用其他服务器" },
	{ "Couldn't resolve host name", "无法解析主机名", "check the address and the connection",
	  "请检查地址和网络" },
	{ "Timeout was reached", "等待超时", "try again later, or name another server",
	  "请稍后再试，或换用其他服务器" },
	{ "it answered with HTTP status *", "服务器以 HTTP 状态 $1 作答",
	  "check the address, or name another server", "请检查地址，或换用其他服务器" },

	/* files */
	{ "cannot open the folder of *: *", "无法打开 $1 所在的目录：$2", NULL, NULL },
	{ "cannot write to the folder of *: *", "无法写入 $1 所在的目录：$2", NULL, NULL },
	{ "cannot open the password file *: *", "无法打开口令文件 $1：$2", NULL, NULL },
	{ "cannot open *: *", "无法打开 $1：$2", NULL, NULL },
	{ "cannot read the password from *: *", "无法从 $1 读取口令：$2", NULL, NULL },
	{ "cannot read *: *", "无法读取 $1：$2", NULL, NULL },
	{ "cannot write *: *", "无法写入 $1：$2", NULL, NULL },
	{ "cannot create *: *", "无法创建 $1：$2", NULL, NULL },
	{ "* is a folder, a file is wanted", "$1 是目录，这里需要文件", "name a file",
	  "请给出文件名" },
	{ "* is there already", "$1 已存在", "choose another name, or remove it first",
	  "请换一个名称，或先移走它" },
	{ "* has * bytes, the limit is *", "$1 有 $2 字节，上限为 $3 字节", NULL, NULL },

	/* passwords and keys */
	{ "wrong password", "口令不正确", "give the right password", "请给出正确的口令" },
	{ "a password is needed and there is no terminal to ask",
	  "需要口令，而这里没有终端可以询问",
	  "give it with its option as env:NAME, file:PATH or fd:N (see --help), or in "
	  "YINXIN_PASSWORD",
	  "请用相应选项以 env:变量名、file:路径 或 fd:数字 给出口令（见 "
	  "--help），或设置环境变量 YINXIN_PASSWORD" },
	{ "a password is given as env:NAME, file:PATH or fd:N, never itself",
	  "口令不能直接写在命令行上", "give it as env:NAME, file:PATH or fd:N",
	  "请写成 env:变量名、file:路径 或 fd:数字" },
	{ "the environment has no variable *", "环境中没有变量 $1", "set it, or use file:PATH",
	  "请先设置该变量，或改用 file:路径" },
	{ "the two passwords differ", "两次输入的口令不一致", "try again", "请重新输入" },
	{ "the password is empty", "口令为空", "give a password", "请给出口令" },
	{ "expected a private key", "这里应是私钥", "name a key file, as yinxin key new writes it",
	  "请给出私钥文件（如 yinxin key new 所生成）" },
	{ "no certificate there belongs to this key", "其中没有属于该私钥的证书",
	  "name the certificate of this key with --cert", "请用 --cert 给出该私钥的证书" },
	{ "the key does not belong to the certificate", "私钥与证书不匹配",
	  "name the certificate of this key with --cert", "请用 --cert 给出该私钥的证书" },
	{ "no certificate in the folder *: put PEM or DER files there", "目录 $1 中没有证书",
	  "put PEM or DER files there", "请把 PEM 或 DER 证书放入其中" },
	{ "no certificate in the input", "其中没有证书", "name a PEM or DER certificate",
	  "请给出 PEM 或 DER 证书" },
	{ "neither certificates, a CRL nor an OCSP response", "既不是证书，也不是 CRL 或 OCSP 响应",
	  "name such a file, or leave it out", "请给出这样的文件，或不给出" },
	{ "the certificate is not valid now", "证书目前不在有效期内", "use a valid certificate",
	  "请使用有效的证书" },

	{ "the template is locked: its key is needed", "模板已作可撤销变换，缺少其密钥",
	  "give the file with --template-key", "请用 --template-key 给出" },

	/* what cannot be read */
	{ "this is neither PDF nor OFD; --cms signs any file with a signature beside it",
	  "既不是 PDF 也不是 OFD", "check the file, or sign it with --cms",
	  "请检查文件；用 --cms 可对任意文件做分离式签名" },
	{ "no startxref in the last *", "文件末尾没有 startxref：文件被截断，或其后追加了其他内容",
	  "ask for the file again", "请重新获取该文件" },
	{ "no zip directory at the end: not a zip file, or cut off",
	  "末尾没有 zip 目录：不是 zip（OFD）文件，或被截断", "check the file, or ask for it again",
	  "请检查文件，或重新获取" },
	{ "expected a seal, a SEQUENCE", "这里应是印章数据", "name a seal file (.esl)",
	  "请给出印章文件（.esl）" },
	{ "the message is cut short or is not ASN.1", "数据被截断，或不是 ASN.1 结构",
	  "check the file, or ask for it again", "请检查文件，或重新获取" },
	{ "not an evidence package", "不是证据包",
	  "name a package that yinxin evidence export wrote",
	  "请给出 yinxin evidence export 生成的证据包" },
	{ "no ledger here", "这里没有账本", "name the ledger's folder", "请给出账本所在目录" },
	{ "not a time such as *", "不是时间，应形如 $1", "write the time like that",
	  "请按此格式写时间" },
	{ "expected TYPE=VALUE, as in CN=Zhang San", "应为 类型=值，如 CN=张三",
	  "write the name like /C=CN/CN=Zhang San", "请写成 /C=CN/CN=张三 的形式" },
	{ "expected a sequence", "这里应是证书等 ASN.1 结构", "name a PEM or DER file",
	  "请给出 PEM 或 DER 文件" },
	{ "the file is encrypted: give its password*", "文件已加密", "give its password",
	  "请给出文件口令" },
	{ "no policy \"*\"; there are default, integrity, etsi, cn, or give a file",
	  "没有策略“$1”；可用 default、integrity、etsi、cn，或给出策略文件", NULL, NULL },

	/* signing */
	{ "there is no page *: the document has *", "没有第 $1 页：文件共 $2 页", NULL, NULL },
	{ "level * needs a time-stamp authority; give --tsa URL or local:DIR",
	  "级别 $1 需要时间戳机构", "give --tsa URL or local:DIR",
	  "请用 --tsa 网址 或 local:目录 给出" },
	{ "no time-stamp from * authority: *", "$1 个时间戳机构都没有给出时间戳：$2", NULL, NULL },
	{ "no time-stamp from * authorities: *", "$1 个时间戳机构都没有给出时间戳：$2", NULL,
	  NULL },
	{ "a certification must be the first signature, and the document has one",
	  "认证签名必须是第一个签名，而文件已有签名", "leave out --certify", "请去掉 --certify" },
	{ "the text \"*\" is on no page*", "任何一页上都找不到文字“$1”",
	  "check the words, or give --page and --rect", "请检查文字，或改用 --page 和 --rect" },
	{ "a seal needs a place*", "盖章需要位置",
	  "give --page and --rect, --keyword, --across or --field",
	  "请给出 --page 和 --rect、--keyword、--across 或 --field" },
	{ "the seal: *", "印章：$1", NULL, NULL },
	{ "the signer of field \"*\": *", "签名域“$1”的签名人：$2", NULL, NULL },
	{ "no chain leads from the certificate to a trusted issuer: *",
	  "找不到从该证书到受信任颁发者的证书链：$1", "give the issuer's root with --trust",
	  "请用 --trust 给出其根证书" },
	{ "the file's permissions do not allow a new signature field; open it with the owner's "
	  "password, or sign a field it has",
	  "文件的权限不允许新增签名域", "open it with the owner's password, or sign a field it has",
	  "请用所有者口令打开，或签署已有的签名域" },

	/* authorities and folders */
	{ "* holds no CA; make one with: yinxin ca init", "$1 中没有 CA",
	  "make one with yinxin ca init", "请先用 yinxin ca init 建立" },
	{ "* holds a CA already", "$1 中已有 CA", "choose another folder", "请换一个目录" },
	{ "* holds a time-stamp authority already", "$1 中已有时间戳机构", "choose another folder",
	  "请换一个目录" },
	{ "* holds no time-stamp authority (yinxin tsa init makes one)", "$1 中没有时间戳机构",
	  "make one with yinxin tsa init", "请先用 yinxin tsa init 建立" },
	{ "the subject is empty", "主体名称为空", "give --subject \"/C=CN/CN=..\"",
	  "请给出 --subject \"/C=CN/CN=..\"" },
	{ "out of memory", "内存不足", "close other programs, or use a larger machine",
	  "请关闭其他程序，或换用内存更大的机器" },
};

struct match {
	const struct saying *saying;
	struct yx_bytes captures[CAPTURES];
	size_t count;
};

static struct yx_bytes
run(const char *from, size_t len)
{
	return yx_bytes(from, len);
}

/* Each `*` takes as little as it can, the last one all. */
static bool
fits(const char *pattern, const char *text, struct match *m)
{
	m->count = 0;
	for (;;) {
		size_t plain = strcspn(pattern, "*"), next;
		const char *end;

		if (strncmp(pattern, text, plain) != 0)
			return false;
		pattern += plain;
		text += plain;
		if (!*pattern)
			return !*text;
		if (m->count == CAPTURES)
			return false;
		pattern++;
		next = strcspn(pattern, "*");
		if (!next) {
			m->captures[m->count++] = run(text, strlen(text));
			return true;
		}
		for (end = text; *end && strncmp(end, pattern, next) != 0; end++)
			;
		/* a pattern that ends here wants the end of the text */
		if (!pattern[next] && strlen(text) >= next)
			end = text + strlen(text) - next;
		if (strncmp(end, pattern, next) != 0)
			return false;
		m->captures[m->count++] = run(text, (size_t)(end - text));
		text = end;
	}
}

static bool
find(const char *text, struct match *m)
{
	for (size_t i = 0; i < sizeof(sayings) / sizeof(sayings[0]); i++)
		if (fits(sayings[i].en, text, m)) {
			m->saying = &sayings[i];
			return true;
		}
	return false;
}

/* A capture as a text of its own. */
static const char *
copy(char out[512], struct yx_bytes b)
{
	size_t n = b.len < 511 ? b.len : 511;

	if (n)
		memcpy(out, b.data, n);
	out[n] = 0;
	return out;
}

static void
put(struct yx_buf *out, const struct match *m)
{
	char part[512];

	for (const char *s = m->saying->zh; *s; s++) {
		if (*s != '$') {
			yx_buf_put_u8(out, (uint8_t)*s);
			continue;
		}
		s++;
		if ((size_t)(*s - '1') < m->count &&
		    !error_words_zh(out, copy(part, m->captures[*s - '1'])))
			yx_buf_puts(out, part);
	}
}

bool
error_words_zh(struct yx_buf *out, const char *text)
{
	const char *colon = strstr(text, ": ");
	struct yx_buf rest = { 0 };
	struct match m;
	bool known;

	if (find(text, &m)) {
		put(out, &m);
		return true;
	}
	if (!colon || colon - text > 300)
		return false;
	known = error_words_zh(&rest, colon + 2);
	if (known)
		yx_buf_printf(out, "%.*s：%s", (int)(colon - text), text, yx_buf_str(&rest));
	yx_buf_clear(&rest);
	return known;
}

const char *
error_next(const char *text, bool chinese)
{
	const char *colon = strstr(text, ": "), *next;
	char part[512];
	struct match m;

	if (!find(text, &m))
		return colon ? error_next(colon + 2, chinese) : "";
	if (m.saying->next_en)
		return chinese ? m.saying->next_zh : m.saying->next_en;
	for (size_t i = m.count; i-- > 0;)
		if (*(next = error_next(copy(part, m.captures[i]), chinese)))
			return next;
	return "";
}
