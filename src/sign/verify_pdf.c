/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying PDF: every signature of the latest state of the file, in this order: what its ByteRange
 * covers, the cryptographic value, time-stamps, what was changed afterwards, the certificate chain.
 */
#include <stdio.h>
#include <yinxin/pdf.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/sign_content.h>
#include "facts.h"
#include "ink_find.h"
#include "verdict.h"
#include "verify_pdf.h"

/* ---------------------------------------------------------------- coverage */

/*
 * The ByteRange must be the file from its first byte to the end of a revision, but for exactly the
 * Contents string (ISO 32000-2 12.8.1). Anything else lets bytes in that nobody signed.
 */
static bool
judge_coverage(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_pdf_signature *s,
	       uint64_t size)
{
	static const struct yx_text2 step = { { "do not rely on this file; ask the sender for the "
						"original",
						"不要依据此文件；请向发送方索取原件" } };
	const struct yx_pdf_coverage *c = &s->coverage;

	if (!s->contents.data || !s->byte_range_count) {
		yx_judge_sub(b, j, YX_SUB_FORMAT_FAILURE,
			     (struct yx_text2){ { "ByteRange or Contents is missing",
						  "缺少 ByteRange 或 Contents" } },
			     step);
		yx_verdict_attack(b, "universal-forgery");
		return false;
	}
	if (!c->four_numbers || c->overlaps) {
		yx_judge_sub(b, j, YX_SUB_FORMAT_FAILURE,
			     (struct yx_text2){ { "ByteRange is not two ranges of this file",
						  "ByteRange 不是本文件中的两段区间" } },
			     step);
		yx_verdict_attack(b, c->overlaps ? "signature-wrapping" : "universal-forgery");
		return false;
	}
	if (!c->starts_at_zero || !c->gap_is_contents || !c->contents_is_hex) {
		yx_judge_sub(
		    b, j, YX_SUB_FORMAT_FAILURE,
		    (struct yx_text2){ { "ByteRange leaves out more than the signature itself",
					 "ByteRange 排除了签名值以外的内容" } },
		    step);
		yx_verdict_attack(b, "signature-wrapping");
		j->s.coverage = YX_COVERAGE_PARTIAL;
		return false;
	}
	if (c->ends_at_file && s->covered_end != size) {
		/* white space behind the signed range changes nothing, yet nobody signed it */
		j->s.coverage = YX_COVERAGE_PARTIAL;
		yx_judge_sub(b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			     (struct yx_text2){ { "the last bytes of the file are not signed",
						  "文件末尾的字节未被签名覆盖" } },
			     step);
		return true;
	}
	if (c->ends_at_file)
		j->s.coverage = YX_COVERAGE_WHOLE_FILE;
	else
		j->s.coverage = c->ends_at_revision ? YX_COVERAGE_REVISION : YX_COVERAGE_PARTIAL;
	if (!c->ends_at_revision && !c->ends_at_file) {
		yx_judge_sub(
		    b, j, YX_SUB_FORMAT_FAILURE,
		    (struct yx_text2){ { "ByteRange does not end where a state of the file ends",
					 "ByteRange 的末尾不是文件某一版本的末尾" } },
		    step);
		yx_verdict_attack(b, "incremental-saving");
		return false;
	}
	return true;
}

/* ---------------------------------------------------------------- document */

