/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Encrypted packages. The input is a whole package, or (first byte below 4) one file of a small
 * package: the list, the seed, the map as it stands, or the map before it is encrypted.
 */
#include "fuzz.h"
#include <yinxin/ofd_crypt.h>

/* Under the password "fuzz", file key and iv of zeros. */
static const char seed[] =
    "<DecyptSeed ID='1' EncryptCaseId='1.1.1'><UserInfo UserName='u'><EncryptedWK>%s</EncryptedWK>"
    "</UserInfo></DecyptSeed>";
static const char list[] = "<Encryptions><EncryptInfo ID='1'><DecryptSeedLoc>/s</DecryptSeedLoc>"
			   "<EntriesMapLoc>/m</EntriesMapLoc></EncryptInfo></Encryptions>";
static const char map[] = "<x><EncryptEntry Path='/a' EPath='/0'/></x>";

static void
sm4(struct yx_buf *out, const uint8_t *key, struct yx_bytes in)
{
	static const uint8_t iv[16];

	(void)!yx_cipher_encrypt(YX_CIPHER_SM4_CBC, yx_bytes(key, 16), yx_bytes(iv, 16),
				 yx_bytes(NULL, 0), true, in, out, NULL);
}

static void
run(struct yx_bytes package)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &out };
	const struct yx_ofd_opener o = { .password = YX_BYTES_LIT("fuzz") };
	struct yx_ofd_crypt *c = NULL;
	struct yx_ofd_opened opened;
	char users[64];

	if (yx_ofd_crypt_open(&c, package, &err) != YX_OK)
		return;
	(void)yx_ofd_crypt_users(c, users, sizeof(users));
	/* what is written is a package again, and its encryption is gone */
	if (yx_ofd_decrypt(c, &o, 1, 0, &w, &opened, &err) == YX_OK &&
	    yx_ofd_is_encrypted(yx_buf_bytes(&out)))
		__builtin_trap();
	yx_ofd_crypt_free(c);
	yx_buf_clear(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t zero[16];
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf package = { 0 }, wrapped = { 0 }, text = { 0 }, sealed = { 0 },
		      content = { 0 };
	const struct yx_zip_writer w = { yx_zip_into_buf, &package };
	struct yx_zip_edit e[5] = { { .name = "OFD.xml", .content = YX_BYTES_LIT("<OFD/>") },
				    { .name = "Encryptions.xml" },
				    { .name = "s" },
				    { .name = "m" },
				    { .name = "0" } };
	struct yx_digest wrap;
	struct yx_bytes in;

	if (size == 0 || data[0] >= 4) {
		run(yx_bytes(data, size));
		return 0;
	}
	in = yx_bytes(data + 1, size - 1);
	if (yx_digest(&wrap, YX_DIGEST_SM3, YX_BYTES_LIT("fuzz\0\0\0\1"), &err) == YX_OK) {
		sm4(&wrapped, wrap.value, yx_bytes(zero, 16));
		yx_base64_put(&text, yx_buf_bytes(&wrapped));
	}
	yx_buf_reset(&wrapped);
	yx_buf_printf(&wrapped, seed, yx_buf_str(&text));
	sm4(&sealed, zero, data[0] == 3 ? in : YX_BYTES_LIT(map));
	sm4(&content, zero, YX_BYTES_LIT("content"));
	e[1].content = data[0] == 0 ? in : YX_BYTES_LIT(list);
	e[2].content = data[0] == 1 ? in : yx_buf_bytes(&wrapped);
	e[3].content = data[0] == 2 ? in : yx_buf_bytes(&sealed);
	e[4].content = yx_buf_bytes(&content);
	if (yx_zip_create(e, 5, 0, &w, &err) == YX_OK)
		run(yx_buf_bytes(&package));
	yx_buf_clear(&package);
	yx_buf_clear(&wrapped);
	yx_buf_clear(&text);
	yx_buf_clear(&sealed);
	yx_buf_clear(&content);
	return 0;
}
