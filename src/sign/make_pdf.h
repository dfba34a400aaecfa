/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that sign PDF hand to each other. */
#ifndef YINXIN_SIGN_PRIVATE_MAKE_PDF_H
#define YINXIN_SIGN_PRIVATE_MAKE_PDF_H

#include <yinxin/pdf.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/pdf_update.h>
#include <yinxin/seal.h>
#include <yinxin/sign_pdf.h>

struct pdf_job {
	const struct yx_sign_options *options;
	const struct yx_sign_pdf_how *how; /* never NULL */
	const struct yx_tsp_client *tsa;
	struct yx_sign_result *result;
	struct yx_seal *seal;    /* NULL: none */
	struct yx_buf attribute; /* CAdES form: the seal as a signed attribute */
	struct yx_bytes in;      /* the file to be signed */
};

/* ------------------------------------------------------- make_pdf_look.c: pictures */

/* A picture as an XObject of the update, drawn any number of times. */
struct pdf_look {
	struct yx_pdf_ref ref;
	double unit_width, unit_height; /* of its own space: 1 by 1 for an image */
	bool multiply; /* it has no transparency of its own: white must not cover the page */
};

/* Part of a picture in a box from (0,0) to (width, height): all of it, or a vertical slice. */
struct pdf_cut {
	double width, height;  /* of the whole picture, points */
	double from, to;       /* 0 to 1, from the left */
	struct yx_buf content; /* owned: what out.content borrows */
};

YX_MUST_CHECK enum yx_status pdf_look_image(struct yx_pdf_update *u, const struct yx_image *image,
					    struct pdf_look *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_look_picture(struct yx_pdf_update *u,
					      const struct yx_draw_picture *picture,
					      struct pdf_look *out, struct yx_error *err);
/* The picture of a seal, whatever kind it is. UNSUPPORTED, naming the kind. */
YX_MUST_CHECK enum yx_status pdf_look_seal(struct yx_pdf_update *u, const struct yx_seal *seal,
					   struct pdf_look *out, struct yx_error *err);
/* An appearance that shows a cut of it. */
YX_MUST_CHECK enum yx_status pdf_look_cut(struct yx_pdf_update *u, const struct pdf_look *look,
					  struct pdf_cut *cut, struct yx_pdf_appearance *out,
					  struct yx_error *err);
/* Name, reason and time, or the picture or image of the options. `content` is what it borrows. */
YX_MUST_CHECK enum yx_status
pdf_look_of_options(struct yx_pdf_update *u, const struct yx_sign_options *options,
		    const char *name, yx_time when, struct yx_buf *content,
		    struct yx_pdf_appearance *out, struct yx_error *err);

/* ---------------------------------------------------- make_pdf_place.c: where they go */

/* Puts the seal on its pages: the widget's place and look into `o`, the rest as stamps. */
YX_MUST_CHECK enum yx_status pdf_place_seal(struct yx_pdf_update *u, const struct pdf_job *job,
					    struct yx_pdf_sign_options *o, struct pdf_cut *cut,
					    struct yx_pdf_appearance *look, struct yx_error *err);

/* ------------------------------------------------------- make_pdf_qr.c: the QR code */

/* A corner of page 1 without text; to be found before anything is put on the pages. */
void pdf_find_qr_spot(struct yx_pdf_update *u, const struct pdf_job *job, struct yx_pdf_rect *out);
/* At its place, else in `free_spot`. */
YX_MUST_CHECK enum yx_status pdf_place_qr(struct yx_pdf_update *u, const struct pdf_job *job,
					  const struct yx_pdf_rect *free_spot,
					  struct yx_error *err);

/* make_pdf_ink.c: the handwriting of the options as the signature's private entry, if there is one
 */
void pdf_attach_ink(struct pdf_job *job, struct yx_pdf_sign_options *o);

/* ------------------------------------------------------ make_pdf_seal.c: the value */

/*
 * What a SES_Signature in a PDF is told by. SubFilter is the field's; of the handler names in use
 * (Gomain.GMPkiLite, GM.PKILite) the one that is no vendor's. Readers go by SubFilter (12.8.1).
 */
#define PDF_SEAL_FILTER     "GM.PKILite"
#define PDF_SEAL_SUB_FILTER "GM.sm2seal"

/* Parse the seal and refuse one that may not be used now by this signer (GM/T 0031-2014 6.2.2). */
YX_MUST_CHECK enum yx_status pdf_seal_open(struct pdf_job *job, struct yx_error *err);
/* Room for SES_Signature, time-stamp included. */
size_t pdf_seal_room(const struct pdf_job *job);
/* The pdf module's signer for the SES form; state is the job. */
YX_MUST_CHECK enum yx_status pdf_seal_sign(void *state, const struct yx_bytes *parts, size_t count,
					   struct yx_buf *value, struct yx_error *err);

#endif
