/* SPDX-License-Identifier: Apache-2.0 */
/* Events and chains: the one shape, what may not stand in it, and the sums by hand. */
#include <yinxin/ledger.h>
#include <yinxin/limits.h>
#include "../test.h"

static struct yx_error err;

static void
encodes_canonically(void)
{
	static const uint8_t nonce[16] = { 1, 2, 3 };
	struct yx_event_fact facts[] = { { "zeta", "PAdES-B-T", 0 }, { "pages", NULL, 12 } };
	struct yx_event e = { .type = "document.signed",
			      .time = 0,
			      .has_actor = true,
			      .facts = facts,
			      .fact_count = 2,
			      .nonce = nonce };
	struct yx_buf out = { 0 };

	CHECK_OK(yx_digest(&e.document.sha256, YX_DIGEST_SHA256, YX_BYTES_LIT("abc"), &err));
	CHECK_OK(yx_event_encode(&e, &out, &err));
	CHECK_STR(yx_buf_str(&out),
		  "{\"actor\":\"00000000000000000000000000000000000000000000000000000000000000"
		  "00\",\"document\":{\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9"
		  "cb410ff61f20015ad\"},\"facts\":{\"pages\":12,\"zeta\":\"PAdES-B-T\"},\"nonce\":"
		  "\"01020300000000000000000000000000\",\"time\":\"1970-01-01T00:00:00Z\","
		  "\"type\":\"document.signed\",\"v\":1}");
	CHECK_OK(yx_event_check(yx_buf_bytes(&out), &err));
	for (size_t n = 0; n < out.len; n++)
		CHECK_MSG(yx_event_check(yx_bytes(out.data, n), NULL) != YX_OK,
			  "accepted the first %zu bytes", n);
	yx_buf_clear(&out);
}

static void
draws_a_fresh_nonce(void)
{
	struct yx_event e = { .type = "a", .time = 0 };
	struct yx_buf a = { 0 }, b = { 0 };

	CHECK_OK(yx_event_encode(&e, &a, &err));
	CHECK_OK(yx_event_encode(&e, &b, &err));
	CHECK(!yx_bytes_equal(yx_buf_bytes(&a), yx_buf_bytes(&b)));
	yx_buf_clear(&a);
	yx_buf_clear(&b);
}

static void
refuses_other_shapes(void)
{
#define N "\"nonce\":\"00000000000000000000000000000000\""
#define T "\"time\":\"1970-01-01T00:00:00Z\",\"type\":\"a\",\"v\":1}"
	static const struct {
		const char *name, *text;
		enum yx_status want;
	} cases[] = {
		{ "good", "{" N "," T, YX_OK },
		{ "blanks", "{ " N "," T, YX_MALFORMED },
		{ "other order", "{\"v\":1," N ",\"time\":\"1970-01-01T00:00:00Z\",\"type\":\"a\"}",
		  YX_MALFORMED },
		{ "no nonce", "{" T, YX_MALFORMED },
		{ "short nonce", "{\"nonce\":\"00\"," T, YX_MALFORMED },
		{ "upper-case nonce", "{\"nonce\":\"0000000000000000000000000000000A\"," T,
		  YX_MALFORMED },
		{ "null actor", "{\"actor\":null," N "," T, YX_MALFORMED },
		{ "empty document", "{\"document\":{}," N "," T, YX_MALFORMED },
		{ "unknown member", "{\"name\":\"Li\"," N "," T, YX_MALFORMED },
		{ "unknown digest", "{\"document\":{\"md5\":\"00\"}," N "," T, YX_MALFORMED },
		{ "fact that is a list", "{\"facts\":{\"a\":[]}," N "," T, YX_MALFORMED },
		{ "no facts", "{\"facts\":{}," N "," T, YX_MALFORMED },
		{ "free text", "{\"facts\":{\"a\":\"Li Lei\"}," N "," T, YX_MALFORMED },
		{ "e-mail", "{\"facts\":{\"a\":\"li@example.org\"}," N "," T, YX_MALFORMED },
		{ "telephone number", "{\"facts\":{\"a\":\"13800001111\"}," N "," T, YX_MALFORMED },
		{ "telephone number as a number", "{\"facts\":{\"a\":13800001111}," N "," T,
		  YX_MALFORMED },
		{ "identity number", "{\"facts\":{\"a\":\"11010119900101123X\"}," N "," T,
		  YX_MALFORMED },
		{ "time with an offset",
		  "{" N ",\"time\":\"1970-01-01T08:00:00+08:00\",\"type\":\"a\",\"v\":1}",
		  YX_MALFORMED },
		{ "other version",
		  "{" N ",\"time\":\"1970-01-01T00:00:00Z\",\"type\":\"a\",\"v\":2}",
		  YX_MALFORMED },
		{ "type with a blank",
		  "{" N ",\"time\":\"1970-01-01T00:00:00Z\",\"type\":\"a b\",\"v\":1}",
		  YX_MALFORMED },
		{ "array", "[]", YX_MALFORMED },
	};
	struct yx_buf big = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum yx_status st = yx_event_check(yx_bytes_str(cases[i].text), &err);

		CHECK_MSG(st == cases[i].want, "%s: %s", cases[i].name, yx_status_name(st));
	}
	yx_buf_fill(&big, ' ', YX_LIMIT_EVENT + 1);
	CHECK_STATUS(yx_event_check(yx_buf_bytes(&big), &err), YX_LIMIT);
	yx_buf_clear(&big);
}

