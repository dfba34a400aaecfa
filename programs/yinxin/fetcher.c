/* SPDX-License-Identifier: Apache-2.0 */
/* One HTTP request by a process of its own: what it is told, what it may do, what it says. */
#include "fetcher.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include <yinxin/sandbox.h>

#define TEXT_MAX  4096 /* of one text of a question: an address, a path */
#define FRAME_MAX 1024 /* what stands around an answer's body */

static const struct cli *asked;

void
fetcher_obeys(const struct cli *c)
{
	asked = c;
}

/* ------------------------------------------------------------- the question */

/* NULL is another thing than an empty text. */
static void
put_text(struct yx_buf *q, const char *text)
{
	yx_buf_put_u32be(q, text ? (uint32_t)strlen(text) + 1 : 0);
	if (text)
		yx_buf_put(q, text, strlen(text) + 1);
}

static bool
take_text(struct yx_reader *r, const char **out)
{
	struct yx_bytes text;
	uint32_t len;

	if (!yx_take_u32be(r, &len) || len > TEXT_MAX || !yx_take(r, len, &text) ||
	    (len && text.data[len - 1] != 0))
		return false;
	*out = len ? (const char *)text.data : NULL;
	return true;
}

struct question {
	const char *method, *url, *content_type, *accept;
	struct yx_bytes body;
	struct yx_http_options o;
};

static void
put_question(struct yx_buf *b, const struct question *q)
{
	put_text(b, q->method);
	put_text(b, q->url);
	put_text(b, q->content_type);
	put_text(b, q->accept);
	put_text(b, q->o.ca_file);
	put_text(b, q->o.proxy);
	yx_buf_put_u64be(b, (uint64_t)q->o.timeout_ms);
	yx_buf_put_u64be(b, (uint64_t)q->o.connect_timeout_ms);
	yx_buf_put_u64be(b, q->o.size_max);
	yx_buf_put_u8(b, (uint8_t)q->o.redirects_max);
	yx_buf_put_u8(b, q->o.public_only);
	yx_buf_put_bytes(b, q->body);
}

static bool
take_question(struct question *q, struct yx_bytes in)
{
	struct yx_reader r = yx_reader(in);
	uint64_t timeout, connect, size;
	uint8_t redirects, public_only;

	if (!take_text(&r, &q->method) || !take_text(&r, &q->url) ||
	    !take_text(&r, &q->content_type) || !take_text(&r, &q->accept) ||
	    !take_text(&r, &q->o.ca_file) || !take_text(&r, &q->o.proxy) ||
	    !yx_take_u64be(&r, &timeout) || !yx_take_u64be(&r, &connect) ||
	    !yx_take_u64be(&r, &size) || !yx_take_u8(&r, &redirects) ||
	    !yx_take_u8(&r, &public_only) || !q->method || !q->url)
		return false;
	q->o.timeout_ms = (int64_t)timeout;
	q->o.connect_timeout_ms = (int64_t)connect;
	q->o.size_max = (size_t)size;
	q->o.redirects_max = redirects;
	q->o.public_only = public_only;
	q->body = yx_reader_rest(&r);
	return true;
}

/* --------------------------------------------------------------- the answer */

static void
put_short(struct yx_buf *b, const char *text)
{
	size_t len = strlen(text);

	len = len > 255 ? 255 : len;
	yx_buf_put_u8(b, (uint8_t)len);
	yx_buf_put(b, text, len);
}

/* Words for a terminal: nothing that steers it. */
static bool
take_words(struct yx_reader *r, char *out, size_t size)
{
	struct yx_bytes words;
	uint8_t len;

	if (!yx_take_u8(r, &len) || !yx_take(r, len, &words))
		return false;
	snprintf(out, size, "%.*s", (int)words.len, (const char *)words.data);
	for (char *c = out; *c; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c == 0x7f)
			*c = '?';
	return true;
}

static void
put_answer(struct yx_buf *b, enum yx_status st, const struct yx_http_answer *a,
	   const struct yx_error *err)
{
	yx_buf_put_u8(b, (uint8_t)st);
	if (st != YX_OK) {
		put_short(b, err->text);
		return;
	}
	yx_buf_put_u16be(b, (uint16_t)a->status);
	put_short(b, a->content_type);
	yx_buf_put_bytes(b, yx_buf_bytes(&a->body));
}

enum yx_status
fetcher_answer_take(struct yx_http_answer *out, struct yx_bytes in, size_t size_max,
		    struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	uint16_t http;
	uint8_t status;

	*err = (struct yx_error)YX_ERROR_INIT;
	if (!yx_take_u8(&r, &status) || status > YX_INTERNAL)
		return yx_fail(err, YX_INTERNAL, NULL, "", "the fetcher's answer is not one");
	if (status != YX_OK) {
		if (!take_words(&r, err->text, sizeof(err->text)))
			return yx_fail(err, YX_INTERNAL, NULL, "",
				       "the fetcher's answer is not one");
		return err->status = (enum yx_status)status;
	}
	yx_buf_init(&out->body, size_max);
	if (!yx_take_u16be(&r, &http) || !take_words(&r, out->content_type, 128) ||
	    !yx_buf_put_bytes(&out->body, yx_reader_rest(&r))) {
		yx_http_answer_clear(out);
		return yx_fail(err, YX_INTERNAL, NULL, "", "the fetcher's answer is not one");
	}
	out->status = http;
	return YX_OK;
}

