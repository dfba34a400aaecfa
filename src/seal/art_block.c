/* SPDX-License-Identifier: Apache-2.0 */
/*
 * art_block: square and rectangular seals, and the name seals of persons. Characters fill the
 * field, each in its cell; red on white (朱文) inside a line, or cut out of the field (白文).
 */
#include <math.h>
#include <string.h>

#include "art.h"

#define CELLS 64

struct grid {
	struct art_cell cell[CELLS];
	size_t count;
};

static bool
given(const char *text)
{
	return text && *text;
}

static size_t
count_characters(const char *text)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	uint32_t cp;
	size_t n = 0;

	while (yx_utf8_take(&r, &cp))
		n++;
	return n;
}

/* Field with its edge and, for white letters, everything but the letters. Takes the letters. */
static void
paint_block(struct art_work *w, struct yx_draw_path *letters)
{
	const struct yx_seal_art *a = &w->a;
	double width = a->width_mm, height = a->height_mm, e = a->edge_mm;
	double round = fmin(width, height) * 0.04;
	struct yx_draw_paint evenodd = { .fill = YX_DRAW_FILL_EVENODD, .fill_colour = a->colour };
	struct yx_draw_paint sturdy = { .fill = YX_DRAW_FILL_NONZERO,
					.fill_colour = a->colour,
					.stroke_colour = a->colour };
	struct yx_draw_path edge = { 0 }, part = { 0 };

	yx_draw_rectangle(&part, yx_draw_rect_of(0, 0, width, height), round);
	art_add_shape(&edge, &part, false);
	if (a->white) {
		art_add_shape(&edge, letters, true);
		yx_draw_picture_begin(w->pic, "name", yx_draw_identity);
		yx_draw_picture_paint(w->pic, &edge, &evenodd);
		yx_draw_picture_end(w->pic);
	} else {
		yx_draw_rectangle(&part, yx_draw_rect_of(e, e, width - 2 * e, height - 2 * e),
				  round * 0.5);
		art_add_shape(&edge, &part, true);
		yx_draw_picture_begin(w->pic, "edge", yx_draw_identity);
		yx_draw_picture_paint(w->pic, &edge, &evenodd);
		yx_draw_picture_end(w->pic);
		yx_draw_picture_begin(w->pic, "name", yx_draw_identity);
		if (a->face == YX_DRAW_KAI || a->face == YX_DRAW_SONG || a->face == YX_DRAW_MING)
			sturdy.stroke_width = 0.014 * fmin(width, height);
		yx_draw_picture_paint(w->pic, letters, &sturdy);
		yx_draw_picture_end(w->pic);
	}
	yx_draw_path_clear(&edge);
}

/* The field inside the edge where letters stand. */
static struct art_cell
field(const struct yx_seal_art *a)
{
	double small = fmin(a->width_mm, a->height_mm);
	double in = (a->white ? small * 0.055 : a->edge_mm + small * 0.045);

	return (struct art_cell){ in, in, a->width_mm - 2 * in, a->height_mm - 2 * in };
}

/* ------------------------------------------------------------------- persons */

static void
add_cell(struct grid *g, double x, double y, double width, double height, double gap)
{
	if (g->count < CELLS)
		g->cell[g->count++] =
		    (struct art_cell){ x + gap / 2, y + gap / 2, width - gap, height - gap };
}

/* Columns from the right, filled downwards; `tall` characters in the first, the rest shared. */
static void
columns(struct grid *g, struct art_cell f, const size_t *per_column, size_t n, double gap)
{
	double width = f.width / (double)n;

	for (size_t c = 0; c < n; c++)
		for (size_t i = 0; i < per_column[c]; i++)
			add_cell(g, f.x + f.width - width * (double)(c + 1),
				 f.y + f.height * (double)i / (double)per_column[c], width,
				 f.height / (double)per_column[c], gap);
}

