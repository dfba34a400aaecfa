/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON out: the three forms of writing. The writer is ours and not jansson's, because canonical
 * form (RFC 8785) needs its own key order and escapes.
 */
#include <jansson.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/limits.h>

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
