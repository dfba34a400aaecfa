/* SPDX-License-Identifier: Apache-2.0 */
/* Colours and colour spaces (GB/T 33190-2016 8.3.1, 8.3.2). */
#include "shade.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Channels as written: "255 0 0", "#FF #00 #00", or (some writers) one "#FF0000". */
static int
read_channels(const char *s, double *v, int max)
{
	int n = 0;

	while (s && n < max) {
		bool hex;
		char *end;

		while (*s && (isspace((unsigned char)*s) || *s == ','))
			s++;
		if (!*s)
			break;
		hex = *s == '#';
		s += hex ? 1 : 0;
		if (hex && strspn(s, "0123456789abcdefABCDEF") == 6 && n == 0 && max >= 3) {
			unsigned long rgb = strtoul(s, &end, 16);

			v[0] = (double)(rgb >> 16);
			v[1] = (double)(rgb >> 8 & 255);
			v[2] = (double)(rgb & 255);
			return 3;
		}
		if (!(isxdigit((unsigned char)*s) || (!hex && strchr("+-.", *s))))
			return -1;
		v[n] = hex ? (double)strtoul(s, &end, 16) : strtod(s, &end);
		if (end == s || !isfinite(v[n]))
			return -1;
		n++;
		s = end;
	}
	return n;
}

/* The text of the Index-th CV of a palette, appended. */
static bool
from_palette(const struct yx_xml_node *space, int64_t index, struct yx_buf *out)
{
	const struct yx_xml_node *cv = yx_xml_child(yx_xml_child(space, "Palette"), "CV");

	for (; cv && index > 0; index--)
		cv = yx_xml_next(cv, "CV");
	return cv && index == 0 && yx_xml_text(cv, out, NULL) == YX_OK;
}

static struct render_resource *
find_space(struct render *r, const struct yx_xml_node *colour)
{
	const char *id = yx_xml_attr(colour, "ColorSpace");
	struct render_resource *res = render_find(r->v, RENDER_COLOUR_SPACE, id);
	char number[24];

	if (!id && r->v->default_space >= 0) {
		(void)snprintf(number, sizeof(number), "%lld", (long long)r->v->default_space);
		res = render_find(r->v, RENDER_COLOUR_SPACE, number);
	}
	return res;
}

static void
to_rgb(const char *type, const double *v, int n, struct render_rgba *out)
{
	bool gray = type && (strcasecmp(type, "GRAY") == 0 || strcasecmp(type, "Grey") == 0);
	bool cmyk = type && strcasecmp(type, "CMYK") == 0;

	/* the number of channels decides where it contradicts the space */
	if (n == 4 || (cmyk && n == 0)) {
		out->r = (1 - v[0]) * (1 - v[3]);
		out->g = (1 - v[1]) * (1 - v[3]);
		out->b = (1 - v[2]) * (1 - v[3]);
	} else if (n == 1 || (gray && n <= 1)) {
		out->r = out->g = out->b = v[0];
	} else {
		out->r = v[0];
		out->g = v[1];
		out->b = v[2];
	}
}

bool
render_rgba(struct render *r, const struct yx_xml_node *colour, struct render_rgba *out)
{
	struct render_resource *res = find_space(r, colour);
	const struct yx_xml_node *space = res ? res->node : NULL;
	const char *type = space ? yx_xml_attr(space, "Type") : NULL;
	const char *value = yx_xml_attr(colour, "Value");
	double v[4] = { 0 }, most = 255, bits;
	struct yx_buf entry = { 0 };
	int64_t index;
	int n;

	if (!value && space && yx_xml_integer(yx_xml_attr(colour, "Index"), &index) &&
	    from_palette(space, index, &entry))
		value = yx_buf_str(&entry);
	n = value ? read_channels(value, v, 4) : 0;
	if (n < 0 || n == 2)
		render_warn(r, colour, "this colour cannot be read", "颜色无法读取", value);
	yx_buf_clear(&entry);
	if (n < 0 || n == 2)
		return false;
	bits = space ? render_number(yx_xml_attr(space, "BitsPerComponent"), 8) : 8;
	if (bits >= 1 && bits <= 16)
		most = pow(2, floor(bits)) - 1;
	for (int i = 0; i < 4; i++)
		v[i] = fmin(fmax(v[i] / most, 0), 1);
	if (!res || !render_profile_rgb(r, res, v, n, out))
		to_rgb(type, v, n, out);
	out->a = fmin(fmax(render_number(yx_xml_attr(colour, "Alpha"), 255), 0), 255) / 255;
	return true;
}

bool
render_source(struct render *r, const struct render_unit *u, const struct yx_xml_node *colour,
	      const struct render_rgba *otherwise, const struct render_extents *e)
{
	struct render_rgba c;
	cairo_pattern_t *p;
	double alpha = u->alpha;

	if (!colour) {
		if (!otherwise)
			return false;
		c = *otherwise;
	} else if (render_is_shaded(colour)) {
		alpha *= fmin(fmax(render_number(yx_xml_attr(colour, "Alpha"), 255), 0), 255) / 255;
		if (!(p = render_shade(r, u, colour, alpha, e)))
			return false;
		cairo_set_source(r->cr, p);
		cairo_pattern_destroy(p);
		return true;
	} else if (!render_rgba(r, colour, &c)) {
		return false;
	}
	if (c.a * alpha <= 0)
		return false;
	cairo_set_source_rgba(r->cr, c.r, c.g, c.b, c.a * alpha);
	return true;
}
