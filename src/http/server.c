/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small HTTP/1.1 server over libmicrohttpd: listens on loopback unless told otherwise, holds one
 * bounded body per request, calls one handler, stops gracefully. TLS and HTTP/2 belong to a proxy
 * in front of it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#include "server.h"

#define STOP_WAIT_MS 5000 /* for answers that are under way */

static void
quiet(void *ctx, const char *format, va_list args)
{
	(void)ctx;
	(void)format;
	(void)args;
}

static void
reply_plainly(struct yx_http_exchange *x, int status, const char *text)
{
	if (yx_http_reply(x, status, "text/plain; charset=utf-8", yx_bytes_str(text), NULL) !=
	    YX_OK)
		x->status = 500;
}

/* Says it is too long before any of it is read. */
static bool
announces_too_much(const struct yx_http_exchange *x)
{
	const char *length = yx_http_header(x, "Content-Length");
	uint64_t n = 0;

	for (const char *c = length; c && *c >= '0' && *c <= '9'; c++) {
		n = n * 10 + (uint64_t)(*c - '0');
		if (n > x->server->body_max)
			return true;
	}
	return false;
}

/*
 * The library calls this once when the headers are there, then for each piece of the body, then
 * once more at its end. An answer may be queued at the first and the last call only.
 */
static enum MHD_Result
on_access(void *ctx, struct MHD_Connection *c, const char *url, const char *method,
	  const char *version, const char *piece, size_t *piece_len, void **state)
{
	struct yx_http_server *s = ctx;
	struct yx_http_exchange *x = *state;

	(void)version;
	if (!x) {
		if (!(x = http_exchange_new(s, c)))
			return MHD_NO;
		*state = x;
		atomic_fetch_add(&s->running, 1);
		if (!announces_too_much(x))
			return MHD_YES;
		reply_plainly(x, 413, "the body is too large\n");
		return http_exchange_send(x);
	}
	if (*piece_len) {
		if (!yx_buf_put(&x->body, piece, *piece_len))
			return MHD_NO; /* longer than it said: hang up */
		*piece_len = 0;
		return MHD_YES;
	}
	x->method = method;
	x->path = url;
	s->handler(x, s->ctx);
	if (x->status == 0)
		reply_plainly(x, 500, "no answer\n");
	return http_exchange_send(x);
}

static void
on_completed(void *ctx, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	struct yx_http_server *s = ctx;

	(void)c;
	(void)why;
	if (!*state)
		return;
	http_exchange_free(*state);
	*state = NULL;
	atomic_fetch_sub(&s->running, 1);
}

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static enum yx_status
read_address(union address *out, const char *text, uint16_t port, struct yx_error *err)
{
	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
		out->v4.sin_family = AF_INET;
		out->v4.sin_port = htons(port);
		return YX_OK;
	}
	if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
		out->v6.sin6_family = AF_INET6;
		out->v6.sin6_port = htons(port);
		return YX_OK;
	}
	return yx_fail(err, YX_USAGE, NULL, "", "%.80s is not an IP address", text);
}

static struct MHD_Daemon *
start(struct yx_http_server *s, const struct yx_http_server_options *o, const union address *a)
{
	unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO | MHD_USE_ITC |
			 MHD_USE_ERROR_LOG | (a->any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0u);
	unsigned connections = o->connections ? o->connections : 64;
	unsigned idle = o->idle_s ? o->idle_s : 30;
	unsigned threads = o->threads > 1 ? o->threads : 0;

	/* every thread of a pool needs room for one connection at least */
	if (threads > connections)
		connections = threads;
	/* Reuse of the address is left as it is: when told to allow it, the library shares the port
	 * with any other server, which then answers in turn. */
	return s->mhd->start_daemon(
	    flags, o->port, NULL, NULL, on_access, s, MHD_OPTION_EXTERNAL_LOGGER, quiet, NULL,
	    MHD_OPTION_SOCK_ADDR, &a->any, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
	    MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_TIMEOUT, idle,
	    MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_END);
}

enum yx_status
yx_http_server_new(struct yx_http_server **out, const struct yx_http_server_options *o,
		   struct yx_error *err)
{
	const char *address = o->address ? o->address : "127.0.0.1";
	struct yx_http_server *s = NULL;
	const union MHD_DaemonInfo *info;
	union address a;
	enum yx_status st;

	*out = NULL;
	if ((st = read_address(&a, address, o->port, err)) != YX_OK)
		goto done;
	s = yx_alloc(sizeof(*s));
	if (!s) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = http_mhd_load(&s->mhd, err)) != YX_OK)
		goto done;
	s->handler = o->handler;
	s->ctx = o->ctx;
	s->body_max = o->body_max ? o->body_max : YX_LIMIT_HTTP_BODY;
	atomic_init(&s->running, 0);
	errno = 0;
	s->daemon = start(s, o, &a);
	if (!s->daemon) {
		st = yx_fail_errno(err, "cannot listen on %s port %u", address, o->port);
		goto done;
	}
	info = s->mhd->get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
	s->port = info ? info->port : o->port;
	*out = s;
	s = NULL;
done:
	yx_http_server_free(s);
	return st;
}

uint16_t
yx_http_server_port(const struct yx_http_server *s)
{
	return s->port;
}

static void
rest_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

void
yx_http_server_free(struct yx_http_server *s)
{
	MHD_socket listening;

	if (!s)
		return;
	if (s->daemon) {
		listening = s->mhd->quiesce_daemon(s->daemon);
		for (int waited = 0; atomic_load(&s->running) && waited < STOP_WAIT_MS;
		     waited += 10)
			rest_ms(10);
		s->mhd->stop_daemon(s->daemon);
		if (listening != MHD_INVALID_SOCKET)
			close(listening);
	}
	yx_free(s);
}

/* ------------------------------------------------------------------- waiting */

static volatile sig_atomic_t told_to_stop;

static void
on_signal(int number)
{
	(void)number;
	told_to_stop = 1;
}

enum yx_status
yx_http_server_wait(struct yx_http_server *s, const volatile bool *stop, struct yx_error *err)
{
	struct sigaction action = { .sa_handler = on_signal }, old_term, old_int;

	(void)s;
	told_to_stop = 0;
	sigemptyset(&action.sa_mask);
	if (sigaction(SIGTERM, &action, &old_term) != 0)
		return yx_fail_errno(err, "cannot take over SIGTERM");
	if (sigaction(SIGINT, &action, &old_int) != 0) {
		(void)sigaction(SIGTERM, &old_term, NULL);
		return yx_fail_errno(err, "cannot take over SIGINT");
	}
	while (!told_to_stop && !(stop && *stop))
		rest_ms(200);
	(void)sigaction(SIGTERM, &old_term, NULL);
	(void)sigaction(SIGINT, &old_int, NULL);
	return YX_OK;
}
