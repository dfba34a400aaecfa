/* SPDX-License-Identifier: Apache-2.0 */
/* Gouraud shadings (GB/T 33190-2016 8.3.4.4, 8.3.4.5) as meshes of triangles. */
#include "shade.h"

#include <math.h>

struct vertex {
	double x, y;
	struct render_rgba c;
};

struct mesh {
	struct render *r;
	cairo_pattern_t *p;
	double alpha;
	size_t triangles;
};

static bool
read_vertex(const struct mesh *m, const struct yx_xml_node *point, struct vertex *v)
{
	const struct yx_xml_node *colour = yx_xml_child(point, "Color");

	v->x = render_number(yx_xml_attr(point, "X"), NAN);
	v->y = render_number(yx_xml_attr(point, "Y"), NAN);
	v->c = (struct render_rgba){ 0, 0, 0, 1 };
	if (!render_near(m->r, v->x, v->y) || (colour && !render_rgba(m->r, colour, &v->c)))
		return false;
	v->c.a *= m->alpha;
	return true;
}

static void
add_triangle(struct mesh *m, const struct vertex *a, const struct vertex *b, const struct vertex *c)
{
	const struct vertex *v[3] = { a, b, c };

	if (m->triangles++ >= YX_LIMIT_RENDER_STOPS)
		return;
	cairo_mesh_pattern_begin_patch(m->p);
	cairo_mesh_pattern_move_to(m->p, a->x, a->y);
	cairo_mesh_pattern_line_to(m->p, b->x, b->y);
	cairo_mesh_pattern_line_to(m->p, c->x, c->y);
	for (unsigned i = 0; i < 3; i++)
		cairo_mesh_pattern_set_corner_color_rgba(m->p, i, v[i]->c.r, v[i]->c.g, v[i]->c.b,
							 v[i]->c.a);
	cairo_mesh_pattern_end_patch(m->p);
}

static cairo_pattern_t *
finish(struct mesh *m, const struct yx_xml_node *node)
{
	if (m->triangles > YX_LIMIT_RENDER_STOPS)
		render_warn(m->r, node, "the shading has too many triangles: not all are shown",
			    "渐变三角形过多，部分未显示", NULL);
	if (m->triangles > 0)
		return m->p;
	render_warn(m->r, node, "the shading has no triangle: not shown",
		    "渐变没有有效三角形，未显示", NULL);
	cairo_pattern_destroy(m->p);
	return NULL;
}

cairo_pattern_t *
render_gouraud(struct render *r, const struct yx_xml_node *shd, double alpha)
{
	struct mesh m = { .r = r, .p = cairo_pattern_create_mesh(), .alpha = alpha };
	const struct yx_xml_node *n;
	struct vertex t[3], v;
	size_t have = 0;

	for (n = yx_xml_child(shd, "Point"); n; n = yx_xml_next(n, "Point")) {
		double flag = render_number(yx_xml_attr(n, "EdgeFlag"), 0);

		if (!read_vertex(&m, n, &v))
			break;
		if (have < 3) {
			t[have++] = v;
		} else if (flag == 1) { /* on the side b-c of the last one */
			t[0] = t[1];
			t[1] = t[2];
			t[2] = v;
		} else if (flag == 2) { /* on the side a-c */
			t[1] = t[2];
			t[2] = v;
		} else {
			t[0] = v;
			have = 1;
		}
		if (have == 3)
			add_triangle(&m, &t[0], &t[1], &t[2]);
	}
	return finish(&m, shd);
}

cairo_pattern_t *
render_lattice(struct render *r, const struct yx_xml_node *shd, double alpha)
{
	struct mesh m = { .r = r, .p = cairo_pattern_create_mesh(), .alpha = alpha };
	double wide = render_number(yx_xml_attr(shd, "VerticesPerRow"), 0);
	size_t per_row = wide >= 2 && wide <= YX_LIMIT_RENDER_STOPS ? (size_t)wide : 0, at = 0;
	struct vertex *row = per_row ? yx_alloc_array(per_row, sizeof(*row)) : NULL;
	const struct yx_xml_node *n;
	struct vertex v, left = { 0 };

	/* `row` holds the last row, overwritten from the left; `left` is what was above-left */
	for (n = yx_xml_child(shd, "Point"); n && row; n = yx_xml_next(n, "Point"), at++) {
		size_t col = at % per_row;
		struct vertex above = row[col];

		if (!read_vertex(&m, n, &v))
			break;
		row[col] = v;
		if (at >= per_row && col > 0) {
			add_triangle(&m, &left, &above, &row[col - 1]);
			add_triangle(&m, &above, &v, &row[col - 1]);
		}
		left = above;
	}
	yx_free(row);
	return finish(&m, shd);
}
