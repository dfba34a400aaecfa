/* SPDX-License-Identifier: Apache-2.0 */
/* What a page is made of: templates, layers, annotations; and packages that are damaged. */
#include <dirent.h>

#include "parts.h"

#define FULL(colour)                                                                               \
	"<PathObject Boundary='0 0 40 40' Stroke='false' Fill='true'><FillColor Value='" colour    \
	"'/><AbbreviatedData>M 0 0 L 40 0 L 40 40 L 0 40 C</AbbreviatedData></PathObject>"
#define BOX(colour, x, y)                                                                          \
	"<PathObject Boundary='" x " " y                                                           \
	" 10 10' Stroke='false' Fill='true'><FillColor Value='" colour                             \
	"'/><AbbreviatedData>M 0 0 L 10 0 L 10 10 L 0 10 C</AbbreviatedData></PathObject>"

#define RED   "255 0 0"
#define GREEN "0 255 0"
#define BLUE  "0 0 255"

static void
of_several_documents_the_first_is_shown(void)
{
	struct parts k = { .page = FULL(GREEN),
			   .bodies = "<DocBody><DocRoot>Doc_1/Document.xml</DocRoot></DocBody>" };
	struct drawn page, *p = &page;

	k.file[0].name = "Doc_1/Document.xml";
	k.file[0].bytes = YX_BYTES_LIT("<Document><Pages><Page ID='1' BaseLoc='P.xml'/></Pages>"
				       "</Document>");
	k.file[1].name = "Doc_1/P.xml";
	k.file[1].bytes =
	    YX_BYTES_LIT("<Page><Content><Layer>" FULL(RED) "</Layer></Content></Page>");
	if (drawn_show(p, &k)) {
		CHECK_INT(yx_ofd_view_page_count(p->view), 1);
		CHECK_AT(p, 20, 20, 0x00ff00);
		CHECK_WARNED(p, "several documents");
	}
	drawn_clear(p);
}

static void
layers_and_templates_lie_in_their_order(void)
{
	static const struct {
		const char *use, *attr, *more;
		unsigned rgb;
	} cases[] = {
		/* a template is the background unless it says otherwise */
		{ "<Template TemplateID='900'/>", "", "", 0x00ff00 },
		{ "<Template TemplateID='900' ZOrder='Foreground'/>", "", "", 0xff0000 },
		{ "<Template TemplateID='900' ZOrder='Background'/>", "Type='Background'", "",
		  0x00ff00 },
		{ "<Template TemplateID='900' ZOrder='Body'/>", "Type='Background'", "", 0xff0000 },
		{ "<Template TemplateID='900' ZOrder='Body'/>", "Type='Body'", "", 0x00ff00 },
		{ "<Template TemplateID='900' ZOrder='Foreground'/>", "Type='Foreground'", "",
		  0x00ff00 },
		/* layers by type, then by order */
		{ "", "Type='Foreground'", "<Layer Type='Background'>" FULL(BLUE) "</Layer>",
		  0x00ff00 },
		{ "", "", "<Layer Type='Body'>" FULL(BLUE) "</Layer>", 0x0000ff },
		{ "", "Visible='false'", "", 0xffffff },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct drawn page, *p = &page;
		struct parts k = { .use = cases[i].use,
				   .layer_attr = cases[i].attr,
				   .more = cases[i].more,
				   .page = FULL(GREEN),
				   .template_page = "<Layer>" FULL(RED) "</Layer>" };

		if (drawn_show(p, &k)) {
			unsigned got = drawn_at(p->surface, 20, 20, PARTS_SCALE);

			CHECK_MSG(got == cases[i].rgb, "case %zu: #%06x, want #%06x", i, got,
				  cases[i].rgb);
			CHECK_QUIET(p);
		}
		drawn_clear(p);
	}
}

