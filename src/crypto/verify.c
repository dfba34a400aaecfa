/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signature verification. What is checked is the value only: whether the algorithm is strong enough
 * is policy, decided elsewhere. PKCS#1 v1.5 is checked by building the one right encoding and
 * comparing all of it, which leaves nothing to parse and so nothing to forge.
 */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>
#include "pubkey.h"
#include "sigvalue.h"

bool
scheme_fits(const struct yx_scheme *s, const struct yx_pubkey *k)
{
	switch (s->kind) {
	case YX_SCHEME_RSA_PKCS1:
		return k->type == YX_KEY_RSA && !k->pss_only;
	case YX_SCHEME_RSA_PSS:
		return k->type == YX_KEY_RSA &&
		       (k->pss.kind == YX_SCHEME_NONE ||
			(k->pss.digest == s->digest && k->pss.mgf1 == s->mgf1 &&
			 (s->salt_len < 0 || s->salt_len >= k->pss.salt_len)));
	case YX_SCHEME_ECDSA:
	case YX_SCHEME_ECDSA_PLAIN:
		return k->type == YX_KEY_EC;
	case YX_SCHEME_SM2:
		return k->type == YX_KEY_SM2;
	case YX_SCHEME_EDDSA:
		return k->type == YX_KEY_ED25519;
	case YX_SCHEME_ED448:
		return k->type == YX_KEY_ED448;
	case YX_SCHEME_DSA:
		return k->type == YX_KEY_DSA;
	default:
		return false;
	}
}

/* EMSA-PKCS1-v1_5, RFC 8017 9.2; false when the modulus is too short for the digest. */
static bool
put_pkcs1(struct yx_buf *em, size_t em_len, const struct yx_digest *d, bool with_null)
{
	struct yx_buf info = { 0 };
	size_t seq = yx_der_begin(&info, YX_DER_SEQUENCE);
	size_t alg = yx_der_begin(&info, YX_DER_SEQUENCE);
	bool fits;

	yx_der_put_oid(&info, yx_digest_oid(d->alg));
	if (with_null)
		yx_der_put_null(&info);
	yx_der_end(&info, alg);
	yx_der_put_octets(&info, yx_digest_bytes(d));
	yx_der_end(&info, seq);
	fits = em_len >= info.len + 11;
	if (fits) {
		yx_buf_put(em, "\x00\x01", 2);
		yx_buf_fill(em, 0xff, em_len - info.len - 3);
		yx_buf_put_u8(em, 0);
		yx_buf_put_bytes(em, yx_buf_bytes(&info));
	}
	fits = fits && info.status == YX_OK;
	yx_buf_clear(&info);
	return fits;
}

/* signature ^ e mod n; false when it is not a number below n. */
static bool
rsa_public(const struct yx_pubkey *k, struct yx_bytes signature, struct yx_buf *out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, k->pkey, NULL);
	size_t len = k->rsa_len;
	uint8_t *em = yx_buf_grow(out, len);
	bool ok;

	ok = em && ctx && EVP_PKEY_encrypt_init(ctx) == 1 &&
	     EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) == 1 &&
	     EVP_PKEY_encrypt(ctx, em, &len, signature.data, signature.len) == 1 &&
	     len == k->rsa_len;
	EVP_PKEY_CTX_free(ctx);
	return ok;
}

