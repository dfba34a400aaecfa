/* SPDX-License-Identifier: Apache-2.0 */
/* Requests, responses and tokens from anywhere. A request that reads is written and reads the same.
 */
#include <stdlib.h>
#include <yinxin/tsp.h>
#include "fuzz.h"

static void
try_request(struct yx_bytes in)
{
	struct yx_tsp_request q, again;
	struct yx_buf out;

	if (yx_tsp_request_parse(&q, in, NULL) != YX_OK)
		return;
	yx_buf_init(&out, 0);
	if (q.imprint.alg != YX_DIGEST_NONE && yx_tsp_request_put(&out, &q, NULL) == YX_OK) {
		if (yx_tsp_request_parse(&again, yx_buf_bytes(&out), NULL) != YX_OK)
			abort();
		if (!yx_digest_equal(&q.imprint, &again.imprint) ||
		    !yx_bytes_equal(q.nonce, again.nonce) || q.cert_req != again.cert_req)
			abort();
	}
	yx_buf_clear(&out);
}

static void
try_token(struct yx_bytes in)
{
	struct yx_tsp_verify_options o = { .no_chain = true, .now = YX_DAY };
	struct yx_tsp_report *r = NULL;
	struct yx_tsp_token *t = NULL;
	char reason[100];

	if (yx_tsp_token_load(&t, in, NULL) != YX_OK)
		return;
	if (yx_tsp_verify(&r, t, &o, NULL) == YX_OK)
		yx_tsp_reason(reason, sizeof(reason), r, true);
	yx_tsp_report_free(r);
	yx_tsp_token_free(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_tsp_response response;
	struct yx_bytes in = yx_bytes(data, size);

	try_request(in);
	if (yx_tsp_response_parse(&response, in, NULL) == YX_OK)
		(void)yx_tsp_failure_name(response.failure);
	try_token(in);
	return 0;
}
