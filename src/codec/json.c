/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON in: a scan that enforces the limits before any memory is spent, jansson for the grammar,
 * and the cursor. `struct yx_json` is jansson's json_t under a name that keeps the library out of
 * our headers.
 */
#include <jansson.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/limits.h>

static const json_t *
raw(const struct yx_json *v)
{
	return (const json_t *)v;
}

static const struct yx_json *
ours(const json_t *v)
{
	return (const struct yx_json *)v;
}

/* ------------------------------------------------------------------- parse */

/*
 * Depth and value counts, without a grammar: brackets and commas outside strings. A text that is
 * not JSON may count wrong, but then the parser behind refuses it; one that is counts right.
 */
static enum yx_status
check_limits(struct yx_bytes in, const struct yx_json_limits *lim, struct yx_error *err)
{
	size_t values = 1;
	unsigned depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < in.len; i++) {
		uint8_t c = in.data[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
			continue;
		}
		if (c == '"')
			in_string = true;
		else if (c == '[' || c == '{') {
			if (++depth > lim->depth)
				return yx_fail_at(err, YX_LIMIT, i, "",
						  "json nested deeper than %u", lim->depth);
			values++;
		} else if ((c == ']' || c == '}') && depth > 0)
			depth--;
		else if (c == ',')
			values++;
		if (values > lim->values)
			return yx_fail_at(err, YX_LIMIT, i, "", "json with more than %zu values",
					  lim->values);
	}
	return YX_OK;
}

enum yx_status
yx_json_parse(struct yx_json **out, struct yx_bytes in, const struct yx_json_limits *limits,
	      struct yx_error *err)
{
	struct yx_json_limits lim = { 0, 0, 0 };
	enum yx_status st;
	json_error_t why;
	json_t *root;

