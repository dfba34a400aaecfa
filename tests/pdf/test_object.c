/* SPDX-License-Identifier: Apache-2.0 */
/* PDF syntax read and written: objects, strings, names, numbers, text and dates. */
#include "build_pdf.h"

#include <yinxin/pdf.h>

struct fixture {
	struct pencil p;
	struct yx_pdf *doc;
	struct yx_pdf_update *u;
};

static bool
open_fixture(struct fixture *f)
{
	struct yx_error err = YX_ERROR_INIT;

	memset(f, 0, sizeof(*f));
	pencil_make(&f->p, PENCIL_TABLE, "", "");
	CHECK_OK(yx_pdf_open(&f->doc, yx_buf_bytes(&f->p.out), NULL, &err));
	if (f->doc)
		CHECK_OK(yx_pdf_update_new(&f->u, f->doc, &err));
	return f->u != NULL;
}

static void
close_fixture(struct fixture *f)
{
	yx_pdf_update_free(f->u);
	yx_pdf_free(f->doc);
	yx_buf_clear(&f->p.out);
}

static void
syntax_is_read_and_written(void)
{
	static const struct {
		const char *name, *in, *out;
	} cases[] = {
		{ "null", "null", "null" },
		{ "booleans", "[true false]", "[true false]" },
		{ "integers", "[0 -1 +17 007]", "[0 -1 17 7]" },
		{ "reals", "[1.5 -.25 4. +.5 0.0]", "[1.5 -0.25 4 0.5 0]" },
		{ "a name with escapes", "/A#42#20C", "/AB#20C" },
		{ "the empty name", "[/ /]", "[/ /]" },
		{ "a literal string", "(a\\(b\\)c\\\\d)", "(a\\(b\\)c\\\\d)" },
		{ "balanced parentheses", "(a(b)c)", "(a\\(b\\)c)" },
		{ "octal and letters", "(\\101\\7\\n)", "<41070a>" },
		{ "continued lines", "(ab\\\ncd)", "(abcd)" },
		{ "a hex string", "<48 65 6C6c6F>", "<48656c6c6f>" },
		{ "an odd hex string", "<487>", "<4870>" },
		{ "a reference", "12 3 R", "12 3 R" },
		{ "numbers that look like one", "[12 3 4 0 R 5]", "[12 3 4 0 R 5]" },
		{ "nothing between tokens", "[/A/B(c)<41>[]<<>>]", "[/A /B (c) <41> [] << >>]" },
		{ "a dictionary", "<</A 1/B<</C[1 2]>>>>", "<< /A 1 /B << /C [1 2] >> >>" },
		{ "comments", "[1 %two\n 3]", "[1 3]" },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_obj *o = NULL;
	struct fixture f;
	struct yx_buf b;
	size_t i;

	REQUIRE(open_fixture(&f));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		yx_buf_init(&b, 0);
		CHECK_OK(yx_pdf_update_parse(f.u, yx_bytes_str(cases[i].in), &o, &err));
		if (o)
			yx_pdf_put(&b, o);
		CHECK_MSG(strcmp(yx_buf_str(&b), cases[i].out) == 0, "%s: %s became %s",
			  cases[i].name, cases[i].in, yx_buf_str(&b));
		yx_buf_clear(&b);
	}
	close_fixture(&f);
}

static void
broken_syntax_is_refused(void)
{
	static const char *const cases[] = {
		"",          "(abc", "<41", "[1 2", "<< /A 1",     "<< /A >>", "<< 1 2 >>", "nul",
		"truefalse", "]",    ">>",  "{1}",  "<< /A 1 > >", "1 2",      "[1] [2]",   "endobj"
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_obj *o = NULL;
	struct fixture f;
	size_t i;

	REQUIRE(open_fixture(&f));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_MSG(yx_pdf_update_parse(f.u, yx_bytes_str(cases[i]), &o, &err) != YX_OK,
			  "accepted %s", cases[i]);
		CHECK(o == NULL);
	}
	close_fixture(&f);
}

static void
nesting_has_a_limit(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_obj *o = NULL;
	struct fixture f;
	struct yx_buf b;
	unsigned i;

	REQUIRE(open_fixture(&f));
	yx_buf_init(&b, 0);
	for (i = 0; i < 60; i++)
		yx_buf_put_u8(&b, '[');
	for (i = 0; i < 60; i++)
		yx_buf_put_u8(&b, ']');
	CHECK_OK(yx_pdf_update_parse(f.u, yx_buf_bytes(&b), &o, &err));
	yx_buf_reset(&b);
	for (i = 0; i < 100000; i++)
		yx_buf_puts(&b, "<</A[");
	CHECK_STATUS(yx_pdf_update_parse(f.u, yx_buf_bytes(&b), &o, &err), YX_LIMIT);
	yx_buf_clear(&b);
	close_fixture(&f);
}

