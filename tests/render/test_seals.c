/* SPDX-License-Identifier: Apache-2.0 */
/* Seals over pages: signed as the product signs, drawn, and probed. */
#include <cairo-pdf.h>
#include <yinxin/codec_png.h>

#include "../sign/ofd_kit.h"
#include "parts.h"

static struct kit kit;

/* Two pages of 60 x 60 mm with a blue bar across the middle. */
static void
two_pages(struct yx_buf *out)
{
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd_maker *m = NULL;

	CHECK_OK(yx_ofd_maker_new(&m, "two pages", &err));
	for (int i = 0; i < 2; i++) {
		CHECK_OK(yx_ofd_maker_page(m, 60, 60, &err));
		CHECK_OK(yx_ofd_maker_path(m, (struct yx_ofd_box){ 0, 25, 60, 10 },
					   "M 0 0 L 60 0 L 60 10 L 0 10 C", -1, 0, 0x0000ff, &err));
	}
	CHECK_OK(yx_ofd_maker_write(m, KIT_NOW, &w, &err));
	yx_ofd_maker_free(m);
}

/* Red on the left, yellow on the right, both opaque. */
static void
picture_png(struct yx_buf *out)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image i;

	CHECK_OK(yx_image_init(&i, 16, 16, &err));
	for (size_t n = 0; n < 256; n++)
		memcpy(i.rgba + n * 4, n % 16 < 8 ? "\xff\0\0\xff" : "\xff\xff\0\xff", 4);
	CHECK_OK(yx_png_encode(out, &i, &err));
	yx_image_clear(&i);
}

static void
picture_ofd(struct yx_buf *out)
{
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd_maker *m = NULL;

	CHECK_OK(yx_ofd_maker_new(&m, "seal", &err));
	CHECK_OK(yx_ofd_maker_page(m, 40, 40, &err));
	CHECK_OK(yx_ofd_maker_path(m, (struct yx_ofd_box){ 0, 0, 20, 40 },
				   "M 0 0 L 20 0 L 20 40 L 0 40 C", -1, 0, 0xff0000, &err));
	CHECK_OK(yx_ofd_maker_path(m, (struct yx_ofd_box){ 20, 0, 20, 40 },
				   "M 0 0 L 20 0 L 20 40 L 0 40 C", -1, 0, 0xffff00, &err));
	CHECK_OK(yx_ofd_maker_write(m, KIT_NOW, &w, &err));
	yx_ofd_maker_free(m);
}

/* A document sealed at these places with a seal of this generation and picture. */
static void
sealed(struct yx_buf *out, int version, struct yx_bytes picture, const char *type,
       const struct yx_ofd_place *places, size_t count)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf plain = { 0 }, esl = { 0 };
	struct kit_spec spec;
	struct yx_sign_ofd_request q;

	kit_spec_init(&spec, version, &kit);
	spec.picture = picture;
	spec.picture_type = type;
	kit_seal(&esl, &spec);
	two_pages(&plain);
	q = (struct yx_sign_ofd_request){ .key = kit.signer.key,
					  .cert = kit_cert(&kit.signer),
					  .seal = yx_buf_bytes(&esl),
					  .time = KIT_DAY(-1),
					  .places = places,
					  .place_count = count };
	CHECK_OK(ofd_sign(out, &plain, &q, &err));
	yx_buf_clear(&plain);
	yx_buf_clear(&esl);
}

static bool
draw(struct drawn *p, size_t page)
{
	struct yx_error err = YX_ERROR_INIT;

	if (!p->view)
		CHECK_OK(yx_ofd_view_open(&p->view, yx_buf_bytes(&p->package), NULL, &err));
	if (p->surface)
		cairo_surface_destroy(p->surface);
	p->surface = p->view ? drawn_page(p->view, page, PARTS_SCALE) : NULL;
	return p->surface != NULL;
}

static void
a_seal_lies_over_the_page_like_ink(void)
{
	static const int versions[] = { 1, 4, 5 };
	const struct yx_ofd_place place = { .page = 0, .box = { 10, 10, 40, 40 } };
	/* in points, and with a quad that is a straight line */
	static const char svg[] =
	    "<svg xmlns='http://www.w3.org/2000/svg' width='40pt' height='40pt' viewBox='0 0 4 4'>"
	    "<path fill='#ff0000' d='M0 0L2 0 2 4Q1 4 0 4Z'/><path fill='#ffff00' stroke='#ffff00' "
	    "stroke-width='.01' d='M2 0L4 0C4 1 4 3 4 4L2 4Z'/></svg>";
	static const char *const types[] = { "PNG", "OFD", "SVG" };
	struct yx_buf png = { 0 }, ofd = { 0 };
	struct yx_bytes pictures[3];

	kit_init(&kit, "sm2");
	picture_png(&png);
	picture_ofd(&ofd);
	pictures[0] = yx_buf_bytes(&png);
	pictures[1] = yx_buf_bytes(&ofd);
	pictures[2] = YX_BYTES_LIT(svg);
	for (int i = 0; i < 9; i++) {
		struct drawn page = { 0 }, *p = &page;

		sealed(&p->package, versions[i % 3], pictures[i / 3], types[i / 3], &place, 1);
		if (draw(p, 0)) {
			CHECK_AT(p, 20, 15, 0xff0000);
			CHECK_AT(p, 40, 15, 0xffff00);
			CHECK_AT(p, 5, 15, 0xffffff);
			/* what was there can still be seen: red over blue is black */
			CHECK_AT(p, 20, 30, 0x000000);
			CHECK_AT(p, 5, 30, 0x0000ff);
			CHECK_QUIET(p);
		}
		if (draw(p, 1))
			CHECK_AT(p, 20, 15, 0xffffff);
		drawn_clear(p);
	}
	yx_buf_clear(&png);
	yx_buf_clear(&ofd);
}

