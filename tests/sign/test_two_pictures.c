/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JPEG pictures in signed pages: what they say of themselves against what the dictionary says. Such
 * pictures were drawn by poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium, PDFBox 2 and pdf.js
 * 5; here they are headers around the fewest codes there are.
 */
#include "picture_kit.h"
#include "../profile_kit.h"
#include <yinxin/codec_deflate.h>

#define DCT "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode "
#define PLAIN                                                                                      \
	{                                                                                          \
		.jfif = true, .adobe = -1, .ids = "\1\2\3"                                         \
	}

struct jpeg {
	bool jfif;
	int adobe, adobe2; /* -1, 0: none */
	const char *ids;
	uint8_t kind, bits; /* of the frame; 0: baseline, 8 */
	unsigned frames;    /* more than one */
	const char *data;   /* of the scan */
	size_t blank;       /* bytes of blank paper in front of it */
	uint16_t size;      /* width and height; 0: 8 */
	uint16_t interval;  /* of restarts */
	char without, late; /* a table: q, d or a; behind the scan */
	const char *front;  /* before all of it */
	const struct profile_plan *profile;
};

static void
put_segment(struct yx_buf *b, uint8_t kind, const void *data, size_t len)
{
	yx_buf_put_u8(b, 0xff);
	yx_buf_put_u8(b, kind);
	yx_buf_put_u16be(b, (uint16_t)(len + 2));
	yx_buf_put(b, data, len);
}

static void
put_adobe(struct yx_buf *b, int transform)
{
	char mark[12] = "Adobe\0\x64\0\0\0\0";

	mark[11] = (char)transform;
	put_segment(b, 0xee, mark, 12);
}

static void
put_frame(struct yx_buf *b, const struct jpeg *j)
{
	uint16_t size = j->size ? j->size : 8;
	uint8_t high = (uint8_t)(size >> 8), low = (uint8_t)size;
	uint8_t frame[15] = { j->bits ? j->bits : 8, high, low, high, low, 3 };

	for (unsigned i = 0; i < 3; i++) {
		frame[6 + 3 * i] = (uint8_t)j->ids[i];
		frame[7 + 3 * i] = 0x11;
	}
	put_segment(b, j->kind ? j->kind : 0xc0, frame, 15);
}

/* Quantities of one; a code of one bit each, for a difference of none and for a block's end. */
static void
put_tables(struct yx_buf *b, char which, bool only)
{
	uint8_t table[65] = { 0 };

	if ((which == 'q') == only) {
		memset(table + 1, 1, 64);
		put_segment(b, 0xdb, table, 65);
	}
	memset(table, 0, sizeof(table));
	table[1] = 1;
	if ((which == 'd') == only)
		put_segment(b, 0xc4, table, 18);
	table[0] = 0x10;
	if ((which == 'a') == only)
		put_segment(b, 0xc4, table, 18);
}

/* A block's codes are two bits, and one less where only the first coefficient is told. */
static void
put_scan(struct yx_buf *b, const struct jpeg *j)
{
	char scan[10] = { 3, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0 };

	for (unsigned i = 0; i < 3; i++)
		scan[1 + 2 * i] = j->ids[i];
	if (j->kind == 0xc2)
		scan[8] = 0;
	put_segment(b, 0xda, scan, 10);
	for (size_t i = 0; i < j->blank; i++)
		yx_buf_put_u8(b, 0);
	yx_buf_puts(b, j->data ? j->data : j->kind == 0xc2 ? "\x1f" : "\3");
}

