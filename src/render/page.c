/* SPDX-License-Identifier: Apache-2.0 */
/* A page: templates and layers in their order (GB/T 33190-2016 7.7), then what lies on top. */
#include "render.h"

#include <string.h>

void
render_block(struct render *r, const struct yx_xml_node *block)
{
	const struct yx_xml_node *n;

	if (r->depth == YX_LIMIT_RENDER_DEPTH) {
		render_warn(r, block, "blocks are nested too deeply: not shown",
			    "页块嵌套过深，未显示", NULL);
		return;
	}
	r->depth++;
	for (n = yx_xml_child(block, NULL); n && !render_stop(r, n); n = yx_xml_next(n, NULL))
		render_object(r, n);
	r->depth--;
}

enum order { BACKGROUND, BODY, FOREGROUND, ORDERS };

static enum order
order_of(const struct yx_xml_node *layer)
{
	const char *type = yx_xml_attr(layer, "Type");

	if (type && strcmp(type, "Background") == 0)
		return BACKGROUND;
	return type && strcmp(type, "Foreground") == 0 ? FOREGROUND : BODY;
}

static void
draw_layers(struct render *r, const struct yx_xml_node *root, enum order order)
{
	const struct yx_xml_node *content, *layer;

	for (content = yx_xml_child(root, "Content"); content;
	     content = yx_xml_next(content, "Content")) {
		for (layer = yx_xml_child(content, "Layer"); layer && !r->stopped;
		     layer = yx_xml_next(layer, "Layer")) {
			if (order_of(layer) != order ||
			    !render_flag(yx_xml_attr(layer, "Visible"), true))
				continue;
			render_layer_style(r, layer);
			render_block(r, layer);
		}
	}
	r->layer.count = 0;
}

static void
draw_template(struct render *r, size_t entry)
{
	struct yx_xml *x = render_tree(r, entry);
	size_t before = r->entry;

	if (!x)
		return;
	r->entry = entry;
	render_page_resources(r, entry, x);
	for (int order = BACKGROUND; order < ORDERS; order++)
		draw_layers(r, yx_xml_root(x), (enum order)order);
	r->entry = before;
}

enum yx_status
render_page(struct render *r, struct yx_error *err)
{
	const struct yx_ofd_page *p = yx_ofd_page(r->v->o, r->page);
	struct yx_error why = YX_ERROR_INIT;
	struct yx_xml *x = NULL;
	double width, height;

	if (!p)
		return yx_fail(err, YX_USAGE, NULL, "", "the document has no page %zu",
			       r->page + 1);
	r->entry = p->entry;
	yx_ofd_view_page_size(r->v, r->page, &width, &height);
	cairo_save(r->cr);
	cairo_new_path(r->cr);
	cairo_rectangle(r->cr, 0, 0, width, height);
	cairo_clip(r->cr);
	/* a page is drawn once or twice: its tree is not kept */
	if (p->entry == SIZE_MAX)
		render_warn(r, NULL, "the content of this page is not in the package",
			    "包内缺少此页内容", NULL);
	else if (yx_ofd_read_xml(r->v->o, p->entry, &x, &why) != YX_OK)
		render_warn(r, NULL, "the content of this page cannot be read", "此页内容无法读取",
			    why.text);
	if (x)
		render_page_resources(r, p->entry, x);
	for (int order = BACKGROUND; order < ORDERS; order++) {
		for (size_t i = 0; i < p->template_count; i++) {
			const struct yx_ofd_template_ref *t = &p->templates[i];

			if ((t->foreground ? FOREGROUND : t->body ? BODY : BACKGROUND) == order)
				draw_template(r, t->entry);
		}
		if (x)
			draw_layers(r, yx_xml_root(x), (enum order)order);
	}
	yx_xml_free(x);
	if (!r->v->options.no_annotations && p->annotations != SIZE_MAX)
		render_annotations(r, p->annotations);
	if (!r->v->options.no_seals)
		render_stamps(r);
	cairo_restore(r->cr);
	return YX_OK;
}

enum yx_status
yx_ofd_view_draw(struct yx_ofd_view *v, size_t page, cairo_t *cr, struct yx_error *err)
{
	struct render r = { .v = v, .cr = cr, .page = page, .entry = SIZE_MAX };
	enum yx_status st;

	r.deadline = yx_time_monotonic() + v->options.page_time;
	r.vector = cairo_surface_get_type(cairo_get_target(cr)) != CAIRO_SURFACE_TYPE_IMAGE;
	cairo_save(cr);
	cairo_get_matrix(cr, &r.page_m);
	r.to_page = r.page_m;
	if (cairo_matrix_invert(&r.to_page) != CAIRO_STATUS_SUCCESS) {
		cairo_restore(cr);
		return yx_fail(err, YX_USAGE, NULL, "", "the context's matrix has no inverse");
	}
	st = render_page(&r, err);
	cairo_restore(cr);
	if (st == YX_OK && cairo_status(cr) == CAIRO_STATUS_NO_MEMORY)
		return yx_fail_nomem(err);
	if (st == YX_OK && cairo_status(cr) != CAIRO_STATUS_SUCCESS)
		return yx_fail(err, YX_INTERNAL, NULL, "", "drawing page %zu: %s", page + 1,
			       cairo_status_to_string(cairo_status(cr)));
	return st;
}
