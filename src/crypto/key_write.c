/* SPDX-License-Identifier: Apache-2.0 */
/* Keys written: SubjectPublicKeyInfo (RFC 5280 4.1.2.7) and PrivateKeyInfo (RFC 5958). */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <string.h>
#include "key.h"

#define POINT_MAX (2 * 72 + 1)

static enum yx_status
put_number(struct yx_buf *out, EVP_PKEY *pkey, const char *name, struct yx_error *err)
{
	BIGNUM *n = BN_secure_new();
	struct yx_buf octets = { 0 };
	enum yx_status st = YX_OK;
	uint8_t *at;

	yx_buf_init_secret(&octets, YX_LIMIT_KEY_FILE);
	if (!n || EVP_PKEY_get_bn_param(pkey, name, &n) != 1 ||
	    !(at = yx_buf_grow(&octets, (size_t)BN_num_bytes(n))))
		st = ossl_fail(err, YX_CRYPTO, "cannot read a number of the key");
	else {
		(void)BN_bn2bin(n, at);
		yx_der_put_unsigned(out, yx_buf_bytes(&octets));
	}
	yx_buf_clear(&octets);
	BN_clear_free(n);
	return st;
}

static enum yx_oid
edwards(EVP_PKEY *pkey)
{
	return EVP_PKEY_is_a(pkey, "ED25519") ? YX_OID_ED25519
	       : EVP_PKEY_is_a(pkey, "ED448") ? YX_OID_ED448
					      : YX_OID_NONE;
}

/* The curve's OID contents from libcrypto's name for it. */
static enum yx_status
curve_oid(struct yx_buf *out, EVP_PKEY *pkey, size_t *order_len, struct yx_error *err)
{
	char name[64], dotted[YX_LIMIT_OID_TEXT];
	size_t len = 0;
	const ASN1_OBJECT *obj;

	if (EVP_PKEY_get_utf8_string_param(pkey, OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof(name),
					   &len) != 1 ||
	    !(obj = OBJ_nid2obj(OBJ_txt2nid(name))) ||
	    OBJ_obj2txt(dotted, sizeof(dotted), obj, 1) <= 0)
		return ossl_fail(err, YX_CRYPTO, "cannot tell the curve of the key");
	*order_len = ((size_t)EVP_PKEY_get_bits(pkey) + 7) / 8;
	return yx_oid_parse(out, dotted, err);
}

static enum yx_status
point_of(EVP_PKEY *pkey, uint8_t out[POINT_MAX], size_t *len, struct yx_error *err)
{
	if (EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY, out, POINT_MAX, len) !=
	    1)
		return ossl_fail(err, YX_CRYPTO, "cannot read the public key");
	return YX_OK;
}

/* The AlgorithmIdentifier of a key; `curve` is filled for EC keys. */
static enum yx_status
put_algorithm(struct yx_buf *out, EVP_PKEY *pkey, size_t *order_len, struct yx_error *err)
{
	struct yx_buf curve = { 0 };
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE);
	enum yx_status st = YX_OK;

	*order_len = 0;
	if (EVP_PKEY_is_a(pkey, "RSA")) {
		yx_der_put_oid(out, YX_OID_RSA);
		yx_der_put_null(out);
	} else if (edwards(pkey) != YX_OID_NONE) {
		yx_der_put_oid(out, edwards(pkey));
	} else {
		if ((st = curve_oid(&curve, pkey, order_len, err)) != YX_OK)
			goto done;
		yx_der_put_oid(out, YX_OID_EC_PUBLIC_KEY);
		yx_der_put(out, YX_DER_OID, yx_buf_bytes(&curve));
	}
	yx_der_end(out, m);
done:
	yx_buf_clear(&curve);
	return st;
}

