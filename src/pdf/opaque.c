/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much of its box a picture paints over: fills and images that let nothing through, by area.
 * For telling people, not for deciding: overlaps are counted twice, clips not at all.
 */
#include <math.h>
#include <string.h>
#include <yinxin/pdf_text.h>
#include "doc.h"

#define OPERANDS_MAX  16
#define SAVED_MAX     32
#define FORMS_MAX     6
#define OPERATORS_MAX 2000000
#define MASK_MAX      ((size_t)16 << 20)

struct state {
	double m[6];
	bool through; /* what is painted lets the page show through */
};

struct subpath {
	double x0, y0, x, y, area; /* start, last point, twice the signed area so far */
};

struct cover {
	struct yx_pdf_view v;
	struct pdf_parser p;
	const struct yx_pdf_obj *resources;
	const struct yx_pdf_obj *args[OPERANDS_MAX];
	size_t count;
	struct state now, saved[SAVED_MAX];
	size_t depth, forms;
	struct subpath path;
	double sum, largest; /* of the subpaths that are done: absolute areas */
	double *area;
	uint64_t *operators;
};

static double
number(const struct cover *c, size_t i)
{
	double v = i < c->count ? yx_pdf_number(c->args[i]) : 0;

	return isfinite(v) ? v : 0;
}

static double
determinant(const double m[6])
{
	return fabs(m[0] * m[3] - m[1] * m[2]);
}

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
line_to(struct subpath *s, double x, double y)
{
	s->area += s->x * y - x * s->y;
	s->x = x;
	s->y = y;
}

static void
end_subpath(struct cover *c)
{
	double area;

	line_to(&c->path, c->path.x0, c->path.y0);
	area = fabs(c->path.area) / 2;
	c->sum += area;
	c->largest = fmax(c->largest, area);
	c->path.area = 0;
}

static void
fill(struct cover *c)
{
	double inner;

	end_subpath(c);
	/* what lies within the largest part is a hole more often than not: letters, rings */
	inner = c->sum - c->largest;
	if (!c->now.through)
		*c->area += fmax(c->largest - inner, inner) * determinant(c->now.m);
	c->sum = c->largest = 0;
}

/* ------------------------------------------------------------------- images */

/* Is most of a soft mask closed? One that cannot be read is. */
static bool
mask_is_opaque(struct cover *c, const struct yx_pdf_obj *mask)
{
	struct yx_buf data = { 0 };
	struct yx_bytes left;
	uint64_t sum = 0;
	bool opaque = true;

	if (yx_pdf_stream_decode(c->v, mask, MASK_MAX, &data, &left, NULL) == YX_OK && !left.len &&
	    pdf_get_int(c->v, mask, "BitsPerComponent", 0) == 8 && data.len) {
		for (size_t i = 0; i < data.len; i++)
			sum += data.data[i];
		opaque = sum / data.len >= 128;
	}
	yx_buf_clear(&data);
	return opaque;
}

static void
draw_image(struct cover *c, const struct yx_pdf_obj *image)
{
	const struct yx_pdf_obj *mask;

	*c->operators += 1000;
	if (c->now.through || yx_pdf_peek(image, "Mask") || yx_pdf_peek(image, "ImageMask"))
		return;
	if (yx_pdf_get(c->v, image, "SMask", &mask, NULL) == YX_OK && mask->kind == YX_PDF_STREAM &&
	    !mask_is_opaque(c, mask))
		return;
	*c->area += determinant(c->now.m);
}

static void run(struct cover *c, struct yx_bytes content);

static void
draw_form(struct cover *c, const struct yx_pdf_obj *form)
{
	const struct yx_pdf_obj *o, *item;
	struct cover inner = *c;
	double m[6] = { 1, 0, 0, 1, 0, 0 };
	struct yx_buf content = { 0 };

	if (c->forms == FORMS_MAX)
		return;
	*c->operators += 1000;
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
	if (yx_pdf_stream_decode(c->v, form, 0, &content, NULL, NULL) == YX_OK)
		run(&inner, yx_buf_bytes(&content));
	yx_buf_clear(&content);
}

static const struct yx_pdf_obj *
resource(struct cover *c, const char *kind)
{
	const struct yx_pdf_obj *dict, *o;

	if (!c->count || c->args[0]->kind != YX_PDF_NAME ||
	    yx_pdf_get(c->v, c->resources, kind, &dict, NULL) != YX_OK ||
	    yx_pdf_resolve(c->v, yx_pdf_peek_bytes(dict, c->args[0]->u.text), &o, NULL) != YX_OK)
		return &pdf_null;
	return o;
}

/* ---------------------------------------------------------------- operators */

static void
set_state(struct cover *c)
{
	const struct yx_pdf_obj *gs = resource(c, "ExtGState"), *mode = yx_pdf_peek(gs, "BM");
	const struct yx_pdf_obj *alpha = yx_pdf_peek(gs, "ca");

	if (mode)
		c->now.through = yx_pdf_is_name(mode, "Multiply") || yx_pdf_is_name(mode, "Darken");
	if (alpha && yx_pdf_is_number(alpha) && yx_pdf_number(alpha) < 0.75)
		c->now.through = true;
}

