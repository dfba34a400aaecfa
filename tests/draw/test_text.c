/* SPDX-License-Identifier: Apache-2.0 */
/* Fonts, shaping, wrapping, fitting, arcs, signature appearances. Needs Debian's free fonts. */
#include <math.h>
#include <yinxin/draw.h>
#include <yinxin/limits.h>

#include "../test.h"

static struct yx_draw_fonts *
fonts_or_skip(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = NULL;

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	if (!strstr(yx_draw_fonts_file(fonts, YX_DRAW_SONG), "NotoSerifCJK") ||
	    !*yx_draw_fonts_file(fonts, YX_DRAW_LATIN)) {
		yx_draw_fonts_free(fonts);
		test_skip("needs fonts-noto-cjk and fonts-dejavu-core");
	}
	return fonts;
}

static void
a_missing_font_names_its_package(void)
{
	struct yx_draw_font_options nothing = { .folders = "/nowhere:", .no_system = true };
	struct yx_draw_font_options broken = { .no_system = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_draw_run run;
	char path[300];

	if (getenv("YINXIN_FONTS"))
		test_skip("YINXIN_FONTS is set");
	CHECK_STR(yx_draw_fonts_package(YX_DRAW_SONG), "fonts-noto-cjk");
	CHECK_STR(yx_draw_fonts_package(YX_DRAW_KAI), "fonts-arphic-ukai");
	CHECK_STR(yx_draw_fonts_package(YX_DRAW_LATIN), "fonts-dejavu-core");
	CHECK_OK(yx_draw_fonts_new(&fonts, &nothing, &err));
	CHECK_STR(yx_draw_fonts_file(fonts, YX_DRAW_SONG), "");
	CHECK_STATUS(yx_draw_shape(&run, fonts, YX_DRAW_KAI, NULL, YX_BYTES_LIT("a"), &err),
		     YX_NOT_FOUND);
	CHECK(strstr(err.text, "fonts-arphic-ukai") && strstr(err.text, "YINXIN_FONTS"));
	yx_draw_fonts_free(fonts);
	/* a file that was asked for by name must be there and be a font */
	(void)snprintf(path, sizeof(path), "%s/no.ttf#3", test_scratch());
	broken.file[YX_DRAW_SONG] = path;
	CHECK_INT(test_sh("echo this is no font > %s/no.ttf", test_scratch()), 0);
	CHECK_STATUS(yx_draw_fonts_new(&fonts, &broken, &err), YX_NOT_FOUND);
	CHECK(fonts == NULL && strstr(err.text, "no.ttf#3 is not a font file"));
	broken.file[YX_DRAW_SONG] = "/nowhere/font.ttf";
	CHECK_STATUS(yx_draw_fonts_new(&fonts, &broken, &err), YX_NOT_FOUND);
}

/* The caller's file for a face comes first, a font of a collection by its number. */
static void
a_given_file_is_used(void)
{
	struct yx_draw_font_options o = { .no_system = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	char path[300];
	struct yx_draw_run run;

	(void)snprintf(path, sizeof(path), "%s#2", yx_draw_fonts_file(fonts, YX_DRAW_SONG));
	yx_draw_fonts_free(fonts);
	o.file[YX_DRAW_CUSTOM] = path;
	CHECK_OK(yx_draw_fonts_new(&fonts, &o, &err));
	CHECK_OK(yx_draw_shape(&run, fonts, YX_DRAW_CUSTOM, NULL, YX_BYTES_LIT("印"), &err));
	CHECK_INT(run.count, 1);
	yx_draw_run_clear(&run);
	yx_draw_fonts_free(fonts);
}

static void
a_character_no_font_has_is_named(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_run run;

	/* U+10FFFF is not a character and never will be */
	CHECK_STATUS(
	    yx_draw_shape(&run, fonts, YX_DRAW_SONG, NULL, YX_BYTES_LIT("a\xf4\x8f\xbf\xbf"), &err),
	    YX_NOT_FOUND);
	CHECK(strstr(err.text, "U+10FFFF") && strstr(err.text, "fonts-noto"));
	CHECK(run.glyphs == NULL);
	yx_draw_fonts_free(fonts);
}

static void
bad_text_is_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_run run;
	static const char *const bad[] = { "\xff", "a\xc0\x80", "印\xe4\xbf", "\xed\xa0\x80" };
	char *big = yx_alloc(YX_LIMIT_DRAW_TEXT + 2);

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_STATUS(
		    yx_draw_shape(&run, fonts, YX_DRAW_SONG, NULL, yx_bytes_str(bad[i]), &err),
		    YX_MALFORMED);
	REQUIRE(big != NULL);
	memset(big, 'x', YX_LIMIT_DRAW_TEXT + 1);
	CHECK_STATUS(yx_draw_shape(&run, fonts, YX_DRAW_SONG, NULL, yx_bytes_str(big), &err),
		     YX_LIMIT);
	yx_free(big);
	yx_draw_fonts_free(fonts);
}

static void
clusters_cover_the_text(void)
{
	static const char *const texts[] = { "印信电子签章", "office 文件 fi",
					     "a\tb\nc",      "ئۇيغۇر",
					     "é e\xcc\x81",  "印信 Yinxin ئۇيغۇر 章" };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct yx_draw_run run;
		size_t bytes = 0;
		double advance = 0;

		CHECK_OK(
		    yx_draw_shape(&run, fonts, YX_DRAW_SONG, NULL, yx_bytes_str(texts[i]), &err));
		for (size_t g = 0; g < run.count; g++) {
			bytes += run.glyphs[g].length;
			advance += run.glyphs[g].advance;
			CHECK(run.glyphs[g].glyph != 0);
		}
		CHECK_MSG(bytes == strlen(texts[i]), "\"%s\": %zu of %zu bytes", texts[i], bytes,
			  strlen(texts[i]));
		CHECK(fabs(advance - run.advance) < 1e-9 && advance > 0);
		yx_draw_run_clear(&run);
	}
	yx_draw_fonts_free(fonts);
}

