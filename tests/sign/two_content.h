/* SPDX-License-Identifier: Apache-2.0 */
/* The cases of test_two_content.c, by what is odd in them. */

/* operators */
GOOD("plain", GOOD_TEXT RED BLUE),
    GOOD("an unknown operator between BX and EX", "BX 1 xoo EX " RED),
    GOOD("white space of all kinds", "1 0 0 rg\t30 30 100\f60 re\r\nf\r"),
    GOOD("nothing but delimiters between", "BT/F 24 Tf 30 150 Td[(GO)-9(OD)]TJ ET %x\n" RED),
    BAD("an unknown operator", GOOD_TEXT "foo " RED),
    BAD("one that begins with a known operator, between BX and EX", RED "BX fx EX " BLUE),
    BAD("an unknown operator within another's operands", "1 0 foo 0 rg 30 30 100 60 re f"),
    BAD("two operators in one", "qQ " RED),
    BAD("an operand and its operator in one", "1 0 0rg 30 30 100 60 re f"),
    BAD("a vertical tab", "1 0 0 rg\v30 30 100 60 re f"),
    BAD("a stray parenthesis", GOOD_TEXT ") " RED), BAD("a stray bracket", GOOD_TEXT "] " RED),
    BAD("a brace", GOOD_TEXT "{ 1 0 0 rg } 30 30 100 60 re f"), BAD("null", GOOD_TEXT "null " RED),
    BAD("a reference", GOOD_TEXT "4 0 R " RED),

    /* operands */
    GOOD("operands that nobody takes", "5 6 q " RED "Q"), GOOD("operands at the end", RED "1 2 3"),
    GOOD("colours out of range", "2 0 -1 rg 30 30 100 60 re f"),
    BAD("an operand too many", "9 1 0 0 rg 150 30 30 100 60 re f"),
    BAD("an operand too few", "1 0 rg 30 30 100 60 re f"),
    BAD("a line with one number", "5 w 30 30 m 100 l 200 100 l S"),
    BAD("a string for a number", "(1) 0 0 rg 30 30 100 60 re f"),
    BAD("a name for a number", "0 1 0 rg /1 0 0 rg 30 30 100 60 re f"),
    BAD("a string for a name", "(X) Do " BLUE, NULL, X, FORM, RED),
    BAD("an array for a string", "BT /F 24 Tf 30 150 Td [(GOOD)] Tj ET"),
    BAD("a string for an array", "BT /F 24 Tf 30 150 Td (GOOD) TJ ET"),
    BAD("an array within text", "BT /F 24 Tf 30 150 Td [(GO) [(EV)] (OD)] TJ ET"),
    BAD("a name within text", "BT /F 24 Tf 30 150 Td [(GO) /x (OD)] TJ ET"),
    BAD("a cap that is none", "25 w 9 J 30 60 m 200 60 l S"),
    BAD("a text mode that is none", "BT /F 24 Tf 30 150 Td 9 Tr (GOOD) Tj ET"),
    BAD("a negative width", "-15 w 30 30 m 200 100 l S"),
    BAD("dashes of no length", "5 w [0 0] 0 d 30 30 m 200 100 l S"),
    BAD("dashes of negative length", "5 w [-5 5] 0 d 30 30 m 200 100 l S"),

    /* numbers, strings, names */
    GOOD("numbers as they may be", "+1 .0 0. rg 00030 30.000 100 -.5 re 30 30 100 60 re f"),
    GOOD("a sign behind a point", "1 0 0 rg 30.-3 30 100 60 re f"),
    GOOD("strings as they may be", "BT /F 24 Tf 30 150 Td (G(O)\\117\\)) Tj <47 4f\n4> Tj ET"),
    GOOD("a name with an escape", "BT /#46 24 Tf 30 150 Td (GOOD) Tj ET"),
    BAD("two signs", "1 0 0 rg 100 --30 100 60 re f"),
    BAD("a sign behind a number", "1 0 0 rg 30- 30 100 60 re f"),
    BAD("a sign within a number", "1 0 0 rg 5-0 30 100 60 re f"),
    BAD("two points", "1 0 0 rg 1.2.3 30 100 60 re f"),
    BAD("an exponent", "1 0 0 rg 5e1 30 100 60 re f"),
    BAD("a number in another base", "1 0 0 rg 16#32 30 100 60 re f"),
    BAD("a number of more than 31 bits", "1 0 0 rg 4294967346 30 100 60 re f"),
    BAD("a number in text with two points", "BT /F 24 Tf 30 150 Td [(GO) 1.2.3 (OD)] TJ ET"),
    BAD("a string without an end", RED "BT /F 24 Tf 30 150 Td (GOOD"),
    BAD("a parenthesis too many", "BT /F 24 Tf 30 150 Td (GOOD ( BAD) Tj 0 -50 Td (EVIL) Tj ET"),
    BAD("other letters in hexadecimal", "BT /F 24 Tf 30 150 Td <474Fg4F44> Tj ET"),
    BAD("a comment in hexadecimal", "BT /F 24 Tf 30 150 Td <47%4F\n4F44> Tj ET"),

    GOOD("a path beyond the page", "0 g -100000 100 200000 20 re f"),
    BAD("a path far beyond the page", "0 g -1000000000 100 2000000000 20 re f"),

    /* lines and areas without length, width or inside; text at 30,150, its letters 24 high */
    GOOD("an area without an inside, away from words", GOOD_TEXT "30 60 100 0 re f"),
    BAD("a word struck out by an area without an inside", GOOD_TEXT "30 158 60 0 re f"),
    GOOD("by one that is clear", GOOD_TEXT "/S gs 30 158 60 0 re f", NULL,
	 "/ExtGState << /S << /ca 0 /CA 0 >> >>"),
    BAD("by one that is hardly seen", GOOD_TEXT "/S gs 30 158 60 0 re f", NULL,
	"/ExtGState << /S << /ca .05 /CA .05 >> >>"),
    BAD("by one of two points", GOOD_TEXT "30 158 m 90 158 l h f*"),
    BAD("by one that is nearly without", GOOD_TEXT "30 158 60 0.0001 re f"),
    BAD("by one of a form", GOOD_TEXT "/X Do", NULL, X, FORM, "30 158 60 0 re f"),
    BAD("by a form that is put there",
	"BT /F 24 Tf 30 50 Td (GOOD) Tj ET q 1 0 0 1 0 -100 cm /X Do Q", NULL, X, FORM,
	"30 158 60 0 re f"),
    BAD("by a form the second time",
	"/X Do BT /F 24 Tf 30 50 Td (GOOD) Tj ET q 1 0 0 1 0 -100 cm "
	"/X Do Q",
	NULL, X, FORM, "30 158 60 0 re f"),
    GOOD("one that lies beyond the page", "BT /F 24 Tf 30 -50 Td (GOOD) Tj ET 30 -42 60 0 re f"),
    BAD("one that reaches into it", "BT /F 24 Tf 30 -5 Td (GOOD) Tj ET 30 3 60 0 re f"),
    GOOD("a word struck out by a line", GOOD_TEXT "30 158 m 90 158 l S"),
    GOOD("and by a thin area", GOOD_TEXT "30 158 60 0.2 re f"),
    GOOD("a dot by a round cap, away from words", GOOD_TEXT "1 J 3 w 60 60 m 60 60 l S"),
    BAD("a dot among digits", "BT /F 24 Tf 30 150 Td (1000) Tj ET 1 J 3 w 57 151 m 57 151 l S"),
    BAD("a dot that closes", "BT /F 24 Tf 30 150 Td (1000) Tj ET 1 J 3 w 57 151 m h S"),
    BAD("by a state", "BT /F 24 Tf 30 150 Td (1000) Tj ET /G gs 57 151 m 57 151 l S", NULL,
	"/ExtGState << /G << /LC 1 /LW 3 >> >>"),
    BAD("by a form with the cap of its page", "BT /F 24 Tf 30 150 Td (1000) Tj ET /X Do 1 J /X Do",
	NULL, X, FORM, "3 w 57 151 m 57 151 l S"),
    GOOD("no dot without a cap", "BT /F 24 Tf 30 150 Td (1000) Tj ET 3 w 57 151 m 57 151 l S"),
    GOOD("a small dot among letters", GOOD_TEXT "1 J 2 w 57 151 m 57 151 l S"),
    BAD("a dot that covers a letter", GOOD_TEXT "1 J 30 w 57 158 m 57 158 l S"),
    BAD("a matrix that leaves no area", "1 0 0 0 0 100 cm " RED),
    BAD("a picture under one", "1 2 1 2 0 100 cm /X Do", NULL, X, FORM, RED),
    BAD("a matrix that stretches lines", "1 0 0 .001 0 0 cm 8 w 50 40000 m 50 160000 l S"),
    GOOD("one that stretches areas", "1 0 0 .001 0 0 cm 1 0 0 rg 30 30000 100 60000 re f"),
    BAD("dashes that begin before", "8 w [100 100] -100 d 40 40 m 130 40 l S"),
    GOOD("short ones", "8 w [3 3] -1 d 40 40 m 130 40 l S"),
    BAD("dashes by three", "8 w [200 1 200] 401 d 40 40 m 130 40 l S"),
    BAD("dashes that begin far away", "8 w [100 100] 100000100 d 40 40 m 130 40 l S"),
    BAD("dashes by a state that begin before", "8 w /G gs 40 40 m 130 40 l S", NULL,
	"/ExtGState << /G << /D [[100 100] -100] >> >>"),
    BAD("dashes too fine", "8 w [.005 .045] 0 d 40 40 m 130 40 l S"),
    GOOD("round dots", "8 w 1 J [0 14] 0 d 40 40 m 130 40 l S"),
    BAD("square dots", "8 w 2 J [0 14] 0 d 40 40 m 130 40 l S"),
    GOOD("letters by their outline", "1 Tr 1 w " GOOD_TEXT),
    BAD("letters by an outline without width", "1 Tr 0 w " GOOD_TEXT),
    GOOD("letters with one", "2 Tr 0 w " GOOD_TEXT),
    GOOD("a frame that clips", "q 30 30 100 60 re W S 40 40 50 30 re f Q " RED),

