/* SPDX-License-Identifier: Apache-2.0 */
/* codec_json: what is refused on the way in, and the exact bytes on the way out. */
#include <yinxin/codec_json.h>
#include <yinxin/limits.h>
#include "../test.h"

static struct yx_error err;

static struct yx_json *
parse(const char *text)
{
	struct yx_json *v = NULL;

	CHECK_OK(yx_json_parse(&v, yx_bytes_str(text), NULL, &err));
	return v;
}

static void
refuses_what_is_not_json(void)
{
	static const struct {
		const char *name, *text;
		enum yx_status want;
	} cases[] = {
		{ "empty", "", YX_MALFORMED },
		{ "open object", "{", YX_MALFORMED },
		{ "trailing byte", "{} x", YX_MALFORMED },
		{ "two values", "{}{}", YX_MALFORMED },
		{ "trailing comma", "[1,]", YX_MALFORMED },
		{ "duplicate member", "{\"a\":1,\"a\":1}", YX_MALFORMED },
		{ "duplicate by escape", "{\"a\":1,\"\\u0061\":2}", YX_MALFORMED },
		{ "bad utf-8", "\"\xff\"", YX_MALFORMED },
		{ "overlong utf-8", "\"\xc0\xaf\"", YX_MALFORMED },
		{ "nul in a string", "\"a\\u0000b\"", YX_MALFORMED },
		{ "lone surrogate", "\"\\ud800\"", YX_MALFORMED },
		{ "control character", "\"\x01\"", YX_MALFORMED },
		{ "leading zero", "[01]", YX_MALFORMED },
		{ "plus sign", "[+1]", YX_MALFORMED },
		{ "too large an integer", "[99999999999999999999]", YX_MALFORMED },
		{ "infinite real", "[1e999]", YX_MALFORMED },
		{ "comment", "[1] // no", YX_MALFORMED },
		{ "byte order mark", "\xef\xbb\xbf{}", YX_MALFORMED },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_json *v = NULL;
		enum yx_status st;

		memset(&err, 0, sizeof(err));
		st = yx_json_parse(&v, yx_bytes_str(cases[i].text), NULL, &err);
		CHECK_MSG(st == cases[i].want && !v, "%s: %s", cases[i].name, yx_status_name(st));
		CHECK_MSG(err.text[0] != 0, "%s: no reason given", cases[i].name);
		yx_json_free(v);
	}
}

static void
refuses_truncation_at_every_byte(void)
{
	static const char text[] = "{\"a\":[1,-2.5e3,true,null,\"\\u00e9\xe5\x8d\xb0\"],\"b\":{}}";
	struct yx_json *v = NULL;

	for (size_t n = 0; n < sizeof(text) - 1; n++) {
		CHECK_MSG(yx_json_parse(&v, yx_bytes(text, n), NULL, NULL) == YX_MALFORMED,
			  "accepted the first %zu bytes", n);
		CHECK(!v);
	}
	CHECK_OK(yx_json_parse(&v, yx_bytes(text, sizeof(text) - 1), NULL, &err));
	yx_json_free(v);
}

static void
enforces_each_limit(void)
{
	struct yx_json_limits lim = { 0, 0, 0 };
	struct yx_buf deep = { 0 };
	struct yx_json *v = NULL;

	lim.depth = 3;
	CHECK_OK(yx_json_parse(&v, yx_bytes_str("[[[]],[\"[[[[\\\"[[\"]]"), &lim, &err));
	yx_json_free(v);
	CHECK_STATUS(yx_json_parse(&v, yx_bytes_str("[[[[]]]]"), &lim, &err), YX_LIMIT);
	lim.depth = 0;
	lim.values = 4;
	CHECK_OK(yx_json_parse(&v, yx_bytes_str("[1,2,3]"), &lim, &err));
	yx_json_free(v);
	CHECK_STATUS(yx_json_parse(&v, yx_bytes_str("[1,2,3,4]"), &lim, &err), YX_LIMIT);
	lim.values = 0;
	lim.bytes = 5;
	CHECK_STATUS(yx_json_parse(&v, yx_bytes_str("[1,2,3]"), &lim, &err), YX_LIMIT);
	yx_buf_fill(&deep, '[', YX_LIMIT_JSON_DEPTH + 1);
	CHECK_STATUS(yx_json_parse(&v, yx_buf_bytes(&deep), NULL, &err), YX_LIMIT);
	yx_buf_clear(&deep);
}

