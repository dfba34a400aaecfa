/* SPDX-License-Identifier: Apache-2.0 */
/*
 * art_round: round and oval seals. From the edge inwards: edge line, the name along the upper arc,
 * star, title across the lower half, number, and the code along the lower arc.
 */
#include <math.h>
#include <string.h>

#include "art.h"

#define GAP 0.75 /* mm between the edge line and the letters of a 40 mm seal */

/* The bands of one seal, all in mm, as half axes from the centre. */
struct bands {
	double rx, ry; /* inside of the edge, less the gap: where letters may begin */
	double name_rx, name_ry, name_height; /* outer half axes of the name's letters */
	double name_sweep;
	double inner; /* inner half axis (the smaller one) left by the name */
	double unit;  /* 1 for a 40 mm seal */
};

static bool
given(const char *text)
{
	return text && *text;
}

static void
add_ring(struct yx_draw_path *to, const struct art_work *w, double rx, double ry, double width)
{
	struct yx_draw_path one = { 0 };

	yx_draw_ellipse(&one, w->cx, w->cy, rx, ry);
	art_add_shape(to, &one, false);
	yx_draw_ellipse(&one, w->cx, w->cy, rx - width, ry - width);
	art_add_shape(to, &one, true);
}

enum yx_status
art_round_edge(struct art_work *w, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	double rx = a->width_mm / 2, ry = a->height_mm / 2, letters = a->edge_mm * 0.56;
	struct yx_draw_paint paint = { .fill = YX_DRAW_FILL_EVENODD, .fill_colour = a->colour };
	struct yx_draw_path path = { 0 }, cut = { 0 };
	enum yx_status st = YX_OK;

	add_ring(&path, w, rx, ry, a->edge_mm);
	if (a->pattern == YX_SEAL_ART_MICROTEXT) {
		const char *text = given(a->code) ? a->code : a->name;
		struct yx_draw_style style = { .face = YX_DRAW_HEI_BOLD };
		struct yx_draw_text_arc arc = { .cx = w->cx, .cy = w->cy, .centre = 270 };
		struct yx_buf all = { 0 };
		struct art_ink ink;
		double around = 2 * M_PI * sqrt((rx * rx + ry * ry) / 2), n;

		st = art_measure(&ink, w, style.face, text, err);
		if (st != YX_OK)
			goto done;
		style.size = letters / (ink.top + ink.bottom);
		arc.rx = rx - a->edge_mm / 2 - letters / 2 + ink.bottom * style.size;
		arc.ry = ry - a->edge_mm / 2 - letters / 2 + ink.bottom * style.size;
		n = floor(around / ((ink.advance + 0.9) * style.size));
		for (int i = 0; i < (int)n; i++)
			yx_buf_printf(&all, "%s·", text);
		/* spread over all but one letter's width, so that the ring closes */
		arc.sweep = 360 * (1 - 0.8 * style.size / around);
		st = yx_buf_status(&all, err);
		if (st == YX_OK && n >= 1)
			st = yx_draw_text_arc_path(&cut, w->fonts, &style, &arc, yx_buf_str(&all),
						   err);
		yx_buf_clear(&all);
		art_add_shape(&path, &cut, true);
	}
	if (a->inner_edge_mm > 0) {
		double in = a->edge_mm + 0.5 * fmin(rx, ry) / 20;

		add_ring(&path, w, rx - in, ry - in, a->inner_edge_mm);
	}
	if (st == YX_OK) {
		yx_draw_picture_begin(w->pic, "edge", yx_draw_identity);
		yx_draw_picture_paint(w->pic, &path, &paint);
		yx_draw_picture_end(w->pic);
	}
done:
	yx_draw_path_clear(&path);
	return st;
}

static unsigned
count_characters(const char *text)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	uint32_t cp;
	unsigned n = 0;

	while (yx_utf8_take(&r, &cp))
		n++;
	return n;
}

/* How far round the name goes: the more letters the further, up to what stands below it. */
static double
name_sweep(const struct yx_seal_art *a)
{
	unsigned n = count_characters(a->name);
	bool second_below = given(a->second) && a->second_place == YX_SEAL_ART_LOWER_ARC;
	double most = second_below ? 196 : given(a->title) ? 232 : given(a->code) ? 262 : 272;

	/* very long names use what is left */
	if (n > 20 && !second_below && !given(a->title))
		most += 8;
	/* 4 letters: 130 degrees, 8: 210, 12: 245, in the manner of engravers */
	return n > 1 ? fmin(most, most * (1 - exp((1.0 - n) / 4.6)) / (1 - exp(-15 / 4.6))) : 1;
}

