/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One page made twice, as PDF (drawn by MuPDF in yinxin-render) and as OFD (drawn by src/render):
 * both must look alike, and like the pictures kept in tests/data/render. Copies of what was drawn
 * stay in the scratch folder as twin-pdf.png and twin-ofd.png.
 */
#include <unistd.h>
#include <yinxin/codec_png.h>
#include <yinxin/draw_document.h>
#include <yinxin/ofd.h>

#include "parts.h"

#define DPI    100.0
#define WIDTH  120.0 /* mm */
#define HEIGHT 80.0
#define PER_MM YX_DRAW_PT_PER_MM
#define LATIN  "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define CJK    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"

static struct yx_error err = YX_ERROR_INIT;

static const struct line {
	double x, y, size; /* mm */
	bool chinese;
	int rgb;
	const char *text;
} lines[] = {
	{ 12, 16, 7, true, 0x000000, "房屋租赁合同（示范）" },
	{ 12, 28, 4, true, 0x303030, "甲方：印信科技有限公司（出租人）" },
	{ 12, 36, 4, false, 0x0050a0, "Signed on 31 January 2026 (page 1)" },
	{ 12, 44, 3, true, 0xc8102e, "本合同一式两份，双方各执一份。" },
};

static const struct shape {
	double x, y, w, h;
	int stroke, fill;
	double width;
	const char *data;
} shapes[] = {
	{ 8, 20, 104, 1, -1, 0xc8102e, 0, "M 0 0 L 104 0 L 104 1 L 0 1 C" },
	{ 70, 46, 30, 30, 0xc8102e, -1, 1.2,
	  "M 1 15 B 1 7.27 7.27 1 15 1 B 22.73 1 29 7.27 29 15 B 29 22.73 22.73 29 15 29 B 7.27 29 "
	  "1 "
	  "22.73 1 15 C" },
	{ 77, 53, 16, 16, -1, 0xc8102e, 0,
	  "M 8 0 L 9.8 5.53 L 15.61 5.53 L 10.91 8.94 L 12.7 14.47 L 8 11.06 L 3.3 14.47 L 5.09 "
	  "8.94 L "
	  "0.39 5.53 L 6.2 5.53 C" },
	{ 12, 52, 40, 20, 0x000000, 0xf0f4ff, 0.4,
	  "M 0.2 0.2 L 39.8 0.2 L 39.8 19.8 L 0.2 19.8 C" },
};

static struct yx_draw_colour
colour(int rgb)
{
	return (struct yx_draw_colour){ (uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb,
					255 };
}

/* Data of a shape (M, L, B, C) into a path in points. */
static void
path_of(struct yx_draw_path *p, const struct shape *s)
{
	const char *at = s->data;

	while (*at) {
		double v[6];
		int n = *at == 'B' ? 6 : *at == 'C' ? 0 : 2;
		char op = *at++;

		for (int i = 0; i < n; i++) {
			char *end;

			v[i] = (strtod(at, &end) + (i % 2 ? s->y : s->x)) * PER_MM;
			at = end;
		}
		at += strspn(at, " ");
		if (op == 'M')
			yx_draw_move(p, v[0], v[1]);
		else if (op == 'L')
			yx_draw_line(p, v[0], v[1]);
		else if (op == 'B')
			yx_draw_cubic(p, v[0], v[1], v[2], v[3], v[4], v[5]);
		else
			yx_draw_close(p);
	}
}

static void
make_pdf(struct yx_buf *out, struct yx_draw_fonts *fonts)
{
	const struct yx_draw_document_options o = { .width = WIDTH * PER_MM,
						    .height = HEIGHT * PER_MM,
						    .bare = true };
	struct yx_draw_document *doc = NULL;

	CHECK_OK(yx_draw_document_new(&doc, fonts, &o, &err));
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		const struct shape *s = &shapes[i];
		struct yx_draw_path p = { 0 };
		struct yx_draw_paint paint = {
			.fill = s->fill >= 0 ? YX_DRAW_FILL_NONZERO : YX_DRAW_FILL_NONE,
			.fill_colour = colour(s->fill),
			.stroke_width = s->stroke >= 0 ? s->width * PER_MM : 0,
			.stroke_colour = colour(s->stroke)
		};

		path_of(&p, s);
		yx_draw_document_path_at(doc, &p, &paint);
		yx_draw_path_clear(&p);
	}
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct line *l = &lines[i];
		const struct yx_draw_style style = { .face =
							 l->chinese ? YX_DRAW_SONG : YX_DRAW_LATIN,
						     .size = l->size * PER_MM,
						     .colour = colour(l->rgb) };

		yx_draw_document_text_at(doc, &style, l->x * PER_MM, l->y * PER_MM, l->text);
	}
	CHECK_OK(yx_draw_document_write(doc, out, NULL, &err));
	yx_draw_document_free(doc);
}

