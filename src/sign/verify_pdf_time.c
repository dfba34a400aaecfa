/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second pass over the signatures of a PDF: time. EN 319 102-1 5.6.3.4: document time-stamps
 * from the newest to the oldest; a good one proves that everything in the bytes it covers existed
 * (signature values, certificates, revocation data, older time-stamps). With what is proven, the
 * time-stamps on signature values, and the certificates of the signers.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "past.h"
#include "verify_pdf.h"

/* Everything of the file existed at `at`, as far as entry `by` covers it. */
static enum yx_status
extract(struct pdf_check *p, size_t by, yx_time at, struct yx_error *err)
{
	uint64_t covered = p->list.items[by].covered_end;
	enum yx_status st = YX_OK;

	for (size_t i = 0; st == YX_OK && i < p->material_count; i++)
		if (p->materials[i].end <= covered && p->materials[i].owner != by)
			st = yx_poe_add_digest(p->b->poe, &p->materials[i].id, at, err);
	return st == YX_LIMIT ? YX_OK : st;
}

static enum yx_status
judge_document_stamp(struct pdf_check *p, size_t index, struct yx_error *err)
{
	struct pdf_entry *e = &p->entries[index];
	struct past_stamp s = { .encoding = p->list.items[index].contents,
				.data = { .digests = &e->imprint, .digest_count = 1 },
				.pool = p->pool,
				.made_after = YX_TIME_NONE };
	struct past_stamp_result r;
	enum yx_status st;

	if (p->b->stamps_judged++ >= YX_LIMIT_VERIFY_STAMPS) {
		yx_judge_sub(p->b, e->j, YX_SUB_GENERIC,
			     (struct yx_text2){
				 { "too many time-stamps in this file", "文件中的时间戳过多" } },
			     (struct yx_text2){ { "verify it in parts", "请分别验证" } });
		return YX_OK;
	}
	if ((st = past_judge_stamp(p->b, p->b->poe, &s, &r, err)) != YX_OK)
		return st;
	e->j->s.existed_by = yx_poe_of(p->b->poe, e->j->value);
	if (p->b->policy->judge_certificates)
		e->j->s.judged_by = r.way == PAST_PROVEN     ? "proven"
				    : r.way == PAST_BELIEVED ? "claimed"
							     : "now";
	past_remark_believed(p->b, e->j, &r);
	e->proves = r.proves;
	e->at = r.at;
	e->good_until = r.good_until;
	e->token = r.token;
	e->path = e->j->s.path = r.path;
	if (r.proves)
		return p->b->poe ? extract(p, index, r.at, err) : YX_OK;
	yx_judge(p->b, e->j, r.indication, r.sub == YX_SUB_NONE ? YX_SUB_GENERIC : r.sub, r.why,
		 r.next_step);
	return YX_OK;
}

/* A time-stamp in the bytes that `index` signed: then it is younger than that. */
static yx_time
made_after(const struct pdf_check *p, size_t index)
{
	const struct yx_pdf_signature *s = &p->list.items[index];
	yx_time latest = YX_TIME_NONE;

	for (size_t i = 0; i < p->list.count; i++)
		if (i != index && p->entries[i].proves && p->entries[index].sound &&
		    p->list.items[i].contents_end <= s->covered_end && p->entries[i].at > latest)
			latest = p->entries[i].at;
	return latest;
}

/* Which document time-stamps stand behind this signature. */
static void
tell_document_stamps(struct pdf_check *p, size_t index)
{
	const struct yx_pdf_signature *s = &p->list.items[index];
	struct yx_judged *j = p->entries[index].j;

	for (size_t i = 0; i < p->list.count; i++) {
		const struct pdf_entry *e = &p->entries[i];
		struct yx_signature_stamp stamp = { .kind = "document",
						    .time = e->at,
						    .used = true,
						    .good_until = e->good_until,
						    .reason = { { "", "" } },
						    .sha256 = e->token,
						    .path = e->path,
						    .indication = YX_INDICATION_PASSED };

		if (i == index || s->contents_end > p->list.items[i].covered_end)
			continue;
		if (!e->proves && e->is_token && e->sound && e->j->s.next_step.in[0][0]) {
			j->unused_stamp = e->j->s.signing_time;
			j->unused_step = e->j->s.next_step;
		}
		if (!e->proves)
			continue;
		stamp.authority = e->j->s.name;
		stamp.value = e->j->value;
		stamp.scheme = e->j->scheme;
		stamp.certificate = e->j->s.certificate;
		stamp.basis = !p->b->policy->judge_certificates           ? "value"
			      : strcmp(e->j->s.judged_by, "proven") == 0  ? "proven"
			      : strcmp(e->j->s.judged_by, "claimed") == 0 ? "believed"
									  : "current";
		if (e->good_until > j->s.extend_before)
			j->s.extend_before = e->good_until;
		if (j->s.stamp_count < YX_LIMIT_STAMPS_TOLD)
			yx_judge_add_stamp(p->b, j, &stamp);
	}
}

/* The earliest proof that document time-stamps give of this signature. */
static yx_time
proven_by_document(const struct pdf_check *p, size_t index)
{
	yx_time first = YX_TIME_NONE;

	for (size_t i = 0; i < p->list.count; i++)
		if (i != index && p->entries[i].proves &&
		    p->list.items[index].contents_end <= p->list.items[i].covered_end &&
		    (first == YX_TIME_NONE || p->entries[i].at < first))
			first = p->entries[i].at;
	return first;
}

static enum yx_status
judge_signature(struct pdf_check *p, size_t index, struct yx_error *err)
{
	const struct yx_pdf_signature *s = &p->list.items[index];
	struct pdf_entry *e = &p->entries[index];
	yx_time existed = proven_by_document(p, index);
	struct yx_bytes parts[2];
	enum yx_status st = YX_OK;

	e->j->made_after = made_after(p, index);
	if (e->is_seal) {
		if (yx_pdf_signature_parts_in(p->file, s, parts))
			st = yx_pdf_judge_seal(p, e->j, s, parts, existed, err);
		tell_document_stamps(p, index);
		return st;
	}
	if (e->cms && e->cms->signer_count) {
		st = yx_judge_stamps(p->b, e->j, &e->cms->signers[0], p->pool, err);
		if (st == YX_OK)
			st =
			    yx_pdf_judge_seal_attribute(p, e->j, &e->cms->signers[0], existed, err);
	}
	tell_document_stamps(p, index);
	if (st == YX_OK && e->j->s.indication != YX_INDICATION_FAILED)
		st = yx_judge_chain(p->b, e->j, p->pool, err);
	return st;
}

enum yx_status
yx_pdf_judge_time(struct pdf_check *p, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	if (p->pool && (st = yx_poe_new(&p->b->poe, err)) == YX_OK && p->b->existed)
		for (size_t i = 0; st == YX_OK && i < p->material_count; i++)
			st = yx_poe_add_digest(p->b->poe, &p->materials[i].id, p->b->existed_at,
					       err);
	/* sorted by the end of what they cover: the last is the newest */
	for (size_t i = p->list.count; st == YX_OK && i-- > 0;)
		if (p->entries[i].j && p->entries[i].is_token && p->entries[i].sound)
			st = judge_document_stamp(p, i, err);
	for (size_t i = 0; st == YX_OK && i < p->list.count; i++)
		if (p->entries[i].j && !p->entries[i].is_token)
			st = judge_signature(p, i, err);
	if (st == YX_OK)
		st = yx_pdf_judge_levels(p, err);
	if (st == YX_OK)
		yx_pdf_tell_store(p);
	return st;
}
