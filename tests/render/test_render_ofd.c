/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin-render on OFD, run as a user runs it. */
#include <unistd.h>
#include <yinxin/codec_png.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_crypt.h>
#include "parts.h"

static struct yx_error err = YX_ERROR_INIT;
static char render[600]; /* the program of this build */
static const char *dir;

/* Two pages: a blue bar and a line of text, and on the second a picture that is no picture. */
static void
make(struct yx_buf *out)
{
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_ofd_maker *m = NULL;

	CHECK_OK(yx_ofd_maker_new(&m, "two pages", &err));
	CHECK_OK(yx_ofd_maker_font(m, "宋体", (struct yx_bytes){ 0 }, &err));
	for (int i = 0; i < 2; i++) {
		CHECK_OK(yx_ofd_maker_page(m, 100, 50, &err));
		CHECK_OK(yx_ofd_maker_path(m, (struct yx_ofd_box){ 0, 0, 100, 10 },
					   "M 0 0 L 100 0 L 100 10 L 0 10 C", -1, 0, 0x0000ff,
					   &err));
		CHECK_OK(
		    yx_ofd_maker_text(m, 10, 30, 5, i ? "第二页" : "合同编号 2026", NULL, &err));
	}
	CHECK_OK(yx_ofd_maker_image(m, (struct yx_ofd_box){ 60, 20, 20, 20 }, "png",
				    YX_BYTES_LIT("not a picture"), &err));
	CHECK_OK(yx_ofd_maker_write(m, 0, &w, &err));
	yx_ofd_maker_free(m);
}

static void
prepare(void)
{
	struct yx_buf plain = { 0 }, hidden = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &hidden };
	const struct yx_ofd_recipient who = { .user = "张三",
					      .owner = true,
					      .password = YX_BYTES_LIT("a long password") };
	const struct yx_ofd_encrypt how = { .recipients = &who, .recipient_count = 1 };
	struct yx_ofd *o = NULL;
	char path[700];
	ssize_t n;

	if (dir)
		return;
	n = readlink("/proc/self/exe", render, sizeof(render) - 20);
	render[n > 0 ? n : 0] = 0;
	snprintf(strstr(render, "/tests/"), 20, "/yinxin-render");
	dir = test_scratch();
	make(&plain);
	snprintf(path, sizeof(path), "%s/a.ofd", dir);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&plain), 0, &err));
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&plain), &err));
	CHECK_OK(yx_ofd_encrypt(o, &how, &w, &err));
	snprintf(path, sizeof(path), "%s/hidden.ofd", dir);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&hidden), 0, &err));
	yx_ofd_free(o);
	yx_buf_clear(&plain);
	yx_buf_clear(&hidden);
}

static int YX_PRINTF(1, 2) run(const char *fmt, ...);

static int
run(const char *fmt, ...)
{
	char args[2000];
	va_list ap;

	prepare();
	va_start(ap, fmt);
	vsnprintf(args, sizeof(args), fmt, ap);
	va_end(ap);
	return test_sh(
	    "cd %s && PASS='a long password' WRONG=guess LC_ALL=C %s %s >out.txt 2>said.txt", dir,
	    render, args);
}

static bool
says(const char *file, const char *part)
{
	return test_sh("grep -q -- '%s' %s/%s", part, dir, file) == 0;
}

static void
check_first_page(const char *name)
{
	struct yx_image i = { 0 };
	struct yx_bytes png;
	char path[700];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	png = test_read(path);
	CHECK_OK(yx_png_decode(&i, png, &err));
	CHECK_INT(i.width, 394); /* 100 mm at 100 dpi */
	CHECK_INT(i.height, 197);
	CHECK(i.rgba && memcmp(i.rgba + (20 * 394 + 200) * 4, "\0\0\xff\xff", 4) == 0);
	CHECK(i.rgba && memcmp(i.rgba + (180 * 394 + 300) * 4, "\xff\xff\xff\xff", 4) == 0);
	yx_image_clear(&i);
	free((void *)png.data);
}

static void
pages_as_png_svg_and_pdf(void)
{
	CHECK_INT(run("--dpi 100 -o pages/ a.ofd"), 0);
	check_first_page("pages/page-0001.png");
	CHECK(says("said.txt", "page 2, /Doc_0/Pages/Page_1/Content.xml"));
	CHECK(says("said.txt", "not supported"));
	CHECK_INT(run("--format svg --pages 1 -o a.svg a.ofd"), 0);
	CHECK(says("a.svg", "<svg"));
	CHECK_INT(run("--format pdf -o a.pdf a.ofd"), 0);
	if (test_have("pdftotext")) {
		CHECK_INT(test_sh("cd %s && pdftotext a.pdf a.txt", dir), 0);
		CHECK(says("a.txt", "合同编号"));
		CHECK(says("a.txt", "2026"));
		CHECK(says("a.txt", "第二页"));
	}
	if (test_have("qpdf"))
		CHECK_INT(test_sh("cd %s && qpdf --check a.pdf >/dev/null", dir), 0);
}

