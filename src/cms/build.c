/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building a SignedData: content, certificates, signers, values, and the whole. Two steps per
 * signer, so that the key may be elsewhere (a token, a remote signer, a second person's device).
 */
#include "builder.h"

enum yx_status
yx_cms_builder_new(struct yx_cms_builder **out, enum yx_cms_family family, struct yx_error *err)
{
	struct yx_cms_builder *b = yx_alloc(sizeof(*b));

	*out = NULL;
	if (!b)
		return yx_fail_nomem(err);
	b->family = family;
	*out = b;
	return YX_OK;
}

void
yx_cms_builder_free(struct yx_cms_builder *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->slot_count; i++)
		cms_slot_clear(&b->slots[i]);
	yx_buf_clear(&b->attached);
	yx_buf_clear(&b->certificates.bytes);
	yx_buf_clear(&b->crls.bytes);
	yx_buf_clear(&b->ocsps.bytes);
	yx_free(b);
}

static enum yx_status
keep_content(struct yx_cms_builder *b, const struct yx_cms_content *content, struct yx_error *err)
{
	if (content->run_count > YX_LIMIT_CMS_RUNS || content->digest_count > YX_DIGEST_COUNT)
		return yx_fail(err, YX_LIMIT, NULL, "", "content in too many parts");
	for (size_t i = 0; i < content->run_count; i++)
		b->runs[i] = content->runs[i];
	for (size_t i = 0; i < content->digest_count; i++)
		b->digests[i] = content->digests[i];
	b->content.runs = b->runs;
	b->content.run_count = content->run_count;
	b->content.digests = b->digests;
	b->content.digest_count = content->digest_count;
	b->content.given = content->given || content->digest_count == 0;
	return YX_OK;
}

enum yx_status
yx_cms_builder_content(struct yx_cms_builder *b, enum yx_oid type,
		       const struct yx_cms_content *content, bool attach, struct yx_error *err)
{
	enum yx_status st;

	if (b->has_content)
		return yx_fail(err, YX_USAGE, NULL, "", "the content was given already");
	b->content_type = type;
	if (type == YX_OID_NONE)
		b->content_type = b->family == YX_CMS_GM ? YX_OID_GM_DATA : YX_OID_CMS_DATA;
	if ((st = keep_content(b, content, err)) != YX_OK)
		return st;
	if (attach) {
		if (!b->content.given)
			return yx_fail(err, YX_USAGE, NULL, "",
				       "content that is attached must be given as bytes");
		yx_buf_init(&b->attached, 0);
		st = cms_content_join(&b->attached, &b->content, YX_LIMIT_CMS_BYTES, err);
		if (st != YX_OK)
			return st;
		b->runs[0] = yx_buf_bytes(&b->attached);
		b->content.run_count = 1;
	}
	b->attach = attach;
	b->has_content = true;
	return YX_OK;
}

static enum yx_status
pile_add(struct cms_pile *pile, struct yx_bytes item, size_t max, struct yx_error *err)
{
	struct yx_der d = yx_der(yx_buf_bytes(&pile->bytes));
	struct yx_der_item have;

	while (yx_der_any(&d, &have))
		if (yx_bytes_equal(have.all, item))
			return YX_OK;
	if (pile->count >= max)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %zu of a kind", max);
	/* one element; whether all inside is DER is the issuer's affair */
	if (item.len == 0 || yx_der_first(item).len != item.len)
		return yx_fail(err, YX_USAGE, NULL, "", "not one whole encoding");
	yx_buf_put_bytes(&pile->bytes, item);
	pile->count++;
	return yx_buf_status(&pile->bytes, err);
}

enum yx_status
yx_cms_builder_certificate(struct yx_cms_builder *b, struct yx_bytes certificate,
			   struct yx_error *err)
{
	return pile_add(&b->certificates, certificate, YX_LIMIT_CMS_CERTIFICATES, err);
}

enum yx_status
yx_cms_builder_crl(struct yx_cms_builder *b, struct yx_bytes crl, struct yx_error *err)
{
	return pile_add(&b->crls, crl, YX_LIMIT_CMS_REVOCATION, err);
}

enum yx_status
yx_cms_builder_ocsp(struct yx_cms_builder *b, struct yx_bytes ocsp, struct yx_error *err)
{
	return pile_add(&b->ocsps, ocsp, YX_LIMIT_CMS_REVOCATION, err);
}

