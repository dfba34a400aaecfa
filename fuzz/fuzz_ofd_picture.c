/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the page of a seal's OFD, and as path data: what is read can be written again. */
#include <stdlib.h>
#include <string.h>
#include <yinxin/ofd.h>
#include <yinxin/ofd_picture.h>

#include "fuzz.h"

static void
package(struct yx_buf *out, struct yx_bytes page)
{
	static const char main_file[] =
	    "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>";
	static const char document[] =
	    "<Document><CommonData><PageArea><PhysicalBox>0 0 40 40</PhysicalBox></PageArea>"
	    "<PublicRes>Res.xml</PublicRes></CommonData><Pages><Page ID='1' BaseLoc='Page.xml'/>"
	    "</Pages></Document>";
	static const char resources[] =
	    "<Res><Fonts><Font ID='4' FontName='SimSun'/></Fonts><DrawParams><DrawParam ID='7' "
	    "Relative='7' LineWidth='0.5'><StrokeColor Value='1 2 3' ColorSpace='5'/></DrawParam>"
	    "</DrawParams><ColorSpaces><ColorSpace ID='5' Type='CMYK'/></ColorSpaces></Res>";
	const struct yx_zip_edit files[] = {
		{ .name = "OFD.xml", .content = YX_BYTES_LIT(main_file), .store = true },
		{ .name = "Doc_0/Document.xml", .content = YX_BYTES_LIT(document), .store = true },
		{ .name = "Doc_0/Page.xml", .content = page, .store = true },
		{ .name = "Doc_0/Res.xml", .content = YX_BYTES_LIT(resources), .store = true },
	};
	const struct yx_zip_writer to = { yx_zip_into_buf, out };

	if (yx_zip_create(files, 4, 0, &to, NULL) != YX_OK)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct yx_draw_fonts *fonts;
	struct yx_buf file = { 0 }, again = { 0 }, text = { 0 };
	struct yx_draw_picture *p = NULL;
	struct yx_draw_path path = { 0 };
	uint32_t id = 1;

	if (size > 65536 || (!fonts && yx_draw_fonts_new(&fonts, NULL, NULL) != YX_OK))
		return 0;
	yx_buf_put(&text, data, size);
	if (!memchr(data, 0, size) && yx_draw_path_take_ofd(&path, yx_buf_str(&text), NULL)) {
		(void)yx_draw_path_put_ofd(&again, &path, 0, 0);
		yx_draw_path_turn(&path, true);
		yx_draw_path_turn(&path, false);
	}
	yx_draw_path_clear(&path);
	package(&file, yx_bytes(data, size));
	if (yx_ofd_picture_read(&p, yx_buf_bytes(&file), fonts, NULL) == YX_OK &&
	    yx_draw_write_ofd(&again, p, 0, 0, 0, &id, "", NULL) != YX_OK)
		abort();
	yx_draw_picture_free(p);
	yx_buf_clear(&file);
	yx_buf_clear(&again);
	yx_buf_clear(&text);
	return 0;
}
