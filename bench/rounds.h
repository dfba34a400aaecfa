/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the benchmarks share: rounds timed with the monotonic clock, their median (machines swing,
 * so rounds of all things compared alternate and medians are compared), and an identity to sign
 * with.
 */
#ifndef BENCH_ROUNDS_H
#define BENCH_ROUNDS_H

#include <stdio.h>
#include <stdlib.h>
#include <yinxin/pki_ca.h>

struct bench_identity {
	struct yx_key *key;
	struct yx_cert *cert;
	struct yx_scheme scheme;
};

/* A benchmark that cannot do its work has no figure to tell. */
static inline void
must(enum yx_status st, const struct yx_error *err)
{
	if (st == YX_OK)
		return;
	fprintf(stderr, "bench: %s\n", err->text);
	exit(1);
}

/* Microseconds for one call, over calls that fill about `round_us` microseconds. */
static inline double
bench_round(void (*fn)(void *), void *job, yx_time round_us)
{
	yx_time start = yx_time_monotonic(), now;
	int n = 0;

	do {
		fn(job);
		n++;
		now = yx_time_monotonic();
	} while (now - start < round_us);
	return (double)(now - start) / n;
}

/* Sorts `values`. */
static inline double
bench_median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), yx_compare_doubles);
	return values[n / 2];
}

/* A fresh key of `kind` ("p256", "rsa2048", "sm2", ...) with a self-signed certificate. */
static inline void
bench_identity_new(struct bench_identity *out, const char *kind, enum yx_ca_profile profile)
{
	struct yx_ca_wish wish = { .profile = profile, .path_len = -1 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf name = { 0 }, der = { 0 };

	must(yx_key_generate(&out->key, kind, &err), &err);
	must(yx_name_parse(&name, "/CN=bench", &err), &err);
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(out->key));
	must(yx_ca_make_cert(&der, &wish, NULL, out->key, &err), &err);
	must(yx_cert_parse(&out->cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err), &err);
	out->scheme = yx_key_default_scheme(out->key, false);
	yx_buf_clear(&name);
	yx_buf_clear(&der);
}

static inline void
bench_identity_free(struct bench_identity *id)
{
	yx_cert_free(id->cert);
	yx_key_free(id->key);
}

/* One raw signature over 128 bytes: what every pipeline is held against. `id` is a bench_identity.
 */
static inline void
bench_primitive(void *id)
{
	static const uint8_t message[128] = { 1 };
	const struct bench_identity *who = id;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };

	must(yx_key_sign(who->key, &who->scheme, yx_bytes(message, sizeof(message)),
			 yx_bytes(NULL, 0), &out, &err),
	     &err);
	yx_buf_clear(&out);
}

#endif
