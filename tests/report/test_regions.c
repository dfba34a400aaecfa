/* SPDX-License-Identifier: Apache-2.0 */
/* Where two pictures differ, and how alike changes share a line. */
#include "../../src/report/model.h"
#include "../test.h"

#define W 400
#define H 560

static struct yx_error err = YX_ERROR_INIT;

static struct yx_image
white(void)
{
	struct yx_image i = { 0 };

	CHECK_OK(yx_image_init(&i, W, H, &err));
	memset(i.rgba, 255, (size_t)W * H * 4);
	return i;
}

static void
black(struct yx_image *i, unsigned x0, unsigned y0, unsigned x1, unsigned y1)
{
	for (unsigned y = y0; y < y1; y++)
		for (unsigned x = x0; x < x1; x++)
			memset(i->rgba + (y * W + x) * 4, 0, 3);
}

static struct report_mark
mark(double x0, double y0, double x1, double y1)
{
	return (struct report_mark){ { x0 / W, y0 / H, x1 / W, y1 / H }, 1, true };
}

/* Signatures beside and above each other make one region; nothing of it is unexplained. */
static void
marked_places_near_each_other_explain_their_difference(void)
{
	const struct report_mark known[] = { mark(40, 400, 120, 440), mark(130, 400, 210, 440),
					     mark(40, 350, 120, 390) };
	struct yx_image then = white(), now = white();
	struct yx_draw_rect out[4];

	for (size_t i = 0; i < 3; i++)
		black(&now, (unsigned)(known[i].at.x0 * W + 0.5),
		      (unsigned)(known[i].at.y0 * H + 0.5), (unsigned)(known[i].at.x1 * W + 0.5),
		      (unsigned)(known[i].at.y1 * H + 0.5));
	CHECK_INT(report_regions(&now, &then, NULL, 0, out, 4), 1);
	CHECK_INT(report_regions(&now, &then, known, 3, out, 4), 0);
	/* what stands in the corner between them does not */
	black(&now, 160, 355, 200, 380);
	REQUIRE(report_regions(&now, &then, known, 3, out, 4) == 1);
	CHECK(out[0].x0 * W >= 152 && out[0].y1 * H <= 392);
	yx_image_clear(&then);
	yx_image_clear(&now);
}

static void
a_number_is_one_or_a_range(void)
{
	struct report_model m = { .arena = yx_arena_new(0) };
	struct report_change c = { .number = 0 };

	CHECK_STR(report_change_number(&m, &c), "");
	c.number = c.last = 3;
	CHECK_STR(report_change_number(&m, &c), "3");
	c.last = 7;
	CHECK_STR(report_change_number(&m, &c), "3–7");
	yx_arena_free(m.arena);
}

static void
a_printed_text_is_never_cut(void)
{
	struct report_model m = { .arena = yx_arena_new(0) };
	static char wide[6001];
	const char *text;

	memset(wide, 'W', sizeof(wide) - 1);
	text = report_printf(&m, "%s!", wide);
	CHECK_INT(strlen(text), sizeof(wide));
	CHECK(text[strlen(text) - 1] == '!' && !m.failed);
	yx_arena_free(m.arena);
}

TEST_MAIN(CASE(marked_places_near_each_other_explain_their_difference),
	  CASE(a_number_is_one_or_a_range), CASE(a_printed_text_is_never_cut))
