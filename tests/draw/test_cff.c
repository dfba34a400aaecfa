/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CFF programs as all readers read them, and others: what is damaged poppler 22.12, MuPDF 1.21,
 * Ghostscript 10, PDFium, pdf.js 4 and PDFBox 2 draw in part, not at all, or with another font.
 */
#include <yinxin/draw.h>
#include "cff_kit.h"

enum said { PLAIN, ODD_OUTLINE, ODD_PROGRAM, NOT_OPENED };

static enum said
ask(struct yx_bytes in, uint32_t glyph, struct yx_font_odd *odd, bool *encoding)
{
	struct yx_font_program *p = NULL;
	struct yx_error err = YX_ERROR_INIT;
	enum said said = PLAIN;

	*odd = (struct yx_font_odd){ .at = 0 };
	if (yx_font_program_open(&p, in, &err) != YX_OK)
		return NOT_OPENED;
	if (!yx_font_program_plain(p, false))
		said = ODD_PROGRAM;
	else if (!yx_font_program_outline(p, glyph))
		said = ODD_OUTLINE;
	*encoding = yx_font_program_plain(p, true);
	*odd = yx_font_program_odd(p);
	CHECK((said == PLAIN) == !odd->word[0]);
	CHECK(said == PLAIN || odd->at <= in.len);
	CHECK(said == PLAIN || odd->part == YX_FONT_WHOLE);
	yx_font_program_free(p);
	return said;
}

static void
expect(const char *name, const struct cff_kit *k, enum said want, const char *word)
{
	struct yx_buf font = cff_make(k);
	struct yx_font_odd odd;
	bool encoding = false;
	enum said said = ask(yx_buf_bytes(&font),
			     k->composed ? (k->by_cid ? 171 : 3)
			     : k->by_cid ? 34
					 : 1,
			     &odd, &encoding);

	CHECK_MSG(said == want, "%s: %d, \"%s\" at %zu", name, (int)said, odd.word, odd.at);
	CHECK_MSG(!word || strcmp(odd.word, word) == 0, "%s: \"%s\"", name, odd.word);
	yx_buf_clear(&font);
}

#define MOVE "10 20 rmoveto "
#define END  " endchar"

