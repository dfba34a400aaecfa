/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki_ca: making certificates, requests, CRLs and OCSP answers, and a certification authority that
 * lives in a folder.
 *
 * Two layers. The makers below are functions of their arguments: they append DER to a buffer and
 * keep nothing. `struct yx_ca` is a folder with a key, a certificate and an index; it numbers what
 *it issues, and whatever it has acknowledged is on disk.
 *
 *	DIR/ca.key      encrypted PKCS#8        DIR/ca.pem    the CA's certificate
 *	DIR/chain.pem   the CA and those above  DIR/ca.conf   addresses put into certificates
 *	DIR/certs/      one PEM per serial      DIR/index     append-only, one line an act, synced
 *
 * Every line of the index ends in a check value. A torn last line (a crash while writing) is cut
 *off at the next opening; damage anywhere else is refused with the line's number. A serial is in
 *the index before its certificate exists, so no certificate can exist that the CA does not know.
 *
 * SM2 is signed as sm2-with-sm3 with the user ID of GM/T 0009. Key identifiers are the first 160
 * bits of SHA-256 over the key (RFC 7093 2 (1)).
 */
#ifndef YINXIN_PKI_CA_H
#define YINXIN_PKI_CA_H

#include <yinxin/pki_cert.h>
#include <yinxin/pki_revocation.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ makers */

/*
 * Append the DER of a Name from text: "/C=CN/O=印信/CN=张三" in the order written, or RFC 4514 text
 * "CN=张三,O=印信,C=CN" whose order is reversed. A backslash quotes the next character. Known types
 * are those of oids.h (CN SN serialNumber C L ST street O OU title GN pseudonym
 * organizationIdentifier DC UID emailAddress) and dotted OIDs. UTF8String but for C, serialNumber
 * (PrintableString where it fits), DC and emailAddress (IA5String). Lengths are those of RFC 5280
 * appendix A.1 (64 characters for a common name). MALFORMED says which attribute.
 */
YX_MUST_CHECK enum yx_status yx_name_parse(struct yx_buf *out, const char *text,
					   struct yx_error *err);

/* What a certificate is for; decides the key usages, extended usages and basic constraints. */
enum yx_ca_profile {
	YX_CA_ROOT,       /* a CA signed by itself */
	YX_CA_SUB,        /* a CA below this one */
	YX_CA_SIGNER,     /* documents: digitalSignature and nonRepudiation */
	YX_CA_TSA,        /* critical EKU timeStamping alone (RFC 3161 2.3) */
	YX_CA_OCSP,       /* EKU OCSPSigning with id-pkix-ocsp-nocheck (RFC 6960 4.2.2.2) */
	YX_CA_SEAL_MAKER, /* signs seal data (GB/T 38540): digitalSignature and nonRepudiation */
	/* things are encrypted to it (an escrow, an examiner): keyAgreement for EC keys,
	 * keyEncipherment for RSA, both and dataEncipherment for SM2; no signing */
	YX_CA_RECIPIENT
};
const char *yx_ca_profile_name(enum yx_ca_profile p); /* "signer", "sub-ca", ... */
/* From that name; false when there is none such. */
bool yx_ca_profile_find(const char *name, enum yx_ca_profile *out);
/* Days a certificate of this profile lasts unless told otherwise. */
int yx_ca_profile_days(enum yx_ca_profile p);

/* What a certificate shall say. Zero-initialise; everything is borrowed. */
struct yx_ca_wish {
	enum yx_ca_profile profile;
	struct yx_bytes subject; /* DER Name; not empty */
	struct yx_bytes spki;    /* the subject's public key */
	struct yx_bytes serial;  /* magnitude, at most 20 octets; empty: 128 random bits */
	yx_time not_before;      /* 0: now */
	yx_time not_after;       /* 0: by the profile; never later than the issuer's own end */
	int path_len;            /* CAs: certificates allowed below, -1: not limited */
	const char *email;       /* subjectAltName, or NULL */
	const char *crl_url;     /* CRLDistributionPoints, or NULL */
	const char *ocsp_url;    /* authorityInfoAccess, or NULL */
	const char *issuer_url;  /* authorityInfoAccess caIssuers, or NULL */
	const char *policy;      /* dotted OID of one certificate policy, or NULL */
};

/* Append a certificate. `issuer` NULL: self-signed, `key` being the subject's own. */
YX_MUST_CHECK enum yx_status yx_ca_make_cert(struct yx_buf *out, const struct yx_ca_wish *wish,
					     const struct yx_cert *issuer, const struct yx_key *key,
					     struct yx_error *err);

/* A request (PKCS#10, RFC 2986) as read; its signature was checked, so whoever made it holds the
 * key. Fields borrow from the request's bytes. */
struct yx_csr {
	struct yx_bytes subject; /* DER Name, may be empty */
	struct yx_bytes spki;
	struct yx_scheme scheme;
};
/* DENIED when the proof of possession fails. SM2 requests signed without a user ID (OpenSSL's
 * default) are accepted too. `der` is one CertificationRequest, nothing after it. */
YX_MUST_CHECK enum yx_status yx_csr_parse(struct yx_csr *out, struct yx_bytes der,
					  struct yx_error *err);
/* Append a request. */
YX_MUST_CHECK enum yx_status yx_csr_make(struct yx_buf *out, struct yx_bytes subject,
					 const struct yx_key *key, struct yx_error *err);

