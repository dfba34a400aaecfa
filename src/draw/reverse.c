/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which way round paths are drawn. A hole that turns against its surroundings is one under the
 * nonzero rule too: there are readers that know no other.
 */
#include "picture.h"

/* One subpath: `first` is the index of its move, points[at] that move's point. */
static void
add_backwards(struct yx_draw_path *to, const struct yx_draw_path *p, size_t first, size_t end,
	      size_t at)
{
	size_t k = at + 1;
	bool closed = false;

	for (size_t i = first + 1; i < end; i++) {
		k += yx_draw_verb_points(p->verbs[i]);
		closed = closed || p->verbs[i] == YX_DRAW_CLOSE;
	}
	yx_draw_move(to, p->points[k - 1].x, p->points[k - 1].y);
	for (size_t i = end; i-- > first + 1;) {
		const struct yx_draw_point *q = p->points + k;

		switch (p->verbs[i]) {
		case YX_DRAW_LINE:
			yx_draw_line(to, q[-2].x, q[-2].y);
			break;
		case YX_DRAW_QUAD:
			yx_draw_quad(to, q[-2].x, q[-2].y, q[-3].x, q[-3].y);
			break;
		case YX_DRAW_CUBIC:
			yx_draw_cubic(to, q[-2].x, q[-2].y, q[-3].x, q[-3].y, q[-4].x, q[-4].y);
			break;
		default:
			break;
		}
		k -= yx_draw_verb_points(p->verbs[i]);
	}
	if (closed)
		yx_draw_close(to);
}

static void
reverse(struct yx_draw_path *p)
{
	struct yx_draw_path back = { .status = p->status };
	size_t at = 0;

	for (size_t i = 0; i < p->verb_count;) {
		size_t end = i + 1, points = 1;

		/* a part is what begins with a move; more than one close in it does not occur */
		while (end < p->verb_count && p->verbs[end] != YX_DRAW_MOVE)
			points += yx_draw_verb_points(p->verbs[end++]);
		add_backwards(&back, p, i, end, at);
		at += points;
		i = end;
	}
	yx_draw_path_clear(p);
	*p = back;
}

/* Twice the area within the control polygons; positive when clockwise as seen (y is down). */
static double
area(const struct yx_draw_path *p)
{
	double sum = 0;
	size_t k = 0;

	for (size_t i = 0; i < p->verb_count;) {
		size_t first = k;

		do
			k += yx_draw_verb_points(p->verbs[i++]);
		while (i < p->verb_count && p->verbs[i] != YX_DRAW_MOVE);
		for (size_t a = first; a < k; a++) {
			const struct yx_draw_point *from = &p->points[a];
			const struct yx_draw_point *to = &p->points[a + 1 < k ? a + 1 : first];

			sum += from->x * to->y - to->x * from->y;
		}
	}
	return sum;
}

void
yx_draw_path_turn(struct yx_draw_path *p, bool clockwise)
{
	double a = area(p);

	if (clockwise ? a < 0 : a > 0)
		reverse(p);
}
