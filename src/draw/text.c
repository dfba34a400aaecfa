/* SPDX-License-Identifier: Apache-2.0 */
/* text: lines, boxes and arcs of text as filled outlines in a picture. */
#include <math.h>
#include <string.h>

#include "font.h"

enum yx_status
yx_draw_text_width(double *out, struct yx_draw_fonts *fonts, const struct yx_draw_style *style,
		   const char *text, struct yx_error *err)
{
	struct draw_line line;
	enum yx_status st = draw_line_layout(&line, fonts, style, yx_bytes_str(text), 0, err);

	*out = st == YX_OK ? line.width : 0;
	draw_line_clear(&line);
	return st;
}

/* The outlines of a laid-out line, its left end at (x, baseline). */
static void
outline_line(struct yx_draw_path *path, struct yx_draw_fonts *fonts,
	     const struct yx_draw_style *style, const struct draw_line *line, double x,
	     double baseline)
{
	double sx = style->size * draw_style_scale(style), sy = style->size;

	for (size_t i = 0; i < line->run.count; i++) {
		const struct yx_draw_glyph *g = &line->run.glyphs[i];
		struct yx_draw_matrix m = {
			sx, 0, 0, sy, x + line->x[i] + g->dx * sx, baseline - g->dy * sy
		};

		yx_draw_glyph_path(path, fonts, g->font, g->glyph, m);
	}
}

static enum yx_status
line_path(struct yx_draw_path *path, struct yx_draw_fonts *fonts, const struct yx_draw_style *style,
	  double left, double right, double baseline, struct yx_bytes text, bool justify,
	  struct yx_error *err)
{
	struct draw_line line;
	enum yx_status st;
	double x = left;

	st = draw_line_layout(&line, fonts, style, text, justify ? right - left : 0, err);
	if (st != YX_OK)
		return st;
	if (style->align == YX_DRAW_CENTRE)
		x = (left + right - line.width) / 2;
	else if (style->align == YX_DRAW_RIGHT)
		x = right - line.width;
	outline_line(path, fonts, style, &line, x, baseline);
	draw_line_clear(&line);
	return YX_OK;
}

static enum yx_status
line_in(struct yx_draw_picture *pic, struct yx_draw_fonts *fonts, const struct yx_draw_style *style,
	double left, double right, double baseline, struct yx_bytes text, bool justify,
	struct yx_error *err)
{
	struct yx_draw_path path = { 0 };
	enum yx_status st =
	    line_path(&path, fonts, style, left, right, baseline, text, justify, err);

	if (st == YX_OK) {
		yx_draw_picture_fill(pic, &path, draw_style_colour(style));
		st = yx_draw_picture_status(pic, err);
	}
	yx_draw_path_clear(&path);
	return st;
}

enum yx_status
yx_draw_text_line_path(struct yx_draw_path *out, struct yx_draw_fonts *fonts,
		       const struct yx_draw_style *style, double x, double baseline,
		       const char *text, struct yx_error *err)
{
	return line_path(out, fonts, style, x, x, baseline, yx_bytes_str(text), false, err);
}

enum yx_status
yx_draw_text_line(struct yx_draw_picture *pic, struct yx_draw_fonts *fonts,
		  const struct yx_draw_style *style, double x, double baseline, const char *text,
		  struct yx_error *err)
{
	return line_in(pic, fonts, style, x, x, baseline, yx_bytes_str(text), false, err);
}

enum yx_status
yx_draw_text_box(struct yx_draw_picture *pic, struct yx_draw_fonts *fonts,
		 const struct yx_draw_style *style, struct yx_draw_rect box, const char *text,
		 double *bottom, struct yx_error *err)
{
	double height = draw_style_height(style), y = box.y0;
	struct yx_draw_lines lines;
	enum yx_status st;

	st = yx_draw_wrap(&lines, fonts, style, box.x1 - box.x0, yx_bytes_str(text), err);
	for (size_t i = 0; st == YX_OK && i < lines.count; i++, y += height) {
		/* 0.88 em of CJK glyphs stand above the baseline */
		double baseline = y + height / 2 + style->size * 0.38;

		if (y + height > box.y1 + 1e-6) {
			st = yx_fail(err, YX_LIMIT, NULL, "", "the text does not fit into its box");
			break;
		}
		st = line_in(pic, fonts, style, box.x0, box.x1, baseline, lines.line[i],
			     style->align == YX_DRAW_JUSTIFY && !lines.hard[i], err);
	}
	yx_draw_lines_clear(&lines);
	if (bottom)
		*bottom = y;
	return st;
}

static enum yx_status
fits(bool *out, struct yx_draw_fonts *fonts, const struct yx_draw_style *style, double width,
     double height, const char *text, struct yx_error *err)
{
	struct yx_draw_lines lines;
	enum yx_status st = yx_draw_wrap(&lines, fonts, style, width, yx_bytes_str(text), err);

	*out = st == YX_OK && (double)lines.count * draw_style_height(style) <= height + 1e-6;
	for (size_t i = 0; *out && i < lines.count; i++) {
		struct draw_line line;

		st = draw_line_layout(&line, fonts, style, lines.line[i], 0, err);
		if (st != YX_OK || line.width > width + 0.5 * style->size)
			*out = false;
		draw_line_clear(&line);
	}
	yx_draw_lines_clear(&lines);
	return st;
}

enum yx_status
yx_draw_text_fit(double *out, struct yx_draw_fonts *fonts, const struct yx_draw_style *style,
		 double width, double height, double min, double max, const char *text,
		 struct yx_error *err)
{
	struct yx_draw_style s = *style;
	double lo = min, hi = max;
	enum yx_status st;
	bool ok = false;

