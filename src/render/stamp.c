/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seals (GB/T 33190-2016 18.2.3): what signatures show on a page, over everything else. The picture
 * is the one inside the signature's value, because that is what was signed; Seal.esl serves where
 * the value holds none.
 */
#include "picture.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yinxin/seal.h>

/* The picture of one signature, once it was looked for. */
struct render_stamp {
	bool tried;
	cairo_surface_t *picture;
	struct yx_buf bytes;             /* of an OFD picture */
	struct yx_ofd_view *view;        /* of it */
	struct yx_draw_picture *vectors; /* of an SVG */
};

void
render_free_stamps(struct yx_ofd_view *v)
{
	for (size_t i = 0; v->stamps && i < yx_ofd_signature_count(v->o); i++) {
		if (v->stamps[i].picture)
			cairo_surface_destroy(v->stamps[i].picture);
		yx_ofd_view_close(v->stamps[i].view);
		yx_buf_clear(&v->stamps[i].bytes);
		yx_draw_picture_free(v->stamps[i].vectors);
	}
	yx_free(v->stamps);
}

static void
open_ofd(struct render *r, struct render_stamp *s, struct yx_bytes picture)
{
	struct yx_ofd_view_options options = r->v->options;
	struct yx_error why = YX_ERROR_INIT;

	options.fonts = r->v->system;
	options.no_seals = true;
	yx_buf_put_bytes(&s->bytes, picture);
	if (r->v->nesting > 0 || yx_buf_status(&s->bytes, &why) != YX_OK ||
	    yx_ofd_view_open(&s->view, yx_buf_bytes(&s->bytes), &options, &why) != YX_OK)
		render_warn(r, NULL, "the seal's picture cannot be read", "印章图片无法读取",
			    why.text);
	else
		s->view->nesting = r->v->nesting + 1;
}

/* An SVG that is more than paths is told, and not shown in part (svg_read.c). */
static void
open_svg(struct render *r, struct render_stamp *s, struct yx_bytes picture)
{
	struct yx_error why = YX_ERROR_INIT;

	if (yx_draw_read_svg(&s->vectors, picture, &why) != YX_OK)
		render_warn(r, NULL, "the seal's picture cannot be read", "印章图片无法读取",
			    why.text);
}

static void
use_picture(struct render *r, struct render_stamp *s, const struct yx_seal *seal)
{
	if (yx_ofd_looks_like(seal->picture))
		open_ofd(r, s, seal->picture);
	else if (yx_draw_svg_is(seal->picture))
		open_svg(r, s, seal->picture);
	else
		s->picture = render_picture(r, NULL, seal->picture, (struct yx_bytes){ 0 }, "seal");
}

/* From the value, else from Seal.esl; false when the signature has no picture. */
static bool
find_picture(struct render *r, struct render_stamp *s, const struct yx_ofd_signature *sig)
{
	struct yx_seal_signature *value = NULL;
	struct yx_seal *seal = NULL;
	struct yx_buf b = { 0 };
	bool found = false;

	if (sig->value_entry != SIZE_MAX &&
	    yx_ofd_read(r->v->o, sig->value_entry, &b, NULL) == YX_OK &&
	    yx_seal_signature_parse(&value, yx_buf_bytes(&b), NULL) == YX_OK) {
		use_picture(r, s, value->seal);
		found = true;
	}
	yx_seal_signature_free(value);
	yx_buf_clear(&b);
	if (!found && sig->seal_entry != SIZE_MAX &&
	    yx_ofd_read(r->v->o, sig->seal_entry, &b, NULL) == YX_OK &&
	    yx_seal_parse(&seal, yx_buf_bytes(&b), NULL) == YX_OK) {
		use_picture(r, s, seal);
		found = true;
	}
	yx_seal_free(seal);
	yx_buf_clear(&b);
	return found;
}

/*
 * Like ink: what a seal covers can still be read, whatever its picture is. SVG as cairo writes it
 * has no blending (a page with it would become one large picture), so vectors lie on top there:
 * they cover no more than their lines.
 */
static cairo_operator_t
ink(const struct render *r, bool vectors)
{
	return vectors && cairo_surface_get_type(cairo_get_target(r->cr)) == CAIRO_SURFACE_TYPE_SVG
		   ? CAIRO_OPERATOR_OVER
		   : CAIRO_OPERATOR_MULTIPLY;
}

