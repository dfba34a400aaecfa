/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PDF pages by MuPDF. Only its PDF reader is used, without registering its other formats, and
 * JavaScript is never switched on. Its exceptions (fz_try) end in this file.
 */
#include <math.h>
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
#include <string.h>
#include <yinxin/codec_png.h>
#include <yinxin/limits.h>
#include "pages.h"

/* MuPDF's cache of decoded things: pages of one run share fonts and pictures. */
#define STORE (64u << 20)

struct pdf_pages {
	fz_context *ctx;
	pdf_document *doc;
	fz_stream *stream;
	struct pages *pages;
};

/* MuPDF's complaints about a damaged file become warnings; they are English. */
static void
complain(void *user, const char *message)
{
	struct pdf_pages *d = user;

	if (d->pages && d->pages->warn)
		d->pages->warn(d->pages->warn_state, message, message);
}

static enum yx_status
caught(struct pdf_pages *d, struct yx_error *err, const char *what)
{
	int code = fz_caught(d->ctx);
	const char *message = fz_caught_message(d->ctx);

	if (code == FZ_ERROR_MEMORY)
		return yx_fail_nomem(err);
	return yx_fail(err, code == FZ_ERROR_TRYLATER ? YX_UNSUPPORTED : YX_MALFORMED, NULL, "",
		       "%s: %.150s", what, message);
}

static enum yx_status
pdf_size(struct pages *p, size_t page, double *width, double *height, struct yx_error *err)
{
	struct pdf_pages *d = p->document;
	fz_context *ctx = d->ctx;
	enum yx_status st = YX_OK;
	fz_page *volatile pg = NULL;
	fz_rect box = fz_empty_rect;

	fz_var(box);
	fz_try(ctx)
	{
		pg = (fz_page *)pdf_load_page(ctx, d->doc, (int)page);
		box = fz_bound_page(ctx, pg);
	}
	fz_always(ctx) fz_drop_page(ctx, pg);
	fz_catch(ctx) st = caught(d, err, "this page cannot be read");
	*width = (double)(box.x1 - box.x0);
	*height = (double)(box.y1 - box.y0);
	return st;
}

static enum yx_status
as_png(fz_context *ctx, fz_pixmap *pix, double dpi, struct yx_buf *out, struct yx_error *err)
{
	struct yx_image image = { 0 };
	int w = fz_pixmap_width(ctx, pix), h = fz_pixmap_height(ctx, pix);
	const uint8_t *samples = fz_pixmap_samples(ctx, pix);
	ptrdiff_t stride = fz_pixmap_stride(ctx, pix);
	enum yx_status st = yx_image_init(&image, (uint32_t)w, (uint32_t)h, err);

	for (int y = 0; st == YX_OK && y < h; y++)
		for (int x = 0; x < w; x++) {
			const uint8_t *from = samples + y * stride + x * 3;
			uint8_t *to = image.rgba + ((size_t)y * (size_t)w + (size_t)x) * 4;

			to[0] = from[0];
			to[1] = from[1];
			to[2] = from[2];
			to[3] = 255;
		}
	image.dpi = dpi;
	if (st == YX_OK)
		st = yx_png_encode(out, &image, err);
	yx_image_clear(&image);
	return st;
}

static enum yx_status
draw_png(struct pdf_pages *d, fz_page *page, double dpi, struct yx_buf *out, struct yx_error *err)
{
	fz_context *ctx = d->ctx;
	float zoom = (float)(dpi / 72);
	fz_rect box = fz_bound_page(ctx, page);
	double w = ceil((double)((box.x1 - box.x0) * zoom)),
	       h = ceil((double)((box.y1 - box.y0) * zoom));
	enum yx_status st;
	fz_pixmap *pix;

	if (!(w >= 1 && h >= 1) || w > YX_LIMIT_PNG_SIDE || h > YX_LIMIT_PNG_SIDE ||
	    w * h > (double)YX_LIMIT_PNG_PIXELS)
		return yx_fail(err, YX_LIMIT, NULL, "",
			       "a picture of %.0f x %.0f pixels is too large; ask for fewer dots "
			       "per inch (--dpi)",
			       w, h);
	pix = fz_new_pixmap_from_page(ctx, page, fz_scale(zoom, zoom), fz_device_rgb(ctx), 0);
	st = as_png(ctx, pix, dpi, out, err);
	fz_drop_pixmap(ctx, pix);
	return st;
}

/* Whatever a MuPDF buffer holds, appended to ours. */
static void
append(fz_context *ctx, fz_buffer *from, struct yx_buf *out)
{
	unsigned char *data;
	size_t len = fz_buffer_storage(ctx, from, &data);

	yx_buf_put(out, data, len);
}

static enum yx_status
draw_svg(struct pdf_pages *d, fz_page *page, struct yx_buf *to, struct yx_error *err)
{
	fz_context *ctx = d->ctx;
	fz_rect box = fz_bound_page(ctx, page);
	fz_buffer *buffer = NULL;
	fz_output *out = NULL;
	fz_device *dev = NULL;

	fz_var(buffer);
	fz_var(out);
	fz_var(dev);
	fz_try(ctx)
	{
		buffer = fz_new_buffer(ctx, 65536);
		out = fz_new_output_with_buffer(ctx, buffer);
		/* glyphs as paths: the picture needs no font, as all our SVG */
		dev = fz_new_svg_device(ctx, out, box.x1 - box.x0, box.y1 - box.y0,
					FZ_SVG_TEXT_AS_PATH, 1);
		fz_run_page(ctx, page, dev, fz_translate(-box.x0, -box.y0), NULL);
		fz_close_device(ctx, dev);
		fz_drop_device(ctx, dev);
		dev = NULL;
		fz_close_output(ctx, out);
		append(ctx, buffer, to);
	}
	fz_always(ctx)
	{
		fz_drop_device(ctx, dev);
		fz_drop_output(ctx, out);
		fz_drop_buffer(ctx, buffer);
	}
	fz_catch(ctx) fz_rethrow(ctx);
	return yx_buf_status(to, err);
}

