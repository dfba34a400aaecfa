/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blank places of a signed page (src/pdf/change_blank.c): a box to sign in may be seen there, and
 * an annotation that could hide something may go from there. Anywhere else both are refused.
 */
#include "pdf_kit.h"

#define FILLS (KIT_PLAIN | KIT_P2 | KIT_P3)
#define FORM                                                                                       \
	"<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F 7 0 R >> "  \
	">> >>"
/* a field on page 3 or 4 at this place, with this picture, or with these entries */
#define DRAWN(page, rect, picture)                                                                 \
	{                                                                                          \
		{ OP_STREAM, NEW, FORM, picture },                                                 \
		    { OP_PUT, NEW + 1, NULL,                                                       \
		      "<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /F 4 /Rect [" rect       \
		      "] /AP << /N @0 >> >>" },                                                    \
		    { OP_APPEND, 15, "Fields", "@1" },                                             \
		{                                                                                  \
			OP_APPEND, page, "Annots", "@1"                                            \
		}                                                                                  \
	}
#define TOLD(page, rect, entries)                                                                  \
	{                                                                                          \
		{ OP_PUT, NEW, NULL,                                                               \
		  "<< /Type /Annot /Subtype /Widget /FT /Sig /T (new) /F 4 /Rect [" rect           \
		  "] " entries ">>" },                                                             \
		    { OP_APPEND, 15, "Fields", "@0" },                                             \
		{                                                                                  \
			OP_APPEND, page, "Annots", "@0"                                            \
		}                                                                                  \
	}
#define BOX "1 g 0 0 100 20 re f 0 G 1 w 0.5 0.5 99 19 re S"

static const struct kit_edit edits[] = {
	{ "a white box with a border", FILLS, DRAWN(3, "20 60 120 80", BOX) },
	{ "a frame of four lines", FILLS,
	  DRAWN(3, "20 60 120 80",
		"q 1 w 0 0.5 m 100 0.5 l S 0 19.5 m 100 19.5 l S 0.5 0 m 0.5 20 l S 99.5 0 m 99.5 "
		"20 l S Q") },
	{ "a yellow box told in colours", FILLS,
	  TOLD(3, "20 60 120 80", "/MK << /BC [0 1 0] /BG [1 1 0] >> /DR << >> /BS << /W 2 >>") },
	{ "a ground in inks", FILLS, TOLD(3, "20 60 120 80", "/MK << /BG [0 0 0.2 0] >>") },
	{ "a box on words", 0, DRAWN(3, "20 95 120 115", BOX) },
	{ "a box on words, told", 0, TOLD(3, "20 95 120 115", "/MK << /BG [1 1 1] >>") },
	{ "a box on what hangs below words", 0, DRAWN(3, "20 75 120 95", BOX) },
	{ "a box on a drawing", 0, DRAWN(3, "4 4 104 24", BOX) },
	{ "a box beside the drawing", FILLS, DRAWN(3, "15 15 115 35", BOX) },
	{ "a box on an image", 0, DRAWN(4, "20 20 120 40", BOX) },
	{ "a box on an annotation", 0, DRAWN(4, "180 20 280 40", BOX) },
	{ "a dark box", 0, DRAWN(3, "20 60 120 80", "0 g 0 0 100 20 re f") },
	{ "a dark box told in colours", 0, TOLD(3, "20 60 120 80", "/MK << /BG [0 0 0.3] >>") },
	{ "a bar like a figure", 0, TOLD(3, "234 100 236 118", "/MK << /BG [1 1 0] >>") },
	{ "a line across the box", 0, DRAWN(3, "20 60 120 80", "0 0 m 100 20 l S") },
	{ "a line in the middle", 0, DRAWN(3, "20 60 120 80", "0 10 m 100 10 l S") },
	{ "a small area within", 0, DRAWN(3, "20 60 120 80", "1 g 40 5 10 10 re f") },
	{ "two boxes in one path", 0,
	  DRAWN(3, "20 60 120 80", "1 g 0 0 100 20 re 40 5 10 10 re f*") },
	{ "a picture with transparency", 0, DRAWN(3, "20 60 120 80", "/S gs " BOX) },
	{ "words in the box", 0,
	  DRAWN(3, "20 60 120 80", BOX " BT /F 12 Tf 0 g 2 5 Td (not valid) Tj ET") },
	{ "a caption", 0, TOLD(3, "20 60 120 80", "/MK << /BG [1] /CA (no) >>") },
	{ "resources of its own", 0, TOLD(3, "20 60 120 80", "/DR << /Font << /F 7 0 R >> >>") },
};

