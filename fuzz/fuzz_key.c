/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys, public keys, signature algorithms and signature values, from any bytes. */
#include <stdlib.h>
#include <yinxin/crypto.h>
#include "fuzz.h"

static void
use_public(const struct yx_pubkey *k, struct yx_bytes in)
{
	static const struct yx_scheme schemes[] = {
		{ YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_ECDSA, YX_DIGEST_SHA256, YX_DIGEST_NONE, 0 },
		{ YX_SCHEME_SM2, YX_DIGEST_SM3, YX_DIGEST_NONE, 0 },
	};
	struct yx_bytes none = { NULL, 0 };
	char name[64];
	bool valid;

	(void)yx_pubkey_name(k, name);
	if (yx_pubkey_bits(k) > 4096)
		return;
	for (size_t i = 0; i < 3; i++)
		if (yx_pubkey_verify(k, &schemes[i], YX_BYTES_LIT("m"), in, none, true, NULL,
				     &valid, NULL) == YX_OK &&
		    valid && yx_pubkey_bits(k) > 1024)
			abort(); /* nobody forges */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pubkey *pub;
	struct yx_key *key;
	struct yx_scheme s;

	if (yx_pubkey_parse(&pub, in, &err) == YX_OK)
		use_public(pub, in);
	yx_pubkey_free(pub);
	/* without a password: key derivation would only burn time */
	if (yx_key_parse(&key, in, (struct yx_bytes){ NULL, 0 }, &err) != YX_OK)
		key = NULL;
	yx_key_free(key);
	if (yx_scheme_parse(&s, in, YX_DIGEST_SHA256, &err) == YX_OK) {
		struct yx_buf out = { 0 };
		struct yx_scheme again;

		/* what was read can be written, and reads the same */
		if (yx_scheme_put(&out, &s, &err) == YX_OK &&
		    (yx_scheme_parse(&again, yx_buf_bytes(&out), YX_DIGEST_NONE, &err) != YX_OK ||
		     again.kind != s.kind || again.digest != s.digest))
			abort();
		yx_buf_clear(&out);
	}
	return 0;
}
