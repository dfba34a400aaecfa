/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_sign: the signatures a PDF has (facts, no verdicts), and adding one through a signer that
 * this module knows nothing about.
 */
#ifndef YINXIN_PDF_SIGN_H
#define YINXIN_PDF_SIGN_H

#include <yinxin/pdf.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---------------------------------------------------------------- listing */

/* Where a signature was found. */
enum yx_pdf_signature_origin {
	YX_PDF_SIGNATURE_FIELD,   /* value of a signature field of the AcroForm */
	YX_PDF_SIGNATURE_PERMS,   /* only under the catalog's /Perms */
	YX_PDF_SIGNATURE_WIDGET,  /* a field found through a page's annotations, not the AcroForm */
	YX_PDF_SIGNATURE_STRAY,   /* a dictionary with /ByteRange that nothing of these reaches */
	YX_PDF_SIGNATURE_SALVAGED /* found by its text in a file that cannot be opened */
};

enum yx_pdf_field_action {
	YX_PDF_FIELDS_NONE = 0,
	YX_PDF_FIELDS_ALL,
	YX_PDF_FIELDS_INCLUDE,
	YX_PDF_FIELDS_EXCLUDE
};

/* FieldMDP transform parameters, or a field's /Lock. */
struct yx_pdf_field_lock {
	enum yx_pdf_field_action action;
	const struct yx_bytes *fields; /* fully qualified names, UTF-8 */
	size_t field_count;
	int p; /* 1-3 as in DocMDP; 0 when absent */
};

enum yx_pdf_transform {
	YX_PDF_TRANSFORM_OTHER,
	YX_PDF_TRANSFORM_DOCMDP,
	YX_PDF_TRANSFORM_FIELDMDP,
	YX_PDF_TRANSFORM_UR,
	YX_PDF_TRANSFORM_IDENTITY
};

struct yx_pdf_reference {
	enum yx_pdf_transform transform;
	struct yx_bytes method; /* as written */
	int docmdp_p; /* DOCMDP: 1-3 (2 when absent, 1 when it is none of these); 0 for others */
	struct yx_pdf_field_lock lock; /* FIELDMDP */
	const struct yx_pdf_obj *dict;
};

/* What the bytes say about coverage. All true but the last two for an honest signature. */
struct yx_pdf_coverage {
	bool four_numbers; /* ByteRange: exactly four non-negative integers within the file */
	bool starts_at_zero;
	bool gap_is_contents;      /* the gap is exactly the hex string of Contents with < and > */
	bool contents_is_hex;      /* written as <...>, hex digits only between the delimiters */
	bool ends_at_revision;     /* at the end of some revision (end or end_marker) */
	bool ends_at_own_revision; /* at the end of the revision that holds the signature */
	bool ends_at_file;         /* at the end of the file, white space behind it aside */
	bool overlaps;             /* ranges overlap, run backwards, or several gaps */
};

struct yx_pdf_signature {
	enum yx_pdf_signature_origin origin;
	struct yx_bytes field_name; /* fully qualified, UTF-8; empty when none */
	struct yx_pdf_ref field;    /* field dictionary */
	struct yx_pdf_ref widget;   /* first widget (often the field itself) */
	size_t widget_count;
	size_t page;             /* index of the widget's page; SIZE_MAX when on none */
	struct yx_pdf_rect rect; /* widget's rectangle, user space; all zero when invisible */
	struct yx_pdf_ref value; /* signature dictionary; num 0 when direct */
	const struct yx_pdf_obj *dict;
	bool is_timestamp;                        /* Type DocTimeStamp, or SubFilter ETSI.RFC3161 */
	struct yx_bytes type, filter, sub_filter; /* names; empty when absent */
	struct yx_bytes name, reason, location, contact; /* UTF-8 */
	struct yx_bytes m;                               /* as written */
	yx_time m_time;                                  /* YX_TIME_NONE when absent or no date */
	struct yx_bytes contents;  /* decoded Contents, padding included; data NULL when absent */
	uint64_t contents_offset;  /* of '<' (or '('); YX_NO_OFFSET when not in the file's bytes */
	uint64_t contents_end;     /* behind '>' */
	const int64_t *byte_range; /* as written, also when not four */
	size_t byte_range_count;
	const struct yx_bytes *cert; /* /Cert strings (adbe.x509.rsa_sha1) */
	size_t cert_count;
	const struct yx_pdf_reference *references;
	size_t reference_count;
	struct yx_pdf_field_lock lock; /* the field's /Lock */
	bool certifies;                /* is the catalog's /Perms /DocMDP */
	size_t revision;               /* the revision whose bytes hold the dictionary */
	size_t covered_revision;       /* last revision wholly covered; SIZE_MAX when none */
	uint64_t covered_end;          /* ByteRange end; 0 when it makes no sense */
	struct yx_pdf_coverage coverage;
	bool shared_value; /* another field has the same value */
};

