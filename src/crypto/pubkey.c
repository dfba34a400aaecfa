/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Public keys from SubjectPublicKeyInfo (RFC 5280 4.1.2.7, RFC 3279 2.3, RFC 5480, RFC 8410,
 * GM/T 0009). The structure is read here and handed over as numbers: libcrypto's own decoders try
 * many forms one after the other and are an order slower.
 */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>
#include "pubkey.h"

#define CLAUSE "RFC 5280 4.1.2.7"

/* How far the parser has come; the key's bits are those of a BIT STRING. */
struct spki {
	enum yx_oid algorithm;
	struct yx_der params;
	struct yx_bytes value;
};

static enum yx_status
bits_of(struct yx_bytes magnitude, const char *what, unsigned max, int *bits, struct yx_error *err)
{
	unsigned n = (unsigned)magnitude.len * 8, top;

	if (magnitude.len > YX_LIMIT_PUBKEY_BITS / 8)
		return yx_fail(err, YX_LIMIT, NULL, "", "%s of %zu octets", what, magnitude.len);
	if (!magnitude.len)
		return yx_fail(err, YX_MALFORMED, NULL, "", "%s is zero", what);
	for (top = magnitude.data[0]; !(top & 0x80); top <<= 1)
		n--;
	if (n > max)
		return yx_fail(err, YX_LIMIT, NULL, "", "%s of %u bits", what, n);
	*bits = (int)n;
	return YX_OK;
}

static bool
is_odd(struct yx_bytes magnitude)
{
	return magnitude.len && (magnitude.data[magnitude.len - 1] & 1);
}

static enum yx_status
parse_rsa(struct yx_pubkey *k, const struct spki *in, struct yx_error *err)
{
	struct yx_der d = yx_der(in->value), seq;
	struct yx_bytes n, e;
	OSSL_PARAM_BLD *bld = NULL;
	BIGNUM *bns[2] = { NULL, NULL };
	size_t n_bns = 0;
	int e_bits;
	enum yx_status st;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_unsigned(&seq, &n) ||
	    !yx_der_unsigned(&seq, &e) || !yx_der_at_end(&seq) || !yx_der_at_end(&d))
		return yx_der_fail(err, &d, "RFC 8017 A.1.1", "expected an RSAPublicKey");
	if ((st = bits_of(n, "RSA modulus", YX_LIMIT_PUBKEY_BITS, &k->bits, err)) != YX_OK ||
	    (st = bits_of(e, "RSA exponent", YX_LIMIT_RSA_EXPONENT_BITS, &e_bits, err)) != YX_OK)
		return st;
	if (!is_odd(n) || !is_odd(e) || e_bits < 2)
		return yx_fail(err, YX_MALFORMED, NULL, "RFC 8017 3.1",
			       "RSA modulus or exponent cannot be right (even, or exponent 1)");
	k->rsa_len = n.len;
	if (!(bld = OSSL_PARAM_BLD_new()) ||
	    !ossl_push_bn(bld, OSSL_PKEY_PARAM_RSA_N, n, false, bns, &n_bns) ||
	    !ossl_push_bn(bld, OSSL_PKEY_PARAM_RSA_E, e, false, bns, &n_bns))
		st = yx_fail_nomem(err);
	else
		st = ossl_key_from(&k->pkey, "RSA", EVP_PKEY_PUBLIC_KEY, bld, err);
	while (n_bns)
		BN_free(bns[--n_bns]);
	OSSL_PARAM_BLD_free(bld);
	return st;
}

/* id-RSASSA-PSS as a key's algorithm: parameters, when there, restrict its use (RFC 4055 1.2). */
static enum yx_status
parse_rsa_pss(struct yx_pubkey *k, struct spki *in, struct yx_bytes algorithm, struct yx_error *err)
{
	enum yx_status st;

	k->pss_only = true;
	if (!yx_der_at_end(&in->params) &&
	    (st = yx_scheme_parse(&k->pss, algorithm, YX_DIGEST_NONE, err)) != YX_OK)
		return st;
	return parse_rsa(k, in, err);
}