static void
plan(struct bands *b, const struct yx_seal_art *a)
{
	double outer = 0;

	b->unit = fmin(a->width_mm, a->height_mm) / 40;
	if (a->width_mm != a->height_mm)
		b->unit = a->height_mm / 34;
	outer = a->edge_mm + GAP * b->unit;
	if (a->inner_edge_mm > 0)
		outer += 0.5 * b->unit + a->inner_edge_mm;
	b->rx = a->width_mm / 2 - outer;
	b->ry = a->height_mm / 2 - outer;
	b->name_rx = b->rx;
	b->name_ry = b->ry;
	b->name_height = a->name_mm;
	if (given(a->second) && a->second_place == YX_SEAL_ART_OUTER_ARC) {
		double take = 3.4 * b->unit;

		b->name_rx -= take;
		b->name_ry -= take;
		b->name_height -= 1.3 * b->unit;
	}
	if (count_characters(a->name) > 24)
		b->name_height *= 0.88;
	b->name_sweep = name_sweep(a);
	b->inner = fmin(b->name_rx, b->name_ry) - b->name_height;
}

static enum yx_status
put_name(struct art_work *w, const struct bands *b, struct yx_error *err)
{
	struct art_arc arc = { .text = w->a.name,
			       .face = w->a.face,
			       .rx = b->name_rx,
			       .ry = b->name_ry,
			       .height = b->name_height,
			       .centre = 270,
			       .sweep = b->name_sweep,
			       .widest = 0.80 };

	return art_put_arc(w, &arc, err);
}

static enum yx_status
put_second(struct art_work *w, const struct bands *b, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	struct art_arc arc = { .text = a->second, .face = YX_DRAW_SONG_BOLD, .widest = 1 };
	struct art_ink ink;
	enum yx_status st = art_measure(&ink, w, arc.face, a->second, err);

	if (st != YX_OK)
		return st;
	switch (a->second_place) {
	case YX_SEAL_ART_LOWER_ARC:
		arc.rx = b->rx;
		arc.ry = b->ry;
		arc.height = (a->width_mm == a->height_mm ? 3.0 : 2.7) * b->unit;
		arc.centre = 90;
		arc.lower = true;
		arc.sweep = 360 - b->name_sweep - 50;
		break;
	case YX_SEAL_ART_OUTER_ARC:
		arc.rx = b->rx;
		arc.ry = b->ry;
		arc.height = 2.7 * b->unit;
		arc.centre = 270;
		arc.sweep = b->name_sweep + 6;
		break;
	case YX_SEAL_ART_INNER_ARC:
		arc.rx = b->name_rx - b->name_height - 0.7 * b->unit;
		arc.ry = b->name_ry - b->name_height - 0.7 * b->unit;
		arc.height = 2.1 * b->unit;
		arc.centre = 270;
		arc.sweep = fmin(b->name_sweep, 210);
		break;
	}
	/* a short line is not torn apart: at most a third of the letters' width between them */
	arc.sweep = fmin(arc.sweep, ink.advance * arc.height / (ink.top + ink.bottom) * 1.3 /
					(fmin(arc.rx, arc.ry) - arc.height / 2) * 180 / M_PI);
	return art_put_arc(w, &arc, err);
}

static enum yx_status
put_code(struct art_work *w, const struct bands *b, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	unsigned n = count_characters(a->code);
	struct art_arc arc = { .text = a->code,
			       .face = YX_DRAW_HEI,
			       .rx = b->rx + 0.15 * b->unit,
			       .ry = b->ry + 0.15 * b->unit,
			       .height = 1.55 * b->unit,
			       .centre = 90,
			       .sweep = fmin(4.6 * n, 360 - b->name_sweep - 38),
			       .widest = 1,
			       .lower = true };

	if (given(a->second) && a->second_place == YX_SEAL_ART_LOWER_ARC)
		return art_put_line(w, YX_DRAW_HEI, a->code, w->cx,
				    w->cy + (given(a->title) ? 13.2 : 9.2) * b->unit, 1.5 * b->unit,
				    15 * b->unit, 1, err);
	return art_put_arc(w, &arc, err);
}

/* How wide a line between y0 and y1 below the centre may be without touching name or code. */
static double
room_below(const struct art_work *w, const struct bands *b, double y0, double y1)
{
	const struct yx_seal_art *a = &w->a;
	double n = count_characters(a->name), half = b->name_sweep / 2;
	double last = (half + (n > 1 ? b->name_sweep / (n - 1) * 0.45 : 8) + 3) * M_PI / 180;
	double outer = b->ry - (given(a->code) || given(a->second) ? 2.4 * b->unit : 0.4);
	double aspect = b->rx / b->ry;

	for (double x = b->rx; x > 1; x -= 0.1) {
		bool free = hypot(x / aspect, y1) < outer;

		for (int i = 0; free && i <= 4; i++) {
			double y = y0 + (y1 - y0) * i / 4, r = hypot(x / aspect, y);

			free = r < b->inner || M_PI - atan2(x / aspect, y) > last;
		}
		if (free)
			return 2 * x;
	}
	return 2;
}

