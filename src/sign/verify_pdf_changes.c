/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happened to a PDF after a signature, as findings: the pdf module tells what changed and what
 * the signature's terms permit; this file says what that means for the verdict.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/pdf_change.h>
#include "verify_pdf.h"

static const struct yx_text2 original = {
	{ "do not rely on what the file shows now; look at the "
	  "state that was signed, or ask for the original",
	  "不要依据文件现在显示的内容；请查看签署时的版本，或索取原件" }
};

/* Oddities in bytes written after the signed state, which two programs may read in two ways. */
static bool
ambiguous_since(const struct pdf_check *p, size_t revision, char *what, size_t size)
{
	for (size_t i = 0; i < yx_pdf_note_count(p->doc); i++) {
		const struct yx_pdf_note *n = yx_pdf_note(p->doc, i);

		if (yx_pdf_note_is_ambiguous(n->kind) && n->revision != UINT32_MAX &&
		    n->revision > revision) {
			snprintf(what, size, "%s", n->text);
			return true;
		}
	}
	return false;
}

static void
name_attack(struct pdf_check *p, const struct yx_pdf_changes *c)
{
	bool content = false, structure = false;

	if (c->attack) {
		yx_verdict_attack(p->b, c->attack);
		return;
	}
	for (size_t i = 0; i < c->count; i++) {
		content |= !c->items[i].allowed && (strcmp(c->items[i].kind, "page-content") == 0 ||
						    strcmp(c->items[i].kind, "resource") == 0);
		structure |= !c->items[i].allowed && strcmp(c->items[i].kind, "page-tree") == 0;
	}
	yx_verdict_attack(p->b, content && !structure ? "shadow-replace" : "incremental-saving");
}

static enum yx_status
report_changes(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_changes *c)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct yx_pdf_change *ch = &c->items[i];
		struct yx_change out = { .revision = ch->revision + 1,
					 .kind = ch->kind,
					 .allowed = ch->allowed,
					 .page = ch->page == SIZE_MAX ? 0 : ch->page + 1,
					 .text = { { ch->en, ch->zh } } };
		char object[40] = "";

		if (ch->object.num)
			snprintf(object, sizeof(object), "%u %u R", ch->object.num, ch->object.gen);
		out.object = object;
		yx_judge_change(p->b, j, &out);
	}
	return YX_OK;
}

enum yx_status
yx_pdf_check_changes(struct pdf_check *p, struct yx_judged *j, size_t index, struct yx_error *err)
{
	const struct yx_pdf_signature *s = &p->list.items[index];
	struct yx_pdf_changes changes;
	char what[160];
	enum yx_status st;

	if (s->covered_revision == SIZE_MAX || s->coverage.ends_at_file)
		return YX_OK;
	if ((st = yx_pdf_changes_find(&changes, p->doc, &p->list, index, err)) != YX_OK)
		return st;
	(void)report_changes(p, j, &changes);
	if (!changes.complete) {
		yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			     (struct yx_text2){ { "what was added after signing cannot be analysed",
						  "签署之后追加的内容无法分析" } },
			     original);
	} else if (!changes.all_allowed) {
		yx_judge_sub(
		    p->b, j, YX_SUB_FORMAT_FAILURE,
		    (struct yx_text2){ { "the file was changed after signing in a way the "
					 "signature does not permit",
					 "文件在签署之后被改动，且超出签名所允许的范围" } },
		    original);
		name_attack(p, &changes);
	} else if (ambiguous_since(p, s->covered_revision, what, sizeof(what))) {
		yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			     (struct yx_text2){ { what, what } }, original);
		yx_verdict_attack(p->b, "parser-differential");
	}
	yx_pdf_changes_clear(&changes);
	return YX_OK;
}
