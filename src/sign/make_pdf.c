/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing PDF: PAdES (ETSI EN 319 142-1; what B-LT and B-LTA add is in level.c), document
 * time-stamps. The pdf module writes the update and hands the bytes to be signed to the signer
 * below; they are never copied.
 */
#include <string.h>
#include <yinxin/cms.h>
#include <yinxin/limits.h>
#include "level.h"
#include "make.h"
#include "make_pdf.h"

/* PAdES: no signing-time attribute; the claimed time is /M (EN 319 142-1 5.3). */
static enum yx_status
sign_cades(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	   struct yx_error *err)
{
	struct pdf_job *job = state;
	struct yx_bytes extra = yx_buf_bytes(&job->attribute);

	return yx_make_cms_with(value, YX_CMS_RFC, parts, count, false, false, job->options, &extra,
				extra.len ? 1 : 0, job->result, err);
}

static enum yx_status
sign_stamp(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	   struct yx_error *err)
{
	struct pdf_job *job = state;

	return yx_make_stamp(value, job->tsa, YX_DIGEST_SHA256, parts, count, job->result, err);
}

static const char *
digest_word(enum yx_digest_alg alg)
{
	switch (alg) {
	case YX_DIGEST_SHA256:
		return "SHA256";
	case YX_DIGEST_SHA384:
		return "SHA384";
	case YX_DIGEST_SHA512:
		return "SHA512";
	case YX_DIGEST_SM3:
		return "SM3";
	default:
		return "";
	}
}

/* The name shown and written: the one given, else the certificate's. */
static enum yx_status
put_name(struct yx_buf *name, const struct yx_sign_options *options, struct yx_error *err)
{
	if (options->name)
		yx_buf_puts(name, options->name);
	else if (!yx_name_put_attribute(name, yx_cert_subject(options->who.cert),
					YX_OID_DN_COMMON_NAME))
		yx_name_put_text(name, yx_cert_subject(options->who.cert));
	return yx_buf_status(name, err);
}

static struct yx_pdf_signer
signer_of(struct pdf_job *job)
{
	struct yx_pdf_signer signer = { .state = job,
					.size_max =
					    yx_make_cms_room(job->options) + job->attribute.len,
					.sub_filter = "ETSI.CAdES.detached",
					.sign = sign_cades };

	if (job->seal && job->how->form == YX_PDF_SEAL_SES) {
		signer.size_max = pdf_seal_room(job);
		signer.filter = PDF_SEAL_FILTER;
		signer.sub_filter = PDF_SEAL_SUB_FILTER;
		signer.sign = pdf_seal_sign;
	}
	return signer;
}

static enum yx_status
run_update(struct yx_pdf_update *u, struct pdf_job *job, struct yx_buf *tail, struct yx_error *err)
{
	const struct yx_sign_options *options = job->options;
	struct yx_scheme scheme = yx_key_default_scheme(options->who.key, options->who.pss);
	struct yx_pdf_signer signer = signer_of(job);
	const struct yx_sign_place *p = &options->place;
	struct yx_pdf_sign_options o = {
		.field_name = yx_bytes_str(options->field),
		.visible = p->visible,
		.page = p->page,
		.rect = { p->x, p->y, p->x + p->width, p->y + p->height },
		.reason = yx_bytes_str(options->reason),
		.location = yx_bytes_str(options->location),
		.contact = yx_bytes_str(options->contact),
		.time = job->result->time,
		.certify = options->certify,
		.lock = options->lock_fields,
		.app_name = YX_BYTES_LIT("Yinxin"),
		.md_algorithm = yx_bytes_str(digest_word(scheme.digest)),
	};
	struct yx_pdf_appearance appearance = { 0 };
	struct yx_pdf_signed where;
	struct yx_pdf_rect qr_spot = { 0 };
	struct pdf_cut cut = { 0 };
	struct yx_buf name = { 0 };
	enum yx_status st;

	if (job->how->qr && !job->how->qr_place.visible)
		pdf_find_qr_spot(u, job, &qr_spot);
	pdf_attach_ink(job, &o);
	if ((st = put_name(&name, options, err)) != YX_OK)
		goto done;
	o.name = yx_buf_bytes(&name);
	if (job->seal)
		st = pdf_place_seal(u, job, &o, &cut, &appearance, err);
	else if (p->visible)
		st = pdf_look_of_options(u, options, yx_buf_str(&name), job->result->time,
					 &cut.content, &appearance, err);
	if (st == YX_OK && job->how->qr)
		st = pdf_place_qr(u, job, &qr_spot, err);
	if (st != YX_OK)
		goto done;
	if (appearance.content.len)
		o.appearance = &appearance;
	if ((st = yx_pdf_sign(u, &o, &signer, tail, &where, err)) == YX_OK) {
		job->result->scale = where.scale;
		job->result->field_made = where.made_field;
		memcpy(job->result->field, where.field_name, sizeof(where.field_name));
		memcpy(job->result->empty_fields, where.empty_fields, sizeof(where.empty_fields));
	}
done:
	yx_buf_clear(&cut.content);
	yx_buf_clear(&name);
	return st;
}

