/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JBIG2 pictures in signed pages: segments and codes that decoders take differently. 149 pictures
 * were drawn by poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium and pdf.js 5, some 60 of them in
 * two ways or more; and of 12500 with changed codes what passed.
 */
#include "picture_kit.h"

#define ENTRIES "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode "
/* An H of 8 by 8 pixels; its adaptive pixels are where they usually are. */
#define ADAPTIVE "\3\xff\xfd\xff\2\xfe\xfe\xfe"
#define LETTER   "\x76\x7b\x5b\x7c\x5f\x41\x44\x1f"
#define END      "\xff\xac"
#define CODES    ADAPTIVE LETTER END

/* Two signs of 2 by 3 and 3 by 3 pixels; one made of both; three patterns of 2 by 2. */
#define SIGNS                                                                                      \
	"\0\0" ADAPTIVE "\0\0\0\2\0\0\0\2"                                                         \
	"\x67\x7b\xc1\x96\x35" END
#define BOTH                                                                                       \
	"\0\2" ADAPTIVE "\xff\xff\xff\xff\0\0\0\1\0\0\0\1"                                         \
	"\x65\xc5\xc9\xcf\xc1\x24\x82" END
#define DOTS "\0\2\2\0\0\0\2\x3a\x8f" END
/* All of the page; what a text and a halftone begin with there. */
#define REGION "\0\0\0\10\0\0\0\10\0\0\0\0\0\0\0\0\0"
#define GRID   REGION "\0\0\0\0\4\0\0\0\4\0\0\0\0\0\0\0\0\2\0\0\0"

enum {
	SYMBOLS = 0,
	TEXT = 6,
	PATTERNS = 16,
	HALFTONE = 22,
	WAITING = 36,
	GENERIC = 38,
	PAGE = 48,
	PAGE_END,
	STRIPE_END,
	FILE_END
};
enum { TABLES = 53, EXTENSION = 62 };

/* `needs`: another segment's number; 0: none. */
static void
put_after(struct yx_buf *b, unsigned number, unsigned kind, unsigned page, unsigned needs,
	  const void *data, size_t len)
{
	yx_buf_put_u32be(b, number);
	yx_buf_put_u8(b, (uint8_t)kind);
	yx_buf_put_u8(b, needs ? 0x20 : 0);
	if (needs)
		yx_buf_put_u8(b, (uint8_t)needs);
	yx_buf_put_u8(b, (uint8_t)page);
	yx_buf_put_u32be(b, (uint32_t)len);
	yx_buf_put(b, data, len);
}

static void
put(struct yx_buf *b, unsigned number, unsigned kind, unsigned page, const void *data, size_t len)
{
	put_after(b, number, kind, page, 0, data, len);
}

static void
put_page(struct yx_buf *b, unsigned number, uint32_t width, uint32_t height, unsigned stripes)
{
	struct yx_buf in = { 0 };

	yx_buf_put_u32be(&in, width);
	yx_buf_put_u32be(&in, height);
	yx_buf_fill(&in, 0, 9);
	yx_buf_put_u16be(&in, (uint16_t)stripes);
	put(b, number, PAGE, 1, in.data, in.len);
	yx_buf_clear(&in);
}

/* A region of the page's width; `rows` not 0: of a length not known, with so many rows behind. */
static void
put_region(struct yx_buf *b, unsigned number, unsigned kind, uint32_t x, unsigned how,
	   unsigned flags, uint32_t rows)
{
	struct yx_buf in = { 0 };
	size_t at = b->len + 7;

	yx_buf_put_u32be(&in, 8);
	yx_buf_put_u32be(&in, 8);
	yx_buf_put_u32be(&in, x);
	yx_buf_put_u32be(&in, 0);
	yx_buf_put_u8(&in, (uint8_t)how);
	yx_buf_put_u8(&in, (uint8_t)flags);
	yx_buf_put(&in, CODES, sizeof(CODES) - 1);
	if (rows)
		yx_buf_put_u32be(&in, rows);
	put(b, number, kind, 1, in.data, in.len);
	if (rows)
		memset(b->data + at, 0xff, 4);
	yx_buf_clear(&in);
}

