/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verdict.h: the report under construction. Verifiers of each format add signatures; every text is
 * said in both languages at once, so that neither can be forgotten.
 */
#ifndef YINXIN_SIGN_PRIVATE_VERDICT_H
#define YINXIN_SIGN_PRIVATE_VERDICT_H

#include <yinxin/cms.h>
#include <yinxin/sign.h>
#include <yinxin/tsp.h>
#include "words_zh.h"

/* A signature being judged. The worst finding so far is what the signature will say. */
struct yx_judged {
	struct yx_signature s;
	size_t change_room, remark_room;
	struct yx_change *changes;
	struct yx_remark *remarks;
	bool decided; /* a finding set the reason */
	/* what the format knows, for combining: */
	yx_time stamped;       /* a good signature time-stamp's genTime, or YX_TIME_NONE */
	yx_time claimed;       /* what the signer says; YX_TIME_NONE */
	yx_time made_after;    /* the latest good time-stamp that it covers, or YX_TIME_NONE */
	struct yx_bytes value; /* the signature value, in the arena; empty: unknown */
	struct yx_scheme scheme;
	enum yx_digest_alg content_digest;
	bool order_broken;           /* a time-stamp on it contradicts another */
	yx_time unused_stamp;        /* a time-stamp that would count but for its authority ... */
	struct yx_text2 unused_step; /* ... and what would help that */
	size_t stamp_room;
	struct yx_signature_stamp *stamps;
	uint64_t covered_end; /* PDF: where the signed bytes end */
	struct yx_path_report *path;
};

struct yx_verdict_builder {
	struct yx_verify_report *report;
	struct yx_arena *arena;
	const struct yx_verify_options *options;
	const struct yx_policy *policy;
	yx_time now;
	struct yx_poe *poe;   /* what is proven so far; NULL where certificates are not judged */
	size_t stamps_judged; /* YX_LIMIT_VERIFY_STAMPS */
	bool existed;         /* the whole file, by what is known from elsewhere: */
	yx_time existed_at;   /* verify_proofs.c */
	size_t *path_work;    /* what is left of YX_LIMIT_VERIFY_WORK */
	struct yx_judged **items;
	size_t count, room;
	const char *attacks[32];
	size_t attack_count;
	struct yx_remark remarks[32];
	size_t remark_count;
	bool failed; /* out of memory: told at the end */
};

/* Texts in the arena; never NULL ("" when memory ran out, which `failed` tells). */
const char *yx_say(struct yx_verdict_builder *b, const char *fmt, ...) YX_PRINTF(2, 3);
const char *yx_say_bytes(struct yx_verdict_builder *b, struct yx_bytes text); /* made clean */
struct yx_text2 yx_say2(struct yx_verdict_builder *b, const char *en, const char *zh);

/* words_zh.c: an error in both languages. */
struct yx_text2 yx_say_error(struct yx_verdict_builder *b, const struct yx_error *err);

/* A new signature of the report; NULL when memory ran out. */
struct yx_judged *yx_judge_new(struct yx_verdict_builder *b, const char *id,
			       enum yx_signature_kind kind);
/*
 * A finding. It becomes the signature's verdict when it is worse than what stands (failed before
 * undetermined before passed; the first of equals stays). Texts are copied.
 */
void yx_judge(struct yx_verdict_builder *b, struct yx_judged *j, enum yx_indication indication,
	      enum yx_sub_indication sub, struct yx_text2 reason, struct yx_text2 next_step);
/* The same with the sub-indication's own words and indication. */
void yx_judge_sub(struct yx_verdict_builder *b, struct yx_judged *j, enum yx_sub_indication sub,
		  struct yx_text2 detail, struct yx_text2 next_step);
void yx_judge_remark(struct yx_verdict_builder *b, struct yx_judged *j, const char *code,
		     struct yx_text2 text);
void yx_judge_change(struct yx_verdict_builder *b, struct yx_judged *j,
		     const struct yx_change *change);
/* Add a time-stamp to what is told of the signature. */
void yx_judge_add_stamp(struct yx_verdict_builder *b, struct yx_judged *j,
			const struct yx_signature_stamp *stamp);
/* Names a recognised attack, once. `name` is a literal. */
/* The file's verdict out of its signatures': the worst one. */
enum yx_verdict yx_verdict_of(const struct yx_verify_report *r);
void yx_verdict_attack(struct yx_verdict_builder *b, const char *name);
void yx_verdict_remark(struct yx_verdict_builder *b, const char *code, struct yx_text2 text);

/* Fill in who signed, from a DER certificate (also an unreadable one). */
void yx_judge_signer(struct yx_verdict_builder *b, struct yx_judged *j, struct yx_bytes der);

/* ---- steps shared by formats (judge_cms.c, judge_chain.c) ---- */

/* Why a CMS signer's checks failed, as findings. `signed_what` names the data in both languages. */
enum yx_status yx_judge_cms(struct yx_verdict_builder *b, struct yx_judged *j,
			    const struct yx_cms *cms, const struct yx_cms_signer_report *r,
			    const struct yx_cms_signer *signer, struct yx_error *err);
/* Time-stamps in the signer's unsigned attributes; sets j->stamped from the earliest good one. */
enum yx_status yx_judge_stamps(struct yx_verdict_builder *b, struct yx_judged *j,
			       const struct yx_cms_signer *signer, struct yx_pool *pool,
			       struct yx_error *err);
/* One token over a signature value; a good one sets j->stamped. */
enum yx_status yx_judge_stamp(struct yx_verdict_builder *b, struct yx_judged *j,
			      struct yx_bytes encoding, struct yx_bytes value, struct yx_pool *pool,
			      struct yx_error *err);
/* Findings of a token's check. */
void yx_judge_token(struct yx_verdict_builder *b, struct yx_judged *j,
		    const struct yx_tsp_report *r);
/* The certificate's chain now, at a proven time, or at the claimed one, as the policy has it;
 * proofs of existence in b->poe. Does nothing when the policy leaves certificates out. */
enum yx_status yx_judge_chain(struct yx_verdict_builder *b, struct yx_judged *j,
			      const struct yx_pool *pool, struct yx_error *err);
/* Path options of the policy, at a time. */
struct yx_path_options yx_judge_path_options(const struct yx_verdict_builder *b,
					     const struct yx_pool *pool, yx_time at);

/* verify_proofs.c: sets b->existed; and what it proves of a CMS value, in b->poe. */
enum yx_status yx_judge_proofs(struct yx_verdict_builder *b, struct yx_bytes in,
			       struct yx_error *err);
enum yx_status yx_judge_existed(struct yx_verdict_builder *b, const struct yx_cms *cms,
				struct yx_error *err);

/* ---- formats ---- */
enum yx_status yx_verify_pdf(struct yx_verdict_builder *b, struct yx_bytes in,
			     struct yx_error *err);
enum yx_status yx_verify_ofd(struct yx_verdict_builder *b, struct yx_bytes in,
			     struct yx_error *err);
enum yx_status yx_verify_cms(struct yx_verdict_builder *b, struct yx_bytes in,
			     struct yx_error *err);

#endif
