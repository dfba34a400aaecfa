/* SPDX-License-Identifier: Apache-2.0 */
/* ink: every format read and written, and what is refused. */
#include <yinxin/ink.h>
#include <yinxin/limits.h>
#include <math.h>
#include <unistd.h>
#include "../test.h"

static struct yx_error err;

static struct yx_ink *
synthetic(void)
{
	struct yx_ink *ink = NULL;
	struct yx_ink_synth what = { .writer = 7, .skill = -1, .with_force = true };

	CHECK_OK(yx_ink_synth(&ink, &what, &err));
	return ink;
}

static void
reads_svc2004(void)
{
	const char *text = "3\n100 200 5000 1 900 450 10\n101 202 5010 1 910 440 20\n"
			   "102 204 5020 0 3600 440 0\n";
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_parse(&ink, yx_bytes_str(text), YX_INK_FORMAT_AUTO, &err));
	REQUIRE(ink);
	CHECK_INT(ink->count, 3);
	CHECK_INT(ink->samples[0].t_us, 0);
	CHECK_INT(ink->samples[2].t_us, 20000);
	CHECK(ink->samples[1].x == 101 && ink->samples[1].y == 202);
	CHECK((double)ink->samples[0].azimuth == 90 && (double)ink->samples[0].altitude == 45);
	CHECK((double)ink->samples[2].azimuth == 0);
	CHECK(ink->samples[1].down && !ink->samples[2].down);
	CHECK(ink->channels & YX_INK_F && ink->channels & YX_INK_HOVER);
	CHECK_INT(yx_ink_stroke_count(ink), 1);
	yx_ink_free(ink);
	CHECK_OK(yx_ink_parse(&ink, YX_BYTES_LIT("2\r\n1 2 0 1\r\n3 4 10 1\r\n"),
			      YX_INK_FORMAT_AUTO, &err));
	CHECK(!(ink->channels & YX_INK_F));
	CHECK_INT(ink->count, 2);
	yx_ink_free(ink);
}

static void
reads_sigcomp2009(void)
{
	const char *text = "WRITER-001 4\n 10 20 30 900 450\n 11 21 0 900 450\n 12 22 -1 -1 -1\n"
			   " 13 23 5 900 450\n";
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_parse(&ink, yx_bytes_str(text), YX_INK_FORMAT_AUTO, &err));
	REQUIRE(ink);
	CHECK_INT(ink->count, 4);
	CHECK_INT(ink->samples[3].t_us, 15000);
	CHECK(ink->samples[0].down && !ink->samples[1].down && !ink->samples[2].down);
	CHECK(ink->device.rate_hz == 200);
	yx_ink_free(ink);
}

