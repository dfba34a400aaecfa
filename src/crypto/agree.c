/* SPDX-License-Identifier: Apache-2.0 */
/* ECDH with a fresh key (RFC 5753 3.1) and the key derivation of ANSI X9.63. */
#include <openssl/err.h>
#include <string.h>
#include <yinxin/crypto_envelope.h>
#include "key.h"

#define SECRET_MAX 72 /* octets of a coordinate on P-521 */

enum yx_status
yx_kdf_x963(enum yx_digest_alg alg, struct yx_bytes secret, struct yx_bytes info, size_t len,
	    struct yx_buf *out, struct yx_error *err)
{
	struct yx_hasher *h = NULL;
	struct yx_digest d = { 0 };
	uint8_t counter[4] = { 0, 0, 0, 1 };
	enum yx_status st;

	if (len == 0 || len > 255 * yx_digest_size(alg))
		return yx_fail(err, YX_USAGE, NULL, "SEC 1 3.6.1", "cannot derive %zu octets", len);
	if ((st = yx_hasher_new(&h, alg, err)) != YX_OK)
		return st;
	for (size_t left = len; left > 0; counter[3]++) {
		size_t part;

		if ((st = yx_hasher_update(h, secret, err)) != YX_OK ||
		    (st = yx_hasher_update(h, yx_bytes(counter, 4), err)) != YX_OK ||
		    (st = yx_hasher_update(h, info, err)) != YX_OK ||
		    (st = yx_hasher_finish(h, &d, err)) != YX_OK)
			goto done;
		part = left < d.len ? left : d.len;
		yx_buf_put(out, d.value, part);
		left -= part;
	}
	st = yx_buf_status(out, err);
done:
	yx_wipe(&d, sizeof(d));
	yx_hasher_free(h);
	return st;
}

/* The shared coordinate, derived. */
enum yx_status
agree_with(EVP_PKEY *mine, EVP_PKEY *theirs, enum yx_digest_alg kdf, struct yx_bytes info,
	   size_t len, struct yx_buf *out, struct yx_error *err)
{
	uint8_t secret[SECRET_MAX];
	size_t n = sizeof(secret);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, mine, NULL);
	enum yx_status st;

	if (!ctx || EVP_PKEY_derive_init(ctx) != 1 || EVP_PKEY_derive_set_peer(ctx, theirs) != 1 ||
	    EVP_PKEY_derive(ctx, secret, &n) != 1)
		st = ossl_fail(err, YX_CRYPTO, "cannot agree on a secret with this key");
	else
		st = yx_kdf_x963(kdf, yx_bytes(secret, n), info, len, out, err);
	yx_wipe(secret, sizeof(secret));
	EVP_PKEY_CTX_free(ctx);
	return st;
}

static enum yx_status
check_use(const struct yx_pubkey *k, const struct yx_buf *out, struct yx_error *err)
{
	char name[64];

	if (k->type != YX_KEY_EC)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 5753 3.1",
			       "a key of type %s does not agree on secrets",
			       yx_pubkey_name(k, name));
	if (!out->secret)
		return yx_fail(err, YX_USAGE, NULL, "", "a secret belongs in a secret buffer");
	return YX_OK;
}

static enum yx_status
fresh_key(EVP_PKEY **out, const struct yx_pubkey *like, struct yx_error *err)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, like->pkey, NULL);
	enum yx_status st = YX_OK;

	*out = NULL;
	ossl_init_secure();
	if (!ctx || EVP_PKEY_keygen_init(ctx) != 1 || EVP_PKEY_keygen(ctx, out) != 1)
		st = ossl_fail(err, YX_CRYPTO, "cannot make a key on the curve");
	EVP_PKEY_CTX_free(ctx);
	return st;
}

enum yx_status
yx_pubkey_agree(const struct yx_pubkey *k, enum yx_digest_alg kdf, struct yx_bytes shared_info,
		size_t len, struct yx_buf *point, struct yx_buf *out, struct yx_error *err)
{
	struct yx_pubkey *own = NULL;
	struct yx_buf spki = { 0 };
	EVP_PKEY *fresh = NULL;
	enum yx_status st;

	if ((st = check_use(k, out, err)) != YX_OK || (st = fresh_key(&fresh, k, err)) != YX_OK)
		return st;
	if ((st = public_put(&spki, fresh, err)) != YX_OK ||
	    (st = yx_pubkey_parse(&own, yx_buf_bytes(&spki), err)) != YX_OK)
		goto done;
	yx_buf_put_bytes(point, own->value);
	if ((st = yx_buf_status(point, err)) == YX_OK)
		st = agree_with(fresh, k->pkey, kdf, shared_info, len, out, err);
done:
	EVP_PKEY_free(fresh);
	yx_pubkey_free(own);
	yx_buf_clear(&spki);
	return st;
}

enum yx_status
agree_peer(struct yx_pubkey **out, const struct yx_pubkey *like, struct yx_bytes point,
	   struct yx_error *err)
{
	struct yx_buf spki = { 0 };
	size_t m = yx_der_begin(&spki, YX_DER_SEQUENCE), a;
	enum yx_status st;

	*out = NULL;
	a = yx_der_begin(&spki, YX_DER_SEQUENCE);
	yx_der_put_oid(&spki, YX_OID_EC_PUBLIC_KEY);
	yx_der_put_oid(&spki, like->curve);
	yx_der_end(&spki, a);
	yx_der_put_bits(&spki, point);
	yx_der_end(&spki, m);
	if ((st = yx_buf_status(&spki, err)) == YX_OK)
		st = yx_pubkey_parse(out, yx_buf_bytes(&spki), err);
	yx_buf_clear(&spki);
	return st;
}
