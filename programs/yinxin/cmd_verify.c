/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin verify: the verdict on files, offline unless asked. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yinxin/evidence.h>
#include <yinxin/limits.h>
#include <yinxin/report.h>
#include <yinxin/sign_apart.h>
#include "apart.h"
#include "cli.h"
#include "material.h"
#include "signing.h"
#include "verify_evidence.h"
#include "verify_report.h"

const char *const cmd_verify_help_en =
    "Usage: yinxin verify [OPTION]... FILE...\n\n"
    "Says of each file whether its signatures hold, why, and what to do next. Works offline.\n\n"
    "  --trust FILE|DIR    certificates you trust (PEM or DER), for evidence packages also keys\n"
    "                      of logs (log.vkey); may be given several times\n"
    "  --extra FILE        further certificates, CRLs or OCSP answers, not trusted\n"
    "  --crl --ocsp FILE   the same, each of one kind\n"
    "  --policy NAME|FILE  default, integrity, etsi, cn, or a JSON file\n"
    "  --at TIME           validate as of this time (2026-01-31T09:08:07Z)\n"
    "  --online            fetch missing certificates, CRLs and OCSP answers\n"
    "  --cache DIR, --no-cache  where what was fetched is kept while it is current\n"
    "  --fetch-timeout N   seconds for one answer (10)\n"
    "  --fetch-from any|public   may addresses of this machine and its network be asked? (any)\n"
    "  --timestamp FILE    a time-stamp over the whole file, kept beside it: it proves that the\n"
    "                      file existed\n"
    "  --content FILE      what a detached CMS signature signs\n"
    "  --password SPEC     of an encrypted document: env:NAME, file:PATH or fd:N\n"
    "  --key FILE          private key of a recipient of an encrypted OFD (--key-password SPEC)\n"
    "  --report FILE       also write a report: FILE.html or FILE.pdf for people, with the page\n"
    "                      and what was changed on it, FILE.xml for machines (ETSI TS 119 102-2);\n"
    "                      may be given several times; --lang both: in both languages\n"
    "  --sandbox           refuse to verify where the child process that reads the file cannot be\n"
    "                      shut in; --no-sandbox: read it in this process (docs/REPORTS.md)\n"
    "  --no-digests        leave out the file's own SHA-256 and SM3: quicker on very large files\n"
    "  --json              one JSON object (an array for several files)\n\n"
    "Exit status: 0 all passed, 1 some failed, 2 some undetermined, 3 no signature, 65 "
    "unreadable,\n"
    "66 no such file, 77 encrypted and not opened by what was given.\n";
const char *const cmd_verify_help_zh =
    "用法：yinxin verify [选项]... 文件...\n\n"
    "判定每个文件的签名是否成立、原因何在、下一步怎么办。默认完全离线。\n\n"
    "  --trust 文件|目录    您信任的证书（PEM 或 DER）；证据包另可给出账本密钥（log.vkey）；\n"
    "                       可多次给出\n"
    "  --extra 文件         补充的证书、CRL 或 OCSP 应答，不作为信任依据\n"
    "  --crl --ocsp 文件    同上，分别为其中一种\n"
    "  --policy 名称|文件   default、integrity、etsi、cn，或 JSON 策略文件\n"
    "  --at 时间            按此时刻验证（2026-01-31T09:08:07Z）\n"
    "  --online             在线获取缺少的证书、CRL 和 OCSP 应答\n"
    "  --cache 目录、--no-cache  获取的材料在有效期内缓存于此\n"
    "  --fetch-timeout N    单次获取的秒数（10）\n"
    "  --fetch-from any|public   是否可以访问本机及其所在网络的地址（默认 any：可以）\n"
    "  --timestamp 文件     对整个文件另行加盖的时间戳，证明文件当时已存在\n"
    "  --content 文件       分离式 CMS 签名所签的内容\n"
    "  --password 来源      加密文档的口令：env:变量名、file:路径 或 fd:数字\n"
    "  --key 文件           加密 OFD 接收人的私钥（--key-password 来源）\n"
    "  --report 文件        另写报告：文件.html 或 文件.pdf 供人阅读（含页面及标出的改动），\n"
    "                       文件.xml 供机器读取（ETSI TS 119 102-2）；可多次给出；\n"
    "                       --lang both 为中英双语\n"
    "  --sandbox            无法把读取文件的子进程关入沙箱时拒绝验证；\n"
    "                       --no-sandbox：在本进程中读取（见 docs/REPORTS.md）\n"
    "  --no-digests         不计算文件自身的 SHA-256 和 SM3：处理超大文件更快\n"
    "  --json               输出一个 JSON 对象（多个文件时为数组）\n\n"
    "退出码：0 全部通过，1 有签名无效，2 有签名无法判定，3 没有签名，65 无法读取，\n"
    "66 没有该文件，77 文件已加密且未能打开。\n";

