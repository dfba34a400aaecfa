/* SPDX-License-Identifier: Apache-2.0 */
/* The whole message from what the builder holds (RFC 5652 5.1), its size ahead of time, and the
 * common case of one signer in one call. */
#include "builder.h"

/* RFC 5652 5.1, the rule for CMSVersion; GB/T 35275 writes 1 always. */
static int64_t
message_version(const struct yx_cms_builder *b)
{
	if (b->family == YX_CMS_GM)
		return 1;
	if (b->ocsps.count)
		return 5;
	if (b->content_type != YX_OID_CMS_DATA)
		return 3;
	for (size_t i = 0; i < b->slot_count; i++)
		if (b->slots[i].by_key_id)
			return 3;
	return 1;
}

static void
put_digest_algorithms(struct yx_buf *out, const struct yx_cms_builder *b)
{
	bool done[YX_DIGEST_COUNT] = { false };
	size_t set = yx_der_begin(out, YX_DER_SET);

	for (size_t i = 0; i < b->slot_count; i++) {
		enum yx_digest_alg alg = b->slots[i].digest;

		if (!done[alg])
			cms_put_digest_algorithm(out, alg);
		done[alg] = true;
	}
	yx_der_end_set_of(out, set);
}

static void
put_content(struct yx_buf *out, const struct yx_cms_builder *b)
{
	size_t mark = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_oid(out, b->content_type);
	if (b->attach) {
		size_t box = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));

		yx_der_put_octets(out, yx_buf_bytes(&b->attached));
		yx_der_end(out, box);
	}
	yx_der_end(out, mark);
}

static void
put_certificates(struct yx_buf *out, const struct yx_cms_builder *b)
{
	size_t set;

	if (b->certificates.count == 0)
		return;
	set = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
	yx_der_put_raw(out, yx_buf_bytes(&b->certificates.bytes));
	yx_der_end_set_of(out, set);
}

/* CRLs plain, OCSP responses as OtherRevocationInfoFormat [1] (RFC 5940 2.1). */
static void
put_revocation(struct yx_buf *out, const struct yx_cms_builder *b)
{
	struct yx_der d = yx_der(yx_buf_bytes(&b->ocsps.bytes));
	struct yx_der_item ocsp;
	size_t set;

	if (b->crls.count == 0 && b->ocsps.count == 0)
		return;
	set = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));
	yx_der_put_raw(out, yx_buf_bytes(&b->crls.bytes));
	while (yx_der_any(&d, &ocsp)) {
		size_t other = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));

		yx_der_put_oid(out, YX_OID_RI_OCSP_RESPONSE);
		yx_der_put_raw(out, ocsp.all);
		yx_der_end(out, other);
	}
	yx_der_end_set_of(out, set);
}

enum yx_status
yx_cms_builder_finish(struct yx_cms_builder *b, struct yx_buf *out, struct yx_error *err)
{
	bool gm = b->family == YX_CMS_GM;
	size_t info, box, body, set;
	enum yx_status st;

	if (!b->has_content)
		return yx_fail(err, YX_USAGE, NULL, "", "there is no content");
	for (size_t i = 0; i < b->slot_count; i++)
		if (b->slots[i].value.len == 0)
			return yx_fail(err, YX_USAGE, NULL, "", "signer %zu has not signed yet",
				       i + 1);
	info = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, gm ? YX_OID_GM_SIGNED_DATA : YX_OID_CMS_SIGNED_DATA);
	box = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
	body = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_int64(out, message_version(b));
	put_digest_algorithms(out, b);
	put_content(out, b);
	put_certificates(out, b);
	put_revocation(out, b);
	set = yx_der_begin(out, YX_DER_SET);
	for (size_t i = 0; i < b->slot_count; i++)
		if ((st = cms_slot_put(out, &b->slots[i], b->family, err)) != YX_OK)
			return st;
	yx_der_end_set_of(out, set);
	yx_der_end(out, body);
	yx_der_end(out, box);
	yx_der_end(out, info);
	return yx_buf_status(out, err);
}

/*
 * Generous, not exact: the fixed parts (OIDs, algorithm identifiers with PSS parameters, digests,
 * times, some forty headers) stay below 1 KiB together, and the issuer's name appears in the
 * SignerInfo and in each signing-certificate attribute.
 */
size_t
yx_cms_size_max(const struct yx_cms_signer_options *options, const struct yx_bytes *certificates,
		size_t certificate_count, size_t signature_max, size_t content_len, size_t extra)
{
	struct yx_cert *cert = NULL;
	size_t size = 1024 + signature_max + content_len + extra + (extra ? 64 : 0);
	size_t name = options->certificate.len; /* never longer than this */

	if (yx_cert_parse(&cert, options->certificate, YX_PKI_LENIENT, NULL) == YX_OK)
		name = yx_cert_issuer(cert).len + yx_cert_serial(cert).len;
	yx_cert_free(cert);
	size += options->certificate.len + 3 * (name + 16);
	for (size_t i = 0; i < certificate_count; i++)
		size += certificates[i].len;
	for (size_t i = 0; i < options->attribute_count; i++)
		size += options->attributes[i].len;
	return size;
}

enum yx_status
yx_cms_sign(struct yx_buf *out, enum yx_cms_family family, const struct yx_cms_content *content,
	    bool attach, const struct yx_cms_signer_options *options, const struct yx_key *key,
	    const struct yx_bytes *certificates, size_t certificate_count, struct yx_error *err)
{
	struct yx_cms_signer_options o = *options;
	struct yx_cms_builder *b = NULL;
	enum yx_status st;

	if (o.scheme.kind == YX_SCHEME_NONE)
		o.scheme = yx_key_default_scheme(key, false);
	if ((st = yx_cms_builder_new(&b, family, err)) != YX_OK)
		goto done;
	if ((st = yx_cms_builder_content(b, YX_OID_NONE, content, attach, err)) != YX_OK)
		goto done;
	if ((st = yx_cms_builder_signer(b, &o, NULL, err)) != YX_OK)
		goto done;
	for (size_t i = 0; i < certificate_count; i++)
		if ((st = yx_cms_builder_certificate(b, certificates[i], err)) != YX_OK)
			goto done;
	if ((st = yx_cms_builder_sign(b, 0, key, yx_bytes(NULL, 0), err)) != YX_OK)
		goto done;
	st = yx_cms_builder_finish(b, out, err);
done:
	yx_cms_builder_free(b);
	return st;
}
