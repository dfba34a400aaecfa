/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signature schemes: AlgorithmIdentifiers read and written (RFC 5280 4.1.1.2, RFC 4055, RFC 5758,
 * RFC 8410, BSI TR-03111, GM/T 0006). Reading is kind about parameters that are absent where NULL
 * should be and the reverse, which is common; anything else is malformed.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/crypto.h>
#include <yinxin/limits.h>

#define PSS_CLAUSE     "RFC 4055 3.1"
#define SALT_LIMIT     1024
#define SHA1_SALT_SIZE 20

struct known {
	enum yx_oid oid;
	enum yx_scheme_kind kind;
	enum yx_digest_alg digest; /* NONE: from the hint */
};

/* The first row of a kind and digest is the one written. */
static const struct known table[] = {
	{ YX_OID_RSA_SHA256, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA256 },
	{ YX_OID_RSA_SHA384, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA384 },
	{ YX_OID_RSA_SHA512, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA512 },
	{ YX_OID_RSA_SHA224, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA224 },
	{ YX_OID_RSA_SHA1, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA1 },
	{ YX_OID_RSA_SHA1_OIW, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA1 },
	{ YX_OID_RSA_MD5, YX_SCHEME_RSA_PKCS1, YX_DIGEST_MD5 },
	{ YX_OID_RSA_RIPEMD160, YX_SCHEME_RSA_PKCS1, YX_DIGEST_RIPEMD160 },
	{ YX_OID_RSA_SHA3_224, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA3_224 },
	{ YX_OID_RSA_SHA3_256, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA3_256 },
	{ YX_OID_RSA_SHA3_384, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA3_384 },
	{ YX_OID_RSA_SHA3_512, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SHA3_512 },
	{ YX_OID_RSA_SM3, YX_SCHEME_RSA_PKCS1, YX_DIGEST_SM3 },
	{ YX_OID_RSA, YX_SCHEME_RSA_PKCS1, YX_DIGEST_NONE },
	{ YX_OID_ECDSA_SHA256, YX_SCHEME_ECDSA, YX_DIGEST_SHA256 },
	{ YX_OID_ECDSA_SHA384, YX_SCHEME_ECDSA, YX_DIGEST_SHA384 },
	{ YX_OID_ECDSA_SHA512, YX_SCHEME_ECDSA, YX_DIGEST_SHA512 },
	{ YX_OID_ECDSA_SHA224, YX_SCHEME_ECDSA, YX_DIGEST_SHA224 },
	{ YX_OID_ECDSA_SHA1, YX_SCHEME_ECDSA, YX_DIGEST_SHA1 },
	{ YX_OID_ECDSA_SHA3_224, YX_SCHEME_ECDSA, YX_DIGEST_SHA3_224 },
	{ YX_OID_ECDSA_SHA3_256, YX_SCHEME_ECDSA, YX_DIGEST_SHA3_256 },
	{ YX_OID_ECDSA_SHA3_384, YX_SCHEME_ECDSA, YX_DIGEST_SHA3_384 },
	{ YX_OID_ECDSA_SHA3_512, YX_SCHEME_ECDSA, YX_DIGEST_SHA3_512 },
	{ YX_OID_EC_PUBLIC_KEY, YX_SCHEME_ECDSA, YX_DIGEST_NONE },
	{ YX_OID_ECDSA_PLAIN_SHA256, YX_SCHEME_ECDSA_PLAIN, YX_DIGEST_SHA256 },
	{ YX_OID_ECDSA_PLAIN_SHA384, YX_SCHEME_ECDSA_PLAIN, YX_DIGEST_SHA384 },
	{ YX_OID_ECDSA_PLAIN_SHA512, YX_SCHEME_ECDSA_PLAIN, YX_DIGEST_SHA512 },
	{ YX_OID_ECDSA_PLAIN_SHA224, YX_SCHEME_ECDSA_PLAIN, YX_DIGEST_SHA224 },
	{ YX_OID_ECDSA_PLAIN_SHA1, YX_SCHEME_ECDSA_PLAIN, YX_DIGEST_SHA1 },
	{ YX_OID_SM2_SM3, YX_SCHEME_SM2, YX_DIGEST_SM3 },
	{ YX_OID_SM2_SM3_MISSING_ARC, YX_SCHEME_SM2, YX_DIGEST_SM3 },
	{ YX_OID_SM2_SIGN, YX_SCHEME_SM2, YX_DIGEST_SM3 },
	{ YX_OID_SM2, YX_SCHEME_SM2, YX_DIGEST_SM3 },
	{ YX_OID_ED25519, YX_SCHEME_EDDSA, YX_DIGEST_NONE },
	{ YX_OID_ED448, YX_SCHEME_ED448, YX_DIGEST_NONE },
	{ YX_OID_DSA_SHA256, YX_SCHEME_DSA, YX_DIGEST_SHA256 },
	{ YX_OID_DSA_SHA224, YX_SCHEME_DSA, YX_DIGEST_SHA224 },
	{ YX_OID_DSA_SHA384, YX_SCHEME_DSA, YX_DIGEST_SHA384 },
	{ YX_OID_DSA_SHA512, YX_SCHEME_DSA, YX_DIGEST_SHA512 },
	{ YX_OID_DSA_SHA1, YX_SCHEME_DSA, YX_DIGEST_SHA1 },
	{ YX_OID_DSA_SHA1_OIW, YX_SCHEME_DSA, YX_DIGEST_SHA1 },
	{ YX_OID_DSA, YX_SCHEME_DSA, YX_DIGEST_NONE },
};

