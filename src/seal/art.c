/* SPDX-License-Identifier: Apache-2.0 */
/*
 * art: the kinds of seals with their measures, and drawing one. docs/SEALS.md tells where each
 * number comes from.
 */
#include <math.h>
#include <string.h>

#include <yinxin/draw_document.h>

#include "art.h"

static const struct kind {
	const char *name, *chinese, *title;
	double width, height, edge, star, letters;
	enum yx_draw_face face;
	enum yx_status (*draw)(struct art_work *w, struct yx_error *err);
} kinds[YX_SEAL_ART_KIND_COUNT] = {
	[YX_SEAL_ART_COMPANY] = { "company", "公章", "", 40, 40, 1.2, 14, 6.6, YX_DRAW_SONG,
				  art_round },
	[YX_SEAL_ART_CONTRACT] = { "contract", "合同专用章", "合同专用章", 40, 40, 1.0, 13, 6.2,
				   YX_DRAW_SONG, art_round },
	[YX_SEAL_ART_FINANCE] = { "finance", "财务专用章", "财务专用章", 38, 38, 1.0, 12, 5.9,
				  YX_DRAW_SONG, art_round },
	[YX_SEAL_ART_PERSONNEL] = { "personnel", "人事专用章", "人事专用章", 38, 38, 1.0, 12, 5.9,
				    YX_DRAW_SONG, art_round },
	[YX_SEAL_ART_INVOICE] = { "invoice", "发票专用章", "发票专用章", 40, 30, 1.0, -1, 4.2,
				  YX_DRAW_SONG, art_invoice },
	[YX_SEAL_ART_LEGAL_REP] = { "legal-representative", "法定代表人名章", "", 20, 20, 1.0, -1,
				    0, YX_DRAW_SONG_BOLD, art_person },
	[YX_SEAL_ART_PERSONAL] = { "personal", "个人名章", "", 16, 16, 0.8, -1, 0, YX_DRAW_KAI,
				   art_person },
	[YX_SEAL_ART_ROUND] = { "round", "圆形章", "", 40, 40, 1.0, -1, 6.2, YX_DRAW_SONG,
				art_round },
	[YX_SEAL_ART_OVAL] = { "oval", "椭圆章", "", 45, 30, 1.0, -1, 4.6, YX_DRAW_SONG,
			       art_round },
	[YX_SEAL_ART_SQUARE] = { "square", "方章", "", 22, 22, 1.0, -1, 0, YX_DRAW_SONG_BOLD,
				 art_block },
	[YX_SEAL_ART_RECTANGLE] = { "rectangle", "长方章", "", 45, 16, 0.8, -1, 0,
				    YX_DRAW_SONG_BOLD, art_block },
};

static const struct yx_draw_colour ink_red = { 215, 16, 28, 255 };

const char *
yx_seal_art_kind_name(enum yx_seal_art_kind kind)
{
	return (unsigned)kind < YX_SEAL_ART_KIND_COUNT ? kinds[kind].name : NULL;
}

const char *
yx_seal_art_kind_chinese(enum yx_seal_art_kind kind)
{
	return (unsigned)kind < YX_SEAL_ART_KIND_COUNT ? kinds[kind].chinese : NULL;
}

bool
yx_seal_art_kind_parse(enum yx_seal_art_kind *out, const char *name)
{
	for (unsigned i = 0; name && i < YX_SEAL_ART_KIND_COUNT; i++)
		if (strcmp(name, kinds[i].name) == 0 || strcmp(name, kinds[i].chinese) == 0) {
			*out = (enum yx_seal_art_kind)i;
			return true;
		}
	return false;
}

/* Characters of a name: two ask for 之印, three for 印, so that four stand in the square. */
static enum yx_seal_art_suffix
suffix_for(const char *name)
{
	struct yx_reader r = yx_reader(yx_bytes_str(name));
	uint32_t cp;
	unsigned n = 0;

	while (yx_utf8_take(&r, &cp))
		n++;
	return n == 2 ? YX_SEAL_ART_ZHIYIN : n == 3 ? YX_SEAL_ART_YIN : YX_SEAL_ART_NO_SUFFIX;
}

