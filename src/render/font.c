/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fonts of the package (GB/T 33190-2016 11.1), through FreeType. A face is owned by its cairo face,
 * because surfaces keep that one longer than a view lives.
 */
#include "font.h"

#include <string.h>

static void
destroy_face(void *face)
{
	struct render_face *f = face;

	(void)FT_Done_Face(f->ft);
	(void)FT_Done_Library(f->library);
	yx_buf_clear(&f->bytes);
	if (!f->embedded)
		yx_file_close(&f->file);
	yx_free(f);
}

/* The number of the font of that family in a collection; 0 when there is none. */
static FT_Long
find_family(FT_Library library, struct yx_bytes b, const char *family)
{
	FT_Face face;
	FT_Long count = 0, found = 0;

	if (!family || FT_New_Memory_Face(library, b.data, (FT_Long)b.len, -1, &face) != 0)
		return 0;
	count = face->num_faces;
	(void)FT_Done_Face(face);
	for (FT_Long i = 0; count > 1 && i < count && i < 32; i++) {
		bool same;

		if (FT_New_Memory_Face(library, b.data, (FT_Long)b.len, i, &face) != 0)
			continue;
		same = face->family_name && strcmp(face->family_name, family) == 0;
		(void)FT_Done_Face(face);
		if (same) {
			found = i;
			break;
		}
	}
	return found;
}

/* Prefer Unicode; else whatever there is. */
static void
choose_table(FT_Face ft)
{
	if (FT_Select_Charmap(ft, FT_ENCODING_UNICODE) == 0 ||
	    FT_Select_Charmap(ft, FT_ENCODING_MS_SYMBOL) == 0)
		return;
	if (ft->num_charmaps > 0)
		(void)FT_Set_Charmap(ft, ft->charmaps[0]);
}

static struct render_face *
open_face(FT_Library library, struct yx_bytes b, const char *family)
{
	static const cairo_user_data_key_t key;
	struct render_face *f = yx_alloc(sizeof(*f));

	if (!f)
		return NULL;
	if (FT_New_Memory_Face(library, b.data, (FT_Long)b.len, find_family(library, b, family),
			       &f->ft) != 0) {
		yx_free(f);
		return NULL;
	}
	/* bitmaps alone cannot be scaled */
	if (!FT_IS_SCALABLE(f->ft) || f->ft->units_per_EM == 0 ||
	    FT_Reference_Library(library) != 0) {
		(void)FT_Done_Face(f->ft);
		yx_free(f);
		return NULL;
	}
	f->library = library;
	f->embedded = true; /* no file to close yet */
	choose_table(f->ft);
	f->bold = (f->ft->style_flags & FT_STYLE_FLAG_BOLD) != 0;
	f->cairo =
	    cairo_ft_font_face_create_for_ft_face(f->ft, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
	if (cairo_font_face_set_user_data(f->cairo, &key, f, destroy_face) !=
	    CAIRO_STATUS_SUCCESS) {
		cairo_font_face_destroy(f->cairo);
		destroy_face(f);
		return NULL;
	}
	return f;
}

struct render_face *
render_face_embedded(FT_Library library, struct yx_buf *bytes, const char *family)
{
	struct render_face *f = open_face(library, yx_buf_bytes(bytes), family);

	if (f) {
		f->bytes = *bytes;
		*bytes = (struct yx_buf){ 0 };
	}
	return f;
}

struct render_face *
render_face_open(FT_Library library, struct yx_file *file, const char *family)
{
	struct render_face *f = open_face(library, file->bytes, family);

	if (!f) {
		yx_file_close(file);
		return NULL;
	}
	f->file = *file;
	f->embedded = false;
	return f;
}

void
render_face_release(struct render_face *f)
{
	if (f)
		cairo_font_face_destroy(f->cairo);
}

unsigned long
render_face_glyph(const struct render_face *f, uint32_t code)
{
	unsigned long g = FT_Get_Char_Index(f->ft, code);

	/* symbol fonts keep their characters in the private area */
	if (g == 0 && code < 0x100)
		g = FT_Get_Char_Index(f->ft, 0xf000 + code);
	return g;
}

double
render_face_advance(const struct render_face *f, unsigned long glyph)
{
	if (FT_Load_Glyph(f->ft, (FT_UInt)glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0)
		return 0.5;
	return (double)f->ft->glyph->metrics.horiAdvance / (double)f->ft->units_per_EM;
}

/* ---------------------------------------------------------------- resource */

static struct render_face *
open_own(struct render *r, const struct render_unit *u, const struct render_resource *res)
{
	const struct yx_xml_node *file = yx_xml_child(res->node, "FontFile");
	struct yx_buf path = { 0 }, bytes = { 0 };
	struct render_face *face = NULL;
	const char *family;

	if (!file || yx_xml_text(file, &path, NULL) != YX_OK || path.len == 0)
		goto done;
	if (++r->v->fonts_opened > YX_LIMIT_RENDER_FONTS) {
		render_warn(r, u->node, "the document has too many fonts", "文档字体过多", NULL);
		goto done;
	}
	if (!render_read_file(r, res, yx_buf_str(&path), u->node, YX_LIMIT_RENDER_FONT, &bytes))
		goto done;
	family = yx_xml_attr(res->node, "FamilyName");
	face = render_face_embedded(render_system_library(r->v->system), &bytes,
				    family ? family : yx_xml_attr(res->node, "FontName"));
	if (!face)
		render_warn(r, u->node, "this font cannot be read: another one stands in",
			    "字体无法读取，已用其他字体代替", yx_buf_str(&path));
done:
	yx_buf_clear(&path);
	yx_buf_clear(&bytes);
	return face;
}

struct render_font *
render_font_get(struct render *r, const struct render_unit *u)
{
	const char *id = yx_xml_attr(u->node, "Font");
	struct render_resource *res = render_find(r->v, RENDER_FONT, id);
	struct render_font_name name = { 0 };
	struct render_font **kept = res ? &res->font : &r->v->unknown_font, *f;

	if (!res)
		render_warn(r, u->node, "this font is not there: another one stands in",
			    "缺少字体，已用其他字体代替", id);
	if (*kept)
		return *kept;
	if (!(*kept = f = yx_alloc(sizeof(*f))))
		return NULL;
	if (res) {
		f->own = open_own(r, u, res);
		name.name = yx_xml_attr(res->node, "FontName");
		name.family = yx_xml_attr(res->node, "FamilyName");
		name.serif = render_flag(yx_xml_attr(res->node, "Serif"), false);
		name.fixed = render_flag(yx_xml_attr(res->node, "FixedWidth"), false);
		f->bold = render_flag(yx_xml_attr(res->node, "Bold"), false);
		f->italic = render_flag(yx_xml_attr(res->node, "Italic"), false);
	}
	f->chain[0] = render_system_chain(&name);
	f->half = render_system_half(&name);
	name.bold = true;
	f->chain[1] = render_system_chain(&name);
	return f;
}

void
render_font_free(struct render_font *f)
{
	if (!f)
		return;
	render_face_release(f->own);
	yx_free(f);
}

struct render_face *
render_font_face(struct render *r, const struct render_font *f, bool bold, uint32_t code,
		 unsigned long *glyph)
{
	const unsigned char *slot = f->chain[bold || f->bold];

	if (f->own && (*glyph = render_face_glyph(f->own, code)) != 0)
		return f->own;
	for (; *slot; slot++) {
		struct render_face *face = render_system_face(r->v->system, *slot);

		if (face && (*glyph = render_face_glyph(face, code)) != 0)
			return face;
	}
	return NULL;
}
