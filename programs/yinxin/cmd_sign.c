/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin sign: a signature in a document; the input is never touched. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/ofd.h>
#include <yinxin/pdf.h>
#include "apart.h"
#include "cmd_sign.h"

const char *const cmd_sign_help_en =
    "Usage: yinxin sign --key KEY [--cert FILE] [OPTION]... IN -o OUT\n\n"
    "Signs a PDF (PAdES), an OFD (seal or GB/T 35275), or with --cms any file. IN stays as it is;\n"
    "OUT appears whole or not at all. A level that cannot be reached is an error, never a lower\n"
    "level.\n\n"
    "  --key FILE           private key (encrypted PKCS#8); --cert: its certificate and chain "
    "(PEM);\n"
    "                       without --cert the file KEY with .crt in place of its ending is used\n"
    "  --key-password SPEC  env:NAME, file:PATH or fd:N; else asked for\n"
    "  --level LEVEL        B-B (default), B-T (with a time-stamp); PDF: B-LT (and all that is\n"
    "                       needed to judge it later), B-LTA (and a time-stamp over that)\n"
    "  --tsa URL|local:DIR  time-stamp authority; several are tried in order\n"
    "  --tsa-password SPEC  of the key of a local authority\n"
    "  --trust FILE|DIR     trusted certificates, for checking the time-stamp; from B-LT on also\n"
    "                       the signer's root\n"
    "  --extra --crl --ocsp FILE, --offline, --freshness, --cache DIR, --no-cache,\n"
    "  --fetch-timeout N, --fetch-from any|public   for B-LT and B-LTA, as in yinxin extend "
    "--help\n"
    "  -o, --out FILE       where the result goes (replaced if it is there)\n"
    "  --page N --rect X,Y,W,H  a visible signature: page from 1, points from the lower left\n"
    "                       (OFD: millimetres from the upper left)\n"
    "  --seal FILE.esl      the seal to stamp with, at its own size: in the middle of --rect, or\n"
    "                       with --rect X,Y its lower left corner there\n"
    "  --ink CAPTURE        handwriting, shown as the visible signature and sealed into the\n"
    "                       document with it; --ink-for CERT: who can open it (repeatable).\n"
    "                       With --seal the seal is what is shown. An OFD shows it only under\n"
    "                       its first signature: it is an annotation, and signatures cover those\n"
    "  --keyword TEXT       the seal over this text; --match every (default), first or last\n"
    "  --across             the seal in slices across the right edges of all pages\n"
    "  --seal-form ses|cades  PDF: the seal's own structure (GB/T 38540, default), or PAdES with\n"
    "                       the seal signed in it, for validators that know no seals\n"
    "  --qr TEXT|auto       PDF: a QR code, auto: with the size and SM3 of the unsigned file;\n"
    "                       --qr-at PAGE,X,Y,SIZE (points; else 20 mm, a free corner of page 1)\n"
    "  --lock               OFD: nobody can sign after this\n"
    "  --complete           OFD: add lists that the document names and lacks, as empty ones, "
    "first\n"
    "  --integrity-list     OFD: also a signed list of all files (GM/T 0099): nothing can be put "
    "in\n"
    "  --field NAME         sign this field, or make one of this name; an empty one is a place "
    "for\n"
    "                       a seal too, which keeps its proportions in it\n"
    "  --certify 1|2|3      certify: no changes; filling in; filling in and annotations\n"
    "  --lock-fields LIST   PDF: all, NAME,... or all-but:NAME,...: these fields stay as they are\n"
    "  --reason --location --contact --name TEXT\n"
    "  --pss                RSA keys sign with RSASSA-PSS\n"
    "  --password SPEC      of an encrypted document\n"
    "  --cms [--attach] [--gm]  a CMS signature beside the file (GB/T 35275 with --gm)\n\n"
    "Exit status: 0 signed, 64 usage, 65 unreadable, 66 no such file, 73 cannot write, 77 "
    "denied.\n";