static const struct known *
find(enum yx_oid oid)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].oid == oid)
			return &table[i];
	return NULL;
}

/* A digest AlgorithmIdentifier; parameters absent or NULL. */
static bool
read_digest(struct yx_der *d, enum yx_digest_alg *out)
{
	struct yx_der alg;
	enum yx_oid oid;

	if (!yx_der_enter(d, YX_DER_SEQUENCE, &alg) || !yx_der_oid_known(&alg, &oid))
		return false;
	(void)yx_der_null(&alg);
	*out = yx_digest_by_oid(oid);
	return yx_der_at_end(&alg);
}

/* RSASSA-PSS-params: every field has a default. */
static enum yx_status
read_pss(struct yx_der *d, struct yx_scheme *out, struct yx_error *err)
{
	struct yx_der params, field, mgf;
	enum yx_oid oid = YX_OID_NONE;
	int64_t n;

	out->digest = out->mgf1 = YX_DIGEST_SHA1;
	out->salt_len = SHA1_SALT_SIZE;
	if (!yx_der_enter(d, YX_DER_SEQUENCE, &params))
		return yx_der_fail(err, d, PSS_CLAUSE,
				   "RSASSA-PSS needs its parameters, a SEQUENCE");
	if (yx_der_enter(&params, YX_DER_CONTEXT_CONSTRUCTED(0), &field) &&
	    (!read_digest(&field, &out->digest) || !yx_der_at_end(&field)))
		return yx_der_fail(err, &field, PSS_CLAUSE, "expected the digest of RSASSA-PSS");
	if (yx_der_enter(&params, YX_DER_CONTEXT_CONSTRUCTED(1), &field)) {
		if (!yx_der_enter(&field, YX_DER_SEQUENCE, &mgf) || !yx_der_oid_known(&mgf, &oid))
			return yx_der_fail(err, &field, PSS_CLAUSE,
					   "expected a mask generation function");
		if (oid != YX_OID_MGF1)
			return yx_fail(err, YX_UNSUPPORTED, &field.r, PSS_CLAUSE,
				       "a mask generation function other than MGF1");
		if (!read_digest(&mgf, &out->mgf1) || !yx_der_at_end(&mgf) ||
		    !yx_der_at_end(&field))
			return yx_der_fail(err, &mgf, PSS_CLAUSE, "expected the digest of MGF1");
	}
	if (yx_der_enter(&params, YX_DER_CONTEXT_CONSTRUCTED(2), &field)) {
		if (!yx_der_int64(&field, &n) || n < 0 || n > SALT_LIMIT || !yx_der_at_end(&field))
			return yx_der_fail(err, &field, PSS_CLAUSE, "expected a salt length");
		out->salt_len = (int)n;
	}
	if (yx_der_enter(&params, YX_DER_CONTEXT_CONSTRUCTED(3), &field) &&
	    (!yx_der_int64(&field, &n) || n != 1 || !yx_der_at_end(&field)))
		return yx_der_fail(err, &field, PSS_CLAUSE, "expected trailer field 1");
	if (!yx_der_at_end(&params))
		return yx_der_fail(err, &params, PSS_CLAUSE, "unknown RSASSA-PSS parameter");
	if (out->digest == YX_DIGEST_NONE || out->mgf1 == YX_DIGEST_NONE)
		return yx_fail(err, YX_UNSUPPORTED, &params.r, PSS_CLAUSE,
			       "RSASSA-PSS with a digest this program does not know");
	return YX_OK;
}

