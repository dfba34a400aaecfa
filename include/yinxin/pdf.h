/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf: reading PDF files (ISO 32000-1, ISO 32000-2) with their revisions kept apart.
 *
 * The file is one run of bytes, usually mapped; nothing is copied that need not be. Objects are
 * parsed when asked for. Nothing is repaired: a file whose cross-references are broken is refused
 * with the byte offset and what to do about it. Whatever has one meaning but breaks the format, and
 * whatever two readers could read in two ways, is noted with its offset (yx_pdf_notes).
 *
 * Three headers make the module's face; this one includes the other two at its end:
 *   pdf.h         objects, documents, revisions, streams, pages
 *   pdf_update.h  incremental updates: new and changed objects behind the untouched original
 *   pdf_sign.h    the signatures a file has, and adding one
 *
 * Lifetime. A document borrows the file's bytes. Objects borrow from the document and stay valid
 * until yx_pdf_trim() or yx_pdf_free(). Code that visits many objects calls yx_pdf_trim() where it
 * holds none: that is what bounds memory. yx_pdf_signatures_list(), yx_pdf_scan() and yx_pdf_sign()
 * do so themselves. A document is used by one thread at a time.
 */
#ifndef YINXIN_PDF_H
#define YINXIN_PDF_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------------- objects */

enum yx_pdf_kind {
	YX_PDF_NULL = 0,
	YX_PDF_BOOL,
	YX_PDF_INT,
	YX_PDF_REAL,
	YX_PDF_NAME,
	YX_PDF_STRING,
	YX_PDF_ARRAY,
	YX_PDF_DICT,
	YX_PDF_STREAM, /* its dictionary is read with the same functions as a DICT */
	YX_PDF_REF
};

struct yx_pdf_ref {
	uint32_t num; /* 0: none */
	uint32_t gen;
};

struct yx_pdf_obj;
struct yx_pdf_update; /* pdf_update.h */

struct yx_pdf_entry {
	struct yx_bytes key; /* without the slash, #xx decoded */
	const struct yx_pdf_obj *value;
};

/*
 * One object. Read-only for callers, who may look inside. Dictionary entries stand in file order,
 * duplicates included (the last one is what yx_pdf_get finds; a note tells).
 */
struct yx_pdf_obj {
	enum yx_pdf_kind kind;
	bool hex;        /* STRING written as <...> */
	uint64_t offset; /* first byte in the file; YX_NO_OFFSET in an object stream or when made */
	uint64_t end;    /* behind its last byte (a stream: behind its dictionary) */
	union {
		bool boolean;
		int64_t integer;
		double real;
		struct yx_bytes text; /* NAME decoded; STRING decoded and decrypted */
		struct yx_pdf_ref ref;
		struct {
			const struct yx_pdf_obj *const *items;
			size_t count;
		} array;
		struct {
			const struct yx_pdf_entry *entries;
			size_t count;
		} dict; /* DICT and STREAM */
	} u;
	uint64_t stream_offset;      /* STREAM: first byte of its data in the file */
	struct yx_pdf_ref stream_of; /* STREAM: the object it is (its key when encrypted) */
};

bool yx_pdf_ref_equal(struct yx_pdf_ref a, struct yx_pdf_ref b);
/* NAME with this text. NULL objects are not. */
bool yx_pdf_is_name(const struct yx_pdf_obj *o, const char *name);
bool yx_pdf_is_number(const struct yx_pdf_obj *o);
double yx_pdf_number(const struct yx_pdf_obj *o); /* INT or REAL, else 0 */
/* The entry's value as it stands (a reference stays one); NULL when absent or no dictionary. */
const struct yx_pdf_obj *yx_pdf_peek(const struct yx_pdf_obj *dict, const char *key);
const struct yx_pdf_obj *yx_pdf_peek_bytes(const struct yx_pdf_obj *dict, struct yx_bytes key);
/* A text string (PDFDocEncoding, UTF-16, UTF-8 with mark; ISO 32000-2 7.9.2.2) as UTF-8. */
bool yx_pdf_text_utf8(struct yx_bytes string, struct yx_buf *out);
/* "D:20260131090807+08'00'" (ISO 32000-2 7.9.4); false when it is not a date. */
bool yx_pdf_date(struct yx_bytes string, yx_time *out);
/* Same value, references compared as references; no decoding. */
bool yx_pdf_obj_equal(const struct yx_pdf_obj *a, const struct yx_pdf_obj *b);
/* Write an object as PDF syntax (of a stream: its dictionary), strings not encrypted. */
void yx_pdf_put(struct yx_buf *out, const struct yx_pdf_obj *o);

