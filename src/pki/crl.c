/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate revocation lists, RFC 5280 5: the list itself; entries are in crl_entry.c. */
#include "crl.h"

#include <yinxin/limits.h>

#include <string.h>

/* IssuingDistributionPoint, RFC 5280 5.2.5. */
static bool
read_scope(struct yx_der d, struct yx_crl_scope *s)
{
	bool *const flags[] = { &s->only_user, &s->only_ca, NULL, &s->indirect,
				&s->only_attribute };
	struct yx_der seq, name;
	struct yx_bytes value;

	*s = (struct yx_crl_scope){ .present = true, .reasons = YX_CRL_ALL_REASONS };
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d))
		return false;
	if (yx_der_next_is(&seq, YX_DER_CONTEXT_CONSTRUCTED(0)) &&
	    (!yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(0), &name) ||
	     !dist_point_name(&name, &s->full_name, &s->relative_name)))
		return false;
	for (int n = 1; n <= 5; n++) {
		if (!yx_der_next_is(&seq, YX_DER_CONTEXT(n)))
			continue;
		if (n == 3) {
			if (!yx_der_named_bits(&seq, YX_DER_CONTEXT(3), &s->reasons))
				return false;
		} else if (!yx_der_value(&seq, YX_DER_CONTEXT(n), &value) || value.len != 1) {
			return false;
		} else {
			*flags[n - 1] = value.data[0] != 0;
		}
	}
	s->reasons &= YX_CRL_ALL_REASONS;
	return yx_der_at_end(&seq) && s->only_user + s->only_ca + s->only_attribute <= 1;
}

static bool
read_number(struct yx_der d, struct yx_bytes *out)
{
	return yx_der_unsigned(&d, out) && yx_der_at_end(&d);
}

static bool
read_extension(struct yx_crl *c, const struct yx_extension *ext, struct yx_der d)
{
	struct yx_authority_key_id aki;

	switch (ext->id) {
	case YX_OID_EXT_CRL_NUMBER:
		return read_number(d, &c->number);
	case YX_OID_EXT_DELTA_CRL:
		c->delta = true;
		return read_number(d, &c->delta_base);
	case YX_OID_EXT_ISSUING_DIST_POINT:
		return read_scope(d, &c->scope);
	case YX_OID_EXT_AUTHORITY_KEY_ID:
		c->has_aki = true;
		c->aki = ext->value;
		return authority_key_id(d, &aki);
	case YX_OID_EXT_EXPIRED_CERTS_ON_CRL:
		return yx_der_time(&d, &c->keeps_expired_since);
	default:
		return true;
	}
}

static enum yx_status
parse_extensions(struct yx_crl *c, struct yx_der *tbs, struct yx_error *err)
{
	static const char clause[] = "RFC 5280 5.2";
	struct yx_der outer, list, before;
	struct yx_extension ext, other;
	unsigned count = 0, same;

	if (!yx_der_enter(tbs, YX_DER_CONTEXT_CONSTRUCTED(0), &outer) ||
	    !yx_der_enter(&outer, YX_DER_SEQUENCE, &list) || !yx_der_at_end(&outer))
		return yx_der_fail(err, tbs, clause, "the extensions of the CRL cannot be read");
	if (c->version == 1 && !(c->flags & YX_PKI_LENIENT))
		return yx_der_fail(err, tbs, clause, "a version 1 CRL carries extensions");
	c->extensions = yx_reader_rest(&list.r);
	for (struct yx_der all = list; !yx_der_at_end(&list);) {
		if (++count > YX_LIMIT_EXTENSIONS)
			return yx_fail(err, YX_LIMIT, &list.r, "", "more than %d extensions",
				       YX_LIMIT_EXTENSIONS);
		if (!extension_next(&list, &ext))
			return yx_der_fail(err, &list, clause, "an extension cannot be read");
		for (before = all, same = 0; extension_next(&before, &other);)
			same += yx_bytes_equal(other.oid, ext.oid);
		if (same != 1)
			return yx_der_fail(err, &list, "RFC 5280 4.2",
					   "an extension appears twice");
		if (!read_extension(c, &ext, sub_der(&list, ext.value)))
			return yx_der_fail(err, &list, clause, "the extension %s cannot be read",
					   yx_oid_name(ext.id));
	}
	return YX_OK;
}

