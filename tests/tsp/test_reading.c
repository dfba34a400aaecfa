/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request read in one process and served in another: whatever the first says of it, a token is
 * made of the request that came or not at all.
 */
#include <yinxin/limits.h>
#include "authority.h"

#define SHA256_OID "0609608648016503040201"
#define VALUE      "0420000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static struct yx_error err = YX_ERROR_INIT;
static struct identity tsa;
static struct yx_tsp_authority *authority;

static void
set_up(void)
{
	need_openssl();
	if (authority)
		return;
	tsa = identity_make("reading", "p256", TSA_EXTENSIONS);
	authority = authority_make(&tsa, NULL, NULL);
	REQUIRE(authority);
}

static struct yx_tsp_outcome
serve(struct yx_bytes request, struct yx_bytes reading)
{
	struct yx_tsp_outcome outcome = { 0 };
	struct yx_tsp_response r;
	struct yx_buf answer = { 0 };

	CHECK_OK(
	    yx_tsp_authority_answer_read(authority, request, reading, &answer, &outcome, &err));
	CHECK_OK(yx_tsp_response_parse(&r, yx_buf_bytes(&answer), &err));
	CHECK((outcome.status == YX_TSP_GRANTED) == (r.token.len != 0));
	yx_buf_clear(&answer);
	return outcome;
}

static void
from_hex(struct yx_buf *out, const char *hex)
{
	yx_buf_clear(out);
	CHECK_OK(yx_hex_decode(out, yx_bytes_str(hex), &err));
}

/* As clients write them: with and without NULL, certReq in three ways, SM3 under three names. */
static void
every_way_of_writing_it_is_served(void)
{
	static const struct {
		const char *name, *hex;
		int failure;
	} ways[] = {
		{ "NULL", "30360201013031300d" SHA256_OID "0500" VALUE, YX_TSP_NO_FAILURE },
		{ "no parameters", "3034020101302f300b" SHA256_OID VALUE, YX_TSP_NO_FAILURE },
		{ "certReq", "30390201013031300d" SHA256_OID "0500" VALUE "0101ff",
		  YX_TSP_NO_FAILURE },
		{ "certReq FALSE", "30390201013031300d" SHA256_OID "0500" VALUE "010100",
		  YX_TSP_NO_FAILURE },
		{ "nonce", "303a0201013031300d" SHA256_OID "0500" VALUE "02020080",
		  YX_TSP_NO_FAILURE },
		{ "nonce zero", "30390201013031300d" SHA256_OID "0500" VALUE "020100",
		  YX_TSP_NO_FAILURE },
		{ "SM3", "3033020101302e300a06082a811ccf55018311" VALUE, YX_TSP_NO_FAILURE },
		{ "other parameters", "30370201013032300e" SHA256_OID "020100" VALUE,
		  YX_TSP_BAD_DATA_FORMAT },
		{ "more than NULL", "30380201013033300f" SHA256_OID "05000500" VALUE,
		  YX_TSP_BAD_DATA_FORMAT },
	};
	struct yx_buf request = { 0 }, reading = { 0 };

	set_up();
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct yx_tsp_outcome o;

		from_hex(&request, ways[i].hex);
		yx_buf_clear(&reading);
		CHECK_OK(yx_tsp_request_read(&reading, yx_buf_bytes(&request), &err));
		o = serve(yx_buf_bytes(&request), yx_buf_bytes(&reading));
		CHECK_MSG(o.failure == ways[i].failure, "%s: %s (%s)", ways[i].name,
			  yx_tsp_failure_name(o.failure), o.text);
	}
	yx_buf_clear(&request);
	yx_buf_clear(&reading);
}

