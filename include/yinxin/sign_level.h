/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_level: raising PDF signatures to PAdES B-T, B-LT and B-LTA (ETSI EN 319 142-1), when signing
 * (sign_make.h) or later, and renewing before a time-stamp expires. docs/LEVELS.md tells the whole.
 *
 * What is added is always appended, in this order, each an incremental update of its own:
 *	B-T    a time-stamp over the file, where a signature has none of its own
 *	B-LT   a document security store with every certificate, CRL and OCSP answer needed to judge
 *	       each signature, each time-stamp and the signers of that material
 *	B-LTA  a document time-stamp over all of it
 * so that the file at a lower level is the beginning of the one at a higher level.
 *
 * Fail closed: a certificate whose status cannot be shown, a revoked one, a time-stamp or signature
 * that does not hold, and nothing is made.
 */
#ifndef YINXIN_SIGN_LEVEL_H
#define YINXIN_SIGN_LEVEL_H

#include <yinxin/pki_fetch.h>
#include <yinxin/sign_make.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How new a CRL or OCSP answer has to be. Newer than what was signed is always looked for first. */
enum yx_freshness {
	/* its period of validity includes the time of signing (EN 319 102-1 5.2.5, its default) */
	YX_FRESHNESS_CURRENT,
	/* issued after signing: it then shows that nobody had revoked the certificate until then */
	YX_FRESHNESS_AFTER_SIGNING
};

/* How one certificate was shown not to be revoked. */
struct yx_level_status {
	const char *subject; /* one line */
	const char *field;   /* of the signature it was needed for */
	enum yx_revocation_source source;
	yx_time this_update, next_update; /* YX_TIME_NONE */
	bool older; /* issued before the signing time it speaks for: FRESHNESS_CURRENT alone */
};

/* What was done. Zero-initialise; yx_level_report_clear() when done. */
struct yx_level_report {
	enum yx_level level;
	bool changed;              /* false: the file was at that level, nothing was appended */
	size_t signatures;         /* that were raised, time-stamps not counted */
	size_t timestamps_added;   /* document time-stamps */
	size_t certs, crls, ocsps; /* new in the security store */
	yx_time time;              /* of the last time-stamp made, or YX_TIME_NONE */
	char tsa[200];
	const struct yx_level_status *statuses;
	size_t status_count;
	struct yx_arena *arena; /* private */
};
void yx_level_report_clear(struct yx_level_report *r);

struct yx_level_options {
	/* who is trusted, for signers and for time-stamp authorities; their chains end there */
	const struct yx_trust *trust;
	const struct yx_pool *extra; /* certificates, CRLs, OCSP answers at hand; may be NULL */
	struct yx_fetcher *fetcher;  /* NULL: offline, only what is in the file and in `extra` */
	enum yx_freshness freshness;
	const struct yx_tsp_client *tsa; /* needed where a time-stamp is added */
	struct yx_bytes password;        /* of an encrypted document */
	yx_time now;                     /* YX_TIME_NONE: the clock */
	struct yx_level_report *report;  /* filled in; may be NULL */
};

/*
 * Raise the signatures of a PDF to `level` (B-T, B-LT or B-LTA): what follows the original is
 * appended to `tail` (nothing when the file is there already). Asked for B-LTA again, the last
 * document time-stamp gets its validation data and a new one is added: renewal.
 *
 * NOT_FOUND: no signature. DENIED: one does not hold, or a certificate is revoked, expired or not
 * trusted, or its status is not known and nothing tells where to ask. IO: what would tell could not
 * be had; the text names the certificate and the first address tried, the fetcher knows all.
 */
YX_MUST_CHECK enum yx_status yx_extend_pdf(struct yx_buf *tail, struct yx_bytes in,
					   enum yx_level level,
					   const struct yx_level_options *options,
					   struct yx_error *err);

/*
 * Raise the signers of a CMS (DER or PEM) to CAdES B-T: each that has no time-stamp gets one as an
 * unsigned attribute, every other byte stays. The whole message (DER) is appended to `out`.
 * `content`: what a detached message signs; NULL when it is attached. UNSUPPORTED for other levels;
 * DENIED when a signer's value does not hold.
 */
YX_MUST_CHECK enum yx_status yx_extend_cms(struct yx_buf *out, struct yx_bytes in,
					   const struct yx_bytes *content, enum yx_level level,
					   const struct yx_level_options *options,
					   struct yx_error *err);

/* "B-LT" */
const char *yx_level_name(enum yx_level level);

#ifdef __cplusplus
}
#endif
#endif
