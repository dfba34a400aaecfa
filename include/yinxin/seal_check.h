/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seal_check: is this seal, or this signature made with one, good? Seven questions in the order of
 * GM/T 0031-2014 6.1.2 and 6.2.3 (GB/T 38540-2020 keeps the order), each answered by itself, and
 * one verdict drawn from them.
 *
 * What the document is, and whether its digest is the signed one, is not asked here (module sign
 * knows the document): see yx_seal_signature_hash_is(). Time-stamp tokens are not read here either
 * (module tsp): the caller verifies them and passes the time they prove.
 */
#ifndef YINXIN_SEAL_CHECK_H
#define YINXIN_SEAL_CHECK_H

#include <yinxin/pki.h>
#include <yinxin/seal.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_seal_question {
	YX_SEAL_Q_STRUCTURE = 0, /* fields are there and within what the standard allows */
	YX_SEAL_Q_SEAL_VALUE,    /* the maker's signature over the seal */
	YX_SEAL_Q_MAKER_CHAIN,   /* the maker's certificate */
	YX_SEAL_Q_SEAL_PERIOD, /* signing time (of a seal alone: `now`) within the seal's period */
	YX_SEAL_Q_SIGNER_LISTED,   /* the signer is in the seal's list: certificate or digest */
	YX_SEAL_Q_SIGNATURE_VALUE, /* the signer's signature over toSign */
	YX_SEAL_Q_TIME,            /* the signer's certificate at the signing time, revocation */
	YX_SEAL_Q_COUNT
};
/* "structure", "seal-value", ...: stable, for machines; and a short heading for people. */
const char *yx_seal_question_name(enum yx_seal_question q);
const char *yx_seal_question_text(enum yx_seal_question q, bool chinese);

struct yx_seal_answer {
	enum yx_indication indication; /* NONE: not asked (a seal alone has no signer) */
	enum yx_sub_indication sub;
	char en[240], zh[320]; /* why; "" when passed without remark */
};

/* A certificate in a signature, and what is known about when it was used. */
struct yx_seal_chain {
	const struct yx_cert *cert;
	struct yx_bytes value;     /* the signature value that was made with its key */
	struct yx_scheme scheme;   /* of that value; kind NONE: unknown */
	enum yx_digest_alg digest; /* of the document; NONE: unknown, or there is none */
	yx_time claimed;           /* when it was made, as it says itself; YX_TIME_NONE */
	yx_time proven;            /* it existed then; YX_TIME_NONE: not proven */
	bool maker;                /* of the seal, else the signer */
};
/*
 * Judges a chain in the caller's way (module sign: validation in time). Fills *answer, and *path,
 * which becomes the report's; *path may stay NULL.
 */
typedef enum yx_status (*yx_seal_chain_fn)(void *state, const struct yx_seal_chain *what,
					   struct yx_path_report **path,
					   struct yx_seal_answer *answer, struct yx_error *err);

struct yx_seal_check_options {
	/*
	 * Trust, revocation and algorithms for both certificates; `at` and `existed_by` are set by
	 * the check. NULL: certificates are not judged (answers stay NONE but for the period).
	 */
	const struct yx_path_options *path;
	/* NULL: as `path`. For a folder of seal makers apart from the signers' issuers. */
	const struct yx_path_options *maker_path;
	/* Judges both chains instead; then `path` only says that they are judged. NULL: RFC 5280
	 * at the signing time, and for the maker at the time the seal was made. */
	yx_seal_chain_fn chain;
	void *chain_state;
	enum yx_digest_alg digest; /* of the document, for `chain` */
	/* The moment of checking; YX_TIME_NONE: the clock. */
	yx_time now;
	/* Proven signing time (a verified time-stamp); YX_TIME_NONE: only the claimed one. */
	yx_time proven;
	/* Judge by this time instead of the claimed one (verify --at); YX_TIME_NONE. */
	yx_time at;
	/* Only bytes, structure and values decide; trust, periods and times are answered but left
	 * out of the verdict. */
	bool integrity_only;
	/* Refuse raw r||s and odd INTEGERs in signature values. */
	bool strict_encoding;
};
#define YX_SEAL_CHECK_OPTIONS_INIT                                                                 \
	{                                                                                          \
		.path = NULL, .maker_path = NULL, .now = YX_TIME_NONE, .proven = YX_TIME_NONE,     \
		.at = YX_TIME_NONE                                                                 \
	}

struct yx_seal_report {
	struct yx_seal_answer answers[YX_SEAL_Q_COUNT];
	/* the verdict, and the question that decided it (COUNT when all passed) */
	enum yx_indication indication;
	enum yx_sub_indication sub;
	enum yx_seal_question decided_by;
	unsigned leniencies;  /* of seal and signature, with those found while checking */
	yx_time signing_time; /* what was judged by; YX_TIME_NONE for a seal alone */
	bool time_proven;
	struct yx_cert *maker, *signer; /* NULL when they cannot be read */
	struct yx_scheme seal_scheme, signature_scheme;
	struct yx_path_report *maker_path, *signer_path; /* NULL when not asked */
};
void yx_seal_report_clear(struct yx_seal_report *r);

/* A seal by itself: the first four questions. YX_OK when the checks ran. */
YX_MUST_CHECK enum yx_status yx_seal_check(const struct yx_seal *s,
					   const struct yx_seal_check_options *o,
					   struct yx_seal_report *out, struct yx_error *err);
/* A signature and the seal in it: all seven. */
YX_MUST_CHECK enum yx_status yx_seal_signature_check(const struct yx_seal_signature *s,
						     const struct yx_seal_check_options *o,
						     struct yx_seal_report *out,
						     struct yx_error *err);
/* Is the signed dataHash this digest? */
bool yx_seal_signature_hash_is(const struct yx_seal_signature *s, const struct yx_digest *d);
/*
 * How the signature value is made, from the OID the structure holds (and the key, where the OID
 * names the key only). UNSUPPORTED for OIDs not known.
 */
YX_MUST_CHECK enum yx_status yx_seal_scheme(struct yx_bytes oid, const struct yx_pubkey *key,
					    struct yx_scheme *out, bool *missing_arc,
					    struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
