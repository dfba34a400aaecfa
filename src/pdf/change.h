/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change.h: the walk that compares two states of a file. change_walk.c moves through the two object
 * graphs in step, change_note.c notes what it finds, change_roles.c holds the white lists,
 * change_form.c the rules that need more than a table (fields, annotations), change_find.c the
 * entry and what nobody reached.
 */
#ifndef YX_PDF_PRIVATE_CHANGE_H
#define YX_PDF_PRIVATE_CHANGE_H

#include <yinxin/pdf_change.h>

/* The part a dictionary or array plays. */
enum change_role {
	ROLE_OTHER = 0, /* must be the same all the way down */
	ROLE_TRAILER,
	ROLE_CATALOG,
	ROLE_PAGES,
	ROLE_PAGE,
	ROLE_CONTENT,
	ROLE_RESOURCE,
	ROLE_ANNOTS,
	ROLE_ANNOT,
	ROLE_ACROFORM,
	ROLE_FIELDS,
	ROLE_FIELD,
	ROLE_DR, /* the form's default resources: fonts may be added */
	ROLE_DR_SECTION,
	ROLE_DR_ENTRY,
	ROLE_DSS,
	ROLE_EXTENSIONS,
	ROLE_PERMS,
	ROLE_STRUCT_ROOT,
	ROLE_STRUCT,
	ROLE_METADATA,
	ROLE_XFA, /* a second form (12.7.8): nothing tells whether it shows what the fields do */
	ROLE_SIGNATURE, /* the value of a signature field that was there */
	ROLE_COUNT
};

/* How an entry may differ. */
enum change_how {
	HOW_SAME = 0, /* compare below, in the child's role */
	HOW_FREE,     /* may be anything: `level` and `kind` say what that is */
	HOW_ADDED,    /* may be added, at `level`; when there it is compared below */
	HOW_SPECIAL,  /* a function of change_form.c decides */
	HOW_SKIP      /* back pointers and the like: judged where they belong */
};

struct change_rule {
	const char *key;
	enum change_how how;
	enum change_role role; /* of the value */
	enum yx_pdf_change_level level;
	const char *kind;
};

struct change_seen {
	uint32_t old_num, num;
	uint8_t role; /* plus one; 0: free slot */
};

struct change_glyphs;

struct change_walk {
	struct yx_pdf *doc;
	struct yx_pdf_view old, new;
	const struct yx_pdf_signatures *list;
	struct yx_arena *arena;
	struct yx_pdf_changes *out;
	/* numbers written after the signed state, with what became of them */
	uint8_t *later; /* indexed by number: 0 not, else LATER_* */
	uint32_t later_max;
	/* the structural role of an object, plus one; found by a first, silent pass, so that a
	 * page reached through a link is still judged as a page and only as that */
	uint8_t *roles;
	bool silent;
	struct change_seen *seen;
	size_t seen_count, seen_cap;
	struct yx_pdf_change *items;
	size_t item_cap;
	char path[512];
	size_t path_len;
	struct yx_bytes way;      /* the key that led here */
	struct yx_pdf_ref object; /* the indirect object we are in */
	bool hidden;              /* within one that lay unused in the signed bytes */
	size_t page;
	size_t depth, visits;
	size_t frames;             /* boxes to sign in that are seen, added so far */
	bool stopped;              /* a limit */
	const char *attack;        /* of the next note */
	bool look;                 /* compare the shapes of letters with what they are said to be */
	const struct yx_buf *want; /* the letters due, in order; NULL: not known */
	bool says_otherwise;       /* out of change_shows(): letters that are not the value's */
	struct change_glyphs *glyphs;
	const struct yx_pdf_obj *repacked; /* the stream we are in: the same data, packed anew */
	uint64_t unpacked;                 /* bytes unpacked to find that */
};

#define LATER_WRITTEN 1
#define LATER_REACHED 2

/* Tables. */
const struct change_rule *change_rule_find(enum change_role role, struct yx_bytes key);
/* The kind a violation in this role is reported as. */
const char *change_role_kind(enum change_role role);

/* Compare two values in step; either may be a reference or the NULL object. */
enum yx_status change_pair(struct change_walk *w, enum change_role role, const struct yx_pdf_obj *o,
			   const struct yx_pdf_obj *n, struct yx_error *err);
/* Two dictionaries by the role's rules. */
enum yx_status change_pair_dict(struct change_walk *w, enum change_role role,
				const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
				struct yx_error *err);
/* Two bodies of an object that the walk did not meet. */
enum yx_status change_pair_apart(struct change_walk *w, const struct yx_pdf_obj *o,
				 const struct yx_pdf_obj *n, struct yx_error *err);
