/* SPDX-License-Identifier: Apache-2.0 */
/* Our client against our server on loopback, and both against what they must refuse. */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <yinxin/http.h>
#include "../test.h"

static struct yx_http_server *server;
static char base[64];

static void
rest_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

static void
handle(struct yx_http_exchange *x, void *ctx)
{
	const char *path = yx_http_path(x);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf b;

	CHECK(ctx == base);
	CHECK_STR(yx_http_peer(x), "127.0.0.1");
	yx_buf_init(&b, 0);
	if (strcmp(path, "/echo") == 0) {
		yx_buf_printf(&b, "%s %s ", yx_http_method(x),
			      yx_http_query(x, "q") ? yx_http_query(x, "q") : "-");
		yx_buf_put_bytes(&b, yx_http_body(x));
		CHECK_OK(yx_http_reply_header(x, "X-Test", "yes", &err));
		CHECK_STATUS(yx_http_reply_header(x, "X-Test", "a\r\nSet-Cookie: b", &err),
			     YX_USAGE);
		CHECK_OK(yx_http_reply(x, 200,
				       yx_http_header(x, "content-TYPE")
					   ? yx_http_header(x, "content-type")
					   : "text/plain",
				       yx_buf_bytes(&b), &err));
	} else if (strcmp(path, "/slow") == 0) {
		rest_ms(1500);
		CHECK_OK(yx_http_reply(x, 200, NULL, yx_bytes_str("late"), &err));
	} else if (strcmp(path, "/big") == 0) {
		yx_buf_fill(&b, 'x', 100000);
		CHECK_OK(yx_http_reply(x, 200, NULL, yx_buf_bytes(&b), &err));
	} else if (strcmp(path, "/round") == 0 || strcmp(path, "/file") == 0) {
		CHECK_OK(yx_http_reply_header(
		    x, "Location", path[1] == 'r' ? "/round" : "file:///etc/passwd", &err));
		CHECK_OK(yx_http_reply(x, 302, NULL, yx_bytes(NULL, 0), &err));
	} else if (strcmp(path, "/silent") != 0) {
		CHECK_STATUS(yx_http_reply(x, 99, NULL, yx_bytes(NULL, 0), &err), YX_USAGE);
		CHECK_OK(yx_http_reply(x, 404, "text/plain", yx_bytes_str("no\n"), &err));
	}
	yx_buf_clear(&b);
}

static void
setup(void)
{
	struct yx_http_server_options o = {
		.handler = handle, .ctx = base, .body_max = 50000, .threads = 4
	};
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st;

	if (server)
		return;
	st = yx_http_server_new(&server, &o, &err);
	if (st == YX_UNSUPPORTED)
		test_skip("%s", err.text);
	CHECK_OK(st);
	snprintf(base, sizeof(base), "http://127.0.0.1:%u", yx_http_server_port(server));
}

static enum yx_status
get(struct yx_http_answer *a, const char *method, const char *path, struct yx_bytes body,
    const struct yx_http_options *o, struct yx_error *err)
{
	char url[200];
	enum yx_status st;

	snprintf(url, sizeof(url), "%s%s", base, path);
	st = yx_http_request(a, method, url, "text/x", "*/*", body, o, err);
	if (st == YX_UNSUPPORTED)
		test_skip("%s", err->text);
	return st;
}

static void
there_and_back(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_http_answer a;

	setup();
	CHECK_OK(get(&a, "POST", "/echo?q=%41%20b", YX_BYTES_LIT("body"), NULL, &err));
	CHECK_INT(a.status, 200);
	CHECK_STR(a.content_type, "text/x");
	CHECK_STR(yx_buf_str(&a.body), "POST A b body");
	yx_http_answer_clear(&a);
	CHECK_OK(get(&a, "GET", "/echo", yx_bytes(NULL, 0), NULL, &err));
	CHECK_STR(yx_buf_str(&a.body), "GET - ");
	yx_http_answer_clear(&a);
	CHECK_OK(get(&a, "GET", "/nothing", yx_bytes(NULL, 0), NULL, &err));
	CHECK_INT(a.status, 404);
	yx_http_answer_clear(&a);
	CHECK_OK(get(&a, "GET", "/silent", yx_bytes(NULL, 0), NULL, &err));
	CHECK_INT(a.status, 500);
	yx_http_answer_clear(&a);
	CHECK_OK(get(&a, "GET", "/round", yx_bytes(NULL, 0), NULL, &err));
	CHECK_INT(a.status, 302); /* not followed unless asked */
	yx_http_answer_clear(&a);
}