static void
put_plain(struct yx_buf *b)
{
	put_page(b, 0, 8, 8, 0);
	put_region(b, 1, GENERIC, 0, 0, 0, 0);
}

static void
is(const char *name, bool good, struct yx_buf *b)
{
	char why[400] = "";

	CHECK_MSG(picture_passes(ENTRIES, b, why) == good, "%s: %s", name, why);
	yx_buf_clear(b);
}

static void
pages(void)
{
	static const struct {
		const char *name;
		bool good;
		uint32_t width, height;
		unsigned stripes, last; /* the last row of the last stripe, and one */
	} cases[] = {
		{ "as large as the image", true, 8, 8, 0, 0 },
		{ "wider", false, 9, 8, 0, 0 },
		{ "lower", false, 8, 4, 0, 0 },
		{ "higher", false, 8, 16, 0, 0 },
		{ "in stripes", true, 8, UINT32_MAX, 0x8008, 8 },
		{ "in too few", false, 8, UINT32_MAX, 0x8008, 4 },
		{ "in too many", false, 8, UINT32_MAX, 0x8008, 9 },
		{ "in stripes without an end", false, 8, UINT32_MAX, 0x8008, 0 },
		{ "of no height", false, 8, UINT32_MAX, 0, 8 },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t last[4] = { 0, 0, 0, (uint8_t)(cases[i].last - 1) };
		struct yx_buf b = { 0 };

		put_page(&b, 0, cases[i].width, cases[i].height, cases[i].stripes);
		put_region(&b, 1, GENERIC, 0, 0, 0, 0);
		if (cases[i].last)
			put(&b, 2, STRIPE_END, 1, last, 4);
		is(cases[i].name, cases[i].good, &b);
	}
}

static void
regions(void)
{
	static const struct {
		const char *name;
		bool good;
		unsigned kind;
		uint32_t x;
		unsigned how, flags;
		uint32_t rows;
	} cases[] = {
		{ "generic", true, GENERIC, 0, 0, 0, 0 },
		{ "exclusive or", true, GENERIC, 0, 2, 0, 0 },
		{ "replacing the first", true, GENERIC, 0, 4, 0, 0 },
		{ "and", false, GENERIC, 0, 1, 0, 0 },
		{ "in no way that is known", false, GENERIC, 0, 6, 0, 0 },
		{ "over the edge", false, GENERIC, 1, 0, 0, 0 },
		{ "far over the edge", false, GENERIC, UINT32_MAX, 0, 0, 0 },
		{ "coded as a fax", false, GENERIC, 0, 0, 1, 0 },
		{ "of a length not known", true, GENERIC, 0, 0, 0, 8 },
		{ "and of fewer rows", false, GENERIC, 0, 0, 0, 4 },
		{ "another kind of a length not known", false, GENERIC + 1, 0, 0, 0, 8 },
		{ "words without letters", false, TEXT, 0, 0, 0, 0 },
		{ "to be refined", false, WAITING, 0, 0, 0, 0 },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = { 0 };

		put_page(&b, 0, 8, 8, 0);
		put_region(&b, 1, cases[i].kind, cases[i].x, cases[i].how, cases[i].flags,
			   cases[i].rows);
		is(cases[i].name, cases[i].good, &b);
	}
}