#define LARGE_FILE ((size_t)64 << 20)

#define STAMPS_MAX 16

struct request {
	struct cli *c;
	struct yx_trust *trust;
	struct material material;
	struct yx_policy policy;
	struct yx_verify_options options;
	struct yx_buf password;
	struct log_keys keys; /* for evidence packages */
	struct yx_file content;
	struct yx_file stamps[STAMPS_MAX]; /* tokens over the file */
	struct yx_verify_proof proofs[STAMPS_MAX];
	const char *key_path, *key_password;
	struct yx_key *key;
	const char **files;
	size_t file_count;
	const char **reports; /* files to write */
	size_t report_count;
};

static int
load_policy(struct request *r, const char *name)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f;
	enum yx_status st;

	if (!strchr(name, '/') && access(name, R_OK) != 0) {
		st = yx_policy_builtin(&r->policy, name, &err);
		return st == YX_OK ? 0 : cli_error(r->c, &err, "--policy");
	}
	if ((st = yx_file_open(&f, name, 1 << 20, &err)) == YX_OK) {
		st = yx_policy_parse(&r->policy, f.bytes, &err);
		yx_file_close(&f);
	}
	return st == YX_OK ? 0 : cli_error(r->c, &err, name);
}

/* A token over the whole file, kept beside it. */
static enum yx_status
take_stamp(struct request *r, const char *path, struct yx_error *err)
{
	size_t n = r->options.proof_count;
	enum yx_status st;

	if (n == STAMPS_MAX)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d time-stamps", STAMPS_MAX);
	if ((st = yx_file_open(&r->stamps[n], path, YX_LIMIT_TRUST_FILE, err)) != YX_OK)
		return st;
	r->proofs[n].token = r->stamps[n].bytes;
	r->options.proofs = r->proofs;
	r->options.proof_count = n + 1;
	return YX_OK;
}

static int
take_option(struct request *r, const char *opt, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st = YX_OK;
	int rc;

	if (*opt && material_option(r->c, &r->material, opt, value, &rc))
		return rc;
	if (strcmp(opt, "") == 0)
		r->files[r->file_count++] = value;
	else if (strcmp(opt, "--trust") == 0 && log_keys_recognise(value))
		return log_keys_load(r->c, &r->keys, value);
	else if (strcmp(opt, "--trust") == 0)
		st = yx_trust_open_path(r->trust, value, &err);
	else if (strcmp(opt, "--policy") == 0)
		return load_policy(r, value);
	else if (strcmp(opt, "--at") == 0)
		st = yx_time_parse_rfc3339(&r->options.at, yx_bytes_str(value), &err);
	else if (strcmp(opt, "--timestamp") == 0)
		st = take_stamp(r, value, &err);
	else if (strcmp(opt, "--key") == 0)
		r->key_path = value;
	else if (strcmp(opt, "--key-password") == 0)
		r->key_password = value;
	else if (strcmp(opt, "--report") == 0 && verify_report_kind(value))
		r->reports[r->report_count++] = value;
	else if (strcmp(opt, "--report") == 0)
		return cli_usage(r->c, "a report ends in .html, .pdf or .xml:",
				 "报告文件名应以 .html、.pdf 或 .xml 结尾：", value);
	else if (strcmp(opt, "--content") == 0) {
		st = yx_file_open(&r->content, value, 0, &err);
		r->options.content = r->content.bytes;
		r->options.content_given = st == YX_OK;
	} else if (strcmp(opt, "--no-digests") == 0)
		r->options.no_file_digests = true;
	else if (strcmp(opt, "--password") == 0)
		st = cli_password(r->c, value, "password of the document", "文档口令", false,
				  &r->password, &err);
	else
		return cli_usage(r->c, "unknown option", "未知选项", opt);
	/* what was given as a password is not repeated, nor a time without its option */
	return st == YX_OK
		   ? 0
		   : cli_error(r->c, &err,
			       strcmp(opt, "--password") == 0 || strcmp(opt, "--at") == 0 ? opt
											  : value);
}

