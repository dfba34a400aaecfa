/* SPDX-License-Identifier: Apache-2.0 */
/* Resources, drawing parameters and colours of a page that is read as a drawing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yinxin/limits.h>

#include "picture.h"

const struct yx_xml_node *
picture_find(struct picture_read *p, const char *kind, const char *id)
{
	const struct yx_xml_node *found = NULL;

	/* the last one of an ID counts, as in the page renderer */
	for (size_t i = 0; id && i < p->resource_count; i++) {
		const struct yx_xml_node *root = yx_xml_root(p->resources[i]), *n = root;

		while ((n = yx_xml_walk(root, n)) && p->steps++ < YX_LIMIT_OFD_PICTURE) {
			const char *own = yx_xml_is(n, kind) ? yx_xml_attr(n, "ID") : NULL;

			if (own && strcmp(own, id) == 0)
				found = n;
		}
	}
	return found;
}

static void
follow(struct picture_read *p, const struct yx_xml_node *from, const char *attr,
       struct picture_style *out)
{
	const struct yx_xml_node *n =
	    from ? picture_find(p, "DrawParam", yx_xml_attr(from, attr)) : NULL;

	while (n && out->count < PICTURE_STYLES) {
		for (size_t i = 0; i < out->count; i++)
			if (out->at[i] == n)
				return;
		out->at[out->count++] = n;
		n = picture_find(p, "DrawParam", yx_xml_attr(n, "Relative"));
	}
}

void
picture_style(struct picture_read *p, const struct yx_xml_node *object, struct picture_style *out)
{
	*out = (struct picture_style){ .at = { object }, .count = 1 };
	follow(p, object, "DrawParam", out);
	follow(p, p->layer, "DrawParam", out);
}

const char *
picture_attr(const struct picture_style *s, const char *name)
{
	const char *a = NULL;

	for (size_t i = 0; i < s->count && !a; i++)
		a = yx_xml_attr(s->at[i], name);
	return a;
}

static const struct yx_xml_node *
child(const struct picture_style *s, const char *name)
{
	const struct yx_xml_node *n = NULL;

	for (size_t i = 0; i < s->count && !n; i++)
		n = yx_xml_child(s->at[i], name);
	return n;
}

/* ------------------------------------------------------------------ colours */

/* "255 0 0", or "#FF #00 #00". */
static int
channels(const char *s, double *v)
{
	int n = 0;

	while (s && n < 4) {
		char *end;

		s += strspn(s, " ,\t\r\n");
		if (!*s)
			break;
		if (*s == '#')
			v[n] = (double)strtoul(s + 1, &end, 16);
		else
			v[n] = strtod(s, &end);
		if (end == s || !(v[n] >= 0 && v[n] <= 255) || (*end && !strchr(" ,\t\r\n", *end)))
			return -1;
		n++;
		s = end;
	}
	return n;
}

static bool
flag(const char *s, bool otherwise)
{
	return s ? strcmp(s, "true") == 0 || strcmp(s, "1") == 0 : otherwise;
}

/* "Alpha" as a factor. */
static bool
take_alpha(const struct yx_xml_node *n, double *alpha)
{
	const char *s = yx_xml_attr(n, "Alpha");
	double v = 255;

	if (s && (!yx_xml_number(s, &v) || v < 0 || v > 255))
		return false;
	*alpha *= v / 255;
	return true;
}

static enum yx_status
take_colour(struct picture_read *p, const struct yx_xml_node *n, double alpha,
	    struct yx_draw_colour *out)
{
	const char *id = yx_xml_attr(n, "ColorSpace"), *type, *bits;
	const struct yx_xml_node *space = picture_find(p, "ColorSpace", id ? id : p->default_space);
	double v[4] = { 0 };
	int count = channels(yx_xml_attr(n, "Value"), v);

	type = space ? yx_xml_attr(space, "Type") : NULL;
	bits = space ? yx_xml_attr(space, "BitsPerComponent") : NULL;
	if (yx_xml_child(n, NULL))
		return picture_refuse(p, n, "a pattern or shade");
	if (count <= 0 || count == 2 || !take_alpha(n, &alpha) || (bits && strcmp(bits, "8") != 0))
		return picture_refuse(p, n, "this colour");
	if (count == 1)
		v[1] = v[2] = v[0];
	if (count == 4 || (type && strcasecmp(type, "CMYK") == 0))
		for (int i = 0; i < 3; i++)
			v[i] = (255 - v[i]) * (255 - v[3]) / 255;
	*out = (struct yx_draw_colour){ (uint8_t)lround(v[0]), (uint8_t)lround(v[1]),
					(uint8_t)lround(v[2]), (uint8_t)lround(alpha * 255) };
	return YX_OK;
}

enum yx_status
picture_paint(struct picture_read *p, const struct picture_style *s, bool text,
	      struct yx_draw_paint *out)
{
	const struct yx_xml_node *object = s->at[0];
	const struct yx_xml_node *fill = child(s, "FillColor"), *stroke = child(s, "StrokeColor");
	const char *rule = yx_xml_attr(object, "Rule"), *width = picture_attr(s, "LineWidth");
	bool filled = flag(yx_xml_attr(object, "Fill"), text);
	bool stroked = flag(yx_xml_attr(object, "Stroke"), !text);
	double alpha = 1;
	enum yx_status st = YX_OK;

	*out = (struct yx_draw_paint){ .fill_colour = { 0, 0, 0, 255 },
				       .stroke_colour = { 0, 0, 0, 255 } };
	if (!take_alpha(object, &alpha))
		return picture_refuse(p, object, "this Alpha");
	out->fill_colour.a = out->stroke_colour.a = (uint8_t)lround(alpha * 255);
	/* what no colour is given for: a path's inside is not painted, letters are black */
	if (filled && (fill || text)) {
		out->fill = rule && (strcmp(rule, "Even-Odd") == 0 || strcmp(rule, "EvenOdd") == 0)
				? YX_DRAW_FILL_EVENODD
				: YX_DRAW_FILL_NONZERO;
		if (fill)
			st = take_colour(p, fill, alpha, &out->fill_colour);
	}
	if (st != YX_OK || !stroked || (text && !stroke))
		return st;
	out->stroke_width = 0.353; /* 8.2 */
	if (width && (!yx_xml_number(width, &out->stroke_width) || out->stroke_width < 0))
		return picture_refuse(p, object, "this LineWidth");
	if (picture_attr(s, "DashPattern"))
		return picture_refuse(p, object, "a dashed line");
	return stroke ? take_colour(p, stroke, alpha, &out->stroke_colour) : YX_OK;
}
