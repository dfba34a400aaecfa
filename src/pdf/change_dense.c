/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of comments drawn so close that they are an area: one that hides a letter. Each line alone
 * is thin enough (CHANGE_LINE_MAX), and many of them, of one comment or of several, in one step or
 * in many, paint over words like a stamp. All lines on the page are laid into a raster of points.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>
#include "change_picture.h"

#define RASTER_MAX  2000 /* points of a side; a larger page is taken in larger steps */
#define WINDOW      9    /* points: a letter of small print */
#define FILLED      0.88 /* of such a window */
#define SAMPLES_MAX 8000000
#define QUAD_HIGH   60 /* points: some viewers draw a line of 7 % of what it strikes out */

#define COVERED 1
#define FRESH   2 /* by what this step brought */

struct raster {
	struct change_walk *w;
	uint8_t *dots;
	size_t wide, high, samples;
	double x0, y0, step;
	uint8_t mark;
	bool full; /* more than is drawn here */
};

/* A line of a width, point by point. */
static void
draw(struct raster *r, double x0, double y0, double x1, double y1, double width)
{
	double length = hypot(x1 - x0, y1 - y0), ux, uy, side = r->step / 2;
	size_t along, across;

	if (!isfinite(length) || !isfinite(width) || length > 1e6 || width > 1e4) {
		r->full = true;
		return;
	}
	ux = length > 0 ? (x1 - x0) / length : 1;
	uy = length > 0 ? (y1 - y0) / length : 0;
	along = (size_t)(length / side) + 1;
	across = (size_t)(fmax(width, 0.5) / side) + 1;
	if ((r->samples += along * across) > SAMPLES_MAX) {
		r->full = true;
		return;
	}
	for (size_t i = 0; i <= along; i++)
		for (size_t k = 0; k < across; k++) {
			double t = length * (double)i / (double)along;
			double s = ((double)k + 0.5) / (double)across * width - width / 2;
			double x = (x0 + t * ux - s * uy - r->x0) / r->step;
			double y = (y0 + t * uy + s * ux - r->y0) / r->step;

			if (x >= 0 && y >= 0 && x < (double)r->wide && y < (double)r->high)
				r->dots[(size_t)y * r->wide + (size_t)x] |= r->mark;
		}
}

/* ------------------------------------------------------------------------ comments */

static bool
is_one_of(const struct yx_pdf_obj *annot, const char *const *kinds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), kinds[i]))
			return true;
	return false;
}

static bool
draws_lines(const struct yx_pdf_obj *annot)
{
	static const char *const kinds[] = { "Ink",       "Line",      "PolyLine",
					     "Polygon",   "Square",    "Circle",
					     "StrikeOut", "Underline", "Squiggly" };

	return is_one_of(annot, kinds, sizeof(kinds) / sizeof(kinds[0]));
}

static double
width_of(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *style, *border, *width;

	if (yx_pdf_get(v, annot, "BS", &style, NULL) == YX_OK && style->kind == YX_PDF_DICT &&
	    yx_pdf_get(v, style, "W", &width, NULL) == YX_OK && yx_pdf_is_number(width))
		return fabs(yx_pdf_number(width));
	if (yx_pdf_get(v, annot, "Border", &border, NULL) == YX_OK &&
	    border->kind == YX_PDF_ARRAY && yx_pdf_item(v, border, 2, &width, NULL) == YX_OK &&
	    yx_pdf_is_number(width))
		return fabs(yx_pdf_number(width));
	return 1;
}

static double
number(struct raster *r, const struct yx_pdf_obj *list, size_t i)
{
	const struct yx_pdf_obj *item;

	return yx_pdf_item(r->w->new, list, i, &item, NULL) == YX_OK ? yx_pdf_number(item) : 0;
}

