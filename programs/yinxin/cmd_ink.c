/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ink: handwriting. The table of its parts, and the small ones: score, quality, convert. */
#include <yinxin/codec_json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "apart.h"
#include "cmd_ink.h"

const char *const cmd_ink_help_en =
    "Usage: yinxin ink score --enrol FILE... | --template FILE --key KEY  PROBE...\n"
    "       yinxin ink enrol --for CERT FILE... -o TEMPLATE [--template-key FILE] [--anyway]\n"
    "       yinxin ink renew --template FILE --key KEY --for CERT FILE... -o NEW [--checked]\n"
    "       yinxin ink template --key KEY FILE\n"
    "       yinxin ink eval --data DIR --protocol FILE.tsv [-o SCORES.tsv]\n"
    "       yinxin ink show FILE [OTHER] [-o OUT.svg]     curves, or two acts overlaid\n"
    "       yinxin ink replay FILE [-o OUT.html]          the act at true speed\n"
    "       yinxin ink report --natural FILE... [--experimental FILE...] [--matter TEXT]\n"
    "                  [--examiner NAME] CAPTURE | --key KEY DOCUMENT  -o OUT.pdf|OUT.html\n"
    "       yinxin ink name --text NAME --strokes DIR FILE\n"
    "       yinxin ink open --key KEY FILE.pdf|ofd|evidence [-o DIR|OUT.yxi] [--field NAME]\n"
    "       yinxin ink replay-check [--key KEY] FILE FILE...\n"
    "       yinxin ink quality FILE...\n"
    "       yinxin ink convert FILE -o OUT [--to compact|inkml|json]\n"
    "       yinxin ink synth --writer N [--execution N] [--skill 0..1] -o OUT\n\n"
    "score compares signatures with the samples of one person: the score is the common logarithm\n"
    "of the likelihood ratio, higher means more alike. eval runs a whole list of trials and gives\n"
    "error rates. Captures are read as SVC2004, SigComp2009, InkML, Yinxin JSON or the compact\n"
    "form. Exit status of score: 0 all accepted, 1 some not, 2 some not decided and none refused:\n"
    "a capture without usable times, or sampled too slowly, is never refused for that.\n"
    "enrol keeps a person's template, encrypted for the certificate of whoever verifies; with\n"
    "--template-key also under a transform that can be revoked by enrolling anew: score and renew\n"
    "then need that file too. renew takes in signatures with strong support, or those --checked\n"
    "by other means.\n"
    "open gives back what \"yinxin sign --ink\" sealed, to a recipient's key, and checks what it\n"
    "is bound to; replay-check finds one act of writing used twice, the very same without a key,\n"
    "a disturbed copy with one (1: found).\n\n"
    "  --key-password SPEC   of --key: env:NAME, file:PATH or fd:N\n"
    "  --password SPEC       open: of an encrypted document\n"
    "  --unbound             open also what was written for another document or field\n"
    "  --no-force            eval: compare without pressure; synth: write none\n"
    "  --features            eval: also what entered each score, in further columns\n"
    "  --rate N              synth: samples a second\n\n"
    "Handwriting is biometric data: keep it encrypted, use it only as its owner agreed.\n";
