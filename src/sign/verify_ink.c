/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handwriting beside a signature, as part of its verdict: there and bound is a remark; moved from
 * another document or field, used a second time, or unreadable is a finding, because the signer
 * would be shown as having written what he did not write here.
 */
#include <stdio.h>
#include "ink_find.h"

static const struct yx_text2 step = { { "do not rely on the handwriting; ask who put it there",
					"不要依据其中的笔迹；请查明其来源" } };

static void
remark_presence(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_ink_found *f)
{
	struct yx_cms_envelope e;
	char made[32];

	if (yx_cms_envelope_parse(&e, f->package.envelope, NULL) != YX_OK)
		return;
	yx_time_rfc3339(made, f->package.made);
	yx_judge_remark(
	    b, j, "handwriting",
	    (struct yx_text2){
		{ yx_say(b,
			 "carries handwriting, written for this document and this field (%s), "
			 "sealed for %zu recipient(s), %s",
			 f->package.field, e.recipient_count, made),
		  yx_say(
		      b,
		      "附有手写笔迹，系为本文件、本签名域（%s）所写，已为 %zu 个接收人加密封存，%s",
		      f->package.field, e.recipient_count, made) } });
	yx_cms_envelope_clear(&e);
}

void
yx_judge_ink(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_ink_found *f)
{
	/* who changes the signed bytes has moved nothing: the package then fits them no more */
	bool changed = j->s.sub == YX_SUB_HASH_FAILURE;
	struct yx_text2 text;

	if (!f)
		return;
	if (f->bound == YX_INK_BOUND) {
		remark_presence(b, j, f);
		return;
	}
	text.in[0] =
	    yx_say(b, "%s%s%s", yx_ink_bound_text(f->bound, false), f->why[0] ? ": " : "", f->why);
	text.in[1] =
	    yx_say(b, "%s%s%s", yx_ink_bound_text(f->bound, true), f->why[0] ? "：" : "", f->why);
	yx_judge(b, j, YX_INDICATION_FAILED, YX_SUB_FORMAT_FAILURE, text, step);
	if ((f->bound == YX_INK_OTHER_DOCUMENT && !changed) || f->bound == YX_INK_OTHER_FIELD)
		yx_verdict_attack(b, "handwriting-moved");
	else if (f->bound == YX_INK_REUSED)
		yx_verdict_attack(b, "handwriting-replayed");
}