const char *const cmd_sign_help_zh =
    "用法：yinxin sign --key 密钥 [--cert 证书] [选项]... 输入 -o 输出\n\n"
    "对 PDF 签名（PAdES）、对 OFD 签名或盖章（GB/T 35275、电子印章），或用 --cms 对任意文件签名。\n"
    "输入文件保持不变；输出要么完整出现，要么不出现。达不到要求的级别即报错，绝不降级。\n\n"
    "  --key 文件           私钥（加密的 PKCS#8）；--cert：对应证书及证书链（PEM）；\n"
    "                       未给 --cert 时使用与密钥同名、扩展名为 .crt 的文件\n"
    "  --key-password 来源  env:变量名、file:路径 或 fd:数字；否则询问\n"
    "  --level 级别         B-B（默认）、B-T（带时间戳）；PDF 另有 B-LT（存入日后验证所需的\n"
    "                       全部材料）和 B-LTA（再对其加盖时间戳）\n"
    "  --tsa 网址|local:目录  时间戳服务，可给多个，依次尝试\n"
    "  --tsa-password 来源  本地时间戳服务密钥的口令\n"
    "  --trust 文件|目录    受信任的证书，用于检查时间戳；B-LT 起还须包括签名人的根证书\n"
    "  --extra --crl --ocsp 文件、--offline、--freshness、--cache 目录、--no-cache、\n"
    "  --fetch-timeout N、--fetch-from any|public   用于 B-LT 和 B-LTA，见 yinxin extend --help\n"
    "  -o, --out 文件       输出文件（已存在则替换）\n"
    "  --page N --rect X,Y,W,H  可见签名：页码从 1 起，单位为点，原点在页面左下角\n"
    "                       （OFD：单位为毫米，原点在左上角）\n"
    "  --seal 文件.esl      所用印章，按其实际尺寸盖在 --rect 的中央；--rect X,Y 则为左下角\n"
    "  --ink 笔迹文件       手写笔迹：作为可见签名，并随签名加密封入文档；\n"
    "                       --ink-for 证书：可开启者（可重复）。同时使用 --seal 时显示的是\n"
    "                       印章。OFD 只有首个签名可显示笔迹：笔迹是注释，而签名覆盖注释\n"
    "  --keyword 文字       盖在该文字上；--match every（每处，默认）、first（首处）或 "
    "last（末处）\n"
    "  --across             骑缝章：各页右边缘各一部分\n"
    "  --seal-form ses|cades  PDF：用签章数据结构（GB/T 38540，默认），或用含印章的 PAdES，\n"
    "                       供不识别印章的验证软件验证\n"
    "  --qr 文字|auto       PDF：二维码，auto 为未签文件的长度与 SM3 杂凑值；\n"
    "                       --qr-at 页,X,Y,边长（点；默认首页空白角 20 毫米）\n"
    "  --lock               OFD：此后不得再签\n"
    "  --complete           OFD：先补上文档引用但缺少的列表文件（内容为空）\n"
    "  --integrity-list     OFD：同时写入经签名的文件清单（GM/T 0099 防夹带）\n"
    "  --field 名称         在此签名域签名，没有则新建；已有的空白域也可盖章，印章不变形\n"
    "  --certify 1|2|3      认证签名：禁止改动；允许填表；允许填表和批注\n"
    "  --lock-fields 列表   PDF：all、域名,… 或 all-but:域名,…：这些域此后不得改动\n"
    "  --reason --location --contact --name 文字\n"
    "  --pss                RSA 密钥使用 RSASSA-PSS\n"
    "  --password 来源      加密文档的口令\n"
    "  --cms [--attach] [--gm]  生成 CMS 签名文件（--gm 为 GB/T 35275）\n\n"
    "退出码：0 已签名，64 用法错误，65 无法读取，66 没有该文件，73 无法写出，77 被拒绝。\n";

static bool
parse_number(const char *text, long min, long max, long *out)
{
	char *end;

	*out = strtol(text, &end, 10);
	return *text && !*end && *out >= min && *out <= max;
}

/* The options that are just text for the signature. */
static bool
take_text(struct sign_job *j, const char *opt, const char *value)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = { { "--reason", &j->options.reason },
		      { "--location", &j->options.location },
		      { "--contact", &j->options.contact },
		      { "--name", &j->options.name },
		      { "--field", &j->options.field },
		      { "--seal", &j->seal_path },
		      { "--keyword", &j->where.pdf.keyword },
		      { "--qr", &j->where.pdf.qr },
		      { "--key", &j->desk.key_path },
		      { "--cert", &j->desk.cert_path },
		      { "--key-password", &j->desk.key_password },
		      { "-o", &j->out },
		      { "--out", &j->out } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(opt, texts[i].name) == 0) {
			*texts[i].to = value;
			return true;
		}
	return false;
}

static bool
take_flag(struct sign_job *j, const char *opt)
{
	if (strcmp(opt, "--pss") == 0)
		j->options.who.pss = true;
	else if (strcmp(opt, "--cms") == 0)
		j->cms = true;
	else if (strcmp(opt, "--attach") == 0)
		j->attach = true;
	else if (strcmp(opt, "--gm") == 0)
		j->gm = true;
	else if (strcmp(opt, "--across") == 0)
		j->where.pdf.across = true;
	else if (strcmp(opt, "--lock") == 0)
		j->ofd.lock = true;
	else if (strcmp(opt, "--complete") == 0)
		j->ofd.complete = true;
	else if (strcmp(opt, "--integrity-list") == 0)
		j->ofd.integrity_list = true;
	else
		return false;
	return true;
}

