/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ink_show: captures as pictures for people: curves, an overlay of two acts, a replay at true
 * speed, and the examiner's report. SVG and self-contained HTML without any script, font or link
 * from elsewhere; English or Chinese.
 *
 * What comes out shows a person's handwriting movement: treat it as the biometric data it is.
 */
#ifndef YINXIN_INK_SHOW_H
#define YINXIN_INK_SHOW_H

#include <yinxin/ink_match.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One SVG: the writing, coloured by force (or speed without force), over x, y, speed, force. */
YX_MUST_CHECK enum yx_status yx_ink_show(struct yx_buf *out, const struct yx_ink *ink, bool chinese,
					 struct yx_error *err);
/* Two acts, brought to one size and place, laid over each other; their curves side by side. */
YX_MUST_CHECK enum yx_status yx_ink_show_two(struct yx_buf *out, const struct yx_ink *a,
					     const struct yx_ink *b, bool chinese,
					     struct yx_error *err);
/*
 * The act at true speed: an animated SVG (SMIL), each step drawn when it was written, coloured by
 * force or speed; in an HTML page with the facts of the capture when `page`.
 */
YX_MUST_CHECK enum yx_status yx_ink_replay(struct yx_buf *out, const struct yx_ink *ink, bool page,
					   bool chinese, struct yx_error *err);

/*
 * The examiner's report: questioned data, samples, device, quality, features compared, likelihood
 * ratio in words and what it does not say. `names` label the samples, then the questioned capture
 * (count + 1 of them).
 */
struct yx_ink_report {
	const struct yx_ink *const *samples;
	size_t count;
	const struct yx_ink *questioned;
	const char *const *names;
	const struct yx_ink_enrolment *enrolment;
	const struct yx_ink_score *score;
	bool chinese;
};
YX_MUST_CHECK enum yx_status yx_ink_report(struct yx_buf *out, const struct yx_ink_report *r,
					   struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
