/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dishonest twins of what honest_more.h has under "the same in other words": buttons whose
 * pictures lie about their state, captions that are new, spare objects. Objects: kit_more.h.
 */

/* One edit, one line. */
/* clang-format off */

#define KIT_TICKED { OP_SET, 73, "V", "/Yes" }, { OP_SET, 73, "AS", "/Yes" }
#define KIT_YES(data) { OP_STREAM, NEW, "<< " KIT_BOX KIT_MARK_FONT ">>", data }, { OP_SET, 73, "AP", "<< /N << /Yes @0 /Off 75 0 R >> >>" }

{ "ticked box that shows no mark", 0, { KIT_YES(KIT_FRAME), KIT_TICKED } },
{ "ticked box, its picture that of the other state", 0, { { OP_SET, 73, "AP", "<< /N << /Yes 75 0 R /Off 75 0 R >> >>" }, KIT_TICKED } },
{ "box that shows a mark in either state", 0, { { OP_SET, 73, "AP", "<< /N << /Yes 74 0 R /Off 74 0 R >> >>" } } },
{ "mark in the colour of paper", 0, { KIT_YES(KIT_FRAME " q 1 1 12 12 re W n 1 g BT /Z 12 Tf 1 0 0 1 2 2 Tm (4) Tj ET Q"), KIT_TICKED } },
{ "mark outside its box", 0, { KIT_YES(KIT_FRAME " q 1 1 12 12 re W n 0 g BT /Z 12 Tf 1 0 0 1 90 2 Tm (4) Tj ET Q"), KIT_TICKED } },
{ "mark too small to see", 0, { KIT_YES(KIT_FRAME " q 1 1 12 12 re W n 0 g BT /Z 1 Tf 1 0 0 1 2 2 Tm (4) Tj ET Q"), KIT_TICKED } },
{ "mark under paper", 0, { KIT_YES(KIT_MARK("4") " 1 g 1 1 12 12 re f"), KIT_TICKED } },
{ "mark that is a space", 0, { KIT_YES(KIT_MARK(" ")), KIT_TICKED } },
{ "mark in letters", 0, { { OP_STREAM, NEW, "<< " KIT_BOX "/Resources << /Font << /Z 7 0 R >> >> >>", KIT_MARK("n") }, { OP_SET, 73, "AP", "<< /N << /Yes @0 /Off 75 0 R >> >>" }, KIT_TICKED } },
{ "mark in shapes brought along", 0, { { OP_STREAM, NEW, "<< " KIT_BOX "/Resources << /Font << /Z @1 >> >> >>", KIT_MARK("4") }, { OP_PUT, NEW + 1, NULL, "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats /FontDescriptor 54 0 R >>" }, { OP_SET, 73, "AP", "<< /N << /Yes @0 /Off 75 0 R >> >>" }, KIT_TICKED } },
{ "mark in a box of another size", 0, { { OP_STREAM, NEW, "<< /Type /XObject /Subtype /Form /BBox [0 0 900 900] " KIT_MARK_FONT ">>", KIT_MARK("4") }, { OP_SET, 73, "AP", "<< /N << /Yes @0 /Off 75 0 R >> >>" }, KIT_TICKED } },
{ "mark in a layer", 0, { { OP_STREAM, NEW, "<< " KIT_BOX KIT_MARK_FONT "/OC 28 0 R >>", KIT_MARK("4") }, { OP_SET, 73, "AP", "<< /N << /Yes @0 /Off 75 0 R >> >>" }, KIT_TICKED } },
{ "a state more", 0, { { OP_SET, 73, "AP", "<< /N << /Yes 74 0 R /Off 75 0 R /No 74 0 R >> >>" } } },
{ "another caption", 0, { { OP_SET, 73, "MK", "<< /CA (8) /BC [0] /BG [1 1 0.5] >>" } } },
{ "another ground", 0, { { OP_SET, 73, "MK", "<< /CA (4) /BC [0] /BG [1 1 1] >>" } } },
{ "a frame less", 0, { { OP_SET, 73, "MK", "<< /CA (4) /BG [1 1 0.5] >>" } } },
{ "turned by its caption", 0, { { OP_SET, 73, "MK", "<< /CA (4) /BC [0] /BG [1 1 0.5] /R 90 >>" } } },
{ "choice drawn as another", 0, { { OP_SET, 36, "V", "(3)" }, { OP_STREAM, 37, "<< " KIT_FORM("100 20") " >>", KIT_LINE("two") } } },
{ "choice drawn as part of its value", 0, { { OP_SET, 36, "V", "(two)" }, { OP_STREAM, 37, "<< " KIT_FORM("100 20") " >>", KIT_LINE("tw") } } },
{ "password drawn as another", 0, { { OP_SET, 46, "V", "(hunter2)" }, { OP_STREAM, NEW, "<< " KIT_FORM("50 20") " >>", KIT_LINE("hunter3") }, { OP_SET, 46, "AP", "<< /N @0 >>" } } },
{ "first line told, another drawn", 0, { { OP_SET, 38, "TI", "1" }, { OP_STREAM, 39, "<< " KIT_FORM("100 60") " >>", "BT /F 10 Tf 0 g 1 0 0 1 2 50 Tm (beta) Tj 1 0 0 1 2 38 Tm (omega) Tj ET" } } },
{ "a spare picture, and nothing else", 0, { { OP_STREAM, NEW, "<< " KIT_AP " >>", KIT_TEXT("900") } } },
{ "a spare page with a value", 0, { { OP_PUT, NEW, NULL, "<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>" }, { OP_SET, 10, "V", "/Yes" }, { OP_SET, 10, "AS", "/Yes" } } },
{ "a spare font with its own shapes", 0, { { OP_PUT, NEW, NULL, "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << >> /Encoding << >> /FirstChar 0 /LastChar 0 /Widths [1] >>" }, { OP_SET, 10, "V", "/Yes" }, { OP_SET, 10, "AS", "/Yes" } } },
{ "place to sign made invisible, not signed", 0, { { OP_SET, 17, "Rect", "[0 0 0 0]" } } },
{ "a value drawn for the first time on paper", 0, { { OP_STREAM, NEW, "<< " KIT_FORM("80 14") " >>", "1 g 0 0 80 14 re f " KIT_LINE("late") }, { OP_SET, 71, "AP", "<< /N @0 >>" } } },
{ "another value drawn for the first time", 0, { { OP_STREAM, NEW, "<< " KIT_FORM("80 14") " >>", KIT_LINE("900") }, { OP_SET, 71, "AP", "<< /N @0 >>" } } },
{ "a value drawn for the first time in shapes of its own", 0, { { OP_STREAM, NEW, "<< /Type /XObject /Subtype /Form /BBox [0 0 80 14] /Resources << /Font << /F 68 0 R >> >> >>", KIT_LINE("late") }, { OP_SET, 71, "AP", "<< /N @0 >>" } } },
{ "letters in place of the font of marks", 0, { { OP_SET, 73, "DA", "(/F 12 Tf 0 g)" } } },
{ "marks in the colour of paper", 0, { { OP_SET, 73, "DA", "(/ZaDb 0 Tf 1 g)" } } },
{ "inherited resources written out with another form", 0, { { OP_SET, 3, "Resources", "<< /Font << /F 7 0 R /G 53 0 R /O 68 0 R >> /XObject << /X 11 0 R /I 57 0 R >> /Properties << /L 28 0 R >> /ExtGState << /S 58 0 R >> >>" } } },
{ "inherited resources written out with less", 0, { { OP_SET, 3, "Resources", "<< /Font << /F 7 0 R >> >>" } } },
{ "inherited box written out smaller", 0, { { OP_SET, 3, "MediaBox", "[0 0 300 90]" } } },
{ "a turn that nothing gave", 0, { { OP_SET, 3, "Rotate", "90" } } },
{ "a box within the inherited one", 0, { { OP_SET, 3, "CropBox", "[0 0 300 90]" } } },
