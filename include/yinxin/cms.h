/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cms: SignedData of RFC 5652, and its Chinese twin of GB/T 35275 (the same structure under other
 * object identifiers), with the attributes of RFC 5035, RFC 6211, RFC 5940, CAdES and PAdES.
 *
 * Reading is three steps in three files. parse (yx_cms_parse) turns bytes into the structs below
 * and judges nothing. validate (yx_cms_verify) runs every check there is for each signer and writes
 * down the outcome. decide (yx_cms_decide) turns those outcomes into one verdict. None of them
 * knows whether a certificate is to be trusted: that is pki's and sign's matter.
 *
 * Reading is lenient and says so: BER forms with one meaning are read and noted in `forgiven`, and
 * a signature over attributes that were not sorted as DER wants is found, and reported.
 *
 * Certificates, CRLs and OCSP responses are encodings here (struct yx_bytes); pki reads them.
 */
#ifndef YINXIN_CMS_H
#define YINXIN_CMS_H

#include <yinxin/base.h>
#include <yinxin/crypto.h>
#include <yinxin/der.h>
#include <yinxin/pki_cert.h>
#include <yinxin/pki_indication.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------- parsed */

/* Which set of content-type OIDs a message uses. */
enum yx_cms_family {
	YX_CMS_RFC, /* 1.2.840.113549.1.7.x */
	YX_CMS_GM   /* 1.2.156.10197.6.1.4.2.x, GB/T 35275 */
};

/* Attribute ::= SEQUENCE { attrType, attrValues SET OF ANY } */
struct yx_cms_attribute {
	enum yx_oid oid;           /* NONE when unknown: see oid_bytes */
	struct yx_bytes oid_bytes; /* contents octets of the OID */
	struct yx_bytes encoding;  /* the whole SEQUENCE, as stored */
	struct yx_bytes values;    /* contents of the SET */
	struct yx_bytes value;     /* encoding of the first value; empty when the SET is */
	size_t value_count;
};

struct yx_cms_attributes {
	bool present;
	struct yx_bytes encoding; /* as stored, with its [0] or [1] header */
	struct yx_bytes contents; /* as stored, without the header */
	const struct yx_cms_attribute *list;
	size_t count;
	bool is_der; /* definite lengths throughout and sorted as a DER SET OF */
};

/* SignerInfo, RFC 5652 5.3. */
struct yx_cms_signer {
	int64_t version;
	/* SignerIdentifier: issuer and serial, or (by_key_id) the subject key identifier */
	bool by_key_id;
	struct yx_bytes issuer; /* encoding of the Name */
	struct yx_bytes serial; /* contents octets of the INTEGER, as stored */
	struct yx_bytes key_id;
	struct yx_bytes digest_algorithm;    /* encoding of the AlgorithmIdentifier */
	enum yx_digest_alg digest;           /* NONE when unknown */
	struct yx_bytes signature_algorithm; /* encoding of the AlgorithmIdentifier */
	struct yx_bytes signature;
	struct yx_cms_attributes signed_attributes;
	struct yx_cms_attributes unsigned_attributes;
	struct yx_bytes encoding; /* the whole SignerInfo, as stored */
};

/*
 * A SignedData. All bytes borrow from the input given to yx_cms_parse (or, where BER strings had to
 * be joined, from the struct's own memory). Read only.
 */
struct yx_cms {
	struct yx_bytes encoding; /* the ContentInfo, without bytes that follow it */
	enum yx_cms_family family;
	bool bare; /* a SignedData without its ContentInfo was given */
	int64_t version;
	const struct yx_bytes *digest_algorithms; /* encodings */
	size_t digest_algorithm_count;
	enum yx_oid content_type;         /* NONE when unknown */
	struct yx_bytes content_type_oid; /* contents octets */
	bool attached;                    /* eContent is present */
	struct yx_bytes content;          /* the octets of eContent */
	/* PKCS#7 v1.5 allowed ANY as content: true when it was not an OCTET STRING */
	bool content_not_octets;
	const struct yx_bytes *certificates; /* X.509 only; other choices are counted */
	size_t certificate_count;
	const struct yx_bytes *crls;
	size_t crl_count;
	const struct yx_bytes *ocsps; /* BasicOCSPResponse or OCSPResponse, RFC 5940 2.1 */
	size_t ocsp_count;
	size_t other_certificate_count;
	size_t other_revocation_count;
	const struct yx_cms_signer *signers;
	size_t signer_count;
	struct yx_der_forgiven forgiven;
	size_t trailing;        /* bytes behind the ContentInfo (a PDF slot's padding, say) */
	struct yx_arena *arena; /* private */
};