/* What stands before, between and behind. */
static void
segments(void)
{
	static const struct {
		const char *name;
		bool good, before;
		unsigned number, kind, page;
		const char *data;
		size_t len;
	} cases[] = {
		{ "the page's end", true, false, 2, PAGE_END, 1, "", 0 },
		{ "of another page", false, false, 2, PAGE_END, 2, "", 0 },
		{ "the file's end", true, false, 2, FILE_END, 0, "", 0 },
		{ "an end with data", false, false, 2, PAGE_END, 1, "x", 1 },
		{ "symbols", true, false, 2, SYMBOLS, 1, SIGNS, sizeof(SIGNS) - 1 },
		{ "before the page", true, true, 2, SYMBOLS, 1, SIGNS, sizeof(SIGNS) - 1 },
		{ "a number twice", false, false, 1, SYMBOLS, 1, SIGNS, sizeof(SIGNS) - 1 },
		{ "tables", false, false, 2, TABLES, 1, "\0\0", 2 },
		{ "a remark", true, false, 2, EXTENSION, 1, "\x20\0\0\0a", 5 },
		{ "that one must know", false, false, 2, EXTENSION, 1, "\xa0\0\0\0a", 5 },
		{ "an unknown kind", false, false, 2, 10, 1, "x", 1 },
		{ "an unknown kind before", false, true, 2, 10, 1, "x", 1 },
	};
	struct yx_buf b = { 0 };

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (cases[i].before)
			put(&b, cases[i].number, cases[i].kind, cases[i].page, cases[i].data,
			    cases[i].len);
		put_plain(&b);
		if (!cases[i].before)
			put(&b, cases[i].number, cases[i].kind, cases[i].page, cases[i].data,
			    cases[i].len);
		is(cases[i].name, cases[i].good, &b);
	}
	put_plain(&b);
	put(&b, 2, PAGE_END, 1, "", 0);
	put_region(&b, 3, GENERIC, 0, 0, 0, 0);
	is("a region behind the end", false, &b);
	put_plain(&b);
	put_page(&b, 2, 8, 8, 0);
	is("a page twice", false, &b);
	put_region(&b, 1, GENERIC, 0, 0, 0, 0);
	is("no page", false, &b);
	put_page(&b, 0, 8, 8, 0);
	put_region(&b, 1, GENERIC, 0, 0, 0, 0);
	put_region(&b, 2, GENERIC, 0, 4, 0, 0);
	is("replacing what is there", false, &b);
	put_plain(&b);
	yx_buf_fill(&b, 0, 20);
	is("zeros behind it", false, &b);
	put_plain(&b);
	yx_buf_puts(&b, "\r\n");
	is("a line end behind it", true, &b);
	put_page(&b, 0, 8, 8, 0);
	put_after(&b, 1, GENERIC, 1, 7, REGION "\0" CODES, sizeof(REGION "\0" CODES) - 1);
	is("a segment that is not there", false, &b);
}

static void
globals(void)
{
	static const struct {
		const char *name;
		bool good;
		const char *entry; /* object 6 holds symbols, 5 the picture itself */
	} cases[] = {
		{ "symbols", true, "/JBIG2Globals 6 0 R" },
		{ "a page", false, "/JBIG2Globals 5 0 R" },
		{ "none", false, "/JBIG2Globals null" },
		{ "an object that is not there", false, "/JBIG2Globals 77 0 R" },
		{ "a number", false, "/JBIG2Globals 5" },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = { 0 }, g = { 0 };
		char text[200], why[400] = "";

		put_page(&b, 1, 8, 8, 0);
		put_region(&b, 2, GENERIC, 0, 0, 0, 0);
		put(&g, 0, SYMBOLS, 0, SIGNS, sizeof(SIGNS) - 1);
		snprintf(text, sizeof(text), ENTRIES "/DecodeParms << %s >>", cases[i].entry);
		CHECK_MSG(picture_passes_masked(text, &b, NULL, &g, why) == cases[i].good, "%s: %s",
			  cases[i].name, why);
		yx_buf_clear(&g);
		yx_buf_clear(&b);
	}
}

