/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Type 1 programs are of the words that all fonts have, each in its place. What is another was
 * drawn in two ways by poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium, pdf.js 5 or PDFBox 2, or
 * has no place in a font.
 */
#include <yinxin/draw.h>
#include <yinxin/draw_program.h>
#include "../sign/font_kit.h"
#include "../test.h"

#define FILL "0 1 255 {1 index exch /.notdef put} for\n"
#define BBOX "/FontBBox {0 0 300 900} readonly def\n"
static const char clear_part[] =
    "%!PS-AdobeFont-1.0: Kit 001.000\n% a note\n11 dict begin\n"
    "/FontInfo 4 dict dup begin\n/version (001.000) readonly def\n/Notice (Kit \\(c\\) (all)) "
    "readonly def\n/ItalicAngle -12.5 def\n/isFixedPitch false def\nend readonly def\n"
    "/FontName /ABCDEF+Kit def\n/PaintType 0 def\n/FontType 1 def\n"
    "/FontMatrix [0.001 0 0 0.001 0 0] readonly def\n"
    "/Encoding 256 array\n" FILL "dup 49 /one put\nreadonly def\n" BBOX
    "currentdict end\ncurrentfile eexec\n";
#define PROCEDURES                                                                                 \
	"/RD {string currentfile exch readstring pop} executeonly def\n/ND {noaccess def} "        \
	"executeonly def\n/NP {noaccess put} executeonly def\n"
#define NULLS "/OtherSubrs [{}{}{}{pop 3}executeonly]ND\n"
static const char head[] =
    "dup /Private 9 dict dup begin\n" PROCEDURES "/BlueValues [-10 0 500.5 510] ND\n/MinFeature "
    "{16 16} ND\n/password 5839 def\n" NULLS "/Subrs 2 array\ndup 0 5 RD abcde NP\ndup 1 5 RD "
    "abcdeNP\nND\n2 index /CharStrings 3 dict dup begin\n";
static const char tail[] =
    "end\nend\nreadonly put\nnoaccess put\ndup /FontName get exch definefont "
    "pop\nmark currentfile closefile\n";
static const char trailer[] = "\n00000000\n00000000\ncleartomark\n";

/* The text with the first `from` made `to`. */
static void
change(struct yx_buf *out, const char *text, const char *from, const char *to)
{
	const char *at = from ? strstr(text, from) : NULL;

	if (!at) {
		yx_buf_puts(out, text);
		return;
	}
	yx_buf_put(out, text, (size_t)(at - text));
	yx_buf_puts(out, to);
	yx_buf_puts(out, at + strlen(from));
}

static bool
has(const char *text, const char *from)
{
	return from && strstr(text, from);
}

/* A program where `from` is `to`, wherever it stands. */
static struct yx_buf
program(const char *from, const char *to, bool hex)
{
	struct yx_buf out = { 0 }, secret = { 0 }, bytes = { 0 };

	CHECK(!from || has(clear_part, from) || has(head, from) || has(tail, from) ||
	      has(trailer, from));
	change(&out, clear_part, from, to);
	change(&secret, head, has(clear_part, from) ? NULL : from, to);
	font_char(&secret, ".notdef", 0);
	font_char(&secret, "one", 300);
	change(&secret, tail, has(clear_part, from) || has(head, from) ? NULL : from, to);
	font_encrypt(&bytes, yx_buf_bytes(&secret), 55665);
	for (size_t i = 0; hex && i < bytes.len; i++)
		yx_buf_printf(&out, "%02x%s", bytes.data[i], i % 32 == 31 ? "\n" : "");
	if (!hex)
		yx_buf_put_bytes(&out, yx_buf_bytes(&bytes));
	change(&out, trailer,
	       has(clear_part, from) || has(head, from) || has(tail, from) ? NULL : from, to);
	yx_buf_clear(&secret);
	yx_buf_clear(&bytes);
	return out;
}

static void
expect(const char *name, struct yx_buf *file, bool plain, bool encoding, const char *word)
{
	struct yx_font_program *p = NULL;
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_font_program_open(&p, yx_buf_bytes(file), &err));
	if (p) {
		struct yx_font_odd odd = yx_font_program_odd(p);

		CHECK_MSG(yx_font_program_plain(p, false) == plain, "%s: \"%s\" at %zu", name,
			  odd.word, odd.at);
		CHECK_MSG(yx_font_program_plain(p, true) == encoding, "%s: encoding", name);
		CHECK_MSG(!word || strcmp(odd.word, word) == 0, "%s: \"%s\"", name, odd.word);
		CHECK_MSG(plain == !odd.word[0], "%s: \"%s\"", name, odd.word);
	}
	yx_font_program_free(p);
	yx_buf_clear(file);
}

