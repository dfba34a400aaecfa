/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the readers of an appearance share: change_picture.c follows the graphics state and forms,
 * change_path.c the paths, change_show.c the text; change_font.c says which letters codes are,
 * change_glyph.c whether embedded fonts draw them.
 */
#ifndef YX_PDF_PRIVATE_CHANGE_PAINT_H
#define YX_PDF_PRIVATE_CHANGE_PAINT_H

#include <yinxin/draw_letter.h>
#include "change_picture.h"
#include "doc.h"
#include "text_scan.h"

#define PAINT_OPERANDS 40
#define PAINT_SAVED    24
#define PAINT_FORMS    4 /* forms within forms */
#define PAINT_POINTS   5 /* of a rectangle, closed */
#define PAINT_FONTS    16
#define PAINT_LIGHT    0.5 /* of a marker's brightest colour: black words stay readable on it */

struct paint_font {
	const struct yx_pdf_obj *entry;           /* of the resources */
	const struct yx_pdf_obj *dict, *cid_font; /* cid_font: NULL until it is asked for */
	struct text_font text;
	bool has_map;    /* /ToUnicode, kept out of sight until it is asked */
	bool silent;     /* its encoding tells no letters */
	bool foreign;    /* it draws shapes of its own, or symbols: no letters */
	bool own_shapes; /* it brings its font program */
	bool later;      /* written after the signed state */
	bool measured;   /* its widths are known, not guessed */
	bool broken;
};

struct paint_state {
	double ctm[6];
	double colour[3], clip[4]; /* x0 y0 x1 y1 */
	double line[3];            /* colour of lines */
	double line_width;
	bool darkens;   /* the blend mode is Multiply or Darken */
	unsigned parts; /* of the colour space in use */
	struct paint_font *font;
	double size, spacing, word_spacing, stretch, leading;
	bool invisible;
};

/* A line of text as it goes on. */
struct paint_row {
	double x0, x1, y, size, clip[4];
	double letters, spaces; /* their widths without what was put between them */
	size_t glyphs;
	bool open;
};

struct paint {
	struct change_walk *w;
	struct yx_pdf_view v;
	struct change_picture *out;
	const struct yx_pdf_obj *resources;
	const struct yx_pdf_obj *operands[PAINT_OPERANDS];
	size_t count;
	struct paint_state now, saved[PAINT_SAVED];
	size_t depth, forms;
	struct paint_font *fonts[PAINT_FONTS];
	size_t font_count;
	double text[6], line[6]; /* text and text line matrices */
	struct paint_row row;
	size_t rows;
	double top; /* where a first line could be at most above the one that is first */
	/* the path being made, in the picture's space */
	double box[4], at[2], start[2], length;
	double first[PAINT_POINTS][2];
	double re[2][4]; /* the first two rectangles along the axes that `re` made */
	size_t points, rectangles;
	bool clip_next, curved;
	size_t first_line; /* of the path, among those kept */
	bool stroked;
	double filled_high;
	bool box_of_button; /* round frames, and marks that stand for "on", are known */
};

double paint_number(const struct paint *p, size_t i);
void paint_multiply(double out[6], const double a[6], const double b[6]);
void paint_point(const double m[6], double x, double y, double out[2]);
double paint_scale(const double m[6]);
/* True when the operator makes a path; paints or ends one; is one of text. */
void paint_path_clear(struct paint *p);
bool paint_path_operator(struct paint *p, struct yx_bytes op);
bool paint_area_operator(struct paint *p, struct yx_bytes op);
bool paint_text_operator(struct paint *p, struct yx_bytes op);
/* The line of text that is open has ended: is all of it seen that has room? */
void paint_row_end(struct paint *p);
/* In the middle of a box: not clipped away, nor in the colour of the last ground? */
bool paint_is_mark_seen(const struct paint *p);
/* Something was painted over this rectangle: does it lie on text already shown? */
void paint_over(struct paint *p, const double r[4]);
/* The font that Tf names; NULL when there is none, or too many. */
struct paint_font *paint_font_find(struct paint *p, const struct yx_pdf_obj *name);
/* The next code of a string; notes what is not told, or told by the update alone. */
bool paint_font_next(struct paint *p, struct yx_reader *r, struct text_code *out);
/* The CID of a composite font's code; false when its predefined CMap is not known that well. */
bool paint_cid_of(struct paint *p, const struct paint_font *f, const struct text_code *c,
		  uint32_t *cid);
/* Is what an embedded font draws for this code the letter; compare, and note what is found; may
 * nothing tell the letter, but its shape be that of the one next in the value? */
enum yx_letter paint_glyph_judge(struct paint *p, struct paint_font *f, const struct text_code *c,
				 uint32_t letter);
void paint_glyph_compare(struct paint *p, struct paint_font *f, const struct text_code *c);
bool paint_glyph_await(struct paint *p, struct paint_font *f, struct text_code *c);
void paint_fonts_clear(struct paint *p);
bool paint_font_is_symbols(const struct yx_pdf_obj *font);
/* The standard font of marks, with its own shapes and codes (9.6.2.2, D.6)? */
bool paint_font_is_marks(const struct yx_pdf_obj *font);
/* One of the marks of that font that stand for "on" (12.7.5.2.3): tick, cross, star, dot, square,
 * diamond. */
bool paint_is_mark(struct yx_bytes text);
/* Does it bring its own shapes? True also when that cannot be read. */
bool paint_font_has_program(struct yx_pdf_view v, const struct yx_pdf_obj *font);

#endif
