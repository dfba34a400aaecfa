/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What sandboxed children hand back, as if they had been taken over, against those who take it:
 * yx_verify_apart(), the command's readings of requests (programs/yinxin/reading.c) and of evidence
 * packages, and the parent's end of a talk (src/sandbox/talk.c). No child is made: a __wrap_
 * function (the Makefile names them to the linker) returns the input as its result. It begins with
 * which of them, how the child ended and with what status; 255 for the first: what it asks, too.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include <yinxin/sign_apart.h>
#include "../programs/yinxin/apart.h"
#include "../programs/yinxin/reading.h"
#include "../programs/yinxin/verify_evidence.h"
#include "../src/sandbox/sandbox.h"
#include "fuzz.h"

#define AT (INT64_C(1767225600) * YX_SECOND)

static struct {
	enum yx_sandbox_end end;
	int code;
	struct yx_bytes says;
} child;

static bool told; /* that something went wrong */

static bool
ended_well(void)
{
	return child.end == YX_SANDBOX_DONE && child.code == YX_OK;
}

static enum yx_status
end(struct yx_sandbox_result *r)
{
	memset(r, 0, sizeof(*r));
	r->end = child.end;
	r->code = child.code;
	r->signal = child.end == YX_SANDBOX_CRASHED ? 11 : 0;
	yx_buf_put_bytes(&r->output, child.says);
	if (child.end != YX_SANDBOX_DONE)
		for (int i = 0; i < 2; i++)
			snprintf(r->text[i], sizeof(r->text[i]), "it ended");
	return YX_OK;
}

enum yx_status __wrap_yx_sandbox_call(struct yx_sandbox_result *result, yx_sandbox_fn fn,
				      void *state, const struct yx_sandbox_limits *limits,
				      struct yx_error *err);
enum yx_status
__wrap_yx_sandbox_call(struct yx_sandbox_result *result, yx_sandbox_fn fn, void *state,
		       const struct yx_sandbox_limits *limits, struct yx_error *err)
{
	(void)fn;
	(void)state;
	(void)limits;
	(void)err;
	return end(result);
}

enum yx_status __wrap_yx_sandbox_host_call(struct yx_sandbox_result *result, yx_sandbox_fn fn,
					   void *state, const struct yx_sandbox_host *host,
					   const struct yx_sandbox_limits *limits,
					   struct yx_error *err);
enum yx_status
__wrap_yx_sandbox_host_call(struct yx_sandbox_result *result, yx_sandbox_fn fn, void *state,
			    const struct yx_sandbox_host *host,
			    const struct yx_sandbox_limits *limits, struct yx_error *err)
{
	(void)host;
	return __wrap_yx_sandbox_call(result, fn, state, limits, err);
}

enum yx_status __wrap_yx_sandbox_helper_ask(struct yx_sandbox_helper *h, struct yx_bytes question,
					    struct yx_sandbox_result *result, struct yx_error *err);
enum yx_status
__wrap_yx_sandbox_helper_ask(struct yx_sandbox_helper *h, struct yx_bytes question,
			     struct yx_sandbox_result *result, struct yx_error *err)
{
	(void)h;
	(void)question;
	(void)err;
	return end(result);
}

bool __wrap_yx_sandbox_works(void);
bool
__wrap_yx_sandbox_works(void)
{
	return true;
}

/* --------------------------------------------------------- what is told of it */

static void
require_harmless(const char *text, size_t max)
{
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	uint32_t cp;

	REQUIRE(strlen(text) < max);
	while (yx_reader_left(&r)) {
		REQUIRE(yx_utf8_take(&r, &cp));
		REQUIRE(cp == '\n' || cp == '\t' || (cp >= 0x20 && (cp < 0x7f || cp >= 0xa0)));
	}
}

static void
require_error(const struct yx_error *err)
{
	REQUIRE(err->status > YX_OK && err->status <= YX_INTERNAL);
	require_harmless(err->text, sizeof(err->text));
	require_harmless(err->clause, sizeof(err->clause));
}

int __wrap_cli_error(const struct cli *c, const struct yx_error *err, const char *subject);
int
__wrap_cli_error(const struct cli *c, const struct yx_error *err, const char *subject)
{
	(void)c;
	(void)subject;
	require_error(err);
	told = true;
	return CLI_DATA;
}

void __wrap_cli_note(const struct cli *c, const char *en, const char *zh, ...);
void
__wrap_cli_note(const struct cli *c, const char *en, const char *zh, ...)
{
	(void)c;
	(void)en;
	(void)zh;
	told = true;
}

int __wrap_apart_tell_end(const struct cli *c, const char *subject,
			  const struct yx_sandbox_result *result);
int
__wrap_apart_tell_end(const struct cli *c, const char *subject,
		      const struct yx_sandbox_result *result)
{
	(void)c;
	(void)subject;
	REQUIRE(result->end != YX_SANDBOX_DONE || result->code != YX_OK);
	told = true;
	return CLI_DATA;
}

/* ------------------------------------------------------------ who takes it */

static enum yx_status
prepare(void *state, const struct yx_pool **extra, struct yx_error *err)
{
	(void)state;
	(void)extra;
	(void)err;
	abort(); /* in the child only */
}

/* A verdict comes of a report on this very file, whole and true to itself; all else is unreadable
 * or an error. */
