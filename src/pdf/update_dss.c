/* SPDX-License-Identifier: Apache-2.0 */
/*
 * update_dss: validation data into the document security store (ISO 32000-2 12.8.4.3). What is
 * there already is reused, so that extending twice does not grow the file twice.
 */
#include "update.h"

#include <string.h>

struct store {
	struct yx_pdf_update *u;
	struct yx_pdf_obj *dss;
	struct yx_pdf_obj *vri; /* entry of one signature; NULL without a key */
};

static enum yx_status
same_stream(struct yx_pdf_update *u, struct yx_pdf_ref ref, struct yx_bytes data, bool *same,
	    struct yx_error *err)
{
	struct pdf_change *c = pdf_change_find(u, ref.num);
	const struct yx_pdf_obj *o = NULL;
	struct yx_buf b;
	enum yx_status st;

	*same = false;
	if (c) /* put by this update, uncompressed */
		*same = c->is_stream && yx_bytes_equal(c->data, data);
	if (c)
		return YX_OK;
	if ((st = yx_pdf_load(yx_pdf_latest(u->doc), ref, &o, err)) != YX_OK)
		return st;
	if (o->kind != YX_PDF_STREAM)
		return YX_OK;
	yx_buf_init(&b, 0);
	/* one that cannot be read is not the same */
	if (yx_pdf_stream_decode(yx_pdf_latest(u->doc), o, 0, &b, NULL, NULL) == YX_OK)
		*same = yx_bytes_equal(yx_buf_bytes(&b), data);
	yx_buf_clear(&b);
	return YX_OK;
}

static bool
has_ref(const struct yx_pdf_obj *array, struct yx_pdf_ref ref)
{
	size_t i;

	for (i = 0; i < array->u.array.count; i++)
		if (array->u.array.items[i]->kind == YX_PDF_REF &&
		    yx_pdf_ref_equal(array->u.array.items[i]->u.ref, ref))
			return true;
	return false;
}

static enum yx_status
find_or_add(struct store *s, struct yx_pdf_obj *array, struct yx_bytes data, struct yx_pdf_ref *ref,
	    struct yx_error *err)
{
	bool same = false;
	size_t i;
	enum yx_status st;

	for (i = 0; i < array->u.array.count; i++) {
		if (array->u.array.items[i]->kind != YX_PDF_REF)
			continue;
		*ref = array->u.array.items[i]->u.ref;
		if ((st = same_stream(s->u, *ref, data, &same, err)) != YX_OK)
			return st;
		if (same)
			return YX_OK;
	}
	if ((st = yx_pdf_update_add_stream(s->u, NULL, data, false, ref, err)) != YX_OK)
		return st;
	return yx_pdf_array_append(s->u, array, yx_pdf_make_ref(s->u, *ref), err);
}

static enum yx_status
add_all(struct store *s, const char *key, const char *vri_key, const struct yx_bytes *data,
	size_t count, struct yx_error *err)
{
	struct yx_pdf_obj *array = NULL, *own = NULL;
	struct yx_pdf_ref ref;
	size_t i;
	enum yx_status st;

	if (count == 0)
		return YX_OK;
	st = yx_pdf_update_edit_entry(s->u, s->dss, key, YX_PDF_ARRAY, &array, err);
	if (st != YX_OK)
		return st;
	if (s->vri) {
		st = yx_pdf_update_edit_entry(s->u, s->vri, vri_key, YX_PDF_ARRAY, &own, err);
		if (st != YX_OK)
			return st;
	}
	for (i = 0; i < count; i++) {
		if ((st = find_or_add(s, array, data[i], &ref, err)) != YX_OK)
			return st;
		if (own && !has_ref(own, ref) &&
		    (st = yx_pdf_array_append(s->u, own, yx_pdf_make_ref(s->u, ref), err)) != YX_OK)
			return st;
	}
	return YX_OK;
}

enum yx_status
yx_pdf_update_add_dss(struct yx_pdf_update *u, const char *vri_key, yx_time when,
		      const struct yx_bytes *certs, size_t cert_count, const struct yx_bytes *crls,
		      size_t crl_count, const struct yx_bytes *ocsps, size_t ocsp_count,
		      struct yx_error *err)
{
	struct store s = { .u = u };
	struct yx_pdf_obj *vris = NULL;
	struct yx_pdf_ref root;
	enum yx_status st;

	if ((st = pdf_update_root(u, &root, err)) != YX_OK)
		return st;
	if ((st = pdf_update_edit_under(u, root, "DSS", YX_PDF_DICT, &s.dss, err)) != YX_OK)
		return st;
	if (!yx_pdf_peek(s.dss, "Type")) {
		st = yx_pdf_dict_set(u, s.dss, "Type", pdf_make_name(u, yx_bytes_str("DSS")), err);
		if (st != YX_OK)
			return st;
	}
	if (vri_key && *vri_key) {
		st = yx_pdf_update_edit_entry(u, s.dss, "VRI", YX_PDF_DICT, &vris, err);
		if (st == YX_OK)
			st = yx_pdf_update_edit_entry(u, vris, vri_key, YX_PDF_DICT, &s.vri, err);
		if (st == YX_OK && when != YX_TIME_NONE)
			st = yx_pdf_dict_set(u, s.vri, "TU", yx_pdf_make_date(u, when), err);
		if (st != YX_OK)
			return st;
	}
	if ((st = add_all(&s, "Certs", "Cert", certs, cert_count, err)) != YX_OK)
		return st;
	if ((st = add_all(&s, "CRLs", "CRL", crls, crl_count, err)) != YX_OK)
		return st;
	return add_all(&s, "OCSPs", "OCSP", ocsps, ocsp_count, err);
}
