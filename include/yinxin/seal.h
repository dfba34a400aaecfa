/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seal: electronic seals and the signatures made with them.
 *
 * Three generations are read and written: GM/T 0031-2014 ("v1"), GB/T 38540-2020 ("v4") and
 * GM/T 0031-2025 ("v5"). The reader takes what real files hold (tagged or untagged extensions, raw
 * r||s signature values, INTEGERs without the leading zero, UTCTime where GeneralizedTime belongs,
 * unknown seal types) and notes each such thing in `leniencies`. What is written is exact.
 *
 * Parsing, checking and deciding are three steps: yx_seal_parse() and yx_seal_signature_parse()
 * judge nothing; yx_seal_check() and yx_seal_signature_check() (seal_check.h) give seven separate
 * results in the order of the standard; a verdict is derived from them.
 */
#ifndef YINXIN_SEAL_H
#define YINXIN_SEAL_H

#include <yinxin/base.h>
#include <yinxin/crypto.h>
#include <yinxin/der.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Which structure; the number is what header.version holds in practice. */
enum yx_seal_version {
	YX_SEAL_V1 = 1, /* GM/T 0031-2014 */
	YX_SEAL_V4 = 4, /* GB/T 38540-2020 */
	YX_SEAL_V5 = 5  /* GM/T 0031-2025 */
};
/* "GM/T 0031-2014", "GB/T 38540-2020", "GM/T 0031-2025". */
const char *yx_seal_version_name(enum yx_seal_version v);

/* What the reader forgave. Bits; yx_seal_leniency_text() names one. */
enum yx_seal_leniency {
	YX_SEAL_FORGAVE_DER = 1 << 0,           /* a BER form: see `forgiven` */
	YX_SEAL_FORGAVE_UNTAGGED_EXT = 1 << 1,  /* v1 extensions without their [0] */
	YX_SEAL_FORGAVE_TAGGED_EXT = 1 << 2,    /* v4 seal extensions with a [0] */
	YX_SEAL_FORGAVE_TBS_EXT = 1 << 3,       /* TBS extensions without their [0] */
	YX_SEAL_FORGAVE_TIMESTAMP_TAG = 1 << 4, /* a time-stamp without its [0] */
	YX_SEAL_FORGAVE_TIME_TYPE = 1 << 5,     /* UTCTime and GeneralizedTime exchanged */
	YX_SEAL_FORGAVE_STRING_TYPE = 1 << 6,   /* another string type than printed */
	YX_SEAL_FORGAVE_VERSION_FIELD = 1 << 7, /* header.version is not the structure's number */
	YX_SEAL_FORGAVE_HEADER_ID = 1 << 8,     /* header.ID is not "ES" */
	YX_SEAL_FORGAVE_TYPE = 1 << 9,     /* property.type other than those the standard names */
	YX_SEAL_FORGAVE_PICTURE = 1 << 10, /* picture type outside the standard's list */
	YX_SEAL_FORGAVE_RAW_SIGNATURE = 1 << 11, /* r||s, or INTEGERs that are not DER */
	YX_SEAL_FORGAVE_OID_MISSING_ARC = 1 << 12,
	YX_SEAL_FORGAVE_SIGNER_ENTRY =
	    1 << 14, /* something else in the list of signers: nobody matches it */
	YX_SEAL_FORGAVE_TIME_TEXT = 1 << 13, /* v1 timeInfo as text in another form */
	YX_SEAL_FORGAVE_TEXT = 1 << 15       /* of an OFD's signature: Base64 in place of bytes */
};
const char *yx_seal_leniency_text(enum yx_seal_leniency one, bool chinese);

struct yx_seal_ext {
	struct yx_bytes oid; /* contents octets */
	bool critical;
	struct yx_bytes value;
};

/* One entry of the seal's list of who may sign with it. */
struct yx_seal_signer {
	struct yx_bytes cert;        /* certificate, or empty when the list holds digests */
	struct yx_bytes digest;      /* digest of the certificate's DER, or empty */
	struct yx_bytes digest_type; /* text: an OID ("1.2.156.10197.1.401") or a name ("SM3") */
};

/* A seal as parsed: everything borrows from the input (or from the seal's own arena). */
struct yx_seal {
	enum yx_seal_version version; /* by shape, not by the field */
	struct yx_bytes all;          /* SESeal */
	struct yx_bytes info;         /* eSealInfo */
	struct yx_bytes
	    signed_bytes;     /* what signedValue is over (v4, v5: info; v1: SEQ{info,cert,alg}) */
	struct yx_bytes cert; /* the maker's certificate */
	struct yx_bytes algorithm; /* OID contents */
	struct yx_bytes signature; /* value, without the BIT STRING's header */
	struct yx_bytes timestamp; /* v5: RFC 3161 shaped token, or empty */

	struct yx_bytes header_id; /* "ES" */
	int64_t header_version;
	struct yx_bytes vendor; /* Vid */
	struct yx_bytes es_id;
	int64_t type;           /* 1 unit, 2 personal; others exist */
	struct yx_bytes name;   /* UTF-8 */
	int64_t cert_list_type; /* 1 certificates, 2 digests; v1: always 1 */
	const struct yx_seal_signer *signers;
	size_t signer_count;
	yx_time created, valid_from, valid_until;
	struct yx_bytes picture_type; /* "PNG", "ofd", ... as stored */
	struct yx_bytes picture;
	int64_t width_mm, height_mm;
	const struct yx_seal_ext *exts;
	size_t ext_count;

