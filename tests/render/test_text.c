/* SPDX-License-Identifier: Apache-2.0 */
/* Text: places, fonts, glyph numbers, and the characters that a PDF keeps. */
#include <unistd.h>

#include "parts.h"

#define SANS_FILE "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define FONTS                                                                                      \
	"<Font ID='10' FontName='Somebody Sans'><FontFile>f.ttf</FontFile></Font>"                 \
	"<Font ID='11' FontName='宋体' FamilyName='宋体'/><Font ID='12' FontName='Arial'/>"    \
	"<Font ID='13' FontName='Broken'><FontFile>broken.ttf</FontFile></Font>"                   \
	"<Font ID='14' FontName='Missing'><FontFile>missing.ttf</FontFile></Font>"
#define TEXT(attr, in) "<TextObject ID='5' Boundary='0 0 40 40' " attr ">" in "</TextObject>"

/* cairo 1.16 leaks a list while it subsets a CFF font: not ours to mend */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libcairo.so";
}

static struct yx_bytes sans; /* a font that a package embeds */

static void
show(struct drawn *p, const char *xml)
{
	struct parts k = { .page = xml, .fonts = FONTS };

	if (!sans.data) {
		FILE *f = fopen(SANS_FILE, "rb");

		if (!f)
			test_skip("%s is not installed", SANS_FILE);
		(void)fclose(f);
		sans = test_read(SANS_FILE);
	}
	k.file[0].name = "Doc_0/Res/f.ttf";
	k.file[0].bytes = sans;
	k.file[1].name = "Doc_0/Res/broken.ttf";
	k.file[1].bytes = YX_BYTES_LIT("\0\1\0\0 not a font at all");
	(void)drawn_show(p, &k);
}

#define ON(xml, ...)                                                                               \
	do {                                                                                       \
		struct drawn page_, *p = &page_;                                                   \
		show(p, xml);                                                                      \
		if (p->surface) {                                                                  \
			__VA_ARGS__                                                                \
		}                                                                                  \
		drawn_clear(p);                                                                    \
	} while (0)

