/* SPDX-License-Identifier: Apache-2.0 */
/* authority.h: an authority made for one test run, with a clock the test holds. */
#ifndef YINXIN_TEST_TSP_AUTHORITY_H
#define YINXIN_TEST_TSP_AUTHORITY_H

#include <yinxin/tsp.h>
#include "../cms/identity.h"

#define TSA_EXTENSIONS                                                                             \
	"-addext extendedKeyUsage=critical,timeStamping -addext "                                  \
	"keyUsage=critical,digitalSignature"

struct test_clock {
	yx_time wall, monotonic;
};

static inline yx_time
clock_wall(void *state)
{
	return ((struct test_clock *)state)->wall;
}

static inline yx_time
clock_monotonic(void *state)
{
	return ((struct test_clock *)state)->monotonic;
}

static inline struct yx_tsp_authority *
authority_make(const struct identity *id, struct test_clock *clock,
	       const struct yx_tsp_authority_options *more)
{
	struct yx_tsp_authority_options o = { 0 };
	struct yx_tsp_authority *a = NULL;
	struct yx_error err = YX_ERROR_INIT;

	if (more)
		o = *more;
	o.key = id->key;
	o.certificate = yx_cert_der(id->cert);
	if (clock) {
		o.now = clock_wall;
		o.monotonic = clock_monotonic;
		o.clock_state = clock;
	}
	CHECK_OK(yx_tsp_authority_new(&a, &o, &err));
	return a;
}

static inline struct yx_digest
digest_of(enum yx_digest_alg alg, const char *text)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest d = { 0 };

	CHECK_OK(yx_digest(&d, alg, yx_bytes_str(text), &err));
	return d;
}

/* Ask it and parse what comes; the token (may be NULL) borrows from `answer`. */
static inline struct yx_tsp_response
ask(struct yx_tsp_authority *a, const struct yx_tsp_request *q, struct yx_buf *answer,
    struct yx_tsp_token **token)
{
	struct yx_tsp_response r = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf request;

	yx_buf_init(&request, 0);
	yx_buf_reset(answer);
	CHECK_OK(yx_tsp_request_put(&request, q, &err));
	CHECK_OK(yx_tsp_authority_answer(a, yx_buf_bytes(&request), answer, NULL, &err));
	CHECK_OK(yx_tsp_response_parse(&r, yx_buf_bytes(answer), &err));
	if (token) {
		*token = NULL;
		if (r.token.len)
			CHECK_OK(yx_tsp_token_parse(token, r.token, &err));
	}
	yx_buf_clear(&request);
	return r;
}

static inline struct yx_trust *
trust_of(const struct identity *id)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_trust *t = NULL;

	CHECK_OK(yx_trust_new(&t, &err));
	CHECK_OK(yx_trust_add_anchor(t, id->cert, &err));
	return t;
}

#endif
