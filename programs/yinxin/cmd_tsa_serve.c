/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin tsa serve: an authority's requests over HTTP (RFC 3161 3.4). */
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <yinxin/http.h>
#include <yinxin/limits.h>
#include "cmd_tsa.h"
#include "reading.h"

struct serving {
	const struct cli *cli;
	struct reading reading;             /* by a process without the key */
	struct yx_tsp_authority *authority; /* one thread answers, so no lock is needed */
};

static void
reply_text(struct yx_http_exchange *x, int status, const char *text)
{
	/* a failure here leaves the answer at 500 */
	if (yx_http_reply(x, status, "text/plain; charset=utf-8", yx_bytes_str(text), NULL) !=
	    YX_OK)
		return;
}

static void
log_outcome(const struct cli *c, const struct yx_http_exchange *x, const struct yx_tsp_outcome *o)
{
	char now[32], serial[64];

	yx_time_rfc3339(now, yx_time_now());
	if (o->status == YX_TSP_GRANTED)
		cli_note(c, "%s %s granted %s", "%s %s 已签发 %s", now, yx_http_peer(x),
			 yx_hex(serial, sizeof(serial), o->serial));
	else
		cli_note(c, "%s %s refused, %s: %s", "%s %s 已拒绝，%s：%s", now, yx_http_peer(x),
			 yx_tsp_failure_name(o->failure), o->text);
}

static void
answer(struct serving *s, struct yx_http_exchange *x)
{
	struct yx_tsp_outcome outcome;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf reading = { 0 }, reply;
	enum yx_status st;

	yx_buf_init(&reply, YX_LIMIT_TSP_ANSWER);
	st = reading_take(&s->reading, yx_http_body(x), &reading, &err);
	if (st == YX_OK)
		st = yx_tsp_authority_answer_read(s->authority, yx_http_body(x),
						  yx_buf_bytes(&reading), &reply, &outcome, &err);
	if (st == YX_OK)
		st = yx_http_reply(x, 200, "application/timestamp-reply", yx_buf_bytes(&reply),
				   &err);
	if (st == YX_OK)
		log_outcome(s->cli, x, &outcome);
	else
		(void)cli_error(s->cli, &err, NULL);
	yx_buf_clear(&reading);
	yx_buf_clear(&reply);
}

static void
send_certificate(struct serving *s, struct yx_http_exchange *x)
{
	struct yx_buf pem;

	yx_buf_init(&pem, 0);
	yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(yx_tsp_authority_cert(s->authority)));
	if (yx_http_reply(x, 200, "application/x-pem-file", yx_buf_bytes(&pem), NULL) != YX_OK)
		reply_text(x, 500, "no certificate\n");
	yx_buf_clear(&pem);
}

static void
on_request(struct yx_http_exchange *x, void *ctx)
{
	struct serving *s = ctx;
	const char *type = yx_http_header(x, "Content-Type");
	bool post = strcmp(yx_http_method(x), "POST") == 0;

	if (!post && strcmp(yx_http_path(x), "/tsa.crt") == 0)
		send_certificate(s, x);
	else if (!post)
		reply_text(x, 405,
			   "POST a time-stamp request here (RFC 3161 3.4); /tsa.crt is the "
			   "certificate\n");
	else if (!type || strncasecmp(type, "application/timestamp-query", 27) != 0)
		reply_text(x, 415, "the body must be application/timestamp-query\n");
	else
		answer(s, x);
}

static void
announce(const struct cli *c, const char *address, uint16_t port)
{
	const char *left = strchr(address, ':') ? "[" : "", *right = *left ? "]" : "";

	if (c->json)
		printf("{\"url\":\"http://%s%s%s:%u/\",\"port\":%u,\"pid\":%ld}\n", left, address,
		       right, port, port, (long)getpid());
	cli_say(c, "Time-stamps at http://%s%s%s:%u/", "时间戳服务地址：http://%s%s%s:%u/", left,
		address, right, (unsigned)port);
	fflush(stdout);
}

int
cmd_tsa_serve(struct cli *c)
{
	struct serving s = { .cli = c };
	struct yx_http_server_options o = { .address = "127.0.0.1",
					    .handler = on_request,
					    .ctx = &s,
					    .body_max = YX_LIMIT_TSP_REQUEST };
	const char *opt, *value, *folder = NULL, *password = NULL;
	struct yx_http_server *server = NULL;
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st;
	int64_t number;
	int rc;

	while ((opt = cli_option(c, "--address --port --password", &value))) {
		if (strcmp(opt, "") == 0 && !folder)
			folder = value;
		else if (strcmp(opt, "--address") == 0)
			o.address = value;
		else if (strcmp(opt, "--password") == 0)
			password = value;
		else if (strcmp(opt, "--port") == 0 && tsa_number(value, 0, 65535, &number))
			o.port = (uint16_t)number;
		else
			return cli_usage(c, "not understood:", "无法理解：", *opt ? opt : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!folder)
		return cli_usage(c, "name the folder of the authority", "请给出时间戳服务的目录",
				 NULL);
	if ((rc = reading_open(c, &s.reading, yx_tsp_request_read)) != CLI_OK)
		return rc;
	if ((rc = tsa_open(c, folder, password, &s.authority)) != CLI_OK) {
		reading_close(&s.reading);
		return rc;
	}
	if ((st = yx_http_server_new(&server, &o, &err)) == YX_OK) {
		announce(c, o.address, yx_http_server_port(server));
		st = yx_http_server_wait(server, NULL, &err);
	}
	yx_http_server_free(server);
	reading_close(&s.reading);
	yx_tsp_authority_free(s.authority);
	return st == YX_OK ? CLI_OK : cli_error(c, &err, NULL);
}
