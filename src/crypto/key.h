/* SPDX-License-Identifier: Apache-2.0 */
/* key.h: private keys inside this module. */
#ifndef CRYPTO_KEY_H
#define CRYPTO_KEY_H

#include "pubkey.h"

/* The file backend's key; moves *pkey. Makes one trial signature. */
enum yx_status file_key_new(struct yx_key **out, EVP_PKEY **pkey, struct yx_error *err);

/* PrivateKeyInfo, ECPrivateKey or RSAPrivateKey, unencrypted DER. */
enum yx_status private_read(EVP_PKEY **out, struct yx_bytes der, struct yx_error *err);
/* PrivateKeyInfo and SubjectPublicKeyInfo of a key pair. */
enum yx_status private_put(struct yx_buf *out, EVP_PKEY *pkey, struct yx_error *err);
enum yx_status public_put(struct yx_buf *out, EVP_PKEY *pkey, struct yx_error *err);

/* EncryptedPrivateKeyInfo (PBES2, RFC 8018 6.2) to and from PrivateKeyInfo, in a secret buffer. */
enum yx_status pbes2_open(struct yx_buf *out, struct yx_bytes der, struct yx_bytes password,
			  struct yx_error *err);
enum yx_status pbes2_seal(struct yx_buf *out, struct yx_bytes plain, struct yx_bytes password,
			  enum yx_kdf kdf, struct yx_error *err);

/* What was encrypted to an SM2 key, in any form of crypto_encrypt.h; appended. */
enum yx_status sm2_decrypt(EVP_PKEY *pkey, struct yx_bytes in, struct yx_buf *out,
			   struct yx_error *err);

/* The same for an RSA key (RSAES-OAEP), and encryption to one. */
enum yx_status oaep_encrypt(const struct yx_pubkey *k, struct yx_bytes in, struct yx_buf *out,
			    struct yx_error *err);
enum yx_status oaep_decrypt(EVP_PKEY *pkey, struct yx_bytes in, struct yx_buf *out,
			    struct yx_error *err);

/* ECDH between a private and a public key, derived (crypto_envelope.h). */
enum yx_status agree_with(EVP_PKEY *mine, EVP_PKEY *theirs, enum yx_digest_alg kdf,
			  struct yx_bytes info, size_t len, struct yx_buf *out,
			  struct yx_error *err);
/* A public key on the curve of `like` from its point. */
enum yx_status agree_peer(struct yx_pubkey **out, const struct yx_pubkey *like,
			  struct yx_bytes point, struct yx_error *err);

#endif
