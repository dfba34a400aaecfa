/* SPDX-License-Identifier: Apache-2.0 */
/* Graphic units (GB/T 33190-2016 8.5): boundary, matrix, clips and alpha around what is inside. */
#include "render.h"

#include <math.h>
#include <string.h>

bool
render_flag(const char *s, bool otherwise)
{
	if (!s)
		return otherwise;
	if (strcmp(s, "true") == 0 || strcmp(s, "1") == 0 || strcmp(s, "True") == 0)
		return true;
	if (strcmp(s, "false") == 0 || strcmp(s, "0") == 0 || strcmp(s, "False") == 0)
		return false;
	return otherwise;
}

double
render_number(const char *s, double otherwise)
{
	double v;

	return yx_xml_number(s, &v) && fabs(v) <= YX_LIMIT_RENDER_FAR ? v : otherwise;
}

bool
render_box(const char *s, struct yx_ofd_box *out)
{
	double v[4];

	if (yx_xml_numbers(s, v, 4) != 4)
		return false;
	for (int i = 0; i < 4; i++)
		if (fabs(v[i]) > YX_LIMIT_RENDER_FAR)
			return false;
	*out = (struct yx_ofd_box){ v[0], v[1], v[2], v[3] };
	return true;
}

bool
render_matrix(const char *s, cairo_matrix_t *out)
{
	double v[6];

	if (yx_xml_numbers(s, v, 6) != 6)
		return false;
	for (int i = 0; i < 6; i++)
		if (fabs(v[i]) > YX_LIMIT_RENDER_FAR)
			return false;
	cairo_matrix_init(out, v[0], v[1], v[2], v[3], v[4], v[5]);
	return true;
}

bool
render_near(const struct render *r, double x, double y)
{
	if (!isfinite(x) || !isfinite(y))
		return false;
	cairo_user_to_device(r->cr, &x, &y);
	cairo_matrix_transform_point(&r->to_page, &x, &y);
	return fabs(x) <= YX_LIMIT_RENDER_FAR && fabs(y) <= YX_LIMIT_RENDER_FAR;
}

bool
render_transform(struct render *r, const cairo_matrix_t *m)
{
	cairo_matrix_t now, next;
	double det;

	cairo_get_matrix(r->cr, &now);
	cairo_matrix_multiply(&next, m, &now);
	det = next.xx * next.yy - next.xy * next.yx;
	if (!isfinite(det) || fabs(det) < 1e-12 || fabs(det) > 1e16 || !isfinite(next.x0) ||
	    !isfinite(next.y0))
		return false;
	cairo_set_matrix(r->cr, &next);
	return true;
}

void
render_clip_boundary(struct render *r, const struct render_unit *u, const struct render_extents *e,
		     double slack)
{
	double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
	cairo_matrix_t back = u->ctm, now;

	if (!u->boxed || u->box.width <= 0 || u->box.height <= 0)
		return;
	for (int i = 0; i < 4; i++) {
		double x = i & 1 ? e->x1 : e->x0, y = i & 2 ? e->y1 : e->y0;

		cairo_matrix_transform_point(&u->ctm, &x, &y);
		left = fmin(left, x);
		right = fmax(right, x);
		top = fmin(top, y);
		bottom = fmax(bottom, y);
	}
	if ((left >= -slack && top >= -slack && right <= u->box.width + slack &&
	     bottom <= u->box.height + slack) ||
	    cairo_matrix_invert(&back) != CAIRO_STATUS_SUCCESS)
		return;
	cairo_get_matrix(r->cr, &now);
	cairo_transform(r->cr, &back);
	cairo_new_path(r->cr);
	cairo_rectangle(r->cr, -slack, -slack, u->box.width + 2 * slack, u->box.height + 2 * slack);
	cairo_set_matrix(r->cr, &now);
	cairo_clip(r->cr);
}

/* A composite (13): its content in its own space, as one picture when it is translucent. */
static void
draw_composite(struct render *r, const struct render_unit *u)
{
	const char *id = yx_xml_attr(u->node, "ResourceID");
	const struct render_resource *res = render_find(r->v, RENDER_COMPOSITE, id);
	const struct yx_xml_node *content = res ? yx_xml_child(res->node, "Content") : NULL;
	struct render_style layer = r->layer;

	if (!content) {
		render_warn(r, u->node, "this composite is not there", "缺少复合图元资源", id);
		return;
	}
	render_clip_boundary(r, u,
			     &(struct render_extents){ -YX_LIMIT_RENDER_FAR, -YX_LIMIT_RENDER_FAR,
						       YX_LIMIT_RENDER_FAR, YX_LIMIT_RENDER_FAR },
			     0);
	r->layer.count = 0;
	if (u->alpha < 1)
		cairo_push_group(r->cr);
	render_block(r, content);
	if (u->alpha < 1) {
		cairo_pop_group_to_source(r->cr);
		cairo_paint_with_alpha(r->cr, u->alpha);
	}
	r->layer = layer;
}

