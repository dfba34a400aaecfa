/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin evidence: packages that a stranger can check, verified and told. */
#include <string.h>
#include <yinxin/limits.h>
#include "apart.h"
#include "cmd_evidence.h"

const char *const cmd_evidence_help_en =
    "Usage: yinxin evidence export --ledger FOLDER --matter ID [OPTION]... -o PACKAGE\n"
    "       yinxin evidence verify [--trust FILE]... [--file FILE]... PACKAGE\n"
    "       yinxin evidence report [--html] [-o FILE] [OPTION]... PACKAGE\n\n"
    "One file that proves an act: the events of a matter, the proof that they are in the log, the\n"
    "signed head of the log, documents by digest, certificates, time-stamps. It is checked with\n"
    "this program alone: no server, no network.\n\n"
    "Making one:\n"
    "  --document FILE      a document of the matter: its digests go in, its bytes stay home\n"
    "  --embed              carry the documents' bytes along\n"
    "  --certificate FILE   a certificate (DER or PEM), --timestamp FILE a token, --signature "
    "FILE\n"
    "                       a detached CMS, --revocation FILE, --attach FILE anything else\n"
    "  --open SALT:TEXT     show who stands behind a commitment (the salt is in hex)\n"
    "  --keys FILE          verifier keys to carry along (the ledger's own log.vkey)\n\n"
    "Checking one:\n"
    "  --trust FILE|DIR     keys of logs you trust (log.vkey), certificates you trust\n"
    "  --file FILE          a document that stayed home; may be given several times\n"
    "  --policy NAME|FILE   for the documents' signatures (default)\n"
    "  --at TIME            check as of this time\n"
    "  --html               report as a page (also when -o ends in .html)\n"
    "  --json               one JSON object\n\n"
    "Exit status of verify and report: 0 everything checked and right, 1 something is wrong, 2 "
    "not\n"
    "everything could be checked, 65 not a package.\n";
const char *const cmd_evidence_help_zh =
    "用法：yinxin evidence export --ledger 目录 --matter 编号 [选项]... -o 证据包\n"
    "      yinxin evidence verify [--trust 文件]... [--file 文件]... 证据包\n"
    "      yinxin evidence report [--html] [-o 文件] [选项]... 证据包\n\n"
    "一个文件证明一项行为：事项的全部事件、收录于账本的证明、经签名的账本检查点、文件摘要、\n"
    "证书与时间戳。核验只需本程序，不需要服务器和网络。\n\n"
    "制作：\n"
    "  --document 文件      事项的文件：只放入摘要，文件本身不外传\n"
    "  --embed              同时放入文件本身\n"
    "  --certificate 文件   证书（DER 或 PEM）；--timestamp 文件 时间戳；--signature 文件 分离式\n"
    "                       CMS 签名；--revocation 文件 吊销信息；--attach 文件 其他\n"
    "  --open 盐值:文字     披露某个承诺背后的行为人（盐值为十六进制）\n"
    "  --keys 文件          随包携带的核验密钥（默认为账本自己的 log.vkey）\n\n"
    "核验：\n"
    "  --trust 文件|目录    您信任的账本密钥（log.vkey）和证书\n"
    "  --file 文件          未随包携带的文件，可多次给出\n"
    "  --policy 名称|文件   验证文件签名所用的策略（default）\n"
    "  --at 时间            按此时刻核验\n"
    "  --html               以网页形式输出报告（-o 以 .html 结尾时亦然）\n"
    "  --json               输出一个 JSON 对象\n\n"
    "verify 与 report 的退出码：0 全部核验通过，1 有误，2 有项目无法核验，65 不是证据包。\n";

/* ------------------------------------------------------------------ options */

static int
add_file(struct evidence_request *r, const char **list, size_t *count, const char *value)
{
	if (*count == EVIDENCE_FILES_MAX)
		return cli_usage(r->c, "too many files:", "文件过多：", value);
	list[(*count)++] = value;
	return CLI_OK;
}

static int
add_trust(struct evidence_request *r, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;

	if (log_keys_recognise(value))
		return log_keys_load(r->c, &r->trusted, value);
	if (yx_trust_open_path(r->trust, value, &err) != YX_OK)
		return cli_error(r->c, &err, value);
	return CLI_OK;
}

