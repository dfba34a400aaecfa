/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypto_envelope: what an envelope needs besides encryption to a public key (crypto_encrypt.h):
 * a secret agreed with the holder of an elliptic-curve key (ECDH with a fresh key on one side), the
 * key derivation of ANSI X9.63, and one key wrapped in another (AES Key Wrap). cms_envelope.h puts
 * them together.
 */
#ifndef YINXIN_CRYPTO_ENVELOPE_H
#define YINXIN_CRYPTO_ENVELOPE_H

#include <yinxin/crypto.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Agree on `len` octets with the holder of `k` (YX_KEY_EC; UNSUPPORTED for others): a fresh key is
 * made on the curve of `k`, its public point appended to `point` (uncompressed), and the secret,
 * through the derivation below, to `out`, which must be a secret buffer (else USAGE). RFC 5753 3.1.
 */
YX_MUST_CHECK enum yx_status yx_pubkey_agree(const struct yx_pubkey *k, enum yx_digest_alg kdf,
					     struct yx_bytes shared_info, size_t len,
					     struct yx_buf *point, struct yx_buf *out,
					     struct yx_error *err);
/*
 * The other side. MALFORMED for a point that is not on the curve; DENIED for a backend that cannot
 * agree. A wrong key gives other octets, not an error: what is unwrapped with them tells.
 */
YX_MUST_CHECK enum yx_status yx_key_agree(const struct yx_key *k, struct yx_bytes point,
					  enum yx_digest_alg kdf, struct yx_bytes shared_info,
					  size_t len, struct yx_buf *out, struct yx_error *err);

/* The derivation of ANSI X9.63 (SEC 1 3.6.1): digests of secret, counter, info. Appends. */
YX_MUST_CHECK enum yx_status yx_kdf_x963(enum yx_digest_alg alg, struct yx_bytes secret,
					 struct yx_bytes info, size_t len, struct yx_buf *out,
					 struct yx_error *err);

/* AES Key Wrap (RFC 3394) with a key of 16 or 32 octets; `in` is a multiple of 8, at least 16. */
YX_MUST_CHECK enum yx_status yx_keywrap(struct yx_bytes kek, struct yx_bytes in, struct yx_buf *out,
					struct yx_error *err);
/* DENIED when the key is another or the octets were changed. `out` must be a secret buffer. */
YX_MUST_CHECK enum yx_status yx_keyunwrap(struct yx_bytes kek, struct yx_bytes in,
					  struct yx_buf *out, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
