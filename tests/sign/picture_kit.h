/* SPDX-License-Identifier: Apache-2.0 */
/* Signed pages of one picture, for test_two_pictures.c and those of single formats beside it. */
#ifndef PICTURE_KIT_H
#define PICTURE_KIT_H

#include "pdf_kit.h"

/* What the page is: /F is a font, /I the picture. */
static const char *picture_content = "q 80 0 0 80 9 9 cm /I Do Q";

/* A picture as object 5 of a page that paints it, with a soft mask as object 6, if any; or, without
 * entries, another stream. */
static inline bool
picture_passes_sized(const char *entries, unsigned size, const struct yx_buf *picture,
		     const char *mask_entries, const struct yx_buf *mask, char why[200])
{
	struct yx_error err = YX_ERROR_INIT;
	char text[500];
	struct pencil p;
	bool good;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	pencil_obj(
	    &p, 3,
	    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources "
	    "<< /XObject << /I 5 0 R >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont "
	    "/Helvetica >> >> >> >>");
	pencil_stream(&p, 4, "", picture_content, strlen(picture_content));
	snprintf(text, sizeof(text), "/Type /XObject /Subtype /Image /Width %u /Height %u %s%s",
		 size, size, entries, mask_entries ? " /SMask 6 0 R" : "");
	pencil_stream(&p, 5, text, (const char *)picture->data, picture->len);
	if (mask) {
		snprintf(text, sizeof(text),
			 "/Type /XObject /Subtype /Image /Width %u /Height %u %s", size, size,
			 mask_entries ? mask_entries : "");
		pencil_stream(&p, 6, mask_entries ? text : "", (const char *)mask->data, mask->len);
	}
	pencil_table(&p, "/Root 1 0 R");
	CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
	good = kit_passes(yx_buf_bytes(&p.out), why);
	yx_buf_clear(&p.out);
	return good;
}

static inline bool
picture_passes_masked(const char *entries, const struct yx_buf *picture, const char *mask_entries,
		      const struct yx_buf *mask, char why[200])
{
	return picture_passes_sized(entries, 8, picture, mask_entries, mask, why);
}

static inline bool
picture_passes(const char *entries, const struct yx_buf *picture, char why[200])
{
	return picture_passes_masked(entries, picture, NULL, NULL, why);
}

#endif
