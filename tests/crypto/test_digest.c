/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/crypto.h>

static const struct {
	enum yx_digest_alg alg;
	const char *abc; /* digest of "abc": FIPS 180-4, FIPS 202, RFC 1321, GB/T 32905 */
} known[] = {
	{ YX_DIGEST_MD5, "900150983cd24fb0d6963f7d28e17f72" },
	{ YX_DIGEST_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ YX_DIGEST_RIPEMD160, "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc" },
	{ YX_DIGEST_SHA224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
	{ YX_DIGEST_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ YX_DIGEST_SHA384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
			    "8086072ba1e7cc2358baeca134c825a7" },
	{ YX_DIGEST_SHA512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
			    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
	{ YX_DIGEST_SHA3_224, "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf" },
	{ YX_DIGEST_SHA3_256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
	{ YX_DIGEST_SHA3_384, "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
			      "98d88cea927ac7f539f1edf228376d25" },
	{ YX_DIGEST_SHA3_512, "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
			      "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0" },
	{ YX_DIGEST_SM3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" },
	{ YX_DIGEST_SHAKE256, "483366601360a8771c6863080cc4114d8db44530f8f1e1ee4f94ea37e78b5739"
			      "d5a15bef186a5386c75744c0527e1faa9f8726e462a12a4feb06bd8801e751e4" },
};

static void
known_answers(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest d, again;
	struct yx_hasher *h;
	char hex[2 * YX_DIGEST_MAX + 1];

	CHECK_INT(sizeof(known) / sizeof(known[0]), YX_DIGEST_COUNT - 1);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		CHECK_OK(yx_digest(&d, known[i].alg, YX_BYTES_LIT("abc"), &err));
		CHECK_STR(yx_hex(hex, sizeof(hex), yx_digest_bytes(&d)), known[i].abc);
		CHECK_INT(d.len, yx_digest_size(known[i].alg));
		/* in pieces, twice, with the same hasher */
		CHECK_OK(yx_hasher_new(&h, known[i].alg, &err));
		for (int round = 0; round < 2; round++) {
			CHECK_OK(yx_hasher_update(h, YX_BYTES_LIT("a"), &err));
			CHECK_OK(yx_hasher_update(h, YX_BYTES_LIT(""), &err));
			CHECK_OK(yx_hasher_update(h, YX_BYTES_LIT("bc"), &err));
			CHECK_OK(yx_hasher_finish(h, &again, &err));
			CHECK(yx_digest_equal(&d, &again));
		}
		yx_hasher_free(h);
	}
}

static void
names_and_oids(void)
{
	for (int a = YX_DIGEST_NONE + 1; a < YX_DIGEST_COUNT; a++) {
		enum yx_digest_alg alg = (enum yx_digest_alg)a;

		CHECK_INT(yx_digest_by_name(yx_digest_name(alg)), alg);
		CHECK_INT(yx_digest_by_oid(yx_digest_oid(alg)), alg);
		CHECK(yx_digest_oid(alg) != YX_OID_NONE);
	}
	CHECK_INT(yx_digest_by_name("sha256"), YX_DIGEST_SHA256);
	CHECK_INT(yx_digest_by_name("sha-1"), YX_DIGEST_SHA1);
	CHECK_INT(yx_digest_by_name("sha3_512"), YX_DIGEST_SHA3_512);
	CHECK_INT(yx_digest_by_name("none"), YX_DIGEST_NONE);
	CHECK_INT(yx_digest_by_name(""), YX_DIGEST_NONE);
	CHECK_INT(yx_digest_by_name(NULL), YX_DIGEST_NONE);
	CHECK_INT(yx_digest_by_name("sha-256-and-some-more-text"), YX_DIGEST_NONE);
	CHECK_INT(yx_digest_by_oid(YX_OID_SM3_PLAIN), YX_DIGEST_SM3);
	CHECK_INT(yx_digest_by_oid(YX_OID_SM3_KEYED), YX_DIGEST_SM3);
	CHECK_INT(yx_digest_by_oid(YX_OID_RSA), YX_DIGEST_NONE);
	CHECK_INT(yx_digest_by_oid(YX_OID_NONE), YX_DIGEST_NONE);
	CHECK_INT(yx_digest_size((enum yx_digest_alg)99), 0);
}

static void
no_such_digest(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest d;
	struct yx_hasher *h;

	CHECK_STATUS(yx_digest(&d, YX_DIGEST_NONE, YX_BYTES_LIT("abc"), &err), YX_UNSUPPORTED);
	CHECK_STATUS(yx_digest(&d, YX_DIGEST_COUNT, YX_BYTES_LIT("abc"), &err), YX_UNSUPPORTED);
	CHECK_STATUS(yx_hasher_new(&h, YX_DIGEST_NONE, &err), YX_UNSUPPORTED);
	CHECK(h == NULL);
}

/* RFC 4231 cases 2 and 6 (a key longer than a block). */
static void
hmac_known_answers(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_digest d;
	char hex[2 * YX_DIGEST_MAX + 1];
	uint8_t long_key[131];

	CHECK_OK(yx_hmac(&d, YX_DIGEST_SHA256, YX_BYTES_LIT("Jefe"),
			 YX_BYTES_LIT("what do ya want for nothing?"), &err));
	CHECK_STR(yx_hex(hex, sizeof(hex), yx_digest_bytes(&d)),
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(long_key, 0xaa, sizeof(long_key));
	CHECK_OK(yx_hmac(&d, YX_DIGEST_SHA512, yx_bytes(long_key, sizeof(long_key)),
			 YX_BYTES_LIT("Test Using Larger Than Block-Size Key - Hash Key First"),
			 &err));
	CHECK_STR(yx_hex(hex, sizeof(hex), yx_digest_bytes(&d)),
		  "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
		  "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
	CHECK_STATUS(yx_hmac(&d, YX_DIGEST_NONE, YX_BYTES_LIT("k"), YX_BYTES_LIT("m"), &err),
		     YX_UNSUPPORTED);
}

static void
random_octets(void)
{
	struct yx_error err = YX_ERROR_INIT;
	uint8_t a[64] = { 0 }, b[64] = { 0 }, zero[64] = { 0 };

	CHECK_OK(yx_random(a, sizeof(a), &err));
	CHECK_OK(yx_random(b, sizeof(b), &err));
	CHECK(memcmp(a, b, sizeof(a)) != 0);
	CHECK(memcmp(a, zero, sizeof(a)) != 0);
	CHECK_OK(yx_random(NULL, 0, &err));
}

/* One line of OpenSSL's test data: a quoted text or hexadecimal. */
static bool
vector_value(struct yx_buf *out, const char *text)
{
	size_t len = strcspn(text, "\r\n");

	yx_buf_reset(out);
	if (*text == '"')
		return yx_buf_put(out, text + 1, len - 2);
	return yx_hex_decode(out, yx_bytes(text, len), NULL) == YX_OK;
}

static void
sm3_vectors_of_openssl(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes file = test_read(test_corpus("sm2-sm3/openssl-evpmd_sm3.txt"));
	struct yx_buf in = { 0 }, want = { 0 };
	struct yx_reader r = yx_reader(file);
	struct yx_bytes line;
	enum yx_digest_alg alg = YX_DIGEST_NONE;
	char text[4096], name[32];
	struct yx_digest d;
	int ran = 0;

	while (yx_take_until(&r, '\n', &line)) {
		snprintf(text, sizeof(text), "%.*s", (int)line.len, (const char *)line.data);
		if (sscanf(text, "Digest = %31s", name) == 1)
			alg = yx_digest_by_name(name);
		else if (strncmp(text, "Input = ", 8) == 0)
			CHECK(vector_value(&in, text + 8));
		else if (strncmp(text, "Output = ", 9) == 0) {
			CHECK(vector_value(&want, text + 9));
			CHECK_OK(yx_digest(&d, alg, yx_buf_bytes(&in), &err));
			CHECK_MSG(yx_bytes_equal(yx_digest_bytes(&d), yx_buf_bytes(&want)),
				  "vector %d of %s", ran, name);
			ran++;
		}
	}
	CHECK(ran >= 8);
	yx_buf_clear(&in);
	yx_buf_clear(&want);
	free((void *)file.data);
}

TEST_MAIN(CASE(known_answers), CASE(names_and_oids), CASE(no_such_digest), CASE(hmac_known_answers),
	  CASE(random_octets), CASE(sm3_vectors_of_openssl))