/*
 * The ContentInfo at the start of `in`; what follows it is only counted. A slot that holds nothing
 * but zero bytes is NOT_FOUND. UNSUPPORTED when it is another kind of content than signedData.
 */
YX_MUST_CHECK enum yx_status yx_cms_parse(struct yx_cms **out, struct yx_bytes in,
					  struct yx_error *err);
void yx_cms_free(struct yx_cms *c);
/*
 * The first element of `in` with its header, definite or indefinite length: what a PDF /Contents
 * holds before its padding. Empty when there is no whole element.
 */
struct yx_bytes yx_cms_cut(struct yx_bytes in);

/* The first attribute of this type, or NULL. */
const struct yx_cms_attribute *yx_cms_attribute_find(const struct yx_cms_attributes *a,
						     enum yx_oid oid);
/* signing-time (RFC 5652 11.3); YX_TIME_NONE when absent or unreadable. It is a claim. */
yx_time yx_cms_signing_time(const struct yx_cms_signer *s);
/*
 * The `n`th time-stamp token among the unsigned attributes (signature-time-stamp, CAdES 6.1.1),
 * as a ContentInfo encoding; empty when there are fewer.
 */
struct yx_bytes yx_cms_signature_timestamp(const struct yx_cms_signer *s, size_t n);
/* Contents of a signer's messageDigest attribute; empty when absent. */
struct yx_bytes yx_cms_message_digest(const struct yx_cms_signer *s);
/*
 * The first ESSCertIDv2 (else ESSCertID) among the signed attributes: digest algorithm and hash,
 * and its IssuerSerial (encoding; empty when it has none). False when there is none.
 */
bool yx_cms_signing_certificate(const struct yx_cms_signer *s, enum yx_digest_alg *digest,
				struct yx_bytes *hash, struct yx_bytes *issuer_serial);

/*
 * CRLs and OCSP responses in a signer's adbe-revocationInfoArchival signed attribute (PDF 1.7
 * 12.8.3.3.2). Calls `each` for every encoding; ocsp tells which it is. Nothing there is no error.
 */
YX_MUST_CHECK enum yx_status yx_cms_adobe_revocation(const struct yx_cms_signer *s,
						     void (*each)(void *ctx, bool ocsp,
								  struct yx_bytes encoding),
						     void *ctx, struct yx_error *err);

/* Does this certificate (DER) answer to the signer's identifier? */
bool yx_cms_signer_matches(const struct yx_cms_signer *s, struct yx_bytes certificate);

/* ----------------------------------------------------------------- validate */

/*
 * What was signed, when the message does not hold it: several runs of bytes in order (the two of a
 * ByteRange, mapped; they are hashed in one pass for all signers), or digests computed elsewhere,
 * at most one per algorithm. Both empty: only the attached content is there. A signature without
 * signed attributes can be checked over digests for RSA, DSA and ECDSA, but not for SM2 or EdDSA.
 */
struct yx_cms_content {
	const struct yx_bytes *runs;
	size_t run_count;
	const struct yx_digest *digests;
	size_t digest_count;
	bool given; /* the runs are the content even if they are empty */
};

enum yx_cms_result {
	YX_CMS_ABSENT = 0, /* there is nothing to check (no such attribute) */
	YX_CMS_PASSED,
	YX_CMS_FAILED,
	YX_CMS_UNDETERMINED, /* could not be checked: see text */
};

