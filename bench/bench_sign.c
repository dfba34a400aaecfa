/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raw rates of the primitives everything else is built on: signatures made and verified per second,
 * and digests in MB/s, one thread. The cost of our own layer shows as the ratio to libcrypto called
 * directly with everything prepared, in the same run. About five seconds.
 */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/crypto.h>

#define SLICE (YX_SECOND / 5)

static void
must(enum yx_status st, const struct yx_error *err)
{
	if (st == YX_OK)
		return;
	fprintf(stderr, "bench_sign: %s: %s\n", yx_status_name(st), err->text);
	exit(1);
}

/* Runs of `once` per second. */
static double
rate(void (*once)(void *), void *arg)
{
	yx_time start, now;
	uint64_t n = 0;

	once(arg);
	start = yx_time_monotonic();
	do {
		for (int i = 0; i < 16; i++)
			once(arg);
		n += 16;
		now = yx_time_monotonic();
	} while (now - start < SLICE);
	return (double)n * (double)YX_SECOND / (double)(now - start);
}

struct work {
	struct yx_key *key;
	struct yx_scheme scheme;
	struct yx_bytes message;
	struct yx_buf value;
	struct yx_digest digest;
	EVP_PKEY_CTX *direct;
	EVP_MD_CTX *md;
	uint8_t out[512];
};

static void
sign_once(void *arg)
{
	struct work *w = arg;
	struct yx_error err = YX_ERROR_INIT;

	yx_buf_reset(&w->value);
	must(yx_key_sign(w->key, &w->scheme, w->message, (struct yx_bytes){ NULL, 0 }, &w->value,
			 &err),
	     &err);
}

static void
verify_once(void *arg)
{
	struct work *w = arg;
	struct yx_error err = YX_ERROR_INIT;
	bool valid = false;

	must(yx_pubkey_verify(yx_key_public(w->key), &w->scheme, w->message,
			      yx_buf_bytes(&w->value), (struct yx_bytes){ NULL, 0 }, false, NULL,
			      &valid, &err),
	     &err);
	if (!valid)
		exit(1);
}

static void
direct_once(void *arg)
{
	struct work *w = arg;
	size_t len = sizeof(w->out);

	if (EVP_PKEY_sign(w->direct, w->out, &len, w->digest.value, w->digest.len) != 1)
		exit(1);
}

static void
digest_once(void *arg)
{
	struct work *w = arg;
	struct yx_error err = YX_ERROR_INIT;

	must(yx_digest(&w->digest, w->scheme.digest, w->message, &err), &err);
}

/* The same key type in libcrypto alone, its own key, contexts ready: the ceiling. */
static EVP_PKEY *
direct_key(const char *kind)
{
	if (strncmp(kind, "rsa", 3) == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)atof(kind + 3));
	if (strcmp(kind, "sm2") == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
	return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

static void
bench_key(const char *kind)
{
	struct work w = { .message = YX_BYTES_LIT("about as long as the attributes of a signature, "
						  "which are some one hundred octets; there") };
	struct yx_error err = YX_ERROR_INIT;
	EVP_PKEY *pkey = direct_key(kind);
	double sign = 0, verify, direct = 0;

	must(yx_key_generate(&w.key, kind, &err), &err);
	w.scheme = yx_key_default_scheme(w.key, false);
	must(yx_digest(&w.digest, w.scheme.digest, w.message, &err), &err);
	w.direct = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	if (!w.direct || EVP_PKEY_sign_init(w.direct) != 1)
		exit(1);
	for (int turn = 0; turn < 4;
	     turn++) { /* in turns: the machine is shared, its speed drifts */
		direct += rate(direct_once, &w) / 4;
		sign += rate(sign_once, &w) / 4;
	}
	verify = rate(verify_once, &w);
	printf("%-8s sign %8.0f/s  verify %8.0f/s  libcrypto alone signs %8.0f/s  ratio %.2f\n",
	       kind, sign, verify, direct, sign / direct);
	EVP_PKEY_CTX_free(w.direct);
	EVP_PKEY_free(pkey);
	yx_key_free(w.key);
	yx_buf_clear(&w.value);
}

static void
bench_digest(enum yx_digest_alg alg)
{
	static uint8_t data[1 << 20];
	struct work w = { .scheme = { .digest = alg }, .message = yx_bytes(data, 33) };
	double small = rate(digest_once, &w), large;

	w.message = yx_bytes(data, sizeof(data));
	large = rate(digest_once, &w);
	printf("%-8s %8.0f MB/s, %.2f million of 33 octets a second\n", yx_digest_name(alg),
	       large * sizeof(data) / 1e6, small / 1e6);
}

int
main(void)
{
	bench_key("p256");
	bench_key("rsa2048");
	bench_key("sm2");
	bench_digest(YX_DIGEST_SHA256);
	bench_digest(YX_DIGEST_SM3);
	return 0;
}
