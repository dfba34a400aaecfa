/* SPDX-License-Identifier: Apache-2.0 */
/* facts.h: gathering what sign_facts.h tells. */
#ifndef YINXIN_SIGN_PRIVATE_FACTS_H
#define YINXIN_SIGN_PRIVATE_FACTS_H

#include <yinxin/pdf_sign.h>
#include <yinxin/pki_past.h>
#include "verdict.h"

enum yx_status yx_facts_of_cms(struct yx_verdict_builder *b, struct yx_judged *j,
			       const struct yx_cms_signer *signer,
			       const struct yx_cms_signer_report *r, struct yx_error *err);
void yx_facts_of_pdf(struct yx_verdict_builder *b, struct yx_judged *j,
		     const struct yx_pdf_signature *s);
/* Copied into the arena; `path` may be NULL. */
void yx_facts_of_path(struct yx_verdict_builder *b, struct yx_signature_path *out,
		      const struct yx_path_report *path);

#endif
