/* SPDX-License-Identifier: Apache-2.0 */
/* parts.h: what the files of tsp share. */
#ifndef YINXIN_TSP_PARTS_H
#define YINXIN_TSP_PARTS_H

#include <yinxin/limits.h>
#include <yinxin/tsp.h>

/* imprint.c: MessageImprint ::= SEQUENCE { hashAlgorithm, hashedMessage }, RFC 3161 2.4.1. */
struct tsp_imprint {
	struct yx_bytes algorithm; /* encoding */
	struct yx_bytes value;
	struct yx_digest digest; /* alg NONE: not known, or not of the right length */
};
bool tsp_imprint_take(struct yx_der *d, struct tsp_imprint *out);
void tsp_imprint_put(struct yx_buf *out, const struct yx_digest *digest);

/* request.c: is one of these extensions (what is inside the SEQUENCE) critical? */
bool tsp_has_critical(struct yx_der extensions);

/* certificate.c: is its only purpose time-stamping, and critical (RFC 3161 2.3)? *why says why not.
 */
bool tsp_purpose_fits(const struct yx_cert *cert, const char **why);

/* validate.c: run every check; *sub is what cms made of the signature. */
YX_MUST_CHECK enum yx_status tsp_check_all(struct yx_tsp_report *r, const struct yx_tsp_token *t,
					   const struct yx_tsp_verify_options *o,
					   enum yx_sub_indication *sub, struct yx_error *err);
/* decide.c */
void tsp_decide(struct yx_tsp_report *r, enum yx_sub_indication of_signature, bool no_chain);

/* authority.c: what is written down so that time does not go back across runs. */
typedef enum yx_status (*tsp_reserve_fn)(void *state, yx_time until, struct yx_error *err);
/* Called before a time beyond `reserved` is issued; `state` is freed with the authority. */
void tsp_authority_reserve(struct yx_tsp_authority *a, tsp_reserve_fn reserve, void *state,
			   void (*free_state)(void *));

#endif
