/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a package beside its documents: certificates, time-stamps, detached signatures. */
#include <yinxin/pki.h>
#include <yinxin/tsp.h>
#include "judge.h"

static enum yx_status
judge_certificate(struct judge *j, const struct yx_evidence_part *p)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_evidence_item *it;
	struct yx_cert *c = NULL;
	char subject[256], issuer[256];
	enum yx_status st = yx_cert_parse(&c, p->bytes, 0, &why);

	if (st == YX_NOMEM)
		return yx_fail_nomem(j->err);
	it = judge_item(j, YX_ITEM_CERTIFICATE, p->name,
			st == YX_OK ? YX_INDICATION_PASSED : YX_INDICATION_FAILED);
	if (st != YX_OK) {
		judge_text(j, it, judge_printf(j, "cannot be read: %s", why.text),
			   judge_printf(j, "无法读取：%s", why.text));
		return YX_OK;
	}
	yx_name_display(subject, sizeof(subject), yx_cert_subject(c));
	yx_name_display(issuer, sizeof(issuer), yx_cert_issuer(c));
	judge_text(j, it, judge_printf(j, "certificate of %s, issued by %s", subject, issuer),
		   judge_printf(j, "证书主体 %s，颁发者 %s", subject, issuer));
	yx_cert_free(c);
	return YX_OK;
}

/* What a token could be over: a document, another part, or the checkpoint. */
static enum yx_status
find_stamped(struct judge *j, const struct yx_digest *imprint, const char **en, const char **zh)
{
	struct yx_digest d;
	enum yx_status st;

	*en = *zh = NULL;
	for (size_t i = 0; i < j->e->document_count && !*en; i++)
		if (yx_digest_equal(imprint, &j->e->documents[i].sha256) ||
		    yx_digest_equal(imprint, &j->e->documents[i].sm3))
			*en = *zh = j->e->documents[i].name;
	for (size_t i = 0; i < j->e->part_count && !*en; i++)
		if (yx_digest_equal(imprint, &j->e->parts[i].sha256) ||
		    yx_digest_equal(imprint, &j->e->parts[i].sm3))
			*en = *zh = j->e->parts[i].name;
	if (*en)
		return YX_OK;
	if ((st = yx_digest(&d, imprint->alg, j->e->checkpoint, j->err)) != YX_OK)
		return st == YX_UNSUPPORTED ? YX_OK : st;
	if (yx_digest_equal(imprint, &d)) {
		*en = "the checkpoint of the log";
		*zh = "账本检查点";
	}
	return YX_OK;
}

static void
tell_token(struct judge *j, const struct yx_evidence_part *p, const struct yx_tsp_token *t,
	   const struct yx_tsp_report *r, const char *over_en, const char *over_zh)
{
	struct yx_evidence_item *it;
	char time[32], why_en[240], why_zh[240];

	yx_time_rfc3339(time, t->gen_time);
	if (!over_en) {
		it =
		    judge_item(j, YX_ITEM_TIMESTAMP, p->name,
			       r->indication == YX_INDICATION_FAILED ? YX_INDICATION_FAILED
								     : YX_INDICATION_INDETERMINATE);
		judge_text(j, it, "a time-stamp over something that is not in this package",
			   "时间戳的对象不在证据包中");
		judge_next(j, it, "ask for what it was made over", "请索取其对应的数据");
		return;
	}
	it = judge_item(j, YX_ITEM_TIMESTAMP, p->name, r->indication);
	if (it)
		it->time = t->gen_time;
	if (r->indication == YX_INDICATION_PASSED) {
		if (j->stamped == YX_TIME_NONE || t->gen_time < j->stamped)
			j->stamped = t->gen_time;
		judge_text(j, it, judge_printf(j, "existed at %s: %s", time, over_en),
			   judge_printf(j, "在 %s 已存在：%s", time, over_zh));
		return;
	}
	yx_tsp_reason(why_en, sizeof(why_en), r, false);
	yx_tsp_reason(why_zh, sizeof(why_zh), r, true);
	judge_text(j, it, judge_printf(j, "time-stamp of %s over %s: %s", time, over_en, why_en),
		   judge_printf(j, "%s 的时间戳（对象：%s）：%s", time, over_zh, why_zh));
	judge_next(j, it, "give the authority's root certificate with --trust",
		   "请以 --trust 给出时间戳机构的根证书");
}

