/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMS signatures over 100 KB and time-stamp tokens, made and checked per second on one core, beside
 * the raw signing primitive of the same key in the same run. Rounds alternate, medians are
 * compared, because machines swing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/pki_ca.h>
#include <yinxin/tsp.h>

#define ROUNDS   9
#define ROUND_US 50000
#define CONTENT  100000

struct job {
	struct yx_key *key;
	struct yx_cert *cert;
	struct yx_scheme scheme;
	struct yx_bytes content;
	struct yx_buf message, request, token;
	struct yx_tsp_authority *authority;
	struct yx_digest imprint;
};

static void
must(enum yx_status st, const struct yx_error *err)
{
	if (st == YX_OK)
		return;
	fprintf(stderr, "bench_cms: %s\n", err->text);
	exit(1);
}

static void
do_primitive(struct job *j)
{
	static const uint8_t message[128] = { 1 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };

	must(yx_key_sign(j->key, &j->scheme, yx_bytes(message, sizeof(message)), yx_bytes(NULL, 0),
			 &out, &err),
	     &err);
	yx_buf_clear(&out);
}

static void
do_sign(struct job *j)
{
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &j->content, .run_count = 1 };
	struct yx_error err = YX_ERROR_INIT;

	o.certificate = yx_cert_der(j->cert);
	yx_buf_reset(&j->message);
	must(yx_cms_sign(&j->message, YX_CMS_RFC, &content, false, &o, j->key, NULL, 0, &err),
	     &err);
}

static void
do_verify(struct job *j)
{
	struct yx_cms_verify_options o = { .content = { .runs = &j->content, .run_count = 1 } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_report *r = NULL;
	struct yx_cms *c = NULL;

	must(yx_cms_parse(&c, yx_buf_bytes(&j->message), &err), &err);
	must(yx_cms_verify(&r, c, &o, &err), &err);
	if (yx_cms_decide(&r->signers[0], NULL, NULL) != YX_INDICATION_PASSED)
		exit(1);
	yx_cms_report_free(r);
	yx_cms_free(c);
}

static void
do_stamp(struct job *j)
{
	struct yx_error err = YX_ERROR_INIT;

	yx_buf_reset(&j->token);
	must(
	    yx_tsp_authority_answer(j->authority, yx_buf_bytes(&j->request), &j->token, NULL, &err),
	    &err);
}

static void
do_check(struct job *j)
{
	struct yx_tsp_verify_options o = { .imprint = &j->imprint, .no_chain = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_tsp_report *r = NULL;
	struct yx_tsp_token *t = NULL;

	must(yx_tsp_token_load(&t, yx_buf_bytes(&j->token), &err), &err);
	must(yx_tsp_verify(&r, t, &o, &err), &err);
	if (r->indication != YX_INDICATION_PASSED)
		exit(1);
	yx_tsp_report_free(r);
	yx_tsp_token_free(t);
}

static void
setup(struct job *j, const char *kind, struct yx_bytes content)
{
	struct yx_ca_wish wish = { .profile = YX_CA_TSA, .path_len = -1 };
	struct yx_tsp_authority_options o = { 0 };
	struct yx_tsp_request q = { .cert_req = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf name = { 0 }, der = { 0 };

	*j = (struct job){ .content = content };
	must(yx_key_generate(&j->key, kind, &err), &err);
	must(yx_name_parse(&name, "/CN=bench", &err), &err);
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(j->key));
	must(yx_ca_make_cert(&der, &wish, NULL, j->key, &err), &err);
	must(yx_cert_parse(&j->cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err), &err);
	j->scheme = yx_key_default_scheme(j->key, false);
	o.key = j->key;
	o.certificate = yx_cert_der(j->cert);
	must(yx_tsp_authority_new(&j->authority, &o, &err), &err);
	must(yx_digest(&j->imprint, j->scheme.digest ? j->scheme.digest : YX_DIGEST_SHA512, content,
		       &err),
	     &err);
	q.imprint = j->imprint;
	must(yx_tsp_request_put(&j->request, &q, &err), &err);
	yx_buf_clear(&name);
	yx_buf_clear(&der);
}

static void
teardown(struct job *j)
{
	yx_tsp_authority_free(j->authority);
	yx_cert_free(j->cert);
	yx_key_free(j->key);
	yx_buf_clear(&j->message);
	yx_buf_clear(&j->request);
	yx_buf_clear(&j->token);
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

int
main(void)
{
	static const char *const kinds[] = { "p256", "rsa2048", "sm2", "ed25519" };
	static void (*const steps[])(struct job *) = { do_primitive, do_sign, do_verify, do_stamp,
						       do_check };
	uint8_t *content = calloc(1, CONTENT);

	if (!content)
		return 1;
	printf("%-8s %12s %12s %12s %12s %12s   per second\n", "key", "primitive", "CMS sign",
	       "CMS verify", "token", "token check");
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		double us[5][ROUNDS];
		struct job j;

		setup(&j, kinds[k], yx_bytes(content, CONTENT));
		for (int i = 0; i < ROUNDS; i++)
			for (size_t s = 0; s < 5; s++)
				us[s][i] = round_of(steps[s], &j);
		printf("%-8s", kinds[k]);
		for (size_t s = 0; s < 5; s++) {
			qsort(us[s], ROUNDS, sizeof(us[s][0]), compare);
			printf(" %12.0f", 1e6 / us[s][ROUNDS / 2]);
		}
		printf("\n");
		teardown(&j);
	}
	free(content);
	return 0;
}
