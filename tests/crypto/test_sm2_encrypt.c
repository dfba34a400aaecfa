/* SPDX-License-Identifier: Apache-2.0 */
/* SM2 encryption: the standard's own example, both directions with openssl, every fault. */
#include "../test.h"
#include <yinxin/crypto_encrypt.h>

static const struct yx_bytes none = { NULL, 0 };

static struct yx_bytes
hex(struct yx_buf *keep, const char *s)
{
	size_t start = keep->len;

	if (yx_hex_decode(keep, yx_bytes_str(s), NULL) != YX_OK)
		test_fail(__FILE__, __LINE__, "bad hex %s", s);
	return yx_bytes(keep->data + start, keep->len - start);
}

#define D  "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
#define X  "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
#define Y  "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
#define C3 "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
#define C2 "21886ca989ca9c7d58087307ca93092d651efa"

/* GB/T 32918.5-2017, annex C: "encryption standard" under a given key. */
static void
example_of_the_standard(void)
{
	static const char *const forms[] = {
		"04" X Y C3 C2,
		"04" X Y C2 C3,
		"307c022004ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73022100" Y
		"0420" C3 "0413" C2,
		/* y without the zero that keeps it positive, x with one too many */
		"307c02210004ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a730220" Y
		"0420" C3 "0413" C2,
	};
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf keep = { 0 }, out = { 0 };
	struct yx_key *k = NULL;

	CHECK_OK(yx_key_parse(&k, hex(&keep, "30310201010420" D "a00a06082a811ccf5501822d"), none,
			      &err));
	REQUIRE(k != NULL);
	yx_buf_init_secret(&out, 4096);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		yx_buf_reset(&keep);
		yx_buf_reset(&out);
		CHECK_OK(yx_key_decrypt(k, hex(&keep, forms[i]), &out, &err));
		CHECK_MSG(yx_bytes_equal_str(yx_buf_bytes(&out), "encryption standard"), "form %zu",
			  i);
	}
	yx_key_free(k);
	yx_buf_clear(&keep);
	yx_buf_clear(&out);
}

static void
there_and_back(void)
{
	static const size_t lens[] = { 1, 15, 16, 17, 32, 33, 100, 1024 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL, *other = NULL;
	struct yx_buf sealed = { 0 }, open = { 0 };
	uint8_t in[1025];

	memset(in, 0x5a, sizeof(in));
	CHECK_OK(yx_key_generate(&k, "sm2", &err));
	CHECK_OK(yx_key_generate(&other, "sm2", &err));
	yx_buf_init_secret(&open, 4096);
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		yx_buf_reset(&sealed);
		yx_buf_reset(&open);
		yx_buf_puts(&sealed, "before");
		CHECK_OK(yx_pubkey_encrypt(yx_key_public(k), yx_bytes(in, lens[i]), &sealed, &err));
		CHECK_OK(yx_der_check(yx_bytes(sealed.data + 6, sealed.len - 6), &err));
		CHECK_OK(yx_key_decrypt(k, yx_bytes(sealed.data + 6, sealed.len - 6), &open, &err));
		CHECK(yx_bytes_equal(yx_buf_bytes(&open), yx_bytes(in, lens[i])));
		CHECK_STATUS(
		    yx_key_decrypt(other, yx_bytes(sealed.data + 6, sealed.len - 6), &open, &err),
		    YX_DENIED);
		CHECK_INT(open.len, lens[i]);
	}
	CHECK_STATUS(yx_pubkey_encrypt(yx_key_public(k), none, &sealed, &err), YX_USAGE);
	CHECK_STATUS(yx_pubkey_encrypt(yx_key_public(k), yx_bytes(in, sizeof(in)), &sealed, &err),
		     YX_USAGE);
	yx_key_free(k);
	yx_key_free(other);
	yx_buf_clear(&sealed);
	yx_buf_clear(&open);
}

