/* SPDX-License-Identifier: Apache-2.0 */
/*
 * art_text: letters for seals. Engravers fix the height of the letters and condense them until
 * the name fits; so sizes here are heights of ink in millimetres, and widths follow.
 */
#include <math.h>
#include <string.h>

#include "art.h"

/* Narrower than this a Chinese character cannot be read. */
#define NARROWEST 0.26

static bool
is_wide(uint32_t c)
{
	return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0xff01 && c <= 0xff60) || (c >= 0x20000 && c <= 0x3fffd);
}

enum yx_status
art_measure(struct art_ink *out, struct art_work *w, enum yx_draw_face face, const char *text,
	    struct yx_error *err)
{
	struct yx_draw_path path = { 0 };
	struct yx_draw_rect r;
	struct yx_draw_run run;
	enum yx_status st = yx_draw_shape(&run, w->fonts, face, NULL, yx_bytes_str(text), err);

	*out = (struct art_ink){ .wide = true };
	if (st != YX_OK)
		return st;
	for (size_t i = 0; i < run.count; i++) {
		const struct yx_draw_glyph *g = &run.glyphs[i];

		yx_draw_glyph_path(&path, w->fonts, g->font, g->glyph,
				   yx_draw_translate(0, -g->dy));
		out->count += g->length > 0;
		out->wide = out->wide && is_wide(g->code);
	}
	r = yx_draw_path_bounds(&path);
	if (path.status != YX_OK) {
		st = yx_fail_nomem(err);
	} else if (r.x0 > r.x1) {
		st = yx_fail(err, YX_USAGE, NULL, "", "a text of a seal is blank");
	} else {
		out->top = -r.y0;
		out->bottom = r.y1;
		out->advance = run.advance;
		/* a lone flat character (一) keeps the height of its kind */
		if (out->wide && out->top + out->bottom < 0.8) {
			out->top = 0.84;
			out->bottom = 0.08;
		}
	}
	yx_draw_path_clear(&path);
	yx_draw_run_clear(&run);
	return st;
}

/*
 * Rubber and laser-cut seals have sturdier strokes than a book face condensed to half its width:
 * regular faces gain a little all round.
 */
static void
paint_letters(struct art_work *w, const struct yx_draw_path *path, enum yx_draw_face face,
	      double height, double condensed)
{
	struct yx_draw_paint paint = { .fill = YX_DRAW_FILL_NONZERO,
				       .fill_colour = w->a.colour,
				       .stroke_colour = w->a.colour };

	if (face == YX_DRAW_SONG || face == YX_DRAW_KAI || face == YX_DRAW_MING)
		paint.stroke_width = 0.022 * height * fmin(1, fmax(condensed / 0.55, 0.4));
	yx_draw_picture_paint(w->pic, path, &paint);
}

static enum yx_status
too_long(const char *text, struct yx_error *err)
{
	return yx_fail(err, YX_USAGE, NULL, "",
		       "\"%.90s\" is too long for this seal: use a shorter name or a larger seal",
		       text);
}

enum yx_status
art_put_arc(struct art_work *w, const struct art_arc *arc, struct yx_error *err)
{
	struct yx_draw_style style = { .face = arc->face, .colour = w->a.colour };
	struct yx_draw_text_arc place = { .cx = w->cx,
					  .cy = w->cy,
					  .centre = arc->centre,
					  .sweep = arc->sweep,
					  .inside = arc->lower };
	struct yx_draw_path path = { 0 };
	struct art_ink ink;
	double feet, inner, length, share;
	enum yx_status st = art_measure(&ink, w, arc->face, arc->text, err);

	if (st != YX_OK)
		return st;
	style.size = arc->height / (ink.top + ink.bottom);
	/* from the outer ellipse in to the baseline: the heads, or for the lower arc the feet */
	feet = (arc->lower ? ink.bottom : ink.top) * style.size;
	place.rx = arc->rx - feet;
	place.ry = arc->ry - feet;
	inner = (arc->rx + arc->ry) / 2 - arc->height;
	if (inner <= 0.5)
		return yx_fail(err, YX_USAGE, NULL, "", "the seal is too small for its letters");
	/* what each letter may take along the inner ellipse, where letters come closest */
	share = ink.count > 1 ? (double)ink.count / (ink.count - 1) : 1;
	length = fmax(arc->sweep, ink.count > 1 ? 0 : 40) * M_PI / 180 * inner * share;
	style.width_scale = fmin(arc->widest, 0.93 * length / (ink.advance * style.size));
	if (style.width_scale < NARROWEST)
		return too_long(arc->text, err);
	st = yx_draw_text_arc_path(&path, w->fonts, &style, &place, arc->text, err);
	if (st == YX_OK)
		paint_letters(w, &path, arc->face, arc->height, style.width_scale);
	yx_draw_path_clear(&path);
	return st;
}

