/* SPDX-License-Identifier: Apache-2.0 */
/* Colour spaces, shadings and patterns. */
#include <lcms2.h>
#include "parts.h"

#define SQUARE  "<AbbreviatedData>M 0 0 L 40 0 L 40 40 L 0 40 C</AbbreviatedData></PathObject>"
#define OBJECT  "<PathObject Boundary='0 0 40 40' Stroke='false' Fill='true'>"
#define WITH(c) OBJECT c SQUARE

#define ON(xml, res, ...)                                                                          \
	do {                                                                                       \
		struct drawn page_, *p = &page_;                                                   \
		struct parts k_ = { .page = xml, .resources = res };                               \
		if (drawn_show(p, &k_)) {                                                          \
			__VA_ARGS__                                                                \
		}                                                                                  \
		drawn_clear(p);                                                                    \
	} while (0)

static const char spaces[] =
    "<ColorSpaces><ColorSpace ID='1' Type='GRAY'/><ColorSpace ID='2' Type='CMYK'/>"
    "<ColorSpace ID='3' Type='RGB' BitsPerComponent='4'/>"
    "<ColorSpace ID='4' Type='RGB'><Palette><CV>255 0 0</CV><CV>#00 #80 #ff</CV><CV>one of no "
    "colour</CV></Palette></ColorSpace></ColorSpaces>";

static void
values_in_every_space(void)
{
	ON(WITH("<FillColor Value='128' ColorSpace='1'/>"), spaces, CHECK_AT(p, 9, 9, 0x808080););
	ON(WITH("<FillColor Value='0 255 255 0' ColorSpace='2'/>"), spaces,
	   CHECK_AT(p, 9, 9, 0xff0000););
	ON(WITH("<FillColor Value='0 0 0 127' ColorSpace='2'/>"), spaces,
	   CHECK_AT(p, 9, 9, 0x808080););
	ON(WITH("<FillColor Value='15 7 0' ColorSpace='3'/>"), spaces,
	   CHECK_AT(p, 9, 9, 0xff7700););
	ON(WITH("<FillColor Value='#10 #20 #30'/>"), spaces, CHECK_AT(p, 9, 9, 0x102030););
	ON(WITH("<FillColor Value='#102030'/>"), spaces, CHECK_AT(p, 9, 9, 0x102030););
	ON(WITH("<FillColor ColorSpace='4' Index='1'/>"), spaces, CHECK_AT(p, 9, 9, 0x0080ff););
	ON(WITH("<FillColor ColorSpace='4' Index='0'/>"), spaces, CHECK_AT(p, 9, 9, 0xff0000););
	ON(WITH("<FillColor ColorSpace='4' Index='2'/>"), spaces, CHECK_AT(p, 9, 9, 0xffffff);
	   CHECK_WARNED(p, "colour cannot be read: one of no colour"););
	/* neither value nor index: all channels 0 */
	ON(WITH("<FillColor/>"), spaces, CHECK_AT(p, 9, 9, 0x000000););
	ON(WITH("<FillColor ColorSpace='2'/>"), spaces, CHECK_AT(p, 9, 9, 0xffffff););
	ON(WITH("<FillColor Value='300 -5 0'/>"), spaces, CHECK_AT(p, 9, 9, 0xff0000););
	ON(WITH("<FillColor Value='red'/>"), spaces, CHECK_AT(p, 9, 9, 0xffffff);
	   CHECK_WARNED(p, "colour cannot be read"););
}

static void
the_default_space_of_the_document(void)
{
	struct drawn page, *p = &page;
	struct parts k = { .page = WITH("<FillColor Value='15 0 15'/>"),
			   .resources = spaces,
			   .common = "<DefaultCS>3</DefaultCS>" };

	if (drawn_show(p, &k))
		CHECK_AT(p, 9, 9, 0xff00ff);
	drawn_clear(p);
}

/* A profile whose red, green and blue are sRGB's blue, red and green. */
static void
make_profile(struct yx_buf *out, bool turned)
{
	const cmsCIExyY white = { 0.3127, 0.3290, 1 };
	const cmsCIExyYTRIPLE turn = { { 0.15, 0.06, 1 }, { 0.64, 0.33, 1 }, { 0.30, 0.60, 1 } };
	cmsToneCurve *curve = cmsBuildGamma(NULL, 2.2), *curves[3] = { curve, curve, curve };
	cmsHPROFILE p =
	    turned ? cmsCreateRGBProfile(&white, &turn, curves) : cmsCreateLab4Profile(NULL);
	cmsUInt32Number size = 0;

	CHECK(cmsSaveProfileToMem(p, NULL, &size) && size > 0);
	for (cmsUInt32Number i = 0; i < size; i++)
		yx_buf_put_u8(out, 0);
	CHECK(cmsSaveProfileToMem(p, out->data, &size));
	(void)cmsCloseProfile(p);
	cmsFreeToneCurve(curve);
}

