/* SPDX-License-Identifier: Apache-2.0 */
/* Image objects (GB/T 33190-2016 10): the unit square under the object's matrix. */
#include "picture.h"

#include <math.h>
#include <string.h>

/* The MediaFile of a MultiMedia resource; false after a warning. */
static bool
read_media(struct render *r, const struct yx_xml_node *node, const struct render_resource *res,
	   struct yx_buf *out, struct yx_buf *name)
{
	const struct yx_xml_node *file = yx_xml_child(res->node, "MediaFile");

	if (!file || yx_xml_text(file, name, NULL) != YX_OK || name->len == 0) {
		render_warn(r, node, "the resource names no file", "资源未指明文件", NULL);
		return false;
	}
	return render_read_file(r, res, yx_buf_str(name), node, YX_LIMIT_BUFFER, out);
}

static cairo_surface_t *
load(struct render *r, const struct yx_xml_node *node, struct render_resource *res,
     const struct render_resource *mask)
{
	struct yx_buf file = { 0 }, shape = { 0 }, name = { 0 }, other = { 0 };
	cairo_surface_t *s = NULL;

	if (read_media(r, node, res, &file, &name) &&
	    (!mask || read_media(r, node, mask, &shape, &other)))
		s = render_picture(r, node, yx_buf_bytes(&file), yx_buf_bytes(&shape),
				   yx_buf_str(&name));
	yx_buf_clear(&file);
	yx_buf_clear(&shape);
	yx_buf_clear(&name);
	yx_buf_clear(&other);
	return s;
}

/* The picture of an object: from the cache, or decoded and kept while there is room. */
static cairo_surface_t *
get(struct render *r, const struct yx_xml_node *node, const char *id, const char *mask_id)
{
	struct render_resource *res = render_find(r->v, RENDER_MEDIA, id);
	struct render_resource *mask = mask_id ? render_find(r->v, RENDER_MEDIA, mask_id) : NULL;
	cairo_surface_t *s;
	uint64_t bytes;

	if (!res) {
		render_warn(r, node, "this picture is not there", "缺少图片资源", id);
		return NULL;
	}
	if (mask_id && !mask)
		render_warn(r, node, "the mask of this picture is not there", "缺少图片蒙版资源",
			    mask_id);
	if (!mask && res->picture)
		return cairo_surface_reference(res->picture);
	if (!mask && res->tried)
		return NULL;
	s = load(r, node, res, mask);
	if (mask)
		return s;
	res->tried = !s;
	bytes = s ? (uint64_t)cairo_image_surface_get_stride(s) *
			(uint64_t)cairo_image_surface_get_height(s)
		  : 0;
	if (s && r->v->pictures_kept + bytes <= YX_LIMIT_RENDER_CACHE) {
		res->picture = cairo_surface_reference(s);
		r->v->pictures_kept += bytes;
	}
	return s;
}

/* The frame of an image (10.2): a rectangle in the boundary's space, corners rounded. */
static void
draw_border(struct render *r, const struct render_unit *u)
{
	static const struct render_rgba black = { 0, 0, 0, 1 };
	const struct yx_xml_node *border = yx_xml_child(u->node, "Border");
	double w = u->box.width, h = u->box.height, rx, ry;
	struct render_unit b = *u;
	struct render_extents e = { 0, 0, w, h };
	cairo_matrix_t back = u->ctm, m;

	if (!border || !u->boxed || cairo_matrix_invert(&back) != CAIRO_STATUS_SUCCESS ||
	    !render_transform(r, &back))
		return;
	b.node = border;
	b.style.at[0] = border;
	b.style.count = 1;
	rx = render_number(yx_xml_attr(border, "HorizonalCornerRadius"), 0);
	rx = render_number(yx_xml_attr(border, "HorizontalCornerRadius"), rx);
	ry = render_number(yx_xml_attr(border, "VerticalCornerRadius"), 0);
	rx = fmin(fmax(rx, 0), w / 2);
	ry = fmin(fmax(ry, 0), h / 2);
	if (!render_stroke_style(r, &b, &e, true) ||
	    !render_source(r, &b, yx_xml_child(border, "BorderColor"), &black, &e))
		return;
	cairo_new_path(r->cr);
	if (rx < 1e-6 || ry < 1e-6) {
		cairo_rectangle(r->cr, 0, 0, w, h);
	} else {
		/* arcs of a circle in a space where the corners are round */
		cairo_get_matrix(r->cr, &m);
		cairo_scale(r->cr, rx, ry);
		cairo_arc(r->cr, w / rx - 1, 1, 1, -M_PI / 2, 0);
		cairo_arc(r->cr, w / rx - 1, h / ry - 1, 1, 0, M_PI / 2);
		cairo_arc(r->cr, 1, h / ry - 1, 1, M_PI / 2, M_PI);
		cairo_arc(r->cr, 1, 1, 1, M_PI, 1.5 * M_PI);
		cairo_close_path(r->cr);
		cairo_set_matrix(r->cr, &m);
	}
	cairo_stroke(r->cr);
}

void
render_image(struct render *r, const struct render_unit *u)
{
	const char *id = yx_xml_attr(u->node, "ResourceID");
	const char *mask = yx_xml_attr(u->node, "ImageMask");
	const char *instead = yx_xml_attr(u->node, "Substitution");
	struct render_unit whole = *u;
	cairo_surface_t *s;

	/* without a matrix the picture fills its boundary */
	if (!yx_xml_attr(u->node, "CTM") && u->boxed) {
		cairo_matrix_init_scale(&whole.ctm, u->box.width, u->box.height);
		if (!render_transform(r, &whole.ctm))
			return;
	}
	s = get(r, u->node, id, mask);
	if (!s && instead)
		s = get(r, u->node, instead, mask);
	cairo_save(r->cr);
	render_clip_boundary(r, &whole, &(struct render_extents){ 0, 0, 1, 1 }, 0.05);
	if (s)
		render_picture_put(r, s, u->alpha);
	else
		render_missing(r);
	cairo_restore(r->cr);
	if (s)
		cairo_surface_destroy(s);
	draw_border(r, &whole);
}
