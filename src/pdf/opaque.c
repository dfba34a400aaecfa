/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much of its box a picture paints over: fills and images that let nothing through, by area.
 * An estimate: overlaps are counted twice, clips not at all.
 */
#include <math.h>
#include <string.h>
#include <yinxin/pdf_text.h>
#include "opaque.h"

static void
concat(double m[6], const double n[6])
{
	double r[6] = { n[0] * m[0] + n[1] * m[2],        n[0] * m[1] + n[1] * m[3],
			n[2] * m[0] + n[3] * m[2],        n[2] * m[1] + n[3] * m[3],
			n[4] * m[0] + n[5] * m[2] + m[4], n[4] * m[1] + n[5] * m[3] + m[5] };

	memcpy(m, r, sizeof(r));
}

/* -------------------------------------------------------------------- paths */

static void
line_to(struct opaque_subpath *s, double x, double y)
{
	s->area += s->x * y - x * s->y;
	s->length += hypot(x - s->x, y - s->y);
	s->x = x;
	s->y = y;
}

static void
end_subpath(struct opaque *c)
{
	double area, lines = c->path.length;

	line_to(&c->path, c->path.x0, c->path.y0); /* for the area only */
	area = fabs(c->path.area) / 2;
	c->sum += area;
	c->largest = fmax(c->largest, area);
	c->length += lines;
	c->path.area = c->path.length = 0;
}

static void
paint(struct opaque *c, bool fills, bool strokes)
{
	double inner, area, scale = opaque_scale(c->now.m);

	end_subpath(c);
	/* what lies within the largest part is a hole more often than not: letters, rings */
	inner = c->sum - c->largest;
	area = fmax(c->largest - inner, inner) * scale;
	if (fills && !opaque_is_through(&c->now, false)) {
		*c->area += area;
		*c->pale += c->now.fill.pale ? area : 0;
	}
	if (strokes && c->now.stroke.pale && !opaque_is_through(&c->now, true))
		*c->pale += c->length * fmax(c->now.width, 0) * scale;
	c->sum = c->largest = c->length = 0;
}

static void run(struct opaque *c, struct yx_bytes content);

static void
draw_form(struct opaque *c, const struct yx_pdf_obj *form)
{
	const struct yx_pdf_obj *o, *item;
	struct opaque inner = *c;
	double m[6] = { 1, 0, 0, 1, 0, 0 };
	struct yx_buf content = { 0 };

	if (c->forms == OPAQUE_FORMS_MAX) {
		opaque_hides(c);
		return;
	}
	*c->operators += 100;
	if (yx_pdf_get(c->v, form, "Matrix", &o, NULL) == YX_OK && o->kind == YX_PDF_ARRAY)
		for (size_t i = 0; i < 6; i++)
			if (yx_pdf_item(c->v, o, i, &item, NULL) == YX_OK)
				m[i] = yx_pdf_number(item);
	if (yx_pdf_get(c->v, form, "Resources", &o, NULL) == YX_OK && o->kind == YX_PDF_DICT)
		inner.resources = o;
	concat(inner.now.m, m);
	inner.forms++;
	inner.depth = inner.count = 0;
	inner.p = (struct pdf_parser){ .arena = c->p.arena };
	if (opaque_decode(c, form, OPAQUE_CONTENT_MAX, &content))
		run(&inner, yx_buf_bytes(&content));
	else
		opaque_hides(c);
	yx_buf_clear(&content);
}

/* ---------------------------------------------------------------- operators */

static bool
path_operator(struct opaque *c, struct yx_bytes op)
{
	struct opaque_subpath *s = &c->path;
	double x, y, w, h;

	if (op.len == 2 && memcmp(op.data, "re", 2) == 0) {
		end_subpath(c);
		x = opaque_number(c, 0), y = opaque_number(c, 1), w = opaque_number(c, 2),
		h = opaque_number(c, 3);
		*s = (struct opaque_subpath){ x, y, x, y, 0, 0 };
		line_to(s, x + w, y);
		line_to(s, x + w, y + h);
		line_to(s, x, y + h);
		line_to(s, x, y);
		return true;
	}
	if (op.len != 1)
		return false;
	switch (op.data[0]) {
	case 'm':
		end_subpath(c);
		*s = (struct opaque_subpath){ opaque_number(c, 0),
					      opaque_number(c, 1),
					      opaque_number(c, 0),
					      opaque_number(c, 1),
					      0,
					      0 };
		return true;
	case 'l':
	case 'v':
	case 'y':
	case 'c':
		for (size_t i = 0; i + 1 < c->count && i < 6; i += 2)
			line_to(s, opaque_number(c, i), opaque_number(c, i + 1));
		return true;
	case 'h':
		line_to(s, s->x0, s->y0);
		end_subpath(c);
		return true;
	case 'n':
		paint(c, false, false);
		return true;
	default:
		return false;
	}
}

/* f F f* B B* b b* S s */
static bool
paint_operator(struct opaque *c, struct yx_bytes op)
{
	if (!op.len || op.len > 2 || (op.len == 2 && op.data[1] != '*') ||
	    !strchr("fFBbSs", op.data[0]))
		return false;
	if (strchr("sb", op.data[0]))
		line_to(&c->path, c->path.x0, c->path.y0);
	paint(c, !strchr("Ss", op.data[0]), !strchr("fF", op.data[0]));
	return true;
}

