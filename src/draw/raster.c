/* SPDX-License-Identifier: Apache-2.0 */
/*
 * raster: anti-aliased coverage of flattened outlines, by exact signed areas. Each edge adds the
 * area to its right to an accumulation buffer; a running sum along a row is the winding number,
 * whose clamped value is the coverage. Bands bound the memory to a few megabytes.
 */
#include <math.h>
#include <string.h>
#include <yinxin/limits.h>

#include "picture.h"
#include "raster.h"

#define BAND_CELLS (1u << 20)

/* Coverage of pixel rows y0.. y0+rows-1, columns x0.. x0+width-1. Rows have two spare cells. */
struct band {
	float *cell;
	double x0, y0;
	size_t width, rows;
};

/* The part of an edge within one pixel row: from xa to xb while it covers d (signed) of the row. */
static void
add_span(float *row, double width, double xa, double xb, double d)
{
	double lo, hi, floor_lo, s, first, last, f;
	size_t i, j;

	xa = fmin(fmax(xa, 0), width);
	xb = fmin(fmax(xb, 0), width);
	lo = fmin(xa, xb);
	hi = fmax(xa, xb);
	floor_lo = floor(lo);
	i = (size_t)floor_lo;
	j = (size_t)ceil(hi);
	if (j <= i + 1) {
		f = 0.5 * (xa + xb) - floor_lo;
		row[i] += (float)(d * (1 - f));
		row[i + 1] += (float)(d * f);
		return;
	}
	s = 1 / (hi - lo);
	f = lo - floor_lo;
	first = 0.5 * s * (1 - f) * (1 - f);
	f = hi - (double)j + 1;
	last = 0.5 * s * f * f;
	row[i] += (float)(d * first);
	if (j == i + 2) {
		row[i + 1] += (float)(d * (1 - first - last));
	} else {
		double second = s * (1.5 - (lo - floor_lo));

		row[i + 1] += (float)(d * (second - first));
		for (size_t k = i + 2; k < j - 1; k++)
			row[k] += (float)(d * s);
		second += (double)(j - i - 3) * s;
		row[j - 1] += (float)(d * (1 - second - last));
	}
	row[j] += (float)(d * last);
}

static void
add_edge(struct band *b, struct yx_draw_point p, struct yx_draw_point q)
{
	double dir = 1, slope, x, top, bottom;

	if (p.y == q.y)
		return;
	if (p.y > q.y) {
		struct yx_draw_point t = p;

		p = q;
		q = t;
		dir = -1;
	}
	slope = (q.x - p.x) / (q.y - p.y);
	top = fmax(p.y - b->y0, 0);
	bottom = fmin(q.y - b->y0, (double)b->rows);
	x = p.x - b->x0 + slope * (top - (p.y - b->y0));
	while (top < bottom) {
		size_t row = (size_t)top;
		double next = fmin((double)row + 1, bottom), d = next - top;
		double x2 = x + slope * d;

		add_span(b->cell + row * (b->width + 2), (double)b->width, x, x2, d * dir);
		top = next;
		x = x2;
	}
}

static void
blend(uint8_t *px, struct yx_draw_colour c, double coverage)
{
	double a = coverage * c.a / 255, under = px[3] / 255.0 * (1 - a), all = a + under;
	const uint8_t src[3] = { c.r, c.g, c.b };

	if (all <= 0)
		return;
	for (int i = 0; i < 3; i++)
		px[i] = (uint8_t)((src[i] * a + px[i] * under) / all + 0.5);
	px[3] = (uint8_t)(all * 255 + 0.5);
}

static void
paint_band(struct yx_image *onto, const struct band *b, bool evenodd, struct yx_draw_colour colour)
{
	for (size_t y = 0; y < b->rows; y++) {
		const float *row = b->cell + y * (b->width + 2);
		uint8_t *px = onto->rgba + (((size_t)b->y0 + y) * onto->width + (size_t)b->x0) * 4;
		double sum = 0;

		for (size_t x = 0; x < b->width; x++, px += 4) {
			double v;

			sum += row[x];
			v = fabs(sum);
			if (evenodd) {
				v = fmod(v, 2);
				v = v > 1 ? 2 - v : v;
			} else if (v > 1) {
				v = 1;
			}
			if (v > 1.0 / 512)
				blend(px, colour, v);
		}
	}
}

bool
draw_cover(struct yx_image *onto, const struct draw_flat *f, bool evenodd,
	   struct yx_draw_colour colour)
{
	double x0 = 1e30, y0 = 1e30, x1 = -1e30, y1 = -1e30;
	struct band b = { 0 };
	size_t rows;

