/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change_picture.h: what an appearance paints, and the value that it should show. change_picture.c
 * and those beside it (change_paint.h) read the one, change_letters.c the other; change_value.c
 * compares the two.
 */
#ifndef YX_PDF_PRIVATE_CHANGE_PICTURE_H
#define YX_PDF_PRIVATE_CHANGE_PICTURE_H

#include "change.h"

/* change_picture.c, change_show.c, change_font.c */
#define CHANGE_LINE_MAX   4.0   /* points; a wider line can cover small text */
#define CHANGE_LETTER_MIN 1.5   /* points; smaller ones are specks */
#define CHANGE_RUNS       512   /* strings of one appearance that are remembered */
#define CHANGE_AREAS      256   /* areas of one appearance */
#define CHANGE_LINES      65536 /* lines of one appearance */
#define CHANGE_SHAPES     8     /* embedded fonts of one appearance */

/* A string as it stands in the picture, and its letters in `text`. */
struct change_run {
	double x0, x1, y, size;
	size_t first, count;
};

struct change_area {
	double r[4]; /* x0 y0 x1 y1 */
	double colour[3];
};

/* A line that was stroked, or the middle of an area that was filled. */
struct change_line {
	double x0, y0, x1, y1, width;
};

struct change_picture {
	struct yx_buf text;       /* letters shown, four bytes each, see change_letter() */
	double width, height;     /* of the appearance's box */
	double box[4];            /* the box, in the appearance's own space */
	double ink[3], ground[3]; /* colours of the last text and what is under it */
	struct change_run *runs;  /* CHANGE_RUNS, of them */
	size_t run_count;         /* may be more */
	struct change_run last;
	struct change_area *areas; /* in the order they were painted */
	size_t area_count;
	struct change_line *lines; /* of what does not darken */
	size_t line_count, line_room;
	double widest, covered;   /* by what does not darken: line width, area */
	double highest;           /* area */
	double smallest, largest; /* letters */
	double pale;              /* area painted in the colour of paper, lines with it */
	bool turned;              /* has a matrix */
	size_t marks;             /* in the box of a button: that stand for "on" */
	bool drawn;               /* paths that are no ground and no straight edge of the box */
	bool shown;               /* has text */
	bool inside;              /* some of it begins within the box */
	bool fills;               /* areas */
	bool fills_plain;         /* areas that do not darken what lies under them */
	bool fills_dark;          /* areas that darken too much */
	bool crowded;             /* more lines than are kept */
	bool states;              /* sets a graphics state (gs) */
	bool foreign;             /* images, shadings, layers, or broken */
	bool disguised;  /* text invisible, painted over, out of order, in its ground's colour */
	bool cut;        /* letters are cut off that had room, or begin out of sight */
	bool cut_left;   /* a line too long for its box begins out of sight */
	bool cut_low;    /* lines that are below the box */
	bool unreadable; /* fonts whose codes are no letters */
	bool own_shapes; /* the update alone tells what its font's shapes are */
	bool misdrawn;   /* a font draws something else than the letter */
	bool unseen;     /* letters in shapes that nothing was there to compare with */
	struct yx_pdf_ref shapes[CHANGE_SHAPES]; /* fonts with programs that were signed */
	size_t shape_count;
};
enum yx_status change_picture_read(struct change_walk *w, struct yx_pdf_view v,
				   const struct yx_pdf_obj *stream, struct change_picture *out,
				   struct yx_error *err);
/* The same of a button's box, where marks and round frames are known. */
enum yx_status change_box_read(struct change_walk *w, struct yx_pdf_view v,
			       const struct yx_pdf_obj *stream, struct change_picture *out,
			       struct yx_error *err);
/* White, or so light that it is seen as the page. */
bool change_is_paper(const double colour[3]);
void change_picture_clear(struct change_picture *p);

/* change_letters.c */
/* Put a character, as it is compared, into letters of four bytes each. */
void change_letter(struct yx_buf *out, uint32_t cp);
/* The letters of a text string, in whatever encoding. */
void change_text_letters(struct yx_bytes string, struct yx_buf *out);
/* Two text strings of the same characters? */
bool change_same_text(struct yx_bytes a, struct yx_bytes b);
/* The letters of a field's value; NULL: none. False when it is of no such kind. */
bool change_value_letters(struct yx_pdf_view v, const struct yx_pdf_obj *field,
			  const struct yx_pdf_obj *value, struct yx_buf *out);
/* Does the rich text of a widget, where it has some, say these letters? */
bool change_rich_agrees(struct yx_pdf_view v, const struct yx_pdf_obj *widget,
			const struct yx_buf *want);

/* change_value.c: does the widget's appearance show the field's value? */
enum change_shows {
	CHANGE_SHOWS_VALUE,
	CHANGE_SHOWS_BLANK, /* no value, and nothing painted */
	CHANGE_SHOWS_OTHER,
	CHANGE_SHOWS_DRAWN,   /* the value, in shapes of its own that look like its letters */
	CHANGE_SHOWS_NOTHING, /* it has no appearance: a viewer makes one from the value */
	CHANGE_SHOWS_UNKNOWN
};
/* Has a widget of the field a value of its own, other than the field's? */
bool change_has_two_values(struct yx_pdf_view v, const struct yx_pdf_obj *field);
enum yx_status change_shows(struct change_walk *w, struct yx_pdf_view v,
			    const struct yx_pdf_obj *widget, enum change_shows *out,
			    struct yx_error *err);
/* Do two appearances of one value look alike: the same ground under the same ink? */
enum yx_status change_looks_alike(struct change_walk *w, const struct yx_pdf_obj *od,
				  const struct yx_pdf_obj *nd, bool *out, struct yx_error *err);

/* change_format.c: may a format have made this text of that value? Letters of four bytes each. */
bool change_format_tells(struct yx_bytes shown, struct yx_bytes value);
/* Put the characters in order: digits that moved are the same digits. */
void change_sort_digits(char *s);

/* change_list.c: the picture of a list box shows its options, and marks the chosen ones. */
bool change_list_agrees(struct yx_pdf_view v, const struct yx_pdf_obj *widget,
			const struct change_picture *p);

/* change_cover.c: what is left of areas in the colour of paper after others went over them. */
double change_bare_paper(const struct change_picture *p);
/* change_same.c: is it in a colour that /MK gave to ground or border? */
bool change_is_told(struct yx_pdf_view v, const struct yx_pdf_obj *mk,
		    const struct change_area *area);

#endif