static void
letters_stand_where_they_are_put(void)
{
	/* a vertical bar of a letter: ink where it is, none beside */
	ON(TEXT("Font='10' Size='10'", "<TextCode X='10' Y='20' DeltaX='15'>ll</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10.5, 13, 12.5, 19.5) > 0.3);
	   CHECK(drawn_ink(p->surface, 14, 10, 24, 22) == 0);
	   CHECK(drawn_ink(p->surface, 25.5, 13, 27.5, 19.5) > 0.3); CHECK_QUIET(p););
	/* "g 2 10" is 10 twice; deltas downwards */
	ON(TEXT("Font='10' Size='8'", "<TextCode X='5' Y='10' DeltaX='g 2 10' DeltaY='0 "
				      "20'>lll</TextCode>"),
	   CHECK(drawn_ink(p->surface, 5.5, 5, 7.5, 9.5) > 0.3);
	   CHECK(drawn_ink(p->surface, 15.5, 5, 17.5, 9.5) > 0.3);
	   CHECK(drawn_ink(p->surface, 25.5, 25, 27.5, 29.5) > 0.3);
	   CHECK(drawn_ink(p->surface, 25.5, 5, 27.5, 9.5) == 0););
	/* a list that is too short goes on with its last step */
	ON(TEXT("Font='10' Size='8'", "<TextCode X='5' Y='10' DeltaX='10'>lll</TextCode>"),
	   CHECK(drawn_ink(p->surface, 15.5, 5, 17.5, 9.5) > 0.3);
	   CHECK(drawn_ink(p->surface, 25.5, 5, 27.5, 9.5) > 0.3););
	/* a character beyond 16 bits: one step, or two by who counts in UTF-16 */
	ON(TEXT("Font='10' Size='8'", "<TextCode X='5' Y='10' DeltaX='20'>\xf0\x9d\x91\x99l"
				      "</TextCode>"),
	   CHECK(drawn_ink(p->surface, 25.5, 5, 27.5, 9.5) > 0.3););
	ON(TEXT("Font='10' Size='8'", "<TextCode X='5' Y='10' DeltaX='8 12'>\xf0\x9d\x91\x99l"
				      "</TextCode>"),
	   CHECK(drawn_ink(p->surface, 25.5, 5, 27.5, 9.5) > 0.3););
	/* blanks count; a writer's line break around the text does not */
	ON(TEXT("Font='10' Size='8'", "<TextCode X='5' Y='10' DeltaX='10 10'>  l</TextCode>"),
	   CHECK(drawn_ink(p->surface, 25.5, 5, 27.5, 9.5) > 0.3);
	   CHECK(drawn_ink(p->surface, 5, 5, 20, 9.5) == 0););
	ON(TEXT("Font='10' Size='8'", "<TextCode X='5' Y='10' DeltaX='10 10'>\n\t l\n</TextCode>"),
	   CHECK(drawn_ink(p->surface, 5.5, 5, 7.5, 9.5) > 0.3););
	/* X goes on from the code before */
	ON(TEXT("Font='10' Size='8'",
		"<TextCode X='5' Y='10'>l</TextCode><TextCode Y='30'>l</TextCode>"),
	   CHECK(drawn_ink(p->surface, 5.5, 25, 7.5, 29.5) > 0.3););
	/* without deltas: by the font */
	ON(TEXT("Font='10' Size='10'", "<TextCode X='5' Y='20'>Hl</TextCode>"),
	   CHECK(drawn_ink(p->surface, 13, 12.5, 15, 19.5) > 0.2););
}

static void
scale_turn_weight_and_paint(void)
{
	ON(TEXT("Font='10' Size='10' HScale='2'", "<TextCode X='5' Y='20'>H</TextCode>"),
	   CHECK(drawn_ink(p->surface, 16, 13, 19.5, 20) > 0.2););
	ON(TEXT("Font='10' Size='10'", "<TextCode X='5' Y='20'>H</TextCode>"),
	   CHECK(drawn_ink(p->surface, 16, 13, 19.5, 20) == 0););
	/* turned clockwise by 90 degrees the bar of an l lies to the right of its origin */
	ON(TEXT("Font='10' Size='10' CharDirection='90'", "<TextCode X='10' Y='20'>l</TextCode>"),
	   CHECK(drawn_ink(p->surface, 11, 20.5, 17, 22.5) > 0.3);
	   CHECK(drawn_ink(p->surface, 8, 10, 12, 19.5) == 0););
	/* read downwards */
	ON(TEXT("Font='10' Size='8' ReadDirection='90'", "<TextCode X='10' Y='10'>ll</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10.5, 13, 12.5, 17.5) > 0.3););
	double thin = 0, bold = 0;
	ON(TEXT("Font='10' Size='10'", "<TextCode X='5' Y='20'>mm</TextCode>"),
	   thin = drawn_ink(p->surface, 0, 0, 40, 40););
	ON(TEXT("Font='10' Size='10' Weight='700'", "<TextCode X='5' Y='20'>mm</TextCode>"),
	   bold = drawn_ink(p->surface, 0, 0, 40, 40););
	CHECK(bold > thin * 1.15);
	ON(TEXT("Font='10' Size='30'",
		"<FillColor Value='0 0 255'/><TextCode X='10' Y='30'>l</TextCode>"),
	   CHECK_AT(p, 14.2, 20, 0x0000ff););
	ON(TEXT("Font='10' Size='30' Fill='false'", "<TextCode X='10' Y='30'>l</TextCode>"),
	   CHECK_AT(p, 14.2, 20, 0xffffff););
	ON(TEXT("Font='10' Size='30' Fill='false' Stroke='true' LineWidth='0.6'",
		"<StrokeColor Value='255 0 0'/><TextCode X='10' Y='30'>l</TextCode>"),
	   CHECK_AT(p, 14.2, 20, 0xffffff);
	   CHECK_AT(p, 12.8, 20, 0xff0000););
	ON(TEXT("Font='10' Size='30'",
		"<FillColor><AxialShd Extend='3' StartPoint='0 0' EndPoint='0 40'><Segment "
		"Position='0'><Color Value='255 0 0'/></Segment><Segment Position='1'><Color "
		"Value='0 0 255'/></Segment></AxialShd></FillColor><TextCode X='10' Y='30'>l"
		"</TextCode>"),
	   CHECK_AT(p, 14.2, 20, 0x7f0080););
	/* text cuts a path */
	ON("<PathObject Boundary='0 0 40 40' Stroke='false' Fill='true'><FillColor Value='255 0 "
	   "0'/><Clips><Clip><Area><Text Boundary='0 0 40 40' Font='10' Size='30'><TextCode X='10' "
	   "Y='30'>l</TextCode></Text></Area></Clip></Clips><AbbreviatedData>M 0 0 L 40 0 L 40 40 "
	   "L "
	   "0 40 C</AbbreviatedData></PathObject>",
	   CHECK_AT(p, 14.2, 20, 0xff0000);
	   CHECK_AT(p, 25, 20, 0xffffff););
}

/* What pdftotext finds in the page as a PDF. */
static void
read_back(const char *xml, char *out, size_t size)
{
	struct yx_error err = YX_ERROR_INIT;
	char path[300], text[300];
	struct drawn page, *p = &page;
	cairo_surface_t *s;
	cairo_t *cr;
	FILE *f;

	out[0] = '\0';
	if (!test_have("pdftotext"))
		test_skip("pdftotext is not installed");
	show(p, xml);
	(void)snprintf(path, sizeof(path), "%s/text.pdf", test_scratch());
	(void)snprintf(text, sizeof(text), "%s/text.txt", test_scratch());
	s = cairo_pdf_surface_create(path, PARTS_SIDE * 72 / 25.4, PARTS_SIDE * 72 / 25.4);
	cr = cairo_create(s);
	cairo_scale(cr, 72 / 25.4, 72 / 25.4);
	CHECK_OK(yx_ofd_view_draw(p->view, 0, cr, &err));
	cairo_destroy(cr);
	/* the view may go before the surface is finished */
	drawn_clear(p);
	cairo_surface_finish(s);
	CHECK_INT(cairo_surface_status(s), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(s);
	CHECK_INT(test_sh("pdftotext -enc UTF-8 '%s' '%s'", path, text), 0);
	f = fopen(text, "rb");
	if (f) {
		size_t n = fread(out, 1, size - 1, f);

		out[n] = '\0';
		out[strcspn(out, "\n\f")] = '\0';
		(void)fclose(f);
	}
}

static void
a_pdf_keeps_the_characters(void)
{
	char got[256];

	read_back(TEXT("Font='11' Size='4'",
		       "<TextCode X='2' Y='10' DeltaX='g 5 4'>合同编号一二</TextCode>"),
		  got, sizeof(got));
	CHECK_STR(got, "合同编号一二");
	read_back(TEXT("Font='10' Size='4'", "<TextCode X='2' Y='10'>Signed in ink</TextCode>"),
		  got, sizeof(got));
	CHECK_STR(got, "Signed in ink");
	/* glyphs by number: the text is what TextCode says, not what the glyphs look like */
	read_back(TEXT("Font='10' Size='4'",
		       "<CGTransform CodePosition='0' CodeCount='2' GlyphCount='2'><Glyphs>36 37"
		       "</Glyphs></CGTransform><TextCode X='2' Y='10' DeltaX='4'>印信</TextCode>"),
		  got, sizeof(got));
	CHECK_STR(got, "印信");
	/* one glyph for two characters */
	read_back(TEXT("Font='10' Size='4'",
		       "<CGTransform CodePosition='1' CodeCount='2' GlyphCount='1'><Glyphs>36"
		       "</Glyphs></CGTransform><TextCode X='2' Y='10' DeltaX='2.45 2.7 "
		       "0'>ofix</TextCode>"),
		  got, sizeof(got));
	CHECK_STR(got, "ofix");
}

static void
glyph_numbers_need_their_font(void)
{
	/* glyph 79 is DejaVu's l; the embedded font takes it whatever the character is */
	ON(TEXT("Font='10' Size='10'",
		"<CGTransform CodePosition='0' CodeCount='1' GlyphCount='1'><Glyphs>79</Glyphs>"
		"</CGTransform><TextCode X='10' Y='20'>.</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10.5, 13, 12.5, 18) > 0.3););
	/* a font that is not there is replaced by one where that number means nothing */
	ON(TEXT("Font='12' Size='10'",
		"<CGTransform CodePosition='0' CodeCount='1' GlyphCount='1'><Glyphs>79</Glyphs>"
		"</CGTransform><TextCode X='10' Y='20'>.</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10.5, 13, 12.5, 18) == 0);
	   CHECK(drawn_ink(p->surface, 10, 18, 13, 20.5) > 0.05););
	/* a number beyond the font's: by the character */
	ON(TEXT(
	       "Font='10' Size='10'",
	       "<CGTransform CodePosition='0' CodeCount='1' GlyphCount='1'><Glyphs>9999999</Glyphs>"
	       "</CGTransform><TextCode X='10' Y='20'>l</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10.5, 13, 12.5, 18) > 0.3););
	/* positions run over several codes when the transforms stand in front of all */
	ON(TEXT("Font='10' Size='10'",
		"<CGTransform CodePosition='1' CodeCount='1' GlyphCount='1'><Glyphs>79</Glyphs>"
		"</CGTransform><TextCode X='10' Y='20'>.</TextCode><TextCode X='20' "
		"Y='20'>.</TextCode>"),
	   CHECK(drawn_ink(p->surface, 20.5, 13, 22.5, 18) > 0.3);
	   CHECK(drawn_ink(p->surface, 10.5, 13, 12.5, 18) == 0););
}

/* A stop stands below on the left in a line, above on the right in a column. */
static void
stops_and_brackets_in_columns(void)
{
	ON(TEXT("Font='11' Size='20'", "<TextCode X='10' Y='30'>、</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10, 24, 20, 34) > 0.01);
	   CHECK(drawn_ink(p->surface, 20, 11, 30, 22) == 0););
	ON(TEXT("Font='11' Size='20' ReadDirection='90'", "<TextCode X='10' Y='30'>、</TextCode>"),
	   CHECK(drawn_ink(p->surface, 20, 11, 30, 22) > 0.01);
	   CHECK(drawn_ink(p->surface, 10, 24, 20, 34) == 0););
	/* turned letters are lines that stand upright: nothing changes */
	ON(TEXT("Font='11' Size='20' ReadDirection='90' CharDirection='90'",
		"<TextCode X='10' Y='10'>、</TextCode>"),
	   CHECK(drawn_ink(p->surface, 5, 10, 16, 20) > 0.01);
	   CHECK(drawn_ink(p->surface, 18, 20, 30, 30) == 0););
	/* what is copied is what was written */
	char got[256];
	read_back(
	    TEXT("Font='11' Size='4' ReadDirection='90'", "<TextCode X='5' Y='10'>「</TextCode>"),
	    got, sizeof(got));
	CHECK_STR(got, "「");
}

/* A font file into a collection: its tables are found from the start of the whole. */
static uint32_t
add_to_collection(struct yx_buf *out, const char *path)
{
	struct yx_bytes f = test_read(path);
	uint32_t base = (uint32_t)out->len;
	size_t tables = (size_t)f.data[4] << 8 | f.data[5];

	yx_buf_put_bytes(out, f);
	for (size_t i = 0; i < tables; i++) {
		uint8_t *at = out->data + base + 12 + 16 * i + 8;
		uint32_t v =
		    ((uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]) +
		    base;

		for (int k = 0; k < 4; k++)
			at[k] = (uint8_t)(v >> (24 - 8 * k));
	}
	free((void *)f.data);
	while (out->len % 4)
		yx_buf_put_u8(out, 0);
	return base;
}

static void
of_a_collection_the_face_that_is_named(void)
{
	static const char *const files[2] = { SANS_FILE,
					      "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf" };
	static const char head[] = "ttcf\0\1\0\0\0\0\0\2\0\0\0\0\0\0\0\0";
	struct yx_buf both = { 0 };
	double feet[3] = { 0 };

	for (int i = 0; i < 2; i++)
		if (access(files[i], R_OK) != 0)
			test_skip("%s is not installed", files[i]);
	yx_buf_put(&both, head, 20);
	for (int i = 0; i < 2; i++) {
		uint32_t at = add_to_collection(&both, files[i]);

		for (int k = 0; k < 4; k++)
			both.data[12 + 4 * i + k] = (uint8_t)(at >> (24 - 8 * k));
	}
	for (int i = 0; i < 3; i++) {
		static const char *const fonts[] = {
			"<Font ID='10' FontName='DejaVu Sans'><FontFile>c.ttc</FontFile></Font>",
			("<Font ID='10' FontName='x' FamilyName='DejaVu Serif'>"
			 "<FontFile>c.ttc</FontFile></Font>"),
			/* not in there: the first one */
			"<Font ID='10' FontName='Nobody'><FontFile>c.ttc</FontFile></Font>",
		};
		struct parts k = { .page = TEXT("Font='10' Size='30'",
						"<TextCode X='10' Y='30'>l</TextCode>"),
				   .fonts = fonts[i] };
		struct drawn page, *p = &page;

		k.file[0].name = "Doc_0/Res/c.ttc";
		k.file[0].bytes = yx_buf_bytes(&both);
		if (drawn_show(p, &k))
			feet[i] = drawn_ink(p->surface, 10, 28.5, 22, 30);
		CHECK_QUIET(p);
		drawn_clear(p);
	}
	CHECK_MSG(feet[0] > 0.1 && feet[1] > feet[0] * 1.5 && feet[2] == feet[0], "%g %g %g",
		  feet[0], feet[1], feet[2]);
	yx_buf_clear(&both);
}

static void
fonts_that_are_not_there(void)
{
	ON(TEXT("Font='13' Size='10'", "<TextCode X='10' Y='20'>l</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10, 12, 14, 20) > 0.1);
	   CHECK_WARNED(p, "font cannot be read"););
	ON(TEXT("Font='14' Size='10'", "<TextCode X='10' Y='20'>l</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10, 12, 14, 20) > 0.1);
	   CHECK_WARNED(p, "not in the package"););
	ON(TEXT("Font='99' Size='10'", "<TextCode X='10' Y='20'>l</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10, 12, 14, 20) > 0.1);
	   CHECK_WARNED(p, "this font is not there"););
	ON(TEXT("Font='10' Size='10'", "<TextCode X='10' Y='20'>\xf3\xb0\x80\x80</TextCode>"),
	   CHECK_WARNED(p, "no font has this character"););
	/* Chinese by a font that has none, and Latin that is wider than its place */
	ON(TEXT("Font='10' Size='10'", "<TextCode X='10' Y='20'>永</TextCode>"),
	   CHECK(drawn_ink(p->surface, 10, 10, 20, 22) > 0.1);
	   CHECK_QUIET(p););
	ON(TEXT("Font='12' Size='10'", "<TextCode X='10' Y='20' DeltaX='5'>M.</TextCode>"),
	   CHECK(drawn_ink(p->surface, 15.3, 10, 18, 17) == 0););
	free((void *)sans.data);
	sans.data = NULL;
	drawn_end();
}

TEST_MAIN(CASE(letters_stand_where_they_are_put), CASE(scale_turn_weight_and_paint),
	  CASE(a_pdf_keeps_the_characters), CASE(glyph_numbers_need_their_font),
	  CASE(stops_and_brackets_in_columns), CASE(of_a_collection_the_face_that_is_named),
	  CASE(fonts_that_are_not_there))
