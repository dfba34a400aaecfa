/* SPDX-License-Identifier: Apache-2.0 */
/* Colours that are more than one colour (GB/T 33190-2016 8.3.3, 8.3.4). */
#ifndef YINXIN_RENDER_SHADE_H
#define YINXIN_RENDER_SHADE_H

#include "render.h"

bool render_is_shaded(const struct yx_xml_node *colour);
/* The pattern of a colour element in the current user space; NULL when there is nothing to see. */
cairo_pattern_t *render_shade(struct render *r, const struct render_unit *u,
			      const struct yx_xml_node *colour, double alpha,
			      const struct render_extents *e);
/* tile.c: Pattern */
cairo_pattern_t *render_tiles(struct render *r, const struct render_unit *u,
			      const struct yx_xml_node *pattern, double alpha,
			      const struct render_extents *e);
/* mesh.c: GouraudShd and LaGouraudShd */
cairo_pattern_t *render_gouraud(struct render *r, const struct yx_xml_node *shd, double alpha);
cairo_pattern_t *render_lattice(struct render *r, const struct yx_xml_node *shd, double alpha);

#endif
