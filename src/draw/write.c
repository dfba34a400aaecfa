/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write: a picture as PDF content (ISO 32000-1 8.5), OFD path objects (GB/T 33190-2016 9.1) and
 * SVG 1.1. Numbers never depend on the locale. PDF output is y up, the others y down.
 */
#include <math.h>
#include <string.h>
#include <yinxin/draw.h>

#include "picture.h"

void
draw_put_number(struct yx_buf *out, double v, unsigned decimals)
{
	static const int64_t power[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
	int64_t unit = power[decimals > 6 ? 6 : decimals], n;

	if (!isfinite(v) || fabs(v) > 1e9)
		v = 0;
	n = (int64_t)llround(v * (double)unit);
	if (n < 0) {
		yx_buf_puts(out, "-");
		n = -n;
	}
	yx_buf_printf(out, "%lld", (long long)(n / unit));
	n %= unit;
	if (n) {
		char digits[8];

		/* at most six digits: the bound is for the compiler */
		(void)snprintf(digits, sizeof(digits), "%0*d", (int)(decimals > 6 ? 6 : decimals),
			       (int)(n % 1000000));
		for (size_t k = strlen(digits); k > 1 && digits[k - 1] == '0'; k--)
			digits[k - 1] = 0;
		yx_buf_puts(out, ".");
		yx_buf_puts(out, digits);
	}
}

static void
put_point(struct yx_buf *out, struct yx_draw_point p, unsigned decimals)
{
	draw_put_number(out, p.x, decimals);
	yx_buf_puts(out, " ");
	draw_put_number(out, p.y, decimals);
}

/* ----------------------------------------------------------------------- PDF */

void
draw_put_pdf_path(struct yx_buf *out, const struct yx_draw_path *p, struct yx_draw_matrix m)
{
	static const char *const op[] = { " m\n", " l\n", " c\n", " c\n", "h\n" };
	struct yx_draw_point at = { 0, 0 };
	size_t k = 0;

	for (size_t i = 0; i < p->verb_count; i++) {
		unsigned n = yx_draw_verb_points(p->verbs[i]);
		struct yx_draw_point q[3] = { { 0, 0 }, { 0, 0 }, { 0, 0 } };

		for (unsigned j = 0; j < n; j++)
			q[j] = yx_draw_apply(m, p->points[k + j].x, p->points[k + j].y);
		k += n;
		if (p->verbs[i] == YX_DRAW_QUAD) {
			struct yx_draw_point to = q[1];

			draw_quad_to_cubic(at, q[0], to, q);
			q[2] = to;
			n = 3;
		}
		for (unsigned j = 0; j < n; j++) {
			if (j)
				yx_buf_puts(out, " ");
			put_point(out, q[j], 3);
		}
		yx_buf_puts(out, op[p->verbs[i]]);
		if (n)
			at = q[n - 1];
	}
}

static void
put_pdf_colour(struct yx_buf *out, struct yx_draw_colour c, const char *op)
{
	draw_put_number(out, c.r / 255.0, 4);
	yx_buf_puts(out, " ");
	draw_put_number(out, c.g / 255.0, 4);
	yx_buf_puts(out, " ");
	draw_put_number(out, c.b / 255.0, 4);
	yx_buf_puts(out, op);
}

/* Name the graphics state for a pair of alphas; adds it to the dictionary when it is new. */
static void
put_pdf_alpha(struct yx_buf *content, struct yx_buf *states, bool *seen, uint8_t alpha)
{
	if (!seen[alpha]) {
		seen[alpha] = true;
		yx_buf_printf(states, "/GS%u<</ca ", alpha);
		draw_put_number(states, alpha / 255.0, 4);
		yx_buf_puts(states, "/CA ");
		draw_put_number(states, alpha / 255.0, 4);
		yx_buf_puts(states, ">>");
	}
	yx_buf_printf(content, "/GS%u gs\n", alpha);
}

static void
put_pdf_item(struct yx_buf *content, struct yx_buf *states, bool *seen,
	     const struct draw_item *item, struct yx_draw_matrix m)
{
	const struct yx_draw_paint *p = &item->paint;

	yx_buf_puts(content, "q\n");
	if (p->fill != YX_DRAW_FILL_NONE) {
		if (p->fill_colour.a != 255)
			put_pdf_alpha(content, states, seen, p->fill_colour.a);
		put_pdf_colour(content, p->fill_colour, " rg\n");
		draw_put_pdf_path(content, &item->path, m);
		yx_buf_puts(content, p->fill == YX_DRAW_FILL_EVENODD ? "f*\n" : "f\n");
	}
	if (p->stroke_width > 0) {
		if (p->stroke_colour.a != 255)
			put_pdf_alpha(content, states, seen, p->stroke_colour.a);
		put_pdf_colour(content, p->stroke_colour, " RG\n");
		draw_put_number(content, p->stroke_width * draw_matrix_scale(m), 3);
		yx_buf_puts(content, " w 1 J 1 j\n");
		draw_put_pdf_path(content, &item->path, m);
		yx_buf_puts(content, "S\n");
	}
	yx_buf_puts(content, "Q\n");
}

enum yx_status
yx_draw_write_pdf(struct yx_buf *content, struct yx_buf *resources,
		  const struct yx_draw_picture *pic, struct yx_error *err)
{
	double s = draw_unit_pt(pic);
	struct yx_draw_matrix m = { s, 0, 0, -s, 0, pic->height * s };
	struct yx_buf states = { 0 };
	bool seen[256] = { false };
	enum yx_status st = yx_draw_picture_status(pic, err);

	if (st != YX_OK)
		return st;
	for (size_t i = 0; i < pic->count; i++)
		put_pdf_item(content, &states, seen, &pic->items[i], m);
	if (states.len && !resources)
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "the picture is partly transparent and needs a resource dictionary");
	if (st == YX_OK && states.len) {
		yx_buf_puts(resources, "/ExtGState<<");
		yx_buf_put_bytes(resources, yx_buf_bytes(&states));
		yx_buf_puts(resources, ">>");
	}
	if (st == YX_OK)
		st = yx_buf_status(&states, err);
	if (st == YX_OK)
		st = yx_buf_status(content, err);
	if (st == YX_OK && resources)
		st = yx_buf_status(resources, err);
	yx_buf_clear(&states);
	return st;
}