static void
annotations_lie_on_top(void)
{
	struct drawn page, *p = &page;
	struct parts k = {
		.page = FULL(GREEN),
		.annotations =
		    "<Annot ID='5' Type='Stamp'><Appearance Boundary='10 10 10 10'>" FULL(
			RED) "</Appearance></Annot><Annot ID='6' Visible='false'><Appearance "
			     "Boundary='25 25 10 10'>" FULL(
				 RED) "</Appearance></Annot>"
				      "<Annot ID='7' Type='Link'><Appearance Boundary='0 0 0 "
				      "0'/></Annot>"
	};
	struct yx_ofd_view_options none = { .no_annotations = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd_view *view = NULL;

	if (drawn_show(p, &k)) {
		CHECK_AT(p, 15, 15, 0xff0000);
		CHECK_AT(p, 9, 9, 0x00ff00); /* its boundary cuts */
		CHECK_AT(p, 22, 15, 0x00ff00);
		CHECK_AT(p, 30, 30, 0x00ff00); /* hidden */
		CHECK_QUIET(p);
		CHECK_OK(yx_ofd_view_open(&view, yx_buf_bytes(&p->package), &none, &err));
		cairo_surface_destroy(p->surface);
		p->surface = drawn_page(view, 0, PARTS_SCALE);
		CHECK_AT(p, 15, 15, 0x00ff00);
		yx_ofd_view_close(view);
	}
	drawn_clear(p);
}

static void
sizes_and_pages_that_are_not_there(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct parts k = { .page = FULL(RED) };
	struct yx_ofd_view *view = NULL;
	struct yx_buf b = { 0 };
	double w, h;
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 8, 8);
	cairo_t *cr = cairo_create(s);

	parts_package(&b, &k);
	CHECK_OK(yx_ofd_view_open(&view, yx_buf_bytes(&b), NULL, &err));
	CHECK_INT(yx_ofd_view_page_count(view), 1);
	yx_ofd_view_page_size(view, 0, &w, &h);
	CHECK(w == PARTS_SIDE && h == PARTS_SIDE);
	CHECK_STATUS(yx_ofd_view_draw(view, 1, cr, &err), YX_USAGE);
	/* nothing is painted beside the page, and the context is as it was */
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_scale(cr, 0.1, 0.1);
	CHECK_OK(yx_ofd_view_draw(view, 0, cr, &err));
	cairo_surface_flush(s);
	CHECK_INT(drawn_at(s, 1, 1, 1), 0xff0000);
	CHECK_INT(drawn_at(s, 6, 6, 1), 0xffffff);
	cairo_destroy(cr);
	cairo_surface_destroy(s);
	yx_ofd_view_close(view);
	yx_buf_clear(&b);
	CHECK_STATUS(yx_ofd_view_open(&view, YX_BYTES_LIT("no package"), NULL, &err), YX_MALFORMED);
	CHECK(view == NULL);
	yx_ofd_view_close(NULL);
}

static void
time_ends_a_page(void)
{
	struct yx_ofd_view_options options = { .page_time = 1 };
	struct yx_error err = YX_ERROR_INIT;
	struct parts k = { .page = FULL(RED) };
	struct drawn page = { 0 }, *p = &page;

	parts_package(&p->package, &k);
	CHECK_OK(yx_ofd_view_open(&p->view, yx_buf_bytes(&p->package), &options, &err));
	p->surface = drawn_page(p->view, 0, PARTS_SCALE);
	CHECK_AT(p, 20, 20, 0xffffff);
	CHECK_WARNED(p, "takes too long");
	drawn_clear(p);
}

static void
a_page_without_content_is_told(void)
{
	struct yx_error err = YX_ERROR_INIT;
	static const char *const bad[] = { NULL, "<Page><Content>", "<!DOCTYPE x><Page/>" };

	for (size_t i = 0; i < 3; i++) {
		struct parts k = { .page = FULL(RED) };
		struct drawn page = { 0 }, *p = &page;
		struct yx_buf whole = { 0 };
		const struct yx_zip_writer w = { yx_zip_into_buf, &p->package };
		struct yx_zip_edit e = { .name = "Doc_0/Page.xml",
					 .content = yx_bytes_str(bad[i]),
					 .remove = !bad[i] };
		struct yx_zip *z = NULL;

		parts_package(&whole, &k);
		CHECK_OK(yx_zip_open(&z, yx_buf_bytes(&whole), &err));
		CHECK_OK(yx_zip_rewrite(z, &e, 1, 0, &w, &err));
		yx_zip_free(z);
		yx_buf_clear(&whole);
		CHECK_OK(yx_ofd_view_open(&p->view, yx_buf_bytes(&p->package), NULL, &err));
		if (p->view) {
			p->surface = drawn_page(p->view, 0, PARTS_SCALE);
			CHECK_WARNED(p, "the content of this page");
		}
		drawn_clear(p);
	}
}

/* Close what a cut left open, so that the rest is still XML: the drawing sees it, not the parser.
 */
