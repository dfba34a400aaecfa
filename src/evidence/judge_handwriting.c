/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A handwriting package carried as a part of its own: it must lie, bound, in a signed document of
 * the evidence, or have been written for one of its documents as that is.
 */
#include <yinxin/sign_ink.h>
#include "judge.h"

enum binding { NOWHERE, NOT_AT_HAND, IN_DOCUMENT, FOR_DOCUMENT };

/* Is this very package in the document, bound to it? */
static enum yx_status
lies_in(struct judge *j, struct yx_bytes document, struct yx_bytes package, bool *out)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_ink_list list;

	*out = false;
	if (!yx_ink_may_hold(document))
		return YX_OK;
	if (yx_ink_find(&list, document, yx_bytes(NULL, 0), &why) != YX_OK)
		return why.status == YX_NOMEM ? yx_fail_nomem(j->err) : YX_OK;
	for (size_t i = 0; i < list.count; i++)
		*out = *out || (list.items[i].bound == YX_INK_BOUND &&
				yx_bytes_equal(list.items[i].bytes, package));
	yx_ink_list_clear(&list);
	return YX_OK;
}

static enum yx_status
find_document(struct judge *j, const struct yx_evidence_part *p, const struct yx_ink_package *ink,
	      enum binding *how, const char **name)
{
	*how = NOWHERE;
	for (size_t i = 0; i < j->e->document_count; i++) {
		const struct yx_evidence_document *d = &j->e->documents[i];
		struct yx_bytes bytes;
		bool found, wrong, inside;
		enum yx_status st;

		*name = d->name;
		if (ink->size == d->size && (yx_digest_equal(&ink->document, &d->sha256) ||
					     yx_digest_equal(&ink->document, &d->sm3))) {
			*how = FOR_DOCUMENT;
			return YX_OK;
		}
		if ((st = judge_find_bytes(j, d, &bytes, &found, &wrong)) != YX_OK)
			return st;
		if (!found) {
			*how = NOT_AT_HAND;
			continue;
		}
		if ((st = lies_in(j, bytes, p->bytes, &inside)) != YX_OK)
			return st;
		if (inside) {
			*how = IN_DOCUMENT;
			return YX_OK;
		}
	}
	return YX_OK;
}

static void
tell(struct judge *j, const struct yx_evidence_part *p, const struct yx_ink_package *ink,
     enum binding how, const char *name)
{
	struct yx_evidence_item *it = judge_item(j, YX_ITEM_HANDWRITING, p->name,
						 how == NOWHERE       ? YX_INDICATION_FAILED
						 : how == NOT_AT_HAND ? YX_INDICATION_INDETERMINATE
								      : YX_INDICATION_PASSED);
	char made[32];

	if (how == NOWHERE) {
		judge_text(j, it, "the handwriting was written for no document of this package",
			   "该笔迹并非为证据包中的任何文件所写");
		judge_next(j, it, "do not rely on it; ask which document it belongs to",
			   "不要依据该笔迹；请查明其所属文件");
		return;
	}
	if (how == NOT_AT_HAND) {
		judge_text(j, it, "what the handwriting was written for is not at hand",
			   "没有该笔迹所属的文件");
		judge_next(j, it, "give the document with --file", "请以 --file 给出该文件");
		return;
	}
	yx_time_rfc3339(made, ink->made);
	judge_text(j, it,
		   judge_printf(j,
				how == IN_DOCUMENT
				    ? "handwriting sealed into %s with its signature, field %s, %s"
				    : "handwriting written for %s, field %s, %s",
				name, ink->field, made),
		   judge_printf(j,
				how == IN_DOCUMENT ? "已随签名封入 %s 的笔迹，签名域 %s，%s"
						   : "为 %s 所写的笔迹，签名域 %s，%s",
				name, ink->field, made));
}

enum yx_status
judge_handwriting(struct judge *j, const struct yx_evidence_part *p)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_evidence_item *it;
	struct yx_ink_package ink;
	const char *name = "";
	enum binding how;
	enum yx_status st;

	if (yx_ink_package_parse(&ink, p->bytes, &why) != YX_OK) {
		if (why.status == YX_NOMEM)
			return yx_fail_nomem(j->err);
		it = judge_item(j, YX_ITEM_HANDWRITING, p->name, YX_INDICATION_FAILED);
		judge_text(j, it, judge_printf(j, "cannot be read: %s", why.text),
			   judge_printf(j, "无法读取：%s", why.text));
		return YX_OK;
	}
	if ((st = find_document(j, p, &ink, &how, &name)) == YX_OK)
		tell(j, p, &ink, how, name);
	return st;
}
