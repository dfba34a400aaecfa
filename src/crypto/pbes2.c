/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Password-based encryption of keys: PBES2 (RFC 8018 6.2) with PBKDF2 or scrypt (RFC 7914). What a
 * file asks of us in memory and time is bounded. Older schemes are refused with the way out.
 */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <string.h>
#include "key.h"

#define CLAUSE   "RFC 8018 6.2"
#define KEY_MAX  32
#define IV_MAX   16
#define SALT_LEN 16
/* r=7, not 8: libcrypto 3.0 refuses key files that need 32 MiB or more; p=3 makes up for it */
#define SCRYPT_N      (1 << 15)
#define SCRYPT_R      7
#define SCRYPT_P      3
#define PBKDF2_ROUNDS 600000

struct kdf {
	enum yx_oid oid; /* PBKDF2 or SCRYPT */
	struct yx_bytes salt;
	uint64_t rounds, n, r, p;
	enum yx_digest_alg prf;
};

static const struct scheme {
	enum yx_oid oid;
	const char *name;
	uint8_t key_len, iv_len;
} schemes[] = {
	{ YX_OID_AES256_CBC, "AES-256-CBC", 32, 16 }, { YX_OID_AES192_CBC, "AES-192-CBC", 24, 16 },
	{ YX_OID_AES128_CBC, "AES-128-CBC", 16, 16 }, { YX_OID_SM4_CBC, "SM4-CBC", 16, 16 },
	{ YX_OID_DES3_CBC, "DES-EDE3-CBC", 24, 8 },
};

static enum yx_digest_alg
prf_digest(enum yx_oid oid)
{
	switch (oid) {
	case YX_OID_HMAC_SHA1:
		return YX_DIGEST_SHA1;
	case YX_OID_HMAC_SHA224:
		return YX_DIGEST_SHA224;
	case YX_OID_HMAC_SHA256:
		return YX_DIGEST_SHA256;
	case YX_OID_HMAC_SHA384:
		return YX_DIGEST_SHA384;
	case YX_OID_HMAC_SHA512:
		return YX_DIGEST_SHA512;
	case YX_OID_HMAC_SM3:
		return YX_DIGEST_SM3;
	default:
		return YX_DIGEST_NONE;
	}
}

static bool
positive(struct yx_der *d, uint64_t *out)
{
	int64_t v;

	if (!yx_der_int64(d, &v) || v < 1)
		return false;
	*out = (uint64_t)v;
	return true;
}

static enum yx_status
read_pbkdf2(struct yx_der *p, struct kdf *out, size_t key_len, struct yx_error *err)
{
	struct yx_der prf;
	enum yx_oid oid = YX_OID_HMAC_SHA1;
	uint64_t len = key_len;

	if (!yx_der_octets(p, &out->salt) || !positive(p, &out->rounds))
		return yx_der_fail(err, p, "RFC 8018 A.2", "expected salt and rounds of PBKDF2");
	if (yx_der_next_is(p, YX_DER_INTEGER) && (!positive(p, &len) || len != key_len))
		return yx_der_fail(err, p, "RFC 8018 A.2", "key length that is not the cipher's");
	if (yx_der_enter(p, YX_DER_SEQUENCE, &prf)) {
		if (!yx_der_oid_known(&prf, &oid))
			return yx_der_fail(err, &prf, "RFC 8018 A.2", "expected an OID");
		(void)yx_der_null(&prf);
		if (!yx_der_at_end(&prf))
			return yx_der_fail(err, &prf, "RFC 8018 A.2", "bytes after the PRF");
	}
	if ((out->prf = prf_digest(oid)) == YX_DIGEST_NONE)
		return yx_fail(err, YX_UNSUPPORTED, &p->r, "RFC 8018 A.2",
			       "PBKDF2 with an unknown PRF");
	if (out->rounds > YX_LIMIT_PBKDF2_ROUNDS)
		return yx_fail(err, YX_LIMIT, &p->r, "", "PBKDF2 with %llu rounds",
			       (unsigned long long)out->rounds);
	return YX_OK;
}

