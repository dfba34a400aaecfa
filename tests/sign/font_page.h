/* SPDX-License-Identifier: Apache-2.0 */
/* A page that shows a few codes with an embedded font, signed and asked about. */
#ifndef YINXIN_TESTS_FONT_PAGE_H
#define YINXIN_TESTS_FONT_PAGE_H

#include <yinxin/sign_content.h>
#include "pdf_kit.h"

#define DESCRIPTOR(flags, file)                                                                    \
	"<< /Type /FontDescriptor /FontName /ABCDEF+Kit /Flags " flags                             \
	" /FontBBox [0 0 300 900] /ItalicAngle 0 /Ascent 900 /Descent 0 /CapHeight 700 /StemV 80 " \
	"/" file " 7 0 R >>"
#define SIMPLE(subtype, encoding)                                                                  \
	"<< /Type /Font /Subtype /" subtype " /BaseFont /ABCDEF+Kit /FirstChar 49 /LastChar 50 "   \
	"/Widths [300 300] /FontDescriptor 6 0 R " encoding " >>"

#define COMPOSITE(encoding, kind, more)                                                            \
	"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Kit /Encoding " encoding                 \
	" /DescendantFonts [<< /Type /Font /Subtype /" kind                                        \
	" /BaseFont /ABCDEF+Kit /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "         \
	"/Supplement 0 >> /FontDescriptor 6 0 R " more " >>] >>"

/* A page that shows `text` with the font of object 5 and its descriptor. */
static struct yx_buf
document(const char *font, const char *descriptor, const char *entries, struct yx_bytes program,
	 const char *text, const char *entries9, struct yx_bytes data9)
{
	char content[200];
	struct pencil p;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	pencil_obj(&p, 3,
		   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 60] /Contents 4 0 R "
		   "/Resources << /Font << /F 5 0 R >> >> >>");
	snprintf(content, sizeof(content), "BT /F 24 Tf 10 20 Td %s Tj ET", text);
	pencil_stream(&p, 4, "", content, strlen(content));
	pencil_obj(&p, 5, font);
	pencil_obj(&p, 6, descriptor);
	pencil_stream(&p, 7, entries, program.data, program.len);
	if (entries9)
		pencil_stream(&p, 9, entries9, data9.data, data9.len);
	pencil_table(&p, "/Root 1 0 R");
	return p.out;
}

static bool
is_told(struct yx_buf *file)
{
	struct yx_remark found[YX_CONTENT_REMARKS];
	size_t n = yx_content_warnings(yx_buf_bytes(file), yx_bytes(NULL, 0), found);

	for (size_t k = 0; k < n; k++)
		if (strcmp(found[k].code, "two-readings") == 0)
			return true;
	return false;
}

/* Told before it is signed, refused afterwards; or neither. */
static void
expect_for(const char *name, struct yx_buf *file, bool good, const char *reason)
{
	struct yx_error err = YX_ERROR_INIT;
	char why[400] = "";

	kit_identity();
	CHECK_MSG(is_told(file) == !good, "%s: %s told", name, good ? "" : "not");
	CHECK_OK(kit_sign(file, 0, NULL, &err));
	CHECK_MSG(kit_passes(yx_buf_bytes(file), why) == good, "%s: %s", name, why);
	CHECK_MSG(good || strstr(why, "page 1, object 4, operator T"), "%s: %s", name, why);
	CHECK_MSG(good || strstr(why, reason), "%s: %s", name, why);
	yx_buf_clear(file);
}

#endif