static enum yx_status
parse_ec(struct yx_pubkey *k, struct spki *in, struct yx_error *err)
{
	OSSL_PARAM_BLD *bld = NULL;
	struct yx_bytes oid = yx_oid_bytes(YX_OID_SM2);
	enum yx_status st;
	bool named = yx_der_oid(&in->params, &oid);

	/* the SM2 algorithm OID implies its curve; ecPublicKey has to name one */
	if (!named && in->algorithm != YX_OID_SM2 && in->algorithm != YX_OID_SM2_SIGN) {
		if (yx_der_next_is(&in->params, YX_DER_SEQUENCE))
			return yx_fail(err, YX_UNSUPPORTED, &in->params.r, "RFC 5480 2.1.1",
				       "the curve is given by explicit parameters, not by name");
		return yx_der_fail(err, &in->params, "RFC 5480 2.1.1", "expected a named curve");
	}
	if (!named)
		(void)yx_der_null(&in->params);
	if (!yx_der_at_end(&in->params))
		return yx_der_fail(err, &in->params, "RFC 5480 2.1.1", "bytes after the curve");
	if ((st = curve_find(oid, k->curve_name, &k->bits, err)) != YX_OK)
		return st;
	k->curve = yx_oid_find(oid);
	k->type = curve_key_type(k->curve);
	k->order_len = ((size_t)k->bits + 7) / 8;
	if (!in->value.len || in->value.data[0] < 2 || in->value.data[0] > 4)
		return yx_fail(err, YX_MALFORMED, NULL, "RFC 5480 2.2",
			       "expected an uncompressed or compressed point");
	if (!(bld = OSSL_PARAM_BLD_new()) ||
	    !OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME, k->curve_name, 0) ||
	    !OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY, in->value.data,
					      in->value.len))
		st = yx_fail_nomem(err);
	else
		st = ossl_key_from(&k->pkey, k->type == YX_KEY_SM2 ? "SM2" : "EC",
				   EVP_PKEY_PUBLIC_KEY, bld, err);
	OSSL_PARAM_BLD_free(bld);
	return st;
}

static enum yx_status
parse_edwards(struct yx_pubkey *k, const struct spki *in, struct yx_error *err)
{
	bool small = k->type == YX_KEY_ED25519;

	if (!yx_der_at_end(&in->params))
		return yx_der_fail(err, &in->params, "RFC 8410 3", "parameters must be absent");
	if (in->value.len != (small ? 32u : 57u))
		return yx_fail(err, YX_MALFORMED, NULL, "RFC 8410 4",
			       "public key of %zu octets, expected %d", in->value.len,
			       small ? 32 : 57);
	k->bits = small ? 253 : 446;
	ossl_init();
	k->pkey = EVP_PKEY_new_raw_public_key_ex(NULL, small ? "ED25519" : "ED448", NULL,
						 in->value.data, in->value.len);
	return k->pkey ? YX_OK : ossl_fail(err, YX_MALFORMED, "not a usable key");
}

/* Dss-Parms: p, q, g (RFC 3279 2.3.2), in the key or in that of its issuer. */
static enum yx_status
dsa_params(struct yx_pubkey *k, struct spki *in, const struct yx_pubkey *issuer,
	   struct yx_error *err)
{
	(void)yx_der_null(&in->params);
	if (!yx_der_at_end(&in->params)) {
		k->dsa_params = yx_reader_rest(&in->params.r);
		return YX_OK;
	}
	if (!issuer || issuer->type != YX_KEY_DSA)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 3279 2.3.2",
			       "DSA parameters are left out, and no issuer's key gives them");
	yx_buf_put_bytes(&k->dsa_inherited, issuer->dsa_params);
	k->dsa_params = yx_buf_bytes(&k->dsa_inherited);
	return yx_buf_status(&k->dsa_inherited, err);
}

