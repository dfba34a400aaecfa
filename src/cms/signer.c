/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SignerInfo and its attributes (RFC 5652 5.3), bytes to struct. The attributes keep their bytes as
 * stored, because a signature covers them; whether those bytes are DER is found out here once.
 */
#include "parts.h"

static const char clause_signer[] = "RFC 5652 5.3";

static enum yx_status
parse_attribute(struct yx_cms_attribute *a, struct yx_der *d, struct yx_error *err)
{
	struct yx_der body, set;
	struct yx_der_item item;

	if (!yx_der_enter_all(d, YX_DER_SEQUENCE, &body, &a->encoding) ||
	    !yx_der_oid(&body, &a->oid_bytes))
		return yx_der_fail(err, d, clause_signer, "expected an attribute");
	a->oid = yx_oid_find(a->oid_bytes);
	if (!yx_der_enter(&body, YX_DER_SET, &set))
		return yx_der_fail(err, &body, clause_signer, "expected the attribute's values");
	a->values = yx_reader_rest(&set.r);
	while (!yx_der_at_end(&set)) {
		if (!yx_der_any(&set, &item))
			return yx_der_fail(err, &set, clause_signer,
					   "an attribute's value cannot be read");
		if (a->value_count++ == 0)
			a->value = item.all;
	}
	return yx_der_finish(&body, clause_signer, err);
}

static bool
is_sorted(const struct yx_cms_attributes *a)
{
	for (size_t i = 1; i < a->count; i++)
		if (yx_bytes_compare(a->list[i - 1].encoding, a->list[i].encoding) > 0)
			return false;
	return true;
}

static bool
is_strict(struct yx_bytes contents)
{
	struct yx_der d = yx_der(contents);
	struct yx_der_item item;

	while (!yx_der_at_end(&d))
		if (!yx_der_any(&d, &item) || yx_der_check(item.all, NULL) != YX_OK)
			return false;
	return true;
}

static enum yx_status
parse_attributes(struct yx_cms_attributes *a, struct yx_der *d, unsigned tag,
		 struct yx_arena *arena, struct yx_error *err)
{
	struct yx_cms_attribute *list;
	struct yx_der set, count;
	struct yx_der_item item;
	enum yx_status st;
	size_t n = 0;

	if (!yx_der_next_is(d, YX_DER_CONTEXT_CONSTRUCTED(tag)))
		return YX_OK;
	if (!yx_der_enter_all(d, YX_DER_CONTEXT_CONSTRUCTED(tag), &set, &a->encoding))
		return yx_der_fail(err, d, clause_signer, "the attributes cannot be read");
	a->present = true;
	a->contents = yx_reader_rest(&set.r);
	for (count = set; n <= YX_LIMIT_CMS_ATTRIBUTES && yx_der_any(&count, &item); n++)
		;
	if (n > YX_LIMIT_CMS_ATTRIBUTES)
		return yx_fail(err, YX_LIMIT, &set.r, clause_signer, "more than %d attributes",
			       YX_LIMIT_CMS_ATTRIBUTES);
	list = yx_arena_array(arena, n ? n : 1, sizeof(*list));
	if (!list)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		if ((st = parse_attribute(&list[i], &set, err)) != YX_OK)
			return st;
	a->list = list;
	a->count = n;
	a->is_der = is_sorted(a) && is_strict(a->contents);
	return yx_der_finish(&set, clause_signer, err);
}

/* SignerIdentifier: IssuerAndSerialNumber, or [0] SubjectKeyIdentifier. */
static enum yx_status
parse_identifier(struct yx_cms_signer *s, struct yx_der *d, struct yx_error *err)
{
	struct yx_der body;
	struct yx_der_item name;

	if (yx_der_next_is(d, YX_DER_CONTEXT(0))) {
		s->by_key_id = true;
		if (!yx_der_value(d, YX_DER_CONTEXT(0), &s->key_id))
			return yx_der_fail(err, d, clause_signer, "expected a key identifier");
		return YX_OK;
	}
	if (!yx_der_enter(d, YX_DER_SEQUENCE, &body) ||
	    !yx_der_item(&body, YX_DER_SEQUENCE, &name) || !yx_der_integer(&body, &s->serial))
		return yx_der_fail(err, d, clause_signer,
				   "expected the issuer and serial number of the certificate");
	s->issuer = name.all;
	return yx_der_finish(&body, clause_signer, err);
}

enum yx_digest_alg
cms_digest_of(struct yx_bytes algorithm, bool *odd)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = yx_der_lenient(algorithm, &forgiven, NULL);
	struct yx_bytes all, oid;
	struct yx_scheme scheme;
	enum yx_digest_alg alg;

	*odd = false;
	if (!cms_take_algorithm(&d, &all, &oid))
		return YX_DIGEST_NONE;
	alg = yx_digest_by_oid(yx_oid_find(oid));
	if (alg == YX_DIGEST_NONE &&
	    yx_scheme_parse(&scheme, algorithm, YX_DIGEST_NONE, NULL) == YX_OK &&
	    scheme.digest != YX_DIGEST_NONE) {
		/* some write the signature algorithm here; it names the digest all the same */
		*odd = true;
		alg = scheme.digest;
	}
	return alg;
}

enum yx_status
cms_signer_parse(struct yx_cms_signer *s, struct yx_der *d, struct yx_arena *arena,
		 struct yx_error *err)
{
	struct yx_der body;
	struct yx_bytes oid;
	enum yx_status st;
	bool odd;

	if (!yx_der_enter_all(d, YX_DER_SEQUENCE, &body, &s->encoding) ||
	    !yx_der_int64(&body, &s->version))
		return yx_der_fail(err, d, clause_signer, "expected a SignerInfo with its version");
	if ((st = parse_identifier(s, &body, err)) != YX_OK)
		return st;
	if (!cms_take_algorithm(&body, &s->digest_algorithm, &oid))
		return yx_der_fail(err, &body, clause_signer, "expected the digest algorithm");
	s->digest = cms_digest_of(s->digest_algorithm, &odd);
	if ((st = parse_attributes(&s->signed_attributes, &body, 0, arena, err)) != YX_OK)
		return yx_fail_prefix(err, st, "signed attributes: ");
	if (!cms_take_algorithm(&body, &s->signature_algorithm, &oid))
		return yx_der_fail(err, &body, clause_signer, "expected the signature algorithm");
	if (!yx_der_octets(&body, &s->signature))
		return yx_der_fail(err, &body, clause_signer, "expected the signature value");
	if ((st = parse_attributes(&s->unsigned_attributes, &body, 1, arena, err)) != YX_OK)
		return yx_fail_prefix(err, st, "unsigned attributes: ");
	return yx_der_finish(&body, clause_signer, err);
}
