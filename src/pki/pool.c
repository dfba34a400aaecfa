/* SPDX-License-Identifier: Apache-2.0 */
/* Untrusted material: three lists of shared objects, without twins. */
#include "cert.h"
#include "load.h"
#include "pool.h"

#include <yinxin/limits.h>

enum yx_status
yx_pool_new(struct yx_pool **out, struct yx_error *err)
{
	*out = yx_alloc(sizeof **out);
	return *out ? YX_OK : yx_fail_nomem(err);
}

void
yx_pool_free(struct yx_pool *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->certs.count; i++)
		yx_cert_free(p->certs.items[i].object);
	for (size_t i = 0; i < p->crls.count; i++)
		yx_crl_free(p->crls.items[i].object);
	for (size_t i = 0; i < p->ocsps.count; i++)
		yx_ocsp_free(p->ocsps.items[i].object);
	yx_free(p->certs.items);
	yx_free(p->crls.items);
	yx_free(p->ocsps.items);
	yx_free(p);
}

uint64_t
pool_digest(struct yx_bytes b)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ b.len;
	size_t step = b.len > 65536 ? b.len / 65536 : 1; /* twins are compared in full anyway */

	for (size_t i = 0; i < b.len; i += step)
		h = (h ^ b.data[i]) * UINT64_C(0x100000001b3);
	return h;
}

enum yx_status
pool_list_add(struct pool_list *l, struct pool_item item, struct yx_error *err)
{
	struct pool_item *grown;
	size_t capacity;

	if (l->count == l->capacity) {
		if (l->count >= YX_LIMIT_POOL)
			return yx_fail(err, YX_LIMIT, NULL, "", "more than %d objects in a pool",
				       YX_LIMIT_POOL);
		capacity = l->capacity ? l->capacity * 2 : 8;
		if (!(grown = yx_realloc(l->items, capacity * sizeof *grown)))
			return yx_fail_nomem(err);
		l->items = grown;
		l->capacity = capacity;
	}
	l->items[l->count++] = item;
	return YX_OK;
}

enum yx_status
pool_add_cert(struct pool_list *l, const struct yx_cert *c, struct yx_error *err)
{
	uint64_t digest = pool_digest(yx_cert_der(c));
	struct pool_item item = { NULL, name_hash(yx_cert_subject(c)), digest };
	enum yx_status st;

	for (size_t i = 0; i < l->count; i++)
		if (l->items[i].digest == digest && yx_cert_equal(l->items[i].object, c))
			return YX_OK;
	item.object = yx_cert_dup(c);
	if ((st = pool_list_add(l, item, err)) != YX_OK)
		yx_cert_free(item.object);
	return st;
}

enum yx_status
yx_pool_add_cert(struct yx_pool *p, const struct yx_cert *c, struct yx_error *err)
{
	return pool_add_cert(&p->certs, c, err);
}

enum yx_status
yx_pool_add_crl(struct yx_pool *p, const struct yx_crl *c, struct yx_error *err)
{
	uint64_t digest = pool_digest(yx_crl_der(c));
	struct pool_item item = { NULL, name_hash(yx_crl_issuer(c)), digest };
	enum yx_status st;

	for (size_t i = 0; i < p->crls.count; i++)
		if (p->crls.items[i].digest == digest &&
		    yx_bytes_equal(yx_crl_der(p->crls.items[i].object), yx_crl_der(c)))
			return YX_OK;
	item.object = yx_crl_dup(c);
	if ((st = pool_list_add(&p->crls, item, err)) != YX_OK)
		yx_crl_free(item.object);
	return st;
}

