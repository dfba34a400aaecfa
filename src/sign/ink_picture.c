/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A capture as a picture: each stroke a smooth line through its samples (quadratic curves between
 * midpoints), thicker where the tip pressed harder.
 */
#include <math.h>
#include <yinxin/sign_ink.h>

#define WIDTHS   6     /* steps of thickness: enough for the eye, and few paths */
#define LINE     0.022 /* of the picture's height, at full force */
#define DOT      0.05  /* points: less is no line */
#define LINE_MIN 0.7   /* points */
#define MARGIN   0.06

struct frame {
	double x0, y1, scale, left, top;
};

static bool
frame_of(struct frame *f, const struct yx_ink *ink, double width, double height)
{
	double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY, w, h;

	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *s = &ink->samples[i];

		if (!s->down)
			continue;
		x0 = fmin(x0, s->x);
		x1 = fmax(x1, s->x);
		y0 = fmin(y0, s->y);
		y1 = fmax(y1, s->y);
	}
	if (x0 > x1)
		return false;
	w = fmax(x1 - x0, 1e-6);
	h = fmax(y1 - y0, 1e-6);
	f->scale = fmin(width * (1 - 2 * MARGIN) / w, height * (1 - 2 * MARGIN) / h);
	f->x0 = x0;
	f->y1 = y1;
	f->left = (width - w * f->scale) / 2;
	f->top = (height - h * f->scale) / 2;
	return true;
}

static struct yx_draw_point
at(const struct frame *f, const struct yx_ink_sample *s)
{
	return (struct yx_draw_point){ f->left + (s->x - f->x0) * f->scale,
				       f->top + (f->y1 - s->y) * f->scale };
}

/* 1..WIDTHS; a device without force writes at two thirds. */
static int
thickness(const struct yx_ink *ink, const struct yx_ink_sample *s)
{
	double force;

	if (!(ink->channels & YX_INK_F) || ink->device.force_max <= 0)
		return WIDTHS * 2 / 3;
	force = fmax(0, fmin(1, (double)s->force / ink->device.force_max));
	return 1 + (int)floor(force * (WIDTHS - 1) + 0.5);
}

static struct yx_draw_point
between(struct yx_draw_point a, struct yx_draw_point b)
{
	return (struct yx_draw_point){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

/* One thickness of a stroke, and how far it went from where it began. */
struct piece {
	struct yx_draw_path *path;
	struct yx_draw_point from;
	double reach;
};

static void
begin(struct piece *p, struct yx_draw_point from)
{
	yx_draw_move(p->path, from.x, from.y);
	p->from = from;
	p->reach = 0;
}

/* A line to itself is a dot to some viewers and nothing to others: its neighbours cover it. */
static bool
paint(struct yx_draw_picture *pic, struct piece *piece, int level, double full)
{
	struct yx_draw_paint p = { .stroke_colour = { 0x14, 0x21, 0x4d, 255 } };
	bool seen = piece->reach >= DOT;

	p.stroke_width = fmax(LINE_MIN, full * (0.4 + 0.6 * level / WIDTHS));
	if (seen)
		yx_draw_picture_paint(pic, piece->path, &p);
	yx_draw_path_reset(piece->path);
	return seen;
}

/* Samples [from, to) of one stroke. A new path begins where the thickness changes. */
static void
draw_stroke(struct yx_draw_picture *pic, struct yx_draw_path *path, const struct yx_ink *ink,
	    const struct frame *f, size_t from, size_t to, double full)
{
	struct yx_draw_point last = at(f, &ink->samples[from]), pen = last;
	struct piece piece = { .path = path };
	int level = thickness(ink, &ink->samples[from]);
	bool seen = false;

	begin(&piece, pen);
	for (size_t i = from + 1; i < to; i++) {
		struct yx_draw_point here = at(f, &ink->samples[i]);
		struct yx_draw_point end = i + 1 < to ? between(last, here) : here;
		int now = thickness(ink, &ink->samples[i]);

		if (now != level) {
			seen |= paint(pic, &piece, level, full);
			begin(&piece, pen);
			level = now;
		}
		yx_draw_quad(path, last.x, last.y, end.x, end.y);
		piece.reach = fmax(piece.reach, hypot(end.x - piece.from.x, end.y - piece.from.y));
		pen = end;
		last = here;
	}
	seen |= paint(pic, &piece, level, full);
	if (seen)
		return;
	begin(&piece, pen); /* a dot, long enough to be a line */
	yx_draw_line(path, pen.x + DOT, pen.y);
	piece.reach = DOT;
	(void)paint(pic, &piece, level, full);
}

enum yx_status
yx_ink_picture(struct yx_draw_picture **out, const struct yx_ink *ink, double width, double height,
	       struct yx_error *err)
{
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path path = { 0 };
	struct frame f;
	enum yx_status st;

	*out = NULL;
	if (!frame_of(&f, ink, width, height))
		return yx_fail(err, YX_USAGE, NULL, "", "nothing was written in this capture");
	if ((st = yx_draw_picture_new(&pic, width, height, YX_DRAW_PT, err)) != YX_OK)
		return st;
	for (size_t i = 0; i < ink->count;) {
		size_t from = i;

		while (i < ink->count && ink->samples[i].down)
			i++;
		if (i > from)
			draw_stroke(pic, &path, ink, &f, from, i, fmax(height * LINE, 1));
		else
			i++;
	}
	yx_draw_path_clear(&path);
	if ((st = yx_draw_picture_status(pic, err)) != YX_OK)
		yx_draw_picture_free(pic);
	else
		*out = pic;
	return st;
}