/* --------------------------------------------------------------- documents */

struct yx_pdf;

struct yx_pdf_options {
	struct yx_bytes password; /* user or owner, as typed (UTF-8); tried after the empty one */
};

/*
 * Read header, cross-references, trailers, and the encryption dictionary. `options` may be NULL.
 * MALFORMED: no header, broken cross-references (the text says what to run). DENIED: a password is
 * missing or wrong. UNSUPPORTED: public-key encryption, unknown handlers.
 */
YX_MUST_CHECK enum yx_status yx_pdf_open(struct yx_pdf **out, struct yx_bytes file,
					 const struct yx_pdf_options *options,
					 struct yx_error *err);
void yx_pdf_free(struct yx_pdf *doc);
struct yx_bytes yx_pdf_bytes(const struct yx_pdf *doc);
/* Release parsed objects when they have grown large. Every object handed out becomes invalid,
 * trailers excepted. */
void yx_pdf_trim(struct yx_pdf *doc);
/* True when `in` has a PDF header in its first 1024 bytes. */
bool yx_pdf_looks_like(struct yx_bytes in);

struct yx_pdf_info {
	uint64_t header_offset; /* of %PDF-; not 0: noted */
	int version;            /* 17 for 1.7, 20 for 2.0: the higher of header and catalog */
	bool linearized;        /* first revision */
	bool encrypted;
	bool owner;              /* opened with the owner's password */
	int encryption_revision; /* R: 2-6 */
	int32_t permissions;     /* P of the encryption dictionary; -1 when not encrypted */
	uint32_t object_max;     /* highest object number in use plus one (what /Size should be) */
};
const struct yx_pdf_info *yx_pdf_info(const struct yx_pdf *doc);

/* --------------------------------------------------------------- revisions */

enum yx_pdf_section_kind { YX_PDF_SECTION_TABLE, YX_PDF_SECTION_STREAM, YX_PDF_SECTION_HYBRID };

/*
 * A revision is the file's prefix that ends with the %%EOF of one cross-reference section. A hybrid
 * table with its /XRefStm is one section; so are the two halves of a linearised file. Revision 0 is
 * the oldest.
 */
struct yx_pdf_revision {
	enum yx_pdf_section_kind kind;
	bool linearized;
	uint64_t start;     /* where the bytes of this revision begin: end of the one before */
	uint64_t section;   /* of its xref keyword or stream object */
	uint64_t startxref; /* of the startxref keyword; YX_NO_OFFSET when it has none of its own */
	uint64_t end_marker;              /* just behind %%EOF */
	uint64_t end;                     /* behind the end of line after %%EOF, if there is one */
	size_t entry_count;               /* changed objects, see yx_pdf_revision_entry() */
	const struct yx_pdf_obj *trailer; /* dictionary, or stream whose dictionary it is */
};

size_t yx_pdf_revision_count(const struct yx_pdf *doc);
/* NULL when there is no such revision. */
const struct yx_pdf_revision *yx_pdf_revision(const struct yx_pdf *doc, size_t index);

enum yx_pdf_place { YX_PDF_FREE = 0, YX_PDF_AT_OFFSET = 1, YX_PDF_IN_STREAM = 2 };

