/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ink score: signatures against the samples, or the stored template, of one person. */
#include <yinxin/codec_json.h>
#include <string.h>
#include "cmd_ink.h"

static void
put_score(struct yx_json_build *b, const char *path, const struct yx_ink_score *s)
{
	yx_json_begin_object(b, NULL);
	yx_json_put_str(b, "file", path);
	yx_json_put_real(b, "score", s->score);
	yx_json_put_real(b, "threshold", s->threshold);
	yx_json_put_str(b, "decision", yx_ink_decision_name(s->decision));
	yx_json_put_bool(b, "accepted", s->accepted);
	yx_json_put_real(b, "log10_lr", s->log10_lr);
	yx_json_put_str(b, "support", yx_ink_support_text(s->support, false));
	ink_put_reasons(b, "reasons", s->reasons);
	ink_put_reasons(b, "sample_reasons", s->sample_reasons);
	yx_json_begin_object(b, "features");
	for (size_t i = 0; i < s->feature_count; i++)
		yx_json_put_real(b, yx_ink_feature_name(i), s->features[i]);
	yx_json_end(b);
	yx_json_end(b);
}

static int
score_probe(const struct cli *c, struct yx_json_build *b, const struct yx_ink_template *t,
	    const char *path, int *worst)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *probe = NULL;
	struct yx_ink_score s;

	if (yx_ink_load(&probe, path, YX_INK_FORMAT_AUTO, &err) != YX_OK ||
	    yx_ink_score(&s, t, probe, &err) != YX_OK) {
		yx_ink_free(probe);
		return cli_error(c, &err, path);
	}
	yx_ink_free(probe);
	if (s.decision == YX_INK_NOT_ACCEPTED)
		*worst = CLI_FAILED;
	else if (s.decision == YX_INK_NOT_DECIDED && *worst == CLI_OK)
		*worst = CLI_INDETERMINATE;
	put_score(b, path, &s);
	cli_say(c, "%s: score %.2f (threshold %.2f), %s: %s", "%s：得分 %.2f（阈值 %.2f），%s：%s",
		path, s.score, s.threshold, yx_ink_decision_text(s.decision, c->chinese),
		yx_ink_support_text(s.support, c->chinese));
	ink_say_reasons(c, s.reasons);
	if (s.sample_reasons) {
		cli_say(c, "  of the samples:", "  样本方面：");
		ink_say_reasons(c, s.sample_reasons);
	}
	return CLI_OK;
}

static void
put_enrolment(struct yx_json_build *b, const struct yx_ink_enrolment *e)
{
	static const char *const names[] = { "consistent", "variable", "inconsistent" };

	yx_json_begin_object(b, "enrolment");
	yx_json_put_int(b, "samples", (int64_t)e->samples);
	yx_json_put_str(b, "consistency", names[e->consistency]);
	yx_json_put_real(b, "spread", e->spread);
	yx_json_put_real(b, "worst_ratio", e->worst_ratio);
	ink_put_reasons(b, "reasons", e->reasons);
	yx_json_end(b);
}

int
ink_score(struct cli *c)
{
	const char *enrol[INK_FILES_MAX], *probes[INK_FILES_MAX], *option, *value;
	size_t enrol_count = 0, probe_count = 0;
	struct ink_stored stored = { NULL, NULL, NULL, NULL };
	struct yx_ink_template *t = NULL;
	struct yx_ink_enrolment info = { 0 };
	struct yx_json_build b = { 0 };
	int worst = CLI_OK;
	int rc;

	while ((option = cli_option(c, "--enrol" INK_STORED_OPTIONS, &value))) {
		bool is_probe = !*option;
		size_t *count = is_probe ? &probe_count : &enrol_count;

		if (!is_probe && ink_stored_option(&stored, option, value))
			continue;
		if (!is_probe && strcmp(option, "--enrol") != 0)
			return cli_usage(c, "unknown option", "未知选项：", option);
		if (*count == INK_FILES_MAX)
			return cli_usage(c, "too many files:", "文件过多：", value);
		(is_probe ? probes : enrol)[(*count)++] = value;
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!enrol_count == !stored.path || !probe_count)
		return cli_usage(c,
				 "needed: --enrol FILE... or --template FILE, and a signature to "
				 "compare",
				 "需要 --enrol 样本文件或 --template 模板，以及待检签名文件", "");
	rc = stored.path ? ink_stored_load(c, &t, &stored)
			 : ink_enrol(c, &t, enrol, enrol_count, &info);
	if (rc != CLI_OK)
		return rc;
	if (stored.path && yx_ink_template_is_due(t, yx_time_now()))
		cli_note(c, "the template is due for renewal", "模板应予更新");
	if (info.consistency == YX_INK_INCONSISTENT)
		cli_note(c, "sample %zu does not fit the others: take it again",
			 "第 %zu 份样本与其余样本不一致，请重新采集", info.worst + 1);
	yx_json_begin_object(&b, NULL);
	if (!stored.path)
		put_enrolment(&b, &info);
	yx_json_begin_array(&b, "probes");
	for (size_t i = 0; i < probe_count && rc == CLI_OK; i++)
		rc = score_probe(c, &b, t, probes[i], &worst);
	yx_json_end(&b);
	yx_json_end(&b);
	if (rc == CLI_OK && c->json)
		rc = cli_print_json(c, &b);
	else
		yx_json_build_clear(&b);
	yx_ink_template_free(t);
	return rc != CLI_OK ? rc : worst;
}
