/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin extend: a signed file raised to a higher level, or renewed before it expires. */
#include <string.h>
#include <yinxin/ofd.h>
#include <yinxin/pdf.h>
#include "apart.h"
#include "preserve.h"

const char *const cmd_extend_help_en =
    "Usage: yinxin extend [--level LEVEL] [OPTION]... IN -o OUT\n\n"
    "Raises the signatures of a PDF, whoever made them, to a level that lasts. IN stays as it is\n"
    "and becomes the beginning of OUT, which appears whole or not at all. Run on a B-LTA file\n"
    "before its last time-stamp expires, it renews it.\n\n"
    "  --level LEVEL        B-T: a time-stamp for signatures that have none\n"
    "                       B-LT: and all certificates, CRLs and OCSP answers to judge them by\n"
    "                       B-LTA (default): and a time-stamp over all of that\n"
    "  --tsa URL|local:DIR  time-stamp authority; several are tried in order\n"
    "  --tsa-password SPEC  of the key of a local authority\n"
    "  --trust FILE|DIR     trusted roots, of signers and of time-stamp authorities\n"
    "  --extra --crl --ocsp FILE   certificates, CRLs, OCSP answers at hand\n"
    "  --offline            nothing is fetched: what is in the file and in those must do\n"
    "  --freshness current|after-signing   must a CRL or OCSP answer only have been current at\n"
    "                       the time of signing (default), or be from after it?\n"
    "  --cache DIR, --no-cache     where what was fetched is kept while it is current\n"
    "  --fetch-timeout N    seconds for one answer (10)\n"
    "  --fetch-from any|public   may addresses of this machine and its network be asked? (any)\n"
    "  --content FILE       what a detached CMS signs; a CMS is raised to B-T\n"
    "  -o, --out FILE       where the result goes (replaced if it is there)\n"
    "  --password SPEC      of an encrypted document\n"
    "  --json               one JSON object\n\n"
    "Exit status: 0 done, 64 usage, 65 unreadable or no signature, 66 no such file, 73 cannot\n"
    "write, or what must go into the file could not be had, 77 denied: a signature that does not\n"
    "hold, a certificate that is revoked, expired or not trusted.\n";
const char *const cmd_extend_help_zh =
    "用法：yinxin extend [--level 级别] [选项]... 输入 -o 输出\n\n"
    "把 PDF 中的签名（不论由谁制作）提升到可长期验证的级别。输入文件保持不变，并成为输出的开头；\n"
    "输出要么完整出现，要么不出现。对 B-LTA 文件在其最后一个时间戳过期之前再次运行，即为续期。\n\n"
    "  --level 级别         B-T：为没有时间戳的签名补加时间戳\n"
    "                       B-LT：并存入判定所需的全部证书、CRL 和 OCSP 应答\n"
    "                       B-LTA（默认）：再对以上全部内容加盖时间戳\n"
    "  --tsa 网址|local:目录  时间戳服务，可给多个，依次尝试\n"
    "  --tsa-password 来源  本地时间戳服务密钥的口令\n"
    "  --trust 文件|目录    受信任的根证书（签名人和时间戳服务的）\n"
    "  --extra --crl --ocsp 文件   手头已有的证书、CRL、OCSP 应答\n"
    "  --offline            不联网：只用文件中和以上选项给出的材料\n"
    "  --freshness current|after-signing   CRL 或 OCSP 应答只需在签名时有效（默认），\n"
    "                       还是必须在签名之后签发\n"
    "  --cache 目录、--no-cache    获取的材料在有效期内缓存于此\n"
    "  --fetch-timeout N    单次获取的秒数（10）\n"
    "  --fetch-from any|public   是否可以访问本机及其所在网络的地址（默认 any：可以）\n"
    "  --content 文件       分离式 CMS 所签的内容；CMS 只提升到 B-T\n"
    "  -o, --out 文件       输出文件（已存在则替换）\n"
    "  --password 来源      加密文档的口令\n"
    "  --json               输出一个 JSON 对象\n\n"
    "退出码：0 完成，64 用法错误，65 无法读取或没有签名，66 没有该文件，73 无法写出，或必需的\n"
    "材料无法取得，77 被拒绝：签名不成立，或证书已吊销、已过期、不受信任。\n";

struct job {
	struct cli *c;
	struct signing_authorities tsa;
	struct preserve preserve;
	struct yx_buf password;
	enum yx_level level;
	const char *in, *out, *content;
};

static int
take_option(struct job *j, const char *opt, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;
	int rc;

	if (*opt && preserve_option(j->c, &j->preserve, opt, value, &rc))
		return rc;
	if (strcmp(opt, "") == 0) {
		if (j->in)
			return cli_usage(j->c, "one input only, not also", "只能有一个输入，多出：",
					 value);
		j->in = value;
	} else if (strcmp(opt, "-o") == 0 || strcmp(opt, "--out") == 0) {
		j->out = value;
	} else if (strcmp(opt, "--content") == 0) {
		j->content = value;
	} else if (strcmp(opt, "--level") == 0) {
		if (!yx_level_parse(value, &j->level) || j->level == YX_LEVEL_B_B)
			return cli_usage(j->c, "the level is B-T, B-LT or B-LTA, not",
					 "级别应为 B-T、B-LT 或 B-LTA，而不是", value);
	} else if (strcmp(opt, "--password") == 0) {
		if (cli_password(j->c, value, "password of the document", "文档口令", false,
				 &j->password, &err) != YX_OK)
			return cli_error(j->c, &err, NULL);
	} else if (strcmp(opt, "--tsa") == 0 || strcmp(opt, "--tsa-password") == 0 ||
		   strcmp(opt, "--trust") == 0) {
		return signing_authorities_option(j->c, &j->tsa, opt, value);
	} else {
		return cli_usage(j->c, "unknown option", "未知选项", opt);
	}
	return 0;
}