/* One empty signature field, or the facts of any field, for choosing where to sign. */
struct yx_pdf_sig_field {
	struct yx_bytes name;
	struct yx_pdf_ref ref;
	size_t page; /* SIZE_MAX when on none */
	struct yx_pdf_rect rect;
	bool is_signed;
	bool read_only;
};

struct yx_pdf_dss_vri {
	struct yx_bytes key; /* as written */
	const struct yx_pdf_obj *dict;
	const struct yx_pdf_ref *certs, *crls, *ocsps;
	size_t cert_count, crl_count, ocsp_count;
	struct yx_pdf_ref timestamp; /* TS stream; num 0 when none */
};

struct yx_pdf_signatures {
	const struct yx_pdf_signature *items; /* by covered end, then by place in the file */
	size_t count;
	const struct yx_pdf_sig_field *fields; /* all signature fields, signed or not */
	size_t field_count;
	int sig_flags; /* AcroForm /SigFlags; -1 when absent */
	bool has_acroform, has_xfa, needs_rendering, has_dss;
	bool has_usage_rights; /* of /UR3, /UR (12.8.2.3): nobody's signature, not listed */
	struct yx_pdf_ref perms_docmdp, perms_ur3; /* values of catalog /Perms; num 0 when none */
	/* the document security store; all streams, decoded with yx_pdf_stream_decode */
	const struct yx_pdf_ref *certs, *crls, *ocsps;
	size_t cert_count, crl_count, ocsp_count;
	const struct yx_pdf_dss_vri *vri;
	size_t vri_count;
	void *own; /* memory */
};

/*
 * List what the view has. The list owns its memory and stays valid after yx_pdf_trim(). With
 * `stray` the objects of all revisions are visited for signature dictionaries nothing reaches.
 */
YX_MUST_CHECK enum yx_status yx_pdf_signatures_list(struct yx_pdf_signatures *out,
						    struct yx_pdf_view v, bool stray,
						    struct yx_error *err);
void yx_pdf_signatures_clear(struct yx_pdf_signatures *s);
/*
 * For files that yx_pdf_open() refuses as malformed: what looks like a signature dictionary in the
 * plain bytes, with its ByteRange and Contents. Field names, revisions and references are unknown,
 * and nothing here may ever count towards accepting the file; it is for telling people what is
 * broken.
 */
YX_MUST_CHECK enum yx_status yx_pdf_signatures_salvage(struct yx_pdf_signatures *out,
						       struct yx_bytes file, struct yx_error *err);
/* The signed bytes: ranges of the file in order. False unless coverage.four_numbers. */
bool yx_pdf_signature_parts(const struct yx_pdf *doc, const struct yx_pdf_signature *s,
			    struct yx_bytes parts[2]);
bool yx_pdf_signature_parts_in(struct yx_bytes file, const struct yx_pdf_signature *s,
			       struct yx_bytes parts[2]);
/* True when a lock covers this field name. */
bool yx_pdf_lock_covers(const struct yx_pdf_field_lock *lock, struct yx_bytes field_name);

/* ---------------------------------------------------------------- signing */

/*
 * Whoever makes signature values. `sign` gets the bytes of the two ranges as a list of parts to be
 * hashed in order (the mapped original is one of them, so a large file is never copied) and appends
 * the value: for all sub-filters in use a DER encoding of at most size_max bytes.
 */
