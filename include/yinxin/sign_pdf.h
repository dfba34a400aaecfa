/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_pdf: electronic seals (GB/T 38540, GM/T 0031) in PDF, and where pictures go on its pages.
 *
 * Two forms, argued in docs/SEALS.md:
 *   SES    /SubFilter GM.sm2seal, /Contents holds SES_Signature itself; its dataHash is the digest
 *          of the bytes of ByteRange. What vendors in China write and verify.
 *   CAdES  a PAdES signature (ETSI.CAdES.detached) whose signed attributes hold the whole seal, so
 *          that validators who know nothing of seals still see a signature.
 *
 * The seal is shown at its own size, never stretched. A signature field has one widget only (ISO
 * 32000-2 12.7.5.5); further imprints, slices across pages and the QR code are stamp annotations
 * written in the revision that the signature covers.
 */
#ifndef YINXIN_SIGN_PDF_H
#define YINXIN_SIGN_PDF_H

#include <yinxin/sign_make.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_pdf_seal_form { YX_PDF_SEAL_SES, YX_PDF_SEAL_CADES };
/* "ses", "cades"; false when it is neither. */
bool yx_pdf_seal_form_parse(const char *name, enum yx_pdf_seal_form *out);

/* Which of a keyword's places are stamped. */
enum yx_pdf_match { YX_PDF_MATCH_EVERY, YX_PDF_MATCH_FIRST, YX_PDF_MATCH_LAST };
bool yx_pdf_match_parse(const char *name, enum yx_pdf_match *out);

/*
 * How a seal goes into a PDF, beside struct yx_sign_options. `place` there is where the seal's
 * middle comes to stand (a box without width and height: its lower left corner); without a seal it
 * is the signature's box as always.
 */
struct yx_sign_pdf_how {
	struct yx_bytes seal; /* SESeal (.esl); empty: no seal */
	enum yx_pdf_seal_form form;
	const char *keyword; /* over this text, in the middle of it; NULL: none */
	enum yx_pdf_match match;
	bool across; /* one slice on the right edge of every page (骑缝) */
	/* A QR code with this text; NULL: none. "auto": "yinxin:v1?len=N&sm3=HEX", the size and
	 * SM3 of the file as it was before this signature, which are the result's first bytes. */
	const char *qr;
	/* Its place, square; not `visible`: 20 mm wide, in a corner of the first page that has no
	 * text, the lower left one if it can be. */
	struct yx_sign_place qr_place;
};

/* As yx_sign_pdf(). DENIED when the seal may not be used with this certificate at this time. */
YX_MUST_CHECK enum yx_status yx_sign_pdf_seal(struct yx_buf *tail, struct yx_bytes in,
					      const struct yx_sign_options *options,
					      const struct yx_sign_pdf_how *how,
					      struct yx_sign_result *result, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