static enum yx_status
parse_head(struct yx_crl *c, struct yx_der *tbs, struct yx_bytes *algorithm, struct yx_error *err)
{
	static const char clause[] = "RFC 5280 5.1.2";
	struct yx_der_item item;
	int64_t v;

	c->version = 1;
	if (yx_der_next_is(tbs, YX_DER_INTEGER)) {
		if (!yx_der_int64(tbs, &v) || v != 1)
			return yx_der_fail(err, tbs, clause, "the version of the CRL is not 2");
		c->version = 2;
	}
	if (!yx_der_item(tbs, YX_DER_SEQUENCE, &item))
		return yx_der_fail(err, tbs, clause, "expected the signature algorithm");
	*algorithm = item.all;
	if (!name_item(tbs, &c->issuer) || yx_name_empty(c->issuer))
		return yx_der_fail(err, tbs, clause, "the issuer cannot be read");
	if (!yx_der_time(tbs, &c->this_update))
		return yx_der_fail(err, tbs, clause, "thisUpdate cannot be read");
	if ((yx_der_next_is(tbs, YX_DER_UTC_TIME) ||
	     yx_der_next_is(tbs, YX_DER_GENERALIZED_TIME)) &&
	    !yx_der_time(tbs, &c->next_update))
		return yx_der_fail(err, tbs, clause, "nextUpdate cannot be read");
	return YX_OK;
}

static enum yx_status
parse_crl(struct yx_crl *c, struct yx_bytes in, struct yx_error *err)
{
	struct yx_der d =
	    c->flags & YX_PKI_LENIENT ? yx_der_lenient(in, &c->forgiven, NULL) : yx_der(in);
	struct yx_der list = yx_der(yx_bytes(NULL, 0));
	struct signed_parts parts;
	struct yx_bytes algorithm;
	enum yx_status st;

	if ((st = signed_parse(&d, &parts, "RFC 5280 5.1", err)) != YX_OK)
		return st;
	if (!(c->flags & YX_PKI_LENIENT) && (st = yx_der_finish(&d, "RFC 5280 5.1", err)) != YX_OK)
		return st;
	c->der = parts.all;
	c->tbs = parts.tbs;
	c->algorithm = parts.algorithm;
	c->signature = parts.signature;
	if ((st = parse_head(c, &parts.inner, &algorithm, err)) != YX_OK)
		return st;
	if (!yx_bytes_equal(algorithm, c->algorithm))
		return yx_der_fail(err, &d, "RFC 5280 5.1.1.2",
				   "the two signature algorithms of the CRL differ");
	if (yx_der_next_is(&parts.inner, YX_DER_SEQUENCE) &&
	    !yx_der_enter(&parts.inner, YX_DER_SEQUENCE, &list))
		return yx_der_fail(err, &parts.inner, "RFC 5280 5.1.2.6",
				   "the revoked certificates cannot be read");
	if (yx_der_next_is(&parts.inner, YX_DER_CONTEXT_CONSTRUCTED(0)) &&
	    (st = parse_extensions(c, &parts.inner, err)) != YX_OK)
		return st;
	if ((st = yx_der_finish(&parts.inner, "RFC 5280 5.1.2", err)) != YX_OK)
		return st;
	if (yx_scheme_parse(&c->scheme, c->algorithm, YX_DIGEST_NONE, NULL) != YX_OK)
		c->scheme = (struct yx_scheme){ 0 };
	return crl_index(c, list, err);
}

enum yx_status
yx_crl_parse(struct yx_crl **out, struct yx_bytes der, unsigned flags, struct yx_error *err)
{
	struct yx_crl *c = NULL;
	enum yx_status st = YX_OK;

	*out = NULL;
	if (der.len > YX_LIMIT_CRL_BYTES)
		return yx_fail(err, YX_LIMIT, NULL, "", "a CRL of %zu bytes", der.len);
	if (!(c = yx_alloc(sizeof *c)))
		return yx_fail_nomem(err);
	c->refs = 1;
	c->flags = flags;
	c->next_update = c->keeps_expired_since = YX_TIME_NONE;
	c->scope.reasons = YX_CRL_ALL_REASONS;
	if (!(flags & YX_PKI_BORROW) && der.len > 0) {
		if (!(c->copy = yx_alloc(der.len))) {
			st = yx_fail_nomem(err);
			goto done;
		}
		memcpy(c->copy, der.data, der.len);
		der = yx_bytes(c->copy, der.len);
	}
	if ((st = parse_crl(c, der, err)) != YX_OK)
		goto done;
	*out = c;
	c = NULL;
done:
	yx_crl_free(c);
	return st;
}

