/* SPDX-License-Identifier: Apache-2.0 */
/* The authority: what it refuses and with which word, its serial numbers, its clock, its folder. */
#include <unistd.h>
#include <sys/stat.h>
#include "authority.h"

static struct identity tsa;

static void
setup(void)
{
	need_openssl();
	if (!tsa.key)
		tsa = identity_make("tsa", "p256", TSA_EXTENSIONS);
}

enum twist {
	AS_IS,
	VERSION_2,
	SHA1,
	OTHER_POLICY,
	SECOND_POLICY,
	LONG_NONCE,
};

static const struct {
	const char *name;
	enum twist twist;
	int failure;
} requests[] = {
	{ "a good request", AS_IS, YX_TSP_NO_FAILURE },
	{ "another version", VERSION_2, YX_TSP_BAD_REQUEST },
	{ "SHA-1", SHA1, YX_TSP_BAD_ALG },
	{ "a policy that is not served", OTHER_POLICY, YX_TSP_UNACCEPTED_POLICY },
	{ "the second policy", SECOND_POLICY, YX_TSP_NO_FAILURE },
	{ "a very long nonce", LONG_NONCE, YX_TSP_BAD_REQUEST },
};

static void
requests_and_refusals(void)
{
	static const char *const more[] = { "1.3.6.1.4.1.32473.1.2" };
	struct yx_tsp_authority_options o = { .policies = more, .policy_count = 1 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_tsp_authority *a;
	struct yx_buf answer, policy, second;
	uint8_t nonce[65];

	setup();
	a = authority_make(&tsa, NULL, &o);
	REQUIRE(a);
	yx_buf_init(&answer, 0);
	yx_buf_init(&policy, 0);
	yx_buf_init(&second, 0);
	memset(nonce, 0x11, sizeof(nonce));
	CHECK_OK(yx_oid_parse(&policy, "1.2.3.4", &err));
	CHECK_OK(yx_oid_parse(&second, more[0], &err));
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		enum twist twist = requests[i].twist;
		struct yx_tsp_request q = { .imprint = digest_of(YX_DIGEST_SHA256, "x") };
		struct yx_tsp_token *t = NULL;
		struct yx_tsp_response r;

		if (twist == VERSION_2)
			q.version = 2;
		if (twist == SHA1)
			q.imprint = digest_of(YX_DIGEST_SHA1, "x");
		if (twist == OTHER_POLICY)
			q.policy = yx_buf_bytes(&policy);
		if (twist == SECOND_POLICY)
			q.policy = yx_buf_bytes(&second);
		q.has_nonce = twist == LONG_NONCE;
		q.nonce = yx_bytes(nonce, sizeof(nonce));
		r = ask(a, &q, &answer, &t);
		CHECK_MSG(r.failure == requests[i].failure, "%s: %s (%s)", requests[i].name,
			  yx_tsp_failure_name(r.failure), r.text);
		CHECK((t != NULL) == (requests[i].failure == YX_TSP_NO_FAILURE));
		if (t && twist == SECOND_POLICY)
			CHECK(yx_bytes_equal(t->policy, q.policy));
		yx_tsp_token_free(t);
	}
	yx_tsp_authority_free(a);
	yx_buf_clear(&answer);
	yx_buf_clear(&policy);
	yx_buf_clear(&second);
}

/* Bytes that are no request, and ones no writer of ours makes. */
static void
odd_bytes_are_refused(void)
{
	static const struct {
		const char *name;
		const char *hex;
		int failure;
	} odd[] = {
		{ "nothing", "", YX_TSP_BAD_DATA_FORMAT },
		{ "text", "48656c6c6f", YX_TSP_BAD_DATA_FORMAT },
		{ "an imprint that is too short",
		  "3018020101301330"
		  "0d060960864801650304020105000402abcd",
		  YX_TSP_BAD_DATA_FORMAT },
		{ "an unknown algorithm", "300f020101300a3004060203040402abcd", YX_TSP_BAD_ALG },
		{ "an extension",
		  "3043020101303130"
		  "0d060960864801650304020105000420"
		  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
		  "a00b3009060203040403616263",
		  YX_TSP_UNACCEPTED_EXTENSION },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_tsp_authority *a;
	struct yx_buf request, answer;

	setup();
	a = authority_make(&tsa, NULL, NULL);
	REQUIRE(a);
	yx_buf_init(&request, 0);
	yx_buf_init(&answer, 0);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct yx_tsp_outcome outcome = { 0 };

		yx_buf_reset(&request);
		yx_buf_reset(&answer);
		CHECK_OK(yx_hex_decode(&request, yx_bytes_str(odd[i].hex), &err));
		CHECK_OK(
		    yx_tsp_authority_answer(a, yx_buf_bytes(&request), &answer, &outcome, &err));
		CHECK_MSG(outcome.failure == odd[i].failure, "%s: %s (%s)", odd[i].name,
			  yx_tsp_failure_name(outcome.failure), outcome.text);
		CHECK_INT(outcome.status, YX_TSP_REJECTION);
	}
	yx_tsp_authority_free(a);
	yx_buf_clear(&request);
	yx_buf_clear(&answer);
}

