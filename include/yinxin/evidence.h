/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence: one file that lets a stranger check an act with nothing else at hand: no server, no
 * network, no store. docs/EVIDENCE.md describes the format ("yinxin-evidence/1"): one canonical
 *JSON object (RFC 8785) holding
 *
 *	the events of a matter, word for word, and its chain (name, salt, sums);
 *	the proof that the chain's last sum is in the log, and the checkpoint that signs the log;
 *	the documents by digest, with or without their bytes;
 *	further parts (certificates, signature values, time-stamps, reports), each with its media
 *type and digests; openings of commitments, where who stands behind one is to be shown; and the
 *digests of all that.
 *
 * Building, parsing, verifying and telling are four files. Verification never fails because of what
 * it finds: it returns a list of items, each passed, failed, or undetermined with the reason and
 * what to do about it.
 */
#ifndef YINXIN_EVIDENCE_H
#define YINXIN_EVIDENCE_H

#include <yinxin/base.h>
#include <yinxin/codec_json.h>
#include <yinxin/ledger.h>
#include <yinxin/sign.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a part is. The word in the file is the one in yx_evidence_kind_name(). */
enum yx_evidence_kind {
	YX_EVIDENCE_CERTIFICATE = 0, /* X.509, DER */
	YX_EVIDENCE_SIGNATURE,       /* detached CMS over one of the documents */
	YX_EVIDENCE_TIMESTAMP,       /* RFC 3161 token over a document, a part or the checkpoint */
	YX_EVIDENCE_REVOCATION,      /* CRL or OCSP response */
	YX_EVIDENCE_REPORT,          /* what somebody's verification said; carried, not relied on */
	YX_EVIDENCE_HANDWRITING,     /* a handwriting package of sign_ink.h */
	YX_EVIDENCE_OTHER,
	YX_EVIDENCE_KINDS
};
const char *yx_evidence_kind_name(enum yx_evidence_kind k); /* "certificate", ... */
bool yx_evidence_kind_parse(const char *name, enum yx_evidence_kind *out);

/* ----------------------------------------------------------------- building */

struct yx_evidence_file {
	const char *name;  /* shown to people; UTF-8, at most 255 bytes, no '/' */
	const char *media; /* "application/pdf" */
	struct yx_bytes bytes;
	bool embed;                 /* documents: carry the bytes along */
	enum yx_evidence_kind kind; /* parts */
};

/* Who stands behind a commitment in the events. */
struct yx_evidence_opening {
	struct yx_bytes salt;  /* YX_COMMIT_SALT bytes */
	struct yx_bytes value; /* UTF-8 */
};

struct yx_evidence_options {
	struct yx_ledger *ledger;
	const char *matter;
	yx_time created;
	const struct yx_evidence_file *documents;
	size_t document_count;
	const struct yx_evidence_file *parts;
	size_t part_count;
	const struct yx_evidence_opening *openings;
	size_t opening_count;
	const char *const *keys; /* verifier keys carried along, as text */
	size_t key_count;
};

/*
 * Append a package to `out`. The ledger's last checkpoint must cover the matter's last event:
 * CONFLICT otherwise (make a checkpoint first). The same input gives the same bytes.
 */
YX_MUST_CHECK enum yx_status yx_evidence_export(struct yx_buf *out,
						const struct yx_evidence_options *options,
						struct yx_error *err);

/* ------------------------------------------------------------------ parsing */

struct yx_evidence_event {
	bool withheld;        /* only its hashes are here */
	struct yx_bytes json; /* empty when withheld */
	struct yx_event_hash hash;
	/* read from the JSON; zero when withheld or not an event of ours */
	const char *type;
	yx_time time;
	bool has_actor;
	struct yx_merkle_hash actor;
	struct yx_event_document document;
};

struct yx_evidence_document {
	const char *name, *media;
	uint64_t size;
	struct yx_digest sha256, sm3;
	bool embedded;
	struct yx_bytes bytes;
};

struct yx_evidence_part {
	enum yx_evidence_kind kind;
	const char *name, *media;
	struct yx_digest sha256, sm3;
	struct yx_bytes bytes;
};

/* A package, read. Owns everything it points to. Fields are for reading. */
struct yx_evidence {
	struct yx_bytes raw; /* the input, borrowed: keep it alive */
	bool canonical;      /* `raw` is the canonical form of itself */
	bool digest_ok;      /* and its digests are those of its content */
	yx_time created;
	const char *origin;
	const char *matter;
	uint8_t salt[YX_CHAIN_SALT];
	struct yx_chain claimed; /* id, count and sums as the package says */
	uint64_t leaf_index, tree_size;
	struct yx_merkle_proof path_sha256, path_sm3;
	struct yx_bytes checkpoint;
	const struct yx_evidence_event *events;
	size_t event_count;
	const struct yx_evidence_document *documents;
	size_t document_count;
	const struct yx_evidence_part *parts;
	size_t part_count;
	const struct yx_evidence_opening *openings;
	size_t opening_count;
	const char *const *keys;
	size_t key_count;
	struct yx_arena *arena; /* private */
};