struct yx_ca_revoked {
	struct yx_bytes serial; /* magnitude */
	yx_time revoked_at;
	int reason; /* enum yx_crl_reason; NOT_SAID and UNSPECIFIED are left out */
};
struct yx_ca_crl_wish {
	yx_time this_update; /* 0: now */
	yx_time next_update;
	uint64_t number;
	const struct yx_ca_revoked *revoked;
	size_t count;
	yx_time keeps_expired_since; /* expiredCertsOnCRL (X.509 9.5.2.9); 0: left out */
};
/* Append a version 2 CRL with authority key identifier and CRL number. */
YX_MUST_CHECK enum yx_status yx_ca_make_crl(struct yx_buf *out, const struct yx_ca_crl_wish *wish,
					    const struct yx_cert *issuer, const struct yx_key *key,
					    struct yx_error *err);

/* Who signs OCSP answers: the CA itself (cert NULL), or a certificate it issued for that. */
struct yx_ca_responder {
	const struct yx_cert *cert;
	const struct yx_key *key;
	bool by_key;         /* name the responder by the hash of its key, not by its subject */
	yx_time this_update; /* 0: now */
	int64_t valid_for;   /* microseconds to nextUpdate; 0: one day */
};

/* ---------------------------------------------------------- the CA in a folder */

struct yx_ca;

struct yx_ca_setup {
	const char *subject;                         /* text for yx_name_parse() */
	const char *key_kind;                        /* "sm2", "p256", ... */
	int days;                                    /* 0: by the profile */
	int path_len;                                /* -1: not limited */
	const char *crl_url, *ocsp_url, *issuer_url; /* put into what it issues; may be NULL */
	struct yx_ca *parent;                        /* NULL: a root */
};

/*
 * Make a CA in `dir` (made when missing, mode 0700). `password` protects the key; empty: the key is
 * stored plainly, which the caller's user must have asked for. A run that was cut off is continued
 * with the same password, keeping its key; a finished CA is a CONFLICT.
 */
YX_MUST_CHECK enum yx_status yx_ca_init(const char *dir, const struct yx_ca_setup *setup,
					struct yx_bytes password, struct yx_error *err);
/*
 * Open a CA. `password` NULL: without its key, for looking only (issue, crl and ocsp answers by the
 * CA itself are then DENIED). Other processes may use the same folder: acts are serialised by a
 * lock.
 */
YX_MUST_CHECK enum yx_status yx_ca_open(struct yx_ca **out, const char *dir,
					const struct yx_bytes *password, struct yx_error *err);
void yx_ca_free(struct yx_ca *ca);
const struct yx_cert *yx_ca_cert(const struct yx_ca *ca);
const struct yx_key *yx_ca_key(const struct yx_ca *ca); /* NULL when opened without */
/* The CA and those above it, for handing out beside a certificate. */
const struct yx_cert_list *yx_ca_chain(const struct yx_ca *ca);

/* Issue. Serial, start, end and addresses that `wish` leaves open are filled in. You own *out. */
YX_MUST_CHECK enum yx_status yx_ca_issue(struct yx_ca *ca, const struct yx_ca_wish *wish,
					 struct yx_cert **out, struct yx_error *err);

/* One issued certificate, as the index tells it. */
struct yx_ca_entry {
	char serial[41]; /* lower-case hex */
	enum yx_ca_profile profile;
	yx_time issued_at, not_after;
	yx_time revoked_at; /* YX_TIME_NONE: not revoked */
	int reason;
	char subject[256]; /* text, cut when longer */
};
size_t yx_ca_entry_count(const struct yx_ca *ca);
bool yx_ca_entry_at(const struct yx_ca *ca, size_t index, struct yx_ca_entry *out);
/* By serial in hex (either case, leading zeros do not matter). */
bool yx_ca_find(const struct yx_ca *ca, const char *serial, struct yx_ca_entry *out);

/* Revoke. NOT_FOUND: no such serial; CONFLICT: revoked already (a hold may be turned into another
 * reason). `at` 0: now. The CRL and OCSP answers tell it from then on. */
YX_MUST_CHECK enum yx_status yx_ca_revoke(struct yx_ca *ca, const char *serial, int reason,
					  yx_time at, struct yx_error *err);
/* Append the next CRL (its number is one more than the last one's). `valid_for` in microseconds,
 * 0: seven days. Certificates stay listed after they
 * expired, and the list says so: old signatures are judged by it. */
YX_MUST_CHECK enum yx_status yx_ca_crl(struct yx_ca *ca, int64_t valid_for, struct yx_buf *out,
				       struct yx_error *err);
/*
 * Append the answer to an OCSPRequest: status of each certificate asked about, the request's nonce.
 * A request that cannot be read (or holds more than YX_LIMIT_OCSP_ASKED) is answered as
 * malformedRequest (and YX_OK returned): the answer is for whoever asked. `responder` NULL: the CA
 * answers itself.
 */
YX_MUST_CHECK enum yx_status yx_ca_ocsp_answer(struct yx_ca *ca, struct yx_bytes request,
					       const struct yx_ca_responder *responder,
					       struct yx_buf *out, struct yx_error *err);
/*
 * The same in two steps, for a server that has requests read by a process without its key
 * (sandbox.h). The first appends where in the request what is asked stands: eight octets for each
 * certificate and for the nonce; nothing for a request that cannot be read. The second takes it
 * from there; a reading that is none gets malformedRequest.
 */
YX_MUST_CHECK enum yx_status yx_ca_ocsp_read(struct yx_buf *reading, struct yx_bytes request,
					     struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ca_ocsp_answer_read(struct yx_ca *ca, struct yx_bytes request,
						    struct yx_bytes reading,
						    const struct yx_ca_responder *responder,
						    struct yx_buf *out, struct yx_error *err);
/* The same for one serial without a request, its CertID made with `digest` (SHA-1 is what most
 * clients look for). */
YX_MUST_CHECK enum yx_status yx_ca_ocsp_for(struct yx_ca *ca, const char *serial,
					    enum yx_digest_alg digest,
					    const struct yx_ca_responder *responder,
					    struct yx_buf *out, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
