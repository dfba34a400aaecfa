/* SPDX-License-Identifier: Apache-2.0 */
/* Seal art: every kind is drawn inside its size; a stamped and scanned seal comes back. */
#include <math.h>
#include <stdlib.h>
#include <yinxin/seal_art.h>

#include "../test.h"

static struct yx_draw_fonts *
fonts_or_skip(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = NULL;

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	if (!strstr(yx_draw_fonts_file(fonts, YX_DRAW_SONG), "NotoSerifCJK")) {
		yx_draw_fonts_free(fonts);
		test_skip("needs fonts-noto-cjk");
	}
	return fonts;
}

#define COMPANY "云杉示例科技有限公司"
#define LONG    "北京云杉示例电子签章技术服务股份有限公司"

static const struct {
	const char *what;
	struct yx_seal_art art;
} seals[] = {
	{ "company", { .kind = YX_SEAL_ART_COMPANY, .name = COMPANY, .code = "1101080012345" } },
	{ "company, long", { .kind = YX_SEAL_ART_COMPANY, .name = LONG, .width_mm = 42 } },
	{ "company, four letters", { .kind = YX_SEAL_ART_COMPANY, .name = "示例大学" } },
	{ "company, one letter", { .kind = YX_SEAL_ART_COMPANY, .name = "印" } },
	{ "company, Latin below",
	  { .kind = YX_SEAL_ART_COMPANY, .name = COMPANY, .second = "SPRUCE EXAMPLE CO., LTD." } },
	{ "company, inner arc",
	  { .kind = YX_SEAL_ART_COMPANY,
	    .name = COMPANY,
	    .second = "Spruce Example",
	    .second_place = YX_SEAL_ART_INNER_ARC } },
	{ "company, micro text",
	  { .kind = YX_SEAL_ART_COMPANY, .name = COMPANY, .pattern = YX_SEAL_ART_MICROTEXT } },
	{ "company, guilloche",
	  { .kind = YX_SEAL_ART_COMPANY,
	    .name = COMPANY,
	    .inner_edge_mm = 0.2,
	    .pattern = YX_SEAL_ART_GUILLOCHE } },
	{ "contract",
	  { .kind = YX_SEAL_ART_CONTRACT,
	    .name = LONG,
	    .number = "(2)",
	    .code = "1101080012346" } },
	{ "finance", { .kind = YX_SEAL_ART_FINANCE, .name = COMPANY } },
	{ "personnel", { .kind = YX_SEAL_ART_PERSONNEL, .name = COMPANY } },
	{ "invoice",
	  { .kind = YX_SEAL_ART_INVOICE,
	    .name = LONG,
	    .code = "91110108MA00DEMO0X",
	    .number = "(1)" } },
	{ "legal representative", { .kind = YX_SEAL_ART_LEGAL_REP, .name = "王小明" } },
	{ "personal, white", { .kind = YX_SEAL_ART_PERSONAL, .name = "李清照", .white = true } },
	{ "personal, one", { .kind = YX_SEAL_ART_PERSONAL, .name = "李" } },
	{ "personal, seven",
	  { .kind = YX_SEAL_ART_PERSONAL,
	    .name = "阿卜杜拉江",
	    .suffix = YX_SEAL_ART_ZHIYIN,
	    .order = YX_SEAL_ART_ROWS } },
	{ "personal, upright",
	  { .kind = YX_SEAL_ART_PERSONAL,
	    .name = "张三",
	    .width_mm = 9,
	    .height_mm = 18,
	    .suffix = YX_SEAL_ART_NO_SUFFIX } },
	{ "round", { .kind = YX_SEAL_ART_ROUND, .name = COMPANY, .title = "业务专用章" } },
	{ "oval",
	  { .kind = YX_SEAL_ART_OVAL,
	    .name = "青石样本（中国）有限公司",
	    .second = "BLUESTONE SAMPLE (CHINA) CO., LTD." } },
	{ "square", { .kind = YX_SEAL_ART_SQUARE, .name = COMPANY, .title = "财务专用章" } },
	{ "square, white", { .kind = YX_SEAL_ART_SQUARE, .name = COMPANY, .white = true } },
	{ "rectangle",
	  { .kind = YX_SEAL_ART_RECTANGLE,
	    .name = COMPANY,
	    .second = "Spruce Example Co., Ltd." } },
};