static void
right_to_left_runs_stand_in_visual_order(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_run run;

	CHECK_OK(yx_draw_shape(&run, fonts, YX_DRAW_SONG, "ug", yx_bytes_str("ئۇيغۇر"), &err));
	REQUIRE(run.count > 2);
	CHECK(run.glyphs[0].cluster > run.glyphs[run.count - 1].cluster);
	yx_draw_run_clear(&run);
	yx_draw_fonts_free(fonts);
}

static struct yx_draw_style
song(double size)
{
	return (struct yx_draw_style){ .face = YX_DRAW_SONG, .size = size };
}

static void
lines_break_where_they_may(void)
{
	/* at 10 units a wide character is 10 wide */
	static const struct {
		const char *name, *text;
		double width;
		const char *lines; /* joined by | */
	} cases[] = {
		{ "between wide characters", "印信电子签章", 30, "印信电|子签章" },
		{ "not before a closing mark", "印信电（子）签", 45, "印信电|（子）签" },
		{ "not behind an opening mark", "印信电（子签章", 40, "印信电|（子签章" },
		{ "a full stop may hang over", "印信电。子签章", 35, "印信电。|子签章" },
		{ "at spaces between words", "to be or not", 40, "to be or|not" },
		{ "hard at line feeds", "印\n信", 100, "印|信" },
		{ "empty lines stay", "印\n\n信", 100, "印||信" },
		{ "a long word is cut", "iiiiiiiiiiiiiiiiiiiiiiiiiiiiii", 30, NULL },
		{ "nothing is one empty line", "", 30, "" },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_style s = song(10);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct yx_draw_lines lines;
		struct yx_buf joined = { 0 };
		double w;

		CHECK_OK(yx_draw_wrap(&lines, fonts, &s, cases[i].width,
				      yx_bytes_str(cases[i].text), &err));
		for (size_t k = 0; k < lines.count; k++) {
			yx_buf_puts(&joined, k ? "|" : "");
			yx_buf_put_bytes(&joined, lines.line[k]);
		}
		if (cases[i].lines)
			CHECK_MSG(strcmp(yx_buf_str(&joined), cases[i].lines) == 0,
				  "%s: \"%s\", want \"%s\"", cases[i].name, yx_buf_str(&joined),
				  cases[i].lines);
		else
			CHECK_MSG(lines.count > 1, "%s", cases[i].name);
		CHECK(lines.count > 0 && lines.hard[lines.count - 1]);
		for (size_t k = 0; k < lines.count; k++) {
			char *line = yx_alloc(lines.line[k].len + 1);

			memcpy(line, lines.line[k].data, lines.line[k].len);
			CHECK_OK(yx_draw_text_width(&w, fonts, &s, line, &err));
			CHECK_MSG(w <= cases[i].width + 5.001, "%s: %g wide", line, w);
			yx_free(line);
		}
		yx_buf_clear(&joined);
		yx_draw_lines_clear(&lines);
	}
	yx_draw_fonts_free(fonts);
}