static void
refuses_broken_text(void)
{
	static const struct {
		const char *name, *text;
		enum yx_status want;
	} cases[] = {
		{ "empty", "", YX_MALFORMED },
		{ "only a count", "2\n", YX_MALFORMED },
		{ "too few rows", "2\n1 2 3 1\n", YX_MALFORMED },
		{ "too many rows", "1\n1 2 3 1\n1 2 3 1\n", YX_MALFORMED },
		{ "five columns", "1\n1 2 3 1 5\n", YX_MALFORMED },
		{ "columns change", "2\n1 2 3 1\n1 2 3 1 5 6 7\n", YX_MALFORMED },
		{ "a word", "1\n1 2 x 1\n", YX_MALFORMED },
		{ "a number runs into a word", "1\n1 2 3 1x\n", YX_MALFORMED },
		{ "far away", "1\n1e9 2 3 1\n", YX_LIMIT },
		{ "infinite", "1\n1e999 2 3 1\n", YX_MALFORMED },
		{ "not a number", "1\nnan 2 3 1\n", YX_MALFORMED },
		{ "eleven minutes", "2\n1 2 0 1\n1 2 660000 1\n", YX_LIMIT },
		{ "sigcomp row short", "name\n1 2 3 4\n", YX_MALFORMED },
		{ "prose", "This is no capture of handwriting.", YX_MALFORMED },
		{ "a document type", "<!DOCTYPE ink [<!ENTITY a 'b'>]><ink/>", YX_UNSUPPORTED },
		{ "wrong root", "<html></html>", YX_MALFORMED },
		{ "no traces", "<ink></ink>", YX_MALFORMED },
		{ "open element", "<ink><trace>1 2</trace>", YX_MALFORMED },
		{ "crossed elements", "<ink><a><b></a></b></ink>", YX_MALFORMED },
		{ "mark-up in a trace", "<ink><trace>1 2<b/></trace></ink>", YX_UNSUPPORTED },
		{ "a value short", "<ink><trace>1 2,3</trace></ink>", YX_MALFORMED },
		{ "a wildcard", "<ink><trace>1 *</trace></ink>", YX_MALFORMED },
		{ "after the root", "<ink><trace>1 2</trace></ink>x", YX_MALFORMED },
		{ "second root", "<ink><trace>1 2</trace></ink><ink/>", YX_MALFORMED },
		{ "attribute twice", "<ink a='1' a='2'><trace>1 2</trace></ink>", YX_MALFORMED },
		{ "no format", "{\"channels\":[\"x\",\"y\"],\"samples\":[[1,2]]}", YX_MALFORMED },
		{ "other format", "{\"format\":\"yinxin-ink/2\"}", YX_UNSUPPORTED },
		{ "unknown member",
		  "{\"format\":\"yinxin-ink/"
		  "1\",\"mood\":1,\"channels\":[\"x\",\"y\"],\"samples\":[[1,2]]}",
		  YX_MALFORMED },
		{ "unknown channel",
		  "{\"format\":\"yinxin-ink/1\",\"channels\":[\"x\",\"y\",\"z\"]}", YX_MALFORMED },
		{ "samples first", "{\"format\":\"yinxin-ink/1\",\"samples\":[[1,2]]}",
		  YX_MALFORMED },
		{ "a value more",
		  "{\"format\":\"yinxin-ink/1\",\"channels\":[\"x\",\"y\"],\"samples\":[[1,2,3]]}",
		  YX_MALFORMED },
		{ "time backwards",
		  "{\"format\":\"yinxin-ink/"
		  "1\",\"channels\":[\"x\",\"y\",\"t\"],\"samples\":[[1,2,3],[1,2,2]]}",
		  YX_MALFORMED },
		{ "trailing bytes",
		  "{\"format\":\"yinxin-ink/1\",\"channels\":[\"x\",\"y\"],\"samples\":[[1,2]]} x",
		  YX_MALFORMED },
		{ "another version of the compact form", "YXIN\x02", YX_UNSUPPORTED },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_ink *ink = NULL;
		enum yx_status st;

		memset(&err, 0, sizeof(err));
		st = yx_ink_parse(&ink, yx_bytes_str(cases[i].text), YX_INK_FORMAT_AUTO, &err);
		CHECK_MSG(st == cases[i].want && !ink, "%s: %s (%s)", cases[i].name,
			  yx_status_name(st), err.text);
		CHECK_MSG(err.text[0] != 0, "%s: no reason given", cases[i].name);
		yx_ink_free(ink);
	}
}

/* The same samples after writing and reading, to the stated precision. */
static void
check_round_trip(enum yx_ink_format format)
{
	struct yx_ink *ink = synthetic(), *again = NULL;
	struct yx_buf out = { 0 }, out2 = { 0 };

	REQUIRE(ink);
	ink->captured_at = 1700000000 * YX_SECOND;
	ink->channels |= YX_INK_AZIMUTH | YX_INK_ALTITUDE;
	for (size_t i = 0; i < ink->count; i++) {
		ink->samples[i].azimuth = (float)(i % 360);
		ink->samples[i].altitude = (float)(i % 89 + 1);
	}
	snprintf(ink->device.model, sizeof(ink->device.model), "\"T&<\" 数位板");
	CHECK_OK(yx_ink_write(ink, format, &out, &err));
	CHECK_OK(yx_ink_parse(&again, yx_buf_bytes(&out), YX_INK_FORMAT_AUTO, &err));
	REQUIRE(again);
	CHECK_INT(again->count, ink->count);
	CHECK_INT(again->channels, ink->channels);
	CHECK(again->device.rate_hz == ink->device.rate_hz);
	CHECK(again->device.force_max == ink->device.force_max);
	for (size_t i = 0; i < ink->count; i++) {
		const struct yx_ink_sample *a = &ink->samples[i], *b = &again->samples[i];

		CHECK(fabs(a->x - b->x) <= 1.0 / 32 && fabs(a->y - b->y) <= 1.0 / 32);
		CHECK_INT(b->t_us, a->t_us);
		CHECK(fabs((double)(a->force - b->force)) <= 1.0 / 32);
		CHECK(fabs((double)(a->azimuth - b->azimuth)) <= 1.0 / 32);
		CHECK(fabs((double)(a->altitude - b->altitude)) <= 1.0 / 32);
		CHECK(a->down == b->down);
		if (test_failures)
			break;
	}
	CHECK_OK(yx_ink_write(again, format, &out2, &err));
	CHECK(yx_bytes_equal(yx_buf_bytes(&out), yx_buf_bytes(&out2)));
	yx_buf_clear(&out);
	yx_buf_clear(&out2);
	yx_ink_free(ink);
	yx_ink_free(again);
}

