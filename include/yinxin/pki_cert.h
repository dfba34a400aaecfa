/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki_cert: X.509 certificates (RFC 5280, GB/T 20518) as read, without policy.
 *
 * A certificate owns one copy of its bytes and nothing else is allocated: everything below borrows
 * from it, and what needs decoding is decoded on demand (the public key once, kept). A parsed
 * certificate does not change and may be shared between threads; it is counted: yx_cert_dup() adds
 * an owner, yx_cert_free() removes one.
 *
 * Parsing is strict DER. YX_PKI_LENIENT also reads what real issuers wrote wrongly; what was
 * forgiven is told by yx_cert_forgiven() (encoding) and yx_cert_defects() (RFC 5280 rules), and
 * path validation refuses the defects that matter.
 */
#ifndef YINXIN_PKI_CERT_H
#define YINXIN_PKI_CERT_H

#include <yinxin/base.h>
#include <yinxin/der.h>
#include <yinxin/crypto.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_pki_flags {
	YX_PKI_STRICT = 0,
	YX_PKI_LENIENT = 1 << 0, /* forgive and note, where one meaning remains */
	YX_PKI_BORROW = 1 << 1   /* CRLs: keep no copy; the input outlives the object */
};

/* ------------------------------------------------------------------- names */

/* The kinds of GeneralName, numbered as tagged (RFC 5280 4.2.1.6). */
enum yx_name_kind {
	YX_NAME_OTHER = 0,
	YX_NAME_EMAIL = 1,
	YX_NAME_DNS = 2,
	YX_NAME_X400 = 3,
	YX_NAME_DIRECTORY = 4,
	YX_NAME_EDI_PARTY = 5,
	YX_NAME_URI = 6,
	YX_NAME_IP = 7,
	YX_NAME_REGISTERED_ID = 8
};

/* DIRECTORY: value is a whole Name encoding; OTHER: contents of the SEQUENCE; else the contents. */
struct yx_general_name {
	enum yx_name_kind kind;
	struct yx_bytes value;
};

/*
 * Names (the DER of a Name) compared by RFC 5280 7.1: attribute by attribute, string types do not
 * matter, case and runs of blanks do not matter, RDNs in order, attributes of one RDN in any order.
 */
bool yx_name_equal(struct yx_bytes a, struct yx_bytes b);
/* True when the RDNs of `base` are the first RDNs of `name` (RFC 5280 4.2.1.10). */
bool yx_name_within(struct yx_bytes name, struct yx_bytes base);
bool yx_name_empty(struct yx_bytes name);
/* Append one line of RFC 4514 UTF-8 text, last RDN first: "CN=..,O=..,C=..". False when malformed.
 */
bool yx_name_put_text(struct yx_buf *out, struct yx_bytes name);
/* The same into a fixed buffer, cut at a character when too long. Returns `out`. */
char *yx_name_text(char *out, size_t out_size, struct yx_bytes name);
/* Append the last (most specific) attribute of this type as UTF-8; false when there is none. */
bool yx_name_put_attribute(struct yx_buf *out, struct yx_bytes name, enum yx_oid type);
/* The common name, else organisation, else the whole line: what to call this party. */
char *yx_name_display(char *out, size_t out_size, struct yx_bytes name);
/* Append a GeneralName for people: "DNS:example.org", "IP:192.0.2.1", "DirName:CN=..". */
bool yx_general_name_put_text(struct yx_buf *out, const struct yx_general_name *n);
/* The next of the contents of a GeneralNames; false at the end. */
bool yx_general_name_next(struct yx_der *names, struct yx_general_name *out);

/* ------------------------------------------------------------ certificates */

struct yx_cert;

/* One certificate, DER, nothing after it. The bytes are copied. */
YX_MUST_CHECK enum yx_status yx_cert_parse(struct yx_cert **out, struct yx_bytes der,
					   unsigned flags, struct yx_error *err);
/* Another owner of the same certificate; never fails. NULL gives NULL. */
struct yx_cert *yx_cert_dup(const struct yx_cert *c);
void yx_cert_free(struct yx_cert *c);

/* A growing list that owns its certificates. Zero-initialised it is empty. */
struct yx_cert_list {
	struct yx_cert **items;
	size_t count;
	size_t capacity;
};
void yx_cert_list_clear(struct yx_cert_list *l);
/* Takes a share of `c` (dup); a certificate already there is not added twice. */
YX_MUST_CHECK enum yx_status yx_cert_list_add(struct yx_cert_list *l, const struct yx_cert *c,
					      struct yx_error *err);
/*
 * Every certificate in `in`: PEM (several; labels CERTIFICATE, X509 CERTIFICATE, TRUSTED
 * CERTIFICATE without its trust part, PKCS7, CMS), DER, or a degenerate PKCS#7 / GB/T 35275
 * SignedData. NOT_FOUND when there is none.
 */
YX_MUST_CHECK enum yx_status yx_cert_list_load(struct yx_cert_list *l, struct yx_bytes in,
					       unsigned flags, struct yx_error *err);
