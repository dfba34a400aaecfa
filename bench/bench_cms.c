/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CMS signatures over 100 KB and time-stamp tokens, made and checked per second on one core, beside
 * the raw signing primitive of the same key in the same run. Rounds alternate, medians are
 * compared, because machines swing.
 */
#include "rounds.h"
#include <yinxin/tsp.h>

#define ROUNDS   9
#define ROUND_US 50000
#define CONTENT  100000

struct job {
	struct bench_identity who;
	struct yx_bytes content;
	struct yx_buf message, request, token;
	struct yx_tsp_authority *authority;
	struct yx_digest imprint;
};

static void
do_primitive(void *job)
{
	bench_primitive(&((struct job *)job)->who);
}

static void
do_sign(void *job)
{
	struct job *j = job;
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_cms_content content = { .runs = &j->content, .run_count = 1 };
	struct yx_error err = YX_ERROR_INIT;

	o.certificate = yx_cert_der(j->who.cert);
	yx_buf_reset(&j->message);
	must(yx_cms_sign(&j->message, YX_CMS_RFC, &content, false, &o, j->who.key, NULL, 0, &err),
	     &err);
}

static void
do_verify(void *job)
{
	struct job *j = job;
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
do_stamp(void *job)
{
	struct job *j = job;
	struct yx_error err = YX_ERROR_INIT;

	yx_buf_reset(&j->token);
	must(
	    yx_tsp_authority_answer(j->authority, yx_buf_bytes(&j->request), &j->token, NULL, &err),
	    &err);
}

static void
do_check(void *job)
{
	struct job *j = job;
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
	struct yx_tsp_authority_options o = { 0 };
	struct yx_tsp_request q = { .cert_req = true };
	struct yx_error err = YX_ERROR_INIT;
	enum yx_digest_alg alg;

	*j = (struct job){ .content = content };
	bench_identity_new(&j->who, kind, YX_CA_TSA);
	o.key = j->who.key;
	o.certificate = yx_cert_der(j->who.cert);
	must(yx_tsp_authority_new(&j->authority, &o, &err), &err);
	alg = j->who.scheme.digest ? j->who.scheme.digest : YX_DIGEST_SHA512;
	must(yx_digest(&j->imprint, alg, content, &err), &err);
	q.imprint = j->imprint;
	must(yx_tsp_request_put(&j->request, &q, &err), &err);
}

static void
teardown(struct job *j)
{
	yx_tsp_authority_free(j->authority);
	bench_identity_free(&j->who);
	yx_buf_clear(&j->message);
	yx_buf_clear(&j->request);
	yx_buf_clear(&j->token);
}

int
main(void)
{
	static const char *const kinds[] = { "p256", "rsa2048", "sm2", "ed25519" };
	static void (*const steps[])(void *) = { do_primitive, do_sign, do_verify, do_stamp,
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
				us[s][i] = bench_round(steps[s], &j, ROUND_US);
		printf("%-8s", kinds[k]);
		for (size_t s = 0; s < 5; s++)
			printf(" %12.0f", 1e6 / bench_median(us[s], ROUNDS));
		printf("\n");
		teardown(&j);
	}
	free(content);
	return 0;
}