static enum yx_status
read_scrypt(struct yx_der *p, struct kdf *out, size_t key_len, struct yx_error *err)
{
	uint64_t len = key_len;

	if (!yx_der_octets(p, &out->salt) || !positive(p, &out->n) || !positive(p, &out->r) ||
	    !positive(p, &out->p) || out->n < 2 || (out->n & (out->n - 1)))
		return yx_der_fail(err, p, "RFC 7914 7.1", "expected salt, N, r and p of scrypt");
	if (yx_der_next_is(p, YX_DER_INTEGER) && (!positive(p, &len) || len != key_len))
		return yx_der_fail(err, p, "RFC 7914 7.1", "key length that is not the cipher's");
	if (out->n > UINT32_MAX || out->r > UINT16_MAX || out->p > UINT16_MAX ||
	    out->n * out->r * 128 > YX_LIMIT_SCRYPT_MEMORY ||
	    out->n * out->r * out->p > YX_LIMIT_SCRYPT_WORK)
		return yx_fail(err, YX_LIMIT, &p->r, "RFC 7914",
			       "scrypt with N=%llu r=%llu p=%llu asks for too much",
			       (unsigned long long)out->n, (unsigned long long)out->r,
			       (unsigned long long)out->p);
	return YX_OK;
}

static enum yx_status
read_kdf(struct yx_der *d, struct kdf *out, size_t key_len, struct yx_error *err)
{
	struct yx_der alg, params;
	enum yx_status st;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &alg) || !yx_der_oid_known(&alg, &out->oid) ||
	    !yx_der_enter(&alg, YX_DER_SEQUENCE, &params) || !yx_der_at_end(&alg))
		return yx_der_fail(err, d, CLAUSE, "expected a key derivation function");
	if (out->oid == YX_OID_PBKDF2)
		st = read_pbkdf2(&params, out, key_len, err);
	else if (out->oid == YX_OID_SCRYPT)
		st = read_scrypt(&params, out, key_len, err);
	else
		return yx_fail(err, YX_UNSUPPORTED, &alg.r, CLAUSE,
			       "a key derivation function other than PBKDF2 and scrypt");
	if (st != YX_OK)
		return st;
	if (out->salt.len > YX_LIMIT_SALT)
		return yx_fail(err, YX_LIMIT, &params.r, "", "salt of %zu octets", out->salt.len);
	if (!yx_der_at_end(&params))
		return yx_der_fail(err, &params, CLAUSE, "bytes after the parameters");
	return YX_OK;
}

static enum yx_status
derive(const struct kdf *k, struct yx_bytes password, uint8_t *key, size_t key_len,
       struct yx_error *err)
{
	bool scrypt = k->oid == YX_OID_SCRYPT;
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, scrypt ? "SCRYPT" : "PBKDF2", NULL);
	EVP_KDF_CTX *ctx = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	uint64_t n = k->n, memory = YX_LIMIT_SCRYPT_MEMORY + (UINT64_C(16) << 20);
	uint32_t r = (uint32_t)k->r, p = (uint32_t)k->p;
	uint64_t rounds = k->rounds;
	OSSL_PARAM params[8], *at = params;
	int pkcs5 = 1; /* no lower bounds on what old files chose */
	enum yx_status st = YX_OK;

	*at++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, (void *)password.data,
						  password.len);
	*at++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)k->salt.data,
						  k->salt.len);
	if (scrypt) {
		*at++ = OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n);
		*at++ = OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r);
		*at++ = OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p);
		*at++ = OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory);
	} else {
		*at++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
							 (char *)ossl_md_name(k->prf), 0);
		*at++ = OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_ITER, &rounds);
		*at++ = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS5, &pkcs5);
	}
	*at = OSSL_PARAM_construct_end();
	if (!ctx || EVP_KDF_derive(ctx, key, key_len, params) != 1)
		st = ossl_fail(err, YX_CRYPTO, "cannot derive a key from the password");
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return st;
}