enum yx_cms_check_id {
	/* the signer's certificate was found (issuer and serial, or key identifier) and can be read
	 */
	YX_CMS_CHECK_CERTIFICATE = 0,
	/* digest and signature algorithm are known, fit each other and the key */
	YX_CMS_CHECK_ALGORITHMS,
	/* there is content to check: attached, or given and then not contradicting the attached one
	 */
	YX_CMS_CHECK_CONTENT,
	/* RFC 5652 11.1: contentType is there once and equals eContentType */
	YX_CMS_CHECK_CONTENT_TYPE,
	/* RFC 5652 11.2: messageDigest is there once and equals the digest of the content */
	YX_CMS_CHECK_MESSAGE_DIGEST,
	/* the signature value is right for the certificate's key */
	YX_CMS_CHECK_SIGNATURE,
	/* RFC 5035: signing-certificate or -v2 names the certificate that was used */
	YX_CMS_CHECK_SIGNING_CERTIFICATE,
	/* RFC 6211: cmsAlgorithmProtection repeats the algorithms */
	YX_CMS_CHECK_ALGORITHM_PROTECTION,
	/* attributes: no type twice, single-valued ones have one value, countersignature not signed
	 */
	YX_CMS_CHECK_ATTRIBUTES,
	YX_CMS_CHECK_COUNT
};

struct yx_cms_check {
	enum yx_cms_result result;
	char
	    text[200]; /* English, for a log or a detail view; empty when there is nothing to say */
};

/* How content that is attached stands to content that was given. */
enum yx_cms_match {
	YX_CMS_MATCH_NONE = 0, /* not both are there */
	YX_CMS_MATCH_SAME,     /* the same bytes (compared by digest) */
	YX_CMS_MATCH_DIGEST,   /* attached is the digest of given (adbe.pkcs7.sha1, GB/T 35275 B) */
	YX_CMS_MATCH_DIFFERENT
};

/* Over which bytes the signature value verified. */
enum yx_cms_signed_form {
	YX_CMS_FORM_NONE = 0,
	YX_CMS_FORM_CONTENT,  /* no signed attributes */
	YX_CMS_FORM_DER,      /* DER SET OF the attributes (stored and DER forms may be the same) */
	YX_CMS_FORM_AS_STORED /* only over the attributes as stored, which are not DER */
};

struct yx_cms_signer_report {
	struct yx_cms_check checks[YX_CMS_CHECK_COUNT];
	struct yx_cert *cert;            /* the signer's, a share; NULL when not found */
	struct yx_scheme scheme;         /* kind NONE when not understood */
	struct yx_digest content_digest; /* with the signer's algorithm; len 0 when unknown */
	enum yx_cms_match match;
	enum yx_digest_alg match_digest; /* of YX_CMS_MATCH_DIGEST */
	enum yx_cms_signed_form form;
	bool forgave_signature_encoding; /* raw r||s or odd INTEGERs */
	bool forgave_unsorted;           /* form AS_STORED */
	/* an OID was written that the standard does not ask for in this place, of clear meaning */
	bool odd_algorithm;
};

struct yx_cms_report {
	size_t signer_count;
	struct yx_cms_signer_report *signers;
};

struct yx_cms_verify_options {
	struct yx_cms_content content;
	/* certificates (DER) to search besides the message's own */
	const struct yx_bytes *certificates;
	size_t certificate_count;
	struct yx_bytes sm2_id; /* empty: the default */
	bool strict_encoding;   /* refuse raw r||s and the like */
	/* adbe.pkcs7.sha1 and GB/T 35275 variant B: attached content that is the digest of the
	 * given one is what the caller expects; otherwise YX_CMS_CHECK_CONTENT fails then */
	bool content_is_digest;
};

/*
 * Run every check for every signer. Fails only when it could not run (no memory, an unusable
 * option); a wrong signature is a result.
 */