static bool
is_eddsa(enum yx_scheme_kind kind)
{
	return kind == YX_SCHEME_EDDSA || kind == YX_SCHEME_ED448;
}

/* Complete an OID that names the key only. */
static enum yx_status
apply_hint(struct yx_scheme *out, const struct known *k, enum yx_digest_alg hint,
	   struct yx_error *err)
{
	if (k->digest != YX_DIGEST_NONE || is_eddsa(k->kind))
		return YX_OK;
	if (hint == YX_DIGEST_NONE)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "RFC 5280 4.1.1.2",
			       "%s names a key, not how a signature was made", yx_oid_name(k->oid));
	out->digest = hint;
	/* ecPublicKey beside SM3 is how some programs write SM2 */
	if (k->oid == YX_OID_EC_PUBLIC_KEY && hint == YX_DIGEST_SM3)
		out->kind = YX_SCHEME_SM2;
	return YX_OK;
}

enum yx_status
yx_scheme_parse(struct yx_scheme *out, struct yx_bytes algorithm, enum yx_digest_alg digest_hint,
		struct yx_error *err)
{
	struct yx_der d = yx_der(algorithm), alg;
	struct yx_bytes oid;
	const struct known *k;
	char dotted[YX_LIMIT_OID_TEXT];
	enum yx_oid id;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &alg) || !yx_der_at_end(&d) ||
	    !yx_der_oid(&alg, &oid))
		return yx_der_fail(err, &d, "RFC 5280 4.1.1.2", "expected an AlgorithmIdentifier");
	id = yx_oid_find(oid);
	if (id == YX_OID_RSA_PSS) {
		out->kind = YX_SCHEME_RSA_PSS;
		if ((st = read_pss(&alg, out, err)) != YX_OK)
			goto fail;
	} else if ((k = find(id))) {
		out->kind = k->kind;
		out->digest = k->digest;
		(void)yx_der_null(&alg);
		/* some name the key's curve again here, which adds nothing */
		if (k->kind == YX_SCHEME_ECDSA || k->kind == YX_SCHEME_ECDSA_PLAIN)
			(void)yx_der_oid(&alg, &oid);
		if ((st = apply_hint(out, k, digest_hint, err)) != YX_OK)
			goto fail;
	} else {
		return yx_fail(err, YX_UNSUPPORTED, &alg.r, "",
			       "unknown signature algorithm %s (%s)",
			       yx_oid_text(dotted, sizeof(dotted), oid),
			       id != YX_OID_NONE ? yx_oid_name(id) : "not in this program's table");
	}
	if (yx_der_at_end(&alg))
		return YX_OK;
	st = yx_der_fail(err, &alg, "RFC 5280 4.1.1.2", "unexpected signature parameters");
