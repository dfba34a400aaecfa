/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PDF whose structure cannot be read: damaged on its way, or made so that only programs that
 * repair it show what was put there (ISO 32000-2 7.5.8.4 and Annex C leave repair to each reader,
 * so each repairs differently). Its signatures are looked for by their text, to tell which it was.
 */
#include <stdio.h>
#include <yinxin/pdf_sign.h>
#include "verdict.h"
#include "verify_pdf.h"

static const struct yx_text2 ask = { { "do not rely on this file; ask the sender for the original",
				       "不要依据此文件；请向发送方索取原件" } };

/* ByteRange is two ranges around exactly the Contents string. */
static bool
is_whole(const struct yx_pdf_coverage *c)
{
	return c->four_numbers && !c->overlaps && c->starts_at_zero && c->gap_is_contents &&
	       c->contents_is_hex;
}

/* The signed bytes reach beyond the end: some of them are missing. */
static bool
is_cut(const struct pdf_check *p, const struct yx_pdf_signature *s)
{
	const int64_t *b = s->byte_range;

	return s->byte_range_count == 4 && b[0] == 0 && b[1] > 0 && b[2] > b[1] && b[3] >= 0 &&
	       b[3] < INT64_MAX - b[2] && (uint64_t)(b[2] + b[3]) > p->file.len;
}

static void
judge_range(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s)
{
	const struct yx_pdf_coverage *c = &s->coverage;

	j->s.coverage = YX_COVERAGE_PARTIAL;
	if (is_cut(p, s)) {
		yx_judge_sub(p->b, j, YX_SUB_HASH_FAILURE,
			     (struct yx_text2){ { "the file ends before the signed bytes do",
						  "文件在签名范围结束之前就已中断" } },
			     ask);
	} else if (!s->contents.data || !s->byte_range_count ||
		   (!c->four_numbers && !c->overlaps)) {
		yx_judge_sub(p->b, j, YX_SUB_FORMAT_FAILURE,
			     (struct yx_text2){ { "ByteRange or Contents makes no sense",
						  "ByteRange 或 Contents 没有意义" } },
			     ask);
		yx_verdict_attack(p->b, "universal-forgery");
	} else if (!is_whole(c)) {
		yx_judge_sub(
		    p->b, j, YX_SUB_FORMAT_FAILURE,
		    (struct yx_text2){ { "ByteRange leaves out more than the signature itself",
					 "ByteRange 排除了签名值以外的内容" } },
		    ask);
		yx_verdict_attack(p->b, "signature-wrapping");
	}
}

static enum yx_status
judge_one(struct pdf_check *p, size_t index, bool appended, struct yx_text2 why,
	  struct yx_error *err)
{
	const struct yx_pdf_signature *s = &p->list.items[index];
	struct yx_judged *j;
	enum yx_status st;
	char id[32];

	snprintf(id, sizeof(id), "#%zu", index + 1);
	j = yx_judge_new(p->b, id, s->is_timestamp ? YX_KIND_TIMESTAMP : YX_KIND_SIGNATURE);
	if (!j)
		return yx_fail_nomem(err);
	j->s.signing_time = s->m_time;
	j->s.claimed_reason = yx_say_bytes(p->b, s->reason);
	j->s.claimed_location = yx_say_bytes(p->b, s->location);
	if (s->name.len)
		j->s.name = yx_say_bytes(p->b, s->name);
	/* the value first: whether the signed bytes are what they were is the better news */
	if ((st = yx_pdf_judge_value(p, j, s, SIZE_MAX, err)) != YX_OK)
		return st;
	judge_range(p, j, s);
	if (appended)
		yx_judge_sub(p->b, j, YX_SUB_FORMAT_FAILURE,
			     (struct yx_text2){
				 { "something was written behind the signed bytes, and the file "
				   "cannot be read without repairing it",
				   "签名范围之后写入了其他内容，且文件须经修复才能读取" } },
			     ask);
	yx_judge_sub(
	    p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
	    (struct yx_text2){ { yx_say(p->b, "the file cannot be read as it is: %s", why.in[0]),
				 yx_say(p->b, "文件无法按其结构读取：%s", why.in[1]) } },
	    ask);
	return YX_OK;
}

/* No dictionary is left of the signature, for something was put inside it. */
static enum yx_status
judge_wrapped(struct pdf_check *p, struct yx_text2 why, struct yx_error *err)
{
	struct yx_judged *j = yx_judge_new(p->b, "#1", YX_KIND_SIGNATURE);

	if (!j)
		return yx_fail_nomem(err);
	j->s.coverage = YX_COVERAGE_PARTIAL;
	yx_judge_sub(
	    p->b, j, YX_SUB_FORMAT_FAILURE,
	    (struct yx_text2){
		{ yx_say(p->b,
			 "what the ByteRange of a signature leaves out is more than "
			 "the signature itself, and the file cannot be read: %s",
			 why.in[0]),
		  yx_say(p->b, "某签名的 ByteRange 排除了签名值以外的内容，且文件无法读取：%s",
			 why.in[1]) } },
	    ask);
	yx_verdict_attack(p->b, "signature-wrapping");
	return YX_OK;
}

enum yx_status
yx_pdf_judge_broken(struct pdf_check *p, struct yx_error *err)
{
	struct yx_error other = YX_ERROR_INIT;
	struct yx_text2 why;
	bool whole = false, appended;
	uint64_t end = 0;
	enum yx_status st = yx_pdf_signatures_salvage(&p->list, p->file, &other);

	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	why = yx_say_error(p->b, err);
	if (st != YX_OK || !p->list.count) {
		yx_pdf_signatures_clear(&p->list);
		return yx_pdf_is_wrapped(p->file) ? judge_wrapped(p, why, err) : YX_MALFORMED;
	}
	/* earlier signatures end before the last one; what follows the last nobody signed */
	for (size_t i = 0; i < p->list.count; i++)
		if (is_whole(&p->list.items[i].coverage)) {
			whole = true;
			if (p->list.items[i].covered_end > end)
				end = p->list.items[i].covered_end;
		}
	appended = whole && end + 2 < p->file.len;
	if (appended)
		yx_verdict_attack(p->b, "incremental-saving");
	st = YX_OK;
	for (size_t i = 0; st == YX_OK && i < p->list.count; i++)
		st = judge_one(p, i, appended, why, err);
	yx_pdf_signatures_clear(&p->list);
	return st;
}