enum yx_status
yx_pool_add_ocsp(struct yx_pool *p, const struct yx_ocsp *o, struct yx_error *err)
{
	uint64_t digest = pool_digest(yx_ocsp_der(o));
	struct pool_item item = { NULL, 0, digest };
	enum yx_status st;

	for (size_t i = 0; i < p->ocsps.count; i++)
		if (p->ocsps.items[i].digest == digest &&
		    yx_bytes_equal(yx_ocsp_der(p->ocsps.items[i].object), yx_ocsp_der(o)))
			return YX_OK;
	item.object = yx_ocsp_dup(o);
	if ((st = pool_list_add(&p->ocsps, item, err)) != YX_OK)
		yx_ocsp_free(item.object);
	return st;
}

enum yx_status
yx_pool_merge(struct yx_pool *to, const struct yx_pool *from, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; from && st == YX_OK && i < from->certs.count; i++)
		st = yx_pool_add_cert(to, from->certs.items[i].object, err);
	for (size_t i = 0; from && st == YX_OK && i < from->crls.count; i++)
		st = yx_pool_add_crl(to, from->crls.items[i].object, err);
	for (size_t i = 0; from && st == YX_OK && i < from->ocsps.count; i++)
		st = yx_pool_add_ocsp(to, from->ocsps.items[i].object, err);
	return st;
}

static enum yx_status
take_cert(void *state, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_cert *c = NULL;
	enum yx_status st = yx_cert_parse(&c, der, flags, err);

	if (st == YX_OK)
		st = yx_pool_add_cert(state, c, err);
	yx_cert_free(c);
	return st;
}

static enum yx_status
take_crl(void *state, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_crl *c = NULL;
	enum yx_status st = yx_crl_parse(&c, der, flags & ~(unsigned)YX_PKI_BORROW, err);

	if (st == YX_OK)
		st = yx_pool_add_crl(state, c, err);
	yx_crl_free(c);
	return st;
}

static enum yx_status
take_ocsp(void *state, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_ocsp *o = NULL;
	enum yx_status st = yx_ocsp_parse(&o, der, flags, err);

	if (st == YX_OK)
		st = yx_pool_add_ocsp(state, o, err);
	yx_ocsp_free(o);
	return st;
}

enum yx_status
yx_pool_load(struct yx_pool *p, struct yx_bytes in, unsigned flags, struct yx_error *err)
{
	const struct load_sink sink = { p, take_cert, take_crl, take_ocsp };

	if (looks_like_pem(in))
		return load_pem(in, flags, &sink, err);
	if (take_cert(p, in, flags, NULL) == YX_OK || take_crl(p, in, flags, NULL) == YX_OK ||
	    take_ocsp(p, in, flags, NULL) == YX_OK || load_bundle(in, flags, &sink, NULL) == YX_OK)
		return YX_OK;
	return yx_fail(err, YX_NOT_FOUND, NULL, "",
		       "neither certificates, a CRL nor an OCSP response");
}

const struct yx_cert *
yx_pool_cert_at(const struct yx_pool *p, size_t index)
{
	return index < p->certs.count ? p->certs.items[index].object : NULL;
}

const struct yx_crl *
yx_pool_crl_at(const struct yx_pool *p, size_t index)
{
	return index < p->crls.count ? p->crls.items[index].object : NULL;
}

const struct yx_ocsp *
yx_pool_ocsp_at(const struct yx_pool *p, size_t index)
{
	return index < p->ocsps.count ? p->ocsps.items[index].object : NULL;
}

const struct yx_cert *
yx_pool_find(const struct yx_pool *p, struct yx_bytes issuer, struct yx_bytes serial)
{
	for (size_t i = 0; i < p->certs.count; i++)
		if (yx_cert_is_named(p->certs.items[i].object, issuer, serial))
			return p->certs.items[i].object;
	return NULL;
}

const struct yx_cert *
yx_pool_find_key_id(const struct yx_pool *p, struct yx_bytes key_id)
{
	for (size_t i = 0; key_id.len > 0 && i < p->certs.count; i++)
		if (yx_bytes_equal(yx_cert_subject_key_id(p->certs.items[i].object), key_id))
			return p->certs.items[i].object;
	return NULL;
}