static void
warnings_in_both_languages_and_json(void)
{
	CHECK_INT(run("--lang zh --pages 2 -o b.png a.ofd"), 0);
	CHECK(says("said.txt", "第 2 页"));
	CHECK(says("said.txt", "不支持此图片格式"));
	CHECK_INT(run("--json --pages 2 -o b.png a.ofd"), 0);
	CHECK(says("out.txt", "\"format\": \"ofd\""));
	CHECK(says("out.txt", "object"));
}

static void
refusals(void)
{
	CHECK_INT(run("-o no.png --pages 3 a.ofd"), 66);
	CHECK_INT(test_sh("cd %s && head -c 300 a.ofd >cut.ofd", dir), 0);
	CHECK_INT(run("-o no.png cut.ofd"), 65);
	CHECK(access("no.png", F_OK) != 0);
}

static void
an_encrypted_package_needs_its_password(void)
{
	CHECK_INT(run("-o no.png --pages 1 hidden.ofd"), 77);
	CHECK(says("said.txt", "encrypted"));
	CHECK_INT(run("-o no.png --pages 1 --password env:WRONG hidden.ofd"), 77);
	CHECK_INT(run("--dpi 100 -o shown.png --pages 1 --password env:PASS hidden.ofd"), 0);
	check_first_page("shown.png");
}

/* Where a shading ends it ends in the PDF too. */
static void
shadings_end_alike_in_picture_and_pdf(void)
{
#define SHADED(y, extend, kind)                                                                    \
	"<PathObject ID='5' Boundary='0 " #y " 40 8' Fill='true' Stroke='false'><FillColor><" kind \
	" Extend='" #extend "'>"                                                                   \
	"<Segment><Color Value='255 0 0'/></Segment><Segment><Color Value='0 0 255'/></Segment>"
#define LINEAR(y, extend, more)                                                                    \
	SHADED(y, extend, "AxialShd StartPoint='10 0' EndPoint='30 0' " more)                      \
	"</AxialShd></FillColor>" BOX
#define ROUND(y, extend)                                                                           \
	SHADED(y, extend,                                                                          \
	       "RadialShd StartPoint='20 4' EndPoint='20 4' StartRadius='4' "                      \
	       "EndRadius='12'")                                                                   \
	"</RadialShd></FillColor>" BOX
#define BOX "<AbbreviatedData>M 0 0 L 40 0 L 40 8 L 0 8 C</AbbreviatedData></PathObject>"
	static const struct {
		int x, y;
		unsigned rgb;
	} points[] = {
		{ 5, 4, 0xff0000 },   { 35, 4, 0xffffff },
		{ 5, 12, 0xffffff },  { 35, 12, 0x0000ff },
		{ 5, 20, 0xffffff },  { 35, 20, 0xffffff }, /* repeated, but not beyond its ends */
		{ 11, 20, 0xe60019 }, { 19, 20, 0x1900e6 },
		{ 21, 20, 0xe60019 }, { 20, 28, 0xffffff },
		{ 2, 28, 0x0000ff },  { 20, 36, 0xff0000 },
		{ 2, 36, 0xffffff },
	};
	const struct parts k = { .page = LINEAR(0, 1, "") LINEAR(8, 2, "")
				     LINEAR(16, 0, "MapType='Repeat' MapUnit='10'") ROUND(24, 2)
					 ROUND(32, 1) };
	struct yx_buf package = { 0 };
	char path[700];

	if (!test_have("pdftoppm"))
		test_skip("no pdftoppm");
	prepare();
	parts_package(&package, &k);
	snprintf(path, sizeof(path), "%s/shaded.ofd", dir);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&package), 0, &err));
	yx_buf_clear(&package);
	CHECK_INT(run("--dpi 254 -o shaded-1.png shaded.ofd"), 0); /* 10 pixels a millimetre */
	CHECK_INT(run("--format pdf -o shaded.pdf shaded.ofd"), 0);
	CHECK_INT(test_sh("cd %s && pdftoppm -r 254 -png -singlefile shaded.pdf shaded-2", dir), 0);
	for (int file = 1; file <= 2; file++) {
		struct yx_image i = { 0 };
		struct yx_bytes png;

		snprintf(path, sizeof(path), "%s/shaded-%d.png", dir, file);
		png = test_read(path);
		CHECK_OK(yx_png_decode(&i, png, &err));
		for (size_t n = 0; i.rgba && n < sizeof(points) / sizeof(points[0]); n++) {
			const uint8_t *at =
			    i.rgba +
			    ((size_t)points[n].y * 10 * i.width + (size_t)points[n].x * 10) * 4;
			unsigned got = (unsigned)at[0] << 16 | (unsigned)at[1] << 8 | at[2];

			CHECK_MSG(colours_near(got, points[n].rgb, 8),
				  "file %d at (%d, %d): #%06x, want #%06x", file, points[n].x,
				  points[n].y, got, points[n].rgb);
		}
		yx_image_clear(&i);
		free((void *)png.data);
	}
