/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cms_envelope: each recipient's key opens it and no other does, nothing changed opens, other
 * people's program opens what is made for RSA and EC keys, and ours what it makes.
 */
#include <yinxin/cms_envelope.h>
#include <yinxin/crypto_encrypt.h>
#include <yinxin/crypto_envelope.h>
#include <yinxin/limits.h>
#include <yinxin/pki_ca.h>
#include "../test.h"

static struct yx_error err;
static const struct yx_bytes secret = YX_BYTES_LIT("the movement of a hand, 签名");

#define KINDS 5
static const char *const kinds[KINDS] = { "sm2", "rsa2048", "p256", "p384", "p521" };
static struct yx_key *keys[KINDS];
static struct yx_cert *certs[KINDS];

static struct yx_cert *
certify(const struct yx_key *key, enum yx_ca_profile profile, int64_t days)
{
	struct yx_buf name = { 0 }, der = { 0 };
	struct yx_ca_wish wish = { .profile = profile };
	struct yx_cert *cert = NULL;

	CHECK_OK(yx_name_parse(&name, "/C=CN/CN=Examiner", &err));
	wish.subject = yx_buf_bytes(&name);
	wish.spki = yx_pubkey_spki(yx_key_public(key));
	wish.not_before = yx_time_now() - 10 * YX_DAY;
	wish.not_after = yx_time_now() + days * YX_DAY;
	CHECK_OK(yx_ca_make_cert(&der, &wish, NULL, key, &err));
	CHECK_OK(yx_cert_parse(&cert, yx_buf_bytes(&der), YX_PKI_STRICT, &err));
	yx_buf_clear(&name);
	yx_buf_clear(&der);
	return cert;
}

static void
set_up(void)
{
	for (size_t i = 0; i < KINDS && !certs[i]; i++) {
		CHECK_OK(yx_key_generate(&keys[i], kinds[i], &err));
		certs[i] = certify(keys[i], YX_CA_RECIPIENT, 100);
		CHECK_OK(yx_cms_recipient_check(certs[i], yx_time_now(), &err));
	}
}

static enum yx_status
open_with(struct yx_buf *plain, const struct yx_buf *made, const struct yx_key *key)
{
	struct yx_cms_envelope e;
	enum yx_status st;

	yx_buf_clear(plain);
	yx_buf_init_secret(plain, 1 << 20);
	if ((st = yx_cms_envelope_parse(&e, yx_buf_bytes(made), &err)) == YX_OK)
		st = yx_cms_envelope_open(plain, &e, key, &err);
	yx_cms_envelope_clear(&e);
	return st;
}

static void
opens_for_each_recipient_and_nobody_else(void)
{
	struct yx_buf made = { 0 }, plain = { 0 };
	struct yx_cms_envelope e;
	struct yx_key *other = NULL;

	set_up();
	for (size_t i = 0; i < KINDS; i++) {
		yx_buf_reset(&made);
		CHECK_OK(yx_cms_envelope_seal(&made, (const struct yx_cert *const *)&certs[i], 1,
					      secret, &err));
		CHECK_OK(yx_der_check(yx_buf_bytes(&made), &err));
		CHECK_OK(yx_cms_envelope_parse(&e, yx_buf_bytes(&made), &err));
		CHECK_INT(e.cipher, i == 0 ? YX_CIPHER_SM4_GCM : YX_CIPHER_AES256_GCM);
		CHECK(yx_cert_is_named(certs[i], e.recipients[0].issuer, e.recipients[0].serial));
		yx_cms_envelope_clear(&e);
		CHECK_OK(open_with(&plain, &made, keys[i]));
		CHECK(yx_bytes_equal(yx_buf_bytes(&plain), secret));
		CHECK_STATUS(open_with(&plain, &made, keys[(i + 1) % KINDS]), YX_DENIED);
		CHECK_OK(yx_key_generate(&other, kinds[i], &err));
		CHECK_STATUS(open_with(&plain, &made, other), YX_DENIED);
		CHECK_INT(plain.len, 0);
		yx_key_free(other);
	}
	yx_buf_reset(&made);
	CHECK_OK(
	    yx_cms_envelope_seal(&made, (const struct yx_cert *const *)certs, KINDS, secret, &err));
	for (size_t i = 0; i < KINDS; i++) {
		CHECK_OK(open_with(&plain, &made, keys[i]));
		CHECK(yx_bytes_equal(yx_buf_bytes(&plain), secret));
	}
	yx_buf_clear(&made);
	yx_buf_clear(&plain);
}

