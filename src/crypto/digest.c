/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digests, HMAC and random octets. Small digests are frequent (ledger, attributes), so the one-shot
 * form keeps one context per thread and algorithm instead of making a new one each time.
 */
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <string.h>
#include "ossl.h"

struct info {
	const char *name;
	const char *ossl;
	enum yx_oid oid;
	uint8_t size, block;
};

static const struct info infos[YX_DIGEST_COUNT] = {
	[YX_DIGEST_NONE] = { "none", NULL, YX_OID_NONE, 0, 0 },
	[YX_DIGEST_MD5] = { "MD5", "MD5", YX_OID_MD5, 16, 64 },
	[YX_DIGEST_SHA1] = { "SHA-1", "SHA1", YX_OID_SHA1, 20, 64 },
	[YX_DIGEST_RIPEMD160] = { "RIPEMD-160", "RIPEMD160", YX_OID_RIPEMD160, 20, 64 },
	[YX_DIGEST_SHA224] = { "SHA-224", "SHA2-224", YX_OID_SHA224, 28, 64 },
	[YX_DIGEST_SHA256] = { "SHA-256", "SHA2-256", YX_OID_SHA256, 32, 64 },
	[YX_DIGEST_SHA384] = { "SHA-384", "SHA2-384", YX_OID_SHA384, 48, 128 },
	[YX_DIGEST_SHA512] = { "SHA-512", "SHA2-512", YX_OID_SHA512, 64, 128 },
	[YX_DIGEST_SHA3_224] = { "SHA3-224", "SHA3-224", YX_OID_SHA3_224, 28, 144 },
	[YX_DIGEST_SHA3_256] = { "SHA3-256", "SHA3-256", YX_OID_SHA3_256, 32, 136 },
	[YX_DIGEST_SHA3_384] = { "SHA3-384", "SHA3-384", YX_OID_SHA3_384, 48, 104 },
	[YX_DIGEST_SHA3_512] = { "SHA3-512", "SHA3-512", YX_OID_SHA3_512, 64, 72 },
	[YX_DIGEST_SM3] = { "SM3", "SM3", YX_OID_SM3, 32, 64 },
	[YX_DIGEST_SHAKE256] = { "SHAKE256", "SHAKE256", YX_OID_SHAKE256, 64, 136 },
};

#define BLOCK_MAX 144

static const struct info *
info(enum yx_digest_alg alg)
{
	return alg > YX_DIGEST_NONE && alg < YX_DIGEST_COUNT ? &infos[alg] : &infos[YX_DIGEST_NONE];
}

const char *
ossl_md_name(enum yx_digest_alg alg)
{
	return info(alg)->ossl;
}

const char *
yx_digest_name(enum yx_digest_alg alg)
{
	return info(alg)->name;
}

/* Lower case without dashes: "SHA-256" and "sha256" are one name. */
static void
plain_name(char out[16], const char *name)
{
	size_t n = 0;

	for (; *name && n < 15; name++)
		if (*name != '-' && *name != '_')
			out[n++] = (char)(*name >= 'A' && *name <= 'Z' ? *name + 32 : *name);
	out[*name ? 0 : n] = '\0';
}

enum yx_digest_alg
yx_digest_by_name(const char *name)
{
	char want[16], have[16];
	int a;

	if (!name)
		return YX_DIGEST_NONE;
	plain_name(want, name);
	for (a = YX_DIGEST_NONE + 1; a < YX_DIGEST_COUNT; a++) {
		plain_name(have, infos[a].name);
		if (strcmp(want, have) == 0)
			return (enum yx_digest_alg)a;
	}
	return YX_DIGEST_NONE;
}

size_t
yx_digest_size(enum yx_digest_alg alg)
{
	return info(alg)->size;
}

enum yx_oid
yx_digest_oid(enum yx_digest_alg alg)
{
	return info(alg)->oid;
}

enum yx_digest_alg
yx_digest_by_oid(enum yx_oid oid)
{
	int a;

	if (oid == YX_OID_SM3_PLAIN || oid == YX_OID_SM3_KEYED)
		return YX_DIGEST_SM3;
	for (a = YX_DIGEST_NONE + 1; oid != YX_OID_NONE && a < YX_DIGEST_COUNT; a++)
		if (infos[a].oid == oid)
			return (enum yx_digest_alg)a;
	return YX_DIGEST_NONE;
}

