/* SPDX-License-Identifier: Apache-2.0 */
/* Typed getters of JSON: a member of the kind that is wanted, as a value of C, or an error. */
#include <jansson.h>
#include <string.h>
#include <yinxin/codec_json.h>

enum yx_status
yx_json_get_str(const struct yx_json_at *at, const char *key, const char **out,
		struct yx_error *err)
{
	struct yx_json_at m;
	enum yx_status st;

	*out = NULL;
	if ((st = yx_json_get(at, key, YX_JSON_STRING, &m, err)) != YX_OK)
		return st;
	*out = yx_json_str(&m);
	return YX_OK;
}

enum yx_status
yx_json_get_int(const struct yx_json_at *at, const char *key, int64_t min, int64_t max,
		int64_t *out, struct yx_error *err)
{
	struct yx_json_at m;
	enum yx_status st;
	int64_t v;

	*out = 0;
	if ((st = yx_json_get(at, key, YX_JSON_INT, &m, err)) != YX_OK)
		return st;
	v = yx_json_int(&m);
	if (v < min || v > max)
		return yx_json_fail(err, YX_MALFORMED, &m, "", "%lld is not within %lld to %lld",
				    (long long)v, (long long)min, (long long)max);
	*out = v;
	return YX_OK;
}

enum yx_status
yx_json_get_real(const struct yx_json_at *at, const char *key, double *out, struct yx_error *err)
{
	struct yx_json_at m;
	enum yx_status st;

	*out = 0;
	if ((st = yx_json_get(at, key, YX_JSON_REAL, &m, err)) != YX_OK)
		return st;
	*out = json_number_value((const json_t *)m.value);
	return YX_OK;
}

enum yx_status
yx_json_get_bool(const struct yx_json_at *at, const char *key, bool *out, struct yx_error *err)
{
	struct yx_json_at m;
	enum yx_status st;

	*out = false;
	if ((st = yx_json_get(at, key, YX_JSON_BOOL, &m, err)) != YX_OK)
		return st;
	*out = json_is_true((const json_t *)m.value);
	return YX_OK;
}

enum yx_status
yx_json_get_time(const struct yx_json_at *at, const char *key, yx_time *out, struct yx_error *err)
{
	struct yx_json_at m;
	enum yx_status st;

	*out = YX_TIME_NONE;
	if ((st = yx_json_get(at, key, YX_JSON_STRING, &m, err)) != YX_OK)
		return st;
	if (yx_time_parse_rfc3339(out, yx_bytes_str(yx_json_str(&m)), NULL) != YX_OK) {
		*out = YX_TIME_NONE;
		return yx_json_fail(err, YX_MALFORMED, &m, "RFC 3339", "expected a time");
	}
	return YX_OK;
}

enum yx_status
yx_json_get_hex(const struct yx_json_at *at, const char *key, size_t len, struct yx_buf *out,
		struct yx_error *err)
{
	struct yx_json_at m;
	struct yx_bytes text;
	enum yx_status st;

	if ((st = yx_json_get(at, key, YX_JSON_STRING, &m, err)) != YX_OK)
		return st;
	text = yx_bytes_str(yx_json_str(&m));
	if (len && text.len != 2 * len)
		return yx_json_fail(err, YX_MALFORMED, &m, "", "expected %zu hex digits", 2 * len);
	for (size_t i = 0; i < text.len; i++)
		if (!strchr("0123456789abcdef", text.data[i]))
			return yx_json_fail(err, YX_MALFORMED, &m, "", "expected lower-case hex");
	if (yx_hex_decode(out, text, NULL) != YX_OK)
		return yx_json_fail(err, YX_MALFORMED, &m, "", "expected hex");
	return YX_OK;
}

enum yx_status
yx_json_get_base64(const struct yx_json_at *at, const char *key, struct yx_buf *out,
		   struct yx_error *err)
{
	struct yx_json_at m;
	enum yx_status st;

	if ((st = yx_json_get(at, key, YX_JSON_STRING, &m, err)) != YX_OK)
		return st;
	if (yx_base64_decode(out, yx_bytes_str(yx_json_str(&m)), false, NULL) != YX_OK)
		return yx_json_fail(err, YX_MALFORMED, &m, "RFC 4648 4", "expected base64");
	return YX_OK;
}
