/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign: where documents meet keys. This header is verification: one verdict for all formats.
 * sign_make.h is the other half, making signatures.
 *
 * Three steps, kept apart: the format modules parse (pdf, ofd, cms, tsp), this module validates
 * (every signature of the file, everything that can be checked with what is at hand), and decides
 * under a policy. The verdict is data: yx_verify_bytes() returns YX_OK for a forged document.
 *
 * Terms are those of ETSI EN 319 102-1; sub-indications are in pki_indication.h.
 */
#ifndef YINXIN_SIGN_H
#define YINXIN_SIGN_H

#include <yinxin/crypto.h>
#include <yinxin/pki_path.h>
#include <yinxin/sign_facts.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Told what is going to be signed, part by part, before the key is asked: the bytes whose digest
 * the signed message holds. For a key that is kept by who wants to see that (sign_guard.h).
 */
typedef enum yx_status (*yx_sign_show_fn)(void *state, const struct yx_bytes *parts, size_t count,
					  struct yx_error *err);

/* ------------------------------------------------------------------ policy */

/* Which time the signer's certificate is judged at when no trusted time proves one. */
enum yx_claimed_time {
	YX_CLAIMED_TIME_BELIEVED, /* the claimed time counts, and the report says it is a claim */
	YX_CLAIMED_TIME_IGNORED, /* only proof counts; else the time of validation (EN 319 102-1) */
	/* as BELIEVED, but not of a certificate that was revoked for its key's sake or for no
	 * reason given: whoever stole the key can claim any time */
	YX_CLAIMED_TIME_UNLESS_REVOKED
};

/*
 * What is judged and how strictly. Built in: "default", "integrity", "etsi", "cn"
 * (docs/CONVENTIONS.md has the table); or a JSON file with these members.
 */
struct yx_policy {
	char name[64];
	bool judge_certificates; /* chain, validity, usage, revocation */
	bool judge_time;         /* time-stamps must be good to count; order of times */
	bool judge_algorithms;   /* by the table of acceptable algorithms and dates */
	bool require_timestamp;  /* a signature without trusted time is INDETERMINATE NO_POE */
	enum yx_claimed_time claimed_time;
	enum yx_revocation_mode revocation;
	int64_t revocation_age_max; /* 0: nextUpdate alone */
	/* A signer's certificate must state digitalSignature or nonRepudiation; else it must only
	 * not say otherwise. */
	bool require_key_usage;
	/* Revocation data on the signer's certificate must be this much younger than the proven
	 * signing time, else TRY_LATER (grace period). 0: no demand. */
	int64_t revocation_grace;
	/* Past validation by the letter of EN 319 102-1 5.6.2.2.4: status data that are no longer
	 * fresh prove the time of their issue. Else they prove the time they were fresh for. */
	bool past_by_issue;
};

/* NOT_FOUND for a name that is not built in. */
YX_MUST_CHECK enum yx_status yx_policy_builtin(struct yx_policy *out, const char *name,
					       struct yx_error *err);
/* From a JSON policy file; members not given are those of its "base" (else "default"). */
YX_MUST_CHECK enum yx_status yx_policy_parse(struct yx_policy *out, struct yx_bytes json,
					     struct yx_error *err);

/*
 * Was this algorithm acceptable at that time? The table is in src/sign/algorithms.c with its
 * sources. A yx_algorithm_fn (pki_path.h); `state` is not used.
 */
bool yx_policy_algorithm(void *state, const struct yx_scheme *scheme, const struct yx_pubkey *key,
			 yx_time at, char *why, size_t why_size);
/* The first moment at which it no longer is; YX_TIME_NONE: no end is known. `key` may be NULL. */
yx_time yx_policy_algorithm_end(const struct yx_scheme *scheme, const struct yx_pubkey *key);

/* ----------------------------------------------------------------- report */

/* Texts for people exist in both languages: [0] English, [1] Chinese. Never NULL. */
struct yx_text2 {
	const char *in[2];
};

