/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this process does for a child: write the outputs that the command line names, fetch within
 * bounds of its own, keep what it fetched itself, ask the time-stamp authorities that the command
 * line names. Whatever else is asked ends the child.
 */
#include <string.h>
#include <yinxin/limits.h>
#include "apart.h"
#include "net.h"

#define FETCH_US (60 * YX_SECOND)

/* ------------------------------------------------------------------ outputs */

/* `path` itself, or something in the folder of that name. An empty name (-o "$OUT" with nothing in
 * it) names nothing, not everything. */
static bool
is_or_is_in(const char *path, const char *named)
{
	size_t len = strlen(named);

	while (len > 1 && named[len - 1] == '/')
		len--;
	return len && strncmp(path, named, len) == 0 &&
	       (path[len] == 0 || (path[len] == '/' && !strstr(path + len, "/..")));
}

/* Only what an option for outputs names: the child may not write over its inputs. A key that is
 * made when there is none (ink enrol) is both, and never replaced. */
static bool
may_write(const struct cli *c, const char *path, bool only_new)
{
	for (int i = 0; i < c->argc && strcmp(c->argv[i], "--") != 0; i++) {
		const char *value = strchr(c->argv[i], '=');

		if (!cli_names_output(c, c->argv[i]) &&
		    !(only_new && strncmp(c->argv[i], "--template-key", 14) == 0))
			continue;
		if (value ? is_or_is_in(path, value + 1)
			  : i + 1 < c->argc && is_or_is_in(path, c->argv[i + 1]))
			return true;
	}
	return false;
}

static bool
path_of(char *out, size_t size, const struct apart_host *h, struct yx_bytes name, bool only_new)
{
	return !memchr(name.data ? (const void *)name.data : "", 0, name.len) &&
	       snprintf(out, size, "%.*s", (int)name.len, (const char *)name.data) < (int)size &&
	       may_write(h->c, out, only_new);
}

/* A piece of a file that was opened before. */
static bool
piece_of_file(const struct apart_host *h, struct yx_bytes name, uint64_t offset,
	      struct yx_bytes length, struct yx_bytes *out)
{
	struct yx_reader r = yx_reader(length);
	char path[4096];
	uint64_t len;

	if (!h->opened || !yx_take_u64be(&r, &len) || !yx_reader_at_end(&r) ||
	    memchr(name.data ? (const void *)name.data : "", 0, name.len) ||
	    snprintf(path, sizeof(path), "%.*s", (int)name.len, (const char *)name.data) >=
		(int)sizeof(path) ||
	    !h->opened(h->files, path, out) || offset > out->len || len > out->len - offset)
		return false;
	*out = yx_bytes_slice(*out, (size_t)offset, (size_t)len);
	return true;
}

/* False: no honest child asks that. */
static bool
write_for(struct apart_host *h, enum apart_op op, uint64_t number, struct yx_bytes first,
	  struct yx_bytes second, enum yx_status *st, struct yx_error *err)
{
	char path[4096];

	if (op == APART_FOLDER || op == APART_BEGIN) {
		if (!path_of(path, sizeof(path), h, first,
			     op == APART_BEGIN && (number & YX_OUT_EXCLUSIVE)) ||
		    (op == APART_BEGIN && h->out))
			return false;
		*st = op == APART_FOLDER ? yx_path_make_dirs(path, number != 0, err)
					 : yx_out_open(&h->out, path, (unsigned)number & 3, err);
		return true;
	}
	if (!h->out)
		return op == APART_ABORT; /* after a commit that failed */
	if (!apart_sign_may_write(h, op) ||
	    (op == APART_COPY && !piece_of_file(h, first, number, second, &first)))
		return false;
	if (op == APART_PIECE || op == APART_COPY)
		apart_sign_wrote(h, first);
	if (op == APART_PIECE || op == APART_COPY)
		*st = yx_out_write(h->out, first, err);
	else if (op == APART_PATCH)
		*st = yx_out_patch(h->out, number, first, err);
	else if (op == APART_COMMIT)
		*st = yx_out_commit(&h->out, err);
	else
		yx_out_abort(h->out);
	if (op == APART_ABORT)
		h->out = NULL;
	return true;
}

/* ----------------------------------------------------------------- fetching */