enum yx_status
yx_crl_load(struct yx_crl **out, struct yx_bytes in, unsigned flags, struct yx_error *err)
{
	struct yx_buf der = { 0 };
	enum yx_status st;
	size_t pos = 0;

	*out = NULL;
	if (in.len > 0 && in.data[0] == YX_DER_SEQUENCE)
		return yx_crl_parse(out, in, flags & ~(unsigned)YX_PKI_BORROW, err);
	st = yx_pem_decode(&der, in, &pos, "X509 CRL,CRL", NULL, err);
	if (st == YX_OK)
		st = yx_crl_parse(out, yx_buf_bytes(&der), flags & ~(unsigned)YX_PKI_BORROW, err);
	yx_buf_clear(&der);
	return st;
}

struct yx_crl *
yx_crl_dup(const struct yx_crl *c)
{
	struct yx_crl *shared = (struct yx_crl *)(uintptr_t)c;

	if (shared)
		__atomic_add_fetch(&shared->refs, 1, __ATOMIC_RELAXED);
	return shared;
}

void
yx_crl_free(struct yx_crl *c)
{
	if (!c || __atomic_sub_fetch(&c->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	yx_free(c->table);
	yx_free(c->issuers);
	yx_free(c->copy);
	yx_free(c);
}

struct yx_bytes
yx_crl_der(const struct yx_crl *c)
{
	return c->der;
}

int
yx_crl_version(const struct yx_crl *c)
{
	return c->version;
}

struct yx_bytes
yx_crl_issuer(const struct yx_crl *c)
{
	return c->issuer;
}

yx_time
yx_crl_this_update(const struct yx_crl *c)
{
	return c->this_update;
}

yx_time
yx_crl_next_update(const struct yx_crl *c)
{
	return c->next_update;
}

yx_time
yx_crl_keeps_expired_since(const struct yx_crl *c)
{
	return c->keeps_expired_since;
}

struct yx_scheme
yx_crl_scheme(const struct yx_crl *c)
{
	return c->scheme;
}

struct yx_bytes
yx_crl_number(const struct yx_crl *c)
{
	return c->number;
}

bool
yx_crl_is_delta(const struct yx_crl *c)
{
	return c->delta;
}

struct yx_bytes
yx_crl_delta_base(const struct yx_crl *c)
{
	return c->delta_base;
}

bool
yx_crl_authority_key_id(const struct yx_crl *c, struct yx_authority_key_id *out)
{
	struct yx_der_forgiven scratch;

	*out = (struct yx_authority_key_id){ 0 };
	return c->has_aki && authority_key_id(part_der(c->aki, c->flags, &scratch), out);
}

static bool
processed(enum yx_oid id)
{
	return id == YX_OID_EXT_CRL_NUMBER || id == YX_OID_EXT_DELTA_CRL ||
	       id == YX_OID_EXT_ISSUING_DIST_POINT || id == YX_OID_EXT_AUTHORITY_KEY_ID ||
	       id == YX_OID_EXT_ISSUER_ALT_NAME || id == YX_OID_EXT_EXPIRED_CERTS_ON_CRL;
}

bool
yx_crl_unknown_critical(const struct yx_crl *c, struct yx_extension *out)
{
	struct yx_der_forgiven scratch;
	struct yx_der list = part_der(c->extensions, c->flags, &scratch);

	while (extension_next(&list, out))
		if (out->critical && !processed(out->id))
			return true;
	*out = (struct yx_extension){ 0 };
	return false;
}

bool
yx_crl_entry_unknown_critical(const struct yx_crl *c)
{
	return c->entry_unknown_critical;
}

struct yx_crl_scope
yx_crl_scope(const struct yx_crl *c)
{
	return c->scope;
}

enum yx_status
yx_crl_verify(const struct yx_crl *c, const struct yx_cert *issuer, bool *valid,
	      struct yx_error *err)
{
	const struct yx_pubkey *key;
	enum yx_status st;

	*valid = false;
	if (c->scheme.kind == YX_SCHEME_NONE)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 5280 5.1.1.2",
			       "the signature algorithm of the CRL is not known");
	if ((st = yx_cert_public_key(issuer, &key, err)) != YX_OK)
		return st;
	return yx_pubkey_verify(key, &c->scheme, c->tbs, c->signature, yx_bytes(NULL, 0), false,
				NULL, valid, err);
}