static void
outlines_that_all_run(void)
{
	static const char *const good[] = {
		"endchar",
		"50 endchar",
		MOVE "30 hlineto endchar",
		"500 " MOVE "30 40 50 vlineto endchar",
		"5 hmoveto 1 2 3 4 rlineto" END,
		"500 5 vmoveto 1 2 3 4 5 6 rrcurveto" END,
		MOVE "1 2 3 4 5 6 7 8 rcurveline" END,
		MOVE "1 2 3 4 5 6 7 8 rlinecurve" END,
		MOVE "1 2 3 4 vvcurveto 1 2 3 4 5 hhcurveto 1 2 3 4 vhcurveto" END,
		MOVE "1 2 3 4 5 6 7 8 hvcurveto 1 2 3 4 5 6 7 8 9 vhcurveto" END,
		MOVE "1 2 3 4 5 6 7 hflex 1 2 3 4 5 6 7 8 9 10 11 12 50 flex" END,
		MOVE "1 2 3 4 5 6 7 8 9 hflex1 1 2 3 4 5 6 7 8 9 10 11 flex1" END,
		"1 2 hstem 3 4 vstem " MOVE "5 hlineto" END,
		"400 1 2 3 4 hstemhm 5 6 vstemhm hintmask #e0 " MOVE "5 hlineto" END,
		"400 1 2 hstemhm 5 6 hintmask #c0 " MOVE "hintmask #80 5 hlineto" END,
		"1 2 hstemhm 5 6 cntrmask #c0 " MOVE "5 hlineto" END,
		"400 cntrmask " MOVE "5 hlineto" END,
		MOVE "dotsection 3 hlineto" END,
		MOVE "10 4 div hlineto" END,
		MOVE "#ff #00 #02 #80 #00 hlineto" END,
		MOVE "#f7 #00 #fb #00 #8b #20 #f6 hlineto" END,
		MOVE "-107 callsubr 3 hlineto" END,
		MOVE "-107 callgsubr 3 hlineto" END,
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		expect(good[i], &(struct cff_kit){ .glyph = good[i] }, PLAIN, NULL);
	expect("the end within a procedure",
	       &(struct cff_kit){ .glyph = MOVE "-107 callsubr", .local = "3 hlineto endchar" },
	       PLAIN, NULL);
	expect("a procedure of all fonts calls one of this",
	       &(struct cff_kit){ .glyph = MOVE "-107 callgsubr" END,
				  .global = "-107 callsubr return",
				  .local = "3 hlineto return" },
	       PLAIN, NULL);
}

static void
outlines_that_some_run(void)
{
	static const char *const bad[] = {
		"",
		MOVE "30 hlineto",
		MOVE "30 hlineto endchar endchar",
		MOVE "30 hlineto endchar #00",
		"30 hlineto" END,
		"1 2 3 4 5 6 rrcurveto" END,
		MOVE "hlineto" END,
		MOVE "1 2 3 rlineto" END,
		MOVE "rlineto" END,
		MOVE "1 2 3 4 5 rrcurveto" END,
		MOVE "1 2 3 4 5 6 7 rrcurveto" END,
		MOVE "1 2 rcurveline" END,
		MOVE "1 2 3 4 5 6 rcurveline" END,
		MOVE "1 2 3 4 5 6 rlinecurve" END,
		MOVE "1 2 3 4 5 6 7 rlinecurve" END,
		MOVE "1 2 3 vvcurveto" END,
		MOVE "1 2 3 4 5 6 hhcurveto" END,
		MOVE "1 2 3 4 5 6 7 vhcurveto" END,
		MOVE "hvcurveto" END,
		MOVE "1 2 3 4 5 6 hflex" END,
		MOVE "1 2 3 4 5 6 7 8 9 10 11 12 flex" END,
		MOVE "1 2 3 4 5 6 7 8 hflex1" END,
		MOVE "1 2 3 4 5 6 7 8 9 10 flex1" END,
		MOVE MOVE "1" END,
		"1 rmoveto 1 hlineto" END,
		"1 2 3 4 rmoveto 1 hlineto" END,
		"1 2 3 hmoveto 1 hlineto" END,
		MOVE "5 10 20 rmoveto 1 hlineto" END,
		"hmoveto 1 hlineto" END,
		"vmoveto 1 hlineto" END,
		"hstem " MOVE "5 hlineto" END,
		"500 hstem " MOVE "5 hlineto" END,
		"1 2 hstem 3 vstem " MOVE "5 hlineto" END,
		MOVE "1 2 hstem 5 hlineto" END,
		MOVE "1 2 hintmask #80 5 hlineto" END,
		"1 2 hstemhm 1 2 3 hintmask #80 " MOVE "5 hlineto" END,
		"1 2 hstemhm hintmask",
		MOVE "2 dotsection 3 hlineto" END,
		MOVE "10 0 div hlineto" END,
		MOVE "div hlineto" END,
		MOVE "#0c #0a 3 hlineto" END, /* add */
		MOVE "1 2 #0c #0a hlineto" END,
		MOVE "#0c #63 3 hlineto" END,
		MOVE "#00 3 hlineto" END,
		MOVE "#02 3 hlineto" END,
		MOVE "#09 3 hlineto" END,
		MOVE "#0d 3 hlineto" END,
		MOVE "#0f 3 hlineto" END,
		MOVE "#10 3 hlineto" END,
		MOVE "#11 3 hlineto" END,
		MOVE "return 3 hlineto" END,
		MOVE "callsubr 3 hlineto" END,
		MOVE "-108 callsubr 3 hlineto" END,
		MOVE "-106 callsubr 3 hlineto" END,
		MOVE "-106 callgsubr 3 hlineto" END,
		MOVE "-107 2 div callgsubr 3 hlineto" END,
		MOVE "32000 1 hlineto" END,
		MOVE "#1c #00",
		MOVE "#ff #00 #00",
		MOVE "#f7",
		MOVE "#0c",
	};
	char many[1200] = "";

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect(bad[i], &(struct cff_kit){ .glyph = bad[i] }, ODD_OUTLINE, "glyph 1");
	for (int i = 0; i < 49; i++)
		(void)snprintf(many + strlen(many), sizeof(many) - strlen(many), "1 ");
	(void)snprintf(many + strlen(many), sizeof(many) - strlen(many), "hlineto endchar");
	expect("49 numbers", &(struct cff_kit){ .glyph = many }, ODD_OUTLINE, "glyph 1");
	expect("a procedure of itself",
	       &(struct cff_kit){ .glyph = "-107 callsubr" END, .local = "-107 callsubr return" },
	       ODD_OUTLINE, "glyph 1");
	expect("a procedure that does not return",
	       &(struct cff_kit){ .glyph = MOVE "-107 callsubr" END, .local = "3 hlineto" },
	       ODD_OUTLINE, "glyph 1");
	expect("a procedure that goes on",
	       &(struct cff_kit){ .glyph = MOVE "-107 callsubr" END,
				  .local = "3 hlineto return 3 hlineto" },
	       ODD_OUTLINE, "glyph 1");
}

/* Annex C of 5177: as Type 1 composes them. */
static void
letters_of_two(void)
{
	static const char *const bad[] = {
		"0 0 65 194 1 2 endchar",       "0 0 65 endchar",     MOVE "0 0 65 194 endchar",
		"1 2 hstem 0 0 65 194 endchar", "0 0 65 256 endchar", "0 0 -1 194 endchar",
		"0 0 66 194 endchar", /* no B */
		"0 0 65 128 endchar", /* no such name */
		"0 0 65 1 2 div endchar",
	};

	expect("two", &(struct cff_kit){ .composed = "5 -5 65 194 endchar" }, PLAIN, NULL);
	expect("wide", &(struct cff_kit){ .composed = "500 5 -5 65 194 endchar" }, PLAIN, NULL);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect(bad[i], &(struct cff_kit){ .composed = bad[i] }, ODD_OUTLINE, "glyph 3");
	expect("keyed by CIDs",
	       &(struct cff_kit){ .composed = "0 0 65 194 endchar", .by_cid = true }, ODD_OUTLINE,
	       "glyph 3");
	expect("of one that is damaged",
	       &(struct cff_kit){ .composed = "0 0 65 194 endchar", .accent = "3 hlineto endchar" },
	       ODD_OUTLINE, "glyph 3");
	expect("of one that is composed",
	       &(struct cff_kit){ .composed = "0 0 65 194 endchar", .accent = "0 0 65 65 endchar" },
	       ODD_OUTLINE, "glyph 3");
}

static void
programs_as_they_are(void)
{
	static const struct cff_kit good[] = {
		{ .by_cid = false },
		{ .by_cid = true },
		{ .top = "1 #00 391 #01 0 0 500 700 #05 0 #0c #05 2 #0c #06" },
		{ .top = "#1e #a0 #01 #ff 0 0 #1e #a0 #01 #ff 0 0 #0c #07" }, /* .001 */
		{ .top = "#1e #0a #00 #1f 0 #1e #0a #00 #02 #ff #1e #1c #3f 0 0 #0c #07" },
		{ .charset = "#01 #00 #22 #00 #00 #7d #01" },
		{ .charset = "#02 #00 #22 #00 #02" },
		{ .encoding = "#01 #01 #41 #01" },
		{ .encoding = "#80 #01 #41 #01 #42 #00 #22" },
		{ .by_cid = true, .select = "#00 #00 #00 #00 #00" },
		{ .by_cid = true, .font = "#1e #a0 #01 #ff 0 0 #1e #a0 #01 #ff 0 0 #0c #07" },
		{ .by_cid = true,
		  .top = "#1e #a0 #01 #ff 0 0 #1e #a0 #01 #ff 0 0 #0c #07",
		  .font = "1 0 0 1 0 0 #0c #07" },
		{ .inner = "-10 10 500 10 #06 #1e #a5 #ff #0c #0f" },
	};
	char name[32];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		(void)snprintf(name, sizeof(name), "good %zu", i);
		expect(name, &good[i], PLAIN, NULL);
	}
}

