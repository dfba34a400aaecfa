/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this module share: the document's insides, the parser, the security handler.
 * Nothing here is visible outside src/pdf.
 */
#ifndef YX_PDF_DOC_H
#define YX_PDF_DOC_H

#include <yinxin/crypto.h>
#include <yinxin/draw_profile.h>
#include <yinxin/pdf.h>
#include <yinxin/limits.h>

/* ------------------------------------------------------------------- lexer */

bool pdf_is_space(int c);
bool pdf_is_delimiter(int c);
bool pdf_is_regular(int c);
/* Skip white space and comments; true when a comment was among them. */
bool pdf_skip_space(struct yx_reader *r);
/* Skip white space only. */
void pdf_skip_blank(struct yx_reader *r);
/* An unsigned integer in digits only; false (unmoved) when there is none or it is too large. */
bool pdf_take_uint(struct yx_reader *r, uint64_t *out);
/* "N G " as before "obj" and "R", with the white space behind; false when it is not there, or
 * either is beyond 32 bits. */
bool pdf_take_number_pair(struct yx_reader *r, struct yx_pdf_ref *out);
/* A run of regular characters. */
struct yx_bytes pdf_take_word(struct yx_reader *r);
/* Consume this keyword when it comes next and ends there. */
bool pdf_accept_word(struct yx_reader *r, const char *word);
/* A reader of the file's bytes [offset, end), whose offsets are the file's. */
struct yx_reader pdf_reader_at(struct yx_bytes file, uint64_t offset, uint64_t end);

/* ------------------------------------------------------------------ parser */

struct pdf_parser {
	struct yx_reader r;
	struct yx_arena *arena;
	struct yx_pdf *doc; /* takes the notes; may be NULL */
	bool in_file;       /* offsets are the file's, and text may borrow from it */
	bool odd;           /* something readers differ on was met, told or not */
	uint64_t home;      /* not in_file: of the object stream that holds it; 0: nowhere */
	uint32_t num;       /* of the object, for notes */
	uint32_t revision;
	struct yx_pdf_entry *stack; /* values of the containers being read */
	size_t stack_len, stack_cap;
};

void pdf_parser_clear(struct pdf_parser *p);
/* One object: direct, or a reference. Leaves the reader behind it. */
YX_MUST_CHECK enum yx_status pdf_parse(struct pdf_parser *p, struct yx_pdf_obj **out,
				       struct yx_error *err);

/* "N G obj ... endobj" as it stands in the file. */
struct pdf_indirect {
	struct yx_pdf_ref ref;
	struct yx_pdf_obj *obj;
	uint64_t start; /* of N */
	uint64_t end;   /* behind endobj; of a stream: its data's first byte */
	bool sloppy;    /* no endobj */
};

/* Read the object at `offset`, which must end before `limit`. */
YX_MUST_CHECK enum yx_status pdf_parse_indirect(struct yx_pdf *doc, struct yx_arena *arena,
						uint64_t offset, uint64_t limit, uint32_t revision,
						struct pdf_indirect *out, struct yx_error *err);
/* "N G obj" only; false when it is not there. Leaves the reader behind it. */
bool pdf_take_header(struct yx_reader *r, struct yx_pdf_ref *ref, uint64_t *start);

extern const struct yx_pdf_obj pdf_null;
/* Account for `n` bytes of work; LIMIT when a file makes its reader work without end. */
YX_MUST_CHECK enum yx_status pdf_spend(struct yx_pdf *doc, uint64_t n, struct yx_error *err);
/* LIMIT or NOMEM, whichever an arena's refusal means. */
enum yx_status pdf_fail_arena(const struct yx_arena *a, struct yx_error *err);

/* ---------------------------------------------------------------- document */

struct pdf_entry {
	uint64_t offset;
	uint32_t num;
	uint32_t gen; /* or the index in an object stream */
	uint16_t revision;
	uint8_t place;
	uint8_t from_stream; /* of a hybrid section: the hidden half */
};

struct pdf_slice {
	size_t first, count;
};

struct pdf_cache_slot {
	uint64_t offset;
	uint32_t num;
	uint32_t index; /* 1 + index within an object stream; 0 when at an offset */
	const struct yx_pdf_obj *obj;
};

/* A decoded object stream. */
struct pdf_objstm {
	uint64_t offset; /* of the stream object in the file; 0: slot is free */
	struct yx_buf data;
	uint64_t *pairs; /* (number << 32 | relative offset), in order */
	size_t count;
	uint64_t first;
	uint64_t used; /* for choosing the one to drop */
};
#define PDF_OBJSTM_SLOTS 64

