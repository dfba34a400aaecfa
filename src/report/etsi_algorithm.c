/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of algorithms as URIs: those of XML Signature and RFC 9231 where there are any, else
 * urn:oid: (RFC 3061), as for SM2 and SM3.
 */
#include "etsi.h"

#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define ENC  "http://www.w3.org/2001/04/xmlenc#"
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define M07  "http://www.w3.org/2007/05/xmldsig-more#"
#define M21  "http://www.w3.org/2021/04/xmldsig-more#"

/* By digest: the digest itself, and what signs with it. NULL: no such URI. */
static const struct {
	const char *digest, *rsa, *pss, *ecdsa, *dsa;
} uris[YX_DIGEST_COUNT] = {
	[YX_DIGEST_MD5] = { MORE "md5", MORE "rsa-md5", M07 "md5-rsa-MGF1", NULL, NULL },
	[YX_DIGEST_SHA1] = { DSIG "sha1", DSIG "rsa-sha1", M07 "sha1-rsa-MGF1", MORE "ecdsa-sha1",
			     DSIG "dsa-sha1" },
	[YX_DIGEST_RIPEMD160] = { ENC "ripemd160", MORE "rsa-ripemd160", M07 "ripemd160-rsa-MGF1",
				  M07 "ecdsa-ripemd160", NULL },
	[YX_DIGEST_SHA224] = { MORE "sha224", MORE "rsa-sha224", M07 "sha224-rsa-MGF1",
			       MORE "ecdsa-sha224", NULL },
	[YX_DIGEST_SHA256] = { ENC "sha256", MORE "rsa-sha256", M07 "sha256-rsa-MGF1",
			       MORE "ecdsa-sha256", "http://www.w3.org/2009/xmldsig11#dsa-sha256" },
	[YX_DIGEST_SHA384] = { MORE "sha384", MORE "rsa-sha384", M07 "sha384-rsa-MGF1",
			       MORE "ecdsa-sha384", NULL },
	[YX_DIGEST_SHA512] = { ENC "sha512", MORE "rsa-sha512", M07 "sha512-rsa-MGF1",
			       MORE "ecdsa-sha512", NULL },
	[YX_DIGEST_SHA3_224] = { M07 "sha3-224", NULL, M07 "sha3-224-rsa-MGF1",
				 M21 "ecdsa-sha3-224", NULL },
	[YX_DIGEST_SHA3_256] = { M07 "sha3-256", NULL, M07 "sha3-256-rsa-MGF1",
				 M21 "ecdsa-sha3-256", NULL },
	[YX_DIGEST_SHA3_384] = { M07 "sha3-384", NULL, M07 "sha3-384-rsa-MGF1",
				 M21 "ecdsa-sha3-384", NULL },
	[YX_DIGEST_SHA3_512] = { M07 "sha3-512", NULL, M07 "sha3-512-rsa-MGF1",
				 M21 "ecdsa-sha3-512", NULL },
};

const char *
etsi_digest_uri(char out[ETSI_URI], enum yx_digest_alg alg)
{
	if ((unsigned)alg < YX_DIGEST_COUNT && uris[alg].digest)
		snprintf(out, ETSI_URI, "%s", uris[alg].digest);
	else if (yx_digest_oid(alg) != YX_OID_NONE)
		snprintf(out, ETSI_URI, "urn:oid:%s", yx_oid_dotted(yx_digest_oid(alg)));
	else
		return NULL;
	return out;
}

static const char *
known_uri(const struct yx_scheme *s)
{
	if ((unsigned)s->digest >= YX_DIGEST_COUNT)
		return NULL;
	switch (s->kind) {
	case YX_SCHEME_RSA_PKCS1:
		return uris[s->digest].rsa;
	case YX_SCHEME_RSA_PSS:
		/* the URIs say MGF1 with the same digest */
		return s->mgf1 == YX_DIGEST_NONE || s->mgf1 == s->digest ? uris[s->digest].pss
									 : NULL;
	case YX_SCHEME_ECDSA:
	case YX_SCHEME_ECDSA_PLAIN:
		return uris[s->digest].ecdsa;
	case YX_SCHEME_DSA:
		return uris[s->digest].dsa;
	case YX_SCHEME_EDDSA:
		return M21 "eddsa-ed25519";
	case YX_SCHEME_ED448:
		return M21 "eddsa-ed448";
	default:
		return NULL;
	}
}

const char *
etsi_scheme_uri(char out[ETSI_URI], const struct yx_scheme *s)
{
	const char *known = known_uri(s);
	enum yx_oid oid = yx_scheme_oid(s);

	if (known)
		snprintf(out, ETSI_URI, "%s", known);
	else if (oid != YX_OID_NONE)
		snprintf(out, ETSI_URI, "urn:oid:%s", yx_oid_dotted(oid));
	else
		return NULL;
	return out;
}