static void
widths_follow_spacing_and_condensing(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_style s = song(10);
	double w = 0;

	CHECK_OK(yx_draw_text_width(&w, fonts, &s, "印信章", &err));
	CHECK(fabs(w - 30) < 1e-6);
	s.letter_spacing = 2;
	CHECK_OK(yx_draw_text_width(&w, fonts, &s, "印信章", &err));
	CHECK(fabs(w - 34) < 1e-6);
	s.width_scale = 0.5;
	CHECK_OK(yx_draw_text_width(&w, fonts, &s, "印信章", &err));
	CHECK(fabs(w - 19) < 1e-6);
	yx_draw_fonts_free(fonts);
}

static void
text_fits_as_large_as_it_can(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_style s = song(0);
	double size = 0;

	s.line_height = 1;
	/* four characters in a square of 40: two lines of two at 20 */
	CHECK_OK(yx_draw_text_fit(&size, fonts, &s, 40, 40, 1, 100, "印信签章", &err));
	CHECK_MSG(size > 19.5 && size < 20.5, "%g", size);
	CHECK_STATUS(yx_draw_text_fit(&size, fonts, &s, 5, 5, 4, 100, "印信签章", &err), YX_LIMIT);
	CHECK(size == 4);
	yx_draw_fonts_free(fonts);
}

static void
a_full_box_says_so_and_stays_inside(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_style s = song(10);
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_rect r;
	double bottom = 0;

	CHECK_OK(yx_draw_picture_new(&pic, 100, 100, YX_DRAW_PT, &err));
	CHECK_STATUS(yx_draw_text_box(pic, fonts, &s, yx_draw_rect_of(10, 10, 30, 30),
				      "印信电子签章平台示例文字", &bottom, &err),
		     YX_LIMIT);
	r = yx_draw_picture_bounds(pic);
	CHECK(r.x0 >= 10 && r.y0 >= 10 && r.x1 <= 40 && r.y1 <= 40);
	CHECK(yx_draw_picture_count(pic) == 2);
	CHECK(fabs(bottom - 38) < 1e-6);
	yx_draw_picture_free(pic);
	yx_draw_fonts_free(fonts);
}

