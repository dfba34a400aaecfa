/* SPDX-License-Identifier: Apache-2.0 */
/* OFD pages by src/render on cairo surfaces. */
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>
#include <yinxin/codec_png.h>
#include <yinxin/limits.h>
#include <yinxin/ofd_crypt.h>

#include "pages.h"
#include "render/ofd_view.h"

#define POINTS_PER_MM (72 / 25.4)

struct ofd_pages {
	struct yx_ofd_view *view;
	struct yx_buf plain; /* of an encrypted package */
	size_t told;         /* warnings passed on */
};

/* "page 1, /Doc_0/Pages/Page_0/Content.xml line 3, object 17: ..." in both languages. */
static void
tell(struct pages *p)
{
	struct ofd_pages *d = p->document;
	const struct yx_ofd_view_warning *w;

	for (; p->warn && (w = yx_ofd_view_warning(d->view, d->told)) != NULL; d->told++) {
		struct yx_buf en = { 0 }, zh = { 0 };

		if (w->page != SIZE_MAX) {
			yx_buf_printf(&en, "page %zu, ", w->page + 1);
			yx_buf_printf(&zh, "第 %zu 页，", w->page + 1);
		}
		yx_buf_puts(&en, w->entry);
		yx_buf_puts(&zh, w->entry);
		if (w->line) {
			yx_buf_printf(&en, " line %u", w->line);
			yx_buf_printf(&zh, " 第 %u 行", w->line);
		}
		if (*w->object) {
			yx_buf_printf(&en, ", object %s", w->object);
			yx_buf_printf(&zh, "，对象 %s", w->object);
		}
		yx_buf_printf(&en, ": %s", w->text_en);
		yx_buf_printf(&zh, "：%s", w->text_zh);
		p->warn(p->warn_state, yx_buf_str(&en), yx_buf_str(&zh));
		yx_buf_clear(&en);
		yx_buf_clear(&zh);
	}
}

static enum yx_status
ofd_size(struct pages *p, size_t page, double *width, double *height, struct yx_error *err)
{
	struct ofd_pages *d = p->document;

	(void)err;
	yx_ofd_view_page_size(d->view, page, width, height);
	*width *= POINTS_PER_MM;
	*height *= POINTS_PER_MM;
	return YX_OK;
}

static cairo_status_t
collect(void *out, const unsigned char *data, unsigned n)
{
	return yx_buf_put(out, data, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* What a surface has to say when it is done. */
static enum yx_status
finish(cairo_surface_t *s, enum yx_status st, struct yx_error *err)
{
	cairo_status_t status;

	cairo_surface_finish(s);
	status = cairo_surface_status(s);
	cairo_surface_destroy(s);
	if (st != YX_OK || status == CAIRO_STATUS_SUCCESS)
		return st;
	return status == CAIRO_STATUS_NO_MEMORY
		   ? yx_fail_nomem(err)
		   : yx_fail(err, YX_LIMIT, NULL, "", "the file cannot be made: %s",
			     cairo_status_to_string(status));
}

static enum yx_status
draw_on(struct pages *p, size_t page, cairo_surface_t *s, double scale, bool paper,
	struct yx_error *err)
{
	struct ofd_pages *d = p->document;
	cairo_t *cr = cairo_create(s);
	enum yx_status st;

	if (paper) {
		cairo_set_source_rgb(cr, 1, 1, 1);
		cairo_paint(cr);
	}
	cairo_scale(cr, scale, scale);
	st = yx_ofd_view_draw(d->view, page, cr, err);
	cairo_show_page(cr);
	cairo_destroy(cr);
	tell(p);
	return st;
}

/* cairo's words of a row to opaque RGBA. */
static void
copy_row(uint8_t *to, const uint8_t *from, uint32_t width)
{
	for (uint32_t x = 0; x < width; x++, from += 4, to += 4) {
		uint32_t w;

		memcpy(&w, from, 4);
		to[0] = (uint8_t)(w >> 16);
		to[1] = (uint8_t)(w >> 8);
		to[2] = (uint8_t)w;
		to[3] = 255;
	}
}

static enum yx_status
draw_png(struct pages *p, size_t page, double dpi, struct yx_buf *out, struct yx_error *err)
{
	struct ofd_pages *d = p->document;
	struct yx_image image = { 0 };
	double width, height;
	cairo_surface_t *s;
	enum yx_status st;

	yx_ofd_view_page_size(d->view, page, &width, &height);
	width = ceil(width * dpi / 25.4 - 0.01);
	height = ceil(height * dpi / 25.4 - 0.01);
	if (width > YX_LIMIT_PNG_SIDE || height > YX_LIMIT_PNG_SIDE ||
	    width * height > YX_LIMIT_PNG_PIXELS)
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "the page has %.0f x %.0f pixels: choose a lower resolution", width,
			       height);
	if ((st = yx_image_init(&image, (uint32_t)fmax(width, 1), (uint32_t)fmax(height, 1),
				err)) != YX_OK)
		return st;
	s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)image.width, (int)image.height);
	st = draw_on(p, page, s, dpi / 25.4, true, err);
	cairo_surface_flush(s);
	if (st == YX_OK && !cairo_image_surface_get_data(s))
		st = yx_fail_nomem(err);
	for (uint32_t y = 0; st == YX_OK && y < image.height; y++)
		copy_row(image.rgba + (size_t)y * image.width * 4,
			 cairo_image_surface_get_data(s) +
			     (size_t)y * (size_t)cairo_image_surface_get_stride(s),
			 image.width);
	st = finish(s, st, err);
	image.dpi = dpi;
	if (st == YX_OK)
		st = yx_png_encode(out, &image, err);
	yx_image_clear(&image);
	return st;
}