static void
rows(struct grid *g, struct art_cell f, const size_t *per_row, size_t n, double gap)
{
	double height = f.height / (double)n;

	for (size_t r = 0; r < n; r++)
		for (size_t i = 0; i < per_row[r]; i++)
			add_cell(g, f.x + f.width * (double)i / (double)per_row[r],
				 f.y + height * (double)r, f.width / (double)per_row[r], height,
				 gap);
}

/* Split n characters into k groups, the earlier ones not larger than the later ones. */
static void
split(size_t n, size_t k, bool last_smaller, size_t *out)
{
	for (size_t i = 0; i < k; i++)
		out[i] = n / k + ((last_smaller ? i < n % k : i >= k - n % k) ? 1 : 0);
}

/* How many lines of letters make cells nearest to the wanted height over width. */
static size_t
lines_for(size_t n, double along, double across, double want)
{
	size_t best = 1;
	double error = INFINITY;

	for (size_t k = 1; k <= n; k++) {
		double per = ceil((double)n / (double)k);
		double ratio = (across / (double)k) / (along / per), e = fabs(log(ratio / want));

		if (n % k)
			e += 0.12;
		if (e < error) {
			error = e;
			best = k;
		}
	}
	return best;
}

static enum yx_status
person_text(struct yx_buf *out, const struct yx_seal_art *a, struct yx_error *err)
{
	static const char *const suffix[] = { "", "", "印", "之印", "印章", "私印" };
	size_t which = (size_t)a->suffix;

	yx_buf_puts(out, a->name);
	yx_buf_puts(out, which < sizeof(suffix) / sizeof(*suffix) ? suffix[which] : "");
	return yx_buf_status(out, err);
}

enum yx_status
art_person(struct art_work *w, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	struct art_cell f = field(a);
	double gap = fmin(f.width, f.height) * 0.05;
	struct yx_draw_path letters = { 0 };
	struct yx_buf text = { 0 };
	struct grid g = { .count = 0 };
	size_t n, per[CELLS] = { 0 }, k;
	enum yx_status st = person_text(&text, a, err);

	if (st != YX_OK)
		goto done;
	n = count_characters(yx_buf_str(&text));
	if (n > 16) {
		st = yx_fail(err, YX_USAGE, NULL, "", "a name seal holds at most 16 characters");
		goto done;
	}
	if (a->order == YX_SEAL_ART_ROWS) {
		k = lines_for(n, f.width, f.height, 1.0);
		split(n, k, true, per);
		rows(&g, f, per, k, gap);
	} else {
		/* three in a square: the surname tall at the right */
		k = lines_for(n, f.height, f.width, 1.0);
		if (n == 2 && f.width < f.height * 1.3)
			k = f.width > f.height * 0.8 ? 2 : 1;
		split(n, k, false, per);
		columns(&g, f, per, k, gap);
	}
	if (a->order == YX_SEAL_ART_LOOP && n == 4 && g.count == 4) {
		/* right column: first and last; left column: second and third */
		struct art_cell last = g.cell[1];

		g.cell[1] = g.cell[2];
		g.cell[2] = g.cell[3];
		g.cell[3] = last;
	}
	st = art_put_cells(&letters, w, a->face, yx_buf_str(&text), g.cell, g.count, err);
	if (st == YX_OK)
		paint_block(w, &letters);
done:
	yx_draw_path_clear(&letters);
	yx_buf_clear(&text);
	return st;
}

/* --------------------------------------------------------------------- units */

struct line {
	const char *text;
	double share; /* of the height */
	struct art_ink ink;
};

/* Lines of text, each as wide as the field: name, second line, title, number, code. */
static enum yx_status
put_lines(struct yx_draw_path *letters, struct art_work *w, struct line *line, size_t n,
	  struct yx_error *err)
{
	struct art_cell f = field(&w->a);
	double sum = 0, y = f.y, gap = f.height * 0.06;
	enum yx_status st = YX_OK;

