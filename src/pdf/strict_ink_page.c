/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_ink_page: inks that a page's resources hold and nothing paints with. MuPDF takes an ink's
 * colour from whatever names it first, used or not (ISO 32000-2 8.6.6.4 has one ink of a name).
 */
#include "strict.h"

#define DEEP 8 /* forms in forms */

static bool resources_inks(struct strict *s, const struct yx_pdf_obj *resources, unsigned depth);

/* A colour space that may be none, and that nothing may paint with: only for what it calls inks. */
static bool
space_inks(struct strict *s, const struct yx_pdf_obj *entry, unsigned depth)
{
	const struct yx_pdf_obj *o = strict_resolve(s, entry), *first = strict_item(s, o, 0);
	struct strict_space space;

	if (yx_pdf_is_name(first, "Indexed") || yx_pdf_is_name(first, "Pattern"))
		return depth > 4 || o->u.array.count < 2 ||
		       space_inks(s, o->u.array.items[1], depth + 1);
	if ((!yx_pdf_is_name(first, "Separation") && !yx_pdf_is_name(first, "DeviceN")) ||
	    yx_pdf_is_name(strict_item(s, o, 1), "None"))
		return true;
	return strict_space(s, entry, &space, 0);
}

static bool
object_inks(struct strict *s, const struct yx_pdf_obj *entry, unsigned depth)
{
	const struct yx_pdf_obj *o;

	if (strict_seen(s, STRICT_AS_INKS_OF, strict_num(entry)))
		return true;
	strict_keep(s, STRICT_AS_INKS_OF, strict_num(entry));
	o = strict_resolve(s, entry);
	if (yx_pdf_is_name(strict_get(s, o, "Subtype"), "Image"))
		return !yx_pdf_peek(o, "ColorSpace") ||
		       space_inks(s, yx_pdf_peek(o, "ColorSpace"), depth);
	return resources_inks(s, strict_get(s, o, "Resources"), depth + 1);
}

static bool
resources_inks(struct strict *s, const struct yx_pdf_obj *resources, unsigned depth)
{
	const struct yx_pdf_obj *spaces = strict_get(s, resources, "ColorSpace");
	const struct yx_pdf_obj *objects = strict_get(s, resources, "XObject");

	if (depth > DEEP)
		return true;
	for (size_t i = 0; spaces->kind == YX_PDF_DICT && i < spaces->u.dict.count; i++)
		if (!space_inks(s, spaces->u.dict.entries[i].value, 0))
			return false;
	for (size_t i = 0; objects->kind == YX_PDF_DICT && i < objects->u.dict.count; i++)
		if (!object_inks(s, objects->u.dict.entries[i].value, depth) || !strict_goes_on(s))
			return false;
	return s->status == YX_OK;
}

bool
strict_inks_of_page(struct strict *s)
{
	return !s->has_inks || resources_inks(s, s->page_resources, 0);
}
