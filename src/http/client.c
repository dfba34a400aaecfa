/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request over libcurl, with every bound set: schemes, time, size, redirects. What the server
 * says is bytes for the caller; what goes wrong is said in words, with the host but never with the
 * body.
 */
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <yinxin/http.h>
#include <yinxin/limits.h>
#include <yinxin/version.h>
#include "address.h"
#include "curl_table.h"

struct transfer {
	const struct http_curl *curl;
	CURL *handle;
	struct curl_slist *headers;
	struct yx_http_answer *answer;
	bool too_much, kept_from;
};

bool
yx_http_url_valid(const char *url)
{
	size_t len = strlen(url), at;

	if (len > YX_LIMIT_HTTP_URL)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)url[i] <= ' ' || url[i] == 0x7f)
			return false;
	if (strncmp(url, "http://", 7) == 0)
		at = 7;
	else if (strncmp(url, "https://", 8) == 0)
		at = 8;
	else
		return false;
	return url[at] && !strchr("/?#:", url[at]);
}

void
yx_http_answer_clear(struct yx_http_answer *a)
{
	if (!a)
		return;
	yx_buf_clear(&a->body);
	*a = (struct yx_http_answer){ 0 };
}

static size_t
on_body(char *data, size_t size, size_t count, void *state)
{
	struct transfer *t = state;

	if (!yx_buf_put(&t->answer->body, data, size * count)) {
		t->too_much = true;
		return 0;
	}
	return size * count;
}