/* ----------------------------------------------------------------------- OFD */

bool
yx_draw_path_put_ofd(struct yx_buf *out, const struct yx_draw_path *p, double x_mm, double y_mm)
{
	static const char op[] = "MLQBC";
	size_t k = 0;

	for (size_t i = 0; i < p->verb_count; i++) {
		unsigned n = yx_draw_verb_points(p->verbs[i]);

		if (i)
			yx_buf_puts(out, " ");
		yx_buf_put_u8(out, (uint8_t)op[p->verbs[i]]);
		for (unsigned j = 0; j < n; j++) {
			struct yx_draw_point q = p->points[k + j];

			yx_buf_puts(out, " ");
			put_point(out, (struct yx_draw_point){ q.x - x_mm, q.y - y_mm }, 3);
		}
		k += n;
	}
	return out->status == YX_OK;
}

static void
put_ofd_colour(struct yx_buf *out, const char *prefix, const char *element, struct yx_draw_colour c)
{
	yx_buf_printf(out, "<%s%s Value=\"%u %u %u\"", prefix, element, c.r, c.g, c.b);
	if (c.a != 255)
		yx_buf_printf(out, " Alpha=\"%u\"", c.a);
	yx_buf_puts(out, "/>");
}

static void
put_ofd_item(struct yx_buf *out, const char *prefix, uint32_t id, const struct draw_item *item,
	     const struct yx_draw_path *path, double scale, double x, double y)
{
	const struct yx_draw_paint *p = &item->paint;
	struct yx_draw_rect box = yx_draw_path_bounds(path);
	double w = p->stroke_width * scale;
	bool stroke = w > 0, fill = p->fill != YX_DRAW_FILL_NONE;

	box.x0 = floor((box.x0 - w / 2) * 100) / 100;
	box.y0 = floor((box.y0 - w / 2) * 100) / 100;
	yx_buf_printf(out, "<%sPathObject ID=\"%u\" Boundary=\"", prefix, id);
	put_point(out, (struct yx_draw_point){ box.x0 + x, box.y0 + y }, 3);
	yx_buf_puts(out, " ");
	put_point(out,
		  (struct yx_draw_point){ ceil((box.x1 + w / 2 - box.x0) * 100 + 1) / 100,
					  ceil((box.y1 + w / 2 - box.y0) * 100 + 1) / 100 },
		  3);
	yx_buf_puts(out, "\"");
	if (stroke) {
		yx_buf_puts(out, " LineWidth=\"");
		draw_put_number(out, w, 3);
		yx_buf_puts(out, "\" Join=\"Round\" Cap=\"Round\"");
	} else {
		yx_buf_puts(out, " Stroke=\"false\"");
	}
	if (fill)
		yx_buf_printf(out, " Fill=\"true\" Rule=\"%s\"",
			      p->fill == YX_DRAW_FILL_EVENODD ? "Even-Odd" : "NonZero");
	yx_buf_puts(out, ">");
	if (stroke)
		put_ofd_colour(out, prefix, "StrokeColor", p->stroke_colour);
	if (fill)
		put_ofd_colour(out, prefix, "FillColor", p->fill_colour);
	yx_buf_printf(out, "<%sAbbreviatedData>", prefix);
	yx_draw_path_put_ofd(out, path, box.x0, box.y0);
	yx_buf_printf(out, "</%sAbbreviatedData></%sPathObject>\n", prefix, prefix);
}

