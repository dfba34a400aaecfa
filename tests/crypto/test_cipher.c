/* SPDX-License-Identifier: Apache-2.0 */
#include "../test.h"
#include <yinxin/crypto.h>

static struct yx_bytes
hex(struct yx_buf *keep, const char *s)
{
	size_t start = keep->len;

	if (yx_hex_decode(keep, yx_bytes_str(s), NULL) != YX_OK)
		test_fail(__FILE__, __LINE__, "bad hex %s", s);
	return yx_bytes(keep->data + start, keep->len - start);
}

/* Published vectors. */
static const struct vector {
	const char *what;
	enum yx_cipher_alg alg;
	const char *key, *iv, *aad, *plain, *sealed;
} vectors[] = {
	{ "SM4-GCM, RFC 8998 A.1", YX_CIPHER_SM4_GCM, "0123456789abcdeffedcba9876543210",
	  "00001234567800000000abcd", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
	  "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
	  "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
	  "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
	  "83de3541e4c2b58177e065a9bf7b62ec" },
	{ "AES-256-GCM, the GCM specification's case 16", YX_CIPHER_AES256_GCM,
	  "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
	  "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
	  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
	  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
	  "76fc6ece0f4e1768cddf8853bb2d551b" },
	{ "AES-128-CBC, SP 800-38A F.2.1", YX_CIPHER_AES128_CBC, "2b7e151628aed2a6abf7158809cf4f3c",
	  "000102030405060708090a0b0c0d0e0f", "",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51",
	  "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2" },
	{ "AES-256-ECB, SP 800-38A F.1.5", YX_CIPHER_AES256_ECB,
	  "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "", "",
	  "6bc1bee22e409f96e93d7e117393172a", "f3eed1bdb5d2a03c064b5a7e3db181f8" },
	{ "SM4, GB/T 32907 A.1, one block", YX_CIPHER_SM4_CBC, "0123456789abcdeffedcba9876543210",
	  "00000000000000000000000000000000", "", "0123456789abcdeffedcba9876543210",
	  "681edf34d206965e86b3e94f536e4246" },
	{ "RC4, RFC 6229, 40 bits", YX_CIPHER_RC4, "0102030405", "", "",
	  "00000000000000000000000000000000", "b2396305f03dc027ccc3524a0a1118a8" },
};

static void
published_vectors(void)
{
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		const struct vector *v = &vectors[i];
		struct yx_buf keep[5] = { { 0 } }, out = { 0 };
		struct yx_bytes key = hex(&keep[0], v->key), iv = hex(&keep[1], v->iv),
				aad = hex(&keep[2], v->aad), plain = hex(&keep[3], v->plain),
				sealed = hex(&keep[4], v->sealed);

		CHECK_OK(yx_cipher_encrypt(v->alg, key, iv, aad, false, plain, &out, &err));
		CHECK_MSG(yx_bytes_equal(yx_buf_bytes(&out), sealed), "%s", v->what);
		yx_buf_reset(&out);
		CHECK_OK(yx_cipher_decrypt(v->alg, key, iv, aad, false, sealed, &out, &err));
		CHECK_MSG(yx_bytes_equal(yx_buf_bytes(&out), plain), "%s back", v->what);
		for (int k = 0; k < 5; k++)
			yx_buf_clear(&keep[k]);
		yx_buf_clear(&out);
	}
}

static size_t
key_size(enum yx_cipher_alg alg)
{
	return alg == YX_CIPHER_AES256_CBC || alg == YX_CIPHER_AES256_GCM ? 32 : 16;
}

/* Every length around block borders, appended to what is there already. */
static void
round_trips(void)
{
	static const enum yx_cipher_alg algs[] = { YX_CIPHER_RC4,        YX_CIPHER_AES128_CBC,
						   YX_CIPHER_AES256_CBC, YX_CIPHER_AES256_GCM,
						   YX_CIPHER_SM4_CBC,    YX_CIPHER_SM4_GCM };
	struct yx_error err = YX_ERROR_INIT;
	uint8_t key[32], iv[16], data[70];

	CHECK_OK(yx_random(key, sizeof(key), &err));
	CHECK_OK(yx_random(iv, sizeof(iv), &err));
	CHECK_OK(yx_random(data, sizeof(data), &err));
	for (size_t a = 0; a < sizeof(algs) / sizeof(algs[0]); a++) {
		struct yx_bytes k = yx_bytes(key, key_size(algs[a]));
		bool gcm = algs[a] == YX_CIPHER_AES256_GCM || algs[a] == YX_CIPHER_SM4_GCM;
		struct yx_bytes v = yx_bytes(iv, gcm ? 12 : algs[a] == YX_CIPHER_RC4 ? 0 : 16);

		for (size_t n = 0; n <= sizeof(data); n++) {
			struct yx_buf sealed = { 0 }, back = { 0 };

			yx_buf_puts(&back, "x");
			CHECK_OK(yx_cipher_encrypt(algs[a], k, v, yx_bytes(data, n), true,
						   yx_bytes(data, n), &sealed, &err));
			CHECK_OK(yx_cipher_decrypt(algs[a], k, v, yx_bytes(data, n), true,
						   yx_buf_bytes(&sealed), &back, &err));
			CHECK_INT(back.len, n + 1);
			CHECK(back.len == n + 1 && memcmp(back.data + 1, data, n) == 0);
			yx_buf_clear(&sealed);
			yx_buf_clear(&back);
		}
	}
}

