/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SM2 encryption (GB/T 32918.4 6, 7; GM/T 0009-2012 7.2). libcrypto does the arithmetic and writes
 * and reads the strict DER form; the forms the field writes besides are brought to it here.
 */
#include <openssl/err.h>
#include <string.h>
#include <yinxin/crypto_encrypt.h>
#include "key.h"

#define CLAUSE  "GM/T 0009 7.2"
#define COORD   32
#define HASH    32
#define MAX_LEN 1024

struct sm2_cipher {
	struct yx_bytes x, y, hash, text;
};

enum yx_status
yx_pubkey_encrypt(const struct yx_pubkey *k, struct yx_bytes in, struct yx_buf *out,
		  struct yx_error *err)
{
	EVP_PKEY_CTX *ctx = NULL;
	size_t len = 0, start = out->len;
	uint8_t *at;
	char name[64];
	enum yx_status st = YX_OK;

	if (k->type == YX_KEY_RSA)
		return oaep_encrypt(k, in, out, err);
	if (k->type != YX_KEY_SM2)
		return yx_fail(err, YX_UNSUPPORTED, NULL, CLAUSE, "encryption to a key of type %s",
			       yx_pubkey_name(k, name));
	if (!in.len || in.len > MAX_LEN)
		return yx_fail(err, YX_USAGE, NULL, CLAUSE, "%zu octets to encrypt, 1 to %d can be",
			       in.len, MAX_LEN);
	if (!(ctx = EVP_PKEY_CTX_new_from_pkey(NULL, k->pkey, NULL)) ||
	    EVP_PKEY_encrypt_init(ctx) != 1 ||
	    EVP_PKEY_encrypt(ctx, NULL, &len, in.data, in.len) != 1) {
		st = ossl_fail(err, YX_CRYPTO, "cannot encrypt to this key");
	} else if (!(at = yx_buf_grow(out, len))) {
		st = yx_buf_status(out, err);
	} else if (EVP_PKEY_encrypt(ctx, at, &len, in.data, in.len) != 1) {
		out->len = start;
		st = ossl_fail(err, YX_CRYPTO, "cannot encrypt to this key");
	} else {
		out->len = start + len; /* the first answer is a bound */
	}
	EVP_PKEY_CTX_free(ctx);
	return st;
}

static bool
read_der(struct yx_bytes in, struct sm2_cipher *c)
{
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der d = yx_der_lenient(in, &forgiven, NULL), seq;

	return yx_der_enter(&d, YX_DER_SEQUENCE, &seq) && yx_der_at_end(&d) &&
	       yx_der_unsigned(&seq, &c->x) && yx_der_unsigned(&seq, &c->y) &&
	       yx_der_octets(&seq, &c->hash) && yx_der_octets(&seq, &c->text) &&
	       yx_der_at_end(&seq) && c->x.len <= COORD && c->y.len <= COORD &&
	       c->hash.len == HASH && c->text.len > 0;
}

static struct yx_bytes
magnitude(struct yx_bytes b)
{
	while (b.len && b.data[0] == 0)
		b = yx_bytes_slice(b, 1, b.len - 1);
	return b;
}

static bool
read_bare(struct yx_bytes in, bool hash_last, struct sm2_cipher *c)
{
	const size_t head = 1 + 2 * COORD;
	size_t text;

	if (in.len <= head + HASH || in.data[0] != 4)
		return false;
	text = in.len - head - HASH;
	c->x = magnitude(yx_bytes_slice(in, 1, COORD));
	c->y = magnitude(yx_bytes_slice(in, 1 + COORD, COORD));
	c->hash = yx_bytes_slice(in, hash_last ? head + text : head, HASH);
	c->text = yx_bytes_slice(in, hash_last ? head : head + HASH, text);
	return true;
}

static enum yx_status
decrypt(EVP_PKEY *pkey, const struct sm2_cipher *c, struct yx_buf *out, struct yx_error *err)
{
	EVP_PKEY_CTX *ctx = NULL;
	struct yx_buf der = { 0 };
	size_t m, len, start = out->len;
	uint8_t *at;
	enum yx_status st;

	m = yx_der_begin(&der, YX_DER_SEQUENCE);
	yx_der_put_unsigned(&der, c->x);
	yx_der_put_unsigned(&der, c->y);
	yx_der_put_octets(&der, c->hash);
	yx_der_put_octets(&der, c->text);
	yx_der_end(&der, m);
	/* a bound that fits whatever libcrypto takes for the length of the text */
	len = der.len;
	if ((st = yx_buf_status(&der, err)) != YX_OK)
		goto done;
	if (!(at = yx_buf_grow(out, len))) {
		st = yx_buf_status(out, err);
		goto done;
	}
	if (!(ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL)) ||
	    EVP_PKEY_decrypt_init(ctx) != 1) {
		st = ossl_fail(err, YX_CRYPTO, "cannot decrypt with this key");
	} else if (EVP_PKEY_decrypt(ctx, at, &len, der.data, der.len) != 1 || len != c->text.len) {
		ERR_clear_error();
		st = yx_fail(err, YX_DENIED, NULL, "GB/T 32918.4 7.1",
			     "encrypted to another key, or changed since");
	}
	if (st != YX_OK)
		yx_wipe(at, der.len);
	out->len = st == YX_OK ? start + len : start;
done:
	EVP_PKEY_CTX_free(ctx);
	yx_buf_clear(&der);
	return st;
}

enum yx_status
sm2_decrypt(EVP_PKEY *pkey, struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	struct sm2_cipher c = { 0 };
	enum yx_status st;

	if (in.len > MAX_LEN + 256)
		return yx_fail(err, YX_LIMIT, NULL, CLAUSE, "%zu octets under SM2, at most %d",
			       in.len, MAX_LEN + 256);
	if (read_der(in, &c))
		return decrypt(pkey, &c, out, err);
	if (!read_bare(in, false, &c))
		return yx_fail(err, YX_MALFORMED, NULL, CLAUSE, "not an SM2 encryption");
	st = decrypt(pkey, &c, out, err);
	/* the order before GB/T 32918.4; the hash tells which of the two it is */
	if (st == YX_DENIED && read_bare(in, true, &c))
		st = decrypt(pkey, &c, out, err);
	return st;
}
