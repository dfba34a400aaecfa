/* SPDX-License-Identifier: Apache-2.0 */
/* The package and its graph: paths, roles, pages, text, and documents of our own making. */
#include <ft2build.h>
#include FT_FREETYPE_H
#include "../test.h"
#include <yinxin/limits.h>
#include <yinxin/ofd.h>

struct part {
	const char *name, *content;
};

static void
pack(struct yx_buf *out, const struct part *parts, size_t count)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_zip_edit e[16] = { 0 };

	for (size_t i = 0; i < count && i < 16; i++)
		e[i] = (struct yx_zip_edit){ .name = parts[i].name,
					     .content = yx_bytes_str(parts[i].content) };
	CHECK_OK(yx_zip_create(e, count, 0, &w, &err));
}

static struct yx_ofd *
open_parts(struct yx_buf *b, const struct part *parts, size_t count)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd *o = NULL;

	yx_buf_reset(b);
	pack(b, parts, count);
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(b), &err));
	return o;
}

static enum yx_ofd_role
role_of(const struct yx_ofd *o, const char *path)
{
	for (size_t i = 0; i < yx_ofd_entry_count(o); i++)
		if (strcmp(yx_ofd_entry(o, i)->path, path) == 0)
			return yx_ofd_entry(o, i)->role;
	return YX_OFD_ROLE_COUNT;
}

static void
paths_are_followed_as_real_files_write_them(void)
{
	static const char *const ways[] = {
		"Doc_0/Document.xml",   "/Doc_0/Document.xml",         "./Doc_0/Document.xml",
		"Doc_0\\Document.xml",  "Doc_0/../Doc_0/Document.xml", "doc_0/DOCUMENT.xml",
		"Doc_0/Doc%75ment.xml", "  Doc_0/Document.xml\n",
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct yx_buf main = { 0 }, b = { 0 };
		struct part parts[3] = { { "OFD.xml", NULL },
					 { "Doc_0/Document.xml",
					   "<Document><Pages><Page ID='7' BaseLoc='p.xml'/></Pages>"
					   "</Document>" },
					 { "Doc_0/p.xml", "<Page/>" } };
		struct yx_ofd *o;

		yx_buf_printf(&main, "<OFD><DocBody><DocRoot>%s</DocRoot></DocBody></OFD>",
			      ways[i]);
		parts[0].content = yx_buf_str(&main);
		o = open_parts(&b, parts, 3);
		if (o) {
			CHECK_MSG(yx_ofd_page_count(o) == 1, "%s", ways[i]);
			CHECK_INT(role_of(o, "/Doc_0/p.xml"), YX_OFD_PAGE);
			CHECK_INT(yx_ofd_dangling_count(o), 0);
		}
		yx_ofd_free(o);
		yx_buf_clear(&main);
		yx_buf_clear(&b);
	}
}

static void
paths_out_of_the_package_lead_nowhere(void)
{
	static const struct part parts[] = {
		{ "OFD.xml",
		  "<OFD><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></OFD>" }
	};
	struct yx_buf b = { 0 };
	struct yx_ofd *o = open_parts(&b, parts, 1);

	REQUIRE(o != NULL);
	CHECK_INT(yx_ofd_page_count(o), 0);
	CHECK_INT(yx_ofd_dangling_count(o), 1);
	CHECK_STR(yx_ofd_dangling(o, 0)->path, "../../etc/passwd");
	CHECK_INT(yx_ofd_dangling(o, 0)->role, YX_OFD_DOCUMENT);
	yx_ofd_free(o);
	yx_buf_clear(&b);
}

