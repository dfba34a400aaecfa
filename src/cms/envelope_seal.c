/* SPDX-License-Identifier: Apache-2.0 */
/* Making an AuthEnvelopedData (RFC 5083): the content encrypted, its key wrapped for each. */
#include <string.h>
#include <yinxin/crypto_encrypt.h>
#include <yinxin/crypto_envelope.h>
#include <yinxin/limits.h>
#include "envelope.h"

static bool
is_sm2(const struct yx_cert *cert)
{
	const struct yx_pubkey *k;

	return yx_cert_public_key(cert, &k, NULL) == YX_OK && yx_pubkey_type(k) == YX_KEY_SM2;
}

enum yx_status
yx_cms_recipient_check(const struct yx_cert *cert, yx_time now, struct yx_error *err)
{
	const struct yx_pubkey *k;
	char name[64];
	enum yx_status st;
	uint32_t uses;

	if ((st = yx_cert_public_key(cert, &k, err)) != YX_OK)
		return st;
	switch (yx_pubkey_type(k)) {
	case YX_KEY_SM2:
		uses = YX_KU_KEY_ENCIPHERMENT | YX_KU_DATA_ENCIPHERMENT | YX_KU_KEY_AGREEMENT;
		break;
	case YX_KEY_RSA:
		uses = YX_KU_KEY_ENCIPHERMENT;
		break;
	case YX_KEY_EC:
		uses = YX_KU_KEY_AGREEMENT;
		break;
	default:
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "nothing can be encrypted to a key of type %s; use SM2, RSA or EC",
			       yx_pubkey_name(k, name));
	}
	if (!yx_cert_may(cert, uses))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.2.1.3",
			       "the certificate's key usage does not include encryption");
	if (now < yx_cert_not_before(cert) || now > yx_cert_not_after(cert))
		return yx_fail(err, YX_DENIED, NULL, "RFC 5280 4.1.2.5",
			       "the certificate is not valid now");
	return YX_OK;
}

/* IssuerAndSerialNumber */
static void
put_name(struct yx_buf *out, const struct yx_cert *cert)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_raw(out, yx_cert_issuer(cert));
	yx_der_put(out, YX_DER_INTEGER, yx_cert_serial(cert));
	yx_der_end(out, m);
}

/* RSAES-OAEP-params with SHA-256 throughout (RFC 4055 4.1). */
static void
put_oaep(struct yx_buf *out)
{
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE), params, tag, alg, inner;

	yx_der_put_oid(out, YX_OID_RSA_OAEP);
	params = yx_der_begin(out, YX_DER_SEQUENCE);
	tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
	alg = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, yx_digest_oid(YX_DIGEST_SHA256));
	yx_der_put_null(out);
	yx_der_end(out, alg);
	yx_der_end(out, tag);
	tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));
	alg = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, YX_OID_MGF1);
	inner = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, yx_digest_oid(YX_DIGEST_SHA256));
	yx_der_put_null(out);
	yx_der_end(out, inner);
	yx_der_end(out, alg);
	yx_der_end(out, tag);
	yx_der_end(out, params);
	yx_der_end(out, seq);
}

/* KeyTransRecipientInfo, RFC 5652 6.2.1 */
static enum yx_status
put_transport(struct yx_buf *out, const struct yx_cert *cert, const struct yx_pubkey *k,
	      struct yx_bytes key, struct yx_error *err)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE), alg;
	struct yx_buf wrapped = { 0 };
	enum yx_status st;

	yx_der_put_int64(out, 0);
	put_name(out, cert);
	if (yx_pubkey_type(k) == YX_KEY_RSA) {
		put_oaep(out);
	} else {
		alg = yx_der_begin(out, YX_DER_SEQUENCE);
		yx_der_put_oid(out, YX_OID_SM2_ENCRYPT);
		yx_der_put_null(out);
		yx_der_end(out, alg);
	}
	if ((st = yx_pubkey_encrypt(k, key, &wrapped, err)) == YX_OK)
		yx_der_put_octets(out, yx_buf_bytes(&wrapped));
	yx_der_end(out, m);
	yx_buf_clear(&wrapped);
	return st;
}

static void
put_algorithm(struct yx_buf *out, enum yx_oid id)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_oid(out, id);
	yx_der_end(out, m);
}

enum yx_status
envelope_shared_info(struct yx_buf *out, struct yx_error *err)
{
	static const uint8_t bits[4] = { 0, 0, 1, 0 }; /* 256 */
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE), tag;

	put_algorithm(out, YX_OID_AES256_WRAP);
	tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(2));
	yx_der_put_octets(out, yx_bytes(bits, sizeof(bits)));
	yx_der_end(out, tag);
	yx_der_end(out, m);
	return yx_buf_status(out, err);
}

/* KeyAgreeRecipientInfo, RFC 5652 6.2.2 with RFC 5753 3.1.1 */
static void
put_agreement(struct yx_buf *out, const struct yx_cert *cert, struct yx_bytes point,
	      struct yx_bytes wrapped)
{
	size_t m = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1)), tag, key, alg;

	yx_der_put_int64(out, 3);
	tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
	key = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));
	put_algorithm(out, YX_OID_EC_PUBLIC_KEY);
	yx_der_put_bits(out, point);
	yx_der_end(out, key);
	yx_der_end(out, tag);
	alg = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, YX_OID_ECDH_SHA256_KDF);
	put_algorithm(out, YX_OID_AES256_WRAP);
	yx_der_end(out, alg);
	tag = yx_der_begin(out, YX_DER_SEQUENCE);
	key = yx_der_begin(out, YX_DER_SEQUENCE);
	put_name(out, cert);
	yx_der_put_octets(out, wrapped);
	yx_der_end(out, key);
	yx_der_end(out, tag);
	yx_der_end(out, m);
}

