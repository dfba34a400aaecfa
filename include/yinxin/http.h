/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http: a client over libcurl and a small server over libmicrohttpd. No domain knowledge: what the
 * bytes mean is other modules' matter.
 *
 * Both libraries are opened when first used, so a program that never talks pays nothing for them;
 * when one is missing the error is UNSUPPORTED and names the Debian package.
 *
 * Client: http and https only, certificates checked, every transfer bounded in time, size and
 * redirects; no cookies, no user configuration files; a proxy is used only when one is asked for.
 */
#ifndef YINXIN_HTTP_H
#define YINXIN_HTTP_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------- client */

struct yx_http_options {
	int64_t timeout_ms;         /* whole transfer; 0: YX_HTTP_TIMEOUT_MS */
	int64_t connect_timeout_ms; /* 0: YX_HTTP_CONNECT_TIMEOUT_MS */
	size_t size_max;            /* of the answer's body; 0: YX_LIMIT_HTTP_ANSWER */
	int redirects_max;          /* 0: none are followed */
	const char *user_agent;     /* NULL: "yinxin/VERSION" */
	const char *ca_file;        /* PEM of TLS authorities; NULL: the system's */
	const char *proxy;          /* NULL: none, whatever the environment says */
	const char *authorization;  /* value of the Authorization header, or NULL */
	/* Connect to addresses of the public internet only, redirects included: not to this
	 * machine, its network, or any address set aside for something. A proxy is held to it too.
	 */
	bool public_only;
};
#define YX_HTTP_TIMEOUT_MS         10000
#define YX_HTTP_CONNECT_TIMEOUT_MS 5000

struct yx_http_answer {
	int status; /* 200, ... */
	char content_type[128];
	struct yx_buf body;
};
void yx_http_answer_clear(struct yx_http_answer *a);

/*
 * One request. `method` "GET" or "POST"; `body` empty for GET. Any answer of a server is a success
 * whatever its status. Failures: USAGE (not an http or https URL), DENIED (an
 * address that public_only keeps from), IO (no connection, time-out,
 * broken transfer, TLS refused; the text says which), LIMIT (answer or redirects too many),
 * UNSUPPORTED (library missing). `options` may be NULL.
 */
YX_MUST_CHECK enum yx_status yx_http_request(struct yx_http_answer *out, const char *method,
					     const char *url, const char *content_type,
					     const char *accept, struct yx_bytes body,
					     const struct yx_http_options *options,
					     struct yx_error *err);

/* For a process that will not be able to open libraries: everything the client needs is loaded.
 * UNSUPPORTED when libcurl is missing. */
YX_MUST_CHECK enum yx_status yx_http_prepare(struct yx_error *err);

/* Is this an IP address, as text, that `public_only` lets a connection be made to? */
bool yx_http_address_public(const char *address);

/* Is this text an absolute http or https URL with a host, without control characters? */
bool yx_http_url_valid(const char *url);

/* ------------------------------------------------------------------- server */

/* One request being answered. Valid during the handler's call only. */
struct yx_http_exchange;

const char *yx_http_method(const struct yx_http_exchange *x);
const char *yx_http_path(const struct yx_http_exchange *x); /* decoded, without the query */
/* A query parameter or a header (case does not matter), or NULL. */
const char *yx_http_query(const struct yx_http_exchange *x, const char *name);
const char *yx_http_header(const struct yx_http_exchange *x, const char *name);
struct yx_bytes yx_http_body(const struct yx_http_exchange *x);
/* The other end's address as text, "127.0.0.1". */
const char *yx_http_peer(const struct yx_http_exchange *x);

/* The answer. Without a call to yx_http_reply it is 500. Header values with line breaks are refused
 * (USAGE). */
YX_MUST_CHECK enum yx_status yx_http_reply_header(struct yx_http_exchange *x, const char *name,
						  const char *value, struct yx_error *err);
/* `body` is copied. The last call counts. */
YX_MUST_CHECK enum yx_status yx_http_reply(struct yx_http_exchange *x, int status,
					   const char *content_type, struct yx_bytes body,
					   struct yx_error *err);

typedef void (*yx_http_handler)(struct yx_http_exchange *x, void *ctx);

struct yx_http_server_options {
	const char *address;  /* NULL: "127.0.0.1"; IPv4 or IPv6 text */
	uint16_t port;        /* 0: any free one, see yx_http_server_port() */
	size_t body_max;      /* 0: YX_LIMIT_HTTP_BODY; larger is answered 413 */
	unsigned connections; /* at once; 0: 64 */
	unsigned threads;     /* handlers at once; 0: 1. The handler must bear it. */
	unsigned idle_s;      /* a connection without traffic is closed; 0: 30 */
	yx_http_handler handler;
	void *ctx;
};

struct yx_http_server;
/* Listens and answers from threads of its own when this returns. */
YX_MUST_CHECK enum yx_status yx_http_server_new(struct yx_http_server **out,
						const struct yx_http_server_options *options,
						struct yx_error *err);
uint16_t yx_http_server_port(const struct yx_http_server *s);
/* Stops listening, lets running answers end, then releases. */
void yx_http_server_free(struct yx_http_server *s);
/*
 * Wait until SIGTERM or SIGINT (taken over while waiting, given back afterwards), or until `stop`
 * (may be NULL) turns true, looked at every 200 ms.
 */
YX_MUST_CHECK enum yx_status yx_http_server_wait(struct yx_http_server *s,
						 const volatile bool *stop, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
