/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path data as text: SVG's absolute commands (1.1, 8.3) and OFD's abbreviated data (GB/T 33190-2016
 * 9.2). The same shapes under other letters; OFD has arcs, and SVG goes on without a letter.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "picture.h"

struct data {
	struct yx_draw_path *path;
	const char *at;
	struct yx_draw_point now, start; /* the current point; where its part began */
};

/* The next numbers; commas and blanks lie between. */
static bool
take_numbers(struct data *d, double *v, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char *end;

		d->at += strspn(d->at, " ,\t\r\n");
		/* no names of numbers: strtod would take "INF" and "NAN" */
		if (!*d->at || !strchr("+-.0123456789", *d->at))
			return false;
		v[i] = strtod(d->at, &end);
		if (end == d->at || !isfinite(v[i]) || fabs(v[i]) > DRAW_FAR)
			return false;
		d->at = end;
	}
	return true;
}

/* An elliptical arc from the current point: radii, turn, large, sweep, end (SVG 1.1 F.6.5). */
static bool
take_arc(struct data *d)
{
	double v[7], rx, ry, c, s, dx, dy, x, y, l, k, cx, cy, from, sweep;
	struct yx_draw_path unit = { 0 };
	struct yx_draw_matrix m;

	if (!take_numbers(d, v, 7))
		return false;
	rx = fabs(v[0]), ry = fabs(v[1]);
	c = cos(v[2] * M_PI / 180), s = sin(v[2] * M_PI / 180);
	dx = (d->now.x - v[5]) / 2, dy = (d->now.y - v[6]) / 2;
	if (rx < 1e-9 || ry < 1e-9 || (fabs(dx) < 1e-12 && fabs(dy) < 1e-12)) {
		yx_draw_line(d->path, v[5], v[6]);
		goto done;
	}
	/* half the chord on the unit circle; radii that are too small grow (F.6.6) */
	x = (c * dx + s * dy) / rx, y = (-s * dx + c * dy) / ry;
	l = x * x + y * y;
	if (l > 1) {
		rx *= sqrt(l), ry *= sqrt(l);
		x /= sqrt(l), y /= sqrt(l);
		l = 1;
	}
	k = sqrt(fmax(0, 1 / l - 1)) * ((v[3] != 0) == (v[4] != 0) ? -1 : 1);
	cx = k * y, cy = -k * x;
	from = atan2(y - cy, x - cx) * 180 / M_PI;
	sweep = atan2(-y - cy, -x - cx) * 180 / M_PI - from;
	if (v[4] != 0 && sweep < 0)
		sweep += 360;
	if (v[4] == 0 && sweep > 0)
		sweep -= 360;
	yx_draw_arc(&unit, cx, cy, 1, 1, from, sweep, true);
	m = (struct yx_draw_matrix){
		c * rx, s * rx, -s * ry, c * ry, (d->now.x + v[5]) / 2, (d->now.y + v[6]) / 2
	};
	yx_draw_path_append(d->path, &unit, m);
	yx_draw_path_clear(&unit);
done:
	d->now = (struct yx_draw_point){ v[5], v[6] };
	return true;
}

static bool
take_verb(struct data *d, enum yx_draw_verb verb)
{
	unsigned n = yx_draw_verb_points((uint8_t)verb);
	double v[6];

	if (!take_numbers(d, v, n * 2))
		return false;
	switch (verb) {
	case YX_DRAW_MOVE:
		yx_draw_move(d->path, v[0], v[1]);
		break;
	case YX_DRAW_LINE:
		yx_draw_line(d->path, v[0], v[1]);
		break;
	case YX_DRAW_QUAD:
		yx_draw_quad(d->path, v[0], v[1], v[2], v[3]);
		break;
	case YX_DRAW_CUBIC:
		yx_draw_cubic(d->path, v[0], v[1], v[2], v[3], v[4], v[5]);
		break;
	case YX_DRAW_CLOSE:
		yx_draw_close(d->path);
	}
	d->now = n ? (struct yx_draw_point){ v[n * 2 - 2], v[n * 2 - 1] } : d->start;
	if (verb == YX_DRAW_MOVE)
		d->start = d->now;
	return true;
}

/* One command, or the numbers that go on with the last one. */
static bool
take_command(struct data *d, char *op, const char *letters, bool ofd, bool first)
{
	const char *which;

	if (!strchr("+-.0123456789", *d->at)) {
		*op = *d->at++;
		if (ofd && *op == 'S') /* a start point is a move */
			*op = letters[YX_DRAW_MOVE];
	} else if (*op == letters[YX_DRAW_MOVE] && !ofd) {
		*op = letters[YX_DRAW_LINE];
	} else if (*op == letters[YX_DRAW_CLOSE]) {
		return false;
	}
	/* what has no letter is more of the same */
	which = *op ? strchr(letters, *op) : NULL;
	if (first && which != letters)
		return ofd && *op == letters[YX_DRAW_CLOSE];
	return ofd && *op == 'A' ? take_arc(d)
				 : which && take_verb(d, (enum yx_draw_verb)(which - letters));
}

bool
draw_path_take(struct yx_draw_path *out, const char *text, const char *letters, bool ofd,
	       const char **rest)
{
	struct data d = { .path = out, .at = text };
	size_t before = out->verb_count;
	bool good = true;
	char op = 0;

	while (good && out->status == YX_OK) {
		d.at += strspn(d.at, " ,\t\r\n");
		if (!*d.at)
			break;
		good = take_command(&d, &op, letters, ofd, out->verb_count == before);
	}
	if (rest)
		*rest = d.at;
	return good && out->status == YX_OK && out->verb_count > before;
}

bool
yx_draw_path_take_ofd(struct yx_draw_path *out, const char *text, const char **rest)
{
	return draw_path_take(out, text, "MLQBC", true, rest);
}
