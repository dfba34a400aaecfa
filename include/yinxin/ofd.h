/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ofd: packages of GB/T 33190-2016: reading, what belongs to a document, and what a signature
 * covers.
 *
 * Reading is lenient in form: any namespace, any element order, paths relative or absolute, with
 * the wrong case or a backslash. It is strict in limits. It holds no keys and knows no trust:
 * values of signatures are checked by module sign (sign_ofd.h), which calls this module for
 * everything about the package.
 *
 * The graph. From OFD.xml every file that the document names is followed; each entry of the package
 * then has a role, and from the role follows whether it can change what is shown. A signature that
 * lists some entries covers those; the others are reported one by one (struct yx_ofd_cover).
 */
#ifndef YINXIN_OFD_H
#define YINXIN_OFD_H

#include <yinxin/base.h>
#include <yinxin/codec_xml.h>
#include <yinxin/codec_zip.h>
#include <yinxin/crypto.h>
#include <yinxin/draw.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ----------------------------------------------------------------- package */

/* What an entry is to the document. */
enum yx_ofd_role {
	YX_OFD_UNREACHED = 0, /* nothing names it */
	/* can change what is shown */
	YX_OFD_MAIN,        /* OFD.xml */
	YX_OFD_DOCUMENT,    /* Document.xml */
	YX_OFD_PAGE,        /* page content */
	YX_OFD_TEMPLATE,    /* template page content */
	YX_OFD_RESOURCES,   /* PublicRes, DocumentRes, PageRes */
	YX_OFD_MEDIA,       /* images, sound, video */
	YX_OFD_FONT,        /* embedded font */
	YX_OFD_PROFILE,     /* colour profile */
	YX_OFD_ANNOTATIONS, /* Annotations.xml and the annotation files */
	YX_OFD_ATTACHMENTS, /* Attachments.xml */
	YX_OFD_ATTACHMENT,  /* an attached file: part of what a reader is handed */
	YX_OFD_SHADOW, /* unreached, but its name equals a reached one's but for case or escapes */
	YX_OFD_AMBIGUOUS, /* several entries of this name */
	/* cannot */
	YX_OFD_CUSTOM_TAGS,  /* CustomTags.xml, tag files, schemas */
	YX_OFD_EXTENSIONS,   /* Extensions.xml and its data */
	YX_OFD_VERSIONS,     /* document versions */
	YX_OFD_SIGNATURES,   /* Signatures.xml: left open so that others can sign */
	YX_OFD_SIGNATURE,    /* files of a signature: protected by that signature's own value */
	YX_OFD_ENTRIES_LIST, /* GM/T 0099 OFDEntries.xml and its value */
	YX_OFD_ENCRYPTION,   /* GM/T 0099 Encryptions.xml, seeds, entry map */
	YX_OFD_FOLDER,
	YX_OFD_ROLE_COUNT
};
const char *yx_ofd_role_name(enum yx_ofd_role role); /* "page", "template", ... stable */
bool yx_ofd_role_renders(enum yx_ofd_role role);

struct yx_ofd_entry {
	const char *path; /* "/Doc_0/Document.xml": absolute, forward slashes */
	enum yx_ofd_role role;
	size_t zip_index;
	uint64_t size;
	const char *named_by; /* path of the entry that first named it, or NULL */
	unsigned named_line;  /* line there, 0 when unknown */
	int signature;        /* role SIGNATURE: index of its signature; else -1 */
};

/* A name in the document that leads nowhere: whoever adds that entry changes the document. */
struct yx_ofd_dangling {
	const char *path;      /* as it resolves */
	enum yx_ofd_role role; /* what it would be */
	const char *named_by;
	unsigned named_line;
};

/* A file of the document that could not be read; the rest was. */
struct yx_ofd_problem {
	const char *path;
	unsigned line;
	const char *text_en;
	const char *text_zh;
};

struct yx_ofd;

/*
 * Open a package and walk its graph. Borrows `in`. MALFORMED when it is no ZIP or has no OFD.xml
 * that can be read. Everything else that is wrong is data: problems, dangling names, ambiguity.
 */
YX_MUST_CHECK enum yx_status yx_ofd_open(struct yx_ofd **out, struct yx_bytes in,
					 struct yx_error *err);
void yx_ofd_free(struct yx_ofd *o);
/* A ZIP with an OFD.xml at its root; reads only the directory. */
bool yx_ofd_looks_like(struct yx_bytes in);

