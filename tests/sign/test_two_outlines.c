/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Embedded fonts whose outlines are damaged: some viewers draw a part of the letter, some leave it
 * out, some take another font for the whole text. Such a file never passes.
 */
#include "pdf_kit.h"
#include "../draw/cff_kit.h"
#include "font_page.h"

#define SIMPLE_CFF                                                                                 \
	SIMPLE("Type1", "/Encoding << /Differences [49 /A /acute] >>"),                            \
	    DESCRIPTOR("4", "FontFile3"), "/Subtype /Type1C"
#define CIDS                                                                                       \
	COMPOSITE("/Identity-H", "CIDFontType0", "/DW 300"), DESCRIPTOR("4", "FontFile3"),         \
	    "/Subtype /CIDFontType0C"
#define PREDEFINED                                                                                 \
	COMPOSITE("/UniGB-UCS2-H", "CIDFontType0", "/DW 300"), DESCRIPTOR("4", "FontFile3"),       \
	    "/Subtype /CIDFontType0C"

static void
show(const char *name, struct cff_kit kit, const char *font, const char *descriptor,
     const char *entries, const char *text, bool good)
{
	struct yx_buf cff = cff_make(&kit);
	struct yx_buf file =
	    document(font, descriptor, entries, yx_buf_bytes(&cff), text, NULL, yx_bytes(NULL, 0));

	expect_for(name, &file, good, good ? "" : "a font program that readers read in two ways");
	yx_buf_clear(&cff);
}

static void
outlines_of_cff(void)
{
	struct cff_kit good = { .by_cid = false }, cids = { .by_cid = true };
	struct cff_kit bad = { .glyph = "10 20 rmoveto 30 hlineto" };
	struct cff_kit bad_cids = { .glyph = "10 20 rmoveto 30 hlineto", .by_cid = true };
	struct cff_kit other = { .top = "391 #00 391 #00" };

	show("as it should be", good, SIMPLE_CFF, "(1)", true);
	show("keyed by CIDs", cids, CIDS, "<00220022>", true);
	show("a letter without an end", bad, SIMPLE_CFF, "(21)", false);
	show("a letter without an end that is not shown", bad, SIMPLE_CFF, "(22)", true);
	show("a CID without an end", bad_cids, CIDS, "<007d0022>", false);
	show("a CID without an end that is not shown", bad_cids, CIDS, "<007d>", true);
	show("a dictionary that says a thing twice", other, SIMPLE_CFF, "(1)", false);
}

/* Which CIDs are shown a predefined map says, which is not looked into. */
static void
outlines_under_a_predefined_map(void)
{
	struct cff_kit cids = { .by_cid = true, .charset = "#00 #00 #01 #00 #02 #00 #03" };
	struct cff_kit bad = cids;

	show("a predefined map", cids, PREDEFINED, "<0020>", true);
	bad.composed = "3 hlineto endchar";
	show("a damaged outline under a predefined map", bad, PREDEFINED, "<0020>", false);
}

TEST_MAIN(CASE(outlines_of_cff), CASE(outlines_under_a_predefined_map))