enum yx_status
art_put_line(struct art_work *w, enum yx_draw_face face, const char *text, double x, double top,
	     double height, double width, double widest, struct yx_error *err)
{
	struct yx_draw_style style = { .face = face,
				       .align = YX_DRAW_CENTRE,
				       .colour = w->a.colour };
	struct yx_draw_path path = { 0 };
	struct art_ink ink;
	enum yx_status st = art_measure(&ink, w, face, text, err);

	if (st != YX_OK)
		return st;
	style.size = height / (ink.top + ink.bottom);
	style.width_scale = fmin(widest, width / (ink.advance * style.size));
	if (style.width_scale < NARROWEST)
		return too_long(text, err);
	st = yx_draw_text_line_path(&path, w->fonts, &style, x, top + ink.top * style.size, text,
				    err);
	if (st == YX_OK)
		paint_letters(w, &path, face, height, style.width_scale);
	yx_draw_path_clear(&path);
	return st;
}

/* The box of a glyph that shall fill a cell: its ink, but at least three quarters of its em. */
static struct yx_draw_rect
body(const struct yx_draw_path *glyph)
{
	struct yx_draw_rect r = yx_draw_path_bounds(glyph);

	r.x0 = fmin(r.x0, 0.14);
	r.x1 = fmax(r.x1, 0.86);
	r.y0 = fmin(r.y0, -0.72);
	r.y1 = fmax(r.y1, -0.04);
	return r;
}

enum yx_status
art_put_cells(struct yx_draw_path *path, struct art_work *w, enum yx_draw_face face,
	      const char *text, const struct art_cell *cells, size_t count, struct yx_error *err)
{
	struct yx_draw_path glyph = { 0 };
	struct yx_draw_run run;
	enum yx_status st = yx_draw_shape(&run, w->fonts, face, NULL, yx_bytes_str(text), err);

	if (st != YX_OK)
		return st;
	if (run.count != count)
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "\"%.90s\" does not consist of single characters", text);
	for (size_t i = 0; st == YX_OK && i < count; i++) {
		const struct art_cell *c = &cells[i];
		struct yx_draw_rect r;
		double sx, sy;

		yx_draw_path_reset(&glyph);
		yx_draw_glyph_path(&glyph, w->fonts, run.glyphs[i].font, run.glyphs[i].glyph,
				   yx_draw_identity);
		r = body(&glyph);
		sx = c->width / (r.x1 - r.x0);
		sy = c->height / (r.y1 - r.y0);
		/* engravers stretch letters to fill the field, but not beyond recognition */
		sx = fmin(sx, sy * 1.7);
		sy = fmin(sy, sx * 2.1);
		yx_draw_path_append(path, &glyph,
				    (struct yx_draw_matrix){
					sx, 0, 0, sy, c->x + c->width / 2 - (r.x0 + r.x1) / 2 * sx,
					c->y + c->height / 2 - (r.y0 + r.y1) / 2 * sy });
	}
	yx_draw_path_clear(&glyph);
	yx_draw_run_clear(&run);
	return st;
}