/* Signed at B-T; now what the higher levels add, each an update of its own. */
static enum yx_status
preserve(struct yx_buf *tail, struct yx_bytes in, const struct yx_sign_options *options,
	 size_t before, struct yx_error *err)
{
	struct yx_level_options o = *options->preserve;
	struct yx_buf made = { 0 };
	enum yx_status st;

	yx_buf_init(&made, YX_LIMIT_FILE);
	o.tsa = options->tsa;
	o.password = options->password;
	yx_buf_put_bytes(&made, in);
	yx_buf_put(&made, tail->data + before, tail->len - before);
	if ((st = yx_buf_status(&made, err)) == YX_OK)
		st = level_extend(tail, yx_bytes(NULL, 0), &made, options->level, &o, err);
	yx_buf_clear(&made);
	return st;
}

static const char *
profile_of(enum yx_level level)
{
	static const char *const names[] = { "PAdES-B-B", "PAdES-B-T", "PAdES-B-LT",
					     "PAdES-B-LTA" };

	return names[level];
}

static enum yx_status
check_request(const struct yx_sign_options *options, const struct yx_sign_pdf_how *how,
	      struct yx_error *err)
{
	if (options->level >= YX_LEVEL_B_T && (!options->tsa || !options->tsa->source_count))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "level %s needs a time-stamp authority; give --tsa URL or local:DIR",
			       yx_level_name(options->level));
	if (options->level >= YX_LEVEL_B_LT && (!options->preserve || !options->preserve->trust))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "level %s needs to know whom to trust; give --trust FILE or DIR",
			       yx_level_name(options->level));
	if (!how->seal.len && (how->keyword || how->across))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a keyword and the page edges are places of seals; give a seal");
	/* what was written for must be what is signed, but for the signature itself */
	if (options->ink && (how->qr || how->keyword || how->across))
		return yx_fail(
		    err, YX_UNSUPPORTED, NULL, "",
		    "a QR code or seals on several pages change what the handwriting was "
		    "written for; put them in with a signature before");
	return YX_OK;
}

enum yx_status
yx_sign_pdf_seal(struct yx_buf *tail, struct yx_bytes in, const struct yx_sign_options *options,
		 const struct yx_sign_pdf_how *how, struct yx_sign_result *result,
		 struct yx_error *err)
{
	struct yx_pdf_options open = { .password = options->password };
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_sign_result mine;
	struct pdf_job job = { .options = options, .how = how, .tsa = options->tsa, .in = in };
	size_t before = tail->len;
	enum yx_status st;

	result = job.result = result ? result : &mine;
	*result = (struct yx_sign_result){ .format = "pdf" };
	result->time = options->time == YX_TIME_NONE ? yx_time_now() : options->time;
	if ((st = check_request(options, how, err)) != YX_OK ||
	    (st = yx_signatory_check(&options->who, result->time, err)) != YX_OK)
		return st;
	result->profile = profile_of(options->level);
	if ((how->seal.len && (st = pdf_seal_open(&job, err)) != YX_OK) ||
	    (st = yx_pdf_open(&doc, in, &open, err)) != YX_OK ||
	    (st = yx_pdf_update_new(&u, doc, err)) != YX_OK)
		goto done;
	st = run_update(u, &job, tail, err);
done:
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	yx_seal_free(job.seal);
	yx_buf_clear(&job.attribute);
	if (st == YX_OK && options->level >= YX_LEVEL_B_LT)
		st = preserve(tail, in, options, before, err);
	if (st != YX_OK)
		tail->len = before; /* nothing rather than a lower level */
	return st;
}

enum yx_status
yx_sign_pdf(struct yx_buf *tail, struct yx_bytes in, const struct yx_sign_options *options,
	    struct yx_sign_result *result, struct yx_error *err)
{
	struct yx_sign_pdf_how how = { .form = YX_PDF_SEAL_SES };

	return yx_sign_pdf_seal(tail, in, options, &how, result, err);
}

enum yx_status
yx_timestamp_pdf(struct yx_buf *tail, struct yx_bytes in, const struct yx_tsp_client *tsa,
		 struct yx_bytes password, struct yx_sign_result *result, struct yx_error *err)
{
	struct yx_pdf_options open = { .password = password };
	struct yx_pdf_sign_options o = { .time = YX_TIME_NONE };
	struct yx_sign_result mine;
	struct pdf_job job = { .tsa = tsa };
	struct yx_pdf_signer signer = { .state = &job,
					.size_max = YX_CMS_TOKEN_ROOM,
					.sub_filter = "ETSI.RFC3161",
					.document_timestamp = true,
					.sign = sign_stamp };
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	enum yx_status st;

	result = job.result = result ? result : &mine;
	*result = (struct yx_sign_result){ .format = "pdf", .profile = "PAdES-DocTimeStamp" };
	if ((st = yx_pdf_open(&doc, in, &open, err)) == YX_OK &&
	    (st = yx_pdf_update_new(&u, doc, err)) == YX_OK)
		st = yx_pdf_sign(u, &o, &signer, tail, NULL, err);
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	return st;
}