static void
serial_numbers_grow(void)
{
	struct test_clock clock;
	struct yx_tsp_request q = { .imprint = digest_of(YX_DIGEST_SHA256, "x") };
	struct yx_tsp_authority *a;
	struct yx_buf answer, last;

	setup();
	clock = (struct test_clock){ yx_time_now(), 0 };
	a = authority_make(&tsa, &clock, NULL);
	REQUIRE(a);
	yx_buf_init(&answer, 0);
	yx_buf_init(&last, 0);
	for (int i = 0; i < 50; i++) { /* the clock stands still for all of them */
		struct yx_tsp_token *t = NULL;

		(void)ask(a, &q, &answer, &t);
		REQUIRE(t);
		CHECK(yx_bytes_compare(t->serial, yx_buf_bytes(&last)) > 0);
		CHECK(t->serial.len <= 20 && t->serial.data[0] < 0x80);
		yx_buf_reset(&last);
		yx_buf_put_bytes(&last, t->serial);
		yx_tsp_token_free(t);
	}
	yx_tsp_authority_free(a);
	yx_buf_clear(&answer);
	yx_buf_clear(&last);
}

static const struct {
	const char *name;
	int64_t wall_ms, monotonic_ms;
	int failure;
} steps[] = {
	{ "a second passes", 1000, 1000, YX_TSP_NO_FAILURE },
	{ "a little drift", 10100, 10000, YX_TSP_NO_FAILURE },
	{ "back within the accuracy", -300, 1, YX_TSP_NO_FAILURE },
	{ "an hour back", -3600000, 1000, YX_TSP_TIME_NOT_AVAILABLE },
	{ "a day ahead at once", 86400000, 1000, YX_TSP_TIME_NOT_AVAILABLE },
	{ "ten seconds back while an hour passes", 3590000, 3600000, YX_TSP_TIME_NOT_AVAILABLE },
	{ "beyond the certificate's end", 40LL * 86400000, 40LL * 86400000,
	  YX_TSP_TIME_NOT_AVAILABLE },
};

static void
clocks_that_step(void)
{
	struct yx_tsp_request q = { .imprint = digest_of(YX_DIGEST_SHA256, "x") };
	struct yx_buf answer;

	setup();
	yx_buf_init(&answer, 0);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct test_clock clock = { yx_time_now(), 5000000 };
		struct yx_tsp_authority *a = authority_make(&tsa, &clock, NULL);
		struct yx_tsp_token *first = NULL, *second = NULL;
		struct yx_tsp_response r;

		REQUIRE(a);
		(void)ask(a, &q, &answer, &first);
		REQUIRE(first);
		yx_tsp_token_free(first);
		clock.wall += steps[i].wall_ms * 1000;
		clock.monotonic += steps[i].monotonic_ms * 1000;
		r = ask(a, &q, &answer, &second);
		CHECK_MSG(r.failure == steps[i].failure, "%s: %s (%s)", steps[i].name,
			  yx_tsp_failure_name(r.failure), r.text);
		yx_tsp_token_free(second);
		yx_tsp_authority_free(a);
	}
	yx_buf_clear(&answer);
}

static void
certificates_that_will_not_do(void)
{
	static const struct {
		const char *name, *extensions;
	} bad[] = {
		{ "no purpose", "" },
		{ "not critical", "-addext extendedKeyUsage=timeStamping" },
		{ "another purpose", "-addext extendedKeyUsage=critical,serverAuth" },
		{ "two purposes", "-addext extendedKeyUsage=critical,timeStamping,serverAuth" },
		{ "a usage without signatures",
		  "-addext extendedKeyUsage=critical,timeStamping -addext keyUsage=keyAgreement" },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_tsp_authority *a = NULL;
	struct yx_tsp_authority_options o = { 0 };

	setup();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct identity id = identity_make("bad", "p256", bad[i].extensions);

		o.key = id.key;
		o.certificate = yx_cert_der(id.cert);
		CHECK_MSG(yx_tsp_authority_new(&a, &o, &err) == YX_USAGE, "%s", bad[i].name);
		CHECK(a == NULL);
		o.certificate = yx_cert_der(tsa.cert);
		CHECK_STATUS(yx_tsp_authority_new(&a, &o, &err), YX_USAGE); /* another's key */
		identity_free(&id);
	}
}