#undef SHADED
#undef LINEAR
#undef ROUND
#undef BOX
}

/* What recognition writes over a scan: found by a search, seen by nobody. */
static void
invisible_text_reaches_the_pdf_in_mode_3(void)
{
#define LINE(y, attr, colour, text)                                                                \
	"<TextObject ID='5' Boundary='2 " #y " 36 8' Font='11' Size='5' " attr ">" colour          \
	"<TextCode X='0' Y='6' DeltaX='5 5'>" text "</TextCode></TextObject>"
	const struct parts k = {
		.page = LINE(0, "", "", "看得见") LINE(8, "Alpha='0'", "", "隐藏甲") LINE(
		    16, "", "<FillColor Value='9 9 9' Alpha='0'/>",
		    "隐藏乙") LINE(24, "Fill='false'", "", "隐藏丙")
		    LINE(32, "Visible='false'", "",
			 "不输出") "<CompositeObject ID='6' Boundary='0 0 40 40' ResourceID='70' "
				   "Alpha='128'/>",
		.fonts = "<Font ID='11' FontName='宋体'/>",
		.resources =
		    "<CompositeGraphicUnits><CompositeGraphicUnit ID='70' Width='40' "
		    "Height='40'><Content>" LINE(32, "Alpha='0'", "", "隐藏丁") LINE(
			0, "", "",
			"(/a1 gs)") "</Content></CompositeGraphicUnit></CompositeGraphicUnits>",
	};
	struct yx_buf package = { 0 };
	struct yx_image i = { 0 };
	struct yx_bytes png;
	char path[700];
	size_t ink = 0;

	prepare();
	parts_package(&package, &k);
	snprintf(path, sizeof(path), "%s/scan.ofd", dir);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&package), 0, &err));
	yx_buf_clear(&package);
	CHECK_INT(run("--dpi 127 -o scan.png scan.ofd"), 0); /* 5 pixels a millimetre */
	snprintf(path, sizeof(path), "%s/scan.png", dir);
	png = test_read(path);
	CHECK_OK(yx_png_decode(&i, png, &err));
	for (uint32_t y = 45; i.rgba && y < i.height; y++) /* below the visible line */
		for (uint32_t x = 0; x < i.width; x++)
			ink += i.rgba[((size_t)y * i.width + x) * 4] != 255;
	CHECK_INT(ink, 0);
	yx_image_clear(&i);
	free((void *)png.data);
	CHECK_INT(run("--format pdf -o scan.pdf scan.ofd"), 0);
	if (test_have("pdftotext")) {
		CHECK_INT(test_sh("cd %s && pdftotext scan.pdf scan.txt", dir), 0);
		CHECK(says("scan.txt", "看得见"));
		CHECK(says("scan.txt", "隐藏甲") && says("scan.txt", "隐藏乙"));
		CHECK(says("scan.txt", "隐藏丙") && says("scan.txt", "隐藏丁"));
		CHECK(!says("scan.txt", "不输出"));
	}
	if (test_have("qpdf")) {
		CHECK_INT(test_sh("cd %s && qpdf --check scan.pdf >/dev/null && "
				  "qpdf --qdf --object-streams=disable scan.pdf scan.qdf",
				  dir),
			  0);
		/* on the page and in the form; no trace of the mark */
		CHECK_INT(test_sh("test $(grep -a -c 'gs 3 Tr' %s/scan.qdf) = 2", dir), 0);
		CHECK(!says("scan.qdf", "ca .0045"));
	}
#undef LINE
}

TEST_MAIN(CASE(pages_as_png_svg_and_pdf), CASE(warnings_in_both_languages_and_json), CASE(refusals),
	  CASE(an_encrypted_package_needs_its_password),
	  CASE(invisible_text_reaches_the_pdf_in_mode_3),
	  CASE(shadings_end_alike_in_picture_and_pdf))
