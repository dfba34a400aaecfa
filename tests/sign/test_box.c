/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A box to tick whose pictures another program draws anew as the signed /MK tells it
 * (src/pdf/change_button.c): ground, frame, one mark for "on", on a place where nothing lies below.
 */
#include "pdf_kit.h"

#define FORM "<< /Type /XObject /Subtype /Form /BBox [0 0 20 20] >>"
#define FONTS                                                                                      \
	"<< /Type /XObject /Subtype /Form /BBox [0 0 20 20] /Resources << /Font << /Z 76 0 R /F "  \
	"7 "                                                                                       \
	"0 R >> >> >>"
#define BOX  "q 0.8 0.84 1 rg 0 0 20 20 re f 0.1 0.1 0.1 RG 1 w 0.5 0.5 19 19 re S Q "
#define TICK "q 1 1 18 18 re W n 0 g BT /Z 20 Tf 1 0 0 1 2.4 2 Tm (8) Tj ET Q"
#define CIRCLE                                                                                     \
	"20 10 m 20 15.5 15.5 20 10 20 c 4.5 20 0 15.5 0 10 c 0 4.5 4.5 0 10 0 c 15.5 0 20 4.5 "   \
	"20 "                                                                                      \
	"10 c "
#define DOT                                                                                        \
	"14 10 m 14 12.2 12.2 14 10 14 c 7.8 14 6 12.2 6 10 c 6 7.8 7.8 6 10 6 c 12.2 6 14 7.8 "   \
	"14 "                                                                                      \
	"10 c f "
#define MK    "/MK << /CA (4) /BG [0.8 0.84 1] /BC [0.1 0.1 0.1] >> "
#define PLACE "[20 60 40 80]"

struct signed_box {
	const char *rect, *entries, *on;
};

static const struct signed_box usual = { PLACE, MK, BOX "q 0 g 4 10 m 9 4 l 16 16 l 9 8 l f Q" };

static const struct {
	const char *name;
	bool may;
	const char *on, *off; /* pictures; without one it stays */
	const struct signed_box *box;
} told[] = {
	{ "as told", true, BOX TICK, NULL, &usual },
	{ "both as told", true, BOX TICK, BOX, &usual },
	{ "round", true, "0.8 0.84 1 rg " CIRCLE "f 0.1 G 1 w " CIRCLE "S 0 g " DOT, NULL, &usual },
	{ "without a mark", false, BOX, NULL, &usual },
	{ "a mark for off", false, BOX TICK, BOX TICK, &usual },
	{ "two marks", false, BOX TICK " " TICK, NULL, &usual },
	{ "a mark and a dot", false, BOX TICK " 0 g " DOT, NULL, &usual },
	{ "a mark under its ground", false, TICK " " BOX, NULL, &usual },
	{ "a dot under its ground", false, "0 g " DOT BOX, NULL, &usual },
	{ "a mark in the colour of its ground", false,
	  BOX "0.8 0.84 1 rg BT /Z 20 Tf 1 0 0 1 2.4 2 Tm (8) Tj ET", NULL, &usual },
	{ "a dot in the colour of its ground", false, BOX "0.8 0.84 1 rg " DOT, NULL, &usual },
	{ "a mark clipped away", false,
	  BOX "q 0 0 3 3 re W n 0 g BT /Z 20 Tf 1 0 0 1 2.4 2 Tm (8) Tj ET Q", NULL, &usual },
	{ "a mark that is not seen", false, BOX "BT 3 Tr /Z 20 Tf 1 0 0 1 2.4 2 Tm (8) Tj ET", NULL,
	  &usual },
	{ "a speck", false, BOX "BT /Z 2 Tf 1 0 0 1 2.4 2 Tm (8) Tj ET", NULL, &usual },
	{ "another sign", false, BOX "BT /Z 20 Tf 1 0 0 1 2.4 2 Tm (a) Tj ET", NULL, &usual },
	{ "a letter", false, BOX "BT /F 20 Tf 1 0 0 1 2.4 2 Tm (4) Tj ET", NULL, &usual },
	{ "another ground", false, "1 0 0 rg 0 0 20 20 re f " TICK, NULL, &usual },
	{ "a drawing", false, BOX "0 0 m 20 20 l S " TICK, NULL, &usual },
	{ "on words", false, BOX TICK, NULL,
	  &(const struct signed_box){ "[30 100 50 120]", MK, BOX "q 0 g 4 10 m 9 4 l 9 6 l f Q" } },
	{ "frame alone, on words", true, "0 G 0.5 0.5 19 19 re S " TICK, NULL,
	  &(const struct signed_box){ "[30 100 50 120]", "/MK << /CA (4) /BC [0] >> ",
				      "0 G 2 2 m 18 18 l S" } },
	{ "without being told", false, BOX TICK, NULL,
	  &(const struct signed_box){ PLACE, "", BOX "q 0 g 4 10 m 9 4 l 16 16 l f Q" } },
	{ "told words", false, BOX TICK, NULL,
	  &(const struct signed_box){ PLACE, "/MK << /CA (no) /BG [0.8 0.84 1] >> ",
				      BOX "q 0 g 4 10 m 9 4 l 16 16 l f Q" } },
	{ "too large for a box", false, BOX TICK, NULL,
	  &(const struct signed_box){ "[20 30 80 85]", MK, BOX "q 0 g 4 10 m 9 4 l 9 6 l f Q" } },
};

