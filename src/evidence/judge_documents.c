/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the documents of a package are worth: each found by digest among what the verifier gave (or
 * carried in the package), looked up in the events, and its signatures verified; and who stands
 * behind a commitment. Other parts: judge_parts.c.
 */
#include <string.h>
#include <yinxin/tsp.h>
#include "judge.h"

/* tokens over one document that are judged */
#define PROOFS_MAX 16

/* --------------------------------------------------------------- signatures */

/* A verdict of module sign as an item. `what` names document or signature part. */
static void
tell_verdict(struct judge *j, const char *what, const struct yx_verify_report *v)
{
	enum yx_indication result = v->verdict == YX_VERDICT_TOTAL_PASSED ? YX_INDICATION_PASSED
				    : v->verdict == YX_VERDICT_TOTAL_FAILED
					? YX_INDICATION_FAILED
					: YX_INDICATION_INDETERMINATE;
	struct yx_evidence_item *it = judge_item(j, YX_ITEM_SIGNATURE, what, result);

	judge_text(j, it,
		   judge_printf(j, "%zu signature(s), %s: %s", v->signature_count,
				yx_verdict_name(v->verdict), v->reason.in[0]),
		   judge_printf(j, "%zu 个签名，%s：%s", v->signature_count,
				yx_verdict_name(v->verdict), v->reason.in[1]));
	for (size_t i = 0; i < v->signature_count; i++) {
		const struct yx_signature *s = &v->signatures[i];

		if (it && s->signing_time != YX_TIME_NONE && it->time == YX_TIME_NONE)
			it->time = s->signing_time;
		if (s->indication == YX_INDICATION_PASSED)
			j->signatures_trusted++;
		else if (it && !it->next_step.in[0][0])
			judge_next(j, it, s->next_step.in[0], s->next_step.in[1]);
		if (s->time_source == YX_TIME_STAMPED && s->signing_time != YX_TIME_NONE &&
		    s->indication == YX_INDICATION_PASSED &&
		    (j->stamped == YX_TIME_NONE || s->signing_time < j->stamped))
			j->stamped = s->signing_time;
	}
}

/* Are the signature values right over the bytes, whoever's certificates they are? */
static enum yx_status
check_values(struct judge *j, const char *what, struct yx_bytes in,
	     const struct yx_verify_options *given)
{
	struct yx_verify_options o = *given;
	struct yx_verify_report *v = NULL;
	struct yx_policy integrity;
	enum yx_status st;

	if ((st = yx_policy_builtin(&integrity, "integrity", j->err)) != YX_OK)
		return st;
	o.policy = &integrity;
	if ((st = yx_verify_bytes(&v, in, what, &o, j->err)) != YX_OK)
		return st;
	if (v->verdict == YX_VERDICT_TOTAL_PASSED)
		j->value_verified = true;
	yx_verify_report_free(v);
	return YX_OK;
}

/*
 * What the package proves of these bytes, for module sign to judge: tokens over them; and where an
 * event records them, tokens over the log's head, which the chain and the inclusion bind to them.
 */
static enum yx_status
gather_proofs(struct judge *j, struct yx_bytes in, bool recorded, struct yx_verify_proof *proofs,
	      size_t *count)
{
	struct yx_digest d, head;
	enum yx_status st = YX_OK;

	*count = 0;
	for (size_t i = 0; st == YX_OK && i < j->e->part_count && *count < PROOFS_MAX; i++) {
		const struct yx_evidence_part *p = &j->e->parts[i];
		struct yx_tsp_token *t = NULL;

		if (p->kind != YX_EVIDENCE_TIMESTAMP)
			continue;
		if ((st = yx_tsp_token_load(&t, p->bytes, NULL)) == YX_NOMEM)
			return yx_fail_nomem(j->err);
		st = YX_OK;
		if (t && yx_digest(&d, t->imprint.alg, in, NULL) == YX_OK &&
		    yx_digest_equal(&d, &t->imprint))
			proofs[(*count)++] = (struct yx_verify_proof){ .token = p->bytes };
		else if (t && recorded && j->chain_ok && j->included &&
			 yx_digest(&head, t->imprint.alg, j->e->checkpoint, NULL) == YX_OK &&
			 yx_digest_equal(&head, &t->imprint))
			proofs[(*count)++] =
			    (struct yx_verify_proof){ .token = p->bytes, .over = j->e->checkpoint };
		yx_tsp_token_free(t);
	}
	return st;
}