/* Worst of several: not done at all, failed, unreadable or absent, undetermined, none, passed. */
static int
worse(int a, int b)
{
	static const int order[] = { CLI_OK,    CLI_NO_SIGNATURE, CLI_INDETERMINATE, CLI_NO_INPUT,
				     CLI_DATA,  CLI_DENIED,       CLI_FAILED,        CLI_CANT_WRITE,
				     CLI_USAGE, CLI_INTERNAL };
	int ra = 0, rb = 0;

	for (int i = 0; i < (int)(sizeof(order) / sizeof(order[0])); i++) {
		ra = order[i] == a ? i : ra;
		rb = order[i] == b ? i : rb;
	}
	return ra >= rb ? a : b;
}

/* Where the file is read. What is wrong with another file goes with that file's name. */
static enum yx_status
read_material(void *state, const struct yx_pool **extra, struct yx_error *err)
{
	struct request *r = state;
	const char *subject = NULL;
	enum yx_status st = yx_trust_read(r->trust, err);

	if (st == YX_OK)
		st = material_read(&r->material, &subject, err);
	*extra = r->material.extra;
	return st != YX_OK && subject ? yx_fail_prefix(err, st, "%s: ", subject) : st;
}

/* In the child, whose parent does the fetching. */
static enum yx_status
fetch_in_child(void *state, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
	       struct yx_buf *out, struct yx_error *err)
{
	apart_begin_inside();
	return yx_fetcher_fetch(state, kind, url, request, out, err);
}

static enum yx_status
verify_apart(const struct request *r, struct yx_verify_report **report, struct yx_bytes in,
	     const char *path, struct yx_error *err)
{
	struct apart_host answers = { .c = r->c, .material = &r->material };
	const struct yx_sandbox_host host = { .answer = apart_answer, .state = &answers };
	struct yx_verify_options o = r->options;
	enum yx_status st;

	if (o.fetch)
		o.fetch = fetch_in_child;
	st = yx_verify_apart(report, in, path, &o, o.fetch ? &host : NULL, NULL, err);
	apart_host_clear(&answers);
	return st;
}

/*
 * In a child that can only compute, unless told otherwise. Where the system has no sandbox and none
 * was demanded, here.
 */
static enum yx_status
verify_document(struct request *r, struct yx_verify_report **report, struct yx_bytes in,
		const char *path, struct yx_error *err)
{
	enum yx_status st = YX_DENIED;

	if (r->c->where != CLI_HERE) {
		st = verify_apart(r, report, in, path, err);
		if (st != YX_DENIED || r->c->where == CLI_APART)
			return st;
		r->c->where = CLI_HERE; /* not asked for every file again */
	}
	return yx_verify_bytes(report, in, path, &r->options, err);
}

static int
verify_one(struct request *r, const char *path, struct yx_json_build *json)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *report = NULL;
	struct yx_buf text = { 0 };
	struct yx_file f;
	char line[400];
	enum yx_status st;
	int rc;

	if (yx_file_open(&f, path, 0, &err) != YX_OK) {
		verify_put_missing(json, path, err.text);
		return cli_error(r->c, &err, NULL);
	}
	if (yx_evidence_recognise(f.bytes)) {
		struct verify_evidence e = { .trust = r->trust,
					     .keys = &r->keys,
					     .policy = &r->policy,
					     .at = r->options.at,
					     .apart = r->c->where };

		rc = verify_evidence(r->c, &e, path, f.bytes, json);
		if (r->report_count)
			rc =
			    cli_usage(r->c,
				      "an evidence package has reports of its own: yinxin evidence "
				      "report",
				      "证据包有自己的报告：yinxin evidence report", NULL);
		yx_file_close(&f);
		return rc;
	}
	/* seconds of hashing: say so, and how much */
	if (f.bytes.len >= LARGE_FILE)
		cli_progress(
		    r->c, f.bytes.len >> 20, 0,
		    cli_text(r->c, "checking a large file, MiB:", "正在验证大文件，MiB："));
	st = verify_document(r, &report, f.bytes, path, &err);
	if (f.bytes.len >= LARGE_FILE)
		cli_progress(r->c, 1, 1, "");
	if (st != YX_OK) {
		verify_put_missing(json, path, yx_error_line(&err, line, sizeof(line)));
		rc = cli_error(r->c, &err, path);
	} else {
		rc = report->locked ? CLI_DENIED : verify_exit(report->verdict);
		if (r->c->json) {
			yx_report_verdict_json(json, NULL, report, r->c->chinese);
		} else {
			yx_report_verdict_text(&text, report, r->c->chinese);
			fputs(yx_buf_str(&text), stdout);
		}
	}
	if (report && r->report_count) {
		int failed = verify_report_write(r->c, report, f.bytes, r->options.password,
						 r->reports, r->report_count);

		rc = failed ? failed : rc;
	}
	yx_buf_clear(&text);
	yx_verify_report_free(report);
	yx_file_close(&f);
	return rc;
}

