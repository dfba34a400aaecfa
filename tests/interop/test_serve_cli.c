/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tsa serve and ca ocsp --serve read requests in a process without the key: one that ends badly
 * over a request costs that request an error answer, and the server goes on.
 */
#include "cli_kit.h"
#include <signal.h>
#include <sys/types.h>
#include <time.h>
#include <yinxin/http.h>
#include <yinxin/pki_revocation.h>
#include <yinxin/sandbox.h>
#include <yinxin/tsp.h>

static struct yx_error err = YX_ERROR_INIT;
static char url[100];
static pid_t server;

static void
set_up(void)
{
	if (!yx_sandbox_works())
		test_skip("no system call filter on this machine");
	if (!test_have("openssl"))
		test_skip("openssl makes the requests");
	if (!cli_open())
		return;
	CHECK_INT(run("ca init ca --type p256 --subject /CN=CA"), 0);
	CHECK_INT(run("ca issue ca --profile signer --new-key me.key --no-new-password "
		      "--subject /CN=Me -o me.crt"),
		  0);
	CHECK_INT(run("tsa init tsa"), 0);
	CHECK_INT(test_sh("cd %s && echo contract >doc && "
			  "openssl ts -query -data doc -sha256 -cert -out tsq 2>err && "
			  "openssl ocsp -issuer ca/ca.pem -cert me.crt -reqout orq >out 2>err",
			  dir),
		  0);
}

static void
start_server(const char *env, const char *command)
{
	struct timespec rest = { 0, 50000000 };
	long pid = 0;

	server = 0;
	CHECK_INT(
	    test_sh("cd %s && rm -f served && { %s %s timeout 60 %s %s --json >served 2>log & }",
		    dir, cli_env, env, yinxin, command),
	    0);
	for (int i = 0; i < 200 && !pid; i++) {
		char path[700], line[256];
		struct yx_bytes out;

		nanosleep(&rest, NULL);
		snprintf(path, sizeof(path), "%s/served", dir);
		if (access(path, F_OK) != 0)
			continue;
		out = test_read(path);
		snprintf(line, sizeof(line), "%.*s", (int)out.len, (const char *)out.data);
		free((void *)(uintptr_t)out.data);
		if (sscanf(line, "{\"url\":\"%90[^\"]\",\"port\":%*d,\"pid\":%ld}", url, &pid) != 2)
			pid = 0;
	}
	server = (pid_t)pid;
	if (!server)
		test_skip("no HTTP server here (libmicrohttpd12 missing?)");
}

/* It ends when it is told to, and nothing of it is left. */
static void
stop_server(void)
{
	struct timespec rest = { 0, 50000000 };

	CHECK_INT(kill(server, SIGTERM), 0);
	for (int i = 0; i < 100 && kill(server, 0) == 0; i++)
		nanosleep(&rest, NULL);
	CHECK(kill(server, 0) != 0);
}

static int
post(const char *file, const char *type, struct yx_http_answer *got)
{
	struct yx_http_options o = { .timeout_ms = 20000 };
	struct yx_bytes request;
	char path[700];

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	request = test_read(path);
	CHECK_OK(yx_http_request(got, "POST", url, type, NULL, request, &o, &err));
	free((void *)(uintptr_t)request.data);
	return got->status;
}

static int
stamp(void)
{
	struct yx_tsp_response r = { .failure = -2 };
	struct yx_http_answer got;

	CHECK_INT(post("tsq", "application/timestamp-query", &got), 200);
	CHECK_OK(yx_tsp_response_parse(&r, yx_buf_bytes(&got.body), &err));
	CHECK((r.failure == YX_TSP_NO_FAILURE) == (r.token.len != 0));
	yx_http_answer_clear(&got);
	return r.failure;
}

static int
ask_status(void)
{
	struct yx_http_answer got;
	struct yx_ocsp *o = NULL;
	int status = -1;

	CHECK_INT(post("orq", "application/ocsp-request", &got), 200);
	CHECK_OK(yx_ocsp_parse(&o, yx_buf_bytes(&got.body), YX_PKI_STRICT, &err));
	if (o)
		status = yx_ocsp_response_status(o);
	yx_ocsp_free(o);
	yx_http_answer_clear(&got);
	return status;
}

