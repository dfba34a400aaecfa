/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The backend for keys from files: libcrypto holds the key. Signing keeps its contexts, because
 * making them anew costs about as much as a P-256 signature saves.
 */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>
#include "key.h"
#include "sigvalue.h"

struct file_key {
	EVP_PKEY *pkey;
	struct yx_pubkey *pub;
	EVP_PKEY_CTX *ctx;        /* set up for ctx_for */
	struct yx_scheme ctx_for; /* kind NONE: not set up */
	EVP_MD_CTX *md_ctx;       /* EdDSA */
};

/* EMSA-PKCS1 wraps a DigestInfo: handing over the whole of it covers digests libcrypto does not
 * know a prefix for (SM3). */
static enum yx_status
digest_info(struct yx_buf *out, const struct yx_digest *d, struct yx_error *err)
{
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE), alg = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_oid(out, yx_digest_oid(d->alg));
	yx_der_put_null(out);
	yx_der_end(out, alg);
	yx_der_put_octets(out, yx_digest_bytes(d));
	yx_der_end(out, seq);
	return yx_buf_status(out, err);
}

static bool
set_pss(EVP_PKEY_CTX *ctx, const struct yx_scheme *s)
{
	const EVP_MD *md = ossl_md(s->digest);
	const EVP_MD *mgf1 = ossl_md(s->mgf1 != YX_DIGEST_NONE ? s->mgf1 : s->digest);

	return md && mgf1 && EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_signature_md(ctx, md) == 1 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, mgf1) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, s->salt_len < 0 ? RSA_PSS_SALTLEN_DIGEST
								     : s->salt_len) == 1;
}

static bool
same_scheme(const struct yx_scheme *a, const struct yx_scheme *b)
{
	return a->kind == b->kind && a->digest == b->digest && a->mgf1 == b->mgf1 &&
	       a->salt_len == b->salt_len;
}

static enum yx_status
set_up(struct file_key *k, const struct yx_scheme *s, struct yx_error *err)
{
	if (k->ctx && same_scheme(&k->ctx_for, s))
		return YX_OK;
	k->ctx_for.kind = YX_SCHEME_NONE;
	EVP_PKEY_CTX_free(k->ctx);
	if (!(k->ctx = EVP_PKEY_CTX_new_from_pkey(NULL, k->pkey, NULL)) ||
	    EVP_PKEY_sign_init(k->ctx) != 1)
		return ossl_fail(err, YX_CRYPTO, "cannot sign with this key");
	if (s->kind == YX_SCHEME_RSA_PSS && !set_pss(k->ctx, s))
		return ossl_fail(err, YX_UNSUPPORTED, "RSASSA-PSS with this digest");
	if (s->kind == YX_SCHEME_RSA_PKCS1 &&
	    EVP_PKEY_CTX_set_rsa_padding(k->ctx, RSA_PKCS1_PADDING) != 1)
		return ossl_fail(err, YX_CRYPTO, "cannot sign with this key");
	k->ctx_for = *s;
	return YX_OK;
}

static enum yx_status
sign_eddsa(struct file_key *k, struct yx_bytes message, struct yx_buf *out, struct yx_error *err)
{
	uint8_t value[128];
	size_t len = sizeof(value);

	if (!k->md_ctx && !(k->md_ctx = EVP_MD_CTX_new()))
		return yx_fail_nomem(err);
	if (EVP_DigestSignInit_ex(k->md_ctx, NULL, NULL, NULL, NULL, k->pkey, NULL) != 1 ||
	    EVP_DigestSign(k->md_ctx, value, &len, message.data, message.len) != 1)
		return ossl_fail(err, YX_CRYPTO, "cannot sign with this key");
	yx_buf_put(out, value, len);
	return yx_buf_status(out, err);
}

/* BSI TR-03111 5.2.1: r || s instead of a SEQUENCE. */
static enum yx_status
put_plain(struct file_key *k, struct yx_bytes der, struct yx_buf *out, struct yx_error *err)
{
	struct sigvalue v = { 0 };

	if (!sigvalue_der(&v, der) || !sigvalue_put_raw(out, &v, k->pub->order_len))
		return yx_fail(err, YX_CRYPTO, NULL, "", "a signature that does not fit its key");
	return yx_buf_status(out, err);
}

static enum yx_status
file_sign(void *state, const struct yx_scheme *s, struct yx_bytes message, struct yx_bytes sm2_id,
	  struct yx_buf *out, struct yx_error *err)
{
	struct file_key *k = state;
	struct yx_buf info = { 0 };
	struct yx_digest d = { 0 };
	struct yx_bytes tbs;
	uint8_t value[YX_LIMIT_PUBKEY_BITS / 8];
	size_t len = sizeof(value);
	enum yx_status st;

