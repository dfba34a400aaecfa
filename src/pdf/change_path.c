/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of an appearance: the box each takes, what is filled and stroked with it, and what it
 * clips. A path that is no rectangle counts as the box around it. Clauses are of ISO 32000-2.
 */
#include <math.h>
#include <string.h>
#include "change_paint.h"

/* -------------------------------------------------------------------- paths */

/* Keep a line; its width is known when it is painted. */
static void
keep_line(struct paint *p, double x0, double y0, double x1, double y1, double width)
{
	struct change_picture *out = p->out;
	size_t room = out->line_room ? 2 * out->line_room : 64;
	struct change_line *grown;

	if (out->line_count == out->line_room) {
		if (room > CHANGE_LINES ||
		    !(grown = yx_realloc(out->lines, room * sizeof(*grown)))) {
			out->crowded = true;
			return;
		}
		out->lines = grown;
		out->line_room = room;
	}
	out->lines[out->line_count++] = (struct change_line){ x0, y0, x1, y1, width };
}

void
paint_path_clear(struct paint *p)
{
	/* what was not stroked is no line; what was filled is as wide as it is high */
	if (!p->stroked)
		p->out->line_count = p->first_line;
	if (p->filled_high > 0)
		keep_line(p, p->box[0], (p->box[1] + p->box[3]) / 2, p->box[2],
			  (p->box[1] + p->box[3]) / 2, p->filled_high);
	p->first_line = p->out->line_count;
	p->stroked = false;
	p->filled_high = 0;
	p->points = p->rectangles = 0;
	p->length = 0;
	p->curved = p->clip_next = false;
}

static void
path_point(struct paint *p, double x, double y, bool move)
{
	double at[2];

	paint_point(p->now.ctm, x, y, at);
	if (!p->points) {
		p->box[0] = p->box[2] = at[0];
		p->box[1] = p->box[3] = at[1];
	}
	if (move) {
		memcpy(p->start, at, sizeof(at));
	} else {
		p->length += hypot(at[0] - p->at[0], at[1] - p->at[1]);
		keep_line(p, p->at[0], p->at[1], at[0], at[1], 0);
	}
	p->box[0] = fmin(p->box[0], at[0]);
	p->box[1] = fmin(p->box[1], at[1]);
	p->box[2] = fmax(p->box[2], at[0]);
	p->box[3] = fmax(p->box[3], at[1]);
	memcpy(p->at, at, sizeof(at));
	if (p->points < PAINT_POINTS)
		memcpy(p->first[p->points], at, sizeof(at));
	p->points++;
}

static bool
same(double a, double b)
{
	return fabs(a - b) < 0.01;
}

/* One rectangle along the axes, by re or by lines: each point in a corner of the box, side by side.
 */
static bool
is_rectangle(const struct paint *p)
{
	if (p->curved || p->points < 4 || p->points > PAINT_POINTS)
		return false;
	for (size_t i = 0; i < p->points; i++) {
		const double *at = p->first[i], *next = p->first[(i + 1) % p->points];

		if (!(same(at[0], p->box[0]) || same(at[0], p->box[2])) ||
		    !(same(at[1], p->box[1]) || same(at[1], p->box[3])) ||
		    (!same(at[0], next[0]) && !same(at[1], next[1])))
			return false;
	}
	return !same(p->first[0][0], p->first[2][0]) && !same(p->first[0][1], p->first[2][1]);
}

static void
path_rectangle(struct paint *p)
{
	double x = paint_number(p, 0), y = paint_number(p, 1);
	double w = paint_number(p, 2), h = paint_number(p, 3);

	double a[2], b[2], c[2];

	paint_point(p->now.ctm, x, y, a);
	paint_point(p->now.ctm, x + w, y, b);
	paint_point(p->now.ctm, x + w, y + h, c);
	if (p->rectangles < 2 && (same(a[0], b[0]) || same(a[1], b[1])))
		for (size_t i = 0; i < 2; i++) {
			p->re[p->rectangles][i] = fmin(a[i], c[i]);
			p->re[p->rectangles][i + 2] = fmax(a[i], c[i]);
		}
	p->rectangles += same(a[0], b[0]) || same(a[1], b[1]);
	path_point(p, x, y, true);
	path_point(p, x + w, y, false);
	path_point(p, x + w, y + h, false);
	path_point(p, x, y + h, false);
	path_point(p, x, y, false);
}

