/* SPDX-License-Identifier: Apache-2.0 */
/* Requests, responses and tokens from anywhere. A request that reads is written and reads the same.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
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

static struct yx_tsp_authority *authority;
static char folder[64];

static void
clean(void)
{
	static const char *const names[] = { "tsa.crt", "tsa.key", "tsa.conf", "tsa.state" };
	char path[128];

	yx_tsp_authority_free(authority);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(folder);
}

/* Once: an authority to ask. */
static void
prepare(void)
{
	struct yx_tsp_init_options o = { .password = YX_BYTES_LIT("x") };
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%.40s/yinxin-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder) || yx_tsp_folder_init(folder, &o, NULL) != YX_OK ||
	    yx_tsp_folder_open(&authority, folder, YX_BYTES_LIT("x"), NULL) != YX_OK)
		abort();
	(void)atexit(clean);
}

/* What a process that was taken over gives as its reading of a request: only the right one gets a
 * token. */
static void
try_false_reading(struct yx_bytes in)
{
	static const uint8_t nonce[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct yx_digest d = { .alg = YX_DIGEST_SM3, .len = 32, .value = { 1, 2, 3 } };
	struct yx_tsp_request q = { .imprint = d, .nonce = { nonce, 8 }, .has_nonce = true };
	struct yx_buf request = { 0 }, reading = { 0 }, answer = { 0 };
	struct yx_tsp_outcome outcome;

	if (!authority)
		prepare();
	if (yx_tsp_request_put(&request, &q, NULL) != YX_OK ||
	    yx_tsp_request_read(&reading, yx_buf_bytes(&request), NULL) != YX_OK ||
	    yx_tsp_authority_answer_read(authority, yx_buf_bytes(&request), in, &answer, &outcome,
					 NULL) != YX_OK)
		abort();
	if ((outcome.failure == YX_TSP_NO_FAILURE) != yx_bytes_equal(in, yx_buf_bytes(&reading)))
		abort();
	yx_buf_clear(&request);
	yx_buf_clear(&reading);
	yx_buf_clear(&answer);
}

/* The first step of serving it: a request that is served is the one that was read. */
static void
try_reading(struct yx_bytes in)
{
	struct yx_buf reading = { 0 };
	struct yx_tsp_request q;

	if (yx_tsp_request_read(&reading, in, NULL) != YX_OK || reading.len > 600)
		abort();
	if (reading.data[0] == 1 &&
	    (yx_tsp_request_parse(&q, in, NULL) != YX_OK || q.imprint.alg == YX_DIGEST_NONE))
		abort();
	yx_buf_clear(&reading);
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
	try_reading(in);
	try_false_reading(in);
	if (yx_tsp_response_parse(&response, in, NULL) == YX_OK)
		(void)yx_tsp_failure_name(response.failure);
	try_token(in);
	return 0;
}
