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
	r->show = options->who.show;
	r->show_state = options->who.show_state;
	r->ink = options->ink;
	r->ink_for = options->ink_for;
	if (p->visible && how->seal.len > 0) {
		*place = (struct yx_ofd_place){ .page = p->page,
						.box = { p->x, p->y, p->width, p->height } };
		r->places = place;
		r->place_count = 1;
	}
}

/* What is signed is made in steps: each writes a package, which is opened in place of the last. */
struct making {
	struct yx_ofd *ofd;
	struct yx_buf package; /* the open one, where it is not the input */
};

static enum yx_status
reopen(struct making *m, enum yx_status st, struct yx_buf *made, struct yx_error *err)
{
	yx_ofd_free(m->ofd);
	m->ofd = NULL;
	yx_buf_clear(&m->package);
	m->package = *made;
	return st == YX_OK ? yx_ofd_open(&m->ofd, yx_buf_bytes(&m->package), err) : st;
}

static enum yx_status
add_list(struct making *m, const struct yx_sign_ofd_request *request, struct yx_error *err)
{
	struct yx_buf made;
	const struct yx_zip_writer out = { yx_zip_into_buf, &made };

	yx_buf_init(&made, YX_LIMIT_BUFFER);
	return reopen(m, yx_sign_ofd_list_add(m->ofd, request, true, &out, err), &made, err);
}

/* The writing on the page it was made for, under the signature like all of the document. */
static enum yx_status
show_ink(struct making *m, const struct yx_sign_options *options, yx_time when,
	 struct yx_error *err)
{
	const struct yx_sign_place *p = &options->place;
	struct yx_ofd_drawing d = { .page = p->page,
				    .box = { p->x, p->y, p->width, p->height },
				    .subtype = "Handwriting",
				    .time = when };
	struct yx_draw_picture *picture = NULL;
	struct yx_buf made;
	const struct yx_zip_writer out = { yx_zip_into_buf, &made };
	enum yx_status st;

	if (yx_ofd_signature_count(m->ofd) > 0)
		return yx_fail(err, YX_DENIED, NULL, "GB/T 33190-2016 15",
			       "an earlier signature covers the annotations of the pages, so "
			       "handwriting cannot be shown any more: leave out --page and --rect "
			       "(it is sealed in all the same), or sign with --seal");
	st = yx_ink_picture(&picture, options->ink, p->width * YX_DRAW_PT_PER_MM,
			    p->height * YX_DRAW_PT_PER_MM, err);
	if (st != YX_OK)
		return st;
	yx_buf_init(&made, YX_LIMIT_BUFFER);
	d.picture = picture;
	st = reopen(m, yx_ofd_annotate(m->ofd, &d, &out, err), &made, err);
	yx_draw_picture_free(picture);
	return st;
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
	struct making m = { .ofd = NULL };
	bool seen = options->place.visible && how->seal.len == 0;
	enum yx_status st;

	result = stamping.result;
	*result = (struct yx_sign_result){ .format = "ofd" };
	result->time = options->time == YX_TIME_NONE ? yx_time_now() : options->time;
	result->profile = how->seal.len ? "OFD-SES" : "OFD-GB35275";
	if (options->level > YX_LEVEL_B_T)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "", "OFD is signed at level B-B or B-T");
	if (seen && !options->ink)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a plain OFD signature shows nothing: --page and --rect are for a "
			       "seal (--seal) or handwriting (--ink)");
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
	st = yx_ofd_open(&m.ofd, in, err);
	if (st == YX_OK && seen)
		st = show_ink(&m, options, result->time, err);
	if (st == YX_OK && how->integrity_list)
		st = add_list(&m, &request, err);
	if (st == YX_OK)
		st = yx_sign_ofd_sign(m.ofd, &request, &out, err);
	yx_ofd_free(m.ofd);
	yx_buf_clear(&m.package);
	return st;
}
