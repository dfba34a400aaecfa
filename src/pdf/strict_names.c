/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_names: the tree of attached files (ISO 32000-2 7.9.6, 7.11.4). Nobody paints it; but where
 * a key is no string, or a node comes twice, pdf.js gives up and shows no annotation of any page.
 */
#include "strict.h"

#define DEEP 16 /* real trees have two levels */

static bool
is_tree(struct strict *s, const struct yx_pdf_obj *entry, unsigned depth)
{
	const struct yx_pdf_obj *node = strict_resolve(s, entry);
	const struct yx_pdf_obj *names = strict_get(s, node, "Names");
	const struct yx_pdf_obj *kids = strict_get(s, node, "Kids");

	if (depth == DEEP || strict_seen(s, STRICT_AS_NAMES, strict_num(entry)))
		return false;
	strict_keep(s, STRICT_AS_NAMES, strict_num(entry));
	for (size_t i = 0; names->kind == YX_PDF_ARRAY && i < names->u.array.count; i += 2)
		if (strict_item(s, names, i)->kind != YX_PDF_STRING)
			return false;
	for (size_t i = 0; kids->kind == YX_PDF_ARRAY && i < kids->u.array.count; i++)
		if (!strict_goes_on(s) || !is_tree(s, kids->u.array.items[i], depth + 1))
			return false;
	return strict_goes_on(s);
}

bool
strict_attached(struct strict *s)
{
	const struct yx_pdf_obj *catalog, *entry;

	if (yx_pdf_catalog(s->v, &catalog, NULL) != YX_OK)
		return true;
	entry = yx_pdf_peek(strict_get(s, catalog, "Names"), "EmbeddedFiles");
	return !entry || is_tree(s, entry, 0) ||
	       strict_odd(s, "a list of attached files whose names are none",
			  "附件列表中的名称无效");
}
