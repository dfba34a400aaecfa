/* SPDX-License-Identifier: Apache-2.0 */
/* Requests, responses and tokens as bytes: there and back, cut, extended, wrong, too much. */
#include <yinxin/limits.h>
#include "authority.h"

static void
requests_there_and_back(void)
{
	static const uint8_t nonce[] = { 0x80, 1, 2, 3 };
	struct yx_tsp_request q = { .imprint = digest_of(YX_DIGEST_SM3, "x"),
				    .policy = yx_oid_bytes(YX_OID_SM3),
				    .nonce = { nonce, 4 },
				    .has_nonce = true,
				    .cert_req = true };
	struct yx_tsp_request got;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b;

	yx_buf_init(&b, 0);
	CHECK_OK(yx_tsp_request_put(&b, &q, &err));
	CHECK_OK(yx_der_check(yx_buf_bytes(&b), &err));
	CHECK_OK(yx_tsp_request_parse(&got, yx_buf_bytes(&b), &err));
	CHECK_INT(got.version, 1);
	CHECK(yx_digest_equal(&got.imprint, &q.imprint));
	CHECK(yx_bytes_equal(got.policy, q.policy));
	CHECK(got.has_nonce && yx_bytes_equal(got.nonce, q.nonce));
	CHECK(got.cert_req && !got.has_extensions);
	for (size_t n = 0; n < b.len; n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, b.data, n);
		CHECK_MSG(yx_tsp_request_parse(&got, yx_bytes(copy, n), &err) != YX_OK,
			  "cut at %zu", n);
		free(copy);
	}
	b.data[0] = YX_DER_SET;
	CHECK_STATUS(yx_tsp_request_parse(&got, yx_buf_bytes(&b), &err), YX_MALFORMED);
	b.data[0] = YX_DER_SEQUENCE;
	yx_buf_put_u8(&b, 0);
	CHECK_STATUS(yx_tsp_request_parse(&got, yx_buf_bytes(&b), &err), YX_MALFORMED);
	yx_buf_fill(&b, 0, YX_LIMIT_TSP_REQUEST);
	CHECK_STATUS(yx_tsp_request_parse(&got, yx_buf_bytes(&b), &err), YX_LIMIT);
	q.imprint.alg = YX_DIGEST_NONE;
	CHECK_STATUS(yx_tsp_request_put(&b, &q, &err), YX_USAGE);
	yx_buf_clear(&b);
}

static void
responses_there_and_back(void)
{
	static const int failures[] = { YX_TSP_BAD_ALG, YX_TSP_BAD_DATA_FORMAT,
					YX_TSP_TIME_NOT_AVAILABLE, YX_TSP_SYSTEM_FAILURE };
	struct yx_tsp_response got;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b;

	yx_buf_init(&b, 0);
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
		struct yx_tsp_response r = { .status = YX_TSP_REJECTION, .failure = failures[i] };

		snprintf(r.text, sizeof(r.text), "no, because \xe4\xb8\x8d");
		yx_buf_reset(&b);
		CHECK_OK(yx_tsp_response_put(&b, &r, &err));
		CHECK_OK(yx_der_check(yx_buf_bytes(&b), &err));
		CHECK_OK(yx_tsp_response_parse(&got, yx_buf_bytes(&b), &err));
		CHECK_INT(got.status, YX_TSP_REJECTION);
		CHECK_INT(got.failure, failures[i]);
		CHECK_STR(got.text, r.text);
		CHECK_INT(got.token.len, 0);
	}
	for (size_t n = 0; n < b.len; n++)
		CHECK_MSG(yx_tsp_response_parse(&got, yx_bytes_slice(yx_buf_bytes(&b), 0, n),
						&err) != YX_OK,
			  "cut at %zu", n);
	b.data[0] = YX_DER_SET;
	CHECK_STATUS(yx_tsp_response_parse(&got, yx_buf_bytes(&b), &err), YX_MALFORMED);
	yx_buf_fill(&b, 0, YX_LIMIT_TSP_ANSWER);
	CHECK_STATUS(yx_tsp_response_parse(&got, yx_buf_bytes(&b), &err), YX_LIMIT);
	CHECK_STR(yx_tsp_failure_name(YX_TSP_UNACCEPTED_POLICY), "unacceptedPolicy");
	CHECK_STR(yx_tsp_failure_name(YX_TSP_NO_FAILURE), "");
	CHECK_STR(yx_tsp_status_name(77), "unknown");
	yx_buf_clear(&b);
}

