/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures that bring a format of their own, in signed pages: what they say of themselves against
 * what the dictionary says. Pictures of each kind were drawn by poppler 22.12, MuPDF 1.21,
 * Ghostscript 10, PDFium and PDFBox 2; here they are headers around a few bytes, for nothing
 * decodes them.
 */
#include "pdf_kit.h"
#include "../profile_kit.h"

#define DCT "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode "
#define JPX "/Filter /JPXDecode "
#define FAX "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms "
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
	uint8_t frame[15] = { j->bits ? j->bits : 8, 0, 8, 0, 8, 3 };

	for (unsigned i = 0; i < 3; i++) {
		frame[6 + 3 * i] = (uint8_t)j->ids[i];
		frame[7 + 3 * i] = 0x11;
	}
	put_segment(b, j->kind ? j->kind : 0xc0, frame, 15);
}

static struct yx_buf
jpeg_of(const struct jpeg *j)
{
	static const char scan[] = "\3\1\0\2\0\3\0\0\x3f\0";
	struct yx_buf b = { 0 }, profile, chunk = { 0 };

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
	put_segment(&b, 0xda, scan, 10);
	yx_buf_puts(&b, j->data ? j->data : "xxxx\xff\xd0xxxx\xff\xd1xxxx");
	yx_buf_puts(&b, "\xff\xd9");
	return b;
}

/* A picture as object 5 of a page that paints it. */
static bool
passes(const char *entries, const struct yx_buf *picture, char why[200])
{
	static const char content[] = "q 80 0 0 80 9 9 cm /I Do Q";
	struct yx_error err = YX_ERROR_INIT;
	char text[500];
	struct pencil p;
	bool good;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	pencil_obj(&p, 3,
		   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources "
		   "<< /XObject << /I 5 0 R >> >> >>");
	pencil_stream(&p, 4, "", content, strlen(content));
	snprintf(text, sizeof(text), "/Type /XObject /Subtype /Image /Width 8 /Height 8 %s",
		 entries);
	pencil_stream(&p, 5, text, (const char *)picture->data, picture->len);
	pencil_table(&p, "/Root 1 0 R");
	CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
	good = kit_passes(yx_buf_bytes(&p.out), why);
	yx_buf_clear(&p.out);
	return good;
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
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .data = "xx\xff\xd8xx" },
		  DCT },
		{ "restarts out of order",
		  false,
		  { .jfif = true, .adobe = -1, .ids = "\1\2\3", .data = "xx\xff\xd1xx" },
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

		CHECK_MSG(passes(cases[i].entries, &b, why) == cases[i].good, "%s: %s",
			  cases[i].name, why);
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
		CHECK_MSG(!passes(DCT, &b, why), "%zu", b.len);
	}
	yx_buf_clear(&b);
}

/* Box of a file, box of colours (method, space), one of a palette, code stream. */
static struct yx_buf
jpx_of(bool file, unsigned method, uint32_t space, bool palette, uint16_t parts, bool deep)
{
	static const struct profile_plan inverted = { .parts = 3, .curve = PROFILE_INVERTED };
	struct yx_buf b = { 0 }, profile = { 0 };

	if (method == 2)
		profile = profile_make(&inverted);
	if (file) {
		yx_buf_put(&b, "\0\0\0\14jP  \r\n\x87\n", 12);
		yx_buf_put_u32be(&b, 11 + (method == 2 ? (uint32_t)profile.len : 4));
		yx_buf_puts(&b, "colr");
		yx_buf_put_u8(&b, (uint8_t)method);
		yx_buf_put_u16be(&b, 0);
		if (method == 2)
			yx_buf_put_bytes(&b, yx_buf_bytes(&profile));
		else
			yx_buf_put_u32be(&b, space);
	}
	if (palette)
		yx_buf_put(&b, "\0\0\0\14pclr\0\0\0\0", 12);
	yx_buf_put(&b, "\xff\x4f\xff\x51\0\0\0\0\0\0\0\10\0\0\0\10\0\0\0\0\0\0\0\0", 24);
	yx_buf_put(&b, "\0\0\0\10\0\0\0\10\0\0\0\0\0\0\0\0", 16);
	yx_buf_put_u16be(&b, parts);
	for (uint16_t i = 0; i < parts; i++)
		yx_buf_put(&b, deep ? "\17\1\1" : "\7\1\1", 3);
	yx_buf_puts(&b, "xxxx\xff\xd9");
	yx_buf_clear(&profile);
	return b;
}