YX_MUST_CHECK enum yx_status yx_cms_verify(struct yx_cms_report **out, const struct yx_cms *c,
					   const struct yx_cms_verify_options *options,
					   struct yx_error *err);
void yx_cms_report_free(struct yx_cms_report *r);
/*
 * The digest the value is over: of the DER SET OF signed attributes, else of the content; for SM2
 * with Z. len 0 where there is none or it is not known: EdDSA, attributes signed as stored, SM2
 * over the content, no certificate.
 */
YX_MUST_CHECK enum yx_status yx_cms_to_be_signed(struct yx_digest *out,
						 const struct yx_cms_signer *s,
						 const struct yx_cms_signer_report *r,
						 struct yx_error *err);
const char *yx_cms_check_name(enum yx_cms_check_id id); /* "message-digest": stable, for machines */
const char *yx_cms_result_name(enum yx_cms_result r);   /* "passed", ... */

/* ------------------------------------------------------------------- decide */

/*
 * One outcome per signer out of its checks: PASSED when exactly what this signer signed is there,
 * else the sub-indication and (may be NULL) the check that decided. Algorithms this program does
 * not know give INDETERMINATE GENERIC, and the check's text says so.
 */
enum yx_indication yx_cms_decide(const struct yx_cms_signer_report *r, enum yx_sub_indication *sub,
				 enum yx_cms_check_id *check);

/* -------------------------------------------------------------------- build */

/*
 * Building: new, content, certificates, signers, then for each signer either a key signs
 * (yx_cms_builder_sign) or somebody else does with what yx_cms_builder_to_sign gives
 * (yx_cms_builder_signature), then finish. What is written is exact DER.
 */
struct yx_cms_builder;

YX_MUST_CHECK enum yx_status yx_cms_builder_new(struct yx_cms_builder **out,
						enum yx_cms_family family, struct yx_error *err);
void yx_cms_builder_free(struct yx_cms_builder *b);

/*
 * The content. `type` NONE: data of the family. attach: it becomes eContent (copied); then it must
 * come as runs. Detached content is hashed when a signer is added, and must stay until then.
 */
YX_MUST_CHECK enum yx_status yx_cms_builder_content(struct yx_cms_builder *b, enum yx_oid type,
						    const struct yx_cms_content *content,
						    bool attach, struct yx_error *err);