static void
programs_that_are_others(void)
{
	static const struct {
		struct cff_kit kit;
		const char *word;
	} bad[] = {
		{ { .header = "#01 #00 #05 #02 #00" }, "header" },
		{ { .top = "2 #0c #05" }, "Top DICT" }, /* PaintType */
		{ { .top = "1 #0c #06" }, "Top DICT" }, /* CharstringType */
		{ { .top = "1 2 #00" }, "Top DICT" },
		{ { .top = "#00" }, "Top DICT" },
		{ { .top = "1 #00 1 #00" }, "Top DICT" },
		{ { .top = "393 #00" }, "Top DICT" }, /* no such string */
		{ { .top = "-1 #00" }, "Top DICT" },
		{ { .top = "1 #06" }, "Top DICT" },     /* of the Private DICT */
		{ { .top = "1 #0c #14" }, "Top DICT" }, /* SyntheticBase */
		{ { .top = "1 #0c #18" }, "Top DICT" }, /* multiple masters */
		{ { .top = "#1e #d1 #ff #04" }, "Top DICT" },
		{ { .top = "#1e #a1 #a1 #ff #04" }, "Top DICT" },
		{ { .top = "#1e #1b #1b #1f #04" }, "Top DICT" },
		{ { .top = "#1e #ff #04" }, "Top DICT" },
		{ { .top = "#16 #04" }, "Top DICT" },
		{ { .top = "1 0 0 1 0 0 #0c #07" }, "FontMatrix" },
		{ { .top = "#1e #a0 #01 #ff 0 0 #1e #a0 #02 #ff 0 0 #0c #07" }, "FontMatrix" },
		{ { .top = "#1e #a0 #01 #ff 0 0 #1e #a0 #01 #ff 1 0 #0c #07" }, "FontMatrix" },
		{ { .top = "#1e #a0 #01 #ff 0 #1e #a0 #1f #1e #a0 #01 #ff 0 0 #0c #07" },
		  "FontMatrix" },
		{ { .charset = "#03 #00 #22 #00 #7d #00 #ab" }, "charset" },
		{ { .charset = "#00 #00 #22 #00 #7d #01 #89" }, "charset" }, /* no such string */
		{ { .by_cid = true, .charset = "#00 #00 #22 #00 #7d #00 #22" }, "charset" },
		{ { .by_cid = true, .select = "#01 #00 #00 #00 #00" }, "FDSelect" },
		{ { .by_cid = true, .select = "#00 #00 #01 #00 #00" }, "FDSelect" },
		{ { .by_cid = true, .select = "#03 #00 #01 #00 #01 #00 #00 #04" }, "FDSelect" },
		{ { .by_cid = true, .select = "#03 #00 #01 #00 #00 #00 #00 #03" }, "FDSelect" },
		{ { .by_cid = true, .select = "#03 #00 #01 #00 #00 #00 #00 #05" }, "FDSelect" },
		{ { .by_cid = true, .select = "#03 #00 #02 #00 #00 #00 #00 #00 #00 #00 #04" },
		  "FDSelect" },
		{ { .by_cid = true, .select = "#03 #00 #00 #00 #00 #00 #00 #04" }, "FDSelect" },
		{ { .by_cid = true, .font = "400 #0c #26" }, "Font DICT" },
		{ { .by_cid = true,
		    .top = "#1e #a0 #01 #ff 0 0 #1e #a0 #01 #ff 0 0 #0c #07",
		    .font = "#1e #a0 #01 #ff 0 0 #1e #a0 #01 #ff 0 0 #0c #07" },
		  "FontMatrix" },
		{ { .inner = "500 #14 600 #14" }, "Private DICT" },
		{ { .inner = "500 600 #14" }, "Private DICT" },
		{ { .inner = "1 #11" }, "Private DICT" },
		{ { .inner = "1 #0c #10" }, "Private DICT" },
	};
	char name[32];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct yx_buf font = cff_make(&bad[i].kit);
		struct yx_font_odd odd;
		bool encoding;
		enum said said = ask(yx_buf_bytes(&font), 1, &odd, &encoding);

		(void)snprintf(name, sizeof(name), "bad %zu (%s)", i, bad[i].word);
		CHECK_MSG(said == NOT_OPENED ||
			      (said == ODD_PROGRAM && strcmp(odd.word, bad[i].word) == 0),
			  "%s: %d, \"%s\" at %zu", name, (int)said, odd.word, odd.at);
		yx_buf_clear(&font);
	}
}