#define IDIOM(what)                                                                                \
	"FontDirectory/Kit " what "{/Kit findfont dup/UniqueID known{dup/UniqueID get 5 eq "       \
	"exch/FontType get 1 eq and}{pop false}ifelse{save true}{false}ifelse}{false}ifelse\n"
#define UNKNOWN(what)                                                                              \
	"FontDirectory/Kit known{/Kit findfont dup/UniqueID known " what " {dup\n/UniqueID get 5 " \
	"eq exch/FontType get 1 eq and}{pop false}ifelse{save true}{false}ifelse}{false}ifelse\n"
#define STEMS                                                                                      \
	"/StemSnapH [1 2]systemdict /internaldict known {1183615869 systemdict /internaldict get " \
	"exec /StemSnapLength 2 copy known {get 12 lt}{pop pop true}ifelse}{true}ifelse "          \
	"{pop [1]} if ND\n"

static void
what_fonts_have(void)
{
	static const struct {
		const char *from, *to;
	} same[] = {
		{ NULL, NULL },
		{ "11 dict begin", "11 dict dup begin" },
		{ "11 dict", IDIOM("known") "11 dict" },
		{ "11 dict", UNKNOWN("pop false") "11 dict" },
		{ "readstring pop} executeonly", "readstring pop} bind executeonly" },
		{ "/version (", "/Weight (" },
		{ "/version (001.000)", "/BaseFontName /Kit" },
		{ "[0.001 0 0 0.001 0 0] readonly", "[ 0.0010 0.0 0.000167 .001 0 0 ]" },
		{ "{0 0 300 900}", "[0 0 300 900]" },
		{ "/PaintType 0 def",
		  "/PaintType 0 def /StrokeWidth 0 def /WMode 0 def /XUID [1 2] def" },
		{ "dup 49 /one put\n", "dup 49/one put\ndup 50 /two put dup 51 /three put\n" },
		{ "/Encoding 256 array\n" FILL "dup 49 /one put\nreadonly def",
		  "/Encoding StandardEncoding def" },
		{ "% a note", "% /Type/ Notice of subroutines/private, OtherSubrs" },
		{ "/Subrs 2", STEMS "/Subrs 2" },
		{ "/password", "/lenIV 4 def /password" },
		{ "/password", "/SnapStem [1 2] def /password" },
		{ "{pop 3}executeonly]", "]" },
		{ NULLS,
		  "/OtherSubrs 2 array dup 0 {} put dup 1 {} executeonly put noaccess def\n" },
		{ NULLS, "" },
		{ "end\nend\nreadonly put\nnoaccess put", "end readonly put end put" },
		{ "pop\nmark", "pop pop mark" },
		{ "cleartomark\n", "cleartomark{restore}if" },
		{ "cleartomark\n", "" },
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		for (int hex = 0; hex < 2; hex++) {
			struct yx_buf file = program(same[i].from, same[i].to, hex);

			expect(same[i].to ? same[i].to : "as it is", &file, true, true, "");
		}
}

/* Among digits blanks count nowhere. */
static void
blanks_in_front_of_digits(void)
{
	struct yx_buf file = program("eexec\n", "eexec\r\n", true);

	expect("digits behind two bytes", &file, true, true, "");
}

/* poppler reads it by lines. */
static void
encodings_that_lines_break(void)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{ "/Encoding 256 array", "/Encoding  256 array" },
		{ "/Encoding 256 array", "/Encoding\n256 array" },
		{ "/Encoding 256 array", " /Encoding 256 array" },
		{ "array\n" FILL "dup", "array dup" },
		{ "dup 49 /one put", "dup 49\n/one put" },
		{ "dup 49 /one put", "dup 48 / put\ndup 49 /one put" },
		{ "put\nreadonly def", "put readonly def" },
		{ "put\nreadonly def", "put\ndef" },
		{ BBOX, BBOX "/Encoding StandardEncoding def\n" },
	};
	struct yx_buf lines = { 0 }, file;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		file = program(cases[i].from, cases[i].to, false);
		expect(cases[i].to, &file, true, false, NULL);
	}
	for (int i = 0; i < 300; i++)
		yx_buf_puts(&lines, "\n");
	yx_buf_puts(&lines, "dup 49");
	yx_buf_put_u8(&lines, 0);
	file = program("dup 49", (const char *)lines.data, false);
	expect("300 lines", &file, true, false, NULL);
	yx_buf_clear(&lines);
}

