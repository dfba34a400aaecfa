/* SPDX-License-Identifier: Apache-2.0 */
/* What a child says to its parent: the questions, put together, taken apart and asked. */
#include "apart.h"
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/sandbox.h>

static bool inside;

bool
apart_inside(void)
{
	return inside;
}

void
apart_begin_inside(void)
{
	inside = true;
}

/* ------------------------------------------------------------ asking, inside */

void
apart_question(struct yx_buf *q, enum apart_op op, uint64_t number, struct yx_bytes first,
	       struct yx_bytes second)
{
	yx_buf_put_u8(q, (uint8_t)op);
	yx_buf_put_u64be(q, number);
	yx_buf_put_u32be(q, (uint32_t)first.len);
	yx_buf_put_bytes(q, first);
	yx_buf_put_bytes(q, second);
}

bool
apart_question_take(struct yx_bytes q, enum apart_op *op, uint64_t *number, struct yx_bytes *first,
		    struct yx_bytes *second)
{
	struct yx_reader r = yx_reader(q);
	uint32_t len;
	uint8_t code;

	if (!yx_take_u8(&r, &code) || !yx_take_u64be(&r, number) || !yx_take_u32be(&r, &len) ||
	    !yx_take(&r, len, first))
		return false;
	*op = (enum apart_op)code;
	*second = yx_reader_rest(&r);
	return true;
}

enum yx_status
apart_ask(enum apart_op op, uint64_t number, struct yx_bytes first, struct yx_bytes second,
	  struct yx_buf *out, struct yx_error *err)
{
	struct yx_buf q, answer;
	struct yx_reader r;
	struct yx_bytes text;
	enum yx_status st;
	uint8_t status;
	uint32_t len;

	yx_buf_init(&q, YX_LIMIT_SANDBOX_QUESTION);
	if (op == APART_PASSWORD)
		yx_buf_init_secret(&answer, YX_LIMIT_SANDBOX_QUESTION);
	else
		yx_buf_init(&answer, YX_LIMIT_SANDBOX_ANSWER);
	apart_question(&q, op, number, first, second);
	st = yx_buf_status(&q, err);
	if (st == YX_OK)
		st = yx_sandbox_ask(yx_buf_bytes(&q), &answer, err);
	r = yx_reader(yx_buf_bytes(&answer));
	if (st == YX_OK && (!yx_take_u8(&r, &status) || !yx_take_u32be(&r, &len) ||
			    !yx_take(&r, len, &text) || status > YX_INTERNAL))
		st = yx_fail(err, YX_INTERNAL, NULL, "", "an answer of the parent is not one");
	else if (st == YX_OK && status != YX_OK)
		st = yx_fail(err, (enum yx_status)status, NULL, "", "%.*s", (int)text.len,
			     (const char *)text.data);
	else if (st == YX_OK && out && !yx_buf_put_bytes(out, yx_reader_rest(&r)))
		st = yx_buf_status(out, err);
	yx_buf_clear(&q);
	yx_buf_clear(&answer);
	return st;
}

enum yx_status
apart_fetch(void *material, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
	    struct yx_buf *out, struct yx_error *err)
{
	struct material *m = material;

	return inside ? apart_ask(APART_FETCH, kind, url, request, out, err)
		      : cli_net_fetch(&m->net, kind, url, request, out, err);
}

bool
apart_recall(void *material, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
	     yx_time *stored, struct yx_buf *out)
{
	const struct material *m = material;
	struct yx_buf answer;
	struct yx_reader r;
	uint64_t when;
	bool good;

	if (!m->folder)
		return false;
	if (!inside)
		return yx_fetch_cache_read(m->folder, kind, url, request, stored, out);
	yx_buf_init(&answer, YX_LIMIT_SANDBOX_ANSWER);
	good = apart_ask(APART_RECALL, kind, url, request, &answer, NULL) == YX_OK;
	r = yx_reader(yx_buf_bytes(&answer));
	good = good && yx_take_u64be(&r, &when) && yx_buf_put_bytes(out, yx_reader_rest(&r));
	*stored = good ? (yx_time)when : YX_TIME_NONE;
	yx_buf_clear(&answer);
	return good;
}

void
apart_keep(void *material, enum yx_fetch_kind kind, struct yx_bytes url, struct yx_bytes request,
	   struct yx_bytes body)
{
	const struct material *m = material;

	if (m->folder && inside)
		(void)!apart_ask(APART_KEEP, kind, url, yx_bytes(NULL, 0), NULL, NULL);
	else if (m->folder)
		yx_fetch_cache_write(m->folder, kind, url, request, yx_time_now(), body);
}

enum yx_status
apart_stamp(void *tsa, const char *url, struct yx_bytes request, int64_t timeout_ms,
	    struct yx_buf *answer, struct yx_error *err)
{
	(void)tsa;
	return apart_ask(APART_STAMP, (uint64_t)timeout_ms, yx_bytes_str(url), request, answer,
			 err);
}

enum yx_status
apart_draw(void *state, uint64_t prefix, size_t first, size_t last, double dpi, struct yx_buf *pngs,
	   struct yx_error *err)
{
	struct yx_buf what = { 0 };
	enum yx_status st;

	(void)state;
	yx_buf_put_u64be(&what, first);
	yx_buf_put_u64be(&what, last);
	yx_buf_put_u32be(&what, (uint32_t)(dpi + 0.5));
	st = apart_ask(APART_DRAW, prefix, yx_buf_bytes(&what), yx_bytes(NULL, 0), pngs, err);
	yx_buf_clear(&what);
	return st;
}

enum yx_status
apart_password(const char *spec, bool confirm, struct yx_buf *out, struct yx_error *err)
{
	return apart_ask(APART_PASSWORD, confirm, yx_bytes_str(spec ? spec : ""), yx_bytes(NULL, 0),
			 out, err);
}