static void
round_trips_compact(void)
{
	check_round_trip(YX_INK_FORMAT_COMPACT);
}

static void
round_trips_inkml(void)
{
	check_round_trip(YX_INK_FORMAT_INKML);
}

static void
round_trips_json(void)
{
	check_round_trip(YX_INK_FORMAT_JSON);
}

static void
refuses_truncation_at_every_byte(void)
{
	static const enum yx_ink_format formats[] = { YX_INK_FORMAT_COMPACT, YX_INK_FORMAT_INKML,
						      YX_INK_FORMAT_JSON };

	for (size_t f = 0; f < 3; f++) {
		struct yx_ink *ink = synthetic(), *cut = NULL;
		struct yx_buf out = { 0 };
		size_t whole;

		REQUIRE(ink);
		ink->count = 12;
		CHECK_OK(yx_ink_write(ink, formats[f], &out, &err));
		whole = out.len;
		/* line ends after the last byte that counts may go */
		while (whole > 0 && out.data[whole - 1] == '\n')
			whole--;
		for (size_t n = 0; n < whole; n++) {
			CHECK_MSG(yx_ink_parse(&cut, yx_bytes(out.data, n), formats[f], &err) !=
					  YX_OK &&
				      !cut,
				  "%s cut at %zu is read", yx_ink_format_name(formats[f]), n);
		}
		yx_buf_put_u8(&out, 'x');
		CHECK(yx_ink_parse(&cut, yx_buf_bytes(&out), formats[f], &err) != YX_OK && !cut);
		yx_buf_clear(&out);
		yx_ink_free(ink);
	}
}

static void
compact_form_is_canonical(void)
{
	struct yx_ink *ink = synthetic(), *got = NULL;
	struct yx_buf out = { 0 };

	REQUIRE(ink);
	ink->count = 20;
	CHECK_OK(yx_ink_write(ink, YX_INK_FORMAT_COMPACT, &out, &err));
	/* a changed byte gives another capture or none, never the same bytes twice */
	for (size_t i = 0; i < out.len; i++) {
		struct yx_buf again = { 0 };

		out.data[i] ^= 1;
		if (yx_ink_parse(&got, yx_buf_bytes(&out), YX_INK_FORMAT_COMPACT, &err) == YX_OK) {
			CHECK_OK(yx_ink_write(got, YX_INK_FORMAT_COMPACT, &again, &err));
			CHECK_MSG(yx_bytes_equal(yx_buf_bytes(&again), yx_buf_bytes(&out)),
				  "byte %zu", i);
			yx_ink_free(got);
		}
		yx_buf_clear(&again);
		out.data[i] ^= 1;
	}
	yx_buf_clear(&out);
	yx_ink_free(ink);
}

/* A capture that a caller filled by hand, its pen in the air without a word of it. */
static void
what_is_written_compactly_can_be_read(void)
{
	struct yx_ink *ink = NULL, *got = NULL;
	struct yx_buf out = { 0 };

	CHECK_OK(yx_ink_new(&ink, 3, &err));
	REQUIRE(ink);
	ink->channels = YX_INK_T | YX_INK_TIP;
	for (size_t i = 0; i < 3; i++)
		ink->samples[i] = (struct yx_ink_sample){ .x = (double)i,
							  .t_us = (int64_t)i * 10000,
							  .down = i != 1 };
	CHECK_OK(yx_ink_write(ink, YX_INK_FORMAT_COMPACT, &out, &err));
	CHECK_OK(yx_ink_parse(&got, yx_buf_bytes(&out), YX_INK_FORMAT_COMPACT, &err));
	REQUIRE(got);
	CHECK(got->channels & YX_INK_HOVER);
	CHECK_INT(yx_ink_stroke_count(got), 2);
	yx_buf_clear(&out);
	yx_ink_free(got);
	yx_ink_free(ink);
}