static void
nothing_cut_or_changed_opens(void)
{
	struct yx_buf made = { 0 }, plain = { 0 };
	struct yx_cms_envelope e;

	set_up();
	CHECK_OK(
	    yx_cms_envelope_seal(&made, (const struct yx_cert *const *)certs, 3, secret, &err));
	for (size_t n = 0; n < made.len; n++)
		CHECK_MSG(yx_cms_envelope_parse(&e, yx_bytes(made.data, n), &err) != YX_OK &&
			      err.text[0],
			  "cut at %zu", n);
	yx_buf_put_u8(&made, 0);
	CHECK_STATUS(yx_cms_envelope_parse(&e, yx_buf_bytes(&made), &err), YX_MALFORMED);
	made.len--;
	for (size_t i = made.len - 60; i < made.len; i++) {
		made.data[i] ^= 1;
		CHECK_MSG(open_with(&plain, &made, keys[2]) != YX_OK, "byte %zu", i);
		made.data[i] ^= 1;
	}
	/* anywhere: another content never comes out */
	for (size_t i = 0; i < made.len; i += 3) {
		made.data[i] ^= 0x10;
		if (open_with(&plain, &made, keys[2]) == YX_OK)
			CHECK_MSG(yx_bytes_equal(yx_buf_bytes(&plain), secret), "byte %zu", i);
		made.data[i] ^= 0x10;
	}
	yx_buf_clear(&made);
	yx_buf_clear(&plain);
}

static void
who_may_not_receive(void)
{
	struct yx_buf made = { 0 };
	struct yx_cert *signer, *old, *many[YX_LIMIT_CMS_RECIPIENTS + 1];
	struct yx_key *ed = NULL;

	set_up();
	signer = certify(keys[2], YX_CA_SIGNER, 100);
	old = certify(keys[2], YX_CA_RECIPIENT, -1);
	CHECK_STATUS(yx_cms_recipient_check(signer, yx_time_now(), &err), YX_DENIED);
	CHECK_STATUS(yx_cms_recipient_check(old, yx_time_now(), &err), YX_DENIED);
	yx_cert_free(signer);
	yx_cert_free(old);
	CHECK_OK(yx_key_generate(&ed, "ed25519", &err));
	signer = certify(ed, YX_CA_SIGNER, 100);
	CHECK_STATUS(yx_cms_recipient_check(signer, yx_time_now(), &err), YX_UNSUPPORTED);
	CHECK(yx_cms_envelope_seal(&made, (const struct yx_cert *const *)&signer, 1, secret,
				   &err) != YX_OK);
	CHECK_STATUS(yx_cms_envelope_seal(&made, NULL, 0, secret, &err), YX_USAGE);
	for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++)
		many[i] = certs[0];
	CHECK_STATUS(yx_cms_envelope_seal(&made, (const struct yx_cert *const *)many,
					  YX_LIMIT_CMS_RECIPIENTS + 1, secret, &err),
		     YX_USAGE);
	CHECK_INT(made.len, 0);
	yx_cert_free(signer);
	yx_key_free(ed);
}

/* ------------------------------------------------------------ other people */

static void
write_file(const char *name, struct yx_bytes bytes)
{
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", test_scratch(), name);
	CHECK_OK(yx_file_write(path, bytes, YX_OUT_REPLACE, &err));
}

static void
openssl_opens_ours(void)
{
	struct yx_buf made = { 0 }, pem = { 0 };
	const char *dir = test_scratch();
	struct yx_bytes got;
	char path[512];

	if (!test_have("openssl"))
		test_skip("openssl is not installed");
	set_up();
	CHECK_OK(yx_cms_envelope_seal(&made, (const struct yx_cert *const *)&certs[1], KINDS - 1,
				      secret, &err));
	write_file("ours.der", yx_buf_bytes(&made));
	for (size_t i = 1; i < KINDS; i++) {
		yx_buf_clear(&pem);
		yx_buf_init_secret(&pem, 1 << 16);
		CHECK_OK(yx_key_export_plain(keys[i], &pem, &err));
		write_file("key.pem", yx_buf_bytes(&pem));
		yx_buf_clear(&pem);
		yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(certs[i]));
		write_file("cert.pem", yx_buf_bytes(&pem));
		CHECK_INT(test_sh("openssl cms -decrypt -binary -inform DER -in %s/ours.der -inkey "
				  "%s/key.pem -recip %s/cert.pem -out %s/plain 2>%s/log",
				  dir, dir, dir, dir, dir),
			  0);
		(void)snprintf(path, sizeof(path), "%s/plain", dir);
		got = test_read(path);
		CHECK_MSG(yx_bytes_equal(got, secret), "%s", kinds[i]);
		free((void *)(uintptr_t)got.data);
	}
	yx_buf_clear(&made);
	yx_buf_clear(&pem);
}

