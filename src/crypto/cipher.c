/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Symmetric ciphers over whole inputs. Nothing unauthenticated leaves a GCM decryption: the output
 * is cut back when the tag does not fit.
 */
#include <openssl/err.h>
#include <string.h>
#include "ghash.h"
#include "ossl.h"
#include "rc4.h"

#define TAG_LEN 16
#define GCM_IV  12

enum mode { STREAM, CBC, ECB, GCM, GCM_BY_HAND };

static const struct cipher {
	const char *name, *ossl;
	enum mode mode;
	size_t key_min, key_max;
} ciphers[] = {
	[YX_CIPHER_RC4] = { "RC4", NULL, STREAM, 5, 16 },
	[YX_CIPHER_AES128_CBC] = { "AES-128-CBC", "AES-128-CBC", CBC, 16, 16 },
	[YX_CIPHER_AES256_CBC] = { "AES-256-CBC", "AES-256-CBC", CBC, 32, 32 },
	[YX_CIPHER_AES256_ECB] = { "AES-256-ECB", "AES-256-ECB", ECB, 32, 32 },
	[YX_CIPHER_AES256_GCM] = { "AES-256-GCM", "AES-256-GCM", GCM, 32, 32 },
	[YX_CIPHER_SM4_CBC] = { "SM4-CBC", "SM4-CBC", CBC, 16, 16 },
	[YX_CIPHER_SM4_GCM] = { "SM4-GCM", "SM4-CTR", GCM_BY_HAND, 16, 16 },
};

static enum yx_status
wrong_size(struct yx_error *err, const struct cipher *c, const char *what, size_t len)
{
	return yx_fail(err, YX_USAGE, NULL, "", "%s with %s of %zu octets", c->name, what, len);
}

static enum yx_status
check(const struct cipher **out, enum yx_cipher_alg alg, struct yx_bytes key, struct yx_bytes iv,
      struct yx_bytes aad, struct yx_bytes in, struct yx_error *err)
{
	const struct cipher *c;
	size_t want;

	if ((size_t)alg >= sizeof(ciphers) / sizeof(ciphers[0]))
		return yx_fail(err, YX_USAGE, NULL, "", "no such cipher");
	c = *out = &ciphers[alg];
	want = c->mode == CBC ? 16 : c->mode == GCM || c->mode == GCM_BY_HAND ? GCM_IV : 0;
	if (key.len < c->key_min || key.len > c->key_max)
		return wrong_size(err, c, "a key", key.len);
	if (iv.len != want)
		return wrong_size(err, c, "an iv", iv.len);
	if (in.len > INT32_MAX - 64 || aad.len > INT32_MAX)
		return yx_fail(err, YX_LIMIT, NULL, "", "%zu octets in one piece", in.len);
	return YX_OK;
}

/* Everything libcrypto does itself. `tag` is read or written for GCM. */
static bool
run(const struct cipher *c, bool seal, struct yx_bytes key, const uint8_t *iv, struct yx_bytes aad,
    bool padding, struct yx_bytes in, struct yx_buf *out, uint8_t tag[TAG_LEN])
{
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, c->ossl, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	size_t start = out->len;
	uint8_t *at = yx_buf_grow(out, in.len + 16);
	int n = 0, last = 0, none = 0;
	bool gcm = c->mode == GCM, ok;

	ok = cipher && ctx && at &&
	     EVP_CipherInit_ex2(ctx, cipher, key.data, iv, seal ? 1 : 0, NULL) == 1 &&
	     EVP_CIPHER_CTX_set_padding(ctx, padding && c->mode == CBC) == 1;
	if (ok && gcm && !seal)
		ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG_LEN, tag) == 1;
	if (ok && gcm && aad.len)
		ok = EVP_CipherUpdate(ctx, NULL, &none, aad.data, (int)aad.len) == 1;
	if (ok && in.len)
		ok = EVP_CipherUpdate(ctx, at, &n, in.data, (int)in.len) == 1;
	if (ok)
		ok = EVP_CipherFinal_ex(ctx, at + n, &last) == 1;
	if (ok && gcm && seal)
		ok = EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG_LEN, tag) == 1;
	if (at && !ok)
		yx_wipe(at, in.len + 16);
	if (at)
		out->len = start + (ok ? (size_t)n + (size_t)last : 0);
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
	return ok;
}

/* CTR from block `first` on: libcrypto counts in 128 bits, GCM in the last 32, which is the same
 * for inputs below 2^32 blocks when the counter starts at 1 or 2. */
static bool
counter_mode(const struct cipher *c, struct yx_bytes key, struct yx_bytes iv, uint8_t first,
	     struct yx_bytes in, struct yx_buf *out)
{
	uint8_t block[16] = { 0 };

	memcpy(block, iv.data, GCM_IV);
	block[15] = first;
	return run(c, true, key, block, (struct yx_bytes){ NULL, 0 }, false, in, out, NULL);
}

