/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content that all readers paint alike (yinxin/pdf_content.h): what the files strict_*.c share. A
 * function that judges returns false when the reading is over: an oddity was found, or there is no
 * memory.
 */
#ifndef YX_PDF_STRICT_H
#define YX_PDF_STRICT_H

#include <yinxin/pdf_content.h>
#include "doc.h"

#define STRICT_OPERANDS 32 /* more than any operator has; readers drop what is beyond theirs */

/* A colour space, as far as operands go (8.6). */
struct strict_space {
	bool known, pattern;
	unsigned parts; /* operands of SCN; of a pattern: of its underlying space */
	int64_t high;   /* Indexed: the largest index; else -1 */
	bool chosen;    /* of a pattern space: which, and is it a shading */
	bool shaded, boxed;
	double box[4];                 /* ... which it is cut by */
	const struct yx_pdf_obj *inks; /* Separation, DeviceN: the array */
};

/* Of areas, or of lines: do they overprint, and is it dark? (strict_over.c) */
struct strict_paint {
	bool over, dark;
	bool inks, black; /* the colour space: of inks, that make black */
};

/* What lines and letters are drawn with (8.4.1, 9.3). */
struct strict_pen {
	double width;
	double dash, longest; /* of the dash pattern: in all, its longest part; 0 without one */
	bool dots, uneven;    /* dashes without length; where they begin differs */
	int cap, mode;
	struct strict_paint paint[2]; /* areas, lines */
	double opacity[2];
	bool negative; /* one of them */
	enum { STRICT_PLAIN, STRICT_GROUND, STRICT_DODGE } blend;
	bool grouped;    /* in a group that is not isolated (11.4.5) */
	bool around[2];  /* the colour is a pattern that was chosen around the form */
	bool uncoloured; /* of a pattern or glyph that has no colours of its own */
};

#define STRICT_DASHES 64 /* parts of a dash pattern that are looked at; real ones have ten */
#define STRICT_PEN                                                                                 \
	((struct strict_pen){                                                                      \
	    .width = 1, .paint = { { .dark = true }, { .dark = true } }, .opacity = { 1, 1 } })

/* The subpath being made, on the page, and those of the path that have no inside. */
struct strict_thin {
	double line[4];
};
struct strict_trace {
	double start[2]; /* of a bare beginning, in user space */
	double from[2], at[2], far[2], low[2], high[2], area;
	double path_low[2], path_high[2]; /* of all subpaths */
	size_t subpaths, segments;
	bool curved;
	size_t parts;
	bool open, has_box, bare;
	struct strict_thin *thin;
	size_t count, room;
};

/* Painted paths that clip as well: some readers don't clip by them. A rectangle? */
struct strict_clip {
	bool loose, plain, has_tight;
	double box[4], tight[4]; /* ... by which all clip then */
};

struct strict_state {
	struct strict_clip clip;
	struct strict_pen pen;
	struct strict_space fill, stroke;
	bool in_text, moved; /* q within a text object: was the text matrix changed since? */
	double matrix[6];    /* from here to where the content began */
	double size, across; /* Tf, Tz / 100 */
	bool few;            /* of the font's codes readers agree only on these */
	uint8_t codes[32];
	struct strict_face *face; /* of the font: how its codes lead to glyphs */
	bool outer_font;          /* it was set around this stream */
	bool drawn_letters;       /* its glyphs are content (Type 3) */
};

enum strict_kind { STRICT_PAGE, STRICT_FORM, STRICT_PATTERN, STRICT_GLYPH };

struct strict_operand {
	enum yx_pdf_kind kind; /* INT: a number with an integral value */
	double number;
	bool loose;                 /* to PDFium a little more or less */
	const struct yx_pdf_obj *o; /* NULL for numbers */
};

/* Two parts of /Contents meet here, in the joined data: at the line end put between them. */
struct strict_join {
	size_t at;
	bool tight; /* both sides would run into one token without it */
};