const char *const cmd_ink_help_zh =
    "用法：yinxin ink score --enrol 文件... | --template 模板 --key 密钥  待检文件...\n"
    "      yinxin ink enrol --for 证书 文件... -o 模板 [--template-key 文件] [--anyway]\n"
    "      yinxin ink renew --template 模板 --key 密钥 --for 证书 文件... -o 新模板 [--checked]\n"
    "      yinxin ink template --key 密钥 模板\n"
    "      yinxin ink eval --data 目录 --protocol 清单.tsv [-o 得分.tsv]\n"
    "      yinxin ink show 文件 [另一文件] [-o 输出.svg]   曲线图，或两次书写叠加\n"
    "      yinxin ink replay 文件 [-o 输出.html]           按真实速度重放书写过程\n"
    "      yinxin ink report --natural 自然样本... [--experimental 实验样本...] [--matter 案号]\n"
    "                 [--examiner 鉴定人] 检材 | --key 密钥 文档  -o 输出.pdf|输出.html\n"
    "      yinxin ink name --text 姓名 --strokes 目录 文件\n"
    "      yinxin ink open --key 密钥 文件.pdf|ofd|证据包 [-o 目录|输出.yxi] [--field 名称]\n"
    "      yinxin ink replay-check [--key 密钥] 文件 文件...\n"
    "      yinxin ink quality 文件...\n"
    "      yinxin ink convert 文件 -o 输出 [--to compact|inkml|json]\n"
    "      yinxin ink synth --writer N [--execution N] [--skill 0..1] -o 输出\n\n"
    "score 将签名与同一人的样本比对：得分为似然比的常用对数，越高越相似。eval 按清单批量比对\n"
    "并给出错误率。可读格式：SVC2004、SigComp2009、InkML、印信 JSON 与紧凑格式。\n"
    "score 的退出状态：0 全部接受，1 有未接受者，2 有不作判定者而无未接受者：没有可用时间戳或采样\n"
    "过慢的数据不会因此被拒。\n"
    "enrol 保存一人的模板，仅以核验方证书加密存放；加 --template-key 时另作可撤销变换（重新登记即\n"
    "撤销），score 和 renew 也须给出该文件。renew "
    "只吸收强支持的签名，或经其他方式核实（--checked）的签名。\n"
    "open 用接收人密钥取回 yinxin sign --ink 封存的笔迹并核对其绑定；replay-check 查找同一次书写\n"
    "被多次使用：完全相同者无需密钥，改动后的复制需要密钥（1：有发现）。\n\n"
    "  --key-password 来源   --key 的口令：env:变量名、file:路径 或 fd:数字\n"
    "  --password 来源       open：加密文档的口令\n"
    "  --unbound             open：为其他文档或签名域所写的笔迹也一并取出\n"
    "  --no-force            eval：比对时不使用压力；synth：不写入压力\n"
    "  --features            eval：另以若干列给出得分所用的各项特征\n"
    "  --rate N              synth：每秒采样数\n\n"
    "笔迹属于生物特征信息：应加密保存，仅按本人同意的用途使用。\n";

static const struct part {
	const char *name;
	int (*run)(struct cli *c);
	enum { HERE, APART, APART_DRAWING } where; /* in a child (apart.h), with fonts */
} parts[] = {
	{ "score", ink_score, APART },
	{ "eval", ink_eval, HERE }, /* reads a collection of one's own */
	{ "quality", ink_quality, APART },
	{ "convert", ink_convert, APART },
	{ "synth", ink_synth, HERE }, /* reads nothing */
	{ "show", ink_show, APART },
	{ "replay", ink_replay, APART },
	{ "report", ink_report, APART_DRAWING },
	{ "name", ink_name, HERE }, /* does it itself: it reads a folder beside */
	{ "open", ink_open, APART },
	{ "enrol", ink_enrol_command, APART },
	{ "renew", ink_renew, APART },
	{ "template", ink_template_info, APART },
	{ "replay-check", ink_replay_check, APART },
};

int
cmd_ink(struct cli *c)
{
	if (c->argc < 1)
		return cli_usage(c, "what shall be done? one of:", "缺少子命令，可用：",
				 "score eval show replay report name open replay-check enrol renew "
				 "template quality convert "
				 "synth");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(c->argv[0], parts[i].name) != 0)
			continue;
		c->argc--;
		c->argv++;
		return parts[i].where == HERE
			   ? parts[i].run(c)
			   : apart_part(c, parts[i].run, parts[i].where == APART_DRAWING);
	}
	return cli_usage(c, "unknown part of ink:", "未知的 ink 子命令：", c->argv[0]);
}

/* ------------------------------------------------------------------ shared */

int
ink_load_all(const struct cli *c, struct yx_ink *captures[], const char *const *paths, size_t count)
{
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < count; i++)
		if (yx_ink_load(&captures[i], paths[i], YX_INK_FORMAT_AUTO, &err) != YX_OK)
			return cli_error(c, &err, paths[i]);
	return CLI_OK;
}

