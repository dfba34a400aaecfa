/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JPEG 2000 pictures in signed pages: a file of boxes around a code stream that must be whole and
 * fit each other and the dictionary. About 330 were drawn by poppler 22.12, MuPDF 1.21, Ghostscript
 * 10, PDFium and pdf.js 5; here they are headers around packets that hold nothing, or next to it.
 */
#include "picture_kit.h"
#include "../profile_kit.h"

#define JPX  "/Filter /JPXDecode "
#define RGB  JPX "/ColorSpace /DeviceRGB "
#define GREY JPX "/ColorSpace /DeviceGray "

/* What is otherwise than in a picture of three colours, 8 by 8, in two tiles of a part each. */
struct plan {
	bool bare;
	unsigned method;       /* of colours; 0: enumerated */
	uint32_t space;        /* 0: 16 */
	unsigned parts, depth; /* 0: 3, 7 */
	unsigned columns;      /* of a palette */
	bool unmapped, permuted;
	const char *channels; /* "013" of each: channel, kind, colour */
	uint32_t width, bits; /* of ihdr; 0: as it is */
	bool moved, sampled;
	unsigned tiles;        /* present, of two; 0: both */
	unsigned number, said; /* of the second one's part; 0, 0: 0 of 1 */
	bool no_length, no_end;
	const char *behind;   /* the end, in the box */
	unsigned lie;         /* the box's length is so much more */
	const char *box;      /* behind the file: a box's name */
	bool twice, headless; /* jp2h */
	/* COD: its flags, order, layers (0: 1), levels */
	unsigned flags, order, layers, levels;
	const char *more; /* segments behind it */
	size_t more_len;
	const char *packets; /* of each tile; NULL: that hold nothing */
	size_t packets_len;
};

static void
put_box(struct yx_buf *b, const char *name, const void *data, size_t len)
{
	yx_buf_put_u32be(b, (uint32_t)len + 8);
	yx_buf_puts(b, name);
	yx_buf_put(b, data, len);
}

static void
put_tile(struct yx_buf *b, const struct plan *p, unsigned i)
{
	unsigned number = i ? p->number : 0, said = i && p->said ? p->said : 1;
	size_t len = p->packets ? p->packets_len : p->parts ? p->parts : 3;

	yx_buf_put(b, "\xff\x90\0\12\0", 5);
	yx_buf_put_u8(b, (uint8_t)i);
	yx_buf_put_u32be(b, i && p->no_length ? 0 : 14 + (uint32_t)len);
	yx_buf_put_u8(b, (uint8_t)number);
	yx_buf_put_u8(b, (uint8_t)said);
	yx_buf_put(b, "\xff\x93", 2);
	if (p->packets)
		yx_buf_put(b, p->packets, len);
	else
		yx_buf_fill(b, 0, len);
}

static void
put_stream(struct yx_buf *b, const struct plan *p)
{
	unsigned parts = p->parts ? p->parts : 3, tiles = p->tiles ? p->tiles : 2;
	uint32_t off = p->moved ? 2 : 0;

	yx_buf_put(b, "\xff\x4f\xff\x51\0", 5);
	yx_buf_put_u8(b, (uint8_t)(38 + 3 * parts));
	yx_buf_put_u16be(b, 0);
	yx_buf_put_u32be(b, 8 + off);
	yx_buf_put_u32be(b, 8 + off);
	yx_buf_put_u32be(b, off);
	yx_buf_put_u32be(b, off);
	yx_buf_put_u32be(b, 8 + off);
	yx_buf_put_u32be(b, 4 + off);
	yx_buf_put_u32be(b, 0);
	yx_buf_put_u32be(b, 0);
	yx_buf_put_u16be(b, (uint16_t)parts);
	for (unsigned i = 0; i < parts; i++) {
		yx_buf_put_u8(b, (uint8_t)(p->depth ? p->depth : 7));
		yx_buf_puts(b, p->sampled && i ? "\2\2" : "\1\1");
	}
	yx_buf_put(b, "\xff\x52\0\14", 4);
	yx_buf_put_u8(b, (uint8_t)p->flags);
	yx_buf_put_u8(b, (uint8_t)p->order);
	yx_buf_put_u16be(b, (uint16_t)(p->layers ? p->layers : 1));
	yx_buf_put_u8(b, 0);
	yx_buf_put_u8(b, (uint8_t)p->levels);
	/* blocks of 64 by 64; nine planes of bits */
	yx_buf_put(b, "\4\4\0\1\xff\x5c\0", 7);
	yx_buf_put_u8(b, (uint8_t)(4 + 3 * p->levels));
	yx_buf_fill(b, '@', 2 + 3 * p->levels);
	if (p->more)
		yx_buf_put(b, p->more, p->more_len);
	for (unsigned i = 0; i < tiles; i++)
		put_tile(b, p, i);
	if (!p->no_end)
		yx_buf_puts(b, "\xff\xd9");
	if (p->behind)
		yx_buf_puts(b, p->behind);
}