/* Everything new below `n` is accounted for. */
enum yx_status change_accept(struct change_walk *w, const struct yx_pdf_obj *n,
			     struct yx_error *err);
/* This reference is accounted for; what it names is judged by the caller. */
enum yx_status change_mark(struct change_walk *w, const struct yx_pdf_obj *ref,
			   struct yx_error *err);
/* Note a change at the present path. */
enum yx_status change_note(struct change_walk *w, const char *kind, enum yx_pdf_change_level level,
			   const char *en, const char *zh, struct yx_error *err);
/* Path handling: push returns what to pop to. */
size_t change_push(struct change_walk *w, struct yx_bytes key);
size_t change_push_index(struct change_walk *w, size_t i);
void change_pop(struct change_walk *w, size_t mark);
/* Is the object we are in one whose body lay unused in the older state's bytes? */
bool change_was_hidden(const struct change_walk *w);
bool change_is_later(const struct change_walk *w, uint32_t num);
/* First sight of this object, against that old one, in this role (ROLE_COUNT: accepted)? */
bool change_first(struct change_walk *w, uint32_t old_num, uint32_t num, unsigned role);

/* ------------------------------------------------- rules with code of their own */

/* change_glyph.c */
void change_glyphs_free(struct change_glyphs *g);

/* change_default.c */
/* Two numbers under this key that no reader tells apart. */
bool change_same_numbers(struct yx_bytes key, const struct yx_pdf_obj *o,
			 const struct yx_pdf_obj *n);
/* Numbers of a dictionary that says by its kind that they may be real ones, and the same? */
bool change_same_reals(struct change_walk *w, const struct yx_pdf_obj *od,
		       const struct yx_pdf_obj *nd, struct yx_bytes key, const struct yx_pdf_obj *o,
		       const struct yx_pdf_obj *n);
/* What a page has without this entry, where it has none; else as they are. */
void change_page_defaults(const struct change_walk *w, const struct yx_pdf_obj *od,
			  const struct yx_pdf_obj *nd, struct yx_bytes key,
			  const struct yx_pdf_obj **o, const struct yx_pdf_obj **n);
/* An entry that no reader looks at, noted as far as it needs to be? */
enum yx_status change_unread(struct change_walk *w, enum change_role role,
			     const struct yx_pdf_obj *nd, struct yx_bytes key,
			     const struct yx_pdf_obj *o, const struct yx_pdf_obj *n, bool *out,
			     struct yx_error *err);

/* change_form.c */
enum yx_status change_special(struct change_walk *w, enum change_role role,
			      const struct change_rule *rule, const struct yx_pdf_obj *od,
			      const struct yx_pdf_obj *nd, const struct yx_pdf_obj *o,
			      const struct yx_pdf_obj *n, struct yx_error *err);
/* An attribute of a field, inherited from its parents (12.7.4.1); NULL when there is none. */
const struct yx_pdf_obj *change_inherited(struct yx_pdf_view v, const struct yx_pdf_obj *field,
					  const char *key);
/* Is anything different within a direct object, or an object it refers to written later? */
bool change_differs(const struct change_walk *w, const struct yx_pdf_obj *o,
		    const struct yx_pdf_obj *n);
bool change_is_kind(struct yx_pdf_view v, const struct yx_pdf_obj *field, const char *type);
/* Has the dictionary no key but these? */
bool change_only_has(const struct yx_pdf_obj *dict, const char *const *keys, size_t count);
/* Is the key one of these words? */
bool change_is_way(struct yx_bytes key, const char *words);
bool change_array_has(const struct yx_pdf_obj *array, const struct yx_pdf_obj *item);
/* Note a change and account for everything new below `n`. */
enum yx_status change_accept_as(struct change_walk *w, const struct yx_pdf_obj *n, const char *kind,
				enum yx_pdf_change_level level, const char *en, const char *zh,
				struct yx_error *err);
/* Does a lock of a signature made before this revision cover the field? */
bool change_is_locked(struct change_walk *w, struct yx_pdf_view v, const struct yx_pdf_obj *field);

/* change_sign.c: a field, or widget of one on a page, that was not there when the signature was
 * made; an entry of a signature field: signing it is all that may happen to it. */
enum yx_status change_new_field(struct change_walk *w, const struct yx_pdf_obj *item, bool on_page,
				struct yx_error *err);
enum yx_status change_signature_entry(struct change_walk *w, const char *key,
				      const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
				      const struct yx_pdf_obj *n, struct yx_error *err);

