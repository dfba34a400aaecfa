/* SPDX-License-Identifier: Apache-2.0 */
/* Packages of one page as drawings: ours come back, the field's forms are read, the rest refused.
 */
#include <math.h>
#include <stdlib.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_picture.h>

#include "../test.h"

#define NOW (INT64_C(1767225600) * YX_SECOND)

/* A package around the content of one page. */
static void
package(struct yx_buf *out, const char *layers, const char *resources)
{
	static const char main_file[] =
	    "<OFD Version='1.0' DocType='OFD'><DocBody><DocInfo><DocID>1</DocID></DocInfo>"
	    "<DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>";
	static const char document[] =
	    "<Document><CommonData><MaxUnitID>9</MaxUnitID><PageArea><PhysicalBox>0 0 210 297"
	    "</PhysicalBox></PageArea><PublicRes>Res.xml</PublicRes></CommonData><Pages><Page "
	    "ID='1' BaseLoc='Page.xml'/></Pages></Document>";
	const struct yx_zip_writer to = { yx_zip_into_buf, out };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf page = { 0 }, res = { 0 };

	yx_buf_printf(&page,
		      "<Page><Area><PhysicalBox>0 0 40 20</PhysicalBox></Area><Content>%s"
		      "</Content></Page>",
		      layers);
	yx_buf_printf(&res, "<Res BaseLoc='Res'>%s</Res>", resources);
	{
		const struct yx_zip_edit files[] = {
			{ .name = "OFD.xml", .content = YX_BYTES_LIT(main_file) },
			{ .name = "Doc_0/Document.xml", .content = YX_BYTES_LIT(document) },
			{ .name = "Doc_0/Page.xml", .content = yx_buf_bytes(&page) },
			{ .name = "Doc_0/Res.xml", .content = yx_buf_bytes(&res) },
		};

		CHECK_OK(yx_zip_create(files, 4, NOW, &to, &err));
	}
	yx_buf_clear(&page);
	yx_buf_clear(&res);
}

static enum yx_status
read(struct yx_draw_picture **pic, const char *layers, const char *resources, struct yx_error *err)
{
	struct yx_buf file = { 0 };
	enum yx_status st;

	package(&file, layers, resources);
	st = yx_ofd_picture_read(pic, yx_buf_bytes(&file), NULL, err);
	CHECK((st == YX_OK) == (*pic != NULL));
	yx_buf_clear(&file);
	return st;
}

static bool
near(double a, double b)
{
	return fabs(a - b) < 0.011;
}

static void
what_we_write_comes_back(void)
{
	struct yx_draw_paint paint = {
		YX_DRAW_FILL_EVENODD, { 200, 16, 46, 128 }, 0.25, { 1, 2, 3, 255 }
	};
	struct yx_draw_picture *a = NULL, *b = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = { 0 };
	struct yx_draw_path path = { 0 };
	struct yx_draw_paint got;
	struct yx_draw_rect r, q;

	CHECK_OK(yx_draw_picture_new(&a, 40, 30, YX_DRAW_MM, &err));
	yx_draw_ellipse(&path, 20, 15, 10, 8);
	yx_draw_star(&path, 20, 15, 5);
	yx_draw_move(&path, 1, 1);
	yx_draw_quad(&path, 2, 2, 3, 1);
	yx_draw_picture_paint(a, &path, &paint);
	yx_draw_picture_fill(a, &path, (struct yx_draw_colour){ 9, 8, 7, 255 });
	CHECK_OK(yx_ofd_picture_write(&file, a, "印", NOW, &err));
	CHECK(yx_ofd_looks_like(yx_buf_bytes(&file)));
	CHECK_OK(yx_ofd_picture_read(&b, yx_buf_bytes(&file), NULL, &err));
	CHECK(yx_draw_picture_unit(b) == YX_DRAW_MM && yx_draw_picture_width(b) == 40 &&
	      yx_draw_picture_height(b) == 30);
	CHECK_INT(yx_draw_picture_count(b), 2);
	for (size_t i = 0; i < 2; i++) {
		const struct yx_draw_path *p = yx_draw_picture_item(b, i, &got);

		CHECK(p->verb_count == path.verb_count &&
		      memcmp(p->verbs, path.verbs, path.verb_count) == 0);
		for (size_t k = 0; k < p->point_count; k++)
			CHECK(near(p->points[k].x, path.points[k].x) &&
			      near(p->points[k].y, path.points[k].y));
		CHECK(got.fill == (i ? YX_DRAW_FILL_NONZERO : YX_DRAW_FILL_EVENODD));
		CHECK_INT(got.fill_colour.a, i ? 255 : 128);
		CHECK_INT(got.fill_colour.r, i ? 9 : 200);
		CHECK(near(got.stroke_width, i ? 0 : 0.25));
	}
	r = yx_draw_picture_bounds(a), q = yx_draw_picture_bounds(b);
	CHECK(near(r.x0, q.x0) && near(r.y1, q.y1));
	/* cut anywhere it is refused */
	for (size_t n = 0; n < file.len; n++) {
		uint8_t *copy = malloc(n ? n : 1);
		struct yx_draw_picture *p = NULL;

		memcpy(copy, file.data, n);
		CHECK(yx_ofd_picture_read(&p, yx_bytes(copy, n), NULL, &err) != YX_OK && !p);
		free(copy);
	}
	yx_draw_picture_free(a);
	yx_draw_picture_free(b);
	yx_draw_path_clear(&path);
	yx_buf_clear(&file);
}

