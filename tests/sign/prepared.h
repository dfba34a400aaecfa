/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is put in before signing, and what is done with it later: name, states that permit it,
 * steps, steps. Objects: pdf_kit.h, kit_more.h; those that the preparation adds are N0, N1, N2 in
 * steps and P0, P1, P2 in texts. Honest twins, which some states permit, stand beside.
 */

/* One plan, some lines. */
/* clang-format off */

#define FILLING (KIT_PLAIN | KIT_P2 | KIT_P3)
#define COVER_STREAM "<< /Type /XObject /Subtype /Form /BBox [0 0 300 400] >>", "1 g 0 0 300 400 re f"
#define SIG_ENTRIES "/Type /Annot /Subtype /Widget /FT /Sig /F 4 /P 3 0 R "

/* one object in two parts (12.5.2, 12.7.4, 14.7 say less of it than 8.11, 12.6, 12.8.2.4 do) */
{ "a layer's policy listed as an annotation", 0,
  { { OP_PUT, NEW, NULL, "<< /Type /OCMD /OCGs [28 0 R] /P /AllOff >>" }, { OP_SET, 52, "OC", "@0" }, { OP_APPEND, 3, "Annots", "@0" } },
  { { OP_SET, N0, "P", "/AllOn" } }, false },
{ "a layer's policy listed as a field", 0,
  { { OP_PUT, NEW, NULL, "<< /Type /OCMD /T (policy) /OCGs [28 0 R] /P /AllOff >>" }, { OP_SET, 52, "OC", "@0" }, { OP_APPEND, 15, "Fields", "@0" } },
  { { OP_SET, N0, "P", "/AllOn" } }, false },
{ "a layer's policy listed as a structure element", 0,
  { { OP_PUT, NEW, NULL, "<< /Type /OCMD /S /P /OCGs [28 0 R] /P /AllOff >>" }, { OP_SET, 52, "OC", "@0" }, { OP_SET, 31, "K", "[32 0 R @0]" } },
  { { OP_SET, N0, "P", "/AllOn" } }, false },
{ "a lock listed as an annotation", 0,
  { { OP_PUT, NEW, NULL, "<< /Type /SigFieldLock /Action /All /P 1 >>" }, { OP_SET, 13, "Lock", "@0" }, { OP_APPEND, 3, "Annots", "@0" } },
  { { OP_SET, N0, "P", "3" } }, false },
{ "the layers' configuration listed as a field", 0,
  { { OP_PUT, NEW, NULL, "<< /FT /Tx /T (layers) /ON [28 0 R] /Order [28 0 R] >>" }, { OP_SET, 27, "D", "@0" }, { OP_APPEND, 15, "Fields", "@0" } },
  { { OP_SET, N0, "AS", "[<< /Event /View /OCGs [28 0 R] /Category [/View] >>]" } }, false },
{ "scripts listed as structure elements", 0,
  { { OP_PUT, NEW, NULL, "<< /S /P /Kids [] >>" }, { OP_SET, 20, "JavaScript", "@0" }, { OP_SET, 31, "K", "[32 0 R @0]" } },
  { { OP_PUT, NEW, NULL, "<< /Names [(a) << /S /JavaScript /JS (1) >>] /Limits [(a) (a)] >>" }, { OP_SET, N0, "Kids", "[@0]" } }, false },
{ "an action listed as a note", 0,
  { { OP_PUT, NEW, NULL, "<< /Type /Annot /Subtype /Text /Rect [0 0 0 0] /F 2 /S /SetOCGState /State [/ON 28 0 R] >>" }, { OP_SET, 1, "OpenAction", "@0" }, { OP_APPEND, 3, "Annots", "@0" } },
  { { OP_SET, N0, "State", "[/OFF 28 0 R]" } }, false },
{ "page labels that are the parent tree", 0,
  { { OP_PUT, NEW, NULL, "<< /Nums [0 << /S /D >>] >>" }, { OP_SET, 1, "PageLabels", "@0" }, { OP_SET, 31, "ParentTree", "@0" } },
  { { OP_SET, N0, "Nums", "[0 << /S /D >> 1 << /P (900-) >>]" } }, false },