const struct yx_zip *yx_ofd_zip(const struct yx_ofd *o);
size_t yx_ofd_entry_count(const struct yx_ofd *o);
const struct yx_ofd_entry *yx_ofd_entry(const struct yx_ofd *o, size_t i);
size_t yx_ofd_dangling_count(const struct yx_ofd *o);
const struct yx_ofd_dangling *yx_ofd_dangling(const struct yx_ofd *o, size_t i);
size_t yx_ofd_problem_count(const struct yx_ofd *o);
const struct yx_ofd_problem *yx_ofd_problem(const struct yx_ofd *o, size_t i);
/* NULL, or why readers may disagree about what is in the package. */
const struct yx_zip_note *yx_ofd_ambiguity(const struct yx_ofd *o);

/*
 * Resolve a path as written in `base` (an absolute path of an entry, or "/"): index of the entry,
 * or SIZE_MAX. Exact first, then percent-decoded, then without regard to case.
 */
size_t yx_ofd_resolve(const struct yx_ofd *o, const char *base, const char *path);
/*
 * The same as the graph was walked: from `base`, then from the document's folder, then from the
 * root. `folder` (BaseLoc of a resource file; may be NULL or "") stands between base and path.
 */
size_t yx_ofd_locate(const struct yx_ofd *o, const char *base, const char *folder,
		     const char *path);