static enum yx_status
parse_dsa(struct yx_pubkey *k, struct spki *in, const struct yx_pubkey *issuer,
	  struct yx_error *err)
{
	struct yx_der d, seq;
	struct yx_bytes p, q, g, y;
	OSSL_PARAM_BLD *bld = NULL;
	BIGNUM *bns[4] = { NULL, NULL, NULL, NULL };
	size_t n = 0;
	int q_bits;
	enum yx_status st;

	if ((st = dsa_params(k, in, issuer, err)) != YX_OK)
		return st;
	d = yx_der(k->dsa_params);
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_unsigned(&seq, &p) ||
	    !yx_der_unsigned(&seq, &q) || !yx_der_unsigned(&seq, &g) || !yx_der_at_end(&seq) ||
	    !yx_der_at_end(&d))
		return yx_der_fail(err, &d, "RFC 3279 2.3.2", "expected Dss-Parms");
	d = yx_der(in->value);
	if (!yx_der_unsigned(&d, &y) || !yx_der_at_end(&d))
		return yx_der_fail(err, &d, "RFC 3279 2.3.2", "expected a DSAPublicKey");
	if ((st = bits_of(p, "DSA modulus", YX_LIMIT_DSA_BITS, &k->bits, err)) != YX_OK ||
	    (st = bits_of(q, "DSA order", 512, &q_bits, err)) != YX_OK)
		return st;
	if (!is_odd(p) || !is_odd(q) || !g.len || g.len > p.len || !y.len || y.len > p.len)
		return yx_fail(err, YX_MALFORMED, NULL, "FIPS 186-4 4.1",
			       "DSA parameters cannot be right");
	k->order_len = ((size_t)q_bits + 7) / 8;
	if (!(bld = OSSL_PARAM_BLD_new()) ||
	    !ossl_push_bn(bld, OSSL_PKEY_PARAM_FFC_P, p, false, bns, &n) ||
	    !ossl_push_bn(bld, OSSL_PKEY_PARAM_FFC_Q, q, false, bns, &n) ||
	    !ossl_push_bn(bld, OSSL_PKEY_PARAM_FFC_G, g, false, bns, &n) ||
	    !ossl_push_bn(bld, OSSL_PKEY_PARAM_PUB_KEY, y, false, bns, &n))
		st = yx_fail_nomem(err);
	else
		st = ossl_key_from(&k->pkey, "DSA", EVP_PKEY_PUBLIC_KEY, bld, err);
	while (n)
		BN_free(bns[--n]);
	OSSL_PARAM_BLD_free(bld);
	return st;
}

static enum yx_status
parse_kind(struct yx_pubkey *k, struct spki *in, struct yx_bytes algorithm, struct yx_bytes oid,
	   const struct yx_pubkey *issuer, struct yx_error *err)
{
	char dotted[YX_LIMIT_OID_TEXT];
	enum yx_status st;

	switch (in->algorithm) {
	case YX_OID_RSA:
		k->type = YX_KEY_RSA;
		(void)yx_der_null(&in->params); /* often left out */
		if (!yx_der_at_end(&in->params))
			return yx_der_fail(err, &in->params, "RFC 3279 2.3.1",
					   "expected NULL parameters");
		return parse_rsa(k, in, err);
	case YX_OID_RSA_PSS:
		k->type = YX_KEY_RSA;
		return parse_rsa_pss(k, in, algorithm, err);
	case YX_OID_EC_PUBLIC_KEY:
	case YX_OID_SM2:
	case YX_OID_SM2_SIGN:
		if ((st = parse_ec(k, in, err)) == YX_OK && k->type == YX_KEY_SM2)
			st = yx_sm2_z(k, (struct yx_bytes){ NULL, 0 }, &k->sm2_z, err);
		return st;
	case YX_OID_ED25519:
		k->type = YX_KEY_ED25519;
		return parse_edwards(k, in, err);
	case YX_OID_ED448:
		k->type = YX_KEY_ED448;
		return parse_edwards(k, in, err);
	case YX_OID_DSA:
		k->type = YX_KEY_DSA;
		return parse_dsa(k, in, issuer, err);
	default:
		return yx_fail(err, YX_UNSUPPORTED, NULL, CLAUSE, "unknown kind of public key %s",
			       yx_oid_text(dotted, sizeof(dotted), oid));
	}
}

