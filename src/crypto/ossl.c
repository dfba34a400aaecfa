/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libcrypto's start-up and small helpers. The configuration file is not read: what this program
 * does must not depend on it, and reading it costs more than a signature.
 */
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include "ossl.h"

static pthread_once_t once_init = PTHREAD_ONCE_INIT;
static pthread_once_t once_secure = PTHREAD_ONCE_INIT;

static void
init(void)
{
	(void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

void
ossl_init(void)
{
	(void)pthread_once(&once_init, init);
}

/*
 * For the numbers of EC keys and the state of the random generator. libcrypto
 * 3.0 keeps those of RSA keys in its ordinary heap (wiped on release), so programs turn core dumps
 * off as well. When locking is not permitted the area is still left out of core dumps; when even
 * mapping it fails, the ordinary heap is used.
 */
static void
init_secure(void)
{
	if (!CRYPTO_secure_malloc_initialized())
		(void)CRYPTO_secure_malloc_init((size_t)1 << 20, 32);
}

void
ossl_init_secure(void)
{
	ossl_init();
	(void)pthread_once(&once_secure, init_secure);
}

const EVP_MD *
ossl_md(enum yx_digest_alg alg)
{
	static _Atomic(EVP_MD *) fetched[YX_DIGEST_COUNT];
	EVP_MD *md, *expected = NULL;

	if (alg <= YX_DIGEST_NONE || alg >= YX_DIGEST_COUNT)
		return NULL;
	if ((md = atomic_load_explicit(&fetched[alg], memory_order_acquire)))
		return md;
	ossl_init();
	if (!(md = EVP_MD_fetch(NULL, ossl_md_name(alg), NULL))) {
		ERR_clear_error();
		return NULL;
	}
	if (!atomic_compare_exchange_strong(&fetched[alg], &expected, md)) {
		EVP_MD_free(md);
		md = expected;
	}
	return md;
}

enum yx_status
ossl_fail(struct yx_error *err, enum yx_status st, const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	if (reason)
		yx_fail(err, st, NULL, "", "%s: %s", what, reason);
	else
		yx_fail(err, st, NULL, "", "%s", what);
	ERR_clear_error();
	return st;
}

enum yx_status
ossl_key_from(EVP_PKEY **out, const char *type, int selection, OSSL_PARAM_BLD *bld,
	      struct yx_error *err)
{
	enum yx_status st = YX_OK;
	EVP_PKEY_CTX *ctx = NULL;
	OSSL_PARAM *params = NULL;

	*out = NULL;
	params = OSSL_PARAM_BLD_to_param(bld);
	ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	if (!params || !ctx) {
		st = ossl_fail(err, YX_NOMEM, "cannot set up a key");
		goto done;
	}
	if (EVP_PKEY_fromdata_init(ctx) <= 0 ||
	    EVP_PKEY_fromdata(ctx, out, selection, params) <= 0) {
		EVP_PKEY_free(*out);
		*out = NULL;
		st = ossl_fail(err, YX_MALFORMED, "not a usable key");
	}
done:
	OSSL_PARAM_free(params);
	EVP_PKEY_CTX_free(ctx);
	return st;
}

BIGNUM *
ossl_bn(struct yx_bytes magnitude, bool secret)
{
	BIGNUM *bn;

	if (magnitude.len > INT32_MAX)
		return NULL;
	bn = secret ? BN_secure_new() : BN_new();
	if (bn && !BN_bin2bn(magnitude.data, (int)magnitude.len, bn)) {
		BN_clear_free(bn);
		return NULL;
	}
	return bn;
}

bool
ossl_push_bn(OSSL_PARAM_BLD *bld, const char *name, struct yx_bytes magnitude, bool secret,
	     BIGNUM **bns, size_t *n)
{
	BIGNUM *bn = ossl_bn(magnitude, secret);

	if (!bn)
		return false;
	bns[(*n)++] = bn;
	return OSSL_PARAM_BLD_push_BN(bld, name, bn) == 1;
}