bool
paint_path_operator(struct paint *p, struct yx_bytes op)
{
	if (yx_bytes_equal_str(op, "m") || yx_bytes_equal_str(op, "l")) {
		path_point(p, paint_number(p, 0), paint_number(p, 1), op.data[0] == 'm');
	} else if (yx_bytes_equal_str(op, "c")) {
		for (size_t i = 0; i < 6; i += 2)
			path_point(p, paint_number(p, i), paint_number(p, i + 1), false);
		p->curved = true;
	} else if (yx_bytes_equal_str(op, "v") || yx_bytes_equal_str(op, "y")) {
		for (size_t i = 0; i < 4; i += 2)
			path_point(p, paint_number(p, i), paint_number(p, i + 1), false);
		p->curved = true;
	} else if (yx_bytes_equal_str(op, "h")) {
		p->length += hypot(p->at[0] - p->start[0], p->at[1] - p->start[1]);
		keep_line(p, p->at[0], p->at[1], p->start[0], p->start[1], 0);
		memcpy(p->at, p->start, sizeof(p->at));
	} else if (yx_bytes_equal_str(op, "re")) {
		path_rectangle(p);
	} else if (yx_bytes_equal_str(op, "W") || yx_bytes_equal_str(op, "W*")) {
		p->clip_next = true;
	} else {
		return false;
	}
	return true;
}

/* ----------------------------------------------------------------- painting */

bool
change_is_paper(const double colour[3])
{
	return colour[0] > 0.85 && colour[1] > 0.85 && colour[2] > 0.85;
}

/* Later than what it covers; what does not darken may hide it. */
static void
filled(struct paint *p, const double r[4])
{
	struct change_picture *out = p->out;
	double high = fabs(r[3] - r[1]), light = fmax(p->now.colour[0], p->now.colour[1]);

	out->fills = true;
	light = fmax(light, p->now.colour[2]);
	if (!p->now.darkens) {
		out->fills_plain = true;
		p->filled_high = fmax(p->filled_high, high);
		out->highest = fmax(out->highest, high);
		out->covered += high * fabs(r[2] - r[0]);
		if (change_is_paper(p->now.colour))
			out->pale += high * fabs(r[2] - r[0]);
	} else if (light < PAINT_LIGHT) {
		out->fills_dark = true;
	}
	if (out->shown)
		paint_over(p, r);
	if (out->area_count == CHANGE_AREAS) {
		out->foreign = true;
		return;
	}
	memcpy(out->areas[out->area_count].r, r, sizeof(out->areas[0].r));
	memcpy(out->areas[out->area_count++].colour, p->now.colour, sizeof(p->now.colour));
}

/*
 * A rectangle within another, and nothing else: by the even-odd rule (8.5.3.3.3) what lies between
 * them is painted and nothing inside. PDFium draws frames so, and says `re re f*`.
 */
static bool
is_ring(const struct paint *p, struct yx_bytes op)
{
	const double *out = p->re[0], *in = p->re[1];

	return yx_bytes_equal_str(op, "f*") && p->rectangles == 2 &&
	       p->points == 2 * PAINT_POINTS && !p->curved && in[0] >= out[0] && in[1] >= out[1] &&
	       in[2] <= out[2] && in[3] <= out[3];
}

static void
filled_ring(struct paint *p)
{
	const double *out = p->re[0], *in = p->re[1];
	const double sides[4][4] = { { out[0], out[1], in[0], out[3] },
				     { in[2], out[1], out[2], out[3] },
				     { in[0], out[1], in[2], in[1] },
				     { in[0], in[3], in[2], out[3] } };

	for (size_t i = 0; i < 4; i++)
		filled(p, sides[i]);
}

static void
stroked(struct paint *p)
{
	double width = p->now.line_width * paint_scale(p->now.ctm);

	/* a width of 0 is the thinnest line there is (8.4.3.2) */
	if (!p->now.darkens) {
		for (size_t i = p->first_line; i < p->out->line_count; i++)
			p->out->lines[i].width = width;
		p->stroked = true;
		p->out->widest = fmax(p->out->widest, width);
		p->out->covered += width * p->length;
		if (change_is_paper(p->now.line))
			p->out->pale += fmax(width, 0.1) * p->length;
	}
	if (p->out->shown && width > 2) {
		double r[4] = { p->box[0] - width / 2, p->box[1] - width / 2, p->box[2] + width / 2,
				p->box[3] + width / 2 };

		paint_over(p, r);
	}
}

/* From one side of the box to the other, or nearly so. */
static bool
is_long(const struct paint *p, size_t axis)
{
	const double *box = p->out->box;

	return p->box[axis + 2] - p->box[axis] >= 0.8 * (box[axis + 2] - box[axis]);
}

