/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents signed per second on one core beside the raw rate of the signing primitive, both in
 * this run: a 100 KB PDF is opened, signed (PAdES B-B) and the update written to memory. The budget
 * is twice what the primitive and the digest of the document cost.
 *
 * Rounds of primitive, digest and pipeline alternate, so that a machine whose speed swings slows
 * all three alike; medians are compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/pki_ca.h>
#include <yinxin/sign_make.h>

#define ROUNDS   15
#define ROUND_US 60000

/* A plain PDF of about `size` bytes: one page whose content is padded with operators that paint. */
static void
make_pdf(struct yx_buf *b, size_t size)
{
	size_t at[6], xref, start;
	struct yx_buf content = { 0 };

	for (unsigned i = 0; content.len < size; i++)
		yx_buf_printf(&content, "%u %u m %u %u l S\n", i % 500, i * 7 % 700, i * 3 % 500,
			      i * 11 % 700);
	yx_buf_puts(b, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
	at[1] = b->len;
	yx_buf_puts(b, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
	at[2] = b->len;
	yx_buf_puts(b, "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n");
	at[3] = b->len;
	yx_buf_puts(b, "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
		       "/Contents 4 0 R /Resources << >> >>\nendobj\n");
	at[4] = b->len;
	yx_buf_printf(b, "4 0 obj\n<< /Length %zu >>\nstream\n", content.len);
	yx_buf_put_bytes(b, yx_buf_bytes(&content));
	yx_buf_puts(b, "\nendstream\nendobj\n");
	xref = b->len;
	yx_buf_puts(b, "xref\n0 5\n0000000000 65535 f \n");
	for (int i = 1; i < 5; i++)
		yx_buf_printf(b, "%010zu 00000 n \n", at[i]);
	start = xref;
	yx_buf_printf(b, "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", start);
	yx_buf_clear(&content);
}

struct job {
	struct yx_key *key;
	struct yx_cert *cert;
	struct yx_scheme scheme;
	struct yx_bytes pdf;
	struct yx_sign_options options;
};

static void
must(enum yx_status st, const struct yx_error *err)
{
	if (st != YX_OK) {
		fprintf(stderr, "bench_pipeline: %s\n", err->text);
		exit(1);
	}
}

static void
do_primitive(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	static const uint8_t message[128] = { 1 };
	struct yx_buf out = { 0 };

	must(yx_key_sign(j->key, &j->scheme, yx_bytes(message, sizeof(message)), yx_bytes(NULL, 0),
			 &out, &err),
	     &err);
	yx_buf_clear(&out);
}

static void
do_digest(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest d;

	must(yx_digest(&d, j->scheme.digest, j->pdf, &err), &err);
}

static void
do_pipeline(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 };

	must(yx_sign_pdf(&tail, j->pdf, &j->options, NULL, &err), &err);
	yx_buf_clear(&tail);
}

/* Microseconds for one, over one round. */
static double
round_of(void (*fn)(struct job *), struct job *j)
{
	yx_time start = yx_time_monotonic(), now;
	int n = 0;

	do {
		fn(j);
		n++;
		now = yx_time_monotonic();
	} while (now - start < ROUND_US);
	return (double)(now - start) / n;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void
setup(struct job *j, const char *kind, struct yx_bytes pdf)
{
	struct yx_ca_wish wish = { .profile = YX_CA_SIGNER, .path_len = -1 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf name = { 0 }, der = { 0 };

	*j = (struct job){ .pdf = pdf };
	must(yx_key_generate(&j->key, kind, &err), &err);
	must(yx_name_parse(&name, "/CN=bench", &err), &err);
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(j->key));
	must(yx_ca_make_cert(&der, &wish, NULL, j->key, &err), &err);
	must(yx_cert_parse(&j->cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err), &err);
	j->scheme = yx_key_default_scheme(j->key, false);
	j->options = (struct yx_sign_options){ .who = { .key = j->key, .cert = j->cert },
					       .time = YX_TIME_NONE };
	yx_buf_clear(&name);
	yx_buf_clear(&der);
}

int
main(void)
{
	static const char *const kinds[] = { "p256", "rsa2048", "sm2" };
	struct yx_buf pdf = { 0 };
	int rc = 0;

	make_pdf(&pdf, 100000);
	printf("%-8s %14s %14s %14s %9s   (PDF of %zu bytes)\n", "key", "primitive/s", "digest/s",
	       "documents/s", "ratio", pdf.len);
	for (size_t k = 0; k < 3; k++) {
		double p[ROUNDS], d[ROUNDS], w[ROUNDS], ratio;
		struct job j;

		setup(&j, kinds[k], yx_buf_bytes(&pdf));
		for (int i = 0; i < ROUNDS; i++) {
			p[i] = round_of(do_primitive, &j);
			d[i] = round_of(do_digest, &j);
			w[i] = round_of(do_pipeline, &j);
		}
		qsort(p, ROUNDS, sizeof(*p), compare);
		qsort(d, ROUNDS, sizeof(*d), compare);
		qsort(w, ROUNDS, sizeof(*w), compare);
		ratio = w[ROUNDS / 2] / (p[ROUNDS / 2] + d[ROUNDS / 2]);
		printf("%-8s %14.0f %14.0f %14.0f %9.2f%s\n", kinds[k], 1e6 / p[ROUNDS / 2],
		       1e6 / d[ROUNDS / 2], 1e6 / w[ROUNDS / 2], ratio,
		       ratio <= 2 ? "" : "   over the budget of 2");
		rc |= ratio > 2;
		yx_cert_free(j.cert);
		yx_key_free(j.key);
	}
	yx_buf_clear(&pdf);
	return rc;
}
