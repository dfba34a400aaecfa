/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path validation inside: the context of one call, and the steps that share it.
 *
 *   search.c      finds candidate paths and picks the report that is given back
 *   validate.c    RFC 5280 6.1 over one path (validate_signature.c: its signatures)
 *   constraint.c  name constraints          policy.c   the policy graph (RFC 9618)
 *   revocation.c  which source decides      revocation_crl.c (crl_scope.c), revocation_ocsp.c   the
 * sources report.c      findings, outcome, words
 */
#ifndef YINXIN_PKI_PRIVATE_PATH_H
#define YINXIN_PKI_PRIVATE_PATH_H

#include <yinxin/limits.h>
#include <yinxin/pki_path.h>
#include "cert.h"
#include "pool.h"

enum finding_id {
#define FINDING(word, code, severity, sub, clause, en, zh) FINDING_##word,
#include "finding_list.h"
#undef FINDING
	FINDING_COUNT
};

/* Signature checks already made in this call: cross-certified meshes repeat them. */
struct signature_memo {
	const void *object; /* certificate or CRL */
	const struct yx_cert *issuer;
	enum yx_status status;
	bool valid;
};

struct path_context {
	const struct yx_path_options *options;
	yx_time now;
	struct signature_memo memo[YX_LIMIT_PATH_SIGNATURES];
	unsigned memo_count, steps, fetches, nesting;
	size_t work; /* units spent; see path_spend() */
	bool limit_hit;
	bool exhausted; /* no work is left: what was not looked at may have said no */
	struct yx_pool *fetched;
	struct yx_cert_list signers; /* of the revocation data used */
	/* certificates whose status is being determined: a list may not vouch for its signer */
	const struct yx_cert *busy[YX_LIMIT_PATH_NESTING + 1];
	unsigned busy_count;
	struct yx_error failure; /* out of memory, met where no error can be returned */
};

/* What is asked of one search; the public call fills it from the options. */
struct path_request {
	const struct yx_cert *cert;
	const struct yx_cert *only_anchor; /* NULL: any */
	yx_time at;
	bool end_anchor, check_anchor_validity;
	uint32_t key_usage;
	bool key_usage_required;
	enum yx_oid eku;
	bool eku_required, eku_nested, policies; /* policies: use the caller's initial policies */
	bool revocation;
	bool past; /* everything but time, then slide (past.c) */
	const struct yx_cert_list
	    *more; /* further intermediates (certificates in an OCSP answer) */
};

YX_MUST_CHECK enum yx_status path_search(struct path_context *ctx, const struct path_request *req,
					 struct yx_path_report **out, struct yx_error *err);

/* --------------------------------------------------------------- the report */

YX_MUST_CHECK enum yx_status report_new(struct yx_path_report **out, yx_time at,
					struct yx_error *err);
YX_MUST_CHECK enum yx_status report_set_chain(struct yx_path_report *r,
					      const struct yx_cert *const *chain, size_t len,
					      bool anchored, struct yx_error *err);
/* Note something; `sub` other than NONE replaces that of the list. */
void report_add(struct yx_path_report *r, enum finding_id id, enum yx_sub_indication sub, int cert,
		const char *detail, ...) YX_PRINTF(5, 6);
bool report_has_problem(const struct yx_path_report *r);
/* A problem other than the validity periods, which revocation data may still explain. */
bool report_is_broken(const struct yx_path_report *r);
/* Choose the main finding and the outcome. */
void report_conclude(struct yx_path_report *r);
/* How far a report came: larger is better. */
int report_rank(const struct yx_path_report *r);

/* ------------------------------------------------------------------- steps */

/* RFC 5280 6.1 over r->chain; findings go to the report. */
void path_check(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r);
/* Those of all certificates of r->chain, each with the key of the one above it (6.1.3 (a)(1)). */
void path_check_signatures(struct path_context *ctx, const struct path_request *req,
			   struct yx_path_report *r);
/* Does the key of `issuer` verify `cert`? Remembered. *st tells when it could not be tried. */
bool path_signature(struct path_context *ctx, const struct yx_cert *cert,
		    const struct yx_cert *issuer, enum yx_status *st);
