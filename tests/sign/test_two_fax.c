/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fax pictures (CCITTFaxDecode) in signed pages: rows that fit other parameters than are said, or
 * end early. Of 270 such pictures poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium, pdf.js 5 and
 * PDFBox 2 drew 200 in two ways or more: what a decoder does behind an error is its own.
 */
#include "picture_kit.h"

#define FAX(parms)                                                                                 \
	"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << "     \
	"/Columns 8 " parms " >>"
#define EOL   "000000000001"
#define WHITE "10011 "        /* a row: 8 white */
#define MIXED "1000 11 1000 " /* 3 white, 2 black, 3 white */
#define BLACK "00110101 000101 "

struct shown {
	const char *name;
	bool good;
	const char *entries, *bits;
};

/* Digits of bits; a bar goes on at a byte. */
static struct yx_buf
bits_of(const char *s)
{
	struct yx_buf b = { 0 };
	unsigned n = 0, byte = 0;

	for (; *s; s++) {
		if (*s != '0' && *s != '1' && !(*s == '|' && n))
			continue;
		do {
			byte = byte << 1 | (*s == '1');
			if (++n == 8) {
				yx_buf_put_u8(&b, (uint8_t)byte);
				n = byte = 0;
			}
		} while (*s == '|' && n);
	}
	if (n)
		yx_buf_put_u8(&b, (uint8_t)(byte << (8 - n)));
	return b;
}

static void
judge(const struct shown *cases, size_t n)
{
	kit_identity();
	for (size_t i = 0; i < n; i++) {
		struct yx_buf b = bits_of(cases[i].bits);
		char why[400] = "";

		CHECK_MSG(picture_passes(cases[i].entries, &b, why) == cases[i].good, "%s: %s",
			  cases[i].name, why);
		yx_buf_clear(&b);
	}
}

#define TIMES4(row) row row row row
#define TIMES7(row) row row row row row row row
#define TIMES8(row) TIMES4(row) TIMES4(row)