/* change_empty.c: is this new field, or widget of one, an empty signature field? */
enum change_empty {
	CHANGE_NOT_EMPTY,
	CHANGE_EMPTY,       /* and shows nothing */
	CHANGE_EMPTY_FRAMED /* and shows a ground and a border at most */
};
/* Has another field beside this one, or the field of this widget, its name? */
bool change_name_is_taken(struct change_walk *w, const struct yx_pdf_obj *item,
			  const struct yx_pdf_obj *dict);
enum yx_status change_empty_field(struct change_walk *w, const struct yx_pdf_obj *item,
				  const struct yx_pdf_obj *dict, enum change_empty *out,
				  struct yx_error *err);

/* change_style.c */
/* Would a viewer draw with the new /DA what it drew with the old one? */
bool change_same_style(struct change_walk *w, const struct yx_pdf_obj *od,
		       const struct yx_pdf_obj *nd);
/* Is its default appearance one of letters, in a colour that is seen on its ground? */
bool change_style_is_seen(struct change_walk *w, struct yx_pdf_view v,
			  const struct yx_pdf_obj *field);
bool change_same_number(const struct change_walk *w, const char *key, const struct yx_pdf_obj *od,
			const struct yx_pdf_obj *nd);

/*
 * Fonts that come into the form's resources: does one bring shapes of its own under a name that
 * fields of the signed state use, so that a viewer would draw their values with it? `role` is of
 * what was added: one font, a section, all of them.
 */
bool change_fonts_awaited(struct change_walk *w, enum change_role role, struct yx_bytes key,
			  const struct yx_pdf_obj *n);

/* change_annot.c: a page's list of annotations, and an entry of one that is no field. */
enum yx_status change_annots(struct change_walk *w, const struct yx_pdf_obj *o,
			     const struct yx_pdf_obj *n, struct yx_error *err);
enum yx_status change_annot_entry(struct change_walk *w, const char *key,
				  const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
				  const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
				  struct yx_error *err);

/* change_hide.c */
/* The width of its line, as /BS or /Border give it: more than CHANGE_LINE_MAX, or unreadable? */
bool change_is_wide(struct yx_pdf_view v, const struct yx_pdf_obj *annot);
/* A kind that shows a mark of its own, and of which only lines and notes are seen? */
bool change_is_comment(const struct yx_pdf_obj *annot);
/* Can an annotation that is no form field hide or replace what the page shows? */
enum yx_status change_can_hide(struct change_walk *w, struct yx_pdf_view v,
			       const struct yx_pdf_obj *annot, bool *out, struct yx_error *err);

/* change_cover.c */
/* Did the signed page, that we are on, show letters at this place? */
enum yx_status change_words_at(struct change_walk *w, const double r[4], bool *out,
			       struct yx_error *err);
/*
 * Does a new picture of a field, or the viewer's where there is none (`nd` NULL: it is asked to
 * draw), lay a ground over words of the page that the signed state neither told in /MK nor showed?
 * `ref` is the widget; NULL: the object we are in.
 */
enum yx_status change_ground_hides(struct change_walk *w, const struct yx_pdf_obj *ref,
				   const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
				   bool *out, struct yx_error *err);
/* change_redraw.c: would a viewer that draws this widget anew show what its picture shows? */
enum yx_status change_redraws_alike(struct change_walk *w, const struct yx_pdf_obj *ref,
				    const struct yx_pdf_obj *widget, bool *out,
				    struct yx_error *err);
/* A field below whose picture in the old state is not what a viewer would draw; NULL: none. */
enum yx_status change_one_is_disguised(struct change_walk *w, const struct yx_pdf_obj *fields,
				       int depth, const struct yx_pdf_obj **out,
				       struct yx_error *err);
/* change_blank.c: does nothing at all lie there, but the annotation `self`? */
enum yx_status change_is_blank(struct change_walk *w, const double place[4],
			       const struct yx_pdf_obj *self, bool *out, struct yx_error *err);
/* Did this widget lay more than letters over words of the signed page? */
enum yx_status change_widget_covers(struct change_walk *w, const struct yx_pdf_obj *widget,
				    bool *out, struct yx_error *err);

/* change_dense.c: do lines of comments on our page, with what this step brought, fill an area? */
enum yx_status change_is_dense(struct change_walk *w, const struct yx_pdf_obj *o,
			       const struct yx_pdf_obj *n, bool *out, struct yx_error *err);

/* change_mark.c: stamps that come with a signature. Does what the new list adds of them stay small
 * enough, and does its revision sign? Is this one? Note one. */
bool change_marks_fit(struct change_walk *w, const struct yx_pdf_obj *o,
		      const struct yx_pdf_obj *n);
