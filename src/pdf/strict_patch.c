/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_patch: does a patch of a mesh fold over itself (ISO 32000-2 8.7.4.5.7)? Which of its parts
 * lies on top is said there; MuPDF paints them the other way round. So where its colours differ, it
 * may not go back over more than an edge.
 */
#include "strict_shading.h"

#include <math.h>
#include <string.h>

#define GRID 8    /* parts along each side */
#define BACK 0.02 /* of its area */
#define FAR  0.35 /* of a colour's part */

/* Points as they come in the data: around, then inside; rows and columns of the net. */
static const uint8_t places[16][2] = { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 0, 3 }, { 1, 3 }, { 2, 3 },
				       { 3, 3 }, { 3, 2 }, { 3, 1 }, { 3, 0 }, { 2, 0 }, { 1, 0 },
				       { 1, 1 }, { 1, 2 }, { 2, 2 }, { 2, 1 } };

typedef double net[4][4][2];

/* What the inner points are without any, each from the corner next to it. */
static void
fill_in(net p)
{
	for (size_t i = 1; i < 3; i++)
		for (size_t j = 1; j < 3; j++)
			for (size_t k = 0; k < 2; k++) {
				size_t a = i == 1 ? 0 : 3, b = j == 1 ? 0 : 3;

				p[i][j][k] =
				    (-4 * p[a][b][k] + 6 * (p[a][j][k] + p[i][b][k]) -
				     2 * (p[a][3 - b][k] + p[3 - a][b][k]) +
				     3 * (p[3 - a][j][k] + p[i][3 - b][k]) - p[3 - a][3 - b][k]) /
				    9;
			}
}

static void
weights(double t, double w[4])
{
	double s = 1 - t;

	w[0] = s * s * s;
	w[1] = 3 * s * s * t;
	w[2] = 3 * s * t * t;
	w[3] = t * t * t;
}

static void
surface(const net p, size_t i, size_t j, double out[2])
{
	double u[4], v[4];

	weights((double)i / GRID, u);
	weights((double)j / GRID, v);
	out[0] = out[1] = 0;
	for (size_t a = 0; a < 4; a++)
		for (size_t b = 0; b < 4; b++)
			for (size_t k = 0; k < 2; k++)
				out[k] += u[a] * v[b] * p[a][b][k];
}

static bool
is_folded(const net p)
{
	double forth = 0, back = 0, at[GRID + 1][GRID + 1][2];

	for (size_t i = 0; i <= GRID; i++)
		for (size_t j = 0; j <= GRID; j++)
			surface(p, i, j, at[i][j]);
	for (size_t i = 0; i < GRID; i++)
		for (size_t j = 0; j < GRID; j++) {
			const double *a = at[i][j], *b = at[i + 1][j + 1];
			const double *c = at[i][j + 1], *d = at[i + 1][j];
			double area = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);

			forth += fmax(area, 0);
			back += fmax(-area, 0);
		}
	return fmin(forth, back) > BACK * (forth + back);
}

static bool
has_one_colour(const struct strict_patch *p, size_t parts, double most)
{
	for (size_t i = 1; i < 4; i++)
		for (size_t k = 0; k < parts; k++)
			if (fabs(p->colours[i][k] - p->colours[0][k]) >= FAR * most)
				return false;
	return true;
}

void
strict_patch_next(struct strict_patch *p, unsigned flag)
{
	double edge[4][2], colours[2][STRICT_OPERANDS];

	if (!flag)
		return;
	for (size_t i = 0; i < 4; i++)
		memcpy(edge[i], p->points[(3 * flag + i) % 12], sizeof(edge[i]));
	for (size_t i = 0; i < 2; i++)
		memcpy(colours[i], p->colours[(flag + i) % 4], sizeof(colours[i]));
	memcpy(p->points, edge, sizeof(edge));
	memcpy(p->colours, colours, sizeof(colours));
}

bool
strict_patch_is_plain(const struct strict_patch *p, bool inner, size_t parts, double most)
{
	net n = { { { 0 } } };

	if (has_one_colour(p, parts, most))
		return true;
	for (size_t i = 0; i < (inner ? 16u : 12u); i++)
		memcpy(n[places[i][0]][places[i][1]], p->points[i], sizeof(p->points[i]));
	if (!inner)
		fill_in(n);
	return !is_folded(n);
}