static void
every_kind_is_drawn_inside_its_size(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();

	for (size_t i = 0; i < sizeof(seals) / sizeof(*seals); i++) {
		struct yx_draw_picture *pic = NULL;
		struct yx_draw_rect r;
		double w, h;
		enum yx_status st = yx_seal_art_draw(&pic, fonts, &seals[i].art, &err);

		CHECK_MSG(st == YX_OK, "%s: %s", seals[i].what, err.text);
		if (st != YX_OK)
			continue;
		w = yx_draw_picture_width(pic);
		h = yx_draw_picture_height(pic);
		r = yx_draw_picture_bounds(pic);
		/* exactly as large as the seal: the edge touches all four sides */
		CHECK_MSG(fabs(r.x0) < 0.01 && fabs(r.y0) < 0.01 && fabs(r.x1 - w) < 0.01 &&
			      fabs(r.y1 - h) < 0.01,
			  "%s: %g %g %g %g of %g x %g", seals[i].what, r.x0, r.y0, r.x1, r.y1, w,
			  h);
		yx_draw_picture_free(pic);
	}
	yx_draw_fonts_free(fonts);
}

/* Does ring after ring of a round seal hold what it should? Shares of ink between radii, mm. */
static double
ring_share(const struct yx_image *image, double dpi, double from, double to)
{
	double sum = 0, n = 0, c = image->width / 2.0;

	for (uint32_t y = 0; y < image->height; y++)
		for (uint32_t x = 0; x < image->width; x++) {
			double r = hypot(x + 0.5 - c, y + 0.5 - c) * 25.4 / dpi;

			if (r < from || r >= to)
				continue;
			n++;
			sum += image->rgba[((size_t)y * image->width + x) * 4 + 3] / 255.0;
		}
	return n > 0 ? sum / n : 0;
}

static void
the_company_seal_has_its_proportions(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_picture *pic = NULL;
	struct yx_image image;

	CHECK_OK(yx_seal_art_draw(&pic, fonts, &seals[0].art, &err));
	CHECK_OK(yx_draw_rasterise(&image, pic, 600, &err));
	CHECK_INT(image.width, 945);                          /* 40 mm */
	CHECK(ring_share(&image, 600, 18.85, 19.95) > 0.999); /* edge line of 1.2 mm */
	CHECK(ring_share(&image, 600, 18.4, 18.75) < 0.001);  /* free behind it */
	CHECK(ring_share(&image, 600, 12, 17.5) > 0.1);       /* letters */
	CHECK(ring_share(&image, 600, 7.05, 11) < 0.001);     /* free around the star of 14 mm */
	CHECK(ring_share(&image, 600, 0, 2.5) > 0.999);       /* the star's body */
	CHECK(image.rgba[0 + 3] == 0);                        /* corners are transparent */
	yx_image_clear(&image);
	yx_draw_picture_free(pic);
	yx_draw_fonts_free(fonts);
}

static void
no_letters_touch_each_other(void)
{
	/* the free ring between the name and the edge, and between name and title, for long names
	 */
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	static const char *const names[] = {
		"示例大学", COMPANY, LONG, "中国示例省云杉市高新技术产业开发区电子印章技术服务中心"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct yx_seal_art art = { .kind = YX_SEAL_ART_CONTRACT,
					   .name = names[i],
					   .code = "1101080012345" };
		struct yx_draw_picture *pic = NULL;
		struct yx_image image;

		CHECK_OK(yx_seal_art_draw(&pic, fonts, &art, &err));
		REQUIRE(pic != NULL);
		CHECK_OK(yx_draw_rasterise(&image, pic, 300, &err));
		CHECK_MSG(ring_share(&image, 300, 18.5, 18.9) < 0.001, "%s", names[i]);
		yx_image_clear(&image);
		yx_draw_picture_free(pic);
	}
	yx_draw_fonts_free(fonts);
}

