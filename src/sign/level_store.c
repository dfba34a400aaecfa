/* SPDX-License-Identifier: Apache-2.0 */
/* What was used, into the document security store (ISO 32000-2 12.8.4.3, EN 319 142-1 5.4.2). */
#include <string.h>
#include <yinxin/pdf_update.h>
#include "level.h"

struct lists {
	struct yx_bytes *certs, *crls, *ocsps;
	struct yx_buf *wrapped; /* OCSP answers that had to be */
	size_t cert_count, crl_count, ocsp_count;
};

static void
clear_lists(struct lists *l)
{
	for (size_t i = 0; l->wrapped && i < l->ocsp_count; i++)
		yx_buf_clear(&l->wrapped[i]);
	yx_free(l->wrapped);
	yx_free(l->certs);
	yx_free(l->crls);
	yx_free(l->ocsps);
}

/* The store holds OCSPResponse; a CMS may have carried the BasicOCSPResponse alone. */
static struct yx_bytes
whole_ocsp(const struct yx_ocsp *o, struct yx_buf *room)
{
	struct yx_bytes der = yx_ocsp_der(o), basic = yx_ocsp_basic(o);
	size_t seq, tag, bytes;

	if (der.len != basic.len)
		return der;
	seq = yx_der_begin(room, YX_DER_SEQUENCE);
	yx_der_put_enumerated(room, 0);
	tag = yx_der_begin(room, YX_DER_CONTEXT_CONSTRUCTED(0));
	bytes = yx_der_begin(room, YX_DER_SEQUENCE);
	yx_der_put_oid(room, YX_OID_OCSP_BASIC);
	yx_der_put_octets(room, basic);
	yx_der_end(room, bytes);
	yx_der_end(room, tag);
	yx_der_end(room, seq);
	return yx_buf_bytes(room);
}

static enum yx_status
list_material(const struct yx_pool *m, struct lists *l, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	while (yx_pool_cert_at(m, l->cert_count))
		l->cert_count++;
	while (yx_pool_crl_at(m, l->crl_count))
		l->crl_count++;
	while (yx_pool_ocsp_at(m, l->ocsp_count))
		l->ocsp_count++;
	l->certs = yx_alloc_array(l->cert_count + 1, sizeof(*l->certs));
	l->crls = yx_alloc_array(l->crl_count + 1, sizeof(*l->crls));
	l->ocsps = yx_alloc_array(l->ocsp_count + 1, sizeof(*l->ocsps));
	l->wrapped = yx_alloc_array(l->ocsp_count + 1, sizeof(*l->wrapped));
	if (!l->certs || !l->crls || !l->ocsps || !l->wrapped)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < l->cert_count; i++)
		l->certs[i] = yx_cert_der(yx_pool_cert_at(m, i));
	for (size_t i = 0; i < l->crl_count; i++)
		l->crls[i] = yx_crl_der(yx_pool_crl_at(m, i));
	for (size_t i = 0; st == YX_OK && i < l->ocsp_count; i++) {
		l->ocsps[i] = whole_ocsp(yx_pool_ocsp_at(m, i), &l->wrapped[i]);
		st = yx_buf_status(&l->wrapped[i], err);
	}
	return st;
}

/* ------------------------------------------------------------ what is there */

/* Digests of the streams the store has already. */
struct present {
	struct yx_digest *items;
	size_t count;
};

static enum yx_status
read_present(const struct level_job *j, struct present *p, struct yx_error *err)
{
	const struct yx_pdf_signatures *l = &j->list;
	const struct {
		const struct yx_pdf_ref *refs;
		size_t count;
	} all[] = { { l->certs, l->cert_count },
		    { l->crls, l->crl_count },
		    { l->ocsps, l->ocsp_count } };
	struct yx_pdf_view v = yx_pdf_latest(j->doc);
	enum yx_status st = YX_OK;

	p->items =
	    yx_alloc_array(l->cert_count + l->crl_count + l->ocsp_count + 1, sizeof(*p->items));
	if (!p->items)
		return yx_fail_nomem(err);
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; st == YX_OK && i < all[k].count; i++) {
			const struct yx_pdf_obj *stream;
			struct yx_buf data = { 0 };

			if (yx_pdf_load(v, all[k].refs[i], &stream, NULL) == YX_OK &&
			    yx_pdf_stream_decode(v, stream, 0, &data, NULL, NULL) == YX_OK)
				st = yx_digest(&p->items[p->count++], YX_DIGEST_SHA256,
					       yx_buf_bytes(&data), err);
			yx_buf_clear(&data);
		}
	return st;
}

/* How many of these are new; they count as present from then on, `p` has room for them. */
static enum yx_status
count_new(struct present *p, const struct yx_bytes *items, size_t count, size_t *fresh,
	  struct yx_error *err)
{
	struct yx_digest *more = yx_realloc(p->items, (p->count + count + 1) * sizeof(*p->items));
	enum yx_status st;

	if (!more)
		return yx_fail_nomem(err);
	p->items = more;
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		st = yx_digest(&p->items[p->count], YX_DIGEST_SHA256, items[i], err);
		if (st != YX_OK)
			return st;
		while (!yx_bytes_equal(yx_digest_bytes(&p->items[k]),
				       yx_digest_bytes(&p->items[p->count])))
			k++;
		if (k == p->count) {
			p->count++;
			++*fresh;
		}
	}
	return YX_OK;
}

static enum yx_status
count_signature(const struct level_signature *s, struct present *p, struct yx_level_report *r,
		struct yx_error *err)
{
	struct lists l = { 0 };
	enum yx_status st = list_material(s->material, &l, err);

	if (st == YX_OK)
		st = count_new(p, l.certs, l.cert_count, &r->certs, err);
	if (st == YX_OK)
		st = count_new(p, l.crls, l.crl_count, &r->crls, err);
	if (st == YX_OK)
		st = count_new(p, l.ocsps, l.ocsp_count, &r->ocsps, err);
	clear_lists(&l);
	return st;
}

static enum yx_status
store_signature(struct yx_pdf_update *u, const struct level_signature *s, yx_time when,
		struct yx_error *err)
{
	struct lists l = { 0 };
	enum yx_status st = list_material(s->material, &l, err);

	if (st == YX_OK)
		st = yx_pdf_update_add_dss(u, s->vri, when, l.certs, l.cert_count, l.crls,
					   l.crl_count, l.ocsps, l.ocsp_count, err);
	clear_lists(&l);
	return st;
}

enum yx_status
level_store(struct level_job *j, struct yx_buf *tail, struct yx_error *err)
{
	struct yx_level_report *r = j->report;
	size_t before = r->certs + r->crls + r->ocsps;
	struct yx_pdf_update *u = NULL;
	struct present present = { 0 };
	enum yx_status st = read_present(j, &present, err);

	for (size_t i = 0; st == YX_OK && i < j->count; i++)
		st = count_signature(&j->signatures[i], &present, r, err);
	yx_free(present.items);
	if (st != YX_OK || r->certs + r->crls + r->ocsps == before)
		return st;
	if ((st = yx_pdf_update_new(&u, j->doc, err)) != YX_OK)
		return st;
	for (size_t i = 0; st == YX_OK && i < j->count; i++)
		st = store_signature(u, &j->signatures[i], j->now, err);
	if (st == YX_OK)
		st = yx_pdf_update_finish(u, tail, err);
	yx_pdf_update_free(u);
	return st;
}
