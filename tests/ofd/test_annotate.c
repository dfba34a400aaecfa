/* SPDX-License-Identifier: Apache-2.0 */
/* A drawing put over a page: every way a document may or may not have annotations already. */
#include "../test.h"
#include <yinxin/ofd.h>

static struct yx_error err;

#define MAIN "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>"
#define TOP(max, more)                                                                             \
	"<o:Document xmlns:o='http://www.ofdspec.org/2016'><o:CommonData>" max                     \
	"</o:CommonData><o:Pages><o:Page ID='7' BaseLoc='P0.xml'/><o:Page ID='8' "                 \
	"BaseLoc='P1.xml'/></o:Pages>" more "</o:Document>"
#define MAX  "<o:MaxUnitID>41</o:MaxUnitID>"
#define PAGE "<Page><Content/></Page>"
#define LIST "<Annotations><Page PageID='7'><FileLoc>P0Annot.xml</FileLoc></Page></Annotations>"
#define ANNOT                                                                                      \
	"<PageAnnot><Annot ID='9' Type='Link'><Appearance Boundary='1 1 2 "                        \
	"2'/></Annot></PageAnnot>"

static void
pack(struct yx_buf *out, const char *document, bool annotations)
{
	const struct yx_zip_writer w = { yx_zip_into_buf, out };
	const struct yx_zip_edit e[] = {
		{ .name = "OFD.xml", .content = YX_BYTES_LIT(MAIN) },
		{ .name = "D/Document.xml", .content = yx_bytes_str(document) },
		{ .name = "D/P0.xml", .content = YX_BYTES_LIT(PAGE) },
		{ .name = "D/P1.xml", .content = YX_BYTES_LIT(PAGE) },
		{ .name = "D/Annotations.xml", .content = YX_BYTES_LIT(LIST) },
		{ .name = "D/P0Annot.xml", .content = YX_BYTES_LIT(ANNOT) },
	};

	CHECK_OK(yx_zip_create(e, annotations ? 6 : 4, 0, &w, &err));
}

/* Draws a line on the page; the package is replaced. */
static enum yx_status
draw(struct yx_buf *package, size_t page)
{
	struct yx_draw_paint paint = { .stroke_width = 1, .stroke_colour = { 1, 2, 3, 255 } };
	struct yx_buf made = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &made };
	struct yx_ofd_drawing d = { .page = page,
				    .box = { 20, 30, 40, 10 },
				    .subtype = "Handwriting",
				    .time = INT64_C(1767225600) * YX_SECOND };
	struct yx_draw_picture *pic = NULL;
	struct yx_draw_path path = { 0 };
	struct yx_ofd *o = NULL;
	enum yx_status st;

	CHECK_OK(yx_draw_picture_new(&pic, 80, 20, YX_DRAW_PT, &err));
	yx_draw_move(&path, 2, 3);
	yx_draw_line(&path, 70, 15);
	yx_draw_picture_paint(pic, &path, &paint);
	d.picture = pic;
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(package), &err));
	st = o ? yx_ofd_annotate(o, &d, &w, &err) : YX_INTERNAL;
	if (st == YX_OK) {
		yx_buf_reset(package);
		yx_buf_put_bytes(package, yx_buf_bytes(&made));
	}
	yx_ofd_free(o);
	yx_draw_picture_free(pic);
	yx_draw_path_clear(&path);
	yx_buf_clear(&made);
	return st;
}

/* How often `text` stands in the page's annotation file; SIZE_MAX when it has none. */
static size_t
in_annotations(const struct yx_buf *package, size_t page, const char *text)
{
	struct yx_ofd *o = NULL;
	struct yx_buf xml = { 0 };
	size_t n = SIZE_MAX, at;

	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(package), &err));
	CHECK_INT(yx_ofd_dangling_count(o), 0);
	CHECK_INT(yx_ofd_problem_count(o), 0);
	at = yx_ofd_page(o, page)->annotations;
	if (at != SIZE_MAX) {
		CHECK_OK(yx_ofd_read(o, at, &xml, &err));
		n = 0;
		for (const char *s = yx_buf_str(&xml); (s = strstr(s, text)); s++)
			n++;
	}
	yx_buf_clear(&xml);
	yx_ofd_free(o);
	return n;
}

