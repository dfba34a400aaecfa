/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing PDF: PAdES B-B and B-T (ETSI EN 319 142-1), document time-stamps. The pdf module writes
 * the update and hands the bytes to be signed to the signer below; they are never copied.
 */
#include <string.h>
#include <yinxin/cms.h>
#include <yinxin/draw.h>
#include <yinxin/pdf.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/pdf_update.h>
#include <yinxin/sign_make.h>
#include "make.h"

struct pdf_job {
	const struct yx_sign_options *options;
	const struct yx_tsp_client *tsa;
	struct yx_sign_result *result;
};

/* PAdES: no signing-time attribute; the claimed time is /M (EN 319 142-1 5.3). */
static enum yx_status
sign_cades(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	   struct yx_error *err)
{
	struct pdf_job *job = state;

	return yx_make_cms(value, YX_CMS_RFC, parts, count, false, false, job->options, job->result,
			   err);
}

static enum yx_status
sign_stamp(void *state, const struct yx_bytes *parts, size_t count, struct yx_buf *value,
	   struct yx_error *err)
{
	struct pdf_job *job = state;

	return yx_make_stamp(value, job->tsa, YX_DIGEST_SHA256, parts, count, job->result, err);
}

static enum yx_status
draw_text(struct yx_draw_picture **out, const struct yx_sign_options *options, const char *name,
	  yx_time when, struct yx_error *err)
{
	struct yx_draw_appearance a = { .width = options->place.width,
					.height = options->place.height,
					.chinese = options->chinese,
					.english = !options->chinese,
					.name = name,
					.reason = options->reason,
					.location = options->location };
	struct yx_draw_fonts *fonts = NULL;
	enum yx_status st;
	char time[32];

	a.time = yx_time_rfc3339(time, when - when % YX_SECOND);
	if ((st = yx_draw_fonts_new(&fonts, NULL, err)) == YX_OK)
		st = yx_draw_signature_appearance(out, fonts, &a, err);
	yx_draw_fonts_free(fonts);
	return st;
}

/* One colour channel after another, or alpha alone, as an image's samples. */
static enum yx_status
put_samples(struct yx_buf *out, const struct yx_image *image, bool alpha, struct yx_error *err)
{
	size_t count = (size_t)image->width * image->height;

	for (size_t i = 0; i < count; i++)
		yx_buf_put(out, image->rgba + i * 4 + (alpha ? 3 : 0), alpha ? 1 : 3);
	return yx_buf_status(out, err);
}

#define IMAGE_DICT                                                                                 \
	"<< /Type /XObject /Subtype /Image /Width %u /Height %u /BitsPerComponent 8 "              \
	"/ColorSpace /%s >>"

/* An image with alpha (ISO 32000-2 8.9.5, 11.6.5.2), drawn as the whole of the form. */
static enum yx_status
make_image(struct yx_pdf_update *u, const struct yx_sign_options *options, struct yx_buf *content,
	   struct yx_pdf_appearance *out, struct yx_error *err)
{
	const struct yx_image *image = options->image;
	struct yx_buf rgb = { 0 }, alpha = { 0 };
	struct yx_pdf_obj *dict = NULL, *mask = NULL, *resources = NULL;
	struct yx_pdf_ref ref;
	enum yx_status st;

	if ((st = put_samples(&rgb, image, false, err)) != YX_OK ||
	    (st = put_samples(&alpha, image, true, err)) != YX_OK ||
	    (st = yx_pdf_update_printf(u, &mask, err, IMAGE_DICT, image->width, image->height,
				       "DeviceGray")) != YX_OK ||
	    (st = yx_pdf_update_add_stream(u, mask, yx_buf_bytes(&alpha), true, &ref, err)) !=
		YX_OK ||
	    (st = yx_pdf_update_printf(u, &dict, err, IMAGE_DICT, image->width, image->height,
				       "DeviceRGB")) != YX_OK ||
	    (st = yx_pdf_dict_set(u, dict, "SMask", yx_pdf_make_ref(u, ref), err)) != YX_OK ||
	    (st = yx_pdf_update_add_stream(u, dict, yx_buf_bytes(&rgb), true, &ref, err)) !=
		YX_OK ||
	    (st = yx_pdf_update_printf(u, &resources, err, "<< /XObject << /Im0 %u %u R >> >>",
				       ref.num, ref.gen)) != YX_OK)
		goto done;
	out->width = options->place.width;
	out->height = options->place.height;
	yx_buf_printf(content, "q %.4f 0 0 %.4f 0 0 cm /Im0 Do Q", out->width, out->height);
	st = yx_buf_status(content, err);
	out->content = yx_buf_bytes(content);
	out->resources = resources;
done:
	yx_buf_clear(&rgb);
	yx_buf_clear(&alpha);
	return st;
}