static enum yx_status
fetch(struct apart_host *h, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
      struct yx_error *err)
{
	yx_time began = yx_time_monotonic();
	enum yx_status st;

	if (h->calls >= YX_LIMIT_FETCHES || h->bytes >= YX_LIMIT_FETCHED_BYTES ||
	    h->spent_us >= FETCH_US)
		return yx_fail(err, YX_LIMIT, NULL, "", "not asked: a limit is used up");
	h->calls++;
	yx_buf_clear(&h->last);
	yx_buf_reset(&h->last_url);
	yx_buf_reset(&h->last_request);
	yx_buf_init(&h->last, YX_LIMIT_FETCH_BYTES);
	st = cli_net_fetch((void *)(uintptr_t)&h->material->net, kind, url, request, &h->last, err);
	h->spent_us += yx_time_monotonic() - began;
	h->bytes += h->last.len;
	h->last_kind = kind;
	yx_buf_put_bytes(&h->last_url, url);
	yx_buf_put_bytes(&h->last_request, request);
	if (st != YX_OK)
		yx_buf_clear(&h->last);
	return st;
}

static bool
fetch_for(struct apart_host *h, enum apart_op op, uint64_t number, struct yx_bytes first,
	  struct yx_bytes second, struct yx_buf *out, enum yx_status *st, struct yx_error *err)
{
	const struct material *m = h->material;
	enum yx_fetch_kind kind = (enum yx_fetch_kind)number;
	yx_time stored = 0;
	struct yx_buf body;

	if (!m || !m->fetcher || number > YX_FETCH_OCSP || first.len > YX_LIMIT_FETCH_URL ||
	    memchr(first.data ? (const void *)first.data : "", 0, first.len))
		return false;
	if (op == APART_FETCH) {
		*st = fetch(h, kind, first, second, err);
		yx_buf_put_bytes(out, yx_buf_bytes(&h->last));
	} else if (op == APART_RECALL) {
		yx_buf_init(&body, YX_LIMIT_FETCH_BYTES);
		if (!m->folder ||
		    !yx_fetch_cache_read(m->folder, kind, first, second, &stored, &body))
			*st = yx_fail(err, YX_NOT_FOUND, NULL, "", "not kept");
		yx_buf_put_u64be(out, (uint64_t)stored);
		yx_buf_put_bytes(out, yx_buf_bytes(&body));
		yx_buf_clear(&body);
	} else if (m->folder && h->last.len) {
		/* what this process fetched from there itself: a child that was taken over has no
		 * say in what the next one will find */
		yx_fetch_cache_write(m->folder, h->last_kind, yx_buf_bytes(&h->last_url),
				     yx_buf_bytes(&h->last_request), yx_time_now(),
				     yx_buf_bytes(&h->last));
	}
	return true;
}

/* -------------------------------------------------------------- time-stamps */

/* One of those that the command line names; a local one is opened when it is first needed. */
static bool
stamp_for(struct apart_host *h, enum apart_op op, uint64_t number, struct yx_bytes first,
	  struct yx_bytes second, struct yx_buf *out, enum yx_status *st, struct yx_error *err)
{
	struct signing_authorities *tsa = h->tsa;

	for (size_t i = 0; tsa && i < tsa->source_count; i++) {
		if (!yx_bytes_equal_str(first, tsa->urls[i]))
			continue;
		if (op == APART_AUTHORITY) {
			*st = signing_authority_cert(h->c, tsa, i, out, err);
		} else if (++h->calls > YX_LIMIT_FETCHES) {
			*st = yx_fail(err, YX_LIMIT, NULL, "", "not asked: a limit is used up");
		} else {
			*st = signing_authority_ask(
			    tsa, i, second, number < 60000 ? (int64_t)number : 60000, out, err);
		}
		return true;
	}
	return false;
}

/* -------------------------------------------------------------------- pages */

#define DRAWN_MAX 64 /* starts of the renderer for one child; a report takes a few */

static bool
draw_for(struct apart_host *h, uint64_t prefix, struct yx_bytes what, struct yx_buf *out,
	 enum yx_status *st, struct yx_error *err)
{
	struct yx_reader r = yx_reader(what);
	uint64_t first, last;
	uint32_t dpi;

