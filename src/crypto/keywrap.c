/* SPDX-License-Identifier: Apache-2.0 */
/* AES Key Wrap (RFC 3394, NIST SP 800-38F). */
#include <openssl/err.h>
#include <string.h>
#include <yinxin/crypto_envelope.h>
#include "ossl.h"

#define WRAP_MAX 128 /* keys are wrapped, nothing longer */

static enum yx_status
run(bool wrap, struct yx_bytes kek, struct yx_bytes in, uint8_t *to, size_t *len,
    struct yx_error *err)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	EVP_CIPHER *cipher = NULL;
	int n = 0, tail = 0;
	enum yx_status st = YX_OK;

	ossl_init();
	if (ctx)
		cipher =
		    EVP_CIPHER_fetch(NULL, kek.len == 32 ? "AES-256-WRAP" : "AES-128-WRAP", NULL);
	if (!cipher) {
		st = ossl_fail(err, YX_CRYPTO, "AES Key Wrap is not there");
		goto done;
	}
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	if (EVP_CipherInit_ex2(ctx, cipher, kek.data, NULL, wrap, NULL) != 1 ||
	    EVP_CipherUpdate(ctx, to, &n, in.data, (int)in.len) != 1 || n < 0 ||
	    EVP_CipherFinal_ex(ctx, to + n, &tail) != 1) {
		ERR_clear_error();
		st = yx_fail(err, wrap ? YX_CRYPTO : YX_DENIED, NULL, "RFC 3394 2.2.2",
			     wrap ? "cannot wrap a key" : "wrapped with another key, or changed");
		goto done;
	}
	*len = (size_t)n + (size_t)tail;
done:
	EVP_CIPHER_free(cipher);
	EVP_CIPHER_CTX_free(ctx);
	return st;
}

static enum yx_status
keywrap(bool wrap, struct yx_bytes kek, struct yx_bytes in, struct yx_buf *out,
	struct yx_error *err)
{
	uint8_t made[WRAP_MAX + 16] = { 0 };
	size_t len = 0;
	enum yx_status st;

	if ((kek.len != 16 && kek.len != 32) || in.len % 8 || in.len < (wrap ? 16u : 24u) ||
	    in.len > WRAP_MAX)
		return yx_fail(err, wrap ? YX_USAGE : YX_MALFORMED, NULL, "RFC 3394 2",
			       "%zu octets cannot be a %s key", in.len, wrap ? "" : "wrapped");
	if ((st = run(wrap, kek, in, made, &len, err)) == YX_OK) {
		yx_buf_put(out, made, len);
		st = yx_buf_status(out, err);
	}
	yx_wipe(made, sizeof(made));
	return st;
}

enum yx_status
yx_keywrap(struct yx_bytes kek, struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	return keywrap(true, kek, in, out, err);
}

enum yx_status
yx_keyunwrap(struct yx_bytes kek, struct yx_bytes in, struct yx_buf *out, struct yx_error *err)
{
	if (!out->secret)
		return yx_fail(err, YX_USAGE, NULL, "", "a key belongs in a secret buffer");
	return keywrap(false, kek, in, out, err);
}
