/* SPDX-License-Identifier: Apache-2.0 */
/*
 * More of the kit's document: layers, outlines, a structure tree, attachments, an embedded font, an
 * image, and fields of every type on the second page. Numbers go on from pdf_kit.h.
 */
#ifndef YINXIN_TEST_KIT_MORE_H
#define YINXIN_TEST_KIT_MORE_H

#include "../pdf/build_pdf.h"

/* A TrueType program: a to z are one box, there is a second one, and glyph 0 is blank. */
#define KIT_FONT                                                                                   \
	"000100000007004000020030636d6170007d00ee0000013800000060676c7966346a34400000007c0000"     \
	"0030686561642e918600000000d4000000366868656103ea00ca0000011400000024686d7478012c0000"     \
	"0000010c000000086c6f6361000c0018000000cc000000086d61787000050006000000ac000000200001"     \
	"0032000000fa01f4000300003311331132c801f4fe0c0001003200c800fa012c000300003735331532c8"     \
	"c8646400000100000003000400010000000000020000000000000000000000000000000000000000000c"     \
	"0018000100000001000002813e005f0f3cf5000103e800000000e728a18b00000000e728a1a100320000"     \
	"00fa01f4000000030002000000000000012c000000000000000100000320ff380000012c0000006400c8"     \
	"00010000000000000000000000000000000100000001000300010000000c000400540000000400040001"     \
	"0000007affff00000061ffff000000010004000000010001000100010001000100010001000100010001"     \
	"000100010001000100010001000100010001000100010001000100010001>"

#define KIT_MORE_CATALOG                                                                           \
	"/OCProperties 27 0 R /Outlines 29 0 R /StructTreeRoot 31 0 R /MarkInfo << /Marked true "  \
	">> /PageLabels << /Nums [0 << /S /D >>] >>"
#define KIT_MORE_FIELDS                                                                            \
	"33 0 R 36 0 R 38 0 R 40 0 R 42 0 R 46 0 R 47 0 R 51 0 R 60 0 R 65 0 R 66 0 R 67 0 R 71 "  \
	"0 R 73 0 R"
#define KIT_MORE_COVERS  "64 0 R 65 0 R 66 0 R 67 0 R 70 0 R 71 0 R 73 0 R"
#define KIT_MORE_WIDGETS "34 0 R 35 0 R 36 0 R 38 0 R 40 0 R 42 0 R 46 0 R 47 0 R 61 0 R 62 0 R"

#define KIT_WIDGET "/Type /Annot /Subtype /Widget /F 4 /P 4 0 R "
#define KIT_FORM(box)                                                                              \
	"/Type /XObject /Subtype /Form /BBox [0 0 " box                                            \
	"] /Resources << /Font << /F 7 0 R /C 44 0 R >> >>"
/* a check box in a frame, with a mark in it or not */
#define KIT_BOX        "/Type /XObject /Subtype /Form /BBox [0 0 14 14] "
#define KIT_MARK_FONT  "/Resources << /Font << /Z 76 0 R >> >> "
#define KIT_FRAME      "q 0 0 0 RG 1 w 0.5 0.5 13 13 re S Q"
#define KIT_MARK(m)    KIT_FRAME " q 1 1 12 12 re W n 0 g BT /Z 12 Tf 1 0 0 1 2 2 Tm (" m ") Tj ET Q"
#define KIT_LINE(text) "/Tx BMC q BT /F 10 Tf 0 g 2 5 Td (" text ") Tj ET Q EMC"