/* Which glyph a code has is asked only where a document has no encoding of its own. */
static void
encodings(void)
{
	static const char *const bad[] = {
		"#02 #02 #41 #42",
		"#00 #02 #41 #41",
		"#00 #04 #41 #42 #43 #44",
		"#01 #01 #41 #03",
		"#01 #01 #ff #01",
		"#01 #02 #41 #00 #41 #00",
		"#80 #01 #41 #01 #41 #00 #22",
		"#80 #01 #41 #01 #42 #00 #23",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct yx_buf font = cff_make(&(struct cff_kit){ .encoding = bad[i] });
		struct yx_font_odd odd;
		bool encoding = false;
		enum said said = ask(yx_buf_bytes(&font), 1, &odd, &encoding);

		CHECK_MSG(said == NOT_OPENED || (said == PLAIN && !encoding), "%s: %d", bad[i],
			  (int)said);
		yx_buf_clear(&font);
	}
}

static void
cut_at_every_byte(void)
{
	for (int cid = 0; cid < 2; cid++) {
		struct yx_buf font = cff_make(&(struct cff_kit){
		    .glyph = MOVE "-107 callsubr 3 hlineto" END, .by_cid = cid });
		size_t end = 0;

		for (size_t len = 0; len < font.len; len++) {
			uint8_t *copy = yx_alloc(len + 1);
			struct yx_font_odd odd;
			bool encoding;

			/* with nothing behind it that could be read */
			memcpy(copy, font.data, len);
			if (ask(yx_bytes(copy, len), cid ? 34 : 1, &odd, &encoding) == PLAIN &&
			    !end)
				end = len;
			yx_free(copy);
		}
		/* a simple font does not need the font DICTs that stand last */
		CHECK_MSG(cid ? end == 0 : end > font.len - 40, "%d: plain from %zu of %zu", cid,
			  end, font.len);
		yx_buf_clear(&font);
	}
}

TEST_MAIN(CASE(outlines_that_all_run), CASE(outlines_that_some_run), CASE(letters_of_two),
	  CASE(programs_as_they_are), CASE(programs_that_are_others), CASE(encodings),
	  CASE(cut_at_every_byte))
