/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of others read apart: one by one for a command, by a helper for a server. */
#include "reading.h"
#include <string.h>
#include <yinxin/limits.h>
#include "apart.h"

/* What a request takes is a few microseconds and kilobytes. */
static const struct yx_sandbox_limits limits = {
	.memory = UINT64_C(64) << 20, .cpu_seconds = 10, .seconds = 5, .output = 1 << 17
};

/* ---------------------------------------------------------------- a command */

struct job {
	reading_fn fn;
	struct yx_bytes request;
};

/* A status; then what was found, or the byte, the clause and the words of the error. */
static enum yx_status
read_one(const struct job *j, struct yx_buf *out)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf found = { 0 };
	enum yx_status st = j->fn(&found, j->request, &err);

	yx_buf_put_u8(out, (uint8_t)st);
	if (st == YX_OK) {
		yx_buf_put_bytes(out, yx_buf_bytes(&found));
	} else {
		yx_buf_put_u64be(out, err.offset);
		yx_buf_put_u8(out, (uint8_t)strlen(err.clause));
		yx_buf_puts(out, err.clause);
		yx_buf_puts(out, err.text);
	}
	yx_buf_clear(&found);
	return st == YX_NOMEM ? st : yx_buf_status(out, NULL);
}

static enum yx_status
in_child(void *state, int pipe)
{
	struct yx_buf out = { 0 };
	enum yx_status st = read_one(state, &out);

	if (st == YX_OK && !yx_sandbox_write(pipe, yx_buf_bytes(&out)))
		st = YX_IO;
	yx_buf_clear(&out);
	return st;
}

/* Words for a terminal: nothing that steers it. */
static void
take_words(char *out, size_t size, struct yx_bytes words)
{
	snprintf(out, size, "%.*s", (int)words.len, (const char *)words.data);
	for (char *c = out; *c; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
			*c = '?';
}

static enum yx_status
take_result(struct yx_bytes result, struct yx_buf *out, struct yx_error *err)
{
	struct yx_reader r = yx_reader(result);
	struct yx_bytes clause;
	uint8_t status = YX_INTERNAL, len;

	*err = (struct yx_error)YX_ERROR_INIT;
	if (yx_take_u8(&r, &status) && status == YX_OK) {
		yx_buf_put_bytes(out, yx_reader_rest(&r));
		return yx_buf_status(out, err);
	}
	if (status > YX_INTERNAL || !yx_take_u64be(&r, &err->offset) || !yx_take_u8(&r, &len) ||
	    !yx_take(&r, len, &clause))
		return yx_fail(err, YX_INTERNAL, NULL, "", "the child's answer is not one");
	take_words(err->clause, sizeof(err->clause), clause);
	take_words(err->text, sizeof(err->text), yx_reader_rest(&r));
	return err->status = (enum yx_status)status;
}

int
reading_once(struct cli *c, const char *subject, reading_fn fn, struct yx_bytes request,
	     struct yx_buf *out)
{
	struct job j = { fn, request };
	struct yx_sandbox_result result = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st;
	int rc = CLI_OK;

	if (c->where == CLI_HERE || (c->where != CLI_APART && !yx_sandbox_works()))
		return fn(out, request, &err) == YX_OK ? CLI_OK : cli_error(c, &err, subject);
	st = yx_sandbox_call(&result, in_child, &j, &limits, &err);
	if (st == YX_OK && (result.end != YX_SANDBOX_DONE || result.code != YX_OK))
		rc = apart_tell_end(c, subject, &result);
	else if (st != YX_OK || take_result(yx_buf_bytes(&result.output), out, &err) != YX_OK)
		rc = cli_error(c, &err, subject);
	yx_sandbox_result_clear(&result);
	return rc;
}

/* ----------------------------------------------------------------- a server */

static enum yx_status
in_helper(void *state, struct yx_bytes question, struct yx_buf *answer)
{
	const struct reading *r = state;

	return r->fn(answer, question, NULL);
}

int
reading_open(struct cli *c, struct reading *r, reading_fn fn)
{
	struct yx_error err = YX_ERROR_INIT;

	*r = (struct reading){ .cli = c, .fn = fn };
	if (c->where == CLI_HERE)
		return CLI_OK;
	if (!yx_sandbox_works()) {
		if (c->where != CLI_APART)
			return CLI_OK;
		(void)!yx_fail(&err, YX_DENIED, NULL, "", "the sandbox could not be put on");
		return cli_error(c, &err, NULL);
	}
	return yx_sandbox_helper_new(&r->helper, in_helper, r, &limits, &err) == YX_OK
		   ? CLI_OK
		   : cli_error(c, &err, NULL);
}

enum yx_status
reading_take(struct reading *r, struct yx_bytes request, struct yx_buf *out, struct yx_error *err)
{
	struct yx_sandbox_result result = { 0 };
	enum yx_status st;

	if (!r->helper)
		return r->fn(out, request, err);
	st = yx_sandbox_helper_ask(r->helper, request, &result, err);
	if (st == YX_OK && result.end == YX_SANDBOX_DONE)
		yx_buf_put_bytes(out, yx_buf_bytes(&result.output));
	else if (st == YX_OK)
		cli_note(r->cli, "a request could not be read: %s", "一个请求无法读取：%s",
			 cli_text(r->cli, result.text[0], result.text[1]));
	yx_sandbox_result_clear(&result);
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

void
reading_close(struct reading *r)
{
	yx_sandbox_helper_free(r->helper);
	r->helper = NULL;
}