static enum yx_status
verify_pkcs1(const struct yx_pubkey *k, const struct yx_digest *d, struct yx_bytes signature,
	     bool lenient, bool *forgiven, bool *valid, struct yx_error *err)
{
	struct yx_buf padded = { 0 }, got = { 0 }, want = { 0 };
	enum yx_status st = YX_OK;
	bool bent = false;

	if (signature.len < k->rsa_len && lenient) {
		yx_buf_fill(&padded, 0, k->rsa_len - signature.len);
		yx_buf_put_bytes(&padded, signature);
		signature = yx_buf_bytes(&padded);
		bent = true;
	}
	if (signature.len != k->rsa_len || !rsa_public(k, signature, &got))
		goto done;
	*valid = put_pkcs1(&want, k->rsa_len, d, true) &&
		 yx_bytes_equal(yx_buf_bytes(&got), yx_buf_bytes(&want));
	if (!*valid && lenient) {
		yx_buf_reset(&want);
		bent = true;
		*valid = put_pkcs1(&want, k->rsa_len, d, false) &&
			 yx_bytes_equal(yx_buf_bytes(&got), yx_buf_bytes(&want));
	}
	*forgiven = *valid && bent;
	st = yx_buf_status(&want, err);
done:
	ERR_clear_error();
	yx_buf_clear(&padded);
	yx_buf_clear(&got);
	yx_buf_clear(&want);
	return st;
}

static enum yx_status
verify_pss(const struct yx_pubkey *k, const struct yx_scheme *s, const struct yx_digest *d,
	   struct yx_bytes signature, bool *valid, struct yx_error *err)
{
	const EVP_MD *md = ossl_md(s->digest);
	const EVP_MD *mgf1 = ossl_md(s->mgf1 != YX_DIGEST_NONE ? s->mgf1 : s->digest);
	int salt = s->salt_len < 0 ? RSA_PSS_SALTLEN_DIGEST : s->salt_len;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, k->pkey, NULL);
	enum yx_status st = YX_OK;

	if (!ctx)
		return yx_fail_nomem(err);
	if (!md || !mgf1 || EVP_PKEY_verify_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) != 1 ||
	    EVP_PKEY_CTX_set_signature_md(ctx, md) != 1 ||
	    EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, mgf1) != 1 ||
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, salt) != 1)
		st = ossl_fail(err, YX_UNSUPPORTED, "RSASSA-PSS with this digest");
	else
		*valid = signature.len == k->rsa_len &&
			 EVP_PKEY_verify(ctx, signature.data, signature.len, d->value, d->len) == 1;
	ERR_clear_error();
	EVP_PKEY_CTX_free(ctx);
	return st;
}

/* One candidate reading of a pair. */
static enum yx_status
try_pair(const struct yx_pubkey *k, const struct sigvalue *v, const struct yx_digest *d,
	 bool *valid, struct yx_error *err)
{
	struct yx_buf der = { 0 };
	EVP_PKEY_CTX *ctx = NULL;
	enum yx_status st = YX_OK;

	if (v->r.len > k->order_len || v->s.len > k->order_len)
		goto done;
	sigvalue_put_der(&der, v);
	if ((st = yx_buf_status(&der, err)) != YX_OK)
		goto done;
	if (!(ctx = EVP_PKEY_CTX_new_from_pkey(NULL, k->pkey, NULL)) ||
	    EVP_PKEY_verify_init(ctx) != 1) {
		st = ossl_fail(err, YX_CRYPTO, "cannot verify with this key");
		goto done;
	}
	*valid = EVP_PKEY_verify(ctx, der.data, der.len, d->value, d->len) == 1;
done:
	ERR_clear_error();
	EVP_PKEY_CTX_free(ctx);
	yx_buf_clear(&der);
	return st;
}

static enum yx_status
verify_pair(const struct yx_pubkey *k, enum yx_scheme_kind kind, const struct yx_digest *d,
	    struct yx_bytes signature, bool lenient, bool *forgiven, bool *valid,
	    struct yx_error *err)
{
	struct sigvalue v = { 0 };
	enum yx_status st = YX_OK;
	bool plain = kind == YX_SCHEME_ECDSA_PLAIN;

	if (plain ? sigvalue_raw(&v, signature, k->order_len) : sigvalue_der(&v, signature))
		st = try_pair(k, &v, d, valid, err);
	if (st != YX_OK || *valid || !lenient)
		return st;
	/* then the ways in which the field goes wrong */
	if (sigvalue_raw(&v, signature, k->order_len))
		st = try_pair(k, &v, d, valid, err);
	if (st == YX_OK && !*valid && sigvalue_der_lenient(&v, signature))
		st = try_pair(k, &v, d, valid, err);
	*forgiven = *valid;
	return st;
}