static enum yx_status
extend_cms(struct job *j, struct yx_bytes in, struct yx_buf *made, struct yx_error *err)
{
	struct yx_file content = { 0 };
	enum yx_status st = YX_OK;

	if (j->content)
		st = yx_file_open(&content, j->content, 0, err);
	if (st == YX_OK)
		st = yx_extend_cms(made, in, j->content ? &content.bytes : NULL, j->level,
				   &j->preserve.options, err);
	yx_file_close(&content);
	return st;
}

/* `*whole`: what is made is the whole output, not what follows the input. */
static enum yx_status
extend(struct job *j, struct yx_bytes in, struct yx_buf *made, bool *whole, struct yx_error *err)
{
	*whole = !yx_pdf_looks_like(in);
	if (!*whole)
		return yx_extend_pdf(made, in, j->level, &j->preserve.options, err);
	if (!yx_ofd_looks_like(in))
		return extend_cms(j, in, made, err);
	return yx_fail(err, YX_UNSUPPORTED, NULL, "",
		       "the levels are for PDF and CMS; an OFD gets its time-stamp when it is "
		       "signed (--level B-T)");
}

static void
tell(struct job *j)
{
	const struct yx_level_report *r = &j->preserve.report;
	char when[32] = "";

	if (r->time != YX_TIME_NONE)
		yx_time_rfc3339(when, r->time - r->time % YX_SECOND);
	if (j->c->json) {
		struct yx_json_build b = { 0 };

		yx_json_begin_object(&b, NULL);
		yx_json_put_text(&b, "file", yx_bytes_str(j->out));
		yx_json_put_str(&b, "level", yx_level_name(r->level));
		yx_json_put_bool(&b, "changed", r->changed);
		yx_json_put_int(&b, "signatures", (int64_t)r->signatures);
		yx_json_put_int(&b, "timestamps_added", (int64_t)r->timestamps_added);
		if (*when) {
			yx_json_put_str(&b, "time", when);
			yx_json_put_text(&b, "tsa", yx_bytes_str(r->tsa));
		}
		preserve_put(&b, &j->preserve);
		yx_json_end(&b);
		cli_print_json(j->c, &b);
		return;
	}
	if (!r->changed)
		cli_say(j->c, "%s is at level %s already; %s is a copy of it",
			"%s 已经达到 %s 级别；%s 是它的副本", j->in, yx_level_name(r->level),
			j->out);
	else
		cli_say(j->c, "raised: %s (%s%s%s%s%s)", "已提升：%s（%s%s%s%s%s）", j->out,
			yx_level_name(r->level), *when ? ", " : "", when,
			*when ? cli_text(j->c, ", time-stamped by ", "，时间戳来自 ") : "", r->tsa);
	preserve_tell(j->c, &j->preserve);
}

/* In a child (apart.h): no key is in here, and what is made is written by the parent. */
static int
run(void *state)
{
	struct job *j = state;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 };
	struct yx_file in = { 0 };
	bool whole;
	int rc;

	if ((rc = signing_authorities_open(j->c, &j->tsa)) != 0 ||
	    (rc = preserve_open(j->c, &j->preserve, &j->tsa)) != 0)
		return rc;
	j->preserve.options.password = yx_buf_bytes(&j->password);
	if (yx_file_open(&in, j->in, 0, &err) != YX_OK)
		return cli_error(j->c, &err, NULL);
	if (extend(j, in.bytes, &tail, &whole, &err) != YX_OK) {
		/* 66 is for files that are not there */
		if (err.status == YX_NOT_FOUND)
			err.status = YX_MALFORMED;
		rc = preserve_error(j->c, &j->preserve, &err, j->in);
	} else if (signing_write(j->c, j->out, whole ? yx_bytes(NULL, 0) : in.bytes,
				 yx_buf_bytes(&tail), &err) != YX_OK) {
		(void)cli_error(j->c, &err, NULL);
		rc = CLI_CANT_WRITE;
	} else {
		tell(j);
	}
	yx_buf_clear(&tail);
	yx_file_close(&in);
	return rc;
}

int
cmd_extend(struct cli *c)
{
	struct job j = { .c = c, .level = YX_LEVEL_B_LTA };
	const char *opt, *value;
	int rc = 0;

	while (!rc && (opt = cli_option(c,
					"--level --tsa --tsa-password --trust -o --out --content "
					"--password" PRESERVE_OPTIONS,
					&value)))
		rc = take_option(&j, opt, value);
	if (!rc && c->next < 0)
		rc = CLI_USAGE;
	if (!rc && (!j.in || !j.out))
		rc = cli_usage(c, "an input and -o OUT are needed", "需要输入文件和 -o 输出", NULL);
	if (!rc && yx_path_same_file(j.in, j.out))
		rc = cli_usage(c, "the output is the input; choose another name for it:",
			       "输出与输入是同一个文件，请另取文件名：", j.out);
	if (!rc)
		rc = preserve_begin(c, &j.preserve, &j.tsa);
	if (!rc)
		rc = apart_run(&(struct apart){ .c = c,
						.work = run,
						.state = &j,
						.subject = j.in,
						.material = &j.preserve.material,
						.tsa = &j.tsa });
	preserve_clear(&j.preserve);
	signing_authorities_clear(&j.tsa);
	yx_buf_clear(&j.password);
	return rc;
}
