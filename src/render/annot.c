/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations (GB/T 33190-2016 15): their appearances, over the page. */
#include "render.h"

static void
draw_appearance(struct render *r, const struct yx_xml_node *look)
{
	const char *boundary = yx_xml_attr(look, "Boundary");
	struct yx_ofd_box box;

	if (!yx_xml_child(look, NULL))
		return;
	if (!render_box(boundary, &box)) {
		render_warn(r, look, "the appearance has no readable boundary",
			    "注释外观缺少有效的外接矩形", boundary);
		box = (struct yx_ofd_box){ 0 };
	}
	cairo_save(r->cr);
	if (render_transform(r, &(cairo_matrix_t){ 1, 0, 0, 1, box.x, box.y })) {
		if (box.width > 0 && box.height > 0) {
			cairo_new_path(r->cr);
			cairo_rectangle(r->cr, 0, 0, box.width, box.height);
			cairo_clip(r->cr);
		}
		render_block(r, look);
	}
	cairo_restore(r->cr);
}

void
render_annotations(struct render *r, size_t entry)
{
	struct yx_xml *x = render_tree(r, entry);
	const struct yx_xml_node *annot, *look;
	size_t before = r->entry;

	if (!x)
		return;
	r->entry = entry;
	r->layer.count = 0;
	for (annot = yx_xml_child(yx_xml_root(x), "Annot"); annot && !render_stop(r, annot);
	     annot = yx_xml_next(annot, "Annot")) {
		if (!render_flag(yx_xml_attr(annot, "Visible"), true))
			continue;
		for (look = yx_xml_child(annot, "Appearance"); look;
		     look = yx_xml_next(look, "Appearance"))
			draw_appearance(r, look);
	}
	r->entry = before;
}
