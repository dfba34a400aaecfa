/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_ink: one colour space of inks, opened to be asked; only for strict_ink*.c.
 */
#ifndef YX_PDF_STRICT_INK_H
#define YX_PDF_STRICT_INK_H

#include "strict_value.h"

/* A colour space, and the one that was asked last of this page. */
struct strict_inks {
	struct strict_values h;
	const struct yx_pdf_obj *array, *names, *space, *function, *colorants;
	size_t count;
	unsigned parts;
	bool lab;
	double all[STRICT_OPERANDS];  /* the lightness of each alone */
	double last[STRICT_OPERANDS]; /* a colour that was good */
	bool has_last;
};

/* A colour space that was judged by itself; false: its inks are not those of one reading. */
bool strict_inks_open(struct strict_inks *k, struct strict *s, const struct yx_pdf_obj *array);

/* Each ink by itself, and as elsewhere. */
bool strict_inks_good(struct strict_inks *k);

/* Is the function as light there as the inks laid over each other? And is there no jump? */
bool strict_inks_agree(struct strict_inks *k, const double *tints);
bool strict_inks_agree_beside(struct strict_inks *k, const double *tints);

#endif