static void
impossible_seals_are_refused(void)
{
	static const struct {
		const char *what;
		struct yx_seal_art art;
		enum yx_status want;
	} cases[] = {
		{ "no name", { .kind = YX_SEAL_ART_COMPANY }, YX_USAGE },
		{ "too small",
		  { .kind = YX_SEAL_ART_COMPANY, .name = COMPANY, .width_mm = 3 },
		  YX_USAGE },
		{ "too large",
		  { .kind = YX_SEAL_ART_COMPANY, .name = COMPANY, .width_mm = 300 },
		  YX_USAGE },
		{ "all edge",
		  { .kind = YX_SEAL_ART_COMPANY, .name = COMPANY, .edge_mm = 15 },
		  YX_USAGE },
		{ "too much text",
		  { .kind = YX_SEAL_ART_COMPANY, .name = LONG LONG LONG LONG },
		  YX_USAGE },
		{ "a person with seventeen letters",
		  { .kind = YX_SEAL_ART_PERSONAL, .name = LONG },
		  YX_USAGE },
		{ "an invoice seal without a number",
		  { .kind = YX_SEAL_ART_INVOICE, .name = COMPANY },
		  YX_USAGE },
		{ "a white round seal",
		  { .kind = YX_SEAL_ART_COMPANY, .name = COMPANY, .white = true },
		  YX_UNSUPPORTED },
		{ "bad text", { .kind = YX_SEAL_ART_COMPANY, .name = "\xff" }, YX_MALFORMED },
		{ "blank", { .kind = YX_SEAL_ART_COMPANY, .name = " " }, YX_USAGE },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct yx_draw_picture *pic = NULL;
		enum yx_status st = yx_seal_art_draw(&pic, fonts, &cases[i].art, &err);

		CHECK_MSG(st == cases[i].want && pic == NULL, "%s: %s (%s)", cases[i].what,
			  yx_status_name(st), err.text);
		yx_draw_picture_free(pic);
	}
	yx_draw_fonts_free(fonts);
}

static void
kinds_have_names_in_both_languages(void)
{
	enum yx_seal_art_kind k;

	for (unsigned i = 0; i < YX_SEAL_ART_KIND_COUNT; i++) {
		CHECK(yx_seal_art_kind_parse(&k, yx_seal_art_kind_name((enum yx_seal_art_kind)i)) &&
		      k == i);
		CHECK(yx_seal_art_kind_parse(&k,
					     yx_seal_art_kind_chinese((enum yx_seal_art_kind)i)) &&
		      k == i);
	}
	CHECK(!yx_seal_art_kind_parse(&k, "official") && !yx_seal_art_kind_parse(&k, NULL));
	CHECK(yx_seal_art_kind_name(YX_SEAL_ART_KIND_COUNT) == NULL);
}

static void
defaults_follow_the_size_asked_for(void)
{
	struct yx_seal_art a = { .kind = YX_SEAL_ART_COMPANY, .name = "印", .width_mm = 42 };
	struct yx_seal_art b = { .kind = YX_SEAL_ART_LEGAL_REP, .name = "王小明" };
	struct yx_seal_art c = { .kind = YX_SEAL_ART_LEGAL_REP, .name = "张三" };

	yx_seal_art_defaults(&a);
	CHECK(a.height_mm == 42 && fabs(a.edge_mm - 1.26) < 1e-9 && fabs(a.star_mm - 14.7) < 1e-9);
	yx_seal_art_defaults(&b);
	CHECK(b.suffix == YX_SEAL_ART_YIN && b.width_mm == 20);
	yx_seal_art_defaults(&c);
	CHECK(c.suffix == YX_SEAL_ART_ZHIYIN);
}