static void
boxes_are_judged_by_what_they_lie_on(void)
{
	for (size_t s = 0; s < KIT_STATES; s++)
		for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
			bool may = (edits[i].allowed & kit_states[s].state) != 0, passes;
			struct yx_buf file = kit_signed(s, (i + s) % 2 == 1);
			struct yx_error err = YX_ERROR_INIT;
			char why[200] = "";

			if (kit_states[s].seal) /* covers much of these small pages */
				may = passes = false;
			CHECK_OK(kit_apply(&file, &edits[i], &err));
			if (!kit_states[s].seal)
				passes = kit_passes(yx_buf_bytes(&file), why);
			CHECK_MSG(passes == may, "%s, %s: %s (%s)", kit_states[s].name,
				  edits[i].name, passes ? "passes" : "refused", why);
			yx_buf_clear(&file);
		}
}

/* One box is a place to sign; a crowd of them draws. */
static void
a_crowd_of_boxes_is_refused(void)
{
	struct yx_buf file = kit_signed(0, false), text = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	char why[200] = "";

	for (int i = 0; i < 17; i++) {
		struct kit_edit e = { "a box", FILLS, TOLD(3, "", "") };

		yx_buf_reset(&text);
		yx_buf_printf(&text,
			      "<< /Type /Annot /Subtype /Widget /FT /Sig /T (new%d) /F 4 /Rect [%d "
			      "%d %d %d] /MK << /BG [1] >> >>",
			      i, 20 + 50 * (i % 5), 25 + 16 * (i / 5), 61 + 50 * (i % 5),
			      40 + 16 * (i / 5));
		yx_buf_put_u8(&text, 0);
		e.steps[0].text = (const char *)text.data;
		CHECK_OK(kit_apply(&file, &e, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&file), why) == (i < 16), "box %d: %s", i, why);
	}
	yx_buf_clear(&text);
	yx_buf_clear(&file);
}

/* Signed with a stamp on its first page, and the stamp taken away. */
static bool
passes_without_stamp(const char *rect, int certify, const char *content)
{
	static const struct kit_edit gone = {
		"gone",
		0,
		{ { OP_SET, 3, "Annots", "[8 0 R 10 0 R 13 0 R 14 0 R 17 0 R 21 0 R 23 0 R @f]" } }
	};
	struct kit_edit stamp = {
		"stamp", 0, { { OP_PUT, NEW, NULL, NULL }, { OP_APPEND, 3, "Annots", "@0" } }
	};
	struct yx_error err = YX_ERROR_INIT;
	char text[200];
	struct pencil p;
	bool passes;

	kit_identity();
	pencil_init(&p);
	kit_objects(&p);
	pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
	snprintf(text, sizeof(text),
		 "<< /Type /Annot /Subtype /Stamp /F 4 /Rect [%s] /AP << /N 18 0 R >> >>", rect);
	stamp.steps[0].text = text;
	if (content) { /* also with letters that take no room, says their font */
		stamp.steps[2] = (struct kit_step){ OP_STREAM, 5, "<< >>", content };
		stamp.steps[3] = (struct kit_step){ OP_SET, 53, "FirstChar", "79" };
		stamp.steps[4] = (struct kit_step){ OP_SET, 53, "LastChar", "81" };
		stamp.steps[5] = (struct kit_step){ OP_SET, 53, "Widths", "[0 0 0]" };
	}
	CHECK_OK(kit_apply(&p.out, &stamp, &err));
	CHECK_OK(kit_sign(&p.out, certify, NULL, &err));
	CHECK(kit_passes(yx_buf_bytes(&p.out), NULL));
	CHECK_OK(kit_apply(&p.out, &gone, &err));
	passes = kit_passes(yx_buf_bytes(&p.out), NULL);
	yx_buf_clear(&p.out);
	return passes;
}

