/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A font file with some characters only, for formats that find glyphs by character (OFD): unlike
 * docfont.c, which embeds by glyph number, the character map is kept.
 */
#include <string.h>
#include <yinxin/limits.h>

#include "font.h"

/* The face's own font: the first of its chain that is installed. */
static struct draw_font *
first_font(struct yx_draw_fonts *fonts, enum yx_draw_face face)
{
	struct draw_font *f = NULL;
	size_t count;
	const uint8_t *chain = draw_font_chain(face, &count);

	for (size_t i = 0; i < count && !f; i++)
		f = draw_font_get(fonts, chain[i]);
	return f;
}

static enum yx_status
add_characters(hb_subset_input_t *in, struct draw_font *f, struct yx_bytes utf8,
	       struct yx_error *err)
{
	struct yx_reader r = yx_reader(utf8);
	hb_codepoint_t glyph;
	uint32_t cp;

	while (yx_utf8_take(&r, &cp)) {
		if (cp < ' ')
			continue;
		if (!draw_hb.font_get_nominal_glyph(f->font, cp, &glyph))
			return yx_fail(err, YX_NOT_FOUND, NULL, "",
				       "the font %.120s has no glyph for U+%04X", f->path,
				       (unsigned)cp);
		draw_hb.set_add(draw_hb_subset.input_unicode_set(in), cp);
	}
	if (!yx_reader_at_end(&r))
		return yx_fail(err, YX_USAGE, NULL, "", "the text is not UTF-8");
	return YX_OK;
}

enum yx_status
yx_draw_font_subset(struct yx_buf *out, struct yx_draw_fonts *fonts, enum yx_draw_face face,
		    struct yx_bytes utf8, struct yx_draw_font_program *about, struct yx_error *err)
{
	/* layout has been done: positions are in the document */
	static const hb_tag_t drop[] = { HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'),
					 HB_TAG('G', 'D', 'E', 'F'), HB_TAG('B', 'A', 'S', 'E'),
					 HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'),
					 HB_TAG('v', 'm', 't', 'x') };
	struct draw_font *f = first_font(fonts, face);
	hb_subset_input_t *in = NULL;
	hb_face_t *small = NULL;
	hb_blob_t *blob = NULL, *cff;
	unsigned size = sizeof(about->family), name_size = sizeof(about->name), length;
	hb_language_t english = draw_hb.language_from_string("en", -1);
	const char *data;
	enum yx_status st;

	*about = (struct yx_draw_font_program){ 0 };
	if (!f)
		return draw_font_missing(face, err);
	if (!(in = draw_hb_subset.input_create_or_fail()))
		return yx_fail_nomem(err);
	if ((st = add_characters(in, f, utf8, err)) != YX_OK)
		goto done;
	for (size_t i = 0; i < sizeof(drop) / sizeof(*drop); i++)
		draw_hb.set_add(draw_hb_subset.input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG),
				drop[i]);
	small = draw_hb_subset.or_fail(f->face, in);
	if (!small) {
		st = yx_fail(err, YX_UNSUPPORTED, NULL, "", "the font %.150s cannot be subset",
			     f->path);
		goto done;
	}
	draw_hb.ot_name_get_utf8(f->face, HB_OT_NAME_ID_FONT_FAMILY, english, &size, about->family);
	draw_hb.ot_name_get_utf8(f->face, HB_OT_NAME_ID_FULL_NAME, english, &name_size,
				 about->name);
	cff = draw_hb.face_reference_table(f->face, HB_TAG('C', 'F', 'F', ' '));
	about->cff = draw_hb.blob_get_length(cff) > 0;
	draw_hb.blob_destroy(cff);
	blob = draw_hb.face_reference_blob(small);
	data = draw_hb.blob_get_data(blob, &length);
	yx_buf_put(out, data, length);
	st = yx_buf_status(out, err);
done:
	draw_hb.blob_destroy(blob);
	draw_hb.face_destroy(small);
	draw_hb_subset.input_destroy(in);
	return st;
}
