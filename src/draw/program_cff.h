/* SPDX-License-Identifier: Apache-2.0 */
/* A CFF program taken apart (Adobe Technical Note 5176; outlines: 5177). Private to draw. */
#ifndef YINXIN_DRAW_PRIVATE_PROGRAM_CFF_H
#define YINXIN_DRAW_PRIVATE_PROGRAM_CFF_H

#include "program.h"

#define CFF_OPERANDS 48  /* of a DICT's operator (5176, 4) and of an outline's (5177, annex B) */
#define CFF_FONTS    256 /* font DICTs of a font keyed by CIDs: a byte tells which */
#define CFF_STRINGS  391 /* strings that every font has: annex A */
#define CFF_ESCAPE   32  /* operators behind a byte 12 are counted from here */
#define CFF_KEYS     (CFF_ESCAPE + 39)

struct cff_index {
	struct yx_bytes offsets, data;
	uint32_t count;
	uint8_t size; /* of an offset */
};

/* A DICT: where its operators' operands are; numbers that are not whole are doubles too. */
struct cff_value {
	double n[CFF_OPERANDS];
	uint8_t count;
};
struct cff_dict {
	bool has[CFF_KEYS];
	struct cff_value value[CFF_KEYS];
};

/* Keys that lead somewhere or change what is drawn. */
enum {
	CFF_CHARSET = 15,
	CFF_ENCODING,
	CFF_CHAR_STRINGS,
	CFF_PRIVATE,
	CFF_SUBRS,
	CFF_PAINT_TYPE = CFF_ESCAPE + 5,
	CFF_CHARSTRING_TYPE,
	CFF_FONT_MATRIX,
	CFF_SYNTHETIC_BASE = CFF_ESCAPE + 20,
	CFF_ROS = CFF_ESCAPE + 30,
	CFF_FD_ARRAY = CFF_ESCAPE + 36,
	CFF_FD_SELECT
};
enum cff_kind { CFF_TOP, CFF_FONT, CFF_PRIVATE_DICT };

struct cff {
	struct yx_font_program *p; /* told what is odd */
	struct yx_bytes in;
	struct cff_index strings, global, glyphs;
	struct cff_index local[CFF_FONTS]; /* procedures of each font DICT */
	size_t font_count;
	bool by_cid;
	uint8_t *fonts;  /* of each glyph: its font DICT */
	uint16_t *names; /* of each glyph: its name's number, or its CID */
	uint32_t *gids;  /* of CIDs, + 1 */
};

/* False, with what is odd told once. */
bool cff_odd(struct cff *c, const char *word, const uint8_t *at);

/* program_cff_dict.c */
bool cff_dict_read(struct cff *c, struct cff_dict *out, struct yx_bytes in, enum cff_kind kind);
/* A whole number from 0, `missing` where the key is not there; false: it is another. */
bool cff_dict_offset(const struct cff_dict *d, unsigned key, size_t i, size_t missing, size_t *out);

/* program_cff_maps.c */
bool cff_charset(struct cff *c, size_t offset);
bool cff_encoding(struct cff *c, size_t offset); /* nothing is told */
bool cff_font_select(struct cff *c, size_t offset);

/* program_cff.c */
struct yx_bytes cff_index_get(const struct cff_index *x, uint32_t i);

/* program_cff_code.c: is the outline run to its end, as the specification has it? */
bool cff_code(struct cff *c, uint32_t gid);

#endif