static void
every_output_format_is_written(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_picture *pic = NULL;
	struct yx_buf b = { 0 };
	struct yx_image info;
	char path[300];

	CHECK_OK(yx_seal_art_draw(&pic, fonts, &seals[0].art, &err));
	CHECK_OK(yx_seal_art_write(&b, pic, YX_SEAL_ART_SVG, 0, fonts, &err));
	CHECK(strstr(yx_buf_str(&b), "<g id=\"star\">") &&
	      strstr(yx_buf_str(&b), "width=\"40mm\""));
	yx_buf_reset(&b);
	CHECK_OK(yx_seal_art_write(&b, pic, YX_SEAL_ART_PNG, 300, fonts, &err));
	CHECK_OK(yx_png_info(&info, yx_buf_bytes(&b), &err));
	CHECK(info.width == 473 && info.dpi > 299);
	yx_buf_reset(&b);
	CHECK_OK(yx_seal_art_write(&b, pic, YX_SEAL_ART_OFD, 0, fonts, &err));
	CHECK(strncmp(yx_buf_str(&b), "<ofd:PathObject ID=\"1\"", 22) == 0);
	yx_buf_reset(&b);
	CHECK_OK(yx_seal_art_write(&b, pic, YX_SEAL_ART_PDF, 0, fonts, &err));
	CHECK(yx_bytes_find(yx_buf_bytes(&b), YX_BYTES_LIT("/MediaBox[0 0 113.386 113.386]"), 0) !=
	      SIZE_MAX);
	(void)snprintf(path, sizeof(path), "%s/seal.pdf", test_scratch());
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&b), 0, &err));
	yx_buf_clear(&b);
	yx_draw_picture_free(pic);
	yx_draw_fonts_free(fonts);
	if (!test_have("qpdf"))
		test_skip("needs qpdf");
	CHECK_INT(test_sh("qpdf --check %s >/dev/null 2>&1", path), 0);
}

/* The same seal, every path filled by the nonzero rule: some readers of OFD know no other. */
static struct yx_draw_picture *
filled_nonzero(const struct yx_draw_picture *pic)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *out = NULL;

	CHECK_OK(yx_draw_picture_new(&out, yx_draw_picture_width(pic), yx_draw_picture_height(pic),
				     YX_DRAW_MM, &err));
	for (size_t i = 0; i < yx_draw_picture_count(pic); i++) {
		struct yx_draw_paint paint;
		const struct yx_draw_path *path = yx_draw_picture_item(pic, i, &paint);

		if (paint.fill == YX_DRAW_FILL_EVENODD)
			paint.fill = YX_DRAW_FILL_NONZERO;
		yx_draw_picture_paint(out, path, &paint);
	}
	return out;
}

static void
both_filling_rules_show_the_same(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();

	for (size_t i = 0; i < YX_SEAL_ART_KIND_COUNT * 2; i++) {
		struct yx_seal_art art = { .kind = (enum yx_seal_art_kind)(i / 2),
					   .name = "王小明",
					   .code = i / 2 == YX_SEAL_ART_INVOICE
						       ? "911101080000000000"
						       : "1101080012345",
					   .inner_edge_mm = 0.3,
					   .white = i % 2,
					   .pattern = YX_SEAL_ART_MICROTEXT };
		struct yx_draw_picture *a = NULL, *b;
		struct yx_image x, y;
		size_t differ = 0;

		if (yx_seal_art_draw(&a, fonts, &art, &err) != YX_OK) {
			/* round seals are never white on red */
			CHECK_MSG(art.white, "kind %zu: %s", i / 2, err.text);
			continue;
		}
		b = filled_nonzero(a);
		CHECK_OK(yx_draw_rasterise(&x, a, 300, &err));
		CHECK_OK(yx_draw_rasterise(&y, b, 300, &err));
		for (size_t k = 0; k < (size_t)x.width * x.height; k++)
			differ += abs(x.rgba[k * 4 + 3] - y.rgba[k * 4 + 3]) > 64;
		/* where strokes of one letter overlap, the even-odd rule leaves specks */
		CHECK_MSG(differ < (size_t)x.width * x.height / 2000, "kind %zu: %zu pixels", i / 2,
			  differ);
		yx_image_clear(&x);
		yx_image_clear(&y);
		yx_draw_picture_free(a);
		yx_draw_picture_free(b);
	}
	yx_draw_fonts_free(fonts);
}