/* -------------------------------------------------------------- the fetcher */

/* What looking up names and TLS read. Not /etc as a whole: whoever takes this process over can tell
 * the network what it can read. */
static const char *readable[] = {
	"/etc/resolv.conf",
	"/etc/hosts",
	"/etc/nsswitch.conf",
	"/etc/gai.conf",
	"/etc/host.conf",
	"/etc/services",
	"/etc/protocols",
	"/etc/localtime",
	"/etc/ssl/certs",
	"/etc/ssl/openssl.cnf",
	"/etc/pki/tls/certs",
	"/etc/ca-certificates",
	"/usr/lib/ssl",
	"/usr/share/ca-certificates",
	"/usr/local/share/ca-certificates",
	NULL, /* the file of authorities that was named */
	NULL,
};
#define NAMED (sizeof(readable) / sizeof(readable[0]) - 2)

_Noreturn void
fetcher_main(void)
{
	struct yx_sandbox_limits limits = { .memory = UINT64_C(512) << 20,
					    .cpu_seconds = 30,
					    .readable = readable,
					    .network = true };
	struct yx_http_answer got = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct question q = { 0 };
	struct yx_buf in, out = { 0 };
	uint8_t piece[16384];
	enum yx_status st;
	ssize_t n;

	yx_buf_init(&in, YX_LIMIT_SANDBOX_QUESTION);
	while ((n = read(STDIN_FILENO, piece, sizeof(piece))) > 0)
		yx_buf_put(&in, piece, (size_t)n);
	if (!take_question(&q, yx_buf_bytes(&in)))
		_exit(CLI_USAGE);
	readable[NAMED] = q.o.ca_file;
	st = yx_http_prepare(&err);
	if (st == YX_OK)
		st = yx_sandbox_enter(&limits, -1, &err);
	if (st == YX_OK) {
		yx_sandbox_rehearse(getenv("YINXIN_FETCHER_TEST"));
		st = yx_http_request(&got, q.method, q.url, q.content_type, q.accept, q.body, &q.o,
				     &err);
	}
	yx_buf_init(&out, got.body.len + FRAME_MAX);
	put_answer(&out, st, &got, &err);
	(void)!yx_sandbox_write(STDOUT_FILENO, yx_buf_bytes(&out));
	_exit(0);
}

/* ------------------------------------------------------------- this process */

/* To read from its beginning; -1 when there is none. */
static int
as_file(struct yx_bytes data)
{
	int fd = memfd_create("request", MFD_CLOEXEC);

	if (fd >= 0 && (!yx_sandbox_write(fd, data) || lseek(fd, 0, SEEK_SET) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static enum yx_status
fetch_apart(struct yx_http_answer *out, const struct question *q, struct yx_error *err)
{
	static const char *const argv[] = { "/proc/self/exe", FETCHER_NAME, NULL };
	int64_t timeout = q->o.timeout_ms > 0 ? q->o.timeout_ms : YX_HTTP_TIMEOUT_MS;
	size_t size = q->o.size_max ? q->o.size_max : (size_t)YX_LIMIT_HTTP_ANSWER;
	/* libcurl's own limits end it before */
	struct yx_sandbox_limits limits = { .memory = UINT64_C(1) << 30,
					    .cpu_seconds = 30,
					    .seconds = (unsigned)(timeout / 1000) + 10,
					    .output = size + FRAME_MAX };
	struct yx_sandbox_result r = { 0 };
	struct yx_buf question;
	enum yx_status st;
	int in;

	yx_buf_init(&question, YX_LIMIT_SANDBOX_QUESTION);
	put_question(&question, q);
	if ((st = yx_buf_status(&question, err)) != YX_OK ||
	    (in = as_file(yx_buf_bytes(&question))) < 0) {
		yx_buf_clear(&question);
		return st != YX_OK ? st : yx_fail_errno(err, "cannot hand over a request");
	}
	st = yx_sandbox_run(&r, argv, in, &limits, err);
	close(in);
	if (st == YX_OK && (r.end != YX_SANDBOX_DONE || r.code != 0))
		st = yx_fail(err, YX_IO, NULL, "", "%.120s: the process that fetches: %s", q->url,
			     r.text[0][0] ? r.text[0] : "gave no proper answer");
	else if (st == YX_OK)
		st = fetcher_answer_take(out, yx_buf_bytes(&r.output), size, err);
	yx_sandbox_result_clear(&r);
	yx_buf_clear(&question);
	return st;
}

enum yx_status
fetcher_request(struct yx_http_answer *out, const char *method, const char *url,
		const char *content_type, const char *accept, struct yx_bytes body,
		const struct yx_http_options *o, struct yx_error *err)
{
	enum cli_where where = asked ? asked->where : CLI_HERE;
	struct question q = { method, url, content_type, accept, body, *o };

	*out = (struct yx_http_answer){ 0 };
	if (where == CLI_HERE || (where != CLI_APART && !yx_sandbox_works()))
		return yx_http_request(out, method, url, content_type, accept, body, o, err);
	return fetch_apart(out, &q, err);
}
