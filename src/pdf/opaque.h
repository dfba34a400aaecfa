/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state while a picture is measured for what it hides: opaque.c walks its content, and
 * opaque_paint.c knows colours, transparency and images.
 */
#ifndef YX_PDF_OPAQUE_H
#define YX_PDF_OPAQUE_H

#include "doc.h"

#define OPAQUE_OPERANDS_MAX  16
#define OPAQUE_SAVED_MAX     32
#define OPAQUE_FORMS_MAX     6
#define OPAQUE_OPERATORS_MAX 2000000
#define OPAQUE_MASK_MAX      ((size_t)16 << 20)
#define OPAQUE_CONTENT_MAX   ((size_t)16 << 20) /* of one form that is drawn */
#define OPAQUE_BYTES         64                 /* unpacked in the time of one operator */
#define OPAQUE_NAMES         32                 /* looked through in that time */

struct opaque_colour {
	bool pale;  /* the colour of paper, or one that is not known */
	bool plain; /* sc and scn: gray, RGB or CMYK by the number of components */
};

struct opaque_state {
	double m[6];
	double alpha, stroke_alpha;
	bool darkens; /* a blend mode that lets what is darker show through */
	struct opaque_colour fill, stroke;
	double width; /* of lines */
	bool unseen;  /* text in a mode that paints nothing */
	bool drawn;   /* text in a font whose glyphs bring their own colours */
};

struct opaque_subpath {
	double x0, y0, x, y; /* start, last point */
	double area, length; /* twice the signed area so far; of its lines */
};

struct opaque {
	struct yx_pdf_view v;
	struct pdf_parser p;
	const struct yx_pdf_obj *resources;
	const struct yx_pdf_obj *args[OPAQUE_OPERANDS_MAX];
	size_t count;
	struct opaque_state now, saved[OPAQUE_SAVED_MAX];
	size_t depth, forms;
	struct opaque_subpath path;
	double sum, largest, length; /* of the subpaths that are done: absolute areas, lines */
	double *area, *pale;         /* of all that hides; of what could pass for empty paper */
	uint64_t *operators;
};

/* What is not understood: it hides all, and could be the colour of paper. */
void opaque_hides(struct opaque *c);
/* Unpack, and count the time; false when it cannot be had or what is left of it is an image. */
bool opaque_decode(struct opaque *c, const struct yx_pdf_obj *stream, size_t max,
		   struct yx_buf *out);
double opaque_number(const struct opaque *c, size_t i);
/* The resource of this kind that the first operand names; null when there is none. */
const struct yx_pdf_obj *opaque_resource(struct opaque *c, const char *kind);
double opaque_scale(const double m[6]);

/* Does what is filled (or stroked) let the page show through? */
bool opaque_is_through(const struct opaque_state *s, bool stroke);
void opaque_set_state(struct opaque *c);
void opaque_set_colour(struct opaque *c, struct yx_bytes op);
void opaque_set_font(struct opaque *c);
void opaque_draw_image(struct opaque *c, const struct yx_pdf_obj *image);

#endif