struct strict;
struct strict_words;
struct strict_inks;

/* One content stream being read. */
struct strict_run {
	struct strict *s;
	struct strict_run *outer; /* that paints this one */
	enum strict_kind kind;
	uint32_t num;                       /* of the stream's object */
	const struct yx_pdf_obj *resources; /* NULL: none of its own */
	struct pdf_parser p;
	struct yx_bytes content;
	const struct strict_join *joins;
	size_t join_count, join_next;
	size_t token; /* where the last one began */
	struct yx_bytes op;
	struct strict_operand args[STRICT_OPERANDS];
	size_t count;
	struct strict_state now, *saved;
	size_t depth, room;
	unsigned compatible;        /* BX */
	bool in_text, shown, clips; /* since BT; text that clips (9.3.6) ... */
	bool plain;                 /* ... and text that does not */
	bool moved, unsure;         /* the text matrix */
	double text_axes[4];        /* ... without the place */
	bool path, clip_next;       /* a path is being made; W waits for its end ... */
	double path_matrix[6];      /* when it began */
	struct strict_trace trace;
	bool placed;       /* the matrix leads to the page's user space */
	bool clip_first;   /* ... and came before it */
	bool underflow;    /* Q without q */
	bool lost;         /* an inline image whose end PDFBox does not find */
	bool coloured_not; /* a glyph that begins with d1 ... */
	bool boxed;        /* ... or what is painted within one: all of it lies in ... */
	double glyph_box[4];
	uint64_t operators;
	unsigned marked, layers; /* BMC and BDC that are open; of them since the first layer's */
	bool has_layers;
};

/* An ink by the hash of its name, and how light it is. */
struct strict_named {
	uint64_t hash;
	double light;
};

#define STRICT_RECENT 8

struct strict_glyphs;
struct strict {
	struct yx_pdf_view v;
	struct yx_pdf_oddity *out;
	struct strict_run *now;
	struct yx_error *err;
	enum yx_status status;
	uint64_t bytes; /* of content read so far */
	uint64_t work;  /* done so far, in nanoseconds or so */
	size_t page;
	double page_box[4];
	const struct yx_pdf_obj *page_resources;
	bool whole; /* looking at the document, not yet at a page */
	unsigned depth;
	uint64_t drawing[YX_LIMIT_PDF_CHECK_DEPTH]; /* streams we are in, by offset */
	uint64_t objects;                           /* texts, images and shadings painted so far */
	uint64_t areas;                             /* paths that were filled */
	uint64_t page_areas;                        /* before this page */
	uint64_t lines;                             /* parts of paths, filled or not */
	struct strict_words *words;                 /* of this page, once they were asked for */
	bool again;                                 /* read also what was judged before */
	bool turned;                                /* the page is shown so (/Rotate) */
	unsigned misses; /* names not found in their own resources: depends on what is around */
	struct strict_glyphs *glyphs;
	bool has_inks; /* the document paints with them; which: */
	struct strict_named *inks;
	size_t ink_count, next_ink;
	struct strict_inks *open_inks;
	const struct yx_pdf_obj *recent_inks[STRICT_RECENT]; /* of this page, and good */
	uint64_t *seen; /* what was judged and good: open addressing */
	size_t seen_count, seen_room;
};