/* BaseLoc is relative to its file; some write it from the document or from the root. */
static void
resources_are_found_where_baseloc_means(void)
{
	static const struct {
		const char *base, *file, *there;
	} ways[] = {
		{ "Img", "a.png", "D/Res/Img/a.png" },
		{ "/D/Img", "a.png", "D/Img/a.png" },
		{ "Img", "a.png", "D/Img/a.png" },
		{ "D/Img", "a.png", "D/Img/a.png" },
		{ "./Img/", "./a.png", "D/Img/a.png" },
		{ "..\\Img\\", "a.png", "D/Img/a.png" },
		{ "", "a.png", "D/Res/a.png" },
		{ "Img", "Img/a.png", "D/Img/a.png" },
		{ "Img", "/D/Img/a.png", "D/Img/a.png" },
		{ "IMG", "A.PNG", "D/Img/a.png" },
		{ "Elsewhere", "Img/a.png", "D/Img/a.png" },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct yx_buf res = { 0 }, b = { 0 };
		char path[64];
		struct part parts[] = {
			{ "OFD.xml",
			  "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>" },
			{ "D/Document.xml", "<Document><CommonData><PublicRes>Res/R.xml</PublicRes>"
					    "</CommonData></Document>" },
			{ "D/Res/R.xml", NULL },
			{ ways[i].there, "picture" },
		};
		struct yx_ofd *o;
		size_t found;

		yx_buf_printf(&res,
			      "<Res BaseLoc='%s'><MultiMedias><MultiMedia ID='1'><MediaFile>%s"
			      "</MediaFile></MultiMedia></MultiMedias></Res>",
			      ways[i].base, ways[i].file);
		parts[2].content = yx_buf_str(&res);
		o = open_parts(&b, parts, 4);
		(void)snprintf(path, sizeof(path), "/%s", ways[i].there);
		/* the graph and who draws agree */
		CHECK_MSG(o && role_of(o, path) == YX_OFD_MEDIA, "%s + %s", ways[i].base,
			  ways[i].file);
		CHECK_INT(yx_ofd_dangling_count(o), 0);
		found = yx_ofd_locate(o, "/D/Res/R.xml", ways[i].base, ways[i].file);
		CHECK_MSG(found != SIZE_MAX && strcmp(yx_ofd_entry(o, found)->path, path) == 0,
			  "%s + %s", ways[i].base, ways[i].file);
		yx_ofd_free(o);
		yx_buf_clear(&res);
		yx_buf_clear(&b);
	}
}

static void
a_page_without_a_physical_box(void)
{
	static const struct part parts[] = {
		{ "OFD.xml", "<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>" },
		{ "D.xml", "<Document><CommonData><PageArea><ApplicationBox>0 0 80 60"
			   "</ApplicationBox></PageArea></CommonData><Pages><Page ID='1' "
			   "BaseLoc='P.xml'/><Page ID='2' BaseLoc='Q.xml'/></Pages></Document>" },
		{ "P.xml", "<Page><Area><PhysicalBox>broken</PhysicalBox><ContentBox>0 0 40 30"
			   "</ContentBox></Area></Page>" },
		{ "Q.xml", "<Page/>" },
	};
	struct yx_buf b = { 0 };
	struct yx_ofd *o = open_parts(&b, parts, 4);

	REQUIRE(o && yx_ofd_page_count(o) == 2);
	CHECK(yx_ofd_page(o, 0)->box.width == 40 && yx_ofd_page(o, 0)->box.height == 30);
	CHECK(yx_ofd_page(o, 1)->box.width == 80 && yx_ofd_page(o, 1)->box.height == 60);
	yx_ofd_free(o);
	yx_buf_clear(&b);
}

