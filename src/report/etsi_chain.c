/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AssociatedValidationReportData of ETSI TS 119 102-2 4.3.12, of a signature or of a time-stamp:
 * the path, what else decided, who was revoked when and why, and which algorithm was good until
 * when.
 */
#include <string.h>
#include "etsi.h"

#define BIT(sub) (UINT32_C(1) << YX_SUB_##sub)

static void
chain(struct xml *x, const struct etsi_subject *s)
{
	const struct yx_signature_path *p = s->path;
	const struct yx_signature_issuer *last =
	    p->issuer_count ? &p->issuers[p->issuer_count - 1] : NULL;
	char id[ETSI_ID];

	if (!s->certificate.len)
		return;
	if (last && last->anchor)
		etsi_reference(x, "TrustAnchor", etsi_certificate_id(id, last->certificate));
	etsi_begin(x, "CertificateChain");
	etsi_reference(x, "SigningCertificate", etsi_certificate_id(id, s->certificate));
	for (size_t i = 0; i < p->issuer_count; i++)
		etsi_reference(x,
			       &p->issuers[i] == last && last->anchor ? "TrustAnchor"
								      : "IntermediateCertificate",
			       etsi_certificate_id(id, p->issuers[i].certificate));
	etsi_end(x, "CertificateChain");
}

static void
related(struct xml *x, const struct etsi_subject *s)
{
	char id[ETSI_ID];

	if (s->whole && x->r->sha256.len)
		etsi_reference(x, "RelatedValidationObject", etsi_id(id, ETSI_FILE, &x->r->sha256));
	for (size_t i = 0; i < s->path->status_count; i++)
		etsi_reference(x, "RelatedValidationObject",
			       etsi_id(id, s->path->statuses[i].ocsp ? ETSI_OCSP : ETSI_CRL,
				       &s->path->statuses[i].sha256));
	for (size_t i = 0; i < s->stamp_count; i++)
		if (s->stamps[i].sha256.len)
			etsi_reference(x, "RelatedValidationObject",
				       etsi_id(id, ETSI_STAMP, &s->stamps[i].sha256));
}

/* ------------------------------------------------------------- revocation */

/* The n-th certificate of the path, 0 the one that was judged. */
static struct yx_bytes
certificate_at(const struct etsi_subject *s, size_t n)
{
	if (!n)
		return s->certificate;
	return n <= s->path->issuer_count ? s->path->issuers[n - 1].certificate : yx_bytes(NULL, 0);
}

static const struct yx_signature_status *
revoked(const struct etsi_subject *s)
{
	const struct yx_signature_status *found = NULL;

	/* the issuer's, where that decided; else the nearest to the signer */
	for (size_t i = 0; i < s->path->status_count; i++) {
		const struct yx_signature_status *a = &s->path->statuses[i];

		if (a->revoked_at != YX_TIME_NONE &&
		    (!found || (s->sub == YX_SUB_REVOKED_CA_NO_POE && !found->of)))
			found = a;
	}
	return found;
}

/* RFC 5280 5.3.1; 4.3.12.6.2 has a URI for each but the one it does not use. */
static const char *
reason_urn(int reason, char out[80])
{
	static const char *const names[] = {
		"unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
		"superseded",    "cessationOfOperation", "certificateHold", NULL,
		"removeFromCRL", "privilegeWithdrawn",   "aACompromise"
	};

	if (reason < 0 || reason >= (int)(sizeof(names) / sizeof(names[0])) || !names[reason])
		return NULL;
	snprintf(out, 80, "urn:etsi:019102:revocationReason:%s", names[reason]);
	return out;
}

static void
revocation(struct xml *x, const struct etsi_subject *s)
{
	const struct yx_signature_status *r = revoked(s);
	char id[ETSI_ID], urn[80];
	const char *whose = r ? etsi_certificate_id(id, certificate_at(s, r->of)) : NULL;

	if (!whose)
		return;
	etsi_begin(x, "RevocationStatusInformation");
	etsi_reference(x, "ValidationObjectId", whose);
	etsi_leaf_time(x, "RevocationTime", r->revoked_at);
	if (reason_urn(r->reason, urn))
		etsi_leaf(x, "RevocationReason", urn);
	etsi_reference(x, "RevocationObject",
		       etsi_id(id, r->ocsp ? ETSI_OCSP : ETSI_CRL, &r->sha256));
	etsi_end(x, "RevocationStatusInformation");
}