static bool
still_there(const char *path)
{
	struct yx_http_answer got;
	char full[200];
	bool good;

	snprintf(full, sizeof(full), "%s%s", url, path);
	CHECK_OK(yx_http_request(&got, "GET", full, NULL, NULL, yx_bytes(NULL, 0), NULL, &err));
	good = got.status == 200;
	yx_http_answer_clear(&got);
	return good;
}

static const struct {
	const char *how, *en;
} ways[] = { { "crash", "killed by signal 6" },
	     { "socket", "a system call that it may not make" },
#if !defined(__SANITIZE_ADDRESS__)
	     { "memory", "more memory than it may use" },
#endif
	     { "spin", "processor time" } };
#define WAYS (sizeof(ways) / sizeof(ways[0]))

static void
time_stamps_go_on_after_a_bad_end(void)
{
	set_up();
	for (size_t i = 0; i < WAYS; i++) {
		char env[64];

		snprintf(env, sizeof(env), "YINXIN_SANDBOX_TEST=%s", ways[i].how);
		start_server(env, "tsa serve tsa --sandbox");
		CHECK_INT(stamp(), YX_TSP_BAD_DATA_FORMAT);
		CHECK(still_there("tsa.crt"));
		if (strcmp(ways[i].how, "spin") != 0) /* which takes its time */
			CHECK_INT(stamp(), YX_TSP_BAD_DATA_FORMAT);
		CHECK_MSG(said("log", ways[i].en), "%s: not told", ways[i].how);
		CHECK(said("log", "refused, badDataFormat"));
		stop_server();
	}
	/* without the child nothing of it can end badly */
	start_server("YINXIN_SANDBOX_TEST=crash", "tsa serve tsa --no-sandbox");
	CHECK_INT(stamp(), YX_TSP_NO_FAILURE);
	stop_server();
}

static void
status_answers_go_on_after_a_bad_end(void)
{
	set_up();
	for (size_t i = 0; i < WAYS; i++) {
		char env[64];

		snprintf(env, sizeof(env), "YINXIN_SANDBOX_TEST=%s", ways[i].how);
		start_server(env, "ca ocsp ca --serve 0 --sandbox");
		CHECK_INT(ask_status(), 1);
		CHECK(still_there("ca.cer"));
		if (strcmp(ways[i].how, "spin") != 0)
			CHECK_INT(ask_status(), 1);
		CHECK_MSG(said("log", ways[i].en), "%s: not told", ways[i].how);
		stop_server();
	}
	start_server("YINXIN_SANDBOX_TEST=crash", "ca ocsp ca --serve 0 --no-sandbox");
	CHECK_INT(ask_status(), 0);
	stop_server();
}

/* The children of a process: the keeper's one helper. */
static pid_t
child_of(pid_t pid)
{
	char path[64];
	struct yx_bytes text;
	long child = 0;

	snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children", (long)pid, (long)pid);
	if (access(path, R_OK) != 0)
		return 0;
	text = test_read(path);
	child = strtol((const char *)text.data, NULL, 10);
	free((void *)(uintptr_t)text.data);
	return (pid_t)child;
}

/* One helper answers many; one that somebody kills is replaced, and nobody's request is lost. */
static void
a_killed_helper_is_replaced(void)
{
	pid_t keeper, first, second;

	set_up();
	start_server("", "tsa serve tsa --sandbox");
	for (int i = 0; i < 3; i++)
		CHECK_INT(stamp(), YX_TSP_NO_FAILURE);
	keeper = child_of(server);
	first = keeper ? child_of(keeper) : 0;
	if (!first) {
		stop_server();
		test_skip("the kernel does not tell children");
	}
	CHECK_INT(stamp(), YX_TSP_NO_FAILURE);
	CHECK_INT(child_of(keeper), first);
	CHECK_INT(kill(first, SIGKILL), 0);
	CHECK_INT(stamp(), YX_TSP_NO_FAILURE);
	second = child_of(keeper);
	CHECK(second && second != first);
	stop_server();
	CHECK(kill(keeper, 0) != 0 && kill(second, 0) != 0);
	start_server("", "ca ocsp ca --serve 0");
	CHECK_INT(ask_status(), 0);
	CHECK(child_of(server) != 0);
	stop_server();
}

TEST_MAIN(CASE(time_stamps_go_on_after_a_bad_end), CASE(status_answers_go_on_after_a_bad_end),
	  CASE(a_killed_helper_is_replaced))