static cairo_status_t
collect(void *out, const unsigned char *data, unsigned len)
{
	yx_buf_put(out, data, len);
	return CAIRO_STATUS_SUCCESS;
}

/* In a PDF a seal of vectors stays one: neither it nor the page becomes a picture. */
static void
vectors_stay_vectors(void)
{
	const struct yx_ofd_place place = { .page = 0, .box = { 10, 10, 40, 40 } };
	static const char svg[] =
	    "<svg xmlns='http://www.w3.org/2000/svg' width='40pt' height='40pt' viewBox='0 0 4 4'>"
	    "<path fill='#ff0000' d='M0 0L2 0 2 4 0 4Z'/></svg>";
	struct yx_buf ofd = { 0 };

	picture_ofd(&ofd);
	for (int i = 0; i < 2; i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf out = { 0 }, package = { 0 };
		struct yx_ofd_view *view = NULL;
		cairo_surface_t *s;
		cairo_t *cr;

		sealed(&package, 4, i ? yx_buf_bytes(&ofd) : YX_BYTES_LIT(svg), i ? "ofd" : "SVG",
		       &place, 1);
		CHECK_OK(yx_ofd_view_open(&view, yx_buf_bytes(&package), NULL, &err));
		s = cairo_pdf_surface_create_for_stream(collect, &out, 170, 170);
		cr = cairo_create(s);
		cairo_scale(cr, 72 / 25.4, 72 / 25.4);
		CHECK_OK(yx_ofd_view_draw(view, 0, cr, &err));
		cairo_destroy(cr);
		cairo_surface_destroy(s);
		CHECK(out.len > 0);
		CHECK(yx_bytes_find(yx_buf_bytes(&out), YX_BYTES_LIT("/Subtype /Image"), 0) ==
		      SIZE_MAX);
		yx_ofd_view_close(view);
		yx_buf_clear(&out);
		yx_buf_clear(&package);
	}
	yx_buf_clear(&ofd);
}

static void
a_seal_across_pages_shows_its_slices(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf png = { 0 }, plain = { 0 };
	struct yx_ofd_place places[2];
	struct drawn page = { 0 }, *p = &page;
	struct yx_ofd *o = NULL;

	picture_png(&png);
	two_pages(&plain);
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&plain), &err));
	CHECK_OK(yx_ofd_place_across(o, 20, 20, 2, places, &err));
	yx_ofd_free(o);
	sealed(&p->package, 4, yx_buf_bytes(&png), "PNG", places, 2);
	/* the left half on the first page's edge, the right half on the second's */
	if (draw(p, 0)) {
		CHECK_AT(p, 55, 10, 0xff0000);
		CHECK_AT(p, 48, 10, 0xffffff);
	}
	if (draw(p, 1)) {
		CHECK_AT(p, 55, 10, 0xffff00);
		CHECK_AT(p, 48, 10, 0xffffff);
	}
	drawn_clear(p);
	yx_buf_clear(&png);
	yx_buf_clear(&plain);
}

static void
a_seal_that_cannot_be_shown_is_told(void)
{
	const struct yx_ofd_place place = { .page = 0, .box = { 10, 10, 40, 40 } };
	struct drawn page = { 0 }, *p = &page;

	sealed(&p->package, 4, YX_BYTES_LIT("GIF89a no"), "GIF", &place, 1);
	if (draw(p, 0)) {
		CHECK(drawn_at(p->surface, 30, 30, PARTS_SCALE) != 0x0000ff); /* the crossed box */
		CHECK_WARNED(p, "cannot be decoded");
	}
	drawn_clear(p);
	/* a seal whose picture is a document with a seal ... ends */
	page = (struct drawn){ 0 };
	sealed(&p->package, 4, YX_BYTES_LIT("<svg/>"), "SVG", &place, 1);
	if (draw(p, 0))
		CHECK_WARNED(p, "cannot be read");
	drawn_clear(p);
	kit_clear(&kit);
	drawn_end();
}

TEST_MAIN(CASE(a_seal_lies_over_the_page_like_ink), CASE(vectors_stay_vectors),
	  CASE(a_seal_across_pages_shows_its_slices), CASE(a_seal_that_cannot_be_shown_is_told))
