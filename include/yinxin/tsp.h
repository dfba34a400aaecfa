/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tsp: time-stamps, RFC 3161 with RFC 5816, and the same under SM3 and SM2 (GB/T 20520, which keeps
 * the shape of RFC 3161; its text was not available, see docs).
 *
 * Four parts: requests and responses as bytes; tokens, parsed and checked; an authority, as a
 * library; a client that asks a list of authorities until one answers well. Nothing here touches a
 * network: the client fetches through a callback.
 *
 * A token is used only after all of this was checked: it is granted, one signer, imprint, nonce,
 * policy, signature, signing certificate named by ESSCertID or ESSCertIDv2, its only purpose
 * time-stamping and critical, the chain at genTime, and genTime not in the future.
 */
#ifndef YINXIN_TSP_H
#define YINXIN_TSP_H

#include <yinxin/cms.h>
#include <yinxin/pki_indication.h>
#include <yinxin/pki_path.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------------- messages */

/* TimeStampReq, RFC 3161 2.4.1. Bytes borrow from what was parsed, or from the caller. */
struct yx_tsp_request {
	int64_t version;          /* 1; 0 is written as 1 */
	struct yx_digest imprint; /* alg NONE after parsing: not known here (then see below) */
	struct yx_bytes imprint_algorithm; /* encoding; parse only */
	struct yx_bytes imprint_value;     /* parse only */
	struct yx_bytes policy;            /* contents octets of the OID; empty: any */
	struct yx_bytes nonce;             /* magnitude without leading zeros */
	bool has_nonce;
	bool cert_req;
	bool has_cert_req;   /* certReq is written out; parse only */
	bool has_extensions; /* none is defined; parse only */
	bool has_critical_extension;
};
YX_MUST_CHECK enum yx_status yx_tsp_request_put(struct yx_buf *out, const struct yx_tsp_request *r,
						struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_tsp_request_parse(struct yx_tsp_request *out, struct yx_bytes in,
						  struct yx_error *err);

/* PKIStatus, RFC 3161 2.4.2. */
enum yx_tsp_status {
	YX_TSP_GRANTED = 0,
	YX_TSP_GRANTED_WITH_MODS = 1,
	YX_TSP_REJECTION = 2,
	YX_TSP_WAITING = 3,
	YX_TSP_REVOCATION_WARNING = 4,
	YX_TSP_REVOCATION_NOTIFICATION = 5
};
/* PKIFailureInfo: the bit's number; -1 stands for "none said". */
enum yx_tsp_failure {
	YX_TSP_NO_FAILURE = -1,
	YX_TSP_BAD_ALG = 0,
	YX_TSP_BAD_REQUEST = 2,
	YX_TSP_BAD_DATA_FORMAT = 5,
	YX_TSP_TIME_NOT_AVAILABLE = 14,
	YX_TSP_UNACCEPTED_POLICY = 15,
	YX_TSP_UNACCEPTED_EXTENSION = 16,
	YX_TSP_ADD_INFO_NOT_AVAILABLE = 17,
	YX_TSP_SYSTEM_FAILURE = 25
};
const char *yx_tsp_status_name(int status);   /* "granted", ... */
const char *yx_tsp_failure_name(int failure); /* "badAlg", ...; "" for none */

/* TimeStampResp, RFC 3161 2.4.2. */
struct yx_tsp_response {
	int status;            /* enum yx_tsp_status, or what was written */
	int failure;           /* enum yx_tsp_failure: the first bit that is set */
	char text[240];        /* statusString, cleaned and joined */
	struct yx_bytes token; /* the ContentInfo; empty when there is none */
};
YX_MUST_CHECK enum yx_status
yx_tsp_response_put(struct yx_buf *out, const struct yx_tsp_response *r, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_tsp_response_parse(struct yx_tsp_response *out, struct yx_bytes in,
						   struct yx_error *err);

/* ------------------------------------------------------------------- tokens */

/* TimeStampToken with its TSTInfo. Borrows from the input. Read only. */
struct yx_tsp_token {
	struct yx_bytes encoding;
	struct yx_cms *cms;
	int64_t version;
	struct yx_bytes policy;            /* contents octets of the OID */
	struct yx_digest imprint;          /* alg NONE: an unknown algorithm */
	struct yx_bytes imprint_algorithm; /* encoding of the AlgorithmIdentifier */
	struct yx_bytes imprint_value;
	struct yx_bytes serial; /* contents octets of the INTEGER */
	yx_time gen_time;
	bool has_accuracy;
	int64_t accuracy_us; /* genTime is right to this, either way; 0 when not said */
	bool ordering;
	bool has_nonce;
	struct yx_bytes nonce; /* magnitude without leading zeros */
	struct yx_bytes tsa;   /* encoding of the GeneralName; empty when absent */
	bool has_extensions;
	bool has_critical_extension;
	struct yx_der_forgiven forgiven; /* in TSTInfo; the rest is in cms->forgiven */
};
/* `in` holds a TimeStampToken; zero bytes behind it (a PDF slot) are accepted. UNSUPPORTED for a
 * CMS that is not a time-stamp. */
YX_MUST_CHECK enum yx_status yx_tsp_token_parse(struct yx_tsp_token **out, struct yx_bytes in,
						struct yx_error *err);
/* The token in a file: a bare one, or the one of a granted response (.tsr). */
YX_MUST_CHECK enum yx_status yx_tsp_token_load(struct yx_tsp_token **out, struct yx_bytes in,
					       struct yx_error *err);
void yx_tsp_token_free(struct yx_tsp_token *t);

enum yx_tsp_check_id {
	YX_TSP_CHECK_FORM = 0,    /* version 1, one signer, no critical extension, DER */
	YX_TSP_CHECK_IMPRINT,     /* it is for this data */
	YX_TSP_CHECK_NONCE,       /* it answers this request */
	YX_TSP_CHECK_POLICY,      /* made under a policy that is accepted */
	YX_TSP_CHECK_SIGNATURE,   /* all checks of cms on the signer */
	YX_TSP_CHECK_CERTIFICATE, /* ESSCertID or ESSCertIDv2 is there and right (RFC 5816) */
	YX_TSP_CHECK_PURPOSE,     /* extKeyUsage: critical, timeStamping and nothing else (2.3) */
	YX_TSP_CHECK_NAME,  /* the tsa field names the certificate's subject; told, not judged */
	YX_TSP_CHECK_TIME,  /* genTime, with its accuracy, is not after `now`, nor too old */
	YX_TSP_CHECK_CHAIN, /* the certificate's path, at genTime */
	YX_TSP_CHECK_COUNT
};

struct yx_tsp_report {
	struct yx_cms_check checks[YX_TSP_CHECK_COUNT];
	struct yx_cms_report *cms;   /* never NULL; of all signers */
	struct yx_cert *cert;        /* the authority's, or NULL */
	struct yx_path_report *path; /* NULL when the chain was not asked for */
	enum yx_indication indication;
	enum yx_sub_indication sub;
	enum yx_tsp_check_id decisive; /* when not passed */
};

struct yx_tsp_verify_options {
	/* What was stamped: a digest (of the token's algorithm), or the data itself; neither: not
	 * checked, and the outcome then says nothing about any data. */
	const struct yx_digest *imprint;
	const struct yx_cms_content *data;
	const struct yx_bytes *nonce; /* NULL: not checked. Magnitude */
	/* contents octets of accepted policies; none: all */
	const struct yx_bytes *policies;
	size_t policy_count;
	/*
	 * How to validate the chain; NULL: not validated (the outcome is then at best
	 * INDETERMINATE unless no_chain). Its `at` of YX_TIME_NONE becomes genTime; key purpose and
	 * the certificates within the token are filled in.
	 */
	const struct yx_path_options *path;
	bool no_chain; /* leave the chain out of the outcome: the caller judges it */
	/* certificates (DER) besides the token's own, for tokens made without certReq */
	const struct yx_bytes *certificates;
	size_t certificate_count;
	yx_time now;            /* YX_TIME_NONE or 0: the clock */
	int64_t skew_us;        /* genTime may be this far ahead of `now`; 0: five minutes */
	int64_t age_max_us;     /* genTime may be this far behind `now`; 0: any age */
	struct yx_bytes sm2_id; /* empty: the default */
};

/* Check a token. Fails only when it could not run. */
YX_MUST_CHECK enum yx_status yx_tsp_verify(struct yx_tsp_report **out,
					   const struct yx_tsp_token *token,
					   const struct yx_tsp_verify_options *options,
					   struct yx_error *err);
void yx_tsp_report_free(struct yx_tsp_report *r);
const char *yx_tsp_check_name(enum yx_tsp_check_id id); /* "imprint": stable, for machines */
/* Why it did not pass, for people; "" when it passed. */
char *yx_tsp_reason(char *out, size_t out_size, const struct yx_tsp_report *r, bool chinese);

/* ---------------------------------------------------------------- authority */

/*
 * Answers requests. A serial number is the time of issue in microseconds followed by 64 random
 * bits: unique, and increasing. Time never goes back: when the clock does, or jumps against the
 * monotonic one, requests are refused with timeNotAvailable and the reason.
 */
struct yx_tsp_authority;

/* The policy of tokens when none is configured, under the arc RFC 5612 keeps for examples: whoever
 * runs an authority for others puts an OID of their own. */
#define YX_TSP_DEFAULT_POLICY "1.3.6.1.4.1.32473.1.1"

struct yx_tsp_authority_options {
	const struct yx_key *key; /* must outlive the authority */
	struct yx_bytes
	    certificate; /* DER; its only purpose time-stamping, critical (else USAGE) */
	const struct yx_bytes *chain; /* further certificates sent along when asked for */
	size_t chain_count;
	const char *policy;          /* dotted; NULL: YX_TSP_DEFAULT_POLICY */
	const char *const *policies; /* further accepted ones, dotted */
	size_t policy_count;
	int64_t accuracy_us; /* 0: one second */
	bool ordering;
	bool pss;       /* RSA keys sign with PSS */
	bool gm;        /* content type OIDs of GB/T 35275 */
	bool omit_name; /* no tsa field */
	/* Never issue a time before this one (what an earlier run had reached). */
	yx_time floor;
	/* The clocks, for tests; NULL: the system's. */
	yx_time (*now)(void *state);
	yx_time (*monotonic)(void *state);
	void *clock_state;
};
YX_MUST_CHECK enum yx_status yx_tsp_authority_new(struct yx_tsp_authority **out,
						  const struct yx_tsp_authority_options *options,
						  struct yx_error *err);
void yx_tsp_authority_free(struct yx_tsp_authority *a);
const struct yx_cert *yx_tsp_authority_cert(const struct yx_tsp_authority *a);

/* What an answer was, for a log line. */
struct yx_tsp_outcome {
	int status;
	int failure;
	yx_time gen_time;
	struct yx_bytes serial; /* borrowed until the next answer */
	char text[240];
};
/*
 * Append a whole TimeStampResp to `out`, granted or refused. Fails only when not even a refusal
 * could be written. One thread at a time. `outcome` may be NULL.
 */
YX_MUST_CHECK enum yx_status yx_tsp_authority_answer(struct yx_tsp_authority *a,
						     struct yx_bytes request, struct yx_buf *out,
						     struct yx_tsp_outcome *outcome,
						     struct yx_error *err);

/*
 * The same in two steps, for a server that has requests read by a process without its key
 * (sandbox.h). The first needs no authority: what it finds in a request, appended to `reading`,
 * some hundred octets. The second believes none of it: it goes on only when the values in it make
 * up the request, to the octet; an empty reading, or one that is none, is refused as badDataFormat.
 */
YX_MUST_CHECK enum yx_status yx_tsp_request_read(struct yx_buf *reading, struct yx_bytes request,
						 struct yx_error *err);
YX_MUST_CHECK enum yx_status
yx_tsp_authority_answer_read(struct yx_tsp_authority *a, struct yx_bytes request,
			     struct yx_bytes reading, struct yx_buf *out,
			     struct yx_tsp_outcome *outcome, struct yx_error *err);

/*
 * An authority that lives in a folder: tsa.crt (its certificate, then the chain; PEM), tsa.key
 * (encrypted PKCS#8), tsa.conf (lines "word value": policy, accuracy-ms, ordering, pss, gm,
 * accept-policy), tsa.state (how far time had come). init writes one, with mode 0700 and 0600, and
 * refuses to write over another (CONFLICT).
 */
struct yx_tsp_init_options {
	/* Certificate chain (PEM or DER) and key to use; both empty: a new key of `kind` and a
	 * self-signed demonstration certificate. */
	struct yx_bytes certificates;
	const struct yx_key *key;
	const char *kind;    /* yx_key_generate(): "p256", "sm2", "rsa2048"; NULL: "p256" */
	const char *subject; /* common name; NULL: "Yinxin demonstration TSA" */
	int days;            /* of a new certificate; 0: 730 */
	const char *policy;  /* NULL: YX_TSP_DEFAULT_POLICY */
	int64_t accuracy_us; /* 0: one second */
	bool pss, gm;
	struct yx_bytes password; /* for tsa.key; must not be empty */
};
YX_MUST_CHECK enum yx_status yx_tsp_folder_init(const char *folder,
						const struct yx_tsp_init_options *options,
						struct yx_error *err);
/* DENIED for a wrong password; CONFLICT when the clock is before what was issued already. */
YX_MUST_CHECK enum yx_status yx_tsp_folder_open(struct yx_tsp_authority **out, const char *folder,
						struct yx_bytes password, struct yx_error *err);
/* Is there one (tsa.crt and tsa.key)? */
bool yx_tsp_folder_exists(const char *folder);

/* ------------------------------------------------------------------- client */

/*
 * POST `request` (application/timestamp-query) to `url`, append the answer's body to `answer`. An
 * HTTP status other than 200 is a failure and is told in `err`. The callee bounds time and size.
 */
typedef enum yx_status (*yx_tsp_fetch_fn)(void *state, const char *url, struct yx_bytes request,
					  int64_t timeout_ms, struct yx_buf *answer,
					  struct yx_error *err);

/* An authority to ask: by URL, or one in this process. */
struct yx_tsp_source {
	const char *url;                /* also what it is called in reports */
	struct yx_tsp_authority *local; /* not NULL: asked directly */
};

struct yx_tsp_client {
	const struct yx_tsp_source *sources; /* in order of preference */
	size_t source_count;
	yx_tsp_fetch_fn fetch; /* may be NULL when all are local */
	void *fetch_state;
	int64_t timeout_ms;     /* of one try; 0: 10 s */
	int64_t total_ms;       /* of all; 0: 30 s */
	struct yx_bytes policy; /* contents octets to ask for; empty: any */
	/* How tokens' chains are validated before use; NULL with no_chain: trust is not judged. */
	const struct yx_path_options *path;
	bool no_chain;
	int64_t skew_us; /* genTime against our clock, either way; 0: five minutes */
};

/* One try and why it did or did not do. */
struct yx_tsp_attempt {
	const char *source;
	bool good;
	enum yx_status status;
	char text[240]; /* why not */
	int64_t elapsed_ms;
};

/*
 * A token for this digest, appended to `out`, from the first source whose answer passes every
 * check. None: DENIED (they answered, badly) or IO (none was reached), the text naming each source
 * and its reason as far as it fits; all are in `attempts` (may be NULL; room for source_count).
 */
YX_MUST_CHECK enum yx_status yx_tsp_stamp(struct yx_buf *out, const struct yx_tsp_client *client,
					  const struct yx_digest *imprint,
					  struct yx_tsp_attempt *attempts, size_t *attempt_count,
					  struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
