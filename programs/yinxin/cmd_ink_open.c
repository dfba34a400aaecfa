/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin ink open: what was sealed into a document, for whoever holds a recipient's key; every
 * binding is checked and told before anything is written.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/ink_match.h>
#include <yinxin/sign.h>
#include "cmd_ink.h"
#include "ink_packages.h"
#include "signing.h"

struct job {
	struct cli *c;
	const char *in, *out, *key_path, *key_password, *field;
	struct yx_buf password;
	struct yx_key *key;
	struct ink_packages *packages;
	struct yx_json_build json;
	bool unbound; /* --unbound: also what belongs somewhere else */
	size_t opened, refused, denied;
};

static bool
ends_with(const char *path, const char *ending)
{
	size_t a = strlen(path), b = strlen(ending);

	return a >= b && strcmp(path + a - b, ending) == 0;
}

/* -o names one capture, not a folder. */
static bool
is_capture_name(const char *path)
{
	return ends_with(path, ".yxi") || ends_with(path, ".json") || ends_with(path, ".inkml");
}

static int
write_capture(const struct job *j, const struct ink_held *h, const char *path)
{
	enum yx_ink_format f = ends_with(path, ".json")    ? YX_INK_FORMAT_JSON
			       : ends_with(path, ".inkml") ? YX_INK_FORMAT_INKML
							   : YX_INK_FORMAT_COMPACT;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	int rc;

	yx_buf_init_secret(&out, YX_LIMIT_INK_FILE * 4);
	rc = yx_ink_write(h->content.ink, f, &out, &err) == YX_OK
		 ? ink_put(j->c, path, yx_buf_bytes(&out))
		 : cli_error(j->c, &err, path);
	yx_buf_clear(&out);
	return rc;
}

/* DIR/1.yxi and DIR/1.png, or the one capture where -o names a file. */
static int
write_out(struct job *j, const struct ink_held *h)
{
	char path[1100];
	int rc;

	if (!j->out)
		return CLI_OK;
	if (is_capture_name(j->out)) {
		if (j->opened > 1)
			return cli_usage(j->c,
					 "several packages are in there: choose one with "
					 "--field, or name a folder with -o",
					 "其中有多个笔迹：请用 --field 选择，或用 -o 指定目录",
					 NULL);
		return write_capture(j, h, j->out);
	}
	if (j->opened == 1 && yx_path_make_dirs(j->out, true, NULL) != YX_OK) {
		cli_note(j->c, "%s: cannot make this folder", "%s：无法建立目录", j->out);
		return CLI_CANT_WRITE;
	}
	(void)snprintf(path, sizeof(path), "%s/%zu.yxi", j->out, j->opened);
	if ((rc = write_capture(j, h, path)) != CLI_OK)
		return rc;
	(void)snprintf(path, sizeof(path), "%s/%zu.png", j->out, j->opened);
	return ink_put(j->c, path, yx_buf_bytes(&h->content.picture));
}

static void
tell(struct job *j, const struct ink_held *h, const char *state_en, const char *state_zh)
{
	const struct yx_ink_found *f = h->found;
	char made[32] = "";
	char sha[65], hex[65];

	if (f->bound != YX_INK_BROKEN)
		yx_time_rfc3339(made, f->package.made);
	yx_hex(sha, sizeof(sha), yx_digest_bytes(&f->package.document));
	yx_hex(hex, sizeof(hex), yx_digest_bytes(&f->package.act_sha256));
	cli_say(j->c,
		"%s\n  binding: %s%s%s\n  state: %s\n  made: %s\n  document %s: %s\n  act: %s",
		"%s\n  绑定：%s%s%s\n  状态：%s\n  封存时间：%s\n  文件摘要 %s：%s\n  书写摘要：%s",
		h->label, yx_ink_bound_text(f->bound, j->c->chinese), f->why[0] ? ": " : "", f->why,
		cli_text(j->c, state_en, state_zh), made, yx_digest_name(f->package.document.alg),
		sha, hex);
	if (h->opened)
		cli_say(j->c, "  %zu samples, %.2f s, %.0f Hz", "  %zu 个采样点，%.2f 秒，%.0f Hz",
			h->content.ink->count, yx_ink_duration_s(h->content.ink),
			yx_ink_rate_hz(h->content.ink));
	yx_json_begin_object(&j->json, NULL);
	yx_json_put_str(&j->json, "where", h->label);
	yx_json_put_str(&j->json, "binding", yx_ink_bound_name(f->bound));
	yx_json_put_str(&j->json, "state", state_en);
	yx_json_put_str(&j->json, "field", f->package.field);
	yx_json_put_str(&j->json, "made", made);
	yx_json_put_str(&j->json, "document", sha);
	yx_json_put_str(&j->json, "act", hex);
	yx_json_put_bool(&j->json, "opened", h->opened);
	if (h->opened) {
		yx_json_put_int(&j->json, "samples", (int64_t)h->content.ink->count);
		yx_json_put_real(&j->json, "duration_s", yx_ink_duration_s(h->content.ink));
	}
	yx_json_end(&j->json);
}

