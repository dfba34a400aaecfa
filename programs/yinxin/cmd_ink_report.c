/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin ink report: the examiner's record, as a page (HTML) or, when the output ends in .pdf, as a
 * document. The questioned signature is a capture, or with --key what was sealed into a document.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/ink_show.h>
#include <yinxin/report_ink.h>
#include "cmd_ink.h"
#include "ink_packages.h"
#include "signing.h"

#define HEX (2 * 32 + 1)

struct job {
	struct cli *c;
	const char *samples[YX_INK_ENROL_MAX];
	bool experimental[YX_INK_ENROL_MAX];
	size_t count;
	const char *questioned, *out, *matter, *examiner, *key_path, *key_password, *field;
	struct ink_packages *packages;
	struct yx_ink *inks[YX_INK_ENROL_MAX + 1]; /* samples, then the questioned where it is
						    * a bare capture */
	char digests[YX_INK_ENROL_MAX + 1][HEX];
	char source[900];
	const struct yx_ink *asked;
};

static int
take_option(struct job *j, const char *option, const char *value)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = { { "-o", &j->out },          { "--out", &j->out },
		      { "--matter", &j->matter }, { "--examiner", &j->examiner },
		      { "--key", &j->key_path },  { "--key-password", &j->key_password },
		      { "--field", &j->field } };
	bool experimental = strcmp(option, "--experimental") == 0;

	if (experimental || strcmp(option, "--enrol") == 0 || strcmp(option, "--natural") == 0) {
		if (j->count == YX_INK_ENROL_MAX)
			return cli_usage(j->c, "too many samples:", "样本过多：", value);
		j->experimental[j->count] = experimental;
		j->samples[j->count++] = value;
		return CLI_OK;
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(option, texts[i].name) == 0) {
			*texts[i].to = value;
			return CLI_OK;
		}
	if (*option || j->questioned)
		return cli_usage(j->c, "not expected:", "多余的参数：", *option ? option : value);
	j->questioned = value;
	return CLI_OK;
}

static int
load(struct job *j, const char *path, size_t at)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	struct yx_digest d;
	enum yx_status st;

	if ((st = yx_file_open(&f, path, YX_LIMIT_INK_FILE, &err)) == YX_OK &&
	    (st = yx_digest(&d, YX_DIGEST_SHA256, f.bytes, &err)) == YX_OK)
		st = yx_ink_parse(&j->inks[at], f.bytes, YX_INK_FORMAT_AUTO, &err);
	yx_file_close(&f);
	if (st != YX_OK)
		return cli_error(j->c, &err, path);
	yx_hex(j->digests[at], HEX, yx_digest_bytes(&d));
	return CLI_OK;
}

static void
say_source(struct job *j, const struct ink_held *h)
{
	const struct yx_ink_found *f = h->found;
	char document[HEX], act[HEX], made[32];

	yx_hex(document, sizeof(document), yx_digest_bytes(&f->package.document));
	yx_hex(act, sizeof(act), yx_digest_bytes(&f->package.act_sha256));
	yx_time_rfc3339(made, f->package.made);
	if (j->c->chinese)
		(void)snprintf(
		    j->source, sizeof(j->source),
		    "取自封存数据：%.150s，封存于 %s。绑定：%s。文件摘要 %s %s；书写摘要 "
		    "SHA-256 %s。",
		    h->label, made, yx_ink_bound_text(f->bound, true),
		    yx_digest_name(f->package.document.alg), document, act);
	else
		(void)snprintf(j->source, sizeof(j->source),
			       "Taken out of a sealed package: %.150s, sealed %s. Binding: %s. "
			       "Document %s %s; act SHA-256 %s.",
			       h->label, made, yx_ink_bound_text(f->bound, false),
			       yx_digest_name(f->package.document.alg), document, act);
}

/* The one package (or that of --field) of a document, opened. What it is bound to is reported. */
static int
open_sealed(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *key = NULL;
	struct ink_held *hit = NULL;
	int rc;

	if ((rc = ink_packages_add(j->c, j->packages, j->questioned, yx_bytes(NULL, 0), false)) !=
	    CLI_OK)
		return rc;
	for (size_t i = 0; i < j->packages->count; i++) {
		struct ink_held *h = &j->packages->held[i];

		if (j->field && strcmp(h->found->where, j->field) != 0)
			continue;
		if (hit)
			return cli_usage(j->c, "several packages are in there: choose with --field",
					 "其中有多个笔迹：请用 --field 选择", NULL);
		hit = h;
	}
	if (!hit || hit->found->bound == YX_INK_BROKEN)
		return cli_usage(j->c, "no readable handwriting in", "其中没有可读取的笔迹：",
				 j->questioned);
	if (signing_key_load(j->c, &key, j->key_path, j->key_password, &err) != YX_OK)
		return cli_error(j->c, &err, j->key_path);
	if (yx_ink_package_open(&hit->content, &hit->found->package, key, &err) != YX_OK)
		rc = cli_error(j->c, &err, j->questioned);
	yx_key_free(key);
	if (rc == CLI_OK) {
		j->asked = hit->content.ink;
		say_source(j, hit);
	}
	return rc;
}