static void
we_open_what_openssl_makes(void)
{
	struct yx_buf plain = { 0 }, pem = { 0 }, made = { 0 };
	const char *dir = test_scratch();
	struct yx_bytes got;
	char path[512];

	if (!test_have("openssl"))
		test_skip("openssl is not installed");
	set_up();
	write_file("in", secret);
	for (size_t i = 1; i < 3; i++) {
		yx_buf_clear(&pem);
		yx_pem_put(&pem, "CERTIFICATE", yx_cert_der(certs[i]));
		write_file("cert.pem", yx_buf_bytes(&pem));
		CHECK_INT(test_sh("openssl cms -encrypt -binary -aes-256-gcm -outform DER -in "
				  "%s/in -out %s/theirs.der -recip %s/cert.pem %s 2>%s/log",
				  dir, dir, dir,
				  i == 1
				      ? "-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"
				      : "-keyopt ecdh_kdf_md:sha256 -aes256-wrap",
				  dir),
			  0);
		(void)snprintf(path, sizeof(path), "%s/theirs.der", dir);
		got = test_read(path);
		yx_buf_clear(&made);
		yx_buf_put_bytes(&made, got);
		free((void *)(uintptr_t)got.data);
		CHECK_OK(open_with(&plain, &made, keys[i]));
		CHECK_MSG(yx_bytes_equal(yx_buf_bytes(&plain), secret), "%s", kinds[i]);
	}
	yx_buf_clear(&plain);
	yx_buf_clear(&pem);
	yx_buf_clear(&made);
}

/* -------------------------------------------------------------- primitives */

/* RFC 3394 4.6: 256 bits of key data with a 256-bit key. */
static void
key_wrap_vector(void)
{
	struct yx_buf kek = { 0 }, key = { 0 }, want = { 0 }, got = { 0 }, back = { 0 };

	CHECK_OK(yx_hex_decode(
	    &kek, YX_BYTES_LIT("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"),
	    &err));
	CHECK_OK(yx_hex_decode(
	    &key, YX_BYTES_LIT("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"),
	    &err));
	CHECK_OK(yx_hex_decode(&want,
			       YX_BYTES_LIT("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326"
					    "CBC7F0E71A99F43BFB988B9B7A02DD21"),
			       &err));
	CHECK_OK(yx_keywrap(yx_buf_bytes(&kek), yx_buf_bytes(&key), &got, &err));
	CHECK(yx_bytes_equal(yx_buf_bytes(&got), yx_buf_bytes(&want)));
	yx_buf_init_secret(&back, 64);
	CHECK_OK(yx_keyunwrap(yx_buf_bytes(&kek), yx_buf_bytes(&got), &back, &err));
	CHECK(yx_bytes_equal(yx_buf_bytes(&back), yx_buf_bytes(&key)));
	got.data[5] ^= 1;
	CHECK_STATUS(yx_keyunwrap(yx_buf_bytes(&kek), yx_buf_bytes(&got), &back, &err), YX_DENIED);
	CHECK_STATUS(yx_keyunwrap(yx_buf_bytes(&kek), yx_bytes(got.data, 17), &back, &err),
		     YX_MALFORMED);
	CHECK_STATUS(yx_keywrap(yx_bytes(kek.data, 17), yx_buf_bytes(&key), &got, &err), YX_USAGE);
	yx_buf_clear(&kek);
	yx_buf_clear(&key);
	yx_buf_clear(&want);
	yx_buf_clear(&got);
	yx_buf_clear(&back);
}

static void
agreement_needs_a_point_on_the_curve(void)
{
	struct yx_buf point = { 0 }, a = { 0 }, b = { 0 };

	set_up();
	yx_buf_init_secret(&a, 256);
	yx_buf_init_secret(&b, 256);
	CHECK_OK(yx_pubkey_agree(yx_key_public(keys[2]), YX_DIGEST_SHA256, YX_BYTES_LIT("info"), 80,
				 &point, &a, &err));
	CHECK_OK(yx_key_agree(keys[2], yx_buf_bytes(&point), YX_DIGEST_SHA256, YX_BYTES_LIT("info"),
			      80, &b, &err));
	CHECK_INT(a.len, 80);
	CHECK(yx_bytes_equal(yx_buf_bytes(&a), yx_buf_bytes(&b)));
	point.data[40] ^= 1;
	CHECK(yx_key_agree(keys[2], yx_buf_bytes(&point), YX_DIGEST_SHA256, YX_BYTES_LIT("info"),
			   80, &b, &err) != YX_OK);
	CHECK_STATUS(yx_key_agree(keys[0], yx_buf_bytes(&point), YX_DIGEST_SHA256,
				  YX_BYTES_LIT("info"), 80, &b, &err),
		     YX_UNSUPPORTED);
	yx_buf_clear(&point);
	yx_buf_clear(&a);
	yx_buf_clear(&b);
}

TEST_MAIN(CASE(opens_for_each_recipient_and_nobody_else), CASE(nothing_cut_or_changed_opens),
	  CASE(who_may_not_receive), CASE(openssl_opens_ours), CASE(we_open_what_openssl_makes),
	  CASE(key_wrap_vector), CASE(agreement_needs_a_point_on_the_curve))