/* SP 800-38D 7.1 over the ciphertext. */
static bool
gcm_tag(const struct cipher *c, struct yx_bytes key, struct yx_bytes iv, struct yx_bytes aad,
	struct yx_bytes text, uint8_t tag[TAG_LEN])
{
	static const uint8_t zero[16];
	struct yx_bytes block = { zero, sizeof(zero) };
	struct yx_buf pads = { 0 };
	struct ghash g;
	bool ok;
	int i;

	yx_buf_init_secret(&pads, 64);
	/* H is the cipher of the zero block: CTR with an all-zero counter */
	ok = run(c, true, key, zero, (struct yx_bytes){ NULL, 0 }, false, block, &pads, NULL) &&
	     counter_mode(c, key, iv, 1, block, &pads) && pads.len == 32;
	if (ok) {
		ghash_init(&g, pads.data);
		ghash_update(&g, aad);
		ghash_update(&g, text);
		ghash_finish(&g, aad.len, text.len, tag);
		for (i = 0; i < TAG_LEN; i++)
			tag[i] ^= pads.data[16 + i];
		yx_wipe(&g, sizeof(g));
	}
	yx_buf_clear(&pads);
	return ok;
}

enum yx_status
yx_cipher_encrypt(enum yx_cipher_alg alg, struct yx_bytes key, struct yx_bytes iv,
		  struct yx_bytes aad, bool padding, struct yx_bytes in, struct yx_buf *out,
		  struct yx_error *err)
{
	const struct cipher *c;
	uint8_t tag[TAG_LEN] = { 0 }, *at;
	size_t start = out->len;
	enum yx_status st;
	bool ok;

	if ((st = check(&c, alg, key, iv, aad, in, err)) != YX_OK)
		return st;
	if ((c->mode == ECB || (c->mode == CBC && !padding)) && in.len % 16)
		return yx_fail(err, YX_USAGE, NULL, "", "%s needs whole blocks", c->name);
	ossl_init();
	if (c->mode == STREAM) {
		if ((at = yx_buf_grow(out, in.len)))
			rc4(key, in, at);
		return yx_buf_status(out, err);
	}
	if (c->mode == GCM_BY_HAND)
		ok = counter_mode(c, key, iv, 2, in, out) &&
		     gcm_tag(c, key, iv, aad, yx_bytes(out->data + start, in.len), tag);
	else
		ok = run(c, true, key, iv.data, aad, padding, in, out, tag);
	if (!ok)
		return out->status != YX_OK ? yx_buf_status(out, err)
					    : ossl_fail(err, YX_UNSUPPORTED, c->name);
	if (c->mode == GCM || c->mode == GCM_BY_HAND)
		yx_buf_put(out, tag, TAG_LEN);
	return yx_buf_status(out, err);
}

static enum yx_status
open_gcm(const struct cipher *c, struct yx_bytes key, struct yx_bytes iv, struct yx_bytes aad,
	 struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	uint8_t tag[TAG_LEN], got[TAG_LEN] = { 0 };
	struct yx_bytes text;
	bool ok;

	if (in.len < TAG_LEN)
		return yx_fail(err, YX_DENIED, NULL, "", "%s without its tag", c->name);
	text = yx_bytes_slice(in, 0, in.len - TAG_LEN);
	memcpy(tag, in.data + text.len, TAG_LEN);
	if (c->mode == GCM)
		ok = run(c, false, key, iv.data, aad, false, text, out, tag);
	else
		ok = gcm_tag(c, key, iv, aad, text, got) &&
		     yx_bytes_equal_secret(yx_bytes(tag, TAG_LEN), yx_bytes(got, TAG_LEN)) &&
		     counter_mode(c, key, iv, 2, text, out);
	ERR_clear_error();
	if (out->status != YX_OK)
		return yx_buf_status(out, err);
	return ok ? YX_OK
		  : yx_fail(err, YX_DENIED, NULL, "", "wrong key, or the data was changed (%s tag)",
			    c->name);
}

enum yx_status
yx_cipher_decrypt(enum yx_cipher_alg alg, struct yx_bytes key, struct yx_bytes iv,
		  struct yx_bytes aad, bool padding, struct yx_bytes in, struct yx_buf *out,
		  struct yx_error *err)
{
	const struct cipher *c;
	enum yx_status st;

	if ((st = check(&c, alg, key, iv, aad, in, err)) != YX_OK)
		return st;
	ossl_init();
	if (c->mode == STREAM) /* its own inverse */
		return yx_cipher_encrypt(alg, key, iv, aad, padding, in, out, err);
	if (c->mode == GCM || c->mode == GCM_BY_HAND)
		return open_gcm(c, key, iv, aad, in, out, err);
	if (in.len % 16 || (padding && c->mode == CBC && !in.len))
		return yx_fail(err, YX_DENIED, NULL, "", "%s of %zu octets, not whole blocks",
			       c->name, in.len);
	if (run(c, false, key, iv.data, aad, padding, in, out, NULL))
		return YX_OK;
	ERR_clear_error();
	if (out->status != YX_OK)
		return yx_buf_status(out, err);
	return yx_fail(err, YX_DENIED, NULL, "", "wrong key, or the data was changed (%s padding)",
		       c->name);
}
