/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.h: the functions of HarfBuzz and FreeType that are used, found when the first fonts are
 * made. Private to draw.
 */
#ifndef YINXIN_DRAW_LIBRARY_H
#define YINXIN_DRAW_LIBRARY_H

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_BBOX_H
#include FT_CID_H
#include FT_OUTLINE_H
#include FT_SIZES_H
#include FT_TRUETYPE_TABLES_H
#include <hb-ot.h>
#include <hb-subset.h>
#include <yinxin/base.h>

#if HB_VERSION_ATLEAST(7, 0, 0)
#define DRAW_HB_OUTLINE(X) X(font_draw_glyph)
#else
#define DRAW_HB_OUTLINE(X) X(font_get_glyph_shape)
#endif
/* clang-format off */
#define DRAW_HB_FUNCTIONS(X) \
	DRAW_HB_OUTLINE(X) \
	X(blob_create_from_file_or_fail) X(blob_destroy) X(blob_get_data) X(blob_get_length) \
	X(buffer_add) X(buffer_allocation_successful) X(buffer_create) X(buffer_destroy) \
	X(buffer_get_glyph_infos) X(buffer_get_glyph_positions) X(buffer_set_content_type) \
	X(buffer_set_direction) X(buffer_set_language) X(buffer_set_script) \
	X(draw_funcs_create) X(draw_funcs_destroy) X(draw_funcs_make_immutable) \
	X(draw_funcs_set_close_path_func) X(draw_funcs_set_cubic_to_func) \
	X(draw_funcs_set_line_to_func) X(draw_funcs_set_move_to_func) \
	X(draw_funcs_set_quadratic_to_func) X(face_count) X(face_create) X(face_destroy) \
	X(face_get_glyph_count) X(face_get_upem) X(face_reference_blob) \
	X(face_reference_table) X(font_create) X(font_destroy) X(font_get_glyph_h_advance) \
	X(font_get_h_extents) X(font_get_nominal_glyph) X(language_from_string) \
	X(ot_name_get_utf8) X(script_get_horizontal_direction) X(set_add) X(shape) \
	X(unicode_funcs_get_default) X(unicode_general_category) X(unicode_script)
#define DRAW_HB_SUBSET_FUNCTIONS(X) \
	X(input_create_or_fail) X(input_destroy) X(input_glyph_set) X(input_set) \
	X(input_set_flags) X(input_unicode_set) X(or_fail)
#define DRAW_FT_FUNCTIONS(X) \
	X(Activate_Size) X(Done_Face) X(Done_FreeType) X(Get_CID_From_Glyph_Index) X(Get_CMap_Format) \
	X(Get_Char_Index) X(Get_Glyph_Name) X(Get_Name_Index) X(Init_FreeType) X(Load_Glyph) X(New_Face) X(New_Memory_Face) X(New_Size) \
	X(Outline_Get_BBox) X(Outline_Get_Bitmap) X(Outline_Transform) X(Outline_Translate) \
	X(Set_Charmap) X(Set_Pixel_Sizes)
/* clang-format on */

struct draw_hb {
#define DRAW_MEMBER(name) __typeof__(&hb_##name) name;
	DRAW_HB_FUNCTIONS(DRAW_MEMBER)
#undef DRAW_MEMBER
};

struct draw_hb_subset {
#define DRAW_MEMBER(name) __typeof__(&hb_subset_##name) name;
	DRAW_HB_SUBSET_FUNCTIONS(DRAW_MEMBER)
#undef DRAW_MEMBER
};

struct draw_ft {
#define DRAW_MEMBER(name) __typeof__(&FT_##name) name;
	DRAW_FT_FUNCTIONS(DRAW_MEMBER)
#undef DRAW_MEMBER
};

/* Filled by draw_library_load(), which yx_draw_fonts_new() calls: nothing shapes without fonts. */
extern struct draw_hb draw_hb;
extern struct draw_hb_subset draw_hb_subset;
extern struct draw_ft draw_ft;

/* UNSUPPORTED naming the package when a library is not there. */
YX_MUST_CHECK enum yx_status draw_library_load(struct yx_error *err);
/* FreeType alone. */
YX_MUST_CHECK enum yx_status draw_freetype_load(struct yx_error *err);

#endif
