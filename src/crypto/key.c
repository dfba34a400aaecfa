/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys as callers see them: a backend's table, its state, and the public key. */
#include <string.h>
#include <yinxin/crypto_encrypt.h>
#include <yinxin/crypto_envelope.h>
#include "key.h"

struct yx_key {
	const struct yx_key_ops *ops;
	void *state;
	struct yx_pubkey *pub;
};

enum yx_status
yx_key_new(struct yx_key **out, const struct yx_key_ops *ops, void *state, struct yx_error *err)
{
	struct yx_key *k = NULL;
	struct yx_buf spki = { 0 };
	enum yx_status st;

	*out = NULL;
	if (!(k = yx_alloc(sizeof(*k))))
		return yx_fail_nomem(err);
	if ((st = ops->public_key(state, &spki, err)) != YX_OK ||
	    (st = yx_buf_status(&spki, err)) != YX_OK ||
	    (st = yx_pubkey_parse(&k->pub, yx_buf_bytes(&spki), err)) != YX_OK)
		goto done;
	k->ops = ops;
	k->state = state;
	*out = k;
	k = NULL;
done:
	yx_buf_clear(&spki);
	yx_key_free(k);
	return st;
}

void
yx_key_free(struct yx_key *k)
{
	if (!k)
		return;
	if (k->ops)
		k->ops->free(k->state);
	yx_pubkey_free(k->pub);
	yx_free(k);
}

const struct yx_pubkey *
yx_key_public(const struct yx_key *k)
{
	return k->pub;
}

struct yx_scheme
yx_key_default_scheme(const struct yx_key *k, bool pss)
{
	struct yx_scheme s = { YX_SCHEME_NONE, YX_DIGEST_NONE, YX_DIGEST_NONE, -1 };

	switch (k->pub->type) {
	case YX_KEY_RSA:
		s.kind = pss || k->pub->pss_only ? YX_SCHEME_RSA_PSS : YX_SCHEME_RSA_PKCS1;
		s.digest = s.mgf1 = YX_DIGEST_SHA256;
		if (k->pub->pss.kind != YX_SCHEME_NONE)
			s = k->pub->pss;
		break;
	case YX_KEY_EC:
		s.kind = YX_SCHEME_ECDSA;
		s.digest = k->pub->bits <= 256   ? YX_DIGEST_SHA256
			   : k->pub->bits <= 384 ? YX_DIGEST_SHA384
						 : YX_DIGEST_SHA512;
		break;
	case YX_KEY_SM2:
		s.kind = YX_SCHEME_SM2;
		s.digest = YX_DIGEST_SM3;
		break;
	case YX_KEY_ED25519:
		s.kind = YX_SCHEME_EDDSA;
		break;
	case YX_KEY_ED448:
		s.kind = YX_SCHEME_ED448;
		break;
	case YX_KEY_DSA:
		s.kind = YX_SCHEME_DSA;
		s.digest = YX_DIGEST_SHA256;
		break;
	default:
		break;
	}
	return s;
}

size_t
yx_key_signature_max(const struct yx_key *k)
{
	switch (k->pub->type) {
	case YX_KEY_RSA:
		return k->pub->rsa_len;
	case YX_KEY_ED25519:
		return 64;
	case YX_KEY_ED448:
		return 114;
	default: /* two INTEGERs with a sign octet, three-octet headers at most */
		return 2 * (k->pub->order_len + 4) + 4;
	}
}

enum yx_status
yx_key_sign(const struct yx_key *k, const struct yx_scheme *s, struct yx_bytes message,
	    struct yx_bytes sm2_id, struct yx_buf *out, struct yx_error *err)
{
	char scheme[64], name[64];

	if (!scheme_fits(s, k->pub))
		return yx_fail(err, YX_USAGE, NULL, "", "%s cannot be made with a key of type %s",
			       yx_scheme_name(s, scheme), yx_pubkey_name(k->pub, name));
	return k->ops->sign(k->state, s, message, sm2_id, out, err);
}

static enum yx_status
export_pkcs8(const struct yx_key *k, struct yx_buf *out, struct yx_error *err)
{
	if (!k->ops->export_pkcs8)
		return yx_fail(err, YX_DENIED, NULL, "", "a key kept in %s cannot be taken out",
			       k->ops->name);
	return k->ops->export_pkcs8(k->state, out, err);
}

enum yx_status
yx_key_export(const struct yx_key *k, struct yx_bytes password, enum yx_kdf kdf, struct yx_buf *out,
	      struct yx_error *err)
{
	struct yx_buf plain = { 0 }, sealed = { 0 };
	enum yx_status st;

	if (!password.len)
		return yx_fail(err, YX_USAGE, NULL, "", "the password is empty");
	yx_buf_init_secret(&plain, YX_LIMIT_KEY_FILE);
	yx_buf_init(&sealed, YX_LIMIT_KEY_FILE);
	if ((st = export_pkcs8(k, &plain, err)) != YX_OK ||
	    (st = pbes2_seal(&sealed, yx_buf_bytes(&plain), password, kdf, err)) != YX_OK)
		goto done;
	yx_pem_put(out, "ENCRYPTED PRIVATE KEY", yx_buf_bytes(&sealed));
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&plain);
	yx_buf_clear(&sealed);
	return st;
}

enum yx_status
yx_key_export_plain(const struct yx_key *k, struct yx_buf *out, struct yx_error *err)
{
	struct yx_buf plain = { 0 };
	enum yx_status st;

	if (!out->secret)
		return yx_fail(err, YX_USAGE, NULL, "", "a plain key belongs in a secret buffer");
	yx_buf_init_secret(&plain, YX_LIMIT_KEY_FILE);
	if ((st = export_pkcs8(k, &plain, err)) != YX_OK)
		goto done;
	yx_pem_put(out, "PRIVATE KEY", yx_buf_bytes(&plain));
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&plain);
	return st;
}

enum yx_status
yx_key_decrypt(const struct yx_key *k, struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	char name[64];

	if (!out->secret)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "what is decrypted belongs in a secret buffer");
	if (k->pub->type != YX_KEY_SM2 && k->pub->type != YX_KEY_RSA)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "", "decryption with a key of type %s",
			       yx_pubkey_name(k->pub, name));
	if (!k->ops->decrypt)
		return yx_fail(err, YX_DENIED, NULL, "", "a key kept in %s cannot decrypt",
			       k->ops->name);
	return k->ops->decrypt(k->state, in, out, err);
}

enum yx_status
yx_key_agree(const struct yx_key *k, struct yx_bytes point, enum yx_digest_alg kdf,
	     struct yx_bytes shared_info, size_t len, struct yx_buf *out, struct yx_error *err)
{
	char name[64];

	if (!out->secret)
		return yx_fail(err, YX_USAGE, NULL, "", "a secret belongs in a secret buffer");
	if (k->pub->type != YX_KEY_EC || k->pub->curve == YX_OID_NONE)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 5753 3.1",
			       "a key of type %s does not agree on secrets",
			       yx_pubkey_name(k->pub, name));
	if (!k->ops->agree)
		return yx_fail(err, YX_DENIED, NULL, "", "a key kept in %s cannot agree",
			       k->ops->name);
	return k->ops->agree(k->state, point, kdf, shared_info, len, out, err);
}