static void
encoder_refuses_what_the_checker_does(void)
{
	struct yx_event_fact phone = { "a", "13800001111", 0 }, name = { "A", "x", 0 };
	struct yx_event e = { .type = "a", .time = YX_TIME_NONE };
	struct yx_buf out = { 0 };

	CHECK_STATUS(yx_event_encode(&e, &out, &err), YX_USAGE);
	e.time = 0;
	e.type = "a..b";
	CHECK_STATUS(yx_event_encode(&e, &out, &err), YX_USAGE);
	e.type = "a";
	e.fact_count = 1;
	e.facts = &phone;
	CHECK_STATUS(yx_event_encode(&e, &out, &err), YX_USAGE);
	e.facts = &name;
	CHECK_STATUS(yx_event_encode(&e, &out, &err), YX_USAGE);
	e.fact_count = 0;
	CHECK_OK(yx_digest(&e.document.sm3, YX_DIGEST_SHA256, YX_BYTES_LIT("abc"), &err));
	CHECK_STATUS(yx_event_encode(&e, &out, &err), YX_USAGE);
	CHECK_INT(out.len, 0);
	yx_buf_clear(&out);
}

/* Sum_n computed here with nothing but a digest function. */
static void
sums_are_those_of_the_formula(void)
{
	static const uint8_t salt[YX_CHAIN_SALT] = { 9, 8, 7 };
	static const enum yx_digest_alg algs[2] = { YX_DIGEST_SHA256, YX_DIGEST_SM3 };
	struct yx_chain c;
	uint8_t leaf[YX_LEDGER_LEAF];

	CHECK_OK(yx_chain_start(&c, salt, "M-1", &err));
	for (int n = 1; n <= 3; n++) {
		struct yx_event_hash h;
		char event[16];

		snprintf(event, sizeof(event), "e%d", n);
		CHECK_OK(yx_event_hash(yx_bytes_str(event), &h, &err));
		CHECK_OK(yx_chain_add(&c, &h, &err));
	}
	for (int a = 0; a < 2; a++) {
		const struct yx_merkle_hash *got = a ? &c.sm3 : &c.sha256;
		struct yx_digest sum, e;
		struct yx_buf in = { 0 };

		yx_buf_put(&in, "yinxin-chain/1", 15);
		yx_buf_put(&in, salt, sizeof(salt));
		yx_buf_puts(&in, "M-1");
		CHECK_OK(yx_digest(&sum, algs[a], yx_buf_bytes(&in), &err));
		if (a == 0)
			CHECK(memcmp(sum.value, c.id.b, 32) == 0);
		for (int n = 1; n <= 3; n++) {
			char event[16];

			snprintf(event, sizeof(event), "e%d", n);
			CHECK_OK(yx_digest(&e, algs[a], yx_bytes_str(event), &err));
			yx_buf_reset(&in);
			yx_buf_put_bytes(&in, yx_digest_bytes(&sum));
			yx_buf_put_bytes(&in, yx_digest_bytes(&e));
			CHECK_OK(yx_digest(&sum, algs[a], yx_buf_bytes(&in), &err));
		}
		CHECK(memcmp(sum.value, got->b, 32) == 0);
		yx_buf_clear(&in);
	}
	yx_chain_leaf(&c, leaf);
	CHECK(leaf[0] == 1 && memcmp(leaf + 1, c.id.b, 32) == 0 && leaf[40] == 3 &&
	      memcmp(leaf + 41, c.sha256.b, 32) == 0 && memcmp(leaf + 73, c.sm3.b, 32) == 0);
}

static void
commitments_need_their_salt(void)
{
	struct yx_merkle_hash a, b;
	uint8_t salt[YX_COMMIT_SALT] = { 1 };

	CHECK_OK(yx_commit(yx_bytes(salt, sizeof(salt)), YX_BYTES_LIT("someone"), &a, &err));
	salt[31] ^= 1;
	CHECK_OK(yx_commit(yx_bytes(salt, sizeof(salt)), YX_BYTES_LIT("someone"), &b, &err));
	CHECK(memcmp(&a, &b, sizeof(a)) != 0);
	CHECK_STATUS(yx_commit(yx_bytes(salt, 16), YX_BYTES_LIT("someone"), &b, &err), YX_USAGE);
}

TEST_MAIN(CASE(encodes_canonically), CASE(draws_a_fresh_nonce), CASE(refuses_other_shapes),
	  CASE(encoder_refuses_what_the_checker_does), CASE(sums_are_those_of_the_formula),
	  CASE(commitments_need_their_salt))
