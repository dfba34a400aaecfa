/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private keys read: which form a file has, and the three unencrypted structures: PrivateKeyInfo
 * (RFC 5958), ECPrivateKey (RFC 5915), RSAPrivateKey (RFC 8017 A.1.2). Numbers go to libcrypto in
 * secure memory; the public half of an EC key is always computed, never believed.
 */
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <string.h>
#include "key.h"

/*
 * The eight numbers belong together: n = pq, ed = 1 modulo p-1 and q-1, and the three of the
 * Chinese remainder theorem follow. libcrypto would hide a wrong one by another way to compute.
 */
static bool
rsa_fits(BIGNUM *const n[8])
{
	BN_CTX *ctx = BN_CTX_secure_new();
	BIGNUM *t = BN_secure_new(), *m = BN_secure_new();
	bool ok = ctx && t && m && BN_mul(t, n[3], n[4], ctx) && BN_cmp(t, n[0]) == 0;
	int i;

	for (i = 0; ok && i < 2; i++) /* p then q */
		ok = BN_copy(m, n[3 + i]) && BN_sub_word(m, 1) &&
		     BN_mod_mul(t, n[1], n[2], m, ctx) && BN_is_one(t) &&
		     BN_nnmod(t, n[2], m, ctx) && BN_cmp(t, n[5 + i]) == 0;
	ok = ok && BN_mod_mul(t, n[4], n[7], n[3], ctx) && BN_is_one(t);
	BN_clear_free(t);
	BN_clear_free(m);
	BN_CTX_free(ctx);
	return ok;
}

static enum yx_status
read_rsa(EVP_PKEY **out, struct yx_bytes der, struct yx_error *err)
{
	static const char *const names[8] = {
		OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
		OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
		OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
		OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
	};
	struct yx_der d = yx_der(der), seq;
	struct yx_bytes n;
	int64_t version;
	OSSL_PARAM_BLD *bld = NULL;
	BIGNUM *bns[8] = { NULL };
	size_t i, n_bns = 0;
	enum yx_status st = YX_OK;

	*out = NULL;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) ||
	    !yx_der_int64(&seq, &version))
		return yx_der_fail(err, &d, "RFC 8017 A.1.2", "expected an RSAPrivateKey");
	if (version != 0)
		return yx_fail(err, YX_UNSUPPORTED, &seq.r, "RFC 8017 A.1.2",
			       "an RSA key of more than two primes");
	if (!(bld = OSSL_PARAM_BLD_new()))
		return yx_fail_nomem(err);
	for (i = 0; i < 8 && st == YX_OK; i++) {
		if (!yx_der_unsigned(&seq, &n) || !n.len)
			st = yx_der_fail(err, &seq, "RFC 8017 A.1.2", "expected a number");
		else if (n.len > YX_LIMIT_PUBKEY_BITS / 8)
			st = yx_fail(err, YX_LIMIT, &seq.r, "", "RSA number of %zu octets", n.len);
		else if (!ossl_push_bn(bld, names[i], n, i >= 2, bns, &n_bns))
			st = yx_fail_nomem(err);
	}
	if (st == YX_OK && !yx_der_at_end(&seq))
		st = yx_der_fail(err, &seq, "RFC 8017 A.1.2", "bytes after the key");
	if (st == YX_OK && !rsa_fits(bns))
		st = yx_fail(err, YX_MALFORMED, NULL, "RFC 8017 3.2",
			     "the numbers of the RSA key do not belong together");
	if (st == YX_OK)
		st = ossl_key_from(out, "RSA", EVP_PKEY_KEYPAIR, bld, err);
	while (n_bns)
		BN_clear_free(bns[--n_bns]);
	OSSL_PARAM_BLD_free(bld);
	return st;
}

/* d * G, uncompressed; checks 0 < d < order. */
static enum yx_status
compute_point(const char *curve, const BIGNUM *d, uint8_t *out, size_t *len, size_t max,
	      struct yx_error *err)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(OBJ_sn2nid(curve));
	EC_POINT *point = group ? EC_POINT_new(group) : NULL;
	enum yx_status st = YX_OK;

	if (!point)
		st = ossl_fail(err, YX_NOMEM, "cannot set up a curve");
	else if (BN_is_zero(d) || BN_cmp(d, EC_GROUP_get0_order(group)) >= 0)
		st = yx_fail(err, YX_MALFORMED, NULL, "RFC 5915 3",
			     "the private key is not between 0 and the order of its curve");
	else if (EC_POINT_mul(group, point, d, NULL, NULL, NULL) != 1 ||
		 !(*len = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, out, max,
					     NULL)))
		st = ossl_fail(err, YX_CRYPTO, "cannot compute the public key");
	EC_POINT_free(point);
	EC_GROUP_free(group);
	return st;
}