static int
verify_all(struct request *r)
{
	struct yx_json_build json = { 0 };
	int rc = CLI_OK, one;

	if (r->file_count > 1)
		yx_json_begin_array(&json, NULL);
	for (size_t i = 0; i < r->file_count; i++) {
		/* each file has the whole allowance of requests and time */
		if (i && r->material.fetcher) {
			yx_fetcher_free(r->material.fetcher);
			r->material.fetcher = NULL;
			if ((one = material_open(r->c, &r->material)) != CLI_OK) {
				rc = worse(rc, one);
				break;
			}
			r->options.fetch_state = r->material.fetcher;
		}
		rc = worse(rc, verify_one(r, r->files[i], &json));
	}
	if (r->file_count > 1)
		yx_json_end(&json);
	if (r->c->json && cli_print_json(r->c, &json) != CLI_OK)
		rc = CLI_INTERNAL;
	yx_json_build_clear(&json);
	return rc;
}

int
cmd_verify(struct cli *c)
{
	struct request r = { .c = c, .options = { .at = YX_TIME_NONE } };
	struct yx_error err = YX_ERROR_INIT;
	const char *opt, *value;
	int rc = 0;

	r.files = yx_alloc_array((size_t)c->argc + 1, sizeof(*r.files));
	r.reports = yx_alloc_array((size_t)c->argc + 1, sizeof(*r.reports));
	if (!r.files || !r.reports || yx_trust_new(&r.trust, &err) != YX_OK ||
	    yx_policy_builtin(&r.policy, "default", &err) != YX_OK)
		rc = CLI_INTERNAL;
	while (!rc &&
	       (opt = cli_option(c,
				 "--trust --policy --at --timestamp --content --password --key "
				 "--key-password --report" MATERIAL_OPTIONS,
				 &value)))
		rc = take_option(&r, opt, value);
	if (!rc && c->next < 0)
		rc = CLI_USAGE;
	if (!rc && !r.file_count)
		rc = cli_usage(c, "which file?", "请给出要验证的文件", NULL);
	r.material.offline = !r.material.online || r.material.offline;
	if (!rc)
		rc = material_open(c, &r.material);
	if (!rc && r.key_path &&
	    signing_key_load(c, &r.key, r.key_path, r.key_password, &err) != YX_OK)
		rc = cli_error(c, &err, r.key_path);
	if (!rc && r.report_count && r.file_count > 1)
		rc = cli_usage(c, "--report is about one file", "--report 只用于单个文件", NULL);
	if (!rc) {
		material_add_installed_trust(c, r.trust);
		r.options.policy = &r.policy;
		r.options.trust = r.trust;
		r.options.prepare = read_material;
		r.options.prepare_state = &r;
		r.options.password = yx_buf_bytes(&r.password);
		r.options.fetch = r.material.fetcher ? yx_fetcher_fetch : NULL;
		r.options.fetch_state = r.material.fetcher;
		r.options.fetch_since = yx_fetcher_asked_since;
		r.options.key = r.key;
		rc = verify_all(&r);
	}
	yx_buf_clear(&r.password);
	yx_key_free(r.key);
	log_keys_clear(&r.keys);
	for (size_t i = 0; i < r.options.proof_count; i++)
		yx_file_close(&r.stamps[i]);
	yx_file_close(&r.content);
	material_clear(&r.material);
	yx_trust_free(r.trust);
	yx_free(r.files);
	yx_free(r.reports);
	return rc;
}