	if (s->kind == YX_SCHEME_EDDSA || s->kind == YX_SCHEME_ED448)
		return sign_eddsa(k, message, out, err);
	if ((st = scheme_digest(k->pub, s, message, sm2_id, &d, err)) != YX_OK ||
	    (st = set_up(k, s, err)) != YX_OK)
		return st;
	tbs = yx_digest_bytes(&d);
	if (s->kind == YX_SCHEME_RSA_PKCS1) {
		if ((st = digest_info(&info, &d, err)) != YX_OK)
			goto done;
		tbs = yx_buf_bytes(&info);
	}
	if (EVP_PKEY_sign(k->ctx, value, &len, tbs.data, tbs.len) != 1) {
		st = ossl_fail(err, YX_CRYPTO, "cannot sign with this key");
		goto done;
	}
	if (s->kind == YX_SCHEME_ECDSA_PLAIN) {
		st = put_plain(k, yx_bytes(value, len), out, err);
		goto done;
	}
	yx_buf_put(out, value, len);
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&info);
	return st;
}

static enum yx_status
file_public_key(void *state, struct yx_buf *out, struct yx_error *err)
{
	const struct file_key *k = state;

	yx_buf_put_bytes(out, yx_pubkey_spki(k->pub));
	return yx_buf_status(out, err);
}

static enum yx_status
file_export(void *state, struct yx_buf *out, struct yx_error *err)
{
	const struct file_key *k = state;

	return private_put(out, k->pkey, err);
}

static enum yx_status
file_decrypt(void *state, struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	const struct file_key *k = state;

	return k->pub->type == YX_KEY_RSA ? oaep_decrypt(k->pkey, in, out, err)
					  : sm2_decrypt(k->pkey, in, out, err);
}

static enum yx_status
file_agree(void *state, struct yx_bytes point, enum yx_digest_alg kdf, struct yx_bytes shared_info,
	   size_t len, struct yx_buf *out, struct yx_error *err)
{
	const struct file_key *k = state;
	struct yx_pubkey *peer = NULL;
	enum yx_status st = agree_peer(&peer, k->pub, point, err);

	if (st == YX_OK)
		st = agree_with(k->pkey, peer->pkey, kdf, shared_info, len, out, err);
	yx_pubkey_free(peer);
	return st;
}

static void
file_free(void *state)
{
	struct file_key *k = state;

	if (!k)
		return;
	EVP_PKEY_CTX_free(k->ctx);
	EVP_MD_CTX_free(k->md_ctx);
	EVP_PKEY_free(k->pkey); /* wipes the private part */
	yx_pubkey_free(k->pub);
	yx_free(k);
}

static const struct yx_key_ops file_ops = {
	.name = "file",
	.sign = file_sign,
	.public_key = file_public_key,
	.export_pkcs8 = file_export,
	.decrypt = file_decrypt,
	.agree = file_agree,
	.free = file_free,
};

/* A private part that does not belong to its public part shows in a signature. */
static enum yx_status
trial(const struct yx_key *key, struct yx_error *err)
{
	struct yx_scheme s = yx_key_default_scheme(key, false);
	struct yx_bytes message = YX_BYTES_LIT("trial"), none = { NULL, 0 };
	struct yx_buf value = { 0 };
	bool valid = false;
	enum yx_status st;

	st = yx_key_sign(key, &s, message, none, &value, err);
	if (st == YX_OK)
		st = yx_pubkey_verify(yx_key_public(key), &s, message, yx_buf_bytes(&value), none,
				      false, NULL, &valid, err);
	if (st == YX_CRYPTO || (st == YX_OK && !valid))
		st = yx_fail(err, YX_MALFORMED, NULL, "",
			     "the private key does not belong to its public key");
	yx_buf_clear(&value);
	return st;
}

enum yx_status
file_key_new(struct yx_key **out, EVP_PKEY **pkey, struct yx_error *err)
{
	struct file_key *k = NULL;
	struct yx_key *key = NULL;
	struct yx_buf spki = { 0 };
	enum yx_status st;

	*out = NULL;
	if (!(k = yx_alloc(sizeof(*k))))
		return yx_fail_nomem(err);
	k->pkey = *pkey;
	*pkey = NULL;
	if ((st = public_put(&spki, k->pkey, err)) != YX_OK ||
	    (st = yx_pubkey_parse(&k->pub, yx_buf_bytes(&spki), err)) != YX_OK ||
	    (st = yx_key_new(&key, &file_ops, k, err)) != YX_OK)
		goto done;
	k = NULL;
	if ((st = trial(key, err)) != YX_OK)
		goto done;
	*out = key;
	key = NULL;
done:
	yx_buf_clear(&spki);
	file_free(k);
	yx_key_free(key);
	return st;
}
