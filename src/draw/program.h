/* SPDX-License-Identifier: Apache-2.0 */
/* What a font program is made of. Private to draw. */
#ifndef YINXIN_DRAW_PRIVATE_PROGRAM_H
#define YINXIN_DRAW_PRIVATE_PROGRAM_H

#include <yinxin/draw_program.h>
#include "library.h"
#include "program_words.h"

#define DRAW_EM          1000 /* pixels: coordinates are thousandths, in 64 parts */
#define DRAW_HINT_TRIALS 5

struct cff;
struct yx_font_program {
	FT_Library library;
	FT_Face face;
	enum yx_font_kind kind;
	struct yx_bytes in;
	bool plain, plain_encoding; /* written as its format has it; Type 1: its encoding too */
	uint64_t steps;             /* that its outlines took to be run */
	struct yx_font_odd odd;     /* if not */
	bool by_cid;    /* FreeType takes CIDs for glyph numbers: a bare CFF keyed by them */
	uint32_t *gids; /* of CIDs, for such a CFF within OpenType */
	size_t gid_count;
	struct cff *cff; /* CFF, OpenType */
	/* TrueType */
	struct yx_bytes loca, glyf, hmtx;
	uint32_t glyphs;
	uint16_t em, metrics; /* how many of the latter are whole */
	bool long_loca;
	FT_Size sizes[DRAW_HINT_TRIALS]; /* of the face: tried with instructions */
	uint64_t hinted;                 /* clock ticks spent with them */
};

/* Is a CFF program, within OpenType or by itself, written as its format has it? */
void draw_cff_read(struct yx_font_program *p);
void draw_cff_free(struct cff *c);
/* An outline of a program that is; `glyph` as FreeType counts. */
bool draw_cff_outline(struct cff *c, uint32_t glyph);

/* Is a Type 1 program written in the usual way? */
void draw_type1_read(struct yx_font_program *p, struct yx_bytes in);
/* Its parts, to `eexec` and to `closefile`; false: with the first entry that is another in front.
 * `plain_encoding`: do all see what is in the encoding? */
bool type1_clear(struct type1_words *w, bool *plain_encoding);
bool type1_private(struct type1_words *w, uint64_t *steps);

/* The outlines: procedures they share, by number; how many bytes in front mean nothing (lenIV). */
struct type1_codes {
	struct yx_bytes *subrs;
	size_t count, lead;
	uint64_t steps; /* so far */
};
/* Is it run to its end, as the specification has it? */
bool type1_code(struct type1_codes *codes, struct yx_bytes in);

/* TrueType and OpenType: a table of the directory; false: it is not there, or not within. */
bool draw_sfnt_table(struct yx_bytes in, const char *tag, struct yx_bytes *out);
/* Are its tables within, each once and apart from the others? */
bool draw_sfnt_directory(struct yx_font_program *p);
/* Note what is another, in which table; false. */
bool draw_sfnt_odd(struct yx_font_program *p, const char *tag, const uint8_t *at);

/* Are the tables of a TrueType program such that all readers read them alike? */
void draw_truetype_read(struct yx_font_program *p);
/* The tables of OpenType around a CFF that has been read. */
void draw_opentype_read(struct yx_font_program *p);
bool truetype_cmap(struct yx_font_program *p);
bool truetype_beside(struct yx_font_program *p);
bool truetype_gsub(struct yx_font_program *p, struct yx_bytes table);
/* The bytes of a glyph, none of what has no outline; false: not within, or not in order. */
bool truetype_place(const struct yx_font_program *p, uint32_t glyph, struct yx_bytes *out);
bool draw_truetype_outline(struct yx_font_program *p, uint32_t glyph);
/* Do its instructions leave the outline about what it is without them? */
bool draw_hints_move_little(struct yx_font_program *p, uint32_t glyph);

#endif