/* From point to point. */
static void
draw_points(struct raster *r, const struct yx_pdf_obj *list, double width, bool closed)
{
	size_t n = list->kind == YX_PDF_ARRAY ? list->u.array.count / 2 : 0;

	for (size_t i = 0; !r->full && i + (closed ? 0 : 1) < n; i++) {
		size_t next = (i + 1) % n;

		draw(r, number(r, list, 2 * i), number(r, list, 2 * i + 1),
		     number(r, list, 2 * next), number(r, list, 2 * next + 1), width);
	}
}

/* 12.5.6.10: a line through or below each quadrilateral, of what width viewers choose. */
static void
draw_quads(struct raster *r, const struct yx_pdf_obj *list)
{
	size_t n = list->kind == YX_PDF_ARRAY ? list->u.array.count / 8 : 0;

	for (size_t i = 0; !r->full && i < n; i++) {
		double box[4] = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL }, high;

		for (size_t k = 0; k < 8; k++) {
			double c = number(r, list, 8 * i + k);

			box[k % 2] = fmin(box[k % 2], c);
			box[2 + k % 2] = fmax(box[2 + k % 2], c);
		}
		high = fmin(box[3] - box[1], box[2] - box[0]);
		r->full |= high > QUAD_HIGH;
		draw(r, box[0], (box[1] + box[3]) / 2, box[2], (box[1] + box[3]) / 2,
		     fmax(1, 0.07 * high));
	}
}