/* Whatever name or redirect led there: the address itself is looked at, when it is connected to. */
static curl_socket_t
on_socket(void *state, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct transfer *t = state;

	if (purpose != CURLSOCKTYPE_IPCXN || !http_address_public(&a->addr, a->addrlen)) {
		t->kept_from = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static bool
add_header(struct transfer *t, const char *name, const char *value)
{
	struct yx_buf line;
	struct curl_slist *list = NULL;

	if (!value)
		return true;
	if (strpbrk(value, "\r\n"))
		return false;
	yx_buf_init(&line, 8192);
	yx_buf_printf(&line, "%s: %s", name, value);
	if (line.status == YX_OK)
		list = t->curl->slist_append(t->headers, yx_buf_str(&line));
	yx_buf_clear(&line);
	if (!list)
		return false;
	t->headers = list;
	return true;
}

static bool
add_headers(struct transfer *t, const char *content_type, const char *accept,
	    const struct yx_http_options *o)
{
	struct curl_slist *list;

	if (!add_header(t, "Content-Type", content_type) || !add_header(t, "Accept", accept) ||
	    !add_header(t, "Authorization", o->authorization))
		return false;
	/* an empty value takes a header of libcurl's own away: no waiting for "100 Continue" */
	list = t->curl->slist_append(t->headers, "Expect:");
	if (list)
		t->headers = list;
	return list != NULL;
}

#define SET(option, value) (t->curl->easy_setopt(t->handle, option, value) == CURLE_OK)

static bool
set_bounds(struct transfer *t, const struct yx_http_options *o)
{
	long timeout = (long)(o->timeout_ms > 0 ? o->timeout_ms : YX_HTTP_TIMEOUT_MS);
	long connect =
	    (long)(o->connect_timeout_ms > 0 ? o->connect_timeout_ms : YX_HTTP_CONNECT_TIMEOUT_MS);

	return SET(CURLOPT_NOSIGNAL, 1L) && SET(CURLOPT_TIMEOUT_MS, timeout) &&
	       SET(CURLOPT_CONNECTTIMEOUT_MS, connect < timeout ? connect : timeout) &&
	       SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
	       SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https") &&
	       SET(CURLOPT_FOLLOWLOCATION, o->redirects_max > 0 ? 1L : 0L) &&
	       SET(CURLOPT_MAXREDIRS, (long)(o->redirects_max > 0 ? o->redirects_max : 0)) &&
	       SET(CURLOPT_PROXY, o->proxy ? o->proxy : "") && SET(CURLOPT_NETRC, 0L) &&
	       SET(CURLOPT_SSL_VERIFYPEER, 1L) && SET(CURLOPT_SSL_VERIFYHOST, 2L) &&
	       (!o->ca_file || SET(CURLOPT_CAINFO, o->ca_file)) &&
	       (!o->public_only ||
		(SET(CURLOPT_OPENSOCKETFUNCTION, on_socket) && SET(CURLOPT_OPENSOCKETDATA, t))) &&
	       SET(CURLOPT_USERAGENT, o->user_agent ? o->user_agent : "yinxin/" YX_VERSION);
}

static bool
set_request(struct transfer *t, const char *method, const char *url, struct yx_bytes body)
{
	bool post = strcmp(method, "POST") == 0;

	if (post &&
	    !(SET(CURLOPT_POST, 1L) && SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len) &&
	      SET(CURLOPT_POSTFIELDS, body.len ? (const char *)body.data : "")))
		return false;
	return SET(CURLOPT_URL, url) && SET(CURLOPT_HTTPHEADER, t->headers) &&
	       SET(CURLOPT_WRITEFUNCTION, on_body) && SET(CURLOPT_WRITEDATA, t);
}

static enum yx_status
fail_transfer(const struct transfer *t, CURLcode code, const char *url, struct yx_error *err)
{
	if (t->too_much)
		return yx_fail(err, YX_LIMIT, NULL, "", "the answer of %s is larger than %zu bytes",
			       url, t->answer->body.max);
	if (t->kept_from)
		return yx_fail(err, YX_DENIED, NULL, "",
			       "%s leads to an address that is not public, and only such are asked",
			       url);
	if (code == CURLE_TOO_MANY_REDIRECTS)
		return yx_fail(err, YX_LIMIT, NULL, "", "%s redirects too often", url);
	if (code == CURLE_OUT_OF_MEMORY)
		return yx_fail_nomem(err);
	if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
		return yx_fail(err, YX_USAGE, NULL, "", "%s: not an http or https address", url);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return yx_fail(err, YX_IO, NULL, "", "%s did not answer in time", url);
	return yx_fail(err, YX_IO, NULL, "", "%s: %s", url, t->curl->easy_strerror(code));
}

static void
take_facts(struct transfer *t)
{
	const char *type = NULL;
	long status = 0;

	(void)t->curl->easy_getinfo(t->handle, CURLINFO_RESPONSE_CODE, &status);
	(void)t->curl->easy_getinfo(t->handle, CURLINFO_CONTENT_TYPE, &type);
	t->answer->status = (int)status;
	snprintf(t->answer->content_type, sizeof(t->answer->content_type), "%s", type ? type : "");
}

enum yx_status
yx_http_prepare(struct yx_error *err)
{
	const struct http_curl *curl;
	struct addrinfo *found = NULL;
	enum yx_status st = http_curl_load(&curl, err);

	/* the ways of looking up names that this machine is configured for, as far as a name that
	 * every machine has needs them; and what ends a thread, which glibc opens when it does */
	if (st == YX_OK && getaddrinfo("localhost", "80", NULL, &found) == 0)
		freeaddrinfo(found);
	(void)dlopen("libgcc_s.so.1", RTLD_NOW);
	return st;
}

enum yx_status
yx_http_request(struct yx_http_answer *out, const char *method, const char *url,
		const char *content_type, const char *accept, struct yx_bytes body,
		const struct yx_http_options *options, struct yx_error *err)
{
	static const struct yx_http_options none;
	const struct yx_http_options *o = options ? options : &none;
	struct transfer t = { .answer = out };
	CURLcode code;
	enum yx_status st;

	*out = (struct yx_http_answer){ 0 };
	yx_buf_init(&out->body, o->size_max ? o->size_max : YX_LIMIT_HTTP_ANSWER);
	if (strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0)
		return yx_fail(err, YX_USAGE, NULL, "", "only GET and POST are done, not %s",
			       method);
	if (!yx_http_url_valid(url))
		return yx_fail(err, YX_USAGE, NULL, "", "%.200s: not an http or https address",
			       url);
	if ((st = http_curl_load(&t.curl, err)) != YX_OK)
		return st;
	t.handle = t.curl->easy_init();
	if (!t.handle || !add_headers(&t, content_type, accept, o) || !set_bounds(&t, o) ||
	    !set_request(&t, method, url, body)) {
		st = yx_fail(err, YX_INTERNAL, NULL, "", "libcurl refuses the request's settings");
		goto done;
	}
	code = t.curl->easy_perform(t.handle);
	if (code != CURLE_OK) {
		st = fail_transfer(&t, code, url, err);
		goto done;
	}
	take_facts(&t);
done:
	if (t.headers)
		t.curl->slist_free_all(t.headers);
	if (t.handle)
		t.curl->easy_cleanup(t.handle);
	if (st != YX_OK)
		yx_http_answer_clear(out);
	return st;
}
