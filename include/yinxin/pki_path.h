/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki_path: whom we trust, and whether a certificate leads there: path building (RFC 4158), path
 * validation at a given time (RFC 5280 6), revocation (RFC 5280 6.3, RFC 6960), told as a report.
 *
 * Nothing here touches a network: with a `fetch` callback missing issuers, CRLs and OCSP answers
 * are asked for, without one only what is at hand is used.
 */
#ifndef YINXIN_PKI_PATH_H
#define YINXIN_PKI_PATH_H

#include <yinxin/pki_cert.h>
#include <yinxin/pki_indication.h>
#include <yinxin/pki_revocation.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---------------------------------------------------------------- material */

/* Untrusted material found beside a signature: certificates, CRLs, OCSP responses. */
struct yx_pool;
YX_MUST_CHECK enum yx_status yx_pool_new(struct yx_pool **out, struct yx_error *err);
void yx_pool_free(struct yx_pool *p);
/* Each takes a share (dup); the same bytes are not kept twice. */
YX_MUST_CHECK enum yx_status yx_pool_add_cert(struct yx_pool *p, const struct yx_cert *c,
					      struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_pool_add_crl(struct yx_pool *p, const struct yx_crl *c,
					     struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_pool_add_ocsp(struct yx_pool *p, const struct yx_ocsp *o,
					      struct yx_error *err);
/* All that is in `from`, which may be NULL. */
YX_MUST_CHECK enum yx_status yx_pool_merge(struct yx_pool *to, const struct yx_pool *from,
					   struct yx_error *err);
/* Bytes of any of the three kinds (PEM: all blocks; DER: told apart by shape; PKCS#7). */
YX_MUST_CHECK enum yx_status yx_pool_load(struct yx_pool *p, struct yx_bytes in, unsigned flags,
					  struct yx_error *err);
const struct yx_cert *yx_pool_cert_at(const struct yx_pool *p,
				      size_t index); /* NULL past the end */
const struct yx_crl *yx_pool_crl_at(const struct yx_pool *p, size_t index);
const struct yx_ocsp *yx_pool_ocsp_at(const struct yx_pool *p, size_t index);
/* The certificate that CMS names by issuer and serial, or by subject key identifier. Borrowed. */
const struct yx_cert *yx_pool_find(const struct yx_pool *p, struct yx_bytes issuer,
				   struct yx_bytes serial);
const struct yx_cert *yx_pool_find_key_id(const struct yx_pool *p, struct yx_bytes key_id);

/* Trust anchors, and a pool of helpers (intermediates, CRLs) that came with them. */
struct yx_trust;
struct yx_poe; /* pki_past.h */
YX_MUST_CHECK enum yx_status yx_trust_new(struct yx_trust **out, struct yx_error *err);
void yx_trust_free(struct yx_trust *t);
YX_MUST_CHECK enum yx_status yx_trust_add_anchor(struct yx_trust *t, const struct yx_cert *c,
						 struct yx_error *err);
/* Every certificate in the bytes becomes an anchor; CRLs go to the pool. */
YX_MUST_CHECK enum yx_status yx_trust_load(struct yx_trust *t, struct yx_bytes in,
					   struct yx_error *err);
/*
 * A file, or every file of a folder (not below it; names starting with '.' are left out). In a
 * folder, files that hold neither certificates nor CRLs are skipped; a folder without any is
 * NOT_FOUND, one with more than YX_LIMIT_TRUST_FILES is LIMIT. `added` (may be NULL) gets the
 * number of anchors.
 */
YX_MUST_CHECK enum yx_status yx_trust_add_path(struct yx_trust *t, const char *path, size_t *added,
					       struct yx_error *err);
/*
 * The same in two steps, for a process that leaves the reading to a child of its own (sandbox.h):
 * the files are opened now, and read by yx_trust_read() where that is called, once. Until then
 * nothing of them is trusted. Of an error in reading the text names the file.
 */
YX_MUST_CHECK enum yx_status yx_trust_open_path(struct yx_trust *t, const char *path,
						struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_trust_read(struct yx_trust *t, struct yx_error *err);
struct yx_pool *yx_trust_pool(struct yx_trust *t);
size_t yx_trust_anchor_count(const struct yx_trust *t);
const struct yx_cert *yx_trust_anchor_at(const struct yx_trust *t, size_t index);
bool yx_trust_has_anchor(const struct yx_trust *t, const struct yx_cert *c);

/* ----------------------------------------------------------------- options */

enum yx_revocation_mode {
	YX_REVOCATION_NONE,      /* not looked at */
	YX_REVOCATION_AVAILABLE, /* used where material exists; absence is reported, not judged */
	YX_REVOCATION_REQUIRED   /* every certificate below the anchor must be known not revoked */
};

enum yx_fetch_kind { YX_FETCH_CERT, YX_FETCH_CRL, YX_FETCH_OCSP };

/*
 * Gets `url` and appends the body to `out`; `request` is the OCSP request to POST, else empty. The
 * callee bounds time and size. A failure is noted in the report and validation goes on.
 */
typedef enum yx_status (*yx_fetch_fn)(void *state, enum yx_fetch_kind kind, struct yx_bytes url,
				      struct yx_bytes request, struct yx_buf *out,
				      struct yx_error *err);

/*
 * Is a signature made with this scheme and key acceptable at `at`? Called for each signature in the
 * chain (and on CRLs and OCSP answers). When not, writes a short reason to `why`.
 */
typedef bool (*yx_algorithm_fn)(void *state, const struct yx_scheme *scheme,
				const struct yx_pubkey *key, yx_time at, char *why,
				size_t why_size);

struct yx_path_options {
	const struct yx_trust *trust;
	const struct yx_pool *extra; /* may be NULL */
	/* The moment for which validity is judged; YX_TIME_NONE: `now`. */
	yx_time at;
	/* The moment of validation: nothing said later than this is believed. YX_TIME_NONE: the
	 * later of `at` and the clock. */
	yx_time now;
	/* What is proven about the thing signed with the certificate: that it existed by
	 * `existed_by` (a time-stamp on it) and did not exist before `made_after` (a content
	 * time-stamp). They turn REVOKED_NO_POE into passed or REVOKED, and OUT_OF_BOUNDS_NO_POE
	 * into EXPIRED or NOT_YET_VALID (EN 319 102-1 5.2.6, 5.5). YX_TIME_NONE: not proven. */
	yx_time existed_by, made_after;
	enum yx_revocation_mode revocation;
	/* A CRL or OCSP answer must be at most this old at the time it is used for (0: nextUpdate
	 * alone decides). */
	int64_t revocation_age_max;
	/* Revocation data may come from after `at` (it then also tells of the past). */
	bool later_revocation_data;
	/* Revocation data on the end certificate must not be older than this moment, else TRY_LATER
	 * (the grace period of EN 319 102-1 5.5.4: what happened before a signature needs time to
	 * be told). YX_TIME_NONE: no such demand. */
	yx_time revocation_since;
	/* Proofs of existence (pki_past.h), or NULL. With a set, `at` is the time of judging and
	 * not that of signing: algorithms are judged at `now`, or at the time by which what uses
	 * them is proven to have existed, and revocation data whose signer has expired by `now`
	 * must be proven to be from before (REVOCATION_OUT_OF_BOUNDS_NO_POE). */
	const struct yx_poe *poe;
	/* yx_path_validate_past(): status data that are not fresh prove the time of their issue,
	 * as 5.6.2.2.4 has it; else the time until which they were fresh. */
	bool past_by_issue;
	/* RFC 5280 6.1.1 (c), (e), (f), (g). No policies given: any-policy. */
	const struct yx_bytes *initial_policies; /* OID contents */
	size_t initial_policy_count;
	bool require_explicit_policy, inhibit_policy_mapping, inhibit_any_policy;
	/* What the end certificate must allow: any of these key usage bits (0: no demand) ... */
	uint32_t key_usage;
	bool key_usage_required; /* it must say so: no key usage at all is not enough */
	/* ... and this purpose (NONE: no demand); `eku_required`: must be listed, not just absent.
	 */
	enum yx_oid eku;
	bool eku_required;
	/* The end certificate's purposes are also demanded of every CA that lists purposes. */
	bool eku_nested;
	/* The anchor's own validity period is checked too. */
	bool check_anchor_validity;
	/* A chain that ends with the certificate itself being an anchor is enough. */
	bool trust_end_anchor;
	yx_algorithm_fn algorithm; /* NULL: all that verify are accepted */
	void *algorithm_state;
	yx_fetch_fn fetch; /* NULL: offline */
	void *fetch_state;
	/* What several validations may cost together, in the units of YX_LIMIT_PATH_WORK; each
	 * takes off what it spent, and at 0 the search is given up. NULL: each by itself. */
	size_t *work_left;
};
#define YX_PATH_OPTIONS_INIT                                                                       \
	{                                                                                          \
		.trust = NULL, .extra = NULL, .at = YX_TIME_NONE, .now = YX_TIME_NONE,             \
		.existed_by = YX_TIME_NONE, .made_after = YX_TIME_NONE,                            \
		.revocation = YX_REVOCATION_AVAILABLE, .later_revocation_data = true,              \
		.revocation_since = YX_TIME_NONE, .trust_end_anchor = true                         \
	}

/* ------------------------------------------------------------------ report */

/* What a finding does to the outcome. */
enum yx_severity { YX_NOTE, YX_WARNING, YX_PROBLEM };

/* One thing validation noticed. `code` is stable ("name-mismatch"), for machines. */
struct yx_finding {
	const char *code;
	enum yx_severity severity;
	enum yx_sub_indication sub; /* of a problem */
	int cert;                   /* index into the chain, end certificate 0; -1: the whole */
	const char *clause;         /* "RFC 5280 6.1.3 (a)(4)" */
	const char *en, *zh;        /* one clause for people */
	char detail[160];           /* specifics (names, times, OIDs), language-neutral; or "" */
};

enum yx_revocation_source { YX_FROM_NONE, YX_FROM_CRL, YX_FROM_OCSP, YX_FROM_NO_CHECK };

struct yx_path_cert {
	struct yx_cert *cert;
	bool anchor;
	bool signature_checked, signature_valid; /* not for the anchor */
	/* revocation, when it was looked at */
	enum yx_cert_status revocation; /* UNKNOWN also when not looked at */
	enum yx_revocation_source source;
	yx_time this_update, next_update; /* of what decided; YX_TIME_NONE */
	yx_time revoked_at;               /* YX_TIME_NONE: not revoked, also later than `at` */
	int reason;
	/* shares of what decided, for embedding into a long-term signature; NULL if none */
	struct yx_crl *crl, *delta;
	struct yx_ocsp *ocsp;
	/* who signed what decided; NULL when that is the issuer in the chain */
	struct yx_cert *revocation_signer;
	yx_time control_time;          /* of a past validation: see pki_past.h; else YX_TIME_NONE */
	enum yx_indication indication; /* of this certificate alone */
};

struct yx_path_report {
	enum yx_indication indication;
	enum yx_sub_indication sub;
	yx_time at;
	struct yx_path_cert *chain; /* [0] the certificate asked about, last the anchor if found */
	size_t chain_len;
	bool anchored; /* the chain ends in a trust anchor */
	struct yx_finding *findings;
	size_t finding_count;
	int main_finding; /* the one that decided, or -1 */
	/* Policies the path is valid under (OID contents, within this report). */
	struct yx_bytes *policies;
	size_t policy_count;
	size_t paths_tried;
	yx_time control_time; /* of a past validation that passed; YX_TIME_NONE */
	yx_time try_again;    /* of TRY_LATER: when newer data are due; YX_TIME_NONE: not known */
	struct yx_pool *fetched; /* what the fetch callback brought, or NULL */
	/* What revocation data itself needed: its signers' certificates. */
	struct yx_cert_list revocation_signers;
	struct yx_arena *arena;
};

/*
 * Look for a path from `cert` to an anchor and validate it. YX_OK when the checks ran, whatever
 * they found. Of several paths the first that passes is reported, else the one that came furthest.
 * The report is the caller's: yx_path_report_free().
 */
YX_MUST_CHECK enum yx_status yx_path_validate(struct yx_path_report **out,
					      const struct yx_cert *cert,
					      const struct yx_path_options *options,
					      struct yx_error *err);
void yx_path_report_free(struct yx_path_report *r);
/* The deciding finding in words, with its detail and certificate; "" when passed. Returns `out`. */
char *yx_path_reason(char *out, size_t out_size, const struct yx_path_report *r, bool chinese);
/* What the reader can do about it. */
char *yx_path_next_step(char *out, size_t out_size, const struct yx_path_report *r, bool chinese);

#ifdef __cplusplus
}
#endif
#endif