static void
tokens_cut_and_changed(void)
{
	struct yx_tsp_request q = { .imprint = digest_of(YX_DIGEST_SHA256, "x") };
	struct yx_tsp_authority_options o = { .accuracy_us = 1500, .ordering = true };
	struct yx_tsp_token *t = NULL;
	struct yx_tsp_response r;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_tsp_authority *a;
	struct test_clock clock;
	struct identity id;
	struct yx_buf answer;

	need_openssl();
	id = identity_make("tsa", "p256", TSA_EXTENSIONS);
	clock = (struct test_clock){ yx_time_now() + 123456, 1000 };
	a = authority_make(&id, &clock, &o);
	REQUIRE(a);
	yx_buf_init(&answer, 0);
	r = ask(a, &q, &answer, &t);
	REQUIRE(t);
	CHECK_INT(t->version, 1);
	CHECK(t->gen_time == clock.wall); /* below a second of accuracy, fractions are kept */
	CHECK_INT(t->accuracy_us, 1500);
	CHECK(t->ordering && !t->has_nonce);
	CHECK(yx_digest_equal(&t->imprint, &q.imprint));
	CHECK_INT(t->cms->certificate_count, 0); /* not asked for */
	CHECK(t->tsa.len > 0);
	yx_tsp_token_free(t);
	CHECK_OK(yx_tsp_token_load(&t, yx_buf_bytes(&answer), &err));
	yx_tsp_token_free(t);
	CHECK_OK(yx_tsp_token_load(&t, r.token, &err));
	yx_tsp_token_free(t);
	for (size_t n = 0; n < r.token.len; n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, r.token.data, n);
		CHECK_MSG(yx_tsp_token_parse(&t, yx_bytes(copy, n), &err) != YX_OK, "cut at %zu",
			  n);
		CHECK(t == NULL);
		free(copy);
	}
	yx_tsp_authority_free(a);
	yx_buf_clear(&answer);
	identity_free(&id);
}

static void
what_is_no_token(void)
{
	struct yx_bytes text = YX_BYTES_LIT("x");
	struct yx_cms_content content = { .runs = &text, .run_count = 1 };
	struct yx_cms_signer_options o = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_tsp_response refusal = { .status = YX_TSP_REJECTION,
					   .failure = YX_TSP_BAD_ALG,
					   .text = "weak" };
	struct yx_tsp_token *t = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct identity id;
	struct yx_buf b;

	need_openssl();
	id = identity_make("signer", "p256", "");
	yx_buf_init(&b, 0);
	o.certificate = yx_cert_der(id.cert);
	CHECK_OK(yx_cms_sign(&b, YX_CMS_RFC, &content, true, &o, id.key, NULL, 0, &err));
	CHECK_STATUS(yx_tsp_token_parse(&t, yx_buf_bytes(&b), &err), YX_UNSUPPORTED);
	yx_buf_reset(&b);
	CHECK_OK(yx_tsp_response_put(&b, &refusal, &err));
	CHECK_STATUS(yx_tsp_token_load(&t, yx_buf_bytes(&b), &err), YX_NOT_FOUND);
	CHECK(strstr(err.text, "badAlg") && strstr(err.text, "weak"));
	CHECK_STATUS(yx_tsp_token_load(&t, text, &err), YX_MALFORMED);
	CHECK(t == NULL);
	yx_buf_clear(&b);
	identity_free(&id);
}

TEST_MAIN(CASE(requests_there_and_back), CASE(responses_there_and_back),
	  CASE(tokens_cut_and_changed), CASE(what_is_no_token))