/* --------------------------------------------------------------------- scans */

/* A small reproducible random number, 0..1. */
static double
noise(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(*state >> 40) / (double)(1 << 24);
}

/*
 * What a scanner makes of a seal: turned, on yellowish paper with a shadow and noise, black print
 * beside it, and another red thing in the corner.
 */
static struct yx_image
stamp(struct yx_draw_fonts *fonts, const struct yx_draw_picture *seal, double angle, double dpi)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_picture *page = NULL;
	struct yx_draw_style print = { .face = YX_DRAW_HEI, .size = 3.5 };
	struct yx_draw_path p = { 0 };
	struct yx_image image = { 0 };
	double w = yx_draw_picture_width(seal), h = yx_draw_picture_height(seal);
	struct yx_draw_matrix m =
	    yx_draw_concat(yx_draw_concat(yx_draw_translate(-w / 2, -h / 2), yx_draw_rotate(angle)),
			   yx_draw_translate(35, 35));
	uint64_t state = 7;

	CHECK_OK(yx_draw_picture_new(&page, 70, 70, YX_DRAW_MM, &err));
	CHECK_OK(
	    yx_draw_text_line(page, fonts, &print, 3, 6, "本合同一式两份 The quick fox", &err));
	yx_draw_picture_add(page, seal, m);
	yx_draw_rectangle(&p, yx_draw_rect_of(66, 66, 2, 2), 0);
	yx_draw_picture_fill(page, &p, (struct yx_draw_colour){ 200, 30, 40, 255 });
	yx_draw_path_clear(&p);
	CHECK_OK(yx_draw_rasterise(&image, page, dpi, &err));
	for (size_t i = 0; i < (size_t)image.width * image.height; i++) {
		uint8_t *px = image.rgba + i * 4;
		double shade = 1 - 0.25 * (double)(i % image.width) / image.width;
		static const double paper[3] = { 250, 246, 232 };

		for (int c = 0; c < 3; c++) {
			double a = px[3] / 255.0, v = px[c] * a + paper[c] * (1 - a);

			v = v * shade + 8 * (noise(&state) - 0.5);
			px[c] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
		}
		px[3] = 255;
	}
	yx_draw_picture_free(page);
	return image;
}

/* Is there ink within one pixel of (x, y)? */
static bool
inked(const struct yx_image *a, int64_t x, int64_t y)
{
	for (int64_t j = y - 1; j <= y + 1; j++)
		for (int64_t i = x - 1; i <= x + 1; i++)
			if (i >= 0 && j >= 0 && i < a->width && j < a->height &&
			    a->rgba[((size_t)j * a->width + (size_t)i) * 4 + 3] > 100)
				return true;
	return false;
}

/* The share of a's ink that b has, too, to within a pixel. */
static double
found_in(const struct yx_image *a, const struct yx_image *b)
{
	double both = 0, all = 0;

	for (uint32_t y = 0; y < a->height; y++)
		for (uint32_t x = 0; x < a->width; x++) {
			if (a->rgba[((size_t)y * a->width + x) * 4 + 3] <= 140)
				continue;
			all++;
			both += inked(b, (int64_t)((x + 0.5) * b->width / a->width),
				      (int64_t)((y + 0.5) * b->height / a->height));
		}
	return all > 0 ? both / all : 0;
}

