/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin-render on PDF, run as a user runs it. */
#include <sys/stat.h>
#include <unistd.h>
#include <yinxin/codec_json.h>
#include <yinxin/codec_png.h>
#include <yinxin/draw_document.h>
#include "../test.h"

static struct yx_error err = YX_ERROR_INIT;
static char render[600]; /* the program of this build */
static char pdf[700];    /* the two-page contract of the demo */
static const char *dir;

static void
prepare(void)
{
	struct yx_draw_fonts *fonts = NULL;
	struct yx_buf out = { 0 };
	ssize_t n;

	if (dir)
		return;
	n = readlink("/proc/self/exe", render, sizeof(render) - 20);
	render[n > 0 ? n : 0] = 0;
	snprintf(strstr(render, "/tests/"), 20, "/yinxin-render");
	dir = test_scratch();
	snprintf(pdf, sizeof(pdf), "%s/contract.pdf", dir);
	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	CHECK_OK(yx_draw_demo_contract(&out, NULL, fonts, 1767225600 * YX_SECOND, &err));
	CHECK_OK(yx_file_write(pdf, yx_buf_bytes(&out), 0, &err));
	yx_buf_clear(&out);
	yx_draw_fonts_free(fonts);
}

/* Runs yinxin-render in English; what it says on standard error goes to said.txt. */
static int YX_PRINTF(1, 2) run(const char *fmt, ...);

static int
run(const char *fmt, ...)
{
	char args[3000];
	va_list ap;

	prepare();
	va_start(ap, fmt);
	vsnprintf(args, sizeof(args), fmt, ap);
	va_end(ap);
	return test_sh("cd %s && LC_ALL=C %s %s 2>said.txt", dir, render, args);
}

static bool
exists(const char *name)
{
	char path[700];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return access(path, F_OK) == 0;
}

static bool
picture(struct yx_image *image, const char *name)
{
	struct yx_file f;
	char path[700];
	bool ok;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (yx_file_open(&f, path, 0, &err) != YX_OK)
		return false;
	ok = yx_png_decode(image, f.bytes, &err) == YX_OK;
	yx_file_close(&f);
	return ok;
}

/* Pixels that are not white. */
static size_t
ink(const struct yx_image *image)
{
	size_t n = 0;

	for (size_t i = 0; i < (size_t)image->width * image->height; i++)
		n += image->rgba[i * 4] < 200 || image->rgba[i * 4 + 1] < 200;
	return n;
}

static bool
same_picture(const char *one, const char *two)
{
	struct yx_image a = { 0 }, b = { 0 };
	bool same = picture(&a, one) && picture(&b, two) && a.width == b.width &&
		    a.height == b.height &&
		    memcmp(a.rgba, b.rgba, (size_t)a.width * a.height * 4) == 0;

	yx_image_clear(&a);
	yx_image_clear(&b);
	return same;
}

static void
every_page_becomes_a_picture_of_its_size(void)
{
	struct yx_image image = { 0 };
	char name[40];

	CHECK_INT(run("--dpi 72 --json -o pages/ contract.pdf >list.json"), 0);
	for (int i = 1; i <= 2; i++) {
		snprintf(name, sizeof(name), "pages/page-%04d.png", i);
		REQUIRE(picture(&image, name));
		CHECK_INT(image.width, 596);
		CHECK_INT(image.height, 842);
		CHECK(image.dpi > 71.5 && image.dpi < 72.5);
		CHECK(ink(&image) > 10000);
		yx_image_clear(&image);
	}
	CHECK(!exists("pages/page-0003.png"));
}

static void
the_list_names_pages_sizes_and_files(void)
{
	struct yx_json *tree = NULL;
	struct yx_json_at root, pages, page;
	struct yx_file f;
	char path[700];
	const char *file;
	int64_t n;
	double width;

	CHECK_INT(run("--dpi 72 --json -o pages/ contract.pdf >list.json"), 0);
	snprintf(path, sizeof(path), "%s/list.json", dir);
	CHECK_OK(yx_file_open(&f, path, 0, &err));
	REQUIRE(yx_json_parse(&tree, f.bytes, NULL, &err) == YX_OK);
	root = yx_json_at(tree);
	CHECK_OK(yx_json_get_int(&root, "page_count", 2, 2, &n, &err));
	CHECK_OK(yx_json_get(&root, "pages", YX_JSON_ARRAY, &pages, &err));
	CHECK_INT(yx_json_count(&pages), 2);
	CHECK_OK(yx_json_item(&pages, 1, YX_JSON_OBJECT, &page, &err));
	CHECK_OK(yx_json_get_int(&page, "page", 2, 2, &n, &err));
	CHECK_OK(yx_json_get_real(&page, "width", &width, &err));
	CHECK(width > 595 && width < 596);
	CHECK_OK(yx_json_get_str(&page, "file", &file, &err));
	CHECK(strstr(file, "page-0002.png") != NULL);
	yx_json_free(tree);
	yx_file_close(&f);
}