/* strict.c */
bool strict_odd(struct strict *s, const char *en, const char *zh);
bool strict_limit(struct strict *s);
/* False, and a limit, when more was read and looked at than ever is. */
bool strict_goes_on(struct strict *s);
/* What object `num` was judged as, and was good; direct objects (0) are judged each time. */
enum strict_role {
	STRICT_AS_STREAM = 1,
	STRICT_AS_FONT,
	STRICT_AS_STATE,
	STRICT_AS_IMAGE,
	STRICT_AS_PATTERN,
	STRICT_AS_SHADING,
	STRICT_AS_SHADING_PATTERN,
	STRICT_AS_SPACE,
	STRICT_AS_LAYER,
	STRICT_AS_PROFILE,
	STRICT_AS_NAMES,
	STRICT_AS_INKS,    /* a colour space */
	STRICT_AS_INKS_AT, /* by its place in the file */
	STRICT_AS_INKS_OF, /* what a page does not paint but holds */
	STRICT_AS_FUNCTION /* of no results; those of one, two and so on follow */
};
bool strict_seen(const struct strict *s, uint32_t role, uint32_t num);
void strict_keep(struct strict *s, uint32_t role, uint32_t num);
/* The object number of an entry that is a reference, else 0. */
uint32_t strict_num(const struct yx_pdf_obj *entry);
/* Entry, resolved; the NULL object when there is none or it cannot be read. */
const struct yx_pdf_obj *strict_get(struct strict *s, const struct yx_pdf_obj *dict,
				    const char *key);
const struct yx_pdf_obj *strict_item(struct strict *s, const struct yx_pdf_obj *array, size_t i);
const struct yx_pdf_obj *strict_resolve(struct strict *s, const struct yx_pdf_obj *o);
/* So many numbers; false when it is something else. */
bool strict_numbers(struct strict *s, const struct yx_pdf_obj *o, double *out, size_t n);
/* An entry of a kind of resources, as it stands; NULL in *out when no reader finds it. */
bool strict_find(struct strict_run *r, const char *kind, struct yx_bytes name,
		 const struct yx_pdf_obj **out);
/* Filters and parameters that leave no choice. */
bool strict_filters(struct strict *s, const struct yx_pdf_obj *stream);
/* Decode a content stream: the filters and their parameters must leave no choice. */
bool strict_decode(struct strict *s, const struct yx_pdf_obj *stream, size_t max,
		   struct yx_buf *out, struct yx_bytes *left);
/* Account for `n` bytes of content that were read. */
bool strict_spend(struct strict *s, size_t n);
/* A form, pattern or glyph: read it within `outer` (NULL: an appearance). */
bool strict_stream(struct strict *s, struct strict_run *outer, enum strict_kind kind,
		   const struct yx_pdf_obj *stream, const struct yx_pdf_obj *resources,
		   const struct strict_state *state);

/* strict_run.c */
bool strict_read(struct strict_run *r);
/* Does a join lie within [from, to)? Those before are done with. */
bool strict_has_join(struct strict_run *r, size_t from, size_t to);

/* strict_operator.c */
bool strict_is_operator(struct yx_bytes word);
bool strict_operator(struct strict_run *r);

/* strict_state.c: q, Q, d, gs; the operators of colours */
bool strict_save(struct strict_run *r);
bool strict_restore(struct strict_run *r);
void strict_concat(struct strict_run *r);
void strict_multiply(const double n[6], double m[6]); /* m becomes n times m */
/* A path goes on, or is painted, under the matrix that it began under. */
bool strict_path_matrix(struct strict_run *r);
bool strict_dash(struct strict_run *r);
bool strict_set_state(struct strict_run *r);
bool strict_set_device(struct strict_run *r, unsigned parts);
bool strict_set_space(struct strict_run *r);
bool strict_set_colour(struct strict_run *r);

/* strict_line.c: paths that are painted, and what they are painted with */
void strict_trace(struct strict_run *r);
void strict_trace_close(struct strict_run *r);
bool strict_trace_paint(struct strict_run *r);
bool strict_has_room(struct strict_run *r);
double strict_scale(const struct strict_run *r); /* from here to the page */
bool strict_outline(struct strict_run *r);
void strict_pen_dash(struct strict_pen *p, const double *list, size_t count, double phase);
/* What of it a form takes over and is judged by. */
uint32_t strict_pen_class(const struct strict_pen *p);

/* strict_box.c: d1 at the beginning of a glyph; do a path, and an image (a unit square), lie in it?
 */
void strict_glyph_box(struct strict_run *r);
bool strict_in_glyph_box(struct strict_run *r, const double low[2], const double high[2]);
bool strict_square_in_glyph_box(struct strict_run *r);

