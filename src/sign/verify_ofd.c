/* SPDX-License-Identifier: Apache-2.0 */
/* OFD's own report (sign_ofd.h) in the words of the common one. */
#include <stdio.h>
#include <string.h>
#include <yinxin/ofd.h>
#include <yinxin/sign_ofd.h>
#include "verdict.h"

static enum yx_coverage
coverage_of(const char *word)
{
	if (strcmp(word, "whole-file") == 0)
		return YX_COVERAGE_WHOLE_FILE;
	if (strcmp(word, "revision") == 0)
		return YX_COVERAGE_REVISION;
	return strcmp(word, "partial") == 0 ? YX_COVERAGE_PARTIAL : YX_COVERAGE_NONE;
}

static void
remark_gaps(struct yx_verdict_builder *b, struct yx_judged *j,
	    const struct yx_sign_ofd_signature *s)
{
	char en[400], zh[400];

	if (s->gap_count) {
		snprintf(en, sizeof(en),
			 "%zu entries that can change what is shown are not signed, first %.200s",
			 s->gap_count, s->first_gap ? s->first_gap : "");
		snprintf(zh, sizeof(zh), "有 %zu 个影响显示的文件未被签名覆盖，第一个是 %.200s",
			 s->gap_count, s->first_gap ? s->first_gap : "");
		yx_judge_remark(b, j, "ofd-uncovered-entry", (struct yx_text2){ { en, zh } });
	}
	if (s->dangling_count) {
		snprintf(en, sizeof(en), "%zu names lead to entries that are not there",
			 s->dangling_count);
		snprintf(zh, sizeof(zh), "有 %zu 个引用指向不存在的文件", s->dangling_count);
		yx_judge_remark(b, j, "ofd-dangling-reference", (struct yx_text2){ { en, zh } });
	}
	if (s->seal_name[0]) {
		snprintf(en, sizeof(en), "seal %.180s (%.120s)", s->seal_name, s->seal_id);
		snprintf(zh, sizeof(zh), "印章 %.180s（%.120s）", s->seal_name, s->seal_id);
		yx_judge_remark(b, j, "seal", (struct yx_text2){ { en, zh } });
	}
	if (s->leniencies)
		yx_judge_remark(
		    b, j, "lenient",
		    (struct yx_text2){ { "read leniently: its encoding departs from the standard",
					 "其编码与标准有出入，按宽容方式读取" } });
}

static bool
add_one(struct yx_verdict_builder *b, const struct yx_sign_ofd_signature *s)
{
	struct yx_judged *j = yx_judge_new(b, s->id, s->seal ? YX_KIND_SEAL : YX_KIND_SIGNATURE);
	char name[64];

	if (!j)
		return false;
	if (s->signer)
		yx_judge_signer(b, j, yx_cert_der(s->signer));
	j->s.profile = yx_sign_ofd_form_name(s->form);
	j->s.signing_time = s->time;
	j->s.time_source = s->time_stamped ? YX_TIME_STAMPED : YX_TIME_CLAIMED;
	j->s.digest = s->digest == YX_DIGEST_NONE ? "" : yx_digest_name(s->digest);
	if (s->scheme.kind != YX_SCHEME_NONE && !j->s.algorithm[0])
		j->s.algorithm = yx_say(b, "%s", yx_scheme_name(&s->scheme, name));
	j->s.coverage = coverage_of(s->coverage);
	remark_gaps(b, j, s);
	if (s->indication != YX_INDICATION_PASSED)
		yx_judge(b, j, s->indication, s->sub,
			 (struct yx_text2){ { s->reason_en, s->reason_zh } },
			 (struct yx_text2){ { s->next_en, s->next_zh } });
	return true;
}

enum yx_status
yx_verify_ofd(struct yx_verdict_builder *b, struct yx_bytes in, struct yx_error *err)
{
	struct yx_path_options path = yx_judge_path_options(b, b->options->extra, YX_TIME_NONE);
	struct yx_sign_ofd_options o = YX_SIGN_OFD_OPTIONS_INIT;
	struct yx_sign_ofd_report *report = NULL;
	struct yx_ofd *ofd = NULL;
	enum yx_status st;

	o.now = b->now;
	o.integrity_only = !b->policy->judge_certificates;
	o.path = b->policy->judge_certificates ? &path : NULL;
	if (b->policy->claimed_time == YX_CLAIMED_TIME_IGNORED)
		o.at = b->now;
	if ((st = yx_ofd_open(&ofd, in, err)) != YX_OK ||
	    (st = yx_sign_ofd_verify(&report, ofd, &o, err)) != YX_OK)
		goto done;
	for (size_t i = 0; i < report->count; i++)
		if (!add_one(b, &report->signatures[i])) {
			st = yx_fail_nomem(err);
			goto done;
		}
	for (size_t i = 0; i < report->attack_count; i++)
		yx_verdict_attack(b, report->attacks[i]);
done:
	yx_sign_ofd_report_free(report);
	yx_ofd_free(ofd);
	return st;
}