/* One CBC pass with PKCS#7 padding. */
static bool
crypt(const struct scheme *c, bool seal, const uint8_t *key, const uint8_t *iv, struct yx_bytes in,
      struct yx_buf *out)
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, c->name, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t *at = yx_buf_grow(out, in.len + IV_MAX);
	int n = 0, last = 0;
	bool ok;

	ok = cipher && ctx && at &&
	     EVP_CipherInit_ex2(ctx, cipher, key, iv, seal ? 1 : 0, NULL) == 1 &&
	     EVP_CipherUpdate(ctx, at, &n, in.data, (int)in.len) == 1 &&
	     EVP_CipherFinal_ex(ctx, at + n, &last) == 1;
	if (at)
		out->len -= in.len + IV_MAX - (ok ? (size_t)n + (size_t)last : 0);
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
	ERR_clear_error();
	return ok;
}

static enum yx_status
read_cipher(struct yx_der *d, const struct scheme **out, struct yx_bytes *iv, struct yx_error *err)
{
	char dotted[YX_LIMIT_OID_TEXT];
	struct yx_der alg;
	struct yx_bytes oid;
	size_t i;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &alg) || !yx_der_oid(&alg, &oid))
		return yx_der_fail(err, d, CLAUSE, "expected an encryption scheme");
	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (schemes[i].oid != yx_oid_find(oid))
			continue;
		if (!yx_der_octets(&alg, iv) || iv->len != schemes[i].iv_len ||
		    !yx_der_at_end(&alg))
			return yx_der_fail(err, &alg, "RFC 8018 B.2", "expected an IV");
		*out = &schemes[i];
		return YX_OK;
	}
	return yx_fail(err, YX_UNSUPPORTED, &alg.r, CLAUSE, "unknown cipher %s",
		       yx_oid_text(dotted, sizeof(dotted), oid));
}

/* EncryptedPrivateKeyInfo; the cipher comes after the function, but tells its key length. */
static enum yx_status
read_sealed(struct yx_bytes der, struct kdf *kdf, const struct scheme **cipher, struct yx_bytes *iv,
	    struct yx_bytes *data, struct yx_error *err)
{
	struct yx_der d = yx_der(der), seq, alg, params, ahead;
	struct yx_der_item skipped;
	struct yx_bytes oid;
	char dotted[YX_LIMIT_OID_TEXT];
	enum yx_status st;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) ||
	    !yx_der_enter(&seq, YX_DER_SEQUENCE, &alg) || !yx_der_oid(&alg, &oid) ||
	    !yx_der_octets(&seq, data) || !yx_der_at_end(&seq))
		return yx_der_fail(err, &d, "RFC 5958 3", "expected an EncryptedPrivateKeyInfo");
	if (yx_oid_find(oid) != YX_OID_PBES2)
		return yx_fail(err, YX_UNSUPPORTED, &alg.r, CLAUSE,
			       "the key is encrypted with %s; convert it with: "
			       "openssl pkcs8 -topk8 -in OLD -out NEW",
			       yx_oid_text(dotted, sizeof(dotted), oid));
	if (!yx_der_enter(&alg, YX_DER_SEQUENCE, &params) || !yx_der_at_end(&alg))
		return yx_der_fail(err, &alg, CLAUSE, "expected the parameters of PBES2");
	ahead = params;
	if (!yx_der_item(&ahead, YX_DER_SEQUENCE, &skipped))
		return yx_der_fail(err, &params, CLAUSE, "expected a key derivation function");
	if ((st = read_cipher(&ahead, cipher, iv, err)) != YX_OK ||
	    (st = read_kdf(&params, kdf, (*cipher)->key_len, err)) != YX_OK)
		return st;
	if (!yx_der_at_end(&ahead))
		return yx_der_fail(err, &ahead, CLAUSE, "bytes after the encryption scheme");
	return YX_OK;
}