static void
roles_follow_from_who_names_what(void)
{
	static const struct part parts[] = {
		{ "OFD.xml", "<o:OFD xmlns:o='urn:any'><o:DocBody><o:DocInfo><o:DocID>id</o:DocID>"
			     "<o:Title>t</o:Title></o:DocInfo><o:DocRoot>D/Document.xml</o:DocRoot>"
			     "</o:DocBody></o:OFD>" },
		{ "D/Document.xml",
		  "<Document><CommonData><PageArea><PhysicalBox>0 0 100 50</PhysicalBox></PageArea>"
		  "<PublicRes>R.xml</PublicRes><TemplatePage ID='2' BaseLoc='T.xml'/></CommonData>"
		  "<Pages><Page ID='1' BaseLoc='P.xml'/></Pages><Annotations>A.xml</Annotations>"
		  "<CustomTags>C.xml</CustomTags><Extensions>E.xml</Extensions></Document>" },
		{ "D/R.xml",
		  "<Res BaseLoc='Res'><ColorSpaces><ColorSpace ID='1' Profile='c.icc'/>"
		  "</ColorSpaces><Fonts><Font ID='3'><FontFile>f.ttf</FontFile></Font></Fonts>"
		  "<MultiMedias><MultiMedia ID='4'><MediaFile>/M/i.png</MediaFile></MultiMedia>"
		  "</MultiMedias></Res>" },
		{ "D/Res/c.icc", "c" },
		{ "D/Res/f.ttf", "f" },
		{ "M/i.png", "i" },
		{ "D/T.xml", "<Page><PageRes>PR.xml</PageRes></Page>" },
		{ "D/PR.xml",
		  "<Res><MultiMedias><MultiMedia><MediaFile>j.png</MediaFile></MultiMedia>"
		  "</MultiMedias></Res>" },
		{ "D/P.xml", "<Page><Area><PhysicalBox>0 0 10 20</PhysicalBox></Area>"
			     "<Template TemplateID='2' ZOrder='Foreground'/></Page>" },
		{ "D/A.xml",
		  "<Annotations><Page PageID='1'><FileLoc>a1.xml</FileLoc></Page></Annotations>" },
		{ "D/a1.xml", "<PageAnnot/>" },
		{ "D/C.xml",
		  "<CustomTags><CustomTag><FileLoc>tag.xml</FileLoc></CustomTag></CustomTags>" },
		{ "D/tag.xml", "not XML at all, and nobody has to read it" },
		{ "D/E.xml", "<Extensions/>" },
		{ "D/stray.bin", "nobody names me" },
	};
	static const struct {
		const char *path;
		enum yx_ofd_role role;
	} want[] = {
		{ "/OFD.xml", YX_OFD_MAIN },          { "/D/Document.xml", YX_OFD_DOCUMENT },
		{ "/D/R.xml", YX_OFD_RESOURCES },     { "/D/Res/c.icc", YX_OFD_PROFILE },
		{ "/D/Res/f.ttf", YX_OFD_FONT },      { "/M/i.png", YX_OFD_MEDIA },
		{ "/D/T.xml", YX_OFD_TEMPLATE },      { "/D/PR.xml", YX_OFD_RESOURCES },
		{ "/D/P.xml", YX_OFD_PAGE },          { "/D/A.xml", YX_OFD_ANNOTATIONS },
		{ "/D/a1.xml", YX_OFD_ANNOTATIONS },  { "/D/C.xml", YX_OFD_CUSTOM_TAGS },
		{ "/D/tag.xml", YX_OFD_CUSTOM_TAGS }, { "/D/E.xml", YX_OFD_EXTENSIONS },
		{ "/D/stray.bin", YX_OFD_UNREACHED },
	};
	struct yx_buf b = { 0 };
	struct yx_ofd *o = open_parts(&b, parts, sizeof(parts) / sizeof(parts[0]));

	REQUIRE(o != NULL);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		CHECK_MSG(role_of(o, want[i].path) == want[i].role, "%s is %s", want[i].path,
			  yx_ofd_role_name(role_of(o, want[i].path)));
	/* the template's own resources name a picture that is not there */
	CHECK_INT(yx_ofd_dangling_count(o), 1);
	CHECK_STR(yx_ofd_dangling(o, 0)->path, "/D/j.png");
	CHECK_STR(yx_ofd_dangling(o, 0)->named_by, "/D/PR.xml");
	CHECK_INT(yx_ofd_problem_count(o), 0);
	CHECK_STR(yx_ofd_doc_id(o), "id");
	CHECK_STR(yx_ofd_title(o), "t");
	REQUIRE(yx_ofd_page_count(o) == 1);
	CHECK(yx_ofd_page(o, 0)->box.width == 10 && yx_ofd_page(o, 0)->box.height == 20);
	REQUIRE(yx_ofd_page(o, 0)->template_count == 1);
	CHECK(yx_ofd_page(o, 0)->templates[0].foreground);
	CHECK(yx_ofd_page(o, 0)->annotations != SIZE_MAX);
	yx_ofd_free(o);
	yx_buf_clear(&b);
}