static void
a_reading_of_something_else_is_refused(void)
{
	struct yx_buf request = { 0 }, other = { 0 }, reading = { 0 };
	struct yx_tsp_outcome o;

	set_up();
	from_hex(&request, "303a0201013031300d" SHA256_OID "0500" VALUE "02020080");
	from_hex(&other, "303a0201013031300d" SHA256_OID "0500" VALUE "02020081");
	CHECK_OK(yx_tsp_request_read(&reading, yx_buf_bytes(&other), &err));
	o = serve(yx_buf_bytes(&request), yx_buf_bytes(&reading));
	CHECK_INT(o.failure, YX_TSP_BAD_DATA_FORMAT);
	o = serve(yx_buf_bytes(&other), yx_buf_bytes(&reading));
	CHECK_INT(o.failure, YX_TSP_NO_FAILURE);
	o = serve(yx_buf_bytes(&request), yx_bytes(NULL, 0));
	CHECK_INT(o.failure, YX_TSP_BAD_DATA_FORMAT);
	yx_buf_clear(&request);
	yx_buf_clear(&other);
	yx_buf_clear(&reading);
}

/* Any octet of it another one, cut anywhere, one too many: never a token. */
static void
a_changed_reading_is_refused(void)
{
	struct yx_buf request = { 0 }, reading = { 0 };

	set_up();
	from_hex(&request, "303d0201013031300d" SHA256_OID "0500" VALUE "020200800101ff");
	CHECK_OK(yx_tsp_request_read(&reading, yx_buf_bytes(&request), &err));
	CHECK_INT(serve(yx_buf_bytes(&request), yx_buf_bytes(&reading)).failure, YX_TSP_NO_FAILURE);
	for (size_t i = 0; i < reading.len; i++) {
		for (unsigned x = 1; x < 256; x++) {
			reading.data[i] ^= (uint8_t)x;
			CHECK_MSG(serve(yx_buf_bytes(&request), yx_buf_bytes(&reading)).failure !=
				      YX_TSP_NO_FAILURE,
				  "octet %zu ^ %u", i, x);
			reading.data[i] ^= (uint8_t)x;
		}
		CHECK_MSG(
		    serve(yx_buf_bytes(&request), yx_bytes_slice(yx_buf_bytes(&reading), 0, i))
			    .failure == YX_TSP_BAD_DATA_FORMAT,
		    "cut at %zu", i);
	}
	yx_buf_put_u8(&reading, 0);
	CHECK_INT(serve(yx_buf_bytes(&request), yx_buf_bytes(&reading)).failure,
		  YX_TSP_BAD_DATA_FORMAT);
	yx_buf_clear(&request);
	yx_buf_clear(&reading);
}

/* The words of a refusal go into an answer and a log: no control characters come through. */
static void
a_refusal_says_nothing_strange(void)
{
	static const uint8_t good[] = { 0, YX_TSP_BAD_ALG, 2, 'n', 'o' },
			     control[] = { 0, YX_TSP_BAD_ALG, 2, 'n', 27 },
			     other[] = { 0, YX_TSP_TIME_NOT_AVAILABLE, 2, 'n', 'o' };
	struct yx_tsp_outcome o;

	set_up();
	o = serve(YX_BYTES_LIT("x"), yx_bytes(good, sizeof(good)));
	CHECK(o.failure == YX_TSP_BAD_ALG && strcmp(o.text, "no") == 0);
	o = serve(YX_BYTES_LIT("x"), yx_bytes(control, sizeof(control)));
	CHECK(o.failure == YX_TSP_BAD_DATA_FORMAT && !strchr(o.text, 27));
	o = serve(YX_BYTES_LIT("x"), yx_bytes(other, sizeof(other)));
	CHECK_INT(o.failure, YX_TSP_BAD_DATA_FORMAT);
	yx_tsp_authority_free(authority);
	identity_free(&tsa);
}

TEST_MAIN(CASE(every_way_of_writing_it_is_served), CASE(a_reading_of_something_else_is_refused),
	  CASE(a_changed_reading_is_refused), CASE(a_refusal_says_nothing_strange))
