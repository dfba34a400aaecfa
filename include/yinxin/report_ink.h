/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report_ink: the examiner's record of a handwritten electronic signature as a PDF, in the order
 * examiners write it: questioned data (检材), natural and experimental samples
 * (自然样本、实验样本), device, quality, do the samples agree, features compared, likelihood ratio
 * in words with the whole scale, limits, figures as vector graphics, room for the examiner's
 * opinion and signature.
 *
 * The page states findings. It does not identify anybody, and it leaves the opinion to the person
 * who signs it. It shows a person's handwriting: treat the file as the biometric data it is.
 */
#ifndef YINXIN_REPORT_INK_H
#define YINXIN_REPORT_INK_H

#include <yinxin/draw.h>
#include <yinxin/ink_match.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One capture of the examination. Borrowed. */
struct yx_report_capture {
	const struct yx_ink *ink;
	const char *name;   /* shown: a file's name, say */
	const char *digest; /* hex SHA-256 of the file as it came, or NULL */
	/* samples: written for the examination, not in the course of life */
	bool experimental;
	/* questioned: where it was sealed and what that says of it; NULL: a bare capture */
	const char *source;
};

struct yx_report_ink {
	struct yx_report_capture questioned;
	const struct yx_report_capture *samples;
	size_t count; /* 1..YX_INK_ENROL_MAX */
	const struct yx_ink_enrolment *enrolment;
	const struct yx_ink_score *score;
	const char *matter, *examiner; /* shown, or an empty line to write on; may be NULL */
	yx_time made;
	bool chinese;
};

/* Append the PDF. `pages` may be NULL. Fonts as for any drawing: NOT_FOUND names the packages. */
YX_MUST_CHECK enum yx_status yx_report_ink_pdf(struct yx_buf *out, unsigned *pages,
					       const struct yx_report_ink *r,
					       struct yx_draw_fonts *fonts, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
