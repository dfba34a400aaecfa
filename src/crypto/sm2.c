/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SM2's identity hash Z (GM/T 0009-2012 5.5, GB/T 32918.2 5.5): SM3 over the length of the user ID
 * in bits, the ID, the curve's a, b and base point, and the public key. Computed here rather than
 * by libcrypto, so that a digest can be made in pieces and the ID is always the one we mean.
 */
#include <openssl/core_names.h>
#include <string.h>
#include "pubkey.h"

static const uint8_t none_mark[1] = { 0 };
const struct yx_bytes yx_sm2_id_none = { none_mark, 0 };

/* a, b, xG, yG of GB/T 32918.5. */
static const uint8_t domain[128] = {
	0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xfc, 0x28, 0xe9, 0xfa, 0x9e, 0x9d, 0x9f, 0x5e, 0x34, 0x4d, 0x5a, 0x9e, 0x4b, 0xcf,
	0x65, 0x09, 0xa7, 0xf3, 0x97, 0x89, 0xf5, 0x15, 0xab, 0x8f, 0x92, 0xdd, 0xbc, 0xbd, 0x41,
	0x4d, 0x94, 0x0e, 0x93, 0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19, 0x5f, 0x99, 0x04,
	0x46, 0x6a, 0x39, 0xc9, 0x94, 0x8f, 0xe3, 0x0b, 0xbf, 0xf2, 0x66, 0x0b, 0xe1, 0x71, 0x5a,
	0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7, 0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6, 0x77, 0x9c, 0x59,
	0xbd, 0xce, 0xe3, 0x6b, 0x69, 0x21, 0x53, 0xd0, 0xa9, 0x87, 0x7c, 0xc6, 0x2a, 0x47, 0x40,
	0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0,
};

/* Both coordinates of the public key, whatever form it came in. */
static bool
coordinates(const struct yx_pubkey *k, uint8_t out[64])
{
	static const char *const names[2] = { OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y };
	BIGNUM *n = NULL;
	bool ok = true;
	int i;

	if (k->value.len == 65 && k->value.data[0] == 4) {
		memcpy(out, k->value.data + 1, 64);
		return true;
	}
	for (i = 0; i < 2; i++) {
		ok = ok && EVP_PKEY_get_bn_param(k->pkey, names[i], &n) == 1 &&
		     BN_bn2binpad(n, out + (ptrdiff_t)32 * i, 32) == 32;
		BN_free(n);
		n = NULL;
	}
	return ok;
}

enum yx_status
yx_sm2_z(const struct yx_pubkey *k, struct yx_bytes id, struct yx_digest *out, struct yx_error *err)
{
	struct yx_hasher *h = NULL;
	uint8_t entl[2], xy[64];
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if (k->type != YX_KEY_SM2)
		return yx_fail(err, YX_USAGE, NULL, "GM/T 0009 5.5", "not an SM2 key");
	if (id.len == 0 && id.data != yx_sm2_id_none.data)
		id = YX_BYTES_LIT(YX_SM2_DEFAULT_ID);
	if (k->sm2_z.len && yx_bytes_equal_str(id, YX_SM2_DEFAULT_ID)) {
		*out = k->sm2_z;
		return YX_OK;
	}
	if (id.len > YX_LIMIT_SM2_ID)
		return yx_fail(err, YX_LIMIT, NULL, "GM/T 0009 5.5",
			       "user ID of %zu octets, at most %d", id.len, YX_LIMIT_SM2_ID);
	if (!coordinates(k, xy))
		return ossl_fail(err, YX_CRYPTO, "cannot read the public key");
	entl[0] = (uint8_t)((id.len * 8) >> 8);
	entl[1] = (uint8_t)(id.len * 8);
	if ((st = yx_hasher_new(&h, YX_DIGEST_SM3, err)) != YX_OK ||
	    (st = yx_hasher_update(h, yx_bytes(entl, 2), err)) != YX_OK ||
	    (st = yx_hasher_update(h, id, err)) != YX_OK ||
	    (st = yx_hasher_update(h, yx_bytes(domain, sizeof(domain)), err)) != YX_OK ||
	    (st = yx_hasher_update(h, yx_bytes(xy, sizeof(xy)), err)) != YX_OK)
		goto done;
	st = yx_hasher_finish(h, out, err);
done:
	yx_hasher_free(h);
	return st;
}