static void
a_scan_becomes_a_clean_imprint(void)
{
	static const struct {
		size_t seal; /* of the table above */
		double angle;
		bool round, known;
	} cases[] = {
		{ 0, 7, true, true },    { 0, -20, true, true },  { 0, 0, true, true },
		{ 11, 12, true, true },  { 12, -9, false, true }, { 13, 30, false, true },
		{ 17, 5, true, false }, /* no star: the way up is not known */
		{ 21, -3, false, true },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *what = seals[cases[i].seal].what;
		struct yx_draw_picture *pic = NULL;
		struct yx_image scan, clean, want;
		struct yx_seal_scan how = { .dpi = 300 };
		struct yx_seal_scan_report rep;
		double width, same;

		CHECK_OK(yx_seal_art_draw(&pic, fonts, &seals[cases[i].seal].art, &err));
		width = yx_draw_picture_width(pic);
		scan = stamp(fonts, pic, cases[i].angle, 300);
		CHECK_OK(yx_draw_rasterise(&want, pic, 300, &err));
		CHECK_OK(yx_seal_scan_clean(&clean, &scan, &how, &rep, &err));
		CHECK_MSG(rep.round == cases[i].round, "%s: round %d", what, rep.round);
		CHECK_MSG(rep.angle_known == cases[i].known, "%s: known %d", what, rep.angle_known);
		if (cases[i].known) {
			CHECK_MSG(fabs(rep.angle - cases[i].angle) < 0.5, "%s: %g, want %g", what,
				  rep.angle, cases[i].angle);
			CHECK_MSG(fabs(rep.width_mm - width) < 0.4, "%s: %g mm, want %g", what,
				  rep.width_mm, width);
			same = fmin(found_in(&want, &clean), found_in(&clean, &want));
			CHECK_MSG(same > 0.985, "%s turned by %g: likeness %g", what,
				  cases[i].angle, same);
		}
		CHECK_MSG(rep.specks >= 1, "%s: the red square in the corner stays", what);
		yx_image_clear(&scan);
		yx_image_clear(&clean);
		yx_image_clear(&want);
		yx_draw_picture_free(pic);
	}
	yx_draw_fonts_free(fonts);
}

static void
poor_scans_are_refused_with_the_reason(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = fonts_or_skip();
	struct yx_draw_picture *pic = NULL;
	struct yx_seal_scan how = { .width_mm = 40 };
	struct yx_seal_scan_report rep;
	struct yx_image scan, clean;

	CHECK_OK(yx_seal_art_draw(&pic, fonts, &seals[0].art, &err));
	scan = stamp(fonts, pic, 0, 150);
	CHECK_STATUS(yx_seal_scan_clean(&clean, &scan, &how, &rep, &err), YX_DENIED);
	CHECK(strstr(err.text, "dots per inch") && clean.rgba == NULL);
	how.min_dpi = 140;
	CHECK_OK(yx_seal_scan_clean(&clean, &scan, &how, &rep, &err));
	CHECK(rep.dpi > 147 && rep.dpi < 153);
	yx_image_clear(&clean);
	/* the same in grey: nothing red */
	for (size_t i = 0; i < (size_t)scan.width * scan.height; i++)
		scan.rgba[i * 4] = scan.rgba[i * 4 + 2] = scan.rgba[i * 4 + 1];
	CHECK_STATUS(yx_seal_scan_clean(&clean, &scan, &how, &rep, &err), YX_MALFORMED);
	CHECK(strstr(err.text, "no red imprint"));
	yx_image_clear(&scan);
	yx_draw_picture_free(pic);
	yx_draw_fonts_free(fonts);
}

TEST_MAIN(CASE(every_kind_is_drawn_inside_its_size), CASE(the_company_seal_has_its_proportions),
	  CASE(no_letters_touch_each_other), CASE(impossible_seals_are_refused),
	  CASE(kinds_have_names_in_both_languages), CASE(defaults_follow_the_size_asked_for),
	  CASE(every_output_format_is_written), CASE(both_filling_rules_show_the_same),
	  CASE(a_scan_becomes_a_clean_imprint), CASE(poor_scans_are_refused_with_the_reason))
