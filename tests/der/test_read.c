/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/der.h>
#include <yinxin/limits.h>

#define B(...) yx_bytes((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

/* What strict and lenient reading make of an encoding. */
struct form {
	const char *what;
	struct yx_bytes in;
	bool strict, lenient;
	unsigned forgiven;
};

static void
lengths_and_integers(void)
{
	const struct form forms[] = {
		{ "zero", B(2, 1, 0), true, true, 0 },
		{ "127", B(2, 1, 0x7f), true, true, 0 },
		{ "128 with its leading zero", B(2, 2, 0, 0x80), true, true, 0 },
		{ "padded", B(2, 2, 0, 0x7f), false, true, YX_DER_FORGAVE_PADDED_INTEGER },
		{ "padded negative", B(2, 2, 0xff, 0x80), false, true,
		  YX_DER_FORGAVE_PADDED_INTEGER },
		{ "no octets", B(2, 0), false, false, 0 },
		{ "long form for a short length", B(2, 0x81, 1, 5), false, true,
		  YX_DER_FORGAVE_LONG_LENGTH },
		{ "length with a leading zero", B(2, 0x82, 0, 1, 5), false, true,
		  YX_DER_FORGAVE_LONG_LENGTH },
		{ "length of seventeen octets", B(2, 0x91, 0, 0, 0, 0, 0, 0, 0, 0, 0), false, false,
		  0 },
		{ "length past the end", B(2, 2, 1), false, false, 0 },
		{ "huge length", B(2, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), false,
		  false, 0 },
		{ "indefinite primitive", B(2, 0x80, 5, 0, 0), false, false, 0 },
		{ "wrong tag", B(4, 1, 5), false, false, 0 },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct yx_der_forgiven forgiven = { 0 };
		struct yx_der d = yx_der(forms[i].in);
		struct yx_der l = yx_der_lenient(forms[i].in, &forgiven, NULL);
		struct yx_bytes v;

		CHECK_MSG(yx_der_integer(&d, &v) == forms[i].strict, "strict: %s", forms[i].what);
		CHECK_MSG(yx_der_integer(&l, &v) == forms[i].lenient, "lenient: %s", forms[i].what);
		if (forms[i].lenient)
			CHECK_MSG(forgiven.kinds == forms[i].forgiven, "forgave 0x%x: %s",
				  forgiven.kinds, forms[i].what);
	}
}

static void
failing_read_does_not_move(void)
{
	struct yx_der d = yx_der(B(2, 1, 5));
	struct yx_bytes v;
	int64_t n;
	bool flag;

	CHECK(!yx_der_octets(&d, &v));
	CHECK(!yx_der_bool(&d, &flag));
	CHECK(!yx_der_null(&d));
	CHECK(yx_der_int64(&d, &n));
	CHECK_INT(n, 5);
	CHECK(yx_der_at_end(&d));
}

static void
unsigned_values(void)
{
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der d = yx_der(B(2, 2, 0, 0x80, 2, 1, 0x80));
	struct yx_bytes v;

	REQUIRE(yx_der_unsigned(&d, &v));
	CHECK(yx_bytes_equal(v, B(0x80)));
	CHECK(!yx_der_unsigned(&d, &v)); /* negative */
	d = yx_der_lenient(B(2, 1, 0x80), &forgiven, NULL);
	REQUIRE(yx_der_unsigned(&d, &v));
	CHECK(yx_bytes_equal(v, B(0x80)));
	CHECK_INT(forgiven.kinds, YX_DER_FORGAVE_UNPADDED_INTEGER);
}

static void
indefinite_lengths(void)
{
	/* SEQUENCE { SEQUENCE { INTEGER 5 }, INTEGER 6 }, both indefinite, then NULL */
	struct yx_bytes in = B(0x30, 0x80, 0x30, 0x80, 2, 1, 5, 0, 0, 2, 1, 6, 0, 0, 5, 0);
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der d = yx_der(in), outer, inner;
	int64_t n;

	CHECK(!yx_der_enter(&d, YX_DER_SEQUENCE, &outer));
	d = yx_der_lenient(in, &forgiven, NULL);
	REQUIRE(yx_der_enter(&d, YX_DER_SEQUENCE, &outer));
	REQUIRE(yx_der_enter(&outer, YX_DER_SEQUENCE, &inner));
	CHECK(yx_der_int64(&inner, &n) && n == 5 && yx_der_at_end(&inner));
	CHECK(yx_der_int64(&outer, &n) && n == 6 && yx_der_at_end(&outer));
	CHECK(yx_der_null(&d) && yx_der_at_end(&d));
	CHECK_INT(forgiven.kinds, YX_DER_FORGAVE_INDEFINITE_LENGTH);
	for (size_t cut = 0; cut < 14; cut++) {
		d = yx_der_lenient(yx_bytes_slice(in, 0, cut), &forgiven, NULL);
		CHECK(!yx_der_enter(&d, YX_DER_SEQUENCE, &outer));
	}
}

static void
constructed_strings(void)
{
	struct yx_bytes in = B(0x24, 0x80, 4, 2, 'a', 'b', 0x24, 3, 4, 1, 'c', 0, 0);
	struct yx_arena *arena = yx_arena_new(0);
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der d = yx_der_lenient(in, &forgiven, arena);
	struct yx_bytes v;

	REQUIRE(yx_der_octets(&d, &v));
	CHECK(yx_bytes_equal_str(v, "abc"));
	CHECK(forgiven.kinds & YX_DER_FORGAVE_CONSTRUCTED_STRING);
	d = yx_der(in);
	CHECK(!yx_der_octets(&d, &v));
	yx_arena_free(arena);
}

