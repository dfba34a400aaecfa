/* SPDX-License-Identifier: Apache-2.0 */
/* Trust anchors, from files and folders. */
#include "load.h"
#include "pool.h"

#include <yinxin/limits.h>

enum yx_status
yx_trust_new(struct yx_trust **out, struct yx_error *err)
{
	struct yx_trust *t = yx_alloc(sizeof *t);
	enum yx_status st;

	*out = NULL;
	if (!t)
		return yx_fail_nomem(err);
	if ((st = yx_pool_new(&t->pool, err)) != YX_OK) {
		yx_free(t);
		return st;
	}
	*out = t;
	return YX_OK;
}

void
yx_trust_free(struct yx_trust *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->anchors.count; i++)
		yx_cert_free(t->anchors.items[i].object);
	yx_free(t->anchors.items);
	yx_pool_free(t->pool);
	trust_forget_opened(t);
	yx_free(t);
}

enum yx_status
yx_trust_add_anchor(struct yx_trust *t, const struct yx_cert *c, struct yx_error *err)
{
	return pool_add_cert(&t->anchors, c, err);
}

struct yx_pool *
yx_trust_pool(struct yx_trust *t)
{
	return t->pool;
}

size_t
yx_trust_anchor_count(const struct yx_trust *t)
{
	return t->anchors.count;
}

const struct yx_cert *
yx_trust_anchor_at(const struct yx_trust *t, size_t index)
{
	return index < t->anchors.count ? t->anchors.items[index].object : NULL;
}

bool
yx_trust_has_anchor(const struct yx_trust *t, const struct yx_cert *c)
{
	uint64_t digest = pool_digest(yx_cert_der(c));

	for (size_t i = 0; i < t->anchors.count; i++)
		if (t->anchors.items[i].digest == digest &&
		    yx_cert_equal(t->anchors.items[i].object, c))
			return true;
	return false;
}

/* One unreadable certificate in a bundle costs that certificate, not the bundle. */
struct loading {
	struct yx_trust *trust;
	size_t found;
	struct yx_error first; /* why the first one was left out */
};

static void
left_out(struct loading *l, const struct yx_error *why)
{
	if (l->first.status == YX_OK)
		l->first = *why;
}

static enum yx_status
take_anchor(void *state, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct loading *l = state;
	struct yx_cert *c = NULL;
	enum yx_status st = yx_cert_parse(&c, der, flags, &why);

	if (st == YX_OK) {
		l->found++;
		st = yx_trust_add_anchor(l->trust, c, err);
		yx_cert_free(c);
		return st;
	}
	left_out(l, &why);
	return YX_OK;
}

static enum yx_status
take_crl(void *state, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct loading *l = state;
	struct yx_crl *c = NULL;
	enum yx_status st = yx_crl_parse(&c, der, flags, &why);

	if (st == YX_OK) {
		l->found++;
		st = yx_pool_add_crl(l->trust->pool, c, err);
		yx_crl_free(c);
		return st;
	}
	left_out(l, &why);
	return YX_OK;
}

enum yx_status
yx_trust_load(struct yx_trust *t, struct yx_bytes in, struct yx_error *err)
{
	struct loading l = { t, 0, YX_ERROR_INIT };
	const struct load_sink sink = { &l, take_anchor, take_crl, NULL };
	enum yx_status st;

	if (looks_like_pem(in)) {
		if ((st = load_pem(in, YX_PKI_LENIENT, &sink, err)) != YX_OK)
			return st;
	} else {
		if ((st = take_anchor(&l, in, YX_PKI_LENIENT, err)) != YX_OK)
			return st;
		if (l.found == 0 && ((st = take_crl(&l, in, YX_PKI_LENIENT, err)) != YX_OK))
			return st;
		if (l.found == 0 && load_bundle(in, YX_PKI_LENIENT, &sink, NULL) == YX_OK)
			return YX_OK;
	}
	if (l.found > 0)
		return YX_OK;
	if (l.first.status != YX_OK && err)
		*err = l.first;
	return l.first.status != YX_OK
		   ? l.first.status
		   : yx_fail(err, YX_NOT_FOUND, NULL, "", "no certificate in the input");
}
