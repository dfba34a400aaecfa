/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin seal draw, yinxin seal clean: as a person or a script calls them. */
#include <unistd.h>
#include <yinxin/codec_png.h>
#include <yinxin/draw.h>

#include "../test.h"

/* The program built beside this test: build/VARIANT/yinxin. */
static const char *
program(void)
{
	static char path[600];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 16);
	char *cut;

	path[n > 0 ? n : 0] = 0;
	for (int i = 0; i < 3; i++) /* tests/seal/test_draw_command */
		if ((cut = strrchr(path, '/')))
			*cut = 0;
	(void)strncat(path, "/yinxin", 16);
	if (access(path, X_OK) != 0)
		test_skip("the program is not built");
	return path;
}

static void
needs_fonts(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = NULL;
	bool there;

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	there = strstr(yx_draw_fonts_file(fonts, YX_DRAW_SONG), "NotoSerifCJK") != NULL;
	yx_draw_fonts_free(fonts);
	if (!there)
		test_skip("needs fonts-noto-cjk");
}

static void
every_format_is_written(void)
{
	static const struct {
		const char *name, *starts;
	} files[] = { { "s.svg", "<?xml" },
		      { "s.png", "\x89PNG" },
		      { "s.pdf", "%PDF-1.7" },
		      { "s.ofd", "PK\3\4" } };
	const char *y = program(), *dir = test_scratch();
	char path[700];

	needs_fonts();
	for (size_t i = 0; i < 4; i++) {
		struct yx_bytes b;

		CHECK_INT(test_sh("%s seal draw --kind contract --name 云杉示例科技有限公司 "
				  "--code 1101080012345 --number '(1)' --dpi 100 -o %s/%s",
				  y, dir, files[i].name),
			  0);
		(void)snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
		b = test_read(path);
		CHECK_MSG(yx_bytes_equal_str(yx_bytes_slice(b, 0, strlen(files[i].starts)),
					     files[i].starts),
			  "%s", files[i].name);
		free((void *)(uintptr_t)b.data);
	}
	/* the same twice is the same file */
	CHECK_INT(
	    test_sh("%s seal draw --kind contract --name 云杉示例科技有限公司 "
		    "--code 1101080012345 --number '(1)' --dpi 100 --format svg -o - | cmp -s "
		    "- %s/s.svg",
		    y, dir),
	    0);
}

static void
mistakes_have_their_exit_status(void)
{
	static const struct {
		const char *arguments;
		int status;
	} cases[] = {
		{ "seal", 64 },
		{ "seal paint", 64 },
		{ "seal draw", 64 },
		{ "seal draw --name x", 64 },
		{ "seal draw -o x.svg", 64 },
		{ "seal draw --name x -o x.jpg", 64 },
		{ "seal draw --kind official --name x -o x.svg", 64 },
		{ "seal draw --name x --size 400 -o x.svg", 64 },
		{ "seal draw --name x --size 40y20 -o x.svg", 64 },
		{ "seal draw --name x --colour red -o x.svg", 64 },
		{ "seal draw --name x --style blue -o x.svg", 64 },
		{ "seal draw --name x --dpi -o x.svg", 64 },
		{ "seal draw --name x y -o x.svg", 64 },
		{ "seal draw --name x --font /nowhere.ttf -o x.svg", 66 },
		{ "seal draw --name x -o /nowhere/x.svg", 73 },
		{ "seal clean /nowhere.png -o x.png", 66 },
		{ "seal clean -o x.png", 64 },
		{ "seal clean /etc/passwd -o x.png", 65 },
	};
	const char *y = program();

	needs_fonts();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int rc = test_sh("cd %s && %s %s >/dev/null 2>&1", test_scratch(), y,
				 cases[i].arguments);

		CHECK_MSG(rc == cases[i].status, "%s: %d, want %d", cases[i].arguments, rc,
			  cases[i].status);
		/* and no output file appears */
		CHECK_INT(test_sh("ls %s/x.* >/dev/null 2>&1", test_scratch()) != 0, 1);
	}
}

static void
a_drawn_seal_on_paper_is_cleaned(void)
{
	const char *y = program(), *dir = test_scratch();
	struct yx_error err = YX_ERROR_INIT;
	struct yx_image image;
	struct yx_buf b = { 0 };
	struct yx_bytes file;
	char path[700];

	needs_fonts();
	CHECK_INT(
	    test_sh("%s seal draw --kind company --name 示例大学 --dpi 300 -o %s/p.png", y, dir),
	    0);
	(void)snprintf(path, sizeof(path), "%s/p.png", dir);
	file = test_read(path);
	CHECK_OK(yx_png_decode(&image, file, &err));
	free((void *)(uintptr_t)file.data);
	for (size_t i = 0; i < (size_t)image.width * image.height; i++) {
		uint8_t *px = image.rgba + i * 4;

		for (int c = 0; c < 3; c++)
			px[c] = (uint8_t)((px[c] * px[3] + 244 * (255 - px[3])) / 255);
		px[3] = 255;
	}
	CHECK_OK(yx_png_encode(&b, &image, &err));
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&b), 0, &err));
	yx_image_clear(&image);
	yx_buf_clear(&b);
	CHECK_INT(test_sh("%s seal clean %s/p.png -o %s/c.png --json >%s/c.json", y, dir, dir, dir),
		  0);
	CHECK_INT(test_sh("grep -q '\"angle_known\": *true' %s/c.json", dir), 0);
	CHECK_INT(test_sh("%s seal clean %s/p.png -o %s/d.png --min-dpi 600 2>%s/d.err", y, dir,
			  dir, dir),
		  77);
	CHECK_INT(test_sh("grep -q 'dots per inch' %s/d.err && ! test -e %s/d.png", dir, dir), 0);
}

TEST_MAIN(CASE(every_format_is_written), CASE(mistakes_have_their_exit_status),
	  CASE(a_drawn_seal_on_paper_is_cleaned))