enum yx_verdict {
	YX_VERDICT_TOTAL_PASSED,
	YX_VERDICT_TOTAL_FAILED,
	YX_VERDICT_INDETERMINATE,
	YX_VERDICT_NO_SIGNATURE,
	YX_VERDICT_UNREADABLE
};
const char *yx_verdict_name(enum yx_verdict v); /* "TOTAL-PASSED", ... */

enum yx_signature_kind { YX_KIND_SIGNATURE, YX_KIND_SEAL, YX_KIND_TIMESTAMP };
enum yx_time_source { YX_TIME_CLAIMED, YX_TIME_STAMPED, YX_TIME_LEDGER };
enum yx_coverage {
	YX_COVERAGE_NONE,
	YX_COVERAGE_PARTIAL,
	YX_COVERAGE_REVISION, /* all of an earlier state of the file */
	YX_COVERAGE_WHOLE_FILE
};

/* One thing that was changed after the signature, and whether its terms permit that. */
struct yx_change {
	size_t revision;  /* from 1: the first revision is 1 */
	const char *kind; /* "form-fill", "annotation", "dss", "page-content": stable */
	bool allowed;
	const char *object; /* "12 0 R", an entry name, or "" */
	size_t page;        /* from 1; 0: none */
	const char *path;   /* where in the document's tree, for experts; "" */
	struct yx_text2 text;
};

/* Something worth knowing that decided nothing. `code` is stable. */
struct yx_remark {
	const char *code;
	struct yx_text2 text;
};

/* A time-stamp on a signature: over its value, or over the document with it. */
struct yx_signature_stamp {
	const char *kind; /* "signature", "document" */
	yx_time time;     /* YX_TIME_NONE: unreadable */
	const char *authority;
	struct yx_bytes certificate; /* the authority's, DER; may be empty */
	bool used;                   /* its time is relied on */
	const char *basis;  /* "current": its authority's certificate is good now; "proven": newer
			     * time-stamps show that it was; "believed": the policy takes its word;
			     * "value": only the value was judged; "": not used */
	yx_time good_until; /* end of the authority's certificate; YX_TIME_NONE: unknown */
	struct yx_text2 reason;        /* why it is not used */
	struct yx_digest sha256;       /* of its token's DER; empty when unreadable */
	enum yx_indication indication; /* of its own validation */
	enum yx_sub_indication sub;
	struct yx_bytes value;         /* the token's signature value; empty: not known */
	struct yx_scheme scheme;       /* of it; kind NONE: not known */
	struct yx_signature_path path; /* its authority's */
};

struct yx_signature {
	const char *id; /* field name, OFD signature ID, "signer-1" */
	enum yx_signature_kind kind;
	enum yx_indication indication;
	enum yx_sub_indication sub;
	struct yx_text2 reason, next_step;
	const char *profile;                   /* "PAdES-B-T", "OFD-SES-v4", "CAdES" */
	const char *subject, *serial, *issuer; /* one-line names; "" when unknown */
	const char *name;                      /* common name, or subject */
	struct yx_bytes certificate;           /* DER, within the report; may be empty */
	yx_time signing_time;                  /* YX_TIME_NONE */
	enum yx_time_source time_source;
	const char *digest;    /* "SM3"; "" when unknown */
	const char *algorithm; /* "SM2", "ECDSA P-256", "RSA 2048"; "" when unknown */
	enum yx_coverage coverage;
	size_t revision; /* from 1, 0 when it has none */
	const char *claimed_reason, *claimed_location;
	/* What the file really has of the baseline levels: "B-B", "B-T", "B-LT", "B-LTA"; "": not
	 * judged. docs/VERIFICATION.md says what each takes. */
	const char *level;
	/* Earliest time by which the signature is proven to have existed; YX_TIME_NONE: nothing
	 * proves it. */
	yx_time existed_by;
	/* The time the certificate was judged at: now, a proven, or a claimed time; and
	 * which of these ("now", "proven", "claimed"; "": certificates were not judged). */
	yx_time judged_at;
	const char *judged_by;
	/* The file should be extended before this: then the last authority's certificate ends.
	 * YX_TIME_NONE: not known. */
	yx_time extend_before;
	const struct yx_signature_stamp *stamps;
	size_t stamp_count;
	const struct yx_change *changes;
	size_t change_count;
	const struct yx_remark *remarks;
	size_t remark_count;
	struct yx_bytes value;         /* the signature value; empty: not known */
	struct yx_signature_path path; /* the signer's */
	struct yx_signature_facts facts;
	/* Every finding, those too that another outweighed: bit 1 << sub-indication. Which checks
	 * ran at all: `judged_by`, `value_checked`, and what the policy judges. */
	uint32_t found;
	bool value_checked; /* the value was held against the data, whatever came of it */
};