/* One picture first, then onto the page: its own overlaps do not darken. */
static void
begin_ink(struct render *r)
{
	cairo_set_operator(r->cr, CAIRO_OPERATOR_OVER);
	cairo_push_group(r->cr);
}

static void
end_ink(struct render *r)
{
	cairo_pop_group_to_source(r->cr);
	cairo_set_operator(r->cr, ink(r, true));
	cairo_paint(r->cr);
}

/* Page 1 of the seal's OFD, filling the unit square. */
static void
put_ofd(struct render *r, struct yx_ofd_view *view)
{
	struct render inner = { .v = view,
				.cr = r->cr,
				.entry = SIZE_MAX,
				.vector = r->vector,
				.deadline = r->deadline,
				.objects = r->objects,
				.depth = r->depth };
	double width, height;

	yx_ofd_view_page_size(view, 0, &width, &height);
	if (!render_transform(r, &(cairo_matrix_t){ 1 / width, 0, 0, 1 / height, 0, 0 }))
		return;
	cairo_get_matrix(r->cr, &inner.page_m);
	inner.to_page = inner.page_m;
	begin_ink(r);
	if (cairo_matrix_invert(&inner.to_page) == CAIRO_STATUS_SUCCESS)
		(void)!render_page(&inner, NULL);
	end_ink(r);
	r->objects = inner.objects;
	/* what was wrong in there is told as this document's */
	for (size_t i = 0; i < yx_ofd_view_warning_count(view); i++)
		render_warn(r, NULL, "the seal's picture is not shown as it should be",
			    "印章图片未能完整显示", yx_ofd_view_warning(view, i)->text_en);
}

/* Filling the unit square. */
static void
put_picture(struct render *r, const struct render_stamp *s)
{
	if (s->view) {
		put_ofd(r, s->view);
	} else if (s->vectors) {
		begin_ink(r);
		render_vectors_put(r, s->vectors);
		end_ink(r);
	} else if (s->picture) {
		render_picture_put(r, s->picture, 1);
	} else {
		render_missing(r);
	}
}

static void
draw_stamp(struct render *r, const struct render_stamp *s, const struct yx_ofd_stamp *at)
{
	const struct yx_ofd_box *b = &at->boundary;

	if (!(b->width > 0 && b->height > 0) || !render_near(r, b->x, b->y) ||
	    !render_near(r, b->x + b->width, b->y + b->height)) {
		render_warn(r, NULL, "the seal has no place on the page", "印章位置无效", at->id);
		return;
	}
	cairo_save(r->cr);
	cairo_set_operator(r->cr, ink(r, s->view || s->vectors));
	if (render_transform(r, &(cairo_matrix_t){ 1, 0, 0, 1, b->x, b->y })) {
		cairo_new_path(r->cr);
		if (at->clipped && render_near(r, at->clip.x, at->clip.y) &&
		    render_near(r, at->clip.x + at->clip.width, at->clip.y + at->clip.height))
			cairo_rectangle(r->cr, at->clip.x, at->clip.y, at->clip.width,
					at->clip.height);
		else
			cairo_rectangle(r->cr, 0, 0, b->width, b->height);
		cairo_clip(r->cr);
		if (render_transform(r, &(cairo_matrix_t){ b->width, 0, 0, b->height, 0, 0 })) {
			put_picture(r, s);
		}
	}
	cairo_restore(r->cr);
}

void
render_stamps(struct render *r)
{
	struct yx_ofd_view *v = r->v;
	size_t count = yx_ofd_signature_count(v->o), before = r->entry;

	if (!v->stamps && !(v->stamps = yx_alloc_array(count + 1, sizeof(*v->stamps))))
		return;
	for (size_t i = 0; i < count && !render_stop(r, NULL); i++) {
		const struct yx_ofd_signature *sig = yx_ofd_signature(v->o, i);
		struct render_stamp *s = &v->stamps[i];

		r->entry = sig->entry;
		for (size_t k = 0; k < sig->stamp_count && !r->stopped; k++) {
			if (sig->stamps[k].page != r->page)
				continue;
			if (!s->tried && !find_picture(r, s, sig) && sig->seal)
				render_warn(r, NULL, "the seal cannot be read", "印章无法读取",
					    sig->id);
			s->tried = true;
			/* a signature without a seal has nothing to show */
			if (s->view || s->vectors || s->picture || sig->seal)
				draw_stamp(r, s, &sig->stamps[k]);
		}
	}
	r->entry = before;
}