static void
what_is_no_document_is_refused_with_the_reason(void)
{
	static const struct {
		struct part part;
		const char *says;
	} cases[] = {
		{ { "other.xml", "<a/>" }, "no OFD.xml" },
		{ { "OFD.xml", "<a/>" }, "root element" },
		{ { "OFD.xml", "<OFD/>" }, "DocBody" },
		{ { "OFD.xml", "<OFD" }, "OFD.xml: line 1" },
		{ { "OFD.xml", "<!DOCTYPE OFD><OFD/>" }, "document type" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf b = { 0 };
		struct yx_ofd *o = NULL;

		pack(&b, &cases[i].part, 1);
		CHECK(yx_ofd_open(&o, yx_buf_bytes(&b), &err) != YX_OK && !o);
		CHECK_MSG(strstr(err.text, cases[i].says) != NULL, "%s", err.text);
		yx_buf_clear(&b);
	}
}

static struct yx_ofd_maker *
make(struct yx_buf *out)
{
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	struct yx_ofd_maker *m = NULL;
	const struct yx_ofd_box box = { 20, 40, 170, 0.3 };

	CHECK_OK(yx_ofd_maker_new(&m, "合同 <1> & 2", &err));
	CHECK_STATUS(yx_ofd_maker_text(m, 0, 0, 4, "x", NULL, &err), YX_USAGE);
	CHECK_OK(yx_ofd_maker_font(m, "SimSun", yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_ofd_maker_font(m, "Own", YX_BYTES_LIT("font file"), &err));
	for (int i = 0; i < 2; i++) {
		CHECK_OK(yx_ofd_maker_page(m, 210, 297, &err));
		CHECK_OK(yx_ofd_maker_text(m, 20, 30, 5, "服务合同 Service contract", NULL, &err));
		CHECK_OK(yx_ofd_maker_path(m, box, "M 0 0 L 170 0", 0, 0.3, -1, &err));
	}
	CHECK_OK(yx_ofd_maker_font(m, "SimSun", yx_bytes(NULL, 0), &err)); /* taken up again */
	yx_ofd_maker_colour(m, 0x183668);
	CHECK_OK(yx_ofd_maker_text(m, 20, 250, 4, "乙方（盖章）", NULL, &err));
	CHECK_OK(yx_ofd_maker_image(m, (struct yx_ofd_box){ 100, 100, 30, 20 }, "png",
				    YX_BYTES_LIT("picture"), &err));
	CHECK_OK(yx_ofd_maker_attach(m, "附件.txt", YX_BYTES_LIT("attached"), &err));
	CHECK_OK(yx_ofd_maker_write(m, INT64_C(1780272000000000), &w, &err));
	return m;
}

static void
what_the_maker_makes_is_whole(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf a = { 0 }, b = { 0 };
	struct yx_ofd_maker *m = make(&a);
	struct yx_ofd *o = NULL;
	struct yx_ofd_hit hits[4];
	size_t count;

	yx_ofd_maker_free(m);
	m = make(&b);
	yx_ofd_maker_free(m);
	CHECK(yx_bytes_equal(yx_buf_bytes(&a), yx_buf_bytes(&b)));
	CHECK(yx_ofd_looks_like(yx_buf_bytes(&a)));
	REQUIRE(yx_ofd_open(&o, yx_buf_bytes(&a), &err) == YX_OK);
	CHECK_INT(yx_ofd_page_count(o), 2);
	CHECK_INT(yx_ofd_dangling_count(o), 0);
	CHECK_INT(yx_ofd_problem_count(o), 0);
	CHECK_STR(yx_ofd_title(o), "合同 <1> & 2");
	CHECK_STR(yx_ofd_version(o), "1.2");
	for (size_t i = 0; i < yx_ofd_entry_count(o); i++)
		CHECK_MSG(yx_ofd_role_renders(yx_ofd_entry(o, i)->role), "%s is %s",
			  yx_ofd_entry(o, i)->path, yx_ofd_role_name(yx_ofd_entry(o, i)->role));
	CHECK_OK(yx_ofd_find_text(o, "服务合同", hits, 4, &count, &err));
	CHECK_INT(count, 2);
	CHECK(hits[0].page == 0 && hits[1].page == 1);
	CHECK(hits[0].box.x == 20 && hits[0].box.width == 20);
	CHECK(hits[0].box.y > 24 && hits[0].box.y < 27);
	CHECK_OK(yx_ofd_find_text(o, "Servicecontract", hits, 4, &count, &err));
	CHECK_INT(count, 2);
	CHECK_OK(yx_ofd_find_text(o, "nowhere", hits, 4, &count, &err));
	CHECK_INT(count, 0);
	CHECK_STATUS(yx_ofd_find_text(o, " ", hits, 4, &count, &err), YX_USAGE);
	/* two fonts, though one was named twice; the colour is the text's that followed it */
	yx_buf_clear(&b);
	CHECK_OK(yx_zip_read(yx_ofd_zip(o), yx_zip_find(yx_ofd_zip(o), "Doc_0/PublicRes.xml"), 0,
			     &b, &err));
	CHECK_STR(strstr(yx_buf_str(&b), "<ofd:Fonts>"),
		  "<ofd:Fonts><ofd:Font ID=\"1\" FontName=\"SimSun\" FamilyName=\"SimSun\"/>"
		  "<ofd:Font ID=\"2\" FontName=\"Own\" FamilyName=\"Own\"><ofd:FontFile>font_2.otf"
		  "</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>\n");
	yx_buf_clear(&b);
	CHECK_OK(yx_zip_read(yx_ofd_zip(o),
			     yx_zip_find(yx_ofd_zip(o), "Doc_0/Pages/Page_1/Content.xml"), 0, &b,
			     &err));
	CHECK(strstr(yx_buf_str(&b), "Font=\"1\" Size=\"4\"><ofd:FillColor Value=\"24 54 104\"/>"
				     "<ofd:TextCode"));
	CHECK(strstr(yx_buf_str(&b), "Font=\"2\" Size=\"5\"><ofd:TextCode"));
	yx_ofd_free(o);
	yx_buf_clear(&a);
	yx_buf_clear(&b);
}

/* Every character of the text has its glyph in the embedded subset, and the subset is small. */
static void
faces_are_embedded_as_subsets(void)
{
	static const char text[] = "技术服务合同 Agreement №1 ￥260,000.00";
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 }, again = { 0 }, font = { 0 };
	struct yx_draw_fonts *fonts = NULL;
	struct yx_ofd *o = NULL;
	FT_Library library = NULL;
	FT_Face face = NULL;
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	size_t at;
	uint32_t cp;

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	if (!yx_draw_fonts_file(fonts, YX_DRAW_SONG))
		test_skip("there is no font for Chinese text");
	for (int i = 0; i < 2; i++) {
		const struct yx_zip_writer w = { yx_zip_into_buf, i ? &again : &out };
		struct yx_ofd_maker *m = NULL;

		CHECK_OK(yx_ofd_maker_new(&m, "t", &err));
		CHECK_OK(yx_ofd_maker_page(m, 210, 297, &err));
		CHECK_OK(yx_ofd_maker_face(m, fonts, YX_DRAW_SONG, &err));
		CHECK_OK(yx_ofd_maker_text(m, 20, 30, 5, text, NULL, &err));
		CHECK_OK(yx_ofd_maker_face(m, fonts, YX_DRAW_HEI_BOLD, &err));
		CHECK_OK(yx_ofd_maker_text(m, 20, 40, 5, "粗", NULL, &err));
		CHECK_OK(yx_ofd_maker_face(m, fonts, YX_DRAW_SONG, &err));
		CHECK_OK(yx_ofd_maker_write(m, INT64_C(1780272000000000), &w, &err));
		yx_ofd_maker_free(m);
	}
	CHECK(yx_bytes_equal(yx_buf_bytes(&out), yx_buf_bytes(&again)));
	REQUIRE(yx_ofd_open(&o, yx_buf_bytes(&out), &err) == YX_OK);
	CHECK_INT(yx_ofd_dangling_count(o), 0);
	at = yx_ofd_resolve(o, "/Doc_0/Res/", "font_1.otf");
	if (at == SIZE_MAX) /* another font serves here */
		at = yx_ofd_resolve(o, "/Doc_0/Res/", "font_1.ttf");
	REQUIRE(at != SIZE_MAX);
	CHECK_STR(yx_ofd_role_name(yx_ofd_entry(o, at)->role), "font");
	CHECK_OK(yx_ofd_read(o, at, &font, &err));
	CHECK_MSG(font.len < 64 << 10, "%zu bytes", font.len);
	CHECK(FT_Init_FreeType(&library) == 0 &&
	      FT_New_Memory_Face(library, font.data, (FT_Long)font.len, 0, &face) == 0);
	while (face && yx_utf8_take(&r, &cp))
		CHECK_MSG(FT_Get_Char_Index(face, cp) != 0, "U+%04X has no glyph", cp);
	CHECK(face && FT_Get_Char_Index(face, 0x7c97) == 0); /* 粗 is in the other font */
	FT_Done_Face(face);
	FT_Done_FreeType(library);
	yx_ofd_free(o);
	yx_draw_fonts_free(fonts);
	yx_buf_clear(&out);
	yx_buf_clear(&again);
	yx_buf_clear(&font);
}

/* What the font lacks is told, not left out. */
static void
a_character_without_glyph_is_an_error(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &out };
	struct yx_draw_fonts *fonts = NULL;
	struct yx_ofd_maker *m = NULL;

	CHECK_OK(yx_draw_fonts_new(&fonts, NULL, &err));
	if (!yx_draw_fonts_file(fonts, YX_DRAW_SONG))
		test_skip("there is no font for Chinese text");
	CHECK_OK(yx_ofd_maker_new(&m, "t", &err));
	CHECK_OK(yx_ofd_maker_page(m, 210, 297, &err));
	CHECK_OK(yx_ofd_maker_face(m, fonts, YX_DRAW_SONG, &err));
	CHECK_OK(yx_ofd_maker_text(m, 20, 30, 5, "\xf3\xb0\x80\x80", NULL, &err));
	CHECK_STATUS(yx_ofd_maker_write(m, 0, &w, &err), YX_NOT_FOUND);
	CHECK(strstr(err.text, "U+F0000") != NULL);
	CHECK_INT(out.len, 0);
	yx_ofd_maker_free(m);
	yx_draw_fonts_free(fonts);
}

