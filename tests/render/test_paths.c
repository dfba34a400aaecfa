/* SPDX-License-Identifier: Apache-2.0 */
/* Paths, their strokes, matrices, clips, parameters, blocks and composites. */
#include "parts.h"

#define RED  0xff0000
#define BLUE 0x0000ff
#define NONE 0xffffff

#define FILL      "Stroke='false' Fill='true'"
#define RED_FILL  "<FillColor Value='255 0 0'/>"
#define BLUE_FILL "<FillColor Value='0 0 255'/>"
#define DATA(d)   "<AbbreviatedData>" d "</AbbreviatedData></PathObject>"
#define WHOLE     "Boundary='0 0 40 40'"

/* Draw, then run the checks with `p` in scope. */
#define ON_PAGE(xml, ...)                                                                          \
	do {                                                                                       \
		struct drawn page_, *p = &page_;                                                   \
		struct parts k_ = { .page = xml };                                                 \
		if (drawn_show(p, &k_)) {                                                          \
			__VA_ARGS__                                                                \
		}                                                                                  \
		drawn_clear(p);                                                                    \
	} while (0)

static void
every_operator_draws(void)
{
	ON_PAGE("<PathObject ID='5' " WHOLE " " FILL
		">" RED_FILL DATA("M 5 5 L 15 5 L 15 15 L 5 15 C"),
		CHECK_AT(p, 10, 10, RED);
		CHECK_AT(p, 4, 10, NONE); CHECK_AT(p, 16, 10, NONE); CHECK_QUIET(p););
	/* without blanks, with S, commas, and operators left out */
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("S5,5L15 5 15 15 5 15C"),
		CHECK_AT(p, 10, 10, RED);
		CHECK_AT(p, 4, 10, NONE); CHECK_QUIET(p););
	/* the hump of a quadratic reaches half way to its control point */
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M 0 30 Q 20 -10 40 30 C"),
		CHECK_AT(p, 20, 11, RED);
		CHECK_AT(p, 20, 9, NONE); CHECK_QUIET(p););
	/* that of a cubic three quarters */
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M 0 30 B 0 10 40 10 40 30 C"),
		CHECK_AT(p, 20, 16, RED);
		CHECK_AT(p, 20, 14, NONE); CHECK_QUIET(p););
}

static void
arcs_turn_as_told(void)
{
	/* from left to right, clockwise: over the top */
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M 10 20 A 10 10 0 0 1 30 20 C"),
		CHECK_AT(p, 20, 12, RED);
		CHECK_AT(p, 20, 28, NONE); CHECK_QUIET(p););
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M 10 20 A 10 10 0 0 0 30 20 C"),
		CHECK_AT(p, 20, 28, RED);
		CHECK_AT(p, 20, 12, NONE););
	/* the large one of two */
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M 20 10 A 10 10 0 1 1 10 20 C"),
		CHECK_AT(p, 25, 25, RED);
		CHECK_AT(p, 28, 20, RED););
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M 20 10 A 10 10 0 0 1 10 20 C"),
		CHECK_AT(p, 25, 25, NONE););
	/* an ellipse standing upright by a turn of 90 degrees */
	ON_PAGE("<PathObject " WHOLE " " FILL
		">" RED_FILL DATA("M 20 5 A 15 5 90 0 1 20 35 A 15 5 90 0 1 20 5 C"),
		CHECK_AT(p, 20, 8, RED);
		CHECK_AT(p, 24, 20, RED); CHECK_AT(p, 27, 20, NONE););
	/* radii that are too small grow until they reach */
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M 10 20 A 1 1 0 0 1 30 20 C"),
		CHECK_AT(p, 20, 12, RED);
		CHECK_QUIET(p););
}

static void
fill_rules_differ(void)
{
	const char *two = "M 5 5 L 35 5 L 35 35 L 5 35 C M 15 15 L 25 15 L 25 25 L 15 25 C";
	char xml[512];

	(void)snprintf(xml, sizeof(xml), "<PathObject " WHOLE " " FILL ">" RED_FILL DATA("%s"),
		       two);
	ON_PAGE(xml, CHECK_AT(p, 20, 20, RED););
	(void)snprintf(xml, sizeof(xml),
		       "<PathObject " WHOLE " Rule='Even-Odd' " FILL ">" RED_FILL DATA("%s"), two);
	ON_PAGE(xml, CHECK_AT(p, 20, 20, NONE); CHECK_AT(p, 10, 20, RED););
	/* no colour: nothing for a fill, black for a stroke */
	ON_PAGE("<PathObject " WHOLE
		" Fill='true' LineWidth='2'>" DATA("M 5 5 L 35 5 L 35 35 L 5 35 C"),
		CHECK_AT(p, 20, 20, NONE);
		CHECK_AT(p, 5, 20, 0););
}

