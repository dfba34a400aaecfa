/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ContentInfo and SignedData (RFC 5652 3, 5.1), bytes to struct, no judgement. Trusts nothing: it
 * reads what lies in a PDF slot or an OFD package. One message, a few dozen KB as a rule, a few MB
 * with embedded CRLs. BER is read where it has one meaning, and noted.
 */
#include <string.h>
#include "parts.h"

static const char clause_info[] = "RFC 5652 3";
static const char clause_data[] = "RFC 5652 5.1";

struct yx_bytes
yx_cms_cut(struct yx_bytes in)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = yx_der_lenient(in, &forgiven, NULL);
	struct yx_der_item item;

	if (!yx_der_any(&d, &item))
		return yx_bytes(NULL, 0);
	return item.all;
}

enum yx_status
cms_list_add(struct cms_list *l, struct yx_arena *arena, struct yx_bytes item,
	     const struct yx_der *at, struct yx_error *err)
{
	if (l->count >= l->max)
		return yx_fail(err, YX_LIMIT, &at->r, "", "more than %zu elements in one list",
			       l->max);
	if (l->count == l->capacity) {
		size_t capacity = l->capacity ? l->capacity * 2 : 8;
		struct yx_bytes *items = yx_arena_array(arena, capacity, sizeof(*items));

		if (!items)
			return yx_fail_nomem(err);
		if (l->count)
			memcpy(items, l->items, l->count * sizeof(*items));
		l->items = items;
		l->capacity = capacity;
	}
	l->items[l->count++] = item;
	return YX_OK;
}

bool
cms_take_algorithm(struct yx_der *d, struct yx_bytes *alg, struct yx_bytes *oid)
{
	struct yx_der look = *d, body;

	if (!yx_der_enter_all(&look, YX_DER_SEQUENCE, &body, alg) || !yx_der_oid(&body, oid))
		return false;
	*d = look;
	return true;
}

static enum yx_status
parse_digest_algorithms(struct yx_cms *c, struct yx_der *d, struct yx_error *err)
{
	struct cms_list list = { NULL, 0, 0, YX_LIMIT_CMS_SIGNERS };
	struct yx_der set;
	enum yx_status st;

	if (!yx_der_enter(d, YX_DER_SET, &set))
		return yx_der_fail(err, d, clause_data, "expected the set of digest algorithms");
	while (!yx_der_at_end(&set)) {
		struct yx_bytes alg, oid;
		struct yx_der_item item;

		if (yx_der_item(&set, YX_DER_OID, &item))
			alg = item.all; /* some OFD writers leave the SEQUENCE out here */
		else if (!cms_take_algorithm(&set, &alg, &oid))
			return yx_der_fail(err, &set, "RFC 5652 10.1.1",
					   "expected a digest algorithm");
		if ((st = cms_list_add(&list, c->arena, alg, &set, err)) != YX_OK)
			return st;
	}
	c->digest_algorithms = list.items;
	c->digest_algorithm_count = list.count;
	return YX_OK;
}

/* EncapsulatedContentInfo, RFC 5652 5.2; PKCS#7 v1.5 put ANY where CMS has an OCTET STRING. */
static enum yx_status
parse_content(struct yx_cms *c, struct yx_der *d, struct yx_error *err)
{
	struct yx_der info, box;
	struct yx_der_item item;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &info) || !yx_der_oid(&info, &c->content_type_oid))
		return yx_der_fail(err, d, "RFC 5652 5.2", "expected the encapsulated content");
	c->content_type = yx_oid_find(c->content_type_oid);
	if (yx_der_at_end(&info))
		return YX_OK;
	if (!yx_der_enter(&info, YX_DER_CONTEXT_CONSTRUCTED(0), &box))
		return yx_der_fail(err, &info, "RFC 5652 5.2", "expected [0] and the content");
	if (yx_der_octets(&box, &c->content)) {
		c->content_not_octets = false;
	} else if (yx_der_any(&box, &item)) {
		c->content = item.value;
		c->content_not_octets = true;
	} else {
		return yx_der_fail(err, &box, "RFC 5652 5.2", "the content cannot be read");
	}
	c->attached = true;
	if (!yx_der_at_end(&box) || !yx_der_at_end(&info))
		return yx_der_fail(err, &box, "RFC 5652 5.2", "something follows the content");
	return YX_OK;
}

