/* SPDX-License-Identifier: Apache-2.0 */
/* Embedded fonts as far as the choice of glyphs goes: what the files strict_glyph*.c share. */
#ifndef YX_PDF_STRICT_GLYPH_H
#define YX_PDF_STRICT_GLYPH_H

#include <yinxin/draw_program.h>
#include "strict.h"
#include "text_scan.h"

/* A font program in memory; the first to be opened makes place for others. */
struct strict_program {
	struct yx_pdf_ref ref;
	struct yx_buf data;
	struct yx_font_program *font;
};

/* A font dictionary, as far as codes lead to glyphs. */
struct strict_face {
	uint32_t num; /* its object; 0: it is none */
	struct yx_pdf_obj program;
	size_t slot;  /* where its program was last */
	unsigned key; /* of FontFile, FontFile2, FontFile3 */
	bool composite, true_type;
	bool type3;                 /* `judged` says which codes lead to one glyph */
	bool symbolic, nonsymbolic; /* table 121, bits 3 and 6 */

	/* simple: what /Encoding says */
	bool has_encoding, by_name, has_base, mac, standard;
	uint32_t letters[256]; /* Unicode, TEXT_UNKNOWN */
	uint32_t names[256];   /* of /Differences: where they begin in the pool, + 1 */
	struct yx_buf pool;    /* each ends with a zero */

	/* composite */
	bool by_glyph; /* CIDFontType2 */
	bool mapped;   /* /CIDToGIDMap is a stream */
	bool has_cmap, identity, in_file2;
	bool loose; /* readers differ on what the map leaves out */
	struct text_cmap cmap;
	struct yx_buf gids;

	uint8_t *judged; /* a bit for each code that was found good */
};

/* The program of a face, opened; NULL when it cannot be, with the reading over. */
struct yx_font_program *strict_program(struct strict *s, struct strict_face *f);
/* Is the program, is the outline of a glyph as all readers read it? Else said, with the place. */
bool strict_plain_program(struct strict *s, const struct yx_font_program *p);
bool strict_plain_outline(struct strict *s, struct yx_font_program *p, uint32_t glyph);
struct yx_bytes strict_name_of(const struct strict_face *f, uint32_t code);

/* strict_glyph_simple.c: false when the code leads to glyphs that look different */
bool strict_glyph_simple(struct strict *s, const struct strict_face *f, struct yx_font_program *p,
			 uint32_t code);

/* strict_type3.c */
bool strict_face_type3(struct strict *s, struct strict_face *f, const struct yx_pdf_obj *font);
bool strict_type3_shown(struct strict *s, const struct strict_face *f, struct yx_bytes text);

/* strict_glyph_cid.c */
bool strict_face_composite(struct strict *s, struct strict_face *f, const struct yx_pdf_obj *font);
bool strict_glyph_cids(struct strict *s, struct strict_face *f, struct yx_bytes text);

#define NOTDEF_EN "a code without a glyph: only some readers show the sign for what is missing"
#define NOTDEF_ZH "代码没有对应字形：只有部分阅读器显示缺字符号"

#endif