/* The visible part, as a form's content; kept in `content` and `resources`. */
static enum yx_status
make_appearance(struct yx_pdf_update *u, const struct yx_sign_options *options, const char *name,
		yx_time when, struct yx_buf *content, struct yx_pdf_appearance *out,
		struct yx_error *err)
{
	const struct yx_draw_picture *picture = options->picture;
	struct yx_draw_picture *drawn = NULL;
	struct yx_buf resources = { 0 }, wrapped = { 0 };
	struct yx_pdf_obj *dict = NULL;
	enum yx_status st = YX_OK;

	if (!picture && options->image)
		return make_image(u, options, content, out, err);
	if (!picture) {
		st = draw_text(&drawn, options, name, when, err);
		picture = drawn;
	}
	if (st != YX_OK || (st = yx_draw_write_pdf(content, &resources, picture, err)) != YX_OK)
		goto done;
	if (resources.len) { /* entries of a dictionary */
		yx_buf_puts(&wrapped, "<<");
		yx_buf_put_bytes(&wrapped, yx_buf_bytes(&resources));
		yx_buf_puts(&wrapped, ">>");
		if ((st = yx_pdf_update_parse(u, yx_buf_bytes(&wrapped), &dict, err)) != YX_OK)
			goto done;
	}
	out->content = yx_buf_bytes(content);
	out->resources = dict;
	yx_draw_picture_pdf_size(picture, &out->width, &out->height);
done:
	yx_draw_picture_free(drawn);
	yx_buf_clear(&resources);
	yx_buf_clear(&wrapped);
	return st;
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

static enum yx_status
run_update(struct yx_pdf_update *u, const struct yx_sign_options *options, struct pdf_job *job,
	   struct yx_buf *tail, struct yx_error *err)
{
	struct yx_scheme scheme = yx_key_default_scheme(options->who.key, options->who.pss);
	struct yx_pdf_signer signer = { .state = job,
					.size_max = yx_make_cms_room(options),
					.sub_filter = "ETSI.CAdES.detached",
					.sign = sign_cades };
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
		.app_name = YX_BYTES_LIT("Yinxin"),
		.md_algorithm = yx_bytes_str(digest_word(scheme.digest)),
	};
	struct yx_pdf_appearance appearance;
	struct yx_pdf_signed where;
	struct yx_buf name = { 0 }, content = { 0 };
	enum yx_status st = YX_OK;

	if (options->name)
		yx_buf_puts(&name, options->name);
	else if (!yx_name_put_attribute(&name, yx_cert_subject(options->who.cert),
					YX_OID_DN_COMMON_NAME))
		yx_name_put_text(&name, yx_cert_subject(options->who.cert));
	if ((st = yx_buf_status(&name, err)) != YX_OK)
		goto done;
	o.name = yx_buf_bytes(&name);
	if (p->visible) {
		st = make_appearance(u, options, yx_buf_str(&name), job->result->time, &content,
				     &appearance, err);
		if (st != YX_OK)
			goto done;
		o.appearance = &appearance;
	}
	st = yx_pdf_sign(u, &o, &signer, tail, &where, err);
done:
	yx_buf_clear(&content);
	yx_buf_clear(&name);
	return st;
}

enum yx_status
yx_sign_pdf(struct yx_buf *tail, struct yx_bytes in, const struct yx_sign_options *options,
	    struct yx_sign_result *result, struct yx_error *err)
{
	struct yx_pdf_options open = { .password = options->password };
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;
	struct yx_sign_result mine;
	struct pdf_job job = { options, options->tsa, NULL };
	enum yx_status st;

	result = job.result = result ? result : &mine;
	*result = (struct yx_sign_result){ .format = "pdf" };
	result->time = options->time == YX_TIME_NONE ? yx_time_now() : options->time;
	if (options->level > YX_LEVEL_B_T)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "levels B-LT and B-LTA are not made yet; use B-B or B-T");
	if (options->level == YX_LEVEL_B_T && (!options->tsa || !options->tsa->source_count))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "level B-T needs a time-stamp authority; give --tsa URL or local");
	if ((st = yx_signatory_check(&options->who, result->time, err)) != YX_OK)
		return st;
	if ((st = yx_pdf_open(&doc, in, &open, err)) != YX_OK ||
	    (st = yx_pdf_update_new(&u, doc, err)) != YX_OK)
		goto done;
	st = run_update(u, options, &job, tail, err);
	result->profile = options->level == YX_LEVEL_B_T ? "PAdES-B-T" : "PAdES-B-B";
done:
	yx_pdf_update_free(u);
	yx_pdf_free(doc);
	return st;
}

enum yx_status
yx_timestamp_pdf(struct yx_buf *tail, struct yx_bytes in, const struct yx_tsp_client *tsa,
		 struct yx_bytes password, struct yx_sign_result *result, struct yx_error *err)
{
	struct yx_pdf_options open = { .password = password };
	struct yx_pdf_sign_options o = { .time = YX_TIME_NONE };
	struct yx_sign_result mine;
	struct pdf_job job = { NULL, tsa, NULL };
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