void
ink_free_all(struct yx_ink *captures[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		yx_ink_free(captures[i]);
		captures[i] = NULL;
	}
}

int
ink_enrol(const struct cli *c, struct yx_ink_template **out, const char *const *paths, size_t count,
	  struct yx_ink_enrolment *info)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *captures[INK_FILES_MAX] = { NULL };
	int rc;

	*out = NULL;
	if ((rc = ink_load_all(c, captures, paths, count)) == CLI_OK &&
	    yx_ink_template_new(out, (const struct yx_ink *const *)captures, count, info, &err) !=
		YX_OK)
		rc = cli_error(c, &err, "--enrol");
	ink_free_all(captures, count);
	return rc;
}

int
ink_put(const struct cli *c, const char *path, struct yx_bytes data)
{
	struct yx_error err = YX_ERROR_INIT;

	if (path && strcmp(path, "-") != 0) {
		if (yx_file_write(path, data, YX_OUT_PRIVATE, &err) != YX_OK) {
			(void)cli_error(c, &err, path);
			return CLI_CANT_WRITE;
		}
		return CLI_OK;
	}
	return fwrite(data.data, 1, data.len, stdout) == data.len && fflush(stdout) == 0
		   ? CLI_OK
		   : CLI_CANT_WRITE;
}

void
ink_put_reasons(struct yx_json_build *b, const char *key, unsigned reasons)
{
	yx_json_begin_array(b, key);
	for (unsigned bit = 1; bit <= YX_INK_REASON_LAST; bit <<= 1)
		if (reasons & bit)
			yx_json_put_str(b, NULL, yx_ink_reason_name(bit));
	yx_json_end(b);
}

void
ink_say_reasons(const struct cli *c, unsigned reasons)
{
	for (unsigned bit = 1; bit <= YX_INK_REASON_LAST; bit <<= 1)
		if (reasons & bit)
			cli_say(c, "  note: %s", "  注意：%s", yx_ink_reason_text(bit, c->chinese));
}

/* ----------------------------------------------------------------- quality */

static void
put_quality(struct yx_json_build *b, const char *path, const struct yx_ink *ink,
	    const struct yx_ink_quality *q)
{
	yx_json_begin_object(b, NULL);
	yx_json_put_str(b, "file", path);
	yx_json_put_int(b, "samples", (int64_t)q->samples);
	yx_json_put_int(b, "strokes", (int64_t)q->strokes);
	yx_json_put_real(b, "duration_s", q->duration_s);
	yx_json_put_real(b, "rate_hz", q->rate_hz);
	yx_json_put_bool(b, "force", ink->channels & YX_INK_F);
	yx_json_put_real(b, "speed_peaks_hz", q->speed_peaks_hz);
	yx_json_put_real(b, "pause_ratio", q->pause_ratio);
	yx_json_put_real(b, "jitter", q->jitter);
	ink_put_reasons(b, "reasons", q->reasons);
	yx_json_end(b);
}

int
ink_quality(struct cli *c)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	const char *option, *value;
	struct yx_ink_quality q;
	size_t count = 0;
	int rc = CLI_OK;

	yx_json_begin_array(&b, NULL);
	while (rc == CLI_OK && (option = cli_option(c, "", &value))) {
		struct yx_ink *ink = NULL;

		if (*option) {
			rc = cli_usage(c, "unknown option", "未知选项：", option);
			break;
		}
		if (yx_ink_load(&ink, value, YX_INK_FORMAT_AUTO, &err) != YX_OK) {
			rc = cli_error(c, &err, value);
			break;
		}
		count++;
		yx_ink_quality(&q, ink);
		put_quality(&b, value, ink, &q);
		cli_say(c, "%s: %zu samples, %zu strokes, %.2f s, %.0f Hz",
			"%s：采样点 %zu，笔画 %zu，%.2f 秒，%.0f Hz", value, q.samples, q.strokes,
			q.duration_s, q.rate_hz);
		ink_say_reasons(c, q.reasons);
		yx_ink_free(ink);
	}
	yx_json_end(&b);
	if (rc == CLI_OK && c->next < 0)
		rc = CLI_USAGE;
	if (rc == CLI_OK && count == 0)
		rc = cli_usage(c, "which captures?", "请指定笔迹文件", "");
	if (rc == CLI_OK && c->json)
		return cli_print_json(c, &b);
	yx_json_build_clear(&b);
	return rc;
}

