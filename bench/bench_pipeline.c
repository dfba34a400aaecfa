/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents signed per second on one core beside the raw rate of the signing primitive, both in
 * this run: a 100 KB PDF is opened, signed (PAdES B-B) and the update written to memory. The budget
 * is twice what the primitive and the digest of the document cost.
 *
 * Rounds of primitive, digest and pipeline alternate, so that a machine whose speed swings slows
 * all three alike; medians are compared.
 */
#include "rounds.h"
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
	struct bench_identity who;
	struct yx_bytes pdf;
	struct yx_sign_options options;
};

static void
do_primitive(void *job)
{
	bench_primitive(&((struct job *)job)->who);
}

static void
do_digest(void *job)
{
	struct job *j = job;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest d;

	must(yx_digest(&d, j->who.scheme.digest, j->pdf, &err), &err);
}

static void
do_pipeline(void *job)
{
	struct job *j = job;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf tail = { 0 };

	must(yx_sign_pdf(&tail, j->pdf, &j->options, NULL, &err), &err);
	yx_buf_clear(&tail);
}

static void
setup(struct job *j, const char *kind, struct yx_bytes pdf)
{
	*j = (struct job){ .pdf = pdf };
	bench_identity_new(&j->who, kind, YX_CA_SIGNER);
	j->options = (struct yx_sign_options){ .who = { .key = j->who.key, .cert = j->who.cert },
					       .time = YX_TIME_NONE };
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
		double us[3][ROUNDS], primitive, digest, pipeline, ratio;
		struct job j;

		setup(&j, kinds[k], yx_buf_bytes(&pdf));
		for (int i = 0; i < ROUNDS; i++) {
			us[0][i] = bench_round(do_primitive, &j, ROUND_US);
			us[1][i] = bench_round(do_digest, &j, ROUND_US);
			us[2][i] = bench_round(do_pipeline, &j, ROUND_US);
		}
		primitive = bench_median(us[0], ROUNDS);
		digest = bench_median(us[1], ROUNDS);
		pipeline = bench_median(us[2], ROUNDS);
		ratio = pipeline / (primitive + digest);
		printf("%-8s %14.0f %14.0f %14.0f %9.2f%s\n", kinds[k], 1e6 / primitive,
		       1e6 / digest, 1e6 / pipeline, ratio,
		       ratio <= 2 ? "" : "   over the budget of 2");
		rc |= ratio > 2;
		bench_identity_free(&j.who);
	}
	yx_buf_clear(&pdf);
	return rc;
}