/* Every byte changed, every length cut: never opened, never to something else. */
static void
changed_and_cut(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL;
	struct yx_buf sealed = { 0 }, open = { 0 };

	CHECK_OK(yx_key_generate(&k, "sm2", &err));
	yx_buf_init_secret(&open, 4096);
	CHECK_OK(
	    yx_pubkey_encrypt(yx_key_public(k), YX_BYTES_LIT("0123456789abcdef"), &sealed, &err));
	for (size_t i = 0; i < sealed.len; i++) {
		sealed.data[i] ^= 0x01;
		CHECK_MSG(yx_key_decrypt(k, yx_buf_bytes(&sealed), &open, &err) != YX_OK,
			  "byte %zu", i);
		sealed.data[i] ^= 0x01;
		CHECK_MSG(yx_key_decrypt(k, yx_bytes(sealed.data, i), &open, &err) != YX_OK,
			  "cut at %zu", i);
	}
	yx_buf_put_u8(&sealed, 0);
	CHECK_STATUS(yx_key_decrypt(k, yx_buf_bytes(&sealed), &open, &err), YX_MALFORMED);
	CHECK_INT(open.len, 0);
	yx_key_free(k);
	yx_buf_clear(&sealed);
	yx_buf_clear(&open);
}

static void
keys_and_buffers_that_do_not_fit(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL;
	struct yx_buf out = { 0 };
	uint8_t big[4096] = { 0 };

	CHECK_OK(yx_key_generate(&k, "p256", &err));
	CHECK_STATUS(yx_pubkey_encrypt(yx_key_public(k), YX_BYTES_LIT("x"), &out, &err),
		     YX_UNSUPPORTED);
	CHECK_STATUS(yx_key_decrypt(k, YX_BYTES_LIT("x"), &out, &err), YX_USAGE);
	yx_buf_init_secret(&out, 4096);
	CHECK_STATUS(yx_key_decrypt(k, YX_BYTES_LIT("x"), &out, &err), YX_UNSUPPORTED);
	yx_key_free(k);
	CHECK_OK(yx_key_generate(&k, "sm2", &err));
	CHECK_STATUS(yx_key_decrypt(k, yx_bytes(big, sizeof(big)), &out, &err), YX_LIMIT);
	CHECK_STATUS(yx_key_decrypt(k, none, &out, &err), YX_MALFORMED);
	yx_key_free(k);
	yx_buf_clear(&out);
}

static void
openssl_reads_and_writes_the_same(void)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *k = NULL;
	struct yx_buf pem = { 0 }, sealed = { 0 }, open = { 0 };
	struct yx_bytes in;
	char path[300];
	const char *dir = test_scratch();

	if (!test_have("openssl"))
		test_skip("there is no openssl program");
	CHECK_OK(yx_key_generate(&k, "sm2", &err));
	yx_buf_init_secret(&pem, 4096);
	yx_buf_init_secret(&open, 4096);
	CHECK_OK(yx_key_export_plain(k, &pem, &err));
	snprintf(path, sizeof(path), "%s/key.pem", dir);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&pem), YX_OUT_REPLACE, &err));
	CHECK_OK(
	    yx_pubkey_encrypt(yx_key_public(k), YX_BYTES_LIT("a file key of 16"), &sealed, &err));
	snprintf(path, sizeof(path), "%s/sealed", dir);
	CHECK_OK(yx_file_write(path, yx_buf_bytes(&sealed), YX_OUT_REPLACE, &err));
	CHECK(test_sh("openssl pkeyutl -decrypt -inkey %s/key.pem -in %s/sealed -out %s/open "
		      "2>%s/log",
		      dir, dir, dir, dir) == 0);
	snprintf(path, sizeof(path), "%s/open", dir);
	in = test_read(path);
	CHECK(yx_bytes_equal_str(in, "a file key of 16"));
	free((void *)in.data);
	CHECK(test_sh("openssl pkeyutl -encrypt -inkey %s/key.pem -in %s/open -out %s/theirs "
		      "2>%s/log",
		      dir, dir, dir, dir) == 0);
	snprintf(path, sizeof(path), "%s/theirs", dir);
	in = test_read(path);
	CHECK_OK(yx_key_decrypt(k, in, &open, &err));
	CHECK(yx_bytes_equal_str(yx_buf_bytes(&open), "a file key of 16"));
	free((void *)in.data);
	yx_key_free(k);
	yx_buf_clear(&pem);
	yx_buf_clear(&sealed);
	yx_buf_clear(&open);
}

TEST_MAIN(CASE(example_of_the_standard), CASE(there_and_back), CASE(changed_and_cut),
	  CASE(keys_and_buffers_that_do_not_fit), CASE(openssl_reads_and_writes_the_same))