static enum yx_status
public_bits(struct yx_buf *out, EVP_PKEY *pkey, size_t order_len, struct yx_error *err)
{
	uint8_t value[POINT_MAX];
	size_t len = sizeof(value), m;
	enum yx_status st;

	if (order_len) {
		if ((st = point_of(pkey, value, &len, err)) != YX_OK)
			return st;
		yx_buf_put(out, value, len);
		return YX_OK;
	}
	if (edwards(pkey) != YX_OID_NONE) {
		if (EVP_PKEY_get_raw_public_key(pkey, value, &len) != 1)
			return ossl_fail(err, YX_CRYPTO, "cannot read the public key");
		yx_buf_put(out, value, len);
		return YX_OK;
	}
	m = yx_der_begin(out, YX_DER_SEQUENCE);
	if ((st = put_number(out, pkey, OSSL_PKEY_PARAM_RSA_N, err)) == YX_OK)
		st = put_number(out, pkey, OSSL_PKEY_PARAM_RSA_E, err);
	yx_der_end(out, m);
	return st;
}

enum yx_status
public_put(struct yx_buf *out, EVP_PKEY *pkey, struct yx_error *err)
{
	struct yx_buf bits = { 0 };
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE), order_len;
	enum yx_status st;

	if ((st = put_algorithm(out, pkey, &order_len, err)) == YX_OK &&
	    (st = public_bits(&bits, pkey, order_len, err)) == YX_OK &&
	    (st = yx_buf_status(&bits, err)) == YX_OK)
		yx_der_put_bits(out, yx_buf_bytes(&bits));
	yx_der_end(out, m);
	yx_buf_clear(&bits);
	return st != YX_OK ? st : yx_buf_status(out, err);
}

/* ----------------------------------------------------------- private parts */

static enum yx_status
put_rsa(struct yx_buf *out, EVP_PKEY *pkey, struct yx_error *err)
{
	static const char *const names[8] = {
		OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
		OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
		OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
		OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
	};
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE), i;
	enum yx_status st = YX_OK;

	yx_der_put_int64(out, 0);
	for (i = 0; i < 8 && st == YX_OK; i++)
		st = put_number(out, pkey, names[i], err);
	yx_der_end(out, m);
	return st;
}

/* ECPrivateKey without its curve, which the PrivateKeyInfo names, with the public key. */
static enum yx_status
put_ec(struct yx_buf *out, EVP_PKEY *pkey, size_t order_len, struct yx_error *err)
{
	uint8_t secret[72] = { 0 }, point[POINT_MAX];
	size_t len = 0, m, pub;
	BIGNUM *d = BN_secure_new();
	enum yx_status st;

	if (!d || order_len > sizeof(secret) ||
	    EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_PRIV_KEY, &d) != 1 ||
	    BN_bn2binpad(d, secret, (int)order_len) < 0) {
		st = ossl_fail(err, YX_CRYPTO, "cannot read the private key");
		goto done;
	}
	if ((st = point_of(pkey, point, &len, err)) != YX_OK)
		goto done;
	m = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_int64(out, 1);
	yx_der_put_octets(out, yx_bytes(secret, order_len));
	pub = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));
	yx_der_put_bits(out, yx_bytes(point, len));
	yx_der_end(out, pub);
	yx_der_end(out, m);
done:
	yx_wipe(secret, sizeof(secret));
	BN_clear_free(d);
	return st;
}

static enum yx_status
put_edwards(struct yx_buf *out, EVP_PKEY *pkey, struct yx_error *err)
{
	uint8_t secret[57];
	size_t len = sizeof(secret);
	enum yx_status st = YX_OK;

	if (EVP_PKEY_get_raw_private_key(pkey, secret, &len) != 1)
		st = ossl_fail(err, YX_CRYPTO, "cannot read the private key");
	else
		yx_der_put_octets(out, yx_bytes(secret, len));
	yx_wipe(secret, sizeof(secret));
	return st;
}

enum yx_status
private_put(struct yx_buf *out, EVP_PKEY *pkey, struct yx_error *err)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE), octets, order_len;
	enum yx_status st;

	yx_der_put_int64(out, 0);
	if ((st = put_algorithm(out, pkey, &order_len, err)) != YX_OK)
		return st;
	octets = yx_der_begin(out, YX_DER_OCTET_STRING);
	if (order_len)
		st = put_ec(out, pkey, order_len, err);
	else if (edwards(pkey) != YX_OID_NONE)
		st = put_edwards(out, pkey, err);
	else
		st = put_rsa(out, pkey, err);
	yx_der_end(out, octets);
	yx_der_end(out, m);
	return st != YX_OK ? st : yx_buf_status(out, err);
}