enum yx_status
yx_draw_write_ofd(struct yx_buf *out, const struct yx_draw_picture *pic, double x_mm, double y_mm,
		  double width_mm, uint32_t *next_id, const char *prefix, struct yx_error *err)
{
	double s = width_mm > 0 ? width_mm / pic->width : draw_unit_mm(pic);
	enum yx_status st = yx_draw_picture_status(pic, err);
	struct yx_draw_path path = { 0 };

	for (size_t i = 0; st == YX_OK && i < pic->count; i++) {
		yx_draw_path_reset(&path);
		yx_draw_path_append(&path, &pic->items[i].path, yx_draw_scale(s, s));
		if (path.status != YX_OK) {
			st = yx_fail_nomem(err);
			break;
		}
		put_ofd_item(out, prefix, (*next_id)++, &pic->items[i], &path, s, x_mm, y_mm);
	}
	yx_draw_path_clear(&path);
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

/* ----------------------------------------------------------------------- SVG */

static void
put_svg_path(struct yx_buf *out, const struct yx_draw_path *p)
{
	static const char op[] = "MLQCZ";
	size_t k = 0;

	for (size_t i = 0; i < p->verb_count; i++) {
		unsigned n = yx_draw_verb_points(p->verbs[i]);

		yx_buf_put_u8(out, (uint8_t)op[p->verbs[i]]);
		for (unsigned j = 0; j < n; j++) {
			if (j)
				yx_buf_puts(out, " ");
			put_point(out, p->points[k + j], 3);
		}
		k += n;
	}
}

static void
put_svg_colour(struct yx_buf *out, const char *name, struct yx_draw_colour c)
{
	yx_buf_printf(out, " %s=\"#%02x%02x%02x\"", name, c.r, c.g, c.b);
	if (c.a != 255) {
		yx_buf_printf(out, " %s-opacity=\"", name);
		draw_put_number(out, c.a / 255.0, 4);
		yx_buf_puts(out, "\"");
	}
}

/* A group's name as an XML id: letters, digits, - and _ stay, the rest becomes _. */
static void
put_svg_id(struct yx_buf *out, const char *name)
{
	for (const char *c = name; *c; c++) {
		bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			     (*c >= '0' && *c <= '9' && c != name) || (*c == '-' && c != name);
		yx_buf_put_u8(out, plain ? (uint8_t)*c : '_');
	}
}

static void
put_svg_item(struct yx_buf *out, const struct draw_item *item, unsigned *open)
{
	const struct yx_draw_paint *p = &item->paint;

	if (item->group) {
		yx_buf_puts(out, "<g id=\"");
		put_svg_id(out, item->group);
		yx_buf_puts(out, "\">\n");
		++*open;
	}
	yx_buf_puts(out, "<path");
	if (p->fill == YX_DRAW_FILL_NONE)
		yx_buf_puts(out, " fill=\"none\"");
	else
		put_svg_colour(out, "fill", p->fill_colour);
	if (p->fill == YX_DRAW_FILL_EVENODD)
		yx_buf_puts(out, " fill-rule=\"evenodd\"");
	if (p->stroke_width > 0) {
		put_svg_colour(out, "stroke", p->stroke_colour);
		yx_buf_puts(out, " stroke-width=\"");
		draw_put_number(out, p->stroke_width, 4);
		yx_buf_puts(out, "\" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
	}
	yx_buf_puts(out, " d=\"");
	put_svg_path(out, &item->path);
	yx_buf_puts(out, "\"/>\n");
	for (unsigned i = 0; i < item->ends && *open; i++, --*open)
		yx_buf_puts(out, "</g>\n");
}

enum yx_status
yx_draw_write_svg(struct yx_buf *out, const struct yx_draw_picture *pic, struct yx_error *err)
{
	const char *unit = pic->unit == YX_DRAW_MM ? "mm" : "pt";
	enum yx_status st = yx_draw_picture_status(pic, err);
	unsigned open = 0;

	if (st != YX_OK)
		return st;
	yx_buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			 "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"");
	draw_put_number(out, pic->width, 3);
	yx_buf_printf(out, "%s\" height=\"", unit);
	draw_put_number(out, pic->height, 3);
	yx_buf_printf(out, "%s\" viewBox=\"0 0 ", unit);
	put_point(out, (struct yx_draw_point){ pic->width, pic->height }, 3);
	yx_buf_puts(out, "\">\n");
	for (size_t i = 0; i < pic->count; i++)
		put_svg_item(out, &pic->items[i], &open);
	while (open--)
		yx_buf_puts(out, "</g>\n");
	yx_buf_puts(out, "</svg>\n");
	return yx_buf_status(out, err);
}