enum yx_status
judge_signatures(struct judge *j, const char *what, struct yx_bytes in,
		 const struct yx_bytes *content)
{
	struct yx_verify_proof proofs[PROOFS_MAX];
	struct yx_verify_options o = { .policy = j->o->policy,
				       .trust = j->o->trust,
				       .at = j->o->at ? j->o->at : YX_TIME_NONE };
	struct yx_verify_report *v = NULL;
	struct yx_evidence_item *it;
	enum yx_status st;

	if ((st = gather_proofs(j, in, !content && j->recorded, proofs, &o.proof_count)) != YX_OK)
		return st;
	o.proofs = proofs;
	o.no_file_digests = true;
	if (content) {
		o.content = *content;
		o.content_given = true;
	}
	if ((st = yx_verify_bytes(&v, in, what, &o, j->err)) != YX_OK)
		return st;
	if (content &&
	    (v->verdict == YX_VERDICT_UNREADABLE || v->verdict == YX_VERDICT_NO_SIGNATURE)) {
		it = judge_item(j, YX_ITEM_SIGNATURE, what, YX_INDICATION_FAILED);
		judge_text(j, it, judge_printf(j, "this is no signature: %s", v->reason.in[0]),
			   judge_printf(j, "不是签名：%s", v->reason.in[1]));
	} else if (v->signature_count) {
		tell_verdict(j, what, v);
		st = check_values(j, what, in, &o);
	}
	yx_verify_report_free(v);
	return st;
}

/* ---------------------------------------------------------------- documents */

static bool
has_digests(const struct yx_evidence_document *d, const struct yx_digest *sha256,
	    const struct yx_digest *sm3)
{
	return yx_digest_equal(&d->sha256, sha256) && yx_digest_equal(&d->sm3, sm3);
}

enum yx_status
judge_find_bytes(struct judge *j, const struct yx_evidence_document *d, struct yx_bytes *out,
		 bool *found, bool *wrong)
{
	struct yx_digest sha256, sm3;
	enum yx_status st;

	*found = *wrong = false;
	if (d->embedded) {
		if ((st = evidence_digests(d->bytes, &sha256, &sm3, j->err)) != YX_OK)
			return st;
		*found = has_digests(d, &sha256, &sm3) && d->bytes.len == d->size;
		*wrong = !*found;
		*out = d->bytes;
		return YX_OK;
	}
	for (size_t i = 0; i < j->o->file_count && !*found; i++) {
		const struct yx_evidence_given *f = &j->o->files[i];

		if ((st = evidence_digests(f->bytes, &sha256, &sm3, j->err)) != YX_OK)
			return st;
		*found = has_digests(d, &sha256, &sm3) && f->bytes.len == d->size;
		*out = f->bytes;
	}
	return YX_OK;
}

static void
judge_recorded(struct judge *j, const struct yx_evidence_document *d)
{
	const struct yx_evidence_event *hit = NULL;
	struct yx_evidence_item *it;
	char time[32];

	for (size_t i = 0; i < j->e->event_count && !hit; i++) {
		const struct yx_evidence_event *ev = &j->e->events[i];
		bool named = ev->document.sha256.alg || ev->document.sm3.alg;

		/* every digest that the event names must be this document's */
		if (named &&
		    (!ev->document.sha256.alg ||
		     yx_digest_equal(&ev->document.sha256, &d->sha256)) &&
		    (!ev->document.sm3.alg || yx_digest_equal(&ev->document.sm3, &d->sm3)))
			hit = ev;
	}
	j->recorded = hit != NULL;
	it = judge_item(j, YX_ITEM_RECORDED, d->name,
			hit ? YX_INDICATION_PASSED : YX_INDICATION_INDETERMINATE);
	if (!hit) {
		judge_text(j, it, "no event of the matter speaks of this document",
			   "该事项没有任何事件涉及此文件");
		judge_next(j, it, "ask why the document is in this package",
			   "请查明该文件为何在证据包中");
		return;
	}
	j->documents_recorded++;
	if (it)
		it->time = hit->time;
	yx_time_rfc3339(time, hit->time);
	judge_text(j, it, judge_printf(j, "recorded as \"%s\", time given %s", hit->type, time),
		   judge_printf(j, "已记录为“%s”，记录时间 %s", hit->type, time));
}