static void
errors_name_the_field(void)
{
	struct yx_json *v = parse("{\"sig\":[{\"signer\":{\"serial\":7}},{}],\"n\":5,\"t\":\"x\"}");
	struct yx_json_at root = yx_json_at(v), sigs, sig, signer;
	struct yx_buf buf = { 0 };
	const char *s;
	yx_time t;
	int64_t n;

	REQUIRE(v);
	CHECK_OK(yx_json_get(&root, "sig", YX_JSON_ARRAY, &sigs, &err));
	CHECK_INT(yx_json_count(&sigs), 2);
	CHECK_OK(yx_json_item(&sigs, 0, YX_JSON_OBJECT, &sig, &err));
	CHECK_OK(yx_json_get(&sig, "signer", YX_JSON_OBJECT, &signer, &err));
	CHECK_STATUS(yx_json_get_str(&signer, "serial", &s, &err), YX_MALFORMED);
	CHECK_STR(err.text, "sig[0].signer.serial: expected a string");
	CHECK_STATUS(yx_json_item(&sigs, 2, YX_JSON_ANY, &sig, &err), YX_MALFORMED);
	CHECK_STR(err.text, "sig[2]: missing");
	CHECK_STATUS(yx_json_get_int(&root, "n", 6, 9, &n, &err), YX_MALFORMED);
	CHECK_STR(err.text, "n: 5 is not within 6 to 9");
	CHECK_STATUS(yx_json_get_time(&root, "t", &t, &err), YX_MALFORMED);
	CHECK_STR(err.text, "t: expected a time");
	CHECK_STATUS(yx_json_get_hex(&root, "t", 0, &buf, &err), YX_MALFORMED);
	CHECK_STATUS(yx_json_get_base64(&root, "t", &buf, &err), YX_MALFORMED);
	CHECK_STATUS(yx_json_only(&root, "sig n", &err), YX_MALFORMED);
	CHECK_STR(err.text, "t: unknown member");
	CHECK_OK(yx_json_only(&root, "t sig n", &err));
	CHECK(!yx_json_has(&root, "absent"));
	CHECK_INT(buf.len, 0);
	yx_json_free(v);
}

static void
cuts_long_paths_whole(void)
{
	struct yx_buf text = { 0 };
	struct yx_json_at at, member;
	struct yx_json *v;
	const char *key;
	void *iter = NULL;

	yx_buf_puts(&text, "{\"");
	for (int i = 0; i < 60; i++)
		yx_buf_puts(&text, "\xe5\x8d\xb0");
	yx_buf_puts(&text, "\\n\":1}");
	v = parse(yx_buf_str(&text));
	REQUIRE(v);
	at = yx_json_at(v);
	CHECK(yx_json_each(&at, &iter, &key, &member));
	CHECK(yx_utf8_valid(yx_bytes_str(member.path)));
	CHECK(strlen(member.path) < sizeof(member.path));
	CHECK(!yx_json_each(&at, &iter, &key, &member));
	yx_json_free(v);
	yx_buf_clear(&text);
}

static void
check_form(const char *in, enum yx_json_form form, const char *want)
{
	struct yx_json *v = parse(in);
	struct yx_buf out = { 0 };

	REQUIRE(v);
	CHECK_OK(yx_json_write(v, form, &out, &err));
	CHECK_STR(yx_buf_str(&out), want);
	yx_buf_clear(&out);
	yx_json_free(v);
}