static void
text_strings_become_utf8(void)
{
	static const struct {
		const char *name, *in, *out;
		size_t len;
	} cases[] = {
		{ "ASCII", "plain", "plain", 5 },
		{ "PDFDocEncoding", "\x80\xe9\xa0", "\xe2\x80\xa2\xc3\xa9\xe2\x82\xac", 3 },
		{ "UTF-16BE", "\xfe\xff\x53\x70\x4f\xe1", "\xe5\x8d\xb0\xe4\xbf\xa1", 6 },
		{ "UTF-16LE", "\xff\xfe\x70\x53", "\xe5\x8d\xb0", 4 },
		{ "a surrogate pair", "\xfe\xff\xd8\x3d\xde\x00", "\xf0\x9f\x98\x80", 6 },
		{ "UTF-8 with a mark", "\xef\xbb\xbf\xe5\x8d\xb0", "\xe5\x8d\xb0", 6 },
		{ "a language escape", "\xfe\xff\x00\x1b\x00\x65\x00\x6e\x00\x1b\x00\x41", "A",
		  12 },
	};
	struct yx_buf b;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		yx_buf_init(&b, 0);
		CHECK(yx_pdf_text_utf8(yx_bytes(cases[i].in, cases[i].len), &b));
		CHECK_MSG(strcmp(yx_buf_str(&b), cases[i].out) == 0, "%s: %s", cases[i].name,
			  yx_buf_str(&b));
		yx_buf_clear(&b);
	}
}

static void
made_text_reads_back(void)
{
	static const char *const texts[] = { "plain (with) \\ all", "\xe5\xbc\xa0\xe4\xb8\x89",
					     "\xf0\x9f\x98\x80 and \xc3\xa9" };
	struct fixture f;
	struct yx_buf b;
	size_t i;

	REQUIRE(open_fixture(&f));
	for (i = 0; i < 3; i++) {
		struct yx_pdf_obj *o = yx_pdf_make_text(f.u, yx_bytes_str(texts[i]));

		yx_buf_init(&b, 0);
		CHECK(o && yx_pdf_text_utf8(o->u.text, &b));
		CHECK_STR(yx_buf_str(&b), texts[i]);
		yx_buf_clear(&b);
	}
	close_fixture(&f);
}

static void
dates_are_read_with_their_zone(void)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "D:20260131090807+08'00'", "2026-01-31T01:08:07Z" },
		{ "D:20260131090807+08'00", "2026-01-31T01:08:07Z" },
		{ "D:20260131090807-03'30'", "2026-01-31T12:38:07Z" },
		{ "D:20260131090807Z", "2026-01-31T09:08:07Z" },
		{ "D:20260131090807", "2026-01-31T09:08:07Z" },
		{ "20260131", "2026-01-31T00:00:00Z" },
		{ "D:2026", "2026-01-01T00:00:00Z" },
		{ "D:20260231090807", NULL },
		{ "D:20261331", NULL },
		{ "yesterday", NULL },
		{ "D:20260131090807 PM", NULL },
		{ "", NULL },
	};
	char text[32];
	yx_time t;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool ok = yx_pdf_date(yx_bytes_str(cases[i].in), &t);

		CHECK_MSG(ok == (cases[i].out != NULL), "\"%s\"", cases[i].in);
		if (ok && cases[i].out)
			CHECK_STR(yx_time_rfc3339(text, t), cases[i].out);
	}
}

static void
equality_ignores_order_and_spelling(void)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} cases[] = {
		{ "<< /A 1 /B (x) >>", "<< /B <78> /A 1 >>", true },
		{ "<< /A 1 >>", "<< /A 2 >>", false },
		{ "[1 2]", "[1.0 2]", true },
		{ "[1 2]", "[2 1]", false },
		{ "/A#42", "/AB", true },
		{ "3 0 R", "3 1 R", false },
		{ "(x)", "/x", false },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_obj *a = NULL, *b = NULL;
	struct fixture f;
	size_t i;

	REQUIRE(open_fixture(&f));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_OK(yx_pdf_update_parse(f.u, yx_bytes_str(cases[i].a), &a, &err));
		CHECK_OK(yx_pdf_update_parse(f.u, yx_bytes_str(cases[i].b), &b, &err));
		CHECK_MSG(a && b && yx_pdf_obj_equal(a, b) == cases[i].equal, "%s and %s",
			  cases[i].a, cases[i].b);
	}
	close_fixture(&f);
}

TEST_MAIN(CASE(syntax_is_read_and_written), CASE(broken_syntax_is_refused),
	  CASE(nesting_has_a_limit), CASE(text_strings_become_utf8), CASE(made_text_reads_back),
	  CASE(dates_are_read_with_their_zone), CASE(equality_ignores_order_and_spelling))
