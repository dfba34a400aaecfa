/* SPDX-License-Identifier: Apache-2.0 */
/* Small OFD packages from the parts a test names, drawn, and asked for the colour of a point. */
#ifndef YINXIN_TEST_RENDER_PARTS_H
#define YINXIN_TEST_RENDER_PARTS_H

#include <cairo-pdf.h>
#include <math.h>
#include <yinxin/codec_zip.h>

#include "../test.h"
#include "render/ofd_view.h"

#define PARTS_SCALE 4.0 /* pixels a millimetre */
#define PARTS_SIDE  40  /* millimetres of the square page */
#define PARTS_FILES 8

/* NULL parts are left out. Page, template and annotations are what stands inside. */
struct parts {
	const char *layer_attr;        /* attributes of the page's layer */
	const char *page;              /* objects of the layer */
	const char *more;              /* further layers */
	const char *use;               /* <Template .../> of the page */
	const char *fonts, *resources; /* inside <Fonts>; groups of PublicRes */
	const char *template_page, *template_order;
	const char *annotations; /* <Annot> elements */
	const char *common;      /* more of CommonData */
	const char *bodies;      /* more <DocBody> of OFD.xml */
	struct {
		const char *name; /* "Doc_0/Res/x.png" */
		struct yx_bytes bytes;
	} file[PARTS_FILES];
};

/* One drawn page. */
struct drawn {
	struct yx_buf package;
	struct yx_ofd_view *view;
	cairo_surface_t *surface;
};

static inline void
parts_package(struct yx_buf *out, const struct parts *k)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf xml[6] = { 0 };
	struct yx_zip_edit e[6 + PARTS_FILES] = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	size_t n = 0;

	yx_buf_printf(&xml[0],
		      "<OFD Version='1.2' DocType='OFD'><DocBody><DocInfo><DocID>1</DocID>"
		      "</DocInfo><DocRoot>Doc_0/Document.xml</DocRoot></DocBody>%s</OFD>",
		      k->bodies ? k->bodies : "");
	yx_buf_printf(&xml[1],
		      "<Document><CommonData><PageArea><PhysicalBox>0 0 %d %d</PhysicalBox>"
		      "</PageArea><PublicRes>PublicRes.xml</PublicRes>%s%s</CommonData><Pages>"
		      "<Page ID='1' BaseLoc='Page.xml'/></Pages>%s</Document>",
		      PARTS_SIDE, PARTS_SIDE,
		      k->template_page ? "<TemplatePage ID='900' BaseLoc='Template.xml'/>" : "",
		      k->common ? k->common : "",
		      k->annotations ? "<Annotations>Annotations.xml</Annotations>" : "");
	yx_buf_printf(&xml[2], "<Page>%s<Content><Layer ID='2' %s>%s</Layer>%s</Content></Page>",
		      k->use ? k->use : "", k->layer_attr ? k->layer_attr : "",
		      k->page ? k->page : "", k->more ? k->more : "");
	yx_buf_printf(&xml[3], "<Res BaseLoc='Res'><Fonts>%s</Fonts>%s</Res>",
		      k->fonts ? k->fonts : "", k->resources ? k->resources : "");
	e[n++] = (struct yx_zip_edit){ .name = "OFD.xml", .content = yx_buf_bytes(&xml[0]) };
	e[n++] =
	    (struct yx_zip_edit){ .name = "Doc_0/Document.xml", .content = yx_buf_bytes(&xml[1]) };
	e[n++] = (struct yx_zip_edit){ .name = "Doc_0/Page.xml", .content = yx_buf_bytes(&xml[2]) };
	e[n++] =
	    (struct yx_zip_edit){ .name = "Doc_0/PublicRes.xml", .content = yx_buf_bytes(&xml[3]) };
	if (k->template_page) {
		yx_buf_printf(&xml[4], "<Page><Content>%s</Content></Page>", k->template_page);
		e[n++] = (struct yx_zip_edit){ .name = "Doc_0/Template.xml",
					       .content = yx_buf_bytes(&xml[4]) };
	}
	if (k->annotations) {
		yx_buf_printf(&xml[5], "<PageAnnot>%s</PageAnnot>", k->annotations);
		e[n++] = (struct yx_zip_edit){
			.name = "Doc_0/Annotations.xml",
			.content = YX_BYTES_LIT("<Annotations><Page PageID='1'><FileLoc>Annot.xml"
						"</FileLoc></Page></Annotations>")
		};
		e[n++] = (struct yx_zip_edit){ .name = "Doc_0/Annot.xml",
					       .content = yx_buf_bytes(&xml[5]) };
	}
	for (size_t i = 0; i < PARTS_FILES && k->file[i].name && n < 6 + PARTS_FILES; i++)
		e[n++] =
		    (struct yx_zip_edit){ .name = k->file[i].name, .content = k->file[i].bytes };
	CHECK_OK(yx_zip_create(e, n, 0, &w, &err));
	for (size_t i = 0; i < 6; i++)
		yx_buf_clear(&xml[i]);
}

