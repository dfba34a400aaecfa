/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory runs out at each allocation in turn, in a process of its own: making an authority answer,
 * a whole check of its token, and a message extended by it. Either the work is done, or it says
 * that memory ran out; it never crashes, never calls a good token bad for it, and never a bad one
 * good.
 */
#include <sys/wait.h>
#include <unistd.h>
#include "authority.h"

#define EXIT_NOMEM 40
#define EXIT_LIES  41

static struct yx_bytes
piece(const char *dir, const char *name)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return test_read(path);
}

static enum yx_status
answer_and_check(const char *dir, struct yx_error *err)
{
	struct yx_tsp_authority_options o = { 0 };
	struct yx_path_options path = YX_PATH_OPTIONS_INIT;
	struct yx_tsp_verify_options v = { .path = &path };
	struct yx_tsp_request q = { .imprint = { .alg = YX_DIGEST_SHA256, .len = 32 },
				    .cert_req = true };
	struct yx_bytes key_bytes = piece(dir, "tsa.key"), cert_bytes = piece(dir, "tsa.crt");
	struct yx_tsp_authority *a = NULL;
	struct yx_tsp_report *r = NULL;
	struct yx_tsp_token *t = NULL;
	struct yx_trust *trust = NULL;
	struct yx_cert *cert = NULL;
	struct yx_key *key = NULL;
	struct yx_tsp_response response;
	struct yx_buf request, answer, more;
	enum yx_status st;

	yx_buf_init(&request, 0);
	yx_buf_init(&answer, 0);
	yx_buf_init(&more, 0);
	if ((st = yx_key_parse(&key, key_bytes, yx_bytes(NULL, 0), err)) != YX_OK)
		goto done;
	if ((st = yx_cert_load(&cert, cert_bytes, YX_PKI_STRICT, err)) != YX_OK)
		goto done;
	if ((st = yx_trust_new(&trust, err)) != YX_OK)
		goto done;
	if ((st = yx_trust_add_anchor(trust, cert, err)) != YX_OK)
		goto done;
	o.key = key;
	o.certificate = yx_cert_der(cert);
	if ((st = yx_tsp_authority_new(&a, &o, err)) != YX_OK)
		goto done;
	if ((st = yx_tsp_request_put(&request, &q, err)) != YX_OK)
		goto done;
	if ((st = yx_tsp_authority_answer(a, yx_buf_bytes(&request), &answer, NULL, err)) != YX_OK)
		goto done;
	if ((st = yx_tsp_response_parse(&response, yx_buf_bytes(&answer), err)) != YX_OK)
		goto done;
	if (response.failure == YX_TSP_SYSTEM_FAILURE ||
	    response.failure == YX_TSP_BAD_DATA_FORMAT) {
		st = YX_NOMEM; /* told to the requester as a failure of ours */
		goto done;
	}
	if ((st = yx_tsp_token_parse(&t, response.token, err)) != YX_OK)
		goto done;
	path.trust = trust;
	v.imprint = &q.imprint;
	if ((st = yx_tsp_verify(&r, t, &v, err)) != YX_OK)
		goto done;
	if (r->indication == YX_INDICATION_FAILED)
		_exit(EXIT_LIES);
	st = r->indication == YX_INDICATION_PASSED ? YX_OK : YX_NOMEM;
	if (st == YX_OK)
		st = yx_cms_add_unsigned(t->encoding, 0, YX_OID_ATTR_TIMESTAMP_TOKEN, t->encoding,
					 &more, err);
done:
	yx_tsp_report_free(r);
	yx_tsp_token_free(t);
	yx_tsp_authority_free(a);
	yx_trust_free(trust);
	yx_cert_free(cert);
	yx_key_free(key);
	yx_buf_clear(&request);
	yx_buf_clear(&answer);
	yx_buf_clear(&more);
	free((void *)(uintptr_t)key_bytes.data);
	free((void *)(uintptr_t)cert_bytes.data);
	return st;
}

/* Run by the parent below, with YINXIN_FAIL_ALLOC set; by itself it has nothing to do. */
static void
child(void)
{
	const char *dir = getenv("YINXIN_FAULT_DIR");
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st;

	if (!dir)
		return;
	st = answer_and_check(dir, &err);
	/* exit(), so that what leaks is noticed where leaks are looked for */
	exit(st == YX_OK ? 0 : st == YX_NOMEM ? EXIT_NOMEM : (int)st);
}

static void
every_allocation(void)
{
	struct identity id;
	char self[600], dir[600];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	int n, code = -1, in_a_row = 0;

	need_openssl();
	if (len <= 0)
		test_skip("no /proc/self/exe");
	if (getenv("YINXIN_FAULT_DIR"))
		return;
	self[len] = 0;
	id = identity_make("tsa", "p256", TSA_EXTENSIONS);
	snprintf(dir, sizeof(dir), "%s", test_scratch());
	/* some failures are harmless (a cache that is not kept), so one success is not the end */
	for (n = 0; n < 2000 && in_a_row < 20; n++) {
		code = test_sh("YINXIN_FAULT_DIR=%s YINXIN_FAIL_ALLOC=%d %s child >/dev/null", dir,
			       n, self);
		CHECK_MSG(code == 0 || code == EXIT_NOMEM, "allocation %d: status %d", n, code);
		in_a_row = code == 0 ? in_a_row + 1 : 0;
	}
	CHECK_INT(code, 0); /* it came to the end of all allocations */
	CHECK(n > 60);
	printf("# %d allocations failed in turn\n", n - 20);
	identity_free(&id);
}

TEST_MAIN(CASE(child), CASE(every_allocation))
