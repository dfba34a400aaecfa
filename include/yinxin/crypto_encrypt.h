/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypto_encrypt: encryption to a public key, for wrapping other keys. SM2 (GB/T 32918.4) with SM3,
 * written as GM/T 0009-2012 7.2 has it: SEQUENCE { x INTEGER, y INTEGER, hash OCTET STRING,
 * ciphertext OCTET STRING }; RSA by RSAES-OAEP with SHA-256 and no label (RFC 8017 7.1). Meant for
 * some dozens of octets: a file key, not a file.
 */
#ifndef YINXIN_CRYPTO_ENCRYPT_H
#define YINXIN_CRYPTO_ENCRYPT_H

#include <yinxin/crypto.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Append the encryption of `in` (1 to 1024 octets, else USAGE). UNSUPPORTED for other than SM2
 * and RSA keys. */
YX_MUST_CHECK enum yx_status yx_pubkey_encrypt(const struct yx_pubkey *k, struct yx_bytes in,
					       struct yx_buf *out, struct yx_error *err);
/*
 * Append what was encrypted to this key's public half; `out` must be a secret buffer (else USAGE).
 * Read besides GM/T 0009: INTEGERs with missing or extra zeros, and the bare forms of GB/T 32918.4
 * 6.1, 04 || x || y || hash || ciphertext and the older 04 || x || y || ciphertext || hash.
 * DENIED when it was encrypted to another key or changed since, and when the backend of the key
 * cannot decrypt; MALFORMED when it has no known form; UNSUPPORTED for other than SM2
 * and RSA keys.
 */
YX_MUST_CHECK enum yx_status yx_key_decrypt(const struct yx_key *k, struct yx_bytes in,
					    struct yx_buf *out, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