/*
 * Where an object is. Two places that are equal are the same bytes, so comparing an object across
 * revisions costs nothing when it did not change (yx_pdf_same()).
 */
struct yx_pdf_xref {
	uint32_t num;
	uint32_t gen;
	enum yx_pdf_place place;
	uint32_t revision; /* the revision whose section has this entry */
	uint64_t offset;   /* AT_OFFSET: of "N G obj". IN_STREAM: number of the object stream */
	uint32_t index;    /* IN_STREAM: index within it */
};

/* The i-th entry of a revision's section, by rising object number (free entries included). */
bool yx_pdf_revision_entry(const struct yx_pdf *doc, size_t revision, size_t i,
			   struct yx_pdf_xref *out);

/* The document as it was at the end of a revision. Passed by value; borrows the document. */
struct yx_pdf_view {
	struct yx_pdf *doc;
	size_t revision;
};
struct yx_pdf_view yx_pdf_view(struct yx_pdf *doc, size_t revision);
struct yx_pdf_view yx_pdf_latest(struct yx_pdf *doc);

/* Where object `num` is in this view; false when it has no entry. A free entry is true. */
bool yx_pdf_locate(struct yx_pdf_view v, uint32_t num, struct yx_pdf_xref *out);
/*
 * True when object `num` is byte for byte the same in both views: same place, and for object
 * streams the same stream. A stream whose /Length is a reference is the same only if that is.
 */
YX_MUST_CHECK enum yx_status yx_pdf_same(struct yx_pdf_view a, struct yx_pdf_view b, uint32_t num,
					 bool *same, struct yx_error *err);

/*
 * Load an indirect object. Missing and free objects, and references to another generation, are the
 * NULL object, as ISO 32000-2 7.3.10 says; *out is never NULL on success.
 */
YX_MUST_CHECK enum yx_status yx_pdf_load(struct yx_pdf_view v, struct yx_pdf_ref ref,
					 const struct yx_pdf_obj **out, struct yx_error *err);
/* Follow references (also chains, guarded) until something else; `o` NULL gives the NULL object. */
YX_MUST_CHECK enum yx_status yx_pdf_resolve(struct yx_pdf_view v, const struct yx_pdf_obj *o,
					    const struct yx_pdf_obj **out, struct yx_error *err);
/* Entry of a dictionary, resolved; the NULL object when absent or when `dict` is none. */
YX_MUST_CHECK enum yx_status yx_pdf_get(struct yx_pdf_view v, const struct yx_pdf_obj *dict,
					const char *key, const struct yx_pdf_obj **out,
					struct yx_error *err);
/* The same, and MALFORMED with the key's name when it is there and of another kind (a STREAM is
 * also a DICT). *out is NULL when absent. */
YX_MUST_CHECK enum yx_status yx_pdf_get_kind(struct yx_pdf_view v, const struct yx_pdf_obj *dict,
					     const char *key, enum yx_pdf_kind kind,
					     const struct yx_pdf_obj **out, struct yx_error *err);
/* Item of an array, resolved; the NULL object beyond its end. */
YX_MUST_CHECK enum yx_status yx_pdf_item(struct yx_pdf_view v, const struct yx_pdf_obj *array,
					 size_t i, const struct yx_pdf_obj **out,
					 struct yx_error *err);
/* The document catalog. */
YX_MUST_CHECK enum yx_status yx_pdf_catalog(struct yx_pdf_view v, const struct yx_pdf_obj **out,
					    struct yx_error *err);

/* ----------------------------------------------------------------- streams */

/* The stream's bytes as they stand in the file. A /Length that lies is MALFORMED and noted. */
YX_MUST_CHECK enum yx_status yx_pdf_stream_raw(struct yx_pdf_view v,
					       const struct yx_pdf_obj *stream,
					       struct yx_bytes *out, struct yx_error *err);
