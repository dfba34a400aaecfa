/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_place: images where they are painted. Colours left out of them (ISO 32000-2 8.9.6.4):
 * MuPDF 1.21 paints those of indices of fewer than eight bits, but for the first; PDFium those of
 * several parts of fewer; of sixteen bits poppler 22.12, Ghostscript 10 and PDFium leave out others
 * than MuPDF, pdf.js and PDFBox. Bullets of lists are made so: where such an image is too small to
 * be a letter and says nothing about words, nothing is read in it.
 */
#include "strict.h"

#include <math.h>

#define THIN  0.1 /* points: Ghostscript 10 and PDFBox draw no image that is so thin */
#define SMALL 4.0 /* points; as letters of a size that nobody reads */

static bool
is_affected(struct strict *s, const struct yx_pdf_obj *image)
{
	const struct yx_pdf_obj *space = strict_get(s, image, "ColorSpace");
	const struct yx_pdf_obj *bits = strict_get(s, image, "BitsPerComponent");
	const struct yx_pdf_obj *keys = strict_get(s, image, "Mask");
	bool indexed, zero = true;

	if (keys->kind != YX_PDF_ARRAY || strict_get(s, image, "SMask")->kind != YX_PDF_NULL ||
	    bits->kind != YX_PDF_INT || bits->u.integer == 8)
		return false;
	indexed =
	    space->kind == YX_PDF_ARRAY && yx_pdf_is_name(strict_item(s, space, 0), "Indexed");
	for (size_t i = 0; i < keys->u.array.count; i++)
		zero &= yx_pdf_is_number(strict_item(s, keys, i)) &&
			yx_pdf_number(strict_item(s, keys, i)) == 0;
	return bits->u.integer > 8 || keys->u.array.count > 2 || (indexed && !zero);
}

/* Where the unit square comes to lie, as a line in its middle and how wide that is. */
static double
line_of(const double m[6], double line[4])
{
	double wide = hypot(m[0], m[1]), high = hypot(m[2], m[3]);
	const double *along = wide < high ? m + 2 : m, *across = wide < high ? m : m + 2;

	for (size_t k = 0; k < 2; k++) {
		line[k] = m[4 + k] + across[k] / 2;
		line[2 + k] = line[k] + along[k];
	}
	return wide < high ? wide : high;
}

bool
strict_image_place(struct strict_run *r, const struct yx_pdf_obj *image)
{
	double line[4], width = line_of(r->now.matrix, line);
	bool affected = is_affected(r->s, image);

	if (r->placed && width < THIN && strict_marks_words(r, line, width))
		return strict_odd(r->s, "an image too thin to be seen in some readers",
				  "图像过薄，部分阅读器不予显示");
	return !affected || (r->placed && width < SMALL && !strict_marks_words(r, line, width)) ||
	       strict_odd(r->s,
			  "an image with colours to be left out that only some readers leave out",
			  "图像中应略去的颜色，只有部分阅读器略去");
}
