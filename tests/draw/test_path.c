/* SPDX-License-Identifier: Apache-2.0 */
/* Paths, pictures, writers and the rasteriser: everything that needs no font. */
#include <math.h>
#include <yinxin/draw.h>

#include "../test.h"

static const struct yx_draw_colour red = { 200, 16, 46, 255 };

static bool
near(double a, double b, double e)
{
	return fabs(a - b) <= e;
}

static void
bounds_are_those_of_the_curve_not_of_its_handles(void)
{
	struct yx_draw_path p = { 0 };
	struct yx_draw_rect r;

	yx_draw_ellipse(&p, 10, 20, 5, 3);
	r = yx_draw_path_bounds(&p);
	CHECK(near(r.x0, 5, 1e-3) && near(r.x1, 15, 1e-3));
	CHECK(near(r.y0, 17, 1e-3) && near(r.y1, 23, 1e-3));
	yx_draw_path_reset(&p);
	yx_draw_move(&p, 0, 0);
	yx_draw_quad(&p, 5, 10, 10, 0); /* the handle is at 10, the curve reaches 5 */
	r = yx_draw_path_bounds(&p);
	CHECK(near(r.y1, 5, 1e-9));
	yx_draw_path_reset(&p);
	r = yx_draw_path_bounds(&p);
	CHECK(r.x0 > r.x1);
	yx_draw_path_clear(&p);
}

static void
matrices_compose_in_reading_order(void)
{
	struct yx_draw_matrix m = yx_draw_concat(yx_draw_rotate(90), yx_draw_translate(100, 0));
	struct yx_draw_point q = yx_draw_apply(m, 1, 0);

	/* turning clockwise (y is down) takes (1,0) to (0,1) */
	CHECK(near(q.x, 100, 1e-9) && near(q.y, 1, 1e-9));
}

static void
colours_are_parsed_or_refused(void)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = { { "#c8102e", true }, { "#C8102E80", true }, { "c8102e", false },
		      { "#c8102", false }, { "#c8102g", false },  { "", false } };
	struct yx_draw_colour c;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		CHECK_MSG(yx_draw_colour_parse(&c, cases[i].text) == cases[i].good, "%s",
			  cases[i].text);
	CHECK(yx_draw_colour_parse(&c, "#C8102E80"));
	CHECK(c.r == 200 && c.g == 16 && c.b == 46 && c.a == 128);
	CHECK(!yx_draw_colour_parse(&c, NULL));
}

/* A 10 x 10 mm picture with a 4 x 4 square at (2,3). */
static struct yx_draw_picture *
square(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path p = { 0 };

	CHECK_OK(yx_draw_picture_new(&pic, 10, 10, YX_DRAW_MM, &err));
	yx_draw_rectangle(&p, yx_draw_rect_of(2, 3, 4, 4), 0);
	yx_draw_picture_begin(pic, "the square", yx_draw_identity);
	yx_draw_picture_fill(pic, &p, red);
	yx_draw_picture_end(pic);
	yx_draw_path_clear(&p);
	return pic;
}

static void
writers_write_what_their_formats_say(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = square();
	struct yx_buf b = { 0 };
	uint32_t id = 7;

	CHECK_OK(yx_draw_write_pdf(&b, NULL, pic, &err));
	/* 2 mm from the left, 7 mm from the bottom, in points */
	CHECK_STR(yx_buf_str(&b), "q\n0.7843 0.0627 0.1804 rg\n5.669 19.843 m\n17.008 19.843 l\n"
				  "17.008 8.504 l\n5.669 8.504 l\nh\nf\nQ\n");
	yx_buf_reset(&b);
	CHECK_OK(yx_draw_write_ofd(&b, pic, 100, 50, 0, &id, "ofd:", &err));
	CHECK_INT(id, 8);
	CHECK_STR(yx_buf_str(&b),
		  "<ofd:PathObject ID=\"7\" Boundary=\"102 53 4.01 4.01\" Stroke=\"false\" "
		  "Fill=\"true\" Rule=\"NonZero\"><ofd:FillColor Value=\"200 16 46\"/>"
		  "<ofd:AbbreviatedData>M 0 0 L 4 0 L 4 4 L 0 4 C</ofd:AbbreviatedData>"
		  "</ofd:PathObject>\n");
	yx_buf_reset(&b);
	CHECK_OK(yx_draw_write_svg(&b, pic, &err));
	CHECK(strstr(yx_buf_str(&b), "width=\"10mm\" height=\"10mm\" viewBox=\"0 0 10 10\""));
	CHECK(strstr(yx_buf_str(&b), "<g id=\"the_square\">"));
	CHECK(strstr(yx_buf_str(&b), "d=\"M2 3L6 3L6 7L2 7Z\""));
	yx_buf_clear(&b);
	yx_draw_picture_free(pic);
}

