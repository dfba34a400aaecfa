/* SPDX-License-Identifier: Apache-2.0 */
/* Keys generated. */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>
#include "key.h"

static const struct kind {
	const char *name, *type, *curve;
	unsigned bits;
} kinds[] = {
	{ "sm2", "SM2", "SM2", 0 },       { "p256", "EC", "prime256v1", 0 },
	{ "p384", "EC", "secp384r1", 0 }, { "p521", "EC", "secp521r1", 0 },
	{ "rsa2048", "RSA", NULL, 2048 }, { "rsa3072", "RSA", NULL, 3072 },
	{ "rsa4096", "RSA", NULL, 4096 }, { "ed25519", "ED25519", NULL, 0 },
	{ "ed448", "ED448", NULL, 0 },
};

enum yx_status
yx_key_generate(struct yx_key **out, const char *kind, struct yx_error *err)
{
	const struct kind *k = NULL;
	EVP_PKEY_CTX *ctx = NULL;
	EVP_PKEY *pkey = NULL;
	enum yx_status st;
	size_t i;

	*out = NULL;
	for (i = 0; kind && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kind, kinds[i].name) == 0)
			k = &kinds[i];
	if (!k)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "no kind of key is called \"%s\"; there are sm2, p256, p384, p521, "
			       "rsa2048, rsa3072, rsa4096, ed25519, ed448",
			       kind ? kind : "");
	ossl_init_secure();
	ctx = EVP_PKEY_CTX_new_from_name(NULL, k->type, NULL);
	if (!ctx || EVP_PKEY_keygen_init(ctx) != 1 ||
	    (k->curve && EVP_PKEY_CTX_set_group_name(ctx, k->curve) != 1) ||
	    (k->bits && EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, (int)k->bits) != 1) ||
	    EVP_PKEY_keygen(ctx, &pkey) != 1) {
		st = ossl_fail(err, YX_CRYPTO, "cannot generate a key");
		goto done;
	}
	st = file_key_new(out, &pkey, err);
done:
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return st;
}