/* The first certificate of a PEM or DER input. */
YX_MUST_CHECK enum yx_status yx_cert_load(struct yx_cert **out, struct yx_bytes in, unsigned flags,
					  struct yx_error *err);

struct yx_bytes yx_cert_der(const struct yx_cert *c);
struct yx_bytes yx_cert_tbs(const struct yx_cert *c);     /* what the signature covers */
int yx_cert_version(const struct yx_cert *c);             /* 1, 2 or 3 */
struct yx_bytes yx_cert_serial(const struct yx_cert *c);  /* contents of the INTEGER, as stored */
struct yx_bytes yx_cert_issuer(const struct yx_cert *c);  /* encoding of the Name */
struct yx_bytes yx_cert_subject(const struct yx_cert *c); /* encoding of the Name */
yx_time yx_cert_not_before(const struct yx_cert *c);
yx_time yx_cert_not_after(const struct yx_cert *c);
struct yx_bytes yx_cert_spki(const struct yx_cert *c);     /* encoding of SubjectPublicKeyInfo */
struct yx_bytes yx_cert_key_bits(const struct yx_cert *c); /* contents of its BIT STRING */
/* Decoded at first use and kept. UNSUPPORTED or MALFORMED when it cannot be. */
YX_MUST_CHECK enum yx_status yx_cert_public_key(const struct yx_cert *c,
						const struct yx_pubkey **out, struct yx_error *err);
/* AlgorithmIdentifier of the outer signature, and what it means (kind NONE: not known here). */
struct yx_bytes yx_cert_signature_algorithm(const struct yx_cert *c);
struct yx_scheme yx_cert_scheme(const struct yx_cert *c);
struct yx_bytes yx_cert_signature(const struct yx_cert *c); /* signature value */

/* Lower-case hex of the serial without leading zeros ("-" before a negative one). */
char *yx_cert_serial_hex(char *out, size_t out_size, const struct yx_cert *c);
YX_MUST_CHECK enum yx_status yx_cert_fingerprint(const struct yx_cert *c, enum yx_digest_alg alg,
						 struct yx_digest *out, struct yx_error *err);
bool yx_cert_equal(const struct yx_cert *a, const struct yx_cert *b); /* byte for byte */
/* Subject equals issuer (RFC 5280 3.2); says nothing about the key. */
bool yx_cert_self_issued(const struct yx_cert *c);
/* Issuer and serial number as CMS names a certificate. */
bool yx_cert_is_named(const struct yx_cert *c, struct yx_bytes issuer, struct yx_bytes serial);
/*
 * Does the key of `issuer` verify the signature of `c`? Says nothing of names or rights. SM2 with
 * the default user ID; UNSUPPORTED when scheme or key is.
 */
YX_MUST_CHECK enum yx_status yx_cert_verify(const struct yx_cert *c, const struct yx_cert *issuer,
					    bool *valid, struct yx_error *err);

/* What lenient parsing accepted. */
enum yx_cert_defect {
	YX_CERT_NEGATIVE_SERIAL = 1 << 0,      /* RFC 5280 4.1.2.2 */
	YX_CERT_ZERO_SERIAL = 1 << 1,          /* noted in strict mode too */
	YX_CERT_LONG_SERIAL = 1 << 2,          /* over 20 octets */
	YX_CERT_ALGORITHMS_DIFFER = 1 << 3,    /* inner and outer, 4.1.1.2 */
	YX_CERT_EXTENSIONS_BEFORE_V3 = 1 << 4, /* 4.1.2.9 */
	YX_CERT_UNIQUE_ID_IN_V1 = 1 << 5,      /* 4.1.2.8 */
	YX_CERT_DUPLICATE_EXTENSION = 1 << 6,  /* 4.2 */
	YX_CERT_BAD_EXTENSION = 1 << 7,        /* a known extension that cannot be read */
	YX_CERT_DUPLICATE_POLICY = 1 << 8,     /* 4.2.1.4 */
	YX_CERT_EMPTY_ISSUER = 1 << 9,         /* 4.1.2.4 */
	YX_CERT_WRONG_TIME_FORM = 1 << 10, /* GeneralizedTime before 2050, UTCTime after: noted */
	YX_CERT_TRAILING_BYTES = 1 << 11
};
unsigned yx_cert_defects(const struct yx_cert *c);
const struct yx_der_forgiven *yx_cert_forgiven(const struct yx_cert *c);

/* -------------------------------------------------------------- extensions */

struct yx_extension {
	enum yx_oid id;      /* NONE when not known */
	struct yx_bytes oid; /* contents octets */
	bool critical;
	struct yx_bytes value; /* contents of the OCTET STRING */
};
/* The `index`-th extension; false past the end. */
bool yx_cert_extension_at(const struct yx_cert *c, size_t index, struct yx_extension *out);
bool yx_cert_extension(const struct yx_cert *c, enum yx_oid id, struct yx_extension *out);
/* The first critical extension path validation does not process; false when there is none. */
bool yx_cert_unknown_critical(const struct yx_cert *c, struct yx_extension *out);