/* One changed bit anywhere, in any input, is noticed by GCM, and nothing comes out. */
static void
gcm_notices_changes(void)
{
	static const enum yx_cipher_alg algs[] = { YX_CIPHER_AES256_GCM, YX_CIPHER_SM4_GCM };
	struct yx_error err = YX_ERROR_INIT;
	uint8_t key[32] = { 1 }, iv[12] = { 2 }, aad[5] = { 3 }, data[40] = { 4 };

	for (size_t a = 0; a < 2; a++) {
		struct yx_bytes k = yx_bytes(key, key_size(algs[a]));
		struct yx_buf sealed = { 0 }, out = { 0 };

		CHECK_OK(yx_cipher_encrypt(algs[a], k, yx_bytes(iv, 12), yx_bytes(aad, 5), false,
					   yx_bytes(data, 40), &sealed, &err));
		for (size_t bit = 0; bit < sealed.len * 8; bit++) {
			sealed.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
			CHECK_STATUS(yx_cipher_decrypt(algs[a], k, yx_bytes(iv, 12),
						       yx_bytes(aad, 5), false,
						       yx_buf_bytes(&sealed), &out, &err),
				     YX_DENIED);
			CHECK_INT(out.len, 0);
			sealed.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		aad[0] ^= 1;
		CHECK_STATUS(yx_cipher_decrypt(algs[a], k, yx_bytes(iv, 12), yx_bytes(aad, 5),
					       false, yx_buf_bytes(&sealed), &out, &err),
			     YX_DENIED);
		aad[0] ^= 1;
		for (size_t n = 0; n < sealed.len; n++)
			CHECK_STATUS(yx_cipher_decrypt(algs[a], k, yx_bytes(iv, 12),
						       yx_bytes(aad, 5), false,
						       yx_bytes(sealed.data, n), &out, &err),
				     YX_DENIED);
		yx_buf_clear(&sealed);
		yx_buf_clear(&out);
	}
}

static void
wrong_sizes(void)
{
	struct yx_error err = YX_ERROR_INIT;
	uint8_t b[64] = { 0 };
	struct yx_buf out = { 0 };
	struct yx_bytes none = { NULL, 0 };

	CHECK_STATUS(yx_cipher_encrypt(YX_CIPHER_AES256_GCM, yx_bytes(b, 16), yx_bytes(b, 12), none,
				       false, none, &out, &err),
		     YX_USAGE);
	CHECK_STATUS(yx_cipher_encrypt(YX_CIPHER_SM4_GCM, yx_bytes(b, 16), yx_bytes(b, 16), none,
				       false, none, &out, &err),
		     YX_USAGE);
	CHECK_STATUS(yx_cipher_encrypt(YX_CIPHER_RC4, yx_bytes(b, 4), none, none, false,
				       yx_bytes(b, 3), &out, &err),
		     YX_USAGE);
	CHECK_STATUS(yx_cipher_encrypt(YX_CIPHER_AES128_CBC, yx_bytes(b, 16), yx_bytes(b, 16), none,
				       false, yx_bytes(b, 15), &out, &err),
		     YX_USAGE);
	CHECK_STATUS(yx_cipher_decrypt(YX_CIPHER_AES128_CBC, yx_bytes(b, 16), yx_bytes(b, 16), none,
				       true, yx_bytes(b, 15), &out, &err),
		     YX_DENIED);
	CHECK_STATUS(yx_cipher_decrypt(YX_CIPHER_AES128_CBC, yx_bytes(b, 16), yx_bytes(b, 16), none,
				       true, none, &out, &err),
		     YX_DENIED);
	CHECK_STATUS(
	    yx_cipher_encrypt((enum yx_cipher_alg)99, none, none, none, false, none, &out, &err),
	    YX_USAGE);
	CHECK_INT(out.len, 0);
	yx_buf_clear(&out);
}

TEST_MAIN(CASE(published_vectors), CASE(round_trips), CASE(gcm_notices_changes), CASE(wrong_sizes))