/* The number of the object that holds this text. */
static uint32_t
number_of(const struct yx_buf *file, const char *text)
{
	size_t at = yx_bytes_find(yx_buf_bytes(file), yx_bytes_str(text), 0), from = 0, next = 0;

	while (next < at) {
		from = next;
		next = yx_bytes_find(yx_buf_bytes(file), YX_BYTES_LIT(" 0 obj"), next + 1);
	}
	while (from && file->data[from - 1] >= '0' && file->data[from - 1] <= '9')
		from--;
	return (uint32_t)strtoul((const char *)file->data + from, NULL, 10);
}

static struct yx_buf
signed_with(const struct signed_box *box)
{
	struct kit_edit e = { "box",
			      0,
			      { { OP_PUT, NEW, NULL, NULL },
				{ OP_STREAM, NEW + 1, FORM, box->on },
				{ OP_STREAM, NEW + 2, FORM, BOX },
				{ OP_APPEND, 3, "Annots", "@0" },
				{ OP_APPEND, 15, "Fields", "@0" } } };
	struct yx_error err = YX_ERROR_INIT;
	char text[400];
	struct pencil p;

	kit_identity();
	pencil_init(&p);
	kit_objects(&p);
	pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
	snprintf(text, sizeof(text),
		 "<< /Type /Annot /Subtype /Widget /FT /Btn /T (tick) /F 4 /Rect %s /V /Off /AS "
		 "/Off /AP << /N << /Yes @1 /Off @2 >> >> %s>>",
		 box->rect, box->entries);
	e.steps[0].text = text;
	CHECK_OK(kit_apply(&p.out, &e, &err));
	CHECK_OK(kit_sign(&p.out, 2, NULL, &err));
	CHECK(kit_passes(yx_buf_bytes(&p.out), NULL));
	return p.out;
}

static void
boxes_are_drawn_as_they_were_told(void)
{
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		struct yx_buf file = signed_with(told[i].box);
		uint32_t num = number_of(&file, "(tick)");
		/* the objects of signed_with() follow each other */
		char old_off[40], text[100], why[200] = "";
		struct kit_edit e = { "fill",
				      0,
				      { { OP_STREAM, NEW, FONTS, told[i].on },
					{ OP_SET, num, "AP", text },
					{ OP_SET, num, "V", "/Yes" },
					{ OP_SET, num, "AS", "/Yes" },
					{ OP_STREAM, NEW + 1, FONTS, told[i].off } } };
		struct yx_error err = YX_ERROR_INIT;
		bool passes;

		snprintf(old_off, sizeof(old_off), "%u 0 R", num + 2);
		snprintf(text, sizeof(text), "<< /N << /Yes @0 /Off %s >> >>",
			 told[i].off ? "@1" : old_off);
		if (!told[i].off)
			e.steps[4].op = OP_END;
		CHECK_OK(kit_apply(&file, &e, &err));
		passes = kit_passes(yx_buf_bytes(&file), why);
		CHECK_MSG(passes == told[i].may, "%s: %s (%s)", told[i].name,
			  passes ? "passes" : "refused", why);
		yx_buf_clear(&file);
	}
}

TEST_MAIN(CASE(boxes_are_drawn_as_they_were_told))