static bool
document_has(const struct yx_buf *package, const char *text)
{
	struct yx_ofd *o = NULL;
	struct yx_buf xml = { 0 };
	bool has;

	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(package), &err));
	CHECK_OK(yx_ofd_read(o, yx_ofd_document(o), &xml, &err));
	has = strstr(yx_buf_str(&xml), text) != NULL;
	yx_buf_clear(&xml);
	yx_ofd_free(o);
	return has;
}

static void
a_document_without_annotations_gets_a_list(void)
{
	struct yx_buf p = { 0 };

	pack(&p, TOP(MAX, "<o:CustomTags/><o:Attachments/>"), false);
	CHECK_INT(in_annotations(&p, 1, "<"), SIZE_MAX);
	CHECK_OK(draw(&p, 1));
	CHECK_INT(in_annotations(&p, 0, "<"), SIZE_MAX);
	CHECK_INT(in_annotations(&p, 1, "Type=\"Stamp\""), 1);
	CHECK_INT(in_annotations(&p, 1, "Boundary=\"20 30 40 10\""), 1);
	CHECK_INT(in_annotations(&p, 1, "AbbreviatedData>M "), 1);
	/* no ID twice; and in the order of the schema */
	CHECK(document_has(&p, "<o:MaxUnitID>43</o:MaxUnitID>"));
	CHECK(document_has(&p, "</o:Annotations><o:CustomTags/><o:Attachments/></o:Document>"));
	/* and another, on the same page and on the other */
	CHECK_OK(draw(&p, 1));
	CHECK_OK(draw(&p, 0));
	CHECK_INT(in_annotations(&p, 1, "Type=\"Stamp\""), 2);
	CHECK_INT(in_annotations(&p, 1, "ID=\"42\""), 1);
	CHECK_INT(in_annotations(&p, 1, "ID=\"44\""), 1);
	CHECK_INT(in_annotations(&p, 0, "ID=\"46\""), 1);
	yx_buf_clear(&p);
}

static void
what_is_there_stays(void)
{
	static const char *const tops[] = {
		TOP(MAX, "<o:Annotations>Annotations.xml</o:Annotations>"),
		TOP(MAX, "<o:Annotations>/D/Annotations.xml</o:Annotations><o:Extensions/>"),
	};

	for (size_t i = 0; i < 2; i++) {
		struct yx_buf p = { 0 };

		pack(&p, tops[i], true);
		CHECK_OK(draw(&p, 0));
		CHECK_INT(in_annotations(&p, 0, "Type='Link'"), 1);
		CHECK_INT(in_annotations(&p, 0, "Type=\"Stamp\""), 1);
		CHECK_OK(draw(&p, 1));
		CHECK_INT(in_annotations(&p, 0, "Type=\"Stamp\""), 1);
		CHECK_INT(in_annotations(&p, 1, "Type=\"Stamp\""), 1);
		yx_buf_clear(&p);
	}
}

/* Some writers name a list and leave it out, or do not say which IDs are taken. */
static void
gaps_are_filled(void)
{
	struct yx_buf p = { 0 };

	pack(&p, TOP("", "<o:Annotations>Annotations.xml</o:Annotations>"), false);
	CHECK_OK(draw(&p, 0));
	CHECK_INT(in_annotations(&p, 0, "ID=\"1000001\""), 1);
	yx_buf_clear(&p);
}

static void
what_cannot_be_is_refused(void)
{
	struct yx_buf p = { 0 };

	pack(&p, TOP(MAX, ""), false);
	CHECK_STATUS(draw(&p, 2), YX_USAGE);
	yx_buf_clear(&p);
	pack(&p, TOP(MAX, "<o:Annotations>../../out.xml</o:Annotations>"), false);
	CHECK_STATUS(draw(&p, 0), YX_UNSUPPORTED);
	yx_buf_clear(&p);
}

TEST_MAIN(CASE(a_document_without_annotations_gets_a_list), CASE(what_is_there_stays),
	  CASE(gaps_are_filled), CASE(what_cannot_be_is_refused))
