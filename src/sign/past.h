/* SPDX-License-Identifier: Apache-2.0 */
/*
 * past.h: one signer's certificate, judged now, at a proven time in the past, or at a claimed time
 * the policy believes: ETSI EN 319 102-1 5.3, 5.5 and 5.6 for every format. Formats say what was
 * signed by whom and gather the proofs of existence; this decides.
 */
#ifndef YINXIN_SIGN_PRIVATE_PAST_H
#define YINXIN_SIGN_PRIVATE_PAST_H

#include <yinxin/limits.h>
#include <yinxin/pki_past.h>
#include <yinxin/seal_check.h>
#include "verdict.h"

/* A signature, or a time-stamp token, whose value was found right. */
struct past_item {
	const struct yx_cert *cert;
	struct yx_bytes value;     /* the signature value: what proofs of existence are about */
	struct yx_scheme scheme;   /* kind NONE: not judged */
	enum yx_digest_alg digest; /* of what was signed or stamped */
	bool stamp;                /* a time-stamping authority's */
	yx_time claimed;           /* signing-time, genTime; YX_TIME_NONE */
	yx_time made_after;        /* it covers a time-stamp of this time; YX_TIME_NONE */
	const struct yx_pool *pool;
};

enum past_way {
	PAST_NOT,      /* it did not pass */
	PAST_NOW,      /* good at the time of validation */
	PAST_PROVEN,   /* good at a proven time */
	PAST_BELIEVED, /* good at a time that is only claimed */
};

struct past_verdict {
	enum past_way way;
	enum yx_indication indication;
	enum yx_sub_indication sub;
	struct yx_path_report *path; /* the one that decided; never NULL after success */
	char algorithm[160];         /* the signature's own algorithm decided, and why; else "" */
	yx_time proven;              /* earliest proof; YX_TIME_NONE */
	yx_time judged_at;           /* which time the verdict is about */
	yx_time control_time;        /* of a past validation; YX_TIME_NONE */
};

/* `poe` may be NULL: nothing is proven. `stamped`: the time of a time-stamp to fall back on where
 * the policy believes claims; YX_TIME_NONE: item->claimed. */
YX_MUST_CHECK enum yx_status past_judge(const struct yx_verdict_builder *b,
					const struct yx_poe *poe, const struct past_item *item,
					yx_time stamped, struct past_verdict *out,
					struct yx_error *err);
void past_verdict_clear(struct past_verdict *v);
/* past_newer.c: what was fetched is added to `all` (NULL: made, with the item's pool). */
YX_MUST_CHECK enum yx_status past_keep_fetched(struct yx_pool **all, const struct past_item *item,
					       const struct yx_path_report *r,
					       struct yx_error *err);
/* Online, ask anew for what is from before the time of use; `o` as for judging now. */
YX_MUST_CHECK enum yx_status past_look_for_newer(struct yx_pool **all,
						 const struct yx_verdict_builder *b,
						 const struct past_item *item,
						 struct yx_path_options o, yx_time proven,
						 struct yx_error *err);
/* It passed, and nothing told whether it was revoked, which the policy lets be: what people should
 * know then ("revocation-not-known"). The first certificate of the chain; false: of all it is. */
bool past_unknown(struct yx_verdict_builder *b, const struct past_verdict *v, struct yx_text2 *out);
/* Reason and next step, in words. */
void past_words(struct yx_verdict_builder *b, const struct past_verdict *v, struct yx_text2 *reason,
		struct yx_text2 *next_step);

/*
 * A time-stamp token over `data`: its value, then its authority. `made_after` and `outer` bound its
 * time: TIMESTAMP_ORDER_FAILURE when it says it is older than what it covers, or younger than the
 * proof on it.
 */