static bool
is_pdf(const char *path)
{
	size_t n = path ? strlen(path) : 0;

	return n > 4 && strcmp(path + n - 4, ".pdf") == 0;
}

static enum yx_status
put_pdf(struct job *j, struct yx_buf *out, const struct yx_ink_enrolment *info,
	const struct yx_ink_score *score, struct yx_error *err)
{
	struct yx_report_capture samples[YX_INK_ENROL_MAX];
	struct yx_report_ink r = { .samples = samples,
				   .count = j->count,
				   .enrolment = info,
				   .score = score,
				   .matter = j->matter,
				   .examiner = j->examiner,
				   .made = yx_time_now(),
				   .chinese = j->c->chinese };
	struct yx_draw_fonts *fonts = NULL;
	enum yx_status st;

	for (size_t i = 0; i < j->count; i++)
		samples[i] = (struct yx_report_capture){ .ink = j->inks[i],
							 .name = j->samples[i],
							 .digest = j->digests[i],
							 .experimental = j->experimental[i] };
	r.questioned =
	    (struct yx_report_capture){ .ink = j->asked,
					.name = j->questioned,
					.digest =
					    j->digests[j->count][0] ? j->digests[j->count] : NULL,
					.source = j->source[0] ? j->source : NULL };
	if ((st = yx_draw_fonts_new(&fonts, NULL, err)) == YX_OK)
		st = yx_report_ink_pdf(out, NULL, &r, fonts, err);
	yx_draw_fonts_free(fonts);
	return st;
}

static enum yx_status
put_page(struct job *j, struct yx_buf *out, const struct yx_ink_enrolment *info,
	 const struct yx_ink_score *score, struct yx_error *err)
{
	const char *names[YX_INK_ENROL_MAX + 1];

	for (size_t i = 0; i < j->count; i++)
		names[i] = j->samples[i];
	names[j->count] = j->questioned;
	return yx_ink_report(out,
			     &(struct yx_ink_report){ (const struct yx_ink *const *)j->inks,
						      j->count, j->asked, names, info, score,
						      j->c->chinese },
			     err);
}

static int
run(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink_enrolment info;
	struct yx_ink_template *t = NULL;
	struct yx_ink_score score;
	struct yx_buf out = { 0 };
	int rc = CLI_OK;

	for (size_t i = 0; i < j->count && rc == CLI_OK; i++)
		rc = load(j, j->samples[i], i);
	if (rc == CLI_OK && j->key_path) {
		rc = open_sealed(j);
	} else if (rc == CLI_OK) {
		rc = load(j, j->questioned, j->count);
		j->asked = j->inks[j->count];
	}
	if (rc != CLI_OK)
		return rc;
	yx_buf_init_secret(&out, YX_LIMIT_BUFFER);
	if (yx_ink_template_new(&t, (const struct yx_ink *const *)j->inks, j->count, &info, &err) !=
		YX_OK ||
	    yx_ink_score(&score, t, j->asked, &err) != YX_OK ||
	    (is_pdf(j->out) ? put_pdf : put_page)(j, &out, &info, &score, &err) != YX_OK)
		rc = cli_error(j->c, &err, j->questioned);
	else
		rc = ink_put(j->c, j->out, yx_buf_bytes(&out));
	if (rc == CLI_OK && j->out)
		cli_note(j->c, "written: %s", "已写入：%s", j->out);
	yx_ink_template_free(t);
	yx_buf_clear(&out);
	return rc;
}

int
ink_report(struct cli *c)
{
	struct job j = { .c = c };
	const char *option, *value;
	int rc = CLI_OK;

	while (rc == CLI_OK &&
	       (option = cli_option(c,
				    "--enrol --natural --experimental --matter --examiner --key "
				    "--key-password --field -o --out",
				    &value)))
		rc = take_option(&j, option, value);
	if (rc == CLI_OK && c->next < 0)
		rc = CLI_USAGE;
	if (rc == CLI_OK && (!j.count || !j.questioned))
		rc = cli_usage(c,
			       "needed: samples (--natural FILE, --experimental FILE) and one "
			       "questioned signature",
			       "需要样本（--natural 文件、--experimental 文件）和一份检材", NULL);
	if (rc == CLI_OK && !(j.packages = yx_alloc(sizeof(*j.packages))))
		rc = CLI_INTERNAL;
	if (rc == CLI_OK)
		rc = run(&j);
	ink_free_all(j.inks, YX_INK_ENROL_MAX + 1);
	if (j.packages)
		ink_packages_clear(j.packages);
	yx_free(j.packages);
	return rc;
}