static enum yx_status
ofd_draw(struct pages *p, size_t page, enum page_format format, double dpi, struct yx_buf *out,
	 struct yx_error *err)
{
	struct ofd_pages *d = p->document;
	double width, height;
	cairo_surface_t *s;

	if (format == PAGE_PNG)
		return draw_png(p, page, dpi, out, err);
	yx_ofd_view_page_size(d->view, page, &width, &height);
	s = cairo_svg_surface_create_for_stream(collect, out, width * POINTS_PER_MM,
						height * POINTS_PER_MM);
	return finish(s, draw_on(p, page, s, POINTS_PER_MM, true, err), err);
}

static enum yx_status
ofd_join(struct pages *p, size_t first, size_t last, struct yx_buf *out, struct yx_error *err)
{
	struct ofd_pages *d = p->document;
	cairo_surface_t *s = cairo_pdf_surface_create_for_stream(collect, out, 595, 842);
	const char *title = yx_ofd_title(yx_ofd_view_package(d->view));
	enum yx_status st = YX_OK;

	if (*title)
		cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, title);
	for (size_t i = first; st == YX_OK && i <= last; i++) {
		double width, height;

		yx_ofd_view_page_size(d->view, i, &width, &height);
		cairo_pdf_surface_set_size(s, width * POINTS_PER_MM, height * POINTS_PER_MM);
		st = draw_on(p, i, s, POINTS_PER_MM, false, err);
	}
	st = finish(s, st, err);
	return st == YX_OK && yx_ofd_view_hidden_text(d->view)
		   ? pdf_hide_text(out, YX_OFD_VIEW_HIDDEN_ALPHA, err)
		   : st;
}

static void
ofd_close(struct pages *p)
{
	struct ofd_pages *d = p->document;

	yx_ofd_view_close(d->view);
	yx_buf_clear(&d->plain);
	yx_free(d);
	p->document = NULL;
}

/* GM/T 0099: what was encrypted under a password, as it was before. */
static enum yx_status
decrypt(struct ofd_pages *d, struct yx_bytes in, const char *password, struct yx_error *err)
{
	const struct yx_ofd_opener opener = { .password = yx_bytes_str(password) };
	const struct yx_zip_writer w = { yx_zip_into_buf, &d->plain };
	struct yx_ofd_crypt *c = NULL;
	enum yx_status st;

	if (!password || !*password)
		return yx_fail(err, YX_DENIED, NULL, "",
			       "the document is encrypted; give its password with --password "
			       "env:NAME");
	yx_buf_init_secret(&d->plain, 0);
	if ((st = yx_ofd_crypt_open(&c, in, err)) == YX_OK)
		st = yx_ofd_decrypt(c, &opener, 1, 0, &w, NULL, err);
	yx_ofd_crypt_free(c);
	return st;
}

enum yx_status
pages_open_ofd(struct pages *out, struct yx_bytes in, const char *password,
	       struct yx_ofd_fonts *fonts, struct yx_error *err)
{
	const struct yx_ofd_view_options options = { .fonts = fonts };
	struct ofd_pages *d = yx_alloc(sizeof(*d));
	enum yx_status st = YX_OK;

	if (!d)
		return yx_fail_nomem(err);
	if (yx_ofd_is_encrypted(in) && (st = decrypt(d, in, password, err)) == YX_OK)
		in = yx_buf_bytes(&d->plain);
	if (st != YX_OK || (st = yx_ofd_view_open(&d->view, in, &options, err)) != YX_OK) {
		yx_buf_clear(&d->plain);
		yx_free(d);
		return st;
	}
	*out = (struct pages){ .document = d,
			       .count = yx_ofd_view_page_count(d->view),
			       .size = ofd_size,
			       .draw = ofd_draw,
			       .join = ofd_join,
			       .close = ofd_close };
	return YX_OK;
}
