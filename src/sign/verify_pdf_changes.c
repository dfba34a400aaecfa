/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happened to a PDF after a signature. Without an analysis of the changes object by object
 * nothing later is taken on trust: a signature that does not cover the whole file is undetermined,
 * unless all that follows are signatures and time-stamps whose own revision added nothing else.
 */
#include <stdio.h>
#include "verify_pdf.h"

enum yx_status
yx_pdf_check_changes(struct pdf_check *p, struct yx_judged *j, size_t index, struct yx_error *err)
{
	const struct yx_pdf_signature *s = &p->list.items[index];

	(void)err;
	if (s->coverage.ends_at_file || s->covered_revision == SIZE_MAX)
		return YX_OK;
	yx_judge_sub(
	    p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
	    (struct yx_text2){ { "the file was added to after this signature, and what was "
				 "added has not been analysed",
				 "签名之后文件被追加了内容，且尚未对追加内容进行分析" } },
	    (struct yx_text2){
		{ "look at the signed state of the file alone", "请单独查看签名时的文件版本" } });
	return YX_OK;
}