/*
 * Account for work before doing it; false when the budget of this validation is spent, and then the
 * work is not done. Material comes from whoever made the document: without this, many certificates,
 * lists and answers that nearly fit would be compared each with each.
 */
#define WORK_COMPARE   1           /* two names */
#define WORK_RESPONDER 20          /* a certificate against a ResponderID: one digest */
#define WORK_LIST      50          /* a CRL of the right issuer */
#define WORK_NESTED    500         /* a validation inside this one */
#define WORK_SIGNATURE 4000        /* checking a signature ... */
#define WORK_HASHED(n) ((n) / 256) /* ... over so many octets */
bool path_spend(struct path_context *ctx, size_t units);
bool memo_find(const struct path_context *ctx, const void *object, const struct yx_cert *issuer,
	       enum yx_status *st, bool *valid);
/* False when the limit of signature checks is reached. */
bool memo_put(struct path_context *ctx, const void *object, const struct yx_cert *issuer,
	      enum yx_status st, bool valid);
/* All names of chain[index] against the constraints of all above it. */
void names_check(struct yx_path_report *r, size_t index, size_t *budget);
void policies_check(const struct path_context *ctx, const struct path_request *req,
		    struct yx_path_report *r);
void revocation_check(struct path_context *ctx, const struct path_request *req,
		      struct yx_path_report *r, size_t index);

/* -------------------------------------------------------------- revocation */

enum freshness { FRESH, FRESH_NOT_YET, FRESH_STALE };
/* May data of [this, next] speak of `at`? */
enum freshness revocation_fresh(const struct path_context *ctx, yx_time at, yx_time this_update,
				yx_time next_update);
/* What one kind of source says. */
struct revocation_status {
	bool known;
	enum yx_cert_status status;
	yx_time revoked_at, this_update, next_update;
	int reason;
	const struct yx_crl *crl, *delta;
	const struct yx_ocsp *ocsp;
	const struct yx_cert *signer; /* of what decided, when not the issuer in the path */
	const char *doubt;            /* why not known, for people */
};
struct revocation_question {
	struct path_context *ctx;
	struct yx_path_report *r;
	size_t index; /* of the certificate; its issuer is index + 1 */
	const struct yx_cert *cert, *issuer, *anchor;
	yx_time at;
	bool past; /* `at` is a control time: data count by their proof of existence, at any age */
};
/* The same for a question; `object` is what must be proven to have existed in a past one. */
enum freshness revocation_usable(const struct revocation_question *q, struct yx_bytes object,
				 yx_time this_update, yx_time next_update);
/* Ask all sources at hand. */
struct revocation_status revocation_ask(const struct revocation_question *q);
void revocation_keep(struct yx_path_cert *c, const struct revocation_status *s);
/*
 * Is the signature on `object` (made with scheme and key) good enough at `at`, or at the time by
 * which the object is proven to have existed? Always so without a hook.
 */
bool path_algorithm(const struct path_context *ctx, const struct yx_scheme *scheme,
		    const struct yx_pubkey *key, yx_time at, struct yx_bytes object, char *why,
		    size_t why_size);
/* past.c: 5.6.2.2 over r->chain. */
void path_slide(struct path_context *ctx, const struct path_request *req, struct yx_path_report *r);
void revocation_ask_crls(const struct revocation_question *q, struct revocation_status *out);
void revocation_ask_ocsp(const struct revocation_question *q, struct revocation_status *out);
/* Remember who signed revocation data. */
void revocation_signer(struct path_context *ctx, const struct yx_cert *c);
/* Is a further certificate, which signs revocation data, good under the same anchor? */
bool revocation_signer_valid(const struct revocation_question *q, const struct yx_cert *signer,
			     yx_time at, enum yx_oid eku, bool check_revocation,
			     const struct yx_cert_list *more);
/* The pools searched, in order; NULL past the end. */
const struct yx_pool *path_pool(const struct path_context *ctx, unsigned index);
bool path_is_busy(const struct path_context *ctx, const struct yx_cert *c);
/* Call the fetch callback and keep what it brings; true when something new came. */
bool path_fetch(struct path_context *ctx, struct yx_path_report *r, enum yx_fetch_kind kind,
		struct yx_bytes url, struct yx_bytes request, int cert);

#endif
