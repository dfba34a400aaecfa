/* SPDX-License-Identifier: Apache-2.0 */
/* What hangs on catalog and trailer and is not shown: validation data, information, permissions. */
#include <yinxin/limits.h>
#include "change.h"

/* ------------------------------------------------------ validation material */

/* An unchanged DSS dictionary whose arrays or VRI entries were written anew. */
static bool
dss_differs(const struct change_walk *w, const struct yx_pdf_obj *dict)
{
	static const char *const keys[] = { "Certs", "OCSPs", "CRLs", "VRI" };
	const struct yx_pdf_obj *part, *entry;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (yx_pdf_get(w->new, dict, keys[i], &part, NULL) != YX_OK ||
		    change_differs(w, part, part))
			return true;
		for (size_t k = 0; part->kind == YX_PDF_DICT && k < part->u.dict.count; k++)
			if (yx_pdf_resolve(w->new, part->u.dict.entries[k].value, &entry, NULL) !=
				YX_OK ||
			    change_differs(w, entry, entry))
				return true;
	}
	return false;
}

/* Certificates, lists and answers it holds. */
static size_t
dss_count(struct yx_pdf_view v, const struct yx_pdf_obj *dict)
{
	static const char *const keys[] = { "Certs", "OCSPs", "CRLs" };
	const struct yx_pdf_obj *list;
	size_t count = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (yx_pdf_get(v, dict, keys[i], &list, NULL) == YX_OK &&
		    list->kind == YX_PDF_ARRAY)
			count += list->u.array.count;
	return count;
}

/* The DSS may be anything but gone: its data prove, they do not show (ISO 32000-2 12.8.4.3). */
enum yx_status
change_dss(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	   const struct yx_pdf_obj *dict, struct yx_error *err)
{
	const struct yx_pdf_obj *before;
	enum yx_status st = yx_pdf_resolve(w->old, o, &before, err);

	if (st != YX_OK || (!change_differs(w, o, n) && !dss_differs(w, dict)))
		return st;
	if (dict->kind != YX_PDF_DICT || (!dss_count(w->new, dict) && dss_count(w->old, before)))
		return change_note(w, "dss", YX_PDF_CHANGE_OTHER, "validation data were removed",
				   "验证数据被删除", err);
	return change_accept_as(w, n, "dss", YX_PDF_CHANGE_VALIDATION, "validation data were added",
				"补充了验证数据", err);
}

/* The information dictionary holds words, not pictures: anything else in it is out of place. */
enum yx_status
change_info(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	    const struct yx_pdf_obj *dict, struct yx_error *err)
{
	if (!change_differs(w, o, n) && (!n || n->kind != YX_PDF_DICT))
		return YX_OK;
	for (size_t i = 0; dict->kind == YX_PDF_DICT && i < dict->u.dict.count; i++) {
		const struct yx_pdf_obj *value;

		if (yx_pdf_resolve(w->new, dict->u.dict.entries[i].value, &value, NULL) != YX_OK ||
		    value->kind == YX_PDF_STREAM || value->kind == YX_PDF_DICT)
			return change_accept_as(w, n, "trailer", YX_PDF_CHANGE_OTHER,
						"the document information holds more than text",
						"文档信息字典中含有文字以外的内容", err);
	}
	return change_accept_as(w, n, "metadata", YX_PDF_CHANGE_VALIDATION,
				"the document information was changed", "文档信息有改动", err);
}

/* Permissions come with the signature that certifies, and no other way (12.8.6). */
enum yx_status
change_perms(struct change_walk *w, const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
	     const struct yx_pdf_obj *dict, struct yx_error *err)
{
	const struct yx_pdf_obj *value = yx_pdf_peek(dict, "DocMDP");
	bool certified = false;

	if (o)
		return change_pair(w, ROLE_PERMS, o, n, err);
	for (size_t i = 0; value && value->kind == YX_PDF_REF && i < w->list->count; i++)
		certified =
		    certified ||
		    (w->list->items[i].revision ==
		     w->new.revision &&yx_pdf_ref_equal(w->list->items[i].value, value->u.ref));
	return change_accept_as(w, n, "permissions",
				certified && dict->u.dict.count == 1 ? YX_PDF_CHANGE_SIGN
								     : YX_PDF_CHANGE_OTHER,
				"permissions were added", "新增了文档权限", err);
}
