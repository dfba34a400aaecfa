/* SPDX-License-Identifier: Apache-2.0 */
/*
 * picture: an ordered list of painted paths with a size and a unit. Group matrices are applied
 * when a path is added, so that writers see plain paths; group names survive for SVG.
 */
#include <math.h>
#include <string.h>
#include <yinxin/draw.h>
#include <yinxin/limits.h>

#include "picture.h"

enum yx_status
yx_draw_picture_new(struct yx_draw_picture **out, double width, double height,
		    enum yx_draw_unit unit, struct yx_error *err)
{
	struct yx_draw_picture *pic;

	*out = NULL;
	if (!isfinite(width) || !isfinite(height) || width <= 0 || height <= 0 || width > 20000 ||
	    height > 20000)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a picture of %g by %g is not possible (0 to 20000)", width, height);
	pic = yx_alloc(sizeof(*pic));
	if (!pic)
		return yx_fail_nomem(err);
	pic->width = width;
	pic->height = height;
	pic->unit = unit;
	pic->stack[0].m = yx_draw_identity;
	*out = pic;
	return YX_OK;
}

void
yx_draw_picture_free(struct yx_draw_picture *pic)
{
	if (!pic)
		return;
	for (size_t i = 0; i < pic->count; i++) {
		yx_draw_path_clear(&pic->items[i].path);
		yx_free(pic->items[i].group);
	}
	for (unsigned i = 0; i <= pic->depth; i++)
		yx_free(pic->stack[i].name);
	yx_free(pic->items);
	yx_free(pic);
}

double
yx_draw_picture_width(const struct yx_draw_picture *pic)
{
	return pic->width;
}

double
yx_draw_picture_height(const struct yx_draw_picture *pic)
{
	return pic->height;
}

enum yx_draw_unit
yx_draw_picture_unit(const struct yx_draw_picture *pic)
{
	return pic->unit;
}

size_t
yx_draw_picture_count(const struct yx_draw_picture *pic)
{
	return pic->count;
}

const struct yx_draw_path *
yx_draw_picture_item(const struct yx_draw_picture *pic, size_t i, struct yx_draw_paint *paint)
{
	*paint = pic->items[i].paint;
	return &pic->items[i].path;
}

double
draw_unit_mm(const struct yx_draw_picture *pic)
{
	return pic->unit == YX_DRAW_MM ? 1 : 1 / YX_DRAW_PT_PER_MM;
}

double
draw_unit_pt(const struct yx_draw_picture *pic)
{
	return pic->unit == YX_DRAW_PT ? 1 : YX_DRAW_PT_PER_MM;
}

void
yx_draw_picture_pdf_size(const struct yx_draw_picture *pic, double *width_pt, double *height_pt)
{
	*width_pt = pic->width * draw_unit_pt(pic);
	*height_pt = pic->height * draw_unit_pt(pic);
}

struct yx_draw_rect
yx_draw_picture_bounds(const struct yx_draw_picture *pic)
{
	struct yx_draw_rect all = { 1, 1, 0, 0 };

	for (size_t i = 0; i < pic->count; i++) {
		struct yx_draw_rect r = yx_draw_path_bounds(&pic->items[i].path);
		double w = pic->items[i].paint.stroke_width / 2;

		if (r.x0 > r.x1)
			continue;
		r = (struct yx_draw_rect){ r.x0 - w, r.y0 - w, r.x1 + w, r.y1 + w };
		if (all.x0 > all.x1) {
			all = r;
			continue;
		}
		all.x0 = fmin(all.x0, r.x0);
		all.y0 = fmin(all.y0, r.y0);
		all.x1 = fmax(all.x1, r.x1);
		all.y1 = fmax(all.y1, r.y1);
	}
	return all;
}

/* The place of a new item, or NULL with the failure kept. */
static struct draw_item *
new_item(struct yx_draw_picture *pic)
{
	if (pic->status != YX_OK)
		return NULL;
	if (pic->count >= YX_LIMIT_DRAW_PATHS) {
		pic->status = YX_LIMIT;
		return NULL;
	}
	if (pic->count == pic->cap) {
		size_t cap = pic->cap * 2 + 32;
		struct draw_item *v = yx_realloc(pic->items, cap * sizeof(*v));

		if (!v) {
			pic->status = YX_NOMEM;
			return NULL;
		}
		pic->items = v;
		pic->cap = cap;
	}
	pic->items[pic->count] = (struct draw_item){ 0 };
	return &pic->items[pic->count++];
}