static void
a_seal_across_many_pages_is_cut_into_slices_that_can_be_seen(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &b };
	struct yx_ofd_maker *m = NULL;
	struct yx_ofd_place places[20];
	struct yx_ofd *o = NULL;
	double shown = 0;

	CHECK_OK(yx_ofd_maker_new(&m, "20", &err));
	for (int i = 0; i < 20; i++)
		CHECK_OK(yx_ofd_maker_page(m, 210, 297, &err));
	CHECK_OK(yx_ofd_maker_write(m, 0, &w, &err));
	REQUIRE(yx_ofd_open(&o, yx_buf_bytes(&b), &err) == YX_OK);
	CHECK_OK(yx_ofd_place_across(o, 42, 42, -1, places, &err));
	for (size_t i = 0; i < 20; i++) {
		CHECK_INT(places[i].page, i);
		CHECK(places[i].clip.width >= 5);
		CHECK(places[i].box.x + places[i].clip.x + places[i].clip.width > 209.99 &&
		      places[i].box.x + places[i].clip.x + places[i].clip.width < 210.01);
		shown += places[i].clip.width;
	}
	/* three whole seals in all */
	CHECK(shown > 125.99 && shown < 126.01);
	yx_ofd_free(o);
	yx_ofd_maker_free(m);
	yx_buf_clear(&b);
}