enum yx_status
yx_pubkey_verify_digest(const struct yx_pubkey *k, const struct yx_scheme *s,
			const struct yx_digest *digest, struct yx_bytes signature,
			bool lenient_encoding, bool *forgiven, bool *valid, struct yx_error *err)
{
	bool ignored;

	forgiven = forgiven ? forgiven : &ignored;
	*valid = *forgiven = false;
	if (s->kind == YX_SCHEME_EDDSA || s->kind == YX_SCHEME_ED448)
		return yx_fail(err, YX_USAGE, NULL, "RFC 8032",
			       "EdDSA is verified over the message, not over a digest");
	if (digest->alg != s->digest || digest->len != yx_digest_size(s->digest) || !digest->len)
		return yx_fail(err, YX_USAGE, NULL, "", "the digest is %s where %s is needed",
			       yx_digest_name(digest->alg), yx_digest_name(s->digest));
	if (!scheme_fits(s, k))
		return YX_OK;
	switch (s->kind) {
	case YX_SCHEME_RSA_PKCS1:
		return verify_pkcs1(k, digest, signature, lenient_encoding, forgiven, valid, err);
	case YX_SCHEME_RSA_PSS:
		return verify_pss(k, s, digest, signature, valid, err);
	default:
		return verify_pair(k, s->kind, digest, signature, lenient_encoding, forgiven, valid,
				   err);
	}
}

static enum yx_status
verify_eddsa(const struct yx_pubkey *k, struct yx_bytes message, struct yx_bytes signature,
	     bool *valid, struct yx_error *err)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	enum yx_status st = YX_OK;

	if (!ctx)
		return yx_fail_nomem(err);
	if (EVP_DigestVerifyInit_ex(ctx, NULL, NULL, NULL, NULL, k->pkey, NULL) != 1)
		st = ossl_fail(err, YX_CRYPTO, "cannot verify with this key");
	else
		*valid = EVP_DigestVerify(ctx, signature.data, signature.len, message.data,
					  message.len) == 1;
	ERR_clear_error();
	EVP_MD_CTX_free(ctx);
	return st;
}

/* What the signature is over: the digest, or for SM2 e = SM3(Z || M). */
enum yx_status
scheme_digest(const struct yx_pubkey *k, const struct yx_scheme *s, struct yx_bytes message,
	      struct yx_bytes sm2_id, struct yx_digest *out, struct yx_error *err)
{
	struct yx_hasher *h = NULL;
	enum yx_status st;

	if (s->kind != YX_SCHEME_SM2)
		return yx_digest(out, s->digest, message, err);
	if ((st = yx_hasher_new_for(&h, k, s, sm2_id, err)) == YX_OK &&
	    (st = yx_hasher_update(h, message, err)) == YX_OK)
		st = yx_hasher_finish(h, out, err);
	yx_hasher_free(h);
	return st;
}

enum yx_status
yx_pubkey_verify(const struct yx_pubkey *k, const struct yx_scheme *s, struct yx_bytes message,
		 struct yx_bytes signature, struct yx_bytes sm2_id, bool lenient_encoding,
		 bool *forgiven, bool *valid, struct yx_error *err)
{
	struct yx_digest d;
	enum yx_status st;

	*valid = false;
	if (forgiven)
		*forgiven = false;
	if (!scheme_fits(s, k))
		return YX_OK;
	if (s->kind == YX_SCHEME_EDDSA || s->kind == YX_SCHEME_ED448)
		return verify_eddsa(k, message, signature, valid, err);
	if ((st = scheme_digest(k, s, message, sm2_id, &d, err)) != YX_OK)
		return st;
	return yx_pubkey_verify_digest(k, s, &d, signature, lenient_encoding, forgiven, valid, err);
}
