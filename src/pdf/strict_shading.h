/* SPDX-License-Identifier: Apache-2.0 */
/* strict_shading.h: what the files on shadings and their meshes share. */
#ifndef YX_PDF_STRICT_SHADING_H
#define YX_PDF_STRICT_SHADING_H

#include "strict_value.h"

struct strict_shading {
	struct strict *s;
	const struct yx_pdf_obj *dict, *function; /* the function, functions or null */
	struct strict_space space;
	double most;  /* of a colour's part */
	double scale; /* to the page */
	struct strict_values values;
};
/* Is its function there as good as what it is just beside, and no odd mix of inks? */
bool strict_shading_at(struct strict_shading *h, double t);
/* ... and between two, about as far as it is in between? */
bool strict_shading_is_straight(struct strict_shading *h, double a, double b);
/* strict_patch.c: one of a mesh, by its points and corners' colours as they come in the data */
struct strict_patch {
	double points[16][2], colours[4][STRICT_OPERANDS];
};
void strict_patch_next(struct strict_patch *p, unsigned flag); /* takes over an edge */
bool strict_patch_is_plain(const struct strict_patch *p, bool inner, size_t parts, double most);
/* strict_mesh.c: of kind 4 to 7 */
bool strict_mesh(struct strict_shading *h, unsigned kind);

#endif