static enum yx_status
ec_key(EVP_PKEY **out, struct yx_bytes curve_oid, struct yx_bytes secret, struct yx_error *err)
{
	uint8_t point[2 * 72 + 1];
	size_t len = 0;
	char name[32];
	int bits;
	BIGNUM *d = NULL;
	OSSL_PARAM_BLD *bld = NULL;
	const char *type;
	enum yx_status st;

	if ((st = curve_find(curve_oid, name, &bits, err)) != YX_OK)
		return st;
	type = curve_key_type(yx_oid_find(curve_oid)) == YX_KEY_SM2 ? "SM2" : "EC";
	if (!(d = ossl_bn(secret, true)) || !(bld = OSSL_PARAM_BLD_new())) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = compute_point(name, d, point, &len, sizeof(point), err)) != YX_OK)
		goto done;
	if (!OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, name, 0) ||
	    !OSSL_PARAM_BLD_push_BN(bld, OSSL_PKEY_PARAM_PRIV_KEY, d) ||
	    !OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, point, len))
		st = yx_fail_nomem(err);
	else
		st = ossl_key_from(out, type, EVP_PKEY_KEYPAIR, bld, err);
done:
	BN_clear_free(d);
	OSSL_PARAM_BLD_free(bld);
	return st;
}

/* ECPrivateKey; `curve` comes from the PrivateKeyInfo around it, or is empty. */
static enum yx_status
read_ec(EVP_PKEY **out, struct yx_bytes der, struct yx_bytes curve, struct yx_error *err)
{
	struct yx_der d = yx_der(der), seq, part;
	struct yx_bytes secret, oid, ignored;
	int64_t version;

	*out = NULL;
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) ||
	    !yx_der_int64(&seq, &version) || version != 1 || !yx_der_octets(&seq, &secret))
		return yx_der_fail(err, &d, "RFC 5915 3", "expected an ECPrivateKey");
	if (yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(0), &part)) {
		if (!yx_der_oid(&part, &oid) || !yx_der_at_end(&part))
			return yx_der_fail(err, &part, "RFC 5915 3", "expected a named curve");
		if (curve.len && !yx_bytes_equal(curve, oid))
			return yx_fail(err, YX_MALFORMED, &part.r, "RFC 5915 3",
				       "the key names two different curves");
		curve = oid;
	}
	if (yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(1), &part) &&
	    (!yx_der_bits(&part, &ignored) || !yx_der_at_end(&part)))
		return yx_der_fail(err, &part, "RFC 5915 3", "expected a public key");
	if (!yx_der_at_end(&seq))
		return yx_der_fail(err, &seq, "RFC 5915 3", "bytes after the key");
	if (!curve.len)
		return yx_fail(err, YX_MALFORMED, &seq.r, "RFC 5915 3", "the curve is not named");
	if (!secret.len || secret.len > 72)
		return yx_fail(err, YX_MALFORMED, &seq.r, "RFC 5915 3", "private key of %zu octets",
			       secret.len);
	return ec_key(out, curve, secret, err);
}

static enum yx_status
read_edwards(EVP_PKEY **out, enum yx_oid alg, struct yx_bytes der, struct yx_error *err)
{
	struct yx_der d = yx_der(der);
	bool small = alg == YX_OID_ED25519;
	struct yx_bytes secret;

	if (!yx_der_octets(&d, &secret) || !yx_der_at_end(&d) || secret.len != (small ? 32u : 57u))
		return yx_der_fail(err, &d, "RFC 8410 7", "expected a CurvePrivateKey of %d octets",
				   small ? 32 : 57);
	*out = EVP_PKEY_new_raw_private_key_ex(NULL, small ? "ED25519" : "ED448", NULL, secret.data,
					       secret.len);
	return *out ? YX_OK : ossl_fail(err, YX_MALFORMED, "not a usable key");
}

/* PrivateKeyInfo, after its version was read. */
static enum yx_status
read_pkcs8(EVP_PKEY **out, struct yx_der *seq, struct yx_error *err)
{
	char dotted[YX_LIMIT_OID_TEXT];
	struct yx_der alg;
	struct yx_der_item ignored;
	struct yx_bytes oid, key, curve = { NULL, 0 };
	enum yx_oid id;

	if (!yx_der_enter(seq, YX_DER_SEQUENCE, &alg) || !yx_der_oid(&alg, &oid) ||
	    !yx_der_octets(seq, &key))
		return yx_der_fail(err, seq, "RFC 5958 2", "expected a PrivateKeyInfo");
	(void)yx_der_item(seq, YX_DER_CONTEXT_CONSTRUCTED(0), &ignored); /* attributes */
	(void)yx_der_item(seq, YX_DER_CONTEXT(1), &ignored);             /* public key */
	if (!yx_der_at_end(seq))
		return yx_der_fail(err, seq, "RFC 5958 2", "bytes after the key");
	switch ((id = yx_oid_find(oid))) {
	case YX_OID_RSA:
	case YX_OID_RSA_PSS:
		return read_rsa(out, key, err);
	case YX_OID_EC_PUBLIC_KEY:
	case YX_OID_SM2:
	case YX_OID_SM2_SIGN:
		if (!yx_der_oid(&alg, &curve)) {
			if (id == YX_OID_EC_PUBLIC_KEY)
				return yx_fail(err, YX_UNSUPPORTED, &alg.r, "RFC 5480 2.1.1",
					       "the curve is not given by name");
			curve = yx_oid_bytes(YX_OID_SM2);
		}
		return read_ec(out, key, curve, err);
	case YX_OID_ED25519:
	case YX_OID_ED448:
		return read_edwards(out, id, key, err);
	default:
		return yx_fail(err, YX_UNSUPPORTED, &alg.r, "RFC 5958 2",
			       "unknown kind of private key %s",
			       yx_oid_text(dotted, sizeof(dotted), oid));
	}
}