static void
what_fonts_do_not_have(void)
{
	static const struct {
		const char *from, *to, *word;
	} cases[] = {
		/* what only Ghostscript runs, or only it draws */
		{ "11 dict", IDIOM("known known") "11 dict", "FontDirectory" },
		{ "11 dict", UNKNOWN("pop true") "11 dict", "FontDirectory" },
		{ "11 dict", "true{pop}{pop}ifelse 11 dict", "true" },
		{ "/PaintType 0", "/PaintType 2", "/PaintType" },
		{ "/FontType 1", "/FontType 3", "/FontType" },
		{ "/FontType 1", "/FontType 1 foo", "/FontType" },
		{ "/FontType 1", "/FontType (x) pop 1", "/FontType" },
		{ "/PaintType 0 def", "/PaintType 0 def /PaintType 0 def", "/PaintType" },
		{ "/PaintType 0 def", "", NULL },
		{ "[0.001 0", "[1E-3 0", "/FontMatrix" },
		{ "0.001 0 0]", "0.001 500 0]", "/FontMatrix" },
		{ "[0.001 0 0 0.001", "[1 0 0 1", "/FontMatrix" },
		{ BBOX, BBOX "/Metrics 1 dict dup begin /one 900 def end def\n", "/Metrics" },
		{ BBOX, BBOX "/CDevProc {pop} def\n", "/CDevProc" },
		{ BBOX, BBOX "/WeightVector [1] def\n", "/WeightVector" },
		{ BBOX, BBOX "/CharStrings 1 dict def\n", "/CharStrings" },
		{ BBOX, BBOX "/def {pop pop} def\n", "/def" },
		{ "currentdict end", "quit currentdict end", "quit" },
		{ "currentdict end", "currentdict dup length dict copy end", "currentdict" },
		/* what looks for words see in strings and comments */
		{ "001.000)", "/FontMatrix [0.002 0 0 0.002 0 0])", "/version" },
		{ "001.000)", "/ Encoding 256 array)", "/version" },
		{ "001.000)", "/%x\nEncoding 256 array)", "/version" },
		{ "001.000)", "currentfile eexec\n)", "/version" },
		{ BBOX, "% /FontMatrix [1 0 0 1 0 0]\n" BBOX, NULL },
		/* arrays made in other ways */
		{ "dup 49 /one put", "dup 49 1 50 {/one put dup} for pop", "dup" },
		{ "dup 49", "dup 8#61", "dup" },
		{ "dup 49", "dup 256", NULL },
		/* where the bytes begin */
		{ "eexec\n", "eexec\r\n", NULL },
		{ "/FontName /ABCDEF+Kit", "/FontName /Kit[a]", "/FontName" },
		{ BBOX, BBOX "/SomeKey 5 def /Some\x80 5 def\n", NULL },
		/* encrypted */
		{ "/password", "/password 1 def /RD {pop} def /password", "/RD" },
		{ "readstring pop} executeonly", "readstring pop} load executeonly", "/RD" },
		{ "/ND {noaccess def}", "/ND {pop pop}", "/ND" },
		{ "/password", "/lenIV 0 def /lenIV 4 def /password", "/lenIV" },
		{ "/password", "/Encoding 256 array def /password", "/Encoding" },
		{ "/password", "/FontMatrix [1 0 0 1 0 0] def /password", "/FontMatrix" },
		{ "/password", "/put [] def /password", "/put" },
		{ "/password", "% /CharStrings 3 dict\n/password", NULL },
		{ "{}{pop 3}", "3 index pop {}{pop 3}", NULL },
		{ "{}{pop 3}", "{}{pop 3", NULL },
		{ "dup 1 5", "dup 0 5", NULL },
		{ "dup 1 5", "dup 2 5", NULL },
		{ "/Subrs 2", "/Subrs 0 array ND /Subrs 2", NULL },
		{ "abcde NP", "abcdef NP", NULL },
		{ "2 index", "1 index", "1" },
		{ "/CharStrings 3", "/CharStrings 1", NULL },
		{ "noaccess put\n", "noaccess put dup /PaintType 2 put\n", NULL },
		{ "end\nend\n", "/one /two load def end end\n", NULL },
		{ "definefont pop\n", "pop pop\n", NULL },
		/* behind it */
		{ "closefile\n", "closefile /x", NULL },
		{ "cleartomark\n", "cleartomark /x 5 def", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf file = program(cases[i].from, cases[i].to, false);
		struct yx_font_program *p = NULL;

		if (yx_font_program_open(&p, yx_buf_bytes(&file), NULL) != YX_OK) {
			yx_buf_clear(&file);
			CHECK_MSG(!cases[i].word, "%s: opens not", cases[i].to);
			continue;
		}
		yx_font_program_free(p);
		expect(cases[i].to, &file, false, false, cases[i].word);
	}
}

#define N(v)  (char)((v) + 139)
#define WIDTH N(0), N(100), 13
#define MOVE  N(0), N(0), 21
#define BOX   N(100), 6, N(100), 7, N(-100), 6, 9
#define OUT   12, 16
#define FLEX0 WIDTH, MOVE, N(0), N(1), OUT
#define FLEXED                                                                                     \
	N(1), N(0), 21, N(0), N(2), OUT, N(1), N(0), 21, N(0), N(2), OUT, N(1), N(0), 21, N(0),    \
	    N(2), OUT, N(1), N(0), 21, N(0), N(2), OUT, N(1), N(0), 21, N(0), N(2), OUT, N(1),     \
	    N(0), 21, N(0), N(2), OUT, N(1), N(0), 21, N(0), N(2), OUT
#define BACK 12, 17, 12, 17, 12, 33

/* A program whose letter is this; procedure 0 returns, 1 ends the letter, 2 calls itself. */
static struct yx_buf
with_code(const char *code, size_t len)
{
	static const char subrs[][4] = { { 11 }, { 14, 11 }, { N(2), 10, 11 } };
	static const size_t sizes[] = { 1, 2, 3 };
	struct yx_buf out = { 0 }, secret = { 0 }, bytes = { 0 };

	yx_buf_puts(&out, clear_part);
	yx_buf_puts(&secret, "dup /Private 9 dict dup begin\n" PROCEDURES NULLS "/Subrs 4 array\n");
	for (size_t i = 0; i < 3; i++) {
		font_encrypt(&bytes, yx_bytes(subrs[i], sizes[i]), 4330);
		yx_buf_printf(&secret, "dup %zu %zu RD ", i, bytes.len);
		yx_buf_put_bytes(&secret, yx_buf_bytes(&bytes));
		yx_buf_puts(&secret, " NP\n");
		yx_buf_clear(&bytes);
	}
	font_encrypt(&bytes, yx_bytes(code, len), 4330);
	yx_buf_printf(&secret, "ND\n2 index /CharStrings 2 dict dup begin\n/one %zu RD ",
		      bytes.len);
	yx_buf_put_bytes(&secret, yx_buf_bytes(&bytes));
	yx_buf_puts(&secret, " ND\n");
	yx_buf_puts(&secret, tail);
	yx_buf_clear(&bytes);
	font_encrypt(&out, yx_buf_bytes(&secret), 55665);
	yx_buf_clear(&secret);
	return out;
}

#define CODE(name, good, ...)                                                                      \
	{                                                                                          \
		name, good, { __VA_ARGS__ }, sizeof((char[]){ __VA_ARGS__ })                       \
	}

/* 6 and 8: operators have their operands, and a letter its end. */
static void
outlines(void)
{
	static const struct {
		const char *name;
		bool good;
		char code[100];
		size_t len;
	} cases[] = {
		CODE("a box", true, WIDTH, MOVE, BOX, 14),
		CODE("nothing", true, WIDTH, 14),
		CODE("what is ignored", true, WIDTH, N(0), N(0), 15, MOVE, BOX, 14),
		CODE("what is ignored, with one operand", false, WIDTH, N(0), 15, MOVE, BOX, 14),
		CODE("hints", true, WIDTH, N(0), N(9), 1, MOVE, 12, 0, BOX, 14),
		CODE("ended by a procedure", true, WIDTH, MOVE, BOX, N(1), 10),
		CODE("a number that is divided", true, WIDTH, MOVE, (char)255, 0, 1, 0, 0, N(100),
		     12, 12, 6, 9, 14),
		CODE("an accented letter", true, WIDTH, N(0), N(1), N(1), N(65), N(96), 12, 6),
		CODE("and an end", true, WIDTH, N(0), N(1), N(1), N(65), N(96), 12, 6, 14),
		CODE("hints replaced", true, WIDTH, N(0), N(1), N(3), OUT, 12, 17, 10, MOVE, BOX,
		     14),
		CODE("a flex", true, FLEX0, FLEXED, N(50), N(7), N(0), N(3), N(0), OUT, BACK, 9,
		     14),
		CODE("a flex that ends elsewhere", false, FLEX0, FLEXED, N(50), N(70), N(0), N(3),
		     N(0), OUT, BACK, 9, 14),
		CODE("a flex that does not end", false, FLEX0, FLEXED, 9, 14),
		CODE("a flex without its moves", false, FLEX0, N(50), N(7), N(0), N(3), N(0), OUT,
		     BACK, 9, 14),
		CODE("no end", false, WIDTH, MOVE, BOX),
		CODE("returned", false, WIDTH, MOVE, BOX, 11),
		CODE("more behind the end", false, WIDTH, MOVE, BOX, 14, MOVE, BOX, 14),
		CODE("more behind a procedure's end", false, WIDTH, N(1), 10, MOVE, BOX, 14),
		CODE("no width", false, MOVE, BOX, 14),
		CODE("two widths", false, WIDTH, WIDTH, MOVE, BOX, 14),
		CODE("no move", false, WIDTH, BOX, 14),
		CODE("no move behind a closed one", false, WIDTH, MOVE, BOX, BOX, 14),
		CODE("one operand too many", false, WIDTH, N(5), MOVE, BOX, 14),
		CODE("one too few", false, WIDTH, N(5), 21, BOX, 14),
		CODE("more than there is room for", false, WIDTH, N(1), N(1), N(1), N(1), N(1),
		     N(1), N(1), N(1), N(1), N(1), N(1), N(1), N(1), N(1), N(1), N(1), N(1), N(1),
		     N(1), N(1), N(1), N(1), N(1), N(1), N(1), 14),
		CODE("unknown", false, WIDTH, 2, 14),
		CODE("unknown of two bytes", false, WIDTH, 12, 99, 14),
		CODE("cut in a number", false, WIDTH, MOVE, BOX, (char)255, 0),
		CODE("divided by nothing", false, WIDTH, MOVE, N(1), N(0), 12, 12, 6, 9, 14),
		CODE("large", false, WIDTH, MOVE, (char)255, 0, 1, 0, 0, 6, 9, 14),
		CODE("a pop of nothing", false, WIDTH, 12, 17, 14),
		CODE("a current point", false, WIDTH, MOVE, N(5), N(5), 12, 33, BOX, 14),
		CODE("counters", true, WIDTH, N(1), N(2), N(2), N(12), 12, 16, N(3), N(1), N(13),
		     12, 16, MOVE, BOX, 14),
		CODE("counters over more", false, WIDTH, N(1), N(2), N(1), N(12), 12, 16, MOVE, BOX,
		     14),
		CODE("an unknown procedure", false, WIDTH, N(0), N(4), OUT, MOVE, BOX, 14),
		CODE("a procedure that is not there", false, WIDTH, N(3), 10, MOVE, BOX, 14),
		CODE("beyond the array", false, WIDTH, N(4), 10, MOVE, BOX, 14),
		CODE("in front of it", false, WIDTH, N(-1), 10, MOVE, BOX, 14),
		CODE("without end", false, WIDTH, N(2), 10, MOVE, BOX, 14),
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf file = with_code(cases[i].code, cases[i].len);

		expect(cases[i].name, &file, cases[i].good, cases[i].good, NULL);
	}
}

/* Cut, it is not what it was; nor with a byte more. */
static void
cut_at_every_byte(void)
{
	struct yx_buf whole = program("\n00000000\n00000000\ncleartomark\n", "", false);

	for (size_t len = 0; len < whole.len; len++) {
		struct yx_font_program *p = NULL;
		uint8_t *copy = yx_alloc(len ? len : 1);

		REQUIRE(copy != NULL);
		memcpy(copy, whole.data, len);
		if (yx_font_program_open(&p, yx_bytes(copy, len), NULL) == YX_OK)
			CHECK_MSG(!yx_font_program_plain(p, false) || len == whole.len - 1,
				  "%zu bytes", len);
		yx_font_program_free(p);
		yx_free(copy);
	}
	yx_buf_puts(&whole, "x");
	expect("a byte more", &whole, false, false, NULL);
}

TEST_MAIN(CASE(what_fonts_have), CASE(blanks_in_front_of_digits), CASE(encodings_that_lines_break),
	  CASE(what_fonts_do_not_have), CASE(outlines), CASE(cut_at_every_byte))