static void
strokes_have_width_cap_join_and_dashes(void)
{
	ON_PAGE("<PathObject " WHOLE
		" LineWidth='4'><StrokeColor Value='0 0 255'/>" DATA("M 10 20 L 30 20"),
		CHECK_AT(p, 20, 18.5, BLUE);
		CHECK_AT(p, 20, 17.5, NONE); CHECK_AT(p, 9, 20, NONE););
	ON_PAGE("<PathObject " WHOLE " LineWidth='4' Cap='Square'>" DATA("M 10 20 L 30 20"),
		CHECK_AT(p, 8.5, 18.5, 0););
	ON_PAGE("<PathObject " WHOLE " LineWidth='4' Cap='Round'>" DATA("M 10 20 L 30 20"),
		CHECK_AT(p, 8.5, 20, 0);
		CHECK_AT(p, 8.3, 18.3, NONE););
	ON_PAGE("<PathObject " WHOLE " LineWidth='6' Join='Miter'>" DATA("M 10 30 L 10 10 L 30 10"),
		CHECK_AT(p, 7.5, 7.5, 0););
	ON_PAGE("<PathObject " WHOLE " LineWidth='6' Join='Bevel'>" DATA("M 10 30 L 10 10 L 30 10"),
		CHECK_AT(p, 7.5, 7.5, NONE););
	ON_PAGE("<PathObject " WHOLE " LineWidth='6' Join='Round'>" DATA("M 10 30 L 10 10 L 30 10"),
		CHECK_AT(p, 7.3, 7.3, NONE);
		CHECK_AT(p, 8.3, 8.3, 0););
	ON_PAGE("<PathObject " WHOLE
		" LineWidth='2' DashPattern='4 4' DashOffset='0'>" DATA("M 4 20 L 36 20"),
		CHECK_AT(p, 6, 20, 0);
		CHECK_AT(p, 10, 20, NONE); CHECK_AT(p, 14, 20, 0););
	ON_PAGE("<PathObject " WHOLE
		" LineWidth='2' DashPattern='4 4' DashOffset='4'>" DATA("M 4 20 L 36 20"),
		CHECK_AT(p, 6, 20, NONE);
		CHECK_AT(p, 10, 20, 0););
	/* dashes that would take for ever, or that are none, are drawn solid */
	ON_PAGE("<PathObject " WHOLE
		" LineWidth='2' DashPattern='0.0001 0.0001'>" DATA("M 4 20 L 36 20"),
		CHECK_AT(p, 10, 20, 0);
		CHECK_WARNED(p, "dashes"););
	ON_PAGE("<PathObject " WHOLE " LineWidth='2' DashPattern='0 0'>" DATA("M 4 20 L 36 20"),
		CHECK_AT(p, 10, 20, 0););
	/* a hair line is seen */
	ON_PAGE("<PathObject " WHOLE " LineWidth='0'>" DATA("M 4 20.125 L 36 20.125"),
		CHECK_AT(p, 10, 20.125, 0););
}

static void
boundary_matrix_and_alpha(void)
{
	/* the boundary moves and cuts */
	ON_PAGE("<PathObject Boundary='10 10 10 10' " FILL
		">" RED_FILL DATA("M 0 0 L 30 0 L 30 30 L 0 30 C"),
		CHECK_AT(p, 15, 15, RED);
		CHECK_AT(p, 9, 15, NONE); CHECK_AT(p, 25, 15, NONE););
	ON_PAGE("<PathObject Boundary='10 10 30 30' CTM='2 0 0 1 5 0' " FILL
		">" RED_FILL DATA("M 0 0 L 5 0 L 5 5 L 0 5 C"),
		CHECK_AT(p, 16, 12, RED);
		CHECK_AT(p, 24, 12, RED); CHECK_AT(p, 26, 12, NONE); CHECK_AT(p, 14, 12, NONE););
	ON_PAGE("<PathObject " WHOLE " Alpha='128' " FILL
		">" RED_FILL DATA("M 0 0 L 30 0 L 30 30 L 0 30 C"),
		CHECK_AT(p, 15, 15, 0xff7f7f););
	ON_PAGE("<PathObject " WHOLE " " FILL
		"><FillColor Value='255 0 0' Alpha='64'/>" DATA("M 0 0 L 30 0 L 30 30 L 0 30 C"),
		CHECK_AT(p, 15, 15, 0xffbfbf););
	ON_PAGE("<PathObject " WHOLE " Visible='false' " FILL
		">" RED_FILL DATA("M 0 0 L 30 0 L 30 30 L 0 30 C"),
		CHECK_AT(p, 15, 15, NONE);
		CHECK_QUIET(p););
	ON_PAGE("<PathObject " WHOLE " CTM='0 0 0 0 1 1' " FILL
		">" RED_FILL DATA("M 0 0 L 30 0 L 30 30 L 0 30 C") "<PathObject " WHOLE " " FILL
								   ">" BLUE_FILL DATA(
								       "M 30 30 L 40 30 L 40 40 C"),
		CHECK_AT(p, 15, 15, NONE);
		CHECK_AT(p, 38, 32, BLUE););
	ON_PAGE("<PathObject " WHOLE " BlendMode='Multiply' " FILL
		"><FillColor Value='255 255 0'/>" DATA(
		    "M 0 0 L 30 0 L 30 30 L 0 30 C") "<PathObject " WHOLE
						     " BlendMode='Multiply' " FILL
						     "><FillColor Value='0 255 255'/>" DATA(
							 "M 0 0 L 30 0 L 30 30 L 0 30 C"),
		CHECK_AT(p, 15, 15, 0x00ff00););
}