/* CertificateSet, RFC 5652 10.2.3: plain certificates are SEQUENCEs, the other choices tagged. */
static enum yx_status
parse_certificates(struct yx_cms *c, struct yx_der *d, struct yx_error *err)
{
	struct cms_list list = { NULL, 0, 0, YX_LIMIT_CMS_CERTIFICATES };
	struct yx_der set;
	enum yx_status st;

	if (!yx_der_next_is(d, YX_DER_CONTEXT_CONSTRUCTED(0)))
		return YX_OK;
	if (!yx_der_enter(d, YX_DER_CONTEXT_CONSTRUCTED(0), &set))
		return yx_der_fail(err, d, "RFC 5652 10.2.3", "the certificates cannot be read");
	while (!yx_der_at_end(&set)) {
		struct yx_der_item item;

		if (!yx_der_any(&set, &item))
			return yx_der_fail(err, &set, "RFC 5652 10.2.3",
					   "certificate %zu cannot be read", list.count + 1);
		if (item.tag != YX_DER_SEQUENCE)
			c->other_certificate_count++;
		else if ((st = cms_list_add(&list, c->arena, item.all, &set, err)) != YX_OK)
			return st;
	}
	c->certificates = list.items;
	c->certificate_count = list.count;
	return YX_OK;
}

/* OtherRevocationInfoFormat, RFC 5652 10.2.1; those known are OCSP responses (RFC 5940 2). */
static bool
take_ocsp(struct yx_bytes value, struct yx_bytes *ocsp, struct yx_der_forgiven *forgiven)
{
	struct yx_der d = yx_der_lenient(value, forgiven, NULL);
	struct yx_der_item item;
	enum yx_oid format;

	if (!yx_der_oid_known(&d, &format) || !yx_der_any(&d, &item))
		return false;
	if (format != YX_OID_RI_OCSP_RESPONSE && format != YX_OID_OCSP_BASIC)
		return false;
	*ocsp = item.all;
	return true;
}

/* RevocationInfoChoices, RFC 5652 10.2.1. */
static enum yx_status
parse_revocation(struct yx_cms *c, struct yx_der *d, struct yx_error *err)
{
	struct cms_list crls = { NULL, 0, 0, YX_LIMIT_CMS_REVOCATION };
	struct cms_list ocsps = { NULL, 0, 0, YX_LIMIT_CMS_REVOCATION };
	struct yx_der set;
	enum yx_status st = YX_OK;

	if (!yx_der_next_is(d, YX_DER_CONTEXT_CONSTRUCTED(1)))
		return YX_OK;
	if (!yx_der_enter(d, YX_DER_CONTEXT_CONSTRUCTED(1), &set))
		return yx_der_fail(err, d, "RFC 5652 10.2.1", "the revocation data cannot be read");
	while (st == YX_OK && !yx_der_at_end(&set)) {
		struct yx_der_item item;
		struct yx_bytes ocsp;

		if (!yx_der_any(&set, &item))
			return yx_der_fail(err, &set, "RFC 5652 10.2.1",
					   "the revocation data cannot be read");
		if (item.tag == YX_DER_SEQUENCE)
			st = cms_list_add(&crls, c->arena, item.all, &set, err);
		else if (item.tag == YX_DER_CONTEXT_CONSTRUCTED(1) &&
			 take_ocsp(item.value, &ocsp, &c->forgiven))
			st = cms_list_add(&ocsps, c->arena, ocsp, &set, err);
		else
			c->other_revocation_count++;
	}
	c->crls = crls.items;
	c->crl_count = crls.count;
	c->ocsps = ocsps.items;
	c->ocsp_count = ocsps.count;
	return st;
}

static enum yx_status
parse_signers(struct yx_cms *c, struct yx_der *d, struct yx_error *err)
{
	struct yx_cms_signer *signers;
	struct yx_der set, count;
	struct yx_der_item item;
	enum yx_status st;
	size_t n = 0;

	if (!yx_der_enter(d, YX_DER_SET, &set))
		return yx_der_fail(err, d, clause_data, "expected the set of signers");
	for (count = set; n <= YX_LIMIT_CMS_SIGNERS && yx_der_any(&count, &item); n++)
		;
	if (n > YX_LIMIT_CMS_SIGNERS)
		return yx_fail(err, YX_LIMIT, &set.r, clause_data, "more than %d signers",
			       YX_LIMIT_CMS_SIGNERS);
	signers = yx_arena_array(c->arena, n ? n : 1, sizeof(*signers));
	if (!signers)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < n; i++)
		if ((st = cms_signer_parse(&signers[i], &set, c->arena, err)) != YX_OK)
			return yx_fail_prefix(err, st, "signer %zu: ", i + 1);
	c->signers = signers;
	c->signer_count = n;
	return yx_der_finish(&set, clause_data, err);
}