static enum yx_status
put_recipient(struct yx_buf *out, const struct yx_cert *cert, struct yx_bytes key,
	      struct yx_error *err)
{
	struct yx_buf info = { 0 }, point = { 0 }, kek = { 0 }, wrapped = { 0 };
	const struct yx_pubkey *k;
	enum yx_status st;

	if ((st = yx_cert_public_key(cert, &k, err)) != YX_OK)
		return st;
	if (yx_pubkey_type(k) != YX_KEY_EC)
		return put_transport(out, cert, k, key, err);
	yx_buf_init_secret(&kek, 64);
	if ((st = envelope_shared_info(&info, err)) == YX_OK &&
	    (st = yx_pubkey_agree(k, YX_DIGEST_SHA256, yx_buf_bytes(&info), 32, &point, &kek,
				  err)) == YX_OK &&
	    (st = yx_keywrap(yx_buf_bytes(&kek), key, &wrapped, err)) == YX_OK)
		put_agreement(out, cert, yx_buf_bytes(&point), yx_buf_bytes(&wrapped));
	yx_buf_clear(&info);
	yx_buf_clear(&point);
	yx_buf_clear(&kek);
	yx_buf_clear(&wrapped);
	return st;
}

size_t
envelope_key_len(enum yx_cipher_alg cipher)
{
	return cipher == YX_CIPHER_SM4_GCM ? 16 : 32;
}

/* EncryptedContentInfo and mac: GCMParameters of RFC 5084 3.2. */
static void
put_content(struct yx_buf *out, enum yx_cipher_alg cipher, struct yx_bytes nonce,
	    struct yx_bytes sealed)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE), alg, params;

	yx_der_put_oid(out, YX_OID_CMS_DATA);
	alg = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, cipher == YX_CIPHER_SM4_GCM ? YX_OID_SM4_GCM : YX_OID_AES256_GCM);
	params = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_octets(out, nonce);
	yx_der_put_int64(out, ENVELOPE_TAG);
	yx_der_end(out, params);
	yx_der_end(out, alg);
	yx_der_put(out, YX_DER_CONTEXT(0), yx_bytes_slice(sealed, 0, sealed.len - ENVELOPE_TAG));
	yx_der_end(out, m);
	yx_der_put_octets(out, yx_bytes_slice(sealed, sealed.len - ENVELOPE_TAG, ENVELOPE_TAG));
}

static enum yx_status
put_all(struct yx_buf *out, const struct yx_cert *const *recipients, size_t count,
	enum yx_cipher_alg cipher, struct yx_bytes key, struct yx_bytes nonce,
	struct yx_bytes sealed, struct yx_error *err)
{
	size_t info = yx_der_begin(out, YX_DER_SEQUENCE), tag, seq, set;
	enum yx_status st = YX_OK;

	yx_der_put_oid(out, YX_OID_CMS_AUTH_ENVELOPED);
	tag = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
	seq = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_int64(out, 0);
	set = yx_der_begin(out, YX_DER_SET);
	for (size_t i = 0; i < count && st == YX_OK; i++)
		st = put_recipient(out, recipients[i], key, err);
	yx_der_end_set_of(out, set);
	put_content(out, cipher, nonce, sealed);
	yx_der_end(out, seq);
	yx_der_end(out, tag);
	yx_der_end(out, info);
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

enum yx_status
yx_cms_envelope_seal(struct yx_buf *out, const struct yx_cert *const *recipients, size_t count,
		     struct yx_bytes plain, struct yx_error *err)
{
	uint8_t key[32], nonce[ENVELOPE_NONCE];
	enum yx_cipher_alg cipher = YX_CIPHER_SM4_GCM;
	struct yx_buf sealed = { 0 }, made = { 0 };
	struct yx_bytes k;
	enum yx_status st;

	if (count == 0 || count > YX_LIMIT_CMS_RECIPIENTS)
		return yx_fail(err, YX_USAGE, NULL, "RFC 5652 6.1",
			       "an envelope is for 1 to %d recipients, not %zu",
			       YX_LIMIT_CMS_RECIPIENTS, count);
	if (plain.len > YX_LIMIT_CMS_ENVELOPE)
		return yx_fail(err, YX_LIMIT, NULL, "", "%zu octets in one envelope", plain.len);
	for (size_t i = 0; i < count; i++)
		if (!is_sm2(recipients[i]))
			cipher = YX_CIPHER_AES256_GCM;
	k = yx_bytes(key, envelope_key_len(cipher));
	if ((st = yx_random(key, sizeof(key), err)) != YX_OK ||
	    (st = yx_random(nonce, sizeof(nonce), err)) != YX_OK ||
	    (st = yx_cipher_encrypt(cipher, k, yx_bytes(nonce, sizeof(nonce)), yx_bytes(NULL, 0),
				    false, plain, &sealed, err)) != YX_OK ||
	    (st = put_all(&made, recipients, count, cipher, k, yx_bytes(nonce, sizeof(nonce)),
			  yx_buf_bytes(&sealed), err)) != YX_OK)
		goto done;
	yx_buf_put_bytes(out, yx_buf_bytes(&made));
	st = yx_buf_status(out, err);
done:
	yx_wipe(key, sizeof(key));
	yx_buf_clear(&sealed);
	yx_buf_clear(&made);
	return st;
}
