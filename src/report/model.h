/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model.h: what the page for people says, once, for both of its forms. Every text here is clean
 * (yx_text_put_clean, cut to YX_LIMIT_REPORT_TEXT) but not escaped; it lives in the arena.
 */
#ifndef YINXIN_REPORT_MODEL_H
#define YINXIN_REPORT_MODEL_H

#include <yinxin/limits.h>
#include <yinxin/report_page.h>

struct report_row {
	struct yx_text2 label, value;
	bool strong;
};

/* One signature. */
#define REPORT_ROWS 12
struct report_block {
	struct yx_text2 title, result; /* "Seal 2 (Signature1)", "NOT valid" */
	struct yx_text2 name, word;    /* "Seal 2", "Seal" */
	/* For a line of an overview, in few words; "" when unknown. */
	const char *who, *time, *serial;
	struct yx_text2 sure, covers, confirmed; /* how sure the time is; by whom the name */
	const char *kind, *algorithms;           /* "B-LTA", "SM2, SM3" */
	const char *reason_given;
	enum yx_indication indication;
	struct report_row rows[REPORT_ROWS];
	size_t row_count;
};

/* Why some of the signatures are not valid: those with one reason stand together. */
struct report_reason {
	struct yx_text2 which, why, next; /* "Seal 1, Signature 2, 4–25" */
	const char *word;                 /* of the last of `which` */
	struct yx_text2 before;           /* `which` in front of the run it ends with */
	size_t first, last;               /* the numbers of that run */
};

/* A remark, with the signatures that have it; see notes.c. */
#define REPORT_NOTES      64
#define REPORT_NOTE_NAMES 6
struct report_note {
	struct yx_text2 which, text; /* "Signature 1, Seal 2"; of the file: "File" */
	size_t told;                 /* how many have it */
	bool of_file;
};

/* One thing that was changed: several signatures may tell of it, it stands here once. */
struct report_change {
	const struct yx_change *change; /* NULL: a visible difference nothing else explains */
	unsigned number;                /* 0: has no place on a page */
	unsigned last;                  /* several alike: their numbers end here */
	size_t count;                   /* of this kind, when grouped */
	bool allowed;
	bool never_signed; /* not a change: this was there, and no signature protects it */
	bool whole_page;   /* of its page no smaller place is known */
	size_t page;       /* from 1; 0: none */
	size_t revision;
	struct yx_text2 text;
};

/* A place on a shown page, in parts of its width and height (0 to 1, from the top left). */
struct report_mark {
	struct yx_draw_rect at;
	unsigned number;
	bool allowed;
};

struct report_shown {
	size_t page; /* from 0 */
	struct yx_image now, then;
	bool differs; /* `then` is worth showing beside `now` */
	struct report_mark *marks;
	size_t mark_count, mark_cap;
};

struct report_model {
	const struct yx_verify_report *report;
	const struct yx_report_options *options;
	struct yx_arena *arena;
	const char *file; /* its name, without the folders of the machine it was checked on */
	struct yx_text2 headline, meaning, next_step;
	struct report_block *blocks;
	size_t block_count;
	struct report_reason *reasons; /* none when the headline's is the only one */
	size_t reason_count;
	struct report_note *notes;
	size_t note_count, notes_left_out;
	struct report_change *changes;
	size_t change_count, change_cap, change_left_out;
	unsigned numbers; /* given out so far */
	struct report_shown *shown;
	size_t shown_count;
	struct yx_text2 changes_title;
	struct yx_text2 extend;        /* "Extend before ...": until when its proofs will do; "" */
	const char *codes;             /* for experts: " · 1: FORMAT_FAILURE · shadow-hide" */
	const char *checked;           /* when */
	struct yx_text2 pictures_note; /* why there is no picture, or what it does not show */
	uint64_t base;                 /* bytes the oldest signature covers; 0: none */
	size_t base_revision;          /* from 1; 0: `base` is only where its ByteRange ends */
	bool refused;                  /* some change is not permitted */
	bool failed;                   /* no memory */
};