void
yx_seal_art_defaults(struct yx_seal_art *art)
{
	static const struct yx_draw_colour none = { 0, 0, 0, 0 };
	const struct kind *k;
	double scale;

	if ((unsigned)art->kind >= YX_SEAL_ART_KIND_COUNT)
		return;
	k = &kinds[art->kind];
	if (!(art->width_mm > 0))
		art->width_mm =
		    art->height_mm > 0 && k->width == k->height ? art->height_mm : k->width;
	if (!(art->height_mm > 0))
		art->height_mm = art->width_mm * k->height / k->width;
	/* a seal of another size keeps its proportions */
	scale = fmin(art->width_mm / k->width, art->height_mm / k->height);
	if (!(art->edge_mm > 0))
		art->edge_mm = k->edge * scale;
	if (art->star_mm == 0)
		art->star_mm = k->star > 0 ? k->star * scale : -1;
	if (!(art->name_mm > 0))
		art->name_mm = k->letters * scale;
	if (!art->title)
		art->title = k->title;
	if (!art->own_face)
		art->face = art->white ? YX_DRAW_SONG_BOLD : k->face;
	if (memcmp(&art->colour, &none, sizeof(none)) == 0)
		art->colour = ink_red;
	if (art->suffix == YX_SEAL_ART_SUFFIX_AUTO && art->name)
		art->suffix = suffix_for(art->name);
}

static enum yx_status
check(const struct yx_seal_art *a, struct yx_error *err)
{
	if ((unsigned)a->kind >= YX_SEAL_ART_KIND_COUNT)
		return yx_fail(err, YX_USAGE, NULL, "", "there is no such kind of seal");
	if (!a->name || !*a->name)
		return yx_fail(err, YX_USAGE, NULL, "", "a seal needs a name");
	if (!(a->width_mm >= 5) || !(a->height_mm >= 5) || a->width_mm > 80 || a->height_mm > 80)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a seal of %g by %g mm is not possible (5 to 80 mm)", a->width_mm,
			       a->height_mm);
	if (a->edge_mm * 4 > fmin(a->width_mm, a->height_mm))
		return yx_fail(err, YX_USAGE, NULL, "", "an edge of %g mm leaves no room",
			       a->edge_mm);
	return YX_OK;
}

enum yx_status
yx_seal_art_draw(struct yx_draw_picture **out, struct yx_draw_fonts *fonts,
		 const struct yx_seal_art *art, struct yx_error *err)
{
	struct art_work w = { .a = *art, .fonts = fonts };
	enum yx_status st;

	*out = NULL;
	yx_seal_art_defaults(&w.a);
	st = check(&w.a, err);
	if (st == YX_OK)
		st = yx_draw_picture_new(&w.pic, w.a.width_mm, w.a.height_mm, YX_DRAW_MM, err);
	if (st != YX_OK)
		return st;
	w.cx = w.a.width_mm / 2;
	w.cy = w.a.height_mm / 2;
	st = kinds[w.a.kind].draw(&w, err);
	if (st == YX_OK)
		st = yx_draw_picture_status(w.pic, err);
	if (st != YX_OK) {
		yx_draw_picture_free(w.pic);
		return st;
	}
	*out = w.pic;
	return YX_OK;
}

void
art_add_shape(struct yx_draw_path *to, struct yx_draw_path *shape, bool hole)
{
	yx_draw_path_turn(shape, !hole);
	yx_draw_path_append(to, shape, yx_draw_identity);
	yx_draw_path_clear(shape);
}

/* --------------------------------------------------------------------- files */

static enum yx_status
write_pdf(struct yx_buf *out, const struct yx_draw_picture *pic, struct yx_draw_fonts *fonts,
	  struct yx_error *err)
{
	double w, h;
	struct yx_draw_document *doc = NULL;
	struct yx_draw_document_options o = { .bare = true };
	enum yx_status st;

	yx_draw_picture_pdf_size(pic, &w, &h);
	o.width = w;
	o.height = h;
	st = yx_draw_document_new(&doc, fonts, &o, err);
	if (st != YX_OK)
		return st;
	yx_draw_document_picture_at(doc, pic, 0, 0, 0);
	st = yx_draw_document_write(doc, out, NULL, err);
	yx_draw_document_free(doc);
	return st;
}

enum yx_status
yx_seal_art_write(struct yx_buf *out, const struct yx_draw_picture *pic,
		  enum yx_seal_art_format format, double dpi, struct yx_draw_fonts *fonts,
		  struct yx_error *err)
{
	uint32_t id = 1;

	switch (format) {
	case YX_SEAL_ART_SVG:
		return yx_draw_write_svg(out, pic, err);
	case YX_SEAL_ART_PNG:
		return yx_draw_write_png(out, pic, dpi, err);
	case YX_SEAL_ART_PDF:
		return write_pdf(out, pic, fonts, err);
	case YX_SEAL_ART_OFD:
		return yx_draw_write_ofd(out, pic, 0, 0, 0, &id, "ofd:", err);
	}
	return yx_fail(err, YX_USAGE, NULL, "", "there is no such picture format");
}