static enum yx_status
put_title(struct art_work *w, const struct bands *b, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	bool star = a->star_mm > 0, oval = a->width_mm != a->height_mm;
	double height = (star ? 4.5 : 5.0) * b->unit, top;
	enum yx_status st;

	/* below the star's feet; in the middle where there is no star */
	top = star ? fmax(a->star_mm / 2 * 0.81 + 1.9 * b->unit, 7.4 * b->unit)
		   : (oval ? -1.6 : 0.4) * b->unit;
	if (given(a->number) && star)
		top -= 0.5 * b->unit;
	if (given(a->title)) {
		st = art_put_line(w, a->face, a->title, w->cx, w->cy + top, height,
				  room_below(w, b, top, top + height), 0.82, err);
		if (st != YX_OK)
			return st;
		top += height + 0.8 * b->unit;
	}
	if (!given(a->number))
		return YX_OK;
	return art_put_line(w, YX_DRAW_HEI, a->number, w->cx, w->cy + top, 2.2 * b->unit,
			    10 * b->unit, 1, err);
}

enum yx_status
art_round(struct art_work *w, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	struct yx_draw_path star = { 0 };
	struct bands b = { 0 };
	enum yx_status st;

	plan(&b, a);
	if (a->white)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "white letters on red are for square and personal seals");
	st = art_round_edge(w, err);
	if (st == YX_OK && a->pattern == YX_SEAL_ART_GUILLOCHE)
		art_guilloche(w, a->star_mm > 0 ? a->star_mm / 2 * 0.45 : 1, b.inner - 0.3);
	yx_draw_picture_begin(w->pic, "name", yx_draw_identity);
	if (st == YX_OK)
		st = put_name(w, &b, err);
	yx_draw_picture_end(w->pic);
	if (st == YX_OK && a->star_mm > 0) {
		double r = a->star_mm / 2;

		if (given(a->second) && a->second_place != YX_SEAL_ART_LOWER_ARC)
			r = fmin(r,
				 b.inner - (a->second_place == YX_SEAL_ART_INNER_ARC ? 3.6 : 0.8) *
					       b.unit);
		yx_draw_star(&star, w->cx, w->cy, r);
		yx_draw_picture_begin(w->pic, "star", yx_draw_identity);
		yx_draw_picture_fill(w->pic, &star, a->colour);
		yx_draw_picture_end(w->pic);
		yx_draw_path_clear(&star);
	}
	yx_draw_picture_begin(w->pic, "second", yx_draw_identity);
	if (st == YX_OK && given(a->second))
		st = put_second(w, &b, err);
	yx_draw_picture_end(w->pic);
	yx_draw_picture_begin(w->pic, "title", yx_draw_identity);
	if (st == YX_OK)
		st = put_title(w, &b, err);
	yx_draw_picture_end(w->pic);
	yx_draw_picture_begin(w->pic, "code", yx_draw_identity);
	if (st == YX_OK && given(a->code))
		st = put_code(w, &b, err);
	yx_draw_picture_end(w->pic);
	return st;
}

/*
 * 发票专用章, 国家税务总局公告2011年第7号: 40 x 30 mm, edge 1 mm; name 4.2 mm high over 210 to 260
 * degrees, 0.5 mm inside the edge; taxpayer number 3.7 mm high, 26 mm wide; title 4.6 mm high and
 * 3 mm wide a letter, its top 4.2 mm below the middle; number 2.2 mm high, its top 10 mm below.
 */
enum yx_status
art_invoice(struct art_work *w, struct yx_error *err)
{
	const struct yx_seal_art *a = &w->a;
	double u = fmin(a->width_mm / 40, a->height_mm / 30), in = a->edge_mm + 0.5 * u;
	unsigned n = count_characters(a->name);
	struct art_arc name = { .text = a->name,
				.face = a->face,
				.rx = a->width_mm / 2 - in,
				.ry = a->height_mm / 2 - in,
				.height = a->name_mm,
				.centre = 270,
				.sweep = fmin(260, 210 + (n > 8 ? 5.0 * (n - 8) : 0)),
				.widest = 0.8 };
	enum yx_status st;

	if (!given(a->code))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "an invoice seal needs the taxpayer's number");
	st = art_round_edge(w, err);
	yx_draw_picture_begin(w->pic, "name", yx_draw_identity);
	if (st == YX_OK)
		st = art_put_arc(w, &name, err);
	yx_draw_picture_end(w->pic);
	yx_draw_picture_begin(w->pic, "code", yx_draw_identity);
	if (st == YX_OK)
		st = art_put_line(w, YX_DRAW_HEI, a->code, w->cx, w->cy - 1.85 * u, 3.7 * u, 26 * u,
				  1, err);
	yx_draw_picture_end(w->pic);
	yx_draw_picture_begin(w->pic, "title", yx_draw_identity);
	if (st == YX_OK && given(a->title))
		st = art_put_line(w, a->face, a->title, w->cx, w->cy + 4.2 * u, 4.6 * u,
				  3.3 * u * count_characters(a->title), 0.72, err);
	if (st == YX_OK && given(a->number))
		st = art_put_line(w, YX_DRAW_HEI, a->number, w->cx, w->cy + 10 * u, 2.2 * u, 9 * u,
				  0.9, err);
	yx_draw_picture_end(w->pic);
	return st;
}