static void
put_palette(struct yx_buf *b, const struct plan *p)
{
	struct yx_buf in = { 0 };

	yx_buf_put_u16be(&in, 2);
	yx_buf_put_u8(&in, (uint8_t)p->columns);
	for (unsigned i = 0; i < p->columns; i++)
		yx_buf_put_u8(&in, 7);
	yx_buf_fill(&in, 'x', 2u * p->columns);
	put_box(b, "pclr", in.data, in.len);
	in.len = 0;
	for (unsigned i = 0; i < p->columns; i++) {
		yx_buf_put(&in, "\0\0\1", 3);
		yx_buf_put_u8(&in, (uint8_t)(p->permuted ? p->columns - 1 - i : i));
	}
	if (!p->unmapped)
		put_box(b, "cmap", in.data, in.len);
	yx_buf_clear(&in);
}

static void
put_channels(struct yx_buf *b, const char *c)
{
	struct yx_buf in = { 0 };

	yx_buf_put_u16be(&in, (uint16_t)(strlen(c) / 3));
	for (; *c; c++)
		yx_buf_put_u16be(&in, (uint16_t)(*c - '0'));
	put_box(b, "cdef", in.data, in.len);
	yx_buf_clear(&in);
}

static void
put_header(struct yx_buf *b, const struct plan *p)
{
	static const struct profile_plan inverted = { .parts = 3, .curve = PROFILE_INVERTED };
	struct yx_buf in = { 0 }, box = { 0 }, profile = { 0 };

	yx_buf_put_u32be(&in, 8);
	yx_buf_put_u32be(&in, p->width ? p->width : 8);
	yx_buf_put_u16be(&in, (uint16_t)(p->parts ? p->parts : 3));
	yx_buf_put_u8(&in, (uint8_t)(p->bits ? p->bits : p->depth ? p->depth : 7));
	yx_buf_put(&in, "\7\0\0", 3);
	put_box(&box, "ihdr", in.data, in.len);
	in.len = 0;
	yx_buf_put_u8(&in, (uint8_t)(p->method ? p->method : 1));
	yx_buf_put_u16be(&in, 0);
	if (p->method == 2) {
		profile = profile_make(&inverted);
		yx_buf_put_bytes(&in, yx_buf_bytes(&profile));
	} else {
		yx_buf_put_u32be(&in, p->space ? p->space : 16);
	}
	put_box(&box, "colr", in.data, in.len);
	if (p->columns)
		put_palette(&box, p);
	if (p->channels)
		put_channels(&box, p->channels);
	put_box(b, "jp2h", box.data, box.len);
	yx_buf_clear(&profile);
	yx_buf_clear(&box);
	yx_buf_clear(&in);
}