static yx_time
read_state(const char *folder)
{
	char path[600];
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes text;
	yx_time t = YX_TIME_NONE;

	snprintf(path, sizeof(path), "%s/tsa.state", folder);
	text = test_read(path);
	CHECK_OK(yx_time_parse_rfc3339(&t, yx_bytes_slice(text, 0, text.len - 1), &err));
	free((void *)(uintptr_t)text.data);
	return t;
}

static void
folders(void)
{
	static const char *const kinds[] = { "p256", "sm2", "rsa2048" };
	struct yx_bytes password = YX_BYTES_LIT("correct horse"), wrong = YX_BYTES_LIT("horse");
	struct yx_error err = YX_ERROR_INIT;
	struct yx_tsp_authority *a = NULL;
	struct yx_buf answer;

	yx_buf_init(&answer, 0);
	for (size_t i = 0; i < 3; i++) {
		struct yx_tsp_request q = { .imprint = digest_of(YX_DIGEST_SM3, "x") };
		struct yx_tsp_init_options o = { .kind = kinds[i], .password = password };
		const char *folder = scratch(kinds[i]);
		struct yx_tsp_token *t = NULL;
		yx_time before = yx_time_now();
		struct stat s;
		char path[600];

		CHECK_STATUS(yx_tsp_folder_open(&a, folder, password, &err), YX_NOT_FOUND);
		CHECK_OK(yx_tsp_folder_init(folder, &o, &err));
		CHECK_STATUS(yx_tsp_folder_init(folder, &o, &err), YX_CONFLICT);
		snprintf(path, sizeof(path), "%s/tsa.key", folder);
		CHECK(stat(path, &s) == 0 && (s.st_mode & 0777) == 0600);
		CHECK(stat(folder, &s) == 0 && (s.st_mode & 0777) == 0700);
		CHECK_STATUS(yx_tsp_folder_open(&a, folder, wrong, &err), YX_DENIED);
		CHECK_OK(yx_tsp_folder_open(&a, folder, password, &err));
		REQUIRE(a);
		(void)ask(a, &q, &answer, &t);
		REQUIRE(t);
		CHECK(read_state(folder) > t->gen_time); /* written down ahead */
		CHECK(t->gen_time + YX_SECOND > before);
		yx_tsp_token_free(t);
		yx_tsp_authority_free(a);
		CHECK(read_state(folder) <= yx_time_now()); /* and given back */
	}
	yx_buf_clear(&answer);
}

static void
a_folder_from_the_future(void)
{
	struct yx_tsp_init_options o = { .password = YX_BYTES_LIT("p") };
	const char *folder = scratch("future");
	struct yx_error err = YX_ERROR_INIT;
	struct yx_tsp_authority *a = NULL;
	char path[600], text[40];

	CHECK_OK(yx_tsp_folder_init(folder, &o, &err));
	snprintf(path, sizeof(path), "%s/tsa.state", folder);
	yx_time_rfc3339(text, yx_time_now() + YX_HOUR);
	write_file(path, yx_bytes_str(text));
	CHECK_STATUS(yx_tsp_folder_open(&a, folder, o.password, &err), YX_CONFLICT);
	CHECK(strstr(err.text, "clock") != NULL);
	/* what a crash leaves reserved is waited out */
	yx_time_rfc3339(text, yx_time_now() + YX_SECOND / 2);
	write_file(path, yx_bytes_str(text));
	CHECK_OK(yx_tsp_folder_open(&a, folder, o.password, &err));
	yx_tsp_authority_free(a);
	write_file(path, yx_bytes_str("yesterday\n"));
	CHECK_STATUS(yx_tsp_folder_open(&a, folder, o.password, &err), YX_MALFORMED);
	snprintf(path, sizeof(path), "%s/tsa.conf", folder);
	write_file(path, yx_bytes_str("policy 1.2.3\nwhatever yes\n"));
	CHECK_STATUS(yx_tsp_folder_open(&a, folder, o.password, &err), YX_MALFORMED);
	CHECK(strstr(err.text, "line 2") != NULL);
	identity_free(&tsa);
}

TEST_MAIN(CASE(requests_and_refusals), CASE(odd_bytes_are_refused), CASE(serial_numbers_grow),
	  CASE(clocks_that_step), CASE(certificates_that_will_not_do), CASE(folders),
	  CASE(a_folder_from_the_future))