static void
one_page_goes_to_a_file_or_to_standard_output(void)
{
	CHECK_INT(run("--dpi=50 --pages 2 -o one.png contract.pdf"), 0);
	CHECK_INT(run("--dpi 50 --pages 2-2 -o - - <contract.pdf >two.png"), 0);
	CHECK(same_picture("one.png", "two.png"));
	/* several: one picture after the other; of text that says no end, one only */
	CHECK_INT(run("--dpi 50 -o - contract.pdf >both.png"), 0);
	CHECK_INT(run("--dpi 50 --pages 1 -o - contract.pdf >first.png"), 0);
	CHECK_INT(test_sh("cd %s && cat first.png two.png | cmp -s - both.png", dir), 0);
	CHECK_INT(run("--format svg -o - contract.pdf >/dev/null"), 64);
}

static void
svg_is_well_formed_and_pdf_has_the_pages(void)
{
	CHECK_INT(run("--format svg --pages 1 -o p.svg contract.pdf"), 0);
	CHECK_INT(run("--format pdf -o p.pdf contract.pdf"), 0);
	if (test_have("xmllint"))
		CHECK_INT(test_sh("xmllint --noout --nonet %s/p.svg", dir), 0);
	if (test_have("qpdf"))
		CHECK_INT(test_sh("test \"$(qpdf --show-npages %s/p.pdf)\" = 2", dir), 0);
}

/* What a signature covers is the file's beginning: a revision is drawn without what came later. */
static void
a_prefix_is_an_earlier_state(void)
{
	prepare();
	CHECK_INT(test_sh("cd %s && { cat contract.pdf; echo later; } >grown.pdf", dir), 0);
	CHECK_INT(run("--pages 1 -o a.png contract.pdf"), 0);
	CHECK_INT(run("--pages 1 --prefix $(stat -c %%s contract.pdf) -o b.png grown.pdf"), 0);
	CHECK(same_picture("a.png", "b.png"));
	CHECK_INT(run("--prefix 100 -o c.png contract.pdf"), 65);
	CHECK(!exists("c.png"));
}

static void
mistakes_have_their_exit_status(void)
{
	CHECK_INT(run("-o x.png none.pdf"), 66);
	CHECK_INT(run("-o x.png --pages 3 contract.pdf"), 66);
	CHECK_INT(run("-o x.png list.json"), 65);
	CHECK_INT(run("contract.pdf"), 64);
	CHECK_INT(run("-o x.png contract.pdf"), 64); /* two pages into one picture */
	CHECK_INT(run("-o x.png --dpi 9999 contract.pdf"), 64);
	CHECK_INT(run("-o x.png --pages 0 contract.pdf"), 64);
	CHECK_INT(run("-o x.png --pages 2-1 contract.pdf"), 64);
	CHECK_INT(run("-o x.png --wrong contract.pdf"), 64);
	CHECK_INT(run("-o /proc/none/x.png --pages 1 contract.pdf"), 73);
	CHECK_INT(run("--lang zh -o x.png none.pdf"), 66);
	CHECK_INT(test_sh("grep -q 找不到 %s/said.txt", dir), 0);
	CHECK(!exists("x.png"));
}

static void
limits_hold(void)
{
	CHECK_INT(run("--dpi 1200 --pages 1 -o big.png contract.pdf"), 65);
	CHECK_INT(test_sh("grep -q 'too large' %s/said.txt", dir), 0);
	if (!strstr(render, "asan")) {
		CHECK_INT(run("--max-memory 16 --dpi 600 --pages 1 -o big.png contract.pdf"), 65);
		CHECK_INT(test_sh("grep -q memory %s/said.txt", dir), 0);
	}
	CHECK(!exists("big.png"));
}

static void
an_encrypted_file_needs_its_password(void)
{
	prepare();
	if (!test_have("qpdf"))
		test_skip("no qpdf");
	CHECK_INT(test_sh("cd %s && qpdf --encrypt user owner 256 -- contract.pdf locked.pdf", dir),
		  0);
	CHECK_INT(run("--pages 1 -o l.png locked.pdf"), 77);
	setenv("P", "wrong", 1);
	CHECK_INT(run("--password env:P --pages 1 -o l.png locked.pdf"), 77);
	CHECK(!exists("l.png"));
	setenv("P", "user", 1);
	CHECK_INT(run("--password env:P --pages 1 -o l.png locked.pdf"), 0);
	CHECK(exists("l.png"));
}

/* Cut at forty places: always an answer, never a crash of the program. */
static void
damaged_files_get_an_answer(void)
{
	struct yx_bytes whole;
	char path[700];

	prepare();
	whole = test_read(pdf);
	snprintf(path, sizeof(path), "%s/cut.pdf", dir);
	for (size_t len = 1; len < whole.len; len += whole.len / 40 + 1) {
		int rc;

		CHECK_OK(yx_file_write(path, yx_bytes_slice(whole, 0, len), 0, &err));
		rc = run("--dpi 20 --pages 1 -o cut.png cut.pdf");
		CHECK_MSG(rc == 0 || rc == 65 || rc == 66, "cut at %zu: exit %d", len, rc);
	}
	free((void *)(uintptr_t)whole.data);
}

TEST_MAIN(CASE(every_page_becomes_a_picture_of_its_size),
	  CASE(the_list_names_pages_sizes_and_files),
	  CASE(one_page_goes_to_a_file_or_to_standard_output),
	  CASE(svg_is_well_formed_and_pdf_has_the_pages), CASE(a_prefix_is_an_earlier_state),
	  CASE(mistakes_have_their_exit_status), CASE(limits_hold),
	  CASE(an_encrypted_file_needs_its_password), CASE(damaged_files_get_an_answer))