static struct yx_buf
jpx_of(const struct plan *p)
{
	struct yx_buf b = { 0 }, stream = { 0 };

	put_stream(&stream, p);
	if (p->bare)
		return stream;
	yx_buf_put(&b, "\0\0\0\14jP  \r\n\x87\n\0\0\0\24ftypjp2 \0\0\0\0jp2 ", 32);
	for (int i = p->headless ? 1 : 0; i <= p->twice; i++)
		put_header(&b, p);
	yx_buf_put_u32be(&b, (uint32_t)stream.len + 8 + p->lie);
	yx_buf_puts(&b, "jp2c");
	yx_buf_put_bytes(&b, yx_buf_bytes(&stream));
	if (p->box)
		put_box(&b, p->box, "xxxx", 4);
	yx_buf_clear(&stream);
	return b;
}

struct shown {
	const char *name;
	bool good;
	struct plan p;
	const char *entries;
};

static void
judge(const struct shown *cases, size_t n)
{
	kit_identity();
	for (size_t i = 0; i < n; i++) {
		struct yx_buf b = jpx_of(&cases[i].p);
		char why[400] = "";

		CHECK_MSG(picture_passes(cases[i].entries ? cases[i].entries : RGB, &b, why) ==
			      cases[i].good,
			  "%s: %s", cases[i].name, why);
		yx_buf_clear(&b);
	}
}