static void
icc_profiles(void)
{
	static const char with[] =
	    "<ColorSpaces><ColorSpace ID='1' Type='RGB' Profile='turned.icc'/>"
	    "<ColorSpace ID='2' Type='RGB' Profile='lab.icc'/>"
	    "<ColorSpace ID='3' Type='RGB' Profile='broken.icc'/>"
	    "<ColorSpace ID='4' Type='RGB' Profile='missing.icc'/>"
	    "<ColorSpace ID='5' Type='CMYK' Profile='turned.icc'/>"
	    "<ColorSpace ID='6' Type='RGB' BitsPerComponent='4' Profile='turned.icc'/>"
	    "</ColorSpaces>";
	static const struct {
		const char *object;
		unsigned shown;
		const char *said;
	} table[] = {
		{ WITH("<FillColor Value='255 0 0' ColorSpace='1'/>"), 0x0000ff, NULL },
		{ WITH("<FillColor Value='0 255 0' ColorSpace='1'/>"), 0xff0000, NULL },
		{ WITH("<FillColor Value='255 255 255' ColorSpace='1'/>"), 0xffffff, NULL },
		{ WITH("<FillColor Value='15 0 0' ColorSpace='6'/>"), 0x0000ff, NULL },
		/* what no profile explains is shown by the space's type, and told */
		{ WITH("<FillColor Value='255 0 0' ColorSpace='2'/>"), 0xff0000, "profile" },
		{ WITH("<FillColor Value='255 0 0' ColorSpace='3'/>"), 0xff0000, "profile" },
		{ WITH("<FillColor Value='255 0 0' ColorSpace='4'/>"), 0xff0000, "not in the" },
		{ WITH("<FillColor Value='0 255 255 0' ColorSpace='5'/>"), 0xff0000, "channels" },
	};
	struct yx_buf turned = { 0 }, lab = { 0 };

	make_profile(&turned, true);
	make_profile(&lab, false);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct parts k = { .page = table[i].object, .resources = with };
		struct drawn page, *p = &page;

		k.file[0].name = "Doc_0/Res/turned.icc";
		k.file[0].bytes = yx_buf_bytes(&turned);
		k.file[1].name = "Doc_0/Res/lab.icc";
		k.file[1].bytes = yx_buf_bytes(&lab);
		k.file[2].name = "Doc_0/Res/broken.icc";
		k.file[2].bytes = yx_bytes_slice(yx_buf_bytes(&turned), 0, turned.len / 2);
		if (drawn_show(p, &k)) {
			CHECK_AT(p, 9, 9, table[i].shown);
			if (table[i].said)
				CHECK_WARNED(p, table[i].said);
			else
				CHECK_QUIET(p);
		}
		drawn_clear(p);
	}
	yx_buf_clear(&turned);
	yx_buf_clear(&lab);
}

#define SEGMENTS                                                                                   \
	"<Segment Position='0'><Color Value='255 0 0'/></Segment>"                                 \
	"<Segment Position='1'><Color Value='0 0 255'/></Segment>"