	if (f->failed)
		return false;
	for (size_t i = 0; i < f->count; i++) {
		x0 = fmin(x0, f->points[i].x);
		x1 = fmax(x1, f->points[i].x);
		y0 = fmin(y0, f->points[i].y);
		y1 = fmax(y1, f->points[i].y);
	}
	x0 = fmax(floor(x0), 0);
	y0 = fmax(floor(y0), 0);
	x1 = fmin(ceil(x1), onto->width);
	y1 = fmin(ceil(y1), onto->height);
	if (!(x0 < x1) || !(y0 < y1) || colour.a == 0)
		return true;
	b.x0 = x0;
	b.width = (size_t)(x1 - x0);
	rows = BAND_CELLS / (b.width + 2);
	if (rows == 0)
		rows = 1;
	if (rows > (size_t)(y1 - y0))
		rows = (size_t)(y1 - y0);
	b.cell = yx_alloc_array(rows * (b.width + 2), sizeof(*b.cell));
	if (!b.cell)
		return false;
	for (b.y0 = y0; b.y0 < y1; b.y0 += (double)rows) {
		b.rows = rows < (size_t)(y1 - b.y0) ? rows : (size_t)(y1 - b.y0);
		memset(b.cell, 0, rows * (b.width + 2) * sizeof(*b.cell));
		for (size_t c = 0; c < f->contours; c++)
			for (size_t i = f->start[c], n = f->start[c + 1]; i < n; i++)
				add_edge(&b, f->points[i],
					 f->points[i + 1 < n ? i + 1 : f->start[c]]);
		paint_band(onto, &b, evenodd, colour);
	}
	yx_free(b.cell);
	return true;
}

/* ------------------------------------------------------------------ pictures */

enum yx_status
yx_draw_render(struct yx_image *onto, const struct yx_draw_picture *pic, double x, double y,
	       double dpi, struct yx_error *err)
{
	double s = draw_unit_pt(pic) * dpi / 72;
	struct yx_draw_matrix m = { s, 0, 0, s, x, y };
	enum yx_status st = yx_draw_picture_status(pic, err);

	if (st == YX_OK && !(dpi > 0 && dpi <= 10000))
		st = yx_fail(err, YX_USAGE, NULL, "", "%g dots per inch are not possible", dpi);
	for (size_t i = 0; st == YX_OK && i < pic->count; i++) {
		const struct yx_draw_paint *p = &pic->items[i].paint;
		struct draw_flat flat = { 0 }, outline = { 0 };
		bool ok = true;

		draw_flatten(&flat, &pic->items[i].path, m, 0.02);
		if (p->fill != YX_DRAW_FILL_NONE)
			ok = draw_cover(onto, &flat, p->fill == YX_DRAW_FILL_EVENODD,
					p->fill_colour);
		if (ok && p->stroke_width > 0) {
			draw_stroke(&outline, &flat, p->stroke_width * s);
			ok = draw_cover(onto, &outline, false, p->stroke_colour);
		}
		draw_flat_clear(&flat);
		draw_flat_clear(&outline);
		if (!ok)
			st = yx_fail_nomem(err);
	}
	return st;
}

enum yx_status
yx_draw_rasterise(struct yx_image *out, const struct yx_draw_picture *pic, double dpi,
		  struct yx_error *err)
{
	double s = draw_unit_pt(pic) * dpi / 72, w = ceil(pic->width * s - 1e-6),
	       h = ceil(pic->height * s - 1e-6);
	enum yx_status st;

	*out = (struct yx_image){ 0 };
	if (!(dpi > 0) || !(w <= YX_LIMIT_PNG_SIDE) || !(h <= YX_LIMIT_PNG_SIDE))
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "%.0f by %.0f pixels are too many (the limit is %u a side)", w, h,
			       YX_LIMIT_PNG_SIDE);
	st = yx_image_init(out, (uint32_t)fmax(w, 1), (uint32_t)fmax(h, 1), err);
	if (st == YX_OK) {
		out->dpi = dpi;
		st = yx_draw_render(out, pic, 0, 0, dpi, err);
	}
	if (st != YX_OK)
		yx_image_clear(out);
	return st;
}

enum yx_status
yx_draw_write_png(struct yx_buf *out, const struct yx_draw_picture *pic, double dpi,
		  struct yx_error *err)
{
	struct yx_image image;
	enum yx_status st = yx_draw_rasterise(&image, pic, dpi, err);

	if (st == YX_OK)
		st = yx_png_encode(out, &image, err);
	yx_image_clear(&image);
	return st;
}
