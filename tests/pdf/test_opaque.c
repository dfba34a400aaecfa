/* SPDX-License-Identifier: Apache-2.0 */
/* What a picture hides, and what of it could pass for empty paper. */
#include "build_pdf.h"
#include <math.h>
#include <yinxin/pdf_text.h>

#define PICTURE 4

/* A form of 100 by 100 with this content; image 10 and graphics states for it. */
static void
measure(const char *content, const char *image, double *cover, double *pale)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_pdf_obj *stream;
	struct yx_pdf *doc = NULL;
	struct pencil p;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	pencil_obj(&p, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>");
	pencil_stream(
	    &p, PICTURE,
	    "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << "
	    "/Font << /F 5 0 R /T 6 0 R >> /XObject << /X 10 0 R /S 12 0 R /Self 4 0 R >> "
	    "/ColorSpace << "
	    "/Spot [/Separation /Gold /DeviceCMYK 7 0 R] /Icc [/ICCBased 8 0 R] >> "
	    "/ExtGState << /Thin << /ca 0.5 >> /Full << /ca 1 >> /ThinLines << /CA 0.5 >> "
	    "/Dark << /BM /Multiply >> /Plain << /BM /Normal >> >> >>",
	    content, strlen(content));
	pencil_obj(&p, 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>");
	pencil_obj(&p, 6, "<< /Type /Font /Subtype /Type3 >>");
	pencil_stream(&p, 10, image ? image : "/Subtype /Image /Width 1 /Height 2", "\xff\x10", 2);
	pencil_stream(&p, 11,
		      "/Subtype /Image /Width 1 /Height 2 /BitsPerComponent 8 "
		      "/ColorSpace /DeviceGray",
		      "\xff\xff", 2);
	pencil_stream(&p, 12,
		      "/Subtype /Image /Width 1 /Height 2 /BitsPerComponent 1 /ImageMask true",
		      "\x00\x00", 2);
	pencil_table(&p, "/Root 1 0 R");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc != NULL);
	CHECK_OK(yx_pdf_load(yx_pdf_latest(doc), (struct yx_pdf_ref){ PICTURE, 0 }, &stream, &err));
	*cover = yx_pdf_picture_cover(yx_pdf_latest(doc), stream, pale);
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
}

static bool
is(double share, double per_cent)
{
	return fabs(share * 100 - per_cent) < 0.01;
}

static void
the_area_that_hides_and_its_colour(void)
{
	static const struct {
		const char *content;
		double cover, pale; /* per cent */
	} rows[] = {
		{ "", 0, 0 },
		{ "0 0 50 100 re f", 50, 0 },
		{ "1 g 0 0 50 100 re f", 50, 50 },
		{ "1 1 0.9 rg 0 0 50 100 re f", 50, 50 },
		{ "1 0.8 0.8 rg 0 0 50 100 re f", 50, 0 },
		{ "0 0 0.1 0 k 0 0 50 100 re f", 50, 50 },
		{ "/Icc cs 1 1 1 sc 0 0 50 100 re f", 50, 50 },
		{ "/Spot cs 1 scn 0 0 50 100 re f", 50, 50 },
		{ "/Spot cs 1 scn 0 g 0 0 50 100 re f", 50, 0 },
		{ "1 sc 0 0 50 100 re f", 50, 50 },
		{ "q 1 g Q 0 0 50 100 re f", 50, 0 },
		/* let through: by opacity of the right kind, and by blending */
		{ "1 g /Thin gs 0 0 50 100 re f", 0, 0 },
		{ "1 g /ThinLines gs 0 0 50 100 re f", 50, 50 },
		{ "1 g /Thin gs /Full gs 0 0 50 100 re f", 50, 50 },
		{ "1 g /Dark gs 0 0 50 100 re f", 0, 0 },
		{ "1 g /Dark gs /Plain gs 0 0 50 100 re f", 50, 50 },
		/* rings, and lines */
		{ "1 g 0 0 100 100 re 10 10 80 80 re f*", 64, 64 },
		{ "1 G 10 w 0 50 m 100 50 l S", 0, 10 },
		{ "1 G 10 w 0 50 m 100 50 l s", 0, 20 }, /* there and back */
		{ "1 G 1 w 10 10 50 50 re S", 0, 2 },
		{ "1 G 10 w 0 50 m 100 50 l n", 0, 0 },
		{ "1 G 10 w /ThinLines gs 0 50 m 100 50 l S", 0, 0 },
		{ "1 G /Thin gs 10 w 0 50 m 100 50 l S", 0, 10 },
		{ "10 w 0 50 m 100 50 l S", 0, 0 },
		{ "1 G 2 0 0 2 0 0 cm 5 w 0 25 m 50 25 l S", 0, 10 },
		/* letters: of any size where they are pale, or paint themselves */
		{ "BT /F 9 Tf (ink) Tj ET", 0, 0 },
		{ "1 g BT /F 9 Tf (ink) Tj ET", 0, 100 },
		{ "1 g BT /F 9 Tf 3 Tr (ink) Tj ET", 0, 0 },
		{ "BT /T 9 Tf (ink) Tj ET", 0, 100 },
		{ "BT /F 9 Tf [ (ink) ] TJ ET", 0, 0 },
		/* images: stencils have the colour of fills; what is not known hides */
		{ "100 0 0 50 0 0 cm /X Do", 50, 50 },
		{ "100 0 0 50 0 0 cm /S Do", 0, 0 },
		{ "1 g 100 0 0 50 0 0 cm /S Do", 0, 50 },
		{ "/Any sh", 100, 100 },
		/* deeper than is looked, and states that are not kept, hide all */
		{ "/Self Do", 100, 100 },
		{ "q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q", 0, 0 },
		{ "q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q q 1 g q 0 g Q "
		  "0 0 50 100 re f",
		  100, 100 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		double cover, pale;

		measure(rows[i].content, NULL, &cover, &pale);
		CHECK_MSG(is(cover, rows[i].cover) && is(pale, rows[i].pale), "%s: %g, pale %g",
			  rows[i].content, cover, pale);
	}
}

static void
images_are_looked_through(void)
{
#define IMAGE "/Subtype /Image /Width 1 /Height 2 /BitsPerComponent 8 /SMask "
	static const struct {
		const char *image;
		double cover, pale;
	} rows[] = {
		/* one white and one dark pixel, all closed */
		{ IMAGE "11 0 R /ColorSpace /DeviceGray", 100, 50 },
		{ IMAGE "11 0 R /ColorSpace [/Indexed /DeviceRGB 1 (abcdef)]", 100, 100 },
		{ IMAGE "11 0 R /ColorSpace /DeviceGray /Decode [1 0]", 100, 100 },
		{ IMAGE "12 0 R /ColorSpace /DeviceGray", 100, 100 },
		{ "/Subtype /Image /Width 1 /Height 2 /Mask [0 0]", 0, 100 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		double cover, pale;

		measure("100 0 0 100 0 0 cm /X Do", rows[i].image, &cover, &pale);
		CHECK_MSG(is(cover, rows[i].cover) && is(pale, rows[i].pale), "%s: %g, pale %g",
			  rows[i].image, cover, pale);
	}
}

TEST_MAIN(CASE(the_area_that_hides_and_its_colour), CASE(images_are_looked_through))