/* strict_over.c: overprint; the number of a colour's parts, a colour space as it stands */
void strict_over_colour(struct strict_run *r, bool stroke, size_t numbers);
void strict_over_space(struct strict_run *r, bool stroke, const struct yx_pdf_obj *space);
void strict_over_state(struct strict_run *r, const struct yx_pdf_obj *gs);
bool strict_over_path(struct strict_run *r, bool fills, bool strokes);
bool strict_over_text(struct strict_run *r);
bool strict_over_object(struct strict_run *r);

/* strict_words.c: does a line from x, y to x, y, or a dot, say something about the page's words? */
bool strict_marks_words(struct strict_run *r, const double line[4], double width);
/* Do words lie in the box x0 y0 x1 y1? */
bool strict_covers_words(struct strict_run *r, const double box[4]);
void strict_words_free(struct strict *s);

/* strict_text.c: Tj and its kind, TJ, Tf, ET */
bool strict_show(struct strict_run *r);
bool strict_show_array(struct strict_run *r);
bool strict_set_font(struct strict_run *r);
/* From here on text is shown with a font that is good. */
bool strict_use_font(struct strict_run *r, const struct yx_pdf_obj *entry);
bool strict_end_text(struct strict_run *r);

/* strict_inline.c */
bool strict_inline_image(struct strict_run *r);

/* strict_paint.c */
bool strict_form(struct strict *s, struct strict_run *outer, const struct yx_pdf_obj *form,
		 const struct strict_state *state);
bool strict_graphics_state(struct strict_run *r, const struct yx_pdf_obj *entry);
/* Absent, or six numbers. */
bool strict_matrix(struct strict *s, const struct yx_pdf_obj *dict, double m[6]);

/* strict_annotation.c: the picture that is shown */
bool strict_annotation(struct strict *s, const struct yx_pdf_obj *annot);

/* strict_bare.c: an annotation without a picture, which is not hidden */
bool strict_bare_annotation(struct strict *s, const struct yx_pdf_obj *annot);

/* strict_colour.c */
bool strict_space(struct strict *s, const struct yx_pdf_obj *o, struct strict_space *out,
		  unsigned depth);
/* A device space or Pattern by its name. */
bool strict_device(struct yx_bytes name, struct strict_space *out);
/* What stands for the device's colours among resources. */
bool strict_defaults(struct strict *s, const struct yx_pdf_obj *resources);

/* strict_profile.c: of [/ICCBased ...]; false, with or without something said, when readers differ
 */
bool strict_profile(struct strict *s, const struct yx_pdf_obj *array, struct strict_space *out,
		    unsigned depth);

/* A profile within a picture: only other colours are odd, for who cannot read it leaves it alone.
 */
bool strict_profile_bytes(struct strict *s, struct yx_bytes in, unsigned parts);
/* The profile that the transparency of a page or form is reckoned with (11.6.6). */
bool strict_group(struct strict *s, const struct yx_pdf_obj *owner);

/* strict_ink_paint.c: [/Separation ...] or [/DeviceN ...], object `num` or 0; colours that are
 * painted with it, so many numbers each; an image's; those of inks that a page only holds
 */
bool strict_inks(struct strict *s, const struct yx_pdf_obj *array, uint32_t num);
bool strict_ink_colours(struct strict *s, const struct yx_pdf_obj *array, const double *tints,
			size_t count);
bool strict_ink_palette(struct strict *s, const struct yx_pdf_obj *array,
			const struct strict_space *base, struct yx_bytes table);
bool strict_ink_samples(struct strict *s, const struct yx_pdf_obj *array);
bool strict_inks_of_page(struct strict *s);
void strict_inks_close(struct strict *s);

/* strict_layer.c: the document's configuration; a group or policy by itself; that of marked
 * content, which may have none; of a form or image; of an annotation whose picture shows something
 */