struct yx_bytes
yx_digest_bytes(const struct yx_digest *d)
{
	return yx_bytes(d->value, d->len);
}

bool
yx_digest_equal(const struct yx_digest *a, const struct yx_digest *b)
{
	return a->alg == b->alg && a->len == b->len &&
	       yx_bytes_equal_secret(yx_digest_bytes(a), yx_digest_bytes(b));
}

/* ------------------------------------------------- contexts kept per thread */

struct kept {
	EVP_MD_CTX *ctx[YX_DIGEST_COUNT];
};

static pthread_key_t kept_key;
static pthread_once_t kept_once = PTHREAD_ONCE_INIT;
static bool kept_usable;

static void
kept_free(void *p)
{
	struct kept *k = p;
	int a;

	for (a = 0; a < YX_DIGEST_COUNT; a++)
		EVP_MD_CTX_free(k->ctx[a]);
	yx_free(k);
}

static void
kept_init(void)
{
	kept_usable = pthread_key_create(&kept_key, kept_free) == 0;
}

static enum yx_status
no_digest(struct yx_error *err, enum yx_digest_alg alg)
{
	return yx_fail(err, YX_UNSUPPORTED, NULL, "", "the digest %s is not available here",
		       yx_digest_name(alg));
}

/* This thread's context, ready to be updated; NULL with *st set on failure. */
static EVP_MD_CTX *
kept_context(enum yx_digest_alg alg, enum yx_status *st, struct yx_error *err)
{
	const EVP_MD *md = ossl_md(alg);
	struct kept *k = NULL;

	if (!md) {
		*st = no_digest(err, alg);
		return NULL;
	}
	(void)pthread_once(&kept_once, kept_init);
	if (kept_usable && !(k = pthread_getspecific(kept_key))) {
		if ((k = yx_alloc(sizeof(*k))) && pthread_setspecific(kept_key, k) != 0) {
			yx_free(k);
			k = NULL;
		}
	}
	if (!k || (!k->ctx[alg] && !(k->ctx[alg] = EVP_MD_CTX_new()))) {
		*st = yx_fail_nomem(err);
		return NULL;
	}
	/* a context that knows its digest is restarted without a look-up */
	if (EVP_DigestInit_ex2(k->ctx[alg], EVP_MD_CTX_get0_md(k->ctx[alg]) ? NULL : md, NULL) !=
	    1) {
		*st = ossl_fail(err, YX_CRYPTO, "cannot start a digest");
		return NULL;
	}
	*st = YX_OK;
	return k->ctx[alg];
}

/* The value, of the size in the table: an extendable function has no size of its own. */
static bool
finish(EVP_MD_CTX *ctx, enum yx_digest_alg alg, struct yx_digest *out)
{
	unsigned len = info(alg)->size;
	int ok = alg == YX_DIGEST_SHAKE256 ? EVP_DigestFinalXOF(ctx, out->value, len)
					   : EVP_DigestFinal_ex(ctx, out->value, &len);

	out->alg = alg;
	out->len = (uint8_t)len;
	return ok == 1;
}

static enum yx_status
digest_two(struct yx_digest *out, enum yx_digest_alg alg, struct yx_bytes a, struct yx_bytes b,
	   struct yx_error *err)
{
	enum yx_status st;
	EVP_MD_CTX *ctx = kept_context(alg, &st, err);

	memset(out, 0, sizeof(*out));
	if (!ctx)
		return st;
	if ((a.len && EVP_DigestUpdate(ctx, a.data, a.len) != 1) ||
	    (b.len && EVP_DigestUpdate(ctx, b.data, b.len) != 1) || !finish(ctx, alg, out)) {
		memset(out, 0, sizeof(*out));
		return ossl_fail(err, YX_CRYPTO, "cannot compute a digest");
	}
	return YX_OK;
}

enum yx_status
yx_digest(struct yx_digest *out, enum yx_digest_alg alg, struct yx_bytes in, struct yx_error *err)
{
	return digest_two(out, alg, in, (struct yx_bytes){ NULL, 0 }, err);
}

/* RFC 2104. */
enum yx_status
yx_hmac(struct yx_digest *out, enum yx_digest_alg alg, struct yx_bytes key, struct yx_bytes in,
	struct yx_error *err)
{
	enum yx_status st;
	size_t block = info(alg)->block, i;
	uint8_t pad[BLOCK_MAX] = { 0 };
	struct yx_digest d = { 0 };