static enum yx_status
judge_one(struct pdf_check *p, size_t index, struct yx_error *err)
{
	const struct yx_pdf_signature *s = &p->list.items[index];
	struct pdf_entry *e = &p->entries[index];
	struct yx_judged *j;
	char id[32];
	bool covered;
	enum yx_status st;

	snprintf(id, sizeof(id), "#%zu", index + 1);
	j = yx_judge_new(p->b, id, s->is_timestamp ? YX_KIND_TIMESTAMP : YX_KIND_SIGNATURE);
	if (!j)
		return yx_fail_nomem(err);
	if (s->field_name.len)
		j->s.id = yx_say_bytes(p->b, s->field_name);
	j->s.signing_time = s->m_time;
	j->s.claimed_reason = yx_say_bytes(p->b, s->reason);
	j->s.claimed_location = yx_say_bytes(p->b, s->location);
	j->s.revision = s->covered_revision == SIZE_MAX ? 0 : s->covered_revision + 1;
	j->covered_end = s->covered_end;
	yx_facts_of_pdf(p->b, j, s);
	if (s->name.len)
		j->s.name = yx_say_bytes(p->b, s->name);
	covered = judge_coverage(p->b, j, s, yx_pdf_bytes(p->doc).len);
	if (!covered && !s->coverage.four_numbers)
		return YX_OK;
	e->j = j;
	e->is_token = yx_pdf_container_of(s) == PDF_TOKEN;
	if ((st = yx_pdf_judge_value(p, j, s, index, err)) != YX_OK)
		return st;
	if (yx_pdf_container_of(s) != PDF_SEAL && yx_pdf_container_of(s) != PDF_UNKNOWN)
		yx_pdf_remark_padding(p, j, s);
	e->sound = covered && j->s.indication == YX_INDICATION_PASSED;
	if ((st = yx_pdf_check_changes(p, j, index, err)) == YX_OK)
		yx_judge_ink(p->b, j, p->ink_of ? p->ink_of[index] : NULL);
	return st;
}

/* What was signed like everything else, and can yet show another face: it decides nothing. */
static void
remark_content(struct pdf_check *p)
{
	static const struct yx_text2 rights = {
		{ "the document carries usage rights for Adobe Reader: nobody's signature on it, "
		  "and "
		  "not judged",
		  "文档带有 Adobe Reader 使用权限签名：不代表任何人对文档的签署，未作评判" }
	};
	struct yx_remark found[YX_CONTENT_REMARKS];
	size_t count = yx_pdf_content_remarks(p->doc, found);

	for (size_t i = 0; i < count; i++)
		yx_verdict_remark(p->b, found[i].code, found[i].text);
	if (p->list.has_usage_rights)
		yx_verdict_remark(p->b, "usage-rights", rights);
}

enum yx_status
yx_verify_pdf(struct yx_verdict_builder *b, struct yx_bytes in, struct yx_error *err)
{
	struct yx_pdf_options open = { .password = b->options->password };
	struct pdf_check p = { .b = b, .file = in };
	enum yx_status st = yx_pdf_open(&p.doc, in, &open, err);

	if (st == YX_OK)
		st = yx_pdf_signatures_list(&p.list, yx_pdf_latest(p.doc), true, err);
	if (st == YX_MALFORMED) {
		yx_pdf_free(p.doc);
		p.doc = NULL;
		return yx_pdf_judge_broken(&p, err);
	}
	if (st == YX_OK && !(p.entries = yx_alloc_array(p.list.count + 1, sizeof(*p.entries))))
		st = yx_fail_nomem(err);
	if (st == YX_OK && b->policy->judge_certificates && p.list.count)
		st = yx_pdf_check_pool(&p, err);
	if (st == YX_OK && p.list.count) {
		p.ink_of = yx_arena_array(b->arena, p.list.count, sizeof(struct yx_ink_found *));
		st = p.ink_of ? yx_ink_find_pdf(&p.ink, p.doc, &p.list, p.ink_of, err)
			      : yx_fail_nomem(err);
	}
	for (size_t i = 0; st == YX_OK && i < p.list.count; i++)
		st = judge_one(&p, i, err);
	if (st == YX_OK && p.list.count)
		st = yx_pdf_judge_time(&p, err);
	if (st == YX_OK && p.have_changes)
		st = yx_pdf_remark_cover(&p, err);
	if (st == YX_OK && (p.list.count || p.list.has_usage_rights))
		remark_content(&p);
	for (size_t i = 0; p.entries && i < p.list.count; i++)
		yx_cms_free(p.entries[i].cms);
	yx_free(p.entries);
	yx_free(p.materials);
	yx_free(p.stored);
	yx_pool_free(p.pool);
	yx_ink_list_clear(&p.ink);
	yx_pool_free(p.own);
	yx_pdf_changes_clear(&p.changes);
	yx_pdf_signatures_clear(&p.list);
	yx_pdf_free(p.doc);
	return st;
}
