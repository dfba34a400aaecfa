/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of a seal signature in a PDF: SES_Signature over the digest of ByteRange's bytes, or
 * the seal as a signed attribute of a CAdES signature. docs/SEALS.md says where the forms are from.
 */
#include <inttypes.h>
#include <string.h>
#include <yinxin/der.h>
#include <yinxin/limits.h>
#include <yinxin/seal_check.h>
#include "make.h"
#include "make_pdf.h"
#include "seal_attribute.h"

bool
yx_pdf_seal_form_parse(const char *name, enum yx_pdf_seal_form *out)
{
	if (strcmp(name, "ses") != 0 && strcmp(name, "cades") != 0)
		return false;
	*out = name[0] == 's' ? YX_PDF_SEAL_SES : YX_PDF_SEAL_CADES;
	return true;
}

/* A seal that would not verify afterwards is not used. */
static enum yx_status
check_seal(const struct pdf_job *job, struct yx_error *err)
{
	struct yx_seal_check_options o = YX_SEAL_CHECK_OPTIONS_INIT;
	struct yx_seal_report r;
	enum yx_status st;

	if (!yx_seal_lists(job->seal, yx_cert_der(job->options->who.cert)))
		return yx_fail(err, YX_DENIED, NULL, "GM/T 0031-2014 6.2.2",
			       "the seal does not list this certificate: it may not be used with "
			       "this key; if the certificate was renewed, the seal must be made "
			       "again");
	o.now = job->result->time;
	if ((st = yx_seal_check(job->seal, &o, &r, err)) != YX_OK)
		return st;
	if (r.indication != YX_INDICATION_PASSED)
		st = yx_fail(
		    err, YX_DENIED, NULL, "GM/T 0031-2014 6.2.2", "the seal cannot be used: %s: %s",
		    yx_seal_question_text(r.decided_by, false), r.answers[r.decided_by].en);
	yx_seal_report_clear(&r);
	return st;
}

enum yx_status
seal_attribute_put(struct yx_buf *out, struct yx_bytes seal, struct yx_error *err)
{
	size_t attribute, set;

	yx_buf_init(out, YX_LIMIT_PDF_CONTENTS);
	attribute = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put(out, YX_DER_OID, SEAL_ATTRIBUTE_OID);
	set = yx_der_begin(out, YX_DER_SET);
	yx_der_put_raw(out, seal);
	yx_der_end(out, set);
	yx_der_end(out, attribute);
	return yx_buf_status(out, err);
}

enum yx_status
pdf_seal_open(struct pdf_job *job, struct yx_error *err)
{
	const struct yx_sign_options *o = job->options;
	enum yx_status st;

	if ((st = yx_seal_parse(&job->seal, job->how->seal, err)) != YX_OK)
		return yx_fail_prefix(err, st, "the seal");
	if ((st = check_seal(job, err)) != YX_OK)
		return st;
	if (job->how->form == YX_PDF_SEAL_CADES)
		return seal_attribute_put(&job->attribute, job->seal->all, err);
	if (o->who.pss)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "SES_Signature has no place for the parameters of RSASSA-PSS; use "
			       "--seal-form cades");
	if (job->seal->version == YX_SEAL_V1 && o->level >= YX_LEVEL_B_T)
		return yx_fail(err, YX_USAGE, NULL, "GM/T 0031-2014 6.2.1",
			       "a signature of version 1 has no place for a time-stamp; use level "
			       "B-B, --seal-form cades, or a seal of GB/T 38540");
	job->result->profile = yx_pdf_seal_profile(job->seal->version);
	return YX_OK;
}

size_t
pdf_seal_room(const struct pdf_job *job)
{
	const struct yx_sign_options *o = job->options;

	return job->seal->all.len + yx_cert_der(o->who.cert).len +
	       yx_key_signature_max(o->who.key) + 1024 +
	       (o->level >= YX_LEVEL_B_T ? YX_CMS_TOKEN_ROOM : 0);
}

struct stamping {
	const struct pdf_job *job;
	enum yx_digest_alg digest;
};

static enum yx_status
stamp(void *ctx, struct yx_bytes message, struct yx_buf *token, struct yx_error *err)
{
	const struct stamping *s = ctx;

	return yx_make_stamp(token, s->job->tsa, s->digest, &message, 1, s->job->result, err);
}

/* parts: original, tail up to Contents, tail behind it. */
static enum yx_status
digest_parts(struct yx_digest *out, enum yx_digest_alg alg, const struct yx_bytes *parts,
	     size_t count, struct yx_error *err)
{
	struct yx_hasher *hasher = NULL;
	enum yx_status st = yx_hasher_new(&hasher, alg, err);

	for (size_t i = 0; st == YX_OK && i < count; i++)
		st = yx_hasher_update(hasher, parts[i], err);
	if (st == YX_OK)
		st = yx_hasher_finish(hasher, out, err);
	yx_hasher_free(hasher);
	return st;
}

enum yx_status
pdf_seal_sign(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	      struct yx_error *err)
{
	struct pdf_job *job = state;
	const struct yx_sign_options *o = job->options;
	struct yx_scheme scheme = yx_key_default_scheme(o->who.key, false);
	struct stamping stamping = { job, scheme.digest == YX_DIGEST_NONE ? YX_DIGEST_SHA512
									  : scheme.digest };
	struct yx_seal_stamper stamper = { &stamping, stamp };
	enum yx_status st;

	st = digest_parts(&job->result->digest, stamping.digest, parts, count, err);
	if (st != YX_OK || (st = yx_make_show(&o->who, parts, count, err)) != YX_OK)
		return st;
	return yx_seal_sign(job->seal, yx_digest_bytes(&job->result->digest), SEAL_PROPERTY_INFO,
			    job->result->time, yx_cert_der(o->who.cert), o->who.key,
			    o->level >= YX_LEVEL_B_T ? &stamper : NULL, value, err);
}
