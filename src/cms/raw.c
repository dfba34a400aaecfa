/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures without a CMS around them: the adbe.x509.rsa_sha1 form of old PDFs, a bare PKCS#1 v1.5
 * value, as a rule inside an OCTET STRING. Its name says SHA-1, but the RSA block names the digest.
 */
#include "parts.h"

/* The most likely first. */
static const enum yx_digest_alg candidates[] = {
	YX_DIGEST_SHA1,   YX_DIGEST_SHA256, YX_DIGEST_SHA512,    YX_DIGEST_SHA384,
	YX_DIGEST_SHA224, YX_DIGEST_MD5,    YX_DIGEST_RIPEMD160,
};
#define CANDIDATES (sizeof(candidates) / sizeof(candidates[0]))

static struct yx_bytes
unwrap(struct yx_bytes contents)
{
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d = yx_der_lenient(contents, &forgiven, NULL);
	struct yx_bytes value;

	return yx_der_octets(&d, &value) ? value : contents;
}

static enum yx_status
try_all(const struct yx_pubkey *key, struct yx_bytes value, const struct cms_digests *digests,
	enum yx_digest_alg *digest, bool *valid, struct yx_error *err)
{
	for (size_t i = 0; i < CANDIDATES && !*valid; i++) {
		const struct yx_digest *d = &digests->items[candidates[i]];
		struct yx_scheme s = { YX_SCHEME_RSA_PKCS1, candidates[i], YX_DIGEST_NONE, -1 };
		enum yx_status st;

		if (d->len == 0)
			continue;
		st = yx_pubkey_verify_digest(key, &s, d, value, true, NULL, valid, err);
		if (st != YX_OK)
			return st;
		if (*valid)
			*digest = candidates[i];
	}
	return YX_OK;
}

enum yx_status
yx_cms_raw_verify(struct yx_bytes contents, struct yx_bytes certificate,
		  const struct yx_cms_content *content, enum yx_digest_alg *digest, bool *valid,
		  struct yx_error *err)
{
	bool wanted[YX_DIGEST_COUNT] = { false };
	struct cms_digests digests;
	struct yx_cert *cert = NULL;
	const struct yx_pubkey *key;
	enum yx_status st;

	*valid = false;
	*digest = YX_DIGEST_NONE;
	if ((st = yx_cert_parse(&cert, certificate, YX_PKI_LENIENT, err)) != YX_OK)
		goto done;
	if ((st = yx_cert_public_key(cert, &key, err)) != YX_OK)
		goto done;
	if (yx_pubkey_type(key) != YX_KEY_RSA) {
		st = yx_fail(err, YX_UNSUPPORTED, NULL, "PDF 1.7 12.8.3.2",
			     "the certificate's key is not an RSA key");
		goto done;
	}
	for (size_t i = 0; i < CANDIDATES; i++)
		wanted[candidates[i]] = true;
	if ((st = cms_digest_content(&digests, content, wanted, err)) != YX_OK)
		goto done;
	st = try_all(key, unwrap(contents), &digests, digest, valid, err);
done:
	yx_cert_free(cert);
	return st;
}