static enum yx_status
pdf_draw(struct pages *p, size_t page, enum page_format format, double dpi, struct yx_buf *out,
	 struct yx_error *err)
{
	struct pdf_pages *d = p->document;
	fz_context *ctx = d->ctx;
	volatile enum yx_status st = YX_OK;
	fz_page *volatile pg = NULL;

	fz_try(ctx)
	{
		pg = (fz_page *)pdf_load_page(ctx, d->doc, (int)page);
		st =
		    format == PAGE_SVG ? draw_svg(d, pg, out, err) : draw_png(d, pg, dpi, out, err);
	}
	fz_always(ctx) fz_drop_page(ctx, pg);
	fz_catch(ctx) st = caught(d, err, "this page cannot be drawn");
	return st;
}

static void
join_page(struct pdf_pages *d, fz_document_writer *writer, size_t page)
{
	fz_context *ctx = d->ctx;
	fz_page *volatile pg = NULL;

	fz_try(ctx)
	{
		fz_device *dev;

		pg = (fz_page *)pdf_load_page(ctx, d->doc, (int)page);
		dev = fz_begin_page(ctx, writer, fz_bound_page(ctx, pg));
		fz_run_page(ctx, pg, dev, fz_identity, NULL);
		fz_end_page(ctx, writer);
	}
	fz_always(ctx) fz_drop_page(ctx, pg);
	fz_catch(ctx) fz_rethrow(ctx);
}

/* Drawn again, so forms and comments become part of the page and actions are gone. */
static enum yx_status
pdf_join(struct pages *p, size_t first, size_t last, struct yx_buf *to, struct yx_error *err)
{
	struct pdf_pages *d = p->document;
	fz_context *ctx = d->ctx;
	enum yx_status st = YX_OK;
	fz_buffer *buffer = NULL;
	fz_output *out = NULL;
	fz_document_writer *writer = NULL;

	fz_var(buffer);
	fz_var(out);
	fz_var(writer);
	fz_var(st);
	fz_try(ctx)
	{
		buffer = fz_new_buffer(ctx, 65536);
		out = fz_new_output_with_buffer(ctx, buffer);
		writer = fz_new_pdf_writer_with_output(ctx, out, "compress,garbage");
		out = NULL; /* the writer's */
		for (size_t i = first; i <= last; i++)
			join_page(d, writer, i);
		fz_close_document_writer(ctx, writer);
		append(ctx, buffer, to);
	}
	fz_always(ctx)
	{
		fz_drop_document_writer(ctx, writer);
		fz_drop_output(ctx, out);
		fz_drop_buffer(ctx, buffer);
	}
	fz_catch(ctx) st = caught(d, err, "the pages cannot be written");
	return st == YX_OK ? yx_buf_status(to, err) : st;
}

static void
pdf_close(struct pages *p)
{
	struct pdf_pages *d = p->document;

	if (!d)
		return;
	if (d->ctx) {
		pdf_drop_document(d->ctx, d->doc);
		fz_drop_stream(d->ctx, d->stream);
		fz_drop_context(d->ctx);
	}
	yx_free(d);
	p->document = NULL;
}

static enum yx_status
open_document(struct pdf_pages *d, struct yx_bytes in, const char *password, size_t *count,
	      struct yx_error *err)
{
	fz_context *ctx = d->ctx;
	volatile enum yx_status st = YX_OK;

	fz_try(ctx)
	{
		int pages;

		d->stream = fz_open_memory(ctx, in.data, in.len);
		d->doc = pdf_open_document_with_stream(ctx, d->stream);
		if (pdf_needs_password(ctx, d->doc) &&
		    !pdf_authenticate_password(ctx, d->doc, password))
			st = yx_fail(err, YX_DENIED, NULL, "ISO 32000-2 7.6",
				     password[0] ? "the password is wrong"
						 : "the document is encrypted; give its password "
						   "with --password env:NAME");
		pages = st == YX_OK ? pdf_count_pages(ctx, d->doc) : 0;
		*count = pages > 0 ? (size_t)pages : 0;
	}
	fz_catch(ctx) st = caught(d, err, "this PDF cannot be read");
	return st;
}

enum yx_status
pages_open_pdf(struct pages *out, struct yx_bytes in, const char *password, struct yx_error *err)
{
	struct pdf_pages *d = yx_alloc(sizeof(*d));
	enum yx_status st;

	*out = (struct pages){ .document = d,
			       .size = pdf_size,
			       .draw = pdf_draw,
			       .join = pdf_join,
			       .close = pdf_close };
	if (!d)
		return yx_fail_nomem(err);
	d->pages = out;
	d->ctx = fz_new_context(NULL, NULL, STORE);
	if (!d->ctx) {
		pdf_close(out);
		return yx_fail_nomem(err);
	}
	fz_set_warning_callback(d->ctx, complain, d);
	fz_set_error_callback(d->ctx, complain, d);
	st = open_document(d, in, password ? password : "", &out->count, err);
	if (st != YX_OK)
		pdf_close(out);
	return st;
}