enum yx_status
pbes2_open(struct yx_buf *out, struct yx_bytes der, struct yx_bytes password, struct yx_error *err)
{
	struct kdf kdf = { 0 };
	const struct scheme *cipher = NULL;
	struct yx_bytes iv = { NULL, 0 }, data = { NULL, 0 };
	uint8_t key[KEY_MAX];
	enum yx_status st;

	ossl_init_secure();
	if ((st = read_sealed(der, &kdf, &cipher, &iv, &data, err)) != YX_OK)
		return st;
	if (!password.len)
		return yx_fail(err, YX_DENIED, NULL, "",
			       "the key is encrypted and no password was given");
	if ((st = derive(&kdf, password, key, cipher->key_len, err)) != YX_OK)
		goto done;
	if (!crypt(cipher, false, key, iv.data, data, out))
		st = yx_fail(err, YX_DENIED, NULL, "", "wrong password");
done:
	yx_wipe(key, sizeof(key));
	return st;
}

/* ----------------------------------------------------------------- writing */

static void
put_kdf(struct yx_buf *out, const struct kdf *k)
{
	size_t alg = yx_der_begin(out, YX_DER_SEQUENCE), params, prf;

	yx_der_put_oid(out, k->oid);
	params = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_octets(out, k->salt);
	if (k->oid == YX_OID_SCRYPT) {
		yx_der_put_int64(out, (int64_t)k->n);
		yx_der_put_int64(out, (int64_t)k->r);
		yx_der_put_int64(out, (int64_t)k->p);
	} else {
		yx_der_put_int64(out, (int64_t)k->rounds);
		prf = yx_der_begin(out, YX_DER_SEQUENCE);
		yx_der_put_oid(out, YX_OID_HMAC_SHA256);
		yx_der_put_null(out);
		yx_der_end(out, prf);
	}
	yx_der_end(out, params);
	yx_der_end(out, alg);
}

static void
put_sealed(struct yx_buf *out, const struct kdf *k, const struct scheme *c, struct yx_bytes iv,
	   struct yx_bytes data)
{
	size_t seq = yx_der_begin(out, YX_DER_SEQUENCE), alg, params, enc;

	alg = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, YX_OID_PBES2);
	params = yx_der_begin(out, YX_DER_SEQUENCE);
	put_kdf(out, k);
	enc = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, c->oid);
	yx_der_put_octets(out, iv);
	yx_der_end(out, enc);
	yx_der_end(out, params);
	yx_der_end(out, alg);
	yx_der_put_octets(out, data);
	yx_der_end(out, seq);
}

enum yx_status
pbes2_seal(struct yx_buf *out, struct yx_bytes plain, struct yx_bytes password, enum yx_kdf kind,
	   struct yx_error *err)
{
	const struct scheme *cipher = &schemes[0];
	uint8_t salt[SALT_LEN] = { 0 }, iv[IV_MAX], key[KEY_MAX];
	struct kdf kdf = { .oid = kind == YX_KDF_SCRYPT ? YX_OID_SCRYPT : YX_OID_PBKDF2,
			   .salt = yx_bytes(salt, sizeof(salt)),
			   .rounds = PBKDF2_ROUNDS,
			   .n = SCRYPT_N,
			   .r = SCRYPT_R,
			   .p = SCRYPT_P,
			   .prf = YX_DIGEST_SHA256 };
	struct yx_buf data = { 0 };
	enum yx_status st;

	if ((st = yx_random(salt, sizeof(salt), err)) != YX_OK ||
	    (st = yx_random(iv, sizeof(iv), err)) != YX_OK ||
	    (st = derive(&kdf, password, key, cipher->key_len, err)) != YX_OK)
		goto done;
	if (!crypt(cipher, true, key, iv, plain, &data)) {
		st = yx_fail(err, YX_CRYPTO, NULL, "", "cannot encrypt the key");
		goto done;
	}
	put_sealed(out, &kdf, cipher, yx_bytes(iv, sizeof(iv)), yx_buf_bytes(&data));
	st = yx_buf_status(out, err);
done:
	yx_wipe(key, sizeof(key));
	yx_buf_clear(&data);
	return st;
}
