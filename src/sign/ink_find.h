/* SPDX-License-Identifier: Apache-2.0 */
/* ink_find.h: handwriting packages in documents, for those who look for them. Private to sign. */
#ifndef SIGN_INK_FIND_H
#define SIGN_INK_FIND_H

#include <yinxin/limits.h>
#include <yinxin/ofd.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/sign_ink.h>
#include <yinxin/sign_make.h>
#include "verdict.h"

enum yx_status yx_ink_list_begin(struct yx_ink_list *list, size_t max, struct yx_error *err);
/* A package as found; *out is BROKEN or UNPLACED. */
enum yx_status yx_ink_list_put(struct yx_ink_list *list, struct yx_bytes where,
			       struct yx_bytes package, struct yx_ink_found **out,
			       struct yx_error *err);
void yx_ink_list_mark_reused(struct yx_ink_list *list);

/* `by_signature` (may be NULL) gets, for each signature, its package or NULL. */
enum yx_status yx_ink_find_pdf(struct yx_ink_list *list, struct yx_pdf *doc,
			       const struct yx_pdf_signatures *sigs,
			       struct yx_ink_found **by_signature, struct yx_error *err);
enum yx_status yx_ink_find_in_ofd(struct yx_ink_list *list, struct yx_ofd *o,
				  struct yx_ink_found **by_signature, struct yx_error *err);
enum yx_status yx_ink_find_ofd(struct yx_ink_list *out, struct yx_bytes in, struct yx_error *err);

/* `size` and `document` of what an OFD signature refers to; the field is the caller's. */
enum yx_status yx_ink_bind_ofd(struct yx_ink_binding *out, const char *signature_path,
			       enum yx_digest_alg alg, const struct yx_ofd_ref *refs, size_t count,
			       struct yx_error *err);

/* What is found beside a signature, as remarks and findings of it. */
void yx_judge_ink(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_ink_found *f);

#endif