static enum yx_status
judge_document(struct judge *j, const struct yx_evidence_document *d)
{
	struct yx_bytes bytes = { NULL, 0 };
	struct yx_evidence_item *it;
	bool found, wrong;
	enum yx_status st;

	if ((st = judge_find_bytes(j, d, &bytes, &found, &wrong)) != YX_OK)
		return st;
	it = judge_item(j, YX_ITEM_DOCUMENT, d->name,
			found   ? YX_INDICATION_PASSED
			: wrong ? YX_INDICATION_FAILED
				: YX_INDICATION_INDETERMINATE);
	if (found) {
		j->documents_matched++;
		judge_text(j, it,
			   d->embedded ? "the document carried along has both digests"
				       : "the file given is the document: both digests agree",
			   d->embedded ? "随包文件的两种摘要均一致"
				       : "给出的文件即为该文件：两种摘要均一致");
	} else if (wrong) {
		judge_text(j, it, "the document carried along does not have its digests",
			   "随包文件与其摘要不一致");
		judge_next(j, it, "do not rely on this copy", "不得依赖此副本");
	} else {
		judge_text(j, it,
			   j->o->file_count
			       ? "none of the files given is this document"
			       : "the document is not in the package, only its digests are",
			   j->o->file_count ? "给出的文件中没有该文件"
					    : "证据包中没有文件本身，只有其摘要");
		judge_next(j, it, "give the document with --file", "请以 --file 给出该文件");
	}
	judge_recorded(j, d);
	return found ? judge_signatures(j, d->name, bytes, NULL) : YX_OK;
}

/* ----------------------------------------------------------------- openings */

static enum yx_status
judge_opening(struct judge *j, const struct yx_evidence_opening *o)
{
	struct yx_evidence_item *it;
	struct yx_merkle_hash h;
	const char *value;
	size_t hits = 0;
	enum yx_status st;

	if ((st = yx_commit(o->salt, o->value, &h, j->err)) != YX_OK)
		return st;
	for (size_t i = 0; i < j->e->event_count; i++)
		hits += j->e->events[i].has_actor &&
			memcmp(j->e->events[i].actor.b, h.b, sizeof(h.b)) == 0;
	value = judge_printf(j, "%.*s", (int)(o->value.len < 200 ? o->value.len : 200),
			     (const char *)o->value.data);
	it = judge_item(j, YX_ITEM_OPENING, value,
			hits ? YX_INDICATION_PASSED : YX_INDICATION_FAILED);
	if (hits)
		judge_text(j, it, judge_printf(j, "stands behind %zu event(s)", hits),
			   judge_printf(j, "对应 %zu 个事件的行为人", hits));
	else
		judge_text(j, it, "stands behind no event of this matter",
			   "与该事项的任何事件均不对应");
	return YX_OK;
}

enum yx_status
judge_documents(struct judge *j)
{
	enum yx_status st;

	for (size_t i = 0; i < j->e->document_count; i++)
		if ((st = judge_document(j, &j->e->documents[i])) != YX_OK)
			return st;
	for (size_t i = 0; i < j->e->part_count; i++)
		if ((st = judge_part(j, &j->e->parts[i])) != YX_OK)
			return st;
	for (size_t i = 0; i < j->e->opening_count; i++)
		if ((st = judge_opening(j, &j->e->openings[i])) != YX_OK)
			return st;
	return YX_OK;
}