enum yx_status report_model_make(struct report_model *m, const struct yx_verify_report *r,
				 const struct yx_report_options *o, struct yx_error *err);
void report_model_clear(struct report_model *m);

/* blocks.c: the signatures and the reasons; false when memory ran out. */
bool report_blocks_make(struct report_model *m);
/* notes.c: the remarks; the same. */
bool report_notes_make(struct report_model *m);
/* Why a signature is not valid, in words for people. */
struct yx_text2 report_why(struct report_model *m, const struct yx_signature *s);

/* places.c: give changes of a PDF their page and rectangle. */
struct report_place {
	uint32_t object, appearance[6], parent, value;
	size_t page;    /* from 0 */
	size_t index;   /* in the page's Annots */
	bool signature; /* a field that holds one */
	struct yx_draw_rect at;
};
struct report_places {
	struct report_place *items;
	size_t count;
	uint32_t *fields; /* object numbers of AcroForm /Fields, in order */
	size_t field_count;
	size_t page_count;
};
/* Also finds the byte prefix of a revision. YX_OK with none when the file is no readable PDF. */
enum yx_status report_places_find(struct report_places *out, struct report_model *m,
				  struct yx_error *err);

/* places_ofd.c: the entries of an OFD that are not what was signed, as changes. */
enum yx_status report_ofd_find(struct report_model *m, struct yx_error *err);

/*
 * regions.c: where two pictures differ, but for what these marks are about. At most `max`
 * rectangles in parts of the picture.
 */
size_t report_regions(const struct yx_image *a, const struct yx_image *b,
		      const struct report_mark *known, size_t known_count, struct yx_draw_rect *out,
		      size_t max);

/* pictures.c: which pages to show, drawn, marked. */
enum yx_status report_pictures(struct report_model *m, const struct report_places *places,
			       struct yx_error *err);
/* marks.c: pages and numbers for the changes that have a place; is one of all not permitted? */
bool report_place_changes(struct report_model *m, const struct report_places *places);
/* The marks of those that are on this page. */
void report_mark_places(struct report_model *m, const struct report_places *places,
			struct report_shown *page);
void report_mark_add(struct report_model *m, struct report_shown *page, struct yx_draw_rect at,
		     unsigned number, bool allowed);
struct report_change *report_change_add(struct report_model *m, const struct yx_change *c,
					bool allowed);

/* Text in the arena; "" when memory ran out (m->failed is then set). */
const char *report_clean(struct report_model *m, const char *untrusted);
const char *report_keep(struct report_model *m, struct yx_bytes text);
const char *report_printf(struct report_model *m, const char *fmt, ...) YX_PRINTF(2, 3);
const char *report_vprintf(struct report_model *m, const char *fmt, va_list ap) YX_PRINTF(2, 0);
struct yx_text2 report_clean2(struct report_model *m, const struct yx_text2 *t);
struct yx_text2 report_text2(const char *en, const char *zh);
/* "3", "3–7" or "". */
const char *report_change_number(struct report_model *m, const struct report_change *c);
struct yx_text2 report_change_word(const struct report_change *c);     /* "permitted", ... */
struct yx_text2 report_page_text(struct report_model *m, size_t page); /* from 1 */

/* html.c and paper.c: the two forms. */
enum yx_status report_html_write(struct yx_buf *out, struct report_model *m, struct yx_error *err);
enum yx_status report_paper_write(struct yx_buf *out, struct report_model *m, struct yx_error *err);

/* Words both forms use. */
struct report_words {
	struct yx_text2 title, file, size, pictures, changes, allowed, refused, then, part, now,
	    unsigned_part, not_as_signed, revision, signatures, technical, checked, policy, more,
	    difference, appeared, how, annex, annex_more, annex_pictures, by, when, covers, reasons,
	    pages_more, kind, reason_given, confirmed, serials, all_details, unprinted,
	    signatures_more, reasons_more, notes, notes_more;
};
extern const struct report_words report_words;
/* Between a word and what it is about. */
const char *report_colon(enum yx_report_language language);

#endif
