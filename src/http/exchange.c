/* SPDX-License-Identifier: Apache-2.0 */
/* One request and its answer, as handlers see them. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include "server.h"

static void
name_peer(struct yx_http_exchange *x)
{
	const union MHD_ConnectionInfo *info =
	    x->server->mhd->get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *a = info ? info->client_addr : NULL;

	snprintf(x->peer, sizeof(x->peer), "?");
	if (a && a->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)a)->sin_addr,
			  x->peer, sizeof(x->peer));
	else if (a && a->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr,
			  x->peer, sizeof(x->peer));
}

struct yx_http_exchange *
http_exchange_new(struct yx_http_server *s, struct MHD_Connection *c)
{
	struct yx_http_exchange *x = yx_alloc(sizeof(*x));

	if (!x)
		return NULL;
	x->server = s;
	x->connection = c;
	yx_buf_init(&x->body, s->body_max);
	yx_buf_init(&x->reply, 0);
	name_peer(x);
	return x;
}

void
http_exchange_free(struct yx_http_exchange *x)
{
	if (!x)
		return;
	for (size_t i = 0; i < x->header_count; i++) {
		yx_free(x->headers[i].name);
		yx_free(x->headers[i].value);
	}
	yx_buf_clear(&x->body);
	yx_buf_clear(&x->reply);
	yx_free(x);
}

const char *
yx_http_method(const struct yx_http_exchange *x)
{
	return x->method;
}

const char *
yx_http_path(const struct yx_http_exchange *x)
{
	return x->path;
}

const char *
yx_http_query(const struct yx_http_exchange *x, const char *name)
{
	return x->server->mhd->lookup_value(x->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *
yx_http_header(const struct yx_http_exchange *x, const char *name)
{
	return x->server->mhd->lookup_value(x->connection, MHD_HEADER_KIND, name);
}

struct yx_bytes
yx_http_body(const struct yx_http_exchange *x)
{
	return yx_buf_bytes(&x->body);
}

const char *
yx_http_peer(const struct yx_http_exchange *x)
{
	return x->peer;
}

static bool
has_line_break(const char *s)
{
	return strpbrk(s, "\r\n") != NULL;
}

enum yx_status
yx_http_reply_header(struct yx_http_exchange *x, const char *name, const char *value,
		     struct yx_error *err)
{
	struct http_header *h = &x->headers[x->header_count];

	if (has_line_break(name) || has_line_break(value))
		return yx_fail(err, YX_USAGE, NULL, "RFC 9110 5.5",
			       "a line break in an answer's header");
	if (x->header_count == YX_LIMIT_HTTP_HEADERS)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d headers",
			       YX_LIMIT_HTTP_HEADERS);
	h->name = yx_strdup(name);
	h->value = yx_strdup(value);
	if (!h->name || !h->value) {
		yx_free(h->name);
		yx_free(h->value);
		return yx_fail_nomem(err);
	}
	x->header_count++;
	return YX_OK;
}

enum yx_status
yx_http_reply(struct yx_http_exchange *x, int status, const char *content_type,
	      struct yx_bytes body, struct yx_error *err)
{
	if (status < 200 || status > 599)
		return yx_fail(err, YX_USAGE, NULL, "RFC 9110 15", "%d is no final status", status);
	if (content_type && has_line_break(content_type))
		return yx_fail(err, YX_USAGE, NULL, "RFC 9110 5.5",
			       "a line break in an answer's header");
	yx_buf_reset(&x->reply);
	if (!yx_buf_put_bytes(&x->reply, body))
		return yx_buf_status(&x->reply, err);
	snprintf(x->content_type, sizeof(x->content_type), "%s", content_type ? content_type : "");
	x->status = status;
	return YX_OK;
}

enum MHD_Result
http_exchange_send(struct yx_http_exchange *x)
{
	const struct http_mhd *mhd = x->server->mhd;
	struct MHD_Response *r;
	enum MHD_Result ok = MHD_YES;

	r = mhd->create_response(x->reply.len, x->reply.data, MHD_RESPMEM_MUST_COPY);
	if (!r)
		return MHD_NO;
	if (x->content_type[0])
		ok = mhd->add_header(r, "Content-Type", x->content_type);
	for (size_t i = 0; ok == MHD_YES && i < x->header_count; i++)
		ok = mhd->add_header(r, x->headers[i].name, x->headers[i].value);
	if (ok == MHD_YES)
		ok = mhd->queue_response(x->connection, (unsigned)x->status, r);
	mhd->destroy_response(r);
	return ok;
}