static void
text_on_an_arc_stands_on_its_circle(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_style s = song(10);
	struct yx_draw_text_arc arc = {
		.cx = 50, .cy = 50, .rx = 30, .ry = 30, .centre = 270, .sweep = 180
	};
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_rect r;

	CHECK_OK(yx_draw_picture_new(&pic, 100, 100, YX_DRAW_MM, &err));
	CHECK_OK(yx_draw_text_on_arc(pic, fonts, &s, &arc, "印信电子签章平", &err));
	r = yx_draw_picture_bounds(pic);
	/* feet near radius 30, heads below radius 40, spread over the upper half, symmetric */
	CHECK(r.y0 > 9 && r.y0 < 13);
	CHECK(r.x0 > 9 && r.x0 < 14 && r.x1 > 86 && r.x1 < 91);
	CHECK(r.y1 < 57);
	yx_draw_picture_free(pic);
	CHECK_OK(yx_draw_picture_new(&pic, 100, 100, YX_DRAW_MM, &err));
	arc.centre = 90;
	arc.inside = true;
	arc.sweep = 0;
	CHECK_OK(yx_draw_text_on_arc(pic, fonts, &s, &arc, "110108", &err));
	r = yx_draw_picture_bounds(pic);
	CHECK(r.y1 > 78 && r.y1 < 82 && r.y0 > 60);
	CHECK(fabs((r.x0 + r.x1) / 2 - 50) < 1);
	arc.rx = 0;
	CHECK_STATUS(yx_draw_text_on_arc(pic, fonts, &s, &arc, "1", &err), YX_USAGE);
	yx_draw_picture_free(pic);
	yx_draw_fonts_free(fonts);
}

static void
appearances_fit_every_box(void)
{
	static const struct {
		double w, h;
	} boxes[] = { { 60, 20 },  { 20, 10 },  { 100, 30 },  { 150, 50 },
		      { 200, 80 }, { 40, 200 }, { 595, 842 }, { 400, 15 } };
	static const char *const lines[] = { "证书 Certificate 5F01", "策略 Policy", NULL };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();

	for (size_t i = 0; i < sizeof(boxes) / sizeof(*boxes); i++)
		for (int mode = 0; mode < 12; mode++) {
			struct yx_draw_appearance a = {
				.width = boxes[i].w,
				.height = boxes[i].h,
				.chinese = mode & 1,
				.english = !(mode & 1) || (mode & 2),
				.name = mode < 8 ? "张三 Zhang San"
						 : "A Name That Is Much Longer Than Any Box Of The "
						   "Smallest Kind Would Ever Let It Be",
				.reason = mode & 4 ? "同意 I agree to the terms" : NULL,
				.time = "2026-11-21 20:42:15 +08:00",
				.location = mode & 4 ? "北京 Beijing" : NULL,
				.lines = mode & 4 ? lines : NULL,
			};
			struct yx_draw_picture *pic = NULL;
			struct yx_draw_rect r;

			CHECK_OK(yx_draw_signature_appearance(&pic, fonts, &a, &err));
			REQUIRE(pic != NULL);
			r = yx_draw_picture_bounds(pic);
			CHECK_MSG(r.x0 > -0.01 && r.y0 > -0.01 && r.x1 < a.width + 0.01 &&
				      r.y1 < a.height + 0.01,
				  "%g x %g, mode %d: %g %g %g %g", a.width, a.height, mode, r.x0,
				  r.y0, r.x1, r.y1);
			CHECK(yx_draw_picture_count(pic) >= 3); /* frame, bar, name */
			yx_draw_picture_free(pic);
		}
	yx_draw_fonts_free(fonts);
}

static void
an_appearance_without_a_name_is_refused(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_appearance a = { .width = 100, .height = 40 };
	struct yx_draw_picture *pic = NULL;

	CHECK_STATUS(yx_draw_signature_appearance(&pic, fonts, &a, &err), YX_USAGE);
	a.name = "x";
	a.width = 5;
	CHECK_STATUS(yx_draw_signature_appearance(&pic, fonts, &a, &err), YX_USAGE);
	yx_draw_fonts_free(fonts);
}

TEST_MAIN(CASE(a_missing_font_names_its_package), CASE(a_given_file_is_used),
	  CASE(a_character_no_font_has_is_named), CASE(bad_text_is_refused),
	  CASE(clusters_cover_the_text), CASE(right_to_left_runs_stand_in_visual_order),
	  CASE(lines_break_where_they_may), CASE(widths_follow_spacing_and_condensing),
	  CASE(text_fits_as_large_as_it_can), CASE(a_full_box_says_so_and_stays_inside),
	  CASE(text_on_an_arc_stands_on_its_circle), CASE(appearances_fit_every_box),
	  CASE(an_appearance_without_a_name_is_refused))
