/* SPDX-License-Identifier: Apache-2.0 */
/* The operators of annex A (strict_table.c) and what strict_operator.c does for each. */
#ifndef YX_PDF_STRICT_TABLE_H
#define YX_PDF_STRICT_TABLE_H

#include "strict.h"

enum strict_act {
	PLAIN,
	SAVE, /* q */
	RESTORE,
	MATRIX,   /* cm */
	MOVE,     /* begins a path */
	SEGMENT,  /* needs a path */
	PAINT,    /* ends it */
	CLIP,     /* W */
	BEGIN,    /* BT */
	END,      /* ET */
	PLACE,    /* moves the text matrix */
	SET_TEXT, /* Tm */
	SHOW,
	SHOW_ARRAY,
	FONT,
	MODE,  /* Tr */
	STATE, /* gs */
	CLOSE, /* h */
	DASH,
	WIDTH,
	STYLE,  /* J, j */
	ACROSS, /* Tz */
	GREY,
	RGB,
	CMYK,
	SPACE,
	COLOUR,
	SHADE,
	DRAW,  /* Do */
	IMAGE, /* BI */
	MARK,  /* BMC, BDC */
	MARK_END,
	COMPATIBLE,
	COMPATIBLE_END,
	GLYPH /* d0, d1 */
};

/* Operands: n number, N name, s string, a array, x name or dictionary, * any number of any. */
struct strict_operator_of {
	char name[4], takes[8];
	uint8_t act;
};

/* NULL: no operator. */
const struct strict_operator_of *strict_find_operator(struct yx_bytes word);
/* Are the operands that lie there those that it takes? */
bool strict_takes(struct strict_run *r, const struct strict_operator_of *o);

#endif
