/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt_key: the file key of the standard security handler from a password, R2 to R6 (ISO 32000-1
 * 7.6.3 algorithms 2 to 7, ISO 32000-2 7.6.4 algorithms 2.A and 2.B). The old revisions rest on MD5
 * and RC4: they are read because files are written with them, not because they protect.
 */
#include "doc.h"

#include <yinxin/crypto.h>

#include <string.h>

static const uint8_t padding[32] = { 0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41,
				     0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08,
				     0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80,
				     0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a };

static void
pad_password(struct yx_bytes password, uint8_t out[32])
{
	size_t n = password.len < 32 ? password.len : 32;

	if (n)
		memcpy(out, password.data, n);
	memcpy(out + n, padding, 32 - n);
}

static enum yx_status
rc4(const uint8_t *key, size_t key_len, struct yx_bytes in, uint8_t *out, struct yx_error *err)
{
	struct yx_bytes none = { NULL, 0 };
	struct yx_buf b;
	enum yx_status st;

	yx_buf_init_secret(&b, in.len + 64);
	st = yx_cipher_decrypt(YX_CIPHER_RC4, yx_bytes(key, key_len), none, none, false, in, &b,
			       err);
	if (st == YX_OK && b.len == in.len && in.len)
		memcpy(out, b.data, b.len);
	else if (st == YX_OK && in.len)
		st = yx_fail_at(err, YX_INTERNAL, YX_NO_OFFSET, "", "RC4 changed the length");
	yx_buf_clear(&b);
	return st;
}

/* ------------------------------------------------------------------ R2, R3, R4 */

/* Fifty more rounds over the first n bytes, from R3 on. */
static enum yx_status
stretch(struct yx_digest *d, int r, size_t n, struct yx_error *err)
{
	uint8_t in[PDF_KEY_MAX];
	int i;
	enum yx_status st = YX_OK;

	for (i = 0; r >= 3 && i < 50 && st == YX_OK; i++) {
		memcpy(in, d->value, n);
		st = yx_digest(d, YX_DIGEST_MD5, yx_bytes(in, n), err);
	}
	yx_wipe(in, sizeof(in));
	return st;
}

/* Algorithm 2. */
static enum yx_status
old_key(const struct pdf_crypt_input *in, const uint8_t padded[32], uint8_t *key,
	struct yx_error *err)
{
	struct yx_buf b;
	struct yx_digest d;
	uint32_t p = (uint32_t)in->p;
	size_t n = (size_t)in->length;
	int i;
	enum yx_status st;

	yx_buf_init_secret(&b, 4096);
	yx_buf_put(&b, padded, 32);
	yx_buf_put_bytes(&b, yx_bytes_slice(in->o, 0, 32));
	for (i = 0; i < 4; i++)
		yx_buf_put_u8(&b, (uint8_t)(p >> (8 * i)));
	yx_buf_put_bytes(&b, yx_bytes_slice(in->id, 0, 1024));
	if (in->r >= 4 && !in->encrypt_metadata)
		yx_buf_put_u32be(&b, UINT32_MAX);
	if ((st = yx_buf_status(&b, err)) != YX_OK)
		goto done;
	if ((st = yx_digest(&d, YX_DIGEST_MD5, yx_buf_bytes(&b), err)) != YX_OK)
		goto done;
	if ((st = stretch(&d, in->r, n, err)) != YX_OK)
		goto done;
	memcpy(key, d.value, n);
done:
	yx_wipe(&d, sizeof(d));
	yx_buf_clear(&b);
	return st;
}

/* Twenty passes of RC4 with the key xored by the pass number (forward or backward). */
static enum yx_status
rc4_passes(const uint8_t *key, size_t n, uint8_t *data, size_t len, bool backward,
	   struct yx_error *err)
{
	uint8_t k[PDF_KEY_MAX];
	int i;
	size_t j;
	enum yx_status st = YX_OK;

	for (i = 0; i < 20 && st == YX_OK; i++) {
		for (j = 0; j < n; j++)
			k[j] = (uint8_t)(key[j] ^ (backward ? 19 - i : i));
		st = rc4(k, n, yx_bytes(data, len), data, err);
	}
	yx_wipe(k, sizeof(k));
	return st;
}

/* Algorithms 4 to 6: is this the user's password? */
static enum yx_status
old_try_user(const struct pdf_crypt_input *in, const uint8_t padded[32], uint8_t *key, bool *ok,
	     struct yx_error *err)
{
	uint8_t u[32];
	struct yx_digest d;
	struct yx_buf b;
	size_t n = (size_t)in->length;
	enum yx_status st;