static int
set_policy(struct evidence_request *r, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	enum yx_status st = yx_policy_builtin(&r->policy, value, &err);

	if (st == YX_NOT_FOUND && (st = yx_file_open(&f, value, 1 << 20, &err)) == YX_OK)
		st = yx_policy_parse(&r->policy, f.bytes, &err);
	yx_file_close(&f);
	r->has_policy = st == YX_OK;
	return st == YX_OK ? CLI_OK : cli_error(r->c, &err, value);
}

static int
take_part(struct evidence_request *r, const char *opt, const char *value)
{
	static const struct {
		const char *name;
		enum yx_evidence_kind kind;
	} kinds[] = {
		{ "--certificate", YX_EVIDENCE_CERTIFICATE },
		{ "--timestamp", YX_EVIDENCE_TIMESTAMP },
		{ "--signature", YX_EVIDENCE_SIGNATURE },
		{ "--revocation", YX_EVIDENCE_REVOCATION },
		{ "--attach", YX_EVIDENCE_OTHER },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(opt, kinds[i].name) == 0) {
			r->part_kinds[r->part_count % EVIDENCE_FILES_MAX] = kinds[i].kind;
			return add_file(r, r->parts, &r->part_count, value);
		}
	return cli_unexpected(r->c, opt, value);
}

static int
take(struct evidence_request *r, const char *opt, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;

	if (!*opt && !r->action)
		r->action = value;
	else if (!*opt && !r->package)
		r->package = value;
	else if (strcmp(opt, "-o") == 0 || strcmp(opt, "--out") == 0)
		r->out = value;
	else if (strcmp(opt, "--ledger") == 0)
		r->ledger = value;
	else if (strcmp(opt, "--matter") == 0)
		r->matter = value;
	else if (strcmp(opt, "--embed") == 0)
		r->embed = true;
	else if (strcmp(opt, "--html") == 0)
		r->html = true;
	else if (strcmp(opt, "--document") == 0)
		return add_file(r, r->documents, &r->document_count, value);
	else if (strcmp(opt, "--file") == 0)
		return add_file(r, r->files, &r->file_count, value);
	else if (strcmp(opt, "--open") == 0 && r->opening_count < EVIDENCE_OPENINGS_MAX)
		r->openings[r->opening_count++] = value;
	else if (strcmp(opt, "--keys") == 0)
		return log_keys_load(r->c, &r->carried, value);
	else if (strcmp(opt, "--trust") == 0)
		return add_trust(r, value);
	else if (strcmp(opt, "--policy") == 0)
		return set_policy(r, value);
	else if (strcmp(opt, "--at") == 0)
		return yx_time_parse_rfc3339(&r->at, yx_bytes_str(value), &err) == YX_OK
			   ? CLI_OK
			   : cli_error(r->c, &err, value);
	else
		return take_part(r, opt, value);
	return CLI_OK;
}

/* ----------------------------------------------------------- verify, report */

struct opened {
	struct yx_file package;
	struct yx_file files[EVIDENCE_FILES_MAX];
	struct yx_evidence_given given[EVIDENCE_FILES_MAX];
	size_t count;
	struct yx_evidence *e;
	struct yx_evidence_report *report;
};

static void
opened_close(struct opened *o)
{
	yx_evidence_report_free(o->report);
	yx_evidence_free(o->e);
	for (size_t i = 0; i < o->count; i++)
		yx_file_close(&o->files[i]);
	yx_file_close(&o->package);
}

static int
open_and_verify(struct evidence_request *r, struct opened *o)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_evidence_verify_options v = { .keys = r->trusted.text,
						.key_count = r->trusted.count,
						.trust = r->trust,
						.policy = r->has_policy ? &r->policy : NULL,
						.at = r->at };

	if (yx_trust_read(r->trust, &err) != YX_OK)
		return cli_error(r->c, &err, NULL);
	for (; o->count < r->file_count; o->count++) {
		struct yx_file *f = &o->files[o->count];

		if (yx_file_open(f, r->files[o->count], 0, &err) != YX_OK)
			return cli_error(r->c, &err, r->files[o->count]);
		o->given[o->count].name = r->files[o->count];
		o->given[o->count].bytes = f->bytes;
	}
	v.files = o->given;
	v.file_count = o->count;
	if (yx_file_open(&o->package, r->package, YX_LIMIT_EVIDENCE, &err) != YX_OK ||
	    yx_evidence_parse(&o->e, o->package.bytes, &err) != YX_OK ||
	    yx_evidence_verify(&o->report, o->e, &v, &err) != YX_OK)
		return cli_error(r->c, &err, r->package);
	return CLI_OK;
}

