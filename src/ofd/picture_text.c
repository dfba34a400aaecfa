/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of a page that is read as a drawing (GB/T 33190-2016 11): every letter where the page puts
 * it, as an outline of a font of this machine for the font's name.
 */
#include <math.h>
#include <string.h>

#include "picture.h"

static bool
has(const char *name, const char *const *parts)
{
	for (; *parts; parts++)
		if (strstr(name, *parts))
			return true;
	return false;
}

/* As readers without the named font do: by its style. */
static enum yx_draw_face
face_of(const struct yx_xml_node *font, const char *name)
{
	static const char *const kai[] = { "楷", "Kai", "kai", NULL };
	static const char *const fang[] = { "仿", "Fang", "fang", NULL };
	static const char *const mono[] = { "Courier", "Mono", "Consolas", NULL };
	static const char *const hei[] = { "黑", "Hei", "hei", "Arial", "Helvetica", "Sans", NULL };
	const char *bold = yx_xml_attr(font, "Bold");
	bool heavy =
	    (bold && strcmp(bold, "true") == 0) || strstr(name, "Bold") || strstr(name, "标宋");

	if (has(name, kai))
		return YX_DRAW_KAI;
	if (has(name, fang))
		return YX_DRAW_MING;
	if (has(name, mono))
		return YX_DRAW_MONO;
	if (has(name, hei))
		return heavy ? YX_DRAW_HEI_BOLD : YX_DRAW_HEI;
	return heavy ? YX_DRAW_SONG_BOLD : YX_DRAW_SONG;
}

struct letters {
	struct picture_read *p;
	enum yx_draw_face face;
	double size, hscale;
	double x, y; /* where the last TextCode began */
	struct yx_draw_path *out;
};

static enum yx_status
put_letter(struct letters *l, struct yx_bytes letter, double x, double y, double *natural)
{
	struct picture_read *p = l->p;
	struct yx_draw_run run;
	double at = x;
	enum yx_status st = yx_draw_shape(&run, p->fonts, l->face, "zh-Hans", letter, p->err);

	if (st != YX_OK)
		return st;
	for (size_t i = 0; i < run.count; i++) {
		const struct yx_draw_glyph *g = &run.glyphs[i];
		struct yx_draw_matrix m = { l->size * l->hscale, 0, 0, l->size, at, y };

		yx_draw_glyph_path(l->out, p->fonts, g->font, g->glyph,
				   yx_draw_concat(yx_draw_translate(g->dx, -g->dy), m));
		at += g->advance * l->size * l->hscale;
	}
	*natural = run.advance * l->size * l->hscale;
	yx_draw_run_clear(&run);
	return YX_OK;
}

static enum yx_status
put_code(struct letters *l, const struct yx_xml_node *code)
{
	struct yx_ofd_steps dx = { .at = yx_xml_attr(code, "DeltaX") };
	struct yx_ofd_steps dy = { .at = yx_xml_attr(code, "DeltaY") };
	struct yx_buf text = { 0 };
	struct yx_reader r;
	enum yx_status st;
	const uint8_t *from;
	bool utf16;
	uint32_t cp;
	double x, y;

	/* a TextCode without a place begins where the one before it did (11.3) */
	(void)yx_xml_number(yx_xml_attr(code, "X"), &l->x);
	(void)yx_xml_number(yx_xml_attr(code, "Y"), &l->y);
	x = l->x, y = l->y;
	if ((st = yx_xml_text_exact(code, &text, l->p->err)) != YX_OK)
		goto done;
	r = yx_reader(yx_buf_bytes(&text));
	utf16 = yx_ofd_steps_in_utf16(yx_buf_bytes(&text), dx.at, dy.at);
	from = r.at;
	while (st == YX_OK && yx_utf8_take(&r, &cp)) {
		struct yx_bytes letter = yx_bytes(from, (size_t)(r.at - from));
		int units = utf16 && cp > 0xffff ? 2 : 1;
		double step, natural = 0;

		from = r.at;
		if (cp > ' ' && cp != 0x3000 && cp != 0xa0)
			st = put_letter(l, letter, x, y, &natural);
		else
			natural = cp < 0x2000 ? l->size / 2 : l->size;
		x += yx_ofd_steps_take(&dx, units, &step) ? step : dy.at || dy.any ? 0 : natural;
		y += yx_ofd_steps_take(&dy, units, &step) ? step : 0;
		if (!isfinite(x) || !isfinite(y))
			st = picture_refuse(l->p, code, "a letter at this place");
	}
	if (st == YX_OK && !yx_reader_at_end(&r))
		st = picture_refuse(l->p, code, "text that is not UTF-8");
done:
	yx_buf_clear(&text);
	return st;
}

static enum yx_status
check(struct picture_read *p, const struct yx_xml_node *object, const struct yx_xml_node *font)
{
	static const char *const plain[] = { "CharDirection", "ReadDirection" };
	const char *italic = yx_xml_attr(object, "Italic");
	const char *weight = yx_xml_attr(object, "Weight");
	double v;

	if (!font)
		return picture_refuse(p, object, "a font that is not there");
	if (yx_xml_child(font, "FontFile"))
		return picture_refuse(p, object, "an embedded font");
	if (yx_xml_child(object, "CGTransform"))
		return picture_refuse(p, object, "text by glyph numbers");
	if (italic && strcmp(italic, "true") == 0)
		return picture_refuse(p, object, "slanted text");
	if (weight && (!yx_xml_number(weight, &v) || v > 500))
		return picture_refuse(p, object, "text with a weight of its own");
	for (size_t i = 0; i < 2; i++)
		if (yx_xml_attr(object, plain[i]) &&
		    (!yx_xml_number(yx_xml_attr(object, plain[i]), &v) || v != 0))
			return picture_refuse(p, object, plain[i]);
	return YX_OK;
}

enum yx_status
picture_text(struct picture_read *p, const struct yx_xml_node *object, struct yx_draw_path *out)
{
	struct letters l = { .p = p, .hscale = 1, .out = out };
	const struct yx_xml_node *font = picture_find(p, "Font", yx_xml_attr(object, "Font"));
	const char *scale = yx_xml_attr(object, "HScale"), *name;
	enum yx_status st = check(p, object, font);

	if (st != YX_OK)
		return st;
	if (!yx_xml_number(yx_xml_attr(object, "Size"), &l.size) || !(l.size > 0) ||
	    l.size > 1000 ||
	    (scale && (!yx_xml_number(scale, &l.hscale) || !(l.hscale > 0) || l.hscale > 100)))
		return picture_refuse(p, object, "this size of text");
	if (!p->fonts) {
		if ((st = yx_draw_fonts_new(&p->own_fonts, NULL, p->err)) != YX_OK)
			return st;
		p->fonts = p->own_fonts;
	}
	name = yx_xml_attr(font, "FontName");
	l.face = face_of(font, name ? name : "");
	for (const struct yx_xml_node *n = yx_xml_child(object, "TextCode"); n && st == YX_OK;
	     n = yx_xml_next(n, "TextCode"))
		st = put_code(&l, n);
	return st;
}