bool strict_layers(struct strict *s);
bool strict_layer(struct strict *s, const struct yx_pdf_obj *entry);
bool strict_marked_layer(struct strict_run *r, struct yx_bytes name,
			 const struct yx_pdf_obj *entry);
bool strict_draw_layer(struct strict_run *r, const struct yx_pdf_obj *object, bool image);
bool strict_annotation_layer(struct strict *s, const struct yx_pdf_obj *annot);

/* strict_names.c: the tree of attached files */
bool strict_attached(struct strict *s);

/* strict_function.c */
bool strict_function(struct strict *s, const struct yx_pdf_obj *o, size_t inputs, size_t outputs);
bool strict_is_gentle(struct strict *s, const struct yx_pdf_obj *o);

/* strict_pattern.c: as the colour of this space */
bool strict_pattern(struct strict_run *r, const struct yx_pdf_obj *entry,
		    struct strict_space *space);
void strict_pattern_around(struct strict_state *inner, const struct strict_state *outer);
bool strict_pattern_paints(struct strict_run *r, bool fills, bool strokes);
bool strict_pattern_letters(struct strict_run *r);
bool strict_pattern_stencil(struct strict_run *r);
bool strict_may_have_colours(struct strict_run *r);

/* strict_clip.c: a path before it is painted, an image (NULL) or a form, anything else */
void strict_clip_set(struct strict_run *r, bool painted);
bool strict_clip_path(struct strict_run *r);
bool strict_clip_object(struct strict_run *r, const struct yx_pdf_obj *form);
bool strict_clip_text(struct strict_run *r);
bool strict_clip_shading(struct strict_run *r);

/* strict_blend.c */
bool strict_blend_mode(struct strict *s, const struct yx_pdf_obj *o);
void strict_blend_state(struct strict_run *r, const struct yx_pdf_obj *gs);
void strict_blend_form(struct strict *s, const struct yx_pdf_obj *form, struct strict_pen *pen);
bool strict_blend_apart(const struct strict_pen *p);
bool strict_blend_path(struct strict_run *r, bool both);
bool strict_blend_letters(struct strict_run *r);
bool strict_soft_mask(struct strict_run *r, const struct yx_pdf_obj *mask);

/* strict_shading.c: by sh, or within a pattern */
bool strict_shading(struct strict_run *r, const struct yx_pdf_obj *entry, double scale,
		    bool in_pattern);

/* strict_font.c */
bool strict_font(struct strict_run *r, const struct yx_pdf_obj *entry);
/* Two programs and more; one; does it say that it is a font? */
bool strict_font_programs(struct strict *s, const struct yx_pdf_obj *font);
bool strict_font_embedded(struct strict *s, const struct yx_pdf_obj *font);
bool strict_font_says(struct strict *s, const struct yx_pdf_obj *font);
bool strict_font_box(struct strict *s, const struct yx_pdf_obj *font);
/* strict_composite.c */
bool strict_composite(struct strict *s, const struct yx_pdf_obj *font);
/* strict_type3.c: a font whose glyphs are content */
bool strict_type3(struct strict_run *r, const struct yx_pdf_obj *font);
/* Set r->now.few and its codes for a font that is good. */
void strict_font_codes(struct strict_run *r, const struct yx_pdf_obj *entry);

/* strict_glyph.c: fonts that are embedded */
struct strict_face;
/* What is known of a font that is good. */
bool strict_face(struct strict *s, const struct yx_pdf_obj *entry, struct strict_face **out);
/* The codes of a string that is shown with it. */
bool strict_glyphs_shown(struct strict *s, struct strict_face *f, struct yx_bytes text);
void strict_glyphs_free(struct strict_glyphs *g);

/* strict_image.c */
bool strict_image(struct strict_run *r, const struct yx_pdf_obj *image);
/* strict_place.c: where it is painted: thin ones, and those with colours to be left out */
bool strict_image_place(struct strict_run *r, const struct yx_pdf_obj *image);

#endif
