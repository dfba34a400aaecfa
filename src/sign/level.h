/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raising the level of signatures, inside. Three steps, each a file:
 *   level_gather.c  what the file has: signatures, time-stamps, and what has to be shown of each
 *   level_seal.c    the same for seals;  level_pool.c  the material at hand
 *   level_prove.c   shows it: chains and their status, with material that is new enough
 *   level_store.c   writes what was used into the document security store
 * level.c drives them over the file as it grows.
 */
#ifndef YINXIN_SIGN_PRIVATE_LEVEL_H
#define YINXIN_SIGN_PRIVATE_LEVEL_H

#include <yinxin/cms.h>
#include <yinxin/pdf.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/sign_level.h>

/* One signature of the file, or one document time-stamp. */
struct level_signature {
	const struct yx_pdf_signature *s;
	bool stamp;
	yx_time proven;           /* earliest time something proves it existed, or YX_TIME_NONE */
	struct yx_pool *material; /* what was used for it */
	char vri[41];             /* upper-case hex SHA-1 of its Contents */
	char name[80];            /* of its field, for people */
};

/* A certificate whose chain and status have to be shown, and when. */
struct level_proof {
	size_t signature; /* index */
	struct yx_cert *cert;
	enum yx_oid purpose; /* EKU that must be listed; NONE: a signer */
	const char *what;    /* "the signer", "the time-stamp authority" */
	yx_time used_at;     /* the certificate was used then: data from later is better */
	yx_time until;       /* what it was used for is proven from then on; YX_TIME_NONE: not */
};

struct level_job {
	const struct yx_level_options *o;
	struct yx_level_report *report;
	yx_time now;
	/* the file as it grows */
	struct yx_bytes file;
	struct yx_buf grown;
	/* of its present state, between level_gather and level_forget */
	struct yx_pdf *doc;
	struct yx_pdf_signatures list;
	struct level_signature *signatures;
	size_t count;
	struct level_proof *proofs;
	size_t proof_count, proof_room;
	struct yx_pool *pool; /* all material at hand */
	/* kept over states */
	struct yx_pool *fetched;
	struct yx_level_status *statuses;
	size_t status_room;
};

/* yx_extend_pdf(); `whole` (may be NULL) holds the file instead of `in` and is taken over, so that
 * it need not be copied again. */
enum yx_status level_extend(struct yx_buf *tail, struct yx_bytes in, struct yx_buf *whole,
			    enum yx_level level, const struct yx_level_options *options,
			    struct yx_error *err);

/* Open the present state and fill in all of the above. Checks that every signature is intact. */
enum yx_status level_gather(struct level_job *j, struct yx_error *err);
void level_forget(struct level_job *j);
/* Bytes of any kind into the pool; what cannot be read proves nothing and is left out. */
enum yx_status level_add_material(struct level_job *j, struct yx_bytes in, struct yx_error *err);
enum yx_status level_add_streams(struct level_job *j, const struct yx_pdf_ref *refs, size_t count,
				 struct yx_error *err);
enum yx_status level_add_cms(struct level_job *j, const struct yx_cms *cms, struct yx_error *err);

/* Remember to show this certificate; takes a share. */
enum yx_status level_add_proof(struct level_job *j, const struct level_proof *p,
			       struct yx_error *err);
/* A token's own checks, its chain left for later: its time, and its authority to be shown. */
enum yx_status level_take_token(struct level_job *j, size_t i, struct yx_bytes encoding,
				const struct yx_cms_content *data, yx_time *time,
				struct yx_error *err);
/* level_seal.c: signer and maker of a seal signature proven by `by`; the maker of a CMS's seal. */
enum yx_status level_take_seal(struct level_job *j, size_t i, yx_time by, struct yx_error *err);
enum yx_status level_take_seal_attribute(struct level_job *j, size_t i,
					 const struct yx_cms_signer *signer, struct yx_error *err);
/* Does some signature have no proof of its time? */
bool level_lacks_time(const struct level_job *j);

/* Show everything; what was used ends in each signature's material. */
enum yx_status level_prove(struct level_job *j, struct yx_error *err);

/* An update with what the file does not have yet; nothing when it has all. */
enum yx_status level_store(struct level_job *j, struct yx_buf *tail, struct yx_error *err);

#endif