static int
open_one(struct job *j, struct ink_held *h)
{
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st;

	if (h->found->bound == YX_INK_BROKEN) {
		j->refused++;
		tell(j, h, "cannot be read", "无法读取");
		return CLI_OK;
	}
	if (h->found->bound != YX_INK_BOUND && !j->unbound) {
		j->refused++;
		tell(j, h, "not opened: it does not belong here (--unbound opens it all the same)",
		     "未开启：不属于此处（--unbound 可强制开启）");
		return CLI_OK;
	}
	st = yx_ink_package_open(&h->content, &h->found->package, j->key, &err);
	if (st == YX_NOMEM)
		return cli_error(j->c, &err, h->label);
	if (st != YX_OK) {
		j->denied++;
		cli_note_error(j->c, h->label, err.text);
		tell(j, h, "not opened: sealed for another key, or changed",
		     "未开启：非为此密钥封存，或已被改动");
		return CLI_OK;
	}
	h->opened = true;
	j->opened++;
	j->refused += h->found->bound != YX_INK_BOUND && h->found->bound != YX_INK_UNPLACED;
	tell(j, h, "opened; capture and picture are those the package names",
	     "已开启；笔迹序列与图像均与封存时一致");
	return write_out(j, h);
}

/* Is what lies around it still what was signed? Whose signature it is, verify tells. */
static int
check_around(struct job *j)
{
	struct yx_verify_options o = { .at = YX_TIME_NONE, .no_file_digests = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_verify_report *r = NULL;
	struct yx_policy policy;

	if (yx_policy_builtin(&policy, "integrity", &err) != YX_OK)
		return cli_error(j->c, &err, NULL);
	o.policy = &policy;
	o.password = yx_buf_bytes(&j->password);
	if (yx_verify_bytes(&r, j->packages->files[0].bytes, j->in, &o, &err) != YX_OK)
		return cli_error(j->c, &err, j->in);
	if (r->signature_count)
		cli_say(j->c, "signatures of the file, by policy integrity: %s (%s)",
			"文件签名（完整性策略）：%s（%s）", yx_verdict_name(r->verdict),
			r->reason.in[j->c->chinese]);
	yx_json_put_str(&j->json, "signatures",
			r->signature_count ? yx_verdict_name(r->verdict) : "");
	if (r->signature_count && r->verdict != YX_VERDICT_TOTAL_PASSED)
		j->refused++;
	yx_verify_report_free(r);
	return CLI_OK;
}

static int
run(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	int rc;

	if (signing_key_load(j->c, &j->key, j->key_path, j->key_password, &err) != YX_OK)
		return cli_error(j->c, &err, j->key_path);
	if ((rc = ink_packages_add(j->c, j->packages, j->in, yx_buf_bytes(&j->password), false)) !=
	    CLI_OK)
		return rc;
	yx_json_begin_object(&j->json, NULL);
	yx_json_put_str(&j->json, "file", j->in);
	if ((rc = check_around(j)) != CLI_OK)
		return rc;
	yx_json_begin_array(&j->json, "packages");
	for (size_t i = 0; i < j->packages->count && rc == CLI_OK; i++)
		if (!j->field || strcmp(j->field, j->packages->held[i].found->where) == 0)
			rc = open_one(j, &j->packages->held[i]);
	yx_json_end(&j->json);
	yx_json_end(&j->json);
	if (rc != CLI_OK)
		return rc;
	if (!j->opened && !j->refused && !j->denied) {
		cli_note(j->c, "%s: no handwriting in there", "%s：其中没有手写笔迹", j->in);
		return CLI_NO_SIGNATURE;
	}
	if (j->c->json && (rc = cli_print_json(j->c, &j->json)) != CLI_OK)
		return rc;
	return j->refused ? CLI_FAILED : j->denied && !j->opened ? CLI_DENIED : CLI_OK;
}

static int
take_option(struct job *j, const char *option, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;

	if (strcmp(option, "--key") == 0)
		j->key_path = value;
	else if (strcmp(option, "--key-password") == 0)
		j->key_password = value;
	else if (strcmp(option, "--field") == 0)
		j->field = value;
	else if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
		j->out = value;
	else if (strcmp(option, "--unbound") == 0)
		j->unbound = true;
	else if (strcmp(option, "--password") == 0)
		return cli_password(j->c, value, "password of the document", "文档口令", false,
				    &j->password, &err) == YX_OK
			   ? CLI_OK
			   : cli_error(j->c, &err, NULL);
	else if (!*option && !j->in)
		j->in = value;
	else
		return cli_usage(j->c, "not expected:", "多余的参数：", *option ? option : value);
	return CLI_OK;
}

int
ink_open(struct cli *c)
{
	struct job j = { .c = c };
	const char *option, *value;
	int rc = CLI_OK;

	while (rc == CLI_OK &&
	       (option = cli_option(c, "--key --key-password --field --password -o --out", &value)))
		rc = take_option(&j, option, value);
	if (rc == CLI_OK && c->next < 0)
		rc = CLI_USAGE;
	if (rc == CLI_OK && (!j.in || !j.key_path))
		rc = cli_usage(c,
			       "needed: --key KEY and a PDF, OFD, evidence or handwriting package",
			       "需要 --key 密钥，以及 PDF、OFD、证据包或笔迹数据包", NULL);
	if (rc == CLI_OK && !(j.packages = yx_alloc(sizeof(*j.packages))))
		rc = CLI_INTERNAL;
	if (rc == CLI_OK)
		rc = run(&j);
	if (j.packages)
		ink_packages_clear(j.packages);
	yx_free(j.packages);
	yx_key_free(j.key);
	yx_buf_clear(&j.password);
	yx_json_build_clear(&j.json);
	return rc;
}