static void
transparency_needs_resources(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = square();
	struct yx_buf b = { 0 }, resources = { 0 };

	yx_draw_picture_fade(pic, 0.5);
	CHECK_STATUS(yx_draw_write_pdf(&b, NULL, pic, &err), YX_USAGE);
	yx_buf_reset(&b);
	CHECK_OK(yx_draw_write_pdf(&b, &resources, pic, &err));
	CHECK_STR(yx_buf_str(&resources), "/ExtGState<</GS128<</ca 0.502/CA 0.502>>>>");
	CHECK(strstr(yx_buf_str(&b), "/GS128 gs"));
	yx_buf_clear(&b);
	yx_buf_clear(&resources);
	yx_draw_picture_free(pic);
}

static int
alpha(const struct yx_image *image, unsigned x, unsigned y)
{
	return image->rgba[((size_t)y * image->width + x) * 4 + 3];
}

static void
pixels_are_covered_by_their_share(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path p = { 0 };
	struct yx_image image;

	CHECK_OK(yx_draw_picture_new(&pic, 8, 8, YX_DRAW_PT, &err));
	yx_draw_rectangle(&p, yx_draw_rect_of(1.5, 2.25, 3, 2), 0);
	yx_draw_picture_fill(pic, &p, red);
	CHECK_OK(yx_draw_rasterise(&image, pic, 72, &err));
	CHECK_INT(image.width, 8);
	CHECK_INT(alpha(&image, 0, 2), 0);
	CHECK(abs(alpha(&image, 1, 2) - 96) <= 1);  /* half by three quarters */
	CHECK(abs(alpha(&image, 2, 2) - 191) <= 1); /* three quarters */
	CHECK_INT(alpha(&image, 2, 3), 255);
	CHECK(abs(alpha(&image, 4, 4) - 32) <= 1); /* half by a quarter */
	CHECK_INT(alpha(&image, 5, 3), 0);
	CHECK_INT(image.rgba[(3 * 8 + 2) * 4], 200);
	yx_image_clear(&image);
	yx_draw_path_clear(&p);
	yx_draw_picture_free(pic);
}

/* Sum of alpha over the picture, in pixels. */
static double
area(struct yx_draw_picture *pic, double dpi)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image;
	double sum = 0;

	CHECK_OK(yx_draw_rasterise(&image, pic, dpi, &err));
	for (size_t i = 0; i < (size_t)image.width * image.height; i++)
		sum += image.rgba[i * 4 + 3] / 255.0;
	yx_image_clear(&image);
	return sum;
}