	for (size_t i = 0; i < n; i++)
		sum += line[i].share;
	for (size_t i = 0; st == YX_OK && i < n; i++) {
		double height = (f.height - gap * (double)(n - 1)) * line[i].share / sum;
		struct yx_draw_style s = { .face = w->a.face, .align = YX_DRAW_CENTRE };

		s.size = height / (line[i].ink.top + line[i].ink.bottom);
		s.width_scale = fmin(1, f.width / (line[i].ink.advance * s.size));
		if (s.width_scale < 0.5) { /* smaller letters rather than squeezed ones */
			s.size *= fmax(s.width_scale / 0.5, 0.5);
			s.width_scale = f.width / (line[i].ink.advance * s.size);
		}
		if (s.width_scale < 0.3)
			return yx_fail(err, YX_USAGE, NULL, "",
				       "\"%.90s\" is too long for this seal", line[i].text);
		st = yx_draw_text_line_path(letters, w->fonts, &s, w->cx,
					    y + height / 2 +
						(line[i].ink.top - line[i].ink.bottom) / 2 * s.size,
					    line[i].text, err);
		y += height + gap;
	}
	return st;
}

/* All wide: the name in cells, the title (if any) in rows of its own below it. */
static enum yx_status
put_grid(struct yx_draw_path *letters, struct art_work *w, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	struct art_cell f = field(a), top = f;
	double gap = fmin(f.width, f.height) * 0.035;
	size_t n = count_characters(a->name), t = count_characters(a->title), per[CELLS] = { 0 }, k;
	struct grid g = { .count = 0 };
	struct yx_buf text = { 0 };
	enum yx_status st;

	if (n + t > CELLS)
		return yx_fail(err, YX_USAGE, NULL, "", "a square seal holds at most %d characters",
			       CELLS);
	yx_buf_printf(&text, "%s%s", a->name, a->title);
	if (a->order == YX_SEAL_ART_ROWS || a->width_mm > a->height_mm * 1.5 || t) {
		k = lines_for(n + t, f.width, f.height, 1.15);
		if (t) {
			/* the title's rows are as high as those of the name */
			size_t below = k > 1 ? (size_t)round((double)(t * k) / (double)(n + t)) : 1;

			below = below < 1 ? 1 : below;
			k = k > below ? k - below : 1;
			top.height = f.height * (double)k / (double)(k + below);
			split(n, k, true, per);
			rows(&g, top, per, k, gap);
			split(t, below, true, per);
			rows(&g,
			     (struct art_cell){ f.x, f.y + top.height, f.width,
						f.height - top.height },
			     per, below, gap);
		} else {
			split(n, k, true, per);
			rows(&g, f, per, k, gap);
		}
	} else {
		k = lines_for(n, f.height, f.width, 0.9);
		split(n, k, false, per);
		columns(&g, f, per, k, gap);
	}
	st = yx_buf_status(&text, err);
	if (st == YX_OK)
		st = art_put_cells(letters, w, a->face, yx_buf_str(&text), g.cell, g.count, err);
	yx_buf_clear(&text);
	return st;
}

enum yx_status
art_block(struct art_work *w, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	struct line line[5] = { { .text = a->name, .share = 1.0 } };
	struct yx_draw_path letters = { 0 };
	size_t n = 1;
	bool wide;
	enum yx_status st;

	if (given(a->second))
		line[n++] = (struct line){ .text = a->second, .share = 0.62 };
	if (given(a->title))
		line[n++] = (struct line){ .text = a->title, .share = 0.95 };
	if (given(a->number))
		line[n++] = (struct line){ .text = a->number, .share = 0.5 };
	if (given(a->code))
		line[n++] = (struct line){ .text = a->code, .share = 0.42 };
	wide = !given(a->second) && !given(a->number) && !given(a->code);
	for (size_t i = 0; i < n; i++) {
		st = art_measure(&line[i].ink, w, a->face, line[i].text, err);
		if (st != YX_OK)
			return st;
		wide = wide && line[i].ink.wide;
	}
	st = wide ? put_grid(&letters, w, err) : put_lines(&letters, w, line, n, err);
	if (st == YX_OK)
		paint_block(w, &letters);
	yx_draw_path_clear(&letters);
	return st;
}