/*
 * Append the decrypted and decoded data: FlateDecode and LZWDecode with predictors, ASCIIHexDecode,
 * ASCII85Decode, RunLengthDecode, Crypt. Decoding stops in front of an image filter (DCTDecode,
 * JPXDecode, JBIG2Decode, CCITTFaxDecode), whose name *left then is ("" otherwise; `left` NULL:
 * UNSUPPORTED). At most `max` bytes (0: YX_LIMIT_PDF_STREAM).
 */
YX_MUST_CHECK enum yx_status yx_pdf_stream_decode(struct yx_pdf_view v,
						  const struct yx_pdf_obj *stream, size_t max,
						  struct yx_buf *out, struct yx_bytes *left,
						  struct yx_error *err);

/* ------------------------------------------------------------------- pages */

/* PDF points, lower left and upper right, x0 <= x1, y0 <= y1. */
struct yx_pdf_rect {
	double x0, y0, x1, y1;
};

struct yx_pdf_page {
	size_t index; /* from 0 */
	struct yx_pdf_ref ref;
	const struct yx_pdf_obj *dict;
	const struct yx_pdf_obj *resources; /* inherited; the NULL object when there is none */
	struct yx_pdf_rect media_box;
	struct yx_pdf_rect crop_box; /* clipped to the media box */
	int rotate;                  /* 0, 90, 180, 270: clockwise, as shown */
	double user_unit;
};

YX_MUST_CHECK enum yx_status yx_pdf_page_count(struct yx_pdf_view v, size_t *out,
					       struct yx_error *err);
/* NOT_FOUND when there is no such page; the text says how many there are. */
YX_MUST_CHECK enum yx_status yx_pdf_page(struct yx_pdf_view v, size_t index,
					 struct yx_pdf_page *out, struct yx_error *err);
/* Index of the page this object is; NOT_FOUND when it is none. */
YX_MUST_CHECK enum yx_status yx_pdf_page_index(struct yx_pdf_view v, struct yx_pdf_ref ref,
					       size_t *out, struct yx_error *err);
/* Width and height as shown (crop box, rotated). */
void yx_pdf_page_shown(const struct yx_pdf_page *p, double *width, double *height);
/* From what a person sees (origin at the lower left of the shown page, in points) to user space. */
struct yx_pdf_rect yx_pdf_page_place(const struct yx_pdf_page *p, struct yx_pdf_rect shown);

/* ------------------------------------------------------------------- notes */

/*
 * Did yx_pdf_scan() find that the keys standing twice in this object have one reading? Their values
 * are the same in every revision once references are followed; or it is a document information
 * dictionary (14.3.3) and nothing else.
 */
bool yx_pdf_duplicate_is_harmless(const struct yx_pdf *doc, uint32_t num);

/*
 * What was odd. Ambiguous kinds mean that two honest readers may show two documents; the verifier
 * treats a file with one of those as readable in two ways.
 */