static bool
path_operator(struct cover *c, struct yx_bytes op)
{
	struct subpath *s = &c->path;
	double x, y, w, h;

	if (op.len == 2 && memcmp(op.data, "re", 2) == 0) {
		end_subpath(c);
		x = number(c, 0), y = number(c, 1), w = number(c, 2), h = number(c, 3);
		*s = (struct subpath){ x, y, x, y, 0 };
		line_to(s, x + w, y);
		line_to(s, x + w, y + h);
		line_to(s, x, y + h);
		return true;
	}
	if (op.len != 1)
		return false;
	switch (op.data[0]) {
	case 'm':
		end_subpath(c);
		*s = (struct subpath){ number(c, 0), number(c, 1), number(c, 0), number(c, 1), 0 };
		return true;
	case 'l':
	case 'v':
	case 'y':
	case 'c':
		for (size_t i = 0; i + 1 < c->count && i < 6; i += 2)
			line_to(s, number(c, i), number(c, i + 1));
		return true;
	case 'h':
		end_subpath(c);
		return true;
	case 'n':
	case 'S':
	case 's':
		end_subpath(c);
		c->sum = c->largest = 0;
		return true;
	default:
		return false;
	}
}

static void
execute(struct cover *c, struct yx_bytes op)
{
	static const char *const fills[] = { "f", "F", "f*", "B", "B*", "b", "b*" };
	const struct yx_pdf_obj *o;
	double m[6];

	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++)
		if (yx_bytes_equal_str(op, fills[i])) {
			fill(c);
			return;
		}
	if (path_operator(c, op))
		return;
	if (yx_bytes_equal_str(op, "q") && c->depth < SAVED_MAX) {
		c->saved[c->depth++] = c->now;
	} else if (yx_bytes_equal_str(op, "Q") && c->depth) {
		c->now = c->saved[--c->depth];
	} else if (yx_bytes_equal_str(op, "cm")) {
		for (size_t i = 0; i < 6; i++)
			m[i] = number(c, i);
		concat(c->now.m, m);
	} else if (yx_bytes_equal_str(op, "gs")) {
		set_state(c);
	} else if (yx_bytes_equal_str(op, "Do")) {
		o = resource(c, "XObject");
		if (yx_pdf_is_name(yx_pdf_peek(o, "Subtype"), "Image"))
			draw_image(c, o);
		else if (o->kind == YX_PDF_STREAM)
			draw_form(c, o);
	} else if (yx_bytes_equal_str(op, "sh") || yx_bytes_equal_str(op, "ID")) {
		*c->area = INFINITY; /* shadings and inline images fill what they are let */
	}
}

static void
run(struct cover *c, struct yx_bytes content)
{
	struct yx_pdf_obj *o;

	c->p.r = yx_reader(content);
	while (++*c->operators < OPERATORS_MAX) {
		struct yx_bytes op;
		int next;

		pdf_skip_space(&c->p.r);
		if (yx_reader_at_end(&c->p.r))
			break;
		next = yx_peek(&c->p.r);
		if ((next >= '0' && next <= '9') || strchr("+-.(<[/", next) != NULL) {
			if (c->count == OPERANDS_MAX)
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
yx_pdf_picture_cover(struct yx_pdf_view v, const struct yx_pdf_obj *stream)
{
	struct cover *c = yx_alloc(sizeof(*c));
	struct yx_buf content = { 0 };
	const struct yx_pdf_obj *box, *item;
	double corner[4] = { 0 }, area = 0, whole, share = 1;
	uint64_t operators = 0;

	if (!c || yx_pdf_get(v, stream, "BBox", &box, NULL) != YX_OK ||
	    yx_pdf_get(v, stream, "Resources", &item, NULL) != YX_OK)
		goto done;
	*c = (struct cover){ .v = v,
			     .resources = item,
			     .now = { .m = { 1, 0, 0, 1, 0, 0 } },
			     .area = &area,
			     .operators = &operators };
	for (size_t i = 0; i < 4; i++)
		if (yx_pdf_item(v, box, i, &item, NULL) == YX_OK)
			corner[i] = yx_pdf_number(item);
	whole = fabs((corner[2] - corner[0]) * (corner[3] - corner[1]));
	c->p.arena = yx_arena_new(0);
	if (!c->p.arena || yx_pdf_stream_decode(v, stream, 0, &content, NULL, NULL) != YX_OK ||
	    !(whole > 0))
		goto done;
	run(c, yx_buf_bytes(&content));
	share = operators >= OPERATORS_MAX ? 1 : fmin(1, area / whole);
done:
	if (c)
		yx_arena_free(c->p.arena);
	yx_free(c);
	yx_buf_clear(&content);
	return share;
}