#define PATH(attrs, inside)                                                                        \
	"<PathObject ID='3' Boundary='2 2 30 16'" attrs ">" inside                                 \
	"<AbbreviatedData>M 0 0 L 10 0 L 10 10 C</AbbreviatedData></PathObject>"
#define LAYER(inside) "<Layer ID='2'>" inside "</Layer>"

/* Colours, widths and places as real seals state them. */
static void
looks_are_found(void)
{
	static const char resources[] =
	    "<ColorSpaces><ColorSpace ID='5' Type='RGB' BitsPerComponent='8'/><ColorSpace ID='6' "
	    "Type='CMYK'/></ColorSpaces><DrawParams><DrawParam ID='7' LineWidth='0.5'><StrokeColor "
	    "Value='1 2 3'/></DrawParam><DrawParam ID='8' Relative='7'><FillColor Value='4 5 6'/>"
	    "</DrawParam></DrawParams>";
	static const struct {
		const char *layers;
		int fill, stroke; /* 0xRRGGBB; -1: none */
		double width, x1, y1;
	} cases[] = {
		{ LAYER(PATH("", "")), -1, 0, 0.353, 12, 12 },
		{ LAYER(PATH(" Fill='true' Stroke='false'", "<FillColor Value='255 0 16'/>")),
		  0xff0010, -1, 0, 12, 12 },
		{ LAYER(PATH(" Fill='true' Stroke='0'", "<FillColor Value='#FF #00 #10'/>")),
		  0xff0010, -1, 0, 12, 12 },
		{ LAYER(PATH(" Fill='true' Stroke='false'",
			     "<FillColor ColorSpace='5' Value='255 0 16'/>")),
		  0xff0010, -1, 0, 12, 12 },
		{ LAYER(PATH(" Fill='true' Stroke='false'",
			     "<FillColor ColorSpace='6' Value='0 255 255 0'/>")),
		  0xff0000, -1, 0, 12, 12 },
		{ LAYER(PATH(" Fill='true' Stroke='false'", "<FillColor Value='7'/>")), 0x070707,
		  -1, 0, 12, 12 },
		{ LAYER(PATH(" Fill='true'", "")), -1, 0, 0.353, 12, 12 },
		{ LAYER(PATH(" CTM='2 0 0 0.5 1 0' LineWidth='1'", "")), -1, 0, 1, 23, 7 },
		{ LAYER(PATH(" DrawParam='8' Fill='true'", "")), 0x040506, 0x010203, 0.5, 12, 12 },
		{ "<Layer ID='2' DrawParam='8'>" PATH(" Fill='true'", "") "</Layer>", 0x040506,
		  0x010203, 0.5, 12, 12 },
		{ LAYER("<PageBlock ID='9'><PageBlock ID='10'>" PATH("", "") "</PageBlock>"
									     "</PageBlock>"),
		  -1, 0, 0.353, 12, 12 },
		/* hidden ones are not there */
		{ LAYER("<Unknown Visible='false'/>" PATH(" Visible='false'", "") PATH("", "")), -1,
		  0, 0.353, 12, 12 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_draw_picture *pic = NULL;
		struct yx_error err = YX_ERROR_INIT;
		const struct yx_draw_path *p;
		struct yx_draw_paint paint;
		struct yx_draw_rect r;
		int fill, stroke;

		if (read(&pic, cases[i].layers, resources, &err) != YX_OK ||
		    yx_draw_picture_count(pic) != 1) {
			CHECK_MSG(false, "case %zu: %s", i, err.text);
			continue;
		}
		p = yx_draw_picture_item(pic, 0, &paint);
		fill = paint.fill_colour.r << 16 | paint.fill_colour.g << 8 | paint.fill_colour.b;
		stroke = paint.stroke_colour.r << 16 | paint.stroke_colour.g << 8 |
			 paint.stroke_colour.b;
		r = yx_draw_path_bounds(p);
		CHECK_MSG((cases[i].fill < 0) == (paint.fill == YX_DRAW_FILL_NONE), "case %zu", i);
		CHECK_MSG(cases[i].fill < 0 || fill == cases[i].fill, "case %zu: %06x", i,
			  (unsigned)fill);
		CHECK_MSG(cases[i].stroke < 0 || stroke == cases[i].stroke, "case %zu: %06x", i,
			  (unsigned)stroke);
		CHECK_MSG(near(paint.stroke_width, cases[i].width), "case %zu: %g", i,
			  paint.stroke_width);
		CHECK_MSG(near(r.x1, cases[i].x1) && near(r.y1, cases[i].y1), "case %zu: %g %g", i,
			  r.x1, r.y1);
		yx_draw_picture_free(pic);
	}
}

static void
layers_lie_in_their_order(void)
{
	static const char layers[] = "<Layer ID='2' Type='Foreground'>" PATH(
	    " LineWidth='3'", "") "</Layer>"
				  "<Layer ID='3'>" PATH(" LineWidth='2'",
							"") "</Layer>"
							    "<Layer ID='4' Type='Background'>" PATH(
								" LineWidth='1'", "") "</Layer>";
	struct yx_draw_picture *pic = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_paint paint;

	CHECK_OK(read(&pic, layers, "", &err));
	CHECK_INT(yx_draw_picture_count(pic), 3);
	for (size_t i = 0; i < 3; i++) {
		(void)yx_draw_picture_item(pic, i, &paint);
		CHECK(near(paint.stroke_width, (double)i + 1));
	}
	yx_draw_picture_free(pic);
}

#define FONTS                                                                                      \
	"<Fonts><Font ID='4' FontName='宋体'/><Font ID='5' FontName='楷体'><FontFile>k.ttf"    \
	"</FontFile></Font></Fonts>"
#define TEXT(attrs, code)                                                                          \
	LAYER("<TextObject ID='3' Boundary='2 2 30 10' Font='4' Size='5'" attrs ">" code           \
	      "</TextObject>")

static void
text_is_drawn_where_it_stands(void)
{
	struct yx_draw_picture *pic = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_draw_paint paint;
	struct yx_draw_rect r;

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	if (!*yx_draw_fonts_file(fonts, YX_DRAW_SONG)) {
		yx_draw_fonts_free(fonts);
		test_skip("needs a Chinese font");
	}
	yx_draw_fonts_free(fonts);
	CHECK_OK(read(&pic, TEXT("", "<TextCode X='1' Y='5' DeltaX='g 2 6'>国国国</TextCode>"),
		      FONTS, &err));
	CHECK_INT(yx_draw_picture_count(pic), 1);
	r = yx_draw_path_bounds(yx_draw_picture_item(pic, 0, &paint));
	/* from the first letter's edge to the third's, twelve further, on the baseline at 7 */
	CHECK_MSG(r.x0 > 3 && r.x0 < 4 && r.x1 > 18.5 && r.x1 < 20, "%g %g", r.x0, r.x1);
	CHECK_MSG(r.y0 > 2 && r.y0 < 4 && r.y1 > 6.5 && r.y1 < 8, "%g %g", r.y0, r.y1);
	CHECK(paint.fill == YX_DRAW_FILL_NONZERO && paint.fill_colour.a == 255 &&
	      paint.stroke_width == 0);
	yx_draw_picture_free(pic);
}

static void
more_than_paths_and_text_is_refused(void)
{
	static const struct {
		const char *layers, *says;
	} cases[] = {
		{ LAYER("<ImageObject ID='3' Boundary='0 0 9 9' ResourceID='9'/>"), "ImageObject" },
		{ LAYER("<CompositeObject ID='3' Boundary='0 0 9 9'/>"), "CompositeObject" },
		{ LAYER(PATH("", "<Clips><Clip/></Clips>")), "clip" },
		{ LAYER(PATH(" DashPattern='1 1'", "")), "dashed" },
		{ LAYER(PATH(" LineWidth='-1'", "")), "LineWidth" },
		{ LAYER(PATH(" CTM='1 0 0'", "")), "CTM" },
		{ LAYER(PATH(" CTM='9 0 0 9 0 0'", "")), "Boundary" },
		{ LAYER(PATH(" Alpha='256'", "")), "Alpha" },
		{ LAYER(PATH("", "<StrokeColor Value='1 2'/>")), "colour" },
		{ LAYER(PATH("", "<StrokeColor Value='red'/>")), "colour" },
		{ LAYER(PATH("", "<StrokeColor><AxialShd/></StrokeColor>")), "shade" },
		{ LAYER("<PathObject Boundary='0 0 9 9'/>"), "path" },
		{ LAYER("<PathObject><AbbreviatedData>M 0 0</AbbreviatedData></PathObject>"),
		  "Boundary" },
		{ LAYER("<PathObject Boundary='0 0 9 9'><AbbreviatedData>M 0 0 L 1"
			"</AbbreviatedData></PathObject>"),
		  "path" },
		{ TEXT(" Italic='true'", ""), "slanted" },
		{ TEXT(" Weight='700'", ""), "weight" },
		{ TEXT(" ReadDirection='90'", ""), "ReadDirection" },
		{ TEXT("", "<CGTransform CodePosition='0'/>"), "glyph" },
		{ TEXT(" HScale='0'", ""), "size" },
		{ LAYER("<TextObject Boundary='0 0 9 9' Font='5' Size='3'/>"), "embedded" },
		{ LAYER("<TextObject Boundary='0 0 9 9' Font='6' Size='3'/>"), "not there" },
		{ LAYER("<TextObject Boundary='0 0 9 9' Font='4'/>"), "size" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_draw_picture *pic = NULL;
		struct yx_error err = YX_ERROR_INIT;

		CHECK_MSG(read(&pic, cases[i].layers, FONTS, &err) == YX_UNSUPPORTED &&
			      strstr(err.text, cases[i].says) && strstr(err.text, "line"),
			  "case %zu: %s", i, err.text);
		yx_draw_picture_free(pic);
	}
}

static void
one_page_only(void)
{
	struct yx_ofd_maker *m = NULL;
	struct yx_draw_picture *pic = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf file = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &file };

	CHECK_OK(yx_ofd_maker_new(&m, "two", &err));
	CHECK_OK(yx_ofd_maker_page(m, 10, 10, &err));
	CHECK_OK(yx_ofd_maker_page(m, 10, 10, &err));
	CHECK_OK(yx_ofd_maker_write(m, NOW, &w, &err));
	yx_ofd_maker_free(m);
	CHECK_STATUS(yx_ofd_picture_read(&pic, yx_buf_bytes(&file), NULL, &err), YX_UNSUPPORTED);
	CHECK(strstr(err.text, "one page") && !pic);
	yx_buf_clear(&file);
}

TEST_MAIN(CASE(what_we_write_comes_back), CASE(looks_are_found), CASE(layers_lie_in_their_order),
	  CASE(text_is_drawn_where_it_stands), CASE(more_than_paths_and_text_is_refused),
	  CASE(one_page_only))
