/* SPDX-License-Identifier: Apache-2.0 */
/* Fonts: those of the package, and those of this machine that stand in for others. */
#ifndef YINXIN_RENDER_FONT_H
#define YINXIN_RENDER_FONT_H

#include "render.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_MODULE_H

/* A face of a font file, open. Lives as long as its cairo face is used anywhere. */
struct render_face {
	cairo_font_face_t *cairo; /* owns all the rest */
	FT_Face ft;
	FT_Library library;  /* a reference */
	struct yx_buf bytes; /* of an embedded font */
	struct yx_file file; /* of another */
	bool embedded;
	bool bold;
};

/* ------------------------------------------------------- of this machine */

#define RENDER_CHAIN 12 /* faces tried for a character, 0-terminated */

/* Nothing is opened yet. */
YX_MUST_CHECK enum yx_status render_system_new(struct yx_ofd_fonts **out, const char *folders,
					       struct yx_error *err);
FT_Library render_system_library(struct yx_ofd_fonts *s);
/* The face in a slot, opened now if it was not; NULL when it is not installed. */
struct render_face *render_system_face(struct yx_ofd_fonts *s, unsigned slot);
/* What the name of a font says. */
struct render_font_name {
	const char *name, *family; /* may be NULL */
	bool bold, serif, fixed;
};
/* True for Chinese fonts whose Latin letters are half an em wide (SimSun and its like). */
bool render_system_half(const struct render_font_name *n);
/* Slots that stand in for it, best first. */
const unsigned char *render_system_chain(const struct render_font_name *n);

/* --------------------------------------------------------------- any face */

/*
 * A face from the bytes of an embedded font; empties `bytes`. NULL when it cannot be read. Of a
 * collection the face of that family (may be NULL), else the first.
 */
struct render_face *render_face_embedded(FT_Library library, struct yx_buf *bytes,
					 const char *family);
/* A face from a mapped file, which it closes in the end (on failure at once). */
struct render_face *render_face_open(FT_Library library, struct yx_file *file, const char *family);
/* Drop the opener's reference. */
void render_face_release(struct render_face *f);
/* Glyph number of a character, 0 when the face has none. */
unsigned long render_face_glyph(const struct render_face *f, uint32_t code);
/* The glyph for columns: brackets and stops have a form of their own there, others keep `glyph`. */
unsigned long render_face_upright(const struct render_face *f, uint32_t code, unsigned long glyph);
/* In em. */
double render_face_advance(const struct render_face *f, unsigned long glyph);

/* --------------------------------------------------------- of the package */

/* A Font resource: its own face when the package has it, then those that stand in. */
struct render_font {
	struct render_face *own;       /* NULL: not in the package, or unreadable */
	const unsigned char *chain[2]; /* regular, bold */
	bool bold, italic;             /* the resource says so */
	bool half;                     /* Latin of half an em: a Chinese font of this kind */
};

/* The font of a text object, opened once; NULL only when memory is out. */
struct render_font *render_font_get(struct render *r, const struct render_unit *u);
void render_font_free(struct render_font *f);
/* The face that has a character, and the glyph; NULL when none has it. */
struct render_face *render_font_face(struct render *r, const struct render_font *f, bool bold,
				     uint32_t code, unsigned long *glyph);

#endif
