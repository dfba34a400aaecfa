/* SPDX-License-Identifier: Apache-2.0 */
/* Handwriting sealed into a PDF with its signature. */
#include <stdio.h>
#include "make_pdf.h"

/* What is sealed belongs to the file as it came and to the field that was chosen. */
static enum yx_status
seal_ink(void *state, struct yx_bytes field, struct yx_buf *out, struct yx_error *err)
{
	const struct pdf_job *job = state;
	const struct yx_sign_options *o = job->options;
	bool sm2 = yx_pubkey_type(yx_key_public(o->who.key)) == YX_KEY_SM2;
	struct yx_ink_binding b = { .size = job->in.len };
	char name[YX_INK_FIELD_MAX + 1];
	enum yx_status st;

	if (field.len == 0 || field.len > YX_INK_FIELD_MAX)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "handwriting is bound to a field name of 1 to %d bytes",
			       YX_INK_FIELD_MAX);
	(void)snprintf(name, sizeof(name), "%.*s", (int)field.len, (const char *)field.data);
	b.field = name;
	if ((st = yx_digest(&b.document, sm2 ? YX_DIGEST_SM3 : YX_DIGEST_SHA256, job->in, err)) !=
	    YX_OK)
		return st;
	return yx_ink_package_seal(out, o->ink, &b, &o->ink_for, job->result->time, err);
}

void
pdf_attach_ink(struct pdf_job *job, struct yx_pdf_sign_options *o)
{
	if (!job->options->ink)
		return;
	o->attach_key = YX_INK_PDF_KEY;
	o->attach = seal_ink;
	o->attach_state = job;
}
