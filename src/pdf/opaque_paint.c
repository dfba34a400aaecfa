/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The colours, the transparency and the images of a picture that is measured for what it hides.
 * What is not understood is taken for something that hides and that could pass for paper.
 */
#include <math.h>
#include <string.h>
#include "opaque.h"

#define PALE        0.85 /* of each component: lighter is paper to the eye */
#define ALPHA_HIDES 0.75

void
opaque_hides(struct opaque *c)
{
	*c->area = *c->pale = INFINITY;
}

bool
opaque_decode(struct opaque *c, const struct yx_pdf_obj *stream, size_t max, struct yx_buf *out)
{
	struct yx_bytes left = { NULL, 0 }, raw = { NULL, 0 };
	bool good = yx_pdf_stream_raw(c->v, stream, &raw, NULL) == YX_OK &&
		    yx_pdf_stream_decode(c->v, stream, max, out, &left, NULL) == YX_OK && !left.len;

	*c->operators += (raw.len + (good ? out->len : max)) / OPAQUE_BYTES;
	return good;
}

double
opaque_number(const struct opaque *c, size_t i)
{
	double v = i < c->count ? yx_pdf_number(c->args[i]) : 0;

	return isfinite(v) ? v : 0;
}

double
opaque_scale(const double m[6])
{
	return fabs(m[0] * m[3] - m[1] * m[2]);
}

const struct yx_pdf_obj *
opaque_resource(struct opaque *c, const char *kind)
{
	const struct yx_pdf_obj *dict, *o;

	if (!c->count || c->args[0]->kind != YX_PDF_NAME ||
	    yx_pdf_get(c->v, c->resources, kind, &dict, NULL) != YX_OK)
		return &pdf_null;
	if (dict->kind == YX_PDF_DICT)
		*c->operators += dict->u.dict.count / OPAQUE_NAMES;
	if (yx_pdf_resolve(c->v, yx_pdf_peek_bytes(dict, c->args[0]->u.text), &o, NULL) != YX_OK)
		return &pdf_null;
	return o;
}

/* ----------------------------------------------------------- state, colours */

bool
opaque_is_through(const struct opaque_state *s, bool stroke)
{
	return s->darkens || (stroke ? s->stroke_alpha : s->alpha) < ALPHA_HIDES;
}

void
opaque_set_state(struct opaque *c)
{
	const struct yx_pdf_obj *gs = opaque_resource(c, "ExtGState"), *o;

	if (yx_pdf_get(c->v, gs, "BM", &o, NULL) == YX_OK && o->kind != YX_PDF_NULL)
		c->now.darkens = yx_pdf_is_name(o, "Multiply") || yx_pdf_is_name(o, "Darken");
	if (yx_pdf_get(c->v, gs, "ca", &o, NULL) == YX_OK && yx_pdf_is_number(o))
		c->now.alpha = yx_pdf_number(o);
	if (yx_pdf_get(c->v, gs, "CA", &o, NULL) == YX_OK && yx_pdf_is_number(o))
		c->now.stroke_alpha = yx_pdf_number(o);
	if (yx_pdf_get(c->v, gs, "LW", &o, NULL) == YX_OK && yx_pdf_is_number(o))
		c->now.width = yx_pdf_number(o);
	if (yx_pdf_get(c->v, gs, "Font", &o, NULL) == YX_OK && o->kind != YX_PDF_NULL)
		c->now.drawn = true;
}

static bool
is_plain_space(struct yx_pdf_view v, const struct yx_pdf_obj *space)
{
	static const char *const names[] = { "DeviceGray", "DeviceRGB", "DeviceCMYK" };
	const struct yx_pdf_obj *kind;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (yx_pdf_is_name(space, names[i]))
			return true;
	return space->kind == YX_PDF_ARRAY && yx_pdf_item(v, space, 0, &kind, NULL) == YX_OK &&
	       yx_pdf_is_name(kind, "ICCBased");
}

