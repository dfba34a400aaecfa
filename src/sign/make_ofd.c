/* SPDX-License-Identifier: Apache-2.0 */
/* Signing OFD with the options that are common to all formats. */
#include <yinxin/codec_zip.h>
#include <yinxin/limits.h>
#include <yinxin/ofd.h>
#include <yinxin/pdf.h>
#include <yinxin/sign_make.h>
#include <yinxin/sign_ofd.h>
#include "make.h"

struct stamping {
	const struct yx_tsp_client *tsa;
	struct yx_sign_result *result;
};

static enum yx_status
stamp(void *ctx, struct yx_bytes message, struct yx_buf *token, struct yx_error *err)
{
	struct stamping *s = ctx;

	return yx_make_stamp(token, s->tsa, YX_DIGEST_SM3, &message, 1, s->result, err);
}

static void
fill_request(struct yx_sign_ofd_request *r, const struct yx_sign_options *options,
	     const struct yx_sign_ofd_how *how, struct yx_ofd_place *place)
{
	const struct yx_sign_place *p = &options->place;

	r->key = options->who.key;
	r->cert = yx_cert_der(options->who.cert);
	r->chain = options->who.chain;
	r->chain_count = options->who.chain_count;
	r->seal = how->seal;
	r->lock = how->lock;
	r->complete = how->complete;
	r->keyword = how->keyword;
	r->across = how->across;
	r->ink = options->ink;
	r->ink_for = options->ink_for;
	if (p->visible) {
		*place = (struct yx_ofd_place){ .page = p->page,
						.box = { p->x, p->y, p->width, p->height } };
		r->places = place;
		r->place_count = 1;
	}
}

/* The package with its integrity list, opened in place of what was opened. */
static enum yx_status
add_list(struct yx_ofd **ofd, const struct yx_sign_ofd_request *request, struct yx_buf *listed,
	 struct yx_error *err)
{
	const struct yx_zip_writer out = { yx_zip_into_buf, listed };
	enum yx_status st = yx_sign_ofd_list_add(*ofd, request, true, &out, err);

	yx_ofd_free(*ofd);
	*ofd = NULL;
	return st == YX_OK ? yx_ofd_open(ofd, yx_buf_bytes(listed), err) : st;
}

enum yx_status
yx_sign_ofd(struct yx_buf *made, struct yx_bytes in, const struct yx_sign_options *options,
	    const struct yx_sign_ofd_how *how, struct yx_sign_result *result, struct yx_error *err)
{
	struct yx_zip_writer out = { yx_zip_into_buf, made };
	struct yx_sign_ofd_request request = { 0 };
	struct yx_sign_result mine;
	struct stamping stamping = { options->tsa, result ? result : &mine };
	struct yx_seal_stamper stamper = { &stamping, stamp };
	struct yx_ofd_place place;
	struct yx_buf listed;
	struct yx_ofd *ofd = NULL;
	enum yx_status st;

	result = stamping.result;
	*result = (struct yx_sign_result){ .format = "ofd" };
	result->time = options->time == YX_TIME_NONE ? yx_time_now() : options->time;
	result->profile = how->seal.len ? "OFD-SES" : "OFD-GB35275";
	if (options->level > YX_LEVEL_B_T)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "", "OFD is signed at level B-B or B-T");
	if (options->level == YX_LEVEL_B_T && (!options->tsa || !options->tsa->source_count))
		return yx_fail(
		    err, YX_USAGE, NULL, "",
		    "level B-T needs a time-stamp authority; give --tsa URL or local:DIR");
	if ((st = yx_signatory_check(&options->who, result->time, err)) != YX_OK)
		return st;
	/* what would not verify afterwards is not made (verify_ofd.c) */
	if (yx_pdf_looks_like(in))
		return yx_fail(err, YX_DENIED, NULL, "",
			       "the file can also be opened as a PDF (a PDF header in its first "
			       "kilobyte): pack it again, compressed or with OFD.xml first");
	fill_request(&request, options, how, &place);
	request.time = result->time;
	if (options->level == YX_LEVEL_B_T)
		request.timestamp = &stamper;
	yx_buf_init(&listed, YX_LIMIT_BUFFER);
	st = yx_ofd_open(&ofd, in, err);
	if (st == YX_OK && how->integrity_list)
		st = add_list(&ofd, &request, &listed, err);
	if (st == YX_OK)
		st = yx_sign_ofd_sign(ofd, &request, &out, err);
	yx_ofd_free(ofd);
	yx_buf_clear(&listed);
	return st;
}
