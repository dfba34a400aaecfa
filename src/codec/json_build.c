/* SPDX-License-Identifier: Apache-2.0 */
/* JSON out, the first half: the builder. The first thing that goes wrong ends it. */
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/limits.h>

static void
build_fail(struct yx_json_build *b, enum yx_status st, const char *key)
{
	if (b->status != YX_OK)
		return;
	b->status = st;
	snprintf(b->where, sizeof(b->where), "%s", key ? key : "");
}

/* Takes `v`, whatever happens. */
static void
attach(struct yx_json_build *b, const char *key, json_t *v)
{
	json_t *top = b->depth ? (json_t *)b->open[b->depth - 1] : NULL;

	if (b->status != YX_OK || !v) {
		build_fail(b, YX_NOMEM, key);
		json_decref(v);
		return;
	}
	if (!top) {
		if (b->root || key) {
			build_fail(b, YX_USAGE, key);
			json_decref(v);
			return;
		}
		b->root = (struct yx_json *)v;
	} else if (json_is_object(top)) {
		if (!key || json_object_get(top, key)) {
			build_fail(b, YX_USAGE, key);
			json_decref(v);
		} else if (json_object_set_new(top, key, v) != 0)
			build_fail(b, YX_NOMEM, key);
	} else {
		if (key) {
			build_fail(b, YX_USAGE, key);
			json_decref(v);
		} else if (json_array_append_new(top, v) != 0)
			build_fail(b, YX_NOMEM, key);
	}
}

static void
begin(struct yx_json_build *b, const char *key, json_t *container)
{
	attach(b, key, container);
	if (b->status != YX_OK)
		return;
	if (b->depth == YX_JSON_BUILD_DEPTH)
		build_fail(b, YX_LIMIT, key);
	else
		b->open[b->depth++] = (struct yx_json *)container;
}

void
yx_json_begin_object(struct yx_json_build *b, const char *key)
{
	begin(b, key, json_object());
}

void
yx_json_begin_array(struct yx_json_build *b, const char *key)
{
	begin(b, key, json_array());
}

void
yx_json_end(struct yx_json_build *b)
{
	if (b->status != YX_OK)
		return;
	if (b->depth == 0)
		build_fail(b, YX_USAGE, NULL);
	else
		b->depth--;
}

static void
put_utf8(struct yx_json_build *b, const char *key, struct yx_bytes text)
{
	if (!yx_utf8_valid(text) || (text.len && memchr(text.data, 0, text.len)))
		build_fail(b, YX_MALFORMED, key);
	else
		attach(b, key,
		       json_stringn_nocheck(text.len ? (const char *)text.data : "", text.len));
}

void
yx_json_put_str(struct yx_json_build *b, const char *key, const char *value)
{
	if (value)
		put_utf8(b, key, yx_bytes_str(value));
	else
		yx_json_put_null(b, key);
}

/* Put what `buf` holds (or its failure), and release it. */
static void
put_buf(struct yx_json_build *b, const char *key, struct yx_buf *buf)
{
	if (buf->status != YX_OK)
		build_fail(b, buf->status, key);
	else
		put_utf8(b, key, yx_buf_bytes(buf));
	yx_buf_clear(buf);
}

void
yx_json_put_text(struct yx_json_build *b, const char *key, struct yx_bytes value)
{
	struct yx_buf clean = { 0 };

	yx_text_put_clean(&clean, value);
	put_buf(b, key, &clean);
}

void
yx_json_put_int(struct yx_json_build *b, const char *key, int64_t value)
{
	attach(b, key, json_integer(value));
}

void
yx_json_put_real(struct yx_json_build *b, const char *key, double value)
{
	if (!isfinite(value))
		build_fail(b, YX_USAGE, key);
	else
		attach(b, key, json_real(value));
}

void
yx_json_put_bool(struct yx_json_build *b, const char *key, bool value)
{
	attach(b, key, json_boolean(value));
}

void
yx_json_put_null(struct yx_json_build *b, const char *key)
{
	attach(b, key, json_null());
}

void
yx_json_put_hex(struct yx_json_build *b, const char *key, struct yx_bytes value)
{
	struct yx_buf text = { 0 };

	yx_hex_put(&text, value);
	put_buf(b, key, &text);
}

void
yx_json_put_base64(struct yx_json_build *b, const char *key, struct yx_bytes value)
{
	struct yx_buf text = { 0 };

	yx_base64_put(&text, value);
	put_buf(b, key, &text);
}

void
yx_json_put_time(struct yx_json_build *b, const char *key, yx_time value)
{
	char text[32];

	if (value == YX_TIME_NONE)
		yx_json_put_null(b, key);
	else
		yx_json_put_str(b, key, yx_time_rfc3339(text, value));
}

void
yx_json_put_value(struct yx_json_build *b, const char *key, const struct yx_json *value)
{
	if (!value)
		build_fail(b, YX_USAGE, key);
	else
		attach(b, key, json_incref((json_t *)(uintptr_t)value));
}

enum yx_status
yx_json_build_finish(struct yx_json_build *b, struct yx_json **out, struct yx_error *err)
{
	enum yx_status st = b->status;
	char where[sizeof(b->where)];

	*out = NULL;
	if (st == YX_OK && (b->depth || !b->root))
		st = YX_USAGE;
	if (st == YX_OK) {
		*out = b->root;
		b->root = NULL;
	}
	memcpy(where, b->where, sizeof(where));
	yx_json_build_clear(b);
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK)
		return yx_fail(err, st, NULL, "", "building json at \"%s\": %s", where,
			       st == YX_MALFORMED ? "text is not UTF-8"
			       : st == YX_LIMIT   ? "too deep or too long"
						  : "wrong order of calls");
	return YX_OK;
}

void
yx_json_build_clear(struct yx_json_build *b)
{
	struct yx_json_build fresh = { 0 };

	yx_json_free(b->root);
	*b = fresh;
}