static void
make_ofd(struct yx_buf *out, struct yx_draw_fonts *fonts)
{
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_bytes latin = test_read(LATIN);
	struct yx_ofd_maker *m = NULL;
	bool embedded = false;

	CHECK_OK(yx_ofd_maker_new(&m, "twin", &err));
	CHECK_OK(yx_ofd_maker_page(m, WIDTH, HEIGHT, &err));
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		const struct shape *s = &shapes[i];

		CHECK_OK(yx_ofd_maker_path(m, (struct yx_ofd_box){ s->x, s->y, s->w, s->h },
					   s->data, s->stroke, s->width, s->fill, &err));
	}
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct line *l = &lines[i];
		struct yx_draw_run run;
		double advance[128];

		CHECK_OK(yx_draw_shape(&run, fonts, l->chinese ? YX_DRAW_SONG : YX_DRAW_LATIN,
				       "zh-Hans", yx_bytes_str(l->text), &err));
		for (size_t k = 0; k < run.count && k < 128; k++)
			advance[k] = run.glyphs[k].advance * l->size;
		if (l->chinese)
			CHECK_OK(yx_ofd_maker_font(m, "宋体", (struct yx_bytes){ 0 }, &err));
		else if (!embedded)
			CHECK_OK(yx_ofd_maker_font(m, "DejaVu Sans", latin, &err));
		embedded = embedded || !l->chinese;
		yx_ofd_maker_colour(m, l->rgb);
		CHECK_OK(yx_ofd_maker_text(m, l->x, l->y, l->size, l->text, advance, &err));
		yx_draw_run_clear(&run);
	}
	CHECK_OK(yx_ofd_maker_write(m, 0, &w, &err));
	yx_ofd_maker_free(m);
	free((void *)latin.data);
}

/* Both pages as pictures, through the program, as a user makes them. */
static bool
draw_with_program(struct yx_image *out, const struct yx_buf *file, const char *name)
{
	char program[600], path[700];
	struct yx_bytes png;
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 20);

	program[n > 0 ? n : 0] = '\0';
	(void)snprintf(strstr(program, "/tests/"), 20, "/yinxin-render");
	(void)snprintf(path, sizeof(path), "%s/%s.in", test_scratch(), name);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(file), 0, &err));
	CHECK_INT(
	    test_sh("'%s' --dpi %g -o '%s/%s.png' '%s'", program, DPI, test_scratch(), name, path),
	    0);
	(void)snprintf(path, sizeof(path), "%s/%s.png", test_scratch(), name);
	if (access(path, R_OK) != 0)
		return false;
	png = test_read(path);
	CHECK_OK(yx_png_decode(out, png, &err));
	free((void *)png.data);
	return out->rgba != NULL;
}

/*
 * The largest difference between two pictures over squares of 6 x 6 pixels (1.5 mm), 0 to 255, of
 * the mean of a channel: edges that are smoothed another way vanish in it, a missing or moved
 * character does not.
 */
static double
difference(const struct yx_image *a, const struct yx_image *b)
{
	const uint32_t side = 6;
	double worst = 0;

	if (abs((int)a->width - (int)b->width) > 1 || abs((int)a->height - (int)b->height) > 1)
		return 255;
	for (uint32_t y = 0; y + side < a->height && y + side < b->height; y += side)
		for (uint32_t x = 0; x + side < a->width && x + side < b->width; x += side)
			for (int c = 0; c < 3; c++) {
				double sum = 0;

				for (uint32_t i = 0; i < side * side; i++) {
					size_t row = y + i / side, col = x + i % side;

					sum += a->rgba[(row * a->width + col) * 4 + (size_t)c] -
					       b->rgba[(row * b->width + col) * 4 + (size_t)c];
				}
				worst = fmax(worst, fabs(sum) / (side * side));
			}
	return worst;
}

static void
pdf_and_ofd_look_alike(void)
{
	static const char *const names[] = { "twin-pdf", "twin-ofd" };
	struct yx_draw_fonts *fonts = NULL;
	struct yx_buf file[2] = { 0 };
	struct yx_image image[2] = { 0 }, kept, other;
	struct yx_bytes png;
	char name[64];

	if (access(LATIN, R_OK) != 0 || access(CJK, R_OK) != 0)
		test_skip("fonts-dejavu-core or fonts-noto-cjk is not installed");
	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	make_pdf(&file[0], fonts);
	make_ofd(&file[1], fonts);
	REQUIRE(draw_with_program(&image[0], &file[0], names[0]));
	REQUIRE(draw_with_program(&image[1], &file[1], names[1]));
	CHECK_MSG(difference(&image[0], &image[1]) < 45, "PDF and OFD differ by %.1f",
		  difference(&image[0], &image[1]));
	for (int i = 0; i < 2; i++) {
		(void)snprintf(name, sizeof(name), "render/%s.png", names[i]);
		png = test_read(test_data(name));
		CHECK_OK(yx_png_decode(&kept, png, &err));
		CHECK_MSG(difference(&image[i], &kept) < 20, "%s differs by %.1f from what is kept",
			  names[i], difference(&image[i], &kept));
		yx_image_clear(&kept);
		free((void *)png.data);
	}
	/* the measure sees one missing star */
	CHECK_OK(yx_image_init(&other, image[1].width, image[1].height, &err));
	memcpy(other.rgba, image[1].rgba, (size_t)other.width * other.height * 4);
	for (uint32_t y = 210; y < 270; y++)
		memset(other.rgba + ((size_t)y * other.width + 300) * 4, 255, (size_t)80 * 4);
	CHECK(difference(&other, &image[1]) > 100);
	yx_image_clear(&other);
	for (int i = 0; i < 2; i++) {
		yx_image_clear(&image[i]);
		yx_buf_clear(&file[i]);
	}
	yx_draw_fonts_free(fonts);
}

TEST_MAIN(CASE(pdf_and_ofd_look_alike))