static void
damaged_paths_are_told(void)
{
	ON_PAGE("<PathObject ID='77' " WHOLE " " FILL
		">" RED_FILL DATA("M 5 5 L 15 5 L 15 15 L 5 15 C X 3"),
		CHECK_AT(p, 10, 10, RED);
		CHECK_WARNED(p, "the path cannot be read");
		CHECK_STR(yx_ofd_view_warning(p->view, 0)->object, "77");
		CHECK_STR(yx_ofd_view_warning(p->view, 0)->entry, "/Doc_0/Page.xml");
		CHECK_INT(yx_ofd_view_warning(p->view, 0)->page, 0););
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M 1e9 0 L 5 5"),
		CHECK_WARNED(p, "leaves all bounds"););
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL DATA("M inf 0 L nan 5"),
		CHECK_WARNED(p, "cannot be read"););
	ON_PAGE("<PathObject " WHOLE " CTM='1 0 0'>" DATA("M 1 0 L 5 5"),
		CHECK_WARNED(p, "matrix cannot be used"););
	ON_PAGE("<PathObject LineWidth='2'>" DATA("M 10 20 L 30 20"), CHECK_AT(p, 20, 20, 0);
		CHECK_WARNED(p, "no readable boundary"););
	ON_PAGE("<PathObject " WHOLE "/>", CHECK_WARNED(p, "cannot be read"););
}

static void
clips_cut(void)
{
#define SQUARE DATA("M 0 0 L 40 0 L 40 40 L 0 40 C")
#define AREA(attr, x0, x1)                                                                         \
	"<Clip><Area " attr "><Path Boundary='0 0 40 40'><AbbreviatedData>M " x0 " 0 L " x1        \
	" 0 L " x1 " 40 L " x0 " 40 C</AbbreviatedData></Path></Area></Clip>"
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL
		"<Clips>" AREA("", "10", "20") "</Clips>" SQUARE,
		CHECK_AT(p, 15, 20, RED);
		CHECK_AT(p, 5, 20, NONE); CHECK_AT(p, 25, 20, NONE););
	/* two clips: what both leave */
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL "<Clips>" AREA("", "10", "20")
		    AREA("", "15", "30") "</Clips>" SQUARE,
		CHECK_AT(p, 17, 20, RED);
		CHECK_AT(p, 12, 20, NONE); CHECK_AT(p, 25, 20, NONE););
	/* two areas of one clip: both */
	ON_PAGE(
	    "<PathObject " WHOLE " " FILL ">" RED_FILL
	    "<Clips><Clip><Area><Path Boundary='0 0 40 40'><AbbreviatedData>M 2 0 L 6 0 L 6 40 L 2 "
	    "40 C</AbbreviatedData></Path></Area><Area><Path Boundary='0 0 40 40'>"
	    "<AbbreviatedData>M 20 0 L 26 0 L 26 40 L 20 40 C</AbbreviatedData></Path></Area>"
	    "</Clip></Clips>" SQUARE,
	    CHECK_AT(p, 4, 20, RED);
	    CHECK_AT(p, 23, 20, RED); CHECK_AT(p, 12, 20, NONE););
	/* the object's matrix moves the clip, unless TransFlag says no */
	ON_PAGE("<PathObject " WHOLE " CTM='1 0 0 1 10 0' " FILL ">" RED_FILL
		"<Clips>" AREA("", "0", "5") "</Clips>" SQUARE,
		CHECK_AT(p, 12, 20, RED);
		CHECK_AT(p, 17, 20, NONE););
	ON_PAGE("<PathObject " WHOLE " CTM='1 0 0 1 10 0' " FILL ">" RED_FILL
		"<Clips TransFlag='false'>" AREA("", "12", "15") "</Clips>" SQUARE,
		CHECK_AT(p, 13, 20, RED);
		CHECK_AT(p, 17, 20, NONE); CHECK_AT(p, 11, 20, NONE););
	/* matrix and boundary of the area's path */
	ON_PAGE("<PathObject " WHOLE " " FILL ">" RED_FILL
		"<Clips><Clip><Area CTM='2 0 0 2 0 0'><Path Boundary='5 0 20 "
		"20'><AbbreviatedData>M 0 0 "
		"L 5 0 L 5 20 L 0 20 C</AbbreviatedData></Path></Area></Clip></Clips>" SQUARE,
		CHECK_AT(p, 11, 20, RED);
		CHECK_AT(p, 19, 20, RED); CHECK_AT(p, 9, 20, NONE); CHECK_AT(p, 21, 20, NONE););
}

