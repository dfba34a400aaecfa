/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docfont: a font in a PDF file. The glyphs used are subset with HarfBuzz and embedded as a Type 0
 * font with Identity-H (ISO 32000-1 9.7): CFF outlines as CIDFontType0C, whose codes are the CIDs
 * of a CID-keyed font or its glyph numbers; TrueType as CIDFontType2 with the glyph numbers kept.
 * A ToUnicode map gives the text back.
 */
#include <math.h>
#include <string.h>

#include "document.h"

static size_t
find(const struct doc_font *df, uint32_t gid)
{
	size_t lo = 0, hi = df->count;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (df->glyphs[mid].gid < gid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Look once whether the font is CFF, and whether it is keyed by CIDs. */
static void
inspect(struct doc_font *df, struct draw_font *font)
{
	hb_blob_t *cff = draw_hb.face_reference_table(font->face, HB_TAG('C', 'F', 'F', ' '));
	FT_Library library = NULL;
	FT_Face face = NULL;
	FT_UInt cid;

	df->cff = draw_hb.blob_get_length(cff) > 0;
	draw_hb.blob_destroy(cff);
	if (!df->cff || draw_ft.Init_FreeType(&library) != 0)
		return;
	df->ft_library = library;
	if (draw_ft.New_Face(library, font->path, (FT_Long)font->index, &face) != 0)
		return;
	df->ft_face = face;
	df->cid_keyed = draw_ft.Get_CID_From_Glyph_Index(face, 1, &cid) == 0;
}

const struct doc_glyph *
doc_font_use(struct doc_font *df, struct draw_font *font, uint32_t gid, struct yx_bytes text)
{
	size_t i = find(df, gid);
	struct doc_glyph *g;
	FT_UInt cid = gid;

	if (df->count == 0)
		inspect(df, font);
	if (i < df->count && df->glyphs[i].gid == gid) {
		g = &df->glyphs[i];
		if (!g->text[0] && text.len && text.len < sizeof(g->text))
			memcpy(g->text, text.data, text.len);
		return g;
	}
	if (df->count == df->cap) {
		size_t cap = df->cap * 2 + 64;
		struct doc_glyph *v = yx_realloc(df->glyphs, cap * sizeof(*v));

		if (!v)
			return NULL;
		df->glyphs = v;
		df->cap = cap;
	}
	g = &df->glyphs[i];
	memmove(g + 1, g, (df->count - i) * sizeof(*g));
	df->count++;
	*g = (struct doc_glyph){ .gid = gid };
	if (df->cid_keyed && draw_ft.Get_CID_From_Glyph_Index(df->ft_face, gid, &cid) != 0)
		cid = gid;
	g->cid = cid;
	g->width = round(draw_hb.font_get_glyph_h_advance(font->font, gid) / font->em * 10000) / 10;
	if (text.len && text.len < sizeof(g->text))
		memcpy(g->text, text.data, text.len);
	return g;
}

void
doc_font_clear(struct doc_font *df)
{
	if (df->ft_face)
		draw_ft.Done_Face(df->ft_face);
	if (df->ft_library)
		draw_ft.Done_FreeType(df->ft_library);
	yx_free(df->glyphs);
	*df = (struct doc_font){ 0 };
}

/* ------------------------------------------------------------------- writing */

/* The subset font program; NULL when HarfBuzz cannot make it. */
static hb_blob_t *
subset(const struct doc_font *df, struct draw_font *font)
{
	static const hb_tag_t drop[] = { HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'),
					 HB_TAG('G', 'D', 'E', 'F'), HB_TAG('B', 'A', 'S', 'E'),
					 HB_TAG('n', 'a', 'm', 'e'), HB_TAG('O', 'S', '/', '2'),
					 HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'),
					 HB_TAG('v', 'm', 't', 'x'), HB_TAG('p', 'o', 's', 't') };
	hb_subset_input_t *in = draw_hb_subset.input_create_or_fail();
	hb_face_t *face;
	hb_blob_t *blob = NULL;

	if (!in)
		return NULL;
	for (size_t i = 0; i < df->count; i++)
		draw_hb.set_add(draw_hb_subset.input_glyph_set(in), df->glyphs[i].gid);
	for (size_t i = 0; i < sizeof(drop) / sizeof(*drop); i++)
		draw_hb.set_add(draw_hb_subset.input_set(in, HB_SUBSET_SETS_DROP_TABLE_TAG),
				drop[i]);
	draw_hb_subset.input_set_flags(in, df->cff && df->cid_keyed ? HB_SUBSET_FLAGS_DEFAULT
								    : HB_SUBSET_FLAGS_RETAIN_GIDS);
	face = draw_hb_subset.or_fail(font->face, in);
	draw_hb_subset.input_destroy(in);
	if (!face)
		return NULL;
	if (df->cff)
		blob = draw_hb.face_reference_table(face, HB_TAG('C', 'F', 'F', ' '));
	else
		blob = draw_hb.face_reference_blob(face);
	draw_hb.face_destroy(face);
	return blob;
}

/* "ABCDEF+PostScriptName"; the tag is made from the glyphs so that it is the same next time. */
static void
font_name(char out[96], const struct doc_font *df, struct draw_font *font)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	unsigned size = 80;
	char name[80];
	size_t n = 7;

	for (size_t i = 0; i < df->count; i++)
		h = (h ^ df->glyphs[i].gid) * UINT64_C(0x100000001b3);
	for (int i = 0; i < 6; i++, h /= 26)
		out[i] = (char)('A' + h % 26);
	out[6] = '+';
	draw_hb.ot_name_get_utf8(font->face, HB_OT_NAME_ID_POSTSCRIPT_NAME,
				 draw_hb.language_from_string("en", -1), &size, name);
	for (const char *c = size ? name : "Font"; *c && n < 90; c++)
		if ((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') ||
		    (*c >= '0' && *c <= '9') || *c == '-')
			out[n++] = *c;
	out[n] = 0;
}

static void
write_to_unicode(struct doc_file *f, unsigned number, const struct doc_font *df)
{
	struct yx_buf map = { 0 };
	size_t left = 0;

	yx_buf_puts(&map, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
			  "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
			  "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
			  "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
	for (size_t i = 0; i < df->count; i++)
		left += df->glyphs[i].text[0] != 0;
	for (size_t i = 0, block = 0; i < df->count; i++) {
		struct yx_buf text = { 0 };

		if (!df->glyphs[i].text[0])
			continue;
		if (block == 0) {
			block = left < 100 ? left : 100;
			left -= block;
			yx_buf_printf(&map, "%zu beginbfchar\n", block);
		}
		doc_put_text_string(&text, df->glyphs[i].text);
		/* the string without its byte order mark */
		yx_buf_printf(&map, "<%04X> <", df->glyphs[i].cid);
		yx_buf_put_bytes(&map, yx_bytes_slice(yx_buf_bytes(&text), 5, SIZE_MAX));
		yx_buf_puts(&map, "\n");
		yx_buf_clear(&text);
		if (--block == 0)
			yx_buf_puts(&map, "endbfchar\n");
	}
	yx_buf_puts(&map, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
	if (map.status != YX_OK)
		f->status = map.status;
	doc_file_stream(f, number, "", yx_buf_bytes(&map));
	yx_buf_clear(&map);
}

/* The four numbers of the font's box, in 1/1000 em, from its head table. */
static void
put_box(struct yx_buf *out, struct draw_font *font)
{
	hb_blob_t *head = draw_hb.face_reference_table(font->face, HB_TAG('h', 'e', 'a', 'd'));
	unsigned len = 0;
	const char *data = draw_hb.blob_get_data(head, &len);
	struct yx_reader r = yx_reader(yx_bytes(data, len));
	uint16_t v = 0;

	yx_buf_puts(out, "/FontBBox[");
	if (yx_skip(&r, 36))
		for (int i = 0; i < 4 && yx_take_u16be(&r, &v); i++) {
			draw_put_number(out, (int16_t)v * 1000 / font->em, 0);
			yx_buf_puts(out, i < 3 ? " " : "");
		}
	yx_buf_puts(out, "]");
	draw_hb.blob_destroy(head);
}

static void
write_descriptor(struct doc_file *f, unsigned number, unsigned file, const struct doc_font *df,
		 struct draw_font *font, const char *name)
{
	struct yx_buf *o = &f->out;
	hb_font_extents_t e = { 0 };

	draw_hb.font_get_h_extents(font->font, &e);
	doc_file_open(f, number);
	yx_buf_printf(o, "<</Type/FontDescriptor/FontName/%s/Flags 4/ItalicAngle 0/StemV 80", name);
	put_box(o, font);
	yx_buf_puts(o, "/Ascent ");
	draw_put_number(o, e.ascender * 1000 / font->em, 0);
	yx_buf_puts(o, "/Descent ");
	draw_put_number(o, e.descender * 1000 / font->em, 0);
	yx_buf_puts(o, "/CapHeight ");
	draw_put_number(o, e.ascender * 800 / font->em, 0);
	yx_buf_printf(o, "/FontFile%d %u 0 R>>", df->cff ? 3 : 2, file);
	doc_file_close(f);
}

/* W: runs of neighbouring CIDs. The glyphs are in glyph order, which is CID order in real fonts. */
static void
put_widths(struct yx_buf *o, const struct doc_font *df)
{
	yx_buf_puts(o, "/DW 1000/W[");
	for (size_t i = 0; i < df->count; i++) {
		if (i == 0 || df->glyphs[i].cid != df->glyphs[i - 1].cid + 1)
			yx_buf_printf(o, "%s%u[", i ? "]" : "", df->glyphs[i].cid);
		else
			yx_buf_puts(o, " ");
		draw_put_number(o, df->glyphs[i].width, 1);
	}
	yx_buf_puts(o, df->count ? "]]" : "]");
}

enum yx_status
doc_font_write(struct doc_file *f, struct doc_font *df, struct draw_font *font,
	       struct yx_error *err)
{
	unsigned descendant = doc_file_reserve(f), descriptor = doc_file_reserve(f),
		 program = doc_file_reserve(f), unicode = doc_file_reserve(f), len = 0;
	hb_blob_t *blob = subset(df, font);
	struct yx_buf *o = &f->out;
	const char *data;
	char name[96], dict[64] = "/Subtype/CIDFontType0C";

	if (!blob || draw_hb.blob_get_length(blob) == 0) {
		draw_hb.blob_destroy(blob);
		return yx_fail(err, YX_UNSUPPORTED, NULL, "", "the font %.120s cannot be embedded",
			       font->path);
	}
	font_name(name, df, font);
	data = draw_hb.blob_get_data(blob, &len);
	if (!df->cff)
		(void)snprintf(dict, sizeof(dict), "/Length1 %u", len);
	doc_file_stream(f, program, dict, yx_bytes(data, len));
	draw_hb.blob_destroy(blob);
	write_descriptor(f, descriptor, program, df, font, name);
	write_to_unicode(f, unicode, df);
	doc_file_open(f, descendant);
	yx_buf_printf(o,
		      "<</Type/Font/Subtype/CIDFontType%d/BaseFont/%s/FontDescriptor %u 0 R"
		      "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>%s",
		      df->cff ? 0 : 2, name, descriptor, df->cff ? "" : "/CIDToGIDMap/Identity");
	put_widths(o, df);
	yx_buf_puts(o, ">>");
	doc_file_close(f);
	doc_file_open(f, df->object);
	yx_buf_printf(o,
		      "<</Type/Font/Subtype/Type0/BaseFont/%s%s/Encoding/Identity-H"
		      "/DescendantFonts[%u 0 R]/ToUnicode %u 0 R>>",
		      name, df->cff ? "-Identity-H" : "", descendant, unicode);
	doc_file_close(f);
	return YX_OK;
}