static enum yx_status
judge_timestamp(struct judge *j, const struct yx_evidence_part *p)
{
	struct yx_tsp_verify_options o = { .now = j->o->at };
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_error why = YX_ERROR_INIT;
	struct yx_tsp_report *r = NULL;
	struct yx_tsp_token *t = NULL;
	struct yx_evidence_item *it;
	const char *en, *zh;
	enum yx_status st = yx_tsp_token_load(&t, p->bytes, &why);

	if (st == YX_NOMEM)
		return yx_fail_nomem(j->err);
	if (st != YX_OK) {
		it = judge_item(j, YX_ITEM_TIMESTAMP, p->name, YX_INDICATION_FAILED);
		judge_text(j, it, judge_printf(j, "cannot be read: %s", why.text),
			   judge_printf(j, "无法读取：%s", why.text));
		return YX_OK;
	}
	path.trust = j->o->trust; /* its time becomes genTime */
	if (j->o->trust)
		o.path = &path;
	o.imprint = &t->imprint; /* found by it, below */
	if (o.now == 0)
		o.now = YX_TIME_NONE;
	if ((st = find_stamped(j, &t->imprint, &en, &zh)) == YX_OK &&
	    (st = yx_tsp_verify(&r, t, &o, j->err)) == YX_OK)
		tell_token(j, p, t, r, en, zh);
	yx_tsp_report_free(r);
	yx_tsp_token_free(t);
	return st;
}

/* A detached signature is tried over each document that is at hand. */
static enum yx_status
judge_signature(struct judge *j, const struct yx_evidence_part *p)
{
	struct yx_evidence_item *it;
	size_t at_hand = 0;

	for (size_t i = 0; i < j->e->document_count; i++) {
		struct yx_verify_options o = { .policy = j->o->policy,
					       .trust = j->o->trust,
					       .at = j->o->at ? j->o->at : YX_TIME_NONE,
					       .content_given = true,
					       .no_file_digests = true };
		struct yx_verify_report *v = NULL;
		bool found, wrong, fits;
		enum yx_status st;

		st = judge_find_bytes(j, &j->e->documents[i], &o.content, &found, &wrong);
		if (st != YX_OK)
			return st;
		if (!found)
			continue;
		at_hand++;
		if ((st = yx_verify_bytes(&v, p->bytes, p->name, &o, j->err)) != YX_OK)
			return st;
		fits = v->signature_count && v->verdict != YX_VERDICT_TOTAL_FAILED;
		yx_verify_report_free(v);
		/* the document it fits, or the last there is, gives the verdict */
		if (fits || (j->e->document_count == 1))
			return judge_signatures(j, p->name, p->bytes, &o.content);
	}
	if (at_hand == j->e->document_count && at_hand) {
		it = judge_item(j, YX_ITEM_SIGNATURE, p->name, YX_INDICATION_FAILED);
		judge_text(j, it, "the signature fits none of the documents",
			   "该签名与任何文件都不相符");
		return YX_OK;
	}
	it = judge_item(j, YX_ITEM_SIGNATURE, p->name, YX_INDICATION_INDETERMINATE);
	judge_text(j, it, "what this signature is over is not at hand", "没有该签名对应的文件");
	judge_next(j, it, "give the document with --file", "请以 --file 给出该文件");
	return YX_OK;
}

enum yx_status
judge_part(struct judge *j, const struct yx_evidence_part *p)
{
	struct yx_digest sha256, sm3;
	struct yx_evidence_item *it;
	enum yx_status st = evidence_digests(p->bytes, &sha256, &sm3, j->err);

	if (st != YX_OK)
		return st;
	if (!yx_digest_equal(&sha256, &p->sha256) || !yx_digest_equal(&sm3, &p->sm3)) {
		it = judge_item(j, YX_ITEM_PART, p->name, YX_INDICATION_FAILED);
		judge_text(j, it, "the part does not have its digests", "该部分与其摘要不一致");
		return YX_OK;
	}
	switch (p->kind) {
	case YX_EVIDENCE_CERTIFICATE:
		return judge_certificate(j, p);
	case YX_EVIDENCE_TIMESTAMP:
		return judge_timestamp(j, p);
	case YX_EVIDENCE_SIGNATURE:
		return judge_signature(j, p);
	case YX_EVIDENCE_HANDWRITING:
		return judge_handwriting(j, p);
	case YX_EVIDENCE_REPORT:
		it = judge_item(j, YX_ITEM_PART, p->name, YX_INDICATION_PASSED);
		judge_text(j, it, "a report made by whoever exported this; carried, not relied on",
			   "导出方制作的报告；仅随包携带，不作为依据");
		return YX_OK;
	default:
		it = judge_item(j, YX_ITEM_PART, p->name, YX_INDICATION_PASSED);
		judge_text(j, it, "carried whole; this program draws nothing from it",
			   "完整携带；本程序不据此得出结论");
		return YX_OK;
	}
}