struct yx_verify_report {
	const char *file;   /* as given */
	const char *format; /* "pdf", "ofd", "cms", "unknown" */
	enum yx_verdict verdict;
	bool locked; /* UNREADABLE because it is encrypted and nothing that was given opens it */
	struct yx_text2 reason; /* of the whole: one sentence */
	const char *policy;
	bool judges_certificates, judges_algorithms; /* what the policy judges */
	yx_time validated_at;
	struct yx_digest sha256, sm3; /* of the file */
	uint64_t size;
	const struct yx_signature *signatures;
	size_t signature_count;
	const char *const *attacks; /* stable names */
	size_t attack_count;
	const struct yx_remark *remarks; /* on the file */
	size_t remark_count;
	/* Its security store (the DSS of a PDF), where certificates were judged. */
	const struct yx_stored *store;
	size_t store_count;
	struct yx_arena *arena; /* private: all of the above */
};

/* ----------------------------------------------------------------- verify */

/* A time-stamp token that is not in the file, over the file or over what binds it. */
struct yx_verify_proof {
	struct yx_bytes token; /* RFC 3161 */
	/* Empty: the file. Else other data, and the caller answers for it that they could not exist
	 * before the file did (a log's head over its digest). */
	struct yx_bytes over;
};

struct yx_verify_options {
	const struct yx_policy *policy; /* NULL: "default" */
	const struct yx_trust *trust;   /* NULL: no anchors */
	const struct yx_pool *extra;    /* further certificates, CRLs, OCSP; may be NULL */
	/* Or called first, in the process that reads the file (sign_apart.h: the child), to read
	 * them there; *extra stays the callee's. When it fails nothing is verified, and the call
	 * fails as it did. NULL: `extra` is ready. */
	enum yx_status (*prepare)(void *state, const struct yx_pool **extra, struct yx_error *err);
	void *prepare_state;
	yx_time at;               /* the time of validation; YX_TIME_NONE: the clock */
	struct yx_bytes password; /* of an encrypted document */
	const struct yx_key *key; /* opens a document encrypted for its certificate; NULL: none */
	struct yx_bytes content;  /* what a detached CMS signs */
	bool content_given;
	yx_fetch_fn fetch; /* NULL: offline */
	void *fetch_state;
	/* Tells the fetcher that CRLs and OCSP answers it kept from before `t` will not do
	 * (YX_TIME_NONE: any current one will): yx_fetcher_asked_since(). With it what is from
	 * before a signature is asked for anew. NULL: what is at hand and current will do. */
	void (*fetch_since)(void *fetch_state, yx_time t);
	bool no_file_digests; /* leave sha256 and sm3 out: one pass less over the file */
	/* The whole file is known to have existed at this time, from elsewhere (a ledger, an
	 * evidence record). */
	bool existed;
	yx_time existed_at;
	/* The same by time-stamps, which are judged under the policy. The earliest counts; what
	 * does not is told as a remark on the file. */
	const struct yx_verify_proof *proofs;
	size_t proof_count;
};

/*
 * Verify whatever this is. A file that cannot be read gives the verdict UNREADABLE with the reason;
 * a PDF that cannot, but holds signatures, is told by these (whether their bytes are what they
 * were), and never passes. The call itself fails only when it could not run (no memory). Release
 * with yx_verify_report_free(). `name` is copied.
 */
YX_MUST_CHECK enum yx_status yx_verify_bytes(struct yx_verify_report **out, struct yx_bytes in,
					     const char *name,
					     const struct yx_verify_options *options,
					     struct yx_error *err);
void yx_verify_report_free(struct yx_verify_report *r);

#ifdef __cplusplus
}
#endif
#endif