static void
limits_hold(void)
{
	struct yx_buf text = { 0 };
	struct yx_ink *ink = NULL;

	yx_buf_puts(&text, "name\n");
	for (size_t i = 0; i <= YX_LIMIT_INK_SAMPLES; i++)
		yx_buf_puts(&text, "1 2 3 4 5\n");
	CHECK_STATUS(yx_ink_parse(&ink, yx_buf_bytes(&text), YX_INK_FORMAT_AUTO, &err), YX_LIMIT);
	CHECK(!ink);
	yx_buf_clear(&text);
	CHECK_STATUS(yx_ink_new(&ink, YX_LIMIT_INK_SAMPLES + 1, &err), YX_LIMIT);
	/* a huge count in a short file costs no memory */
	CHECK_STATUS(
	    yx_ink_parse(
		&ink,
		YX_BYTES_LIT("YXIN\x01\x00\x00\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\x03xx"),
		YX_INK_FORMAT_COMPACT, &err),
	    YX_MALFORMED);
}

static void
inkml_knows_differences_units_and_tilt(void)
{
	const char *text =
	    "<?xml version=\"1.0\"?><!-- made by hand --><i:ink "
	    "xmlns:i=\"http://www.w3.org/2003/InkML\">"
	    "<i:traceFormat><i:channel name=\"X\" units=\"cm\"/><i:channel name=\"Y\"/>"
	    "<i:channel name=\"T\" units=\"s\"/><i:channel name=\"OTx\"/><i:channel name=\"OTy\"/>"
	    "</i:traceFormat><i:trace>1 10 0 0 0, '1 '2 !0.01 0 0, 1 2 !0.02 45 0, \"1 \"0 !0.03 "
	    "45 0"
	    "</i:trace></i:ink>";
	struct yx_ink *ink = NULL;

	CHECK_OK(yx_ink_parse(&ink, yx_bytes_str(text), YX_INK_FORMAT_AUTO, &err));
	REQUIRE(ink);
	CHECK_INT(ink->count, 4);
	CHECK(ink->samples[1].x == 2 && ink->samples[2].x == 3);
	CHECK(ink->samples[3].x == 5); /* step 1, then one more */
	CHECK(ink->samples[2].y == -14);
	CHECK_INT(ink->samples[3].t_us, 30000);
	CHECK(fabs((double)ink->samples[3].altitude - 45) < 0.01);
	CHECK(fabs((double)ink->samples[3].azimuth - 90) < 0.01);
	CHECK(fabs((double)ink->samples[0].altitude - 90) < 0.01);
	CHECK(ink->device.units_per_mm == 0.1);
	yx_ink_free(ink);
}

static void
reads_the_research_collections(void)
{
	struct yx_ink *ink = NULL;
	char path[256];

	if (access("../shared/ink/svc2004-task1/U1S1.TXT", R_OK) != 0)
		test_skip("no ../shared/ink");
	for (int task = 1; task <= 2; task++) {
		for (int user = 1; user < 40; user += 2) {
			snprintf(path, sizeof(path), "../shared/ink/svc2004-task%d/U%dS40.TXT",
				 task, user);
			CHECK_OK(yx_ink_load(&ink, path, YX_INK_FORMAT_AUTO, &err));
			REQUIRE(ink);
			CHECK(!(ink->channels & YX_INK_F) == (task == 1));
			CHECK(fabs(yx_ink_rate_hz(ink) - 100) < 2);
			yx_ink_free(ink);
		}
	}
}

TEST_MAIN(CASE(reads_svc2004), CASE(reads_sigcomp2009), CASE(refuses_broken_text),
	  CASE(round_trips_compact), CASE(round_trips_inkml), CASE(round_trips_json),
	  CASE(refuses_truncation_at_every_byte), CASE(compact_form_is_canonical),
	  CASE(what_is_written_compactly_can_be_read), CASE(limits_hold),
	  CASE(inkml_knows_differences_units_and_tilt), CASE(reads_the_research_collections))
