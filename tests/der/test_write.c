/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/der.h>

static void
check_bytes(struct yx_buf *b, const char *want_hex)
{
	struct yx_buf hex = { 0 };

	yx_hex_put(&hex, yx_buf_bytes(b));
	CHECK_STR(yx_buf_str(&hex), want_hex);
	yx_buf_clear(&hex);
	yx_buf_reset(b);
}

static void
simple_values(void)
{
	struct yx_buf b = { 0 };
	static const struct {
		int64_t v;
		const char *hex;
	} ints[] = { { 0, "020100" },        { 127, "02017f" },  { 128, "02020080" },
		     { -1, "0201ff" },       { -128, "020180" }, { -129, "0202ff7f" },
		     { 65536, "0203010000" } };

	for (size_t i = 0; i < sizeof(ints) / sizeof(ints[0]); i++) {
		yx_der_put_int64(&b, ints[i].v);
		check_bytes(&b, ints[i].hex);
	}
	yx_der_put_unsigned(&b, yx_bytes("\x00\x00\x80", 3));
	check_bytes(&b, "02020080");
	yx_der_put_unsigned(&b, yx_bytes("", 0));
	check_bytes(&b, "020100");
	yx_der_put_bool(&b, true);
	check_bytes(&b, "0101ff");
	yx_der_put_named_bits(&b, YX_DER_BIT_STRING, 0x03); /* digitalSignature nonRepudiation */
	check_bytes(&b, "030206c0");
	yx_der_put_named_bits(&b, YX_DER_BIT_STRING, 0);
	check_bytes(&b, "030100");
	yx_der_put_oid(&b, YX_OID_SM2_SM3);
	check_bytes(&b, "06082a811ccf55018375");
	yx_der_put_time(&b, INT64_C(2524608000) * YX_SECOND); /* 2050 */
	check_bytes(&b, "180f32303530303130313030303030305a");
	yx_buf_clear(&b);
}

static void
nested_lengths_round_trip(void)
{
	struct yx_buf b = { 0 };

	for (size_t size = 0; size < 70000; size = size * 3 + 1) {
		size_t outer = yx_der_begin(&b, YX_DER_SEQUENCE);
		size_t inner = yx_der_begin(&b, YX_DER_OCTET_STRING);
		struct yx_error err = YX_ERROR_INIT;
		struct yx_der d, s;
		struct yx_bytes v;

		yx_buf_fill(&b, 0x5a, size);
		yx_der_end(&b, inner);
		yx_der_end(&b, outer);
		CHECK_OK(yx_der_check(yx_buf_bytes(&b), &err));
		d = yx_der(yx_buf_bytes(&b));
		REQUIRE(yx_der_enter(&d, YX_DER_SEQUENCE, &s) && yx_der_octets(&s, &v));
		CHECK_INT(v.len, size);
		yx_buf_reset(&b);
	}
	yx_buf_clear(&b);
}

static void
set_of_is_sorted(void)
{
	struct yx_buf b = { 0 };
	size_t set = yx_der_begin(&b, YX_DER_SET);

	yx_der_put_int64(&b, 300);
	yx_der_put_int64(&b, 5);
	yx_der_put_int64(&b, 4);
	yx_der_end_set_of(&b, set);
	check_bytes(&b, "310a0201040201050202012c");
	yx_buf_clear(&b);
}

static void
every_known_oid_round_trips(void)
{
	for (int i = 1; i < YX_OID_COUNT; i++) {
		struct yx_bytes der = yx_oid_bytes((enum yx_oid)i);
		char text[160];

		CHECK_MSG(der.len > 0, "%s has no encoding", yx_oid_dotted((enum yx_oid)i));
		CHECK_STR(yx_oid_text(text, sizeof(text), der), yx_oid_dotted((enum yx_oid)i));
		CHECK_MSG(yx_oid_find(der) == (enum yx_oid)i, "%s is in the table twice", text);
	}
	CHECK(yx_oid_find(yx_bytes("", 0)) == YX_OID_NONE);
	CHECK(yx_oid_find(yx_bytes("\x2a\x03", 2)) == YX_OID_NONE);
}

static void
bad_dotted_text_is_refused(void)
{
	static const char *const bad[] = {
		"",     "1",    "3.1",  "1.40",   "1.2.",
		"1..2", "1.2a", "01.2", "1.2.03", "1.2.99999999999999999999"
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_buf b = { 0 };

		CHECK_STATUS(yx_oid_parse(&b, bad[i], &err), YX_MALFORMED);
		CHECK_INT(b.len, 0);
		yx_buf_clear(&b);
	}
}

TEST_MAIN(CASE(simple_values), CASE(nested_lengths_round_trip), CASE(set_of_is_sorted),
	  CASE(every_known_oid_round_trips), CASE(bad_dotted_text_is_refused))