/* What viewers draw of an annotation that has no picture. */
static void
draw_by_entries(struct raster *r, const struct yx_pdf_obj *annot)
{
	struct yx_pdf_view v = r->w->new;
	double width = width_of(v, annot), c[4];
	const struct yx_pdf_obj *list, *part;

	if (yx_pdf_get(v, annot, "InkList", &list, NULL) == YX_OK && list->kind == YX_PDF_ARRAY)
		for (size_t i = 0; i < list->u.array.count; i++)
			if (yx_pdf_item(v, list, i, &part, NULL) == YX_OK)
				draw_points(r, part, width, false);
	if (yx_pdf_get(v, annot, "L", &list, NULL) == YX_OK)
		draw_points(r, list, width, false);
	if (yx_pdf_get(v, annot, "Vertices", &list, NULL) == YX_OK)
		draw_points(r, list, width,
			    yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Polygon"));
	if (yx_pdf_get(v, annot, "QuadPoints", &list, NULL) == YX_OK)
		draw_quads(r, list);
	if ((yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Square") ||
	     yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Circle")) &&
	    change_rect(v, annot, c)) {
		draw(r, c[0], c[1], c[2], c[1], width);
		draw(r, c[2], c[1], c[2], c[3], width);
		draw(r, c[2], c[3], c[0], c[3], width);
		draw(r, c[0], c[3], c[0], c[1], width);
	}
}

/* Its picture's lines, on the page (12.5.5). */
static enum yx_status
draw_picture(struct raster *r, const struct yx_pdf_obj *annot, const struct yx_pdf_obj *n,
	     struct yx_error *err)
{
	struct change_picture p;
	double rect[4], sx, sy;
	enum yx_status st = change_picture_read(r->w, r->w->new, n, &p, err);

	if (st != YX_OK)
		return st;
	if (change_rect(r->w->new, annot, rect) && p.width > 0 && p.height > 0 && !p.turned) {
		sx = (rect[2] - rect[0]) / p.width;
		sy = (rect[3] - rect[1]) / p.height;
		r->full |= p.crowded;
		for (size_t i = 0; !r->full && i < p.line_count; i++) {
			const struct change_line *l = &p.lines[i];

			draw(r, rect[0] + (l->x0 - p.box[0]) * sx,
			     rect[1] + (l->y0 - p.box[1]) * sy, rect[0] + (l->x1 - p.box[0]) * sx,
			     rect[1] + (l->y1 - p.box[1]) * sy, l->width * fmax(sx, sy));
		}
	}
	change_picture_clear(&p);
	return YX_OK;
}

/* Did this step bring it, or its picture? */
static bool
is_fresh(const struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *item,
	 const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *ap = yx_pdf_peek(annot, "AP");

	return !change_array_has(o, item) || change_differs(w, item, item) ||
	       (ap && change_differs(w, ap, ap));
}

/* -------------------------------------------------------------------------- windows */

static bool
has_fresh(const struct raster *r, size_t x, size_t y)
{
	for (size_t i = 0; i < WINDOW; i++)
		for (size_t k = 0; k < WINDOW; k++)
			if (r->dots[(y + i) * r->wide + x + k] & FRESH)
				return true;
	return false;
}

/* Sums of columns of WINDOW rows slide down; of them a sum of WINDOW columns to the right. */
static bool
is_filled(const struct raster *r, uint8_t *columns)
{
	const double least = FILLED * WINDOW * WINDOW;

	for (size_t y = 0; y < r->high; y++) {
		size_t sum = 0;

		for (size_t x = 0; x < r->wide; x++) {
			bool in = r->dots[y * r->wide + x] != 0;
			bool gone = y >= WINDOW && r->dots[(y - WINDOW) * r->wide + x] != 0;

			columns[x] = (uint8_t)(columns[x] + in - gone);
			sum += columns[x];
			sum -= x >= WINDOW ? columns[x - WINDOW] : 0;
			if (y + 1 >= WINDOW && x + 1 >= WINDOW && (double)sum >= least &&
			    has_fresh(r, x + 1 - WINDOW, y + 1 - WINDOW))
				return true;
		}
	}
	return false;
}

enum yx_status
change_is_dense(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
		bool *out, struct yx_error *err)
{
	const struct yx_pdf_obj *annot, *ap, *face;
	struct raster r = { .w = w };
	struct yx_pdf_page page;
	uint8_t *columns = NULL;
	bool any = false;
	enum yx_status st = YX_OK;

	*out = false;
	for (size_t i = 0; !any && n->kind == YX_PDF_ARRAY && i < n->u.array.count; i++)
		any = yx_pdf_item(w->new, n, i, &annot, NULL) == YX_OK && draws_lines(annot) &&
		      is_fresh(w, o, n->u.array.items[i], annot);
	if (!any || w->silent || w->page == SIZE_MAX ||
	    yx_pdf_page(w->new, w->page, &page, NULL) != YX_OK)
		return YX_OK;
	r.x0 = page.crop_box.x0;
	r.y0 = page.crop_box.y0;
	r.step = fmax(1, fmax(page.crop_box.x1 - r.x0, page.crop_box.y1 - r.y0) / RASTER_MAX);
	r.wide = (size_t)((page.crop_box.x1 - r.x0) / r.step) + 1;
	r.high = (size_t)((page.crop_box.y1 - r.y0) / r.step) + 1;
	r.dots = yx_alloc_array(r.wide, r.high);
	columns = yx_alloc_array(r.wide, 1);
	if (!r.dots || !columns)
		st = yx_fail_nomem(err);
	for (size_t i = 0; st == YX_OK && !r.full && i < n->u.array.count; i++) {
		if (yx_pdf_item(w->new, n, i, &annot, NULL) != YX_OK || !draws_lines(annot))
			continue;
		r.mark = is_fresh(w, o, n->u.array.items[i], annot) ? COVERED | FRESH : COVERED;
		if (yx_pdf_get(w->new, annot, "AP", &ap, NULL) == YX_OK &&
		    yx_pdf_get(w->new, ap, "N", &face, NULL) == YX_OK &&
		    face->kind == YX_PDF_STREAM)
			st = draw_picture(&r, annot, face, err);
		else
			draw_by_entries(&r, annot);
	}
	if (st == YX_OK)
		*out = r.full || is_filled(&r, columns);
	w->visits += r.samples / 64 + r.wide * r.high / 64;
	yx_free(columns);
	yx_free(r.dots);
	return st;
}