static struct yx_buf
jpeg_of(const struct jpeg *j)
{
	struct yx_buf b = { 0 }, profile, chunk = { 0 };

	if (j->front)
		yx_buf_puts(&b, j->front);
	yx_buf_puts(&b, "\xff\xd8");
	if (j->jfif)
		put_segment(&b, 0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0", 14);
	if (j->adobe >= 0)
		put_adobe(&b, j->adobe);
	if (j->adobe2)
		put_adobe(&b, j->adobe2);
	if (j->profile) {
		profile = profile_make(j->profile);
		yx_buf_put(&chunk, "ICC_PROFILE\0\1\1", 14);
		yx_buf_put_bytes(&chunk, yx_buf_bytes(&profile));
		put_segment(&b, 0xe2, chunk.data, chunk.len);
		yx_buf_clear(&chunk);
		yx_buf_clear(&profile);
	}
	for (unsigned i = 0; i <= j->frames; i++)
		put_frame(&b, j);
	put_tables(&b, j->without, false);
	if (j->interval) {
		chunk.len = 0;
		yx_buf_put_u16be(&chunk, j->interval);
		put_segment(&b, 0xdd, chunk.data, 2);
		yx_buf_clear(&chunk);
	}
	put_scan(&b, j);
	if (j->late)
		put_tables(&b, j->late, true);
	yx_buf_puts(&b, "\xff\xd9");
	return b;
}

/* Writers pack pictures once more, and blank paper becomes very small by that. */
static void
pictures_packed_again(void)
{
	static const struct {
		const char *name;
		bool good;
		uint16_t size;
		size_t blank;
	} cases[] = {
		{ "a blank page", true, 1600, 60000 },
		{ "a small picture", true, 8, 0 },
		{ "a small picture with more behind it than any has", false, 8, 600000 },
	};
	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct jpeg j = PLAIN;
		struct yx_buf picture, packed = { 0 };
		struct yx_error err = YX_ERROR_INIT;
		char why[200] = "";
		bool good;

		j.size = cases[i].size;
		j.blank = cases[i].blank;
		picture = jpeg_of(&j);
		CHECK_OK(yx_deflate(&packed, yx_buf_bytes(&picture), YX_DEFLATE_ZLIB, 0, &err));
		good = picture_passes_sized("/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter "
					    "[/FlateDecode /DCTDecode]",
					    j.size, &packed, NULL, NULL, why);
		CHECK_MSG(good == cases[i].good, "%s: %s", cases[i].name, why);
		yx_buf_clear(&picture);
		yx_buf_clear(&packed);
	}
}

static void
colours_of_jpegs(void)
{
	static const struct profile_plan honest = { .parts = 3 };
	static const struct profile_plan inverted = { .parts = 3, .curve = PROFILE_INVERTED };
	static const struct {
		const char *name;
		bool good;
		struct jpeg j;
		const char *entries;
	} cases[] = {
		{ "JFIF", true, PLAIN, DCT },
		{ "nothing said", true, { .adobe = -1, .ids = "\1\2\3" }, DCT },
		{ "light and two colours", true, { .adobe = 1, .ids = "\0\1\2" }, DCT },
		{ "red, green, blue", true, { .adobe = 0, .ids = "RGB" }, DCT },
		{ "progressive",
		  true,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .kind = 0xc2 },
		  DCT },
		{ "names that tell some of red, green, blue",
		  false,
		  { .adobe = -1, .ids = "RGB" },
		  DCT },
		{ "JFIF, and red, green, blue",
		  false,
		  { .jfif = true, .adobe = 0, .ids = "\1\2\3" },
		  DCT },
		{ "a transform of inks", false, { .adobe = 2, .ids = "\1\2\3" }, DCT },
		{ "two transforms", false, { .adobe = 0, .adobe2 = 1, .ids = "\1\2\3" }, DCT },
		{ "the dictionary says red, green, blue", false, PLAIN,
		  DCT "/DecodeParms << /ColorTransform 0 >>" },
		{ "Adobe's mark goes before the dictionary",
		  true,
		  { .adobe = 1, .ids = "\1\2\3" },
		  DCT "/DecodeParms << /ColorTransform 0 >>" },
		{ "two frames",
		  false,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .frames = 1 },
		  DCT },
		{ "lossless",
		  false,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .kind = 0xc3 },
		  DCT },
		{ "twelve bits",
		  false,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .bits = 12 },
		  DCT },
		{ "a picture within",
		  false,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .data = "\3\xff\xd8xx" },
		  DCT },
		{ "restarts out of order",
		  false,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .data = "\3\xff\xd1\3" },
		  DCT },
		{ "a profile",
		  true,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .profile = &honest },
		  DCT },
		{ "a profile of other colours",
		  false,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .profile = &inverted },
		  DCT },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = jpeg_of(&cases[i].j);
		char why[400] = "";

		CHECK_MSG(picture_passes(cases[i].entries, &b, why) == cases[i].good, "%s: %s",
			  cases[i].name, why);
		yx_buf_clear(&b);
	}
}