	*ok = false;
	if ((st = old_key(in, padded, key, err)) != YX_OK)
		return st;
	if (in->r == 2) {
		if ((st = rc4(key, n, yx_bytes(padding, 32), u, err)) != YX_OK)
			return st;
		*ok = yx_bytes_equal_secret(yx_bytes(u, 32), yx_bytes_slice(in->u, 0, 32));
		return YX_OK;
	}
	yx_buf_init(&b, 4096);
	yx_buf_put(&b, padding, 32);
	yx_buf_put_bytes(&b, yx_bytes_slice(in->id, 0, 1024));
	if ((st = yx_buf_status(&b, err)) == YX_OK)
		st = yx_digest(&d, YX_DIGEST_MD5, yx_buf_bytes(&b), err);
	if (st == YX_OK)
		st = rc4_passes(key, n, d.value, 16, false, err);
	if (st == YX_OK)
		*ok = yx_bytes_equal_secret(yx_bytes(d.value, 16), yx_bytes_slice(in->u, 0, 16));
	yx_buf_clear(&b);
	return st;
}

/* Algorithm 7: the user's password from the owner's. */
static enum yx_status
old_user_of_owner(const struct pdf_crypt_input *in, struct yx_bytes password, uint8_t out[32],
		  struct yx_error *err)
{
	struct yx_digest d;
	uint8_t padded[32];
	size_t n = (size_t)in->length;
	enum yx_status st;

	pad_password(password, padded);
	if ((st = yx_digest(&d, YX_DIGEST_MD5, yx_bytes(padded, 32), err)) != YX_OK)
		return st;
	if ((st = stretch(&d, in->r, n, err)) != YX_OK)
		return st;
	memcpy(out, in->o.data, 32);
	if (in->r == 2)
		st = rc4(d.value, n, yx_bytes(out, 32), out, err);
	else
		st = rc4_passes(d.value, n, out, 32, true, err);
	yx_wipe(&d, sizeof(d));
	return st;
}

static enum yx_status
try_old(const struct pdf_crypt_input *in, struct yx_bytes password, uint8_t *key, bool *ok,
	bool *owner, struct yx_error *err)
{
	uint8_t padded[32];
	enum yx_status st;

	/* the owner first: who has both passwords the same is the owner */
	if ((st = old_user_of_owner(in, password, padded, err)) != YX_OK)
		return st;
	if ((st = old_try_user(in, padded, key, ok, err)) != YX_OK)
		return st;
	*owner = *ok;
	if (*ok)
		return YX_OK;
	pad_password(password, padded);
	return old_try_user(in, padded, key, ok, err);
}

/* ---------------------------------------------------------------------- R5, R6 */

/* Algorithm 2.B: rounds of AES and a digest chosen by the data, at least 64. */
static enum yx_status
hardened_hash(struct yx_digest *k, struct yx_bytes password, struct yx_bytes u,
	      struct yx_error *err)
{
	static const enum yx_digest_alg algs[3] = { YX_DIGEST_SHA256, YX_DIGEST_SHA384,
						    YX_DIGEST_SHA512 };
	struct yx_bytes none = { NULL, 0 };
	struct yx_buf k1, e;
	unsigned round, i, sum;
	enum yx_status st = YX_OK;

	yx_buf_init_secret(&k1, 64 * (127 + 64 + 48) + 64);
	yx_buf_init_secret(&e, 64 * (127 + 64 + 48) + 64);
	for (round = 0; round < 64 || e.data[e.len - 1] > round - 32; round++) {
		yx_buf_reset(&k1);
		yx_buf_reset(&e);
		for (i = 0; i < 64; i++) {
			yx_buf_put_bytes(&k1, password);
			yx_buf_put_bytes(&k1, yx_digest_bytes(k));
			yx_buf_put_bytes(&k1, u);
		}
		if ((st = yx_buf_status(&k1, err)) != YX_OK)
			break;
		st = yx_cipher_encrypt(YX_CIPHER_AES128_CBC, yx_bytes(k->value, 16),
				       yx_bytes(k->value + 16, 16), none, false, yx_buf_bytes(&k1),
				       &e, err);
		if (st != YX_OK)
			break;
		for (i = 0, sum = 0; i < 16; i++)
			sum += e.data[i]; /* 256 is 1 modulo 3 */
		if ((st = yx_digest(k, algs[sum % 3], yx_buf_bytes(&e), err)) != YX_OK)
			break;
	}
	yx_buf_clear(&k1);
	yx_buf_clear(&e);
	return st;
}