	memset(out, 0, sizeof(*out));
	if (key.len > block) {
		if ((st = yx_digest(&d, alg, key, err)) != YX_OK)
			goto done;
		memcpy(pad, d.value, d.len);
	} else if (key.len) {
		memcpy(pad, key.data, key.len);
	}
	for (i = 0; i < block; i++)
		pad[i] ^= 0x36;
	if ((st = digest_two(&d, alg, yx_bytes(pad, block), in, err)) != YX_OK)
		goto done;
	for (i = 0; i < block; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	st = digest_two(out, alg, yx_bytes(pad, block), yx_digest_bytes(&d), err);
done:
	yx_wipe(pad, sizeof(pad));
	yx_wipe(&d, sizeof(d));
	return st;
}

/* ----------------------------------------------------------------- hashers */

struct yx_hasher {
	EVP_MD_CTX *ctx;
	enum yx_digest_alg alg;
	struct yx_digest prefix; /* SM2's Z; empty otherwise */
};

static enum yx_status
restart(struct yx_hasher *h, struct yx_error *err)
{
	if (EVP_DigestInit_ex2(h->ctx, ossl_md(h->alg), NULL) != 1 ||
	    (h->prefix.len && EVP_DigestUpdate(h->ctx, h->prefix.value, h->prefix.len) != 1))
		return ossl_fail(err, YX_CRYPTO, "cannot start a digest");
	return YX_OK;
}

static enum yx_status
hasher_new(struct yx_hasher **out, enum yx_digest_alg alg, const struct yx_digest *prefix,
	   struct yx_error *err)
{
	enum yx_status st;
	struct yx_hasher *h;

	*out = NULL;
	if (!ossl_md(alg))
		return no_digest(err, alg);
	if (!(h = yx_alloc(sizeof(*h))))
		return yx_fail_nomem(err);
	h->alg = alg;
	if (prefix)
		h->prefix = *prefix;
	if (!(h->ctx = EVP_MD_CTX_new())) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = restart(h, err)) != YX_OK)
		goto done;
	*out = h;
	h = NULL;
done:
	yx_hasher_free(h);
	return st;
}

enum yx_status
yx_hasher_new(struct yx_hasher **out, enum yx_digest_alg alg, struct yx_error *err)
{
	return hasher_new(out, alg, NULL, err);
}

enum yx_status
yx_hasher_new_for(struct yx_hasher **out, const struct yx_pubkey *k, const struct yx_scheme *s,
		  struct yx_bytes sm2_id, struct yx_error *err)
{
	enum yx_status st;
	struct yx_digest z;

	*out = NULL;
	if (s->kind == YX_SCHEME_EDDSA || s->kind == YX_SCHEME_ED448)
		return yx_fail(err, YX_USAGE, NULL, "RFC 8032",
			       "EdDSA signs the message itself, which cannot come in pieces");
	if (s->kind != YX_SCHEME_SM2)
		return hasher_new(out, s->digest, NULL, err);
	if ((st = yx_sm2_z(k, sm2_id, &z, err)) != YX_OK)
		return st;
	return hasher_new(out, s->digest, &z, err);
}

void
yx_hasher_free(struct yx_hasher *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	yx_free(h);
}

enum yx_status
yx_hasher_update(struct yx_hasher *h, struct yx_bytes in, struct yx_error *err)
{
	if (in.len && EVP_DigestUpdate(h->ctx, in.data, in.len) != 1)
		return ossl_fail(err, YX_CRYPTO, "cannot compute a digest");
	return YX_OK;
}

enum yx_status
yx_hasher_finish(struct yx_hasher *h, struct yx_digest *out, struct yx_error *err)
{
	memset(out, 0, sizeof(*out));
	if (!finish(h->ctx, h->alg, out)) {
		memset(out, 0, sizeof(*out));
		return ossl_fail(err, YX_CRYPTO, "cannot finish a digest");
	}
	return restart(h, err);
}

/* ------------------------------------------------------------------ random */

enum yx_status
yx_random(void *out, size_t len, struct yx_error *err)
{
	uint8_t *at = out;
	size_t n;

	ossl_init();
	for (; len; at += n, len -= n) {
		n = len > (1 << 20) ? 1 << 20 : len;
		if (RAND_bytes(at, (int)n) != 1) {
			yx_wipe(out, (size_t)(at - (uint8_t *)out));
			return ossl_fail(err, YX_CRYPTO, "no random octets");
		}
	}
	return YX_OK;
}