/* overprint */
#define OVER                                                                                       \
	"/ExtGState << /O << /op true /OP true /OPM 1 >> /N << /op false /OP false >> /S << /OP "  \
	"true /op false >> /A << /OP true >> >>"
#define HIDE "20 140 200 40 re f "
    GOOD("white over words", GOOD_TEXT "0 0 0 0 k " HIDE, NULL, OVER),
    BAD("white that overprints words", GOOD_TEXT "/O gs 0 0 0 0 k " HIDE, NULL, OVER),
    BAD("by OP alone", GOOD_TEXT "/A gs 0 0 0 0 k " HIDE, NULL, OVER),
    BAD("yellow that overprints words", "0 0 1 0 k /O gs " GOOD_TEXT HIDE, NULL, OVER),
    BAD("a light ink that overprints words", GOOD_TEXT "/O gs /C cs 1 scn " HIDE, NULL,
	OVER "/ColorSpace << /C [/Separation /Foo /DeviceRGB 20 0 R] >>",
	"<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 1 0] /N 1 >>"),
    GOOD("black that overprints words", GOOD_TEXT "/O gs 0 0 0 1 k " HIDE, NULL, OVER),
    GOOD("black ink that overprints words", GOOD_TEXT "/O gs /C cs 1 scn " HIDE, NULL,
	 OVER "/ColorSpace << /C [/Separation /Black /DeviceGray 20 0 R] >>",
	 "<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>"),
    GOOD("overprint switched off", GOOD_TEXT "/O gs /N gs 0 0 0 0 k " HIDE, NULL, OVER),
    GOOD("overprint of another state", GOOD_TEXT "q /O gs Q 0 0 0 0 k " HIDE, NULL, OVER),
    GOOD("of lines alone", GOOD_TEXT "/S gs 0 0 0 0 k " HIDE, NULL, OVER),
    BAD("a line", GOOD_TEXT "/S gs 0 0 0 0 K 20 w 20 158 m 200 158 l S", NULL, OVER),
    GOOD("away from words", GOOD_TEXT "/O gs 0 0 1 0 k 20 20 100 40 re f", NULL, OVER),
    BAD("white letters on a ground", RED "/O gs 0 0 0 0 k BT /F 24 Tf 40 50 Td (EVIL) Tj ET", NULL,
	OVER),
