/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JBIG2 pictures in signed pages: segments that decoders take differently. 149 pictures were drawn
 * by poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium and pdf.js 5, some 60 of them in two ways or
 * more; here the codes are a few bytes, for nobody reads them.
 */
#include "picture_kit.h"

#define ENTRIES "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode "
#define CODES                                                                                      \
	"\3\xff\xfd\xff\2\xfe\xfe\xfe"                                                             \
	"codes\xff\xac"

enum {
	SYMBOLS = 0,
	TEXT = 6,
	WAITING = 36,
	GENERIC = 38,
	PAGE = 48,
	PAGE_END,
	STRIPE_END,
	FILE_END
};
enum { TABLES = 53, EXTENSION = 62 };

static void
put(struct yx_buf *b, unsigned number, unsigned kind, unsigned page, const void *data, size_t len)
{
	yx_buf_put_u32be(b, number);
	yx_buf_put_u8(b, (uint8_t)kind);
	yx_buf_put_u8(b, 0);
	yx_buf_put_u8(b, (uint8_t)page);
	yx_buf_put_u32be(b, (uint32_t)len);
	yx_buf_put(b, data, len);
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
	if (kind == TEXT)
		yx_buf_put_u8(&in, 0);
	yx_buf_put_u8(&in, (uint8_t)flags);
	yx_buf_puts(&in, CODES);
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
		{ "words", true, TEXT, 0, 0, 2, 0 },
		{ "with both codes", true, TEXT, 0, 0, 3, 0 },
		{ "to be refined", true, WAITING, 0, 0, 0, 0 },
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
		{ "symbols", true, false, 2, SYMBOLS, 1, "\0\0", 2 },
		{ "before the page", true, true, 2, SYMBOLS, 1, "\0\0", 2 },
		{ "a number twice", false, false, 1, SYMBOLS, 1, "\0\0", 2 },
		{ "tables", true, false, 2, TABLES, 1, "\0\0", 2 },
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
	yx_buf_put(&b, "\0\0\0\1\46\x20\7\1\0\0\0\42", 12); /* needs segment 7 */
	yx_buf_put(&b, "\0\0\0\10\0\0\0\10\0\0\0\0\0\0\0\0\0\0" CODES "xxxx", 34);
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
		put(&g, 0, SYMBOLS, 0, "\0\0", 2);
		snprintf(text, sizeof(text), ENTRIES "/DecodeParms << %s >>", cases[i].entry);
		CHECK_MSG(picture_passes_masked(text, &b, NULL, &g, why) == cases[i].good, "%s: %s",
			  cases[i].name, why);
		yx_buf_clear(&g);
		yx_buf_clear(&b);
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

TEST_MAIN(CASE(pages), CASE(regions), CASE(segments), CASE(globals), CASE(cut_at_every_byte))