/* Copied; one given twice is written once. Order: as given, then sorted as DER wants. */
YX_MUST_CHECK enum yx_status yx_cms_builder_certificate(struct yx_cms_builder *b,
							struct yx_bytes certificate,
							struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_cms_builder_crl(struct yx_cms_builder *b, struct yx_bytes crl,
						struct yx_error *err);
/* An OCSPResponse, RFC 5940. */
YX_MUST_CHECK enum yx_status yx_cms_builder_ocsp(struct yx_cms_builder *b, struct yx_bytes ocsp,
						 struct yx_error *err);

struct yx_cms_signer_options {
	struct yx_bytes
	    certificate;           /* DER; also written into the message unless omit_certificate */
	struct yx_scheme scheme;   /* how the key will sign */
	enum yx_digest_alg digest; /* of the content; NONE: that of the scheme */
	yx_time signing_time;      /* YX_TIME_NONE: none (always so in PAdES); 0 is 1970 */
	bool by_key_id;            /* identify by subject key identifier */
	bool omit_certificate;
	bool omit_attributes;          /* sign the content itself; needs content type data */
	bool omit_signing_certificate; /* no signing-certificate-v2 */
	bool signing_certificate_v1;   /* also the RFC 2634 one, for old readers */
	bool algorithm_protection;     /* RFC 6211 */
	/* further signed attributes, each a whole Attribute encoding */
	const struct yx_bytes *attributes;
	size_t attribute_count;
};
/* Sensible values: no signing time, everything else off. */
#define YX_CMS_SIGNER_OPTIONS_INIT                                                                 \
	{                                                                                          \
		{ NULL, 0 }, { YX_SCHEME_NONE, YX_DIGEST_NONE, YX_DIGEST_NONE, -1 },               \
		    YX_DIGEST_NONE, YX_TIME_NONE, false, false, false, false, false, false, NULL,  \
		    0                                                                              \
	}

/* *index (may be NULL) names the signer in the calls below. */
YX_MUST_CHECK enum yx_status yx_cms_builder_signer(struct yx_cms_builder *b,
						   const struct yx_cms_signer_options *options,
						   size_t *index, struct yx_error *err);
/*
 * The message a key must sign: the DER SET OF signed attributes, or the content when there are none
 * (then empty for detached content of several runs: use yx_cms_builder_sign). Borrowed from b.
 */
struct yx_bytes yx_cms_builder_to_sign(const struct yx_cms_builder *b, size_t index);
/* A value made elsewhere. The value is not checked against the certificate. */
YX_MUST_CHECK enum yx_status yx_cms_builder_signature(struct yx_cms_builder *b, size_t index,
						      struct yx_bytes value, struct yx_error *err);
/* Sign with a key; its public key must be that of the signer's certificate (else USAGE). */
YX_MUST_CHECK enum yx_status yx_cms_builder_sign(struct yx_cms_builder *b, size_t index,
						 const struct yx_key *key, struct yx_bytes sm2_id,
						 struct yx_error *err);
/* The value just set, for a signature time-stamp. */
struct yx_bytes yx_cms_builder_signature_value(const struct yx_cms_builder *b, size_t index);
/* An unsigned attribute with one value (an encoding). */
YX_MUST_CHECK enum yx_status yx_cms_builder_unsigned(struct yx_cms_builder *b, size_t index,
						     enum yx_oid type, struct yx_bytes value,
						     struct yx_error *err);
/* Append the ContentInfo. Every signer must have its value. */
YX_MUST_CHECK enum yx_status yx_cms_builder_finish(struct yx_cms_builder *b, struct yx_buf *out,
						   struct yx_error *err);

/* Room for a time-stamp token with its certificates, for slots sized before it is there. */
#define YX_CMS_TOKEN_ROOM 8192
/*
 * An upper bound on what finish will write for one signer made with these options, these further
 * certificates, a signature of at most signature_max bytes, attached content of content_len bytes
 * (0: detached) and `extra` bytes of unsigned attributes.
 */
size_t yx_cms_size_max(const struct yx_cms_signer_options *options,
		       const struct yx_bytes *certificates, size_t certificate_count,
		       size_t signature_max, size_t content_len, size_t extra);

/*
 * One signer, one call: detached or attached SignedData appended to `out`. `certificates` are
 * written besides the signer's own.
 */
YX_MUST_CHECK enum yx_status
yx_cms_sign(struct yx_buf *out, enum yx_cms_family family, const struct yx_cms_content *content,
	    bool attach, const struct yx_cms_signer_options *options, const struct yx_key *key,
	    const struct yx_bytes *certificates, size_t certificate_count, struct yx_error *err);

/* ------------------------------------------------------------------- extend */

/*
 * Append to `out` a copy of the message with one more unsigned attribute on signer `index`. Every
 * other byte stays as it is, but the length octets of what encloses the attribute.
 */
YX_MUST_CHECK enum yx_status yx_cms_add_unsigned(struct yx_bytes message, size_t index,
						 enum yx_oid type, struct yx_bytes value,
						 struct yx_buf *out, struct yx_error *err);

/* -------------------------------------------------------------- raw signature */

/*
 * adbe.x509.rsa_sha1 (PDF 1.7 12.8.3.2): /Contents is an OCTET STRING holding a PKCS#1 v1.5 value,
 * the certificate is in /Cert. Unwraps the string if there is one, finds the digest inside the RSA
 * block and checks it over the runs. *valid and *digest are results.
 */
YX_MUST_CHECK enum yx_status yx_cms_raw_verify(struct yx_bytes contents,
					       struct yx_bytes certificate,
					       const struct yx_cms_content *content,
					       enum yx_digest_alg *digest, bool *valid,
					       struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
