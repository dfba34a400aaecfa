/* SPDX-License-Identifier: Apache-2.0 */
/* From picture files to surfaces. */
#include "picture.h"

#include "decode.h"

#include <math.h>
#include <string.h>

/* Straight RGBA to cairo's premultiplied words. */
static cairo_surface_t *
to_surface(const struct yx_image *i)
{
	cairo_surface_t *s =
	    cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)i->width, (int)i->height);
	uint8_t *data = cairo_image_surface_get_data(s);
	size_t stride = (size_t)cairo_image_surface_get_stride(s);

	if (cairo_surface_status(s) != CAIRO_STATUS_SUCCESS || !data) {
		cairo_surface_destroy(s);
		return NULL;
	}
	cairo_surface_flush(s);
	for (uint32_t y = 0; y < i->height; y++) {
		const uint8_t *p = i->rgba + (size_t)y * i->width * 4;
		uint8_t *to = data + y * stride;

		for (uint32_t x = 0; x < i->width; x++, p += 4, to += 4) {
			uint32_t a = p[3], v;

			v = a << 24 | (uint32_t)(p[0] * a + 127) / 255 << 16 |
			    (uint32_t)(p[1] * a + 127) / 255 << 8 |
			    (uint32_t)(p[2] * a + 127) / 255;
			memcpy(to, &v, 4);
		}
	}
	cairo_surface_mark_dirty(s);
	return s;
}

static void
apply_mask(struct yx_image *i, const struct yx_image *mask)
{
	for (uint32_t y = 0; y < i->height; y++) {
		uint8_t *p = i->rgba + (size_t)y * i->width * 4;
		size_t my = (size_t)((uint64_t)y * mask->height / i->height);

		for (uint32_t x = 0; x < i->width; x++, p += 4) {
			size_t mx = (size_t)((uint64_t)x * mask->width / i->width);
			const uint8_t *m = mask->rgba + (my * mask->width + mx) * 4;
			unsigned light = (m[0] * 299u + m[1] * 587u + m[2] * 114u) / 1000;

			p[3] = (uint8_t)(p[3] * light * m[3] / (255 * 255));
		}
	}
}

/* JPEG goes into a PDF as it is. */
static void
keep_file(cairo_surface_t *s, struct yx_bytes in)
{
	uint8_t *copy = yx_alloc(in.len);

	if (!copy)
		return;
	memcpy(copy, in.data, in.len);
	if (cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_JPEG, copy, in.len, yx_free, copy) !=
	    CAIRO_STATUS_SUCCESS)
		yx_free(copy);
}

cairo_surface_t *
render_picture(struct render *r, const struct yx_xml_node *node, struct yx_bytes in,
	       struct yx_bytes mask, const char *what)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_image image = { 0 }, shape = { 0 };
	cairo_surface_t *s = NULL;
	enum yx_status st = render_decode(&image, in, &why);
	char text[400];

	if (st == YX_OK && mask.len > 0 && (st = render_decode(&shape, mask, &why)) == YX_OK)
		apply_mask(&image, &shape);
	if (st == YX_OK)
		s = to_surface(&image);
	if (s && mask.len == 0 && render_format_of(in) == RENDER_FORMAT_JPEG)
		keep_file(s, in);
	if (!s) {
		(void)snprintf(text, sizeof(text), "%s: %s", what, why.text);
		if (st == YX_UNSUPPORTED)
			render_warn(r, node, "pictures of this format are not supported",
				    "不支持此图片格式", text);
		else
			render_warn(r, node, "this picture cannot be decoded", "图片无法解码",
				    text);
	}
	yx_image_clear(&image);
	yx_image_clear(&shape);
	return s;
}

void
render_picture_put(struct render *r, cairo_surface_t *s, double alpha)
{
	int width = cairo_image_surface_get_width(s), height = cairo_image_surface_get_height(s);
	cairo_pattern_t *p = cairo_pattern_create_for_surface(s);
	cairo_matrix_t m;

	cairo_matrix_init_scale(&m, width, height);
	cairo_pattern_set_matrix(p, &m);
	cairo_pattern_set_filter(p, CAIRO_FILTER_GOOD);
	/* no fading at the edges when it is enlarged */
	cairo_pattern_set_extend(p, CAIRO_EXTEND_PAD);
	cairo_save(r->cr);
	cairo_new_path(r->cr);
	cairo_rectangle(r->cr, 0, 0, 1, 1);
	cairo_clip(r->cr);
	cairo_set_source(r->cr, p);
	cairo_paint_with_alpha(r->cr, alpha);
	cairo_restore(r->cr);
	cairo_pattern_destroy(p);
}

void
render_missing(struct render *r)
{
	cairo_matrix_t m;

	cairo_new_path(r->cr);
	cairo_rectangle(r->cr, 0, 0, 1, 1);
	cairo_move_to(r->cr, 0, 0);
	cairo_line_to(r->cr, 1, 1);
	cairo_move_to(r->cr, 1, 0);
	cairo_line_to(r->cr, 0, 1);
	cairo_get_matrix(r->cr, &m);
	cairo_set_matrix(r->cr, &r->page_m);
	cairo_set_source_rgb(r->cr, 0.6, 0.6, 0.6);
	cairo_set_line_width(r->cr, 0.25);
	cairo_set_dash(r->cr, NULL, 0, 0);
	cairo_stroke(r->cr);
	cairo_set_matrix(r->cr, &m);
}