struct yx_pdf_signer {
	void *state;
	size_t size_max;
	const char *filter;     /* NULL: "Adobe.PPKLite" */
	const char *sub_filter; /* "ETSI.CAdES.detached", "adbe.pkcs7.detached", "ETSI.RFC3161" */
	bool document_timestamp;
	enum yx_status (*sign)(void *state, const struct yx_bytes *parts, size_t count,
			       struct yx_buf *value, struct yx_error *err);
};

/* What is painted. `content` is a content stream in a box from (0,0) to (width, height). */
struct yx_pdf_appearance {
	struct yx_bytes content;
	const struct yx_pdf_obj *resources; /* made with the update; NULL for none */
	double width, height;
	bool own_size; /* in a larger field it stays as it is; in a smaller one it shrinks */
};

/* A picture on a page beside the signature's widget. */
struct yx_pdf_mark {
	size_t page;
	struct yx_pdf_rect rect; /* as shown to a person */
	const struct yx_pdf_appearance *appearance;
	struct yx_bytes name;     /* of the stamp, a PDF name; empty: none */
	struct yx_bytes contents; /* UTF-8: what it is, for those who cannot see it */
};
/*
 * Add one, before yx_pdf_sign() on the same update. DENIED when an earlier signature permits no
 * more than filling in (DocMDP 1, 2).
 */
YX_MUST_CHECK enum yx_status yx_pdf_update_add_mark(struct yx_pdf_update *u,
						    const struct yx_pdf_mark *mark,
						    struct yx_error *err);

struct yx_pdf_sign_options {
	struct yx_bytes field_name; /* UTF-8; empty: a new unique name, or see use_empty_field */
	bool existing_only;         /* NOT_FOUND instead of making a field */
	bool use_empty_field;    /* without a name: take the first empty field when there is one */
	bool visible;            /* place a widget at `rect` on `page` */
	size_t page;             /* index from 0 */
	struct yx_pdf_rect rect; /* as shown to a person: origin lower left of the shown page */
	const struct yx_pdf_appearance *appearance;      /* NULL: an empty one */
	struct yx_bytes name, reason, location, contact; /* UTF-8; empty: left out */
	yx_time time;                  /* /M; YX_TIME_NONE: left out (always for time-stamps) */
	int certify;                   /* 0 no; 1-3 DocMDP */
	struct yx_pdf_field_lock lock; /* FieldMDP to set; the field's own /Lock is added to it */
	struct yx_bytes app_name;      /* /Prop_Build /App /Name; empty: left out */
	struct yx_bytes md_algorithm;  /* our digest ("SHA256", "SM3"), held against seed values */
	bool timestamped; /* the value will carry a time-stamp, as a seed value may ask */
	/* A private entry of the signature dictionary: a stream under this key, filled by
	 * `attach` once the field's name is known. NULL: none. */
	const char *attach_key;
	enum yx_status (*attach)(void *state, struct yx_bytes field_name, struct yx_buf *out,
				 struct yx_error *err);
	void *attach_state;
};

/*
 * Where the new signature went. */
struct yx_pdf_signed {
	struct yx_pdf_ref field, value;
	uint64_t byte_range[4];
	uint64_t contents_offset, contents_end;
	char field_name[128];   /* clean UTF-8, cut to that */
	bool made_field;        /* it was not there before */
	char empty_fields[200]; /* those that were and would have done: "A, B"; cut to that */
	double scale; /* of the appearance in its widget, in proportion; 1: at its own size */
};

/*
 * Finish the update with a signature over all of it. `tail` gets the bytes that follow the original
 * (as yx_pdf_update_finish). `result` may be NULL.
 *
 * DENIED, with the reason: a certification with P 1, a lock or /Lock covering the field, a document
 * that may not be signed with this password, seed values that forbid this signer, a second
 * certification. CONFLICT: the field is signed already or is no signature field. UNSUPPORTED: a
 * dynamic XFA form. LIMIT: the value was larger than size_max.
 */
YX_MUST_CHECK enum yx_status yx_pdf_sign(struct yx_pdf_update *u,
					 const struct yx_pdf_sign_options *options,
					 const struct yx_pdf_signer *signer, struct yx_buf *tail,
					 struct yx_pdf_signed *result, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
