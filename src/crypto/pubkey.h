/* SPDX-License-Identifier: Apache-2.0 */
/* pubkey.h: a public key as this module sees it. Unchanging once parsed. */
#ifndef CRYPTO_PUBKEY_H
#define CRYPTO_PUBKEY_H

#include "ossl.h"

struct yx_pubkey {
	enum yx_key_type type;
	enum yx_oid curve;
	int bits;
	size_t order_len;     /* octets of r and of s; 0 for RSA and EdDSA */
	size_t rsa_len;       /* octets of the modulus */
	char curve_name[32];  /* libcrypto's name of the curve */
	bool pss_only;        /* the key's own algorithm is RSASSA-PSS */
	struct yx_scheme pss; /* kind NONE: no restriction beyond pss_only */
	EVP_PKEY *pkey;
	struct yx_buf spki;
	struct yx_bytes value;       /* inside the BIT STRING; lies in spki */
	struct yx_bytes dsa_params;  /* Dss-Parms encoding; lies in spki or in dsa_inherited */
	struct yx_buf dsa_inherited; /* a copy of the issuer's */
	struct yx_digest sm2_z;      /* for the default ID */
};

/* libcrypto's name for a curve OID, its order in bits; UNSUPPORTED when it knows none. */
enum yx_status curve_find(struct yx_bytes oid, char name[32], int *bits, struct yx_error *err);
/* The key type whose algorithm OID this is, given the curve where it is an EC one. */
enum yx_key_type curve_key_type(enum yx_oid curve);
/* What this scheme may be used with. */
bool scheme_fits(const struct yx_scheme *s, const struct yx_pubkey *k);
/* What a signature is over: the digest of the message, or for SM2 e = SM3(Z || M). */
enum yx_status scheme_digest(const struct yx_pubkey *k, const struct yx_scheme *s,
			     struct yx_bytes message, struct yx_bytes sm2_id, struct yx_digest *out,
			     struct yx_error *err);

#endif