static void
depth_is_bounded(void)
{
	struct yx_buf b = { 0 };
	size_t marks[YX_LIMIT_DEPTH + 8];
	struct yx_error err = YX_ERROR_INIT;
	struct yx_der_forgiven forgiven = { 0 };
	struct yx_der_item item;
	struct yx_der d;

	for (size_t i = 0; i < YX_LIMIT_DEPTH + 8; i++)
		marks[i] = yx_der_begin(&b, YX_DER_SEQUENCE);
	for (size_t i = YX_LIMIT_DEPTH + 8; i > 0; i--)
		yx_der_end(&b, marks[i - 1]);
	CHECK_STATUS(yx_der_check(yx_buf_bytes(&b), &err), YX_MALFORMED);
	yx_buf_reset(&b);
	/* a hundred thousand open indefinite lengths must not take the stack down */
	for (size_t i = 0; i < 100000; i++)
		yx_buf_put(&b, "\x30\x80", 2);
	d = yx_der_lenient(yx_buf_bytes(&b), &forgiven, NULL);
	CHECK(!yx_der_any(&d, &item));
	yx_buf_clear(&b);
}

static void
booleans_and_bits(void)
{
	struct yx_der d = yx_der(B(1, 1, 0xff, 1, 1, 0, 3, 2, 7, 0x80, 3, 2, 1, 6, 3, 1, 0));
	uint32_t bits = 9;
	bool flag = false;

	CHECK(yx_der_bool(&d, &flag) && flag);
	CHECK(yx_der_bool(&d, &flag) && !flag);
	CHECK(yx_der_named_bits(&d, YX_DER_BIT_STRING, &bits) && bits == 1);
	CHECK(yx_der_named_bits(&d, YX_DER_BIT_STRING, &bits) && bits == 0x60);
	CHECK(yx_der_named_bits(&d, YX_DER_BIT_STRING, &bits) && bits == 0);
	d = yx_der(B(1, 1, 1));
	CHECK(!yx_der_bool(&d, &flag));
	d = yx_der(B(3, 2, 7, 0x81)); /* unused bits set */
	CHECK(!yx_der_named_bits(&d, YX_DER_BIT_STRING, &bits));
	d = yx_der(B(3, 2, 8, 0));
	CHECK(!yx_der_named_bits(&d, YX_DER_BIT_STRING, &bits));
}

static void
times(void)
{
	static const struct {
		const char *text;
		bool generalized, der, ber;
		const char *rfc3339;
	} t[] = {
		{ "260131090807Z", false, true, true, "2026-01-31T09:08:07Z" },
		{ "500101000000Z", false, true, true, "1950-01-01T00:00:00Z" },
		{ "491231235959Z", false, true, true, "2049-12-31T23:59:59Z" },
		{ "2601310908Z", false, false, true, "2026-01-31T09:08:00Z" },
		{ "260131090807+0800", false, false, true, "2026-01-31T01:08:07Z" },
		{ "20260131090807Z", true, true, true, "2026-01-31T09:08:07Z" },
		{ "20260131090807.5Z", true, true, true, "2026-01-31T09:08:07.5Z" },
		{ "20260131090807.50Z", true, false, true, "2026-01-31T09:08:07.5Z" },
		{ "20260131090807", true, false, true, "2026-01-31T09:08:07Z" },
		{ "20260229090807Z", true, false, false, NULL },
		{ "20260131250807Z", true, false, false, NULL },
		{ "20260131090807Zx", true, false, false, NULL },
		{ "260131090807.5Z", false, false, false, NULL },
		{ "", true, false, false, NULL },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct yx_bytes in = yx_bytes_str(t[i].text);
		char text[32];
		yx_time v;

		CHECK_MSG(yx_der_time_value(in, t[i].generalized, false, &v) == t[i].der,
			  "strict %s", t[i].text);
		CHECK_MSG(yx_der_time_value(in, t[i].generalized, true, &v) == t[i].ber,
			  "lenient %s", t[i].text);
		if (t[i].ber)
			CHECK_STR(yx_time_rfc3339(text, v), t[i].rfc3339);
	}
}

static void
strings_become_utf8(void)
{
	static const struct {
		uint8_t tag;
		const char *in;
		size_t len;
		const char *out;
	} t[] = {
		{ YX_DER_UTF8_STRING, "\xe5\x8d\xb0", 3, "印" },
		{ YX_DER_UTF8_STRING, "\xe5\x8d", 2, NULL },
		{ YX_DER_PRINTABLE_STRING, "CN", 2, "CN" },
		{ YX_DER_BMP_STRING, "\x53\x70\x4f\xe1", 4, "印信" },
		{ YX_DER_BMP_STRING, "\x53", 1, NULL },
		{ YX_DER_BMP_STRING, "\xd8\x40\xdc\x0b", 4, "𠀋" },
		{ YX_DER_UNIVERSAL_STRING, "\0\0\x53\x70", 4, "印" },
		{ YX_DER_T61_STRING, "\xe9", 1, "é" },
		{ YX_DER_OCTET_STRING, "a", 1, NULL },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct yx_buf b = { 0 };
		bool ok = yx_der_text_value(t[i].tag, yx_bytes(t[i].in, t[i].len), &b);

		CHECK_MSG(ok == (t[i].out != NULL), "string %zu", i);
		if (t[i].out)
			CHECK_STR(yx_buf_str(&b), t[i].out);
		yx_buf_clear(&b);
	}
}

TEST_MAIN(CASE(lengths_and_integers), CASE(failing_read_does_not_move), CASE(unsigned_values),
	  CASE(indefinite_lengths), CASE(constructed_strings), CASE(depth_is_bounded),
	  CASE(booleans_and_bits), CASE(times), CASE(strings_become_utf8))