#define HUGE6(x) x x x x x x
    BAD("a picture beyond all numbers",
	GOOD_TEXT "/O gs " HUGE6(HUGE6("2000000000 0 0 2000000000 1 1 cm ")) "/X Do", NULL, OVER X,
	IMAGE RGB8, "abcdefghijkl"),
    GOOD("letters on paper", "/O gs 0 0 1 0 k " GOOD_TEXT, NULL, OVER),
    BAD("a form that paints so", GOOD_TEXT "/X Do 0 0 0 0 k /O gs /X Do", NULL, OVER X, FORM, HIDE),
    BAD("a picture", GOOD_TEXT "/O gs q 200 0 0 40 20 140 cm /X Do Q", NULL, OVER X, IMAGE RGB8,
	"abcdefghijkl"),

    /* text that clips */
    GOOD("text that clips", "q BT /F 60 Tf 30 50 Td 7 Tr (GOOD) Tj ET " RED "Q"),
    BAD("blanks that clip", "q BT /F 60 Tf 30 50 Td 7 Tr (  ) Tj ET " RED "Q"),
    BAD("blanks that clip, the mode before", "q 7 Tr BT /F 60 Tf 30 50 Td (  ) Tj ET " RED "Q"),
    BAD("text that clips and does not",
	"q BT /F 60 Tf 30 50 Td 7 Tr (GO) Tj 0 Tr (OD) Tj ET " RED "Q"),
    BAD("text that does not and clips", "q BT /F 60 Tf 30 50 Td (GO) Tj 7 Tr (OD) Tj ET " RED "Q"),
    BAD("painting within text that clips", "q BT /F 60 Tf 30 50 Td 7 Tr (GOOD) Tj " RED "ET Q"),

    /* nesting */
    GOOD("q without Q", "q " RED), GOOD("Q without q at the end", "2 0 0 2 0 0 cm " RED "Q"),
    GOOD("text in text", "BT /F 24 Tf 30 150 Td (GOOD) Tj BT 30 50 Td (MORE) Tj ET ET"),
    GOOD("text without an end", "BT /F 24 Tf 30 150 Td (GOOD) Tj"),
    GOOD("ET alone", "ET " GOOD_TEXT),
    GOOD("a path within text", "BT /F 24 Tf 30 150 Td (GOOD) Tj " RED "ET"),
    GOOD("Q within text, of a q before it", "q BT /F 24 Tf 30 150 Td (GOOD) Tj Q ET " RED),
    GOOD("q and Q before the text is placed", "BT /F 24 Tf q 1 0 0 rg Q 30 150 Td (GOOD) Tj ET"),
    GOOD("a colour within a path", "1 0 0 rg 30 30 100 60 re 0 1 0 rg f"),
    GOOD("a path without use", "30 30 100 60 re"),
    GOOD("marks without an end", "/A BMC " GOOD_TEXT), GOOD("a mark's end alone", "EMC " GOOD_TEXT),
    BAD("Q without q", "Q " RED), BAD("a Q too many", "q 1 0 0 rg Q Q 30 30 100 60 re f"),
    BAD("q and Q around text", "BT /F 24 Tf 30 150 Td q (GOOD) Tj Q (MORE) Tj ET"),
    BAD("text outside", "BT /F 24 Tf 30 150 Td ET (GOOD) Tj"),
    BAD("text that clips without an end", "BT /F 24 Tf 30 50 Td 7 Tr (GOOD) Tj " RED),
    BAD("text that clips without text", "BT /F 24 Tf 30 50 Td 7 Tr ET " RED),
    BAD("a matrix within a path", "1 0 0 rg 30 30 100 60 re 1 0 0 1 100 50 cm f"),
    GOOD("a matrix behind a beginning that stays where it was",
	 "q 1 0 0 1 60 60 cm 8 w 0 0 m -1 0 0 1 0 0 cm 40 0 l S Q"),
    BAD("a matrix behind a beginning that it moves",
	"q 1 0 0 1 60 60 cm 8 w 5 0 m -1 0 0 1 0 0 cm 40 0 l S Q"),
    BAD("a matrix behind a line from a beginning that stays where it was",
	"q 1 0 0 1 60 60 cm 8 w 0 0 m 9 9 l -1 0 0 1 0 0 cm 40 0 l S Q"),
    BAD("a matrix behind a closed beginning that stays where it was",
	"q 1 0 0 1 60 60 cm 8 w 0 0 m h -1 0 0 1 0 0 cm 40 0 l S Q"),
    BAD("a matrix within a path, undone too late",
	"1 0 0 rg 30 30 m 1 0 0 1 50 0 cm 130 30 l 1 0 0 1 -50 0 cm 130 90 l f"),
    BAD("a matrix within a path, and Q", "q 1 0 0 rg 30 30 100 60 re 1 0 0 1 9 9 cm f Q"),
    GOOD(
	"a matrix within a path, and its inverse",
	"1 0 0 rg 30 30 m 2 0 0 2 9 9 cm .5 0 0 .5 -4.5 -4.5 cm 130 30 l q 1 0 0 1 5 5 cm Q 130 90 "
	"l 30 90 l f"),
    BAD("an object within a path", "1 0 0 rg 30 30 100 60 re /X Do f", NULL, X, FORM, BLUE),
    BAD("a line from nowhere", "5 w 100 100 l 200 50 l S"),
    BAD("a clip without a path", "0 0 100 100 re n W n " RED),
    BAD("a path behind W", "0 1 0 rg 30 30 100 60 re W 150 30 100 60 re f 0 0 300 20 re f"),
    BAD("a glyph's width on a page", "1000 0 0 0 10 10 d1 " RED),
    BAD("a layer without an end", "/OC /L BDC " GOOD_TEXT, NULL, "/Properties << /L 20 0 R >>",
	"<< /Type /OCG /Name (x) >>"),

    /* several streams */
    GOOD("streams between tokens", "1 0 0 rg 30 30 ", "100 60 re f"),
    GOOD("streams between operators without a blank", "q " RED "Q", "q " BLUE "Q"),
    GOOD("streams within a state", "q 1 0 0 rg ", "30 30 100 60 re f Q"),
    BAD("a number cut", "1 0 0 rg 30 30 10", "0 60 re f"),
    BAD("two numbers that meet", "1 0 0 rg 30 30", "100 60 re f"),
    BAD("an operator cut", "1 0 0 r", "g 30 30 100 60 re f"),
    BAD("an unknown operator cut", RED "q BX 1 0 0 1 100 50 cm xoooo", "Q EX " BLUE),
    BAD("an operator that could go on", "5 w 30 30 m 200 100 l S [5 5] 0 d", "0 0 1 rg 30 30 m S"),
    GOOD("streams within a dictionary", "/P << ", "/MCID 0 >>BDC " RED "EMC"),
    GOOD("streams within an array", "BT /F 24 Tf 30 150 Td [(GO) ", "(OD)] TJ ET"),
    GOOD("streams within an array, no blank", "BT /F 24 Tf 30 150 Td [(GO)", "(OD)] TJ ET"),
    BAD("a string of an array cut", "BT /F 24 Tf 30 150 Td [(GO) (", "OD)] TJ ET"),
    BAD("a string of an array cut behind an escape", "BT /F 24 Tf 30 150 Td [(GO\\", "OD)] TJ ET"),
    BAD("hexadecimal of an array cut", "BT /F 24 Tf 30 150 Td [<474f", "4f44>] TJ ET"),
    BAD("a number of an array cut", "BT /F 24 Tf 30 150 Td [(GO) 1", "2 (OD)] TJ ET"),
    BAD("a name of a dictionary cut", "/P << /", "MCID 0 >>BDC " RED "EMC"),
    BAD("a comment of an array that goes on", "BT /F 24 Tf 30 150 Td [(GO) %", "(E)\n(OD)] TJ ET"),
    BAD("a string cut", "BT /F 24 Tf 30 150 Td (GO", "OD) Tj ET"),
    BAD("a name cut", "BT /", "F 24 Tf 30 150 Td (GOOD) Tj ET"),
    BAD("a name cut that leaves an operator", RED "/", "q 1 0 0 1 100 50 cm " BLUE "Q"),
    BAD("a comment that goes on", "% x ", RED "\n" BLUE),

    /* colours */
    GOOD("a colour space of resources", "/C cs 1 0 0 scn 30 30 100 60 re f", NULL,
	 "/ColorSpace << /C [/DeviceRGB] >>"),
    GOOD("an ink", "/C cs 1 scn 30 30 100 60 re f", NULL,
	 "/ColorSpace << /C [/Separation /Foo /DeviceRGB 20 0 R] >>",
	 "<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 0 0] /N 1 >>"),
