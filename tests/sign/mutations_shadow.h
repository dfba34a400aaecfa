/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits after signing that leave every value as it was and change what is seen, as in mutations.h:
 * covers taken away, patches of paper, fonts whose shapes are their own. Objects: kit_more.h.
 */

/* One edit, one line. */
/* clang-format off */

#define KIT_ANNOTS_4(rest) "[" KIT_MORE_WIDGETS " 50 0 R 51 0 R 52 0 R " rest "]"
#define KIT_ODD_FORM "<< /Type /XObject /Subtype /Form /BBox [0 0 50 20] /Resources << /Font << /F 68 0 R >> >> >>"

/* what covered words when it was signed */
{ "filled square taken away", 0, { { OP_SET, 4, "Annots", KIT_ANNOTS_4("65 0 R 66 0 R 67 0 R 70 0 R 71 0 R") } } },
{ "filled square made clear", 0, { { OP_REMOVE, 64, "IC", NULL }, { OP_SET, 64, "C", "[1 0 0]" } } },
{ "filled square moved", 0, { { OP_SET, 64, "Rect", "[160 10 290 40]" } } },
{ "filled square hidden", 0, { { OP_SET, 64, "F", "6" } } },
{ "filled square becomes a note", 0, { { OP_SET, 64, "Subtype", "/Text" }, { OP_REMOVE, 64, "IC", NULL } } },
{ "note that covers taken away", 0, { { OP_SET, 4, "Annots", KIT_ANNOTS_4("64 0 R 65 0 R 66 0 R 67 0 R 71 0 R") } } },
{ "note that covers moved", 0, { { OP_SET, 70, "Rect", "[10 10 30 30]" } } },
{ "note that covers loses its picture", 0, { { OP_REMOVE, 70, "AP", NULL } } },
{ "field that covers taken off the page", 0, { { OP_SET, 4, "Annots", KIT_ANNOTS_4("64 0 R 66 0 R 67 0 R 70 0 R 71 0 R") } } },
{ "fields taken off the page", 0, { { OP_REMOVE, 3, "Annots", NULL } } },
{ "field taken off the page", 0, { { OP_SET, 3, "Annots", "[10 0 R 13 0 R 14 0 R 17 0 R 21 0 R 23 0 R @f]" } } },
{ "signature taken off the page", KIT_LOCK /* where its field is another */, { { OP_SET, 3, "Annots", "[8 0 R 10 0 R 13 0 R 14 0 R 17 0 R 21 0 R 23 0 R]" } } },
{ "annotations become something else", 0, { { OP_SET, 3, "Annots", "18 0 R" } } },
{ "field listed a second time, on top", 0, { { OP_APPEND, 3, "Annots", "8 0 R" } } },
{ "stamp listed a second time", 0, { { OP_APPEND, 4, "Annots", "52 0 R" } } },
/* patches of paper among comments */
{ "note that lays paper over words", 0, { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 40 20] >>", "1 g 0 0 40 20 re f" }, { OP_PUT, NEW + 1, NULL, "<< /Type /Annot /Subtype /Text /AP << /N @0 >> /Rect [70 98 110 118] >>" }, { OP_APPEND, 3, "Annots", "@1" } } },
{ "note that writes over words", 0, { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 40 20] /Resources << /Font << /F 7 0 R >> >> >>", "BT /F 24 Tf 0 0 Td (900) Tj ET" }, { OP_PUT, NEW + 1, NULL, "<< /Type /Annot /Subtype /Text /AP << /N @0 >> /Rect [70 98 110 118] >>" }, { OP_APPEND, 3, "Annots", "@1" } } },
{ "note that shows an image", 0, { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 40 20] /Resources << /XObject << /I 57 0 R >> >> >>", "40 0 0 20 0 0 cm /I Do" }, { OP_PUT, NEW + 1, NULL, "<< /Type /Annot /Subtype /Text /AP << /N @0 >> /Rect [70 98 110 118] >>" }, { OP_APPEND, 3, "Annots", "@1" } } },
{ "note with paper under its ink", 0, { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 40 20] >>", "1 g 0 0 40 20 re f 0 g 2 2 3 16 re f" }, { OP_PUT, NEW + 1, NULL, "<< /Type /Annot /Subtype /Caret /AP << /N @0 >> /Rect [70 98 110 118] >>" }, { OP_APPEND, 3, "Annots", "@1" } } },
{ "ink in the colour of paper", 0, { { OP_PUT, NEW, NULL, "<< /Type /Annot /Subtype /Ink /InkList [[30 102 280 102]] /C [1 1 1] /BS << /W 4 >> /Rect [28 98 282 106] >>" }, { OP_APPEND, 3, "Annots", "@0" } } },
{ "line in the colour of paper, drawn", 0, { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 250 40] >>", "4 w 1 G 0 20 m 250 20 l S" }, { OP_PUT, NEW + 1, NULL, "<< /Type /Annot /Subtype /Line /L [30 102 280 102] /C [1 0 0] /AP << /N @0 >> /Rect [30 82 280 122] >>" }, { OP_APPEND, 3, "Annots", "@1" } } },
{ "line in the colour of paper, in ink without colour", 0, { { OP_PUT, NEW, NULL, "<< /Type /Annot /Subtype /PolyLine /Vertices [30 102 280 102] /C [0 0 0 0] /BS << /W 4 >> /Rect [28 98 282 106] >>" }, { OP_APPEND, 3, "Annots", "@0" } } },
{ "strike-out in the colour of paper", 0, { { OP_PUT, NEW, NULL, "<< /Type /Annot /Subtype /StrikeOut /C [1] /QuadPoints [30 124 110 124 30 98 110 98] /Rect [28 98 112 124] >>" }, { OP_APPEND, 3, "Annots", "@0" } } },
{ "link with a border of paper", 0, { { OP_PUT, NEW, NULL, "<< /Type /Annot /Subtype /Link /C [1 1 1] /Border [0 0 4] /Rect [30 104 280 106] >>" }, { OP_APPEND, 3, "Annots", "@0" } } },
{ "bars of paper under a limit each", 0, { { OP_STREAM, NEW, "<< /Subtype /Form /BBox [0 0 250 100] >>", "1 g 0 2 250 4 re f 0 8 250 4 re f 0 14 250 4 re f" }, { OP_PUT, NEW + 1, NULL, "<< /Type /Annot /Subtype /Underline /QuadPoints [30 124 110 124 30 98 110 98] /C [1 0 0] /AP << /N @0 >> /Rect [30 98 280 198] >>" }, { OP_APPEND, 3, "Annots", "@1" } } },
/* buttons that had no picture */
{ "push button painted", 0, { { OP_STREAM, NEW, "<< " KIT_AP " >>", "1 g 0 0 100 20 re f " KIT_TEXT("Pay 900") }, { OP_SET, 66, "AP", "<< /N @0 >>" } } },
{ "push button painted by state", 0, { { OP_STREAM, NEW, "<< " KIT_AP " >>", KIT_TEXT("Pay 900") }, { OP_SET, 66, "AP", "<< /N << /On @0 >> >>" }, { OP_SET, 66, "AS", "/On" } } },
{ "box in a state that is no name", 0, { { OP_SET, 67, "AS", "1" } } },
{ "check box in a state that is no name", 0, { { OP_SET, 10, "AS", "(Yes)" } } },
/* the same value in shapes nobody saw */
{ "new value in a font whose program cannot be read", 0, { { OP_SET, 21, "V", "(8)" }, { OP_STREAM, 22, "<< /Type /XObject /Subtype /Form /BBox [0 0 50 20] /Resources << /Font << /F 68 0 R >> >> >>", KIT_TEXT("8") } } },
{ "same value in an embedded font of the pages", 0, { { OP_STREAM, 22, KIT_ODD_FORM, KIT_TEXT("100") } } },
{ "same value in a font known by its map alone", 0, { { OP_STREAM, 22, "<< /Type /XObject /Subtype /Form /BBox [0 0 50 20] /Resources << /Font << /F 53 0 R >> >> >>", KIT_TEXT("100") } } },
{ "style in an embedded font", 0, { { OP_SET, 15, "DR", "<< /Font << /F 7 0 R /O 68 0 R >> >>" }, { OP_SET, 21, "DA", "(/O 12 Tf 0 g)" } } },
{ "font with shapes for a name that fields use", 0, { { OP_SET, 15, "DR", "<< /Font << /F 7 0 R /Late 68 0 R >> >>" } } },
{ "symbols for a name that fields use", 0, { { OP_PUT, NEW, NULL, "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>" }, { OP_SET, 15, "DR", "<< /Font << /F 7 0 R /Late @0 >> >>" } } },
