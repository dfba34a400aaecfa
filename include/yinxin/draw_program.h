/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draw_program.h: which glyphs the program of an embedded font has for a code, table by table. A
 * reader of documents asks some of these tables, in an order of its own (ISO 32000-2 9.6.5); where
 * two of them lead to glyphs that look different, two readers show different letters.
 */
#ifndef YINXIN_DRAW_PROGRAM_H
#define YINXIN_DRAW_PROGRAM_H

#include <yinxin/draw_letter.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_font_kind {
	YX_FONT_TRUETYPE,
	YX_FONT_OPENTYPE, /* CFF within the tables of OpenType */
	YX_FONT_CFF,
	YX_FONT_TYPE1
};
enum yx_font_kind yx_font_program_kind(const struct yx_font_program *p);
bool yx_font_program_by_cid(const struct yx_font_program *p);

enum yx_font_table {
	YX_TABLE_WINDOWS,       /* (3, 1) and (3, 10) */
	YX_TABLE_WINDOWS_BASIC, /* (3, 1) */
	YX_TABLE_UNICODE,       /* (0, any) */
	YX_TABLE_UNICODE_BASIC, /* (0, 0), (0, 1), (0, 3) */
	YX_TABLE_MAC,           /* (1, 0) */
	YX_TABLE_SYMBOL,        /* (3, 0) */
	YX_TABLE_BUILTIN,       /* of Type 1 and CFF: the encoding within */
	YX_TABLE_LETTERS        /* of Type 1 and CFF: Unicode, by the names of the glyphs */
};

/* Is the program written as its format has it, so that all read the same? Type 1: made of the words
 * that all fonts have, each in its place (some readers run it as PostScript, others look for words
 * in it); with `encoding`: is that also written as all of them read it? CFF: its header, indexes
 * and dictionaries (Adobe Technical Note 5176). TrueType: its directory and the tables that lead
 * to outlines. */
bool yx_font_program_plain(const struct yx_font_program *p, bool encoding);
/* Is the outline of this glyph (by_cid: of this CID) one that all readers run to its end and draw
 * alike? Of damaged ones they draw a part, nothing, or take another font. TrueType: also, do its
 * instructions, which some run, leave it about as it is, at five sizes? Type 1: told with the whole
 * program. */
bool yx_font_program_outline(struct yx_font_program *p, uint32_t glyph);
/* Where a program or the outline asked for last is another: the first word, the table or the
 * glyph; empty where none can be named. */
enum yx_font_part {
	YX_FONT_WHOLE,  /* the program: CFF, TrueType */
	YX_FONT_CLEAR,  /* Type 1: up to eexec */
	YX_FONT_SECRET, /* Type 1, behind it: counted when decrypted, without the first four */
};
struct yx_font_odd {
	char word[32];
	size_t at; /* byte of the part it is in */
	enum yx_font_part part;
};
/* How many bytes of outlines were run through to tell: procedures each time they are called. */
uint64_t yx_font_program_steps(const struct yx_font_program *p);
struct yx_font_odd yx_font_program_odd(const struct yx_font_program *p);

/* Glyphs found, each once; 0 is there where a table has nothing for the code. */
struct yx_font_found {
	uint32_t glyphs[YX_FONT_GLYPHS];
	size_t count;
	bool more; /* than there is room for */
};
void yx_font_found_add(struct yx_font_found *f, uint32_t glyph);
/* Add what every table of this kind says of the code; false: there is none. */
bool yx_font_program_ask(struct yx_font_program *p, enum yx_font_table table, uint32_t code,
			 struct yx_font_found *out);
/* Add the first and the last glyph of this name, or 0. False: its glyphs have no names. */
bool yx_font_program_ask_name(struct yx_font_program *p, struct yx_bytes name,
			      struct yx_font_found *out);
/* The name of a glyph; false: it has none. */
bool yx_font_program_name(struct yx_font_program *p, uint32_t glyph, char *out, size_t size);
/* Is there a glyph of this number, or of this CID in a CFF that is keyed by them? */
bool yx_font_program_has(struct yx_font_program *p, uint32_t glyph);
/* Has it no outline? */
bool yx_font_program_blank(struct yx_font_program *p, uint32_t glyph);
/* Have these two the same outline, or none? */
bool yx_font_program_alike(struct yx_font_program *p, uint32_t a, uint32_t b);

#ifdef __cplusplus
}
#endif
#endif