struct pdf_crypt;

/* Bytes that are accounted for: a cross-reference section. */
struct pdf_area {
	uint64_t start, end;
};

/* What was said of a colour profile (strict_profile.c). */
#define PDF_PROFILES 16
struct pdf_profile {
	struct yx_digest digest;
	unsigned parts;
	enum yx_status status;
	enum yx_profile said;
};

struct yx_pdf {
	struct yx_bytes file;
	struct yx_pdf_info info;
	uint64_t base;         /* what cross-reference offsets count from */
	uint64_t startxref;    /* value at the end of the file, base included */
	struct yx_arena *perm; /* trailers, revisions */
	struct yx_arena *work; /* objects, until a trim */
	struct pdf_entry *entries;
	size_t entry_count, entry_cap;
	uint32_t *by_num; /* indices of entries, by number, then revision */
	struct yx_pdf_revision *revisions;
	struct pdf_slice *slices; /* entries of each revision */
	size_t revision_count;
	struct pdf_area
	    *areas; /* sections, halves and hidden halves, in the order they were read */
	size_t area_count, area_cap;
	struct pdf_cache_slot *cache; /* open addressing; power of two */
	size_t cache_len, cache_cap;
	struct pdf_objstm objstm[PDF_OBJSTM_SLOTS];
	uint64_t objstm_clock;
	unsigned depth;   /* of loads that need loads */
	uint64_t parsed;  /* bytes read by parsing so far: what bounds the time of a hostile file */
	uint64_t decoded; /* bytes of object streams decoded so far, likewise */
	uint64_t checked; /* work done on content so far, of all states (strict.c) */
	struct pdf_profile profiles[PDF_PROFILES]; /* the last ones that were judged */
	size_t profile_count;
	struct pdf_crypt *crypt;
	struct yx_pdf_ref encrypt_ref;
	struct yx_pdf_note *notes;
	size_t note_count, note_cap;
	bool notes_full;
	uint32_t *excused; /* see yx_pdf_duplicate_is_harmless() */
	size_t excused_count;
	bool has_generations; /* some object in use has another than 0 */
	bool has_hidden;      /* there is a hybrid section: some readers see its table alone */
	bool linearized_dict;
	/* the page list of one view */
	struct yx_pdf_ref *pages;
	size_t page_count;
	size_t pages_revision; /* SIZE_MAX: none */
};

void pdf_note(struct yx_pdf *doc, enum yx_pdf_note_kind kind, uint64_t offset, uint32_t num,
	      const char *fmt, ...) YX_PRINTF(5, 6);
/* The revision in whose bytes an offset lies; the revision count when behind all. */
size_t pdf_revision_of(const struct yx_pdf *doc, uint64_t offset);
/* End of a revision's bytes for reading its objects. */
uint64_t pdf_revision_limit(const struct yx_pdf *doc, size_t revision);

/* xref */
YX_MUST_CHECK enum yx_status pdf_read_chain(struct yx_pdf *doc, struct yx_error *err);

