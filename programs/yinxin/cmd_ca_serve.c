/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ca ocsp --serve: OCSP over HTTP (RFC 6960 appendix A), the CRL and the certificate. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <yinxin/http.h>
#include "cmd_ca.h"

struct serving {
	const struct cli *cli;
	struct reading *reading; /* by a process without the key */
	struct yx_ca *ca;        /* one thread answers, so no lock is needed */
	const struct yx_ca_responder *responder;
	struct yx_buf crl; /* the last one made */
	yx_time crl_until;
};

static void
reply(struct yx_http_exchange *x, int status, const char *type, struct yx_bytes body)
{
	/* a failure here leaves the answer at 500 */
	if (yx_http_reply(x, status, type, body, NULL) != YX_OK)
		return;
}

static void
reply_text(struct yx_http_exchange *x, int status, const char *text)
{
	reply(x, status, "text/plain; charset=utf-8", yx_bytes_str(text));
}

static void
answer(struct serving *s, struct yx_http_exchange *x, struct yx_bytes request)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf reading = { 0 }, out = { 0 };

	if (reading_take(s->reading, request, &reading, &err) == YX_OK &&
	    yx_ca_ocsp_answer_read(s->ca, request, yx_buf_bytes(&reading), s->responder, &out,
				   &err) == YX_OK)
		reply(x, 200, "application/ocsp-response", yx_buf_bytes(&out));
	else
		(void)cli_error(s->cli, &err, NULL);
	yx_buf_clear(&reading);
	yx_buf_clear(&out);
}

/* GET /BASE64: the request is in the path. */
static void
answer_get(struct serving *s, struct yx_http_exchange *x, const char *path)
{
	struct yx_buf request = { 0 };

	yx_buf_init(&request, YX_LIMIT_OCSP_REQUEST);
	if (strncmp(path, "/ocsp/", 6) == 0)
		path += 5;
	if (yx_base64_decode(&request, yx_bytes_str(path + 1), true, NULL) == YX_OK && request.len)
		answer(s, x, yx_buf_bytes(&request));
	else
		reply_text(x, 400,
			   "POST an OCSP request here (RFC 6960 A.1), or GET /ca.crl, /ca.cer\n");
	yx_buf_clear(&request);
}

/* A list holds a day, and is made anew when somebody asks and the last one is five minutes old. */
static void
send_crl(struct serving *s, struct yx_http_exchange *x)
{
	struct yx_error err = YX_ERROR_INIT;

	if (!yx_ca_key(s->ca)) {
		reply_text(x, 404,
			   "this server answers OCSP only: it does not have the CA's key\n");
		return;
	}
	if (yx_time_now() >= s->crl_until) {
		yx_buf_reset(&s->crl);
		if (yx_ca_crl(s->ca, YX_DAY, &s->crl, &err) != YX_OK) {
			(void)cli_error(s->cli, &err, NULL);
			return;
		}
		s->crl_until = yx_time_now() + 5 * YX_MINUTE;
	}
	reply(x, 200, "application/pkix-crl", yx_buf_bytes(&s->crl));
}

static void
on_request(struct yx_http_exchange *x, void *ctx)
{
	struct serving *s = ctx;
	const char *type = yx_http_header(x, "Content-Type"), *path = yx_http_path(x);

	if (strcmp(yx_http_method(x), "POST") == 0) {
		if (type && strncasecmp(type, "application/ocsp-request", 24) == 0)
			answer(s, x, yx_http_body(x));
		else
			reply_text(x, 415, "the body must be application/ocsp-request\n");
	} else if (strcmp(path, "/ca.cer") == 0) {
		reply(x, 200, "application/pkix-cert", yx_cert_der(yx_ca_cert(s->ca)));
	} else if (strcmp(path, "/ca.crl") == 0) {
		send_crl(s, x);
	} else {
		answer_get(s, x, path);
	}
}

/* "[ADDRESS:]PORT". */
static bool
split(const char *where, char address[64], uint16_t *port)
{
	const char *colon = strrchr(where, ':'), *digits = colon ? colon + 1 : where;
	char *end = NULL;
	unsigned long n = strtoul(digits, &end, 10);

	if (end == digits || *end || n > 65535 || (colon && (size_t)(colon - where) >= 64))
		return false;
	*port = (uint16_t)n;
	if (colon)
		snprintf(address, 64, "%.*s", (int)(colon - where), where);
	return true;
}

int
ca_ocsp_serve(struct cli *c, struct yx_ca *ca, const struct yx_ca_responder *responder,
	      struct reading *reading, const char *where)
{
	char address[64] = "127.0.0.1";
	struct serving s = { .cli = c, .reading = reading, .ca = ca, .responder = responder };
	struct yx_http_server_options o = { .address = address,
					    .handler = on_request,
					    .ctx = &s,
					    .body_max = YX_LIMIT_OCSP_REQUEST };
	struct yx_http_server *server = NULL;
	struct yx_error err = YX_ERROR_INIT;
	int rc = CLI_OK;

	if (!split(where, address, &o.port))
		return cli_usage(c, "expected [ADDRESS:]PORT, not", "应为 [地址:]端口，而不是",
				 where);
	if (yx_http_server_new(&server, &o, &err) != YX_OK)
		return cli_error(c, &err, where);
	if (c->json)
		printf("{\"url\":\"http://%s:%u/\",\"port\":%u,\"pid\":%ld}\n", address,
		       yx_http_server_port(server), yx_http_server_port(server), (long)getpid());
	cli_say(c, "OCSP at http://%s:%u/", "OCSP 服务地址：http://%s:%u/", address,
		(unsigned)yx_http_server_port(server));
	fflush(stdout);
	if (yx_http_server_wait(server, NULL, &err) != YX_OK)
		rc = cli_error(c, &err, NULL);
	yx_http_server_free(server);
	yx_buf_clear(&s.crl);
	return rc;
}