/* Samples by themselves: what is made of them, and what is left out. */
static void
entries_of_samples(void)
{
#define GREY   "/ColorSpace /DeviceGray /BitsPerComponent 8 "
#define TWO    "/ColorSpace [/Indexed /DeviceRGB 1 <ff00000000ff>] /BitsPerComponent 1 "
#define COLOUR "/ColorSpace /DeviceRGB /BitsPerComponent 8 "
	static const struct {
		bool good;
		const char *entries;
	} cases[] = {
		{ true, GREY "/Decode [0 1]" },
		{ true, GREY "/Decode [1 0]" },
		{ true, GREY "/Decode [-1 2]" },
		{ false, GREY "/Decode [0 0.5]" },
		{ false, GREY "/Decode [0 0]" },
		{ false, COLOUR "/Decode [0 1 0 1 0.5 1]" },
		{ true, TWO "/Decode [0 1]" },
		{ false, TWO "/Decode [1 0]" },
		{ false, TWO "/Decode [0 255]" },
		{ true, "/ImageMask true /Decode [1 0]" },
		{ false, "/ImageMask true /Decode [0.5 1]" },
		{ false, "/ImageMask 1 /ColorSpace /DeviceGray /BitsPerComponent 1" },
		{ true, COLOUR "/Mask [200 255 0 255 0 255]" },
		{ false, COLOUR "/Mask [200.5 255 0 255 0 255]" },
		{ false, COLOUR "/Mask [200 255 0 255 0]" },
		{ true, TWO "/Mask [0 0]" },
		{ false, TWO "/Mask [1 1]" },
		{ false, TWO "/Mask [0 1]" },
		{ true, GREY "/Mask [1 1]" },
		{ true, "/ColorSpace /DeviceGray /BitsPerComponent 4 /Mask [1 1]" },
		{ false, "/ColorSpace /DeviceGray /BitsPerComponent 16 /Mask [1 1]" },
		{ false, "/ColorSpace /DeviceRGB /BitsPerComponent 4 /Mask [1 1 1 1 1 1]" },
		{ true, GREY "/SMask null" },
		{ false, GREY "/SMask 99 0 R" },
		{ false, "/ImageMask true /SMask 99 0 R" },
		{ true, GREY "/Mask 99 0 R" },
	};
	struct yx_buf b = { 0 };

	kit_identity();
	yx_buf_fill(&b, 0, 192);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char why[400] = "";

		CHECK_MSG(picture_passes(cases[i].entries, &b, why) == cases[i].good, "%s: %s",
			  cases[i].entries, why);
	}
	yx_buf_clear(&b);
}

/* Bullets, and lines that some viewers don't draw: far from words nobody reads them. */
static void
images_where_they_are_painted(void)
{
#define WORDS "BT /F 12 Tf 20 50 Td (10 000) Tj ET "
	static const struct {
		bool good;
		const char *entries, *content;
	} cases[] = {
		{ true, TWO "/Mask [1 1]", WORDS "q 7 0 0 3 20 20 cm /I Do Q" },
		{ true, TWO "/Mask [1 1]", WORDS "q 0 7 3 0 20 20 cm /I Do Q" },
		{ false, TWO "/Mask [1 1]", WORDS "q 7 0 0 5 20 20 cm /I Do Q" },
		{ false, TWO "/Mask [1 1]", WORDS "q 7 0 0 3 35 50 cm /I Do Q" },
		{ true, TWO, WORDS "q 7 0 0 3 35 50 cm /I Do Q" },
		{ true, GREY, WORDS "q 40 0 0 .05 20 20 cm /I Do Q" },
		{ false, GREY, WORDS "q 40 0 0 .05 20 54 cm /I Do Q" },
		{ false, GREY, WORDS "q .05 0 0 9 35 50 cm /I Do Q" },
		{ true, GREY, WORDS "q 40 0 0 .5 20 54 cm /I Do Q" },
	};
	const char *usual = picture_content;
	struct yx_buf b = { 0 };

	kit_identity();
	yx_buf_fill(&b, 0, 192);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char why[400] = "";

		picture_content = cases[i].content;
		CHECK_MSG(picture_passes(cases[i].entries, &b, why) == cases[i].good, "%s %s: %s",
			  cases[i].entries, cases[i].content, why);
	}
	picture_content = usual;
	yx_buf_clear(&b);
}

