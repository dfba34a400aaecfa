/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing an OFD. The input is a package, or (first byte below 9) the text of one file of a fixed
 * small package, so that the fuzzer reaches the drawing without having to learn checksums. 8 is
 * the bytes of a colour profile, 7 those of a picture, 6 of a font.
 */
#include "fuzz.h"
#include <yinxin/codec_zip.h>

#include "render/ofd_view.h"

static const char *const names[] = { "OFD.xml",
				     "Doc_0/Document.xml",
				     "Doc_0/Page.xml",
				     "Doc_0/PublicRes.xml",
				     "Doc_0/Template.xml",
				     "Doc_0/Annot.xml",
				     "Doc_0/Res/f.ttf",
				     "Doc_0/Res/a.png",
				     "Doc_0/Res/p.icc",
				     "Doc_0/Annotations.xml" };
static const char *const contents[] = {
	"<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
	"<Document><CommonData><PageArea><PhysicalBox>0 0 40 40</PhysicalBox></PageArea><PublicRes>"
	"PublicRes.xml</PublicRes><TemplatePage ID='9' BaseLoc='Template.xml'/></CommonData><Pages>"
	"<Page ID='1' BaseLoc='Page.xml'/></Pages><Annotations>Annotations.xml</Annotations>"
	"</Document>",
	"<Page><Template TemplateID='9'/><Content><Layer DrawParam='4'><TextObject Boundary='1 1 9 "
	"9' Font='2' Size='4'><CGTransform CodePosition='0' CodeCount='1' GlyphCount='1'><Glyphs>3"
	"</Glyphs></CGTransform><TextCode X='0' Y='4' DeltaX='g 3 4'>abcd</TextCode></TextObject>"
	"<ImageObject Boundary='1 1 9 9' CTM='9 0 0 9 0 0' ResourceID='7'/><CompositeObject "
	"Boundary='0 0 9 9' ResourceID='8'/></Layer></Content></Page>",
	"<Res BaseLoc='Res'><Fonts><Font ID='2' "
	"FontName='x'><FontFile>f.ttf</FontFile></Font></Fonts>"
	"<DrawParams><DrawParam ID='4' LineWidth='1' Relative='5'/></DrawParams><ColorSpaces>"
	"<ColorSpace ID='6' Type='RGB' Profile='p.icc'/></ColorSpaces><MultiMedias><MultiMedia "
	"ID='7'><MediaFile>"
	"a.png</MediaFile></MultiMedia></MultiMedias><CompositeGraphicUnits><CompositeGraphicUnit "
	"ID='8'><Content><PathObject Boundary='0 0 9 9'><StrokeColor Value='1 2 3' "
	"ColorSpace='6'/><AbbreviatedData>M 0 0 L 9 9"
	"</AbbreviatedData></PathObject></Content></CompositeGraphicUnit></CompositeGraphicUnits></"
	"Res>",
	"<Page><Content><Layer/></Content></Page>",
	"<PageAnnot><Annot><Appearance Boundary='0 0 9 9'/></Annot></PageAnnot>",
	"font",
	"picture",
	"profile",
	"<Annotations><Page PageID='1'><FileLoc>Annot.xml</FileLoc></Page></Annotations>",
};
enum { FILES = sizeof(names) / sizeof(names[0]) };

static void
run(struct yx_bytes package)
{
	/* half a second: a fuzzer has no patience, and time is one of the limits */
	struct yx_ofd_view_options options = { .page_time = YX_SECOND / 2 };
	struct yx_error err = YX_ERROR_INIT;
	static struct yx_ofd_fonts *fonts;
	struct yx_ofd_view *view = NULL;

	if (!fonts && yx_ofd_fonts_open(&fonts, NULL, &err) != YX_OK)
		return;
	options.fonts = fonts;
	if (yx_ofd_view_open(&view, package, &options, &err) != YX_OK)
		return;
	for (size_t i = 0; i < yx_ofd_view_page_count(view) && i < 3; i++) {
		cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 64, 64);
		cairo_t *cr = cairo_create(s);

		cairo_scale(cr, 1.5, 1.5);
		(void)!yx_ofd_view_draw(view, i, cr, &err);
		cairo_destroy(cr);
		cairo_surface_destroy(s);
	}
	yx_ofd_view_close(view);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf package = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &package };
	struct yx_zip_edit e[FILES] = { 0 };

	if (size == 0 || data[0] >= 9) {
		run(yx_bytes(data, size));
		return 0;
	}
	for (size_t i = 0; i < FILES; i++) {
		e[i].name = names[i];
		e[i].content = yx_bytes_str(contents[i]);
		e[i].store = true;
		if (data[0] == i)
			e[i].content = yx_bytes(data + 1, size - 1);
	}
	if (yx_zip_create(e, FILES, 0, &w, &err) == YX_OK)
		run(yx_buf_bytes(&package));
	yx_buf_clear(&package);
	return 0;
}