/* Of a kind of its own after a dictionary: what is said must be there, within its bounds. */
static void
codes(void)
{
#define OF(text) text, sizeof(text) - 1
	static const struct {
		const char *name;
		bool good;
		unsigned first, kind;
		const char *before;
		size_t before_len;
		const char *data;
		size_t len;
	} cases[] = {
		{ "words", true, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x10\0\0\0\2\xa5\xd4\x1f" END) },
		{ "more than are counted", false, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x10\0\0\0\1\xa5\xd4\x1f" END) },
		{ "fewer", false, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x10\0\0\0\3\xa5\xd4\x1f" END) },
		{ "above the region", false, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x10\0\0\0\2\x9c\x76\x57" END) },
		{ "left of it", false, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x10\0\0\0\2\xa4\xab\x0f" END) },
		{ "beyond it", false, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x10\0\0\0\2\xa5\x80\x26" END) },
		{ "of signs that are refined", true, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x12\xff\xff\xff\xff\0\0\0\2"
			    "\xa5\xd9\x56\xf5\x58\xe8\x11\x92\xbf" END) },
		{ "in other codes", false, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x11\0\0\0\2\xa5\xd4\x1f" END) },
		{ "over each other by AND", false, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\0\x90\0\0\0\2\xa5\xd4\x1f" END) },
		{ "a template that nothing needs", false, SYMBOLS, TEXT, OF(SIGNS),
		  OF(REGION "\x80\x10\0\0\0\2\xa5\xd4\x1f" END) },
		{ "signs of others", true, SYMBOLS, SYMBOLS, OF(SIGNS), OF(BOTH) },
		{ "of none", false, PATTERNS, SYMBOLS, OF(DOTS), OF(BOTH) },
		{ "a flag nobody knows", false, SYMBOLS, SYMBOLS, OF(SIGNS),
		  OF("\x20\0" ADAPTIVE "\0\0\0\2\0\0\0\2\x67\x7b\xc1\x96\x35" END) },
		{ "more handed on than there are", false, SYMBOLS, SYMBOLS, OF(SIGNS),
		  OF("\0\0" ADAPTIVE "\0\0\0\3\0\0\0\2\x67\x7b\xc1\x96\x35" END) },
		{ "a halftone", true, PATTERNS, HALFTONE, OF(DOTS),
		  OF(GRID "\x3d\x37\xd6\xf6\xaf" END) },
		{ "of a pattern that is not there", false, PATTERNS, HALFTONE, OF(DOTS),
		  OF(GRID "\x3d\x37\xd7\x4c\xaf" END) },
		{ "of signs", false, SYMBOLS, HALFTONE, OF(SIGNS),
		  OF(GRID "\x3d\x37\xd6\xf6\xaf" END) },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = { 0 };

		put_page(&b, 0, 8, 8, 0);
		put(&b, 1, cases[i].first, 1, cases[i].before, cases[i].before_len);
		put_after(&b, 2, cases[i].kind, 1, 1, cases[i].data, cases[i].len);
		put_region(&b, 3, GENERIC, 0, 0, 0, 0);
		is(cases[i].name, cases[i].good, &b);
	}
}

/* Codes within segments whose lengths are right: not all there, more than there is to tell. */
static void
codes_that_end_elsewhere(void)
{
	static const char head[] = REGION "\0" ADAPTIVE;
	struct yx_buf b = { 0 };

	kit_identity();
	for (size_t n = 0; n <= sizeof(LETTER) + 3; n++) {
		struct yx_buf in = { 0 };

		yx_buf_put(&in, head, sizeof(head) - 1);
		yx_buf_put(&in, LETTER "\x55\xaa\x55\xaa", n);
		yx_buf_put(&in, END, 2);
		for (size_t k = 0; k <= 2; k++, in.len--) {
			put_page(&b, 0, 8, 8, 0);
			put(&b, 1, GENERIC, 1, in.data, in.len);
			put(&b, 2, PAGE_END, 1, "", 0);
			/* the last byte may be missing, two more be read ahead and one not */
			is("codes", !k && n >= sizeof(LETTER) - 2 && n <= sizeof(LETTER) + 2, &b);
		}
		yx_buf_clear(&in);
	}
}

/* But where only the page's own end is gone. */
static void
cut_at_every_byte(void)
{
	struct yx_buf b = { 0 };
	char why[400] = "";
	size_t whole;

	kit_identity();
	put_page(&b, 0, 8, 8, 0);
	put_region(&b, 1, GENERIC, 0, 0, 0, 8);
	whole = b.len;
	put(&b, 2, PAGE_END, 1, "", 0);
	CHECK(picture_passes(ENTRIES, &b, why));
	while (b.len > 1) {
		b.len--;
		if (b.len != whole)
			CHECK_MSG(!picture_passes(ENTRIES, &b, why), "%zu", b.len);
	}
	yx_buf_clear(&b);
}

TEST_MAIN(CASE(pages), CASE(regions), CASE(segments), CASE(globals), CASE(codes),
	  CASE(codes_that_end_elsewhere), CASE(cut_at_every_byte))