static void
areas_of_shapes_are_right(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_paint ring = { .fill = YX_DRAW_FILL_EVENODD, .fill_colour = red };
	struct yx_draw_paint line = { .stroke_width = 10, .stroke_colour = red };
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path p = { 0 };

	/* a ring by the even-odd rule */
	CHECK_OK(yx_draw_picture_new(&pic, 200, 200, YX_DRAW_PT, &err));
	yx_draw_ellipse(&p, 100, 100, 80, 80);
	yx_draw_ellipse(&p, 100, 100, 60, 60);
	yx_draw_picture_paint(pic, &p, &ring);
	CHECK(near(area(pic, 72), M_PI * (6400 - 3600), 12));
	yx_draw_picture_free(pic);
	/* the same two circles nonzero: a disc */
	CHECK_OK(yx_draw_picture_new(&pic, 200, 200, YX_DRAW_PT, &err));
	yx_draw_picture_fill(pic, &p, red);
	CHECK_MSG(near(area(pic, 72), M_PI * 6400, 12), "%g", area(pic, 72));
	yx_draw_picture_free(pic);
	/* a stroked circle is a ring, too */
	CHECK_OK(yx_draw_picture_new(&pic, 200, 200, YX_DRAW_PT, &err));
	yx_draw_path_reset(&p);
	yx_draw_ellipse(&p, 100, 100, 70, 70);
	yx_draw_picture_paint(pic, &p, &line);
	CHECK(near(area(pic, 72), M_PI * (5625 - 4225), 12));
	yx_draw_picture_free(pic);
	/* an open stroke: its length times its width and two half discs */
	CHECK_OK(yx_draw_picture_new(&pic, 200, 200, YX_DRAW_PT, &err));
	yx_draw_path_reset(&p);
	yx_draw_move(&p, 40, 60);
	yx_draw_line(&p, 140, 60);
	yx_draw_picture_paint(pic, &p, &line);
	CHECK(near(area(pic, 72), 1000 + M_PI * 25, 3));
	yx_draw_picture_free(pic);
	yx_draw_path_clear(&p);
}

static void
what_leaves_the_picture_is_clipped(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path p = { 0 };

	CHECK_OK(yx_draw_picture_new(&pic, 40, 40, YX_DRAW_PT, &err));
	yx_draw_rectangle(&p, yx_draw_rect_of(-1000, -1000, 1010.5, 3000), 0);
	yx_draw_picture_fill(pic, &p, red);
	CHECK(near(area(pic, 72), 10.5 * 40, 1));
	yx_draw_path_clear(&p);
	yx_draw_picture_free(pic);
}

static void
pictures_add_up_across_units(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = square(), *page = NULL;
	struct yx_draw_rect r;

	CHECK_OK(yx_draw_picture_new(&page, 200, 200, YX_DRAW_PT, &err));
	yx_draw_picture_add(page, pic, yx_draw_translate(72, 72));
	r = yx_draw_picture_bounds(page);
	CHECK(near(r.x0, 72 + 2 * YX_DRAW_PT_PER_MM, 1e-6));
	CHECK(near(r.x1 - r.x0, 4 * YX_DRAW_PT_PER_MM, 1e-6));
	yx_draw_picture_free(pic);
	yx_draw_picture_free(page);
	CHECK_STATUS(yx_draw_picture_new(&page, 0, 5, YX_DRAW_PT, &err), YX_USAGE);
	CHECK(page == NULL);
	CHECK_STATUS(yx_draw_picture_new(&page, 5, NAN, YX_DRAW_PT, &err), YX_USAGE);
}

static void
too_many_pixels_are_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *pic = square();
	struct yx_image image;

	CHECK_STATUS(yx_draw_rasterise(&image, pic, 100000, &err), YX_LIMIT);
	CHECK(image.rgba == NULL);
	CHECK_STATUS(yx_draw_rasterise(&image, pic, 0, &err), YX_LIMIT);
	yx_draw_picture_free(pic);
}