/* Content of an entry; refused above the limit for XML when `xml`. */
YX_MUST_CHECK enum yx_status yx_ofd_read(const struct yx_ofd *o, size_t entry, struct yx_buf *out,
					 struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ofd_read_xml(const struct yx_ofd *o, size_t entry,
					     struct yx_xml **out, struct yx_error *err);
/* Digest of an entry's content, streamed; kept, so that several signatures cost one pass. */
YX_MUST_CHECK enum yx_status yx_ofd_digest(struct yx_ofd *o, size_t entry, enum yx_digest_alg alg,
					   struct yx_digest *out, struct yx_error *err);

/* ---------------------------------------------------------------- document */

/* Millimetres, y downwards from the top left corner. */
struct yx_ofd_box {
	double x, y, width, height;
};

struct yx_ofd_template_ref {
	size_t entry;    /* SIZE_MAX: dangling */
	bool foreground; /* ZOrder Foreground, else Background */
	bool body;       /* ZOrder Body: above background layers, below the page's own body */
};

struct yx_ofd_page {
	const char *id;        /* as written; StampAnnot PageRef names it */
	size_t entry;          /* page content, SIZE_MAX when dangling */
	struct yx_ofd_box box; /* physical box: the page's own, else the document's */
	const struct yx_ofd_template_ref *templates;
	size_t template_count;
	size_t annotations; /* entry of the page's annotation file, SIZE_MAX when none */
};

/* How many documents (DocBody) the package holds; all are walked, the first one is shown. */
size_t yx_ofd_body_count(const struct yx_ofd *o);
/* Document.xml of the first document body; SIZE_MAX when it is missing. */
size_t yx_ofd_document(const struct yx_ofd *o);
/* Pages of the first document body, in order. */
size_t yx_ofd_page_count(const struct yx_ofd *o);
const struct yx_ofd_page *yx_ofd_page(const struct yx_ofd *o, size_t i);
/* "1.0", "1.1", "1.2", as written on the root; document ID and title, "" when absent. */
const char *yx_ofd_version(const struct yx_ofd *o);
const char *yx_ofd_doc_id(const struct yx_ofd *o);
const char *yx_ofd_title(const struct yx_ofd *o);
/* Resource files (PublicRes, DocumentRes) in the order they are named, as entries. */
size_t yx_ofd_resource_count(const struct yx_ofd *o);
size_t yx_ofd_resource(const struct yx_ofd *o, size_t i);

/* Where a text occurs: the box of its first and last glyph's run. */
struct yx_ofd_hit {
	size_t page;
	struct yx_ofd_box box;
};
/* Find `text` in page (and template) text, up to `max` hits; *count is how many there are. */
YX_MUST_CHECK enum yx_status yx_ofd_find_text(const struct yx_ofd *o, const char *text,
					      struct yx_ofd_hit *hits, size_t max, size_t *count,
					      struct yx_error *err);

/* A seal on a page: the box of the whole picture, and the part of it that is shown. */
struct yx_ofd_place {
	size_t page; /* 0-based */
	struct yx_ofd_box box;
	struct yx_ofd_box clip; /* relative to the box; width 0: all of it */
};

/*
 * A seal of this size across the edges of all pages (骑缝章): each page shows one slice at its
 * right edge, `y` from the top (below 0: the middle of the page). Documents longer than the slices
 * that can be told apart (5 mm each) get the seal several times over. `places` has room for
 * page_count. USAGE for a document of one page.
 */
YX_MUST_CHECK enum yx_status yx_ofd_place_across(const struct yx_ofd *o, double width_mm,
						 double height_mm, double y,
						 struct yx_ofd_place *places, struct yx_error *err);
/* A seal of this size with its middle on the middle of a hit, kept within the page. */
struct yx_ofd_place yx_ofd_place_on(const struct yx_ofd *o, const struct yx_ofd_hit *hit,
				    double width_mm, double height_mm);

/* -------------------------------------------------------------- signatures */

struct yx_ofd_ref {
	const char *path; /* FileRef as written */
	size_t entry;     /* SIZE_MAX: not in the package */
	struct yx_bytes value;
	unsigned line;
};

/* Where a seal is shown (GB/T 33190 18.2.3). */
struct yx_ofd_stamp {
	const char *id;
	const char *page_ref;
	size_t page; /* SIZE_MAX: no such page */
	struct yx_ofd_box boundary;
	bool clipped;
	struct yx_ofd_box clip; /* relative to the boundary */
};

struct yx_ofd_signature {
	const char *id;
	bool seal;        /* Type Seal (the default), else Sign */
	const char *path; /* of Signature.xml */
	size_t entry;     /* SIZE_MAX: missing */
	const char *provider, *provider_version, *company;
	const char *method;        /* SignatureMethod as written, "" when absent */
	const char *datetime;      /* as written */
	yx_time time;              /* YX_TIME_NONE when unreadable */
	const char *check_method;  /* as written */
	enum yx_digest_alg digest; /* NONE when unknown */
	const struct yx_ofd_ref *refs;
	size_t ref_count;
	const struct yx_ofd_stamp *stamps;
	size_t stamp_count;
	size_t seal_entry;     /* Seal.esl, SIZE_MAX when none is named or it is missing */
	const char *seal_path; /* NULL when none is named */
	size_t value_entry;    /* SignedValue.dat, SIZE_MAX when missing */
	const char *value_path;
	/* NULL when the file was read; else why not */
	const char *broken_en, *broken_zh;
};

size_t yx_ofd_signature_count(const struct yx_ofd *o);
const struct yx_ofd_signature *yx_ofd_signature(const struct yx_ofd *o, size_t i);
/* True when OFD.xml names a Signatures.xml that is missing or unreadable. */
bool yx_ofd_signature_list_broken(const struct yx_ofd *o);

enum yx_ofd_ref_state {
	YX_OFD_REF_MATCH,
	YX_OFD_REF_MISMATCH,
	YX_OFD_REF_MISSING,    /* signed, but not in the package (any more) */
	YX_OFD_REF_UNREADABLE, /* the entry cannot be inflated */
	YX_OFD_REF_UNKNOWN     /* the digest method is not known */
};
/* Check every Reference; `states` has room for ref_count. */
YX_MUST_CHECK enum yx_status yx_ofd_check_refs(struct yx_ofd *o, size_t signature,
					       enum yx_ofd_ref_state *states, struct yx_error *err);

enum yx_ofd_cover_kind {
	YX_OFD_COVERED,
	YX_OFD_UNCOVERED_INERT,
	YX_OFD_UNCOVERED_RENDERING,
	YX_OFD_DANGLING_REFERENCE
};
const char *yx_ofd_cover_name(enum yx_ofd_cover_kind k); /* "COVERED", ... */

struct yx_ofd_cover {
	enum yx_ofd_cover_kind kind;
	const char *path;
	enum yx_ofd_role role;
	const char *named_by; /* may be NULL */
};
/*
 * One line per entry of the package (folders left out) and per dangling name, as one signature sees
 * it. Appends up to `max`; *count is how many there are. A signature's own Signature.xml counts as
 * covered: its value is over it.
 */
YX_MUST_CHECK enum yx_status yx_ofd_coverage(const struct yx_ofd *o, size_t signature,
					     struct yx_ofd_cover *out, size_t max, size_t *count,
					     struct yx_error *err);

/* ----------------------------------------------------------------- signing */

/* How what is signed begins: a Signature.xml of ours, and an integrity list of ours. */
#define YX_OFD_SIGNATURE_START                                                                     \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ofd:Signature "                              \
	"xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:SignedInfo>"
#define YX_OFD_ENTRIES_START                                                                       \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ofd:DocEntries "                             \
	"xmlns:ofd=\"http://www.ofdspec.org/2016\" "

/* The other side of a signature: module sign knows the keys. */
struct yx_ofd_signer {
	void *ctx;
	/* Append the content of SignedValue.dat for this Signature.xml, which will be at `path`. */
	enum yx_status (*sign)(void *ctx, struct yx_bytes signature_xml, const char *path,
			       struct yx_buf *value, struct yx_error *err);
};

struct yx_ofd_sign {
	bool seal;                 /* Type Seal: `esl` is stored, stamps are shown */
	struct yx_bytes esl;       /* SESeal */
	enum yx_digest_alg digest; /* of the references; SM3 for the Chinese standards */
	const char *method;        /* dotted OID of the signature algorithm */
	yx_time time;
	const struct yx_ofd_place *stamps; /* where the seal is shown */
	size_t stamp_count;
	bool lock; /* cover Signatures.xml too: nobody can sign after this */
	/* Add resource, annotation and attachment lists that the document names and that are
	 * missing, as empty ones, and cover them: some writers leave them out. Only before the
	 * first signature.
	 */
	bool complete;
	/* A file of the signature's own beside Signature.xml, covered by it: made when all other
	 * References are known. NULL: none. */
	const char *attach_name;
	enum yx_status (*attach)(void *state, const char *signature_path, const char *id,
				 const struct yx_ofd_ref *refs, size_t count, struct yx_buf *out,
				 struct yx_error *err);
	void *attach_state;
};

/*
 * Add a signature over everything in the package but Signatures.xml (see `lock`), and write the new
 * package. Kept entries keep their bytes. DENIED, with the reason, when the result would not be
 * wholly covered: an ambiguous package, a dangling name, an unreadable part, an earlier signature
 * that locked the package, or one whose references would be broken by this one.
 */
YX_MUST_CHECK enum yx_status yx_ofd_sign(struct yx_ofd *o, const struct yx_ofd_sign *s,
					 const struct yx_ofd_signer *signer,
					 const struct yx_zip_writer *out, struct yx_error *err);

/* A drawing over a page: an annotation of type Stamp (GB/T 33190-2016 15). */
struct yx_ofd_drawing {
	size_t page;           /* 0-based */
	struct yx_ofd_box box; /* the picture is made as wide as this */
	const struct yx_draw_picture *picture;
	const char *subtype; /* a plain word: what is drawn */
	yx_time time;
};
/*
 * Write the package with the drawing on it. Only before the first signature, which would cover the
 * list of annotations: DENIED then, and for an ambiguous package.
 */
YX_MUST_CHECK enum yx_status yx_ofd_annotate(struct yx_ofd *o, const struct yx_ofd_drawing *d,
					     const struct yx_zip_writer *out, struct yx_error *err);

/* --------------------------------------------------------- integrity list */

/*
 * The list of GM/T 0099-2020, OFDEntries.xml: which files belong to the package, signed by itself.
 * It holds names, not digests: it shows that nothing was put in or taken out, and says nothing
 * about content. Signatures added later are not held against it.
 */
struct yx_ofd_entries_list {
	size_t entry;                            /* OFDEntries.xml, SIZE_MAX: there is none */
	const char *creator, *version, *created; /* as written, "" when absent */
	const char *value_path;
	size_t value_entry; /* SIZE_MAX: missing */
	size_t file_count;  /* listed */
	size_t missing_count, extra_count;
	const char *first_missing, *first_extra; /* or NULL */
};
/* NOT_FOUND when the package has no list; MALFORMED when it cannot be read. */
YX_MUST_CHECK enum yx_status
yx_ofd_entries_list(const struct yx_ofd *o, struct yx_ofd_entries_list *out, struct yx_error *err);
/*
 * What happens to the package after the list is added. A signature made next then covers the list,
 * and the list names the files of that signature: neither can be taken out, nothing can be put in.
 */
enum yx_ofd_list_before {
	YX_OFD_LIST_BEFORE_NOTHING,
	YX_OFD_LIST_BEFORE_SIGNATURE,
	YX_OFD_LIST_BEFORE_SEAL
};
/*
 * Write the package with a list of all its files, signed by `signer` (who is given the bytes of
 * OFDEntries.xml). DENIED for an ambiguous package; CONFLICT when there is a list already.
 */
YX_MUST_CHECK enum yx_status yx_ofd_entries_list_add(struct yx_ofd *o, yx_time now,
						     enum yx_ofd_list_before before,
						     const struct yx_ofd_signer *signer,
						     const struct yx_zip_writer *out,
						     struct yx_error *err);

/* ------------------------------------------------------------------ making */

/*
 * A small OFD of text and paths, for tests and the demonstration: A4 pages, a font by name
 * (embedded when its bytes are given).
 */
struct yx_ofd_maker;
YX_MUST_CHECK enum yx_status yx_ofd_maker_new(struct yx_ofd_maker **out, const char *title,
					      struct yx_error *err);
void yx_ofd_maker_free(struct yx_ofd_maker *m);
/* Text to follow is in this font; one that was named before (without a file) is taken up again. */
YX_MUST_CHECK enum yx_status yx_ofd_maker_font(struct yx_ofd_maker *m, const char *name,
					       struct yx_bytes file, struct yx_error *err);
/* Text to follow is in this face; the characters written in it are embedded as a subset of its font
 * when the document is written (NOT_FOUND then when the font lacks one). `fonts` is borrowed. */
YX_MUST_CHECK enum yx_status yx_ofd_maker_face(struct yx_ofd_maker *m, struct yx_draw_fonts *fonts,
					       enum yx_draw_face face, struct yx_error *err);
/* Text to follow is in this colour (0xRRGGBB; -1: the reader's own black). */
void yx_ofd_maker_colour(struct yx_ofd_maker *m, int rgb);
/* Begin a page of this size in millimetres; what follows is drawn on it. */
YX_MUST_CHECK enum yx_status yx_ofd_maker_page(struct yx_ofd_maker *m, double width, double height,
					       struct yx_error *err);
/* A line of text with its baseline at y; size in millimetres. Advances are the em for wide
 * characters and half of it for others unless `advances` (one less than characters) is given. */
YX_MUST_CHECK enum yx_status yx_ofd_maker_text(struct yx_ofd_maker *m, double x, double y,
					       double size, const char *utf8,
					       const double *advances, struct yx_error *err);
/* A path in OFD's abbreviated data ("M 0 0 L 10 0 C") within a boundary; rgb colours, -1: none. */
YX_MUST_CHECK enum yx_status yx_ofd_maker_path(struct yx_ofd_maker *m, struct yx_ofd_box boundary,
					       const char *data, int stroke_rgb, double line_width,
					       int fill_rgb, struct yx_error *err);
/* A drawing with its top left corner at (x, y), at its own size: plain path objects. */
YX_MUST_CHECK enum yx_status yx_ofd_maker_picture(struct yx_ofd_maker *m,
						  const struct yx_draw_picture *pic, double x,
						  double y, struct yx_error *err);
/* A picture (PNG or JPEG) shown in a box. */
YX_MUST_CHECK enum yx_status yx_ofd_maker_image(struct yx_ofd_maker *m, struct yx_ofd_box box,
						const char *extension, struct yx_bytes file,
						struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ofd_maker_attach(struct yx_ofd_maker *m, const char *name,
						 struct yx_bytes file, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ofd_maker_write(struct yx_ofd_maker *m, yx_time now,
						const struct yx_zip_writer *out,
						struct yx_error *err);

/* ------------------------------------------------------------ steps of text */

/*
 * DeltaX and DeltaY of a TextCode, read one by one; `at` is the attribute, may be NULL. Numbers,
 * and "g N V" for N times V; blanks and commas between them.
 */
struct yx_ofd_steps {
	const char *at;
	long repeat;
	double value;
	bool any; /* one was read: `value` */
};

/*
 * The step behind a character of `units`; where the list is too short its last one goes on. False
 * when there is none.
 */
bool yx_ofd_steps_take(struct yx_ofd_steps *s, int units, double *out);
/* Does the writer count in UTF-16: two steps for a character beyond U+FFFF? */
bool yx_ofd_steps_in_utf16(struct yx_bytes text, const char *dx, const char *dy);
/* One number of such a list; *at moves behind it. */
bool yx_ofd_steps_number(const char **at, double *out);

#ifdef __cplusplus
}
#endif
#endif
