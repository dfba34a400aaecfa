/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One signer of a message under construction: its signed attributes (RFC 5652 11, RFC 5035, RFC
 * 6211), and its SignerInfo. What is written is exact DER.
 */
#include "builder.h"

void
cms_put_digest_algorithm(struct yx_buf *out, enum yx_digest_alg alg)
{
	size_t mark = yx_der_begin(out, YX_DER_SEQUENCE);

	/* RFC 5754 2: parameters absent for SHA-2; RFC 3370 2.1 the same for SHA-1 */
	yx_der_put_oid(out, yx_digest_oid(alg));
	yx_der_end(out, mark);
}

enum yx_status
cms_put_scheme(struct yx_buf *out, const struct yx_scheme *s, enum yx_cms_family family,
	       struct yx_error *err)
{
	size_t mark;

	if (family != YX_CMS_GM || s->kind != YX_SCHEME_SM2)
		return yx_scheme_put(out, s, err);
	/* GB/T 35275 names the SM2 signature algorithm itself, not its pair with SM3 */
	mark = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, YX_OID_SM2_SIGN);
	yx_der_end(out, mark);
	return yx_buf_status(out, err);
}

static size_t
begin_attribute(struct yx_buf *out, enum yx_oid type, size_t *set)
{
	size_t mark = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_oid(out, type);
	*set = yx_der_begin(out, YX_DER_SET);
	return mark;
}

static void
end_attribute(struct yx_buf *out, size_t mark, size_t set)
{
	yx_der_end(out, set);
	yx_der_end(out, mark);
}

static enum yx_status
put_signing_certificate(struct yx_buf *out, const struct cms_slot *slot, bool v2,
			struct yx_error *err)
{
	enum yx_digest_alg alg = slot->digest == YX_DIGEST_SHA1 ? YX_DIGEST_SHA256 : slot->digest;
	enum yx_status st;
	size_t mark, set;

	mark =
	    begin_attribute(out, v2 ? YX_OID_ATTR_SIGNING_CERT_V2 : YX_OID_ATTR_SIGNING_CERT, &set);
	st = cms_cert_id_put(out, slot->cert, alg, v2, err);
	end_attribute(out, mark, set);
	return st;
}

/* CMSAlgorithmProtection, RFC 6211: digestAlgorithm, signatureAlgorithm [1] IMPLICIT. */
static enum yx_status
put_algorithm_protection(struct yx_buf *out, const struct cms_slot *slot, enum yx_cms_family family,
			 struct yx_error *err)
{
	struct yx_buf alg;
	enum yx_status st;
	size_t mark, set, body;

	yx_buf_init(&alg, 0);
	if ((st = cms_put_scheme(&alg, &slot->scheme, family, err)) != YX_OK)
		goto done;
	alg.data[0] = YX_DER_CONTEXT_CONSTRUCTED(1);
	mark = begin_attribute(out, YX_OID_ATTR_ALGORITHM_PROTECTION, &set);
	body = yx_der_begin(out, YX_DER_SEQUENCE);
	cms_put_digest_algorithm(out, slot->digest);
	yx_der_put_raw(out, yx_buf_bytes(&alg));
	yx_der_end(out, body);
	end_attribute(out, mark, set);
done:
	yx_buf_clear(&alg);
	return st;
}

static enum yx_status
content_digest(struct yx_digest *out, const struct yx_cms_builder *b, enum yx_digest_alg alg,
	       struct yx_error *err)
{
	bool wanted[YX_DIGEST_COUNT] = { false };
	struct cms_digests digests;
	enum yx_status st;

	wanted[alg] = true;
	if ((st = cms_digest_content(&digests, &b->content, wanted, err)) != YX_OK)
		return st;
	if (digests.items[alg].len == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "no %s digest of the content was given",
			       yx_digest_name(alg));
	*out = digests.items[alg];
	return YX_OK;
}

static enum yx_status
put_attributes(struct cms_slot *slot, const struct yx_cms_builder *b,
	       const struct yx_cms_signer_options *o, struct yx_error *err)
{
	struct yx_buf *out = &slot->to_sign;
	struct yx_digest digest;
	enum yx_status st;
	size_t all, mark, set;

	if ((st = content_digest(&digest, b, slot->digest, err)) != YX_OK)
		return st;
	all = yx_der_begin(out, YX_DER_SET);
	mark = begin_attribute(out, YX_OID_ATTR_CONTENT_TYPE, &set);
	yx_der_put_oid(out, b->content_type);
	end_attribute(out, mark, set);
	mark = begin_attribute(out, YX_OID_ATTR_MESSAGE_DIGEST, &set);
	yx_der_put_octets(out, yx_digest_bytes(&digest));
	end_attribute(out, mark, set);
	if (o->signing_time != YX_TIME_NONE) {
		mark = begin_attribute(out, YX_OID_ATTR_SIGNING_TIME, &set);
		yx_der_put_time(out, o->signing_time);
		end_attribute(out, mark, set);
	}
	if (!o->omit_signing_certificate &&
	    (st = put_signing_certificate(out, slot, true, err)) != YX_OK)
		return st;
	if (o->signing_certificate_v1 &&
	    (st = put_signing_certificate(out, slot, false, err)) != YX_OK)
		return st;
	if (o->algorithm_protection &&
	    (st = put_algorithm_protection(out, slot, b->family, err)) != YX_OK)
		return st;
	for (size_t i = 0; i < o->attribute_count; i++) {
		if ((st = yx_der_check(o->attributes[i], err)) != YX_OK)
			return yx_fail_prefix(err, st, "signed attribute %zu: ", i + 1);
		yx_der_put_raw(out, o->attributes[i]);
	}
	yx_der_end_set_of(out, all);
	slot->has_attributes = true;
	return yx_buf_status(out, err);
}