/* Tables and codes for all that the scan says; where some are missing pdf.js shows a picture of
 * fewer rows or none, with other restarts than announced PDFium none. */
static void
codes_of_jpegs(void)
{
#define RESTARTS(first, second) first second "\xff\xd1\3\xff\xd2\3"
#define CODED                   .jfif = true, .adobe = -1, .ids = "\1\2\3"
	static const struct {
		const char *name;
		bool good;
		struct jpeg j;
	} cases[] = {
		{ "a block of each part", true, { CODED } },
		{ "no codes", false, { CODED, .data = "" } },
		{ "codes that are none", false, { CODED, .data = "\x80" } },
		{ "more than it needs", true, { CODED, .data = "\3\3\3" } },
		{ "four blocks of each", true, { CODED, .size = 16, .blank = 3, .data = "" } },
		{ "and a byte missing", false, { CODED, .size = 16, .blank = 2, .data = "" } },
		{ "restarts",
		  true,
		  { CODED, .size = 16, .interval = 1, .data = RESTARTS("\3", "\xff\xd0\3") } },
		{ "out of order",
		  false,
		  { CODED, .size = 16, .interval = 1, .data = RESTARTS("\3", "\xff\xd1\3") } },
		{ "with nothing between",
		  false,
		  { CODED, .size = 16, .interval = 1, .data = RESTARTS("\3", "\xff\xd0") } },
		{ "fewer than are said",
		  false,
		  { CODED, .size = 16, .interval = 1, .data = RESTARTS("", "\3") } },
		{ "that nobody says",
		  false,
		  { CODED, .size = 16, .data = RESTARTS("\3", "\xff\xd0\3") } },
		{ "no quantities", false, { CODED, .without = 'q' } },
		{ "no codes of differences", false, { CODED, .without = 'd' } },
		{ "no codes of coefficients", false, { CODED, .without = 'a' } },
		{ "quantities behind the scan", false, { CODED, .late = 'q' } },
		{ "codes behind the scan", true, { CODED, .late = 'a' } },
		{ "progressive", true, { CODED, .kind = 0xc2, .without = 'a' } },
		{ "progressive without codes", false, { CODED, .kind = 0xc2, .data = "" } },
		{ "arithmetic codes", false, { CODED, .kind = 0xc9 } },
		{ "blanks in front", false, { CODED, .front = "\r\n" } },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = jpeg_of(&cases[i].j);
		unsigned size = cases[i].j.size ? cases[i].j.size : 8;
		char why[400] = "";

		CHECK_MSG(picture_passes_sized(DCT, size, &b, NULL, NULL, why) == cases[i].good,
			  "%s: %s", cases[i].name, why);
		yx_buf_clear(&b);
	}
}

/* Cut anywhere it is refused, and read without harm. */
static void
jpegs_cut_at_every_byte(void)
{
	static const struct jpeg plain = PLAIN;
	struct yx_buf b = jpeg_of(&plain);
	char why[400] = "";

	kit_identity();
	while (b.len > 1) {
		b.len--;
		CHECK_MSG(!picture_passes(DCT, &b, why), "%zu", b.len);
	}
	yx_buf_clear(&b);
}

TEST_MAIN(CASE(pictures_packed_again), CASE(colours_of_jpegs), CASE(codes_of_jpegs),
	  CASE(entries_of_samples), CASE(images_where_they_are_painted),
	  CASE(jpegs_cut_at_every_byte))