static int
take_option(struct sign_job *j, const char *opt, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;
	long n;
	int rc;

	if (*opt && preserve_option(j->c, &j->preserve, opt, value, &rc))
		return rc;
	if (take_flag(j, opt) || (value && *opt && take_text(j, opt, value)))
		return 0;
	if (strcmp(opt, "") == 0) {
		if (j->in)
			return cli_usage(j->c, "one input only, not also", "只能有一个输入，多出：",
					 value);
		j->in = value;
		return 0;
	}
	if (strcmp(opt, "--level") == 0)
		return yx_level_parse(value, &j->options.level)
			   ? 0
			   : cli_usage(j->c, "the level is B-B, B-T, B-LT or B-LTA, not",
				       "级别应为 B-B、B-T、B-LT 或 B-LTA，而不是", value);
	if (strcmp(opt, "--certify") == 0) {
		if (!parse_number(value, 1, 3, &n))
			return cli_usage(j->c, "--certify takes 1, 2 or 3, not",
					 "--certify 应为 1、2 或 3，而不是", value);
		j->options.certify = (int)n;
		return 0;
	}
	if (strcmp(opt, "--password") == 0) {
		if (cli_password(j->c, value, "password of the document", "文档口令", false,
				 &j->password, &err) != YX_OK)
			return cli_error(j->c, &err, NULL);
		return 0;
	}
	if (strcmp(opt, "--tsa") == 0 || strcmp(opt, "--tsa-password") == 0 ||
	    strcmp(opt, "--trust") == 0)
		return signing_authorities_option(j->c, &j->tsa, opt, value);
	if (strcmp(opt, "--ink") == 0 || strcmp(opt, "--ink-for") == 0)
		return signing_ink_option(j->c, &j->ink, opt, value);
	return sign_where_option(j->c, &j->where, &j->options.place, opt, value);
}

static int
check_request(struct sign_job *j)
{
	int rc;

	if (!j->in || !j->out || !j->desk.key_path)
		return cli_usage(j->c, "an input, -o OUT and --key are needed",
				 "需要输入文件、-o 输出 和 --key", NULL);
	if ((rc = sign_where_check(j->c, &j->where, &j->options.place, j->seal_path != NULL)) != 0)
		return rc;
	if (yx_path_same_file(j->in, j->out))
		return cli_usage(j->c, "the output is the input; choose another name for it:",
				 "输出与输入是同一个文件，请另取文件名：", j->out);
	return signing_ink_check(j->c, &j->ink);
}

/* What the parent of a child holds it to. */
static void
order(struct sign_job *j)
{
	struct signing_desk *d = &j->desk;

	j->options.time = yx_time_now();
	d->input = j->in;
	d->seal = j->cms ? NULL : j->seal_path;
	d->order = (struct yx_guard_order){ .form = j->cms ? YX_GUARD_CMS : YX_GUARD_PDF,
					    .who.pss = j->options.who.pss,
					    .time = j->options.time,
					    .seal_form = j->where.pdf.form,
					    .gm = j->gm,
					    .integrity_list = j->ofd.integrity_list };
}

/* Names and reasons, QR codes and some pictures of seals have letters in them. */
static bool
draws(const struct sign_job *j)
{
	return j->options.place.visible || j->seal_path || j->where.pdf.qr || j->ink.path;
}

static int
sign_apart(struct sign_job *j)
{
	bool lasting = j->options.level >= YX_LEVEL_B_LT;
	int rc = lasting ? preserve_begin(j->c, &j->preserve, &j->tsa) : 0;

	if (rc)
		return rc;
	order(j);
	return apart_run(&(struct apart){ .c = j->c,
					  .work = sign_run,
					  .state = j,
					  .subject = j->in,
					  .material = lasting ? &j->preserve.material : NULL,
					  .tsa = &j->tsa,
					  .desk = &j->desk,
					  .draws = draws(j) });
}

int
cmd_sign(struct cli *c)
{
	struct sign_job j = { .c = c, .options = { .time = YX_TIME_NONE } };
	const char *opt, *value;
	int rc = 0;

	while (!rc &&
	       (opt = cli_option(
		    c,
		    "--key --cert --key-password --level --tsa --tsa-password --trust "
		    "-o --out --page --rect --field --certify --reason --location "
		    "--contact --name --password --seal --seal-form "
		    "--keyword --match --qr --qr-at --lock-fields --ink --ink-for" PRESERVE_OPTIONS,
		    &value)))
		rc = take_option(&j, opt, value);
	if (!rc && c->next < 0)
		rc = CLI_USAGE;
	if (!rc)
		rc = check_request(&j);
	if (!rc)
		rc = sign_apart(&j);
	signing_ink_clear(&j.ink);
	yx_file_close(&j.seal);
	preserve_clear(&j.preserve);
	signing_authorities_clear(&j.tsa);
	yx_buf_clear(&j.password);
	return rc;
}