enum yx_status
private_read(EVP_PKEY **out, struct yx_bytes der, struct yx_error *err)
{
	struct yx_der d = yx_der(der), seq, after;
	int64_t version;

	*out = NULL;
	ossl_init_secure();
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d))
		return yx_der_fail(err, &d, "RFC 5958 2", "expected a private key");
	after = seq;
	if (!yx_der_int64(&after, &version))
		return yx_der_fail(err, &seq, "RFC 5958 2", "expected a version");
	if (yx_der_next_is(&after, YX_DER_OCTET_STRING))
		return read_ec(out, der, (struct yx_bytes){ NULL, 0 }, err);
	if (yx_der_next_is(&after, YX_DER_INTEGER))
		return read_rsa(out, der, err);
	return read_pkcs8(out, &after, err);
}

/* An encrypted PrivateKeyInfo begins with an AlgorithmIdentifier, all others with a version. */
static bool
is_encrypted(struct yx_bytes der)
{
	struct yx_der d = yx_der(der), seq;

	return yx_der_enter(&d, YX_DER_SEQUENCE, &seq) && yx_der_next_is(&seq, YX_DER_SEQUENCE);
}

/* Version, AlgorithmIdentifier, OCTET STRING: what no wrong password leaves by chance. */
static bool
is_private_key_info(struct yx_bytes der)
{
	struct yx_der d = yx_der(der), seq, alg;
	struct yx_bytes key;
	int64_t version;

	return yx_der_enter(&d, YX_DER_SEQUENCE, &seq) && yx_der_int64(&seq, &version) &&
	       yx_der_enter(&seq, YX_DER_SEQUENCE, &alg) && yx_der_octets(&seq, &key);
}

static enum yx_status
read_encrypted(EVP_PKEY **out, struct yx_bytes der, struct yx_bytes password, struct yx_error *err)
{
	struct yx_buf plain = { 0 };
	enum yx_status st;

	yx_buf_init_secret(&plain, YX_LIMIT_KEY_FILE);
	if ((st = pbes2_open(&plain, der, password, err)) == YX_OK) {
		st = private_read(out, yx_buf_bytes(&plain), err);
		/* one wrong password in 256 leaves padding that looks right */
		if (st == YX_MALFORMED && !is_private_key_info(yx_buf_bytes(&plain)))
			st = yx_fail(err, YX_DENIED, NULL, "", "wrong password");
	}
	yx_buf_clear(&plain);
	return st;
}

enum yx_status
yx_key_parse(struct yx_key **out, struct yx_bytes in, struct yx_bytes password,
	     struct yx_error *err)
{
	static const char labels[] = "ENCRYPTED PRIVATE KEY,PRIVATE KEY,EC PRIVATE KEY,"
				     "RSA PRIVATE KEY,SM2 PRIVATE KEY";
	struct yx_buf der = { 0 };
	EVP_PKEY *pkey = NULL;
	size_t pos = 0;
	enum yx_status st;

	*out = NULL;
	if (in.len > YX_LIMIT_KEY_FILE)
		return yx_fail(err, YX_LIMIT, NULL, "", "a private key of %zu octets", in.len);
	if (yx_bytes_find(in, YX_BYTES_LIT("Proc-Type: 4,ENCRYPTED"), 0) != SIZE_MAX)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 1421",
			       "the old PEM encryption; convert the key with: "
			       "openssl pkcs8 -topk8 -in OLD -out NEW");
	yx_buf_init_secret(&der, YX_LIMIT_KEY_FILE);
	if (yx_bytes_find(in, YX_BYTES_LIT("-----BEGIN "), 0) != SIZE_MAX) {
		if ((st = yx_pem_decode(&der, in, &pos, labels, NULL, err)) != YX_OK)
			goto done;
		in = yx_buf_bytes(&der);
	}
	st = is_encrypted(in) ? read_encrypted(&pkey, in, password, err)
			      : private_read(&pkey, in, err);
	if (st == YX_OK)
		st = file_key_new(out, &pkey, err);
done:
	yx_buf_clear(&der);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return st;
}
