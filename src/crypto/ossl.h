/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ossl.h: what the files of this module share about libcrypto: start-up without a configuration
 * file, algorithms fetched once, and its error queue turned into ours.
 */
#ifndef CRYPTO_OSSL_H
#define CRYPTO_OSSL_H

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <yinxin/crypto.h>
#include <yinxin/limits.h>

/* Before any other libcrypto call; cheap when done already. */
void ossl_init(void);
/* Memory for private keys that is locked and left out of core dumps, where the system allows. */
void ossl_init_secure(void);
/* Fetched once and never released; NULL when this libcrypto has no such digest. */
const EVP_MD *ossl_md(enum yx_digest_alg alg);
/* libcrypto's name of a digest; NULL for NONE. */
const char *ossl_md_name(enum yx_digest_alg alg);
/* yx_fail() with the reason libcrypto gave, whose queue is emptied. Never holds secrets. */
enum yx_status ossl_fail(struct yx_error *err, enum yx_status st, const char *what);

/* A key from parameters; *out NULL on failure. Takes nothing. */
enum yx_status ossl_key_from(EVP_PKEY **out, const char *type, int selection, OSSL_PARAM_BLD *bld,
			     struct yx_error *err);
/* A number from big-endian octets, in secure memory when `secret`. NULL on no memory. */
BIGNUM *ossl_bn(struct yx_bytes magnitude, bool secret);
/* Push a number that must outlive the builder into bns[*n]. */
bool ossl_push_bn(OSSL_PARAM_BLD *bld, const char *name, struct yx_bytes magnitude, bool secret,
		  BIGNUM **bns, size_t *n);

#endif