/* Draw a page of the view on white. */
static inline cairo_surface_t *
drawn_page(struct yx_ofd_view *view, size_t page, double scale)
{
	struct yx_error err = YX_ERROR_INIT;
	double w, h;
	cairo_surface_t *s;
	cairo_t *cr;

	yx_ofd_view_page_size(view, page, &w, &h);
	s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(w * scale),
				       (int)ceil(h * scale));
	cr = cairo_create(s);
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_scale(cr, scale, scale);
	CHECK_OK(yx_ofd_view_draw(view, page, cr, &err));
	CHECK_INT(cairo_status(cr), CAIRO_STATUS_SUCCESS);
	cairo_destroy(cr);
	cairo_surface_flush(s);
	return s;
}

static inline bool
drawn_show(struct drawn *p, const struct parts *k)
{
	struct yx_error err = YX_ERROR_INIT;

	*p = (struct drawn){ 0 };
	parts_package(&p->package, k);
	CHECK_OK(yx_ofd_view_open(&p->view, yx_buf_bytes(&p->package), NULL, &err));
	if (!p->view)
		return false;
	p->surface = drawn_page(p->view, 0, PARTS_SCALE);
	return true;
}

static inline void
drawn_clear(struct drawn *p)
{
	if (p->surface)
		cairo_surface_destroy(p->surface);
	yx_ofd_view_close(p->view);
	yx_buf_clear(&p->package);
}

/* Call at the end of the last case, so that leak checkers see nothing of cairo's caches. */
static inline void
drawn_end(void)
{
	cairo_debug_reset_static_data();
}

static inline unsigned
drawn_at(cairo_surface_t *s, double x, double y, double scale)
{
	int px = (int)(x * scale), py = (int)(y * scale);
	uint32_t w = 0;

	if (px >= 0 && py >= 0 && px < cairo_image_surface_get_width(s) &&
	    py < cairo_image_surface_get_height(s))
		memcpy(&w,
		       cairo_image_surface_get_data(s) +
			   (size_t)py * (size_t)cairo_image_surface_get_stride(s) + (size_t)px * 4,
		       4);
	return w & 0xffffff;
}

static inline bool
colours_near(unsigned a, unsigned b, int by)
{
	for (int i = 0; i < 24; i += 8)
		if (abs((int)(a >> i & 255) - (int)(b >> i & 255)) > by)
			return false;
	return true;
}

/* The share of dark pixels in a box, 0 to 1. */
static inline double
drawn_ink(cairo_surface_t *s, double x0, double y0, double x1, double y1)
{
	size_t dark = 0, all = 0;

	for (double y = y0; y < y1; y += 1 / PARTS_SCALE)
		for (double x = x0; x < x1; x += 1 / PARTS_SCALE, all++)
			dark += (drawn_at(s, x, y, PARTS_SCALE) >> 8 & 255) < 128;
	return all ? (double)dark / (double)all : 0;
}

#define CHECK_AT(p, x, y, rgb)                                                                     \
	do {                                                                                       \
		unsigned got_ = drawn_at((p)->surface, x, y, PARTS_SCALE);                         \
		if (!colours_near(got_, rgb, 4))                                                   \
			test_fail(__FILE__, __LINE__, "at (%g, %g) is #%06x, want #%06x",          \
				  (double)(x), (double)(y), got_, (unsigned)(rgb));                \
	} while (0)
/* Some warning has this in its English text; each has Chinese too. */
#define CHECK_WARNED(p, part)                                                                      \
	do {                                                                                       \
		bool found_ = false;                                                               \
		for (size_t i_ = 0; i_ < yx_ofd_view_warning_count((p)->view); i_++) {             \
			const struct yx_ofd_view_warning *w_ = yx_ofd_view_warning((p)->view, i_); \
			found_ = found_ || strstr(w_->text_en, part);                              \
			CHECK(w_->text_zh[0] && strcmp(w_->text_zh, w_->text_en) != 0);            \
		}                                                                                  \
		CHECK_MSG(found_, "no warning says \"%s\"", part);                                 \
	} while (0)
#define CHECK_QUIET(p)                                                                             \
	CHECK_MSG(yx_ofd_view_warning_count((p)->view) == 0, "warned: %s",                         \
		  yx_ofd_view_warning_count((p)->view)                                             \
		      ? yx_ofd_view_warning((p)->view, 0)->text_en                                 \
		      : "")

#endif