static void
close_cut(struct yx_buf *out, const char *xml, size_t n)
{
	const char *open[32];
	size_t lens[32], depth = 0, tag = 0;
	bool in_tag = false, in_value = false;

	for (size_t i = 0; i < n; i++) {
		if (in_value) {
			in_value = xml[i] != '\'';
		} else if (in_tag && xml[i] == '\'') {
			in_value = true;
		} else if (xml[i] == '<') {
			in_tag = true;
			tag = i;
		} else if (in_tag && xml[i] == '>') {
			in_tag = false;
			if (xml[tag + 1] == '/') {
				depth--;
			} else if (xml[i - 1] != '/' && depth < 32) {
				open[depth] = xml + tag + 1;
				lens[depth++] = strcspn(xml + tag + 1, " >/");
			}
		}
	}
	yx_buf_put(out, xml, in_tag && !in_value ? tag : n);
	if (in_value)
		yx_buf_puts(out, "'/>");
	while (depth-- > 0)
		yx_buf_printf(out, "</%.*s>", (int)lens[depth], open[depth]);
}

/* One page that uses everything, cut at every byte: no crash, and no endless drawing. */
static void
cut_content_never_crashes(void)
{
	static const char page[] =
	    "<PathObject ID='5' Boundary='1 1 9 9' CTM='1 0 0 1 2 2' DrawParam='4' Fill='true'>"
	    "<FillColor><AxialShd StartPoint='0 0' EndPoint='9 9'><Segment Position='0'><Color "
	    "Value='1 2 3'/></Segment></AxialShd></FillColor><Clips><Clip><Area CTM='1 0 0 1 0 0'>"
	    "<Path Boundary='0 0 9 9'><AbbreviatedData>M 0 0 L 9 9 "
	    "C</AbbreviatedData></Path></Area>"
	    "</Clip></Clips><AbbreviatedData>M 1 2 Q 3 4 5 6 B 1 2 3 4 5 6 A 3 4 5 1 0 7 8 "
	    "C</AbbreviatedData></PathObject><TextObject Boundary='1 1 9 9' Font='11' Size='4' "
	    "HScale='0.8'><CGTransform CodePosition='0' CodeCount='1' GlyphCount='2'><Glyphs>3 4"
	    "</Glyphs></CGTransform><TextCode X='0' Y='4' DeltaX='g 3 "
	    "4'>abcd</TextCode></TextObject>"
	    "<ImageObject Boundary='1 1 9 9' CTM='9 0 0 9 0 0' ResourceID='70'/>";
	struct parts k = { .fonts = "<Font ID='11' FontName='Arial'/>",
			   .resources = "<DrawParams><DrawParam ID='4' LineWidth='1'/></DrawParams>"
					"<MultiMedias><MultiMedia ID='70'><MediaFile>a.bmp"
					"</MediaFile></MultiMedia></MultiMedias>" };
	k.file[0].name = "Doc_0/Res/a.bmp";
	k.file[0].bytes = YX_BYTES_LIT("BM");
	for (size_t n = 0; n < sizeof(page); n++) {
		struct drawn d, *p = &d;
		struct yx_buf cut = { 0 };

		close_cut(&cut, page, n);
		k.page = yx_buf_str(&cut);
		(void)drawn_show(p, &k);
		for (size_t i = 0; i < yx_ofd_view_warning_count(p->view); i++)
			CHECK_MSG(!strstr(yx_ofd_view_warning(p->view, i)->text_en,
					  "the content of this page"),
				  "cut at %zu: %s", n, yx_ofd_view_warning(p->view, i)->text_en);
		drawn_clear(p);
		yx_buf_clear(&cut);
	}
}

static int
is_ofd(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && strcmp(d->d_name + n - 4, ".ofd") == 0;
}

/* Other people's files: all pages, on a small surface. */
static void
every_file_of_the_corpus_is_drawn(void)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *folder = test_corpus("ofd");
	struct dirent **names = NULL;
	int count = scandir(folder, &names, is_ofd, alphasort);
	size_t pages = 0;

	CHECK(count > 40);
	for (int i = 0; i < count; i++) {
		struct yx_ofd_view *view = NULL;
		struct yx_file file = { 0 };
		char path[1200];

		(void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
		CHECK_OK(yx_file_open(&file, path, 0, &err));
		CHECK_OK(yx_ofd_view_open(&view, file.bytes, NULL, &err));
		for (size_t n = 0; view && n < yx_ofd_view_page_count(view); n++, pages++)
			cairo_surface_destroy(drawn_page(view, n, 1));
		yx_ofd_view_close(view);
		yx_file_close(&file);
		free(names[i]);
	}
	free(names);
	CHECK(pages > 80);
	drawn_end();
}

TEST_MAIN(CASE(of_several_documents_the_first_is_shown),
	  CASE(layers_and_templates_lie_in_their_order), CASE(annotations_lie_on_top),
	  CASE(sizes_and_pages_that_are_not_there), CASE(time_ends_a_page),
	  CASE(a_page_without_content_is_told), CASE(cut_content_never_crashes),
	  CASE(every_file_of_the_corpus_is_drawn))