static void
verify(bool prepares)
{
	struct yx_verify_options o = { .at = AT, .prepare = prepares ? prepare : NULL };
	struct yx_verify_report *r = NULL, *said = NULL;
	struct yx_error err = YX_ERROR_INIT;
	enum yx_indication worst = YX_INDICATION_NONE;
	enum yx_status st =
	    yx_verify_apart(&r, YX_BYTES_LIT("%PDF-1.7 x"), "f.pdf", &o, NULL, NULL, &err);

	if (st != YX_OK) {
		REQUIRE(!r && child.end == YX_SANDBOX_DONE && child.code != YX_OK);
		require_error(&err);
		/* which would have the file read in this process */
		REQUIRE(st != YX_DENIED && st != YX_NOMEM);
		return;
	}
	REQUIRE(r && r->size == 10 && strcmp(r->file, "f.pdf") == 0 && r->validated_at == AT);
	REQUIRE(strcmp(r->policy, "default") == 0);
	if (r->verdict == YX_VERDICT_UNREADABLE) {
		yx_verify_report_free(r);
		return;
	}
	REQUIRE(ended_well() && yx_verify_report_unpack(&said, child.says, NULL) == YX_OK);
	for (size_t i = 0; i < r->signature_count; i++)
		if (r->signatures[i].indication > worst)
			worst = r->signatures[i].indication;
	REQUIRE((r->verdict == YX_VERDICT_TOTAL_PASSED) == (worst == YX_INDICATION_PASSED));
	REQUIRE((r->verdict == YX_VERDICT_TOTAL_FAILED) == (worst == YX_INDICATION_FAILED));
	yx_verify_report_free(said);
	yx_verify_report_free(r);
}

static enum yx_status
never(struct yx_buf *out, struct yx_bytes request, struct yx_error *err)
{
	(void)out;
	(void)request;
	(void)err;
	abort(); /* in the child only */
}

/* A request's reading: the child's whole word, or nothing and a reason. */
static void
read_request(struct cli *c, bool helper)
{
	struct reading r = { .cli = c, .fn = never, .helper = (void *)c };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	int rc;

	if (helper) {
		REQUIRE(reading_take(&r, YX_BYTES_LIT("?"), &out, &err) == YX_OK);
		REQUIRE(told == (child.end != YX_SANDBOX_DONE) && (!told || !out.len));
	} else {
		rc = reading_once(c, "r.csr", never, YX_BYTES_LIT("?"), &out);
		REQUIRE((rc == CLI_OK) == !told);
		REQUIRE(rc != CLI_OK || (ended_well() && child.says.data[0] == YX_OK &&
					 out.len == child.says.len - 1));
		REQUIRE(rc == CLI_OK || !out.len);
	}
	yx_buf_clear(&out);
}

static void
read_evidence(struct cli *c)
{
	struct verify_evidence e = { .at = AT, .apart = CLI_APART };
	struct yx_json_build json = { 0 };
	struct yx_json *tree = NULL;
	int rc = verify_evidence(c, &e, "p.zip", YX_BYTES_LIT("PK"), &json);

	REQUIRE(rc == CLI_DATA || (ended_well() && child.says.len >= 2 && !told));
	if (rc == CLI_OK)
		REQUIRE(child.says.data[0] == YX_OK &&
			child.says.data[1] == YX_VERDICT_TOTAL_PASSED);
	if (yx_json_build_finish(&json, &tree, NULL) == YX_OK)
		yx_json_free(tree);
	yx_json_build_clear(&json);
}

/* -------------------------------------------------------------- what it asks */

static struct {
	size_t count, bytes;
} asked;

static bool
answer(void *state, struct yx_bytes question, struct yx_buf *out)
{
	(void)state;
	REQUIRE(question.len <= YX_LIMIT_SANDBOX_QUESTION && out->len == 0);
	asked.count++;
	asked.bytes += 4 + question.len;
	yx_buf_puts(out, "yes");
	return !question.len || question.data[0] != 'x';
}

/* The parent takes whole questions in their order, and nothing after one that is forbidden. */
static void
talk(struct yx_bytes in)
{
	const struct yx_sandbox_host host = { answer, NULL, false };
	yx_time deadline = yx_time_monotonic() + YX_SECOND;
	struct sandbox_talk t = { .host = &host, .deadline = &deadline };
	int ends[2];

	REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
	in = yx_bytes_slice(in, 0, 8192); /* what the socket holds without a reader */
	REQUIRE(yx_sandbox_write(ends[1], in) && shutdown(ends[1], SHUT_WR) == 0);
	t.fd = ends[0];
	asked.count = asked.bytes = 0;
	yx_buf_init(&t.question, YX_LIMIT_SANDBOX_QUESTION + 4);
	while (asked.count < 64 && sandbox_talk(&t))
		REQUIRE(!t.forbidden);
	REQUIRE(asked.bytes <= in.len);
	if (t.forbidden) /* by its length, or by what it asks */
		REQUIRE(in.len >= 4);
	yx_buf_clear(&t.question);
	close(ends[0]);
	close(ends[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cli c = { .command = "fuzz", .json = true, .where = CLI_APART };

	if (size < 3)
		return 0;
	told = false;
	child.end = (enum yx_sandbox_end)(data[1] % (YX_SANDBOX_OUTPUT + 1));
	child.code = data[2];
	child.says = yx_bytes(data + 3, size - 3);
	if (data[0] == 0xff) {
		talk(child.says);
		return 0;
	}
	switch (data[0] % 5) {
	case 0:
	case 1:
		verify(data[0] % 5 == 1);
		break;
	case 2:
	case 3:
		read_request(&c, data[0] % 5 == 3);
		break;
	default:
		read_evidence(&c);
	}
	return 0;
}
