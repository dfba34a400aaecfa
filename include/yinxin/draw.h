/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draw: vector pictures. Paths with fill and stroke; text shaped into glyph outlines (HarfBuzz);
 * written as PDF content, OFD page objects, SVG, or PNG with alpha. No picture ever needs a font
 * to be shown: its text is paths. For pages with real, searchable text see draw_document.h.
 *
 * Coordinates  x to the right, y DOWN, origin at the top left of the picture, in the picture's
 *              unit: points (1/72 inch) or millimetres. Writers convert.
 * Angles       degrees, clockwise as seen (because y is down), 0 is to the right (3 o'clock).
 * Failure      adding to a path or a picture never reports: the first failure (no memory, a
 *              limit) is kept, later calls do nothing, and every writer returns it. Text
 *              functions do report, since a missing font is the user's to mend.
 */
#ifndef YINXIN_DRAW_H
#define YINXIN_DRAW_H

#include <yinxin/base.h>
#include <yinxin/codec_png.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---------------------------------------------------------------- geometry */

struct yx_draw_point {
	double x, y;
};
/* x0 <= x1, y0 <= y1; y0 is the top edge. Empty when x0 > x1. */
struct yx_draw_rect {
	double x0, y0, x1, y1;
};
/* x' = a x + c y + e, y' = b x + d y + f (PDF's order). */
struct yx_draw_matrix {
	double a, b, c, d, e, f;
};
struct yx_draw_colour {
	uint8_t r, g, b, a; /* a: 255 is opaque */
};

extern const struct yx_draw_matrix yx_draw_identity;
struct yx_draw_matrix yx_draw_translate(double x, double y);
struct yx_draw_matrix yx_draw_scale(double x, double y);
struct yx_draw_matrix yx_draw_rotate(double degrees);
/* First `a`, then `b`. */
struct yx_draw_matrix yx_draw_concat(struct yx_draw_matrix a, struct yx_draw_matrix b);
struct yx_draw_point yx_draw_apply(struct yx_draw_matrix m, double x, double y);
struct yx_draw_rect yx_draw_rect_of(double x, double y, double width, double height);
/* "#c8102e" or "#c8102e80"; false on anything else. */
bool yx_draw_colour_parse(struct yx_draw_colour *out, const char *text);

#define YX_DRAW_PT_PER_MM (72.0 / 25.4)

/* ------------------------------------------------------------------- paths */

enum yx_draw_verb { YX_DRAW_MOVE, YX_DRAW_LINE, YX_DRAW_QUAD, YX_DRAW_CUBIC, YX_DRAW_CLOSE };

/* Verbs take 1, 1, 2, 3, 0 points. */
unsigned yx_draw_verb_points(uint8_t verb);

/* Zero-initialised it is empty. */
struct yx_draw_path {
	uint8_t *verbs;
	size_t verb_count, verb_cap;
	struct yx_draw_point *points;
	size_t point_count, point_cap;
	enum yx_status status;
};

void yx_draw_path_clear(struct yx_draw_path *p);
void yx_draw_path_reset(struct yx_draw_path *p); /* empties, keeps the memory */
void yx_draw_move(struct yx_draw_path *p, double x, double y);
void yx_draw_line(struct yx_draw_path *p, double x, double y);
void yx_draw_quad(struct yx_draw_path *p, double x1, double y1, double x, double y);
void yx_draw_cubic(struct yx_draw_path *p, double x1, double y1, double x2, double y2, double x,
		   double y);
void yx_draw_close(struct yx_draw_path *p);
/* Closed shapes. */
void yx_draw_rectangle(struct yx_draw_path *p, struct yx_draw_rect r, double radius);
void yx_draw_ellipse(struct yx_draw_path *p, double cx, double cy, double rx, double ry);
/* An upright five-pointed star (the regular pentagram) whose points lie on radius r. */
void yx_draw_star(struct yx_draw_path *p, double cx, double cy, double r);
/* Part of an ellipse, from `start` over `sweep` degrees; moves to its beginning unless `join`. */
void yx_draw_arc(struct yx_draw_path *p, double cx, double cy, double rx, double ry, double start,
		 double sweep, bool join);
void yx_draw_path_append(struct yx_draw_path *p, const struct yx_draw_path *q,
			 struct yx_draw_matrix m);
/*
 * The same outline, drawn so that it goes round clockwise (as seen) or against it, by the larger
 * part of its area: what turns against what it lies in is a hole by either filling rule.
 */
void yx_draw_path_turn(struct yx_draw_path *p, bool clockwise);
void yx_draw_path_transform(struct yx_draw_path *p, struct yx_draw_matrix m);
/* The exact box of the outline (curve extrema, not control points). */
struct yx_draw_rect yx_draw_path_bounds(const struct yx_draw_path *p);

/* ---------------------------------------------------------------- pictures */

enum yx_draw_unit { YX_DRAW_PT, YX_DRAW_MM };
enum yx_draw_fill { YX_DRAW_FILL_NONE, YX_DRAW_FILL_NONZERO, YX_DRAW_FILL_EVENODD };

struct yx_draw_paint {
	enum yx_draw_fill fill;
	struct yx_draw_colour fill_colour;
	double stroke_width; /* picture units; 0: no stroke. Joins and caps are round */
	struct yx_draw_colour stroke_colour;
};

struct yx_draw_picture;

YX_MUST_CHECK enum yx_status yx_draw_picture_new(struct yx_draw_picture **out, double width,
						 double height, enum yx_draw_unit unit,
						 struct yx_error *err);
void yx_draw_picture_free(struct yx_draw_picture *pic);
double yx_draw_picture_width(const struct yx_draw_picture *pic);
double yx_draw_picture_height(const struct yx_draw_picture *pic);
enum yx_draw_unit yx_draw_picture_unit(const struct yx_draw_picture *pic);
/* The box of everything painted, strokes included; empty for an empty picture. */
struct yx_draw_rect yx_draw_picture_bounds(const struct yx_draw_picture *pic);
size_t yx_draw_picture_count(const struct yx_draw_picture *pic); /* painted paths */
/* The i-th painted path, in the picture's unit, and how it is painted; borrowed. */
const struct yx_draw_path *yx_draw_picture_item(const struct yx_draw_picture *pic, size_t i,
						struct yx_draw_paint *paint);
/* Copies the path, under the current group's matrix. */
void yx_draw_picture_paint(struct yx_draw_picture *pic, const struct yx_draw_path *path,
			   const struct yx_draw_paint *paint);
void yx_draw_picture_fill(struct yx_draw_picture *pic, const struct yx_draw_path *path,
			  struct yx_draw_colour colour); /* nonzero */
/* A group: a matrix for what is added until the matching end, and a name (SVG id; may be NULL). */
void yx_draw_picture_begin(struct yx_draw_picture *pic, const char *name, struct yx_draw_matrix m);
void yx_draw_picture_end(struct yx_draw_picture *pic);
/* Adds all of `other`, converted to this picture's unit and then transformed by `m`. */
void yx_draw_picture_add(struct yx_draw_picture *pic, const struct yx_draw_picture *other,
			 struct yx_draw_matrix m);
/* Multiplies every colour's alpha. */
void yx_draw_picture_fade(struct yx_draw_picture *pic, double opacity);
YX_MUST_CHECK enum yx_status yx_draw_picture_status(const struct yx_draw_picture *pic,
						    struct yx_error *err);

/*
 * A QR code of this text (bytes as they are; correction level M) with its quiet margin, `side` wide
 * and high. Only the dark modules are painted: what lies below shows through. USAGE: no text, or
 * more than YX_LIMIT_QR_TEXT bytes.
 */
YX_MUST_CHECK enum yx_status yx_draw_qr(struct yx_draw_picture **out, const char *text, double side,
					enum yx_draw_unit unit, struct yx_error *err);

/*
 * Read a drawing of plain paths: what yx_draw_write_svg() writes, and other programs' drawings that
 * are as simple (absolute M L Q C Z, #rrggbb, size in mm or pt). UNSUPPORTED names what is not.
 */
YX_MUST_CHECK enum yx_status yx_draw_read_svg(struct yx_draw_picture **out, struct yx_bytes in,
					      struct yx_error *err);
/* True when an <svg element begins in the first 1024 bytes. */
bool yx_draw_svg_is(struct yx_bytes in);

/* ----------------------------------------------------------------- writers */

/*
 * PDF content operators that draw the picture with its lower left corner at (0,0), in points; the
 * form's BBox is [0 0 width_pt height_pt] (yx_draw_picture_pdf_size()). Paths only: no fonts. When
 * some colour is not opaque the content uses /GSn names; `resources` (may be NULL; then such a
 * picture is YX_USAGE) gets the entries of the resource dictionary: "/ExtGState<<...>>" or nothing.
 */
YX_MUST_CHECK enum yx_status yx_draw_write_pdf(struct yx_buf *content, struct yx_buf *resources,
					       const struct yx_draw_picture *pic,
					       struct yx_error *err);
void yx_draw_picture_pdf_size(const struct yx_draw_picture *pic, double *width_pt,
			      double *height_pt);
/*
 * <PathObject> elements of an OFD page layer (GB/T 33190-2016 clause 9), the picture's top left
 * corner at (x_mm, y_mm) of the page, scaled to width_mm (0: its own size). IDs count up from
 * *next_id, which is moved on. `prefix` is "ofd:" or "".
 */
YX_MUST_CHECK enum yx_status yx_draw_write_ofd(struct yx_buf *out,
					       const struct yx_draw_picture *pic, double x_mm,
					       double y_mm, double width_mm, uint32_t *next_id,
					       const char *prefix, struct yx_error *err);
/* Only the AbbreviatedData text of one path: M L Q B C with millimetres, moved by (-x, -y). */
bool yx_draw_path_put_ofd(struct yx_buf *out, const struct yx_draw_path *p, double x_mm,
			  double y_mm);
/*
 * Append what is written so, and what others write: also A (arcs) and S. False: it cannot be read
 * to its end, or begins with no point; what came before is there. *rest (NULL: nobody asks) is
 * then the text that was not read, "" where there was none.
 */
bool yx_draw_path_take_ofd(struct yx_draw_path *out, const char *text, const char **rest);
/* A standalone SVG 1.1 document with width and height in the picture's unit. */
YX_MUST_CHECK enum yx_status
yx_draw_write_svg(struct yx_buf *out, const struct yx_draw_picture *pic, struct yx_error *err);
/* Paint onto an image (source over), the picture's top left at pixel (x, y). */
YX_MUST_CHECK enum yx_status yx_draw_render(struct yx_image *onto,
					    const struct yx_draw_picture *pic, double x, double y,
					    double dpi, struct yx_error *err);
/* A new transparent image of the picture's size at `dpi`; yx_image_clear() it. */
YX_MUST_CHECK enum yx_status yx_draw_rasterise(struct yx_image *out,
					       const struct yx_draw_picture *pic, double dpi,
					       struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_draw_write_png(struct yx_buf *out,
					       const struct yx_draw_picture *pic, double dpi,
					       struct yx_error *err);

/* ------------------------------------------------------------------- fonts */

enum yx_draw_face {
	YX_DRAW_SONG,      /* 宋体: Noto Serif CJK SC, else AR PL UMing CN */
	YX_DRAW_SONG_BOLD, /* Noto Serif CJK SC Bold */
	YX_DRAW_HEI,       /* 黑体: Noto Sans CJK SC */
	YX_DRAW_HEI_BOLD,
	YX_DRAW_KAI,    /* 楷体: AR PL UKai CN */
	YX_DRAW_MING,   /* AR PL UMing CN: lighter and narrower strokes than Noto Serif */
	YX_DRAW_LATIN,  /* DejaVu Sans: Latin, Greek, Cyrillic, Arabic script (Uyghur, Kazakh) */
	YX_DRAW_MONO,   /* DejaVu Sans Mono */
	YX_DRAW_CUSTOM, /* no default: only a file given in the options (a seal-script font, say) */
	YX_DRAW_FACE_COUNT
};

struct yx_draw_font_options {
	/* A file for a face: "FILE" or "FILE#N" (N-th font of a collection); NULL: search. */
	const char *file[YX_DRAW_FACE_COUNT];
	/* Colon-separated folders searched before YINXIN_FONTS and the system's; may be NULL. */
	const char *folders;
	bool no_system; /* do not look in /usr/share/fonts and /usr/local/share/fonts */
};

/*
 * The fonts of one user (one thread). Files are found and mapped when first needed, so making it
 * is cheap. Searched: options, then the folders in the environment variable YINXIN_FONTS, then
 * Debian's /usr/share/fonts (packages fonts-noto-cjk, fonts-arphic-uming, fonts-arphic-ukai,
 * fonts-dejavu-core; for second lines in other scripts fonts-noto-core). A face that is not there
 * is replaced by the next best one for the same script (Kai, Ming -> Song -> Hei and back); when
 * nothing is left the text functions return YX_NOT_FOUND naming the packages. A file named in the
 * options that cannot be read is YX_NOT_FOUND here. `options` may be
 * NULL; what it points to must live until this is freed.
 */
struct yx_draw_fonts;
YX_MUST_CHECK enum yx_status yx_draw_fonts_new(struct yx_draw_fonts **out,
					       const struct yx_draw_font_options *options,
					       struct yx_error *err);
void yx_draw_fonts_free(struct yx_draw_fonts *fonts);
/* The file that serves a face ("" when none does), and the package it comes from (for doctor). */
const char *yx_draw_fonts_file(struct yx_draw_fonts *fonts, enum yx_draw_face face);
const char *yx_draw_fonts_package(enum yx_draw_face face);

/* -------------------------------------------------------------------- text */

enum yx_draw_align { YX_DRAW_LEFT, YX_DRAW_CENTRE, YX_DRAW_RIGHT, YX_DRAW_JUSTIFY };

/* Zero-initialised but for size it is: Song, black, left, natural spacing. */
struct yx_draw_style {
	enum yx_draw_face face;
	double size;           /* em, in picture units */
	double letter_spacing; /* added after every character, picture units */
	double width_scale;    /* horizontal condensing of the letters; 0 means 1 */
	double line_height;    /* of the size; 0 means 1.4 */
	enum yx_draw_align align;
	struct yx_draw_colour colour; /* all zero means opaque black */
	const char *language;         /* BCP 47: "zh-Hans" (default), "en", "ug" ... */
};

/* One shaped glyph, in visual order. Positions are in em, y up, before condensing and spacing. */
struct yx_draw_glyph {
	uint32_t font;    /* index for yx_draw_glyph_path() */
	uint32_t glyph;   /* glyph number in that font */
	uint32_t cluster; /* byte in the text it stands for */
	uint32_t length;  /* bytes of that cluster; 0 for further glyphs of the same cluster */
	uint32_t code;    /* first code point of the cluster */
	double advance, dx, dy;
};

struct yx_draw_run {
	struct yx_draw_glyph *glyphs; /* owned */
	size_t count;
	double advance;         /* em, sum */
	double ascent, descent; /* em, of the tallest font used; both positive */
};

/*
 * Shape one line of UTF-8. Characters a face lacks are taken from the others; one that no font
 * has is YX_NOT_FOUND, naming the character and the package to install. Control characters count
 * as spaces. Right-to-left scripts are shaped and put in visual order run by run; there is no
 * full bidirectional algorithm. MALFORMED for bad UTF-8.
 */
YX_MUST_CHECK enum yx_status yx_draw_shape(struct yx_draw_run *out, struct yx_draw_fonts *fonts,
					   enum yx_draw_face face, const char *language,
					   struct yx_bytes text, struct yx_error *err);
void yx_draw_run_clear(struct yx_draw_run *run);
/* Append a glyph's outline, em = 1, y DOWN, origin on the baseline, transformed by `m`. */
void yx_draw_glyph_path(struct yx_draw_path *out, struct yx_draw_fonts *fonts, uint32_t font,
			uint32_t glyph, struct yx_draw_matrix m);

/*
 * A font file (one OpenType face) with these characters only, for embedding where readers find
 * glyphs by character: from the face's own font, the first of its chain that is installed.
 * NOT_FOUND when no font is there or it lacks one of the characters.
 */
struct yx_draw_font_program {
	char name[96];   /* as the font calls itself, in English: with its weight */
	char family[96]; /* without */
	bool cff;        /* CFF outlines (.otf), else TrueType (.ttf) */
};
YX_MUST_CHECK enum yx_status yx_draw_font_subset(struct yx_buf *out, struct yx_draw_fonts *fonts,
						 enum yx_draw_face face, struct yx_bytes utf8,
						 struct yx_draw_font_program *about,
						 struct yx_error *err);

/* Width of one line, in the unit of style->size. */
YX_MUST_CHECK enum yx_status yx_draw_text_width(double *out, struct yx_draw_fonts *fonts,
						const struct yx_draw_style *style, const char *text,
						struct yx_error *err);
/* One line; x is its left end, middle or right end by style->align. */
YX_MUST_CHECK enum yx_status yx_draw_text_line(struct yx_draw_picture *pic,
					       struct yx_draw_fonts *fonts,
					       const struct yx_draw_style *style, double x,
					       double baseline, const char *text,
					       struct yx_error *err);

/*
 * Where a line may be broken: byte offsets of the line starts for the given width. Breaks at
 * spaces, after hyphens, and between East Asian characters except before closing and after
 * opening punctuation; a word longer than the line is cut. '\n' breaks always.
 */
struct yx_draw_lines {
	struct yx_bytes *line; /* borrows from the text; without trailing blanks */
	size_t count;
	bool *hard; /* the line ends a paragraph (not justified) */
};
YX_MUST_CHECK enum yx_status yx_draw_wrap(struct yx_draw_lines *out, struct yx_draw_fonts *fonts,
					  const struct yx_draw_style *style, double width,
					  struct yx_bytes text, struct yx_error *err);
void yx_draw_lines_clear(struct yx_draw_lines *lines);

/*
 * Wrapped text in a box, from the top. *bottom (may be NULL) gets the y below the last line;
 * lines below the box are not drawn and make the result YX_LIMIT after drawing what fits.
 */
YX_MUST_CHECK enum yx_status yx_draw_text_box(struct yx_draw_picture *pic,
					      struct yx_draw_fonts *fonts,
					      const struct yx_draw_style *style,
					      struct yx_draw_rect box, const char *text,
					      double *bottom, struct yx_error *err);
/*
 * The largest size in [min, max] at which the wrapped text fits into width x height; style->size
 * is not looked at. YX_LIMIT when even `min` is too large; *out is then `min`.
 */
YX_MUST_CHECK enum yx_status yx_draw_text_fit(double *out, struct yx_draw_fonts *fonts,
					      const struct yx_draw_style *style, double width,
					      double height, double min, double max,
					      const char *text, struct yx_error *err);

/* Text along an ellipse's upper (or lower) arc. */
struct yx_draw_text_arc {
	double cx, cy;
	double rx, ry; /* of the baseline */
	double centre; /* angle of the middle of the text; 270 is the top */
	double sweep;  /* the text is spread over this angle, first to last character's middle
			  along the curve; 0: natural spacing */
	bool inside;   /* feet outwards, read from below: for the lower arc */
};
YX_MUST_CHECK enum yx_status yx_draw_text_on_arc(struct yx_draw_picture *pic,
						 struct yx_draw_fonts *fonts,
						 const struct yx_draw_style *style,
						 const struct yx_draw_text_arc *arc,
						 const char *text, struct yx_error *err);

/* The same outlines as a path, for cutting text out of a shape; appended. */
YX_MUST_CHECK enum yx_status yx_draw_text_arc_path(struct yx_draw_path *out,
						   struct yx_draw_fonts *fonts,
						   const struct yx_draw_style *style,
						   const struct yx_draw_text_arc *arc,
						   const char *text, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_draw_text_line_path(struct yx_draw_path *out,
						    struct yx_draw_fonts *fonts,
						    const struct yx_draw_style *style, double x,
						    double baseline, const char *text,
						    struct yx_error *err);

/* ---------------------------------------------- appearance of a signature */

struct yx_draw_appearance {
	double width, height; /* points, from 60 x 20 to a full page */
	bool chinese;         /* labels in Chinese */
	bool english;         /* labels in English; both: bilingual */
	const char *name;     /* who signed; the only field that must be given */
	const char *reason;   /* any of these may be NULL */
	const char *location;
	const char *time;                      /* as it shall be shown */
	const char *const *lines;              /* extra lines, NULL-terminated; may be NULL */
	const struct yx_draw_picture *graphic; /* handwriting or a seal, left of the text; NULL */
	struct yx_draw_colour accent;          /* frame and bar; all zero: a dark blue */
	bool no_frame;
};

/*
 * A neat picture for a signature field, in points. Text is sized to the box: when it cannot all be
 * read at 4 pt the least important lines are left out, in the order extra lines, location,
 * reason, time; the name always stays (cut with an ellipsis at worst).
 */
YX_MUST_CHECK enum yx_status yx_draw_signature_appearance(struct yx_draw_picture **out,
							  struct yx_draw_fonts *fonts,
							  const struct yx_draw_appearance *a,
							  struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
