/* SPDX-License-Identifier: Apache-2.0 */
/* The file key of GM/T 0099 encryption: under a password, under an SM2 key, and what it opens. */
#include "crypt.h"

#include <string.h>
#include <yinxin/crypto_encrypt.h>

enum yx_status
crypt_password_key(struct yx_bytes password, uint8_t out[CRYPT_BLOCK], struct yx_error *err)
{
	static const uint8_t counter[4] = { 0, 0, 0, 1 };
	struct yx_hasher *h = NULL;
	struct yx_digest d = { 0 };
	enum yx_status st;

	/* 16 octets need only the first round of the derivation function */
	if ((st = yx_hasher_new(&h, YX_DIGEST_SM3, err)) == YX_OK &&
	    (st = yx_hasher_update(h, password, err)) == YX_OK &&
	    (st = yx_hasher_update(h, yx_bytes(counter, 4), err)) == YX_OK &&
	    (st = yx_hasher_finish(h, &d, err)) == YX_OK)
		memcpy(out, d.value, CRYPT_BLOCK);
	yx_hasher_free(h);
	yx_wipe(&d, sizeof(d));
	return st;
}

enum yx_status
crypt_content(const struct crypt_key *k, struct yx_bytes in, struct yx_buf *out,
	      struct yx_error *err)
{
	return yx_cipher_decrypt(YX_CIPHER_SM4_CBC, yx_bytes(k->key, CRYPT_BLOCK),
				 yx_bytes(k->iv, CRYPT_BLOCK), (struct yx_bytes){ NULL, 0 }, true,
				 in, out, err);
}

static enum yx_status
by_password(const struct yx_ofd_user *u, struct yx_bytes password, struct yx_buf *key,
	    struct yx_error *err)
{
	struct crypt_key wrap;
	enum yx_status st;

	if ((st = crypt_password_key(password, wrap.key, err)) != YX_OK)
		return st;
	memcpy(wrap.iv, u->iv, CRYPT_BLOCK);
	if (u->wrapped.len == CRYPT_BLOCK) /* written without padding: the map will tell */
		st = yx_cipher_decrypt(YX_CIPHER_SM4_CBC, yx_bytes(wrap.key, CRYPT_BLOCK),
				       yx_bytes(wrap.iv, CRYPT_BLOCK), (struct yx_bytes){ NULL, 0 },
				       false, u->wrapped, key, err);
	else
		st = crypt_content(&wrap, u->wrapped, key, err);
	yx_wipe(&wrap, sizeof(wrap));
	return st;
}

enum yx_status
crypt_unwrap(enum yx_ofd_protection p, const struct yx_ofd_user *u, const struct yx_ofd_opener *o,
	     bool with_key, struct crypt_key *out, struct yx_error *err)
{
	struct yx_error why = YX_ERROR_INIT;
	struct yx_buf key = { 0 };
	enum yx_status st = YX_DENIED;

	if (o->user && strcmp(o->user, u->name) != 0)
		return YX_DENIED;
	yx_buf_init_secret(&key, 4096);
	if (with_key && o->key && p != YX_OFD_PROTECT_PASSWORD)
		st = yx_key_decrypt(o->key, u->wrapped, &key, &why);
	if (!with_key && o->password.len && p != YX_OFD_PROTECT_CERTIFICATE)
		st = by_password(u, o->password, &key, &why);
	if (st == YX_OK && key.len != CRYPT_BLOCK)
		st = YX_DENIED;
	if (st == YX_OK) {
		memcpy(out->key, key.data, CRYPT_BLOCK);
		memcpy(out->iv, u->iv, CRYPT_BLOCK);
	} else if (st == YX_NOMEM || st == YX_CRYPTO || st == YX_UNSUPPORTED) {
		if (err)
			*err = why;
	} else {
		st = YX_DENIED;
	}
	yx_buf_clear(&key);
	return st;
}