static enum yx_status
choose_algorithms(struct cms_slot *slot, const struct yx_cms_signer_options *o,
		  struct yx_error *err)
{
	slot->scheme = o->scheme;
	slot->digest = o->digest;
	if (slot->scheme.kind == YX_SCHEME_NONE)
		return yx_fail(err, YX_USAGE, NULL, "", "no signature scheme was chosen");
	if (slot->digest == YX_DIGEST_NONE)
		slot->digest = slot->scheme.digest;
	if (slot->digest == YX_DIGEST_NONE) /* EdDSA, RFC 8419 3.1 */
		slot->digest =
		    slot->scheme.kind == YX_SCHEME_ED448 ? YX_DIGEST_SHAKE256 : YX_DIGEST_SHA512;
	if (slot->digest >= YX_DIGEST_COUNT)
		return yx_fail(err, YX_USAGE, NULL, "", "there is no such digest");
	return YX_OK;
}

enum yx_status
cms_slot_fill(struct cms_slot *slot, struct yx_cms_builder *b,
	      const struct yx_cms_signer_options *o, struct yx_error *err)
{
	enum yx_status st;

	if (!b->has_content)
		return yx_fail(err, YX_USAGE, NULL, "", "the content comes before its signers");
	if ((st = choose_algorithms(slot, o, err)) != YX_OK)
		return st;
	if ((st = yx_cert_parse(&slot->cert, o->certificate, YX_PKI_LENIENT, err)) != YX_OK)
		return yx_fail_prefix(err, st, "the signer's certificate: ");
	slot->by_key_id = o->by_key_id;
	if (slot->by_key_id && yx_cert_subject_key_id(slot->cert).len == 0)
		return yx_fail(err, YX_USAGE, NULL, "RFC 5652 5.3",
			       "the certificate has no subject key identifier");
	if (!o->omit_attributes)
		return put_attributes(slot, b, o, err);
	if (b->content_type != YX_OID_CMS_DATA && b->content_type != YX_OID_GM_DATA)
		return yx_fail(err, YX_USAGE, NULL, "RFC 5652 5.3",
			       "signed attributes may be left out for plain data only");
	if (b->content.run_count == 1)
		yx_buf_put_bytes(&slot->to_sign, b->content.runs[0]);
	return yx_buf_status(&slot->to_sign, err);
}

void
cms_slot_clear(struct cms_slot *slot)
{
	yx_cert_free(slot->cert);
	yx_buf_clear(&slot->to_sign);
	yx_buf_clear(&slot->value);
	yx_buf_clear(&slot->unsigned_attributes);
	*slot = (struct cms_slot){ 0 };
}

static void
put_identifier(struct yx_buf *out, const struct cms_slot *slot)
{
	size_t mark;

	if (slot->by_key_id) {
		yx_der_put(out, YX_DER_CONTEXT(0), yx_cert_subject_key_id(slot->cert));
		return;
	}
	mark = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_raw(out, yx_cert_issuer(slot->cert));
	yx_der_put(out, YX_DER_INTEGER, yx_cert_serial(slot->cert));
	yx_der_end(out, mark);
}

enum yx_status
cms_slot_put(struct yx_buf *out, const struct cms_slot *slot, enum yx_cms_family family,
	     struct yx_error *err)
{
	size_t mark = yx_der_begin(out, YX_DER_SEQUENCE);
	enum yx_status st;

	yx_der_put_int64(out, slot->by_key_id ? 3 : 1);
	put_identifier(out, slot);
	cms_put_digest_algorithm(out, slot->digest);
	if (slot->has_attributes) { /* the signed SET under its [0] IMPLICIT tag */
		struct yx_bytes set = yx_buf_bytes(&slot->to_sign);

		yx_buf_put_u8(out, YX_DER_CONTEXT_CONSTRUCTED(0));
		yx_buf_put_bytes(out, yx_bytes_slice(set, 1, set.len));
	}
	if ((st = cms_put_scheme(out, &slot->scheme, family, err)) != YX_OK)
		return st;
	yx_der_put_octets(out, yx_buf_bytes(&slot->value));
	if (slot->unsigned_attributes.len) {
		size_t set = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));

		yx_der_put_raw(out, yx_buf_bytes(&slot->unsigned_attributes));
		yx_der_end_set_of(out, set);
	}
	yx_der_end(out, mark);
	return yx_buf_status(out, err);
}