static void
colours_of_jpeg_2000(void)
{
#define RGB JPX "/ColorSpace /DeviceRGB "
	static const struct {
		const char *name;
		bool good, bare;
		unsigned method;
		uint32_t space;
		bool palette;
		uint16_t parts;
		const char *entries;
		bool deep;
	} cases[] = {
		{ "its own", true, false, 1, 16, false, 3, JPX, false },
		{ "and the dictionary's", true, false, 1, 16, false, 3, RGB, false },
		{ "grey", true, false, 1, 17, false, 1, JPX "/ColorSpace /DeviceGray", false },
		{ "with opacity that nobody asks for", true, false, 1, 16, false, 4, RGB, false },
		{ "the usual /Decode", true, false, 1, 16, false, 3, RGB "/Decode [0 1 0 1 0 1]",
		  false },
		{ "a palette", true, false, 1, 16, true, 1, JPX, false },
		{ "a code stream alone", true, true, 1, 16, false, 3, RGB, false },
		{ "of sixteen bits", false, true, 1, 16, false, 3, RGB, true },
		{ "of other parts", false, true, 1, 16, false, 1, RGB, false },
		{ "whose colours nobody names", false, true, 1, 16, false, 3, JPX, false },
		{ "light and two colours", false, false, 1, 18, false, 3, RGB, false },
		{ "grey for three", false, false, 1, 17, false, 3, RGB, false },
		{ "unknown colours", false, false, 1, 99, false, 3, RGB, false },
		{ "another /Decode", false, false, 1, 16, false, 3, RGB "/Decode [1 0 1 0 1 0]",
		  false },
		{ "opacity that is asked for", false, false, 1, 16, false, 4, RGB "/SMaskInData 1",
		  false },
		{ "a stencil", false, false, 1, 17, false, 1, JPX "/ImageMask true", false },
		{ "indices", false, false, 1, 17, false, 1,
		  JPX "/ColorSpace [/Indexed /DeviceGray 1 <00ff>]", false },
		{ "an ink", false, false, 1, 17, false, 1,
		  JPX "/ColorSpace [/Separation /X /DeviceGray << /FunctionType 2 /Domain [0 1] "
		      "/N 1 >>]",
		  false },
		{ "a palette taken for grey", false, false, 1, 16, true, 1,
		  JPX "/ColorSpace /DeviceGray", false },
		{ "a profile of other colours", false, false, 2, 0, false, 3, JPX, false },
		{ "that the dictionary overrules", true, false, 2, 0, false, 3, RGB, false },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = jpx_of(!cases[i].bare, cases[i].method, cases[i].space,
					 cases[i].palette, cases[i].parts, cases[i].deep);
		char why[400] = "";

		CHECK_MSG(passes(cases[i].entries, &b, why) == cases[i].good, "%s: %s",
			  cases[i].name, why);
		yx_buf_clear(&b);
	}
}

static void
parameters_of_faxes(void)
{
	static const struct {
		bool good;
		const char *entries;
	} cases[] = {
		{ true, FAX "<< /K -1 /Columns 8 /Rows 8 /BlackIs1 true >>" },
		{ true, FAX "<< /K -1 /Columns 8 /Rows 8 /EndOfBlock false >>" },
		{ false, FAX "<< /K -1 /Columns 8 /Rows 4 /EndOfBlock false >>" },
		{ false, FAX "<< /K -1.0 /Columns 8 >>" },
		{ false, FAX "<< /K -1 /Columns 8 /BlackIs1 1 >>" },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_buf b = { 0 };
		char why[400] = "";

		yx_buf_put(&b, "\x26\xa0\0\x10\1", 5);
		CHECK_MSG(passes(cases[i].entries, &b, why) == cases[i].good, "%zu: %s", i, why);
		b.len = 0;
		CHECK_MSG(!passes(cases[i].entries, &b, why), "%zu, empty", i);
		yx_buf_clear(&b);
	}
}

TEST_MAIN(CASE(colours_of_jpegs), CASE(jpegs_cut_at_every_byte), CASE(colours_of_jpeg_2000),
	  CASE(parameters_of_faxes))