	*out = NULL;
	if (limits)
		lim = *limits;
	if (!lim.bytes)
		lim.bytes = YX_LIMIT_JSON_BYTES;
	if (!lim.values)
		lim.values = YX_LIMIT_JSON_VALUES;
	if (!lim.depth)
		lim.depth = YX_LIMIT_JSON_DEPTH;
	if (in.len > lim.bytes)
		return yx_fail_at(err, YX_LIMIT, lim.bytes, "", "json of more than %zu bytes",
				  lim.bytes);
	if ((st = check_limits(in, &lim, err)) != YX_OK)
		return st;
	root = json_loadb(in.len ? (const char *)in.data : "", in.len,
			  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (!root && json_error_code(&why) == json_error_out_of_memory)
		return yx_fail_nomem(err);
	if (!root)
		return yx_fail_at(err, YX_MALFORMED,
				  why.position < 0 ? YX_NO_OFFSET : (uint64_t)why.position,
				  "RFC 8259", "json, line %d: %s", why.line, why.text);
	*out = (struct yx_json *)root;
	return YX_OK;
}

void
yx_json_free(struct yx_json *root)
{
	json_decref((json_t *)root);
}

enum yx_json_type
yx_json_type(const struct yx_json *v)
{
	if (!v)
		return YX_JSON_ANY;
	switch (json_typeof(raw(v))) {
	case JSON_OBJECT:
		return YX_JSON_OBJECT;
	case JSON_ARRAY:
		return YX_JSON_ARRAY;
	case JSON_STRING:
		return YX_JSON_STRING;
	case JSON_INTEGER:
		return YX_JSON_INT;
	case JSON_REAL:
		return YX_JSON_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return YX_JSON_BOOL;
	case JSON_NULL:
		return YX_JSON_NULL;
	}
	return YX_JSON_ANY;
}

bool
yx_json_equal(const struct yx_json *a, const struct yx_json *b)
{
	return json_equal(raw(a), raw(b)) == 1;
}

/* ------------------------------------------------------------------ cursor */

static const char *
type_name(enum yx_json_type t)
{
	switch (t) {
	case YX_JSON_ANY:
		return "a value";
	case YX_JSON_NULL:
		return "null";
	case YX_JSON_BOOL:
		return "true or false";
	case YX_JSON_INT:
		return "a whole number";
	case YX_JSON_REAL:
		return "a number";
	case YX_JSON_STRING:
		return "a string";
	case YX_JSON_ARRAY:
		return "an array";
	case YX_JSON_OBJECT:
		return "an object";
	}
	return "a value";
}

/* Append to a path as far as it fits, printable; *full once something had to be left out. */
static void
path_put(char *path, size_t *len, bool *full, const char *s)
{
	size_t max = sizeof(((struct yx_json_at *)NULL)->path) - 4;

	for (; *s && !*full; s++) {
		if (*len == max) {
			/* not in the middle of a UTF-8 sequence */
			while (*len > 0 && ((uint8_t)path[*len] & 0xc0) == 0x80)
				(*len)--;
			memcpy(path + *len, "...", 4);
			*full = true;
			return;
		}
		path[(*len)++] = (uint8_t)*s < 0x20 || *s == 0x7f ? '?' : *s;
		/* the byte that would follow, so that the cut above can look at it */
		path[*len] = s[1];
	}
	path[*len] = 0;
}

/* `key` may be a member's name out of an untrusted text. */
static void
set_path(struct yx_json_at *out, const struct yx_json_at *up, const char *key, size_t index)
{
	size_t len = strlen(up->path);
	bool full = len > sizeof(out->path) - 5;
	char number[32];

	if (out != up)
		memcpy(out->path, up->path, len + 1);
	if (full)
		return;
	if (key) {
		if (len)
			path_put(out->path, &len, &full, ".");
		path_put(out->path, &len, &full, key);
	} else {
		snprintf(number, sizeof(number), "[%zu]", index);
		path_put(out->path, &len, &full, number);
	}
}

struct yx_json_at
yx_json_at(const struct yx_json *root)
{
	struct yx_json_at at = { root, "" };

	return at;
}

enum yx_status
yx_json_fail(struct yx_error *err, enum yx_status st, const struct yx_json_at *at,
	     const char *clause, const char *fmt, ...)
{
	char text[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return yx_fail(err, st, NULL, clause, "%s%s%s", at->path, at->path[0] ? ": " : "", text);
}

enum yx_status
yx_json_expect(const struct yx_json_at *at, enum yx_json_type want, struct yx_error *err)
{
	enum yx_json_type is = yx_json_type(at->value);

	if (at->value &&
	    (want == YX_JSON_ANY || is == want || (want == YX_JSON_REAL && is == YX_JSON_INT)))
		return YX_OK;
	return yx_json_fail(err, YX_MALFORMED, at, "", "expected %s", type_name(want));
}

bool
yx_json_has(const struct yx_json_at *at, const char *key)
{
	const json_t *v = json_object_get(raw(at->value), key);

	return v && !json_is_null(v);
}

static bool
listed(const char *keys, const char *key)
{
	size_t len = strlen(key);

	while (*keys) {
		size_t n = strcspn(keys, " ");

		if (n == len && memcmp(keys, key, n) == 0)
			return true;
		keys += n;
		keys += strspn(keys, " ");
	}
	return false;
}

enum yx_status
yx_json_only(const struct yx_json_at *at, const char *keys, struct yx_error *err)
{
	struct yx_json_at member;
	const char *key;
	void *iter = NULL;
	enum yx_status st;

	if ((st = yx_json_expect(at, YX_JSON_OBJECT, err)) != YX_OK)
		return st;
	while (yx_json_each(at, &iter, &key, &member))
		if (!listed(keys, key))
			return yx_json_fail(err, YX_MALFORMED, &member, "", "unknown member");
	return YX_OK;
}

enum yx_status
yx_json_get(const struct yx_json_at *at, const char *key, enum yx_json_type want,
	    struct yx_json_at *out, struct yx_error *err)
{
	struct yx_json_at here = { NULL, "" };
	enum yx_status st;

	*out = here;
	if ((st = yx_json_expect(at, YX_JSON_OBJECT, err)) != YX_OK)
		return st;
	set_path(&here, at, key, 0);
	here.value = ours(json_object_get(raw(at->value), key));
	if (!here.value)
		return yx_json_fail(err, YX_MALFORMED, &here, "", "missing");
	if ((st = yx_json_expect(&here, want, err)) != YX_OK)
		return st;
	*out = here;
	return YX_OK;
}

size_t
yx_json_count(const struct yx_json_at *at)
{
	const json_t *v = raw(at->value);

	return json_is_array(v) ? json_array_size(v) : json_object_size(v);
}

enum yx_status
yx_json_item(const struct yx_json_at *at, size_t index, enum yx_json_type want,
	     struct yx_json_at *out, struct yx_error *err)
{
	struct yx_json_at here = { NULL, "" };
	enum yx_status st;

	*out = here;
	if ((st = yx_json_expect(at, YX_JSON_ARRAY, err)) != YX_OK)
		return st;
	set_path(&here, at, NULL, index);
	here.value = ours(json_array_get(raw(at->value), index));
	if (!here.value)
		return yx_json_fail(err, YX_MALFORMED, &here, "", "missing");
	if ((st = yx_json_expect(&here, want, err)) != YX_OK)
		return st;
	*out = here;
	return YX_OK;
}

bool
yx_json_each(const struct yx_json_at *at, void **iter, const char **key, struct yx_json_at *out)
{
	/* jansson's iterator functions want a mutable object, and do not change it */
	json_t *o = (json_t *)(uintptr_t)at->value;

	*iter = *iter ? json_object_iter_next(o, *iter) : json_object_iter(o);
	if (!*iter)
		return false;
	*key = json_object_iter_key(*iter);
	set_path(out, at, *key, 0);
	out->value = ours(json_object_iter_value(*iter));
	return true;
}

const char *
yx_json_str(const struct yx_json_at *at)
{
	const char *s = json_string_value(raw(at->value));

	return s ? s : "";
}

int64_t
yx_json_int(const struct yx_json_at *at)
{
	return json_integer_value(raw(at->value));
}