static enum yx_status
parse_signed_data(struct yx_cms *c, struct yx_der *d, struct yx_error *err)
{
	struct yx_der body;
	enum yx_status st;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &body) || !yx_der_int64(&body, &c->version))
		return yx_der_fail(err, d, clause_data, "expected a SignedData with its version");
	if ((st = parse_digest_algorithms(c, &body, err)) != YX_OK)
		return st;
	if ((st = parse_content(c, &body, err)) != YX_OK)
		return st;
	if ((st = parse_certificates(c, &body, err)) != YX_OK)
		return st;
	if ((st = parse_revocation(c, &body, err)) != YX_OK)
		return st;
	if ((st = parse_signers(c, &body, err)) != YX_OK)
		return st;
	return yx_der_finish(&body, clause_data, err);
}

static enum yx_status
unsupported_content(struct yx_bytes oid, struct yx_error *err)
{
	char dotted[YX_LIMIT_OID_TEXT];
	enum yx_oid known = yx_oid_find(oid);

	yx_oid_text(dotted, sizeof(dotted), oid);
	return yx_fail(err, YX_UNSUPPORTED, NULL, clause_info,
		       "content of type %s (%s) where signed data was expected", dotted,
		       known ? yx_oid_name(known) : "not known");
}

/* ContentInfo ::= SEQUENCE { contentType, content [0] EXPLICIT }, or a SignedData alone. */
static enum yx_status
parse_content_info(struct yx_cms *c, struct yx_error *err)
{
	struct yx_der d = yx_der_lenient(c->encoding, &c->forgiven, c->arena);
	struct yx_der start = d, info, box;
	struct yx_bytes oid;
	enum yx_status st;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &info))
		return yx_der_fail(err, &d, clause_info, "expected a ContentInfo");
	if (yx_der_next_is(&info, YX_DER_INTEGER)) {
		c->bare = true;
		return parse_signed_data(c, &start, err);
	}
	if (!yx_der_oid(&info, &oid))
		return yx_der_fail(err, &info, clause_info, "expected a content type");
	switch (yx_oid_find(oid)) {
	case YX_OID_CMS_SIGNED_DATA:
		c->family = YX_CMS_RFC;
		break;
	case YX_OID_GM_SIGNED_DATA:
		c->family = YX_CMS_GM;
		break;
	default:
		return unsupported_content(oid, err);
	}
	if (!yx_der_enter(&info, YX_DER_CONTEXT_CONSTRUCTED(0), &box))
		return yx_der_fail(err, &info, clause_info, "expected [0] and the signed data");
	if ((st = parse_signed_data(c, &box, err)) != YX_OK)
		return st;
	if ((st = yx_der_finish(&box, clause_info, err)) != YX_OK)
		return st;
	return yx_der_finish(&info, clause_info, err);
}

static bool
all_zero(struct yx_bytes in)
{
	for (size_t i = 0; i < in.len; i++)
		if (in.data[i] != 0)
			return false;
	return true;
}

static enum yx_status
cut_message(struct yx_cms *c, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);

	if (all_zero(in))
		return yx_fail(err, YX_NOT_FOUND, &r, clause_info,
			       "there is no signature here, only %zu zero bytes", in.len);
	c->encoding = yx_cms_cut(in);
	if (c->encoding.len == 0)
		return yx_fail(err, YX_MALFORMED, &r, clause_info,
			       "the message is cut short or is not ASN.1");
	c->trailing = in.len - c->encoding.len;
	if (c->encoding.len > YX_LIMIT_CMS_BYTES)
		return yx_fail(err, YX_LIMIT, &r, clause_info,
			       "a message of %zu bytes; at most %u are read", c->encoding.len,
			       YX_LIMIT_CMS_BYTES);
	return YX_OK;
}

enum yx_status
yx_cms_parse(struct yx_cms **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_arena *arena = NULL;
	struct yx_cms *c = NULL;
	enum yx_status st;

	*out = NULL;
	arena = yx_arena_new(0);
	c = arena ? yx_arena_alloc(arena, sizeof(*c)) : NULL;
	if (!c) {
		st = yx_fail_nomem(err);
		goto done;
	}
	c->arena = arena;
	if ((st = cut_message(c, in, err)) != YX_OK)
		goto done;
	if ((st = parse_content_info(c, err)) != YX_OK)
		goto done;
	*out = c;
	arena = NULL;
done:
	yx_arena_free(arena);
	return st;
}

void
yx_cms_free(struct yx_cms *c)
{
	if (c)
		yx_arena_free(c->arena);
}
