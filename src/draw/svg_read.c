/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SVG as write.c writes it, and as simple drawings are: filled and stroked paths with absolute
 * commands in groups. What goes beyond that is refused by its name, not passed over: a seal that
 * lacks a part would be another seal.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_xml.h>
#include <yinxin/limits.h>

#include "picture.h"

static enum yx_status
unsupported(const struct yx_xml_node *n, const char *what, struct yx_error *err)
{
	return yx_fail(err, YX_UNSUPPORTED, NULL, "SVG 1.1",
		       "line %u of the SVG: %s is not read; only plain paths are", yx_xml_line(n),
		       what);
}

/* "40mm" */
static bool
take_length(const char *text, double *value, enum yx_draw_unit *unit)
{
	char *end;

	if (!text)
		return false;
	*value = strtod(text, &end);
	if (end == text || !isfinite(*value) || *value <= 0 || *value > 10000)
		return false;
	*unit = strcmp(end, "mm") == 0 ? YX_DRAW_MM : YX_DRAW_PT;
	return strcmp(end, "mm") == 0 || strcmp(end, "pt") == 0;
}

/* ------------------------------------------------------------------- paint */

static bool
take_colour(const struct yx_xml_node *n, const char *name, const char *opacity,
	    struct yx_draw_colour *out, bool *some)
{
	const char *text = yx_xml_attr(n, name), *alpha = yx_xml_attr(n, opacity);
	double a = 1;

	*some = text && strcmp(text, "none") != 0;
	if (!*some)
		return true;
	if (strlen(text) != 7 || !yx_draw_colour_parse(out, text) ||
	    (alpha && (!yx_xml_number(alpha, &a) || a < 0 || a > 1)))
		return false;
	out->a = (uint8_t)lround(a * 255);
	return true;
}

static enum yx_status
add_path(struct yx_draw_picture *pic, const struct yx_xml_node *n, struct yx_error *err)
{
	struct yx_draw_paint paint = { .fill = YX_DRAW_FILL_NONZERO };
	const char *d = yx_xml_attr(n, "d"), *rule = yx_xml_attr(n, "fill-rule");
	struct yx_draw_path path = { 0 };
	bool fill, stroke;
	enum yx_status st = YX_OK;

	/* without a fill SVG paints black: ours always says */
	if (!yx_xml_attr(n, "fill") ||
	    !take_colour(n, "fill", "fill-opacity", &paint.fill_colour, &fill))
		return unsupported(n, "this fill", err);
	if (!take_colour(n, "stroke", "stroke-opacity", &paint.stroke_colour, &stroke) ||
	    (stroke && (!yx_xml_number(yx_xml_attr(n, "stroke-width"), &paint.stroke_width) ||
			paint.stroke_width < 0)))
		return unsupported(n, "this stroke", err);
	if (!fill)
		paint.fill = YX_DRAW_FILL_NONE;
	else if (rule && strcmp(rule, "evenodd") == 0)
		paint.fill = YX_DRAW_FILL_EVENODD;
	if (!d || !draw_path_take(&path, d, "MLQCZ", false, NULL))
		st = unsupported(n, "this path", err);
	else
		yx_draw_picture_paint(pic, &path, &paint);
	yx_draw_path_clear(&path);
	return st;
}

static enum yx_status
add_all(struct yx_draw_picture *pic, const struct yx_xml_node *root, struct yx_error *err)
{
	static const char *const beyond[] = { "transform", "style", "class",  "opacity",
					      "clip-path", "mask",  "filter", "display" };
	enum yx_status st = YX_OK;

	for (const struct yx_xml_node *n = yx_xml_walk(root, root); n && st == YX_OK;
	     n = yx_xml_walk(root, n)) {
		for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++)
			if (yx_xml_attr(n, beyond[i]))
				return unsupported(n, beyond[i], err);
		if (n == root)
			continue;
		if (yx_xml_is(n, "path"))
			st = add_path(pic, n, err);
		else if (!yx_xml_is(n, "g") && !yx_xml_is(n, "title") && !yx_xml_is(n, "desc"))
			st = unsupported(n, yx_xml_name(n), err);
	}
	return st;
}

bool
yx_draw_svg_is(struct yx_bytes in)
{
	struct yx_bytes head = yx_bytes_slice(in, 0, 1024);

	return yx_bytes_find(head, YX_BYTES_LIT("<svg"), 0) < head.len;
}

enum yx_status
yx_draw_read_svg(struct yx_draw_picture **out, struct yx_bytes in, struct yx_error *err)
{
	const struct yx_xml_node *root;
	struct yx_xml *x = NULL;
	enum yx_draw_unit unit, other;
	double width, height, box[4];
	enum yx_status st;

	*out = NULL;
	if ((st = yx_xml_parse(&x, in, err)) != YX_OK)
		return st;
	root = yx_xml_root(x);
	if (!yx_xml_is(root, "svg"))
		st = yx_fail(err, YX_MALFORMED, NULL, "SVG 1.1 5.1", "this is no SVG");
	else if (!take_length(yx_xml_attr(root, "width"), &width, &unit) ||
		 !take_length(yx_xml_attr(root, "height"), &height, &other) || unit != other ||
		 yx_xml_numbers(yx_xml_attr(root, "viewBox"), box, 4) != 4 || box[0] != 0 ||
		 box[1] != 0 || !(box[2] > 0) || !(box[3] > 0) ||
		 fabs(box[2] / width - box[3] / height) > 0.001 * box[2] / width)
		st = unsupported(root, "a drawing without its size in mm or pt and a viewBox", err);
	else
		st = yx_draw_picture_new(out, width, height, unit, err);
	if (st == YX_OK) {
		yx_draw_picture_begin(*out, NULL, yx_draw_scale(width / box[2], height / box[3]));
		st = add_all(*out, root, err);
		yx_draw_picture_end(*out);
	}
	if (st == YX_OK)
		st = yx_draw_picture_status(*out, err);
	yx_xml_free(x);
	if (st != YX_OK) {
		yx_draw_picture_free(*out);
		*out = NULL;
	}
	return st;
}