/* Hash of password, salt and (for the owner) U; 32 bytes in *out. */
static enum yx_status
new_hash(int r, struct yx_bytes password, struct yx_bytes salt, struct yx_bytes u,
	 struct yx_digest *out, struct yx_error *err)
{
	struct yx_buf b;
	enum yx_status st;

	yx_buf_init_secret(&b, 1024);
	yx_buf_put_bytes(&b, password);
	yx_buf_put_bytes(&b, salt);
	yx_buf_put_bytes(&b, u);
	if ((st = yx_buf_status(&b, err)) == YX_OK)
		st = yx_digest(out, YX_DIGEST_SHA256, yx_buf_bytes(&b), err);
	yx_buf_clear(&b);
	if (st == YX_OK && r >= 6)
		st = hardened_hash(out, password, u, err);
	return st;
}

static enum yx_status
try_new_one(const struct pdf_crypt_input *in, struct yx_bytes password, bool owner, uint8_t *key,
	    bool *ok, struct yx_error *err)
{
	struct yx_bytes entry = owner ? in->o : in->u, wrapped = owner ? in->oe : in->ue;
	struct yx_bytes u = owner ? yx_bytes_slice(in->u, 0, 48) : yx_bytes(NULL, 0);
	struct yx_bytes none = { NULL, 0 };
	uint8_t zero[16] = { 0 };
	struct yx_digest d;
	struct yx_buf b;
	enum yx_status st;

	*ok = false;
	if ((st = new_hash(in->r, password, yx_bytes_slice(entry, 32, 8), u, &d, err)) != YX_OK)
		return st;
	if (!yx_bytes_equal_secret(yx_bytes(d.value, 32), yx_bytes_slice(entry, 0, 32)))
		return YX_OK;
	if ((st = new_hash(in->r, password, yx_bytes_slice(entry, 40, 8), u, &d, err)) != YX_OK)
		return st;
	yx_buf_init_secret(&b, 256);
	st = yx_cipher_decrypt(YX_CIPHER_AES256_CBC, yx_bytes(d.value, 32), yx_bytes(zero, 16),
			       none, false, yx_bytes_slice(wrapped, 0, 32), &b, err);
	if (st == YX_OK && b.len == 32) {
		memcpy(key, b.data, 32);
		*ok = true;
	}
	yx_buf_clear(&b);
	yx_wipe(&d, sizeof(d));
	return st;
}

/* Algorithm 13: /Perms, decrypted, repeats P. */
static enum yx_status
check_perms(const struct pdf_crypt_input *in, const uint8_t *key, struct yx_error *err)
{
	struct yx_bytes none = { NULL, 0 };
	struct yx_buf b;
	uint32_t p = (uint32_t)in->p;
	enum yx_status st;

	yx_buf_init(&b, 64);
	st = yx_cipher_decrypt(YX_CIPHER_AES256_ECB, yx_bytes(key, 32), none, none, false,
			       yx_bytes_slice(in->perms, 0, 16), &b, err);
	if (st == YX_OK &&
	    (b.len < 12 || b.data[9] != 'a' || b.data[10] != 'd' || b.data[11] != 'b' ||
	     b.data[0] != (uint8_t)p || b.data[1] != (uint8_t)(p >> 8) ||
	     b.data[2] != (uint8_t)(p >> 16) || b.data[3] != (uint8_t)(p >> 24)))
		st = yx_fail_at(err, YX_MALFORMED, YX_NO_OFFSET, "ISO 32000-2 7.6.4.4.9",
				"the permissions of the encryption dictionary were changed (/P and "
				"/Perms disagree)");
	yx_buf_clear(&b);
	return st;
}

enum yx_status
pdf_crypt_try(const struct pdf_crypt_input *in, struct yx_bytes password, uint8_t key[PDF_KEY_MAX],
	      bool *ok, bool *owner, struct yx_error *err)
{
	enum yx_status st;

	*ok = *owner = false;
	if (in->r <= 4)
		return try_old(in, password, key, ok, owner, err);
	password = yx_bytes_slice(password, 0, 127);
	if ((st = try_new_one(in, password, true, key, ok, err)) != YX_OK)
		return st;
	*owner = *ok;
	if (!*ok && (st = try_new_one(in, password, false, key, ok, err)) != YX_OK)
		return st;
	return *ok ? check_perms(in, key, err) : YX_OK;
}
