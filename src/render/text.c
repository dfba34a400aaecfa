/* SPDX-License-Identifier: Apache-2.0 */
/* Text objects (GB/T 33190-2016 11): letters shown with the characters they stand for. */
#include "letters.h"

#include <math.h>
#include <string.h>

/* Letters that are shown in one go: one face, one scale. */
struct run {
	size_t from, count, text, bytes;
};

static bool
next_run(const struct render_letters *l, struct run *run)
{
	run->from += run->count;
	run->text += run->bytes;
	run->count = run->bytes = 0;
	while (run->from + run->count < l->count) {
		const struct render_letter *first = &l->at[run->from];
		const struct render_letter *a = first + run->count;

		if (a->face != first->face || a->fit != first->fit)
			break;
		run->bytes += a->bytes;
		run->count++;
	}
	return run->count > 0;
}

/* The em of a face in the object's space: size, scale, slant, turned by CharDirection. */
static bool
set_font(struct render *r, const struct render_unit *u, const struct render_letters *l,
	 const struct render_letter *letter)
{
	double angle = render_number(yx_xml_attr(u->node, "CharDirection"), 0) * M_PI / 180;
	cairo_matrix_t m, ctm, all;
	double device;

	cairo_matrix_init(&m, l->size * l->hscale * letter->fit, 0, 0, l->size, 0, 0);
	if (l->italic) {
		cairo_matrix_t slant = { 1, 0, -0.21, 1, 0, 0 };

		cairo_matrix_multiply(&m, &slant, &m);
	}
	if (angle != 0) {
		cairo_matrix_t turn;

		cairo_matrix_init_rotate(&turn, angle);
		cairo_matrix_multiply(&m, &m, &turn);
	}
	cairo_get_matrix(r->cr, &ctm);
	cairo_matrix_multiply(&all, &m, &ctm);
	/* FreeType's sizes have 16 bits; what is below a hundredth of a pixel is not seen */
	device = fmax(hypot(all.xx, all.yx), hypot(all.xy, all.yy));
	if (!(device > 0.01) || device > 20000 || !(fabs(all.xx * all.yy - all.xy * all.yx) > 1e-6))
		return false;
	cairo_set_font_face(r->cr, letter->face->cairo);
	cairo_set_font_matrix(r->cr, &m);
	return true;
}

enum how { SHOW, OUTLINE };

struct glyphs {
	cairo_glyph_t *glyph;
	cairo_text_cluster_t *cluster;
};

static void
put_run(struct render *r, const struct render_letters *l, const struct run *run, struct glyphs *g,
	enum how how)
{
	const char *text = (const char *)l->text.data + run->text;
	int clusters = 0;

	for (size_t i = 0; i < run->count; i++) {
		const struct render_letter *a = &l->at[run->from + i];

		g->glyph[i] = (cairo_glyph_t){ a->glyph, a->x, a->y };
		if (a->bytes == 0 && clusters > 0)
			g->cluster[clusters - 1].num_glyphs++;
		else
			g->cluster[clusters++] = (cairo_text_cluster_t){ (int)a->bytes, 1 };
	}
	if (how == OUTLINE)
		cairo_glyph_path(r->cr, g->glyph, (int)run->count);
	else
		cairo_show_text_glyphs(r->cr, text, (int)run->bytes, g->glyph, (int)run->count,
				       g->cluster, clusters, (cairo_text_cluster_flags_t)0);
}

static void
put_letters(struct render *r, const struct render_unit *u, const struct render_letters *l,
	    enum how how)
{
	cairo_font_options_t *options = cairo_font_options_create();
	struct glyphs g = { yx_alloc_array(l->count, sizeof(cairo_glyph_t)),
			    yx_alloc_array(l->count, sizeof(cairo_text_cluster_t)) };
	struct run run = { 0 };

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_set_font_options(r->cr, options);
	while (g.glyph && g.cluster && next_run(l, &run) && !render_stop(r, u->node))
		if (set_font(r, u, l, &l->at[run.from]))
			put_run(r, l, &run, &g, how);
	cairo_font_options_destroy(options);
	yx_free(g.glyph);
	yx_free(g.cluster);
}

/* Weight that the faces do not have themselves, as a line around the letters. */
static bool
needs_weight(const struct render_letters *l)
{
	bool thin = false;

	for (size_t i = 0; i < l->count && !thin; i++)
		thin = !l->at[i].face->bold;
	return l->bold && thin;
}

/*
 * Text without any paint, as recognition puts over scans: it is there to be selected and searched,
 * so a PDF gets it, marked by its alpha (ofd_view.h).
 */
static void
put_hidden(struct render *r, const struct render_unit *u, const struct render_letters *l)
{
	if (cairo_surface_get_type(cairo_get_target(r->cr)) != CAIRO_SURFACE_TYPE_PDF)
		return;
	cairo_set_operator(r->cr, CAIRO_OPERATOR_OVER);
	cairo_set_source_rgba(r->cr, 0, 0, 0, YX_OFD_VIEW_HIDDEN_ALPHA);
	put_letters(r, u, l, SHOW);
	r->v->hidden_text = true;
}

void
render_text(struct render *r, const struct render_unit *u)
{
	static const struct render_rgba black = { 0, 0, 0, 1 };
	const struct yx_xml_node *fill = render_style_child(&u->style, "FillColor");
	const struct yx_xml_node *stroke = render_style_child(&u->style, "StrokeColor");
	struct render_letters l;
	bool painted = false;
	double scale;

	if (!render_letters_place(r, u, &l))
		goto done;
	scale = sqrt(fabs(u->ctm.xx * u->ctm.yy - u->ctm.xy * u->ctm.yx));
	/* an em of slack: boundaries of text are rarely exact */
	render_clip_boundary(r, u, &l.extents, l.size * scale);
	if (render_flag(yx_xml_attr(u->node, "Fill"), true) &&
	    render_source(r, u, fill, &black, &l.extents)) {
		painted = true;
		put_letters(r, u, &l, SHOW);
		if (needs_weight(&l)) {
			cairo_new_path(r->cr);
			put_letters(r, u, &l, OUTLINE);
			cairo_set_dash(r->cr, NULL, 0, 0);
			cairo_set_line_width(r->cr, l.size / 32);
			cairo_set_line_join(r->cr, CAIRO_LINE_JOIN_ROUND);
			cairo_stroke(r->cr);
		}
	}
	if (render_flag(yx_xml_attr(u->node, "Stroke"), false) &&
	    render_stroke_style(r, u, &l.extents, false) &&
	    render_source(r, u, stroke, NULL, &l.extents)) {
		cairo_new_path(r->cr);
		put_letters(r, u, &l, OUTLINE);
		cairo_stroke(r->cr);
		painted = true;
	}
	if (!painted)
		put_hidden(r, u, &l);
done:
	render_letters_clear(&l);
}

void
render_text_outline(struct render *r, const struct render_unit *u)
{
	struct render_letters l;

	if (render_letters_place(r, u, &l))
		put_letters(r, u, &l, OUTLINE);
	render_letters_clear(&l);
}