enum yx_status
yx_cms_builder_signer(struct yx_cms_builder *b, const struct yx_cms_signer_options *options,
		      size_t *index, struct yx_error *err)
{
	struct cms_slot *slot;
	enum yx_status st;

	if (b->slot_count >= YX_LIMIT_CMS_SIGNERS)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d signers",
			       YX_LIMIT_CMS_SIGNERS);
	slot = &b->slots[b->slot_count];
	if ((st = cms_slot_fill(slot, b, options, err)) != YX_OK)
		goto failed;
	if (!options->omit_certificate &&
	    (st = yx_cms_builder_certificate(b, options->certificate, err)) != YX_OK)
		goto failed;
	if (index)
		*index = b->slot_count;
	b->slot_count++;
	return YX_OK;
failed:
	cms_slot_clear(slot);
	return st;
}

static struct cms_slot *
slot_at(struct yx_cms_builder *b, size_t index, struct yx_error *err)
{
	if (index < b->slot_count)
		return &b->slots[index];
	yx_fail(err, YX_USAGE, NULL, "", "there is no signer %zu", index);
	return NULL;
}

struct yx_bytes
yx_cms_builder_to_sign(const struct yx_cms_builder *b, size_t index)
{
	if (index >= b->slot_count)
		return yx_bytes(NULL, 0);
	return yx_buf_bytes(&b->slots[index].to_sign);
}

struct yx_bytes
yx_cms_builder_signature_value(const struct yx_cms_builder *b, size_t index)
{
	if (index >= b->slot_count)
		return yx_bytes(NULL, 0);
	return yx_buf_bytes(&b->slots[index].value);
}

enum yx_status
yx_cms_builder_signature(struct yx_cms_builder *b, size_t index, struct yx_bytes value,
			 struct yx_error *err)
{
	struct cms_slot *slot = slot_at(b, index, err);

	if (!slot)
		return YX_USAGE;
	yx_buf_reset(&slot->value);
	yx_buf_put_bytes(&slot->value, value);
	return yx_buf_status(&slot->value, err);
}

enum yx_status
yx_cms_builder_sign(struct yx_cms_builder *b, size_t index, const struct yx_key *key,
		    struct yx_bytes sm2_id, struct yx_error *err)
{
	struct cms_slot *slot = slot_at(b, index, err);
	struct yx_buf joined;
	struct yx_bytes message;
	enum yx_status st = YX_OK;

	if (!slot)
		return YX_USAGE;
	if (!yx_bytes_equal(yx_cert_key_bits(slot->cert), yx_pubkey_bits_value(yx_key_public(key))))
		return yx_fail(err, YX_USAGE, NULL, "",
			       "the key is not that of the signer's certificate");
	yx_buf_init(&joined, 0);
	message = yx_buf_bytes(&slot->to_sign);
	if (!slot->has_attributes && b->content.run_count != 1) {
		if (!b->content.given) {
			st = yx_fail(err, YX_USAGE, NULL, "RFC 5652 5.4",
				     "without signed attributes the content itself is signed, "
				     "not its digest");
			goto done;
		}
		if ((st = cms_content_join(&joined, &b->content, YX_LIMIT_BUFFER, err)) != YX_OK)
			goto done;
		message = yx_buf_bytes(&joined);
	}
	yx_buf_reset(&slot->value);
	st = yx_key_sign(key, &slot->scheme, message, sm2_id, &slot->value, err);
done:
	yx_buf_clear(&joined);
	return st;
}

enum yx_status
yx_cms_builder_unsigned(struct yx_cms_builder *b, size_t index, enum yx_oid type,
			struct yx_bytes value, struct yx_error *err)
{
	struct cms_slot *slot = slot_at(b, index, err);
	size_t mark, set;

	if (!slot)
		return YX_USAGE;
	mark = yx_der_begin(&slot->unsigned_attributes, YX_DER_SEQUENCE);
	yx_der_put_oid(&slot->unsigned_attributes, type);
	set = yx_der_begin(&slot->unsigned_attributes, YX_DER_SET);
	yx_der_put_raw(&slot->unsigned_attributes, value);
	yx_der_end(&slot->unsigned_attributes, set);
	yx_der_end(&slot->unsigned_attributes, mark);
	return yx_buf_status(&slot->unsigned_attributes, err);
}