enum yx_status
yx_pubkey_parse_inherit(struct yx_pubkey **out, struct yx_bytes spki,
			const struct yx_pubkey *issuer, struct yx_error *err)
{
	struct yx_pubkey *k = NULL;
	struct yx_der d, seq;
	struct yx_bytes algorithm, oid = { NULL, 0 };
	struct spki in = { 0 };
	enum yx_status st;

	*out = NULL;
	if (!(k = yx_alloc(sizeof(*k))))
		return yx_fail_nomem(err);
	yx_buf_init(&k->spki, YX_LIMIT_SPKI);
	yx_buf_init(&k->dsa_inherited, YX_LIMIT_SPKI);
	yx_buf_put_bytes(&k->spki, spki);
	if ((st = yx_buf_status(&k->spki, err)) != YX_OK)
		goto done;
	d = yx_der(yx_buf_bytes(&k->spki));
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d) ||
	    !yx_der_enter_all(&seq, YX_DER_SEQUENCE, &in.params, &algorithm) ||
	    !yx_der_oid(&in.params, &oid) || !yx_der_bits(&seq, &in.value) ||
	    !yx_der_at_end(&seq)) {
		st = yx_der_fail(err, &d, CLAUSE, "expected a SubjectPublicKeyInfo");
		goto done;
	}
	in.algorithm = yx_oid_find(oid);
	k->value = in.value;
	if ((st = parse_kind(k, &in, algorithm, oid, issuer, err)) != YX_OK)
		goto done;
	*out = k;
	k = NULL;
done:
	ERR_clear_error();
	yx_pubkey_free(k);
	return st;
}

enum yx_status
yx_pubkey_parse(struct yx_pubkey **out, struct yx_bytes spki, struct yx_error *err)
{
	return yx_pubkey_parse_inherit(out, spki, NULL, err);
}

void
yx_pubkey_free(struct yx_pubkey *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->pkey);
	yx_buf_clear(&k->spki);
	yx_buf_clear(&k->dsa_inherited);
	yx_free(k);
}

enum yx_key_type
yx_pubkey_type(const struct yx_pubkey *k)
{
	return k->type;
}

int
yx_pubkey_bits(const struct yx_pubkey *k)
{
	return k->bits;
}

enum yx_oid
yx_pubkey_curve(const struct yx_pubkey *k)
{
	return k->curve;
}

struct yx_bytes
yx_pubkey_spki(const struct yx_pubkey *k)
{
	return yx_buf_bytes(&k->spki);
}

struct yx_bytes
yx_pubkey_bits_value(const struct yx_pubkey *k)
{
	return k->value;
}

const char *
yx_pubkey_name(const struct yx_pubkey *k, char out[64])
{
	switch (k->type) {
	case YX_KEY_RSA:
		(void)snprintf(out, 64, "RSA %d", k->bits);
		break;
	case YX_KEY_DSA:
		(void)snprintf(out, 64, "DSA %d", k->bits);
		break;
	case YX_KEY_SM2:
		(void)snprintf(out, 64, "SM2");
		break;
	case YX_KEY_EC:
		if (k->curve == YX_OID_P256 || k->curve == YX_OID_P384 || k->curve == YX_OID_P521)
			(void)snprintf(out, 64, "EC P-%d", k->bits);
		else
			(void)snprintf(out, 64, "EC %s", k->curve_name);
		break;
	default:
		(void)snprintf(out, 64, "%s", k->type == YX_KEY_ED448 ? "Ed448" : "Ed25519");
	}
	return out;
}
