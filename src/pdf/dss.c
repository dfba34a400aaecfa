/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dss: the document security store (ISO 32000-2 12.8.4.3): lists of references to streams, for the
 * document and, under /VRI, for single signatures.
 */
#include "sig.h"

static enum yx_status
ref_list(struct pdf_listing *l, const struct yx_pdf_obj *dict, const char *key,
	 const struct yx_pdf_ref **out, size_t *count, struct yx_error *err)
{
	const struct yx_pdf_obj *array = NULL;
	struct yx_pdf_ref *refs;
	size_t i;
	enum yx_status st;

	*out = NULL;
	*count = 0;
	if ((st = yx_pdf_get(l->v, dict, key, &array, err)) != YX_OK)
		return st;
	if (array->kind != YX_PDF_ARRAY || array->u.array.count == 0)
		return YX_OK;
	refs = yx_arena_array(l->arena, array->u.array.count, sizeof(*refs));
	if (!refs)
		return pdf_fail_arena(l->arena, err);
	for (i = 0; i < array->u.array.count; i++)
		if (array->u.array.items[i]->kind == YX_PDF_REF)
			refs[(*count)++] = array->u.array.items[i]->u.ref;
	*out = refs;
	return YX_OK;
}

static enum yx_status
read_vri(struct pdf_listing *l, const struct yx_pdf_entry *e, struct yx_pdf_dss_vri *v,
	 struct yx_error *err)
{
	const struct yx_pdf_obj *ts;
	enum yx_status st;

	v->key = yx_arena_dup(l->arena, e->key);
	if ((st = pdf_listing_resolve(l, e->value, &v->dict, err)) != YX_OK)
		return st;
	if ((st = ref_list(l, v->dict, "Cert", &v->certs, &v->cert_count, err)) != YX_OK)
		return st;
	if ((st = ref_list(l, v->dict, "CRL", &v->crls, &v->crl_count, err)) != YX_OK)
		return st;
	if ((st = ref_list(l, v->dict, "OCSP", &v->ocsps, &v->ocsp_count, err)) != YX_OK)
		return st;
	ts = yx_pdf_peek(v->dict, "TS");
	if (ts && ts->kind == YX_PDF_REF)
		v->timestamp = ts->u.ref;
	return YX_OK;
}

enum yx_status
pdf_list_dss(struct pdf_listing *l, struct yx_pdf_signatures *out, struct yx_error *err)
{
	const struct yx_pdf_obj *catalog = NULL, *dss = NULL, *vri = NULL;
	const struct yx_pdf_obj *trailer = l->v.doc->revisions[l->v.revision].trailer;
	struct yx_pdf_dss_vri *list;
	size_t i;
	enum yx_status st;

	if ((st = pdf_listing_resolve(l, yx_pdf_peek(trailer, "Root"), &catalog, err)) != YX_OK)
		return st;
	if ((st = pdf_listing_resolve(l, yx_pdf_peek(catalog, "DSS"), &dss, err)) != YX_OK)
		return yx_fail_prefix(err, st, "/DSS");
	out->has_dss = dss->kind == YX_PDF_DICT;
	if (!out->has_dss)
		return YX_OK;
	if ((st = ref_list(l, dss, "Certs", &out->certs, &out->cert_count, err)) != YX_OK)
		return st;
	if ((st = ref_list(l, dss, "CRLs", &out->crls, &out->crl_count, err)) != YX_OK)
		return st;
	if ((st = ref_list(l, dss, "OCSPs", &out->ocsps, &out->ocsp_count, err)) != YX_OK)
		return st;
	st = pdf_listing_resolve(l, yx_pdf_peek(dss, "VRI"), &vri, err);
	if (st != YX_OK || vri->kind != YX_PDF_DICT || vri->u.dict.count == 0)
		return st;
	list = yx_arena_array(l->arena, vri->u.dict.count, sizeof(*list));
	if (!list)
		return pdf_fail_arena(l->arena, err);
	for (i = 0; i < vri->u.dict.count; i++)
		if ((st = read_vri(l, &vri->u.dict.entries[i], &list[i], err)) != YX_OK)
			return st;
	out->vri = list;
	out->vri_count = vri->u.dict.count;
	return YX_OK;
}