bool change_is_mark(struct change_walk *w, const struct yx_pdf_obj *item,
		    const struct yx_pdf_obj *dict);
enum yx_status change_new_mark(struct change_walk *w, const struct yx_pdf_obj *item,
			       struct yx_error *err);

/* change_structure.c: /K, /Pg, /Kids, /Nums and /ParentTree of the structure tree. */
enum yx_status change_structure(struct change_walk *w, const struct change_rule *rule,
				const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
				const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
				struct yx_error *err);

/* change_catalog.c; `dict` is the new value resolved */
enum yx_status change_dss(struct change_walk *w, const struct yx_pdf_obj *o,
			  const struct yx_pdf_obj *n, const struct yx_pdf_obj *dict,
			  struct yx_error *err);
enum yx_status change_info(struct change_walk *w, const struct yx_pdf_obj *o,
			   const struct yx_pdf_obj *n, const struct yx_pdf_obj *dict,
			   struct yx_error *err);
enum yx_status change_perms(struct change_walk *w, const struct yx_pdf_obj *o,
			    const struct yx_pdf_obj *n, const struct yx_pdf_obj *dict,
			    struct yx_error *err);

bool change_choice_agrees(struct yx_pdf_view v, const struct yx_pdf_obj *field);
/* change_same.c: the same value, though in other objects or packed in another way */
bool change_is_packing(struct yx_bytes key);
/* The same data, where nobody can unpack them in two ways? */
bool change_is_repacked(struct change_walk *w, const struct yx_pdf_obj *o,
			const struct yx_pdf_obj *n);
bool change_same_below(struct change_walk *w, struct yx_bytes key, const struct yx_pdf_obj *o,
		       const struct yx_pdf_obj *n);
/*
 * A first picture for what a viewer had to draw by itself: does it lay no more over the page than
 * the ground and border that /MK told, or the lines of a list?
 */
enum yx_status change_ground_told(struct change_walk *w, const struct yx_pdf_obj *od,
				  const struct yx_pdf_obj *nd, bool *out, struct yx_error *err);
/* change_button.c: are a button's pictures what they were, but for the mark that stands for "on"?
 */
bool change_button_alike(struct change_walk *w, const struct yx_pdf_obj *od,
			 const struct yx_pdf_obj *nd);
/* Does /MK have the colours that it had, and the captions that a viewer needs? */
bool change_same_captions(struct change_walk *w, const struct yx_pdf_obj *nd,
			  const struct yx_pdf_obj *o, const struct yx_pdf_obj *n);

/* change_overlap.c */
/* An annotation's rectangle, lower left corner first. */
bool change_rect(struct yx_pdf_view v, const struct yx_pdf_obj *annot, double r[4]);
/* Does one rectangle lie on a third of the smaller of both, or more? */
bool change_covers(const double a[4], const double b[4]);
/*
 * Does the widget in object `w->object` lie over or under another annotation of its page? Then it
 * is for each viewer to choose what is seen, and drawing it again may turn the choice.
 */
bool change_is_stacked(struct change_walk *w);
/*
 * Is it shown elsewhere than in its rectangle (table 167: upright on a turned page, in one size at
 * every zoom), or `strictly`: on paper or on the screen alone, or in nobody knows what way?
 */
bool change_is_elsewhere(struct yx_pdf_view v, size_t page, const struct yx_pdf_obj *annot,
			 bool strictly);
/* Does it take more than one in `share` of its page? */
bool change_covers_share(const struct change_walk *w, const struct yx_pdf_signature *s, int share);
bool change_covers_field(struct change_walk *w, const struct yx_pdf_signature *s);
/* Does the picture of a signature hide a part of the widget in `w->object`? */
bool change_is_under_signature(struct change_walk *w);

/* change_disguise.c */
/* /NeedAppearances: may the viewer draw every field anew? */
enum yx_status change_redraw(struct change_walk *w, const struct yx_pdf_obj *form,
			     const struct yx_pdf_obj *o, const struct yx_pdf_obj *n,
			     struct yx_error *err);
bool change_same_value(const struct change_walk *w, const struct yx_pdf_obj *od,
		       const struct yx_pdf_obj *nd);
bool change_entry_differs(struct change_walk *w, const char *key, const struct yx_pdf_obj *o,
			  const struct yx_pdf_obj *n);
/* `unread`: it has a new picture, and nothing tells whether that shows the value. */
enum yx_status change_is_disguise(struct change_walk *w, const char *key,
				  const struct yx_pdf_obj *od, const struct yx_pdf_obj *nd,
				  bool *out, bool *unread, struct yx_error *err);

#endif
