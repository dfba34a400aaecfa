/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ghash.h: the universal hash of GCM (NIST SP 800-38D 6.4), for SM4-GCM, which libcrypto 3.0 does
 * not have. Without tables and branches on data, so that its timing tells nothing; about as fast as
 * SM4 itself.
 */
#ifndef CRYPTO_GHASH_H
#define CRYPTO_GHASH_H

#include <yinxin/base.h>

struct ghash {
	uint64_t h[2], y[2]; /* first and last eight octets, big-endian */
};

void ghash_init(struct ghash *g, const uint8_t h[16]);
/* Absorb, padded with zeros to whole blocks. */
void ghash_update(struct ghash *g, struct yx_bytes in);
void ghash_finish(struct ghash *g, uint64_t aad_len, uint64_t text_len, uint8_t out[16]);

#endif
