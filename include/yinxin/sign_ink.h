/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_ink: a handwriting capture bound to the document and field it was written for.
 *
 * A package says in the open which document (its digest) and field an act of writing was for, and
 * which act it is (the digest of the capture's canonical form); the capture and its picture are in
 * an envelope (cms_envelope.h) that only the named certificates open: an escrow's, an examiner's.
 * It lies in the document, in the bytes the signature is over, so that the signature and its
 * time-stamp cover it:
 *
 *	PDF	a stream that the signature dictionary names, under YX_INK_PDF_KEY
 *	OFD	YX_INK_OFD_NAME beside Signature.xml, among the signature's References
 *	evidence	a part of kind "handwriting", or inside the documents carried along
 *
 * Moved to another document or field it is found without any key; so is the same series used
 * twice. A disturbed copy of a series is found after opening both: yx_ink_replay_likeness().
 *
 *	HandwritingPackage ::= SEQUENCE {
 *	    version   INTEGER (2),
 *	    head      SEQUENCE {
 *	        digest    OBJECT IDENTIFIER,  -- SHA-256 or SM3, of all below
 *	        document  OCTET STRING,       -- of what was shown, see yx_ink_binding
 *	        size      INTEGER,            -- of it, in bytes; OFD: number of References
 *	        field     UTF8String,
 *	        act       SEQUENCE {          -- of the capture, compact form; both, so that
 *	            sha256 OCTET STRING,      -- one act is known again whoever signed
 *	            sm3    OCTET STRING },
 *	        picture   OCTET STRING,       -- of the picture, PNG
 *	        made      GeneralizedTime },
 *	    envelope  ContentInfo }           -- of the following, DER
 *	HandwritingContent ::= SEQUENCE {
 *	    head      OCTET STRING,           -- digest of the head's encoding
 *	    capture   OCTET STRING,
 *	    picture   OCTET STRING }
 */
#ifndef YINXIN_SIGN_INK_H
#define YINXIN_SIGN_INK_H

#include <yinxin/cms_envelope.h>
#include <yinxin/crypto.h>
#include <yinxin/draw.h>
#include <yinxin/ink.h>

#ifdef __cplusplus
extern "C" {
#endif

#define YX_INK_FIELD_MAX 127
#define YX_INK_PDF_KEY   "YNXN_Handwriting" /* a developer's name, ISO 32000-2 annex E */
#define YX_INK_OFD_NAME  "Handwriting.der"

/* The capture as a picture in ink on nothing, in points, as large as fits, in the middle. */
YX_MUST_CHECK enum yx_status yx_ink_picture(struct yx_draw_picture **out, const struct yx_ink *ink,
					    double width, double height, struct yx_error *err);

/* ---------------------------------------------------------------- packages */

/*
 * What an act of writing was for. The digest is SHA-256 or SM3, and is over
 *	PDF	the file as it was before the signature's own revision, `size` bytes
 *	OFD	for each Reference of the signature that is not in the signature's own folder, in
 *		order: its FileRef, a zero byte, its check value; `size` is how many
 */
struct yx_ink_binding {
	struct yx_digest document;
	uint64_t size;
	const char *field; /* PDF: the field's name; OFD: the signature's ID. UTF-8, not empty */
};

/* For whom it is sealed: 1 to YX_LIMIT_CMS_RECIPIENTS certificates. Borrowed. */
struct yx_ink_recipients {
	const struct yx_cert *const *certs;
	size_t count;
};

/* What can be read without a key. Borrows from the input. */
struct yx_ink_package {
	struct yx_digest document, act_sha256, act_sm3, picture;
	uint64_t size;
	char field[YX_INK_FIELD_MAX + 1];
	yx_time made;
	struct yx_bytes head; /* its encoding */
	struct yx_bytes envelope;
};

/*
 * Append a package; the picture is drawn here. DENIED when a certificate may not receive it at
 * `now`, UNSUPPORTED when its key cannot.
 */
YX_MUST_CHECK enum yx_status yx_ink_package_seal(struct yx_buf *out, const struct yx_ink *ink,
						 const struct yx_ink_binding *binding,
						 const struct yx_ink_recipients *recipients,
						 yx_time now, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ink_package_parse(struct yx_ink_package *out, struct yx_bytes in,
						  struct yx_error *err);

enum yx_ink_bound {
	YX_INK_BOUND,
	YX_INK_OTHER_DOCUMENT,
	YX_INK_OTHER_FIELD,
	YX_INK_REUSED,   /* bound, but the same act stands in an earlier signature of the file */
	YX_INK_UNPLACED, /* there is no document to hold it against */
	YX_INK_BROKEN    /* cannot be read */
};
/* "bound", "other-document", ...: stable. */
const char *yx_ink_bound_name(enum yx_ink_bound b);
/* One sentence for a person. */
const char *yx_ink_bound_text(enum yx_ink_bound b, bool chinese);
/* Was it written for this document and field? A digest of another kind is OTHER_DOCUMENT. */
enum yx_ink_bound yx_ink_package_check(const struct yx_ink_package *p,
				       const struct yx_ink_binding *binding);
/* True when both hold the very same series: one of them is a replay. */
bool yx_ink_package_same_act(const struct yx_ink_package *a, const struct yx_ink_package *b);

/* What was sealed. Both are wiped by yx_ink_content_clear(). */
struct yx_ink_content {
	struct yx_ink *ink;
	struct yx_buf picture; /* PNG */
};
/*
 * Open with a recipient's key. DENIED when the key is nobody's here, anything was changed, or what
 * is inside is not what the head says. What it is bound to is not asked: yx_ink_package_check().
 */
YX_MUST_CHECK enum yx_status yx_ink_package_open(struct yx_ink_content *out,
						 const struct yx_ink_package *p,
						 const struct yx_key *key, struct yx_error *err);
void yx_ink_content_clear(struct yx_ink_content *c);

/* ------------------------------------------------------------ in documents */

struct yx_ink_found {
	char where[200];       /* field, or signature ID, cleaned */
	struct yx_bytes bytes; /* the package, whole */
	struct yx_ink_package package;
	enum yx_ink_bound bound;
	char why[200]; /* BROKEN: what is wrong */
};
struct yx_ink_list {
	struct yx_ink_found *items; /* in the order of the signatures */
	size_t count;
	struct yx_arena *arena; /* private */
};
/*
 * The packages of a PDF or OFD, each held against the document and the signature it stands in; or a
 * package by itself, UNPLACED. Says nothing of the signatures: yx_verify_bytes() does, and reports
 * what is found here. No package is no error; UNSUPPORTED for other files. The password opens an
 * encrypted PDF, or the encrypted entries of an OFD (ofd_crypt.h): DENIED when it does not.
 */
YX_MUST_CHECK enum yx_status yx_ink_find(struct yx_ink_list *out, struct yx_bytes in,
					 struct yx_bytes password, struct yx_error *err);
void yx_ink_list_clear(struct yx_ink_list *list);
/* A PDF or an OFD by its first bytes. */
bool yx_ink_may_hold(struct yx_bytes in);

#ifdef __cplusplus
}
#endif
#endif