static void
colours(void)
{
#define EIGHT "/BitsPerComponent 8 "
	static const struct shown cases[] = {
		{ "its own", true, { 0 }, JPX },
		{ "and the dictionary's", true, { 0 }, RGB },
		{ "grey", true, { .space = 17, .parts = 1 }, GREY },
		{ "inks", true, { .space = 12, .parts = 4 }, JPX "/ColorSpace /DeviceCMYK" },
		{ "of sixteen bits", true, { .depth = 15 }, RGB },
		{ "of twelve", false, { .depth = 11 }, RGB },
		{ "of one", false, { .depth = 1, .parts = 1, .space = 17 }, GREY },
		{ "signed", false, { .depth = 0x87 }, RGB },
		{ "a fourth component", false, { .parts = 4 }, RGB },
		{ "opacity that nobody asks for",
		  false,
		  { .parts = 4, .channels = "001102203310" },
		  RGB },
		{ "opacity of grey", false, { .parts = 2, .space = 17 }, GREY },
		{ "inks called red, green, blue",
		  false,
		  { .parts = 4 },
		  JPX "/ColorSpace /DeviceCMYK" },
		{ "the usual /Decode", true, { 0 }, RGB "/Decode [0 1 0 1 0 1]" },
		{ "another /Decode", false, { 0 }, RGB "/Decode [1 0 1 0 1 0]" },
		{ "a code stream alone", true, { .bare = true }, RGB EIGHT },
		{ "of bits that nobody names", false, { .bare = true }, RGB },
		{ "of sixteen", false, { .bare = true, .depth = 15 }, RGB EIGHT },
		{ "of other parts", false, { .bare = true, .parts = 1 }, RGB EIGHT },
		{ "whose colours nobody names", false, { .bare = true }, JPX EIGHT },
		{ "bits that are none", false, { 0 }, RGB "/BitsPerComponent 7" },
		{ "light and two colours", false, { .space = 18 }, RGB },
		{ "grey for three", false, { .space = 17 }, RGB },
		{ "unknown colours", false, { .space = 99 }, RGB },
		{ "opacity that is asked for", false, { 0 }, RGB "/SMaskInData 1" },
		{ "a stencil", false, { .space = 17, .parts = 1 }, JPX "/ImageMask true" },
		{ "indices",
		  false,
		  { .space = 17, .parts = 1 },
		  JPX "/ColorSpace [/Indexed /DeviceGray 1 <00ff>]" },
		{ "an ink",
		  false,
		  { .space = 17, .parts = 1 },
		  JPX "/ColorSpace [/Separation /X /DeviceGray << /FunctionType 2 /Domain [0 1] "
		      "/N 1 >>]" },
		{ "a palette", true, { .parts = 1, .columns = 3 }, JPX },
		{ "and the dictionary's colours", true, { .parts = 1, .columns = 3 }, RGB },
		{ "a palette taken for grey", false, { .parts = 1, .columns = 3 }, GREY },
		{ "a palette of grey taken for three",
		  false,
		  { .parts = 1, .columns = 1, .space = 17 },
		  RGB },
		{ "a palette without a mapping",
		  false,
		  { .parts = 1, .columns = 3, .unmapped = true },
		  JPX },
		{ "out of order", false, { .parts = 1, .columns = 3, .permuted = true }, JPX },
		{ "channels in another order", true, { .channels = "003102201" }, RGB },
		{ "a channel twice", false, { .channels = "003002201" }, RGB },
		{ "of no kind", false, { .channels = "001172203" }, RGB },
		{ "fewer channels", false, { .channels = "001102" }, RGB },
		{ "a profile of other colours", false, { .method = 2 }, JPX },
		{ "that the dictionary overrules", true, { .method = 2 }, RGB },
	};

	judge(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
parts_that_fit(void)
{
	static const struct shown cases[] = {
		{ "another width", false, { .width = 4 }, NULL },
		{ "other bits", false, { .bits = 15 }, NULL },
		{ "away from the origin", false, { .moved = true }, NULL },
		{ "components of other sizes", false, { .sampled = true }, NULL },
		{ "a tile missing", false, { .tiles = 1 }, NULL },
		{ "a tile too many", false, { .tiles = 3 }, NULL },
		{ "a part that is not the first", false, { .number = 1 }, NULL },
		{ "two parts said", false, { .said = 2 }, NULL },
		{ "a last part without a length", false, { .no_length = true }, NULL },
		{ "no end", false, { .no_end = true }, NULL },
		{ "more behind the end", false, { .behind = "xxxx" }, NULL },
		{ "blanks behind the end", true, { .behind = "\r\n" }, NULL },
		{ "behind a code stream alone",
		  false,
		  { .bare = true, .behind = "xxxx" },
		  RGB EIGHT },
		{ "a length that lies", false, { .lie = 9 }, NULL },
		{ "a remark behind the picture", true, { .box = "xml " }, NULL },
		{ "a second picture", false, { .box = "jp2c" }, NULL },
		{ "a second file", false, { .box = "jP  " }, NULL },
		{ "two headers", false, { .twice = true }, NULL },
		{ "no header", false, { .headless = true }, NULL },
	};

	judge(cases, sizeof(cases) / sizeof(cases[0]));
}

#define DATA(text) .packets = text, .packets_len = sizeof(text) - 1
#define MORE(text) .more = text, .more_len = sizeof(text) - 1
#define ONE        .space = 17, .parts = 1

/* A tile's data are its packets, all of them and nothing else. */
static void
packets(void)
{
	static const struct shown cases[] = {
		{ "that hold nothing", true, { ONE, DATA("\0") }, GREY },
		{ "none", false, { ONE, DATA("") }, GREY },
		{ "one too many", false, { ONE, DATA("\0\0") }, GREY },
		/* there is something, for the block, which has 8 planes of 0; a pass, a byte */
		{ "a block", true, { ONE, DATA("\xc0\x21x") }, GREY },
		{ "cut", false, { ONE, DATA("\xc0\x21") }, GREY },
		{ "with more behind it", false, { ONE, DATA("\xc0\x21xx") }, GREY },
		{ "a header that ends early", false, { ONE, DATA("\xc0") }, GREY },
		{ "more passes than planes", false, { ONE, DATA("\xc0\x30\x40x") }, GREY },
		{ "no plane", false, { ONE, DATA("\xc0\x10\x80x") }, GREY },
		{ "codes with a marker", false, { ONE, DATA("\xc0\x22\xff\x90") }, GREY },
		{ "with none", true, { ONE, DATA("\xc0\x22\xff\x8f") }, GREY },
		{ "a level", true, { ONE, .levels = 1, DATA("\0\0") }, GREY },
		{ "of which nothing is said", false, { ONE, .levels = 1, DATA("\0") }, GREY },
		{ "two layers", true, { ONE, .layers = 2, DATA("\0\0") }, GREY },
		{ "of one", false, { ONE, .layers = 2, DATA("\0") }, GREY },
		{ "marks behind headers", true, { ONE, .flags = 4, DATA("\0\xff\x92") }, GREY },
		{ "that are missing", false, { ONE, .flags = 4, DATA("\0") }, GREY },
		{ "that nobody told of", false, { ONE, DATA("\0\xff\x92") }, GREY },
		{ "marks in front", true, { ONE, .flags = 2, DATA("\xff\x91\0\4\0\0\0") }, GREY },
		{ "that are cut", false, { ONE, .flags = 2, DATA("\xff\x91\0\4\0") }, GREY },
	};

	judge(cases, sizeof(cases) / sizeof(cases[0]));
	for (unsigned order = 0; order < 6; order++) {
		struct shown orders[] = {
			{ "an order",
			  order < 5,
			  { .order = order,
			    .levels = 1,
			    .layers = 2,
			    DATA("\0\0\0\0\0\0\0\0\0\0\0\0") },
			  RGB },
			{ "one too few",
			  false,
			  { .order = order,
			    .levels = 1,
			    .layers = 2,
			    DATA("\0\0\0\0\0\0\0\0\0\0\0") },
			  RGB },
		};

		judge(orders, 2);
	}
}

static void
headers(void)
{
	static const struct shown cases[] = {
		{ "a remark", true, { ONE, MORE("\xff\x64\0\4\0\1") }, GREY },
		{ "coded in two ways",
		  false,
		  { ONE, MORE("\xff\x52\0\14\0\0\0\1\0\0\4\4\0\1") },
		  GREY },
		{ "a part's own coding", true, { MORE("\xff\x53\0\11\1\0\0\3\3\0\1") }, RGB },
		{ "with levels that have no packets",
		  false,
		  { MORE("\xff\x53\0\11\1\0\1\3\3\0\1") },
		  RGB },
		{ "of a part that is not there",
		  false,
		  { MORE("\xff\x53\0\11\3\0\0\3\3\0\1") },
		  RGB },
		{ "blocks too large", false, { MORE("\xff\x53\0\11\1\0\0\5\4\0\1") }, RGB },
		{ "blocks coded in another way",
		  false,
		  { MORE("\xff\x53\0\11\1\0\0\3\3\x40\1") },
		  RGB },
		{ "orders that change", false, { ONE, MORE("\xff\x5f\0\11\0\0\0\1\1\1\0") }, GREY },
		{ "a region of interest", false, { ONE, MORE("\xff\x5e\0\5\0\0\1") }, GREY },
		{ "more planes than anyone has", false, { MORE("\xff\x5d\0\5\1\x40\xf8") }, RGB },
	};

	judge(cases, sizeof(cases) / sizeof(cases[0]));
}

/* Poppler takes a soft mask that does not tell its bits for none. */
static void
soft_masks(void)
{
	static const struct plan grey = { .parts = 1, .space = 17 }, plain = { 0 };
	struct yx_buf b = jpx_of(&plain), m = jpx_of(&grey);
	char why[400] = "";

	kit_identity();
	CHECK_MSG(picture_passes_masked(RGB, &b, GREY EIGHT, &m, why), "%s", why);
	CHECK(!picture_passes_masked(RGB, &b, GREY, &m, why));
	yx_buf_clear(&m);
	yx_buf_clear(&b);
}

static void
cut_at_every_byte(void)
{
	static const struct plan plans[] = { { .channels = "001102203" }, { .bare = true } };
	char why[400] = "";

	kit_identity();
	for (size_t i = 0; i < 2; i++) {
		struct yx_buf b = jpx_of(&plans[i]);

		CHECK(picture_passes(RGB EIGHT, &b, why));
		while (b.len > 1) {
			b.len--;
			CHECK_MSG(!picture_passes(RGB EIGHT, &b, why), "%zu", b.len);
		}
		yx_buf_clear(&b);
	}
}

TEST_MAIN(CASE(colours), CASE(parts_that_fit), CASE(packets), CASE(headers), CASE(soft_masks),
	  CASE(cut_at_every_byte))