static void
dates_of_every_form_in_the_field(void)
{
	static const struct {
		const char *text, *utc; /* NULL: unreadable */
	} cases[] = {
		{ "20200817111329Z", "2020-08-17T11:13:29Z" },
		{ "20201010065840.923Z", "2020-10-10T06:58:40Z" },
		{ "2020-06-20 17:18:49", "2020-06-20T09:18:49Z" },
		{ "2020-06-20T17:18:49", "2020-06-20T09:18:49Z" },
		{ "2020-06-20T17:18:49+09:00", "2020-06-20T08:18:49Z" },
		{ "2020-06-20", "2020-06-19T16:00:00Z" },
		{ "yesterday", NULL },
		{ "20209917111329Z", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf sig = { 0 }, b = { 0 };
		struct part parts[3] = {
			{ "OFD.xml",
			  "<OFD><DocBody><Signatures>S.xml</Signatures></DocBody></OFD>" },
			{ "S.xml",
			  "<Signatures><Signature ID='s9' BaseLoc='g.xml'/></Signatures>" },
			{ "g.xml", NULL }
		};
		const struct yx_ofd_signature *s;
		struct yx_ofd *o;
		char text[32] = "";

		yx_buf_printf(&sig,
			      "<Signature><SignedInfo><Provider><ProviderName>p</ProviderName>"
			      "</Provider><SignatureDateTime>%s</SignatureDateTime><References/>"
			      "</SignedInfo><SignedValue>v</SignedValue></Signature>",
			      cases[i].text);
		parts[2].content = yx_buf_str(&sig);
		o = open_parts(&b, parts, 3);
		s = o ? yx_ofd_signature(o, 0) : NULL;
		REQUIRE(s != NULL);
		CHECK_STR(s->provider, "p");
		CHECK(s->seal && s->digest == YX_DIGEST_MD5 && s->value_entry == SIZE_MAX);
		if (cases[i].utc)
			CHECK_STR(s->time == YX_TIME_NONE ? "" : yx_time_rfc3339(text, s->time),
				  cases[i].utc);
		else
			CHECK(s->time == YX_TIME_NONE);
		yx_ofd_free(o);
		yx_buf_clear(&sig);
		yx_buf_clear(&b);
	}
}

static void
cut_at_every_byte_is_refused(void)
{
	struct yx_buf b = { 0 };
	struct yx_ofd_maker *m = make(&b);

	yx_ofd_maker_free(m);
	for (size_t n = 0; n < b.len; n++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_ofd *o = NULL;

		CHECK(yx_ofd_open(&o, yx_bytes_slice(yx_buf_bytes(&b), 0, n), &err) != YX_OK && !o);
	}
	yx_buf_clear(&b);
}

TEST_MAIN(CASE(paths_are_followed_as_real_files_write_them),
	  CASE(paths_out_of_the_package_lead_nowhere),
	  CASE(resources_are_found_where_baseloc_means), CASE(a_page_without_a_physical_box),
	  CASE(roles_follow_from_who_names_what),
	  CASE(what_is_no_document_is_refused_with_the_reason), CASE(what_the_maker_makes_is_whole),
	  CASE(faces_are_embedded_as_subsets), CASE(a_character_without_glyph_is_an_error),
	  CASE(a_seal_across_many_pages_is_cut_into_slices_that_can_be_seen),
	  CASE(dates_of_every_form_in_the_field), CASE(cut_at_every_byte_is_refused))
