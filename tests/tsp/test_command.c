/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin tsa as people use it: make an authority, serve it, stamp over HTTP, verify, stop. */
#include <signal.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#include "authority.h"

static char program[700];
static char url[128];
static pid_t server;

/* The program built beside this test: BUILD/tests/tsp/test_command and BUILD/yinxin. */
static void
setup(void)
{
	char *cut;
	ssize_t n;

	setenv("YINXIN_PASSWORD", "demo password", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	need_openssl();
	if (program[0])
		return;
	n = readlink("/proc/self/exe", program, 500);
	REQUIRE(n > 0);
	program[n] = 0;
	cut = strstr(program, "/tests/tsp/");
	REQUIRE(cut != NULL);
	snprintf(cut, 100, "/yinxin");
	if (access(program, X_OK) != 0)
		test_skip("%s is not built", program);
	write_file(scratch("contract"), YX_BYTES_LIT("a contract\n"));
	write_file(scratch("other"), YX_BYTES_LIT("another contract\n"));
}

/* Run `yinxin ARGS`; standard output goes to SCRATCH/out, standard error to SCRATCH/err. */
#define YINXIN(...) run_yinxin(__VA_ARGS__)
static int YX_PRINTF(1, 2) run_yinxin(const char *fmt, ...)
{
	char args[2000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(args, sizeof(args), fmt, ap);
	va_end(ap);
	return test_sh("%s %s >%s 2>%s", program, args, scratch("out"), scratch("err"));
}

static bool
printed(const char *file, const char *what)
{
	struct yx_bytes text = test_read(scratch(file));
	bool found = yx_bytes_find(text, yx_bytes_str(what), 0) != SIZE_MAX;

	if (!found)
		printf("# %s holds: %.*s\n", file, (int)text.len, text.data);
	free((void *)(uintptr_t)text.data);
	return found;
}

static void
making_authorities(void)
{
	setup();
	CHECK_INT(YINXIN("tsa init %s", scratch("tsa")), 0);
	CHECK(printed("err", "demonstration"));
	CHECK_INT(YINXIN("tsa init %s", scratch("tsa")), 73);
	CHECK_INT(YINXIN("tsa init %s --kind sm2 --gm --json --quiet", scratch("sm")), 0);
	CHECK(printed("out", "\"created\":true"));
	CHECK_INT(YINXIN("tsa init"), 64);
	CHECK_INT(YINXIN("tsa init %s --kind rot13", scratch("x")), 64);
	CHECK_INT(YINXIN("tsa init %s --cert nowhere.crt --key nowhere.key", scratch("x")), 66);
	CHECK_INT(YINXIN("tsa"), 64);
	CHECK_INT(YINXIN("tsa --help"), 0);
	CHECK(printed("out", "tsa stamp"));
	CHECK_INT(YINXIN("tsa --help --lang zh"), 0);
	CHECK(printed("out", "时间戳"));
}

/* From a CA's certificate, as `ca issue` would give. */
static void
an_authority_of_a_ca(void)
{
	struct identity id;

	setup();
	id = identity_make("made", "p256", TSA_EXTENSIONS);
	CHECK_INT(YINXIN("tsa init %s --cert %s --key %s --policy 1.2.3.4 --accuracy-ms 20",
			 scratch("own"), id.cert_path, id.key_path),
		  0);
	CHECK_INT(YINXIN("tsa stamp %s -o %s --tsa local:%s --trust %s", scratch("contract"),
			 scratch("own.tsr"), scratch("own"), id.cert_path),
		  0);
	CHECK_INT(YINXIN("tsa verify %s --data %s --trust %s --json", scratch("own.tsr"),
			 scratch("contract"), id.cert_path),
		  0);
	CHECK(printed("out", "\"policy\": \"1.2.3.4\"") &&
	      printed("out", "\"accuracy_us\": 20000"));
	identity_free(&id);
}

static void
stamps_of_a_folder(void)
{
	setup();
	CHECK_INT(YINXIN("tsa stamp %s -o %s --tsa local:%s --trust %s/tsa.crt",
			 scratch("contract"), scratch("c.tsr"), scratch("tsa"), scratch("tsa")),
		  0);
	CHECK_INT(test_sh("openssl ts -verify -in %s -data %s -CAfile %s/tsa.crt >/dev/null 2>&1",
			  scratch("c.tsr"), scratch("contract"), scratch("tsa")),
		  0);
	CHECK_INT(YINXIN("tsa verify %s --data %s --trust %s/tsa.crt", scratch("c.tsr"),
			 scratch("contract"), scratch("tsa")),
		  0);
	CHECK(printed("out", "TOTAL-PASSED"));
	CHECK_INT(YINXIN("tsa verify %s --data %s --trust %s/tsa.crt", scratch("c.tsr"),
			 scratch("other"), scratch("tsa")),
		  1);
	CHECK(printed("out", "HASH_FAILURE"));
	CHECK_INT(YINXIN("tsa verify %s --data %s", scratch("c.tsr"), scratch("contract")), 2);
	CHECK(printed("out", "--trust"));
	CHECK_INT(YINXIN("tsa verify %s --data %s --trust %s/tsa.crt", scratch("c.tsr"),
			 scratch("contract"), scratch("sm")),
		  2);
	CHECK_INT(YINXIN("tsa stamp %s -o %s --digest sm3 --token --tsa local:%s",
			 scratch("contract"), scratch("c.sm"), scratch("sm")),
		  0);
	CHECK(printed("err", "no --trust"));
	CHECK_INT(YINXIN("tsa verify %s --data %s --trust %s/tsa.crt --json", scratch("c.sm"),
			 scratch("contract"), scratch("sm")),
		  0);
	CHECK(printed("out", "\"digest\": \"SM3\""));
	CHECK_INT(YINXIN("tsa verify %s", scratch("contract")), 65);
	CHECK_INT(YINXIN("tsa verify nothing.tsr"), 66);
}

static void
nothing_is_written_on_failure(void)
{
	setup();
	unlink(scratch("no.tsr"));
	CHECK_INT(YINXIN("tsa stamp %s -o %s --tsa http://127.0.0.1:1/", scratch("contract"),
			 scratch("no.tsr")),
		  73);
	CHECK(access(scratch("no.tsr"), F_OK) != 0);
	CHECK_INT(YINXIN("tsa stamp %s -o %s --tsa local:%s --trust %s/tsa.crt",
			 scratch("contract"), scratch("no.tsr"), scratch("tsa"), scratch("sm")),
		  77);
	CHECK(access(scratch("no.tsr"), F_OK) != 0);
	CHECK_INT(YINXIN("tsa stamp %s -o %s --tsa local:%s --password env:NOT_SET_AT_ALL",
			 scratch("contract"), scratch("no.tsr"), scratch("tsa")) == 0,
		  0);
	CHECK_INT(YINXIN("tsa stamp %s -o /nowhere/at/all.tsr --tsa local:%s", scratch("contract"),
			 scratch("tsa")) == 0,
		  0);
	CHECK_INT(YINXIN("tsa stamp %s -o %s --tsa local:%s", scratch("contract"),
			 scratch("contract"), scratch("tsa")),
		  64);
	CHECK_INT(YINXIN("tsa stamp %s -o %s", scratch("contract"), scratch("no.tsr")), 64);
	CHECK(access(scratch("no.tsr"), F_OK) != 0);
}

/* Start `tsa serve` and learn its address and process from its JSON line. */
static void
start_server(void)
{
	struct timespec rest = { 0, 50000000 };
	long pid = 0;

	unlink(scratch("serve.out"));
	CHECK_INT(test_sh("%s tsa serve %s --json >%s 2>%s &", program, scratch("tsa"),
			  scratch("serve.out"), scratch("serve.err")),
		  0);
	for (int i = 0; i < 100 && !pid; i++) {
		struct yx_bytes out;
		char line[256];

		nanosleep(&rest, NULL);
		if (access(scratch("serve.out"), F_OK) != 0)
			continue;
		out = test_read(scratch("serve.out"));
		snprintf(line, sizeof(line), "%.*s", (int)out.len, (const char *)out.data);
		free((void *)(uintptr_t)out.data);
		if (sscanf(line, "{\"url\":\"%100[^\"]\",\"port\":%*d,\"pid\":%ld}", url, &pid) !=
		    2)
			pid = 0;
	}
	server = (pid_t)pid;
}

static bool
stop_server(void)
{
	struct timespec rest = { 0, 50000000 };

	if (server <= 0 || kill(server, SIGTERM) != 0)
		return false;
	for (int i = 0; i < 100; i++) {
		if (kill(server, 0) != 0)
			return true;
		nanosleep(&rest, NULL);
	}
	kill(server, SIGKILL);
	return false;
}

static void
over_http(void)
{
	setup();
	start_server();
	if (server <= 0)
		test_skip("no HTTP server here (libmicrohttpd12 missing?)");
	CHECK_INT(YINXIN("tsa stamp %s -o %s --tsa http://127.0.0.1:1/ --tsa %s --trust %s/tsa.crt",
			 scratch("contract"), scratch("h.tsr"), url, scratch("tsa")),
		  0);
	CHECK(printed("err", "connect"));
	CHECK_INT(test_sh("openssl ts -verify -in %s -data %s -CAfile %s/tsa.crt >/dev/null 2>&1",
			  scratch("h.tsr"), scratch("contract"), scratch("tsa")),
		  0);
	CHECK(printed("serve.err", "granted"));
	if (test_have("curl")) {
		CHECK_INT(test_sh("openssl ts -query -data %s -sha256 -cert -out %s 2>/dev/null && "
				  "curl -sS -H 'Content-Type: application/timestamp-query' "
				  "--data-binary @%s %s -o %s && openssl ts -verify -queryfile %s "
				  "-in %s -CAfile %s/tsa.crt >/dev/null 2>&1",
				  scratch("contract"), scratch("q"), scratch("q"), url,
				  scratch("r"), scratch("q"), scratch("r"), scratch("tsa")),
			  0);
		CHECK_INT(test_sh("test $(curl -sS -o /dev/null -w %%{http_code} %s) = 405", url),
			  0);
		CHECK_INT(
		    test_sh("test $(curl -sS -o /dev/null -w %%{http_code} -d x %s) = 415", url),
		    0);
		CHECK_INT(
		    test_sh("curl -sS %stsa.crt | openssl x509 -noout -subject >/dev/null", url),
		    0);
	}
	CHECK(stop_server());
}

TEST_MAIN(CASE(making_authorities), CASE(an_authority_of_a_ca), CASE(stamps_of_a_folder),
	  CASE(nothing_is_written_on_failure), CASE(over_http))