enum yx_key_usage {
	YX_KU_DIGITAL_SIGNATURE = 1 << 0,
	YX_KU_NON_REPUDIATION = 1 << 1, /* contentCommitment */
	YX_KU_KEY_ENCIPHERMENT = 1 << 2,
	YX_KU_DATA_ENCIPHERMENT = 1 << 3,
	YX_KU_KEY_AGREEMENT = 1 << 4,
	YX_KU_KEY_CERT_SIGN = 1 << 5,
	YX_KU_CRL_SIGN = 1 << 6,
	YX_KU_ENCIPHER_ONLY = 1 << 7,
	YX_KU_DECIPHER_ONLY = 1 << 8
};
/* False (and *bits 0) when the extension is absent. */
bool yx_cert_key_usage(const struct yx_cert *c, uint32_t *bits);
/* True when absent or any of `bits` is set. */
bool yx_cert_may(const struct yx_cert *c, uint32_t bits);

bool yx_cert_has_basic_constraints(const struct yx_cert *c);
bool yx_cert_is_ca(const struct yx_cert *c);
int yx_cert_path_len(const struct yx_cert *c); /* -1: not limited */

/* Key purposes: the `index`-th OID (contents); false past the end. */
bool yx_cert_eku_at(const struct yx_cert *c, size_t index, struct yx_bytes *oid);
bool yx_cert_has_eku(const struct yx_cert *c); /* the extension is there */
/* This purpose is listed (anyExtendedKeyUsage does not count). */
bool yx_cert_lists_eku(const struct yx_cert *c, enum yx_oid purpose);
/* No extension, or listed, or anyExtendedKeyUsage. */
bool yx_cert_allows_eku(const struct yx_cert *c, enum yx_oid purpose);

struct yx_bytes yx_cert_subject_key_id(const struct yx_cert *c); /* empty when absent */
struct yx_authority_key_id {
	struct yx_bytes key_id;
	struct yx_bytes issuer; /* contents of a GeneralNames */
	struct yx_bytes serial;
};
bool yx_cert_authority_key_id(const struct yx_cert *c, struct yx_authority_key_id *out);

/* Subject (issuer) alternative names: the `index`-th; false past the end. */
bool yx_cert_alt_name_at(const struct yx_cert *c, size_t index, struct yx_general_name *out);
/* Does a host name fit dNSName entries (RFC 6125: one leftmost whole-label wildcard)? The common
 * name counts only when there is no subjectAltName. */
bool yx_cert_matches_host(const struct yx_cert *c, const char *host);

/* Certificate policies: OID contents, and qualifiers (contents of their SEQUENCE, or empty). */
bool yx_cert_policy_at(const struct yx_cert *c, size_t index, struct yx_bytes *oid,
		       struct yx_bytes *qualifiers);
bool yx_cert_policy_mapping_at(const struct yx_cert *c, size_t index, struct yx_bytes *issuer,
			       struct yx_bytes *subject);
/* -1 where absent. False when the extension is. */
bool yx_cert_policy_constraints(const struct yx_cert *c, int *require_explicit,
				int *inhibit_mapping);
int yx_cert_inhibit_any_policy(const struct yx_cert *c); /* -1: absent */
/* Name constraints: the `index`-th permitted (excluded) subtree; false past the end. */
bool yx_cert_has_name_constraints(const struct yx_cert *c);
bool yx_cert_subtree_at(const struct yx_cert *c, bool excluded, size_t index,
			struct yx_general_name *out);

enum yx_crl_reason_flags {                            /* bits of ReasonFlags */
			   YX_CRL_ALL_REASONS = 0x1fe /* bits 1..8; bit 0 is "unused" */
};
struct yx_dist_point {
	struct yx_bytes full_name;     /* contents of GeneralNames, or empty */
	struct yx_bytes relative_name; /* contents of a RelativeDistinguishedName, or empty */
	uint32_t reasons;              /* YX_CRL_ALL_REASONS when absent */
	struct yx_bytes crl_issuer;    /* contents of GeneralNames, or empty */
};
bool yx_cert_crl_dist_point_at(const struct yx_cert *c, size_t index, struct yx_dist_point *out);
bool yx_cert_freshest_crl_at(const struct yx_cert *c, size_t index, struct yx_dist_point *out);
/* The `index`-th URL (as written, not checked) of each kind. */
bool yx_cert_crl_url_at(const struct yx_cert *c, size_t index, struct yx_bytes *url);
bool yx_cert_ocsp_url_at(const struct yx_cert *c, size_t index, struct yx_bytes *url);
bool yx_cert_issuer_url_at(const struct yx_cert *c, size_t index, struct yx_bytes *url);

/* The `index`-th QCStatement: OID contents, and statementInfo (encoding, or empty). */
bool yx_cert_qc_statement_at(const struct yx_cert *c, size_t index, struct yx_bytes *oid,
			     struct yx_bytes *info);
bool yx_cert_ocsp_no_check(const struct yx_cert *c);

#ifdef __cplusplus
}
#endif
#endif