/* ---------------------------------------------------------- convert, synth */

/* By the file's ending where --to is not given. */
static enum yx_ink_format
target_format(const char *to, const char *path)
{
	const char *dot = path ? strrchr(path, '.') : NULL;
	const char *name = to ? to : dot ? dot + 1 : "";

	if (strcmp(name, "inkml") == 0)
		return YX_INK_FORMAT_INKML;
	if (strcmp(name, "json") == 0)
		return YX_INK_FORMAT_JSON;
	if (!to || strcmp(name, "compact") == 0)
		return YX_INK_FORMAT_COMPACT;
	return YX_INK_FORMAT_AUTO; /* refused by the writer */
}

static int
write_capture(const struct cli *c, const struct yx_ink *ink, enum yx_ink_format format,
	      const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	int rc;

	yx_buf_init_secret(&out, YX_LIMIT_INK_FILE * 4);
	rc = yx_ink_write(ink, format, &out, &err) == YX_OK ? ink_put(c, path, yx_buf_bytes(&out))
							    : cli_error(c, &err, path);
	yx_buf_clear(&out);
	return rc;
}

int
ink_convert(struct cli *c)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *option, *value, *in = NULL, *out = NULL, *to = NULL;
	struct yx_ink *ink = NULL;
	int rc;

	while ((option = cli_option(c, "--to -o --out", &value))) {
		if (strcmp(option, "--to") == 0)
			to = value;
		else if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
			out = value;
		else if (!*option && !in)
			in = value;
		else
			return cli_usage(c, "not expected:", "多余的参数：",
					 *option ? option : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!in)
		return cli_usage(c, "which capture?", "请指定笔迹文件", "");
	if (yx_ink_load(&ink, in, YX_INK_FORMAT_AUTO, &err) != YX_OK)
		return cli_error(c, &err, in);
	rc = write_capture(c, ink, target_format(to, out), out);
	yx_ink_free(ink);
	return rc;
}

static bool
number(const char *text, double low, double high, double *out)
{
	char *end = NULL;

	*out = strtod(text, &end);
	return end != text && *end == '\0' && *out >= low && *out <= high;
}

int
ink_synth(struct cli *c)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink_synth what = { .skill = -1, .with_force = true };
	const char *option, *value, *out = NULL, *to = NULL;
	struct yx_ink *ink = NULL;
	double v;
	int rc;

	while (
	    (option = cli_option(c, "--writer --execution --skill --rate --to -o --out", &value))) {
		bool fine = *option;

		if (strcmp(option, "--to") == 0)
			to = value;
		else if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
			out = value;
		else if (strcmp(option, "--writer") == 0 && (fine = number(value, 0, 4e9, &v)))
			what.writer = (uint32_t)v;
		else if (strcmp(option, "--execution") == 0 && (fine = number(value, 0, 4e9, &v)))
			what.execution = (uint32_t)v;
		else if (strcmp(option, "--skill") == 0)
			fine = number(value, 0, 1, &what.skill);
		else if (strcmp(option, "--rate") == 0)
			fine = number(value, 20, 1000, &what.rate_hz);
		else if (strcmp(option, "--no-force") == 0)
			what.with_force = false;
		else
			fine = false;
		if (!fine)
			return cli_usage(c, "not expected:", "无法理解的参数：",
					 *option ? option : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (yx_ink_synth(&ink, &what, &err) != YX_OK)
		return cli_error(c, &err, "synth");
	rc = write_capture(c, ink, target_format(to, out), out);
	yx_ink_free(ink);
	return rc;
}