static void
rows_in_one_dimension(void)
{
#define LINE EOL " " MIXED
	static const struct shown cases[] = {
		{ "rows", true, FAX("/K 0"), TIMES4(WHITE MIXED) },
		{ "of black", true, FAX("/K 0"), TIMES8(BLACK) },
		{ "with signs", true, FAX("/K 0"), TIMES8(LINE) },
		{ "that are promised", true, FAX("/EndOfLine true"), TIMES8(LINE) },
		{ "and not there", false, FAX("/EndOfLine true"), TIMES8(MIXED) },
		{ "with zeros before the signs", true, FAX(""), TIMES8("0000" LINE) },
		{ "the first sign missing", false, FAX(""), MIXED TIMES7(LINE) },
		{ "a sign missing", false, FAX(""), LINE MIXED TIMES7(LINE) },
		{ "rows at bytes", true, FAX("/EncodedByteAlign true"), TIMES8(MIXED "|") },
		{ "that is not said", false, FAX(""), TIMES8(MIXED "|") },
		{ "said and not so", false, FAX("/EncodedByteAlign true"), TIMES8(MIXED) },
		{ "signs and bytes", false, FAX("/EncodedByteAlign true"), TIMES8(LINE "|") },
		{ "a row more", true, FAX(""), TIMES8(WHITE) MIXED },
		{ "a row less", false, FAX(""), TIMES7(WHITE) },
		{ "the end in their midst", false, FAX(""),
		  TIMES7(LINE) EOL EOL EOL EOL EOL EOL LINE },
		{ "too wide", false, FAX(""), TIMES7(WHITE) "10100 " },
		{ "too narrow", false, FAX(""), "1000 11 1000 " TIMES7("1000 11 0111 ") },
		{ "an empty run within", false, FAX(""), TIMES7(WHITE) "1000 0000110111 1100" },
		{ "no code", false, FAX(""), TIMES7(WHITE) "00000000011111111111" },
		{ "in two dimensions", false, FAX("/K -1"), TIMES8(WHITE) },
	};

	judge(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
rows_in_two_dimensions(void)
{
#define FIRST "001 1000 11 1 " /* MIXED, below white */
#define SAME  "111 "
	static const struct shown cases[] = {
		{ "rows", true, FAX("/K -1"), FIRST TIMES7(SAME) EOL EOL },
		{ "without an end", true, FAX("/K -1"), FIRST TIMES7(SAME) },
		{ "at bytes", true, FAX("/K -1 /EncodedByteAlign true"),
		  FIRST "|" TIMES7(SAME "|") },
		{ "steps and a gap", true, FAX("/K -1"),
		  FIRST "011 011 1 000010 000011 0000011 1 010 1 001 0111 11 1 0001 1 1" },
		{ "black at the left, and a step back", true, FAX("/K -1"),
		  FIRST "0000010 0000010 0000011 1 " TIMES4("1111 ") "1111 1111" },
		{ "a step to the left of the paper", false, FAX("/K -1"),
		  "001 0111 11 1 0000010 1 1 " TIMES7(SAME) },
		{ "a step without a way", false, FAX("/K -1"), FIRST "1 000010 1 " TIMES7(SAME) },
		{ "a gap up to the end", false, FAX("/K -1"), FIRST TIMES4(SAME) "1 0001 1 1 1" },
		{ "too wide", false, FAX("/K -1"), "001 1000 0010 1 " TIMES7(SAME) },
		{ "an extension", false, FAX("/K -1"), FIRST TIMES4(SAME) "0000001111 " },
		{ "a row less", false, FAX("/K -1"), FIRST TIMES4(SAME) SAME SAME EOL EOL },
		{ "signs that are promised", false, FAX("/K -1 /EndOfLine true"),
		  FIRST TIMES7(SAME) },
		{ "another number below zero", true, FAX("/K -7"), FIRST TIMES7(SAME) },
		{ "mixed", true, FAX("/K 4"), EOL "1 " MIXED TIMES7(EOL "0 " SAME) },
		{ "mixed without signs", false, FAX("/K 4"), "1 " MIXED TIMES7("0 " SAME) },
		{ "mixed, and said not to be", false, FAX("/K 0"),
		  EOL "1 " MIXED TIMES7(EOL "0 " SAME) },
		{ "mixed is said, and it is not", false, FAX("/K 4"), TIMES8(LINE) },
	};

	judge(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
parameters(void)
{
	static const struct shown cases[] = {
		{ "usual", true, FAX("/K -1 /Rows 8 /BlackIs1 true"), "11111111" EOL EOL },
		{ "no end", true, FAX("/K -1 /Rows 8 /EndOfBlock false"), "11111111" },
		{ "fewer rows", false, FAX("/K -1 /Rows 4 /EndOfBlock false"), "11111111" },
		{ "a real number", false, FAX("/K -1.0"), "11111111" },
		{ "a number for yes", false, FAX("/K -1 /BlackIs1 1"), "11111111" },
		{ "nothing", false, FAX("/K -1"), "" },
		{ "another width", false,
		  "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode "
		  "/DecodeParms << /K -1 /Columns 9 >>",
		  "11111111" },
		{ "a stencil", true,
		  "/ImageMask true /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 8 >>",
		  "11111111" },
		{ "a stencil cut", false,
		  "/ImageMask true /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 8 >>",
		  "1"
		  "|" },
		{ "behind another filter", true,
		  "/ImageMask true /Filter [/AHx /CCF] /DecodeParms [null << /K -1 /Columns 8 >>]",
		  "01000110 01000110 00111110" },
		{ "cut behind another filter", false,
		  "/ImageMask true /Filter [/AHx /CCF] /DecodeParms [null << /K -1 /Columns 8 >>]",
		  "01000110 00110000 00111110" },
	};

	judge(cases, sizeof(cases) / sizeof(cases[0]));
}

/* The rows end in the last byte but those of the end. */
static void
cut_at_every_byte(void)
{
	struct yx_buf b = bits_of(FIRST TIMES7(SAME) "|");
	char why[400] = "";

	kit_identity();
	CHECK(picture_passes(FAX("/K -1"), &b, why));
	while (b.len > 0) {
		b.len--;
		CHECK_MSG(!picture_passes(FAX("/K -1"), &b, why), "%zu", b.len);
	}
	yx_buf_clear(&b);
}

TEST_MAIN(CASE(rows_in_one_dimension), CASE(rows_in_two_dimensions), CASE(parameters),
	  CASE(cut_at_every_byte))