fail:
	memset(out, 0, sizeof(*out));
	return st;
}

/* ----------------------------------------------------------------- writing */

static void
put_digest(struct yx_buf *out, enum yx_digest_alg alg)
{
	size_t m = yx_der_begin(out, YX_DER_SEQUENCE);

	yx_der_put_oid(out, yx_digest_oid(alg));
	yx_der_put_null(out);
	yx_der_end(out, m);
}

static void
put_pss(struct yx_buf *out, const struct yx_scheme *s)
{
	enum yx_digest_alg mgf1 = s->mgf1 != YX_DIGEST_NONE ? s->mgf1 : s->digest;
	size_t params = yx_der_begin(out, YX_DER_SEQUENCE), field, mgf;
	int64_t salt = s->salt_len < 0 ? (int64_t)yx_digest_size(s->digest) : s->salt_len;

	if (s->digest != YX_DIGEST_SHA1) {
		field = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(0));
		put_digest(out, s->digest);
		yx_der_end(out, field);
	}
	if (mgf1 != YX_DIGEST_SHA1) {
		field = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1));
		mgf = yx_der_begin(out, YX_DER_SEQUENCE);
		yx_der_put_oid(out, YX_OID_MGF1);
		put_digest(out, mgf1);
		yx_der_end(out, mgf);
		yx_der_end(out, field);
	}
	if (salt != SHA1_SALT_SIZE) {
		field = yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(2));
		yx_der_put_int64(out, salt);
		yx_der_end(out, field);
	}
	yx_der_end(out, params);
}

static enum yx_oid
oid_to_write(const struct yx_scheme *s)
{
	size_t i;

	if (s->kind == YX_SCHEME_RSA_PSS)
		return YX_OID_RSA_PSS;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].kind == s->kind && table[i].digest == s->digest)
			return table[i].oid;
	return YX_OID_NONE;
}

enum yx_status
yx_scheme_put(struct yx_buf *out, const struct yx_scheme *s, struct yx_error *err)
{
	enum yx_oid oid = oid_to_write(s);
	size_t m;

	if (oid == YX_OID_NONE || (!is_eddsa(s->kind) && s->digest == YX_DIGEST_NONE))
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "no AlgorithmIdentifier exists for this signature with %s",
			       yx_digest_name(s->digest));
	m = yx_der_begin(out, YX_DER_SEQUENCE);
	yx_der_put_oid(out, oid);
	if (s->kind == YX_SCHEME_RSA_PKCS1)
		yx_der_put_null(out);
	else if (s->kind == YX_SCHEME_RSA_PSS)
		put_pss(out, s);
	yx_der_end(out, m);
	return yx_buf_status(out, err);
}

enum yx_oid
yx_scheme_oid(const struct yx_scheme *s)
{
	return oid_to_write(s);
}

const char *
yx_scheme_name(const struct yx_scheme *s, char out[64])
{
	static const char *const kinds[] = {
		[YX_SCHEME_NONE] = "unknown",       [YX_SCHEME_RSA_PKCS1] = "RSA PKCS#1 v1.5",
		[YX_SCHEME_RSA_PSS] = "RSASSA-PSS", [YX_SCHEME_ECDSA] = "ECDSA",
		[YX_SCHEME_ECDSA_PLAIN] = "ECDSA",  [YX_SCHEME_SM2] = "SM2",
		[YX_SCHEME_EDDSA] = "Ed25519",      [YX_SCHEME_DSA] = "DSA",
		[YX_SCHEME_ED448] = "Ed448",
	};
	const char *kind = (unsigned)s->kind <= YX_SCHEME_ED448 ? kinds[s->kind] : kinds[0];

	if (s->digest == YX_DIGEST_NONE)
		(void)snprintf(out, 64, "%s", kind);
	else
		(void)snprintf(out, 64, "%s with %s", kind, yx_digest_name(s->digest));
	return out;
}
