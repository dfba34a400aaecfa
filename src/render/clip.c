/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clips (GB/T 33190-2016 8.4): each Clip is the union of its areas, and what is left is the
 * intersection of all. TransFlag false keeps them out of the object's matrix.
 */
#include "render.h"

/* One Area onto the current path: a path or a text with a matrix of its own. */
static bool
add_area(struct render *r, const struct yx_xml_node *area, cairo_fill_rule_t *rule)
{
	const struct yx_xml_node *shape = yx_xml_child(area, "Path");
	bool text = !shape;
	struct render_unit u = { .alpha = 1 };
	cairo_matrix_t before, m;
	const char *ctm[2];

	if (text)
		shape = yx_xml_child(area, "Text");
	if (!shape)
		return false;
	u.node = shape;
	render_style(r, shape, &u.style);
	ctm[0] = yx_xml_attr(area, "CTM");
	ctm[1] = yx_xml_attr(shape, "CTM");
	cairo_get_matrix(r->cr, &before);
	if (ctm[0] && render_matrix(ctm[0], &m))
		(void)render_transform(r, &m);
	if (render_box(yx_xml_attr(shape, "Boundary"), &u.box))
		(void)render_transform(r, &(cairo_matrix_t){ 1, 0, 0, 1, u.box.x, u.box.y });
	if (ctm[1] && render_matrix(ctm[1], &m))
		(void)render_transform(r, &m);
	if (text) {
		render_text_outline(r, &u);
	} else {
		*rule = render_rule(shape);
		(void)render_path_data(r, shape);
	}
	cairo_set_matrix(r->cr, &before);
	return true;
}

static void
add_clip(struct render *r, const struct yx_xml_node *clip)
{
	const struct yx_xml_node *area;
	cairo_fill_rule_t rule = CAIRO_FILL_RULE_WINDING;
	size_t areas = 0;

	cairo_new_path(r->cr);
	for (area = yx_xml_child(clip, "Area"); area && !render_stop(r, area);
	     area = yx_xml_next(area, "Area"))
		areas += add_area(r, area, &rule) ? 1 : 0;
	if (areas == 0)
		return;
	cairo_set_fill_rule(r->cr, areas == 1 ? rule : CAIRO_FILL_RULE_WINDING);
	cairo_clip(r->cr);
	cairo_set_fill_rule(r->cr, CAIRO_FILL_RULE_WINDING);
}

bool
render_clips(struct render *r, const struct render_unit *u)
{
	const struct yx_xml_node *clips, *clip;
	cairo_matrix_t back = u->ctm, now;

	cairo_get_matrix(r->cr, &now);
	for (clips = yx_xml_child(u->node, "Clips"); clips; clips = yx_xml_next(clips, "Clips")) {
		if (!render_flag(yx_xml_attr(clips, "TransFlag"), true) &&
		    cairo_matrix_invert(&back) == CAIRO_STATUS_SUCCESS)
			(void)render_transform(r, &back);
		for (clip = yx_xml_child(clips, "Clip"); clip && !render_stop(r, clip);
		     clip = yx_xml_next(clip, "Clip"))
			add_clip(r, clip);
		cairo_set_matrix(r->cr, &now);
		back = u->ctm;
	}
	return !r->stopped;
}