static void
path_data_is_read_back(void)
{
	static const struct {
		const char *text;
		bool fine;
		double x0, y0, x1, y1;
		const char *rest; /* what was not read */
	} cases[] = {
		{ "C M 1 2 L 3 4", true, 1, 2, 3, 4, NULL }, /* closes nothing */
		{ "M 1 2 L 3 2 Q 3 4 1 4 B 1 3 1 3 1 2 C", true, 1, 2, 3, 4, NULL },
		{ "S 1 2 L 3 4", true, 1, 2, 3, 4, NULL },
		{ "M 0 0 A 5 5 0 0 1 10 0", true, 0, -5, 10, 0, NULL },    /* over the top */
		{ "M 0 0 A 5 5 0 0 0 10 0", true, 0, 0, 10, 5, NULL },     /* under it */
		{ "M 0 0 A 5 5 90 1 1 5 5", true, 0, -5, 10, 5, NULL },    /* three quarters */
		{ "M 0 0 A 1 1 0 0 1 10 0", true, 0, -5, 10, 0, NULL },    /* radii grow to reach */
		{ "M 0 0 A 2 1 90 0 1 0 4", true, 0, 0, 1, 4, NULL },      /* turned */
		{ "M 0 0 A 0 1 0 0 1 4 4 L 5 5", true, 0, 0, 5, 5, NULL }, /* no radius: a line */
		{ "", false, 0, 0, 0, 0, "" },
		{ "L 1 1", false, 0, 0, 0, 0, " 1 1" },
		{ "M 0 0 L 1", false, 0, 0, 0, 0, "" },
		{ "M 0 0 X", false, 0, 0, 0, 0, "" },
		{ "M 0 0 C 1 1", false, 0, 0, 0, 0, "1 1" },
		{ "M 0 0 L nan 1", false, 0, 0, 0, 0, "nan 1" },
		{ "M 0 0 L 1e9 1", false, 0, 0, 0, 0, "1e9 1" },
		{ "A 1 1 0 0 0 1 1", false, 0, 0, 0, 0, " 1 1 0 0 0 1 1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_draw_path p = { 0 };
		const char *rest = NULL;
		struct yx_draw_rect r;

		CHECK_MSG(yx_draw_path_take_ofd(&p, cases[i].text, &rest) == cases[i].fine, "%s",
			  cases[i].text);
		CHECK_MSG(cases[i].fine || strcmp(rest, cases[i].rest) == 0, "%s: %s",
			  cases[i].text, rest);
		r = yx_draw_path_bounds(&p);
		CHECK_MSG(!cases[i].fine ||
			      (near(r.x0, cases[i].x0, 2e-2) && near(r.y0, cases[i].y0, 2e-2) &&
			       near(r.x1, cases[i].x1, 2e-2) && near(r.y1, cases[i].y1, 2e-2)),
			  "%s: %g %g %g %g", cases[i].text, r.x0, r.y0, r.x1, r.y1);
		yx_draw_path_clear(&p);
	}
}

/* A ring is a ring by either rule once its hole turns the other way. */
static void
holes_turn_against_what_they_are_in(void)
{
	for (int turned = 0; turned < 2; turned++) {
		struct yx_draw_paint paint = { .fill = YX_DRAW_FILL_NONZERO, .fill_colour = red };
		struct yx_draw_path outer = { 0 }, hole = { 0 };
		struct yx_error err = YX_ERROR_INIT;
		struct yx_draw_picture *pic = NULL;
		struct yx_image i;

		CHECK_OK(yx_draw_picture_new(&pic, 20, 20, YX_DRAW_PT, &err));
		yx_draw_rectangle(&outer, yx_draw_rect_of(0, 0, 20, 20), 0);
		yx_draw_path_turn(&outer, true);
		yx_draw_ellipse(&hole, 10, 10, 5, 5);
		yx_draw_move(&hole, 1, 1); /* a part of lines and a quad, left open */
		yx_draw_line(&hole, 4, 1);
		yx_draw_quad(&hole, 4, 4, 1, 4);
		yx_draw_path_turn(&hole, !turned);
		yx_draw_path_append(&outer, &hole, yx_draw_identity);
		yx_draw_picture_paint(pic, &outer, &paint);
		CHECK_OK(yx_draw_rasterise(&i, pic, 72, &err));
		CHECK_INT(i.rgba[(10 * 20 + 10) * 4 + 3], turned ? 0 : 255);
		CHECK_INT(i.rgba[(2 * 20 + 2) * 4 + 3], turned ? 0 : 255);
		CHECK_INT(i.rgba[(18 * 20 + 18) * 4 + 3], 255);
		yx_image_clear(&i);
		yx_draw_picture_free(pic);
		yx_draw_path_clear(&outer);
		yx_draw_path_clear(&hole);
	}
}

TEST_MAIN(CASE(path_data_is_read_back), CASE(holes_turn_against_what_they_are_in),
	  CASE(bounds_are_those_of_the_curve_not_of_its_handles),
	  CASE(matrices_compose_in_reading_order), CASE(colours_are_parsed_or_refused),
	  CASE(writers_write_what_their_formats_say), CASE(transparency_needs_resources),
	  CASE(pixels_are_covered_by_their_share), CASE(areas_of_shapes_are_right),
	  CASE(what_leaves_the_picture_is_clipped), CASE(pictures_add_up_across_units),
	  CASE(too_many_pixels_are_refused))
