/* SPDX-License-Identifier: Apache-2.0 */
/* Cases of test_two_content.c that came of tokens and objects changed at random. */

/* data */
GOOD("lines of hexadecimal", "/X Do", NULL, X, FORM "/Filter /ASCIIHexDecode",
     "31203020302072672033\n30203330203130302036\n302072652066>"),
    BAD("a pair of digits on two lines", "/X Do", NULL, X, FORM "/Filter /ASCIIHexDecode",
	"312030203020726720333\n0203330203130302036302072652066>"),
    GOOD("lines of base 85", "/X Do", NULL, X, FORM "/Filter /ASCII85Decode",
	 "0d&.m0HbCK+>Y\\o1GBq+\r\n0JFV-0HbCI+D(~>"),
    BAD("a tab in base 85", "/X Do", NULL, X, FORM "/Filter /ASCII85Decode",
	"0d&.m0HbCK+>Y\\o1GBq+\t0JFV-0HbCI+D(~>"),
    BAD("a form feed in base 85", "/X Do", NULL, X, FORM "/Filter /ASCII85Decode",
	"0d&.m0HbCK+>Y\\o1GBq+\f0JFV-0HbCI+D(~>"),
    GOOD("data of two filters", "/X Do", NULL, X, FORM "/Filter [/ASCIIHexDecode /ASCII85Decode]",
	 "3064262e6d304862434b2b3e595c6f314742712b304a46562d30486243492b44287e3e>"),
    BAD("data of the same filter twice", "/X Do", NULL, X, FORM "/Filter [/ASCIIHexDecode /AHx]",
	"333132303330323033303230373236373230333333303230333333303230333133303330323033363330323037"
	"323635323036363e>"),

    /* images within content */
    GOOD("an inline image and an end of marks",
	 "/A BMC BI /W 1 /H 1 /CS /G /BPC 8 ID a\nEI EMC " RED),
    BAD("an inline image and an operator that is not looked for",
	"q 100 0 0 60 30 30 cm BI /W 1 /H 1 /CS /G /BPC 8 ID a\nEI 1 0 0 rg 0 0 1 1 re f Q"),
    GOOD("nothing painted behind it",
	 "q 100 0 0 60 30 30 cm BI /W 1 /H 1 /CS /G /BPC 8 ID a\nEI 1 0 0 rg Q"),

    /* fonts */
    GOOD("a font with a box", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL, "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FontDescriptor << /Type "
	 "/FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [-166 -225 1000 931] >> >>"),
    BAD("a font whose box is none", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FontDescriptor << /Type "
	"/FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [null -166 -225 1000 931] >> >>"),
    GOOD("letters that the standard encoding has", "BT /F 24 Tf 30 150 Td (G\\341\\256\\001) Tj ET",
	 NULL, "/Font << /F 20 0 R >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
    BAD("a letter that only that of Windows has", "BT /F 24 Tf 30 150 Td (G\\345) Tj ET", NULL,
	"/Font << /F 20 0 R >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
    GOOD("one that has a name besides", "BT /F 24 Tf 30 150 Td (G\\345) Tj ET", NULL,
	 "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [229 "
	 "/aring] >> "
	 ">>"),
    BAD("a descriptor that is none", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FontDescriptor 4 >>"),
    GOOD("TrueType by the letters of Windows", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	 "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
    BAD("TrueType by the signs of experts", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /Encoding /MacExpertEncoding >>"),
    BAD("a descendant among the fonts", GOOD_TEXT "BT /G 24 Tf 30 50 Td (GOOD) Tj ET", NULL,
	"/Font << /F 4 0 R /G 20 0 R >>",
	"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry "
	"(Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor "
	"/FontName /STSong-Light /Flags 4  >> >>"),
    GOOD("one descendant", "BT /G 24 Tf 30 150 Td <bacd> Tj ET", NULL, "/Font << /G 20 0 R >>",
	 "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H "
	 "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	 "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << "
	 "/Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] >> "
	 ">>] >>"),
    BAD("two descendants", "BT /G 24 Tf 30 150 Td <bacd> Tj ET", NULL, "/Font << /G 20 0 R >>",
	"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H "
	"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << "
	"/Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] >> >> "
	"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry "
	"(Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor "
	"/FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] >> >>] >>"),
    BAD("a descendant whose box is none", "BT /G 24 Tf 30 150 Td <bacd> Tj ET", NULL,
	"/Font << /G 20 0 R >>",
	"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H "
	"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << "
	"/Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 0 1000] >> >>] >>"),
    BAD("a code beyond the widths of glyphs", "BT /T 24 Tf 30 150 Td (a a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] >>"),
    BAD("letters far too wide", "BT /F 24 Tf 1000 0 0 1 30 150 Tm (GOOD) Tj ET"),

    /* functions, patterns, layers, annotations */
    BAD("a function led beyond its domain",
	SIMPLE("/FunctionType 3 /Domain [0 1] /Bounds [0.5] /Encode [-1 1 0 1] /Functions [<< "
	       "/FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [.5] >> << /FunctionType 2 /Domain "
	       "[0 1] /N 1 /C0 [.5] /C1 [0] >>]")),
    BAD("and beyond its end",
	SIMPLE("/FunctionType 3 /Domain [0 1] /Bounds [0.5] /Encode [0 1 0 2] /Functions [<< "
	       "/FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [.5] >> << /FunctionType 2 /Domain "
	       "[0 1] /N 1 /C0 [.5] /C1 [0] >>]")),
    GOOD("a pattern at its place", "/Pattern cs /P scn 30 30 100 60 re f", NULL,
	 "/Pattern << /P 20 0 R >>",
	 "<< /Type /Pattern /PatternType 2 /Matrix [1 0 0 1 80 60] /Shading << /ShadingType 3 "
	 "/ColorSpace /DeviceGray /Coords [0 0 0 0 0 50] /Extend [true true] /Function << "
	 "/FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >> >> >>"),
    BAD("a pattern far away", "/Pattern cs /P scn 30 30 100 60 re f", NULL,
	"/Pattern << /P 20 0 R >>",
	"<< /Type /Pattern /PatternType 2 /Matrix [1 0 0 1 20000000 60] /Shading << /ShadingType 3 "
	"/ColorSpace /DeviceGray /Coords [0 0 0 0 0 50] /Extend [true true] /Function << "
	"/FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >> >> >>"),
    BAD("at a number of more than 31 bits", "/Pattern cs /P scn 30 30 100 60 re f", NULL,
	"/Pattern << /P 20 0 R >>",
	"<< /Type /Pattern /PatternType 2 /Matrix [1 0 0 1 99999999999 60] /Shading << "
	"/ShadingType 3 /ColorSpace /DeviceGray /Coords [0 0 0 0 0 50] /Extend [true true] "
	"/Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >> >> >>"),
    GOOD("an ink", "/C cs 1 scn 30 30 100 60 re f", NULL,
	 "/ColorSpace << /C [/Separation /Black /DeviceGray 20 0 R] >>",
	 "<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >>"),
    BAD("an ink and more", "/C cs 1 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/Separation /Black /DeviceGray 20 0 R /Black] >>",
	"<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >>"),
    BAD("a palette and more", "/C cs 1 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/Indexed /DeviceGray 1 <00ff> 1] >>"),
    GOOD("a policy over no groups", "/OC /M BDC " RED "EMC", NULL, "/Properties << /M 20 0 R >>",
	 "<< /Type /OCMD  >>"),
    BAD("a policy over an array of none", "/OC /M BDC " RED "EMC", NULL,
	"/Properties << /M 20 0 R >>", "<< /Type /OCMD /OCGs [] >>"),
    GOOD("a line without a picture", GOOD_TEXT, NULL, NULL, NULL, NULL,
	 "<< /Type /Annot /Subtype /Line /Rect [20 20 200 100] /L [30 30 150 90] >>"),
    BAD("a line of three numbers", GOOD_TEXT, NULL, NULL, NULL, NULL,
	"<< /Type /Annot /Subtype /Line /Rect [20 20 200 100] /L [30 30 150] >>"),
