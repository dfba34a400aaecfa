/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki_revocation: certificate revocation lists (RFC 5280 5) and OCSP responses (RFC 6960), as read.
 * What they mean for a certificate in a path is decided by pki_path.h. Objects are counted, like
 * certificates, and do not change after parsing.
 */
#ifndef YINXIN_PKI_REVOCATION_H
#define YINXIN_PKI_REVOCATION_H

#include <yinxin/pki_cert.h>

#ifdef __cplusplus
extern "C" {
#endif

/* CRLReason (RFC 5280 5.3.1); -1 stands for "not said". */
enum yx_crl_reason {
	YX_REASON_NOT_SAID = -1,
	YX_REASON_UNSPECIFIED = 0,
	YX_REASON_KEY_COMPROMISE = 1,
	YX_REASON_CA_COMPROMISE = 2,
	YX_REASON_AFFILIATION_CHANGED = 3,
	YX_REASON_SUPERSEDED = 4,
	YX_REASON_CESSATION = 5,
	YX_REASON_HOLD = 6,
	YX_REASON_REMOVE_FROM_CRL = 8,
	YX_REASON_PRIVILEGE_WITHDRAWN = 9,
	YX_REASON_AA_COMPROMISE = 10
};
const char *yx_crl_reason_name(int reason); /* "keyCompromise" */
const char *yx_crl_reason_text(int reason, bool chinese);

/* -------------------------------------------------------------------- CRLs */

struct yx_crl;

/*
 * One DER CRL. The bytes are copied once unless YX_PKI_BORROW. Entries are checked in one pass and
 * indexed by serial number (four bytes an entry), never copied.
 */
YX_MUST_CHECK enum yx_status yx_crl_parse(struct yx_crl **out, struct yx_bytes der, unsigned flags,
					  struct yx_error *err);
/* PEM ("X509 CRL") or DER; always copied. */
YX_MUST_CHECK enum yx_status yx_crl_load(struct yx_crl **out, struct yx_bytes in, unsigned flags,
					 struct yx_error *err);
struct yx_crl *yx_crl_dup(const struct yx_crl *c);
void yx_crl_free(struct yx_crl *c);

struct yx_bytes yx_crl_der(const struct yx_crl *c);
int yx_crl_version(const struct yx_crl *c); /* 1 or 2 */
struct yx_bytes yx_crl_issuer(const struct yx_crl *c);
yx_time yx_crl_this_update(const struct yx_crl *c);
yx_time yx_crl_next_update(const struct yx_crl *c); /* YX_TIME_NONE: absent */
struct yx_scheme yx_crl_scheme(const struct yx_crl *c);
struct yx_bytes yx_crl_number(const struct yx_crl *c); /* magnitude; empty: absent */
/* expiredCertsOnCRL (X.509 9.5.2.9): expired certificates stay listed from this time on;
 * YX_TIME_NONE: absent. */
yx_time yx_crl_keeps_expired_since(const struct yx_crl *c);
bool yx_crl_is_delta(const struct yx_crl *c);
struct yx_bytes yx_crl_delta_base(const struct yx_crl *c); /* BaseCRLNumber magnitude */
bool yx_crl_authority_key_id(const struct yx_crl *c, struct yx_authority_key_id *out);
/* A critical extension of the list itself that is not processed here. */
bool yx_crl_unknown_critical(const struct yx_crl *c, struct yx_extension *out);
/* Some entry carries such an extension: then the list serves for no certificate (RFC 5280 5.3). */
bool yx_crl_entry_unknown_critical(const struct yx_crl *c);

struct yx_crl_scope { /* IssuingDistributionPoint */
	bool present;
	struct yx_bytes full_name;     /* contents of GeneralNames */
	struct yx_bytes relative_name; /* contents of an RDN */
	bool only_user, only_ca, only_attribute, indirect;
	uint32_t reasons; /* YX_CRL_ALL_REASONS when absent */
};
struct yx_crl_scope yx_crl_scope(const struct yx_crl *c);

struct yx_crl_entry {
	struct yx_bytes serial; /* contents as stored */
	yx_time revoked_at;
	int reason;              /* enum yx_crl_reason */
	yx_time invalidity_date; /* YX_TIME_NONE: absent */
	struct yx_bytes issuer;  /* Name of the certificate's issuer */
	bool unknown_critical;   /* an entry extension that is critical and not processed */
};
size_t yx_crl_entry_count(const struct yx_crl *c);
/* Entries in the order of the list: start with *cursor 0; false at the end. */
bool yx_crl_entry_next(const struct yx_crl *c, uint32_t *cursor, struct yx_crl_entry *out);
/* The entry of this certificate, by issuer name and serial; constant time on average. */
bool yx_crl_find(const struct yx_crl *c, struct yx_bytes issuer, struct yx_bytes serial,
		 struct yx_crl_entry *out);
YX_MUST_CHECK enum yx_status yx_crl_verify(const struct yx_crl *c, const struct yx_cert *issuer,
					   bool *valid, struct yx_error *err);

/* -------------------------------------------------------------------- OCSP */

struct yx_ocsp;

/* An OCSPResponse, or a bare BasicOCSPResponse as CMS and PDF carry them. Copied. */
YX_MUST_CHECK enum yx_status yx_ocsp_parse(struct yx_ocsp **out, struct yx_bytes der,
					   unsigned flags, struct yx_error *err);
struct yx_ocsp *yx_ocsp_dup(const struct yx_ocsp *o);
void yx_ocsp_free(struct yx_ocsp *o);

struct yx_bytes yx_ocsp_der(const struct yx_ocsp *o);   /* as parsed */
struct yx_bytes yx_ocsp_basic(const struct yx_ocsp *o); /* the BasicOCSPResponse; empty: none */
/* 0 successful, 1 malformedRequest, 2 internalError, 3 tryLater, 5 sigRequired, 6 unauthorized. */
int yx_ocsp_response_status(const struct yx_ocsp *o);
yx_time yx_ocsp_produced_at(const struct yx_ocsp *o);
/* How the responder names itself: by Name, or by the SHA-1 of its key; the other is empty. */
struct yx_bytes yx_ocsp_responder_name(const struct yx_ocsp *o);
struct yx_bytes yx_ocsp_responder_key_hash(const struct yx_ocsp *o);
struct yx_scheme yx_ocsp_scheme(const struct yx_ocsp *o);
struct yx_bytes yx_ocsp_nonce(const struct yx_ocsp *o); /* contents; empty: absent */
/* A critical extension of the whole response that is not processed here. */
bool yx_ocsp_unknown_critical(const struct yx_ocsp *o);
/* Certificates sent along (those that can be read); NULL past the end. Borrowed. */
const struct yx_cert *yx_ocsp_cert_at(const struct yx_ocsp *o, size_t index);

enum yx_cert_status { YX_CERT_STATUS_GOOD, YX_CERT_STATUS_REVOKED, YX_CERT_STATUS_UNKNOWN };
struct yx_ocsp_single {
	enum yx_digest_alg digest; /* NONE: not supported */
	struct yx_bytes issuer_name_hash, issuer_key_hash;
	struct yx_bytes serial; /* contents as stored */
	enum yx_cert_status status;
	yx_time revoked_at; /* revoked only */
	int reason;         /* enum yx_crl_reason */
	yx_time this_update;
	yx_time next_update;                      /* YX_TIME_NONE: absent */
	yx_time archive_cutoff;                   /* YX_TIME_NONE: absent */
	struct yx_bytes cert_hash_alg, cert_hash; /* certHash of Common PKI; empty: absent */
	bool unknown_critical;
};
bool yx_ocsp_single_at(const struct yx_ocsp *o, size_t index, struct yx_ocsp_single *out);
/* The answer about `cert` issued by `issuer`, whatever digest its CertID uses. */
bool yx_ocsp_find(const struct yx_ocsp *o, const struct yx_cert *cert, const struct yx_cert *issuer,
		  struct yx_ocsp_single *out);
/* Does `responder` fit the ResponderID? */
bool yx_ocsp_is_responder(const struct yx_ocsp *o, const struct yx_cert *responder);
YX_MUST_CHECK enum yx_status yx_ocsp_verify(const struct yx_ocsp *o,
					    const struct yx_cert *responder, bool *valid,
					    struct yx_error *err);
/* Append an OCSPRequest about `cert` (RFC 6960 4.1); an empty nonce is left out. */
YX_MUST_CHECK enum yx_status yx_ocsp_request_put(struct yx_buf *out, const struct yx_cert *cert,
						 const struct yx_cert *issuer,
						 enum yx_digest_alg digest, struct yx_bytes nonce,
						 struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