	unsigned leniencies; /* enum yx_seal_leniency, or-ed */
	struct yx_der_forgiven forgiven;
	struct yx_arena *arena; /* owned by the outermost object */
};

/* Borrows `in`. MALFORMED with the offset and the clause of the field that is wrong. */
YX_MUST_CHECK enum yx_status yx_seal_parse(struct yx_seal **out, struct yx_bytes in,
					   struct yx_error *err);
void yx_seal_free(struct yx_seal *s);

/* SES_Signature, the content of SignedValue.dat. */
struct yx_seal_signature {
	enum yx_seal_version version;
	struct yx_bytes all;
	struct yx_bytes tbs; /* toSign: what the signature is over */
	const struct yx_seal *seal;
	int64_t tbs_version;
	yx_time time; /* YX_TIME_NONE when timeInfo holds a token or nothing readable */
	struct yx_bytes time_token;    /* v1: a time-stamp in timeInfo; else empty */
	struct yx_bytes data_hash;     /* without the BIT STRING's header */
	struct yx_bytes property_info; /* "/Doc_0/Signs/Sign_0/Signature.xml" */
	struct yx_bytes cert;
	struct yx_bytes algorithm; /* OID contents */
	struct yx_bytes signature;
	struct yx_bytes timestamp; /* v4, v5: token over the signature value, or empty */
	const struct yx_seal_ext *exts;
	size_t ext_count;
	unsigned leniencies;
	struct yx_der_forgiven forgiven;
	struct yx_arena *arena;
};

YX_MUST_CHECK enum yx_status yx_seal_signature_parse(struct yx_seal_signature **out,
						     struct yx_bytes in, struct yx_error *err);
void yx_seal_signature_free(struct yx_seal_signature *s);

/* ----------------------------------------------------------------- writing */

struct yx_seal_new {
	enum yx_seal_version version;
	const char *vendor; /* Vid, up to 128 bytes of IA5 */
	const char *es_id;
	int64_t type;
	const char *name;
	bool list_digests; /* v4, v5: SM3 digests of the certificates instead of the certificates */
	const struct yx_bytes *signer_certs;
	size_t signer_count;
	yx_time created, valid_from, valid_until;
	const char *picture_type; /* "PNG", "OFD", "SVG", "JPG", "GIF", "BMP" */
	struct yx_bytes picture;
	int64_t width_mm, height_mm;
	const struct yx_seal_ext *exts;
	size_t ext_count;
};

/*
 * Make a seal, signed by its maker, appended to `out`. USAGE when a field is missing or out of
 * range, when valid_until is not after valid_from, or when the key is not the certificate's.
 * `timestamp` (v5, may be NULL) is asked for a token over the signature value.
 */
struct yx_seal_stamper {
	void *ctx;
	enum yx_status (*stamp)(void *ctx, struct yx_bytes message, struct yx_buf *token,
				struct yx_error *err);
};
YX_MUST_CHECK enum yx_status yx_seal_build(const struct yx_seal_new *n, struct yx_bytes maker_cert,
					   const struct yx_key *maker_key,
					   const struct yx_seal_stamper *timestamp,
					   struct yx_buf *out, struct yx_error *err);

/*
 * Sign with a seal, appended to `out`: SES_Signature over `data_hash` (a digest of the
 * Signature.xml for OFD). The seal's generation decides the structure. DENIED when the certificate
 * is not in the seal's list (GM/T 0031-2014 6.2.2: the seal must be re-made after a renewal) or
 * when `time` is outside the seal's period.
 */
YX_MUST_CHECK enum yx_status yx_seal_sign(const struct yx_seal *seal, struct yx_bytes data_hash,
					  const char *property_info, yx_time time,
					  struct yx_bytes cert, const struct yx_key *key,
					  const struct yx_seal_stamper *timestamp,
					  struct yx_buf *out, struct yx_error *err);

/*
 * What the two above have signed, for who keeps the key elsewhere and makes sure of it
 * (sign_guard.h): appended to `out`. USAGE as above.
 */
YX_MUST_CHECK enum yx_status yx_seal_new_tbs_put(struct yx_buf *out, const struct yx_seal_new *n,
						 struct yx_bytes maker_cert,
						 const struct yx_scheme *scheme,
						 struct yx_error *err);
struct yx_seal_tbs {
	bool v1; /* of GM/T 0031-2014: the time as a BIT STRING, certificate and algorithm inside */
	int64_t header_version; /* the seal's */
	struct yx_bytes seal;   /* the whole SESeal */
	yx_time time;
	struct yx_bytes data_hash, property_info;
	struct yx_bytes cert; /* v1 */
	struct yx_scheme scheme;
};
YX_MUST_CHECK enum yx_status yx_seal_tbs_put(struct yx_buf *out, const struct yx_seal_tbs *t,
					     struct yx_error *err);

/* True when the certificate (DER) is in the list, as itself or by its digest. */
bool yx_seal_lists(const struct yx_seal *seal, struct yx_bytes cert);

#ifdef __cplusplus
}
#endif
#endif