struct past_stamp {
	struct yx_bytes encoding;
	struct yx_cms_content data;
	struct yx_pool *pool; /* what the token carries is added to it; may be NULL */
	yx_time made_after;
};
struct past_stamp_result {
	bool readable;    /* a token at all; else `why` */
	bool right;       /* made for this data, and its value verifies */
	bool contradicts; /* its time does not fit that of other time-stamps */
	bool proves;      /* its time may be used */
	yx_time at, accuracy;
	struct yx_bytes value; /* the token's signature value, within the arena */
	enum past_way way;
	enum yx_indication indication;
	enum yx_sub_indication sub;
	struct yx_text2 why, next_step; /* when it does not prove */
	const char *authority;          /* name of its certificate's subject; "" */
	struct yx_bytes certificate;    /* DER, in the arena */
	enum yx_digest_alg digest;
	struct yx_digest token; /* SHA-256 of its DER */
	yx_time good_until;     /* end of its certificate, or of its algorithm if that is earlier */
	struct yx_scheme scheme;
	struct yx_signature_path path; /* its authority's, where certificates are judged */
};
YX_MUST_CHECK enum yx_status past_judge_stamp(struct yx_verdict_builder *b,
					      const struct yx_poe *poe, const struct past_stamp *s,
					      struct past_stamp_result *out, struct yx_error *err);

/* Tell of it in the signature's list; remark that only its own word stands for it. */
void past_tell_stamp(struct yx_verdict_builder *b, struct yx_judged *j, const char *kind,
		     const struct past_stamp_result *r);
void past_remark_believed(struct yx_verdict_builder *b, struct yx_judged *j,
			  const struct past_stamp_result *r);

/* Clocks of two authorities differ: so much is no contradiction (besides their accuracy). */
#define PAST_TOLERANCE YX_MINUTE

/* ------------------------------------------- seals and signatures of OFD (past_chain.c) */

enum past_told_kind { PAST_TOLD_SIGNER, PAST_TOLD_MAKER, PAST_TOLD_STAMP };

/* What was found about a signature value, beyond the answer that the format was given. */
struct past_told {
	enum past_told_kind kind;
	struct yx_bytes value; /* for a maker: the certificate */
	enum yx_sub_indication sub;
	struct yx_text2 next_step, unknown; /* the latter: in[0] NULL when there is none */
	yx_time existed_by, judged_at;
	const char *judged_by;
	struct past_stamp_result stamp;
	struct yx_signature_path path;
	struct past_told *next;
};

/* The state of the callbacks. */
struct past_chains {
	struct yx_verdict_builder *b;
	struct yx_pool *pool;
	yx_time made_after; /* of signers: what they cover was proven at this time; YX_TIME_NONE */
	struct past_told *told;
};
/* A yx_seal_chain_fn; with a proven time the value is added to the proofs of existence. */
enum yx_status past_judge_seal_chain(void *state, const struct yx_seal_chain *what,
				     struct yx_path_report **path, struct yx_seal_answer *out,
				     struct yx_error *err);
/* `stamp` and `material` of struct yx_sign_ofd_options. */
enum yx_status past_judge_ofd_stamp(void *state, struct yx_bytes token, struct yx_bytes data,
				    yx_time *proven, struct yx_text2 *why, struct yx_error *err);
enum yx_status past_take_material(void *state, const struct yx_cms *cms, struct yx_error *err);
/* By signature value, for a maker by certificate; NULL: nothing is known of it. */
const struct past_told *past_told_of(const struct past_chains *c, struct yx_bytes value,
				     enum past_told_kind kind);
/* What would help where a certificate decided, else `other`. `seal` NULL: a plain signature. */
struct yx_text2 past_seal_step(const struct past_chains *c, const struct yx_seal_report *seal,
			       struct yx_bytes value, struct yx_text2 other);
/* Put what was found about j->value into the signature. */
void past_tell_chain(const struct past_chains *c, struct yx_judged *j);

/* NO_POE where the policy wants a proof of time and there is none. */
void past_judge_proof(struct yx_verdict_builder *b, struct yx_judged *j);
/* "now", "proven", "claimed". */
const char *past_judged_by(const struct yx_verdict_builder *b, const struct past_verdict *v);
/* Certificates, CRLs and OCSP answers that a CMS carries; what cannot be read is left out. */
YX_MUST_CHECK enum yx_status past_add_material(struct yx_pool *pool, const struct yx_cms *c,
					       struct yx_error *err);

#endif
