/* SPDX-License-Identifier: Apache-2.0 */
/* server.h: a server, and one request being answered. */
#ifndef YINXIN_HTTP_SERVER_H
#define YINXIN_HTTP_SERVER_H

#include <stdatomic.h>
#include <yinxin/http.h>
#include <yinxin/limits.h>
#include "mhd_table.h"

struct yx_http_server {
	const struct http_mhd *mhd;
	struct MHD_Daemon *daemon;
	yx_http_handler handler;
	void *ctx;
	size_t body_max;
	uint16_t port;
	atomic_uint running; /* requests begun and not completed */
};

struct http_header {
	char *name, *value;
};

struct yx_http_exchange {
	struct yx_http_server *server;
	struct MHD_Connection *connection;
	const char *method, *path; /* valid during the handler's call */
	char peer[64];
	struct yx_buf body;
	int status; /* 0: nothing replied */
	char content_type[128];
	struct yx_buf reply;
	struct http_header headers[YX_LIMIT_HTTP_HEADERS];
	size_t header_count;
};

/* exchange.c */
struct yx_http_exchange *http_exchange_new(struct yx_http_server *s, struct MHD_Connection *c);
void http_exchange_free(struct yx_http_exchange *x);
/* Hand the reply to the library. */
enum MHD_Result http_exchange_send(struct yx_http_exchange *x);

#endif