/* MALFORMED names the member; digests and proofs are not judged here. */
YX_MUST_CHECK enum yx_status yx_evidence_parse(struct yx_evidence **out, struct yx_bytes in,
					       struct yx_error *err);
void yx_evidence_free(struct yx_evidence *e);
/* True when these bytes look like a package (for telling files apart). */
bool yx_evidence_recognise(struct yx_bytes in);

/* ------------------------------------------------------------- verification */

/* A document from outside the package, matched to it by digest. */
struct yx_evidence_given {
	const char *name;
	struct yx_bytes bytes;
};

struct yx_evidence_verify_options {
	/* Keys of the log (and witnesses) the verifier trusts, as vkey texts; and anchors for the
	 * certificates in signatures and time-stamps. */
	const char *const *keys;
	size_t key_count;
	const struct yx_trust *trust; /* NULL: none */
	const struct yx_evidence_given *files;
	size_t file_count;
	const struct yx_policy *policy; /* for the documents' signatures; NULL: default */
	yx_time at;                     /* YX_TIME_NONE: the clock */
};

enum yx_item_kind {
	YX_ITEM_PACKAGE = 0, /* canonical form and digests */
	YX_ITEM_EVENTS,      /* each is a proper event */
	YX_ITEM_CHAIN,       /* sums recomputed */
	YX_ITEM_INCLUSION,   /* in the SHA-256 tree */
	YX_ITEM_INCLUSION_SM3,
	YX_ITEM_CHECKPOINT, /* one per key */
	YX_ITEM_DOCUMENT,   /* the bytes have the digest */
	YX_ITEM_RECORDED,   /* the digest is in an event */
	YX_ITEM_SIGNATURE,  /* signatures in or over a document */
	YX_ITEM_TIMESTAMP,
	YX_ITEM_CERTIFICATE,
	YX_ITEM_OPENING,
	YX_ITEM_HANDWRITING, /* a package, and the document it was written for */
	YX_ITEM_PART,        /* anything else: digest only */
	YX_ITEM_KINDS
};
const char *yx_item_kind_name(enum yx_item_kind k); /* "chain": stable, for machines */

/* One thing that was, or could not be, checked. PASSED, FAILED or INDETERMINATE. */
struct yx_evidence_item {
	enum yx_item_kind kind;
	const char *name; /* of the document, part or key; "" */
	enum yx_indication result;
	struct yx_text2 text;      /* what was found */
	struct yx_text2 next_step; /* "" when passed */
	yx_time time;              /* that the item proves or claims, or YX_TIME_NONE */
};

/* Is a condition shown? The four of 电子签名法 art. 13. */
enum yx_shown { YX_NOT_SHOWN = 0, YX_PARTLY_SHOWN, YX_SHOWN };
#define YX_ARTICLE13_CONDITIONS 4
struct yx_condition {
	enum yx_shown shown;
	struct yx_text2 condition; /* the condition, in short */
	struct yx_text2 evidence;  /* what shows it, or what is missing */
};

struct yx_evidence_report {
	enum yx_verdict verdict; /* PASSED only when every item passed */
	struct yx_text2 reason;
	const struct yx_evidence_item *items;
	size_t item_count;
	struct yx_condition article13[YX_ARTICLE13_CONDITIONS];
	yx_time validated_at;
	struct yx_digest sha256; /* of the package */
	struct yx_arena *arena;  /* private */
};

YX_MUST_CHECK enum yx_status yx_evidence_verify(struct yx_evidence_report **out,
						const struct yx_evidence *e,
						const struct yx_evidence_verify_options *options,
						struct yx_error *err);
void yx_evidence_report_free(struct yx_evidence_report *r);

/* ------------------------------------------------------------------ telling */

/* The report as a JSON object under `key`, in the shape of `yinxin evidence verify --json`. */
void yx_evidence_report_json(struct yx_json_build *b, const char *key, const char *file,
			     const struct yx_evidence_report *r, bool chinese);
enum yx_evidence_form { YX_EVIDENCE_TEXT, YX_EVIDENCE_HTML };
/* The whole as a page for people. The HTML stands alone: no script, nothing fetched. */
YX_MUST_CHECK enum yx_status yx_evidence_page(struct yx_buf *out, const struct yx_evidence *e,
					      const struct yx_evidence_report *r,
					      enum yx_evidence_form form, bool chinese,
					      struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