/* signatures that show more than their widget, or elsewhere */
{ "a signature in a field below the one that is shown", 0, { { OP_END, 0, NULL, NULL } },
  { { OP_PUT, NEW, NULL, "<< " SIG_ENTRIES "/T (outer) /V @3 /Kids [@1] /Rect [0 0 300 400] /AP << /N @2 >> >>" },
    { OP_PUT, NEW + 1, NULL, "<< /T (inner) /Parent @0 >>" }, { OP_STREAM, NEW + 2, COVER_STREAM }, { OP_PUT, NEW + 3, NULL, VALUE_BY_HAND },
    { OP_APPEND, 15, "Fields", "@0" }, { OP_APPEND, 3, "Annots", "@0" } }, true },
{ "a signature whose field is shown besides its widget", 0, { { OP_END, 0, NULL, NULL } },
  { { OP_PUT, NEW, NULL, "<< " SIG_ENTRIES "/T (outer) /V @3 /Kids [@1] /Rect [0 0 300 400] /AP << /N @2 >> >>" },
    { OP_PUT, NEW + 1, NULL, "<< /Type /Annot /Subtype /Widget /Parent @0 /Rect [0 0 0 0] >>" }, { OP_STREAM, NEW + 2, COVER_STREAM }, { OP_PUT, NEW + 3, NULL, VALUE_BY_HAND },
    { OP_APPEND, 15, "Fields", "@0" }, { OP_APPEND, 3, "Annots", "@0" } }, true },
{ "a signature in a field that is its widget", FILLING | KIT_LOCK, { { OP_END, 0, NULL, NULL } },
  { { OP_PUT, NEW, NULL, "<< " SIG_ENTRIES "/T (outer) /V @1 /Rect [20 40 60 60] >>" }, { OP_PUT, NEW + 1, NULL, VALUE_BY_HAND },
    { OP_APPEND, 15, "Fields", "@0" }, { OP_APPEND, 3, "Annots", "@0" } }, true },
{ "a signature in a field with its widget apart", FILLING | KIT_LOCK, { { OP_END, 0, NULL, NULL } },
  { { OP_PUT, NEW, NULL, "<< /FT /Sig /T (outer) /V @2 /Kids [@1] >>" }, { OP_PUT, NEW + 1, NULL, "<< /Type /Annot /Subtype /Widget /Parent @0 /F 4 /P 3 0 R /Rect [20 40 60 60] >>" },
    { OP_PUT, NEW + 2, NULL, VALUE_BY_HAND }, { OP_APPEND, 15, "Fields", "@0" }, { OP_APPEND, 3, "Annots", "@1" } }, true },
{ "a signature on two pages", 0, { { OP_END, 0, NULL, NULL } },
  { { OP_PUT, NEW, NULL, "<< " SIG_ENTRIES "/T (outer) /V @1 /Rect [20 40 60 60] >>" }, { OP_PUT, NEW + 1, NULL, VALUE_BY_HAND },
    { OP_APPEND, 15, "Fields", "@0" }, { OP_APPEND, 3, "Annots", "@0" }, { OP_APPEND, 4, "Annots", "@0" } }, true },
{ "an earlier signature shown on another page", 0, { { OP_END, 0, NULL, NULL } }, { { OP_APPEND, 4, "Annots", "@f" } }, false },
{ "a place to sign that lay over a field, signed with a picture", 0,
  { { OP_PUT, NEW, NULL, "<< " SIG_ENTRIES "/T (over) /Rect [15 295 125 325] >>" }, { OP_APPEND, 15, "Fields", "@0" }, { OP_APPEND, 3, "Annots", "@0" } },
  { { OP_STREAM, NEW, COVER_STREAM }, { OP_PUT, NEW + 1, NULL, VALUE_BY_HAND }, { OP_SET, N0, "V", "@1" }, { OP_SET, N0, "AP", "<< /N @0 >>" } }, true },
{ "a signature below a field that holds a value", 0, { { OP_END, 0, NULL, NULL } },
  { { OP_PUT, NEW, NULL, "<< " SIG_ENTRIES "/T (inner) /Parent 8 0 R /V @1 /Rect [0 0 0 0] >>" }, { OP_PUT, NEW + 1, NULL, VALUE_BY_HAND },
    { OP_SET, 8, "Kids", "[@0]" }, { OP_APPEND, 3, "Annots", "@0" } }, true },