static void
axial_shadings(void)
{
	ON(WITH("<FillColor><AxialShd StartPoint='10 0' EndPoint='30 0'>" SEGMENTS
		"</AxialShd></FillColor>"),
	   "", CHECK_AT(p, 10.2, 20, 0xfc0003);
	   CHECK_AT(p, 20, 20, 0x7e0081); CHECK_AT(p, 5, 20, 0xffffff);
	   CHECK_AT(p, 35, 20, 0xffffff););
	ON(WITH("<FillColor><AxialShd Extend='3' StartPoint='10 0' EndPoint='30 0'>" SEGMENTS
		"</AxialShd></FillColor>"),
	   "", CHECK_AT(p, 5, 20, 0xff0000);
	   CHECK_AT(p, 35, 20, 0x0000ff););
	ON(WITH("<FillColor><AxialShd Extend='1' StartPoint='10 0' EndPoint='30 0'>" SEGMENTS
		"</AxialShd></FillColor>"),
	   "", CHECK_AT(p, 5, 20, 0xff0000);
	   CHECK_AT(p, 35, 20, 0xffffff););
	ON(WITH("<FillColor><AxialShd MapType='Repeat' MapUnit='10' StartPoint='0 0' EndPoint='40 "
		"0'>" SEGMENTS "</AxialShd></FillColor>"),
	   "", CHECK_AT(p, 5.1, 20, 0x7c0083);
	   CHECK_AT(p, 15.1, 20, 0x7c0083););
	ON(WITH("<FillColor><AxialShd MapType='Reflect' MapUnit='10' StartPoint='0 0' EndPoint='40 "
		"0'>" SEGMENTS "</AxialShd></FillColor>"),
	   "", CHECK_AT(p, 9.9, 20, 0x0600f9);
	   CHECK_AT(p, 19.6, 20, 0xf60009););
	ON(WITH("<FillColor Alpha='128'><AxialShd Extend='3' StartPoint='30 0' EndPoint='40 "
		"0'>" SEGMENTS "</AxialShd></FillColor>"),
	   "", CHECK_AT(p, 5, 20, 0xff7f7f););
	ON(WITH("<FillColor><AxialShd EndPoint='30 0'>" SEGMENTS "</AxialShd></FillColor>"), "",
	   CHECK_AT(p, 20, 20, 0xffffff);
	   CHECK_WARNED(p, "no readable points"););
}

static void
radial_shadings(void)
{
	ON(WITH("<FillColor><RadialShd StartPoint='20 20' EndPoint='20 20' StartRadius='0' "
		"EndRadius='10'>" SEGMENTS "</RadialShd></FillColor>"),
	   "", CHECK_AT(p, 20, 20, 0xfb0004);
	   CHECK_AT(p, 20, 15, 0x83007c); CHECK_AT(p, 20, 5, 0xffffff););
	ON(WITH("<FillColor><RadialShd Extend='2' StartPoint='20 20' EndPoint='20 20' "
		"StartRadius='0' EndRadius='10'>" SEGMENTS "</RadialShd></FillColor>"),
	   "", CHECK_AT(p, 20, 5, 0x0000ff););
	/* an ellipse half as high as wide: eccentricity sqrt(3)/2 */
	ON(WITH("<FillColor><RadialShd StartPoint='20 20' EndPoint='20 20' Eccentricity='0.866' "
		"Angle='0' StartRadius='0' EndRadius='16'>" SEGMENTS "</RadialShd></FillColor>"),
	   "", CHECK_AT(p, 20, 11, 0xffffff);
	   CHECK(drawn_at(p->surface, 31, 20, 4) != 0xffffff););
}

static void
gouraud_shadings(void)
{
#define CORNER(x, y, flag, c)                                                                      \
	"<Point X='" x "' Y='" y "' EdgeFlag='" flag "'><Color Value='" c "'/></Point>"
	ON(WITH("<FillColor><GouraudShd>" CORNER("0", "0", "0", "255 0 0")
		    CORNER("20", "0", "0", "255 0 0") CORNER("0", "20", "0", "255 0 0")
			CORNER("20", "20", "1", "0 0 255") "</GouraudShd></FillColor>"),
	   "", CHECK_AT(p, 5, 5, 0xff0000);
	   CHECK(colours_near(drawn_at(p->surface, 19.5, 19.5, 4), 0x0000ff, 30));
	   CHECK_AT(p, 30, 30, 0xffffff); CHECK_QUIET(p););
	ON(WITH("<FillColor><LaGouraudShd VerticesPerRow='2'>" CORNER("0", "0", "0", "255 0 0")
		    CORNER("40", "0", "0", "255 0 0") CORNER("0", "40", "0", "0 0 255")
			CORNER("40", "40", "0", "0 0 255") "</LaGouraudShd></FillColor>"),
	   "", CHECK(colours_near(drawn_at(p->surface, 20, 1, 4), 0xff0000, 20));
	   CHECK(colours_near(drawn_at(p->surface, 20, 39, 4), 0x0000ff, 20));
	   CHECK(colours_near(drawn_at(p->surface, 30, 20, 4), 0x800080, 20)); CHECK_QUIET(p););
	/* what the triangle leaves free has the colour behind it */
	ON(WITH("<FillColor Alpha='128'><GouraudShd>" CORNER("0", "0", "0", "255 0 0")
		    CORNER("40", "0", "0", "255 0 0")
			CORNER("0", "40", "0",
			       "255 0 0") "<BackColor Value='0 0 255'/></GouraudShd></FillColor>"),
	   "", CHECK_AT(p, 35, 35, 0x7f7fff);
	   CHECK_QUIET(p););
	ON(WITH("<FillColor><GouraudShd>" CORNER("0", "0", "0",
						 "1 1 1") "</GouraudShd></FillColor>"),
	   "", CHECK_WARNED(p, "no triangle"););
}

