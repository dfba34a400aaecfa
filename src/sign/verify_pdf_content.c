/* SPDX-License-Identifier: Apache-2.0 */
/* Content that two readers paint differently: then nobody knows what was signed. */
#include <yinxin/pdf_content.h>
#include "verify_pdf.h"

static const struct yx_text2 step = {
	{ "ask for a copy that every program shows alike; look at the "
	  "page with the signer's own program",
	  "请索取各软件显示一致的副本；或用签名人所用的软件查看该页" }
};

static void
judge(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_oddity *o)
{
	if (!o->found)
		return;
	yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE, yx_say2(p->b, o->en, o->zh), step);
	if (!o->limit)
		yx_verdict_attack(p->b, "parser-differential");
}

/* Each state of the file is read once; `slot` 0 is the file as it is. */
static enum yx_status
look(struct pdf_check *p, size_t revision, struct yx_pdf_oddity *out, struct yx_error *err)
{
	enum yx_status st = yx_pdf_content_check(yx_pdf_view(p->doc, revision), out, err);

	/* what cannot be walked at all is told by the notes on the page tree, or by this */
	if (st != YX_OK && st != YX_NOMEM) {
		*out = (struct yx_pdf_oddity){
			.found = true,
			.limit = true,
			.byte = YX_NO_OFFSET,
			.en = "the pages cannot be read to the end",
			.zh = "页面内容无法完整读取",
		};
		return YX_OK;
	}
	if (st == YX_OK && out->limit && !p->told_limit) {
		p->told_limit = true;
		yx_verdict_remark(
		    p->b, "validation-limit",
		    (struct yx_text2){
			{ "the file holds more content or images than are "
			  "compared with what readers differ on",
			  "文件的内容或图像过多，未能全部检查各阅读器的显示是否一致" } });
	}
	return st;
}

enum yx_status
yx_pdf_check_content(struct pdf_check *p, struct yx_judged *j, size_t index, struct yx_error *err)
{
	size_t last = yx_pdf_revision_count(p->doc) - 1;
	size_t signed_state = p->list.items[index].covered_revision;
	enum yx_status st;

	if (!p->has_content && (st = look(p, last, &p->content, err)) != YX_OK)
		return st;
	p->has_content = true;
	judge(p, j, &p->content);
	if (signed_state == last || p->content.found)
		return YX_OK;
	if (!p->has_signed_content || p->signed_content_of != signed_state) {
		if ((st = look(p, signed_state, &p->signed_content, err)) != YX_OK)
			return st;
		p->has_signed_content = true;
		p->signed_content_of = signed_state;
	}
	judge(p, j, &p->signed_content);
	return YX_OK;
}