static MAY_BE_UNUSED void
kit_more(struct pencil *p)
{
	static const struct {
		uint32_t num;
		const char *body;
	} bodies[] = {
		{ 27, "<< /OCGs [28 0 R] /D << /ON [28 0 R] /Order [28 0 R] >> >>" },
		{ 28, "<< /Type /OCG /Name (Layer) >>" },
		{ 29, "<< /Type /Outlines /First 30 0 R /Last 30 0 R /Count 1 >>" },
		{ 30, "<< /Title (Terms) /Parent 29 0 R /Dest [4 0 R /Fit] >>" },
		{ 31, "<< /Type /StructTreeRoot /K [32 0 R] /ParentTree << /Nums [0 [32 0 R]] >> "
		      "/ParentTreeNextKey 1 /RoleMap << /Para /P >> >>" },
		{ 32, "<< /Type /StructElem /S /P /P 31 0 R /Pg 3 0 R /K 0 /Alt (words) >>" },
		/* radio buttons */
		{ 33, "<< /FT /Btn /Ff 49152 /T (colour) /V /Off /Kids [34 0 R 35 0 R] >>" },
		{ 34, "<< " KIT_WIDGET "/Parent 33 0 R /Rect [20 360 40 380] /AS /Off /AP << /N << "
		      "/red 11 0 R /Off 12 0 R >> >> >>" },
		{ 35, "<< " KIT_WIDGET "/Parent 33 0 R /Rect [50 360 70 380] /AS /Off /AP << /N << "
		      "/green 11 0 R /Off 12 0 R >> >> >>" },
		/* a combo box, a list box, several lines, Chinese, a password, a comb */
		{ 36, "<< " KIT_WIDGET "/FT /Ch /Ff 131072 /T (combo) /Opt [(one) (two) [(3) "
		      "(three)]] /V (one) /DA (/F 10 Tf 0 g) /Rect [80 360 180 380] /AP << /N 37 0 "
		      "R >> >>" },
		{ 38, "<< " KIT_WIDGET "/FT /Ch /T (list) /Opt [(alpha) (beta) (gamma)] /V (alpha) "
		      "/I [0] /DA (/F 10 Tf 0 g) /Rect [190 320 290 380] /AP << /N 39 0 R >> >>" },
		{ 40,
		  "<< " KIT_WIDGET "/FT /Tx /Ff 4096 /T (lines) /V (first line\\rsecond) /DA (/F "
		  "10 Tf 0 g) /Rect [20 300 180 350] /AP << /N 41 0 R >> >>" },
		{ 42, "<< " KIT_WIDGET "/FT /Tx /T (chinese) /V <FEFF5F204E09> /DA (/C 10 Tf 0 g) "
		      "/Rect [20 270 120 290] /AP << /N 43 0 R >> >>" },
		{ 44, "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding "
		      "/UniGB-UCS2-H /DescendantFonts [45 0 R] >>" },
		{ 45, "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
		      "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW "
		      "1000 >>" },
		{ 46, "<< " KIT_WIDGET "/FT /Tx /Ff 8192 /T (secret) /DA (/F 10 Tf 0 g) /Rect [130 "
		      "270 180 290] >>" },
		{ 47,
		  "<< " KIT_WIDGET "/FT /Tx /Ff 16777216 /MaxLen 6 /T (comb) /DA (/F 10 Tf 0 g) "
		  "/Rect [20 240 120 260] >>" },
		{ 48, "<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 49 0 R >> >>" },
		/* what is hidden, and a stamp */
		{ 50,
		  "<< /Type /Annot /Subtype /FreeText /F 2 /P 4 0 R /Contents (900) /DA (/F 9 Tf "
		  "0 g) /Rect [30 100 90 120] /AP << /N 59 0 R >> >>" },
		{ 51, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (ghost) /V (900) /F 2 /P 4 0 R "
		      "/DA (/F 10 Tf 0 g) /Rect [130 240 190 260] /AP << /N 59 0 R >> >>" },
		{ 52,
		  "<< /Type /Annot /Subtype /Stamp /F 4 /P 4 0 R /Rect [200 200 290 290] /AP << "
		  "/N 18 0 R >> >>" },
		/* an embedded font */
		{ 53, "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Small /FirstChar 32 "
		      "/LastChar 34 /Widths [250 300 300] /FontDescriptor 54 0 R /ToUnicode 55 0 R "
		      ">>" },
		{ 54, "<< /Type /FontDescriptor /FontName /ABCDEF+Small /Flags 32 /FontBBox [0 0 9 "
		      "9] /ItalicAngle 0 /Ascent 9 /Descent 0 /CapHeight 9 /StemV 9 /FontFile2 56 "
		      "0 R >>" },
		{ 58, "<< /Type /ExtGState /ca 1 /BM /Normal >>" },
		/* one field, two widgets */
		{ 60,
		  "<< /FT /Tx /T (twice) /V (both) /DA (/F 10 Tf 0 g) /Kids [61 0 R 62 0 R] >>" },
		{ 61,
		  "<< " KIT_WIDGET "/Parent 60 0 R /Rect [20 210 80 230] /AP << /N 63 0 R >> >>" },
		/* what covers words, buttons without pictures, a font no field uses, a pale line */
		{ 64, "<< /Type /Annot /Subtype /Square /F 4 /P 4 0 R /IC [1 1 1] /C [1 1 1] /Rect "
		      "[160 50 290 80] >>" },
		{ 65, "<< " KIT_WIDGET "/FT /Tx /T (cover) /V (100) /DA (/F 10 Tf 0 g) /Rect [160 "
		      "100 260 120] /AP << /N 69 0 R >> >>" },
		{ 66, "<< " KIT_WIDGET "/FT /Btn /Ff 65536 /T (push) /Rect [160 130 260 150] >>" },
		{ 67, "<< " KIT_WIDGET "/FT /Btn /T (box) /Rect [160 160 174 174] >>" },
		{ 68, "<< /Type /Font /Subtype /TrueType /BaseFont /Odd /Encoding /WinAnsiEncoding "
		      "/FontDescriptor 54 0 R >>" },
		{ 70,
		  "<< /Type /Annot /Subtype /Text /F 4 /P 4 0 R /Contents (covers) /Rect [240 20 "
		  "270 50] /AP << /N 72 0 R >> >>" },
		{ 71,
		  "<< " KIT_WIDGET "/FT /Tx /T (late) /V (late) /DA (/Late 10 Tf 0 g) /Rect [180 "
		  "160 260 174] >>" },
		{ 73, "<< " KIT_WIDGET "/FT /Btn /T (mark) /V /Off /AS /Off /MK << /CA (4) /BC [0] "
		      "/BG [1 1 0.5] >> /Rect [160 180 174 194] /AP << /N << /Yes 74 0 R /Off 75 0 "
		      "R >> >> >>" },
		{ 76, "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>" },
		{ 62,
		  "<< " KIT_WIDGET "/Parent 60 0 R /Rect [90 210 150 230] /AP << /N 63 0 R >> >>" },
	};
	static const struct {
		uint32_t num;
		const char *entries, *data;
	} streams[] = {
		{ 37, KIT_FORM("100 20"), KIT_LINE("one") },
		{ 39, KIT_FORM("100 60"),
		  "/Tx BMC q 0.6 0.75 0.86 rg 0 48 100 12 re f BT /F 10 Tf 0 g 2 50 Td (alpha) Tj "
		  "0 "
		  "-12 Td (beta) Tj 0 -12 Td (gamma) Tj ET Q EMC" },
		{ 41, KIT_FORM("160 50"),
		  "/Tx BMC q BT /F 10 Tf 0 g 2 38 Td (first line) Tj 0 -12 Td (second) Tj ET Q "
		  "EMC" },
		{ 43, KIT_FORM("100 20"),
		  "/Tx BMC q BT /C 10 Tf 0 g 2 5 Td <5F204E09> Tj ET Q EMC" },
		{ 49, "/Type /EmbeddedFile", "an attachment" },
		{ 55, "", "begincmap endcmap" },
		{ 56, "/Filter /ASCIIHexDecode /Length1 408", KIT_FONT },
		{ 57,
		  "/Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceGray "
		  "/BitsPerComponent 8",
		  "\x40\x80" },
		{ 59, KIT_FORM("60 20"), KIT_LINE("900") },
		{ 63, KIT_FORM("60 20"), KIT_LINE("both") },
		{ 69, KIT_FORM("100 20"), "1 g 0 0 100 20 re f " KIT_LINE("100") },
		{ 72, KIT_FORM("30 30"), "1 g 0 0 30 30 re f" },
		{ 74, KIT_BOX KIT_MARK_FONT, KIT_MARK("4") },
		{ 75, KIT_BOX, KIT_FRAME },
	};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		pencil_obj(p, bodies[i].num, bodies[i].body);
	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		pencil_stream(p, streams[i].num, streams[i].entries, streams[i].data,
			      strlen(streams[i].data));
}

#endif
