/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ofd_picture: an OFD package of one page as a drawing, and a drawing as such a package. It is the
 * form in which seals (GB/T 38540 picture type "ofd") hold vectors.
 */
#ifndef YINXIN_OFD_PICTURE_H
#define YINXIN_OFD_PICTURE_H

#include <yinxin/draw.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One page of the drawing's size, with path objects only: no font, no picture, no signature. */
YX_MUST_CHECK enum yx_status yx_ofd_picture_write(struct yx_buf *out,
						  const struct yx_draw_picture *pic,
						  const char *title, yx_time now,
						  struct yx_error *err);

/*
 * The page as paths, in millimetres: path objects, and text whose font is only named (drawn as
 * outlines of this machine's font for that name, as every reader has to). All of it or nothing:
 * UNSUPPORTED names entry, line and what is more than that (pictures, embedded fonts, patterns,
 * shades, clips, dashes, templates, annotations, several pages). `fonts` may be NULL: made when
 * text is met. Corners of lines come out round.
 */
YX_MUST_CHECK enum yx_status yx_ofd_picture_read(struct yx_draw_picture **out, struct yx_bytes in,
						 struct yx_draw_fonts *fonts, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