enum yx_pdf_note_kind {
	YX_PDF_NOTE_JUNK_BEFORE_HEADER, /* ambiguous when offsets count from the header */
	YX_PDF_NOTE_OFFSETS_FROM_HEADER,
	YX_PDF_NOTE_SECOND_HEADER,
	YX_PDF_NOTE_JUNK_AFTER_EOF,       /* bytes behind the last %%EOF that are not white space */
	YX_PDF_NOTE_XREF_SLOPPY,          /* odd spacing of a table, one meaning */
	YX_PDF_NOTE_XREF_OVERLAP,         /* one number twice in one section */
	YX_PDF_NOTE_XREF_HYBRID_CONFLICT, /* the table wins in every reader known */
	YX_PDF_NOTE_XREF_MISMATCH,        /* an entry points at another object, or at none */
	YX_PDF_NOTE_XREF_SIZE,            /* an entry beyond /Size */
	YX_PDF_NOTE_XREF_ENTRY, /* in use for some readers: unknown type, free with a place, hidden
				 */
	YX_PDF_NOTE_STARTXREF_SLOPPY, /* white space, missing %%EOF */
	YX_PDF_NOTE_STARTXREF_LIES,   /* of an older revision: does not name its own section */
	YX_PDF_NOTE_PREV_ODD,         /* /Prev points forward, or /Prev and order disagree */
	YX_PDF_NOTE_TRAILER_CONFLICT, /* revisions disagree on /Encrypt, or on the /ID its key rests
					 on */
	YX_PDF_NOTE_ENCRYPTION, /* what is encrypted, and how, is not the same for all readers */
	YX_PDF_NOTE_ID_CHANGED, /* the first part of /ID is not that of the revision before */
	YX_PDF_NOTE_DUPLICATE_KEY,
	YX_PDF_NOTE_DUPLICATE_OBJECT, /* another body of this number in the same revision */
	YX_PDF_NOTE_HIDDEN_OBJECT,    /* a body no cross-reference knows */
	YX_PDF_NOTE_HIDDEN_SECTION,   /* a startxref or %%EOF outside the chain of revisions */
	YX_PDF_NOTE_HIDDEN_BYTES,   /* bytes between objects that are not white space or comment */
	YX_PDF_NOTE_COMMENT,        /* a comment inside an object or between objects */
	YX_PDF_NOTE_OBJECT_SLOPPY,  /* no endobj, odd white space, one meaning */
	YX_PDF_NOTE_OBJECT_OVERLAP, /* two objects share bytes */
	YX_PDF_NOTE_STREAM_LENGTH,  /* /Length disagrees with endstream */
	YX_PDF_NOTE_STREAM_DAMAGED, /* a filter's data ends early or fails its checksum */
	YX_PDF_NOTE_STREAM_DICTIONARY, /* data elsewhere, filters that are none */
	YX_PDF_NOTE_OBJECT_STREAM,     /* its directory: a number twice, another order */
	YX_PDF_NOTE_SYNTAX,            /* a token readers differ on */
	YX_PDF_NOTE_PAGE_TREE,         /* /Count, /Parent or a kid that does not fit */
	YX_PDF_NOTE_LINEAR,            /* a linearised file whose front is of other pages */
	YX_PDF_NOTE_REPAIR, /* readers that rebuild the cross-references find something else */
	YX_PDF_NOTE_FIELD_TREE,
	YX_PDF_NOTE_COUNT
};

struct yx_pdf_note {
	enum yx_pdf_note_kind kind;
	uint64_t offset;   /* YX_NO_OFFSET when it has no single place */
	uint32_t revision; /* in whose bytes it lies; UINT32_MAX when unknown */
	uint32_t num;      /* object, 0 when none */
	char text[120];    /* for people, English, no full stop */
};

/* "stream-length", ...: stable, for machines. */
const char *yx_pdf_note_name(enum yx_pdf_note_kind kind);
bool yx_pdf_note_is_ambiguous(enum yx_pdf_note_kind kind);
/* Notes so far; parsing more may add some. At most YX_LIMIT_PDF_NOTES are kept, none twice. */
size_t yx_pdf_note_count(const struct yx_pdf *doc);
const struct yx_pdf_note *yx_pdf_note(const struct yx_pdf *doc, size_t i);
/*
 * Account for every byte: visit all objects of all revisions in file order, check each against its
 * cross-reference, and note what lies between them: hidden objects, hidden sections, overlaps,
 * streams whose length lies. Reads headers and dictionaries, skips stream data. Findings are notes;
 * an error is only what keeps the scan from running.
 */
YX_MUST_CHECK enum yx_status yx_pdf_scan(struct yx_pdf *doc, struct yx_error *err);

#ifdef __cplusplus
}
#endif

#include <yinxin/pdf_update.h>
#include <yinxin/pdf_sign.h>
#endif