static int
exit_of(enum yx_verdict v)
{
	return v == YX_VERDICT_TOTAL_PASSED   ? CLI_OK
	       : v == YX_VERDICT_TOTAL_FAILED ? CLI_FAILED
					      : CLI_INDETERMINATE;
}

static enum yx_status
write_page(struct evidence_request *r, const struct opened *o, struct yx_error *err)
{
	size_t len = r->out ? strlen(r->out) : 0;
	bool html = r->html || (len > 5 && strcmp(r->out + len - 5, ".html") == 0);
	struct yx_buf page = { 0 };
	enum yx_status st;

	st = yx_evidence_page(&page, o->e, o->report, html ? YX_EVIDENCE_HTML : YX_EVIDENCE_TEXT,
			      r->c->chinese, err);
	if (st == YX_OK && r->out)
		st = yx_file_write(r->out, yx_buf_bytes(&page), YX_OUT_REPLACE, err);
	else if (st == YX_OK && !r->c->json)
		fputs(yx_buf_str(&page), stdout);
	yx_buf_clear(&page);
	return st;
}

static int
evidence_tell(void *state)
{
	struct evidence_request *r = state;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	struct opened *o = yx_alloc(sizeof(*o));
	bool page = strcmp(r->action, "report") == 0;
	int rc;

	if (!o)
		return CLI_INTERNAL;
	if (!r->package)
		rc = cli_usage(r->c, "needs a PACKAGE", "需要证据包文件", NULL);
	else if ((rc = open_and_verify(r, o)) == CLI_OK) {
		rc = exit_of(o->report->verdict);
		if ((page || !r->c->json) && write_page(r, o, &err) != YX_OK) {
			(void)cli_error(r->c, &err, r->out);
			rc = CLI_CANT_WRITE;
		}
		if (r->c->json) {
			yx_evidence_report_json(&b, NULL, r->package, o->report, r->c->chinese);
			if (cli_print_json(r->c, &b) != CLI_OK)
				rc = CLI_INTERNAL;
		}
	}
	opened_close(o);
	yx_free(o);
	return rc;
}

static int
run(struct evidence_request *r)
{
	struct yx_error err = YX_ERROR_INIT;

	if (!r->action)
		return cli_usage(r->c, "what shall be done? export, verify, report",
				 "请指明操作：export、verify、report", NULL);
	if (strcmp(r->action, "export") == 0)
		return yx_trust_read(r->trust, &err) == YX_OK ? evidence_export(r)
							      : cli_error(r->c, &err, NULL);
	if (strcmp(r->action, "verify") == 0 || strcmp(r->action, "report") == 0)
		return apart_run(&(struct apart){
		    .c = r->c, .work = evidence_tell, .state = r, .subject = r->package });
	return cli_usage(r->c, "no such action:", "没有此操作：", r->action);
}

int
cmd_evidence(struct cli *c)
{
	struct evidence_request *r = yx_alloc(sizeof(*r));
	struct yx_error err = YX_ERROR_INIT;
	const char *opt, *value;
	int rc = CLI_OK;

	if (!r)
		return CLI_INTERNAL;
	r->c = c;
	r->at = YX_TIME_NONE;
	if (yx_trust_new(&r->trust, &err) != YX_OK)
		rc = cli_error(c, &err, NULL);
	while (rc == CLI_OK &&
	       (opt = cli_option(c,
				 "--ledger --matter --document --certificate --timestamp "
				 "--signature --revocation --attach --open --keys --trust --file "
				 "--policy --at -o --out",
				 &value)))
		rc = take(r, opt, value);
	if (rc == CLI_OK && c->next < 0)
		rc = CLI_USAGE;
	if (rc == CLI_OK)
		rc = run(r);
	log_keys_clear(&r->carried);
	log_keys_clear(&r->trusted);
	yx_trust_free(r->trust);
	yx_free(r);
	return rc;
}