/* -------------------------------------------------------------- algorithms */

/* A signature made with a key: the subject's own, or that on a certificate of its path. */
struct use {
	struct yx_scheme scheme;
	struct yx_cert *key; /* the certificate with the key; NULL: not known */
	const char *object;
};

static struct yx_cert *
read_certificate(struct yx_bytes der)
{
	struct yx_cert *c = NULL;

	if (!der.len || yx_cert_parse(&c, der, YX_PKI_LENIENT, NULL) != YX_OK)
		return NULL;
	return c;
}

static const struct yx_pubkey *
key_of(const struct use *u)
{
	const struct yx_pubkey *key = NULL;

	return u->key && yx_cert_public_key(u->key, &key, NULL) == YX_OK ? key : NULL;
}

static bool
acceptable(const struct use *u, yx_time at)
{
	char why[160];

	return yx_policy_algorithm(NULL, &u->scheme, key_of(u), at, why, sizeof(why));
}

/* Where an algorithm was refused and it is not the signature's own: that of a certificate. */
static void
find_refused(const struct etsi_subject *s, yx_time at, struct use *u, char id[ETSI_ID])
{
	for (size_t n = 0; n < s->path->issuer_count && acceptable(u, at); n++) {
		struct yx_cert *c = read_certificate(certificate_at(s, n)),
			       *issuer = read_certificate(certificate_at(s, n + 1));
		struct use other = { .key = issuer };

		if (c)
			other.scheme = yx_cert_scheme(c);
		if (c && !acceptable(&other, at)) {
			yx_cert_free(u->key);
			*u = other;
			u->object = etsi_certificate_id(id, certificate_at(s, n));
			issuer = NULL;
		}
		yx_cert_free(issuer);
		yx_cert_free(c);
	}
}

static void
put_use(struct xml *x, const struct use *u, yx_time at)
{
	yx_time end = yx_policy_algorithm_end(&u->scheme, key_of(u));
	char uri[ETSI_URI], bits[24];

	if (!etsi_scheme_uri(uri, &u->scheme))
		return;
	etsi_begin(x, "CryptoInformation");
	etsi_reference(x, "ValidationObjectId", u->object);
	etsi_leaf(x, "Algorithm", uri);
	if (key_of(u)) {
		snprintf(bits, sizeof(bits), "%d", yx_pubkey_bits(key_of(u)));
		etsi_begin(x, "AlgorithmParameters");
		etsi_typed(x, "urn:yinxin:parameter:key-bits", "xs:integer", bits);
		etsi_end(x, "AlgorithmParameters");
	}
	etsi_leaf(x, "SecureAlgorithm", acceptable(u, at) ? "true" : "false");
	if (end != YX_TIME_NONE)
		etsi_leaf_time(x, "NotAfter", end - YX_SECOND);
	etsi_end(x, "CryptoInformation");
}

static void
algorithms(struct xml *x, const struct etsi_subject *s)
{
	uint32_t refused = BIT(CRYPTO_CONSTRAINTS_FAILURE) | BIT(CRYPTO_CONSTRAINTS_FAILURE_NO_POE);
	yx_time at = s->judged_at == YX_TIME_NONE ? x->r->validated_at : s->judged_at;
	struct use u = { .scheme = *s->scheme, .object = s->id };
	char id[ETSI_ID];

	if (!x->r->judges_algorithms || u.scheme.kind == YX_SCHEME_NONE || !s->id)
		return;
	u.key = read_certificate(s->certificate);
	if (s->found & refused)
		find_refused(s, at, &u, id);
	put_use(x, &u, at);
	yx_cert_free(u.key);
}

void
etsi_associated(struct xml *x, const struct etsi_subject *s)
{
	chain(x, s);
	related(x, s);
	revocation(x, s);
	algorithms(x, s);
}