	s.size = max;
	st = fits(&ok, fonts, &s, width, height, text, err);
	*out = max;
	if (st != YX_OK || ok)
		return st;
	s.size = min;
	st = fits(&ok, fonts, &s, width, height, text, err);
	*out = min;
	if (st == YX_OK && !ok)
		return yx_fail(err, YX_LIMIT, NULL, "", "the text does not fit even at %g", min);
	for (int i = 0; st == YX_OK && i < 12; i++) {
		s.size = (lo + hi) / 2;
		st = fits(&ok, fonts, &s, width, height, text, err);
		if (ok)
			lo = s.size;
		else
			hi = s.size;
	}
	*out = lo;
	return st;
}

/* ---------------------------------------------------------------------- arcs */

#define ARC_STEPS 1440

/* Angle (radians) reached when walking `distance` along the ellipse from `from`. */
static double
walk(const struct yx_draw_text_arc *arc, double from, double distance)
{
	double step = (distance < 0 ? -2 : 2) * M_PI / ARC_STEPS, t = from, left = fabs(distance);

	if (arc->rx == arc->ry)
		return from + distance / arc->rx;
	for (int i = 0; i < 4 * ARC_STEPS; i++) {
		double mid = t + step / 2;
		double d = hypot(arc->rx * sin(mid), arc->ry * cos(mid)) * fabs(step);

		if (d >= left)
			return t + step * left / d;
		left -= d;
		t += step;
	}
	return t;
}

static double
arc_length(const struct yx_draw_text_arc *arc, double from, double to)
{
	double sum = 0, step = (to - from) / ARC_STEPS;

	for (int i = 0; i < ARC_STEPS; i++) {
		double mid = from + (i + 0.5) * step;

		sum += hypot(arc->rx * sin(mid), arc->ry * cos(mid)) * fabs(step);
	}
	return sum;
}

/* Index of the glyph behind the cluster that begins at i. */
static size_t
cluster_end(const struct yx_draw_run *run, size_t i)
{
	size_t j = i + 1;

	while (j < run->count && run->glyphs[j].cluster == run->glyphs[i].cluster)
		j++;
	return j;
}

/* Middle of the cluster [i, j) on the straight line. */
static double
cluster_middle(const struct draw_line *line, const struct yx_draw_style *style, size_t i, size_t j)
{
	double k = style->size * draw_style_scale(style);

	return (line->x[i] + line->x[j - 1] + line->run.glyphs[j - 1].advance * k) / 2;
}

static void
place_on_arc(struct yx_draw_path *path, struct yx_draw_fonts *fonts,
	     const struct yx_draw_style *style, const struct yx_draw_text_arc *arc,
	     const struct draw_line *line)
{
	const struct yx_draw_run *run = &line->run;
	double first = 0, last = 0, extra = 0, n = 0, k = style->size * draw_style_scale(style);
	double centre = arc->centre * M_PI / 180, way = arc->inside ? -1 : 1, done = 0;

	for (size_t i = 0, j; i < run->count; i = j, n++) {
		j = cluster_end(run, i);
		last = cluster_middle(line, style, i, j);
		if (i == 0)
			first = last;
	}
	if (arc->sweep > 0 && n > 1) {
		double half = arc->sweep / 2 * M_PI / 180;

		extra = (arc_length(arc, centre - half, centre + half) - (last - first)) / (n - 1);
	}
	for (size_t i = 0, j; i < run->count; i = j, done++) {
		double middle, at, t, tx, ty;

		j = cluster_end(run, i);
		middle = cluster_middle(line, style, i, j);
		at = middle - (first + last) / 2 + extra * (done - (n - 1) / 2);
		t = walk(arc, centre, way * at);
		tx = -arc->rx * sin(t) * way;
		ty = arc->ry * cos(t) * way;
		for (size_t g = i; g < j; g++) {
			struct yx_draw_matrix m = { k,
						    0,
						    0,
						    style->size,
						    line->x[g] - middle + run->glyphs[g].dx * k,
						    -run->glyphs[g].dy * style->size };

			m = yx_draw_concat(m, yx_draw_rotate(atan2(ty, tx) * 180 / M_PI));
			m = yx_draw_concat(m, yx_draw_translate(arc->cx + arc->rx * cos(t),
								arc->cy + arc->ry * sin(t)));
			yx_draw_glyph_path(path, fonts, run->glyphs[g].font, run->glyphs[g].glyph,
					   m);
		}
	}
}

enum yx_status
yx_draw_text_arc_path(struct yx_draw_path *out, struct yx_draw_fonts *fonts,
		      const struct yx_draw_style *style, const struct yx_draw_text_arc *arc,
		      const char *text, struct yx_error *err)
{
	struct draw_line line;
	enum yx_status st;

	if (!(arc->rx > 0) || !(arc->ry > 0))
		return yx_fail(err, YX_USAGE, NULL, "", "an arc needs a radius");
	st = draw_line_layout(&line, fonts, style, yx_bytes_str(text), 0, err);
	if (st != YX_OK)
		return st;
	place_on_arc(out, fonts, style, arc, &line);
	draw_line_clear(&line);
	return YX_OK;
}

enum yx_status
yx_draw_text_on_arc(struct yx_draw_picture *pic, struct yx_draw_fonts *fonts,
		    const struct yx_draw_style *style, const struct yx_draw_text_arc *arc,
		    const char *text, struct yx_error *err)
{
	struct yx_draw_path path = { 0 };
	enum yx_status st = yx_draw_text_arc_path(&path, fonts, style, arc, text, err);

	if (st == YX_OK) {
		yx_draw_picture_fill(pic, &path, draw_style_colour(style));
		st = yx_draw_picture_status(pic, err);
	}
	yx_draw_path_clear(&path);
	return st;
}
