/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_content: what a PDF holds that may show otherwise than the signer sees it: layers, scripts,
 * hidden fields, one thing over another, objects nobody uses. Shadow attacks are prepared with
 * these before a signature, and used behind it. None of it is wrong by itself: a signer is warned,
 * a verdict carries it as a remark.
 */
#ifndef YINXIN_SIGN_CONTENT_H
#define YINXIN_SIGN_CONTENT_H

#include <yinxin/pdf.h>
#include <yinxin/sign.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Codes: "optional-content" (layers), "javascript", "hidden-content" (hidden fields or annotations
 * with a picture, and bodies of objects that nothing uses), "overlay" (a field over another),
 * "value-not-shown" (a field whose picture is not that of its value), "xfa", "external-content"; of
 * a file about to be signed also "two-readings" (pdf_content.h), with which no signature on it
 * passes.
 */
#define YX_CONTENT_REMARKS 8

/*
 * Look at the latest state. Writes at most YX_CONTENT_REMARKS, with texts that last as long as the
 * program, and returns how many. What cannot be read is passed over. Calls yx_pdf_trim().
 */
size_t yx_pdf_content_remarks(struct yx_pdf *doc, struct yx_remark out[YX_CONTENT_REMARKS]);

/*
 * The same for a file that is about to be signed; every byte is accounted for first. Of a file that
 * is no PDF or cannot be opened there is nothing to say: signing tells why.
 */
size_t yx_content_warnings(struct yx_bytes file, struct yx_bytes password,
			   struct yx_remark out[YX_CONTENT_REMARKS]);

#ifdef __cplusplus
}
#endif
#endif
