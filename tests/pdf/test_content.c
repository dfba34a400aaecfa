/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content that would take its reader minutes: small files whose operators look again and again at
 * something large. It ends with a limit, and soon.
 */
#include "build_pdf.h"
#include <yinxin/codec_deflate.h>
#include <yinxin/pdf_content.h>

static struct yx_buf
repeated(const char *begin, const char *what, size_t times, const char *end)
{
	struct yx_buf b = { 0 };

	yx_buf_puts(&b, begin);
	for (size_t i = 0; i < times; i++)
		yx_buf_puts(&b, what);
	yx_buf_puts(&b, end);
	CHECK(yx_buf_status(&b, NULL) == YX_OK);
	return b;
}

struct sample {
	const char *name, *operators;
	size_t times;
	const char *resources;          /* of the page; 9 is object 9 */
	const char *begin, *item, *end; /* of object 9 */
	size_t items;
	bool passes;
};

/* A page with these resources; its content, number 5, is left to the caller. */
static void
begin(struct pencil *p, const char *resources)
{
	pencil_init(p);
	pencil_obj(p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	pencil_obj(p, 3,
		   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R "
		   "/Resources 4 0 R >>");
	pencil_obj(p, 4, resources);
}

static void
check(const struct sample *s, struct yx_pdf_oddity *odd)
{
	struct yx_buf content = repeated("", s->operators, s->times, "");
	struct yx_buf large = repeated(s->begin, s->item, s->items, s->end);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;
	struct pencil p;

	begin(&p, s->resources);
	pencil_stream(&p, 5, "", content.data, content.len);
	pencil_obj(&p, 8, "<< /LW 1 >>");
	pencil_obj(&p, 9, yx_buf_str(&large));
	pencil_table(&p, "/Root 1 0 R");
	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
	REQUIRE(doc != NULL);
	CHECK_OK(yx_pdf_content_check(yx_pdf_latest(doc), odd, &err));
	yx_pdf_free(doc);
	yx_buf_clear(&p.out);
	yx_buf_clear(&content);
	yx_buf_clear(&large);
}

static const struct sample samples[] = {
	{ .name = "a graphics state and its dashes",
	  .operators = "/G gs ",
	  .times = 100000,
	  .resources = "<< /ExtGState << /G << /D [9 0 R 0] >> >> >>",
	  .begin = "[",
	  .item = "1 ",
	  .end = "]",
	  .items = 20000 },
	{ .name = "a name among many",
	  .operators = "/z gs ",
	  .times = 100000,
	  .resources = "<< /ExtGState 9 0 R >>",
	  .begin = "<< /z 8 0 R",
	  .item = " /a 8 0 R",
	  .end = ">>",
	  .items = 20000 },
	{ .name = "images that each end at once",
	  .operators = "BI /W 1 /H 1 /IM true ID aEI EMC\n",
	  .times = 100000,
	  .resources = "<< >>",
	  .begin = "null",
	  .end = "",
	  .passes = true },
	{ .name = "the same few things",
	  .operators = "/G gs ",
	  .times = 100000,
	  .resources = "<< /ExtGState << /G << /D [[1 2 3] 0] >> >> >>",
	  .begin = "null",
	  .end = "",
	  .passes = true },
};

/* Without a limit these take minutes, and then pass. */
static void
looking_again_and_again_ends(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct yx_pdf_oddity odd;

		check(&samples[i], &odd);
		CHECK_MSG(odd.found != samples[i].passes && odd.limit != samples[i].passes,
			  "%s: %s", samples[i].name, odd.en);
	}
}

/* Content far larger than the file is a bomb; the same amount in a file of its size is none. */
static void
content_out_of_proportion_is_not_read(void)
{
	struct yx_buf plain = repeated("", "0 0 5 5 re f\n", 3000000, ""), packed = { 0 };
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_deflate(&packed, yx_buf_bytes(&plain), YX_DEFLATE_ZLIB, 0, &err));
	for (int i = 0; i < 2; i++) {
		const struct yx_buf *content = i ? &plain : &packed;
		struct yx_pdf_oddity odd;
		struct yx_pdf *doc = NULL;
		struct pencil p;

		begin(&p, "<< >>");
		pencil_stream(&p, 5, i ? "" : "/Filter /FlateDecode", content->data, content->len);
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
		REQUIRE(doc != NULL);
		CHECK_OK(yx_pdf_content_check(yx_pdf_latest(doc), &odd, &err));
		CHECK_MSG(odd.found == !i && odd.limit == !i, "%d: %s", i, odd.en);
		yx_pdf_free(doc);
		yx_buf_clear(&p.out);
	}
	yx_buf_clear(&plain);
	yx_buf_clear(&packed);
}

/* Of 120 million samples the last row is there, or not; none of it is kept. */
static void
large_images_are_counted_to_the_end(void)
{
	struct yx_buf row = { 0 }, packed = { 0 };
	struct yx_error err = YX_ERROR_INIT;

	CHECK(yx_buf_fill(&row, 0, 20000 * 6000));
	CHECK_OK(yx_deflate(&packed, yx_buf_bytes(&row), YX_DEFLATE_ZLIB, 1, &err));
	yx_buf_clear(&row);
	for (int rows = 6000; rows <= 6001; rows++) {
		struct yx_pdf_oddity odd;
		struct yx_pdf *doc = NULL;
		struct pencil p;
		char entries[200];

		begin(&p, "<< /XObject << /I 6 0 R >> >>");
		snprintf(entries, sizeof(entries),
			 "/Type /XObject /Subtype /Image /Width 20000 /Height %d /ColorSpace "
			 "/DeviceGray /BitsPerComponent 8 /Filter /FlateDecode",
			 rows);
		pencil_stream(&p, 5, "", "/I Do", 5);
		pencil_stream(&p, 6, entries, packed.data, packed.len);
		pencil_table(&p, "/Root 1 0 R");
		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&p.out), NULL, &err));
		REQUIRE(doc != NULL);
		CHECK_OK(yx_pdf_content_check(yx_pdf_latest(doc), &odd, &err));
		CHECK_MSG(odd.found == (rows > 6000) && !odd.limit, "%d: %s", rows, odd.en);
		yx_pdf_free(doc);
		yx_buf_clear(&p.out);
	}
	yx_buf_clear(&packed);
}

TEST_MAIN(CASE(looking_again_and_again_ends), CASE(content_out_of_proportion_is_not_read),
	  CASE(large_images_are_counted_to_the_end))
