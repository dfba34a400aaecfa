/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The integrity list of GM/T 0099 in the verdict. It never makes a signature better: it protects
 * names, not content. But when the package is not what the list says, somebody put an entry in or
 * took one out, and no signature in the file is more than INDETERMINATE.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/sign_ofd.h>
#include "verdict.h"
#include "verify_ofd.h"

static void
judge_all(struct yx_verdict_builder *b, struct yx_text2 reason)
{
	const struct yx_text2 next = {
		{ "do not rely on what the package holds beyond its list; ask the sender for the "
		  "original",
		  "请勿依据清单之外的内容，向发送方索取原件" }
	};

	for (size_t i = 0; i < b->count; i++)
		yx_judge(b, b->items[i], YX_INDICATION_INDETERMINATE,
			 YX_SUB_SIG_CONSTRAINTS_FAILURE, reason, next);
}

/* Whose list it is, for the remark. */
static const char *
signer_of(struct yx_verdict_builder *b, const struct yx_sign_ofd_list *l)
{
	char name[200] = "";

	if (l->signature.signer)
		(void)yx_name_text(name, sizeof(name), yx_cert_subject(l->signature.signer));
	return yx_say(b, "%s", *name ? name : l->list.creator);
}

static void
tell(struct yx_verdict_builder *b, const struct yx_sign_ofd_list *l)
{
	const struct yx_sign_ofd_signature *s = &l->signature;
	const char *who = signer_of(b, l);
	struct yx_text2 reason;

	if (s->intact) {
		reason = (struct yx_text2){
			{ yx_say(
			      b,
			      "integrity list (GM/T 0099): all %zu entries are there and none was "
			      "added; it is signed by %s%s%s",
			      l->list.file_count, who, *s->reason_en ? ", but " : "", s->reason_en),
			  yx_say(
			      b,
			      "完整性清单（GM/T 0099）：所列 %zu 个文件齐全，没有夹带；清单由 %s "
			      "签署%s%s",
			      l->list.file_count, who, *s->reason_zh ? "，但 " : "", s->reason_zh) }
		};
		yx_verdict_remark(b, "ofd-integrity-list", reason);
		return;
	}
	reason = (struct yx_text2){ { yx_say(b, "integrity list (GM/T 0099): %s", s->reason_en),
				      yx_say(b, "完整性清单（GM/T 0099）：%s", s->reason_zh) } };
	if (l->list.extra_count)
		yx_verdict_attack(b, "ofd-smuggled-entry");
	if (l->list.missing_count)
		yx_verdict_attack(b, "ofd-removed-entry");
	if (!l->list.extra_count && !l->list.missing_count)
		yx_verdict_attack(b, "ofd-integrity-list");
	yx_verdict_remark(b, "ofd-integrity-list", reason);
	judge_all(b, reason);
}

enum yx_status
yx_verify_ofd_list(struct yx_verdict_builder *b, struct yx_ofd *o,
		   const struct yx_sign_ofd_options *options, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_sign_ofd_list list;
	enum yx_status st = yx_sign_ofd_list_verify(&list, o, options, &why);

	if (st == YX_NOT_FOUND)
		return YX_OK;
	if (st == YX_OK) {
		tell(b, &list);
		yx_sign_ofd_list_clear(&list);
	} else if (st == YX_MALFORMED || st == YX_LIMIT || st == YX_UNSUPPORTED ||
		   st == YX_DENIED) {
		const struct yx_text2 reason = {
			{ yx_say(b, "the integrity list (GM/T 0099) cannot be read: %s", why.text),
			  yx_say(b, "完整性清单（GM/T 0099）无法读取：%s",
				 yx_say_error(b, &why).in[1]) }
		};

		yx_verdict_attack(b, "ofd-integrity-list");
		yx_verdict_remark(b, "ofd-integrity-list", reason);
		judge_all(b, reason);
		st = YX_OK;
	} else if (err) {
		*err = why;
	}
	return st;
}