#define SPOT      "/ColorSpace << /C [/Separation /Foo /DeviceGray 20 0 R] >>"
#define SPOT_TEXT "/C cs .5 scn BT /F 24 Tf 30 150 Td (GOOD) Tj ET"
    GOOD("an ink of few shades", SPOT_TEXT, NULL, SPOT,
	 "<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1.5 >>"),
    GOOD("an ink by samples", SPOT_TEXT, NULL, SPOT,
	 "/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [3] /BitsPerSample 8", "\xff\x90\x08"),
    BAD("an ink with samples of another way", SPOT_TEXT, NULL, SPOT,
	"/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [3] /BitsPerSample 8", "\xff\x10\xf8"),
    BAD("an ink that begins late", SPOT_TEXT, NULL, SPOT,
	"<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 9 >>"),
    BAD("an ink that is black between", SPOT_TEXT, NULL, SPOT,
	"/FunctionType 4 /Domain [0 1] /Range [0 1]", "{dup .3 gt exch .7 lt and {0} {1} ifelse}"),
    BAD("an ink of parts", SPOT_TEXT, NULL, SPOT,
	"<< /FunctionType 3 /Domain [0 1] /Bounds [.4] /Encode [0 1 0 1] /Functions [<< "
	"/FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >> << /FunctionType 2 /Domain [0 1] "
	"/C0 [0] /C1 [1] /N 1 >>] >>"),
    BAD("a colour with a part too many", "/DeviceRGB cs 0 1 0 1 scn 30 30 100 60 re f"),
    BAD("a colour with a part too few", "/DeviceRGB cs 1 0 scn 30 30 100 60 re f"),
    BAD("three parts of grey", "1 0 0 sc 30 30 100 60 re f"),
    BAD("no colour space", "1 0 0 rg /Nope cs 0 1 0 scn 30 30 100 60 re f"),
    BAD("a short name of a space", "/RGB cs 1 0 0 scn 30 30 100 60 re f"),
    BAD("patterns and none chosen", "1 0 0 rg /Pattern cs 30 30 100 60 re f"),
    BAD("a space that names another", "/C cs 1 0 0 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C /C >>"),
    BAD("a device's space defined anew", "/DeviceRGB cs 1 0 0 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /DeviceRGB /DeviceGray >>"),
    BAD("an ink that is none", "/C cs 1 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/Separation /None /DeviceRGB 20 0 R] >>",
	"<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 0 0] /N 1 >>"),
    BAD("an index beyond the palette", "/C cs 7 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/Indexed /DeviceRGB 1 <ff000000ff00>] >>"),
    BAD("inks that are none", "/C cs 1 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/DeviceN [/None] /DeviceRGB 20 0 R] >>",
	"<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 0 0] /N 1 >>"),
    GOOD("black ink", "/C cs 1 scn 30 30 100 60 re f", NULL,
	 "/ColorSpace << /C [/Separation /Black /DeviceGray 20 0 R] >>",
	 "<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>"),
    BAD("black ink that is white", "/C cs 1 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/Separation /Black /DeviceGray 20 0 R] >>",
	"<< /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [1] /N 1 >>"),
    GOOD("all inks", "/C cs 1 scn 30 30 100 60 re f", NULL,
	 "/ColorSpace << /C [/Separation /All /DeviceCMYK 20 0 R] >>",
	 "/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1 0 1]", "{dup dup dup}"),
    BAD("all inks, and white", "/C cs 1 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/Separation /All /DeviceCMYK 20 0 R] >>",
	"/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1 0 1]", "{pop 0 0 0 0}"),
    GOOD("calibrated colours", "/C cs 0 1 0 scn 30 30 100 60 re f", NULL,
	 "/ColorSpace << /C [/CalRGB << /WhitePoint [0.9505 1 1.089] /Gamma [2.2 2.2 2.2] "
	 "/Matrix [0.4124 0.2126 0.0193 0.3576 0.7152 0.1192 0.1805 0.0722 0.9505] >>] >>"),
    BAD("calibrated colours without light", "/C cs 1 1 1 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/CalRGB << /WhitePoint [0.95 1 1.09] /Matrix [0 0 0 0 0 0 0 0 0] >>] "
	">>"),
    BAD("a gamma that makes grey white", "/C cs 0.5 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/CalGray << /WhitePoint [0.95 1 1.09] /Gamma 0.001 >>] >>"),
    GOOD("a default for grey", "0 g 30 30 100 60 re f", NULL,
	 "/ColorSpace << /DefaultGray [/CalGray << /WhitePoint [0.95 1 1.09] /Gamma 2.2 >>] >>"),
    BAD("a default for grey that is an ink", "0 g 30 30 100 60 re f", NULL,
	"/ColorSpace << /DefaultGray [/Separation /X /DeviceGray 20 0 R] >>",
	"<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>"),

/* functions */
#define TINT(code)                                                                                 \
	"/C cs 1 scn 30 30 100 60 re f", NULL,                                                     \
	    "/ColorSpace << /C [/Separation /X /DeviceGray 20 0 R] >>",                            \
	    "/FunctionType 4 /Domain [0 1] /Range [0 1]", code
#define TABLE(entries, data)                                                                       \
	"/C cs 1 scn 30 30 100 60 re f", NULL,                                                     \
	    "/ColorSpace << /C [/Separation /X /DeviceGray 20 0 R] >>",                            \
	    "/FunctionType 0 /Domain [0 1] /Range [0 1] " entries, data