#define CELL                                                                                       \
	"<CellContent><PathObject Boundary='0 0 10 10' Stroke='false' Fill='true'><FillColor "     \
	"Value='255 0 0'/><AbbreviatedData>M 0 0 L 5 0 L 5 10 L 0 10 "                             \
	"C</AbbreviatedData></PathObject></CellContent>"

static void
tiling_patterns(void)
{
	ON(WITH("<FillColor><Pattern Width='10' Height='10'>" CELL "</Pattern></FillColor>"), "",
	   CHECK_AT(p, 2, 2, 0xff0000);
	   CHECK_AT(p, 7, 2, 0xffffff); CHECK_AT(p, 32, 32, 0xff0000);
	   CHECK_AT(p, 37, 32, 0xffffff); CHECK_QUIET(p););
	ON(WITH("<FillColor><Pattern Width='10' Height='10' XStep='20' YStep='20'>" CELL
		"</Pattern></FillColor>"),
	   "", CHECK_AT(p, 2, 2, 0xff0000);
	   CHECK_AT(p, 12, 2, 0xffffff); CHECK_AT(p, 22, 2, 0xff0000);
	   CHECK_AT(p, 22, 12, 0xffffff););
	ON(WITH("<FillColor><Pattern Width='10' Height='10' CTM='1 0 0 1 5 0'>" CELL
		"</Pattern></FillColor>"),
	   "", CHECK_AT(p, 2, 2, 0xffffff);
	   CHECK_AT(p, 7, 2, 0xff0000););
	ON(WITH("<FillColor><Pattern Width='10' Height='10' ReflectMethod='Column'>" CELL
		"</Pattern></FillColor>"),
	   "", CHECK_AT(p, 2, 2, 0xff0000);
	   CHECK_AT(p, 12, 2, 0xffffff); CHECK_AT(p, 17, 2, 0xff0000););
	/* relative to the page, not to the object */
	ON("<PathObject Boundary='5 0 30 30' Stroke='false' Fill='true'><FillColor><Pattern "
	   "RelativeTo='Page' Width='10' Height='10'>" CELL "</Pattern></FillColor>" SQUARE,
	   "", CHECK_AT(p, 7, 2, 0xffffff);
	   CHECK_AT(p, 12, 2, 0xff0000););
	ON("<PathObject Boundary='5 0 30 30' Stroke='false' Fill='true'><FillColor><Pattern "
	   "Width='10' Height='10'>" CELL "</Pattern></FillColor>" SQUARE,
	   "", CHECK_AT(p, 7, 2, 0xff0000);
	   CHECK_AT(p, 12, 2, 0xffffff););
	/* only where the path is, and translucent as told */
	ON("<PathObject Boundary='0 0 40 40' Alpha='128' Stroke='false' Fill='true'><FillColor>"
	   "<Pattern Width='10' Height='10'>" CELL
	   "</Pattern></FillColor><AbbreviatedData>M 0 0 L 15 "
	   "0 L 15 15 L 0 15 C</AbbreviatedData></PathObject>",
	   "", CHECK_AT(p, 12, 12, 0xff7f7f);
	   CHECK_AT(p, 22, 22, 0xffffff););
	ON(WITH("<FillColor><Pattern Width='0.001' Height='0.001'>" CELL "</Pattern></FillColor>"),
	   "", CHECK_WARNED(p, "too many cells"););
	ON(WITH("<FillColor><Pattern Width='0' Height='5'>" CELL "</Pattern></FillColor>"), "",
	   CHECK_WARNED(p, "no size"););
	drawn_end();
}

TEST_MAIN(CASE(values_in_every_space), CASE(the_default_space_of_the_document), CASE(icc_profiles),
	  CASE(axial_shadings), CASE(radial_shadings), CASE(gouraud_shadings),
	  CASE(tiling_patterns))
