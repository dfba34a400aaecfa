/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that verify PDF. */
#ifndef YINXIN_SIGN_PRIVATE_VERIFY_PDF_H
#define YINXIN_SIGN_PRIVATE_VERIFY_PDF_H

#include <yinxin/pdf.h>
#include <yinxin/pdf_change.h>
#include <yinxin/pdf_content.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/sign_ink.h>
#include "verdict.h"

/* One signature of the file, between the two passes over them. */
struct pdf_entry {
	struct yx_judged *j; /* NULL: left out */
	bool is_token, is_seal;
	/* its ByteRange is right, and it is what was signed: what it covers it speaks of */
	bool sound;
	struct yx_cms *cms; /* of CMS values that could be read */
	struct yx_digest
	    imprint; /* of a token: the digest of the file's bytes, checked; else len 0 */
	bool proves; /* a document time-stamp that can be relied on ... */
	yx_time at, good_until; /* ... and its time */
	struct yx_digest token; /* SHA-256 of it */
	struct yx_signature_path path;
};

/* A certificate, CRL, OCSP answer or signature value of the file, and where its bytes end: a
 * document time-stamp proves what ends before its range does. */
struct pdf_material {
	struct yx_digest id; /* as pki_past.h knows it */
	uint64_t end;
	size_t owner;  /* the entry it is inside of; SIZE_MAX: the document's */
	bool is_value; /* a signature value, no validation material */
};

struct pdf_check {
	struct yx_verdict_builder *b;
	struct yx_bytes file;
	struct yx_pdf *doc; /* NULL: it could not be read */
	struct yx_pdf_signatures list;
	struct yx_pdf_changes changes;
	struct yx_ink_list ink;       /* handwriting beside signatures */
	struct yx_ink_found **ink_of; /* for each of `list`, or NULL */
	bool have_changes, scanned, scan_failed;
	/* what readers differ on in the file as it is, and in one of the signed states */
	struct yx_pdf_oddity content, signed_content;
	bool has_content, has_signed_content, told_limit;
	size_t signed_content_of;
	struct yx_pool *pool;      /* certificates, CRLs, OCSP at hand; NULL when not judged */
	struct yx_pool *own;       /* those of the file alone */
	struct pdf_entry *entries; /* one per list.items; NULL for a broken file */
	struct pdf_material *materials;
	size_t material_count, material_room;
	struct pdf_stored *stored; /* verify_pdf_store.c */
	size_t stored_count, stored_room;
};

/* Gather what the DSS and the caller bring. */
enum yx_status yx_pdf_check_pool(struct pdf_check *p, struct yx_error *err);
/* Add what one CMS carries, entry `index` of the file (SIZE_MAX: none). */
enum yx_status yx_pdf_check_pool_cms(struct pdf_check *p, const struct yx_cms *cms, size_t index,
				     struct yx_error *err);
/* verify_pdf_store.c: an object of the DSS is kept; at last all are told in the report. */
enum yx_status yx_pdf_store_note(struct pdf_check *p, enum yx_stored_kind kind,
				 struct yx_pdf_ref ref, struct yx_bytes object, uint64_t end,
				 struct yx_error *err);
void yx_pdf_tell_store(struct pdf_check *p);
/* What was changed after the signed state, and whether the signature's terms permit it. */
enum yx_status yx_pdf_check_changes(struct pdf_check *p, struct yx_judged *j, size_t index,
				    struct yx_error *err);
/* Content of the pages that readers paint differently, in the signed state and the file. */
enum yx_status yx_pdf_check_content(struct pdf_check *p, struct yx_judged *j, size_t index,
				    struct yx_error *err);

/* verify_pdf_value.c */
/* What comes in /Contents, by SubFilter. */
enum pdf_container {
	PDF_CMS_DETACHED,
	PDF_CMS_SHA1,
	PDF_RAW_RSA,
	PDF_TOKEN,
	PDF_SEAL,
	PDF_UNKNOWN
};
enum pdf_container yx_pdf_container_of(const struct yx_pdf_signature *s);
/* The value in /Contents over the bytes that ByteRange names; time and chain come later. `index` is
 * the entry, SIZE_MAX when there will be no second pass. */
enum yx_status yx_pdf_judge_value(struct pdf_check *p, struct yx_judged *j,
				  const struct yx_pdf_signature *s, size_t index,
				  struct yx_error *err);
/* verify_pdf_time.c, the second pass: time-stamps from the newest to the oldest, what they prove,
 * then the certificates of all signatures. */
enum yx_status yx_pdf_judge_time(struct pdf_check *p, struct yx_error *err);
/* verify_pdf_level.c: which baseline level each signature really has. */
enum yx_status yx_pdf_judge_levels(struct pdf_check *p, struct yx_error *err);
/*
 * A file whose structure cannot be read, as `err` says: signatures found by their text are told
 * with what is wrong, and none passes. Without one, the error stays the answer.
 */
enum yx_status yx_pdf_judge_broken(struct pdf_check *p, struct yx_error *err);

/* verify_pdf_seal.c: a seal signature as the value, and a seal that a CMS signer signed too.
 * `existed`: when a document time-stamp proves that it was there; YX_TIME_NONE. */
enum yx_status yx_pdf_judge_seal(struct pdf_check *p, struct yx_judged *j,
				 const struct yx_pdf_signature *s, const struct yx_bytes parts[2],
				 yx_time existed, struct yx_error *err);
enum yx_status yx_pdf_judge_seal_attribute(struct pdf_check *p, struct yx_judged *j,
					   const struct yx_cms_signer *signer, yx_time existed,
					   struct yx_error *err);

/* verify_pdf_slot.c: a remark on what stands behind the value in its place; and, of a file that
 * cannot be read, whether the place that a ByteRange leaves out holds more than a value. */
void yx_pdf_remark_padding(struct pdf_check *p, struct yx_judged *j,
			   const struct yx_pdf_signature *s);
bool yx_pdf_is_wrapped(struct yx_bytes file);

/* verify_pdf_cover.c: remarks where a later signature's picture lies over words signed before. */
enum yx_status yx_pdf_remark_cover(struct pdf_check *p, struct yx_error *err);

#endif