/* A thin strip along the side of the box that lies across this axis. */
static bool
is_at_side(const struct paint *p, size_t axis)
{
	const double *box = p->out->box;

	return p->box[axis + 2] - p->box[axis] <= CHANGE_LINE_MAX &&
	       (fabs(p->box[axis] - box[axis]) <= CHANGE_LINE_MAX ||
		fabs(p->box[axis + 2] - box[axis + 2]) <= CHANGE_LINE_MAX);
}

/* A rectangle or a line that is the ground of the box or part of a frame around it. */
static bool
is_framing(const struct paint *p)
{
	bool line = p->points == 2 && !p->curved &&
		    (same(p->box[0], p->box[2]) || same(p->box[1], p->box[3]));

	return (line || is_rectangle(p)) &&
	       ((is_long(p, 0) && is_long(p, 1)) || (is_long(p, 0) && is_at_side(p, 1)) ||
		(is_long(p, 1) && is_at_side(p, 0)));
}

bool
paint_is_mark_seen(const struct paint *p)
{
	static const double paper[3] = { 1, 1, 1 };
	const struct change_picture *out = p->out;
	const double *ground = out->area_count ? out->areas[out->area_count - 1].colour : paper;
	bool same_colour = true;

	for (size_t i = 0; i < 3; i++)
		same_colour &= fabs(ground[i] - p->now.colour[i]) < 0.15;
	for (size_t i = 0; i < 2; i++) {
		double side = out->box[i + 2] - out->box[i], middle = out->box[i] + side / 2;

		if (p->now.clip[i] > middle - side / 4 || p->now.clip[i + 2] < middle + side / 4)
			return false;
	}
	return !same_colour;
}

/* Four curves around: a circle, in a box that has its sides. */
static bool
is_round(const struct paint *p)
{
	return p->curved && p->points == 1 + 4 * 3;
}

/* A dot in the middle stands for "on" as its letter does. */
static bool
is_dot(const struct paint *p)
{
	const double *box = p->out->box;
	double wide = box[2] - box[0], high = box[3] - box[1];

	return p->box_of_button && is_round(p) &&
	       fabs(p->box[0] + p->box[2] - box[0] - box[2]) <= 0.2 * wide &&
	       fabs(p->box[1] + p->box[3] - box[1] - box[3]) <= 0.2 * high &&
	       p->box[2] - p->box[0] >= 0.2 * wide && p->box[2] - p->box[0] <= 0.75 * wide &&
	       p->box[3] - p->box[1] >= 0.2 * high && p->box[3] - p->box[1] <= 0.75 * high;
}

bool
paint_area_operator(struct paint *p, struct yx_bytes op)
{
	static const char *const fills[] = { "f", "F", "f*", "B", "B*", "b", "b*" };
	static const char *const strokes[] = { "S", "s", "B", "B*", "b", "b*" };
	bool known = yx_bytes_equal_str(op, "n");

	if (op.len && (op.data[0] == 's' || op.data[0] == 'b') && p->points)
		p->length += hypot(p->at[0] - p->start[0], p->at[1] - p->start[1]);
	if (op.len && (op.data[0] == 's' || op.data[0] == 'b') && p->points)
		keep_line(p, p->at[0], p->at[1], p->start[0], p->start[1], 0);
	if (p->points && !known && op.len && (op.data[0] == 'f' || op.data[0] == 'F') &&
	    is_dot(p)) {
		p->out->drawn |= p->out->marks++ > 0 || !paint_is_mark_seen(p);
		paint_path_clear(p);
		return true;
	}
	/* what is painted later may lie on the mark */
	if (p->points && !known && p->out->marks)
		p->out->drawn = true;
	if (p->points && !known)
		p->out->drawn |= !is_framing(p) && !(p->box_of_button && is_round(p) &&
						     is_long(p, 0) && is_long(p, 1));
	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++)
		if (yx_bytes_equal_str(op, fills[i])) {
			known = true;
			if (p->points && is_ring(p, op))
				filled_ring(p);
			else if (p->points)
				filled(p, p->box);
		}
	for (size_t i = 0; i < sizeof(strokes) / sizeof(strokes[0]); i++)
		if (yx_bytes_equal_str(op, strokes[i])) {
			known = true;
			if (p->points)
				stroked(p);
		}
	if (!known)
		return false;
	if (p->clip_next) {
		double *c = p->now.clip;

		p->out->foreign |= !is_rectangle(p);
		c[0] = fmax(c[0], p->box[0]);
		c[1] = fmax(c[1], p->box[1]);
		c[2] = fmin(c[2], p->box[2]);
		c[3] = fmin(c[3], p->box[3]);
	}
	paint_path_clear(p);
	return true;
}