static void
drawing_parameters_are_inherited(void)
{
	static const char params[] =
	    "<DrawParams><DrawParam ID='10' LineWidth='6'><StrokeColor Value='255 0 0'/>"
	    "</DrawParam><DrawParam ID='11' Relative='10'><StrokeColor Value='0 0 "
	    "255'/></DrawParam>"
	    "<DrawParam ID='12' Relative='13' LineWidth='1'/><DrawParam ID='13' Relative='12'/>"
	    "</DrawParams>";
	struct drawn page, *p = &page;
	struct parts k = {
		.resources = params,
		.layer_attr = "DrawParam='10'",
		.page = "<PathObject " WHOLE
			">" DATA("M 0 10 L 40 10") "<PathObject " WHOLE " DrawParam='11'>" DATA(
			    "M 0 20 L 40 20") "<PathObject " WHOLE
					      " DrawParam='11' LineWidth='1'><StrokeColor Value='0 "
					      "255 0'/>" DATA("M 0 30 L 40 30")
	};

	if (drawn_show(p, &k)) {
		CHECK_AT(p, 20, 7.5, RED);     /* the layer's */
		CHECK_AT(p, 20, 17.5, BLUE);   /* its own, width by Relative */
		CHECK_AT(p, 20, 30, 0x00ff00); /* the object's */
		CHECK_AT(p, 20, 28, NONE);
		CHECK_QUIET(p);
	}
	drawn_clear(p);
	/* a loop ends; a missing one is told */
	k.page = "<PathObject " WHOLE " DrawParam='12'>" DATA(
	    "M 0 10 L 40 10") "<PathObject " WHOLE " DrawParam='99'>" DATA("M 0 20 L 40 20");
	if (drawn_show(p, &k)) {
		CHECK_AT(p, 20, 10, RED);
		CHECK_WARNED(p, "drawing parameter");
	}
	drawn_clear(p);
}

static void
blocks_and_composites(void)
{
	struct drawn page, *p = &page;
	struct parts k = {
		.page =
		    "<PageBlock ID='3'><PageBlock ID='4'><PathObject " WHOLE " " FILL
		    ">" RED_FILL DATA(
			"M 0 0 L 10 0 L 10 10 L 0 10 C") "</PageBlock></PageBlock>"
							 "<CompositeObject ID='6' Boundary='20 20 "
							 "10 10' CTM='0.5 0 0 0.5 0 0' "
							 "Alpha='128' "
							 "ResourceID='50'/><CompositeObject ID='7' "
							 "ResourceID='51' "
							 "Boundary='0 0 40 40'/><CompositeObject "
							 "ID='8' ResourceID='52' "
							 "Boundary='0 0 40 40'/>",
		.resources =
		    "<CompositeGraphicUnits><CompositeGraphicUnit ID='50' Width='20' "
		    "Height='20'><Content><PathObject " WHOLE " " FILL ">" BLUE_FILL DATA(
			"M 0 0 L 40 0 L 40 40 L 0 40 C") "<PathObject " WHOLE " " FILL ">" BLUE_FILL
			DATA("M 0 0 L 40 0 L 40 40 L 0 40 C") "</Content></"
							      "CompositeGraphicUnit><"
							      "CompositeGraphicUnit "
							      "ID='51'><Content>"
							      "<CompositeObject ResourceID='51' "
							      "Boundary='0 0 40 40'/></Content>"
							      "</CompositeGraphicUnit></"
							      "CompositeGraphicUnits>"
	};

	if (drawn_show(p, &k)) {
		CHECK_AT(p, 5, 5, RED);
		CHECK_AT(p, 25, 25, 0x7f7fff); /* both squares as one picture */
		CHECK_AT(p, 31, 25, NONE);
		CHECK_WARNED(p, "nested too deeply");
		CHECK_WARNED(p, "composite is not there");
	}
	drawn_clear(p);
	drawn_end();
}

TEST_MAIN(CASE(every_operator_draws), CASE(arcs_turn_as_told), CASE(fill_rules_differ),
	  CASE(strokes_have_width_cap_join_and_dashes), CASE(boundary_matrix_and_alpha),
	  CASE(damaged_paths_are_told), CASE(clips_cut), CASE(drawing_parameters_are_inherited),
	  CASE(blocks_and_composites))