static void
bounds(void)
{
	struct yx_http_options quick = { .timeout_ms = 300 };
	struct yx_http_options small = { .size_max = 1000 };
	struct yx_http_options follow = { .redirects_max = 3 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_http_answer a;
	struct yx_buf big;
	yx_time began;

	setup();
	began = yx_time_monotonic();
	CHECK_STATUS(get(&a, "GET", "/slow", yx_bytes(NULL, 0), &quick, &err), YX_IO);
	CHECK(strstr(err.text, "in time") != NULL);
	CHECK(yx_time_monotonic() - began < YX_SECOND);
	CHECK_INT(a.body.len, 0);
	CHECK_STATUS(get(&a, "GET", "/big", yx_bytes(NULL, 0), &small, &err), YX_LIMIT);
	CHECK_STATUS(get(&a, "GET", "/round", yx_bytes(NULL, 0), &follow, &err), YX_LIMIT);
	CHECK(get(&a, "GET", "/file", yx_bytes(NULL, 0), &follow, &err) != YX_OK);
	yx_buf_init(&big, 0);
	yx_buf_fill(&big, 'x', 50001);
	CHECK_OK(get(&a, "POST", "/echo", yx_buf_bytes(&big), NULL, &err));
	CHECK_INT(a.status, 413);
	yx_http_answer_clear(&a);
	big.len = 50000;
	CHECK_OK(get(&a, "POST", "/echo", yx_buf_bytes(&big), NULL, &err));
	CHECK_INT(a.status, 200);
	CHECK_INT(a.body.len, 50007);
	yx_http_answer_clear(&a);
	yx_buf_clear(&big);
}

static void
addresses(void)
{
	static const struct {
		const char *url;
		bool valid;
	} urls[] = {
		{ "http://127.0.0.1/", true },
		{ "https://tsa.example.org:8443/x?y", true },
		{ "http://[::1]:80/", true },
		{ "ftp://example.org/", false },
		{ "file:///etc/passwd", false },
		{ "HTTP://example.org", false },
		{ "http://", false },
		{ "http:///path", false },
		{ "http://a b/", false },
		{ "http://a/\r\nX: y", false },
		{ "", false },
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_http_answer a;

	setup();
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		CHECK_MSG(yx_http_url_valid(urls[i].url) == urls[i].valid, "%s", urls[i].url);
	CHECK_STATUS(yx_http_request(&a, "GET", "file:///etc/passwd", NULL, NULL, yx_bytes(NULL, 0),
				     NULL, &err),
		     YX_USAGE);
	CHECK_STATUS(yx_http_request(&a, "DELETE", base, NULL, NULL, yx_bytes(NULL, 0), NULL, &err),
		     YX_USAGE);
	CHECK_STATUS(yx_http_request(&a, "GET", "http://127.0.0.1:1/", NULL, NULL,
				     yx_bytes(NULL, 0), NULL, &err),
		     YX_IO);
	CHECK(strstr(err.text, "127.0.0.1:1") != NULL);
}

static void
places_to_listen(void)
{
	struct yx_http_server_options o = { .handler = handle, .address = "not an address" };
	struct yx_http_server *second = NULL;
	struct yx_error err = YX_ERROR_INIT;
	int s, on = 1;
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof(a);

	setup();
	CHECK_STATUS(yx_http_server_new(&second, &o, &err), YX_USAGE);
	CHECK(second == NULL);
	/* a port somebody has */
	s = socket(AF_INET, SOCK_STREAM, 0);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	REQUIRE(bind(s, (struct sockaddr *)&a, sizeof(a)) == 0 && listen(s, 1) == 0);
	(void)setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	REQUIRE(getsockname(s, (struct sockaddr *)&a, &len) == 0);
	o.address = NULL;
	o.port = ntohs(a.sin_port);
	CHECK_STATUS(yx_http_server_new(&second, &o, &err), YX_IO);
	CHECK(strstr(err.text, "listen") != NULL);
	close(s);
	/* one of our own: two would answer in turn */
	o.port = yx_http_server_port(server);
	CHECK_STATUS(yx_http_server_new(&second, &o, &err), YX_IO);
	CHECK(strstr(err.text, "in use") != NULL);
}

static void *
ask_slowly(void *state)
{
	struct yx_http_answer a;
	struct yx_error err = YX_ERROR_INIT;
	bool *good = state;
	char url[200];

	snprintf(url, sizeof(url), "%s/slow", base);
	*good =
	    yx_http_request(&a, "GET", url, NULL, NULL, yx_bytes(NULL, 0), NULL, &err) == YX_OK &&
	    a.status == 200 && a.body.len == 4;
	yx_http_answer_clear(&a);
	return NULL;
}

/* An answer under way when the server is told to stop still arrives. */
static void
stops_gracefully(void)
{
	struct yx_error err = YX_ERROR_INIT;
	volatile bool stop = true;
	pthread_t thread;
	bool good = false;

	setup();
	CHECK_OK(yx_http_server_wait(server, &stop, &err));
	stop = false;
	REQUIRE(pthread_create(&thread, NULL, ask_slowly, &good) == 0);
	rest_ms(300);
	yx_http_server_free(server);
	server = NULL;
	pthread_join(thread, NULL);
	CHECK(good);
}

static void *
terminate_soon(void *state)
{
	(void)state;
	rest_ms(200);
	kill(getpid(), SIGTERM);
	return NULL;
}

static void
waits_for_sigterm(void)
{
	struct yx_error err = YX_ERROR_INIT;
	pthread_t thread;

	setup();
	REQUIRE(pthread_create(&thread, NULL, terminate_soon, NULL) == 0);
	CHECK_OK(yx_http_server_wait(server, NULL, &err));
	pthread_join(thread, NULL);
	yx_http_server_free(server);
	server = NULL;
}

static void
addresses_of_the_public_internet(void)
{
	static const char *const ours[] = {
		"0.0.0.0",
		"0.1.2.3",
		"10.0.0.1",
		"10.255.255.255",
		"100.64.0.1",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.255",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.0.0.8",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.0.1",
		"198.18.0.1",
		"198.19.255.255",
		"198.51.100.7",
		"203.0.113.9",
		"224.0.0.1",
		"240.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"::ffff:127.0.0.1",
		"::ffff:10.0.0.1",
		"::ffff:192.168.1.1",
		"::ffff:169.254.169.254",
		"::127.0.0.1",
		"64:ff9b::7f00:1",
		"64:ff9b:1::1",
		"100::1",
		"2001::1",
		"2001:1ff::1",
		"2001:db8::1",
		"2002:7f00:1::",
		"2002:a00:1::",
		"3fff::1",
		"3fff:fff::1",
		"4000::1",
		"fc00::1",
		"fd12::1",
		"fe80::1",
		"fec0::1",
		"ff02::1",
		"localhost",
		"",
		"1.2.3",
	};
	static const char *const everybodys[] = {
		"1.1.1.1",      "9.255.255.255",  "11.0.0.0",        "100.63.255.255",
		"100.128.0.0",  "126.0.0.1",      "128.0.0.1",       "169.253.0.1",
		"172.15.0.1",   "172.32.0.1",     "192.0.1.1",       "192.167.0.1",
		"192.169.0.1",  "198.17.255.255", "198.20.0.0",      "223.255.255.255",
		"2001:200::1",  "2400:3200::1",   "2606:4700::1111", "3ffe::1",
		"3fff:1000::1", "::ffff:1.1.1.1", "2002:101:101::",  "64:ff9b::101:101",
	};

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		CHECK_MSG(!yx_http_address_public(ours[i]), "%s", ours[i]);
	for (size_t i = 0; i < sizeof(everybodys) / sizeof(everybodys[0]); i++)
		CHECK_MSG(yx_http_address_public(everybodys[i]), "%s", everybodys[i]);
}

/* By whatever name it goes: the connection is not made. */
static void
public_only_keeps_to_it(void)
{
	static const char *const names[] = { "127.0.0.1",          "localhost",  "[::1]",
					     "[::ffff:127.0.0.1]", "2130706433", "0x7f.1" };
	struct yx_http_options o = { .public_only = true };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_http_answer a;
	char url[100];

	setup();
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(url, sizeof(url), "http://%s:%s/echo", names[i], strrchr(base, ':') + 1);
		CHECK_MSG(yx_http_request(&a, "GET", url, NULL, NULL, yx_bytes(NULL, 0), &o,
					  &err) == YX_DENIED,
			  "%s: %s", names[i], err.text);
		CHECK(strstr(err.text, "not public") != NULL);
	}
	/* the same connection without the rule */
	snprintf(url, sizeof(url), "%s/echo", base);
	CHECK_OK(yx_http_request(&a, "GET", url, NULL, NULL, yx_bytes(NULL, 0), NULL, &err));
	yx_http_answer_clear(&a);
}

TEST_MAIN(CASE(there_and_back), CASE(bounds), CASE(addresses),
	  CASE(addresses_of_the_public_internet), CASE(public_only_keeps_to_it),
	  CASE(places_to_listen), CASE(stops_gracefully), CASE(waits_for_sigterm))
