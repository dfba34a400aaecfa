/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether an annotation that is no form field can hide or replace what its page shows: by its kind,
 * its line and colour, and what its picture paints.
 */
#include <math.h>
#include "change_picture.h"

#define LETTER_AREA 30 /* square points that a letter of small print takes */

/* Kinds that show a mark of their own, and of which only lines and notes are seen. */
bool
change_is_comment(const struct yx_pdf_obj *annot)
{
	static const char *const kinds[] = { "Text",     "Popup",     "Highlight", "Underline",
					     "Squiggly", "StrikeOut", "Caret",     "Link",
					     "Ink",      "Line",      "Square",    "Circle",
					     "Polygon",  "PolyLine" };
	const struct yx_pdf_obj *subtype = yx_pdf_peek(annot, "Subtype");

	for (size_t i = 0; subtype && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (yx_pdf_is_name(subtype, kinds[i]))
			return true;
	return false;
}

/* The width of its line, as /BS or /Border give it. */
bool
change_is_wide(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *style, *border, *width;

	if (yx_pdf_get(v, annot, "BS", &style, NULL) != YX_OK ||
	    yx_pdf_get(v, style, "W", &width, NULL) != YX_OK)
		return true;
	if (fabs(yx_pdf_number(width)) > CHANGE_LINE_MAX)
		return true;
	return yx_pdf_get(v, annot, "Border", &border, NULL) != YX_OK ||
	       yx_pdf_item(v, border, 2, &width, NULL) != YX_OK ||
	       fabs(yx_pdf_number(width)) > CHANGE_LINE_MAX;
}

/* Lines in the colour of paper are not seen, and take away what they cross. */
static bool
is_pale(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *colour, *item, *subtype = yx_pdf_peek(annot, "Subtype");
	size_t pale = 0;

	if (yx_pdf_is_name(subtype, "Text") || yx_pdf_is_name(subtype, "Popup") ||
	    yx_pdf_is_name(subtype, "Highlight"))
		return false; /* the colour of an icon, of a window, of a marker */
	if (yx_pdf_get(v, annot, "C", &colour, NULL) != YX_OK)
		return true;
	if (colour->kind != YX_PDF_ARRAY || !colour->u.array.count)
		return false; /* black, or none */
	for (size_t i = 0; i < colour->u.array.count; i++)
		if (yx_pdf_item(v, colour, i, &item, NULL) == YX_OK)
			pale += colour->u.array.count == 4 ? yx_pdf_number(item) < 0.15
							   : yx_pdf_number(item) > 0.85;
	return pale == colour->u.array.count;
}

/* Is this icon-sized: no more than it takes to mark a spot? */
static bool
is_small(double width, double height)
{
	return width <= 40 && height <= 40;
}

/* A marker lets words show through unless it is dark. */
static bool
is_dark(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *colour, *item;
	double light = 0;

	if (yx_pdf_get(v, annot, "C", &colour, NULL) != YX_OK)
		return true;
	if (colour->kind != YX_PDF_ARRAY || !colour->u.array.count)
		return false; /* the viewer's own, or none */
	for (size_t i = 0; i < colour->u.array.count; i++)
		if (yx_pdf_item(v, colour, i, &item, NULL) == YX_OK)
			light = fmax(light, yx_pdf_number(item));
	if (colour->u.array.count == 4) /* CMYK: black is what darkens */
		return yx_pdf_item(v, colour, 3, &item, NULL) != YX_OK || yx_pdf_number(item) > 0.5;
	return light < 0.5;
}

/*
 * A note's icon (12.5.6.4) marks a spot with a sign. One that writes, shows a photograph or leaves
 * a patch of paper as large as a letter puts something in the place of what was there.
 */
static bool
is_icon(const struct change_picture *p, double width, double height)
{
	double area = p->width * p->height;

	return is_small(p->width, p->height) && is_small(width, height) && !p->foreign &&
	       p->text.len <= 4 && change_bare_paper(p) * width * height <= LETTER_AREA * area;
}

static enum yx_status
picture_hides(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *annot,
	      const struct yx_pdf_obj *n, bool *out, struct yx_error *err)
{
	bool icon = yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Text") ||
		    yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Caret");
	struct change_picture p;
	double r[4] = { 0 }, width, height, scale;
	enum yx_status st = change_picture_read(w, v, n, &p, err);

	if (st != YX_OK)
		return st;
	(void)change_rect(v, annot, r);
	width = r[2] - r[0];
	height = r[3] - r[1];
	/* the box is scaled to the rectangle (12.5.5), and its lines and areas with it */
	scale = p.width > 0 && p.height > 0 ? fmax(width / p.width, height / p.height) : HUGE_VAL;
	*out = p.foreign || p.shown || p.fills_dark || p.pale > 0 ||
	       p.widest * scale > CHANGE_LINE_MAX ||
	       (p.fills_plain && p.highest * scale > CHANGE_LINE_MAX) ||
	       (!is_small(width, height) && p.covered * 3 > p.width * p.height);
	if (icon && is_icon(&p, width, height))
		*out = false;
	change_picture_clear(&p);
	return YX_OK;
}

/* 12.5.6.8: how far inside its rectangle a shape is drawn; some viewers take less for outside. */
static bool
is_drawn_outside(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *list, *item;

	if (yx_pdf_get(v, annot, "RD", &list, NULL) != YX_OK)
		return true;
	for (size_t i = 0; list->kind == YX_PDF_ARRAY && i < list->u.array.count; i++)
		if (yx_pdf_item(v, list, i, &item, NULL) != YX_OK || yx_pdf_number(item) < 0)
			return true;
	return false;
}

/* Can it hide or replace what the page shows? */
enum yx_status
change_can_hide(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *annot,
		bool *out, struct yx_error *err)
{
	const struct yx_pdf_obj *ap, *part;
	enum yx_status st = YX_OK;

	*out = !change_is_comment(annot) || change_is_wide(v, annot) || yx_pdf_peek(annot, "IC") ||
	       /* a caption is words on the page (12.5.6.7) */
	       yx_pdf_peek(annot, "Cap") || is_drawn_outside(v, annot) || is_pale(v, annot) ||
	       (yx_pdf_is_name(yx_pdf_peek(annot, "Subtype"), "Highlight") && is_dark(v, annot));
	if (*out || yx_pdf_get(v, annot, "AP", &ap, NULL) != YX_OK)
		return YX_OK;
	for (size_t i = 0; st == YX_OK && !*out && ap->kind == YX_PDF_DICT && i < ap->u.dict.count;
	     i++) {
		if (yx_pdf_resolve(v, ap->u.dict.entries[i].value, &part, NULL) != YX_OK)
			*out = true;
		else if (part->kind == YX_PDF_STREAM)
			st = picture_hides(w, v, annot, part, out, err);
		else
			*out = true; /* states belong to fields */
	}
	return st;
}
