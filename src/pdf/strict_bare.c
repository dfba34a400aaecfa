/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_bare: annotations without a picture of their own (ISO 32000-2 12.5.5 wants one for all
 * but a few). What a reader makes of their entries then is its own: of the words of free text, of
 * a stamp, of areas. Drawn alike by poppler, MuPDF, Ghostscript, PDFium, pdf.js and PDFBox are
 * those that mark text, squares, circles and ink. Lines, which only PDFium leaves out, and notes
 * with an icon hide and say nothing.
 */
#include "strict.h"

#include <math.h>

#define BORDER 3  /* points: a frame that hides nothing */
#define ICON   40 /* points: poppler makes icons as large as their rectangle */

static bool
is_one_of(const struct yx_pdf_obj *kind, const char *const *names)
{
	for (; *names; names++)
		if (yx_pdf_is_name(kind, *names))
			return true;
	return false;
}

static double
border(struct strict *s, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *a = strict_item(s, strict_get(s, annot, "Border"), 2);
	const struct yx_pdf_obj *b = strict_get(s, strict_get(s, annot, "BS"), "W");

	return fmax(yx_pdf_is_number(a) ? fabs(yx_pdf_number(a)) : 1,
		    yx_pdf_is_number(b) ? fabs(yx_pdf_number(b)) : 1);
}

static bool
is_small(struct strict *s, const struct yx_pdf_obj *annot)
{
	double r[4];

	return !strict_numbers(s, strict_get(s, annot, "Rect"), r, 4) ||
	       (fabs(r[2] - r[0]) <= ICON && fabs(r[3] - r[1]) <= ICON);
}

static bool
is_empty(const struct yx_pdf_obj *o)
{
	return o->kind != YX_PDF_STRING || !o->u.text.len ||
	       (o->u.text.len == 2 && o->u.text.data[0] == 0xfe && o->u.text.data[1] == 0xff);
}

bool
strict_bare_annotation(struct strict *s, const struct yx_pdf_obj *annot)
{
	static const char *const icons[] = { "FileAttachment", "Sound", NULL };
	const struct yx_pdf_obj *kind = strict_get(s, annot, "Subtype");
	double ends[4];
	bool words =
	    !is_empty(strict_get(s, annot, "Contents")) || !is_empty(strict_get(s, annot, "RC"));

	if (yx_pdf_is_name(kind, "Stamp") || (yx_pdf_is_name(kind, "FreeText") && words) ||
	    (yx_pdf_is_name(kind, "Polygon") && yx_pdf_peek(annot, "IC")))
		return strict_odd(s, "an annotation without a picture, for which some draw one",
				  "批注没有外观，部分阅读器会自行绘制");
	if (is_one_of(kind, icons) && !is_small(s, annot))
		return strict_odd(s,
				  "an annotation whose icon is as large as its rectangle to some",
				  "批注的图标在部分阅读器中与其矩形一样大");
	if (yx_pdf_is_name(kind, "Line") &&
	    !strict_numbers(s, strict_get(s, annot, "L"), ends, 4)) /* PDFBox shows no page then */
		return strict_odd(s, "a line from nowhere to nowhere", "线条批注没有起点和终点");
	if (yx_pdf_is_name(kind, "Link") && border(s, annot) > BORDER)
		return strict_odd(s,
				  "a link with a border that only some draw, and that hides words",
				  "链接的边框过宽，只有部分阅读器绘制");
	return true;
}
