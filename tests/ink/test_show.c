/* SPDX-License-Identifier: Apache-2.0 */
/* ink_show: pictures and pages are well formed, escape what they are given, and load nothing. */
#include <yinxin/codec_xml.h>
#include <yinxin/ink_show.h>
#include "../test.h"

static struct yx_error err;

static struct yx_ink *
writes(uint32_t writer, uint32_t execution)
{
	struct yx_ink_synth what = { writer, execution, -1, 0, true };
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_synth(&ink, &what, &err));
	return ink;
}

static bool
has(struct yx_buf *out, const char *text)
{
	return yx_bytes_find(yx_buf_bytes(out), yx_bytes_str(text), 0) != SIZE_MAX;
}

static void
check_svg(struct yx_buf *out)
{
	struct yx_xml *x = NULL;

	CHECK_OK(yx_xml_parse(&x, yx_buf_bytes(out), &err));
	yx_xml_free(x);
	CHECK(!has(out, "href") && !has(out, "<script") && !has(out, "nan") && !has(out, "inf"));
	yx_buf_reset(out);
}

static void
pictures_are_well_formed(void)
{
	struct yx_ink *a = writes(1, 0), *b = writes(1, 1);
	struct yx_buf out = { 0 };

	CHECK_OK(yx_ink_show(&out, a, false, &err));
	check_svg(&out);
	CHECK_OK(yx_ink_show_two(&out, a, b, true, &err));
	check_svg(&out);
	CHECK_OK(yx_ink_replay(&out, a, false, false, &err));
	check_svg(&out);
	a->count = 1;
	b->channels &= ~(unsigned)YX_INK_F;
	CHECK_OK(yx_ink_show_two(&out, a, b, true, &err));
	check_svg(&out);
	CHECK_OK(yx_ink_replay(&out, a, false, false, &err));
	check_svg(&out);
	yx_buf_clear(&out);
	yx_ink_free(a);
	yx_ink_free(b);
}

static void
replay_lasts_as_long_as_the_act(void)
{
	struct yx_ink *a = writes(2, 0);
	struct yx_buf out = { 0 };
	char want[64];

	CHECK_OK(yx_ink_replay(&out, a, true, true, &err));
	snprintf(want, sizeof(want), "dur=\"%.2fs\"", yx_ink_duration_s(a) + 0.05);
	CHECK_MSG(has(&out, want), "no %s", want);
	snprintf(want, sizeof(want), "c.begin+%d.%03ds",
		 (int)(a->samples[a->count - 1].t_us / 1000000),
		 (int)(a->samples[a->count - 1].t_us / 1000 % 1000));
	CHECK_MSG(has(&out, want), "no %s", want);
	CHECK(has(&out, "lang=\"zh\""));
	yx_buf_clear(&out);
	yx_ink_free(a);
}

static void
report_says_what_was_compared(void)
{
	struct yx_ink *samples[3] = { writes(3, 0), writes(3, 1), writes(3, 2) }, *q = writes(3, 5);
	const char *names[] = { "one", "two", "three", "<script>alert(1)</script>" };
	struct yx_ink_template *t = NULL;
	struct yx_ink_enrolment info;
	struct yx_ink_score score;
	struct yx_buf out = { 0 };

	CHECK_OK(yx_ink_template_new(&t, (const struct yx_ink *const *)samples, 3, &info, &err));
	CHECK_OK(yx_ink_score(&score, t, q, &err));
	for (int zh = 0; zh <= 1; zh++) {
		struct yx_ink_report r = {
			(const struct yx_ink *const *)samples, 3, q, names, &info, &score, zh
		};

		CHECK_OK(yx_ink_report(&out, &r, &err));
		CHECK(!has(&out, "<script>"));
		CHECK(has(&out, "&lt;script&gt;") && has(&out, "three"));
		CHECK(has(&out, yx_ink_support_text(score.support, zh)));
		CHECK(has(&out, zh ? "检材" : "Questioned"));
		CHECK(has(&out, zh ? "局限" : "Limits"));
		yx_buf_reset(&out);
	}
	yx_buf_clear(&out);
	yx_ink_template_free(t);
	for (size_t i = 0; i < 3; i++)
		yx_ink_free(samples[i]);
	yx_ink_free(q);
}

TEST_MAIN(CASE(pictures_are_well_formed), CASE(replay_lasts_as_long_as_the_act),
	  CASE(report_says_what_was_compared))