/* Letters of the colour of paper can be of any size: in a font that is part of the file. */
static bool
text_operator(struct opaque *c, struct yx_bytes op)
{
	static const char *const shows[] = { "Tj", "TJ", "'", "\"" };

	if (yx_bytes_equal_str(op, "Tf"))
		opaque_set_font(c);
	else if (yx_bytes_equal_str(op, "Tr"))
		c->now.unseen = opaque_number(c, 0) == 3 || opaque_number(c, 0) == 7;
	for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++)
		if (yx_bytes_equal_str(op, shows[i])) {
			if (c->now.drawn ||
			    (!c->now.unseen && (c->now.fill.pale || c->now.stroke.pale)))
				*c->pale = INFINITY;
			return true;
		}
	return false;
}

static void
execute(struct opaque *c, struct yx_bytes op)
{
	const struct yx_pdf_obj *o;
	double m[6];

	if (paint_operator(c, op) || text_operator(c, op))
		return;
	if (path_operator(c, op))
		return;
	opaque_set_colour(c, op);
	if (yx_bytes_equal_str(op, "q")) {
		if (c->depth < OPAQUE_SAVED_MAX)
			c->saved[c->depth++] = c->now;
		else
			opaque_hides(c);
	} else if (yx_bytes_equal_str(op, "Q") && c->depth) {
		c->now = c->saved[--c->depth];
	} else if (yx_bytes_equal_str(op, "cm")) {
		for (size_t i = 0; i < 6; i++)
			m[i] = opaque_number(c, i);
		concat(c->now.m, m);
	} else if (yx_bytes_equal_str(op, "w")) {
		c->now.width = opaque_number(c, 0);
	} else if (yx_bytes_equal_str(op, "gs")) {
		opaque_set_state(c);
	} else if (yx_bytes_equal_str(op, "Do")) {
		o = opaque_resource(c, "XObject");
		if (yx_pdf_is_name(yx_pdf_peek(o, "Subtype"), "Image"))
			opaque_draw_image(c, o);
		else if (o->kind == YX_PDF_STREAM)
			draw_form(c, o);
	} else if (yx_bytes_equal_str(op, "sh") || yx_bytes_equal_str(op, "ID")) {
		/* shadings and inline images fill what they are let */
		opaque_hides(c);
	}
}

static void
run(struct opaque *c, struct yx_bytes content)
{
	struct yx_pdf_obj *o;

	c->p.r = yx_reader(content);
	while (++*c->operators < OPAQUE_OPERATORS_MAX) {
		struct yx_bytes op;
		int next;

		pdf_skip_space(&c->p.r);
		if (yx_reader_at_end(&c->p.r))
			break;
		next = yx_peek(&c->p.r);
		if ((next >= '0' && next <= '9') || strchr("+-.(<[/", next) != NULL) {
			if (c->count == OPAQUE_OPERANDS_MAX)
				c->count = 0;
			if (pdf_parse(&c->p, &o, NULL) == YX_OK)
				c->args[c->count++] = o;
			else if (!yx_skip(&c->p.r, 1))
				break;
			continue;
		}
		op = pdf_take_word(&c->p.r);
		if (!op.len && !yx_skip(&c->p.r, 1))
			break;
		execute(c, op);
		c->count = 0;
	}
	pdf_parser_clear(&c->p);
}

double
yx_pdf_picture_cover(struct yx_pdf_view v, const struct yx_pdf_obj *stream, double *pale)
{
	struct opaque *c = yx_alloc(sizeof(*c));
	struct yx_buf content = { 0 };
	const struct yx_pdf_obj *box, *item;
	double corner[4] = { 0 }, area = 0, light = 0, whole, share = 1, light_share = 1;
	uint64_t operators = 0;

	if (!c || yx_pdf_get(v, stream, "BBox", &box, NULL) != YX_OK ||
	    yx_pdf_get(v, stream, "Resources", &item, NULL) != YX_OK)
		goto done;
	*c = (struct opaque){ .v = v,
			      .resources = item,
			      .now = { .m = { 1, 0, 0, 1, 0, 0 },
				       .alpha = 1,
				       .stroke_alpha = 1,
				       .fill.plain = true,
				       .stroke.plain = true,
				       .width = 1 },
			      .area = &area,
			      .pale = &light,
			      .operators = &operators };
	for (size_t i = 0; i < 4; i++)
		if (yx_pdf_item(v, box, i, &item, NULL) == YX_OK)
			corner[i] = yx_pdf_number(item);
	whole = fabs((corner[2] - corner[0]) * (corner[3] - corner[1]));
	if (!isfinite(whole)) /* of which nothing is a part */
		whole = 0;
	c->p.arena = yx_arena_new(0);
	if (!c->p.arena || yx_pdf_stream_decode(v, stream, 0, &content, NULL, NULL) != YX_OK ||
	    !(whole > 0))
		goto done;
	run(c, yx_buf_bytes(&content));
	share = operators >= OPAQUE_OPERATORS_MAX ? 1 : fmin(1, area / whole);
	light_share = operators >= OPAQUE_OPERATORS_MAX ? 1 : fmin(1, light / whole);
done:
	if (c)
		yx_arena_free(c->p.arena);
	yx_free(c);
	yx_buf_clear(&content);
	if (pale)
		*pale = light_share;
	return share;
}