void
yx_draw_picture_paint(struct yx_draw_picture *pic, const struct yx_draw_path *path,
		      const struct yx_draw_paint *paint)
{
	struct yx_draw_matrix m = pic->stack[pic->depth].m;
	struct draw_item *item;

	if (path->status != YX_OK && pic->status == YX_OK)
		pic->status = path->status;
	if (path->verb_count == 0 ||
	    (paint->fill == YX_DRAW_FILL_NONE && !(paint->stroke_width > 0)))
		return;
	item = new_item(pic);
	if (!item)
		return;
	item->paint = *paint;
	item->paint.stroke_width *= draw_matrix_scale(m);
	yx_draw_path_append(&item->path, path, m);
	if (item->path.status != YX_OK)
		pic->status = item->path.status;
	for (unsigned i = 1; i <= pic->depth && !item->group; i++)
		if (pic->stack[i].named && !pic->stack[i].started) {
			item->group = pic->stack[i].name;
			pic->stack[i].name = NULL;
			pic->stack[i].started = true;
		}
}

void
yx_draw_picture_fill(struct yx_draw_picture *pic, const struct yx_draw_path *path,
		     struct yx_draw_colour colour)
{
	struct yx_draw_paint paint = { .fill = YX_DRAW_FILL_NONZERO, .fill_colour = colour };

	yx_draw_picture_paint(pic, path, &paint);
}

void
yx_draw_picture_begin(struct yx_draw_picture *pic, const char *name, struct yx_draw_matrix m)
{
	if (pic->depth + 1 >= GROUP_DEPTH) {
		pic->too_deep++;
		pic->status = pic->status == YX_OK ? YX_LIMIT : pic->status;
		return;
	}
	pic->depth++;
	pic->stack[pic->depth].m = yx_draw_concat(m, pic->stack[pic->depth - 1].m);
	pic->stack[pic->depth].named = name != NULL;
	pic->stack[pic->depth].started = false;
	pic->stack[pic->depth].name = name ? yx_strdup(name) : NULL;
	if (name && !pic->stack[pic->depth].name)
		pic->status = YX_NOMEM;
}

void
yx_draw_picture_end(struct yx_draw_picture *pic)
{
	if (pic->too_deep) {
		pic->too_deep--;
		return;
	}
	if (pic->depth == 0)
		return;
	if (pic->stack[pic->depth].started && pic->count)
		pic->items[pic->count - 1].ends++;
	yx_free(pic->stack[pic->depth].name);
	pic->stack[pic->depth].name = NULL;
	pic->depth--;
}

void
yx_draw_picture_add(struct yx_draw_picture *pic, const struct yx_draw_picture *other,
		    struct yx_draw_matrix m)
{
	double s = draw_unit_pt(other) / draw_unit_pt(pic);

	if (other->status != YX_OK && pic->status == YX_OK)
		pic->status = other->status;
	m = yx_draw_concat(yx_draw_scale(s, s), m);
	yx_draw_picture_begin(pic, NULL, m);
	for (size_t i = 0; i < other->count; i++)
		yx_draw_picture_paint(pic, &other->items[i].path, &other->items[i].paint);
	yx_draw_picture_end(pic);
}

static uint8_t
faded(uint8_t a, double opacity)
{
	double v = a * opacity + 0.5;

	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

void
yx_draw_picture_fade(struct yx_draw_picture *pic, double opacity)
{
	for (size_t i = 0; i < pic->count; i++) {
		struct yx_draw_paint *p = &pic->items[i].paint;

		p->fill_colour.a = faded(p->fill_colour.a, opacity);
		p->stroke_colour.a = faded(p->stroke_colour.a, opacity);
	}
}

enum yx_status
yx_draw_picture_status(const struct yx_draw_picture *pic, struct yx_error *err)
{
	if (pic->status == YX_OK)
		return YX_OK;
	if (pic->status == YX_NOMEM)
		return yx_fail_nomem(err);
	return yx_fail(err, pic->status, NULL, "", "the picture has too many paths or points");
}