static void
a_stamp_may_go_where_it_hid_nothing(void)
{
	CHECK(passes_without_stamp("20 60 60 80", 3, NULL));
	CHECK(!passes_without_stamp("20 60 60 80", 2, NULL));
	CHECK(!passes_without_stamp("20 60 60 80", 0, NULL));
	CHECK(!passes_without_stamp("20 90 60 130", 3, NULL));    /* words */
	CHECK(!passes_without_stamp("2 2 60 30", 3, NULL));       /* a drawing */
	CHECK(!passes_without_stamp("100 290 150 330", 3, NULL)); /* a field */
	/* fonts do not tell how wide their shapes are, and inline images not where they end */
	CHECK(!passes_without_stamp("38 60 60 80", 3, "BT /G 18 Tf 34 62 Td (P) Tj ET"));
	CHECK(passes_without_stamp("38 60 60 80", 3, "BT /G 18 Tf 134 62 Td (P) Tj ET"));
	CHECK(!passes_without_stamp("20 60 60 80", 3,
				    "q 9 0 0 9 200 350 cm BI /W 1 /H 1 /BPC 8 /CS /G ID xEI Q"));
	CHECK(!passes_without_stamp("20 60 60 80", 3, "/Sh sh"));
	CHECK(passes_without_stamp("20 60 60 80", 3, "1 g 0 0 300 400 re f 0 g 100 60 9 9 re f"));
	CHECK(!passes_without_stamp("20 60 60 80", 3, "1 g /S gs 0 0 300 400 re f"));
}

/*
 * Reading what lies beneath lets go of nothing that the comparison still holds, also where the file
 * has more objects than are kept otherwise (YX_LIMIT_PDF_CACHE_KEEP).
 */
static void
a_large_file_is_compared_to_its_end(void)
{
	static const struct kit_edit gone = {
		"gone", 0, { { OP_SET, 4, "Annots", "[" KIT_MORE_WIDGETS " 51 0 R @f]" } }
	};
	struct kit_edit large = {
		"large", 0, { { OP_PUT, NEW, NULL, NULL }, { OP_SET, 3, "PieceInfo", "@0" } }
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf text = { 0 };
	struct pencil p;

	kit_identity();
	pencil_init(&p);
	kit_objects(&p);
	pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
	yx_buf_puts(&text, "<< /A [");
	for (int i = 0; i < 300000; i++)
		yx_buf_puts(&text, "[] ");
	yx_buf_puts(&text, "] >>");
	yx_buf_put_u8(&text, 0);
	large.steps[0].text = (const char *)text.data;
	CHECK_OK(kit_apply(&p.out, &large, &err));
	CHECK_OK(kit_sign(&p.out, 3, NULL, &err));
	CHECK(kit_passes(yx_buf_bytes(&p.out), NULL));
	CHECK_OK(kit_apply(&p.out, &gone, &err));
	CHECK(!kit_passes(yx_buf_bytes(&p.out), NULL)); /* fields were taken away */
	yx_buf_clear(&text);
	yx_buf_clear(&p.out);
}

TEST_MAIN(CASE(a_large_file_is_compared_to_its_end), CASE(boxes_are_judged_by_what_they_lie_on),
	  CASE(a_stamp_may_go_where_it_hid_nothing), CASE(a_crowd_of_boxes_is_refused))