/* The operators of one kind: "g", "rg", "k", "cs", "sc", "scn"; or those of strokes. */
static bool
set_one(struct opaque *c, struct yx_bytes op, const char *const ops[6], struct opaque_colour *out)
{
	double least = 1, most = 0;
	size_t i = 0;

	while (i < 6 && !yx_bytes_equal_str(op, ops[i]))
		i++;
	if (i == 6)
		return false;
	if (i == 3) {
		out->plain = c->count && (is_plain_space(c->v, c->args[0]) ||
					  is_plain_space(c->v, opaque_resource(c, "ColorSpace")));
		out->pale = !out->plain; /* else black */
		return true;
	}
	for (size_t k = 0; k < c->count; k++) {
		least = fmin(least, opaque_number(c, k));
		most = fmax(most, opaque_number(c, k));
	}
	if (i < 3)
		out->plain = true;
	if (!out->plain)
		out->pale = true; /* spot colours, patterns, Lab */
	else
		out->pale = c->count == 4 ? most <= 1 - PALE : least >= PALE;
	return true;
}

void
opaque_set_colour(struct opaque *c, struct yx_bytes op)
{
	static const char *const fills[] = { "g", "rg", "k", "cs", "sc", "scn" };
	static const char *const strokes[] = { "G", "RG", "K", "CS", "SC", "SCN" };

	if (!set_one(c, op, fills, &c->now.fill))
		set_one(c, op, strokes, &c->now.stroke);
}

/* Glyphs of a Type 3 font paint what they like. */
void
opaque_set_font(struct opaque *c)
{
	const struct yx_pdf_obj *font = opaque_resource(c, "Font");

	c->now.drawn =
	    font->kind != YX_PDF_DICT || yx_pdf_is_name(yx_pdf_peek(font, "Subtype"), "Type3");
}

/* ------------------------------------------------------------------- images */

/* Samples of eight bits as they are; false when they cannot be had. */
static bool
take_samples(struct opaque *c, const struct yx_pdf_obj *image, struct yx_buf *out)
{
	return !yx_pdf_peek(image, "Decode") && !yx_pdf_peek(image, "Matte") &&
	       opaque_decode(c, image, OPAQUE_MASK_MAX, out) &&
	       pdf_get_int(c->v, image, "BitsPerComponent", 0) == 8 && out->len > 0;
}

/* What part of the image is closed by its soft mask, and what part is closed and pale: all of the
 * closed where colours cannot be read. A mask that cannot be read is closed. */
static void
look_through(struct opaque *c, const struct yx_pdf_obj *image, const struct yx_pdf_obj *mask,
	     double *closed, double *pale)
{
	struct yx_buf open = { 0 }, colours = { 0 };
	const struct yx_pdf_obj *space;
	uint64_t sum = 0, light = 0;
	size_t parts = 0;

	*closed = *pale = 1;
	if (!take_samples(c, mask, &open))
		goto done;
	if (yx_pdf_get(c->v, image, "ColorSpace", &space, NULL) == YX_OK &&
	    is_plain_space(c->v, space) && take_samples(c, image, &colours))
		parts = colours.len / open.len;
	if (parts * open.len != colours.len || (parts != 1 && parts != 3))
		parts = 0;
	for (size_t i = 0; i < open.len; i++) {
		uint8_t least = 255;

		sum += open.data[i];
		for (size_t k = 0; k < parts; k++)
			if (colours.data[i * parts + k] < least)
				least = colours.data[i * parts + k];
		light += least >= 255 * PALE ? open.data[i] : 0;
	}
	*closed = (double)sum / 255 / (double)open.len;
	*pale = (double)light / 255 / (double)open.len;
done:
	yx_buf_clear(&open);
	yx_buf_clear(&colours);
}

void
opaque_draw_image(struct opaque *c, const struct yx_pdf_obj *image)
{
	const struct yx_pdf_obj *mask;
	double closed = 1, pale = 1, area = opaque_scale(c->now.m);

	*c->operators += 1000;
	if (opaque_is_through(&c->now, false))
		return;
	if (yx_pdf_get(c->v, image, "SMask", &mask, NULL) == YX_OK && mask->kind == YX_PDF_STREAM)
		look_through(c, image, mask, &closed, &pale);
	else if (yx_pdf_peek(image, "ImageMask")) /* a stencil for the colour of fills */
		closed = 0, pale = c->now.fill.pale ? 1 : 0;
	else if (yx_pdf_peek(image, "Mask"))
		closed = 0;
	*c->area += closed >= 0.5 ? area : 0; /* one can read between what is less */
	*c->pale += pale * area;
}