static void
canonical_form_is_that_of_rfc_8785(void)
{
	/* the string of RFC 8785 3.2.2, and an order as in 3.2.3: by UTF-16 code units */
	check_form("{ \"string\" : \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\" }",
		   YX_JSON_CANONICAL,
		   "{\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
	check_form("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,"
		   "\"\\u0080\":6,\"\\u00f6\":7}",
		   YX_JSON_CANONICAL,
		   "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,"
		   "\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}");
	check_form("[ -0, 9007199254740991, true , null, [], {} ]", YX_JSON_CANONICAL,
		   "[0,9007199254740991,true,null,[],{}]");
}

static void
canonical_form_refuses_what_a_double_cannot_hold(void)
{
	struct yx_buf out = { 0 };
	struct yx_json *v = parse("[1.5]");

	CHECK_STATUS(yx_json_write(v, YX_JSON_CANONICAL, &out, &err), YX_UNSUPPORTED);
	yx_json_free(v);
	v = parse("[9007199254740992]");
	CHECK_STATUS(yx_json_write(v, YX_JSON_CANONICAL, &out, &err), YX_UNSUPPORTED);
	yx_json_free(v);
	yx_buf_clear(&out);
}

static void
other_forms_keep_the_order(void)
{
	check_form("{\"b\":1,\"a\":[1,2.5,0.1,1e300,-3.0]}", YX_JSON_COMPACT,
		   "{\"b\":1,\"a\":[1,2.5,0.1,1e+300,-3.0]}");
	check_form("{\"b\":1,\"a\":[1,{}],\"c\":[]}", YX_JSON_PRETTY,
		   "{\n  \"b\": 1,\n  \"a\": [\n    1,\n    {}\n  ],\n  \"c\": []\n}\n");
}

static void
builder_builds_and_keeps_its_first_failure(void)
{
	struct yx_json_build b = { 0 };
	struct yx_buf out = { 0 };
	struct yx_json *v = NULL, *w = NULL;

	yx_json_begin_object(&b, NULL);
	yx_json_put_str(&b, "s", "\xe5\x8d\xb0");
	yx_json_put_text(&b, "t", YX_BYTES_LIT("a\xff"));
	yx_json_put_hex(&b, "h", YX_BYTES_LIT("\x01\xfe"));
	yx_json_put_base64(&b, "b", YX_BYTES_LIT("ab"));
	yx_json_put_time(&b, "at", 0);
	yx_json_put_time(&b, "never", YX_TIME_NONE);
	yx_json_begin_array(&b, "l");
	yx_json_put_int(&b, NULL, -1);
	yx_json_put_bool(&b, NULL, false);
	yx_json_end(&b);
	yx_json_end(&b);
	CHECK_OK(yx_json_build_finish(&b, &v, &err));
	CHECK_OK(yx_json_write(v, YX_JSON_CANONICAL, &out, &err));
	CHECK_STR(yx_buf_str(&out),
		  "{\"at\":\"1970-01-01T00:00:00Z\",\"b\":\"YWI=\",\"h\":\"01fe\",\"l\":[-1,false],"
		  "\"never\":null,\"s\":\"\xe5\x8d\xb0\",\"t\":\"a\xef\xbf\xbd\"}");
	CHECK_OK(yx_json_parse(&w, yx_buf_bytes(&out), NULL, &err));
	CHECK(yx_json_equal(v, w));

	yx_json_begin_array(&b, NULL);
	yx_json_put_value(&b, NULL, v);
	yx_json_put_str(&b, NULL, "bad \xff");
	yx_json_put_int(&b, NULL, 1);
	yx_json_end(&b);
	yx_json_free(w);
	CHECK_STATUS(yx_json_build_finish(&b, &w, &err), YX_MALFORMED);
	CHECK(!w);
	yx_json_begin_object(&b, NULL);
	yx_json_put_int(&b, "twice", 1);
	yx_json_put_int(&b, "twice", 2);
	yx_json_end(&b);
	CHECK_STATUS(yx_json_build_finish(&b, &w, &err), YX_USAGE);
	yx_json_begin_object(&b, NULL);
	CHECK_STATUS(yx_json_build_finish(&b, &w, &err), YX_USAGE);
	for (int i = 0; i <= YX_JSON_BUILD_DEPTH; i++)
		yx_json_begin_array(&b, NULL);
	CHECK_STATUS(yx_json_build_finish(&b, &w, &err), YX_LIMIT);
	yx_json_free(v);
	yx_buf_clear(&out);
}

TEST_MAIN(CASE(refuses_what_is_not_json), CASE(refuses_truncation_at_every_byte),
	  CASE(enforces_each_limit), CASE(errors_name_the_field), CASE(cuts_long_paths_whole),
	  CASE(canonical_form_is_that_of_rfc_8785),
	  CASE(canonical_form_refuses_what_a_double_cannot_hold), CASE(other_forms_keep_the_order),
	  CASE(builder_builds_and_keeps_its_first_failure))