enum what { NOTHING, BLOCK, TEXT, PATH, IMAGE, COMPOSITE };

static enum what
kind_of(const struct yx_xml_node *n)
{
	static const struct {
		const char *element;
		enum what what;
	} table[] = {
		{ "TextObject", TEXT },           { "PathObject", PATH }, { "ImageObject", IMAGE },
		{ "CompositeObject", COMPOSITE }, { "PageBlock", BLOCK }, { "Block", BLOCK },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (yx_xml_is(n, table[i].element))
			return table[i].what;
	return NOTHING;
}

static void
draw_unit(struct render *r, struct render_unit *u, enum what what)
{
	const char *ctm = yx_xml_attr(u->node, "CTM");

	cairo_matrix_init_identity(&u->ctm);
	if (u->boxed && !render_transform(r, &(cairo_matrix_t){ 1, 0, 0, 1, u->box.x, u->box.y }))
		return;
	if (ctm && *ctm && !render_matrix(ctm, &u->ctm)) {
		render_warn(r, u->node, "the matrix cannot be used: not shown",
			    "变换矩阵无效，未显示", ctm);
		return;
	}
	/* a matrix that leaves nothing (written for blanks) shows nothing */
	if (!render_transform(r, &u->ctm))
		return;
	if (!render_clips(r, u))
		return;
	switch (what) {
	case TEXT:
		render_text(r, u);
		break;
	case PATH:
		render_path(r, u);
		break;
	case IMAGE:
		render_image(r, u);
		break;
	case COMPOSITE:
		draw_composite(r, u);
		break;
	case NOTHING:
	case BLOCK:
		break;
	}
}

/* BlendMode, written by some since before a standard named it. */
static void
set_blend(struct render *r, const struct yx_xml_node *object)
{
	static const struct {
		const char *name;
		cairo_operator_t op;
	} modes[] = {
		{ "Multiply", CAIRO_OPERATOR_MULTIPLY },
		{ "Screen", CAIRO_OPERATOR_SCREEN },
		{ "Overlay", CAIRO_OPERATOR_OVERLAY },
		{ "Darken", CAIRO_OPERATOR_DARKEN },
		{ "Lighten", CAIRO_OPERATOR_LIGHTEN },
		{ "ColorDodge", CAIRO_OPERATOR_COLOR_DODGE },
		{ "ColorBurn", CAIRO_OPERATOR_COLOR_BURN },
		{ "HardLight", CAIRO_OPERATOR_HARD_LIGHT },
		{ "SoftLight", CAIRO_OPERATOR_SOFT_LIGHT },
		{ "Difference", CAIRO_OPERATOR_DIFFERENCE },
		{ "Exclusion", CAIRO_OPERATOR_EXCLUSION },
	};
	const char *mode = yx_xml_attr(object, "BlendMode");

	for (size_t i = 0; mode && i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(mode, modes[i].name) == 0)
			cairo_set_operator(r->cr, modes[i].op);
}

void
render_object(struct render *r, const struct yx_xml_node *object)
{
	struct render_unit u = { .node = object, .alpha = 1 };
	enum what what = kind_of(object);
	const char *box;

	if (what == NOTHING || !render_flag(yx_xml_attr(object, "Visible"), true))
		return;
	if (what == BLOCK) {
		render_block(r, object);
		return;
	}
	u.alpha = fmin(fmax(render_number(yx_xml_attr(object, "Alpha"), 255), 0), 255) / 255;
	if (u.alpha <= 0 && what != TEXT)
		return;
	box = yx_xml_attr(object, "Boundary");
	u.boxed = render_box(box, &u.box);
	if (!u.boxed)
		render_warn(r, object, "the object has no readable boundary",
			    "图元缺少有效的外接矩形", box);
	render_style(r, object, &u.style);
	cairo_save(r->cr);
	set_blend(r, object);
	draw_unit(r, &u, what);
	cairo_restore(r->cr);
}