#define SIMPLE(entries)                                                                            \
	"/C cs 1 scn 30 30 100 60 re f", NULL,                                                     \
	    "/ColorSpace << /C [/Separation /X /DeviceGray 20 0 R] >>", "<< " entries " >>"
    GOOD("a calculator", TINT("{1 exch sub % a comment\n}")),
    GOOD("a calculator that chooses", TINT("{dup 0.5 gt {1 exch sub} {neg 1 add} ifelse}")),
    GOOD("a calculator that rolls",
	 TINT("{0 1 3 -1 roll 3 1 roll pop pop 1 exch sub dup 2 copy pop pop pop}")),
    GOOD("a calculator of integers", TINT("{10 mul cvi 3 idiv 2 mod 1 and 1 bitshift cvr 0 mul "
					  "1 exch sub}")),
    BAD("a calculator with an unknown operator", TINT("{foo 1}")),
    BAD("a calculator with one in a branch", TINT("{dup 2 gt {foo} {1 exch sub} ifelse}")),
    BAD("branches that leave more or less", TINT("{dup 2 gt {1} {} ifelse}")),
    BAD("a calculator without operands", TINT("{pop pop 0}")),
    BAD("a calculator that leaves too much", TINT("{1 1 1}")),
    BAD("a calculator that leaves a truth value", TINT("{pop true}")),
    BAD("a division by zero", TINT("{pop 1 0 div}")),
    BAD("a root of less than nothing", TINT("{pop -1 sqrt}")),
    BAD("an integer that is none", TINT("{2 idiv}")),
    BAD("bits moved too far", TINT("{pop 1 100 bitshift}")),
    BAD("a calculator without braces", TINT("pop 0")),
    GOOD("samples", TABLE("/Size [2] /BitsPerSample 8", "\xff\1")),
    BAD("samples that are missing", TABLE("/Size [4] /BitsPerSample 8", "\1")),
    BAD("samples of three bits", TABLE("/Size [2] /BitsPerSample 3", "\xff\1")),
    BAD("samples of no size", TABLE("/Size [2]", "\xff\1")),
    GOOD("a curve through two samples", TABLE("/Size [2] /BitsPerSample 8 /Order 3", "\xff\1")),
    GOOD("a curve through samples in line",
	 TABLE("/Size [4] /BitsPerSample 8 /Order 3", "\377\252\126\2")),
    BAD("a curve through samples", TABLE("/Size [4] /BitsPerSample 8 /Order 3", "a\377b\377")),
    BAD("a curve of another order", TABLE("/Size [2] /BitsPerSample 8 /Order 2", "\xff\1")),
    BAD("a negative exponent", SIMPLE("/FunctionType 2 /Domain [0 1] /N -1 /C0 [1] /C1 [0]")),
    BAD("no exponent", SIMPLE("/FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0]")),
    BAD("a domain that runs backwards",
	SIMPLE("/FunctionType 2 /Domain [1 0] /N 1 /C0 [1] /C1 [0]")),
    BAD("a range that runs backwards",
	SIMPLE("/FunctionType 2 /Domain [0 1] /Range [1 0] /N 1 /C0 [1] /C1 [0]")),
    GOOD("functions in a row",
	 SIMPLE("/FunctionType 3 /Domain [0 1] /Bounds [0.5] /Encode [0 1 0 "
		"1] /Functions [<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [.5] >> << "
		"/FunctionType 2 /Domain [0 1] /N 1 /C0 [.5] /C1 [0] >>]")),
    BAD("a bound behind the end", SIMPLE("/FunctionType 3 /Domain [0 1] /Bounds [2] /Encode [0 1 0 "
					 "1] /Functions [<< /FunctionType 2 /Domain [0 1] /N 1 >> "
					 "<< /FunctionType 2 /Domain [0 1] /N 1 >>]")),
    BAD("a profile without a number of parts", "/C cs 1 0 0 scn 30 30 100 60 re f", NULL,
	"/ColorSpace << /C [/ICCBased 20 0 R] >>", "", "junk"),

    /* resources */
    GOOD("a form", "/X Do " BLUE, NULL, X, FORM, RED),
    GOOD("a form without resources", "/X Do " BLUE, NULL, X, FORM, GOOD_TEXT),
    GOOD("an object that is not there", "/Nope Do " RED),
    GOOD("a state that is not there", "/Nope gs " RED),
    GOOD("a form that leaves q", "/X Do 30 30 100 60 re f", NULL, X, FORM, "q 0 1 0 rg"),
    BAD("a font that is not there", "BT /Nope 24 Tf 30 150 Td (GOOD) Tj ET"),
    BAD("a name that only the page has", "/X Do", NULL, X "/ColorSpace << /C /DeviceRGB >>",
	FORM "/Resources << >>", "/C cs 1 0 0 scn 30 30 100 60 re f"),
    BAD("a form without a box", "/X Do " BLUE, NULL, X, "/Subtype /Form", RED),
    BAD("a form with a matrix of five", "/X Do", NULL, X, FORM "/Matrix [1 0 0 1 50]", RED),
    BAD("a form in a form of itself", "/X Do", NULL, X,
	FORM "/Resources << /XObject << /X 20 0 R >> >>", RED "0.5 0 0 0.5 150 100 cm /X Do"),
    BAD("a Q too many in a form", "q /X Do " BLUE "Q", NULL, X, FORM, "Q Q " RED),
    BAD("operands left by a form", "/X Do 0 rg 30 30 100 60 re f", NULL, X, FORM, "1 0"),
    BAD("a path left by a form", "1 0 0 rg /X Do f", NULL, X, FORM, "30 30 100 60 re"),
    BAD("a form for printers", "/X Do", NULL, X, FORM "/Subtype2 /PS", RED),
    BAD("a form kept elsewhere", "/X Do", NULL, X, FORM "/F (x.pdf)", RED),
    BAD("a form that calls itself metadata", "/X Do", NULL, X,
	"/Type /Metadata /Subtype /Form /BBox [0 0 300 200]", RED),
    BAD("a state with a string", "/S gs " RED, NULL, "/ExtGState << /S << /ca (0.1) >> >>"),
    BAD("two blend modes", "0 1 0 rg 0 0 200 100 re f /S gs " RED, NULL,
	"/ExtGState << /S << /BM [/Nope /Multiply] >> >>"),
    GOOD("a transfer function that changes nothing", "/S gs " RED, NULL,
	 "/ExtGState << /S << /TR /Identity /TR2 /Default /BM /Multiply >> >>"),
    GOOD("a transfer function that changes nothing, in samples", "/S gs " RED, NULL,
	 "/ExtGState << /S << /TR [20 0 R /Identity] >> >>",
	 "/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [3] /BitsPerSample 8", "\1\200\377"),
    BAD("a transfer function in samples", "/S gs " RED, NULL,
	"/ExtGState << /S << /TR [20 0 R /Identity] >> >>",
	"/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [3] /BitsPerSample 8", "\1\1\377"),
    GOOD("a transfer function of printers, in samples", "/S gs " RED, NULL,
	 "/ExtGState << /S << /TR 20 0 R >> >>",
	 "/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [41] /BitsPerSample 8",
	 "\001\013\024\034\044\054\063\072\101\110\116\125\134\142\150\157"
	 "\165\173\201\207\215\223\231\237\245\253\261\267\274\302\310\315"
	 "\323\331\336\344\351\357\364\372\377"),
    BAD("a transfer function in samples that turns shades", "/S gs " RED, NULL,
	"/ExtGState << /S << /TR 20 0 R >> >>",
	"/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [3] /BitsPerSample 8", "\1\260\377"),
    BAD("a transfer function in samples that falls", "/S gs " RED, NULL,
	"/ExtGState << /S << /TR 20 0 R >> >>",
	"/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [5] /BitsPerSample 8",
	"\1\100\77\300\377"),
    BAD("a transfer function in samples with a jump", "/S gs " RED, NULL,
	"/ExtGState << /S << /TR 20 0 R >> >>",
	"/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [41] /BitsPerSample 8",
	"\001\006\015\023\032\040\046\055\063\071\100\106\114\123\131\140"
	"\146\154\163\171\236\244\252\261\267\275\304\312\320\327\335\344"
	"\352\360\367\375\377\377\377\377\377"),
    BAD("a transfer function", "/S gs " RED, NULL, "/ExtGState << /S << /TR 20 0 R >> >>",
	"<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>"),
    BAD("a blend mode that is none", "/S gs " RED, NULL, "/ExtGState << /S << /BM /Nope >> >>"),
    BAD("a soft mask without a group", "/S gs " RED, NULL,
	"/ExtGState << /S << /SMask << /S /Luminosity /G 20 0 R >> >> >>", FORM,
	"1 g 0 0 80 200 re f"),

    /* filters */
    GOOD("data in hexadecimal", "/X Do", NULL, X, FORM "/Filter /AHx", "312030203020726720>"),
    BAD("an unknown filter", "/X Do", NULL, X, FORM "/Filter /Nope", RED),
    BAD("a filter of images", "/X Do", NULL, X, FORM "/Filter /DCTDecode", RED),
    BAD("other letters in hexadecimal data", "/X Do", NULL, X, FORM "/Filter /AHx", "31zz20>"),
    BAD("data of base 85 without an end", "/X Do", NULL, X, FORM "/Filter /A85", "0E4tC"),
    BAD("short names of entries", "/X Do", NULL, X, FORM "/DP << /Predictor 12 >>", RED),
    GOOD("parameters that are null", "/X Do", NULL, X, FORM "/Filter /AHx /DecodeParms null",
	 "312030203020726720333020333020313030203630207265206620>"),
    GOOD("parameters of which one is null", "/X Do", NULL, X,
	 FORM "/Filter [/AHx] /DecodeParms [null]",
	 "312030203020726720333020333020313030203630207265206620>"),
    BAD("parameters that are null, of several filters", "/X Do", NULL, X,
	FORM "/Filter [/AHx] /DecodeParms null",
	"312030203020726720333020333020313030203630207265206620>"),
    BAD("parameters that are a reference to null", "/X Do", NULL, X,
	FORM "/Filter /AHx /DecodeParms 21 0 R",
	"312030203020726720333020333020313030203630207265206620>", "null"),
    BAD("parameters of which one is a reference to null", "/X Do", NULL, X,
	FORM "/Filter [/AHx] /DecodeParms [21 0 R]",
	"312030203020726720333020333020313030203630207265206620>", "null"),
    GOOD("a predictor", "/X Do", NULL, X, FORM "/Filter /LZW /DecodeParms << /Predictor 1 >>",
	 "\200\014\104\003\010\030\200\344\147\020\014\340\203\070\020\332\011\016\203\031\104\006"
	 "\141\004\004"),
    BAD("a predictor that is null", "/X Do", NULL, X,
	FORM "/Filter /LZW /DecodeParms << /Predictor null >>",
	"\200\014\104\003\010\030\200\344\147\020\014\340\203\070\020\332\011\016\203\031\104\006"
	"\141\004\004"),
    BAD("a predictor that is none", "/X Do", NULL, X,
	FORM "/Filter /LZW /DecodeParms << /Predictor 9 >>",
	"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"),

    /* images */
    GOOD("an image", "/X Do", NULL, X, IMAGE RGB8, "abcdefghijkl"),
    GOOD("an image with more data", "/X Do", NULL, X, IMAGE RGB8, "abcdefghijklmnop"),
    BAD("an image with less data", "/X Do", NULL, X, IMAGE RGB8, "abcdefg"),
    BAD("an image without colours", "/X Do", NULL, X, IMAGE "/BitsPerComponent 8", "abcdefghijkl"),
    BAD("an image without bits", "/X Do", NULL, X, IMAGE "/ColorSpace /DeviceRGB", "abcdefghijkl"),
    BAD("an image of seven bits", "/X Do", NULL, X,
	IMAGE "/ColorSpace /DeviceRGB /BitsPerComponent 7", "abcdefghijkl"),
    BAD("an image of short names", "/X Do", NULL, X, "/Subtype /Image /W 2 /H 2 /CS /RGB /BPC 8",
	"abcdefghijkl"),
    BAD("an image that decodes one part", "/X Do", NULL, X, IMAGE RGB8 "/Decode [1 0]",
	"abcdefghijkl"),
    BAD("a palette too short", "/X Do", NULL, X,
	IMAGE "/ColorSpace [/Indexed /DeviceRGB 3 (abcdef)] /BitsPerComponent 8", "\1\1\1\1"),
    BAD("samples beyond the palette", "/X Do", NULL, X,
	IMAGE "/ColorSpace [/Indexed /DeviceRGB 1 (abcdef)] /BitsPerComponent 8", "\1\1\5\5"),
    BAD("a stencil of eight bits", "/X Do", NULL, X, IMAGE "/ImageMask true /BitsPerComponent 8",
	"abcd"),
    BAD("no JPEG", "/X Do", NULL, X, IMAGE RGB8 "/Filter /DCTDecode", "abcdefghijkl"),
    BAD("a mask that is none", "/X Do", NULL, X, IMAGE RGB8 "/Mask [255 255]", "abcdefghijkl"),
    BAD("another image for printing", "/X Do", NULL, X,
	IMAGE RGB8 "/Alternates [<< /Image 20 0 R /DefaultForPrinting true >>]", "abcdefghijkl"),
    GOOD("an inline image", INLINE "/CS /RGB /BPC 8 ID abcdefghijkl\nEI Q " BLUE),
    GOOD("an inline image with its end behind it", INLINE "/CS /RGB /BPC 8 ID abcdefghijklEI Q"),
    GOOD("an inline image in hexadecimal", INLINE "/CS /G /BPC 8 /F /AHx ID 61626364>\nEI Q"),
    GOOD("an inline stencil", INLINE "/IM true /D [1 0] ID ab\nEI Q"),
    BAD("an inline image with an end in it",
	"q BI /W 9 /H 2 /CS /G /BPC 8 ID abcd EI Q 0 1 0 rg 0\nEI Q " BLUE),
    BAD("an inline image with an end behind its samples",
	"q BI /W 1 /H 1 /CS /G /BPC 8 ID aEIx Q " RED "q\nEI Q " BLUE),
    BAD("an inline image with an end in its samples and text behind it",
	"q BI /W 41 /H 1 /CS /G /BPC 8 ID aEI Q " RED "12345678\nEI Q " BLUE),
    BAD("an inline image with an end behind its hexadecimal",
	INLINE "/CS /G /BPC 8 /F /AHx ID 61626364>EI Q " RED "\nEI Q " BLUE),
    BAD("an inline image with an end behind run lengths",
	INLINE "/CS /G /BPC 8 /F /RL ID \003abcd\200xEI Q " RED "\nEI Q " BLUE),
    BAD("an inline image cut before its data", "q BI /W 2 /H 2 /CS /G /BPC 8 %x",
	"ID abcd\nEI Q " RED),
    BAD("an inline image with something unprintable behind it, and another",
	INLINE "/CS /G /BPC 8 ID abcd\nEI Q \f\t " RED INLINE "/CS /G /BPC 8 ID abcd\nEI Q " BLUE),
    BAD("an inline image with a tab behind it", INLINE "/CS /G /BPC 8 ID abcd\nEI\tQ " BLUE),
    GOOD("an inline image with letters like an end in it",
	 INLINE "/CS /RGB /BPC 8 ID abEI \200fghijl\nEI Q " BLUE),
    GOOD("an inline image with letters like an end in its text",
	 INLINE "/CS /G /BPC 8 /F /A85 ID EI\n@:E~>\nEI Q " BLUE),
    GOOD("an inline image at the end of a stream", INLINE "/CS /G /BPC 8 ID abcd\nEI", " Q " BLUE),
    BAD("an inline image at the end of a stream, no blank", INLINE "/CS /G /BPC 8 ID abcd\nEI",
	"\fQ " BLUE),
    BAD("an inline image too short", INLINE "/CS /RGB /BPC 8 ID abcdef\nEI Q"),
    BAD("an inline image without an end", INLINE "/CS /RGB /BPC 8 ID abcdefghijkl\n Q " BLUE),
    BAD("an inline image with a key twice", INLINE "/CS /RGB /BPC 8 /W 1 ID abcdefghijkl\nEI Q"),
    BAD("an inline image with two names of a key",
	INLINE "/CS /RGB /BPC 8 /Width 1 ID abcdefghijkl\nEI Q"),
    BAD("an inline image without colours", INLINE "/BPC 8 ID abcdefghijkl\nEI Q"),
    BAD("an inline image that begins in two places",
	INLINE "/CS /RGB /BPC 8 ID\r\nabcdefghijkl\nEI Q"),
    BAD("EI alone", "EI " RED),

    /* fonts */
    GOOD("a font of names", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL, "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [71 /E] >> "
	 ">>"),
    BAD("a font of numbers", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL, "/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [71 /g45] "
	">> "
	">>"),
    BAD("a font of strings", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL, "/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [71 (E) /X] "
	">> >>"),
    GOOD("a font with widths", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL, "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 68 /LastChar 79 /Widths "
	 "[722 667 611 778 722 278 500 667 556 833 722 778] >>"),
    BAD("a font with widths in strings", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 71 /LastChar 72 /Widths "
	"[(778) (722)] >>"),
    BAD("a font with negative widths", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 71 /LastChar 72 /Widths "
	"[-778 -722] >>"),
    BAD("a font with two programs", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FontDescriptor << /Type "
	"/FontDescriptor /FontName /Helvetica /Flags 32 /FontFile 5 0 R /FontFile3 5 0 R >> >>"),
    GOOD("a map of the font's collection", "BT /F 24 Tf 30 150 Td <B0A1> Tj ET", NULL,
	 "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H "
	 "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	 "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"),
    GOOD("numbers of a public collection", "BT /F 24 Tf 30 150 Td <0421> Tj ET", NULL,
	 "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /Identity-H "
	 "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	 "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"),
    BAD("numbers of no collection", "BT /F 24 Tf 30 150 Td <0421> Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /Identity-H "
	"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"),
    BAD("characters of no collection", "BT /F 24 Tf 30 150 Td <0421> Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H "
	"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	"/CIDSystemInfo << /Ordering (GB1) >> >>] >>"),
    BAD("a map of another collection", "BT /F 24 Tf 30 150 Td <B0A1> Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /90ms-RKSJ-H "
	"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"),
    BAD("a font with fewer widths than codes", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 68 /LastChar 79 /Widths "
	"[722 667 611] >>"),
    BAD("an operator that runs into a comment", "0 g 30 30 100 60 re f%\n", NULL, NULL),
    BAD("q that runs into a comment", GOOD_TEXT "q%\n1 0 0 rg Q 30 30 100 60 re f", NULL, NULL),
    GOOD("comments behind blanks and other tokens",
	 "0 g %x\n30%x\n30 100 60 re f %x\nBT /F%x\n24 Tf 30 150 Td (GOOD)%x\nTj ET", NULL, NULL),
    BAD("a sign behind a point, in a scale", "1.5-5 0 0 1 0 0 cm 0 g 30 30 100 60 re f", NULL,
	NULL),
    GOOD("a sign behind a point, in a place", "1 0 0 1 0.5-5 0 cm 0 g 30 30 100 60 re f", NULL,
	 NULL),
    BAD("a font that says it is something else", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Page /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
    BAD("a descendant font that says it is something else", "BT /F 24 Tf 30 150 Td <B0A1> Tj ET",
	NULL, "/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H "
	"/DescendantFonts [<< /Type 0 /Subtype /CIDFontType0 /BaseFont /STSong-Light "
	"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"),
    BAD("an encoding that is none", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /Kids >>"),
    GOOD("ASCII in the encoding of texts outside", "BT /F 24 Tf 30 150 Td (GOOD -\\220) Tj ET",
	 NULL, "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding "
	 "/PDFDocEncoding /Differences [144 /dotlessi] >> >>"),
    BAD("other letters in the encoding of texts outside",
	"BT /F 24 Tf 30 150 Td (GOOD \\200) Tj ET", NULL, "/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding "
	"/PDFDocEncoding /Differences [144 /dotlessi] >> >>"),
    BAD("an encoding over one that is none", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding /Kids "
	"/Differences [71 /G] >> >>"),
    GOOD("letters as high as the page", "BT /F 200 Tf 30 10 Td (I) Tj ET", NULL, NULL),
    GOOD("a large size under a small matrix", "BT /F 12000 Tf .001 0 0 .001 30 50 Tm (GOOD) Tj ET",
	 NULL, NULL),
    BAD("letters much higher than the page", "BT /F 1500 Tf -100 -200 Td (I) Tj ET", NULL, NULL),
    BAD("letters much higher by the matrices",
	"q 10 0 0 10 0 0 cm BT /F 15 Tf 10 0 0 10 -1 -2 Tm (I) Tj ET Q", NULL, NULL),
    BAD("letters much wider than the page", "BT /F 12 Tf 20000 Tz 0 100 Td (-) Tj ET", NULL, NULL),
    BAD("a font's widths without an end", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 68 /Widths [722 667 611 "
	"778 722 278 500 667 556 833 722 778] >>"),
    GOOD("the font of symbols", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL, "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"),
    GOOD("the font of symbols by names", "BT /F 24 Tf 30 150 Td (c-) Tj [(c) 9 (-)] TJ ET", NULL,
	 "/Font << /F 20 0 R >>",
	 "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /Encoding << /BaseEncoding "
	 "/WinAnsiEncoding /Differences [45 /minus 99 /chi] >> >>"),
    BAD("the font of symbols by names, and others", "BT /F 24 Tf 30 150 Td [(c) 9 (d)] TJ ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /Encoding << /BaseEncoding "
	"/WinAnsiEncoding /Differences [45 /minus 99 /chi] >> >>"),
    BAD("the font of symbols for letters", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /Encoding /WinAnsiEncoding >>"),
    BAD("the font of marks as TrueType", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>", "<< /Type /Font /Subtype /TrueType /BaseFont /ZapfDingbats >>"),
    BAD("a font without a kind", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>", "<< /Type /Font /BaseFont /Helvetica >>"),
    BAD("a font without a name", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>", "<< /Type /Font /Subtype /Type1 >>"),
    BAD("a composite font of one part", "BT /F 24 Tf 30 150 Td (GOOD) Tj ET", NULL,
	"/Font << /F 20 0 R >>",
	"<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H >>"),
    GOOD("glyphs of content", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL, "/Font << /T 21 0 R >>", "",
	 "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	 "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	 "/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	 "97 "
	 "/Widths [1000] >>"),
    BAD("glyphs with a colour of their own", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 1 0 rg 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 "
	"/Widths [1000] >>"),
    GOOD("a glyph a little larger than its box", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	 "/Font << /T 21 0 R >>", "", "1000 0 0 0 750 730 d1 0 0 750 750 re f",
	 "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	 "/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	 "97 /Widths [1000] >>"),
    GOOD("a glyph in a box given from its other corners", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	 "/Font << /T 21 0 R >>", "", "1000 0 750 750 0 0 d1 0 0 750 750 re f",
	 "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	 "/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	 "97 /Widths [1000] >>"),
    BAD("a glyph beyond its box", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL, "/Font << /T 21 0 R >>",
	"", "1000 0 0 0 750 500 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] >>"),
    BAD("a glyph whose box is none", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 0 0 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] >>"),
    BAD("an image in a glyph beyond its box", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "",
	"1000 0 0 0 750 300 d1 q 750 0 0 750 0 0 cm BI /W 1 /H 1 /IM true ID @ EI Q",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] >>"),
    BAD("a moved path in a glyph beyond its box", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 1 0 0 1 0 400 cm 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] >>"),
    GOOD("a space that no glyph is made for", "BT /T 24 Tf 30 150 Td (s s) Tj ET", NULL,
	 "/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	 "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	 "/CharProcs << /s 20 0 R >> /Encoding << /Differences [115 /s] >> /FirstChar 32 /LastChar "
	 "115 /Widths [500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 "
	 "500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 "
	 "500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 "
	 "500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500 500] >>"),
    GOOD("a name without a glyph", "BT /T 24 Tf 30 150 Td (ab) Tj ET", NULL,
	 "/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	 "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	 "/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s /space] >> /FirstChar 97 "
	 "/LastChar 98 /Widths [1000 500] >>"),
    BAD("a letter that only an encoding names", "BT /T 24 Tf 30 150 Td (sas) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /t 20 0 R /s 20 0 R >> /Encoding << /Differences [97 /t] >> /FirstChar 97 "
	"/LastChar 115 /Widths [1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 "
	"1000 1000 1000 1000 1000 1000] >>"),
    BAD("a letter that no name is given to, and a glyph for those",
	"BT /T 24 Tf 30 150 Td (x) Tj ET", NULL, "/Font << /T 21 0 R >>", "",
	"1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R /.notdef 20 0 R >> /Encoding << /Differences [97 /s] >> "
	"/FirstChar 97 /LastChar 120 /Widths [1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 "
	"1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000] >>"),
    BAD("a name without a glyph, and a glyph for those", "BT /T 24 Tf 30 150 Td (b) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R /.notdef 20 0 R >> /Encoding << /Differences [97 /s /t] >> "
	"/FirstChar 97 /LastChar 98 /Widths [1000 1000] >>"),
    BAD("a glyph without a width", "BT /T 24 Tf 30 150 Td (ab) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s /s] >> /FirstChar 97 "
	"/LastChar 97 /Widths [1000] >>"),
    BAD("glyphs with fewer widths than codes", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"98 /Widths [1000] >>"),
    BAD("glyphs whose widths have no end", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /Widths "
	"[1000] >>"),
    BAD("a glyph beyond /LastChar", "BT /T 24 Tf 30 150 Td (ab) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s /s] >> /FirstChar 97 "
	"/LastChar 97 /Widths [1000 1000] >>"),
    BAD("a glyph whose width is nothing", "BT /T 24 Tf 30 150 Td (aa) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [0] >>"),
    GOOD("a glyph that says itself that its width is nothing", "BT /T 24 Tf 30 150 Td (aa) Tj ET",
	 NULL, "/Font << /T 21 0 R >>", "", "0 0 0 0 750 750 d1 0 0 750 750 re f",
	 "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	 "/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	 "97 /Widths [0] >>"),
    BAD("a width for what is missing", "BT /T 24 Tf 30 150 Td (x) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 "
	"/MissingWidth 900 >> >>"),
    BAD("a glyph that is null", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL, "/Font << /T 21 0 R >>",
	"", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s null >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar 97 "
	"/Widths [1000] >>"),
    BAD("a code that is no integer", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97.0 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] >>"),
    BAD("glyphs that are mirrored", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL,
	"/Font << /T 21 0 R >>", "", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [-0.001 0 0 0.001 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] >>"),
    BAD("glyphs that are turned", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL, "/Font << /T 21 0 R >>",
	"", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0 0.001 -0.001 0 0 0] "
	"/CharProcs << /s 20 0 R >> /Encoding << /Differences [97 /s] >> /FirstChar 97 /LastChar "
	"97 /Widths [1000] >>"),
    BAD("glyphs without a matrix", "BT /T 24 Tf 30 150 Td (a) Tj ET", NULL, "/Font << /T 21 0 R >>",
	"", "1000 0 0 0 750 750 d1 0 0 750 750 re f",
	"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /CharProcs << /s 20 0 R >> "
	"/Encoding "
	"<< /Differences [97 /s] >> /FirstChar 97 /LastChar 97 /Widths [1000] >>"),

    GOOD("a packed form of no bytes at all", GOOD_TEXT "/X Do " RED, NULL, X,
	 FORM "/Filter /FlateDecode", ""),
    BAD("a packed form cut behind its header", GOOD_TEXT "/X Do " RED, NULL, X,
	FORM "/Filter /FlateDecode", "\x78\x9c"),

    /* patterns and shadings */
    GOOD("a pattern", "/Pattern cs /P scn 30 30 100 60 re f", NULL, "/Pattern << /P 20 0 R >>",
	 "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 20 20] /XStep 20 /YStep 20 "
	 "/Resources "
	 "<< >>",
	 "1 0 0 rg 0 0 10 10 re f"),
    BAD("a pattern without steps", "/Pattern cs /P scn 30 30 100 60 re f", NULL,
	"/Pattern << /P 20 0 R >>",
	"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 20 20] /Resources << >>",
	"1 0 0 rg 0 0 10 10 re f"),
    BAD("a pattern without a space of patterns", "/P scn 30 30 100 60 re f", NULL,
	"/Pattern << /P 20 0 R >>",
	"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 20 20] /XStep 20 /YStep 20 "
	"/Resources "
	"<< >>",
	"1 0 0 rg 0 0 10 10 re f"),
    BAD("an unknown operator in a pattern", "/Pattern cs /P scn 30 30 100 60 re f", NULL,
	"/Pattern << /P 20 0 R >>",
	"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 20 20] /XStep 20 /YStep 20 "
	"/Resources "
	"<< >>",
	"1 0 0rg 0 0 10 10 re f"),
    GOOD(
	"a shading", "/S sh", NULL, "/Shading << /S 20 0 R >>",
	"<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 300 0] /Function << /FunctionType 2 "
	"/Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >>"),
    BAD("a shading from a point to itself", "/S sh", NULL, "/Shading << /S 20 0 R >>",
	"<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [50 50 50 50] /Function << /FunctionType "
	"2 "
	"/Domain [0 1] /C0 [1 0 0] /C1 [0 0 1] /N 1 >> >>"),
    BAD("a shading to two parts of three", "/S sh", NULL, "/Shading << /S 20 0 R >>",
	"<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 300 0] /Function << /FunctionType 2 "
	"/Domain [0 1] /C0 [1 0] /C1 [0 0 1] /N 1 >> >>"),
