/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON out: the builder, and the three forms of writing. The writer is ours and not jansson's,
 * because canonical form (RFC 8785) needs its own key order and escapes.
 */
#include <jansson.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/limits.h>

/* ----------------------------------------------------------------- builder */

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

/* ------------------------------------------------------------------ writer */

#define SAFE_INT INT64_C(9007199254740991) /* 2^53 - 1, RFC 7493 2.2 */

struct writer {
	struct yx_buf *out;
	enum yx_json_form form;
	struct yx_error *err;
};

/* RFC 8785 3.2.2.2; the other forms use the same escapes. */
static void
write_string(struct writer *w, const char *s, size_t len)
{
	static const char shorts[] = "b\bt\tn\nf\fr\r\"\"\\\\";
	size_t plain = 0;

	yx_buf_put_u8(w->out, '"');
	for (size_t i = 0; i < len; i++) {
		uint8_t c = (uint8_t)s[i];
		const char *esc = NULL;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		yx_buf_put(w->out, s + plain, i - plain);
		plain = i + 1;
		for (const char *p = shorts; *p; p += 2)
			if ((uint8_t)p[1] == c)
				esc = p;
		if (esc)
			yx_buf_printf(w->out, "\\%c", esc[0]);
		else
			yx_buf_printf(w->out, "\\u%04x", c);
	}
	yx_buf_put(w->out, s + plain, len - plain);
	yx_buf_put_u8(w->out, '"');
}

/* The shortest decimal that reads back as the same double. */
static void
write_real(struct writer *w, double v)
{
	char text[40];
	const char *point = localeconv()->decimal_point;

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	if (point[0] != '.' && point[0] && !point[1]) {
		char *p = strchr(text, point[0]);

		if (p)
			*p = '.';
	}
	yx_buf_puts(w->out, text);
	if (!strpbrk(text, ".eE"))
		yx_buf_puts(w->out, ".0");
}

/*
 * Order of member names by UTF-16 code units (RFC 8785 3.2.3). Up to U+FFFF that is the order of
 * code points, which is that of UTF-8 bytes; surrogates (U+10000 and up, lead byte F0 and up) sort
 * before U+E000..U+FFFF (lead bytes EE and EF).
 */
static int
by_utf16(const void *pa, const void *pb)
{
	const uint8_t *a = *(const uint8_t *const *)pa, *b = *(const uint8_t *const *)pb;

	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a >= 0xee && *b >= 0xee && (*a >= 0xf0) != (*b >= 0xf0))
		return *a >= 0xf0 ? -1 : 1;
	return (int)*a - (int)*b;
}

static void
new_line(struct writer *w, unsigned depth)
{
	if (w->form != YX_JSON_PRETTY)
		return;
	yx_buf_put_u8(w->out, '\n');
	yx_buf_fill(w->out, ' ', (size_t)depth * 2);
}

static enum yx_status write_value(struct writer *w, const json_t *v, unsigned depth);

static enum yx_status
write_object(struct writer *w, const json_t *v, unsigned depth)
{
	size_t n = json_object_size(v), i = 0;
	const char **keys = NULL;
	enum yx_status st = YX_OK;
	json_t *o = (json_t *)(uintptr_t)v;

	if (n == 0)
		return yx_buf_puts(w->out, "{}") ? YX_OK : yx_buf_status(w->out, w->err);
	if (!(keys = yx_alloc_array(n, sizeof(*keys))))
		return yx_fail_nomem(w->err);
	for (void *it = json_object_iter(o); it && i < n; it = json_object_iter_next(o, it))
		keys[i++] = json_object_iter_key(it);
	if (w->form == YX_JSON_CANONICAL)
		qsort(keys, n, sizeof(*keys), by_utf16);
	yx_buf_put_u8(w->out, '{');
	for (i = 0; i < n && st == YX_OK; i++) {
		if (i)
			yx_buf_put_u8(w->out, ',');
		new_line(w, depth + 1);
		write_string(w, keys[i], strlen(keys[i]));
		yx_buf_puts(w->out, w->form == YX_JSON_PRETTY ? ": " : ":");
		st = write_value(w, json_object_get(v, keys[i]), depth + 1);
	}
	new_line(w, depth);
	yx_buf_put_u8(w->out, '}');
	yx_free(keys);
	return st;
}

static enum yx_status
write_array(struct writer *w, const json_t *v, unsigned depth)
{
	size_t n = json_array_size(v);
	enum yx_status st = YX_OK;

	yx_buf_put_u8(w->out, '[');
	for (size_t i = 0; i < n && st == YX_OK; i++) {
		if (i)
			yx_buf_put_u8(w->out, ',');
		new_line(w, depth + 1);
		st = write_value(w, json_array_get(v, i), depth + 1);
	}
	if (n)
		new_line(w, depth);
	yx_buf_put_u8(w->out, ']');
	return st;
}

static enum yx_status
write_value(struct writer *w, const json_t *v, unsigned depth)
{
	if (depth > YX_LIMIT_DEPTH)
		return yx_fail(w->err, YX_LIMIT, NULL, "", "json nested deeper than %d",
			       YX_LIMIT_DEPTH);
	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return write_object(w, v, depth);
	case JSON_ARRAY:
		return write_array(w, v, depth);
	case JSON_STRING:
		write_string(w, json_string_value(v), json_string_length(v));
		return YX_OK;
	case JSON_INTEGER: {
		json_int_t n = json_integer_value(v);

		if (w->form == YX_JSON_CANONICAL && (n > SAFE_INT || n < -SAFE_INT))
			return yx_fail(w->err, YX_UNSUPPORTED, NULL, "RFC 8785 3.2.2.3",
				       "integer beyond 2^53 in canonical json");
		yx_buf_printf(w->out, "%lld", (long long)n);
		return YX_OK;
	}
	case JSON_REAL:
		if (w->form == YX_JSON_CANONICAL)
			return yx_fail(w->err, YX_UNSUPPORTED, NULL, "RFC 8785 3.2.2.3",
				       "real number in canonical json");
		write_real(w, json_real_value(v));
		return YX_OK;
	case JSON_TRUE:
		yx_buf_puts(w->out, "true");
		return YX_OK;
	case JSON_FALSE:
		yx_buf_puts(w->out, "false");
		return YX_OK;
	case JSON_NULL:
		yx_buf_puts(w->out, "null");
		return YX_OK;
	}
	return yx_fail(w->err, YX_INTERNAL, NULL, "", "json value of unknown type");
}

enum yx_status
yx_json_write(const struct yx_json *v, enum yx_json_form form, struct yx_buf *out,
	      struct yx_error *err)
{
	struct writer w = { out, form, err };
	enum yx_status st;

	if (!v)
		return yx_fail(err, YX_USAGE, NULL, "", "no json to write");
	if ((st = write_value(&w, (const json_t *)v, 0)) != YX_OK)
		return st;
	if (form == YX_JSON_PRETTY)
		yx_buf_put_u8(out, '\n');
	return yx_buf_status(out, err);
}