	if (!h->renderer || !yx_take_u64be(&r, &first) || !yx_take_u64be(&r, &last) ||
	    !yx_take_u32be(&r, &dpi) || !yx_reader_at_end(&r) || last < first ||
	    ++h->drawn > DRAWN_MAX)
		return false;
	*st = yx_report_renderer_pages(h->renderer, prefix, (size_t)first, (size_t)last,
				       (double)dpi, out, err);
	return true;
}

/* ---------------------------------------------------------------- passwords */

#define PASSWORDS_MAX 64

/* From where the command line says, or the terminal. The words that ask are ours: a child that was
 * taken over has none in it. */
static bool
password_for(struct apart_host *h, bool confirm, struct yx_bytes spec, struct yx_buf *out,
	     enum yx_status *st, struct yx_error *err)
{
	struct yx_buf password = { 0 };
	const char *named = NULL;

	for (int i = 0; i < h->c->argc; i++) {
		const char *arg = h->c->argv[i], *value = strchr(arg, '=');

		if (yx_bytes_equal_str(spec, arg))
			named = arg;
		else if (value && yx_bytes_equal_str(spec, value + 1))
			named = value + 1;
	}
	/* of a command that signs the passwords are the key's */
	if (h->desk || (spec.len && !named) || ++h->passwords > PASSWORDS_MAX)
		return false;
	*st = cli_password(h->c, named, "password of the key or document", "密钥或文档的口令",
			   confirm, &password, err);
	yx_buf_put_bytes(out, yx_buf_bytes(&password));
	yx_buf_clear(&password);
	return true;
}

/* ---------------------------------------------------------------- answering */

static void
put_answer(struct yx_buf *answer, enum yx_status st, const struct yx_error *err,
	   const struct yx_buf *rest)
{
	const char *text = st == YX_OK ? "" : err->text;

	yx_buf_put_u8(answer, (uint8_t)st);
	yx_buf_put_u32be(answer, (uint32_t)strlen(text));
	yx_buf_puts(answer, text);
	if (st == YX_OK)
		yx_buf_put_bytes(answer, yx_buf_bytes(rest));
}

bool
apart_answer(void *state, struct yx_bytes question, struct yx_buf *answer)
{
	struct apart_host *h = state;
	struct yx_error err = YX_ERROR_INIT;
	enum yx_status st = YX_OK;
	struct yx_bytes first, second;
	struct yx_buf rest;
	enum apart_op op;
	uint64_t number;
	bool good;

	if (!apart_question_take(question, &op, &number, &first, &second) || h->ended)
		return false;
	if (op == APART_PASSWORD)
		yx_buf_init_secret(&rest, YX_LIMIT_SANDBOX_QUESTION);
	else
		yx_buf_init(&rest, YX_LIMIT_SANDBOX_ANSWER);
	switch (op) {
	case APART_BEGIN:
	case APART_PIECE:
	case APART_PATCH:
	case APART_COPY:
	case APART_COMMIT:
	case APART_ABORT:
	case APART_FOLDER:
		good = write_for(h, op, number, first, second, &st, &err);
		break;
	case APART_FETCH:
	case APART_RECALL:
	case APART_KEEP:
		good = fetch_for(h, op, number, first, second, &rest, &st, &err);
		break;
	case APART_STAMP:
	case APART_AUTHORITY:
		good = stamp_for(h, op, number, first, second, &rest, &st, &err);
		break;
	case APART_DRAW:
		good = draw_for(h, number, first, &rest, &st, &err);
		break;
	case APART_PASSWORD:
		good = password_for(h, number != 0, first, &rest, &st, &err);
		break;
	case APART_IDENTITY:
	case APART_SHOW:
	case APART_SIGN:
		good = apart_sign_for(h, op, number, first, &rest, &st, &err);
		break;
	case APART_EXIT:
		h->ended = good = number < 256;
		h->exit = (int)number;
		break;
	default:
		good = false;
	}
	if (good)
		put_answer(answer, st, &err, &rest);
	yx_buf_clear(&rest);
	return good;
}

void
apart_host_clear(struct apart_host *h)
{
	yx_out_abort(h->out);
	yx_buf_clear(&h->last);
	yx_buf_clear(&h->last_url);
	yx_buf_clear(&h->last_request);
}
