/* SPDX-License-Identifier: Apache-2.0 */
/* judge.h: the state of one verification, as the files of the judge share it. */
#ifndef YINXIN_EVIDENCE_JUDGE_H
#define YINXIN_EVIDENCE_JUDGE_H

#include "format.h"

#define ITEMS_MAX 4096

struct judge {
	const struct yx_evidence *e;
	const struct yx_evidence_verify_options *o;
	struct yx_arena *arena;
	struct yx_evidence_item *items;
	size_t count;
	struct yx_error *err;
	/* what later steps build on */
	bool chain_ok;       /* sums recomputed and equal */
	bool included;       /* in the SHA-256 tree of the checkpoint's text */
	bool head_trusted;   /* that text is signed by a key of the verifier's */
	bool sm3_head_known; /* an SM2 line verified, by whichever key */
	struct yx_merkle_hash sm3_head;
	bool recorded; /* the document in hand, in an event; judge_documents.c */
	/* for article 13 */
	size_t signatures_trusted;
	size_t documents_matched, documents_recorded;
	bool value_verified;
	yx_time stamped; /* earliest verified time-stamp */
};

/* A new item at the end; NULL when the arena is full. Texts are formatted into the arena. */
struct yx_evidence_item *judge_item(struct judge *j, enum yx_item_kind kind, const char *name,
				    enum yx_indication result);
void judge_text(struct judge *j, struct yx_evidence_item *it, const char *en, const char *zh);
void judge_next(struct judge *j, struct yx_evidence_item *it, const char *en, const char *zh);
const char *judge_printf(struct judge *j, const char *fmt, ...) YX_PRINTF(2, 3);

/* judge_ledger.c: package, events, chain, checkpoint, inclusion */
enum yx_status judge_ledger(struct judge *j);
/* The bytes of a document: carried along, or among the files given. */
enum yx_status judge_find_bytes(struct judge *j, const struct yx_evidence_document *d,
				struct yx_bytes *out, bool *found, bool *wrong);
/* judge_handwriting.c */
enum yx_status judge_handwriting(struct judge *j, const struct yx_evidence_part *p);
/* judge_documents.c: documents, what is recorded, signatures, openings */
enum yx_status judge_documents(struct judge *j);
/* The signatures in `in`, over `content` when that is not NULL; `what` names them to people. */
enum yx_status judge_signatures(struct judge *j, const char *what, struct yx_bytes in,
				const struct yx_bytes *content);
/* judge_parts.c */
enum yx_status judge_part(struct judge *j, const struct yx_evidence_part *p);
/* article13.c */
void judge_article13(struct judge *j, struct yx_evidence_report *r);

#endif
