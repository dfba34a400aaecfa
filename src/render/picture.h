/* SPDX-License-Identifier: Apache-2.0 */
/* Decoded pictures as cairo surfaces, and drawings. */
#ifndef YINXIN_RENDER_PICTURE_H
#define YINXIN_RENDER_PICTURE_H

#include "render.h"

#include <yinxin/draw.h>

/*
 * A surface from the bytes of a picture; NULL after a warning that names `what`. `mask` (may be
 * empty) is a picture whose lightness is the opacity.
 */
cairo_surface_t *render_picture(struct render *r, const struct yx_xml_node *node,
				struct yx_bytes in, struct yx_bytes mask, const char *what);
/* Fill the unit square of the current user space with it, its top at y = 0. */
void render_picture_put(struct render *r, cairo_surface_t *s, double alpha);
/* Append a path; false at the first point beyond all bounds, what came before it stays. */
bool render_add_path(struct render *r, const struct yx_draw_path *p);
/* A drawing over the unit square of the current user space. */
void render_vectors_put(struct render *r, const struct yx_draw_picture *pic);
/* A crossed box over the unit square: something belongs here that cannot be shown. */
void render_missing(struct render *r);

#endif
