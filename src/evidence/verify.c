/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a package: runs the judges, then decides over their items. */
#include <string.h>
#include <yinxin/limits.h>
#include "judge.h"

static const char *const item_names[YX_ITEM_KINDS] = {
	"package",     "events",   "chain",       "inclusion", "inclusion-sm3",
	"checkpoint",  "document", "recorded",    "signature", "timestamp",
	"certificate", "opening",  "handwriting", "part",
};

const char *
yx_item_kind_name(enum yx_item_kind k)
{
	return k < YX_ITEM_KINDS ? item_names[k] : "part";
}

const char *
judge_printf(struct judge *j, const char *fmt, ...)
{
	struct yx_buf b = { 0 };
	char text[1024];
	va_list ap;
	char *kept;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	yx_text_put_clean(&b, yx_bytes_str(text)); /* names come out of the package */
	kept = yx_arena_strdup(j->arena, yx_buf_bytes(&b));
	yx_buf_clear(&b);
	return kept ? kept : "";
}

struct yx_evidence_item *
judge_item(struct judge *j, enum yx_item_kind kind, const char *name, enum yx_indication result)
{
	struct yx_evidence_item *it;

	if (j->count == ITEMS_MAX)
		return NULL;
	it = &j->items[j->count++];
	it->kind = kind;
	it->name = judge_printf(j, "%s", name);
	it->result = result;
	it->text.in[0] = it->text.in[1] = it->next_step.in[0] = it->next_step.in[1] = "";
	it->time = YX_TIME_NONE;
	return it;
}

void
judge_text(struct judge *j, struct yx_evidence_item *it, const char *en, const char *zh)
{
	if (!it)
		return;
	it->text.in[0] = judge_printf(j, "%s", en);
	it->text.in[1] = judge_printf(j, "%s", zh);
}

void
judge_next(struct judge *j, struct yx_evidence_item *it, const char *en, const char *zh)
{
	if (!it)
		return;
	it->next_step.in[0] = judge_printf(j, "%s", en);
	it->next_step.in[1] = judge_printf(j, "%s", zh);
}

/* The worst item decides. What could not be checked is not passed, and is not failed either. */
static void
decide(const struct judge *j, struct yx_evidence_report *r)
{
	size_t failed = 0, open = 0;

	for (size_t i = 0; i < j->count; i++) {
		failed += j->items[i].result == YX_INDICATION_FAILED;
		open += j->items[i].result == YX_INDICATION_INDETERMINATE;
	}
	if (failed || j->count == ITEMS_MAX) {
		r->verdict = YX_VERDICT_TOTAL_FAILED;
		r->reason.in[0] = "something in this package is not what it says it is";
		r->reason.in[1] = "证据包中有内容与其声明不符";
	} else if (open) {
		r->verdict = YX_VERDICT_INDETERMINATE;
		r->reason.in[0] = "nothing was found wrong, but not everything could be checked";
		r->reason.in[1] = "未发现错误，但有项目无法核验";
	} else {
		r->verdict = YX_VERDICT_TOTAL_PASSED;
		r->reason.in[0] = "everything in this package was checked and is right";
		r->reason.in[1] = "证据包中的全部项目均已核验通过";
	}
}

enum yx_status
yx_evidence_verify(struct yx_evidence_report **out, const struct yx_evidence *e,
		   const struct yx_evidence_verify_options *options, struct yx_error *err)
{
	struct judge j = { .e = e, .o = options, .err = err, .stamped = YX_TIME_NONE };
	struct yx_evidence_report *r = NULL;
	enum yx_status st;

	*out = NULL;
	if (!(r = yx_alloc(sizeof(*r))) || !(r->arena = yx_arena_new(0))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	j.arena = r->arena;
	if (!(j.items = yx_arena_array(r->arena, ITEMS_MAX, sizeof(*j.items)))) {
		st = yx_fail_nomem(err);
		goto done;
	}
	r->validated_at = options->at == YX_TIME_NONE || !options->at ? yx_time_now() : options->at;
	if ((st = yx_digest(&r->sha256, YX_DIGEST_SHA256, e->raw, err)) != YX_OK ||
	    (st = judge_ledger(&j)) != YX_OK || (st = judge_documents(&j)) != YX_OK)
		goto done;
	judge_article13(&j, r);
	r->items = j.items;
	r->item_count = j.count;
	decide(&j, r);
	*out = r;
	r = NULL;
done:
	yx_evidence_report_free(r);
	return st;
}

void
yx_evidence_report_free(struct yx_evidence_report *r)
{
	if (!r)
		return;
	yx_arena_free(r->arena);
	yx_free(r);
}
