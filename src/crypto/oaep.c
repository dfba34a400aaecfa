/* SPDX-License-Identifier: Apache-2.0 */
/* RSAES-OAEP with SHA-256 for hash and mask, no label (RFC 8017 7.1, RFC 4055 4.1). */
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>
#include "key.h"

static EVP_PKEY_CTX *
begin(EVP_PKEY *pkey, bool encrypt)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	const EVP_MD *md = ossl_md(YX_DIGEST_SHA256);

	if (ctx && (encrypt ? EVP_PKEY_encrypt_init(ctx) : EVP_PKEY_decrypt_init(ctx)) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_rsa_oaep_md(ctx, md) == 1 &&
	    EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, md) == 1)
		return ctx;
	EVP_PKEY_CTX_free(ctx);
	return NULL;
}

enum yx_status
oaep_encrypt(const struct yx_pubkey *k, struct yx_bytes in, struct yx_buf *out,
	     struct yx_error *err)
{
	EVP_PKEY_CTX *ctx = begin(k->pkey, true);
	uint8_t made[YX_LIMIT_PUBKEY_BITS / 8];
	size_t len = sizeof(made);
	enum yx_status st;

	if (!ctx || EVP_PKEY_encrypt(ctx, made, &len, in.data, in.len) != 1) {
		st = ossl_fail(err, YX_CRYPTO, "cannot encrypt to this key");
	} else {
		yx_buf_put(out, made, len);
		st = yx_buf_status(out, err);
	}
	EVP_PKEY_CTX_free(ctx);
	return st;
}

enum yx_status
oaep_decrypt(EVP_PKEY *pkey, struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	EVP_PKEY_CTX *ctx = begin(pkey, false);
	uint8_t made[YX_LIMIT_PUBKEY_BITS / 8];
	size_t len = sizeof(made);
	enum yx_status st;

	if (!ctx) {
		st = ossl_fail(err, YX_CRYPTO, "cannot decrypt with this key");
	} else if (EVP_PKEY_decrypt(ctx, made, &len, in.data, in.len) != 1) {
		/* one answer for every cause (RFC 8017 7.1.2 note) */
		ERR_clear_error();
		st = yx_fail(err, YX_DENIED, NULL, "RFC 8017 7.1.2",
			     "encrypted to another key, or changed since");
	} else {
		yx_buf_put(out, made, len);
		st = yx_buf_status(out, err);
	}
	yx_wipe(made, sizeof(made));
	EVP_PKEY_CTX_free(ctx);
	return st;
}
