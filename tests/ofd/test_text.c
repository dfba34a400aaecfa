/* SPDX-License-Identifier: Apache-2.0 */
/* Finding text however a writer spelt it: the quick look at bytes must not miss what the tree has.
 */
#include <math.h>
#include "../test.h"
#include <yinxin/ofd.h>

#define HEAD                                                                                       \
	"<Page><Content><Layer><TextObject Boundary='20 30 60 5' Size='4'><TextCode X='0' Y='4'>"
#define TAIL "</TextCode></TextObject></Layer></Content></Page>"

/* How often; where the first stands is in `first`. */
static struct yx_ofd_hit first;

static size_t
find(struct yx_bytes page, const char *text)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &out };
	const struct yx_zip_edit e[3] = {
		{ .name = "OFD.xml",
		  .content =
		      YX_BYTES_LIT("<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>") },
		{ .name = "D.xml",
		  .content =
		      YX_BYTES_LIT("<Document><CommonData/><Pages><Page ID='1' BaseLoc='P.xml'/>"
				   "</Pages></Document>") },
		{ .name = "P.xml", .content = page },
	};
	struct yx_ofd *o = NULL;
	struct yx_ofd_hit hits[4];
	size_t count = SIZE_MAX;

	CHECK_OK(yx_zip_create(e, 3, 0, &w, &err));
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&out), &err));
	if (o)
		CHECK_OK(yx_ofd_find_text(o, text, hits, 4, &count, &err));
	first = count > 0 && count <= 4 ? hits[0] : (struct yx_ofd_hit){ 0 };
	yx_ofd_free(o);
	yx_buf_clear(&out);
	return count;
}

static void
every_spelling_is_found(void)
{
	static const struct {
		const char *page, *text;
		size_t hits;
	} cases[] = {
		{ HEAD "甲方（盖章）" TAIL, "盖章", 1 },
		{ HEAD "甲方（盖章）" TAIL, "章盖", 0 },
		{ HEAD "甲方（盖章）" TAIL, "签字", 0 },
		{ "<?xml version='1.0' encoding='UTF-8'?>" HEAD "盖 章" TAIL, "盖章", 1 },
		{ "<?xml version=\"1.0\" encoding=\"utf-8\"?>" HEAD "盖章" TAIL, "盖章", 1 },
		{ HEAD "&#x76d6;&#31456;" TAIL, "盖章", 1 },
		{ HEAD "<![CDATA[盖章]]>" TAIL, "盖章", 1 },
		{ HEAD "R&amp;D &lt;1&gt; &quot;a&apos;" TAIL, "R&D <1> \"a'", 1 },
		{ HEAD
		  "盖</TextCode></TextObject><TextObject Boundary='24 30 60 5' Size='4'><TextCode "
		  "X='0' Y='4'>章" TAIL,
		  "盖章", 1 },
		/* in an attribute, a comment: not text of the page */
		{ "<Page><!-- 盖章 --><Content Name='盖章'/></Page>", "盖章", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n = find(yx_bytes_str(cases[i].page), cases[i].text);

		CHECK_MSG(n == cases[i].hits, "%s in %s: %zu", cases[i].text, cases[i].page, n);
	}
}

/* A blank in front is placed like any letter: the letters behind it keep their own distances. */
static void
blanks_in_front_have_their_distance(void)
{
	CHECK_INT(
	    find(YX_BYTES_LIT("<Page><Content><Layer><TextObject Boundary='20 30 60 5' Size='4'>"
			      "<TextCode X='0' Y='4' DeltaX='10 7 4 4'>  盖章" TAIL),
		 "盖章"),
	    1);
	CHECK_MSG(first.box.x > 36.9 && first.box.x < 37.1, "found at %f", first.box.x);
}

/* The places are those where the page shows the letters. */
static void
steps_as_they_are_drawn(void)
{
	static const struct {
		const char *code;
		double x, y;
	} cases[] = {
		/* a short list goes on with its last step */
		{ "<TextCode X='0' Y='4' DeltaX='5 7'>一二三盖章", 39, 30.5 },
		{ "<TextCode X='0' Y='4' DeltaX='g 1 5,6'>一二三盖章", 37, 30.5 },
		/* a rare character takes one step, or two by who counts in UTF-16 */
		{ "<TextCode X='0' Y='4' DeltaX='9 4'>\xf0\xa0\xae\xb7盖章", 29, 30.5 },
		{ "<TextCode X='0' Y='4' DeltaX='4 5 4'>\xf0\xa0\xae\xb7盖章", 29, 30.5 },
		/* a code without X or Y begins where the one before did */
		{ "<TextCode X='6' Y='4'>一</TextCode><TextCode Y='10'>盖章", 26, 36.5 },
		{ "<TextCode X='6' Y='10'>一</TextCode><TextCode X='9'>盖章", 29, 36.5 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char page[600];

		(void)snprintf(page, sizeof(page),
			       "<Page><Content><Layer><TextObject Boundary='20 30 60 5' Size='4'>%s"
			       "%s",
			       cases[i].code, TAIL);
		CHECK_INT(find(yx_bytes_str(page), "盖章"), 1);
		CHECK_MSG(fabs(first.box.x - cases[i].x) < 0.1 &&
			      fabs(first.box.y - cases[i].y) < 1,
			  "case %zu at %g %g", i, first.box.x, first.box.y);
	}
}

static void
other_encodings_are_read_whole(void)
{
	/* UTF-16 with and without a mark, GBK, Latin-1: the same two characters, or none */
	static const char gbk[] =
	    "<?xml version='1.0' encoding='GBK'?>" HEAD "\xb8\xc7\xd5\xc2" TAIL;
	struct yx_buf wide = { 0 };
	const char *page = "<?xml version='1.0' encoding='UTF-16'?>" HEAD;

	for (int mark = 0; mark < 2; mark++) {
		yx_buf_reset(&wide);
		if (mark)
			yx_buf_put(&wide, "\xff\xfe", 2);
		for (const char *c = page; *c; c++) {
			yx_buf_put_u8(&wide, (uint8_t)*c);
			yx_buf_put_u8(&wide, 0);
		}
		yx_buf_put(&wide, "\xd6\x76\xe0\x7a", 4); /* 盖章 */
		for (const char *c = TAIL; *c; c++) {
			yx_buf_put_u8(&wide, (uint8_t)*c);
			yx_buf_put_u8(&wide, 0);
		}
		CHECK_INT(find(yx_buf_bytes(&wide), "盖章"), 1);
	}
	CHECK_INT(find(YX_BYTES_LIT(gbk), "盖章"), 1);
	yx_buf_clear(&wide);
}

TEST_MAIN(CASE(every_spelling_is_found), CASE(blanks_in_front_have_their_distance),
	  CASE(steps_as_they_are_drawn), CASE(other_encodings_are_read_whole))