/* One cross-reference section as read. */
struct pdf_section {
	uint64_t offset; /* in the file */
	uint64_t given;  /* the same as told: may point at white space in front */
	uint64_t end;    /* behind its trailer or stream object */
	enum yx_pdf_section_kind kind;
	const struct yx_pdf_obj *trailer;
	struct pdf_slice slice;
	bool has_prev;
	uint64_t prev; /* base included */
};
YX_MUST_CHECK enum yx_status pdf_read_section(struct yx_pdf *doc, uint64_t offset,
					      struct pdf_section *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_read_xref_stream(struct yx_pdf *doc, uint64_t offset,
						  bool hidden_half, struct pdf_section *out,
						  struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_add_area(struct yx_pdf *doc, uint64_t start, uint64_t end,
					  struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_add_entry(struct yx_pdf *doc, const struct pdf_entry *e,
					   struct yx_error *err);
/* Sort and merge a slice; later entries of one number are dropped by the rules of the section. */
void pdf_settle_slice(struct yx_pdf *doc, struct pdf_section *s);
YX_MUST_CHECK enum yx_status pdf_build_revisions(struct yx_pdf *doc, struct pdf_section *sections,
						 size_t count, uint64_t tail_startxref,
						 struct yx_error *err);

/* load */
const struct pdf_entry *pdf_find_entry(struct yx_pdf_view v, uint32_t num);
/* Where in by_num the entries of a number begin, oldest first, or would. */
size_t pdf_first_entry(const struct yx_pdf *doc, uint32_t num);
/* Where an object, or the object stream that holds it, begins; YX_NO_OFFSET: nowhere. */
uint64_t pdf_place(struct yx_pdf_view v, uint32_t num);
/* Load into `arena`, past the cache; for walks over many objects. */
YX_MUST_CHECK enum yx_status pdf_load_into(struct yx_pdf_view v, struct yx_pdf_ref ref,
					   struct yx_arena *arena, const struct yx_pdf_obj **out,
					   struct yx_error *err);
void pdf_cache_clear(struct yx_pdf *doc);
/* object_stream: one as of a view; it stays until others need its place. */
YX_MUST_CHECK enum yx_status pdf_objstm_get(struct yx_pdf_view v, uint32_t num,
					    struct pdf_objstm **out, struct yx_error *err);
void pdf_objstm_drop(struct pdf_objstm *s);
/* Non-negative integer entry, resolved; false when absent or something else. */
bool pdf_get_uint(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key,
		  uint64_t *out);
/* Integer entry, resolved; `otherwise` when absent or something else. */
int64_t pdf_get_int(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key,
		    int64_t otherwise);
/* NAME text of an entry, resolved; empty when absent or something else. */
struct yx_bytes pdf_get_name(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key);

/* scan_check: notes about cross-references, objects and streams */
void pdf_check_free_entries(struct yx_pdf *doc);
/* linear.c: does a linearised file name the first page of its page tree? */
void pdf_check_linear(struct yx_pdf *doc);
void pdf_check_hidden(struct yx_pdf *doc, const struct yx_pdf_obj *o, uint32_t num);
void pdf_check_stream(struct yx_pdf_view v, const struct yx_pdf_obj *stream);
void pdf_check_objstm(struct yx_pdf *doc, const struct yx_pdf_obj *stream, uint32_t num);
YX_MUST_CHECK enum yx_status pdf_check_pairs(struct yx_pdf *doc, const uint64_t *pairs,
					     size_t count, struct yx_bytes data, uint64_t offset,
					     uint32_t num, struct yx_error *err);

/*
 * change_redraw: where the form asks viewers to draw it anew (12.7.3), is that what is seen
 * already? If not, the number of the first field that it is not of (0: no object of its own).
 */
YX_MUST_CHECK enum yx_status pdf_form_is_redrawn_alike(struct yx_pdf_view v, bool *out,
						       uint32_t *field, struct yx_error *err);

/* reach: what the trailers lead to, /Info aside */
struct pdf_reach {
	struct yx_pdf *doc;
	uint8_t *bits; /* by object number; NULL: everything counts as reached */
	uint32_t last;
};
YX_MUST_CHECK enum yx_status pdf_reach_init(struct pdf_reach *r, struct yx_pdf *doc,
					    struct yx_error *err);
/* Only from the newest revision, and only what may be painted: the structure tree is not. Numbers
 * up to `last` are told, also those that no cross-reference knows. */
YX_MUST_CHECK enum yx_status pdf_reach_painted(struct pdf_reach *r, struct yx_pdf *doc,
					       uint32_t last, struct yx_error *err);
bool pdf_is_never_painted(struct yx_bytes key); /* what is below such a key */
bool pdf_reach_has(const struct pdf_reach *r, uint32_t num);
void pdf_reach_clear(struct pdf_reach *r);

/* duplicate: excuse keys that stand twice and have one reading; makes `reach` when it needs it */
YX_MUST_CHECK enum yx_status pdf_check_duplicates(struct yx_pdf *doc, struct pdf_reach *reach,
						  struct yx_error *err);

/* xref_table: from behind "xref" to behind "trailer"; the entries are added to the document's */
YX_MUST_CHECK enum yx_status pdf_read_table(struct yx_pdf *doc, struct yx_reader *r,
					    struct yx_error *err);
#define PDF_REWRITE_ADVICE                                                                         \
	"; a program such as qpdf can rewrite the file (qpdf IN OUT), which ends its signatures"

/* repair: objects that only the cross-references lead to, as no search finds them */
struct pdf_lost {
	uint32_t nums[64];
	size_t count; /* may be more than were kept */
};
void pdf_lose(struct pdf_lost *lost, uint32_t num);
/* Note what readers that rebuild the cross-references find otherwise; after the scan. */
YX_MUST_CHECK enum yx_status pdf_check_repair(struct yx_pdf *doc, const struct pdf_lost *lost,
					      struct yx_error *err);

/* page_check: notes about a node of the page tree, or a page */
void pdf_check_node(struct yx_pdf_view v, struct yx_arena *arena, const struct yx_pdf_obj *node,
		    struct yx_pdf_ref ref, bool root);
/* What the page looked at before refers to: not looked at again for every page. */
struct pdf_page_memo {
	struct yx_pdf_ref parent, entry[3];
	bool same[3];
};
void pdf_check_leaf(struct yx_pdf_view v, struct yx_arena *arena, struct pdf_page_memo *memo,
		    const struct yx_pdf_obj *page, struct yx_pdf_ref ref);
/* A multiple of 90 (7.7.3.3), or nothing. */
bool pdf_is_plain_rotation(const struct yx_pdf_obj *o);

/* filter */
struct pdf_filter_params {
	int predictor, colors, bits, columns, early_change;
};
YX_MUST_CHECK enum yx_status pdf_filter(struct yx_bytes name,
					const struct pdf_filter_params *params, struct yx_bytes in,
					size_t max, struct yx_buf *out, bool *damaged,
					struct yx_error *err);
/* Put back what the predictor of LZW and Flate (2 or more) took. */
YX_MUST_CHECK enum yx_status pdf_filter_predict(const struct pdf_filter_params *p,
						struct yx_bytes in, struct yx_buf *out,
						bool *damaged, struct yx_error *err);
/* FlateDecode alone; a missing or wrong checksum behind whole data is no damage. */
YX_MUST_CHECK enum yx_status pdf_inflate(struct yx_bytes in, size_t max, struct yx_buf *out,
					 bool *damaged, struct yx_error *err);
bool pdf_filter_is_image(struct yx_bytes name);
bool pdf_filter_is(struct yx_bytes name, const char *full, const char *abbreviated);

/* ---------------------------------------------------------------- security */

YX_MUST_CHECK enum yx_status
pdf_crypt_open(struct yx_pdf *doc, const struct yx_pdf_options *options, struct yx_error *err);
void pdf_crypt_free(struct pdf_crypt *c);
/* Decrypt the strings of an object read from the file; a signature's Contents stays. */
YX_MUST_CHECK enum yx_status pdf_crypt_strings(struct yx_pdf *doc, struct yx_pdf_ref ref,
					       struct yx_pdf_obj *obj, struct yx_arena *arena,
					       struct yx_error *err);
/* Append a stream's decrypted data. *encrypted false: it is in clear, nothing was appended. */
YX_MUST_CHECK enum yx_status pdf_crypt_stream(struct yx_pdf *doc, const struct yx_pdf_obj *stream,
					      struct yx_bytes raw, struct yx_buf *out,
					      bool *encrypted, struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_encrypt_string(struct yx_pdf *doc, struct yx_pdf_ref ref,
						struct yx_bytes in, struct yx_buf *out,
						struct yx_error *err);
YX_MUST_CHECK enum yx_status pdf_encrypt_stream(struct yx_pdf *doc, struct yx_pdf_ref ref,
						const struct yx_pdf_obj *dict, struct yx_bytes in,
						struct yx_buf *out, struct yx_error *err);
/* A signature dictionary: Type Sig or DocTimeStamp, or ByteRange beside Contents. */
bool pdf_is_signature_dict(const struct yx_pdf_obj *o);

/* Standard security handler: what crypt_open.c reads, and the key from it (crypt_key.c). */
#define PDF_KEY_MAX 32
struct pdf_crypt_input {
	int v, r, length; /* key bytes */
	struct yx_bytes o, u, oe, ue, perms, id;
	int32_t p;
	bool encrypt_metadata;
};
/* Try one password; *ok tells. */
YX_MUST_CHECK enum yx_status pdf_crypt_try(const struct pdf_crypt_input *in,
					   struct yx_bytes password, uint8_t key[PDF_KEY_MAX],
					   bool *ok, bool *owner, struct yx_error *err);

/* ----------------------------------------------------------------- writing */

/* Strings through `crypt_doc` (NULL: in clear) as part of object `ref`. */
YX_MUST_CHECK enum yx_status pdf_put_encrypted(struct yx_buf *out, const struct yx_pdf_obj *o,
					       struct yx_pdf *crypt_doc, struct yx_pdf_ref ref,
					       struct yx_error *err);
void pdf_put_name(struct yx_buf *out, struct yx_bytes name);
void pdf_put_string(struct yx_buf *out, struct yx_bytes s, bool hex);

#endif
